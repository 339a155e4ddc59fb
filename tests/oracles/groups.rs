//! Communities against igraph and leidenalg.

use super::{karate, near, southern_women};
use maillage::network::communities::stability::{scales, stability};
use maillage::network::communities::{Null, Plan, communities, quality};
use maillage::network::metrics::Graph;

const PLAN: Plan = Plan { null: Null::OneSided, resolution: 1.0, n_runs: 50, seed: 1 };

/// Which half of the club each member went with when it split.
const CLUB: [u32; 34] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];

#[test]
fn karate_reaches_the_optimum() {
    let graph = karate();
    let found = communities(&graph, PLAN);
    near(found.quality, 0.419790);
    let mut sizes = vec![0; found.n_groups];
    found.group_of.iter().for_each(|&g| sizes[g as usize] += 1);
    assert_eq!(sizes, [12, 11, 6, 5]);
    near(quality(&graph, Null::OneSided, 1.0, &CLUB), 0.358235);
    let coarse = communities(&graph, Plan { resolution: 0.5, ..PLAN });
    near(coarse.quality, 0.621795);
    assert_eq!(coarse.n_groups, 2);
}

#[test]
fn most_single_runs_of_karate_do_too() {
    let graph = karate();
    let n = (0..200).filter(|&seed| communities(&graph, Plan { n_runs: 1, seed, ..PLAN }).quality > 0.41978).count();
    println!("{n} of 200 runs reach the optimum");
    assert!(n >= 180, "{n} of 200");
}

#[test]
fn southern_women_on_both_sides() {
    let ties: Vec<(u32, u32, f64)> =
        southern_women().iter().enumerate().flat_map(|(e, women)| women.iter().map(move |&w| (w, 18 + e as u32, 1.0))).collect();
    let graph = Graph::undirected(32, &ties);
    let found = communities(&graph, Plan { null: Null::TwoSided(18), n_runs: 300, ..PLAN });
    near(found.quality, 0.345537);
    assert_eq!(found.n_groups, 4);
}

#[test]
fn karate_is_stable_and_has_scales() {
    let graph = karate();
    let found = communities(&graph, PLAN);
    let stability = stability(&graph, PLAN, &found, 100);
    println!("agreement {:.3}, coherence {:.2?}", stability.agreement, stability.coherence);
    assert!(stability.agreement > 0.4 && stability.coherence.iter().all(|c| (0.0..=1.0).contains(c)));
    let scales = scales(&graph, Plan { n_runs: 10, ..PLAN }, 0.4, 2.5, 12);
    scales.iter().for_each(|s| println!("{:.2}: {} groups, {:.4}, {:.3}", s.resolution, s.found.n_groups, s.found.quality, s.change));
    assert!(scales.windows(2).all(|pair| pair[0].found.quality >= pair[1].found.quality));
}
