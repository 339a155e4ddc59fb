//! The texts of two dossiers read as one, so that they can be compared across.

use super::corpus::Corpus;
use super::evidence::Evidence;
use super::vectors::Vectors;
use crate::dossier::{Action, Dossier, Territory};
use crate::lexicon::Lexicon;

/// How much a common subject counts beside common words: it says less of whether two sheets are of one action.
const SUBJECT: f64 = 0.6;

/// The texts of two dossiers, weighed by the words of both.
#[derive(Debug)]
pub struct Reading {
    vectors: Vectors,
    n_left: usize,
}

/// Reads the titles and descriptions of two dossiers together. Territories of both are left out of the texts.
pub fn read_together(left: &Dossier, right: &Dossier) -> Reading {
    let bare = |action: &Action| Action { territories: vec![], lead: None, workshop: None, ..action.clone() };
    let place = |territory: &Territory| Territory { parent: None, ..territory.clone() };
    let both = Dossier {
        territories: left.territories.iter().chain(&right.territories).map(place).collect(),
        actions: left.actions.iter().chain(&right.actions).map(bare).collect(),
        ..Default::default()
    };
    let lexicon = Lexicon::shipped();
    let corpus = Corpus::read(&both, lexicon);
    Reading { vectors: Vectors::build(&corpus, lexicon, &Evidence::default()), n_left: left.actions.len() }
}

impl Reading {
    /// How alike an action's text in the first dossier and one's in the second are, 0 to 1: by their words, or by their subject, whichever says more. `None` when
    /// one of them has no word that counts.
    pub fn likeness(&self, left: usize, right: usize) -> Option<f64> {
        let right = self.n_left + right;
        let words = &self.vectors.words;
        if words.terms(left).is_empty() || words.terms(right).is_empty() {
            return None;
        }
        Some(words.dot(left, right).max(SUBJECT * self.vectors.subjects.likeness(left, right)).clamp(0.0, 1.0))
    }
}
