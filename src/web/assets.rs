//! Styles and scripts, inside the program: nothing is asked of anybody else.

use super::answer::{self, Problem};
use super::guard::Need;
use super::routes::Route;
use crate::rendering::html;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::get;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// Where they are served.
pub const PLACE: &str = "/statique/";

/// What the app has beyond a report: what all its parts share, then each part's own.
const APP_STYLE: &str = concat!(
    include_str!("assets/app.css"),
    include_str!("assets/accounts.css"),
    include_str!("assets/explore.css"),
    include_str!("assets/follow.css"),
    include_str!("assets/import.css"),
    include_str!("assets/review.css"),
);

/// Every one: name, what it holds.
const ASSETS: &[(&str, &str)] = &[
    ("style.css", html::style()),
    ("enhance.js", html::script()),
    ("app.css", APP_STYLE),
    ("review.js", include_str!("assets/review.js")),
    ("network.js", include_str!("assets/network.js")),
    ("import.js", include_str!("assets/import.js")),
    ("plan.js", include_str!("assets/plan.js")),
    ("settings.js", include_str!("assets/settings.js")),
];

/// The routes.
pub const ROUTES: &[Route] = &[Route { path: "/statique/{print}/{name}", need: Need::Nothing, to: || get(asset) }];

/// What changes when one of them does: browsers keep them until then.
static PRINT: LazyLock<String> = LazyLock::new(|| {
    let mut digest = Sha256::new();
    for (_, text) in ASSETS {
        digest.update(text.as_bytes());
    }
    digest.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
});

/// The address of one.
pub fn address(name: &str) -> String {
    format!("{PLACE}{}/{name}", *PRINT)
}

async fn asset(Path((_, name)): Path<(String, String)>) -> Result<Response, Problem> {
    let (name, text) = ASSETS.iter().find(|(known, _)| *known == name).ok_or(Problem::NotFound)?;
    let mut response = answer::file(text.as_bytes().to_vec(), answer::kind_of(name), None);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    Ok(response)
}
