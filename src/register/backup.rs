//! A copy of the register in one file, made while the app is in use, and verified.

use super::{NAME, Register, RegisterError, connect, folder_beside};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a copy holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Verdicts.
    pub decisions: usize,
    /// Accounts.
    pub accounts: usize,
    /// Lines of the log.
    pub lines: usize,
}

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Nothing to copy: where the register would be.
    #[error("no register: {0}")]
    NoRegister(PathBuf),
    /// The copy is not what it should be: what SQLite says.
    #[error("not whole: {0}")]
    NotWhole(String),
    /// The register can't be read, or the file can't be written.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Register(error.into())
    }
}

impl Register {
    /// Copies the register as it stands into a file, while others read and write.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn back_up(&self, to: &Path) -> Result<(), RegisterError> {
        self.read(|connection| copy(connection, to).map(drop))
    }
}

/// Copies the register beside a dossier into a file of its own, and verifies the copy. Sessions are left out: a copy put back opens none.
///
/// # Errors
/// There is no register, it can't be read, the file can't be written, or the copy is not whole.
pub fn back_up_beside(dossier: &Path, to: &Path) -> Result<Copied, BackupError> {
    let path = folder_beside(dossier).join(NAME);
    if !path.is_file() {
        return Err(BackupError::NoRegister(path));
    }
    let copy = copy(&connect(&path, true)?, to)?;
    copy.execute_batch("PRAGMA journal_mode = DELETE; DELETE FROM session; DELETE FROM invitation; VACUUM;")?;
    let said: String = copy.pragma_query_value(None, "integrity_check", |row| row.get(0))?;
    if said != "ok" {
        return Err(BackupError::NotWhole(said));
    }
    let count = |table: &str| copy.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0));
    let (decisions, accounts, lines) = (count("decision")?, count("account")?, count("audit")?);
    Ok(Copied { decisions: decisions as usize, accounts: accounts as usize, lines: lines as usize })
}

fn copy(connection: &Connection, to: &Path) -> rusqlite::Result<Connection> {
    let mut copy = Connection::open(to)?;
    rusqlite::backup::Backup::new(connection, &mut copy)?.run_to_completion(256, Duration::ZERO, None)?;
    Ok(copy)
}
