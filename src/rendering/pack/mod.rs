//! What a secretariat sends out before a meeting and takes notes in: sessions, and decisions to follow up, whoever prepared them.
//!
//! Plain values in one language, already worded. [`agenda()`], [`invitations()`] and [`minutes()`] make a [`Document`](super::document::Document) of them, and
//! [`decided()`] one of a meeting that was held; [`super::ics`] makes a calendar, [`super::xlsx`] the tracking table. What is not known yet (a day, a place) is left to
//! be filled in by hand.

mod agenda;
mod decided;
mod invitations;
mod minutes;
mod words;

pub use agenda::agenda;
pub use decided::{DecidedItem, HeldMeeting, Unreached, decided};
pub use invitations::invitations;
pub use minutes::minutes;

use crate::text::Lang;
use jiff::civil::{Date, Time};

/// Sessions to prepare, and decisions to follow up.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingPack {
    /// Language of the documents.
    pub lang: Lang,
    /// The day at which the dossier was looked at: every document bears this one date, never that of the clock.
    pub as_of: Date,
    /// Who invites.
    pub organiser: Person,
    /// Version, date and fingerprint: at the foot of each page.
    pub stamp: String,
    /// Sessions, in order of time.
    pub sessions: Vec<Session>,
}

/// Somebody, or some body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// What people call them.
    pub name: String,
    /// Where they are written to, if that is known.
    pub email: Option<String>,
}

/// A session to prepare.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// Stable from one plan to the next: the calendar knows the session by it.
    pub key: String,
    /// What it is called.
    pub title: String,
    /// The basin or territory it is about.
    pub territory: String,
    /// Its day, once it is set.
    pub day: Option<Date>,
    /// When it begins, once that is set.
    pub start: Option<Time>,
    /// How long it lasts, in minutes.
    pub minutes: u32,
    /// Where it is held; empty when that is not known.
    pub place: String,
    /// What is discussed, in order.
    pub subjects: Vec<AgendaItem>,
    /// Who is asked to come.
    pub invitees: Vec<Invitee>,
    /// What is to be decided, a line each.
    pub decisions: Vec<String>,
    /// How many times it was changed since it was first planned: calendars that hold it take the higher number for the later.
    pub n_changes: u64,
}

/// One subject of a session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AgendaItem {
    /// What it is about.
    pub title: String,
    /// Why it is on the agenda now.
    pub why: String,
    /// Minutes given to it; 0 when that is not set.
    pub minutes: u32,
    /// Who presents it; empty when that is not known.
    pub presenter: String,
}

/// Somebody asked to come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Invitee {
    /// Who.
    pub person: Person,
    /// Kind of partner, or part in the session.
    pub role: String,
    /// Why they are asked, in a sentence.
    pub reason: String,
}

/// A proposal and what becomes of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrackedDecision {
    /// Key of the proposal.
    pub key: String,
    /// What is proposed.
    pub title: String,
    /// What the report recommends.
    pub recommended: String,
    /// What was decided, in the words of the list of verdicts; empty when nothing was.
    pub decision: String,
    /// Who carries it out.
    pub who: String,
    /// By when.
    pub due: Option<Date>,
    /// Where it stands, in the words of [`PROGRESS`]; empty when nobody has said.
    pub progress: String,
    /// Anything else.
    pub remarks: String,
}

/// Where a decision stands: the choices of the tracking table.
pub const PROGRESS: [crate::text::Text; 4] = [
    crate::text::Text { fr: "à engager", en: "to start" },
    crate::text::Text { fr: "en cours", en: "under way" },
    crate::text::Text { fr: "fait", en: "done" },
    crate::text::Text { fr: "abandonné", en: "abandoned" },
];

#[cfg(test)]
pub(super) mod fixture {
    use super::*;

    /// Two sessions, the second with nothing set yet.
    pub fn pack() -> MeetingPack {
        MeetingPack {
            lang: Lang::Fr,
            as_of: Date::constant(2015, 12, 31),
            organiser: Person { name: "Département de Seine-et-Marne".into(), email: Some("animation@example.fr".into()) },
            stamp: "maillage 0.1.0 · analyse au 31/12/2015 · empreinte du dossier 0123456789ab".into(),
            sessions: vec![
                Session {
                    key: "session-melun-2016T1-1".into(),
                    title: "Rapprocher les deux ateliers numériques".into(),
                    territory: "Bassin de Melun".into(),
                    day: Some(Date::constant(2016, 2, 4)),
                    start: Some(Time::constant(14, 0, 0, 0)),
                    minutes: 120,
                    place: "MDS de Melun, salle 2; 1er étage".into(),
                    subjects: vec![
                        AgendaItem {
                            title: "Ateliers numériques : un seul programme ?".into(),
                            why: "Deux territoires proposent la même chose aux mêmes personnes.".into(),
                            minutes: 45,
                            presenter: "MDS de Melun".into(),
                        },
                        AgendaItem { title: "Qui pilote".into(), why: String::new(), minutes: 30, presenter: String::new() },
                    ],
                    invitees: vec![
                        Invitee {
                            person: Person { name: "CCAS \"Melun\"".into(), email: Some("ccas@melun.example".into()) },
                            role: "CCAS".into(),
                            reason: "Pilote l'un des deux ateliers.".into(),
                        },
                        Invitee {
                            person: Person { name: "Association Les Écrans".into(), email: None },
                            role: "association".into(),
                            reason: "N'est plus invitée depuis 2014.".into(),
                        },
                    ],
                    decisions: vec!["Garder un programme commun à la rentrée ?".into()],
                    n_changes: 0,
                },
                Session { key: "session-meaux-2016T1-1".into(), title: "Séance de Meaux".into(), minutes: 90, ..Default::default() },
            ],
        }
    }
}
