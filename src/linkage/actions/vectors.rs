//! How alike two texts are: words, n-grams of letters, subjects, and what a user's own model makes of them if there is one ([`super::embeddings`]).
//!
//! # Method
//! Words: tf-idf of stems, idf of the dossier's own texts. Title and description are summed un-normalised, the description cut to at most twice the length of
//! the title (long texts drown titles), then normalised. Letters: n-grams of 3 to 5 within words, the gram vector of a text being the sum of those of its
//! words, each weighed as the word is: so only the vocabulary is kept, and a typo costs a few grams. Subjects: see [`super::subjects`].
//!
//! # Odd cases  An empty text is near to nothing, itself included.
//! # Cost       Building: the texts. One row against all: the entries of all rows.

use super::corpus::Corpus;
use super::embeddings::{EMBEDDING_WEIGHT, Embeddings};
use super::evidence::{Evidence, Piece};
use super::stand_ins::{Marks, STAND_IN_WEIGHT, StandIns};
use super::subjects::Subjects;
use crate::lexicon::Lexicon;
use crate::linkage::sparse::{Laid, Packed, Rows};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// How much of the description counts, in lengths of the title.
const DESCRIPTION_CAP: f64 = 2.0;

/// Vectors of all texts.
#[derive(Debug, Default)]
pub struct Vectors {
    /// Stems, weighted, of length 1.
    pub words: Rows,
    /// The same, to be read one at a time.
    pub packed: Packed,
    /// Word forms as weighed in the gram vector, divided by its length.
    forms: Packed,
    /// By form: its grams, each with its count × idf.
    grams: Packed,
    n_grams: usize,
    /// Do words count by themselves? They always tell what texts are about.
    has_words: bool,
    /// Words that stand for one another, once they are learnt.
    pub stand_ins: StandIns,
    /// What the texts are about.
    pub subjects: Subjects,
    /// What a user's own model of words makes of them.
    pub embeddings: Embeddings,
    /// In how many texts each stem stands.
    pub stem_frequency: Vec<u32>,
}

/// How alike two texts are, part by part.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Likeness {
    /// Cosine of words, 0 to 1.
    pub words: f64,
    /// Cosine of letter n-grams, 0 to 1.
    pub letters: f64,
    /// What words add that stand for one another in this dossier, 0 to 1.
    pub stand_ins: f64,
    /// Likeness of subjects, 0 to 1.
    pub subjects: f64,
    /// Nearness of meanings by a user's own model, 0 to 1; nothing without one.
    pub embeddings: f64,
}

impl Likeness {
    /// All of it in one figure.
    pub fn total(&self) -> f64 {
        self.words + self.letters + STAND_IN_WEIGHT * self.stand_ins + SUBJECT_WEIGHT * self.subjects + EMBEDDING_WEIGHT * self.embeddings
    }
}

/// Weight of subjects beside words.
pub const SUBJECT_WEIGHT: f64 = 2.0;

/// Smoothed inverse document frequency.
pub fn idf(n: usize, frequency: u32) -> f64 {
    libm::log((1.0 + n as f64) / (1.0 + f64::from(frequency))) + 1.0
}

