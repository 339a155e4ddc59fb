//! Actions of two dossiers that are one.
//!
//! # Method     Evidence in log-odds (Fellegi–Sunter): how alike the texts are; territories and lead together; start. For each, how often it is met between
//! records of one action (`SAME`, from what changes from one year's sheet to the next) and between records of two, which the two dossiers tell themselves: actions
//! of different identifiers. An identifier that lasts is right nine times in ten before anything else is looked at; where the texts have little in common it is
//! one candidate among others. What is left has a counterpart one time in two,
//! any of those left; pairs are then chosen one to one. Probability: the less sure of both sides' choices.
//! # Odd cases  An empty text, no territory, no start: no evidence, for or against. Same identifier, nothing else in common: two actions, and it is said.
//! # Cost       O(n) with lasting identifiers; else [`MOST`] pairs, beyond which only those that share a territory are compared.
//! # Source     Fellegi & Sunter, JASA 64, 1969; Jaro, JASA 84, 1989 (one-to-one assignment).

use super::{Places, Same, Succession};
use crate::dossier::{ActionIdx, Dossier, PartnerIdx};
use crate::linkage::actions::{Reading, read_together};
use crate::statistics::assignment::heaviest;
use crate::statistics::random;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Pairs that are compared without looking for a shared territory first.
pub const MOST: usize = 4_000_000;

/// Pairs of different identifiers that are looked at to know what two actions have in common by chance.
const BY_CHANCE: usize = 200_000;

/// Weight of what is supposed before the dossiers are looked at, in pairs.
const SUPPOSED: f64 = 200.0;

/// How often an identifier that lasts names the same action.
const BY_ID: f64 = 0.9;

/// Level of the texts from which they have little in common.
const LITTLE: usize = 3;

/// How often an action whose identifier is gone goes on under another.
const GOES_ON: f64 = 0.5;

/// How often each level of each comparison is met: between two sheets of one action, and (supposed) between two actions.
struct Field<const N: usize> {
    same: [f64; N],
    apart: [f64; N],
}

/// Texts, from word for word to nothing in common.
const TEXT: Field<5> = Field { same: [0.45, 0.25, 0.15, 0.10, 0.05], apart: [0.002, 0.008, 0.03, 0.10, 0.86] };
/// Territories (the same, some in common, none) × lead (the same, another).
const PLACE: Field<6> = Field { same: [0.68, 0.17, 0.10, 0.03, 0.01, 0.01], apart: [0.03, 0.07, 0.03, 0.07, 0.10, 0.70] };
/// Territories alone, where a lead is not known.
const PLACE_ALONE: Field<3> = Field { same: [0.85, 0.13, 0.02], apart: [0.10, 0.10, 0.80] };
/// Start: the same day, within a year, further.
const START: Field<3> = Field { same: [0.70, 0.20, 0.10], apart: [0.05, 0.35, 0.60] };

/// Levels of one pair: positions in the tables above; `None` where there is nothing to compare.
type Levels = [Option<usize>; 4];

/// What was paired.
pub(super) struct Paired {
    pub pairs: Vec<Same<ActionIdx>>,
    pub kin: Vec<Same<ActionIdx>>,
    pub joined: Vec<Succession>,
    pub parted: Vec<Succession>,
    pub reused: Vec<String>,
}

/// Both dossiers, ready to be compared.
struct Desk<'a> {
    left: &'a Dossier,
    right: &'a Dossier,
    reading: Reading,
    /// Territories of each action as numbers of [`Places`], sorted.
    places: [Vec<Vec<u32>>; 2],
    /// Lead of each action: a number that is the same for a partner on either side.
    leads: [Vec<Option<u64>>; 2],
    /// Log of the ratio same / apart by level.
    weights: [Vec<f64>; 4],
}

