//! What can be pooled, as those who choose among the proposals need it: the whole groups and their parts, in figures.

use super::DETECTOR;
use super::obstacles::obstacles;
use super::proposal::{Proposal, Weighed, estimate, proposals};
use super::words::form;
use crate::detectors::{Estimate, View};
use crate::dossier::{ActionIdx, Dossier, PartnerIdx, TerritoryIdx};
use crate::settings::Settings;
use crate::text::{Sentence, Text};

/// One way of pooling: some actions, together, under one lead.
#[derive(Clone, Debug, PartialEq)]
pub struct PoolingOffer {
    /// Key of the finding that carries it; its whole group and its parts have the same.
    pub finding: String,
    /// What holds a part together; `None` for the whole group.
    pub bond: Option<Sentence>,
    /// The action after which the whole group is called.
    pub name: ActionIdx,
    /// Its actions, in canonical order. No two offers taken together may share one.
    pub actions: Vec<ActionIdx>,
    /// Their territories, sorted.
    pub territories: Vec<TerritoryIdx>,
    /// Who could lead, best first; nobody at the end of their capacity.
    pub leads: Vec<PartnerIdx>,
    /// Whose consent it takes.
    pub must_agree: Vec<PartnerIdx>,
    /// The form that it would take.
    pub form: Text,
    /// Probability that its actions pursue one purpose, 0 to 1.
    pub same_purpose: f64,
    /// Probability that the hours spared exceed those of coordination, obstacles counted, 0 to 1.
    pub pays: f64,
    /// Hours a year spared, before coordination.
    pub hours: Estimate,
    /// Euros a year spared; `None` when no action has a cost.
    pub euros: Option<Estimate>,
    /// Hours a year of coordination.
    pub coordination: f64,
    /// How easily it can be done, 0 to 1.
    pub feasibility: f64,
    /// What stands against it, or would have to be settled first: how many things.
    pub n_obstacles: usize,
    /// Does some action state its time? Otherwise the hours are an order of magnitude.
    pub is_measured: bool,
}

impl PoolingOffer {
    /// Hours a year to be expected, net of coordination: probability of one purpose × hours × feasibility − coordination. Negative when it isn't worth it.
    pub fn expected_net_hours(&self) -> f64 {
        self.same_purpose * self.hours.mid * self.feasibility - self.coordination
    }

    fn of(dossier: &Dossier, p: &Proposal, at: &Weighed, bond: Option<&Sentence>) -> Self {
        Self {
            finding: p.key.clone(),
            bond: bond.cloned(),
            name: p.name,
            actions: at.actions.clone(),
            territories: at.profile.territories.clone(),
            leads: at.leads.possible.iter().map(|lead| lead.partner).collect(),
            must_agree: at.agree.iter().map(|(partner, _)| *partner).collect(),
            form: form(at.kind, p.relation),
            same_purpose: p.same_purpose,
            pays: at.pays(),
            hours: at.hours(),
            euros: at.euros.as_ref().map(|draws| estimate(draws)),
            coordination: at.coordination,
            feasibility: at.profile.feasibility(),
            n_obstacles: obstacles(dossier, p, at).len(),
            is_measured: at.n_staffed > 0,
        }
    }
}

/// Every way of pooling that stands on the list: for each group established, the whole, then the parts that nothing in the group beats both in gain and in ease.
/// In order of groups. Double entries and groups of ended actions aren't there.
///
/// # Cost  That of the detector, again: small beside the linkage.
pub fn pooling_offers(view: &View, settings: &Settings) -> Vec<PoolingOffer> {
    let found = proposals(view, &settings.section(DETECTOR.section()));
    let of = |p: &Proposal| -> Vec<PoolingOffer> {
        let parts = p.parts.iter().map(|(part, bond)| PoolingOffer::of(view.dossier, p, part, Some(bond)));
        std::iter::once(PoolingOffer::of(view.dossier, p, &p.whole, None)).chain(parts).collect()
    };
    found.iter().filter(|p| p.is_established(view.dossier)).flat_map(of).collect()
}
