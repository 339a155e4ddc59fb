//! How firm the list is: what stays when a tenth of the rows is left out and the unknowns are drawn again.
//!
//! # Method  200 reruns. Each drops every row of the evidence with probability .1 (the same row for all findings): a piece of evidence keeps the share of its
//! log-odds that its remaining rows carry, a gain over several actions the share of the actions that remain; a finding that falls below one half,
//! or keeps fewer than two of its actions, is gone. Equivalents are drawn once a rerun, probabilities and gains 20 times. The list is then composed
//! by the same rule.
//! # Choices Findings are re-weighed, not detected again: running every detector 200 times would cost minutes. Detectors whose thresholds react to a dropped
//! row more than in proportion are flattered a little.
//! # Cost    O(reruns × pool × (20 + places)), shared between threads.
//! # Source  Webber, Moffat & Zobel 2010 (rank-biased overlap); Kendall 1945 (τ-b).

use super::diversity::{POOL, Rule, compose};
use super::worlds::{Candidate, equivalent, standings};
use crate::detectors::Subject;
use crate::dossier::RowRef;
use crate::statistics::random::uniform;
use crate::statistics::rank_agreement::{kendall_tau_b, rank_biased_overlap};
use rayon::prelude::*;

/// How firm the list is as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Steadiness {
    /// Reruns made; 0 when there is nothing to rank.
    pub reruns: usize,
    /// Mean rank-biased overlap (p = .9) of the reruns' lists with this one, 0 to 1.
    pub overlap: f64,
    /// Mean Kendall τ-b over the findings common to both, −1 to 1; `None` when no rerun kept two.
    pub tau: Option<f64>,
}

/// Reruns made.
const RERUNS: u64 = 200;

/// Draws of each rerun.
const DRAWS: u64 = 20;

/// Share of the rows left out.
const LEFT_OUT: f64 = 0.1;

/// Is a row kept in a rerun?
fn is_kept(seed: u64, row: RowRef, rerun: u64) -> bool {
    uniform(seed, ((row.table as u64) << 32) | u64::from(row.index), rerun) >= LEFT_OUT
}

/// A candidate as a rerun sees it, or `None` when it is gone.
fn seen(candidate: &Candidate, seed: u64, rerun: u64) -> Option<Candidate> {
    let kept = |rows: &[RowRef]| match rows.len() {
        0 => 1.0,
        n => rows.iter().filter(|row| is_kept(seed, **row, rerun)).count() as f64 / n as f64,
    };
    let lost: f64 = candidate.evidence.iter().map(|(share, rows)| share * (1.0 - kept(rows))).sum();
    let log_odds = candidate.log_odds - lost;
    let actions: Vec<RowRef> =
        candidate.subjects.iter().filter_map(|s| if let Subject::Action(idx) = s { Some(RowRef::from(*idx)) } else { None }).collect();
    let share = kept(&actions);
    if log_odds < 0.0 || (actions.len() >= 2 && share * (actions.len() as f64) < 1.5) {
        return None;
    }
    let mut seen = Candidate {
        key: candidate.key.clone(),
        subjects: candidate.subjects.clone(),
        basins: candidate.basins.clone(),
        // Weighed already.
        evidence: Vec::new(),
        log_odds,
        ..*candidate
    };
    for hours in [&mut seen.hours.low, &mut seen.hours.mid, &mut seen.hours.high] {
        *hours *= share;
    }
    Some(seen)
}

/// Reruns the ranking. `order`: the list as it stands, best first. Returns how often each candidate is among the first places, and the whole's firmness.
pub(super) fn stability(candidates: &[Candidate], order: &[usize], rule: Rule, certainty: f64, seed: u64) -> (Vec<f64>, Steadiness) {
    let pool: Vec<usize> = order.iter().copied().take(POOL).collect();
    if pool.is_empty() {
        return (vec![0.0; candidates.len()], Steadiness::default());
    }
    let lists: Vec<Vec<usize>> = (0..RERUNS)
        .into_par_iter()
        .map(|rerun| {
            let (ids, seen): (Vec<usize>, Vec<Candidate>) =
                pool.iter().filter_map(|&i| Some((i, seen(&candidates[i], seed, rerun)?))).unzip();
            let values: Vec<Vec<f64>> = (0..DRAWS)
                .map(|draw| {
                    let world = rerun * DRAWS + draw;
                    seen.iter().map(|c| c.value(seed + 1, world, certainty, equivalent(seed + 1, c.detection, rerun))).collect()
                })
                .collect();
            let middle: Vec<f64> = (0..seen.len()).map(|i| values.iter().map(|world| world[i]).sum::<f64>() / DRAWS as f64).collect();
            compose(&seen, &standings(&values, &middle).priority, rule).into_iter().map(|i| ids[i]).collect()
        })
        .collect();
    let mut hits = vec![0u32; candidates.len()];
    lists.iter().flat_map(|list| list.iter().take(rule.first)).for_each(|&i| hits[i] += 1);
    // Two pages deep: what nobody reads doesn't count.
    let depth = 2 * rule.first;
    let reference = &order[..order.len().min(depth)];
    let overlap: f64 = lists.iter().map(|list| rank_biased_overlap(reference, &list[..list.len().min(depth)], 0.9)).sum();
    let taus: Vec<f64> = lists
        .iter()
        .filter_map(|list| {
            let places =
                reference.iter().enumerate().filter_map(|(place, i)| Some((place as f64, list.iter().position(|j| j == i)? as f64)));
            let (here, there): (Vec<f64>, Vec<f64>) = places.unzip();
            kendall_tau_b(&here, &there)
        })
        .collect();
    let tau = (!taus.is_empty()).then(|| taus.iter().sum::<f64>() / taus.len() as f64);
    let steadiness = Steadiness { reruns: RERUNS as usize, overlap: overlap / RERUNS as f64, tau };
    (hits.iter().map(|h| f64::from(*h) / RERUNS as f64).collect(), steadiness)
}
