//! A deposit written into the dossier, or given up.
//!
//! # Choices  The tables that are replaced are kept first, then the dossier is written whole, then the register says so, and the originals are put away last: stopped at any
//! moment, the dossier is the one before or the one after, and a deposit that was not said to be confirmed can be confirmed again.

use super::aftermath::{Aftermath, Fate};
use super::deposit::{broken, ended, found, originals, target, versions, waiting};
use super::shown;
use super::understanding::Understanding;
use crate::register::{Deposit, NAME, Outcome, folder_beside};
use crate::rendering::File;
use crate::rendering::dossier::folder;
use crate::say;
use crate::text::{Sentence, count};
use crate::web::answer::{self, Problem};
use crate::web::app::App;
use crate::web::guard::Actor;
use axum::Form;
use axum::extract::{Path as Place, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::fs;
use std::path::Path;
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
    Place(id): Place<i64>,
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
    if app.dossier.is_file() {
        take_along(app, &target)?;
    }
    app.register.end_deposit(id, Outcome::Confirmed, said(app, &aftermath).get(app.lang), &actor.name)?;
    let (from, to) = (waiting(app, id), originals(app, id));
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).map_err(broken(parent))?;
    }
    fs::rename(&from, &to).map_err(broken(&to))?;
    Ok(None)
}

/// What was decided on a workbook goes along with its tables: a copy of the register beside the new folder, unless one is there.
fn take_along(app: &App, target: &Path) -> Result<(), Problem> {
    let folder = folder_beside(target);
    let copy = folder.join(NAME);
    if !copy.exists() {
        fs::create_dir_all(&folder).map_err(broken(&folder))?;
        app.register.back_up(&copy)?;
    }
    Ok(())
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
    let written = aftermath.changes().into_iter().filter(|change| change.fate != Fate::Stays);
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
            "L'import est confirmé. Le fichier d'origine n'a pas changé : tout ce qu'il contient, ses réglages et ses décisions sont repris dans un nouveau répertoire, « {folder} », où l'import a écrit : {fr}. Pour continuer, ouvrez l'application sur ce répertoire."
                | "The import is confirmed. The original file is unchanged: all that it holds, its settings and its decisions are taken over into a new folder, '{folder}', where the import wrote: {en}. To go on, open the app on that folder."
        );
    }
    say!("L'import est confirmé. Tables écrites : {fr}." | "The import is confirmed. Tables written: {en}.")
}

/// `POST /import/depots/{id}/annuler`.
pub async fn cancel(State(app): State<Arc<App>>, actor: Actor, Place(id): Place<i64>) -> Result<Response, Problem> {
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
