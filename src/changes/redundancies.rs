//! Actions of one purpose: which groups came, went, grew or shrank.

use super::{ActionChange, Fate, Year};
use crate::dossier::{ActionIdx, codes};
use crate::linkage::{Across, ActionGroup, Relation};
use crate::statistics::assignment::heaviest;
use std::collections::{BTreeMap, BTreeSet};

/// Least share of the actions of both groups that they have in common to be one.
const SAME: f64 = 0.5;

codes! {
    /// What became of a group of actions of one purpose.
    Course {
        Came = "apparue", "apparue", "came";
        Went = "disparue", "disparue", "went";
        Grew = "etendue", "étendue", "grew";
        Shrank = "reduite", "réduite", "shrank";
        Stayed = "inchangee", "inchangée", "stayed";
    }
}

/// What became of a redundancy.
#[derive(Clone, Debug, PartialEq)]
pub struct RedundancyChange {
    /// What became of it.
    pub course: Course,
    /// Its actions in the old dossier; none when it came.
    pub before: Vec<ActionIdx>,
    /// Its actions in the new dossier; none when it went.
    pub after: Vec<ActionIdx>,
    /// How many of its actions have ended, or were joined with others, since.
    pub n_settled: usize,
}

/// The living actions of each group in which two at least are left: with what has ended, nothing is redundant. Double entries are none.
fn groups(year: Year) -> Vec<Vec<ActionIdx>> {
    let of = |group: &ActionGroup| -> Vec<ActionIdx> {
        group.members.iter().map(|(a, _)| *a).filter(|a| !year.dossier.action(*a).has_ended()).collect()
    };
    let all = year.linkage.actions.groups.iter().filter(|g| g.relation != Relation::Duplicate);
    all.map(of).filter(|group| group.len() > 1).collect()
}

/// Groups of either year, each once; in order of the old ones, new ones last.
pub(super) fn changes(before: Year, after: Year, across: &Across, actions: &[ActionChange]) -> Vec<RedundancyChange> {
    let (was, is) = (groups(before), groups(after));
    let new_of: BTreeMap<ActionIdx, ActionIdx> = across.actions.iter().map(|s| (s.left, s.right)).collect();
    let mut home: BTreeMap<ActionIdx, usize> = BTreeMap::new();
    is.iter().enumerate().for_each(|(at, group)| group.iter().for_each(|a| _ = home.insert(*a, at)));
    let mut common: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (at, group) in was.iter().enumerate() {
        for other in group.iter().filter_map(|a| home.get(new_of.get(a)?)) {
            *common.entry((at, *other)).or_default() += 1;
        }
    }
    let overlap = |&(a, b): &(usize, usize), n: usize| n as f64 / (was[a].len() + is[b].len() - n) as f64;
    let edges: Vec<(usize, usize, f64)> =
        common.iter().map(|(pair, n)| (pair.0, pair.1, overlap(pair, *n))).filter(|edge| edge.2 >= SAME).collect();
    let chosen: BTreeMap<usize, usize> = heaviest(&edges).into_iter().collect();
    let settled: BTreeSet<ActionIdx> =
        actions.iter().filter(|c| matches!(c.fate, Fate::Ended | Fate::Joined)).flat_map(|c| c.before.iter().copied()).collect();
    let mut out = Vec::new();
    for (at, group) in was.iter().enumerate() {
        let old = group.clone();
        let n_settled = old.iter().filter(|a| settled.contains(a)).count();
        let change = match chosen.get(&at) {
            None => RedundancyChange { course: Course::Went, before: old, after: vec![], n_settled },
            Some(&other) => {
                let new = is[other].clone();
                let course = match new.len().cmp(&old.len()) {
                    std::cmp::Ordering::Greater => Course::Grew,
                    std::cmp::Ordering::Less => Course::Shrank,
                    std::cmp::Ordering::Equal => Course::Stayed,
                };
                RedundancyChange { course, before: old, after: new, n_settled }
            }
        };
        out.push(change);
    }
    let taken: BTreeSet<usize> = chosen.values().copied().collect();
    let come = is.iter().enumerate().filter(|(at, _)| !taken.contains(at));
    out.extend(come.map(|(_, group)| RedundancyChange { course: Course::Came, before: vec![], after: group.clone(), n_settled: 0 }));
    out
}
