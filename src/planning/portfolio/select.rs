//! The selection itself: numbers in, a selection out.
//!
//! # Method   One choice a proposal. Rows: each action once; of the variants of one group, one at most; hours and leads of each territory, minutes and working groups of the conference within capacity. First the
//! greatest total V; then, of all selections worth at least (1 − δ)·V: as many territories served as possible, then the smallest gain of a territory as great as possible
//! (when all can be served; otherwise it is 0 whatever one does), then the total again.
//! # Choices  Before the fair steps, the prices of the first one prove which proposals no selection above (1 − δ)·V can do without or with: only the others are decided again.
//! # Odd cases  A proposal that brings nothing, net of the effort, is never taken. Nothing to choose from: an empty selection, optimal.
//! # Source   Rothkopf, Pekeč & Harstad 1998 (set packing); Bertsimas, Farias & Trichakis 2011 (price of fairness).

use crate::planning::solver::{Programme, Relaxation, Solved, Terms, relax, solve};
use std::collections::{BTreeMap, BTreeSet};

/// A proposal, in numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// Net gain expected, hours a year.
    pub value: f64,
    /// The group of which it is a variant, if it has others: no two of them are chosen together.
    pub group: Option<usize>,
    /// Actions that it takes.
    pub actions: Vec<usize>,
    /// Minutes of the conference that it takes.
    pub minutes: f64,
    /// Who would lead it, if known: bearers share a limit on how much each leads.
    pub lead: Option<usize>,
    /// For each territory: hours of its staff a year, and its part of the gain.
    pub territories: Vec<(usize, f64, f64)>,
}

/// What there is to spend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capacity {
    /// Minutes of the conference.
    pub minutes: f64,
    /// Working groups that can be followed.
    pub groups: f64,
    /// Hours of each territory's staff a year.
    pub hours: f64,
    /// Proposals that one bearer can lead.
    pub leads: f64,
    /// Share of the greatest total that may be given up for fairness.
    pub tolerance: f64,
    /// Nodes of the search for the greatest total; each of the others has a quarter of them.
    pub nodes: u64,
}

/// What keeps a proposal out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// It brings nothing, net of the effort.
    NoGain,
    /// Another variant of its group is chosen.
    Variant(usize),
    /// An action of it is taken by a proposal chosen.
    Action(usize),
    /// Hours of the staff of a territory.
    Hours(usize),
    /// What its bearer already leads.
    Lead(usize),
    /// Working groups.
    Groups,
    /// Minutes.
    Minutes,
}

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Positions of the proposals chosen, in order.
    pub chosen: Vec<usize>,
    /// Total of their gains.
    pub total: f64,
    /// The greatest total that was found without minding who gains.
    pub greatest: f64,
    /// No selection has a greater total.
    pub bound: f64,
    /// Distance of `greatest` to `bound`, as a share; 0 when proven best.
    pub gap: f64,
    /// Territories with a proposal, and how many of them the selection serves.
    pub served: (usize, usize),
    /// Served by the selection of greatest total.
    pub served_before: usize,
    /// Smallest gain among territories that have a proposal: in the selection, and in the one of greatest total.
    pub smallest: (f64, f64),
    /// Could the fair steps be proven best too?
    pub is_fair_proven: bool,
    /// The second-best selection by total: proposals and total.
    pub second: Option<(Vec<usize>, f64)>,
    /// For each proposal left out, what stands in the way given the selection; nothing: only fairness.
    pub left_out: BTreeMap<usize, Vec<Limit>>,
    /// Nodes searched in all.
    pub nodes: u64,
}

impl Selection {
    /// Share of the greatest total given up for fairness.
    pub fn price_of_fairness(&self) -> f64 {
        if self.greatest > 0.0 { (1.0 - self.total / self.greatest).max(0.0) } else { 0.0 }
    }
}

