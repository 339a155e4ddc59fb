//! Two hidden classes told apart by how several comparisons come out together: the model of Fellegi and Sunter, estimated by EM without a single known case.
//!
//! # Method
//! A share λ of the cases belongs to the class that agrees. Comparison `f` comes out at level γ with probability m_f(γ) in that class and u_f(γ) in the other,
//! independently of the other comparisons given the class; a missing level says nothing. Expectation: the posterior of each pattern; maximisation: weighted shares.
//!
//! # Bounds
//! Left free, EM finds *the two classes that explain most*, which needn't be the ones looked for. [`Bounds`] keeps it near them: λ no more than some share; m/u
//! never falling from one level to the next (isotone regression of m/u weighted by u, which is the maximisation under that constraint when u is held).
//!
//! # Odd cases  No pattern: what it started from. A level that no case shows keeps a hair of probability, so that no logarithm is infinite.
//! # Cost       Patterns × comparisons, a step.
//! # Source     Fellegi & Sunter, "A theory for record linkage", JASA 1969; Winkler 1988 (EM); Dykstra, Kochar & Robertson, "Inference for likelihood ratio
//! ordering in the two-sample problem", JASA 1995 (isotone ratios).

use super::isotone::rising;

/// The comparison didn't take place.
pub const MISSING: u8 = u8::MAX;
/// Least probability of a level.
const LEAST: f64 = 1e-9;

/// Both classes: share of the one that agrees, and how each comparison comes out in each.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    /// Share λ of the class that agrees.
    pub share: f64,
    /// By comparison, by level: probability in the class that agrees.
    pub m: Vec<Vec<f64>>,
    /// The same in the other class.
    pub u: Vec<Vec<f64>>,
}

/// What the estimate must keep to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    /// Largest share of the class that agrees.
    pub most: Option<f64>,
    /// Does m/u never fall as levels rise?
    pub is_isotone: bool,
    /// Is u held at what it started from?
    pub is_u_held: bool,
}

/// Where the estimate came to rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Both classes.
    pub classes: Classes,
    /// Log-likelihood of all cases.
    pub log_likelihood: f64,
    /// Steps taken.
    pub n_steps: usize,
}

impl Classes {
    /// Probability of a pattern in each class, λ and 1 − λ included.
    fn both(&self, pattern: &[u8]) -> (f64, f64) {
        let (mut agree, mut other) = (self.share, 1.0 - self.share);
        for (field, &level) in pattern.iter().enumerate().filter(|(_, level)| **level != MISSING) {
            agree *= self.m[field][level as usize];
            other *= self.u[field][level as usize];
        }
        (agree, other)
    }

    /// Probability that a case with this pattern belongs to the class that agrees.
    pub fn posterior(&self, pattern: &[u8]) -> f64 {
        let (agree, other) = self.both(pattern);
        if agree + other > 0.0 { agree / (agree + other) } else { self.share }
    }
}

/// Estimates both classes from patterns, each with how many cases show it, in the order given.
///
/// Stops when λ and every m and u move by less than `tolerance`, or after `most_steps`.
pub fn estimate(patterns: &[(Vec<u8>, f64)], start: &Classes, bounds: Bounds, tolerance: f64, most_steps: usize) -> Estimate {
    let mut classes = start.clone();
    let total: f64 = patterns.iter().map(|(_, count)| count).sum();
    let log_likelihood = |classes: &Classes| {
        patterns
            .iter()
            .map(|(pattern, count)| {
                let (agree, other) = classes.both(pattern);
                count * libm::log((agree + other).max(f64::MIN_POSITIVE))
            })
            .sum::<f64>()
    };
    let mut n_steps = 0;
    while n_steps < most_steps && total > 0.0 {
        n_steps += 1;
        let zeros = |like: &[Vec<f64>]| -> Vec<Vec<f64>> { like.iter().map(|levels| vec![0.0; levels.len()]).collect() };
        let (mut share, mut m, mut u) = (0.0, zeros(&classes.m), zeros(&classes.u));
        for (pattern, count) in patterns {
            let posterior = classes.posterior(pattern);
            share += posterior * count;
            for (field, &level) in pattern.iter().enumerate().filter(|(_, level)| **level != MISSING) {
                m[field][level as usize] += posterior * count;
                u[field][level as usize] += (1.0 - posterior) * count;
            }
        }
        let next = Classes {
            share: bounds.most.map_or(share / total, |most| (share / total).min(most)),
            u: if bounds.is_u_held { classes.u.clone() } else { u.iter().map(|levels| shares(levels)).collect() },
            m: m.iter().map(|levels| shares(levels)).collect(),
        };
        let next = if bounds.is_isotone { ordered(next) } else { next };
        let moved = (next.share - classes.share).abs().max(furthest(&next.m, &classes.m)).max(furthest(&next.u, &classes.u));
        classes = next;
        if moved < tolerance {
            break;
        }
    }
    Estimate { log_likelihood: log_likelihood(&classes), classes, n_steps }
}

