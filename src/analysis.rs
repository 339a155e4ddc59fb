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

    /// The findings and the list that other settings would give: what [`analyse`] gives, from as much of this analysis as they leave as it is. `settings`: those it was
    /// made with. The findings are `None` when they are the same.
    ///
    /// # Cost  The order alone when only its own settings differ; findings and order when those of linkage don't; everything otherwise.
    pub fn under(&self, dossier: &Dossier, settings: &Settings, other: &Settings) -> (Option<Vec<Detection>>, Agenda) {
        let is_same = |spec: &SectionSpec| settings.section(*spec).all().map(|(_, v)| v).eq(other.section(*spec).all().map(|(_, v)| v));
        let changed: Vec<&str> = sections().iter().filter(|spec| !is_same(spec)).map(|spec| spec.key).collect();
        if changed.contains(&crate::linkage::SECTION.key) {
            let whole = analyse(dossier, other, self.as_of);
            return (Some(whole.detections), whole.agenda);
        }
        let view = self.view(dossier);
        if changed.iter().all(|key| *key == recommendations::SECTION.key) && settings.criteria() == other.criteria() {
            return (None, recommendations::rank(&view, &self.detections, other));
        }
        let detections = detect(&view, other);
        let agenda = recommendations::rank(&view, &detections, other);
        (Some(detections), agenda)
    }
}

/// Asks every detector.
fn detect(view: &View, settings: &Settings) -> Vec<Detection> {
    let typed = comparison::with_ruled_types(view.dossier, settings);
    let seen = View { dossier: typed.as_ref().unwrap_or(view.dossier), ..*view };
    DETECTORS.iter().map(|detector| detector.run(&seen, settings)).collect()
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
    let detections = detect(&view, settings);
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
