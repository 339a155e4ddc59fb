//! A unit beside its peers: what they lead to expect of it, where its own level lies, and how sure it is that the two differ.
//!
//! # Method
//! The level of a unit is drawn around the level of its peers, with a spread that the data tell: counts `O ~ Poisson(λe)`, λ gamma; shares `k ~ Binomial(n, p)`, p beta;
//! measures `x ~ N(level, error)`, level normal. The level of the peers is their own, the unit left out, drawn towards that of everybody by the weight of three units of
//! exposure; it is uncertain too, the more so the fewer they are, and that uncertainty goes into all that is said. Level and peers are updated together (linear Bayes, which
//! is exact in the mean for these laws); the law of the level keeps its family (gamma, beta, normal) with the mean and variance found. The spread isn't a number but a
//! weighted grid, with a flat prior: a handful of units that happen to agree doesn't prove that units agree. One unit in twenty may be of another kind, its level spread
//! much wider: hundreds that agree don't make the one that differs look like them, nor does it make them look scattered.
//!
//! # Odd cases  Peers without any exposure, or of level 0: nothing to compare with. A share whose expected level is near 1 can't be a fifth above it: it can only be below.
//! # Cost       O(units · peers) for peers by weight, O(units) for peers by group; 16 laws a unit.
//! # Source
//! Bühlmann & Gisler, *A Course in Credibility Theory*, 2005 (linear Bayes); Clayton & Kaldor, Biometrics 43, 1987; Gelman et al., *BDA*, ch. 5 (spread with a flat prior);
//! Goldstein & Spiegelhalter, "League tables and their limitations", JRSS A 159, 1996.

use super::beta_binomial::BetaBinomial;
use super::gamma_poisson::GammaPoisson;
use super::scalar::{invert, ln_sum_exp};
use rayon::prelude::*;
use statrs::function::beta::beta_reg;
use statrs::function::gamma::gamma_lr;

/// What kind of figure is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    /// Events for so much exposure.
    Count,
    /// So many of so many.
    Share,
    /// A value known with some error.
    Measure,
}

/// What was seen of a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// Events, or those of which it is true, or the value itself.
    pub sum: f64,
    /// Exposure, or all of them; 1 for a measure.
    pub exposure: f64,
    /// Variance of the error of a measure; not used for the other kinds.
    pub error: f64,
}

/// Whom a unit is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Beside {
    /// The other units of this group.
    Group(usize),
    /// Some others (by position), each with its weight, above 0.
    Weighted(Vec<(usize, f64)>),
    /// All others.
    Everyone,
}

/// A unit beside its peers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The level that the peers lead to expect.
    pub expected: f64,
    /// Standard error of that expectation.
    pub expected_error: f64,
    /// Where the unit's own level lies: best guess, and 80 % interval.
    pub level: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// How the unit's level stands to that of its peers, best guess of both: 0.25 is a quarter more.
    pub effect: f64,
    /// Probability that the level is more than `margin` above that of the peers.
    pub more: f64,
    /// Probability that it is more than `margin` below.
    pub less: f64,
}

/// All units, and how much they differ.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readings {
    /// One a unit, in order; `None` where there is nothing to compare with.
    pub units: Vec<Option<Reading>>,
    /// How much the levels of peers differ, as a share of their level (for measures, of the standard deviation of all): mean of its grid.
    pub spread: f64,
}

/// Weight of everybody's level in that of the peers, in units of exposure.
const PULL: f64 = 3.0;
/// Points of the grid of spreads.
const POINTS: usize = 16;
/// Share of the units that may be of another kind.
const OTHER: f64 = 0.05;
/// Middle share of the interval of a level.
const INTERVAL: f64 = 0.8;

