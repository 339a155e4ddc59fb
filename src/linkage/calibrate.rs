//! From pairs that people judged to probabilities that are right in this dossier.
//!
//! Serves pairs of actions and pairs of partners, each with its own score and its own shipped [`Calibration`].
//!
//! # Method     The logistic regression of the verdicts on the score of the pairs, drawn towards the shipped scale and shift as by normal laws of standard deviation
//! a tenth of that scale and 1.5 (the most probable values *a posteriori*), by Fisher's scoring. One verdict in twenty is taken for a slip ([`SLIP`]): P(« oui ») = ε + (1 − 2ε)·p.
//! Three verdicts can't upset it: they weigh little beside the prior, and the ones that go against all expectation are the likeliest slips.
//! # Odd cases  No verdict: as shipped. Verdicts that go against the score all along (« oui » and « non » exchanged by mistake): the scale stays at
//! [`LEAST_SCALE`] of the shipped one, so that the ranking isn't turned over.
//! # Choices    Pairs are drawn unevenly over the ranking (`actions::label`), and are not weighted by the inverse of their chance of being drawn: the ranking *is*
//! the score, and a regression on the score isn't biased by drawing on the score. Weights of up to some hundreds would only let one verdict at the foot of the
//! list count for hundreds of others.
//! Neither a scale as free as a third of the shipped one nor verdicts taken for certain: the surest pair of Seine-et-Marne refused by one click then brought a pair at .998 to .20, and
//! one at .50 to .01; as it stands, the three surest refused leave them at .998 and .45. The price is small: from shifts wrong by −3 and +3, the calibration error
//! of the first 1,000 pairs after 80 verdicts is .048 and .031 instead of .046 and .027 (fifteen draws each).
//! # Cost       Some ten passes over the judged pairs.
//! # Source     Copas, "Binary regression models for contaminated data", 1988; Platt, "Probabilistic outputs for support vector machines", 1999; Gelman et al., *Bayesian Data Analysis*, 3rd ed., § 16.3.

/// How a score becomes a probability: log-odds = scale × score + shift.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Calibration {
    /// Log-odds of a unit of score. Above 0: no calibration turns the ranking over.
    pub scale: f64,
    /// Log-odds of a score of nothing.
    pub shift: f64,
}

impl Default for Calibration {
    /// The score is the log-odds.
    fn default() -> Self {
        Self { scale: 1.0, shift: 0.0 }
    }
}

impl Calibration {
    /// Log-odds of a score.
    pub fn log_odds(self, score: f64) -> f64 {
        self.scale * score + self.shift
    }

    /// The least score of a pair whose probability reaches `p`.
    pub fn reach(self, p: f64) -> f64 {
        (log_odds(p) - self.shift) / self.scale
    }
}

/// Probability of log-odds, with the same bits on every machine.
pub(super) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

/// Log-odds of a probability.
pub(super) fn log_odds(p: f64) -> f64 {
    libm::log(p / (1.0 - p))
}

/// Standard deviation of the scale around the shipped one, as a share of it.
const SCALE_SPREAD: f64 = 0.1;
/// Standard deviation of the shift around the shipped one: from one dossier to another it is the shift that moves.
const SHIFT_SPREAD: f64 = 1.5;
/// Share of verdicts taken for slips, or for another reading of « le même but »: two people who judge the same pairs differ on some.
const SLIP: f64 = 0.05;
/// The scale never falls below this share of the shipped one.
const LEAST_SCALE: f64 = 1.0 / 6.0;

/// The calibration that judged pairs make of a `prior` one. `judged`: score of each pair, and whether it has one purpose; in canonical order.
pub(super) fn fit(prior: Calibration, judged: &[(f64, bool)]) -> Calibration {
    if judged.is_empty() {
        return prior;
    }
    let fitted = ascend(prior, prior, judged, true);
    let least = LEAST_SCALE * prior.scale;
    if fitted.scale >= least {
        return fitted;
    }
    ascend(prior, Calibration { scale: least, ..prior }, judged, false)
}

/// Log of the posterior density, constants aside.
fn fitness(prior: Calibration, at: Calibration, judged: &[(f64, bool)]) -> f64 {
    let (scale, shift) = ((at.scale - prior.scale) / (SCALE_SPREAD * prior.scale), (at.shift - prior.shift) / SHIFT_SPREAD);
    let likelihood: f64 = judged
        .iter()
        .map(|&(score, is_same)| {
            let said = chance_of_yes(logistic(at.log_odds(score)));
            libm::log(if is_same { said } else { 1.0 - said })
        })
        .sum();
    likelihood - (scale * scale + shift * shift) / 2.0
}

/// Chance that a person says « oui » of a pair that has one purpose with probability `p`.
fn chance_of_yes(p: f64) -> f64 {
    SLIP + (1.0 - 2.0 * SLIP) * p
}

