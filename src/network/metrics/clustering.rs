//! How often two neighbours of a vertex are neighbours of each other.

use super::Graph;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Number of triangles that each vertex is in, directions set aside.
///
/// # Cost    O(ties^1.5) at worst, shared among threads.
/// # Source  Latapy, "Main-memory triangle computations for very large (sparse (power-law)) graphs", Theor. Comput. Sci. 407, 2008 (*forward*).
pub fn triangles(graph: &Graph) -> Vec<u32> {
    let graph = &*graph.without_direction();
    let n = graph.n_vertices();
    // Each tie is looked at from its end with fewer neighbours: nobody has more than √(2·ties) to look at.
    let rank = |v: u32| (graph.degree(v), v);
    let above: Vec<Vec<u32>> =
        (0..n as u32).into_par_iter().map(|v| graph.neighbours(v).iter().copied().filter(|&w| rank(w) > rank(v)).collect()).collect();
    // Whole numbers, added by whichever thread: the sum is the same.
    let counts: Vec<AtomicU32> = (0..n).map(|_| AtomicU32::new(0)).collect();
    (0..n).into_par_iter().for_each_init(
        || vec![false; n],
        |is_marked, v| {
            above[v].iter().for_each(|&w| is_marked[w as usize] = true);
            let mut own = 0;
            for &w in &above[v] {
                let mut shared = 0;
                for &x in above[w as usize].iter().filter(|&&x| is_marked[x as usize]) {
                    counts[x as usize].fetch_add(1, Relaxed);
                    shared += 1;
                }
                counts[w as usize].fetch_add(shared, Relaxed);
                own += shared;
            }
            counts[v].fetch_add(own, Relaxed);
            above[v].iter().for_each(|&w| is_marked[w as usize] = false);
        },
    );
    counts.into_iter().map(AtomicU32::into_inner).collect()
}

/// Share of the pairs of neighbours that are tied, 0 to 1; 0 under two neighbours, as networkx has it. `graph` without directions.
pub fn local(graph: &Graph, triangles: &[u32]) -> Vec<f64> {
    graph.vertices().zip(triangles).map(|(v, &t)| if t == 0 { 0.0 } else { f64::from(t) / pairs(graph.degree(v)) }).collect()
}

/// Share of the paths of two ties whose ends are tied too, over the whole graph, 0 to 1. `None` when there is no such path. `graph` without directions.
pub fn transitivity(graph: &Graph, triangles: &[u32]) -> Option<f64> {
    let paths: f64 = graph.vertices().map(|v| pairs(graph.degree(v))).sum();
    (paths > 0.0).then(|| triangles.iter().map(|&t| f64::from(t)).sum::<f64>() / paths)
}

fn pairs(degree: usize) -> f64 {
    degree as f64 * (degree as f64 - 1.0) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_triangle_with_a_tail() {
        let graph = Graph::undirected(5, &[(0, 1, 1.0), (1, 2, 1.0), (0, 2, 1.0), (2, 3, 1.0)]);
        let triangles = triangles(&graph);
        assert_eq!(triangles, [1, 1, 1, 0, 0]);
        assert_eq!(local(&graph, &triangles), [1.0, 1.0, 1.0 / 3.0, 0.0, 0.0]);
        assert_eq!(transitivity(&graph, &triangles), Some(3.0 / 5.0));
        assert_eq!(transitivity(&Graph::default(), &[]), None);
    }
}
