//! What was wrong with a file itself, whatever its columns mean.

use crate::text::Sentence;
use serde::Serialize;

/// How much a remark matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A row or a table is left aside.
    Error,
    /// The row is kept, but a cell is left aside or doubtful.
    Warning,
    /// Everything is kept: only how it was understood is said.
    Information,
}

impl Severity {
    /// The word for people.
    pub const fn label(self) -> crate::text::Text {
        match self {
            Self::Error => crate::text::Text { fr: "erreur", en: "error" },
            Self::Warning => crate::text::Text { fr: "avertissement", en: "warning" },
            Self::Information => crate::text::Text { fr: "information", en: "information" },
        }
    }
}

/// A fault of a file, found while turning its bytes into rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// How much it matters.
    pub severity: Severity,
    /// Stable name of this sort of fault.
    pub kind: &'static str,
    /// Row as a spreadsheet shows it, from 1; nothing when it is the whole file.
    pub row: Option<u32>,
    /// Column, from 0.
    pub column: Option<usize>,
    /// What was found.
    pub found: Sentence,
    /// What was expected; may be empty.
    pub expected: Sentence,
    /// How to mend it; may be empty.
    pub mend: Sentence,
    /// What was done meanwhile; may be empty.
    pub meanwhile: Sentence,
}

impl Notice {
    /// A notice about a whole file.
    pub fn of_file(severity: Severity, kind: &'static str, found: Sentence) -> Self {
        let empty = Sentence::default;
        Self { severity, kind, row: None, column: None, found, expected: empty(), mend: empty(), meanwhile: empty() }
    }

    /// The same, at a row and a column.
    pub fn at(mut self, row: u32, column: usize) -> Self {
        (self.row, self.column) = (Some(row), Some(column));
        self
    }

    /// The same, with how to mend it.
    pub fn mend(mut self, mend: Sentence) -> Self {
        self.mend = mend;
        self
    }

    /// The same, with what was done meanwhile.
    pub fn meanwhile(mut self, meanwhile: Sentence) -> Self {
        self.meanwhile = meanwhile;
        self
    }
}
