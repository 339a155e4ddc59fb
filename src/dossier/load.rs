//! From tables to a dossier: the order in which things are read, and the remarks put together.
//!
//! # Method   Territories first, then partners, then what refers to both, then relations; the rows of a table in parallel, by parts of fixed size whose
//! results are put together in order, so that the number of threads shows nowhere.
//! # Cost     Linear in the cells, but for sorting.

use super::action::Homes;
use super::codes::{Level, Table};
use super::header::{self, HeaderRemark, Names, Sheet};
use super::index::{Index, Known};
use super::log::{Entry, Log};
use super::model::{Dossier, Origin, PartnerIdx, Source, TerritoryIdx};
use super::record::{Draft, Entity, keep_first, settle_entities, settle_relations};
use super::remark::{ColumnPlace, Place, Remark, shown};
use super::row::Row;
use super::tables::{self, Naming};
use super::{
    action, agreement, check, commune_change, decision, fingerprint, indicator, judged_pair, judged_partners, meeting, milestone, need,
    outlines, participation, partner, seat, solicitation, territory,
};
use crate::say;
use crate::sources::{self, RawTable, Severity, SourceError};
use crate::text::{Sentence, Text, count};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A dossier, and all that there is to say of its tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// What could be read.
    pub dossier: Dossier,
    /// By file, then by row.
    pub remarks: Vec<Remark>,
    /// Rows that could not be used.
    pub left_aside: usize,
}

impl Loaded {
    /// How many remarks of a severity there are, those not kept one by one included.
    pub fn count(&self, severity: Severity) -> usize {
        self.remarks.iter().filter(|remark| remark.severity == severity).map(|remark| 1 + remark.others).sum()
    }
}

/// Reads all the tables of a folder, and the outlines of its territories if they are there.
///
/// # Errors
/// The folder can't be read, or holds no table of the format. What is wrong within a file is a remark.
pub fn load_folder(folder: &Path) -> Result<Loaded, SourceError> {
    load_folder_with(folder, Vec::new())
}

/// The same, and tables that stand elsewhere.
///
/// # Errors
/// The same.
pub fn load_folder_with(folder: &Path, more: Vec<RawTable>) -> Result<Loaded, SourceError> {
    let mut loaded = load_wanted(folder, |_| true, more)?;
    outlines::add(folder, &mut loaded)?;
    Ok(loaded)
}

/// The same without outlines, with the wanted tables alone: those that go by the name of another one aren't opened, and what would refer to them is not there.
///
/// # Errors
/// The same.
pub fn load_some(folder: &Path, is_wanted: impl Fn(Table) -> bool) -> Result<Loaded, SourceError> {
    load_wanted(folder, is_wanted, Vec::new())
}

