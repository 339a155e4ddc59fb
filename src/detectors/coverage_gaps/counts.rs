//! Actions under way, counted by theme, public and unit.
//!
//! # Choices  An action of several units counts for a part in each; one of the whole département for three tenths in every unit: it is within reach everywhere and
//! nearby nowhere. An action for everybody serves each public, but lets nobody expect one for that public elsewhere. Planned actions count: they are an answer to come.

use super::super::View;
use super::themes::{Parts, parts};
use crate::dossier::{ActionIdx, Level, Table, TerritoryIdx};
use std::collections::{BTreeMap, BTreeSet};

/// What an action of the whole département counts for in each unit.
const DEPARTMENTAL: f64 = 0.3;

/// The target group that holds all others.
const EVERYBODY: &str = "tous-publics";

/// A place that is judged: a unit, or a basin of several.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    /// Which territory.
    pub(super) territory: TerritoryIdx,
    /// Positions of its units.
    pub(super) units: Vec<usize>,
}

/// All that is counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    /// Units that are compared, in order: territories right under the basins or the département, with their population and whether their actions are all there.
    pub(super) units: Vec<TerritoryIdx>,
    /// Inhabitants of each.
    pub(super) populations: Vec<Option<f64>>,
    /// Is the dossier said to hold all actions of each?
    pub(super) is_whole: Vec<bool>,
    /// Places that may be judged: whole units with a population, and basins of several of them.
    pub(super) places: Vec<Place>,
    /// Families of themes, sorted.
    pub(super) themes: Vec<String>,
    /// By theme, then unit: actions.
    pub(super) by_theme: Vec<Vec<f64>>,
    /// By theme, then unit: those for everybody.
    pub(super) for_all: Vec<Vec<f64>>,
    /// By (theme, public), then unit: those that name the public.
    pub(super) by_public: BTreeMap<(usize, String), Vec<f64>>,
    /// By (theme, unit): the actions behind the count.
    pub(super) actions: BTreeMap<(usize, usize), Vec<ActionIdx>>,
    /// Actions under way about nothing that is known.
    pub(super) n_without_theme: usize,
    /// Themes of each action of the dossier.
    pub(super) parts: Vec<Parts>,
}

/// Is an action under way, or to come, on the day of analysis?
pub(super) fn is_alive(view: &View, action: ActionIdx) -> bool {
    let action = view.dossier.action(action);
    !action.has_ended() && action.end.is_none_or(|end| end >= view.as_of)
}

/// Counts.
pub(super) fn count(view: &View) -> Counts {
    let dossier = view.dossier;
    let units = dossier.units();
    let position: BTreeMap<TerritoryIdx, usize> = units.iter().enumerate().map(|(at, unit)| (*unit, at)).collect();
    let mut under: BTreeMap<TerritoryIdx, BTreeSet<usize>> = BTreeMap::new();
    for t in (0..dossier.territories.len()).map(TerritoryIdx::from) {
        let there = under.entry(t).or_default();
        there.extend(dossier.unit(t).map(|unit| position[&unit]));
    }
    for (at, unit) in units.iter().enumerate() {
        for above in dossier.lineage(*unit).skip(1) {
            under.entry(above).or_default().insert(at);
        }
    }
    let parts = parts(dossier);
    let alive: Vec<ActionIdx> = (0..dossier.actions.len()).map(ActionIdx::from).filter(|a| is_alive(view, *a)).collect();
    let themes: Vec<String> =
        alive.iter().flat_map(|a| parts[a.index()].iter().map(|(theme, _)| theme)).collect::<BTreeSet<_>>().into_iter().cloned().collect();
    let mut counts = Counts {
        populations: units.iter().map(|t| dossier.territory(*t).population.filter(|n| *n > 0.0)).collect(),
        is_whole: units.iter().map(|t| dossier.is_whole(*t, Table::Actions)).collect(),
        by_theme: vec![vec![0.0; units.len()]; themes.len()],
        for_all: vec![vec![0.0; units.len()]; themes.len()],
        n_without_theme: alive.iter().filter(|a| parts[a.index()].is_empty()).count(),
        themes,
        units,
        ..Counts::default()
    };
    for action in alive {
        let record = dossier.action(action);
        let is_departmental = record.territories.iter().any(|t| dossier.territory(*t).level == Level::Department);
        let reached: BTreeSet<usize> = record.territories.iter().flat_map(|t| under[t].iter().copied()).collect();
        let weight = if is_departmental { DEPARTMENTAL } else { 1.0 / reached.len().max(1) as f64 };
        let is_for_all = record.target_groups.iter().any(|p| p == EVERYBODY);
        let served: BTreeSet<&String> = record.target_groups.iter().filter(|_| !is_for_all).collect();
        for (theme, part) in &parts[action.index()] {
            let Ok(at) = counts.themes.binary_search(theme) else { continue };
            for &unit in &reached {
                counts.by_theme[at][unit] += weight * part;
                counts.for_all[at][unit] += if is_for_all { weight * part } else { 0.0 };
                counts.actions.entry((at, unit)).or_default().push(action);
                for public in &served {
                    let row = counts.by_public.entry((at, (*public).clone())).or_insert_with(|| vec![0.0; counts.units.len()]);
                    row[unit] += weight * part;
                }
            }
        }
    }
    counts.parts = parts;
    counts.places = places(view, &counts, &under);
    counts
}

/// Whole units with a population; basins of at least two of them that are all whole.
fn places(view: &View, counts: &Counts, under: &BTreeMap<TerritoryIdx, BTreeSet<usize>>) -> Vec<Place> {
    let can_be = |at: &usize| counts.is_whole[*at] && counts.populations[*at].is_some();
    let mut places: Vec<Place> =
        (0..counts.units.len()).filter(can_be).map(|at| Place { territory: counts.units[at], units: vec![at] }).collect();
    let basins = under.iter().filter(|(t, _)| view.dossier.territory(**t).level == Level::Basin);
    places.extend(
        basins
            .filter(|(_, units)| units.len() >= 2 && units.iter().all(&can_be))
            .map(|(t, units)| Place { territory: *t, units: units.iter().copied().collect() }),
    );
    places
}

impl Counts {
    /// Units from which others learn what is usual: whole, with a population.
    pub(super) fn models(&self) -> Vec<usize> {
        (0..self.units.len()).filter(|at| self.is_whole[*at] && self.populations[*at].is_some()).collect()
    }

    /// Actions of a theme in a place.
    pub(super) fn observed(&self, theme: usize, units: &[usize]) -> f64 {
        units.iter().map(|at| self.by_theme[theme][*at]).sum()
    }
}
