//! From the model to the graph: one function a kind of edge.

use super::project::project;
use super::weight;
use super::{EdgeKind, Network, Node, Tie};
use crate::dossier::{Dossier, PartnerIdx, Presence, TerritoryIdx};
use crate::linkage::Linkage;
use jiff::civil::Date;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeMap, BTreeSet};

/// Each partner and each territory keeps this many of its strongest ties of each kind.
const STRONGEST: usize = 20;

/// Builds the graph as it stood on a day.
pub(super) fn build(dossier: &Dossier, linkage: &Linkage, as_of: Date) -> Network {
    let themes: Vec<String> = dossier.actions.iter().flat_map(|a| a.themes.iter().cloned()).collect::<BTreeSet<_>>().into_iter().collect();
    let mut graph = DiGraph::with_capacity(dossier.partners.len() + dossier.actions.len() + dossier.territories.len() + themes.len(), 0);
    let partners: Vec<NodeIndex> = (0..dossier.partners.len()).map(|i| graph.add_node(Node::Partner(i.into()))).collect();
    let actions: Vec<NodeIndex> = (0..dossier.actions.len()).map(|i| graph.add_node(Node::Action(i.into()))).collect();
    let territories: Vec<NodeIndex> = (0..dossier.territories.len()).map(|i| graph.add_node(Node::Territory(i.into()))).collect();
    let theme_nodes: Vec<NodeIndex> = (0..themes.len()).map(|i| graph.add_node(Node::Theme(i as u32))).collect();
    let mut network = Network { graph, themes, partners, actions, territories, theme_nodes };
    participations(&mut network, dossier, linkage, as_of);
    places_and_themes(&mut network, dossier);
    solicitations(&mut network, dossier, linkage);
    partners_together(&mut network, dossier, linkage, as_of);
    territories_together(&mut network, dossier, linkage);
    network
}

/// Partner → action. A partner under two names, or in two roles, gives one edge: the strongest of its participations.
fn participations(network: &mut Network, dossier: &Dossier, linkage: &Linkage, as_of: Date) {
    let mut edges: BTreeMap<_, Tie> = BTreeMap::new();
    for participation in &dossier.participations {
        let tie = edges.entry((linkage.partners.canonical(participation.partner), participation.action)).or_insert(Tie {
            kind: EdgeKind::Participation,
            weight: 0.0,
            count: 0,
        });
        tie.weight = tie.weight.max(weight::of_participation(participation, as_of));
        tie.count += 1;
    }
    for ((partner, action), tie) in edges {
        network.graph.add_edge(network.partners[partner.index()], network.actions[action.index()], tie);
    }
}

/// Action → territory and action → theme: an action shares one unit among its territories, and one among its themes.
fn places_and_themes(network: &mut Network, dossier: &Dossier) {
    for (idx, action) in dossier.actions.iter().enumerate() {
        for territory in &action.territories {
            let tie = Tie { kind: EdgeKind::Place, weight: 1.0 / action.territories.len() as f64, count: 1 };
            network.graph.add_edge(network.actions[idx], network.territories[territory.index()], tie);
        }
        for theme in &action.themes {
            let position = network.themes.binary_search(theme).expect("the themes were gathered from these very actions");
            let tie = Tie { kind: EdgeKind::Theme, weight: 1.0 / action.themes.len() as f64, count: 1 };
            network.graph.add_edge(network.actions[idx], network.theme_nodes[position], tie);
        }
    }
}

/// Partner → partner, directed: the number of different days on which one called on the other. The volume typed in isn't used: one agent writes one call a
/// row, another the month's total, while a day with a call is a day with a call.
fn solicitations(network: &mut Network, dossier: &Dossier, linkage: &Linkage) {
    let mut days: BTreeMap<(PartnerIdx, PartnerIdx), BTreeSet<Date>> = BTreeMap::new();
    for call in &dossier.solicitations {
        let (from, to) = (linkage.partners.canonical(call.from), linkage.partners.canonical(call.to));
        if from != to {
            days.entry((from, to)).or_default().insert(call.date);
        }
    }
    for ((from, to), days) in days {
        let tie = Tie { kind: EdgeKind::Solicitation, weight: days.len() as f64, count: days.len() as u32 };
        network.graph.add_edge(network.partners[from.index()], network.partners[to.index()], tie);
    }
}

