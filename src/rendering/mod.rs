//! The windows: the analysis written for people and for other programs.
//!
//! [`compose`] makes a [`document::Document`] of an analysis, once; [`html`], [`docx`] and [`pdf`] only write it; [`plan`] does the same for a plan. [`pack`]
//! holds what a secretariat sends out before a meeting, [`ics`] puts it in calendars. [`xlsx`] writes workbooks, [`csv`] and [`json`] the same results for
//! programs, and [`mod@write`] puts a whole report folder on disk, or nothing. [`diagrams`] draws what is shown rather than told, as [`svg`] and as [`dot`].

pub mod compose;
pub mod csv;
pub mod diagrams;
pub mod document;
pub mod docx;
pub mod dossier;
pub mod dot;
mod figure;
#[cfg(test)]
mod fixture;
#[cfg(feature = "full")]
mod fonts;
pub mod graph;
pub mod html;
pub mod ics;
pub mod json;
mod json_schema;
pub mod pack;
mod paper;
pub mod pdf;
pub mod plan;
mod report;
mod round;
pub mod svg;
pub mod write;
pub mod xlsx;
mod xml;

pub use csv::harmless;
pub use figure::{Figure, Place};
pub use json_schema::analysis_schema;
pub use report::{CsvStyle, File, RemarkLine, Report};

#[cfg(test)]
mod tests;
