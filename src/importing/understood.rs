//! What was understood of a source: shown before anything is written, and kept in `correspondances.toml`.

use crate::dossier::{Table, shown};
use crate::sources::RawTable;
use crate::text::Text;

/// Examples shown of a column.
const EXAMPLES: usize = 3;

/// How sure the meaning of a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// The user's own table of correspondences says so, or the header is the very name of the column.
    Sure,
    /// The header means it.
    Understood,
    /// The header looks like it: to be checked.
    Guessed,
}

impl Confidence {
    /// The word for people.
    pub const fn label(self) -> Text {
        match self {
            Self::Sure => Text { fr: "sûr", en: "sure" },
            Self::Understood => Text { fr: "compris", en: "understood" },
            Self::Guessed => Text { fr: "deviné, à vérifier", en: "guessed, to be checked" },
        }
    }
}

/// What a column means.
#[derive(Clone, Debug, PartialEq)]
pub struct Meaning {
    /// Position, from 0.
    pub position: usize,
    /// Header, as written.
    pub header: String,
    /// Column of the dossier, or what else becomes of it: `note`, `ignorer`.
    pub target: String,
    /// How sure that is.
    pub confidence: Confidence,
    /// A few of its values.
    pub examples: Vec<String>,
}

/// What was understood of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Understood {
    /// File.
    pub file: String,
    /// Sheet, for a workbook.
    pub sheet: Option<String>,
    /// Key of the format.
    pub format: &'static str,
    /// Table that its rows mainly become; nothing when it is left aside.
    pub table: Option<Table>,
    /// Row of the headers, as a spreadsheet shows it.
    pub header_row: u32,
    /// Territory that the whole sheet is about.
    pub territory: Option<String>,
    /// Its columns, from left to right.
    pub columns: Vec<Meaning>,
}

impl Understood {
    /// File, and sheet if there is one.
    pub fn title(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{}, feuille « {sheet} »", self.file),
            None => self.file.clone(),
        }
    }
}

/// A few different values of a column, from a row on.
pub(super) fn examples(raw: &RawTable, first: usize, column: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for at in (first..raw.len()).take(500) {
        let cell = shown(raw.row(at).cell(column).trim());
        let cell: String = if cell.chars().count() > 40 { cell.chars().take(39).chain(['…']).collect() } else { cell };
        if !cell.is_empty() && !found.contains(&cell) {
            found.push(cell);
        }
        if found.len() == EXAMPLES {
            break;
        }
    }
    found
}
