//! Evaluated actions, and territories of the same type where nothing of the kind appears: what this room and the animation plan both start from.
//!
//! # Choices    A need is one that the action could answer when they have a theme in common, and a public where both name any; what is outside the département's
//! competence is no need of an action of ours.
//! # Odd cases  An action of the whole département is told by nobody; a territory without a type is told nothing. An absent row is no proof of absence: whoever
//! uses this says so, or asks whether the dossier is whole.

use super::super::View;
use crate::dossier::{Action, ActionIdx, Competence, Dossier, Need, Status, TerritoryIdx};
use crate::statistics::beta_binomial::BetaBinomial;
use std::collections::{BTreeMap, BTreeSet};

/// The target group that holds all others.
const EVERYBODY: &str = "tous-publics";

/// A territory where nothing of the kind appears.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// The unit that could be told.
    pub unit: TerritoryIdx,
    /// Units of its type that do it, each with its weight (0 to 1); at least one.
    pub tellers: Vec<(TerritoryIdx, f64)>,
    /// Needs raised there that it could answer: positions in the table.
    pub needs: Vec<usize>,
}

/// An action with a good evaluated result.
#[derive(Clone, Debug, PartialEq)]
pub struct Practice {
    /// The action.
    pub action: ActionIdx,
    /// Where it takes place: units.
    pub units: BTreeSet<TerritoryIdx>,
    /// Where nothing of the kind appears, in order.
    pub missing: Vec<Missing>,
}

/// Evaluated results drawn towards one half, as by four others (Beta(2, 2)). `outcomes`: 0 to 1 each.
pub fn shrunken(outcomes: &[f64]) -> BetaBinomial {
    BetaBinomial { a: 2.0, b: 2.0 }.after(outcomes.iter().sum(), outcomes.len() as f64)
}

/// Every action evaluated at `good_result` or better and not given up, in order, with the territories of the type where none of its purpose appears.
pub fn practices(view: &View, good_result: f64) -> Vec<Practice> {
    let dossier = view.dossier;
    let is_good = |a: &ActionIdx| {
        let action = dossier.action(*a);
        action.outcome.is_some_and(|o| o >= good_result) && action.status != Some(Status::Abandoned)
    };
    let good: Vec<ActionIdx> = (0..dossier.actions.len()).map(ActionIdx::from).filter(is_good).collect();
    let kin = kin(view);
    let mut needs: BTreeMap<TerritoryIdx, Vec<usize>> = BTreeMap::new();
    for (at, need) in dossier.needs.iter().enumerate().filter(|(_, need)| need.competence != Some(Competence::Outside)) {
        needs.entry(dossier.unit(need.territory).unwrap_or(need.territory)).or_default().push(at);
    }
    let peers: BTreeMap<TerritoryIdx, Vec<(TerritoryIdx, f64)>> =
        dossier.units().into_iter().map(|unit| (unit, dossier.same_type(unit))).collect();
    let practice = |action: ActionIdx| {
        let record = dossier.action(action);
        let units = units_of(dossier, action);
        let there: BTreeSet<TerritoryIdx> =
            kin.get(&action).into_iter().flatten().flat_map(|k| units_of(dossier, *k)).chain(units.iter().copied()).collect();
        let missing = peers.iter().filter(|(unit, _)| !there.contains(unit)).filter_map(|(unit, peers)| {
            let tellers: Vec<(TerritoryIdx, f64)> = peers.iter().filter(|(peer, _)| units.contains(peer)).copied().collect();
            let could_answer = |need: &usize| answers(record, &dossier.needs[*need]);
            let needs = needs.get(unit).into_iter().flatten().copied().filter(could_answer).collect();
            (!tellers.is_empty()).then_some(Missing { unit: *unit, tellers, needs })
        });
        Practice { action, missing: missing.collect(), units }
    };
    good.into_iter().map(practice).collect()
}

/// Could an action answer a need: has it one of its themes, and one of its publics where both name any?
fn answers(action: &Action, need: &Need) -> bool {
    let (ours, theirs) = (&action.target_groups, &need.target_groups);
    let is_for = |group: &String| theirs.contains(group) || group == EVERYBODY;
    let meets = ours.is_empty() || theirs.is_empty() || theirs.iter().any(|group| group == EVERYBODY) || ours.iter().any(is_for);
    meets && need.themes.iter().any(|theme| action.themes.contains(theme))
}

/// Units of an action; none for one of the whole département.
pub(super) fn units_of(dossier: &Dossier, action: ActionIdx) -> BTreeSet<TerritoryIdx> {
    dossier.action(action).territories.iter().filter_map(|t| dossier.unit(*t)).collect()
}

/// Actions of one purpose, whole groups and pairs more likely than not.
fn kin(view: &View) -> BTreeMap<ActionIdx, BTreeSet<ActionIdx>> {
    let mut kin: BTreeMap<ActionIdx, BTreeSet<ActionIdx>> = BTreeMap::new();
    for group in &view.linkage.actions.groups {
        let members: BTreeSet<ActionIdx> = group.members.iter().map(|(a, _)| *a).collect();
        members.iter().for_each(|a| kin.entry(*a).or_default().extend(&members));
    }
    for pair in view.linkage.actions.pairs.iter().filter(|p| p.probability >= 0.5) {
        kin.entry(pair.left).or_default().insert(pair.right);
        kin.entry(pair.right).or_default().insert(pair.left);
    }
    kin
}
