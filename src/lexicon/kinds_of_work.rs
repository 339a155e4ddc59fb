//! Kinds of work: the forms that an action takes (a protocol, a guide, a forum, a workshop …), read in its words.
//!
//! The form says nothing of the purpose; it says what part of the work would be done once instead of many times.
//!
//! A word that names a form may name something else in its sentence (« l'entretien des bois », « sur la plateforme de Roissy »): `context.rs` tells them apart by the
//! words around it.
//!
//! # Odd cases  An empty text has no known form. A phrase inside a longer one that matched is not counted (« journée d'étude » is training, no event).
//! # Cost       O(words × phrases that begin with the same three letters).

mod context;

use crate::text::Text;
use context::{Context, Word, words};
use std::collections::BTreeMap;

/// A kind of work. The order is that of the settings and of every list shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is described by its label")]
pub enum KindOfWork {
    Agreement,
    Tool,
    Equipment,
    Training,
    Diagnosis,
    Expert,
    Committee,
    Event,
    Workshop,
    Proximity,
    /// None of the others could be read.
    Unknown,
}

impl KindOfWork {
    /// Every kind, `Unknown` last.
    pub const ALL: [Self; 11] = [
        Self::Agreement,
        Self::Tool,
        Self::Equipment,
        Self::Training,
        Self::Diagnosis,
        Self::Expert,
        Self::Committee,
        Self::Event,
        Self::Workshop,
        Self::Proximity,
        Self::Unknown,
    ];

    /// Key in the phrase book and in the settings.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::Tool => "tool",
            Self::Equipment => "equipment",
            Self::Training => "training",
            Self::Diagnosis => "diagnosis",
            Self::Expert => "expert",
            Self::Committee => "committee",
            Self::Event => "event",
            Self::Workshop => "workshop",
            Self::Proximity => "proximity",
            Self::Unknown => "unknown",
        }
    }

    /// Words for people.
    pub const fn label(self) -> Text {
        match self {
            Self::Agreement => Text { fr: "convention, protocole, procédure", en: "agreement, protocol, procedure" },
            Self::Tool => Text { fr: "guide, annuaire, outil", en: "guide, directory, tool" },
            Self::Equipment => Text { fr: "véhicule, matériel, poste", en: "vehicle, equipment, post" },
            Self::Training => Text { fr: "formation, sensibilisation, conférence", en: "training, awareness, conference" },
            Self::Diagnosis => Text { fr: "diagnostic, observation", en: "diagnosis, observation" },
            Self::Expert => {
                Text { fr: "intervention d'un spécialiste, permanence, dépistage", en: "specialist's session, advice desk, screening" }
            }
            Self::Committee => Text { fr: "comité, commission, réunion de partenaires", en: "committee, commission, partners' meeting" },
            Self::Event => Text { fr: "forum, journée, manifestation", en: "forum, one-day event" },
            Self::Workshop => Text { fr: "atelier, groupe, sortie", en: "workshop, group, outing" },
            Self::Proximity => Text { fr: "accueil de proximité, quartier, bénévoles", en: "open door, neighbourhood, volunteers" },
            Self::Unknown => Text { fr: "forme non précisée", en: "form not stated" },
        }
    }
}

/// The words of a phrase, folded, each with whether any ending will do.
type Words = Vec<(String, bool)>;

/// One phrase: its words, and the little words that must stand before them (« en ligne » is no « ligne »).
struct Phrase {
    lead: Vec<String>,
    words: Words,
    kind: KindOfWork,
}

/// The phrase book, ready to read texts.
pub struct KindsOfWork {
    /// Phrases by the first three letters of their first word, longest first.
    by_start: BTreeMap<String, Vec<Phrase>>,
    context: Context,
}

/// A form read in a text, and the words that said it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading {
    /// What was read.
    pub kind: KindOfWork,
    /// The words of the text, folded.
    pub words: String,
}

