//! One measure of one graph, timed as the peers' kit times a library: `cargo bench --bench metrics -- DOSSIER TASK`.
//!
//! The graph is the one that the kit builds: partners, actions and territories, tied by participations (weight: intensity) and places; for groups, partners tied by the
//! number of actions that they share. What is read, and lists of ties that come before a graph, are outside `compute_s`; `build` times the graph itself.
//! Prints one line of JSON. Without arguments nothing is measured: it says how to call it.

use maillage::network::communities::{Null, Plan, communities};
use maillage::network::metrics::Graph;
use maillage::network::metrics::betweenness::{betweenness, betweenness_from};
use maillage::network::metrics::brokerage::brokerage;
use maillage::network::metrics::clustering::triangles;
use maillage::network::metrics::components::connected;
use maillage::network::metrics::cores::core_numbers;
use maillage::network::metrics::cuts::cuts;
use maillage::network::metrics::distances::reaches;
use maillage::network::metrics::prestige::pagerank;
use maillage::network::metrics::sampled_betweenness::{Precision, sampled_betweenness};
use maillage::network::project::count_shared;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

/// Exact up to this many vertices, from that many starting points beyond: the kit's own limits.
const EXACT: usize = 20_000;
const SOURCES: usize = 256;

/// Settled to the same total as the peers that settle.
const SETTLED: f64 = 1e-8;

#[expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a bench measures time and prints it")]
fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let [dossier, task] = &words[..] else {
        println!("cargo bench --bench metrics -- DOSSIER TASK");
        println!("TASK: {}", TASKS.join(" "));
        return;
    };
    let read = Read::of(Path::new(dossier));
    let mut told = json!({"tool": "maillage", "task": task});
    let (start, cpu) = match task.as_str() {
        "build" => {
            let (start, cpu) = (Instant::now(), cpu_seconds());
            let graph = Graph::undirected(read.n, &read.ties);
            told["edges"] = json!(graph.n_ties());
            (start, cpu)
        }
        "projection" => {
            let members = read.members();
            let (start, cpu) = (Instant::now(), cpu_seconds());
            told["proj_edges"] = json!(count_shared(&members, read.n_partners).len());
            (start, cpu)
        }
        "leiden" | "leiden_best" => {
            let graph = read.partners();
            let n_runs = if task == "leiden" { 1 } else { 10 };
            let (start, cpu) = (Instant::now(), cpu_seconds());
            let found = communities(&graph, Plan { null: Null::OneSided, resolution: 1.0, n_runs, seed: 1 });
            told["communities"] = json!(found.n_groups);
            told["modularity"] = json!(found.quality);
            (start, cpu)
        }
        _ => {
            let graph = Graph::undirected(read.n, &read.ties);
            let (start, cpu) = (Instant::now(), cpu_seconds());
            told["value"] = measure(task, &graph);
            (start, cpu)
        }
    };
    told["compute_s"] = json!(start.elapsed().as_secs_f64());
    told["compute_cpu_s"] = json!(cpu_seconds() - cpu);
    println!("{told}");
}

const TASKS: [&str; 13] = [
    "build",
    "components",
    "pagerank",
    "kcore",
    "articulation",
    "betweenness",
    "betweenness_bounded",
    "closeness",
    "clustering",
    "brokerage",
    "projection",
    "leiden",
    "leiden_best",
];

