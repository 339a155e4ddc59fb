//! Does a vertex stand between others who don't know each other, or among people who all do?
//!
//! # Source
//! Burt, *Structural Holes*, 1992, ch. 2; Borgatti, "Structural holes: unpacking Burt's redundancy measures", Connections 20, 1997.

use super::Graph;
use rayon::prelude::*;

/// How bound or how free a vertex is among its neighbours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Brokerage {
    /// Burt's constraint, above 0: near 0 for one who stands between many strangers, 1 for one with a single neighbour, at most 1.125 … for a closed trio or so.
    pub constraint: f64,
    /// Burt's effective size: neighbours less those that the others already lead to; from 1 to their number.
    pub effective_size: f64,
}

/// One entry a vertex, `None` for one without neighbours. Ties of both directions add up.
///
/// # Cost    O(Σ over ties of the degrees of their ends), shared among threads.
pub fn brokerage(graph: &Graph) -> Vec<Option<Brokerage>> {
    let graph = graph.without_direction();
    let n = graph.n_vertices();
    let strength: Vec<f64> = graph.vertices().map(|v| graph.strength(v)).collect();
    let strongest: Vec<f64> = graph.vertices().map(|v| graph.weights(v).iter().copied().fold(0.0, f64::max)).collect();
    (0..n as u32)
        .into_par_iter()
        .map_init(
            // Share of the ego's ties that go to each of its neighbours; what goes there through others.
            || (vec![0.0f64; n], vec![0.0f64; n]),
            |(direct, indirect), ego| {
                let own = strength[ego as usize];
                if own <= 0.0 {
                    return None;
                }
                for (q, weight) in graph.ties(ego) {
                    direct[q as usize] = weight / own;
                }
                let mut redundancy = 0.0;
                for &q in graph.neighbours(ego) {
                    let share = direct[q as usize];
                    for (j, weight) in graph.ties(q).filter(|&(j, _)| direct[j as usize] > 0.0) {
                        indirect[j as usize] += share * weight / strength[q as usize];
                        redundancy += share * weight / strongest[j as usize];
                    }
                }
                let mut constraint = 0.0;
                for &q in graph.neighbours(ego) {
                    let bound = direct[q as usize] + indirect[q as usize];
                    constraint += bound * bound;
                    (direct[q as usize], indirect[q as usize]) = (0.0, 0.0);
                }
                Some(Brokerage { constraint, effective_size: graph.degree(ego) as f64 - redundancy })
            },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_a_clique_and_a_loner() {
        let star = brokerage(&Graph::undirected(5, &[(0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0)]));
        assert_eq!(star[0], Some(Brokerage { constraint: 1.0 / 3.0, effective_size: 3.0 }));
        assert_eq!((star[1], star[4]), (Some(Brokerage { constraint: 1.0, effective_size: 1.0 }), None));
        let trio = brokerage(&Graph::undirected(3, &[(0, 1, 2.0), (1, 2, 2.0), (0, 2, 2.0)]));
        assert!(trio.iter().flatten().all(|b| (b.constraint - 1.125).abs() < 1e-12 && (b.effective_size - 1.0).abs() < 1e-12));
    }
}
