//! Which findings concern which territories and which partners, whatever detector made them.

use super::Sources;
use crate::detectors::Subject;
use crate::dossier::{PartnerIdx, TerritoryIdx};
use std::collections::{BTreeMap, BTreeSet};

/// A finding: position of its detection, then its own.
pub type FindingAt = (usize, usize);

/// Findings by whom they concern. Those that another one takes further are left to it; each list begins with what is proposed first, then the surest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Concerns {
    /// By territory right under the basins.
    pub territories: BTreeMap<TerritoryIdx, Vec<FindingAt>>,
    /// By basin, or département: findings about it as a whole.
    pub above: BTreeMap<TerritoryIdx, Vec<FindingAt>>,
    /// By canonical partner.
    pub partners: BTreeMap<PartnerIdx, Vec<FindingAt>>,
}

impl Concerns {
    /// A finding concerns the territories that it names, those of its actions, and the home of its partners.
    pub(super) fn of(sources: &Sources, units: &[Option<TerritoryIdx>]) -> Self {
        let dossier = sources.view.dossier;
        let absorbed: BTreeSet<FindingAt> = sources.agenda.absorbed.iter().map(|absorbed| absorbed.finding).collect();
        let rank: BTreeMap<FindingAt, usize> =
            sources.agenda.items.iter().map(|item| ((item.detection, item.finding), item.rank)).collect();
        let mut order: Vec<FindingAt> = (0..sources.detections.len())
            .flat_map(|d| (0..sources.detections[d].findings.len()).map(move |f| (d, f)))
            .filter(|at| !absorbed.contains(at))
            .collect();
        order.sort_by(|a, b| {
            let key = |at: &FindingAt| (rank.get(at).copied().unwrap_or(usize::MAX), sources.detections[at.0].findings[at.1].standing);
            let score = |at: &FindingAt| sources.detections[at.0].findings[at.1].score;
            key(a).cmp(&key(b)).then(score(b).total_cmp(&score(a))).then(a.cmp(b))
        });
        let mut out = Self::default();
        for at in order {
            let finding = &sources.detections[at.0].findings[at.1];
            let mut places: BTreeSet<TerritoryIdx> = finding.territories.iter().copied().collect();
            let mut partners = BTreeSet::new();
            for subject in &finding.subjects {
                match subject {
                    Subject::Territory(territory) => _ = places.insert(*territory),
                    Subject::Action(action) => places.extend(&dossier.action(*action).territories),
                    Subject::Partner(partner) => {
                        places.extend(dossier.partner(*partner).territory);
                        partners.insert(sources.view.linkage.partners.canonical(*partner));
                    }
                }
            }
            let below: BTreeSet<TerritoryIdx> = places.iter().filter_map(|t| units[t.index()]).collect();
            let above = places.iter().filter(|t| units[t.index()].is_none());
            above.for_each(|t| out.above.entry(*t).or_default().push(at));
            below.into_iter().for_each(|t| out.territories.entry(t).or_default().push(at));
            partners.into_iter().for_each(|p| out.partners.entry(p).or_default().push(at));
        }
        out
    }
}
