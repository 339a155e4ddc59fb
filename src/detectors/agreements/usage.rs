//! What the dossier shows of the life of each agreement: actions, meetings and calls that its signatories have in common.
//!
//! # Choices  Conferences say nothing of an agreement, for everybody is there; workshops, committees and working groups do. Where the title of an agreement names a
//! subject that the lexicon knows, only actions that don't speak of another one count, and only meetings that speak of it: two signatories in a garden are no use of an
//! agreement on disability. Names of one partner are one.
//! # Odd cases  An agreement without territories holds everywhere. One with a single signatory has no common work that could be seen: it is never said to be unused.

use super::super::View;
use super::subject::Subject;
use crate::dossier::{Action, ActionIdx, Agreement, AgreementIdx, MeetingKind, PartnerIdx, Presence, TerritoryIdx};
use crate::lexicon::fold;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// An agreement with what its signatories did together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Usage {
    /// Which agreement.
    pub(super) agreement: AgreementIdx,
    /// Its signatories, under one name each.
    pub(super) partners: BTreeSet<PartnerIdx>,
    /// Is it being prepared, or to begin later?
    pub(super) is_to_come: bool,
    /// Actions under way in which at least two of them (the one, if it is alone) take part, on its territories.
    pub(super) actions: Vec<ActionIdx>,
    /// Such actions that ended since it began.
    pub(super) n_ended: usize,
    /// Common meetings since it began: positions in the table, in order of time.
    pub(super) meetings: Vec<usize>,
    /// Calls of one on another since it began: positions in the table, in order of time.
    pub(super) calls: Vec<usize>,
    /// An agreement that takes its place.
    pub(super) successor: Option<AgreementIdx>,
}

impl Usage {
    /// All that its signatories did together since it began.
    pub(super) fn n_events(&self) -> usize {
        self.actions.len() + self.n_ended + self.meetings.len() + self.calls.len()
    }

    /// Common meetings, and calls, since a day.
    pub(super) fn since(&self, view: &View, day: Date) -> (Vec<usize>, Vec<usize>) {
        let dossier = view.dossier;
        (
            self.meetings.iter().copied().filter(|m| dossier.meetings[*m].date > day).collect(),
            self.calls.iter().copied().filter(|s| dossier.solicitations[*s].date > day).collect(),
        )
    }
}

/// Is it still to come: in preparation, or with a later start?
pub(super) fn is_to_come(agreement: &Agreement, as_of: Date) -> bool {
    let status = agreement.status.as_deref().map(fold).unwrap_or_default();
    ["prepar", "projet", "negoci", "draft"].iter().any(|word| status.contains(word)) || agreement.start.is_some_and(|day| day > as_of)
}

/// Is an action under way on a day?
pub(super) fn is_alive(action: &Action, as_of: Date) -> bool {
    !action.has_ended() && action.end.is_none_or(|end| end >= as_of) && action.start.is_none_or(|start| start <= as_of)
}

/// Who takes part in each action, under one name each.
pub(super) fn participants(view: &View) -> Vec<BTreeSet<PartnerIdx>> {
    let dossier = view.dossier;
    let one = |partner: PartnerIdx| view.linkage.partners.canonical(partner);
    let mut all: Vec<BTreeSet<PartnerIdx>> = dossier.actions.iter().map(|action| action.lead.into_iter().map(one).collect()).collect();
    for part in &dossier.participations {
        all[part.action.index()].insert(one(part.partner));
    }
    all
}

