//! Series against statsmodels and pymannkendall.

use super::near;
use maillage::statistics::change_point::{one_break, pettitt};
use maillage::statistics::mann_kendall::trend;

/// Flow of the Nile at Aswan, 1871 to 1970.
fn nile() -> Vec<f64> {
    include_str!("nile.txt").split_whitespace().map(|v| v.parse().expect("a number")).collect()
}

#[test]
fn nile_breaks_after_1898() {
    let found = one_break(&nile()).expect("a hundred values");
    assert_eq!(found.before, 28);
    near(found.levels.0, 1097.75);
    near(found.levels.1, 849.972222);
    // Three and two decimals in the table.
    super::within(found.left, 1597457.194, 5.1e-4);
    super::within(found.whole, 2835156.75, 5.1e-3);
    let found = pettitt(&nile()).expect("a hundred values");
    assert_eq!((found.before, found.statistic), (28, 1617.0));
    super::within(found.p * 1e7, 3.591, 5.1e-4);
}

#[test]
fn nile_falls() {
    let found = trend(&nile()).expect("a hundred values");
    assert_eq!(found.score, -1387.0);
    near(found.z, -4.128067);
    near(found.slope, -2.6);
}

#[test]
fn a_short_series_with_ties() {
    let found = trend(&[1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]).expect("ten values");
    assert_eq!((found.score, found.variance), (-16.0, 88.0));
    near(found.p, 0.109819);
}
