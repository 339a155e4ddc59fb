//! Counts of rows at the crossing of two lists. A cell is a filter and the number of rows that it lets through: what it shows is what it opens.

use super::filter::{Filter, NO_THEME, theme_label};
use super::reader::{Facts, Reader};
use crate::dossier::{Dossier, Level, PartnerKind, Table, TerritoryIdx};
use crate::lexicon::themes;
use crate::text::{Lang, Text};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Rows and columns shown, at most: those of most rows.
pub const MOST: (usize, usize) = (60, 30);

/// A list that tables are crossed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Families of themes.
    Themes,
    /// Territories.
    Territories,
    /// Kinds of partner.
    Kinds,
    /// Target groups.
    Groups,
}

impl Axis {
    /// What stands in its heads.
    pub const fn title(self) -> Text {
        match self {
            Self::Themes => Text { fr: "Thématique", en: "Theme" },
            Self::Territories => Text { fr: "Territoire", en: "Territory" },
            Self::Kinds => Text { fr: "Type de partenaire", en: "Kind of partner" },
            Self::Groups => Text { fr: "Public", en: "Target group" },
        }
    }
}

/// Two lists and what is counted at their crossing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Its value in an address.
    pub code: &'static str,
    /// What it shows.
    pub title: Text,
    /// The table whose rows are counted.
    pub table: Table,
    /// What stands down.
    pub down: Axis,
    /// What stands across.
    pub across: Axis,
}

/// Every crossing, in the order of the form.
pub const CROSSINGS: &[Crossing] = &[
    Crossing {
        code: "themes-territoires",
        title: Text { fr: "Actions, par thématique et territoire", en: "Actions, by theme and territory" },
        table: Table::Actions,
        down: Axis::Themes,
        across: Axis::Territories,
    },
    Crossing {
        code: "types-territoires",
        title: Text { fr: "Participations, par type de partenaire et territoire", en: "Participations, by kind of partner and territory" },
        table: Table::Participations,
        down: Axis::Kinds,
        across: Axis::Territories,
    },
    Crossing {
        code: "types-themes",
        title: Text { fr: "Participations, par type de partenaire et thématique", en: "Participations, by kind of partner and theme" },
        table: Table::Participations,
        down: Axis::Kinds,
        across: Axis::Themes,
    },
    Crossing {
        code: "publics-territoires",
        title: Text { fr: "Actions, par public et territoire", en: "Actions, by target group and territory" },
        table: Table::Actions,
        down: Axis::Groups,
        across: Axis::Territories,
    },
    Crossing {
        code: "besoins-territoires",
        title: Text { fr: "Besoins exprimés, par thématique et territoire", en: "Needs raised, by theme and territory" },
        table: Table::Needs,
        down: Axis::Themes,
        across: Axis::Territories,
    },
];

/// What a row or a column stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A theme or its absence.
    Theme(String),
    /// A territory with those within it, or (`true`) by itself.
    Territory(TerritoryIdx, bool),
    /// A kind.
    Kind(PartnerKind),
    /// A target group.
    Group(String),
}

impl Key {
    /// What people call it.
    pub fn label(&self, dossier: &Dossier, lang: Lang) -> String {
        match self {
            Self::Theme(theme) if theme == NO_THEME => lang.pick("(sans thématique)", "(no theme)").to_owned(),
            Self::Theme(theme) => theme_label(theme).get(lang).to_owned(),
            Self::Territory(idx, false) => dossier.territory(*idx).name.clone(),
            Self::Territory(idx, true) => format!("{} {}", dossier.territory(*idx).name, lang.pick("(en entier)", "(as a whole)")),
            Self::Kind(kind) => kind.label().get(lang).to_owned(),
            Self::Group(group) => group.replace(['-', '_'], " "),
        }
    }

    /// What it is called in an address or a file.
    pub fn code(&self, dossier: &Dossier) -> String {
        match self {
            Self::Theme(text) | Self::Group(text) => text.clone(),
            Self::Territory(idx, _) => dossier.territory(*idx).id.clone(),
            Self::Kind(kind) => kind.code().to_owned(),
        }
    }

    /// A filter narrowed to it.
    pub fn narrow(&self, filter: &Filter) -> Filter {
        let filter = filter.clone();
        match self.clone() {
            Self::Theme(theme) => Filter { theme: Some(theme), ..filter },
            Self::Territory(idx, is_alone) => Filter { territory: Some(idx), is_alone, ..filter },
            Self::Kind(kind) => Filter { kind: Some(kind), ..filter },
            Self::Group(group) => Filter { group: Some(group), ..filter },
        }
    }
}

/// A matrix of counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// What stands down.
    pub down: Vec<Key>,
    /// What stands across.
    pub across: Vec<Key>,
    /// Counts that aren't zero.
    pub cells: BTreeMap<(Key, Key), usize>,
    /// Rows and columns left out.
    pub left_out: (usize, usize),
}

