//! Where values lie and how they spread, whatever a few of them do: median, median absolute deviation, and values on that scale.
//!
//! # Source
//! Rousseeuw & Croux, "Alternatives to the median absolute deviation", JASA 88, 1993.

use super::quantile::of_sorted;

/// 1.4826 turns the median absolute deviation into a standard deviation, for normal data.
const TO_DEVIATION: f64 = 1.4826;

/// The median. `None` for nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    of_sorted(&sorted, 0.5)
}

/// (median, 1.4826 · median absolute deviation). Where half of the values are one, the deviation is that of all values about the median, root of the mean square. `None` for nothing.
pub fn place_and_spread(values: &[f64]) -> Option<(f64, f64)> {
    let place = median(values)?;
    let spread = TO_DEVIATION * median(&values.iter().map(|x| (x - place).abs()).collect::<Vec<_>>())?;
    if spread > 0.0 {
        return Some((place, spread));
    }
    Some((place, libm::sqrt(values.iter().map(|x| (x - place) * (x - place)).sum::<f64>() / values.len() as f64)))
}

/// Distance of each value from the median in (robust) standard deviations, cut at ±`most`; 0 for all when they are all one. Unknown ones stay so.
pub fn scaled(values: &[Option<f64>], most: f64) -> Vec<Option<f64>> {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let Some((place, spread)) = place_and_spread(&known) else { return vec![None; values.len()] };
    let scale = |x: f64| if spread > 0.0 { ((x - place) / spread).clamp(-most, most) } else { 0.0 };
    values.iter().map(|x| x.map(scale)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_far_value_changes_little() {
        let (place, spread) = place_and_spread(&[1.0, 2.0, 3.0, 4.0, 1e9]).unwrap();
        assert_eq!(place, 3.0);
        assert!((spread - 1.4826).abs() < 1e-12);
        assert_eq!(scaled(&[Some(3.0), None, Some(3.0), Some(3.0)], 3.0), [Some(0.0), None, Some(0.0), Some(0.0)]);
        assert_eq!(scaled(&[Some(1.0), Some(2.0), Some(3.0), Some(4.0), Some(1e9)], 3.0)[4], Some(3.0));
        assert_eq!((median(&[]), place_and_spread(&[])), (None, None));
        // Three of four alike: the spread is not nil for that.
        assert_eq!(place_and_spread(&[0.0, 0.0, 0.0, 2.0]), Some((0.0, 1.0)));
    }
}
