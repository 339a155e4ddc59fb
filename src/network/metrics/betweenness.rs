//! How many shortest paths go through a vertex, exactly.
//!
//! Ties count as one step, whatever they weigh. # Source: Brandes, "A faster algorithm for betweenness centrality", J. Math. Sociology 25, 2001.

use super::Graph;
use rayon::prelude::*;

/// Starting points are cut into at most this many slices, each summed by itself: bounds that don't hang on the number of threads.
const SLICES: usize = 64;

/// For each vertex, Σ over pairs of others of the share of their shortest paths that go through it. A pair counts once without direction, else once each way.
///
/// # Cost    O(vertices · ties) time, shared among threads; memory 64 numbers a vertex. Above some ten thousand vertices see [`super::sampled_betweenness`].
pub fn betweenness(graph: &Graph) -> Vec<f64> {
    let n = graph.n_vertices();
    let starts: Vec<u32> = graph.vertices().collect();
    let slices: Vec<Vec<f64>> = starts
        .par_chunks(n.div_ceil(SLICES).max(1))
        .map(|slice| {
            let mut walk = Walk::new(n);
            let mut sums = vec![0.0; n];
            for &start in slice {
                walk.add(graph, start, &mut sums);
            }
            sums
        })
        .collect();
    let both_ways = if graph.is_directed() { 1.0 } else { 0.5 };
    (0..n).into_par_iter().map(|v| both_ways * slices.iter().map(|sums| sums[v]).sum::<f64>()).collect()
}

/// Scratch of one walk after another.
struct Walk {
    distance: Vec<u32>,
    n_paths: Vec<f64>,
    /// (1 + dependency) / paths of each vertex done.
    share: Vec<f64>,
    visited: Vec<u32>,
}

const UNSEEN: u32 = u32::MAX;

impl Walk {
    fn new(n: usize) -> Self {
        Self { distance: vec![UNSEEN; n], n_paths: vec![0.0; n], share: vec![0.0; n], visited: Vec::with_capacity(n) }
    }

    /// Adds to each vertex its share of the shortest paths from `start`.
    fn add(&mut self, graph: &Graph, start: u32, sums: &mut [f64]) {
        self.visited.clear();
        self.visited.push(start);
        self.distance[start as usize] = 0;
        self.n_paths[start as usize] = 1.0;
        let mut next = 0;
        while let Some(&v) = self.visited.get(next) {
            next += 1;
            let (further, paths) = (self.distance[v as usize] + 1, self.n_paths[v as usize]);
            for &w in graph.neighbours(v) {
                let to = w as usize;
                if self.distance[to] == UNSEEN {
                    self.distance[to] = further;
                    self.n_paths[to] = paths;
                    self.visited.push(w);
                } else if self.distance[to] == further {
                    self.n_paths[to] += paths;
                }
            }
        }
        // Farthest first; each vertex gathers from those one step beyond it, so that no list of predecessors is kept.
        for &v in self.visited.iter().rev() {
            let at = v as usize;
            let further = self.distance[at] + 1;
            let beyond = graph.neighbours(v).iter().filter(|&&w| self.distance[w as usize] == further);
            let dependency = self.n_paths[at] * beyond.map(|&w| self.share[w as usize]).sum::<f64>();
            self.share[at] = (1.0 + dependency) / self.n_paths[at];
            if v != start {
                sums[at] += dependency;
            }
        }
        for &v in &self.visited {
            self.distance[v as usize] = UNSEEN;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_both_ways_and_one_way() {
        let path = [(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0)];
        assert_eq!(betweenness(&Graph::undirected(5, &path)), [0.0, 2.0, 2.0, 0.0, 0.0]);
        assert_eq!(betweenness(&Graph::directed(5, &path)), [0.0, 2.0, 2.0, 0.0, 0.0]);
        assert!(betweenness(&Graph::default()).is_empty());
    }

    #[test]
    fn paths_are_shared() {
        let square = Graph::undirected(4, &[(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (3, 0, 1.0)]);
        assert_eq!(betweenness(&square), [0.5; 4]);
    }
}
