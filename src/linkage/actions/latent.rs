//! The latent space of the dossier's own texts: words that keep the same company count as near.
//!
//! # Method     Truncated singular value decomposition of the word vectors by subspace iteration from a start that depends on the words alone.
//! Cosines don't depend on the signs of singular vectors, nor on turns within the space.
//! # Odd cases  Above [`MOST`] texts it is left out, and said: it is worth half a point of average precision, and would cost more than all the rest.
//! # Cost       O(entries · k · steps + (n + words) · k²) time, O((n + words) · k) memory.
//! # Source     Deerwester et al., "Indexing by latent semantic analysis", 1990; Halko, Martinsson & Tropp, "Finding structure with randomness", 2011.

use crate::linkage::sparse::Rows;
use rayon::prelude::*;

/// Most texts for which the space is built.
pub const MOST: usize = 5_000;
const MOST_DIMENSIONS: usize = 100;

/// Dimensions grow by this many at a time: two actions more must not turn the whole space.
const STEP_OF_DIMENSIONS: usize = 25;
const SPARE: usize = 10;
const STEPS: usize = 5;

/// Texts in the latent space.
#[derive(Debug, Default)]
pub struct Latent {
    k: usize,
    /// By text, `k` coordinates; of length 1, or 0 for an empty text.
    places: Vec<f32>,
}

impl Latent {
    /// Cosine of two texts; 0 if the space was left out.
    pub fn likeness(&self, left: usize, right: usize) -> f64 {
        if self.k == 0 {
            return 0.0;
        }
        let row = |at: usize| &self.places[at * self.k..(at + 1) * self.k];
        row(left).iter().zip(row(right)).map(|(a, b)| f64::from(a * b)).sum()
    }

    /// Places texts given by word vectors; `names`: the words, which fix the start.
    pub fn build(rows: &Rows, names: &[String]) -> Self {
        let n = rows.len();
        let k = MOST_DIMENSIONS.min(n / 4 / STEP_OF_DIMENSIONS * STEP_OF_DIMENSIONS);
        if k < 2 || n > MOST {
            return Self::default();
        }
        let columns = rows.transposed(names.len());
        let width = (k + SPARE).min(n);
        // Blocks are kept as columns: one direction each, so that products run in parallel and sum in order.
        let mut block: Vec<Vec<f64>> = (0..width)
            .into_par_iter()
            .map(|direction| {
                let start: Vec<f64> = names.iter().map(|name| spread(name, direction)).collect();
                product(rows, &start)
            })
            .collect();
        orthonormalise(&mut block);
        for _ in 0..STEPS {
            block = block.par_iter().map(|direction| product(rows, &product(&columns, direction))).collect();
            orthonormalise(&mut block);
        }
        let images: Vec<Vec<f64>> = block.par_iter().map(|direction| product(&columns, direction)).collect();
        let gram: Vec<Vec<f64>> = images.par_iter().map(|a| images.iter().map(|b| dot(a, b)).collect()).collect();
        let (values, vectors) = eigen(gram);
        let mut places = vec![0.0f32; n * k];
        for (row, place) in places.chunks_exact_mut(k).enumerate() {
            let mut coordinates = vec![0.0f64; k];
            for (axis, coordinate) in coordinates.iter_mut().enumerate() {
                let along: f64 = block.iter().zip(&vectors[axis]).map(|(direction, weight)| direction[row] * weight).sum();
                *coordinate = along * values[axis].max(0.0).sqrt();
            }
            let norm = dot(&coordinates, &coordinates).sqrt();
            if norm > 1e-9 {
                for (to, coordinate) in place.iter_mut().zip(coordinates) {
                    *to = (coordinate / norm) as f32;
                }
            }
        }
        Self { k, places }
    }
}

/// A start value in [−1, 1) that depends on the word and the direction alone.
fn spread(name: &str, direction: usize) -> f64 {
    let mut state = 0xcbf2_9ce4_8422_2325u64 ^ (direction as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in name.bytes() {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^= state >> 31;
    (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

fn product(rows: &Rows, vector: &[f64]) -> Vec<f64> {
    (0..rows.len()).map(|row| rows.row(row).map(|(term, value)| f64::from(value) * vector[term as usize]).sum()).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Gram–Schmidt, twice, which is enough for full accuracy. A direction that vanishes becomes nought.
fn orthonormalise(block: &mut [Vec<f64>]) {
    for at in 0..block.len() {
        let (done, rest) = block.split_at_mut(at);
        let current = &mut rest[0];
        let before = dot(current, current).sqrt();
        for _ in 0..2 {
            let shares: Vec<f64> = done.par_iter().map(|other| dot(other, current)).collect();
            for (other, share) in done.iter().zip(shares) {
                for (x, y) in current.iter_mut().zip(other) {
                    *x -= share * y;
                }
            }
        }
        let norm = dot(current, current).sqrt();
        let factor = if norm > 1e-12 * before.max(1e-300) { 1.0 / norm } else { 0.0 };
        for x in current.iter_mut() {
            *x *= factor;
        }
    }
}

/// Eigenvalues, falling, and their vectors, of a symmetric matrix: cyclic Jacobi.
fn eigen(mut a: Vec<Vec<f64>>) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = a.len();
    let mut v: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    for _ in 0..30 {
        let off: f64 = (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| a[i][j] * a[i][j]).sum();
        let total: f64 = (0..n).map(|i| a[i][i] * a[i][i]).sum();
        if off <= 1e-22 * total {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                if a[p][q].abs() < 1e-300 {
                    continue;
                }
                let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let t = if theta == 0.0 { 1.0 } else { t };
                let c = 1.0 / (t * t + 1.0).sqrt();
                let s = t * c;
                for row in a.iter_mut() {
                    let (x, y) = (row[p], row[q]);
                    (row[p], row[q]) = (c * x - s * y, s * x + c * y);
                }
                let (low, high) = a.split_at_mut(q);
                for (x, y) in low[p].iter_mut().zip(high[0].iter_mut()) {
                    (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
                }
                let (low, high) = v.split_at_mut(q);
                for (x, y) in low[p].iter_mut().zip(high[0].iter_mut()) {
                    (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
                }
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&x, &y| a[y][y].total_cmp(&a[x][x]).then(x.cmp(&y)));
    (order.iter().map(|&i| a[i][i]).collect(), order.into_iter().map(|i| v[i].clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eigenvalues_of_a_known_matrix() {
        let (values, vectors) = eigen(vec![vec![2.0, 1.0, 0.0], vec![1.0, 2.0, 1.0], vec![0.0, 1.0, 2.0]]);
        for (value, known) in values.iter().zip([2.0 + 2f64.sqrt(), 2.0, 2.0 - 2f64.sqrt()]) {
            assert!((value - known).abs() < 1e-12);
        }
        assert!((vectors[0][1].abs() - 0.5f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn words_that_keep_the_same_company_bring_texts_near() {
        // Texts 0 and 1 share no word, but both share words with 2; the rest is far.
        let mut rows = Rows::new();
        for row in [&[0u32, 1][..], &[2, 3], &[0, 2], &[1, 3], &[4, 5], &[4, 6], &[5, 6], &[4, 5]] {
            rows.push(row.iter().map(|&t| (t, std::f32::consts::FRAC_1_SQRT_2)));
        }
        let names: Vec<String> = (0..7).map(|i| format!("w{i}")).collect();
        let latent = Latent::build(&rows, &names);
        assert!(latent.likeness(0, 1) > 0.9 && latent.likeness(0, 4).abs() < 0.1, "{} {}", latent.likeness(0, 1), latent.likeness(0, 4));
    }
}
