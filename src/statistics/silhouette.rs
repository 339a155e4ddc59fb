//! How well each thing stands in its group: silhouettes.
//!
//! # Source
//! Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis", J. Comput. Appl. Math. 20, 1987.

use super::dissimilarity::Dissimilarity;

/// Of each thing, from −1 (nearer to another group) to 1 (much nearer to its own); 0 for a thing alone in its group, or when there is one group only.
///
/// # Cost  O(n²).
pub fn silhouettes(between: &Dissimilarity, group_of: &[u32]) -> Vec<f64> {
    let n_groups = group_of.iter().max().map_or(0, |&last| last as usize + 1);
    let mut sizes = vec![0.0; n_groups];
    group_of.iter().for_each(|&group| sizes[group as usize] += 1.0);
    let of = |i: usize| {
        let mut sums = vec![0.0; n_groups];
        (0..group_of.len()).for_each(|j| sums[group_of[j] as usize] += between.at(i, j));
        let own = group_of[i] as usize;
        let others = (0..n_groups).filter(|&group| group != own && sizes[group] > 0.0).map(|group| sums[group] / sizes[group]);
        let nearest = others.fold(f64::INFINITY, f64::min);
        if sizes[own] < 2.0 || nearest == f64::INFINITY {
            return 0.0;
        }
        let within = sums[own] / (sizes[own] - 1.0);
        let most = within.max(nearest);
        if most > 0.0 { (nearest - within) / most } else { 0.0 }
    };
    (0..group_of.len()).map(of).collect()
}

/// The mean of the silhouettes; 0 for nothing.
pub fn silhouette(between: &Dissimilarity, group_of: &[u32]) -> f64 {
    silhouettes(between, group_of).iter().sum::<f64>() / group_of.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let between = Dissimilarity::euclidean(&[vec![0.0], vec![1.0], vec![4.0]]);
        // 0: within 1, nearest 4: ¾. 1: within 1, nearest 3: ⅔. 4 stands alone.
        let found = silhouettes(&between, &[0, 0, 1]);
        assert!((found[0] - 0.75).abs() < 1e-12 && (found[1] - 2.0 / 3.0).abs() < 1e-12 && found[2] == 0.0);
        assert_eq!(silhouette(&between, &[0, 0, 0]), 0.0);
        assert_eq!(silhouette(&Dissimilarity::of(0, |_, _| 0.0), &[]), 0.0);
    }
}
