//! What people changed of the sessions of the plan: signed, timed, never overwritten. To undo is to change again.

use super::audit::{Act, log};
use super::chain::{Unsigned, follows};
use super::{Moment, Register, RegisterError, now};
use crate::planning::ByHand;
use rusqlite::{Connection, Row, params};
use std::collections::BTreeMap;

/// A change to be signed.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMove {
    /// The quarter: `2015T1`.
    pub quarter: String,
    /// Key of the session.
    pub session: String,
    /// What it was called on that day.
    pub title: String,
    /// All that differs from the plan from now on.
    pub by_hand: ByHand,
    /// Why; asked for when a rule of the plan is broken.
    pub reason: String,
    /// Who signs.
    pub signed_by: String,
    /// His account, if accounts are asked for.
    pub account: Option<i64>,
    /// The entry on this session that he saw last; 0 when there was none.
    pub replaces: i64,
}

/// A change in the register.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// Its number, rising.
    pub id: i64,
    /// When it was signed.
    pub at: Moment,
    /// What was signed.
    pub new: NewMove,
}

/// Why a change was not written.
#[derive(Debug)]
pub enum Unmoved<E> {
    /// It breaks something.
    Refused(E),
    /// Somebody else changed the session meanwhile, or the register refuses.
    Unsigned(Unsigned<Moved>),
}

impl<E> From<Unsigned<Moved>> for Unmoved<E> {
    fn from(why: Unsigned<Moved>) -> Self {
        Self::Unsigned(why)
    }
}

impl<E> From<RegisterError> for Unmoved<E> {
    fn from(error: RegisterError) -> Self {
        Self::Unsigned(error.into())
    }
}

const COLUMNS: &str = "id, quarter, session, title, day, start, place, added, removed, reason, signed_by, account, at, replaces";

impl Register {
    /// Signs a change of a session, once `check` has agreed to it beside all changes of the quarter as they stand then: no two people can together break what neither
    /// breaks alone. On the disk when it returns, with its number.
    ///
    /// # Errors
    /// Somebody changed the session since the signer looked; `check` refuses; or the register does. Nothing was written.
    pub fn move_session<E>(&self, new: &NewMove, check: impl FnOnce(&[Moved]) -> Result<(), E>) -> Result<i64, Unmoved<E>> {
        self.write(|transaction| {
            let all = of_quarter(transaction, &new.quarter).map_err(RegisterError::Sqlite)?;
            let last = all.iter().rev().find(|moved| moved.new.session == new.session).map(|last| (last.id, last.clone()));
            let seen = follows(last, new.replaces)?;
            check(&all).map_err(Unmoved::Refused)?;
            let by_hand = &new.by_hand;
            transaction
                .execute(
                    "INSERT INTO move (quarter, session, title, day, start, place, added, removed, reason, signed_by, account, at, replaces)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                    params![
                        new.quarter,
                        new.session,
                        new.title,
                        by_hand.day.map(|day| day.to_string()),
                        by_hand.start.map(|start| start.strftime("%H:%M").to_string()),
                        by_hand.place,
                        by_hand.added.join("|"),
                        by_hand.removed.join("|"),
                        new.reason,
                        new.signed_by,
                        new.account,
                        now().as_str(),
                        seen
                    ],
                )
                .map_err(RegisterError::Sqlite)?;
            let id = transaction.last_insert_rowid();
            log(transaction, &new.signed_by, Act::Session, &format!("{} · {}", new.quarter, new.title))?;
            Ok(id)
        })
    }

    /// Every change of a quarter, in order of signature.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn moves(&self, quarter: &str) -> Result<Vec<Moved>, RegisterError> {
        self.read(|connection| of_quarter(connection, quarter))
    }
}

/// What stands of a list of changes: by session, the last one and how many there were.
pub fn standing(moves: &[Moved]) -> BTreeMap<String, (ByHand, u32)> {
    let mut out: BTreeMap<String, (ByHand, u32)> = BTreeMap::new();
    for moved in moves {
        let entry = out.entry(moved.new.session.clone()).or_default();
        *entry = (moved.new.by_hand.clone(), entry.1 + 1);
    }
    out
}

fn of_quarter(connection: &Connection, quarter: &str) -> rusqlite::Result<Vec<Moved>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM move WHERE quarter = ?1 ORDER BY id"))?;
    let rows = statement.query_map([quarter], moved)?;
    rows.collect()
}

fn moved(row: &Row) -> rusqlite::Result<Moved> {
    let ids = |at: usize| -> rusqlite::Result<Vec<String>> {
        let text: String = row.get(at)?;
        Ok(text.split('|').filter(|id| !id.is_empty()).map(str::to_owned).collect())
    };
    let unreadable = |at| rusqlite::Error::InvalidColumnType(at, "a day or an hour".to_owned(), rusqlite::types::Type::Text);
    let day = row.get::<_, Option<String>>(4)?.map(|text| text.parse().map_err(|_| unreadable(4))).transpose()?;
    let start =
        row.get::<_, Option<String>>(5)?.map(|text| jiff::civil::Time::strptime("%H:%M", text).map_err(|_| unreadable(5))).transpose()?;
    let new = NewMove {
        quarter: row.get(1)?,
        session: row.get(2)?,
        title: row.get(3)?,
        by_hand: ByHand { day, start, place: row.get(6)?, added: ids(7)?, removed: ids(8)? },
        reason: row.get(9)?,
        signed_by: row.get(10)?,
        account: row.get(11)?,
        replaces: row.get(13)?,
    };
    Ok(Moved { id: row.get(0)?, at: Moment::kept(row.get(12)?), new })
}
