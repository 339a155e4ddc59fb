//! The review: the proposals of today's list one by one on a projector, what the conference decides on each, and the minutes that come of it.
//!
//! | file | what it knows |
//! | --- | --- |
//! | `board.rs` | today's list, and what was decided on it |
//! | `meeting.rs` | the meeting: name, day, who takes part |
//! | `list.rs` | the page of all proposals |
//! | `item.rs`, `vote.rs` | the page of one; the box in which one decides |
//! | `decide.rs` | what a form says, and what is wrong with it |
//! | `history.rs` | every verdict, and its files |
//! | `minutes.rs` | the minutes, as a page and as files |
//! | `live.rs` | what a page that is open asks from time to time |
//!
//! A meeting is known by its day: a proposal is decided when a verdict of that day stands in the register. What was signed is never changed: another verdict
//! follows it.

mod board;
mod decide;
mod history;
mod item;
mod list;
mod live;
mod meeting;
mod minutes;
#[cfg(test)]
mod tests;
mod vote;

use super::guard::{Need, Role};
use super::routes::Route;
use axum::routing::{get, post};

/// The routes.
pub const ROUTES: &[Route] = &[
    Route { path: "/revue", need: Need::Role(Role::Reading), to: || get(list::list) },
    Route { path: "/revue.json", need: Need::Role(Role::Reading), to: || get(live::list) },
    Route { path: "/revue/seance", need: Need::Role(Role::Secretariat), to: || post(meeting::set) },
    Route { path: "/revue/historique", need: Need::Role(Role::Reading), to: || get(history::page) },
    Route { path: "/revue/decisions.csv", need: Need::Role(Role::Reading), to: || get(history::csv) },
    Route { path: "/revue/decisions.json", need: Need::Role(Role::Reading), to: || get(history::json) },
    Route { path: "/revue/compte-rendu", need: Need::Role(Role::Reading), to: || get(minutes::page) },
    Route { path: "/revue/compte-rendu.docx", need: Need::Role(Role::Reading), to: || get(minutes::docx) },
    Route { path: "/revue/compte-rendu.pdf", need: Need::Role(Role::Reading), to: || get(minutes::pdf) },
    Route { path: "/revue/{key}", need: Need::Role(Role::Reading), to: || get(item::item) },
    Route { path: "/revue/{key}", need: Need::Role(Role::Secretariat), to: || post(decide::decide) },
];