fn load_wanted(folder: &Path, is_wanted: impl Fn(Table) -> bool, more: Vec<RawTable>) -> Result<Loaded, SourceError> {
    let mut faults = Vec::new();
    let mut wanted = Vec::new();
    let mut names = Vec::new();
    for entry in sources::list(folder)? {
        if entry.name.starts_with(['.', '~']) {
            continue;
        }
        let extension = entry.path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let naming = tables::naming(&entry.name);
        let is_table = matches!(extension.as_str(), "csv" | "tsv" | "tab" | "ssv" | "psv" | "parquet")
            || (extension == "txt" && naming != Naming::Unknown);
        let is_workbook = matches!(extension.as_str(), "xlsx" | "xls" | "xlsm" | "xlsb" | "ods");
        if is_table || is_workbook {
            names.push(shown(&entry.name));
        }
        if (is_table || is_workbook) && !entry.is_file {
            faults.push(aside(
                &entry.name,
                Severity::Warning,
                "not_a_file",
                say!(
                    "ce n'est pas un fichier que l'on puisse lire (un dossier, ou un lien rompu)"
                        | "this is not a file that can be read (a folder, or a broken link)"
                ),
                say!("le remplacer par la table, ou le retirer" | "replace it by the table, or remove it"),
            ));
        } else if is_workbook {
            wanted.push((entry, naming));
        } else if is_table && naming == Naming::Unknown {
            let known = Table::ALL.iter().map(|table| table.code()).collect::<Vec<_>>().join(", ");
            faults.push(aside(
                &entry.name,
                Severity::Information,
                "unknown_file",
                say!("ce nom n'est celui d'aucune table" | "this name is that of no table"),
                say!("s'il en est une, lui donner son nom : {known}" | "if it is one, give it its name: {known}"),
            ));
        } else if is_table && !matches!(naming, Naming::Named(table) if !is_wanted(table)) {
            wanted.push((entry, naming));
        }
    }
    let read: Vec<_> = wanted.into_par_iter().map(|(entry, naming)| (sources::read_all(&entry.path), entry.name, naming)).collect();
    let mut inputs = Vec::new();
    for (raw, name, naming) in read {
        match raw {
            Ok(tables) => {
                let only = tables.len() == 1;
                for raw in tables {
                    // A sheet goes by its own name; the only one of a workbook may go by that of the file.
                    let of_sheet = raw.sheet.as_deref().map_or(naming, tables::naming);
                    let naming = if only && of_sheet == Naming::Unknown { naming } else { of_sheet };
                    match table_of(&raw, naming) {
                        Some(table) if is_wanted(table) => inputs.push(Input { table, raw }),
                        Some(_) => {}
                        None => faults.push(unknown(&raw)),
                    }
                }
            }
            Err(SourceError::Foreign { kind, .. }) => {
                let (fr, en) = (kind.label().fr, kind.label().en);
                let found = say!("c'est {fr}, pas une table" | "it is {en}, not a table");
                faults.push(aside(&name, Severity::Error, "unreadable_file", found, kind.mend().into()));
            }
            Err(SourceError::Workbook { fault, .. }) => {
                faults.push(aside(&name, Severity::Error, "unreadable_file", fault.found(), fault.mend().into()));
            }
            Err(error) => {
                faults.push(aside(&name, Severity::Error, "unreadable_file", error.sentence().without_stop(), Sentence::default()))
            }
        }
    }
    if inputs.is_empty() && faults.iter().all(|fault| fault.kind != "unreadable_file") {
        return Err(SourceError::NoTable { path: folder.to_owned(), names });
    }
    inputs.extend(known(more).0);
    Ok(load(inputs, faults, &sources::name_of(folder), false))
}

/// Reads a single file, its tables known by their names or else by their headers: what refers to tables that aren't there is not checked, and said.
///
/// # Errors
/// The file can't be read, or holds no table of the format.
pub fn load_file(file: &Path) -> Result<Loaded, SourceError> {
    load_file_with(file, Vec::new())
}

/// The same, and tables that stand elsewhere.
///
/// # Errors
/// The same.
pub fn load_file_with(file: &Path, more: Vec<RawTable>) -> Result<Loaded, SourceError> {
    let (mut inputs, faults) = known(sources::read_all(file)?);
    if inputs.is_empty() {
        let known = Table::ALL.iter().map(|table| table.code()).collect();
        return Err(SourceError::UnknownTable { path: file.to_owned(), known });
    }
    let is_part = inputs.iter().all(|input| input.table == inputs[0].table);
    inputs.extend(known(more).0);
    Ok(load(inputs, faults, &sources::name_of(file), is_part))
}

/// Makes a dossier of tables that are already in memory; `name` is the dossier's. A table whose name says nothing is known by its headers.
pub fn load_tables(raw: Vec<RawTable>, name: &str) -> Loaded {
    let (inputs, faults) = known(raw);
    load(inputs, faults, name, false)
}

/// Tables known by their sheet's or their own name, or else by their headers; a fault for each of the others.
fn known(raw: Vec<RawTable>) -> (Vec<Input>, Vec<Remark>) {
    let (mut inputs, mut faults) = (Vec::new(), Vec::new());
    for raw in raw {
        let naming = tables::naming(raw.sheet.as_deref().unwrap_or(&raw.name));
        let table = match naming {
            Naming::Named(table) => Some(table),
            _ => by_headers(&raw),
        };
        match table {
            Some(table) => inputs.push(Input { table, raw }),
            None => faults.push(unknown(&raw)),
        }
    }
    (inputs, faults)
}

