//! A document as a PDF file: tagged (PDF/UA-1), A4, its letters inside, its titles as bookmarks, its drawings as drawings.
//!
//! The layout is a template of ours, `book.typ`; the document goes to it as JSON, so that what a user typed is a value there, never a command. Nothing is read
//! from the machine: no font, no package, no clock.
//!
//! # Choices  Typst, for French hyphenation, tags and vector drawings; a layout engine of our own would be thousands of lines. Rows and long tables stay in the
//! report's page: paper has what a meeting needs.

mod data;
mod world;

use super::document::Document;
use jiff::civil::Date;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst::layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// Why a document can't be set in type.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PdfError(String);

impl PdfError {
    fn of(diagnostics: &[SourceDiagnostic]) -> Self {
        let said: Vec<String> = diagnostics.iter().map(|diagnostic| diagnostic.message.to_string()).collect();
        Self(said.join("; "))
    }
}

/// The document as the bytes of a `.pdf` file. `as_of`: the date that it bears. Same document, same bytes.
///
/// # Errors
/// When the document holds what PDF/UA-1 doesn't allow.
pub fn bytes(document: &Document, as_of: Date) -> Result<Vec<u8>, PdfError> {
    let world = world::Book::new(data::json(document), as_of);
    let laid_out: PagedDocument = typst::compile(&world).output.map_err(|faults| PdfError::of(&faults))?;
    let midnight = {
        let [month, day] = [as_of.month(), as_of.day()].map(i8::unsigned_abs);
        Datetime::from_ymd_hms(i32::from(as_of.year()), month, day, 0, 0, 0)
    };
    let options = PdfOptions {
        ident: Smart::Custom(&document.stamp),
        timestamp: midnight.map(Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|fault| PdfError(fault.to_string()))?,
        ..PdfOptions::default()
    };
    // What was remembered while setting this document is of no use to the next one.
    let written = typst_pdf::pdf(&laid_out, &options).map_err(|faults| PdfError::of(&faults));
    typst::comemo::evict(0);
    written
}

#[cfg(test)]
mod tests;
