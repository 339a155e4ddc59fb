//! A count against what was expected, when the units themselves differ.
//!
//! `O ~ Poisson(θ·E)`, `θ ~ Gamma(a, a)` (mean 1): θ is how many times the expected rate a unit shows. Small `a`: units differ much, one count says little.
//!
//! # Source
//! Clayton & Kaldor, "Empirical Bayes estimates of age-standardized relative risks", Biometrics 43, 1987.

use super::scalar::{invert, ln_mean_exp, ln_sum_exp, peak, peak_within};
use statrs::function::gamma::gamma_lr;

/// How much units differ: θ ~ Gamma(shape, shape).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaPoisson {
    /// The shape `a`, above 0.
    pub shape: f64,
}

/// Where the shape is looked for: below, units would differ beyond sense; above, the model is Poisson already.
const SHAPES: (f64, f64) = (0.3, 150.0);

impl GammaPoisson {
    /// The shape under which the counts (observed, expected) are most likely together; 150 (units alike) for fewer than two units.
    ///
    /// Units with an expectation of 0 say nothing and are left out. Cost O(n) for each of ~60 evaluations.
    pub fn fit(counts: &[(f64, f64)]) -> Self {
        let counts: Vec<(f64, f64)> = counts.iter().copied().filter(|&(_, expected)| expected > 0.0).collect();
        if counts.len() < 2 {
            return Self { shape: SHAPES.1 };
        }
        let ln_likelihood = |ln_shape: f64| {
            let model = Self { shape: libm::exp(ln_shape) };
            counts.iter().map(|&(observed, expected)| model.ln_pmf(observed, expected)).sum::<f64>()
        };
        Self { shape: libm::exp(peak(ln_likelihood, libm::log(SHAPES.0), libm::log(SHAPES.1))) }
    }

    /// The same when a share `rare` of the units isn't like the others but shows one of these `low` shares of its expectation: the shape of the others alone.
    ///
    /// Fitted on all units as if they were alike, the rare ones would make the others look scattered, and hide behind them. The spread `shape^−½` has a flat prior (Gelman,
    /// Bayesian Analysis 1, 2006): a handful of units that happen to agree doesn't prove that units agree. Fewer than two units: the smallest shape, which claims nothing.
    pub fn fit_beside(counts: &[(f64, f64)], low: &[f64], rare: f64) -> Self {
        let beside = LikelihoodBeside::new(counts, low, rare);
        if beside.units.len() < 2 {
            return Self { shape: SHAPES.0 };
        }
        Self { shape: libm::exp(peak(|ln_shape| beside.at(ln_shape), libm::log(SHAPES.0), libm::log(SHAPES.1))) }
    }

    /// The log-likelihood at that shape, near enough to compare expectations with one another.
    pub fn ln_likelihood_beside(counts: &[(f64, f64)], low: &[f64], rare: f64) -> f64 {
        /// Of the range of the shape's logarithm: a peak is flat enough there.
        const ROUGHLY: f64 = 0.02;
        let beside = LikelihoodBeside::new(counts, low, rare);
        if beside.units.len() < 2 {
            return 0.0;
        }
        let ln_shape = peak_within(|ln_shape| beside.at(ln_shape), libm::log(SHAPES.0), libm::log(SHAPES.1), ROUGHLY);
        beside.at(ln_shape)
    }

    /// Log-probability of a count: negative binomial with mean `expected`. An expectation of 0 gives 0 for no event.
    pub fn ln_pmf(&self, observed: f64, expected: f64) -> f64 {
        let a = self.shape;
        if expected <= 0.0 {
            return if observed > 0.0 { f64::NEG_INFINITY } else { 0.0 };
        }
        libm::lgamma(a + observed) - libm::lgamma(a) - libm::lgamma(observed + 1.0)
            + a * libm::log(a / (a + expected))
            + observed * libm::log(expected / (a + expected))
    }

    /// The shrunken ratio θ̂: posterior mean, in (0, ∞).
    pub fn ratio(&self, observed: f64, expected: f64) -> f64 {
        (self.shape + observed) / (self.shape + expected)
    }

    /// P(θ < x) after the count, in [0, 1].
    pub fn below(&self, x: f64, observed: f64, expected: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        gamma_lr(self.shape + observed, x * (self.shape + expected))
    }

    /// The ratio below which θ lies with probability `p`.
    pub fn quantile(&self, p: f64, observed: f64, expected: f64) -> f64 {
        let mean = self.ratio(observed, expected);
        let spread = libm::sqrt(self.shape + observed) / (self.shape + expected);
        invert(|x| self.below(x, observed, expected), p, 0.0, mean + 40.0 * spread)
    }

