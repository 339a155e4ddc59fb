//! How well the linkage of actions finds what people labelled: one line a figure, one block a labelled set.
//!
//! `cargo run --release --example linkage_quality -- DOSSIER TRUTH [blank] [model=FOLDER]`: `TRUTH` is a folder with `redondances.csv` (and `faux_amis.csv`);
//! `blank` empties the descriptions first (those of the Paris set give the group away word for word).
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use maillage::dossier::Dossier;
use maillage::dossier::testing::from_folder;
use maillage::linkage::{ActionLinkage, WordVectors};
use maillage::sources::StaticModel;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

fn table(path: &Path) -> Vec<HashMap<String, String>> {
    let Ok(mut reader) = csv::Reader::from_path(path) else { return vec![] };
    let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    reader.records().map(|r| head.iter().cloned().zip(r.unwrap().iter().map(str::to_owned)).collect()).collect()
}

fn pairs_of<'a>(groups: impl Iterator<Item = &'a BTreeSet<usize>>) -> BTreeSet<(usize, usize)> {
    groups.flat_map(|g| g.iter().flat_map(move |&a| g.iter().filter(move |&&b| b > a).map(move |&b| (a, b)))).collect()
}

/// AP of ranked pairs; those never listed count as missed.
fn average_precision(ranked: impl Iterator<Item = (usize, usize)>, truth: &BTreeSet<(usize, usize)>) -> f64 {
    let (mut hits, mut total) = (0.0, 0.0);
    for (position, pair) in ranked.enumerate() {
        if truth.contains(&pair) {
            hits += 1.0;
            total += hits / (position + 1) as f64;
        }
    }
    total / truth.len().max(1) as f64
}

