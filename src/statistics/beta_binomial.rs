//! A share of successes, when the units themselves differ: `k ~ Binomial(n, p)`, `p ~ Beta(a, b)`.
//!
//! # Source
//! Gelman et al., *Bayesian Data Analysis*, ch. 5 (rat tumours).

use super::scalar::{invert, peak};
use statrs::function::beta::beta_reg;

/// The distribution of shares over units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaBinomial {
    /// Weight of successes, above 0.
    pub a: f64,
    /// Weight of failures, above 0.
    pub b: f64,
}

impl BetaBinomial {
    /// The shares under which the units (successes, trials; whole numbers) are most likely together.
    ///
    /// The likelihood is a sum of logarithms, `Σ A_j ln(a+j) + Σ B_j ln(b+j) − Σ N_j ln(a+b+j)`, with A_j, B_j, N_j the numbers of units that have more than j successes,
    /// failures, trials: concave in the mean for each total weight `a + b`. So the mean is where the slope vanishes, and one search is left, over the weight in [0.1, 10 000].
    /// Units without trials are left out; with none left, Beta(1, 1). Cost O(most trials of a unit) for each of ~3 000 evaluations, whatever the number of units.
    pub fn fit(units: &[(f64, f64)]) -> Self {
        let units: Vec<(f64, f64)> = units.iter().copied().filter(|u| u.1 > 0.0).collect();
        if units.is_empty() {
            return Self { a: 1.0, b: 1.0 };
        }
        let (successes, failures, trials) =
            (more_than(units.iter().map(|u| u.0)), more_than(units.iter().map(|u| u.1 - u.0)), more_than(units.iter().map(|u| u.1)));
        let model = |mean: f64, weight: f64| Self { a: (mean * weight).max(1e-6), b: ((1.0 - mean) * weight).max(1e-6) };
        let slope = |numbers: &[f64], from: f64| numbers.iter().zip(0u32..).map(|(n, j)| n / (from + f64::from(j))).sum::<f64>();
        let mean_for = |weight: f64| {
            let falls = |mean: f64| {
                let model = model(mean, weight);
                slope(&failures, model.b) - slope(&successes, model.a)
            };
            invert(falls, 0.0, 1e-4, 1.0 - 1e-4)
        };
        let height = |numbers: &[f64], from: f64| numbers.iter().zip(0u32..).map(|(n, j)| n * libm::log(from + f64::from(j))).sum::<f64>();
        let ln_likelihood = |weight: f64| {
            let model = model(mean_for(weight), weight);
            height(&successes, model.a) + height(&failures, model.b) - height(&trials, model.a + model.b)
        };
        let weight = libm::exp(peak(|ln_weight| ln_likelihood(libm::exp(ln_weight)), libm::log(0.1), libm::log(10_000.0)));
        model(mean_for(weight), weight)
    }

    /// Log-probability of `k` successes in `n` trials (both may be fractional: then without the count of orders' meaning, still comparable).
    pub fn ln_pmf(&self, k: f64, n: f64) -> f64 {
        libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0) + ln_beta(self.a + k, self.b + n - k)
            - ln_beta(self.a, self.b)
    }

    /// P(at most `k` successes in `n` trials).
    pub fn cdf(&self, k: u32, n: u32) -> f64 {
        (0..=k.min(n)).map(|j| libm::exp(self.ln_pmf(f64::from(j), f64::from(n)))).sum::<f64>().min(1.0)
    }

    /// The distribution after `k` successes in `n` trials.
    pub fn after(&self, k: f64, n: f64) -> Self {
        Self { a: self.a + k, b: self.b + (n - k) }
    }

    /// The mean share.
    pub fn mean(&self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// P(p > x).
    pub fn above(&self, x: f64) -> f64 {
        1.0 - beta_reg(self.a, self.b, x.clamp(0.0, 1.0))
    }

    /// The share below which p lies with probability `q`.
    pub fn quantile(&self, q: f64) -> f64 {
        invert(|x| 1.0 - self.above(x), q, 0.0, 1.0)
    }

    /// The share below which p lies with probability `q` after `k` of `n`, when with probability `rare` the unit is one whose share is uniform on [0, `highest`].
    pub fn quantile_beside(&self, q: f64, rare: f64, highest: f64, k: f64, n: f64) -> f64 {
        let (a, b, usual) = (k + 1.0, n - k + 1.0, self.after(k, n));
        let within = beta_reg(a, b, highest);
        let low = |x: f64| if x >= highest || within < 1e-300 { f64::from(u8::from(x >= highest)) } else { beta_reg(a, b, x) / within };
        invert(|x| rare * low(x) + (1.0 - rare) * (1.0 - usual.above(x)), q, 0.0, 1.0)
    }

    /// Log-probability of `k` of `n` when the share is uniform on [low, high].
    pub fn ln_pmf_uniform(k: f64, n: f64, low: f64, high: f64) -> f64 {
        let (a, b) = (k + 1.0, n - k + 1.0);
        let mass = beta_reg(a, b, high) - beta_reg(a, b, low);
        // C(n,k)·B(k+1, n−k+1) = 1/(n+1).
        libm::log(mass.max(1e-300)) - libm::log(n + 1.0) - libm::log(high - low)
    }
}

