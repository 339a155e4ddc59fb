//! What became of each action.

use super::{Fate, Year};
use crate::dossier::{Action, ActionIdx, Dossier};
use crate::lexicon::fold;
use crate::linkage::{Across, Relation};
use crate::text::{Sentence, Text, date, enumerate, number};
use std::collections::{BTreeMap, BTreeSet};

/// What became of an action, or of actions that were joined or parted.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionChange {
    /// What became of it.
    pub fate: Fate,
    /// In the old dossier; none when it is new.
    pub before: Vec<ActionIdx>,
    /// In the new dossier; none when it is gone.
    pub after: Vec<ActionIdx>,
    /// Probability that these are one, the least sure of them; 1 where there is nothing to recognise.
    pub probability: f64,
    /// What is written otherwise, where one action goes on as one.
    pub fields: Vec<FieldChange>,
}

/// A column that is written otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// Code of the column.
    pub column: &'static str,
    /// What it is called.
    pub label: Text,
    /// What stood there; empty when nothing did.
    pub before: Sentence,
    /// What stands there now; empty when nothing does.
    pub after: Sentence,
}

/// Every action of either dossier, once.
pub(super) fn changes(before: Year, after: Year, across: &Across) -> Vec<ActionChange> {
    let (twice, twice_after) = (entered_twice(before), entered_twice(after));
    let (before, after) = (before.dossier, after.dossier);
    let mut out = Vec::new();
    let (mut seen, mut seen_after) = (BTreeSet::new(), BTreeSet::new());
    let whole = |fate, before, after, probability| ActionChange { fate, before, after, probability, fields: Vec::new() };
    for s in &across.joined {
        out.push(whole(Fate::Joined, s.many.clone(), vec![s.one], s.probability));
    }
    for s in &across.parted {
        out.push(whole(Fate::Parted, vec![s.one], s.many.clone(), s.probability));
    }
    for change in &out {
        seen.extend(change.before.iter().copied());
        seen_after.extend(change.after.iter().copied());
    }
    let mut into: BTreeMap<ActionIdx, Vec<(ActionIdx, f64)>> = BTreeMap::new();
    let mut from: BTreeMap<ActionIdx, Vec<(ActionIdx, f64)>> = BTreeMap::new();
    let paired: BTreeSet<ActionIdx> = across.actions.iter().map(|s| s.left).collect();
    let paired_after: BTreeSet<ActionIdx> = across.actions.iter().map(|s| s.right).collect();
    for kin in across.action_kin.iter().filter(|kin| !seen.contains(&kin.left) && !seen_after.contains(&kin.right)) {
        if paired_after.contains(&kin.right) && !paired.contains(&kin.left) {
            into.entry(kin.right).or_default().push((kin.left, kin.probability));
        } else if paired.contains(&kin.left) && !paired_after.contains(&kin.right) {
            from.entry(kin.left).or_default().push((kin.right, kin.probability));
        }
    }
    // A sheet entered twice, one of which was taken out or came: with the one that goes on.
    let right_of: BTreeMap<ActionIdx, ActionIdx> = across.actions.iter().map(|s| (s.left, s.right)).collect();
    let left_of: BTreeMap<ActionIdx, ActionIdx> = across.actions.iter().map(|s| (s.right, s.left)).collect();
    let told: BTreeSet<ActionIdx> = into.values().flatten().map(|kin| kin.0).chain(seen.iter().copied()).collect();
    let told_after: BTreeSet<ActionIdx> = from.values().flatten().map(|kin| kin.0).chain(seen_after.iter().copied()).collect();
    for (gone, other, p) in twice.into_iter().filter(|(gone, ..)| !paired.contains(gone) && !told.contains(gone)) {
        if let Some(right) = right_of.get(&other) {
            into.entry(*right).or_default().push((gone, p));
        }
    }
    for (come, other, p) in twice_after.into_iter().filter(|(come, ..)| !paired_after.contains(come) && !told_after.contains(come)) {
        if let Some(left) = left_of.get(&other) {
            from.entry(*left).or_default().push((come, p));
        }
    }
    for same in &across.actions {
        // Told above; the sheet that says that it has ended, or had, goes with it.
        if seen.contains(&same.left) || seen_after.contains(&same.right) {
            seen.insert(same.left);
            seen_after.insert(same.right);
            continue;
        }
        let (joined, parted) = (into.get(&same.right), from.get(&same.left));
        let (mut lefts, mut rights, mut probability) = (vec![same.left], vec![same.right], same.probability);
        for (list, kin) in [(&mut lefts, joined), (&mut rights, parted)] {
            for (idx, p) in kin.into_iter().flatten() {
                list.push(*idx);
                probability = probability.min(*p);
            }
            list.sort_unstable();
        }
        seen.extend(lefts.iter().copied());
        seen_after.extend(rights.iter().copied());
        let (old, new) = (before.action(same.left), after.action(same.right));
        let fate = match (lefts.len(), rights.len(), old.has_ended(), new.has_ended()) {
            (2.., 2.., ..) => Fate::Reshaped,
            (2.., ..) => Fate::Joined,
            (_, 2.., ..) => Fate::Parted,
            (_, _, false, true) => Fate::Ended,
            (_, _, true, false) => Fate::New,
            _ if !same.is_same_id || fold(&old.title) != fold(&new.title) => Fate::Renamed,
            _ => Fate::Continued,
        };
        let fields = fields(before, after, across, (same.left, same.right));
        out.push(ActionChange { fate, before: lefts, after: rights, probability, fields });
    }
    let alone = |fate, before, after| whole(fate, before, after, 1.0);
    let gone = (0..before.actions.len()).map(ActionIdx::from).filter(|idx| !seen.contains(idx));
    out.extend(gone.map(|idx| alone(Fate::Ended, vec![idx], vec![])));
    out.sort_by_key(|change| change.before.first().copied());
    let come = (0..after.actions.len()).map(ActionIdx::from).filter(|idx| !seen_after.contains(idx));
    out.extend(come.map(|idx| alone(Fate::New, vec![], vec![idx])));
    out
}

