//! Addresses under `/explorer`: the state of a page stands in its address, so that it can be shared.

use crate::detectors::Subject;
use crate::dossier::{Dossier, RowRef, Table};
pub use crate::web::answer::step;

/// A path with its query; pairs without a value are left out.
pub fn address(path: &str, pairs: &[(&str, String)]) -> String {
    let given: Vec<&(&str, String)> = pairs.iter().filter(|(_, value)| !value.is_empty()).collect();
    if given.is_empty() {
        return path.to_owned();
    }
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(given.iter().map(|(name, value)| (*name, value))).finish();
    format!("{path}?{query}")
}

/// The page of a record: its own for partners, actions and territories, its row for other tables; nothing for a row without identifier.
pub fn of_row(dossier: &Dossier, row: RowRef) -> Option<String> {
    let id = dossier.id(row);
    let kind = match row.table {
        Table::Partners => "partenaire",
        Table::Actions => "action",
        Table::Territories => "territoire",
        _ if id.is_empty() => return None,
        table => return Some(address("/explorer/lignes", &[("table", table.code().to_owned()), ("ids", id)])),
    };
    Some(format!("/explorer/{kind}/{}", step(&id)))
}

/// The row of a subject.
pub fn row_of(subject: Subject) -> RowRef {
    match subject {
        Subject::Action(idx) => idx.into(),
        Subject::Partner(idx) => idx.into(),
        Subject::Territory(idx) => idx.into(),
    }
}

/// What people call a record.
pub fn name(dossier: &Dossier, row: RowRef) -> String {
    let at = row.index as usize;
    let named = match row.table {
        Table::Partners => dossier.partners[at].name.as_str(),
        Table::Actions => &dossier.actions[at].title,
        Table::Territories => &dossier.territories[at].name,
        Table::Meetings => dossier.meetings[at].title.as_deref().unwrap_or_default(),
        Table::Agreements => &dossier.agreements[at].title,
        _ => "",
    };
    if named.is_empty() { dossier.id(row) } else { named.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_typed_is_one_step_or_one_value() {
        assert_eq!(step("a/b ?&é"), "a%2Fb%20%3F%26%C3%A9");
        assert_eq!(address("/x", &[("a", "1&b=2".into()), ("c", String::new())]), "/x?a=1%26b%3D2");
        assert_eq!(address("/x", &[]), "/x");
    }
}
