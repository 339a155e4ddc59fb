//! Measures of a graph whose ties only go between two sides (partners and actions): the most that a vertex can reach isn't what it is when all may be tied.
//!
//! # Source
//! Borgatti & Everett, "Network analysis of 2-mode data", Social Networks 19, 1997; Latapy, Magnien & Del Vecchio, "Basic notions for the analysis of large two-mode
//! networks", Social Networks 30, 2008 (clustering).

use super::Graph;
use super::distances::Reach;
use rayon::prelude::*;

/// Closeness of each vertex against the best that its side allows, times the share of the others that reach it. The first `n_first` vertices are one side.
///
/// `reaches`: of the same graph. 0 for a vertex alone.
pub fn closeness(reaches: &[Reach], n_first: usize) -> Vec<f64> {
    let n = reaches.len();
    let best = |own: usize, other: usize| other as f64 + 2.0 * (own as f64 - 1.0);
    reaches
        .iter()
        .enumerate()
        .map(|(v, reach)| {
            if reach.total == 0 {
                return 0.0;
            }
            let best = if v < n_first { best(n_first, n - n_first) } else { best(n - n_first, n_first) };
            best / reach.total as f64 * (f64::from(reach.n_others) / (n - 1) as f64)
        })
        .collect()
}

/// Betweenness of each vertex against the most that its side allows, 0 to 1. `betweenness`: as [`super::betweenness::betweenness`] counts it without directions.
pub fn betweenness(betweenness: &[f64], n_first: usize) -> Vec<f64> {
    let n = betweenness.len();
    // The most for a side of `own` when the other has `other`: all others hang on the vertex, shared out as evenly as can be.
    let most = |own: usize, other: usize| -> f64 {
        if own == 0 || other == 0 {
            return 0.0;
        }
        let (s, t) = (((own - 1) / other) as f64, ((own - 1) % other) as f64);
        let other = other as f64;
        0.5 * (other * other * (s + 1.0) * (s + 1.0) + other * (s + 1.0) * (2.0 * t - s - 1.0) - t * (2.0 * s - t + 3.0))
    };
    let (first, second) = (most(n_first, n - n_first), most(n - n_first, n_first));
    let share = |value: f64, most: f64| if most > 0.0 { value / most } else { 0.0 };
    betweenness.iter().enumerate().map(|(v, &value)| share(value, if v < n_first { first } else { second })).collect()
}

/// For each of the first `n_first` vertices, how alike its neighbourhood is to those of the vertices it shares neighbours with (mean Jaccard), 0 to 1.
///
/// `None` for a vertex that shares none. Same numbers whatever the number of threads.
///
/// # Cost    O(Σ over the other side of degree²), shared among threads.
pub fn overlap(graph: &Graph, n_first: usize) -> Vec<Option<f64>> {
    let n = graph.n_vertices();
    (0..n_first as u32)
        .into_par_iter()
        .map_init(
            || (vec![0u32; n], Vec::<u32>::new()),
            |(shared, met), v| {
                for &event in graph.neighbours(v) {
                    for &other in graph.neighbours(event).iter().filter(|&&other| other != v) {
                        if shared[other as usize] == 0 {
                            met.push(other);
                        }
                        shared[other as usize] += 1;
                    }
                }
                let n_met = met.len();
                let sum: f64 = met
                    .drain(..)
                    .map(|other| {
                        let both = std::mem::take(&mut shared[other as usize]) as usize;
                        both as f64 / (graph.degree(v) + graph.degree(other) - both) as f64
                    })
                    .sum();
                (n_met > 0).then(|| sum / n_met as f64)
            },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::betweenness::betweenness as counted;
    use super::super::distances::reaches;
    use super::*;

    #[test]
    fn the_best_of_each_side_is_one() {
        // One event with all four members: nothing is more between, nor nearer.
        let star = Graph::undirected(5, &[(0, 4, 1.0), (1, 4, 1.0), (2, 4, 1.0), (3, 4, 1.0)]);
        assert_eq!(betweenness(&counted(&star), 4)[4], 1.0);
        assert_eq!(closeness(&reaches(&star), 4)[4], 1.0);
        assert_eq!(overlap(&star, 4), [Some(1.0); 4]);
        assert_eq!((betweenness(&[], 0), closeness(&[], 0), overlap(&Graph::undirected(2, &[]), 1)), (vec![], vec![], vec![None]));
    }
}
