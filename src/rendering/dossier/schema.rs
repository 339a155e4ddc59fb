//! Table Schemas of the format's tables, and the data package of a dossier, printed from the declarations of the columns.
//!
//! # Source  Frictionless Data, "Table Schema" and "Tabular Data Package", v1; titles and examples in French, as schema.data.gouv.fr asks for.

use super::Sheet;
use crate::dossier::{ColumnNeed, ColumnSpec, Kind, Table, spec};
use serde_json::{Map, Value, json};

/// The Table Schema of a table; `columns`: those of a given file, in its order.
fn schema_of(table: Table, columns: &[&ColumnSpec], notes: &[String]) -> Value {
    let known = columns.iter().map(|column| field(column));
    let noted = notes.iter().map(|name| json!({ "name": name, "type": "string", "description": "Colonne propre à ce dossier" }));
    let mut schema = Map::new();
    schema.insert("fields".into(), known.chain(noted).collect());
    if let Some(id) = columns.iter().find(|column| matches!(column.kind, Kind::Id)) {
        schema.insert("primaryKey".into(), json!([id.name]));
    }
    let foreign: Vec<Value> = columns
        .iter()
        .filter_map(|column| match column.kind {
            Kind::Reference(to) => Some(json!({
                "fields": [column.name],
                "reference": { "resource": if to == table { "" } else { to.code() }, "fields": ["id"] },
            })),
            _ => None,
        })
        .collect();
    if !foreign.is_empty() {
        schema.insert("foreignKeys".into(), foreign.into());
    }
    schema.insert("missingValues".into(), json!([""]));
    Value::Object(schema)
}

/// The Table Schema of a table of the format, with all of its columns.
pub fn table_schema(table: Table) -> Value {
    let spec = spec(table);
    let mut schema = schema_of(table, &spec.columns.iter().collect::<Vec<_>>(), &[]);
    schema["name"] = table.code().into();
    schema["title"] = table.code().into();
    schema["description"] = format!("Une ligne\u{202f}: {}", spec.row.fr).into();
    schema
}

/// `datapackage.json` for the canonical files of a dossier, beside them.
pub fn datapackage(name: &str, sheets: &[Sheet]) -> Value {
    let resource = |sheet: &Sheet| {
        json!({
            "name": sheet.table.code(),
            "path": format!("{}.csv", sheet.table.code()),
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": { "delimiter": ",", "lineTerminator": "\n", "header": true },
            "schema": schema_of(sheet.table, &sheet.columns, &sheet.notes),
        })
    };
    // A reference to a table that the dossier doesn't hold would point nowhere.
    let held: Vec<&str> = sheets.iter().map(|sheet| sheet.table.code()).collect();
    let mut resources: Vec<Value> = sheets.iter().map(resource).collect();
    for resource in &mut resources {
        if let Some(keys) = resource["schema"].get_mut("foreignKeys").and_then(Value::as_array_mut) {
            keys.retain(|key| key["reference"]["resource"].as_str().is_some_and(|to| to.is_empty() || held.contains(&to)));
        }
    }
    json!({ "name": slug(name), "title": name, "profile": "tabular-data-package", "resources": resources })
}

/// A name as data packages ask for it: lower case, digits, `-`, `_` and `.`.
pub(super) fn slug(name: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c.to_ascii_lowercase() } else { '-' };
    let slug: String = crate::lexicon::fold(name).chars().map(kept).collect();
    if slug.is_empty() { "dossier".into() } else { slug }
}

fn field(column: &ColumnSpec) -> Value {
    let mut field = Map::new();
    let mut constraints = Map::new();
    let mut insert = |name: &str, value: Value| field.insert(name.into(), value);
    insert("name", column.name.into());
    insert("title", column.title.fr.into());
    let mut meaning = column.meaning.fr.to_owned();
    if column.need == ColumnNeed::Required {
        constraints.insert("required".into(), true.into());
    }
    let kind = match column.kind {
        Kind::Id => {
            constraints.insert("unique".into(), true.into());
            "string"
        }
        Kind::Code(codes, _) => {
            let codes = codes();
            constraints.insert("enum".into(), codes.iter().map(|(code, _)| (*code).into()).collect::<Vec<Value>>().into());
            let words: Vec<String> = codes.iter().map(|(code, label)| format!("{code}\u{202f}: {}", label.fr)).collect();
            meaning = format!("{meaning} ({})", words.join("\u{202f}; "));
            "string"
        }
        Kind::Date(_) => "date",
        Kind::Number { range: (low, high), is_whole, unit } => {
            constraints.insert("minimum".into(), number(low, is_whole));
            constraints.insert("maximum".into(), number(high, is_whole));
            if !unit.fr.is_empty() {
                meaning = format!("{meaning} ({})", unit.fr);
            }
            if is_whole { "integer" } else { "number" }
        }
        Kind::Share => {
            constraints.insert("minimum".into(), 0.into());
            constraints.insert("maximum".into(), 1.into());
            "number"
        }
        Kind::References(_) | Kind::List => {
            meaning = format!("{meaning}. Plusieurs valeurs\u{202f}: séparées par «\u{202f}|\u{202f}»");
            "string"
        }
        Kind::Rna => {
            constraints.insert("pattern".into(), "W[0-9A-Z]{9}".into());
            "string"
        }
        Kind::Text | Kind::Reference(_) | Kind::Siret | Kind::Insee => "string",
    };
    insert("type", kind.into());
    insert("description", meaning.into());
    // Examples are written as people type them; a schema wants numbers as it reads them.
    let is_number = matches!(column.kind, Kind::Number { .. } | Kind::Share);
    insert(
        "example",
        if is_number { column.example.replace(',', ".").replace([' ', '\u{a0}', '\u{202f}'], "") } else { column.example.to_owned() }
            .into(),
    );
    if !constraints.is_empty() {
        insert("constraints", constraints.into());
    }
    Value::Object(field)
}

fn number(value: f64, is_whole: bool) -> Value {
    if is_whole { (value as i64).into() } else { value.into() }
}
