//! Which units succeed less often than their circumstances explain: a two-group model of a unit's own level `u`.
//!
//! A unit's trials have log-odds `η_j + u`, with η given. `u ~ (1−π)·N(m, s²) + π·N(m−δ, 0.9²)`: most units differ a little, a few stand far below.
//! Each unit's likelihood is taken on a grid of 111 points of [−7, 4]: exact enough for 3 trials, where a normal approximation is not.
//!
//! # Choices
//! - m, s, δ on a small grid, π by EM under Beta(2, 20). Not the best (m, s, δ) alone but all of them, weighted by their marginal likelihood: with 400 units that is
//!   the same, with 20 it keeps what isn't known from being decided.
//! - The low group's density is held to `density of the others × a ratio that never rises with u`. Plain normals cross again on the right, where the wider low group
//!   would claim units that succeed *more* than all others; held so, one more success never raises the posterior.
//!
//! # Source
//! Efron, *Large-Scale Inference*, 2010; Karlin & Rubin, "The theory of decision procedures for distributions with monotone likelihood ratio", 1956.

use super::scalar::{ln_sum_exp, logit};
use super::two_group::{SharePrior, share_of_rare};
use rayon::prelude::*;

const LOWEST: f64 = -7.0;
const STEP: f64 = 0.1;
const POINTS: usize = 111;

const MEANS: [f64; 3] = [0.0, 0.15, 0.3];
const SPREADS: [f64; 5] = [0.15, 0.25, 0.35, 0.5, 0.7];
const DISTANCES: [f64; 4] = [1.5, 2.0, 2.5, 3.0];
/// Standard deviation of the low group.
const LOW_SPREAD: f64 = 0.9;
const SHARE: SharePrior = SharePrior { a: 2.0, b: 20.0 };

/// Log-likelihood of one unit's trials at each point of the grid, up to a constant.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelLikelihood(Vec<f64>);

impl LevelLikelihood {
    /// From the log-odds η of each trial and its outcome (1 success, 0 failure, ½ half of each). Cost O(111 · trials), a multiplication each.
    ///
    /// `ln L(u) = −Σ (1−y)(η+u) − ln Π (1 + e^−η · e^−u)`: one exponential a trial and one a point, instead of one for each of both.
    pub fn new(trials: &[(f64, f64)]) -> Self {
        let missed: f64 = trials.iter().map(|&(_, outcome)| 1.0 - outcome).sum();
        let missed_odds: f64 = trials.iter().map(|&(log_odds, outcome)| (1.0 - outcome) * log_odds).sum();
        let against: Vec<f64> = trials.iter().map(|&(log_odds, _)| libm::exp(-log_odds.clamp(-30.0, 30.0))).collect();
        let values: Vec<f64> = (0..POINTS)
            .map(|point| {
                let level = level_at(point);
                let against_level = libm::exp(-level);
                let (mut product, mut ln_product) = (1.0, 0.0);
                for odds in &against {
                    product *= 1.0 + odds * against_level;
                    if product > 1e200 {
                        ln_product += libm::log(product);
                        product = 1.0;
                    }
                }
                -missed_odds - missed * level - ln_product - libm::log(product)
            })
            .collect();
        let top = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Self(values.into_iter().map(|v| libm::exp(v - top)).collect())
    }

    fn under(&self, density: &[f64]) -> f64 {
        self.0.iter().zip(density).map(|(l, d)| l * d).sum::<f64>().max(1e-300)
    }
}

fn level_at(point: usize) -> f64 {
    LOWEST + STEP * point as f64
}

/// One (m, s, δ) with the share that suits it.
#[derive(Clone, Debug, PartialEq)]
struct Hypothesis {
    weight: f64,
    mean: f64,
    share: f64,
    ordinary: Vec<f64>,
    low: Vec<f64>,
}

/// The fitted model.
#[derive(Clone, Debug, PartialEq)]
pub struct TwoLevels {
    hypotheses: Vec<Hypothesis>,
}

/// What the model says of one unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelVerdict {
    /// Log-odds of belonging to the low group before looking.
    pub ln_prior_odds: f64,
    /// Log Bayes factor of the unit's trials for the low group.
    pub ln_factor: f64,
    /// The unit's own level u: 10, 50 and 90 % points.
    pub level: (f64, f64, f64),
}

