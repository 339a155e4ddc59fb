//! What a user may change: every assumption behind a gain.

use super::work::TERMS;
use crate::settings::{Parameter, Settings};
use crate::text::Text;

const HOURS: Text = Text { fr: "heures par an", en: "hours a year" };

const OWN: [Parameter; 13] = [
    Parameter::number(
        "coordination_fixed",
        12.0,
        (0.0, 1e4),
        HOURS,
        Text { fr: "Coordination d'une mutualisation, quelle que soit sa taille", en: "Coordination of any pooling, whatever its size" },
    ),
    Parameter::number(
        "coordination_per_action",
        6.0,
        (0.0, 1e4),
        HOURS,
        Text { fr: "Coordination, par action réunie", en: "Coordination, for each action pooled" },
    ),
    Parameter::number(
        "coordination_per_10_km",
        2.0,
        (0.0, 1e4),
        HOURS,
        Text { fr: "Coordination, par tranche de 10 km entre les territoires", en: "Coordination, for each 10 km between the territories" },
    ),
    Parameter::number(
        "supposed_hours",
        150.0,
        (0.0, 1e5),
        HOURS,
        Text {
            fr: "Temps supposé d'une action quand le dossier n'en dit presque rien",
            en: "Hours supposed of an action when the dossier hardly says any",
        },
    ),
    Parameter::number(
        "hours_per_fte",
        1607.0,
        (1.0, 1e4),
        HOURS,
        Text {
            fr: "Heures de travail d'un équivalent temps plein (durée légale annuelle : décret du 25 août 2000, article 1)",
            en: "Working hours of one full-time equivalent (legal yearly duration: decree of 25 August 2000, article 1)",
        },
    ),
    Parameter::number(
        "elasticity_margin",
        0.15,
        (0.0, 0.5),
        Text { fr: "", en: "" },
        Text {
            fr: "Marge d'erreur supposée sur le coût de faire un travail pour plusieurs",
            en: "Margin of error supposed on the cost of doing work for several",
        },
    ),
    Parameter::number(
        "habit_years",
        5.0,
        (0.0, 100.0),
        Text { fr: "années", en: "years" },
        Text {
            fr: "Âge à partir duquel on se demande si une action n'est pas reconduite par habitude",
            en: "Age from which one wonders whether an action goes on by habit",
        },
    ),
    Parameter::number(
        "lead_load",
        2.0,
        (0.5, 100.0),
        Text { fr: "fois l'habitude", en: "times the usual" },
        Text {
            fr: "Un pilote qui porte autant de fois plus d'actions que ses semblables n'est plus proposé",
            en: "A lead that carries this many times as many actions as its peers is no longer proposed",
        },
    ),
    Parameter::number(
        "half_way_km",
        30.0,
        (0.1, 1e4),
        Text { fr: "km", en: "km" },
        Text {
            fr: "Distance à laquelle la proximité ne vaut plus que la moitié : une heure aller et retour",
            en: "Distance at which nearness is worth half: an hour there and back",
        },
    ),
    Parameter::number(
        "close_km",
        25.0,
        (0.0, 1000.0),
        Text { fr: "km", en: "km" },
        Text { fr: "Distance en deçà de laquelle des territoires sont voisins", en: "Distance within which territories are neighbours" },
    ),
    Parameter::number(
        "parallel_factor",
        1.3,
        (0.0, 10.0),
        Text { fr: "", en: "" },
        Text {
            fr: "Poids d'un doublement d'une action départementale, rapporté à une redondance entre territoires",
            en: "Weight of a parallel to a departmental action, against a redundancy between territories",
        },
    ),
    Parameter::number(
        "competition_factor",
        0.9,
        (0.0, 10.0),
        Text { fr: "", en: "" },
        Text {
            fr: "Poids d'une concurrence avec un partenaire, rapporté à une redondance entre territoires",
            en: "Weight of a competition with a partner, against a redundancy between territories",
        },
    ),
    Parameter::share(
        "gain_first",
        1.0,
        Text {
            fr: "1 : le gain pèse plus que chaque autre critère ; 0 : tous les poids sont possibles",
            en: "1: the gain weighs more than any other criterion; 0: all weights are possible",
        },
    ),
];

/// All of them: those of this room, then the table of kinds of work.
pub(super) const PARAMETERS: [Parameter; OWN.len() + TERMS.len()] = {
    let mut all = [OWN[0]; OWN.len() + TERMS.len()];
    let mut i = 0;
    while i < all.len() {
        all[i] = if i < OWN.len() { OWN[i] } else { TERMS[i - OWN.len()] };
        i += 1;
    }
    all
};

/// Working hours of one full-time equivalent, as set.
pub fn hours_per_fte(settings: &Settings) -> f64 {
    settings.section(super::DETECTOR.section()).number("hours_per_fte")
}