/// Reads every unit beside its peers. `beside`: one entry a unit, as many as `seen`. `margin`: how far apart counts, as a share of what is expected (0.2: a fifth).
///
/// Same result whatever the number of threads.
pub fn read(law: Law, seen: &[Seen], beside: &[Beside], margin: f64) -> Readings {
    let pools = pools(law, seen, beside);
    let scale = law.scale(seen);
    let grid: Vec<[Component; 2]> = grid(law, scale);
    // How well each unit is foretold from its peers, under each spread, if it is like them and if it isn't.
    let foretold: Vec<Option<Vec<[f64; 2]>>> = (0..seen.len())
        .into_par_iter()
        .map(|unit| {
            let pool = pools[unit].as_ref()?;
            Some(grid.iter().map(|pair| pair.map(|c| libm::log(c.weight) + law.ln_foretold(&seen[unit], pool, c))).collect())
        })
        .collect();
    let fits: Vec<f64> = (0..grid.len()).map(|at| foretold.iter().flatten().map(|unit| ln_sum_exp(unit[at])).sum()).collect();
    let whole = ln_sum_exp(fits.iter().copied());
    let weights: Vec<f64> = fits.iter().map(|fit| libm::exp(fit - whole)).collect();
    let units = (0..seen.len())
        .into_par_iter()
        .map(|unit| {
            let (pool, foretold) = (pools[unit].as_ref()?, foretold[unit].as_ref()?);
            let weighed = grid.iter().zip(foretold).zip(&weights).flat_map(|((pair, foretold), weight)| {
                let both = ln_sum_exp(*foretold);
                [0, 1].map(|kind| Component { weight: weight * libm::exp(foretold[kind] - both), ..pair[kind] })
            });
            Some(one(law, &seen[unit], pool, &weighed.collect::<Vec<_>>(), margin))
        })
        .collect();
    let spread =
        if scale > 0.0 { grid.iter().zip(&weights).map(|(pair, weight)| pair[0].spread * weight).sum::<f64>() / scale } else { 0.0 };
    Readings { units, spread }
}

/// One way in which a unit may stand among its peers.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Component {
    /// Spread of the unit's own level.
    spread: f64,
    /// Spread of the levels of its peers.
    among: f64,
    /// How likely it is.
    weight: f64,
}

/// What peers say, before the unit itself has spoken.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pool {
    /// Their level.
    mean: f64,
    /// Σ w²e² / (Σ we)²: 1 for a single peer, 1/m for m equal ones.
    few: f64,
    /// Variance of their level that comes from what was seen of each, not from how they differ.
    noise: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    exposure: f64,
    squares: f64,
    sum: f64,
    noise: f64,
}

impl Sums {
    fn add(&mut self, law: Law, seen: &Seen, weight: f64) {
        let exposure = weight * seen.exposure;
        self.exposure += exposure;
        self.squares += exposure * exposure;
        self.sum += weight * seen.sum;
        // Σ w²e²·R(e), R the variance of one unit's figure: level/e for counts, level(1 − level)/n for shares; the level comes in later.
        self.noise += weight * weight * if law == Law::Measure { seen.error } else { seen.exposure };
    }

    fn less(self, other: Self) -> Self {
        let least = |a: f64, b: f64| if a - b > 1e-9 * a { a - b } else { 0.0 };
        Self {
            exposure: least(self.exposure, other.exposure),
            squares: least(self.squares, other.squares),
            sum: self.sum - other.sum,
            noise: least(self.noise, other.noise),
        }
    }
}

