//! Would the groups be the same if a little less, or a little more, had been seen? And at another scale?

use super::{Communities, Null, Plan, communities};
use crate::network::metrics::Graph;
use crate::statistics::partitions::{adjusted_rand, variation_of_information};
use crate::statistics::random::Stream;
use rayon::prelude::*;

/// Groups at one resolution.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The resolution.
    pub resolution: f64,
    /// What is found there.
    pub found: Communities,
    /// How far these groups differ from those at the next resolution, 0 (the same) to 1; 0 for the last one. A run of small values is a scale that exists.
    pub change: f64,
}

/// Groups at `n` resolutions (two at least) from `low` to `high`, in equal steps of their logarithm.
///
/// # Cost    `n` times that of [`communities`].
pub fn scales(graph: &Graph, plan: Plan, low: f64, high: f64, n: usize) -> Vec<Scale> {
    let n = n.max(2);
    let steps: Vec<usize> = (0..n).collect();
    let mut scales: Vec<Scale> = steps
        .par_iter()
        .map(|&step| {
            let resolution = low * libm::pow(high / low, step as f64 / (n - 1) as f64);
            Scale { resolution, found: communities(graph, Plan { resolution, ..plan }), change: 0.0 }
        })
        .collect();
    for step in 1..n {
        scales[step - 1].change = variation_of_information(&scales[step - 1].found.group_of, &scales[step].found.group_of);
    }
    scales
}

/// How groups hold when what was seen is drawn again.
#[derive(Clone, Debug, PartialEq)]
pub struct Stability {
    /// For each vertex, the share of its group's others that are still with it, on average over the redraws; for one alone, how often it is alone again.
    pub coherence: Vec<f64>,
    /// Mean agreement of the groups redrawn with those found (adjusted Rand, 1: always the same, 0: by lot).
    pub agreement: f64,
}

/// Draws what was seen again, with return, and seeks groups each time.
///
/// What is drawn: with two sides, the vertices of the second one with all their ties (meetings, actions), for they were seen as wholes; otherwise single ties.
/// With two sides, vertices of the second that weren't drawn keep their place for want of evidence: agreement is over the first side alone, and so is coherence
/// (the others get 1).
///
/// # Cost    `n_redraws` times that of [`communities`] with one run each, shared among threads; one number a vertex and redraw.
pub fn stability(graph: &Graph, plan: Plan, found: &Communities, n_redraws: u64) -> Stability {
    let n = graph.n_vertices();
    let ties = graph.all_ties();
    let judged = match plan.null {
        Null::OneSided => n,
        Null::TwoSided(first) => first.min(n),
    };
    let reference = &found.group_of[..judged];
    let redraws: Vec<u64> = (0..n_redraws).collect();
    let again = |&redraw: &u64| -> Communities {
        let mut stream = Stream::new(plan.seed ^ 0x5EED, redraw);
        let mut drawn = |n: usize| {
            let mut times = vec![0u32; n];
            (0..n).for_each(|_| times[stream.below(n)] += 1);
            times
        };
        let again: Vec<(u32, u32, f64)> = match plan.null {
            Null::OneSided => ties.iter().zip(drawn(ties.len())).filter(|t| t.1 > 0).map(|(t, n)| (t.0, t.1, t.2 * f64::from(n))).collect(),
            Null::TwoSided(_) => {
                let times = drawn(n - judged);
                // Ties run from the lower vertex to the higher: the second end is of the second side.
                let times = |tie: &(u32, u32, f64)| times.get((tie.1 as usize).wrapping_sub(judged)).copied().unwrap_or(0);
                ties.iter().filter(|t| times(t) > 0).map(|t| (t.0, t.1, t.2 * f64::from(times(t)))).collect()
            }
        };
        communities(&Graph::undirected(n, &again), Plan { n_runs: 1, seed: plan.seed.wrapping_add(redraw), ..plan })
    };
    // Redraws are shared among threads; what they say is added in their order.
    let others: Vec<Communities> = redraws.par_iter().map(again).collect();
    let (mut coherence, mut agreement) = (vec![0.0; n], 0.0);
    for other in others {
        agreement += adjusted_rand(reference, &other.group_of[..judged]);
        add_coherence(reference, &other.group_of[..judged], &mut coherence);
    }
    let redraws = n_redraws.max(1) as f64;
    coherence[..judged].iter_mut().for_each(|sum| *sum /= redraws);
    coherence[judged..].fill(1.0);
    Stability { coherence, agreement: agreement / redraws }
}