impl Vectors {
    /// Weighs the texts of a corpus.
    pub fn build(corpus: &Corpus, lexicon: &Lexicon, evidence: &Evidence) -> Self {
        let n = corpus.concept_rows.len();
        let frequency = either_frequency(&corpus.stem_rows, corpus.stems.len());
        let stem_frequency = frequency.clone();
        let weights: Vec<f64> = frequency.iter().map(|&df| idf(n, df)).collect();
        let factors: Vec<f64> = (0..n).into_par_iter().with_min_len(256).map(|row| factor(&corpus.stem_rows, &weights, row)).collect();
        let mut words = weighed(&corpus.stem_rows, &weights, &factors);
        let norms: Vec<f64> = (0..n).map(|row| words.norm(row)).collect();
        words.map(|row, _, value| (f64::from(value) / norms[row]) as f32);

        let mut forms = weighed(&corpus.form_rows, &vec![1.0; corpus.forms.len()], &factors);
        let (mut grams, n_grams) = grams_of(&corpus.forms);
        let frequency = gram_frequency(&forms, &grams, n_grams);
        let weights: Vec<f64> = frequency.iter().map(|&df| idf(n, df)).collect();
        grams.map(|_, gram, count| (f64::from(count) * weights[gram as usize]) as f32);
        let grams = Packed::of(&grams);
        let norms: Vec<f64> = (0..n)
            .into_par_iter()
            .with_min_len(1024)
            .map_init(
                || vec![0.0f64; n_grams],
                |dense, row| {
                    for (form, weight) in forms.row(row) {
                        for &(gram, value) in grams.row(form as usize) {
                            dense[gram as usize] += f64::from(weight) * f64::from(value);
                        }
                    }
                    let mut square = 0.0;
                    for &form in forms.terms(row) {
                        for &(gram, _) in grams.row(form as usize) {
                            let value = std::mem::take(&mut dense[gram as usize]);
                            square += value * value;
                        }
                    }
                    square.sqrt()
                },
            )
            .collect();
        forms.map(|row, _, value| (f64::from(value) / norms[row]) as f32);
        if !evidence.has(Piece::Letters) {
            forms = Rows::new();
            (0..n).for_each(|_| forms.push([]));
        }

        let subjects = Subjects::build(corpus, &words, lexicon);
        Self {
            packed: Packed::of(&words),
            words,
            forms: Packed::of(&forms),
            grams,
            n_grams,
            has_words: evidence.has(Piece::Words),
            subjects: if evidence.has(Piece::Subjects) { subjects } else { subjects.silenced() },
            stem_frequency,
            ..Default::default()
        }
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// One text, opened to be compared with many.
    pub fn open<'a>(&'a self, left: usize, desk: &'a mut Desk) -> Opened<'a> {
        desk.lay(self, left);
        Opened { vectors: self, left, desk }
    }
}

/// Room to lay one text out; kept from one text to the next.
#[derive(Debug, Default)]
pub struct Desk {
    words: Vec<f32>,
    grams: Vec<f32>,
    subjects: Laid,
    /// By form: its product with the text laid out, and for which text that was reckoned.
    forms: Vec<(u32, f32)>,
    laid: Option<usize>,
    marks: Marks,
    turn: u32,
}

impl Desk {
    fn lay(&mut self, vectors: &Vectors, left: usize) {
        self.words.resize(vectors.stem_frequency.len(), 0.0);
        self.grams.resize(vectors.n_grams, 0.0);
        self.forms.resize(vectors.grams.len(), (u32::MAX, 0.0));
        if let Some(last) = self.laid.replace(left) {
            for &(term, _) in vectors.packed.row(last) {
                self.words[term as usize] = 0.0;
            }
            for &(form, _) in vectors.forms.row(last) {
                for &(gram, _) in vectors.grams.row(form as usize) {
                    self.grams[gram as usize] = 0.0;
                }
            }
        }
        vectors.subjects.lay(left, &mut self.subjects);
        self.turn += 1;
        if vectors.has_words {
            vectors.packed.row(left).iter().for_each(|&(term, value)| self.words[term as usize] = value);
        }
        for &(form, weight) in vectors.forms.row(left) {
            for &(gram, value) in vectors.grams.row(form as usize) {
                self.grams[gram as usize] += weight * value;
            }
        }
    }
}

/// One text laid out.
#[derive(Debug)]
pub struct Opened<'a> {
    vectors: &'a Vectors,
    left: usize,
    desk: &'a mut Desk,
}

impl Opened<'_> {
    /// How alike the text laid out and another are.
    pub fn against(&mut self, right: usize) -> Likeness {
        let vectors = self.vectors;
        let mut words = 0.0f64;
        for &(term, value) in vectors.packed.row(right) {
            words += f64::from(self.desk.words[term as usize]) * f64::from(value);
        }
        let mut letters = 0.0f64;
        for &(form, weight) in vectors.forms.row(right) {
            let (turn, product) = self.desk.forms[form as usize];
            let product = if turn == self.desk.turn {
                product
            } else {
                let fresh = vectors.grams.row(form as usize).iter().map(|&(gram, value)| self.desk.grams[gram as usize] * value).sum();
                self.desk.forms[form as usize] = (self.desk.turn, fresh);
                fresh
            };
            letters += f64::from(product) * f64::from(weight);
        }
        let subjects = vectors.subjects.likeness_to(&self.desk.subjects, right);
        let embeddings = vectors.embeddings.likeness(self.left, right);
        let stand_ins = vectors.stand_ins.gain(vectors.words.terms(self.left), vectors.words.terms(right), &mut self.desk.marks);
        Likeness { words, letters, stand_ins, subjects, embeddings }
    }
}

