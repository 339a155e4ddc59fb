//! The measures of the partners' network: one line a partner, and the network as a whole. For those who go on in a spreadsheet or a network program.
//!
//! The network: canonical partners tied by actions, meetings and agreements in common and by calls, directions set aside ([`partner_ties`]). Beside it, partners and their
//! actions as a graph of two sides, without weights.
//!
//! # Choices  Betweenness is exact up to [`EXACT`] partners; above, estimated with an error that holds for all of them at once, which is given with each value.
//! # Cost     O(partners · ties / 64) for distances, O(partners · ties) for betweenness up to [`EXACT`].

use super::communities::{Null, Plan, communities};
use super::metrics::betweenness::betweenness;
use super::metrics::brokerage::brokerage;
use super::metrics::clustering::{local, transitivity, triangles};
use super::metrics::components::{connected, sizes, strong};
use super::metrics::cores::core_numbers;
use super::metrics::cuts::cuts;
use super::metrics::distances::{diameter, efficiency, mean_distance, reaches};
use super::metrics::fiedler::algebraic_connectivity;
use super::metrics::prestige::{eigenvector, pagerank};
use super::metrics::sampled_betweenness::{Precision, sampled_betweenness};
use super::metrics::{Graph, shape, two_mode};
use super::what_if::partner_ties;
use super::{EdgeKind, Network, Node};
use crate::dossier::{Dossier, PartnerIdx};
use crate::linkage::Linkage;
use crate::statistics::reciprocity::reciprocity;

/// Betweenness is exact up to this many vertices.
pub const EXACT: usize = 5_000;

/// Above, no vertex errs by more than this share of all pairs, but one time in ten.
const PRECISION: Precision = Precision { error: 0.005, risk: 0.1, seed: 2014 };

/// Share of its time at which the stroller of PageRank follows a tie: the usual one.
const DAMPING: f64 = 0.85;
const SETTLED: f64 = 1e-12;

/// Groups of the whole network are the best of so many runs.
const PLAN: Plan = Plan { null: Null::OneSided, resolution: 1.0, n_runs: 20, seed: 2014 };

/// What is measured of one partner.
#[derive(Clone, Debug, PartialEq)]
pub struct PartnerMeasures {
    /// Which.
    pub partner: PartnerIdx,
    /// Actions it takes part in.
    pub n_actions: usize,
    /// Partners it is tied to.
    pub degree: usize,
    /// Sum of the weights of its ties.
    pub strength: f64,
    /// Share of its ties that go to partners of another territory; `None` without a tie to or from a known territory.
    pub outside: Option<f64>,
    /// Piece of the network, from 1, in the order of the first partner.
    pub piece: u32,
    /// Largest k such that it is in a group where all have k partners.
    pub core: u32,
    /// PageRank.
    pub pagerank: f64,
    /// Eigenvector centrality.
    pub eigenvector: f64,
    /// Closeness.
    pub closeness: f64,
    /// Partners within two steps.
    pub n_within_two: u32,
    /// Betweenness.
    pub betweenness: f64,
    /// How far off it may be; 0 when it is exact.
    pub betweenness_error: f64,
    /// Share of the pairs of its partners that are tied.
    pub clustering: f64,
    /// Burt's constraint and effective size.
    pub brokerage: Option<(f64, f64)>,
    /// Do others lose each other when it goes, and how many are parted from the rest?
    pub parted: Option<f64>,
    /// Group, from 1 for the largest.
    pub group: u32,
    /// Among partners and actions: closeness and betweenness against the best of its side, and overlap with those it meets.
    pub two_mode: (f64, f64, Option<f64>),
}

