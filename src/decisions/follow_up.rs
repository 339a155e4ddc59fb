//! What became of what was decided: announced, observed, and what the figures before and after are compatible with.
//!
//! A decision is followed up whether or not its finding is still found: a pooling that succeeded leaves none.
//!
//! # Odd cases  Neither the finding nor the identifiers of the subjects (column `sujets`) are there: it is said, and nothing is compared.

use super::announced::{Announced, announced};
use super::effect::{Effect, effect};
use super::series::{Cut, Ledger};
use super::staff::{Staff, staff};
use super::{Precedent, is_of, latest, noted_subjects};
use crate::detectors::{Detection, Subject, View, key};
use crate::dossier::{ActionIdx, Decision, PartnerIdx, RowRef, Table, TerritoryIdx, Verdict};
use std::collections::BTreeMap;

/// Detector of partners under several names.
const SAME_PARTNER: &str = "same_partner";

/// What a series counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Presences, out of invitations.
    Presences,
    /// Calls made and received, out of months.
    Calls,
}

/// A partner before and after a decision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BeforeAfter {
    /// Whose.
    pub partner: PartnerIdx,
    /// What was counted.
    pub measure: Measure,
    /// How much, out of how many, before.
    pub before: (f64, f64),
    /// The same, after.
    pub after: (f64, f64),
    /// What this is compatible with; `None` when there is nothing on one side.
    pub effect: Option<Effect>,
}

/// A decision adopted, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUp {
    /// Row of the decision.
    pub row: RowRef,
    /// Today's finding, by position of its detector and its own; `None` when it isn't found any more.
    pub finding: Option<(usize, usize)>,
    /// What the decision is about.
    pub subjects: Vec<Subject>,
    /// Identifiers that it names and the dossier doesn't know any more.
    pub unknown: Vec<String>,
    /// Has its due date passed?
    pub is_due: bool,
    /// Is it carried out, as the tables show? Names to be made one are counted as one.
    pub is_done: bool,
    /// What it was expected to bring.
    pub announced: Option<Announced>,
    /// What became of its actions, where it is about actions.
    pub staff: Option<Staff>,
    /// Its partners before and after, where it is about partners.
    pub partners: Vec<BeforeAfter>,
}

impl FollowUp {
    /// Should it be done by now, and isn't: its due date has passed, and what it was about is still found.
    pub fn is_late(&self) -> bool {
        self.is_due && !self.is_done && self.finding.is_some()
    }
}

/// Follows up every decision adopted or adapted, in order of date, then of key.
pub fn follow_up(
    view: &View,
    detections: &[Detection],
    precedents: &BTreeMap<(usize, usize), Precedent>,
    hours_per_fte: f64,
) -> Vec<FollowUp> {
    let mut decided: Vec<(usize, &Decision)> =
        latest(view).into_values().filter(|(_, decision)| matches!(decision.verdict, Verdict::Adopted | Verdict::Adapted)).collect();
    decided.sort_by(|a, b| (a.1.date, &a.1.subject).cmp(&(b.1.date, &b.1.subject)));
    if decided.is_empty() {
        return Vec::new();
    }
    let ledger = Ledger::new(view);
    decided
        .into_iter()
        .map(|(position, decision)| {
            let row = RowRef::new(Table::Decisions, position);
            // Several findings may answer to one decision: its own detector's first.
            let found = precedents.iter().filter(|(_, p)| p.row == row).map(|(at, _)| *at);
            let finding = found.min_by_key(|at| (!is_of(&decision.subject, detections[at.0].detector), *at));
            let today = finding.map(|(d, f)| &detections[d].findings[f]);
            let (mut subjects, mut unknown) = (Vec::new(), Vec::new());
            for id in noted_subjects(decision) {
                match record(view, id) {
                    Some(subject) => subjects.push(subject),
                    None => unknown.push(id.to_owned()),
                }
            }
            let names = names_of(view, &decision.subject);
            let is_done = names.as_ref().is_some_and(|names| {
                let one = view.linkage.partners.canonical(names[0]);
                names.iter().all(|name| view.linkage.partners.canonical(*name) == one)
            });
            if let Some(names) = names.filter(|_| subjects.is_empty()) {
                subjects = names.into_iter().map(Subject::Partner).collect();
            }
            if subjects.is_empty() {
                subjects = today.map(|finding| finding.subjects.clone()).unwrap_or_default();
            }
            subjects.sort_unstable();
            let actions: Vec<ActionIdx> =
                subjects.iter().filter_map(|s| if let Subject::Action(idx) = s { Some(*idx) } else { None }).collect();
            let partners: Vec<PartnerIdx> =
                subjects.iter().filter_map(|s| if let Subject::Partner(idx) = s { Some(*idx) } else { None }).collect();
            let place: Option<TerritoryIdx> = match subjects
                .iter()
                .filter_map(|s| if let Subject::Territory(idx) = s { Some(*idx) } else { None })
                .collect::<Vec<_>>()[..]
            {
                [only] => Some(only),
                _ => None,
            };
            FollowUp {
                row,
                finding,
                is_due: decision.due.is_some_and(|due| due < view.as_of),
                is_done,
                announced: announced(decision, today, hours_per_fte),
                staff: (!actions.is_empty()).then(|| staff(view, &actions, decision.date)),
                partners: if actions.is_empty() { before_after(view, &ledger, decision, &partners, place) } else { Vec::new() },
                subjects,
                unknown,
            }
        })
        .collect()
}

