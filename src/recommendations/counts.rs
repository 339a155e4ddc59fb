//! From actions to proposals, in figures: what the first page of the report shows as a tree.

use super::Recommendation;
use crate::detectors::{Detection, Standing, View};
use crate::dossier::{Level, TerritoryIdx};
use serde::Serialize;
use std::collections::BTreeSet;

/// How many actions make how many purposes and proposals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CountTree {
    /// Territories with at least one action, the département itself aside.
    pub territories: usize,
    /// Actions of the dossier.
    pub actions: usize,
    /// Actions with an evaluated result.
    pub evaluated_actions: usize,
    /// Groups of actions of one purpose, double entries included.
    pub groups: usize,
    /// Actions in a group.
    pub actions_in_groups: usize,
    /// Distinct purposes: each group counts for one, each other action for itself.
    pub distinct_purposes: usize,
    /// Pooling proposals established.
    pub pooling_proposals: usize,
    /// Other findings established: key of the detector and how many, in the order of the detectors.
    pub other_findings: Vec<(&'static str, usize)>,
    /// Proposals on the ranked list.
    pub listed: usize,
    /// Proposals on its first page.
    pub first: usize,
}

/// The detector whose findings are counted as proposals.
const POOLING: &str = "pooling_candidates";

impl CountTree {
    /// Counts. `first`: places on the first page.
    pub(super) fn count(view: &View, detections: &[Detection], items: &[Recommendation], first: usize) -> Self {
        let dossier = view.dossier;
        let territories: BTreeSet<TerritoryIdx> = dossier.actions.iter().flat_map(|a| a.territories.iter().copied()).collect();
        let groups = &view.linkage.actions.groups;
        let grouped: BTreeSet<_> = groups.iter().flat_map(|g| g.members.iter().map(|(a, _)| *a)).collect();
        let established = |d: &Detection| d.findings.iter().filter(|f| f.standing == Standing::Established).count();
        Self {
            territories: territories.iter().filter(|t| dossier.territory(**t).level != Level::Department).count(),
            actions: dossier.actions.len(),
            evaluated_actions: dossier.actions.iter().filter(|a| a.outcome.is_some()).count(),
            groups: groups.len(),
            actions_in_groups: grouped.len(),
            distinct_purposes: dossier.actions.len() - grouped.len() + groups.len(),
            pooling_proposals: detections.iter().filter(|d| d.detector == POOLING).map(established).sum(),
            other_findings: detections.iter().filter(|d| d.detector != POOLING).map(|d| (d.detector, established(d))).collect(),
            listed: items.len(),
            first: items.len().min(first),
        }
    }
}
