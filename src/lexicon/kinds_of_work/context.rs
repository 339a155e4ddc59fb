//! What the words around a form make of it: the upkeep of a thing, a place where people go; not the work that an action is.
//!
//! # Method     Rules of grammar on closed classes of words (articles, prepositions), never on the words of one dossier. « Entretien » in the singular with a complement
//! that an article introduces is upkeep, unless the complement is somebody; with a bare complement it is an interview. A word for a site (« plateforme ») is a place when one
//! goes to it, when an adjective says what is done there, or when a proper name completes it after « sur » or « à ».

use std::collections::BTreeSet;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

const LITTLE: &[&str] = &[
    "a", "au", "aux", "avec", "c", "ce", "ces", "d", "dans", "de", "des", "du", "en", "est", "et", "l", "la", "le", "les", "leur", "leurs",
    "n", "ou", "par", "pour", "qu", "que", "qui", "s", "sa", "se", "ses", "son", "sur", "un", "une", "y",
];

/// Words that introduce a thing that is known: articles and possessives, alone or in « du », « des ».
const DETERMINERS: &[&str] = &["du", "des", "la", "le", "les", "l", "un", "une", "son", "sa", "ses", "leur", "leurs"];

/// Those who do upkeep, and what it is done in: « une équipe d'entretien ».
const UPKEEP: &[&str] =
    &["travaux", "agent", "agents", "equipe", "equipes", "chantier", "chantiers", "employe", "employes", "metiers", "produits", "contrat"];

/// Words that name a site as well as a form of work.
const SITES: &[&str] = &["plateforme", "plateformes", "plate", "plates"];

/// What is done on a site.
const OF_A_SITE: &[&str] = &["aeroportuaire", "logistique", "portuaire", "industrielle", "multimodale", "ferroviaire", "petroliere"];

/// Prepositions of a movement or of a neighbourhood: what they introduce is a place.
const TOWARDS: &[&str] = &["vers", "depuis", "jusqu", "autour", "pres", "rejoindre", "desservir"];

/// What a study looks for.
const STUDIED: &[&str] = &["acteurs", "besoins", "lieux", "partenaires", "ressources", "sites", "structures"];

/// A word of a text.
pub(super) struct Word {
    /// Without accents nor capitals.
    pub folded: String,
    /// Article, preposition, pronoun: no form is told by it.
    pub is_little: bool,
    /// Begins with a capital in a text that isn't all in capitals.
    is_capital: bool,
}

/// The words of a text, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let little: BTreeSet<&str> = LITTLE.iter().copied().collect();
    let composed: String = text.nfc().collect();
    let tells_capitals = composed.chars().any(char::is_lowercase);
    let folded = |word: &str| -> String {
        let bare = word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect::<String>();
        bare.replace('œ', "oe").replace('æ', "ae")
    };
    let word = |word: &str| {
        let folded = folded(word);
        Word {
            is_little: little.contains(folded.as_str()),
            is_capital: tells_capitals && word.chars().next().is_some_and(char::is_uppercase),
            folded,
        }
    };
    composed.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty()).map(word).filter(|w| !w.folded.is_empty()).collect()
}

/// What is needed to tell a form from what only looks like one.
pub(super) struct Context {
    /// First words of the phrases that name people.
    people: BTreeSet<String>,
}

impl Context {
    /// Reads who people are from the lexicon.
    pub fn new() -> Self {
        let phrases = include_str!("../concepts/publics.txt").lines().filter(|line| !line.starts_with(['#', '@', '!', '=']));
        let firsts = phrases.flat_map(|line| line.split(';')).filter_map(|phrase| words(phrase).into_iter().find(|word| !word.is_little));
        Self { people: firsts.map(|word| word.folded).filter(|word| word.chars().count() > 3).collect() }
    }

    /// Is the phrase from word `first` to word `last` something else than a form of work here?
    pub fn is_something_else(&self, text: &[Word], first: usize, last: usize) -> bool {
        self.is_upkeep(text, first, last) || is_site(text, first, last) || is_finding_people(text, last)
    }

    /// « l'entretien des bois », « une équipe d'entretien »; not « un entretien des parents », « entretien d'embauche », « six entretiens ».
    fn is_upkeep(&self, text: &[Word], first: usize, last: usize) -> bool {
        if text[last].folded != "entretien" || first != last {
            return false;
        }
        let before = |n: usize| first.checked_sub(n).map_or("", |at| text[at].folded.as_str());
        if before(1) == "d" && UPKEEP.contains(&before(2)) {
            return true;
        }
        // « de la », « de son », « d'une »: the article comes second.
        let after = |n: usize| text.get(last + n).map_or("", |word| word.folded.as_str());
        let complement = match after(1) {
            "de" | "d" if DETERMINERS.contains(&after(2)) => after(3),
            "du" | "des" => after(2),
            _ => return false,
        };
        !complement.is_empty() && !self.people.contains(complement)
    }
}

/// « repérage des personnes isolées », « repérage par le CCAS »: people are looked for, nothing is studied; but « repérage des besoins ».
fn is_finding_people(text: &[Word], last: usize) -> bool {
    let studied = || text[last + 1..].iter().find(|word| !word.is_little).is_some_and(|word| STUDIED.contains(&word.folded.as_str()));
    text[last].folded == "reperage" && !studied()
}

/// « sur la plateforme de Roissy », « vers les plateformes », « la plateforme aéroportuaire »; not « sur la plateforme mobilité ».
fn is_site(text: &[Word], first: usize, last: usize) -> bool {
    if !SITES.contains(&text[first].folded.as_str()) {
        return false;
    }
    let at = |at: Option<usize>| at.and_then(|at| text.get(at)).map_or("", |word| word.folded.as_str());
    // « plate-forme » is cut in two.
    let last = if at(Some(last + 1)).starts_with("forme") { last + 1 } else { last };
    let after = at(Some(last + 1)).trim_end_matches('s');
    if OF_A_SITE.contains(&after) {
        return true;
    }
    let mut before = first;
    while before > 0 && DETERMINERS.contains(&text[before - 1].folded.as_str()) {
        before -= 1;
    }
    let introduced_by = at(before.checked_sub(1));
    let goes_there = TOWARDS.contains(&introduced_by) || (introduced_by == "de" && TOWARDS.contains(&at(before.checked_sub(2))));
    let is_named = ["de", "d"].contains(&at(Some(last + 1))) && text.get(last + 2).is_some_and(|word| word.is_capital && !word.is_little);
    goes_there || (before < first && ["sur", "a", "dans"].contains(&introduced_by) && is_named)
}
