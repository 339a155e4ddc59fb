//! Measures of graphs against networkx.

use super::{karate, near, ties};
use maillage::network::metrics::betweenness::betweenness;
use maillage::network::metrics::brokerage::brokerage;
use maillage::network::metrics::clustering::{local, transitivity, triangles};
use maillage::network::metrics::components::{connected, sizes, strong};
use maillage::network::metrics::cores::core_numbers;
use maillage::network::metrics::cuts::cuts;
use maillage::network::metrics::distances::{efficiency, reaches};
use maillage::network::metrics::fiedler::algebraic_connectivity;
use maillage::network::metrics::prestige::{eigenvector, pagerank};
use maillage::network::metrics::sampled_betweenness::{Precision, sampled_betweenness};
use maillage::network::metrics::{Graph, shape};
use maillage::statistics::reciprocity::reciprocity;

fn articulations(graph: &Graph) -> Vec<usize> {
    let cuts = cuts(graph, &vec![1.0; graph.n_vertices()]);
    (0..graph.n_vertices()).filter(|&v| cuts.is_articulation[v]).collect()
}

fn bridges(graph: &Graph) -> Vec<(u32, u32)> {
    cuts(graph, &vec![1.0; graph.n_vertices()]).bridges
}

#[test]
fn karate_as_a_whole() {
    let graph = karate();
    let triangles = triangles(&graph);
    near(shape::density(&graph).unwrap(), 0.139037);
    near(transitivity(&graph, &triangles).unwrap(), 0.255682);
    near(local(&graph, &triangles).iter().sum::<f64>() / 34.0, 0.570638);
    near(shape::degree_assortativity(&graph).unwrap(), -0.475613);
    near(algebraic_connectivity(&graph).unwrap(), 0.468525);
    near(efficiency(&reaches(&graph)).unwrap(), 0.492008);
    near(shape::degree_centralisation(&graph).unwrap(), 0.399621);
    near(shape::betweenness_centralisation(&betweenness(&graph)).unwrap(), 0.405557);
    assert_eq!((articulations(&graph), bridges(&graph)), (vec![0], vec![(0, 11)]));
    let cores = core_numbers(&graph);
    let deepest: Vec<usize> = (0..34).filter(|&v| cores[v] == 4).collect();
    assert_eq!(deepest, [0, 1, 2, 3, 7, 8, 13, 30, 32, 33]);
    assert_eq!(cores.iter().sum::<u32>(), 99);
}

#[test]
fn karate_by_member() {
    let graph = karate();
    let betweenness = betweenness(&graph);
    for (v, oracle) in [(0, 231.071429), (33, 160.551587), (32, 76.690476)] {
        near(betweenness[v], oracle);
    }
    near(reaches(&graph)[0].closeness(34), 0.568966);
    let rank = pagerank(&graph, 0.85, 1e-14);
    near(rank[33], 0.100919);
    near(rank[0], 0.096997);
    near(eigenvector(&graph)[33], 0.373363);
    let brokerage = brokerage(&graph);
    for (v, oracle) in [(0, 0.155423), (33, 0.156419), (2, 0.185177), (11, 1.0)] {
        near(brokerage[v].unwrap().constraint, oracle);
    }
    for (v, oracle) in [(0, 13.75), (33, 15.235294), (2, 7.8)] {
        near(brokerage[v].unwrap().effective_size, oracle);
    }
}

#[test]
fn sampling_holds_its_announced_error() {
    for graph in [karate(), noordin()] {
        let exact = betweenness(&graph);
        for seed in 0..20 {
            let sampled = sampled_betweenness(&graph, Precision { error: 0.02, risk: 0.1, seed });
            assert!(exact.iter().zip(&sampled.betweenness).all(|(a, b)| (a - b).abs() <= sampled.error), "seed {seed}");
        }
    }
}

#[test]
fn florentine_marriages() {
    let graph = Graph::undirected(16, &ties(include_str!("florentine.txt")));
    // Acciaiuoli 0, Albizzi 1, Guadagni 6, Medici 8, Salviati 13.
    near(betweenness(&graph)[8], 47.5);
    near(brokerage(&graph)[8].unwrap().constraint, 0.209877);
    assert_eq!((articulations(&graph), bridges(&graph).len()), (vec![1, 6, 8, 13], 5));
    // The table also gives .521978 for the Medici: 47.5 over the 91 pairs of the 14 other families tied at all, Pucci left out.
    near(betweenness(&graph)[8] / 91.0, 0.521978);
}

/// Density, reciprocity, sizes of the strong components.
fn directed(n: usize, text: &str) -> (f64, f64, Vec<usize>) {
    let graph = Graph::directed(n, &ties(text));
    let arcs: Vec<(u32, u32)> = graph.all_ties().iter().map(|arc| (arc.0, arc.1)).collect();
    let mut strong = sizes(&strong(&graph));
    strong.sort_unstable();
    (shape::density(&graph).expect("two vertices"), reciprocity(&arcs).expect("an arc"), strong)
}

