//! The one place of this room that knows how a dossier is read in tests.

use crate::dossier::Dossier;
use std::path::Path;

/// The example dossier.
pub fn example() -> Dossier {
    crate::dossier::testing::from_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/seine-et-marne-2014")))
}