/// The table that a source of a folder is; headers have the last word where its name leaves a doubt, and are all there is for a sheet with a name of its own.
fn table_of(raw: &RawTable, naming: Naming) -> Option<Table> {
    match naming {
        Naming::Named(table) => Some(table),
        Naming::LedBy(table) => fits(table, raw).then_some(table),
        Naming::Unknown => by_headers(raw),
    }
}

fn unknown(raw: &RawTable) -> Remark {
    let found = say!("ce nom et ces en-têtes ne sont ceux d'aucune table" | "this name and these headers are those of no table");
    aside(&raw.title(), Severity::Information, "unknown_file", found, Sentence::default())
}

fn aside(source: &str, severity: Severity, kind: &'static str, found: Sentence, mend: Sentence) -> Remark {
    let place = Place { source: shown(source), ..Place::default() };
    let meanwhile = say!("il est laissé de côté" | "it is left aside");
    Remark { severity, kind, table: None, place, found, expected: Sentence::default(), mend, meanwhile, others: 0 }
}

/// Does a source have every column that a table needs?
fn fits(table: Table, raw: &RawTable) -> bool {
    let (sheet, _) = header::map(tables::spec(table), raw, 0);
    sheet.is_some_and(|sheet| {
        sheet.spec.columns.iter().zip(&sheet.columns).all(|(spec, at)| spec.need == super::column::Need::Optional || at.is_some())
    })
}

/// The table whose headers a source has: all that it needs, and the most columns.
fn by_headers(raw: &RawTable) -> Option<Table> {
    let scored = Table::ALL.iter().filter(|table| fits(**table, raw)).map(|table| {
        let named = Names::new(tables::spec(*table)).header_row(raw).map_or(0, |(_, (named, _))| named);
        (named, std::cmp::Reverse(*table))
    });
    scored.max().map(|(_, table)| table.0)
}

/// A source and the table that it is read as.
struct Input {
    table: Table,
    raw: RawTable,
}

/// Rows read together; fixed, so that results don't depend on the number of threads.
const PART: usize = 4096;

/// The sources of one dossier while it is read.
struct Reading<'a> {
    sheets: Vec<Option<Sheet<'a>>>,
    tables: Vec<Table>,
    titles: Vec<String>,
}

impl<'a> Reading<'a> {
    fn of(&'a self, table: Table) -> impl Iterator<Item = &'a Sheet<'a>> {
        self.sheets.iter().flatten().filter(move |sheet| sheet.spec.table == table)
    }

    fn has(&self, table: Table) -> bool {
        self.sheets.iter().flatten().any(|sheet| sheet.spec.table == table)
    }

    /// Reads every row of a table.
    fn rows<T: Send>(&'a self, table: Table, read: impl Fn(&mut Row<'a, '_>) -> Option<T> + Sync) -> (Vec<T>, Log) {
        let parts: Vec<(&'a Sheet<'a>, usize)> =
            self.of(table).flat_map(|sheet| (sheet.first..sheet.raw.len()).step_by(PART).map(move |from| (sheet, from))).collect();
        let read: Vec<(Vec<T>, Log)> = parts
            .into_par_iter()
            .map(|(sheet, from)| {
                let (mut records, mut log) = (Vec::new(), Log::default());
                for at in from..(from + PART).min(sheet.raw.len()) {
                    let mut row = Row { sheet, raw: sheet.raw.row(at), log: &mut log };
                    if row.is_total() {
                        row.say_total();
                        log.left_aside += 1;
                        continue;
                    }
                    match read(&mut row) {
                        Some(record) => records.push(record),
                        None => log.left_aside += 1,
                    }
                    sheet.say_length(&mut Row { sheet, raw: sheet.raw.row(at), log: &mut log });
                }
                (records, log)
            })
            .collect();
        let (mut records, mut log) = (Vec::new(), Log::default());
        for (mut part, later) in read {
            records.append(&mut part);
            log.append(later);
        }
        (records, log)
    }

