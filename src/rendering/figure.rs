//! A figure as its drawer hands it over: the picture, its words, and the same facts as a table.

use super::diagrams::{About, Diagram};
use super::document::{Cell, ColumnHead, Table};
use crate::text::{Lang, Sentence};

/// Where a figure stands in the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the chapter on the network.
    Network,
    /// In the section of the detector of this key.
    Detector(String),
    /// On the sheet of the finding of this key.
    Finding(String),
}

/// A drawn figure. The drawing is a whole SVG document, already escaped by its drawer; it is shown as an image, so nothing in it can reach the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Name of its files under `diagrammes/`, without ending: lower case, digits and hyphens, unique in a report.
    pub id: String,
    /// Where it is shown.
    pub place: Place,
    /// What is seen, one sentence.
    pub caption: String,
    /// What the figure says, for who can't see it.
    pub alt: String,
    /// The drawing.
    pub svg: String,
    /// The same graph in the DOT language.
    pub dot: Option<String>,
    /// The same facts as a table.
    pub table: Option<Table>,
}

impl Figure {
    /// The figure of a diagram, in the language in which it was drawn.
    pub fn of(diagram: Diagram, lang: Lang) -> Self {
        let place = match diagram.about {
            About::Network => Place::Network,
            About::Solicitations => Place::Detector("isolated_services".to_owned()),
            About::Finding(key) => Place::Finding(key),
        };
        let head = |title: &Sentence| ColumnHead { title: title.get(lang).to_owned(), is_number: false };
        let table = Table {
            id: format!("table-{}", diagram.id),
            caption: diagram.title.get(lang).to_owned(),
            columns: diagram.facts.columns.iter().map(head).collect(),
            rows: diagram.facts.rows.into_iter().map(|row| row.into_iter().map(Cell::text).collect()).collect(),
            ..Table::default()
        };
        Self {
            id: diagram.id,
            place,
            caption: diagram.caption.get(lang).to_owned(),
            alt: diagram.alt.get(lang).to_owned(),
            svg: diagram.svg,
            dot: Some(diagram.dot),
            table: (!table.rows.is_empty()).then_some(table),
        }
    }
}
