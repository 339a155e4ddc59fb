//! Random numbers that depend on a seed and on the item they are drawn for, and on nothing else.
//!
//! [`uniform`] draws one number without a state; a [`Stream`] is keyed by (seed, item): item 7 gets the same numbers whether or not item 6 exists, in whatever order and on however many threads.
//!
//! # Choices
//! Counter-based SplitMix64 (a counter through a finaliser): no state to hand around, ten lines, and good enough for a resampling (not for secrets).
//! ChaCha from the `rand` crates is heavier and its streams are keyed by position, not by item.
//!
//! # Source
//! Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014; finaliser "mix13" of Stafford.

/// 2⁶⁴ divided by the golden ratio: steps of the counter.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// The numbers of one item.
#[derive(Clone, Debug)]
pub struct Stream {
    key: u64,
    counter: u64,
}

impl Stream {
    /// The stream of an item under a seed.
    pub fn new(seed: u64, item: u64) -> Self {
        Self { key: mix(mix(seed ^ 0x6A09_E667_F3BC_C909).wrapping_add(mix(item.wrapping_add(STEP)))), counter: 0 }
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.counter = self.counter.wrapping_add(STEP);
        mix(self.key.wrapping_add(self.counter))
    }

    /// Uniform in [0, 1), a multiple of 2⁻⁵³.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Uniform among 0 … n − 1, without bias; 0 when `n` is 0 or 1.
    pub fn below(&mut self, n: usize) -> usize {
        let n = n.max(1) as u64;
        // Lemire's product, with rejection of the few values that would favour some results.
        let reject_below = n.wrapping_neg() % n;
        loop {
            let product = u128::from(self.bits()) * u128::from(n);
            if (product as u64) >= reject_below {
                return (product >> 64) as usize;
            }
        }
    }

    /// Normal with mean 0 and standard deviation 1 (Box–Muller; two uniforms each).
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.uniform()));
        radius * libm::cos(2.0 * std::f64::consts::PI * self.uniform())
    }

    /// Puts a slice in random order (Fisher–Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// A number uniform on the open interval (0, 1): never 0, never 1, so that logarithms and quantiles of it exist. No state: a function of its three arguments.
///
/// ```
/// use maillage::statistics::random::uniform;
/// assert_eq!(uniform(1, 2, 3), uniform(1, 2, 3));
/// assert_ne!(uniform(1, 2, 3), uniform(1, 2, 4));
/// ```
pub fn uniform(seed: u64, item: u64, draw: u64) -> f64 {
    let step = |value: u64| mix(value.wrapping_add(STEP));
    let mixed = step(step(step(seed ^ STEP).wrapping_add(item)).wrapping_add(draw));
    // 53 bits, moved half a step away from 0.
    ((mixed >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
}

/// A number for a name, the same on every machine (64-bit FNV-1a): the `item` of a record known by its identifier.
pub fn item(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The finaliser: every bit of the input reaches every bit of the output.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_hangs_on_seed_and_item_alone() {
        let draw = |seed, item| Stream::new(seed, item).bits();
        assert_eq!(draw(1, 2), draw(1, 2));
        assert!(draw(1, 2) != draw(2, 1) && draw(1, 2) != draw(1, 3) && draw(1, 2) != draw(2, 2));
    }

    #[test]
    fn moments_are_right() {
        let n = 20_000;
        let (mut mean, mut square, mut cube, mut counts) = (0.0, 0.0, 0.0, [0usize; 7]);
        for item in 0..n {
            let mut stream = Stream::new(9, item);
            let x = stream.normal();
            mean += x;
            square += x * x;
            cube += stream.uniform();
            counts[stream.below(7)] += 1;
        }
        let n = n as f64;
        assert!((mean / n).abs() < 0.025 && (square / n - 1.0).abs() < 0.04 && (cube / n - 0.5).abs() < 0.01);
        let chi2: f64 = counts.iter().map(|&c| (c as f64 - n / 7.0) * (c as f64 - n / 7.0) / (n / 7.0)).sum();
        assert!(chi2 < 22.5, "chi-square {chi2} above the 0.1 % point with 6 degrees of freedom");
    }

    #[test]
    fn shuffles_keep_everything() {
        let mut items: Vec<u32> = (0..50).collect();
        Stream::new(3, 0).shuffle(&mut items);
        assert_ne!(items, (0..50).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
        assert_eq!(Stream::new(3, 0).below(0), 0);
    }

    #[test]
    fn draws_are_uniform_along_each_argument() {
        for vary in 0..3 {
            let draws: Vec<f64> = (0..20_000).map(|i| [uniform(i, 0, 0), uniform(0, i, 0), uniform(0, 0, i)][vary]).collect();
            let mean = draws.iter().sum::<f64>() / 20_000.0;
            let serial = draws.windows(2).map(|w| (w[0] - 0.5) * (w[1] - 0.5)).sum::<f64>() / 20_000.0;
            // Four standard errors.
            assert!((mean - 0.5).abs() < 4.0 * 0.002_05 && serial.abs() < 4.0 * 0.000_59, "{vary}: {mean} {serial}");
            assert!(draws.iter().all(|d| (0.0..1.0).contains(d) && *d > 0.0));
        }
    }

    #[test]
    fn names_have_the_published_fnv_values() {
        assert_eq!((item(""), item("a")), (0xcbf2_9ce4_8422_2325, 0xaf63_dc4c_8601_ec8c));
    }
}
