//! The dossier as one JSON document, and the JSON Schema that it follows.
//!
//! # Shape    A record a line, its columns in the order of the format; numbers are numbers, lists are arrays, empty cells are left out. Columns that the format
//! doesn't know stand together under [`OTHER_COLUMNS`], as texts. Read back, it is the same dossier.
//! # Choices  Written by hand rather than from a tree: a record a line is what one can read, compare and search, and no tree of the whole is held.
//! # Source   JSON Schema, draft 2020-12; titles and descriptions in French, printed from the declarations of the columns.

use super::Sheet;
use crate::dossier::{ColumnNeed, ColumnSpec, Kind, Table, spec};
use crate::sources::{DOSSIER_FORMAT, OTHER_COLUMNS};
use serde_json::{Map, Value, json};

/// What the form is called, of which a later one may not be understood by this program.
const VERSION: u32 = 1;

/// The dossier as JSON. `name`: the dossier's.
pub fn json(name: &str, sheets: &[Sheet]) -> Vec<u8> {
    let mut out = format!("{{\n\"format\": {},\n\"version\": {VERSION},\n\"nom\": {},\n\"tables\": {{", text(DOSSIER_FORMAT), text(name));
    for (at, sheet) in sheets.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&text(sheet.table.code()));
        out.push_str(": [");
        for (at, row) in sheet.rows.iter().enumerate() {
            out.push_str(if at == 0 { "\n  " } else { ",\n  " });
            out.push_str(&record(sheet, row));
        }
        out.push_str("\n]");
    }
    out.push_str("\n}\n}\n");
    out.into_bytes()
}

/// A text as JSON writes it.
fn text(text: &str) -> String {
    Value::from(text).to_string()
}

fn record(sheet: &Sheet, row: &[String]) -> String {
    let (known, noted) = row.split_at(sheet.columns.len());
    let pair = |name: &str, value: String| format!("{}: {value}", text(name));
    let mut pairs: Vec<String> = sheet
        .columns
        .iter()
        .zip(known)
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(column, cell)| pair(column.name, value(column.kind, cell)))
        .collect();
    let noted: Vec<String> =
        sheet.notes.iter().zip(noted).filter(|(_, cell)| !cell.is_empty()).map(|(name, cell)| pair(name, text(cell))).collect();
    if !noted.is_empty() {
        pairs.push(pair(OTHER_COLUMNS, format!("{{{}}}", noted.join(", "))));
    }
    format!("{{{}}}", pairs.join(", "))
}

fn value(kind: Kind, cell: &str) -> String {
    match kind {
        // The format writes numbers as JSON does.
        Kind::Number { .. } | Kind::Share if cell.parse::<f64>().is_ok_and(f64::is_finite) => cell.to_owned(),
        Kind::References(_) | Kind::List => Value::from(cell.split('|').filter(|value| !value.is_empty()).collect::<Vec<_>>()).to_string(),
        _ => text(cell),
    }
}

/// The JSON Schema of a dossier in JSON.
pub fn json_schema() -> Value {
    let mut tables = Map::new();
    let mut records = Map::new();
    for table in Table::ALL {
        let what = spec(*table).row.fr;
        let array = json!({
            "title": titled(table.label().fr),
            "description": format!("Un élément\u{202f}: {what}"),
            "type": "array",
            "items": { "$ref": format!("#/$defs/{}", table.code()) },
        });
        tables.insert(table.code().to_owned(), array);
        records.insert(table.code().to_owned(), record_schema(*table));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:maillage:dossier:1",
        "title": "Dossier de maillage",
        "description": "Ce qu'un département tient de son réseau de partenaires\u{202f}: un tableau d'objets par table du format",
        "type": "object",
        "properties": {
            "format": { "title": "Format", "const": DOSSIER_FORMAT },
            "version": { "title": "Version du format", "const": VERSION },
            "nom": { "title": "Nom du dossier", "type": "string" },
            "tables": { "title": "Tables", "type": "object", "properties": tables, "additionalProperties": false },
        },
        "required": ["format", "version", "tables"],
        "$defs": records,
    })
}

fn record_schema(table: Table) -> Value {
    let spec = spec(table);
    let mut properties: Map<String, Value> = spec.columns.iter().map(|column| (column.name.to_owned(), property(column))).collect();
    properties.insert(
        OTHER_COLUMNS.to_owned(),
        json!({
            "title": "Autres colonnes",
            "description": "Colonnes propres à ce dossier, gardées comme des notes",
            "type": "object",
            "additionalProperties": { "type": "string" },
        }),
    );
    let required: Vec<&str> = spec.columns.iter().filter(|column| column.need == ColumnNeed::Required).map(|column| column.name).collect();
    json!({
        "title": titled(spec.row.fr),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// With a capital letter.
fn titled(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn property(column: &ColumnSpec) -> Value {
    let mut meaning = column.meaning.fr.to_owned();
    let mut shape = match column.kind {
        Kind::Id => json!({ "type": "string", "minLength": 1 }),
        Kind::Code(codes, _) => {
            let choice = |(code, label): &(&str, crate::text::Text)| json!({ "const": code, "title": label.fr });
            json!({ "oneOf": codes().iter().map(choice).collect::<Vec<_>>() })
        }
        Kind::Date(_) => json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Kind::Number { range: (low, high), is_whole, unit } => {
            if !unit.fr.is_empty() {
                meaning = format!("{meaning} ({})", unit.fr);
            }
            json!({ "type": if is_whole { "integer" } else { "number" }, "minimum": low, "maximum": high })
        }
        Kind::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        Kind::References(_) | Kind::List => json!({ "type": "array", "items": { "type": "string", "minLength": 1 } }),
        Kind::Rna => json!({ "type": "string", "pattern": "^W[0-9A-Z]{9}$" }),
        Kind::Text | Kind::Reference(_) | Kind::Siret | Kind::Insee => json!({ "type": "string" }),
    };
    shape["title"] = column.title.fr.into();
    shape["description"] = meaning.into();
    let example = match column.kind {
        Kind::Number { .. } | Kind::Share => {
            let plain = column.example.replace(',', ".").replace([' ', '\u{a0}', '\u{202f}'], "");
            plain.parse::<f64>().map_or_else(|_| Value::from(column.example), Value::from)
        }
        Kind::References(_) | Kind::List => column.example.split('|').collect::<Vec<_>>().into(),
        _ => column.example.into(),
    };
    shape["examples"] = json!([example]);
    shape
}
