//! Counts that vary more than chance alone would make them: negative binomial regression, drawn towards zero.
//!
//! `O` has mean `μ` and variance `μ + α·μ²` (NB2); `ln μ = offset + Σ x·β`. The penalty `λ·β²/2` draws a coefficient to 0 as by a normal of variance 1/λ.
//!
//! # Choices  Rows list the terms that are not 0: with one row a cell of a table of themes by territories, nearly all are. β and α by turns: they carry no common
//! information in this model (Lawless), so a few turns are enough.
//! # Source   Lawless, "Negative binomial and mixed Poisson regression", Canadian Journal of Statistics 15, 1987; Hilbe, *Negative Binomial Regression*, 2011.

use super::scalar::peak;

/// Where α is looked for: below, counts are Poisson already; above, one count says next to nothing.
const ALPHAS: (f64, f64) = (1e-4, 20.0);

/// Most steps of one fit of the coefficients.
const MOST_STEPS: usize = 60;

/// The longest step of one coefficient: far from the optimum the parabola overshoots.
const LONGEST_STEP: f64 = 2.0;

/// One count, and what may explain it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The count; parts of a count are fine.
    pub count: f64,
    /// Logarithm of the exposure.
    pub offset: f64,
    /// Terms that aren't 0: position of the coefficient, value.
    pub terms: Vec<(usize, f64)>,
    /// How many units show exactly this.
    pub weight: f64,
}

/// A fitted model.
#[derive(Clone, Debug, PartialEq)]
pub struct NegativeBinomial {
    /// β, one entry a penalty given.
    pub coefficients: Vec<f64>,
    /// α, the dispersion; 0 is Poisson.
    pub alpha: f64,
    /// Log-likelihood, the penalty left out.
    pub ln_likelihood: f64,
}

impl NegativeBinomial {
    /// Fits coefficients and dispersion; `penalties`: λ of each coefficient, 0 for none.
    ///
    /// Cost O(steps · (rows · terms² + coefficients³)).
    pub fn fit(rows: &[Row], penalties: &[f64]) -> Self {
        let mut model = Self { coefficients: vec![0.0; penalties.len()], alpha: 0.5, ln_likelihood: 0.0 };
        for _ in 0..40 {
            model = Self::fit_at(rows, penalties, model.alpha, &model.coefficients);
            let means: Vec<f64> = rows.iter().map(|row| model.mean(row.offset, &row.terms)).collect();
            let at = |ln_alpha: f64| total(rows, &means, libm::exp(ln_alpha));
            let alpha = libm::exp(peak(at, libm::log(ALPHAS.0), libm::log(ALPHAS.1)));
            let is_settled = (libm::log(alpha) - libm::log(model.alpha)).abs() < 1e-6;
            model.ln_likelihood = total(rows, &means, alpha);
            model.alpha = alpha;
            if is_settled {
                break;
            }
        }
        model
    }

    /// The same at a given dispersion, from a first guess of the coefficients.
    pub fn fit_at(rows: &[Row], penalties: &[f64], alpha: f64, start: &[f64]) -> Self {
        let mut beta = start.to_vec();
        let objective = |beta: &[f64]| {
            let means: Vec<f64> = rows.iter().map(|row| mean(beta, row.offset, &row.terms)).collect();
            total(rows, &means, alpha) - penalties.iter().zip(beta).map(|(l, b)| 0.5 * l * b * b).sum::<f64>()
        };
        let mut best = objective(&beta);
        for _ in 0..MOST_STEPS {
            let Some(step) = step(rows, penalties, alpha, &beta) else { break };
            let longest = step.iter().fold(0.0, |longest: f64, s| longest.max(s.abs()));
            // Halved until it gains: the parabola is only right nearby.
            let mut scale = (LONGEST_STEP / longest.max(1e-300)).min(1.0);
            let mut taken = false;
            for _ in 0..30 {
                let next: Vec<f64> = beta.iter().zip(&step).map(|(b, s)| b + scale * s).collect();
                let value = objective(&next);
                if value >= best {
                    (beta, best, taken) = (next, value, true);
                    break;
                }
                scale *= 0.5;
            }
            if !taken || longest * scale < 1e-10 {
                break;
            }
        }
        let means: Vec<f64> = rows.iter().map(|row| mean(&beta, row.offset, &row.terms)).collect();
        Self { ln_likelihood: total(rows, &means, alpha), coefficients: beta, alpha }
    }

    /// The expected count of a row, above 0.
    pub fn mean(&self, offset: f64, terms: &[(usize, f64)]) -> f64 {
        mean(&self.coefficients, offset, terms)
    }
}

fn mean(beta: &[f64], offset: f64, terms: &[(usize, f64)]) -> f64 {
    libm::exp((offset + terms.iter().map(|(at, x)| beta[*at] * x).sum::<f64>()).clamp(-300.0, 300.0))
}

/// Log-likelihood of all rows.
fn total(rows: &[Row], means: &[f64], alpha: f64) -> f64 {
    let shape = 1.0 / alpha;
    let ln_gamma_shape = libm::lgamma(shape);
    let one = |row: &Row, mu: f64| {
        let ln_ratio = libm::log1p(alpha * mu);
        libm::lgamma(shape + row.count) - ln_gamma_shape - libm::lgamma(row.count + 1.0) - shape * ln_ratio
            + row.count * (libm::log(alpha * mu) - ln_ratio)
    };
    rows.iter().zip(means).map(|(row, mu)| row.weight * one(row, *mu)).sum()
}

