//! Groups of vertices that have more to do with each other than their number of ties would have it.
//!
//! # Choices
//! Leiden, for Louvain leaves groups that don't hold together. Several runs from different orders, the best one kept: a single run misses the optimum of
//! Zachary's club 3 times in 100. Groups of a two-sided graph (partners and actions) are sought on that graph itself, not on a projection, which makes
//! a clique of every action: Barber's modularity.
//!
//! # Source
//! Traag, Waltman & van Eck, "From Louvain to Leiden", Sci. Rep. 9, 2019; Newman 2004 (modularity); Reichardt & Bornholdt 2006 (resolution);
//! Barber, "Modularity and community detection in bipartite networks", Phys. Rev. E 76, 2007.

mod leiden;
pub mod stability;

use super::metrics::Graph;
use crate::statistics::random::Stream;
use leiden::Level;
use rayon::prelude::*;

/// What ties would be by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Null {
    /// Any vertex may be tied to any other, in proportion to their strengths.
    OneSided,
    /// Ties only go between the first vertices, this many of them, and the others.
    TwoSided(usize),
}

/// How groups are sought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// What ties would be by chance.
    pub null: Null,
    /// How much a tie has to outweigh chance: 1 for modularity; more makes groups smaller.
    pub resolution: f64,
    /// Runs from different orders, the best of which is kept; at least 1.
    pub n_runs: u64,
    /// Seed of the orders.
    pub seed: u64,
}

/// Groups found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Communities {
    /// The group of each vertex: 0 for the largest, ties of size by lowest vertex. A vertex without ties is a group by itself.
    pub group_of: Vec<u32>,
    /// Number of groups.
    pub n_groups: usize,
    /// Modularity at this resolution: Σ over groups of (weight within − resolution × weight expected) over the whole weight. 0 without ties.
    pub quality: f64,
}

/// A pass that gains less is the last one: on a hundred thousand actions the passes after it cost as much as all before, for the seventh decimal.
const LEAST_GAIN: f64 = 1e-6;

/// The same on a graph of many ties, where each pass is long: the fourth decimal, and no redraw of a dossier leaves that one in place.
const LEAST_GAIN_OF_MANY: f64 = 1e-4;
const MANY_TIES: usize = 100_000;

/// Finds groups. Each holds together: its vertices reach one another within it. Weights above 0; directions set aside.
///
/// Same groups whatever the number of threads.
///
/// # Cost    Some O(ties) a run in practice; runs are shared among threads.
pub fn communities(graph: &Graph, plan: Plan) -> Communities {
    let graph = &*graph.without_direction();
    let level = Level::new(graph, plan.null, plan.resolution);
    let least_gain = if graph.n_ties() > MANY_TIES { LEAST_GAIN_OF_MANY } else { LEAST_GAIN };
    let runs: Vec<u64> = (0..plan.n_runs.max(1)).collect();
    let found: Vec<Communities> = runs
        .par_iter()
        .map(|&run| {
            let mut stream = Stream::new(plan.seed, run);
            let mut best = named(graph, plan.null, plan.resolution, &level.run(None, &mut stream));
            // Each pass begins where the last one ended, until hardly anything is gained.
            for _ in 0..20 {
                let next = named(graph, plan.null, plan.resolution, &level.run(Some(&best.group_of), &mut stream));
                let gain = next.quality - best.quality;
                if gain > 0.0 {
                    best = next;
                }
                if gain < least_gain {
                    break;
                }
            }
            best
        })
        .collect();
    found.into_iter().reduce(|best, next| if next.quality > best.quality + 1e-12 { next } else { best }).unwrap_or_default()
}

/// Modularity of given groups at a resolution; see [`Communities::quality`]. `graph` without directions.
pub fn quality(graph: &Graph, null: Null, resolution: f64, group_of: &[u32]) -> f64 {
    let n_groups = group_of.iter().max().map_or(0, |&last| last as usize + 1);
    let (mut within, mut one, mut other) = (vec![0.0; n_groups], vec![0.0; n_groups], vec![0.0; n_groups]);
    let mut all = 0.0;
    for v in graph.vertices() {
        let group = group_of[v as usize] as usize;
        let strength = graph.strength(v);
        let (a, b) = sides(null, v, strength);
        one[group] += a;
        other[group] += b;
        all += 0.5 * strength;
        within[group] += 0.5 * graph.ties(v).filter(|tie| group_of[tie.0 as usize] as usize == group).map(|tie| tie.1).sum::<f64>();
    }
    if all == 0.0 {
        return 0.0;
    }
    (0..n_groups).map(|g| within[g] / all - resolution * (one[g] / all) * (other[g] / all)).sum()
}

