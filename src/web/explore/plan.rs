//! Where the nodes of a network stand. A node keeps its place whatever one chooses to see, so that a choice hides and shows, and moves nothing.
//!
//! # Choices  Up to [`MOST_NODES`] nodes, one plan for the whole dossier, made once for an analysis. Beyond, the plan is that of the territory and theme asked for (their
//! largest nodes), made at each request; the period and the centre still move nothing.

use super::filter::Filter;
use super::graph::{Graph, MOST_LINKS, MOST_NODES, Tied, chooses, gather};
use super::reader::Reader;
use crate::detectors::Subject;
use crate::dossier::{Dossier, TerritoryIdx};
use crate::network::Node;
use crate::rendering::diagrams::constellation::{Sign, Star, Thread, lay};
use crate::web::snapshot::Snapshot;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// What is made once for an analysis, when it is first asked for.
#[derive(Debug, Default)]
pub struct Kept {
    plans: [OnceLock<Arc<Plan>>; Tied::ALL.len()],
    /// Pages of the report by whom they are about.
    pub pages: OnceLock<BTreeMap<Subject, String>>,
}

/// Places of nodes.
#[derive(Debug, Default)]
pub struct Plan {
    /// Place and half width of each node.
    places: BTreeMap<Node, ((f64, f64), f64)>,
    /// Are there more nodes than have a place?
    is_cut: bool,
}

/// What is shown: a bounded graph, and a star for each of its nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// Nodes and links.
    pub graph: Graph,
    /// The nodes on the plan, in the same order.
    pub stars: Vec<Star>,
}

impl Shown {
    /// What a filter lets through.
    pub fn of(snapshot: &Snapshot, tied: Tied, filter: &Filter) -> Self {
        let dossier = &snapshot.loaded.dossier;
        let chosen = chooses(filter, tied);
        let reader = Reader::new(dossier, &snapshot.analysis.linkage.partners, &chosen);
        let mut graph = gather(&reader, tied);
        let plan = Self::plan(snapshot, tied, &chosen);
        if let Some(centre) = centre(snapshot, filter) {
            graph = graph.around(centre);
        }
        let graph = graph.placed(|node| plan.places.contains_key(&node)).bounded(MOST_NODES, MOST_LINKS);
        let star = |node: Node| {
            let (at, radius) = plan.places.get(&node).copied().unwrap_or_default();
            Star { sign: sign(dossier, node), name: name(dossier, node), radius, at }
        };
        Self { stars: graph.dots.iter().map(|dot| star(dot.node)).collect(), graph }
    }

    fn plan(snapshot: &Snapshot, tied: Tied, chosen: &Filter) -> Arc<Plan> {
        let dossier = &snapshot.loaded.dossier;
        let partners = &snapshot.analysis.linkage.partners;
        let make = |filter: &Filter| {
            let whole = gather(&Reader::new(dossier, partners, filter), tied);
            Arc::new(Plan::of(dossier, whole.bounded(MOST_NODES, MOST_LINKS)))
        };
        let slot = snapshot.kept.plans.get(tied as usize);
        let whole = slot.map_or_else(|| make(&Filter::default()), |slot| Arc::clone(slot.get_or_init(|| make(&Filter::default()))));
        let at_any_time = Filter { from: None, to: None, ..chosen.clone() };
        if whole.is_cut && at_any_time != Filter::default() { make(&at_any_time) } else { whole }
    }

    /// Links as they are drawn: the strength of each from 0 to 1.
    pub fn threads(&self) -> Vec<Thread> {
        threads(&self.graph)
    }
}

impl Plan {
    /// Lays out a graph.
    fn of(dossier: &Dossier, graph: Graph) -> Self {
        let largest = graph.dots.iter().map(|dot| dot.count).max().unwrap_or(1).max(1) as f64;
        let radii: Vec<f64> = graph.dots.iter().map(|dot| 5.0 + 11.0 * (dot.count as f64 / largest).sqrt()).collect();
        let start = starts(dossier, &graph);
        let places = lay(&start, &radii, &threads(&graph));
        let is_cut = graph.n_dots > graph.dots.len();
        let places = graph.dots.iter().zip(places).zip(radii).map(|((dot, at), radius)| (dot.node, (at, radius)));
        Self { places: places.collect(), is_cut }
    }
}

