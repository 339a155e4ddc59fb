//! Which record of one dossier is which of another: two years of the same network.
//!
//! Identifiers come first, as long as what they name agrees: where every year's sheet is numbered anew, `a7` is not `a7`. What is left is compared and paired one
//! to one ([`crate::statistics::assignment`]). Nothing depends on which dossier is called the first: exchanged, the answer is the same, exchanged.

mod actions;
mod partners;
mod places;
#[cfg(test)]
mod tests;

use crate::dossier::{ActionIdx, Dossier, PartnerIdx};
pub use places::Places;

/// Two records that are one, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Same<T> {
    /// In the first dossier.
    pub left: T,
    /// In the second.
    pub right: T,
    /// Probability that they are one, 0 to 1.
    pub probability: f64,
    /// Have they one identifier?
    pub is_same_id: bool,
}

/// Several actions of one dossier whose place one of the other takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Succession {
    /// The several, in order.
    pub many: Vec<ActionIdx>,
    /// The one.
    pub one: ActionIdx,
    /// Probability of the least sure of them, 0 to 1.
    pub probability: f64,
}

/// What two dossiers have in common.
#[derive(Clone, Debug, Default)]
pub struct Across {
    /// Territories that are one.
    pub places: Places,
    /// Partners that are one, in order of the first dossier; each at most once on either side.
    pub partners: Vec<Same<PartnerIdx>>,
    /// Partners of one side that look like one already paired: several that became one, or one that became several. In order of (left, right).
    pub partner_kin: Vec<Same<PartnerIdx>>,
    /// Actions that are one, in order of the first dossier; each at most once on either side.
    pub actions: Vec<Same<ActionIdx>>,
    /// Actions of one side that do what one already paired does, on territories that it covers: joined into it, or parted from it. In order of (left, right).
    pub action_kin: Vec<Same<ActionIdx>>,
    /// Actions of the first dossier that have ended, each with its own, and whose place one that came in the second takes.
    pub joined: Vec<Succession>,
    /// The same backwards: an action of the first dossier that is gone, and several of the second that came in its place.
    pub parted: Vec<Succession>,
    /// Identifiers that name different actions in the two dossiers.
    pub reused: Vec<String>,
}

impl Across {
    /// Compares two dossiers.
    ///
    /// # Cost  O(n) where identifiers last; the records without a counterpart are compared two by two, up to a bound on their pairs (`actions.rs`), and beyond that only within
    /// one territory.
    pub fn of(left: &Dossier, right: &Dossier) -> Self {
        let places = Places::of(left, right);
        let partners = partners::pair(left, right, &places);
        let actions = actions::pair(left, right, &places, &partners.pairs);
        Self {
            places,
            partners: partners.pairs,
            partner_kin: partners.kin,
            actions: actions.pairs,
            action_kin: actions.kin,
            joined: actions.joined,
            parted: actions.parted,
            reused: actions.reused,
        }
    }

    /// Are a partner of the first dossier and one of the second one and the same?
    pub fn is_same_partner(&self, left: PartnerIdx, right: PartnerIdx) -> bool {
        self.partners.binary_search_by_key(&left, |same| same.left).is_ok_and(|at| self.partners[at].right == right)
    }
}