    /// The `parent` column of entities in their canonical order, as positions.
    fn parents<T: Entity>(&'a self, entities: &[T], index: &Index<'_>, log: &mut Log) -> Vec<Option<u32>> {
        let mut parents = Vec::with_capacity(entities.len());
        for entity in entities {
            let Origin { source, line } = entity.origin();
            let sheet = self.sheets[source as usize].as_ref();
            let parent = sheet.and_then(|sheet| {
                let raw = sheet.raw.numbered(line)?;
                let column = sheet.spec.position("parent")?;
                Row { sheet, raw, log }.reference::<usize>(column, index)
            });
            parents.push(parent.map(|parent| parent as u32));
        }
        check::break_cycles(entities, &mut parents, &self.titles, log);
        parents
    }
}

fn index<'r, T>(table: Table, is_there: bool, records: &'r [T], known: impl Fn(&'r T) -> Known<'r>) -> Index<'r> {
    Index::new(table, is_there, records.iter().map(known).collect())
}

fn records<T>(drafts: Vec<Draft<'_, T>>) -> Vec<T> {
    drafts.into_iter().map(|draft| draft.record).collect()
}

/// The index of a table of entities that is read.
fn index_of(dossier: &Dossier, table: Table, is_there: bool) -> Index<'_> {
    match table {
        Table::Territories => index(table, is_there, &dossier.territories, |t| Known {
            id: &t.id,
            name: &t.name,
            others: [t.insee_code.as_deref(), None],
            origin: t.origin,
        }),
        Table::Partners => index(table, is_there, &dossier.partners, |p| Known {
            id: &p.id,
            name: &p.name,
            others: [p.acronym.as_deref(), p.siret.as_deref()],
            origin: p.origin,
        }),
        Table::Actions => {
            index(table, is_there, &dossier.actions, |a| Known { id: &a.id, name: &a.title, others: [None, None], origin: a.origin })
        }
        Table::Meetings => index(table, is_there, &dossier.meetings, |m| Known {
            id: &m.id,
            name: m.title.as_deref().unwrap_or_default(),
            others: [None, None],
            origin: m.origin,
        }),
        _ => Index::new(table, is_there, Vec::new()),
    }
}

/// Reads the tables, whatever they hold.
fn load(mut inputs: Vec<Input>, faults: Vec<Remark>, name: &str, is_alone: bool) -> Loaded {
    inputs.sort_by_key(|input| (input.table, input.raw.title().to_owned()));
    // A place holds its source in 16 bits; nobody keeps a table in more files.
    inputs.truncate(u16::MAX as usize);
    let fingerprints: Vec<String> = inputs.par_iter().map(|input| fingerprint::of(&input.raw)).collect();
    let mut log = Log::default();
    let mut sheets = Vec::new();
    for (position, input) in inputs.iter().enumerate() {
        let source = position as u16;
        let (sheet, remarks) = header::map(tables::spec(input.table), &input.raw, source);
        say_of_file(input, source, sheet.as_ref(), remarks, &mut log);
        sheets.push(sheet);
    }
    let titles: Vec<String> = inputs.iter().map(|input| input.raw.title()).collect();
    let reading = Reading { sheets, tables: inputs.iter().map(|input| input.table).collect(), titles };
    let mut dossier = Dossier { name: name.to_owned(), ..Dossier::default() };
    fill(&mut dossier, &reading, &mut log);
    propose_nearest(&dossier, &reading, &mut log);
    dossier.sources = sources_of(&dossier, &reading, fingerprints);
    let mut remarks = faults;
    if !is_alone {
        remarks.extend(missing_tables(&reading));
    }
    let left_aside = if is_alone { 0 } else { log.left_aside };
    say_unchecked(&reading, &mut log, is_alone);
    let place = |entry: &Entry| (entry.source, entry.remark.place.row, entry.remark.place.column.as_ref().map(|c| c.position));
    log.entries.sort_by_key(place);
    remarks.extend(log.entries.into_iter().map(|entry| entry.remark));
    Loaded { dossier, remarks, left_aside }
}

