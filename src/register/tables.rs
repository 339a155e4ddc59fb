//! What the register adds to the tables of a dossier: rows like any others, so that the same decisions count in the app, in a report and in next year's dossier.

use super::{NAME, Register, RegisterError, connect, decisions, folder_beside, judgements};
use crate::sources::RawTable;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

impl Register {
    /// The tables of the format that the register adds to; those without a row are left out.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn tables(&self) -> Result<Vec<RawTable>, RegisterError> {
        self.read(|connection| tables(connection, None))
    }

    /// The same as they will be once a deposit is confirmed.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn tables_with(&self, deposit: i64) -> Result<Vec<RawTable>, RegisterError> {
        self.read(|connection| tables(connection, Some(deposit)))
    }
}

/// The same, of the register beside a dossier if there is one; nothing is made, and nothing written.
///
/// # Errors
/// It is there and can't be read.
pub fn tables_beside(dossier: &Path) -> Result<Vec<RawTable>, RegisterError> {
    let path = folder_beside(dossier).join(NAME);
    if path.is_file() { Ok(tables(&connect(&path, true)?, None)?) } else { Ok(Vec::new()) }
}

fn tables(connection: &Connection, deposit: Option<i64>) -> rusqlite::Result<Vec<RawTable>> {
    let tables = [decision_table(connection)?, judgements::table(connection, deposit)?];
    // The first row holds the headers.
    Ok(tables.into_iter().filter(|table| table.len() > 1).collect())
}

/// The last verdict of each day on each proposal, as `decisions` has them.
fn decision_table(connection: &Connection) -> rusqlite::Result<RawTable> {
    let decisions = decisions::all(connection)?;
    let last: BTreeMap<_, _> = decisions.iter().map(|decided| ((decided.decision.day, &decided.decision.subject), decided)).collect();
    let mut table = RawTable::new(NAME);
    table.sheet = Some("decisions".to_owned());
    table.add_row(["date", "objet", "decision", "motif", "par", "echeance", "sujets", "porteur", "titre"], 1);
    for (number, decided) in (2..).zip(last.values()) {
        let decision = &decided.decision;
        let (day, due) = (decision.day.to_string(), decision.due.map(|due| due.to_string()).unwrap_or_default());
        let by = if decision.conference.is_empty() { &decision.signed_by } else { &decision.conference };
        let subjects = decision.subjects.join("|");
        let cells =
            [&day, &decision.subject, decision.verdict.code(), &decision.reason, by, &due, &subjects, &decision.carrier, &decision.title];
        table.add_row(cells, number);
    }
    Ok(table)
}
