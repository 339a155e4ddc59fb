//! The tables of a dossier as CSV files.
//!
//! # Choices  Canonical files are for programs, and hold every text as it is. In those for Excel a text that would be run as a formula gets an apostrophe, and
//! numbers have the comma of French spreadsheets: read back, both are understood.

use super::super::csv::{harmless, lines};
use super::super::report::{CsvStyle, File};
use super::Sheet;
use crate::dossier::{ColumnSpec, Kind};

/// A file a table, named after it.
pub fn csv_files(sheets: &[Sheet], style: CsvStyle) -> Vec<File> {
    sheets.iter().map(|sheet| File { path: format!("{}.csv", sheet.table.code()), bytes: bytes(sheet, style) }).collect()
}

fn bytes(sheet: &Sheet, style: CsvStyle) -> Vec<u8> {
    let rows =
        sheet.rows.iter().map(|row| row.iter().enumerate().map(|(at, cell)| text(sheet.columns.get(at).copied(), cell, style)).collect());
    lines(std::iter::once(sheet.headers()).chain(rows), style)
}

fn text(column: Option<&ColumnSpec>, cell: &str, style: CsvStyle) -> String {
    let is_number = column.is_some_and(|column| matches!(column.kind, Kind::Number { .. } | Kind::Share));
    match style {
        CsvStyle::Canonical => cell.to_owned(),
        CsvStyle::Excel if is_number => cell.replace('.', ","),
        CsvStyle::Excel => harmless(cell),
    }
}
