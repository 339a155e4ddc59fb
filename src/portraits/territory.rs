//! A territory's portrait: its actions, who works with it, twins elsewhere, what concerns it, its neighbours.

use super::Sources;
use super::centre::{Ask, asks};
use super::concerns::{Concerns, FindingAt};
use crate::dossier::{ActionIdx, Dossier, Level, MilestoneKind, PartnerIdx, Presence, Role, Status, TerritoryIdx};
use crate::linkage::Relation;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Neighbours named.
const NEIGHBOURS: usize = 6;

/// What concerns one territory.
#[derive(Clone, Debug, PartialEq)]
pub struct TerritoryPortrait {
    /// Which.
    pub territory: TerritoryIdx,
    /// The basin that holds it.
    pub basin: Option<TerritoryIdx>,
    /// Its actions and those of the places in it, abandoned ones too, in canonical order.
    pub actions: Vec<ActionIdx>,
    /// Who works with it, by canonical name, most engaged first.
    pub contacts: Vec<(PartnerIdx, Contact)>,
    /// Meetings held there until the day of the analysis.
    pub n_meetings: usize,
    /// The last of them.
    pub last_meeting: Option<Date>,
    /// Its actions that have the purpose of actions elsewhere, surest first.
    pub twins: Vec<Twin>,
    /// What it has to ask of each central directorate, in canonical order; what has no known directorate last.
    pub asks: Vec<Ask>,
    /// Does the dossier say anything of calls from or to its services?
    pub has_calls: bool,
    /// Milestones reached, with the first and the last day of each kind, in the order of the format.
    pub milestones: Vec<(MilestoneKind, Date, Date)>,
    /// Needs raised there, as positions in the table.
    pub needs: Vec<usize>,
    /// Territories nearest to it, with the kilometres between; those of its basin, without distance, where coordinates are missing.
    pub neighbours: Vec<(TerritoryIdx, Option<f64>)>,
    /// Findings that concern it, what is proposed first at the head.
    pub findings: Vec<FindingAt>,
}

/// What a partner does in a territory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Actions in which it takes part, invitations and abandoned ones aside.
    pub n_actions: usize,
    /// Those that it leads.
    pub n_leads: usize,
    /// Invitations to meetings there.
    pub n_invited: usize,
    /// Times it came.
    pub n_present: usize,
    /// The last time it came.
    pub last_present: Option<Date>,
}

/// Actions of one purpose, here and elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Twin {
    /// This territory's, in canonical order.
    pub own: Vec<ActionIdx>,
    /// The others.
    pub others: Vec<ActionIdx>,
    /// How they are related.
    pub relation: Relation,
    /// That they have one purpose, 0 to 1.
    pub probability: f64,
}

/// What is gathered by territory in one pass.
#[derive(Default)]
struct Gathered {
    actions: BTreeSet<ActionIdx>,
    contacts: BTreeMap<PartnerIdx, Contact>,
    n_meetings: usize,
    last_meeting: Option<Date>,
    twins: Vec<Twin>,
    milestones: BTreeMap<MilestoneKind, (Date, Date)>,
    needs: Vec<usize>,
}

