//! The texts of all actions → what is compared: stems, word forms and concepts, with how much each counts.
//!
//! Stop words and the names of the dossier's territories are out (an action of Melun is not near another for being in Melun); an expanded acronym is its acronym.
//!
//! # Odd cases  A text of nothing but stop words is empty: it is near to nothing.
//! # Cost       The length of the texts; distinct words are few, and each is folded, stemmed and looked up once.

use crate::dossier::{Action, Dossier};
use crate::lexicon::{self, French, Kind, Lexicon, Literals, Matcher, fold, is_little, is_stop, tokens};
use crate::linkage::sparse::Rows;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// No stem: a stop word.
const NONE: u32 = u32::MAX;

/// What is compared of all actions. Rows are actions in canonical order; values are term frequencies, `1 + ln tf`, title and description apart.
#[derive(Debug, Default)]
pub struct Corpus {
    /// Stems, sorted.
    pub stems: Vec<String>,
    /// Folded forms of the words, sorted: what n-grams are made of.
    pub forms: Vec<String>,
    /// Stems of the title, of the description.
    pub stem_rows: [Rows; 2],
    /// Forms of the title, of the description.
    pub form_rows: [Rows; 2],
    /// Concepts of the whole text, forms of action aside.
    pub concept_rows: Rows,
}

/// A run of actions: its distinct words in lower case, and each text as positions among them.
#[derive(Default)]
struct Chunk {
    words: Vec<String>,
    /// Titles and descriptions by turns, end to end.
    positions: Vec<u32>,
    /// Where each of them ends.
    ends: Vec<usize>,
}

impl Chunk {
    fn read(actions: &[Action]) -> Self {
        let mut chunk = Self::default();
        // By word as it is written: few are, and each is put in lower case once.
        let mut known: FxHashMap<&str, u32> = FxHashMap::default();
        for text in actions.iter().flat_map(|action| [&action.title, &action.description]) {
            lexicon::words(text, |_, word| {
                let position = *known.entry(word).or_insert_with(|| {
                    chunk.words.push(lexicon::lower(word));
                    chunk.words.len() as u32 - 1
                });
                chunk.positions.push(position);
            });
            chunk.ends.push(chunk.positions.len());
        }
        chunk
    }

    /// Titles and descriptions by turns.
    fn texts(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(&start, &end)| &self.positions[start..end])
    }
}

struct Word {
    stem: u32,
    form: u32,
    is_little: bool,
    literals: Literals,
    places: Vec<u32>,
}

impl Corpus {
    /// Reads the texts of a dossier's actions.
    pub fn read(dossier: &Dossier, lexicon: &Lexicon) -> Self {
        let places = places(dossier, lexicon);
        // Distinct words by chunk, then all: texts become numbers, in the order of the words and not of the rows.
        let chunks: Vec<Chunk> = dossier.actions.par_chunks(4096).map(Chunk::read).collect();
        let mut lowers: Vec<&str> = chunks.iter().flat_map(|chunk| chunk.words.iter().map(String::as_str)).collect();
        lowers.par_sort_unstable();
        lowers.dedup();

        let french = French::new();
        let spelled: Vec<(String, String, Option<String>)> = lowers
            .par_iter()
            .map(|lower| {
                let folded = fold(lower);
                let full = lexicon.in_full(&folded).unwrap_or(lower);
                let form = fold(full);
                let stem = (!is_stop(&form)).then(|| french.stem(full)).filter(|stem| stem.len() > 1);
                (folded, form, stem)
            })
            .collect();
        let acronyms = lexicon.expansions().iter().map(|(short, _)| (short.clone(), french.stem(short)));
        let mut stems: BTreeSet<&str> = spelled.iter().filter_map(|(_, _, stem)| stem.as_deref()).collect();
        let mut forms: BTreeSet<&str> = spelled.iter().filter(|(_, _, stem)| stem.is_some()).map(|(_, form, _)| form.as_str()).collect();
        let acronyms: Vec<(String, String)> = acronyms.collect();
        stems.extend(acronyms.iter().map(|(_, stem)| stem.as_str()));
        forms.extend(acronyms.iter().map(|(short, _)| short.as_str()));
        let stems: Vec<String> = stems.into_iter().map(str::to_owned).collect();
        let forms: Vec<String> = forms.into_iter().map(str::to_owned).collect();
        let number = |list: &[String], item: &str| list.binary_search_by(|x| x.as_str().cmp(item)).map_or(NONE, |at| at as u32);
        let acronyms: Vec<(u32, u32)> = acronyms.iter().map(|(short, stem)| (number(&stems, stem), number(&forms, short))).collect();
        let words: Vec<Word> = spelled
            .par_iter()
            .map(|(folded, form, stem)| Word {
                stem: stem.as_ref().map_or(NONE, |stem| number(&stems, stem)),
                form: number(&forms, form),
                is_little: is_little(folded),
                literals: lexicon.literals(folded),
                places: places.literals(folded),
            })
            .collect();

        let reader = Reader { words: &words, lexicon, places: &places, acronyms: &acronyms };
        let parts: Vec<Self> = chunks
            .par_iter()
            .map(|chunk| {
                let number = |word: &String| lowers.binary_search(&word.as_str()).expect("every chunk's words are in the union") as u32;
                reader.read(chunk, &chunk.words.iter().map(number).collect::<Vec<u32>>())
            })
            .collect();
        let mut corpus = Self { stems, forms, ..Default::default() };
        for part in &parts {
            for at in 0..2 {
                corpus.stem_rows[at].append(&part.stem_rows[at]);
                corpus.form_rows[at].append(&part.form_rows[at]);
            }
            corpus.concept_rows.append(&part.concept_rows);
        }
        corpus
    }
}

