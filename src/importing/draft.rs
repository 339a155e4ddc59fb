//! The dossier while it is being made: rows of our tables, and for each the foreign row that it comes from.
//!
//! # Choices  A converter says what it found ([`Draft::entity`], [`Draft::relation`]) and never which file or row of ours it becomes: that the same partner stands on a
//! hundred foreign rows is one entity, met a hundred times. Every foreign row is a [`Draft::record`]: in the end it was kept, or a remark says why not.

use super::losses::{Loss, Why};
use super::understood::Understood;
use crate::dossier::{ColumnPlace, Place, Remark, Severity, Table, fold, shown};
use crate::text::Sentence;
use std::collections::{BTreeMap, BTreeSet};

/// Remarks of one sort in one column that are kept one by one.
const KEPT: usize = 200;
/// Letters of an identifier made from a name.
const LONGEST_ID: usize = 60;

/// A table, or list of things, of a foreign file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Source {
    /// File, or file and sheet, for people.
    pub title: String,
    /// Key of the format that it was read as.
    pub format: &'static str,
    /// Headers of its columns.
    pub headers: Vec<String>,
}

/// A foreign row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub source: usize,
    pub row: u32,
    /// The row of ours that tells whether it was kept.
    pub main: Option<(Table, usize)>,
    /// Was it said why it is left aside?
    pub is_said: bool,
}

/// A cell of ours: its text, and the foreign column that it comes from.
pub(super) type Piece = (String, Option<usize>);

/// A row of ours.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub cells: BTreeMap<&'static str, Piece>,
    pub notes: BTreeMap<String, String>,
    pub record: usize,
    /// A place that is only there to be referred to: left out when nothing does.
    pub is_optional: bool,
}

/// What a converter says of a thing: columns of ours, and notes.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    cells: Vec<(&'static str, Piece)>,
    notes: Vec<(String, String)>,
}

impl Cells {
    /// The same with a cell; an empty text changes nothing.
    pub fn with(mut self, column: &'static str, text: impl Into<String>, from: Option<usize>) -> Self {
        let text: String = text.into();
        let text = text.trim();
        if !text.is_empty() {
            self.cells.push((column, (text.to_owned(), from)));
        }
        self
    }

    /// The same with a cell in the place of the one that was there.
    pub fn instead(mut self, column: &'static str, text: &str, from: Option<usize>) -> Self {
        self.cells.retain(|(known, _)| *known != column);
        self.with(column, text, from)
    }

    /// The same with what the format has no column for.
    pub fn noted(mut self, notes: impl IntoIterator<Item = (String, String)>) -> Self {
        self.notes.extend(notes.into_iter().filter(|(_, text)| !text.is_empty()));
        self
    }
}

