//! The memory: what the conference decided, and what it changes in today's list.
//!
//! A decision speaks of a finding when it names its key, or the key of a finding that this one takes further; failing that, when its row repeats the
//! identifiers of the subjects (a column `sujets`, as in `recommandations.csv`) and at least half of them are the same: keys change with the subjects,
//! memory must not.
//!
//! # Odd cases  Several decisions on one finding: the latest counts. A decision after the day of analysis has not been taken yet.

mod announced;
mod effect;
mod evidence;
mod follow_up;
mod lesson;
mod series;
mod staff;
#[cfg(test)]
mod tests;

use crate::detectors::{Detection, Subject, View};
use crate::dossier::{Decision, Dossier, RowRef, Table, Verdict};
use crate::say;
use crate::text::{Sentence, date};
pub use announced::Announced;
pub use effect::{Effect, Means};
pub use evidence::what_changed;
pub use follow_up::{BeforeAfter, FollowUp, Measure, follow_up};
use jiff::civil::Date;
pub use lesson::{Lesson, lessons};
pub use staff::Staff;
use std::collections::{BTreeMap, BTreeSet};

/// Least share of the subjects that a decision and a finding have in common to be about the same thing.
const SAME: f64 = 0.5;

/// What was decided about something found today.
#[derive(Clone, Debug, PartialEq)]
pub struct Precedent {
    /// Row of the decision.
    pub row: RowRef,
    /// What was decided.
    pub verdict: Verdict,
    /// Share of the subjects that are the same then and now: 1 when the key is.
    pub overlap: f64,
    /// For a rejected proposal that comes back: what has changed since.
    pub changed: Option<Sentence>,
}

impl Precedent {
    /// Does the finding leave the list of what is to be decided? Adopted and adapted ones are followed up instead; rejected ones stay away until the
    /// evidence changes; deferred ones come back.
    pub fn is_settled(&self) -> bool {
        match self.verdict {
            Verdict::Adopted | Verdict::Adapted => true,
            Verdict::Rejected => self.changed.is_none(),
            Verdict::Deferred => false,
        }
    }
}

/// The due date of a decision whose finding is still there, to follow other words: `; échéance 30/06/2015, en retard` when it has passed on the day of the analysis and
/// something was to be done by then.
pub fn due(decision: &Decision, verdict: Verdict, as_of: Date) -> Option<Sentence> {
    let due = decision.due?;
    let day = date(due);
    let (fr, en) = (day.fr, day.en);
    let is_late = due < as_of && matches!(verdict, Verdict::Adopted | Verdict::Adapted);
    Some(if is_late {
        say!("\u{202f}; échéance {fr}, en retard" | "; due {en}, late")
    } else {
        say!("\u{202f}; échéance {fr}" | "; due {en}")
    })
}

/// The identifier of a subject, as in the tables.
pub fn id_of(dossier: &Dossier, subject: Subject) -> &str {
    match subject {
        Subject::Action(idx) => &dossier.action(idx).id,
        Subject::Partner(idx) => &dossier.partner(idx).id,
        Subject::Territory(idx) => &dossier.territory(idx).id,
    }
}

/// The precedents of today's findings, by position of detection and finding.
///
/// # Cost  O(findings · log decisions), and O(decisions without a known key × findings of their detector).
pub fn precedents(view: &View, detections: &[Detection]) -> BTreeMap<(usize, usize), Precedent> {
    let dossier = view.dossier;
    let latest = latest(view);
    let keys: BTreeSet<&str> = detections.iter().flat_map(|d| &d.findings).map(|f| f.key.as_str()).collect();
    let mut orphans: Vec<(usize, &Decision, BTreeSet<&str>)> = Vec::new();
    for (subject, (position, decision)) in &latest {
        if !keys.contains(subject) {
            let ids: BTreeSet<&str> = noted_subjects(decision);
            if !ids.is_empty() {
                orphans.push((*position, decision, ids));
            }
        }
    }
    let mut found = BTreeMap::new();
    for (d, detection) in detections.iter().enumerate() {
        for (f, finding) in detection.findings.iter().enumerate() {
            let by_key = std::iter::once(&finding.key)
                .chain(&finding.builds_on)
                .filter_map(|key| latest.get(key.as_str()))
                .map(|(p, d)| (*p, *d, 1.0));
            let by_subjects = orphans.iter().filter(|(_, decision, _)| is_of(&decision.subject, detection.detector)).filter_map(
                |(position, decision, then)| {
                    let now: BTreeSet<&str> = finding.subjects.iter().map(|s| id_of(dossier, *s)).collect();
                    let overlap = then.intersection(&now).count() as f64 / then.union(&now).count() as f64;
                    (overlap >= SAME).then_some((*position, *decision, overlap))
                },
            );
            let best = by_key.chain(by_subjects).max_by(|a, b| (a.1.date, a.0).cmp(&(b.1.date, b.0)));
            if let Some((position, decision, overlap)) = best {
                let changed = if decision.verdict == Verdict::Rejected {
                    what_changed(view, finding, decision, &noted_subjects(decision), overlap)
                } else {
                    None
                };
                let row = RowRef::new(Table::Decisions, position);
                found.insert((d, f), Precedent { row, verdict: decision.verdict, overlap, changed });
            }
        }
    }
    found
}

/// The last decision on each key, with its position in the table; later than the analysis, it has not been taken yet.
fn latest<'a>(view: &View<'a>) -> BTreeMap<&'a str, (usize, &'a Decision)> {
    let mut taken: Vec<(usize, &Decision)> = view.dossier.decisions.iter().enumerate().filter(|(_, d)| d.date <= view.as_of).collect();
    taken.sort_by_key(|(position, decision)| (decision.date, *position));
    // Later decisions overwrite earlier ones.
    taken.into_iter().map(|(position, decision)| (decision.subject.as_str(), (position, decision))).collect()
}

/// Is a key one of this detector's?
fn is_of(key: &str, detector: &str) -> bool {
    key.rsplit_once('-').is_some_and(|(name, _)| name == detector)
}

/// The identifiers that the row of a decision repeats, in a column `sujets`.
fn noted_subjects(decision: &Decision) -> BTreeSet<&str> {
    let column = decision.notes.iter().filter(|(column, _)| matches!(column.trim().to_lowercase().as_str(), "sujets" | "subjects"));
    column.flat_map(|(_, value)| value.split('|')).map(str::trim).filter(|id| !id.is_empty()).collect()
}
