//! Candidate pairs of a large dossier: an exact cosine join on words, a join on pairs of subjects, copies of one text collapsed first.
//!
//! # Method
//! Products of word vectors are summed over an inverted index of all words but the commonest; what the words passed over could add is bounded by their
//! lengths, and what may reach τ is verified. Two texts in quite other words meet by two of their rarest subjects of the lexicon.
//! Copies of one text are one class: up to [`MOST_COPIES`] they pair with each other, beyond the first stands for all, and that is said.
//!
//! # Odd cases  A word or a pair of subjects held by more texts than the cap is passed over, and the words are named: it is exact up to the cap.
//! # Cost       Entries × posting lists (capped), in parallel; memory follows the texts and [`MOST_KEPT`] pairs an action.
//! # Source     Bayardo, Ma & Srikant, "Scaling up all pairs similarity search", 2007.

use super::Engine;
use super::fields::{Counts, Weights};
use super::pairs::{Best, LAST_RANK, Scored, anchors, mutual_level, shared_anchor, step};
use super::score;
use super::vectors::Desk;
use crate::linkage::sparse::Rows;
use crate::say;
use crate::text::{Sentence, number};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// Most copies of one text that are paired with each other.
const MOST_COPIES: usize = 50;
/// Most pairs kept an action, best first.
const MOST_KEPT: usize = 40;
/// Random pairs from which the usual share of each level is read.
const SAMPLED: usize = 1_000_000;
/// Rarest subjects of a text that are combined by two.
const MOST_SUBJECTS: usize = 4;

/// Least cosine of words looked for, and the longest posting list read.
fn reach(n: usize) -> (f32, usize) {
    if n <= 100_000 { (0.35, 1_000) } else { (0.5, 500) }
}

/// An index of texts: by key, those that hold it.
struct Index {
    rows: Rows,
    /// By text: its keys.
    keys: Rows,
    /// By text: length of what is not indexed.
    rest: Vec<f32>,
}

/// Scores the candidate pairs. Same shape as [`super::pairs::score_all`], and sentences on what was passed over.
pub fn score_candidates(engine: &Engine, floor: f64) -> (Vec<Scored>, Weights, Vec<Sentence>) {
    let n = engine.vectors.len();
    let (classes, stands_for, mut limits) = copies(engine);
    let (threshold, cap) = reach(n);
    let words = index_of_words(engine, &stands_for, cap, &mut limits);
    let subjects = index_of_subjects(engine, &stands_for, cap.min(200));

    // Each action looks for its like among the later ones; both then know of the pair.
    let found: Vec<Vec<(i32, u32)>> = (0..n)
        .into_par_iter()
        .map_init(
            || (Desk::default(), vec![0.0f32; n], Vec::<u32>::new()),
            |(desk, products, touched), left| {
                if stands_for[left] != left as u32 || !engine.is_assessable[left] {
                    return Vec::new();
                }
                let mut candidates = probe(engine, &words, left, threshold, products, touched);
                for &key in subjects.keys.terms(left) {
                    candidates.extend(subjects.rows.terms(key as usize).iter().filter(|&&right| right as usize > left));
                }
                candidates.sort_unstable();
                candidates.dedup();
                let mut open = engine.vectors.open(left, desk);
                let mut best: Vec<(i32, u32)> = candidates
                    .into_iter()
                    .map(|right| (step(open.against(right as usize).total()), right))
                    .filter(|&(step, _)| step > 0)
                    .collect();
                best.sort_unstable_by_key(|&(step, right)| (std::cmp::Reverse(step), right));
                best.truncate(MOST_KEPT);
                best
            },
        )
        .collect();
    let mut pairs: Vec<(u32, u32, i32)> = found
        .into_iter()
        .enumerate()
        .flat_map(|(left, best)| best.into_iter().map(move |(step, right)| (left as u32, right, step)))
        .collect();
    // Copies pair with each other, and each as the first does with other texts.
    let mut desk = Desk::default();
    for class in &classes {
        let own = step(engine.vectors.open(class[0] as usize, &mut desk).against(class[0] as usize).total());
        for (at, &left) in class.iter().enumerate() {
            pairs.extend(class[at + 1..].iter().map(|&right| (left, right, own)));
        }
    }
    let copied: HashMap<u32, &Vec<u32>> = classes.iter().map(|class| (class[0], class)).collect();
    let mut more = Vec::new();
    for &(left, right, step) in &pairs {
        if stands_for[left as usize] == stands_for[right as usize] || (!copied.contains_key(&left) && !copied.contains_key(&right)) {
            continue;
        }
        let (own_left, own_right) = (vec![left], vec![right]);
        let (lefts, rights) = (copied.get(&left).map_or(&own_left, |c| *c), copied.get(&right).map_or(&own_right, |c| *c));
        if lefts.len() * rights.len() <= MOST_COPIES {
            let all = lefts.iter().flat_map(|&a| rights.iter().map(move |&b| (a.min(b), a.max(b), step)));
            more.extend(all.filter(|&(a, b, _)| (a, b) != (left, right)));
        }
    }
    pairs.extend(more);
    pairs.par_sort_unstable();
    pairs.dedup();
    let (scored, weights) = weigh(engine, pairs, floor);
    (scored, weights, limits)
}

