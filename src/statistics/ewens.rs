//! How a number of events spreads over counterparts: Ewens' sampling formula.
//!
//! θ says how readily the next event meets a new counterpart: `P(new after n) = θ / (θ + n)`. Near 0, all events go to one.
//!
//! # Source
//! Ewens, "The sampling theory of selectively neutral alleles", Theoretical Population Biology 3, 1972.

use super::scalar::peak;

/// Log-probability that n events fall into counterparts with these numbers of events (the partition, whatever the labels):
/// `θ^K Γ(θ)/Γ(θ+n) Π Γ(n_k)`. Counts of at least 1; no event gives 0.
pub fn ln_partition(theta: f64, counts: &[u32]) -> f64 {
    let n: f64 = counts.iter().map(|&c| f64::from(c)).sum();
    counts.len() as f64 * libm::log(theta) + libm::lgamma(theta) - libm::lgamma(theta + n)
        + counts.iter().map(|&c| libm::lgamma(f64::from(c))).sum::<f64>()
}

/// Log Bayes factor of `narrow` against `theta` for `n` events with `k` counterparts: how they fall within counterparts stands on both sides and cancels.
///
/// `1 ≤ k ≤ n`, or 0 for no event. Entry n of a table of these for n = 0 … is one sum: cost O(n).
pub fn ln_narrow_factor(narrow: f64, theta: f64, n: u32, k: u32) -> f64 {
    let ratio = libm::log(narrow / theta);
    f64::from(k) * ratio + (0..n).map(|i| libm::log((theta + f64::from(i)) / (narrow + f64::from(i)))).sum::<f64>()
}

/// The θ under which several partitions are most likely together, in [0.05, 500]. `None` when none of them has two events, for then nothing is known.
pub fn fit(partitions: &[&[u32]]) -> Option<f64> {
    let telling: Vec<&[u32]> = partitions.iter().copied().filter(|counts| counts.iter().sum::<u32>() >= 2).collect();
    if telling.is_empty() {
        return None;
    }
    let ln_likelihood = |ln_theta: f64| telling.iter().map(|counts| ln_partition(libm::exp(ln_theta), counts)).sum::<f64>();
    Some(libm::exp(peak(ln_likelihood, libm::log(0.05), libm::log(500.0))))
}

/// How many different counterparts n draws meet on average, when counterpart k is drawn with probability `shares[k]`: `Σ 1 − (1 − π_k)^n`.
pub fn expected_distinct(shares: &[f64], draws: u32) -> f64 {
    shares.iter().map(|share| 1.0 - libm::pow(1.0 - share, f64::from(draws))).sum()
}

/// How many different counterparts n events meet on average under θ: `Σ_{i<n} θ/(θ+i)`.
pub fn expected_counterparts(theta: f64, n: u32) -> f64 {
    (0..n).map(|i| theta / (theta + f64::from(i))).sum::<f64>() + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms() {
        // n = 5 in one group at θ = 6: 4!·6·Γ(6)/Γ(11).
        assert!((libm::exp(ln_partition(6.0, &[5])) - 1.0 / 210.0).abs() < 1e-9);
        assert!((expected_distinct(&[0.5, 0.3, 0.2], 4) - 2.2878).abs() < 1e-9);
        assert_eq!(ln_partition(3.0, &[]), 0.0);
    }

    #[test]
    fn partitions_of_three_sum_to_one() {
        // One group of 3 (once), 2+1 (three ways), 1+1+1 (once).
        let total: f64 =
            libm::exp(ln_partition(2.5, &[3])) + 3.0 * libm::exp(ln_partition(2.5, &[2, 1])) + libm::exp(ln_partition(2.5, &[1, 1, 1]));
        assert!((total - 1.0).abs() < 1e-12);
    }

    #[test]
    fn theta_follows_the_spread() {
        let (spread, narrow): (&[u32], &[u32]) = (&[1, 1, 1, 1, 1, 2], &[9, 1]);
        assert!(fit(&[spread]).unwrap() > 5.0 * fit(&[narrow]).unwrap());
        assert_eq!(fit(&[&[1], &[]]), None);
        // A new counterpart always speaks against "one counterpart".
        let ratio = |counts: &[u32]| ln_partition(0.05, counts) - ln_partition(4.0, counts);
        assert!(ratio(&[9, 1]) < ratio(&[9]));
        for counts in [&[9u32, 1] as &[u32], &[9], &[3, 3, 1], &[]] {
            let (n, k) = (counts.iter().sum(), counts.len() as u32);
            assert!((ratio(counts) - ln_narrow_factor(0.05, 4.0, n, k)).abs() < 1e-9);
        }
    }
}
