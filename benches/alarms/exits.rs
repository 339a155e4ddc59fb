//! Real exits: organisations that were there and are no longer, ranked at a day when nobody knew, from the dates on which they were seen and nothing else.

use super::quality::auc;
use maillage::statistics::bg_bb::{BgBb, History};
use maillage::statistics::bootstrap;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn shared(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(file)
}

/// Rows of a table, or nothing when the data don't stand beside the project.
fn rows(file: &str) -> Vec<BTreeMap<String, String>> {
    let Ok(mut reader) = csv::Reader::from_path(shared(file)) else { return Vec::new() };
    reader.deserialize().filter_map(Result::ok).collect()
}

/// Seven weekly states of who does what: gone at the last state, ranked at the fourth, fifth and sixth.
pub fn vanuatu() {
    let rows = rows("3w_vanuatu_pam_2015/3w.csv");
    let mut seen: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    // One organisation is typed in several ways: case and spaces are no exit.
    for row in &rows {
        let name = row["org"].split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        seen.entry(name).or_default().insert(&row["date"]);
    }
    let dates: BTreeSet<&str> = rows.iter().map(|row| row["date"].as_str()).collect();
    let series = series(&seen, &dates);
    for cut in 4..dates.len() {
        let units = series.iter().filter_map(|came| Some((history(&came[..cut])?, !came[dates.len() - 1]))).collect::<Vec<_>>();
        told(&format!("Vanuatu 2015, {cut} states seen of {}: not in the last one", dates.len()), &units, (dates.len() - cut) as u32);
    }
}

/// Yearly subsidies: not one in the last two years, ranked two years before; of those subsidised in three years or more by then, and of all.
pub fn loire_atlantique() {
    let folder = "subventions_loire_atlantique_a";
    let year: BTreeMap<String, String> =
        rows(&format!("{folder}/tables/actions.csv")).into_iter().map(|row| (row["id"].clone(), row["debut"][..4].to_owned())).collect();
    let whole: BTreeMap<String, String> = rows(&format!("{folder}/verite/partenaires_doublons.csv"))
        .into_iter()
        .map(|row| (row["partenaire"].clone(), row["groupe"].clone()))
        .collect();
    let parts = rows(&format!("{folder}/tables/participations.csv"));
    let mut seen: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for part in parts.iter().filter(|part| part["role"] == "pilote") {
        let partner = whole.get(&part["partenaire"]).unwrap_or(&part["partenaire"]).clone();
        seen.entry(partner).or_default().insert(&year[&part["action"]]);
    }
    let years: BTreeSet<&str> = year.values().map(String::as_str).collect();
    let series = series(&seen, &years);
    let cut = years.len().saturating_sub(2);
    for fewest in [3, 1] {
        let known = series.iter().filter(|came| came.get(..cut).is_some_and(|past| past.iter().filter(|c| **c).count() >= fewest));
        let units: Vec<(History, bool)> = known.filter_map(|came| Some((history(&came[..cut])?, came[cut..].iter().all(|c| !c)))).collect();
        told(&format!("Loire-Atlantique 2008-2018, {fewest} years or more with a subsidy by 2016: none in 2017 and 2018"), &units, 2);
    }
}

fn series(seen: &BTreeMap<String, BTreeSet<&str>>, dates: &BTreeSet<&str>) -> Vec<Vec<bool>> {
    seen.values().map(|own| dates.iter().map(|date| own.contains(date)).collect()).collect()
}

/// Occasions after the first time it was seen, as in the detector's present-only lists. `None` for one not seen yet, or only just.
fn history(came: &[bool]) -> Option<History> {
    let first = came.iter().position(|came| *came)?;
    let came = &came[first + 1..];
    let last = came.iter().rposition(|came| *came).map_or(0, |position| position as u32 + 1);
    Some(History { taken: came.iter().filter(|c| **c).count() as u32, last, occasions: came.len() as u32 }).filter(|h| h.occasions > 0)
}

#[expect(clippy::print_stdout, reason = "a bench prints what it measures")]
fn told(title: &str, units: &[(History, bool)], ahead: u32) {
    if units.is_empty() {
        println!("{title}\n  the data aren't there\n");
        return;
    }
    let gone = units.iter().filter(|u| u.1).count();
    println!("{title}\n  {} units, {gone} gone", units.len());
    let law = BgBb::fit(&units.iter().map(|u| (u.0, 1.0)).collect::<Vec<_>>());
    let rules: [(&str, &dyn Fn(History) -> f64); 5] = [
        ("occasions since it was last seen", &|h| f64::from(h.occasions - h.last)),
        ("share of occasions missed", &|h| -f64::from(h.taken) / f64::from(h.occasions)),
        ("1 - P(still there)", &|h| 1.0 - law.alive(h)),
        ("1 - P(still engaged), monotone", &|h| 1.0 - law.engaged(h)),
        ("occasions it will take, expected", &|h| -law.expected(h, ahead)),
    ];
    // Rounded, so that sums in another order don't break ties.
    let scores: Vec<Vec<f64>> = rules.iter().map(|(_, rule)| units.iter().map(|u| (rule(u.0) * 1e9).round()).collect()).collect();
    let recency = 0;
    let aucs = |times: &[f64]| -> Vec<f64> {
        let drawn = |scores: &Vec<f64>| -> Vec<(f64, bool)> {
            let each = scores.iter().zip(units).zip(times);
            each.flat_map(|((score, unit), times)| std::iter::repeat_n((*score, unit.1), *times as usize)).collect()
        };
        let own: Vec<f64> = scores.iter().map(|scores| auc(&drawn(scores))).collect();
        own.iter().copied().chain(own.iter().map(|auc| auc - own[recency])).collect()
    };
    let whole = aucs(&vec![1.0; units.len()]);
    let limits = bootstrap::intervals(units.len(), 200, 2014, 0.95, aucs);
    println!("  {:<34} {:>22} {:>24}", "", "AUC", "above recency");
    for (k, (name, _)) in rules.iter().enumerate() {
        let said = |k: usize| format!("{:.3} [{:.3}, {:.3}]", whole[k], limits[k].0, limits[k].1);
        println!("  {name:<34} {:>22} {:>24}", said(k), said(rules.len() + k));
    }
    println!();
}
