//! Which cells (theme × place, then theme × public × place) have fewer actions than they would be expected to.
//!
//! # Method     O ~ Poisson(θE); θ is like that of other cells, Gamma(a, a), or with a small chance anything below one half. Score: P(θ < ½). E is drawn down to the
//! general level of the place: where little is done of anything, it is not each theme that is missing. Nothing is said below E = 3.
//! # Source     Clayton & Kaldor 1987; Marshall 1991; Efron 2010.

use super::counts::{Counts, Place};
use super::expected::Expectation;
use crate::settings::Section;
use crate::statistics::gamma_poisson::GammaPoisson;
use crate::statistics::two_group::nameable;
use statrs::function::gamma::gamma_lr;
use std::collections::BTreeMap;

/// The ratio below which there is a gap.
const HALF: f64 = 0.5;

/// Weight of what all themes say of a public, in actions, when the share of a public within a theme is reckoned.
const SUPPOSED: f64 = 3.0;

/// What is said of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// On the list.
    Gap,
    /// To watch.
    Watch,
    /// Nothing to say.
    Covered,
}

/// A cell of which enough was expected to be judged.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    /// Position of its theme.
    pub(super) theme: usize,
    /// Its public; `None` for all together.
    pub(super) public: Option<String>,
    /// Position of its place.
    pub(super) place: usize,
    /// Actions expected there of a place of its population and need.
    pub(super) expected: f64,
    /// The same, at the general level of the place.
    pub(super) at_its_level: f64,
    /// Actions seen.
    pub(super) observed: f64,
    /// P(θ < ½).
    pub(super) score: f64,
    /// What is said of it.
    pub(super) status: Status,
    /// Is the whole theme already a gap there? Then this cell is a detail of it.
    pub(super) is_detail: bool,
}

/// P(θ < ½): like the others, or with chance `rare` anything below one half.
pub(super) fn probability(spread: GammaPoisson, rare: f64, observed: f64, expected: f64) -> f64 {
    let usual = libm::exp(spread.ln_pmf(observed, expected));
    // Mean of the Poisson probability over θ in [0, ½]: ∫ e^{−θE}(θE)^O/O! dθ ÷ ½ = P(O+1, E/2) / (E/2).
    let low = gamma_lr(observed + 1.0, HALF * expected) / (HALF * expected);
    let is_rare = rare * low / (rare * low + (1.0 - rare) * usual);
    (is_rare + (1.0 - is_rare) * spread.below(HALF, observed, expected)).clamp(1e-6, 1.0 - 1e-6)
}

/// Judges all cells; in order of place, theme, public.
pub(super) fn judge(counts: &Counts, expectation: &Expectation, settings: &Section) -> Vec<Cell> {
    let least = settings.number("expected_minimum");
    let rare = settings.number("rare");
    let levels = levels(counts, expectation);
    let mut cells = Vec::new();
    for (at, place) in counts.places.iter().enumerate() {
        for theme in 0..counts.themes.len() {
            let expected = expectation.by_place[at][theme];
            let observed = counts.observed(theme, &place.units);
            let level = levels.of(at, expected, observed);
            let whole = (expected * level >= least).then(|| Cell {
                theme,
                public: None,
                place: at,
                expected,
                at_its_level: expected * level,
                observed,
                score: probability(expectation.spread, rare, observed, expected * level),
                status: Status::Covered,
                is_detail: false,
            });
            // A public is expected to have no more than its theme.
            let of_theme = counts.by_public.range((theme, String::new())..(theme + 1, String::new())).filter(|_| whole.is_some());
            for ((_, public), by_unit) in of_theme {
                let expected = expected * share(counts, place, theme, by_unit, public);
                if expected * level < least {
                    continue;
                }
                let observed = place.units.iter().map(|unit| by_unit[*unit] + counts.for_all[theme][*unit]).sum();
                cells.push(Cell {
                    theme,
                    public: Some(public.clone()),
                    place: at,
                    expected,
                    at_its_level: expected * level,
                    observed,
                    score: probability(expectation.spread, rare, observed, expected * level),
                    status: Status::Covered,
                    is_detail: false,
                });
            }
            cells.extend(whole);
        }
    }
    name(&mut cells, settings);
    cells.sort_by(|a, b| (a.place, a.theme, &a.public).cmp(&(b.place, b.theme, &b.public)));
    cells
}

/// Part of a theme's actions that are for a public, in the other places; drawn to that of all themes.
fn share(counts: &Counts, place: &Place, theme: usize, by_unit: &[f64], public: &str) -> f64 {
    let others: Vec<usize> = counts.models().into_iter().filter(|unit| !place.units.contains(unit)).collect();
    let sum = |row: &[f64]| others.iter().map(|unit| row[*unit]).sum::<f64>();
    let (mut of_public, mut of_all) = (0.0, 0.0);
    for other in 0..counts.themes.len() {
        of_public += counts.by_public.get(&(other, public.to_owned())).map_or(0.0, |row| sum(row));
        of_all += sum(&counts.by_theme[other]);
    }
    let overall = if of_all > 0.0 { of_public / of_all } else { 0.0 };
    (sum(by_unit) + SUPPOSED * overall) / (sum(&counts.by_theme[theme]) + SUPPOSED)
}

/// How much each place does of what would be expected of it in all.
struct Levels {
    totals: Vec<(f64, f64)>,
    spread: GammaPoisson,
}

fn levels(counts: &Counts, expectation: &Expectation) -> Levels {
    let total = |(at, place): (usize, &Place)| {
        let expected: &[f64] = &expectation.by_place[at];
        let observed = (0..counts.themes.len()).filter(|k| expected[*k] > 0.0).map(|k| counts.observed(k, &place.units)).sum();
        (observed, expected.iter().sum())
    };
    let totals: Vec<(f64, f64)> = counts.places.iter().enumerate().map(total).collect();
    Levels { spread: GammaPoisson::fit(&totals), totals }
}

impl Levels {
    /// The level of a place, at most 1, a cell of it left aside.
    fn of(&self, place: usize, expected: f64, observed: f64) -> f64 {
        let (all_observed, all_expected) = self.totals[place];
        self.spread.ratio((all_observed - observed).max(0.0), (all_expected - expected).max(0.0)).min(1.0)
    }
}

/// Names what may be named: whole themes first; publics only under a theme that is a gap, or on their own where enough is expected.
fn name(cells: &mut [Cell], settings: &Section) {
    let (rate, floor, watch) = (settings.number("false_alarms"), settings.number("confidence_minimum"), settings.number("watch_from"));
    let mut gaps: BTreeMap<(usize, usize), Status> = BTreeMap::new();
    for is_whole in [true, false] {
        let judged: Vec<usize> = (0..cells.len()).filter(|at| cells[*at].public.is_none() == is_whole).collect();
        let scores: Vec<f64> = judged.iter().map(|at| cells[*at].score).collect();
        let named = nameable(&scores, rate, floor);
        for (at, is_named) in judged.into_iter().zip(named) {
            let cell = &mut cells[at];
            cell.status = match cell.score {
                _ if is_named => Status::Gap,
                score if score >= watch => Status::Watch,
                _ => Status::Covered,
            };
            if is_whole {
                gaps.insert((cell.place, cell.theme), cell.status);
            } else {
                cell.is_detail = gaps.get(&(cell.place, cell.theme)) == Some(&Status::Gap);
            }
        }
    }
}