/// How much of a description counts beside its title.
fn factor(parts: &[Rows; 2], weights: &[f64], row: usize) -> f64 {
    let [title, description] = [0, 1].map(|part| {
        let squares = parts[part].row(row).map(|(term, value)| {
            let weight = f64::from(value) * weights[term as usize];
            weight * weight
        });
        squares.sum::<f64>().sqrt()
    });
    if title > 0.0 && description > DESCRIPTION_CAP * title { DESCRIPTION_CAP * title / description } else { 1.0 }
}

/// Titles and descriptions summed, each description with its factor.
fn weighed(parts: &[Rows; 2], weights: &[f64], factors: &[f64]) -> Rows {
    Rows::par_read(factors.len(), Vec::new, |all: &mut Vec<(u32, f64)>, row, out| {
        all.clear();
        for (part, factor) in parts.iter().zip([1.0, factors[row]]) {
            all.extend(part.row(row).map(|(term, value)| (term, factor * f64::from(value) * weights[term as usize])));
        }
        // The title's part first, where both hold a word.
        all.sort_by_key(|&(term, _)| term);
        out.push(all.chunk_by(|a, b| a.0 == b.0).map(|run| (run[0].0, run.iter().map(|(_, value)| value).sum::<f64>() as f32)));
    })
}

/// In how many texts each stem stands, in title or description.
fn either_frequency(parts: &[Rows; 2], n_terms: usize) -> Vec<u32> {
    let mut out = parts[0].document_frequency(n_terms);
    for row in 0..parts[1].len() {
        for &term in parts[1].terms(row) {
            out[term as usize] += u32::from(parts[0].terms(row).binary_search(&term).is_err());
        }
    }
    out
}

/// In how many texts each gram stands.
fn gram_frequency(forms: &Rows, grams: &Rows, n_grams: usize) -> Vec<u32> {
    let rows: Vec<usize> = (0..forms.len()).collect();
    let counted = rows.par_chunks(1 << 15).map(|rows| {
        let (mut frequency, mut seen) = (vec![0u32; n_grams], vec![u32::MAX; n_grams]);
        for &row in rows {
            for &gram in forms.terms(row).iter().flat_map(|&form| grams.terms(form as usize)) {
                if std::mem::replace(&mut seen[gram as usize], row as u32) != row as u32 {
                    frequency[gram as usize] += 1;
                }
            }
        }
        frequency
    });
    counted.reduce(
        || vec![0; n_grams],
        |mut sum, more| {
            sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
            sum
        },
    )
}

/// N-grams of 3 to 5 letters of each form, ends marked; and how many there are.
fn grams_of(forms: &[String]) -> (Rows, usize) {
    let mut known: FxHashMap<u128, u32> = FxHashMap::default();
    let mut rows = Rows::new();
    let (mut letters, mut found): (Vec<u128>, Vec<u32>) = (Vec::new(), Vec::new());
    for form in forms {
        letters.clear();
        letters.extend(std::iter::once(' ').chain(form.chars()).chain(std::iter::once(' ')).map(u128::from));
        found.clear();
        for size in 3..=5 {
            for gram in letters.windows(size) {
                let fresh = known.len() as u32;
                // Letters fit in 21 bits and none is 0: five of them make a number of their own.
                let packed = gram.iter().fold(0, |packed, letter| (packed << 21) | letter);
                found.push(*known.entry(packed).or_insert(fresh));
            }
        }
        found.sort_unstable();
        rows.push(found.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as f32)));
    }
    (rows, known.len())
}
