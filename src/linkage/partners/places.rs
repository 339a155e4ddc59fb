//! Places that names of partners bear, and which of them became which.
//!
//! Known are the territories (a département by its number too), the communes that stand among the partners, and the table `communes_reunies`. A commune gives way to another when that table
//! says so, when a commune is its parent among the territories, or when the name of a new commune is made of the names of known ones, all of its words used:
//! « Moret-Loing-et-Orvanne » of Moret-sur-Loing and Orvanne.
//!
//! # Odd cases  Changes of communes that the dossier doesn't name are passed over: Insee's file is the whole of France, and many communes bear common words.
//! Changes that go round in a circle stop where they began.

use super::names::place_words;
use super::words::COMMON_PLACES;
use crate::dossier::{Dossier, Level, PartnerKind, TerritoryIdx};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Known places.
#[derive(Default)]
pub(super) struct Places {
    /// Content words of a name → the full name.
    names: BTreeMap<Vec<String>, String>,
    /// First words of names: most words of partners begin no place.
    heads: HashSet<String>,
    /// A commune → the one that it became, by full name.
    became: BTreeMap<String, String>,
    /// Whole départements: no local body is known by them.
    wide: BTreeSet<String>,
    /// What became of each territory, itself if nothing.
    territories: Vec<TerritoryIdx>,
}

fn full(words: &[String]) -> String {
    words.join(" ")
}

fn is_place(words: &[String]) -> bool {
    words.iter().any(|word| word.len() >= 3 && word.chars().any(char::is_alphabetic))
}

impl Places {
    /// Places of a dossier.
    pub(super) fn of(dossier: &Dossier) -> Self {
        let commune_of = |name: &str| {
            let words = place_words(name);
            let skip = words.iter().take_while(|w| matches!(w.as_str(), "ville" | "mairie" | "commune" | "municipalite")).count();
            words[skip..].to_vec()
        };
        let partners = dossier.partners.iter().filter(|p| p.kind == PartnerKind::Municipality).map(|p| commune_of(&p.name));
        let of_level = |level: Level| dossier.territories.iter().filter(move |t| t.level == level).map(|t| place_words(&t.name));
        let mut communes: BTreeSet<Vec<String>> = partners.chain(of_level(Level::Municipality)).filter(|w| is_place(w)).collect();
        let mut became: BTreeMap<String, String> = BTreeMap::new();
        let mut changes: Vec<(Vec<String>, Vec<String>)> = dossier
            .commune_changes
            .iter()
            .filter(|change| change.is_merger())
            .map(|change| (place_words(&change.before), place_words(&change.after)))
            .filter(|(before, after)| before != after && is_place(before) && is_place(after))
            .collect();
        // A change of a commune that is known makes the other known too, and so on.
        loop {
            let (told, others): (Vec<_>, Vec<_>) =
                changes.into_iter().partition(|(before, after)| communes.contains(before) || communes.contains(after));
            if told.is_empty() {
                break;
            }
            for (before, after) in told {
                became.insert(full(&before), full(&after));
                communes.extend([before, after]);
            }
            changes = others;
        }
        for territory in dossier.territories.iter().filter(|t| t.level == Level::Municipality) {
            if let Some(parent) = territory.parent.map(|at| dossier.territory(at)).filter(|parent| parent.level == Level::Municipality) {
                let (before, after) = (full(&place_words(&territory.name)), full(&place_words(&parent.name)));
                if before != after {
                    became.entry(before).or_insert(after);
                }
            }
        }
        for whole in &communes {
            if let Some(parts) = made_of(whole, &communes) {
                for part in parts {
                    became.entry(full(part)).or_insert_with(|| full(whole));
                }
            }
        }
        let all: BTreeSet<Vec<String>> =
            dossier.territories.iter().map(|t| place_words(&t.name)).chain(communes).filter(|w| is_place(w)).collect();
        let mut heads: BTreeMap<&String, Vec<&Vec<String>>> = BTreeMap::new();
        for words in &all {
            heads.entry(&words[0]).or_default().push(words);
        }
        let mut names: BTreeMap<Vec<String>, String> = all.iter().map(|words| (words.clone(), full(words))).collect();
        // « Lagny » stands for Lagny-sur-Marne where no other place begins so.
        for (head, of) in heads {
            if let [only] = of[..]
                && only.len() > 1
                && head.len() >= 5
                && !COMMON_PLACES.contains(&head.as_str())
            {
                names.insert(vec![head.clone()], full(only));
            }
        }
        // « CAF 77 » is the CAF of Seine-et-Marne.
        for department in dossier.territories.iter().filter(|t| t.level == Level::Department) {
            if let Some(code) = department.insee_code.as_ref().filter(|code| matches!(code.len(), 2 | 3)) {
                names.insert(vec![code.to_lowercase()], full(&place_words(&department.name)));
            }
        }
        let wide = of_level(Level::Department).map(|words| full(&words)).collect();
        let heads = names.keys().filter_map(|words| words.first().cloned()).collect();
        let mut out = Self { names, heads, became, wide, territories: Vec::new() };
        let by_name: BTreeMap<String, TerritoryIdx> = dossier
            .territories
            .iter()
            .enumerate()
            .filter(|(_, t)| t.level == Level::Municipality)
            .map(|(at, t)| (full(&place_words(&t.name)), TerritoryIdx::from(at)))
            .collect();
        out.territories = dossier
            .territories
            .iter()
            .enumerate()
            .map(|(at, t)| match t.level {
                Level::Municipality => by_name.get(out.now(&full(&place_words(&t.name)))).copied().unwrap_or(TerritoryIdx::from(at)),
                _ => TerritoryIdx::from(at),
            })
            .collect();
        out
    }

