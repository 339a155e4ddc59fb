//! Organizations: partners.

use super::super::columns::Columns;
use super::super::draft::{Cells, Draft};
use super::super::kinds;
use super::super::losses::Why;
use super::{FORMAT, no_identifier};
use crate::dossier::{Severity, Table, fold};
use crate::say;
use crate::sources::RawTable;

pub(super) fn organizations(raw: &RawTable, draft: &mut Draft) {
    let mut columns = Columns::new(draft, raw, 0, FORMAT.key);
    let id_at = columns.find("id", &["id", "organization_uuid"]);
    let name_at = columns.find("nom", &["name", "organization_name"]);
    let other_at = columns.find("sigle", &["alternate_name", "organization_alternate_name"]);
    let status_at = columns.find("type", &["legal_status", "organization_legal_status", "tax_status"]);
    let parent_at = columns.find("parent", &["parent_organization_id"]);
    columns.leave(Why::Personal, &["email", "organization_email"]);
    columns.leave(Why::Technical, &["logo", "uri"]);
    columns.rest();
    let mut parents: Vec<(String, String)> = Vec::new();
    for row in columns.rows() {
        let record = draft.record(columns.source, row.row);
        let cell = |at| columns.cell(row, at);
        if cell(id_at).is_empty() {
            no_identifier(draft, record, id_at);
            continue;
        }
        let name = if cell(name_at).is_empty() { format!("Organisation {}", cell(id_at)) } else { cell(name_at).to_owned() };
        let acronym = Some(cell(other_at)).filter(|words| words.chars().count() <= 12).unwrap_or_default();
        let status = fold(cell(status_at));
        let kind = if status.contains("non_profit") || status.contains("nonprofit") || status.contains("charity") {
            "association"
        } else {
            kinds::of_name(&name)
        };
        let mut notes = columns.notes(row);
        if acronym.is_empty()
            && let Some(at) = other_at
        {
            notes.push((columns.headers[at].clone(), cell(other_at).to_owned()));
        }
        let cells =
            Cells::default().with("nom", &name, name_at).with("sigle", acronym, other_at).with("type", kind, status_at).noted(notes);
        let id = draft.entity(Table::Partners, record, &format!("id:{}", cell(id_at)), cell(id_at), cells);
        if !cell(parent_at).is_empty() {
            parents.push((id, cell(parent_at).to_owned()));
        }
    }
    for (id, parent) in parents {
        match draft.find(Table::Partners, &format!("id:{parent}")) {
            Some(parent) if parent != id => {
                if let Some(row) = draft.row_mut(Table::Partners, &id) {
                    row.cells.insert("parent", (parent, parent_at));
                }
            }
            _ => draft.lose(columns.source, "parent_organization_id", Why::Dangling, 1),
        }
    }
    columns.finish(draft, Some(Table::Partners), None);
}

/// The partner of an organization, made if no file tells of it.
pub(super) fn lead(draft: &mut Draft, record: usize, id: &str, name: &str, at: Option<usize>) -> Option<String> {
    if id.is_empty() {
        return None;
    }
    if let Some(known) = draft.find(Table::Partners, &format!("id:{id}")) {
        return Some(known);
    }
    let shown = if name.is_empty() { format!("Organisation {id}") } else { name.to_owned() };
    draft.tell(
        record,
        at,
        Severity::Warning,
        "reference_unknown",
        say!("l'organisation « {id} » n'est dans aucun des fichiers" | "organization '{id}' is in none of the files"),
        say!("importer aussi le fichier des organisations, entier" | "import the whole file of organizations too"),
        say!("un partenaire « {shown} » est ajouté" | "a partner '{shown}' is added"),
    );
    let cells = Cells::default().with("nom", &shown, at).with("type", kinds::of_name(&shown), None);
    Some(draft.entity(Table::Partners, record, &format!("id:{id}"), id, cells))
}
