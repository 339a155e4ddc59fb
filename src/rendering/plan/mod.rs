//! A plan as documents and tables: the same words on the page, the same figures in the files.

mod document;
mod json;
mod pack;
mod tables;

use super::compose::words::Pen;
use super::compose::{fingerprint, place};
use super::document::Document;
use super::pack::{agenda, invitations, minutes};
use super::report::{CsvStyle, File};
use super::{csv, docx, html, ics, xlsx};
use crate::detectors::Detection;
use crate::dossier::Dossier;
use crate::planning::Plan;
use crate::text::Lang;
use jiff::civil::Date;

/// Everything that a plan is written from.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'a> {
    /// The validated model.
    pub dossier: &'a Dossier,
    /// What was found in it.
    pub detections: &'a [Detection],
    /// Day of the analysis.
    pub as_of: Date,
    /// The plan.
    pub plan: &'a Plan,
    /// The calendar written for the same quarter before, if any: sessions that changed since replace the old ones in people's calendars.
    pub calendar: Option<&'a str>,
}

impl Planned<'_> {
    /// The plan as a document.
    pub fn document(&self, lang: Lang) -> Document {
        document::document(self, &Pen { lang, dossier: self.dossier })
    }

    /// Every file of the plan's folder, sorted by path.
    pub fn files(&self, lang: Lang, style: CsvStyle) -> Vec<File> {
        let pen = Pen { lang, dossier: self.dossier };
        let document = document::document(self, &pen);
        let pack = pack::pack(self, &pen, document.stamp.clone());
        let word = |name: &str, document| File { path: format!("documents/{name}.docx"), bytes: docx::bytes(document, self.as_of) };
        let mut files = vec![
            File { path: "calendrier.ics".into(), bytes: ics::calendar(&pack, self.calendar).into_bytes() },
            word("ordres-du-jour", &agenda(&pack)),
            word("invitations", &invitations(&pack)),
            word("comptes-rendus", &minutes(&pack)),
            File {
                path: "documents/suivi.xlsx".into(),
                bytes: xlsx::tracker(&pack::tracked(self, &pen), self.as_of, &document.stamp, lang),
            },
            File { path: "plan.html".into(), bytes: html::page(&document).into_bytes() },
            File { path: "plan.json".into(), bytes: json::plan(self, &pen).into_bytes() },
        ];
        for table in tables::tables(self, &pen) {
            files.push(File { path: format!("tables/{}.csv", table.file), bytes: csv::table(self.dossier, &table, style) });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }
}
