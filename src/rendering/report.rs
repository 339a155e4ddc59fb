//! Everything that a report is written from, and the files that it becomes.

use super::document::Document;
use super::pdf::{self, PdfError};
use super::{Figure, compose, csv, docx, html, json, pack, xlsx};
use crate::analysis::Analysis;
use crate::detectors::Subject;
use crate::dossier::{Dossier, Remark};
use crate::planning::Portfolio;
use crate::say;
use crate::settings::Settings;
use crate::sources::Severity;
use crate::text::{Lang, Sentence};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A remark made while reading, as the report shows it: without the number of a line, so that the report stays the same when rows are shuffled.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RemarkLine {
    /// How much it matters.
    pub severity: Severity,
    /// The file, as the user knows it; empty if it concerns the whole dossier.
    pub file: String,
    /// What was found, and what was done with it.
    pub sentence: Sentence,
}

impl From<&Remark> for RemarkLine {
    fn from(remark: &Remark) -> Self {
        let mut sentence = remark.found.clone();
        if let Some(column) = &remark.place.column {
            let (name, letter) = (&column.name, column.letter());
            let (fr, en) = (&sentence.fr, &sentence.en);
            sentence = say!("Colonne « {name} » ({letter}) : {fr}" | "Column '{name}' ({letter}): {en}");
        }
        for (fr, en) in [(&remark.expected.fr, &remark.expected.en), (&remark.meanwhile.fr, &remark.meanwhile.en)] {
            if !fr.is_empty() {
                sentence.fr = format!("{}. {fr}", sentence.fr.trim_end_matches('.'));
                sentence.en = format!("{}. {en}", sentence.en.trim_end_matches('.'));
            }
        }
        Self { severity: remark.severity, file: remark.place.source.clone(), sentence }
    }
}

/// Everything that a report is written from.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The validated model.
    pub dossier: &'a Dossier,
    /// What was found in it.
    pub analysis: &'a Analysis,
    /// Settings in force.
    pub settings: &'a Settings,
    /// Remarks made while reading.
    pub remarks: &'a [RemarkLine],
    /// Figures, drawn beforehand.
    pub figures: &'a [Figure],
    /// What the conference can treat, solved beforehand; `None` where nobody asked: the chapter is left out.
    pub portfolio: Option<&'a Portfolio>,
}

/// How the tables are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CsvStyle {
    /// UTF-8, comma, decimal point: the format of dossiers.
    #[default]
    Canonical,
    /// Semicolon, decimal comma, byte order mark: what Excel opens by a double click in French.
    Excel,
}

/// One file of the report folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path in the folder, with `/`.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Report<'_> {
    /// Every page of the report with its path in the folder, `index.html` first.
    pub fn pages(&self, lang: Lang) -> Vec<(String, Document)> {
        let portraits = compose::pages::portraits(self);
        let pages = compose::pages::Pages::new(self, &portraits, lang);
        let mut documents = vec![("index.html".to_owned(), compose::document_with(self, &pages))];
        documents.extend(pages.documents());
        documents
    }

    /// The page of each territory, basin and partner that has one, by its path in the folder.
    pub fn pages_by_subject(&self) -> BTreeMap<Subject, String> {
        compose::pages::Pages::new(self, &compose::pages::portraits(self), Lang::Fr).by_subject()
    }

    /// Every file of the report folder, sorted by path.
    pub fn files(&self, lang: Lang, style: CsvStyle) -> Vec<File> {
        let pages = self.pages(lang);
        let mut files: Vec<File> =
            pages.par_iter().map(|(path, page)| File { path: path.clone(), bytes: html::page(page).into_bytes() }).collect();
        files.extend(self.results(lang, style));
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// Every file of the report folder but its pages: results, diagrams, what the secretariat takes along.
    pub fn results(&self, lang: Lang, style: CsvStyle) -> Vec<File> {
        let mut files = vec![File { path: "analyse.json".into(), bytes: json::analysis(self).into_bytes() }];
        for (name, bytes) in csv::tables(self, style) {
            files.push(File { path: format!("tables/{name}.csv"), bytes });
        }
        for figure in self.figures {
            files.push(File { path: format!("diagrammes/{}.svg", figure.id), bytes: figure.svg.clone().into_bytes() });
            if let Some(dot) = &figure.dot {
                files.push(File { path: format!("diagrammes/{}.dot", figure.id), bytes: dot.clone().into_bytes() });
            }
        }
        files.extend(self.documents(lang));
        files
    }

    /// What the secretariat takes along: agenda, minutes to fill in, tracking table, and all tables in one workbook.
    fn documents(&self, lang: Lang) -> [File; 4] {
        let (as_of, session) = (self.analysis.as_of, compose::pack(self, lang));
        let file = |path: &str, bytes: Vec<u8>| File { path: path.into(), bytes };
        [
            file("documents/ordre-du-jour.docx", docx::bytes(&pack::agenda(&session), as_of)),
            file("documents/compte-rendu.docx", docx::bytes(&pack::minutes(&session), as_of)),
            file("documents/suivi.xlsx", xlsx::tracker(&compose::tracked(self, lang), as_of, &session.stamp, lang)),
            file("tables.xlsx", xlsx::tables(self, lang)),
        ]
    }

    /// The conference's book, in PDF.
    ///
    /// # Errors
    /// When it can't be set in type, or the program was built without what that takes.
    pub fn book(&self, lang: Lang) -> Result<File, PdfError> {
        let bytes = pdf::bytes(&compose::book(self, lang), self.analysis.as_of)?;
        Ok(File { path: "livre.pdf".into(), bytes })
    }
}
