//! Files of a browser → a folder, within bounds: written as they come, never held whole in memory.

use super::deposit::{Scratch, broken, disk_name, known_name, told_apart, waiting};
use super::start;
use crate::register::DepositFile;
use crate::say;
use crate::sources::open_as;
use crate::text::{Sentence, number};
use crate::web::answer::{self, Problem};
use crate::web::app::App;
use crate::web::guard::Actor;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

/// Bytes of a request: the files, and what stands around them.
pub const MOST_SENT: usize = BOUNDS.all as usize + (1 << 20);

/// What is accepted.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Bytes of a file.
    pub file: u64,
    /// Bytes of all together.
    pub all: u64,
    /// Files.
    pub files: usize,
}

/// What the app accepts.
pub const BOUNDS: Bounds = Bounds { file: 200_000_000, all: 400_000_000, files: 50 };

impl Bounds {
    fn sentence(self) -> Sentence {
        let (file, all) = (number(self.file as f64 / 1e6, 0), number(self.all as f64 / 1e6, 0));
        let (a, b, c, d, n) = (file.fr, all.fr, file.en, all.en, self.files);
        say!(
            "c'est plus que ce que l'application accepte : {a} Mo par fichier, {b} Mo et {n} fichiers en tout. Rien n'a été gardé : partagez l'envoi en plusieurs"
                | "this is over what the app accepts: {c} MB a file, {d} MB and {n} files in all. Nothing was kept: split it into several"
        )
    }
}

/// Why nothing was taken.
#[derive(Debug)]
pub enum Refusal {
    /// Over the bounds.
    TooLarge(Sentence),
    /// No file was chosen, or none can be read.
    Unusable(Vec<Sentence>),
    /// The connection, or the disk.
    Problem(Problem),
}

impl Refusal {
    /// The status of the answer, and what it says; or the problem that it is.
    pub fn words(self) -> Result<(StatusCode, Vec<Sentence>), Problem> {
        match self {
            Self::TooLarge(why) => Ok((StatusCode::PAYLOAD_TOO_LARGE, vec![why])),
            Self::Unusable(why) => Ok((StatusCode::UNPROCESSABLE_ENTITY, why)),
            Self::Problem(problem) => Err(problem),
        }
    }
}

/// Writes the files of a form into a folder. `from`: the place of the first, from 1.
///
/// # Errors
/// No file, too many or too large, or the disk refuses. What was written is the caller's to remove.
pub async fn receive(mut form: Multipart, folder: &Path, from: usize, bounds: Bounds) -> Result<Vec<DepositFile>, Refusal> {
    let cut = |error: MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Refusal::TooLarge(bounds.sentence())
        } else {
            let words = say!(
                "l'envoi a été interrompu : rien n'a été gardé, recommencez" | "the upload was cut short: nothing was kept, try again"
            );
            Refusal::Unusable(vec![words])
        }
    };
    let (mut files, mut all, mut is_over) = (Vec::new(), 0u64, false);
    while let Some(mut field) = form.next_field().await.map_err(cut)? {
        let Some(given) = field.file_name().filter(|name| !name.is_empty()).map(str::to_owned) else { continue };
        let place = from + files.len();
        let name = told_apart(&known_name(&given), &files);
        let kept = disk_name(place, &name);
        let path = folder.join(&kept);
        let disk = |error| Refusal::Problem(broken(&path)(error));
        // Parts of some kilobytes into the system's own memory: not worth another thread.
        let mut file = File::create(&path).map_err(disk)?;
        let mut size = 0u64;
        while let Some(part) = field.chunk().await.map_err(cut)? {
            size += part.len() as u64;
            all += part.len() as u64;
            is_over |= size > bounds.file || all > bounds.all || files.len() >= bounds.files;
            // What is over is read to its end all the same: a browser hears no answer while it still sends.
            if !is_over {
                file.write_all(&part).map_err(disk)?;
            }
        }
        files.push(DepositFile { place: place as i64, name, kept, size: size as i64 });
        is_over |= files.len() > bounds.files;
    }
    if is_over {
        return Err(Refusal::TooLarge(bounds.sentence()));
    }
    if files.is_empty() {
        let words = say!("choisissez au moins un fichier" | "choose at least one file");
        return Err(Refusal::Unusable(vec![words]));
    }
    Ok(files)
}

/// Files that nothing can be made of, each with why.
pub fn unreadable(folder: &Path, files: &[DepositFile]) -> Vec<Sentence> {
    files.iter().filter_map(|file| open_as(&folder.join(&file.kept), &file.name).err()).map(|error| error.sentence()).collect()
}

/// `POST /import/deposer`.
pub async fn deposit(State(app): State<Arc<App>>, actor: Actor, form: Multipart) -> Result<Response, Problem> {
    match take(&app, &actor, form).await {
        Ok(id) => Ok(answer::go(&format!("/import/depots/{id}"))),
        Err(refusal) => {
            let (status, why) = refusal.words()?;
            let page = start::show(&app, &actor, &why)?;
            Ok((status, page).into_response())
        }
    }
}

async fn take(app: &Arc<App>, actor: &Actor, form: Multipart) -> Result<i64, Refusal> {
    let scratch = Scratch::new(app).map_err(|error| Refusal::Problem(broken(&app.dossier)(error)))?;
    let files = receive(form, scratch.path(), 1, BOUNDS).await?;
    let (by, account) = (actor.name.clone(), actor.account);
    let kept = app.aside(move |app| {
        let faults = unreadable(scratch.path(), &files);
        if faults.len() == files.len() {
            return Ok(Err(faults));
        }
        let id = app.register.deposit_files(&files, &by, account)?;
        let folder = waiting(app, id);
        std::fs::rename(scratch.path(), &folder).map_err(broken(&folder))?;
        Ok(Ok(id))
    });
    kept.await.map_err(Refusal::Problem)?.map_err(Refusal::Unusable)
}
