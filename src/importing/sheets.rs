//! Agents' own tables: a sheet a table or a sheet a territory, headers of their own, titles above, "idem", totals below.
//!
//! # Method     Each sheet is understood by itself (`plan.rs`): which table, which column is which. Then its rows are read in the order of the tables that refer to
//! each other. A name that no table tells of becomes a territory or a partner of its own, which is said.
//! # Odd cases  « idem » takes the value of the row above, in the order of the sheet. Rows of totals, headers printed again and rows that hold a single cell (titles of
//! parts) are left aside. Numbers of sheets that begin again at 1 are told apart by the territory of the sheet.

use super::columns::{Columns, MARKS, parts};
use super::draft::{Cells, Draft, slug};
use super::losses::Why;
use super::mapping::Mapping;
use super::places::{Spot, level_of};
use super::plan::{self, Plan, Side, Target};
use super::{Format, kinds};
use crate::dossier::{Kind, Severity, Table, fold, is_ditto, is_total, spec, value_of};
use crate::say;
use crate::sources::{RawRow, RawTable};
use crate::text::{Sentence, Text};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const FORMAT: Format = Format {
    key: "tableau",
    title: Text { fr: "tableau tenu par des agents", en: "table kept by agents" },
    reading: Text { fr: "chaque colonne est lue d'après son en-tête", en: "each column is read by its header" },
    // The last resort: whatever no other format recognises.
    recognise: |_| None,
    confirm: super::always,
    convert: |_, _| {},
};