impl TwoLevels {
    /// Fits the groups on units, in canonical order. No unit: the priors alone.
    ///
    /// Cost O(units · 111 · 75) for the likelihoods, then O(units) a step of 60 EMs.
    pub fn fit(units: &[&LevelLikelihood]) -> Self {
        let mut hypotheses = Vec::new();
        let mut ln_weights = Vec::new();
        for mean in MEANS {
            for spread in SPREADS {
                let ordinary = normal_density(mean, spread);
                let under_ordinary: Vec<f64> = units.par_iter().map(|unit| libm::log(unit.under(&ordinary))).collect();
                for distance in DISTANCES {
                    let low = low_density(mean, spread, distance);
                    let ln_factors: Vec<f64> =
                        units.par_iter().zip(&under_ordinary).map(|(unit, o)| libm::log(unit.under(&low)) - o).collect();
                    let share = share_of_rare(&ln_factors, SHARE);
                    let evidence: f64 = ln_factors
                        .iter()
                        .zip(&under_ordinary)
                        .map(|(factor, o)| o + libm::log1p(share * (libm::exp(factor.min(300.0)) - 1.0)))
                        .sum();
                    ln_weights.push(evidence + (SHARE.a - 1.0) * libm::log(share) + (SHARE.b - 1.0) * libm::log1p(-share));
                    hypotheses.push(Hypothesis { weight: 0.0, mean, share, ordinary: ordinary.clone(), low });
                }
            }
        }
        let total = ln_sum_exp(ln_weights.iter().copied());
        for (hypothesis, ln_weight) in hypotheses.iter_mut().zip(&ln_weights) {
            hypothesis.weight = libm::exp(ln_weight - total);
        }
        hypotheses.retain(|h| h.weight > 1e-6);
        let kept: f64 = hypotheses.iter().map(|h| h.weight).sum();
        hypotheses.iter_mut().for_each(|h| h.weight /= kept);
        Self { hypotheses }
    }

    /// The level of an ordinary unit: what "expected" means.
    pub fn ordinary_level(&self) -> f64 {
        self.hypotheses.iter().map(|h| h.weight * h.mean).sum()
    }

    /// The share of units in the low group.
    pub fn share(&self) -> f64 {
        self.hypotheses.iter().map(|h| h.weight * h.share).sum()
    }

    /// Judges one unit. Cost O(111 · hypotheses kept).
    pub fn judge(&self, unit: &LevelLikelihood) -> LevelVerdict {
        let mut posterior = 0.0;
        let mut levels = vec![0.0; POINTS];
        for h in &self.hypotheses {
            let (low, ordinary) = (h.share * unit.under(&h.low), (1.0 - h.share) * unit.under(&h.ordinary));
            posterior += h.weight * low / (low + ordinary);
            for (point, mass) in levels.iter_mut().enumerate() {
                *mass += h.weight * unit.0[point] * (h.share * h.low[point] + (1.0 - h.share) * h.ordinary[point]) / (low + ordinary);
            }
        }
        let ln_prior_odds = logit(self.share());
        let ln_factor = logit(posterior.clamp(1e-15, 1.0 - 1e-15)) - ln_prior_odds;
        LevelVerdict { ln_prior_odds, ln_factor, level: (point_of(&levels, 0.1), point_of(&levels, 0.5), point_of(&levels, 0.9)) }
    }
}

/// The level below which a share `p` of the mass lies, interpolated within a step of the grid.
fn point_of(masses: &[f64], p: f64) -> f64 {
    let total: f64 = masses.iter().sum();
    let mut before = 0.0;
    for (point, mass) in masses.iter().enumerate() {
        if before + mass >= p * total && *mass > 0.0 {
            return level_at(point) + STEP * ((p * total - before) / mass - 0.5);
        }
        before += mass;
    }
    level_at(POINTS - 1)
}

fn normalised(ln_density: impl Iterator<Item = f64>) -> Vec<f64> {
    let density: Vec<f64> = ln_density.map(libm::exp).collect();
    let total: f64 = density.iter().sum();
    density.into_iter().map(|d| d / total).collect()
}

fn ln_normal(x: f64, mean: f64, spread: f64) -> f64 {
    let z = (x - mean) / spread;
    -0.5 * z * z - libm::log(spread)
}

fn normal_density(mean: f64, spread: f64) -> Vec<f64> {
    normalised((0..POINTS).map(|point| ln_normal(level_at(point), mean, spread)))
}

