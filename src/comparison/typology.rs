//! The types of territories: given, told by rules, or found.

use super::computed::{self, Refusal};
use super::profile::Profile;
use super::units::Units;
use crate::dossier::Dossier;
use crate::say;
use crate::settings::Settings;
use crate::text::{Sentence, enumerate};
use std::collections::BTreeMap;

/// Where types come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TypeOrigin {
    /// Column `typologie`: people said so.
    Given,
    /// Rules in `maillage.toml`, where the column is empty.
    Criteria,
    /// Found among the indicators.
    Computed,
    /// There are none.
    #[default]
    Nobody,
}

impl TypeOrigin {
    /// Its code in the tables.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Given => "donnee",
            Self::Criteria => "criteres",
            Self::Computed => "calculee",
            Self::Nobody => "aucune",
        }
    }
}

/// The types.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Typology {
    /// Where they come from; rules that only fill the gaps of the column are still what people gave.
    pub origin: TypeOrigin,
    /// The types: by name when given, in the order of the rules, the largest first when found.
    pub types: Vec<TerritoryType>,
    /// The type of each territory compared.
    pub of: Vec<Option<usize>>,
    /// Of each territory, how often it comes back in its type when territories are drawn anew, 0 to 1; empty unless types were found.
    pub hold: Vec<f64>,
    /// How types were made, or why there are none: one or more sentences, without full stop at the end.
    pub words: Sentence,
}

/// One type.
#[derive(Clone, Debug, PartialEq)]
pub struct TerritoryType {
    /// Its name, as people gave it, or `A`, `B` …
    pub name: String,
    /// Its territories, as positions among those compared.
    pub members: Vec<usize>,
    /// For a type that was found: how well it comes back in bootstrap samples, 0 to 1.
    pub hold: Option<f64>,
}

impl Typology {
    /// Gives each territory its type.
    pub(super) fn of(dossier: &Dossier, units: &Units, profile: &Profile, settings: &Settings) -> Self {
        let given: Vec<Option<String>> = units
            .territories
            .iter()
            .map(|t| dossier.territory(*t).typology.as_ref().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()))
            .collect();
        let is_given = given.iter().any(Option::is_some);
        let ruled: Vec<Option<String>> =
            given.iter().enumerate().map(|(at, name)| name.clone().or_else(|| rule(dossier, units, settings, at))).collect();
        if ruled.iter().any(Option::is_some) {
            return Self::named(dossier, units, settings, &ruled, is_given);
        }
        let columns: Vec<Vec<Option<f64>>> = profile.indicators.iter().map(|i| i.values.clone()).collect();
        match computed::seek(&columns) {
            Ok(found) => Self::found(profile, found),
            Err(refusal) => {
                Self { of: vec![None; units.territories.len()], words: nobody(refusal, !settings.criteria().is_empty()), ..Self::default() }
            }
        }
    }

    fn named(dossier: &Dossier, units: &Units, settings: &Settings, names: &[Option<String>], is_given: bool) -> Self {
        // Rules keep their order, which means something to who wrote them; names of the column go by themselves.
        let order = |name: &str| settings.criteria().iter().position(|c| c.name == name).filter(|_| !is_given);
        let mut by_name: BTreeMap<(Option<usize>, &str), Vec<usize>> = BTreeMap::new();
        for (at, name) in names.iter().enumerate() {
            if let Some(name) = name {
                by_name.entry((order(name), name)).or_default().push(at);
            }
        }
        let types: Vec<TerritoryType> =
            by_name.into_iter().map(|((_, name), members)| TerritoryType { name: name.to_owned(), members, hold: None }).collect();
        let mut of = vec![None; names.len()];
        types.iter().enumerate().for_each(|(at, kind)| kind.members.iter().for_each(|member| of[*member] = Some(at)));
        let mut words = if is_given {
            say!("Les types sont ceux de la colonne « typologie »" | "Types are those of column 'typologie'")
        } else {
            say!("Les types suivent les règles écrites dans maillage.toml" | "Types follow the rules written in maillage.toml")
        };
        let without: Vec<String> =
            units.territories.iter().zip(&of).filter(|(_, of)| of.is_none()).map(|(t, _)| dossier.territory(*t).name.clone()).collect();
        if !without.is_empty() {
            let shown = enumerate(&without.iter().take(6).cloned().collect::<Vec<_>>());
            let more = if without.len() > 6 { "…" } else { "" };
            let n = without.len();
            let (fr, en) = (&shown.fr, &shown.en);
            let gap = say!(". Sans type ({n}) : {fr}{more}" | ". Without a type ({n}): {en}{more}");
            words = Sentence { fr: words.fr + &gap.fr, en: words.en + &gap.en };
        }
        Self { origin: if is_given { TypeOrigin::Given } else { TypeOrigin::Criteria }, types, of, hold: Vec::new(), words }
    }

    fn found(profile: &Profile, found: computed::Found) -> Self {
        let n_groups = found.hold.groups.len();
        let mut members: Vec<(usize, Vec<usize>)> = (0..n_groups).map(|group| (group, Vec::new())).collect();
        found.group_of.iter().enumerate().for_each(|(at, group)| members[*group as usize].1.push(at));
        members.sort_by_key(|(group, members)| (std::cmp::Reverse(members.len()), *group));
        let mut of = vec![None; found.group_of.len()];
        let mut types = Vec::new();
        for (at, (group, members)) in members.into_iter().enumerate() {
            members.iter().for_each(|member| of[*member] = Some(at));
            // At most six types: letters are enough.
            let name = char::from(b'A' + at as u8).to_string();
            types.push(TerritoryType { name, members, hold: Some(found.hold.groups[group]) });
        }
        let names: Vec<String> = profile.indicators.iter().map(|i| format!("{} ({})", i.name, i.period)).collect();
        let list = enumerate(&names);
        let (fr, en) = (&list.fr, &list.en);
        let words = say!(
            "Personne n'a donné de types : ceux-ci sont calculés d'après {fr}. Ils valent moins que des types choisis par la conférence ; remplir la colonne « typologie » les remplace"
                | "Nobody gave any types: these are computed from {en}. They are worth less than types chosen by the conference; filling column 'typologie' replaces them"
        );
        Self { origin: TypeOrigin::Computed, types, of, hold: found.hold.things, words }
    }
}

