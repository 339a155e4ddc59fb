//! What each text is about, in the lexicon's purposes: the knowledge by which « dettes de loyer » and « plan d'apurement » meet.
//!
//! # Method
//! A text's score on a purpose is the product of its word vector with the purpose's vocabulary, and a tenth more for phrases found whole. The [`MOST`] best are kept
//! and raised to the third power, so that what a text is mainly about decides; so are their sums by theme of the lexicon. Likeness: seven tenths of the cosine of
//! purposes and three of the cosine of themes, times the lexicon's credit: less where it found a phrase in few of the texts (a lexicon of another field), less
//! where actions are many more than its purposes (sharing one then singles nobody out).
//!
//! # Odd cases  A text without a word of the lexicon is about nothing, and near to nothing.
//! # Choices    Purposes by their words and not by their phrases alone: other words for one thing are what people write. Measured with all else equal, average
//! precision on three labelled sets: phrases alone .69 / .89 / .82, with words .76 / .95 / .83. What was tried and brought nothing beside it: a latent space of
//! the dossier's own texts, a penalty for purposes easily confused, spreading to neighbouring purposes.
//! # Cost       A text: its words × the purposes that each speaks of (a few dozen).
//! # Source     Gabrilovich & Markovitch, "Computing semantic relatedness using Wikipedia-based explicit semantic analysis", 2007.

use super::corpus::Corpus;
use super::score::singled_out;
use crate::lexicon::{Kind, Lexicon};
use crate::linkage::sparse::{Laid, Packed, Rows};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Most purposes kept of a text.
const MOST: usize = 15;
/// What phrases found whole add to a purpose's score, beside 1 for a text of its vocabulary alone.
const WHOLE_PHRASE: f64 = 0.1;
/// Power to which scores are raised.
const SHARPNESS: i32 = 3;
/// Share of texts with a phrase of the lexicon from which it has full credit.
const COVERED: f64 = 0.8;
/// Share of the themes in the likeness.
const THEMES: f64 = 0.3;

/// Most purposes named of those in common.
const MOST_NAMED: usize = 3;

/// Positions of purposes, or of themes, each with its part of a likeness.
pub type Shares = Vec<(u32, f64)>;

/// What all texts are about.
#[derive(Debug, Default)]
pub struct Subjects {
    /// By text: purposes, then themes numbered after all concepts. Products are likenesses.
    rows: Rows,
    /// The same, to be read one at a time.
    packed: Packed,
    n_terms: usize,
    /// By stem of the corpus: the purposes that it speaks of.
    said: Rows,
    first_theme: u32,
    /// What the lexicon's word is worth in this dossier, 0 to 1.
    credit: f64,
}

impl Subjects {
    /// The same, its word worth nothing.
    pub fn silenced(self) -> Self {
        Self { credit: 0.0, ..self }
    }

    /// Reads what texts are about from their weighted `words` and the phrases found in them.
    pub fn build(corpus: &Corpus, words: &Rows, lexicon: &Lexicon) -> Self {
        let n = words.len();
        let first_theme = lexicon.concepts().len() as u32;
        let known: Vec<Vec<(u32, f64)>> = corpus.stems.par_iter().map(|stem| lexicon.purposes(stem)).collect();
        let mut said = Rows::new();
        known.into_iter().for_each(|row| said.push(row.into_iter().map(|(purpose, weight)| (purpose, weight as f32))));
        let is_purpose = |concept: &u32| lexicon.concepts()[*concept as usize].kind == Kind::Purpose;
        let rows = Rows::par_read(
            n,
            || (vec![0.0f64; first_theme as usize], Vec::new()),
            |(scores, touched), row, out| {
                let mut add = |purpose: u32, score: f64| {
                    if scores[purpose as usize] == 0.0 {
                        touched.push(purpose);
                    }
                    scores[purpose as usize] += score;
                };
                for (stem, weight) in words.row(row) {
                    said.row(stem as usize).for_each(|(purpose, share)| add(purpose, f64::from(weight) * f64::from(share)));
                }
                let phrases: Vec<(u32, f32)> = corpus.concept_rows.row(row).filter(|(concept, _)| is_purpose(concept)).collect();
                let length = phrases.iter().map(|(_, times)| f64::from(times * times)).sum::<f64>().sqrt();
                phrases.iter().for_each(|&(purpose, times)| add(purpose, WHOLE_PHRASE * f64::from(times) / length));
                let found = touched.drain(..).map(|purpose| (purpose, std::mem::take(&mut scores[purpose as usize]))).collect();
                out.push(about(found, first_theme, lexicon));
            },
        );
        let covered = (0..n).filter(|&row| corpus.concept_rows.terms(row).iter().any(is_purpose)).count();
        let n_purposes = (0..first_theme).filter(is_purpose).count();
        let n_terms = first_theme as usize + lexicon.themes().len();
        Self { packed: Packed::of(&rows), rows, n_terms, said, first_theme, credit: credit(n, covered, n_purposes) }
    }

    /// What the lexicon's word is worth in this dossier, 0 to 1.
    pub fn credit(&self) -> f64 {
        self.credit
    }

    /// How alike the subjects of two texts are, 0 to 1.
    pub fn likeness(&self, left: usize, right: usize) -> f64 {
        self.credit * self.rows.dot(left, right)
    }

