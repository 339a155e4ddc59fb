//! The one list of tables: what each is, and the name of its file.

use super::codes::Table;
use super::column::TableSpec;
use super::header::key;
use super::{
    action, agreement, commune_change, decision, indicator, judged_pair, judged_partners, meeting, milestone, need, participation, partner,
    seat, solicitation, territory,
};

/// What a table is.
pub fn spec(table: Table) -> &'static TableSpec {
    match table {
        Table::Territories => &territory::SPEC,
        Table::Indicators => &indicator::SPEC,
        Table::Partners => &partner::SPEC,
        Table::Actions => &action::SPEC,
        Table::Participations => &participation::SPEC,
        Table::Meetings => &meeting::SPEC,
        Table::Attendances => &meeting::attendance::SPEC,
        Table::Solicitations => &solicitation::SPEC,
        Table::Agreements => &agreement::SPEC,
        Table::Needs => &need::SPEC,
        Table::Seats => &seat::SPEC,
        Table::Milestones => &milestone::SPEC,
        Table::Completeness => &milestone::completeness::SPEC,
        Table::Decisions => &decision::SPEC,
        Table::JudgedPairs => &judged_pair::SPEC,
        Table::JudgedPartners => &judged_partners::SPEC,
        Table::CommuneChanges => &commune_change::SPEC,
    }
}

/// What the name of a file says of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// It is the name of a table: `actions`, « Partenaires 2014 », `partners`.
    Named(Table),
    /// It begins with the name of a table: « actions Chelles ». Its headers decide.
    LedBy(Table),
    /// It says nothing.
    Unknown,
}

/// Words in the names of files that say nothing of what they hold.
const FILLERS: &[&str] = &[
    "copie",
    "copy",
    "export",
    "extraction",
    "final",
    "finale",
    "def",
    "version",
    "table",
    "tableau",
    "liste",
    "fichier",
    "utf8",
    "utf",
    "csv",
    "nouveau",
    "maj",
    "annee",
];

/// Which table a file is, by its name without folder: case, accents, plurals, years, dates and versions aside.
pub(crate) fn naming(file: &str) -> Naming {
    let stem = file.split_once('.').map_or(file, |(stem, _)| stem);
    let folded = key(stem);
    let is_filler = |word: &str| {
        let digits = word.trim_start_matches(['v', 't', 's']);
        FILLERS.contains(&word) || (digits.len() + 1 >= word.len() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    let words: Vec<&str> = folded.split('_').filter(|word| !word.is_empty() && !is_filler(word)).collect();
    let whole = words.join("_");
    let names = |table: Table| std::iter::once(table.code()).chain(spec(table).aliases.iter().copied()).map(key);
    if let Some(table) = Table::ALL.iter().find(|table| names(**table).any(|name| name == whole)) {
        return Naming::Named(*table);
    }
    let lead = words.first().copied().unwrap_or_default();
    match Table::ALL.iter().find(|table| key(table.code()) == lead) {
        Some(table) => Naming::LedBy(*table),
        None => Naming::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn names_of_files() {
        let cases = [
            ("actions.csv", Naming::Named(Table::Actions)),
            ("Partenaires 2014.csv", Naming::Named(Table::Partners)),
            ("PARTENAIRE.CSV", Naming::Named(Table::Partners)),
            ("partners.csv", Naming::Named(Table::Partners)),
            ("Présences_2014-09-30_v2.csv", Naming::Named(Table::Attendances)),
            ("liste des partenaires (copie).csv", Naming::Named(Table::Partners)),
            ("actions Chelles.csv", Naming::LedBy(Table::Actions)),
            ("notes de réunion.csv", Naming::Unknown),
            (".csv", Naming::Unknown),
        ];
        for (file, expected) in cases {
            assert_eq!(naming(file), expected, "{file}");
        }
    }

    #[test]
    fn no_name_means_two_tables_nor_two_columns() {
        let mut files: BTreeMap<String, Table> = BTreeMap::new();
        for table in Table::ALL {
            let spec = spec(*table);
            assert_eq!(spec.table, *table);
            for name in std::iter::once(table.code()).chain(spec.aliases.iter().copied()).map(key) {
                let other = files.insert(name.clone(), *table);
                assert!(other.is_none_or(|other| other == *table), "{name}: {table:?} and {other:?}");
            }
            let mut headers: BTreeMap<String, &str> = BTreeMap::new();
            for column in spec.columns {
                for name in super::super::header::keys(column) {
                    let other = headers.insert(name.clone(), column.name);
                    assert!(
                        other.is_none_or(|other| other == column.name),
                        "{}: « {name} » is {} and {other:?}",
                        table.code(),
                        column.name
                    );
                }
            }
        }
    }
}
