//! Groups around things that stand for the others: partitioning around medoids.
//!
//! # Choices  Nothing but dissimilarities is asked for, and each group is told by one of its things, which people know. Ties go to the lower position.
//! # Source
//! Kaufman & Rousseeuw, *Finding Groups in Data*, 1990, ch. 2; swaps evaluated together as in Schubert & Rousseeuw, "Faster k-medoids clustering", SISAP 2019 (FastPAM1).

use super::dissimilarity::Dissimilarity;

/// Things in groups, each around its medoid.
#[derive(Clone, Debug, PartialEq)]
pub struct Medoids {
    /// The thing at the heart of each group, in rising order.
    pub medoids: Vec<usize>,
    /// The group of each thing, as a position in `medoids`.
    pub group_of: Vec<u32>,
    /// Sum of the dissimilarities of all things to the medoid of their group.
    pub cost: f64,
}

/// A gain smaller than this is none: sums differ by less from one order to another.
const NOTHING: f64 = 1e-12;

/// Makes `k` groups (at least 1, at most as many as there are things).
///
/// # Cost  O(k·n²) to begin, then O(n²) a swap.
pub fn pam(between: &Dissimilarity, k: usize) -> Medoids {
    let n = between.len();
    let k = k.clamp(1, n.max(1));
    let mut medoids = begin(between, k.min(n));
    let mut near = Near::of(between, &medoids);
    // Each swap lowers the cost, so it ends; the bound is for sums that would turn in a circle.
    for _ in 0..10 * n.max(1) {
        let Some((gain, place, thing)) = best_swap(between, &medoids, &near) else { break };
        if gain <= NOTHING {
            break;
        }
        medoids[place] = thing;
        near = Near::of(between, &medoids);
    }
    medoids.sort_unstable();
    let near = Near::of(between, &medoids);
    Medoids { cost: near.first.iter().sum(), group_of: near.group, medoids }
}

/// The first medoid is the most central thing; each next one takes most off the cost.
fn begin(between: &Dissimilarity, k: usize) -> Vec<usize> {
    let n = between.len();
    let mut medoids: Vec<usize> = Vec::with_capacity(k);
    let mut nearest = vec![f64::INFINITY; n];
    while medoids.len() < k {
        let cost = |thing: usize| (0..n).map(|i| between.at(i, thing).min(nearest[i])).sum::<f64>();
        let mut best: Option<(f64, usize)> = None;
        for thing in (0..n).filter(|thing| !medoids.contains(thing)) {
            let cost = cost(thing);
            if best.is_none_or(|(least, _)| cost < least - NOTHING) {
                best = Some((cost, thing));
            }
        }
        let Some((_, thing)) = best else { break };
        medoids.push(thing);
        nearest.iter_mut().enumerate().for_each(|(i, d)| *d = d.min(between.at(i, thing)));
    }
    medoids
}

/// For each thing, its nearest medoid (as a position), how far that is, and how far the next one is.
struct Near {
    group: Vec<u32>,
    first: Vec<f64>,
    second: Vec<f64>,
}

impl Near {
    fn of(between: &Dissimilarity, medoids: &[usize]) -> Self {
        let n = between.len();
        let mut near = Self { group: vec![0; n], first: vec![0.0; n], second: vec![0.0; n] };
        for i in 0..n {
            let (mut first, mut second, mut group) = (f64::INFINITY, f64::INFINITY, 0);
            for (at, &medoid) in medoids.iter().enumerate() {
                // A medoid is of its own group, even beside a thing exactly like it.
                let d = if medoid == i { -1.0 } else { between.at(i, medoid) };
                if d < first {
                    (second, first, group) = (first, d, at as u32);
                } else {
                    second = second.min(d);
                }
            }
            (near.group[i], near.first[i], near.second[i]) = (group, first.max(0.0), second);
        }
        near
    }
}

/// The swap that takes most off the cost: what it takes off, the place among the medoids, and the thing that comes there.
fn best_swap(between: &Dissimilarity, medoids: &[usize], near: &Near) -> Option<(f64, usize, usize)> {
    let n = between.len();
    let mut best: Option<(f64, usize, usize)> = None;
    for thing in (0..n).filter(|thing| !medoids.contains(thing)) {
        // What changes whichever medoid leaves, and what changes besides if that one leaves.
        let mut common = 0.0;
        let mut besides = vec![0.0; medoids.len()];
        for i in 0..n {
            let d = between.at(i, thing);
            let own = near.group[i] as usize;
            if d < near.first[i] {
                common += d - near.first[i];
            } else {
                besides[own] += d.min(near.second[i]) - near.first[i];
            }
        }
        for (place, more) in besides.iter().enumerate() {
            let gain = -(common + more);
            if best.is_none_or(|(most, _, _)| gain > most + NOTHING) {
                best = Some((gain, place, thing));
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::random::Stream;

    fn cost(between: &Dissimilarity, medoids: &[usize]) -> f64 {
        (0..between.len()).map(|i| medoids.iter().map(|&m| between.at(i, m)).fold(f64::INFINITY, f64::min)).sum()
    }

    #[test]
    fn two_heaps_on_a_line() {
        let found = pam(&Dissimilarity::euclidean(&[0.0, 1.0, 2.0, 10.0, 11.0, 12.0].map(|x| vec![x])), 2);
        assert_eq!((found.medoids, found.group_of, found.cost), (vec![1, 4], vec![0, 0, 0, 1, 1, 1], 4.0));
    }

    #[test]
    fn no_swap_is_left_and_small_cases_reach_the_optimum() {
        let mut n_optimal = 0;
        for seed in 0..60 {
            let mut stream = Stream::new(seed, 0);
            let rows: Vec<Vec<f64>> = (0..9).map(|_| vec![stream.normal(), stream.normal()]).collect();
            let between = Dissimilarity::euclidean(&rows);
            let found = pam(&between, 3);
            assert!((found.cost - cost(&between, &found.medoids)).abs() < 1e-12);
            let mut least = f64::INFINITY;
            for (a, b) in (0..9).flat_map(|a| (a + 1..9).map(move |b| (a, b))) {
                (b + 1..9).for_each(|c| least = least.min(cost(&between, &[a, b, c])));
            }
            for place in 0..3 {
                for thing in (0..9).filter(|thing| !found.medoids.contains(thing)) {
                    let mut swapped = found.medoids.clone();
                    swapped[place] = thing;
                    assert!(cost(&between, &swapped) > found.cost - 1e-9, "a swap would be better");
                }
            }
            n_optimal += usize::from(found.cost < least + 1e-9);
        }
        // Measured: 53; a local search needs no more.
        assert!(n_optimal >= 50, "{n_optimal} of 60 reach the optimum");
    }

    #[test]
    fn odd_cases() {
        let alike = Dissimilarity::of(4, |_, _| 0.0);
        assert_eq!(pam(&alike, 2).cost, 0.0);
        assert_eq!(pam(&Dissimilarity::of(0, |_, _| 0.0), 3).medoids, Vec::<usize>::new());
        assert_eq!(pam(&Dissimilarity::of(2, |_, _| 1.0), 5).medoids, [0, 1]);
    }
}
