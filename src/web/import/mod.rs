//! Import: drop tables, see what is understood, mend it, say which partners are one, confirm. Nothing is written into the dossier before that.
//!
//! | file | what it knows |
//! | --- | --- |
//! | `deposit.rs` | where the files of a deposit are, under which names |
//! | `upload.rs` | files of a browser → a folder, within bounds |
//! | `understanding.rs` | what an import makes of a deposit |
//! | `aftermath.rs` | what the dossier would become |
//! | `outlook.rs` | both, kept while nothing changes |
//! | `start.rs` | the first page: drop files, deposits so far |
//! | `shown.rs`, `sheets.rs`, `faults.rs`, `changes.rs` | the page of a deposit, and its parts |
//! | `mend.rs` | a sheet read otherwise, a file replaced |
//! | `confirm.rs` | written, or given up |
//! | `partners.rs`, `batch.rs`, `pair.rs` | pairs of partners to judge |

mod aftermath;
mod batch;
mod changes;
mod confirm;
mod deposit;
mod faults;
mod mend;
mod outlook;
mod pair;
mod partners;
mod sheets;
mod shown;
mod start;
#[cfg(test)]
mod tests;
mod understanding;
mod upload;

pub use batch::Batch;
pub use outlook::Last;

use super::guard::{Need, Role};
use super::routes::Route;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

const NEED: Need = Need::Role(Role::Secretariat);

/// The routes.
pub const ROUTES: &[Route] = &[
    Route { path: "/import", need: NEED, to: || get(start::page) },
    Route { path: "/import/deposer", need: NEED, to: || post(upload::deposit).layer(DefaultBodyLimit::max(upload::MOST_SENT)) },
    Route { path: "/import/depots/{id}", need: NEED, to: || get(shown::page) },
    Route { path: "/import/depots/{id}/remarques.csv", need: NEED, to: || get(faults::table) },
    Route { path: "/import/depots/{id}/feuille", need: NEED, to: || post(mend::sheet) },
    Route {
        path: "/import/depots/{id}/fichiers/{place}",
        need: NEED,
        to: || post(mend::file).layer(DefaultBodyLimit::max(upload::MOST_SENT)),
    },
    Route { path: "/import/depots/{id}/confirmer", need: NEED, to: || post(confirm::confirm) },
    Route { path: "/import/depots/{id}/annuler", need: NEED, to: || post(confirm::cancel) },
    Route { path: "/import/depots/{id}/partenaires", need: NEED, to: || get(partners::of_deposit).post(partners::judge_in_deposit) },
    Route { path: "/import/partenaires", need: NEED, to: || get(partners::of_dossier).post(partners::judge_in_dossier) },
];
