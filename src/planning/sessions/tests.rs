//! Against every plan on small instances, and every constraint checked apart from the solver on random ones.

use super::*;
use crate::planning::calendar::{Calendar, Quarter};
use jiff::civil::date;
use proptest::prelude::*;

const LIMITS: Limits = Limits {
    session_minutes: 120.0,
    welcome_minutes: 10.0,
    subjects: 3,
    per_basin: 2,
    per_week: 2,
    per_day: 2,
    total: 12,
    partner_quarter: 4,
    partner_month: 2,
    nodes: 2000,
};

fn calendar() -> Calendar {
    Calendar { quarter: Quarter { year: 2015, number: 1 }, zone: 3, from: date(2015, 1, 15), today: date(2014, 12, 31) }
}

fn topic(basin: usize, value: f64, minutes: f64, required: &[usize]) -> Topic {
    // Each its own subject: the value tells them apart.
    Topic { basin, subject: (value * 1000.0) as usize * 10 + basin, value, minutes, required: required.to_vec() }
}

/// Every constraint that a schedule breaks, looked at without the solver.
fn faults(topics: &[Topic], calendar: &Calendar, limits: &Limits, schedule: &Schedule) -> Vec<String> {
    let mut faults = Vec::new();
    let mut check = |is_met: bool, what: &str| {
        if !is_met {
            faults.push(what.to_owned())
        }
    };
    let (mut seen, mut basins, mut months) = (BTreeSet::new(), BTreeMap::<usize, usize>::new(), BTreeSet::new());
    let (mut weeks, mut days) = (BTreeMap::<_, usize>::new(), BTreeMap::<_, usize>::new());
    let (mut partner_days, mut partner_months, mut partners) = (BTreeSet::new(), BTreeMap::<_, usize>::new(), BTreeMap::<_, usize>::new());
    for slot in &schedule.slots {
        check(calendar.closed(slot.date).is_none() && Quarter::of(slot.date) == calendar.quarter, "a closed day");
        check(!matches!(slot.date.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday), "a weekend");
        check(!slot.topics.is_empty() && slot.topics.len() <= limits.subjects, "number of subjects");
        check(
            slot.topics.iter().all(|t| topics[*t].basin == slot.basin && seen.insert(topics[*t].subject)),
            "a subject twice, or of another basin",
        );
        check(
            limits.welcome_minutes + slot.topics.iter().map(|t| topics[*t].minutes).sum::<f64>() <= limits.session_minutes + 1e-9,
            "minutes",
        );
        *basins.entry(slot.basin).or_default() += 1;
        let monday = slot.date.checked_sub(jiff::Span::new().days(i64::from(slot.date.weekday().to_monday_zero_offset()))).unwrap();
        *weeks.entry(monday).or_default() += 1;
        *days.entry(slot.date).or_default() += 1;
        let month = slot.date.month();
        check(months.insert((slot.basin, month)), "two sessions of a basin in a month");
        for partner in slot.topics.iter().flat_map(|t| &topics[*t].required).collect::<BTreeSet<_>>() {
            check(partner_days.insert((*partner, slot.date)), "a partner twice on a day");
            *partner_months.entry((*partner, month)).or_default() += 1;
            *partners.entry(*partner).or_default() += 1;
        }
    }
    check(schedule.slots.len() <= limits.total, "sessions in all");
    check(basins.values().all(|n| *n <= limits.per_basin), "sessions of a basin");
    check(weeks.values().all(|n| *n <= limits.per_week) && days.values().all(|n| *n <= limits.per_day), "sessions of a week or a day");
    check(partner_months.values().all(|n| *n <= limits.partner_month), "invitations of a month");
    check(partners.values().all(|n| *n <= limits.partner_quarter), "invitations of a quarter");
    faults
}

