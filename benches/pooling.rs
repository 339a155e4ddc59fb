//! Does the order of pooling proposals put first what experts find worth pooling? `cargo bench --bench pooling`, on the labelled dossier.
//!
//! One line an order of the very same proposals: ours, then what one would do without it (size of the group, total cost, mean similarity of its actions, hours,
//! chance). nDCG at 10 and 20, gains 2^x − 1, with 80 % intervals by bootstrap over the labelled groups: what another département of the same kind might have given.
//! A proposal answers for the labelled group that most of its actions are of; a second one on the same group, or on none, gains nothing.

#![allow(clippy::print_stdout)]

use maillage::detectors::{Finding, Subject, Value, View};
use maillage::dossier::{ActionIdx, Dossier, testing::from_folder};
use maillage::settings::Settings;
use maillage::statistics::bootstrap::intervals;
use maillage::statistics::random::uniform;
use maillage::statistics::rank_agreement::ndcg;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How many orders by chance are averaged.
const BY_CHANCE: u64 = 200;

/// Resamplings of the labelled groups.
const DRAWS: usize = 2_000;

/// What experts say: the group of each action, and how much each group is worth pooling.
struct Truth {
    groups_of: BTreeMap<ActionIdx, BTreeSet<usize>>,
    worth: Vec<f64>,
}

impl Truth {
    fn read(folder: &Path, dossier: &Dossier) -> Self {
        let rows = |name: &str| -> Vec<Vec<String>> {
            let mut reader = csv::Reader::from_path(folder.join("verite").join(name)).expect("the truth stands beside the tables");
            reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
        };
        let graded = rows("mutualisations.csv");
        let number: BTreeMap<&str, usize> = graded.iter().enumerate().map(|(at, row)| (row[0].as_str(), at)).collect();
        let mut groups_of: BTreeMap<ActionIdx, BTreeSet<usize>> = BTreeMap::new();
        for row in rows("redondances.csv") {
            let action = dossier.actions.iter().position(|a| a.id == row[1]).expect("an action of the dossier");
            groups_of.entry(action.into()).or_default().insert(number[row[0].as_str()]);
        }
        Self { groups_of, worth: graded.iter().map(|row| row[1].parse().expect("a grade")).collect() }
    }

    /// The labelled group that most of these actions are of.
    fn of(&self, actions: &[ActionIdx]) -> Option<usize> {
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        actions.iter().filter_map(|a| self.groups_of.get(a)).flatten().for_each(|g| *votes.entry(*g).or_default() += 1);
        let (group, n) = votes.into_iter().max_by_key(|(group, n)| (*n, *group))?;
        (2 * n > actions.len()).then_some(group)
    }

    /// nDCG at 10 and 20 of an order of proposals, each labelled group counted so many times.
    fn ndcg(&self, order: &[Option<usize>], times: &[f64]) -> Vec<f64> {
        let repeated = |group: usize| std::iter::repeat_n(self.worth[group], times[group] as usize);
        let mut seen = BTreeSet::new();
        let grades: Vec<f64> = order
            .iter()
            .flat_map(|group| match group.filter(|group| seen.insert(*group)) {
                Some(group) => repeated(group).collect(),
                None => vec![0.0],
            })
            .collect();
        let ideal: Vec<f64> = (0..self.worth.len()).flat_map(repeated).collect();
        [10, 20].map(|k| ndcg(&grades, &ideal, k)).to_vec()
    }
}

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/seine-et-marne-2014");
    let dossier = from_folder(&folder);
    let truth = Truth::read(&folder, &dossier);
    let analysis = maillage::analyse(&dossier, &Settings::default(), dossier.last_event());
    let view: View = analysis.view(&dossier);
    let pooling = analysis.detections.iter().find(|d| d.detector == "pooling_candidates").expect("the room is on the list");
    let actions_of = |subjects: &[Subject]| -> Vec<ActionIdx> {
        subjects.iter().filter_map(|s| if let Subject::Action(action) = s { Some(*action) } else { None }).collect()
    };
    let ours: Vec<Vec<ActionIdx>> = pooling.tables[0]
        .rows
        .iter()
        .map(|row| if let Value::Subjects(subjects) = &row[2] { actions_of(subjects) } else { Vec::new() })
        .collect();
    let by = |value: &dyn Fn(usize, &[ActionIdx]) -> f64| -> Vec<Vec<ActionIdx>> {
        // From the order of the actions, not from ours: a tie must not be broken in its favour.
        let mut canonical = ours.clone();
        canonical.sort();
        let values: Vec<f64> = canonical.iter().enumerate().map(|(at, actions)| value(at, actions)).collect();
        let mut order: Vec<usize> = (0..canonical.len()).collect();
        order.sort_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
        order.into_iter().map(|at| canonical[at].clone()).collect()
    };
    let finding = |actions: &[ActionIdx]| -> &Finding {
        pooling.findings.iter().find(|f| actions_of(&f.subjects) == actions).expect("a row of the table is a finding")
    };
    let similarity = |actions: &[ActionIdx]| {
        let group = view.linkage.actions.groups.iter().find(|g| g.members.iter().map(|m| m.0).eq(actions.iter().copied()));
        group.map_or(0.0, |g| g.probability)
    };
    let orders: Vec<(&str, Vec<Vec<Vec<ActionIdx>>>)> = vec![
        ("maillage", vec![ours.clone()]),
        ("size of the group", vec![by(&|_, actions| actions.len() as f64)]),
        ("total cost", vec![by(&|_, actions| actions.iter().filter_map(|a| dossier.action(*a).cost_per_year).sum())]),
        ("mean similarity", vec![by(&|_, actions| similarity(actions))]),
        ("hours spared", vec![by(&|_, actions| finding(actions).worth.hours.mid)]),
        ("chance", (0..BY_CHANCE).map(|seed| by(&|at, _| uniform(seed, at as u64, 0))).collect()),
    ];
    let n = truth.worth.len();
    println!("{} proposals, {n} labelled groups; nDCG with 80 % intervals by group", ours.len());
    println!("{:<18} {:>22} {:>22}", "order", "@10", "@20");
    for (name, orders) in orders {
        let listed: Vec<Vec<Option<usize>>> = orders.iter().map(|order| order.iter().map(|actions| truth.of(actions)).collect()).collect();
        let mean = |times: &[f64]| -> Vec<f64> {
            let all: Vec<Vec<f64>> = listed.iter().map(|order| truth.ndcg(order, times)).collect();
            (0..2).map(|k| all.iter().map(|figures| figures[k]).sum::<f64>() / all.len() as f64).collect()
        };
        let (found, spread) = (mean(&vec![1.0; n]), intervals(n, DRAWS, 53, 0.8, mean));
        let cell = |k: usize| format!("{:.3} ({:.3}–{:.3})", found[k], spread[k].0, spread[k].1);
        println!("{name:<18} {:>22} {:>22}", cell(0), cell(1));
    }
}
