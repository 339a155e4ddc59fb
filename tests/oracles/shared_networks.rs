//! Every value of `../shared/data/reseaux_oracles/oracle`, by networkx on the same files.

use super::{near, southern_women};
use maillage::network::metrics::Graph;
use maillage::network::metrics::betweenness::betweenness;
use maillage::network::metrics::clustering::{local, transitivity, triangles};
use maillage::network::metrics::components::{connected, sizes};
use maillage::network::metrics::cores::core_numbers;
use maillage::network::metrics::cuts::cuts;
use maillage::network::metrics::distances::{diameter, mean_distance, reaches};
use maillage::network::metrics::shape::density;
use maillage::network::project::project;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder of data, or `None`, said aloud: a test that didn't run has proved nothing.
fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/reseaux_oracles");
    if folder.is_dir() {
        return Some(folder);
    }
    // Straight to the terminal: what `println!` says is kept back when a test passes.
    let told = format!("\n*** NOT RUN: {} is absent; the values of oracle/ were not compared. ***\n\n", folder.display());
    std::io::stderr().write_all(told.as_bytes()).expect("the terminal can be written to");
    None
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Rows of a CSV file without quotes, its head left out.
fn rows(path: &Path) -> Vec<Vec<String>> {
    read(path).lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

#[test]
fn every_network() {
    let Some(folder) = folder() else { return };
    let names = [
        "karate",
        "knoke_argent",
        "knoke_information",
        "krackhardt_advice",
        "krackhardt_friends",
        "krackhardt_reports",
        "padgett_business",
        "padgett_marriage",
        "tabac_indiana_collaboration",
        "tabac_indiana_contact",
        "tabac_indiana_diffusion",
    ];
    for name in names {
        let oracle: Value = serde_json::from_str(&read(&folder.join(format!("oracle/{name}.json")))).expect("JSON");
        let n = rows(&folder.join(format!("{name}_noeuds.csv"))).len();
        // The oracle's graph is simple: an arc and the one back are one tie of weight 1.
        let ties: Vec<(u32, u32, f64)> = rows(&folder.join(format!("{name}_liens.csv")))
            .iter()
            .map(|row| (row[0].parse().expect("a number"), row[1].parse().expect("a number"), 1.0))
            .collect();
        compare(name, &Graph::undirected(n, &ties), &oracle);
    }
}

#[expect(clippy::print_stdout, reason = "seen only when a comparison fails: it says on which network")]
fn compare(name: &str, graph: &Graph, oracle: &Value) {
    println!("{name}");
    let n = graph.n_vertices();
    assert_eq!(n as f64, number(&oracle["noeuds"]));
    assert_eq!(graph.n_ties() as f64, number(&oracle["liens"]));
    near(density(graph).expect("two vertices"), number(&oracle["densite"]));
    let mut pieces = sizes(&connected(graph));
    pieces.sort_by_key(|size| std::cmp::Reverse(*size));
    assert_eq!(serde_json::json!(pieces), oracle["composantes"]);

    // Vertices are written as text, and sorted as text.
    let sorted = |vertices: Vec<u32>| -> Vec<String> {
        let mut names: Vec<String> = vertices.iter().map(u32::to_string).collect();
        names.sort();
        names
    };
    let alone = sorted(graph.vertices().filter(|&v| graph.degree(v) == 0).collect());
    assert_eq!(serde_json::json!(alone), oracle["isoles"]);
    let cuts = cuts(graph, &vec![1.0; n]);
    let articulations = sorted(graph.vertices().filter(|&v| cuts.is_articulation[v as usize]).collect());
    assert_eq!(serde_json::json!(articulations), oracle["points_articulation"]);
    let mut bridges: Vec<Vec<String>> = cuts.bridges.iter().map(|&(a, b)| sorted(vec![a, b])).collect();
    bridges.sort();
    assert_eq!(serde_json::json!(bridges), oracle["ponts"]);

    let triangles = triangles(graph);
    near(local(graph, &triangles).iter().sum::<f64>() / n as f64, number(&oracle["coeff_regroupement_moyen"]));
    near(transitivity(graph, &triangles).unwrap_or(0.0), number(&oracle["transitivite"]));
    let (betweenness, reaches, cores) = (betweenness(graph), reaches(graph), core_numbers(graph));
    for v in 0..n {
        let oracle = &oracle["par_noeud"][v.to_string()];
        assert_eq!(graph.degree(v as u32) as f64, number(&oracle["degre"]));
        near(betweenness[v], number(&oracle["intermediarite"]));
        near(reaches[v].closeness(n), number(&oracle["proximite_wf"]));
        assert_eq!(f64::from(cores[v]), number(&oracle["k_coeur"]));
    }

    // Distances are those of the largest piece.
    let piece = connected(graph);
    let largest = (0..n).max_by_key(|&v| (sizes(&piece)[piece[v] as usize], std::cmp::Reverse(v))).expect("a vertex");
    let within: Vec<_> = (0..n).filter(|&v| piece[v] == piece[largest]).map(|v| reaches[v]).collect();
    assert_eq!(f64::from(diameter(&within)), number(&oracle["diametre_plus_grande"]));
    near(mean_distance(&within).expect("two vertices"), number(&oracle["distance_moyenne_plus_grande"]));
}

#[test]
fn both_projections_of_the_southern_women() {
    let Some(folder) = folder() else { return };
    let women =
        "EVELYN LAURA THERESA BRENDA CHARLOTTE FRANCES ELEANOR PEARL RUTH VERNE MYRNA KATHERINE SYLVIA NORA HELEN DOROTHY OLIVIA FLORA";
    let women: Vec<&str> = women.split(' ').collect();
    let events: Vec<&str> = "6/27 3/2 4/12 9/26 2/25 5/19 3/15 9/16 4/8 6/10 2/23 4/7 11/21 8/3".split(' ').collect();
    let by_event = southern_women();
    let mut by_woman = vec![Vec::new(); 18];
    by_event.iter().enumerate().for_each(|(event, women)| women.iter().for_each(|&w| by_woman[w as usize].push(event as u32)));
    for (file, names, groups, sizes) in
        [("davis_projection_femme", &women, &by_event, &by_woman), ("davis_projection_evenement", &events, &by_woman, &by_event)]
    {
        let shared: BTreeMap<(u32, u32), u32> =
            project(groups, names.len(), usize::MAX).iter().map(|t| ((t.left, t.right), t.n_events)).collect();
        let oracle = rows(&folder.join(format!("oracle/{file}.csv")));
        assert_eq!(shared.len(), oracle.len());
        for row in oracle {
            let at = |name: &str| names.iter().position(|n| *n == name).expect("a known name") as u32;
            let (a, b) = (at(&row[0]), at(&row[1]));
            let both = shared[&(a.min(b), a.max(b))];
            assert_eq!(both.to_string(), row[2]);
            let either = sizes[a as usize].len() + sizes[b as usize].len() - both as usize;
            near(f64::from(both) / either as f64, row[3].parse().expect("a number"));
        }
    }
}