/// Reads the tables in the order of their references.
fn fill(dossier: &mut Dossier, reading: &Reading<'_>, log: &mut Log) {
    let titles = &reading.titles;
    let there = |table| reading.has(table);

    let (drafts, later) = reading.rows(Table::Territories, territory::read);
    log.append(later);
    dossier.territories = records(settle_entities(drafts, titles, log));
    let parents = reading.parents(&dossier.territories, &index_of(dossier, Table::Territories, true), log);
    for (territory, parent) in dossier.territories.iter_mut().zip(parents) {
        territory.parent = parent.map(TerritoryIdx);
    }
    territory::mend_coordinates(&mut dossier.territories, titles, log);

    let territories = index_of(dossier, Table::Territories, there(Table::Territories));
    let (drafts, later) = reading.rows(Table::Partners, |row| partner::read(row, &territories));
    log.append(later);
    let partners = records(settle_entities(drafts, titles, log));
    drop(territories);
    dossier.partners = partners;
    let parents = reading.parents(&dossier.partners, &index_of(dossier, Table::Partners, true), log);
    for (partner, parent) in dossier.partners.iter_mut().zip(parents) {
        partner.parent = parent.map(PartnerIdx);
    }

    let territories = index_of(dossier, Table::Territories, there(Table::Territories));
    let partners = index_of(dossier, Table::Partners, there(Table::Partners));
    let mut departments =
        dossier.territories.iter().enumerate().filter(|(_, t)| t.level == Level::Department).map(|(at, _)| TerritoryIdx::from(at));
    let department = departments.next().filter(|_| departments.next().is_none());
    let homes = Homes { department, territories: &dossier.territories, partners: &dossier.partners };
    let ((actions, mut action_log), (meetings, mut meeting_log)) = rayon::join(
        || {
            let (drafts, mut log) = reading.rows(Table::Actions, |row| action::read(row, &territories, &partners, &homes));
            (records(settle_entities(drafts, titles, &mut log)), log)
        },
        || {
            let (drafts, mut log) = reading.rows(Table::Meetings, |row| meeting::read(row, &territories));
            (records(settle_entities(drafts, titles, &mut log)), log)
        },
    );
    let action_index = index(Table::Actions, there(Table::Actions), &actions, |a| Known {
        id: &a.id,
        name: &a.title,
        others: [None, None],
        origin: a.origin,
    });
    let meeting_index = index(Table::Meetings, there(Table::Meetings), &meetings, |m| Known {
        id: &m.id,
        name: m.title.as_deref().unwrap_or_default(),
        others: [None, None],
        origin: m.origin,
    });

    macro_rules! relations {
        ($table:ident, $read:expr) => {{
            let (rows, mut log) = reading.rows(Table::$table, $read);
            (settle_relations(rows, titles, &mut log), log)
        }};
    }
    macro_rules! entities {
        ($table:ident, $read:expr) => {{
            let (rows, mut log) = reading.rows(Table::$table, $read);
            (records(settle_entities(rows, titles, &mut log)), log)
        }};
    }
    let ((participations, l1), ((attendances, l2), (solicitations, l3))) = rayon::join(
        || relations!(Participations, |row| participation::read(row, &action_index, &partners)),
        || {
            rayon::join(
                || {
                    let (rows, mut log) = relations!(Attendances, |row| meeting::attendance::read(row, &meeting_index, &partners));
                    let is_same = |a: &super::Attendance, b: &super::Attendance| (a.meeting, a.partner) == (b.meeting, b.partner);
                    const KEPT: Text = Text { fr: "la plus présente des deux est gardée", en: "the more present of the two is kept" };
                    (keep_first(rows, titles, &mut log, is_same, KEPT), log)
                },
                || relations!(Solicitations, |row| solicitation::read(row, &partners)),
            )
        },
    );
    let (indicators, l4) = relations!(Indicators, |row| indicator::read(row, &territories));
    let (agreements, l5) = entities!(Agreements, |row| agreement::read(row, &partners, &territories));
    let (needs, l6) = entities!(Needs, |row| need::read(row, &territories, &meeting_index));
    let (seats, l7) = relations!(Seats, |row| seat::read(row, &territories, &partners));
    let (milestones, l8) = relations!(Milestones, |row| milestone::read(row, &territories));
    let (completeness, l9) = relations!(Completeness, |row| milestone::completeness::read(row, &territories));
    let (decisions, l10) = relations!(Decisions, decision::read);
    let (judged_pairs, l11) = relations!(JudgedPairs, |row| judged_pair::read(row, &action_index));
    let (judged_partners, l12) = relations!(JudgedPartners, |row| judged_partners::read(row, &partners));
    let (commune_changes, l13) = relations!(CommuneChanges, commune_change::read);
    drop((action_index, meeting_index, territories, partners));

    log.append(std::mem::take(&mut action_log));
    log.append(std::mem::take(&mut meeting_log));
    for later in [l1, l2, l3, l4, l5, l6, l7, l8, l9, l10, l11, l12, l13] {
        log.append(later);
    }
    dossier.actions = actions;
    dossier.meetings = meetings;
    dossier.participations = participations;
    dossier.attendances = attendances;
    dossier.solicitations = solicitations;
    dossier.indicators = indicators;
    dossier.agreements = agreements;
    dossier.needs = needs;
    dossier.seats = seats;
    dossier.milestones = milestones;
    dossier.completeness = completeness;
    dossier.decisions = decisions;
    judged_pair::compare(&judged_pairs, titles, log);
    dossier.judged_pairs = judged_pairs;
    judged_partners::compare(&judged_partners, &dossier.partners, titles, log);
    dossier.judged_partners = judged_partners;
    dossier.commune_changes = commune_changes;
    check::compare_leads(&mut dossier.actions, &dossier.participations, &dossier.partners, titles, log);
}