/// Adds to each thing the share of its group's others that the other grouping leaves with it.
fn add_coherence(reference: &[u32], other: &[u32], sums: &mut [f64]) {
    let mut order: Vec<usize> = (0..reference.len()).collect();
    order.sort_by_key(|&v| (reference[v], other[v]));
    let mut sizes = vec![0usize; other.iter().max().map_or(0, |&last| last as usize + 1)];
    other.iter().for_each(|&group| sizes[group as usize] += 1);
    for group in order.chunk_by(|&a, &b| reference[a] == reference[b]) {
        if let [single] = group {
            sums[*single] += if sizes[other[*single] as usize] == 1 { 1.0 } else { 0.0 };
            continue;
        }
        for together in group.chunk_by(|&a, &b| other[a] == other[b]) {
            let share = (together.len() - 1) as f64 / (group.len() - 1) as f64;
            together.iter().for_each(|&v| sums[v] += share);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: Plan = Plan { null: Null::OneSided, resolution: 1.0, n_runs: 4, seed: 7 };

    /// Cliques of eight in a ring, one tie from each to the next.
    fn cliques(n: u32) -> Graph {
        let within = (0..n).flat_map(|c| (0..8).flat_map(move |a| (0..a).map(move |b| (8 * c + a, 8 * c + b, 1.0))));
        let between = (0..n).map(|c| (8 * c, (8 * c + 9) % (8 * n), 1.0));
        Graph::undirected(8 * n as usize, &within.chain(between).collect::<Vec<_>>())
    }

    #[test]
    fn clear_groups_stay() {
        let graph = cliques(4);
        let found = communities(&graph, PLAN);
        assert_eq!(found.n_groups, 4);
        let stability = stability(&graph, PLAN, &found, 20);
        assert!(stability.agreement > 0.95 && stability.coherence.iter().all(|&c| c > 0.8), "{stability:?}");
        let scales = scales(&graph, PLAN, 0.5, 2.0, 6);
        assert!(scales.iter().all(|s| s.found.n_groups == 4 && s.change == 0.0));
    }

    #[test]
    fn noise_does_not() {
        let mut stream = Stream::new(1, 1);
        let ties: Vec<(u32, u32, f64)> = (0..200).map(|_| (stream.below(60) as u32, stream.below(60) as u32, 1.0)).collect();
        let graph = Graph::undirected(60, &ties);
        let found = communities(&graph, PLAN);
        assert!(stability(&graph, PLAN, &found, 20).agreement < 0.6);
    }

    #[test]
    fn two_sides_redraw_events_and_judge_members() {
        // Members 0–5 in two circles, events 6–13 within them.
        let ties: Vec<(u32, u32, f64)> = (0..8u32).flat_map(|e| (0..3u32).map(move |m| (m + 3 * (e % 2), 6 + e, 1.0))).collect();
        let graph = Graph::undirected(14, &ties);
        let plan = Plan { null: Null::TwoSided(6), ..PLAN };
        let found = communities(&graph, plan);
        assert_eq!(found.group_of[..6], [0, 0, 0, 1, 1, 1]);
        let stability = stability(&graph, plan, &found, 30);
        assert!(stability.agreement > 0.9 && stability.coherence[..6].iter().all(|&c| c > 0.95) && stability.coherence[6..] == [1.0; 8]);
    }
}
