//! Pieces of a graph: those that hold together whatever the directions, and those where one can go and come back.

use super::Graph;

/// The piece of each vertex, ties taken both ways. Pieces are numbered from 0 in the order of their lowest vertex.
///
/// # Cost    O(vertices + ties).
pub fn connected(graph: &Graph) -> Vec<u32> {
    let back = graph.is_directed().then(|| graph.reversed());
    let mut piece = vec![u32::MAX; graph.n_vertices()];
    let mut n_pieces = 0;
    let mut waiting = Vec::new();
    for start in graph.vertices() {
        if piece[start as usize] != u32::MAX {
            continue;
        }
        piece[start as usize] = n_pieces;
        waiting.push(start);
        while let Some(v) = waiting.pop() {
            let others = back.as_ref().map_or(&[][..], |back| back.neighbours(v));
            for &w in graph.neighbours(v).iter().chain(others) {
                if piece[w as usize] == u32::MAX {
                    piece[w as usize] = n_pieces;
                    waiting.push(w);
                }
            }
        }
        n_pieces += 1;
    }
    piece
}

/// The piece of each vertex within which every vertex reaches every other along the arcs. Numbered in the order of their lowest vertex.
///
/// # Cost    O(vertices + arcs); no recursion.
/// # Source  Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1, 1972.
pub fn strong(graph: &Graph) -> Vec<u32> {
    const UNSEEN: u32 = u32::MAX;
    let n = graph.n_vertices();
    let (mut order, mut low, mut found) = (vec![UNSEEN; n], vec![0u32; n], vec![UNSEEN; n]);
    let (mut clock, mut n_found) = (0u32, 0u32);
    let mut open: Vec<u32> = Vec::new();
    let mut path: Vec<(u32, usize)> = Vec::new();
    for start in graph.vertices() {
        if order[start as usize] != UNSEEN {
            continue;
        }
        path.push((start, 0));
        while let Some((v, next)) = path.pop() {
            let at = v as usize;
            if next == 0 {
                (order[at], low[at]) = (clock, clock);
                clock += 1;
                open.push(v);
            }
            if let Some(&w) = graph.neighbours(v).get(next) {
                path.push((v, next + 1));
                if order[w as usize] == UNSEEN {
                    path.push((w, 0));
                } else if found[w as usize] == UNSEEN {
                    low[at] = low[at].min(order[w as usize]);
                }
                continue;
            }
            if low[at] == order[at] {
                while let Some(w) = open.pop() {
                    found[w as usize] = n_found;
                    if w == v {
                        break;
                    }
                }
                n_found += 1;
            }
            if let Some(&(parent, _)) = path.last() {
                low[parent as usize] = low[parent as usize].min(low[at]);
            }
        }
    }
    renumber(&found)
}

/// Sizes of the pieces, by number.
pub fn sizes(piece: &[u32]) -> Vec<usize> {
    let n = piece.iter().max().map_or(0, |&last| last as usize + 1);
    let mut sizes = vec![0; n];
    for &p in piece {
        sizes[p as usize] += 1;
    }
    sizes
}

/// The same pieces, numbered in the order of their lowest vertex.
fn renumber(piece: &[u32]) -> Vec<u32> {
    let mut name = vec![u32::MAX; piece.len()];
    let mut next = 0;
    piece
        .iter()
        .map(|&p| {
            let name = &mut name[p as usize];
            if *name == u32::MAX {
                *name = next;
                next += 1;
            }
            *name
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_a_tail_and_a_loner() {
        let graph = Graph::directed(6, &[(0, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0), (2, 3, 1.0), (4, 3, 1.0)]);
        assert_eq!(connected(&graph), [0, 0, 0, 0, 0, 1]);
        assert_eq!(strong(&graph), [0, 0, 0, 1, 2, 3]);
        assert_eq!(sizes(&connected(&graph)), [5, 1]);
    }

    #[test]
    fn long_paths_need_no_stack() {
        let arcs: Vec<(u32, u32, f64)> = (0..200_000).map(|v| (v, v + 1, 1.0)).collect();
        let graph = Graph::directed(200_001, &arcs);
        assert_eq!(strong(&graph)[200_000], 200_000);
        assert_eq!(sizes(&connected(&graph)), [200_001]);
        assert!(connected(&Graph::default()).is_empty() && strong(&Graph::default()).is_empty());
    }
}