    /// The same when the unit may, with probability `rare`, be one of the rare low ones: θ is then spread evenly over [0, `highest`] before the count.
    ///
    /// Where units alike would draw every ratio to 1, one surely unlike them keeps its own: the interval says what the probability says. An expectation of 0 gives 0.
    pub fn quantile_beside(&self, p: f64, rare: f64, highest: f64, observed: f64, expected: f64) -> f64 {
        if expected <= 0.0 {
            return 0.0;
        }
        let within = gamma_lr(observed + 1.0, highest * expected);
        let low = |x: f64| match x {
            x if x >= highest => 1.0,
            x if x <= 0.0 || within < 1e-300 => 0.0,
            x => gamma_lr(observed + 1.0, x * expected) / within,
        };
        let top = self.quantile(0.999, observed, expected).max(highest);
        invert(|x| rare * low(x) + (1.0 - rare) * self.below(x, observed, expected), p, 0.0, top)
    }

    /// The count below which a unit like the others stays with probability `p`, interpolated between counts (each spread over ±½, never below 0).
    pub fn predicted(&self, p: f64, expected: f64) -> f64 {
        let mut before = 0.0;
        for count in 0..MOST_COUNTED {
            let mass = libm::exp(self.ln_pmf(f64::from(count), expected));
            if before + mass >= p {
                return (f64::from(count) - 0.5 + (p - before) / mass).max(0.0);
            }
            before += mass;
        }
        f64::from(MOST_COUNTED)
    }

    /// Log Bayes factor "the rate is one of these shares of the expected one" (equally likely) against "a unit like the others".
    ///
    /// Positive speaks for the shares. Made to never rise with the count: for a small shape the plain ratio turns back up near zero, because "like the others"
    /// then allows rates below all the shares; the smallest ratio met on the way up from zero is taken, which errs towards silence. Cost O(observed).
    pub fn ln_bayes_factor_low(&self, shares: &[f64], observed: u32, expected: f64) -> f64 {
        self.ln_bayes_factors_low(shares, observed, expected).last().copied().unwrap_or(0.0)
    }

    /// The same for every count from 0 to `observed` (2 000 at most), in order.
    pub fn ln_bayes_factors_low(&self, shares: &[f64], observed: u32, expected: f64) -> Vec<f64> {
        let counts = 0..=observed.min(MOST_COUNTED);
        if expected <= 0.0 {
            return counts.map(|_| 0.0).collect();
        }
        let mut lowest = f64::INFINITY;
        // (ln Γ(o+1) stands on both sides and cancels.)
        let mut terms = vec![0.0; shares.len()];
        counts
            .map(|o| {
                let o = f64::from(o);
                for (term, share) in terms.iter_mut().zip(shares) {
                    *term = o * libm::log(share * expected) - share * expected - libm::lgamma(o + 1.0);
                }
                lowest = f64::min(lowest, ln_mean_exp(&terms) - self.ln_pmf(o, expected));
                lowest
            })
            .collect()
    }
}

/// The likelihood of the shape, with its prior, when some units are rare ones: what doesn't hang on the shape is worked out once.
struct LikelihoodBeside {
    units: Vec<UnitBeside>,
    /// ln (1 − share of the rare).
    ln_usual: f64,
    /// The largest count.
    most: usize,
}

/// What one unit brings: count, expectation, the part of its log-probability without the shape, and ln (share of the rare · its probability if it is one).
struct UnitBeside {
    observed: f64,
    expected: f64,
    constant: f64,
    ln_low: f64,
}

impl LikelihoodBeside {
    /// Whole counts; units with an expectation of 0 say nothing and are left out.
    fn new(counts: &[(f64, f64)], low: &[f64], rare: f64) -> Self {
        let unit = |&(observed, expected): &(f64, f64)| {
            let terms: Vec<f64> = low.iter().map(|share| observed * libm::log(share * expected) - share * expected).collect();
            let ln_orders = libm::lgamma(observed + 1.0);
            let ln_low = libm::log(rare) + ln_mean_exp(&terms) - ln_orders;
            UnitBeside { observed, expected, constant: observed * libm::log(expected) - ln_orders, ln_low }
        };
        let units: Vec<UnitBeside> = counts.iter().filter(|count| count.1 > 0.0).map(unit).collect();
        let most = units.iter().map(|unit| unit.observed as usize).max().unwrap_or(0);
        Self { units, ln_usual: libm::log1p(-rare), most }
    }

    /// Cost O(n + largest count).
    fn at(&self, ln_shape: f64) -> f64 {
        let shape = libm::exp(ln_shape);
        // ln Γ(a + o)/Γ(a) = Σ_{j<o} ln(a + j).
        let mut rising = Vec::with_capacity(self.most + 1);
        let mut sum = 0.0;
        for j in 0..=self.most {
            rising.push(sum);
            sum += libm::log(shape + j as f64);
        }
        let of = |unit: &UnitBeside| {
            let usual = rising[unit.observed as usize] + unit.constant + shape * ln_shape
                - (shape + unit.observed) * libm::log(shape + unit.expected);
            ln_sum_exp([self.ln_usual + usual, unit.ln_low])
        };
        // A flat prior on the spread, seen on the logarithm of the shape.
        self.units.iter().map(of).sum::<f64>() - 0.5 * ln_shape
    }
}

