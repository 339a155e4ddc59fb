//! What sets actions of one purpose apart: target groups, ages, places, who runs them, when; each with what it weighs, were it nothing.
//!
//! # Method     Columns as they stand, ages and places also as the texts name them. A column's weight is its mean share over the pairs compared, as in the explanation;
//! ages and places weigh nothing in the probability (an age is in the words, a place is left out of them), and that is said.
//! # Odd cases  A missing cell, a text that names no age: neither the same nor different. A length of time (« pendant 3 ans ») is no age.

use super::fields::Field;
use super::{ActionLinkage, Engine};
use crate::dossier::{ActionIdx, Dossier};
use crate::lexicon::{Lexicon, Matcher, is_little, publics, tokens};
use crate::say;
use crate::text::{Sentence, Text, count, number};
use std::collections::{BTreeMap, BTreeSet};

/// Most actions whose pairs are all weighed, and most values named.
const MOST: usize = 12;
const MOST_NAMED: usize = 6;

impl ActionLinkage {
    /// What differs between these actions, in fixed order: what it is, then who has what and what it weighs.
    pub fn differences(&self, dossier: &Dossier, members: &[ActionIdx]) -> Vec<(Text, Sentence)> {
        let shares = self.engine.mean_shares(members);
        let weight = |field: Field| shares.get(Field::ALL.iter().position(|other| *other == field).unwrap_or_default()).copied();
        let actions = || members.iter().map(|&member| dossier.action(member));
        let places = super::corpus::places(dossier, Lexicon::shipped());
        let mut out = Vec::new();
        let mut add = |label: Text, values: Vec<BTreeSet<Sentence>>, weighs: Sentence| {
            if let Some(who) = who_has_what(&values) {
                let (fr, en, weighs_fr, weighs_en) = (who.fr, who.en, weighs.fr, weighs.en);
                out.push((label, say!("{fr}. {weighs_fr}" | "{en}. {weighs_en}")));
            }
        };
        add(
            Text { fr: "Publics qui diffèrent", en: "Target groups that differ" },
            actions().map(|action| action.target_groups.iter().map(|code| publics::label(code)).collect()).collect(),
            weighing(weight(Field::TargetGroups)),
        );
        add(
            Text { fr: "Âges qui diffèrent", en: "Ages that differ" },
            actions()
                .map(|action| ages(&format!("{}. {}", action.title, action.description)).into_iter().map(Age::label).collect())
                .collect(),
            say!("Lu dans les textes\u{202f}: ne pèse rien de plus que ses mots." | "Read in the texts: weighs no more than its words."),
        );
        add(
            Text { fr: "Lieux qui diffèrent", en: "Places that differ" },
            actions()
                .map(|action| {
                    let named = places_in(&format!("{}. {}", action.title, action.description), &places);
                    let all = action.territories.iter().map(|territory| territory.index()).chain(named);
                    all.map(|at| Sentence::verbatim(dossier.territories[at].name.clone())).collect()
                })
                .collect(),
            say!("Ne pèse rien\u{202f}: un même but peut être poursuivi partout." | "Weighs nothing: one purpose may be pursued anywhere."),
        );
        add(
            Text { fr: "Pilotes qui diffèrent", en: "Leads that differ" },
            actions()
                .map(|action| action.lead.map(|lead| Sentence::verbatim(dossier.partner(lead).name.clone())).into_iter().collect())
                .collect(),
            {
                let weighs = weighing(weight(Field::ThemeAndLead));
                let (fr, en) = (weighs.fr.trim_end_matches('.'), weighs.en.trim_end_matches('.'));
                say!("{fr}, avec la thématique." | "{en}, together with the theme.")
            },
        );
        add(
            Text { fr: "Périodes qui diffèrent", en: "Periods that differ" },
            actions().map(|action| action.start.map(|day| Sentence::verbatim(day.year().to_string())).into_iter().collect()).collect(),
            weighing(weight(Field::Period)),
        );
        out
    }
}

