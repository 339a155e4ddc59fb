//! Territories beside their like: who is like whom, what their peers lead to expect, and where a territory surely differs.
//!
//! | file | what it knows |
//! | --- | --- |
//! | `units.rs` | which territories are compared: those of the level at which actions are held, never the département itself |
//! | `profile.rs` | what the indicators of the dossier say of each, on one scale |
//! | `typology.rs`, `computed.rs` | types: given, told by rules, or sought where nobody said |
//! | `peers.rs` | with whom each is compared: its type, the nearest profiles, or everybody |
//! | `facts.rs`, `indicators.rs`, `indicators/` | what is counted: one list, one function an indicator |
//! | `reading.rs` | each figure beside those of the peers |
//! | `between.rs` | do types differ? |
//! | `table.rs` | the same as tables of the report folder |
//!
//! # Choices    No rank anywhere, and no better or worse: a signal says that a territory differs from what its peers lead to expect, and in which direction.
//! The conference's own types always win; types are computed only where nobody gave any, and published only if chance would hardly make them as clear.
//! A probability of nine in ten for each signal keeps the false ones, on average, within one in ten of all that is signalled.
//! # Odd cases  One territory, or none: nothing is compared, and it is said why. What a territory declares incomplete isn't counted against it, nor for its peers.
//! # Source     Goldstein & Spiegelhalter, "League tables and their limitations", JRSS A 159, 1996; Spiegelhalter, "Funnel plots", Statistics in Medicine 24, 2005.

mod between;
mod computed;
mod facts;
mod indicators;
mod peers;
mod profile;
mod reading;
mod table;
#[cfg(test)]
pub(crate) mod tests;
mod typology;
mod units;

use crate::detectors::View;
use crate::dossier::{Level, TerritoryIdx};
use crate::say;
use crate::settings::{Parameter, SectionSpec, Settings, criteria};
pub use crate::statistics::beside_peers::{Law, Reading};
use crate::text::{Sentence, Text};
pub use between::{Between, Effect};
pub use computed::{Found, Refusal, seek};
pub use indicators::{INDICATORS, Indicator};
pub use peers::Peers;
pub use profile::{Profile, ProfileIndicator};
pub use reading::{Cell, Figure, Measured, Signal};
pub use table::{frame, tables};
pub use typology::{TerritoryType, TypeOrigin, Typology, with_ruled_types};
use units::Units;

/// Settings of this room.
pub const SECTION: SectionSpec = SectionSpec {
    key: criteria::PLACE.0,
    title: Text { fr: "Territoires comparés à leurs semblables", en: "Territories beside their like" },
    parameters: &[
        Parameter::share(
            "margin",
            0.2,
            Text {
                fr: "Écart à partir duquel une différence compte, en part de ce que les semblables laissent attendre",
                en: "Difference from which it counts, as a share of what peers lead to expect",
            },
        ),
        Parameter::share(
            "confidence",
            0.9,
            Text {
                fr: "Probabilité d'un tel écart à partir de laquelle il est signalé",
                en: "Probability of such a difference from which it is signalled",
            },
        ),
        Parameter::share(
            "false_differences",
            0.05,
            Text { fr: "Part de fausses différences acceptée entre les types", en: "Share of false differences accepted between types" },
        ),
        Parameter::months(
            "window",
            36,
            Text {
                fr: "Période regardée pour les présences et les sollicitations",
                en: "Period looked at for attendance and solicitations",
            },
        ),
        Parameter::number(
            "peers",
            4.0,
            (1.0, 100.0),
            Text { fr: "territoires", en: "territories" },
            Text {
                fr: "Nombre de semblables (en équivalent) de qui n'a pas de type",
                en: "Number of peers (in equivalent) of a territory without a type",
            },
        ),
    ],
};

/// Territories beside their like.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// The level of the territories compared; `None` when no action is held below the département.
    pub level: Option<Level>,
    /// The territories compared, in canonical order; everything else speaks of positions in this list.
    pub territories: Vec<TerritoryIdx>,
    /// What the indicators of the dossier say of them.
    pub profile: Profile,
    /// Their types.
    pub typology: Typology,
    /// With whom each is compared, one entry a territory.
    pub peers: Vec<Peers>,
    /// Of each territory, those of the nearest profile with their weights, nearest first; empty without indicators.
    pub nearest: Vec<Vec<(usize, f64)>>,
    /// Each indicator measured, in the order of [`INDICATORS`]; empty when nothing can be compared.
    pub measured: Vec<Measured>,
    /// Differences between types, one entry for each indicator that can be compared so.
    pub between: Vec<Between>,
    /// What could not be compared, and why.
    pub silences: Vec<Sentence>,
}

impl Comparison {
    /// Compares the territories of a dossier.
    pub fn of(view: &View, settings: &Settings) -> Self {
        let section = settings.section(SECTION);
        let units = Units::of(view.dossier);
        let Some(level) = units.level else {
            return Self { silences: vec![nothing_held()], ..Self::default() };
        };
        let profile = Profile::of(view.dossier, &units);
        let typology = Typology::of(view.dossier, &units, &profile, settings);
        let (peers, nearest) = peers::choose(&typology, &profile, section.number("peers"));
        let facts = facts::Facts::gather(view, &units, section.count("window"));
        let mut comparison = Self { level: Some(level), typology, peers, nearest, profile, ..Self::default() };
        if units.territories.len() < 2 {
            let name = units.territories.first().map_or("", |t| view.dossier.territory(*t).name.as_str());
            comparison.silences.push(say!(
                "Un seul territoire porte des actions ({name}) : il n'y a personne à qui le comparer"
                    | "One territory alone has actions ({name}): there is nobody to compare it with"
            ));
        }
        comparison.measured = INDICATORS.iter().map(|indicator| reading::measure(indicator, &facts, &comparison.peers, &section)).collect();
        comparison.between = between::compare(&comparison.typology, &comparison.measured);
        comparison.territories = units.territories;
        comparison
    }

    /// The position of a territory among those compared.
    pub fn position(&self, territory: TerritoryIdx) -> Option<usize> {
        self.territories.binary_search(&territory).ok()
    }

    /// The type of a territory.
    pub fn type_of(&self, territory: TerritoryIdx) -> Option<&TerritoryType> {
        self.typology.types.get(self.typology.of[self.position(territory)?]?)
    }

    /// The territories with which one is compared, with their weights (1 for all of a type), in canonical order; none when it isn't compared.
    pub fn peers_of(&self, territory: TerritoryIdx) -> Vec<(TerritoryIdx, f64)> {
        let Some(position) = self.position(territory) else { return Vec::new() };
        let named = |(other, weight): (usize, f64)| (self.territories[other], weight);
        self.peers[position].weights(position, &self.typology).into_iter().map(named).collect()
    }

    /// What each indicator says of a territory, in the order of [`INDICATORS`]; nothing of one that isn't compared.
    pub fn cells_of(&self, territory: TerritoryIdx) -> impl Iterator<Item = (&'static Indicator, &Cell)> + '_ {
        let position = self.position(territory);
        self.measured.iter().filter_map(move |measured| Some((measured.indicator, measured.cells.get(position?)?)))
    }

    /// How many signals there are in all.
    pub fn n_signals(&self) -> usize {
        self.measured.iter().flat_map(|measured| &measured.cells).filter(|cell| cell.signal.is_some()).count()
    }
}

fn nothing_held() -> Sentence {
    say!(
        "Aucune action n'est rattachée à un territoire plus petit que le Département : il n'y a pas de territoires à comparer"
            | "No action is attached to a territory below the département: there are no territories to compare"
    )
}
