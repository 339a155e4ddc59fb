//! A deposit written into the dossier, or given up.
//!
//! # Choices  The tables that are replaced are kept first, then the dossier is written whole, then the register says so, and the originals are put away last: stopped at any
//! moment, the dossier is the one before or the one after, and a deposit that was not said to be confirmed can be confirmed again.

use super::aftermath::Aftermath;
use super::deposit::{broken, ended, found, originals, target, versions, waiting};
use super::shown;
use super::understanding::Understanding;
use crate::register::{Deposit, Outcome};
use crate::rendering::File;
use crate::rendering::dossier::folder;
use crate::say;
use crate::text::{Sentence, count};
use crate::web::answer::{self, Problem};
use crate::web::app::App;
use crate::web::guard::Actor;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::fs;
use std::sync::{Arc, Mutex, PoisonError};

/// One import is written at a time.
static BENCH: Mutex<()> = Mutex::new(());

/// What the form of confirmation sends.
#[derive(Debug, Deserialize)]
pub struct Confirmation {
    #[serde(default)]
    vu: String,
}

/// `POST /import/depots/{id}/confirmer`.
pub async fn confirm(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path(id): Path<i64>,
    Form(form): Form<Confirmation>,
) -> Result<Response, Problem> {
    let work = move |app: &App| match write(app, &actor, id, &form.vu)? {
        None => Ok(None),
        Some(why) => Ok(Some((StatusCode::CONFLICT, shown::show(app, &actor, id, Some(&why))?).into_response())),
    };
    let refused = app.aside(work).await?;
    if let Some(page) = refused {
        return Ok(page);
    }
    app.refresh();
    Ok(answer::go(&format!("/import/depots/{id}")))
}

/// Writes the dossier; says why when it does not.
fn write(app: &App, actor: &Actor, id: i64, seen: &str) -> Result<Option<Sentence>, Problem> {
    let _bench = BENCH.lock().unwrap_or_else(PoisonError::into_inner);
    let deposit = found(app, id)?;
    if let Some(end) = &deposit.end {
        return Ok(Some(ended(end)));
    }
    if shown::seen(app, &deposit)? != seen {
        return Ok(Some(say!(
            "rien n'a été écrit : le dossier ou ce dépôt a changé depuis que vous avez ouvert la page. Relisez ce qui change, puis confirmez à nouveau"
                | "nothing was written: the dossier or this deposit changed since you opened the page. Read again what changes, then confirm again"
        )));
    }
    let understanding = Understanding::of(app, &deposit)?;
    if understanding.is_empty() {
        return Ok(Some(say!(
            "rien de ce dépôt n'est compris comme une table : il n'y a rien à écrire"
                | "nothing of this deposit is understood as a table: there is nothing to write"
        )));
    }
    let aftermath = Aftermath::of(app, id, &understanding.imported)?;
    keep(app, &deposit, &aftermath.files)?;
    let target = target(app);
    folder::write(&target, &aftermath.files, true).map_err(|error| Problem::Refused(error.sentence()))?;
    app.register.end_deposit(id, Outcome::Confirmed, said(app, &aftermath).get(app.lang), &actor.name)?;
    let (from, to) = (waiting(app, id), originals(app, id));
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).map_err(broken(parent))?;
    }
    fs::rename(&from, &to).map_err(broken(&to))?;
    Ok(None)
}

/// Keeps the files that are about to be replaced.
fn keep(app: &App, deposit: &Deposit, files: &[File]) -> Result<(), Problem> {
    let (target, versions) = (target(app), versions(app, deposit.id));
    for file in files {
        let old = target.join(&file.path);
        if old.is_file() {
            fs::create_dir_all(&versions).map_err(broken(&versions))?;
            fs::copy(&old, versions.join(&file.path)).map_err(broken(&old))?;
        }
    }
    Ok(())
}

/// What was done, for people.
fn said(app: &App, aftermath: &Aftermath) -> Sentence {
    let written = aftermath.changes().into_iter().filter(|change| change.is_written);
    let (fr, en): (Vec<String>, Vec<String>) = written
        .map(|change| {
            let rows = count(change.after, ("ligne", "lignes"), ("row", "rows"));
            let title = change.table.label();
            (format!("{} ({})", title.fr, rows.fr), format!("{} ({})", title.en, rows.en))
        })
        .unzip();
    let (fr, en) = (fr.join(", "), en.join(", "));
    if app.dossier.is_file() {
        let folder = target(app);
        let folder = folder.display();
        return say!(
            "L'import est confirmé. Écrit dans un nouveau répertoire, « {folder} » : {fr}. Pour travailler dessus, ouvrez l'application sur ce répertoire."
                | "The import is confirmed. Written into a new folder, '{folder}': {en}. To work on it, open the app on that folder."
        );
    }
    say!("L'import est confirmé. Tables écrites : {fr}." | "The import is confirmed. Tables written: {en}.")
}

/// `POST /import/depots/{id}/annuler`.
pub async fn cancel(State(app): State<Arc<App>>, actor: Actor, Path(id): Path<i64>) -> Result<Response, Problem> {
    app.aside(move |app| {
        let _bench = BENCH.lock().unwrap_or_else(PoisonError::into_inner);
        let deposit = found(app, id)?;
        if let Some(end) = &deposit.end {
            return Ok((StatusCode::CONFLICT, shown::show(app, &actor, id, Some(&ended(end)))?).into_response());
        }
        app.register.end_deposit(id, Outcome::Cancelled, "", &actor.name)?;
        let folder = waiting(app, id);
        fs::remove_dir_all(&folder).map_err(broken(&folder))?;
        Ok(answer::go(&format!("/import/depots/{id}")))
    })
    .await
}