fn pools(law: Law, seen: &[Seen], beside: &[Beside]) -> Vec<Option<Pool>> {
    let n_groups = beside.iter().map(|b| if let Beside::Group(group) = b { group + 1 } else { 0 }).max().unwrap_or(0);
    let mut groups = vec![Sums::default(); n_groups];
    let mut all = Sums::default();
    for (seen, beside) in seen.iter().zip(beside) {
        all.add(law, seen, 1.0);
        if let Beside::Group(group) = beside {
            groups[*group].add(law, seen, 1.0);
        }
    }
    let of = |unit: usize| {
        let mut own = Sums::default();
        own.add(law, &seen[unit], 1.0);
        let others = all.less(own);
        let peers = match &beside[unit] {
            Beside::Group(group) => groups[*group].less(own),
            Beside::Everyone => others,
            Beside::Weighted(weights) => weights.iter().fold(Sums::default(), |mut sums, (other, weight)| {
                sums.add(law, &seen[*other], *weight);
                sums
            }),
        };
        if peers.exposure <= 0.0 {
            return None;
        }
        let pull = if law == Law::Measure { 0.0 } else { PULL };
        let mean = (peers.sum + pull * others.sum / others.exposure) / (peers.exposure + pull);
        let mean = if law == Law::Share { mean.clamp(1e-4, 1.0 - 1e-4) } else { mean };
        let one = law.variance_of_one(mean);
        let whole = peers.exposure * peers.exposure;
        (law == Law::Measure || mean > 0.0).then_some(Pool { mean, few: peers.squares / whole, noise: one * peers.noise / whole })
    };
    (0..seen.len()).map(of).collect()
}

/// Spreads to try, as standard deviations: shares of the level for counts, of √(p(1−p)) for shares, of all values' standard deviation for measures. Each for a unit like its peers,
/// then for one of another kind.
fn grid(law: Law, scale: f64) -> Vec<[Component; 2]> {
    // Of another kind: half as much or half again is nothing rare.
    let (most, wide) = match law {
        Law::Count => (1.6, 0.5),
        Law::Share => (0.9, 0.35),
        Law::Measure => (1.6, 2.0),
    };
    let component = |at: usize| {
        let spread = scale * most * (at as f64 + 0.5) / POINTS as f64;
        let beyond = scale * wide;
        // Peers may hold one of another kind, too.
        let among = libm::sqrt(spread * spread + OTHER * beyond * beyond);
        [
            Component { spread, among, weight: 1.0 - OTHER },
            Component { spread: libm::sqrt(spread * spread + beyond * beyond), among, weight: OTHER },
        ]
    };
    (0..POINTS).map(component).collect()
}

impl Law {
    /// What a spread of 1 is in the units of the grid.
    fn scale(self, seen: &[Seen]) -> f64 {
        if self != Self::Measure {
            return 1.0;
        }
        let n = seen.len() as f64;
        let mean = seen.iter().map(|s| s.sum).sum::<f64>() / n.max(1.0);
        libm::sqrt(seen.iter().map(|s| (s.sum - mean) * (s.sum - mean)).sum::<f64>() / (n - 1.0).max(1.0)).max(1e-12)
    }

    /// Variance of a figure around the level of everybody: chance, for that exposure, and how much units differ (`spread`, as [`Readings`] has it).
    pub fn scatter(self, level: f64, exposure: f64, spread: f64) -> f64 {
        self.variance_of_one(level) / exposure + self.between(level, spread)
    }

    /// Variance of a figure resting on one unit of exposure, at that level.
    fn variance_of_one(self, level: f64) -> f64 {
        match self {
            Self::Count => level,
            Self::Share => level * (1.0 - level),
            Self::Measure => 1.0,
        }
    }

    /// Variance of the levels of peers around their common one.
    fn between(self, level: f64, spread: f64) -> f64 {
        match self {
            Self::Count => level * level * spread * spread,
            Self::Share => level * (1.0 - level) * spread * spread,
            Self::Measure => spread * spread,
        }
    }

    /// (variance of a unit's level around its peers' common one, variance of what is known of that one).
    fn variances(self, pool: &Pool, component: Component) -> (f64, f64) {
        let (between, among) = (self.between(pool.mean, component.spread), self.between(pool.mean, component.among));
        if self != Self::Share {
            return (between, among * pool.few + pool.noise);
        }
        // A share can't vary by more than p(1 − p); the more shares vary, the less is left to chance.
        let most = pool.mean * (1.0 - pool.mean);
        let known = among * pool.few + pool.noise * (1.0 - among / most).max(0.0);
        let scale = (0.98 * most / (between + known)).min(1.0);
        (between * scale, known * scale)
    }

