//! Two groups, seen only through the evidence: how many belong to the rare one, how sure we are of each, and which set may be named.
//!
//! # Source
//! Efron, *Large-Scale Inference*, 2010 (local false discovery rate); Newton et al., "Detecting differential gene expression", Biostatistics 5, 2004 (the set).

use super::scalar::quantise;

/// How large the rare group is taken to be before looking: Beta(a, b).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SharePrior {
    /// Weight of the rare group.
    pub a: f64,
    /// Weight of the common one.
    pub b: f64,
}

/// The most likely size of the rare group given each unit's Bayes factor, by EM under a Beta prior.
///
/// `ln_factors`: one a unit, positive where it speaks for the rare group. In (0, 1); the prior's mode when there is no unit. Cost O(n) a step, 200 steps at most.
pub fn share_of_rare(ln_factors: &[f64], prior: SharePrior) -> f64 {
    let n = ln_factors.len() as f64;
    let mut share = (prior.a - 1.0) / (prior.a + prior.b - 2.0);
    let factors: Vec<f64> = ln_factors.iter().map(|f| libm::exp(f.clamp(-300.0, 300.0))).collect();
    for _ in 0..200 {
        let prior_odds = share / (1.0 - share);
        let members: f64 = factors.iter().map(|f| f * prior_odds / (1.0 + f * prior_odds)).sum();
        let next = (members + prior.a - 1.0) / (n + prior.a + prior.b - 2.0);
        let moved = (next - share).abs();
        share = next.clamp(1e-9, 1.0 - 1e-9);
        if moved < 1e-12 {
            break;
        }
    }
    share
}

/// Which units may be named: the largest set, surest first, whose mean probability of being wrong stays within `rate`, each at least `floor` sure.
///
/// One flag a unit, in order. Ties (to 10⁻⁹) enter together or not at all, so that the set doesn't hang on the order of the units.
pub fn nameable(posteriors: &[f64], rate: f64, floor: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..posteriors.len()).collect();
    order.sort_by(|&i, &j| quantise(posteriors[j]).total_cmp(&quantise(posteriors[i])).then(i.cmp(&j)));
    let (mut wrong, mut least) = (0.0, f64::INFINITY);
    for (position, &unit) in order.iter().enumerate() {
        let posterior = quantise(posteriors[unit]);
        if posterior < floor {
            break;
        }
        wrong += 1.0 - posterior;
        let ends_a_tie = order.get(position + 1).is_none_or(|&next| quantise(posteriors[next]) < posterior);
        if ends_a_tie && wrong <= rate * (position + 1) as f64 + 1e-12 {
            least = posterior;
        }
    }
    posteriors.iter().map(|&p| quantise(p) >= least).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_follows_the_evidence() {
        let prior = SharePrior { a: 2.0, b: 20.0 };
        assert!((share_of_rare(&[], prior) - 0.05).abs() < 1e-12);
        let clear: Vec<f64> = (0..200).map(|i| if i < 40 { 30.0 } else { -30.0 }).collect();
        assert!((share_of_rare(&clear, prior) - 41.0 / 220.0).abs() < 1e-9);
        assert!(share_of_rare(&vec![0.0; 500], prior) < 0.06, "no evidence leaves the prior");
    }

    #[test]
    fn the_set_keeps_its_rate_and_its_floor() {
        assert_eq!(nameable(&[0.99, 0.6, 0.55, 0.4, 0.9], 0.20, 0.5), [true, true, false, false, true]);
        assert_eq!(nameable(&[0.7, 0.7], 0.20, 0.5), [false, false]);
        assert_eq!(nameable(&[], 0.20, 0.5), Vec::<bool>::new());
        // Tied units go together: 0.9 with one 0.7 would hold the rate, with both it doesn't.
        assert_eq!(nameable(&[0.9, 0.7, 0.7], 0.20, 0.5), [true, false, false]);
    }
}