impl KindsOfWork {
    /// Opens the phrase book: the forms of the lexicon, sorted by kind of work.
    pub fn new() -> Self {
        let mut kind_of_form: BTreeMap<&str, KindOfWork> = BTreeMap::new();
        let mut phrases: BTreeMap<(Words, Vec<String>), KindOfWork> = BTreeMap::new();
        let mut kind = None;
        for line in include_str!("kinds_of_work.txt").lines().filter(|line| !line.starts_with('#')) {
            if let Some(key) = line.strip_prefix('=') {
                kind = KindOfWork::ALL.into_iter().find(|k| k.key() == key.trim());
            } else if let (Some(forms), Some(kind)) = (line.strip_prefix('@'), kind) {
                kind_of_form.extend(forms.split_whitespace().map(|form| (form, kind)));
            } else if let Some(kind) = kind {
                phrases.extend(line.split(';').map(|phrase| (phrase_words(phrase), kind)));
            }
        }
        // Forms come after and prevail: they are the lexicon's own.
        let mut kind = None;
        for line in include_str!("concepts/forms.txt").lines().filter(|line| !line.starts_with(['#', '@', '!'])) {
            if let Some(header) = line.strip_prefix('=') {
                kind = kind_of_form.get(header.split('|').next().unwrap_or_default().trim()).copied();
            } else {
                // A form of no kind still takes its words: « réunion de bilan » must not be read as a partners' meeting.
                phrases.extend(line.split(';').map(|phrase| (phrase_words(phrase), kind.unwrap_or(KindOfWork::Unknown))));
            }
        }
        let mut by_start: BTreeMap<String, Vec<Phrase>> = BTreeMap::new();
        for ((words, lead), kind) in phrases {
            if let Some((first, _)) = words.first() {
                by_start.entry(start(first)).or_default().push(Phrase { kind, lead, words });
            }
        }
        for phrases in by_start.values_mut() {
            // Longest first; at equal length a word written whole before a beginning of word.
            let letters = |p: &Phrase| p.words.iter().map(|(word, is_open)| 2 * word.len() + usize::from(!is_open)).sum::<usize>();
            phrases.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then(letters(b).cmp(&letters(a))).then(a.words.cmp(&b.words)));
        }
        Self { by_start, context: Context::new() }
    }

    /// The forms of a text, each once, in the order of [`KindOfWork::ALL`], with the first words that said it. Empty when none is known.
    pub fn read(&self, text: &str) -> Vec<Reading> {
        let all = words(text);
        let content: Vec<usize> = (0..all.len()).filter(|&at| !all[at].is_little).collect();
        let words: Vec<&str> = content.iter().map(|&at| all[at].folded.as_str()).collect();
        let mut found: BTreeMap<KindOfWork, String> = BTreeMap::new();
        let mut at = 0;
        while at < words.len() {
            let hit = self.by_start.get(&start(words[at])).into_iter().flatten().find(|phrase| {
                let before = || all[..content[at]].iter().rev().map(|word| word.folded.as_str()).take(phrase.lead.len());
                phrase.words.len() <= words.len() - at
                    && before().eq(phrase.lead.iter().rev().map(String::as_str))
                    && phrase.words.iter().zip(&words[at..]).all(|((p, open), w)| if *open { w.starts_with(p.as_str()) } else { *w == p })
            });
            match hit {
                Some(phrase) => {
                    let (first, last) = (content[at], content[at + phrase.words.len() - 1]);
                    if phrase.kind != KindOfWork::Unknown && !self.context.is_something_else(&all, first, last) {
                        found.entry(phrase.kind).or_insert_with(|| words[at..at + phrase.words.len()].join(" "));
                    }
                    at += phrase.words.len();
                }
                None => at += 1,
            }
        }
        found.into_iter().map(|(kind, words)| Reading { kind, words }).collect()
    }
}

impl Default for KindsOfWork {
    fn default() -> Self {
        Self::new()
    }
}