/// A vertex's strength on each side of the null: the weight expected between groups C and D is the product of their sides over the whole weight.
/// With one side only, half and half: the products add up to Newman's (strength)² / 4·weight.
fn sides(null: Null, v: u32, strength: f64) -> (f64, f64) {
    match null {
        Null::OneSided => (0.5 * strength, 0.5 * strength),
        Null::TwoSided(n) if (v as usize) < n => (strength, 0.0),
        Null::TwoSided(_) => (0.0, strength),
    }
}

/// Groups numbered from the largest, with their quality.
fn named(graph: &Graph, null: Null, resolution: f64, group_of: &[u32]) -> Communities {
    let n = group_of.iter().max().map_or(0, |&last| last as usize + 1);
    let (mut size, mut lowest) = (vec![0usize; n], vec![u32::MAX; n]);
    for (v, &group) in group_of.iter().enumerate() {
        size[group as usize] += 1;
        lowest[group as usize] = lowest[group as usize].min(v as u32);
    }
    let mut order: Vec<usize> = (0..n).filter(|&g| size[g] > 0).collect();
    order.sort_by_key(|&g| (std::cmp::Reverse(size[g]), lowest[g]));
    let mut name = vec![0u32; n];
    order.iter().enumerate().for_each(|(rank, &g)| name[g] = rank as u32);
    let group_of: Vec<u32> = group_of.iter().map(|&g| name[g as usize]).collect();
    let quality = quality(graph, null, resolution, &group_of);
    Communities { group_of, n_groups: order.len(), quality }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::metrics::components::connected;

    const PLAN: Plan = Plan { null: Null::OneSided, resolution: 1.0, n_runs: 8, seed: 1 };

    #[test]
    fn two_cliques_with_a_bridge_and_a_loner() {
        let ties = [(0, 1, 1.0), (1, 2, 1.0), (0, 2, 1.0), (2, 3, 1.0), (3, 4, 1.0), (4, 5, 1.0), (3, 5, 1.0)];
        let graph = Graph::undirected(7, &ties);
        let found = communities(&graph, PLAN);
        assert_eq!((found.group_of, found.n_groups), (vec![0, 0, 0, 1, 1, 1, 2], 3));
        assert!((found.quality - (6.0 / 7.0 - 0.5)).abs() < 1e-12);
        assert_eq!(communities(&graph, Plan { resolution: 0.1, ..PLAN }).n_groups, 2);
    }

    #[test]
    fn nothing_to_group() {
        assert_eq!(communities(&Graph::default(), PLAN), Communities::default());
        assert_eq!(communities(&Graph::undirected(3, &[]), PLAN).group_of, [0, 1, 2]);
    }

    #[test]
    fn groups_hold_together_and_cannot_be_bettered_by_one_move() {
        for item in 0..20 {
            let mut stream = Stream::new(5, item);
            let n = 60;
            let ties: Vec<(u32, u32, f64)> =
                (0..150).map(|_| (stream.below(n) as u32, stream.below(n) as u32, 0.25 + stream.uniform())).collect();
            let graph = Graph::undirected(n, &ties);
            let found = communities(&graph, Plan { n_runs: 2, ..PLAN });
            let within: Vec<_> =
                graph.all_ties().into_iter().filter(|t| found.group_of[t.0 as usize] == found.group_of[t.1 as usize]).collect();
            let pieces = connected(&Graph::undirected(n, &within)).into_iter().max().map_or(0, |last| last as usize + 1);
            assert_eq!(pieces, found.n_groups);
            for v in 0..n {
                for group in 0..=found.n_groups as u32 {
                    let mut moved = found.group_of.clone();
                    moved[v] = group;
                    assert!(quality(&graph, Null::OneSided, 1.0, &moved) <= found.quality + 1e-9);
                }
            }
        }
    }

    #[test]
    fn threads_change_nothing() {
        let ties: Vec<(u32, u32, f64)> = (0..400u32).map(|i| (i % 83, (i * i + 7) % 97, 1.0)).collect();
        let graph = Graph::undirected(97, &ties);
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(alone.install(|| communities(&graph, PLAN)), communities(&graph, PLAN));
    }
}
