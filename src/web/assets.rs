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

/// Every one: name, what it holds.
const ASSETS: &[(&str, &str)] = &[
    ("style.css", html::style()),
    ("enhance.js", html::script()),
    ("app.css", include_str!("assets/app.css")),
    ("network.js", include_str!("assets/network.js")),
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
