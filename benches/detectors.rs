//! Each question by itself, then the ranked list: `cargo bench --bench detectors`.

mod common;

use maillage::detectors::DETECTORS;
use maillage::dossier::Dossier;
use maillage::settings::Settings;
use maillage::{Analysis, analyse, recommendations};

fn analysed(n: usize) -> (Dossier, Analysis) {
    let dossier = common::dossier(n).dossier;
    let analysis = analyse(&dossier, &Settings::default(), dossier.last_event());
    (dossier, analysis)
}

fn main() {
    for detector in DETECTORS {
        common::growth(detector.key, analysed, |(dossier, analysis)| detector.run(&analysis.view(dossier), &Settings::default()));
    }
    common::growth("ranking", analysed, |(dossier, analysis)| {
        recommendations::rank(&analysis.view(dossier), &analysis.detections, &Settings::default())
    });
}