    /// Variance that chance alone gives the figure of a unit, its level being spread with that variance.
    fn chance(self, seen: &Seen, level: f64, spread: f64) -> f64 {
        match self {
            Self::Count => level / seen.exposure,
            Self::Share => (level * (1.0 - level) - spread) / seen.exposure,
            Self::Measure => seen.error,
        }
    }

    /// Log-probability of what was seen, foretold from the peers under that spread.
    fn ln_foretold(self, seen: &Seen, pool: &Pool, component: Component) -> f64 {
        let (between, known) = self.variances(pool, component);
        let variance = between + known;
        match self {
            Self::Count => GammaPoisson { shape: pool.mean * pool.mean / variance }.ln_pmf(seen.sum, pool.mean * seen.exposure),
            Self::Share => {
                let weight = pool.mean * (1.0 - pool.mean) / variance - 1.0;
                BetaBinomial { a: pool.mean * weight, b: (1.0 - pool.mean) * weight }.ln_pmf(seen.sum, seen.exposure)
            }
            Self::Measure => {
                let variance = variance + seen.error;
                -0.5 * (libm::log(variance) + (seen.sum - pool.mean) * (seen.sum - pool.mean) / variance)
            }
        }
    }

    /// P(level < x) under the law of this family with that mean and variance.
    fn below(self, x: f64, mean: f64, variance: f64) -> f64 {
        if variance <= 0.0 {
            return f64::from(u8::from(mean < x));
        }
        match self {
            Self::Count if x <= 0.0 => 0.0,
            Self::Count => gamma_lr(mean * mean / variance, x * mean / variance),
            Self::Share => {
                let weight = (mean * (1.0 - mean) / variance - 1.0).max(1e-6);
                let (a, b) = ((mean * weight).max(1e-9), ((1.0 - mean) * weight).max(1e-9));
                if x <= 0.0 {
                    0.0
                } else if x >= 1.0 {
                    1.0
                } else {
                    beta_reg(a, b, x)
                }
            }
            Self::Measure => 0.5 * libm::erfc((mean - x) / libm::sqrt(2.0 * variance)),
        }
    }

    /// The level below which one lies with probability `p`, under the law of this family with that mean and variance.
    pub fn quantile(self, p: f64, mean: f64, variance: f64) -> f64 {
        let width = 12.0 * libm::sqrt(variance);
        let (low, high) = match self {
            Self::Count => (0.0, mean + width),
            Self::Share => (0.0, 1.0),
            Self::Measure => (mean - width, mean + width),
        };
        invert(|x| self.below(x, mean, variance), p, low, high)
    }
}