/// Partner – partner, undirected (stored from the lower position to the higher): actions, meetings and agreements that both are in.
fn partners_together(network: &mut Network, dossier: &Dossier, linkage: &Linkage, as_of: Date) {
    let one = |partner: PartnerIdx| linkage.partners.canonical(partner).0;
    let mut in_action = vec![BTreeSet::new(); dossier.actions.len()];
    for participation in &dossier.participations {
        in_action[participation.action.index()].insert(one(participation.partner));
    }
    let mut in_meeting = vec![BTreeSet::new(); dossier.meetings.len()];
    for attendance in dossier.attendances.iter().filter(|a| a.presence == Presence::Present) {
        in_meeting[attendance.meeting.index()].insert(one(attendance.partner));
    }
    let in_force = dossier.agreements.iter().filter(|a| a.end.is_none_or(|end| end >= as_of));
    let in_agreement: Vec<BTreeSet<u32>> = in_force.map(|a| a.partners.iter().map(|p| one(*p)).collect()).collect();
    for (kind, events) in
        [(EdgeKind::CoParticipation, in_action), (EdgeKind::SharedMeetings, in_meeting), (EdgeKind::Agreement, in_agreement)]
    {
        let events: Vec<Vec<u32>> = events.into_iter().map(|members| members.into_iter().collect()).collect();
        for tie in project(&events, dossier.partners.len(), STRONGEST) {
            let (from, to) = (network.partners[tie.left as usize], network.partners[tie.right as usize]);
            network.graph.add_edge(from, to, Tie { kind, weight: tie.weight, count: tie.n_events });
        }
    }
}

/// Territory – territory, undirected: partners that work in both, and actions of one purpose.
fn territories_together(network: &mut Network, dossier: &Dossier, linkage: &Linkage) {
    let mut seen_in: BTreeMap<PartnerIdx, BTreeSet<u32>> = BTreeMap::new();
    for participation in &dossier.participations {
        let territories = dossier.action(participation.action).territories.iter().map(|t| t.0);
        seen_in.entry(linkage.partners.canonical(participation.partner)).or_default().extend(territories);
    }
    let events: Vec<Vec<u32>> = seen_in.into_values().map(|territories| territories.into_iter().collect()).collect();
    for tie in project(&events, dossier.territories.len(), STRONGEST) {
        let (from, to) = (network.territories[tie.left as usize], network.territories[tie.right as usize]);
        network.graph.add_edge(from, to, Tie { kind: EdgeKind::SharedPartners, weight: tie.weight, count: tie.n_events });
    }
    // Similar actions: Σ over likely pairs of p / (territories of one × territories of the other), so that a pair of actions weighs p in all.
    let mut similar: BTreeMap<(TerritoryIdx, TerritoryIdx), Tie> = BTreeMap::new();
    for pair in linkage.actions.pairs.iter().filter(|pair| pair.probability >= 0.5) {
        let (left, right) = (&dossier.action(pair.left).territories, &dossier.action(pair.right).territories);
        for a in left {
            for b in right.iter().filter(|b| *b != a) {
                let tie = similar.entry((*a.min(b), *a.max(b))).or_insert(Tie { kind: EdgeKind::SimilarActions, weight: 0.0, count: 0 });
                tie.weight += pair.probability / (left.len() * right.len()) as f64;
                tie.count += 1;
            }
        }
    }
    for ((from, to), tie) in similar {
        network.graph.add_edge(network.territories[from.index()], network.territories[to.index()], tie);
    }
}
