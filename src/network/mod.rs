//! The frame: the model as one weighted graph of partners, actions, territories and themes.

use crate::dossier::Dossier;
use crate::linkage::Linkage;
use jiff::civil::Date;

/// The weighted graph of a dossier.
#[derive(Debug, Default)]
pub struct Network {}

impl Network {
    /// Builds the graph as it stood on a day.
    pub fn build(_dossier: &Dossier, _linkage: &Linkage, _as_of: Date) -> Self {
        Self {}
    }
}
