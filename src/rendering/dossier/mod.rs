//! The dossier itself, written back: its tables, and what describes them to other programs.
//!
//! | file | what it writes |
//! | --- | --- |
//! | `folder.rs` | a dossier's folder, whole or not at all |
//! | `sheet.rs` | a table of the dossier as columns and rows of text, in the order and with the codes of the format |
//! | `text.rs` | the same as CSV, canonical or for Excel |
//! | `schema.rs` | Table Schemas and `datapackage.json`, printed from the declarations of the columns |

pub mod folder;
mod schema;
mod sheet;
mod text;

pub use schema::{datapackage, table_schema};
pub use sheet::{Sheet, sheets};
pub use text::csv_files;