/// Rows by what they limit.
fn limits(items: &[Item], capacity: &Capacity) -> BTreeMap<Limit, (Terms, f64)> {
    let mut rows: BTreeMap<Limit, (Terms, f64)> = BTreeMap::new();
    let mut put = |limit: Limit, j: usize, a: f64, most: f64| {
        if a > 0.0 {
            rows.entry(limit).or_insert_with(|| (Vec::new(), most)).0.push((j, a));
        }
    };
    for (j, item) in items.iter().enumerate() {
        item.group.iter().for_each(|group| put(Limit::Variant(*group), j, 1.0, 1.0));
        item.actions.iter().collect::<BTreeSet<_>>().into_iter().for_each(|a| put(Limit::Action(*a), j, 1.0, 1.0));
        let mut hours: BTreeMap<usize, f64> = BTreeMap::new();
        item.territories.iter().for_each(|(t, h, _)| *hours.entry(*t).or_default() += h);
        hours.into_iter().for_each(|(t, h)| put(Limit::Hours(t), j, h, capacity.hours));
        item.lead.iter().for_each(|lead| put(Limit::Lead(*lead), j, 1.0, capacity.leads));
        put(Limit::Groups, j, 1.0, capacity.groups);
        put(Limit::Minutes, j, item.minutes, capacity.minutes);
    }
    rows
}

/// The programme of the greatest total. A row that nothing can exceed is left out.
fn programme(items: &[Item], rows: &BTreeMap<Limit, (Terms, f64)>) -> Programme {
    let mut programme = Programme::default();
    items.iter().for_each(|item| _ = programme.choice(item.value));
    for (terms, most) in rows.values() {
        if terms.iter().map(|(_, a)| a).sum::<f64>() > *most {
            programme.at_most(terms.clone(), *most);
        }
    }
    programme
}

/// Part of the gain of each territory that has a proposal worth something, as (proposal, gain).
fn gains(items: &[Item]) -> BTreeMap<usize, Terms> {
    let mut gains: BTreeMap<usize, Terms> = BTreeMap::new();
    for (j, item) in items.iter().enumerate().filter(|(_, item)| item.value > 0.0) {
        let mut own: BTreeMap<usize, f64> = BTreeMap::new();
        item.territories.iter().filter(|(_, _, gain)| *gain > 0.0).for_each(|(t, _, gain)| *own.entry(*t).or_default() += gain);
        own.into_iter().for_each(|(t, gain)| gains.entry(t).or_default().push((j, gain)));
    }
    gains
}

/// Chooses.
///
/// # Cost  Up to five searches, of twice `capacity.nodes` nodes in all.
pub fn select(items: &[Item], capacity: &Capacity) -> Selection {
    let rows = limits(items, capacity);
    let base = programme(items, &rows);
    let first = solve(&base, None, capacity.nodes);
    let greatest = first.value.max(0.0);
    let relaxation = relax(&base, (1.0 - capacity.tolerance) * greatest);
    let gains = gains(items);
    let best: BTreeSet<usize> = first.chosen().into_iter().collect();
    let fair = Fair {
        base: &base,
        gains: &gains,
        floor: (1.0 - capacity.tolerance) * greatest,
        relaxation: &relaxation,
        nodes: capacity.nodes / 4,
    };
    let (chosen, is_fair_proven, nodes) = fair.choose(&best);
    let second = second(&base, &best, capacity.nodes / 4);
    let reach = |chosen: &BTreeSet<usize>| -> Vec<f64> {
        gains.values().map(|terms| terms.iter().filter(|(j, _)| chosen.contains(j)).map(|(_, g)| g).sum()).collect()
    };
    let n_served = |reach: &[f64]| reach.iter().filter(|gain| **gain > 0.0).count();
    let least = |reach: &[f64]| reach.iter().copied().reduce(f64::min).unwrap_or(0.0);
    let (after, before) = (reach(&chosen), reach(&best));
    let mut left_out = BTreeMap::new();
    let used: BTreeMap<Limit, f64> =
        rows.iter().map(|(limit, (terms, _))| (*limit, terms.iter().filter(|(j, _)| chosen.contains(j)).map(|(_, a)| a).sum())).collect();
    let mut hits: BTreeMap<usize, Vec<Limit>> = BTreeMap::new();
    for (limit, (terms, most)) in &rows {
        terms.iter().filter(|(_, a)| used[limit] + a > most + 1e-6).for_each(|(j, _)| hits.entry(*j).or_default().push(*limit));
    }
    for (j, item) in items.iter().enumerate().filter(|(j, _)| !chosen.contains(j)) {
        left_out.insert(j, if item.value <= 0.0 { vec![Limit::NoGain] } else { hits.remove(&j).unwrap_or_default() });
    }
    Selection {
        total: chosen.iter().map(|j| items[*j].value).sum(),
        chosen: chosen.into_iter().collect(),
        greatest,
        bound: first.bound.max(greatest),
        gap: first.gap().unwrap_or(0.0),
        served: (gains.len(), n_served(&after)),
        served_before: n_served(&before),
        smallest: (least(&after), least(&before)),
        is_fair_proven,
        second,
        left_out,
        nodes: first.nodes + nodes,
    }
}

