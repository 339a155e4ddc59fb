//! Do groups come back when other things of the same kind might have been seen? Jaccard's index over bootstrap samples.
//!
//! # Method  Things are drawn with replacement and grouped anew; each group is compared with the one it resembles most among them, over the things drawn.
//! # Source
//! Hennig, "Cluster-wise assessment of cluster stability", Computational Statistics & Data Analysis 52, 2007.

use super::random::Stream;
use rayon::prelude::*;

/// How groups hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hold {
    /// Mean Jaccard index of each group with its nearest in the samples, 0 to 1.
    pub groups: Vec<f64>,
    /// Of each thing, the share of the samples it is in where it stands in the group nearest to its own, 0 to 1.
    pub things: Vec<f64>,
}

/// Looks at `n_draws` samples. `group_of`: the group of each thing; `regroup`: positions drawn (with repetitions) → the group of each. Draw `k` depends on `seed` and `k` alone.
pub fn hold(group_of: &[u32], n_draws: usize, seed: u64, regroup: impl Fn(&[usize]) -> Vec<u32> + Sync) -> Hold {
    let (n, n_groups) = (group_of.len(), group_of.iter().max().map_or(0, |&last| last as usize + 1));
    let drawn: Vec<Draw> = (0..n_draws as u64)
        .into_par_iter()
        .map(|draw| {
            let mut stream = Stream::new(seed, draw);
            let things: Vec<usize> = (0..n).map(|_| stream.below(n)).collect();
            let mut found: Vec<(usize, u32)> = things.iter().copied().zip(regroup(&things)).collect();
            found.sort_unstable();
            // Copies of one thing lie at no distance from each other, and stand in one group; if they don't, the first counts.
            found.dedup_by_key(|(thing, _)| *thing);
            compare(group_of, n_groups, &found)
        })
        .collect();
    let mean = |sum: f64, times: f64| if times > 0.0 { sum / times } else { 0.0 };
    let over = |values: &dyn Fn(&Draw) -> Option<f64>| {
        let (sum, times) = drawn.iter().filter_map(values).fold((0.0, 0.0), |(sum, times), value| (sum + value, times + 1.0));
        mean(sum, times)
    };
    Hold {
        groups: (0..n_groups).map(|group| over(&|draw| draw.groups[group])).collect(),
        things: (0..n).map(|thing| over(&|draw| draw.things[thing])).collect(),
    }
}

/// What one sample says; nothing of what isn't in it.
struct Draw {
    groups: Vec<Option<f64>>,
    things: Vec<Option<f64>>,
}

fn compare(group_of: &[u32], n_groups: usize, found: &[(usize, u32)]) -> Draw {
    let n_found = found.iter().map(|(_, group)| *group as usize + 1).max().unwrap_or(0);
    let mut both = vec![vec![0.0; n_found]; n_groups];
    let (mut sizes, mut found_sizes) = (vec![0.0; n_groups], vec![0.0; n_found]);
    for &(thing, group) in found {
        both[group_of[thing] as usize][group as usize] += 1.0;
        sizes[group_of[thing] as usize] += 1.0;
        found_sizes[group as usize] += 1.0;
    }
    let nearest = |group: usize| {
        let jaccard = |other: usize| both[group][other] / (sizes[group] + found_sizes[other] - both[group][other]);
        (0..n_found).map(|other| (jaccard(other), other)).fold(None, |best: Option<(f64, usize)>, here| match best {
            Some(best) if best.0 >= here.0 => Some(best),
            _ => Some(here),
        })
    };
    let best: Vec<Option<(f64, usize)>> = (0..n_groups).map(|group| if sizes[group] > 0.0 { nearest(group) } else { None }).collect();
    let mut things = vec![None; group_of.len()];
    for &(thing, group) in found {
        things[thing] = best[group_of[thing] as usize].map(|(_, other)| f64::from(u8::from(other == group as usize)));
    }
    Draw { groups: best.into_iter().map(|best| best.map(|(jaccard, _)| jaccard)).collect(), things }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::dissimilarity::Dissimilarity;
    use crate::statistics::pam::pam;

    #[test]
    fn clear_heaps_hold_and_noise_does_not() {
        let of = |rows: &[Vec<f64>]| {
            let between = Dissimilarity::euclidean(rows);
            hold(&pam(&between, 2).group_of, 50, 1, |things| pam(&between.among(things), 2).group_of)
        };
        let heaps: Vec<Vec<f64>> = (0..12).map(|i| vec![f64::from(i % 2) * 100.0 + f64::from(i)]).collect();
        let held = of(&heaps);
        assert!(held.groups.iter().chain(&held.things).all(|&share| share > 0.95), "{held:?}");
        let line: Vec<Vec<f64>> = (0..12).map(|i| vec![f64::from(i)]).collect();
        assert!(of(&line).groups.iter().any(|&share| share < 0.9));
    }
}