prop_compose! {
    fn some_topics()(topics in prop::collection::vec((0usize..3, 1.0..50.0f64, prop::sample::select(vec![25.0, 30.0, 45.0, 60.0]), prop::collection::btree_set(0usize..3, 0..3)), 0..9)) -> Vec<Topic> {
        // Two topics in three are subjects of their own; the others could be treated in either of two places.
        topics.into_iter().enumerate().map(|(i, (basin, value, minutes, required))| Topic { basin, subject: if i % 3 == 1 { i - 1 } else { i }, value, minutes, required: required.into_iter().collect() }).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_constraint_is_met(topics in some_topics(), per_week in 1usize..3, total in 1usize..6, partner_quarter in 1usize..4) {
        let limits = Limits { per_week, total, partner_quarter, ..LIMITS };
        let schedule = schedule(&topics, &calendar().weeks(), &limits);
        prop_assert_eq!(faults(&topics, &calendar(), &limits, &schedule), Vec::<String>::new());
        let with_topic: BTreeSet<usize> = topics.iter().map(|t| t.basin).collect();
        let held: BTreeSet<usize> = schedule.slots.iter().map(|s| s.basin).collect();
        let is_blocked = blocked(&topics, 3, &calendar(), &limits).iter().any(|(b, _)| !matches!(b, Blocked::Empty(_)));
        // Every basin that has a subject meets, unless it is said what stands in the way.
        prop_assert!(held == with_topic || is_blocked || !schedule.undated.is_empty());
    }

    #[test]
    fn a_small_plan_is_the_best_of_all(topics in prop::collection::vec((0usize..2, 1.0..50.0f64, prop::collection::btree_set(0usize..2, 0..2)), 1..4)) {
        let topics: Vec<Topic> = topics.into_iter().map(|(basin, value, required)| topic(basin, value, 60.0, &required.into_iter().collect::<Vec<_>>())).collect();
        let limits = Limits { total: 3, partner_month: 1, partner_quarter: 2, ..LIMITS };
        let weeks = calendar().weeks();
        let choices = contents(&topics, &weeks, &limits);
        prop_assume!(choices.len() <= 12);
        let programme = programme(&topics, &choices, &weeks, &limits, false);
        let best = (0u32..1 << choices.len())
            .map(|bits| (0..choices.len()).map(|j| f64::from(bits >> j & 1)).collect::<Vec<f64>>())
            .filter(|x| programme.is_met(x)).map(|x| programme.value(&x)).fold(0.0, f64::max);
        let solved = solve(&programme, Some(&first_plan(&programme, &choices)), 5000);
        prop_assert!((solved.value - best).abs() < 1e-6 && solved.gap() == Some(0.0));
    }
}

#[test]
fn a_calendar_conflict_says_which_weeks_to_open() {
    // July and August, and notice until 20 September: nothing is left but ten days; with a later notice, nothing at all.
    let summer = Calendar { quarter: Quarter { year: 2015, number: 3 }, zone: 3, from: date(2015, 10, 1), today: date(2014, 12, 31) };
    let topics = [topic(0, 10.0, 45.0, &[]), topic(1, 10.0, 45.0, &[])];
    assert_eq!(blocked(&topics, 2, &summer, &LIMITS), [(Blocked::NoWeek, vec![Relief::Notice])]);
    // From 28 December on, there are three days left, all in the holidays; later, nothing helps.
    let late = |today| Calendar { quarter: Quarter { year: 2014, number: 4 }, zone: 3, from: date(2015, 1, 18), today };
    assert_eq!(blocked(&topics, 2, &late(date(2014, 12, 28)), &LIMITS), [(Blocked::NoWeek, vec![Relief::Notice, Relief::SchoolHolidays])]);
    assert_eq!(blocked(&topics, 2, &late(date(2015, 2, 1)), &LIMITS), [(Blocked::NoWeek, vec![])]);
    let winter = Calendar { quarter: Quarter { year: 2015, number: 3 }, zone: 3, from: date(2015, 7, 1), today: date(2014, 12, 31) };
    assert_eq!(blocked(&topics, 2, &winter, &LIMITS), []);
}

#[test]
fn too_little_capacity_says_how_much_it_takes() {
    let topics: Vec<Topic> = (0..6).map(|b| topic(b, 10.0, 45.0, &[])).collect();
    assert_eq!(blocked(&topics, 6, &calendar(), &Limits { total: 4, ..LIMITS }), [(Blocked::Capacity, vec![Relief::Total(4, 6)])]);
    // One required partner in every basin, invited twice a quarter.
    let shared: Vec<Topic> = (0..5).map(|b| topic(b, 10.0, 45.0, &[7])).collect();
    assert_eq!(
        blocked(&shared, 5, &calendar(), &Limits { partner_quarter: 2, ..LIMITS }),
        [(Blocked::Capacity, vec![Relief::Invitations(2, 5)])]
    );
    let long = [topic(0, 10.0, 150.0, &[])];
    assert_eq!(blocked(&long, 1, &calendar(), &LIMITS), [(Blocked::Capacity, vec![Relief::Minutes(120, 160)])]);
}

#[test]
fn an_empty_basin_is_named() {
    assert_eq!(blocked(&[topic(0, 10.0, 45.0, &[])], 2, &calendar(), &LIMITS), [(Blocked::Empty(vec![1]), vec![])]);
    assert_eq!(schedule(&[], &calendar().weeks(), &LIMITS), Schedule::default());
}

#[test]
fn what_is_worth_more_comes_earlier() {
    let topics = [topic(0, 50.0, 60.0, &[]), topic(0, 10.0, 60.0, &[])];
    let found = schedule(&topics, &calendar().weeks(), &LIMITS);
    assert_eq!(found.slots.iter().map(|s| s.topics.clone()).collect::<Vec<_>>(), [vec![0], vec![1]]);
    assert_eq!((found.slots[0].date.month(), found.slots[1].date.month(), found.gap), (1, 2, 0.0));
}
