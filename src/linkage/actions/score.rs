//! A pair's probability: texts, fields and company, on one scale of log-odds.
//!
//! S = 8·t + Σ weights of fields, with t the likeness of texts. A first probability tells the company that each action keeps; the second adds what of it a pair
//! shares ([`super::company`]). Constants were measured once and are meant to err on the careful side: until people have
//! judged some forty pairs of their own dossier, probabilities are indications.
//!
//! # Choices  Slopes are those first published for this method. The starting points (−7.0 and −7.9) were set on labelled sets, because the evidence of texts
//! is not the one they were first measured with: at p ≥ 0.9 precision is .95 on Seine-et-Marne, 1 on aids to young people (among the pairs judged) and on
//! Paris; at p ≥ 0.5 .80, .999 and 1. All three sets were in view, so these are no forecasts for a fourth.

use super::super::calibrate::{Calibration, logistic};
use super::fields::{Levels, Weights};
use super::vectors::Likeness;

/// What a unit of likeness of texts is worth, in log-odds before calibration.
const SLOPE: f64 = 8.0;
/// What company is worth, from none to full.
pub const COMPANY: f64 = 8.0;
/// First pass: log-odds = scale × S + shift.
const FIRST: (f64, f64) = (0.358, -7.0);
/// Number of actions for which the starting points were set.
const MEASURED_ON: f64 = 382.0;
/// What subjects are worth to the usual pair of one purpose, where the lexicon has full credit.
const UNSAID: f64 = 4.5;
/// Second pass, as shipped: log-odds = scale × (S + 8·company) + shift.
const SECOND: (f64, f64) = (0.304, -7.9);

/// Score of a pair before calibration; `start`: what the size of the dossier says of any pair ([`rarity`]).
pub fn raw(likeness: &Likeness, levels: &Levels, weights: &Weights, start: f64) -> f64 {
    SLOPE * likeness.total() + weights.total(levels) + start
}

/// What the size of the dossier says of any pair, in units of `raw`.
///
/// Among more actions, a pair taken at random is less likely to be one of the few that share a purpose: an action has no more twins for standing in a longer list.
/// And where actions are so many that the lexicon's purposes single nobody out, what they no longer say for pairs of one purpose must not count against them
/// ([`UNSAID`]). On generated dossiers of 10,000 and 100,000 actions one half then stands where F1 is best. Nothing below the size at which the constants were set.
pub fn rarity(n: usize, n_purposes: usize) -> f64 {
    UNSAID * (1.0 - singled_out(n, n_purposes)) - libm::log((n as f64 / MEASURED_ON).max(1.0))
}

/// What sharing a purpose of the lexicon says among `n` actions, 0 to 1: all up to two actions a purpose, then less as their square. Of those about the same
/// purpose one in so many has the same aim, and they are already alike in their words.
pub fn singled_out(n: usize, n_purposes: usize) -> f64 {
    let crowd = (n as f64 / (2 * n_purposes.max(1)) as f64).max(1.0);
    1.0 / (crowd * crowd)
}

/// What texts alone are worth.
pub fn of_text(total: f64) -> f64 {
    SLOPE * total
}

/// First probability, which tells the company of each.
pub fn first(raw: f64) -> f64 {
    logistic(FIRST.0 * raw + FIRST.1)
}

/// The score of the second pass, which ranks all pairs.
pub fn whole(raw: f64, company: f64) -> f64 {
    raw + COMPANY * company
}

/// How the score of the second pass becomes a probability, as shipped.
pub const SHIPPED: Calibration = Calibration { scale: SECOND.0, shift: SECOND.1 };

/// Shares of the final log-odds: starting point, then what a unit of [`raw`] and of company are worth.
pub fn shares(calibration: Calibration) -> (f64, f64, f64) {
    (calibration.shift, calibration.scale, calibration.scale * COMPANY)
}
