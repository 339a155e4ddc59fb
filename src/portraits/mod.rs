//! The portraits: what concerns one territory, one basin or one large partner, gathered from everything found, for whoever answers for it.
//!
//! | file | whose |
//! | --- | --- |
//! | `territory.rs` | a territory's, for its référent |
//! | `basin.rs` | a basin's, for those who animate it |
//! | `partner.rs` | a large partner's, for those who meet it |
//! | `centre.rs` | what a territory has to ask of each central directorate |
//! | `concerns.rs` | which findings concern which territories and partners |
//!
//! # Choices  The territories are those right under the basins, or the département, as everywhere else: what is done in a neighbourhood counts for its commune. Nothing is judged here:
//! findings, groups and ties are those of the rooms before.
//! # Cost     O(rows log rows) for all portraits together, whatever their number.

mod basin;
mod centre;
mod concerns;
mod partner;
mod territory;

use crate::detectors::{Detection, View};
use crate::dossier::TerritoryIdx;
use crate::network::cooperation::Cooperation;
use crate::planning::basins::unit;
use crate::recommendations::Agenda;
use crate::settings::{Parameter, SectionSpec, Settings};
use crate::text::Text;
pub use basin::{BasinPortrait, Natural};
pub use centre::Ask;
pub use concerns::{Concerns, FindingAt};
pub use partner::{PartnerPlace, PartnerPortrait};
pub use territory::{Contact, TerritoryPortrait, Twin};

/// Settings of this room.
pub const SECTION: SectionSpec = SectionSpec {
    key: "portraits",
    title: Text { fr: "Pages des territoires et des partenaires", en: "Pages of territories and partners" },
    parameters: &[
        Parameter::count(
            "partner_territories",
            4,
            Text {
                fr: "Territoires qui font appel à un partenaire à partir desquels il a sa page",
                en: "Territories that ask something of a partner from which it has its page",
            },
        ),
        Parameter::count("most_partners", 40, Text { fr: "Pages de partenaires, au plus", en: "Pages of partners, at most" }),
        Parameter::count("most_territories", 1000, Text { fr: "Pages de territoires, au plus", en: "Pages of territories, at most" }),
    ],
};

/// Every portrait of a dossier.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Portraits {
    /// In canonical order of territory.
    pub territories: Vec<TerritoryPortrait>,
    /// In canonical order of basin.
    pub basins: Vec<BasinPortrait>,
    /// Those asked by most territories first.
    pub partners: Vec<PartnerPortrait>,
    /// Territories without a portrait, as there were too many.
    pub n_left_out: usize,
}

/// What portraits are made from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The dossier and what was made of it.
    pub view: View<'a>,
    /// Who works with whom.
    pub cooperation: &'a Cooperation,
    /// What was found.
    pub detections: &'a [Detection],
    /// What is proposed.
    pub agenda: &'a Agenda,
}

/// Draws the portraits.
pub fn portraits(sources: &Sources, settings: &Settings) -> Portraits {
    let (section, dossier) = (settings.section(SECTION), sources.view.dossier);
    let units: Vec<Option<TerritoryIdx>> = (0..dossier.territories.len()).map(|t| unit(dossier, t.into())).collect();
    let concerns = Concerns::of(sources, &units);
    let mut territories = territory::portraits(sources, &units, &concerns);
    let most = section.count("most_territories");
    let n_left_out = territories.len().saturating_sub(most);
    if n_left_out > 0 {
        // Those of which there is most to say are kept.
        territories.sort_by_key(|portrait| (std::cmp::Reverse(portrait.findings.len() + portrait.actions.len()), portrait.territory));
        territories.truncate(most);
        territories.sort_by_key(|portrait| portrait.territory);
    }
    Portraits {
        basins: basin::portraits(sources, &units, &concerns),
        partners: partner::portraits(sources, &units, &concerns, section.count("partner_territories"), section.count("most_partners")),
        territories,
        n_left_out,
    }
}

#[cfg(test)]
mod tests;
