//! Who goes with whom, each once: the pairing of greatest total weight.
//!
//! # Method     Pairs are parted into connected components; in each, shortest augmenting paths with potentials (Hungarian method). Nobody has to be paired:
//! a pair of weight 0 or less is never made.
//! # Cost       O(n³) in the size of the largest component, not of the whole; memory its square.
//! # Source     Kuhn 1955; Jonker & Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing 38, 1987.

use std::collections::BTreeMap;

/// Pairs (left, right) in order of left, each side at most once, of greatest total weight.
///
/// `edges`: (left, right, weight); those of weight 0 or less, or that are no number, are left out; of several between the same two the heaviest counts. Ties:
/// whichever the method meets first in order of (left, right), so that the same edges in any order give the same pairs.
pub fn heaviest(edges: &[(usize, usize, f64)]) -> Vec<(usize, usize)> {
    let mut kept: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for &(left, right, weight) in edges.iter().filter(|(_, _, weight)| *weight > 0.0 && weight.is_finite()) {
        let known = kept.entry((left, right)).or_insert(weight);
        *known = known.max(weight);
    }
    let mut out: Vec<(usize, usize)> = components(&kept).iter().flat_map(|edges| pair(edges)).collect();
    out.sort_unstable();
    out
}

/// Edges by connected component, in order of their first edge.
fn components(edges: &BTreeMap<(usize, usize), f64>) -> Vec<Vec<(usize, usize, f64)>> {
    let mut by_right: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut by_left: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &(left, right) in edges.keys() {
        by_left.entry(left).or_default().push(right);
        by_right.entry(right).or_default().push(left);
    }
    let mut component: BTreeMap<usize, usize> = BTreeMap::new();
    let mut n = 0;
    for &start in by_left.keys() {
        if component.contains_key(&start) {
            continue;
        }
        let mut waiting = vec![start];
        component.insert(start, n);
        while let Some(left) = waiting.pop() {
            for right in &by_left[&left] {
                for &other in &by_right[right] {
                    if let std::collections::btree_map::Entry::Vacant(free) = component.entry(other) {
                        free.insert(n);
                        waiting.push(other);
                    }
                }
            }
        }
        n += 1;
    }
    let mut out = vec![Vec::new(); n];
    for (&(left, right), &weight) in edges {
        out[component[&left]].push((left, right, weight));
    }
    out
}

/// The best pairing of one component.
fn pair(edges: &[(usize, usize, f64)]) -> Vec<(usize, usize)> {
    if let [(left, right, _)] = *edges {
        return vec![(left, right)];
    }
    let number = |of: fn(&(usize, usize, f64)) -> usize| {
        let mut all: Vec<usize> = edges.iter().map(of).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let (lefts, rights) = (number(|e| e.0), number(|e| e.1));
    let at = |list: &[usize], item: usize| list.binary_search(&item).expect("the list was made of these edges");
    // Every left may also stay alone, at weight 0: a column of its own.
    let (n, m) = (lefts.len(), rights.len() + lefts.len());
    let mut cost = vec![0.0f64; n * m];
    for row in 0..n {
        cost[row * m..row * m + rights.len()].fill(f64::INFINITY);
    }
    for &(left, right, weight) in edges {
        cost[at(&lefts, left) * m + at(&rights, right)] = -weight;
    }
    let column_of = assign(&cost, n, m);
    let paired = |row: usize| {
        let column = column_of[row];
        (column < rights.len()).then(|| (lefts[row], rights[column]))
    };
    (0..n).filter_map(paired).collect()
}

/// The cheapest column of each row, each column once; `n ≤ m`, and every row has a column of finite cost of its own.
fn assign(cost: &[f64], n: usize, m: usize) -> Vec<usize> {
    const NOBODY: usize = usize::MAX;
    // Column m is where each search starts.
    let (mut row_price, mut column_price) = (vec![0.0f64; n], vec![0.0f64; m + 1]);
    let mut row_of = vec![NOBODY; m + 1];
    for row in 0..n {
        row_of[m] = row;
        let (mut column, mut least) = (m, vec![f64::INFINITY; m]);
        let (mut came_from, mut is_used) = (vec![m; m], vec![false; m + 1]);
        loop {
            is_used[column] = true;
            let here = row_of[column];
            let (mut step, mut next) = (f64::INFINITY, m);
            for other in (0..m).filter(|&other| !is_used[other]) {
                let reduced = cost[here * m + other] - row_price[here] - column_price[other];
                if reduced < least[other] {
                    (least[other], came_from[other]) = (reduced, column);
                }
                if least[other] < step {
                    (step, next) = (least[other], other);
                }
            }
            for other in 0..=m {
                if is_used[other] {
                    row_price[row_of[other]] += step;
                    column_price[other] -= step;
                } else {
                    least[other] -= step;
                }
            }
            column = next;
            if row_of[column] == NOBODY {
                break;
            }
        }
        while column != m {
            let from = came_from[column];
            row_of[column] = row_of[from];
            column = from;
        }
    }
    let mut column_of = vec![0; n];
    (0..m).filter(|&column| row_of[column] != NOBODY).for_each(|column| column_of[row_of[column]] = column);
    column_of
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::random::Stream;

    /// Best total by trying everything.
    fn best(edges: &[(usize, usize, f64)]) -> f64 {
        let Some((&(left, right, weight), rest)) = edges.split_first() else { return 0.0 };
        let without: Vec<_> = rest.iter().copied().filter(|e| e.0 != left && e.1 != right).collect();
        best(rest).max(weight + best(&without))
    }

    #[test]
    fn is_the_best_of_all_pairings() {
        let mut stream = Stream::new(7, 1);
        for _ in 0..300 {
            let (n, m) = (1 + stream.below(5), 1 + stream.below(5));
            let edges: Vec<(usize, usize, f64)> = (0..n)
                .flat_map(|i| (0..m).map(move |j| (i, j)))
                .map(|(i, j)| (i, j, 4.0 * stream.uniform()))
                .filter(|e| e.2 > 1.5)
                .collect();
            let pairs = heaviest(&edges);
            let total: f64 = pairs.iter().map(|p| edges.iter().find(|e| (e.0, e.1) == *p).expect("only given pairs are made").2).sum();
            assert!((total - best(&edges)).abs() < 1e-9, "{edges:?} {pairs:?}");
            for side in [pairs.iter().map(|p| p.0).collect::<Vec<_>>(), pairs.iter().map(|p| p.1).collect()] {
                let mut once = side.clone();
                once.sort_unstable();
                once.dedup();
                assert_eq!(once.len(), side.len(), "each side once");
            }
            let mut shuffled = edges.clone();
            stream.shuffle(&mut shuffled);
            assert_eq!(heaviest(&shuffled), pairs);
        }
    }

    #[test]
    fn the_second_choice_is_taken_where_it_pays() {
        // Greedy would take (0, 0) and leave 1 alone.
        assert_eq!(heaviest(&[(0, 0, 3.0), (0, 1, 2.0), (1, 0, 2.0)]), [(0, 1), (1, 0)]);
        assert_eq!(heaviest(&[(0, 0, -1.0), (1, 1, 0.0), (2, 2, f64::NAN)]), []);
        assert_eq!(heaviest(&[]), []);
    }
}
