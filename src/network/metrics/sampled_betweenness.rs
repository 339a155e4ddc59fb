//! How many shortest paths go through a vertex, estimated from paths drawn by lot, with an error that holds for every vertex at once.
//!
//! # Choices
//! Riondato & Kornaropoulos' number of draws, which depends on the graph's width and not on its size; each path is found from both ends at once, as KADABRA does,
//! which visits a small part of the graph. Set aside: pivots (Brandes & Pich), whose guaranteed error is ten times wider for the same time.
//!
//! # Source
//! Riondato & Kornaropoulos, "Fast approximation of betweenness centrality through sampling", DMKD 30, 2016; Borassi & Natale, "KADABRA", ESA 2016.

use super::Graph;
use crate::statistics::random::Stream;
use rayon::prelude::*;

/// How near the truth the estimate has to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Precision {
    /// Largest error of any vertex, as a share of all pairs; above 0.
    pub error: f64,
    /// Probability that some vertex errs by more; above 0.
    pub risk: f64,
    /// Seed of the draws.
    pub seed: u64,
}

/// The estimate and its error.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampled {
    /// On the scale of [`super::betweenness::betweenness`], one a vertex.
    pub betweenness: Vec<f64>,
    /// With probability 1 − risk no vertex is further off than this, on the same scale.
    pub error: f64,
    /// Paths drawn.
    pub n_draws: usize,
}

/// Slices of draws, whatever the number of threads.
const SLICES: usize = 64;

/// Estimates betweenness, directions set aside.
///
/// A pair of vertices is drawn, then one of its shortest paths; each vertex on the way counts one. Two vertices out of reach of each other count nobody.
///
/// # Cost    (½ / error²) · (log₂ width + 1 + ln 1/risk) draws, each a walk from both ends; memory follows the vertices.
pub fn sampled_betweenness(graph: &Graph, precision: Precision) -> Sampled {
    let graph = &*graph.without_direction();
    let n = graph.n_vertices();
    let pairs = n as f64 * (n as f64 - 1.0) / 2.0;
    if n < 3 {
        return Sampled { betweenness: vec![0.0; n], error: 0.0, n_draws: 0 };
    }
    let inner = (width(graph).max(4) - 2) as f64;
    let n_draws =
        (0.5 / (precision.error * precision.error) * (libm::floor(libm::log2(inner)) + 1.0 - libm::log(precision.risk))).ceil() as usize;
    let draws: Vec<u64> = (0..n_draws as u64).collect();
    let slices: Vec<Vec<u32>> = draws
        .par_chunks(n_draws.div_ceil(SLICES).max(1))
        .map(|slice| {
            let mut counts = vec![0u32; n];
            let (mut left, mut right) = (Ball::new(n), Ball::new(n));
            let mut crossings = Vec::new();
            for &draw in slice {
                let mut stream = Stream::new(precision.seed, draw);
                let from = stream.below(n) as u32;
                let mut to = stream.below(n - 1) as u32;
                to += u32::from(to >= from);
                if let Some((a, b)) = meet(graph, from, to, &mut left, &mut right, &mut crossings, &mut stream) {
                    left.count(graph, a, &mut counts, &mut stream);
                    right.count(graph, b, &mut counts, &mut stream);
                }
                left.clear();
                right.clear();
            }
            counts
        })
        .collect();
    let betweenness = (0..n).map(|v| slices.iter().map(|counts| f64::from(counts[v])).sum::<f64>() / n_draws as f64 * pairs).collect();
    Sampled { betweenness, error: precision.error * pairs, n_draws }
}

/// At least as many vertices as the longest of the shortest paths has: twice the farthest from one vertex of each piece, and one.
fn width(graph: &Graph) -> usize {
    let mut distance = vec![u32::MAX; graph.n_vertices()];
    let mut widest = 0;
    let mut order = Vec::new();
    // From the vertex with most neighbours of each piece, which is seldom at its edge.
    let mut by_degree: Vec<u32> = graph.vertices().collect();
    by_degree.sort_by_key(|&v| (std::cmp::Reverse(graph.degree(v)), v));
    for start in by_degree {
        if distance[start as usize] != u32::MAX {
            continue;
        }
        order.clear();
        order.push(start);
        distance[start as usize] = 0;
        let mut next = 0;
        while let Some(&v) = order.get(next) {
            next += 1;
            for &w in graph.neighbours(v) {
                if distance[w as usize] == u32::MAX {
                    distance[w as usize] = distance[v as usize] + 1;
                    order.push(w);
                }
            }
        }
        let farthest = order.last().map_or(0, |&v| distance[v as usize]);
        widest = widest.max(2 * farthest as usize + 1);
    }
    widest
}

/// All that lies within some steps of one end, with the number of shortest paths to each vertex.
struct Ball {
    distance: Vec<u32>,
    n_paths: Vec<f64>,
    visited: Vec<u32>,
    /// Where the outermost layer begins in `visited`.
    edge: usize,
    /// Ties that leave the outermost layer.
    n_ties: usize,
}

impl Ball {
    fn new(n: usize) -> Self {
        Self { distance: vec![u32::MAX; n], n_paths: vec![0.0; n], visited: Vec::new(), edge: 0, n_ties: 0 }
    }

