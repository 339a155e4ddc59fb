//! Candidate pairs → scores: words that stand for one another, ranks in each other's territories, weights of fields.
//!
//! # Cost  A few passes over the candidates; the usual share of each level is read from [`SAMPLED`] random pairs.

use super::Engine;
use super::fields::{Counts, NO_LEVEL, Weights};
use super::join::Candidate;
use super::pairs::{Best, LAST_RANK, Scored, anchors, mutual_level, shared_anchor, step};
use super::score;
use super::stand_ins::{Marks, STAND_IN_WEIGHT, StandIns};
use rayon::prelude::*;

/// Random pairs from which the usual share of each level is read.
const SAMPLED: usize = 1_000_000;

/// Scores candidates, given in order of (left, right). Those of a raw score of at least `floor` and those that people judged, in order; weights of fields; words learnt.
pub fn weigh(engine: &Engine, mut candidates: Vec<Candidate>, floor: f64) -> (Vec<Scored>, Weights, StandIns) {
    let n = engine.vectors.len();
    let words = &engine.vectors.words;
    let least = likest(&candidates, n / 2);
    let like: Vec<(u32, u32)> = candidates.iter().filter(|pair| step(pair.likeness) >= least).map(|pair| (pair.left, pair.right)).collect();
    let stand_ins = StandIns::learn(words, &engine.vectors.stem_frequency, &like);

    candidates.par_iter_mut().with_min_len(4096).for_each_init(Marks::default, |marks, pair| {
        pair.likeness += STAND_IN_WEIGHT * stand_ins.gain(words.terms(pair.left as usize), words.terms(pair.right as usize), marks);
    });

    let ranks = mutual_ranks(engine, &candidates);
    let scored: Vec<(Scored, i32)> = candidates
        .par_iter()
        .zip(&ranks)
        .map(|(pair, &(rank, back))| {
            let levels = engine.cards.levels(pair.left as usize, pair.right as usize, mutual_level(rank, back));
            (Scored { left: pair.left, right: pair.right, raw: pair.likeness, levels }, step(pair.likeness))
        })
        .collect();

    let mut all = sampled(engine);
    let every = n as f64 * (n as f64 - 1.0) / 2.0;
    for (pair, _) in &scored {
        all.add_mutual(&pair.levels, 1.0);
    }
    all.add_mutual(&[0; 6], every - scored.len() as f64);
    let weights = Weights::estimate(all, alike(&candidates, &scored, n));
    let out = scored
        .into_par_iter()
        .map(|(pair, _)| Scored { raw: score::of_text(pair.raw) + engine.start() + weights.total(&pair.levels), ..pair })
        .filter(|pair| pair.raw >= floor || engine.verdicts.of(pair.left, pair.right).is_some())
        .collect();
    (out, weights, stand_ins)
}

/// The step of likeness of the last of the `wanted` likest pairs.
fn likest(candidates: &[Candidate], wanted: usize) -> i32 {
    let mut steps: Vec<i32> = candidates.iter().map(|pair| step(pair.likeness)).collect();
    let wanted = wanted.min(steps.len());
    if wanted == 0 {
        return i32::MAX;
    }
    *steps.select_nth_unstable_by_key(wanted - 1, |&step| std::cmp::Reverse(step)).1
}

/// Levels of the likest pairs, which anchor the weights of fields. Those as near as the last one count with it, whatever their order.
fn alike(candidates: &[Candidate], scored: &[(Scored, i32)], n: usize) -> Counts {
    let least = likest(candidates, anchors(n));
    let mut order: Vec<(std::cmp::Reverse<i32>, usize)> =
        scored.iter().enumerate().filter(|(_, (_, step))| *step >= least).map(|(at, (_, step))| (std::cmp::Reverse(*step), at)).collect();
    order.par_sort_unstable();
    let mut alike = Counts::default();
    let mut rank = 0;
    for run in order.chunk_by(|a, b| a.0 == b.0) {
        let share = shared_anchor(rank, run.len(), n);
        run.iter().for_each(|&(_, at)| alike.add(&scored[at].0.levels, share));
        rank += run.len();
    }
    alike
}

