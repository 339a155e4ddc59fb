//! Is a partner still there, when only presences were written down? P(still engaged) by BG/BB, each kind of partner lending what it has to the one at hand.
//!
//! Occasions are the meetings of the same workshops since the partner was first seen: recency and frequency are all there is. Where absences are written down, a drop
//! in attendance shows itself and is judged by [`step_change`](crate::statistics::step_change), which sees more: two answers to one question would contradict.
//!
//! # Choices
//! P(still there) is read through [`BgBb::engaged`]: one more attendance never lowers it. The arithmetic alone would, for a constant past makes a silence more telling.

use super::super::View;
use super::units::{Unit, Units, Unusable, date_of};
use crate::dossier::{MeetingIdx, PartnerKind};
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

/// One entry a unit, in order: `None` where the territory's lists say more than who was present, or less. Cost O(histories · 24²).
pub(super) fn engagements(view: &View, units: &Units) -> Vec<Option<Engagement>> {
    let of_meetings = meetings_of_territories(view, units);
    let histories: Vec<Option<History>> = units
        .units
        .iter()
        .map(|unit| {
            let is_recency = units.unusable[unit.territory.index()] == Some(Unusable::OnlyPresent);
            let came = if is_recency { seen(view, unit, &of_meetings) } else { None };
            came.map(|came| history(&came)).filter(|h| h.occasions > 0)
        })
        .collect();
    let known = || units.units.iter().zip(&histories).filter_map(|(unit, found)| found.map(|h| (unit.kind, h)));
    let laws = laws(known());
    // Many units share one history: each is judged once.
    let distinct: Vec<(PartnerKind, History)> = known().collect::<BTreeSet<_>>().into_iter().collect();
    let probabilities: Vec<f64> = distinct.par_iter().map(|&(kind, h)| laws[&kind].engaged(h)).collect();
    let probability: BTreeMap<(PartnerKind, History), f64> = distinct.into_iter().zip(probabilities).collect();
    let judge = |(unit, found): (&Unit, &Option<History>)| {
        found.map(|h| Engagement {
            probability: probability[&(unit.kind, h)],
            missed_since: (h.occasions - h.last) as usize,
            came: h.taken as usize + 1,
        })
    };
    units.units.iter().zip(&histories).map(judge).collect()
}

/// The laws of the kinds: units of the kind, and all units with the weight of ten.
fn laws(known: impl Iterator<Item = (PartnerKind, History)>) -> BTreeMap<PartnerKind, BgBb> {
    let (mut all, mut by_kind) = (BTreeMap::<History, f64>::new(), BTreeMap::<PartnerKind, BTreeMap<History, f64>>::new());
    for (kind, h) in known {
        *all.entry(h).or_default() += 1.0;
        *by_kind.entry(kind).or_default().entry(h).or_default() += 1.0;
    }
    let weight = PULL / all.values().sum::<f64>().max(1.0);
    let shared: Vec<(History, f64)> = all.into_iter().map(|(h, n)| (h, n * weight)).collect();
    by_kind.into_par_iter().map(|(kind, own)| (kind, BgBb::fit(&shared.iter().copied().chain(own).collect::<Vec<_>>()))).collect()
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
