//! The dossier's tables as Parquet files, for pandas, R, DuckDB… A program built without the feature `parquet` says so instead.
//!
//! # Shape    A file a table, its columns in the order of the format: whole numbers, numbers and days are typed, all else is text, no value is null. A column
//! of which one cell isn't of its kind, for it could not be understood, is text as a whole: nothing is lost. Lists stay text, « | » between their values.
//! Columns that the format doesn't know come after the others, and the file says from which one on. Read back, it is the same dossier.
//! # Odd cases  A column of the dossier's own may bear the name of one of the format: the file then has two of that name, as the dossier has.

#[cfg(feature = "parquet")]
mod write;

use crate::say;
use crate::text::Sentence;
#[cfg(feature = "parquet")]
pub use write::parquet_files;

/// Why a dossier can't be written as Parquet.
#[derive(Debug, thiserror::Error)]
pub enum ParquetError {
    /// The program was built without what it takes.
    #[error("this program was built without the feature `parquet`")]
    NotBuilt,
    /// The writer refuses; what it says.
    #[error("{0}")]
    Refused(String),
}

impl ParquetError {
    /// What happened and what to do, for people.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::NotBuilt => say!(
                "ce programme a été construit sans de quoi écrire du Parquet : le construire avec « cargo build --release --features full », ou choisir « csv » ou « datapackage »"
                    | "this program was built without what Parquet needs: build it with 'cargo build --release --features full', or choose 'csv' or 'datapackage'"
            ),
            Self::Refused(said) => {
                say!("le dossier ne peut pas être écrit en Parquet : {said}" | "the dossier can't be written as Parquet: {said}")
            }
        }
    }
}

/// Can this program write Parquet?
///
/// # Errors
/// When it was built without the feature `parquet`.
pub fn check_parquet() -> Result<(), ParquetError> {
    if cfg!(feature = "parquet") { Ok(()) } else { Err(ParquetError::NotBuilt) }
}

/// Always refuses: this program was built without what it takes.
///
/// # Errors
/// [`ParquetError::NotBuilt`].
#[cfg(not(feature = "parquet"))]
pub fn parquet_files(_: &[super::Sheet]) -> Result<Vec<super::super::File>, ParquetError> {
    Err(ParquetError::NotBuilt)
}
