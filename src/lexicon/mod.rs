//! The dictionary: all that maillage knows of French words.
//!
//! Words are folded ([`tokens`]) and stemmed ([`French`]); phrases of the domain lead to [`Concept`]s, so that « dettes de loyer » and « plan
//! d'apurement » meet. The lexicon is data ([`Lexicon::shipped`]), written from knowledge of the field, without sight of any labelled set.
//!
//! # Odd cases  An acronym and its expansion are one word. A text without a known phrase has no concept, and is none the worse for it.
//! # Cost       Compiling: milliseconds, once. A text: its words.

mod data;
mod fold;
mod format;
mod kinds_of_work;
mod matcher;
pub mod publics;
pub mod themes;
mod vocabulary;
mod words;

pub use fold::{Token, fold, lower, tokens, words};
pub use format::{Concept, Kind, Theme};
pub use kinds_of_work::{KindOfWork, KindsOfWork, Reading};
pub use matcher::{Hit, Matcher};
pub use words::{French, is_little, is_stop};

use format::{Parsed, parse};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;
use vocabulary::Vocabulary;

/// The lexicon, compiled.
#[derive(Debug)]
pub struct Lexicon {
    concepts: Vec<Concept>,
    themes: Vec<Theme>,
    /// By concept, the position of its theme.
    theme_of: Vec<u32>,
    /// Pairs of concepts that are easily confused, each way.
    opposites: BTreeMap<u32, Vec<u32>>,
    subjects: Matcher,
    forms: Matcher,
    acronyms: Matcher,
    /// Acronym (folded) and its expansion as people write it.
    expansions: Vec<(String, String)>,
    /// Abbreviated word → the word in full; second acronym of one thing → the first.
    in_full: HashMap<String, String>,
    vocabulary: Vocabulary,
    faults: Vec<String>,
}

/// What one word may begin or go on, in each of the lexicon's matchers.
#[derive(Clone, Debug, Default)]
pub struct Literals {
    subjects: Vec<u32>,
    forms: Vec<u32>,
    acronyms: Vec<u32>,
}

