//! What an edge weighs: every formula of the graph, in one place.

use crate::dossier::{Participation, Role};
use jiff::civil::Date;

/// How much a role engages a partner, from 0 to 1: leading is the yardstick, being invited hardly counts.
pub const fn of_role(role: Role) -> f64 {
    match role {
        Role::Lead => 1.0,
        Role::CoLead => 0.8,
        Role::Contributor => 0.6,
        Role::Funder => 0.5,
        Role::Signatory => 0.3,
        Role::Invitee => 0.1,
    }
}

/// A participation whose intensity isn't known counts for the middle of the scale: a missing cell speaks neither for nor against.
const UNKNOWN_INTENSITY: f64 = 0.5;

/// After this many years an ended participation counts for half.
const HALF_LIFE_YEARS: f64 = 1.0;

/// How much of a tie is left on a day: 1 until its end, then halved every year. A tie that has not begun counts for half: it is a promise.
pub fn of_time(start: Option<Date>, end: Option<Date>, as_of: Date) -> f64 {
    if start.is_some_and(|start| start > as_of) {
        return 0.5;
    }
    match end {
        Some(end) if end < as_of => libm::exp2(-years(end, as_of) / HALF_LIFE_YEARS),
        _ => 1.0,
    }
}

/// Weight of the edge partner–action: role × intensity × time, 0 to 1.
pub fn of_participation(participation: &Participation, as_of: Date) -> f64 {
    of_role(participation.role)
        * participation.intensity.unwrap_or(UNKNOWN_INTENSITY)
        * of_time(participation.start, participation.end, as_of)
}

/// Years from one day to another, negative when `to` comes first.
pub fn years(from: Date, to: Date) -> f64 {
    // 365.25: the mean length of a year, leap years counted.
    f64::from((to - from).get_days()) / 365.25
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_fades_only_after_the_end() {
        let day = |y| Date::constant(y, 6, 1);
        assert_eq!(of_time(Some(day(2012)), None, day(2014)), 1.0);
        assert_eq!(of_time(Some(day(2012)), Some(day(2015)), day(2014)), 1.0);
        assert!((of_time(Some(day(2010)), Some(day(2013)), day(2014)) - 0.5).abs() < 1e-3);
        assert_eq!(of_time(Some(day(2015)), None, day(2014)), 0.5);
    }

    #[test]
    fn a_lead_outweighs_an_invitee() {
        assert!(Role::ALL.windows(2).all(|pair| of_role(pair[0]) > of_role(pair[1])));
    }
}