    /// Lays the subjects of a text out, to be compared with many.
    pub fn lay(&self, text: usize, laid: &mut Laid) {
        laid.lay(&self.packed, text, self.n_terms);
    }

    /// How alike the subjects laid out and those of another text are, 0 to 1.
    pub fn likeness_to(&self, laid: &Laid, right: usize) -> f64 {
        self.credit * laid.dot(self.packed.row(right))
    }

    /// The same, itemised: purposes that both speak of, then themes (positions in [`Lexicon::concepts`] and [`Lexicon::themes`]), each with its share.
    pub fn shares(&self, left: usize, right: usize) -> (Shares, Shares) {
        let shares = self.rows.shared(left, right).map(|(term, product)| (term, self.credit * product));
        let (purposes, themes): (Vec<_>, Vec<_>) = shares.partition(|(term, _)| *term < self.first_theme);
        (purposes, themes.into_iter().map(|(term, share)| (term - self.first_theme, share)).collect())
    }

    /// How much a stem of the corpus says of a purpose, 0 to 1.
    pub fn said_by(&self, stem: u32, purpose: u32) -> f64 {
        let at = self.said.terms(stem as usize).binary_search(&purpose);
        at.map_or(0.0, |at| f64::from(self.said.values(stem as usize)[at]))
    }
}

/// The lexicon's credit among `n` texts, of which it found a phrase in `covered`.
///
/// Full from [`COVERED`] on, so that a few strangers change nothing; and as far as a purpose singles anybody out ([`singled_out`]).
fn credit(n: usize, covered: usize, n_purposes: usize) -> f64 {
    let coverage = (covered as f64 / n.max(1) as f64 / COVERED).min(1.0);
    coverage * singled_out(n, n_purposes)
}

/// The purposes (or themes) that count most among shares: at most three, each worth a tenth of the whole; the first first.
pub fn main_purposes(shares: impl Iterator<Item = (u32, f64)>) -> Vec<u32> {
    let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
    shares.for_each(|(purpose, share)| *sums.entry(purpose).or_default() += share);
    let least = sums.values().sum::<f64>() / 10.0;
    let mut ranked: Vec<(u32, f64)> = sums.into_iter().filter(|(_, share)| *share >= least).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.into_iter().take(MOST_NAMED).map(|(purpose, _)| purpose).collect()
}

/// Scores of purposes → a text's row.
fn about(mut found: Vec<(u32, f64)>, first_theme: u32, lexicon: &Lexicon) -> Vec<(u32, f32)> {
    if found.len() > MOST {
        found.select_nth_unstable_by(MOST, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(MOST);
    }
    found.sort_unstable_by_key(|(purpose, _)| *purpose);
    let mut themes: BTreeMap<u32, f64> = BTreeMap::new();
    for &(purpose, score) in &found {
        *themes.entry(first_theme + lexicon.theme_of(purpose)).or_default() += score;
    }
    let purposes = sharpened(found, 1.0 - THEMES);
    purposes.into_iter().chain(sharpened(themes.into_iter().collect(), THEMES)).collect()
}

/// Scores raised to the power, with a square length of `share`.
fn sharpened(mut scores: Vec<(u32, f64)>, share: f64) -> Vec<(u32, f32)> {
    scores.iter_mut().for_each(|(_, score)| *score = score.powi(SHARPNESS));
    let length = scores.iter().map(|(_, score)| score * score).sum::<f64>().sqrt();
    let factor = if length > 0.0 { share.sqrt() / length } else { 0.0 };
    scores.into_iter().map(|(term, score)| (term, (score * factor) as f32)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::dossier_of;
    use super::super::{Engine, Evidence};

    #[test]
    fn other_words_of_one_purpose_are_nearer_than_strangers() {
        let dossier = dossier_of(&[
            "Prévenir les dettes de loyer",
            "Négocier un plan d'apurement avec le bailleur",
            "Jardin partagé au pied des immeubles",
            "Vacances en famille",
        ]);
        let subjects = Engine::read(&dossier, &Evidence::default()).vectors.subjects;
        assert!(subjects.likeness(0, 1) > 0.5, "{}", subjects.likeness(0, 1));
        assert!(subjects.likeness(0, 2) < 0.2 && subjects.likeness(0, 3) < 0.2);
        let itself = subjects.likeness(0, 0);
        assert!((itself - 1.0).abs() < 1e-6, "{itself}");
    }

    #[test]
    fn shares_add_up_to_the_likeness() {
        let dossier =
            dossier_of(&["Prévention des expulsions locatives et accès aux droits", "Informer les locataires en impayé de leurs droits"]);
        let subjects = Engine::read(&dossier, &Evidence::default()).vectors.subjects;
        let (purposes, themes) = subjects.shares(0, 1);
        let sum: f64 = purposes.iter().chain(&themes).map(|(_, share)| share).sum();
        assert!(sum > 0.0 && (sum - subjects.likeness(0, 1)).abs() < 1e-9);
    }

    #[test]
    fn what_the_lexicon_ignores_is_about_nothing() {
        let subjects =
            Engine::read(&dossier_of(&["Xylophone et zinzolin", "Xylophone et zinzolin"]), &Evidence::default()).vectors.subjects;
        assert_eq!(subjects.likeness(0, 1), 0.0);
    }
}
