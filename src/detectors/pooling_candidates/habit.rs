//! Actions that seem carried on by habit: old, and nothing in the dossier tells what they still bring.
//!
//! # Method     An action that goes on, older than `habit_years`, with two signs at least: no result where others have theirs, no new participant for two years,
//! a lead invited three times within two years that never came, an end that has passed.
//! # Odd cases  What the dossier doesn't keep is no sign: results that hardly any action has, participations without dates. No start: never old.

use super::lead::Loads;
use crate::detectors::View;
use crate::dossier::{ActionIdx, Dossier, PartnerIdx, Presence, Status};
use crate::say;
use crate::text::{Sentence, date};
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Share of the dossier's actions (or participations) that must have a figure for its absence elsewhere to say something.
const KEPT: f64 = 0.25;

/// Signs beside age that it takes.
const SIGNS: usize = 2;

/// Fewest recent invitations of a lead for its absence to be a sign.
const INVITATIONS: usize = 3;

/// What signs are read from: counted once for all groups.
pub(super) struct Habits {
    as_of: Date,
    /// Actions begun after this day are not old; `None` when no action can be.
    old_before: Option<Date>,
    /// Two years before the analysis.
    recent: Date,
    /// Do enough actions have a result?
    has_outcomes: bool,
    /// Latest start of a participation, by action; `None` when participations are hardly dated, or old actions hardly gain partners.
    last_joined: Option<BTreeMap<ActionIdx, Date>>,
    /// (invitations, presences) since `recent`, by canonical partner.
    seen: BTreeMap<PartnerIdx, (usize, usize)>,
}

impl Habits {
    /// Reads the dossier as it stands on the day of the analysis. `years`: age from which an action is old.
    pub fn new(view: &View, years: f64) -> Self {
        let View { dossier, as_of, linkage, .. } = *view;
        let recent = as_of.checked_sub(2.years()).unwrap_or(Date::MIN);
        let share = |n: usize, all: usize| all > 0 && n as f64 >= KEPT * all as f64;
        let dated: Vec<_> = dossier.participations.iter().filter_map(|p| Some((p.action, p.start?))).collect();
        let mut last: BTreeMap<ActionIdx, Date> = BTreeMap::new();
        for &(action, start) in &dated {
            let known = last.entry(action).or_insert(start);
            *known = start.max(*known);
        }
        // Where no action of that age gains a partner any more, or no sheet says so, it says nothing of any of them.
        let (mut older, mut renewed) = (0, 0);
        for (at, action) in dossier.actions.iter().enumerate().filter(|(_, a)| a.start.is_some_and(|start| start < recent)) {
            let (idx, start) = (ActionIdx::from(at), action.start);
            older += 1;
            renewed += usize::from(last.get(&idx).is_some_and(|day| *day >= recent && Some(*day) > start));
        }
        let mut seen: BTreeMap<PartnerIdx, (usize, usize)> = BTreeMap::new();
        for attendance in &dossier.attendances {
            let day = dossier.meeting(attendance.meeting).date;
            if day >= recent && day <= as_of {
                let (invited, present) = seen.entry(linkage.partners.canonical(attendance.partner)).or_default();
                *invited += 1;
                *present += usize::from(attendance.presence == Presence::Present);
            }
        }
        Self {
            as_of,
            old_before: as_of.checked_sub(((years * 12.0).round() as i32).months()).ok(),
            recent,
            has_outcomes: share(dossier.actions.iter().filter(|a| a.outcome.is_some()).count(), dossier.actions.len()),
            last_joined: (share(dated.len(), dossier.participations.len()) && share(renewed, older)).then_some(last),
            seen,
        }
    }

    /// What says that an action is carried on by habit, its age first; `None` when too little does.
    pub fn signs(&self, dossier: &Dossier, loads: &Loads, action: ActionIdx) -> Option<Vec<Sentence>> {
        let record = dossier.action(action);
        let start = record.start.filter(|start| self.old_before.is_some_and(|limit| *start < limit))?;
        if matches!(record.status, Some(Status::Completed | Status::Abandoned | Status::Planned)) {
            return None;
        }
        let year = start.year();
        let mut signs = vec![say!("commencée en {year}" | "begun in {year}")];
        if let Some(end) = record.end.filter(|end| *end < self.as_of) {
            let day = date(end);
            let (fr, en) = (day.fr, day.en);
            signs.push(say!("prévue jusqu'au {fr} et toujours en cours" | "planned until {en} and still going on"));
        }
        if self.has_outcomes && record.outcome.is_none() {
            signs.push(say!("aucun résultat évalué" | "no evaluated result"));
        }
        if let Some(last) = &self.last_joined {
            match last.get(&action) {
                Some(day) if *day < self.recent => {
                    let year = day.year();
                    signs.push(say!("aucun partenaire nouveau depuis {year}" | "no new partner since {year}"));
                }
                _ => {}
            }
        }
        let silent = loads.leads_of(action).iter().find_map(|lead| {
            let (invited, present) = self.seen.get(lead).copied()?;
            (invited >= INVITATIONS && present == 0).then_some((*lead, invited))
        });
        if let Some((lead, n)) = silent {
            let name = &dossier.partner(lead).name;
            signs.push(say!(
                "pour {name}, qui la pilote, aucune présence sur {n} invitations en deux ans"
                    | "for {name}, its lead, no presence out of {n} invitations in two years"
            ));
        }
        (signs.len() > SIGNS).then_some(signs)
    }
}
