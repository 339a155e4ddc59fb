//! When no plan gives every basin its session: the smallest set of limits to loosen.
//!
//! # Method  Every set of limits, smallest first, until a plan exists; then each of the set is loosened no more than it takes.

use super::{Limits, Topic, contents, first_plan, programme};
use crate::planning::calendar::{Calendar, Week};
use crate::planning::solver::solve;
use std::collections::BTreeSet;

/// What stands in the way of a session in every basin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// Basins that have nothing to treat.
    Empty(Vec<usize>),
    /// No week of the quarter is open.
    NoWeek,
    /// Too many sessions for what can be held and attended.
    Capacity,
}

/// A limit loosened, no more than it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relief {
    /// Hold so many sessions a week instead of so many.
    SessionsPerWeek(usize, usize),
    /// Hold so many sessions in the quarter instead of so many.
    Total(usize, usize),
    /// Invite a partner so many times a quarter, and a month, instead of so many.
    Invitations(usize, usize),
    /// Leave shorter notice.
    Notice,
    /// Meet in school holidays.
    SchoolHolidays,
    /// Lengthen sessions to so many minutes: the shortest subject doesn't fit.
    Minutes(usize, usize),
}

/// Can every basin that has a topic hold one session?
fn is_possible(topics: &[Topic], weeks: &[Week], limits: &Limits) -> bool {
    // One topic a session is the easiest: more would only add required partners.
    let single = Limits { subjects: 1, per_basin: 1, ..*limits };
    let choices = contents(topics, weeks, &single);
    let with_choice: BTreeSet<usize> = choices.iter().map(|c| c.basin).collect();
    let with_topic: BTreeSet<usize> = topics.iter().filter(|t| t.value > 0.0).map(|t| t.basin).collect();
    if with_choice != with_topic {
        return false;
    }
    let programme = programme(topics, &choices, weeks, &single, true);
    solve(&programme, Some(&first_plan(&programme, &choices)), limits.nodes).best.is_some()
}

/// What blocks a session in every basin, and the smallest set of limits whose loosening lifts it. Nothing when a plan exists and every basin has a topic.
pub fn blocked(topics: &[Topic], n_basins: usize, calendar: &Calendar, limits: &Limits) -> Vec<(Blocked, Vec<Relief>)> {
    let mut found = Vec::new();
    let with_topic: BTreeSet<usize> = topics.iter().filter(|t| t.value > 0.0).map(|t| t.basin).collect();
    let empty: Vec<usize> = (0..n_basins).filter(|b| !with_topic.contains(b)).collect();
    if !empty.is_empty() {
        found.push((Blocked::Empty(empty), Vec::new()));
    }
    let weeks = calendar.weeks();
    if is_possible(topics, &weeks, limits) {
        return found;
    }
    let many = topics.len().max(n_basins).max(limits.per_week).max(limits.total);
    let longest = topics.iter().map(|t| t.minutes).fold(0.0, f64::max) + limits.welcome_minutes;
    let all = [
        Relief::SessionsPerWeek(limits.per_week, many),
        Relief::Total(limits.total, many),
        Relief::Invitations(limits.partner_quarter, many.max(limits.partner_quarter)),
        Relief::Minutes(limits.session_minutes as usize, (longest.ceil() as usize).max(limits.session_minutes as usize)),
        Relief::Notice,
        Relief::SchoolHolidays,
    ];
    let kind = if weeks.iter().all(|w| w.days.is_empty()) { Blocked::NoWeek } else { Blocked::Capacity };
    let mut sets: Vec<Vec<Relief>> =
        (1u32..1 << all.len()).map(|bits| (0..all.len()).filter(|i| bits >> i & 1 == 1).map(|i| all[i]).collect()).collect();
    sets.sort_by_key(Vec::len);
    let possible = |set: &[Relief]| {
        let (calendar, limits) = loosened(calendar, limits, set);
        is_possible(topics, &calendar.weeks(), &limits)
    };
    let smallest = sets.into_iter().find(|set| possible(set));
    found.push((kind, smallest.map(|set| tightened(set, possible)).unwrap_or_default()));
    found
}

/// The same with limits loosened.
fn loosened(calendar: &Calendar, limits: &Limits, set: &[Relief]) -> (Calendar, Limits) {
    let (mut calendar, mut limits) = (*calendar, *limits);
    for relief in set {
        match *relief {
            Relief::SessionsPerWeek(_, n) => (limits.per_week, limits.per_day) = (n, limits.per_day.max(n.div_ceil(5))),
            Relief::Total(_, n) => limits.total = n,
            Relief::Invitations(_, n) => (limits.partner_quarter, limits.partner_month) = (n, limits.partner_month.max(n.div_ceil(3))),
            Relief::Minutes(_, n) => limits.session_minutes = n as f64,
            Relief::Notice => calendar.from = calendar.today,
            Relief::SchoolHolidays => calendar.zone = 0,
        }
    }
    (calendar, limits)
}

/// Each number of a set brought down to the least that still does.
fn tightened(mut set: Vec<Relief>, possible: impl Fn(&[Relief]) -> bool) -> Vec<Relief> {
    for at in 0..set.len() {
        let (from, to, make): (usize, usize, fn(usize, usize) -> Relief) = match set[at] {
            Relief::SessionsPerWeek(a, b) => (a, b, Relief::SessionsPerWeek),
            Relief::Total(a, b) => (a, b, Relief::Total),
            Relief::Invitations(a, b) => (a, b, Relief::Invitations),
            Relief::Minutes(a, b) => (a, b, Relief::Minutes),
            Relief::Notice | Relief::SchoolHolidays => continue,
        };
        let (mut low, mut high) = (from, to);
        while low + 1 < high {
            let middle = low.midpoint(high);
            set[at] = make(from, middle);
            if possible(&set) { high = middle } else { low = middle }
        }
        set[at] = make(from, high);
    }
    set
}
