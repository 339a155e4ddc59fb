//! The document as the template reads it: tables cut to what paper holds, with the widths of their columns, and the places that links may lead to.

use crate::rendering::document::{Block, Details, Document, Section, Table};
use crate::rendering::fonts::SANS_FAMILY;
use crate::rendering::paper;
use crate::rendering::svg::{FONTS, escape};
use crate::text::Lang;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What the template is given.
#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    document: &'a Document,
    /// Shares of the page's width, by table.
    widths: BTreeMap<String, Vec<f64>>,
    /// What paper leaves out, by table.
    notes: BTreeMap<String, String>,
    /// Places that exist in what is printed.
    places: BTreeSet<String>,
}

/// The document as JSON.
pub(super) fn json(document: &Document) -> String {
    let mut document = document.clone();
    let mut print = Print { lang: document.lang, widths: BTreeMap::new(), notes: BTreeMap::new(), places: BTreeSet::new() };
    for chapter in &mut document.chapters {
        print.section(chapter);
    }
    let data = Data { document: &document, widths: print.widths, notes: print.notes, places: print.places };
    serde_json::to_string(&data).expect("texts and numbers always have a JSON form")
}

/// What is gathered on the way through a document.
struct Print {
    lang: Lang,
    widths: BTreeMap<String, Vec<f64>>,
    notes: BTreeMap<String, String>,
    places: BTreeSet<String>,
}

impl Print {
    fn section(&mut self, section: &mut Section) {
        if !section.title.is_empty() && !section.id.is_empty() {
            self.places.insert(section.id.clone());
        }
        self.blocks(&mut section.blocks);
        for inner in &mut section.sections {
            self.section(inner);
        }
    }

    fn blocks(&mut self, blocks: &mut Vec<Block>) {
        // Rows stand in the report's page.
        blocks.retain(|block| !matches!(block, Block::Details(Details { lists_rows: true, .. })));
        for block in blocks {
            match block {
                Block::Table(table) => self.table(table),
                Block::Figure(figure) => {
                    figure.table = None;
                    // The letters of drawings are those that travel with the program: no machine's own.
                    figure.svg = figure.svg.replacen(&escape(FONTS), SANS_FAMILY, 1);
                }
                Block::Sheet(sheet) => {
                    self.places.insert(sheet.key.clone());
                    sheet.rows = None;
                    for part in sheet.exhibits.iter_mut().chain(&mut sheet.annexes) {
                        self.blocks(&mut part.blocks);
                    }
                }
                Block::Callout(callout) => self.blocks(&mut callout.blocks),
                Block::Details(details) => self.blocks(&mut details.blocks),
                _ => {}
            }
        }
    }

    fn table(&mut self, table: &mut Table) {
        let cut = paper::cut(table, self.lang);
        self.widths.insert(table.id.clone(), paper::widths(table, &cut));
        if let Some(note) = cut.note {
            self.notes.insert(table.id.clone(), note);
        }
        table.rows.truncate(cut.rows);
        table.columns.truncate(cut.columns);
        for row in &mut table.rows {
            row.truncate(cut.columns);
        }
    }
}
