//! Do types differ? Permutations of the labels, since there are few territories, and an effect that ranks make.
//!
//! # Method   For each indicator: the rank sums of the types (Kruskal–Wallis) against all arrangements of the labels, or 10,000 drawn ones; false discovery rate over the
//! indicators; each type against all others by Cliff's δ with an 80 % interval. Types of a single territory stand among the others.
//! # Cost     10,000 shuffles of the territories an indicator.

use super::indicators::Indicator;
use super::reading::Measured;
use super::typology::Typology;
use crate::statistics::cliffs_delta::{cliffs_delta, interval};
use crate::statistics::fdr;
use crate::statistics::permutation::{Permuted, by_ranks, permuted};
use crate::statistics::robust::median;
use rayon::prelude::*;

const ARRANGEMENTS: u64 = 10_000;
const DRAWS: usize = 400;
const SEED: u64 = 77;

/// One indicator between types.
#[derive(Clone, Debug, PartialEq)]
pub struct Between {
    /// Which one.
    pub indicator: &'static Indicator,
    /// What permuting the labels says.
    pub permuted: Permuted,
    /// The same corrected for the number of indicators looked at (Benjamini–Hochberg).
    pub adjusted: f64,
    /// One entry a type, in their order; `None` for a type of fewer than two known territories.
    pub effects: Vec<Option<Effect>>,
}

/// A type against all others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Median of the type.
    pub median: f64,
    /// Cliff's δ, from −1 (all below) to 1 (all above).
    pub delta: f64,
    /// Its 80 % interval.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// Compares the types, one entry for each indicator known in two types of two territories at least.
pub(super) fn compare(typology: &Typology, measured: &[Measured]) -> Vec<Between> {
    let mut found: Vec<Between> = measured.par_iter().filter_map(|measured| one(typology, measured)).collect();
    let adjusted = fdr::adjusted(&found.iter().map(|between| between.permuted.p).collect::<Vec<_>>());
    found.iter_mut().zip(adjusted).for_each(|(between, adjusted)| between.adjusted = adjusted);
    found
}

fn one(typology: &Typology, measured: &Measured) -> Option<Between> {
    let known = measured.cells.iter().zip(&typology.of).filter_map(|(cell, kind)| Some((cell.figure.as_ref().ok()?.value, (*kind)?)));
    let (values, kinds): (Vec<f64>, Vec<usize>) = known.unzip();
    let of = |kind: usize| kinds.iter().filter(|other| **other == kind).count();
    if (0..typology.types.len()).filter(|kind| of(*kind) > 1).count() < 2 {
        return None;
    }
    let labels: Vec<u32> = kinds.iter().map(|kind| *kind as u32).collect();
    let permuted = permuted(&labels, ARRANGEMENTS, SEED, by_ranks(&values));
    let effect = |kind: usize| {
        let of = |is_own: bool| values.iter().zip(&kinds).filter(move |(_, other)| (**other == kind) == is_own).map(|(value, _)| *value);
        let (own, others): (Vec<f64>, Vec<f64>) = (of(true).collect(), of(false).collect());
        if own.len() < 2 {
            return None;
        }
        let (low, high) = interval(&own, &others, DRAWS, SEED, 0.8)?;
        Some(Effect { median: median(&own)?, delta: cliffs_delta(&own, &others)?, low, high })
    };
    let effects = (0..typology.types.len()).map(effect).collect();
    Some(Between { indicator: measured.indicator, adjusted: permuted.p, permuted, effects })
}
