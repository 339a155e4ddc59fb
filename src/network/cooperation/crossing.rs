//! Natural basins of cooperation against the administrative map.
//!
//! Two things are compared. Whatever groups hold: how many partners two basins have in common, against what the numbers of partners of each territory and of territories of
//! each partner would give by themselves (the law of [`Bicm`]). And, where groups of territories hold, how far they agree with the basins.
//!
//! The count of pairs of territories that a partner ties is a function of its own row alone, and rows are independent: mean and variance over all partners are sums of exact ones.

use super::circles::{Circles, Verdict};
use super::{basin, unit};
use crate::dossier::{Dossier, TerritoryIdx};
use crate::statistics::bicm::Bicm;
use crate::statistics::partitions::adjusted_rand;
use crate::statistics::random::Stream;
use std::collections::{BTreeMap, BTreeSet};

/// Times that the basins are dealt out by lot.
const DEALS: u64 = 999;
const SEED: u64 = 2014;

/// Pairs of territories that partners tie, seen and expected.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shared {
    /// Seen: Σ over partners of the pairs of territories that each is in.
    pub observed: f64,
    /// Expected by chance.
    pub expected: f64,
    /// Seen less expected, in standard deviations of chance; 0 where chance leaves no choice.
    pub z: f64,
}

/// The official basins and what cooperation makes of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossing {
    /// Basins that hold territories compared, in canonical order; two at least.
    pub basins: Vec<TerritoryIdx>,
    /// The basin of each territory compared, as a position in `basins`.
    pub basin_of: Vec<Option<u32>>,
    /// Pairs of territories tied, basin by basin; symmetric.
    pub cells: Vec<Vec<Shared>>,
    /// Pairs of territories of one basin.
    pub inside: Shared,
    /// Pairs of territories of two basins.
    pub between: Shared,
    /// Agreement of the groups with the basins (adjusted Rand, 1: the same, 0: as by lot) and the share of deals by lot that agree as much.
    /// `None` when no groups hold.
    pub agreement: Option<(f64, f64)>,
}

/// Crosses the territories compared with the basins. `several`: for each partner of two territories at least, its territories as positions in `units`.
pub(super) fn cross(dossier: &Dossier, units: &[TerritoryIdx], several: &[Vec<u32>], circles: &Circles) -> Option<Crossing> {
    let of: Vec<Option<TerritoryIdx>> = units.iter().map(|&t| basin(dossier, t)).collect();
    let basins: Vec<TerritoryIdx> = of.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
    if basins.len() < 2 {
        return None;
    }
    debug_assert!(units.iter().all(|&t| unit(dossier, t) == Some(t)));
    let basin_of: Vec<Option<u32>> = of.iter().map(|b| b.map(|b| basins.partition_point(|other| *other < b) as u32)).collect();
    let (cells, inside, between) = compare(several, &basin_of, basins.len());
    let agreement = (circles.verdict() == Verdict::Stable).then(|| agreement(circles, &basin_of)).flatten();
    Some(Crossing { basins, basin_of, cells, inside, between, agreement })
}

/// Agreement of groups and basins over the territories that have both, and how often a deal by lot does as well.
fn agreement(circles: &Circles, basin_of: &[Option<u32>]) -> Option<(f64, f64)> {
    let both = circles.group_of.iter().zip(&circles.coherence).zip(basin_of).filter(|((_, c), _)| **c >= 0.0);
    let (groups, basins): (Vec<u32>, Vec<u32>) = both.filter_map(|((group, _), basin)| basin.map(|basin| (*group, basin))).unzip();
    if groups.len() < 2 {
        return None;
    }
    let found = adjusted_rand(&groups, &basins);
    let as_much = (0..DEALS)
        .filter(|&deal| {
            let mut dealt = basins.clone();
            Stream::new(SEED, deal).shuffle(&mut dealt);
            adjusted_rand(&groups, &dealt) >= found - 1e-12
        })
        .count();
    Some((found, (as_much + 1) as f64 / (DEALS + 1) as f64))
}