#[test]
fn knoke_information_and_money() {
    let (density, reciprocity, strong) = directed(10, include_str!("knoke_information.txt"));
    near(density, 0.544444);
    near(reciprocity, 0.693878);
    assert_eq!(strong, [10]);
    let (density, reciprocity, strong) = directed(10, include_str!("knoke_money.txt"));
    near(density, 0.244444);
    near(reciprocity, 0.090909);
    assert_eq!(strong, [1, 1, 1, 1, 1, 1, 1, 3]);
    let money = Graph::directed(10, &ties(include_str!("knoke_money.txt")));
    assert_eq!(sizes(&connected(&money)), [9, 1]);
    assert!(money.degree(5) == 0 && money.reversed().degree(5) == 0);
}

#[test]
fn krackhardt_advice_and_friends() {
    let (density, reciprocity, strong) = directed(21, include_str!("krackhardt_advice.txt"));
    near(density, 190.0 / 420.0);
    near(reciprocity, 0.473684);
    assert_eq!(strong, [21]);
    let (density, reciprocity, strong) = directed(21, include_str!("krackhardt_friends.txt"));
    near(density, 102.0 / 420.0);
    near(reciprocity, 0.450980);
    assert_eq!(strong, [1, 1, 19]);
}

#[test]
fn measures_follow_directions() {
    // networkx on the arcs, vertices 0 to 3: betweenness, closeness of incoming distances, PageRank, constraint, effective size.
    let check = |n, text, oracle: [[f64; 4]; 4]| {
        let graph = Graph::directed(n, &ties(text));
        let (betweenness, reaches, rank) = (betweenness(&graph), reaches(&graph), pagerank(&graph, 0.85, 1e-14));
        for v in 0..4 {
            near(betweenness[v], oracle[0][v]);
            near(reaches[v].closeness(n), oracle[1][v]);
            near(rank[v], oracle[2][v]);
            near(brokerage(&graph)[v].unwrap().constraint, oracle[3][v]);
        }
    };
    check(
        10,
        include_str!("knoke_information.txt"),
        [
            [0.666667, 12.333333, 11.694444, 0.805556],
            [0.642857, 0.9, 0.642857, 0.692308],
            [0.094737, 0.17352, 0.06918, 0.116831],
            [0.480551, 0.401446, 0.385987, 0.478619],
        ],
    );
    check(
        10,
        include_str!("knoke_money.txt"),
        [
            [0.0, 1.0, 3.0, 0.0],
            [0.0, 0.355556, 0.604938, 0.0],
            [0.030848, 0.059101, 0.17086, 0.030848],
            [0.522842, 0.438194, 0.46543, 0.475417],
        ],
    );
    check(
        21,
        include_str!("krackhardt_advice.txt"),
        [
            [13.746825, 5.935714, 6.604762, 13.70873],
            [0.666667, 0.909091, 0.555556, 0.625],
            [0.04941, 0.093918, 0.02697, 0.046052],
            [0.216332, 0.202127, 0.209973, 0.212623],
        ],
    );
    check(
        21,
        include_str!("krackhardt_friends.txt"),
        [
            [29.066667, 33.483333, 1.9, 31.666667],
            [0.578571, 0.6, 0.426316, 0.476471],
            [0.109499, 0.154638, 0.021636, 0.08672],
            [0.282835, 0.242376, 0.343141, 0.337561],
        ],
    );
}

#[test]
fn effective_size_follows_directions() {
    let check = |n, text, oracle: [f64; 4]| {
        let found = brokerage(&Graph::directed(n, &ties(text)));
        (0..4).for_each(|v| near(found[v].unwrap().effective_size, oracle[v]));
    };
    check(10, include_str!("knoke_information.txt"), [2.611111, 4.2, 3.3, 2.055556]);
    check(10, include_str!("knoke_money.txt"), [2.7, 2.5, 3.166667, 2.9]);
    check(21, include_str!("krackhardt_advice.txt"), [8.263158, 10.452381, 8.875, 7.525]);
    check(21, include_str!("krackhardt_friends.txt"), [5.807692, 7.076923, 3.357143, 4.045455]);
}

/// Ties of any kind between 79 actors: Noordin 58, Azhari 22, Nasir Abas 57, Abdullah Sungkar 4, Abdullah Sunata 3, Akram 15.
fn noordin() -> Graph {
    Graph::undirected(79, &ties(include_str!("noordin.txt")))
}

#[test]
fn noordin_top() {
    let graph = noordin();
    assert_eq!(graph.n_ties(), 623);
    near(shape::density(&graph).unwrap(), 0.202207);
    assert_eq!((graph.degree(57), graph.degree(58), graph.degree(22)), (0, 55, 47));
    let betweenness = betweenness(&graph);
    // Three decimals in the table.
    super::within(betweenness[58], 637.987, 5.1e-4);
    super::within(betweenness[22], 262.042, 5.1e-4);
    assert_eq!((articulations(&graph), bridges(&graph).len()), (vec![3, 4, 15], 4));
    let cores = core_numbers(&graph);
    assert_eq!((cores.iter().max(), cores.iter().filter(|&&k| k == 17).count()), (Some(&17), 18));
    near(transitivity(&graph, &triangles(&graph)).unwrap(), 0.556395);
    near(brokerage(&graph)[58].unwrap().constraint, 0.062112);
}