impl Engine {
    /// Mean share of each field over the pairs of these actions, in the order of [`Field::ALL`].
    fn mean_shares(&self, members: &[ActionIdx]) -> [f64; 6] {
        let (_, unit, _) = super::score::shares(self.calibration);
        let (mut sums, mut pairs) = ([0.0; 6], 0.0f64);
        let members = &members[..members.len().min(MOST)];
        for (at, &left) in members.iter().enumerate() {
            for &right in &members[at + 1..] {
                let weights = self.weights.of(&self.levels(left.min(right), left.max(right)));
                sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += unit * weight);
                pairs += 1.0;
            }
        }
        sums.map(|sum| sum / pairs.max(1.0))
    }
}

/// What a share of this size does.
fn weighing(share: Option<f64>) -> Sentence {
    let share = share.unwrap_or_default();
    let figure = number(share.abs(), 2);
    let (fr, en) = (figure.fr, figure.en);
    if share.abs() < 0.005 {
        return say!("Ne pèse rien dans la somme des raisons." | "Weighs nothing in the sum of reasons.");
    }
    if share < 0.0 {
        say!("Pèse −{fr} dans la somme des raisons." | "Weighs −{en} in the sum of reasons.")
    } else {
        say!("N'empêche pas le rapprochement (+{fr})." | "Doesn't stand against it (+{en}).")
    }
}

/// « jeunes (2 actions) ; familles (1 action) », if not all who say something say the same.
fn who_has_what(values: &[BTreeSet<Sentence>]) -> Option<Sentence> {
    let told: Vec<&BTreeSet<Sentence>> = values.iter().filter(|values| !values.is_empty()).collect();
    if told.iter().all(|values| *values == told[0]) {
        return None;
    }
    let mut counts: BTreeMap<&Sentence, usize> = BTreeMap::new();
    told.iter().copied().flatten().for_each(|value| *counts.entry(value).or_default() += 1);
    let mut ranked: Vec<(&Sentence, usize)> = counts.into_iter().filter(|(_, n)| *n < told.len()).collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let more = ranked.len().saturating_sub(MOST_NAMED);
    let (mut fr, mut en) = (Vec::new(), Vec::new());
    for (value, n) in ranked.into_iter().take(MOST_NAMED) {
        let times = count(n, ("action", "actions"), ("action", "actions"));
        fr.push(format!("{} ({})", value.fr, times.fr));
        en.push(format!("{} ({})", value.en, times.en));
    }
    if more > 0 {
        fr.push(format!("+\u{202f}{more}"));
        en.push(format!("+{more}"));
    }
    let (fr, en) = (fr.join("\u{202f}; "), en.join("; "));
    Some(say!("{fr}" | "{en}"))
}

/// An age that a text names, in years: from, to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Age {
    from: Option<u16>,
    to: Option<u16>,
}

impl Age {
    fn label(self) -> Sentence {
        match (self.from, self.to) {
            (Some(from), Some(to)) => say!("{from}-{to} ans" | "{from}-{to} years"),
            (None, Some(to)) => say!("moins de {to} ans" | "under {to}"),
            (Some(from), None) => say!("{from} ans et plus" | "{from} and over"),
            (None, None) => Sentence::default(),
        }
    }
}

/// Oldest age.
const OLDEST: u16 = 120;

