//! Verdicts on proposals: signed, timed, never overwritten.

use super::audit::{Act, log};
use super::chain::{Unsigned, follows};
use super::{Moment, Register, RegisterError, now};
use crate::dossier::Verdict;
use jiff::civil::Date;
use rusqlite::{Connection, Row, Transaction, params};

/// A verdict to be signed.
#[derive(Clone, Debug, PartialEq)]
pub struct NewDecision {
    /// Key of the proposal.
    pub subject: String,
    /// Identifiers of what it is about, by which it is known again when its key changes.
    pub subjects: Vec<String>,
    /// Its title on that day.
    pub title: String,
    /// The meeting that decides.
    pub conference: String,
    /// Day of that meeting.
    pub day: Date,
    /// What is decided.
    pub verdict: Verdict,
    /// Who carries it out; empty when that is not said.
    pub carrier: String,
    /// By when.
    pub due: Option<Date>,
    /// Why, and anything else; may be empty.
    pub reason: String,
    /// Who signs.
    pub signed_by: String,
    /// His account, if accounts are asked for.
    pub account: Option<i64>,
    /// The entry on this proposal that he saw last; 0 when there was none.
    pub replaces: i64,
}

/// A verdict in the register.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// Its number, rising.
    pub id: i64,
    /// When it was signed.
    pub at: Moment,
    /// What was signed.
    pub decision: NewDecision,
}

const COLUMNS: &str = "id, subject, subjects, title, conference, day, verdict, carrier, due, reason, signed_by, account, at, replaces";

impl Register {
    /// Signs a verdict: on the disk when it returns, with its number.
    ///
    /// # Errors
    /// Somebody decided since the signer looked, and his entry is returned; or the register refuses. Nothing was written.
    pub fn decide(&self, new: &NewDecision) -> Result<i64, Unsigned<Decided>> {
        self.write(|transaction| {
            let last = last(transaction, &new.subject)?.map(|last| (last.id, last));
            let seen = follows(last, new.replaces)?;
            transaction
                .execute(
                    "INSERT INTO decision (subject, subjects, title, conference, day, verdict, carrier, due, reason, signed_by, account, at, replaces)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                    params![
                        new.subject,
                        new.subjects.join("|"),
                        new.title,
                        new.conference,
                        new.day.to_string(),
                        new.verdict.code(),
                        new.carrier,
                        new.due.map(|due| due.to_string()),
                        new.reason,
                        new.signed_by,
                        new.account,
                        now().as_str(),
                        seen
                    ],
                )
                .map_err(RegisterError::Sqlite)?;
            let id = transaction.last_insert_rowid();
            log(transaction, &new.signed_by, Act::Decision, &new.subject)?;
            Ok(id)
        })
    }

    /// Every verdict, in order of signature.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn decisions(&self) -> Result<Vec<Decided>, RegisterError> {
        self.read(all)
    }

    /// The last verdict on each proposal that has one, in order of signature.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn last_decisions(&self) -> Result<Vec<Decided>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM decision WHERE id IN (SELECT max(id) FROM decision GROUP BY subject) ORDER BY id"
            ))?;
            let rows = statement.query_map([], decided)?;
            rows.collect()
        })
    }

    /// The verdicts on one proposal, in order of signature.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn decisions_on(&self, subject: &str) -> Result<Vec<Decided>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM decision WHERE subject = ?1 ORDER BY id"))?;
            let rows = statement.query_map([subject], decided)?;
            rows.collect()
        })
    }
}

/// Every verdict, in order of signature.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<Decided>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM decision ORDER BY id"))?;
    let rows = statement.query_map([], decided)?;
    rows.collect()
}

fn last(transaction: &Transaction, subject: &str) -> Result<Option<Decided>, RegisterError> {
    let mut statement =
        transaction.prepare_cached(&format!("SELECT {COLUMNS} FROM decision WHERE subject = ?1 ORDER BY id DESC LIMIT 1"))?;
    let mut rows = statement.query_map([subject], decided)?;
    Ok(rows.next().transpose()?)
}

fn decided(row: &Row) -> rusqlite::Result<Decided> {
    let subjects: String = row.get(2)?;
    let verdict: String = row.get(6)?;
    let due: Option<String> = row.get(8)?;
    let decision = NewDecision {
        subject: row.get(1)?,
        subjects: subjects.split('|').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
        title: row.get(3)?,
        conference: row.get(4)?,
        day: day(row, 5)?,
        verdict: Verdict::ALL.iter().copied().find(|known| known.code() == verdict).ok_or_else(|| unreadable(6))?,
        carrier: row.get(7)?,
        due: due.map(|_| day(row, 8)).transpose()?,
        reason: row.get(9)?,
        signed_by: row.get(10)?,
        account: row.get(11)?,
        replaces: row.get(13)?,
    };
    Ok(Decided { id: row.get(0)?, at: Moment::kept(row.get(12)?), decision })
}

/// A day, in a column of a row.
pub(super) fn day(row: &Row, at: usize) -> rusqlite::Result<Date> {
    row.get::<_, String>(at)?.parse().map_err(|_| unreadable(at))
}

fn unreadable(at: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(at, "a date or a verdict".to_owned(), rusqlite::types::Type::Text)
}
