//! Series against statsmodels and pymannkendall.

use super::near;
use maillage::statistics::change_point::{one_break, pettitt};
use maillage::statistics::interrupted_series::{Point, change_of_level, fit};
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

/// Acute coronary events in Sicily, January 2002 to November 2006; smoking was banned in January 2005. A line a month: events, ban, standard population, month.
fn sicily() -> (Vec<Point>, usize) {
    let rows: Vec<Vec<f64>> =
        include_str!("sicily.txt").lines().map(|line| line.split_whitespace().map(|v| v.parse().expect("a number")).collect()).collect();
    let change = rows.iter().position(|row| row[1] == 1.0).expect("the ban came");
    let point = |row: &Vec<f64>| Point { count: row[0], exposure: row[2], month: Some(row[3] as u8) };
    (rows.iter().map(point).collect(), change)
}

#[test]
fn sicily_has_fewer_coronary_events_after_the_ban() {
    let (series, change) = sicily();
    assert_eq!((series.len(), change), (59, 36));
    // Lopez Bernal et al. 2017, the model without months: the published .894.
    let found = fit(&series, change, false).expect("thirty-six months before, twenty-three after");
    near(found.ratio(), 0.894377);
    near(found.scatter, 3.559187);
    let normal = 1.959963984540054;
    for (half, (low, high)) in [(normal * found.poisson_error, (0.864686, 0.925086)), (normal * found.error(), (0.839189, 0.953193))] {
        near((found.ln_ratio - half).exp(), low);
        near((found.ln_ratio + half).exp(), high);
    }
    // With the months of the year the scatter falls, and the change stays.
    let seasonal = change_of_level(&series, change).expect("the same");
    assert!(seasonal.scatter < found.scatter && seasonal.interval(0.95).1 < 1.0, "{seasonal:?}");
}
