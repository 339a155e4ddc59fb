//! What an import gives, as the files of a dossier.

use super::{Sheet, csv_files};
use crate::dossier::{Table, spec};
use crate::importing::{Imported, MAPPING_FILE};
use crate::rendering::{CsvStyle, File};

/// The files of the dossier that an import makes: its tables, the correspondences, the outlines.
pub fn imported_files(imported: &Imported) -> Vec<File> {
    let mut sheets: Vec<Sheet> = imported
        .tables
        .iter()
        .map(|table| {
            let columns = table.columns.iter().map(|at| &spec(table.table).columns[*at]).collect();
            Sheet { table: table.table, columns, notes: table.notes.clone(), rows: table.rows.clone() }
        })
        .collect();
    // A table that a dossier must hold and that nothing filled stands ready to be.
    for table in Table::ALL.iter().filter(|table| table.is_required()) {
        if !sheets.iter().any(|sheet| sheet.table == *table) {
            sheets.push(Sheet { table: *table, columns: spec(*table).columns.iter().collect(), notes: Vec::new(), rows: Vec::new() });
        }
    }
    sheets.sort_by_key(|sheet| sheet.table);
    let mut files = csv_files(&sheets, CsvStyle::Canonical);
    files.push(File { path: MAPPING_FILE.into(), bytes: imported.mapping().into_bytes() });
    if let Some(outlines) = &imported.outlines {
        files.push(File { path: "territoires.geojson".into(), bytes: outlines.clone() });
    }
    files
}