fn measure(task: &str, graph: &Graph) -> Value {
    let n = graph.n_vertices();
    match task {
        "components" => json!(connected(graph).into_iter().max().map_or(0, |last| last + 1)),
        "pagerank" => json!(leaders(&pagerank(graph, 0.85, SETTLED))),
        "kcore" => json!(core_numbers(graph).into_iter().max()),
        "articulation" => json!(cuts(graph, &vec![1.0; n]).is_articulation.iter().filter(|is| **is).count()),
        "betweenness" if n <= EXACT => json!(leaders(&betweenness(graph))),
        "betweenness" => {
            let sources: Vec<u32> = (0..SOURCES).map(|k| (k * n / SOURCES) as u32).collect();
            json!(leaders(&betweenness_from(graph, &sources)))
        }
        "betweenness_bounded" => {
            let found = sampled_betweenness(graph, Precision { error: 0.01, risk: 0.1, seed: 1 });
            json!({"leaders": leaders(&found.betweenness), "draws": found.n_draws})
        }
        "closeness" => json!(leaders(&reaches(graph).iter().map(|reach| reach.closeness(n)).collect::<Vec<_>>())),
        "clustering" => json!(triangles(graph).iter().map(|&t| u64::from(t)).sum::<u64>() / 3),
        "brokerage" => json!(leaders(&brokerage(graph).iter().map(|b| b.map_or(0.0, |b| b.effective_size)).collect::<Vec<_>>())),
        other => panic!("{other}: the tasks are {}", TASKS.join(" ")),
    }
}

/// The ten largest, ties to the first.
fn leaders(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]).then(a.cmp(&b)));
    order.truncate(10);
    order
}

/// Processor time of this process, user and system, in seconds; 0 where the system doesn't say.
fn cpu_seconds() -> f64 {
    // Nanoseconds of each thread, where Linux gives them.
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    threads
        .filter_map(|thread| std::fs::read_to_string(thread.path().join("schedstat")).ok())
        .filter_map(|line| line.split(' ').next().and_then(|spent| spent.parse::<f64>().ok()))
        .sum::<f64>()
        / 1e9
}

/// What the kit reads.
struct Read {
    n: usize,
    n_partners: usize,
    n_actions: usize,
    n_participations: usize,
    ties: Vec<(u32, u32, f64)>,
}

impl Read {
    fn of(folder: &Path) -> Self {
        let column = |table: &str, names: &[&str]| -> Vec<Vec<String>> {
            let path = folder.join(table);
            let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let heads = reader.headers().expect("a header").clone();
            let at: Vec<usize> = names.iter().map(|name| heads.iter().position(|head| head == *name).expect("the column")).collect();
            reader.records().map(|row| row.map(|row| at.iter().map(|&at| row[at].to_owned()).collect()).expect("a row")).collect()
        };
        let (partners, territories) = (column("partenaires.csv", &["id"]), column("territoires.csv", &["id"]));
        let actions = column("actions.csv", &["id", "territoires"]);
        let participations = column("participations.csv", &["action", "partenaire", "intensite"]);
        let number = |rows: &[Vec<String>], base: usize| -> HashMap<String, u32> {
            rows.iter().enumerate().map(|(at, row)| (row[0].clone(), (base + at) as u32)).collect()
        };
        let (n_partners, n_actions) = (partners.len(), actions.len());
        let (of_partner, of_action, of_territory) =
            (number(&partners, 0), number(&actions, n_partners), number(&territories, n_partners + n_actions));
        let mut ties: Vec<(u32, u32, f64)> = participations
            .iter()
            .map(|row| (of_partner[&row[1]], of_action[&row[0]], row[2].parse::<f64>().expect("an intensity").max(0.01)))
            .collect();
        for row in &actions {
            ties.extend(row[1].split('|').map(|territory| (of_action[&row[0]], of_territory[territory], 1.0)));
        }
        let n = n_partners + n_actions + territories.len();
        Self { n, n_partners, n_actions, n_participations: participations.len(), ties }
    }

    /// The partners of each action, sorted, without doubles.
    fn members(&self) -> Vec<Vec<u32>> {
        let mut members = vec![Vec::new(); self.n_actions];
        for &(partner, action, _) in &self.ties[..self.n_participations] {
            members[action as usize - self.n_partners].push(partner);
        }
        members.iter_mut().for_each(|list: &mut Vec<u32>| {
            list.sort_unstable();
            list.dedup();
        });
        members
    }

    /// Partners tied by the number of actions that they share.
    fn partners(&self) -> Graph {
        let ties: Vec<(u32, u32, f64)> =
            count_shared(&self.members(), self.n_partners).into_iter().map(|(a, b, n)| (a, b, f64::from(n))).collect();
        Graph::undirected(self.n_partners, &ties)
    }
}
