//! The meetings at which one decides: their name, their day, who takes part. A meeting is known by its day, which its decisions bear too.

use super::audit::{Act, log};
use super::{Moment, Register, RegisterError, now};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// A meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conference {
    /// What it is called.
    pub name: String,
    /// Its day.
    pub day: Date,
    /// Who takes part, one a line; may be empty.
    pub participants: String,
}

/// A meeting as the register tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptConference {
    /// The number of its line, rising.
    pub id: i64,
    /// When the line was written.
    pub at: Moment,
    /// By whom; empty when he has not said.
    pub signed_by: String,
    /// The meeting.
    pub conference: Conference,
}

const COLUMNS: &str = "id, name, day, participants, signed_by, at";

impl Register {
    /// Opens a meeting, or says more of it. `replaces`: the line that the writer saw last, 0 when there was none. `None` when it is written; otherwise the line that
    /// somebody else wrote since, and nothing was written.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn hold(&self, meeting: &Conference, signed_by: &str, replaces: i64) -> Result<Option<KeptConference>, RegisterError> {
        self.write(|transaction| {
            let last = last(transaction)?;
            let seen = last.as_ref().map_or(0, |last| last.id);
            if seen != replaces && last.is_some() {
                return Ok(last);
            }
            transaction.execute(
                "INSERT INTO conference (name, day, participants, signed_by, at, replaces) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![meeting.name, meeting.day.to_string(), meeting.participants, signed_by, now().as_str(), seen],
            )?;
            log(transaction, signed_by, Act::Meeting, &format!("{} · {}", meeting.day, meeting.name))?;
            Ok(None)
        })
    }

    /// The meeting that decisions now belong to: the last line.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn conference(&self) -> Result<Option<KeptConference>, RegisterError> {
        self.read(last)
    }

    /// Every meeting as it stands, one a day, the latest day first.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn conferences(&self) -> Result<Vec<KeptConference>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM conference WHERE id IN (SELECT max(id) FROM conference GROUP BY day) ORDER BY day DESC"
            ))?;
            let rows = statement.query_map([], kept)?;
            rows.collect()
        })
    }
}

fn last(connection: &Connection) -> rusqlite::Result<Option<KeptConference>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM conference ORDER BY id DESC LIMIT 1"))?;
    statement.query_row([], kept).optional()
}

fn kept(row: &Row) -> rusqlite::Result<KeptConference> {
    let conference = Conference { name: row.get(1)?, day: super::decisions::day(row, 2)?, participants: row.get(3)? };
    Ok(KeptConference { id: row.get(0)?, at: Moment::kept(row.get(5)?), signed_by: row.get(4)?, conference })
}
