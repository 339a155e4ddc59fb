//! The hall: a validated model of what a département keeps, and every problem found on the way.
//!
//! A [`Dossier`] is whole and coherent: every reference points to something, every table stands in canonical order (entities by identifier, relations by
//! what they link), so nothing after this room depends on the order of rows in the files, and no later stage returns an error.
//!
//! | file | what it knows |
//! | --- | --- |
//! | `model.rs`, `codes.rs` | the model itself |
//! | `territory.rs`, `partner.rs`, `action.rs` … | one table each: its columns as data, its rows read, its records given back as columns |
//! | `column.rs`, `tables.rs` | what a column and a table are; the list of tables and the names of their files |
//! | `header.rs` | which column is which |
//! | `row.rs`, `date.rs`, `amount.rs`, `numbers.rs`, `fold.rs` | what a cell means |
//! | `index.rs`, `find.rs` | which record a reference means, or a word typed on a command line |
//! | `record.rs`, `check.rs` | canonical order, repetitions, cycles; what shows only across tables |
//! | `units.rs` | what territories are to one another, and where the dossier may be trusted |
//! | `remark.rs`, `log.rs` | what is said of all this |
//! | `outlines.rs` | which territory each outline of `territoires.geojson` is of |
//! | `load.rs` | the order of things |
//!
//! To add a table: its struct in `model.rs`, its code in `codes.rs`, its file (copy `seat.rs`), its line in `tables.rs`, `cells.rs` and `load.rs`.

mod action;
mod agreement;
mod amount;
mod cells;
mod check;
mod codes;
mod column;
mod commune_change;
mod counted;
mod date;
mod decision;
mod find;
mod fingerprint;
mod fold;
mod header;
mod index;
mod indicator;
mod judged_pair;
mod judged_partners;
mod load;
mod log;
mod meeting;
mod milestone;
mod model;
mod need;
mod numbers;
mod outlines;
mod participation;
mod partner;
mod record;
mod remark;
mod row;
mod seat;
mod solicitation;
mod tables;
mod territory;
pub mod testing;
#[cfg(test)]
mod tests;
mod units;
mod verdict;

pub use crate::sources::Severity;
pub(crate) use amount::value_of;
pub use cells::Cell;
pub(crate) use codes::codes;
pub use codes::*;
pub use column::{Code, ColumnSpec, Kind, Need as ColumnNeed, TableSpec};
pub use date::Edge;
pub use find::Found;
pub(crate) use fold::fold;
pub use header::meant;
pub(crate) use header::{Means, Names, factor, key as header_key};
pub use judged_partners::SaidOfPartners;
pub use load::{Loaded, load_file, load_file_with, load_folder, load_folder_with, load_some, load_tables};
pub use model::*;
pub use remark::{ColumnPlace, Place, Remark, shown};
pub(crate) use row::{is_ditto, is_total};
pub use tables::spec;
pub(crate) use tables::{Naming, naming};
