//! Are those named rightly named? `cargo bench --bench alarms [-- RUNS]`: false alarms where nobody is weak or isolated, what is found where some are, calibration,
//! and real exits, each beside the plain rules that it should beat.
//!
//! Dossiers are Seine-et-Marne with its attendance and its calls drawn again (200 times), seeded: two runs print the same figures.

#[path = "alarms/exits.rs"]
mod exits;
#[path = "alarms/quality.rs"]
mod quality;
#[path = "alarms/redraw.rs"]
mod redraw;

use maillage::detectors::{DETECTORS, Detection, Subject, Value, View};
use maillage::dossier::{Dossier, PartnerIdx, TerritoryIdx, load_folder};
use maillage::linkage::{Linkage, PartnerLinkage};
use maillage::network::Network;
use maillage::settings::Settings;
use quality::Scored;
use rayon::prelude::*;
use std::path::Path;

/// Rules that look at one number, beside the probability.
type Rule = (&'static str, fn(&[Scored]) -> Vec<f64>);

fn main() {
    exits::vanuatu();
    exits::loire_atlantique();

    let runs = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(200u64);
    let dossier =
        load_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/seine-et-marne-2014")).expect("the example dossier").dossier;
    let linkage = Linkage { partners: PartnerLinkage::build(&dossier), ..Linkage::default() };

    let model = redraw::Attendance::fit(&dossier, &linkage);
    let null: Vec<Vec<Scored>> = (0..runs).into_par_iter().map(|seed| partners(&model.draw(&dossier, seed, &[]), &linkage, &[])).collect();
    alarms("partners: attendance drawn from the fitted model, nobody weak", &null);
    let planted: Vec<Vec<Scored>> = (0..runs)
        .into_par_iter()
        .map(|seed| {
            let weak = model.choose(seed);
            let drawn = model.draw(&dossier, 10_000 + seed, &weak);
            partners(&drawn, &linkage, &weak.iter().map(|w| w.unit).collect::<Vec<_>>())
        })
        .collect();
    let recency: Rule = ("invitations since it last came", |units| units.iter().map(|u| u.rules.0).collect());
    let rate: Rule = ("raw attendance rate", |units| units.iter().map(|u| u.rules.1).collect());
    found("partners: 5 % made never to come, to come less, or to leave", &planted, &[recency, rate]);

    let calls = redraw::Calls::new(&dossier, &linkage);
    let null: Vec<Vec<Scored>> = (0..runs).into_par_iter().map(|seed| services(&calls.draw(&dossier, seed), &linkage, &[])).collect();
    alarms("services: ends of calls drawn among services of the same nature, nobody isolated", &null);
    let shuffled: Vec<Vec<Scored>> =
        (0..runs).into_par_iter().map(|seed| services(&calls.shuffle(&dossier, seed), &linkage, &[])).collect();
    alarms("services: the same shuffled, every service keeping its number of calls sent and received", &shuffled);
    let planted: Vec<Vec<Scored>> = (0..runs)
        .into_par_iter()
        .map(|seed| {
            let mut drawn = calls.draw(&dossier, 20_000 + seed);
            let isolated = calls.isolate(&mut drawn, seed);
            services(&drawn, &linkage, &isolated)
        })
        .collect();
    let links: Rule = ("fewest links", |units| units.iter().map(|u| u.rules.0).collect());
    let counterparts: Rule = ("fewest counterparts", |units| units.iter().map(|u| u.rules.1).collect());
    found("services: 5 to 8 % isolated (no link, never called, one counterpart)", &planted, &[links, counterparts]);
}

fn detect(key: &str, dossier: &Dossier, linkage: &Linkage) -> Detection {
    let network = Network::default();
    let view = View { dossier, as_of: dossier.last_event(), linkage, network: &network };
    DETECTORS.iter().find(|d| d.key == key).expect("a detector").run(&view, &Settings::default())
}

fn share(cell: &Value) -> Option<f64> {
    if let Value::Share(p) = cell { Some(*p) } else { None }
}

fn code(cell: &Value) -> &'static str {
    if let Value::Code(code, _) = cell { code } else { "" }
}

