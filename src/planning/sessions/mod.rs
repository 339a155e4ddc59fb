//! Which basin meets, when, on which subjects: numbers in, dated sessions out.
//!
//! # Method   Every content that fits a session (a few subjects, within its minutes) is a choice in each month; integer programme: a subject once, a session a basin and
//! month at most, one a quarter at least, what animators can hold, what a required partner can attend. A month later is a twelfth of the year's gain lost. Weeks and days
//! follow from the month: none of them changes the value.
//! # Choices  The [`CONSIDERED`] subjects of greatest value of each basin compete; three sessions hold nine. At most one session a basin and month: people need time between.
//! # Odd cases  A basin without a subject has no session. When no plan gives every basin a session, as many as can be get one, and `relax` says what stands in the way.
//! # Cost     O(basins · C(9, 3) · 3) choices.

mod relax;

use super::calendar::Week;
use super::solver::{Programme, Solved, Terms, solve};
use jiff::civil::Date;
pub use relax::{Blocked, Relief, blocked};
use std::collections::{BTreeMap, BTreeSet};

/// Subjects of a basin that compete.
pub const CONSIDERED: usize = 9;

/// A subject that a basin could treat, in numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topic {
    /// Its basin.
    pub basin: usize,
    /// The subject: one that several basins could treat is treated in one of them.
    pub subject: usize,
    /// What treating it brings, hours a year.
    pub value: f64,
    /// Minutes that it takes.
    pub minutes: f64,
    /// Partners without whom it can't be treated, sorted.
    pub required: Vec<usize>,
}

/// What can be held and attended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Minutes of a session, welcome included.
    pub session_minutes: f64,
    /// Minutes of welcome and round table.
    pub welcome_minutes: f64,
    /// Subjects of a session.
    pub subjects: usize,
    /// Sessions of a basin in the quarter.
    pub per_basin: usize,
    /// Sessions of a week, all basins.
    pub per_week: usize,
    /// Sessions on one day, all basins: one an animator.
    pub per_day: usize,
    /// Sessions of the quarter, all basins.
    pub total: usize,
    /// Invitations of a partner in the quarter.
    pub partner_quarter: usize,
    /// Invitations of a partner in a month.
    pub partner_month: usize,
    /// Nodes of the search.
    pub nodes: u64,
}

/// A session, dated.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// Its basin.
    pub basin: usize,
    /// Positions of its topics, most valuable first.
    pub topics: Vec<usize>,
    /// Its day.
    pub date: Date,
}

/// The sessions of a quarter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schedule {
    /// In order of date, then basin.
    pub slots: Vec<Slot>,
    /// Contents that no day could be found for.
    pub undated: Vec<(usize, Vec<usize>)>,
    /// Distance of their value to the bound, as a share: 0 when proven best.
    pub gap: f64,
    /// Nodes searched.
    pub nodes: u64,
}

/// A content of a session in a month: a choice of the programme.
struct Content {
    basin: usize,
    month: usize,
    topics: Vec<usize>,
    required: BTreeSet<usize>,
    value: f64,
}

/// Sessions that a month can hold.
fn room(weeks: &[Week], month: usize, limits: &Limits) -> usize {
    weeks.iter().filter(|w| w.month == month).map(|w| limits.per_week.min(limits.per_day * w.days.len())).sum()
}

/// Every content of a session, in every month that has room.
fn contents(topics: &[Topic], weeks: &[Week], limits: &Limits) -> Vec<Content> {
    let mut by_basin: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    (0..topics.len()).filter(|t| topics[*t].value > 0.0).for_each(|t| by_basin.entry(topics[t].basin).or_default().push(t));
    let mut found = Vec::new();
    for (basin, mut own) in by_basin {
        own.sort_by(|a, b| topics[*b].value.total_cmp(&topics[*a].value).then(a.cmp(b)));
        own.truncate(CONSIDERED);
        let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
        for topic in own {
            let can_grow = |s: &&Vec<usize>| s.len() < limits.subjects && s.iter().all(|t| topics[*t].subject != topics[topic].subject);
            let longer: Vec<Vec<usize>> = sets.iter().filter(can_grow).map(|s| [&s[..], &[topic]].concat()).collect();
            sets.extend(longer);
        }
        let fits = |set: &Vec<usize>| {
            !set.is_empty() && limits.welcome_minutes + set.iter().map(|t| topics[*t].minutes).sum::<f64>() <= limits.session_minutes + 1e-9
        };
        for set in sets.into_iter().filter(fits) {
            for month in (0..3).filter(|m| room(weeks, *m, limits) > 0) {
                let value = set.iter().map(|t| topics[*t].value).sum::<f64>() * (1.0 - month as f64 / 12.0);
                let required = set.iter().flat_map(|t| topics[*t].required.iter().copied()).collect();
                found.push(Content { basin, month, topics: set.clone(), required, value });
            }
        }
    }
    found
}

