//! What another format has no place for: counted column by column, and said.

use super::super::csv::{harmless, lines};
use super::super::report::{CsvStyle, File};
use super::Sheet;
use crate::dossier::Table;
use crate::text::{Lang, Text};

/// Where losses are written, beside what was carried.
pub const LOSSES: &str = "pertes.csv";

/// Cells that could not be carried, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Loss {
    pub table: Table,
    /// Empty where whole rows are meant.
    pub column: String,
    /// How many cells, or rows.
    pub cells: usize,
    pub why: Text,
}

const NO_PLACE: Text = Text { fr: "rien dans ce format ne dit cela", en: "nothing in this format says this" };
const NO_TABLE: Text = Text { fr: "cette table n'a pas d'équivalent dans ce format", en: "this table has no counterpart in this format" };

/// Every filled column that isn't among those carried; a table of which nothing is carried counts by its rows.
pub(super) fn lost(sheets: &[Sheet], carried: &[(Table, &[&str])]) -> Vec<Loss> {
    let mut out = Vec::new();
    for sheet in sheets {
        let Some((_, columns)) = carried.iter().find(|(table, _)| *table == sheet.table) else {
            out.push(Loss { table: sheet.table, column: String::new(), cells: sheet.rows.len(), why: NO_TABLE });
            continue;
        };
        for (at, column) in sheet.headers().into_iter().enumerate() {
            // A column of the dossier's own may bear the name of one that is carried.
            let is_carried = at < sheet.columns.len() && columns.contains(&column.as_str());
            let cells = sheet.rows.iter().filter(|row| !row[at].is_empty()).count();
            if !is_carried && cells > 0 {
                out.push(Loss { table: sheet.table, column, cells, why: NO_PLACE });
            }
        }
    }
    out
}

/// Counts one more cell, or row where `column` is empty.
pub(super) fn count(losses: &mut Vec<Loss>, table: Table, column: &str, why: Text) {
    match losses.iter_mut().find(|loss| (loss.table, loss.column.as_str(), loss.why) == (table, column, why)) {
        Some(loss) => loss.cells += 1,
        None => losses.push(Loss { table, column: column.to_owned(), cells: 1, why }),
    }
}

/// Why a partner's part in an action is lost where a service has one organisation alone.
pub(super) const NOT_CARRIER: Text = Text {
    fr: "partenaire qui prend part à l'action sans la porter : un service n'a qu'une structure",
    en: "partner that takes part without leading: a service has one organization alone",
};

/// The losses as a table.
pub(super) fn table(losses: &[Loss], lang: Lang) -> File {
    let head = ["table", "colonne", "perdus", "motif"].map(str::to_owned).to_vec();
    let row =
        |loss: &Loss| vec![loss.table.code().to_owned(), harmless(&loss.column), loss.cells.to_string(), loss.why.get(lang).to_owned()];
    File { path: LOSSES.into(), bytes: lines(std::iter::once(head).chain(losses.iter().map(row)), CsvStyle::Canonical) }
}
