//! Numbers made to rise, as little changed as can be.

/// The nearest values that never fall, in weighted squares: where they fall, neighbours are pooled at their mean.
///
/// As many values as weights, and as many come out; the weighted sum is kept. Weights are above 0.
///
/// # Cost    Linear.
/// # Source  Ayer, Brunk, Ewing, Reid & Silverman 1955; Barlow et al., *Statistical Inference under Order Restrictions*, 1972: pool adjacent violators.
pub fn rising(values: &[f64], weights: &[f64]) -> Vec<f64> {
    let mut blocks: Vec<(f64, f64, usize)> = Vec::with_capacity(values.len());
    for (&value, &weight) in values.iter().zip(weights) {
        blocks.push((value, weight, 1));
        while let [.., (before, heavy, n), (after, light, m)] = blocks[..]
            && before > after
        {
            blocks.truncate(blocks.len() - 2);
            let weight = heavy + light;
            blocks.push(((before * heavy + after * light) / weight, weight, n + m));
        }
    }
    blocks.into_iter().flat_map(|(value, _, n)| std::iter::repeat_n(value, n)).collect()
}

#[cfg(test)]
mod tests {
    use super::rising;

    #[test]
    fn what_falls_is_pooled() {
        assert_eq!(rising(&[1.0, 3.0, 2.0, 4.0], &[1.0; 4]), [1.0, 2.5, 2.5, 4.0]);
        assert_eq!(rising(&[3.0, 2.0, 1.0], &[1.0, 1.0, 2.0]), [1.75; 3]);
        assert_eq!(rising(&[4.0, 1.0], &[3.0, 1.0]), [3.25; 2]);
        assert!(rising(&[], &[]).is_empty());
    }
}
