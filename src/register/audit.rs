//! Who did what, when.

use super::{Moment, Register, RegisterError, now};
use rusqlite::{Transaction, params};

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    /// When.
    pub at: Moment,
    /// Who, as he signs.
    pub actor: String,
    /// What was done: a stable name, `decision`, `import`, `connexion`.
    pub action: String,
    /// To what, in a few words.
    pub object: String,
}

/// Adds a line, in the transaction of what it tells.
///
/// # Errors
/// SQLite refuses.
pub fn log(transaction: &Transaction, actor: &str, action: &str, object: &str) -> Result<(), RegisterError> {
    transaction
        .execute("INSERT INTO audit (at, actor, action, object) VALUES (?1, ?2, ?3, ?4)", params![now().as_str(), actor, action, object])?;
    Ok(())
}

impl Register {
    /// Adds a line by itself.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn log(&self, actor: &str, action: &str, object: &str) -> Result<(), RegisterError> {
        self.write(|transaction| log(transaction, actor, action, object))
    }

    /// The last lines, the newest first.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn audit(&self, most: usize) -> Result<Vec<AuditLine>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT at, actor, action, object FROM audit ORDER BY id DESC LIMIT ?1")?;
            let lines = statement.query_map([most as i64], |row| {
                Ok(AuditLine { at: Moment::kept(row.get(0)?), actor: row.get(1)?, action: row.get(2)?, object: row.get(3)? })
            })?;
            lines.collect()
        })
    }
}
