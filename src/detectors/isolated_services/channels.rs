//! The evidence: how few links, how few received, how few counterparts, how few answers; each a log Bayes factor that one more honoured link never raises.
//!
//! Few links and few counterparts are weighed together: one lone link says little of its counterparts, three of eighteen that all go to one say both. With as many
//! counterparts, more links make "one counterpart" surer; what is kept is the smallest factor met on the way up to the links there are (see [`Standard::apart`]).

use super::links::Calls;
use crate::statistics::beta_binomial::BetaBinomial;
use crate::statistics::ewens;
use crate::statistics::gamma_poisson::GammaPoisson;
use crate::statistics::poisson_binomial::PoissonBinomial;
use crate::statistics::scalar::ln_sum_exp;

/// An isolated service has one of these shares of the links expected.
pub(super) const LOW: [f64; 3] = [0.02, 0.1, 0.25];
/// For the interval of the effect: an isolated service stands anywhere below this share.
const HIGHEST_LOW: f64 = 0.5;
/// How readily a service tied to one counterpart meets another.
const ONE_COUNTERPART: f64 = 0.05;
/// Answers other than "honoured" needed before anything is said of answers. Counted so, one more honoured never opens the question.
const FEWEST_UNHONOURED: usize = 5;
/// How often the share honoured of an ordinary service stands just anywhere: less than usual isn't hardly ever.
const ANYWHERE: f64 = 0.1;
/// Beyond so many links nobody is isolated for want of them.
const MOST: u32 = 2_000;

/// What was counted and what was expected, with the ratio of the two: 10, 50 and 90 % points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Count {
    pub(super) observed: f64,
    pub(super) expected: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) ratio: (f64, f64, f64),
}

/// What a service is compared with: its own expectation, made without it, and how much services differ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standard {
    /// How much services differ in their links, and in those they receive.
    pub(super) links: GammaPoisson,
    pub(super) received: GammaPoisson,
    /// Links expected of this one, and links received.
    pub(super) expected: f64,
    pub(super) expected_received: f64,
    /// How readily services of its kind meet new counterparts; `None` when no peer tells.
    pub(super) theta: Option<f64>,
    /// What usually becomes of calls sent, and of calls received.
    pub(super) sent_answers: Option<Answers>,
    pub(super) received_answers: Option<Answers>,
}

impl Standard {
    /// Hardly ever called. Never rises with the calls received.
    pub(super) fn few_received(&self, n: u32) -> f64 {
        self.received.ln_bayes_factor_low(&LOW, n, self.expected_received)
    }

    /// One counterpart for all its links, as the counts say it: rises with the links, falls with the counterparts.
    fn one_counterpart(&self, n: u32, k: u32) -> f64 {
        self.spread_theta().map_or(f64::NEG_INFINITY, |theta| ewens::ln_narrow_factor(ONE_COUNTERPART, theta, n.min(MOST), k))
    }

    /// Is the want of counterparts, rather than of links, what sets the service apart?
    pub(super) fn is_narrow(&self, n: u32, k: u32) -> bool {
        self.one_counterpart(n, k) > self.links.ln_bayes_factor_low(&LOW, n, self.expected)
    }

    /// A kind whose services all have one counterpart can't show that one service has.
    fn spread_theta(&self) -> Option<f64> {
        self.theta.filter(|theta| *theta > ONE_COUNTERPART)
    }

    /// Few links, one counterpart, or both: the smallest factor over histories with no more links and no more counterparts than `n` and `k`.
    ///
    /// So one more link never raises it, be it with somebody known or new. Cost O(n).
    pub(super) fn apart(&self, n: u32, k: u32) -> f64 {
        let few_links = self.links.ln_bayes_factors_low(&LOW, n.min(MOST), self.expected);
        let (mut lowest, mut rise) = (f64::INFINITY, 0.0);
        for (links, few) in (0u32..).zip(few_links) {
            // With fewer links than counterparts, each link had its own: of all numbers of counterparts, the largest speaks least for "one".
            let one = match self.spread_theta() {
                Some(theta) => {
                    let factor = f64::from(k.min(links)) * libm::log(ONE_COUNTERPART / theta) + rise;
                    rise += libm::log((theta + f64::from(links)) / (ONE_COUNTERPART + f64::from(links)));
                    factor
                }
                None => f64::NEG_INFINITY,
            };
            let both = if few > 0.0 || one > 0.0 { few.max(0.0) + one.max(0.0) } else { few.max(one) };
            lowest = lowest.min(both);
        }
        lowest
    }

    /// Links in all and received, with the ratio to what is expected: θ as it stands if the service is isolated with probability `isolated`.
    pub(super) fn counts(&self, links: u32, received: u32, isolated: f64) -> (Count, Count) {
        (count(&self.links, links, self.expected, isolated), count(&self.received, received, self.expected_received, isolated))
    }

    /// Counterparts of a service, against how many its number of links would meet.
    pub(super) fn counterparts(&self, n: u32, k: u32) -> Count {
        let (observed, theta) = (f64::from(k), self.theta.unwrap_or(1.0));
        let expected = ewens::expected_counterparts(theta, n);
        // The exact law needs the square of the links; beyond a few hundred, a new counterpart is rare and the first ones decide.
        let chances: Vec<f64> = (0..n.min(400)).map(|i| theta / (theta + f64::from(i))).collect();
        let law = PoissonBinomial::new(&chances);
        let (low, high) = (law.quantile(0.1), law.quantile(0.9).max(1.0));
        let over = |x: f64| if x > 0.0 { observed / x } else { 1.0 };
        Count { observed, expected, low, high, ratio: (over(high), over(expected), over(low.max(1.0))) }
    }
}

