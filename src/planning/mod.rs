//! The calendar: who meets whom, when, about what; and what the conference has room for.
//!
//! | file | what it decides | how |
//! | --- | --- | --- |
//! | [`mod@portfolio`] | the poolings that the conference can treat | integer programme, then fairness |
//! | [`subjects`] | what each basin could talk about | from the ranked list, needs, evaluated actions |
//! | [`sessions`] | which basin meets in which month, on what | integer programme |
//! | [`invitees`] | who is invited | submodular greedy with its bound |
//! | [`transfers`] | who tells whom about what works | matching |
//! | [`by_hand`] | what people change of a session, and what that breaks | rules |
//! | [`calendar`], [`basins`] | when and where one can meet | facts |
//! | [`solver`] | | bound, fixing, branch and bound |
//!
//! Nothing here knows the day it is: the day of analysis and the quarter are arguments.

pub mod basins;
pub mod by_hand;
pub mod calendar;
mod guests;
pub mod invitees;
pub mod matching;
mod plan;
pub mod portfolio;
pub mod sessions;
mod showcase;
pub mod solver;
pub mod subjects;
pub mod transfers;

use crate::settings::{Parameter, SectionSpec};
use crate::text::Text;
pub use by_hand::{Broken, ByHand};
pub use guests::Part;
pub use plan::{Invitee, LeftOut, Plan, Session, plan};
pub use portfolio::{Portfolio, portfolio};
pub use showcase::{Exemplary, Training};
pub use subjects::Subject;

const MINUTES: Text = Text { fr: "minutes", en: "minutes" };
const HOURS: Text = Text { fr: "heures par an", en: "hours a year" };