/// The words of a phrase and the little words before them. A star is glued to its word: folding alone would lose it.
fn phrase_words(phrase: &str) -> (Words, Vec<String>) {
    let lead = words(phrase).into_iter().take_while(|word| word.is_little).map(|word| word.folded).collect();
    let parts = |word: &str| {
        let (is_open, parts) = (word.ends_with('*'), fold(word));
        let last = parts.len().saturating_sub(1);
        parts.into_iter().enumerate().map(|(i, part)| (part, is_open && i == last)).collect::<Vec<_>>()
    };
    (phrase.split_whitespace().flat_map(parts).collect(), lead)
}

/// The first three letters: enough to leave most phrases aside.
fn start(word: &str) -> String {
    word.chars().take(3).collect()
}

/// The words of a text without accents, capitals and little words.
fn fold(text: &str) -> Vec<String> {
    words(text).into_iter().filter(|word| !word.is_little).map(|word: Word| word.folded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[track_caller]
    fn check(text: &str, expected: &[KindOfWork]) {
        let found: Vec<KindOfWork> = KindsOfWork::new().read(text).into_iter().map(|r| r.kind).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn forms_are_read_in_any_hand() {
        check("ELABORATION D'UN PROTOCOLE avec les bailleurs", &[KindOfWork::Agreement]);
        check("Éditer un guide ; réunir un comité", &[KindOfWork::Tool, KindOfWork::Committee]);
        check("Aller au-devant des habitants", &[]);
        check("", &[]);
    }

    #[test]
    fn the_longest_phrase_wins() {
        check("Journées d'étude", &[KindOfWork::Training]);
        check("Une journée à Paris", &[KindOfWork::Event]);
        check("Accueil de jour", &[KindOfWork::Proximity]);
    }

    #[test]
    fn a_word_is_read_in_its_sentence() {
        use KindOfWork::{Equipment, Expert};
        // Upkeep of a thing is no interview; an interview of somebody, or for something, is one.
        check("Entretien des bois", &[]);
        check("L'entretien du linge et de la maison", &[]);
        check("ENTRETIEN DES ESPACES VERTS", &[]);
        check("Une équipe d'entretien", &[]);
        check("Entretien prénatal précoce", &[Expert]);
        check("Un entretien des parents avec la psychologue", &[Expert]);
        check("Un entretien de suivi par mois", &[Expert]);
        check("Six entretiens", &[Expert]);
        // To find people is not to study needs.
        check("Repérage des personnes isolées par le CCAS", &[]);
        check("Repérage des besoins", &[KindOfWork::Diagnosis]);
        // A site where people work is no desk opened for them.
        check("Pour les salariés en horaires décalés sur la plateforme de Roissy", &[]);
        check("Ligne de nuit vers les plates-formes logistiques", &[]);
        check("Emplois de la plateforme aéroportuaire", &[]);
        check("Inscription en ligne", &[KindOfWork::Tool]);
        check("Plateforme mobilité du PLIE", &[Equipment]);
        check("S'inscrire sur la plateforme mobilité", &[Equipment]);
        check("Une plateforme unique d'accueil", &[Equipment]);
    }

    #[test]
    fn every_form_named_exists_and_every_kind_has_its_phrases() {
        let forms: BTreeSet<&str> =
            include_str!("concepts/forms.txt").lines().filter_map(|l| l.strip_prefix("= ")?.split(" |").next()).collect();
        let named = include_str!("kinds_of_work.txt").lines().filter_map(|l| l.strip_prefix('@')).flat_map(str::split_whitespace);
        assert_eq!(named.filter(|form| !forms.contains(form)).collect::<Vec<_>>(), Vec::<&str>::new());
        let book = KindsOfWork::new();
        for kind in &KindOfWork::ALL[..10] {
            assert!(book.by_start.values().flatten().filter(|p| p.kind == *kind).count() >= 20, "{kind:?}");
        }
    }
}
