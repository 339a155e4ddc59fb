//! How many actions of a theme a place would have if it were like the others.
//!
//! # Method     `ln μ = ln population + common level + theme + slope of the theme × need`, negative binomial, ridge 1 on themes and slopes; the place itself is left
//! out when its own expectation is reckoned. Need: the logarithm of one indicator for each theme, on the scale of the units (mean 0, deviation 1).
//! # Choices    A slope below 0 is set to 0: that needier places have fewer actions is what one looks for, not what one expects. One indicator a theme: with fourteen
//! units, more could not be told apart. A unit without a value stands at the mean.
//! # Odd cases  Themes with fewer than [`RAREST`] actions in all expect too little anywhere to be missed.
//! # Cost       One fit of all, and one of a few steps for each place that could expect enough.

use super::counts::{Counts, Place};
use crate::dossier::Dossier;
use crate::statistics::gamma_poisson::GammaPoisson;
use crate::statistics::negative_binomial::{NegativeBinomial, Row};
use std::collections::BTreeMap;

/// Fewest units from which anything is expected: three others.
pub(super) const FEWEST: usize = 4;

/// Actions of a theme in all, below which nothing is expected of it.
const RAREST: f64 = 3.0;

/// Where units differ too much, or too little, to be measured.
const SHAPES: (f64, f64) = (0.3, 150.0);

/// Families of themes that one need is measured for; none: all others.
type Families = &'static [&'static str];

/// Indicators of need by families of themes, the best first; −1 where a lower value is a greater need. The last line is for all other themes.
const INDICATORS: &[(Families, &[(&str, f64)])] = &[
    (&["personnes-agees", "aidants", "autonomie"], &[("part_75_ans_et_plus", 1.0), ("part_65_ans_et_plus", 1.0)]),
    (&["petite-enfance", "famille", "parentalite", "education"], &[("part_familles_monoparentales", 1.0), ("part_moins_20_ans", 1.0)]),
    (&["protection-enfance"], &[("informations_preoccupantes", 1.0), ("part_moins_20_ans", 1.0)]),
    (&["logement-hebergement", "logement"], &[("assignations_impayes", 1.0), ("taux_pauvrete", 1.0), ("part_logements_sociaux", 1.0)]),
    (
        &["choisir-un-metier", "trouver-un-emploi", "lever-freins", "se-former", "remobilisation", "emploi"],
        &[("taux_chomage", 1.0), ("allocataires_rsa", 1.0)],
    ),
    (&[], &[("taux_pauvrete", 1.0), ("allocataires_rsa", 1.0), ("revenu_median", -1.0), ("revenu_moyen_par_foyer", -1.0)]),
];

/// What is expected everywhere.
#[derive(Clone, Debug)]
pub(super) struct Expectation {
    /// How much units differ beyond chance.
    pub(super) spread: GammaPoisson,
    /// By place, then theme: actions expected, the place itself left out of the reckoning; 0 where nothing is expected.
    pub(super) by_place: Vec<Vec<f64>>,
    /// Indicator of need of each theme, if one was used.
    pub(super) indicators: Vec<Option<&'static str>>,
}

/// Values of an indicator by unit, for people who have them all: logarithm, on a scale of mean 0 and deviation 1.
struct Need {
    name: &'static str,
    values: Vec<f64>,
}

