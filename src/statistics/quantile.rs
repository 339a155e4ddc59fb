//! Quantiles: of the normal law, of a sample, of a three-point estimate; and probabilities drawn around a middle.

/// The standard normal quantile of `u` in (0, 1), to 10⁻⁹ relative.
///
/// # Source  Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37, 1988 (PPND7, then one Newton step).
pub fn normal(u: f64) -> f64 {
    let q = u - 0.5;
    let rough = if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        q * (((59.109_374_720 * r + 159.291_132_02) * r + 50.434_271_938) * r + 3.387_132_717_9)
            / (((67.187_563_600 * r + 78.757_757_664) * r + 17.895_169_469) * r + 1.0)
    } else {
        let r = libm::sqrt(-libm::log(if q < 0.0 { u } else { 1.0 - u }));
        let size = if r <= 5.0 {
            let r = r - 1.6;
            (((0.170_238_21 * r + 1.306_728_48) * r + 2.756_815_39) * r + 1.423_437_27) / ((0.120_211_327 * r + 0.737_001_64) * r + 1.0)
        } else {
            let r = r - 5.0;
            (((0.017_337_203 * r + 0.428_682_94) * r + 3.081_226_39) * r + 6.657_905_11) / ((0.012_258_202 * r + 0.241_978_94) * r + 1.0)
        };
        size.copysign(q)
    };
    let density = libm::exp(-0.5 * rough * rough) / 2.506_628_274_631_000_5;
    let below = 0.5 * libm::erfc(-rough / std::f64::consts::SQRT_2);
    rough - (below - u) / density
}

/// The quantile at `share` (0 to 1) of numbers in rising order, by linear interpolation between order statistics. `None` when there are none.
///
/// # Source  Hyndman & Fan, "Sample quantiles in statistical packages", 1996, type 7: the default of R and NumPy.
pub fn of_sorted(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = share.clamp(0.0, 1.0) * last as f64;
    let below = at as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (at - below as f64) * (sorted[above] - sorted[below]))
}

/// The value at `u` in (0, 1) of a law known by its 10 %, 50 % and 90 % points: straight between them, and on beyond with the same slope.
pub fn three_point(low: f64, mid: f64, high: f64, u: f64) -> f64 {
    if u < 0.5 { mid + (u - 0.5) / 0.4 * (mid - low) } else { mid + (u - 0.5) / 0.4 * (high - mid) }
}

/// A probability drawn around `p` as if it rested on `weight` observations: Beta(weight·p, weight·(1−p)), through the arcsine that makes its variance constant.
///
/// `u` in (0, 1). `weight` above ⅔. Returns a value of [0, 1]; the law's mean is `p`.
///
/// # Source  Anscombe, "The transformation of Poisson, binomial and negative-binomial data", 1948.
pub fn probability(p: f64, weight: f64, u: f64) -> f64 {
    // The median of a Beta law, to a few thousandths (Kerman 2011).
    let median = (weight * p - 1.0 / 3.0) / (weight - 2.0 / 3.0).max(1e-9);
    let middle = libm::asin(libm::sqrt(median.clamp(0.0, 1.0)));
    let angle = middle + 0.5 * normal(u) / libm::sqrt(weight + 1.0);
    let sine = libm::sin(angle.clamp(0.0, std::f64::consts::FRAC_PI_2));
    sine * sine
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Beta, ContinuousCDF};

    #[test]
    fn normal_quantiles_are_those_of_the_tables() {
        for (u, z) in [(0.975, 1.959_963_984_540_054), (0.5, 0.0), (0.1, -1.281_551_565_544_600_4), (1e-9, -5.997_807_015_007_682)] {
            assert!((normal(u) - z).abs() < 1e-8, "{u}: {}", normal(u));
        }
    }

    #[test]
    fn sample_quantiles_interpolate() {
        assert_eq!(of_sorted(&[1.0, 2.0, 4.0], 0.75), Some(3.0));
        assert_eq!((of_sorted(&[], 0.5), of_sorted(&[7.0], 0.9)), (None, Some(7.0)));
    }

    #[test]
    fn three_points_are_met() {
        let at = |u| three_point(1.0, 2.0, 6.0, u);
        assert!((at(0.1) - 1.0).abs() < 1e-12 && at(0.5) == 2.0 && (at(0.9) - 6.0).abs() < 1e-12);
    }

    #[test]
    fn probabilities_are_drawn_almost_as_from_the_beta_law() {
        for p in [0.2, 0.5, 0.7, 0.9] {
            let beta = Beta::new(20.0 * p, 20.0 * (1.0 - p)).unwrap();
            for u in [0.1, 0.5, 0.9] {
                let apart = beta.cdf(probability(p, 20.0, u)) - u;
                assert!(apart.abs() < 0.03, "{p} {u}: {apart}");
            }
        }
    }
}
