//! All that the typesetter may see: one template, one document, our letters, one date.

use crate::rendering::fonts;
use jiff::civil::Date;
use serde_json::Value;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime};
use typst::syntax::{FileId, Source, VirtualPath};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

const TEMPLATE: &str = include_str!("book.typ");

/// The world of one document.
pub(super) struct Book {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: (FileId, Bytes),
    as_of: Date,
}

impl Book {
    /// `json`: the document, as the template reads it.
    pub fn new(json: String, as_of: Date) -> Self {
        let sans = fonts::SANS.iter().map(|font| font());
        let fonts: Vec<Font> = sans.chain(fonts::serif()).flat_map(|bytes| Font::iter(Bytes::new(bytes))).collect();
        let id = |path: &str| FileId::new(None, VirtualPath::new(path));
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            template: Source::new(id("/book.typ"), TEMPLATE.to_owned()),
            data: (id("/document.json"), Bytes::from_string(legible(&json, &fonts))),
            fonts,
            as_of,
        }
    }
}

/// The document without what no letter of ours can show: marks that are not seen are left out, other signs are replaced by the one that stands for an unknown
/// sign. A file that follows PDF/UA can hold nothing else, and a report must not fail for a smiley in a title.
fn legible(json: &str, fonts: &[Font]) -> String {
    let is_shown = |c: char| fonts.iter().any(|font| font.info().coverage.contains(c as u32));
    let of = |c: char| match c {
        '\n' => Some(c),
        c if c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}') =>
        {
            None
        }
        c if c.is_whitespace() || is_shown(c) => Some(c),
        _ => Some('\u{fffd}'),
    };
    let mut document: Value = serde_json::from_str(json).expect("it was written as JSON a moment ago");
    each_text(&mut document, &|text| *text = text.chars().filter_map(of).collect());
    document.to_string()
}

fn each_text(value: &mut Value, change: &impl Fn(&mut String)) {
    match value {
        Value::String(text) => change(text),
        Value::Array(items) => items.iter_mut().for_each(|item| each_text(item, change)),
        Value::Object(fields) => fields.values_mut().for_each(|field| each_text(field, change)),
        _ => {}
    }
}

impl World for Book {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 { Ok(self.data.1.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<i64>) -> Option<Datetime> {
        let [month, day] = [self.as_of.month(), self.as_of.day()].map(i8::unsigned_abs);
        Datetime::from_ymd(i32::from(self.as_of.year()), month, day)
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().as_rooted_path().to_owned())
}
