//! A page for each territory, basin and large partner, beside the report: the same document, styles and laws; each points to the report and the report to each.
//!
//! # Choices  A page repeats no sheet: it names what concerns its reader and leads to it. What a page can't say, it says so, and why.
//! # Cost     One small drawing a page, made in parallel with the others.

mod basin;
mod index;
mod names;
mod partner;
mod parts;
mod territory;

use super::{Context, Pen, answers, tables};
use crate::detectors::Subject;
use crate::portraits::{self, Portraits, Sources};
use crate::rendering::document::{Document, Section};
use crate::rendering::report::Report;
use crate::text::Lang;
use names::Names;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What every page is written from.
pub(in crate::rendering) struct Pages<'a> {
    context: Context<'a>,
    portraits: &'a Portraits,
    names: Names,
    /// Where findings stand in the report.
    places: tables::Places<'a>,
}

/// The portraits of a report.
pub(in crate::rendering) fn portraits(report: &Report) -> Portraits {
    let analysis = report.analysis;
    let sources = Sources {
        view: analysis.view(report.dossier),
        cooperation: &analysis.cooperation,
        detections: &analysis.detections,
        agenda: &analysis.agenda,
    };
    portraits::portraits(&sources, report.settings)
}

impl<'a> Pages<'a> {
    /// Pages of portraits, in one language.
    pub fn new(report: &'a Report<'a>, portraits: &'a Portraits, lang: Lang) -> Self {
        let context = Context { pen: Pen { lang, dossier: report.dossier }, report };
        Self { names: Names::of(report.dossier, portraits), places: answers::places(&context), context, portraits }
    }

    /// Their language.
    pub fn lang(&self) -> Lang {
        self.context.pen.lang
    }

    /// Every page with its path in the report folder, in no order.
    pub fn documents(&self) -> Vec<(String, Document)> {
        let page = |path: Option<String>, document: Document| path.map(|path| (path, document));
        let territories = self.portraits.territories.par_iter().map(|p| page(self.names.territory(p.territory), territory::page(self, p)));
        let mut pages: Vec<Option<(String, Document)>> = territories.collect();
        let basins = self.portraits.basins.par_iter().map(|p| page(self.names.territory(p.basin), basin::page(self, p)));
        pages.extend(basins.collect::<Vec<_>>());
        let partners = self.portraits.partners.par_iter().map(|p| page(self.names.partner(p.partner), partner::page(self, p)));
        pages.extend(partners.collect::<Vec<_>>());
        pages.into_iter().flatten().collect()
    }

    /// The page of each subject, by its path in the report folder.
    pub fn by_subject(&self) -> BTreeMap<Subject, String> {
        let portraits = self.portraits;
        let territories = portraits.territories.iter().map(|p| p.territory).chain(portraits.basins.iter().map(|p| p.basin));
        let territories = territories.filter_map(|t| Some((Subject::Territory(t), self.names.territory(t)?)));
        let partners = portraits.partners.iter().filter_map(|p| Some((Subject::Partner(p.partner), self.names.partner(p.partner)?)));
        territories.chain(partners).collect()
    }

    /// The chapter of the report that leads to them.
    pub fn chapter(&self) -> Section {
        index::chapter(self)
    }
}

#[cfg(test)]
mod tests;
