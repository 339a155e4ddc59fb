//! How hard a graph is to cut in two: the second smallest eigenvalue of its Laplacian.

use super::Graph;
use crate::statistics::random::uniform;

/// Algebraic connectivity of the weights, directions set aside: 0 when the graph is in pieces, the number of vertices when all are tied to all. `None` under two vertices.
///
/// To some 10⁻¹⁰ relative: inverse iteration, each step a conjugate-gradient solution, within vectors of mean zero; the estimate is the quotient of
/// the last vector, and it stops once that no longer moves (500 steps at most).
///
/// # Cost    O(ties) a step of conjugate gradient, √(largest / this eigenvalue) of them or so for each of some ten steps.
/// # Source  Fiedler, "Algebraic connectivity of graphs", Czech. Math. J. 23, 1973.
pub fn algebraic_connectivity(graph: &Graph) -> Option<f64> {
    let n = graph.n_vertices();
    if n < 2 {
        return None;
    }
    if super::components::connected(graph).iter().any(|&piece| piece > 0) {
        return Some(0.0);
    }
    let graph = graph.without_direction();
    let strength: Vec<f64> = graph.vertices().map(|v| graph.strength(v)).collect();
    let laplacian = |x: &[f64]| -> Vec<f64> {
        graph
            .vertices()
            .map(|v| strength[v as usize] * x[v as usize] - graph.ties(v).map(|(w, weight)| weight * x[w as usize]).sum::<f64>())
            .collect()
    };
    let mut x: Vec<f64> = (0..n as u64).map(|v| uniform(0, v, 0) - 0.5).collect();
    normalise(&mut x);
    let mut value = dot(&x, &laplacian(&x));
    for _ in 0..500 {
        x = solve(&laplacian, &x, n);
        normalise(&mut x);
        let next = dot(&x, &laplacian(&x));
        let moved = (value - next).abs();
        value = next;
        if moved <= 1e-13 * next {
            break;
        }
    }
    Some(value)
}

/// The solution of L·y = x among vectors of mean zero, by conjugate gradient.
fn solve(laplacian: &impl Fn(&[f64]) -> Vec<f64>, x: &[f64], n: usize) -> Vec<f64> {
    let (mut y, mut residual, mut direction) = (vec![0.0; n], x.to_vec(), x.to_vec());
    let mut square = dot(&residual, &residual);
    for _ in 0..10 * n {
        if square < 1e-24 {
            break;
        }
        let image = laplacian(&direction);
        let step = square / dot(&direction, &image);
        for v in 0..n {
            y[v] += step * direction[v];
            residual[v] -= step * image[v];
        }
        centre(&mut residual);
        let next = dot(&residual, &residual);
        for v in 0..n {
            direction[v] = residual[v] + next / square * direction[v];
        }
        square = next;
    }
    y
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn centre(x: &mut [f64]) {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    x.iter_mut().for_each(|value| *value -= mean);
}

/// To mean 0 and length 1.
fn normalise(x: &mut [f64]) {
    centre(x);
    let length = libm::sqrt(dot(x, x));
    x.iter_mut().for_each(|value| *value /= length);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_spectra() {
        let clique: Vec<(u32, u32, f64)> = (0..6).flat_map(|a| (0..a).map(move |b| (a, b, 1.0))).collect();
        assert!((algebraic_connectivity(&Graph::undirected(6, &clique)).unwrap() - 6.0).abs() < 1e-9);
        let path: Vec<(u32, u32, f64)> = (0..9).map(|v| (v, v + 1, 1.0)).collect();
        let exact = 2.0 - 2.0 * libm::cos(std::f64::consts::PI / 10.0);
        assert!((algebraic_connectivity(&Graph::undirected(10, &path)).unwrap() - exact).abs() < 1e-10);
        assert_eq!(algebraic_connectivity(&Graph::undirected(11, &path)), Some(0.0));
        assert_eq!(algebraic_connectivity(&Graph::undirected(1, &[])), None);
    }
}