/// Reckons what is expected; `None` when there are too few units to learn from.
pub(super) fn expect(dossier: &Dossier, counts: &Counts) -> Option<Expectation> {
    let models = counts.models();
    if models.len() < FEWEST {
        return None;
    }
    let frequent: Vec<usize> = (0..counts.themes.len()).filter(|theme| counts.observed(*theme, &models) >= RAREST).collect();
    let n = frequent.len();
    let needs: Vec<Option<Need>> = frequent.iter().map(|theme| need(dossier, counts, &models, &counts.themes[*theme])).collect();
    let mut is_steep: Vec<bool> = needs.iter().map(Option::is_some).collect();
    let mean = models.iter().filter_map(|at| counts.populations[*at]).sum::<f64>() / models.len() as f64;
    let offset = |unit: usize| libm::log(counts.populations[unit].unwrap_or(mean) / mean);
    // Coefficients: the common level, themes, slopes.
    let terms = |k: usize, unit: usize, is_steep: &[bool]| {
        let slope = needs[k].as_ref().filter(|_| is_steep[k]).map(|need| (1 + n + k, need.values[unit]));
        [(0, 1.0), (1 + k, 1.0)].into_iter().chain(slope).collect::<Vec<(usize, f64)>>()
    };
    let rows = |held_out: &[usize], is_steep: &[bool]| -> Vec<Row> {
        let one = |k: usize, unit: usize| Row {
            count: counts.by_theme[frequent[k]][unit],
            offset: offset(unit),
            terms: terms(k, unit, is_steep),
            weight: 1.0,
        };
        models.iter().filter(|unit| !held_out.contains(unit)).flat_map(|unit| (0..n).map(|k| one(k, *unit))).collect()
    };
    let penalties: Vec<f64> = std::iter::once(0.0).chain(std::iter::repeat_n(1.0, 2 * n)).collect();
    let mut whole = NegativeBinomial::fit(&rows(&[], &is_steep), &penalties);
    for _ in 0..4 {
        let downhill: Vec<usize> = (0..n).filter(|k| is_steep[*k] && whole.coefficients[1 + n + k] < 0.0).collect();
        if downhill.is_empty() {
            break;
        }
        downhill.iter().for_each(|k| {
            is_steep[*k] = false;
            whole.coefficients[1 + n + k] = 0.0;
        });
        whole = NegativeBinomial::fit(&rows(&[], &is_steep), &penalties);
    }
    let of_place = |place: &Place| {
        let reckon = |model: &NegativeBinomial| {
            let of = |k: usize| place.units.iter().map(|unit| model.mean(offset(*unit), &terms(k, *unit, &is_steep))).sum::<f64>();
            (0..n).map(of).collect::<Vec<f64>>()
        };
        let mut expected = reckon(&whole);
        // Leaving itself out changes an expectation by less than half: where all are small, they stay small.
        if expected.iter().any(|e| *e >= 1.0) && models.len() > place.units.len() {
            expected = reckon(&NegativeBinomial::fit_at(&rows(&place.units, &is_steep), &penalties, whole.alpha, &whole.coefficients));
        }
        let mut all = vec![0.0; counts.themes.len()];
        frequent.iter().zip(expected).for_each(|(theme, e)| all[*theme] = e);
        all
    };
    let mut indicators = vec![None; counts.themes.len()];
    for (k, theme) in frequent.iter().enumerate() {
        indicators[*theme] = needs[k].as_ref().filter(|_| is_steep[k]).map(|need| need.name);
    }
    Some(Expectation {
        spread: GammaPoisson { shape: (1.0 / whole.alpha).clamp(SHAPES.0, SHAPES.1) },
        by_place: counts.places.iter().map(of_place).collect(),
        indicators,
    })
}

/// The indicator of need of a theme: the first of its list that two units in three have, at its latest period.
fn need(dossier: &Dossier, counts: &Counts, models: &[usize], theme: &str) -> Option<Need> {
    let of_theme = INDICATORS.iter().filter(|(themes, _)| themes.contains(&theme) || themes.is_empty());
    of_theme.flat_map(|(_, indicators)| indicators.iter()).find_map(|(name, sign)| {
        let mut latest: BTreeMap<usize, (&str, f64)> = BTreeMap::new();
        for row in dossier.indicators.iter().filter(|row| row.name == *name && row.value > 0.0) {
            let Ok(unit) = counts.units.binary_search(&row.territory) else { continue };
            let known = latest.entry(unit).or_insert((&row.period, row.value));
            if row.period.as_str() >= known.0 {
                *known = (&row.period, row.value);
            }
        }
        let values: Vec<f64> = models.iter().filter_map(|unit| latest.get(unit)).map(|(_, value)| sign * libm::log(*value)).collect();
        if 3 * values.len() < 2 * models.len() {
            return None;
        }
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let deviation = libm::sqrt(values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / values.len() as f64);
        if deviation < 1e-9 {
            return None;
        }
        let scaled = |unit: usize| latest.get(&unit).map_or(0.0, |(_, value)| (sign * libm::log(*value) - mean) / deviation);
        Some(Need { name, values: (0..counts.units.len()).map(scaled).collect() })
    })
}