/// Beyond this count the factor has long stopped mattering.
const MOST_COUNTED: u32 = 2_000;

/// Weight of the overall rate in what is expected of a unit, in units of exposure.
const PULL: f64 = 3.0;

/// What each unit is expected to show from its peers: leave-one-out, drawn towards the overall rate by the weight of three units of exposure.
///
/// `units`: (group, exposure, count) in canonical order. One expectation for each, in order: `exposureᵢ · (Σ_{peers≠i} O + 3·r̄) / (Σ_{peers≠i} exposure + 3)`,
/// r̄ the overall rate (of all other units). No exposure anywhere: 0. Cost O(n).
pub fn expected_from_peers(units: &[(usize, f64, f64)]) -> Vec<f64> {
    let n_groups = units.iter().map(|u| u.0 + 1).max().unwrap_or(0);
    let mut by_group = vec![(0.0, 0.0); n_groups];
    let mut all = (0.0, 0.0);
    for &(group, exposure, count) in units {
        by_group[group].0 += exposure;
        by_group[group].1 += count;
        all.0 += exposure;
        all.1 += count;
    }
    units
        .iter()
        .map(|&(group, exposure, count)| {
            let rest = (all.0 - exposure, all.1 - count);
            let peers = (by_group[group].0 - exposure, by_group[group].1 - count);
            expected(exposure, peers, rest)
        })
        .collect()
}

/// The same of a unit that is none of them, with its group and exposure. Cost O(n).
pub fn expected_of_another(units: &[(usize, f64, f64)], group: usize, exposure: f64) -> f64 {
    let add = |sum: (f64, f64), unit: &(usize, f64, f64)| (sum.0 + unit.1, sum.1 + unit.2);
    let peers = units.iter().filter(|unit| unit.0 == group).fold((0.0, 0.0), add);
    expected(exposure, peers, units.iter().fold((0.0, 0.0), add))
}

