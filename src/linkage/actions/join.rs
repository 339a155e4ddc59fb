//! Candidate pairs of a large dossier: texts that share a block, compared in full with the nearest; copies of one text collapsed first.
//!
//! # Method
//! Each text looks in its [`Blocks`] for those that share most with it; the [`MOST_VERIFIED`] first are compared word by word, the [`MOST_KEPT`] nearest of these in
//! full. Two texts in quite other words meet by two of their rarest subjects of the lexicon, as long as a subject singles anybody out.
//! Copies of one text are one class: up to [`MOST_COPIES`] they pair with each other, beyond the first stands for all, and that is said.
//!
//! # Odd cases  Words too common to bring two actions together by themselves are named. Equals are all kept, so that no place in the tables decides.
//! # Cost       Blocks (capped) × texts, in parallel; memory follows the texts and [`MOST_KEPT`] pairs an action.
//! # Source     Bayardo, Ma & Srikant, "Scaling up all pairs similarity search", 2007.

use super::Engine;
use super::blocks::{Blocks, Shared};
use super::fields::Weights;
use super::pairs::{Scored, step};
use super::stand_ins::StandIns;
use super::vectors::Desk;
use super::weigh::weigh;
use crate::linkage::sparse::{Laid, Rows};
use crate::say;
use crate::text::{Sentence, number};
use rayon::prelude::*;
use rustc_hash::FxHasher;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

/// Most copies of one text that are paired with each other.
const MOST_COPIES: usize = 50;
/// Most texts that share blocks with one, compared with it word by word.
const MOST_VERIFIED: usize = 48;
/// Most pairs kept an action on either side, best first.
const MOST_KEPT: usize = 16;
/// Rarest subjects of a text that are combined by two.
const MOST_SUBJECTS: usize = 4;
/// Most texts of a block of subjects that are compared with one.
const MOST_BY_SUBJECT: usize = 8;
/// Longest block of words, of subjects.
const CAPS: (usize, usize) = (500, 200);

/// A candidate pair, the first before the second, and how alike its texts are.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    pub left: u32,
    pub right: u32,
    pub likeness: f64,
}

/// What comes of the candidates.
pub struct Joined {
    /// As [`super::pairs::score_all`] gives them.
    pub scored: Vec<Scored>,
    pub weights: Weights,
    /// Learnt from the likest of them.
    pub stand_ins: StandIns,
    /// What was passed over.
    pub limits: Vec<Sentence>,
}

/// Scores the candidate pairs. Same shape as [`super::pairs::score_all`], with the words learnt on the way, and sentences on what was passed over.
pub fn score_candidates(engine: &Engine, floor: f64) -> Joined {
    let (classes, stands_for, mut limits) = copies(engine);
    let is_in = |row: usize| stands_for[row] == row as u32 && engine.is_assessable[row];
    let words = &engine.vectors.words;
    let blocks = Blocks::of(words, engine.corpus.stems.len(), CAPS.0, is_in);
    limits.extend(named(engine, &blocks));

    let subjects = index_of_subjects(engine, is_in);
    let mut pairs: Vec<u64> = (0..engine.vectors.len())
        .into_par_iter()
        .map_init(
            || (Shared::default(), vec![0.0f32; engine.corpus.stems.len()], Laid::default()),
            |(shared, laid, subjects_laid), text| {
                if !is_in(text) {
                    return Vec::new();
                }
                let own = engine.vectors.packed.row(text);
                own.iter().for_each(|&(word, weight)| laid[word as usize] = weight);
                // Where the others stand is looked up first: memory then brings several texts at once.
                let near = blocks.nearest(text, MOST_VERIFIED, shared);
                let near: Vec<(u32, &[(u32, f32)])> =
                    near.into_iter().map(|other| (other, engine.vectors.packed.row(other as usize))).collect();
                let mut found = nearest(near.iter().map(|&(other, row)| (step(product(laid, row)), other)), MOST_KEPT);
                own.iter().for_each(|&(word, _)| laid[word as usize] = 0.0);
                let mut others: Vec<u32> =
                    subjects.keys.terms(text).iter().flat_map(|&key| subjects.rows.terms(key as usize)).copied().collect();
                others.sort_unstable();
                others.dedup();
                others.retain(|&other| other as usize != text);
                engine.vectors.subjects.lay(text, subjects_laid);
                let about = |&other: &u32| (step(engine.vectors.subjects.likeness_to(subjects_laid, other as usize)), other);
                found.extend(nearest(others.iter().map(about), MOST_BY_SUBJECT));
                found.into_iter().map(|other| packed(text as u32, other)).collect()
            },
        )
        .flatten_iter()
        .collect();

    pairs.extend(
        classes.iter().flat_map(|class| {
            class.iter().enumerate().flat_map(|(at, &left)| class[at + 1..].iter().map(move |&right| packed(left, right)))
        }),
    );
    pairs.extend(between_copies(&pairs, &classes, &stands_for));
    pairs.par_sort_unstable();
    pairs.dedup();

    let candidates = compared(engine, &pairs);
    drop(pairs);

    let (scored, weights, stand_ins) = weigh(engine, candidates, floor);
    Joined { scored, weights, stand_ins, limits }
}

