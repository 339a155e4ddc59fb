//! Calls between central directorates and field services, counted and compared with what volumes alone would give.
//!
//! # Method     One count a day and pair of services (the graph's weight). Expected: quasi-independence, row total × column total / total, each direction
//! apart, over the territories that keep this record. A cell stands out below when a Poisson law of that mean gives so few calls in less than
//! one case in twenty; a zero therefore stands out from 3 expected calls.
//! # Odd cases  A territory of which no service appears in any call, or whose table is said to be incomplete: its zeros are unknown, not zeros. A directorate
//! without any call has nothing expected of it here: it is named apart (its isolation is another question).
//! # Cost       O(calls + territories × directorates).

use super::label::{clean, without_common_beginning};
use crate::detectors::View;
use crate::dossier::{Extent, Level, PartnerIdx, PartnerKind, Table, TerritoryIdx};
use crate::network::{EdgeKind, Node};
use crate::text::{Sentence, count};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Rows drawn, at most.
const MOST_ROWS: usize = 24;
/// Columns drawn, at most.
const MOST_COLUMNS: usize = 10;
/// A cell stands out below when fewer cases than this would give as few calls.
const RARE: f64 = 0.05;

/// One direction of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Calls {
    pub observed: u32,
    pub expected: f64,
    pub stands_out: bool,
}

/// A territory (or several) and a directorate (or several).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cell {
    /// From the centre to the field.
    pub down: Calls,
    /// From the field to the centre.
    pub up: Calls,
}

/// A row or a column: its short name, its whole name, and, if it is one record, that record's identifier.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Head {
    pub name: Sentence,
    pub whole: String,
    pub id: String,
}

/// The whole table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Counts {
    pub rows: Vec<Head>,
    pub columns: Vec<Head>,
    /// Row by row, as long as the columns; `None`: unknown.
    pub cells: Vec<Vec<Option<Cell>>>,
    /// First and last day of a call.
    pub period: (Date, Date),
    /// Directorates without any call, either way.
    pub silent: Vec<String>,
    /// How many cells chance alone would let stand out.
    pub by_chance: f64,
    /// Calls that have no cell here: between two services of the same side, and with a commune, a CCAS or any partner that is none of the Department's.
    pub among_themselves: u32,
    pub with_partners: u32,
}

pub(super) fn gather(view: &View) -> Option<Counts> {
    let dossier = view.dossier;
    let days: Vec<Date> = dossier.solicitations.iter().map(|s| s.date).collect();
    let period = (*days.iter().min()?, *days.iter().max()?);
    let is_local = |t: TerritoryIdx| dossier.territory(t).level != Level::Department;
    let field = |p: PartnerIdx| {
        let record = dossier.partner(p);
        let is_field = matches!(record.kind, PartnerKind::Mds | PartnerKind::DepartmentService);
        record.territory.filter(|t| is_field && is_local(*t))
    };
    // A service of the whole département counts for the directorate above it.
    let centre = |p: PartnerIdx| {
        let mut at = p;
        for _ in 0..8 {
            let record = dossier.partner(at);
            match record.kind {
                PartnerKind::Directorate => return Some(at),
                PartnerKind::DepartmentService if !record.territory.is_some_and(is_local) => at = record.parent?,
                _ => return None,
            }
        }
        None
    };
    let everyone = || (0..dossier.partners.len()).map(PartnerIdx::from).filter(|p| view.linkage.partners.canonical(*p) == *p);
    let territories: Vec<TerritoryIdx> = everyone().filter_map(field).collect::<BTreeSet<_>>().into_iter().collect();
    let directorates: BTreeSet<PartnerIdx> = everyone().filter_map(centre).collect();
    if territories.is_empty() || directorates.is_empty() {
        return None;
    }
    let mut calls: BTreeMap<(TerritoryIdx, PartnerIdx), (u32, u32)> = BTreeMap::new();
    let mut heard_of: BTreeSet<TerritoryIdx> = BTreeSet::new();
    let (mut among_themselves, mut with_partners) = (0, 0);
    let is_of_the_department = |p: PartnerIdx| field(p).is_some() || centre(p).is_some();
    for (from, to, tie) in view.network.ties(EdgeKind::Solicitation) {
        let (Node::Partner(from), Node::Partner(to)) = (from, to) else { continue };
        heard_of.extend(field(from).into_iter().chain(field(to)));
        if !is_of_the_department(from) || !is_of_the_department(to) {
            with_partners += tie.count;
        } else if centre(from).is_some() == centre(to).is_some() {
            among_themselves += tie.count;
        }
        if let (Some(directorate), Some(territory)) = (centre(from), field(to)) {
            calls.entry((territory, directorate)).or_default().0 += tie.count;
        }
        if let (Some(territory), Some(directorate)) = (field(from), centre(to)) {
            calls.entry((territory, directorate)).or_default().1 += tie.count;
        }
    }
    let is_known = |t: TerritoryIdx| {
        let said = dossier
            .completeness
            .iter()
            .filter(|c| c.territory == t && c.scope == Table::Solicitations.code())
            .map(|c| c.extent)
            .next_back();
        said.map_or(heard_of.contains(&t), |extent| extent == Extent::Whole)
    };
    let silent =
        directorates.iter().filter(|d| !calls.keys().any(|(_, other)| other == *d)).map(|d| clean(&dossier.partner(*d).name)).collect();
    let (rows, row_heads) = rows(view, &territories, &calls);
    let (columns, column_heads) = columns(view, &directorates, &calls);
    let mut cells: Vec<Vec<Option<Cell>>> = Vec::new();
    for members in &rows {
        let known = members.iter().all(|t| is_known(*t));
        let cell = |directorates: &Vec<PartnerIdx>| {
            let (mut down, mut up) = (0, 0);
            for (territory, directorate) in members.iter().flat_map(|t| directorates.iter().map(move |d| (*t, *d))) {
                let (d, u) = calls.get(&(territory, directorate)).copied().unwrap_or_default();
                down += d;
                up += u;
            }
            let calls = |observed| Calls { observed, ..Calls::default() };
            (known || down + up > 0).then(|| Cell { down: calls(down), up: calls(up) })
        };
        cells.push(columns.iter().map(cell).collect());
    }
    let mut counts =
        Counts { rows: row_heads, columns: column_heads, cells, period, silent, by_chance: 0.0, among_themselves, with_partners };
    let known: Vec<bool> = rows.iter().map(|members| members.iter().all(|t| is_known(*t))).collect();
    counts.compare(&known, |cell| &mut cell.down);
    counts.compare(&known, |cell| &mut cell.up);
    Some(counts)
}

