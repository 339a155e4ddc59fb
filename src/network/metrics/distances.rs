//! How many steps away everybody is: closeness, mean distance, diameter, efficiency.
//!
//! Distances are counted in ties, not in weights. What is added up are whole numbers, so that threads change nothing.
//!
//! # Source
//! Then et al., "The more the merrier: efficient multi-source graph traversal", VLDB 8, 2014 (64 walks at once); Wasserman & Faust 1994, § 5.2 (closeness).

use super::Graph;
use rayon::prelude::*;

/// How far a vertex is from those that can reach it; itself not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reach {
    /// How many others reach it.
    pub n_others: u32,
    /// How many do so in two steps at most.
    pub n_within_two: u32,
    /// Sum of their distances.
    pub total: u64,
    /// The largest of them, 0 when there is none.
    pub farthest: u32,
    /// Sum of the inverses of the distances, each rounded to a multiple of 2⁻³².
    inverses: u64,
}

/// 1 on the scale of [`Reach::inverses`].
const ONE: u64 = 1 << 32;

impl Reach {
    /// Closeness, 0 to 1: the inverse of the mean distance, times the share of the `n` vertices' others that reach this one.
    pub fn closeness(&self, n: usize) -> f64 {
        if self.total == 0 {
            return 0.0;
        }
        let others = f64::from(self.n_others);
        others / self.total as f64 * (others / (n - 1) as f64)
    }

    fn add(&mut self, other: &Self) {
        self.n_others += other.n_others;
        self.n_within_two += other.n_within_two;
        self.total += other.total;
        self.farthest = self.farthest.max(other.farthest);
        self.inverses += other.inverses;
    }
}

/// The reach of each vertex, along the arcs that lead to it.
///
/// # Cost    O(vertices · ties / 64) word operations, shared among threads; each thread keeps a few numbers per vertex.
pub fn reaches(graph: &Graph) -> Vec<Reach> {
    let n = graph.n_vertices();
    let batches: Vec<u32> = (0..n as u32).step_by(64).collect();
    batches
        .par_iter()
        .fold(
            || vec![Reach::default(); n],
            |mut sums, &first| {
                walk(graph, first, &mut sums);
                sums
            },
        )
        .reduce(
            || vec![Reach::default(); n],
            |mut left, right| {
                left.iter_mut().zip(&right).for_each(|(sum, other)| sum.add(other));
                left
            },
        )
}

/// Walks from 64 vertices at once: bit b of a word stands for the walk from `first + b`.
fn walk(graph: &Graph, first: u32, sums: &mut [Reach]) {
    let n = graph.n_vertices();
    let (mut seen, mut front, mut next) = (vec![0u64; n], vec![0u64; n], vec![0u64; n]);
    for bit in 0..64u32.min(n as u32 - first) {
        seen[(first + bit) as usize] = 1 << bit;
        front[(first + bit) as usize] = 1 << bit;
    }
    for distance in 1u32.. {
        for v in graph.vertices() {
            let walks = front[v as usize];
            if walks != 0 {
                for &w in graph.neighbours(v) {
                    next[w as usize] |= walks;
                }
            }
        }
        let mut is_over = true;
        for v in 0..n {
            let fresh = next[v] & !seen[v];
            next[v] = 0;
            front[v] = fresh;
            if fresh != 0 {
                is_over = false;
                seen[v] |= fresh;
                let count = fresh.count_ones();
                sums[v].add(&Reach {
                    n_others: count,
                    n_within_two: if distance <= 2 { count } else { 0 },
                    total: u64::from(count) * u64::from(distance),
                    farthest: distance,
                    inverses: u64::from(count) * (ONE / u64::from(distance)),
                });
            }
        }
        if is_over {
            return;
        }
    }
}

/// The largest distance of the graph, pairs out of reach left aside; 0 without ties.
pub fn diameter(reaches: &[Reach]) -> u32 {
    reaches.iter().map(|reach| reach.farthest).max().unwrap_or(0)
}

/// The mean distance of the pairs within reach. `None` without ties.
pub fn mean_distance(reaches: &[Reach]) -> Option<f64> {
    let pairs: u64 = reaches.iter().map(|reach| u64::from(reach.n_others)).sum();
    (pairs > 0).then(|| reaches.iter().map(|reach| reach.total).sum::<u64>() as f64 / pairs as f64)
}

/// Mean of the inverses of the distances over all pairs, 0 for a pair out of reach: 1 when all are tied to all. `None` under two vertices.
///
/// To 10⁻⁹. # Source  Latora & Marchiori, "Efficient behavior of small-world networks", PRL 87, 2001.
pub fn efficiency(reaches: &[Reach]) -> Option<f64> {
    let n = reaches.len() as f64;
    (reaches.len() > 1).then(|| reaches.iter().map(|reach| reach.inverses as f64 / ONE as f64).sum::<f64>() / (n * (n - 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_and_a_loner() {
        let graph = Graph::undirected(5, &[(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0)]);
        let reaches = reaches(&graph);
        assert_eq!((reaches[0].n_others, reaches[0].n_within_two, reaches[0].total, reaches[0].farthest), (3, 2, 6, 3));
        assert!((reaches[0].closeness(5) - 3.0 / 6.0 * 3.0 / 4.0).abs() < 1e-15 && reaches[4].closeness(5) == 0.0);
        assert_eq!((diameter(&reaches), mean_distance(&reaches)), (3, Some(20.0 / 12.0)));
        // Pairs at 1: 3; at 2: 2; at 3: 1; each both ways, over 20.
        assert!((efficiency(&reaches).unwrap() - 2.0 * (3.0 + 1.0 + 1.0 / 3.0) / 20.0).abs() < 1e-9);
    }

    #[test]
    fn more_than_one_batch_and_directions() {
        let arcs: Vec<(u32, u32, f64)> = (0..150).map(|v| (v, (v + 1) % 150, 1.0)).collect();
        let reaches = reaches(&Graph::directed(150, &arcs));
        assert!(reaches.iter().all(|r| r.n_others == 149 && r.total == 149 * 150 / 2 && r.farthest == 149 && r.n_within_two == 2));
    }

    #[test]
    fn nothing_and_one() {
        let (none, one) = (reaches(&Graph::default()), reaches(&Graph::undirected(1, &[])));
        assert_eq!((diameter(&none), mean_distance(&none), efficiency(&one)), (0, None, None));
        assert_eq!(one[0].closeness(1), 0.0);
    }
}
