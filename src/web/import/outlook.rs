//! What a deposit makes of the dossier: read once, and kept as long as nothing changes that it was read from (the deposit, the dossier's files, the register). The last one
//! that was looked at, since it may be large.

use super::aftermath::Aftermath;
use super::batch::Batch;
use super::deposit::{broken, target};
use super::understanding::Understanding;
use crate::dossier::Dossier;
use crate::register::{Deposit, Judged};
use crate::web::answer::Problem;
use crate::web::app::App;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

/// What a deposit makes of the dossier.
#[derive(Debug)]
pub struct Outlook {
    /// What is understood of its files.
    pub understanding: Understanding,
    /// The dossier afterwards; nothing when there is nothing to write.
    pub aftermath: Option<Aftermath>,
    batch: OnceLock<Batch>,
}

/// What it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin {
    deposit: i64,
    version: i64,
    files: Vec<(OsString, u64, Option<SystemTime>)>,
}

/// The last one that was looked at, with what it was read from and where the log stood.
#[derive(Debug, Default)]
pub struct Last(Mutex<Option<(Origin, i64, Arc<Outlook>)>>);

impl Outlook {
    /// As it is now.
    ///
    /// # Errors
    /// The disk refuses, or SQLite.
    pub fn of(app: &App, deposit: &Deposit) -> Result<Arc<Self>, Problem> {
        Self::kept(app, deposit, |_| false)
    }

    /// To judge pairs by: one from before the last judgements will do as long as pairs of its batch are open.
    ///
    /// # Errors
    /// The disk refuses, or SQLite.
    pub fn to_judge(app: &App, deposit: &Deposit, judged: &[Judged]) -> Result<Arc<Self>, Problem> {
        Self::kept(app, deposit, |older| older.judging(judged).is_some_and(|(dossier, batch)| !batch.open(dossier, judged).is_empty()))
    }

    fn kept(app: &App, deposit: &Deposit, will_do: impl FnOnce(&Self) -> bool) -> Result<Arc<Self>, Problem> {
        let target = target(app);
        let files = files(&target).map_err(broken(&target))?;
        let (origin, at) = (Origin { deposit: deposit.id, version: deposit.version, files }, app.register.n_logged()?);
        // One is read at a time; whoever asks for the same waits for it.
        let mut last = app.last_outlook.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, logged, outlook)) = &*last
            && *known == origin
            && (*logged == at || will_do(outlook))
        {
            return Ok(Arc::clone(outlook));
        }
        // Freed before the next is read.
        *last = None;
        let understanding = Understanding::of(app, deposit)?;
        let aftermath = if understanding.is_empty() { None } else { Some(Aftermath::of(app, deposit.id, &understanding.imported)?) };
        let outlook = Arc::new(Self { understanding, aftermath, batch: OnceLock::new() });
        *last = Some((origin, at, Arc::clone(&outlook)));
        Ok(outlook)
    }

    /// The dossier afterwards and the pairs of partners to judge in it, chosen when they are first asked for.
    pub fn judging(&self, judged: &[Judged]) -> Option<(&Dossier, &Batch)> {
        let dossier = &self.aftermath.as_ref()?.after.dossier;
        Some((dossier, self.batch.get_or_init(|| Batch::of(dossier, judged))))
    }
}

/// The files of a folder with their sizes and ages, by name; none where it isn't.
fn files(folder: &Path) -> io::Result<Vec<(OsString, u64, Option<SystemTime>)>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        files.push((entry.file_name(), about.len(), about.modified().ok()));
    }
    files.sort();
    Ok(files)
}
