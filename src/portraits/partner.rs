//! A large partner's portrait: where it is asked, by whom, what weighs on it, what is expected of it.

use super::Sources;
use super::concerns::{Concerns, FindingAt};
use crate::dossier::{ActionIdx, AgreementIdx, MeetingIdx, PartnerIdx, Presence, Role, Status, TerritoryIdx};
use jiff::Span;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Months over which meetings and agreements are looked at.
const MONTHS: i32 = 12;

/// What concerns one partner.
#[derive(Clone, Debug, PartialEq)]
pub struct PartnerPortrait {
    /// Who, by its canonical name.
    pub partner: PartnerIdx,
    /// Other names that are the same partner.
    pub other_names: Vec<PartnerIdx>,
    /// Where it is asked, the territories that ask most first.
    pub places: Vec<(TerritoryIdx, PartnerPlace)>,
    /// Its actions under way, all territories together.
    pub actions: Vec<ActionIdx>,
    /// Those that it leads.
    pub leads: Vec<ActionIdx>,
    /// Those for which it waits for means.
    pub awaits: Vec<ActionIdx>,
    /// Meetings of the last twelve months to which it was invited and what became of each, the latest first.
    pub meetings: Vec<(MeetingIdx, Presence)>,
    /// Its seats on standing bodies.
    pub n_seats: usize,
    /// Its agreements in force on the day of the analysis.
    pub agreements: Vec<AgreementIdx>,
    /// Findings that concern it, what is proposed first at the head.
    pub findings: Vec<FindingAt>,
}

/// What a territory asks of a partner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartnerPlace {
    /// Actions under way in which it takes part.
    pub n_actions: usize,
    /// Those that it leads.
    pub n_leads: usize,
    /// Invitations of the last twelve months.
    pub n_invited: usize,
    /// Times it came.
    pub n_present: usize,
    /// Seats on standing bodies.
    pub n_seats: usize,
    /// Last time it came, whenever that was.
    pub last_present: Option<Date>,
}

/// What is gathered of each partner, wherever it is asked.
#[derive(Default)]
struct Gathered {
    actions: Vec<ActionIdx>,
    leads: Vec<ActionIdx>,
    awaits: Vec<ActionIdx>,
    meetings: BTreeMap<MeetingIdx, Presence>,
    n_seats: usize,
}

