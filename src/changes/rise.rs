//! Did a rate rise between two years, or was it luck?

use crate::statistics::beta_binomial::BetaBinomial;

/// Points at which the posterior of one year is laid against the other's.
const POINTS: usize = 32;

/// What was counted in one year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// How many times it happened.
    pub times: f64,
    /// Out of how many.
    pub of: f64,
}

/// Probability that the rate of a unit rose, 0 to 1. `units`: how rates differ between all units, towards which few observations are drawn.
///
/// Exchanged years give the complement.
pub(super) fn risen(units: &BetaBinomial, before: Tally, after: Tally) -> f64 {
    let (early, late) = (units.after(before.times, before.of), units.after(after.times, after.of));
    let beats = |one: &BetaBinomial, other: &BetaBinomial| -> f64 {
        let at = |k: usize| other.above(one.quantile((k as f64 + 0.5) / POINTS as f64));
        (0..POINTS).map(at).sum::<f64>() / POINTS as f64
    };
    // Laid both ways, so that the two years weigh alike.
    0.5 * (beats(&early, &late) + 1.0 - beats(&late, &early))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_says_little_and_much_says_much() {
        let units = BetaBinomial::fit(&[(3.0, 10.0), (7.0, 10.0), (5.0, 10.0), (9.0, 10.0), (6.0, 10.0)]);
        let tally = |times, of| Tally { times, of };
        assert!((risen(&units, tally(4.0, 8.0), tally(4.0, 8.0)) - 0.5).abs() < 1e-9);
        assert!(risen(&units, tally(1.0, 12.0), tally(11.0, 12.0)) > 0.99);
        let one = risen(&units, tally(0.0, 1.0), tally(1.0, 1.0));
        assert!((0.5..0.9).contains(&one), "{one}");
        let (there, back) = (risen(&units, tally(2.0, 9.0), tally(6.0, 8.0)), risen(&units, tally(6.0, 8.0), tally(2.0, 9.0)));
        assert!((there + back - 1.0).abs() < 1e-12);
    }
}
