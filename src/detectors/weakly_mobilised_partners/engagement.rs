//! Is a partner still there? P(still engaged) by BG/BB, each kind of partner lending what it has to the one at hand.
//!
//! An occasion is an invitation; one met with an apology counts neither way (whoever apologises still answers), nor does a sitting that nobody came to. Where only
//! presences were written down, occasions are the meetings of the same workshops since the partner was first seen: recency and frequency are all there is.
//!
//! # Choices
//! P(still there) is read through [`BgBb::engaged`]: one more attendance never lowers it. The arithmetic alone would, for a constant past makes a silence more telling.

use super::super::View;
use super::units::{Unit, Units, Unusable, date_of};
use crate::dossier::{MeetingIdx, PartnerKind, Presence};
use crate::statistics::bg_bb::{BgBb, History};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What all kinds together weigh in the law of one, in units.
const PULL: f64 = 10.0;
/// Older occasions than the last so many say no more.
const LONGEST: usize = 24;

/// What is known of one unit's engagement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Engagement {
    /// P(still engaged at the next occasion), 0 to 1.
    pub(super) probability: f64,
    /// Occasions since it last came.
    pub(super) missed_since: usize,
    /// Times it came.
    pub(super) came: usize,
}

/// One entry a unit, in order: `None` without an occasion, or where the territory's lists are declared incomplete. Cost O(histories · 24²).
pub(super) fn engagements(view: &View, units: &Units) -> Vec<Option<Engagement>> {
    let deserted = deserted(view, units);
    let of_meetings = meetings_of_territories(view, units);
    let histories: Vec<Option<(bool, History)>> = units
        .units
        .iter()
        .map(|unit| match units.unusable[unit.territory.index()] {
            None => Some((false, history(&answered(view, unit, &deserted)))),
            Some(Unusable::OnlyPresent) => seen(view, unit, &of_meetings).map(|came| (true, history(&came))),
            Some(Unusable::DeclaredIncomplete) => None,
        })
        .map(|found| found.filter(|(_, h)| h.occasions > 0))
        .collect();
    let laws = laws(units, &histories);
    // Many units share one history: each is judged once.
    let distinct: BTreeSet<(bool, PartnerKind, History)> =
        units.units.iter().zip(&histories).filter_map(|(unit, found)| found.map(|(is_recency, h)| (is_recency, unit.kind, h))).collect();
    let distinct: Vec<_> = distinct.into_iter().collect();
    let probabilities: Vec<f64> = distinct.par_iter().map(|&(is_recency, kind, h)| laws[&(is_recency, kind)].engaged(h)).collect();
    let probability: BTreeMap<_, f64> = distinct.into_iter().zip(probabilities).collect();
    let judge = |(unit, found): (&Unit, &Option<(bool, History)>)| {
        found.map(|(is_recency, h)| Engagement {
            probability: probability[&(is_recency, unit.kind, h)],
            missed_since: (h.occasions - h.last) as usize,
            came: h.taken as usize + usize::from(is_recency),
        })
    };
    units.units.iter().zip(&histories).map(judge).collect()
}

/// The laws of the kinds, by list: units of the kind, and all units of such lists with the weight of ten.
fn laws(units: &Units, histories: &[Option<(bool, History)>]) -> BTreeMap<(bool, PartnerKind), BgBb> {
    let mut counts: BTreeMap<(bool, Option<PartnerKind>), BTreeMap<History, f64>> = BTreeMap::new();
    for (unit, &(is_recency, h)) in units.units.iter().zip(histories).filter_map(|(unit, found)| found.as_ref().map(|f| (unit, f))) {
        for group in [None, Some(unit.kind)] {
            *counts.entry((is_recency, group)).or_default().entry(h).or_default() += 1.0;
        }
    }
    let kinds: Vec<(bool, PartnerKind)> = counts.keys().filter_map(|&(is_recency, kind)| kind.map(|kind| (is_recency, kind))).collect();
    let fitted: Vec<BgBb> = kinds
        .par_iter()
        .map(|&(is_recency, kind)| {
            let all = &counts[&(is_recency, None)];
            let weight = PULL / all.values().sum::<f64>();
            let own = counts[&(is_recency, Some(kind))].iter().map(|(&h, &n)| (h, n));
            BgBb::fit(&all.iter().map(|(&h, n)| (h, n * weight)).chain(own).collect::<Vec<_>>())
        })
        .collect();
    kinds.into_iter().zip(fitted).collect()
}

