//! Average linkage over sparse pairs: groups that don't chain.
//!
//! # Method     The two groups of the highest mean similarity over *all* their cross pairs are joined, again and again; a pair not given counts as 0. One wrong
//! pair then can't join two groups, as it does with connected components.
//! A pair at [`MUST`] is joined before all others, a pair at [`CANNOT`] never: it keeps the two groups that hold it apart for good.
//! # Odd cases  Pairs that must and pairs that cannot contradict each other (a = b, b = c, a ≠ c): what cannot be wins. Equal means are joined in order of the groups' first members. Means are compared to nine digits, so that the order of sums can't decide.
//! # Cost       O(m log m) for m pairs, by a heap in which outdated entries are passed over; parts that no likely pair holds together are joined in parallel.
//! # Source     Sokal & Michener 1958; Müllner, "Modern hierarchical, agglomerative clustering algorithms", 2011.

use petgraph::unionfind::UnionFind;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Similarity of a pair that stands in one group whatever the others are like, unless that would bring together one that cannot.
pub const MUST: f64 = f64::INFINITY;
/// Similarity of a pair that never stands in one group.
pub const CANNOT: f64 = f64::NEG_INFINITY;

/// Sum of similarities: one pair that cannot be together forbids it to all.
fn plus(a: f64, b: f64) -> f64 {
    if a == CANNOT || b == CANNOT { CANNOT } else { a + b }
}

/// Joins `n` records along pairs `(left, right, similarity)` until no two groups have a mean similarity of at least `at`. Pairs are given once each.
///
/// Groups of two or more, members rising, in order of the first member.
pub fn average_linkage(n: usize, pairs: &[(u32, u32, f64)], at: f64) -> Vec<Vec<u32>> {
    // A mean of at least `at` takes a pair of at least `at`: what such pairs don't hold together is never joined, and each such part is joined by itself.
    let mut parts: UnionFind<u32> = UnionFind::new(n);
    for &(left, right, _) in pairs.iter().filter(|(_, _, similarity)| may_join(*similarity, at)) {
        parts.union(left, right);
    }
    let part_of = parts.into_labeling();
    let mut members: Vec<(u32, u32)> = (0..n as u32).map(|record| (part_of[record as usize], record)).collect();
    members.par_sort_unstable();
    let mut inside: Vec<(u32, u32, u32, f64)> = pairs
        .par_iter()
        .filter(|&&(left, right, _)| part_of[left as usize] == part_of[right as usize])
        .map(|&(left, right, similarity)| (part_of[left as usize], left.min(right), left.max(right), similarity))
        .collect();
    inside.par_sort_unstable_by_key(|&(part, left, right, _)| (part, left, right));
    let parts: Vec<&[(u32, u32)]> = members.chunk_by(|a, b| a.0 == b.0).filter(|part| part.len() > 1).collect();
    let mut groups: Vec<Vec<u32>> = parts
        .into_par_iter()
        .flat_map_iter(|part| {
            let label = part[0].0;
            let from = inside.partition_point(|pair| pair.0 < label);
            let to = inside.partition_point(|pair| pair.0 <= label);
            let place = |record: u32| part.partition_point(|&(_, member)| member < record) as u32;
            let own: Vec<(u32, u32, f64)> =
                inside[from..to].iter().map(|&(_, left, right, similarity)| (place(left), place(right), similarity)).collect();
            let groups = joined(part.len(), &own, at);
            groups.into_iter().map(|group| group.into_iter().map(|member| part[member as usize].1).collect::<Vec<u32>>())
        })
        .collect();
    groups.par_sort_unstable();
    groups
}

/// Does a pair by itself join two records at `at`? What no such pair holds stands in no group.
pub fn may_join(similarity: f64, at: f64) -> bool {
    level(similarity) >= level(at)
}

/// Similarities are compared to nine digits.
fn level(mean: f64) -> i64 {
    (mean * 1e9).round() as i64
}

