//! Where the files of a deposit are, under which names.

use crate::dossier::{Table, fold};
use crate::register::{Deposit, DepositFile, Outcome, folder_beside};
use crate::web::answer::Problem;
use crate::web::app::App;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Letters of a name that are kept.
const LONGEST: usize = 120;

/// The deposit of an address.
///
/// # Errors
/// There is none of that number.
pub fn found(app: &App, id: i64) -> Result<Deposit, Problem> {
    app.register.deposit(id)?.ok_or(Problem::NotFound)
}

/// The same when something may still be changed in it.
///
/// # Errors
/// There is none, or it has ended.
pub fn open(app: &App, id: i64) -> Result<Deposit, Problem> {
    let deposit = found(app, id)?;
    match &deposit.end {
        None => Ok(deposit),
        Some(end) => Err(Problem::Refused(ended(end))),
    }
}

/// How it ended, for people.
pub fn ended(end: &crate::register::DepositEnd) -> crate::text::Sentence {
    let at = end.at.sentence();
    let (fr, en) = (at.fr, at.en);
    match end.outcome {
        Outcome::Confirmed => crate::say!(
            "ce dépôt a déjà été confirmé le {fr} : rien n'a été écrit une seconde fois. Pour corriger, déposez à nouveau les fichiers"
                | "this deposit was confirmed on {en} already: nothing was written twice. To correct it, deposit the files again"
        ),
        Outcome::Cancelled => crate::say!(
            "ce dépôt a été annulé le {fr} : ses fichiers ont été retirés. Déposez-les à nouveau au besoin"
                | "this deposit was cancelled on {en}: its files were removed. Deposit them again if need be"
        ),
    }
}

/// The folder in which a deposit waits.
pub fn waiting(app: &App, id: i64) -> PathBuf {
    folder_beside(&app.dossier).join("depots").join(id.to_string())
}

/// The folder in which the originals stay once they were confirmed.
pub fn originals(app: &App, id: i64) -> PathBuf {
    folder_beside(&app.dossier).join("originaux").join(id.to_string())
}

/// The folder in which the tables stay that a deposit replaced.
pub fn versions(app: &App, id: i64) -> PathBuf {
    folder_beside(&app.dossier).join("versions").join(id.to_string())
}

/// The dossier that an import writes: the app's own folder. A dossier that is one workbook can't be replaced table by table: a folder of its name beside it.
pub fn target(app: &App) -> PathBuf {
    if app.dossier.is_file() {
        let stem = app.dossier.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        return app.dossier.with_file_name(format!("{stem}-importe"));
    }
    app.dossier.clone()
}

/// The name of a file as its owner knows it, without its path and what can't be seen. Nothing of it reaches the disk: see [`disk_name`].
pub fn known_name(given: &str) -> String {
    let base = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_hidden =
        |c: char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let clean: String = base.chars().filter(|c| !is_hidden(*c)).collect();
    let clean = clean.trim();
    if clean.trim_matches('.').is_empty() {
        return "fichier".to_owned();
    }
    let n = clean.chars().count();
    if n <= LONGEST {
        return clean.to_owned();
    }
    // The ending tells what it is.
    let ending = clean.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| ending.chars().count() <= 8).unwrap_or_default();
    let kept: String = clean.chars().take(LONGEST - 1 - ending.chars().count()).collect();
    if ending.is_empty() { kept } else { format!("{kept}.{ending}") }
}

/// The name under which a file is kept: its place, and the letters and digits of its name.
pub fn disk_name(place: usize, known: &str) -> String {
    let safe = |text: &str, most: usize| {
        let plain: String = fold(text).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
        words.join("-").chars().take(most).collect::<String>()
    };
    let (stem, ending) = known.rsplit_once('.').unwrap_or((known, ""));
    let (stem, ending) = (safe(stem, 40), safe(ending, 8));
    let stem = if stem.is_empty() { "fichier" } else { &stem };
    if ending.is_empty() { format!("{place:02}-{stem}") } else { format!("{place:02}-{stem}.{ending}") }
}

/// The same names told apart: « suivi.xlsx », « suivi (2).xlsx ».
pub fn told_apart(name: &str, others: &[DepositFile]) -> String {
    let is_taken = |name: &str| others.iter().any(|file| fold(&file.name) == fold(name));
    let (stem, ending) = name.rsplit_once('.').map_or((name, String::new()), |(stem, ending)| (stem, format!(".{ending}")));
    let mut names = std::iter::once(name.to_owned()).chain((2..).map(|n| format!("{stem} ({n}){ending}")));
    names.find(|name| !is_taken(name)).unwrap_or_default()
}

/// Is it the file of a table of a dossier?
pub fn table_of(path: &str) -> Option<Table> {
    Table::ALL.iter().copied().find(|table| path == format!("{}.csv", table.code()))
}

/// A folder that is gone when it is dropped, unless it was moved.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// A new folder beside the deposits.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn new(app: &App) -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let folder = folder_beside(&app.dossier).join("depots");
        std::fs::create_dir_all(&folder)?;
        loop {
            let path = folder.join(format!(".{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
            match std::fs::create_dir(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nobody is left to tell; what stays is seen in the folder of deposits.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What the disk says, as a page.
pub fn broken(path: &Path) -> impl FnOnce(io::Error) -> Problem {
    let path = path.to_owned();
    move |error| Problem::Broken(format!("{} : {error}", path.display()))
}
