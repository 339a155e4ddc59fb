//! A graph of numbered vertices in three flat lists, for measures that walk along every tie many times.

use std::borrow::Cow;

/// Vertices 0 … n − 1 and their weighted ties, without loops nor doubles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// Where each vertex's ties begin; one more entry than vertices.
    starts: Vec<usize>,
    ends: Vec<u32>,
    weights: Vec<f64>,
    is_directed: bool,
}

impl Graph {
    /// Ties that go both ways. Each is given once, in any order; doubles add up, loops are left out.
    ///
    /// # Cost    O(ties · log degree) time, each tie kept twice.
    /// # Panics  When a tie names a vertex that isn't below `n`.
    pub fn undirected(n: usize, ties: &[(u32, u32, f64)]) -> Self {
        Self::gather(n, ties.iter().flat_map(|&(a, b, w)| [(a, b, w), (b, a, w)]), false)
    }

    /// Ties from one vertex to another. Doubles add up, loops are left out.
    ///
    /// # Cost    O(arcs · log degree) time, each arc kept once.
    /// # Panics  When an arc names a vertex that isn't below `n`.
    pub fn directed(n: usize, arcs: &[(u32, u32, f64)]) -> Self {
        Self::gather(n, arcs.iter().copied(), true)
    }

    /// Two passes of buckets, by far end and then by near end: rows come out sorted, and doubles in the order given, on both ends alike, without comparing anything.
    fn gather(n: usize, arcs: impl Iterator<Item = (u32, u32, f64)> + Clone, is_directed: bool) -> Self {
        let arcs = arcs.filter(|arc| arc.0 != arc.1);
        let (mut starts, mut by_end) = (vec![0usize; n + 1], vec![0usize; n + 1]);
        for (from, to, _) in arcs.clone() {
            assert!((from as usize) < n && (to as usize) < n, "a tie between vertices of the graph");
            starts[from as usize + 1] += 1;
            by_end[to as usize + 1] += 1;
        }
        for v in 0..n {
            starts[v + 1] += starts[v];
            by_end[v + 1] += by_end[v];
        }
        let mut turned = vec![(0u32, 0.0f64); starts[n]];
        let mut place = by_end.clone();
        for (from, to, weight) in arcs {
            turned[place[to as usize]] = (from, weight);
            place[to as usize] += 1;
        }
        let (mut ends, mut weights) = (vec![0u32; starts[n]], vec![0.0f64; starts[n]]);
        place.copy_from_slice(&starts);
        for to in 0..n {
            for &(from, weight) in &turned[by_end[to]..by_end[to + 1]] {
                let at = &mut place[from as usize];
                (ends[*at], weights[*at]) = (to as u32, weight);
                *at += 1;
            }
        }
        // Doubles stand side by side: they close up to the left.
        let mut kept = 0;
        for v in 0..n {
            let row = starts[v]..starts[v + 1];
            let first = kept;
            starts[v] = kept;
            for at in row {
                if kept > first && ends[kept - 1] == ends[at] {
                    weights[kept - 1] += weights[at];
                } else {
                    (ends[kept], weights[kept]) = (ends[at], weights[at]);
                    kept += 1;
                }
            }
        }
        starts[n] = kept;
        ends.truncate(kept);
        weights.truncate(kept);
        Self { starts, ends, weights, is_directed }
    }

    /// Number of vertices.
    pub fn n_vertices(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Number of ties, or of arcs when they have a direction.
    pub fn n_ties(&self) -> usize {
        if self.is_directed { self.ends.len() } else { self.ends.len() / 2 }
    }

    /// Do ties go one way only?
    pub fn is_directed(&self) -> bool {
        self.is_directed
    }

    /// Number of neighbours; of those reached, when ties have a direction.
    pub fn degree(&self, v: u32) -> usize {
        self.starts[v as usize + 1] - self.starts[v as usize]
    }

    /// Sum of the weights of a vertex's ties.
    pub fn strength(&self, v: u32) -> f64 {
        self.weights(v).iter().sum()
    }

    /// Neighbours in rising order; those reached, when ties have a direction.
    pub fn neighbours(&self, v: u32) -> &[u32] {
        &self.ends[self.starts[v as usize]..self.starts[v as usize + 1]]
    }

    /// Weights of a vertex's ties, in the order of [`Graph::neighbours`].
    pub fn weights(&self, v: u32) -> &[f64] {
        &self.weights[self.starts[v as usize]..self.starts[v as usize + 1]]
    }

    /// Neighbours with the weight of each tie, in rising order.
    pub fn ties(&self, v: u32) -> impl Iterator<Item = (u32, f64)> + '_ {
        self.neighbours(v).iter().copied().zip(self.weights(v).iter().copied())
    }

    /// Every vertex.
    pub fn vertices(&self) -> impl Iterator<Item = u32> + use<> {
        0..self.n_vertices() as u32
    }

    /// Every tie once, `(from, to, weight)`; without direction, from the lower to the higher.
    pub fn all_ties(&self) -> Vec<(u32, u32, f64)> {
        self.vertices()
            .flat_map(|v| self.ties(v).map(move |(w, weight)| (v, w, weight)))
            .filter(|t| self.is_directed || t.0 < t.1)
            .collect()
    }

    /// The same with every arc turned round.
    pub fn reversed(&self) -> Self {
        let turned: Vec<(u32, u32, f64)> = self.vertices().flat_map(|v| self.ties(v).map(move |(w, weight)| (w, v, weight))).collect();
        Self::gather(self.n_vertices(), turned.iter().copied(), self.is_directed)
    }

    /// The same without directions: the weights of an arc and of the one back add up. One that has none is lent, not copied.
    pub fn without_direction(&self) -> Cow<'_, Self> {
        if self.is_directed { Cow::Owned(Self::undirected(self.n_vertices(), &self.all_ties())) } else { Cow::Borrowed(self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_add_up_and_loops_go() {
        let graph = Graph::undirected(3, &[(1, 0, 1.0), (0, 1, 2.0), (2, 2, 9.0)]);
        assert_eq!((graph.n_vertices(), graph.n_ties(), graph.neighbours(0), graph.weights(0)), (3, 1, &[1u32][..], &[3.0][..]));
        assert_eq!(graph.all_ties(), [(0, 1, 3.0)]);
    }

    #[test]
    fn directions() {
        let graph = Graph::directed(3, &[(0, 1, 1.0), (1, 0, 2.0), (1, 2, 1.0)]);
        assert_eq!((graph.n_ties(), graph.degree(1), graph.reversed().neighbours(2)), (3, 2, &[1u32][..]));
        assert_eq!(graph.without_direction().all_ties(), [(0, 1, 3.0), (1, 2, 1.0)]);
    }

    #[test]
    fn an_empty_graph() {
        let graph = Graph::undirected(0, &[]);
        assert_eq!((graph.n_vertices(), graph.n_ties(), graph.reversed().n_vertices()), (0, 0, 0));
        assert_eq!(Graph::default().n_vertices(), 0);
    }
}
