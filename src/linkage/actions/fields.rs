//! What the other columns say: fields compared in levels, weighed by Fellegi & Sunter, anchored on text.
//!
//! # Method
//! Each field of a pair stands at a level γ. u = share of the level over all pairs; m = share among the n/4 pairs whose *texts* are most alike (the last of them by degrees), drawn
//! towards u by a pseudo-count of 30; weight = ln(m/u). No iteration: left free, the estimate runs away with whichever fields are correlated ("same theme"
//! instead of "same purpose"). Theme and lead go together and make one field of joint levels.
//!
//! # Odd cases  A missing cell weighs nothing. A field that is empty everywhere changes nothing.
//! # Cost       A few comparisons a pair.
//! # Source     Fellegi & Sunter, "A theory for record linkage", 1969; Winkler 2002.

use super::evidence::{Evidence, Piece};
use crate::dossier::{ActionIdx, Dossier};
use rustc_hash::FxHashMap;

/// Draws m towards u where few pairs speak.
const PSEUDO_COUNT: f64 = 30.0;

/// Fields of a pair, beside texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Themes and lead, jointly.
    ThemeAndLead,
    /// Target groups.
    TargetGroups,
    /// Axis or workshop.
    Axis,
    /// Year of start.
    Period,
    /// Framework.
    Framework,
    /// Nearest of each other's territory.
    MutualBest,
}

impl Field {
    /// Every field, in the order in which they are shown.
    pub const ALL: [Self; 6] = [Self::ThemeAndLead, Self::TargetGroups, Self::Axis, Self::Period, Self::Framework, Self::MutualBest];
}

/// Level of each field of a pair; `NO_LEVEL` where a cell is missing.
pub type Levels = [u8; 6];

/// The field [`Field::MutualBest`] is kept in parts of a level: a level between two counts for both, by its distance to each.
pub const PARTS: u8 = 32;

/// A cell is missing.
pub const NO_LEVEL: u8 = u8::MAX;
/// Levels of shares of common values: none, under 0.4, under 1, all.
const OVERLAPS: u8 = 4;
/// Levels of leads: other kind, same kind, same partner.
const LEADS: u8 = 3;
/// Joint level of themes when the lead is missing, of leads when themes are: after all joint ones.
const THEMES_ALONE: u8 = OVERLAPS * LEADS;
const LEAD_ALONE: u8 = THEMES_ALONE + OVERLAPS;
/// More than any field's levels.
const MOST_LEVELS: usize = (LEAD_ALONE + LEADS) as usize;

/// What is compared of each action, as numbers.
#[derive(Debug, Default)]
pub struct Cards {
    cards: Vec<Card>,
    /// Themes and target groups of all actions, end to end, each list rising.
    values: Vec<u32>,
    has_mutual: bool,
}

/// One action's cells, side by side: pairs are drawn from everywhere.
#[derive(Debug)]
struct Card {
    /// Where its themes start among all values, where its target groups do, and where they end.
    lists: [u32; 3],
    axis: [u32; 2],
    lead: Option<(u32, u8)>,
    year: Option<i16>,
    framework: u32,
}

/// Texts numbered as they come.
#[derive(Default)]
struct Numbers<'d>(FxHashMap<&'d str, u32>);

impl<'d> Numbers<'d> {
    fn of(&mut self, value: &'d str) -> u32 {
        let fresh = self.0.len() as u32;
        *self.0.entry(value).or_insert(fresh)
    }

    fn of_cell(&mut self, cell: Option<&'d String>, is_used: bool) -> u32 {
        cell.filter(|_| is_used).map_or(EMPTY, |value| self.of(value))
    }
}

/// No value.
const EMPTY: u32 = u32::MAX;

impl Cards {
    /// Numbers the cells of all actions; those of a column left out of the evidence are as if they were empty.
    pub fn read(dossier: &Dossier, evidence: &Evidence) -> Self {
        let mut numbers = Numbers::default();
        let mut cards = Self { has_mutual: evidence.has(Piece::MutualBest), ..Default::default() };
        let [with_themes, with_targets, with_axis, with_period, with_framework] =
            [Piece::ThemeAndLead, Piece::TargetGroups, Piece::Axis, Piece::Period, Piece::Framework].map(|piece| evidence.has(piece));
        for action in &dossier.actions {
            let mut lists = [cards.values.len() as u32; 3];
            for (at, (values, is_used)) in [(&action.themes, with_themes), (&action.target_groups, with_targets)].into_iter().enumerate() {
                let mut list: Vec<u32> = values.iter().filter(|_| is_used).map(|value| numbers.of(value)).collect();
                list.sort_unstable();
                list.dedup();
                cards.values.append(&mut list);
                lists[at + 1] = cards.values.len() as u32;
            }
            cards.cards.push(Card {
                lists,
                axis: [&action.axis, &action.workshop].map(|cell| numbers.of_cell(cell.as_ref(), with_axis)),
                framework: numbers.of_cell(action.framework.as_ref(), with_framework),
                lead: action.lead.filter(|_| with_themes).map(|lead| (lead.0, dossier.partner(lead).kind as u8)),
                year: action.start.filter(|_| with_period).map(|date| date.year()),
            });
        }
        cards
    }

