//! Agents' own tables: a sheet a table or a sheet a territory, headers of their own, titles above, "idem", totals below.
//!
//! # Method     Each sheet is understood by itself (`plan.rs`): which table, which column is which. Then its rows are read in the order of the tables that refer to
//! each other. A name that no table tells of becomes a territory or a partner of its own, which is said.
//! # Odd cases  « idem » takes the value of the row above, in the order of the sheet. Rows of totals, headers printed again and rows that hold a single cell (titles of
//! parts) are left aside. Numbers of sheets that begin again at 1 are told apart by the territory of the sheet.

mod rows;

use super::Format;
use super::columns::{Columns, MARKS, parts};
use super::draft::Draft;
use super::losses::Why;
use super::mapping::Mapping;
use super::places::Spot;
use super::plan::{self, Plan, Side, Target};
use crate::dossier::{Kind, Severity, Table, fold, is_ditto, is_total, spec};
use crate::say;
use crate::sources::{RawRow, RawTable};
use crate::text::{Sentence, Text};
use rows::partner;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const FORMAT: Format = Format {
    key: "tableau",
    title: Text { fr: "tableau tenu par des agents", en: "table kept by agents" },
    reading: Text { fr: "chaque colonne est lue d'après son en-tête", en: "each column is read by its header" },
    // The last resort: whatever no other format recognises.
    recognise: |_| None,
    confirm: super::always,
    convert: |_, _| {},
};

