//! The hall: a validated model of what a département keeps, and every problem found on the way.
//!
//! A [`Dossier`] is whole and coherent: every reference points to something, every table stands in canonical order (entities by identifier, relations by
//! what they link), so nothing after this room depends on the order of rows in the files, and no later stage returns an error.

mod codes;
mod model;

pub(crate) use codes::codes;
pub use codes::*;
pub use model::*;

mod quick;
pub use quick::quick_load;