fn shares(counts: &[f64]) -> Vec<f64> {
    let total: f64 = counts.iter().sum();
    let floored: Vec<f64> =
        counts.iter().map(|count| if total > 0.0 { (count / total).max(LEAST) } else { 1.0 / counts.len() as f64 }).collect();
    let sum: f64 = floored.iter().sum();
    floored.into_iter().map(|share| share / sum).collect()
}

/// m moved as little as makes m/u rise with the level.
fn ordered(classes: Classes) -> Classes {
    let m = classes.m.iter().zip(&classes.u).map(|(m, u)| {
        let ratios: Vec<f64> = m.iter().zip(u).map(|(m, u)| m / u).collect();
        rising(&ratios, u).into_iter().zip(u).map(|(ratio, u)| ratio * u).collect()
    });
    Classes { m: m.collect(), ..classes }
}

fn furthest(left: &[Vec<f64>], right: &[Vec<f64>]) -> f64 {
    left.iter().flatten().zip(right.iter().flatten()).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two comparisons of three levels in two classes, as expected counts.
    fn drawn(share: f64) -> Vec<(Vec<u8>, f64)> {
        let (m, u) = ([[0.1, 0.2, 0.7], [0.2, 0.3, 0.5], [0.05, 0.15, 0.8]], [[0.7, 0.2, 0.1], [0.6, 0.3, 0.1], [0.8, 0.15, 0.05]]);
        let mut out = Vec::new();
        for a in 0..3u8 {
            for b in 0..3u8 {
                for c in 0..3u8 {
                    let of = |p: &[[f64; 3]; 3]| p[0][a as usize] * p[1][b as usize] * p[2][c as usize];
                    out.push((vec![a, b, c], 1e4 * (share * of(&m) + (1.0 - share) * of(&u))));
                }
            }
        }
        out
    }

    fn start(share: f64) -> Classes {
        Classes { share, m: vec![vec![0.2, 0.3, 0.5]; 3], u: vec![vec![0.5, 0.3, 0.2]; 3] }
    }

    #[test]
    fn finds_the_classes_that_made_the_counts_and_a_missing_level_says_nothing() {
        let found = estimate(&drawn(0.3), &start(0.1), Bounds::default(), 1e-10, 10_000).classes;
        assert!((found.share - 0.3).abs() < 1e-4 && (found.m[0][2] - 0.7).abs() < 1e-4 && (found.u[2][0] - 0.8).abs() < 1e-4, "{found:?}");
        let known = found.posterior(&[2, MISSING, MISSING]);
        assert!((known - 0.3 * 0.7 / (0.3 * 0.7 + 0.7 * 0.1)).abs() < 1e-3);
        assert!((found.posterior(&[MISSING; 3]) - found.share).abs() < 1e-12);
    }

    #[test]
    fn bounds_hold() {
        let bounds = Bounds { most: Some(0.05), is_isotone: true, is_u_held: true };
        let begun = start(0.01);
        let found = estimate(&drawn(0.3), &begun, bounds, 1e-10, 1_000).classes;
        assert!(found.share <= 0.05 && found.u == begun.u);
        for (m, u) in found.m.iter().zip(&found.u) {
            assert!((m.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            assert!(m.windows(2).zip(u.windows(2)).all(|(m, u)| m[1] / u[1] >= m[0] / u[0] - 1e-12));
        }
        assert_eq!(estimate(&[], &begun, bounds, 1e-6, 10).classes, begun);
    }
}
