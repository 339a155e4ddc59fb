//! All pairs of a dossier of moderate size, compared one by one.
//!
//! # Odd cases  Actions that can't be assessed pair with nothing. Equal likeness (to five digits) is an equal rank.
//! # Cost       O(n²) comparisons of short texts; five bytes a pair.

use super::Engine;
use super::fields::{Counts, Levels, PARTS, Weights};
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

/// How many of the likest pairs anchor the weights of fields: those of some share.
pub fn anchors(n: usize) -> usize {
    (3 * n).div_ceil(8)
}

/// How much the pair of a rank (0 first) counts among the likest: 1 up to n/8, then less and less, so that the last ones don't turn a weight by standing in or out.
/// The shares sum to n/4.
pub fn anchor_share(rank: usize, n: usize) -> f64 {
    let quarter = n as f64 / 4.0;
    ((1.5 * quarter - rank as f64) / quarter).clamp(0.0, 1.0)
}

/// The same for `times` pairs of one likeness, of which the first would have this rank: they share alike, whatever their order.
pub fn shared_anchor(rank: usize, times: usize, n: usize) -> f64 {
    let sum: f64 = (rank..(rank + times).min(anchors(n) + 1)).map(|rank| anchor_share(rank, n)).sum();
    sum / times.max(1) as f64
}

/// Level of the field "nearest of each other's territory" from both ranks, in [`PARTS`] of a level.
pub fn mutual_level(rank: u8, back: u8) -> u8 {
    LAST_RANK - rank.max(back)
}

/// The fourth rank, which stands for all later ones too.
pub const LAST_RANK: u8 = 4 * PARTS;
/// Likenesses that differ by less are compared by degrees: neither stands wholly before the other.
const AS_NEAR: f64 = 0.02;

/// Ranks of likeness among the actions of one territory: the four best steps.
#[derive(Clone, Copy, Debug)]
pub struct Best([i32; 4]);

impl Default for Best {
    fn default() -> Self {
        Self([i32::MIN; 4])
    }
}

impl Best {
    /// Takes one more into account.
    pub fn add(&mut self, step: i32) {
        let at = self.0.partition_point(|&best| best >= step);
        if at < self.0.len() {
            self.0[at..].rotate_right(1);
            self.0[at] = step;
        }
    }

    /// The rank of a step that was taken into account, in [`PARTS`] of a rank: the first is one rank, [`LAST_RANK`] the fourth or a later one.
    ///
    /// Another that is as near counts for half a rank, and by degrees around: what comes in or out elsewhere can't make two near equals change places at a blow.
    pub fn rank(&self, step: i32) -> u8 {
        let before = |&best: &i32| ((f64::from(best) - f64::from(step)) / (2e5 * AS_NEAR) + 0.5).clamp(0.0, 1.0);
        let itself = if step >= self.0[3] { 0.5 } else { 0.0 };
        let rank = 1.0 + self.0.iter().map(before).sum::<f64>() - itself;
        (rank * f64::from(PARTS)).round().min(f64::from(LAST_RANK)) as u8
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
                return (vec![0; n], vec![LAST_RANK; n]);
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
            let mut ranks = vec![LAST_RANK; n];
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
    let step_of = |left: usize, right: usize| if is_compared(left, right) { rows[left].0[right] } else { 0 };
    let (least, shares) = most_alike(n, step_of);
    for left in 0..n {
        for right in left + 1..n {
            if step_of(left, right) >= least {
                alike.add(&levels(left, right), shares[(step_of(left, right) - least) as usize]);
            }
        }
    }
    let weights = Weights::estimate(all, alike);
    let kept: Vec<Vec<Scored>> = (0..n)
        .into_par_iter()
        .map(|left| {
            (left + 1..n)
                .filter(|&right| is_compared(left, right))
                .filter_map(|right| {
                    let levels = levels(left, right);
                    let raw = score::of_text(f64::from(rows[left].0[right]) / 1e5) + engine.start() + weights.total(&levels);
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

/// How much pairs count among the likest, by their step of likeness: the least step that counts, and the shares from there on.
fn most_alike(n: usize, steps: impl Fn(usize, usize) -> i32) -> (i32, Vec<f64>) {
    // By a histogram, so that no list of all pairs is sorted.
    let mut histogram = vec![0usize; 600_000];
    for left in 0..n {
        for right in left + 1..n {
            let at = steps(left, right).clamp(0, 599_999) as usize;
            histogram[at] += 1;
        }
    }
    let mut found = 0;
    let mut shares = Vec::new();
    let mut least = histogram.len();
    while found < anchors(n) && least > 1 {
        least -= 1;
        shares.push(shared_anchor(found, histogram[least], n));
        found += histogram[least];
    }
    shares.reverse();
    (least as i32, shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best_of(steps: &[i32]) -> Best {
        let mut best = Best::default();
        steps.iter().for_each(|&step| best.add(step));
        best
    }

    #[test]
    fn ranks_are_whole_where_likenesses_are_far_apart() {
        let best = best_of(&[10_000, 90_000, 50_000, 30_000, 70_000]);
        let ranks = [90_000, 70_000, 50_000, 30_000, 10_000].map(|step| best.rank(step));
        assert_eq!(ranks, [PARTS, 2 * PARTS, 3 * PARTS, LAST_RANK, LAST_RANK]);
        assert_eq!(best_of(&[5]).rank(5), PARTS);
    }

    #[test]
    fn near_equals_share_their_ranks_by_degrees() {
        let rank = |step: i32| best_of(&[50_000, step]).rank(step);
        assert_eq!((rank(52_000), rank(50_000), rank(48_000)), (PARTS, PARTS * 3 / 2, 2 * PARTS));
        assert!(rank(50_001).abs_diff(rank(49_999)) <= 1);
    }
}
