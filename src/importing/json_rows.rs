//! JSON → tables: an array of objects, an array of arrays, or an object that holds some.
//!
//! # Odd cases  A list of texts is one cell, its values parted by `|`; an object within an object gives columns of both names (`structure_nom`). What is nested deeper
//! is written as JSON in its cell. The first element is row 1.

use crate::sources::{MOST_CELLS, RawTable};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Columns of a table: beyond, a JSON is no list of records.
const MOST_COLUMNS: usize = 2000;

/// The tables that a JSON holds.
pub(super) fn tables(name: &str, value: &Value) -> Vec<RawTable> {
    if let Some(table) = table(name, value) {
        return vec![table];
    }
    match value {
        Value::Object(members) => {
            let lists = members.iter().filter_map(|(key, value)| table(&format!("{name} [{key}]"), value)).collect::<Vec<_>>();
            // One record by itself is a list of one.
            if lists.is_empty() && !members.is_empty() { of_objects(name, &[members]).into_iter().collect() } else { lists }
        }
        _ => Vec::new(),
    }
}

fn table(name: &str, value: &Value) -> Option<RawTable> {
    let Value::Array(items) = value else { return None };
    let objects: Vec<&Map<String, Value>> = items.iter().filter_map(Value::as_object).collect();
    if !objects.is_empty() && objects.len() == items.len() {
        return of_objects(name, &objects);
    }
    let rows: Vec<&Vec<Value>> = items.iter().filter_map(Value::as_array).collect();
    if rows.is_empty() || rows.len() < items.len() {
        return None;
    }
    let mut table = RawTable::new(name);
    for (at, row) in rows.iter().enumerate() {
        for value in row.iter().take(MOST_COLUMNS) {
            table.push(&cell(value));
            table.end_cell();
        }
        table.end_row(at as u32 + 1, at as u32 + 1);
    }
    Some(table)
}

/// A table of objects; columns in the order in which they are met.
pub(super) fn of_objects(name: &str, objects: &[&Map<String, Value>]) -> Option<RawTable> {
    let mut columns: Vec<String> = Vec::new();
    let mut positions: BTreeMap<String, usize> = BTreeMap::new();
    let flat: Vec<Vec<(String, String)>> = objects.iter().map(|object| flatten(object)).collect();
    for (column, _) in flat.iter().flatten() {
        if !positions.contains_key(column) {
            positions.insert(column.clone(), columns.len());
            columns.push(column.clone());
        }
    }
    if columns.is_empty() || columns.len() > MOST_COLUMNS || columns.len().saturating_mul(objects.len()) > MOST_CELLS {
        return None;
    }
    let mut table = RawTable::new(name);
    table.add_row(columns.iter().map(String::as_str), 0);
    for (at, cells) in flat.iter().enumerate() {
        let mut row = vec![""; columns.len()];
        for (column, text) in cells {
            row[positions[column]] = text;
        }
        table.add_row(row, at as u32 + 1);
    }
    Some(table)
}

fn flatten(object: &Map<String, Value>) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (key, value) in object {
        match value {
            Value::Object(inner) => out.extend(inner.iter().map(|(name, value)| (format!("{key}_{name}"), cell(value)))),
            other => out.push((key.clone(), cell(other))),
        }
    }
    out
}

/// A value as a cell.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(is_true) => if *is_true { "oui" } else { "non" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(|item| !item.is_array() && !item.is_object()) => {
            items.iter().map(cell).filter(|text| !text.is_empty()).map(|text| text.replace('|', "/")).collect::<Vec<_>>().join("|")
        }
        other => other.to_string(),
    }
}
