//! How many shortest paths go through a vertex.
//!
//! Ties count as one step, whatever they weigh. Eight walks go side by side: what a vertex keeps of all eight lies on one line of memory, and a tie is looked at once
//! for all those that reach it at the same distance.
//!
//! # Source
//! Brandes, "A faster algorithm for betweenness centrality", J. Math. Sociology 25, 2001; Then et al., VLDB 8, 2014 (walks side by side).

use super::Graph;
use rayon::prelude::*;

/// Starting points are cut into at most this many slices, each summed by itself: bounds that don't hang on the number of threads.
const SLICES: usize = 64;

/// Walks side by side.
const LANES: usize = 8;

/// A number for each walk.
type Lanes = [f64; LANES];

/// For each vertex, Σ over pairs of others of the share of their shortest paths that go through it. A pair counts once without direction, else once each way.
///
/// # Cost    O(vertices · ties) time, shared among threads; memory 64 numbers a vertex. Above some ten thousand vertices see [`super::sampled_betweenness`].
pub fn betweenness(graph: &Graph) -> Vec<f64> {
    let mut sums = betweenness_from(graph, &graph.vertices().collect::<Vec<_>>());
    if !graph.is_directed() {
        sums.iter_mut().for_each(|sum| *sum *= 0.5);
    }
    sums
}

/// For each vertex, Σ over `starts` and all ends of the share of the shortest paths from one to the other that go through it.
///
/// # Cost    O(starts · ties) time at most, shared among threads.
/// # Panics  When a start is no vertex of the graph.
pub fn betweenness_from(graph: &Graph, starts: &[u32]) -> Vec<f64> {
    let n = graph.n_vertices();
    let batches: Vec<&[u32]> = starts.chunks(LANES).collect();
    let slices: Vec<Vec<f64>> = batches
        .par_chunks(batches.len().div_ceil(SLICES).max(1))
        .map(|slice| {
            let mut walks = Walks::new(n);
            let mut sums = vec![0.0; n];
            for batch in slice {
                walks.add(graph, batch, &mut sums);
            }
            sums
        })
        .collect();
    (0..n).into_par_iter().map(|v| slices.iter().map(|sums| sums[v]).sum::<f64>()).collect()
}

/// Scratch of one batch of walks after another. A bit of a byte stands for a walk.
struct Walks {
    /// Walks that have come to each vertex.
    seen: Vec<u8>,
    /// Walks that come to it at the step looked at.
    fresh: Vec<u8>,
    n_paths: Vec<Lanes>,
    /// (1 + dependency) / paths of each vertex done.
    share: Vec<Lanes>,
    /// Vertices with the walks that come to them, step after step.
    visited: Vec<(u32, u8)>,
    /// Where each step begins in `visited`.
    steps: Vec<usize>,
}

/// 1 for the walks of a byte, 0 for the others.
const CHOSEN: [Lanes; 256] = {
    let mut table = [[0.0; LANES]; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut lane = 0;
        while lane < LANES {
            if byte >> lane & 1 == 1 {
                table[byte][lane] = 1.0;
            }
            lane += 1;
        }
        byte += 1;
    }
    table
};

impl Walks {
    fn new(n: usize) -> Self {
        Self {
            seen: vec![0; n],
            fresh: vec![0; n],
            n_paths: vec![[0.0; LANES]; n],
            share: vec![[0.0; LANES]; n],
            visited: Vec::with_capacity(n),
            steps: Vec::new(),
        }
    }

    /// Adds to each vertex its share of the shortest paths from each of `starts`, eight at most.
    fn add(&mut self, graph: &Graph, starts: &[u32], sums: &mut [f64]) {
        self.visited.clear();
        self.steps.clear();
        self.steps.push(0);
        for (lane, &start) in starts.iter().enumerate() {
            if self.seen[start as usize] == 0 {
                self.n_paths[start as usize] = [0.0; LANES];
            }
            self.seen[start as usize] |= 1 << lane;
            self.n_paths[start as usize][lane] = 1.0;
            self.visited.push((start, 1 << lane));
        }
        while self.steps.last().is_some_and(|&first| first < self.visited.len()) {
            self.step_out(graph);
        }
        // Farthest first; each vertex gathers from those one step beyond it, so that no list of predecessors is kept.
        for step in (0..self.steps.len()).rev() {
            self.gather(graph, step, sums);
        }
        for &(v, _) in &self.visited {
            self.seen[v as usize] = 0;
        }
    }

    /// One step further for all walks.
    fn step_out(&mut self, graph: &Graph) {
        let layer = self.steps[self.steps.len() - 1]..self.visited.len();
        self.steps.push(layer.end);
        for at in layer.clone() {
            let (v, walks) = self.visited[at];
            let paths = self.n_paths[v as usize];
            for &w in graph.neighbours(v) {
                let to = w as usize;
                let coming = walks & !self.seen[to];
                if coming != 0 {
                    if self.fresh[to] == 0 {
                        self.visited.push((w, 0));
                        if self.seen[to] == 0 {
                            self.n_paths[to] = [0.0; LANES];
                        }
                    }
                    self.fresh[to] |= coming;
                    let chosen = &CHOSEN[coming as usize];
                    let sums = &mut self.n_paths[to];
                    for lane in 0..LANES {
                        sums[lane] += paths[lane] * chosen[lane];
                    }
                }
            }
        }
        for (v, walks) in &mut self.visited[layer.end..] {
            let fresh = &mut self.fresh[*v as usize];
            *walks = *fresh;
            self.seen[*v as usize] |= *fresh;
            *fresh = 0;
        }
    }

    /// What the vertices of one step owe to those of the next.
    fn gather(&mut self, graph: &Graph, step: usize, sums: &mut [f64]) {
        let end = |step: usize, steps: &[usize], all: usize| steps.get(step).copied().unwrap_or(all);
        let all = self.visited.len();
        let layer = self.steps[step]..end(step + 1, &self.steps, all);
        let beyond = end(step + 1, &self.steps, all)..end(step + 2, &self.steps, all);
        for &(w, walks) in &self.visited[beyond.clone()] {
            self.fresh[w as usize] = walks;
        }
        for &(v, walks) in &self.visited[layer] {
            let at = v as usize;
            let mut owed = [0.0; LANES];
            for &w in graph.neighbours(v) {
                let going = walks & self.fresh[w as usize];
                if going != 0 {
                    let (share, chosen) = (&self.share[w as usize], &CHOSEN[going as usize]);
                    for lane in 0..LANES {
                        owed[lane] += share[lane] * chosen[lane];
                    }
                }
            }
            let (paths, share) = (&self.n_paths[at], &mut self.share[at]);
            let mut sum = 0.0;
            for lane in 0..LANES {
                if walks >> lane & 1 == 1 {
                    let dependency = paths[lane] * owed[lane];
                    share[lane] = (1.0 + dependency) / paths[lane];
                    sum += dependency;
                }
            }
            if step > 0 {
                sums[at] += sum;
            }
        }
        for &(w, _) in &self.visited[beyond] {
            self.fresh[w as usize] = 0;
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
