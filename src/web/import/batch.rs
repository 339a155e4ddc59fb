//! Pairs of partners worth a judgement, chosen together: those that are judged meanwhile leave, and the next are chosen with what they taught.

use crate::dossier::{Dossier, PartnerIdx};
use crate::linkage::partners_to_judge;
use crate::register::Judged;
use crate::say;
use crate::text::{Sentence, count};
use std::collections::BTreeSet;

/// Pairs that are chosen at once.
const ASKED: usize = 20;

/// Pairs chosen together.
#[derive(Debug)]
pub struct Batch {
    pairs: Vec<(PartnerIdx, PartnerIdx)>,
    /// Is it full, so that others may wait behind it?
    is_full: bool,
}

impl Batch {
    /// The pairs that teach most, beside those that were judged.
    pub fn of(dossier: &Dossier, judged: &[Judged]) -> Self {
        // Those to whom one answered « je ne sais pas » are chosen again.
        let asked = ASKED + ids(judged).len();
        let pairs = partners_to_judge(dossier, asked);
        Self { is_full: pairs.len() == asked, pairs }
    }

    /// Those of which nothing was said yet.
    pub fn open(&self, dossier: &Dossier, judged: &[Judged]) -> Vec<(PartnerIdx, PartnerIdx)> {
        let known = ids(judged);
        let is_open = |(a, b): &&(PartnerIdx, PartnerIdx)| {
            let (a, b) = (dossier.partner(*a).id.as_str(), dossier.partner(*b).id.as_str());
            !known.contains(&(a.min(b), a.max(b)))
        };
        self.pairs.iter().filter(is_open).take(ASKED).copied().collect()
    }

    /// How many are open, for people.
    pub fn left(&self, n_open: usize) -> Sentence {
        let left = count(n_open, ("paire à comparer", "paires à comparer"), ("pair to compare", "pairs to compare"));
        let (fr, en) = (left.fr, left.en);
        if self.is_full { say!("{fr} ou plus" | "{en} or more") } else { say!("{fr}" | "{en}") }
    }
}

fn ids(judged: &[Judged]) -> BTreeSet<(&str, &str)> {
    judged.iter().map(Judged::ids).collect()
}
