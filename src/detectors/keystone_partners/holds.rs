//! What each outside partner holds alone: themes in a territory, links between territories on a theme.

use super::super::View;
use crate::dossier::{Extent, PartnerIdx, PartnerKind, Status, Table, TerritoryIdx};
use crate::network::metrics::Graph;
use crate::network::metrics::components::connected;
use crate::network::metrics::cuts::cuts;
use std::collections::{BTreeMap, BTreeSet};

/// Territories parted on a theme when one partner goes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Link {
    /// The theme.
    pub(super) theme: String,
    /// Groups of territories that have no other partner in common; each sorted, the largest first. Two at least.
    pub(super) groups: Vec<Vec<TerritoryIdx>>,
}

/// What rests on one partner.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Holds {
    /// The partner that stands for all its names.
    pub(super) partner: PartnerIdx,
    /// Pairs of theme and territory in which it acts.
    pub(super) n_subjects: usize,
    /// Those in which no other outside partner does, sorted.
    pub(super) alone: Vec<(String, TerritoryIdx)>,
    /// Links that it makes alone, by theme.
    pub(super) links: Vec<Link>,
    /// Outside partners of its kind that already act in the territories concerned, those in most of them first; three at most.
    pub(super) relays: Vec<PartnerIdx>,
    /// Its participations in these subjects: positions in `participations`, sorted.
    pub(super) rows: Vec<usize>,
}

impl Holds {
    /// Links held alone: one less than the groups they keep together.
    pub(super) fn n_links(&self) -> usize {
        self.links.iter().map(|link| link.groups.len() - 1).sum()
    }

