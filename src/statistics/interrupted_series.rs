//! Did a series of counts change level at a given point, beyond its own course?
//!
//! # Method     Segmented regression: `ln E(y) = ln exposure + α + β·after + γ·time (+ month of the year)`, Poisson, by iterated least squares; the scatter beyond
//! Poisson, φ = Pearson χ² / (n − p), widens the errors (quasi-Poisson). Months of the year enter as two waves where there are two years of them.
//! # Odd cases  Fewer than eight points before or four after, nothing counted on one side, or a design that can't be told apart: `None`.
//! # Cost       O(points · 36) a step, some ten steps.
//! # Source     Lopez Bernal, Cummins & Gasparrini, "Interrupted time series regression for the evaluation of public health interventions", IJE 46, 2017;
//! McCullagh & Nelder, *Generalized Linear Models*, 1989, § 6.2.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// Fewest points before the change, and after it.
pub const FEWEST: (usize, usize) = (8, 4);

/// Points from which months of the year are told apart.
const TWO_YEARS: usize = 24;

/// One point of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// What was counted.
    pub count: f64,
    /// Over how much: above 0.
    pub exposure: f64,
    /// Month of the year, 1 to 12.
    pub month: Option<u8>,
}

/// The change of level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// β: logarithm of the ratio after / before, the course of the series set apart.
    pub ln_ratio: f64,
    /// Standard error of β if the counts were Poisson.
    pub poisson_error: f64,
    /// φ: scatter beyond Poisson; 1 when there is none.
    pub scatter: f64,
    /// Degrees of freedom left.
    pub freedom: f64,
}

impl Change {
    /// The ratio after / before.
    pub fn ratio(&self) -> f64 {
        libm::exp(self.ln_ratio)
    }

    /// Standard error of β, the scatter beyond Poisson counted; never less than Poisson's own.
    pub fn error(&self) -> f64 {
        self.poisson_error * self.scatter.max(1.0).sqrt()
    }

    /// The interval of the ratio that holds it with this probability (Student's law).
    pub fn interval(&self, share: f64) -> (f64, f64) {
        let law = StudentsT::new(0.0, 1.0, self.freedom).expect("a fit leaves at least one degree of freedom");
        let half = law.inverse_cdf(0.5 + share / 2.0) * self.error();
        (libm::exp(self.ln_ratio - half), libm::exp(self.ln_ratio + half))
    }
}

/// The change of level at `change`, the first point after it.
pub fn change_of_level(series: &[Point], change: usize) -> Option<Change> {
    let is_sound = |p: &Point| p.exposure > 0.0 && p.exposure.is_finite() && p.count >= 0.0 && p.count.is_finite();
    if change < FEWEST.0 || series.len() < change + FEWEST.1 || !series.iter().all(is_sound) {
        return None;
    }
    let (before, after) = series.split_at(change);
    if [before, after].iter().any(|side| side.iter().all(|p| p.count == 0.0)) {
        return None;
    }
    let has_months = series.len() >= TWO_YEARS && series.iter().all(|p| p.month.is_some());
    fit(series, change, has_months)
}

/// How often the same fit at another point finds a change as large, in its own standard errors: the placebo. `None` when no other point can be tried.
pub fn placebo(series: &[Point], change: usize) -> Option<f64> {
    let size = |at: usize| change_of_level(series, at).map(|c| (c.ln_ratio / c.error()).abs());
    let own = size(change)?;
    let others: Vec<f64> = (FEWEST.0..=series.len().saturating_sub(FEWEST.1)).filter(|at| *at != change).filter_map(size).collect();
    (!others.is_empty()).then(|| others.iter().filter(|z| **z >= own).count() as f64 / others.len() as f64)
}

