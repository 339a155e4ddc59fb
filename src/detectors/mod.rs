//! The rooms: one question, one file. [`DETECTORS`] is the one list.

mod agreements;
mod coverage_gaps;
mod finding;
mod isolated_services;
mod keystone_partners;
mod pooling_candidates;
mod redundant_actions;
mod same_partner;
mod weakly_mobilised_partners;
mod what_works_elsewhere;

use crate::dossier::Dossier;
use crate::linkage::Linkage;
use crate::network::Network;
use crate::settings::{Parameter, Section, SectionSpec, Settings};
use crate::text::Text;
pub use finding::*;
use jiff::civil::Date;
pub use pooling_candidates::{PoolingOffer, hours_per_fte, pooling_offers};
pub use what_works_elsewhere::{Missing, Practice, practices, shrunken};

/// What a detector looks at.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The validated model.
    pub dossier: &'a Dossier,
    /// Day of the analysis.
    pub as_of: Date,
    /// Which records speak of the same thing.
    pub linkage: &'a Linkage,
    /// The weighted graph.
    pub network: &'a Network,
}

/// A question that maillage answers: text for people, parameters, and a function.
#[derive(Clone, Copy, Debug)]
pub struct Detector {
    /// The file's name; recorded decisions refer to it, so it never changes.
    pub key: &'static str,
    /// What is found.
    pub title: Text,
    /// The user's question.
    pub question: Text,
    /// How it is answered, in plain words.
    pub method: Text,
    /// What would make it wrong.
    pub doubt: Text,
    /// What a user may change.
    pub parameters: &'static [Parameter],
    /// Answers the question. `settings`: this detector's section.
    detect: fn(&View, &Section) -> Detection,
}

/// Confidence from which a finding is on the list, for detectors whose findings are of several kinds.
const CONFIDENCE_MINIMUM: Parameter = Parameter::share(
    "confidence_minimum",
    0.5,
    Text { fr: "Confiance en dessous de laquelle rien n'est sur la liste", en: "Confidence under which nothing is on the list" },
);

/// Every detector, in alphabetical order.
pub const DETECTORS: &[Detector] = &[
    agreements::DETECTOR,
    coverage_gaps::DETECTOR,
    isolated_services::DETECTOR,
    keystone_partners::DETECTOR,
    pooling_candidates::DETECTOR,
    redundant_actions::DETECTOR,
    same_partner::DETECTOR,
    weakly_mobilised_partners::DETECTOR,
    what_works_elsewhere::DETECTOR,
];

impl Detector {
    /// Its section of `maillage.toml`.
    pub const fn section(&self) -> SectionSpec {
        SectionSpec { key: self.key, title: self.title, parameters: self.parameters }
    }

    /// Answers its question about a dossier.
    pub fn run(&self, view: &View, settings: &Settings) -> Detection {
        (self.detect)(view, &settings.section(self.section()))
    }
}
