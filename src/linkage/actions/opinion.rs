//! A second opinion on the same evidence: two hidden classes of pairs, found by EM, set against the anchored score.
//!
//! # Why
//! Nothing tells a free estimate which two classes are meant: it takes those that explain most of how columns come out together, which are "same theme" and "other
//! theme" ([`Freedom::Free`]: on Seine-et-Marne a share of .132 of all pairs where .003 is true, precision .03 at one half). That is why the score is anchored on
//! texts (precision .79). Kept near the purpose ([`Freedom::Bounded`]: how levels come out over all pairs held, begun from the likest texts, a share of no more than
//! 3 pairs an action among all, no level worth less than the one below), it goes to its bound and still announces five times too much (precision .14): it is
//! no rival to the score, and its disagreement is shown beside it.
//!
//! # Odd cases  A dossier in which nothing was compared, or too large for all pairs: no opinion.
//! # Cost       As the comparison of all pairs.
//! # Source     Winkler, "Methods for record linkage and Bayesian networks", 2002; Yancey, "Improving EM algorithm estimates for record linkage parameters", 2004.

use super::pairs::{MOST, anchors, step};
use super::vectors::Desk;
use super::{ActionLinkage, Engine};
use crate::dossier::ActionIdx;
use crate::statistics::latent_agreement::{Bounds, Classes, MISSING, estimate};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Likenesses of texts at which a new level begins.
const LEVELS_OF_TEXT: [f64; 6] = [0.15, 0.3, 0.5, 0.8, 1.2, 1.8];
/// Levels of each comparison: texts, themes, leads, target groups, axis, period, framework.
const N_LEVELS: [usize; 7] = [7, 4, 3, 4, 2, 3, 2];
/// Most pairs an action that may share its purpose, as the estimate's bound.
const MOST_TWINS: f64 = 3.0;
/// Where the estimate stops.
const TOLERANCE: f64 = 1e-6;
const MOST_STEPS: usize = 500;

/// How free the estimate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freedom {
    /// Left to itself.
    Free,
    /// Begun at the likest texts, and kept near.
    Bounded,
}

/// What an estimate says.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// Share of all pairs that it takes for one purpose.
    pub share: f64,
    /// Pairs that it gives a probability of one half or more, in order of (left, right).
    pub announced: Vec<(ActionIdx, ActionIdx)>,
}

/// How one pair comes out, comparison by comparison.
type Pattern = [u8; 7];

impl ActionLinkage {
    /// What an estimate by EM says of all pairs; `None` where not all pairs were compared.
    pub fn second_opinion(&self, freedom: Freedom) -> Option<Opinion> {
        let n = self.engine.vectors.len();
        if n == 0 || n > MOST {
            return None;
        }
        let rows = self.engine.patterns();
        let mut counts: BTreeMap<Pattern, f64> = BTreeMap::new();
        rows.iter().flatten().for_each(|(_, pattern, _)| *counts.entry(*pattern).or_default() += 1.0);
        let patterns: Vec<(Vec<u8>, f64)> = counts.into_iter().map(|(pattern, count)| (pattern.to_vec(), count)).collect();
        let (start, bounds) = match freedom {
            Freedom::Free => (neutral(), Bounds::default()),
            Freedom::Bounded => {
                let most = MOST_TWINS / n as f64;
                (anchored(&rows, n, most / MOST_TWINS), Bounds { most: Some(most), is_isotone: true, is_u_held: true })
            }
        };
        let classes = estimate(&patterns, &start, bounds, TOLERANCE, MOST_STEPS).classes;
        let announced = rows.iter().enumerate().flat_map(|(left, row)| {
            let likely = row.iter().filter(|(_, pattern, _)| classes.posterior(pattern) >= 0.5);
            likely.map(move |(right, ..)| (ActionIdx::from(left), ActionIdx(*right))).collect::<Vec<_>>()
        });
        Some(Opinion { share: classes.share, announced: announced.collect() })
    }
}

impl Engine {
    /// By action: each later one that it can be compared with, how they come out, and how alike their texts are.
    fn patterns(&self) -> Vec<Vec<(u32, Pattern, i32)>> {
        let n = self.vectors.len();
        (0..n)
            .into_par_iter()
            .map_init(Desk::default, |desk, left| {
                if !self.is_assessable[left] {
                    return Vec::new();
                }
                let mut open = self.vectors.open(left, desk);
                let others = (left + 1..n).filter(|&right| self.is_assessable[right]);
                others
                    .map(|right| {
                        let likeness = open.against(right).total();
                        let text = LEVELS_OF_TEXT.partition_point(|bound| *bound <= likeness) as u8;
                        let [themes, lead] = self.cards.themes_and_lead(left, right);
                        let [_, targets, axis, period, framework, _] = self.cards.levels(left, right, MISSING);
                        // Years apart: the nearer, the higher the level.
                        let period = if period == MISSING { period } else { 2 - period };
                        (right as u32, [text, themes, lead, targets, axis, period, framework], step(likeness))
                    })
                    .collect()
            })
            .collect()
    }
}

