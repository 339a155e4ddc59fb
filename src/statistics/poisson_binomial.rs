//! The number of successes among trials of unequal probabilities, exactly.

/// The distribution of the number of successes.
#[derive(Clone, Debug, PartialEq)]
pub struct PoissonBinomial {
    /// P(exactly k), k from 0 to the number of trials.
    pmf: Vec<f64>,
}

impl PoissonBinomial {
    /// From the probability of each trial, by convolution: exact, O(n²).
    pub fn new(probabilities: &[f64]) -> Self {
        let mut pmf = vec![0.0; probabilities.len() + 1];
        pmf[0] = 1.0;
        for (done, &p) in probabilities.iter().enumerate() {
            for k in (0..=done + 1).rev() {
                let from_below = if k > 0 { pmf[k - 1] * p } else { 0.0 };
                pmf[k] = pmf[k] * (1.0 - p) + from_below;
            }
        }
        Self { pmf }
    }

    /// P(at most k).
    pub fn cdf(&self, k: usize) -> f64 {
        self.pmf.iter().take(k + 1).sum::<f64>().min(1.0)
    }

    /// P(at least k).
    pub fn at_least(&self, k: usize) -> f64 {
        self.pmf.iter().skip(k).sum::<f64>().min(1.0)
    }

    /// The count below which a share `p` of the distribution lies, interpolated between counts (each count spread over ±½).
    pub fn quantile(&self, p: f64) -> f64 {
        let mut before = 0.0;
        for (k, &mass) in self.pmf.iter().enumerate() {
            if before + mass >= p && mass > 0.0 {
                let within = k as f64 - 0.5 + (p - before) / mass;
                return within.clamp(0.0, (self.pmf.len() - 1) as f64);
            }
            before += mass;
        }
        (self.pmf.len() - 1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_exact() {
        let trials = PoissonBinomial::new(&[0.123, 0.234, 0.345, 0.456, 0.567, 0.678, 0.789, 0.801, 0.911]);
        assert!((trials.cdf(5) - 0.679135).abs() < 5e-7);
        assert!((trials.at_least(5) - 0.628385).abs() < 5e-7);
    }

    #[test]
    fn odd_cases() {
        assert_eq!(PoissonBinomial::new(&[]).quantile(0.5), 0.0);
        let sure = PoissonBinomial::new(&[1.0, 1.0]);
        assert_eq!((sure.cdf(1), sure.at_least(2)), (0.0, 1.0));
        assert!(sure.quantile(0.1) > 1.0 && sure.quantile(0.9) <= 2.0);
    }
}