/// All that has been understood so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub sources: Vec<Source>,
    pub records: Vec<Record>,
    pub rows: BTreeMap<Table, Vec<Row>>,
    pub remarks: Vec<Remark>,
    pub understood: Vec<Understood>,
    losses: BTreeMap<(usize, String, &'static str), Loss>,
    /// What a thing is called, in its table → its row.
    keys: BTreeMap<(Table, String), usize>,
    ids: BTreeMap<(Table, String), usize>,
    said: BTreeMap<(usize, &'static str, Option<usize>), (usize, usize)>,
    /// Communes that became others: code, or folded name → name and code after; nothing where one name became several.
    pub changes: BTreeMap<String, Option<(String, String)>>,
    /// Territories by folded name: their rows.
    pub places: BTreeMap<String, BTreeSet<usize>>,
}

impl Draft {
    /// Begins a source; returns its position.
    pub fn source(&mut self, title: String, format: &'static str, headers: Vec<String>) -> usize {
        self.sources.push(Source { title, format, headers });
        self.sources.len() - 1
    }

    /// A foreign row, whatever becomes of it.
    pub fn record(&mut self, source: usize, row: u32) -> usize {
        self.records.push(Record { source, row, main: None, is_said: false });
        self.records.len() - 1
    }

    /// Says something of a foreign row, or of one of its cells.
    #[expect(clippy::too_many_arguments, reason = "a remark has that many parts, and each caller writes them in its order")]
    pub fn tell(
        &mut self,
        record: usize,
        column: Option<usize>,
        severity: Severity,
        kind: &'static str,
        found: Sentence,
        mend: Sentence,
        meanwhile: Sentence,
    ) {
        let Record { source, row, .. } = self.records[record];
        self.remark(source, Some(row), column, severity, kind, [found, mend, meanwhile]);
    }

    /// The same, of a row, a column or a whole source; beyond a number of one sort, only counted.
    pub fn remark(
        &mut self,
        source: usize,
        row: Option<u32>,
        column: Option<usize>,
        severity: Severity,
        kind: &'static str,
        [found, mend, meanwhile]: [Sentence; 3],
    ) {
        let count = self.said.entry((source, kind, column)).or_default();
        count.0 += 1;
        if count.0 > KEPT {
            self.remarks[count.1].others += 1;
            return;
        }
        count.1 = self.remarks.len();
        let column = column.map(|position| ColumnPlace { position, name: self.header(source, position) });
        let place = Place { source: self.sources[source].title.clone(), row, line: None, column };
        let expected = Sentence::default();
        self.remarks.push(Remark { severity, kind, table: None, place, found, expected, mend, meanwhile, others: 0 });
    }

    /// The header over a foreign column; its letters when there is none.
    pub fn header(&self, source: usize, position: usize) -> String {
        let header = self.sources[source].headers.get(position).map_or("", |header| header.trim());
        if header.is_empty() { crate::sources::column_letter(position) } else { shown(header) }
    }

    /// Leaves a foreign row aside, and says why.
    pub fn aside(&mut self, record: usize, column: Option<usize>, severity: Severity, kind: &'static str, found: Sentence, mend: Sentence) {
        self.records[record].is_said = true;
        self.tell(record, column, severity, kind, found, mend, crate::say!("la ligne est laissée de côté" | "the row is left aside"));
    }

    /// Leaves many foreign rows of a source aside, in one remark.
    pub fn aside_all(
        &mut self,
        source: usize,
        rows: impl IntoIterator<Item = u32>,
        severity: Severity,
        kind: &'static str,
        found: Sentence,
        mend: Sentence,
    ) {
        let mut n = 0usize;
        for row in rows {
            let record = self.record(source, row);
            self.records[record].is_said = true;
            n += 1;
        }
        if n > 0 {
            self.remark(
                source,
                None,
                None,
                severity,
                kind,
                [found, mend, crate::say!("ces lignes sont laissées de côté" | "these rows are left aside")],
            );
            if let Some(remark) = self.remarks.last_mut() {
                remark.others += n - 1;
            }
        }
    }

    /// Counts cells that could not be carried over, or only as notes.
    pub fn lose(&mut self, source: usize, field: &str, why: Why, cells: usize) {
        if cells == 0 {
            return;
        }
        let loss = self.losses.entry((source, field.to_owned(), why.reason().fr)).or_insert_with(|| Loss {
            source: self.sources[source].title.clone(),
            field: shown(field),
            why,
            cells: 0,
        });
        loss.cells += cells;
    }

    /// What could not be carried over, field by field.
    pub fn losses(&self) -> Vec<Loss> {
        self.losses.values().cloned().collect()
    }

    /// Adds a thing, or meets again the one of that key. Cells that were empty are filled; a cell that differs is kept as it was, and counted as a loss.
    ///
    /// `key`: what makes it the same thing, within its table. `wish`: its identifier, if that is free. Returns its identifier.
    pub fn entity(&mut self, table: Table, record: usize, key: &str, wish: &str, cells: Cells) -> String {
        let place = (table, key.to_owned());
        let at = match self.keys.get(&place) {
            Some(at) => *at,
            None => {
                let id = self.free_id(table, wish);
                let at = self.rows.entry(table).or_default().len();
                self.ids.insert((table, id.clone()), at);
                self.keys.insert(place, at);
                let mut row = Row { record, ..Row::default() };
                row.cells.insert("id", (id, None));
                self.rows.entry(table).or_default().push(row);
                at
            }
        };
        self.touch(record, table, at);
        self.fill(table, at, record, cells);
        self.id_at(table, at)
    }

    /// Adds a row that has no identifier; a second one of the same key is the same row, met again.
    pub fn relation(&mut self, table: Table, record: usize, key: &str, cells: Cells) -> usize {
        let place = (table, key.to_owned());
        let at = self.keys.get(&place).copied().unwrap_or_else(|| {
            let rows = self.rows.entry(table).or_default();
            rows.push(Row { record, ..Row::default() });
            self.keys.insert(place, rows.len() - 1);
            rows.len() - 1
        });
        self.touch(record, table, at);
        self.fill(table, at, record, cells);
        at
    }

    /// Another name of a thing that is there.
    pub fn alias(&mut self, table: Table, key: &str, id: &str) {
        if let Some(at) = self.ids.get(&(table, id.to_owned())) {
            self.keys.entry((table, key.to_owned())).or_insert(*at);
        }
    }

    /// The identifier of the thing of a key.
    pub fn find(&self, table: Table, key: &str) -> Option<String> {
        self.keys.get(&(table, key.to_owned())).map(|at| self.id_at(table, *at))
    }

    /// Is there a thing of that identifier?
    pub fn has(&self, table: Table, id: &str) -> bool {
        self.ids.contains_key(&(table, id.to_owned()))
    }

    /// The position of the thing of an identifier.
    pub fn position(&self, table: Table, id: &str) -> Option<usize> {
        self.ids.get(&(table, id.to_owned())).copied()
    }

    /// The row of the thing of an identifier.
    pub fn row_mut(&mut self, table: Table, id: &str) -> Option<&mut Row> {
        let at = *self.ids.get(&(table, id.to_owned()))?;
        self.rows.get_mut(&table)?.get_mut(at)
    }

    /// A foreign row that only says more of a thing that is there.
    pub fn met(&mut self, table: Table, id: &str, record: usize) {
        if let Some(at) = self.ids.get(&(table, id.to_owned())).copied() {
            self.touch(record, table, at);
        }
    }

    /// Adds values to a list of a thing; each once.
    pub fn extend<'v>(&mut self, table: Table, id: &str, column: &'static str, values: impl IntoIterator<Item = &'v str>) {
        let Some(row) = self.row_mut(table, id) else { return };
        let cell = &mut row.cells.entry(column).or_default().0;
        for value in values {
            // A bar parts the values of a list: it can't stand within one.
            let value = value.trim().replace('|', "/");
            if !value.is_empty() && !cell.split('|').any(|known| known == value) {
                if !cell.is_empty() {
                    cell.push('|');
                }
                cell.push_str(&value);
            }
        }
        if cell.is_empty() {
            row.cells.remove(column);
        }
    }

    /// The identifier of the row at a position.
    pub fn id_at(&self, table: Table, at: usize) -> String {
        self.rows
            .get(&table)
            .and_then(|rows| rows.get(at))
            .and_then(|row| row.cells.get("id"))
            .map(|cell| cell.0.clone())
            .unwrap_or_default()
    }

    fn touch(&mut self, record: usize, table: Table, at: usize) {
        let main = &mut self.records[record].main;
        *main = main.or(Some((table, at)));
    }

    fn fill(&mut self, table: Table, at: usize, record: usize, cells: Cells) {
        let source = self.records[record].source;
        let mut differing: Vec<String> = Vec::new();
        let Some(row) = self.rows.get_mut(&table).and_then(|rows| rows.get_mut(at)) else { return };
        for (column, (text, from)) in cells.cells {
            match row.cells.get(column) {
                Some((known, _)) if *known != text && fold(known) != fold(&text) => {
                    let name = from.and_then(|from| self.sources[source].headers.get(from)).map_or(column, |header| header.trim());
                    differing.push(name.to_owned());
                }
                Some(_) => {}
                None => {
                    row.cells.insert(column, (text, from));
                }
            }
        }
        for (name, text) in cells.notes {
            match row.notes.get(&name) {
                Some(known) if *known != text => differing.push(name),
                Some(_) => {}
                None => {
                    row.notes.insert(name, text);
                }
            }
        }
        for name in differing {
            self.lose(source, &name, Why::Differs, 1);
        }
    }

    /// An identifier that nothing else of the table has, made of a wish.
    fn free_id(&self, table: Table, wish: &str) -> String {
        let wish = wish.trim();
        let is_plain = !wish.is_empty() && wish.chars().count() <= LONGEST_ID && !wish.contains(['|', ';', '\n', '\r', ',', '"']);
        let folded: String = if is_plain { wish.to_owned() } else { fold(wish).chars().take(LONGEST_ID).collect() };
        let base = if folded.is_empty() { table.code().trim_end_matches('s').to_owned() } else { folded };
        if !self.has(table, &base) {
            return base;
        }
        (2usize..).map(|n| format!("{base}_{n}")).find(|id| !self.has(table, id)).unwrap_or(base)
    }
}

/// An identifier made of a name.
pub(super) fn slug(name: &str) -> String {
    fold(name).chars().take(LONGEST_ID).collect()
}