/// Newton's step with the expected curvature (Fisher's scoring).
fn step(rows: &[Row], penalties: &[f64], alpha: f64, beta: &[f64]) -> Option<Vec<f64>> {
    let n = penalties.len();
    let mut slope: Vec<f64> = penalties.iter().zip(beta).map(|(l, b)| -l * b).collect();
    let mut curvature = vec![0.0; n * n];
    penalties.iter().enumerate().for_each(|(i, l)| curvature[i * n + i] = l + 1e-12);
    for row in rows {
        let mu = mean(beta, row.offset, &row.terms);
        let spread = row.weight / (1.0 + alpha * mu);
        for &(i, x) in &row.terms {
            slope[i] += spread * (row.count - mu) * x;
            for &(j, z) in row.terms.iter().filter(|(j, _)| *j <= i) {
                curvature[i * n + j] += spread * mu * x * z;
            }
        }
    }
    solve(curvature, slope)
}

/// Solves `A·x = b` for a symmetric positive matrix, of which the lower half is given (Cholesky). `None` when it isn't positive.
fn solve(mut a: Vec<f64>, mut b: Vec<f64>) -> Option<Vec<f64>> {
    let n = b.len();
    for i in 0..n {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| a[i * n + k] * a[j * n + k]).sum();
            let rest = a[i * n + j] - dot;
            a[i * n + j] = if i == j {
                if rest <= 0.0 {
                    return None;
                }
                libm::sqrt(rest)
            } else {
                rest / a[j * n + j]
            };
        }
    }
    for i in 0..n {
        let dot: f64 = (0..i).map(|k| a[i * n + k] * b[k]).sum();
        b[i] = (b[i] - dot) / a[i * n + i];
    }
    for i in (0..n).rev() {
        let dot: f64 = (i + 1..n).map(|k| a[k * n + i] * b[k]).sum();
        b[i] = (b[i] - dot) / a[i * n + i];
    }
    Some(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::gamma_poisson::GammaPoisson;

    fn row(count: f64, exposure: f64, terms: &[(usize, f64)]) -> Row {
        Row { count, offset: libm::log(exposure), terms: terms.to_vec(), weight: 1.0 }
    }

    #[test]
    fn one_rate_is_the_counts_over_the_exposures() {
        // At a dispersion of nearly 0 the model is Poisson, whose rate has a closed form.
        let rows: Vec<Row> = [(3.0, 10.0), (5.0, 20.0), (1.0, 5.0)].map(|(o, e)| row(o, e, &[(0, 1.0)])).into();
        let model = NegativeBinomial::fit_at(&rows, &[0.0], 1e-9, &[0.0]);
        assert!((libm::exp(model.coefficients[0]) - 9.0 / 35.0).abs() < 1e-9, "{model:?}");
        assert!((model.mean(libm::log(70.0), &[(0, 1.0)]) - 18.0).abs() < 1e-7);
    }

    #[test]
    fn the_likelihood_is_that_of_gamma_and_poisson() {
        let rows = [row(2.0, 10.0, &[(0, 1.0)])];
        let model = NegativeBinomial { coefficients: vec![0.0], alpha: 0.25, ln_likelihood: 0.0 };
        let expected = GammaPoisson { shape: 4.0 }.ln_pmf(2.0, 10.0);
        assert!((total(&rows, &[model.mean(rows[0].offset, &rows[0].terms)], 0.25) - expected).abs() < 1e-12);
        assert!((expected - -3.381411).abs() < 5e-7);
    }

    #[test]
    fn stands_where_every_slope_is_zero() {
        let rows: Vec<Row> = (0..60)
            .map(|i| {
                row(f64::from((i * 7) % 5), 1.0 + f64::from(i % 4), &[(0, 1.0), (1 + (i as usize) % 3, 1.0), (4, f64::from(i % 6) - 2.5)])
            })
            .collect();
        let penalties = [0.0, 1.0, 1.0, 1.0, 1.0];
        let model = NegativeBinomial::fit(&rows, &penalties);
        for (at, (penalty, beta)) in penalties.iter().zip(&model.coefficients).enumerate() {
            let slope: f64 = rows
                .iter()
                .flat_map(|r| r.terms.iter().map(move |t| (r, t)))
                .filter(|(_, (i, _))| *i == at)
                .map(|(r, (_, x))| {
                    let mu = model.mean(r.offset, &r.terms);
                    (r.count - mu) * x / (1.0 + model.alpha * mu)
                })
                .sum();
            assert!((slope - penalty * beta).abs() < 1e-5, "{at}: {slope} {penalty} {beta}");
        }
    }

    #[test]
    fn nothing_and_zeros_alone_are_fine() {
        assert_eq!(NegativeBinomial::fit(&[], &[]).coefficients, Vec::<f64>::new());
        let rows: Vec<Row> = (0..5).map(|_| row(0.0, 1.0, &[(0, 1.0)])).collect();
        assert!(NegativeBinomial::fit(&rows, &[0.0]).coefficients[0].is_finite());
    }
}
