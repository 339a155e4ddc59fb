//! The other side of the list: what is asked of each partner's executives, and partners of whom everybody asks at once.
//!
//! Load = meetings to which a partner was invited over the last twelve months + actions under way in which it takes part + its seats on standing
//! bodies, all territories together, against partners of its kind (leave-one-out). Overloaded when P(θ > 2) ≥ 0.8.

use super::super::{Estimate, View};
use super::assess::kind_position;
use crate::dossier::{ActionIdx, BodyKind, MeetingIdx, PartnerIdx, Presence, Role, Status, TerritoryIdx};
use crate::settings::Section;
use crate::statistics::gamma_poisson::{GammaPoisson, expected_from_peers};
use jiff::Span;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A partner and what is asked of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Load {
    pub(super) meetings: BTreeMap<MeetingIdx, usize>,
    pub(super) came: usize,
    pub(super) actions: BTreeMap<ActionIdx, usize>,
    pub(super) territories: BTreeSet<TerritoryIdx>,
    /// Seats on standing bodies, one a body and territory; actions that it leads: what weighs on executives first.
    pub(super) seats: BTreeMap<(BodyKind, TerritoryIdx), usize>,
    pub(super) leads: usize,
    first_seen: Option<Date>,
    names: BTreeMap<PartnerIdx, usize>,
}

/// What is asked of a partner, against its peers.
#[derive(Clone, Debug)]
pub(super) struct Charge {
    /// Most used name.
    pub(super) partner: PartnerIdx,
    pub(super) canonical: PartnerIdx,
    pub(super) load: Load,
    /// Load of a partner like it, with the limits within which 80 % of them stay.
    pub(super) expected: Estimate,
    /// How many times the expected load: 10, 50 and 90 % points.
    pub(super) ratio: (f64, f64, f64),
    /// P(θ > 2), as log-odds are made of it.
    pub(super) probability: f64,
    /// Is that sure enough to be said?
    pub(super) is_overload: bool,
}

impl Load {
    pub(super) fn total(&self) -> usize {
        self.meetings.len() + self.actions.len() + self.seats.len()
    }
}

/// The partners of whom much is asked, that is a load of the minimum that the settings have, in canonical order. Cost O(rows log rows).
pub(super) fn charges(view: &View, settings: &Section) -> Vec<Charge> {
    let dossier = view.dossier;
    let since = view.as_of.saturating_sub(Span::new().months(12));
    let mut loads: BTreeMap<PartnerIdx, Load> = BTreeMap::new();
    let canonical = |partner| view.linkage.partners.canonical(partner);
    for (row, attendance) in dossier.attendances.iter().enumerate() {
        let meeting = dossier.meeting(attendance.meeting);
        if meeting.date > view.as_of {
            continue;
        }
        let load = loads.entry(canonical(attendance.partner)).or_default();
        load.first_seen = Some(load.first_seen.map_or(meeting.date, |day| day.min(meeting.date)));
        if meeting.date > since && load.meetings.insert(attendance.meeting, row).is_none() {
            load.came += usize::from(attendance.presence == Presence::Present);
            load.territories.insert(meeting.territory);
            *load.names.entry(attendance.partner).or_default() += 1;
        }
    }
    for (row, part) in dossier.participations.iter().enumerate() {
        let action = dossier.action(part.action);
        let (start, end) = (part.start.or(action.start), part.end.or(action.end));
        let load = loads.entry(canonical(part.partner)).or_default();
        if let Some(day) = start.filter(|day| *day <= view.as_of) {
            load.first_seen = Some(load.first_seen.map_or(day, |first| first.min(day)));
        }
        let is_alive = !matches!(action.status, Some(Status::Abandoned | Status::Completed | Status::Planned));
        // Being invited to an action is no load: the invitations to its meetings are counted.
        if is_alive
            && part.role.contributes()
            && start.is_none_or(|day| day <= view.as_of)
            && end.is_none_or(|day| day > since)
            && load.actions.insert(part.action, row).is_none()
        {
            load.leads += usize::from(matches!(part.role, Role::Lead | Role::CoLead));
            load.territories.extend(action.territories.iter().copied());
            *load.names.entry(part.partner).or_default() += 1;
        }
    }
    for (row, seat) in dossier.seats.iter().enumerate() {
        let load = loads.entry(canonical(seat.partner)).or_default();
        if load.seats.insert((seat.body, seat.territory), row).is_none() {
            load.territories.insert(seat.territory);
            *load.names.entry(seat.partner).or_default() += 1;
        }
    }
    let year = f64::from((view.as_of - since).get_days()).max(1.0);
    let units: Vec<(usize, f64, f64)> = loads
        .iter()
        .map(|(&partner, load)| {
            let known = load.first_seen.map_or(1.0, |day| f64::from((view.as_of - day.max(since)).get_days()) / year);
            (kind_position(dossier.partner(partner).kind), known.clamp(0.05, 1.0), load.total() as f64)
        })
        .collect();
    let expected = expected_from_peers(&units);
    let pairs: Vec<(f64, f64)> = units.iter().zip(&expected).map(|(u, e)| (u.2, *e)).collect();
    let model = GammaPoisson::fit(&pairs);
    let fewest = settings.number("overload_minimum");
    loads
        .into_iter()
        .zip(pairs)
        .filter(|(_, (observed, expected))| *expected > 0.0 && *observed >= fewest)
        .map(|((canonical, load), (observed, expected))| {
            let probability = 1.0 - model.below(2.0, observed, expected);
            let most = load.names.values().max().copied().unwrap_or(0);
            let partner = load.names.iter().find(|(_, n)| **n == most).map_or(canonical, |(&p, _)| p);
            let ratio = |p| model.quantile(p, observed, expected);
            Charge {
                partner,
                canonical,
                expected: Estimate { low: model.predicted(0.1, expected), mid: expected, high: model.predicted(0.9, expected) },
                ratio: (ratio(0.1), ratio(0.5), ratio(0.9)),
                probability: probability.min(0.9999),
                is_overload: probability >= settings.number("overload_confidence"),
                load,
            }
        })
        .collect()
}
