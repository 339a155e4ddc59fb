//! Remarks while rows are read in parallel: bounded, merged in the order of the rows.

use super::codes::Table;
use super::remark::Remark;
use std::collections::BTreeMap;

/// How many remarks of one sort in one column are kept one by one. A clerk mends a sort at once; nobody reads the two-thousandth.
const KEPT: usize = 1000;

/// A remark on its way.
#[derive(Debug)]
pub(super) struct Entry {
    /// Position of its source.
    pub source: u16,
    pub remark: Remark,
    /// The cell for which the nearest identifier of a table is to be proposed, once everything is read.
    pub nearest: Option<(Table, String)>,
}

/// Source, sort and column of a remark.
type Sort = (u16, &'static str, Option<usize>);

/// How many remarks of a sort there were, and the entry that carries the number of those not kept.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    seen: usize,
    last: usize,
}

/// Remarks of some rows.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub entries: Vec<Entry>,
    counts: BTreeMap<Sort, Count>,
    /// References that could not be followed because their table is not there: (source, table) → cells.
    pub unchecked: BTreeMap<(u16, Table), usize>,
    /// Rows left aside.
    pub left_aside: usize,
}

impl Log {
    /// Adds a remark; `build` is only called when it is kept.
    pub fn add(&mut self, source: u16, kind: &'static str, column: Option<usize>, build: impl FnOnce() -> Entry) {
        let count = self.counts.entry((source, kind, column)).or_default();
        count.seen += 1;
        if count.seen <= KEPT {
            count.last = self.entries.len();
            self.entries.push(build());
        } else {
            self.entries[count.last].remark.others += 1;
        }
    }

    /// Adds what was found in later rows.
    pub fn append(&mut self, later: Self) {
        for entry in later.entries {
            let sort = (entry.source, entry.remark.kind, entry.remark.place.column.as_ref().map(|column| column.position));
            let weight = 1 + entry.remark.others;
            let count = self.counts.entry(sort).or_default();
            count.seen += weight;
            if count.seen - weight < KEPT {
                count.last = self.entries.len();
                self.entries.push(entry);
            } else {
                self.entries[count.last].remark.others += weight;
            }
        }
        for (key, cells) in later.unchecked {
            *self.unchecked.entry(key).or_default() += cells;
        }
        self.left_aside += later.left_aside;
    }
}
