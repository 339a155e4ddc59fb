//! The local web app: import, review, decide, explore, plan, follow up; in a browser, for people who use no terminal.
//!
//! | file | what it knows |
//! | --- | --- |
//! | `routes.rs` | every address, and the role that it needs |
//! | `guard.rs`, `sessions.rs`, `client.rs` | who asks, and may he? Headers, tokens, sessions; where he comes from |
//! | `secrets.rs`, `certificate.rs`, `serving.rs` | passwords and codes; encryption; answering until the user stops the program |
//! | `app.rs`, `snapshot.rs` | what requests share: the dossier, its analysis, the register |
//! | `page.rs`, `assets.rs`, `answer.rs` | the page around every page; styles and scripts; problems and files |
//! | `login.rs`, `first.rs`, `own.rs`, `accounts.rs`, `journal.rs`, `lines.rs` | accounts: coming in, the first, one's own, everybody's; the log |
//! | `home.rs`, `report.rs`, `review/`, `import/` | one part of the app each: its routes, what it reads, what it shows |
//! | `explore/` | the network, matrices, maps, and the rows behind every figure |
//! | `fields.rs`, `made.rs` | values of forms and who signs; what is costly, made once an analysis |
//! | `plan/`, `tracking/`, `settings/` | the animation plan moved by hand; past decisions; settings, and what others would give |
//!
//! To add a part: one file with its `ROUTES`, and its line in `routes.rs`. A page is written from the analysis and the register, by maud, which escapes all that users
//! typed; it works without its scripts. What changes something is a POST with the form's token, ends in a redirection, and leaves a line in the log.

mod accounts;
mod answer;
mod app;
mod assets;
mod certificate;
mod client;
mod explore;
mod fields;
mod first;
mod guard;
mod home;
mod import;
mod journal;
mod lines;
mod login;
mod made;
mod own;
mod page;
mod plan;
mod report;
mod review;
mod routes;
mod secrets;
mod serving;
mod sessions;
mod settings;
mod snapshot;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod tracking;

pub use app::{App, Door, Encryption, Phase};
pub use certificate::Certificate;
pub use first::invite;
pub use guard::{Need, Role};
pub use routes::{ROUTES, Route, router};
pub use serving::serve;
pub use snapshot::Snapshot;
