//! A dossier that maillage wrote as JSON → one table an array of records.
//!
//! # Shape      `{"format": "maillage-dossier", "version": 1, "nom": …, "tables": {"actions": [{"id": …, "territoires": ["melun"], "autres_colonnes": {…}}]}}`,
//! as `export --format json-schema` describes it. A number, a text, a yes or no, or a list of these: anything else is refused with its place.
//! # Odd cases  A record is numbered from 1 in its table. A column said twice holds its last value. Other JSON isn't guessed at here.

use super::RawTable;
use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;

/// The word by which a file says that it is a dossier.
pub const DOSSIER_FORMAT: &str = "maillage-dossier";
/// Under what name a record holds the columns that the format doesn't know.
pub const OTHER_COLUMNS: &str = "autres_colonnes";

/// Bytes among which the word is looked for: it comes first.
const HEAD: usize = 4096;

/// Where a dossier in JSON can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonFault {
    /// Line, from 1.
    pub line: usize,
    /// Column of that line, from 1.
    pub column: usize,
}

/// Does a JSON file say that it is a dossier?
pub(super) fn is_dossier(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let word = format!("\"{DOSSIER_FORMAT}\"");
    head.windows(word.len()).any(|window| window == word.as_bytes())
}

/// One table an array of records, in order of their names.
///
/// # Errors
/// The text is no JSON, or has another shape.
pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<RawTable>, JsonFault> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let file: File = serde_json::from_slice(bytes).map_err(|error| JsonFault { line: error.line(), column: error.column() })?;
    Ok(file.tables.into_iter().map(|(table, records)| table_of(name, table, &records)).collect())
}

#[derive(Deserialize)]
struct File {
    tables: BTreeMap<String, Vec<Record>>,
}

/// The cells of a record as text, by column; then those under [`OTHER_COLUMNS`].
#[derive(Default)]
struct Record {
    known: Vec<(String, String)>,
    others: Vec<(String, String)>,
}

fn table_of(name: &str, table: String, records: &[Record]) -> RawTable {
    // A column of the format and another of the same name are two columns, as they may be in a file.
    let mut places: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    let mut headers = Vec::new();
    let mut own_from = 0;
    for is_other in [false, true] {
        own_from = headers.len();
        for record in records {
            for (column, _) in if is_other { &record.others } else { &record.known } {
                places.entry((is_other, column)).or_insert_with(|| {
                    headers.push(column.as_str());
                    headers.len() - 1
                });
            }
        }
    }
    let mut raw = RawTable::new(name);
    raw.sheet = Some(table);
    raw.own_from = Some(own_from);
    raw.add_row(headers.iter().copied(), 0);
    for (number, record) in (1_u32..).zip(records) {
        let mut cells = vec![""; headers.len()];
        for (is_other, said) in [(false, &record.known), (true, &record.others)] {
            for (column, cell) in said {
                if let Some(at) = places.get(&(is_other, column.as_str())) {
                    cells[*at] = cell;
                }
            }
        }
        raw.add_row(cells, number);
    }
    raw
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Columns;
        impl<'de> Visitor<'de> for Columns {
            type Value = Record;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a record")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
                let mut record = Record::default();
                while let Some(column) = map.next_key::<String>()? {
                    if column == OTHER_COLUMNS {
                        let others: BTreeMap<String, Cell> = map.next_value()?;
                        record.others.extend(others.into_iter().map(|(column, cell)| (column, cell.0)));
                    } else {
                        record.known.push((column, map.next_value::<Cell>()?.0));
                    }
                }
                Ok(record)
            }
        }
        deserializer.deserialize_map(Columns)
    }
}

/// A value as the text of a cell.
struct Cell(String);

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Value;
        impl<'de> Visitor<'de> for Value {
            type Value = Cell;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a number, or a list of these")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Cell, E> {
                Ok(Cell(text.to_owned()))
            }
            fn visit_bool<E: de::Error>(self, is_true: bool) -> Result<Cell, E> {
                Ok(Cell(if is_true { "oui" } else { "non" }.to_owned()))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Cell, E> {
                Ok(Cell(number.to_string()))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Cell, E> {
                Ok(Cell(number.to_string()))
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Cell, E> {
                // Written in full, 1e300 is three hundred digits: a small file must not become a large table.
                let is_plain = number == 0.0 || (1e-12..1e15).contains(&number.abs());
                Ok(Cell(if is_plain { number.to_string() } else { format!("{number:e}") }))
            }
            fn visit_unit<E: de::Error>(self) -> Result<Cell, E> {
                Ok(Cell(String::new()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Cell, A::Error> {
                let mut values: Vec<String> = Vec::new();
                while let Some(Cell(value)) = seq.next_element()? {
                    values.push(value);
                }
                // One value with a line end is one value, as the mark after it says.
                let end = if values.len() == 1 && values[0].contains([';', '\n']) { "|" } else { "" };
                Ok(Cell(values.join("|") + end))
            }
        }
        deserializer.deserialize_any(Value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_become_rows_of_one_table() {
        let text = r#"{"format": "maillage-dossier", "version": 1, "nom": "x", "tables": {
            "actions": [
                {"id": "a1", "territoires": ["melun", "meaux"], "cout": 12.5, "autres_colonnes": {"id": "x"}},
                {"id": "a2", "beneficiaires": 12, "titre": null, "id": "a3", "partage": true}
            ], "partenaires": []}}"#;
        assert!(is_dossier(text.as_bytes()));
        let tables = read("dossier.json", text.as_bytes()).unwrap();
        assert_eq!(
            tables.iter().map(RawTable::title).collect::<Vec<_>>(),
            ["dossier.json, table « actions »", "dossier.json, table « partenaires »"]
        );
        let rows: Vec<(u32, Vec<&str>)> = tables[0].rows().map(|row| (row.row, row.cells().collect())).collect();
        assert_eq!(
            rows,
            [
                (0, vec!["id", "territoires", "cout", "beneficiaires", "titre", "partage", "id"]),
                (1, vec!["a1", "melun|meaux", "12.5", "", "", "", "x"]),
                (2, vec!["a3", "", "", "12", "", "oui", ""]),
            ]
        );
        assert!(tables[1].is_empty());
    }

    #[test]
    fn what_has_another_shape_is_refused_with_its_place() {
        let fault = |text: &str| read("x", text.as_bytes()).unwrap_err();
        assert_eq!(fault("{\"tables\": {\n\"actions\": [{\"id\": {\"a\": 1}}]}}").line, 2);
        assert_eq!(fault("{\"tables\": {").line, 1);
        assert_eq!(fault("{\"tables\": [").line, 1);
        let deep = format!("{{\"tables\": {{\"a\": [{{\"b\": {}", "[".repeat(100_000));
        assert_eq!(fault(&deep).line, 1);
        assert!(!is_dossier(b"{\"type\": \"FeatureCollection\"}"));
    }

    #[test]
    fn a_small_file_does_not_become_a_large_table() {
        let table = read("x", b"{\"tables\": {\"actions\": [{\"cout\": 1e300, \"etp\": 1e-300}]}}").unwrap().remove(0);
        assert_eq!(table.row(1).cells().collect::<Vec<_>>(), ["1e300", "1e-300"]);
    }
}
