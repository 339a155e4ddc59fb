//! Has the evidence of a rejected proposal changed since?

use super::id_of;
use crate::detectors::{Finding, View};
use crate::dossier::{Decision, Dossier, RowRef, Table};
use crate::say;
use crate::text::{Sentence, count, date, enumerate};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Least share of newer rows, among the dated rows of the evidence, that makes it another evidence.
const NEWER: f64 = 0.25;

/// Identifiers named of what came or went.
const NAMED: usize = 3;

/// What has changed in the evidence since a decision, for people; `None` when nothing has that would justify coming back to it.
///
/// Either its subjects are no longer all the same (`overlap` < 1; `then`: their identifiers in the decision), or at least a quarter of its dated rows are newer
/// than the decision.
pub fn what_changed(view: &View, finding: &Finding, decision: &Decision, then: &BTreeSet<&str>, overlap: f64) -> Option<Sentence> {
    let day = date(decision.date);
    let (day_fr, day_en) = (day.fr, day.en);
    if overlap < 1.0 {
        let now: BTreeSet<&str> = finding.subjects.iter().map(|s| id_of(view.dossier, *s)).collect();
        let list = |ids: Vec<&&str>| {
            let (named, more) = (ids.len().min(NAMED), ids.len().saturating_sub(NAMED));
            let names = enumerate(&ids[..named].iter().map(|id| (**id).to_owned()).collect::<Vec<_>>());
            let (fr, en) = (names.fr, names.en);
            if more == 0 { say!("{fr}" | "{en}") } else { say!("{fr} et {more} de plus" | "{en} and {more} more") }
        };
        let (come, gone) = (now.difference(then).collect::<Vec<_>>(), then.difference(&now).collect::<Vec<_>>());
        let mut parts: Vec<Sentence> = Vec::new();
        if !come.is_empty() {
            let names = list(come);
            let (fr, en) = (names.fr, names.en);
            parts.push(say!("s'y ajoute {fr}" | "{en} came in"));
        }
        if !gone.is_empty() {
            let names = list(gone);
            let (fr, en) = (names.fr, names.en);
            parts.push(say!("n'y est plus {fr}" | "{en} left"));
        }
        let fr = parts.iter().map(|p| p.fr.as_str()).collect::<Vec<_>>().join(", ");
        let en = parts.iter().map(|p| p.en.as_str()).collect::<Vec<_>>().join(", ");
        return Some(say!("écartée le {day_fr}\u{202f}; depuis, {fr}" | "set aside on {day_en}; since then {en}"));
    }
    let rows: BTreeSet<RowRef> = finding.evidence.iter().flat_map(|e| e.rows.iter().copied()).collect();
    let dates: Vec<(Table, Date)> = rows.iter().filter_map(|row| Some((row.table, dated(view.dossier, *row)?))).collect();
    let newer = dates.iter().filter(|(_, day)| *day > decision.date).count();
    if newer == 0 || (newer as f64) < NEWER * dates.len() as f64 {
        return None;
    }
    let mut by_table: BTreeMap<Table, usize> = BTreeMap::new();
    dates.iter().filter(|(_, day)| *day > decision.date).for_each(|(table, _)| *by_table.entry(*table).or_default() += 1);
    let tables: Vec<String> = by_table.iter().map(|(table, n)| format!("{n} ({})", table.code())).collect();
    let (n, tables) = (count(newer, ("ligne nouvelle", "lignes nouvelles"), ("new row", "new rows")), enumerate(&tables));
    let (fr, en, t_fr, t_en, all) = (n.fr, n.en, tables.fr, tables.en, dates.len());
    Some(say!(
        "écartée le {day_fr}\u{202f}; depuis, {fr} sur {all} dans ses pièces\u{202f}: {t_fr}"
            | "set aside on {day_en}; since then {en} of {all} in its evidence: {t_en}"
    ))
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
