//! Who may come in from a network, and what he may do there.

use super::audit::{Act, log};
use super::{Moment, Register, RegisterError, now};
use crate::text::Text;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use unicode_normalization::UnicodeNormalization as _;

/// What somebody may do; each may all that stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Read.
    Reading,
    /// Say how what was decided advances, in one territory.
    Contribution,
    /// Import, decide, plan, change settings.
    Secretariat,
    /// Give accounts, read the log.
    Administration,
}

impl Role {
    /// Every one, each before those that may more.
    pub const ALL: [Self; 4] = [Self::Reading, Self::Contribution, Self::Secretariat, Self::Administration];

    /// As the register and forms write it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reading => "lecture",
            Self::Contribution => "contribution",
            Self::Secretariat => "secretariat",
            Self::Administration => "administration",
        }
    }

    /// The role of a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// What it is called.
    pub const fn title(self) -> Text {
        match self {
            Self::Reading => Text { fr: "Lecture", en: "Reading" },
            Self::Contribution => Text { fr: "Contribution d'un territoire", en: "Contribution of one territory" },
            Self::Secretariat => Text { fr: "Secrétariat", en: "Secretariat" },
            Self::Administration => Text { fr: "Administration", en: "Administration" },
        }
    }
}

/// A role, with the territory of who contributes for one: no other has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    role: Role,
    territory: Option<String>,
}

impl Rights {
    /// A role, and the territory that a contribution asks for; nothing when it is missing. Those of other roles are dropped.
    pub fn of(role: Role, territory: &str) -> Option<Self> {
        let territory = territory.trim();
        match role {
            Role::Contribution if territory.is_empty() => None,
            Role::Contribution => Some(Self { role, territory: Some(territory.to_owned()) }),
            _ => Some(Self { role, territory: None }),
        }
    }

    /// The rights of who gives accounts.
    pub const fn administration() -> Self {
        Self { role: Role::Administration, territory: None }
    }

    /// The role.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// Identifier of the territory that he contributes for.
    pub fn territory(&self) -> Option<&str> {
        self.territory.as_deref()
    }
}

/// An account, without its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: i64,
    /// The name that one logs in with, folded.
    pub login: String,
    /// As its owner signs.
    pub name: String,
    /// What he may do.
    pub rights: Rights,
    /// May he come in?
    pub is_open: bool,
    /// Grows with each change.
    pub stamp: i64,
    /// When it was made.
    pub at: Moment,
}

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The name to log in with; folded here.
    pub login: String,
    /// As its owner signs.
    pub name: String,
    /// What he may do.
    pub rights: Rights,
    /// The hash of the password.
    pub hash: String,
}

/// What changes in an account.
#[derive(Clone, Debug)]
pub enum Change {
    /// What he may do.
    Rights(Rights),
    /// The hash of another password.
    Password(String),
    /// May he come in?
    Open(bool),
}

/// Why an account was not made or changed: nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum AccountRefusal {
    /// Another account has this name.
    #[error("the name is taken")]
    Taken,
    /// There is no such account.
    #[error("no such account")]
    Unknown,
    /// Somebody changed it since it was shown.
    #[error("changed meanwhile")]
    Meanwhile,
    /// Nobody could give accounts any more.
    #[error("the last administration")]
    LastAdministration,
    /// The code was used, has expired, or never was.
    #[error("no such invitation")]
    NotInvited,
    /// The register refuses.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

impl From<rusqlite::Error> for AccountRefusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::Register(error.into())
    }
}

/// A name to log in with, as it is compared: without spaces around, small letters, accents composed.
pub fn folded(login: &str) -> String {
    login.trim().nfc().flat_map(char::to_lowercase).collect()
}

const COLUMNS: &str = "id, login, name, role, territory, is_open, stamp, at";

