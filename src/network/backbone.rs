//! Which members share more events than chance would give them: the ties of a projection that stand by themselves.
//!
//! Chance keeps each member's number of events and each event's number of members, on average ([`Bicm`]). The number of events that two members share is then a sum of
//! unequal trials, whose tail is exact. Half of the observed count's own weight counts (mid-p), and Benjamini–Hochberg decides over all pairs, met or not.
//!
//! # Choices
//! Totals kept on average (SDSM), not to the unit (FDSM): a formula instead of thousands of shuffles, at little loss (Neal, Domagalski & Sagan 2021).
//! The hypergeometric test, which takes all events for equally large, finds ties that are only two crowds' overlap: 17 pairs of the Southern Women against none.
//! **An empty backbone of a small table is the rule, not a result**: few events can't set anything apart from chance.
//!
//! # Source
//! Neal, "The backbone of bipartite projections", Social Networks 39, 2014; Saracco et al., New J. Phys. 19, 2017; Benjamini & Hochberg 1995.

use super::project::{Counter, LARGEST_EVENT};
use crate::statistics::bicm::Bicm;
use crate::statistics::poisson_binomial::tail;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A tie that chance doesn't explain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EstablishedTie {
    /// The first member.
    pub left: u32,
    /// The second, `left < right`.
    pub right: u32,
    /// Events that both attend, those of more than [`LARGEST_EVENT`] members left out.
    pub n_events: u32,
    /// How many of these chance gives them.
    pub expected: f64,
    /// Observed less expected, in standard deviations of chance.
    pub z: f64,
    /// P of as many by chance (mid-p).
    pub p: f64,
    /// The same adjusted for the number of pairs.
    pub adjusted: f64,
}

/// Ties that stand by themselves, and how many pairs were looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Backbone {
    /// In order of (left, right).
    pub ties: Vec<EstablishedTie>,
    /// Pairs of members that have an event at all.
    pub n_pairs: u64,
    /// Pairs whose p, before adjustment, is at most the level: by chance alone about this share of all pairs, or fewer.
    pub n_below: u64,
    /// The smallest p of all pairs; 1 when nobody met.
    pub smallest_p: f64,
}

/// Two members' classes, lower first, and how many events they share: all that p depends on.
type Case = (u32, u32, u32);

/// Finds the ties whose share of false ones is at most `level`, on average.
///
/// `events`: for each event its members, sorted, without doubles. Same ties whatever the number of threads.
///
/// # Cost    O(Σ k²) time over events of k ≤ 200 members, twice; memory follows events, ties found, and different cases — not the pairs.
pub fn backbone(events: &[Vec<u32>], n_members: usize, level: f64) -> Backbone {
    let mut n_attended = vec![0usize; n_members];
    let mut events_of: Vec<Vec<u32>> = vec![Vec::new(); n_members];
    for (event, members) in events.iter().enumerate() {
        for &member in members {
            n_attended[member as usize] += 1;
            if members.len() <= LARGEST_EVENT {
                events_of[member as usize].push(event as u32);
            }
        }
    }
    let sizes: Vec<usize> = events.iter().map(Vec::len).collect();
    let law = Bicm::fit(&n_attended, &sizes);
    let class = |member: u32| law.class_of_row(member as usize) as u32;
    let events_of = &events_of;
    let case = |left: u32, right: u32, n: u32| (class(left).min(class(right)), class(left).max(class(right)), n);
    let members: Vec<u32> = (0..n_members as u32).collect();

    // Whole numbers by case: the same in whatever order threads add them.
    let cases: BTreeMap<Case, u64> = members
        .par_iter()
        .fold(
            || (Counter::new(n_members), BTreeMap::new()),
            |(mut counter, mut cases): (Counter, BTreeMap<Case, u64>), &left| {
                let met = counter.met_later(events, &events_of[left as usize], left);
                met.into_iter().for_each(|(right, n)| *cases.entry(case(left, right, n)).or_insert(0) += 1);
                (counter, cases)
            },
        )
        .map(|(_, cases)| cases)
        .reduce(BTreeMap::new, |mut all, some| {
            some.into_iter().for_each(|(case, n)| *all.entry(case).or_insert(0) += n);
            all
        });
    let cases: Vec<(Case, u64)> = cases.into_iter().collect();
    let weighed: Vec<f64> = cases
        .par_iter()
        .map(|&((left, right, n), _)| tail(&law.shared(left as usize, right as usize, LARGEST_EVENT), n as usize).mid_p())
        .collect();
    let active = n_attended.iter().filter(|n| **n > 0).count() as u64;
    let n_pairs = active * active.saturating_sub(1) / 2;
    let adjusted = adjusted(&cases, &weighed, n_pairs);
    let n_below = cases.iter().zip(&weighed).filter(|(_, p)| **p <= level).map(|(case, _)| case.1).sum();
    let (cases, weighed, adjusted) = (&cases, &weighed, &adjusted);
    let ties = members
        .par_iter()
        .map_init(
            || Counter::new(n_members),
            |counter, &left| {
                let met = counter.met_later(events, &events_of[left as usize], left).into_iter();
                let kept = met.filter_map(|(right, n)| {
                    let at = cases_at(cases, case(left, right, n))?;
                    (adjusted[at] <= level).then_some((left, right, n, at))
                });
                kept.collect::<Vec<_>>()
            },
        )
        .flatten_iter()
        .map(|(left, right, n_events, at)| {
            let (expected, variance) = law
                .shared(class(left) as usize, class(right) as usize, LARGEST_EVENT)
                .iter()
                .fold((0.0, 0.0), |(mean, variance), &(p, n)| (mean + f64::from(n) * p, variance + f64::from(n) * p * (1.0 - p)));
            let z = (f64::from(n_events) - expected) / libm::sqrt(f64::max(variance, 1e-300));
            EstablishedTie { left, right, n_events, expected, z, p: weighed[at], adjusted: adjusted[at] }
        })
        .collect();
    Backbone { ties, n_pairs, n_below, smallest_p: weighed.iter().copied().fold(1.0, f64::min) }
}

