//! What an agreement is about, as far as its title tells.

use crate::lexicon::{Kind, Lexicon, fold};
use std::collections::BTreeSet;

/// Words that say what kind of paper it is, not what it is about.
const PAPERS: &[&str] = &["accord", "avenant", "charte", "contrat", "convention", "departement", "partenariat", "projet", "protocole"];

/// Themes of the lexicon that say how one works together, and not on what.
const WAYS_OF_WORKING: &[&str] = &["connaissance_mutuelle", "gouvernance", "observation", "pratiques_pro"];

/// Letters from which a word says something.
const LONG: usize = 5;

/// What a text is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Subject {
    /// Themes of the purposes that it names, and its target groups.
    notions: BTreeSet<(bool, u32)>,
    /// Its longer words, folded, without the ending of the plural.
    words: BTreeSet<String>,
}

impl Subject {
    /// Reads a text.
    pub(super) fn of(text: &str) -> Self {
        let lexicon = Lexicon::shipped();
        let notion = |concept: u32| match lexicon.concepts()[concept as usize].kind {
            Kind::Purpose => {
                let theme = lexicon.theme_of(concept);
                (!WAYS_OF_WORKING.contains(&lexicon.themes()[theme as usize].key.as_str())).then_some((true, theme))
            }
            Kind::TargetGroup => Some((false, concept)),
            Kind::Form => None,
        };
        let folded = fold(text);
        let words = folded.split(|c: char| !c.is_alphanumeric()).map(|word| word.trim_end_matches('s'));
        Self {
            notions: lexicon.mentions(text).into_iter().filter_map(|mention| notion(mention.concept)).collect(),
            words: words.filter(|word| word.len() >= LONG && !PAPERS.contains(word)).map(str::to_owned).collect(),
        }
    }

    /// Reads a title without the acronyms of those who signed: they say who, not what.
    pub(super) fn of_title<'a>(title: &str, names: impl Iterator<Item = &'a str>) -> Self {
        let own: BTreeSet<String> = names.filter(|name| !name.contains(' ')).map(fold).collect();
        let words = title.split_whitespace().filter(|word| !own.contains(&fold(word.trim_matches(|c: char| !c.is_alphanumeric()))));
        Self::of(&words.collect::<Vec<_>>().join(" "))
    }

    /// Does it name anything that the lexicon knows?
    pub(super) fn is_named(&self) -> bool {
        !self.notions.is_empty()
    }

    /// Is another text about the same? `None` when one of them doesn't say.
    pub(super) fn agrees(&self, other: &Self) -> Option<bool> {
        let shared = self.words.intersection(&other.words).count();
        if shared >= 2 || !self.notions.is_disjoint(&other.notions) {
            return Some(true);
        }
        (self.is_named() && other.is_named()).then_some(false)
    }

    /// Have two titles half of their longer words in common?
    pub(super) fn reads_like(&self, other: &Self) -> bool {
        let shared = self.words.intersection(&other.words).count();
        shared > 0 && 2 * shared >= self.words.len().min(other.words.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_agree_differ_or_are_silent() {
        let of = Subject::of;
        let violence = of("Convention de logement des femmes victimes de violences");
        assert_eq!(violence.agrees(&of("Un toit d'abord pour les femmes victimes de violences")), Some(true));
        let disability = of("Convention mission handicap – loisirs");
        assert_eq!(disability.agrees(&of("Jardin partagé, parcelles cultivées par les habitants du quartier")), Some(false));
        assert_eq!(of("Projet social de territoire de Bondy").agrees(&of("Jardin partagé")), None);
        assert!(of("Convention CAF – parentalité").reads_like(&of("Convention parentalité (suite)")));
        assert!(!of("Contrat local de santé").reads_like(&of("Réseau violences intrafamiliales")));
    }
}
