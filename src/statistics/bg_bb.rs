//! Who is still there? Each unit takes its occasions with a probability of its own, until it leaves for good, at a rate of its own (BG/BB).
//!
//! A unit that is there takes an occasion with probability p ~ Beta(α, β); before each occasion it leaves with probability θ ~ Beta(γ, δ). All that the record
//! says is (x, t, n): x occasions taken out of n, the last of them being the t-th.
//!
//! # Choices
//! Ratios of Beta functions at whole steps are products of plain fractions: likelihood and gradient are exact to the last digits, without a gamma function.
//! The fit climbs by Newton's method on logarithms of the parameters, with the gradient as a formula and the curvature from its differences.
//!
//! # Source
//! Fader, Hardie & Shang, "Customer-base analysis in a discrete-time noncontractual setting", Marketing Science 29, 2010.

use super::scalar::ln_sum_exp;

/// What is known of units that are alike: how many times they took an occasion, when last, and of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct History {
    /// Occasions taken.
    pub taken: u32,
    /// Rank of the last one taken, from 1; 0 when none was. At least `taken`.
    pub last: u32,
    /// Occasions in all. At least `last`.
    pub occasions: u32,
}

/// The four parameters, above 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BgBb {
    /// α: weight of occasions taken.
    pub alpha: f64,
    /// β: weight of occasions missed while there.
    pub beta: f64,
    /// γ: weight of leaving.
    pub gamma: f64,
    /// δ: weight of staying.
    pub delta: f64,
}

/// Parameters are kept within these bounds: beyond them the law no longer changes to speak of (all units alike, or each its own extreme).
const BOUNDS: (f64, f64) = (1e-3, 1e4);

impl BgBb {
    /// The parameters under which the units are most likely together; `units`: (history, number of units).
    ///
    /// Parameters that the data don't hold back end at a bound, 10⁻³ or 10⁴. Units without occasions say nothing; with none left, all parameters are 1.
    ///
    /// # Cost    O(distinct histories · occasions) for each of some 200 evaluations.
    pub fn fit(units: &[(History, f64)]) -> Self {
        let mut units: Vec<(History, f64)> = units.iter().copied().filter(|u| u.0.occasions > 0 && u.1 > 0.0).collect();
        units.sort_by_key(|unit| unit.0);
        let merged: Vec<(History, f64)> =
            units.chunk_by(|a, b| a.0 == b.0).map(|run| (run[0].0, run.iter().map(|unit| unit.1).sum())).collect();
        let longest = merged.iter().map(|unit| unit.0.occasions).max().unwrap_or(0);
        // From several places, for the likelihood may have more than one top.
        let starts = [[0.0, 0.0, 0.0, 0.0], [1.0, 0.5, -1.0, 1.0], [0.0, 1.0, -1.5, 2.5]];
        let tops = starts.map(|start| climb(&merged, longest, start));
        let best = tops.into_iter().reduce(|best, next| if next.1 > best.1 + 1e-9 { next } else { best });
        best.map_or(Self { alpha: 1.0, beta: 1.0, gamma: 1.0, delta: 1.0 }, |top| Self::at(top.0))
    }

    fn at(ln: [f64; 4]) -> Self {
        let [alpha, beta, gamma, delta] = ln.map(libm::exp);
        Self { alpha, beta, gamma, delta }
    }

    /// Log-probability of one unit's history, of the order in which it took its occasions too.
    pub fn ln_likelihood(&self, history: History) -> f64 {
        Tables::new(self, history.occasions).stories(history).0
    }

    /// P(still there at the next occasion).
    ///
    /// With `last` and `occasions` held, it *falls* as `taken` rises: whoever came often, then not at all, has more surely left. See [`BgBb::engaged`].
    pub fn alive(&self, history: History) -> f64 {
        self.alive_after(history, 1)
    }

    /// P(still there at the m-th occasion from now), `m` from 1. Cost O(occasions + m).
    pub fn alive_after(&self, history: History, m: u32) -> f64 {
        Tables::new(self, history.occasions + m).alive_after(history, m)
    }

    /// P(still there), read so that one more occasion taken never lowers it: the largest [`BgBb::alive`] over histories with no more taken, and none later.
    ///
    /// A more constant past makes a silence more telling; that is good arithmetic, and nothing to say to someone because they came more. Never below `alive`.
    ///
    /// # Cost    O(taken · last · occasions).
    pub fn engaged(&self, history: History) -> f64 {
        let tables = Tables::new(self, history.occasions + 1);
        let mut most: f64 = 0.0;
        for last in 0..=history.last {
            for taken in u32::from(last > 0)..=history.taken.min(last) {
                most = most.max(tables.alive_after(History { taken, last, ..history }, 1));
            }
        }
        most
    }