/// The last occasions as BG/BB reads them.
fn history(came: &[bool]) -> History {
    let came = &came[came.len().saturating_sub(LONGEST)..];
    History {
        taken: came.iter().filter(|came| **came).count() as u32,
        last: came.iter().rposition(|came| *came).map_or(0, |position| position as u32 + 1),
        occasions: came.len() as u32,
    }
}

/// Invitations that were answered by coming or by staying away, in order of time.
fn answered(view: &View, unit: &Unit, deserted: &[bool]) -> Vec<bool> {
    let presence = |row: &usize| view.dossier.attendances[*row].presence;
    let counts = |row: &&usize| presence(row) != Presence::Excused && !deserted[view.dossier.attendances[**row].meeting.index()];
    unit.invitations.iter().filter(counts).map(|row| presence(row) == Presence::Present).collect()
}

/// Meetings of the workshops at which it was seen, after the first time: did it come? `None` for one never seen.
fn seen(view: &View, unit: &Unit, meetings: &[Vec<MeetingIdx>]) -> Option<Vec<bool>> {
    let first = unit.invitations.first().map(|&row| date_of(view, row))?;
    let own: Vec<MeetingIdx> = unit.invitations.iter().map(|&row| view.dossier.attendances[row].meeting).collect();
    let workshop = |m: MeetingIdx| (view.dossier.meeting(m).kind, view.dossier.meeting(m).workshop.as_deref());
    let around = meetings[unit.territory.index()].iter().filter(|&&m| {
        let is_after = view.dossier.meeting(m).date > first;
        is_after && own.iter().any(|&mine| workshop(mine) == workshop(m))
    });
    Some(around.map(|m| own.contains(m)).collect())
}

/// Is this a sitting to which two or more were invited, and nobody came? By position of the meeting.
fn deserted(view: &View, units: &Units) -> Vec<bool> {
    let mut counts = vec![(0u32, 0u32); view.dossier.meetings.len()];
    for attendance in units.units.iter().flat_map(|unit| &unit.invitations).map(|&row| &view.dossier.attendances[row]) {
        let count = &mut counts[attendance.meeting.index()];
        count.0 += 1;
        count.1 += u32::from(attendance.presence == Presence::Present);
    }
    counts.into_iter().map(|(invited, came)| invited >= 2 && came == 0).collect()
}

/// Meetings at which somebody was seen, by territory, in order of time.
fn meetings_of_territories(view: &View, units: &Units) -> Vec<Vec<MeetingIdx>> {
    let mut meetings = vec![Vec::new(); view.dossier.territories.len()];
    for unit in &units.units {
        meetings[unit.territory.index()].extend(unit.invitations.iter().map(|&row| view.dossier.attendances[row].meeting));
    }
    for list in &mut meetings {
        list.sort_by_key(|&m: &MeetingIdx| (view.dossier.meeting(m).date, m));
        list.dedup();
    }
    meetings
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn one_more_attendance_never_lowers_engagement(mut came in prop::collection::vec(any::<bool>(), 1..14), turned in 0usize..14, laws in prop::array::uniform4(0.1..6.0f64)) {
            let law = BgBb { alpha: laws[0], beta: laws[1], gamma: laws[2], delta: laws[3] };
            let engaged = |came: &[bool]| law.engaged(history(came));
            let before = engaged(&came);
            let mut next = came.clone();
            next.push(true);
            prop_assert!(engaged(&next) >= before - 1e-12);
            let at = turned % came.len();
            came[at] = true;
            prop_assert!(engaged(&came) >= before - 1e-12);
        }
    }

    #[test]
    fn the_last_occasions_make_the_history() {
        assert_eq!(history(&[true, false, true, false]), History { taken: 2, last: 3, occasions: 4 });
        assert_eq!(history(&[]), History { taken: 0, last: 0, occasions: 0 });
        let long: Vec<bool> = (0..40).map(|i| i < 20).collect();
        assert_eq!(history(&long), History { taken: 4, last: 4, occasions: 24 });
    }
}
