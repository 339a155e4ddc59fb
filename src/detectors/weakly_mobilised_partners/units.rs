//! The units that are judged: a partner in one territory, with its invitations there and its part in the actions there.

use super::super::View;
use crate::dossier::{ActionIdx, PartnerIdx, PartnerKind, Presence, Status, Table, TerritoryIdx};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A partner in one territory.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// The name under which it is most seen there.
    pub(super) partner: PartnerIdx,
    /// The partner that stands for all its names.
    pub(super) canonical: PartnerIdx,
    /// Where.
    pub(super) territory: TerritoryIdx,
    /// What kind of partner.
    pub(super) kind: PartnerKind,
    /// Its invitations in order of time: positions in `attendances`.
    pub(super) invitations: Vec<usize>,
    /// The actions there in which it takes part: action, positions in `participations`.
    pub(super) actions: BTreeMap<ActionIdx, Vec<usize>>,
}

/// Everything that the detector counts.
#[derive(Clone, Debug)]
pub(super) struct Units {
    /// In order of (canonical partner, territory).
    pub(super) units: Vec<Unit>,
    /// For each territory, why its invitations can't be judged; `None` if they can.
    pub(super) unusable: Vec<Option<Unusable>>,
    /// For each territory, how many actions it has.
    pub(super) n_actions: Vec<usize>,
}

/// Why a territory's lists say nothing of absences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    /// Only those present were written down.
    OnlyPresent,
    /// The dossier says itself that its attendance is not to be trusted.
    DeclaredIncomplete,
}

impl Unit {
    /// How many of its invitations had this outcome.
    pub(super) fn count(&self, view: &View, presence: Presence) -> usize {
        self.invitations.iter().filter(|&&row| view.dossier.attendances[row].presence == presence).count()
    }

    /// Actions there that wait for means from others: positions in `participations`, one an action.
    pub(super) fn waiting(&self, view: &View) -> Vec<usize> {
        self.actions
            .values()
            .filter_map(|rows| rows.iter().copied().find(|&row| view.dossier.participations[row].awaits.is_some()))
            .collect()
    }

    /// Actions there that go on without what it used to bring: its part has ended, theirs hasn't. Positions in `participations`, one an action.
    pub(super) fn withdrawn(&self, view: &View) -> Vec<usize> {
        let goes_on = |action: ActionIdx| {
            let action = view.dossier.action(action);
            !matches!(action.status, Some(Status::Completed | Status::Abandoned)) && action.end.is_none_or(|day| day > view.as_of)
        };
        let part = |row: usize| &view.dossier.participations[row];
        let has_ended = |row: usize| part(row).end.is_some_and(|day| day <= view.as_of);
        let gave = |row: usize| part(row).role.contributes();
        self.actions
            .iter()
            .filter(|&(&action, rows)| goes_on(action) && rows.iter().all(|&row| has_ended(row)))
            .filter_map(|(_, rows)| rows.iter().copied().find(|&row| gave(row) && part(row).awaits.is_none()))
            .collect()
    }

    /// Actions there to which it brings something: it leads, works in or funds them. Having signed, or being invited, brings nothing yet.
    pub(super) fn contributions(&self, view: &View) -> usize {
        self.actions.values().filter(|rows| rows.iter().any(|&row| view.dossier.participations[row].role.contributes())).count()
    }

    /// Actions there to which it is only invited, or that it only signed.
    pub(super) fn only_invited(&self, view: &View) -> usize {
        self.actions.len() - self.contributions(view)
    }

    /// Invitations since it last came; all of them when it never did.
    pub(super) fn missed_since(&self, view: &View) -> usize {
        self.invitations.iter().rev().take_while(|&&row| view.dossier.attendances[row].presence != Presence::Present).count()
    }

    /// The last day it came.
    pub(super) fn last_presence(&self, view: &View) -> Option<Date> {
        let came = |row: &&usize| view.dossier.attendances[**row].presence == Presence::Present;
        self.invitations.iter().rev().find(came).map(|&row| date_of(view, row))
    }
}

/// The day of an attendance.
pub(super) fn date_of(view: &View, attendance: usize) -> Date {
    view.dossier.meeting(view.dossier.attendances[attendance].meeting).date
}

