//! The columns of a foreign table while it is converted: which were carried over, and what became of the others.

use super::draft::Draft;
use super::losses::Why;
use super::understood::{Confidence, Meaning, Understood, examples};
use crate::dossier::{Table, fold, header_key};
use crate::sources::{RawRow, RawTable};

/// Words in a header that speak of persons, or of how to reach them.
const PERSONAL: &[&str] = &[
    "mail",
    "email",
    "courriel",
    "telephone",
    "tel",
    "phone",
    "mobile",
    "portable",
    "fax",
    "contact",
    "prenom",
    "interlocuteur",
    "telephones",
    "phones",
    "courriels",
    "mails",
    "contacts",
];

/// What becomes of a column.
#[derive(Clone, Debug, PartialEq)]
enum Fate {
    Carried(String, Confidence),
    Left(Why),
}

/// The columns of a table.
#[derive(Clone, Debug)]
pub(super) struct Columns<'a> {
    pub raw: &'a RawTable,
    pub source: usize,
    /// Position of the first row below the headers.
    pub first: usize,
    pub headers: Vec<String>,
    keys: Vec<String>,
    fates: Vec<Option<Fate>>,
}

impl<'a> Columns<'a> {
    /// The columns of a table whose headers stand on the row at a position.
    pub fn new(draft: &mut Draft, raw: &'a RawTable, header: usize, format: &'static str) -> Self {
        let headers: Vec<String> =
            if raw.is_empty() { Vec::new() } else { raw.row(header).cells().map(|cell| cell.trim().to_owned()).collect() };
        let keys = headers.iter().map(|header| header_key(header)).collect();
        let source = draft.source(raw.title(), format, headers.clone());
        let fates = vec![None; headers.len()];
        Self { raw, source, first: header + 1, headers, keys, fates }
    }

    /// The first column, not spoken for yet, that bears one of these names.
    pub fn find(&mut self, target: &str, names: &[&str]) -> Option<usize> {
        let names: Vec<String> = names.iter().map(|name| header_key(name)).collect();
        let found =
            names.iter().find_map(|name| self.keys.iter().zip(&self.fates).position(|(key, fate)| fate.is_none() && key == name))?;
        self.carry(found, target, Confidence::Sure);
        Some(found)
    }

    /// Says what a column means.
    pub fn carry(&mut self, position: usize, target: &str, confidence: Confidence) {
        if let Some(fate) = self.fates.get_mut(position) {
            *fate = Some(Fate::Carried(target.to_owned(), confidence));
        }
    }

    /// Says why columns of these names are left out.
    pub fn leave(&mut self, why: Why, names: &[&str]) {
        for name in names.iter().map(|name| header_key(name)) {
            for (key, fate) in self.keys.iter().zip(&mut self.fates) {
                if fate.is_none() && *key == name {
                    *fate = Some(Fate::Left(why));
                }
            }
        }
    }

    /// Says why a column is left out.
    pub fn leave_at(&mut self, position: usize, why: Why) {
        if let Some(fate) = self.fates.get_mut(position) {
            *fate = Some(Fate::Left(why));
        }
    }

    /// What nothing was said of is kept as notes, but for what is about persons.
    pub fn rest(&mut self) {
        for (key, fate) in self.keys.iter().zip(&mut self.fates) {
            if fate.is_none() {
                let is_personal = key.split('_').any(|word| PERSONAL.contains(&word));
                *fate = Some(Fate::Left(if is_personal { Why::Personal } else { Why::Noted }));
            }
        }
    }

