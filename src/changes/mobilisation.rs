//! Who comes more often to the meetings, and who less.

use super::links::{moved, old_of, units};
use super::rise::{Tally, risen};
use super::{Way, Year};
use crate::dossier::{Dossier, MeetingIdx, PartnerIdx, Presence, TerritoryIdx};
use crate::linkage::Across;
use std::collections::{BTreeMap, BTreeSet};

/// Fewest invitations in each year for which a change is told.
const FEWEST: f64 = 3.0;

/// What is known of a partner's attendance in a territory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Invitations {
    /// It comes more often, or less: the probability that it does.
    Moved(Way, f64),
    /// It was invited, and is no more; or the other way round.
    Only(Way),
}

/// A partner, in a territory, whose attendance moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MobilisationChange {
    /// What moved.
    pub what: Invitations,
    /// In the old dossier and in the new one.
    pub partner: (PartnerIdx, PartnerIdx),
    /// The territory, in the old dossier and in the new one.
    pub territory: (TerritoryIdx, TerritoryIdx),
    /// Presences out of invitations, before and after.
    pub tallies: (Tally, Tally),
}

/// Changes of attendance, of partners and territories that both dossiers have; surest first, those no longer invited last.
pub(super) fn changes(before: Year, after: Year, across: &Across) -> Vec<MobilisationChange> {
    type Unit = (PartnerIdx, u32);
    let old_partner = old_of(before, after, across);
    let new_partner: BTreeMap<PartnerIdx, PartnerIdx> = old_partner.iter().map(|(new, old)| (*old, *new)).collect();
    let place_before: BTreeMap<u32, TerritoryIdx> = numbered(before.dossier, &|t| across.places.left(t));
    let place_after: BTreeMap<u32, TerritoryIdx> = numbered(after.dossier, &|t| across.places.right(t));
    let (own_before, own_after) = (own(before.dossier, after.dossier), own(after.dossier, before.dossier));
    let tally = |year: Year,
                 meetings: &BTreeSet<MeetingIdx>,
                 place: &dyn Fn(TerritoryIdx) -> u32,
                 back: &dyn Fn(PartnerIdx) -> Option<PartnerIdx>| {
        let mut found: BTreeMap<Unit, Tally> = BTreeMap::new();
        for attendance in year.dossier.attendances.iter().filter(|a| meetings.contains(&a.meeting)) {
            let Some(partner) = back(year.linkage.partners.canonical(attendance.partner)) else { continue };
            let unit = found.entry((partner, place(year.dossier.meeting(attendance.meeting).territory))).or_default();
            unit.of += 1.0;
            unit.times += f64::from(u8::from(attendance.presence == Presence::Present));
        }
        found
    };
    let was = tally(before, &own_before, &|t| across.places.left(t), &|p| new_partner.contains_key(&p).then_some(p));
    let is = tally(after, &own_after, &|t| across.places.right(t), &|p| old_partner.get(&p).copied());
    let all: BTreeSet<Unit> = was.keys().chain(is.keys()).copied().collect();
    let of = |found: &BTreeMap<Unit, Tally>, unit: &Unit| found.get(unit).copied().unwrap_or_default();
    let spread = units(all.iter().map(|unit| (of(&was, unit), of(&is, unit))));
    let mut out: Vec<MobilisationChange> = all
        .iter()
        .filter_map(|unit| {
            let tallies = (of(&was, unit), of(&is, unit));
            let what = match (tallies.0.of, tallies.1.of) {
                (b, a) if b >= FEWEST && a >= FEWEST => {
                    let (way, probability) = moved(risen(&spread, tallies.0, tallies.1))?;
                    Invitations::Moved(way, probability)
                }
                (b, 0.0) if b >= FEWEST => Invitations::Only(Way::Lost),
                (0.0, a) if a >= FEWEST => Invitations::Only(Way::Gained),
                _ => return None,
            };
            let (old, place) = *unit;
            let territory = (*place_before.get(&place)?, *place_after.get(&place)?);
            Some(MobilisationChange { what, partner: (old, new_partner[&old]), territory, tallies })
        })
        .collect();
    let sure = |change: &MobilisationChange| match change.what {
        Invitations::Moved(_, probability) => probability,
        Invitations::Only(_) => 0.0,
    };
    out.sort_by(|a, b| sure(b).total_cmp(&sure(a)).then((a.partner, a.territory).cmp(&(b.partner, b.territory))));
    out
}

fn numbered(dossier: &Dossier, number: &dyn Fn(TerritoryIdx) -> u32) -> BTreeMap<u32, TerritoryIdx> {
    (0..dossier.territories.len()).map(TerritoryIdx::from).map(|t| (number(t), t)).collect()
}

/// The meetings that only this dossier has; all of them when it has none of its own, as last year's beside one that goes on from it.
fn own(mine: &Dossier, other: &Dossier) -> BTreeSet<MeetingIdx> {
    let theirs: BTreeSet<(&str, jiff::civil::Date)> = other.meetings.iter().map(|m| (m.id.as_str(), m.date)).collect();
    let all = (0..mine.meetings.len()).map(MeetingIdx::from);
    let fresh: BTreeSet<MeetingIdx> = all
        .clone()
        .filter(|m| {
            let meeting = mine.meeting(*m);
            !theirs.contains(&(meeting.id.as_str(), meeting.date))
        })
        .collect();
    if fresh.is_empty() { all.collect() } else { fresh }
}