/// Actions entered twice: each beside the other of its pair, both ways.
fn entered_twice(year: Year) -> Vec<(ActionIdx, ActionIdx, f64)> {
    let double = year.linkage.actions.groups.iter().filter(|g| g.relation == Relation::Duplicate && g.members.len() == 2);
    double
        .flat_map(|g| {
            let (a, b) = (g.members[0].0, g.members[1].0);
            [(a, b, g.probability), (b, a, g.probability)]
        })
        .collect()
}

/// What is written otherwise of one action, column by column.
fn fields(before: &Dossier, after: &Dossier, across: &Across, (a, b): (ActionIdx, ActionIdx)) -> Vec<FieldChange> {
    let (old, new) = (before.action(a), after.action(b));
    let mut out = Vec::new();
    let mut note = |column, label, is_same: bool, was: Sentence, is: Sentence| {
        if !is_same {
            out.push(FieldChange { column, label, before: was, after: is });
        }
    };
    let say = |text: &str| Sentence::verbatim(text);
    note("id", Text { fr: "identifiant", en: "identifier" }, old.id == new.id, say(&old.id), say(&new.id));
    note("titre", Text { fr: "intitulé", en: "title" }, old.title.trim() == new.title.trim(), say(&old.title), say(&new.title));
    let places = |dossier: &Dossier, action: &Action| {
        enumerate(&action.territories.iter().map(|t| dossier.territory(*t).name.clone()).collect::<Vec<_>>())
    };
    let numbers = |of: &dyn Fn(usize) -> u32, n: usize| (0..n).map(of).collect::<BTreeSet<u32>>();
    let here = numbers(&|at| across.places.left(old.territories[at]), old.territories.len());
    let there = numbers(&|at| across.places.right(new.territories[at]), new.territories.len());
    note("territoires", Text { fr: "territoires", en: "territories" }, here == there, places(before, old), places(after, new));
    let is_same_lead = match (old.lead, new.lead) {
        (None, None) => true,
        (Some(left), Some(right)) => across.is_same_partner(left, right),
        _ => false,
    };
    let lead = |dossier: &Dossier, action: &Action| action.lead.map_or_else(Sentence::default, |lead| say(&dossier.partner(lead).name));
    note("pilote", Text { fr: "pilote", en: "lead" }, is_same_lead, lead(before, old), lead(after, new));
    let status = |action: &Action| action.status.map_or_else(Sentence::default, |status| Sentence::from(status.label()));
    note("statut", Text { fr: "statut", en: "status" }, old.status == new.status, status(old), status(new));
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(Sentence::default, date);
    note("fin", Text { fr: "fin", en: "end" }, old.end == new.end, day(old.end), day(new.end));
    let amount = |value: Option<f64>, digits| value.map_or_else(Sentence::default, |value| number(value, digits));
    for (column, label, was, is, digits) in [
        ("etp", Text { fr: "équivalents temps plein", en: "full-time equivalents" }, old.fte, new.fte, 2),
        ("cout", Text { fr: "euros par an", en: "euros a year" }, old.cost_per_year, new.cost_per_year, 0),
        ("beneficiaires", Text { fr: "bénéficiaires", en: "beneficiaries" }, old.beneficiaries, new.beneficiaries, 0),
        ("resultat", Text { fr: "résultat", en: "outcome" }, old.outcome, new.outcome, 2),
    ] {
        note(column, label, was == is, amount(was, digits), amount(is, digits));
    }
    out
}