impl Counts {
    /// Fills what is expected in one direction. Rows that aren't known expect nothing.
    fn compare(&mut self, known: &[bool], of: fn(&mut Cell) -> &mut Calls) {
        let (n_rows, n_columns) = (self.rows.len(), self.columns.len());
        let mut observed = vec![vec![0u32; n_columns]; n_rows];
        for (row, cells) in self.cells.iter_mut().enumerate().filter(|(row, _)| known[*row]) {
            for (column, cell) in cells.iter_mut().enumerate() {
                observed[row][column] = cell.as_mut().map_or(0, |cell| of(cell).observed);
            }
        }
        let total: u32 = observed.iter().flatten().sum();
        for (row, cells) in self.cells.iter_mut().enumerate().filter(|(row, _)| known[*row]) {
            let of_row: u32 = observed[row].iter().sum();
            for (column, cell) in cells.iter_mut().enumerate() {
                let Some(cell) = cell else { continue };
                let of_column: u32 = observed.iter().map(|r| r[column]).sum();
                let calls = of(cell);
                calls.expected = if total == 0 { 0.0 } else { f64::from(of_row) * f64::from(of_column) / f64::from(total) };
                let (limit, chance) = rare_below(calls.expected);
                calls.stands_out = limit.is_some_and(|limit| calls.observed <= limit);
                self.by_chance += chance;
            }
        }
    }
}

/// The largest count that is rare under a Poisson law of this mean, and the probability of that count or less.
fn rare_below(mean: f64) -> (Option<u32>, f64) {
    let mut term = libm::exp(-mean);
    let (mut sum, mut found) = (term, (None, 0.0));
    let mut n = 0;
    // From a mean of some 700 up, exp(−mean) is nil: a normal law is then exact enough (1.645 standard deviations below).
    if mean > 600.0 {
        return (Some((mean - 1.645 * mean.sqrt()) as u32), RARE);
    }
    while sum < RARE {
        found = (Some(n), sum);
        n += 1;
        term *= mean / f64::from(n);
        sum += term;
    }
    found
}

