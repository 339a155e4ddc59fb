//! How easily a group can be pooled: each reason apart, so that each can be shown and disputed.
//!
//! # Odd cases  What isn't known is left out: it neither helps nor hinders. Nothing known at all: one half.

use super::place;
use crate::detectors::View;
use crate::dossier::{ActionIdx, Agreement, Dossier, Level, PartnerIdx, RowRef, Status, Table, TerritoryIdx};
use crate::linkage::Linkage;
use crate::say;
use crate::text::{Sentence, Text, count, enumerate, number};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// One reason why pooling would be easy or hard.
#[derive(Clone, Debug)]
pub(super) struct Component {
    /// What is looked at.
    pub label: Text,
    /// 0: stands in the way, 1: helps.
    pub value: f64,
    /// What was found, for people.
    pub finding: Sentence,
}

/// What a group looks like from outside.
pub(super) struct Profile {
    /// Known reasons, in fixed order.
    pub components: Vec<Component>,
    /// Territories of the actions, sorted.
    pub territories: Vec<TerritoryIdx>,
    /// Mean distance between them, in km.
    pub km: Option<f64>,
    /// Canonical partners that take part in at least two of the actions, the most frequent first.
    pub common_partners: Vec<PartnerIdx>,
    /// Agreements in force between partners of the group.
    pub agreements: Vec<RowRef>,
}

impl Profile {
    /// The mean of the known reasons, 0 to 1.
    pub fn feasibility(&self) -> f64 {
        match self.components.len() {
            0 => 0.5,
            n => self.components.iter().map(|c| c.value).sum::<f64>() / n as f64,
        }
    }
}

/// Those who bring something to each action, canonical, sorted: read once for all groups. Who is only invited has no part in it yet.
pub(super) fn participants(dossier: &Dossier, linkage: &Linkage) -> Vec<Vec<PartnerIdx>> {
    let mut found = vec![Vec::new(); dossier.actions.len()];
    for participation in dossier.participations.iter().filter(|participation| participation.role.contributes()) {
        found[participation.action.index()].push(linkage.partners.canonical(participation.partner));
    }
    for (action, partners) in dossier.actions.iter().zip(&mut found) {
        partners.extend(action.lead.map(|lead| linkage.partners.canonical(lead)));
        partners.sort_unstable();
        partners.dedup();
    }
    found
}

