//! A sheet read otherwise than it was understood, or a file replaced by a corrected one.

use super::deposit::{self, Scratch, broken, disk_name, waiting};
use super::outlook::Outlook;
use super::shown;
use super::understanding::Understanding;
use super::upload::{BOUNDS, receive, unreadable};
use crate::dossier::Table;
use crate::importing::{Correction, Mapping, Understood};
use crate::register::DepositFile;
use crate::say;
use crate::text::Sentence;
use crate::web::answer::{self, Problem};
use crate::web::app::App;
use crate::web::guard::Actor;
use axum::Form;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a form sends, in order.
type Fields = [(String, String)];

fn value<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
}

/// `POST /import/depots/{id}/feuille`.
pub async fn sheet(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path(id): Path<i64>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    app.aside(move |app| {
        let deposit = deposit::open(app, id)?;
        let outlook = Outlook::of(app, &deposit)?;
        match correction(&fields, &outlook.understanding) {
            Ok(correction) => {
                let sheet = serde_json::to_string(&[value(&fields, "fichier"), value(&fields, "feuille")]);
                let text = correction.as_ref().map(serde_json::to_string).transpose();
                let broken = |error: serde_json::Error| Problem::Broken(error.to_string());
                let text = text.map_err(broken)?.unwrap_or_default();
                app.register.correct_sheet(id, &sheet.map_err(broken)?, &text, &actor.name)?;
                let rank: usize = value(&fields, "rang").parse().unwrap_or_default();
                Ok(answer::go(&format!("/import/depots/{id}#feuille-{rank}")))
            }
            Err(why) => Ok((StatusCode::UNPROCESSABLE_ENTITY, shown::show(app, &actor, id, Some(&why))?).into_response()),
        }
    })
    .await
}

/// What a form says of a sheet; nothing when what was said is to be forgotten.
fn correction(fields: &Fields, understanding: &Understanding) -> Result<Option<Correction>, Sentence> {
    let (file, sheet) = (value(fields, "fichier"), Some(value(fields, "feuille")).filter(|name| !name.is_empty()));
    let unknown = || say!("cette feuille n'est pas, ou plus, dans le dépôt" | "this sheet is not, or no longer, in the deposit");
    let is_it = |known: &Understood| known.file == file && known.sheet.as_deref() == sheet;
    let known = understanding.imported.understood.iter().find(|known| is_it(known)).ok_or_else(unknown)?;
    let mut out =
        Correction { file: file.to_owned(), sheet: sheet.map(str::to_owned), table: "ignorer".to_owned(), ..Correction::default() };
    match value(fields, "faire") {
        "oublier" => return Ok(None),
        "ignorer" => return Ok(Some(out)),
        _ => {}
    }
    let code = value(fields, "table");
    if code == "ignorer" {
        return Ok(Some(out));
    }
    let table = Table::ALL.iter().find(|table| table.code() == code);
    let table = table.ok_or_else(|| say!("choisissez ce que contient la feuille" | "choose what the sheet holds"))?;
    // A list of records in JSON has no rows of its own to choose among.
    let last = understanding.preview(file, sheet).map_or(known.header_row.max(1), |preview| preview.last_row);
    let row: Option<u32> = value(fields, "ligne").trim().parse().ok().filter(|row| (1..=last).contains(row));
    let row = row.ok_or_else(|| {
        say!(
            "la ligne des en-têtes est un nombre de 1 à {last}, la dernière ligne remplie de la feuille"
                | "the row of the headers is a number from 1 to {last}, the last filled row of the sheet"
        )
    })?;
    out.table = table.code().to_owned();
    out.header_row = Some(row);
    out.territory = Some(value(fields, "territoire").trim().chars().take(200).collect());
    // The meanings of the columns were those of another table, or of other headers.
    let is_same = value(fields, "table-avant") == code && value(fields, "ligne-avant").parse() == Ok(row);
    if is_same {
        let headers: BTreeMap<&str, &str> =
            fields.iter().filter_map(|(key, value)| Some((key.strip_prefix("h-")?, value.as_str()))).collect();
        for (at, meaning) in fields.iter().filter_map(|(key, value)| Some((key.strip_prefix("c-")?, value))) {
            if let Some(header) = headers.get(at).filter(|header| !header.is_empty()) {
                out.columns.insert((*header).to_owned(), meaning.clone());
            }
        }
    }
    Mapping::corrected(std::slice::from_ref(&out)).map_err(|mut faults| faults.pop().unwrap_or_default())?;
    Ok(Some(out))
}

/// `POST /import/depots/{id}/fichiers/{place}`.
pub async fn file(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path((id, place)): Path<(i64, i64)>,
    form: Multipart,
) -> Result<Response, Problem> {
    let deposit = deposit::open(&app, id)?;
    let old = deposit.files.iter().find(|file| file.place == place).cloned().ok_or(Problem::NotFound)?;
    let scratch = Scratch::new(&app).map_err(broken(&app.dossier))?;
    let taken = receive(form, scratch.path(), 1, BOUNDS).await;
    app.aside(move |app| {
        let (status, why) = match taken {
            Ok(files) => match put(app, &actor, id, &old, &scratch, &files)? {
                None => return Ok(answer::go(&format!("/import/depots/{id}"))),
                Some(why) => (StatusCode::UNPROCESSABLE_ENTITY, why),
            },
            Err(refusal) => {
                let (status, mut why) = refusal.words()?;
                (status, why.pop().unwrap_or_default())
            }
        };
        Ok((status, shown::show(app, &actor, id, Some(&why))?).into_response())
    })
    .await
}

/// Puts a file in the place of another; says why not when nothing can read it.
fn put(
    app: &App,
    actor: &Actor,
    id: i64,
    old: &DepositFile,
    scratch: &Scratch,
    files: &[DepositFile],
) -> Result<Option<Sentence>, Problem> {
    let Some(new) = files.first() else { return Ok(None) };
    if let Some(why) = unreadable(scratch.path(), &files[..1]).pop() {
        return Ok(Some(why.without_stop()));
    }
    // Both stay in the folder: the one before is an original too.
    let folder = waiting(app, id);
    let n = std::fs::read_dir(&folder).map_err(broken(&folder))?.count();
    let kept = disk_name(n + 1, &new.name);
    let path = folder.join(&kept);
    std::fs::rename(scratch.path().join(&new.kept), &path).map_err(broken(&path))?;
    // It keeps the name of the one that it replaces: what was said of its sheets stays.
    let file = DepositFile { place: old.place, name: old.name.clone(), kept, size: new.size };
    app.register.replace_file(id, &file, &actor.name)?;
    Ok(None)
}
