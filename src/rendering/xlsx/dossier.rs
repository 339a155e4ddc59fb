//! The dossier as one workbook, a sheet a table, and the empty workbook that one fills to begin.
//!
//! # Choices  Headers are titles for people, which reading knows as well as the format's own names. Codes are written as codes: what a list offers is what is
//! read. Lists stand on a sheet of their own, for a cell holds no more than 255 characters of choices.

use super::sheet::{CHARACTERS, ColumnSpec, SheetSpec, Typed, add};
use super::{pick, workbook, written};
use crate::dossier::{self, ColumnNeed, Kind, Table};
use crate::rendering::dossier::{Sheet, TooLong, check_size};
use crate::text::Lang;
use jiff::civil::Date;
use rust_xlsxwriter::XlsxError;

/// Empty rows of the workbook to fill.
const SPARE_ROWS: u32 = 500;
/// Name of the sheet of lists.
const LISTS: &str = "Listes";

/// The dossier as a workbook.
///
/// # Errors
/// A table with more rows than a sheet holds, or a text with more characters than a cell does.
pub fn dossier(name: &str, sheets: &[Sheet], as_of: Date, lang: Lang) -> Result<Vec<u8>, TooLong> {
    check_size(sheets, CHARACTERS)?;
    let specs = sheets.iter().map(|sheet| SheetSpec {
        name: sheet.table.code().into(),
        heading: format!("{name} · {}", sheet.table.code()),
        foot: name.to_owned(),
        columns: sheet.columns.iter().map(|column| head(column, lang)).chain(sheet.notes.iter().map(|note| noted(note))).collect(),
        rows: sheet.rows.iter().map(|row| typed(sheet, row)).collect(),
        spare_rows: 0,
    });
    Ok(written(made(name, specs.collect(), as_of, lang)))
}

fn made(title: &str, specs: Vec<SheetSpec>, as_of: Date, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook(title, as_of);
    specs.iter().try_for_each(|spec| add(&mut workbook, spec, lang))?;
    workbook.save_to_buffer()
}

/// The workbook to fill: what each table and column is, then an empty sheet a table, with lists to choose from.
pub fn template(as_of: Date, lang: Lang) -> Vec<u8> {
    let mut lists: Vec<(String, Vec<String>)> = Vec::new();
    let mut guide = Vec::new();
    let mut tables = Vec::new();
    for table in Table::ALL {
        let spec = dossier::spec(*table);
        let mut columns = Vec::new();
        for column in spec.columns {
            let mut shown = head(column, lang);
            if let Kind::Code(codes, _) = column.kind {
                let codes: Vec<String> = codes().into_iter().map(|(code, _)| code.to_owned()).collect();
                let title = format!("{} · {}", table.code(), column.name);
                shown.list = Some(range(lists.len(), codes.len()));
                lists.push((title, codes));
            }
            columns.push(shown);
            guide.push(explained(*table, column, lang));
        }
        let (heading, foot) = (spec.row.get(lang).to_owned(), "maillage".to_owned());
        tables.push(SheetSpec { name: table.code().into(), heading, foot, columns, rows: Vec::new(), spare_rows: SPARE_ROWS });
    }
    let column = |fr, en, width| ColumnSpec { title: pick(lang, fr, en).into(), width, ..ColumnSpec::default() };
    let guide = SheetSpec {
        name: pick(lang, "Mode d'emploi", "How to").into(),
        heading: pick(lang, "Ce que contient chaque feuille", "What each sheet holds").into(),
        foot: "maillage".into(),
        columns: vec![
            column("Feuille", "Sheet", 18.0),
            column("Colonne", "Column", 22.0),
            column("À remplir", "To fill", 14.0),
            column("Ce qu'on y met", "What goes there", 60.0),
            column("Exemple", "Example", 26.0),
            column("Valeurs possibles", "Possible values", 60.0),
        ],
        rows: guide,
        spare_rows: 0,
    };
    let n_rows = lists.iter().map(|(_, list)| list.len()).max().unwrap_or_default();
    let lists = SheetSpec {
        name: LISTS.into(),
        heading: pick(lang, "Listes à choisir", "Lists to choose from").into(),
        foot: "maillage".into(),
        columns: lists.iter().map(|(title, _)| ColumnSpec { title: title.clone(), width: 24.0, ..ColumnSpec::default() }).collect(),
        rows: (0..n_rows)
            .map(|at| lists.iter().map(|(_, list)| list.get(at).map_or(Typed::Empty, |code| Typed::Text(code.clone()))).collect())
            .collect(),
        spare_rows: 0,
    };
    let title = pick(lang, "Dossier à remplir", "Dossier to fill");
    written(made(title, std::iter::once(guide).chain(tables).chain([lists]).collect(), as_of, lang))
}

/// Where the list at a position stands on the sheet of lists.
fn range(list: usize, n: usize) -> String {
    let column = crate::sources::column_letter(list);
    format!("={LISTS}!${column}$2:${column}${}", n + 1)
}

fn explained(table: Table, column: &dossier::ColumnSpec, lang: Lang) -> Vec<Typed> {
    let need = match column.need {
        ColumnNeed::Required => pick(lang, "toujours", "always"),
        ColumnNeed::Expected => pick(lang, "si possible", "if possible"),
        ColumnNeed::Optional => pick(lang, "au besoin", "if wanted"),
    };
    let values = match column.kind {
        Kind::Code(codes, _) => {
            codes().iter().map(|(code, label)| format!("{code}\u{202f}: {}", label.get(lang))).collect::<Vec<_>>().join("\n")
        }
        Kind::References(_) | Kind::List => pick(lang, "plusieurs valeurs, séparées par |", "several values, parted by |").to_owned(),
        _ => String::new(),
    };
    let text = |words: &str| if words.is_empty() { Typed::Empty } else { Typed::Text(words.to_owned()) };
    vec![
        Typed::Sheet(table.code().to_owned()),
        text(column.title.get(lang)),
        text(need),
        text(column.meaning.get(lang)),
        text(column.example),
        text(&values),
    ]
}

fn head(column: &dossier::ColumnSpec, lang: Lang) -> ColumnSpec {
    let width = match column.kind {
        Kind::Text => 44.0,
        Kind::Number { .. } | Kind::Share | Kind::Date(_) => 13.0,
        _ => 24.0,
    };
    ColumnSpec { title: column.title.get(lang).to_owned(), width, ..ColumnSpec::default() }
}

fn noted(name: &str) -> ColumnSpec {
    ColumnSpec { title: name.to_owned(), width: 24.0, ..ColumnSpec::default() }
}

fn typed(sheet: &Sheet, row: &[String]) -> Vec<Typed> {
    let cell = |(at, cell): (usize, &String)| {
        let kind = sheet.columns.get(at).map(|column| column.kind);
        match kind {
            _ if cell.is_empty() => Typed::Empty,
            Some(Kind::Date(_)) => cell.parse().map_or_else(|_| Typed::Text(cell.clone()), Typed::Day),
            Some(Kind::Number { is_whole, .. }) => {
                cell.parse().map_or_else(|_| Typed::Text(cell.clone()), |number| Typed::Number(number, if is_whole { 0 } else { 2 }))
            }
            Some(Kind::Share) => cell.parse().map_or_else(|_| Typed::Text(cell.clone()), |share| Typed::Number(share, 2)),
            _ => Typed::Text(cell.clone()),
        }
    };
    row.iter().enumerate().map(cell).collect()
}
