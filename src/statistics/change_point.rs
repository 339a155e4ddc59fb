//! Did a series of measures move to another level once, and where?
//!
//! For yes and no outcomes of few trials see [`super::step_change`], which finds more.

/// One break: two levels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Break {
    /// How many values come before it, at least 1.
    pub before: usize,
    /// Mean of these, and of the others.
    pub levels: (f64, f64),
    /// Squares left around the two levels.
    pub left: f64,
    /// Squares around one mean.
    pub whole: f64,
}

/// The break that leaves the smallest sum of squares, the earliest of equals. `None` under two values.
///
/// # Cost    O(n).
/// # Source  Hinkley, "Inference about the change-point in a sequence of random variables", Biometrika 57, 1970.
pub fn one_break(values: &[f64]) -> Option<Break> {
    let n = values.len();
    if n < 2 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n as f64;
    // Around the mean, so that large levels don't eat the digits.
    let centred: Vec<f64> = values.iter().map(|v| v - mean).collect();
    let whole: f64 = centred.iter().map(|v| v * v).sum();
    let total: f64 = centred.iter().sum();
    let (mut sum, mut best) = (0.0, (0, f64::NEG_INFINITY, 0.0));
    for (i, value) in centred[..n - 1].iter().enumerate() {
        sum += value;
        let (first, rest) = ((i + 1) as f64, (n - i - 1) as f64);
        let explained = sum * sum / first + (total - sum) * (total - sum) / rest;
        if explained > best.1 + 1e-12 * whole {
            best = (i + 1, explained, sum);
        }
    }
    let (before, explained, sum) = best;
    let levels = (mean + sum / before as f64, mean + (total - sum) / (n - before) as f64);
    Some(Break { before, levels, left: (whole - explained).max(0.0), whole })
}

/// Pettitt's rank test of one break.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pettitt {
    /// How many values come before the break.
    pub before: usize,
    /// The statistic K.
    pub statistic: f64,
    /// P of one as large without a break, by Pettitt's approximation, at most 1: good below .5, too careful under some twenty values.
    pub p: f64,
}

/// Compares ranks before and after each place. `None` under two values. Ties count for neither side.
///
/// # Cost    O(n log n).
/// # Source  Pettitt, "A non-parametric approach to the change-point problem", Applied Statistics 28, 1979.
pub fn pettitt(values: &[f64]) -> Option<Pettitt> {
    let n = values.len();
    if n < 2 {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    // Twice the mean rank less n + 1: how many are below less how many are above.
    let standing = |value: f64| sorted.partition_point(|&v| v < value) as i64 - (n - sorted.partition_point(|&v| v <= value)) as i64;
    let (mut sum, mut best) = (0i64, (0, -1i64));
    for (i, &value) in values[..n - 1].iter().enumerate() {
        sum += standing(value);
        if sum.abs() > best.1 {
            best = (i + 1, sum.abs());
        }
    }
    let (k, n) = (best.1 as f64, n as f64);
    Some(Pettitt { before: best.0, statistic: k, p: (2.0 * libm::exp(-6.0 * k * k / (n * n * n + n * n))).min(1.0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_found() {
        let values = [5.0, 6.0, 5.0, 9.0, 10.0, 9.0, 11.0];
        let found = one_break(&values).unwrap();
        assert_eq!((found.before, found.levels.1), (3, 9.75));
        assert!((found.left - (2.0 / 3.0 + 2.75)).abs() < 1e-9);
        assert_eq!(pettitt(&values).map(|p| (p.before, p.statistic)), Some((3, 12.0)));
    }

    #[test]
    fn constant_and_short_series() {
        assert_eq!((one_break(&[1.0]), pettitt(&[])), (None, None));
        assert_eq!(one_break(&[2.0; 5]).map(|b| (b.left, b.levels)), Some((0.0, (2.0, 2.0))));
        assert_eq!(pettitt(&[2.0; 5]).map(|p| (p.statistic, p.p)), Some((0.0, 1.0)));
    }
}
