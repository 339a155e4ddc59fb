//! Does attendance rise or fall over the invitations, once what each sitting led to expect is taken off? A list of trends of which one in ten may be false.
//!
//! # Source
//! Mann 1945; Benjamini & Hochberg 1995. Change points are judged apart, as leaving: at ten invitations a trend test finds less.

use crate::statistics::fdr::adjusted;
use crate::statistics::mann_kendall::trend;
use crate::text::Text;

/// The normal approximation of the test holds from here on.
const FEWEST: usize = 10;
/// Pairs are counted among the last so many.
const LONGEST: usize = 60;
/// Share of the trends told that may be false.
const RATE: f64 = 0.10;

/// Which way attendance goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trend {
    Falling,
    Rising,
}

impl Trend {
    pub(super) fn words(self) -> (&'static str, Text) {
        match self {
            Self::Falling => ("baisse", Text { fr: "en baisse", en: "falling" }),
            Self::Rising => ("hausse", Text { fr: "en hausse", en: "rising" }),
        }
    }
}

/// One entry a unit, in order, from its outcomes less what was expected of them, in order of time. Cost O(units · 60²).
pub(super) fn trends(residuals: &[Vec<f64>]) -> Vec<Option<Trend>> {
    let found: Vec<_> =
        residuals.iter().map(|all| trend(&all[all.len().saturating_sub(LONGEST)..]).filter(|_| all.len() >= FEWEST)).collect();
    let tested: Vec<usize> = (0..found.len()).filter(|&i| found[i].is_some()).collect();
    let p_values: Vec<f64> = tested.iter().filter_map(|&i| found[i].map(|t| t.p)).collect();
    let mut out = vec![None; found.len()];
    for (&i, q) in tested.iter().zip(adjusted(&p_values)) {
        let score = found[i].map_or(0.0, |t| t.score);
        out[i] = (q <= RATE).then_some(if score < 0.0 { Trend::Falling } else { Trend::Rising });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::random::Stream;

    #[test]
    fn a_fall_is_seen_and_noise_is_not() {
        let falling: Vec<f64> = (0..14).map(|i| if i < 7 { 0.3 } else { -0.7 }).collect();
        let mut units: Vec<Vec<f64>> =
            (0..20).map(|unit| (0..14).map(|i| Stream::new(7, unit * 14 + i).uniform() - 0.5).collect()).collect();
        assert!(trends(&units).iter().flatten().count() <= 2);
        units[3] = falling;
        units[4] = vec![-0.7; 3];
        let found = trends(&units);
        assert_eq!((found[3], found[4]), (Some(Trend::Falling), None));
    }
}