/// Later texts that reach the threshold with the words indexed, or may with the others.
fn probe(engine: &Engine, index: &Index, left: usize, threshold: f32, products: &mut [f32], touched: &mut Vec<u32>) -> Vec<u32> {
    touched.clear();
    for (key, weight) in index.keys.row(left) {
        let (texts, weights) = (index.rows.terms(key as usize), index.rows.values(key as usize));
        let later = texts.partition_point(|&text| text as usize <= left);
        for (&right, &other) in texts[later..].iter().zip(&weights[later..]) {
            let product = &mut products[right as usize];
            if *product == 0.0 {
                touched.push(right);
            }
            *product += weight * other;
        }
    }
    let mut out = Vec::new();
    for &right in touched.iter() {
        let product = std::mem::take(&mut products[right as usize]);
        // What the words passed over can add is bounded by their lengths (Cauchy–Schwarz); a hair's breadth allows for rounding.
        let most = product + index.rest[left] * index.rest[right as usize];
        if most >= threshold - 1e-4 && engine.vectors.words.dot(left, right as usize) >= f64::from(threshold) {
            out.push(right);
        }
    }
    out
}

/// Classes of copies that pair with each other, and which action stands for each.
fn copies(engine: &Engine) -> (Vec<Vec<u32>>, Vec<u32>, Vec<Sentence>) {
    let n = engine.vectors.len();
    let mut by_text: HashMap<Vec<u32>, Vec<u32>> = HashMap::new();
    for row in 0..n {
        let text: Vec<u32> = engine.corpus.form_rows.iter().flat_map(|part| part.terms(row).iter().copied().chain([u32::MAX])).collect();
        by_text.entry(text).or_default().push(row as u32);
    }
    let mut groups: Vec<Vec<u32>> =
        by_text.into_values().filter(|class| class.len() > 1 && engine.is_assessable[class[0] as usize]).collect();
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

fn index_of_words(engine: &Engine, stands_for: &[u32], cap: usize, limits: &mut Vec<Sentence>) -> Index {
    let frequency = &engine.vectors.stem_frequency;
    let n = engine.vectors.len();
    let mut words = Rows::new();
    for (row, &copy_of) in stands_for.iter().enumerate() {
        let is_indexed = copy_of == row as u32 && engine.is_assessable[row];
        words.push(engine.vectors.words.row(row).filter(|_| is_indexed));
    }
    let (keys, passed) = capped(words, engine.corpus.stems.len(), cap);
    let rest = (0..n).map(|row| (1.0 - keys.values(row).iter().map(|weight| weight * weight).sum::<f32>()).max(0.0).sqrt()).collect();
    if !passed.is_empty() {
        let mut named = passed.clone();
        named.sort_by_key(|&stem| (std::cmp::Reverse(frequency[stem as usize]), stem));
        let names: Vec<&str> = named.iter().take(8).map(|&stem| engine.corpus.stems[stem as usize].as_str()).collect();
        let (k, names) = (passed.len(), names.join(", "));
        limits.push(say!(
            "{k} mots très courants ne suffisent pas, à eux seuls, à rapprocher deux actions (plus de {cap} actions chacun\u{202f}: {names}…)."
            | "{k} very common words aren't enough by themselves to bring two actions together (more than {cap} actions each: {names}…)."
        ));
    }
    Index { rows: keys.transposed(engine.corpus.stems.len()), keys, rest }
}

/// Texts by pairs of their rarest subjects.
fn index_of_subjects(engine: &Engine, stands_for: &[u32], cap: usize) -> Index {
    let n = engine.vectors.len();
    let frequency = engine.corpus.concept_rows.document_frequency(engine.n_concepts);
    let pairs_of = |row: usize| -> Vec<(u32, u32)> {
        let mut concepts = engine.corpus.concept_rows.terms(row).to_vec();
        concepts.sort_unstable_by_key(|&c| (frequency[c as usize], c));
        concepts.truncate(MOST_SUBJECTS);
        concepts.iter().enumerate().flat_map(|(at, &a)| concepts[at + 1..].iter().map(move |&b| (a.min(b), a.max(b)))).collect()
    };
    let keys: Vec<Vec<(u32, u32)>> = (0..n)
        .into_par_iter()
        .map(|row| if stands_for[row] == row as u32 && engine.is_assessable[row] { pairs_of(row) } else { Vec::new() })
        .collect();
    let mut numbers: BTreeMap<(u32, u32), u32> = keys.iter().flatten().map(|&key| (key, 0)).collect();
    numbers.values_mut().zip(0..).for_each(|(number, at)| *number = at);
    let mut rows = Rows::new();
    for row in keys {
        let mut row: Vec<u32> = row.into_iter().map(|key| numbers[&key]).collect();
        row.sort_unstable();
        rows.push(row.into_iter().map(|key| (key, 1.0)));
    }
    let (keys, _) = capped(rows, numbers.len(), cap);
    Index { rows: keys.transposed(numbers.len()), keys, rest: Vec::new() }
}

/// Rows without the keys that more than `cap` of them hold; and which keys those are.
fn capped(rows: Rows, n_keys: usize, cap: usize) -> (Rows, Vec<u32>) {
    let frequency = rows.document_frequency(n_keys);
    let passed: Vec<u32> = (0..n_keys as u32).filter(|&key| frequency[key as usize] as usize > cap).collect();
    if passed.is_empty() {
        return (rows, passed);
    }
    let mut out = Rows::new();
    for row in 0..rows.len() {
        out.push(rows.row(row).filter(|&(key, _)| frequency[key as usize] as usize <= cap));
    }
    (out, passed)
}

/// Ranks, fields, weights and raw scores of candidate pairs, given in order.
fn weigh(engine: &Engine, pairs: Vec<(u32, u32, i32)>, floor: f64) -> (Vec<Scored>, Weights) {
    let n = engine.vectors.len();
    let mut around: Vec<Vec<(u32, i32)>> = vec![Vec::new(); n];
    for &(left, right, step) in &pairs {
        around[left as usize].push((right, step));
        around[right as usize].push((left, step));
    }
    // Rank of each neighbour among the neighbours of its territory; neighbours rise, so that it is found again.
    let ranks: Vec<Vec<u8>> = around
        .par_iter_mut()
        .map(|near| {
            near.sort_unstable();
            let mut best: HashMap<u32, Best> = HashMap::new();
            for &(other, step) in near.iter() {
                for &territory in &engine.territories[other as usize] {
                    best.entry(territory).or_default().add(step);
                }
            }
            near.iter()
                .map(|&(other, step)| engine.territories[other as usize].iter().map(|t| best[t].rank(step)).min().unwrap_or(LAST_RANK))
                .collect()
        })
        .collect();
    let rank = |from: u32, to: u32| {
        around[from as usize].binary_search_by_key(&to, |&(other, _)| other).map_or(LAST_RANK, |at| ranks[from as usize][at])
    };
    let scored: Vec<(Scored, i32)> = pairs
        .par_iter()
        .map(|&(left, right, step)| {
            let levels = engine.cards.levels(left as usize, right as usize, mutual_level(rank(left, right), rank(right, left)));
            (Scored { left, right, raw: 0.0, levels }, step)
        })
        .collect();

    let mut all = sampled(engine);
    let every = n as f64 * (n as f64 - 1.0) / 2.0;
    for (pair, _) in &scored {
        all.add_mutual(&pair.levels, 1.0);
    }
    all.add_mutual(&[0; 6], every - scored.len() as f64);
    let mut steps: Vec<std::cmp::Reverse<i32>> = scored.iter().map(|(_, step)| std::cmp::Reverse(*step)).collect();
    let wanted = anchors(n).min(steps.len());
    if wanted > 0 && wanted < steps.len() {
        steps.select_nth_unstable(wanted - 1);
    }
    // Those as near as the last one count with it, whatever their order.
    let least = steps.get(wanted.wrapping_sub(1)).map_or(i32::MAX, |step| step.0);
    let mut order: Vec<(std::cmp::Reverse<i32>, usize)> =
        scored.iter().enumerate().filter(|(_, (_, step))| *step >= least).map(|(at, (_, step))| (std::cmp::Reverse(*step), at)).collect();
    order.sort_unstable();
    let mut alike = Counts::default();
    let mut rank = 0;
    for run in order.chunk_by(|a, b| a.0 == b.0) {
        let share = shared_anchor(rank, run.len(), n);
        run.iter().for_each(|&(_, at)| alike.add(&scored[at].0.levels, share));
        rank += run.len();
    }
    let weights = Weights::estimate(all, alike);
    let out = scored
        .into_par_iter()
        .map(|(pair, step)| Scored { raw: score::of_text(f64::from(step) / 1e5) + score::rarity(n) + weights.total(&pair.levels), ..pair })
        .filter(|pair| pair.raw >= floor || engine.verdicts.of(pair.left, pair.right).is_some())
        .collect();
    (out, weights)
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
                    counts.add(&engine.cards.levels(order[a].1 as usize, order[b].1 as usize, super::fields::NO_LEVEL), 1.0);
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
