//! Scales of a drawing: round numbers to mark an axis with.

/// Round numbers from at most `least` to at least `most`, some `n` steps; `[0, 1]` when there is nothing to measure.
///
/// An axis begins at 0 unless all that it shows lies in its upper part: dots, unlike bars, don't need their zero.
pub(super) fn ticks(least: f64, most: f64, n: usize) -> Vec<f64> {
    if !least.is_finite() || !most.is_finite() || most <= 0.0 {
        return vec![0.0, 1.0];
    }
    let least = if least < 0.4 * most { 0.0 } else { least };
    let rough = ((most - least) / n.max(1) as f64).max(most * 1e-6);
    let mut unit = 1.0;
    while unit > rough {
        unit /= 10.0;
    }
    while unit * 10.0 <= rough {
        unit *= 10.0;
    }
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|times| times * unit).find(|step| *step >= rough * (1.0 - 1e-9)).unwrap_or(unit);
    let (first, last) = ((least / step + 1e-9).floor(), (most / step - 1e-9).ceil());
    let n_steps = (last - first).max(1.0) as usize;
    (0..=n_steps).map(|at| (first + at as f64) * step).collect()
}

/// Decimals that tell these numbers apart.
pub(super) fn decimals(ticks: &[f64]) -> usize {
    let step = ticks.get(1).map_or(1.0, |next| next - ticks[0]);
    let is_whole = |x: f64| (x - x.round()).abs() < 1e-6;
    (0..4).find(|digits| is_whole(step * 10f64.powi(*digits))).unwrap_or(3) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_reach_both_ends() {
        assert_eq!(ticks(0.0, 10.0, 5), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(ticks(0.1, 0.83, 4), [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(ticks(61.0, 98.0, 4), [60.0, 70.0, 80.0, 90.0, 100.0]);
        assert_eq!((ticks(0.0, 0.0, 5), ticks(f64::NAN, 1.0, 5)), (vec![0.0, 1.0], vec![0.0, 1.0]));
        assert_eq!((decimals(&[0.0, 0.25]), decimals(&[0.0, 2.0]), decimals(&[0.6, 0.7])), (2, 0, 1));
        for most in [1e-7, 3.3, 17.0, 999.0, 1e12] {
            for least in [0.0, 0.5 * most, most] {
                let marks = ticks(least, most, 5);
                assert!((2..=8).contains(&marks.len()) && marks[marks.len() - 1] >= most * (1.0 - 1e-6), "{most}: {marks:?}");
                assert!(marks[0] <= least * (1.0 + 1e-6), "{most} {least}: {marks:?}");
            }
        }
    }
}