/// Classes that prefer agreement, and know nothing else.
fn neutral() -> Classes {
    let halves = |n: usize| -> Vec<f64> {
        let total = (1u32 << n) as f64 - 1.0;
        (0..n).map(|level| f64::from(1u32 << level) / total).collect()
    };
    let m: Vec<Vec<f64>> = N_LEVELS.iter().map(|&n| halves(n)).collect();
    Classes { share: 0.1, u: m.iter().map(|levels| levels.iter().rev().copied().collect()).collect(), m }
}

/// Classes as they come out over all pairs, and over the pairs of the likest texts.
fn anchored(rows: &[Vec<(u32, Pattern, i32)>], n: usize, share: f64) -> Classes {
    let mut likest: Vec<(i32, &Pattern)> = rows.iter().flatten().map(|(_, pattern, step)| (*step, pattern)).collect();
    likest.sort_by(|a, b| b.cmp(a));
    likest.truncate(anchors(n));
    let u = shares(rows.iter().flatten().map(|(_, pattern, _)| pattern), None);
    Classes { share, m: shares(likest.into_iter().map(|(_, pattern)| pattern), Some(&u)), u }
}

/// Share of each level of each comparison, drawn a little towards `to`, or towards all levels alike.
fn shares<'a>(patterns: impl Iterator<Item = &'a Pattern>, to: Option<&[Vec<f64>]>) -> Vec<Vec<f64>> {
    let mut counts: Vec<Vec<f64>> = match to {
        Some(to) => to.iter().map(|levels| levels.iter().map(|share| 30.0 * share).collect()).collect(),
        None => N_LEVELS.iter().map(|&n| vec![1.0 / n as f64; n]).collect(),
    };
    for pattern in patterns {
        for (field, &level) in pattern.iter().enumerate().filter(|(_, level)| **level != MISSING) {
            counts[field][level as usize] += 1.0;
        }
    }
    for levels in &mut counts {
        let total: f64 = levels.iter().sum();
        levels.iter_mut().for_each(|level| *level /= total);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::tests_support::example;
    use std::collections::{BTreeSet, HashMap};

    /// Pairs of one true group of the labelled dossier.
    fn truth(dossier: &crate::dossier::Dossier) -> BTreeSet<(ActionIdx, ActionIdx)> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/seine-et-marne-2014/verite/redondances.csv");
        let at: HashMap<&str, usize> = dossier.actions.iter().enumerate().map(|(at, action)| (action.id.as_str(), at)).collect();
        let mut groups: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for row in csv::Reader::from_path(folder).unwrap().records() {
            let row = row.unwrap();
            groups.entry(row[0].to_owned()).or_default().insert(at[&row[1]]);
        }
        let pairs = |members: &BTreeSet<usize>| -> Vec<_> {
            members.iter().flat_map(|&a| members.range(a + 1..).map(move |&b| (ActionIdx::from(a), ActionIdx::from(b)))).collect()
        };
        groups.values().flat_map(pairs).collect()
    }

    #[test]
    fn left_free_it_takes_a_theme_for_a_purpose_and_anchored_it_does_not() {
        let dossier = example();
        let linkage = ActionLinkage::build(&dossier);
        let truth = truth(&dossier);
        let precision =
            |pairs: &[(ActionIdx, ActionIdx)]| pairs.iter().filter(|pair| truth.contains(pair)).count() as f64 / pairs.len().max(1) as f64;
        let n = dossier.actions.len() as f64;
        let true_share = truth.len() as f64 / (n * (n - 1.0) / 2.0);
        let free = linkage.second_opinion(Freedom::Free).unwrap();
        let bounded = linkage.second_opinion(Freedom::Bounded).unwrap();
        let score: Vec<_> = linkage.pairs.iter().filter(|pair| pair.probability >= 0.5).map(|pair| (pair.left, pair.right)).collect();
        println!("true share {true_share:.4}, score: {} pairs, precision {:.3}", score.len(), precision(&score));
        for (name, opinion) in [("free", &free), ("bounded", &bounded)] {
            println!(
                "{name}: share {:.4}, {} pairs, precision {:.3}",
                opinion.share,
                opinion.announced.len(),
                precision(&opinion.announced)
            );
        }
        assert!(
            free.share > 10.0 * true_share && precision(&free.announced) < 0.25,
            "the free estimate ran away to another pair of classes"
        );
        assert!(bounded.share <= 3.0 / n && precision(&bounded.announced) > 2.0 * precision(&free.announced));
        assert!(precision(&score) > 0.75);
    }

    #[test]
    fn nothing_compared_is_no_opinion() {
        assert_eq!(ActionLinkage::default().second_opinion(Freedom::Free), None);
    }
}
