//! How near the meanings of two texts are by a user's own model of words: one more piece of evidence, off unless a model is given.
//!
//! # Method
//! A word's vector is the sum of its pieces', weighed as the model weighs them, or else by [`COMMON`] / ([`COMMON`] + the word's share of the dossier's words). A text is the sum of
//! its words, the description cut to at most twice the length of the title as in [`super::vectors`]; stop words and the dossier's place names are out. The mean direction
//! of all texts is then taken away (any two texts of one language and one field are near in such a model), and the likeness is the cosine, or nothing below zero.
//!
//! # Odd cases  A word that the model doesn't know says nothing; a text of none that it knows is near to nothing. Fewer than
//! [`super::FEWEST`] texts of words that it knows: nothing, for their mean would be theirs. Copies of one text alone have no direction left
//! once their mean is taken away: words and letters already say that they are alike.
//! # Choices    By words and not by whole texts: the same vectors but for the pieces of signs, and the likeness can be told by the words that make it. The mean is
//! taken away and the first principal component beside it isn't, although it is customary: between halves of Seine-et-Marne's actions, drawn forty times, the mean keeps
//! its direction (cosine .996; .960 on 29 actions), the component doesn't (.51 on average, down to .06; .10 on 29 actions). Measured with French word vectors of 300
//! numbers, by which any two of these texts are at a cosine of .58 before the mean is taken away, of 0 after.
//! # Cost       Distinct words once through the model; then a product of two short vectors a pair.
//! # Source     Arora, Liang & Ma, "A simple but tough-to-beat baseline for sentence embeddings", 2017; Mu & Viswanath, "All-but-the-top", 2018.

use crate::dossier::Dossier;
use crate::lexicon::{French, Lexicon, Matcher, fold, is_little, is_stop, tokens};
use crate::linkage::sparse::Rows;
use crate::say;
use crate::sources::StaticModel;
use crate::text::{Sentence, number};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What a likeness of meanings of 1 adds to the likeness of texts, where words in common add 1.
pub const EMBEDDING_WEIGHT: f64 = 0.5;
/// A word as frequent as this counts half as much as a rare one.
const COMMON: f64 = 1e-3;
/// A text nearer than this to the mean of all has no direction of its own: what is left is rounding.
const NO_DIRECTION: f64 = 1e-3;
/// How much of the description counts, in lengths of the title.
const DESCRIPTION_CAP: f64 = 2.0;
/// Words whose vectors stand less near than this aren't named as near.
const NAMED_ABOVE: f64 = 0.3;
/// Most pairs of words named.
const MOST_NAMED: usize = 3;

/// A model of words, wherever it comes from.
pub trait WordVectors: Sync {
    /// Numbers a vector.
    fn width(&self) -> usize;
    /// The vector of a word in lower case; `None` if it isn't known.
    fn of_word(&self, word: &str) -> Option<Vec<f32>>;
    /// Do vectors carry the weight of their words, rare ones more than common ones?
    fn is_weighed(&self) -> bool;
    /// What identifies the model.
    fn fingerprint(&self) -> &str;
}

impl WordVectors for StaticModel {
    fn width(&self) -> usize {
        self.width()
    }

    fn of_word(&self, word: &str) -> Option<Vec<f32>> {
        self.of_word(word)
    }

    fn is_weighed(&self) -> bool {
        self.is_weighed()
    }

    fn fingerprint(&self) -> &str {
        self.fingerprint()
    }
}

/// What a model of words says of all texts; empty when there is no model.
#[derive(Debug, Default)]
pub struct Embeddings {
    width: usize,
    /// By text: its direction, of length 1; zeros when it has none. Empty without a model.
    texts: Vec<f32>,
    /// Distinct words of the texts, sorted.
    words: Vec<String>,
    /// By word: its direction beside the mean of all texts, times its weight; zeros when unknown.
    meanings: Vec<f32>,
    /// By text: its words, each as often as it counts.
    said: Rows,
    /// Share of the words of all texts that the model knows.
    known: f64,
}