fn jaccard(dossier: &Dossier, a: usize, b: usize) -> f64 {
    let words = |at: usize| -> BTreeSet<String> {
        let action = &dossier.actions[at];
        maillage::lexicon::tokens(&format!("{} {}", action.title, action.description))
            .into_iter()
            .map(|t| t.folded)
            .filter(|w| !maillage::lexicon::is_stop(w))
            .collect()
    };
    let (x, y) = (words(a), words(b));
    x.intersection(&y).count() as f64 / x.union(&y).count().max(1) as f64
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut dossier = from_folder(Path::new(&args[0]));
    if args.iter().any(|a| a == "blank") {
        dossier.actions.iter_mut().for_each(|a| a.description.clear());
    }
    let at: HashMap<&str, usize> = dossier.actions.iter().enumerate().map(|(i, a)| (a.id.as_str(), i)).collect();
    let truth_dir = Path::new(&args[1]);
    let mut groups: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut relations: HashMap<usize, String> = HashMap::new();
    for row in table(&truth_dir.join("redondances.csv")) {
        if let Some(&action) = at.get(row["action"].as_str()) {
            groups.entry(row["groupe"].clone()).or_default().insert(action);
            relations.insert(action, row["relation"].clone());
        }
    }
    let truth = pairs_of(groups.values());
    let is_across = |&(a, b): &(usize, usize)| dossier.actions[a].territories != dossier.actions[b].territories;
    let model = args.iter().find_map(|a| a.strip_prefix("model=")).map(|folder| StaticModel::read(Path::new(folder)).unwrap());
    let words = model.as_ref().map(|model| model as &dyn WordVectors);
    #[expect(clippy::disallowed_methods, reason = "a measure of time")]
    let start = std::time::Instant::now();
    let actions = &ActionLinkage::build_with(&dossier, words);
    println!("seconds {:.3}", start.elapsed().as_secs_f64());
    // The whole ranking for average precision, the listed pairs for the rest.
    let deep = ActionLinkage::build_all(&dossier, 1e-5, words);
    let mut whole: Vec<(f64, usize, usize)> =
        deep.pairs.iter().chain(&deep.continuities).map(|p| (p.probability, p.left.index(), p.right.index())).collect();
    whole.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut ranked: Vec<(f64, usize, usize)> =
        actions.pairs.iter().chain(&actions.continuities).map(|p| (p.probability, p.left.index(), p.right.index())).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let order = || whole.iter().map(|&(_, a, b)| (a, b));
    println!(
        "true pairs {}, listed {}, continuities {}, groups {}",
        truth.len(),
        ranked.len(),
        actions.continuities.len(),
        actions.groups.len()
    );
    println!(
        "AP {:.4} (listed pairs only: {:.4})",
        average_precision(order(), &truth),
        average_precision(ranked.iter().map(|&(_, a, b)| (a, b)), &truth)
    );
    let across: BTreeSet<_> = truth.iter().copied().filter(is_across).collect();
    println!("AP across territories {:.4} ({} pairs)", average_precision(order().filter(|p| is_across(p)), &across), across.len());
    let (mut best, mut hits, mut first20) = ((0.0, 0.0, 0.0, 0.0), 0.0, 0);
    for (position, &(p, a, b)) in whole.iter().enumerate() {
        let hit = truth.contains(&(a, b));
        hits += f64::from(u8::from(hit));
        first20 += usize::from(hit && position < 20);
        let (precision, recall) = (hits / (position + 1) as f64, hits / truth.len() as f64);
        let f = 2.0 * precision * recall / (precision + recall).max(1e-9);
        if f > best.0 {
            best = (f, precision, recall, p);
        }
    }
    println!("best F1 {:.4} (P {:.3} R {:.3} at p {:.3}); first 20: {first20} true", best.0, best.1, best.2, best.3);
    for threshold in [0.9, 0.5] {
        let found: Vec<bool> = ranked.iter().filter(|r| r.0 >= threshold).map(|&(_, a, b)| truth.contains(&(a, b))).collect();
        let right = found.iter().filter(|&&x| x).count();
        println!(
            "p >= {threshold}: {} pairs, precision {:.4}, recall {:.4}",
            found.len(),
            right as f64 / found.len().max(1) as f64,
            right as f64 / truth.len() as f64
        );
    }
    let brier: f64 = ranked.iter().map(|&(p, a, b)| (p - f64::from(u8::from(truth.contains(&(a, b))))).powi(2)).sum::<f64>()
        / ranked.len().max(1) as f64;
    println!("Brier {brier:.4}");
    let found: Vec<BTreeSet<usize>> = actions.groups.iter().map(|g| g.members.iter().map(|m| m.0.index()).collect()).collect();
    let found_pairs = pairs_of(found.iter());
    let hit = found_pairs.intersection(&truth).count() as f64;
    let (p, r) = (hit / found_pairs.len().max(1) as f64, hit / truth.len() as f64);
    println!(
        "groups: pair P {p:.4} R {r:.4} F1 {:.4}; largest {}",
        2.0 * p * r / (p + r).max(1e-9),
        found.iter().map(BTreeSet::len).max().unwrap_or(0)
    );
    let near = |groups: &[&BTreeSet<usize>]| -> Vec<BTreeSet<usize>> {
        let mut out: Vec<BTreeSet<usize>> = (0..dossier.actions.len()).map(|i| BTreeSet::from([i])).collect();
        for g in groups {
            for &m in *g {
                out[m].extend(g.iter());
            }
        }
        out
    };
    let (f, t) = (near(&found.iter().collect::<Vec<_>>()), near(&groups.values().collect::<Vec<_>>()));
    let n = dossier.actions.len() as f64;
    let bp = f.iter().zip(&t).map(|(f, t)| f.intersection(t).count() as f64 / f.len() as f64).sum::<f64>() / n;
    let br = f.iter().zip(&t).map(|(f, t)| f.intersection(t).count() as f64 / t.len() as f64).sum::<f64>() / n;
    println!("groups: B3 P {bp:.4} R {br:.4} F1 {:.4}", 2.0 * bp * br / (bp + br));
    let typed: Vec<bool> = actions
        .groups
        .iter()
        .flat_map(|g| g.members.iter().map(move |m| (m.0.index(), g.relation.code())))
        .filter_map(|(a, r)| relations.get(&a).map(|t| t == r))
        .collect();
    println!("relation accuracy {:.4} of {}", typed.iter().filter(|&&x| x).count() as f64 / typed.len().max(1) as f64, typed.len());
    let p_of: HashMap<(usize, usize), f64> = whole.iter().map(|&(p, a, b)| ((a, b), p)).collect();
    for (low, high) in [(0.0, 0.2), (0.2, 0.5), (0.5, 1.01)] {
        let band: Vec<(usize, usize)> = truth.iter().copied().filter(|&(a, b)| (low..high).contains(&jaccard(&dossier, a, b))).collect();
        let at = |t: f64| band.iter().filter(|pair| p_of.get(pair).copied().unwrap_or(0.0) >= t).count() as f64 / band.len().max(1) as f64;
        let set: BTreeSet<(usize, usize)> = band.iter().copied().collect();
        let ap = average_precision(order().filter(|p| !truth.contains(p) || set.contains(p)), &set);
        println!("Jaccard {low}-{high}: {} pairs, recall at .5 {:.3}, at best F1 {:.3}, AP {ap:.3}", band.len(), at(0.5), at(best.3));
    }
    let decoys: BTreeSet<usize> =
        table(&truth_dir.join("faux_amis.csv")).iter().filter_map(|r| at.get(r["action"].as_str()).copied()).collect();
    if !decoys.is_empty() {
        // True pairs against pairs of a group's action with a false friend.
        let grouped: BTreeSet<usize> = groups.values().flatten().copied().collect();
        let is_hard =
            |&(a, b): &(usize, usize)| (decoys.contains(&a) && grouped.contains(&b)) || (decoys.contains(&b) && grouped.contains(&a));
        println!("AP against false friends {:.4}", average_precision(order().filter(|p| truth.contains(p) || is_hard(p)), &truth));
        let wrong = |t: f64| whole.iter().filter(|&&(p, a, b)| p >= t && !truth.contains(&(a, b))).count();
        let hard = |t: f64| {
            whole.iter().filter(|&&(p, a, b)| p >= t && !truth.contains(&(a, b)) && (decoys.contains(&a) || decoys.contains(&b))).count()
        };
        println!(
            "false pairs at .5: {} (of which with a false friend {}); at best F1: {} ({})",
            wrong(0.5),
            hard(0.5),
            wrong(best.3),
            hard(best.3)
        );
    }
}
