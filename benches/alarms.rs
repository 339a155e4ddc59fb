//! Are those named rightly named? `cargo bench --bench alarms [-- RUNS]`: false alarms where nobody is weak or isolated, what is found where some are, calibration,
//! and real exits, each beside the plain rules that it should beat.
//!
//! Dossiers are Seine-et-Marne with its attendance, participations and calls drawn again (200 times), and made-up départements of three sizes (a tenth of the runs each),
//! seeded: two runs print the same figures. Intervals: 95 %, over dossiers drawn again.

#[path = "alarms/attendance.rs"]
mod attendance;
#[path = "alarms/calls.rs"]
mod calls;
#[path = "common/draw.rs"]
mod draw;
#[path = "alarms/exits.rs"]
mod exits;
#[path = "common/generator.rs"]
mod generator;
#[path = "alarms/quality.rs"]
mod quality;

use attendance::{Attendance, Unit, Weak};
use calls::Calls;
use maillage::detectors::{DETECTORS, Detection, Subject, Value, View};
use maillage::dossier::{Dossier, PartnerIdx, load_folder, load_tables};
use maillage::linkage::{Linkage, PartnerLinkage};
use maillage::network::Network;
use maillage::settings::Settings;
use maillage::sources::read_reader;
use quality::{Figures, Judged, Way};
use rayon::prelude::*;
use std::path::Path;

/// Ways of looking at partners, then at services.
const PARTNERS: [&str; 3] = ["maillage", "last 4 invitations missed", "under half of them attended"];
const SERVICES: [&str; 4] = ["maillage", "no link for a year", "fewer than 4 links", "2 counterparts at most"];

fn main() {
    exits::vanuatu();
    exits::loire_atlantique();

    let runs = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(200u64);
    let real =
        load_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/seine-et-marne-2014")).expect("the example dossier").dossier;
    look("Seine-et-Marne", &[real], runs);
    let made_up: Vec<Dossier> = [(200, 1), (400, 2), (800, 3)].map(|(n_actions, seed)| made_up(n_actions, seed)).into();
    look("made-up départements of 200, 400 and 800 actions", &made_up, runs.div_ceil(10));
}

fn made_up(n_actions: usize, seed: u64) -> Dossier {
    let files = generator::dossier(n_actions, seed);
    let tables =
        files.iter().map(|(name, text)| read_reader(name, Path::new(name), text.as_bytes()).expect("a generated table is a table"));
    load_tables(tables.collect(), "dossier").dossier
}

