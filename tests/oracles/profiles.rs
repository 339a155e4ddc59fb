//! Groups of flowers: Fisher's irises (the corrected table), against kmedoids and scipy.

use super::within;
use maillage::statistics::dissimilarity::Dissimilarity;
use maillage::statistics::pam::pam;
use maillage::statistics::partitions::adjusted_rand;
use maillage::statistics::silhouette::silhouette;
use maillage::statistics::ward::ward;

/// Four lengths of each flower, in tenths of a centimetre, turned into centimetres.
fn irises() -> Vec<Vec<f64>> {
    let flower = |text: &str| text.split(',').map(|x| x.parse::<f64>().expect("a length") / 10.0).collect();
    include_str!("iris.txt").split_whitespace().map(flower).collect()
}

/// Fifty of each kind, in order.
fn kinds() -> Vec<u32> {
    (0..150).map(|at| at / 50).collect()
}

#[test]
fn medoids_of_irises() {
    let between = Dissimilarity::euclidean(&irises());
    let two = pam(&between, 2);
    within(two.cost, 129.330388, 1e-6);
    within(silhouette(&between, &two.group_of), 0.685788, 1e-6);
    // Flowers are counted from 1 by the oracle.
    assert_eq!(two.medoids.iter().map(|m| m + 1).collect::<Vec<_>>(), [8, 127]);
    let three = pam(&between, 3);
    within(three.cost, 98.131155, 1e-6);
    within(silhouette(&between, &three.group_of), 0.552819, 1e-6);
    assert_eq!(three.medoids.iter().map(|m| m + 1).collect::<Vec<_>>(), [8, 79, 113]);
}

#[test]
fn the_tree_of_irises() {
    let between = Dissimilarity::euclidean(&irises());
    let tree = ward(&between);
    let three = tree.cut(3);
    let mut sizes = [0; 3];
    three.iter().for_each(|group| sizes[*group as usize] += 1);
    assert_eq!(sizes, [50, 64, 36]);
    within(adjusted_rand(&three, &kinds()), 0.731199, 1e-6);
    let heights: Vec<f64> = tree.mergers.iter().rev().take(2).map(|merger| merger.height).collect();
    within(heights[0], 32.447607, 1e-6);
    within(heights[1], 12.300396, 1e-6);
}
