//! Which pairs of actions a person is asked to judge.
//!
//! # Method     Pairs are ranked by their score; the first [`RANKED`] are cut into [`STRATA`] strata whose bounds grow geometrically (2, 4, 8, 17 … 5,000), and each
//! stratum gives a pair in turn, the middle ones first when there isn't one for all: both ends of the ranking are seen, and most are where « oui » and « non » meet.
//! # Odd cases  Judged pairs are left out and keep their rank. Fewer pairs than asked: all of them.
//! # Choices    Nothing of the score is told: which pair of a stratum comes, and the order in which all are shown, hang on the texts of both actions alone. Who
//! judges knowing what is expected of him agrees with it. Asking only where the machine hesitates teaches no more and shows nothing of both ends.
//! # Cost       One to three linkages: the ranking goes deeper than the list of a report.

use super::{ActionLinkage, LISTED, WordVectors, pairs, score};
use crate::dossier::{Action, ActionIdx, Dossier};
use crate::statistics::random::{item, uniform};
use std::collections::BTreeSet;

/// How far down the ranking pairs are drawn.
const RANKED: usize = 5_000;
/// Strata of ranks.
const STRATA: usize = 12;
/// Probabilities above which pairs are ranked, each tried when the one before lists fewer than [`RANKED`].
const DEPTHS: [f64; 3] = [LISTED, 1e-4, 1e-9];

/// Pairs of actions for a person to judge, `left < right`, at most `count`, in an order that tells nothing of their score.
///
/// Hangs on the dossier, and the model of words if there is one, alone: asked again before anything is judged, it answers the same.
pub fn pairs_to_judge(dossier: &Dossier, count: usize, model: Option<&dyn WordVectors>) -> Vec<(ActionIdx, ActionIdx)> {
    let ranked = ranked(dossier, model);
    let judged: BTreeSet<(ActionIdx, ActionIdx)> =
        dossier.judged_pairs.iter().filter(|pair| pair.verdict.is_some()).map(|pair| pair.pair()).collect();
    let chance = |pair: (ActionIdx, ActionIdx), draw| chance(dossier.action(pair.0), dossier.action(pair.1), draw);
    let mut drawn: Vec<(ActionIdx, ActionIdx)> =
        draw(ranked.len(), count, |rank| (!judged.contains(&ranked[rank])).then(|| chance(ranked[rank], 0)))
            .into_iter()
            .map(|rank| ranked[rank])
            .collect();
    drawn.sort_by(|a, b| chance(*a, 1).total_cmp(&chance(*b, 1)).then(a.cmp(b)));
    drawn
}

/// The first pairs of the ranking, judged or not.
fn ranked(dossier: &Dossier, model: Option<&dyn WordVectors>) -> Vec<(ActionIdx, ActionIdx)> {
    let mut pairs = Vec::new();
    for depth in DEPTHS {
        let engine = ActionLinkage::build_all(dossier, depth, &super::Evidence::default(), model).engine;
        let mut ranked: Vec<(i64, u32, u32)> = engine
            .scored
            .iter()
            .map(|s| (-(score::whole(s.raw, engine.company.shared(s.left, s.right)) * 1e6).round() as i64, s.left, s.right))
            .collect();
        ranked.sort_unstable();
        ranked.truncate(RANKED);
        pairs = ranked.into_iter().map(|(_, left, right)| (ActionIdx(left), ActionIdx(right))).collect();
        // Of a larger dossier, no more is compared however deep one looks.
        if pairs.len() >= RANKED || dossier.actions.len() > pairs::MOST {
            break;
        }
    }
    pairs
}

/// A number of both texts, whatever the side and the identifiers.
fn chance(a: &Action, b: &Action, draw: u64) -> f64 {
    let text = |action: &Action| item(&format!("{}\u{1f}{}", action.title, action.description));
    let (a, b) = (text(a), text(b));
    uniform(a.min(b), a.max(b), draw)
}

/// Draws `count` ranks out of `n`; `chance` of a rank is nothing if it can't be drawn. In no order of use.
pub(super) fn draw(n: usize, count: usize, chance: impl Fn(usize) -> Option<f64>) -> Vec<usize> {
    let bound = |stratum: usize| libm::pow(n as f64, stratum as f64 / STRATA as f64).round() as usize;
    let mut strata: Vec<Vec<usize>> = (0..STRATA)
        .map(|stratum| {
            let from = if stratum == 0 { 0 } else { bound(stratum) };
            let mut ranks: Vec<(f64, usize)> = (from..bound(stratum + 1).min(n)).filter_map(|rank| Some((chance(rank)?, rank))).collect();
            // Best last, to be taken from the end.
            ranks.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
            ranks.into_iter().map(|(_, rank)| rank).collect()
        })
        .collect();
    let mut turns: Vec<usize> = (0..STRATA).collect();
    turns.sort_by_key(|stratum| (2 * stratum + 1).abs_diff(STRATA));
    let mut drawn = Vec::new();
    while drawn.len() < count {
        let before = drawn.len();
        for &stratum in &turns {
            if drawn.len() < count {
                drawn.extend(strata[stratum].pop());
            }
        }
        if drawn.len() == before {
            break;
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_seen_and_most_are_high() {
        let drawn = draw(5_000, 20, |rank| Some(uniform(1, rank as u64, 0)));
        assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), 20);
        assert!(drawn.iter().any(|rank| *rank < 2) && drawn.iter().any(|rank| *rank >= 2_457));
        assert!(drawn.iter().filter(|rank| **rank < 600).count() >= 12);
        // What can't be drawn is not, and all there is comes once.
        assert_eq!(draw(30, 50, |rank| (rank % 2 == 0).then_some(0.5)).into_iter().collect::<BTreeSet<_>>(), (0..30).step_by(2).collect());
        assert!(draw(0, 20, |_| Some(0.5)).is_empty() && draw(1, 20, |_| Some(0.5)) == [0]);
    }
}