    /// How many of the next `m` occasions the unit takes, on average. Cost O(occasions + m).
    pub fn expected(&self, history: History, m: u32) -> f64 {
        let tables = Tables::new(self, history.occasions + m + 1);
        let (whole, _) = tables.stories(history);
        let taking = tables.taking(history.taken + 1, history.occasions - history.taken);
        (1..=m).map(|ahead| libm::exp(taking + tables.staying(history.occasions + ahead) - whole)).sum()
    }
}

/// Sums of logarithms from which every ratio of Beta functions is made: entry k is Σ_{i<k} ln(parameter + i).
struct Tables {
    alpha: Vec<f64>,
    beta: Vec<f64>,
    both: Vec<f64>,
    delta: Vec<f64>,
    gamma_delta: Vec<f64>,
    ln_gamma: f64,
}

impl Tables {
    fn new(law: &BgBb, longest: u32) -> Self {
        let rising = |from: f64| sums(longest, |i| libm::log(from + i));
        Self {
            alpha: rising(law.alpha),
            beta: rising(law.beta),
            both: rising(law.alpha + law.beta),
            delta: rising(law.delta),
            gamma_delta: rising(law.gamma + law.delta),
            ln_gamma: libm::log(law.gamma),
        }
    }

    /// ln E[p^x (1 − p)^y].
    fn taking(&self, x: u32, y: u32) -> f64 {
        self.alpha[x as usize] + self.beta[y as usize] - self.both[(x + y) as usize]
    }

    /// ln E[(1 − θ)^n]: still there after n occasions.
    fn staying(&self, n: u32) -> f64 {
        self.delta[n as usize] - self.gamma_delta[n as usize]
    }

    /// ln E[θ (1 − θ)^n]: leaves after n occasions.
    fn leaving(&self, n: u32) -> f64 {
        self.ln_gamma + self.delta[n as usize] - self.gamma_delta[n as usize + 1]
    }

    /// P(still there at the m-th occasion from now); the tables must reach so far.
    fn alive_after(&self, h: History, m: u32) -> f64 {
        let (whole, _) = self.stories(h);
        libm::exp(self.taking(h.taken, h.occasions - h.taken) + self.staying(h.occasions + m) - whole)
    }

    /// Log-likelihood of a history, and of each way it may have gone: left right after the last one taken, or i occasions later, or is still there (the last entry).
    fn stories(&self, h: History) -> (f64, Vec<f64>) {
        let silence = h.occasions - h.last;
        let mut stories: Vec<f64> = (0..silence).map(|i| self.taking(h.taken, h.last - h.taken + i) + self.leaving(h.last + i)).collect();
        stories.push(self.taking(h.taken, h.occasions - h.taken) + self.staying(h.occasions));
        (ln_sum_exp(stories.iter().copied()), stories)
    }
}

/// Entry k: Σ_{i<k} f(i), for k from 0 to `longest` + 1.
fn sums(longest: u32, f: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut total = 0.0;
    std::iter::once(0.0)
        .chain((0..=longest).map(|i| {
            total += f(f64::from(i));
            total
        }))
        .collect()
}

/// Log-likelihood of all units and its gradient along the logarithms of α, β, γ, δ.
fn slope(units: &[(History, f64)], longest: u32, ln: [f64; 4]) -> (f64, [f64; 4]) {
    let law = BgBb::at(ln);
    let tables = Tables::new(&law, longest);
    let inverse = |from: f64| sums(longest, |i| 1.0 / (from + i));
    let (alpha, beta, both) = (inverse(law.alpha), inverse(law.beta), inverse(law.alpha + law.beta));
    let (delta, gamma_delta) = (inverse(law.delta), inverse(law.gamma + law.delta));
    let (mut value, mut gradient) = (0.0, [0.0; 4]);
    for &(h, number) in units {
        let (whole, stories) = tables.stories(h);
        value += number * whole;
        for (i, story) in stories.iter().enumerate() {
            let share = number * libm::exp(story - whole);
            let is_there = i + 1 == stories.len();
            // Occasions it was there for; one more factor on the side of those that leave.
            let seen = (h.last as usize + i).min(h.occasions as usize);
            let (x, y) = (h.taken as usize, seen - h.taken as usize);
            gradient[0] += share * (alpha[x] - both[x + y]);
            gradient[1] += share * (beta[y] - both[x + y]);
            let left = usize::from(!is_there);
            gradient[2] += share * (left as f64 / law.gamma - gamma_delta[seen + left]);
            gradient[3] += share * (delta[seen] - gamma_delta[seen + left]);
        }
    }
    for (part, parameter) in gradient.iter_mut().zip([law.alpha, law.beta, law.gamma, law.delta]) {
        *part *= parameter;
    }
    (value, gradient)
}