/// A pair in one number, in order of (left, right).
fn packed(a: u32, b: u32) -> u64 {
    (u64::from(a.min(b)) << 32) | u64::from(a.max(b))
}

/// Product of a text laid out and another.
fn product(laid: &[f32], row: &[(u32, f32)]) -> f64 {
    // Four sums side by side, so that none waits for the last. Numbers of 24 bits are added in 53: their order decides nothing.
    let term = |&(word, weight): &(u32, f32)| f64::from(laid[word as usize] * weight);
    let mut sums = [0.0; 4];
    let fours = row.chunks_exact(4);
    let rest: f64 = fours.remainder().iter().map(term).sum();
    for four in fours {
        sums.iter_mut().zip(four).for_each(|(sum, entry)| *sum += term(entry));
    }
    rest + (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// The `most` nearest of these and all that are as near as the last, of those that are near at all. `others`: how near each is.
fn nearest(others: impl Iterator<Item = (i32, u32)>, most: usize) -> Vec<u32> {
    let mut found: Vec<(i32, u32)> = others.filter(|&(near, _)| near > 0).collect();
    if found.len() > most {
        let (_, &mut (least, _), _) = found.select_nth_unstable_by_key(most - 1, |&(near, _)| std::cmp::Reverse(near));
        found.retain(|&(near, _)| near >= least);
    }
    found.into_iter().map(|(_, other)| other).collect()
}

/// Likeness of the texts of each pair, in the order given: by (left, right).
fn compared(engine: &Engine, pairs: &[u64]) -> Vec<Candidate> {
    let runs: Vec<&[u64]> = pairs.chunk_by(|a, b| a >> 32 == b >> 32).collect();
    runs.par_iter()
        .with_min_len(256)
        .map_init(Desk::default, |desk, run| {
            let left = (run[0] >> 32) as u32;
            let mut open = engine.vectors.open(left as usize, desk);
            run.iter()
                .map(|&pair| Candidate { left, right: pair as u32, likeness: open.against(pair as u32 as usize).total() })
                .collect::<Vec<_>>()
        })
        .flatten_iter()
        .collect()
}

/// Copies pair with other texts as the first of them does.
fn between_copies(pairs: &[u64], classes: &[Vec<u32>], stands_for: &[u32]) -> Vec<u64> {
    // Classes are in order of their first copies.
    let mut is_copied = vec![false; stands_for.len()];
    classes.iter().for_each(|class| is_copied[class[0] as usize] = true);
    let class_of = |action: u32| match classes.binary_search_by_key(&action, |class| class[0]) {
        Ok(at) => classes[at].clone(),
        Err(_) => vec![action],
    };
    let mut more = Vec::new();
    for &pair in pairs {
        let (left, right) = ((pair >> 32) as u32, pair as u32);
        if !is_copied[left as usize] && !is_copied[right as usize] || stands_for[left as usize] == stands_for[right as usize] {
            continue;
        }
        let (lefts, rights) = (class_of(left), class_of(right));
        if lefts.len() * rights.len() <= MOST_COPIES {
            more.extend(lefts.iter().flat_map(|&a| rights.iter().map(move |&b| packed(a, b))));
        }
    }
    more
}

/// Classes of copies that pair with each other, and which action stands for each.
fn copies(engine: &Engine) -> (Vec<Vec<u32>>, Vec<u32>, Vec<Sentence>) {
    let n = engine.vectors.len();
    // Texts of one digest stand side by side, and are then compared in full.
    let digest = |row: usize| {
        let mut digest = FxHasher::default();
        engine.corpus.form_rows.iter().for_each(|part| part.terms(row).hash(&mut digest));
        digest.finish()
    };
    let mut order: Vec<(u64, u32)> = (0..n).into_par_iter().map(|row| (digest(row), row as u32)).collect();
    order.par_sort_unstable();
    let is_same = |a: u32, b: u32| engine.corpus.form_rows.iter().all(|part| part.terms(a as usize) == part.terms(b as usize));
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for run in order.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        let first = groups.len();
        for &(_, row) in run {
            match groups[first..].iter_mut().find(|class| is_same(class[0], row)) {
                Some(class) => class.push(row),
                None => groups.push(vec![row]),
            }
        }
    }
    groups.retain(|class| class.len() > 1 && engine.is_assessable[class[0] as usize]);
    groups.sort_unstable();
    let mut stands_for: Vec<u32> = (0..n as u32).collect();
    let mut limits = Vec::new();
    for class in &groups {
        class.iter().for_each(|&copy| stands_for[copy as usize] = class[0]);
    }
    let (small, large): (Vec<_>, Vec<_>) = groups.into_iter().partition(|class| class.len() <= MOST_COPIES);
    if !large.is_empty() {
        let (texts, copies) = (large.len(), number(large.iter().map(Vec::len).sum::<usize>() as f64, 0));
        let (fr, en) = (copies.fr, copies.en);
        limits.push(say!(
            "{texts} textes types sont repris mot pour mot par plus de {MOST_COPIES} actions ({fr} en tout)\u{202f}: chacun n'est comparé aux autres qu'une fois."
            | "{texts} standard texts are used word for word by more than {MOST_COPIES} actions ({en} in all): each is compared with the others only once."
        ));
    }
    (small, stands_for, limits)
}

/// Which words bring no two actions together by themselves.
fn named(engine: &Engine, blocks: &Blocks) -> Option<Sentence> {
    let names: Vec<&str> = blocks.common.iter().take(8).map(|&stem| engine.corpus.stems[stem as usize].as_str()).collect();
    let (k, cap, names, over) = (blocks.common.len(), CAPS.0, names.join(", "), blocks.n_passed_over);
    (k > 0).then(|| {
        say!(
            "{k} mots très courants ne suffisent pas, à eux seuls, à rapprocher deux actions (plus de {cap} actions chacun\u{202f}: {names}…)\u{202f}: il en faut deux, et {over} paires de ces mots sont elles-mêmes trop courantes."
            | "{k} very common words aren't enough by themselves to bring two actions together (more than {cap} actions each: {names}…): it takes two, and {over} pairs of these words are too common themselves."
        )
    })
}

/// An index of texts: by key, those that hold it.
struct Index {
    rows: Rows,
    /// By text: its keys.
    keys: Rows,
}

/// Texts by pairs of their rarest subjects. Where the lexicon's credit is small, blocks are short: in inverse proportion to the actions.
fn index_of_subjects(engine: &Engine, is_in: impl Fn(usize) -> bool + Sync) -> Index {
    let n = engine.vectors.len();
    let cap = (CAPS.1 as f64 * engine.vectors.subjects.credit().sqrt()) as usize;
    let frequency = engine.corpus.concept_rows.document_frequency(engine.n_concepts);
    let pairs_of = |row: usize| -> Vec<(u32, u32)> {
        let mut concepts = engine.corpus.concept_rows.terms(row).to_vec();
        concepts.sort_unstable_by_key(|&c| (frequency[c as usize], c));
        concepts.truncate(MOST_SUBJECTS);
        concepts.iter().enumerate().flat_map(|(at, &a)| concepts[at + 1..].iter().map(move |&b| (a.min(b), a.max(b)))).collect()
    };
    let keys: Vec<Vec<(u32, u32)>> =
        (0..n).into_par_iter().map(|row| if cap > 1 && is_in(row) { pairs_of(row) } else { Vec::new() }).collect();
    let mut counts: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    keys.iter().flatten().for_each(|&key| *counts.entry(key).or_default() += 1);
    let kept: BTreeMap<(u32, u32), u32> =
        counts.into_iter().filter(|&(_, count)| (2..=cap as u32).contains(&count)).map(|(key, _)| key).zip(0..).collect();
    let mut rows = Rows::new();
    for row in keys {
        let mut row: Vec<u32> = row.into_iter().filter_map(|key| kept.get(&key).copied()).collect();
        row.sort_unstable();
        rows.push(row.into_iter().map(|key| (key, 1.0)));
    }
    Index { rows: rows.transposed(kept.len()), keys: rows }
}
