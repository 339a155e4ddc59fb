//! What the indicators of the dossier say of each territory, on one scale.
//!
//! # Method   Of each indicator, the latest period that eight territories in ten have; robust z (median, 1.4826 MAD) cut at ±3, so that one odd figure makes no type. At most six
//! indicators: beyond, with a dozen territories, any grouping can be found. Where there are more, those that repeat each other least.

use super::units::Units;
use crate::dossier::Dossier;
use crate::statistics::dissimilarity::{Dissimilarity, Variable};
use crate::statistics::rank_agreement::spearman;
use crate::statistics::robust;
use std::collections::{BTreeMap, BTreeSet};

/// Indicators kept.
const MOST: usize = 6;
/// Share of the territories that an indicator must be known of.
const KNOWN: f64 = 0.8;
/// Standard deviations beyond which a figure is not further away.
pub(super) const CUT: f64 = 3.0;

/// What the indicators say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// The indicators kept, by name.
    pub indicators: Vec<ProfileIndicator>,
    /// Indicators that could have been kept besides: they repeat those that are, or are known of too few territories.
    pub left_out: Vec<String>,
}

/// One indicator of the dossier.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileIndicator {
    /// Its name.
    pub name: String,
    /// The period taken.
    pub period: String,
    /// Its unit.
    pub unit: Option<String>,
    /// The figure of each territory.
    pub values: Vec<Option<f64>>,
    /// The same in robust standard deviations from the median, from −3 to 3.
    pub scaled: Vec<Option<f64>>,
}

impl Profile {
    /// Gathers the profile of the territories compared.
    pub(super) fn of(dossier: &Dossier, units: &Units) -> Self {
        let n = units.territories.len();
        // Name, then period: the figure of each territory, and the unit.
        let mut all: BTreeMap<&str, BTreeMap<&str, Vec<Option<f64>>>> = BTreeMap::new();
        let mut unit_of: BTreeMap<&str, &String> = BTreeMap::new();
        for indicator in &dossier.indicators {
            if let Ok(at) = units.territories.binary_search(&indicator.territory) {
                let periods = all.entry(&indicator.name).or_default();
                periods.entry(&indicator.period).or_insert_with(|| vec![None; n])[at] = Some(indicator.value);
                unit_of.extend(indicator.unit.as_ref().map(|unit| (indicator.name.as_str(), unit)));
            }
        }
        let mut candidates: Vec<ProfileIndicator> = Vec::new();
        let mut left_out = BTreeSet::new();
        for (name, periods) in all {
            let is_known = |values: &&Vec<Option<f64>>| values.iter().flatten().count() as f64 >= KNOWN * n as f64;
            let latest = periods.iter().rev().find(|(_, values)| is_known(values));
            let scaled = latest.map(|(_, values)| robust::scaled(values, CUT)).unwrap_or_default();
            match latest {
                Some((period, values)) if scaled.iter().flatten().any(|z| *z != 0.0) => candidates.push(ProfileIndicator {
                    name: name.to_owned(),
                    period: (*period).to_owned(),
                    unit: unit_of.get(name).map(|unit| (*unit).clone()),
                    values: values.clone(),
                    scaled,
                }),
                _ => drop(left_out.insert(name.to_owned())),
            }
        }
        let kept = least_alike(&candidates);
        let (mut indicators, others): (Vec<_>, Vec<_>) = candidates.into_iter().enumerate().partition(|(at, _)| kept.contains(at));
        left_out.extend(others.into_iter().map(|(_, indicator)| indicator.name));
        indicators.sort_by(|a, b| a.1.name.cmp(&b.1.name));
        Self { indicators: indicators.into_iter().map(|(_, indicator)| indicator).collect(), left_out: left_out.into_iter().collect() }
    }

    /// How unlike territories are, `None` without indicators: Gower's coefficient over the scaled figures, six standard deviations being as far as can be.
    pub fn dissimilarity(&self) -> Option<Dissimilarity> {
        let n = self.indicators.first()?.scaled.len();
        let columns: Vec<Variable> = self.indicators.iter().map(|i| Variable::Number(i.scaled.clone(), 2.0 * CUT)).collect();
        Some(Dissimilarity::gower(n, &columns))
    }
}

/// Positions of at most [`MOST`] indicators: first the one that repeats the others most (it speaks for them), then each time the one that repeats those kept least.
fn least_alike(candidates: &[ProfileIndicator]) -> BTreeSet<usize> {
    let n = candidates.len();
    if n <= MOST {
        return (0..n).collect();
    }
    let alike = |a: usize, b: usize| {
        let both = candidates[a].values.iter().zip(&candidates[b].values).filter_map(|(x, y)| Some(((*x)?, (*y)?)));
        let (x, y): (Vec<f64>, Vec<f64>) = both.unzip();
        spearman(&x, &y).map_or(0.0, f64::abs)
    };
    let table: Vec<Vec<f64>> = (0..n).map(|a| (0..n).map(|b| if a == b { 1.0 } else { alike(a, b) }).collect()).collect();
    let first = |best: Option<(f64, usize)>, here: (f64, usize)| match best {
        Some(best) if best.0 >= here.0 - 1e-9 => Some(best),
        _ => Some(here),
    };
    let mut kept: BTreeSet<usize> = BTreeSet::new();
    let central = (0..n).map(|at| (table[at].iter().sum::<f64>(), at)).fold(None, first);
    kept.extend(central.map(|(_, at)| at));
    while kept.len() < MOST {
        let repeats = |at: usize| kept.iter().map(|&other| table[at][other]).fold(0.0, f64::max);
        let next = (0..n).filter(|at| !kept.contains(at)).map(|at| (-repeats(at), at)).fold(None, first);
        let Some((_, at)) = next else { break };
        kept.insert(at);
    }
    kept
}