/// Gathers the units as they stood on the day of analysis, looking back to `since`. Cost O(rows log rows).
pub(super) fn gather(view: &View, since: Date) -> Units {
    let dossier = view.dossier;
    let canonical = |partner| view.linkage.partners.canonical(partner);
    let mut units: BTreeMap<(PartnerIdx, TerritoryIdx), Unit> = BTreeMap::new();
    let mut names: BTreeMap<(PartnerIdx, TerritoryIdx), BTreeMap<PartnerIdx, usize>> = BTreeMap::new();
    let mut at = |partner: PartnerIdx, territory: TerritoryIdx, invitation: Option<usize>, part: Option<(ActionIdx, usize)>| {
        let whole = canonical(partner);
        *names.entry((whole, territory)).or_default().entry(partner).or_default() += 1;
        let kind = dossier.partner(whole).kind;
        let unit = units.entry((whole, territory)).or_insert_with(|| Unit {
            partner,
            canonical: whole,
            territory,
            kind,
            invitations: Vec::new(),
            actions: BTreeMap::new(),
        });
        unit.invitations.extend(invitation);
        if let Some((action, row)) = part {
            unit.actions.entry(action).or_default().push(row);
        }
    };
    for (row, attendance) in dossier.attendances.iter().enumerate() {
        let meeting = dossier.meeting(attendance.meeting);
        if meeting.date > since && meeting.date <= view.as_of {
            at(attendance.partner, meeting.territory, Some(row), None);
        }
    }
    for (row, part) in dossier.participations.iter().enumerate() {
        let action = dossier.action(part.action);
        let start = part.start.or(action.start);
        let has_begun = action.status == Some(Status::Planned) || start.is_none_or(|day| day <= view.as_of);
        let is_over = part.end.is_some_and(|day| day <= since);
        if has_begun && !is_over {
            for &territory in &action.territories {
                at(part.partner, territory, None, Some((part.action, row)));
            }
        }
    }
    let mut units: Vec<Unit> = units.into_values().collect();
    for unit in &mut units {
        // A partner entered twice at one sitting was invited once: the better outcome stands.
        unit.invitations.sort_by_key(|&row| {
            let attendance = &dossier.attendances[row];
            (date_of(view, row), attendance.meeting, attendance.presence, row)
        });
        unit.invitations.dedup_by_key(|row| dossier.attendances[*row].meeting);
        let used = &names[&(unit.canonical, unit.territory)];
        let most = used.values().max().copied().unwrap_or(0);
        unit.partner = used.iter().find(|(_, n)| **n == most).map_or(unit.canonical, |(&partner, _)| partner);
    }
    let n_actions = count_actions(view);
    let unusable = unusable(view, &units);
    Units { units, unusable, n_actions }
}

fn count_actions(view: &View) -> Vec<usize> {
    let mut n_actions = vec![0; view.dossier.territories.len()];
    for action in &view.dossier.actions {
        action.territories.iter().for_each(|territory| n_actions[territory.index()] += 1);
    }
    n_actions
}

/// A list of present partners alone is recognised by what it lacks: where others miss a share q of their invitations, n rows without a single absence happen with
/// probability (1−q)ⁿ. Below 1 in 1 000, or when nobody is ever absent anywhere, the list is taken for one of the present only.
fn unusable(view: &View, units: &[Unit]) -> Vec<Option<Unusable>> {
    let n = view.dossier.territories.len();
    let (mut rows, mut missed) = (vec![0usize; n], vec![0usize; n]);
    for unit in units {
        rows[unit.territory.index()] += unit.invitations.len();
        missed[unit.territory.index()] += unit.invitations.len() - unit.count(view, Presence::Present);
    }
    let declared: BTreeSet<TerritoryIdx> = view
        .dossier
        .completeness
        .iter()
        .filter(|c| c.extent == crate::dossier::Extent::Missing && c.scope == Table::Attendances.code())
        .map(|c| c.territory)
        .collect();
    let (whole_rows, whole_missed) = (0..n).filter(|&t| missed[t] > 0).fold((0usize, 0usize), |(r, m), t| (r + rows[t], m + missed[t]));
    let ln_came = if whole_rows > 0 { libm::log1p(-(whole_missed as f64 / whole_rows as f64).min(0.999)) } else { f64::NEG_INFINITY };
    (0..n)
        .map(|t| {
            if declared.contains(&TerritoryIdx::from(t)) {
                Some(Unusable::DeclaredIncomplete)
            } else {
                let only_present = rows[t] > 0 && missed[t] == 0 && rows[t] as f64 * ln_came < libm::log(0.001);
                only_present.then_some(Unusable::OnlyPresent)
            }
        })
        .collect()
}
