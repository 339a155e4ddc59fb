//! Pairs → groups that don't chain: average linkage, with pairs that must stay apart.
//!
//! Two groups join while the mean probability over *all* pairs across them is at least one half (a pair that was never compared counts as 0) and no pair across
//! them is kept apart. Ties: the groups that stand first.
//!
//! # Cost    O(m log² m) for m pairs; kept-apart pairs are looked at only when two groups would join.
//! # Source  Sokal & Michener, "A statistical method for evaluating systematic relationships", 1958; Wagstaff et al., "Constrained k-means", ICML 2001.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Groups of two or more, members rising, in order of the first. `pairs`: left < right, probability 0 to 1.
pub(super) fn group(n: usize, pairs: &[(u32, u32, f64)], are_apart: impl Fn(u32, u32) -> bool) -> Vec<Vec<u32>> {
    let mut members: Vec<Vec<u32>> = (0..n as u32).map(|at| vec![at]).collect();
    let mut near: Vec<BTreeMap<u32, f64>> = vec![BTreeMap::new(); n];
    for &(a, b, p) in pairs {
        near[a as usize].insert(b, p);
        near[b as usize].insert(a, p);
    }
    let mut heap: BinaryHeap<(u64, Reverse<(u32, u32)>)> =
        pairs.iter().filter(|(.., p)| *p >= 0.5).map(|&(a, b, p)| (level(p), Reverse((a, b)))).collect();
    while let Some((_, Reverse((a, b)))) = heap.pop() {
        // A group that joined another has left its place: entries that name it are out of date.
        let (Some(of_a), Some(of_b)) = (members.get(a as usize), members.get(b as usize)) else { continue };
        if of_a.is_empty() || of_b.is_empty() {
            continue;
        }
        if of_a.iter().any(|&x| of_b.iter().any(|&y| are_apart(x.min(y), x.max(y)))) {
            continue;
        }
        let new = members.len() as u32;
        let mut joined = [of_a.as_slice(), of_b.as_slice()].concat();
        joined.sort_unstable();
        members[a as usize].clear();
        members[b as usize].clear();
        let (mut large, mut small) = (std::mem::take(&mut near[a as usize]), std::mem::take(&mut near[b as usize]));
        if large.len() < small.len() {
            std::mem::swap(&mut large, &mut small);
        }
        for (other, sum) in small {
            *large.entry(other).or_default() += sum;
        }
        large.retain(|&other, _| other != a && other != b);
        for (&other, &sum) in &large {
            near[other as usize].remove(&a);
            near[other as usize].remove(&b);
            near[other as usize].insert(new, sum);
            let mean = sum / (joined.len() * members[other as usize].len()) as f64;
            if mean >= 0.5 {
                heap.push((level(mean), Reverse((other, new))));
            }
        }
        members.push(joined);
        near.push(large);
    }
    let mut out: Vec<Vec<u32>> = members.into_iter().filter(|group| group.len() > 1).collect();
    out.sort();
    out
}

/// Quantised, so that the last bit decides nothing.
fn level(p: f64) -> u64 {
    (p * 1e9).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn does_not_chain_and_keeps_apart() {
        let pairs = [(0, 1, 0.9), (1, 2, 0.9), (2, 3, 0.9)];
        assert_eq!(group(4, &pairs, |_, _| false), [vec![0, 1], vec![2, 3]], "a chain is cut");
        let all = [(0, 1, 0.9), (0, 2, 0.8), (1, 2, 0.8)];
        assert_eq!(group(3, &all, |_, _| false), [vec![0, 1, 2]]);
        assert_eq!(group(3, &all, |a, b| (a, b) == (0, 1)), [vec![0, 2]]);
        assert!(group(0, &[], |_, _| false).is_empty());
    }
}