/// The programme of all contents. `must`: each basin that has one holds a session.
fn programme(topics: &[Topic], contents: &[Content], weeks: &[Week], limits: &Limits, must: bool) -> Programme {
    let mut programme = Programme::default();
    contents.iter().for_each(|c| _ = programme.choice(c.value));
    let mut rows: BTreeMap<(&str, usize, usize), (Terms, usize)> = BTreeMap::new();
    for (j, c) in contents.iter().enumerate() {
        let mut put = |name, a, b, most| rows.entry((name, a, b)).or_insert_with(|| (Vec::new(), most)).0.push((j, 1.0));
        c.topics.iter().for_each(|t| put("subject", topics[*t].subject, 0, 1));
        put("basin", c.basin, 0, limits.per_basin);
        put("month", c.basin, c.month, 1);
        put("room", c.month, 0, room(weeks, c.month, limits));
        put("total", 0, 0, limits.total);
        for partner in &c.required {
            put("partner", *partner, 0, limits.partner_quarter);
            put("partner in month", *partner, c.month, limits.partner_month);
        }
    }
    for ((name, ..), (terms, most)) in rows {
        if must && name == "basin" {
            programme.at_least(terms.clone(), 1.0);
        }
        if terms.len() > most {
            programme.at_most(terms, most as f64);
        }
    }
    programme
}

/// Choices of a first plan: each basin in turn takes the best content that still fits, those with the fewest contents first.
fn first_plan(programme: &Programme, contents: &[Content]) -> Vec<f64> {
    let mut by_basin: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    contents.iter().enumerate().for_each(|(j, c)| by_basin.entry(c.basin).or_default().push(j));
    let mut turns: Vec<Vec<usize>> = by_basin.into_values().collect();
    turns.sort_by_key(Vec::len);
    let mut left: Vec<f64> = programme.rows.iter().map(|row| row.at_most).collect();
    let mut columns = vec![Vec::new(); contents.len()];
    programme.rows.iter().enumerate().for_each(|(i, row)| row.terms.iter().for_each(|(j, a)| columns[*j].push((i, *a))));
    let mut x = vec![0.0; contents.len()];
    for mut own in turns {
        own.sort_by(|a, b| contents[*b].value.total_cmp(&contents[*a].value).then(a.cmp(b)));
        if let Some(j) = own.into_iter().find(|j| columns[*j].iter().all(|(i, a)| *a <= 0.0 || left[*i] >= *a)) {
            columns[j].iter().for_each(|(i, a)| left[*i] -= a);
            x[j] = 1.0;
        }
    }
    x
}

/// Plans the quarter.
pub fn schedule(topics: &[Topic], weeks: &[Week], limits: &Limits) -> Schedule {
    let contents = contents(topics, weeks, limits);
    let run = |must| -> Solved {
        let programme = programme(topics, &contents, weeks, limits, must);
        solve(&programme, Some(&first_plan(&programme, &contents)), limits.nodes)
    };
    let mut solved = run(true);
    if solved.best.is_none() {
        solved = run(false);
    }
    let mut chosen: Vec<&Content> = solved.chosen().into_iter().map(|j| &contents[j]).collect();
    chosen.sort_by(|a, b| a.month.cmp(&b.month).then(b.value.total_cmp(&a.value)).then(a.basin.cmp(&b.basin)));
    let mut diary = Diary { weeks, limits, held: BTreeMap::new() };
    let mut schedule = Schedule { gap: solved.gap().unwrap_or(0.0), nodes: solved.nodes, ..Schedule::default() };
    for content in chosen {
        match diary.day(content) {
            Some(date) => schedule.slots.push(Slot { basin: content.basin, topics: content.topics.clone(), date }),
            None => schedule.undated.push((content.basin, content.topics.clone())),
        }
    }
    schedule.slots.sort_by(|a, b| a.date.cmp(&b.date).then(a.basin.cmp(&b.basin)));
    schedule
}

/// Days already taken: basins and required partners of each.
struct Diary<'a> {
    weeks: &'a [Week],
    limits: &'a Limits,
    held: BTreeMap<Date, Vec<(usize, BTreeSet<usize>)>>,
}

impl Diary<'_> {
    /// Takes a day for a content: in the emptiest week of its month, far from the basin's other sessions, on the emptiest day of it on which no required partner is taken.
    fn day(&mut self, content: &Content) -> Option<Date> {
        let held_in = |week: &Week| week.days.iter().filter_map(|d| self.held.get(d)).map(Vec::len).sum::<usize>();
        let apart = |week: &Week| {
            let own = self.held.iter().filter(|(_, sessions)| sessions.iter().any(|(basin, _)| *basin == content.basin));
            own.map(|(date, _)| week.monday.since(*date).map_or(0, |span| span.get_days().abs())).min().unwrap_or(0)
        };
        let mut open: Vec<&Week> = self.weeks.iter().filter(|w| w.month == content.month && held_in(w) < self.limits.per_week).collect();
        // A week with few open days fills sooner; from three weeks on, further apart is no better.
        open.sort_by_key(|w| (60 * (held_in(w) + 1) / w.days.len().max(1), std::cmp::Reverse(apart(w).min(21)), w.monday));
        let is_free = |date: &&Date| {
            self.held.get(*date).is_none_or(|sessions| {
                sessions.len() < self.limits.per_day && sessions.iter().all(|(_, r)| r.is_disjoint(&content.required))
            })
        };
        let date = open.into_iter().find_map(|week| {
            let mut days: Vec<&Date> = week.days.iter().filter(is_free).collect();
            days.sort_by_key(|d| self.held.get(*d).map_or(0, Vec::len));
            days.first().map(|d| **d)
        })?;
        self.held.entry(date).or_default().push((content.basin, content.required.clone()));
        Some(date)
    }
}

#[cfg(test)]
mod tests;
