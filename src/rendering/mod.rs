//! The windows: the analysis written for people and for other programs.

pub mod diagrams;
pub mod dot;
pub mod svg;