/// A concept found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Position of the concept in [`Lexicon::concepts`].
    pub concept: u32,
    /// First byte in the original text.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl Lexicon {
    /// The lexicon that maillage is shipped with.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Lexicon> = OnceLock::new();
        SHIPPED.get_or_init(|| Self::read(data::CONCEPTS, data::ACRONYMS))
    }

    /// Compiles data files: name, kind of their concepts, text; then the table of acronyms.
    pub fn read(files: &[(&str, Kind, &str)], acronyms: &str) -> Self {
        let mut parsed = Parsed::default();
        for (name, kind, text) in files {
            parse(name, *kind, text, &mut parsed);
        }
        let Parsed { themes, concepts, opposites, mut faults } = parsed;
        let expansions = expansions(acronyms, &mut faults);

        let (mut acronym_matcher, mut in_full) = (Matcher::default(), HashMap::new());
        for (index, (short, long)) in expansions.iter().enumerate() {
            let words: Vec<Token> = tokens(long).into_iter().filter(|t| !is_little(&t.folded)).collect();
            match &words[..] {
                _ if is_stop(short) => {}
                [] => {}
                // « accpt » is a short way to write one word; « PMI » is a name.
                [only] => _ = in_full.insert(short.clone(), only.lower.clone()),
                _ => {
                    if let Some(first) = acronym_matcher.add(&loosely(long), index as u32) {
                        in_full.insert(short.clone(), expansions[first as usize].0.clone());
                    }
                }
            }
        }
        let (mut subjects, mut forms) = (Matcher::default(), Matcher::default());
        let phrases: Vec<Vec<Vec<String>>> =
            concepts.iter().map(|concept| concept.phrases.iter().map(|phrase| phrase_words(phrase)).collect()).collect();
        for (index, (concept, phrases)) in concepts.iter().zip(&phrases).enumerate() {
            let matcher = if concept.kind == Kind::Form { &mut forms } else { &mut subjects };
            for (phrase, words) in concept.phrases.iter().zip(phrases) {
                if words.is_empty() {
                    faults.push(format!("{}: « {phrase} » holds little words only", concept.key));
                } else if let Some(other) = matcher.add(words, index as u32) {
                    faults.push(format!("« {phrase} » stands in {} and {}", concepts[other as usize].key, concept.key));
                }
            }
        }
        // An acronym that is a phrase by itself brings its expansion, and the other way round, unless the data says otherwise.
        let alone: HashMap<Vec<String>, u32> =
            phrases.iter().enumerate().flat_map(|(i, phrases)| phrases.iter().map(move |words| (bare(words), i as u32))).collect();
        for (short, long) in &expansions {
            let (short, long) = (vec![short.clone()], loosely(long));
            if let Some(&concept) = alone.get(&short) {
                let matcher = if concepts[concept as usize].kind == Kind::Form { &mut forms } else { &mut subjects };
                let _ = matcher.add(&long, concept);
            }
            if let Some(&concept) = alone.get(&bare(&long)) {
                let matcher = if concepts[concept as usize].kind == Kind::Form { &mut forms } else { &mut subjects };
                let _ = matcher.add(&short, concept);
            }
        }
        let mut position = HashMap::new();
        for (index, concept) in concepts.iter().enumerate() {
            if position.insert(concept.key.as_str(), index as u32).is_some() {
                faults.push(format!("the key {} is given twice", concept.key));
            }
        }
        let mut against: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (a, b) in &opposites {
            match (position.get(a.as_str()), position.get(b.as_str())) {
                (Some(&a), Some(&b)) if a != b => {
                    against.entry(a).or_default().push(b);
                    against.entry(b).or_default().push(a);
                }
                _ => faults.push(format!("opposites {a} and {b}: no such concepts")),
            }
        }
        for list in against.values_mut() {
            list.sort_unstable();
            list.dedup();
        }
        let theme_of = concepts.iter().map(|c| themes.iter().position(|t| t.key == c.theme).unwrap_or_default() as u32).collect();
        Self {
            vocabulary: Vocabulary::of(&concepts),
            theme_of,
            opposites: against,
            concepts,
            themes,
            subjects,
            forms,
            acronyms: acronym_matcher,
            expansions,
            in_full,
            faults,
        }
    }

    /// Every concept; positions are what [`Mention`]s name.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// Every theme.
    pub fn themes(&self) -> &[Theme] {
        &self.themes
    }

    /// Position of a concept's theme in [`Lexicon::themes`].
    pub fn theme_of(&self, concept: u32) -> u32 {
        self.theme_of[concept as usize]
    }

    /// Concepts that are easily confused with this one, and aren't it; sorted.
    pub fn opposites(&self, concept: u32) -> &[u32] {
        self.opposites.get(&concept).map_or(&[], Vec::as_slice)
    }

    /// Purposes that a stem speaks of, in rising order of position, and how much of each, between 0 and 1: the words of their phrases, taken one by one.
    pub fn purposes(&self, stem: &str) -> Vec<(u32, f64)> {
        self.vocabulary.purposes(stem)
    }

    /// Acronyms (folded) that stand for one thing, each with its expansion.
    pub fn expansions(&self) -> &[(String, String)] {
        &self.expansions
    }

    /// What is wrong with the data: nothing, in the lexicon that is shipped.
    pub fn faults(&self) -> &[String] {
        &self.faults
    }

    /// The word in full of an abbreviation (folded), the usual acronym for a rarer one; in lower case.
    pub fn in_full(&self, folded: &str) -> Option<&str> {
        self.in_full.get(folded).map(String::as_str)
    }

    /// Resolves a folded word, once for all texts that hold it. An abbreviation is resolved as the word in full.
    pub fn literals(&self, folded: &str) -> Literals {
        let own = Literals {
            subjects: self.subjects.literals(folded),
            forms: self.forms.literals(folded),
            acronyms: self.acronyms.literals(folded),
        };
        match self.in_full(folded).map(fold) {
            Some(full) => Literals {
                subjects: merged(own.subjects, self.subjects.literals(&full)),
                forms: merged(own.forms, self.forms.literals(&full)),
                acronyms: merged(own.acronyms, self.acronyms.literals(&full)),
            },
            None => own,
        }
    }

    /// Concepts in a sequence of words without its little ones: purposes and target groups, then forms. Targets are positions of concepts.
    pub fn scan(&self, words: &[&Literals]) -> (Vec<Hit>, Vec<Hit>) {
        let forms: Vec<&[u32]> = words.iter().map(|w| w.forms.as_slice()).collect();
        (self.scan_subjects(words), self.forms.scan(&forms))
    }

    /// The same without forms.
    pub fn scan_subjects(&self, words: &[&Literals]) -> Vec<Hit> {
        let subjects: Vec<&[u32]> = words.iter().map(|w| w.subjects.as_slice()).collect();
        self.subjects.scan(&subjects)
    }

    /// Expanded acronyms in a sequence of words without its little ones. Targets are positions in [`Lexicon::expansions`].
    pub fn scan_acronyms(&self, words: &[&Literals]) -> Vec<Hit> {
        let acronyms: Vec<&[u32]> = words.iter().map(|w| w.acronyms.as_slice()).collect();
        self.acronyms.scan(&acronyms)
    }

    /// Concepts mentioned in a text, purposes, target groups and forms alike, in order of place.
    pub fn mentions(&self, text: &str) -> Vec<Mention> {
        let tokens: Vec<Token> = tokens(text).into_iter().filter(|t| !is_little(&t.folded)).collect();
        let literals: Vec<Literals> = tokens.iter().map(|t| self.literals(&t.folded)).collect();
        let (subjects, forms) = self.scan(&literals.iter().collect::<Vec<_>>());
        let mut out: Vec<Mention> = subjects
            .into_iter()
            .chain(forms)
            .map(|hit| Mention { concept: hit.target, start: tokens[hit.start].start, end: tokens[hit.end - 1].end })
            .collect();
        out.sort_by_key(|m| (m.start, m.end, m.concept));
        out
    }

    /// Is this folded word one that the lexicon spells out? Such a word is never taken for the name of a place.
    pub fn knows(&self, folded: &str) -> bool {
        let literals = self.literals(folded);
        !literals.subjects.is_empty() || !literals.forms.is_empty() || !literals.acronyms.is_empty()
    }
}

