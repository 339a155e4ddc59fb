//! Diagrams and the report itself, then the whole chain on the example dossiers (time, and the most memory it held): `cargo bench --bench report`.
#![allow(clippy::print_stdout, clippy::disallowed_methods)]

mod common;

use maillage::analyse;
use maillage::dossier::load_folder;
use maillage::rendering::diagrams::draw_all;
use maillage::rendering::{CsvStyle, Figure, Report};
use maillage::settings::Settings;
use maillage::text::Lang;
use std::path::Path;
use std::time::Instant;

fn write(dossier: &maillage::dossier::Dossier, analysis: &maillage::Analysis) -> usize {
    let drawn = draw_all(&analysis.view(dossier), &analysis.detections, &analysis.agenda, Lang::Fr);
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

fn main() {
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
