use super::*;
use crate::detectors::DETECTORS;
use crate::dossier::Dossier;
use crate::linkage::Linkage;
use crate::network::Network;
use crate::settings::Settings;
use std::path::Path;

/// Reads a dossier of the repository.
fn dossier(name: &str) -> Dossier {
    crate::dossier::quick_load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name))
}

pub(crate) fn run(dossier: &Dossier) -> Detection {
    let settings = Settings::default();
    let linkage = Linkage::build(dossier, &settings);
    let as_of = dossier.last_event();
    let network = Network::build(dossier, &linkage, as_of);
    DETECTOR.run(&View { dossier, as_of, linkage: &linkage, network: &network }, &settings)
}

#[test]
fn peek() {
    assert!(DETECTORS.iter().any(|d| d.key == DETECTOR.key));
    let dossier = dossier("seine-et-marne-2014");
    let detection = run(&dossier);
    crate::detectors::print_for_tests(&dossier, &detection.tables);
    for finding in &detection.findings {
        println!("{:.4} {:?} {} | {}", finding.score, finding.standing, finding.title.fr, finding.doubt.fr);
        for e in &finding.evidence {
            println!("      {:+.2} {}", e.share, e.sentence.fr);
        }
    }
    for s in &detection.silences {
        println!("silence: {}", s.fr);
    }
}