fn cases_at(cases: &[(Case, u64)], case: Case) -> Option<usize> {
    cases.binary_search_by_key(&case, |entry| entry.0).ok()
}

/// Benjamini–Hochberg where each p stands for many pairs, among `n_pairs` of which the others have p = 1.
fn adjusted(cases: &[(Case, u64)], p: &[f64], n_pairs: u64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..cases.len()).collect();
    order.sort_by(|&i, &j| p[i].total_cmp(&p[j]).then(i.cmp(&j)));
    let mut rank = 0;
    let ranks: Vec<u64> = order
        .iter()
        .map(|&i| {
            rank += cases[i].1;
            rank
        })
        .collect();
    let mut out = vec![1.0; cases.len()];
    let mut smallest: f64 = 1.0;
    for (&i, &rank) in order.iter().zip(&ranks).rev() {
        smallest = smallest.min(p[i] * n_pairs as f64 / rank as f64);
        out[i] = smallest;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::fdr;
    use crate::statistics::random::Stream;

    /// `n` events of `size` members drawn by lot out of `n_members`, the first ones much likelier.
    fn by_lot(item: u64, n: usize, n_members: usize, size: usize) -> Vec<Vec<u32>> {
        let mut stream = Stream::new(31, item);
        (0..n)
            .map(|_| {
                let mut members: Vec<u32> = (0..1 + stream.below(2 * size))
                    .map(|_| {
                        let u = stream.uniform();
                        (u * u * n_members as f64) as u32
                    })
                    .collect();
                members.sort_unstable();
                members.dedup();
                members
            })
            .collect()
    }

    #[test]
    fn those_who_always_come_together_are_tied() {
        let mut events = by_lot(1, 120, 60, 6);
        for event in events.iter_mut().take(15) {
            event.retain(|&m| m != 58 && m != 59);
            event.extend([58, 59]);
        }
        let found = backbone(&events, 60, 0.05);
        let tie = found.ties.iter().find(|t| (t.left, t.right) == (58, 59)).unwrap();
        assert!(tie.n_events >= 15 && tie.expected < 4.0 && tie.z > 5.0 && tie.adjusted <= 0.05);
        assert!(found.ties.len() < 5, "{:?}", found.ties);
    }

    #[test]
    fn chance_is_within_its_rate() {
        let (mut below, mut pairs, mut wrong) = (0, 0, 0);
        for item in 0..60 {
            let found = backbone(&by_lot(100 + item, 80, 40, 5), 40, 0.05);
            (below, pairs, wrong) = (below + found.n_below, pairs + found.n_pairs, wrong + usize::from(!found.ties.is_empty()));
        }
        assert!(below as f64 <= 0.05 * pairs as f64, "{below} of {pairs}");
        assert!(wrong <= 3, "a false tie in {wrong} of 60 networks");
    }

    #[test]
    fn cases_count_as_pairs_do() {
        let events = by_lot(7, 40, 30, 5);
        let found = backbone(&events, 30, 1.0);
        // Every pair that met is listed at level 1; those that didn't have p = 1.
        let mut p: Vec<f64> = found.ties.iter().map(|t| t.p).collect();
        p.resize(found.n_pairs as usize, 1.0);
        for (tie, adjusted) in found.ties.iter().zip(fdr::adjusted(&p)) {
            assert!((tie.adjusted - adjusted).abs() < 1e-12);
        }
    }

    #[test]
    fn crowds_and_loners_say_nothing() {
        let found = backbone(&[(0..300).collect(), vec![5], vec![]], 300, 0.05);
        assert_eq!((found.ties.len(), found.n_below, found.smallest_p), (0, 0, 1.0));
        assert_eq!(backbone(&[], 0, 0.05).n_pairs, 0);
    }
}