/// The partners asked by `fewest` territories at least, those of most territories first, at most `most` of them.
pub(super) fn portraits(
    sources: &Sources,
    units: &[Option<TerritoryIdx>],
    concerns: &Concerns,
    fewest: usize,
    most: usize,
) -> Vec<PartnerPortrait> {
    let (view, dossier) = (&sources.view, sources.view.dossier);
    let canonical = |partner| view.linkage.partners.canonical(partner);
    let since = view.as_of.saturating_sub(Span::new().months(MONTHS));
    let mut places: BTreeMap<PartnerIdx, BTreeMap<TerritoryIdx, PartnerPlace>> = BTreeMap::new();
    let mut out: BTreeMap<PartnerIdx, Gathered> = BTreeMap::new();
    let mut counted: BTreeSet<(PartnerIdx, ActionIdx)> = BTreeSet::new();
    for part in &dossier.participations {
        let action = dossier.action(part.action);
        let (start, end) = (part.start.or(action.start), part.end.or(action.end));
        let is_under_way = !matches!(action.status, Some(Status::Abandoned | Status::Completed | Status::Planned))
            && start.is_none_or(|day| day <= view.as_of)
            && end.is_none_or(|day| day > since);
        if part.role == Role::Invitee || !is_under_way {
            continue;
        }
        let partner = canonical(part.partner);
        let portrait = out.entry(partner).or_default();
        if part.awaits.is_some() && !portrait.awaits.contains(&part.action) {
            portrait.awaits.push(part.action);
        }
        if !counted.insert((partner, part.action)) {
            continue;
        }
        portrait.actions.push(part.action);
        let is_lead = matches!(part.role, Role::Lead | Role::CoLead);
        if is_lead {
            portrait.leads.push(part.action);
        }
        for place in action.territories.iter().filter_map(|t| units[t.index()]).collect::<BTreeSet<_>>() {
            let place = places.entry(partner).or_default().entry(place).or_default();
            place.n_actions += 1;
            place.n_leads += usize::from(is_lead);
        }
    }
    for attendance in &dossier.attendances {
        let meeting = dossier.meeting(attendance.meeting);
        if meeting.date > view.as_of {
            continue;
        }
        let partner = canonical(attendance.partner);
        let (is_recent, came) = (meeting.date > since, attendance.presence == Presence::Present);
        if is_recent {
            // Under two names, the more present of the two counts.
            let known = out.entry(partner).or_default().meetings.entry(attendance.meeting).or_insert(attendance.presence);
            *known = (*known).min(attendance.presence);
        }
        if let Some(place) = units[meeting.territory.index()].filter(|_| is_recent || came) {
            let place = places.entry(partner).or_default().entry(place).or_default();
            if came {
                place.last_present = place.last_present.max(Some(meeting.date));
            }
        }
    }
    for (partner, gathered) in &out {
        for (meeting, presence) in &gathered.meetings {
            if let Some(place) = units[dossier.meeting(*meeting).territory.index()] {
                let place = places.entry(*partner).or_default().entry(place).or_default();
                place.n_invited += 1;
                place.n_present += usize::from(*presence == Presence::Present);
            }
        }
    }
    for seat in &dossier.seats {
        let partner = canonical(seat.partner);
        out.entry(partner).or_default().n_seats += 1;
        if let Some(place) = units[seat.territory.index()] {
            places.entry(partner).or_default().entry(place).or_default().n_seats += 1;
        }
    }
    // A territory where it came once, long ago, asks nothing of it any more.
    let asks = |place: &PartnerPlace| place.n_actions + place.n_invited + place.n_seats;
    let mut kept: Vec<(PartnerIdx, Vec<(TerritoryIdx, PartnerPlace)>)> = places
        .into_iter()
        .map(|(partner, places)| (partner, places.into_iter().filter(|(_, place)| asks(place) > 0).collect::<Vec<_>>()))
        .filter(|(_, places)| places.len() >= fewest.max(1))
        .collect();
    kept.sort_by_key(|(partner, places)| {
        (std::cmp::Reverse(places.len()), std::cmp::Reverse(places.iter().map(|(_, place)| asks(place)).sum::<usize>()), *partner)
    });
    kept.truncate(most);
    let mut names: BTreeMap<PartnerIdx, Vec<PartnerIdx>> = BTreeMap::new();
    for partner in (0..dossier.partners.len()).map(PartnerIdx::from).filter(|partner| canonical(*partner) != *partner) {
        names.entry(canonical(partner)).or_default().push(partner);
    }
    let mut agreements: BTreeMap<PartnerIdx, BTreeSet<AgreementIdx>> = BTreeMap::new();
    for (at, agreement) in dossier.agreements.iter().enumerate() {
        if agreement.start.is_none_or(|day| day <= view.as_of) && agreement.end.is_none_or(|day| day >= view.as_of) {
            agreement.partners.iter().for_each(|p| _ = agreements.entry(canonical(*p)).or_default().insert(at.into()));
        }
    }
    let portrait = |(partner, mut places): (PartnerIdx, Vec<(TerritoryIdx, PartnerPlace)>)| {
        let known = out.remove(&partner).unwrap_or_default();
        places.sort_by_key(|(territory, place)| (std::cmp::Reverse(asks(place)), *territory));
        let mut meetings: Vec<(MeetingIdx, Presence)> = known.meetings.into_iter().collect();
        meetings.sort_by_key(|(meeting, _)| (std::cmp::Reverse(dossier.meeting(*meeting).date), *meeting));
        PartnerPortrait {
            partner,
            other_names: names.remove(&partner).unwrap_or_default(),
            places,
            actions: known.actions,
            leads: known.leads,
            awaits: known.awaits,
            meetings,
            n_seats: known.n_seats,
            agreements: agreements.remove(&partner).unwrap_or_default().into_iter().collect(),
            findings: concerns.partners.get(&partner).cloned().unwrap_or_default(),
        }
    };
    kept.into_iter().map(portrait).collect()
}
