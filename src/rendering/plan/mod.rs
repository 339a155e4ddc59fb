//! A plan as documents and tables: the same words on the page, the same figures in the files.

mod document;
mod json;
mod tables;

use super::compose::words::Pen;
use super::compose::{fingerprint, place};
use super::report::{CsvStyle, File};
use super::{csv, html};
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
}

impl Planned<'_> {
    /// Every file of the plan's folder, sorted by path.
    pub fn files(&self, lang: Lang, style: CsvStyle) -> Vec<File> {
        let pen = Pen { lang, dossier: self.dossier };
        let mut files = vec![
            File { path: "plan.html".into(), bytes: html::page(&document::document(self, &pen)).into_bytes() },
            File { path: "plan.json".into(), bytes: json::plan(self, &pen).into_bytes() },
        ];
        for table in tables::tables(self, &pen) {
            files.push(File { path: format!("tables/{}.csv", table.file), bytes: csv::table(self.dossier, &table, style) });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }
}