/// The fair steps.
struct Fair<'a> {
    base: &'a Programme,
    gains: &'a BTreeMap<usize, Terms>,
    floor: f64,
    relaxation: &'a Relaxation,
    nodes: u64,
}

impl Fair<'_> {
    /// The fairest of the selections worth the floor; `best`: the one of greatest total. Also whether each step was proven, and the nodes searched.
    fn choose(&self, best: &BTreeSet<usize>) -> (BTreeSet<usize>, bool, u64) {
        if self.gains.is_empty() {
            return (best.clone(), true, 0);
        }
        let (mut is_proven, mut nodes) = (true, 0);
        let is_served =
            |terms: &[(usize, f64)], chosen: &BTreeSet<usize>| f64::from(u8::from(terms.iter().any(|(j, _)| chosen.contains(j))));
        let mut note = |solved: &Solved| {
            is_proven &= solved.gap() == Some(0.0);
            nodes += solved.nodes;
        };
        // 1. As many territories served as possible.
        let n_before = self.gains.values().filter(|terms| terms.iter().any(|(j, _)| best.contains(j))).count();
        let mut current = best.clone();
        if n_before < self.gains.len() {
            let (mut programme, at) = self.worth_the_floor(|_| 0.0);
            for terms in self.gains.values() {
                let served = programme.amount(1.0, 1.0);
                let mut row = vec![(served, 1.0)];
                row.extend(terms.iter().filter_map(|(j, _)| at[j].map(|j| (j, -1.0))));
                programme.at_most(row, self.held(terms, |_| 1.0));
            }
            let solved = self.solve(&programme, &at, &current, is_served);
            note(&solved);
            current = self.read(&solved, &at).unwrap_or(current);
        }
        let served: Vec<&Terms> = self.gains.values().filter(|terms| terms.iter().any(|(j, _)| current.contains(j))).collect();
        // 2. The smallest gain as great as possible: 0 whatever one does when some territory stays unserved.
        let mut smallest = 0.0;
        if served.len() == self.gains.len() {
            let (mut programme, at) = self.worth_the_floor(|_| 0.0);
            let most = self.gains.values().map(|terms| terms.iter().map(|(_, g)| g).sum::<f64>()).fold(f64::INFINITY, f64::min);
            let least = programme.amount(1.0, most);
            for terms in self.gains.values() {
                let mut row = vec![(least, 1.0)];
                row.extend(terms.iter().filter_map(|(j, g)| at[j].map(|j| (j, -g))));
                programme.at_most(row, self.held(terms, |g| g));
                // A gain above 0 takes a proposal: what the amounts alone don't see.
                let cover = terms.iter().filter_map(|(j, _)| at[j].map(|j| (j, 1.0))).collect();
                programme.at_least(cover, 1.0 - self.held(terms, |_| 1.0));
            }
            let gain = |chosen: &BTreeSet<usize>, terms: &[(usize, f64)]| {
                terms.iter().filter(|(j, _)| chosen.contains(j)).map(|(_, g)| g).sum::<f64>()
            };
            let of = |chosen: &BTreeSet<usize>| self.gains.values().map(|terms| gain(chosen, terms)).fold(f64::INFINITY, f64::min);
            let reached = of(&current);
            let solved = self.solve(&programme, &at, &current, |_, _| reached);
            note(&solved);
            current = self.read(&solved, &at).unwrap_or(current);
            smallest = of(&current);
        }
        // 3. The greatest total of those.
        let (mut programme, at) = self.worth_the_floor(|j| self.base.variables[j].value);
        let n_served = served.len();
        if n_served < self.gains.len() {
            // As many territories, whichever they are.
            let mut count = Vec::new();
            for terms in self.gains.values() {
                let served = programme.amount(0.0, 1.0);
                let mut row = vec![(served, 1.0)];
                row.extend(terms.iter().filter_map(|(j, _)| at[j].map(|j| (j, -1.0))));
                programme.at_most(row, self.held(terms, |_| 1.0));
                count.push((served, 1.0));
            }
            programme.at_least(count, n_served as f64);
        } else {
            for terms in served {
                let row = |of: &dyn Fn(f64) -> f64| terms.iter().filter_map(|(j, g)| at[j].map(|j| (j, of(*g)))).collect::<Vec<_>>();
                programme.at_least(row(&|_| 1.0), 1.0 - self.held(terms, |_| 1.0));
                programme.at_least(row(&|g| g), smallest * (1.0 - 1e-9) - self.held(terms, |g| g));
            }
        }
        let solved = self.solve(&programme, &at, &current, is_served);
        note(&solved);
        current = self.read(&solved, &at).unwrap_or(current);
        (current, is_proven, nodes)
    }

    /// What fixed proposals already bring to a territory.
    fn held(&self, terms: &[(usize, f64)], of: impl Fn(f64) -> f64) -> f64 {
        let fixed = self.fixed();
        terms.iter().filter(|(j, _)| fixed[*j] == Some(1.0)).map(|(_, g)| of(*g)).sum()
    }

    /// What every selection worth the floor has in common.
    fn fixed(&self) -> Vec<Option<f64>> {
        self.relaxation.fixed(self.base, self.floor * (1.0 - 1e-9))
    }

    /// The rows of the portfolio over the proposals still to be decided, and that the total reaches the floor. `value`: what each is worth here.
    fn worth_the_floor(&self, value: impl Fn(usize) -> f64) -> (Programme, BTreeMap<usize, Option<usize>>) {
        let fixed = self.fixed();
        let (mut programme, mut at) = (Programme::default(), BTreeMap::new());
        for (j, fixed) in fixed.iter().enumerate() {
            at.insert(j, fixed.is_none().then(|| programme.choice(value(j))));
        }
        let left = |terms: &[(usize, f64)]| -> (Terms, f64) {
            let held = terms.iter().filter(|(j, _)| fixed[*j] == Some(1.0)).map(|(_, a)| a).sum();
            (terms.iter().filter_map(|(j, a)| at[j].map(|j| (j, *a))).collect(), held)
        };
        for row in &self.base.rows {
            let (terms, held) = left(&row.terms);
            programme.at_most(terms, row.at_most - held);
        }
        let worth: Terms = self.base.variables.iter().enumerate().map(|(j, v)| (j, v.value)).collect();
        let (terms, held) = left(&worth);
        programme.at_least(terms, self.floor * (1.0 - 1e-9) - held);
        (programme, at)
    }

    /// Solves from what is known. `extra`: what an amount added for a territory is worth in it.
    fn solve(
        &self,
        programme: &Programme,
        at: &BTreeMap<usize, Option<usize>>,
        known: &BTreeSet<usize>,
        extra: impl Fn(&[(usize, f64)], &BTreeSet<usize>) -> f64,
    ) -> Solved {
        let mut start = vec![0.0; programme.variables.len()];
        let n_choices = at.values().flatten().count();
        known.iter().filter_map(|j| at[j]).for_each(|j| start[j] = 1.0);
        start[n_choices..].iter_mut().zip(self.gains.values()).for_each(|(x, terms)| *x = extra(terms, known));
        solve(programme, Some(&start), self.nodes)
    }

    /// The selection that a solution stands for.
    fn read(&self, solved: &Solved, at: &BTreeMap<usize, Option<usize>>) -> Option<BTreeSet<usize>> {
        let x = solved.best.as_ref()?;
        let fixed = self.fixed();
        Some(at.iter().filter(|(j, at)| at.map_or(fixed[**j] == Some(1.0), |at| x[at] > 0.5)).map(|(j, _)| *j).collect())
    }
}