/// Looks at a group of actions as it stands on the day of the analysis. `half_way_km`: the distance at which nearness is worth one half.
pub(super) fn profile(view: &View, participants: &[Vec<PartnerIdx>], actions: &[ActionIdx], half_way_km: f64) -> Profile {
    let View { dossier, as_of, linkage, .. } = *view;
    let territories: Vec<TerritoryIdx> =
        actions.iter().flat_map(|a| dossier.action(*a).territories.iter().copied()).collect::<BTreeSet<_>>().into_iter().collect();
    let mut components = Vec::new();
    let mut push = |label: Text, value: f64, finding: Sentence| components.push(Component { label, value: value.clamp(0.0, 1.0), finding });

    if let Some(share) = overlap(dossier, actions) {
        let percent = number(100.0 * share, 0);
        let (fr, en) = (percent.fr, percent.en);
        push(
            Text { fr: "Calendriers", en: "Calendars" },
            share,
            match share {
                s if s >= 1.0 => say!("elles se déroulent en même temps" | "they take place at the same time"),
                s if s <= 0.0 => say!("elles ne se déroulent pas en même temps" | "they don't take place at the same time"),
                _ => say!(
                    "une partie seulement se déroule en même temps ({fr}\u{202f}% des paires d'actions)"
                        | "only some take place at the same time ({en}% of the pairs of actions)"
                ),
            },
        );
    }
    let km = place::mean_of_pairs(&territories, |a, b| place::km(dossier, a, b));
    let same_basin = place::mean_of_pairs(&territories, |a, b| {
        let basin = |t| place::ancestor(dossier, t, Level::Basin);
        Some(f64::from(u8::from(basin(a)? == basin(b)?)))
    });
    let nearness = km.map(|km| half_way_km / (half_way_km + km));
    if let Some(value) = same_basin.into_iter().chain(nearness).reduce(f64::max) {
        let finding = match (km, same_basin) {
            (_, Some(1.0)) => say!("tous dans le même bassin" | "all in one basin"),
            (Some(km), _) if km < 0.5 => say!("les territoires se recouvrent" | "the territories overlap"),
            (Some(km), _) => {
                let n = number(km, 0);
                let (fr, en) = (n.fr, n.en);
                say!("{fr} km en moyenne entre les territoires" | "{en} km between the territories on average")
            }
            (None, _) => say!("bassins différents" | "different basins"),
        };
        push(Text { fr: "Proximité", en: "Nearness" }, value, finding);
    }
    let same_type = place::mean_of_pairs(&territories, |a, b| {
        let (a, b) = (dossier.territory(a).typology.as_ref()?, dossier.territory(b).typology.as_ref()?);
        Some(f64::from(u8::from(a == b)))
    });
    if let Some(value) = same_type {
        let finding = match value {
            v if v >= 1.0 => say!("territoires du même type" | "territories of one type"),
            v if v <= 0.0 => say!("territoires de types différents" | "territories of different types"),
            _ => say!("une partie seulement des territoires sont du même type" | "only some of the territories are of one type"),
        };
        push(Text { fr: "Ressemblance des territoires", en: "Likeness of the territories" }, value, finding);
    }

    let mut frequency: BTreeMap<PartnerIdx, usize> = BTreeMap::new();
    for action in actions {
        participants[action.index()].iter().for_each(|p| *frequency.entry(*p).or_default() += 1);
    }
    let mut common: Vec<(usize, PartnerIdx)> = frequency.iter().filter(|(_, n)| **n >= 2).map(|(p, n)| (*n, *p)).collect();
    common.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    if !frequency.is_empty() {
        let share = common.first().map_or(0.0, |(n, _)| *n as f64 / actions.len() as f64);
        let finding = match common.first() {
            Some((n, partner)) => {
                let name = &dossier.partner(*partner).name;
                let (n, all) = (*n, actions.len());
                say!("{name} prend part à {n} des {all} actions" | "{name} takes part in {n} of the {all} actions")
            }
            None => say!("aucun partenaire commun" | "no partner in common"),
        };
        push(Text { fr: "Partenaires communs", en: "Partners in common" }, share, finding);
    }
    let statuses: Vec<Status> = actions.iter().filter_map(|a| dossier.action(*a).status).collect();
    let n_alive = statuses.iter().filter(|s| matches!(s, Status::Planned | Status::Ongoing)).count();
    let alive = (!statuses.is_empty()).then(|| n_alive as f64 / statuses.len() as f64);
    if let Some(share) = alive {
        let n = count(
            n_alive,
            ("action en cours ou envisagée", "actions en cours ou envisagées"),
            ("action going on or planned", "actions going on or planned"),
        );
        let (fr, en, all) = (n.fr, n.en, statuses.len());
        push(Text { fr: "Avancement", en: "Progress" }, share, say!("{fr} sur {all}" | "{en} out of {all}"));
    }
    let agreements = agreements_between(dossier, linkage, &frequency, &territories, as_of);
    if !agreements.is_empty() {
        let titles: Vec<String> =
            agreements.iter().take(3).map(|row| format!("«\u{202f}{}\u{202f}»", dossier.agreements[row.index as usize].title)).collect();
        let list = enumerate(&titles);
        let (fr, en) = (list.fr, list.en);
        push(
            Text { fr: "Conventions déjà signées", en: "Agreements already signed" },
            1.0,
            say!(
                "un cadre existe déjà entre ces partenaires\u{202f}: {fr}\u{202f}; ses signataires sont à associer"
                    | "a frame exists already between these partners: {en}; those who signed it are to be involved"
            ),
        );
    }
    Profile { components, territories, km, common_partners: common.into_iter().map(|(_, p)| p).collect(), agreements }
}

/// Share of the pairs of actions whose periods overlap; `None` when no action has a start. An action without an end is taken to go on.
fn overlap(dossier: &Dossier, actions: &[ActionIdx]) -> Option<f64> {
    let periods: Vec<(Date, Option<Date>)> =
        actions.iter().filter_map(|a| Some((dossier.action(*a).start?, dossier.action(*a).end))).take(100).collect();
    let (mut n, mut overlapping) = (0usize, 0usize);
    for (i, (start_a, end_a)) in periods.iter().enumerate() {
        for (start_b, end_b) in &periods[..i] {
            n += 1;
            overlapping += usize::from(end_a.is_none_or(|end| end >= *start_b) && end_b.is_none_or(|end| end >= *start_a));
        }
    }
    (n > 0).then(|| overlapping as f64 / n as f64)
}

/// Agreements in force on a day that bind at least two partners of the group, one of them in at least two of its actions, on its territories.
fn agreements_between(
    dossier: &Dossier,
    linkage: &Linkage,
    frequency: &BTreeMap<PartnerIdx, usize>,
    territories: &[TerritoryIdx],
    as_of: Date,
) -> Vec<RowRef> {
    let in_force = |a: &Agreement| a.start.is_none_or(|start| start <= as_of) && a.end.is_none_or(|end| end >= as_of);
    let concerns = |a: &Agreement| {
        let n: Vec<usize> = a.partners.iter().filter_map(|p| frequency.get(&linkage.partners.canonical(*p)).copied()).collect();
        let here = a.territories.is_empty() || a.territories.iter().any(|t| place::is_everywhere(dossier, *t) || territories.contains(t));
        n.len() >= 2 && n.iter().any(|n| *n >= 2) && here
    };
    let found = dossier.agreements.iter().enumerate().filter(|(_, a)| in_force(a) && concerns(a));
    found.map(|(i, _)| RowRef::new(Table::Agreements, i)).collect()
}
