//! The report, page by page, and its files.

use super::answer::{self, Problem};
use super::app::App;
use super::guard::{Actor, Need, Role};
use super::page::Page;
use super::routes::Route;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::PreEscaped;
use std::sync::Arc;

/// The routes.
pub const ROUTES: &[Route] = &[
    Route { path: "/rapport/", need: Need::Role(Role::Reading), to: || get(index) },
    Route { path: "/rapport/{*path}", need: Need::Role(Role::Reading), to: || get(page) },
];

async fn index(state: State<Arc<App>>, actor: Actor) -> Result<Response, Problem> {
    page(state, actor, Path("index.html".to_owned())).await
}

/// A page or a file of the report's folder, by its path there: looked up by name among what was made, never on the disk.
async fn page(State(app): State<Arc<App>>, actor: Actor, Path(path): Path<String>) -> Result<Response, Problem> {
    let snapshot = app.analysed()?;
    if let Some(leaf) = snapshot.pages.get(&path) {
        let page = Page { title: &leaf.document.title, place: "/rapport/", body: PreEscaped(leaf.body().to_owned()), scripts: &[] };
        return Ok(page.show_whole(&app, &actor).into_response());
    }
    let bytes = snapshot.files.get(&path).ok_or(Problem::NotFound)?;
    let kind = answer::kind_of(&path);
    // Drawings are shown; everything else is saved.
    let name = (kind != "image/svg+xml").then(|| path.rsplit('/').next().unwrap_or_default());
    Ok(answer::file(bytes.clone(), kind, name))
}
