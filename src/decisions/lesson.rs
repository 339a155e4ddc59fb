//! What past decisions teach about a detector: adopted more or less often than its probabilities say.
//!
//! # Method  One shift β of the log-odds a detector, by maximum a posteriori: P(adopted) = σ(ln(p/(1−p)) + β), β ~ N(0, .5²). Without decisions β = 0.
//! # Cost    O(decisions · 30).

use super::Precedent;
use crate::detectors::Detection;
use crate::dossier::Verdict;
use std::collections::BTreeMap;

/// Standard deviation of the shift before any decision is known.
const PRIOR: f64 = 0.5;

/// What the decisions on one detector's findings teach.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lesson {
    /// Findings decided.
    pub n: usize,
    /// How many of them were adopted, as they were or adapted.
    pub adopted: usize,
    /// Shift of the log-odds of this detector's findings in the ranking.
    pub shift: f64,
}

/// One lesson a detection, in order.
pub fn lessons(detections: &[Detection], precedents: &BTreeMap<(usize, usize), Precedent>) -> Vec<Lesson> {
    let mut known: Vec<Vec<(f64, bool)>> = vec![Vec::new(); detections.len()];
    for ((d, f), precedent) in precedents {
        let p = detections[*d].findings[*f].score.clamp(0.01, 0.99);
        let is_adopted = match precedent.verdict {
            Verdict::Adopted | Verdict::Adapted => true,
            Verdict::Rejected => false,
            Verdict::Deferred => continue,
        };
        known[*d].push((libm::log(p / (1.0 - p)), is_adopted));
    }
    known
        .iter()
        .map(|decided| Lesson { n: decided.len(), adopted: decided.iter().filter(|(_, a)| *a).count(), shift: shift(decided) })
        .collect()
}

/// The shift of greatest posterior density, by bisection of the derivative, which only falls.
fn shift(decided: &[(f64, bool)]) -> f64 {
    let slope = |beta: f64| {
        let likelihood: f64 = decided.iter().map(|(z, adopted)| f64::from(u8::from(*adopted)) - 1.0 / (1.0 + libm::exp(-(z + beta)))).sum();
        likelihood - beta / (PRIOR * PRIOR)
    };
    let (mut low, mut high) = (-5.0, 5.0);
    if decided.is_empty() {
        return 0.0;
    }
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if slope(middle) > 0.0 { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejections_lower_and_adoptions_raise() {
        assert_eq!(shift(&[]), 0.0);
        let (one, five) = (shift(&[(2.0, false)]), shift(&[(2.0, false); 5]));
        assert!(five < one && one < 0.0, "{one} {five}");
        assert!(shift(&[(0.0, true)]) > 0.0);
        // One of each at even odds teaches nothing.
        assert!(shift(&[(0.0, true), (0.0, false)]).abs() < 1e-9);
        // Stationary point of the posterior, checked by hand: 1/(1+e^β) = 4β.
        let beta = shift(&[(0.0, true)]);
        assert!((1.0 / (1.0 + beta.exp()) - 4.0 * beta).abs() < 1e-9);
    }
}
