//! A document as a PDF file: tagged (PDF/UA-1), A4, its letters inside, its titles as bookmarks, its drawings as drawings.
//!
//! The layout is a template of ours, `book.typ`; the document goes to it as JSON, so that what a user typed is a value there, never a command. Nothing is read
//! from the machine: no font, no package, no clock. A program built without the feature `full` says so instead.
//!
//! # Choices  Typst, for French hyphenation, tags and vector drawings; a layout engine of our own would be thousands of lines. Rows and long tables stay in the
//! report's page: paper has what a meeting needs.

#[cfg(feature = "full")]
mod data;
#[cfg(feature = "full")]
mod typeset;
#[cfg(feature = "full")]
mod world;

use crate::say;
use crate::text::Sentence;
#[cfg(feature = "full")]
pub use typeset::bytes;

/// Why a document can't be set in type.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The program was built without what it takes.
    #[error("this program was built without the feature `full`, which PDF needs")]
    NotBuilt,
    /// The typesetter refuses; what it says.
    #[error("{0}")]
    Refused(String),
}

impl PdfError {
    /// What happened and what to do, for people.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::NotBuilt => say!(
                "--pdf : ce programme a été construit sans de quoi écrire un PDF. Le construire avec « cargo build --release --features full », ou imprimer index.html depuis le navigateur"
                    | "--pdf: this program was built without what PDF needs. Build it with 'cargo build --release --features full', or print index.html from the browser"
            ),
            Self::Refused(said) => {
                say!("le livre en PDF ne peut pas être composé : {said}" | "the book in PDF can't be set in type: {said}")
            }
        }
    }
}

/// Can this program write PDF?
///
/// # Errors
/// When it was built without the feature `full`.
pub fn check_available() -> Result<(), PdfError> {
    if cfg!(feature = "full") { Ok(()) } else { Err(PdfError::NotBuilt) }
}

/// Always refuses: this program was built without what it takes.
///
/// # Errors
/// [`PdfError::NotBuilt`].
#[cfg(not(feature = "full"))]
pub fn bytes(_: &super::document::Document, _: jiff::civil::Date) -> Result<Vec<u8>, PdfError> {
    Err(PdfError::NotBuilt)
}

#[cfg(all(test, feature = "full"))]
mod tests;
