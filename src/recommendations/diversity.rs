//! Variety: the first twenty are not twenty variants of one.
//!
//! # Method  Maximal marginal relevance: next comes the candidate of greatest (1−d)·priority − d·(greatest likeness to one already listed); likeness =
//! .7·Jaccard of the subjects + .3 if of one detector. At most a share of the first places goes to one detector, unless nothing else is left that is worth discussing; every
//! basin with a probable finding has one there.
//! # Cost    O(places × pool): the pool is the 300 of greatest priority; what comes after follows in order of priority.
//! # Source  Carbonell & Goldstein, "The use of MMR, diversity-based reranking", SIGIR 1998.

use super::worlds::Candidate;
use crate::detectors::Subject;
use crate::dossier::TerritoryIdx;
use std::collections::{BTreeMap, BTreeSet};

/// How the list is composed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// Places of the list to discuss.
    pub first: usize,
    /// Weight of variety, 0 to 1.
    pub diversity: f64,
    /// Greatest share of the first places for one detector.
    pub most_from_one: f64,
    /// Hours a year that a finding must be worth to take one of the first places while others are worth more.
    pub least: f64,
}

/// Candidates that variety is sought among.
pub(super) const POOL: usize = 300;

/// Places ordered with variety: beyond three pages of the list nobody sees a difference.
const PAGES: usize = 3;

/// Orders candidates, best first. `priority`: one a candidate; `probable`: is it as likely as not? Ties by key.
pub(super) fn compose(candidates: &[Candidate], priority: &[f64], rule: Rule) -> Vec<usize> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by(|&a, &b| priority[b].total_cmp(&priority[a]).then_with(|| candidates[a].key.cmp(&candidates[b].key)));
    let rest = order.split_off(order.len().min(POOL));
    let quota = ((rule.most_from_one * rule.first as f64).floor() as usize).max(1);
    let mut pool = order;
    let mut likeness: Vec<f64> = vec![0.0; candidates.len()];
    let mut listed: Vec<usize> = Vec::with_capacity(pool.len());
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    while !pool.is_empty() && listed.len() < PAGES * rule.first.max(1) {
        let is_first_page = listed.len() < rule.first;
        let is_open = |i: usize| !is_first_page || taken.get(&candidates[i].detection).copied().unwrap_or(0) < quota;
        let is_worth = |i: usize| !is_first_page || candidates[i].middle() >= rule.least;
        // Variety is for what is worth discussing: rather a ninth proposal of one kind than a first of no use. When nothing of use is left, all may come.
        let is_strict = pool.iter().any(|&i| is_open(i) && is_worth(i));
        let is_useful = pool.iter().any(|&i| is_worth(i));
        let may_come = |i: usize| match (is_strict, is_useful) {
            (true, _) => is_open(i) && is_worth(i),
            (false, true) => is_worth(i),
            (false, false) => true,
        };
        let score = |i: usize| (1.0 - rule.diversity) * priority[i] - rule.diversity * likeness[i];
        // The pool is in order of priority then key: the first of equals wins.
        let mut best: Option<(usize, f64)> = None;
        for (at, &i) in pool.iter().enumerate().filter(|(_, i)| may_come(**i)) {
            if best.is_none_or(|(_, value)| score(i) > value) {
                best = Some((at, score(i)));
            }
        }
        let Some((at, _)) = best else { break };
        let chosen = pool.remove(at);
        *taken.entry(candidates[chosen].detection).or_default() += 1;
        if rule.diversity > 0.0 {
            for &i in &pool {
                likeness[i] = likeness[i].max(alike(&candidates[i], &candidates[chosen]));
            }
        }
        listed.push(chosen);
    }
    serve_basins(candidates, &mut listed, &mut pool, rule.first);
    listed.extend(pool);
    listed.extend(rest);
    listed
}

/// Gives each basin that has a probable candidate in the pool at least one of the first places, from the bottom up, never taking a basin's only one.
fn serve_basins(candidates: &[Candidate], listed: &mut Vec<usize>, pool: &mut Vec<usize>, first: usize) {
    let later = listed.split_off(listed.len().min(first));
    let mut waiting: Vec<usize> = later.iter().chain(pool.iter()).copied().collect();
    let basins: BTreeSet<TerritoryIdx> =
        waiting.iter().filter(|i| candidates[**i].log_odds >= 0.0).flat_map(|i| candidates[*i].basins.iter().copied()).collect();
    let mut is_moved = false;
    for basin in basins {
        let serves = |i: usize| candidates[i].basins.contains(&basin);
        if listed.iter().any(|&i| serves(i)) {
            continue;
        }
        let Some(at) = waiting.iter().position(|&i| serves(i) && candidates[i].log_odds >= 0.0) else { continue };
        let is_only_one =
            |i: usize| candidates[i].basins.iter().any(|b| listed.iter().filter(|j| candidates[**j].basins.contains(b)).count() == 1);
        let Some(gives_way) = listed.iter().rposition(|&i| !is_only_one(i)) else { continue };
        let chosen = waiting.remove(at);
        let left = listed.remove(gives_way);
        listed.push(chosen);
        waiting.insert(0, left);
        is_moved = true;
    }
    if is_moved {
        let n_later = later.len();
        pool.clear();
        pool.extend(waiting.split_off(n_later.min(waiting.len())));
        listed.extend(waiting);
    } else {
        listed.extend(later);
    }
}

/// How alike two candidates are, 0 to 1.
fn alike(a: &Candidate, b: &Candidate) -> f64 {
    0.7 * jaccard(&a.subjects, &b.subjects) + if a.detection == b.detection { 0.3 } else { 0.0 }
}

/// Share in common of two sorted lists.
fn jaccard(a: &[Subject], b: &[Subject]) -> f64 {
    let common = a.iter().filter(|s| b.binary_search(s).is_ok()).count();
    let all = a.len() + b.len() - common;
    if all == 0 { 0.0 } else { common as f64 / all as f64 }
}
