//! Who could lead a pooled action: every one that leads one of its parts, and why.
//!
//! # Choices  Candidates lead already: nobody is volunteered from outside the group. A lead that already carries too much is never proposed.

use super::place;
use crate::dossier::{ActionIdx, Carrier, Dossier, PartnerIdx, PartnerKind, Role, Status};
use crate::linkage::{Linkage, Relation};
use crate::say;
use crate::text::{Sentence, count, number};
use std::collections::BTreeMap;

/// Somebody who could lead.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Who.
    pub partner: PartnerIdx,
    /// 0 to 1, mean of what is known.
    pub score: f64,
    /// Why, for people.
    pub reasons: Vec<Sentence>,
    /// Living actions that it leads already.
    pub led: usize,
    /// Share of its capacity that is left, above 0.
    pub free: f64,
}

/// Who could lead, and who can't take more.
#[derive(Clone, Debug, Default)]
pub(super) struct Leads {
    /// Best first, ties by identifier. Empty when nobody leads any of the actions or all are at the end of their capacity.
    pub possible: Vec<Candidate>,
    /// Those that lead some of the actions and are at the end of their capacity, with the living actions that they lead; in order of identifiers.
    pub overloaded: Vec<(PartnerIdx, usize)>,
}

/// What each partner leads today, against others of its kind.
pub(super) struct Loads {
    /// Living actions led, by canonical partner.
    led: BTreeMap<PartnerIdx, usize>,
    /// Median of the same among those of its kind that lead something.
    median: BTreeMap<PartnerKind, f64>,
    /// Leads of each action, canonical, sorted.
    leads: Vec<Vec<PartnerIdx>>,
}

impl Loads {
    /// Counts what everybody leads.
    pub fn new(dossier: &Dossier, linkage: &Linkage) -> Self {
        let mut leads: Vec<Vec<PartnerIdx>> =
            dossier.actions.iter().map(|a| a.lead.iter().map(|p| linkage.partners.canonical(*p)).collect()).collect();
        for p in dossier.participations.iter().filter(|p| p.role == Role::Lead) {
            leads[p.action.index()].push(linkage.partners.canonical(p.partner));
        }
        let mut led: BTreeMap<PartnerIdx, usize> = BTreeMap::new();
        for (action, leads) in dossier.actions.iter().zip(&mut leads) {
            leads.sort_unstable();
            leads.dedup();
            let is_alive = !matches!(action.status, Some(Status::Completed | Status::Abandoned));
            leads.iter().for_each(|p| *led.entry(*p).or_default() += usize::from(is_alive));
        }
        let mut by_kind: BTreeMap<PartnerKind, Vec<usize>> = BTreeMap::new();
        led.iter().filter(|(_, n)| **n > 0).for_each(|(p, n)| by_kind.entry(dossier.partner(*p).kind).or_default().push(*n));
        let median = by_kind
            .into_iter()
            .map(|(kind, mut counts)| {
                counts.sort_unstable();
                (kind, (counts[(counts.len() - 1) / 2] + counts[counts.len() / 2]) as f64 / 2.0)
            })
            .collect();
        Self { led, median, leads }
    }

    /// Those that lead an action, canonical, sorted.
    pub fn leads_of(&self, action: ActionIdx) -> &[PartnerIdx] {
        &self.leads[action.index()]
    }

    /// Share of a partner's capacity that is left, 0 to 1: none when it leads `most` times as many living actions as is usual for its kind.
    fn capacity_left(&self, dossier: &Dossier, partner: PartnerIdx, most: f64) -> f64 {
        let led = self.led.get(&partner).copied().unwrap_or(0) as f64;
        let usual = self.median.get(&dossier.partner(partner).kind).copied().unwrap_or(1.0).max(1.0);
        // Where everybody leads one action, leading three is no overload: at least four must be.
        (1.0 - led / (most * usual).max(4.0)).max(0.0)
    }
}

/// What a lead is sought for.
pub(super) struct Wanted<'a> {
    /// How the actions are related.
    pub relation: Relation,
    /// The actions.
    pub actions: &'a [ActionIdx],
    /// Partners that they have in common.
    pub common: &'a [PartnerIdx],
    /// How many times the usual load is too much.
    pub most: f64,
    /// Kilometres at which nearness is worth one half.
    pub half_way_km: f64,
}

