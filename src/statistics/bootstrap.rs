//! How far a figure may lie from what it would be on other units of the same kind: the bootstrap over whole units.
//!
//! # Method  Units are drawn with replacement, as many as there are; the figures are reckoned again with each unit counted as often as it was drawn; the interval
//! lies between quantiles of what comes out. Units must be what is independent: pairs of one group aren't, groups are.
//! # Source  Efron & Tibshirani, *An Introduction to the Bootstrap*, 1993, ch. 13; Davison & Hinkley, *Bootstrap Methods*, 1997, § 3.8 (clusters).

use super::quantile::of_sorted;
use super::random::Stream;
use rayon::prelude::*;

/// The middle `share` of what each figure becomes over `n_draws` resamplings of `n_units` units.
///
/// `figures`: how often each unit counts → the figures, always as many. One (low, high) a figure; draw `k` depends on `seed` and `k` alone.
pub fn intervals(n_units: usize, n_draws: usize, seed: u64, share: f64, figures: impl Fn(&[f64]) -> Vec<f64> + Sync) -> Vec<(f64, f64)> {
    let drawn: Vec<Vec<f64>> = (0..n_draws)
        .into_par_iter()
        .map(|draw| {
            let mut stream = Stream::new(seed, draw as u64);
            let mut times = vec![0.0; n_units];
            (0..n_units).for_each(|_| times[stream.below(n_units)] += 1.0);
            figures(&times)
        })
        .collect();
    let n_figures = drawn.first().map_or(0, Vec::len);
    (0..n_figures)
        .map(|figure| {
            let mut values: Vec<f64> = drawn.iter().map(|draw| draw[figure]).collect();
            values.sort_by(f64::total_cmp);
            let at = |share: f64| of_sorted(&values, share).unwrap_or(0.0);
            (at((1.0 - share) / 2.0), at((1.0 + share) / 2.0))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_mean_is_that_of_the_normal_law() {
        // 400 units, half of them 1: standard error of the mean .025.
        let mean = |times: &[f64]| vec![times.iter().enumerate().map(|(unit, n)| n * (unit % 2) as f64).sum::<f64>() / 400.0];
        let (low, high) = intervals(400, 2_000, 1, 0.95, mean)[0];
        assert!((low - 0.451).abs() < 0.006 && (high - 0.549).abs() < 0.006, "{low} {high}");
        assert_eq!(intervals(400, 50, 1, 0.95, mean), intervals(400, 50, 1, 0.95, mean));
    }
}