/// Counts the rows that a reader lets through.
pub fn count(reader: &Reader, crossing: Crossing, level: Option<Level>) -> Counts {
    let rows = reader.rows(crossing.table);
    let facts: Vec<Facts> = rows.into_iter().map(|row| reader.facts(row)).collect();
    let places = places(reader, &facts, level);
    let mut cells: BTreeMap<(Key, Key), usize> = BTreeMap::new();
    let (mut down, mut across): (BTreeMap<Key, usize>, BTreeMap<Key, usize>) = Default::default();
    for facts in &facts {
        let (rows, columns) = (keys(reader, crossing.down, facts, &places), keys(reader, crossing.across, facts, &places));
        rows.iter().for_each(|key| *down.entry(key.clone()).or_default() += 1);
        columns.iter().for_each(|key| *across.entry(key.clone()).or_default() += 1);
        for row in &rows {
            for column in &columns {
                *cells.entry((row.clone(), column.clone())).or_default() += 1;
            }
        }
    }
    let (down, lost_down) = first(reader.dossier, crossing.down, down, MOST.0);
    let (across, lost_across) = first(reader.dossier, crossing.across, across, MOST.1);
    Counts { down, across, cells, left_out: (lost_down, lost_across) }
}

/// The lines of most rows; territories then in the order of their levels and names, others as they count.
fn first(dossier: &Dossier, axis: Axis, all: BTreeMap<Key, usize>, most: usize) -> (Vec<Key>, usize) {
    let left_out = all.len().saturating_sub(most);
    let mut keys: Vec<(Key, usize)> = all.into_iter().collect();
    // What has no theme stands last, however much it is.
    let is_last = |key: &Key| matches!(key, Key::Theme(theme) if theme == NO_THEME);
    keys.sort_by_key(|(key, n)| (is_last(key), Reverse(*n), key.clone()));
    keys.truncate(most);
    let mut keys: Vec<Key> = keys.into_iter().map(|(key, _)| key).collect();
    if axis == Axis::Territories {
        keys.sort_by_key(|key| match key {
            Key::Territory(idx, _) => Some((dossier.territory(*idx).level, crate::text::alphabetical(&dossier.territory(*idx).name), *idx)),
            _ => None,
        });
    }
    (keys, left_out)
}

/// What a row counts in. Where the filter asks for one theme, kind or group, the row counts in that one alone: its others would open more than is counted.
fn keys(reader: &Reader, axis: Axis, facts: &Facts, places: &BTreeMap<TerritoryIdx, BTreeSet<Key>>) -> BTreeSet<Key> {
    let filter = reader.filter;
    let asked = match axis {
        Axis::Themes => filter.theme.clone().map(Key::Theme),
        Axis::Kinds => filter.kind.map(Key::Kind),
        Axis::Groups => filter.group.clone().map(Key::Group),
        Axis::Territories => None,
    };
    if let Some(asked) = asked {
        return BTreeSet::from([asked]);
    }
    match axis {
        Axis::Themes => match facts.themes {
            Some([]) => BTreeSet::from([Key::Theme(NO_THEME.to_owned())]),
            Some(all) => all.iter().map(|theme| Key::Theme(themes::family(theme).to_owned())).collect(),
            None => BTreeSet::new(),
        },
        Axis::Territories => facts.territories.iter().filter_map(|at| places.get(at)).flatten().cloned().collect(),
        Axis::Kinds => facts.partners.iter().map(|partner| Key::Kind(reader.kind(*partner))).collect(),
        Axis::Groups => facts.groups.unwrap_or_default().iter().map(|group| Key::Group(group.clone())).collect(),
    }
}

/// For each territory in use, the columns that it counts in: those of the level that it is in; itself when it is above that level, or in none of it.
fn places(reader: &Reader, facts: &[Facts], level: Option<Level>) -> BTreeMap<TerritoryIdx, BTreeSet<Key>> {
    let dossier = reader.dossier;
    let used: BTreeSet<TerritoryIdx> = facts.iter().flat_map(|facts| facts.territories.iter().copied()).collect();
    let asked = |at: &TerritoryIdx| reader.filter.territory.is_none_or(|asked| reader.is_in(*at, asked));
    let used: Vec<TerritoryIdx> = used.into_iter().filter(asked).collect();
    let level = level.unwrap_or_else(|| usual_level(dossier, &used));
    let column = |at: TerritoryIdx| {
        let of_level = dossier.lineage(at).find(|up| dossier.territory(*up).level == level);
        // A larger territory than the one asked for would open more than is asked.
        match of_level.filter(asked) {
            Some(up) if !reader.filter.is_alone => Key::Territory(up, false),
            _ => Key::Territory(at, true),
        }
    };
    used.into_iter().map(|at| (at, BTreeSet::from([column(at)]))).collect()
}

/// The lowest level at which those in use make few enough columns; the highest when none does.
pub fn usual_level(dossier: &Dossier, used: &[TerritoryIdx]) -> Level {
    let n_columns = |level: Level| {
        let columns: BTreeSet<TerritoryIdx> =
            used.iter().map(|at| dossier.lineage(*at).find(|up| dossier.territory(*up).level == level).unwrap_or(*at)).collect();
        columns.len()
    };
    let is_there = |level: &&Level| used.iter().any(|at| dossier.lineage(*at).any(|up| dossier.territory(up).level == **level));
    let levels: Vec<Level> = Level::ALL.iter().rev().filter(is_there).copied().collect();
    levels.iter().copied().find(|level| n_columns(*level) <= MOST.1).or(levels.last().copied()).unwrap_or(Level::Mds)
}
