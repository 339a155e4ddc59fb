//! What each practice promises, and to whom.

use super::super::{Standing, View};
use super::practices::{Practice, practices, shrunken, units_of};
use crate::dossier::{ActionIdx, Table, TerritoryIdx};
use crate::settings::Section;
use crate::statistics::beta_binomial::BetaBinomial;
use crate::statistics::quantile::of_sorted;
use std::collections::{BTreeMap, BTreeSet};

/// What a need raised on the theme does to the odds.
const NEEDED: f64 = 2.0;

/// P(a similar action exists) where the dossier isn't said to be whole.
const UNKNOWN: f64 = 0.5;

/// A territory where nothing of the kind appears.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Listener {
    pub(super) unit: TerritoryIdx,
    /// Whom to ask, in order.
    pub(super) tellers: Vec<TerritoryIdx>,
    /// Needs raised there that it could answer: positions in the table.
    pub(super) needs: Vec<usize>,
    /// Is the dossier said to hold all its actions?
    pub(super) is_whole: bool,
    /// P(result above the median practice) × weight of the peers.
    pub(super) works: f64,
    /// P(nothing there does the same).
    pub(super) is_absent: f64,
    /// The action there that is most like it, with its probability.
    pub(super) nearest: Option<(ActionIdx, f64)>,
    pub(super) score: f64,
    pub(super) standing: Option<Standing>,
}

/// A practice: actions of one purpose with evaluated results.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    /// The best evaluated of its actions: the one to ask about.
    pub(super) action: ActionIdx,
    /// All its evaluated actions, in order.
    pub(super) evaluated: Vec<ActionIdx>,
    /// Their results.
    pub(super) outcomes: Vec<f64>,
    /// The same, drawn towards one half.
    pub(super) result: BetaBinomial,
    /// Units where it takes place.
    pub(super) units: BTreeSet<TerritoryIdx>,
    /// Where it could be told, surest first.
    pub(super) listeners: Vec<Listener>,
}

/// Every practice that could be told somewhere, in order of its first action.
pub(super) fn candidates(view: &View, settings: &Section) -> Vec<Candidate> {
    let dossier = view.dossier;
    let known = practices(view, settings.number("good_result"));
    // One practice a group of one purpose.
    let mut group_of: BTreeMap<ActionIdx, ActionIdx> = BTreeMap::new();
    for group in &view.linkage.actions.groups {
        let first = group.members.iter().map(|(a, _)| *a).min();
        group.members.iter().for_each(|(a, _)| group_of.extend(first.map(|first| (*a, first))));
    }
    let mut together: BTreeMap<ActionIdx, Vec<&Practice>> = BTreeMap::new();
    for practice in &known {
        together.entry(group_of.get(&practice.action).copied().unwrap_or(practice.action)).or_default().push(practice);
    }
    // Results of all evaluated actions of the group, the poor ones too: a practice isn't judged by its best day.
    let mut members: BTreeMap<ActionIdx, BTreeSet<ActionIdx>> = BTreeMap::new();
    for (member, first) in &group_of {
        members.entry(*first).or_default().insert(*member);
    }
    let results = |first: ActionIdx| -> Vec<(ActionIdx, f64)> {
        let all: BTreeSet<ActionIdx> = members.get(&first).into_iter().flatten().copied().chain([first]).collect();
        all.into_iter().filter_map(|a| Some((a, dossier.action(a).outcome?))).collect()
    };
    let of_practice: Vec<(ActionIdx, Vec<(ActionIdx, f64)>)> = together.keys().map(|first| (*first, results(*first))).collect();
    let median = median(view, &group_of);
    let near = near(view);
    let make = |(first, results): (ActionIdx, Vec<(ActionIdx, f64)>)| {
        let outcomes: Vec<f64> = results.iter().map(|(_, r)| *r).collect();
        let best = results.iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?.0;
        let result = shrunken(&outcomes);
        let practices = &together[&first];
        let units: BTreeSet<TerritoryIdx> = practices.iter().flat_map(|p| p.units.iter().copied()).collect();
        let mut missing: BTreeMap<TerritoryIdx, (BTreeMap<TerritoryIdx, f64>, BTreeSet<usize>)> = BTreeMap::new();
        for practice in practices {
            for m in practice.missing.iter().filter(|m| !units.contains(&m.unit)) {
                let entry = missing.entry(m.unit).or_default();
                entry.0.extend(m.tellers.iter().copied());
                entry.1.extend(&m.needs);
            }
        }
        let case = Case { view, settings, evaluated: &results, near: &near, works: result.above(median) };
        let mut listeners: Vec<Listener> =
            missing.into_iter().filter_map(|(unit, (tellers, needs))| case.listener(unit, &tellers, needs)).collect();
        listeners.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.unit.cmp(&b.unit)));
        let evaluated = results.iter().map(|(a, _)| *a).collect();
        (!listeners.is_empty()).then_some(Candidate { action: best, evaluated, outcomes, result, units, listeners })
    };
    of_practice.into_iter().filter_map(make).collect()
}

