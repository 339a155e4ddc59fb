//! Scales of a drawing: round numbers to mark an axis with.

/// Round numbers from 0 to at least `most`, `n` steps or a few less or more; `[0, 1]` when there is nothing to measure.
pub(super) fn ticks(most: f64, n: usize) -> Vec<f64> {
    if !most.is_finite() || most <= 0.0 {
        return vec![0.0, 1.0];
    }
    let rough = most / n.max(1) as f64;
    let mut unit = 1.0;
    while unit > rough {
        unit /= 10.0;
    }
    while unit * 10.0 <= rough {
        unit *= 10.0;
    }
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|times| times * unit).find(|step| *step >= rough - 1e-12).unwrap_or(unit);
    let n_steps = (most / step - 1e-9).ceil().max(1.0) as usize;
    (0..=n_steps).map(|at| at as f64 * step).collect()
}

/// Decimals that tell these numbers apart.
pub(super) fn decimals(ticks: &[f64]) -> usize {
    let step = ticks.get(1).map_or(1.0, |next| next - ticks[0]);
    (0..4).find(|digits| (step * 10f64.powi(*digits)).fract().abs() < 1e-6).unwrap_or(3) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_reach_the_end() {
        assert_eq!(ticks(10.0, 5), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(ticks(0.83, 4), [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(ticks(0.0, 5), [0.0, 1.0]);
        assert_eq!((decimals(&[0.0, 0.25]), decimals(&[0.0, 2.0]), decimals(&[0.0, 0.1])), (2, 0, 1));
        for most in [1e-7, 3.3, 17.0, 999.0, 1e12] {
            let marks = ticks(most, 5);
            assert!((2..=8).contains(&marks.len()) && marks[marks.len() - 1] >= most * (1.0 - 1e-9), "{most}: {marks:?}");
        }
    }
}