/// Territories, one a row when a page holds them; else by the territory that holds them; else the busiest, and all others on one row.
fn rows(
    view: &View,
    territories: &[TerritoryIdx],
    calls: &BTreeMap<(TerritoryIdx, PartnerIdx), (u32, u32)>,
) -> (Vec<Vec<TerritoryIdx>>, Vec<Head>) {
    let record = |t: TerritoryIdx| view.dossier.territory(t);
    let mut groups: Vec<Vec<TerritoryIdx>> = territories.iter().map(|t| vec![*t]).collect();
    let mut others = Vec::new();
    if groups.len() > MOST_ROWS {
        let mut by_parent: BTreeMap<TerritoryIdx, Vec<TerritoryIdx>> = BTreeMap::new();
        for territory in territories {
            let parent = record(*territory).parent.filter(|p| record(*p).level != Level::Department);
            by_parent.entry(parent.unwrap_or(*territory)).or_default().push(*territory);
        }
        if (2..=MOST_ROWS).contains(&by_parent.len()) {
            groups = by_parent.into_values().collect();
        } else {
            let of = |t: TerritoryIdx| calls.iter().filter(|((other, _), _)| *other == t).map(|(_, (d, u))| d + u).sum::<u32>();
            groups.sort_by_key(|g| (std::cmp::Reverse(of(g[0])), g[0]));
            others = groups.split_off(MOST_ROWS - 1).into_iter().flatten().collect();
            groups.sort();
        }
    }
    let first_names: Vec<String> = groups
        .iter()
        .map(|g| match record(g[0]).parent {
            Some(parent) if g.len() > 1 => clean(&record(parent).name),
            _ => clean(&record(g[0]).name),
        })
        .collect();
    let short = without_common_beginning(&first_names);
    let whole = |members: &[TerritoryIdx]| members.iter().map(|t| clean(&record(*t).name)).collect::<Vec<_>>().join(", ");
    let mut heads: Vec<Head> = groups
        .iter()
        .zip(short)
        .map(|(members, name)| {
            // An area by its name alone: a number would be that of its territories that have a service, not of those that it holds.
            Head { name: Sentence::verbatim(name), whole: whole(members), id: record(members[0]).id.clone() }
        })
        .collect();
    if !others.is_empty() {
        let name = count(others.len(), ("autre territoire", "autres territoires"), ("other territory", "other territories"));
        heads.push(Head { name, whole: whole(&others), id: "autres territoires".to_owned() });
        groups.push(others);
    }
    (groups, heads)
}

/// Directorates, busiest first; beyond what a page holds, all others in one column.
fn columns(
    view: &View,
    directorates: &BTreeSet<PartnerIdx>,
    calls: &BTreeMap<(TerritoryIdx, PartnerIdx), (u32, u32)>,
) -> (Vec<Vec<PartnerIdx>>, Vec<Head>) {
    let record = |p: PartnerIdx| view.dossier.partner(p);
    let of = |p: PartnerIdx| calls.iter().filter(|((_, other), _)| *other == p).map(|(_, (d, u))| d + u).sum::<u32>();
    let mut order: Vec<PartnerIdx> = directorates.iter().copied().collect();
    order.sort_by_key(|p| (std::cmp::Reverse(of(*p)), *p));
    let others = if order.len() > MOST_COLUMNS { order.split_off(MOST_COLUMNS - 1) } else { Vec::new() };
    let mut heads: Vec<Head> = order
        .iter()
        .map(|p| {
            let whole = clean(&record(*p).name);
            Head { name: Sentence::verbatim(short_direction(&whole)), whole, id: record(*p).id.clone() }
        })
        .collect();
    let mut groups: Vec<Vec<PartnerIdx>> = order.into_iter().map(|p| vec![p]).collect();
    if !others.is_empty() {
        let name = count(others.len(), ("autre direction", "autres directions"), ("other directorate", "other directorates"));
        let whole = others.iter().map(|p| clean(&record(*p).name)).collect::<Vec<_>>().join(", ");
        heads.push(Head { name, whole, id: "autres directions".to_owned() });
        groups.push(others);
    }
    (groups, heads)
}

/// "Direction de l'autonomie" → "Dir. de l'autonomie": the head of a column is narrow.
fn short_direction(name: &str) -> String {
    name.strip_prefix("Direction ").map_or_else(|| name.to_owned(), |rest| format!("Dir. {rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_stands_out_from_three_expected() {
        assert_eq!(rare_below(2.9).0, None);
        let (limit, chance) = rare_below(3.0);
        assert_eq!(limit, Some(0));
        assert!((chance - 0.049_787).abs() < 1e-6);
        // Poisson of mean 10: P(X ≤ 4) = .029253, P(X ≤ 5) = .067086.
        let (limit, chance) = rare_below(10.0);
        assert!(limit == Some(4) && (chance - 0.029_253).abs() < 1e-6);
        assert_eq!(rare_below(0.0), (None, 0.0));
        assert_eq!(rare_below(1000.0).0, Some(947));
    }

    #[test]
    fn directorates_have_short_names() {
        assert_eq!(short_direction("Direction de l'autonomie"), "Dir. de l'autonomie");
        assert_eq!(short_direction("DGA solidarité"), "DGA solidarité");
    }
}
