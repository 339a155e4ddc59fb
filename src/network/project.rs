//! From "who takes part in what" to "who works with whom", without ever holding all pairs.

use rayon::prelude::*;
use std::collections::BTreeSet;

/// A tie between two members that share events.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SharedTie {
    /// The first member.
    pub left: u32,
    /// The second, `left < right`.
    pub right: u32,
    /// Σ 1 / (k − 1) over the events that both attend, k being the number of members of the event.
    pub weight: f64,
    /// Number of events that both attend.
    pub n_events: u32,
}

/// Events with more members than this say nothing of any pair among them (each weighs less than 1/200), and would cost the square of their size.
pub const LARGEST_EVENT: usize = 200;

/// Keeps, for each member, its `strongest` ties; a tie stays when either end keeps it.
///
/// `events`: for each event its members, sorted, without doubles. Returns the ties in order of (left, right). Same ties whatever the number of threads.
/// An event of one member, or of more than [`LARGEST_EVENT`], ties nobody.
///
/// # Cost    O(Σ k²) time over events of k members, k ≤ 200; O(n · strongest) memory.
/// # Source  Newman, "Scientific collaboration networks II", Phys. Rev. E 64, 2001: an event of k members gives each pair 1 / (k − 1).
pub fn project(events: &[Vec<u32>], n_members: usize, strongest: usize) -> Vec<SharedTie> {
    let mut events_of: Vec<Vec<u32>> = vec![Vec::new(); n_members];
    for (event, members) in events.iter().enumerate() {
        if (2..=LARGEST_EVENT).contains(&members.len()) {
            for &member in members {
                events_of[member as usize].push(event as u32);
            }
        }
    }
    let kept: Vec<Vec<SharedTie>> = events_of
        .par_iter()
        .enumerate()
        .map(|(member, attended)| {
            let member = member as u32;
            let mut met: Vec<(u32, f64)> = Vec::new();
            for &event in attended {
                let members = &events[event as usize];
                let share = 1.0 / (members.len() - 1) as f64;
                met.extend(members.iter().filter(|other| **other != member).map(|other| (*other, share)));
            }
            // A stable sort keeps the events' order within a pair: both ends add the same shares in the same order.
            met.sort_by_key(|(other, _)| *other);
            let mut ties: Vec<SharedTie> = met
                .chunk_by(|a, b| a.0 == b.0)
                .map(|run| SharedTie {
                    left: member.min(run[0].0),
                    right: member.max(run[0].0),
                    weight: run.iter().map(|(_, share)| share).sum(),
                    n_events: run.len() as u32,
                })
                .collect();
            ties.sort_by(|a, b| b.weight.total_cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right))));
            ties.truncate(strongest);
            ties
        })
        .collect();
    let mut seen = BTreeSet::new();
    let mut ties: Vec<SharedTie> = kept.into_iter().flatten().filter(|tie| seen.insert((tie.left, tie.right))).collect();
    ties.sort_by_key(|tie| (tie.left, tie.right));
    ties
}

/// With whom members share events, and how many, one member after another.
#[derive(Debug)]
pub(super) struct Counter {
    n_shared: Vec<u32>,
    met: Vec<u32>,
}

impl Counter {
    pub(super) fn new(n_members: usize) -> Self {
        Self { n_shared: vec![0; n_members], met: Vec::new() }
    }

    /// Those after `member` that share events with it, with the number of events, in order. `events`: see [`project`]; `attended`: those of the member.
    pub(super) fn met_later(&mut self, events: &[Vec<u32>], attended: &[u32], member: u32) -> Vec<(u32, u32)> {
        for &event in attended {
            for &other in events[event as usize].iter().rev().take_while(|&&other| other > member) {
                let n = &mut self.n_shared[other as usize];
                if *n == 0 {
                    self.met.push(other);
                }
                *n += 1;
            }
        }
        self.met.sort_unstable();
        let met = self.met.drain(..).map(|other| (other, std::mem::take(&mut self.n_shared[other as usize])));
        met.collect()
    }
}

/// The events of each member.
pub(super) fn turned(events: &[Vec<u32>], n_members: usize) -> Vec<Vec<u32>> {
    let mut events_of: Vec<Vec<u32>> = vec![Vec::new(); n_members];
    for (event, members) in events.iter().enumerate() {
        members.iter().for_each(|&member| events_of[member as usize].push(event as u32));
    }
    events_of
}

/// Every pair of members that share events, `(left, right, number of events)` with `left < right`, in order.
///
/// `events`: see [`project`]. Same pairs whatever the number of threads. Memory follows the pairs: for a graph that is wanted whole.
///
/// # Cost    O(Σ k²) time over events of k members.
pub fn count_shared(events: &[Vec<u32>], n_members: usize) -> Vec<(u32, u32, u32)> {
    let events_of = turned(events, n_members);
    let rows: Vec<Vec<(u32, u32, u32)>> = events_of
        .par_iter()
        .enumerate()
        .with_min_len(256)
        .map_init(
            || Counter::new(n_members),
            |counter, (member, attended)| {
                let met = counter.met_later(events, attended, member as u32);
                met.into_iter().map(|(other, n)| (member as u32, other, n)).collect()
            },
        )
        .collect();
    rows.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_who_meet_alone_are_tied_more_than_in_a_crowd() {
        let ties = project(&[vec![0, 1], vec![0, 1, 2]], 3, 10);
        assert_eq!(
            ties.iter().map(|t| (t.left, t.right, t.weight, t.n_events)).collect::<Vec<_>>(),
            [(0, 1, 1.5, 2), (0, 2, 0.5, 1), (1, 2, 0.5, 1)]
        );
    }

    #[test]
    fn a_crowd_and_a_lone_member_tie_nobody() {
        assert!(project(&[(0..300).collect(), vec![5]], 300, 10).is_empty());
    }

    #[test]
    fn a_tie_stays_when_either_end_keeps_it() {
        // Member 0 meets everybody, once each: it keeps one tie, but each other keeps its tie to 0.
        let events: Vec<Vec<u32>> = (1..5).map(|other| vec![0, other]).collect();
        assert_eq!(project(&events, 5, 1).len(), 4);
    }

    #[test]
    fn pairs_are_counted_once() {
        let events = [vec![0, 1, 2], vec![1, 2], vec![2], vec![0, 2]];
        assert_eq!(count_shared(&events, 4), [(0, 1, 1), (0, 2, 2), (1, 2, 2)]);
        assert!(count_shared(&[], 0).is_empty());
    }

    #[test]
    fn memory_follows_the_input() {
        let events: Vec<Vec<u32>> =
            (0..100).map(|e| (0..50).map(|m| (e * 37 + m * 13) % 1000).collect::<BTreeSet<u32>>().into_iter().collect()).collect();
        assert!(project(&events, 1000, 5).len() <= 5 * 1000);
    }
}
