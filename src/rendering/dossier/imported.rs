//! What an import gives, as the files of a dossier: a new one, or one that is there.
//!
//! # Choices  A table that a file of the import is about takes the place of the one that is there. A table that is only referred to (the partners named in a sheet of
//! actions) knows less than the one that is there: that one stays, and only what it has not is added to it. An empty table replaces nothing.

use super::{Sheet, csv_files};
use crate::dossier::{ColumnSpec, Kind, Table, fold, spec};
use crate::importing::{Imported, ImportedTable, MAPPING_FILE};
use crate::rendering::{CsvStyle, File};
use std::collections::{BTreeMap, BTreeSet};

/// The files that an import writes: its tables, the correspondences, the outlines. `there`: the tables that are there, of which those that don't change aren't written.
pub fn imported_files(imported: &Imported, there: &[Sheet]) -> Vec<File> {
    let mut sheets = sheets(imported);
    // A table that a dossier must hold and that nothing filled stands ready to be.
    for table in Table::ALL.iter().filter(|table| table.is_required()) {
        if !sheets.iter().any(|sheet| sheet.table == *table) {
            sheets.push(Sheet { table: *table, columns: spec(*table).columns.iter().collect(), notes: Vec::new(), rows: Vec::new() });
        }
    }
    sheets.retain(|sheet| !sheet.rows.is_empty() || !there.iter().any(|old| old.table == sheet.table));
    let mut renamed = Renamed::new();
    for old in there.iter().filter(|old| is_only_named(imported, old.table)) {
        if let Some(at) = sheets.iter().position(|sheet| sheet.table == old.table) {
            let named = sheets.remove(at);
            sheets.extend(completed(old, &named, &mut renamed));
        }
    }
    for sheet in &mut sheets {
        follow(sheet, &renamed);
    }
    sheets.sort_by_key(|sheet| sheet.table);
    let mut files = csv_files(&sheets, CsvStyle::Canonical);
    files.push(File { path: MAPPING_FILE.into(), bytes: imported.mapping().into_bytes() });
    if let Some(outlines) = &imported.outlines {
        files.push(File { path: "territoires.geojson".into(), bytes: outlines.clone() });
    }
    files
}

/// Are the records of a table only referred to by the files of an import?
pub fn is_only_named(imported: &Imported, table: Table) -> bool {
    let has_id = spec(table).columns.iter().any(|column| column.name == "id");
    has_id && !imported.understood.iter().any(|understood| understood.table == Some(table))
}

fn sheets(imported: &Imported) -> Vec<Sheet> {
    let sheet = |table: &ImportedTable| {
        let columns = table.columns.iter().map(|at| &spec(table.table).columns[*at]).collect();
        Sheet { table: table.table, columns, notes: table.notes.clone(), rows: table.rows.clone() }
    };
    imported.tables.iter().map(sheet).collect()
}

/// Identifiers that give way to those of a record that is there, by table.
type Renamed = BTreeMap<(Table, String), String>;

fn column(sheet: &Sheet, name: &str) -> Option<usize> {
    sheet.columns.iter().position(|column| column.name == name)
}

/// A table that is there with the records that were only named, where it has none of that identifier or name; nothing when it has them all.
fn completed(old: &Sheet, named: &Sheet, renamed: &mut Renamed) -> Option<Sheet> {
    let (old_id, new_id) = (column(old, "id")?, column(named, "id")?);
    let ids: BTreeMap<String, &str> = old.rows.iter().map(|row| (fold(&row[old_id]), row[old_id].as_str())).collect();
    // Meetings often bear one title.
    let name = match old.table {
        Table::Territories | Table::Partners => Some("nom"),
        Table::Actions => Some("titre"),
        _ => None,
    };
    let mut by_name: BTreeMap<String, Option<&str>> = BTreeMap::new();
    if let Some(at) = name.and_then(|name| column(old, name)) {
        for row in old.rows.iter().filter(|row| !row[at].is_empty()) {
            // A name that several bear tells none of them.
            by_name.entry(fold(&row[at])).and_modify(|id| *id = None).or_insert(Some(&row[old_id]));
        }
    }
    let new_name = name.and_then(|name| column(named, name));
    let mut new = Vec::new();
    for row in &named.rows {
        let of_name = || by_name.get(&fold(&row[new_name?])).copied().flatten();
        match ids.get(&fold(&row[new_id])).copied().or_else(of_name) {
            Some(known) if known == row[new_id] => {}
            Some(known) => {
                renamed.insert((old.table, row[new_id].clone()), known.to_owned());
            }
            None => new.push(row.clone()),
        }
    }
    let has = |name: &str| column(old, name).is_some() || column(named, name).is_some();
    let columns: Vec<&ColumnSpec> = spec(old.table).columns.iter().filter(|column| has(column.name)).collect();
    let notes: BTreeSet<String> = old.notes.iter().chain(&named.notes).cloned().collect();
    let notes: Vec<String> = notes.into_iter().collect();
    let headers: Vec<&str> = columns.iter().map(|column| column.name).chain(notes.iter().map(String::as_str)).collect();
    let laid = |from: &Sheet, row: &Vec<String>| -> Vec<String> {
        let own = from.headers();
        headers.iter().map(|name| own.iter().position(|own| own == name).map(|at| row[at].clone()).unwrap_or_default()).collect()
    };
    let rows = old.rows.iter().map(|row| laid(old, row)).chain(new.iter().map(|row| laid(named, row))).collect();
    (!new.is_empty()).then_some(Sheet { table: old.table, columns, notes, rows })
}

/// Makes references follow the identifiers that gave way.
fn follow(sheet: &mut Sheet, renamed: &Renamed) {
    for (at, column) in sheet.columns.iter().enumerate() {
        let (Kind::Reference(to) | Kind::References(to)) = column.kind else { continue };
        for row in &mut sheet.rows {
            let ids = row[at].split('|').map(|id| renamed.get(&(to, id.to_owned())).map_or(id, String::as_str));
            row[at] = ids.collect::<Vec<_>>().join("|");
        }
    }
}