    fn themes(&self, card: &Card) -> &[u32] {
        &self.values[card.lists[0] as usize..card.lists[1] as usize]
    }

    fn target_groups(&self, card: &Card) -> &[u32] {
        &self.values[card.lists[1] as usize..card.lists[2] as usize]
    }

    /// Levels of themes and of leads, each by itself.
    pub fn themes_and_lead(&self, left: usize, right: usize) -> [u8; 2] {
        let (left, right) = (&self.cards[left], &self.cards[right]);
        let themes = overlap(self.themes(left), self.themes(right));
        let lead = match (left.lead, right.lead) {
            (Some((a, _)), Some((b, _))) if a == b => 2,
            (Some((_, a)), Some((_, b))) => u8::from(a == b),
            _ => NO_LEVEL,
        };
        [themes, lead]
    }

    /// Levels of a pair, the nearest-of-territory level given.
    pub fn levels(&self, left: usize, right: usize, mutual: u8) -> Levels {
        let [themes, lead] = self.themes_and_lead(left, right);
        let joint = match (themes, lead) {
            (NO_LEVEL, NO_LEVEL) => NO_LEVEL,
            (themes, NO_LEVEL) => THEMES_ALONE + themes,
            (NO_LEVEL, lead) => LEAD_ALONE + lead,
            (themes, lead) => themes * LEADS + lead,
        };
        let (left, right) = (&self.cards[left], &self.cards[right]);
        let mut axis = NO_LEVEL;
        for (a, b) in left.axis.iter().zip(&right.axis).filter(|&(&a, &b)| a != EMPTY && b != EMPTY) {
            axis = u8::from(a == b || axis == 1);
        }
        let period = match (left.year, right.year) {
            (Some(a), Some(b)) => (a - b).unsigned_abs().min(2) as u8,
            _ => NO_LEVEL,
        };
        let framework = match (left.framework, right.framework) {
            (EMPTY, _) | (_, EMPTY) => NO_LEVEL,
            (a, b) => u8::from(a == b),
        };
        let mutual = if self.has_mutual { mutual } else { NO_LEVEL };
        [joint, overlap(self.target_groups(left), self.target_groups(right)), axis, period, framework, mutual]
    }
}

/// Level of the share of common values of two sorted lists.
fn overlap(a: &[u32], b: &[u32]) -> u8 {
    if a.is_empty() || b.is_empty() {
        return NO_LEVEL;
    }
    let common = a.iter().filter(|x| b.binary_search(x).is_ok()).count();
    let union = a.len() + b.len() - common;
    match (common, union) {
        (0, _) => 0,
        (c, u) if c == u => 3,
        (c, u) if 5 * c < 2 * u => 1,
        _ => 2,
    }
}

/// How many pairs stand at each level.
#[derive(Clone, Debug)]
pub struct Counts([[f64; MOST_LEVELS]; 6]);

impl Default for Counts {
    fn default() -> Self {
        Self([[0.0; MOST_LEVELS]; 6])
    }
}

impl Counts {
    /// Counts a pair, once or for several.
    pub fn add(&mut self, levels: &Levels, times: f64) {
        for (field, &level) in levels[..MUTUAL].iter().enumerate().filter(|&(_, &level)| level != NO_LEVEL) {
            self.0[field][level as usize] += times;
        }
        self.add_mutual(levels, times);
    }

    /// Counts pairs for the field "nearest of each other's territory" alone.
    pub fn add_mutual(&mut self, levels: &Levels, times: f64) {
        if levels[MUTUAL] != NO_LEVEL {
            for (level, share) in between(levels[MUTUAL]) {
                self.0[MUTUAL][level] += times * share;
            }
        }
    }

    /// Adds the counts of other pairs.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *mine += theirs;
        }
    }

    /// Joint levels also count for themes alone and for leads alone, which is what a pair with one cell missing is compared with.
    fn with_margins(mut self) -> Self {
        let joint = &mut self.0[0];
        for themes in 0..OVERLAPS {
            for lead in 0..LEADS {
                let count = joint[(themes * LEADS + lead) as usize];
                joint[(THEMES_ALONE + themes) as usize] += count;
                joint[(LEAD_ALONE + lead) as usize] += count;
            }
        }
        self
    }
}