/// Climbs to a top of the likelihood from logarithms of the parameters; returns the place and the height.
///
/// Newton's steps, shortened as Levenberg and Marquardt do until they climb; a parameter pushed out of its bounds stays there until the slope brings it back.
fn climb(units: &[(History, f64)], longest: u32, start: [f64; 4]) -> ([f64; 4], f64) {
    let bounds = (libm::log(BOUNDS.0), libm::log(BOUNDS.1));
    let mut place = start;
    let (mut value, mut gradient) = slope(units, longest, place);
    let mut damping = 1e-3;
    for _ in 0..200 {
        let is_held: [bool; 4] =
            std::array::from_fn(|k| (place[k] >= bounds.1 && gradient[k] > 0.0) || (place[k] <= bounds.0 && gradient[k] < 0.0));
        let steepest = (0..4).filter(|&k| !is_held[k]).fold(0.0, |a: f64, k| a.max(gradient[k].abs()));
        if steepest < 1e-9 * (1.0 + value.abs()) * 1e-3 {
            break;
        }
        let mut curvature = [[0.0; 4]; 4];
        for k in 0..4 {
            /// Near the cube root of the rounding error: differences both ways are then exact to some ten digits.
            const WIDTH: f64 = 1e-5;
            let (mut up, mut down) = (place, place);
            up[k] += WIDTH;
            down[k] -= WIDTH;
            let (up, down) = (slope(units, longest, up).1, slope(units, longest, down).1);
            for l in 0..4 {
                let difference = (up[l] - down[l]) / (2.0 * WIDTH);
                curvature[k][l] += 0.5 * difference;
                curvature[l][k] += 0.5 * difference;
            }
        }
        let mut has_climbed = false;
        for _ in 0..40 {
            let Some(step) = newton(&curvature, &gradient, &is_held, damping) else {
                damping = (damping * 8.0).max(1e-9);
                continue;
            };
            let next: [f64; 4] = std::array::from_fn(|k| (place[k] + step[k].clamp(-2.0, 2.0)).clamp(bounds.0, bounds.1));
            let (next_value, next_gradient) = slope(units, longest, next);
            if next_value >= value - 1e-13 * value.abs() {
                has_climbed = next.iter().zip(&place).any(|(a, b)| (a - b).abs() > 1e-13);
                (place, value, gradient) = (next, next_value, next_gradient);
                damping *= 0.1;
                break;
            }
            damping = (damping * 8.0).max(1e-9);
        }
        if !has_climbed {
            break;
        }
    }
    (place, value)
}

