//! What kind of service a service is, read from its acronym or from the first words of its name once places are taken out.
//!
//! No list of services: « Protection maternelle et infantile, MDS de Melun », sigle PMI, teaches that the name without its places means PMI, and a row without
//! acronym named « PMI de Meaux » is one too. Kinds with fewer than four members are pooled with the others of their type. Directorates are one kind.

use super::super::View;
use crate::dossier::{PartnerIdx, PartnerKind};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Fewer members than this can't tell what is usual.
const FEWEST: usize = 4;
/// Words that carry no kind.
const STOP: &[&str] = &["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour", "sous", "sur"];

/// The kinds of some services.
#[derive(Clone, Debug)]
pub(super) struct Kinds {
    /// Kind of each service, in the order given.
    pub(super) of: Vec<usize>,
    /// What to call each kind: an acronym or words of a name as the user wrote them, or `None` for a pool of small kinds.
    pub(super) names: Vec<Option<String>>,
}

/// Finds the kinds of some services (canonical). Cost O(length of the names).
pub(super) fn kinds(view: &View, services: &[PartnerIdx]) -> Kinds {
    let places: BTreeSet<String> = view.dossier.territories.iter().flat_map(|territory| words(&territory.name)).collect();
    let placeless =
        |name: &str| -> Vec<String> { words(name).into_iter().filter(|w| !places.contains(w) && !STOP.contains(&w.as_str())).collect() };
    let partner = |p: &PartnerIdx| view.dossier.partner(*p);
    let mut taught: BTreeMap<Vec<String>, String> = BTreeMap::new();
    let mut acronyms: BTreeSet<String> = BTreeSet::new();
    for service in services {
        if let Some(acronym) = partner(service).acronym.as_deref().map(|a| words(a).concat()).filter(|a| !a.is_empty()) {
            acronyms.insert(acronym.clone());
            taught.entry(placeless(&partner(service).name)).or_insert(acronym);
        }
    }
    let first_key = |service: &PartnerIdx| -> Key {
        let partner = partner(service);
        if partner.kind == PartnerKind::Directorate {
            return Key::Type(PartnerKind::Directorate);
        }
        let name = placeless(&partner.name);
        let own = partner.acronym.as_deref().map(|a| words(a).concat()).filter(|a| !a.is_empty());
        let acronym = own.or_else(|| taught.get(&name).cloned()).or_else(|| name.first().filter(|word| acronyms.contains(*word)).cloned());
        match acronym {
            Some(acronym) => Key::Acronym(acronym),
            None if name.is_empty() => Key::Type(partner.kind),
            None => Key::Words(name),
        }
    };
    let mut keys: Vec<Key> = services.iter().map(first_key).collect();
    // A name that few share may share its first two words with more.
    let shorten = |key: &Key| match key {
        Key::Words(name) if name.len() > 2 => Key::Words(name[..2].to_vec()),
        other => other.clone(),
    };
    let sizes = tally(keys.iter());
    let short_sizes = tally(keys.iter().map(shorten).collect::<Vec<_>>().iter());
    for (key, service) in keys.iter_mut().zip(services) {
        if sizes[key] < FEWEST {
            let short = shorten(key);
            *key = if short_sizes[&short] >= FEWEST { short } else { Key::Type(partner(service).kind) };
        }
    }
    let order: BTreeMap<Key, usize> =
        keys.iter().collect::<BTreeSet<_>>().into_iter().enumerate().map(|(position, key)| (key.clone(), position)).collect();
    let mut names = vec![None; order.len()];
    for (key, service) in keys.iter().zip(services) {
        let slot = &mut names[order[key]];
        if slot.is_none() {
            *slot = match key {
                Key::Acronym(acronym) => partner(service).acronym.clone().or_else(|| Some(acronym.to_uppercase())),
                Key::Words(name) => Some(as_written(&partner(service).name, name)),
                Key::Type(_) => None,
            };
        }
    }
    Kinds { of: keys.iter().map(|key| order[key]).collect(), names }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Acronym(String),
    Words(Vec<String>),
    Type(PartnerKind),
}

fn tally<'a>(keys: impl Iterator<Item = &'a Key>) -> BTreeMap<Key, usize> {
    let mut sizes = BTreeMap::new();
    keys.for_each(|key| *sizes.entry(key.clone()).or_default() += 1);
    sizes
}

/// The words of a name that make its kind, as the user wrote them.
fn as_written(name: &str, kept: &[String]) -> String {
    let written = name.split(|c: char| !c.is_alphanumeric()).filter(|word| words(word).first().is_some_and(|folded| kept.contains(folded)));
    written.take(kept.len()).collect::<Vec<_>>().join(" ")
}

/// The words of a text: lower case, no accents, letters and digits only.
fn words(text: &str) -> Vec<String> {
    let folded: String = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    folded.replace('œ', "oe").split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