/// Steps along the expected curvature, halved until they climb. With slips allowed there may be several summits: the one above the prior is meant.
fn ascend(prior: Calibration, start: Calibration, judged: &[(f64, bool)], is_scale_free: bool) -> Calibration {
    let scale_spread = SCALE_SPREAD * prior.scale;
    let (scale_pull, shift_pull) = (1.0 / (scale_spread * scale_spread), 1.0 / (SHIFT_SPREAD * SHIFT_SPREAD));
    let mut at = start;
    let mut height = fitness(prior, at, judged);
    for _ in 0..100 {
        let mut slope = [scale_pull * (prior.scale - at.scale), shift_pull * (prior.shift - at.shift)];
        let mut bend = [scale_pull, 0.0, shift_pull];
        for &(score, is_same) in judged {
            let p = logistic(at.log_odds(score));
            let said = chance_of_yes(p);
            let change = (1.0 - 2.0 * SLIP) * p * (1.0 - p);
            let residual = if is_same { change / said } else { -change / (1.0 - said) };
            let weight = change * change / (said * (1.0 - said));
            slope[0] += residual * score;
            slope[1] += residual;
            bend[0] += weight * score * score;
            bend[1] += weight * score;
            bend[2] += weight;
        }
        let (step_scale, step_shift) = if is_scale_free {
            let determinant = bend[0] * bend[2] - bend[1] * bend[1];
            ((bend[2] * slope[0] - bend[1] * slope[1]) / determinant, (bend[0] * slope[1] - bend[1] * slope[0]) / determinant)
        } else {
            (0.0, slope[1] / bend[2])
        };
        let mut part = 1.0;
        let next = loop {
            let next = Calibration { scale: at.scale + part * step_scale, shift: at.shift + part * step_shift };
            let reached = fitness(prior, next, judged);
            if reached >= height {
                height = reached;
                break next;
            }
            part /= 2.0;
            if part < 1e-6 {
                return at;
            }
        };
        let moved = (next.scale - at.scale).abs().max((next.shift - at.shift).abs());
        at = next;
        if moved < 1e-10 {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::random::Stream;

    const PRIOR: Calibration = Calibration { scale: 0.3, shift: -7.5 };

    #[test]
    fn no_verdict_changes_nothing_and_three_change_little() {
        assert_eq!(fit(PRIOR, &[]), PRIOR);
        // A slip among three: a sure pair refused, or one from the foot of the list accepted.
        for slip in [(50.0, false), (45.0, false), (5.0, true)] {
            let moved = fit(PRIOR, &[slip, (25.0, false), (30.0, true)]);
            assert!((moved.scale - PRIOR.scale).abs() < 0.01 && (moved.shift - PRIOR.shift).abs() < 0.75, "{slip:?}: {moved:?}");
        }
        let plain = fit(PRIOR, &[(35.0, true), (25.0, false), (15.0, false)]);
        assert!((plain.scale - PRIOR.scale).abs() < 0.02 && (plain.shift - PRIOR.shift).abs() < 0.75, "{plain:?}");
    }

    #[test]
    fn the_summit_is_where_nothing_climbs() {
        let judged: Vec<(f64, bool)> = (0..60).map(|at| (f64::from(at) * 0.7, (at * 7) % 13 < at / 5)).collect();
        let fitted = fit(PRIOR, &judged);
        let height = fitness(PRIOR, fitted, &judged);
        for (scale, shift) in [(1e-3, 0.0), (-1e-3, 0.0), (0.0, 1e-2), (0.0, -1e-2), (1e-3, -1e-2), (-1e-3, 1e-2)] {
            let aside = Calibration { scale: fitted.scale + scale, shift: fitted.shift + shift };
            assert!(fitness(PRIOR, aside, &judged) < height);
        }
    }

    #[test]
    fn many_verdicts_find_the_true_calibration_however_they_were_drawn() {
        let truth = Calibration { scale: 0.35, shift: -9.5 };
        let mut stream = Stream::new(1, 1);
        // Nine in ten drawn high up the ranking: the regression doesn't mind.
        let judged: Vec<(f64, bool)> = (0..4000)
            .map(|at| {
                let score = if at % 10 == 0 { 40.0 * stream.uniform() } else { 25.0 + 10.0 * stream.uniform() };
                (score, stream.uniform() < chance_of_yes(logistic(truth.log_odds(score))))
            })
            .collect();
        let fitted = fit(PRIOR, &judged);
        assert!((fitted.scale - truth.scale).abs() < 0.03 && (fitted.shift - truth.shift).abs() < 0.8, "{fitted:?}");
    }

    #[test]
    fn verdicts_exchanged_by_mistake_do_not_turn_the_ranking_over() {
        let judged: Vec<(f64, bool)> = (0..800).map(|at| (f64::from(at) / 20.0, at < 400)).collect();
        assert!(fit(PRIOR, &judged).scale >= LEAST_SCALE * PRIOR.scale);
    }
}
