//! Diagrams: the network, the groups of like actions, the calls between centre and field, maps (`maps/`). One file a diagram.
//!
//! All are drawn by our own code as SVG, with nothing to install, and given as DOT too, for who wants to draw them otherwise. Laws of every drawing: at most
//! some forty names; no name over another nor over a shape (tests check each pair); a legend that says by which rule things were left out; shape and line
//! tell what colour tells; 12 pixels or more on a width of 720, so that a page of A4 in greys can be read; the same bytes for the same dossier.

mod axis;
mod basins;
pub mod constellation;
mod ego;
mod funnel;
mod geometry;
mod glyphs;
mod groups;
mod label;
mod maps;
mod marks;
mod network;
mod network_choice;
mod network_words;
mod place;
mod reach;
mod shapes;
mod sheet;
mod solicitation_counts;
mod solicitations;
mod spine;
mod spread;

use super::document::{Cell, ColumnHead, Table};
use super::{Figure, Place};
use crate::comparison::{self, Comparison, Signal};
use crate::detectors::{Detection, View};
use crate::dossier::{Dossier, PartnerIdx, TerritoryIdx};
use crate::network::cooperation::Cooperation;
use crate::recommendations::Agenda;
use crate::say;
use crate::settings::Settings;
use crate::text::{Lang, Sentence};
use rayon::prelude::*;
use sheet::Sheet;

/// What a diagram is about: where a document shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// The whole network.
    Network,
    /// The calls between central directorates and field services.
    Solicitations,
    /// Territories that work with the same partners.
    Cooperation,
    /// Where things are, on a map.
    Places,
    /// One territory, on its own page.
    Page,
    /// The finding of this key.
    Finding(String),
    /// Territories beside their like: the indicator of this key, or the territory of this identifier.
    Comparison(String),
}

/// The facts of a diagram as a table, in the language in which it was drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Heads of the columns.
    pub columns: Vec<Sentence>,
    /// Rows, as long as the columns.
    pub rows: Vec<Vec<String>>,
}

/// A diagram, drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagram {
    /// Name of its files under `diagrammes/`, without ending.
    pub id: String,
    /// What it is about.
    pub about: About,
    /// What it shows, as a question or a name.
    pub title: Sentence,
    /// What is to be seen, one sentence.
    pub caption: Sentence,
    /// What it says, for who can't see it.
    pub alt: Sentence,
    /// The drawing: a whole SVG document of which every text is escaped.
    pub svg: String,
    /// The same graph in the DOT language; empty for what is no graph.
    pub dot: String,
    /// The program that drew it.
    pub drawn_by: &'static str,
    /// The same facts as a table.
    pub facts: Facts,
}

impl Diagram {
    /// A diagram whose sheet is still to be finished.
    fn new(id: &str, about: About, title: Sentence, caption: Sentence, alt: Sentence, dot: String, facts: Facts) -> Self {
        Self { id: id.to_owned(), about, title, caption, alt, svg: String::new(), dot, drawn_by: "maillage", facts }
    }

    /// The same as a figure of a document.
    pub fn figure(self, lang: Lang) -> Figure {
        let place = match self.about {
            About::Network => Place::Network,
            About::Solicitations => Place::Detector("isolated_services".to_owned()),
            About::Cooperation => Place::Cooperation,
            About::Places => Place::Places,
            About::Page => Place::Page,
            About::Finding(key) => Place::Finding(key),
            About::Comparison(of) => Place::Comparison(of),
        };
        let said = |sentence: &Sentence| sentence.get(lang).to_owned();
        let table = Table {
            id: format!("table-{}", self.id),
            caption: said(&self.title),
            columns: self.facts.columns.iter().map(|c| ColumnHead { title: said(c), is_number: false }).collect(),
            rows: self.facts.rows.into_iter().map(|row| row.into_iter().map(Cell::text).collect()).collect(),
            ..Default::default()
        };
        Figure {
            caption: said(&self.caption),
            alt: said(&self.alt),
            id: self.id,
            place,
            svg: self.svg,
            dot: (!self.dot.is_empty()).then_some(self.dot),
            table: (!table.rows.is_empty()).then_some(table),
        }
    }

    fn drawn(mut self, sheet: Sheet, lang: Lang) -> Self {
        self.svg = sheet.finish(&self.id, self.title.get(lang), self.alt.get(lang));
        self
    }
}

/// How many of the first recommendations have their group drawn.
pub const GROUPS_OF_FIRST: usize = 20;

