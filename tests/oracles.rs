//! Known answers: what the literature and other programs find on the same data, to six decimals.
//!
//! | data | values by | where they stand |
//! | --- | --- | --- |
//! | Zachary's club, Southern Women, Florentine marriages, Knoke, Krackhardt, Noordin Top | networkx 3.6, igraph 1.0, leidenalg 0.12, scipy 1.17 | `oracles/*.txt` |
//! | the same and three networks of the Indiana tobacco programme | networkx 3.6 | `../shared/data/reseaux_oracles`, said aloud when absent |
//! | donations (Fader, Hardie & Shang 2010), Nile, rat tumours, Benjamini & Hochberg's fifteen | scipy, statsmodels, pymannkendall, the papers | in the tests |
//! | visits to a doctor (RAND Health Insurance Experiment, public domain) | statsmodels 0.15 | `oracles/randhie.txt` |
//! | Fisher's irises | kmedoids, scipy | `oracles/iris.txt` |
//! | coronary events in Sicily around the smoking ban (Lopez Bernal, Cummins & Gasparrini 2017) | statsmodels, the paper | `oracles/sicily.txt` |
//!
//! Sources of the data: schochastics/networkdata (MIT) for the graphs, CamDavidsonPilon/lifetimes (MIT) for the donations, R's `datasets` for the Nile,
//! gasparrini/2017_lopezbernal_IJE_codedata for Sicily.
//! Noordin Top's 79 actors are numbers here, in the order of that data set: the test needs no names.

#[path = "oracles/bipartite.rs"]
mod bipartite;
#[path = "oracles/dispersion.rs"]
mod dispersion;
#[path = "oracles/engagement.rs"]
mod engagement;
#[path = "oracles/graphs.rs"]
mod graphs;
#[path = "oracles/groups.rs"]
mod groups;
#[path = "oracles/laws.rs"]
mod laws;
#[path = "oracles/profiles.rs"]
mod profiles;
#[path = "oracles/quality.rs"]
mod quality;
#[path = "oracles/series.rs"]
mod series;
#[path = "oracles/shared_networks.rs"]
mod shared_networks;
#[path = "oracles/threads.rs"]
mod threads;

use maillage::network::metrics::Graph;

/// Is it the oracle's value, as far as its six decimals tell?
#[track_caller]
fn near(found: f64, oracle: f64) {
    within(found, oracle, 5.1e-7);
}

#[track_caller]
fn within(found: f64, oracle: f64, tolerance: f64) {
    assert!((found - oracle).abs() <= tolerance, "{found} is not {oracle} (± {tolerance})");
}

/// Lines `vertex: neighbours`.
fn lists(text: &str) -> Vec<(u32, Vec<u32>)> {
    text.lines()
        .map(|line| {
            let (from, to) = line.split_once(':').expect("a vertex and a colon");
            (from.parse().expect("a number"), to.split_whitespace().map(|v| v.parse().expect("a number")).collect())
        })
        .collect()
}

fn ties(text: &str) -> Vec<(u32, u32, f64)> {
    lists(text).into_iter().flat_map(|(from, to)| to.into_iter().map(move |to| (from, to, 1.0))).collect()
}

fn karate() -> Graph {
    Graph::undirected(34, &ties(include_str!("oracles/karate.txt")))
}

/// The women of each event, from the events of each woman.
fn southern_women() -> Vec<Vec<u32>> {
    let mut events = vec![Vec::new(); 14];
    for (woman, attended) in lists(include_str!("oracles/davis.txt")) {
        attended.iter().for_each(|&event| events[event as usize].push(woman));
    }
    events
}