impl Embeddings {
    /// Reads the texts of all actions with a model; `places` are the names that don't count.
    pub fn build(dossier: &Dossier, places: &Matcher, model: &dyn WordVectors) -> Self {
        let texts: Vec<[Vec<String>; 2]> =
            dossier.actions.par_iter().map(|action| [&action.title, &action.description].map(|text| words_of(text, places))).collect();
        let words: Vec<String> =
            texts.iter().flatten().flatten().map(String::as_str).collect::<BTreeSet<_>>().into_iter().map(str::to_owned).collect();
        let number = |word: &String| words.binary_search(word).expect("every word of a text is in the list of words") as u32;
        let counts: Vec<[BTreeMap<u32, u32>; 2]> = texts
            .par_iter()
            .map(|parts| {
                parts.each_ref().map(|part| {
                    let mut counts = BTreeMap::new();
                    part.iter().for_each(|word| *counts.entry(number(word)).or_default() += 1);
                    counts
                })
            })
            .collect();
        drop(texts);
        let mut times = vec![0u64; words.len()];
        counts.iter().flatten().flatten().for_each(|(&word, &n)| times[word as usize] += u64::from(n));
        let total = times.iter().sum::<u64>().max(1) as f64;
        let width = model.width();
        let vectors: Vec<Option<Vec<f32>>> = words.par_iter().map(|word| model.of_word(word).filter(|v| v.len() == width)).collect();
        let weight = |word: usize| if model.is_weighed() { 1.0 } else { COMMON / (COMMON + times[word] as f64 / total) };
        let known: u64 = vectors.iter().zip(&times).filter(|(vector, _)| vector.is_some()).map(|(_, times)| times).sum();

        let sum = |part: &BTreeMap<u32, u32>| {
            let mut out = vec![0.0f64; width];
            for (&word, &n) in part {
                if let Some(vector) = &vectors[word as usize] {
                    let weight = weight(word as usize) * f64::from(n);
                    out.iter_mut().zip(vector).for_each(|(sum, &x)| *sum += weight * f64::from(x));
                }
            }
            out
        };
        let read: Vec<(Vec<f64>, f64)> = counts
            .par_iter()
            .map(|[title, description]| {
                let (mut text, description) = (sum(title), sum(description));
                let (own, other) = (length(&text), length(&description));
                let factor = if own > 0.0 && other > DESCRIPTION_CAP * own { DESCRIPTION_CAP * own / other } else { 1.0 };
                text.iter_mut().zip(&description).for_each(|(sum, x)| *sum += factor * x);
                scale(&mut text);
                (text, factor)
            })
            .collect();
        let mut mean = vec![0.0f64; width];
        let directed = read.iter().filter(|(text, _)| text.iter().any(|x| *x != 0.0));
        directed.clone().for_each(|(text, _)| mean.iter_mut().zip(text).for_each(|(sum, x)| *sum += x));
        let n = directed.count().max(1) as f64;
        mean.iter_mut().for_each(|x| *x /= n);

        let mut out = Self { width, words, known: known as f64 / total, ..Default::default() };
        for (text, _) in &read {
            let text = if n < super::FEWEST as f64 { vec![0.0; width] } else { beside(text, &mean) };
            out.texts.extend(text.into_iter().map(|x| x as f32));
        }
        for (word, vector) in vectors.iter().enumerate() {
            let mut own: Vec<f64> = vector.iter().flatten().map(|&x| f64::from(x)).collect();
            own.resize(width, 0.0);
            let weight = weight(word) * length(&own);
            scale(&mut own);
            out.meanings.extend(beside(&own, &mean).into_iter().map(|x| (weight * x) as f32));
        }
        for ([title, description], (_, factor)) in counts.iter().zip(&read) {
            let mut said: BTreeMap<u32, f64> = title.iter().map(|(&word, &n)| (word, f64::from(n))).collect();
            description.iter().for_each(|(&word, &n)| *said.entry(word).or_default() += factor * f64::from(n));
            out.said.push(said.into_iter().map(|(word, n)| (word, n as f32)));
        }
        out
    }

    /// How near the meanings of two texts are, 0 to 1; nothing without a model.
    pub fn likeness(&self, left: usize, right: usize) -> f64 {
        if self.texts.is_empty() {
            return 0.0;
        }
        let row = |at: usize| &self.texts[at * self.width..(at + 1) * self.width];
        product(row(left), row(right)).clamp(0.0, 1.0)
    }

