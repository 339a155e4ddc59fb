//! Diagrams, maps and the report itself, then the whole chain on the example dossiers (time, and the most memory it held): `cargo bench --bench report`.
#![allow(clippy::print_stdout, clippy::disallowed_methods)]

mod common;

use maillage::analyse;
use maillage::dossier::testing::from_text;
use maillage::dossier::{Dossier, Outline, load_folder};
use maillage::network::cooperation::Cooperation;
use maillage::rendering::diagrams::{draw_all, draw_maps};
use maillage::rendering::{CsvStyle, Figure, Report};
use maillage::settings::Settings;
use maillage::text::Lang;
use std::path::Path;
use std::time::Instant;

fn write(dossier: &maillage::dossier::Dossier, analysis: &maillage::Analysis) -> usize {
    let mut drawn = draw_all(&analysis.view(dossier), &analysis.detections, &analysis.agenda, Lang::Fr);
    drawn.extend(draw_maps(dossier, &analysis.cooperation, Lang::Fr));
    let figures: Vec<Figure> = drawn.into_iter().map(|diagram| diagram.figure(Lang::Fr)).collect();
    let settings = Settings::default();
    let report = Report { dossier, analysis, settings: &settings, remarks: &[], figures: &figures, portfolio: None };
    report.files(Lang::Fr, CsvStyle::Canonical).iter().map(|file| file.bytes.len()).sum()
}

/// The most memory that this process has held, in MB, where the system tells.
fn peak_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

/// So many communes as squares whose sides are jagged (160 points each), with an indicator.
fn squares(n: usize) -> Dossier {
    let across = (n as f64).sqrt().ceil() as usize;
    let rows: String = (0..n).map(|at| format!("; c{at:05}|Commune {at}|commune|b{}", at / 50)).collect();
    let basins: String = (0..=n / 50).map(|at| format!("; b{at}|Bassin {at}|bassin|")).collect();
    let values: String = (0..n).map(|at| format!("; c{at:05}|taux|2014|{}", at * 37 % 101)).collect();
    let mut dossier =
        from_text(&format!("territoires: id|nom|niveau|parent{basins}{rows}\nindicateurs: territoire|indicateur|periode|valeur{values}"))
            .dossier;
    let first = dossier.territories.iter().position(|t| t.id == "c00000").expect("the first commune");
    // A corner of the grid and the way to the next: a side is the same for both its neighbours.
    let jag = |step: usize| [0.0, 0.0006, -0.0004, 0.0008][step % 4];
    let side = |from: (f64, f64), (dx, dy): (f64, f64)| {
        (0..40).map(move |step| {
            let along = step as f64 / 40.0 * 0.05;
            (from.0 + dx * along + dy * jag(step), from.1 + dy * along + dx * jag(step))
        })
    };
    dossier.outlines = (0..n)
        .map(|at| {
            let (x, y) = (2.0 + (at % across) as f64 * 0.05, 48.0 + (at / across) as f64 * 0.05);
            let mut ring: Vec<(f64, f64)> = side((x, y), (1.0, 0.0)).chain(side((x + 0.05, y), (0.0, 1.0))).collect();
            let mut back: Vec<(f64, f64)> = side((x, y), (0.0, 1.0)).chain(side((x, y + 0.05), (1.0, 0.0))).skip(1).collect();
            back.reverse();
            ring.push((x + 0.05, y + 0.05));
            ring.extend(back);
            Outline { territory: (first + at).into(), areas: vec![vec![ring]] }
        })
        .collect();
    dossier
}

fn main() {
    for n in [550, 1_100, 2_200] {
        let dossier = squares(n);
        let start = Instant::now();
        let bytes: usize = draw_maps(&dossier, &Cooperation::default(), Lang::Fr).iter().map(|map| map.svg.len()).sum();
        println!("map of {n} outlines: {:.0} ms, {bytes} bytes", start.elapsed().as_secs_f64() * 1e3);
    }
    println!();
    for name in ["exemple-trois-territoires", "seine-et-marne-2014"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name);
        let start = Instant::now();
        let dossier = load_folder(&folder).expect("an example dossier").dossier;
        let analysis = analyse(&dossier, &Settings::default(), dossier.last_event());
        let bytes = write(&dossier, &analysis);
        let memory = peak_megabytes().map_or("unknown".to_owned(), |mb| format!("{mb:.0} MB"));
        println!("{name}: {:.0} ms from the tables to {bytes} bytes of report, {memory} at most", start.elapsed().as_secs_f64() * 1e3);
    }
    println!();
    let prepare = |n| {
        let dossier = common::dossier(n).dossier;
        let analysis = analyse(&dossier, &Settings::default(), dossier.last_event());
        (dossier, analysis)
    };
    common::growth("diagrams and report", prepare, |(dossier, analysis)| write(dossier, analysis));
}
