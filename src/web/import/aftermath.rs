//! What the dossier would become: made beside it, as it would be written, and read as it would be read.

use super::deposit::{Scratch, broken, table_of, target};
use crate::dossier::{Dossier, Loaded, Remark, Severity, Table, load_folder_with};
use crate::importing::Imported;
use crate::opening::{SETTINGS, dossier, files_of, settings_path};
use crate::rendering::dossier::{Sheet, csv_files, imported_files, is_only_named, sheets};
use crate::rendering::{CsvStyle, File};
use crate::sources::SourceError;
use crate::web::answer::Problem;
use crate::web::app::App;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A table before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub table: Table,
    /// Rows now.
    pub before: usize,
    /// Rows afterwards.
    pub after: usize,
    /// What the import does to it.
    pub fate: Fate,
}

/// What an import does to a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Another takes its place.
    Replaced,
    /// Records that it had not are added to it.
    Completed,
    /// Nothing.
    Stays,
}

/// What the dossier would become.
#[derive(Debug)]
pub struct Aftermath {
    /// The dossier as it is; nothing when there is none.
    pub before: Option<Loaded>,
    /// The dossier as it would be.
    pub after: Loaded,
    /// What is written.
    pub files: Vec<File>,
    fates: BTreeMap<Table, Fate>,
}

impl Aftermath {
    /// The dossier after an import.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn of(app: &App, deposit: i64, imported: &Imported) -> Result<Self, Problem> {
        let target = target(app);
        // What is there may be none of ours, or unreadable: then there is nothing to lay the import on.
        let there = there(app, &target).map_or_else(Vec::new, |loaded| sheets(&loaded.dossier));
        let mut files = imported_files(imported, &there);
        let fate = |table| {
            if is_only_named(imported, table) && there.iter().any(|old| old.table == table) { Fate::Completed } else { Fate::Replaced }
        };
        let fates: BTreeMap<Table, Fate> = files.iter().filter_map(|file| table_of(&file.path)).map(|table| (table, fate(table))).collect();
        if !target.is_dir() {
            // One workbook becomes a folder: with all that it holds, and its settings.
            let kept: Vec<Sheet> = there.into_iter().filter(|old| !fates.contains_key(&old.table)).collect();
            files.extend(csv_files(&kept, CsvStyle::Canonical));
            let settings = settings_path(&app.dossier);
            if settings.is_file() {
                files.push(File { path: SETTINGS.to_owned(), bytes: fs::read(&settings).map_err(broken(&settings))? });
            }
        }
        let scratch = Scratch::new(app).map_err(broken(&target))?;
        if target.is_dir() {
            copy_files(&target, scratch.path()).map_err(broken(&target))?;
        }
        for file in &files {
            let path = scratch.path().join(&file.path);
            fs::write(&path, &file.bytes).map_err(broken(&path))?;
        }
        let unreadable = |error: SourceError| Problem::Refused(error.sentence());
        let after = load_folder_with(scratch.path(), app.register.tables_with(deposit)?).map_err(unreadable)?;
        let tables = app.register.tables()?;
        let before = if target.is_dir() { load_folder_with(&target, tables).ok() } else { dossier(&app.dossier, app.lang).ok() };
        Ok(Self { before, after, files, fates })
    }

    /// Tables that hold something before or after, in the order of the format.
    pub fn changes(&self) -> Vec<Change> {
        let n = |dossier: Option<&Dossier>, table| dossier.map_or(0, |dossier| dossier.len(table));
        let change = |table: &Table| Change {
            table: *table,
            before: n(self.before.as_ref().map(|loaded| &loaded.dossier), *table),
            after: n(Some(&self.after.dossier), *table),
            fate: self.fates.get(table).copied().unwrap_or(Fate::Stays),
        };
        Table::ALL.iter().map(change).filter(|change| change.before + change.after > 0).collect()
    }

    /// Names of the partners that go, and of those that come.
    pub fn partners(&self) -> (Vec<&str>, Vec<&str>) {
        let ids = |dossier: &Dossier| dossier.partners.iter().map(|partner| partner.id.clone()).collect::<BTreeSet<_>>();
        let Some(before) = &self.before else { return (Vec::new(), Vec::new()) };
        let (old, new) = (ids(&before.dossier), ids(&self.after.dossier));
        let gone = before.dossier.partners.iter().filter(|partner| !new.contains(&partner.id)).map(|partner| partner.name.as_str());
        let come = self.after.dossier.partners.iter().filter(|partner| !old.contains(&partner.id)).map(|partner| partner.name.as_str());
        (gone.collect(), come.collect())
    }

    /// Errors of the tables that stay, which they have not now: rows that refer to what goes.
    pub fn new_errors(&self) -> Vec<&Remark> {
        let Some(before) = &self.before else { return Vec::new() };
        let of = |remark: &Remark| (remark.place.source.clone(), remark.place.row, remark.found.fr.clone());
        let known: BTreeSet<_> = before.remarks.iter().map(of).collect();
        let stays = |remark: &&Remark| !remark.table.is_some_and(|table| self.fates.contains_key(&table));
        self.after
            .remarks
            .iter()
            .filter(|remark| remark.severity == Severity::Error && !known.contains(&of(remark)))
            .filter(stays)
            .collect()
    }
}

/// The tables that an import is laid on, without what the register adds: those of the folder, or of the file that the dossier is.
fn there(app: &App, target: &Path) -> Option<Loaded> {
    if target.is_dir() { load_folder_with(target, Vec::new()).ok() } else { files_of(&app.dossier, app.lang).ok() }
}

/// The files of a folder: no dossier has tables in folders of its own.
pub(super) fn copy_files(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| path.is_file()) {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}
