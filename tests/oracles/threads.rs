//! The same bytes for any number of threads.

use super::{karate, southern_women, ties};
use maillage::network::backbone::backbone;
use maillage::network::communities::stability::stability;
use maillage::network::communities::{Null, Plan, communities};
use maillage::network::metrics::Graph;
use maillage::network::metrics::betweenness::betweenness;
use maillage::network::metrics::brokerage::brokerage;
use maillage::network::metrics::clustering::triangles;
use maillage::network::metrics::distances::reaches;
use maillage::network::metrics::prestige::{eigenvector, pagerank};
use maillage::network::metrics::sampled_betweenness::{Precision, sampled_betweenness};
use maillage::network::metrics::two_mode;

const PLAN: Plan = Plan { null: Null::OneSided, resolution: 1.0, n_runs: 10, seed: 1 };

/// Every measure that runs in parallel, floats as bits.
fn measured(graph: &Graph) -> Vec<u64> {
    let mut out: Vec<u64> = Vec::new();
    let mut keep = |values: &[f64]| out.extend(values.iter().map(|value| value.to_bits()));
    let between = betweenness(graph);
    keep(&between);
    keep(&two_mode::betweenness(&between, 20));
    keep(&two_mode::overlap(graph, 20).into_iter().flatten().collect::<Vec<_>>());
    keep(&sampled_betweenness(graph, Precision { error: 0.05, risk: 0.1, seed: 3 }).betweenness);
    keep(&pagerank(graph, 0.85, 1e-14));
    keep(&eigenvector(graph));
    keep(&reaches(graph).iter().map(|reach| reach.closeness(graph.n_vertices())).collect::<Vec<_>>());
    keep(&brokerage(graph).iter().flatten().flat_map(|b| [b.constraint, b.effective_size]).collect::<Vec<_>>());
    keep(&triangles(graph).iter().map(|&n| f64::from(n)).collect::<Vec<_>>());
    let found = communities(graph, PLAN);
    keep(&[found.quality]);
    keep(&found.group_of.iter().map(|&group| f64::from(group)).collect::<Vec<_>>());
    let stability = stability(graph, PLAN, &found, 10);
    keep(&stability.coherence);
    keep(&[stability.agreement]);
    let established = backbone(&southern_women(), 18, 1.0);
    keep(&established.ties.iter().flat_map(|tie| [tie.p, tie.adjusted, tie.z]).collect::<Vec<_>>());
    out
}

#[test]
fn threads_change_nothing() {
    let pool = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("a pool of threads");
    for graph in [karate(), Graph::undirected(79, &ties(include_str!("noordin.txt")))] {
        let alone = pool(1).install(|| measured(&graph));
        for n in [2, 3, 8] {
            assert!(pool(n).install(|| measured(&graph)) == alone, "{n} threads");
        }
    }
}
