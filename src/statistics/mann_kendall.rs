//! Is there a trend, whatever its shape? Ranks of pairs, and the middle slope.
//!
//! # Source
//! Mann 1945; Kendall, *Rank Correlation Methods*, 1975 (ties); Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63, 1968.

/// What pairs say of a series at even steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// Pairs that rise less pairs that fall.
    pub score: f64,
    /// Variance of the score without a trend, ties taken into account.
    pub variance: f64,
    /// The score one nearer to 0, over its standard deviation.
    pub z: f64,
    /// P of a score as far from 0 without a trend (normal approximation: from some ten values on).
    pub p: f64,
    /// Middle of the slopes of all pairs, a step.
    pub slope: f64,
}

/// Weighs all pairs. `None` under two values.
///
/// # Cost    O(n²) time and memory: for series of months and years.
pub fn trend(values: &[f64]) -> Option<Trend> {
    let n = values.len();
    if n < 2 {
        return None;
    }
    let pairs = || (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
    let score: f64 = pairs().map(|(i, j)| if values[j] == values[i] { 0.0 } else { (values[j] - values[i]).signum() }).sum();
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let spread = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let tied: f64 = sorted.chunk_by(|a, b| a == b).map(|run| spread(run.len() as f64)).sum();
    let variance = (spread(n as f64) - tied) / 18.0;
    let z = if score == 0.0 || variance <= 0.0 { 0.0 } else { (score - score.signum()) / libm::sqrt(variance) };
    let mut slopes: Vec<f64> = pairs().map(|(i, j)| (values[j] - values[i]) / (j - i) as f64).collect();
    slopes.sort_by(f64::total_cmp);
    let slope = super::quantile::of_sorted(&slopes, 0.5)?;
    Some(Trend { score, variance, z, p: libm::erfc(z.abs() / std::f64::consts::SQRT_2), slope })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_as_pymannkendall_has_them() {
        let found = trend(&[1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]).unwrap();
        assert_eq!((found.score, found.variance), (-16.0, 88.0));
        assert!((found.p - 0.109819).abs() < 5e-7);
    }

    #[test]
    fn straight_flat_and_short() {
        assert_eq!(trend(&[1.0, 3.0, 5.0]).map(|t| (t.score, t.slope)), Some((3.0, 2.0)));
        assert_eq!(trend(&[1.0, 1.0]).map(|t| (t.z, t.p, t.slope)), Some((0.0, 1.0, 0.0)));
        assert_eq!(trend(&[1.0]), None);
    }
}