fn compare(several: &[Vec<u32>], basin_of: &[Option<u32>], n_basins: usize) -> (Vec<Vec<Shared>>, Shared, Shared) {
    let mut n_partners = vec![0usize; basin_of.len()];
    several.iter().flatten().for_each(|&t| n_partners[t as usize] += 1);
    let sizes: Vec<usize> = several.iter().map(Vec::len).collect();
    let law = Bicm::fit(&n_partners, &sizes);
    let mut cells = vec![vec![Shared::default(); n_basins]; n_basins];
    let (mut inside, mut between) = (Shared::default(), Shared::default());
    // Variances are gathered where z will stand.
    for territories in several {
        let n = counts(territories.iter().filter_map(|&t| basin_of[t as usize]), n_basins);
        for a in 0..n_basins {
            cells[a][a].observed += pairs(n[a]);
            inside.observed += pairs(n[a]);
            (0..a).for_each(|b| cells[a][b].observed += n[a] * n[b]);
            between.observed += n[a] * n[..a].iter().sum::<f64>();
        }
    }
    // Partners of as many territories have the same law.
    let mut alike: BTreeMap<usize, (usize, f64)> = BTreeMap::new();
    sizes.iter().enumerate().for_each(|(partner, &size)| alike.entry(size).or_insert((partner, 0.0)).1 += 1.0);
    for (partner, times) in alike.into_values() {
        let mut laws = vec![vec![1.0]; n_basins];
        for (territory, basin) in basin_of.iter().enumerate() {
            if let Some(basin) = basin {
                add_trial(&mut laws[*basin as usize], law.chance(territory, partner));
            }
        }
        let mean = |law: &[f64], of: &dyn Fn(f64) -> f64| law.iter().enumerate().map(|(n, p)| p * of(n as f64)).sum::<f64>();
        let first: Vec<f64> = laws.iter().map(|law| mean(law, &|n| n)).collect();
        let second: Vec<f64> = laws.iter().map(|law| mean(law, &|n| n * n)).collect();
        let (tied_between, spread_between) = across(&laws);
        between.expected += times * tied_between;
        between.z += times * spread_between;
        for a in 0..n_basins {
            let tied = mean(&laws[a], &pairs);
            let spread = mean(&laws[a], &|n| pairs(n) * pairs(n)) - tied * tied;
            for (cell, mean, variance) in [(&mut cells[a][a], tied, spread), (&mut inside, tied, spread)] {
                cell.expected += times * mean;
                cell.z += times * variance;
            }
            for b in 0..a {
                let cell = &mut cells[a][b];
                cell.expected += times * first[a] * first[b];
                cell.z += times * (second[a] * second[b] - first[a] * first[a] * first[b] * first[b]);
            }
        }
    }
    let standardise = |cell: &mut Shared| {
        cell.z = if cell.z > 1e-9 { (cell.observed - cell.expected) / libm::sqrt(cell.z) } else { 0.0 };
    };
    standardise(&mut inside);
    standardise(&mut between);
    for (a, b) in (0..n_basins).flat_map(|a| (0..=a).map(move |b| (a, b))) {
        standardise(&mut cells[a][b]);
        cells[b][a] = cells[a][b];
    }
    (cells, inside, between)
}

/// Mean and variance of the pairs across two basins, whose numbers of territories follow these laws, independent of one another.
///
/// With N the sum of the numbers and S the sum of their squares, they are (N² − S) / 2; moments of N and S together are built up basin by basin.
fn across(laws: &[Vec<f64>]) -> (f64, f64) {
    const BINOMIAL: [[f64; 5]; 5] = [
        [1.0, 0.0, 0.0, 0.0, 0.0],
        [1.0, 1.0, 0.0, 0.0, 0.0],
        [1.0, 2.0, 1.0, 0.0, 0.0],
        [1.0, 3.0, 3.0, 1.0, 0.0],
        [1.0, 4.0, 6.0, 4.0, 1.0],
    ];
    // moments[i][j]: mean of N^i S^j, for i + 2j ≤ 4.
    let mut moments = [[0.0; 3]; 5];
    moments[0][0] = 1.0;
    for law in laws {
        let of: [f64; 5] = std::array::from_fn(|power| law.iter().enumerate().map(|(n, p)| p * (n as f64).powi(power as i32)).sum());
        let before = moments;
        for (i, j) in [(0, 1), (0, 2), (1, 0), (1, 1), (2, 0), (2, 1), (3, 0), (4, 0)] {
            moments[i][j] = (0..=i)
                .flat_map(|p| (0..=j).map(move |q| (p, q)))
                .map(|(p, q)| BINOMIAL[i][p] * BINOMIAL[j][q] * before[i - p][j - q] * of[p + 2 * q])
                .sum();
        }
    }
    let mean = (moments[2][0] - moments[0][1]) / 2.0;
    let square = (moments[4][0] - 2.0 * moments[2][1] + moments[0][2]) / 4.0;
    (mean, square - mean * mean)
}

