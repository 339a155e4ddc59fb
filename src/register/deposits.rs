//! What was deposited to be imported, how it is to be read, and what became of it. The files themselves stand beside the register.

use super::audit::{Act, log};
use super::{Moment, Register, RegisterError, now};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

/// A file of a deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepositFile {
    /// Its place in the deposit, from 1.
    pub place: i64,
    /// As its owner calls it.
    pub name: String,
    /// As it is called in the folder of the deposit.
    pub kept: String,
    /// Bytes.
    pub size: i64,
}

/// How a deposit ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Written into the dossier.
    Confirmed,
    /// Nothing came of it.
    Cancelled,
}

impl Outcome {
    const fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirme",
            Self::Cancelled => "annule",
        }
    }
}

/// The end of a deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepositEnd {
    /// Which.
    pub outcome: Outcome,
    /// What was done, for people.
    pub said: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// A deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
    /// Its number, rising.
    pub id: i64,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Its files, in order.
    pub files: Vec<DepositFile>,
    /// What was said of its sheets, one each, as it was given.
    pub corrections: Vec<String>,
    /// Changes with whatever is replaced or said in it.
    pub version: i64,
    /// Its end; nothing while it is open.
    pub end: Option<DepositEnd>,
}

impl Register {
    /// Begins a deposit with its files; returns its number.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn deposit_files(&self, files: &[DepositFile], by: &str, account: Option<i64>) -> Result<i64, RegisterError> {
        self.write(|transaction| {
            transaction.execute("INSERT INTO deposit (made_by, account, at) VALUES (?1, ?2, ?3)", params![by, account, now().as_str()])?;
            let id = transaction.last_insert_rowid();
            files.iter().try_for_each(|file| add_file(transaction, id, file, by))?;
            log(transaction, by, Act::Deposit, &id.to_string())?;
            Ok(id)
        })
    }

    /// Puts a corrected file in the place of another.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn replace_file(&self, deposit: i64, file: &DepositFile, by: &str) -> Result<(), RegisterError> {
        self.write(|transaction| {
            add_file(transaction, deposit, file, by)?;
            log(transaction, by, Act::Deposit, &format!("{deposit}/{}", file.place))
        })
    }

    /// Says how a sheet is to be read; nothing: as it is understood.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn correct_sheet(&self, deposit: i64, sheet: &str, correction: &str, by: &str) -> Result<(), RegisterError> {
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO deposit_correction (deposit, sheet, correction, made_by, at) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![deposit, sheet, correction, by, now().as_str()],
            )?;
            log(transaction, by, Act::Reading, &format!("{deposit} {sheet}"))
        })
    }

    /// Ends a deposit; says whether it was open until now.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn end_deposit(&self, deposit: i64, outcome: Outcome, said: &str, by: &str) -> Result<bool, RegisterError> {
        self.write(|transaction| {
            let n = transaction.execute(
                "INSERT OR IGNORE INTO deposit_end (deposit, outcome, said, made_by, at) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![deposit, outcome.code(), said, by, now().as_str()],
            )?;
            if n > 0 {
                let act = match outcome {
                    Outcome::Confirmed => Act::Import,
                    Outcome::Cancelled => Act::DepositCancelled,
                };
                log(transaction, by, act, &deposit.to_string())?;
            }
            Ok(n > 0)
        })
    }

    /// A deposit.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn deposit(&self, id: i64) -> Result<Option<Deposit>, RegisterError> {
        self.read(|connection| {
            let head = connection.query_row("SELECT id, made_by, at FROM deposit WHERE id = ?1", [id], head).optional()?;
            head.map(|head| whole(connection, head)).transpose()
        })
    }

    /// The deposits, the newest first.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn deposits(&self, most: usize) -> Result<Vec<Deposit>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT id, made_by, at FROM deposit ORDER BY id DESC LIMIT ?1")?;
            let heads = statement.query_map([most as i64], head)?.collect::<rusqlite::Result<Vec<_>>>()?;
            heads.into_iter().map(|head| whole(connection, head)).collect()
        })
    }

    /// How many deposits were confirmed: changes with each of them.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn confirmed_deposits(&self) -> Result<i64, RegisterError> {
        self.read(|connection| connection.query_row("SELECT COUNT(*) FROM deposit_end WHERE outcome = 'confirme'", [], |row| row.get(0)))
    }
}

fn add_file(transaction: &Transaction, deposit: i64, file: &DepositFile, by: &str) -> Result<(), RegisterError> {
    transaction.execute(
        "INSERT INTO deposit_file (deposit, place, name, kept, size, made_by, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![deposit, file.place, file.name, file.kept, file.size, by, now().as_str()],
    )?;
    Ok(())
}

fn head(row: &Row) -> rusqlite::Result<(i64, String, String)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn whole(connection: &Connection, (id, by, at): (i64, String, String)) -> rusqlite::Result<Deposit> {
    let mut statement = connection.prepare_cached(
        "SELECT place, name, kept, size FROM deposit_file f WHERE deposit = ?1
         AND id = (SELECT MAX(id) FROM deposit_file WHERE deposit = f.deposit AND place = f.place) ORDER BY place",
    )?;
    let file = |row: &Row| Ok(DepositFile { place: row.get(0)?, name: row.get(1)?, kept: row.get(2)?, size: row.get(3)? });
    let files = statement.query_map([id], file)?.collect::<rusqlite::Result<_>>()?;
    let mut statement = connection.prepare_cached(
        "SELECT correction FROM deposit_correction c WHERE deposit = ?1 AND correction <> ''
         AND id = (SELECT MAX(id) FROM deposit_correction WHERE deposit = c.deposit AND sheet = c.sheet) ORDER BY sheet",
    )?;
    let corrections = statement.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let version = connection.query_row(
        "SELECT (SELECT COUNT(*) FROM deposit_file WHERE deposit = ?1) + (SELECT COUNT(*) FROM deposit_correction WHERE deposit = ?1)",
        [id],
        |row| row.get(0),
    )?;
    let end = connection
        .query_row("SELECT outcome, said, made_by, at FROM deposit_end WHERE deposit = ?1", [id], |row| {
            let outcome: String = row.get(0)?;
            let outcome = if outcome == Outcome::Confirmed.code() { Outcome::Confirmed } else { Outcome::Cancelled };
            Ok(DepositEnd { outcome, said: row.get(1)?, by: row.get(2)?, at: Moment::kept(row.get(3)?) })
        })
        .optional()?;
    Ok(Deposit { id, by, at: Moment::kept(at), files, corrections, version, end })
}
