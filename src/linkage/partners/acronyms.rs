//! Acronyms: what the field knows, what the dossier teaches, and initials as evidence.
//!
//! The column `sigle` teaches: when the letters of a sigle are the initials of words that follow each other in the name beside it, those words are its
//! expansion in this dossier, and win over the shipped one. A sigle that two names spell out differently teaches nothing.

use super::names::{singular, tokens};
use super::words::LITTLE;
use std::collections::{BTreeMap, BTreeSet};

/// What the field knows; see the lexicon.
const SHIPPED: &str = include_str!("../../lexicon/concepts/acronyms.txt");

/// Acronym, folded → its words, folded and singular.
pub(super) type Expansions = BTreeMap<String, Vec<String>>;

/// Acronyms of three letters and more that the field spells out in one way only.
pub(super) fn shipped() -> Expansions {
    let mut out = Expansions::new();
    for line in SHIPPED.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split('|').map(str::trim);
        let (Some(acronym), Some(expansion), None) = (parts.next(), parts.next(), parts.next()) else { continue };
        // Abbreviations of common words stand in the file too, in lower case: names have their own table.
        if acronym.chars().count() >= 3 && !acronym.chars().any(char::is_lowercase) {
            let key: String = tokens(acronym).concat();
            out.insert(key, content(&tokens(expansion)));
        }
    }
    out
}

/// The shipped table, with what the rows teach: (name, sigle) each.
pub(super) fn learn<'a>(rows: impl Iterator<Item = (&'a str, &'a str)>) -> Expansions {
    let mut taught: BTreeMap<String, BTreeSet<Vec<String>>> = BTreeMap::new();
    for (name, acronym) in rows {
        let acronym: String = tokens(acronym).concat();
        let words = content(&tokens(name));
        if acronym.chars().count() >= 2
            && let Some(run) = spelt_by(&acronym, &words)
        {
            taught.entry(acronym).or_default().insert(words[run].to_vec());
        }
    }
    let mut out = shipped();
    for (acronym, mut spellings) in taught {
        match (spellings.pop_first(), spellings.is_empty()) {
            (Some(only), true) => _ = out.insert(acronym, only),
            _ => _ = out.remove(&acronym),
        }
    }
    out
}

/// The run of words whose initials are these letters.
pub(super) fn spelt_by(letters: &str, words: &[String]) -> Option<std::ops::Range<usize>> {
    let letters: Vec<char> = letters.chars().collect();
    (letters.len() >= 2).then_some(())?;
    (0..(words.len() + 1).saturating_sub(letters.len()))
        .map(|start| start..start + letters.len())
        .find(|run| words[run.clone()].iter().zip(&letters).all(|(word, &letter)| word.chars().count() > 1 && word.starts_with(letter)))
}

/// Content words, singular.
pub(super) fn content(tokens: &[String]) -> Vec<String> {
    tokens.iter().filter(|word| !LITTLE.contains(&word.as_str())).map(|word| singular(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_teaches_unless_it_contradicts_itself() {
        let learnt = learn([("Plateforme d'entraide des familles, MDS de Rive", "PEF"), ("CAF", "CAF")].into_iter());
        assert_eq!(learnt["pef"], ["plateforme", "entraide", "famille"]);
        assert_eq!(learnt["caf"], ["caisse", "allocation", "familiale"]);
        let learnt = learn([("Point Écoute Familles", "PEF"), ("Pôle Emploi Formation", "P.E.F.")].into_iter());
        assert!(!learnt.contains_key("pef"));
    }

    #[test]
    fn initials_are_found_inside_a_name() {
        let words = content(&tokens("Fédération des amis du livre et de la lecture, section 2"));
        assert_eq!(spelt_by("fall", &words), Some(0..4));
        assert_eq!(spelt_by("fl", &words), None);
    }
}