/// The step (−curvature + damping · its diagonal)⁻¹ · gradient over the parameters not held; `None` when that matrix isn't positive.
fn newton(curvature: &[[f64; 4]; 4], gradient: &[f64; 4], is_held: &[bool; 4], damping: f64) -> Option<[f64; 4]> {
    let free: Vec<usize> = (0..4).filter(|&k| !is_held[k]).collect();
    let scale = free.iter().map(|&k| curvature[k][k].abs()).fold(1e-12, f64::max);
    let n = free.len();
    let mut root = vec![vec![0.0; n]; n];
    let mut step = vec![0.0; n];
    for i in 0..n {
        for j in 0..=i {
            let own = -curvature[free[i]][free[j]] + if i == j { damping * scale } else { 0.0 };
            let rest: f64 = own - (0..j).map(|l| root[i][l] * root[j][l]).sum::<f64>();
            if i == j {
                if rest <= 1e-12 * scale {
                    return None;
                }
                root[i][i] = libm::sqrt(rest);
            } else {
                root[i][j] = rest / root[j][j];
            }
        }
        step[i] = (gradient[free[i]] - (0..i).map(|l| root[i][l] * step[l]).sum::<f64>()) / root[i][i];
    }
    for i in (0..n).rev() {
        step[i] = (step[i] - (i + 1..n).map(|l| root[l][i] * step[l]).sum::<f64>()) / root[i][i];
    }
    let mut whole = [0.0; 4];
    free.iter().zip(step).for_each(|(&k, value)| whole[k] = value);
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::random::Stream;

    const LAW: BgBb = BgBb { alpha: 1.2, beta: 0.75, gamma: 0.66, delta: 2.78 };

    fn every_history(n: u32) -> Vec<History> {
        let seen = (1..=n).flat_map(|last| (1..=last).map(move |taken| History { taken, last, occasions: n }));
        std::iter::once(History { taken: 0, last: 0, occasions: n }).chain(seen).collect()
    }

    #[test]
    fn histories_are_exhaustive() {
        // Each (x, t, n) stands for C(t − 1, x − 1) orders.
        let choose = |n: u32, k: u32| {
            libm::exp(libm::lgamma(f64::from(n) + 1.0) - libm::lgamma(f64::from(k) + 1.0) - libm::lgamma(f64::from(n - k) + 1.0))
        };
        let orders = |h: &History| if h.taken == 0 { 1.0 } else { choose(h.last - 1, h.taken - 1) };
        let total: f64 = every_history(9).iter().map(|h| orders(h) * libm::exp(LAW.ln_likelihood(*h))).sum();
        assert!((total - 1.0).abs() < 1e-12, "{total}");
    }

    #[test]
    fn the_gradient_is_that_of_the_likelihood() {
        let units: Vec<(History, f64)> = every_history(7).into_iter().enumerate().map(|(i, h)| (h, 1.0 + i as f64 % 5.0)).collect();
        let place = [0.2, -0.3, -0.5, 1.1];
        let (_, gradient) = slope(&units, 7, place);
        for k in 0..4 {
            let at = |by: f64| {
                let mut moved = place;
                moved[k] += by;
                slope(&units, 7, moved).0
            };
            assert!(((at(1e-5) - at(-1e-5)) / 2e-5 - gradient[k]).abs() < 1e-5);
        }
    }

    #[test]
    fn planted_parameters_come_back() {
        let mut units = Vec::new();
        for item in 0..40_000 {
            let mut stream = Stream::new(4, item);
            // Beta(1, 2) and Beta(1, 5) through their inverse laws.
            let p = 1.0 - libm::sqrt(1.0 - stream.uniform());
            let theta = 1.0 - libm::pow(1.0 - stream.uniform(), 0.2);
            let mut h = History { taken: 0, last: 0, occasions: 8 + (item % 3) as u32 };
            for occasion in 1..=h.occasions {
                if stream.uniform() < theta {
                    break;
                }
                if stream.uniform() < p {
                    (h.taken, h.last) = (h.taken + 1, occasion);
                }
            }
            units.push((h, 1.0));
        }
        let law = BgBb::fit(&units);
        for (found, planted) in [(law.alpha, 1.0), (law.beta, 2.0), (law.gamma, 1.0), (law.delta, 5.0)] {
            assert!((found / planted - 1.0).abs() < 0.2, "{law:?}");
        }
    }

    #[test]
    fn one_more_taken_never_lowers_engagement() {
        for law in [LAW, BgBb { alpha: 5.0, beta: 1.0, gamma: 0.2, delta: 8.0 }, BgBb { alpha: 0.3, beta: 2.0, gamma: 3.0, delta: 1.0 }] {
            for h in every_history(8) {
                // An absence turned into a presence, before or after the last one.
                for last in h.last.max(h.taken + 1)..=8 {
                    let more = History { taken: h.taken + 1, last, ..h };
                    assert!(law.engaged(more) >= law.engaged(h) - 1e-12, "{h:?} {more:?}");
                }
                // One more occasion, taken.
                let next = History { taken: h.taken + 1, last: 9, occasions: 9 };
                assert!(law.engaged(next) >= law.engaged(h) && law.alive(next) >= law.alive(h));
                assert!(law.engaged(h) >= law.alive(h));
            }
        }
        // The arithmetic alone would: six in a row then silence is worse than two.
        let alive = |taken, last| LAW.alive(History { taken, last, occasions: 10 });
        assert!(alive(6, 6) < alive(2, 6));
    }

    #[test]
    fn what_is_expected_adds_up() {
        let h = History { taken: 2, last: 4, occasions: 6 };
        // The next occasion is taken with P(history and then taken) / P(history).
        let next = libm::exp(LAW.ln_likelihood(History { taken: 3, last: 7, occasions: 7 }) - LAW.ln_likelihood(h));
        assert!((LAW.expected(h, 1) - next).abs() < 1e-12 && LAW.expected(h, 0) == 0.0);
        assert!(LAW.expected(h, 5) > LAW.expected(h, 4) && LAW.alive_after(h, 5) < LAW.alive(h));
    }

    #[test]
    fn nothing_known_and_extremes() {
        assert_eq!(BgBb::fit(&[]), BgBb { alpha: 1.0, beta: 1.0, gamma: 1.0, delta: 1.0 });
        let always = BgBb::fit(&[(History { taken: 6, last: 6, occasions: 6 }, 50.0)]);
        assert!(always.alive(History { taken: 6, last: 6, occasions: 6 }) > 0.99, "{always:?}");
        let never = BgBb::fit(&[(History { taken: 0, last: 0, occasions: 6 }, 50.0)]);
        assert!(never.expected(History { taken: 0, last: 0, occasions: 6 }, 1) < 0.01, "{never:?}");
    }
}
