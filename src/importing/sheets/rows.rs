//! A row of a sheet, its cells known → rows of ours.

use super::super::draft::{Cells, Draft, slug};
use super::super::kinds;
use super::super::places::level_of;
use super::super::plan::Side;
use super::Reader;
use crate::dossier::{Kind, Severity, Table, fold, spec, value_of};
use crate::say;
use crate::sources::RawRow;
use std::collections::BTreeMap;

impl<'a> Reader<'_, 'a> {
    /// A row of any table.
    pub(super) fn row(&mut self, draft: &mut Draft, row: RawRow<'a>, record: usize, cells: &BTreeMap<usize, String>) {
        let table = self.plan.table;
        let mut made = Cells::default();
        let mut lists: Vec<(&'static str, Vec<String>)> = Vec::new();
        for column in spec(table).columns {
            let (cell, at) = self.column(cells, column.name);
            match column.kind {
                Kind::Id => {}
                Kind::Reference(Table::Territories) if column.name != "parent" => {
                    let (place, at) = self.place(draft, cells, column.name, record);
                    made = made.with(column.name, place.unwrap_or_default(), at);
                }
                Kind::References(Table::Territories) => lists.push((column.name, self.territories(draft, cells, column.name, record))),
                Kind::Reference(Table::Partners) if column.name != "parent" => {
                    let id = partner(draft, record, cell, at, None);
                    made = made.with(column.name, id.unwrap_or_default(), at);
                }
                Kind::References(Table::Partners) => {
                    let names = self.list(cell, at, |name| named(draft, name).is_some());
                    let ids: Vec<String> = names.into_iter().filter_map(|name| partner(draft, record, name, at, None)).collect();
                    lists.push((column.name, ids));
                }
                Kind::Reference(to) if column.name != "parent" => {
                    let found = draft.find(to, &format!("id:{}", fold(cell))).or_else(|| draft.find(to, &format!("nom:{}", fold(cell))));
                    made = made.with(column.name, found.unwrap_or_else(|| cell.to_owned()), at);
                }
                Kind::List => lists.push((column.name, self.list(cell, at, |_| false).into_iter().map(str::to_owned).collect())),
                Kind::Number { .. } => made = made.with(column.name, self.number(cell, at), at),
                _ if column.name == "parent" => {}
                _ => made = made.with(column.name, cell, at),
            }
        }
        let made = made.noted(self.columns.notes(row));
        match table {
            Table::Territories => self.territory_row(draft, record, cells, made),
            Table::Partners => self.partner_row(draft, row, record, cells, made),
            _ => self.other_row(draft, record, cells, made, &lists),
        }
    }

    fn number(&self, cell: &str, at: Option<usize>) -> String {
        let factor = at.map_or(1.0, |at| crate::dossier::factor(&self.columns.headers[at]));
        match value_of(cell).filter(|_| factor != 1.0) {
            Some(value) => (value * factor).to_string(),
            None => cell.to_owned(),
        }
    }

    fn territories(&self, draft: &mut Draft, cells: &BTreeMap<usize, String>, name: &str, record: usize) -> Vec<String> {
        let (cell, at) = self.column(cells, name);
        let names = self.list(cell, at, |name| draft.has(Table::Territories, name) || draft.called(name, None).is_some());
        if names.len() > 1 || (!cell.is_empty() && self.side(cells, Side::Commune).0.is_empty()) {
            return names.into_iter().filter_map(|name| draft.territory(record, name, at)).collect();
        }
        self.place(draft, cells, name, record).0.into_iter().collect()
    }

    fn territory_row(&mut self, draft: &mut Draft, record: usize, cells: &BTreeMap<usize, String>, made: Cells) {
        let ((id, _), (name, name_at)) = (self.column(cells, "id"), self.column(cells, "nom"));
        let shown = if name.is_empty() { id } else { name };
        if shown.is_empty() {
            return nameless(draft, record, name_at);
        }
        let (level, code) = (self.column(cells, "niveau").0, self.column(cells, "code_insee").0);
        let made = if level.is_empty() { made.with("niveau", level_of(shown), None) } else { made };
        let key = match super::super::places::cog(code) {
            Some(code) if fold(level) == "commune" || level.is_empty() => format!("cog:{code}"),
            _ => format!("nom:{}:", fold(shown)),
        };
        let wish = if id.is_empty() { slug(shown) } else { id.to_owned() };
        let made_id = draft.entity(Table::Territories, record, &key, &wish, made.with("nom", shown, name_at));
        draft.name_place(&made_id, shown);
        let (parent, at) = self.column(cells, "parent");
        if !parent.is_empty() {
            self.parents.push((made_id, record, parent.to_owned(), at));
        }
    }

    fn partner_row(&mut self, draft: &mut Draft, row: RawRow<'a>, record: usize, cells: &BTreeMap<usize, String>, mut made: Cells) {
        let ((id, id_at), (name, name_at), (kind, kind_at)) =
            (self.column(cells, "id"), self.column(cells, "nom"), self.column(cells, "type"));
        let shown = if name.is_empty() { id } else { name };
        if shown.is_empty() {
            return nameless(draft, record, name_at);
        }
        let known = kinds::of_code(kind).or_else(|| Some(kinds::of_name(shown)).filter(|_| kind.is_empty()));
        if let Some(known) = known {
            made = made.instead("type", known, kind_at);
        }
        // Two rows are one partner when nothing tells them apart. Whether two that differ are one is for the linkage, with its evidence.
        let siret = self.column(cells, "siret").0;
        let whole: Vec<&str> = row.cells().map(str::trim).collect();
        let wish = if id.is_empty() { slug(shown) } else { id.to_owned() };
        let is_taken = !id.is_empty() && draft.has(Table::Partners, id);
        let made_id =
            draft.entity(Table::Partners, record, &format!("fiche:{}", whole.join("\u{0}")), &wish, made.with("nom", shown, name_at));
        if is_taken && made_id != id {
            say_taken(draft, record, id_at, id, &made_id);
        }
        if !id.is_empty() {
            draft.alias(Table::Partners, &format!("id:{}", fold(id)), &made_id);
        }
        for other in [shown, self.column(cells, "sigle").0, siret].into_iter().filter(|name| !name.is_empty()) {
            draft.alias(Table::Partners, &format!("nom:{}", fold(other)), &made_id);
        }
        let (parent, at) = self.column(cells, "parent");
        if !parent.is_empty() {
            self.parents.push((made_id, record, parent.to_owned(), at));
        }
    }

    fn other_row(
        &mut self,
        draft: &mut Draft,
        record: usize,
        cells: &BTreeMap<usize, String>,
        made: Cells,
        lists: &[(&'static str, Vec<String>)],
    ) {
        let table = self.plan.table;
        let has_ids = spec(table).columns.iter().any(|column| matches!(column.kind, Kind::Id));
        let line = format!("ligne:{}:{record}", self.columns.source);
        if !has_ids {
            let at = draft.relation(table, record, &line, made);
            if let Some(row) = draft.rows.get_mut(&table).and_then(|rows| rows.get_mut(at)) {
                for (column, values) in lists.iter().filter(|(_, values)| !values.is_empty()) {
                    row.cells.insert(column, (values.join("|"), None));
                }
            }
            return;
        }
        let ((id, id_at), (title, title_at)) = (self.column(cells, "id"), self.column(cells, "titre"));
        if id.is_empty() && title.is_empty() && spec(table).position("titre").is_some() && table != Table::Meetings {
            return nameless(draft, record, title_at);
        }
        let wish = match (id, &self.plan.territory) {
            ("", _) => slug(if title.is_empty() { table.code() } else { title }),
            (id, Some(territory)) => format!("{}-{id}", slug(territory)),
            (id, None) => id.to_owned(),
        };
        let made_id = draft.entity(table, record, &line, &wish, made);
        if !id.is_empty() && made_id != wish && slug(&wish) != made_id {
            say_taken(draft, record, id_at, &wish, &made_id);
        }
        for (name, prefix) in [(id, "id"), (title, "nom")] {
            if !name.is_empty() {
                draft.alias(table, &format!("{prefix}:{}", fold(name)), &made_id);
            }
        }
        for (column, values) in lists {
            draft.extend(table, &made_id, column, values.iter().map(String::as_str));
        }
        if table == Table::Actions {
            self.sides(draft, record, cells, &made_id);
        }
    }

    /// Partners and funders that stand on the row of an action.
    fn sides(&self, draft: &mut Draft, record: usize, cells: &BTreeMap<usize, String>, action: &str) {
        let lead = draft.row_mut(Table::Actions, action).and_then(|row| row.cells.get("pilote").map(|cell| cell.0.clone()));
        let mut roles: Vec<(String, &str, Option<usize>)> = lead.into_iter().map(|lead| (lead, "pilote", None)).collect();
        for (side, role) in [(Side::Partners, "contributeur"), (Side::Funders, "financeur")] {
            let (cell, at) = self.side(cells, side);
            for name in self.list(cell, at, |name| named(draft, name).is_some()) {
                roles.extend(partner(draft, record, name, at, None).map(|id| (id, role, at)));
            }
        }
        for (id, role, at) in roles {
            let cells = Cells::default().with("action", action, None).with("partenaire", &id, at).with("role", role, None);
            draft.relation(Table::Participations, record, &format!("{action}|{id}|{role}"), cells);
        }
    }
}

/// Says that an identifier was another row's already.
fn say_taken(draft: &mut Draft, record: usize, at: Option<usize>, id: &str, instead: &str) {
    let (id, instead) = (crate::dossier::shown(id), crate::dossier::shown(instead));
    draft.tell(
        record,
        at,
        Severity::Warning,
        "id_twice",
        say!("« {id} » est déjà l'identifiant d'une autre ligne" | "'{id}' is the identifier of another row already"),
        say!("changer l'un des deux identifiants" | "change one of the two identifiers"),
        say!("« {instead} » en tient lieu" | "'{instead}' stands in for it"),
    );
}

fn nameless(draft: &mut Draft, record: usize, at: Option<usize>) {
    let found = say!("la ligne n'a ni identifiant ni nom" | "the row has neither identifier nor name");
    draft.aside(
        record,
        at,
        Severity::Warning,
        "no_identifier",
        found,
        say!("lui donner un nom, ou retirer la ligne" | "give it a name, or remove the row"),
    );
}

/// The partner of an identifier or a name.
fn named(draft: &Draft, name: &str) -> Option<String> {
    let name = name.trim();
    if draft.has(Table::Partners, name) {
        return Some(name.to_owned());
    }
    draft.find(Table::Partners, &format!("id:{}", fold(name))).or_else(|| draft.find(Table::Partners, &format!("nom:{}", fold(name))))
}

/// The same, made if it isn't there, and said.
pub(super) fn partner(draft: &mut Draft, record: usize, name: &str, at: Option<usize>, place: Option<&str>) -> Option<String> {
    let name = name.trim();
    if name.is_empty() || fold(name).is_empty() {
        return None;
    }
    if let Some(known) = named(draft, name) {
        return Some(known);
    }
    let shown = crate::dossier::shown(name);
    draft.tell(
        record,
        at,
        Severity::Information,
        "partner_added",
        say!("« {shown} » n'était dans aucune liste de partenaires" | "'{shown}' was in no list of partners"),
        say!("vérifier qu'il n'y est pas sous un autre nom" | "check that it isn't there under another name"),
        say!("il est ajouté à partenaires.csv" | "it is added to partenaires.csv"),
    );
    let cells =
        Cells::default().with("nom", name, at).with("type", kinds::of_name(name), None).with("territoire", place.unwrap_or_default(), None);
    Some(draft.entity(Table::Partners, record, &format!("nom:{}", fold(name)), &slug(name), cells))
}
