//! Rankings, groups and hidden classes against scikit-learn, Splink and a hand reckoning.

use super::{near, within};
use maillage::statistics::latent_agreement::{Bounds, Classes, estimate};
use maillage::statistics::partitions::b_cubed;
use maillage::statistics::rank_agreement::ndcg;
use maillage::statistics::ranking::Ranking;

#[test]
fn average_precision_with_and_without_ties() {
    let places = [true, false, true, false, true];
    near(Ranking::new((0..5).map(|place| (f64::from(5 - place), places[place as usize])), 0).average_precision(), 0.755556);
    near(Ranking::new([(0.5, true), (0.5, false), (0.5, true), (0.1, false)], 0).average_precision(), 0.666667);
    // What is never listed is missed.
    near(Ranking::new([(0.9, true)], 3).average_precision(), 0.25);
}

#[test]
fn gain_of_graded_lists() {
    let grades = [3.0, 2.0, 3.0, 0.0, 1.0, 2.0];
    near(ndcg(&grades, &grades, 6), 0.948811);
}

#[test]
fn groups_by_b_cubed() {
    let items = b_cubed(&[0, 0, 0, 0, 1, 1, 2], &[0, 0, 0, 1, 1, 1, 2]);
    let mean = |of: fn(&(f64, f64)) -> f64| items.iter().map(of).sum::<f64>() / items.len() as f64;
    let (precision, recall) = (mean(|item| item.0), mean(|item| item.1));
    near(precision, 0.785714);
    near(recall, 0.809524);
    near(2.0 * precision * recall / (precision + recall), 0.797441);
}

#[test]
fn probabilities_by_their_errors() {
    near(Ranking::new([(0.95, true), (0.95, true), (0.95, false), (0.15, false), (0.15, true)], 0).calibration_error(10), 0.31);
    near(Ranking::new([(0.9, true), (0.2, false), (0.6, true), (0.4, false)], 0).brier(), 0.0925);
}

/// The counts of the eight patterns of three comparisons on which Splink tests that its estimate converges.
#[test]
fn hidden_classes_of_three_comparisons() {
    let counts = [1407.0, 408.0, 63.0, 522.0, 163.0, 172.0, 67.0, 1198.0];
    let patterns: Vec<(Vec<u8>, f64)> = (0u8..8).map(|bits| (vec![bits >> 2, (bits >> 1) & 1, bits & 1], counts[bits as usize])).collect();
    let start = Classes { share: 0.3, m: vec![vec![0.1, 0.9]; 3], u: vec![vec![0.9, 0.1]; 3] };
    let found = estimate(&patterns, &start, Bounds::default(), 1e-12, 20_000);
    near(found.log_likelihood, -6507.157544);
    within(found.classes.share, 0.5, 5e-4);
    for (field, (m, u)) in [(0.7, 0.1), (0.9, 0.025), (0.95, 0.2)].into_iter().enumerate() {
        within(found.classes.m[field][1], m, 5e-4);
        within(found.classes.u[field][1], u, 5e-4);
    }
    for (pattern, probability) in [([0, 0, 0], 0.002132), ([0, 1, 0], 0.428571), ([1, 1, 1], 0.999165)] {
        within(found.classes.posterior(&pattern), probability, 2e-4);
    }
}
