//! The windows: the analysis written for people and for other programs.
//!
//! [`compose`] makes a [`document::Document`] of an analysis, once; [`html`] only writes it. [`csv`] and [`json`] write the same results for programs, and
//! [`plan`] does the same for a plan. [`mod@write`] puts a whole report folder on disk, or nothing. [`diagrams`] draws what is shown rather than told, as [`svg`] and as [`dot`].

pub mod compose;
pub mod csv;
pub mod diagrams;
pub mod document;
pub mod dot;
mod figure;
#[cfg(test)]
mod fixture;
pub mod html;
pub mod json;
pub mod plan;
mod report;
mod round;
pub mod svg;
pub mod write;

pub use csv::harmless;
pub use figure::{Figure, Place};
pub use report::{CsvStyle, File, RemarkLine, Report};

#[cfg(test)]
mod tests;
