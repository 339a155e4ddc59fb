//! A partner month by month: how often it came, how often it and others called on each other, beside everybody else.
//!
//! # Method     Presences: expected are the invitations of the month times the share of the others that came that month. Calls: expected are the others' calls of
//! the month, a partner on average. Whatever moves everybody alike, moves what is expected.
//! # Cost       O(rows), once for all decisions.

use super::effect::Month;
use crate::detectors::View;
use crate::dossier::{PartnerIdx, Presence, TerritoryIdx};
use crate::statistics::gamma_poisson::GammaPoisson;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Months since year 0: where a day stands in a series.
fn month_of(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

/// What was counted of everybody, month by month.
pub(super) struct Ledger {
    /// By partner and territory: month → (invitations, presences).
    attendance: BTreeMap<(PartnerIdx, TerritoryIdx), BTreeMap<i32, (f64, f64)>>,
    /// By month: invitations and presences of all.
    all_attendance: BTreeMap<i32, (f64, f64)>,
    /// By partner: month → calls that it made or received.
    calls: BTreeMap<PartnerIdx, BTreeMap<i32, f64>>,
    /// By month: the same, of all.
    all_calls: BTreeMap<i32, f64>,
}

/// A series, cut where the decision fell.
pub(super) struct Cut {
    /// Months in order.
    pub months: Vec<Month>,
    /// The first one after the decision.
    pub change: usize,
    /// What was counted, out of what, before and after; for calls, out of months.
    pub tallies: ((f64, f64), (f64, f64)),
    /// How units of its kind differ.
    pub units: GammaPoisson,
}

impl Ledger {
    /// Reads the meetings and the calls up to the day of the analysis.
    pub fn new(view: &View) -> Self {
        let View { dossier, as_of, linkage, .. } = *view;
        let mut ledger =
            Self { attendance: BTreeMap::new(), all_attendance: BTreeMap::new(), calls: BTreeMap::new(), all_calls: BTreeMap::new() };
        for row in &dossier.attendances {
            let meeting = dossier.meeting(row.meeting);
            if meeting.date <= as_of {
                let (month, present) = (month_of(meeting.date), f64::from(u8::from(row.presence == Presence::Present)));
                let unit = ledger.attendance.entry((linkage.partners.canonical(row.partner), meeting.territory)).or_default();
                for cell in [unit.entry(month).or_default(), ledger.all_attendance.entry(month).or_default()] {
                    cell.0 += 1.0;
                    cell.1 += present;
                }
            }
        }
        for call in dossier.solicitations.iter().filter(|call| call.date <= as_of) {
            let month = month_of(call.date);
            let (from, to) = (linkage.partners.canonical(call.from), linkage.partners.canonical(call.to));
            for end in [from, to] {
                *ledger.calls.entry(end).or_default().entry(month).or_default() += 1.0;
                *ledger.all_calls.entry(month).or_default() += 1.0;
            }
        }
        ledger
    }

    /// A partner's presences, in one territory or wherever it was invited; `None` when it never was.
    pub fn presences(&self, partner: PartnerIdx, territory: Option<TerritoryIdx>, day: Date) -> Option<Cut> {
        let series = |is_own: &dyn Fn(PartnerIdx, TerritoryIdx) -> bool| {
            let mut own: BTreeMap<i32, (f64, f64)> = BTreeMap::new();
            for (_, months) in self.attendance.iter().filter(|((p, t), _)| is_own(*p, *t)) {
                for (month, (invited, present)) in months {
                    let cell = own.entry(*month).or_default();
                    cell.0 += invited;
                    cell.1 += present;
                }
            }
            own
        };
        let own = series(&|p, t| p == partner && territory.is_none_or(|only| only == t));
        if own.is_empty() {
            return None;
        }
        let expected = |month: &i32, invited: f64, present: f64| {
            let all = self.all_attendance.get(month).copied().unwrap_or_default();
            let (others, came) = (all.0 - invited, all.1 - present);
            // One observation of a half keeps a month with few others from saying all or nothing.
            invited * (came + 0.5) / (others + 1.0)
        };
        let months: Vec<(i32, Month)> =
            own.iter().map(|(month, (invited, present))| (*month, point(*month, *present, expected(month, *invited, *present)))).collect();
        let counts: Vec<(f64, f64)> = self
            .attendance
            .values()
            .map(|months| {
                let early = months.iter().filter(|(month, _)| **month < month_of(day));
                early.fold((0.0, 0.0), |(o, e), (month, (invited, present))| (o + present, e + expected(month, *invited, *present)))
            })
            .collect();
        let side = |is_after: bool| {
            let months = own.iter().filter(|(month, _)| (**month >= month_of(day)) == is_after);
            months.fold((0.0, 0.0), |(k, n), (_, (invited, present))| (k + present, n + invited))
        };
        Some(cut(months, day, (side(false), side(true)), GammaPoisson::fit(&counts)))
    }

    /// A partner's calls, made and received; `None` when the dossier has none at all.
    pub fn calls(&self, partner: PartnerIdx, day: Date) -> Option<Cut> {
        let (first, last) = (*self.all_calls.keys().next()?, *self.all_calls.keys().next_back()?);
        let n = self.calls.len().max(2) as f64;
        let none = BTreeMap::new();
        let own = self.calls.get(&partner).unwrap_or(&none);
        let expected = |month: i32, own: f64| (self.all_calls.get(&month).copied().unwrap_or(0.0) - own) / (n - 1.0);
        let at = |months: &BTreeMap<i32, f64>, month: i32| months.get(&month).copied().unwrap_or(0.0);
        let months: Vec<(i32, Month)> =
            (first..=last).map(|month| (month, point(month, at(own, month), expected(month, at(own, month))))).collect();
        let counts: Vec<(f64, f64)> = self
            .calls
            .values()
            .map(|months| {
                let early = (first..=last).filter(|month| *month < month_of(day));
                early.fold((0.0, 0.0), |(o, e), month| (o + at(months, month), e + expected(month, at(months, month))))
            })
            .collect();
        let side = |is_after: bool| {
            let months = (first..=last).filter(|month| (*month >= month_of(day)) == is_after);
            months.fold((0.0, 0.0), |(k, n), month| (k + at(own, month), n + 1.0))
        };
        Some(cut(months, day, (side(false), side(true)), GammaPoisson::fit(&counts)))
    }
}

fn point(month: i32, observed: f64, expected: f64) -> Month {
    Month { observed, expected, month: (month.rem_euclid(12) + 1) as u8 }
}

fn cut(months: Vec<(i32, Month)>, day: Date, tallies: ((f64, f64), (f64, f64)), units: GammaPoisson) -> Cut {
    // The month of the decision is the first that it can change.
    let change = months.iter().filter(|(month, _)| *month < month_of(day)).count();
    Cut { months: months.into_iter().map(|(_, month)| month).collect(), change, tallies, units }
}
