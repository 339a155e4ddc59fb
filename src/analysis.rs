//! The chain itself: from a validated dossier to a ranked list, each stage called once.

use crate::comparison::{self, Comparison};
use crate::detectors::{DETECTORS, Detection, View};
use crate::dossier::Dossier;
use crate::linkage::{Linkage, WordVectors};
use crate::network::Network;
use crate::network::cooperation::Cooperation;
use crate::recommendations::{self, Agenda};
use crate::settings::{SectionSpec, Settings};
use jiff::civil::Date;

#[cfg(test)]
pub(crate) mod testing;

/// All that maillage has to say of a dossier.
#[derive(Debug)]
pub struct Analysis {
    /// Day at which the dossier is looked at.
    pub as_of: Date,
    /// Which records speak of the same thing.
    pub linkage: Linkage,
    /// The weighted graph.
    pub network: Network,
    /// Who really works with whom, and where.
    pub cooperation: Cooperation,
    /// One entry a detector, in the order of [`DETECTORS`].
    pub detections: Vec<Detection>,
    /// Territories beside their like.
    pub comparison: Comparison,
    /// What to discuss first.
    pub agenda: Agenda,
}

impl Analysis {
    /// The analysis as detectors, diagrams and explanations look at it, with the dossier that it was made of.
    pub fn view<'a>(&'a self, dossier: &'a Dossier) -> View<'a> {
        View { dossier, as_of: self.as_of, linkage: &self.linkage, network: &self.network }
    }
}

/// Runs the whole chain on a dossier as it stood on a day. Same input, same output, whatever the number of threads.
pub fn analyse(dossier: &Dossier, settings: &Settings, as_of: Date) -> Analysis {
    analyse_with(dossier, settings, as_of, None)
}

/// The same, with a user's own model of words if there is one.
pub fn analyse_with(dossier: &Dossier, settings: &Settings, as_of: Date, model: Option<&dyn WordVectors>) -> Analysis {
    let linkage = Linkage::build_with(dossier, settings, model);
    let network = Network::build(dossier, &linkage, as_of);
    let cooperation = Cooperation::of(dossier, &linkage);
    let view = View { dossier, as_of, linkage: &linkage, network: &network };
    let typed = comparison::with_ruled_types(dossier, settings);
    let seen = View { dossier: typed.as_ref().unwrap_or(dossier), ..view };
    let detections: Vec<Detection> = DETECTORS.iter().map(|detector| detector.run(&seen, settings)).collect();
    let comparison = Comparison::of(&view, settings);
    let agenda = recommendations::rank(&view, &detections, settings);
    Analysis { as_of, linkage, network, cooperation, detections, comparison, agenda }
}

/// Every section of `maillage.toml`, in reading order.
pub fn sections() -> Vec<SectionSpec> {
    let mut sections = vec![crate::linkage::SECTION];
    sections.extend(DETECTORS.iter().map(|detector| detector.section()));
    sections.push(comparison::SECTION);
    sections.push(recommendations::SECTION);
    sections.push(crate::planning::SECTION);
    sections.push(crate::portraits::SECTION);
    sections
}
