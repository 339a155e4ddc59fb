//! Being tied to those who are well tied themselves: PageRank and eigenvector centrality.

use super::Graph;
use rayon::prelude::*;
use std::borrow::Cow;

/// Rounds after which a computation that hasn't settled stops: enough for PageRank to 10⁻¹⁴, and for any eigenvector whose next eigenvalue is 1 % away.
const ROUNDS: usize = 2_000;

/// The share of its time that a stroller spends at each vertex: follows a tie with probability `damping` (in proportion to its weight), else jumps anywhere.
///
/// Shares above 0 that sum to 1; from a vertex that leads nowhere the stroller jumps. Stops when a round moves less than `settled` in all.
///
/// Each vertex is reckoned from the newest values of the others (Gauss–Seidel): half the rounds of reckoning all from the old ones, one thread. Jumps from dead ends
/// are even, so they only scale the solution, which is set to sum to 1 at the end.
///
/// # Cost    O(ties) a round, some 70 rounds at .85 to 10⁻¹².
/// # Source  Page, Brin, Motwani & Winograd, "The PageRank citation ranking", 1999; Gleich, Gray, Greif & Lau, "An inner-outer iteration for PageRank", 2010.
pub fn pagerank(graph: &Graph, damping: f64, settled: f64) -> Vec<f64> {
    let n = graph.n_vertices();
    let into = if graph.is_directed() { Cow::Owned(graph.reversed()) } else { Cow::Borrowed(graph) };
    let inverse: Vec<f64> = graph.vertices().map(|v| graph.strength(v)).map(|s| if s > 0.0 { 1.0 / s } else { 0.0 }).collect();
    let jump = (1.0 - damping) / n as f64;
    let mut rank = vec![1.0 / n as f64; n];
    // What each vertex gives for a unit of weight.
    let mut given: Vec<f64> = inverse.iter().map(|inverse| inverse / n as f64).collect();
    for _ in 0..ROUNDS {
        let mut moved = 0.0;
        for v in graph.vertices() {
            let at = v as usize;
            let next = jump + damping * into.ties(v).map(|(w, weight)| weight * given[w as usize]).sum::<f64>();
            moved += (next - rank[at]).abs();
            rank[at] = next;
            given[at] = next * inverse[at];
        }
        if moved < settled {
            break;
        }
    }
    let whole: f64 = rank.iter().sum();
    rank.iter_mut().for_each(|share| *share /= whole);
    rank
}

/// The first eigenvector of the weights: each vertex is worth the sum of what its neighbours are worth, in proportion. Of length 1, entries of at least 0.
///
/// Directions set aside. Where the graph is in several pieces, the one with the largest eigenvalue takes all and the others go to 0.
/// Settled to 10⁻¹² in all, or as far as 2 000 rounds go when the next eigenvalue is very near.
///
/// # Cost    O(ties) a round.
/// # Source  Bonacich, "Power and centrality: a family of measures", AJS 92, 1987.
pub fn eigenvector(graph: &Graph) -> Vec<f64> {
    let graph = graph.without_direction();
    let n = graph.n_vertices();
    let mut worth = vec![1.0 / libm::sqrt(n as f64); n];
    for _ in 0..ROUNDS {
        // One more of itself: where all ties go between two sides, the plain rounds would swing from one to the other.
        let sums: Vec<f64> = (0..n as u32)
            .into_par_iter()
            .map(|v| worth[v as usize] + graph.ties(v).map(|(w, weight)| weight * worth[w as usize]).sum::<f64>())
            .collect();
        let length = libm::sqrt(sums.iter().map(|x| x * x).sum());
        let next: Vec<f64> = sums.iter().map(|x| x / length).collect();
        let moved: f64 = worth.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        worth = next;
        if moved < 1e-12 {
            break;
        }
    }
    worth
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_centre_of_a_star() {
        let star = Graph::undirected(5, &[(0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0), (0, 4, 1.0)]);
        let worth = eigenvector(&star);
        assert!((worth[0] - libm::sqrt(0.5)).abs() < 1e-9 && (worth[1] - libm::sqrt(0.125)).abs() < 1e-9);
        let rank = pagerank(&star, 0.85, 1e-14);
        // x = (1 − d)/5 + 4·d·y, y = (1 − d)/5 + d·x/4.
        assert!((rank[0] - 0.475_675_675_675).abs() < 1e-9 && (rank.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn dead_ends_jump_and_weights_count() {
        let graph = Graph::directed(3, &[(0, 1, 3.0), (0, 2, 1.0)]);
        let rank = pagerank(&graph, 0.85, 1e-14);
        assert!((rank.iter().sum::<f64>() - 1.0).abs() < 1e-12 && rank[1] > rank[2] && rank[2] > rank[0]);
        assert!(pagerank(&Graph::default(), 0.85, 1e-14).is_empty() && eigenvector(&Graph::default()).is_empty());
    }
}