/// One unit, over all ways in which it may stand; their weights add up to 1.
fn one(law: Law, seen: &Seen, pool: &Pool, components: &[Component], margin: f64) -> Reading {
    let figure = seen.sum / seen.exposure;
    let (mut level, mut square, mut peers, mut error, mut more, mut less) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for &component in components.iter().filter(|component| component.weight > 1e-9) {
        let weight = component.weight;
        let (between, known) = law.variances(pool, component);
        let prior = between + known;
        let noise = law.chance(seen, pool.mean, prior);
        let whole = prior + noise;
        // Level of the unit and of its peers after the unit has spoken: means, variances, covariance.
        let (gain, peers_gain) = (prior / whole, known / whole);
        let here = pool.mean + gain * (figure - pool.mean);
        let there = pool.mean + peers_gain * (figure - pool.mean);
        let (variance, there_variance, both) = (gain * noise, known - known * peers_gain, known * noise / whole);
        // The exact laws know that a low level varies less than a high one.
        let exact = match law {
            Law::Count => here / pool.mean,
            Law::Share => {
                let prior_weight = pool.mean * (1.0 - pool.mean) / prior - 1.0;
                let after = here * (1.0 - here) / (prior_weight + seen.exposure + 1.0);
                after / variance
            }
            Law::Measure => 1.0,
        };
        let variance = variance * exact;
        level += weight * here;
        square += weight * (variance + here * here);
        peers += weight * there;
        error += weight * there_variance;
        // P(level > (1 + margin) · peers): both uncertain, and bound together.
        let apart = |times: f64| (variance + times * times * there_variance - 2.0 * times * both).max(1e-300);
        let (up, down) = (1.0 + margin, 1.0 - margin);
        more += weight * (1.0 - law.below(up * there, here, apart(up)));
        less += weight * law.below(down * there, here, apart(down));
    }
    let variance = (square - level * level).max(0.0);
    Reading {
        expected: pool.mean,
        expected_error: libm::sqrt(error),
        level,
        // Near nothing, or near all, a law may be so bent that its mean lies beyond its quantiles: the interval holds it all the same.
        low: law.quantile((1.0 - INTERVAL) / 2.0, level, variance).min(level),
        high: law.quantile((1.0 + INTERVAL) / 2.0, level, variance).max(level),
        effect: if peers.abs() > 0.0 { level / peers - 1.0 } else { 0.0 },
        more,
        less,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::random::Stream;

    fn count(sum: f64, exposure: f64) -> Seen {
        Seen { sum, exposure, error: 0.0 }
    }

    #[test]
    fn a_single_spread_gives_the_textbook_posterior() {
        // Shape 4, 2 events for 10 expected, peers known without error: the oracle of Gamma–Poisson, θ̂ = 6/14.
        let alone = |spread: f64| [Component { spread, among: 0.0, weight: 1.0 }];
        let pool = Pool { mean: 1.0, few: 0.0, noise: 0.0 };
        let reading = one(Law::Count, &count(2.0, 10.0), &pool, &alone(0.5), 0.5);
        assert!((reading.level - 0.428571).abs() < 5e-7 && (reading.less - 0.699292).abs() < 5e-7, "{reading:?}");
        assert!((Law::Count.below(reading.low, 6.0 / 14.0, 6.0 / 196.0) - 0.1).abs() < 1e-9);
        // Beta(6, 4), then 1 of 8: Beta(7, 11).
        let pool = Pool { mean: 0.6, few: 0.0, noise: 0.0 };
        let reading = one(Law::Share, &count(1.0, 8.0), &pool, &alone(libm::sqrt(1.0 / 11.0)), 0.2);
        let exact = BetaBinomial { a: 7.0, b: 11.0 };
        assert!((reading.level - exact.mean()).abs() < 1e-12 && (reading.low - exact.quantile(0.1)).abs() < 1e-9, "{reading:?}");
        assert!((reading.less - (1.0 - exact.above(0.48))).abs() < 1e-9);
        // Normal: prior variance 4, error 1, 5 seen beside 0: 4 ± √0.8.
        let reading = one(Law::Measure, &Seen { sum: 5.0, exposure: 1.0, error: 1.0 }, &Pool { mean: 0.0, ..pool }, &alone(2.0), 0.2);
        assert!((reading.level - 4.0).abs() < 1e-12 && (reading.high - 4.0 - 1.281_552 * libm::sqrt(0.8)).abs() < 1e-5);
    }

    #[test]
    fn peers_leave_the_unit_out_whatever_way_they_are_given() {
        let seen = [count(4.0, 2.0), count(9.0, 3.0), count(5.0, 5.0), count(30.0, 4.0)];
        let group = [Beside::Group(0), Beside::Group(0), Beside::Group(0), Beside::Group(1)];
        let pools = pools(Law::Count, &seen, &group);
        let first = pools[0].unwrap();
        // Peers 14 events for 8, everybody else 44 for 12.
        assert!((first.mean - (14.0 + 3.0 * 44.0 / 12.0) / 11.0).abs() < 1e-12 && (first.few - 34.0 / 64.0).abs() < 1e-12);
        assert_eq!(pools[3], None, "alone in its group");
        let weighted = [Beside::Weighted(vec![(1, 1.0), (2, 1.0)]), Beside::Everyone, Beside::Everyone, Beside::Everyone];
        let again = super::pools(Law::Count, &seen, &weighted)[0].unwrap();
        assert!((again.mean - first.mean).abs() < 1e-12 && (again.noise - first.noise).abs() < 1e-12);
    }

    #[test]
    fn where_nothing_differs_little_is_said_and_intervals_keep_their_word() {
        let (mut flagged, mut covered, mut n) = (0.0, 0.0, 0.0);
        for seed in 0..60 {
            let mut stream = Stream::new(seed, 1);
            let beside: Vec<Beside> = (0..14).map(|i| Beside::Group(i % 3)).collect();
            // Levels of one law: spread 0.3 around 1, 40 units of exposure each, a normal law standing in for Poisson's.
            let levels: Vec<f64> = (0..14).map(|_| (1.0 + 0.3 * stream.normal()).max(0.2)).collect();
            let seen: Vec<Seen> = levels
                .iter()
                .map(|level| count((level * 40.0 + libm::sqrt(level * 40.0) * stream.normal()).max(0.0).round(), 40.0))
                .collect();
            for (reading, level) in read(Law::Count, &seen, &beside, 0.2).units.iter().zip(&levels) {
                let reading = reading.unwrap();
                covered += f64::from(u8::from((reading.low..=reading.high).contains(level)));
                n += 1.0;
            }
            let alike: Vec<Seen> = (0..14).map(|_| count((40.0 + libm::sqrt(40.0) * stream.normal()).round(), 40.0)).collect();
            let readings = read(Law::Count, &alike, &beside, 0.2);
            flagged += readings.units.iter().flatten().filter(|r| r.more.max(r.less) >= 0.9).count() as f64;
        }
        assert!((covered / n - 0.8).abs() < 0.05, "{}", covered / n);
        assert!(flagged / n < 0.02, "{}", flagged / n);
    }

    #[test]
    fn what_is_planted_is_seen() {
        let mut seen: Vec<Seen> = (0..14).map(|i| count(38.0 + f64::from(i % 5), 40.0)).collect();
        seen[3].sum = 90.0;
        let readings = read(Law::Count, &seen, &vec![Beside::Everyone; 14], 0.2);
        let flagged: Vec<usize> = (0..14).filter(|&i| readings.units[i].is_some_and(|r| r.more.max(r.less) >= 0.9)).collect();
        assert_eq!(flagged, [3]);
        // Drawn to its peers, but not made one of them: 2.25 times their level was seen.
        assert!(readings.units[3].unwrap().effect > 0.8, "{:?}", readings.units[3]);
        // Hundreds that agree don't hide it.
        let many: Vec<Seen> = (0..300).map(|i| if i == 7 { count(72.0, 6.0) } else { count(24.0 + f64::from(i % 3), 6.0) }).collect();
        let readings = read(Law::Count, &many, &vec![Beside::Everyone; 300], 0.2);
        let flagged: Vec<usize> = (0..300).filter(|&i| readings.units[i].is_some_and(|r| r.more.max(r.less) >= 0.9)).collect();
        assert_eq!(flagged, [7]);
    }

    #[test]
    fn odd_cases() {
        assert_eq!(read(Law::Count, &[], &[], 0.2).units, []);
        assert_eq!(read(Law::Share, &[count(1.0, 2.0)], &[Beside::Everyone], 0.2).units, [None]);
        let none = read(Law::Count, &[count(0.0, 5.0), count(0.0, 5.0)], &vec![Beside::Everyone; 2], 0.2);
        assert_eq!(none.units, [None, None], "a level of nothing is no level");
        let all = read(Law::Share, &[count(5.0, 5.0), count(6.0, 6.0)], &vec![Beside::Everyone; 2], 0.2).units;
        assert!(all.iter().flatten().all(|r| r.low > 0.3 && r.high <= 1.0 && r.more < 0.01), "{all:?}");
        let flat = read(Law::Measure, &[Seen { sum: 2.0, exposure: 1.0, error: 0.0 }; 3], &vec![Beside::Everyone; 3], 0.2).units;
        assert!(flat.iter().flatten().all(|r| (r.level - 2.0).abs() < 1e-6 && r.more < 0.01), "{flat:?}");
    }
}