/// The remarks of a file as a whole, and of its headers.
fn say_of_file(input: &Input, source: u16, sheet: Option<&Sheet<'_>>, headers: Vec<HeaderRemark>, log: &mut Log) {
    let title = input.raw.title();
    let table = Some(input.table);
    let mut add = |severity, kind, row, column: Option<ColumnPlace>, found, expected, mend, meanwhile| {
        let position = column.as_ref().map(|column| column.position);
        let place = Place { source: title.clone(), row, line: None, column };
        let remark = Remark { severity, kind, table, place, found, expected, mend, meanwhile, others: 0 };
        log.add(source, kind, position, || Entry { source, remark, nearest: None });
    };
    for notice in &input.raw.notices {
        let column = notice.column.map(|position| {
            let name = sheet.map_or_else(|| sources::column_letter(position), |sheet| sheet.header(position));
            ColumnPlace { position, name }
        });
        let notice = notice.clone();
        add(notice.severity, notice.kind, notice.row, column, notice.found, notice.expected, notice.mend, notice.meanwhile);
    }
    for remark in headers {
        let column = remark.column.map(|(position, name)| ColumnPlace { position, name });
        add(remark.severity, remark.kind, remark.row, column, remark.found, remark.expected, remark.mend, remark.meanwhile);
    }
}