/// The same for one part.
fn joined(n: usize, pairs: &[(u32, u32, f64)], at: f64) -> Vec<Vec<u32>> {
    // Sums of similarity to each neighbour. Maps are looked up and drained into sorted lists, never walked in their own order.
    let mut near: Vec<FxHashMap<u32, f64>> = vec![FxHashMap::default(); n];
    let mut size = vec![1u32; n];
    let mut first: Vec<u32> = (0..n as u32).collect();
    // By record, then by joining: what it became part of.
    let mut up: Vec<Option<u32>> = vec![None; n];
    let mut heap = BinaryHeap::new();
    // A mean only falls as groups grow into others: what stands below stays there.
    let bottom = level(at);
    for &(left, right, similarity) in pairs {
        near[left as usize].insert(right, similarity);
        near[right as usize].insert(left, similarity);
        if level(similarity) >= bottom {
            heap.push((level(similarity), Reverse((left.min(right), left.max(right))), left, right));
        }
    }
    while let Some((_, _, a, b)) = heap.pop() {
        // An entry is outdated when one of its groups has become part of another.
        if up[a as usize].is_some() || up[b as usize].is_some() {
            continue;
        }
        let parent = up.len() as u32;
        up[a as usize] = Some(parent);
        up[b as usize] = Some(parent);
        let (mut large, small) = {
            let (x, y) = (std::mem::take(&mut near[a as usize]), std::mem::take(&mut near[b as usize]));
            if x.len() >= y.len() { (x, y) } else { (y, x) }
        };
        large.remove(&a);
        large.remove(&b);
        let mut moved: Vec<(u32, f64)> = small.into_iter().filter(|&(other, _)| other != a && other != b).collect();
        moved.sort_unstable_by_key(|&(other, _)| other);
        for (other, sum) in moved {
            let known = large.entry(other).or_default();
            *known = plus(*known, sum);
        }
        let joined_size = size[a as usize] + size[b as usize];
        let joined_first = first[a as usize].min(first[b as usize]);
        let mut neighbours: Vec<(u32, f64)> = large.iter().map(|(&other, &sum)| (other, sum)).collect();
        neighbours.sort_unstable_by_key(|&(other, _)| other);
        for (other, sum) in neighbours {
            let links = &mut near[other as usize];
            links.remove(&a);
            links.remove(&b);
            links.insert(parent, sum);
            let mean = sum / (f64::from(joined_size) * f64::from(size[other as usize]));
            let (x, y) = (joined_first.min(first[other as usize]), joined_first.max(first[other as usize]));
            if level(mean) >= bottom {
                heap.push((level(mean), Reverse((x, y)), other, parent));
            }
        }
        near.push(large);
        size.push(joined_size);
        first.push(joined_first);
        up.push(None);
    }
    let mut top: Vec<u32> = (0..up.len() as u32).collect();
    for node in (0..up.len()).rev() {
        if let Some(parent) = up[node] {
            top[node] = top[parent as usize];
        }
    }
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for record in 0..n as u32 {
        groups.entry(top[record as usize]).or_default().push(record);
    }
    let mut out: Vec<Vec<u32>> = groups.into_values().filter(|group| group.len() > 1).collect();
    out.sort();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_strong_pair_does_not_chain_two_groups() {
        let pairs = [(0, 1, 0.9), (0, 2, 0.9), (1, 2, 0.9), (3, 4, 0.9), (3, 5, 0.9), (4, 5, 0.9), (2, 3, 0.95)];
        assert!(average_linkage(7, &pairs, 0.5).iter().all(|group| group.len() <= 4));
        assert_eq!(average_linkage(7, &pairs[..6], 0.5), [vec![0, 1, 2], vec![3, 4, 5]]);
    }

    #[test]
    fn an_absent_pair_counts_as_nothing() {
        let pairs = [(0, 1, 0.8), (1, 2, 0.6)];
        assert_eq!(average_linkage(3, &pairs, 0.31), [vec![0, 1]]);
        assert_eq!(average_linkage(3, &pairs, 0.3), [vec![0, 1, 2]]);
    }

    #[test]
    fn what_must_be_together_comes_first_and_what_cannot_never_is() {
        // 1 and 2 are nearest, but 0 and 1 must be together, which leaves 2 too far from them on average.
        assert_eq!(average_linkage(3, &[(1, 2, 0.9), (0, 1, MUST)], 0.5), [vec![0, 1]]);
        // Two sure pairs, and everything between them alike: they stay apart for 0 and 3.
        let between = [(0, 1, 0.9), (2, 3, 0.9), (0, 2, 0.8), (1, 2, 0.8), (1, 3, 0.8)];
        assert_eq!(average_linkage(4, &between, 0.5), [vec![0, 1, 2, 3]]);
        assert_eq!(average_linkage(4, &[&between[..], &[(0, 3, CANNOT)]].concat(), 0.5), [vec![0, 1], vec![2, 3]]);
        // A contradiction: what cannot be wins.
        assert_eq!(average_linkage(3, &[(0, 1, MUST), (1, 2, MUST), (0, 2, CANNOT)], 0.5), [vec![0, 1]]);
    }

    proptest::proptest! {
        #[test]
        fn no_group_holds_a_pair_that_cannot_be(kinds in proptest::collection::vec(0u32..10, 28)) {
            let mut pairs = Vec::new();
            for (at, (a, b)) in (0..8u32).flat_map(|a| (a + 1..8).map(move |b| (a, b))).enumerate() {
                pairs.push((a, b, match kinds[at] { 0 => CANNOT, 1 => MUST, kind => f64::from(kind) / 10.0 }));
            }
            let groups = average_linkage(8, &pairs, 0.5);
            let is_together = |a: &u32, b: &u32| groups.iter().any(|group| group.contains(a) && group.contains(b));
            proptest::prop_assert!(pairs.iter().all(|(a, b, kind)| *kind != CANNOT || !is_together(a, b)));
            if !kinds.contains(&0) {
                proptest::prop_assert!(pairs.iter().all(|(a, b, kind)| *kind != MUST || is_together(a, b)));
            }
        }

        /// Brute force: means recomputed over all cross pairs at each step.
        #[test]
        fn agrees_with_brute_force(weights in proptest::collection::vec(0u32..1000, 28)) {
            let n = 8u32;
            let mut pairs = Vec::new();
            let mut full = [[0.0f64; 8]; 8];
            let mut at = 0;
            for a in 0..n {
                for b in a + 1..n {
                    // Distinct, so that no tie decides.
                    let similarity = if weights[at] < 500 { 0.0 } else { f64::from(weights[at]) / 1000.0 + at as f64 * 1e-5 };
                    at += 1;
                    if similarity > 0.0 {
                        pairs.push((a, b, similarity));
                        full[a as usize][b as usize] = similarity;
                        full[b as usize][a as usize] = similarity;
                    }
                }
            }
            let mut groups: Vec<Vec<usize>> = (0..8).map(|i| vec![i]).collect();
            loop {
                // One half, to nine digits, is enough to join.
                let mut best = (0.5 - 5e-10, None);
                for x in 0..groups.len() {
                    for y in x + 1..groups.len() {
                        let sum: f64 = groups[x].iter().flat_map(|&a| groups[y].iter().map(move |&b| (a, b))).map(|(a, b)| full[a][b]).sum();
                        let mean = sum / (groups[x].len() * groups[y].len()) as f64;
                        if mean > best.0 {
                            best = (mean, Some((x, y)));
                        }
                    }
                }
                let Some((x, y)) = best.1 else { break };
                let moved = groups.remove(y);
                groups[x].extend(moved);
            }
            let mut expected: Vec<Vec<u32>> = groups.into_iter().filter(|g| g.len() > 1).map(|mut g| { g.sort(); g.into_iter().map(|i| i as u32).collect() }).collect();
            expected.sort();
            proptest::prop_assert_eq!(average_linkage(8, &pairs, 0.5), expected);
        }
    }
}
