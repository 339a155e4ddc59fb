//! Who is who from one page to the next: what `web` keeps of each browser.

use super::{Register, RegisterError};
use rusqlite::{OptionalExtension as _, params};

impl Register {
    /// Keeps a session under a digest of its identifier. `is_new`: one that stands under the same digest is left as it is, and `false` returned.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn keep_session(&self, digest: &[u8], data: &str, expires: i64, is_new: bool) -> Result<bool, RegisterError> {
        let conflict = if is_new { "NOTHING" } else { "UPDATE SET data = excluded.data, expires = excluded.expires" };
        let command = format!("INSERT INTO session (id, data, expires) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO {conflict}");
        self.write(|transaction| {
            if is_new {
                // Whoever comes without a cookie leaves a session behind: those that ended make room.
                transaction.execute("DELETE FROM session WHERE expires <= ?1", [super::seconds()])?;
            }
            Ok(transaction.execute(&command, params![digest, data, expires])? > 0)
        })
    }

    /// A session that has not expired at `now`.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn session(&self, digest: &[u8], now: i64) -> Result<Option<String>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT data FROM session WHERE id = ?1 AND expires > ?2")?;
            statement.query_row(params![digest, now], |row| row.get(0)).optional()
        })
    }

    /// Forgets a session, and all that have expired at `now`.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn forget_session(&self, digest: &[u8], now: i64) -> Result<(), RegisterError> {
        self.write(|transaction| {
            transaction.execute("DELETE FROM session WHERE id = ?1 OR expires <= ?2", params![digest, now])?;
            Ok(())
        })
    }
}
