//! With whom each territory is compared.
//!
//! # Method   Its type, when it isn't alone in it. Else the nearest profiles, with weights exp(−d²/2h²), h such that they are worth so many peers of equal weight
//! ((Σw)²/Σw²): no border to argue about. Without indicators, everybody.

use super::profile::Profile;
use super::typology::Typology;
use crate::statistics::beside_peers::Beside;
use crate::statistics::dissimilarity::Dissimilarity;
use rayon::prelude::*;

/// Beyond this, profiles aren't compared pair by pair: everybody is a peer.
const MOST: usize = 1_000;
/// A peer of a smaller share of the largest weight is none.
const LEAST: f64 = 0.01;
/// Nearest territories kept for people to see.
const NEAREST: usize = 5;

/// With whom a territory is compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Peers {
    /// The others of its type (position in [`Typology::types`]).
    Type(usize),
    /// The nearest profiles: position and weight, in canonical order.
    Profile(Vec<(usize, f64)>),
    /// All others.
    Everyone,
}

impl Peers {
    /// Its code in the tables.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Type(_) => "type",
            Self::Profile(_) => "profil",
            Self::Everyone => "ensemble",
        }
    }

    /// Positions and weights of the peers of the territory at a position, in canonical order.
    pub fn weights(&self, of: usize, typology: &Typology) -> Vec<(usize, f64)> {
        match self {
            Self::Type(at) => typology.types[*at].members.iter().filter(|m| **m != of).map(|m| (*m, 1.0)).collect(),
            Self::Profile(weights) => weights.clone(),
            Self::Everyone => (0..typology.of.len()).filter(|other| *other != of).map(|other| (other, 1.0)).collect(),
        }
    }

    /// The same for some of the territories alone: `place` gives the position there of each territory that is kept.
    pub(super) fn among(&self, place: &[Option<usize>]) -> Beside {
        match self {
            Self::Type(at) => Beside::Group(*at),
            Self::Profile(weights) => {
                Beside::Weighted(weights.iter().filter_map(|(other, weight)| Some((place[*other]?, *weight))).collect())
            }
            Self::Everyone => Beside::Everyone,
        }
    }
}

/// Peers of each territory, and its nearest profiles.
pub(super) fn choose(typology: &Typology, profile: &Profile, worth: f64) -> (Vec<Peers>, Vec<Vec<(usize, f64)>>) {
    let n = typology.of.len();
    let between = if (2..=MOST).contains(&n) { profile.dissimilarity() } else { None };
    let kernels: Vec<Vec<(usize, f64)>> =
        between.map_or_else(Vec::new, |between| (0..n).into_par_iter().map(|of| kernel(&between, of, worth)).collect());
    let peers = (0..n).map(|of| match (typology.of[of], kernels.get(of)) {
        (Some(at), _) if typology.types[at].members.len() > 1 => Peers::Type(at),
        (_, Some(weights)) => Peers::Profile(weights.clone()),
        _ => Peers::Everyone,
    });
    let nearest = kernels.iter().map(|weights| {
        let mut sorted = weights.clone();
        sorted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        sorted.truncate(NEAREST);
        sorted
    });
    (peers.collect(), nearest.collect())
}

/// Weights of the others of one territory, worth together `worth` peers (or all others, if they are fewer); their sum is what they are worth.
fn kernel(between: &Dissimilarity, of: usize, worth: f64) -> Vec<(usize, f64)> {
    let others: Vec<(usize, f64)> = (0..between.len()).filter(|other| *other != of).map(|other| (other, between.at(of, other))).collect();
    let nearest = others.iter().map(|(_, d)| *d).fold(f64::INFINITY, f64::min);
    // Relative to the nearest, so that a small h doesn't make all weights nil.
    let weights = |h: f64| -> Vec<f64> { others.iter().map(|(_, d)| libm::exp((nearest * nearest - d * d) / (2.0 * h * h))).collect() };
    let worth_of = |weights: &[f64]| {
        let (sum, squares) = weights.iter().fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
        sum * sum / squares
    };
    let worth = worth.clamp(1.0, others.len().max(1) as f64);
    let ln_h = crate::statistics::scalar::invert(|ln_h| worth_of(&weights(libm::exp(ln_h))), worth, libm::log(1e-3), libm::log(1e3));
    let found = weights(libm::exp(ln_h));
    let sum: f64 = found.iter().filter(|w| **w >= LEAST).sum();
    others.iter().zip(found).filter(|(_, w)| *w >= LEAST).map(|((other, _), w)| (*other, w * worth / sum)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_worth_what_was_asked_and_fall_with_distance() {
        let between = Dissimilarity::euclidean(&(0..12).map(|i| vec![f64::from(i) / 12.0]).collect::<Vec<_>>());
        let weights = kernel(&between, 0, 4.0);
        let (sum, squares) = weights.iter().fold((0.0, 0.0), |(sum, squares), (_, w)| (sum + w, squares + w * w));
        assert!((sum - 4.0).abs() < 1e-9 && (sum * sum / squares - 4.0).abs() < 0.15, "{weights:?}");
        assert!(weights.windows(2).all(|pair| pair[0].1 >= pair[1].1) && weights.iter().all(|(other, _)| *other != 0));
        assert_eq!(kernel(&between.among(&[0, 1]), 0, 4.0), [(1, 1.0)]);
        // All alike: all weigh the same.
        let alike = kernel(&Dissimilarity::of(6, |_, _| 0.0), 2, 4.0);
        assert!(alike.iter().all(|(_, w)| (w - 0.8).abs() < 1e-9) && alike.len() == 5);
    }
}
