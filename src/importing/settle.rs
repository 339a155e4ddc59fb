//! The draft → the dossier: read as any dossier is, its remarks told where the foreign rows stand, and nothing dropped that reading could not use.
//!
//! # Choices  What is written holds the value that reading understood, and the user's own words where it understood none: what has to be mended can be mended in the new
//! table, and `check` says it again until it is. A code that was guessed keeps the word that it was guessed from, in a note.

use super::draft::{Draft, Record, Row};
use crate::dossier::{ColumnNeed, ColumnPlace, ColumnSpec, Dossier, Kind, Loaded, Remark, RowRef, Severity, Table, load_tables, spec};
use crate::say;
use crate::sources::RawTable;
use crate::text::Sentence;
use std::collections::{BTreeMap, BTreeSet};

/// A table of the new dossier.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedTable {
    /// Which one.
    pub table: Table,
    /// Positions of its columns among those of the format, in order.
    pub columns: Vec<usize>,
    /// Headers of its other columns.
    pub notes: Vec<String>,
    /// Cells by row; as long as both together.
    pub rows: Vec<Vec<String>>,
}

/// What became of the rows of a foreign table.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    /// File, or file and sheet.
    pub source: String,
    /// Key of the format that it was read as.
    pub format: &'static str,
    /// Rows read, headers aside.
    pub rows: usize,
    /// Rows that are in the dossier.
    pub kept: usize,
    /// Rows left aside, each with a remark.
    pub aside: usize,
}

pub(super) struct Settled {
    pub tables: Vec<ImportedTable>,
    pub loaded: Loaded,
    pub counts: Vec<Counts>,
}

/// Remarks of reading that make no sense of a table that was made here.
const OURS: &[&str] = &["headers_understood", "columns_kept_as_notes", "table_missing", "header_only", "lead_taken_over", "list_parted"];

pub(super) fn settle(draft: &mut Draft, name: &str) -> Settled {
    prune(draft);
    let plans: Vec<Plan> = draft.rows.iter().filter(|(_, rows)| !rows.is_empty()).map(|(table, rows)| Plan::new(*table, rows)).collect();
    let raws: Vec<RawTable> = plans.iter().map(|plan| plan.raw(&draft.rows[&plan.table])).collect();
    let mut loaded = load_tables(raws, name);
    let kept = kept_rows(&loaded.dossier);
    let written = std::mem::take(&mut loaded.remarks);
    let mut doubtful: BTreeSet<(Table, usize, usize)> = BTreeSet::new();
    for remark in written {
        let Some(plan) = plans.iter().find(|plan| plan.file() == remark.place.source) else { continue };
        let (row, column) = (remark.place.row.map(|row| row as usize - 2), remark.place.column.as_ref());
        let position = column.and_then(|column| plan.columns.get(column.position).copied());
        if let (Some(row), Some(column)) = (row, position)
            && matches!(remark.kind, "code_unknown" | "code_guessed" | "siret_malformed" | "siret_wrong_key" | "siret_rounded")
        {
            doubtful.insert((plan.table, row, column));
        }
        if !OURS.contains(&remark.kind) {
            let told = tell(draft, plan, remark, row, position);
            draft.remarks.push(told);
        }
    }
    let tables = plans.iter().map(|plan| plan.table(&draft.rows[&plan.table], &loaded.dossier, &kept, &doubtful, draft)).collect();
    let counts = counts(draft, &kept);
    draft.remarks.sort_by(|a, b| (&a.place.source, a.place.row, &a.place.column).cmp(&(&b.place.source, b.place.row, &b.place.column)));
    Settled { tables, loaded, counts }
}

