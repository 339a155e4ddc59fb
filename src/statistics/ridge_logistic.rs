//! Logistic regression on categories: `logit P = α + Σ effect of each factor's level`, each effect drawn towards 0.
//!
//! # Choices
//! Block Newton: the levels of one factor share no row, so a whole factor is updated exactly in one pass over the rows; nothing the size of a matrix is kept.
//! A general solver would need the square of the number of levels, and meetings are levels here.
//!
//! # Source
//! Le Cessie & van Houwelingen, "Ridge estimators in logistic regression", Applied Statistics 41, 1992.

use super::scalar::{logit, sigmoid};

/// One factor: the level of each row.
#[derive(Clone, Debug)]
pub struct Factor {
    /// Level of each row, below `n_levels`.
    pub level_of: Vec<u32>,
    /// How many levels there are.
    pub n_levels: usize,
    /// The penalty λ on `Σ effect² / 2`: an effect is drawn to 0 as by a normal of variance 1/λ. Above 0.
    pub penalty: f64,
}

/// The fitted effects.
#[derive(Clone, Debug, PartialEq)]
pub struct RidgeLogistic {
    /// α, free but for one pseudo-row at ½, which keeps it finite when all outcomes agree.
    pub intercept: f64,
    /// One list a factor, one effect a level; 0 for a level without rows.
    pub effects: Vec<Vec<f64>>,
    /// Fitted log-odds of each row, in order.
    pub log_odds: Vec<f64>,
}

/// The longest step in one update: far from the optimum Newton's parabola overshoots.
const LONGEST_STEP: f64 = 1.5;

impl RidgeLogistic {
    /// Fits outcomes (0, 1, or anything between) on factors; rows in canonical order.
    ///
    /// Stops when no effect moves by more than 10⁻⁸, or after 500 rounds. Cost O(rows · factors) a round, typically 20 to 60 rounds.
    pub fn fit(outcomes: &[f64], factors: &[Factor]) -> Self {
        let start = (outcomes.iter().sum::<f64>() + 0.5) / (outcomes.len() as f64 + 1.0);
        let mut model = Self {
            intercept: logit(start.clamp(1e-6, 1.0 - 1e-6)),
            effects: factors.iter().map(|f| vec![0.0; f.n_levels]).collect(),
            log_odds: Vec::new(),
        };
        model.log_odds = vec![model.intercept; outcomes.len()];
        for _ in 0..500 {
            let mut largest = model.move_intercept(outcomes);
            for (position, factor) in factors.iter().enumerate() {
                largest = largest.max(model.move_factor(position, factor, outcomes));
            }
            if largest < 1e-8 {
                break;
            }
        }
        model
    }

    fn move_intercept(&mut self, outcomes: &[f64]) -> f64 {
        let pseudo = sigmoid(self.intercept);
        let (mut slope, mut curvature) = (0.5 - pseudo, pseudo * (1.0 - pseudo));
        for (log_odds, outcome) in self.log_odds.iter().zip(outcomes) {
            let p = sigmoid(*log_odds);
            slope += outcome - p;
            curvature += p * (1.0 - p);
        }
        let step = (slope / curvature.max(1e-12)).clamp(-LONGEST_STEP, LONGEST_STEP);
        self.intercept += step;
        self.log_odds.iter_mut().for_each(|log_odds| *log_odds += step);
        step.abs()
    }

    fn move_factor(&mut self, position: usize, factor: &Factor, outcomes: &[f64]) -> f64 {
        let mut slopes: Vec<f64> = self.effects[position].iter().map(|effect| -factor.penalty * effect).collect();
        let mut curvatures = vec![factor.penalty; factor.n_levels];
        for ((log_odds, outcome), &level) in self.log_odds.iter().zip(outcomes).zip(&factor.level_of) {
            let p = sigmoid(*log_odds);
            slopes[level as usize] += outcome - p;
            curvatures[level as usize] += p * (1.0 - p);
        }
        let steps: Vec<f64> =
            slopes.iter().zip(&curvatures).map(|(slope, curvature)| (slope / curvature).clamp(-LONGEST_STEP, LONGEST_STEP)).collect();
        for (effect, step) in self.effects[position].iter_mut().zip(&steps) {
            *effect += step;
        }
        for (log_odds, &level) in self.log_odds.iter_mut().zip(&factor.level_of) {
            *log_odds += steps[level as usize];
        }
        steps.iter().fold(0.0, |largest, step| f64::max(largest, step.abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::random::Stream;

    #[test]
    fn stands_where_every_slope_is_zero() {
        let mut stream = Stream::new(4, 4);
        let n = 400;
        let factors: Vec<Factor> = [(6, 10.0), (4, 1.0), (60, 10.0)]
            .map(|(n_levels, penalty)| Factor { level_of: (0..n).map(|_| stream.below(n_levels) as u32).collect(), n_levels, penalty })
            .into();
        let outcomes: Vec<f64> = (0..n).map(|_| [0.0, 0.5, 1.0, 1.0][stream.below(4)]).collect();
        let model = RidgeLogistic::fit(&outcomes, &factors);
        let residual: Vec<f64> = model.log_odds.iter().zip(&outcomes).map(|(x, y)| y - sigmoid(*x)).collect();
        assert!((residual.iter().sum::<f64>() + 0.5 - sigmoid(model.intercept)).abs() < 1e-6);
        for (factor, effects) in factors.iter().zip(&model.effects) {
            for (level, effect) in effects.iter().enumerate() {
                let slope: f64 = residual.iter().zip(&factor.level_of).filter(|(_, l)| **l as usize == level).map(|(r, _)| r).sum();
                assert!((slope - factor.penalty * effect).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn one_level_and_no_row_are_fine() {
        let all_present = RidgeLogistic::fit(&[1.0; 30], &[Factor { level_of: vec![0; 30], n_levels: 1, penalty: 10.0 }]);
        assert!(all_present.intercept.is_finite() && sigmoid(all_present.log_odds[0]) > 0.95);
        assert!(RidgeLogistic::fit(&[], &[]).log_odds.is_empty());
        // The closed form of a bare intercept with its pseudo-row: (k + ½) / (n + 1).
        let bare = RidgeLogistic::fit(&[1.0, 0.0, 0.0, 0.0], &[]);
        assert!((sigmoid(bare.intercept) - 1.5 / 5.0).abs() < 1e-9);
    }
}
