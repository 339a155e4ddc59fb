//! All tables of the report in one workbook: a sheet each, behind a page that lists them.

use super::sheet::{ColumnSpec, SheetSpec, Typed, add};
use super::{pick, workbook, written};
use crate::detectors::{ResultTable, Subject, Value};
use crate::dossier::Dossier;
use crate::lexicon::themes;
use crate::rendering::compose::name_and_id;
use crate::rendering::report::Report;
use crate::rendering::{compose, csv};
use crate::text::Lang;
use rust_xlsxwriter::XlsxError;

/// Rows of a table that its sheet holds. Past that a spreadsheet is slow to open; the CSV file of the same name has them all.
const ROWS: usize = 20_000;

/// The workbook of all tables.
pub fn tables(report: &Report, lang: Lang) -> Vec<u8> {
    written(made(report, lang))
}

fn made(report: &Report, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let tables = csv::result_tables(report);
    let title = pick(lang, "Tables du rapport", "Tables of the report");
    let mut workbook = workbook(title, report.analysis.as_of);
    let stamp = compose::stamp(report, lang);
    let column =
        |fr: &'static str, en: &'static str, width: f64| ColumnSpec { title: pick(lang, fr, en).into(), width, ..ColumnSpec::default() };
    let contents = SheetSpec {
        name: pick(lang, "Sommaire", "Contents").into(),
        heading: title.into(),
        foot: stamp.clone(),
        columns: vec![
            column("Feuille", "Sheet", 26.0),
            column("Ce qu'elle contient", "What it holds", 70.0),
            column("Lignes", "Rows", 10.0),
            column("Dont montrées ici", "Of which shown here", 18.0),
            column("La table entière", "The whole table", 34.0),
        ],
        rows: tables.iter().map(|table| summary(table, lang)).collect(),
        spare_rows: 0,
    };
    add(&mut workbook, &contents, lang)?;
    for table in &tables {
        let spec = SheetSpec {
            name: table.file.into(),
            heading: table.caption.get(lang).into(),
            foot: stamp.clone(),
            columns: table.columns.iter().enumerate().map(|(at, column)| head(table, at, column.title.get(lang))).collect(),
            rows: table.rows.iter().take(ROWS).map(|row| row.iter().map(|value| cell(report.dossier, value, lang)).collect()).collect(),
            spare_rows: 0,
        };
        add(&mut workbook, &spec, lang)?;
    }
    workbook.save_to_buffer()
}

fn summary(table: &ResultTable, lang: Lang) -> Vec<Typed> {
    vec![
        Typed::Sheet(table.file.into()),
        Typed::Text(table.caption.get(lang).into()),
        Typed::Number(table.rows.len() as f64, 0),
        Typed::Number(table.rows.len().min(ROWS) as f64, 0),
        Typed::Text(format!("tables/{}.csv", table.file)),
    ]
}

/// A column's title, and a width by what it holds.
fn head(table: &ResultTable, at: usize, title: &str) -> ColumnSpec {
    let widest = table.rows.iter().take(200).map(|row| match row.get(at) {
        Some(Value::Text(text) | Value::Theme(text)) => text.chars().count(),
        Some(Value::Code(_, label)) => label.fr.chars().count(),
        Some(Value::Subject(_)) => 30,
        Some(Value::Subjects(_)) => 40,
        _ => 0,
    });
    let widest = widest.max().unwrap_or(0).max(title.chars().count() / 2 + 2);
    ColumnSpec { title: title.into(), width: (widest as f64 + 2.0).clamp(10.0, 44.0), ..ColumnSpec::default() }
}

fn cell(dossier: &Dossier, value: &Value, lang: Lang) -> Typed {
    match value {
        Value::Empty => Typed::Empty,
        Value::Text(text) => Typed::Text(text.clone()),
        Value::Theme(theme) => Typed::Text(themes::label(theme).get(lang).to_owned()),
        Value::Code(_, label) => Typed::Text(label.get(lang).to_owned()),
        Value::Count(n) => Typed::Number(*n as f64, 0),
        Value::Number(number, digits) => Typed::Number(*number, *digits),
        Value::Share(share) => Typed::Share(*share),
        Value::Subject(subject) => Typed::Text(named(dossier, *subject)),
        Value::Subjects(subjects) => Typed::Text(subjects.iter().map(|s| named(dossier, *s)).collect::<Vec<_>>().join(" ; ")),
    }
}

/// A record as people call it, with the identifier by which one finds its row.
fn named(dossier: &Dossier, subject: Subject) -> String {
    let (name, id) = name_and_id(dossier, subject);
    if name.is_empty() || name == id { id.to_owned() } else { format!("{name} ({id})") }
}
