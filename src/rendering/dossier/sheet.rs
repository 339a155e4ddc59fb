//! A table of the dossier as columns and rows of text.
//!
//! # Odd cases  A column of the format that no record fills is left out, unless every row must have it, or a column of the dossier's own would be taken for it
//! when read back; columns that the format doesn't know come after the others, by name.

use crate::dossier::{ColumnNeed, ColumnSpec, Dossier, RowRef, Table, meant, spec};
use std::collections::BTreeSet;

/// Rows that a sheet of a spreadsheet holds, its head included.
const MOST_ROWS: usize = 1_048_576;

/// Why a dossier can't be one workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLong {
    /// A table has more rows than a sheet.
    Rows {
        /// The table.
        table: Table,
        /// Its rows.
        rows: usize,
    },
    /// A text is longer than a cell holds.
    Text {
        /// The table.
        table: Table,
        /// The row in it, from 1, headers aside.
        row: usize,
        /// What a cell holds, in characters.
        most: usize,
    },
}

/// Do the tables fit the sheets of a workbook whose cells hold `most` characters?
///
/// # Errors
/// The first that doesn't.
pub(in crate::rendering) fn check_size(sheets: &[Sheet], most: usize) -> Result<(), TooLong> {
    for sheet in sheets {
        let (table, rows) = (sheet.table, sheet.rows.len());
        if rows >= MOST_ROWS {
            return Err(TooLong::Rows { table, rows });
        }
        // A text has no more characters than bytes: most are passed without counting.
        let is_long = |cell: &String| cell.len() > most && cell.chars().count() > most;
        if let Some(row) = sheet.rows.iter().position(|row| row.iter().any(is_long)) {
            return Err(TooLong::Text { table, row: row + 1, most });
        }
    }
    Ok(())
}

/// A table of the dossier, ready to be written.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Which one.
    pub table: Table,
    /// Its columns of the format, in order.
    pub columns: Vec<&'static ColumnSpec>,
    /// Headers of its other columns, after those.
    pub notes: Vec<String>,
    /// Cells by row, in canonical order; as long as both together.
    pub rows: Vec<Vec<String>>,
}

/// The tables that hold something, in the order of the format.
pub fn sheets(dossier: &Dossier) -> Vec<Sheet> {
    Table::ALL.iter().filter(|table| dossier.len(**table) > 0).map(|table| sheet(dossier, *table)).collect()
}

fn sheet(dossier: &Dossier, table: Table) -> Sheet {
    let all = spec(table).columns;
    let records: Vec<RowRef> = (0..dossier.len(table)).map(|at| RowRef::new(table, at)).collect();
    let (cells, said): (Vec<_>, Vec<_>) = records.iter().map(|row| cells_and_notes(dossier, *row, all)).unzip();
    let notes: BTreeSet<&str> = said.iter().flatten().map(|(name, _)| *name).collect();
    let mistaken: BTreeSet<usize> = notes.iter().filter_map(|note| meant(table, note)).collect();
    let is_kept = |at: usize| all[at].need != ColumnNeed::Optional || mistaken.contains(&at) || cells.iter().any(|row| !row[at].is_empty());
    let kept: Vec<usize> = (0..all.len()).filter(|at| is_kept(*at)).collect();
    let row = |(cells, said): (&Vec<String>, &Vec<(&str, &str)>)| {
        let known = kept.iter().map(|at| cells[*at].clone());
        let noted =
            notes.iter().map(|name| said.iter().find(|(of, _)| of == name).map(|(_, value)| (*value).to_owned()).unwrap_or_default());
        known.chain(noted).collect()
    };
    let rows = cells.iter().zip(&said).map(row).collect();
    let notes = notes.iter().map(|name| (*name).to_owned()).collect();
    Sheet { table, columns: kept.into_iter().map(|at| &all[at]).collect(), notes, rows }
}

/// A record's cells by column of the format, and its notes. What could not be read in a column stands as a note of its name: it goes back to its column.
fn cells_and_notes<'d>(dossier: &'d Dossier, row: RowRef, all: &[ColumnSpec]) -> (Vec<String>, Vec<(&'d str, &'d str)>) {
    let mut cells = dossier.canonical(row);
    let mut notes = Vec::new();
    for (name, value) in dossier.notes(row) {
        match all.iter().position(|column| column.name == name).filter(|at| cells[*at].is_empty()) {
            Some(at) => cells[at].clone_from(value),
            None => notes.push((name.as_str(), value.as_str())),
        }
    }
    (cells, notes)
}

impl Sheet {
    /// Headers as the format writes them, then those of the notes.
    pub fn headers(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.to_owned()).chain(self.notes.iter().cloned()).collect()
    }
}