/// One measure of the whole network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Whole {
    /// Partners.
    Partners,
    /// Ties.
    Ties,
    /// Share of the possible ties that are there.
    Density,
    /// Pieces.
    Pieces,
    /// Partners of the largest piece.
    Largest,
    /// Share of paths of two ties whose ends are tied.
    Transitivity,
    /// Correlation of degrees across ties.
    Assortativity,
    /// Largest distance.
    Diameter,
    /// Mean distance within reach.
    MeanDistance,
    /// Mean inverse distance.
    Efficiency,
    /// Second eigenvalue of the Laplacian.
    Connectivity,
    /// How far degrees hang on one partner.
    DegreeCentralisation,
    /// How far betweenness hangs on one partner.
    BetweennessCentralisation,
    /// Ties outside less ties inside, between territories.
    ExternalInternal,
    /// Groups.
    Groups,
    /// Their modularity.
    Modularity,
    /// Share of calls that are returned.
    Reciprocity,
    /// Groups of partners that can be reached from each other by calls.
    StrongPieces,
}

/// All that is measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    /// One entry a canonical partner, in order.
    pub partners: Vec<PartnerMeasures>,
    /// The network as a whole; what has no value isn't listed.
    pub whole: Vec<(Whole, f64)>,
}

/// Measures the network of a dossier.
pub fn measure(dossier: &Dossier, linkage: &Linkage, network: &Network) -> Measures {
    let all = (0..dossier.partners.len()).map(PartnerIdx::from);
    let partners: Vec<PartnerIdx> = all.filter(|&partner| linkage.partners.canonical(partner) == partner).collect();
    let n = partners.len();
    let at = |partner: u32| partners.partition_point(|p| p.0 < partner) as u32;
    let ties: Vec<(u32, u32, f64)> = partner_ties(network).into_iter().map(|(a, b, weight)| (at(a), at(b), weight)).collect();
    let graph = Graph::undirected(n, &ties);
    let takes_part: Vec<(u32, u32, f64)> = network
        .ties(EdgeKind::Participation)
        .into_iter()
        .filter_map(|(from, to, _)| match (from, to) {
            (Node::Partner(partner), Node::Action(action)) => Some((at(partner.0), n as u32 + action.0, 1.0)),
            _ => None,
        })
        .collect();
    let sides = Graph::undirected(n + dossier.actions.len(), &takes_part);

    let pieces = connected(&graph);
    let (reaches_all, triangles) = (reaches(&graph), triangles(&graph));
    let (between, error) = between(&graph);
    let (cores, cuts) = (core_numbers(&graph), cuts(&graph, &vec![1.0; n]));
    let (rank, worth) = (pagerank(&graph, DAMPING, SETTLED), eigenvector(&graph));
    let (clustering, brokerage) = (local(&graph, &triangles), brokerage(&graph));
    let groups = communities(&graph, PLAN);
    let two_closeness = two_mode::closeness(&reaches(&sides), n);
    let two_between = two_mode::betweenness(&self::between(&sides).0, n);
    let overlap = two_mode::overlap(&sides, n);
    let territory_of: Vec<Option<u32>> = partners.iter().map(|&p| dossier.partner(p).territory.map(|t| t.0)).collect();

    let outside = |v: usize| {
        let own = territory_of[v]?;
        let known: Vec<bool> = graph.neighbours(v as u32).iter().filter_map(|&w| territory_of[w as usize].map(|t| t != own)).collect();
        (!known.is_empty()).then(|| known.iter().filter(|is_outside| **is_outside).count() as f64 / known.len() as f64)
    };
    let measured = (0..n).map(|v| PartnerMeasures {
        partner: partners[v],
        n_actions: sides.degree(v as u32),
        degree: graph.degree(v as u32),
        strength: graph.strength(v as u32),
        outside: outside(v),
        piece: pieces[v] + 1,
        core: cores[v],
        pagerank: rank[v],
        eigenvector: worth[v],
        closeness: reaches_all[v].closeness(n),
        n_within_two: reaches_all[v].n_within_two,
        betweenness: between[v],
        betweenness_error: error,
        clustering: clustering[v],
        brokerage: brokerage[v].map(|b| (b.constraint, b.effective_size)),
        parted: cuts.is_articulation[v].then_some(cuts.parted[v]),
        group: groups.group_of[v] + 1,
        two_mode: (two_closeness[v], two_between[v], overlap[v]),
    });

    let calls: Vec<(u32, u32)> = dossier
        .solicitations
        .iter()
        .map(|call| (at(linkage.partners.canonical(call.from).0), at(linkage.partners.canonical(call.to).0)))
        .collect();
    let arcs: Vec<(u32, u32, f64)> = calls.iter().map(|&(from, to)| (from, to, 1.0)).collect();
    let local_ties: Vec<(u32, u32, f64)> = graph
        .all_ties()
        .into_iter()
        .filter(|tie| territory_of[tie.0 as usize].is_some() && territory_of[tie.1 as usize].is_some())
        .collect();
    let territories: Vec<u32> = territory_of.iter().map(|territory| territory.unwrap_or(u32::MAX)).collect();
    let count = |n: usize| (n > 0).then_some(n as f64);
    let whole = [
        (Whole::Partners, count(n)),
        (Whole::Ties, Some(graph.n_ties() as f64).filter(|_| n > 0)),
        (Whole::Density, shape::density(&graph)),
        (Whole::Pieces, count(sizes(&pieces).len())),
        (Whole::Largest, sizes(&pieces).into_iter().max().map(|largest| largest as f64)),
        (Whole::Transitivity, transitivity(&graph, &triangles)),
        (Whole::Assortativity, shape::degree_assortativity(&graph)),
        (Whole::Diameter, count(diameter(&reaches_all) as usize)),
        (Whole::MeanDistance, mean_distance(&reaches_all)),
        (Whole::Efficiency, efficiency(&reaches_all)),
        (Whole::Connectivity, if n <= EXACT { algebraic_connectivity(&graph) } else { None }),
        (Whole::DegreeCentralisation, shape::degree_centralisation(&graph)),
        (Whole::BetweennessCentralisation, shape::betweenness_centralisation(&between)),
        (Whole::ExternalInternal, shape::external_internal(&Graph::undirected(n, &local_ties), &territories)),
        (Whole::Groups, count(groups.n_groups)),
        (Whole::Modularity, Some(groups.quality).filter(|_| graph.n_ties() > 0)),
        (Whole::Reciprocity, reciprocity(&calls)),
        (Whole::StrongPieces, count(if calls.is_empty() { 0 } else { sizes(&strong(&Graph::directed(n, &arcs))).len() })),
    ];
    Measures {
        partners: measured.collect(),
        whole: whole.into_iter().filter_map(|(what, value)| value.map(|value| (what, value))).collect(),
    }
}

