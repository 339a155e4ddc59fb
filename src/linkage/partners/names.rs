//! A partner's name → what is compared: words, places, numbers, kinds of body.
//!
//! Acronyms and abbreviations are spelt out, little and legal words dropped, names of places taken into a field of their own: « CAF du Val » and
//! « Caisse d'allocations familiales » share all their words, « PMI de Meaux » and « PMI de Melun » differ by all that matters.
//!
//! # Odd cases  A name that is nothing but places or legal words keeps them as words. An empty name has no word, and is like no other.

use super::acronyms::{Expansions, content, spelt_by};
use super::places::Places;
use super::words::{ABBREVIATIONS, LEGAL, LEGAL_NUMBERS, LITTLE, NATURES, SYNONYMS};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a name says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// Content words, spelt out, singular, in their order, none twice.
    pub words: Vec<String>,
    /// Places named, by their full name.
    pub places: BTreeSet<String>,
    /// What those places are called today, where communes have merged since.
    pub places_now: BTreeSet<String>,
    /// Is one of them smaller than a département?
    pub is_local: bool,
    /// Numbers, without leading zeros.
    pub numbers: BTreeSet<String>,
    /// Kinds of body; positions in the table of kinds, 0 for a commune itself.
    pub natures: BTreeSet<usize>,
    /// Words that may be acronyms: the sigle, and short words as they stood.
    pub acronyms: BTreeSet<String>,
    /// Words as they stood, little ones aside: whose initials are looked at.
    pub plain: Vec<String>,
    /// Words of the present and of the former name, where the name gives both (« Escale, ex Le Relais »); else nothing.
    pub faces: Vec<Vec<String>>,
}

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

impl Name {
    /// Does another name hold all the words of this one, without naming another place?
    pub(super) fn is_within(&self, other: &Self) -> bool {
        let is_elsewhere = !self.places.is_empty() && !other.places.is_empty() && self.places.is_disjoint(&other.places);
        !self.plain.is_empty() && !is_elsewhere && self.plain.iter().all(|word| other.plain.contains(word))
    }

    /// Initials of 4 to 9 words that follow each other, in the name as it stood or spelt out.
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
pub(super) fn place_words(name: &str) -> Vec<String> {
    let spell = |word: &String| match word.as_str() {
        "st" => "saint".to_owned(),
        "ste" => "sainte".to_owned(),
        _ => word.clone(),
    };
    tokens(name).iter().filter(|word| !LITTLE.contains(&word.as_str())).map(spell).collect()
}

/// Reads a name; `expansions` as the dossier teaches them.
pub(super) fn read(name: &str, acronym: Option<&str>, places: &Places, expansions: &Expansions) -> Name {
    let mut out = read_whole(name, acronym, places, expansions);
    if let Some((now, before)) = former(name) {
        out.faces = [now, before].iter().map(|part| read_whole(part, None, places, expansions).words).collect();
    }
    out
}

/// The present and the former name that a name gives. « Aux ex-combattants » gives none: « ex » follows a little word.
fn former(name: &str) -> Option<(String, String)> {
    let words = tokens(name);
    let at = words.iter().position(|word| matches!(word.as_str(), "ex" | "anciennement"))?;
    let (now, before) = (&words[..at], &words[at + 1..]);
    let is_said = |part: &[String]| content(part).iter().any(|word| word.chars().count() > 2);
    let is_cut = now.last().is_some_and(|last| !LITTLE.contains(&last.as_str()));
    (is_cut && is_said(now) && is_said(before)).then(|| (now.join(" "), before.join(" ")))
}

fn read_whole(name: &str, acronym: Option<&str>, places: &Places, expansions: &Expansions) -> Name {
    let mut out = Name::default();
    let raw = place_words(name);
    let mut rest: Vec<&String> = Vec::new();
    let mut at = 0;
    while at < raw.len() {
        match places.at(&raw[at..]) {
            Some((place, n)) => {
                out.places.insert(place.clone());
                out.places_now.insert(places.now(place).to_owned());
                out.is_local |= !places.is_wide(place);
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
    out.natures.extend(
        BODIES.iter().enumerate().filter(|(_, phrase)| bare.windows(phrase.len()).any(|window| window == *phrase)).map(|(at, _)| at + 1),
    );
    // « Ville de X, CCAS » is a CCAS: the commune is but its address.
    if out.natures.is_empty() && bare.first().is_some_and(|first| first == "commune") {
        out.natures.insert(0);
    }
    for word in bare {
        if !out.words.contains(&word) {
            out.words.push(word);
        }
    }
    out
}

/// Phrases of [`SYNONYMS`] as they are looked for, and the words that they become.
static ONE_WORD: LazyLock<Vec<(Vec<String>, Vec<String>)>> = LazyLock::new(|| {
    let split = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    SYNONYMS.iter().map(|(phrase, one)| (content(&split(phrase)), one.split(' ').map(singular).collect())).collect()
});

/// Phrases of [`NATURES`] as they are looked for.
static BODIES: LazyLock<Vec<Vec<String>>> =
    LazyLock::new(|| NATURES.iter().map(|(_, phrase)| phrase.split(' ').map(singular).collect()).collect());

/// Several words for one body → one.
fn unite(mut words: Vec<String>) -> Vec<String> {
    for (phrase, one) in ONE_WORD.iter() {
        if let Some(at) = words.windows(phrase.len()).position(|window| window == phrase) {
            words.splice(at..at + phrase.len(), one.iter().cloned());
        }
    }
    // « Ville de X » is the commune; « politique de la ville » isn't.
    if words.first().is_some_and(|first| first == "ville") {
        words[0] = "commune".to_owned();
    }
    words
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

    #[test]
    fn the_table_of_abbreviations_is_sorted() {
        assert!(ABBREVIATIONS.is_sorted_by(|a, b| a.0 < b.0), "binary search needs order");
    }

    #[test]
    fn acronyms_places_and_numbers_stand_apart() {
        let places = Places::named(&["Lagny-sur-Marne"]);
        let name = read("C.A.F. de LAGNY SUR MARNE, antenne n° 02", None, &places, &shipped());
        assert_eq!(name.words, ["antenne", "caisse", "allocation", "familiale"]);
        assert_eq!((name.places.len(), name.numbers.contains("2")), (1, true));
        let both = read("Caisse d'allocations familiales (CAF)", Some("CAF"), &places, &shipped());
        assert_eq!(both.words, ["caisse", "allocation", "familiale"]);
    }

    #[test]
    fn a_former_name_is_a_face_of_its_own() {
        let read = |name| read(name, None, &Places::default(), &shipped());
        assert_eq!(read("L'Escale de nuit (ex Le Relais)").faces, [vec!["escale", "nuit"], vec!["relai"]]);
        assert!(read("Aide aux ex-combattants").faces.is_empty() && read("Ex aequo").faces.is_empty());
    }

    #[test]
    fn one_town_hall_has_several_words() {
        let places = Places::named(&["Melun"]);
        let read = |name| read(name, None, &places, &shipped());
        assert_eq!(read("Mairie de Melun").words, read("VILLE DE MELUN").words);
        assert_ne!(read("Mairie de Melun").natures, read("CCAS de Melun").natures);
        assert_eq!(read("Melun").words, ["melun"], "nothing but a place stays a word");
        assert_eq!(read("").words, [""; 0]);
    }
}
