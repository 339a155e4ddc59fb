//! Small functions of one number that everything else here is written with.

/// The logistic function `1 / (1 + e^−x)`, in (0, 1). Doesn't overflow.
pub fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + libm::exp(-x))
    } else {
        let e = libm::exp(x);
        e / (1.0 + e)
    }
}

/// Log-odds `ln(p / (1 − p))` of a probability strictly between 0 and 1.
pub fn logit(p: f64) -> f64 {
    libm::log(p) - libm::log1p(-p)
}

/// `ln σ(x)`, accurate in both tails. `ln(1 − σ(x))` is `ln_sigmoid(−x)`.
pub fn ln_sigmoid(x: f64) -> f64 {
    if x >= 0.0 { -libm::log1p(libm::exp(-x)) } else { x - libm::log1p(libm::exp(x)) }
}

/// `ln Σ e^x`; minus infinity for nothing. Summed in the order given.
pub fn ln_sum_exp(values: impl IntoIterator<Item = f64> + Clone) -> f64 {
    let top = values.clone().into_iter().fold(f64::NEG_INFINITY, f64::max);
    if top == f64::NEG_INFINITY {
        return top;
    }
    top + libm::log(values.into_iter().map(|x| libm::exp(x - top)).sum())
}

/// `ln` of the mean of `e^x` over several values: how a Bayes factor is averaged over equally likely alternatives.
pub fn ln_mean_exp(values: &[f64]) -> f64 {
    ln_sum_exp(values.iter().copied()) - libm::log(values.len() as f64)
}

/// Rounds to 10⁻⁹, so that an order doesn't hang on the last bits of a sum.
pub fn quantise(x: f64) -> f64 {
    libm::round(x * 1e9) / 1e9
}

/// The smallest `x` of [low, high] where an increasing function reaches `target`, by bisection (80 halvings).
///
/// A target below the function's values gives `low`, above them `high`.
pub fn invert(increasing: impl Fn(f64) -> f64, target: f64, low: f64, high: f64) -> f64 {
    let (mut low, mut high) = (low, high);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if increasing(middle) < target { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The place of the largest value of a function on [low, high], if it has one peak: golden section, to a width of 10⁻⁷ of the interval.
pub fn peak(f: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    peak_within(f, low, high, 1e-7)
}

/// The same to a width of that share of the interval.
pub fn peak_within(f: impl Fn(f64) -> f64, low: f64, high: f64, width: f64) -> f64 {
    /// The inverse golden ratio.
    const SHRINK: f64 = 0.618_033_988_749_894_9;
    let (mut a, mut b) = (low, high);
    let (mut c, mut d) = (b - SHRINK * (b - a), a + SHRINK * (b - a));
    let (mut at_c, mut at_d) = (f(c), f(d));
    while b - a > width * (high - low) {
        if at_c >= at_d {
            (b, d, at_d) = (d, c, at_c);
            c = b - SHRINK * (b - a);
            at_c = f(c);
        } else {
            (a, c, at_c) = (c, d, at_d);
            d = a + SHRINK * (b - a);
            at_d = f(d);
        }
    }
    0.5 * (a + b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_finite() {
        assert_eq!((sigmoid(-800.0), sigmoid(800.0)), (0.0, 1.0));
        assert!((ln_sigmoid(-800.0) + 800.0).abs() < 1e-9 && ln_sigmoid(800.0) == 0.0);
        assert!((logit(sigmoid(3.0)) - 3.0).abs() < 1e-12);
        assert_eq!(ln_sum_exp([]), f64::NEG_INFINITY);
        assert!((ln_mean_exp(&[0.0, 0.0]) - 0.0).abs() < 1e-15);
    }

    #[test]
    fn searches_find_their_place() {
        assert!((invert(|x| x * x, 2.0, 0.0, 2.0) - std::f64::consts::SQRT_2).abs() < 1e-12);
        assert!((peak(|x| -(x - 0.3) * (x - 0.3), 0.0, 1.0) - 0.3).abs() < 1e-5);
    }
}
