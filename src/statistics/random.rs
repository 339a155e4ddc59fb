//! Random numbers without a state: each draw is a function of its seed, its item and its number, so that neither threads nor order of rows change it.
//!
//! # Source  Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014 (the SplitMix64 finaliser); Salmon et al., "Parallel random
//! numbers: as easy as 1, 2, 3", SC 2011 (counter-based generators).

/// A number uniform on the open interval (0, 1): never 0, never 1, so that logarithms and quantiles of it exist.
///
/// ```
/// use maillage::statistics::random::uniform;
/// assert_eq!(uniform(1, 2, 3), uniform(1, 2, 3));
/// assert_ne!(uniform(1, 2, 3), uniform(1, 2, 4));
/// ```
pub fn uniform(seed: u64, item: u64, draw: u64) -> f64 {
    let mixed = mix(mix(mix(seed ^ 0x9e37_79b9_7f4a_7c15).wrapping_add(item)).wrapping_add(draw));
    // 53 bits, moved half a step away from 0.
    ((mixed >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
}

/// A number for a name, the same on every machine (64-bit FNV-1a): the `item` of a record known by its identifier.
pub fn item(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The SplitMix64 finaliser after its golden-ratio step: every bit of the input reaches every bit of the output.
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

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
