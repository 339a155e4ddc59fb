//! How large a service is, from what the dossier knows, and what size adds to the links expected of it.
//!
//! A service of a territory serves its inhabitants; a directorate heads the services below it. Never from the service's own links or actions: an isolated service
//! would then be small, and small services are expected to be alone.

use super::super::View;
use super::channels::LOW;
use crate::dossier::{PartnerIdx, PartnerKind};
use crate::statistics::gamma_poisson::{GammaPoisson, expected_from_peers};

/// Links grow as a power of size between 0 (not at all) and 1 (in proportion).
const STEPS: usize = 5;
/// How far from 0 the power is looked for, before the links have spoken: a normal of this standard deviation.
const POWER_SPREAD: f64 = 0.4;

/// Inhabitants of its territory, or services below it. `None` when the dossier doesn't say.
pub(super) fn of(view: &View, service: PartnerIdx) -> Option<f64> {
    let partner = view.dossier.partner(service);
    if partner.kind == PartnerKind::Directorate {
        let below = view.dossier.partners.iter().filter(|p| p.parent.map(|up| view.linkage.partners.canonical(up)) == Some(service));
        return Some(1.0 + below.count() as f64);
    }
    partner.territory.and_then(|territory| view.dossier.territory(territory).population).filter(|n| *n > 0.0)
}

/// Units (kind, exposure, links) with their exposure scaled by `(size / usual size of the kind)^power`, the power being the likeliest given the links of the first
/// `n_counted`; those of the others are not looked at.
///
/// In order. Unknown sizes are the usual one. Cost O(units · 6 · 12).
pub(super) fn exposures(units: &[(usize, f64, f64)], sizes: &[Option<f64>], n_counted: usize) -> Vec<(usize, f64, f64)> {
    let n_kinds = units.iter().map(|u| u.0 + 1).max().unwrap_or(0);
    let mut sums = vec![(0.0, 0.0); n_kinds];
    let ln_sizes: Vec<Option<f64>> = sizes.iter().map(|size| size.map(libm::log)).collect();
    for (unit, ln_size) in units.iter().zip(&ln_sizes).filter_map(|(unit, size)| size.map(|s| (unit, s))) {
        sums[unit.0].0 += ln_size;
        sums[unit.0].1 += 1.0;
    }
    let relative: Vec<f64> =
        units.iter().zip(&ln_sizes).map(|(unit, size)| size.map_or(0.0, |s| s - sums[unit.0].0 / sums[unit.0].1)).collect();
    let scaled = |power: f64, n: usize| -> Vec<(usize, f64, f64)> {
        let scaled = units.iter().zip(&relative).take(n);
        scaled.map(|(&(kind, exposure, count), ln)| (kind, exposure * libm::exp(power * ln), count)).collect()
    };
    let worth = |power: f64| {
        let units = scaled(power, n_counted);
        let pairs: Vec<(f64, f64)> = units.iter().map(|u| u.2).zip(expected_from_peers(&units)).collect();
        let z = power / POWER_SPREAD;
        GammaPoisson::ln_likelihood_beside(&pairs, &LOW, super::assess::SHARE) - 0.5 * z * z
    };
    let powers = (0..=STEPS).map(|step| step as f64 / STEPS as f64).map(|power| (power, worth(power)));
    let best = powers.reduce(|best, next| if next.1 > best.1 + 1e-9 { next } else { best });
    scaled(best.map_or(0.0, |best| best.0), units.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Unit = (usize, f64, f64);

    /// Forty services of one kind, of two sizes; `power` says how links follow size.
    fn units(power: f64) -> (Vec<Unit>, Vec<Option<f64>>) {
        let size = |i: usize| if i.is_multiple_of(2) { 20_000.0 } else { 180_000.0 };
        let links = |i: usize| (20.0 * libm::pow(size(i) / 60_000.0, power)).round() + (i % 5) as f64 - 2.0;
        ((0..40).map(|i| (0, 1.0, links(i))).collect(), (0..40).map(|i| Some(size(i))).collect())
    }

    #[test]
    fn size_counts_where_links_follow_it() {
        let (seen, sizes) = units(0.8);
        let scaled = exposures(&seen, &sizes, seen.len());
        let ratio = scaled[1].1 / scaled[0].1;
        assert!((4.0..9.0).contains(&ratio), "{ratio}");
        let (seen, sizes) = units(0.0);
        assert!(exposures(&seen, &sizes, seen.len()).iter().all(|unit| (unit.1 - 1.0).abs() < 1e-12));
    }

    #[test]
    fn unknown_sizes_are_usual() {
        let (seen, mut sizes) = units(0.8);
        sizes[3] = None;
        assert_eq!(exposures(&seen, &sizes, seen.len())[3].1, 1.0);
        let none = vec![None; 40];
        assert_eq!(exposures(&seen, &none, seen.len()), seen);
        assert!(exposures(&[], &[], 0).is_empty());
    }
}
