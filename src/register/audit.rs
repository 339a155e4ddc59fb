//! Who did what, when.

use super::{Moment, Register, RegisterError, now};
use crate::dossier::codes;
use rusqlite::{Transaction, params};

codes! {
    /// What is done in the app, as the log says it.
    Act {
        Analysis = "analyse", "Analyse relancée", "Analysed again";
        AccountMade = "compte_cree", "Compte créé", "Account made";
        AccountClosed = "compte_ferme", "Compte fermé", "Account closed";
        AccountOpened = "compte_ouvert", "Compte rouvert", "Account opened again";
        Password = "compte_mot_de_passe", "Mot de passe changé", "Password changed";
        Rights = "compte_role", "Rôle changé", "Role changed";
        LogIn = "connexion", "Connexion", "Log in";
        LogInRefused = "connexion_refusee", "Connexion refusée", "Log in refused";
        LogOut = "deconnexion", "Déconnexion", "Log out";
        Invitation = "invitation", "Invitation affichée", "Invitation shown";
        Meeting = "conference", "Séance de la conférence", "Meeting of the conference";
        Decision = "decision", "Décision signée", "Decision signed";
        Progress = "suivi", "Avancement", "Progress";
        Deposit = "depot", "Fichiers déposés", "Files deposited";
        Reading = "correspondance", "Lecture d'une feuille corrigée", "Reading of a sheet corrected";
        DepositCancelled = "depot_annule", "Dépôt annulé", "Deposit cancelled";
        Import = "import", "Import confirmé", "Import confirmed";
        Judgement = "partenaires", "Noms de partenaires jugés", "Names of partners judged";
        Session = "plan", "Séance d'animation changée", "Session of the plan changed";
        Settings = "reglages", "Réglages changés", "Settings changed";
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    /// When.
    pub at: Moment,
    /// Who, as he signs.
    pub actor: String,
    /// What was done: the code of an [`Act`], or of one that a later version of the program knows.
    pub action: String,
    /// To what, in a few words.
    pub object: String,
}

/// Which lines one wants; `None`: whatever stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Who did it.
    pub actor: Option<String>,
    /// What was done.
    pub action: Option<String>,
}

/// Adds a line, in the transaction of what it tells.
///
/// # Errors
/// SQLite refuses.
pub fn log(transaction: &Transaction, actor: &str, act: Act, object: &str) -> Result<(), RegisterError> {
    transaction.execute(
        "INSERT INTO audit (at, actor, action, object) VALUES (?1, ?2, ?3, ?4)",
        params![now().as_str(), actor, act.code(), object],
    )?;
    Ok(())
}

impl Register {
    /// Adds a line by itself.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn log(&self, actor: &str, act: Act, object: &str) -> Result<(), RegisterError> {
        self.write(|transaction| log(transaction, actor, act, object))
    }

    /// The last lines, the newest first.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn audit(&self, most: usize) -> Result<Vec<AuditLine>, RegisterError> {
        self.audit_of(&AuditFilter::default(), most)
    }

    /// The last lines that pass a filter, the newest first.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn audit_of(&self, filter: &AuditFilter, most: usize) -> Result<Vec<AuditLine>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT at, actor, action, object FROM audit WHERE (?1 IS NULL OR actor = ?1) AND (?2 IS NULL OR action = ?2) ORDER BY id DESC LIMIT ?3",
            )?;
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            let lines = statement.query_map(params![filter.actor, filter.action, most], |row| {
                Ok(AuditLine { at: Moment::kept(row.get(0)?), actor: row.get(1)?, action: row.get(2)?, object: row.get(3)? })
            })?;
            lines.collect()
        })
    }

    /// How many lines the log has: whatever is written into the register adds one.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn n_logged(&self) -> Result<i64, RegisterError> {
        self.read(|connection| connection.query_row("SELECT coalesce(max(id), 0) FROM audit", [], |row| row.get(0)))
    }

    /// Everybody who stands in the log, and everything that was done, each sorted: what one can filter by.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn audit_words(&self) -> Result<(Vec<String>, Vec<String>), RegisterError> {
        self.read(|connection| {
            let all = |column: &str| -> rusqlite::Result<Vec<String>> {
                let mut statement = connection.prepare(&format!("SELECT DISTINCT {column} FROM audit ORDER BY 1"))?;
                let words = statement.query_map([], |row| row.get(0))?;
                words.collect()
            };
            Ok((all("actor")?, all("action")?))
        })
    }
}
