//! Hours and euros of actions, where a missing one is imputed.
//!
//! # Method     Log-normal by kind of work × theme, over the other actions of the same main kind that share a theme; with fewer than five of them, over the same
//! kind; then over all. Zeros are drawn at their own rate. An action with a figure keeps it in every draw.
//! # Odd cases  Fewer than three figures in the whole dossier: nothing is imputed, `None`.
//! # Cost       O(actions × themes), once; each draw O(1).
//! # Source     Rubin, "Multiple Imputation for Nonresponse in Surveys", Wiley 1987.

use super::work::{Readings, main_kind};
use crate::dossier::{Action, ActionIdx, Dossier};
use crate::lexicon::KindOfWork;
use crate::statistics::{quantile, random};
use std::collections::BTreeMap;

/// Imputations drawn.
pub(super) const IMPUTATIONS: u64 = 20;

/// Fewest figures for which a cell speaks for itself.
const ENOUGH: f64 = 5.0;

/// Figures of a cell: how many are zero, and the logarithms of the others.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    zeros: f64,
    n: f64,
    sum: f64,
    squares: f64,
}

impl Cell {
    fn add(&mut self, value: f64) {
        if value > 0.0 {
            let ln = libm::log(value);
            self.n += 1.0;
            self.sum += ln;
            self.squares += ln * ln;
        } else {
            self.zeros += 1.0;
        }
    }

    fn plus(self, other: Self) -> Self {
        Self { zeros: self.zeros + other.zeros, n: self.n + other.n, sum: self.sum + other.sum, squares: self.squares + other.squares }
    }

    /// A value drawn: `u` decides whether it is zero, `v` how large it is.
    fn draw(self, u: f64, v: f64) -> f64 {
        if u < self.zeros / (self.zeros + self.n) || self.n == 0.0 {
            return 0.0;
        }
        let mean = self.sum / self.n;
        let variance = if self.n > 1.0 { ((self.squares - self.n * mean * mean) / (self.n - 1.0)).max(0.0) } else { 0.0 };
        libm::exp(mean + libm::sqrt(variance) * quantile::normal(v))
    }
}

/// One measure (hours, or euros) of every action.
pub(super) struct Amounts<'a> {
    dossier: &'a Dossier,
    measure: fn(&Action) -> Option<f64>,
    /// How much one of the measure is worth in the unit of the amounts.
    factor: f64,
    kinds: Vec<KindOfWork>,
    by_theme: BTreeMap<(KindOfWork, &'a str), Cell>,
    by_kind: BTreeMap<KindOfWork, Cell>,
    all: Cell,
}

impl<'a> Amounts<'a> {
    /// Learns what actions of each kind and theme usually take.
    pub fn new(dossier: &'a Dossier, readings: &Readings, factor: f64, measure: fn(&Action) -> Option<f64>) -> Self {
        let kinds: Vec<KindOfWork> = (0..dossier.actions.len()).map(|i| main_kind(&readings.split(ActionIdx::from(i)))).collect();
        let (mut by_theme, mut by_kind, mut all) = (BTreeMap::<_, Cell>::new(), BTreeMap::<_, Cell>::new(), Cell::default());
        for (action, &kind) in dossier.actions.iter().zip(&kinds) {
            if let Some(value) = measure(action).map(|value| value * factor).filter(|v| v.is_finite() && *v >= 0.0) {
                all.add(value);
                by_kind.entry(kind).or_default().add(value);
                action.themes.iter().for_each(|theme| by_theme.entry((kind, theme.as_str())).or_default().add(value));
            }
        }
        Self { dossier, measure, factor, kinds, by_theme, by_kind, all }
    }

    /// The figure that the dossier gives.
    pub fn known(&self, action: ActionIdx) -> Option<f64> {
        (self.measure)(self.dossier.action(action)).map(|value| value * self.factor).filter(|v| v.is_finite() && *v >= 0.0)
    }

    /// The figure, or one drawn for it; `None` when the dossier has too few figures to tell.
    pub fn draw(&self, action: ActionIdx, imputation: u64) -> Option<f64> {
        if let Some(known) = self.known(action) {
            return Some(known);
        }
        let record = self.dossier.action(action);
        let kind = self.kinds[action.index()];
        let theme_cells = record.themes.iter().filter_map(|theme| self.by_theme.get(&(kind, theme.as_str())));
        let themed = theme_cells.fold(Cell::default(), |sum, cell| sum.plus(*cell));
        let of_kind = self.by_kind.get(&kind).copied().unwrap_or_default();
        let cell =
            [themed, of_kind].into_iter().find(|c| c.n + c.zeros >= ENOUGH).or((self.all.n + self.all.zeros >= 3.0).then_some(self.all))?;
        let item = random::item(&record.id);
        Some(cell.draw(random::uniform(21, item, imputation), random::uniform(22, item, imputation)))
    }
}