/// `ordinary(u) · min_{v ≤ u} N(v; m−δ, 0.9²)/N(v; m, s²)`, normalised.
fn low_density(mean: f64, spread: f64, distance: f64) -> Vec<f64> {
    let mut lowest = f64::INFINITY;
    normalised((0..POINTS).map(|point| {
        let ordinary = ln_normal(level_at(point), mean, spread);
        lowest = lowest.min(ln_normal(level_at(point), mean - distance, LOW_SPREAD) - ordinary);
        ordinary + lowest
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::random::Stream;
    use crate::statistics::scalar::{ln_sigmoid, sigmoid};
    use proptest::prelude::*;

    /// Units of 10 trials at 80 %, of which the first `n_low` stand 2.2 below.
    fn simulated(seed: u64, n: usize, n_low: usize) -> Vec<LevelLikelihood> {
        (0..n)
            .map(|unit| {
                let mut stream = Stream::new(seed, unit as u64);
                let level = if unit < n_low { -2.2 + 0.5 * stream.normal() } else { 0.35 * stream.normal() };
                let trials: Vec<(f64, f64)> =
                    (0..10).map(|_| (1.4, if stream.uniform() < sigmoid(1.4 + level) { 1.0 } else { 0.0 })).collect();
                LevelLikelihood::new(&trials)
            })
            .collect()
    }

    fn posterior(verdict: LevelVerdict) -> f64 {
        sigmoid(verdict.ln_prior_odds + verdict.ln_factor)
    }

    #[test]
    fn probabilities_are_honest_on_simulated_units() {
        let (mut sure, mut right, mut expected) = (0.0, 0.0, 0.0);
        for seed in 0..12 {
            let units = simulated(seed, 180, 14);
            let model = TwoLevels::fit(&units.iter().collect::<Vec<_>>());
            for (position, unit) in units.iter().enumerate() {
                let p = posterior(model.judge(unit));
                if p >= 0.5 {
                    sure += 1.0;
                    expected += p;
                    right += if position < 14 { 1.0 } else { 0.0 };
                }
            }
        }
        assert!(sure > 40.0, "{sure} found");
        assert!(right / sure > 0.75 && (right - expected).abs() / sure < 0.2, "{right} right of {sure}, {expected} announced");
    }

    #[test]
    fn nobody_is_low_where_nobody_is() {
        let flagged: usize = (0..20)
            .map(|seed| {
                let units = simulated(100 + seed, 150, 0);
                let model = TwoLevels::fit(&units.iter().collect::<Vec<_>>());
                units.iter().filter(|unit| posterior(model.judge(unit)) >= 0.5).count()
            })
            .sum();
        assert!(flagged <= 15, "{flagged} of 3000 units called low");
    }

    #[test]
    fn the_likelihood_is_the_product_of_its_trials() {
        let trials: Vec<(f64, f64)> = (0..400).map(|i| (f64::from(i % 7) / 2.0 - 1.0, f64::from(i % 3) / 2.0)).collect();
        let fast = LevelLikelihood::new(&trials);
        let slow: Vec<f64> = (0..POINTS)
            .map(|point| {
                trials
                    .iter()
                    .map(|&(x, y)| {
                        let x = x + level_at(point);
                        ln_sigmoid(x) - (1.0 - y) * x
                    })
                    .sum::<f64>()
            })
            .collect();
        let top = slow.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        assert!(fast.0.iter().zip(&slow).all(|(f, s)| (f - libm::exp(s - top)).abs() < 1e-9));
    }

    #[test]
    fn few_units_or_none_decide_nothing() {
        let model = TwoLevels::fit(&[]);
        assert!((model.share() - 0.05).abs() < 0.01);
        let verdict = model.judge(&LevelLikelihood::new(&[]));
        assert!((posterior(verdict) - 0.05).abs() < 0.01 && verdict.level.0 < verdict.level.2);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn one_more_success_never_speaks_for_the_low_group(outcomes in prop::collection::vec((0u8..3, -1.0..3.0f64), 1..20), turned in 0usize..20, seed in 0u64..4) {
            let units = simulated(seed, 40, 4);
            let model = TwoLevels::fit(&units.iter().collect::<Vec<_>>());
            let mut trials: Vec<(f64, f64)> = outcomes.iter().map(|&(y, x)| (x, f64::from(y) / 2.0)).collect();
            let before = model.judge(&LevelLikelihood::new(&trials)).ln_factor;
            let at = turned % trials.len();
            trials[at].1 = 1.0;
            let turned = model.judge(&LevelLikelihood::new(&trials)).ln_factor;
            prop_assert!(turned <= before + 1e-9);
            trials.push((1.0, 1.0));
            prop_assert!(model.judge(&LevelLikelihood::new(&trials)).ln_factor <= turned + 1e-9);
        }
    }
}
