//! The study: findings in, one ranked list out, with its reasons.

use crate::detectors::{Choice, Detection, View};
use crate::settings::{SectionSpec, Settings};
use crate::text::Text;

/// Settings of this room.
pub const SECTION: SectionSpec =
    SectionSpec { key: "recommendations", title: Text { fr: "Classement des propositions", en: "Ranking of proposals" }, parameters: &[] };

/// The ranked list.
#[derive(Clone, Debug, Default)]
pub struct Agenda {
    /// Best first.
    pub items: Vec<Recommendation>,
}

/// One proposal on the list.
#[derive(Clone, Debug)]
pub struct Recommendation {
    /// 1 is the first to discuss.
    pub rank: usize,
    /// Position of its detector in the list of detections.
    pub detection: usize,
    /// Position of its finding there.
    pub finding: usize,
    /// The recommended choice.
    pub choice: Choice,
    /// Net benefit in hours a year: middle and 80 % interval.
    pub value: crate::detectors::Estimate,
    /// How often it stands among the first 20 when a tenth of the rows is left out and the weights are drawn again, 0 to 1.
    pub stability: f64,
}

/// Ranks all findings.
pub fn rank(_view: &View, _detections: &[Detection], _settings: &Settings) -> Agenda {
    Agenda::default()
}
