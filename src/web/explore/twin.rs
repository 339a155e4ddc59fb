//! The twins of a page: the same facts for a program (JSON) and for a spreadsheet (CSV), at the same address with another ending.

use crate::text::Lang;
use maud::{Markup, html};

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
