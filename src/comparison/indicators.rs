//! The one list of what is compared: one function an indicator, named by its formula.
//!
//! To add one: its function in a file of `indicators/`, its entry here; the report, `comparaison.csv` and the evaluation frame follow.

mod action;
mod network;
mod people;

use super::facts::Facts;
use crate::dossier::Table;
use crate::statistics::beside_peers::Law;
use crate::text::{Sentence, Text, number};

/// Something that is measured in every territory. It has no good or bad direction.
#[derive(Clone, Copy, Debug)]
pub struct Indicator {
    /// Its code in the tables: never changes.
    pub key: &'static str,
    /// Its name.
    pub title: Text,
    /// How it is reckoned, in words.
    pub formula: Text,
    /// What its value counts; empty for a share.
    pub unit: Text,
    /// The tables that it is made of.
    pub tables: &'static [Table],
    /// How it is compared.
    pub law: Law,
    /// Lowest and highest value that it can have.
    pub range: (f64, f64),
    /// What more or less of it doesn't say.
    pub caution: Text,
    pub(super) observe: fn(&Facts, usize) -> Result<Observed, Sentence>,
}

impl Indicator {
    /// A value of it, as people read it: `62 %` for a share, else a number with two significant decimals at most.
    pub fn written(&self, value: f64) -> Sentence {
        if self.law == Law::Share {
            let Sentence { fr, en } = number(100.0 * value, 0);
            return Sentence { fr: format!("{fr}\u{202f}%"), en: format!("{en}%") };
        }
        number(value, if value.abs() < 10.0 { 2 } else { 1 })
    }

    /// The same with its unit.
    pub fn with_unit(&self, value: f64) -> Sentence {
        let Sentence { fr, en } = self.written(value);
        if self.unit.fr.is_empty() {
            return Sentence { fr, en };
        }
        let Text { fr: unit_fr, en: unit_en } = self.unit;
        Sentence { fr: format!("{fr} {unit_fr}"), en: format!("{en} {unit_en}") }
    }
}

/// Two indicators are one when they have one key.
impl PartialEq for Indicator {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// What was seen of a territory.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Observed {
    /// (events, exposure) or (so many, of so many) of its parts: they differ more, or less, than the law has it, and that is taken into account.
    Parts(Vec<(f64, f64)>),
    /// Values of which the mean is taken.
    Values(Vec<f64>),
    /// A value with the variance of its error, and how many records it rests on.
    Estimate {
        /// The value.
        value: f64,
        /// Variance of its error.
        error: f64,
        /// Records behind it.
        n: usize,
    },
}

/// Every indicator, in the order of the report.
pub const INDICATORS: &[Indicator] = &[
    network::PARTNERS_PER_ACTION,
    network::DIVERSITY,
    network::SHARED_PARTNERS,
    network::CENTRE_FIELD,
    people::MOBILISATION,
    action::COVERAGE,
    action::LOAD,
    people::LEADS,
    action::OUTCOME,
];
