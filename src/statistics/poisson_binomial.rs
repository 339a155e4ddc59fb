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

/// The upper tail of a number of successes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tail {
    /// P(k or more).
    pub at_least: f64,
    /// P(more than k).
    pub more: f64,
}

impl Tail {
    /// Half of what lies at k, and all beyond: uniform on average where k itself is by chance, which `at_least` alone is not.
    pub fn mid_p(self) -> f64 {
        0.5 * (self.at_least + self.more)
    }
}

/// The tail at `k`, when trials come in groups of one probability: (probability, number of trials).
///
/// Exact whatever the number of trials, and to full relative accuracy however small: only positive numbers are added. 1 at k = 0.
///
/// # Cost    O(groups · k²), whatever the number of trials.
pub fn tail(groups: &[(f64, u32)], k: usize) -> Tail {
    // States 0 … k successes so far, and one more for all that lies beyond k.
    let mut states = vec![0.0; k + 2];
    states[0] = 1.0;
    for &(p, n) in groups.iter().filter(|group| group.0 > 0.0 && group.1 > 0) {
        let (exactly, at_least) = binomial(p.min(1.0), n, k + 1);
        let mut next = vec![0.0; k + 2];
        for (before, &mass) in states[..=k].iter().enumerate().filter(|state| *state.1 > 0.0) {
            for more in 0..=k - before {
                next[before + more] += mass * exactly[more];
            }
            next[k + 1] += mass * at_least[k + 1 - before];
        }
        next[k + 1] += states[k + 1];
        states = next;
    }
    let at_least = (states[k] + states[k + 1]).min(1.0);
    Tail { at_least: if k == 0 { 1.0 } else { at_least }, more: states[k + 1].min(1.0) }
}

/// P(exactly j) and P(at least j) of n trials, j = 0 … top.
fn binomial(p: f64, n: u32, top: usize) -> (Vec<f64>, Vec<f64>) {
    let (n, ln_odds) = (n as usize, libm::log(p) - libm::log1p(-p));
    if p >= 1.0 {
        return ((0..=top).map(|j| if j == n { 1.0 } else { 0.0 }).collect(), (0..=top).map(|j| if j <= n { 1.0 } else { 0.0 }).collect());
    }
    let mut exactly = Vec::with_capacity(top + 1);
    let mut ln_mass = n as f64 * libm::log1p(-p);
    let mut beyond = 0.0;
    for j in 0..=n {
        let mass = libm::exp(ln_mass);
        if j <= top {
            exactly.push(mass);
        } else {
            beyond += mass;
            // Past the middle, masses only shrink: what is left can't be seen.
            if j as f64 > n as f64 * p && mass <= 1e-18 * beyond {
                break;
            }
        }
        if j < n {
            ln_mass += libm::log((n - j) as f64 / (j + 1) as f64) + ln_odds;
        }
    }
    exactly.resize(top + 1, 0.0);
    let mut at_least = vec![0.0; top + 1];
    for j in (0..=top).rev() {
        beyond += exactly[j];
        at_least[j] = beyond.min(1.0);
    }
    (exactly, at_least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_of_groups_are_those_of_single_trials() {
        let groups = [(0.3, 4), (0.05, 7), (0.8, 2), (0.0, 5), (1.0, 1)];
        let single: Vec<f64> = groups.iter().flat_map(|&(p, n)| vec![p; n as usize]).collect();
        let whole = PoissonBinomial::new(&single);
        for k in 0..=15 {
            let tail = tail(&groups, k);
            assert!((tail.at_least - whole.at_least(k)).abs() < 1e-12 && (tail.more - whole.at_least(k + 1)).abs() < 1e-12, "{k}");
        }
    }

    #[test]
    fn small_tails_and_many_trials_keep_their_digits() {
        // 30 of 100 000 trials at 10⁻⁵: a Poisson law of mean 1, to five digits.
        let found = tail(&[(1e-5, 100_000)], 30).at_least;
        let poisson: f64 = (30..60).map(|j| libm::exp(-1.0 - libm::lgamma(f64::from(j) + 1.0))).sum();
        assert!((found / poisson - 1.0).abs() < 5e-3 && found < 1e-30, "{found} {poisson}");
        // A middle far beyond k.
        assert!((tail(&[(0.5, 4_000)], 3).more - 1.0).abs() < 1e-9);
        assert_eq!(tail(&[], 0), Tail { at_least: 1.0, more: 0.0 });
        assert_eq!(tail(&[], 2).mid_p(), 0.0);
    }

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
