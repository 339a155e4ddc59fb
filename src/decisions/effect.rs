//! Before a decision, and after: what the counts are compatible with.
//!
//! # Method     Eight months before and four after: segmented regression of the monthly counts, everybody else's the exposure
//! ([`crate::statistics::interrupted_series`]), with the same fit at every other date as a placebo. Fewer, or fewer than ten counted on a side: the ratio after / before, where *before* is drawn towards
//! units of its kind ([`crate::statistics::rate_ratio`]): whoever was singled out for being low comes up by luck alone.
//! # Choices    The interval is told, and never a cause: other things happened too.

use crate::detectors::Estimate;
use crate::say;
use crate::statistics::gamma_poisson::GammaPoisson;
use crate::statistics::interrupted_series::{Point, change_of_level, placebo};
use crate::statistics::rate_ratio::{Period, quantile};
use crate::text::{Sentence, number};

/// Fewest counted on either side for a regression: with less, its errors, which lean on many counts, are no errors.
const THICK: f64 = 10.0;

/// A month of a series: what was counted, and what would be expected of a unit of its kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Month {
    /// What was counted.
    pub observed: f64,
    /// What was expected.
    pub expected: f64,
    /// Month of the year, 1 to 12.
    pub month: u8,
}

/// How the ratio was reckoned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Means {
    /// Segmented regression; how often another date shows as much, if others could be tried.
    Segments(Option<f64>),
    /// The ratio of two counts, the first drawn towards its kind.
    Ratio,
}

/// What the counts before and after a decision are compatible with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Ratio after / before, with its 80 % interval.
    pub ratio: Estimate,
    /// How it was reckoned.
    pub means: Means,
}

impl Effect {
    /// Is no change at all within the interval?
    pub fn is_compatible_with_none(&self) -> bool {
        self.ratio.low <= 1.0 && self.ratio.high >= 1.0
    }

    /// What may be said of it.
    pub fn sentence(&self) -> Sentence {
        let [low, mid, high] = [self.ratio.low, self.ratio.mid, self.ratio.high].map(|value| number(value, 1));
        let (l, m, h) = (low.fr, mid.fr, high.fr);
        let (l2, m2, h2) = (low.en, mid.en, high.en);
        let mut said = say!(
            "compatible avec un effet de ×\u{202f}{m} (8 chances sur 10 entre ×\u{202f}{l} et ×\u{202f}{h})"
                | "compatible with an effect of ×{m2} (8 chances in 10 between ×{l2} and ×{h2})"
        );
        if self.is_compatible_with_none() {
            let (fr, en) = (said.fr, said.en);
            said = say!("{fr}, comme avec aucun effet" | "{en}, and with no effect at all");
        }
        if let Means::Segments(Some(share)) = self.means {
            let share = number(100.0 * share, 0);
            let (fr, en, s_fr, s_en) = (said.fr, said.en, share.fr, share.en);
            said = say!(
                "{fr}\u{202f}; un écart aussi net se voit à {s_fr}\u{202f}% des autres dates"
                    | "{en}; as clear a change shows at {s_en}% of the other dates"
            );
        }
        said
    }
}

/// Compares the months before `change` with those from it on. `units`: how units of its kind differ. `None` when one side has nothing to compare.
pub(super) fn effect(series: &[Month], change: usize, units: GammaPoisson) -> Option<Effect> {
    let told: Vec<(usize, Month)> = series.iter().copied().enumerate().filter(|(_, m)| m.expected > 0.0).collect();
    let at = told.iter().filter(|(position, _)| *position < change).count();
    let points: Vec<Point> = told.iter().map(|(_, m)| Point { count: m.observed, exposure: m.expected, month: Some(m.month) }).collect();
    let period = |side: &[Point]| Period { observed: side.iter().map(|p| p.count).sum(), expected: side.iter().map(|p| p.exposure).sum() };
    let (before, after) = points.split_at(at);
    let (before, after) = (period(before), period(after));
    let regression = (before.observed.min(after.observed) >= THICK).then(|| change_of_level(&points, at)).flatten();
    if let Some(found) = regression {
        let (low, high) = found.interval(0.8);
        return Some(Effect { ratio: Estimate { low, mid: found.ratio(), high }, means: Means::Segments(placebo(&points, at)) });
    }
    let at = |p| quantile(units, before, after, p);
    Some(Effect { ratio: Estimate { low: at(0.1)?, mid: at(0.5)?, high: at(0.9)? }, means: Means::Ratio })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(counts: &[f64]) -> Vec<Month> {
        counts.iter().enumerate().map(|(at, n)| Month { observed: *n, expected: 2.0, month: (at % 12) as u8 + 1 }).collect()
    }

    #[test]
    fn long_series_are_segmented_and_short_ones_compared() {
        let units = GammaPoisson { shape: 4.0 };
        let long = effect(&months(&[1., 2., 1., 2., 1., 2., 1., 2., 6., 5., 6., 5.]), 8, units).expect("enough months");
        assert!(matches!(long.means, Means::Segments(_)) && long.ratio.low > 1.0, "{long:?}");
        let short = effect(&months(&[1., 0., 1., 4., 5.]), 3, units).expect("two sides");
        assert!(short.means == Means::Ratio && short.ratio.low > 1.0, "{short:?}");
        let thin = effect(&months(&[0., 1., 0., 0., 0., 1., 0., 0., 1., 1., 1., 1.]), 8, units).expect("two sides");
        assert_eq!(thin.means, Means::Ratio, "two counted before are no series");
        assert_eq!(effect(&months(&[1., 2.]), 2, units), None, "nothing after");
        assert_eq!(effect(&[], 0, units), None);
    }

    #[test]
    fn it_says_compatible_and_never_caused() {
        let units = GammaPoisson { shape: 4.0 };
        for counts in [&[1., 2., 1., 1., 1.][..], &[0., 0., 1., 8., 9.]] {
            let said = effect(&months(counts), 3, units).expect("two sides").sentence();
            assert!(said.fr.starts_with("compatible avec un effet de ×") && !said.fr.contains("caus"), "{}", said.fr);
            assert!(said.en.starts_with("compatible with an effect of ×") && !said.en.contains("caus"), "{}", said.en);
        }
        assert!(effect(&months(&[1., 2., 1., 1., 1.]), 3, units).expect("two sides").sentence().fr.ends_with("aucun effet"));
    }
}
