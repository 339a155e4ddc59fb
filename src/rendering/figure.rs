//! A figure as its drawer hands it over: the picture, its words, and the same facts as a table.

use super::document::Table;
use serde::Serialize;

/// Where a figure stands in the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Place {
    /// In the chapter on the network.
    Network,
    /// In the section on natural basins of cooperation.
    Cooperation,
    /// In the section of maps.
    Places,
    /// On a page of its own (of a territory, a basin, a partner): the drawing stands there only, and has no file.
    Page,
    /// In the section of the detector of this key.
    Detector(String),
    /// On the sheet of the finding of this key.
    Finding(String),
    /// In the chapter on territories beside their like: with the indicator of this key, or the territory of this identifier.
    Comparison(String),
}

/// A drawn figure. The drawing is a whole SVG document, already escaped by its drawer; it is shown as an image, so nothing in it can reach the page.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