/// The names that a decision on one partner under several names was about: a group that is proposed, or merged since, or those of a group that are counted as one.
fn names_of(view: &View, subject: &str) -> Option<Vec<PartnerIdx>> {
    if !is_of(subject, SAME_PARTNER) {
        return None;
    }
    let partners = &view.linkage.partners;
    let is_it = |names: &[PartnerIdx]| {
        let ids: Vec<&str> = names.iter().map(|name| view.dossier.partner(*name).id.as_str()).collect();
        names.len() > 1 && key(SAME_PARTNER, &ids) == subject
    };
    let groups = partners.twins.iter().map(|group| group.members.iter().map(|(partner, _)| *partner).collect::<Vec<_>>());
    let mut merged: BTreeMap<PartnerIdx, Vec<PartnerIdx>> = BTreeMap::new();
    for name in partners.merged.keys() {
        let one = partners.canonical(*name);
        merged.entry(one).or_insert_with(|| vec![one]).push(*name);
    }
    groups.chain(merged.into_values()).find(|names| is_it(names)).map(|mut names| {
        names.sort_unstable();
        names
    })
}

/// The record that an identifier names.
fn record(view: &View, id: &str) -> Option<Subject> {
    let dossier = view.dossier;
    let at = |found: Result<usize, usize>| found.ok();
    let action = at(dossier.actions.binary_search_by(|a| a.id.as_str().cmp(id))).map(|i| Subject::Action(i.into()));
    let partner = || at(dossier.partners.binary_search_by(|p| p.id.as_str().cmp(id))).map(|i| Subject::Partner(i.into()));
    let territory = || at(dossier.territories.binary_search_by(|t| t.id.as_str().cmp(id))).map(|i| Subject::Territory(i.into()));
    action.or_else(partner).or_else(territory)
}

/// What a decision on partners may have moved: the meetings for those that hardly came, the calls for services that nobody calls, both where the key doesn't say.
fn before_after(
    view: &View,
    ledger: &Ledger,
    decision: &Decision,
    partners: &[PartnerIdx],
    place: Option<TerritoryIdx>,
) -> Vec<BeforeAfter> {
    let (of_meetings, of_calls) = match () {
        // To make one of two names moves no meeting and no call.
        () if is_of(&decision.subject, SAME_PARTNER) => (false, false),
        () if is_of(&decision.subject, "weakly_mobilised_partners") => (true, false),
        () if is_of(&decision.subject, "isolated_services") => (false, true),
        () => (true, true),
    };
    let mut out = Vec::new();
    for partner in partners {
        let canonical = view.linkage.partners.canonical(*partner);
        let mut note = |measure, cut: Option<Cut>| {
            if let Some(Cut { months, change, tallies, units }) = cut {
                let effect = effect(&months, change, units);
                out.push(BeforeAfter { partner: *partner, measure, before: tallies.0, after: tallies.1, effect });
            }
        };
        if of_meetings {
            note(Measure::Presences, ledger.presences(canonical, place, decision.date));
        }
        if of_calls {
            note(Measure::Calls, ledger.calls(canonical, decision.date));
        }
    }
    out
}