/// Those who could lead a group.
pub(super) fn candidates(dossier: &Dossier, loads: &Loads, participants: &[Vec<PartnerIdx>], wanted: &Wanted) -> Leads {
    let Wanted { relation, actions, common, most, half_way_km } = *wanted;
    let mut led: BTreeMap<PartnerIdx, Vec<ActionIdx>> = BTreeMap::new();
    for action in actions {
        loads.leads[action.index()].iter().for_each(|p| led.entry(*p).or_default().push(*action));
    }
    let mut overloaded = Vec::new();
    let mut possible: Vec<Candidate> = led
        .into_iter()
        .filter_map(|(partner, own)| {
            let free = loads.capacity_left(dossier, partner, most);
            let alive = loads.led.get(&partner).copied().unwrap_or(0);
            if free <= 0.0 {
                overloaded.push((partner, alive));
            }
            (free > 0.0).then(|| {
                let mut reasons = Vec::new();
                let (n_led, n) = (own.len(), actions.len());
                let is_departmental = own.iter().any(|a| dossier.action(*a).carrier == Some(Carrier::Departmental));
                let leads = if relation == Relation::ParallelToDepartment && is_departmental {
                    reasons.push(say!("porte déjà l'action du Département" | "already carries the département's action"));
                    1.0
                } else {
                    reasons.push(say!("pilote déjà {n_led} des {n} actions" | "already leads {n_led} of the {n} actions"));
                    n_led as f64 / n as f64
                };
                let mut scores = vec![leads, free];
                let load = count(
                    alive,
                    ("action en cours ou prévue", "actions en cours ou prévues"),
                    ("action going on or planned", "actions going on or planned"),
                );
                let (fr, en) = (load.fr, load.en);
                reasons.push(say!("pilote {fr} en tout" | "leads {en} in all"));
                let outcomes: Vec<f64> = own.iter().filter_map(|a| dossier.action(*a).outcome).collect();
                // Beta(2, 2): one good result among few is not yet a record, and no result is neither good nor bad. It counts where nothing is known too, or else any
                // evaluation would weigh against who was evaluated.
                scores.push((2.0 + outcomes.iter().sum::<f64>()) / (4.0 + outcomes.len() as f64));
                if !outcomes.is_empty() {
                    let mean = number(100.0 * outcomes.iter().sum::<f64>() / outcomes.len() as f64, 0);
                    let (fr, en) = (mean.fr, mean.en);
                    reasons.push(say!("résultat évalué\u{202f}: {fr}\u{202f}% de l'objectif" | "evaluated result: {en}% of the aim"));
                }
                let home = dossier.partner(partner).territory;
                let distances: Vec<f64> = home
                    .into_iter()
                    .flat_map(|home| {
                        actions
                            .iter()
                            .flat_map(move |a| dossier.action(*a).territories.iter().filter_map(move |t| place::km(dossier, home, *t)))
                    })
                    .collect();
                if !distances.is_empty() {
                    let km = distances.iter().sum::<f64>() / distances.len() as f64;
                    scores.push(half_way_km / (half_way_km + km));
                    let is_local = home.is_some_and(|home| !place::is_everywhere(dossier, home));
                    if is_local && km < 0.5 {
                        reasons.push(say!("sur place" | "on the spot"));
                    } else if is_local {
                        let n = number(km, 0);
                        let (fr, en) = (n.fr, n.en);
                        reasons.push(say!("à {fr} km des territoires en moyenne" | "{en} km from the territories on average"));
                    }
                }
                if !common.is_empty() {
                    let known = common.iter().filter(|c| own.iter().any(|a| participants[a.index()].binary_search(c).is_ok())).count();
                    scores.push(known as f64 / common.len() as f64);
                    let n = common.len();
                    if known > 0 && n > 1 {
                        reasons.push(say!(
                            "travaille déjà avec {known} des {n} partenaires communs"
                                | "works already with {known} of the {n} partners in common"
                        ));
                    }
                }
                Candidate { partner, score: scores.iter().sum::<f64>() / scores.len() as f64, reasons, led: alive, free }
            })
        })
        .collect();
    possible.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.partner.cmp(&b.partner)));
    Leads { possible, overloaded }
}