/// Leaves out the places that nothing refers to, when there is anything else than places.
fn prune(draft: &mut Draft) {
    let has_more = draft.rows.iter().any(|(table, rows)| !matches!(table, Table::Territories | Table::CommuneChanges) && !rows.is_empty());
    let Some(territories) = draft.rows.get(&Table::Territories).filter(|_| has_more) else { return };
    let id = |row: &Row| row.cells.get("id").map(|cell| cell.0.clone()).unwrap_or_default();
    let parents: BTreeMap<String, String> =
        territories.iter().filter_map(|row| Some((id(row), row.cells.get("parent")?.0.clone()))).collect();
    let mut used: BTreeSet<String> = BTreeSet::new();
    for (table, rows) in &draft.rows {
        let columns = spec(*table)
            .columns
            .iter()
            .filter(|column| matches!(column.kind, Kind::Reference(Table::Territories) | Kind::References(Table::Territories)));
        for column in columns.filter(|column| column.name != "parent") {
            used.extend(rows.iter().filter_map(|row| row.cells.get(column.name)).flat_map(|cell| cell.0.split('|').map(str::to_owned)));
        }
    }
    used.extend(territories.iter().filter(|row| !row.is_optional).map(id));
    for start in used.clone() {
        let mut at = start;
        while let Some(parent) = parents.get(&at) {
            if !used.insert(parent.clone()) {
                break;
            }
            at.clone_from(parent);
        }
    }
    let is_used: Vec<bool> = territories.iter().map(|row| used.contains(&id(row))).collect();
    let places: Vec<Option<usize>> = is_used
        .iter()
        .scan(0, |next, is_used| {
            let place = is_used.then_some(*next);
            *next += usize::from(*is_used);
            Some(place)
        })
        .collect();
    if let Some(rows) = draft.rows.get_mut(&Table::Territories) {
        let mut is_used = is_used.iter();
        rows.retain(|_| is_used.next().copied().unwrap_or(true));
    }
    let mut unused: BTreeMap<usize, usize> = BTreeMap::new();
    for record in &mut draft.records {
        if let Some((Table::Territories, at)) = record.main {
            record.main = places[at].map(|at| (Table::Territories, at));
            if record.main.is_none() && !record.is_said {
                record.is_said = true;
                *unused.entry(record.source).or_default() += 1;
            }
        }
    }
    for (source, n) in unused {
        let words = [
            say!(
                "rien d'autre dans les fichiers ne se passe dans ces communes" | "nothing else in the files takes place in these communes"
            ),
            say!("rien à faire" | "nothing to do"),
            say!("elles ne sont pas ajoutées aux territoires" | "they are not added to the territories"),
        ];
        draft.remark(source, None, None, Severity::Information, "place_unused", words);
        if let Some(remark) = draft.remarks.last_mut() {
            remark.others += n - 1;
        }
    }
}

/// A table about to be read: which columns it needs.
struct Plan {
    table: Table,
    columns: Vec<usize>,
    notes: Vec<String>,
}

impl Plan {
    fn new(table: Table, rows: &[Row]) -> Self {
        let all = spec(table).columns;
        let is_filled =
            |column: &ColumnSpec| column.need != ColumnNeed::Optional || rows.iter().any(|row| row.cells.contains_key(column.name));
        let columns = all.iter().enumerate().filter(|(_, column)| is_filled(column)).map(|(at, _)| at).collect();
        let mut notes: BTreeSet<String> = rows.iter().flat_map(|row| row.notes.keys().cloned()).collect();
        notes.remove("document");
        Self { table, columns, notes: notes.into_iter().collect() }
    }

    fn file(&self) -> String {
        format!("{}.csv", self.table.code())
    }

    /// Notes whose names are those of columns of the table would be read as them: they get a name of their own.
    fn note_header(&self, note: &str) -> String {
        let names = crate::dossier::Names::new(spec(self.table));
        let is_taken = names.means(note).is_some() || note == "document";
        if is_taken { format!("{note} (d'origine)") } else { note.to_owned() }
    }

    /// What reading is given: columns of the format alone, for notes are none of its business.
    fn raw(&self, rows: &[Row]) -> RawTable {
        let all = spec(self.table).columns;
        let mut raw = RawTable::new(self.file());
        let mut line = 1;
        let mut end = |raw: &mut RawTable| {
            raw.end_row(line, line);
            line += 1;
        };
        for column in &self.columns {
            raw.push(all[*column].name);
            raw.end_cell();
        }
        end(&mut raw);
        for row in rows {
            for column in &self.columns {
                raw.push(row.cells.get(all[*column].name).map_or("", |cell| cell.0.as_str()));
                raw.end_cell();
            }
            end(&mut raw);
        }
        raw
    }

