//! The detectors' result tables as tables of the document.

use super::words::Pen;
use crate::detectors::{ResultTable, Value};
use crate::lexicon::themes;
use crate::rendering::document::{Cell, ColumnHead, Inline, Table, Target, plain};
use crate::say;
use std::collections::BTreeMap;

/// Rows shown; beyond, the file has them all. A page of more is slow to open and nobody reads it.
pub const ROWS_SHOWN: usize = 600;

/// Records named in one cell; beyond, they are counted.
const RECORDS_NAMED: usize = 4;

/// Rows from which one wants to sort and filter.
const BROWSABLE_FROM: usize = 8;

/// Where a finding stands in the document: the id of the place, and the number of the sheet if it is one.
pub type Places<'a> = BTreeMap<&'a str, (&'a str, Option<usize>)>;

/// A result table as it is shown. A cell that holds the key of a finding leads to its place.
pub fn shown(pen: &Pen, table: &ResultTable, places: &Places) -> Table {
    let is_number =
        |at: usize| table.rows.iter().any(|row| matches!(row.get(at), Some(Value::Count(_) | Value::Number(..) | Value::Share(_))));
    Table {
        id: format!("table-{}", table.file),
        caption: pen.text(table.caption),
        columns: table
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| ColumnHead { title: pen.text(column.title), is_number: is_number(at) })
            .collect(),
        rows: table.rows.iter().take(ROWS_SHOWN).map(|row| row.iter().map(|value| cell(pen, value, places)).collect()).collect(),
        left_out: table.rows.len().saturating_sub(ROWS_SHOWN),
        file: Some(format!("tables/{}.csv", table.file)),
        is_browsable: table.rows.len() >= BROWSABLE_FROM,
    }
}

fn cell(pen: &Pen, value: &Value, places: &Places) -> Cell {
    match value {
        Value::Empty => Cell::default(),
        Value::Text(text) => match places.get(text.as_str()) {
            Some((place, sheet)) => {
                let words =
                    sheet.map_or_else(|| pen.pick("détail", "detail"), |rank| pen.say(&say!("fiche\u{a0}{rank}" | "sheet\u{a0}{rank}")));
                Cell { words: vec![Inline::Link(Target::Place((*place).to_owned()), words)], value: sheet.map(|rank| rank as f64) }
            }
            None => Cell::text(text.clone()),
        },
        Value::Theme(theme) => Cell::text(pen.say(&themes::label(theme))),
        Value::Code(_, label) => Cell::text(pen.text(*label)),
        Value::Count(n) => Cell::number(pen.count(*n), *n as f64),
        Value::Number(number, digits) if number.is_finite() => Cell::number(pen.number(*number, *digits), *number),
        Value::Number(..) => Cell::default(),
        Value::Share(share) => Cell::number(pen.share(*share), *share),
        Value::Subject(subject) => Cell { words: vec![pen.record(*subject)], value: None },
        Value::Subjects(subjects) => {
            let mut words = Vec::new();
            for subject in subjects.iter().take(RECORDS_NAMED) {
                if !words.is_empty() {
                    words.push(Inline::Text(pen.pick(" ; ", "; ")));
                }
                words.push(pen.record(*subject));
            }
            if subjects.len() > RECORDS_NAMED {
                let n = subjects.len() - RECORDS_NAMED;
                words.extend(plain(pen.pick(&format!(" et {n} de plus"), &format!(" and {n} more"))));
            }
            Cell { words, value: None }
        }
    }
}
