//! Every address of the app, each with the role that it needs: the list that the guard, and the tests of the guard, go by.

use super::answer::{self, Problem};
use super::app::App;
use super::guard::{self, Need};
use super::sessions::Sessions;
use super::{accounts, assets, explore, first, home, import, journal, login, own, plan, report, review, settings, tracking};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::MethodRouter;
use std::sync::Arc;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

/// One address with its method, and who may use it.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// Its pattern. An address may stand twice, once a method.
    pub path: &'static str,
    /// What it asks of who comes.
    pub need: Need,
    /// What answers.
    pub to: fn() -> MethodRouter<Arc<App>>,
}

/// Every route: one line a part of the app.
pub const ROUTES: &[&[Route]] = &[
    accounts::ROUTES,
    assets::ROUTES,
    explore::ROUTES,
    first::ROUTES,
    home::ROUTES,
    import::ROUTES,
    journal::ROUTES,
    login::ROUTES,
    own::ROUTES,
    plan::ROUTES,
    report::ROUTES,
    review::ROUTES,
    settings::ROUTES,
    tracking::ROUTES,
];

/// The app as a service.
pub fn router(app: &Arc<App>) -> Router {
    let is_encrypted = app.door.is_encrypted();
    let sessions = SessionManagerLayer::new(Sessions(Arc::clone(&app.register)))
        // The prefix has browsers refuse the cookie from a neighbour of our name, or without encryption.
        .with_name(if is_encrypted { "__Host-maillage" } else { "maillage" })
        .with_http_only(true)
        .with_same_site(SameSite::Strict)
        .with_secure(is_encrypted)
        .with_expiry(Expiry::OnInactivity(guard::SESSION));
    let mut router = Router::new();
    for route in ROUTES.iter().copied().flatten() {
        let guarded = (route.to)().layer(from_fn_with_state((Arc::clone(app), route.need), guard::guard));
        router = router.route(route.path, guarded);
    }
    router
        .fallback(async || Problem::NotFound)
        .layer(DefaultBodyLimit::max(1 << 20))
        .layer(sessions)
        .layer(from_fn_with_state(Arc::clone(app), guard::host))
        .layer(from_fn_with_state(Arc::clone(app), answer::faults))
        .layer(from_fn_with_state(Arc::clone(app), guard::headers))
        .with_state(Arc::clone(app))
}
