//! Who should tell whom about what works.
//!
//! # Method   An action with a good evaluated result, in a territory; another territory of the same type whose part of the dossier shows nothing of the kind
//! ([`crate::detectors::practices`]). Worth of a
//! telling: the result, drawn towards one half as by four other evaluations, half as much again where a need was raised on the theme. Territories are paired so that the
//! worth told both ways is greatest (matching), those that met in a working group or a committee over the last year aside.
//! # Odd cases  An absent row is no proof of absence: the words say « n'apparaît pas dans le dossier ». Territories without a type are told by nobody.

use super::basins::unit;
use super::{SECTION, matching};
use crate::detectors::{View, key, practices, shrunken};
use crate::dossier::{ActionIdx, MeetingKind, Presence, TerritoryIdx};
use crate::say;
use crate::settings::Settings;
use crate::text::{Sentence, count, number};
use jiff::ToSpan as _;
use std::collections::{BTreeMap, BTreeSet};

/// One territory tells another about an action.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfer {
    /// Stable: from the identifiers of the action and of the territory that listens.
    pub key: String,
    /// Who tells.
    pub from: TerritoryIdx,
    /// Who listens.
    pub to: TerritoryIdx,
    /// What works.
    pub action: ActionIdx,
    /// Its worth, 0 to 1½.
    pub worth: f64,
    /// Why, in a sentence.
    pub reason: Sentence,
}

/// The tellings of a quarter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transfers {
    /// In order of territory that listens, then that tells.
    pub made: Vec<Transfer>,
    /// Distance of the pairing to its bound, as a share: 0 when proven best.
    pub gap: f64,
    /// Actions with an evaluated result that is good enough.
    pub n_good: usize,
}

/// An evaluation drawn towards one half, as by four others.
fn shrunk(outcome: f64) -> f64 {
    shrunken(&[outcome]).mean()
}

/// Pairs the territories.
pub(super) fn transfers(view: &View, settings: &Settings) -> Transfers {
    let dossier = view.dossier;
    let section = settings.section(SECTION);
    let good = practices(view, section.number("good_result"));
    let mut best: BTreeMap<(TerritoryIdx, TerritoryIdx), (f64, ActionIdx)> = BTreeMap::new();
    for practice in &good {
        let action = practice.action;
        let outcome = dossier.action(action).outcome.unwrap_or(0.0);
        for missing in &practice.missing {
            let worth = shrunk(outcome) * if !missing.needs.is_empty() { 1.5 } else { 1.0 };
            let people = |a: ActionIdx| dossier.action(a).beneficiaries.unwrap_or(0.0);
            for (teller, _) in &missing.tellers {
                let known = best.entry((*teller, missing.unit)).or_insert((worth, action));
                if worth > known.0 || (worth == known.0 && people(action) > people(known.1)) {
                    *known = (worth, action);
                }
            }
        }
    }
    let met = met(view);
    let mut weights: BTreeMap<(TerritoryIdx, TerritoryIdx), f64> = BTreeMap::new();
    for (&(from, to), (worth, _)) in &best {
        let pair = (from.min(to), from.max(to));
        if !met.contains(&pair) {
            *weights.entry(pair).or_default() += worth;
        }
    }
    let pairs: Vec<(usize, usize, f64)> = weights.iter().map(|((a, b), weight)| (a.index(), b.index(), *weight)).collect();
    let (chosen, gap) = matching::matching(&pairs, section.count("search_nodes") as u64);
    let mut made: Vec<Transfer> = chosen
        .into_iter()
        .flat_map(|p| [(pairs[p].0, pairs[p].1), (pairs[p].1, pairs[p].0)])
        .filter_map(|(from, to)| {
            let (from, to) = (TerritoryIdx::from(from), TerritoryIdx::from(to));
            let (worth, action) = *best.get(&(from, to))?;
            Some(Transfer {
                key: key("transfert", &[&dossier.action(action).id, &dossier.territory(to).id]),
                from,
                to,
                action,
                worth,
                reason: reason(view, action, to, worth),
            })
        })
        .collect();
    made.sort_by_key(|t| (t.to, t.from));
    Transfers { made, gap, n_good: good.len() }
}

/// Pairs of territories whose partners sat together in a working group or a committee over the last year.
fn met(view: &View) -> BTreeSet<(TerritoryIdx, TerritoryIdx)> {
    let dossier = view.dossier;
    let since = view.as_of.checked_sub(1.year()).unwrap_or(view.as_of);
    let is_close = |kind: MeetingKind| matches!(kind, MeetingKind::WorkingGroup | MeetingKind::Committee);
    let mut around: BTreeMap<usize, BTreeSet<TerritoryIdx>> = BTreeMap::new();
    for attendance in dossier.attendances.iter().filter(|a| a.presence == Presence::Present) {
        let meeting = dossier.meeting(attendance.meeting);
        if is_close(meeting.kind) && meeting.date > since && meeting.date <= view.as_of {
            let home = dossier.partner(attendance.partner).territory.and_then(|t| unit(dossier, t));
            around.entry(attendance.meeting.index()).or_default().extend(home);
        }
    }
    around.values().flat_map(|there| there.iter().flat_map(|a| there.range(*a..).skip(1).map(|b| (*a, *b)))).collect()
}

fn reason(view: &View, action: ActionIdx, to: TerritoryIdx, worth: f64) -> Sentence {
    let dossier = view.dossier;
    let (record, to) = (dossier.action(action), dossier.territory(to));
    let outcome = record.outcome.unwrap_or(0.0);
    let result = number(100.0 * outcome, 0);
    let (kind, name) = (to.typology.as_deref().unwrap_or_default(), &to.name);
    let people = record.beneficiaries.filter(|n| *n >= 1.0).map_or_else(Sentence::default, |n| {
        let n = count(n.round() as usize, ("personne", "personnes"), ("person", "people"));
        let (fr, en) = (n.fr, n.en);
        say!(", {fr} par an" | ", {en} a year")
    });
    let is_needed = worth > shrunk(outcome) * 1.25;
    let need = if is_needed {
        say!(" ; un besoin y a été exprimé sur ce thème" | "; a need was raised there on this theme")
    } else {
        Sentence::default()
    };
    let (fr, en, people_fr, people_en, need_fr, need_en) = (result.fr, result.en, people.fr, people.en, need.fr, need.en);
    say!(
        "Évaluée à {fr} % de son objectif{people_fr} ; rien de semblable n'apparaît dans le dossier pour {name}, territoire du même type (« {kind} »){need_fr}."
            | "Evaluated at {en}% of its aim{people_en}; nothing of the kind appears in the dossier for {name}, a territory of the same type ('{kind}'){need_en}."
    )
}
