//! The twins of a page: the same facts for a program (JSON) and for a spreadsheet (CSV), at the same address with another ending.

use crate::rendering::csv::lines;
use crate::rendering::{CsvStyle, harmless};
use crate::text::Lang;
use crate::web::answer;
use axum::response::Response;
use maud::{Markup, html};
use serde_json::Value;

/// In which form a page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Page,
    /// For programs.
    Json,
    /// For spreadsheets: semicolons, decimal commas, no cell that is run as a formula.
    Csv,
}

impl Form {
    /// The form that the end of a name asks for, and the name without it.
    pub fn of(name: &str) -> (Self, &str) {
        if let Some(name) = name.strip_suffix(".json") {
            (Self::Json, name)
        } else if let Some(name) = name.strip_suffix(".csv") {
            (Self::Csv, name)
        } else {
            (Self::Page, name)
        }
    }
}

/// A page as JSON.
pub fn json(value: &Value) -> Response {
    answer::file(value.to_string().into_bytes(), answer::kind_of("x.json"), None)
}

/// Rows as CSV, their heads first. `name`: what the file is saved as, without ending.
pub fn csv(name: &str, rows: impl Iterator<Item = Vec<String>>) -> Response {
    let safe = rows.map(|row| row.iter().map(|cell| harmless(cell)).collect());
    answer::file(lines(safe, CsvStyle::Excel), answer::kind_of("x.csv"), Some(&format!("{name}.csv")))
}

/// A number as a French spreadsheet reads it.
pub fn figure(value: f64) -> String {
    value.to_string().replace('.', ",")
}

/// The line at the foot of a page that leads to its twins: the path with another ending, and the query that it has.
pub fn foot(lang: Lang, address: &str) -> Markup {
    let (path, query) = address.split_once('?').map_or((address, String::new()), |(path, query)| (path, format!("?{query}")));
    html! {
        p.below.twins {
            (lang.pick("Les mêmes données\u{202f}: ", "The same data: "))
            a href={ (path) ".csv" (query) } { (lang.pick("pour un tableur (CSV)", "for a spreadsheet (CSV)")) }
            " · "
            a href={ (path) ".json" (query) } { (lang.pick("pour un programme (JSON)", "for a program (JSON)")) }
        }
    }
}
