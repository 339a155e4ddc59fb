//! Stochastic multicriteria acceptability analysis: how often each alternative comes first when nobody knows the weights of the criteria.
//!
//! # Choices  Weights uniform on the simplex, as long as nobody has said more; with `first`, uniform on the part of it where that criterion weighs most.
//! # Source   Lahdelma & Salminen, "SMAA-2: stochastic multicriteria acceptability analysis for group decision making", Operations Research 49(3), 2001.

use super::random::uniform;
use rayon::prelude::*;

/// How the weights are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Seed of the draws.
    pub seed: u64,
    /// Number of draws; the standard error of an acceptability is at most ½·√(1/draws): .005 for 10,000.
    pub draws: usize,
    /// The criterion that weighs most in every draw, if one does.
    pub first: Option<usize>,
}

/// What the draws say of one alternative.
#[derive(Clone, Debug, PartialEq)]
pub struct Acceptability {
    /// Share of the draws in which it takes each of the first places: one entry a place, as many as asked for.
    pub places: Vec<f64>,
    /// Weights, on average, of the draws in which it comes first: whoever thinks so prefers it. Empty when it never does.
    pub central_weights: Vec<f64>,
    /// Weighted sum of its criteria: mean over the draws.
    pub utility: f64,
}

impl Acceptability {
    /// Share of the draws in which it stands among the first `k` places.
    pub fn among_first(&self, k: usize) -> f64 {
        self.places.iter().take(k).sum::<f64>().min(1.0)
    }
}

/// Ranks alternatives under every plausible weighting.
///
/// `values(alternative, draw)`: its criteria in that draw, higher is better, all on one scale. `n_places`: how many first places are counted.
/// Returns one entry an alternative, in order. Ties go to the earlier alternative. Same result whatever the number of threads.
///
/// # Cost  O(draws · n · criteria), shared between threads; memory O(n · places).
pub fn rank<const C: usize>(n: usize, n_places: usize, plan: Plan, values: impl Fn(usize, usize) -> [f64; C] + Sync) -> Vec<Acceptability> {
    let n_places = n_places.min(n);
    if n == 0 || plan.draws == 0 {
        return vec![Acceptability { places: Vec::new(), central_weights: Vec::new(), utility: 0.0 }; n];
    }
    // Blocks of fixed size, collected and summed in order: the same sums on any machine.
    const BLOCK: usize = 500;
    let blocks: Vec<Tally<C>> = (0..plan.draws.div_ceil(BLOCK))
        .into_par_iter()
        .map(|block| {
            let (mut places, mut winners, mut sums) = (vec![0u32; n * n_places], vec![[0.0; C]; n], vec![0.0; n]);
            let mut utilities = vec![0.0; n];
            let mut order: Vec<usize> = Vec::with_capacity(n);
            for draw in block * BLOCK..((block + 1) * BLOCK).min(plan.draws) {
                let weights = weights::<C>(plan, draw);
                for (i, utility) in utilities.iter_mut().enumerate() {
                    let criteria = values(i, draw);
                    *utility = weights.iter().zip(criteria).map(|(w, v)| w * v).sum();
                    sums[i] += *utility;
                }
                order.clear();
                order.extend(0..n);
                let best_first = |&a: &usize, &b: &usize| utilities[b].total_cmp(&utilities[a]).then(a.cmp(&b));
                if n_places < n {
                    order.select_nth_unstable_by(n_places - 1, best_first);
                    order.truncate(n_places);
                }
                order.sort_unstable_by(best_first);
                for (place, &i) in order.iter().enumerate() {
                    places[i * n_places + place] += 1;
                }
                winners[order[0]].iter_mut().zip(weights).for_each(|(sum, w)| *sum += w);
            }
            Tally { places, winners, sums }
        })
        .collect();
    let total = plan.draws as f64;
    let share = |i: usize, place: usize| f64::from(blocks.iter().map(|block| block.places[i * n_places + place]).sum::<u32>()) / total;
    (0..n)
        .map(|i| {
            let places: Vec<f64> = (0..n_places).map(|place| share(i, place)).collect();
            let wins = places[0] * total;
            let central = |c: usize| blocks.iter().map(|block| block.winners[i][c]).sum::<f64>() / wins;
            Acceptability {
                central_weights: if wins > 0.0 { (0..C).map(central).collect() } else { Vec::new() },
                utility: blocks.iter().map(|block| block.sums[i]).sum::<f64>() / total,
                places,
            }
        })
        .collect()
}

/// What a block of draws counted.
struct Tally<const C: usize> {
    /// Times that each alternative took each place, alternative by alternative.
    places: Vec<u32>,
    /// Sum of the weights of the draws that each alternative won.
    winners: Vec<[f64; C]>,
    /// Sum of each alternative's utilities.
    sums: Vec<f64>,
}

/// Weights uniform on the simplex: exponentials over their sum. The greatest goes to the criterion that weighs most, if one does.
fn weights<const C: usize>(plan: Plan, draw: usize) -> [f64; C] {
    let mut weights: [f64; C] = std::array::from_fn(|c| -libm::log(uniform(plan.seed, draw as u64, c as u64)));
    let sum: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|w| *w /= sum);
    if let Some(first) = plan.first {
        let greatest = (0..C).fold(0, |best, c| if weights[c] > weights[best] { c } else { best });
        weights.swap(first, greatest);
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: Plan = Plan { seed: 7, draws: 10_000, first: None };

    #[test]
    fn closed_form_of_three_alternatives() {
        // a = (1, 0), b = (.6, .6), c = (0, 1): first in .4, .2, .4 of the weightings.
        let values = [[1.0, 0.0], [0.6, 0.6], [0.0, 1.0]];
        let ranked = rank(3, 3, PLAN, |i, _| values[i]);
        for (found, expected) in ranked.iter().zip([0.4, 0.2, 0.4]) {
            assert!((found.places[0] - expected).abs() < 0.015, "{found:?}");
            assert!((found.places.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
        // Whoever puts a first gives its criterion between .6 and 1: .8 on average.
        assert!((ranked[0].central_weights[0] - 0.8).abs() < 0.01);
        assert!((ranked[1].utility - 0.6).abs() < 1e-9);
    }

    #[test]
    fn a_dominated_alternative_is_never_first() {
        let ranked = rank(2, 1, PLAN, |i, _| [[0.5, 0.5], [0.4, 0.4]][i]);
        assert_eq!((ranked[1].places[0], ranked[1].central_weights.len(), ranked[0].among_first(1)), (0.0, 0, 1.0));
    }

    #[test]
    fn a_criterion_that_weighs_most_decides_more() {
        let plan = Plan { first: Some(0), ..PLAN };
        let ranked = rank(2, 2, plan, |i, _| [[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]][i]);
        // Three weights, first greatest: it exceeds the sum of the others when above ½: 3/4 of that part of the simplex.
        assert!((ranked[0].places[0] - 0.75).abs() < 0.015, "{ranked:?}");
        assert!((0..100).all(|draw| weights::<4>(plan, draw).iter().all(|&w| w <= weights::<4>(plan, draw)[0])));
    }

    #[test]
    fn nothing_to_rank() {
        assert!(rank(0, 10, PLAN, |_, _| [0.0]).is_empty());
        assert_eq!(rank(1, 10, PLAN, |_, _| [0.0])[0].places, [1.0]);
    }

    #[test]
    fn threads_change_nothing() {
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| rank(30, 10, PLAN, |i, d| [uniform(1, i as u64, 0), uniform(2, i as u64, d as u64)]))
        };
        assert_eq!(run(1), run(3));
    }
}