/// The fit itself, months of the year or not.
pub fn fit(series: &[Point], change: usize, has_months: bool) -> Option<Change> {
    let row = |(at, point): (usize, &Point)| {
        let mut row = vec![1.0, f64::from(u8::from(at >= change)), (at as f64 - change as f64) / series.len() as f64];
        if has_months {
            let angle = f64::from(point.month.unwrap_or(1)) * std::f64::consts::TAU / 12.0;
            row.extend([libm::sin(angle), libm::cos(angle), libm::sin(2.0 * angle), libm::cos(2.0 * angle)]);
        }
        row
    };
    let design: Vec<Vec<f64>> = series.iter().enumerate().map(row).collect();
    let p = design.first()?.len();
    let freedom = series.len().checked_sub(p).filter(|n| *n > 0)? as f64;
    let (counts, exposures) = series.iter().fold((0.0, 0.0), |(c, e), point| (c + point.count, e + point.exposure));
    let mut beta = vec![0.0; p];
    beta[0] = libm::log(counts / exposures);
    let mean = |beta: &[f64], row: &[f64], point: &Point| {
        let eta: f64 = row.iter().zip(beta).map(|(x, b)| x * b).sum();
        point.exposure * libm::exp(eta.clamp(-40.0, 40.0))
    };
    for _ in 0..100 {
        let (mut information, mut score) = (vec![vec![0.0; p]; p], vec![0.0; p]);
        for (row, point) in design.iter().zip(series) {
            let mu = mean(&beta, row, point);
            for i in 0..p {
                score[i] += row[i] * (point.count - mu);
                for j in 0..p {
                    information[i][j] += row[i] * row[j] * mu;
                }
            }
        }
        let step = solve(information, score)?;
        let largest = step.iter().fold(0.0f64, |most, s| most.max(s.abs()));
        let shrink = if largest > 2.0 { 2.0 / largest } else { 1.0 };
        beta.iter_mut().zip(&step).for_each(|(b, s)| *b += shrink * s);
        if largest < 1e-10 {
            break;
        }
    }
    let (mut information, mut pearson) = (vec![vec![0.0; p]; p], 0.0);
    for (row, point) in design.iter().zip(series) {
        let mu = mean(&beta, row, point);
        pearson += (point.count - mu) * (point.count - mu) / mu;
        for i in 0..p {
            for j in 0..p {
                information[i][j] += row[i] * row[j] * mu;
            }
        }
    }
    let mut unit = vec![0.0; p];
    unit[1] = 1.0;
    let variance = solve(information, unit)?[1];
    let change = Change { ln_ratio: beta[1], poisson_error: variance.sqrt(), scatter: pearson / freedom, freedom };
    (change.ln_ratio.abs() < 20.0 && change.poisson_error.is_finite() && change.scatter.is_finite()).then_some(change)
}

/// Solves a small symmetric system by elimination with pivoting; `None` when it is singular.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let n = right.len();
    for column in 0..n {
        let pivot = (column..n).max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()))?;
        if matrix[pivot][column].abs() < 1e-12 || !matrix[pivot][column].is_finite() {
            return None;
        }
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let (top, solved) = (matrix[column].clone(), right[column]);
        for (row, value) in matrix.iter_mut().zip(&mut right).skip(column + 1) {
            let factor = row[column] / top[column];
            row.iter_mut().zip(&top).for_each(|(cell, above)| *cell -= factor * above);
            *value -= factor * solved;
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|other| matrix[row][other] * right[other]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::random::Stream;

    fn poisson(stream: &mut Stream, mean: f64) -> f64 {
        let (mut n, mut left) = (0.0, stream.uniform());
        let mut p = libm::exp(-mean);
        while left > p && n < 1000.0 {
            left -= p;
            n += 1.0;
            p *= mean / n;
        }
        n
    }

    #[test]
    fn an_exact_step_is_found() {
        let point = |at: usize| Point { count: if at < 10 { 30.0 } else { 60.0 }, exposure: 3.0, month: None };
        let series: Vec<Point> = (0..16).map(point).collect();
        let found = change_of_level(&series, 10).expect("ten points before and six after");
        assert!((found.ratio() - 2.0).abs() < 1e-6 && found.scatter < 1e-6, "{found:?}");
        let (low, high) = found.interval(0.8);
        assert!(low > 1.4 && high < 3.0 && low < 2.0, "{low} {high}");
        assert_eq!(placebo(&series, 10).expect("other points can be tried"), 0.0);
    }

    #[test]
    fn where_nothing_changed_the_interval_says_so_as_often_as_it_claims() {
        let mut covered = 0;
        let runs = 2_000;
        for run in 0..runs {
            let mut stream = Stream::new(11, run);
            let series: Vec<Point> = (0..20).map(|_| Point { count: poisson(&mut stream, 12.0), exposure: 1.0, month: None }).collect();
            let (low, high) = change_of_level(&series, 12).expect("twelve points before and eight after").interval(0.8);
            covered += usize::from(low <= 1.0 && high >= 1.0);
        }
        let share = covered as f64 / runs as f64;
        // On the safe side of what it claims: the scatter is never taken to be less than Poisson's.
        assert!((0.78..0.88).contains(&share), "{share}");
    }

    #[test]
    fn too_little_says_nothing() {
        let flat = |n: usize, count: f64| vec![Point { count, exposure: 1.0, month: None }; n];
        assert_eq!(change_of_level(&flat(11, 3.0), 8), None, "three points after");
        assert_eq!(change_of_level(&flat(12, 3.0), 7), None, "seven points before");
        assert_eq!(change_of_level(&flat(12, 0.0), 8), None, "nothing counted");
        let mut none_after = flat(12, 3.0);
        none_after[8..].iter_mut().for_each(|p| p.count = 0.0);
        assert_eq!(change_of_level(&none_after, 8), None);
        assert_eq!(change_of_level(&[], 0), None);
    }
}
