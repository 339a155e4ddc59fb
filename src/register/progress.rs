//! Where what was decided stands, as people say: signed, timed, never overwritten.

use super::audit::{Act, log};
use super::chain::{Unsigned, follows};
use super::{Moment, Register, RegisterError, now};
use crate::rendering::pack::PROGRESS;
use crate::text::Text;
use rusqlite::{OptionalExtension as _, Row, params};
use std::collections::BTreeMap;

/// Where a decision stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// Nothing has begun.
    ToStart,
    /// Being done.
    UnderWay,
    /// Done.
    Done,
    /// Not done after all.
    Abandoned,
}

impl Progress {
    /// Each, in the order of the work.
    pub const ALL: [Self; 4] = [Self::ToStart, Self::UnderWay, Self::Done, Self::Abandoned];

    /// Its code, in files and forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ToStart => "a_engager",
            Self::UnderWay => "en_cours",
            Self::Done => "fait",
            Self::Abandoned => "abandonne",
        }
    }

    /// Words for people: those of the tracking table.
    pub const fn label(self) -> Text {
        PROGRESS[self as usize]
    }

    /// Is something still to be done?
    pub const fn is_open(self) -> bool {
        matches!(self, Self::ToStart | Self::UnderWay)
    }

    /// The one of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|progress| progress.code() == code)
    }
}

/// Something said about a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct NewProgress {
    /// Key of what was decided.
    pub subject: String,
    /// Where it stands.
    pub state: Progress,
    /// Anything else; may be empty.
    pub remark: String,
    /// Who signs.
    pub signed_by: String,
    /// His account, if accounts are asked for.
    pub account: Option<i64>,
    /// Identifier of the territory in whose name he speaks, if it is one's.
    pub territory: Option<String>,
    /// The entry on this decision that he saw last; 0 when there was none.
    pub replaces: i64,
}

/// The same in the register.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Its number, rising.
    pub id: i64,
    /// When it was signed.
    pub at: Moment,
    /// What was said.
    pub new: NewProgress,
}

const COLUMNS: &str = "id, subject, state, remark, signed_by, account, territory, at, replaces";

impl Register {
    /// Signs where a decision stands: on the disk when it returns, with its number.
    ///
    /// # Errors
    /// Somebody spoke since the signer looked, and his entry is returned; or the register refuses. Nothing was written.
    pub fn tell(&self, new: &NewProgress) -> Result<i64, Unsigned<Told>> {
        self.write(|transaction| {
            let command = format!("SELECT {COLUMNS} FROM progress WHERE subject = ?1 ORDER BY id DESC LIMIT 1");
            let last = transaction.query_row(&command, [&new.subject], told).optional().map_err(RegisterError::Sqlite)?;
            let seen = follows(last.map(|last| (last.id, last)), new.replaces)?;
            transaction
                .execute(
                    "INSERT INTO progress (subject, state, remark, signed_by, account, territory, at, replaces) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    params![
                        new.subject,
                        new.state.code(),
                        new.remark,
                        new.signed_by,
                        new.account,
                        new.territory,
                        now().as_str(),
                        seen
                    ],
                )
                .map_err(RegisterError::Sqlite)?;
            let id = transaction.last_insert_rowid();
            log(transaction, &new.signed_by, Act::Progress, &format!("{} · {}", new.subject, new.state.label().fr))?;
            Ok(id)
        })
    }

    /// All that was said, by decision, in order of signature.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn progress(&self) -> Result<BTreeMap<String, Vec<Told>>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM progress ORDER BY id"))?;
            let mut by_subject: BTreeMap<String, Vec<Told>> = BTreeMap::new();
            for row in statement.query_map([], told)? {
                let row = row?;
                by_subject.entry(row.new.subject.clone()).or_default().push(row);
            }
            Ok(by_subject)
        })
    }
}

fn told(row: &Row) -> rusqlite::Result<Told> {
    let state: String = row.get(2)?;
    let state = Progress::of_code(&state)
        .ok_or_else(|| rusqlite::Error::InvalidColumnType(2, "a state".to_owned(), rusqlite::types::Type::Text))?;
    let new = NewProgress {
        subject: row.get(1)?,
        state,
        remark: row.get(3)?,
        signed_by: row.get(4)?,
        account: row.get(5)?,
        territory: row.get(6)?,
        replaces: row.get(8)?,
    };
    Ok(Told { id: row.get(0)?, at: Moment::kept(row.get(7)?), new })
}
