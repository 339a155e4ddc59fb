//! Who really works with whom, and where: ties that chance doesn't explain, groups that hold, and what they make of the administrative map.
//!
//! | layer | members | are together when they |
//! | --- | --- | --- |
//! | [`Kind::PartnersByAction`] | partners | take part in the same actions |
//! | [`Kind::PartnersByTerritory`] | partners | act in the same territories |
//! | [`Kind::TerritoriesByPartner`] | territories | work with the same partners |
//!
//! # Choices    Territories are compared at the level right under the basins (an action of a commune counts for the MDS that holds it). An action of the whole département,
//! or of a basin, says nothing here: it would bring the administrative map in by the back door. A partner of a single territory ties no territory to another: groups of
//! territories are sought among the partners of two at least.
//! # Odd cases  An abandoned action and a mere invitation are no work together. Names that are one partner are one.
//! # Cost       O(Σ k²) over actions of k ≤ 200 partners for the ties; some hundred runs of Leiden for the groups, fewer on large dossiers (`circles.rs`).

mod circles;
mod crossing;

use super::Node;
use super::backbone::{Backbone, EstablishedTie, backbone};
use super::project::turned;
use crate::dossier::{Dossier, Level, PartnerIdx, Role, Status, TerritoryIdx};
use crate::linkage::Linkage;
pub use circles::{Circles, Verdict};
pub use crossing::{Crossing, Shared};
use std::collections::{BTreeMap, BTreeSet};

/// On average at most this share of the ties said to be established is not.
pub const LEVEL: f64 = 0.05;

/// What ties the members of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Partners that take part in the same actions.
    PartnersByAction,
    /// Partners that act in the same territories.
    PartnersByTerritory,
    /// Territories that work with the same partners.
    TerritoriesByPartner,
}

impl Kind {
    /// Its code in the tables.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PartnersByAction => "partenaires_par_actions",
            Self::PartnersByTerritory => "partenaires_par_territoires",
            Self::TerritoriesByPartner => "territoires_par_partenaires",
        }
    }
}

/// Members, what they share, and what stands out of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What ties them.
    pub kind: Kind,
    /// Partners or territories, in canonical order; ties and groups speak of positions in this list.
    pub members: Vec<Node>,
    /// Actions, territories or partners that have members at all.
    pub n_events: usize,
    /// Those that chance doesn't explain, at [`LEVEL`].
    pub backbone: Backbone,
    /// Groups; `None` where they aren't sought.
    pub circles: Option<Circles>,
}

/// Who really works with whom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cooperation {
    /// The three layers, in the order of [`Kind`]; none in an empty dossier.
    pub layers: Vec<Layer>,
    /// Pairs of territories that have a partner in common, established or not, as positions among the members of their layer, in order.
    pub pairs: Vec<EstablishedTie>,
    /// Against the official basins; `None` when fewer than two of them hold territories that are compared.
    pub crossing: Option<Crossing>,
    /// Actions of the whole département or of a basin, which don't count between territories.
    pub n_wide: usize,
}

impl Cooperation {
    /// Looks at a dossier.
    pub fn of(dossier: &Dossier, linkage: &Linkage) -> Self {
        let mut by_action: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); dossier.actions.len()];
        let mut acts_in: BTreeMap<PartnerIdx, BTreeSet<TerritoryIdx>> = BTreeMap::new();
        for participation in &dossier.participations {
            let action = dossier.action(participation.action);
            if participation.role == Role::Invitee || action.status == Some(Status::Abandoned) {
                continue;
            }
            let partner = linkage.partners.canonical(participation.partner);
            by_action[participation.action.index()].insert(partner.0);
            acts_in.entry(partner).or_default().extend(action.territories.iter().filter_map(|&t| unit(dossier, t)));
        }
        let is_wide = |territories: &[TerritoryIdx]| territories.iter().all(|&t| unit(dossier, t).is_none());
        let n_wide = dossier.actions.iter().filter(|action| is_wide(&action.territories)).count();

        let partners: Vec<PartnerIdx> = acts_in.keys().copied().collect();
        let at = |partner: u32| partners.partition_point(|p| p.0 < partner) as u32;
        let actions: Vec<Vec<u32>> =
            by_action.iter().filter(|members| !members.is_empty()).map(|members| members.iter().map(|&p| at(p)).collect()).collect();
        let units: Vec<TerritoryIdx> = acts_in.values().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let place = |territory: &TerritoryIdx| units.partition_point(|t| t < territory) as u32;
        let places: Vec<Vec<u32>> = acts_in.values().map(|territories| territories.iter().map(place).collect()).collect();
        if partners.is_empty() {
            return Self { n_wide, ..Self::default() };
        }

        let named = |partners: &[PartnerIdx]| partners.iter().map(|&p| Node::Partner(p)).collect::<Vec<_>>();
        let several: Vec<Vec<u32>> = places.iter().filter(|territories| territories.len() > 1).cloned().collect();
        let circles_of_territories = circles::seek(&several, units.len());
        let crossing = crossing::cross(dossier, &units, &several, &circles_of_territories);
        // At level 1 every pair that has a partner in common is told; the established ones are those at ours.
        let whole = backbone(&several, units.len(), 1.0);
        let n_below = whole.ties.iter().filter(|tie| tie.p <= LEVEL).count() as u64;
        let established = whole.ties.iter().filter(|tie| tie.adjusted <= LEVEL).copied().collect();
        let layers = vec![
            Layer {
                kind: Kind::PartnersByAction,
                members: named(&partners),
                n_events: actions.len(),
                backbone: backbone(&actions, partners.len(), LEVEL),
                circles: Some(circles::seek(&actions, partners.len())),
            },
            Layer {
                kind: Kind::PartnersByTerritory,
                members: named(&partners),
                n_events: units.len(),
                backbone: backbone(&turned(&places, units.len()), partners.len(), LEVEL),
                circles: None,
            },
            Layer {
                kind: Kind::TerritoriesByPartner,
                members: units.iter().map(|&t| Node::Territory(t)).collect(),
                n_events: several.len(),
                backbone: Backbone { ties: established, n_below, ..whole.clone() },
                circles: Some(circles_of_territories),
            },
        ];
        Self { layers, pairs: whole.ties, crossing, n_wide }
    }

    /// The layer of a kind.
    pub fn layer(&self, kind: Kind) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.kind == kind)
    }
}

/// The territory right under the basins that a territory is, or belongs to. `None` for the département and the basins themselves.
fn unit(dossier: &Dossier, territory: TerritoryIdx) -> Option<TerritoryIdx> {
    let is_above = |t: TerritoryIdx| matches!(dossier.territory(t).level, Level::Department | Level::Basin);
    if is_above(territory) {
        return None;
    }
    let mut at = territory;
    // No chain of parents is longer than the table.
    for _ in 0..dossier.territories.len() {
        match dossier.territory(at).parent {
            Some(parent) if !is_above(parent) => at = parent,
            _ => break,
        }
    }
    Some(at)
}

/// The basin that holds a territory.
fn basin(dossier: &Dossier, territory: TerritoryIdx) -> Option<TerritoryIdx> {
    let mut at = Some(territory);
    for _ in 0..dossier.territories.len() {
        let here = at?;
        if dossier.territory(here).level == Level::Basin {
            return Some(here);
        }
        at = dossier.territory(here).parent;
    }
    None
}

#[cfg(test)]
mod tests;