/// Ages named in a text: « 0-3 ans », « de 12 à 17 ans », « moins de 6 ans », « plus de 60 ans », « à partir de 16 ans », « dès 3 ans ».
fn ages(text: &str) -> BTreeSet<Age> {
    let words: Vec<String> = tokens(text).into_iter().map(|token| token.folded).collect();
    let age = |at: Option<usize>| at.and_then(|at| words[at].parse::<u16>().ok()).filter(|age| *age <= OLDEST);
    let word = |at: Option<usize>| at.map_or("", |at| words[at].as_str());
    let mut out = BTreeSet::new();
    for at in (0..words.len()).filter(|&at| words[at] == "ans") {
        let before = |n: usize| at.checked_sub(n);
        let Some(last) = age(before(1)) else { continue };
        let (first, lead) = match (age(before(2)), word(before(2))) {
            (Some(first), _) => (Some(first), before(3)),
            (None, "a" | "et") => (age(before(3)), before(4)),
            _ => (None, None),
        };
        if let Some(first) = first.filter(|first| *first < last) {
            if !matches!(word(lead), "en" | "pendant" | "depuis" | "sur" | "durant") {
                out.insert(Age { from: Some(first), to: Some(last) });
            }
            continue;
        }
        match (word(before(3)), word(before(2))) {
            ("moins", "de") | ("jusqu", "a") => out.insert(Age { from: None, to: Some(last) }),
            ("plus", "de") | ("partir", "de") | (_, "des") => out.insert(Age { from: Some(last), to: None }),
            _ => false,
        };
    }
    out
}

/// Territories that a text names, as positions in the dossier.
fn places_in(text: &str, places: &Matcher) -> Vec<usize> {
    let literals: Vec<Vec<u32>> =
        tokens(text).into_iter().filter(|token| !is_little(&token.folded)).map(|token| places.literals(&token.folded)).collect();
    places.scan(&literals.iter().map(Vec::as_slice).collect::<Vec<_>>()).into_iter().map(|hit| hit.target as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::among_others;
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        ages(text).into_iter().map(|age| age.label().fr).collect()
    }

    #[test]
    fn ages_are_read_as_people_write_them() {
        assert_eq!(shown("Accueil des 0-3 ans"), ["0-3 ans"]);
        assert_eq!(shown("Jeunes de 12 à 17 ans, et entre 18 et 25 ans"), ["12-17 ans", "18-25 ans"]);
        assert_eq!(
            shown("Moins de 6 ans ; plus de 60 ans ; à partir de 16 ans ; dès 3 ans"),
            ["moins de 6 ans", "3 ans et plus", "16 ans et plus", "60 ans et plus"]
        );
    }

    #[test]
    fn a_length_of_time_is_no_age() {
        for text in ["pendant 3 ans", "un projet sur 2 à 3 ans", "depuis 10 ans", "tous les 2 ans", "500 ans", "ans"] {
            assert_eq!(ages(text), BTreeSet::new(), "{text}");
        }
    }

    #[test]
    fn what_differs_is_said_with_what_it_weighs() {
        let mut dossier = among_others(&["Ateliers de langage pour les 0-3 ans à Zone0003", "Ateliers de langage pour les 12-17 ans"]);
        dossier.territories.iter_mut().enumerate().for_each(|(at, territory)| territory.name = format!("Zone{at:04}"));
        let actions = dossier.actions.iter_mut();
        actions.enumerate().for_each(|(at, action)| action.target_groups = vec![["enfants", "jeunes", "seniors"][at % 3].to_owned()]);
        dossier.actions[0].start = Some(jiff::civil::date(2012, 1, 1));
        let linkage = ActionLinkage::build(&dossier);
        let told = linkage.differences(&dossier, &[ActionIdx(0), ActionIdx(1)]);
        let of = |label: &str| {
            told.iter().find(|(title, _)| title.fr.starts_with(label)).map(|(_, sentence)| sentence.fr.as_str()).unwrap_or("")
        };
        assert!(of("Publics").contains("enfants (1 action)") && of("Publics").contains("jeunes (1 action)"), "{told:?}");
        assert!(of("Publics").contains("somme des raisons") || of("Publics").contains("rapprochement"), "{told:?}");
        assert!(
            of("Âges").starts_with("0-3 ans (1 action)\u{202f}; 12-17 ans (1 action)") && of("Âges").contains("ne pèse rien"),
            "{told:?}"
        );
        assert!(of("Lieux").contains("Zone0003 (1 action)") && of("Lieux").contains("Ne pèse rien"), "{told:?}");
        // Only one of both says when it begins, and nobody leads: a missing cell is no difference.
        assert!(of("Périodes").is_empty() && of("Pilotes").is_empty(), "{told:?}");
    }
}
