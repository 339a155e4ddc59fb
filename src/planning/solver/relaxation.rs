//! A bound on an integer programme, by pricing its rows.
//!
//! For any prices λ ≥ 0, L(λ) = Σ_i λ_i·b_i + Σ_j most_j·max(0, c_j − Σ_i λ_i·a_ij) is at least the optimum: the bound is certified whatever the prices, and the
//! subgradient only looks for good ones.

use super::{Programme, TOLERANCE};

/// Rounds of the subgradient.
const ROUNDS: usize = 600;

/// Rounds without progress after which the step is halved.
const PATIENCE: usize = 12;

/// The best prices found.
#[derive(Clone, Debug, PartialEq)]
pub struct Relaxation {
    /// No assignment is worth more.
    pub bound: f64,
    /// What each variable is worth a unit at these prices: c_j − Σ_i λ_i·a_ij.
    pub reduced: Vec<f64>,
}

impl Relaxation {
    /// What each variable must be in any assignment worth more than `floor`; `None` where that isn't proven.
    pub fn fixed(&self, programme: &Programme, floor: f64) -> Vec<Option<f64>> {
        let prove = |(variable, reduced): (&super::Variable, &f64)| {
            // Turning it away from what the prices favour costs at least so much.
            let is_proven = variable.is_choice && self.bound - reduced.abs() * variable.most < floor;
            is_proven.then_some(if *reduced > 0.0 { variable.most } else { 0.0 })
        };
        programme.variables.iter().zip(&self.reduced).map(prove).collect()
    }
}

/// Looks for prices that bound the programme well. `floor`: the value of what is known, towards which steps aim.
pub fn relax(programme: &Programme, floor: f64) -> Relaxation {
    let columns = programme.columns();
    let evaluate = |prices: &[f64]| {
        let reduced: Vec<f64> = programme
            .variables
            .iter()
            .zip(&columns)
            .map(|(variable, column)| variable.value - column.iter().map(|(i, a)| prices[*i] * a).sum::<f64>())
            .collect();
        let held: f64 = programme.rows.iter().zip(prices).map(|(row, price)| row.at_most * price).sum();
        let free: f64 = programme.variables.iter().zip(&reduced).map(|(variable, r)| variable.most * r.max(0.0)).sum();
        (held + free, reduced)
    };
    let mut prices = vec![0.0; programme.rows.len()];
    let (bound, reduced) = evaluate(&prices);
    let mut best = Relaxation { bound, reduced };
    let (mut scale, mut idle) = (1.0f64, 0);
    let mut direction = vec![0.0; prices.len()];
    let mut at = best.clone();
    let mut best_prices = prices.clone();
    for _ in 0..ROUNDS {
        // How much each row is left with at the present prices; negative where it is exceeded.
        let left = programme.rows.iter().map(|row| {
            row.at_most - row.terms.iter().filter(|(j, _)| at.reduced[*j] > 0.0).map(|(j, a)| a * programme.variables[*j].most).sum::<f64>()
        });
        for (d, left) in direction.iter_mut().zip(left) {
            *d = 0.7 * *d + left;
        }
        // A price of 0 that would fall further doesn't move.
        let norm: f64 = direction.iter().zip(&prices).filter(|(d, p)| **d < 0.0 || **p > 0.0).map(|(d, _)| d * d).sum();
        let target = if floor.is_finite() { floor } else { at.bound - 0.1 * at.bound.abs().max(1.0) };
        let aim = (at.bound - target).max(1e-6 * (1.0 + at.bound.abs()));
        if norm <= 0.0 || scale < 1e-5 || best.bound <= floor + TOLERANCE * (1.0 + floor.abs()) {
            break;
        }
        let step = scale * aim / norm;
        prices.iter_mut().zip(&direction).for_each(|(price, d)| *price = (*price - step * d).max(0.0));
        let (bound, reduced) = evaluate(&prices);
        at = Relaxation { bound, reduced };
        if at.bound < best.bound - 1e-9 * (1.0 + best.bound.abs()) {
            best = at.clone();
            best_prices.clone_from(&prices);
            idle = 0;
        } else {
            idle += 1;
            if idle == PATIENCE {
                (scale, idle) = (scale / 2.0, 0);
                prices.clone_from(&best_prices);
                at = best.clone();
                direction.fill(0.0);
            }
        }
    }
    // Round-off of the sums.
    best.bound += 1e-10 * (1.0 + best.bound.abs());
    best
}