/// The middle of the results of all practices, good or not, each drawn towards one half.
fn median(view: &View, group_of: &BTreeMap<ActionIdx, ActionIdx>) -> f64 {
    let mut by_group: BTreeMap<ActionIdx, Vec<f64>> = BTreeMap::new();
    for (at, action) in view.dossier.actions.iter().enumerate() {
        let idx = ActionIdx::from(at);
        if let Some(outcome) = action.outcome {
            by_group.entry(group_of.get(&idx).copied().unwrap_or(idx)).or_default().push(outcome);
        }
    }
    let mut means: Vec<f64> = by_group.values().map(|outcomes| shrunken(outcomes).mean()).collect();
    means.sort_by(f64::total_cmp);
    of_sorted(&means, 0.5).unwrap_or(0.5)
}

/// Actions like each evaluated action, with the probability that they pursue the same.
fn near(view: &View) -> BTreeMap<ActionIdx, Vec<(ActionIdx, f64)>> {
    let mut near: BTreeMap<ActionIdx, Vec<(ActionIdx, f64)>> = BTreeMap::new();
    for pair in view.linkage.actions.pairs.iter().chain(&view.linkage.actions.continuities) {
        for (one, other) in [(pair.left, pair.right), (pair.right, pair.left)] {
            if view.dossier.action(one).outcome.is_some() {
                near.entry(one).or_default().push((other, pair.probability));
            }
        }
    }
    near
}

struct Case<'a> {
    view: &'a View<'a>,
    settings: &'a Section<'a>,
    evaluated: &'a [(ActionIdx, f64)],
    near: &'a BTreeMap<ActionIdx, Vec<(ActionIdx, f64)>>,
    works: f64,
}

impl Case<'_> {
    /// What a practice promises to one territory; `None` where an action of the whole département, or of the basin, brings it already.
    fn listener(&self, unit: TerritoryIdx, tellers: &BTreeMap<TerritoryIdx, f64>, needs: BTreeSet<usize>) -> Option<Listener> {
        let dossier = self.view.dossier;
        let nearest = self
            .evaluated
            .iter()
            .filter_map(|(a, _)| self.near.get(a))
            .flatten()
            .filter(|(a, _)| dossier.reaches(dossier.action(*a), unit) && !dossier.action(*a).has_ended())
            .copied()
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        if nearest.is_some_and(|(a, p)| p >= 0.5 && units_of(dossier, a).is_empty()) {
            return None;
        }
        let is_whole = dossier.is_whole(unit, Table::Actions);
        let unseen = if is_whole { self.settings.number("unseen") } else { UNKNOWN };
        let is_absent = (1.0 - nearest.map_or(0.0, |(_, p)| p)) * (1.0 - unseen);
        let weight = tellers.values().copied().fold(0.0, f64::max).min(1.0);
        let works = (self.works * weight).clamp(0.01, 0.99);
        let plain = (works * is_absent).clamp(0.01, 0.99);
        let odds = plain / (1.0 - plain) * if needs.is_empty() { 1.0 } else { NEEDED };
        let score = odds / (1.0 + odds);
        let standing = if is_whole && score >= self.settings.number("confidence_minimum") {
            Some(Standing::Established)
        } else {
            (score >= self.settings.number("watch_from")).then_some(Standing::Watch)
        };
        let mut order: Vec<(TerritoryIdx, f64)> = tellers.iter().map(|(t, w)| (*t, *w)).collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Some(Listener {
            unit,
            tellers: order.into_iter().map(|(t, _)| t).collect(),
            needs: needs.into_iter().collect(),
            is_whole,
            works,
            is_absent,
            nearest,
            score,
            standing,
        })
    }
}
