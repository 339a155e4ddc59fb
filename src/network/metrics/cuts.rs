//! Vertices and ties whose departure would cut the graph apart, and how much each would cut off.
//!
//! # Source
//! Hopcroft & Tarjan, "Algorithm 447: efficient algorithms for graph manipulation", CACM 16, 1973.

use super::Graph;

/// What holds a graph together at one single place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cuts {
    /// Is the graph in more pieces without this vertex (the vertex itself not counted)?
    pub is_articulation: Vec<bool>,
    /// Weight that the departure of each vertex parts from the heaviest piece left of its component, itself not counted: 0 where nothing is cut.
    pub parted: Vec<f64>,
    /// Ties without which there are more pieces, `(lower, higher)`, sorted.
    pub bridges: Vec<(u32, u32)>,
}

/// Finds them all in one walk, directions set aside.
///
/// `weight_of`: what each vertex counts for in [`Cuts::parted`], one entry a vertex: 1 to count vertices, 0 for those that don't matter.
///
/// # Cost    O(vertices + ties); no recursion.
/// # Panics  When `weight_of` is shorter than the vertices are many.
pub fn cuts(graph: &Graph, weight_of: &[f64]) -> Cuts {
    const UNSEEN: u32 = u32::MAX;
    let graph = &*graph.without_direction();
    let n = graph.n_vertices();
    let (mut order, mut low, mut parent, mut next) = (vec![UNSEEN; n], vec![0u32; n], vec![UNSEEN; n], vec![0usize; n]);
    // Weight under each vertex in the walk's tree; what falls off when it goes; the heaviest of that.
    let (mut under, mut fallen, mut heaviest) = (weight_of[..n].to_vec(), vec![0.0f64; n], vec![0.0f64; n]);
    let mut cuts = Cuts { is_articulation: vec![false; n], parted: vec![0.0; n], bridges: Vec::new() };
    let mut clock = 0;
    let mut path = Vec::new();
    let mut seen = Vec::new();
    for root in graph.vertices() {
        if order[root as usize] != UNSEEN {
            continue;
        }
        let mut n_branches = 0;
        seen.clear();
        (order[root as usize], low[root as usize]) = (clock, clock);
        clock += 1;
        path.push(root);
        seen.push(root);
        while let Some(&v) = path.last() {
            let at = v as usize;
            if let Some(&w) = graph.neighbours(v).get(next[at]) {
                next[at] += 1;
                let to = w as usize;
                if order[to] == UNSEEN {
                    (order[to], low[to], parent[to]) = (clock, clock, v);
                    clock += 1;
                    path.push(w);
                    seen.push(w);
                } else if w != parent[at] {
                    low[at] = low[at].min(order[to]);
                }
                continue;
            }
            path.pop();
            let Some(&above) = path.last() else { continue };
            let up = above as usize;
            low[up] = low[up].min(low[at]);
            under[up] += under[at];
            if low[at] > order[up] {
                cuts.bridges.push((above.min(v), above.max(v)));
            }
            if low[at] >= order[up] {
                fallen[up] += under[at];
                heaviest[up] = heaviest[up].max(under[at]);
                if above == root {
                    n_branches += 1;
                } else {
                    cuts.is_articulation[up] = true;
                }
            }
        }
        cuts.is_articulation[root as usize] = n_branches > 1;
        let whole = under[root as usize];
        for &v in &seen {
            let at = v as usize;
            if cuts.is_articulation[at] {
                // Besides the branches that fall off, there is what lies above, which the root hasn't.
                let rest = if v == root { 0.0 } else { whole - weight_of[at] - fallen[at] };
                cuts.parted[at] = (fallen[at] + rest - heaviest[at].max(rest)).max(0.0);
            }
        }
    }
    cuts.bridges.sort_unstable();
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::metrics::components::{connected, sizes};
    use crate::statistics::random::Stream;

    #[test]
    fn star_ring_and_two_cliques_with_a_bridge() {
        let star = Graph::undirected(5, &[(0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0), (0, 4, 1.0)]);
        let found = cuts(&star, &[1.0; 5]);
        assert_eq!(
            (found.is_articulation, found.parted, found.bridges.len()),
            (vec![true, false, false, false, false], vec![3.0, 0.0, 0.0, 0.0, 0.0], 4)
        );
        let ring = Graph::undirected(4, &[(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (3, 0, 1.0)]);
        assert_eq!(cuts(&ring, &[1.0; 4]), Cuts { is_articulation: vec![false; 4], parted: vec![0.0; 4], bridges: vec![] });
        let cliques = Graph::undirected(6, &[(0, 1, 1.0), (1, 2, 1.0), (0, 2, 1.0), (2, 3, 1.0), (3, 4, 1.0), (4, 5, 1.0), (3, 5, 1.0)]);
        let found = cuts(&cliques, &[1.0; 6]);
        assert_eq!((found.bridges, found.parted), (vec![(2, 3)], vec![0.0, 0.0, 2.0, 2.0, 0.0, 0.0]));
    }

    #[test]
    fn as_taking_each_vertex_out() {
        for item in 0..60 {
            let mut stream = Stream::new(11, item);
            let n = 3 + stream.below(15);
            let ties: Vec<(u32, u32, f64)> =
                (0..n + stream.below(5)).map(|_| (stream.below(n) as u32, stream.below(n) as u32, 1.0)).collect();
            let graph = Graph::undirected(n, &ties);
            let weights: Vec<f64> = (0..n).map(|_| stream.below(4) as f64).collect();
            let found = cuts(&graph, &weights);
            let whole = connected(&graph);
            for v in 0..n {
                let left: Vec<_> = graph.all_ties().into_iter().filter(|t| t.0 != v as u32 && t.1 != v as u32).collect();
                let pieces = connected(&Graph::undirected(n, &left));
                let mut weight_of = vec![0.0; n];
                for w in (0..n).filter(|&w| w != v && whole[w] == whole[v]) {
                    weight_of[pieces[w] as usize] += weights[w];
                }
                let parted = weight_of.iter().sum::<f64>() - weight_of.iter().fold(0.0, |a: f64, &b| a.max(b));
                assert_eq!(found.parted[v], parted);
                // The vertex taken out is itself one more piece, unless it stood alone.
                let more = sizes(&pieces).len() > sizes(&whole).len() + usize::from(graph.degree(v as u32) > 0);
                assert_eq!(found.is_articulation[v], more);
            }
            for (a, b, _) in graph.all_ties() {
                let left: Vec<_> = graph.all_ties().into_iter().filter(|t| (t.0, t.1) != (a, b)).collect();
                let more = sizes(&connected(&Graph::undirected(n, &left))).len() > sizes(&whole).len();
                assert_eq!(found.bridges.contains(&(a, b)), more);
            }
        }
    }

    #[test]
    fn directions_are_set_aside() {
        let path = Graph::directed(3, &[(0, 1, 1.0), (2, 1, 1.0)]);
        assert_eq!(cuts(&path, &[1.0; 3]).is_articulation, [false, true, false]);
        assert_eq!(cuts(&Graph::default(), &[]), Cuts::default());
    }
}