/// Converts tables that no other format recognised.
pub(super) fn convert(tables: &[&RawTable], mapping: &Mapping, draft: &mut Draft) {
    let mut plans: Vec<(Plan, Columns<'_>)> = Vec::new();
    for raw in tables {
        match plan::of(raw, mapping) {
            Ok(plan) => {
                let mut columns = Columns::new(draft, raw, plan.header, FORMAT.key);
                for (position, (target, confidence)) in plan.targets.iter().enumerate() {
                    match target {
                        Some(Target::Note) => columns.leave_at(position, Why::Noted),
                        Some(Target::Ignored) => columns.leave_at(position, Why::Chosen),
                        Some(target) => columns.carry(position, target.name(plan.table), *confidence),
                        None => {}
                    }
                }
                columns.rest();
                plans.push((plan, columns));
            }
            Err(why) => {
                let columns = Columns::new(draft, raw, 0, FORMAT.key);
                let rows: Vec<u32> = raw.rows().map(|row| row.row).collect();
                draft.aside_all(columns.source, rows, Severity::Warning, "unknown_table", why.found, why.mend);
                columns.finish(draft, None, None);
            }
        }
    }
    // What is referred to is read first; within a table, in the order of the sheets.
    plans.sort_by_key(|(plan, _)| plan.table);
    let order = |table: Table| match table {
        Table::Territories => 0,
        Table::Partners => 1,
        Table::Actions => 2,
        Table::Meetings => 3,
        _ => 4,
    };
    plans.sort_by_key(|(plan, _)| order(plan.table));
    for (plan, columns) in plans {
        Reader { plan: &plan, columns: &columns, above: BTreeMap::new(), known: vocabularies(&plan, &columns), parents: Vec::new() }
            .read(draft);
        columns.finish(draft, Some(plan.table), plan.territory);
    }
}

/// Values that stand alone in the cells of each column, folded: what tells a list from a text with a slash.
fn vocabularies(plan: &Plan, columns: &Columns<'_>) -> BTreeMap<usize, BTreeSet<String>> {
    let is_list = |target: &Option<Target>| match target {
        Some(Target::Column(at)) => matches!(spec(plan.table).columns[*at].kind, Kind::List | Kind::References(_)),
        Some(Target::Side(Side::Partners | Side::Funders)) => true,
        _ => false,
    };
    let lists = plan.targets.iter().enumerate().filter(|(_, (target, _))| is_list(target));
    lists
        .map(|(at, _)| {
            let cells = columns.rows().flat_map(|row| row.cell(at).split(['|', ';', '\n']));
            (at, cells.filter(|cell| !MARKS.iter().any(|mark| cell.contains(mark))).map(fold).filter(|value| !value.is_empty()).collect())
        })
        .collect()
}

/// A sheet being read.
struct Reader<'p, 'a> {
    plan: &'p Plan,
    columns: &'p Columns<'a>,
    /// Column → its last value, for « idem ».
    above: BTreeMap<usize, String>,
    known: BTreeMap<usize, BTreeSet<String>>,
    /// Things and what they say that they belong to, settled once all are there.
    parents: Vec<(String, usize, String, Option<usize>)>,
}

impl<'a> Reader<'_, 'a> {
    fn read(mut self, draft: &mut Draft) {
        for row in self.columns.rows() {
            let record = draft.record(self.columns.source, row.row);
            if self.is_no_row(draft, row, record) {
                continue;
            }
            let cells = self.cells(draft, row, record);
            self.row(draft, row, record, &cells);
        }
        let table = self.plan.table;
        for (id, record, parent, at) in std::mem::take(&mut self.parents) {
            let parent = match table {
                Table::Territories => draft.territory(record, &parent, at),
                _ => partner(draft, record, &parent, at, None),
            };
            if let Some(row) = draft.row_mut(table, &id)
                && let Some(parent) = parent.filter(|parent| *parent != id)
            {
                row.cells.insert("parent", (parent, at));
            }
        }
    }

    /// Totals, headers printed again, titles of parts: said and left aside.
    fn is_no_row(&self, draft: &mut Draft, row: RawRow<'a>, record: usize) -> bool {
        let filled: Vec<usize> = (0..row.len()).filter(|at| !row.cell(*at).trim().is_empty()).collect();
        let n_targets = self.plan.targets.iter().filter(|(target, _)| matches!(target, Some(Target::Column(_) | Target::Side(_)))).count();
        let is_repeated = filled.len() > 1 && self.columns.is_header_again(row);
        let first = filled.first().map_or("", |at| row.cell(*at).trim());
        if is_total(row) || (fold(first).starts_with("total") && filled.len() < n_targets) {
            let found = say!("c'est une ligne de total" | "this is a row of totals");
            draft.aside(record, None, Severity::Information, "total_row", found, say!("rien à faire" | "nothing to do"));
            return true;
        }
        if is_repeated {
            let found = say!("ce sont les en-têtes, répétés" | "these are the headers, again");
            draft.aside(record, None, Severity::Information, "header_again", found, say!("rien à faire" | "nothing to do"));
            return true;
        }
        if filled.len() == 1 && n_targets > 3 && first.chars().count() > 1 {
            let shown = crate::dossier::shown(first);
            let found = say!(
                "« {shown} » est seul sur sa ligne : un titre de partie ou un commentaire"
                    | "'{shown}' stands alone on its row: the title of a part, or a comment"
            );
            let mend = say!(
                "si c'est une donnée, remplir les autres cellules de la ligne" | "if it is an item, fill in the other cells of the row"
            );
            draft.aside(record, filled.first().copied(), Severity::Information, "title_row", found, mend);
            return true;
        }
        false
    }

    /// The cells of a row that mean something, « idem » replaced.
    fn cells(&mut self, draft: &mut Draft, row: RawRow<'a>, record: usize) -> BTreeMap<usize, String> {
        let mut cells = BTreeMap::new();
        for (at, (target, _)) in self.plan.targets.iter().enumerate() {
            if !matches!(target, Some(Target::Column(_) | Target::Side(_))) {
                continue;
            }
            let cell = self.columns.cell(row, Some(at));
            if is_ditto(cell) {
                let (written, value) = (crate::dossier::shown(cell), self.above.get(&at).cloned().unwrap_or_default());
                let shown = crate::dossier::shown(&value);
                let (severity, meanwhile) = if value.is_empty() {
                    (Severity::Warning, say!("il n'y a rien au-dessus : la cellule est vide" | "nothing stands above: the cell is empty"))
                } else {
                    (
                        Severity::Information,
                        say!(
                            "la valeur de la ligne du dessus est reprise : « {shown} »" | "the value of the row above is taken: '{shown}'"
                        ),
                    )
                };
                let found = say!("« {written} » renvoie à la ligne du dessus" | "'{written}' refers to the row above");
                draft.tell(record, Some(at), severity, "ditto", found, Sentence::default(), meanwhile);
                cells.insert(at, value);
            } else if !cell.is_empty() {
                self.above.insert(at, cell.to_owned());
                cells.insert(at, cell.to_owned());
            }
        }
        cells
    }

    /// The cell of a column of ours, and where it stands.
    fn column<'c>(&self, cells: &'c BTreeMap<usize, String>, name: &str) -> (&'c str, Option<usize>) {
        let wanted = spec(self.plan.table).position(name);
        let at = self.plan.targets.iter().position(|(target, _)| matches!(target, Some(Target::Column(at)) if Some(*at) == wanted));
        (at.and_then(|at| cells.get(&at)).map_or("", String::as_str), at)
    }

    fn side<'c>(&self, cells: &'c BTreeMap<usize, String>, side: Side) -> (&'c str, Option<usize>) {
        let at = self.plan.targets.iter().position(|(target, _)| *target == Some(Target::Side(side)));
        (at.and_then(|at| cells.get(&at)).map_or("", String::as_str), at)
    }

    fn list<'c>(&self, cell: &'c str, at: Option<usize>, is_known: impl Fn(&str) -> bool) -> Vec<&'c str> {
        let known = at.and_then(|at| self.known.get(&at));
        parts(cell, |part| known.is_some_and(|known| known.contains(&fold(part))) || is_known(part))
    }

    /// Where the row is: its own cell, or else the territory of its sheet.
    fn place(&self, draft: &mut Draft, cells: &BTreeMap<usize, String>, name: &str, record: usize) -> (Option<String>, Option<usize>) {
        let (cell, at) = self.column(cells, name);
        let (code, postal) = (self.side(cells, Side::Commune).0, self.side(cells, Side::Postal).0);
        let place = if cell.is_empty() && code.is_empty() {
            self.plan.territory.as_ref().and_then(|territory| draft.territory(record, territory, None))
        } else if code.is_empty() && postal.is_empty() {
            draft.territory(record, cell, at)
        } else {
            draft.commune(record, Spot { name: cell, code, postal, from: at })
        };
        (place, at)
    }

    /// A row of any table.
    fn row(&mut self, draft: &mut Draft, row: RawRow<'a>, record: usize, cells: &BTreeMap<usize, String>) {
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
        let key = match super::places::cog(code) {
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
fn partner(draft: &mut Draft, record: usize, name: &str, at: Option<usize>, place: Option<&str>) -> Option<String> {
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