    /// What the model makes of a likeness, told by the words of these texts that it holds for near.
    pub fn sentence(&self, texts: &[usize]) -> Sentence {
        let named = self.near_words(texts);
        let list = |and: &str, open: &str, close: &str| {
            let pairs: Vec<String> = named.iter().map(|(a, b)| format!("{open}{a}{close} {and} {open}{b}{close}")).collect();
            pairs.join(if and == "et" { "\u{202f}; " } else { "; " })
        };
        let (fr, en) = (list("et", "«\u{202f}", "\u{202f}»"), list("and", "“", "”"));
        if named.is_empty() {
            return say!("Sens proche, d'après le modèle de mots fourni." | "Near in meaning, by the model of words supplied.");
        }
        say!("Sens proche, d'après le modèle de mots fourni\u{202f}: {fr}." | "Near in meaning, by the model of words supplied: {en}.")
    }

    /// Different words of any two of these texts that add most to their likeness, each pair in order of the alphabet.
    fn near_words(&self, texts: &[usize]) -> Vec<(&str, &str)> {
        let french = French::new();
        let row = |word: u32| &self.meanings[word as usize * self.width..(word as usize + 1) * self.width];
        let mut sums: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        for (at, &left) in texts.iter().enumerate() {
            for &right in &texts[at + 1..] {
                for (a, n) in self.said.row(left).filter(|(a, _)| self.said.terms(right).binary_search(a).is_err()) {
                    for (b, m) in self.said.row(right).filter(|(b, _)| self.said.terms(left).binary_search(b).is_err()) {
                        let (x, y) = (row(a), row(b));
                        let together = product(x, y);
                        if together > NAMED_ABOVE * (product(x, x) * product(y, y)).sqrt() {
                            *sums.entry((a.min(b), a.max(b))).or_default() += f64::from(n) * f64::from(m) * together;
                        }
                    }
                }
            }
        }
        let mut ranked: Vec<((u32, u32), f64)> = sums.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let word = |at: u32| self.words[at as usize].as_str();
        let named = ranked.into_iter().map(|((a, b), _)| (word(a), word(b)));
        named.filter(|(a, b)| french.stem(a) != french.stem(b)).take(MOST_NAMED).collect()
    }

    /// What the reader must know of the model, if there is one.
    pub fn limit(&self) -> Option<Sentence> {
        if self.texts.is_empty() {
            return None;
        }
        let percent = number(100.0 * self.known, 0);
        let (fr, en) = (percent.fr, percent.en);
        Some(say!(
            "Un modèle de mots est fourni (--embeddings)\u{202f}: il connaît {fr}\u{202f}% des mots de ces textes, et ce qu'il dit a sa ligne parmi les raisons. Ce qui ne se ressemble que pour lui reste à vérifier."
                | "A model of words is supplied (--embeddings): it knows {en}% of the words of these texts, and what it says has its line among the reasons. What is alike for it alone remains to be checked."
        ))
    }
}

/// Words of a text that count: in lower case, abbreviations in full.
fn words_of(text: &str, places: &Matcher) -> Vec<String> {
    let lexicon = Lexicon::shipped();
    let found: Vec<_> = tokens(text).into_iter().filter(|token| !is_little(&token.folded)).collect();
    let literals: Vec<Vec<u32>> = found.iter().map(|token| places.literals(&token.folded)).collect();
    let mut is_place = vec![false; found.len()];
    for hit in places.scan(&literals.iter().map(Vec::as_slice).collect::<Vec<_>>()) {
        is_place[hit.start..hit.end].fill(true);
    }
    let kept = found.into_iter().zip(is_place).filter(|(_, is_place)| !is_place);
    let full = kept.map(|(token, _)| lexicon.in_full(&token.folded).map_or(token.lower, str::to_owned));
    full.filter(|word| !is_stop(&fold(word))).collect()
}

/// A vector of length 1 less the mean, and of length 1 again; zeros when nothing is left.
fn beside(own: &[f64], mean: &[f64]) -> Vec<f64> {
    if own.iter().all(|x| *x == 0.0) {
        return own.to_vec();
    }
    let mut out: Vec<f64> = own.iter().zip(mean).map(|(x, mean)| x - mean).collect();
    if length(&out) < NO_DIRECTION {
        out.fill(0.0);
    }
    scale(&mut out);
    out
}

fn length(vector: &[f64]) -> f64 {
    vector.iter().map(|x| x * x).sum::<f64>().sqrt()
}

fn scale(vector: &mut [f64]) {
    let length = length(vector);
    if length > 0.0 {
        vector.iter_mut().for_each(|x| *x /= length);
    }
}