    /// Territories concerned, sorted.
    pub(super) fn territories(&self) -> Vec<TerritoryIdx> {
        let linked = self.links.iter().flat_map(|link| link.groups.iter().flatten().copied());
        self.alone.iter().map(|subject| subject.1).chain(linked).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// All outside partners that act on a theme, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct All {
    pub(super) partners: Vec<Holds>,
    /// Actions under way that have participants but no theme.
    pub(super) n_without_theme: usize,
}

/// Is it part of the Department?
fn is_inside(kind: PartnerKind) -> bool {
    matches!(kind, PartnerKind::Directorate | PartnerKind::DepartmentService | PartnerKind::Mds)
}

/// How a partner acts on a theme in a territory.
#[derive(Clone, Debug, Default)]
struct Here {
    /// By which participations.
    rows: Vec<usize>,
    /// Does one of their actions name this very territory? One of the whole département may reach it: enough to be somebody's relay, not to be missed there.
    is_local: bool,
}

/// Where each partner acts on one theme.
type Theme = BTreeMap<PartnerIdx, BTreeMap<TerritoryIdx, Here>>;

/// Gathers what rests on each partner on the day of analysis.
pub(super) fn gather(view: &View) -> All {
    let (presence, n_without_theme) = presence(view);
    let mut partners: BTreeMap<PartnerIdx, Holds> = BTreeMap::new();
    let mut acts_in: BTreeMap<PartnerIdx, BTreeSet<TerritoryIdx>> = BTreeMap::new();
    for (theme, by_partner) in &presence {
        let mut n_partners: BTreeMap<TerritoryIdx, usize> = BTreeMap::new();
        by_partner.values().flat_map(BTreeMap::keys).for_each(|&t| *n_partners.entry(t).or_default() += 1);
        let links = links(theme, by_partner, &n_partners);
        for (&partner, territories) in by_partner {
            acts_in.entry(partner).or_default().extend(territories.keys());
            let holds = partners.entry(partner).or_insert_with(|| Holds {
                partner,
                n_subjects: 0,
                alone: Vec::new(),
                links: Vec::new(),
                relays: Vec::new(),
                rows: Vec::new(),
            });
            holds.n_subjects += territories.len();
            for (&territory, here) in territories.iter().filter(|(t, here)| here.is_local && n_partners[t] == 1) {
                holds.alone.push((theme.clone(), territory));
                holds.rows.extend(&here.rows);
            }
            if let Some(link) = links.get(&partner) {
                holds.links.push(link.clone());
                holds.rows.extend(link.groups.iter().flatten().filter_map(|t| territories.get(t)).flat_map(|here| here.rows.iter()));
            }
        }
    }
    let mut partners: Vec<Holds> = partners.into_values().collect();
    for holds in &mut partners {
        holds.rows.sort_unstable();
        holds.rows.dedup();
        holds.relays = relays(view, holds, &acts_in);
    }
    All { partners, n_without_theme }
}

/// Participations that bring something to an action under way, by theme, partner and territory; and the number of such actions without a theme.
fn presence(view: &View) -> (BTreeMap<String, Theme>, usize) {
    let dossier = view.dossier;
    let under = under_each(view);
    let unrecorded: BTreeSet<TerritoryIdx> = dossier
        .completeness
        .iter()
        .filter(|c| c.extent == Extent::Missing && [Table::Participations.code(), Table::Actions.code()].contains(&c.scope.as_str()))
        .flat_map(|c| under[c.territory.index()].iter().copied())
        .collect();
    // Names that are probably one partner are one here: nobody is a relay of itself.
    let twins = view.linkage.partners.twins.iter();
    let twin_of: BTreeMap<PartnerIdx, PartnerIdx> = twins.flat_map(|g| g.members.iter().map(|(name, _)| (*name, g.proposed))).collect();
    let one = |name: PartnerIdx| {
        let name = view.linkage.partners.canonical(name);
        twin_of.get(&name).map_or(name, |proposed| view.linkage.partners.canonical(*proposed))
    };
    let mut presence: BTreeMap<String, Theme> = BTreeMap::new();
    let mut without_theme = BTreeSet::new();
    for (row, participation) in dossier.participations.iter().enumerate() {
        let action = dossier.action(participation.action);
        let partner = one(participation.partner);
        let is_under_way = !matches!(action.status, Some(Status::Completed | Status::Abandoned))
            && [action.end, participation.end].iter().flatten().all(|end| *end >= view.as_of);
        // Signing or being invited holds nothing up; waiting for means doesn't either.
        let is_bringing = participation.role.contributes() && participation.awaits.is_none();
        if !is_under_way || !is_bringing || is_inside(dossier.partner(partner).kind) {
            continue;
        }
        if action.themes.is_empty() {
            without_theme.insert(participation.action);
        }
        let places: BTreeSet<TerritoryIdx> = action.territories.iter().flat_map(|t| under[t.index()].iter().copied()).collect();
        for theme in &action.themes {
            let by_territory = presence.entry(theme.clone()).or_default().entry(partner).or_default();
            for &place in places.difference(&unrecorded) {
                let here = by_territory.entry(place).or_default();
                here.rows.push(row);
                here.is_local |= action.territories.contains(&place);
            }
        }
    }
    // A partner seen only where nothing may be claimed acts nowhere that counts.
    for by_partner in presence.values_mut() {
        by_partner.retain(|_, territories| !territories.is_empty());
    }
    (presence, without_theme.len())
}

/// For each territory, those at the end of the tree under it; itself when nothing is.
fn under_each(view: &View) -> Vec<Vec<TerritoryIdx>> {
    let territories = &view.dossier.territories;
    let mut has_children = vec![false; territories.len()];
    territories.iter().filter_map(|t| t.parent).for_each(|parent| has_children[parent.index()] = true);
    let mut under = vec![Vec::new(); territories.len()];
    for end in (0..territories.len()).filter(|&t| !has_children[t]) {
        let mut at = Some(TerritoryIdx::from(end));
        // No chain of parents is longer than the table.
        for _ in 0..territories.len() {
            let Some(territory) = at else { break };
            under[territory.index()].push(TerritoryIdx::from(end));
            at = view.dossier.territory(territory).parent;
        }
    }
    under
}

/// The partners whose departure parts territories on a theme. A territory where the partner is alone isn't parted: there is nobody left in it.
fn links(theme: &str, by_partner: &Theme, n_partners: &BTreeMap<TerritoryIdx, usize>) -> BTreeMap<PartnerIdx, Link> {
    let partners: Vec<PartnerIdx> = by_partner.keys().copied().collect();
    let territories: Vec<TerritoryIdx> = n_partners.keys().copied().collect();
    let place: BTreeMap<TerritoryIdx, u32> = territories.iter().enumerate().map(|(i, &t)| (t, (partners.len() + i) as u32)).collect();
    let ties: Vec<(u32, u32, f64)> =
        by_partner.values().enumerate().flat_map(|(i, acts)| acts.keys().map(|t| (i as u32, place[t], 1.0)).collect::<Vec<_>>()).collect();
    let n = partners.len() + territories.len();
    // Only territories where somebody would be left count as parted.
    let shared = |t: &TerritoryIdx| n_partners[t] > 1;
    let weights: Vec<f64> =
        (0..n).map(|v| if v >= partners.len() && shared(&territories[v - partners.len()]) { 1.0 } else { 0.0 }).collect();
    let graph = Graph::undirected(n, &ties);
    let parted = cuts(&graph, &weights).parted;
    let mut out = BTreeMap::new();
    for (i, &partner) in partners.iter().enumerate().filter(|(i, _)| parted[*i] > 0.0) {
        let left: Vec<_> = ties.iter().copied().filter(|tie| tie.0 as usize != i).collect();
        let piece = connected(&Graph::undirected(n, &left));
        let mut groups: BTreeMap<u32, Vec<TerritoryIdx>> = BTreeMap::new();
        // Only pieces that it held: others were apart before.
        let acts = by_partner[&partner].iter().filter(|(t, here)| here.is_local && shared(t));
        let held: BTreeSet<u32> = acts.map(|(t, _)| piece[place[t] as usize]).collect();
        for territory in territories.iter().filter(|t| shared(t)) {
            let at = piece[place[territory] as usize];
            if held.contains(&at) {
                groups.entry(at).or_default().push(*territory);
            }
        }
        let mut groups: Vec<Vec<TerritoryIdx>> = groups.into_values().collect();
        groups.sort_by_key(|group| (std::cmp::Reverse(group.len()), group[0]));
        if groups.len() > 1 {
            out.insert(partner, Link { theme: theme.to_owned(), groups });
        }
    }
    out
}

/// Outside partners of the same kind, with the number of the territories concerned in which they act already.
fn relays(view: &View, holds: &Holds, acts_in: &BTreeMap<PartnerIdx, BTreeSet<TerritoryIdx>>) -> Vec<PartnerIdx> {
    let kind = view.dossier.partner(holds.partner).kind;
    let concerned = holds.territories();
    let mut found: Vec<(usize, PartnerIdx)> = acts_in
        .iter()
        .filter(|(other, _)| **other != holds.partner && view.dossier.partner(**other).kind == kind)
        .map(|(&other, acts)| (concerned.iter().filter(|t| acts.contains(t)).count(), other))
        .filter(|(n, _)| *n > 0)
        .collect();
    found.sort_by_key(|&(n, other)| (std::cmp::Reverse(n), other));
    found.into_iter().take(3).map(|(_, other)| other).collect()
}