/// From (exposure, count) of the peers, and of everybody else.
fn expected(exposure: f64, peers: (f64, f64), rest: (f64, f64)) -> f64 {
    let overall = if rest.0 > 1e-12 { rest.1.max(0.0) / rest.0 } else { 0.0 };
    exposure * (peers.1.max(0.0) + PULL * overall) / (peers.0.max(0.0) + PULL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::random::Stream;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 5e-7, "{a} is not {b}");
    }

    #[test]
    fn agrees_with_scipy() {
        let four = GammaPoisson { shape: 4.0 };
        near(four.ratio(2.0, 10.0), 0.428571);
        near(four.below(0.5, 2.0, 10.0), 0.699292);
        near(four.ln_pmf(2.0, 10.0), -3.381411);
        near(libm::exp(four.ln_pmf(0.0, 3.0)), 0.106622);
        let poisson = GammaPoisson { shape: 1e9 };
        assert!((libm::exp(poisson.ln_pmf(0.0, 3.0)) - 0.049787).abs() < 1e-6);
    }

    #[test]
    fn quantiles_invert_probabilities() {
        let model = GammaPoisson { shape: 1.7 };
        for p in [0.1, 0.5, 0.9] {
            near(model.below(model.quantile(p, 3.0, 8.0), 3.0, 8.0), p);
        }
    }

    #[test]
    fn a_unit_surely_low_keeps_its_own_ratio() {
        let alike = GammaPoisson { shape: 150.0 };
        // One event for eighteen expected: drawn to the others, the ratio hides it.
        assert!(alike.quantile(0.1, 1.0, 18.0) > 0.7);
        let at = |p, rare| alike.quantile_beside(p, rare, 0.5, 1.0, 18.0);
        assert!(at(0.1, 0.99) < 0.06 && at(0.5, 0.99) < 0.15 && at(0.9, 0.99) < 0.35);
        near(at(0.5, 0.0), alike.quantile(0.5, 1.0, 18.0));
        // Between the two, the interval spans both.
        assert!(at(0.1, 0.5) < 0.15 && at(0.9, 0.5) > 0.7);
        assert_eq!(alike.quantile_beside(0.5, 0.9, 0.5, 3.0, 0.0), 0.0);
    }

    #[test]
    fn shape_is_found_on_counts_that_differ_or_not() {
        let alike: Vec<(f64, f64)> = (0..40).map(|i| (9.0 + f64::from(i % 3), 10.0)).collect();
        assert!(GammaPoisson::fit(&alike).shape > 100.0);
        let apart: Vec<(f64, f64)> = (0..40).map(|i| (if i % 2 == 0 { 1.0 } else { 19.0 }, 10.0)).collect();
        let shape = GammaPoisson::fit(&apart).shape;
        assert!((0.5..3.0).contains(&shape), "{shape}");
        assert_eq!(GammaPoisson::fit(&[]).shape, 150.0);
    }

    #[test]
    fn the_rare_don_t_make_the_others_look_scattered() {
        let counts: Vec<(f64, f64)> = (0..40).map(|i| (if i < 3 { 0.0 } else { 18.0 + f64::from(i % 5) }, 20.0)).collect();
        let (all, others) = (GammaPoisson::fit(&counts).shape, GammaPoisson::fit_beside(&counts, &[0.02, 0.1, 0.25], 0.04).shape);
        assert!(all < 10.0 && others > 100.0, "{all} {others}");
        let alike = &counts[3..];
        assert!(GammaPoisson::fit_beside(alike, &[0.1], 0.04).shape > 50.0);
    }

    #[test]
    fn few_ordinary_units_look_low() {
        const LOW: [f64; 3] = [0.02, 0.1, 0.25];
        let (mut alarms, mut units) = (0, 0);
        for (seed, shape) in [(1, 2.0), (2, 4.0), (3, 12.0)] {
            let truth = GammaPoisson { shape };
            for dossier in 0..30 {
                let counts: Vec<(f64, f64)> = (0..65)
                    .map(|unit| {
                        let expected = 10.0 + f64::from(unit % 4) * 10.0;
                        let mut left = Stream::new(seed, dossier * 65 + unit as u64).uniform();
                        let drawn = (0..MOST_COUNTED).find(|&o| {
                            left -= libm::exp(truth.ln_pmf(f64::from(o), expected));
                            left < 0.0
                        });
                        (f64::from(drawn.unwrap_or(0)), expected)
                    })
                    .collect();
                let model = GammaPoisson::fit_beside(&counts, &LOW, 0.04);
                let posterior_odds = |&(o, e): &(f64, f64)| 0.04 / 0.96 * libm::exp(model.ln_bayes_factor_low(&LOW, o as u32, e));
                alarms += counts.iter().filter(|unit| posterior_odds(unit) >= 1.0).count();
                units += counts.len();
            }
        }
        assert!(alarms * 50 <= units, "{alarms} of {units}");
    }

    #[test]
    fn one_more_event_never_speaks_for_a_low_rate() {
        for shape in [0.3, 1.0, 4.0, 150.0] {
            for expected in [0.5, 3.0, 12.0, 60.0] {
                let model = GammaPoisson { shape };
                let factors: Vec<f64> = (0..80).map(|o| model.ln_bayes_factor_low(&[0.02, 0.1, 0.25], o, expected)).collect();
                assert!(factors.windows(2).all(|w| w[1] <= w[0]), "shape {shape}, expected {expected}");
            }
        }
        assert_eq!(GammaPoisson { shape: 1.0 }.ln_bayes_factor_low(&[0.1], 0, 0.0), 0.0);
    }

    #[test]
    fn expectations_leave_the_unit_itself_out() {
        let expected = expected_from_peers(&[(0, 1.0, 0.0), (0, 1.0, 10.0), (0, 0.5, 5.0)]);
        near(expected[0], (15.0 + 3.0 * 10.0) / (1.5 + 3.0));
        assert_eq!(expected_from_peers(&[(0, 1.0, 7.0)]), vec![0.0]);
        assert!(expected_from_peers(&[]).is_empty());
        near(expected_of_another(&[(0, 1.0, 10.0), (0, 0.5, 5.0)], 0, 1.0), expected[0]);
        assert_eq!(expected_of_another(&[], 3, 1.0), 0.0);
    }

    #[test]
    fn the_likelihood_beside_is_that_of_the_mixture() {
        let (counts, low, rare): ([(f64, f64); 4], [f64; 3], f64) =
            ([(0.0, 9.0), (14.0, 11.0), (3.0, 0.5), (7.0, 0.0)], [0.02, 0.1, 0.25], 0.04);
        let beside = LikelihoodBeside::new(&counts, &low, rare);
        for shape in [0.3, 2.0, 150.0] {
            let poisson = |o: f64, e: f64| libm::exp(o * libm::log(e) - e - libm::lgamma(o + 1.0));
            let model = GammaPoisson { shape };
            let mixed = |&(o, e): &(f64, f64)| {
                let rare_one = low.iter().map(|share| poisson(o, share * e)).sum::<f64>() / 3.0;
                libm::log((1.0 - rare) * libm::exp(model.ln_pmf(o, e)) + rare * rare_one)
            };
            let prior = -0.5 * libm::log(shape);
            assert!((beside.at(libm::log(shape)) - prior - counts[..3].iter().map(mixed).sum::<f64>()).abs() < 1e-9);
        }
    }
}
