//! A dossier of five rows in a string: what the tests of every room start from.

use super::{Dossier, Loaded, load_folder, load_tables};
use crate::sources::RawTable;
use std::path::Path;

/// The dossier of a folder, whatever its remarks.
///
/// # Panics
/// When there is none: the test that asks for it can't go on.
pub fn from_folder(folder: &Path) -> Dossier {
    load_folder(folder).expect("the folder of a test holds a dossier").dossier
}

/// Reads tables written in short: `table: header|header; cell|cell; cell|cell`, one table a line (or a paragraph: lines that begin with a space go on).
///
/// `+` parts the values of a list, since `|` parts the cells. Remarks are kept, so that a test may look at them.
///
/// ```
/// let loaded = maillage::dossier::testing::from_text(
///     "territoires: id|nom|niveau; melun|MDS de Melun|mds
///      partenaires: id|nom|type|territoire; pmi|PMI de Melun|service_departemental|melun; caf|CAF|caf|melun
///      actions: id|titre|territoires|thematiques; a1|Forum des parents|melun|parentalite+petite-enfance
///      participations: action|partenaire|role; a1|pmi|pilote; a1|caf|contributeur",
/// );
/// assert_eq!(loaded.dossier.participations.len(), 2);
/// assert!(loaded.remarks.iter().all(|remark| remark.kind == "lead_taken_over"));
/// ```
pub fn from_text(text: &str) -> Loaded {
    let mut tables: Vec<(String, String)> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let named = line.split_once(':').filter(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_'));
        match (named, tables.last_mut()) {
            (Some((name, rows)), _) => tables.push((format!("{name}.csv"), rows.to_owned())),
            (None, Some((_, rows))) => rows.push_str(line),
            (None, None) => {}
        }
    }
    let raw = tables.iter().map(|(name, rows)| {
        let rows = rows.split(';').map(str::trim).filter(|row| !row.is_empty());
        let cells: Vec<Vec<String>> = rows.map(|row| row.split('|').map(|cell| cell.trim().replace('+', "|")).collect()).collect();
        RawTable::from_rows(name, cells.iter().map(|row| row.iter().map(String::as_str)))
    });
    load_tables(raw.collect(), "essai")
}
