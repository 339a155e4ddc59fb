//! Two-sided tables against the packages `bicm`, `backbone` and scipy.

use super::{near, southern_women, within};
use maillage::network::backbone::backbone;
use maillage::network::metrics::betweenness::betweenness;
use maillage::network::metrics::distances::reaches;
use maillage::network::metrics::{Graph, two_mode};
use maillage::network::project::{SharedTie, project};
use maillage::statistics::bicm::Bicm;
use maillage::statistics::poisson_binomial::{PoissonBinomial, tail};
use maillage::statistics::{fdr, hypergeometric};

const EVELYN: usize = 0;
const KATHERINE: u32 = 11;
const SYLVIA: u32 = 12;
const OLIVIA: u32 = 16;
const FLORA: u32 = 17;

/// The events of each woman.
fn turned(events: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut by_woman = vec![Vec::new(); 18];
    events.iter().enumerate().for_each(|(event, women)| women.iter().for_each(|&w| by_woman[w as usize].push(event as u32)));
    by_woman
}

fn lengths(lists: &[Vec<u32>]) -> Vec<usize> {
    lists.iter().map(Vec::len).collect()
}

#[test]
fn who_met_whom() {
    let events = southern_women();
    let women = turned(&events);
    assert_eq!(lengths(&women), [8, 7, 8, 7, 4, 4, 4, 3, 4, 4, 4, 6, 7, 8, 5, 2, 2, 2]);
    let pairs = project(&events, 18, usize::MAX);
    assert_eq!((pairs.len(), pairs.iter().map(|t| t.n_events).sum::<u32>()), (139, 322));
    assert_eq!(project(&women, 14, usize::MAX).len(), 66);
}

/// P(as many in common or more) of each pair that met, smallest first.
fn weighed(groups: &[Vec<u32>], members: &[Vec<u32>]) -> Vec<(f64, SharedTie)> {
    let law = Bicm::fit(&lengths(members), &lengths(groups));
    let mut weighed: Vec<(f64, SharedTie)> = project(groups, members.len(), usize::MAX)
        .into_iter()
        .map(|tie| {
            let (left, right) = (law.class_of_row(tie.left as usize), law.class_of_row(tie.right as usize));
            (tail(&law.shared(left, right, usize::MAX), tie.n_events as usize).at_least, tie)
        })
        .collect();
    weighed.sort_by(|a, b| a.0.total_cmp(&b.0));
    weighed
}

#[test]
fn configuration_model_of_the_southern_women() {
    let events = southern_women();
    let women = turned(&events);
    let law = Bicm::fit(&lengths(&women), &lengths(&events));
    near(law.chance(EVELYN, 7), 0.933382);
    near(law.chance(FLORA as usize, 0), 0.038597);
    near(law.ln_likelihood(|woman, event| women[woman].contains(&(event as u32))), -128.086354);
    let of_women = weighed(&events, &women);
    near(of_women[0].0, 0.088372);
    assert_eq!((of_women[0].1.left, of_women[0].1.right, of_women[0].1.n_events), (OLIVIA, FLORA, 2));
    let katherine_sylvia = of_women.iter().find(|(_, t)| (t.left, t.right) == (KATHERINE, SYLVIA)).expect("they met");
    assert_eq!(katherine_sylvia.1.n_events, 6);
    near(katherine_sylvia.0, 0.093513);
    let of_events = weighed(&women, &events);
    near(of_events[0].0, 0.027894);
    assert_eq!(of_events.iter().filter(|w| w.0 < 0.05).count(), 2);
    let mut p: Vec<f64> = of_events.iter().map(|w| w.0).collect();
    p.resize(91, 1.0);
    assert!(fdr::adjusted(&p).iter().all(|&p| p > 0.05));
}

#[test]
fn nothing_is_established_among_the_southern_women() {
    let events = southern_women();
    for (groups, n) in [(events.clone(), 18), (turned(&events), 14)] {
        let found = backbone(&groups, n, 0.05);
        assert!(found.ties.is_empty() && found.n_pairs == n as u64 * (n as u64 - 1) / 2);
    }
}

#[test]
fn hypergeometric_test_of_the_southern_women() {
    let events = southern_women();
    let women = turned(&events);
    near(hypergeometric::at_least(6, 14, 6, 7), 0.002331);
    let mut p: Vec<f64> = project(&events, 18, usize::MAX)
        .iter()
        .map(|t| hypergeometric::at_least(t.n_events, 14, women[t.left as usize].len() as u32, women[t.right as usize].len() as u32))
        .collect();
    assert_eq!(p.iter().filter(|p| **p < 0.05).count(), 17);
    p.resize(153, 1.0);
    assert!(fdr::adjusted(&p).iter().all(|&p| p > 0.10));
}

#[test]
fn three_by_three() {
    // Four decimals, as the tests of R's backbone have them.
    let law = Bicm::fit(&[1, 1, 2], &[1, 1, 2]);
    for (row, column, oracle) in [(0, 0, 0.2158), (0, 2, 0.5684), (1, 1, 0.2158), (2, 0, 0.5684), (2, 2, 0.8631)] {
        within(law.chance(row, column), oracle, 5.1e-5);
    }
}

#[test]
fn poisson_binomial() {
    // R's poibin prints .677330 and .626848 by its approximation; these are exact.
    let p = [0.123, 0.234, 0.345, 0.456, 0.567, 0.678, 0.789, 0.801, 0.911];
    let whole = PoissonBinomial::new(&p);
    near(whole.cdf(5), 0.679135);
    near(whole.at_least(5), 0.628385);
    let single: Vec<(f64, u32)> = p.iter().map(|&p| (p, 1)).collect();
    near(tail(&single, 5).at_least, 0.628385);
    near(1.0 - tail(&single, 5).more, 0.679135);
}

#[test]
fn measures_of_two_sides() {
    // networkx 3.6, bipartite: closeness_centrality, betweenness_centrality, clustering (dot), on the women and on the events.
    let ties: Vec<(u32, u32, f64)> =
        southern_women().iter().enumerate().flat_map(|(e, women)| women.iter().map(move |&w| (w, 18 + e as u32, 1.0))).collect();
    let graph = Graph::undirected(32, &ties);
    let closeness = two_mode::closeness(&reaches(&graph), 18);
    let between = two_mode::betweenness(&betweenness(&graph), 18);
    let overlap = two_mode::overlap(&graph, 18);
    for (v, oracle) in [
        (0, [0.8, 0.096585, 0.317943]),
        (13, [0.8, 0.113461, 0.260577]),
        (17, [0.585366, 0.005055, 0.257507]),
        (25, [0.846154, 0.243819, 0.296165]),
        (18, [0.52381, 0.002154, 0.327192]),
    ] {
        near(closeness[v], oracle[0]);
        near(between[v], oracle[1]);
        if v < 18 {
            near(overlap[v].expect("she met others"), oracle[2]);
        }
    }
}