impl Sheet<'_> {
    /// Says that a row has cells beyond the last header, or too few of them.
    fn say_length(&self, row: &mut Row<'_, '_>) {
        let width = self.width;
        let beyond = (width..row.raw.len()).filter(|at| !row.raw.cell(*at).trim().is_empty()).count();
        if beyond > 0 {
            let many = count(beyond, ("cellule dépasse", "cellules dépassent"), ("cell stands", "cells stand"));
            let (fr, en) = (many.fr, many.en);
            row.say_row(Severity::Warning, "row_too_long", || super::row::Words {
                found: say!("{fr} le dernier en-tête" | "{en} beyond the last header"),
                expected: say!("{width} cellules au plus" | "{width} cells at most"),
                mend: say!(
                    "si un texte contient le séparateur, l'enfermer entre guillemets ; sinon, donner un en-tête à la colonne"
                        | "if a text holds the separator, put it in quotes; else give the column a header"
                ),
                meanwhile: say!(
                    "elles sont gardées en note ; vérifier les autres cellules de la ligne"
                        | "they are kept as notes; check the other cells of the row"
                ),
            });
        } else if row.raw.len() < width {
            let cells = row.raw.len();
            row.say_row(Severity::Information, "row_too_short", || super::row::Words {
                found: say!("la ligne n'a que {cells} cellules sur {width}" | "the row only has {cells} cells out of {width}"),
                meanwhile: say!("celles qui manquent sont lues comme vides" | "those missing are read as empty"),
                ..super::row::Words::default()
            });
        }
    }
}

/// Distinct values for which the nearest identifier is looked for, in each column.
const PROPOSED: usize = 50;

/// Completes what was expected with the nearest identifier.
fn propose_nearest(dossier: &Dossier, reading: &Reading<'_>, log: &mut Log) {
    let mut indexes: BTreeMap<Table, Index<'_>> = BTreeMap::new();
    let mut found: BTreeMap<(u16, Option<usize>, String), Option<String>> = BTreeMap::new();
    let mut asked: BTreeMap<(u16, Option<usize>), usize> = BTreeMap::new();
    let mut aside: BTreeMap<Table, BTreeMap<&str, (u16, u32)>> = BTreeMap::new();
    for entry in &mut log.entries {
        let Some((table, cell)) = entry.nearest.take() else { continue };
        let column = entry.remark.place.column.as_ref().map(|column| column.position);
        let key = (entry.source, column, cell);
        if !found.contains_key(&key) {
            let asked = asked.entry((entry.source, column)).or_default();
            *asked += 1;
            if *asked > PROPOSED {
                continue;
            }
        }
        // A row that is there and was left aside: mending it comes first, and no other identifier is what was meant.
        let aside = aside.entry(table).or_insert_with(|| ids_in_files(reading, table));
        if let Some((source, row)) = aside.get(key.2.as_str()) {
            let file = reading.titles.get(*source as usize).map_or("", String::as_str);
            let (cell, expected, mend) = (shown(&key.2), &mut entry.remark.expected, &mut entry.remark.mend);
            let there = say!(
                ". « {cell} » est bien dans {file}, ligne {row}, mais cette ligne a été laissée de côté"
                    | ". '{cell}' does stand in {file}, row {row}, but that row was left aside"
            );
            expected.fr.push_str(&there.fr);
            expected.en.push_str(&there.en);
            *mend = say!("corriger d'abord la ligne {row} de {file}" | "first mend row {row} of {file}");
            continue;
        }
        let index = indexes.entry(table).or_insert_with(|| index_of(dossier, table, true));
        let nearest = found.entry(key).or_insert_with_key(|(_, _, cell)| {
            index.nearest(cell).map(|position| {
                let known = index.known(position);
                format!(
                    "{}\u{0}{}\u{0}{}",
                    shown(known.id),
                    reading.titles.get(known.origin.source as usize).map_or("", String::as_str),
                    known.origin.line
                )
            })
        });
        if let Some(nearest) = nearest {
            let mut parts = nearest.split('\u{0}');
            let (id, file, line) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            let proposal = say!(". Le plus proche : « {id} » ({file}, ligne {line})" | ". The nearest: '{id}' ({file}, row {line})");
            entry.remark.expected.fr.push_str(&proposal.fr);
            entry.remark.expected.en.push_str(&proposal.en);
        }
    }
}

