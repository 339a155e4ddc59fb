//! Which actions speak of a need that was raised.
//!
//! # Method     A need is read as an action would be (statement, themes, target groups, territory) and compared with all actions by the same method (`actions`):
//! the probability is that both pursue one purpose.
//! # Odd cases  No need: nothing is compared. A statement without a word that counts is answered by nothing that can be seen, and is said to be unreadable.
//! # Choices    One comparison for both: a second one for needs would have its own thresholds, that nobody could judge pairs for.
//! # Cost       That of comparing the actions once more. Above [`MOST`] actions only those near the needs (same territory or above, same theme) are compared.

use super::ActionLinkage;
use crate::dossier::{Action, ActionIdx, Dossier, Need, TerritoryIdx};
use std::collections::BTreeSet;

/// Actions that are all compared with the needs.
const MOST: usize = 20_000;

/// Answers are listed above this probability.
const LISTED: f64 = 0.02;

/// Which actions speak of each need.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NeedLinkage {
    /// One entry a need, in order: actions with the probability that they pursue what it asks for, likeliest first. `None`: the need can't be compared (too few
    /// actions, or a statement too short).
    pub answers: Vec<Option<Vec<(ActionIdx, f64)>>>,
}

impl NeedLinkage {
    /// Compares the needs of a dossier with its actions.
    pub fn build(dossier: &Dossier) -> Self {
        if dossier.needs.is_empty() {
            return Self::default();
        }
        let places: BTreeSet<TerritoryIdx> = dossier.needs.iter().flat_map(|need| dossier.lineage(need.territory)).collect();
        let themes: BTreeSet<&String> = dossier.needs.iter().flat_map(|need| &need.themes).collect();
        let is_near = |action: &Action| {
            action.territories.iter().any(|t| places.contains(t)) || action.themes.iter().any(|theme| themes.contains(theme))
        };
        let n = dossier.actions.len();
        let kept: Vec<usize> = (0..n).filter(|at| n <= MOST || is_near(&dossier.actions[*at])).collect();
        let mut actions: Vec<Action> = kept.iter().map(|at| dossier.actions[*at].clone()).collect();
        actions.extend(dossier.needs.iter().map(as_action));
        // What people judged speaks of actions by their place, and says nothing of needs.
        let joint = Dossier {
            territories: dossier.territories.clone(),
            partners: dossier.partners.clone(),
            participations: Vec::new(),
            actions,
            ..Dossier::default()
        };
        let linkage = ActionLinkage::build_above(&joint, LISTED);
        let mut answers: Vec<Option<Vec<(ActionIdx, f64)>>> =
            (0..dossier.needs.len()).map(|need| linkage.is_readable((kept.len() + need).into()).then(Vec::new)).collect();
        for pair in linkage.pairs.iter().chain(&linkage.continuities) {
            let (left, right) = (pair.left.index(), pair.right.index());
            // Needs stand after all actions.
            if left < kept.len()
                && right >= kept.len()
                && let Some(list) = &mut answers[right - kept.len()]
            {
                list.push((kept[left].into(), pair.probability));
            }
        }
        for list in answers.iter_mut().flatten() {
            list.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        }
        Self { answers }
    }

    /// Actions that speak of a need, likeliest first; `None` where it could not be compared.
    pub fn of(&self, need: usize) -> Option<&[(ActionIdx, f64)]> {
        self.answers.get(need)?.as_deref()
    }
}

/// A need as the action that would answer it.
fn as_action(need: &Need) -> Action {
    Action {
        id: format!("\u{1}{}", need.id),
        title: need.statement.clone(),
        description: String::new(),
        territories: vec![need.territory],
        carrier: None,
        themes: need.themes.clone(),
        target_groups: need.target_groups.clone(),
        axis: None,
        workshop: None,
        framework: None,
        lead: None,
        start: None,
        end: None,
        status: None,
        priority: None,
        cost_per_year: None,
        fte: None,
        beneficiaries: None,
        outcome: None,
        notes: Vec::new(),
        origin: need.origin,
    }
}