    fn table(
        &self,
        rows: &[Row],
        dossier: &Dossier,
        kept: &BTreeMap<(Table, usize), usize>,
        doubtful: &BTreeSet<(Table, usize, usize)>,
        draft: &Draft,
    ) -> ImportedTable {
        let all = spec(self.table).columns;
        let doubted: BTreeSet<usize> = doubtful.iter().filter(|(table, ..)| *table == self.table).map(|(_, _, column)| *column).collect();
        let mut notes: Vec<String> = self.notes.iter().map(|note| self.note_header(note)).collect();
        notes.extend(doubted.iter().map(|column| format!("{} (d'origine)", all[*column].name)));
        notes.push("document".to_owned());
        let written = rows.iter().enumerate().map(|(at, row)| {
            let known = kept.get(&(self.table, at)).map(|index| dossier.canonical(RowRef::new(self.table, *index)));
            let cell = |column: usize| row.cells.get(all[column].name).map_or("", |cell| cell.0.as_str());
            let mut cells: Vec<String> = self
                .columns
                .iter()
                .map(|column| {
                    known
                        .as_ref()
                        .map(|known| known[*column].clone())
                        .filter(|text| !text.is_empty())
                        .unwrap_or_else(|| cell(*column).to_owned())
                })
                .collect();
            cells.extend(self.notes.iter().map(|note| row.notes.get(note).cloned().unwrap_or_default()));
            cells.extend(
                doubted
                    .iter()
                    .map(|column| if doubtful.contains(&(self.table, at, *column)) { cell(*column).to_owned() } else { String::new() }),
            );
            let Record { source, row, .. } = draft.records[row.record];
            cells.push(format!("{}, ligne {row}", draft.sources[source].title));
            cells
        });
        ImportedTable { table: self.table, columns: self.columns.clone(), notes, rows: written.collect() }
    }
}

/// (table, row of the draft) → the record that was read of it.
fn kept_rows(dossier: &Dossier) -> BTreeMap<(Table, usize), usize> {
    let of = |table: Table| {
        (0..dossier.len(table)).map(move |index| ((table, dossier.origin(RowRef::new(table, index)).line as usize - 2), index))
    };
    Table::ALL.iter().flat_map(|table| of(*table)).collect()
}

/// The remark of reading, told where the foreign cell stands.
fn tell(draft: &Draft, plan: &Plan, mut remark: Remark, row: Option<usize>, column: Option<usize>) -> Remark {
    let Some(row) = row.and_then(|row| draft.rows.get(&plan.table)?.get(row)) else { return remark };
    let Record { source, row: line, .. } = draft.records[row.record];
    let from = column.and_then(|column| row.cells.get(spec(plan.table).columns[column].name)?.1);
    remark.place.source.clone_from(&draft.sources[source].title);
    remark.place.row = Some(line);
    remark.place.line = None;
    // A cell that was made here has no column there: its name tells which one it is.
    if let Some(position) = from {
        remark.place.column = Some(ColumnPlace { position, name: draft.header(source, position) });
    } else if let Some(column) = remark.place.column.take() {
        let name = column.name;
        let found = &mut remark.found;
        *found = Sentence { fr: format!("{} ({name})", found.fr), en: format!("{} ({name})", found.en) };
    }
    remark
}

/// What became of each foreign row: kept, or left aside and said.
fn counts(draft: &mut Draft, kept: &BTreeMap<(Table, usize), usize>) -> Vec<Counts> {
    let mut counts: Vec<Counts> = draft
        .sources
        .iter()
        .map(|source| Counts { source: source.title.clone(), format: source.format, rows: 0, kept: 0, aside: 0 })
        .collect();
    let mut silent = Vec::new();
    for (at, record) in draft.records.iter().enumerate() {
        let count = &mut counts[record.source];
        count.rows += 1;
        let is_kept = record.main.is_some_and(|(table, at)| kept.contains_key(&(table, at)));
        if is_kept && !record.is_said {
            count.kept += 1;
        } else {
            count.aside += 1;
            // A row of ours that reading left aside was spoken of by it.
            if !record.is_said && record.main.is_none() {
                silent.push(at);
            }
        }
    }
    for record in silent {
        let found = say!("rien n'a pu être tiré de la ligne" | "nothing could be made of the row");
        draft.aside(
            record,
            None,
            Severity::Warning,
            "row_unused",
            found,
            say!("vérifier qu'elle n'est pas vide de sens" | "check that it means something"),
        );
    }
    counts.retain(|count| count.rows > 0);
    counts
}