/// Position of [`Field::MutualBest`].
const MUTUAL: usize = 5;

/// The two levels around one kept in parts, each with its share.
fn between(parts: u8) -> [(usize, f64); 2] {
    let (level, share) = ((parts / PARTS) as usize, f64::from(parts % PARTS) / f64::from(PARTS));
    [(level, 1.0 - share), (level + 1, share)]
}

/// Weight of each level of each field, in log-odds.
#[derive(Clone, Debug, Default)]
pub struct Weights(Vec<[f64; MOST_LEVELS]>);

impl Weights {
    /// Weighs levels: `all` pairs against those whose texts are most `alike`.
    pub fn estimate(all: Counts, alike: Counts) -> Self {
        let (all, alike) = (all.with_margins(), alike.with_margins());
        let mut out = Vec::with_capacity(6);
        for field in 0..6 {
            let mut weights = [0.0; MOST_LEVELS];
            // The levels of one comparison: joint ones, themes alone, leads alone.
            let bounds: &[usize] =
                if field == 0 { &[0, THEMES_ALONE as usize, LEAD_ALONE as usize, MOST_LEVELS] } else { &[0, MOST_LEVELS] };
            for range in bounds.windows(2).map(|ends| ends[0]..ends[1]) {
                let total: f64 = all.0[field][range.clone()].iter().sum();
                let total_alike: f64 = alike.0[field][range.clone()].iter().sum();
                for level in range {
                    let u = all.0[field][level] / total.max(1.0);
                    if u > 0.0 {
                        let m = (alike.0[field][level] + PSEUDO_COUNT * u) / (total_alike + PSEUDO_COUNT);
                        weights[level] = libm::log(m / u);
                    }
                }
            }
            out.push(weights);
        }
        Self(out)
    }

    /// Weight of each field of a pair, in the order of [`Field::ALL`].
    pub fn of(&self, levels: &Levels) -> [f64; 6] {
        std::array::from_fn(|field| match (levels[field], self.0.get(field)) {
            (NO_LEVEL, _) | (_, None) => 0.0,
            (parts, Some(weights)) if field == MUTUAL => between(parts).into_iter().map(|(level, share)| weights[level] * share).sum(),
            (level, Some(weights)) => weights[level as usize],
        })
    }

    /// Their sum.
    pub fn total(&self, levels: &Levels) -> f64 {
        self.of(levels).iter().sum()
    }
}

/// Two actions' common and different values of a list, for people.
pub fn compared<'a>(
    dossier: &'a Dossier,
    left: ActionIdx,
    right: ActionIdx,
    list: impl Fn(&'a crate::dossier::Action) -> &'a [String],
) -> (Vec<&'a str>, Vec<&'a str>) {
    let (a, b) = (list(dossier.action(left)), list(dossier.action(right)));
    let common = a.iter().filter(|x| b.contains(x)).map(String::as_str).collect();
    let apart = a.iter().filter(|x| !b.contains(x)).chain(b.iter().filter(|x| !a.contains(x))).map(String::as_str).collect();
    (common, apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlaps_in_levels() {
        assert_eq!(overlap(&[], &[1]), NO_LEVEL);
        assert_eq!((overlap(&[1], &[2]), overlap(&[1, 2, 3], &[3, 4]), overlap(&[1, 2], &[2]), overlap(&[1], &[1])), (0, 1, 2, 3));
    }

    #[test]
    fn a_field_that_is_empty_everywhere_weighs_nothing() {
        let levels = [NO_LEVEL; 6];
        let (mut all, mut alike) = (Counts::default(), Counts::default());
        all.add(&levels, 100.0);
        alike.add(&levels, 10.0);
        assert_eq!(Weights::estimate(all, alike).total(&levels), 0.0);
    }

    #[test]
    fn what_is_commoner_among_like_texts_speaks_for() {
        let (mut all, mut alike) = (Counts::default(), Counts::default());
        let same = [NO_LEVEL, 3, NO_LEVEL, NO_LEVEL, NO_LEVEL, NO_LEVEL];
        let other = [NO_LEVEL, 0, NO_LEVEL, NO_LEVEL, NO_LEVEL, NO_LEVEL];
        all.add(&same, 10.0);
        all.add(&other, 90.0);
        alike.add(&same, 20.0);
        let weights = Weights::estimate(all, alike);
        assert!(weights.total(&same) > 1.0 && weights.total(&other) < 0.0);
    }
}
