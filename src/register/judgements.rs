//! Whether two partners are one, as people said: signed, timed, never overwritten.
//!
//! # Choices  What is judged in a deposit counts once that deposit is confirmed: until then its identifiers may mean somebody else in the dossier.

use super::audit::{Act, log};
use super::chain::{Unsigned, follows};
use super::{Moment, NAME, Register, RegisterError, now};
use crate::dossier::Identity;
use crate::sources::RawTable;
use rusqlite::{Connection, Row, params};
use std::collections::BTreeMap;

/// A judgement to be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJudgement {
    /// Identifiers of both, in any order, and their names on that day.
    pub pair: [(String, String); 2],
    /// What is judged.
    pub verdict: Identity,
    /// Identifier of the one whose name is kept; empty: the most used.
    pub keep: String,
    /// Why; may be empty.
    pub reason: String,
    /// The deposit in which it was judged.
    pub deposit: Option<i64>,
    /// Who signs.
    pub signed_by: String,
    /// His account, if accounts are asked for.
    pub account: Option<i64>,
    /// The entry on this pair that he saw last; 0 when there was none.
    pub replaces: i64,
}

/// A judgement in the register; its pair in the order of identifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Its number, rising.
    pub id: i64,
    /// When it was signed.
    pub at: Moment,
    /// What was signed.
    pub judgement: NewJudgement,
}

impl Judged {
    /// Identifiers of both, in order.
    pub fn ids(&self) -> (&str, &str) {
        (&self.judgement.pair[0].0, &self.judgement.pair[1].0)
    }
}

const COLUMNS: &str = "id, one, other, one_name, other_name, verdict, keep, reason, deposit, signed_by, account, at, replaces";

impl Register {
    /// Signs a judgement: on the disk when it returns, with its number.
    ///
    /// # Errors
    /// Somebody judged since the signer looked, and his entry is returned; or the register refuses. Nothing was written.
    pub fn judge(&self, new: &NewJudgement) -> Result<i64, Unsigned<Judged>> {
        let [mut one, mut other] = [&new.pair[0], &new.pair[1]];
        if one.0 > other.0 {
            (one, other) = (other, one);
        }
        self.write(|transaction| {
            let last = on(transaction, &one.0, &other.0).map_err(RegisterError::Sqlite)?.pop().map(|last| (last.id, last));
            let seen = follows(last, new.replaces)?;
            transaction
                .execute(
                    "INSERT INTO judgement (one, other, one_name, other_name, verdict, keep, reason, deposit, signed_by, account, at, replaces)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                    params![
                        one.0,
                        other.0,
                        one.1,
                        other.1,
                        new.verdict.code(),
                        new.keep,
                        new.reason,
                        new.deposit,
                        new.signed_by,
                        new.account,
                        now().as_str(),
                        seen
                    ],
                )
                .map_err(RegisterError::Sqlite)?;
            let id = transaction.last_insert_rowid();
            log(transaction, &new.signed_by, Act::Judgement, &format!("{} {} {}", one.0, other.0, new.verdict.code()))?;
            Ok(id)
        })
    }

    /// The judgements that count in the dossier, and in a deposit if one is given: every entry, in order of signature.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn judgements(&self, deposit: Option<i64>) -> Result<Vec<Judged>, RegisterError> {
        self.read(|connection| all(connection, deposit))
    }

    /// The judgements on one pair, in order of signature, wherever they were given.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn judgements_on(&self, one: &str, other: &str) -> Result<Vec<Judged>, RegisterError> {
        self.read(|connection| on(connection, one.min(other), one.max(other)))
    }
}

fn all(connection: &Connection, deposit: Option<i64>) -> rusqlite::Result<Vec<Judged>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM judgement WHERE deposit IS NULL OR deposit = ?1
         OR deposit IN (SELECT deposit FROM deposit_end WHERE outcome = 'confirme') ORDER BY id"
    ))?;
    let rows = statement.query_map([deposit], judged)?;
    rows.collect()
}

fn on(connection: &Connection, one: &str, other: &str) -> rusqlite::Result<Vec<Judged>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM judgement WHERE one = ?1 AND other = ?2 ORDER BY id"))?;
    let rows = statement.query_map([one, other], judged)?;
    rows.collect()
}

fn judged(row: &Row) -> rusqlite::Result<Judged> {
    let verdict: String = row.get(5)?;
    let unreadable = || rusqlite::Error::InvalidColumnType(5, "a verdict".to_owned(), rusqlite::types::Type::Text);
    let judgement = NewJudgement {
        pair: [(row.get(1)?, row.get(3)?), (row.get(2)?, row.get(4)?)],
        verdict: Identity::ALL.iter().copied().find(|known| known.code() == verdict).ok_or_else(unreadable)?,
        keep: row.get(6)?,
        reason: row.get(7)?,
        deposit: row.get(8)?,
        signed_by: row.get(9)?,
        account: row.get(10)?,
        replaces: row.get(12)?,
    };
    Ok(Judged { id: row.get(0)?, at: Moment::kept(row.get(11)?), judgement })
}

/// The last judgement of each pair, as `partenaires_juges` has them; `deposit`: those of that deposit too.
pub(super) fn table(connection: &Connection, deposit: Option<i64>) -> rusqlite::Result<RawTable> {
    let judgements = all(connection, deposit)?;
    let last: BTreeMap<_, _> = judgements.iter().map(|judged| (judged.ids(), judged)).collect();
    let mut table = RawTable::new(NAME);
    table.sheet = Some("partenaires_juges".to_owned());
    table.add_row(["partenaire", "autre", "verdict", "garder", "par", "date", "motif"], 1);
    for (number, ((one, other), judged)) in (2..).zip(last) {
        let NewJudgement { verdict, keep, signed_by, reason, .. } = &judged.judgement;
        let day = judged.at.as_str().get(..10).unwrap_or_default();
        table.add_row([one, other, verdict.code(), keep, signed_by, day, reason], number);
    }
    Ok(table)
}
