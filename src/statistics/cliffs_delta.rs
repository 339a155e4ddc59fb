//! How far the values of one group stand above those of another: Cliff's δ, an effect that outliers don't make.
//!
//! # Source
//! Cliff, "Dominance statistics: ordinal analyses to answer ordinal questions", Psychological Bulletin 114, 1993.

use super::quantile::of_sorted;
use super::random::Stream;

/// P(a value of `left` is above one of `right`) − P(it is below), in [−1, 1]. `None` when either is empty. Cost O((n + m) log m).
pub fn cliffs_delta(left: &[f64], right: &[f64]) -> Option<f64> {
    if left.is_empty() || right.is_empty() {
        return None;
    }
    let mut sorted = right.to_vec();
    sorted.sort_by(f64::total_cmp);
    let sum: f64 =
        left.iter().map(|a| sorted.partition_point(|b| b < a) as f64 - (sorted.len() - sorted.partition_point(|b| b <= a)) as f64).sum();
    Some(sum / (left.len() * right.len()) as f64)
}

/// The middle `share` of what δ becomes when each group is drawn again with replacement, `n_draws` times. `None` when either is empty.
///
/// With a handful of values the interval is too short at its ends (a group of three may be drawn three times the same): read it as an order of magnitude.
pub fn interval(left: &[f64], right: &[f64], n_draws: usize, seed: u64, share: f64) -> Option<(f64, f64)> {
    let mut deltas: Vec<f64> = Vec::with_capacity(n_draws);
    let again = |values: &[f64], stream: &mut Stream| -> Vec<f64> { values.iter().map(|_| values[stream.below(values.len())]).collect() };
    for draw in 0..n_draws as u64 {
        let mut stream = Stream::new(seed, draw);
        let (a, b) = (again(left, &mut stream), again(right, &mut stream));
        deltas.push(cliffs_delta(&a, &b)?);
    }
    deltas.sort_by(f64::total_cmp);
    Some((of_sorted(&deltas, (1.0 - share) / 2.0)?, of_sorted(&deltas, (1.0 + share) / 2.0)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        assert_eq!(cliffs_delta(&[3.0, 4.0], &[1.0, 2.0]), Some(1.0));
        // Pairs: 1–1 even, 1–2 below, 3–1 and 3–2 above: (2 − 1) / 4.
        assert_eq!(cliffs_delta(&[1.0, 3.0], &[1.0, 2.0]), Some(0.25));
        assert_eq!((cliffs_delta(&[], &[1.0]), interval(&[], &[1.0], 10, 1, 0.8)), (None, None));
    }

    #[test]
    fn the_interval_holds_the_delta_and_turns_with_the_groups() {
        let (a, b) = ([1.0, 4.0, 2.0, 8.0, 5.0], [3.0, 1.0, 0.5, 2.5]);
        let (low, high) = interval(&a, &b, 500, 7, 0.8).unwrap();
        let delta = cliffs_delta(&a, &b).unwrap();
        assert!(low <= delta && delta <= high && low > -1.0 && low < high, "{low} {delta} {high}");
        assert_eq!(interval(&a, &b, 500, 7, 0.8), interval(&a, &b, 500, 7, 0.8));
        assert_eq!(cliffs_delta(&b, &a), Some(-delta));
    }
}
