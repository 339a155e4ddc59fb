//! The register: what people decide, judge and change in the web app, in one SQLite file beside the dossier.
//!
//! # Choices  History is only added to: the tables of decisions, judgements, progress and changes refuse UPDATE and DELETE by trigger. Who writes says which entry
//! he saw last (`replaces`), and a unique index lets only one follow it: the second of two people is told, and loses nothing. WAL, and a full sync before a
//! write is acknowledged: what was confirmed survives the end of the program at any moment.
//!
//! | file | what it knows |
//! | --- | --- |
//! | `decisions.rs` | verdicts on proposals, signed and timed |
//! | `conference.rs` | the meetings at which one decides |
//! | `deposits.rs` | what was deposited to be imported, and what became of it |
//! | `judgements.rs` | whether two partners are one, as people said |
//! | `moves.rs` | what people changed of the sessions of the plan |
//! | `progress.rs` | where what was decided stands, as people say |
//! | `chain.rs` | how an entry follows another when two people sign at once |
//! | `tables.rs` | what the register adds to the tables of the dossier |
//! | `sessions.rs` | who is who from one page to the next |
//! | `accounts.rs`, `attempts.rs` | who may come in from a network; who tried too often |
//! | `audit.rs` | who did what, when |
//! | `backup.rs` | a verified copy |
//! | `clock.rs` | the time at which things are signed |

mod accounts;
mod attempts;
mod audit;
mod backup;
mod chain;
mod clock;
mod conference;
mod decisions;
mod deposits;
mod judgements;
mod moves;
mod progress;
mod sessions;
mod tables;
#[cfg(test)]
mod tests;

pub use crate::dossier::REGISTER as NAME;
pub use crate::sources::folder_beside;
pub use accounts::{Account, AccountRefusal, Change, NewAccount, Rights, Role, folded};
pub use attempts::Counted;
pub use audit::{Act, AuditFilter, AuditLine, log};
pub use backup::{BackupError, Copied, back_up_beside};
pub use chain::Unsigned;
pub use clock::{Moment, now, seconds, today};
pub use conference::{Conference, KeptConference};
pub use decisions::{Decided, NewDecision};
pub use deposits::{Deposit, DepositEnd, DepositFile, Outcome};
pub use judgements::{Judged, NewJudgement};
pub use moves::{Moved, NewMove, Unmoved, standing};
pub use progress::{NewProgress, Progress, Told};
pub use tables::tables_beside;

use crate::say;
use crate::text::Sentence;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The scripts that make a register, in order. Once released, a script is never changed: a new one is added.
const SCRIPTS: &[&str] = &[concat!(
    include_str!("accounts.sql"),
    include_str!("audit.sql"),
    include_str!("conference.sql"),
    include_str!("decisions.sql"),
    include_str!("deposits.sql"),
    include_str!("judgements.sql"),
    include_str!("moves.sql"),
    include_str!("progress.sql"),
    include_str!("sessions.sql"),
)];

/// How many may read at once.
const READERS: usize = 4;

/// How long one waits for another program that holds the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why the register did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The folder beside the dossier can't be made.
    #[error("{path}: {error}")]
    Folder {
        /// Where.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// It was made by a later version.
    #[error("made by a later version ({0})")]
    Later(i64),
    /// The system gives no random numbers: what it says.
    #[error("{0}")]
    Random(String),
    /// SQLite refuses.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
}

impl RegisterError {
    /// What happened and what to do, for people.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Folder { path, error } => {
                let path = path.display();
                say!("« {path} » ne peut pas être créé ({error})" | "'{path}' can't be made ({error})")
            }
            Self::Later(version) => say!(
                "le registre a été écrit par une version plus récente de maillage (format {version}) : mettre le programme à jour"
                    | "the register was written by a later version of maillage (format {version}): update the program"
            ),
            Self::Random(error) => {
                say!("la machine ne donne pas de nombres au hasard ({error})" | "the machine gives no random numbers ({error})")
            }
            Self::Sqlite(error) => {
                say!("le registre ne peut pas être lu ou écrit ({error})" | "the register can't be read or written ({error})")
            }
        }
    }
}

/// An open register. One writes at a time, several read.
#[derive(Debug)]
pub struct Register {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Vec<Mutex<Connection>>,
}

impl Register {
    /// Opens the register of a dossier, and makes it if it isn't there.
    ///
    /// # Errors
    /// The disk refuses, the file is no register, or a later version wrote it.
    pub fn of(dossier: &Path) -> Result<Self, RegisterError> {
        let folder = folder_beside(dossier);
        std::fs::create_dir_all(&folder).map_err(|error| RegisterError::Folder { path: folder.clone(), error })?;
        Self::open(&folder.join(NAME))
    }

    /// The same, by the path of the file.
    ///
    /// # Errors
    /// The same.
    pub fn open(path: &Path) -> Result<Self, RegisterError> {
        let mut writer = connect(path, false)?;
        migrate(&mut writer)?;
        let readers = (0..READERS).map(|_| connect(path, true).map(Mutex::new)).collect::<Result<_, _>>()?;
        Ok(Self { path: path.to_owned(), writer: Mutex::new(writer), readers })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn read<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, RegisterError> {
        let free = self.readers.iter().find_map(|reader| reader.try_lock().ok());
        let connection = free.unwrap_or_else(|| held(&self.readers[0]));
        Ok(ask(&connection)?)
    }

    /// Writes, whole or not at all; on the disk when it returns.
    ///
    /// # Errors
    /// SQLite refuses, or `change` does: nothing was written.
    pub fn write<T, E: From<RegisterError>>(&self, change: impl FnOnce(&Transaction) -> Result<T, E>) -> Result<T, E> {
        let mut connection = held(&self.writer);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(RegisterError::Sqlite)?;
        let done = change(&transaction)?;
        transaction.commit().map_err(RegisterError::Sqlite)?;
        Ok(done)
    }
}

/// A connection that another thread left while it panicked is as good as any: its transaction was rolled back.
fn held(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(path: &Path, is_reader: bool) -> Result<Connection, RegisterError> {
    let access =
        if is_reader { OpenFlags::SQLITE_OPEN_READ_ONLY } else { OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE };
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    if !is_reader {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

/// Runs the scripts that the file has not seen yet.
fn migrate(connection: &mut Connection) -> Result<(), RegisterError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let seen: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = SCRIPTS.len() as i64;
    if seen > known {
        return Err(RegisterError::Later(seen));
    }
    for script in &SCRIPTS[seen.max(0) as usize..] {
        transaction.execute_batch(script)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}