fn number(cell: &Value) -> f64 {
    match cell {
        Value::Count(n) => *n as f64,
        Value::Number(x, _) => *x,
        _ => 0.0,
    }
}

/// Judged units of a dossier, with what they really are and what plain rules say (high = weak).
fn partners(dossier: &Dossier, linkage: &Linkage, weak: &[(PartnerIdx, TerritoryIdx)]) -> Vec<Scored> {
    let detection = detect("weakly_mobilised_partners", dossier, linkage);
    let since = redraw::since_last(dossier, linkage);
    let rows = detection.tables[0].rows.iter().filter_map(|row| {
        let (Value::Subject(Subject::Partner(p)), Value::Subject(Subject::Territory(t))) = (&row[0], &row[1]) else { return None };
        let unit = (linkage.partners.canonical(*p), *t);
        let rate = number(&row[8]) / number(&row[7]).max(1.0);
        let rules = (since.get(&unit).copied().unwrap_or(0.0), -rate);
        Some(Scored {
            score: share(&row[4])?,
            is_true: weak.contains(&unit),
            is_named: code(&row[2]) == "faible" && code(&row[3]) != "attente_moyens",
            rules,
        })
    });
    rows.collect()
}

fn services(dossier: &Dossier, linkage: &Linkage, isolated: &[PartnerIdx]) -> Vec<Scored> {
    let detection = detect("isolated_services", dossier, linkage);
    let rows = detection.tables[0].rows.iter().filter_map(|row| {
        let Value::Subject(Subject::Partner(p)) = &row[0] else { return None };
        let rules = (-number(&row[7]), -number(&row[11]));
        Some(Scored {
            score: share(&row[3])?,
            is_true: isolated.contains(&linkage.partners.canonical(*p)),
            is_named: code(&row[1]) == "isole",
            rules,
        })
    });
    rows.collect()
}

#[expect(clippy::print_stdout, reason = "a bench prints what it measures")]
fn alarms(title: &str, dossiers: &[Vec<Scored>]) {
    let (named, judged) = dossiers.iter().flatten().fold((0, 0), |(named, all), u| (named + usize::from(u.is_named), all + 1));
    let with = dossiers.iter().filter(|units| units.iter().any(|u| u.is_named)).count();
    println!(
        "{title}\n  {} dossiers: {named} named of {judged} judged, {:.2} %; {with} dossiers with one or more\n",
        dossiers.len(),
        100.0 * named as f64 / judged.max(1) as f64
    );
}

#[expect(clippy::print_stdout, reason = "a bench prints what it measures")]
fn found(title: &str, dossiers: &[Vec<Scored>], rules: &[Rule]) {
    let all: Vec<&Scored> = dossiers.iter().flatten().collect();
    let (named, planted) = (all.iter().filter(|u| u.is_named).count(), all.iter().filter(|u| u.is_true).count());
    let right = all.iter().filter(|u| u.is_named && u.is_true).count();
    println!(
        "{title}\n  {} dossiers: {planted} planted, {named} named, {right} rightly: recall {:.3}, wrong {:.3}",
        dossiers.len(),
        right as f64 / planted.max(1) as f64,
        1.0 - right as f64 / named.max(1) as f64
    );
    println!("  {:<34} {:>8} {:>8} {:>22}", "order by", "AP", "AUC", "recall, naming as many");
    let own = dossiers.iter().map(|units| units.iter().map(|u| u.score).collect()).collect::<Vec<Vec<f64>>>();
    let mut rows = vec![("probability", own)];
    rows.extend(rules.iter().map(|(name, rule)| (*name, dossiers.iter().map(|units| rule(units)).collect())));
    for (name, scores) in rows {
        let means = quality::means(dossiers, &scores);
        println!("  {name:<34} {:>8.3} {:>8.3} {:>22.3}", means.average_precision, means.auc, means.recall);
    }
    println!("  {:>12} {:>8} {:>10} {:>10}", "announced", "units", "mean", "true");
    for (low, n, mean, is_true) in quality::deciles(&all) {
        println!("  {:>5.1} to {:.1} {n:>8} {mean:>10.3} {is_true:>10.3}", low, low + 0.1);
    }
    println!();
}
