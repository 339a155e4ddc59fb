//! Which words speak of which purposes: what is left of the phrases when their words come apart.
//!
//! « Loyer », « bailleur » and « quittance » stand in phrases of the same purposes, and in few others: a text that holds them speaks of those purposes,
//! even where it holds none of the phrases.
//!
//! # Method
//! A purpose is taken for a document made of the words of its phrases; a word's weight there is `(1 + ln(1 + d)) · ln((K + 1) / (k + 1))`, d its occurrences (each
//! divided by √(words of the phrase)), K purposes in all, k those whose phrases hold it; the weights of a purpose have length 1. All of it follows from the
//! lexicon alone: no text of a user changes it.
//!
//! # Odd cases  A word of no phrase speaks of nothing. Target groups and forms have no vocabulary: the same people or the same setting are not the same aim.
//! # Cost       Once: stemming the phrases. A stem: a few look-ups.
//! # Source     Gabrilovich & Markovitch, "Computing semantic relatedness using Wikipedia-based explicit semantic analysis", 2007.

use super::fold::tokens;
use super::format::{Concept, Kind};
use super::words::{French, is_stop};
use std::collections::{BTreeMap, HashMap};

/// Letters that a stem may have beyond a phrase's `prefix*`.
const LONGEST_ENDING: usize = 4;
/// Shortest prefix that is looked up by itself.
const SHORTEST_PREFIX: usize = 3;

/// How much each word says of each purpose.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// By stem: purposes, with occurrences.
    stems: BTreeMap<String, BTreeMap<u32, f64>>,
    /// By prefix of folded letters, where it isn't the stem itself.
    prefixes: HashMap<String, BTreeMap<u32, f64>>,
    /// By concept: length of its weights; 0 for what has no vocabulary.
    lengths: Vec<f64>,
    n_purposes: usize,
}

impl Vocabulary {
    /// Takes the phrases of all purposes apart.
    pub fn of(concepts: &[Concept]) -> Self {
        let french = French::new();
        let mut known: HashMap<String, String> = HashMap::new();
        let mut out = Self { lengths: vec![0.0; concepts.len()], ..Self::default() };
        for (index, concept) in concepts.iter().enumerate().filter(|(_, concept)| concept.kind == Kind::Purpose) {
            out.n_purposes += 1;
            for phrase in &concept.phrases {
                let words: Vec<_> = tokens(phrase)
                    .into_iter()
                    .map(|token| (phrase[token.end..].starts_with('*'), token))
                    .filter(|(is_open, token)| token.folded.len() > 1 && (*is_open || !is_stop(&token.folded)))
                    .collect();
                let share = 1.0 / (words.len() as f64).sqrt();
                for (is_open, token) in words {
                    let stem = known.entry(token.lower).or_insert_with_key(|lower| french.stem(lower)).clone();
                    if is_open && token.folded != stem {
                        *out.prefixes.entry(token.folded).or_default().entry(index as u32).or_default() += share;
                    }
                    *out.stems.entry(stem).or_default().entry(index as u32).or_default() += share;
                }
            }
        }
        let mut squares = vec![0.0; concepts.len()];
        for stem in out.stems.keys() {
            for (purpose, weight) in out.weights(stem) {
                squares[purpose as usize] += weight * weight;
            }
        }
        out.lengths = squares.into_iter().map(f64::sqrt).collect();
        out
    }

    /// Purposes that a stem speaks of, in rising order, and how much of each; weights of one purpose have length 1.
    pub fn purposes(&self, stem: &str) -> Vec<(u32, f64)> {
        self.weights(stem).map(|(purpose, weight)| (purpose, weight / self.lengths[purpose as usize])).collect()
    }

    fn weights(&self, stem: &str) -> impl Iterator<Item = (u32, f64)> {
        let mut found = self.stems.get(stem).cloned().unwrap_or_default();
        for length in SHORTEST_PREFIX.max(stem.len().saturating_sub(LONGEST_ENDING))..=stem.len() {
            let Some(purposes) = stem.get(..length).and_then(|prefix| self.prefixes.get(prefix)) else { continue };
            for (&purpose, occurrences) in purposes {
                *found.entry(purpose).or_default() += occurrences;
            }
        }
        let rarity = libm::log((self.n_purposes + 1) as f64 / (found.len() + 1) as f64);
        found.into_iter().map(move |(purpose, occurrences)| (purpose, (1.0 + libm::log(1.0 + occurrences)) * rarity))
    }
}

#[cfg(test)]
mod tests {
    use crate::lexicon::{French, Kind, Lexicon};

    /// The purposes that a word says most of.
    fn said_by(word: &str) -> Vec<&'static str> {
        let lexicon = Lexicon::shipped();
        let mut found = lexicon.purposes(&French::new().stem(word));
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        found.into_iter().map(|(purpose, _)| lexicon.concepts()[purpose as usize].key.as_str()).collect()
    }

    #[test]
    fn a_word_speaks_of_the_purposes_whose_phrases_hold_it() {
        assert!(said_by("huissier").contains(&"expulsion_locative"));
        assert!(said_by("locataires").contains(&"impaye_loyer"));
        assert!(said_by("xylophone").is_empty());
    }

    #[test]
    fn weights_are_bounded_and_target_groups_have_none() {
        let lexicon = Lexicon::shipped();
        for word in ["loyer", "familles", "santé", "emploi", "atelier"] {
            for (purpose, weight) in lexicon.purposes(&French::new().stem(word)) {
                assert_eq!(lexicon.concepts()[purpose as usize].kind, Kind::Purpose);
                assert!(weight > 0.0 && weight < 1.0, "{word} {weight}");
            }
        }
    }
}
