//! The one place of this room that knows how a dossier is read in tests.

use super::ActionLinkage;
use crate::dossier::Dossier;
use std::path::Path;
use std::sync::OnceLock;

/// The example dossier.
pub fn example() -> Dossier {
    crate::dossier::testing::from_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/seine-et-marne-2014")))
}

/// The same with its actions linked, once for the tests that change nothing in them.
pub fn linked() -> &'static (Dossier, ActionLinkage) {
    static LINKED: OnceLock<(Dossier, ActionLinkage)> = OnceLock::new();
    LINKED.get_or_init(|| {
        let dossier = example();
        let linkage = ActionLinkage::build(&dossier);
        (dossier, linkage)
    })
}
