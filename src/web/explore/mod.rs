//! Explore: the network, matrices, maps, and the rows behind every figure. Each page is what its address says, and has twins for programs and spreadsheets.
//!
//! | file | what it knows |
//! | --- | --- |
//! | `address.rs`, `filter.rs`, `form.rs` | what is looked at: in an address, in words, in a form |
//! | `reader.rs` | which rows a filter lets through: the one rule behind every figure |
//! | `rows.rs`, `cells.rs` | pages of rows |
//! | `record.rs`, `search.rs` | one partner, action or territory; finding them |
//! | `crossing.rs`, `matrices.rs`, `maps.rs` | counts at the crossing of two lists; maps |
//! | `graph.rs`, `plan.rs`, `network.rs` | nodes and links, where they stand, the page |
//! | `twin.rs` | JSON and CSV |

mod address;
mod cells;
mod crossing;
mod filter;
mod form;
mod graph;
mod maps;
mod matrices;
mod network;
mod plan;
mod reader;
mod record;
mod rows;
mod search;
#[cfg(test)]
mod tests;
mod twin;

pub(super) use plan::Kept;

use super::answer::Problem;
use super::app::App;
use super::guard::{Actor, Need, Role};
use super::routes::Route;
use crate::text::{Lang, Text};
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use filter::Query;
use maud::{Markup, html};
use std::sync::Arc;
use twin::Form;

/// The pages of this part.
const PLACES: &[(&str, Text)] = &[
    ("/explorer", Text { fr: "Chercher", en: "Search" }),
    ("/explorer/reseau", Text { fr: "Réseau", en: "Network" }),
    ("/explorer/matrices", Text { fr: "Matrices", en: "Matrices" }),
    ("/explorer/cartes", Text { fr: "Cartes", en: "Maps" }),
    ("/explorer/lignes", Text { fr: "Lignes", en: "Rows" }),
];

const READING: Need = Need::Role(Role::Reading);

/// The routes.
pub const ROUTES: &[Route] = &[
    Route { path: "/explorer", need: READING, to: || asked(search::show, Form::Page) },
    Route { path: "/explorer.json", need: READING, to: || asked(search::show, Form::Json) },
    Route { path: "/explorer.csv", need: READING, to: || asked(search::show, Form::Csv) },
    Route { path: "/explorer/reseau", need: READING, to: || asked(network::show, Form::Page) },
    Route { path: "/explorer/reseau.json", need: READING, to: || asked(network::show, Form::Json) },
    Route { path: "/explorer/reseau.csv", need: READING, to: || asked(network::show, Form::Csv) },
    Route { path: "/explorer/reseau.svg", need: READING, to: || asked(network::drawing, Form::Page) },
    Route { path: "/explorer/matrices", need: READING, to: || asked(matrices::show, Form::Page) },
    Route { path: "/explorer/matrices.json", need: READING, to: || asked(matrices::show, Form::Json) },
    Route { path: "/explorer/matrices.csv", need: READING, to: || asked(matrices::show, Form::Csv) },
    Route { path: "/explorer/cartes", need: READING, to: || asked(maps::show, Form::Page) },
    Route { path: "/explorer/cartes.json", need: READING, to: || asked(maps::show, Form::Json) },
    Route { path: "/explorer/cartes.csv", need: READING, to: || asked(maps::show, Form::Csv) },
    Route { path: "/explorer/lignes", need: READING, to: || asked(rows::show, Form::Page) },
    Route { path: "/explorer/lignes.json", need: READING, to: || asked(rows::show, Form::Json) },
    Route { path: "/explorer/lignes.csv", need: READING, to: || asked(rows::show, Form::Csv) },
    Route { path: "/explorer/partenaire/{id}", need: READING, to: || of_record(record::partner) },
    Route { path: "/explorer/territoire/{id}", need: READING, to: || of_record(record::territory) },
    Route { path: "/explorer/action/{id}", need: READING, to: || of_record(record::action) },
];

/// From one page of this part to the others. `here`: the path of this one.
fn places(lang: Lang, here: &str) -> Markup {
    html! {
        nav.places aria-label=(lang.pick("Explorer", "Explore")) {
            ul { @for (to, title) in PLACES { li { a href=(to) aria-current=[(*to == here).then_some("page")] { (title.get(lang)) } } } }
        }
    }
}

/// What answers a question that stands in the query, in one form; off the threads that answer requests, for it may read whole tables.
fn asked(show: fn(&App, &Actor, &Query, Form) -> Result<Response, Problem>, form: Form) -> MethodRouter<Arc<App>> {
    get(async move |State(app): State<Arc<App>>, actor: Actor, RawQuery(query): RawQuery| {
        app.aside(move |app| show(app, &actor, &Query::read(query.as_deref()), form)).await
    })
}

/// What answers for one record, whose identifier ends in `.json` or `.csv` for its twins.
fn of_record(show: fn(&App, &Actor, &str) -> Result<Response, Problem>) -> MethodRouter<Arc<App>> {
    get(async move |State(app): State<Arc<App>>, actor: Actor, Path(id): Path<String>| app.aside(move |app| show(app, &actor, &id)).await)
}
