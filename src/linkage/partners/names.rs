//! A partner's name → what is compared: words, places, numbers, kinds of body.
//!
//! Acronyms and abbreviations are spelt out, little and legal words dropped, names of places taken into a field of their own: « CAF du Val » and
//! « Caisse d'allocations familiales » share all their words, « PMI de Meaux » and « PMI de Melun » differ by all that matters.
//!
//! # Odd cases  A name that is nothing but places or legal words keeps them as words. An empty name has no word, and is like no other.

use super::acronyms::{Expansions, content, spelt_by};
use super::words::{ABBREVIATIONS, COMMON_PLACES, LEGAL, LEGAL_NUMBERS, LITTLE, NATURES, SYNONYMS};
use crate::dossier::{Dossier, PartnerKind};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a name says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// Content words, spelt out, singular, in their order, none twice.
    pub words: Vec<String>,
    /// Places named, by their full name.
    pub places: BTreeSet<String>,
    /// Numbers, without leading zeros.
    pub numbers: BTreeSet<String>,
    /// Kinds of body; positions in the table of kinds, 0 for a commune itself.
    pub natures: BTreeSet<usize>,
    /// Words that may be acronyms: the sigle, and short words as they stood.
    pub acronyms: BTreeSet<String>,
    /// Words as they stood, little ones aside: whose initials are looked at.
    pub plain: Vec<String>,
}

/// Known places: content words of a name → the full name.
pub(super) struct Places(BTreeMap<Vec<String>, String>);

/// Folded words of a text, in order; the dots of « C.A.F. » part no word.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase) {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            c if c.is_alphanumeric() || c == '.' => folded.push(c),
            _ => folded.push(' '),
        }
    }
    let mut out = Vec::new();
    for chunk in folded.split_whitespace() {
        let parts: Vec<&str> = chunk.split('.').filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 && parts.iter().all(|part| part.chars().count() == 1) {
            out.push(parts.concat());
        } else {
            out.extend(parts.into_iter().map(str::to_owned));
        }
    }
    out
}

/// A word without the mark of its plural. Both sides are cut alike, so that « paris » loses nothing by it.
pub(super) fn singular(word: &str) -> String {
    if word.len() > 3 && (word.ends_with('s') || word.ends_with('x')) && !word.ends_with("ss") {
        word[..word.len() - 1].to_owned()
    } else {
        word.to_owned()
    }
}

impl Places {
    /// Names of territories, and of the communes that stand among the partners.
    pub(super) fn of(dossier: &Dossier) -> Self {
        let communes = dossier.partners.iter().filter(|p| p.kind == PartnerKind::Municipality).map(|p| {
            let words = place_words(&p.name);
            let skip = words.iter().take_while(|w| matches!(w.as_str(), "ville" | "mairie" | "commune" | "municipalite")).count();
            words[skip..].to_vec()
        });
        let all: BTreeSet<Vec<String>> =
            dossier.territories.iter().map(|t| place_words(&t.name)).chain(communes).filter(|w| is_place(w)).collect();
        let mut heads: BTreeMap<&String, Vec<&Vec<String>>> = BTreeMap::new();
        for words in &all {
            heads.entry(&words[0]).or_default().push(words);
        }
        let mut table: BTreeMap<Vec<String>, String> = all.iter().map(|words| (words.clone(), words.join(" "))).collect();
        // « Lagny » stands for Lagny-sur-Marne where no other place begins so.
        for (head, of) in heads {
            if let [only] = of[..]
                && only.len() > 1
                && head.len() >= 5
                && !COMMON_PLACES.contains(&head.as_str())
            {
                table.insert(vec![head.clone()], only.join(" "));
            }
        }
        Self(table)
    }

    /// The longest place that starts here: its name and how many words it takes.
    fn at(&self, words: &[String]) -> Option<(&String, usize)> {
        (1..=words.len().min(6)).rev().find_map(|n| self.0.get(&words[..n]).map(|name| (name, n)))
    }
}

impl Name {
    /// Are these letters the initials of words that follow each other, in the name as it stood or spelt out?
    pub(super) fn is_spelt(&self, letters: &str) -> bool {
        spelt_by(letters, &self.plain).or_else(|| spelt_by(letters, &self.words)).is_some()
    }

    /// All that [`Self::is_spelt`] says yes to, of 4 to 9 letters.
    pub(super) fn initials(&self) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        for words in [&self.plain, &self.words] {
            let first: Vec<char> =
                words.iter().map(|word| if word.chars().count() > 1 { word.chars().next() } else { None }.unwrap_or(' ')).collect();
            for n in 4..=9 {
                out.extend(first.windows(n).filter(|run| !run.contains(&' ')).map(|run| run.iter().collect::<String>()));
            }
        }
        out
    }
}

/// Words of a place, « st » spelt out.
fn place_words(name: &str) -> Vec<String> {
    let spell = |word: &String| match word.as_str() {
        "st" => "saint".to_owned(),
        "ste" => "sainte".to_owned(),
        _ => word.clone(),
    };
    tokens(name).iter().filter(|word| !LITTLE.contains(&word.as_str())).map(spell).collect()
}

fn is_place(words: &[String]) -> bool {
    words.iter().any(|word| word.len() >= 3 && word.chars().any(char::is_alphabetic))
}