fn counts(basins: impl Iterator<Item = u32>, n_basins: usize) -> Vec<f64> {
    let mut n = vec![0.0; n_basins];
    basins.for_each(|basin| n[basin as usize] += 1.0);
    n
}

fn pairs(n: f64) -> f64 {
    n * (n - 1.0) / 2.0
}

/// One more yes with probability `p` in a law of their number.
fn add_trial(law: &mut Vec<f64>, p: f64) {
    law.push(0.0);
    for n in (1..law.len()).rev() {
        law[n] = law[n] * (1.0 - p) + law[n - 1] * p;
    }
    law[0] *= 1.0 - p;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_variance_are_those_of_draws() {
        // Five territories in two basins, eight partners; the law is drawn from many times.
        let several: Vec<Vec<u32>> =
            vec![vec![0, 1], vec![0, 1, 2], vec![0, 3], vec![3, 4], vec![2, 3, 4], vec![0, 1], vec![1, 4], vec![0, 1, 2, 3]];
        let basin_of = [Some(0), Some(0), Some(0), Some(1), Some(1)];
        let (cells, inside, between) = compare(&several, &basin_of, 2);
        let mut totals = vec![0usize; 5];
        several.iter().flatten().for_each(|&t| totals[t as usize] += 1);
        let law = Bicm::fit(&totals, &several.iter().map(Vec::len).collect::<Vec<_>>());
        let n = 20_000;
        let (mut sum, mut squares, mut across, mut squares_across) = (0.0, 0.0, 0.0, 0.0);
        for draw in 0..n {
            let mut stream = Stream::new(7, draw);
            let (mut tied, mut over) = (0.0, 0.0);
            for partner in 0..several.len() {
                let drawn = (0..5).filter(|&t| stream.uniform() < law.chance(t, partner)).filter_map(|t| basin_of[t]);
                let n = counts(drawn.collect::<Vec<_>>().into_iter(), 2);
                tied += pairs(n[0]) + pairs(n[1]);
                over += n[0] * n[1];
            }
            sum += tied;
            squares += tied * tied;
            across += over;
            squares_across += over * over;
        }
        let (mean, n) = (sum / n as f64, n as f64);
        let deviation = libm::sqrt(squares / n - mean * mean);
        assert!((inside.expected - mean).abs() < 4.0 * deviation / libm::sqrt(n), "{} {mean}", inside.expected);
        assert!((cells[0][1].expected - across / n).abs() < 0.1 && cells[0][1] == cells[1][0]);
        let announced = (inside.observed - inside.expected) / inside.z;
        assert!((announced / deviation - 1.0).abs() < 0.03, "{announced} {deviation}");
        // Across two basins, there is one cell: the law of moments and that of the cell are one.
        let across = across / n;
        let drawn = libm::sqrt(squares_across / n - across * across);
        let told = (between.observed - between.expected) / between.z;
        assert!((told / drawn - 1.0).abs() < 0.03 && (between.expected - cells[0][1].expected).abs() < 1e-9, "{told} {drawn}");
        assert_eq!((between.observed, (between.z - cells[0][1].z).abs() < 1e-9), (cells[0][1].observed, true));
        assert_eq!(inside.observed, cells[0][0].observed + cells[1][1].observed);
    }
}
