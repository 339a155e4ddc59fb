//! The frame: the model as one weighted graph of partners, actions, territories and themes.
//!
//! | edge | from → to | weight |
//! | --- | --- | --- |
//! | [`EdgeKind::Participation`] | partner → action | role × intensity × time ([`weight`]), strongest if several |
//! | [`EdgeKind::Place`], [`EdgeKind::Theme`] | action → territory, action → theme | 1 / number of them |
//! | [`EdgeKind::Solicitation`] | partner → partner | number of days with a call |
//! | [`EdgeKind::CoParticipation`], [`EdgeKind::SharedMeetings`], [`EdgeKind::Agreement`] | partner – partner | Σ 1 / (k − 1) over the actions, meetings (both present), agreements in force of k partners |
//! | [`EdgeKind::SharedPartners`] | territory – territory | Σ 1 / (k − 1) over the partners that work in k territories |
//! | [`EdgeKind::SimilarActions`] | territory – territory | Σ p over pairs of actions of one purpose, shared among their territories |
//!
//! Undirected edges are stored once, from the lower position to the higher. Partners are canonical: names that are one partner are one vertex, the other
//! names being vertices without edges, so that positions stay those of the dossier. Ties among partners or territories keep the 20 strongest of each end
//! ([`project`]): memory follows the input, never the number of pairs.

pub mod alignment;
pub mod backbone;
mod build;
pub mod communities;
pub mod cooperation;
pub mod measures;
pub mod metrics;
pub mod project;
pub mod weight;
pub mod what_if;

use crate::dossier::{ActionIdx, Dossier, PartnerIdx, TerritoryIdx};
use crate::linkage::Linkage;
use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

/// A vertex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A partner.
    Partner(PartnerIdx),
    /// An action.
    Action(ActionIdx),
    /// A territory.
    Territory(TerritoryIdx),
    /// A theme: position in [`Network::themes`].
    Theme(u32),
}

/// What an edge stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// A partner takes part in an action.
    Participation,
    /// An action covers a territory.
    Place,
    /// An action bears a theme.
    Theme,
    /// A partner calls on another.
    Solicitation,
    /// Two partners are in the same actions.
    CoParticipation,
    /// Two partners were present at the same meetings.
    SharedMeetings,
    /// Two partners signed the same agreements, in force.
    Agreement,
    /// Two territories work with the same partners.
    SharedPartners,
    /// Two territories have actions of the same purpose.
    SimilarActions,
}

/// An edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tie {
    /// What it stands for.
    pub kind: EdgeKind,
    /// How much it weighs; see the table of this module.
    pub weight: f64,
    /// How many records stand behind it.
    pub count: u32,
}

/// The weighted graph of a dossier.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// The graph itself.
    pub graph: DiGraph<Node, Tie>,
    /// Themes of the actions, sorted.
    pub themes: Vec<String>,
    partners: Vec<NodeIndex>,
    actions: Vec<NodeIndex>,
    territories: Vec<NodeIndex>,
    theme_nodes: Vec<NodeIndex>,
}

impl Network {
    /// Builds the graph as it stood on a day.
    pub fn build(dossier: &Dossier, linkage: &Linkage, as_of: Date) -> Self {
        build::build(dossier, linkage, as_of)
    }

    /// The vertex of a record.
    pub fn vertex(&self, node: Node) -> NodeIndex {
        match node {
            Node::Partner(idx) => self.partners[idx.index()],
            Node::Action(idx) => self.actions[idx.index()],
            Node::Territory(idx) => self.territories[idx.index()],
            Node::Theme(position) => self.theme_nodes[position as usize],
        }
    }

    /// The neighbours of a record along one kind of edge, whichever way the edge is stored, in order of node.
    pub fn neighbours(&self, node: Node, kind: EdgeKind) -> Vec<(Node, Tie)> {
        let at = self.vertex(node);
        let out = self.graph.edges_directed(at, Direction::Outgoing).map(|e| (e.target(), *e.weight()));
        let into = self.graph.edges_directed(at, Direction::Incoming).map(|e| (e.source(), *e.weight()));
        let mut found: Vec<(Node, Tie)> =
            out.chain(into).filter(|(_, tie)| tie.kind == kind).map(|(other, tie)| (self.graph[other], tie)).collect();
        found.sort_by_key(|(other, _)| *other);
        found
    }

    /// Every edge of one kind, as (from, to, tie), in order of (from, to).
    pub fn ties(&self, kind: EdgeKind) -> Vec<(Node, Node, Tie)> {
        let of_kind = self.graph.edge_references().filter(|e| e.weight().kind == kind);
        let mut found: Vec<_> = of_kind.map(|e| (self.graph[e.source()], self.graph[e.target()], *e.weight())).collect();
        found.sort_by_key(|(from, to, _)| (*from, *to));
        found
    }

    /// How much a partner is engaged in each territory: Σ over its actions of participation × place, in order of territory.
    pub fn presence_by_territory(&self, partner: PartnerIdx) -> Vec<(TerritoryIdx, f64)> {
        let mut by_territory = std::collections::BTreeMap::new();
        for (action, takes_part) in self.neighbours(Node::Partner(partner), EdgeKind::Participation) {
            for (place, tie) in self.neighbours(action, EdgeKind::Place) {
                if let Node::Territory(territory) = place {
                    *by_territory.entry(territory).or_insert(0.0) += takes_part.weight * tie.weight;
                }
            }
        }
        by_territory.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// The example dossier and its graph, with no link between records.
    fn example() -> (Dossier, Network) {
        let dossier =
            crate::dossier::testing::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires"));
        let linkage = Linkage::build(&Dossier::default(), &crate::settings::Settings::default());
        let linkage = Linkage {
            partners: crate::linkage::PartnerLinkage {
                canonical: (0..dossier.partners.len()).map(PartnerIdx::from).collect(),
                ..linkage.partners
            },
            ..linkage
        };
        let network = Network::build(&dossier, &linkage, dossier.last_event());
        (dossier, network)
    }

    #[test]
    fn an_action_shares_one_unit_among_its_territories() {
        let (dossier, network) = example();
        for action in 0..dossier.actions.len() {
            let places = network.neighbours(Node::Action(action.into()), EdgeKind::Place);
            assert!((places.iter().map(|(_, tie)| tie.weight).sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn each_pair_action_partner_is_one_edge() {
        let (dossier, network) = example();
        let pairs: std::collections::BTreeSet<_> = dossier.participations.iter().map(|p| (p.partner, p.action)).collect();
        assert_eq!(network.ties(EdgeKind::Participation).len(), pairs.len());
        assert!(network.ties(EdgeKind::Participation).iter().all(|(_, _, tie)| tie.weight > 0.0 && tie.weight <= 1.0));
    }

    #[test]
    fn solicitations_are_directed_days() {
        let (dossier, network) = example();
        let days: std::collections::BTreeSet<_> = dossier.solicitations.iter().map(|s| (s.from, s.to, s.date)).collect();
        let total: f64 = network.ties(EdgeKind::Solicitation).iter().map(|(_, _, tie)| tie.weight).sum();
        assert_eq!(total, days.len() as f64);
    }

    #[test]
    fn an_empty_dossier_has_an_empty_graph() {
        let network = Network::build(&Dossier::default(), &Linkage::default(), Date::constant(2014, 1, 1));
        assert_eq!((network.graph.node_count(), network.graph.edge_count()), (0, 0));
    }
}
