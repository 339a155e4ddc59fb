//! A basin's portrait: its territories, the partners that they share, whether they do work together, what they could take up together.

use super::Sources;
use super::concerns::{Concerns, FindingAt};
use crate::dossier::{ActionIdx, Level, PartnerIdx, Role, Status, TerritoryIdx};
use crate::network::Node;
use crate::network::cooperation::{Kind, Shared, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// What concerns one basin.
#[derive(Clone, Debug, PartialEq)]
pub struct BasinPortrait {
    /// Which.
    pub basin: TerritoryIdx,
    /// The territories right under it, in canonical order.
    pub territories: Vec<TerritoryIdx>,
    /// Actions of its territories, abandoned ones aside.
    pub n_actions: usize,
    /// Partners that take part in them.
    pub n_partners: usize,
    /// Partners that act in two of its territories at least, those of most territories first.
    pub shared: Vec<(PartnerIdx, Vec<TerritoryIdx>)>,
    /// What cooperation makes of it.
    pub natural: Natural,
    /// Actions of the basin as a whole.
    pub wide: Vec<ActionIdx>,
    /// Findings that concern two of its territories at least, or the basin itself: what is proposed first at the head.
    pub findings: Vec<FindingAt>,
}

/// A basin against who really works with whom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Natural {
    /// Pairs of its territories that one partner brings together, and what chance would give.
    pub inside: Option<Shared>,
    /// The basins with which its territories have clearly more in common than by chance, the furthest from chance first.
    pub close: Vec<(TerritoryIdx, Shared)>,
    /// Groups of territories that hold, and that hold some of its own: their members, inside and outside the basin. Empty when none hold.
    pub groups: Vec<(Vec<TerritoryIdx>, Vec<TerritoryIdx>)>,
    /// May groups be told at all?
    pub verdict: Option<Verdict>,
}

/// Beyond so many standard deviations an excess is said: 9 chances in 10, as in the report's matrices.
const SAID: f64 = 1.645;

/// One portrait a basin that holds a territory.
pub(super) fn portraits(sources: &Sources, units: &[Option<TerritoryIdx>], concerns: &Concerns) -> Vec<BasinPortrait> {
    let (view, dossier) = (&sources.view, sources.view.dossier);
    let mut members: BTreeMap<TerritoryIdx, Vec<TerritoryIdx>> = BTreeMap::new();
    for territory in (0..units.len()).map(TerritoryIdx::from).filter(|t| units[t.index()] == Some(*t)) {
        if let Some(basin) = dossier.territory(territory).parent.filter(|parent| dossier.territory(*parent).level == Level::Basin) {
            members.entry(basin).or_default().push(territory);
        }
    }
    let basin_of: BTreeMap<TerritoryIdx, TerritoryIdx> =
        members.iter().flat_map(|(basin, territories)| territories.iter().map(|t| (*t, *basin))).collect();
    let mut acts: BTreeMap<TerritoryIdx, BTreeMap<PartnerIdx, BTreeSet<TerritoryIdx>>> = BTreeMap::new();
    for part in &dossier.participations {
        let action = dossier.action(part.action);
        if part.role == Role::Invitee || action.status == Some(Status::Abandoned) {
            continue;
        }
        let partner = view.linkage.partners.canonical(part.partner);
        for place in action.territories.iter().filter_map(|t| units[t.index()]) {
            if let Some(basin) = basin_of.get(&place) {
                acts.entry(*basin).or_default().entry(partner).or_default().insert(place);
            }
        }
    }
    let mut n_actions: BTreeMap<TerritoryIdx, usize> = BTreeMap::new();
    let mut wide: BTreeMap<TerritoryIdx, Vec<ActionIdx>> = BTreeMap::new();
    for (at, action) in dossier.actions.iter().enumerate().filter(|(_, action)| action.status != Some(Status::Abandoned)) {
        let basins: BTreeSet<TerritoryIdx> =
            action.territories.iter().filter_map(|t| units[t.index()]).filter_map(|unit| basin_of.get(&unit).copied()).collect();
        basins.into_iter().for_each(|basin| *n_actions.entry(basin).or_default() += 1);
        for basin in action.territories.iter().filter(|t| members.contains_key(t)) {
            wide.entry(*basin).or_default().push(at.into());
        }
    }
    // A finding concerns a basin when it concerns two of its territories.
    let mut findings: BTreeMap<TerritoryIdx, BTreeMap<FindingAt, usize>> = BTreeMap::new();
    for (territory, found) in &concerns.territories {
        if let Some(basin) = basin_of.get(territory) {
            found.iter().for_each(|at| *findings.entry(*basin).or_default().entry(*at).or_default() += 1);
        }
    }
    let order: BTreeMap<FindingAt, usize> = sources.agenda.items.iter().map(|item| ((item.detection, item.finding), item.rank)).collect();
    let portrait = |(basin, territories): (TerritoryIdx, Vec<TerritoryIdx>)| {
        let partners = acts.remove(&basin).unwrap_or_default();
        let n_partners = partners.len();
        let mut shared: Vec<(PartnerIdx, Vec<TerritoryIdx>)> = partners
            .into_iter()
            .filter(|(_, places)| places.len() > 1)
            .map(|(partner, places)| (partner, places.into_iter().collect()))
            .collect();
        shared.sort_by_key(|(partner, places)| (std::cmp::Reverse(places.len()), *partner));
        let own = findings.remove(&basin).unwrap_or_default().into_iter().filter(|(_, n)| *n > 1).map(|(at, _)| at);
        let own: BTreeSet<FindingAt> = own.chain(concerns.above.get(&basin).into_iter().flatten().copied()).collect();
        let mut own: Vec<FindingAt> = own.into_iter().collect();
        own.sort_by_key(|at| (order.get(at).copied().unwrap_or(usize::MAX), *at));
        BasinPortrait {
            natural: natural(sources, basin, &territories),
            n_actions: n_actions.get(&basin).copied().unwrap_or(0),
            n_partners,
            shared,
            wide: wide.remove(&basin).unwrap_or_default(),
            findings: own,
            basin,
            territories,
        }
    };
    members.into_iter().map(portrait).collect()
}

fn natural(sources: &Sources, basin: TerritoryIdx, territories: &[TerritoryIdx]) -> Natural {
    let mut out = Natural::default();
    if let Some(crossing) = &sources.cooperation.crossing
        && let Ok(at) = crossing.basins.binary_search(&basin)
    {
        out.inside = Some(crossing.cells[at][at]);
        let others =
            (0..crossing.basins.len()).filter(|other| *other != at).map(|other| (crossing.basins[other], crossing.cells[at][other]));
        out.close = others.filter(|(_, cell)| cell.z > SAID).collect();
        out.close.sort_by(|a, b| b.1.z.total_cmp(&a.1.z).then(a.0.cmp(&b.0)));
    }
    let Some(layer) = sources.cooperation.layer(Kind::TerritoriesByPartner) else { return out };
    let Some(circles) = &layer.circles else { return out };
    out.verdict = Some(circles.verdict());
    if circles.verdict() == Verdict::Stable {
        for group in circles.groups() {
            let members = group.iter().filter_map(|member| match layer.members[*member] {
                Node::Territory(territory) => Some(territory),
                _ => None,
            });
            let (inside, outside): (Vec<TerritoryIdx>, Vec<TerritoryIdx>) = members.partition(|t| territories.contains(t));
            if !inside.is_empty() {
                out.groups.push((inside, outside));
            }
        }
    }
    out
}