/// Gathers the life of every agreement, in order. `horizon`: an agreement that runs beyond it takes the place of another.
///
/// Cost O(agreements × rows that name a signatory).
pub(super) fn gather(view: &View, participants: &[BTreeSet<PartnerIdx>], horizon: Date) -> Vec<Usage> {
    let dossier = view.dossier;
    let one = |partner: PartnerIdx| view.linkage.partners.canonical(partner);
    let mut actions_of: BTreeMap<PartnerIdx, BTreeSet<ActionIdx>> = BTreeMap::new();
    for (at, there) in participants.iter().enumerate() {
        for partner in there {
            actions_of.entry(*partner).or_default().insert(at.into());
        }
    }
    let mut meetings_of: BTreeMap<PartnerIdx, BTreeSet<usize>> = BTreeMap::new();
    for attendance in dossier.attendances.iter().filter(|a| a.presence == Presence::Present) {
        let kind = dossier.meeting(attendance.meeting).kind;
        if matches!(kind, MeetingKind::Workshop | MeetingKind::Committee | MeetingKind::WorkingGroup) {
            meetings_of.entry(one(attendance.partner)).or_default().insert(attendance.meeting.index());
        }
    }
    let mut calls_of: BTreeMap<PartnerIdx, Vec<usize>> = BTreeMap::new();
    for (at, call) in dossier.solicitations.iter().enumerate() {
        calls_of.entry(one(call.from)).or_default().push(at);
    }
    let mut all: Vec<Usage> = (0..dossier.agreements.len())
        .map(AgreementIdx::from)
        .map(|idx| {
            let agreement = dossier.agreement(idx);
            let partners: BTreeSet<PartnerIdx> = agreement.partners.iter().map(|p| one(*p)).collect();
            let is_within = |t: TerritoryIdx| agreement.territories.is_empty() || is_on(view, &agreement.territories, t);
            let names = agreement.partners.iter().map(|p| dossier.partner(*p)).flat_map(|p| [Some(p.name.as_str()), p.acronym.as_deref()]);
            let subject = Subject::of_title(&agreement.title, names.flatten());
            let is_of_it = |text: &str, is_vague_enough: bool| {
                let said = subject.agrees(&Subject::of(text));
                !subject.is_named() || said == Some(true) || (said.is_none() && is_vague_enough)
            };
            let is_since = |day: Date| day <= view.as_of && agreement.start.is_none_or(|start| day >= start);
            let enough = partners.len().min(2);
            let shared = |lists: &BTreeMap<PartnerIdx, BTreeSet<usize>>| -> Vec<usize> {
                let mut n: BTreeMap<usize, usize> = BTreeMap::new();
                partners.iter().filter_map(|p| lists.get(p)).flatten().for_each(|at| *n.entry(*at).or_default() += 1);
                n.into_iter().filter(|(_, n)| *n >= enough).map(|(at, _)| at).collect()
            };
            let positions = |lists: &BTreeMap<PartnerIdx, BTreeSet<ActionIdx>>| -> BTreeMap<PartnerIdx, BTreeSet<usize>> {
                partners.iter().filter_map(|p| Some((*p, lists.get(p)?.iter().map(|a| a.index()).collect()))).collect()
            };
            let common: Vec<ActionIdx> = shared(&positions(&actions_of))
                .into_iter()
                .map(ActionIdx::from)
                .filter(|a| {
                    let action = dossier.action(*a);
                    let text = format!("{} ; {}", action.title, action.description);
                    action.territories.iter().any(|t| is_within(*t)) && is_of_it(&text, true)
                })
                .collect();
            let (alive, other): (Vec<ActionIdx>, Vec<ActionIdx>) =
                common.into_iter().partition(|a| is_alive(dossier.action(*a), view.as_of));
            let n_ended = other.iter().filter(|a| dossier.action(**a).end.is_some_and(is_since)).count();
            let mut meetings = shared(&meetings_of);
            meetings.retain(|m| {
                let meeting = &dossier.meetings[*m];
                let text =
                    format!("{} ; {}", meeting.title.as_deref().unwrap_or_default(), meeting.workshop.as_deref().unwrap_or_default());
                is_since(meeting.date) && is_within(meeting.territory) && is_of_it(&text, false)
            });
            meetings.sort_by_key(|m| (dossier.meetings[*m].date, *m));
            let mut calls: Vec<usize> = partners.iter().filter_map(|p| calls_of.get(p)).flatten().copied().collect();
            calls.retain(|s| {
                let call = &dossier.solicitations[*s];
                is_since(call.date) && partners.contains(&one(call.to)) && one(call.from) != one(call.to)
            });
            calls.sort_by_key(|s| (dossier.solicitations[*s].date, *s));
            let is_to_come = is_to_come(agreement, view.as_of);
            Usage { agreement: idx, partners, is_to_come, actions: alive, n_ended, meetings, calls, successor: None }
        })
        .collect();
    let successors: Vec<Option<AgreementIdx>> = all.iter().map(|usage| successor(view, usage, &all, horizon)).collect();
    all.iter_mut().zip(successors).for_each(|(usage, successor)| usage.successor = successor);
    all
}

/// Does a territory stand among others, above one of them or within one?
fn is_on(view: &View, territories: &[TerritoryIdx], territory: TerritoryIdx) -> bool {
    let dossier = view.dossier;
    territories.iter().any(|t| dossier.lineage(territory).any(|up| up == *t) || dossier.lineage(*t).any(|up| up == territory))
}

/// Another agreement of the same signatories on the same subject and territories, that runs longer, beyond the horizon.
fn successor(view: &View, usage: &Usage, all: &[Usage], horizon: Date) -> Option<AgreementIdx> {
    let dossier = view.dossier;
    let own = dossier.agreement(usage.agreement);
    let end = own.end?;
    let is_one = |other: &&Usage| {
        let record = dossier.agreement(other.agreement);
        let is_longer = record.end.is_none_or(|day| day > end && day > horizon);
        let meets = own.territories.is_empty()
            || record.territories.is_empty()
            || record.territories.iter().any(|t| is_on(view, &own.territories, *t));
        let titles = [&own.title, &record.title].map(|title| Subject::of(title));
        other.agreement != usage.agreement
            && is_longer
            && (titles[0].reads_like(&titles[1]) || titles[0].agrees(&titles[1]) == Some(true))
            && meets
            && other.partners.intersection(&usage.partners).count() >= usage.partners.len().min(2)
    };
    all.iter().find(is_one).map(|other| other.agreement)
}
