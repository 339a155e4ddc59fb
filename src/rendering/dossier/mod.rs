//! The dossier itself, written back: its tables, and what describes them to other programs.
//!
//! | file | what it writes |
//! | --- | --- |
//! | `folder.rs` | a dossier's folder, whole or not at all |
//! | `sheet.rs` | a table of the dossier as columns and rows of text, in the order and with the codes of the format |
//! | `text.rs` | the same as CSV, canonical or for Excel |
//! | `imported.rs` | what an import gives, as files |
//! | `inclusion.rs`, `hsds.rs` | partners and actions as the structures and services of data·inclusion, the organisations and services of HSDS |
//! | `losses.rs`, `offer.rs` | what these have no place for; who an action is a service of |
//! | `json.rs` | one JSON document, and its JSON Schema |
//! | `ods.rs` | a LibreOffice workbook |
//! | `parquet/` | Parquet files |
//! | `schema.rs` | Table Schemas and `datapackage.json`, printed from the declarations of the columns |

pub mod folder;
mod hsds;
mod imported;
mod inclusion;
mod json;
mod losses;
mod ods;
mod offer;
mod parquet;
mod schema;
mod sheet;
mod text;

pub use hsds::hsds;
pub use imported::{imported_files, is_only_named};
pub use inclusion::data_inclusion;
pub use json::{json, json_schema};
pub use losses::LOSSES;
pub use ods::ods;
pub use parquet::{ParquetError, check_parquet, parquet_files};
use schema::slug;
pub use schema::{datapackage, table_schema};
pub(super) use sheet::check_size;
pub use sheet::{Sheet, TooLong, sheets};
pub use text::csv_files;