/// Pairs the actions of two dossiers.
pub(super) fn pair(left: &Dossier, right: &Dossier, places: &Places, partners: &[Same<PartnerIdx>]) -> Paired {
    let mut desk = Desk::new(left, right, places, partners);
    desk.learn();
    let ids: BTreeMap<&str, usize> = right.actions.iter().enumerate().map(|(at, a)| (a.id.as_str(), at)).collect();
    let (mut pairs, mut common) = (Vec::new(), Vec::new());
    let (mut here, mut there): (BTreeSet<usize>, BTreeSet<usize>) = ((0..left.actions.len()).collect(), (0..right.actions.len()).collect());
    for (a, action) in left.actions.iter().enumerate() {
        let Some(&b) = ids.get(action.id.as_str()) else { continue };
        common.push((a, b));
        // Where the texts have little in common, the identifier is one candidate among others.
        if desk.levels(a, b)[0].is_some_and(|level| level >= LITTLE) {
            continue;
        }
        let odds = BY_ID / (1.0 - BY_ID) * libm::exp(desk.weight(a, b));
        if odds >= 1.0 {
            here.remove(&a);
            there.remove(&b);
            pairs.push(Same { left: a.into(), right: b.into(), probability: odds / (1.0 + odds), is_same_id: true });
        }
    }
    let found = desk.one_to_one(&here, &there);
    for same in &found {
        here.remove(&same.left.index());
        there.remove(&same.right.index());
    }
    pairs.extend(found);
    pairs.sort_by_key(|same| same.left);
    let one: BTreeSet<(usize, usize)> = pairs.iter().map(|same| (same.left.index(), same.right.index())).collect();
    let reused = common.iter().filter(|pair| !one.contains(pair)).map(|(a, _)| left.actions[*a].id.clone()).collect();
    let kin = desk.kin(&pairs, &here, &there);
    let (joined, parted) = desk.successions(&pairs, &here, &there);
    Paired { pairs, kin, joined, parted, reused }
}

impl<'a> Desk<'a> {
    fn new(left: &'a Dossier, right: &'a Dossier, places: &Places, partners: &[Same<PartnerIdx>]) -> Self {
        let sorted = |mut list: Vec<u32>| {
            list.sort_unstable();
            list.dedup();
            list
        };
        let of_right: BTreeMap<PartnerIdx, PartnerIdx> = partners.iter().map(|same| (same.right, same.left)).collect();
        let lead_right = |lead: PartnerIdx| of_right.get(&lead).map_or(u64::MAX - u64::from(lead.0), |left| u64::from(left.0));
        Self {
            reading: read_together(left, right),
            places: [
                left.actions.iter().map(|a| sorted(a.territories.iter().map(|t| places.left(*t)).collect())).collect(),
                right.actions.iter().map(|a| sorted(a.territories.iter().map(|t| places.right(*t)).collect())).collect(),
            ],
            leads: [
                left.actions.iter().map(|a| a.lead.map(|lead| u64::from(lead.0))).collect(),
                right.actions.iter().map(|a| a.lead.map(lead_right)).collect(),
            ],
            left,
            right,
            weights: Default::default(),
        }
    }

    /// What the two dossiers show of pairs that are not one, beside what is supposed of them.
    fn learn(&mut self) {
        let (n, m) = (self.left.actions.len(), self.right.actions.len());
        let mut counts = [vec![0.0; 5], vec![0.0; 6], vec![0.0; 3], vec![0.0; 3]];
        let mut look = |a: usize, b: usize| {
            if self.left.actions[a].id != self.right.actions[b].id {
                for (field, level) in self.levels(a, b).into_iter().enumerate() {
                    if let Some(level) = level {
                        counts[field][level] += 1.0;
                    }
                }
            }
        };
        if n * m <= BY_CHANCE {
            (0..n).for_each(|a| (0..m).for_each(|b| look(a, b)));
        } else {
            // Each draw counts both ways round, so that exchanging the dossiers draws the same pairs.
            let at = |size: usize, which: u64, draw: u64| ((random::uniform(61, which, draw) * size as f64) as usize).min(size - 1);
            for draw in 0..BY_CHANCE as u64 / 2 {
                look(at(n, 0, draw), at(m, 1, draw));
                look(at(n, 1, draw), at(m, 0, draw));
            }
        }
        let weigh = |same: &[f64], supposed: &[f64], seen: &[f64]| -> Vec<f64> {
            let all: f64 = seen.iter().sum::<f64>() + SUPPOSED;
            same.iter().zip(supposed).zip(seen).map(|((m, u), n)| libm::log(m * all / (u * SUPPOSED + n))).collect()
        };
        self.weights = [
            weigh(&TEXT.same, &TEXT.apart, &counts[0]),
            weigh(&PLACE.same, &PLACE.apart, &counts[1]),
            weigh(&PLACE_ALONE.same, &PLACE_ALONE.apart, &counts[2]),
            weigh(&START.same, &START.apart, &counts[3]),
        ];
    }

    fn levels(&self, a: usize, b: usize) -> Levels {
        let text = self.reading.likeness(a, b).map(|alike| match alike {
            x if x >= 0.8 => 0,
            x if x >= 0.5 => 1,
            x if x >= 0.3 => 2,
            x if x >= 0.15 => 3,
            _ => 4,
        });
        let (here, there) = (&self.places[0][a], &self.places[1][b]);
        let is_led_alike = self.leads[0][a].zip(self.leads[1][b]).map(|(x, y)| x == y);
        let common = (!here.is_empty() && !there.is_empty()).then(|| match here.iter().any(|t| there.binary_search(t).is_ok()) {
            _ if here == there => 0,
            true => 1,
            false => 2,
        });
        let (place, place_alone) = match (common, is_led_alike) {
            (Some(common), Some(alike)) => (Some(2 * common + usize::from(!alike)), None),
            (common, _) => (None, common),
        };
        let days = |from: Date, to: Date| (to - from).get_days().unsigned_abs();
        let start = self.left.actions[a].start.zip(self.right.actions[b].start).map(|(x, y)| match days(x, y) {
            0 => 0,
            d if d <= 366 => 1,
            _ => 2,
        });
        [text, place, place_alone, start]
    }

