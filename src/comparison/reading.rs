//! Each figure beside those of the peers.
//!
//! # Method   Parts of one territory (partners, actions, leads, services) differ more than the law of counts or shares has it: the figures are taken for as much less as that,
//! one number for all territories (never for more). A mean's error is the scatter of the values within territories, over their number.

use super::facts::Facts;
use super::indicators::{Indicator, Observed};
use super::peers::Peers;
use crate::settings::Section;
use crate::statistics::beside_peers::{Beside, Law, Reading, Seen, read};
use crate::text::Sentence;

/// One indicator in all territories.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Which one.
    pub indicator: &'static Indicator,
    /// One entry a territory, in the order of [`super::Comparison::territories`].
    pub cells: Vec<Cell>,
    /// How much parts of one territory differ beyond the law of counts or shares: 1 is not at all.
    pub dispersion: f64,
    /// How much the levels of peers differ, as a share of their level.
    pub spread: f64,
}

/// One figure of one territory.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What was seen.
    ///
    /// # Errors
    /// Why nothing was: a clause without its full stop.
    pub figure: Result<Figure, Sentence>,
    /// Beside the peers; `None` where there are none with a figure.
    pub reading: Option<Reading>,
    /// Does the territory surely differ, and which way?
    pub signal: Option<Signal>,
}

/// What was seen of a territory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The figure itself.
    pub value: f64,
    /// Events, or those of which it is true; the value again for a measure.
    pub sum: f64,
    /// Exposure, or all of them; for a measure, the records behind it.
    pub of: f64,
}

/// Which way a territory differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// More than its peers lead to expect.
    More,
    /// Less.
    Less,
}

/// Measures an indicator in every territory.
pub(super) fn measure(indicator: &'static Indicator, facts: &Facts, peers: &[Peers], settings: &Section) -> Measured {
    let observed: Vec<Result<Observed, Sentence>> = (0..facts.n).map(|unit| (indicator.observe)(facts, unit)).collect();
    let known: Vec<usize> = (0..facts.n).filter(|unit| observed[*unit].is_ok()).collect();
    let parts: Vec<&Observed> = observed.iter().flatten().collect();
    let dispersion = dispersion(indicator.law, &parts);
    let within = scatter(&parts);
    let seen: Vec<Seen> = parts.iter().map(|observed| seen(indicator.law, observed, dispersion, within)).collect();
    let mut place = vec![None; facts.n];
    known.iter().enumerate().for_each(|(at, unit)| place[*unit] = Some(at));
    let beside: Vec<Beside> = known.iter().map(|unit| peers[*unit].among(&place)).collect();
    let readings = read(indicator.law, &seen, &beside, settings.number("margin"));
    let confidence = settings.number("confidence");
    let signal = |reading: &Reading| match (reading.more >= confidence, reading.less >= confidence) {
        (true, _) => Some(Signal::More),
        (false, true) => Some(Signal::Less),
        (false, false) => None,
    };
    let cell = |(unit, observed): (usize, Result<Observed, Sentence>)| {
        let within = |x: f64| x.clamp(indicator.range.0, indicator.range.1);
        let bounded = |r: Reading| Reading { level: within(r.level), low: within(r.low), high: within(r.high), ..r };
        let reading = place[unit].and_then(|at| readings.units[at]).map(bounded);
        Cell { figure: observed.map(|observed| figure(&observed)), reading, signal: reading.as_ref().and_then(signal) }
    };
    Measured { indicator, cells: observed.into_iter().enumerate().map(cell).collect(), dispersion, spread: readings.spread }
}

fn sums(parts: &[(f64, f64)]) -> (f64, f64) {
    parts.iter().fold((0.0, 0.0), |(sum, of), part| (sum + part.0, of + part.1))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn figure(observed: &Observed) -> Figure {
    match observed {
        Observed::Parts(parts) => {
            let (sum, of) = sums(parts);
            Figure { value: sum / of, sum, of }
        }
        Observed::Values(values) => Figure { value: mean(values), sum: mean(values), of: values.len() as f64 },
        Observed::Estimate { value, n, .. } => Figure { value: *value, sum: *value, of: *n as f64 },
    }
}

fn seen(law: Law, observed: &Observed, dispersion: f64, within: f64) -> Seen {
    match observed {
        Observed::Parts(parts) if law != Law::Measure => {
            let (sum, of) = sums(parts);
            Seen { sum: sum / dispersion, exposure: of / dispersion, error: 0.0 }
        }
        Observed::Parts(parts) => {
            let (sum, of) = sums(parts);
            Seen { sum: sum / of, exposure: 1.0, error: 0.0 }
        }
        Observed::Values(values) => Seen { sum: mean(values), exposure: 1.0, error: within / values.len() as f64 },
        Observed::Estimate { value, error, .. } => Seen { sum: *value, exposure: 1.0, error: *error },
    }
}

/// Pearson's statistic of the parts around the figure of their own territory, over its degrees of freedom; at least 1.
fn dispersion(law: Law, observed: &[&Observed]) -> f64 {
    let (mut sum, mut freedom) = (0.0, 0.0);
    for observed in observed {
        let Observed::Parts(parts) = observed else { continue };
        let (events, exposure) = sums(parts);
        let rate = events / exposure;
        let variance = |of: f64| match law {
            Law::Count => rate * of,
            Law::Share => rate * (1.0 - rate) * of,
            Law::Measure => 0.0,
        };
        if parts.len() > 1 && variance(1.0) > 0.0 {
            sum += parts.iter().map(|(n, of)| (n - rate * of) * (n - rate * of) / variance(*of)).sum::<f64>();
            freedom += parts.len() as f64 - 1.0;
        }
    }
    if freedom > 0.0 { (sum / freedom).max(1.0) } else { 1.0 }
}

/// Variance of the values within territories; with no territory that has two, that of all.
fn scatter(observed: &[&Observed]) -> f64 {
    let groups: Vec<&Vec<f64>> =
        observed.iter().filter_map(|o| if let Observed::Values(values) = o { Some(values) } else { None }).collect();
    let squares = |values: &[f64]| values.iter().map(|x| (x - mean(values)) * (x - mean(values))).sum::<f64>();
    let freedom: usize = groups.iter().map(|values| values.len() - 1).sum();
    if freedom > 0 {
        return groups.iter().map(|values| squares(values)).sum::<f64>() / freedom as f64;
    }
    let all: Vec<f64> = groups.into_iter().flatten().copied().collect();
    squares(&all) / (all.len().max(2) - 1) as f64
}
