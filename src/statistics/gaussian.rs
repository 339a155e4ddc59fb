//! One heap of points: the normal law of several dimensions, fitted and drawn from.

use super::random::Stream;

/// A normal law of several dimensions.
#[derive(Clone, Debug, PartialEq)]
pub struct Gaussian {
    mean: Vec<f64>,
    /// Lower triangular, times its transpose: the covariance.
    root: Vec<Vec<f64>>,
}

impl Gaussian {
    /// Mean and covariance (over n − 1) of some rows of one length. A dimension that the others determine is drawn as they determine it.
    pub fn fit(rows: &[Vec<f64>]) -> Self {
        let (n, p) = (rows.len() as f64, rows.first().map_or(0, Vec::len));
        let mean: Vec<f64> = (0..p).map(|at| rows.iter().map(|row| row[at]).sum::<f64>() / n.max(1.0)).collect();
        let covariance =
            |a: usize, b: usize| rows.iter().map(|row| (row[a] - mean[a]) * (row[b] - mean[b])).sum::<f64>() / (n - 1.0).max(1.0);
        // Cholesky; a pivot that is nil but for rounding leaves its column empty.
        let mut root = vec![vec![0.0; p]; p];
        for a in 0..p {
            let scale = covariance(a, a);
            for b in 0..=a {
                let rest = covariance(a, b) - (0..b).map(|k| root[a][k] * root[b][k]).sum::<f64>();
                root[a][b] = if a == b {
                    if rest > 1e-10 * scale { libm::sqrt(rest) } else { 0.0 }
                } else if root[b][b] > 0.0 {
                    rest / root[b][b]
                } else {
                    0.0
                };
            }
        }
        Self { mean, root }
    }

    /// One point.
    pub fn draw(&self, stream: &mut Stream) -> Vec<f64> {
        let z: Vec<f64> = self.mean.iter().map(|_| stream.normal()).collect();
        self.mean.iter().zip(&self.root).map(|(mean, row)| mean + row.iter().zip(&z).map(|(r, z)| r * z).sum::<f64>()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_the_moments_of_the_rows() {
        // The third column is the sum of the first two: a law without volume.
        let rows: Vec<Vec<f64>> =
            (0..40).map(|i| (f64::from(i % 7), f64::from(i * 5 % 11) + f64::from(i % 7))).map(|(a, b)| vec![a, b, a + b]).collect();
        let law = Gaussian::fit(&rows);
        let mut stream = Stream::new(3, 0);
        let drawn: Vec<Vec<f64>> = (0..20_000).map(|_| law.draw(&mut stream)).collect();
        let again = Gaussian::fit(&drawn);
        for a in 0..3 {
            assert!((law.mean[a] - again.mean[a]).abs() < 0.1, "{:?} {:?}", law.mean, again.mean);
            assert!((0..=a).all(|b| (law.root[a][b] - again.root[a][b]).abs() < 0.08), "{:?} {:?}", law.root, again.root);
        }
        assert!(drawn.iter().all(|row| (row[0] + row[1] - row[2]).abs() < 1e-6));
        assert!(Gaussian::fit(&[]).draw(&mut stream).is_empty());
    }
}
