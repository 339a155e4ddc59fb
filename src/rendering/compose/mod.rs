//! From an analysis to a document: one file a part of the report.

pub(super) mod alignment;
mod answers;
pub(super) mod basins;
mod book;
mod common;
mod comparison;
mod comparison_words;
mod conference;
mod evaluation;
mod files;
mod finding;
pub(super) mod follow_up;
mod glossary;
mod matrices;
mod method;
pub(super) mod pages;
pub(super) mod portfolio;
mod quality;
pub(super) mod rows;
mod sheets;
mod summary;
pub(super) mod tables;
pub(super) mod words;

use super::document::{Document, Section};
use super::report::Report;
use crate::detectors::{DETECTORS, Detector, Finding};
use crate::dossier::Dossier;
use crate::recommendations::{self, Recommendation};
use crate::say;
use crate::text::{Lang, date};
pub use book::book;
pub use conference::{pack, tracked};
pub use follow_up::cards;
use sha2::{Digest, Sha256};
pub use words::typography;
pub(super) use words::{Pen, name_and_id};

/// What every part needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'a> {
    /// Words and names.
    pub pen: Pen<'a>,
    /// Everything that the report is written from.
    pub report: &'a Report<'a>,
}

impl<'a> Context<'a> {
    /// How many proposals have a line on the first page and a sheet: what a session of three hours can look at.
    pub fn n_first(&self) -> usize {
        self.report.settings.section(recommendations::SECTION).count("first")
    }

    /// The proposals of the first page, in order.
    pub fn first(&self) -> impl Iterator<Item = &'a Recommendation> + use<'a> {
        self.report.analysis.agenda.items.iter().take(self.n_first())
    }

    /// The finding of a key.
    pub fn finding_of(&self, key: &str) -> Option<&'a Finding> {
        self.report.analysis.detections.iter().flat_map(|detection| &detection.findings).find(|finding| finding.key == key)
    }

    /// The finding behind a proposal.
    pub fn finding(&self, item: &Recommendation) -> &'a Finding {
        &self.report.analysis.detections[item.detection].findings[item.finding]
    }
}

/// The detector of a key, if it still exists.
pub(super) fn detector(key: &str) -> Option<&'static Detector> {
    DETECTORS.iter().find(|detector| detector.key == key)
}

/// The whole report in one language.
pub fn document(report: &Report, lang: Lang) -> Document {
    document_with(report, &pages::Pages::new(report, &pages::portraits(report), lang))
}

/// The same, with the pages that stand beside it.
pub(super) fn document_with(report: &Report, pages: &pages::Pages) -> Document {
    let lang = pages.lang();
    let context = Context { pen: Pen { lang, dossier: report.dossier }, report };
    let pen = &context.pen;
    let (folder, day) = (&report.dossier.name, date(report.analysis.as_of));
    let name = place(report.dossier).unwrap_or(folder);
    let (day_fr, day_en) = (&day.fr, &day.en);
    let analysis = report.analysis;
    let mut chapters: Vec<Section> = vec![summary::chapter(&context)];
    chapters.extend(report.portfolio.map(|selected| portfolio::chapter(pen, &analysis.detections, selected, &answers::places(&context))));
    chapters.push(sheets::chapter(&context));
    chapters.extend(follow_up::chapter(&context));
    chapters.extend([
        matrices::chapter(&context),
        answers::chapter(&context),
        pages.chapter(),
        comparison::chapter(&context),
        quality::chapter(&context),
        method::chapter(&context),
        glossary::chapter(&context),
        files::chapter(&context),
    ]);
    Document {
        lang,
        title: pen.say(&say!("Maillage partenarial : {name}" | "Partner network: {name}")),
        subtitle: pen.say(&say!(
            "Rapport à la conférence, analyse au {day_fr} · dossier « {folder} »"
                | "Report to the conference, as of {day_en} · dossier '{folder}'"
        )),
        stamp: stamp(report, lang),
        chapters,
    }
}

/// Version, date and fingerprint: what stands at the foot of every document.
pub(super) fn stamp(report: &Report, lang: Lang) -> String {
    let day = date(report.analysis.as_of);
    let (day_fr, day_en) = (&day.fr, &day.en);
    let (version, print) = (env!("CARGO_PKG_VERSION"), fingerprint(report.dossier));
    let words = say!(
        "maillage {version} · analyse au {day_fr} · empreinte du dossier {print}"
            | "maillage {version} · as of {day_en} · dossier fingerprint {print}"
    );
    words::typography(words.get(lang), lang)
}

/// The one territory that holds all others, which people know better than the name of a folder.
pub(super) fn place(dossier: &Dossier) -> Option<&String> {
    let mut tops = dossier.territories.iter().filter(|territory| territory.parent.is_none());
    match (tops.next(), tops.next()) {
        (Some(top), None) => Some(&top.name),
        _ => None,
    }
}

/// What identifies the dossier that was read: a digest of the fingerprints of its sources, the same when rows are shuffled.
pub(super) fn fingerprint(dossier: &Dossier) -> String {
    let mut digest = Sha256::new();
    for source in &dossier.sources {
        digest.update(source.name.as_bytes());
        digest.update([0]);
        digest.update(source.fingerprint.as_bytes());
        digest.update([0]);
    }
    digest.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