    /// The longest place that starts here: its name and how many words it takes.
    pub(super) fn at(&self, words: &[String]) -> Option<(&String, usize)> {
        words.first().filter(|head| self.heads.contains(*head))?;
        (1..=words.len().min(6)).rev().find_map(|n| self.names.get(&words[..n]).map(|name| (name, n)))
    }

    /// What a place is called today.
    pub(super) fn now<'a>(&'a self, place: &'a str) -> &'a str {
        let mut at = place;
        for _ in 0..self.became.len() {
            match self.became.get(at) {
                Some(next) if next != place => at = next,
                _ => break,
            }
        }
        at
    }

    /// The territory that one became, itself if nothing.
    pub(super) fn territory_now(&self, territory: TerritoryIdx) -> TerritoryIdx {
        self.territories.get(territory.index()).copied().unwrap_or(territory)
    }

    /// Is it a whole département?
    pub(super) fn is_wide(&self, place: &str) -> bool {
        self.wide.contains(place)
    }

    #[cfg(test)]
    pub(super) fn named(names: &[&str]) -> Self {
        let words = || names.iter().map(|name| place_words(name));
        let heads = words().filter_map(|words| words.first().cloned()).collect();
        Self { names: words().map(|words| (words.clone(), full(&words))).collect(), heads, ..Self::default() }
    }
}

/// The two communes or more whose names, put together, are this name word for word, in any order but each in one piece.
fn made_of<'a>(whole: &[String], communes: &'a BTreeSet<Vec<String>>) -> Option<Vec<&'a Vec<String>>> {
    if whole.len() < 2 {
        return None;
    }
    let mut parts = Vec::new();
    let mut at = 0;
    while at < whole.len() {
        let longest = (1..=whole.len() - at).rev().filter(|n| *n < whole.len()).find_map(|n| communes.get(&whole[at..at + n]))?;
        let is_telling = longest.len() > 1 || (longest[0].len() >= 5 && !COMMON_PLACES.contains(&longest[0].as_str()));
        if !is_telling {
            return None;
        }
        at += longest.len();
        parts.push(longest);
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::testing::from_text;

    fn places(tables: &str) -> Places {
        Places::of(&from_text(tables).dossier)
    }

    #[test]
    fn a_new_commune_is_known_by_its_parts() {
        let places = places(
            "territoires: id|nom|niveau; m|Moret-sur-Loing|commune; o|Orvanne|commune; n|Moret-Loing-et-Orvanne|commune; v|Val-de-Loing|epci; f|Fontaine|commune; p|Fontaine-le-Port|commune",
        );
        assert_eq!(places.now("moret loing"), "moret loing orvanne");
        assert_eq!(places.now("orvanne"), "moret loing orvanne");
        assert_eq!(places.now("fontaine"), "fontaine", "a longer name is no merger by itself");
        assert_eq!(places.territory_now(TerritoryIdx(1)), TerritoryIdx(2), "in order of their identifiers: f, m, n …");
    }

    #[test]
    fn a_departement_is_known_by_its_number() {
        let places = places("territoires: id|nom|niveau|code_insee; d|Seine-et-Marne|departement|77");
        let (name, n) = places.at(&["77".to_owned()]).expect("the number is known");
        assert_eq!((name.as_str(), n), ("seine marne", 1));
        assert!(places.is_wide(name));
    }

    #[test]
    fn a_table_or_a_parent_says_it_too() {
        let by_table = places(
            "territoires: id|nom|niveau; b|Beautheil|commune
             communes_reunies: avant|apres|date|mouvement; Beautheil|Beautheil-Saints|2019-01-01|32; Saints|Beautheil-Saints|2019-01-01|32; Ailleurs|Nulle-Part||; Fin|Saints|2021-01-01|21",
        );
        assert_eq!(by_table.now("beautheil"), "beautheil saints");
        assert_eq!(by_table.now("saints"), "beautheil saints");
        assert_eq!((by_table.now("ailleurs"), by_table.now("fin")), ("ailleurs", "fin"), "not of this dossier; a parting");
        let by_parent = places("territoires: id|nom|niveau|parent; n|Orée|commune|; a|Vieux-Bourg|commune|n");
        assert_eq!(by_parent.now("vieux bourg"), "oree");
        let ring = places("territoires: id|nom|niveau; a|Alpha|commune\n communes_reunies: avant|apres; Alpha|Bravo; Bravo|Alpha");
        assert_eq!(ring.now("alpha"), "bravo");
    }
}
