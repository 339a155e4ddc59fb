//! How far two ways of putting the same things into groups agree.
//!
//! # Source
//! Hubert & Arabie, "Comparing partitions", J. Classification 2, 1985; Meilă, "Comparing clusterings: an information based distance", J. Multivariate Analysis 98, 2007.

use std::collections::BTreeMap;

/// How many things are in each group of one and each group of the other, sorted.
fn shared(left: &[u32], right: &[u32]) -> BTreeMap<(u32, u32), u64> {
    let mut counts = BTreeMap::new();
    for pair in left.iter().copied().zip(right.iter().copied()) {
        *counts.entry(pair).or_insert(0) += 1;
    }
    counts
}

fn sizes(groups: &[u32]) -> BTreeMap<u32, u64> {
    let mut counts = BTreeMap::new();
    for &group in groups {
        *counts.entry(group).or_insert(0) += 1;
    }
    counts
}

/// Agreement on which pairs stand together, beyond chance: 1 when the groups are the same, 0 on average by lot, less when they avoid each other.
///
/// `left`, `right`: the group of each thing, in one order. 1 for nothing, and when both make one group, or both none.
///
/// # Cost    O(n log n).
pub fn adjusted_rand(left: &[u32], right: &[u32]) -> f64 {
    let pairs = |n: u64| n as f64 * (n as f64 - 1.0) / 2.0;
    let together: f64 = shared(left, right).into_values().map(pairs).sum();
    let (in_left, in_right): (f64, f64) = (sizes(left).into_values().map(pairs).sum(), sizes(right).into_values().map(pairs).sum());
    let all = pairs(left.len() as u64);
    let by_lot = if all > 0.0 { in_left * in_right / all } else { 0.0 };
    let most = 0.5 * (in_left + in_right);
    if most == by_lot { 1.0 } else { (together - by_lot) / (most - by_lot) }
}

/// What one way of grouping leaves unsaid about the other, both ways, as a share of the most that it can be: 0 when they are the same, at most 1.
///
/// Variation of information over ln n. 0 under two things.
///
/// # Cost    O(n log n).
pub fn variation_of_information(left: &[u32], right: &[u32]) -> f64 {
    let n = left.len() as f64;
    if left.len() < 2 {
        return 0.0;
    }
    let (in_left, in_right) = (sizes(left), sizes(right));
    let unsaid: f64 = shared(left, right)
        .into_iter()
        .map(|((a, b), both)| {
            let both = both as f64;
            -both / n * (libm::log(both / in_left[&a] as f64) + libm::log(both / in_right[&b] as f64))
        })
        .sum();
    // A sum of zeros may be minus zero.
    (unsaid / libm::log(n)).clamp(0.0, 1.0) + 0.0
}

/// How well things stand beside their like, thing by thing: of its found group the share that is of its true one (precision), and the other way round (recall).
///
/// `found`, `truth`: the group of each thing, in one order; a thing in no group has one of its own. B-cubed is the mean of each over all things.
///
/// # Source  Bagga & Baldwin, "Entity-based cross-document coreferencing using the vector space model", COLING-ACL 1998; Amigó et al. 2009.
pub fn b_cubed(found: &[u32], truth: &[u32]) -> Vec<(f64, f64)> {
    let (both, in_found, in_truth) = (shared(found, truth), sizes(found), sizes(truth));
    let of = |(&f, &t): (&u32, &u32)| {
        let common = both[&(f, t)] as f64;
        (common / in_found[&f] as f64, common / in_truth[&t] as f64)
    };
    found.iter().zip(truth).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_agreements() {
        // scikit-learn: adjusted_rand_score([0,0,1,1],[0,0,1,2]) = 4/7.
        assert!((adjusted_rand(&[0, 0, 1, 1], &[0, 0, 1, 2]) - 4.0 / 7.0).abs() < 1e-12);
        assert_eq!(adjusted_rand(&[0, 0, 1, 1], &[5, 5, 3, 3]), 1.0);
        assert!((adjusted_rand(&[0, 0, 1, 1], &[0, 1, 0, 1]) + 0.5).abs() < 1e-12);
        assert_eq!((adjusted_rand(&[], &[]), adjusted_rand(&[1, 1], &[2, 2])), (1.0, 1.0));
        assert_eq!((variation_of_information(&[0, 0, 1], &[4, 4, 2]), variation_of_information(&[0], &[1])), (0.0, 0.0));
        assert!((variation_of_information(&[0, 1, 2, 3], &[0, 0, 0, 0]) - 1.0).abs() < 1e-12);
    }
}
