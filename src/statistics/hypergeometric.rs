//! How many of two draws from one bag are the same things, when both are drawn at random.

/// P(at least `shared` in common), when `left` and `right` things are each drawn without return from the same `all`.
///
/// In [0, 1]; 1 when nothing in common is asked for. Draws larger than the bag count as the whole bag.
///
/// # Cost    O(right).
/// # Source  Tumminello, Miccichè, Lillo, Piilo & Mantegna, "Statistically validated networks in bipartite complex systems", PLoS ONE 6, 2011.
pub fn at_least(shared: u32, all: u32, left: u32, right: u32) -> f64 {
    let (left, right) = (left.min(all), right.min(all));
    let ln_choose =
        |n: u32, k: u32| libm::lgamma(f64::from(n) + 1.0) - libm::lgamma(f64::from(k) + 1.0) - libm::lgamma(f64::from(n - k) + 1.0);
    let least = (left + right).saturating_sub(all);
    (shared.max(least)..=left.min(right))
        .map(|k| libm::exp(ln_choose(left, k) + ln_choose(all - left, right - k) - ln_choose(all, right)))
        .sum::<f64>()
        .min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_counted() {
        // Two draws of 2 from 4: one in common or more in 5 of 6, both in 1 of 6.
        assert!((at_least(1, 4, 2, 2) - 5.0 / 6.0).abs() < 1e-12 && (at_least(2, 4, 2, 2) - 1.0 / 6.0).abs() < 1e-12);
        assert!((at_least(0, 9, 3, 5) - 1.0).abs() < 1e-12 && (at_least(2, 4, 3, 3) - 1.0).abs() < 1e-12);
        assert_eq!((at_least(4, 9, 3, 5), at_least(0, 0, 0, 0)), (0.0, 1.0));
    }
}
