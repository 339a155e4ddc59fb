//! Rows of a table of the dossier as people read them, each with the file and line that it comes from, and as programs do.

use super::address::{name, of_row};
use crate::dossier::{Cell, ColumnSpec, Dossier, Kind, RowRef, Table, spec};
use crate::text::Lang;
use crate::web::explore::twin::figure;
use maud::{Markup, html};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Where a row was read: the file as the user knows it, and its line.
pub fn origin(dossier: &Dossier, row: RowRef) -> (String, u32) {
    let origin = dossier.origin(row);
    let file = dossier.sources.get(usize::from(origin.source)).map(|source| source.name.clone()).unwrap_or_default();
    (file, origin.line)
}

fn is_number(column: &ColumnSpec) -> bool {
    matches!(column.kind, Kind::Number { .. } | Kind::Share)
}

/// A table of rows: only columns that hold something, then file and line. `id`: of the table in the page.
pub fn table(dossier: &Dossier, lang: Lang, id: &str, caption: &str, kind: Table, rows: &[RowRef]) -> Markup {
    let read: Vec<(RowRef, Vec<Cell>)> = rows.iter().map(|row| (*row, dossier.cells(*row))).collect();
    let used: BTreeSet<&str> = read.iter().flat_map(|(_, cells)| cells.iter().map(|cell| cell.column.as_str())).collect();
    let columns: Vec<&ColumnSpec> = spec(kind).columns.iter().filter(|column| used.contains(column.name)).collect();
    let notes: BTreeSet<&str> = used.into_iter().filter(|name| spec(kind).position(name).is_none()).collect();
    let title = format!("{id}-titre");
    html! {
        div class="scroll wide" role="region" tabindex="0" aria-labelledby=(title) {
            table id=(id) class="data browsable" {
                caption id=(title) { (caption) }
                thead { tr {
                    @for column in &columns { th scope="col" class=[is_number(column).then_some("n")] { (column.title.get(lang)) } }
                    @for note in &notes { th scope="col" { (note) } }
                    th scope="col" { (lang.pick("Fichier", "File")) }
                    th.n scope="col" { (lang.pick("Ligne", "Line")) }
                } }
                tbody {
                    @for (row, cells) in &read {
                        @let (file, line) = origin(dossier, *row);
                        tr {
                            @for (at, column) in columns.iter().enumerate() {
                                @let cell = cells.iter().find(|cell| cell.column == column.name);
                                @let inside = cell.map(|cell| words(dossier, lang, *row, column, cell));
                                @if at == 0 {
                                    th scope="row" { (inside.unwrap_or_default()) }
                                } @else if is_number(column) {
                                    td.n data-v=[number(dossier, *row, column)] { (inside.unwrap_or_default()) }
                                } @else {
                                    td { (inside.unwrap_or_default()) }
                                }
                            }
                            @for note in &notes {
                                td { @if let Some(cell) = cells.iter().find(|cell| cell.column == *note) { bdi { (cell.value.get(lang)) } } }
                            }
                            td { (file) }
                            td.n data-v=(line) { (line) }
                        }
                    }
                }
            }
        }
    }
}

fn number(dossier: &Dossier, row: RowRef, column: &ColumnSpec) -> Option<String> {
    let at = spec(row.table).position(column.name)?;
    dossier.canonical(row).into_iter().nth(at).filter(|value| !value.is_empty())
}

/// What a cell says, with links to the records that it names; an identifier leads to its own record.
fn words(dossier: &Dossier, lang: Lang, row: RowRef, column: &ColumnSpec, cell: &Cell) -> Markup {
    let to = matches!(column.kind, Kind::Id).then(|| of_row(dossier, row)).flatten();
    html! {
        @if cell.targets.is_empty() {
            @match to {
                Some(to) => a href=(to) { bdi { (cell.value.get(lang)) } },
                None => bdi { (cell.value.get(lang)) },
            }
        } @else {
            (records(dossier, &cell.targets))
        }
    }
}

/// Names of records, each a link to its page.
pub fn records(dossier: &Dossier, rows: &[RowRef]) -> Markup {
    html! {
        @for (at, row) in rows.iter().enumerate() {
            @if at > 0 { ", " }
            @match of_row(dossier, *row) {
                Some(to) => a href=(to) { bdi { (name(dossier, *row)) } },
                None => bdi { (name(dossier, *row)) },
            }
        }
    }
}

/// A record as labels and values.
pub fn facts(dossier: &Dossier, lang: Lang, row: RowRef) -> Markup {
    let (file, line) = origin(dossier, row);
    html! {
        dl.facts {
            @for cell in dossier.cells(row) {
                div {
                    dt { (cell.title.get(lang)) }
                    dd { @if cell.targets.is_empty() { bdi { (cell.value.get(lang)) } } @else { (records(dossier, &cell.targets)) } }
                }
            }
            div { dt { (lang.pick("Source", "Source")) } dd { (file) ", " (lang.pick("ligne ", "line ")) (line) } }
        }
    }
}

/// A row for a program: its cells as the format writes them, its notes, its file and line.
pub fn value(dossier: &Dossier, row: RowRef) -> Value {
    let columns = spec(row.table).columns.iter().map(|column| column.name.to_owned());
    let cells: Map<String, Value> = columns.zip(dossier.canonical(row).into_iter().map(Value::String)).collect();
    let notes: Map<String, Value> = dossier.notes(row).iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    let (file, line) = origin(dossier, row);
    json!({ "cellules": cells, "notes": notes, "fichier": file, "ligne": line })
}

/// The heads of a table for a spreadsheet: those of the format, so that it can be read back.
pub fn heads(kind: Table) -> Vec<String> {
    spec(kind).columns.iter().map(|column| column.name.to_owned()).chain(["fichier".to_owned(), "ligne".to_owned()]).collect()
}

/// A row under these heads.
pub fn line(dossier: &Dossier, row: RowRef) -> Vec<String> {
    let columns = spec(row.table).columns;
    let written = |(column, text): (&ColumnSpec, String)| match text.parse::<f64>() {
        Ok(value) if is_number(column) => figure(value),
        _ => text,
    };
    let (file, line) = origin(dossier, row);
    columns.iter().zip(dossier.canonical(row)).map(written).chain([file, line.to_string()]).collect()
}
