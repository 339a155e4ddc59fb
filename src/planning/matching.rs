//! Pairs of greatest total weight, nobody in two of them.
//!
//! # Method  Integer programme: a choice a pair, each member once; odd sets of three members hold one pair at most, which is what the relaxation misses most.
//! # Odd cases  Pairs of weight 0 or less are never made.
//! # Source  Edmonds 1965.

use super::solver::{Programme, solve};
use std::collections::BTreeMap;

/// Members beyond which triples aren't written down: the search does without.
const TRIPLES_UP_TO: usize = 40;

/// Positions of the pairs made, and the distance to the bound, as a share: 0 when proven best.
pub fn matching(pairs: &[(usize, usize, f64)], nodes: u64) -> (Vec<usize>, f64) {
    let kept: Vec<usize> = (0..pairs.len()).filter(|p| pairs[*p].2 > 0.0 && pairs[*p].0 != pairs[*p].1).collect();
    let mut programme = Programme::default();
    let mut of: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
    let mut between: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for &p in &kept {
        let (a, b, weight) = pairs[p];
        let choice = programme.choice(weight);
        of.entry(a).or_default().push((choice, 1.0));
        of.entry(b).or_default().push((choice, 1.0));
        between.entry((a.min(b), a.max(b))).or_default().push(choice);
    }
    let members: Vec<usize> = of.keys().copied().collect();
    of.into_values().filter(|terms| terms.len() > 1).for_each(|terms| programme.at_most(terms, 1.0));
    if members.len() <= TRIPLES_UP_TO {
        for (i, a) in members.iter().enumerate() {
            for (j, b) in members.iter().enumerate().skip(i + 1) {
                for c in &members[j + 1..] {
                    let sides = [(*a, *b), (*b, *c), (*a, *c)].map(|pair| between.get(&pair));
                    if let [Some(x), Some(y), Some(z)] = sides {
                        programme.at_most([x, y, z].into_iter().flatten().map(|choice| (*choice, 1.0)).collect(), 1.0);
                    }
                }
            }
        }
    }
    let solved = solve(&programme, None, nodes);
    (solved.chosen().into_iter().map(|choice| kept[choice]).collect(), solved.gap().unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The greatest total weight over the members not yet used, by trying every pair for the first of them.
    fn brute(n: usize, weight: &dyn Fn(usize, usize) -> f64, used: u32) -> f64 {
        let Some(a) = (0..n).find(|a| used >> a & 1 == 0) else { return 0.0 };
        let alone = brute(n, weight, used | 1 << a);
        (a + 1..n).filter(|b| used >> b & 1 == 0).map(|b| weight(a, b) + brute(n, weight, used | 1 << a | 1 << b)).fold(alone, f64::max)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn eight_territories_are_paired_as_by_trying_everything(weights in prop::collection::vec(-2.0..10.0f64, 28)) {
            let pairs: Vec<(usize, usize, f64)> = (0..8).flat_map(|b| (0..b).map(move |a| (a, b))).zip(&weights).map(|((a, b), w)| (a, b, *w)).collect();
            let (made, gap) = matching(&pairs, 5000);
            let total: f64 = made.iter().map(|p| pairs[*p].2).sum();
            let weight = |a: usize, b: usize| pairs.iter().find(|p| (p.0, p.1) == (a, b)).map_or(0.0, |p| p.2);
            prop_assert!((total - brute(8, &weight, 0)).abs() < 1e-6 && gap == 0.0);
            let mut members: Vec<usize> = made.iter().flat_map(|p| [pairs[*p].0, pairs[*p].1]).collect();
            members.sort_unstable();
            prop_assert!(members.windows(2).all(|w| w[0] != w[1]));
        }
    }

    #[test]
    fn nobody_is_paired_for_nothing() {
        assert_eq!(matching(&[(0, 1, 0.0), (1, 2, -1.0)], 10), (vec![], 0.0));
        assert_eq!(matching(&[], 10), (vec![], 0.0));
    }
}