fn product(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum()
}

#[cfg(test)]
mod tests {
    use super::super::ActionLinkage;
    use super::super::tests::among_others;
    use super::*;
    use crate::dossier::ActionIdx;

    /// Words on three axes: housing debts, cars, all else the same.
    struct Toy {
        is_weighed: bool,
    }

    impl WordVectors for Toy {
        fn width(&self) -> usize {
            3
        }

        fn of_word(&self, word: &str) -> Option<Vec<f32>> {
            match word {
                "bourricot" | "canasson" => Some(vec![1.0, 0.1, 0.3]),
                "flibuste" | "piraterie" => Some(vec![0.1, 1.0, 0.3]),
                "zinzolin" => None,
                _ => Some(vec![0.0, 0.0, 1.0]),
            }
        }

        fn is_weighed(&self) -> bool {
            self.is_weighed
        }

        fn fingerprint(&self) -> &str {
            "toy"
        }
    }

    fn read(titles: &[&str], is_weighed: bool) -> Embeddings {
        Embeddings::build(&among_others(titles), &Matcher::default(), &Toy { is_weighed })
    }

    #[test]
    fn words_that_are_near_bring_texts_near_and_are_named() {
        for is_weighed in [true, false] {
            let read = read(&["Bourricot", "CANASSON", "Flibuste"], is_weighed);
            assert!(read.likeness(0, 1) > 0.9 && read.likeness(0, 2) < 0.5, "{} {}", read.likeness(0, 1), read.likeness(0, 2));
            assert_eq!(read.near_words(&[0, 1]), [("bourricot", "canasson")]);
            assert!(
                read.sentence(&[0, 1]).fr.ends_with(": «\u{202f}bourricot\u{202f}» et «\u{202f}canasson\u{202f}»."),
                "{:?}",
                read.sentence(&[0, 1])
            );
        }
    }

    #[test]
    fn what_the_model_ignores_says_nothing() {
        let read = read(&["Zinzolin", "Zinzolin", "", "Bourricot zinzolin", "Canasson"], true);
        assert_eq!((read.likeness(0, 1), read.likeness(0, 3), read.likeness(2, 2)), (0.0, 0.0, 0.0));
        assert!(read.likeness(3, 4) > 0.9, "an unknown word takes nothing away");
        assert!(read.known < 1.0 && read.limit().is_some() && Embeddings::default().limit().is_none());
    }

    #[test]
    fn copies_of_one_text_alone_have_no_direction() {
        let dossier = super::super::tests::dossier_of(&["Bourricot du matin"; 30]);
        let read = Embeddings::build(&dossier, &Matcher::default(), &Toy { is_weighed: true });
        assert_eq!(read.likeness(0, 1), 0.0);
    }

    #[test]
    fn a_pair_gains_what_its_line_says() {
        let dossier = among_others(&["Promenade du bourricot", "Balade avec canasson"]);
        let (without, with) = (
            ActionLinkage::build_above(&dossier, 1e-9),
            ActionLinkage::build_all(&dossier, 1e-9, &super::super::Evidence::default(), Some(&Toy { is_weighed: true })),
        );
        let (left, right) = (ActionIdx(0), ActionIdx(1));
        assert!(with.probability(left, right) > without.probability(left, right));
        assert_eq!((without.model.as_deref(), with.model.as_deref()), (None, Some("toy")));
        let shares = with.explain(&dossier, left, right).shares;
        let line = shares.iter().find(|(sentence, _)| sentence.fr.starts_with("Sens proche")).expect("the model has its line");
        assert!(line.1 > 0.5 && line.0.fr.contains("canasson"), "{line:?}");
        let (sum, p) = (shares.iter().map(|(_, share)| share).sum::<f64>(), with.probability(left, right));
        assert!((sum - libm::log(p / (1.0 - p))).abs() < 1e-6);
        assert!(without.explain(&dossier, left, right).shares.iter().all(|(sentence, _)| !sentence.fr.starts_with("Sens proche")));
    }

    #[test]
    fn places_and_stop_words_are_out() {
        let mut places = Matcher::default();
        let _ = places.add(&["melun".to_owned()], 0);
        assert_eq!(words_of("Accueil des PARENTS à Melun", &places), ["accueil", "parents"]);
    }
}
