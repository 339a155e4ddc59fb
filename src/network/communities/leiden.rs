//! One run of Leiden: move vertices between groups, refine the groups, make each refined group one vertex, again until nothing moves.

use super::{Null, sides};
use crate::network::metrics::Graph;
use crate::statistics::random::Stream;
use std::collections::VecDeque;

/// How readily refinement takes a lesser gain, against the mean weight of a tie: enough that runs differ, too little to lose much.
const LOOSENESS: f64 = 0.05;

/// A graph whose vertices are groups of the graph below; ties within a group are left out, for no move changes them.
pub(super) struct Level {
    starts: Vec<usize>,
    ties: Vec<(u32, f64)>,
    /// Strength of each vertex on either side of the null.
    sides: Vec<(f64, f64)>,
    /// Resolution over the whole weight.
    price: f64,
    /// Gains below this are rounding.
    dust: f64,
    looseness: f64,
}

/// Sums over the vertices of a group.
#[derive(Clone, Copy, Debug, Default)]
struct Total {
    one: f64,
    other: f64,
    n: usize,
}

impl Total {
    fn add(&mut self, side: (f64, f64)) {
        self.one += side.0;
        self.other += side.1;
        self.n += 1;
    }

    fn take(&mut self, side: (f64, f64)) {
        self.one -= side.0;
        self.other -= side.1;
        self.n -= 1;
    }
}

impl Level {
    pub(super) fn new(graph: &Graph, null: Null, resolution: f64) -> Self {
        let mut level = Self { starts: vec![0], ties: Vec::new(), sides: Vec::new(), price: 0.0, dust: 0.0, looseness: 0.0 };
        let mut all = 0.0;
        for v in graph.vertices() {
            level.ties.extend(graph.ties(v));
            level.starts.push(level.ties.len());
            let strength = graph.strength(v);
            level.sides.push(sides(null, v, strength));
            all += 0.5 * strength;
        }
        if all > 0.0 {
            level.price = resolution / all;
            level.looseness = LOOSENESS * 2.0 * all / level.ties.len() as f64;
            level.dust = 1e-12 * all;
        }
        level
    }

    fn len(&self) -> usize {
        self.sides.len()
    }

    fn ties(&self, v: usize) -> &[(u32, f64)] {
        &self.ties[self.starts[v]..self.starts[v + 1]]
    }

    /// Weight expected by chance between a vertex and the rest of a group, times the resolution.
    fn expected(&self, v: usize, group: &Total) -> f64 {
        self.price * (self.sides[v].0 * group.other + self.sides[v].1 * group.one)
    }

    /// The group of each vertex after one run that begins from given groups, or from each by itself.
    pub(super) fn run(&self, from: Option<&[u32]>, stream: &mut Stream) -> Vec<u32> {
        let mut group_of: Vec<u32> = from.map_or_else(|| (0..self.len() as u32).collect(), <[u32]>::to_vec);
        // Where each vertex of the first level stands in the current one.
        let mut stands_at: Vec<u32> = (0..self.len() as u32).collect();
        let mut upper: Option<Self> = None;
        loop {
            let level = upper.as_ref().unwrap_or(self);
            let n_groups = level.move_vertices(&mut group_of, stream);
            if n_groups == level.len() {
                break;
            }
            let mut refined = level.refine(&group_of, stream);
            let n_refined = compact(&mut refined);
            if n_refined == level.len() {
                break;
            }
            let mut next_group_of = vec![0; n_refined];
            for (v, &at) in refined.iter().enumerate() {
                next_group_of[at as usize] = group_of[v];
            }
            stands_at.iter_mut().for_each(|at| *at = refined[*at as usize]);
            let next = level.merged(&refined, n_refined);
            (upper, group_of) = (Some(next), next_group_of);
        }
        stands_at.iter().map(|&at| group_of[at as usize]).collect()
    }

    /// Moves each vertex to the group where it gains most, until none gains; then numbers the groups without holes. Returns how many there are.
    fn move_vertices(&self, group_of: &mut [u32], stream: &mut Stream) -> usize {
        let n = self.len();
        let n_named = group_of.iter().max().map_or(0, |&last| last as usize + 1).max(n);
        let mut totals = vec![Total::default(); n_named];
        for (v, &group) in group_of.iter().enumerate() {
            totals[group as usize].add(self.sides[v]);
        }
        let mut empty: Vec<u32> = (0..n_named as u32).rev().filter(|&g| totals[g as usize].n == 0).collect();
        let mut order: Vec<u32> = (0..n as u32).collect();
        stream.shuffle(&mut order);
        let mut waiting: VecDeque<u32> = order.into();
        let mut is_waiting = vec![true; n];
        let mut weight_to = vec![0.0; n_named];
        let mut near: Vec<u32> = Vec::new();
        while let Some(v) = waiting.pop_front() {
            let at = v as usize;
            is_waiting[at] = false;
            let own = group_of[at];
            totals[own as usize].take(self.sides[at]);
            near.clear();
            near.push(own);
            for &(w, weight) in self.ties(at) {
                let group = group_of[w as usize];
                if weight_to[group as usize] == 0.0 && group != own {
                    near.push(group);
                }
                weight_to[group as usize] += weight;
            }
            // To stay is the yardstick; to stand alone gains nothing and costs nothing.
            let gain = |group: u32| weight_to[group as usize] - self.expected(at, &totals[group as usize]);
            let (mut best, mut most) = (own, gain(own));
            for &group in &near[1..] {
                let gain = gain(group);
                if gain > most + self.dust {
                    (best, most) = (group, gain);
                }
            }
            if most < -self.dust
                && totals[own as usize].n > 0
                && let Some(&alone) = empty.last()
            {
                best = alone;
            }
            near.iter().for_each(|&group| weight_to[group as usize] = 0.0);
            if best != own {
                if totals[best as usize].n == 0 {
                    empty.pop();
                }
                if totals[own as usize].n == 0 {
                    empty.push(own);
                }
                group_of[at] = best;
                for &(w, _) in self.ties(at) {
                    if group_of[w as usize] != best && !is_waiting[w as usize] {
                        is_waiting[w as usize] = true;
                        waiting.push_back(w);
                    }
                }
            }
            totals[best as usize].add(self.sides[at]);
        }
        compact(group_of)
    }