/// Settings of this room.
pub const SECTION: SectionSpec = SectionSpec {
    key: "planning",
    title: Text { fr: "Conférence et plan d'animation", en: "Conference and animation plan" },
    parameters: &[
        Parameter::number(
            "conference_minutes",
            160.0,
            (0.0, 1e5),
            MINUTES,
            Text {
                fr: "Temps de la conférence pour les mutualisations (trois heures, moins l'ouverture et la clôture)",
                en: "Time of the conference for poolings (three hours, less opening and closing)",
            },
        ),
        Parameter::number(
            "proposal_minutes",
            7.0,
            (0.0, 1e4),
            MINUTES,
            Text { fr: "Temps de séance d'une proposition", en: "Meeting time of a proposal" },
        ),
        Parameter::number(
            "obstacle_minutes",
            1.0,
            (0.0, 1e4),
            MINUTES,
            Text { fr: "Temps de séance en plus, par réserve à discuter", en: "Extra meeting time, for each objection to discuss" },
        ),
        Parameter::count(
            "working_groups",
            20,
            Text {
                fr: "Groupes de travail que le Département peut suivre dans l'année, un par proposition retenue",
                en: "Working groups that the département can follow in a year, one for each proposal adopted",
            },
        ),
        Parameter::number(
            "staff_days",
            12.0,
            (0.0, 1e5),
            Text { fr: "jours par an", en: "days a year" },
            Text {
                fr: "Temps qu'un territoire peut donner à la coordination des mutualisations",
                en: "Time that a territory can give to coordinating poolings",
            },
        ),
        Parameter::count(
            "leads_per_territory",
            3,
            Text {
                fr: "Mutualisations nouvelles qu'un territoire, ou une direction, peut piloter",
                en: "New poolings that a territory, or a directorate, can lead",
            },
        ),
        Parameter::share(
            "fairness",
            0.05,
            Text {
                fr: "Part du gain total que l'on accepte de perdre pour mieux servir les territoires les moins servis",
                en: "Share of the total gain that may be given up to serve better the territories that are least served",
            },
        ),
        Parameter::count(
            "animators",
            2,
            Text { fr: "Animateurs : autant de séances possibles le même jour", en: "Facilitators: as many sessions on one day" },
        ),
        Parameter::count(
            "sessions_per_animator",
            6,
            Text { fr: "Séances qu'un animateur peut tenir dans le trimestre", en: "Sessions that a facilitator can hold in a quarter" },
        ),
        Parameter::count(
            "sessions_per_week",
            2,
            Text { fr: "Séances par semaine, tous bassins ensemble", en: "Sessions a week, all basins together" },
        ),
        Parameter::count(
            "sessions_per_basin",
            2,
            Text {
                fr: "Séances d'un bassin dans le trimestre, une par mois au plus",
                en: "Sessions of a basin in a quarter, one a month at most",
            },
        ),
        Parameter::count(
            "rooms",
            0,
            Text {
                fr: "Salles : autant de séances possibles le même jour (0 : elles ne manquent pas)",
                en: "Rooms: as many sessions on one day (0: they are not lacking)",
            },
        ),
        Parameter::number("session_minutes", 120.0, (15.0, 1e3), MINUTES, Text { fr: "Durée d'une séance au plus", en: "Longest session" }),
        Parameter::number(
            "welcome_minutes",
            10.0,
            (0.0, 1e3),
            MINUTES,
            Text { fr: "Accueil et tour de table", en: "Welcome and round table" },
        ),
        Parameter::count("subjects_per_session", 3, Text { fr: "Sujets d'une séance au plus", en: "Subjects of a session at most" }),
        Parameter::number(
            "pooling_minutes",
            40.0,
            (1.0, 1e3),
            MINUTES,
            Text {
                fr: "Temps d'un sujet sur des actions à mettre en commun ou à articuler",
                en: "Time of a subject about actions to pool or coordinate",
            },
        ),
        Parameter::number("other_minutes", 30.0, (1.0, 1e3), MINUTES, Text { fr: "Temps d'un autre sujet", en: "Time of another subject" }),
        Parameter::number(
            "start_hour",
            9.5,
            (0.0, 23.0),
            Text { fr: "heures", en: "hours" },
            Text { fr: "Heure de début des séances (9.5 : 9 h 30)", en: "Hour at which sessions begin (9.5: 9:30)" },
        ),
        Parameter::count("invited_per_session", 12, Text { fr: "Invités d'une séance au plus", en: "Invitees of a session at most" }),
        Parameter::count(
            "invitations_per_quarter",
            4,
            Text {
                fr: "Invitations d'un même partenaire dans le trimestre au plus",
                en: "Invitations of one partner in a quarter at most",
            },
        ),
        Parameter::count(
            "invitations_per_month",
            2,
            Text { fr: "Invitations d'un même partenaire dans le mois au plus", en: "Invitations of one partner in a month at most" },
        ),
        Parameter::number(
            "notice_days",
            21.0,
            (0.0, 365.0),
            Text { fr: "jours", en: "days" },
            Text {
                fr: "Délai entre le jour de l'analyse et la première séance",
                en: "Time between the day of analysis and the first session",
            },
        ),
        Parameter::number(
            "school_zone",
            3.0,
            (0.0, 3.0),
            Text { fr: "0 à 3", en: "0 to 3" },
            Text {
                fr: "Zone des vacances scolaires : 1 pour A, 2 pour B, 3 pour C, 0 pour ne pas en tenir compte",
                en: "Zone of the school holidays: 1 for A, 2 for B, 3 for C, 0 to ignore them",
            },
        ),
        Parameter::number(
            "basin_km",
            45.0,
            (0.0, 1e4),
            Text { fr: "km", en: "km" },
            Text {
                fr: "Sans bassin dans le dossier : distance entre territoires réunis, au plus",
                en: "Without a basin in the dossier: distance between territories brought together, at most",
            },
        ),
        Parameter::count(
            "basin_size",
            5,
            Text {
                fr: "Sans bassin dans le dossier : territoires réunis, au plus",
                en: "Without a basin in the dossier: territories brought together, at most",
            },
        ),
        Parameter::share(
            "good_result",
            0.6,
            Text {
                fr: "Résultat évalué à partir duquel une action mérite d'être racontée ailleurs",
                en: "Evaluated result from which an action is worth telling elsewhere",
            },
        ),
        Parameter::number(
            "need_hours",
            60.0,
            (0.0, 1e5),
            HOURS,
            Text { fr: "Ce que vaut un besoin examiné, faute de mieux", en: "What a need examined is worth, for want of better" },
        ),
        Parameter::number(
            "transfer_hours",
            40.0,
            (0.0, 1e5),
            HOURS,
            Text {
                fr: "Ce que vaut une action réussie racontée à qui ne l'a pas, à proportion de son résultat",
                en: "What a successful action told to those who lack it is worth, in proportion to its result",
            },
        ),
        Parameter::count("exemplary", 5, Text { fr: "Actions exemplaires à montrer, au plus", en: "Exemplary actions to show, at most" }),
        Parameter::count(
            "search_nodes",
            2000,
            Text {
                fr: "Étapes de recherche d'un optimum ; au-delà, l'écart qui reste est dit",
                en: "Steps in the search for an optimum; beyond, the gap that is left is told",
            },
        ),
    ],
};

#[cfg(test)]
mod tests;
