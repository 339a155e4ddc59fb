//! The texts of all actions → what is compared: stems, word forms and concepts, with how much each counts.
//!
//! Stop words and the names of the dossier's territories are out (an action of Melun is not near another for being in Melun); an expanded acronym is its acronym.
//!
//! # Odd cases  A text of nothing but stop words is empty: it is near to nothing.
//! # Cost       The length of the texts; distinct words are few, and each is folded, stemmed and looked up once.

use crate::dossier::Dossier;
use crate::lexicon::{French, Kind, Lexicon, Literals, Matcher, fold, is_little, is_stop, tokens};
use crate::linkage::sparse::Rows;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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

/// How one action reads.
#[derive(Default)]
struct Reading {
    stems: [Vec<(u32, f32)>; 2],
    forms: [Vec<(u32, f32)>; 2],
    concepts: Vec<(u32, f32)>,
}

/// A run of actions: its distinct words, and each text as positions among them.
type Chunk = (Vec<String>, Vec<[Vec<u32>; 2]>);

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
        let chunks: Vec<Chunk> = dossier
            .actions
            .par_chunks(4096)
            .map(|actions| {
                let mut known: HashMap<String, u32> = HashMap::new();
                let texts = actions
                    .iter()
                    .map(|action| {
                        [&action.title, &action.description].map(|text| {
                            tokens(text)
                                .into_iter()
                                .map(|token| {
                                    let fresh = known.len() as u32;
                                    *known.entry(token.lower).or_insert(fresh)
                                })
                                .collect()
                        })
                    })
                    .collect();
                let mut words: Vec<(String, u32)> = known.into_iter().collect();
                words.sort_unstable_by_key(|(_, number)| *number);
                (words.into_iter().map(|(word, _)| word).collect(), texts)
            })
            .collect();
        let all: BTreeSet<&str> = chunks.iter().flat_map(|(words, _)| words.iter().map(String::as_str)).collect();
        let lowers: Vec<&str> = all.into_iter().collect();

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

        let mut corpus = Self { stems, forms, ..Default::default() };
        for (chunk_words, texts) in &chunks {
            let global: Vec<u32> = chunk_words
                .iter()
                .map(|word| lowers.binary_search(&word.as_str()).expect("every chunk's words are in the union") as u32)
                .collect();
            let readings: Vec<Reading> = texts.par_iter().map(|text| read(text, &global, &words, lexicon, &places, &acronyms)).collect();
            for reading in readings {
                for (part, (stems, forms)) in reading.stems.into_iter().zip(reading.forms).enumerate() {
                    corpus.stem_rows[part].push(stems);
                    corpus.form_rows[part].push(forms);
                }
                corpus.concept_rows.push(reading.concepts);
            }
        }
        corpus
    }
}

fn read(text: &[Vec<u32>; 2], global: &[u32], words: &[Word], lexicon: &Lexicon, places: &Matcher, acronyms: &[(u32, u32)]) -> Reading {
    let mut reading = Reading::default();
    let mut concepts: BTreeMap<u32, u32> = BTreeMap::new();
    for (part, numbers) in text.iter().enumerate() {
        let kept: Vec<&Word> =
            numbers.iter().map(|&number| &words[global[number as usize] as usize]).filter(|word| !word.is_little).collect();
        let literals: Vec<&Literals> = kept.iter().map(|word| &word.literals).collect();
        let mut stands: Vec<(u32, u32)> = kept.iter().map(|word| (word.stem, word.form)).collect();
        for hit in places.scan(&kept.iter().map(|word| word.places.as_slice()).collect::<Vec<_>>()) {
            stands[hit.start..hit.end].fill((NONE, NONE));
        }
        for hit in lexicon.scan_acronyms(&literals) {
            stands[hit.start..hit.end].fill((NONE, NONE));
            stands[hit.start] = acronyms[hit.target as usize];
        }
        reading.stems[part] = frequencies(stands.iter().map(|&(stem, _)| stem));
        reading.forms[part] = frequencies(stands.iter().filter(|&&(stem, _)| stem != NONE).map(|&(_, form)| form));
        let (subjects, _) = lexicon.scan(&literals);
        for hit in subjects {
            *concepts.entry(hit.target).or_default() += 1;
        }
    }
    debug_assert!(concepts.keys().all(|&c| lexicon.concepts()[c as usize].kind != Kind::Form));
    reading.concepts = concepts.into_iter().map(|(concept, count)| (concept, sublinear(count))).collect();
    reading
}

/// Counts what stands in a text, damped; in rising order.
fn frequencies(items: impl Iterator<Item = u32>) -> Vec<(u32, f32)> {
    let mut items: Vec<u32> = items.filter(|&item| item != NONE).collect();
    items.sort_unstable();
    items.chunk_by(|a, b| a == b).map(|run| (run[0], sublinear(run.len() as u32))).collect()
}

fn sublinear(count: u32) -> f32 {
    1.0 + libm::log(f64::from(count)) as f32
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
