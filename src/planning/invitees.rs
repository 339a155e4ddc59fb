//! Whom to invite: numbers in, invitations out.
//!
//! # Method   A subject needs several things said (points), each covered with the chance that somebody who can say it comes: Σ weight · (1 − Π (1 − chance)), which is
//! monotone and submodular. Required partners first; then lazy greedy under the limits; then one invitee for another as long as it gains.
//! # Choices  Exact search would gain little: the bound printed is certified. Nothing can add more than, for each session, its best marginal gains, nor more than each
//! partner's best.
//! # Source   Nemhauser, Wolsey & Fisher 1978; Minoux 1978 (lazy greedy); Leskovec et al. 2007 (bound from the marginal gains).

use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// Somebody who could be invited to a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Guest {
    /// The session, as a position in the list of sessions.
    pub session: usize,
    /// The partner.
    pub partner: usize,
    /// Is the session nothing without them?
    pub is_required: bool,
    /// Points that they can cover, and with what chance.
    pub covers: Vec<(usize, f64)>,
}

/// How many can be invited, and how often.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Invitees of a session.
    pub per_session: usize,
    /// Invitations of a partner in the quarter.
    pub partner_quarter: usize,
    /// Invitations of a partner in a month.
    pub partner_month: usize,
}

/// Who is invited.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Invitations {
    /// Positions of the guests invited, sorted.
    pub chosen: Vec<usize>,
    /// What is covered.
    pub value: f64,
    /// No choice covers more.
    pub bound: f64,
}

impl Invitations {
    /// Distance to the bound, as a share of it.
    pub fn gap(&self) -> f64 {
        if self.bound > 1e-12 { (1.0 - self.value / self.bound).max(0.0) } else { 0.0 }
    }
}

/// What is taken so far.
struct State<'a> {
    guests: &'a [Guest],
    weights: &'a [f64],
    dates: &'a [Date],
    bounds: Bounds,
    chosen: BTreeSet<usize>,
}

impl State<'_> {
    /// Chance that each point of a session stays uncovered.
    fn uncovered(&self, session: usize, without: Option<usize>) -> BTreeMap<usize, f64> {
        let mut left = BTreeMap::new();
        let here = self.chosen.iter().filter(|g| self.guests[**g].session == session && Some(**g) != without);
        here.flat_map(|g| &self.guests[*g].covers).for_each(|(point, chance)| *left.entry(*point).or_insert(1.0) *= 1.0 - chance);
        left
    }

    /// What a guest would add.
    fn adds(&self, guest: usize, without: Option<usize>) -> f64 {
        let left = self.uncovered(self.guests[guest].session, without);
        self.guests[guest]
            .covers
            .iter()
            .map(|(point, chance)| self.weights[*point] * chance * left.get(point).copied().unwrap_or(1.0))
            .sum()
    }

    /// May a guest be invited too, when another one leaves?
    fn is_allowed(&self, guest: usize, without: Option<usize>) -> bool {
        let (own, date) = (&self.guests[guest], self.dates[self.guests[guest].session]);
        let others = || self.chosen.iter().filter(|g| Some(**g) != without).map(|g| &self.guests[*g]);
        let (mut here, mut quarter, mut month) = (0, 0, 0);
        for other in others() {
            here += usize::from(other.session == own.session);
            if other.partner == own.partner {
                let day = self.dates[other.session];
                if day == date {
                    return false;
                }
                quarter += 1;
                month += usize::from(day.month() == date.month());
            }
        }
        here < self.bounds.per_session && quarter < self.bounds.partner_quarter && month < self.bounds.partner_month
    }
}

/// Chooses. `dates`: one a session. `weights`: one a point.
///
/// # Cost  O(guests · invitations) for the greedy, as much a round of swaps.
pub fn invite(guests: &[Guest], weights: &[f64], dates: &[Date], bounds: Bounds) -> Invitations {
    let mut state = State { guests, weights, dates, bounds, chosen: BTreeSet::new() };
    for guest in (0..guests.len()).filter(|g| guests[*g].is_required) {
        if state.is_allowed(guest, None) {
            state.chosen.insert(guest);
        }
    }
    // Lazy: a marginal gain only falls, so the top of the heap, when up to date, is the best. Quantised, so that ties go to the first.
    let quantum = |value: f64| (value * 1e9).round() as i64;
    let mut heap: BinaryHeap<(i64, std::cmp::Reverse<usize>)> =
        (0..guests.len()).filter(|g| !guests[*g].is_required).map(|g| (quantum(state.adds(g, None)), std::cmp::Reverse(g))).collect();
    while let Some((old, std::cmp::Reverse(guest))) = heap.pop() {
        let now = quantum(state.adds(guest, None));
        if now <= 0 || !state.is_allowed(guest, None) {
            continue;
        }
        if now < old {
            heap.push((now, std::cmp::Reverse(guest)));
        } else {
            state.chosen.insert(guest);
        }
    }
    swap(&mut state);
    let covered = |session: usize, chosen: &State| -> f64 {
        chosen.uncovered(session, None).into_iter().map(|(point, left)| weights[point] * (1.0 - left)).sum()
    };
    let value = (0..dates.len()).map(|s| covered(s, &state)).sum();
    Invitations { bound: value + most_more(&state), value, chosen: state.chosen.into_iter().collect() }
}

