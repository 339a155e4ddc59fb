//! Workbooks: the tracking table of decisions, all tables of the report, the dossier itself and the one to fill.
//!
//! A text is written as a text, never as a formula; numbers and days keep their type and are shown as the reader's own spreadsheet writes them. The only date
//! inside is that of the analysis.

mod dossier;
mod sheet;
mod tables;
mod tracker;

pub use dossier::{dossier, template};
pub use tables::tables;
pub use tracker::tracker;

use crate::text::Lang;
use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

/// A workbook that bears the date of the analysis. `title`: what it is.
fn workbook(title: &str, as_of: Date) -> Workbook {
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new().set_title(title).set_author("maillage");
    if let Ok(created) = excel_day(as_of) {
        properties = properties.set_creation_datetime(&created);
    }
    workbook.set_properties(&properties);
    workbook
}

/// A day as a spreadsheet counts it; those before 1900 don't exist there.
fn excel_day(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let [month, number] = [day.month(), day.day()].map(i8::unsigned_abs);
    ExcelDateTime::from_ymd(day.year().unsigned_abs(), month, number)
}

/// The bytes of a workbook.
fn written(workbook: Result<Vec<u8>, XlsxError>) -> Vec<u8> {
    workbook.expect("names are made to fit, texts are cut, rows are counted: nothing is left to refuse")
}

/// One of two wordings.
fn pick(lang: Lang, fr: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Fr => fr,
        Lang::En => en,
    }
}

#[cfg(test)]
mod tests;