    /// Log-odds that the evidence adds.
    fn weight(&self, a: usize, b: usize) -> f64 {
        self.levels(a, b).into_iter().enumerate().filter_map(|(field, level)| Some(self.weights[field][level?])).sum()
    }

    /// Pairs worth comparing among those left over, in order.
    fn worth_comparing(&self, here: &BTreeSet<usize>, there: &BTreeSet<usize>) -> Vec<(usize, usize)> {
        if here.len().saturating_mul(there.len()) <= MOST {
            return here.iter().flat_map(|&a| there.iter().map(move |&b| (a, b))).collect();
        }
        let mut by_place: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        there.iter().for_each(|&b| self.places[1][b].iter().for_each(|t| by_place.entry(*t).or_default().push(b)));
        let ids: BTreeMap<&str, usize> = there.iter().map(|&b| (self.right.actions[b].id.as_str(), b)).collect();
        let near = |&a: &usize| -> Vec<(usize, usize)> {
            let mut found: Vec<usize> = self.places[0][a].iter().filter_map(|t| by_place.get(t)).flatten().copied().collect();
            found.extend(ids.get(self.left.actions[a].id.as_str()));
            found.sort_unstable();
            found.dedup();
            found.into_iter().map(|b| (a, b)).collect()
        };
        here.iter().flat_map(near).collect()
    }

    fn one_to_one(&self, here: &BTreeSet<usize>, there: &BTreeSet<usize>) -> Vec<Same<ActionIdx>> {
        let most = here.len().max(there.len()).max(1) as f64;
        let is_same_id = |a: usize, b: usize| self.left.actions[a].id == self.right.actions[b].id;
        let prior = |a: usize, b: usize| if is_same_id(a, b) { BY_ID / (1.0 - BY_ID) } else { GOES_ON / most };
        let weighed: Vec<(usize, usize, f64)> = self
            .worth_comparing(here, there)
            .into_iter()
            .map(|(a, b)| (a, b, prior(a, b) * libm::exp(self.weight(a, b).min(40.0))))
            .collect();
        // Summed from the smallest, so that the order in which the dossiers were given doesn't show in the last digit.
        let totals = |of: fn(&(usize, usize, f64)) -> usize| {
            let mut lists: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
            weighed.iter().for_each(|edge| lists.entry(of(edge)).or_default().push(edge.2));
            let total = |mut list: Vec<f64>| {
                list.sort_by(f64::total_cmp);
                list.iter().sum::<f64>() + 1.0 - GOES_ON
            };
            lists.into_iter().map(|(at, list)| (at, total(list))).collect::<BTreeMap<usize, f64>>()
        };
        let (of_left, of_right) = (totals(|e| e.0), totals(|e| e.1));
        let probability = |&(a, b, w): &(usize, usize, f64)| w / of_left[&a].max(of_right[&b]);
        // More likely than not on both sides; then the pairing of greatest total.
        let edges: Vec<(usize, usize, f64)> = weighed.iter().map(|e| (e.0, e.1, probability(e))).filter(|e| e.2 >= 0.5).collect();
        let known: BTreeMap<(usize, usize), f64> = edges.iter().map(|e| ((e.0, e.1), e.2)).collect();
        heaviest(&edges)
            .into_iter()
            .map(|(a, b)| Same { left: a.into(), right: b.into(), probability: known[&(a, b)], is_same_id: is_same_id(a, b) })
            .collect()
    }