/// The type that the rules give a territory: the first fulfilled, unless an earlier one can't be judged.
fn rule(dossier: &Dossier, units: &Units, settings: &Settings, at: usize) -> Option<String> {
    let territory = units.territories[at];
    // The table is in order of territory.
    let first = dossier.indicators.partition_point(|i| i.territory < territory);
    let figure = |name: &str| {
        let own = dossier.indicators[first..].iter().take_while(|i| i.territory == territory);
        let latest = own.filter(|i| i.name == name).max_by_key(|i| &i.period);
        latest.map(|i| i.value).or_else(|| dossier.territory(territory).population.filter(|_| name == "population"))
    };
    for criterion in settings.criteria() {
        match criterion.is_met(figure) {
            Some(true) => return Some(criterion.name.clone()),
            Some(false) => {}
            None => return None,
        }
    }
    None
}

/// The dossier with the types that rules give where the column is empty: what the questions about territories alike go by. `None` without rules, or when none is met.
///
/// Types that were found among the indicators aren't told here: they serve comparisons, and nobody decided them.
pub fn with_ruled_types(dossier: &Dossier, settings: &Settings) -> Option<Dossier> {
    if settings.criteria().is_empty() {
        return None;
    }
    let units = Units::of(dossier);
    let is_open = |at: &usize| dossier.territory(units.territories[*at]).typology.is_none();
    let ruled: Vec<(usize, String)> =
        (0..units.territories.len()).filter(is_open).filter_map(|at| Some((at, rule(dossier, &units, settings, at)?))).collect();
    if ruled.is_empty() {
        return None;
    }
    let mut typed = dossier.clone();
    for (at, name) in ruled {
        typed.territories[units.territories[at].index()].typology = Some(name);
    }
    Some(typed)
}

/// Why there are no types.
fn nobody(refusal: Refusal, has_rules: bool) -> Sentence {
    let why = refusal.sentence();
    let (fr, en) = (&why.fr, &why.en);
    let mut words = say!("La colonne « typologie » est vide, et {fr}" | "Column 'typologie' is empty, and {en}");
    if has_rules {
        words.fr.push_str(". Les règles de maillage.toml ne donnent de type à aucun territoire : leurs indicateurs sont-ils bien nommés ?");
        words.en.push_str(". The rules of maillage.toml give no territory a type: are their indicators rightly named?");
    }
    words
}