/// What texts are read with.
struct Reader<'a> {
    words: &'a [Word],
    lexicon: &'a Lexicon,
    places: &'a Matcher,
    acronyms: &'a [(u32, u32)],
}

impl Reader<'_> {
    /// Reads the texts of a chunk; `global`: its words among all.
    fn read(&self, chunk: &Chunk, global: &[u32]) -> Corpus {
        let mut corpus = Corpus::default();
        let mut concepts: Vec<u32> = Vec::new();
        for (at, text) in chunk.texts().enumerate() {
            let part = at % 2;
            let kept: Vec<&Word> =
                text.iter().map(|&position| &self.words[global[position as usize] as usize]).filter(|word| !word.is_little).collect();
            let literals: Vec<&Literals> = kept.iter().map(|word| &word.literals).collect();
            let mut stands: Vec<(u32, u32)> = kept.iter().map(|word| (word.stem, word.form)).collect();
            for hit in self.places.scan(&kept.iter().map(|word| word.places.as_slice()).collect::<Vec<_>>()) {
                stands[hit.start..hit.end].fill((NONE, NONE));
            }
            for hit in self.lexicon.scan_acronyms(&literals) {
                stands[hit.start..hit.end].fill((NONE, NONE));
                stands[hit.start] = self.acronyms[hit.target as usize];
            }
            let forms = stands.iter().filter(|&&(stem, _)| stem != NONE).map(|&(_, form)| form);
            corpus.form_rows[part].push(frequencies(&mut forms.collect()));
            corpus.stem_rows[part].push(frequencies(&mut stands.iter().map(|&(stem, _)| stem).collect()));
            concepts.extend(self.lexicon.scan_subjects(&literals).iter().map(|hit| hit.target));
            if part == 1 {
                debug_assert!(concepts.iter().all(|&c| self.lexicon.concepts()[c as usize].kind != Kind::Form));
                corpus.concept_rows.push(frequencies(&mut concepts));
                concepts.clear();
            }
        }
        corpus
    }
}

/// Counts what stands in a text, damped; in rising order.
fn frequencies(items: &mut Vec<u32>) -> impl Iterator<Item = (u32, f32)> {
    items.retain(|&item| item != NONE);
    items.sort_unstable();
    items.chunk_by(|a, b| a == b).map(|run| (run[0], sublinear(run.len() as u32)))
}

fn sublinear(count: u32) -> f32 {
    if count == 1 { 1.0 } else { 1.0 + libm::log(f64::from(count)) as f32 }
}

/// Words of territories' names that name the kind of place, not the place.
const GENERIC: &[&str] = &[
    "agglomeration",
    "bassin",
    "bourg",
    "canton",
    "centre",
    "circonscription",
    "commune",
    "communaute",
    "communes",
    "communautes",
    "departement",
    "departemental",
    "departementale",
    "district",
    "est",
    "grand",
    "grande",
    "intercommunalite",
    "maison",
    "mds",
    "metropole",
    "mairie",
    "nord",
    "ouest",
    "pays",
    "quartier",
    "region",
    "saint",
    "sainte",
    "secteur",
    "solidarites",
    "sud",
    "territoire",
    "territoires",
    "unite",
    "val",
    "vallee",
    "ville",
];

/// Names of the territories, whole and as people shorten them (« Mitry » for « MDS de Mitry-Mory »), each leading to the position of its territory.
pub(super) fn places(dossier: &Dossier, lexicon: &Lexicon) -> Matcher {
    let mut matcher = Matcher::default();
    for (at, territory) in dossier.territories.iter().enumerate() {
        let at = at as u32;
        let name: Vec<String> = tokens(&territory.name).into_iter().map(|t| t.folded).filter(|w| !is_little(w)).collect();
        let proper: Vec<String> = name.iter().skip_while(|w| GENERIC.contains(&w.as_str())).cloned().collect();
        let _ = matcher.add(&name, at);
        let is_plain_word =
            |words: &[String]| matches!(words, [only] if only.len() < 4 || lexicon.knows(only) || GENERIC.contains(&only.as_str()));
        for words in [&proper[..], &proper[..proper.len().min(1)]] {
            if !words.is_empty() && !is_plain_word(words) {
                let _ = matcher.add(words, at);
            }
        }
    }
    matcher
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems_of(corpus: &Corpus, row: usize) -> Vec<&str> {
        corpus.stem_rows[0].terms(row).iter().map(|&s| corpus.stems[s as usize].as_str()).collect()
    }

    #[test]
    fn places_and_stop_words_are_out() {
        let mut dossier = super::super::tests::dossier_of(&["Aide aux devoirs à Mitry", "AIDE AUX DEVOIRS de la MDS de Mitry-Mory"]);
        dossier.territories[0].name = "MDS de Mitry-Mory".into();
        let corpus = Corpus::read(&dossier, Lexicon::shipped());
        assert_eq!(stems_of(&corpus, 0), ["aid", "devoir"]);
        assert_eq!(stems_of(&corpus, 0), stems_of(&corpus, 1));
    }
}