fn threads(graph: &Graph) -> Vec<Thread> {
    // Where no link has more than a few rows, none is drawn as the strongest possible.
    let strongest = graph.links.iter().map(|link| link.count).max().unwrap_or(1).max(6) as f64;
    graph.links.iter().map(|link| (link.from, link.to, (link.count as f64 / strongest).sqrt())).collect()
}

/// Where nodes begin: territories around a circle, in their order; an action amid its territories, a partner amid those of its actions (or at home); each a little apart
/// from the others, on a spiral.
fn starts(dossier: &Dossier, graph: &Graph) -> Vec<(f64, f64)> {
    let mut at_work: BTreeMap<Node, BTreeMap<TerritoryIdx, usize>> = BTreeMap::new();
    for row in &dossier.participations {
        for place in &dossier.action(row.action).territories {
            *at_work.entry(Node::Partner(row.partner)).or_default().entry(*place).or_default() += 1;
        }
    }
    let homes = |node: Node| -> BTreeMap<TerritoryIdx, usize> {
        match node {
            Node::Partner(idx) => {
                let home = || dossier.partner(idx).territory.into_iter().map(|home| (home, 1)).collect();
                at_work.get(&node).cloned().unwrap_or_else(home)
            }
            Node::Action(idx) => dossier.action(idx).territories.iter().map(|place| (*place, 1)).collect(),
            Node::Territory(idx) => BTreeMap::from([(idx, 1)]),
            Node::Theme(_) => BTreeMap::new(),
        }
    };
    let homes: Vec<BTreeMap<TerritoryIdx, usize>> = graph.dots.iter().map(|dot| homes(dot.node)).collect();
    let used: BTreeSet<TerritoryIdx> = homes.iter().flat_map(|homes| homes.keys().copied()).collect();
    let around = |position: usize, n: usize, radius: f64| {
        let angle = std::f64::consts::TAU * position as f64 / n.max(1) as f64;
        (radius * libm::cos(angle), radius * libm::sin(angle))
    };
    let wide = 26.0 * (graph.dots.len() as f64).sqrt();
    let anchors: BTreeMap<TerritoryIdx, (f64, f64)> =
        used.iter().enumerate().map(|(at, territory)| (*territory, around(at, used.len(), wide))).collect();
    homes
        .iter()
        .enumerate()
        .map(|(at, homes)| {
            let all = homes.values().sum::<usize>().max(1) as f64;
            let mean = |of: fn(&(f64, f64)) -> f64| homes.iter().map(|(home, n)| of(&anchors[home]) * *n as f64).sum::<f64>() / all;
            // The golden angle: no two turns of a spiral point the same way.
            let (turn, out) = (at as f64 * 2.399_963_229_728_653, 7.0 * ((at % 400) as f64).sqrt());
            (mean(|p| p.0) + out * libm::cos(turn), mean(|p| p.1) + out * libm::sin(turn))
        })
        .collect()
}

/// The node that a filter centres the view on.
pub fn centre(snapshot: &Snapshot, filter: &Filter) -> Option<Node> {
    let partner = filter.partner.map(|partner| Node::Partner(snapshot.analysis.linkage.partners.canonical(partner)));
    partner.or(filter.action.map(Node::Action))
}

/// What people call a node.
pub fn name(dossier: &Dossier, node: Node) -> String {
    match node {
        Node::Partner(idx) => dossier.partner(idx).name.clone(),
        Node::Action(idx) => dossier.action(idx).title.clone(),
        Node::Territory(idx) => dossier.territory(idx).name.clone(),
        Node::Theme(_) => String::new(),
    }
}

fn sign(dossier: &Dossier, node: Node) -> Sign {
    match node {
        Node::Partner(idx) => Sign::Partner(dossier.partner(idx).kind),
        Node::Action(_) => Sign::Action,
        Node::Territory(_) | Node::Theme(_) => Sign::Territory,
    }
}
