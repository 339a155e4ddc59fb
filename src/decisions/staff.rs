//! What actions that were to be pooled take today, against the day of the decision.
//!
//! # Odd cases  The tables keep one figure of staff an action, today's: what they tell is which actions ended and which began. A continued action whose time was
//! lowered shows between two dossiers (`maillage diff`), not here.

use crate::detectors::View;
use crate::dossier::{Action, ActionIdx, Status};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Actions of a decision, then and now.
#[derive(Clone, Debug, PartialEq)]
pub struct Staff {
    /// Actions that the decision speaks of.
    pub actions: Vec<ActionIdx>,
    /// Those of them that have ended since.
    pub ended: Vec<ActionIdx>,
    /// Actions begun since that pursue the same purpose on territories of theirs.
    pub joint: Vec<ActionIdx>,
    /// Full-time equivalents then and now; `None` when one of the actions that ended or began doesn't say what it takes.
    pub fte: Option<(f64, f64)>,
}

fn has_ended(action: &Action, day: Date) -> bool {
    matches!(action.status, Some(Status::Completed | Status::Abandoned)) || action.end.is_some_and(|end| end <= day)
}

/// Looks at the actions of a decision taken on `day`.
pub(super) fn staff(view: &View, actions: &[ActionIdx], day: Date) -> Staff {
    let dossier = view.dossier;
    // What had ended by the day of the decision takes nothing then nor now.
    let own: Vec<ActionIdx> = actions.iter().copied().filter(|a| dossier.action(*a).end.is_none_or(|end| end > day)).collect();
    let ended: Vec<ActionIdx> = own.iter().copied().filter(|a| has_ended(dossier.action(*a), view.as_of)).collect();
    let known: BTreeSet<ActionIdx> = actions.iter().copied().collect();
    let places: BTreeSet<_> = actions.iter().flat_map(|a| dossier.action(*a).territories.iter().copied()).collect();
    let mut likeness: BTreeMap<ActionIdx, f64> = BTreeMap::new();
    for pair in &view.linkage.actions.pairs {
        for (one, other) in [(pair.left, pair.right), (pair.right, pair.left)] {
            if known.contains(&one) && !known.contains(&other) {
                let best = likeness.entry(other).or_default();
                *best = best.max(pair.probability);
            }
        }
    }
    let is_joint = |a: ActionIdx| {
        let action = dossier.action(a);
        action.start.is_some_and(|start| start > day && start <= view.as_of)
            && !has_ended(action, view.as_of)
            && action.territories.iter().any(|t| places.contains(t))
    };
    let joint: Vec<ActionIdx> = likeness.iter().filter(|(a, p)| **p >= 0.5 && is_joint(**a)).map(|(a, _)| *a).collect();
    let sum = |list: &mut dyn Iterator<Item = ActionIdx>| list.map(|a| dossier.action(a).fte).sum::<Option<f64>>();
    // Those that go on take today what they took then, as far as one dossier can tell: only what ended and what began must be known.
    let gone = sum(&mut ended.iter().copied());
    let come = sum(&mut joint.iter().copied());
    let stays: f64 = own.iter().filter(|a| !ended.contains(a)).filter_map(|a| dossier.action(*a).fte).sum();
    let fte = gone.zip(come).map(|(gone, come)| (stays + gone, stays + come));
    Staff { actions: own, ended, joint, fte }
}
