//! Groups of a two-sided table, said only when they would be found again.
//!
//! # Choices    Groups are sought on the table itself (Barber's modularity), not on its projection; events are drawn again to see whether they hold. Under a mean agreement of
//! [`STABLE`] nothing is said, nor when tables drawn by lot with the same totals ([`Bicm`]) part as well: the best partition of noise looks like any other. Redraws are fewer on large tables: what they tell is a mean, and twenty settle it to .05.
//! # Source     Barber 2007; Traag, Waltman & van Eck 2019; Hennig, "Cluster-wise assessment of cluster stability", CSDA 52, 2007 (redraws); Delvenne et al. 2010 (scales).

use crate::network::communities::stability::{Scale, scales, stability};
use crate::network::communities::{Communities, Null, Plan, communities};
use crate::network::metrics::Graph;
use crate::statistics::bicm::Bicm;
use crate::statistics::random::Stream;
use rayon::prelude::*;

/// Groups are said when, on average over the redraws, they agree at least so much with those found (adjusted Rand).
pub const STABLE: f64 = 0.6;

/// Runs of which the best is kept, and redraws: on a table of this many ties or fewer.
const RUNS: u64 = 50;
const REDRAWS: u64 = 100;
const TIES: usize = 20_000;

/// With fewer members or events than these, groups would be those of a handful of events.
const FEWEST: (usize, usize) = (4, 10);

/// Tables drawn by lot, and the largest table of which they are drawn.
const LOTS: u64 = 39;
const CELLS: usize = 200_000;

/// Groups are said when at most this share of the tables drawn by lot part as well.
const BY_LOT: f64 = 0.05;

/// Resolutions tried, from the first to the last, in so many steps.
const SCALES: (f64, f64, usize) = (0.4, 2.5, 12);

/// Two scales tell the same groups when they differ by no more than this, from 0 to 1.
const SAME: f64 = 0.05;

const SEED: u64 = 2014;

/// What may be said of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They are found again: they may be shown.
    Stable,
    /// They aren't, or no better than by lot.
    Unstable,
    /// Too few members or events to tell.
    TooFew,
    /// All are in one group, or each is by itself: there is nothing to show.
    Nothing,
}

/// Groups, and how they hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Circles {
    /// The group of each member, the largest first; those without any event come last, each by itself.
    pub group_of: Vec<u32>,
    /// Number of groups of two members at least.
    pub n_groups: usize,
    /// For each member, how much of its group stays with it when events are drawn again, 0 to 1.
    pub coherence: Vec<f64>,
    /// Mean agreement of the redraws with the groups found, at most 1.
    pub agreement: f64,
    /// How many redraws.
    pub n_redraws: u64,
    /// Barber's modularity.
    pub quality: f64,
    /// Share of tables drawn by lot, with the same totals on average, that part as well; `None` on tables too large to draw.
    pub by_lot: Option<f64>,
    /// Members and events that have each other.
    pub n_active: (usize, usize),
    /// Smallest and largest resolution at which the groups are the same, around 1.
    pub range: (f64, f64),
}

impl Circles {
    /// What may be said of them.
    pub fn verdict(&self) -> Verdict {
        let largest = self.group_of.iter().filter(|&&group| group == 0).count();
        if self.n_active.0 < FEWEST.0 || self.n_active.1 < FEWEST.1 {
            Verdict::TooFew
        } else if self.n_groups == 0 || largest == self.n_active.0 {
            Verdict::Nothing
        } else if self.agreement >= STABLE && self.by_lot.is_none_or(|share| share <= BY_LOT) {
            Verdict::Stable
        } else {
            Verdict::Unstable
        }
    }

    /// Members of each group of two at least, the largest group first.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups = vec![Vec::new(); self.n_groups];
        for (member, &group) in self.group_of.iter().enumerate().filter(|(_, group)| (**group as usize) < self.n_groups) {
            groups[group as usize].push(member);
        }
        groups
    }
}