/// For each pair: the rank of the second among those of its territory that are near to the first, and the other way round.
fn mutual_ranks(engine: &Engine, candidates: &[Candidate]) -> Vec<(u8, u8)> {
    let n = engine.vectors.len();
    // By action: the pairs of which it is the first, which stand side by side, and those of which it is the second.
    let firsts = ends(n, candidates.iter().map(|pair| pair.left));
    let seconds = ends(n, candidates.iter().map(|pair| pair.right));
    let mut next = seconds.clone();
    let mut by_second = vec![0u32; candidates.len()];
    for (position, pair) in candidates.iter().enumerate() {
        let at = &mut next[pair.right as usize];
        by_second[*at] = position as u32;
        *at += 1;
    }
    let actions: Vec<usize> = (0..n).collect();
    let parts: Vec<(Vec<u8>, Vec<u8>)> = actions
        .par_chunks(1024)
        .map_init(
            || vec![Best::default(); engine.members.len()],
            |best, actions| {
                let (mut there, mut back) = (Vec::new(), Vec::new());
                for &action in actions {
                    let own = &candidates[firsts[action]..firsts[action + 1]];
                    let others = &by_second[seconds[action]..seconds[action + 1]];
                    let near = || {
                        let back = others.iter().map(|&position| &candidates[position as usize]).map(|pair| (pair.left, pair.likeness));
                        own.iter().map(|pair| (pair.right, pair.likeness)).chain(back)
                    };
                    let territories = |other: u32| engine.territories[other as usize].iter().map(|&territory| territory as usize);
                    near().for_each(|(other, likeness)| territories(other).for_each(|at| best[at].add(step(likeness))));
                    let mut ranks = near().map(|(other, likeness)| {
                        territories(other).map(|at| best[at].rank(step(likeness))).min().unwrap_or(LAST_RANK).min(LAST_RANK)
                    });
                    there.extend(ranks.by_ref().take(own.len()));
                    back.extend(ranks);
                    near().for_each(|(other, _)| territories(other).for_each(|at| best[at] = Best::default()));
                }
                (there, back)
            },
        )
        .collect();
    let mut ranks: Vec<(u8, u8)> = parts.iter().flat_map(|(there, _)| there).map(|&rank| (rank, LAST_RANK)).collect();
    by_second.iter().zip(parts.iter().flat_map(|(_, back)| back)).for_each(|(&position, &rank)| ranks[position as usize].1 = rank);
    ranks
}

/// Where the pairs of each action would end if they stood side by side, from 0: how many have an action before it.
fn ends(n: usize, actions: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut ends = vec![0usize; n + 1];
    actions.for_each(|action| ends[action as usize + 1] += 1);
    (0..n).for_each(|at| ends[at + 1] += ends[at]);
    ends
}

/// Levels of pairs drawn at random; the draw depends on the texts, not on the identifiers' order.
fn sampled(engine: &Engine) -> Counts {
    let n = engine.vectors.len();
    let mut order: Vec<(u64, u32)> = (0..n).into_par_iter().map(|row| (digest(engine.vectors.words.terms(row)), row as u32)).collect();
    order.par_sort_unstable();
    let chunks: Vec<Counts> = (0..SAMPLED / 10_000)
        .into_par_iter()
        .map(|chunk| {
            let mut counts = Counts::default();
            for draw in chunk * 10_000..(chunk + 1) * 10_000 {
                let state = mix(draw as u64);
                let (a, b) = (((state >> 32) as usize * n) >> 32, ((state & 0xffff_ffff) as usize * n) >> 32);
                if a != b {
                    counts.add(&engine.cards.levels(order[a].1 as usize, order[b].1 as usize, NO_LEVEL), 1.0);
                }
            }
            counts
        })
        .collect();
    let mut out = Counts::default();
    chunks.iter().for_each(|chunk| out.merge(chunk));
    out
}

fn digest(terms: &[u32]) -> u64 {
    terms.iter().fold(0xcbf2_9ce4_8422_2325, |state, &term| mix(state ^ u64::from(term)))
}

fn mix(seed: u64) -> u64 {
    let mut state = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