    fn begin(&mut self, graph: &Graph, v: u32) {
        self.visited.push(v);
        (self.distance[v as usize], self.n_paths[v as usize]) = (0, 1.0);
        (self.edge, self.n_ties) = (0, graph.degree(v));
    }

    fn clear(&mut self) {
        for &v in &self.visited {
            self.distance[v as usize] = u32::MAX;
        }
        self.visited.clear();
    }

    /// Goes one step further, unless it meets the other ball: then lists the ties between the two outermost layers.
    fn grow(&mut self, graph: &Graph, other: &Self, crossings: &mut Vec<(u32, u32)>) {
        let layer = self.edge..self.visited.len();
        for i in layer.clone() {
            let v = self.visited[i];
            crossings.extend(graph.neighbours(v).iter().filter(|&&w| other.distance[w as usize] != u32::MAX).map(|&w| (v, w)));
        }
        if !crossings.is_empty() {
            return;
        }
        (self.edge, self.n_ties) = (layer.end, 0);
        for i in layer {
            let v = self.visited[i];
            let (further, paths) = (self.distance[v as usize] + 1, self.n_paths[v as usize]);
            for &w in graph.neighbours(v) {
                let to = w as usize;
                if self.distance[to] == u32::MAX {
                    (self.distance[to], self.n_paths[to]) = (further, paths);
                    self.visited.push(w);
                    self.n_ties += graph.degree(w);
                } else if self.distance[to] == further {
                    self.n_paths[to] += paths;
                }
            }
        }
    }

    /// Counts the vertices of one shortest path from `v` back to the centre, drawn by lot; the centre itself not.
    fn count(&self, graph: &Graph, mut v: u32, counts: &mut [u32], stream: &mut Stream) {
        while self.distance[v as usize] > 0 {
            counts[v as usize] += 1;
            let nearer = self.distance[v as usize] - 1;
            let mut left = stream.uniform() * self.n_paths[v as usize];
            let mut chosen = None;
            for &w in graph.neighbours(v).iter().filter(|&&w| self.distance[w as usize] == nearer) {
                chosen = Some(w);
                left -= self.n_paths[w as usize];
                if left < 0.0 {
                    break;
                }
            }
            v = chosen.expect("a vertex of a ball was reached from one nearer to its centre");
        }
    }
}

/// Grows two balls until they touch; draws one of the ties by which a shortest path crosses from one to the other. `None` when they can't meet.
fn meet(
    graph: &Graph,
    from: u32,
    to: u32,
    left: &mut Ball,
    right: &mut Ball,
    crossings: &mut Vec<(u32, u32)>,
    stream: &mut Stream,
) -> Option<(u32, u32)> {
    left.begin(graph, from);
    right.begin(graph, to);
    crossings.clear();
    while left.edge < left.visited.len() && right.edge < right.visited.len() {
        if left.n_ties <= right.n_ties {
            left.grow(graph, right, crossings);
        } else {
            right.grow(graph, left, crossings);
            crossings.iter_mut().for_each(|tie| *tie = (tie.1, tie.0));
        }
        if !crossings.is_empty() {
            let weight = |tie: &(u32, u32)| left.n_paths[tie.0 as usize] * right.n_paths[tie.1 as usize];
            let mut rest = stream.uniform() * crossings.iter().map(weight).sum::<f64>();
            return crossings
                .iter()
                .find(|tie| {
                    rest -= weight(tie);
                    rest < 0.0
                })
                .or(crossings.last())
                .copied();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::metrics::betweenness::betweenness;

    #[test]
    fn stays_within_its_error() {
        let mut stream = Stream::new(3, 0);
        let ties: Vec<(u32, u32, f64)> = (0..900).map(|_| (stream.below(300) as u32, stream.below(310) as u32, 1.0)).collect();
        let graph = Graph::undirected(320, &ties);
        let (exact, sampled) = (betweenness(&graph), sampled_betweenness(&graph, Precision { error: 0.01, risk: 0.05, seed: 1 }));
        let worst = exact.iter().zip(&sampled.betweenness).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(worst <= sampled.error && worst > 0.0, "{worst} {}", sampled.error);
        let (mean, total) = (exact.iter().sum::<f64>(), sampled.betweenness.iter().sum::<f64>());
        assert!((total / mean - 1.0).abs() < 0.01, "unbiased: {mean} {total}");
    }

    #[test]
    fn paths_are_drawn_evenly() {
        // Two ways round of unequal numbers of paths: 0–1–4, 0–2–4, 0–3–4, and a tail 4–5.
        let graph = Graph::undirected(6, &[(0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0), (1, 4, 1.0), (2, 4, 1.0), (3, 4, 1.0), (4, 5, 1.0)]);
        let sampled = sampled_betweenness(&graph, Precision { error: 0.005, risk: 0.01, seed: 2 });
        for (exact, found) in betweenness(&graph).iter().zip(&sampled.betweenness) {
            assert!((exact - found).abs() < sampled.error, "{exact} {found}");
        }
    }

    #[test]
    fn odd_cases() {
        let precision = Precision { error: 0.1, risk: 0.1, seed: 0 };
        assert_eq!(sampled_betweenness(&Graph::default(), precision).betweenness.len(), 0);
        assert_eq!(sampled_betweenness(&Graph::undirected(9, &[]), precision).betweenness, [0.0; 9]);
    }
}