impl Register {
    /// Every account, by name.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn accounts(&self) -> Result<Vec<Account>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM account ORDER BY name, id"))?;
            let rows = statement.query_map([], account)?;
            rows.collect()
        })
    }

    /// One account.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn account(&self, id: i64) -> Result<Option<Account>, RegisterError> {
        self.read(|connection| by_id(connection, id))
    }

    /// The account that logs in with a name, and the hash of its password.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn account_named(&self, login: &str) -> Result<Option<(Account, String)>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS}, password FROM account WHERE login = ?1"))?;
            statement.query_row([folded(login)], |row| Ok((account(row)?, row.get(8)?))).optional()
        })
    }

    /// Is there somebody who can give accounts?
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn has_administration(&self) -> Result<bool, RegisterError> {
        self.read(|connection| Ok(n_administrations(connection)? > 0))
    }

    /// Makes an account, and returns its number. `by`: who does it, as he signs.
    ///
    /// # Errors
    /// The name is taken, or the register refuses.
    pub fn open_account(&self, new: &NewAccount, by: &str) -> Result<i64, AccountRefusal> {
        self.write(|transaction| insert(transaction, new, by))
    }

    /// Changes an account, which ends its sessions. `seen`: the stamp that it had when it was shown. Returns its new stamp.
    ///
    /// # Errors
    /// It was changed meanwhile, nobody would be left to give accounts, or the register refuses.
    pub fn change_account(&self, id: i64, seen: i64, change: &Change, by: &str) -> Result<i64, AccountRefusal> {
        self.write(|transaction| {
            let before = by_id(transaction, id)?.ok_or(AccountRefusal::Unknown)?;
            if before.stamp != seen {
                return Err(AccountRefusal::Meanwhile);
            }
            let stamp = seen + 1;
            let told = match change {
                Change::Rights(rights) => {
                    let command = "UPDATE account SET role = ?1, territory = ?2, stamp = ?3 WHERE id = ?4";
                    transaction.execute(command, params![rights.role.code(), rights.territory, stamp, id])?;
                    (Act::Rights, format!("{} : {}{}", before.login, rights.role.code(), of_territory(rights)))
                }
                Change::Password(hash) => {
                    transaction.execute("UPDATE account SET password = ?1, stamp = ?2 WHERE id = ?3", params![hash, stamp, id])?;
                    (Act::Password, before.login)
                }
                Change::Open(is_open) => {
                    transaction.execute("UPDATE account SET is_open = ?1, stamp = ?2 WHERE id = ?3", params![is_open, stamp, id])?;
                    (if *is_open { Act::AccountOpened } else { Act::AccountClosed }, before.login)
                }
            };
            let was_administration = before.is_open && before.rights.role == Role::Administration;
            if was_administration && n_administrations(transaction)? == 0 {
                return Err(AccountRefusal::LastAdministration);
            }
            log(transaction, by, told.0, &told.1)?;
            Ok(stamp)
        })
    }

    /// Lets who knows a code make an account of administration, once. Earlier codes are worth nothing any more.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn invite(&self, digest: &[u8], expires: i64) -> Result<(), RegisterError> {
        self.write(|transaction| {
            transaction.execute("DELETE FROM invitation", [])?;
            transaction.execute("INSERT INTO invitation (digest, expires) VALUES (?1, ?2)", params![digest, expires])?;
            log(transaction, "", Act::Invitation, "")
        })
    }

    /// Makes the account that a code promises, and returns its number; the code is then worth nothing.
    ///
    /// # Errors
    /// The code is worth nothing at `now`, the name is taken, or the register refuses.
    pub fn accept_invitation(&self, digest: &[u8], now: i64, new: &NewAccount) -> Result<i64, AccountRefusal> {
        self.write(|transaction| {
            let n = transaction.execute("DELETE FROM invitation WHERE digest = ?1 AND expires > ?2", params![digest, now])?;
            if n == 0 { Err(AccountRefusal::NotInvited) } else { insert(transaction, new, &new.name) }
        })
    }
}

fn of_territory(rights: &Rights) -> String {
    rights.territory.as_ref().map(|territory| format!(" ({territory})")).unwrap_or_default()
}

fn insert(transaction: &Transaction, new: &NewAccount, by: &str) -> Result<i64, AccountRefusal> {
    let login = folded(&new.login);
    let n = transaction.execute(
        "INSERT INTO account (login, name, role, territory, password, is_open, stamp, at) VALUES (?1, ?2, ?3, ?4, ?5, 1, 1, ?6) ON CONFLICT (login) DO NOTHING",
        params![login, new.name, new.rights.role.code(), new.rights.territory, new.hash, now().as_str()],
    )?;
    if n == 0 {
        return Err(AccountRefusal::Taken);
    }
    let id = transaction.last_insert_rowid();
    log(transaction, by, Act::AccountMade, &format!("{login} : {}{}", new.rights.role.code(), of_territory(&new.rights)))?;
    Ok(id)
}

fn by_id(connection: &Connection, id: i64) -> rusqlite::Result<Option<Account>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM account WHERE id = ?1"))?;
    statement.query_row([id], account).optional()
}

fn n_administrations(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT count(*) FROM account WHERE role = 'administration' AND is_open = 1", [], |row| row.get(0))
}

fn account(row: &Row) -> rusqlite::Result<Account> {
    let unreadable = || rusqlite::Error::InvalidColumnType(3, "a role".to_owned(), rusqlite::types::Type::Text);
    let role = Role::of(&row.get::<_, String>(3)?).ok_or_else(unreadable)?;
    Ok(Account {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        rights: Rights { role, territory: row.get(4)? },
        is_open: row.get(5)?,
        stamp: row.get(6)?,
        at: Moment::kept(row.get(7)?),
    })
}