/// Every identifier as the files of a table write it, kept or not, with the source and the row where it first stands.
fn ids_in_files<'a>(reading: &'a Reading<'a>, table: Table) -> BTreeMap<&'a str, (u16, u32)> {
    let mut ids = BTreeMap::new();
    for sheet in reading.of(table) {
        let Some(column) =
            sheet.spec.columns.iter().position(|c| matches!(c.kind, super::column::Kind::Id)).and_then(|at| sheet.columns[at])
        else {
            continue;
        };
        for at in sheet.first..sheet.raw.len() {
            let row = sheet.raw.row(at);
            ids.entry(row.cell(column).trim()).or_insert((sheet.source, row.row));
        }
    }
    ids
}

/// The sources, with how many of their rows were kept.
fn sources_of(dossier: &Dossier, reading: &Reading<'_>, fingerprints: Vec<String>) -> Vec<Source> {
    let mut rows = vec![0usize; reading.titles.len()];
    let mut count = |origin: Origin| rows[origin.source as usize] += 1;
    macro_rules! each {
        ($($table:ident)+) => { $(dossier.$table.iter().for_each(|record| count(record.origin));)+ };
    }
    each!(territories indicators partners actions participations meetings attendances solicitations agreements needs seats milestones completeness decisions judged_pairs judged_partners commune_changes);
    reading
        .titles
        .iter()
        .zip(rows)
        .zip(fingerprints)
        .map(|((name, rows), fingerprint)| Source { name: name.clone(), rows, fingerprint })
        .collect()
}

/// Says which of the tables that a dossier must hold are not there.
fn missing_tables(reading: &Reading<'_>) -> Vec<Remark> {
    let is_missing = |table: &&Table| table.is_required() && !reading.tables.contains(table);
    let remark = |table: &Table| {
        let file = format!("{}.csv", table.code());
        let headers = check::required_headers(tables::spec(*table));
        Remark {
            severity: Severity::Error,
            kind: "table_missing",
            table: Some(*table),
            place: Place { source: file.clone(), ..Place::default() },
            found: say!("le fichier manque" | "the file is missing"),
            expected: say!(
                "un fichier « {file} » avec au moins les colonnes {headers}" | "a file '{file}' with at least columns {headers}"
            ),
            mend: say!("déposer la table dans le dossier sous ce nom" | "put the table into the folder under this name"),
            meanwhile: say!("le reste est lu sans elle" | "the rest is read without it"),
            others: 0,
        }
    };
    Table::ALL.iter().filter(is_missing).map(remark).collect()
}

/// Says, once a file, that its references to an absent table could not be followed.
fn say_unchecked(reading: &Reading<'_>, log: &mut Log, is_alone: bool) {
    let unchecked = std::mem::take(&mut log.unchecked);
    let mut said = BTreeSet::new();
    for ((source, table), cells) in unchecked {
        if !said.insert((source, table)) {
            continue;
        }
        let name = table.code();
        let cells = count(cells, ("cellule", "cellules"), ("cell", "cells"));
        let (fr, en) = (cells.fr, cells.en);
        let remark = Remark {
            severity: if is_alone { Severity::Information } else { Severity::Error },
            kind: "table_unavailable",
            table: reading.tables.get(source as usize).copied(),
            place: Place { source: reading.titles[source as usize].clone(), ..Place::default() },
            found: if is_alone {
                say!("{fr} renvoient à la table {name}, qui n'est pas donnée" | "{en} refer to table {name}, which is not given")
            } else {
                say!(
                    "{fr} renvoient à la table {name}, qui manque ou n'a pu être lue"
                        | "{en} refer to table {name}, which is missing or could not be read"
                )
            },
            expected: Sentence::default(),
            mend: if is_alone {
                say!("vérifier le dossier entier" | "check the whole folder")
            } else {
                say!("ajouter la table {name}" | "add table {name}")
            },
            meanwhile: if is_alone {
                say!("ces renvois ne sont pas vérifiés" | "these references are not checked")
            } else {
                say!(
                    "les lignes qui ne valent que par ce renvoi sont laissées de côté" | "rows that mean nothing without it are left aside"
                )
            },
            others: 0,
        };
        log.add(source, "table_unavailable", None, || Entry { source, remark, nearest: None });
    }
}
