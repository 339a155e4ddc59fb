//! From the model to the weighted graph: `cargo bench --bench graph`.

mod common;

use maillage::linkage::Linkage;
use maillage::network::Network;
use maillage::settings::Settings;

fn main() {
    let prepare = |n| {
        let dossier = common::dossier(n).dossier;
        let linkage = Linkage::build(&dossier, &Settings::default());
        (dossier, linkage)
    };
    common::growth("graph", prepare, |(dossier, linkage)| Network::build(dossier, linkage, dossier.last_event()));
}
