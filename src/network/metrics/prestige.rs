//! Being tied to those who are well tied themselves: PageRank and eigenvector centrality.

use super::Graph;
use rayon::prelude::*;

/// Rounds after which a computation that hasn't settled stops: enough for PageRank to 10⁻¹⁴, and for any eigenvector whose next eigenvalue is 1 % away.
const ROUNDS: usize = 2_000;

/// The share of its time that a stroller spends at each vertex: follows a tie with probability `damping` (in proportion to its weight), else jumps anywhere.
///
/// Shares above 0 that sum to 1; from a vertex that leads nowhere the stroller jumps. Settled to 10⁻¹² in all.
///
/// # Cost    O(ties) a round, some 150 rounds at .85.
/// # Source  Page, Brin, Motwani & Winograd, "The PageRank citation ranking", 1999.
pub fn pagerank(graph: &Graph, damping: f64) -> Vec<f64> {
    let n = graph.n_vertices();
    let into = graph.reversed();
    let strength: Vec<f64> = graph.vertices().map(|v| graph.strength(v)).collect();
    let mut rank = vec![1.0 / n as f64; n];
    for _ in 0..ROUNDS {
        let stuck: f64 = (0..n).filter(|&v| strength[v] <= 0.0).map(|v| rank[v]).sum();
        let given: Vec<f64> = (0..n).map(|v| if strength[v] > 0.0 { rank[v] / strength[v] } else { 0.0 }).collect();
        let everywhere = (1.0 - damping + damping * stuck) / n as f64;
        let next: Vec<f64> = (0..n as u32)
            .into_par_iter()
            .map(|v| everywhere + damping * into.ties(v).map(|(w, weight)| weight * given[w as usize]).sum::<f64>())
            .collect();
        let moved: f64 = rank.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        rank = next;
        if moved < 1e-12 {
            break;
        }
    }
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
        let rank = pagerank(&star, 0.85);
        // x = (1 − d)/5 + 4·d·y, y = (1 − d)/5 + d·x/4.
        assert!((rank[0] - 0.475_675_675_675).abs() < 1e-9 && (rank.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn dead_ends_jump_and_weights_count() {
        let graph = Graph::directed(3, &[(0, 1, 3.0), (0, 2, 1.0)]);
        let rank = pagerank(&graph, 0.85);
        assert!((rank.iter().sum::<f64>() - 1.0).abs() < 1e-12 && rank[1] > rank[2] && rank[2] > rank[0]);
        assert!(pagerank(&Graph::default(), 0.85).is_empty() && eigenvector(&Graph::default()).is_empty());
    }
}
