//! Do groups differ? All that the labels could have been, compared with what they are.
//!
//! # Choices  Every arrangement is looked at when there are few; else so many are drawn, and the one seen counts among them, so that the probability is never nil.
//! # Source
//! Fisher, *The Design of Experiments*, 1935; Phipson & Smyth, "Permutation p-values should never be zero", SAGMB 9, 2010; Kruskal & Wallis, JASA 47, 1952.

use super::random::Stream;
use super::rank_agreement::middle_ranks;

/// What permuting says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Permuted {
    /// Share of the arrangements at least as far apart as the one seen, above 0.
    pub p: f64,
    /// How many arrangements were looked at.
    pub n: u64,
    /// Were they all that there are?
    pub is_exact: bool,
}

/// Compares the labels (groups numbered from 0) with all their arrangements, or `most` drawn ones if there are more. `apart`: larger is further apart.
///
/// # Cost  At most `most` evaluations, and a shuffle of the labels for each.
pub fn permuted(labels: &[u32], most: u64, seed: u64, apart: impl Fn(&[u32]) -> f64) -> Permuted {
    // The same up to the order of a sum.
    let seen = apart(labels) - 1e-9;
    if let Some(n) = arrangements(labels, most) {
        let mut arranged = labels.to_vec();
        arranged.sort_unstable();
        let mut as_far = u64::from(apart(&arranged) >= seen);
        while next(&mut arranged) {
            as_far += u64::from(apart(&arranged) >= seen);
        }
        return Permuted { p: as_far as f64 / n as f64, n, is_exact: true };
    }
    let as_far = (0..most)
        .filter(|&draw| {
            let mut arranged = labels.to_vec();
            Stream::new(seed, draw).shuffle(&mut arranged);
            apart(&arranged) >= seen
        })
        .count();
    Permuted { p: (as_far + 1) as f64 / (most + 1) as f64, n: most + 1, is_exact: false }
}

/// How far groups are apart by the ranks of their values: Σ (sum of ranks)² / size, which orders arrangements as the H of Kruskal and Wallis does.
///
/// Returns a function of the labels, the ranks being worked out once.
pub fn by_ranks(values: &[f64]) -> impl Fn(&[u32]) -> f64 + use<> {
    let ranks = middle_ranks(values);
    move |labels: &[u32]| {
        let n_groups = labels.iter().max().map_or(0, |&last| last as usize + 1);
        let mut sums = vec![(0.0, 0.0); n_groups];
        for (rank, &label) in ranks.iter().zip(labels) {
            sums[label as usize].0 += rank;
            sums[label as usize].1 += 1.0;
        }
        sums.iter().filter(|(_, size)| *size > 0.0).map(|(sum, size)| sum * sum / size).sum()
    }
}

/// n! / Π (size of each group)!, if it is no more than `most`.
fn arrangements(labels: &[u32], most: u64) -> Option<u64> {
    let mut sizes: Vec<u64> = vec![0; labels.iter().max().map_or(0, |&last| last as usize + 1)];
    labels.iter().for_each(|&label| sizes[label as usize] += 1);
    // Groups placed one after the other: a product of binomials, each built by whole steps that only grow.
    let (mut placed, mut n) = (0u64, 1u64);
    for step in sizes.into_iter().flat_map(|size| 1..=size) {
        placed += 1;
        n = n.checked_mul(placed)? / step;
        if n > most {
            return None;
        }
    }
    Some(n)
}

/// The next arrangement in rising order; `false` after the last.
fn next(labels: &mut [u32]) -> bool {
    let Some(turn) = labels.windows(2).rposition(|pair| pair[0] < pair[1]) else { return false };
    let Some(with) = labels.iter().rposition(|&label| label > labels[turn]) else { return false };
    labels.swap(turn, with);
    labels[turn + 1..].reverse();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_arrangements_are_counted_once() {
        assert_eq!(arrangements(&[0, 0, 1, 1], 100), Some(6));
        assert_eq!(arrangements(&[0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3], 10_000_000), Some(3_363_360));
        assert_eq!(arrangements(&[0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3], 10_000), None);
        assert_eq!((arrangements(&[], 10), arrangements(&[0; 500], 10)), (Some(1), Some(1)));
        assert_eq!(arrangements(&(0..600).map(|i| i % 3).collect::<Vec<_>>(), 10_000), None);
        let (mut labels, mut n) = (vec![0, 0, 1, 2], 1);
        while next(&mut labels) {
            n += 1;
        }
        assert_eq!((n, labels), (12, vec![2, 1, 0, 0]));
    }

    #[test]
    fn exact_probabilities_are_those_of_the_tables() {
        // Two groups of three, wholly apart: 2 of 20 arrangements (Wilcoxon, two-sided).
        let found = permuted(&[0, 0, 0, 1, 1, 1], 10_000, 1, by_ranks(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]));
        assert_eq!((found.n, found.is_exact), (20, true));
        assert!((found.p - 0.1).abs() < 1e-12);
        // Three groups of two, wholly apart: the 3! orders of the groups, of 90 arrangements.
        let found = permuted(&[0, 0, 1, 1, 2, 2], 10_000, 1, by_ranks(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]));
        assert!((found.p - 6.0 / 90.0).abs() < 1e-12);
        assert_eq!(permuted(&[0, 1], 10, 1, by_ranks(&[3.0, 3.0])).p, 1.0);
    }

    #[test]
    fn drawn_probabilities_come_near_the_exact_ones() {
        let values: Vec<f64> = (0..10).map(|i| f64::from(i * i % 13)).collect();
        let labels = [0, 1, 0, 0, 1, 1, 0, 1, 1, 0];
        let exact = permuted(&labels, 10_000, 1, by_ranks(&values));
        let drawn = permuted(&labels, 250, 1, by_ranks(&values));
        assert!(exact.is_exact && exact.n == 252 && !drawn.is_exact && drawn.n == 251);
        assert!((exact.p - drawn.p).abs() < 0.1, "{exact:?} {drawn:?}");
    }
}