    /// Actions left over that say what a paired one says, on territories that its counterpart covers.
    fn kin(&self, pairs: &[Same<ActionIdx>], here: &BTreeSet<usize>, there: &BTreeSet<usize>) -> Vec<Same<ActionIdx>> {
        let within = |small: &[u32], large: &[u32]| !small.is_empty() && small.iter().all(|t| large.binary_search(t).is_ok());
        // Joined: an action of the first side whose territories the second side's covers, and covers more than before.
        let joins = |small: &[u32], before: &[u32], after: &[u32]| within(small, after) && after.len() > before.len().max(small.len());
        // Only what covers several territories can have taken another in, or let one go.
        let covering = |side: usize, of: &dyn Fn(&Same<ActionIdx>) -> usize| {
            let mut found: BTreeMap<u32, Vec<&Same<ActionIdx>>> = BTreeMap::new();
            for pair in pairs {
                let places = &self.places[side][of(pair)];
                if places.len() > 1 {
                    places.iter().for_each(|t| found.entry(*t).or_default().push(pair));
                }
            }
            found
        };
        let (after, before) = (covering(1, &|p| p.right.index()), covering(0, &|p| p.left.index()));
        let mut kin = Vec::new();
        for &a in here {
            let near = self.places[0][a].first().and_then(|t| after.get(t)).into_iter().flatten();
            let into = near.filter(|p| joins(&self.places[0][a], &self.places[0][p.left.index()], &self.places[1][p.right.index()]));
            kin.extend(self.best(into.map(|p| (a, p.right.index()))));
        }
        for &b in there {
            let near = self.places[1][b].first().and_then(|t| before.get(t)).into_iter().flatten();
            let from = near.filter(|p| joins(&self.places[1][b], &self.places[1][p.right.index()], &self.places[0][p.left.index()]));
            kin.extend(self.best(from.map(|p| (p.left.index(), b))));
        }
        kin.sort_by_key(|k| (k.left, k.right));
        kin
    }

    /// Several actions that are gone, or were said to have ended, and one that came on their territories: joined; and the same backwards: parted.
    fn successions(
        &self,
        pairs: &[Same<ActionIdx>],
        here: &BTreeSet<usize>,
        there: &BTreeSet<usize>,
    ) -> (Vec<Succession>, Vec<Succession>) {
        let (old, new) = (&self.left.actions, &self.right.actions);
        // What stopped between the two, and what started.
        let stopped = pairs.iter().filter(|p| !old[p.left.index()].has_ended() && new[p.right.index()].has_ended());
        let started = pairs.iter().filter(|p| old[p.left.index()].has_ended() && !new[p.right.index()].has_ended());
        let gone: BTreeSet<usize> = here.iter().copied().chain(stopped.map(|p| p.left.index())).collect();
        let come: BTreeSet<usize> = there.iter().copied().chain(started.map(|p| p.right.index())).collect();
        let joined = self.taken_together(&gone, there, 0, &|several, one| (several, one));
        let parted = self.taken_together(&come, here, 1, &|several, one| (one, several));
        (joined, parted)
    }

    /// For each of `ones`, which covers several territories, the `many` of the other side within them that say what it says, when they are two at least; each goes
    /// to the one that it resembles most. `side`: that of the many.
    fn taken_together(
        &self,
        many: &BTreeSet<usize>,
        ones: &BTreeSet<usize>,
        side: usize,
        pair: &dyn Fn(usize, usize) -> (usize, usize),
    ) -> Vec<Succession> {
        let mut covering: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for &one in ones.iter().filter(|one| self.places[1 - side][**one].len() > 1) {
            self.places[1 - side][one].iter().for_each(|t| covering.entry(*t).or_default().push(one));
        }
        let mut taken: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
        for &several in many {
            let places = &self.places[side][several];
            let near = places.first().and_then(|t| covering.get(t)).into_iter().flatten();
            let inside = near.filter(|one| {
                let around = &self.places[1 - side][**one];
                around.len() > places.len() && places.iter().all(|t| around.binary_search(t).is_ok())
            });
            if let Some(best) = self.best(inside.map(|one| pair(several, *one))) {
                let one = if side == 0 { best.right.index() } else { best.left.index() };
                taken.entry(one).or_default().push((several, best.probability));
            }
        }
        let whole = |(one, many): (usize, Vec<(usize, f64)>)| Succession {
            one: one.into(),
            probability: many.iter().fold(1.0, |least: f64, (_, p)| least.min(*p)),
            many: many.into_iter().map(|(at, _)| at.into()).collect(),
        };
        taken.into_iter().filter(|(_, many)| many.len() >= 2).map(whole).collect()
    }

    /// The pair of most alike texts, if they are alike enough.
    fn best(&self, pairs: impl Iterator<Item = (usize, usize)>) -> Option<Same<ActionIdx>> {
        let weighed = pairs.filter_map(|(a, b)| {
            let level = self.levels(a, b)[0]?;
            let odds = self.weights[0][level] + libm::log(GOES_ON);
            Some((1.0 / (1.0 + libm::exp(-odds)), self.reading.likeness(a, b)?, a, b))
        });
        let best = weighed
            .max_by(|x, y| (x.0, x.1).partial_cmp(&(y.0, y.1)).unwrap_or(std::cmp::Ordering::Equal).then((y.2, y.3).cmp(&(x.2, x.3))))?;
        (best.0 >= 0.5).then(|| Same { left: best.2.into(), right: best.3.into(), probability: best.0, is_same_id: false })
    }
}
