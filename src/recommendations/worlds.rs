//! The benefit of acting on findings, in worlds that are all plausible.
//!
//! A world draws each finding's probability (as sure as `certainty` observations), its gain within its interval, and, for gains that are a declared
//! equivalent, one factor a detector, log-uniform between ½ and 2: nobody knows what a partner won back is worth in hours, but it is the same for all of them.

use crate::detectors::{Estimate, Subject};
use crate::dossier::{RowRef, TerritoryIdx};
use crate::statistics::{quantile, random};

/// A finding as a candidate for the list.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Its key, which breaks ties.
    pub key: String,
    /// Its key as a number: whose draws these are.
    pub item: u64,
    /// Position of its detector.
    pub detection: usize,
    /// Position of its finding there.
    pub finding: usize,
    /// Log-odds of its probability, past decisions counted.
    pub log_odds: f64,
    /// Hours a year gained if it is true.
    pub hours: Estimate,
    /// Is the gain a declared equivalent, without an interval of its own?
    pub is_declared: bool,
    /// 0 to 1.
    pub feasibility: f64,
    /// Hours a year that it takes.
    pub effort: f64,
    /// What it is about, sorted.
    pub subjects: Vec<Subject>,
    /// Basins concerned, sorted.
    pub basins: Vec<TerritoryIdx>,
    /// Shares of its evidence in log-odds, each with its rows; what has no row rests on none.
    pub evidence: Vec<(f64, Vec<RowRef>)>,
}

impl Candidate {
    /// Net benefit at the middle of everything, in hours a year.
    pub fn middle(&self) -> f64 {
        super::logistic(self.log_odds) * self.hours.mid * self.feasibility - self.effort
    }

    /// Net benefit in one world, in hours a year. `certainty`: observations that its probability is worth; `equivalent`: factor of a declared gain.
    pub fn value(&self, seed: u64, draw: u64, certainty: f64, equivalent: f64) -> f64 {
        let p = quantile::probability(super::logistic(self.log_odds), certainty, random::uniform(seed, self.item, 2 * draw));
        let hours = if self.is_declared {
            self.hours.mid * equivalent
        } else {
            quantile::three_point(self.hours.low, self.hours.mid, self.hours.high, random::uniform(seed, self.item, 2 * draw + 1))
        };
        p * hours * self.feasibility - self.effort
    }
}

/// Factor of the declared equivalents of a detector in one world: log-uniform between ½ and 2.
pub(super) fn equivalent(seed: u64, detection: usize, draw: u64) -> f64 {
    libm::exp2(2.0 * random::uniform(seed, 0xe9 + detection as u64, draw) - 1.0)
}

/// The order of a set of candidates: priority of each, and how often it is among the ten best.
pub(super) struct Standings {
    /// Mean of `among_ten` and of the benefit on a scale from −1 to 1.
    pub priority: Vec<f64>,
    /// Share of the worlds in which it is among the ten of greatest benefit.
    pub among_ten: Vec<f64>,
}

/// How many places count as the best.
const TEN: usize = 10;

/// Places candidates by their benefits: `values[world][candidate]`, `middle[candidate]`.
pub(super) fn standings(values: &[Vec<f64>], middle: &[f64]) -> Standings {
    let n = middle.len();
    let mut hits = vec![0u32; n];
    let mut order: Vec<usize> = Vec::with_capacity(n);
    for world in values {
        order.clear();
        order.extend(0..n);
        let best_first = |a: &usize, b: &usize| world[*b].total_cmp(&world[*a]).then(a.cmp(b));
        if n > TEN {
            order.select_nth_unstable_by(TEN - 1, best_first);
            order.truncate(TEN);
        }
        order.iter().for_each(|&i| hits[i] += 1);
    }
    // The benefit of the tenth best is one half on the scale: a giant doesn't flatten the others.
    let mut sorted = middle.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let yardstick = sorted.get(TEN - 1).or(sorted.last()).copied().unwrap_or(1.0).max(1.0);
    let among_ten: Vec<f64> = hits.iter().map(|h| f64::from(*h) / values.len().max(1) as f64).collect();
    let priority = among_ten.iter().zip(middle).map(|(among, v)| 0.5 * (among + v / (v.abs() + yardstick))).collect();
    Standings { priority, among_ten }
}
