//! Which record a reference means: by its identifier, or by the name of exactly one record.

use super::codes::Table;
use super::fold::{distance, fold, tolerance};
use super::model::Origin;
use std::collections::HashMap;
use std::sync::OnceLock;

/// What a record can be called.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub id: &'a str,
    pub name: &'a str,
    /// Acronym, official number.
    pub others: [Option<&'a str>; 2],
    pub origin: Origin,
}

/// The records of one table, by all that they can be called. Positions are those of the table's canonical order.
#[derive(Debug)]
pub(super) struct Index<'a> {
    pub table: Table,
    /// Is the table in the dossier at all?
    pub is_there: bool,
    known: Vec<Known<'a>>,
    ids: HashMap<&'a str, u32>,
    loose: OnceLock<[HashMap<String, Hit>; 3]>,
}

#[derive(Clone, Copy, Debug)]
enum Hit {
    One(u32),
    Several(u32, u32),
}

/// What a reference means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lookup {
    /// The record of that identifier.
    Exact(u32),
    /// The record of that identifier but for case, accents or punctuation.
    Spelt(u32),
    /// The only record of that name, acronym or official number.
    Named(u32),
    /// At least two records are called so.
    Ambiguous(u32, u32),
    /// None.
    Unknown,
}

impl<'a> Index<'a> {
    /// `known`: in canonical order, identifiers unique.
    pub fn new(table: Table, is_there: bool, known: Vec<Known<'a>>) -> Self {
        let ids = known.iter().enumerate().map(|(at, record)| (record.id, at as u32)).collect();
        Self { table, is_there, known, ids, loose: OnceLock::new() }
    }

    pub fn known(&self, position: u32) -> &Known<'a> {
        &self.known[position as usize]
    }

    pub fn lookup(&self, cell: &str) -> Lookup {
        if let Some(position) = self.ids.get(cell) {
            return Lookup::Exact(*position);
        }
        let key = fold(cell);
        if key.is_empty() {
            return Lookup::Unknown;
        }
        let [ids, names, others] = self.loose.get_or_init(|| self.loosen());
        for (map, is_id) in [(ids, true), (names, false), (others, false)] {
            match map.get(&key) {
                Some(Hit::One(position)) if is_id => return Lookup::Spelt(*position),
                Some(Hit::One(position)) => return Lookup::Named(*position),
                Some(Hit::Several(a, b)) => return Lookup::Ambiguous(*a, *b),
                None => {}
            }
        }
        Lookup::Unknown
    }

    fn loosen(&self) -> [HashMap<String, Hit>; 3] {
        let mut maps: [HashMap<String, Hit>; 3] = Default::default();
        for (at, record) in self.known.iter().enumerate() {
            let names = std::iter::once((0, record.id))
                .chain([(1, record.name)])
                .chain(record.others.into_iter().flatten().map(|other| (2, other)));
            for (map, name) in names {
                let key = fold(name);
                if key.is_empty() {
                    continue;
                }
                let hit = maps[map].entry(key).or_insert(Hit::One(at as u32));
                if let Hit::One(first) = *hit
                    && first != at as u32
                {
                    *hit = Hit::Several(first, at as u32);
                }
            }
        }
        maps
    }

    /// The record whose identifier or name is nearest in spelling, if any is near; ties go to the smallest identifier.
    ///
    /// # Cost    One comparison a record: asked only for the first few faults of a column.
    pub fn nearest(&self, cell: &str) -> Option<u32> {
        let key = fold(cell);
        let most = tolerance(&key).max(1);
        let mut best: Option<(usize, u32)> = None;
        for (at, record) in self.known.iter().enumerate() {
            let limit = best.map_or(most, |(cost, _)| cost.saturating_sub(1));
            let near = |name: &str| {
                let is_far = name.len().abs_diff(cell.len()) > 3 * limit + 2;
                if is_far { None } else { distance(&key, &fold(name), limit) }
            };
            let cost = [near(record.id), near(record.name)].into_iter().flatten().min();
            if let Some(cost) = cost
                && best.is_none_or(|(least, _)| cost < least)
            {
                best = Some((cost, at as u32));
            }
            if best.is_some_and(|(cost, _)| cost == 0) {
                break;
            }
        }
        best.map(|(_, at)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_by_identifier_then_by_name() {
        let known = |id, name, acronym| Known { id, name, others: [acronym, None], origin: Origin::default() };
        let index = Index::new(
            Table::Partners,
            true,
            vec![
                known("caf77", "Caisse d'allocations familiales", Some("CAF")),
                known("ccas_melun", "CCAS de Melun", Some("CCAS")),
                known("ccas_torcy", "CCAS de Torcy", Some("CCAS")),
            ],
        );
        assert_eq!(index.lookup("caf77"), Lookup::Exact(0));
        assert_eq!(index.lookup("CCAS Melun"), Lookup::Spelt(1));
        assert_eq!(index.lookup("ccas de melun"), Lookup::Named(1));
        assert_eq!(index.lookup("caf"), Lookup::Named(0));
        assert_eq!(index.lookup("CCAS"), Lookup::Ambiguous(1, 2));
        assert_eq!(index.lookup("ccas_melin"), Lookup::Unknown);
        assert_eq!(index.nearest("ccas_melin"), Some(1));
        assert_eq!(index.nearest("tout autre chose"), None);
    }
}