/// One portrait a territory right under the basins.
pub(super) fn portraits(sources: &Sources, units: &[Option<TerritoryIdx>], concerns: &Concerns) -> Vec<TerritoryPortrait> {
    let (view, dossier) = (&sources.view, sources.view.dossier);
    let is_unit = |t: usize| units[t] == Some(TerritoryIdx::from(t));
    let mut gathered: BTreeMap<TerritoryIdx, Gathered> =
        (0..units.len()).filter(|t| is_unit(*t)).map(|t| (TerritoryIdx::from(t), Gathered::default())).collect();
    let unit_of = |t: TerritoryIdx| units[t.index()];
    let places =
        |action: ActionIdx| -> BTreeSet<TerritoryIdx> { dossier.action(action).territories.iter().filter_map(|t| unit_of(*t)).collect() };
    for action in (0..dossier.actions.len()).map(ActionIdx::from) {
        for place in places(action) {
            gathered.entry(place).or_default().actions.insert(action);
        }
    }
    let mut counted: BTreeSet<(PartnerIdx, ActionIdx)> = BTreeSet::new();
    for part in &dossier.participations {
        if part.role == Role::Invitee || dossier.action(part.action).status == Some(Status::Abandoned) {
            continue;
        }
        let partner = view.linkage.partners.canonical(part.partner);
        let is_first = counted.insert((partner, part.action));
        for place in places(part.action) {
            let contact = gathered.entry(place).or_default().contacts.entry(partner).or_default();
            contact.n_actions += usize::from(is_first);
            contact.n_leads += usize::from(is_first && matches!(part.role, Role::Lead | Role::CoLead));
        }
    }
    for meeting in dossier.meetings.iter().filter(|meeting| meeting.date <= view.as_of) {
        if let Some(there) = unit_of(meeting.territory).and_then(|place| gathered.get_mut(&place)) {
            there.n_meetings += 1;
            there.last_meeting = there.last_meeting.max(Some(meeting.date));
        }
    }
    let (mut invited, mut came) = (BTreeSet::new(), BTreeSet::new());
    for attendance in &dossier.attendances {
        let meeting = dossier.meeting(attendance.meeting);
        if meeting.date > view.as_of {
            continue;
        }
        let Some(there) = unit_of(meeting.territory).and_then(|place| gathered.get_mut(&place)) else { continue };
        let partner = view.linkage.partners.canonical(attendance.partner);
        let contact = there.contacts.entry(partner).or_default();
        // Invited under two names is invited once.
        contact.n_invited += usize::from(invited.insert((partner, attendance.meeting)));
        if attendance.presence == Presence::Present {
            contact.n_present += usize::from(came.insert((partner, attendance.meeting)));
            contact.last_present = contact.last_present.max(Some(meeting.date));
        }
    }
    for group in &view.linkage.actions.groups {
        let members: Vec<ActionIdx> = group.members.iter().map(|(action, _)| *action).collect();
        let here: BTreeSet<TerritoryIdx> = members.iter().flat_map(|action| places(*action)).collect();
        for place in here {
            let (own, others): (Vec<ActionIdx>, Vec<ActionIdx>) = members.iter().partition(|action| places(**action).contains(&place));
            if let Some(there) = gathered.get_mut(&place).filter(|_| !others.is_empty()) {
                there.twins.push(Twin { own, others, relation: group.relation, probability: group.probability });
            }
        }
    }
    for milestone in dossier.milestones.iter().filter(|milestone| milestone.date <= view.as_of) {
        if let Some(there) = unit_of(milestone.territory).and_then(|place| gathered.get_mut(&place)) {
            let days = there.milestones.entry(milestone.kind).or_insert((milestone.date, milestone.date));
            *days = (days.0.min(milestone.date), days.1.max(milestone.date));
        }
    }
    for (at, need) in dossier.needs.iter().enumerate() {
        if let Some(there) = unit_of(need.territory).and_then(|place| gathered.get_mut(&place)) {
            there.needs.push(at);
        }
    }
    let all: Vec<TerritoryIdx> = gathered.keys().copied().collect();
    let mut near = neighbours(dossier, &all);
    let (mut asks, callers) = asks(sources, units);
    let portrait = |(territory, there): (TerritoryIdx, Gathered)| {
        let parent = dossier.territory(territory).parent;
        let mut contacts: Vec<(PartnerIdx, Contact)> = there.contacts.into_iter().collect();
        contacts.sort_by_key(|(partner, contact)| (std::cmp::Reverse((contact.n_actions, contact.n_present)), *partner));
        let mut twins = there.twins;
        twins.sort_by(|a, b| b.probability.total_cmp(&a.probability).then_with(|| a.own.cmp(&b.own)));
        TerritoryPortrait {
            territory,
            basin: parent.filter(|parent| dossier.territory(*parent).level == Level::Basin),
            actions: there.actions.into_iter().collect(),
            contacts,
            n_meetings: there.n_meetings,
            last_meeting: there.last_meeting,
            twins,
            asks: asks.remove(&territory).unwrap_or_default(),
            has_calls: callers.contains(&territory),
            milestones: there.milestones.into_iter().map(|(kind, (first, last))| (kind, first, last)).collect(),
            needs: there.needs,
            neighbours: near.remove(&territory).unwrap_or_default(),
            findings: concerns.territories.get(&territory).cloned().unwrap_or_default(),
        }
    };
    gathered.into_iter().map(portrait).collect()
}

/// The nearest of each, as the crow flies; territories without coordinates have those of their basin.
///
/// # Cost  O(n · k) where territories spread out: they are looked at by latitude, outwards, until latitude alone is too far.
fn neighbours(dossier: &Dossier, all: &[TerritoryIdx]) -> BTreeMap<TerritoryIdx, Vec<(TerritoryIdx, Option<f64>)>> {
    const KM_PER_DEGREE: f64 = 111.0;
    let mut placed: Vec<(f64, TerritoryIdx)> = all
        .iter()
        .filter_map(|t| dossier.territory(*t).latitude.filter(|_| dossier.territory(*t).longitude.is_some()).map(|latitude| (latitude, *t)))
        .collect();
    placed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut found: BTreeMap<TerritoryIdx, Vec<(TerritoryIdx, Option<f64>)>> = BTreeMap::new();
    for (at, (latitude, territory)) in placed.iter().enumerate() {
        let mut best: Vec<(f64, TerritoryIdx)> = Vec::new();
        let mut look = |candidates: &mut dyn Iterator<Item = &(f64, TerritoryIdx)>| {
            for (other_latitude, other) in candidates {
                let worst = best.get(NEIGHBOURS - 1).map_or(f64::INFINITY, |(km, _)| *km);
                if (other_latitude - latitude).abs() * KM_PER_DEGREE > worst {
                    break;
                }
                if let Some(km) = dossier.territory(*territory).km_to(dossier.territory(*other)) {
                    let place = best.partition_point(|(known, t)| (*known, *t) < (km, *other));
                    best.insert(place, (km, *other));
                    best.truncate(NEIGHBOURS);
                }
            }
        };
        look(&mut placed[..at].iter().rev());
        look(&mut placed[at + 1..].iter());
        found.insert(*territory, best.into_iter().map(|(km, other)| (other, Some(km))).collect());
    }
    let mut of_basin: BTreeMap<TerritoryIdx, Vec<TerritoryIdx>> = BTreeMap::new();
    for territory in all {
        if let Some(parent) = dossier.territory(*territory).parent {
            of_basin.entry(parent).or_default().push(*territory);
        }
    }
    for territory in all.iter().filter(|t| !found.contains_key(t)).copied().collect::<Vec<_>>() {
        let same = dossier.territory(territory).parent.and_then(|parent| of_basin.get(&parent));
        let others = same.into_iter().flatten().filter(|other| **other != territory).take(NEIGHBOURS);
        let others: Vec<_> = others.map(|other| (*other, None)).collect();
        found.insert(territory, others);
    }
    found
}
