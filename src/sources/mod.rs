//! The cellar: bytes in, rows with their place out. Knows files, not meaning.
//!
//! | file | what it knows |
//! | --- | --- |
//! | `raw.rs` | [`RawTable`]: rows of cells, each with its row and column, in one arena |
//! | `notice.rs` | [`Notice`]: what was wrong with a file itself, whatever its columns mean |
//! | `folder.rs` | files of a folder; reading one within bounds |
//! | `signature.rs` | what a file really is, whatever its name says |
//! | `encoding.rs` | bytes → text |
//! | `csv.rs`, `separator.rs` | text → rows |
//! | `geojson.rs` | outlines on a map, which aren't a table |
//! | `bounds.rs` | how much of a file is read, whatever its form |
//! | `opened.rs` | whatever an import may be given: tables, JSON, XML, packed or not |
//! | `workbook.rs`, `ods.rs`, `unfold.rs` | a workbook → one table a sheet, within bounds |
//! | `json.rs` | a dossier that maillage wrote as JSON → its tables |
//! | `parquet/` | columns → rows, of Parquet files |
//! | `static_model/` | a user's own model of words, which isn't a table |
//!
//! To add a format: one file beside `csv.rs` with `fn read(name: &str, bytes: &[u8]) -> Result<Vec<RawTable>, …>` (a workbook gives one table a sheet,
//! `sheet` says which), and its line in [`read_all`].

mod bounds;
mod csv;
mod encoding;
mod folder;
mod geojson;
mod json;
mod notice;
mod ods;
mod opened;
mod parquet;
mod raw;
mod separator;
mod signature;
mod static_model;
mod unfold;
mod workbook;

pub(crate) use bounds::MOST_CELLS;
pub use csv::read as read_csv;
pub use folder::{Entry, SourceError, folder_beside, list, name_of, read, read_all, read_reader};
pub use geojson::{GeoFault, Ring, Shape, ShapeFault, outlines, read_outlines};
pub use json::{DOSSIER_FORMAT, JsonFault, OTHER_COLUMNS};
pub use notice::{Notice, Severity};
pub use opened::{Body, Fault, Opened, open, open_as, open_folder};
pub use parquet::{FORMAT_KEY, OWN_KEY, ParquetFault};
pub use raw::{RawRow, RawTable, column_letter};
pub use signature::Foreign;
pub use static_model::{ModelError, StaticModel};
pub use workbook::WorkbookFault;