/// Reads a name; `expansions` as the dossier teaches them.
pub(super) fn read(name: &str, acronym: Option<&str>, places: &Places, expansions: &Expansions) -> Name {
    let mut out = Name::default();
    let raw = place_words(name);
    let mut rest: Vec<&String> = Vec::new();
    let mut at = 0;
    while at < raw.len() {
        match places.at(&raw[at..]) {
            Some((place, n)) => {
                out.places.insert(place.clone());
                at += n;
            }
            None => {
                rest.push(&raw[at]);
                at += 1;
            }
        }
    }
    let has_only_places = rest.is_empty();
    if has_only_places {
        rest = raw.iter().collect();
    }
    let mut words: Vec<String> = Vec::new();
    let mut short: Vec<(String, Vec<String>)> = Vec::new();
    for word in rest {
        if word.bytes().all(|b| b.is_ascii_digit()) {
            if !LEGAL_NUMBERS.contains(&word.as_str()) {
                out.numbers.insert(word.trim_start_matches('0').to_owned());
            }
            continue;
        }
        if let Some(number) = roman(word) {
            out.numbers.insert(number.to_owned());
            continue;
        }
        out.plain.push(singular(word));
        if (3..=9).contains(&word.chars().count()) {
            out.acronyms.insert(word.clone());
        }
        let abbreviation = ABBREVIATIONS.binary_search_by(|(short, _)| (*short).cmp(word)).ok().map(|at| ABBREVIATIONS[at].1);
        match (abbreviation, expansions.get(word)) {
            (Some(long), _) => words.extend(long.split(' ').map(singular)),
            (None, Some(long)) => short.push((word.clone(), long.clone())),
            (None, None) => words.push(singular(word)),
        }
    }
    // An acronym beside its own words repeats them; alone, it stands for them.
    for (word, long) in short {
        if spelt_by(&word, &words).is_none() {
            words.extend(long);
        }
    }
    out.acronyms.extend(acronym.map(|a| tokens(a).concat()).filter(|a| a.chars().count() >= 2));
    let words = unite(words);
    let bare: Vec<String> = words.iter().filter(|word| !LEGAL.contains(&word.as_str()) && word.chars().count() > 1).cloned().collect();
    let bare = if bare.is_empty() { words } else { bare };
    if bare.first().is_some_and(|first| first == "commune") {
        out.natures.insert(0);
    }
    out.natures.extend(NATURES.iter().enumerate().filter(|(_, (_, phrase))| holds(&bare, phrase)).map(|(at, _)| at + 1));
    for word in bare {
        if !out.words.contains(&word) {
            out.words.push(word);
        }
    }
    out
}

/// Several words for one body → one.
fn unite(mut words: Vec<String>) -> Vec<String> {
    for (phrase, one) in SYNONYMS {
        let phrase: Vec<String> = content(&phrase.split(' ').map(str::to_owned).collect::<Vec<_>>());
        if let Some(at) = words.windows(phrase.len()).position(|window| window == phrase) {
            words.splice(at..at + phrase.len(), one.split(' ').map(singular));
        }
    }
    // « Ville de X » is the commune; « politique de la ville » isn't.
    if words.first().is_some_and(|first| first == "ville") {
        words[0] = "commune".to_owned();
    }
    words
}

fn holds(words: &[String], phrase: &str) -> bool {
    let phrase: Vec<String> = phrase.split(' ').map(singular).collect();
    words.windows(phrase.len()).any(|window| window == phrase)
}

fn roman(word: &str) -> Option<&'static str> {
    Some(match word {
        "ii" => "2",
        "iii" => "3",
        "iv" => "4",
        "vi" => "6",
        "vii" => "7",
        "viii" => "8",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::acronyms::shipped;
    use super::*;

    fn places(names: &[&str]) -> Places {
        Places(names.iter().map(|name| (place_words(name), place_words(name).join(" "))).collect())
    }

    #[test]
    fn the_table_of_abbreviations_is_sorted() {
        assert!(ABBREVIATIONS.is_sorted_by(|a, b| a.0 < b.0), "binary search needs order");
    }

    #[test]
    fn acronyms_places_and_numbers_stand_apart() {
        let places = places(&["Lagny-sur-Marne"]);
        let name = read("C.A.F. de LAGNY SUR MARNE, antenne n° 02", None, &places, &shipped());
        assert_eq!(name.words, ["antenne", "caisse", "allocation", "familiale"]);
        assert_eq!((name.places.len(), name.numbers.contains("2")), (1, true));
        let both = read("Caisse d'allocations familiales (CAF)", Some("CAF"), &places, &shipped());
        assert_eq!(both.words, ["caisse", "allocation", "familiale"]);
    }

    #[test]
    fn one_town_hall_has_several_words() {
        let places = places(&["Melun"]);
        let read = |name| read(name, None, &places, &shipped());
        assert_eq!(read("Mairie de Melun").words, read("VILLE DE MELUN").words);
        assert_ne!(read("Mairie de Melun").natures, read("CCAS de Melun").natures);
        assert_eq!(read("Melun").words, ["melun"], "nothing but a place stays a word");
        assert_eq!(read("").words, [""; 0]);
    }
}