/// The best selection but one.
fn second(base: &Programme, best: &BTreeSet<usize>, nodes: u64) -> Option<(Vec<usize>, f64)> {
    let mut programme = base.clone();
    // At least one proposal in or out.
    let differs = (0..base.variables.len()).map(|j| (j, if best.contains(&j) { -1.0 } else { 1.0 })).collect();
    programme.at_least(differs, 1.0 - best.len() as f64);
    // Without the least of them: worth something, and allowed.
    let least = best.iter().copied().min_by(|a, b| base.variables[*a].value.total_cmp(&base.variables[*b].value).then(a.cmp(b)))?;
    let start: Vec<f64> = (0..base.variables.len()).map(|j| f64::from(u8::from(best.contains(&j) && j != least))).collect();
    let solved = solve(&programme, Some(&start), nodes);
    solved.best.is_some().then(|| (solved.chosen(), solved.value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CAPACITY: Capacity = Capacity { minutes: 60.0, groups: 4.0, hours: 40.0, leads: 2.0, tolerance: 0.1, nodes: 10_000 };

    fn is_allowed(items: &[Item], capacity: &Capacity, chosen: &[usize]) -> bool {
        let (mut actions, mut hours, mut leads) = (BTreeSet::new(), BTreeMap::<usize, f64>::new(), BTreeMap::<usize, f64>::new());
        let (mut minutes, mut groups) = (0.0, BTreeSet::new());
        for item in chosen.iter().map(|j| &items[*j]) {
            if item.group.is_some_and(|group| !groups.insert(group)) {
                return false;
            }
            if !item.actions.iter().all(|a| actions.insert(a)) {
                return false;
            }
            item.territories.iter().for_each(|(t, h, _)| *hours.entry(*t).or_default() += h);
            item.lead.iter().for_each(|l| *leads.entry(*l).or_default() += 1.0);
            minutes += item.minutes;
        }
        minutes <= capacity.minutes + 1e-6
            && chosen.len() as f64 <= capacity.groups
            && hours.values().all(|h| *h <= capacity.hours + 1e-6)
            && leads.values().all(|n| *n <= capacity.leads)
    }

    fn total(items: &[Item], chosen: &[usize]) -> f64 {
        chosen.iter().map(|j| items[*j].value).sum()
    }

    /// Served territories and smallest gain of a selection.
    fn fairness(items: &[Item], chosen: &[usize]) -> (usize, f64) {
        let all = gains(items);
        let reach: Vec<f64> = all.values().map(|t| t.iter().filter(|(j, _)| chosen.contains(j)).map(|(_, g)| g).sum()).collect();
        (reach.iter().filter(|g| **g > 0.0).count(), reach.iter().copied().reduce(f64::min).unwrap_or(0.0))
    }

    prop_compose! {
        fn item()(value in -5.0..40.0f64, group in prop::option::of(0usize..4), actions in prop::collection::btree_set(0usize..10, 1..3), minutes in 8.0..25.0f64, lead in prop::option::of(0usize..3),
                  shares in prop::collection::btree_map(0usize..4, 1.0..20.0f64, 1..4)) -> Item {
            let n = shares.len() as f64;
            Item { value, group, actions: actions.into_iter().collect(), minutes, lead, territories: shares.into_iter().map(|(t, h)| (t, h, value / n)).collect() }
        }
    }

    proptest! {
        #[test]
        fn a_small_portfolio_is_that_of_trying_everything(items in prop::collection::vec(item(), 0..11)) {
            let selection = select(&items, &CAPACITY);
            let all: Vec<Vec<usize>> = (0u32..1 << items.len()).map(|bits| (0..items.len()).filter(|j| bits >> j & 1 == 1).collect()).collect();
            let allowed: Vec<&Vec<usize>> = all.iter().filter(|c| is_allowed(&items, &CAPACITY, c)).collect();
            let greatest = allowed.iter().map(|c| total(&items, c)).fold(0.0, f64::max);
            prop_assert!((selection.greatest - greatest).abs() < 1e-6, "{} instead of {greatest}", selection.greatest);
            prop_assert!(selection.gap == 0.0 && selection.is_fair_proven, "{} {}", selection.gap, selection.is_fair_proven);
            prop_assert!(is_allowed(&items, &CAPACITY, &selection.chosen));
            let worth: Vec<&&Vec<usize>> = allowed.iter().filter(|c| total(&items, c) >= 0.9 * greatest - 1e-7).collect();
            let served = worth.iter().map(|c| fairness(&items, c).0).max().unwrap_or(0);
            prop_assert_eq!(selection.served.1, served);
            let smallest = worth.iter().map(|c| fairness(&items, c).1).fold(f64::NEG_INFINITY, f64::max);
            prop_assert!((selection.smallest.0 - smallest).abs() < 1e-6, "{} instead of {smallest}", selection.smallest.0);
            let fairest = worth.iter().filter(|c| fairness(&items, c).0 == served && fairness(&items, c).1 >= smallest - 1e-6);
            let best = fairest.map(|c| total(&items, c)).fold(0.0, f64::max);
            prop_assert!((selection.total - best).abs() < 1e-5 * (1.0 + best), "{} instead of {best}", selection.total);
            // The second best: the greatest total of the others.
            if let Some((_, second)) = selection.second {
                let mut totals: Vec<f64> = allowed.iter().map(|c| total(&items, c)).collect();
                totals.sort_by(|a, b| b.total_cmp(a));
                prop_assert!((second - totals[1]).abs() < 1e-6, "{second} instead of {}", totals[1]);
            }
        }

        #[test]
        fn the_order_of_proposals_changes_nothing(items in prop::collection::vec(item(), 1..9)) {
            let mut turned = items.clone();
            turned.reverse();
            let (a, b) = (select(&items, &CAPACITY), select(&turned, &CAPACITY));
            prop_assert!((a.total - b.total).abs() < 1e-6);
            prop_assert_eq!(a.chosen, b.chosen.iter().rev().map(|j| items.len() - 1 - j).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_is_left_out_says_why() {
        let item = |value, action, minutes| Item {
            value,
            group: None,
            actions: vec![action],
            minutes,
            lead: None,
            territories: vec![(0, 1.0, value)],
        };
        let items = [item(50.0, 1, 30.0), item(40.0, 1, 10.0), item(30.0, 2, 30.0), item(20.0, 3, 1.0), item(-1.0, 4, 1.0)];
        let selection = select(&items, &CAPACITY);
        assert_eq!(selection.chosen, [1, 2, 3]);
        assert_eq!(
            (&selection.left_out[&0][..], &selection.left_out[&4][..]),
            (&[Limit::Action(1), Limit::Minutes][..], &[Limit::NoGain][..])
        );
        assert_eq!(select(&[], &CAPACITY).chosen, Vec::<usize>::new());
        // Of two variants without an action in common, one alone; what keeps the other out is named.
        let variant = |value, action| Item { group: Some(7), ..item(value, action, 1.0) };
        let selection = select(&[variant(30.0, 5), variant(20.0, 6), item(10.0, 7, 1.0)], &CAPACITY);
        assert_eq!((&selection.chosen[..], &selection.left_out[&1][..]), (&[0, 2][..], &[Limit::Variant(7)][..]));
        // A territory listed twice counts for both.
        let twice = Item { territories: vec![(0, 25.0, 5.0), (0, 25.0, 5.0)], ..item(10.0, 1, 1.0) };
        assert_eq!(select(&[twice], &CAPACITY).left_out[&0], [Limit::Hours(0)]);
    }
}