    /// The trimmed text of a cell; empty without such a column.
    pub fn cell(&self, row: RawRow<'a>, column: Option<usize>) -> &'a str {
        column.map_or("", |column| row.cell(column).trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')))
    }

    /// The rows below the headers.
    pub fn rows(&self) -> impl Iterator<Item = RawRow<'a>> + use<'a> {
        let raw = self.raw;
        (self.first..raw.len()).map(move |at| raw.row(at))
    }

    /// Is it the row of headers, printed again below itself?
    pub fn is_header_again(&self, row: RawRow<'a>) -> bool {
        let mut filled =
            (0..row.len()).filter(|at| !row.cell(*at).trim().is_empty()).map(|at| (self.headers.get(at), row.cell(at).trim())).peekable();
        filled.peek().is_some() && filled.all(|(header, cell)| header.is_some_and(|header| fold(header) == fold(cell)))
    }

    /// What a row holds in columns kept as notes, and beyond the last header.
    pub fn notes(&self, row: RawRow<'a>) -> Vec<(String, String)> {
        let known = self.fates.iter().enumerate().filter(|(_, fate)| **fate == Some(Fate::Left(Why::Noted)));
        let beyond = (self.headers.len()..row.len()).map(|at| (crate::sources::column_letter(at), row.cell(at).trim()));
        let name = |at: usize| {
            let header = &self.headers[at];
            if header.is_empty() { format!("colonne {}", crate::sources::column_letter(at)) } else { header.clone() }
        };
        known
            .map(|(at, _)| (name(at), row.cell(at).trim()))
            .chain(beyond.map(|(letter, cell)| (format!("colonne {letter}"), cell)))
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(name, cell)| (name, cell.to_owned()))
            .collect()
    }

    /// Counts what was left out, and says what was understood.
    pub fn finish(self, draft: &mut Draft, table: Option<Table>, territory: Option<String>) {
        let n_cells = |at: usize| self.rows().filter(|row| !row.cell(at).trim().is_empty()).count();
        let mut columns = Vec::new();
        for (at, fate) in self.fates.iter().enumerate() {
            let letter = crate::sources::column_letter(at);
            let header = if self.headers[at].is_empty() { format!("colonne {letter}") } else { self.headers[at].clone() };
            let (target, confidence) = match fate {
                Some(Fate::Carried(target, confidence)) => (target.clone(), *confidence),
                Some(Fate::Left(why)) => {
                    draft.lose(self.source, &header, *why, n_cells(at));
                    (if *why == Why::Noted { "note" } else { "ignorer" }.to_owned(), Confidence::Understood)
                }
                None => continue,
            };
            if self.headers[at].is_empty() && n_cells(at) == 0 {
                continue;
            }
            columns.push(Meaning { position: at, header, target, confidence, examples: examples(self.raw, self.first, at) });
        }
        let header_row = if self.raw.is_empty() { 0 } else { self.raw.row(self.first - 1).row };
        let format = draft.sources[self.source].format;
        draft.understood.push(Understood {
            file: self.raw.name.clone(),
            sheet: self.raw.sheet.clone(),
            format,
            table,
            header_row,
            territory,
            columns,
        });
    }
}

/// Finds the row, among the first, that bears at least these headers: all of `needed`, each by one of its names.
pub(super) fn header_row(raw: &RawTable, needed: &[&[&str]]) -> Option<usize> {
    const SEARCHED: usize = 25;
    let needed: Vec<Vec<String>> = needed.iter().map(|names| names.iter().map(|name| header_key(name)).collect()).collect();
    raw.rows().take(SEARCHED).position(|row| {
        let keys: Vec<String> = row.cells().take(300).filter(|cell| cell.len() <= 120).map(header_key).collect();
        needed.iter().all(|names| names.iter().any(|name| keys.contains(name)))
    })
}

/// Marks that may part the values of a cell, or stand within one of them.
pub(super) const MARKS: [&str; 6] = ["/", ", ", " et ", " and ", " + ", " & "];

/// The values of a cell that holds several: parted by bars, semicolons or line breaks, and by other marks where the parts are values by themselves elsewhere.
pub(super) fn parts(cell: &str, is_known: impl Fn(&str) -> bool) -> Vec<&str> {
    let mut parts: Vec<&str> = cell.split(['|', ';', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect();
    for mark in MARKS {
        parts = parts
            .into_iter()
            .flat_map(|part| {
                let pieces: Vec<&str> = part.split(mark).map(str::trim).filter(|piece| !piece.is_empty()).collect();
                let is_list = pieces.len() > 1 && !is_known(part) && pieces.iter().any(|piece| is_known(piece));
                if is_list { pieces } else { vec![part] }
            })
            .collect();
    }
    parts
}
