//! What reading has to say of the tables: where, what, how to mend it, and what was done meanwhile.

use super::codes::Table;
use crate::sources::{Severity, column_letter};
use crate::text::Sentence;
use serde::Serialize;

/// A column, as the user knows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ColumnPlace {
    /// Position in the file, from 0.
    pub position: usize,
    /// Header in the file, or the name of a column that is absent.
    pub name: String,
}

impl ColumnPlace {
    /// The letters over it in a spreadsheet.
    pub fn letter(&self) -> String {
        column_letter(self.position)
    }
}

/// Where something was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// File, or file and sheet.
    pub source: String,
    /// Row as a spreadsheet numbers it; nothing when it is the whole file.
    pub row: Option<u32>,
    /// Line in a text editor, when it is another number than the row (a cell above holds line breaks).
    pub line: Option<u32>,
    /// Column; nothing when it is the whole row.
    pub column: Option<ColumnPlace>,
}

/// Something that a user should know about the tables.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Remark {
    /// How much it matters.
    pub severity: Severity,
    /// Stable name of this sort of remark; those of one sort in one column are printed together.
    pub kind: &'static str,
    /// Table that the file was read as.
    pub table: Option<Table>,
    /// Where.
    pub place: Place,
    /// What was found: a clause without its full stop.
    pub found: Sentence,
    /// What was expected; empty when the rest says it.
    pub expected: Sentence,
    /// How to mend it; empty when nothing has to be done.
    pub mend: Sentence,
    /// What was done meanwhile; empty when nothing was.
    pub meanwhile: Sentence,
    /// Further rows in the same case, after the thousand of a sort that are kept one by one.
    pub others: usize,
}

/// A cell's text as it may be shown in a message: on one line, without control characters, cut after 80 letters.
pub fn shown(cell: &str) -> String {
    const MOST: usize = 80;
    let is_hidden =
        |c: char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let mut out: String = cell
        .chars()
        .take(MOST)
        .map(|c| {
            if c.is_whitespace() && c.is_control() {
                ' '
            } else if is_hidden(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect();
    if cell.chars().nth(MOST).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_shown_safely() {
        assert_eq!(shown("a\nb\u{1b}[31m\u{202e}c"), "a b\u{fffd}[31m\u{fffd}c");
        assert_eq!(shown(&"é".repeat(100)).chars().count(), 81);
    }
}
