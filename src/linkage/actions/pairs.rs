//! All pairs of a dossier of moderate size, compared one by one.
//!
//! # Odd cases  Actions that can't be assessed pair with nothing. Equal likeness (to five digits) is an equal rank.
//! # Cost       O(n²) comparisons of short texts; five bytes a pair.

use super::Engine;
use super::fields::{Counts, Levels, Weights};
use super::score;
use super::vectors::Desk;
use rayon::prelude::*;

/// Most actions of which all pairs are compared.
pub const MOST: usize = 5_000;

/// A pair worth keeping.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// First action.
    pub left: u32,
    /// Second action, after the first.
    pub right: u32,
    /// Score before company and calibration.
    pub raw: f64,
    /// Levels of its fields.
    pub levels: Levels,
}

/// Likeness to five digits, so that the order of sums decides nothing.
pub fn step(total: f64) -> i32 {
    (total * 1e5).round() as i32
}

/// Level of the field "nearest of each other's territory" from both ranks.
pub fn mutual_level(rank: u8, back: u8) -> u8 {
    4 - rank.max(back)
}

/// Ranks of likeness among the actions of one territory: the three best steps.
#[derive(Clone, Copy, Debug)]
pub struct Best([i32; 3]);

impl Default for Best {
    fn default() -> Self {
        Self([i32::MIN; 3])
    }
}

impl Best {
    /// Takes one more into account.
    pub fn add(&mut self, step: i32) {
        let [a, b, c] = self.0;
        self.0 = if step > a {
            [step, a, b]
        } else if step > b {
            [a, step, b]
        } else if step > c {
            [a, b, step]
        } else {
            return;
        };
    }

    /// 1, 2, 3 or, for more, 4.
    pub fn rank(&self, step: i32) -> u8 {
        self.0.iter().position(|&best| step >= best).map_or(4, |at| at as u8 + 1)
    }
}

/// Scores all pairs. Returns those of a raw score of at least `floor`, and those that a person judged (in order of left, right), and the weights of fields.
pub fn score_all(engine: &Engine, floor: f64) -> (Vec<Scored>, Weights) {
    let n = engine.vectors.len();
    let members = &engine.members;
    let rows: Vec<(Vec<i32>, Vec<u8>)> = (0..n)
        .into_par_iter()
        .map_init(Desk::default, |desk, left| {
            if !engine.is_assessable[left] {
                return (vec![0; n], vec![4; n]);
            }
            let mut open = engine.vectors.open(left, desk);
            let steps: Vec<i32> = (0..n)
                .map(|right| {
                    if right == left || !engine.is_assessable[right] {
                        return 0;
                    }
                    step(open.against(right).total())
                })
                .collect();
            let mut ranks = vec![4u8; n];
            for actions in members {
                let mut best = Best::default();
                for &other in actions.iter().filter(|&&other| other as usize != left) {
                    best.add(steps[other as usize]);
                }
                for &other in actions.iter().filter(|&&other| other as usize != left) {
                    let rank = &mut ranks[other as usize];
                    *rank = (*rank).min(best.rank(steps[other as usize]));
                }
            }
            (steps, ranks)
        })
        .collect();

    let is_compared = |left: usize, right: usize| engine.is_assessable[left] && engine.is_assessable[right];
    let levels = |left: usize, right: usize| engine.cards.levels(left, right, mutual_level(rows[left].1[right], rows[right].1[left]));
    let counts: Vec<Counts> = (0..n)
        .into_par_iter()
        .map(|left| {
            let mut counts = Counts::default();
            for right in (left + 1..n).filter(|&right| is_compared(left, right)) {
                counts.add(&levels(left, right), 1.0);
            }
            counts
        })
        .collect();
    let mut all = Counts::default();
    counts.iter().for_each(|row| all.merge(row));

    let mut alike = Counts::default();
    for (left, right) in most_alike(n, n.div_ceil(4), |left, right| if is_compared(left, right) { rows[left].0[right] } else { 0 }) {
        alike.add(&levels(left, right), 1.0);
    }
    let weights = Weights::estimate(all, alike);
    let kept: Vec<Vec<Scored>> = (0..n)
        .into_par_iter()
        .map(|left| {
            (left + 1..n)
                .filter(|&right| is_compared(left, right))
                .filter_map(|right| {
                    let levels = levels(left, right);
                    let raw = score::of_text(f64::from(rows[left].0[right]) / 1e5) + score::rarity(n) + weights.total(&levels);
                    (raw >= floor || engine.verdicts.of(left as u32, right as u32).is_some()).then_some(Scored {
                        left: left as u32,
                        right: right as u32,
                        raw,
                        levels,
                    })
                })
                .collect()
        })
        .collect();
    (kept.into_iter().flatten().collect(), weights)
}

/// The `wanted` pairs of the highest likeness, ties in order of (left, right).
fn most_alike(n: usize, wanted: usize, steps: impl Fn(usize, usize) -> i32) -> Vec<(usize, usize)> {
    // A histogram finds the step at which enough pairs stand, so that no list of all pairs is sorted.
    let mut histogram = vec![0usize; 600_000];
    for left in 0..n {
        for right in left + 1..n {
            let at = steps(left, right).clamp(0, 599_999) as usize;
            histogram[at] += 1;
        }
    }
    let mut found = 0;
    let least = (1..histogram.len()).rev().find(|&at| {
        found += histogram[at];
        found >= wanted
    });
    let least = least.unwrap_or(1) as i32;
    let mut pairs = Vec::new();
    for left in 0..n {
        for right in left + 1..n {
            let step = steps(left, right);
            if step >= least {
                pairs.push((std::cmp::Reverse(step), left, right));
            }
        }
    }
    pairs.sort_unstable();
    pairs.into_iter().take(wanted).map(|(_, left, right)| (left, right)).collect()
}
