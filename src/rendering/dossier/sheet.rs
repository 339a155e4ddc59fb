//! A table of the dossier as columns and rows of text.
//!
//! # Odd cases  A column of the format that no record fills is left out, unless every row must have it; columns that the format doesn't know come after the
//! others, by name.

use crate::dossier::{ColumnNeed, ColumnSpec, Dossier, RowRef, Table, spec};
use std::collections::BTreeSet;

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
    let cells: Vec<Vec<String>> = records.iter().map(|row| dossier.canonical(*row)).collect();
    let is_kept = |at: usize| all[at].need != ColumnNeed::Optional || cells.iter().any(|row| !row[at].is_empty());
    let kept: Vec<usize> = (0..all.len()).filter(|at| is_kept(*at)).collect();
    let notes: BTreeSet<&String> = records.iter().flat_map(|row| dossier.notes(*row)).map(|(name, _)| name).collect();
    let notes: Vec<String> = notes.into_iter().cloned().collect();
    let row = |(row, cells): (&RowRef, &Vec<String>)| {
        let known = kept.iter().map(|at| cells[*at].clone());
        let said = dossier.notes(*row);
        let noted = notes.iter().map(|name| said.iter().find(|(of, _)| of == name).map(|(_, value)| value.clone()).unwrap_or_default());
        known.chain(noted).collect()
    };
    let rows = records.iter().zip(&cells).map(row).collect();
    Sheet { table, columns: kept.into_iter().map(|at| &all[at]).collect(), notes, rows }
}

impl Sheet {
    /// Headers as the format writes them, then those of the notes.
    pub fn headers(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.to_owned()).chain(self.notes.iter().cloned()).collect()
    }
}
