//! The document set in type, by a library that the feature `full` brings.

use super::{PdfError, data, world};
use crate::rendering::document::Document;
use jiff::civil::Date;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst::layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// The document as the bytes of a `.pdf` file. `as_of`: the date that it bears. Same document, same bytes.
///
/// # Errors
/// When the document holds what PDF/UA-1 doesn't allow.
pub fn bytes(document: &Document, as_of: Date) -> Result<Vec<u8>, PdfError> {
    let world = world::Book::new(data::json(document), as_of);
    let laid_out: PagedDocument = typst::compile(&world).output.map_err(|faults| refused(&faults))?;
    let [month, day] = [as_of.month(), as_of.day()].map(i8::unsigned_abs);
    let options = PdfOptions {
        ident: Smart::Custom(&document.stamp),
        timestamp: Datetime::from_ymd_hms(i32::from(as_of.year()), month, day, 0, 0, 0).map(Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|fault| PdfError::Refused(fault.to_string()))?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&laid_out, &options).map_err(|faults| refused(&faults))
}

fn refused(faults: &[SourceDiagnostic]) -> PdfError {
    PdfError::Refused(faults.iter().map(|fault| fault.message.to_string()).collect::<Vec<_>>().join("; "))
}