    /// Within each group, joins vertices that stand alone to well-tied parts of it: what comes out holds together, and may be less than the group.
    fn refine(&self, group_of: &[u32], stream: &mut Stream) -> Vec<u32> {
        let n = self.len();
        let mut whole = vec![Total::default(); n];
        for (v, &group) in group_of.iter().enumerate() {
            whole[group as usize].add(self.sides[v]);
        }
        let within = |v: usize| self.ties(v).iter().filter(|tie| group_of[tie.0 as usize] == group_of[v]).map(|tie| tie.1).sum::<f64>();
        let mut part_of: Vec<u32> = (0..n as u32).collect();
        let mut parts: Vec<Total> = self.sides.iter().map(|&(one, other)| Total { one, other, n: 1 }).collect();
        // Weight from each part to the rest of its group.
        let mut outward: Vec<f64> = (0..n).map(within).collect();
        let is_well_tied = |part: &Total, outward: f64, whole: &Total| {
            let chance = part.one * (whole.other - part.other) + part.other * (whole.one - part.one);
            outward >= self.price * chance - self.dust
        };
        let mut order: Vec<u32> = (0..n as u32).collect();
        stream.shuffle(&mut order);
        let mut weight_to = vec![0.0; n];
        let mut near: Vec<u32> = Vec::new();
        let mut chances: Vec<f64> = Vec::new();
        for v in order {
            let at = v as usize;
            let whole = &whole[group_of[at] as usize];
            if parts[part_of[at] as usize].n > 1 || !is_well_tied(&parts[at], outward[at], whole) {
                continue;
            }
            near.clear();
            for &(w, weight) in self.ties(at).iter().filter(|tie| group_of[tie.0 as usize] == group_of[at]) {
                let part = part_of[w as usize];
                if weight_to[part as usize] == 0.0 {
                    near.push(part);
                }
                weight_to[part as usize] += weight;
            }
            let gain = |part: u32| weight_to[part as usize] - self.expected(at, &parts[part as usize]);
            let most = near.iter().map(|&part| gain(part)).fold(0.0, f64::max);
            chances.clear();
            chances.extend(near.iter().map(|&part| {
                let (gain, total) = (gain(part), &parts[part as usize]);
                let is_open = gain >= 0.0 && is_well_tied(total, outward[part as usize], whole);
                if is_open { libm::exp((gain - most) / self.looseness) } else { 0.0 }
            }));
            // To stay alone gains nothing: it is one of the choices.
            let alone = libm::exp(-most / self.looseness);
            let mut rest = stream.uniform() * (alone + chances.iter().sum::<f64>()) - alone;
            let mut chosen = None;
            if rest >= 0.0 {
                for (&part, &chance) in near.iter().zip(&chances).filter(|c| *c.1 > 0.0) {
                    chosen = Some(part);
                    rest -= chance;
                    if rest < 0.0 {
                        break;
                    }
                }
            }
            if let Some(part) = chosen {
                let joined = weight_to[part as usize];
                outward[part as usize] += outward[at] - 2.0 * joined;
                parts[part as usize].add(self.sides[at]);
                parts[at].take(self.sides[at]);
                part_of[at] = part;
            }
            near.iter().for_each(|&part| weight_to[part as usize] = 0.0);
        }
        part_of
    }

    /// The graph whose vertices are the parts.
    fn merged(&self, part_of: &[u32], n_parts: usize) -> Self {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); n_parts];
        let mut totals = vec![(0.0, 0.0); n_parts];
        for (v, &part) in part_of.iter().enumerate() {
            members[part as usize].push(v as u32);
            totals[part as usize].0 += self.sides[v].0;
            totals[part as usize].1 += self.sides[v].1;
        }
        let (mut starts, mut ties) = (vec![0], Vec::new());
        let mut weight_to = vec![0.0; n_parts];
        let mut near: Vec<u32> = Vec::new();
        for (part, members) in members.iter().enumerate() {
            near.clear();
            for &(w, weight) in members.iter().flat_map(|&v| self.ties(v as usize)) {
                let other = part_of[w as usize];
                if other as usize != part {
                    if weight_to[other as usize] == 0.0 {
                        near.push(other);
                    }
                    weight_to[other as usize] += weight;
                }
            }
            near.sort_unstable();
            ties.extend(near.iter().map(|&other| (other, weight_to[other as usize])));
            near.iter().for_each(|&other| weight_to[other as usize] = 0.0);
            starts.push(ties.len());
        }
        Self { starts, ties, sides: totals, ..*self }
    }
}

/// Numbers groups without holes, in the order of their lowest vertex. Returns how many there are.
fn compact(group_of: &mut [u32]) -> usize {
    let n_named = group_of.iter().max().map_or(0, |&last| last as usize + 1);
    let mut name = vec![u32::MAX; n_named];
    let mut n = 0;
    for group in group_of {
        let name = &mut name[*group as usize];
        if *name == u32::MAX {
            *name = n;
            n += 1;
        }
        *group = *name;
    }
    n as usize
}