fn merged(mut one: Vec<u32>, other: Vec<u32>) -> Vec<u32> {
    one.extend(other.into_iter().filter(|literal| !one.contains(literal)).collect::<Vec<_>>());
    one
}

/// A phrase of the data as words for the matcher: folded, little words out, `*` kept.
fn phrase_words(phrase: &str) -> Vec<String> {
    tokens(phrase)
        .into_iter()
        .filter_map(|token| match phrase[token.end..].starts_with('*') {
            true => Some(token.folded + "*"),
            false => (!is_little(&token.folded)).then_some(token.folded),
        })
        .collect()
}

/// An expansion as words for the matcher: long words may end in any way (plural, feminine).
fn loosely(phrase: &str) -> Vec<String> {
    phrase_words(phrase)
        .into_iter()
        .map(|word| if word.len() > 4 && !word.ends_with('*') { word.trim_end_matches('s').to_owned() + "*" } else { word })
        .collect()
}

/// The same without `*` nor endings of the plural, to compare phrases with.
fn bare(words: &[String]) -> Vec<String> {
    words.iter().map(|word| word.trim_end_matches('*').trim_end_matches('s').to_owned()).collect()
}

/// The table of acronyms: `CAF | caisse d'allocations familiales`, a line each. One that stands for several things stays what it is: context alone tells.
fn expansions(text: &str, faults: &mut Vec<String>) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut seen = HashSet::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut parts = line.split('|').map(str::trim);
        let (Some(short), Some(long)) = (parts.next(), parts.next().filter(|long| !long.is_empty())) else {
            faults.push(format!("acronyms: « {line} » is not `ACRONYM | expansion`"));
            continue;
        };
        if parts.next().is_some() {
            continue;
        }
        let folded: String = tokens(short).into_iter().map(|t| t.folded).collect();
        if seen.insert(folded.clone()) {
            out.push((folded, long.to_owned()));
        } else {
            faults.push(format!("acronyms: {short} is expanded twice"));
        }
    }
    out
}

#[cfg(test)]
mod tests;