/// Converts tables that no other format recognised.
pub(super) fn convert(tables: &[&RawTable], mapping: &Mapping, draft: &mut Draft) {
    let mut plans: Vec<(Plan, Columns<'_>)> = Vec::new();
    for raw in tables {
        match plan::of(raw, mapping) {
            Ok(plan) => {
                let mut columns = Columns::new(draft, raw, plan.header, FORMAT.key);
                for (position, (target, confidence)) in plan.targets.iter().enumerate() {
                    match target {
                        Some(Target::Note) => columns.leave_at(position, Why::Noted),
                        Some(Target::Ignored) => columns.leave_at(position, Why::Chosen),
                        Some(target) => columns.carry(position, target.name(plan.table), *confidence),
                        None => {}
                    }
                }
                columns.rest();
                plans.push((plan, columns));
            }
            Err(why) => {
                let columns = Columns::new(draft, raw, 0, FORMAT.key);
                let rows: Vec<u32> = raw.rows().map(|row| row.row).collect();
                draft.aside_all(columns.source, rows, Severity::Warning, "unknown_table", why.found, why.mend);
                columns.finish(draft, None, None);
            }
        }
    }
    // What is referred to is read first; within a table, in the order of the sheets.
    plans.sort_by_key(|(plan, _)| plan.table);
    let order = |table: Table| match table {
        Table::Territories => 0,
        Table::Partners => 1,
        Table::Actions => 2,
        Table::Meetings => 3,
        _ => 4,
    };
    plans.sort_by_key(|(plan, _)| order(plan.table));
    for (plan, columns) in plans {
        Reader { plan: &plan, columns: &columns, above: BTreeMap::new(), known: vocabularies(&plan, &columns), parents: Vec::new() }
            .read(draft);
        columns.finish(draft, Some(plan.table), plan.territory);
    }
}

/// Values that stand alone in the cells of each column, folded: what tells a list from a text with a slash.
fn vocabularies(plan: &Plan, columns: &Columns<'_>) -> BTreeMap<usize, BTreeSet<String>> {
    let is_list = |target: &Option<Target>| match target {
        Some(Target::Column(at)) => matches!(spec(plan.table).columns[*at].kind, Kind::List | Kind::References(_)),
        Some(Target::Side(Side::Partners | Side::Funders)) => true,
        _ => false,
    };
    let lists = plan.targets.iter().enumerate().filter(|(_, (target, _))| is_list(target));
    lists
        .map(|(at, _)| {
            let cells = columns.rows().flat_map(|row| row.cell(at).split(['|', ';', '\n']));
            (at, cells.filter(|cell| !MARKS.iter().any(|mark| cell.contains(mark))).map(fold).filter(|value| !value.is_empty()).collect())
        })
        .collect()
}

/// A sheet being read.
struct Reader<'p, 'a> {
    plan: &'p Plan,
    columns: &'p Columns<'a>,
    /// Column → its last value, for « idem ».
    above: BTreeMap<usize, String>,
    known: BTreeMap<usize, BTreeSet<String>>,
    /// Things and what they say that they belong to, settled once all are there.
    parents: Vec<(String, usize, String, Option<usize>)>,
}

impl<'a> Reader<'_, 'a> {
    fn read(mut self, draft: &mut Draft) {
        for row in self.columns.rows() {
            let record = draft.record(self.columns.source, row.row);
            if self.is_no_row(draft, row, record) {
                continue;
            }
            let cells = self.cells(draft, row, record);
            self.row(draft, row, record, &cells);
        }
        let table = self.plan.table;
        for (id, record, parent, at) in std::mem::take(&mut self.parents) {
            let parent = match table {
                Table::Territories => draft.territory(record, &parent, at),
                _ => partner(draft, record, &parent, at, None),
            };
            if let Some(row) = draft.row_mut(table, &id)
                && let Some(parent) = parent.filter(|parent| *parent != id)
            {
                row.cells.insert("parent", (parent, at));
            }
        }
    }

    /// Totals, headers printed again, titles of parts: said and left aside.
    fn is_no_row(&self, draft: &mut Draft, row: RawRow<'a>, record: usize) -> bool {
        let filled: Vec<usize> = (0..row.len()).filter(|at| !row.cell(*at).trim().is_empty()).collect();
        let n_targets = self.plan.targets.iter().filter(|(target, _)| matches!(target, Some(Target::Column(_) | Target::Side(_)))).count();
        let is_repeated = filled.len() > 1 && self.columns.is_header_again(row);
        let first = filled.first().map_or("", |at| row.cell(*at).trim());
        if is_total(row) || (fold(first).starts_with("total") && filled.len() < n_targets) {
            let found = say!("c'est une ligne de total" | "this is a row of totals");
            draft.aside(record, None, Severity::Information, "total_row", found, say!("rien à faire" | "nothing to do"));
            return true;
        }
        if is_repeated {
            let found = say!("ce sont les en-têtes, répétés" | "these are the headers, again");
            draft.aside(record, None, Severity::Information, "header_again", found, say!("rien à faire" | "nothing to do"));
            return true;
        }
        if filled.len() == 1 && n_targets > 3 && first.chars().count() > 1 {
            let shown = crate::dossier::shown(first);
            let found = say!(
                "« {shown} » est seul sur sa ligne : un titre de partie ou un commentaire"
                    | "'{shown}' stands alone on its row: the title of a part, or a comment"
            );
            let mend = say!(
                "si c'est une donnée, remplir les autres cellules de la ligne" | "if it is an item, fill in the other cells of the row"
            );
            draft.aside(record, filled.first().copied(), Severity::Information, "title_row", found, mend);
            return true;
        }
        false
    }

    /// The cells of a row that mean something, « idem » replaced.
    fn cells(&mut self, draft: &mut Draft, row: RawRow<'a>, record: usize) -> BTreeMap<usize, String> {
        let mut cells = BTreeMap::new();
        for (at, (target, _)) in self.plan.targets.iter().enumerate() {
            if !matches!(target, Some(Target::Column(_) | Target::Side(_))) {
                continue;
            }
            let cell = self.columns.cell(row, Some(at));
            if is_ditto(cell) {
                let (written, value) = (crate::dossier::shown(cell), self.above.get(&at).cloned().unwrap_or_default());
                let shown = crate::dossier::shown(&value);
                let (severity, meanwhile) = if value.is_empty() {
                    (Severity::Warning, say!("il n'y a rien au-dessus : la cellule est vide" | "nothing stands above: the cell is empty"))
                } else {
                    (
                        Severity::Information,
                        say!(
                            "la valeur de la ligne du dessus est reprise : « {shown} »" | "the value of the row above is taken: '{shown}'"
                        ),
                    )
                };
                let found = say!("« {written} » renvoie à la ligne du dessus" | "'{written}' refers to the row above");
                draft.tell(record, Some(at), severity, "ditto", found, Sentence::default(), meanwhile);
                cells.insert(at, value);
            } else if !cell.is_empty() {
                self.above.insert(at, cell.to_owned());
                cells.insert(at, cell.to_owned());
            }
        }
        cells
    }

    /// The cell of a column of ours, and where it stands.
    fn column<'c>(&self, cells: &'c BTreeMap<usize, String>, name: &str) -> (&'c str, Option<usize>) {
        let wanted = spec(self.plan.table).position(name);
        let at = self.plan.targets.iter().position(|(target, _)| matches!(target, Some(Target::Column(at)) if Some(*at) == wanted));
        (at.and_then(|at| cells.get(&at)).map_or("", String::as_str), at)
    }

    fn side<'c>(&self, cells: &'c BTreeMap<usize, String>, side: Side) -> (&'c str, Option<usize>) {
        let at = self.plan.targets.iter().position(|(target, _)| *target == Some(Target::Side(side)));
        (at.and_then(|at| cells.get(&at)).map_or("", String::as_str), at)
    }

    fn list<'c>(&self, cell: &'c str, at: Option<usize>, is_known: impl Fn(&str) -> bool) -> Vec<&'c str> {
        let known = at.and_then(|at| self.known.get(&at));
        parts(cell, |part| known.is_some_and(|known| known.contains(&fold(part))) || is_known(part))
    }

    /// Where the row is: its own cell, or else the territory of its sheet.
    fn place(&self, draft: &mut Draft, cells: &BTreeMap<usize, String>, name: &str, record: usize) -> (Option<String>, Option<usize>) {
        let (cell, at) = self.column(cells, name);
        let (code, postal) = (self.side(cells, Side::Commune).0, self.side(cells, Side::Postal).0);
        let place = if cell.is_empty() && code.is_empty() {
            self.plan.territory.as_ref().and_then(|territory| draft.territory(record, territory, None))
        } else if code.is_empty() && postal.is_empty() {
            draft.territory(record, cell, at)
        } else {
            draft.commune(record, Spot { name: cell, code, postal, from: at })
        };
        (place, at)
    }
}