/// Entry j: how many of the counts are above j.
fn more_than(counts: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut numbers: Vec<f64> = Vec::new();
    for count in counts.map(|count| count.max(0.0) as usize) {
        if numbers.len() < count {
            numbers.resize(count, 0.0);
        }
        numbers[..count].iter_mut().for_each(|n| *n += 1.0);
    }
    numbers
}

fn ln_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() < tolerance, "{a} is not {b}");
    }

    /// Tarone's rat tumours: (tumours, rats) of 71 experiments.
    const RATS: [(u32, u32); 71] = [
        (0, 20),
        (0, 20),
        (0, 20),
        (0, 20),
        (0, 20),
        (0, 20),
        (0, 20),
        (0, 19),
        (0, 19),
        (0, 19),
        (0, 19),
        (0, 18),
        (0, 18),
        (0, 17),
        (1, 20),
        (1, 20),
        (1, 20),
        (1, 20),
        (1, 19),
        (1, 19),
        (1, 18),
        (1, 18),
        (2, 25),
        (2, 24),
        (2, 23),
        (2, 20),
        (2, 20),
        (2, 20),
        (2, 20),
        (2, 20),
        (2, 20),
        (1, 10),
        (5, 49),
        (2, 19),
        (5, 46),
        (3, 27),
        (2, 17),
        (7, 49),
        (7, 47),
        (3, 20),
        (3, 20),
        (2, 13),
        (9, 48),
        (10, 50),
        (4, 20),
        (4, 20),
        (4, 20),
        (4, 20),
        (4, 20),
        (4, 20),
        (4, 20),
        (10, 48),
        (4, 19),
        (4, 19),
        (4, 19),
        (5, 22),
        (11, 46),
        (12, 49),
        (5, 20),
        (5, 20),
        (6, 23),
        (5, 19),
        (6, 22),
        (6, 20),
        (6, 20),
        (6, 20),
        (16, 52),
        (15, 46),
        (15, 47),
        (9, 24),
        (4, 14),
    ];

    #[test]
    fn rat_tumours_as_scipy_has_them() {
        let units: Vec<(f64, f64)> = RATS.iter().map(|&(k, n)| (f64::from(k), f64::from(n))).collect();
        assert_eq!((units.iter().map(|u| u.0).sum::<f64>(), units.iter().map(|u| u.1).sum::<f64>()), (267.0, 1739.0));
        let model = BetaBinomial::fit(&units);
        near(model.a, 2.341614, 2e-3);
        near(model.b, 14.114802, 1e-2);
        // The oracle leaves the number of orders out.
        let orders: f64 = units.iter().map(|&(k, n)| libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0)).sum();
        let ln_likelihood = units.iter().map(|&(k, n)| model.ln_pmf(k, n)).sum::<f64>();
        assert!(
            (ln_likelihood + 156.568930).abs() < 1e-5 || (ln_likelihood - orders + 156.568930).abs() < 1e-5,
            "{ln_likelihood} {orders}"
        );
        near(model.after(0.0, 20.0).mean(), 0.064231, 1e-5);
        near(model.after(4.0, 14.0).mean(), 0.208219, 2e-5);
        near(model.after(16.0, 52.0).mean(), 0.267931, 1e-5);
    }

    #[test]
    fn tails_as_scipy_has_them() {
        let model = BetaBinomial { a: 6.0, b: 4.0 };
        near(model.cdf(1, 8), 0.036405, 5e-7);
        near(model.cdf(0, 3), 0.090909, 5e-7);
        near(model.quantile(1.0 - model.above(0.37)), 0.37, 1e-9);
    }

    #[test]
    fn a_uniform_share_integrates_the_binomial() {
        // ∫ over [½, 1] of 4p³(1−p) dp, times 2.
        near(libm::exp(BetaBinomial::ln_pmf_uniform(3.0, 4.0, 0.5, 1.0)), 0.325, 1e-12);
        near(BetaBinomial::fit(&[]).mean(), 0.5, 1e-12);
    }
}
