//! What the network diagram draws, chosen from all that there is: few enough names to be read, and the rule by which they were chosen.

use super::label::clean;
use super::reach::{Bridge, Reach, Work, gather};
use super::shapes::Family;
use crate::detectors::{Detection, Standing, Subject, View};
use crate::dossier::PartnerIdx;
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};

/// Names on the drawing, at most.
pub(super) const MOST_LABELS: usize = 40;
/// Isolated services drawn, at most.
const MOST_ISOLATED: usize = 8;
/// Lines drawn, at most, unless the two strongest of each partner are more.
const MOST_LINES: usize = 55;

/// What is drawn, chosen from all that there is.
pub(super) struct Choice {
    pub reach: Reach,
    /// Partners drawn.
    pub bridges: Vec<Bridge>,
    /// Lines drawn: position among `bridges`, and the work.
    pub lines: Vec<(usize, Work)>,
    /// Each partner keeps this many of its strongest lines.
    pub strongest: usize,
    pub n_lines: usize,
    pub isolated: Vec<PartnerIdx>,
    pub n_isolated: usize,
    /// In what way those drawn are isolated, each way once.
    pub isolation: Vec<Text>,
    /// For each isolated service, the place that it belongs to.
    pub tethered: Vec<Option<usize>>,
    /// Kinds of partner among those drawn.
    pub families: BTreeSet<Family>,
}

pub(super) fn choose(view: &View, detections: &[Detection]) -> Choice {
    let reach = gather(view);
    let found: BTreeMap<PartnerIdx, Text> = detections
        .iter()
        .filter(|d| d.detector == "isolated_services")
        .flat_map(|d| &d.findings)
        .filter(|f| f.standing == Standing::Established)
        .flat_map(|f| f.subjects.iter().filter_map(|s| if let Subject::Partner(p) = s { Some((*p, f.motive.1)) } else { None }))
        .collect();
    let n_isolated = found.len();
    let isolated: Vec<PartnerIdx> = found.keys().copied().take(MOST_ISOLATED).collect();
    let mut isolation: Vec<Text> = Vec::new();
    for words in found.values().take(MOST_ISOLATED) {
        if !isolation.contains(words) {
            isolation.push(*words);
        }
    }
    let budget = MOST_LABELS.saturating_sub(reach.places.len() + isolated.len());
    let bridges: Vec<Bridge> = reach.bridges.iter().filter(|b| !isolated.contains(&b.partner)).take(budget).cloned().collect();
    let strongest_of: Vec<Vec<Work>> = bridges
        .iter()
        .map(|bridge| {
            let mut works = bridge.works.clone();
            works.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.place.cmp(&b.place)));
            works
        })
        .collect();
    let n_kept = |strongest: usize| strongest_of.iter().map(|works| works.len().min(strongest)).sum::<usize>();
    let most = strongest_of.iter().map(Vec::len).max().unwrap_or(2);
    let strongest = (2..=most).rev().find(|n| n_kept(*n) <= MOST_LINES).unwrap_or(2);
    let mut lines: Vec<(usize, Work)> =
        strongest_of.iter().enumerate().flat_map(|(at, works)| works.iter().take(strongest).map(move |work| (at, *work))).collect();
    for place in 0..reach.places.len() {
        if lines.iter().all(|(_, work)| work.place != place) {
            let here =
                strongest_of.iter().enumerate().flat_map(|(at, works)| works.iter().filter(|w| w.place == place).map(move |w| (at, *w)));
            lines.extend(here.max_by(|a, b| a.1.weight.total_cmp(&b.1.weight).then(b.0.cmp(&a.0))));
        }
    }
    let n_lines = bridges.iter().map(|b| b.works.len()).sum();
    let tethered = isolated
        .iter()
        .map(|p| view.dossier.partner(*p).territory.and_then(|t| reach.places.iter().position(|place| place.members.contains(&t))))
        .collect();
    let families = bridges.iter().map(|b| Family::of(view.dossier.partner(b.partner).kind)).collect();
    Choice { reach, bridges, lines, strongest, n_lines, isolated, n_isolated, isolation, tethered, families }
}

/// The name of a partner on a drawing: its acronym when no other partner has the same, else its name.
pub(super) fn short_name(view: &View, partner: PartnerIdx, acronyms: &BTreeMap<String, usize>) -> String {
    let record = view.dossier.partner(partner);
    match record.acronym.as_deref().map(clean) {
        Some(acronym) if acronym.chars().count() >= 2 && acronyms.get(&acronym) == Some(&1) => acronym,
        _ => clean(&record.name),
    }
}

pub(super) fn acronyms(view: &View) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for acronym in view.dossier.partners.iter().filter_map(|p| p.acronym.as_deref()) {
        *found.entry(clean(acronym)).or_insert(0) += 1;
    }
    found
}

impl Choice {
    /// Isolated services and the place that they belong to.
    pub fn tethers(&self) -> Vec<(usize, usize)> {
        self.tethered.iter().enumerate().filter_map(|(at, place)| place.map(|p| (at, p))).collect()
    }
}