/// One invitee for another of the same session, as long as it gains.
fn swap(state: &mut State) {
    for _ in 0..20 {
        let mut is_better = false;
        let removable: Vec<usize> = state.chosen.iter().copied().filter(|g| !state.guests[*g].is_required).collect();
        for out in removable {
            let kept = state.adds(out, Some(out));
            let session = state.guests[out].session;
            let others = (0..state.guests.len())
                .filter(|g| state.guests[*g].session == session && !state.chosen.contains(g) && state.is_allowed(*g, Some(out)));
            let best = others.map(|g| (state.adds(g, Some(out)), g)).fold(None, |best: Option<(f64, usize)>, found| match best {
                Some(best) if best.0 >= found.0 => Some(best),
                _ => Some(found),
            });
            if let Some((gain, into)) = best.filter(|(gain, _)| *gain > kept + 1e-9) {
                debug_assert!(gain > kept);
                state.chosen.remove(&out);
                state.chosen.insert(into);
                is_better = true;
            }
        }
        if !is_better {
            break;
        }
    }
}

/// The most that any other choice could cover beyond this one: by sessions or by partners, whichever proves less.
fn most_more(state: &State) -> f64 {
    let (mut by_session, mut by_partner) = (BTreeMap::<usize, Vec<f64>>::new(), BTreeMap::<usize, Vec<f64>>::new());
    for (guest, own) in state.guests.iter().enumerate().filter(|(g, _)| !state.chosen.contains(g)) {
        let gain = state.adds(guest, None);
        by_session.entry(own.session).or_default().push(gain);
        by_partner.entry(own.partner).or_default().push(gain);
    }
    let top = |groups: BTreeMap<usize, Vec<f64>>, most: usize| -> f64 {
        let best = |mut gains: Vec<f64>| {
            gains.sort_by(|a, b| b.total_cmp(a));
            gains.iter().take(most).sum::<f64>()
        };
        groups.into_values().map(best).sum()
    };
    top(by_session, state.bounds.per_session).min(top(by_partner, state.bounds.partner_quarter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const BOUNDS: Bounds = Bounds { per_session: 3, partner_quarter: 2, partner_month: 1 };
    const DATES: [Date; 3] = [date(2015, 1, 20), date(2015, 1, 27), date(2015, 2, 3)];

    prop_compose! {
        fn some_guests()(guests in prop::collection::btree_map((0usize..3, 0usize..5), prop::collection::btree_map(0usize..4, 0.1..0.9f64, 1..4), 0..10)) -> Vec<Guest> {
            guests.into_iter().map(|((session, partner), covers)| Guest { session, partner, is_required: false, covers: covers.into_iter().collect() }).collect()
        }
    }

    /// Every limit that invitations break, and what they cover, looked at apart.
    fn look(guests: &[Guest], weights: &[f64], chosen: &[usize]) -> Option<f64> {
        let own: Vec<&Guest> = chosen.iter().map(|g| &guests[*g]).collect();
        let n = |f: &dyn Fn(&Guest) -> bool| own.iter().filter(|g| f(g)).count();
        for guest in &own {
            let day = DATES[guest.session];
            let is_met = n(&|g| g.session == guest.session) <= BOUNDS.per_session
                && n(&|g| g.partner == guest.partner) <= BOUNDS.partner_quarter
                && n(&|g| g.partner == guest.partner && DATES[g.session].month() == day.month()) <= BOUNDS.partner_month
                && n(&|g| g.partner == guest.partner && DATES[g.session] == day) <= 1;
            if !is_met {
                return None;
            }
        }
        let mut left: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        own.iter().for_each(|g| g.covers.iter().for_each(|(p, c)| *left.entry((g.session, *p)).or_insert(1.0) *= 1.0 - c));
        Some(left.into_iter().map(|((_, point), left)| weights[point] * (1.0 - left)).sum())
    }

    proptest! {
        #[test]
        fn limits_hold_and_the_best_of_all_is_within_the_bound(guests in some_guests()) {
            let weights = [5.0, 3.0, 2.0, 1.0];
            let found = invite(&guests, &weights, &DATES, BOUNDS);
            let value = look(&guests, &weights, &found.chosen);
            prop_assert!(value.is_some_and(|v| (v - found.value).abs() < 1e-9));
            let all = (0u32..1 << guests.len()).map(|bits| (0..guests.len()).filter(|j| bits >> j & 1 == 1).collect::<Vec<usize>>());
            let best = all.filter_map(|c| look(&guests, &weights, &c)).fold(0.0, f64::max);
            prop_assert!(found.bound >= best - 1e-9, "bound {} under {best}", found.bound);
            // Four systems of limits at once: a quarter of the best is guaranteed; in practice far more.
            prop_assert!(found.value >= best / 4.0 - 1e-9);
        }
    }

    #[test]
    fn the_required_come_first_and_nobody_comes_for_nothing() {
        let guest = |partner, is_required, covers: &[(usize, f64)]| Guest { session: 0, partner, is_required, covers: covers.to_vec() };
        let guests = [guest(0, false, &[(0, 0.9)]), guest(1, true, &[(1, 0.1)]), guest(2, false, &[]), guest(3, false, &[(0, 0.8)])];
        let found = invite(&guests, &[1.0, 1.0], &DATES[..1], Bounds { per_session: 2, ..BOUNDS });
        assert_eq!(found.chosen, [0, 1]);
        assert_eq!(invite(&[], &[], &[], BOUNDS), Invitations::default());
    }
}
