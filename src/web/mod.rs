//! The local web app: import, review, decide, explore, plan, follow up; in a browser, for people who use no terminal.
//!
//! | file | what it knows |
//! | --- | --- |
//! | `routes.rs` | every address, and the role that it needs |
//! | `guard.rs`, `sessions.rs` | who asks, and may he? Headers, tokens, sessions |
//! | `app.rs`, `snapshot.rs` | what requests share: the dossier, its analysis, the register |
//! | `page.rs`, `assets.rs`, `answer.rs` | the page around every page; styles and scripts; problems and files |
//! | `fields.rs`, `made.rs` | values of forms and who signs; what is costly, made once an analysis |
//! | `plan/`, `tracking/`, `settings/` | the animation plan moved by hand; past decisions; settings, and what others would give |
//! | `home.rs`, `report.rs` | one part of the app each: its routes, what it reads, what it shows |
//!
//! To add a part: one file with its `ROUTES`, and its line in `routes.rs`. A page is written from the analysis and the register, by maud, which escapes all that users
//! typed; it works without its scripts. What changes something is a POST with the form's token, ends in a redirection, and leaves a line in the log.

mod answer;
mod app;
mod assets;
mod fields;
mod guard;
mod home;
mod made;
mod page;
mod plan;
mod report;
mod routes;
mod sessions;
mod settings;
mod snapshot;
#[cfg(test)]
mod testing;
mod tracking;

pub use app::{App, Door, Phase};
pub use guard::{Need, Role};
pub use routes::{ROUTES, Route, router};
pub use snapshot::Snapshot;

use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Serves an app until the user interrupts the program. `opened` is called once with the address, when requests are answered.
///
/// # Errors
/// The address can't be listened on.
pub fn serve(app: &Arc<App>, listener: std::net::TcpListener, opened: impl FnOnce(SocketAddr)) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let address = listener.local_addr()?;
        app.refresh();
        opened(address);
        axum::serve(listener, router(app)).with_graceful_shutdown(async { drop(tokio::signal::ctrl_c().await) }).await
    })
}
