//! Has the evidence of a rejected proposal changed since?

use crate::detectors::{Finding, View};
use crate::dossier::{Decision, Dossier, RowRef, Table};
use crate::say;
use crate::text::{Sentence, count, date, number};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Least share of newer rows, among the dated rows of the evidence, that makes it another evidence.
const NEWER: f64 = 0.25;

/// What has changed in the evidence since a decision, for people; `None` when nothing has that would justify coming back to it.
///
/// Either its subjects are no longer all the same (`overlap` < 1), or at least a quarter of its dated rows are newer than the decision.
pub fn what_changed(view: &View, finding: &Finding, decision: &Decision, overlap: f64) -> Option<Sentence> {
    let day = date(decision.date);
    let (day_fr, day_en) = (day.fr, day.en);
    if overlap < 1.0 {
        let share = number(100.0 * overlap, 0);
        let (fr, en) = (share.fr, share.en);
        return Some(say!(
            "écartée le {day_fr}\u{202f}; depuis, {fr}\u{202f}% seulement de ce qu'elle réunit est resté le même"
                | "set aside on {day_en}; since then only {en}% of what it brings together is the same"
        ));
    }
    let rows: BTreeSet<RowRef> = finding.evidence.iter().flat_map(|e| e.rows.iter().copied()).collect();
    let dates: Vec<Date> = rows.iter().filter_map(|row| dated(view.dossier, *row)).collect();
    let newer = dates.iter().filter(|d| **d > decision.date).count();
    if newer == 0 || (newer as f64) < NEWER * dates.len() as f64 {
        return None;
    }
    let n = count(newer, ("ligne nouvelle", "lignes nouvelles"), ("new row", "new rows"));
    let (fr, en) = (n.fr, n.en);
    Some(say!("écartée le {day_fr}\u{202f}; depuis, {fr} dans ses pièces" | "set aside on {day_en}; since then {en} in its evidence"))
}

/// The day of which a row speaks.
fn dated(dossier: &Dossier, row: RowRef) -> Option<Date> {
    let at = row.index as usize;
    match row.table {
        Table::Actions => dossier.actions[at].start,
        Table::Participations => dossier.participations[at].start,
        Table::Meetings => Some(dossier.meetings[at].date),
        Table::Attendances => Some(dossier.meeting(dossier.attendances[at].meeting).date),
        Table::Solicitations => Some(dossier.solicitations[at].date),
        Table::Agreements => dossier.agreements[at].start,
        Table::Needs => dossier.needs[at].date,
        Table::Milestones => Some(dossier.milestones[at].date),
        Table::Decisions => Some(dossier.decisions[at].date),
        Table::JudgedPairs => dossier.judged_pairs[at].date,
        Table::JudgedPartners => dossier.judged_partners[at].date,
        Table::CommuneChanges => dossier.commune_changes[at].date,
        Table::Territories | Table::Indicators | Table::Partners | Table::Seats | Table::Completeness => None,
    }
}