/// Seeks groups of members among events, each the sorted list of its members.
///
/// A member without any event has coherence −1: nothing is known of it.
pub(super) fn seek(events: &[Vec<u32>], n_members: usize) -> Circles {
    let mut ties: Vec<(u32, u32, f64)> = Vec::new();
    for (event, members) in events.iter().enumerate() {
        ties.extend(members.iter().map(|&member| (member, (n_members + event) as u32, 1.0)));
    }
    if ties.is_empty() {
        return Circles { group_of: (0..n_members as u32).collect(), coherence: vec![-1.0; n_members], ..Circles::default() };
    }
    let share = |most: u64, least: u64| (most * TIES as u64 / (ties.len() as u64).max(TIES as u64)).max(least);
    let graph = Graph::undirected(n_members + events.len(), &ties);
    let plan = Plan { null: Null::TwoSided(n_members), resolution: 1.0, n_runs: share(RUNS, 4), seed: SEED };
    let found = communities(&graph, plan);
    let n_redraws = share(REDRAWS, 20);
    let stability = stability(&graph, plan, &found, n_redraws);
    let is_active: Vec<bool> = (0..n_members as u32).map(|member| graph.degree(member) > 0).collect();
    let coherence: Vec<f64> = is_active.iter().zip(&stability.coherence).map(|(&is_active, &c)| if is_active { c } else { -1.0 }).collect();
    // Large tables are looked at on their own scale alone.
    let range = if ties.len() <= TIES { range(&graph, plan, &found, n_members) } else { (1.0, 1.0) };
    let (group_of, n_groups) = of_members(&found.group_of[..n_members]);
    let n_active = (is_active.iter().filter(|is_active| **is_active).count(), events.iter().filter(|members| !members.is_empty()).count());
    let by_lot = (n_members * events.len() <= CELLS).then(|| by_lot(events, n_members, &graph, plan));
    Circles { group_of, n_groups, coherence, agreement: stability.agreement, n_redraws, quality: found.quality, by_lot, n_active, range }
}

/// How many tables drawn by lot part as well as this one, this one counted among them. One run for each, this one too: like is compared with like.
fn by_lot(events: &[Vec<u32>], n_members: usize, graph: &Graph, plan: Plan) -> f64 {
    let plan = Plan { n_runs: 1, ..plan };
    let quality = communities(graph, plan).quality;
    let mut totals = vec![0usize; n_members];
    events.iter().flatten().for_each(|&member| totals[member as usize] += 1);
    let law = Bicm::fit(&totals, &events.iter().map(Vec::len).collect::<Vec<_>>());
    let lots: Vec<u64> = (0..LOTS).collect();
    let as_well = lots
        .par_iter()
        .filter(|&&lot| {
            let mut stream = Stream::new(SEED, lot);
            let mut ties = Vec::new();
            for event in 0..events.len() {
                let drawn = (0..n_members).filter(|&member| stream.uniform() < law.chance(member, event));
                ties.extend(drawn.map(|member| (member as u32, (n_members + event) as u32, 1.0)));
            }
            let graph = Graph::undirected(n_members + events.len(), &ties);
            communities(&graph, plan).quality >= quality - 1e-12
        })
        .count();
    (as_well + 1) as f64 / (LOTS + 1) as f64
}

/// Groups numbered by how many members they have (events not counted), ties to the first member; and how many have two at least.
fn of_members(group_of: &[u32]) -> (Vec<u32>, usize) {
    let n = group_of.iter().max().map_or(0, |&last| last as usize + 1);
    let (mut size, mut first) = (vec![0usize; n], vec![usize::MAX; n]);
    for (member, &group) in group_of.iter().enumerate() {
        size[group as usize] += 1;
        first[group as usize] = first[group as usize].min(member);
    }
    let mut order: Vec<usize> = (0..n).filter(|&group| size[group] > 0).collect();
    order.sort_by_key(|&group| (std::cmp::Reverse(size[group]), first[group]));
    let mut name = vec![0u32; n];
    order.iter().enumerate().for_each(|(rank, &group)| name[group] = rank as u32);
    (group_of.iter().map(|&group| name[group as usize]).collect(), order.iter().filter(|&&group| size[group] > 1).count())
}

/// The resolutions around 1 at which the members' groups are the same, but for little.
fn range(graph: &Graph, plan: Plan, found: &Communities, n_members: usize) -> (f64, f64) {
    use crate::statistics::partitions::variation_of_information;
    let (low, high, n) = SCALES;
    let tried = scales(graph, Plan { n_runs: 4, ..plan }, low, high, n);
    let is_same = |scale: &&Scale| variation_of_information(&scale.found.group_of[..n_members], &found.group_of[..n_members]) <= SAME;
    let down = tried.iter().rev().filter(|scale| scale.resolution <= 1.0).take_while(is_same).last();
    let up = tried.iter().filter(|scale| scale.resolution >= 1.0).take_while(is_same).last();
    (down.map_or(1.0, |scale| scale.resolution), up.map_or(1.0, |scale| scale.resolution))
}
