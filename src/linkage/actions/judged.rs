//! What people said of pairs of actions, and what it changes at once: a pair judged « oui » is one purpose, a pair judged « non » isn't.
//!
//! # Method     A person's word is evidence like the rest, only far stronger: it sets aside what the texts said against it, and adds [`WORD`] to what they said
//! for it. A pair judged « oui » stands at p ≥ .99, one judged « non » at p ≤ .01, and the explanation has a line for it.
//! # Odd cases  « Incertain », or no verdict yet: nothing. Judged both ways: nothing. Judged twice the same way: once. In a dossier too small for anything to be said, verdicts wait.
//! # Choices    A verdict changes its own pair and, through the groups, its neighbours; it doesn't enter the company that actions keep: calibration would then read
//! in the score what it is told by the verdict.

use crate::dossier::{Dossier, Judgement};
use std::collections::BTreeMap;

/// What a person's word is worth, in log-odds: 99 chances to 1, for people are mistaken too, and two who judge the same pairs don't always agree.
const WORD: f64 = 4.595_119_850_134_59;

/// What people said of pairs of actions.
#[derive(Debug, Default)]
pub struct Verdicts(BTreeMap<(u32, u32), bool>);

impl Verdicts {
    /// The pairs that a dossier holds as judged « oui » or « non ».
    pub fn read(dossier: &Dossier) -> Self {
        let mut said: BTreeMap<(u32, u32), [bool; 2]> = BTreeMap::new();
        for judged in &dossier.judged_pairs {
            let (left, right) = judged.pair();
            let said = said.entry((left.0, right.0)).or_default();
            match judged.verdict {
                Some(Judgement::Same) => said[0] = true,
                Some(Judgement::Different) => said[1] = true,
                Some(Judgement::Unsure) | None => {}
            }
        }
        Self(said.into_iter().filter(|(_, [same, different])| same != different).map(|(pair, [same, _])| (pair, same)).collect())
    }

    /// How many pairs are judged « oui » or « non ».
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Have a pair, `left < right`, one purpose, as people say?
    pub fn of(&self, left: u32, right: u32) -> Option<bool> {
        self.0.get(&(left, right)).copied()
    }

    /// Judged pairs in order of (left, right), each with whether it has one purpose.
    pub fn iter(&self) -> impl Iterator<Item = ((u32, u32), bool)> {
        self.0.iter().map(|(pair, same)| (*pair, *same))
    }
}

/// Log-odds of a pair once a person said whether it `is_same`; `before`: what the tables alone say.
pub fn log_odds(is_same: bool, before: f64) -> f64 {
    if is_same { before.max(0.0) + WORD } else { before.min(0.0) - WORD }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{ActionIdx, JudgedPair, Origin};

    #[test]
    fn a_word_outweighs_what_the_tables_say() {
        let p = |is_same, before| super::super::super::calibrate::logistic(log_odds(is_same, before));
        assert!((p(true, -9.0) - 0.99).abs() < 1e-9 && p(true, 2.0) > 0.99);
        assert!((p(false, 9.0) - 0.01).abs() < 1e-9 && p(false, -2.0) < 0.01);
    }

    #[test]
    fn only_what_is_clear_counts_from_either_side_and_once() {
        let said = |left, right, verdict| JudgedPair {
            left: ActionIdx(left),
            right: ActionIdx(right),
            verdict,
            by: None,
            date: None,
            reason: None,
            notes: vec![],
            origin: Origin::default(),
        };
        let (same, different, unsure) = (Some(Judgement::Same), Some(Judgement::Different), Some(Judgement::Unsure));
        let judged_pairs = vec![
            said(2, 1, same),
            said(1, 2, same),
            said(0, 1, same),
            said(1, 0, different),
            said(0, 3, different),
            said(3, 0, unsure),
            said(4, 5, unsure),
            said(5, 6, None),
        ];
        let verdicts = Verdicts::read(&Dossier { judged_pairs, ..Default::default() });
        assert_eq!(verdicts.iter().collect::<Vec<_>>(), [((0, 3), false), ((1, 2), true)]);
        assert_eq!((verdicts.len(), verdicts.of(1, 2), verdicts.of(0, 1)), (2, Some(true), None));
    }
}