/// Betweenness, and how far off it may be.
fn between(graph: &Graph) -> (Vec<f64>, f64) {
    if graph.n_vertices() <= EXACT {
        return (betweenness(graph), 0.0);
    }
    let found = sampled_betweenness(graph, PRECISION);
    (found.betweenness, found.error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::testing::from_folder;
    use jiff::civil::Date;
    use std::path::Path;

    #[test]
    fn the_example_is_measured_whole() {
        let dossier = from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires"));
        let partners = crate::linkage::PartnerLinkage::build(&dossier);
        let linkage = Linkage { partners, ..Linkage::default() };
        let network = Network::build(&dossier, &linkage, dossier.last_event());
        let found = measure(&dossier, &linkage, &network);
        assert!(found.partners.len() > 10 && found.partners.windows(2).all(|pair| pair[0].partner < pair[1].partner));
        assert!((found.partners.iter().map(|p| p.pagerank).sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(found.partners.iter().all(|p| p.betweenness_error == 0.0 && p.two_mode.1 <= 1.0 && p.outside.is_none_or(|o| o <= 1.0)));
        let of = |what: Whole| found.whole.iter().find(|entry| entry.0 == what).map(|entry| entry.1).unwrap();
        let degrees: usize = found.partners.iter().map(|p| p.degree).sum();
        assert_eq!((of(Whole::Partners), of(Whole::Ties)), (found.partners.len() as f64, degrees as f64 / 2.0));
        assert_eq!(of(Whole::Pieces), f64::from(found.partners.iter().map(|p| p.piece).max().unwrap()));
    }

    #[test]
    fn nothing_is_measured_of_nothing() {
        let network = Network::build(&Dossier::default(), &Linkage::default(), Date::constant(2014, 1, 1));
        assert_eq!(measure(&Dossier::default(), &Linkage::default(), &network), Measures::default());
    }
}