/// Looks at so many redrawings of each dossier.
fn look(name: &str, dossiers: &[Dossier], runs: u64) {
    let linkages: Vec<Linkage> =
        dossiers.iter().map(|dossier| Linkage { partners: PartnerLinkage::build(dossier), ..Linkage::default() }).collect();
    let each: Vec<(usize, u64)> = (0..dossiers.len()).flat_map(|dossier| (0..runs).map(move |seed| (dossier, seed))).collect();

    let models: Vec<Attendance> = dossiers.iter().zip(&linkages).map(|(dossier, linkage)| Attendance::fit(dossier, linkage)).collect();
    let drawn = |(at, seed): (usize, u64), weak: &[Weak]| {
        let (dossier, linkage) = (&dossiers[at], &linkages[at]);
        partners(&models[at].draw(dossier, linkage, seed, weak), linkage, &weak.iter().map(|w| w.unit).collect::<Vec<_>>())
    };
    let null: Vec<Vec<Judged>> = each.par_iter().map(|&which| drawn(which, &[])).collect();
    let planted: Vec<Vec<Judged>> = each.par_iter().map(|&(at, seed)| drawn((at, 10_000 + seed), &models[at].choose(seed))).collect();
    told(
        &format!("Partners, {name}: attendance and participations drawn from a fitted model; then 5 % made weak"),
        &null,
        &planted,
        &PARTNERS,
    );

    let models: Vec<Calls> = dossiers.iter().zip(&linkages).map(|(dossier, linkage)| Calls::new(dossier, linkage)).collect();
    let null: Vec<Vec<Judged>> =
        each.par_iter().map(|&(at, seed)| services(&models[at].draw(&dossiers[at], seed), &linkages[at], &[])).collect();
    let planted: Vec<Vec<Judged>> = each
        .par_iter()
        .map(|&(at, seed)| {
            let mut drawn = models[at].draw(&dossiers[at], 20_000 + seed);
            let isolated = models[at].isolate(&mut drawn, seed);
            services(&drawn, &linkages[at], &isolated)
        })
        .collect();
    told(&format!("Services, {name}: ends of calls drawn among services of one nature; then 1 in 13 isolated"), &null, &planted, &SERVICES);
    let shuffled: Vec<Vec<Judged>> =
        each.par_iter().map(|&(at, seed)| services(&models[at].shuffle(&dossiers[at], seed), &linkages[at], &[])).collect();
    alarms(
        &format!("Services, {name}: the same shuffled, every service keeping its number of calls sent and received"),
        &shuffled,
        &SERVICES,
    );
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

fn way(score: f64, is_named: bool) -> Way {
    Way { score, is_named }
}

/// Judged units of a dossier, with what they really are.
fn partners(dossier: &Dossier, linkage: &Linkage, weak: &[Unit]) -> Vec<Judged> {
    let detection = detect("weakly_mobilised_partners", dossier, linkage);
    let since = attendance::since_last(dossier, linkage);
    let rows = detection.tables[0].rows.iter().filter_map(|row| {
        let (Value::Subject(Subject::Partner(p)), Value::Subject(Subject::Territory(t))) = (&row[0], &row[1]) else { return None };
        let unit = (linkage.partners.canonical(*p), *t);
        let rate = number(&row[8]) / number(&row[7]).max(1.0);
        let missed = since.get(&unit).copied().unwrap_or(0.0);
        let own = way(share(&row[4])?, code(&row[2]) == "faible");
        Some(Judged { is_true: weak.contains(&unit), ways: vec![own, way(missed, missed >= 4.0), way(-rate, rate < 0.5)] })
    });
    rows.collect()
}

fn services(dossier: &Dossier, linkage: &Linkage, isolated: &[PartnerIdx]) -> Vec<Judged> {
    let detection = detect("isolated_services", dossier, linkage);
    let last = calls::days_since_last(dossier, linkage);
    let rows = detection.tables[0].rows.iter().filter_map(|row| {
        let Value::Subject(Subject::Partner(p)) = &row[0] else { return None };
        let service = linkage.partners.canonical(*p);
        let (links, counterparts, days) = (number(&row[7]), number(&row[11]), last.get(&service).copied().unwrap_or(f64::INFINITY));
        let own = way(share(&row[3])?, code(&row[1]) == "isole");
        let rules = [way(days, days > 365.0), way(-links, links < 4.0), way(-counterparts, counterparts <= 2.0)];
        Some(Judged { is_true: isolated.contains(&service), ways: [own].into_iter().chain(rules).collect() })
    });
    rows.collect()
}

#[expect(clippy::print_stdout, reason = "a bench prints what it measures")]
fn alarms(title: &str, null: &[Vec<Judged>], names: &[&str]) {
    println!("{title}");
    for (name, [Figures(own), _]) in names.iter().zip(quality::worths(null, null, names.len())) {
        let (value, low, high) = own[0];
        println!("  {name:<30} false alarms {value:.3} [{low:.3}, {high:.3}]");
    }
    println!();
}

#[expect(clippy::print_stdout, reason = "a bench prints what it measures")]
fn told(title: &str, null: &[Vec<Judged>], planted: &[Vec<Judged>], names: &[&str]) {
    let planted_units = planted.iter().flatten().filter(|unit| unit.is_true).count();
    println!(
        "{title}\n  {} dossiers each, {} units judged where nobody is, {planted_units} planted",
        null.len(),
        null.iter().flatten().count()
    );
    println!("  {:<30} {:>22} {:>22} {:>22} {:>22} {:>22}", "", "false alarms (≤ 5 %)", "recall", "precision", "AP", "AUC");
    let figures = |Figures(figures): &Figures| {
        figures
            .iter()
            .map(|(value, low, high)| format!("{:>22}", format!("{value:.3} [{low:.3}, {high:.3}]")))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let worths = quality::worths(null, planted, names.len());
    for (name, [own, _]) in names.iter().zip(&worths) {
        println!("  {name:<30} {}", figures(own));
    }
    for (name, [_, gap]) in names.iter().zip(&worths).skip(1) {
        println!("  {:<30} {}", format!("more than « {name} »").chars().take(30).collect::<String>(), figures(gap));
    }
    println!("  {:>12} {:>8} {:>10} {:>22}", "announced", "units", "mean", "true");
    for tenth in quality::deciles(planted) {
        let (is_true, low, high) = tenth.is_true;
        let said = format!("{is_true:.3} [{low:.3}, {high:.3}]");
        println!("  {:>5.1} to {:.1} {:>8} {:>10.3} {said:>22}", tenth.from, tenth.from + 0.1, tenth.n_units, tenth.announced);
    }
    println!();
}
