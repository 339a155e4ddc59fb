//! Which of many p-values to believe, when only a given share of the list may be false (Benjamini–Hochberg).
//!
//! # Source
//! Benjamini & Hochberg, "Controlling the false discovery rate", JRSS B 57, 1995.

/// Adjusted p-values, one for each, in order: those at most `q` form a list of which at most a share `q` is false, on average.
///
/// Each p in [0, 1]. Nothing in, nothing out. Cost O(n log n).
pub fn adjusted(p_values: &[f64]) -> Vec<f64> {
    let n = p_values.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| p_values[i].total_cmp(&p_values[j]).then(i.cmp(&j)));
    let mut out = vec![1.0; n];
    let mut smallest: f64 = 1.0;
    for (rank, &i) in order.iter().enumerate().rev() {
        smallest = smallest.min(p_values[i] * n as f64 / (rank + 1) as f64);
        out[i] = smallest;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifteen_of_1995() {
        let p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0];
        let adjusted = adjusted(&p);
        assert_eq!(adjusted.iter().filter(|&&q| q <= 0.05).count(), 4);
        for (found, oracle) in adjusted.iter().zip([0.0015, 0.0030, 0.0095, 0.035625, 0.0603]) {
            assert!((found - oracle).abs() < 1e-9, "{found} is not {oracle}");
        }
    }

    #[test]
    fn order_of_entry_is_kept() {
        assert_eq!(adjusted(&[0.5, 0.01]), [0.5, 0.02]);
        assert!(adjusted(&[]).is_empty());
    }
}
