//! The workbench: which records speak of the same thing. Serves actions and partners alike.

mod across;
mod actions;
mod calibrate;
mod cluster;
mod needs;
pub mod partners;
mod relation;
mod sparse;
#[cfg(test)]
mod tests_support;

use crate::dossier::{ActionIdx, Dossier, PartnerIdx};
use crate::settings::{SectionSpec, Settings};
use crate::text::{Sentence, Text};
pub use across::{Across, Places, Same, Succession};
pub use actions::{Evidence, FEWEST, Freedom, Opinion, Piece, WordVectors, pairs_to_judge, write_groups};
pub use needs::NeedLinkage;
pub use partners::{Proposal, ProposalKind, partners_to_judge};
use std::collections::BTreeMap;

#[cfg(test)]
pub(crate) use actions::tests::among_others;
pub use relation::Relation;

/// Settings of this room.
pub const SECTION: SectionSpec = SectionSpec {
    key: "linkage",
    title: Text { fr: "Rapprochement des actions et des partenaires", en: "Linkage of actions and partners" },
    parameters: &[],
};

/// Which actions pursue one purpose, which partners are one.
#[derive(Debug, Default)]
pub struct Linkage {
    /// Actions of the same purpose.
    pub actions: ActionLinkage,
    /// Partners entered under several names.
    pub partners: PartnerLinkage,
    /// Actions that speak of the needs raised.
    pub needs: NeedLinkage,
}

/// Actions of the same purpose.
#[derive(Debug, Default)]
pub struct ActionLinkage {
    /// Every pair above probability 0.005, and those that people judged of one purpose; not those judged of another. `left < right`, in order of (left, right).
    pub pairs: Vec<ActionPair>,
    /// Groups that don't chain, in order of their first member.
    pub groups: Vec<ActionGroup>,
    /// Successive editions of one action: the same purpose, and no redundancy. In order of (left, right); they stand in `pairs` no more.
    pub continuities: Vec<ActionPair>,
    /// What could not be compared, or was capped, and why: sentences for the report.
    pub limits: Vec<Sentence>,
    /// Fingerprint of the user's own model of words, if there was one.
    pub model: Option<String>,
    /// What any pair is explained with.
    pub(crate) engine: actions::Engine,
}

/// Two actions that may pursue the same purpose.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionPair {
    /// The first action.
    pub left: ActionIdx,
    /// The second action, after the first in canonical order.
    pub right: ActionIdx,
    /// Probability that they pursue the same purpose, 0 to 1.
    pub probability: f64,
    /// How they are related, if they do.
    pub relation: Relation,
}

/// Actions that pursue the same purpose.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionGroup {
    /// Members in canonical order, each with its probability of belonging (mean over the other members).
    pub members: Vec<(ActionIdx, f64)>,
    /// How they are related.
    pub relation: Relation,
    /// The member nearest to all others.
    pub medoid: ActionIdx,
    /// The pair of members least alike, with its probability.
    pub weakest: (ActionIdx, ActionIdx, f64),
    /// Mean probability over all pairs of members: that the group is real.
    pub probability: f64,
    /// Pairs of members that may be one action entered twice, in a group that isn't wholly that.
    pub double_entries: Vec<(ActionIdx, ActionIdx)>,
}

/// Why two actions are (or aren't) taken for one purpose. `Σ share = ln(p / (1 − p))`.
#[derive(Clone, Debug, PartialEq)]
pub struct PairExplanation {
    /// One entry a comparison, in fixed order, the starting point first; shares in log-odds.
    pub shares: Vec<(Sentence, f64)>,
    /// Both texts (left, right), cut into marked spans.
    pub texts: (MarkedAction, MarkedAction),
}

/// An action's texts with the words that bring it near to the others, and those that set it apart.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkedAction {
    /// Whose texts.
    pub action: ActionIdx,
    /// The title, whole, as spans.
    pub title: Vec<Span>,
    /// The description, whole, as spans; empty if there is none.
    pub description: Vec<Span>,
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// The text as the user wrote it; the spans put together give the whole text back.
    pub text: String,
    /// What it does.
    pub mark: Mark,
    /// Of a shared span, what it shares: spans of several texts with one number speak of the same thing, in the same words or not.
    pub shares: Option<u32>,
}

/// What a piece of text does in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    Plain,
    /// Speaks of the same thing in both, by word or by concept.
    Shared,
    /// A rare word or concept that the other doesn't have.
    Distinct,
}

/// Partners entered under several names.
#[derive(Debug, Default)]
pub struct PartnerLinkage {
    /// For each partner, the one that stands for it: itself, unless an identifier or a decision says that they are one.
    pub canonical: Vec<PartnerIdx>,
    /// Those that another stands for, and what says so.
    pub merged: BTreeMap<PartnerIdx, Merger>,
    /// Groups of names proposed as one partner.
    pub twins: Vec<PartnerGroup>,
    /// Pairs that look alike but must never be merged alone (a mairie and its CCAS …), to be checked by a person.
    pub to_check: Vec<PartnerPair>,
}

/// What merges two names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Merger {
    /// One SIRET number.
    Siret,
    /// A person, in `partenaires_juges`.
    Person,
    /// A decision of the conference.
    Conference,
}

/// Names that may be one partner.
#[derive(Clone, Debug, PartialEq)]
pub struct PartnerGroup {
    /// Members in canonical order, each with its probability of belonging.
    pub members: Vec<(PartnerIdx, f64)>,
    /// The name proposed for all.
    pub proposed: PartnerIdx,
    /// Pairs inside the group, explained.
    pub pairs: Vec<PartnerPair>,
}

/// Two names compared.
#[derive(Clone, Debug, PartialEq)]
pub struct PartnerPair {
    /// The first.
    pub left: PartnerIdx,
    /// The second, after the first in canonical order.
    pub right: PartnerIdx,
    /// Probability that they are one partner.
    pub probability: f64,
    /// Evidence, shares in log-odds that add up to `ln(p / (1 − p))`.
    pub shares: Vec<(Sentence, f64)>,
    /// Have they one SIRET number?
    pub is_same_siret: bool,
    /// Why nothing is proposed although they look alike; `None` inside a group.
    pub caution: Option<Sentence>,
}

impl Linkage {
    /// Links the actions and the partners of a dossier.
    pub fn build(dossier: &Dossier, settings: &Settings) -> Self {
        Self::build_with(dossier, settings, None)
    }

    /// The same, with a user's own model of words if there is one.
    pub fn build_with(dossier: &Dossier, _settings: &Settings, model: Option<&dyn WordVectors>) -> Self {
        Self {
            actions: ActionLinkage::build_with(dossier, model),
            partners: PartnerLinkage::build(dossier),
            needs: NeedLinkage::build(dossier),
        }
    }
}

impl PartnerGroup {
    /// Does one SIRET number say that they are one, for all its pairs?
    pub fn is_by_identifier(&self) -> bool {
        self.pairs.iter().all(|pair| pair.is_same_siret)
    }

    /// Probability that all the names are one partner, 0 to 1: the log-odds of its pairs, averaged, so that their evidence adds up to its own.
    pub fn probability(&self) -> f64 {
        let logit = |p: f64| libm::log(p / (1.0 - p));
        let mean = self.pairs.iter().map(|pair| logit(pair.probability)).sum::<f64>() / self.pairs.len().max(1) as f64;
        1.0 / (1.0 + libm::exp(-mean))
    }
}

impl PartnerLinkage {
    /// The partner that stands for this one.
    pub fn canonical(&self, partner: PartnerIdx) -> PartnerIdx {
        self.canonical[partner.index()]
    }
}