fn count(model: &GammaPoisson, observed: u32, expected: f64, isolated: f64) -> Count {
    let observed = f64::from(observed);
    let ratio = |p| model.quantile_beside(p, isolated, HIGHEST_LOW, observed, expected);
    let ratio = if expected > 0.0 { (ratio(0.1), ratio(0.5), ratio(0.9)) } else { (0.0, 1.0, 1.0) };
    Count { observed, expected, low: model.predicted(0.1, expected), high: model.predicted(0.9, expected), ratio }
}

/// What became of calls, against the usual.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answers {
    usual: BetaBinomial,
}

impl Answers {
    /// Fitted on the services with enough answers; `None` when they tell nothing: too few, or nothing is ever honoured.
    pub(super) fn fit(calls: impl Iterator<Item = Calls>) -> Option<Self> {
        let telling: Vec<(f64, f64)> =
            calls.filter(|c| c.answered > FEWEST_UNHONOURED).map(|c| (c.honoured as f64, c.answered as f64)).collect();
        let says = telling.len() >= 2 && telling.iter().any(|c| c.0 > 0.0);
        says.then(|| Self { usual: BetaBinomial::fit(&telling) })
    }

    fn highest(&self) -> f64 {
        self.usual.mean() / 3.0
    }

    /// "Hardly ever honoured" (a third of the usual share or less) for `honoured` of `known`; `None` under five other answers.
    ///
    /// The smallest factor over histories with fewer honoured, whether these are missing or had another answer: one more honoured never raises it.
    pub(super) fn hardly_honoured(&self, honoured: usize, known: usize) -> Option<f64> {
        let other = known - honoured;
        if other < FEWEST_UNHONOURED {
            return None;
        }
        let factor = |k: usize, n: usize| {
            let (k, n) = (k as f64, n as f64);
            let anywhere = BetaBinomial::ln_pmf_uniform(k, n, 0.0, 1.0);
            let ordinary = ln_sum_exp([libm::log1p(-ANYWHERE) + self.usual.ln_pmf(k, n), libm::log(ANYWHERE) + anywhere]);
            BetaBinomial::ln_pmf_uniform(k, n, 0.0, self.highest()) - ordinary
        };
        // Both ways down, whole or by ten steps each when there are many.
        let step = |most: usize| (most / 10).max(1);
        let fewer = (0..=honoured).rev().step_by(step(honoured));
        let lowest = fewer.flat_map(|k| {
            let turned = honoured - k;
            (0..=turned).step_by(step(turned)).map(move |turned| (k, other + turned + k))
        });
        Some(lowest.map(|(k, n)| factor(k, n)).fold(f64::INFINITY, f64::min))
    }

    /// Calls honoured against the usual share, as it stands if hardly any is with probability `isolated`.
    pub(super) fn count(&self, honoured: usize, known: usize, isolated: f64) -> Count {
        let (k, n, usual) = (honoured as f64, known as f64, self.usual.mean());
        let ratio = |q| self.usual.quantile_beside(q, isolated, self.highest(), k, n) / usual;
        let (low, high) = (self.usual.quantile(0.1) * n, self.usual.quantile(0.9) * n);
        Count { observed: k, expected: usual * n, low, high, ratio: (ratio(0.1), ratio(0.5), ratio(0.9)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn standard(model: GammaPoisson, expected: f64, theta: f64) -> Standard {
        let (theta, expected_received) = (Some(theta), expected / 2.0);
        Standard { links: model, received: model, expected, expected_received, theta, sent_answers: None, received_answers: None }
    }

    proptest! {
        #[test]
        fn one_more_link_never_raises_isolation(
            shape in 0.3..150.0f64, expected in 0.5..60.0f64, theta in 0.06..40.0f64, n in 0u32..60, k in 0u32..60, received in 0u32..60, is_new: bool,
        ) {
            let model = GammaPoisson { shape };
            let standard = standard(model, expected, theta);
            let k = k.min(n).max(n.min(1));
            let next = if is_new { k + 1 } else { k.max(1) };
            prop_assert!(standard.apart(n + 1, next) <= standard.apart(n, k) + 1e-12);
            prop_assert!(standard.few_received(received + 1) <= standard.few_received(received));
        }

        #[test]
        fn one_more_honoured_answer_never_raises_isolation(a in 0.2..20.0f64, b in 0.2..20.0f64, honoured in 0usize..9, other in 0usize..9) {
            let answers = Answers { usual: BetaBinomial { a, b } };
            let before = answers.hardly_honoured(honoured, honoured + other);
            let more = answers.hardly_honoured(honoured + 1, honoured + 1 + other);
            // `None` says nothing: it stands below any factor.
            prop_assert!(more.unwrap_or(f64::NEG_INFINITY) <= before.unwrap_or(f64::NEG_INFINITY) + 1e-9);
            if other > 0 {
                let turned = answers.hardly_honoured(honoured + 1, honoured + other);
                prop_assert!(turned.unwrap_or(f64::NEG_INFINITY) <= before.unwrap_or(f64::NEG_INFINITY) + 1e-9);
            }
        }
    }

    #[test]
    fn few_links_to_one_counterpart_stay_sure() {
        let model = GammaPoisson { shape: 4.0 };
        let standard = standard(model, 18.0, 6.0);
        let along: Vec<f64> = (0..25).map(|n| standard.apart(n, n.min(1))).collect();
        assert!(along[1] > 4.0 && along[24] > 4.0 && standard.apart(24, 8) < 0.0, "{along:?}");
        // A few links, well spread, are few links and no more.
        assert!(standard.apart(6, 5) < 1.0 && !standard.is_narrow(6, 5) && standard.is_narrow(12, 1));
    }
}
