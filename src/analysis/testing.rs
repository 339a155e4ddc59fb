//! An example analysed once for all the tests of this crate that look at a whole analysis and change nothing in it.

use super::{Analysis, analyse};
use crate::dossier::Dossier;
use crate::dossier::testing::from_folder;
use crate::settings::Settings;
use jiff::civil::date;
use std::path::Path;
use std::sync::OnceLock;

/// Seine-et-Marne as on 1 December 2014, with the settings that maillage is shipped with.
pub(crate) fn seine_et_marne() -> &'static (Dossier, Analysis) {
    static ANALYSED: OnceLock<(Dossier, Analysis)> = OnceLock::new();
    ANALYSED.get_or_init(|| {
        let dossier = from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/seine-et-marne-2014"));
        let analysis = analyse(&dossier, &Settings::default(), date(2014, 12, 1));
        (dossier, analysis)
    })
}
