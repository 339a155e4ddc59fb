//! The study: findings in, one ranked list out, with its reasons.
//!
//! # Method  One currency, hours a year: V = p × gain × feasibility − effort, with its spread over 1 000 draws (`worlds`). Order: mean of the chance to be
//! among the ten best and of V ([`rank()`]); then diversity, so that the first twenty are not twenty variants of one (`diversity`). Beside each: how
//! often it stays among the first twenty when a tenth of the rows is left out (`stability`). What was decided leaves or is marked
//! ([`crate::decisions`]).
//! # Choices Only established findings are listed, however short the list: « à surveiller » is not a proposal, and a short list is no reason to make it one.
//! # Cost    O(n log n) for the order; draws, diversity and reruns look at the 1 000, 300 and 300 best.

mod counts;
mod diversity;
mod explain;
mod rank;
mod stability;
mod worlds;

use crate::decisions::{FollowUp, Lesson, Precedent};
use crate::detectors::{Choice, Detection, Estimate};
use crate::settings::{Parameter, SectionSpec};
use crate::text::Text;
pub use counts::CountTree;
pub use explain::{Block, Explanation, Line, Place, explain};
pub use rank::rank;
pub use stability::Steadiness;

/// Settings of this room.
pub const SECTION: SectionSpec = SectionSpec {
    key: "recommendations",
    title: Text { fr: "Classement des propositions", en: "Ranking of proposals" },
    parameters: &[
        Parameter::count("first", 20, Text { fr: "Longueur de la liste à discuter", en: "Length of the list to discuss" }),
        Parameter::share(
            "diversity",
            0.3,
            Text {
                fr: "Place faite à la variété dans la liste (0 : l'ordre du bénéfice seul)",
                en: "Room given to variety in the list (0: order of benefit alone)",
            },
        ),
        Parameter::share(
            "most_from_one",
            0.4,
            Text { fr: "Part de la liste qu'une même question peut occuper", en: "Share of the list that one question may take" },
        ),
        Parameter::number(
            "least_hours",
            2.0,
            (0.0, 1e6),
            Text { fr: "heures par an", en: "hours a year" },
            Text {
                fr: "Bénéfice en deçà duquel une proposition ne prend pas la place d'une autre : dix minutes de séance d'une douzaine de personnes",
                en: "Benefit below which a proposal takes no other's place: ten minutes of a meeting of a dozen people",
            },
        ),
        Parameter::number(
            "certainty",
            20.0,
            (1.0, 1e6),
            Text { fr: "observations", en: "observations" },
            Text {
                fr: "Nombre d'observations que vaut une probabilité, quand on la tire au sort pour mesurer la solidité de l'ordre",
                en: "Number of observations that a probability is worth, when it is drawn to see how firm the order is",
            },
        ),
        Parameter::share(
            "firm",
            0.6,
            Text {
                fr: "En deçà de cette part des essais où elle reste dans la liste, une proposition est « à discuter »",
                en: "Below this share of the trials in which it stays on the list, a proposal is 'to be discussed'",
            },
        ),
    ],
};

/// The ranked list.
#[derive(Clone, Debug, Default)]
pub struct Agenda {
    /// Best first.
    pub items: Vec<Recommendation>,
    /// What was decided and has left the list: to be followed up, or set aside. By detection and finding.
    pub settled: Vec<Settled>,
    /// What became of what was adopted, in order of date.
    pub follow_up: Vec<FollowUp>,
    /// Findings that leave the list to another one that takes them further.
    pub absorbed: Vec<Absorbed>,
    /// What past decisions teach, one entry a detection.
    pub lessons: Vec<Lesson>,
    /// How firm the list is as a whole.
    pub steadiness: Steadiness,
    /// From actions to proposals, in figures.
    pub counts: CountTree,
}

/// One proposal on the list.
#[derive(Clone, Debug, PartialEq)]
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
    pub value: Estimate,
    /// How often it stands among the first 20 when a tenth of the rows is left out and the weights are drawn again, 0 to 1.
    pub stability: f64,
    /// Share of the draws in which it is among the ten of greatest benefit, 0 to 1.
    pub among_ten: f64,
    /// What the list is ordered by, before variety is given room: mean of `among_ten` and of the benefit on a scale from −1 to 1.
    pub priority: f64,
    /// Does it stay on the list in most trials? Otherwise it is « à discuter ».
    pub is_firm: bool,
    /// What was decided about it, if it comes back (deferred, or rejected and changed since).
    pub precedent: Option<Precedent>,
}

/// A finding decided, that has left the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// Position of its detector.
    pub detection: usize,
    /// Position of its finding there.
    pub finding: usize,
    /// The decision.
    pub precedent: Precedent,
}

/// A finding that leaves the list to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Absorbed {
    /// Position of its detector and of its finding.
    pub finding: (usize, usize),
    /// Position of the detector and of the finding that takes it further.
    pub into: (usize, usize),
}

impl Agenda {
    /// The finding of a recommendation.
    pub fn finding<'a>(&self, detections: &'a [Detection], item: &Recommendation) -> &'a crate::detectors::Finding {
        &detections[item.detection].findings[item.finding]
    }
}

/// The log-odds of a probability, bounded so that certainty stays finite.
fn logit(p: f64) -> f64 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    libm::log(p / (1.0 - p))
}

/// The probability of log-odds.
fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-z))
}

#[cfg(test)]
mod tests;