/// Every diagram of a report in one language: the network, the calls between centre and field, then a group for each of the first recommendations that is one.
///
/// A diagram of which there is nothing to show isn't drawn. Same bytes whatever the number of threads.
pub fn draw_all(view: &View, detections: &[Detection], agenda: &Agenda, lang: Lang) -> Vec<Diagram> {
    let mut drawn: Vec<Diagram> =
        network::draw(view, detections, lang).map(|(diagram, sheet)| diagram.drawn(sheet, lang)).into_iter().collect();
    drawn.extend(solicitations::draw(view, lang).map(|(diagram, sheet)| diagram.drawn(sheet, lang)));
    let groups: Vec<Option<Diagram>> = agenda
        .items
        .par_iter()
        .take(GROUPS_OF_FIRST)
        .map(|item| {
            let finding = detections.get(item.detection)?.findings.get(item.finding)?;
            groups::draw(view, finding, item.rank, lang).map(|(diagram, sheet)| diagram.drawn(sheet, lang))
        })
        .collect();
    drawn.extend(groups.into_iter().flatten());
    drawn
}

/// Every figure of a report: the network, calls, groups, basins, maps, the comparison.
pub fn figures(dossier: &Dossier, analysis: &crate::Analysis, settings: &Settings, lang: Lang) -> Vec<Figure> {
    let mut drawn = draw_all(&analysis.view(dossier), &analysis.detections, &analysis.agenda, lang);
    drawn.extend(draw_cooperation(dossier, &analysis.cooperation, lang));
    drawn.extend(draw_maps(dossier, &analysis.cooperation, lang));
    drawn.extend(draw_comparison(dossier, &analysis.comparison, settings, lang));
    drawn.into_iter().map(|diagram| diagram.figure(lang)).collect()
}

/// The diagram of the territories that work with the same partners; nothing when there is nothing to compare.
pub fn draw_cooperation(dossier: &Dossier, cooperation: &Cooperation, lang: Lang) -> Option<Diagram> {
    basins::draw(dossier, cooperation, lang).map(|(diagram, sheet)| diagram.drawn(sheet, lang))
}

/// The maps of a report: ties between territories, themes, indicators. None for a dossier of fewer than two territories.
pub fn draw_maps(dossier: &Dossier, cooperation: &Cooperation, lang: Lang) -> Vec<Diagram> {
    maps::draw(dossier, cooperation, lang).into_iter().map(|(diagram, sheet)| diagram.drawn(sheet, lang)).collect()
}

/// The partners of one territory, for its own page; nothing when it has none. `partners`: each with the number of actions that it takes part in there, the most first.
pub fn draw_ego(dossier: &Dossier, name: &str, partners: &[(PartnerIdx, usize)], lang: Lang) -> Option<Diagram> {
    ego::draw(dossier, name, partners, lang).map(|(diagram, sheet)| diagram.drawn(sheet, lang))
}

/// Territories that have their spine drawn; of more, only those that differ.
pub const SPINES: usize = 24;

/// The diagrams of the comparison: a funnel for each count or share, a spine for each territory (when they are many, for those with a signal).
pub fn draw_comparison(dossier: &Dossier, comparison: &Comparison, settings: &Settings, lang: Lang) -> Vec<Diagram> {
    let funnels: Vec<Option<Diagram>> = comparison
        .measured
        .par_iter()
        .map(|measured| funnel::draw(dossier, comparison, measured, lang).map(|(diagram, sheet)| diagram.drawn(sheet, lang)))
        .collect();
    let mut all: Vec<Diagram> = funnels.into_iter().flatten().collect();
    let margin = settings.section(comparison::SECTION).number("margin");
    let territories: Vec<TerritoryIdx> = with_spine(comparison);
    let spines: Vec<Option<Diagram>> = territories
        .par_iter()
        .map(|territory| spine::draw(dossier, comparison, *territory, margin, lang).map(|(diagram, sheet)| diagram.drawn(sheet, lang)))
        .collect();
    all.extend(spines.into_iter().flatten());
    all
}

/// The spine of one territory, for a page about it; nothing when it isn't compared.
pub fn draw_spine(dossier: &Dossier, comparison: &Comparison, territory: TerritoryIdx, settings: &Settings, lang: Lang) -> Option<Diagram> {
    let margin = settings.section(comparison::SECTION).number("margin");
    spine::draw(dossier, comparison, territory, margin, lang).map(|(diagram, sheet)| diagram.drawn(sheet, lang))
}

/// Territories whose spine is drawn in the report.
fn with_spine(comparison: &Comparison) -> Vec<TerritoryIdx> {
    let has_signal = |t: &&TerritoryIdx| comparison.cells_of(**t).any(|(_, cell)| cell.signal.is_some());
    if comparison.territories.len() <= SPINES {
        return comparison.territories.clone();
    }
    comparison.territories.iter().filter(has_signal).take(SPINES).copied().collect()
}

/// Title of a legend.
const fn heading(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Lecture",
        Lang::En => "How to read it",
    }
}

/// Words for a signal; a dash for none.
fn signal(signal: Option<Signal>) -> Sentence {
    match signal {
        Some(Signal::More) => say!("oui, plus" | "yes, more"),
        Some(Signal::Less) => say!("oui, moins" | "yes, less"),
        None => say!("–" | "–"),
    }
}

#[cfg(test)]
mod tests;
