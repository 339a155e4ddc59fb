//! HXL 3W: who does what where, in a table whose hashtag row says what each column holds.
//!
//! # Method     A row of ours is an action for each organisation, subject and place, led by that organisation, as a 3W counts them. Lines that only differ by their
//! description are one action. Several organisations in one cell are parted where one of them stands alone elsewhere in the file.
//! # Odd cases  Old tags (`#lat_deg`) and attributes in any order are read. Without `#org` there is nobody to make a partner of, and every row is left aside.
//! A 3W without hashtags is read by its headers, which is said.
//! # Source     <https://hxlstandard.org/standard/1-1final/>

mod tags;

use super::columns::{Columns, parts};
use super::draft::{Cells, Draft, slug};
use super::kinds;
use super::{Format, Recognised};
use crate::dossier::{Severity, Table, fold};
use crate::say;
use crate::sources::{RawRow, RawTable};
use crate::text::Text;
use std::collections::BTreeSet;
use tags::{Tags, plain_row, tag_row};

pub(super) const FORMAT: Format = Format {
    key: "hxl",
    title: Text { fr: "HXL 3W (qui fait quoi, où)", en: "HXL 3W (who does what where)" },
    reading: Text {
        fr: "une action pour chaque organisation, sujet et lieu ; l'organisation en est le pilote",
        en: "an action for each organisation, subject and place; the organisation leads it",
    },
    recognise,
    confirm: super::always,
    convert,
};

fn recognise(raw: &RawTable) -> Option<Recognised> {
    tag_row(raw).map(Recognised::plain).or_else(|| {
        let assumed = say!(
            "le fichier n'a pas de ligne de mots-dièse : ses en-têtes sont compris comme ceux d'un « qui fait quoi, où »"
                | "the file has no row of hashtags: its headers are taken for those of a 'who does what where'"
        );
        plain_row(raw).map(|header| Recognised { header, assumed: Some(assumed) })
    })
}

fn convert(tables: &[(&RawTable, Recognised)], draft: &mut Draft) {
    for (raw, recognised) in tables {
        sheet(raw, recognised.header, draft);
    }
}

/// The level of ours for the depth at which a place stands.
fn level(depth: usize, n_levels: usize) -> &'static str {
    match (depth, n_levels) {
        // The only level is that of the places where things are done.
        (_, 1) => "commune",
        (0, _) => "departement",
        (1, 2) => "commune",
        (1, _) => "bassin",
        (2, 3) => "commune",
        (2, _) => "epci",
        (3, _) => "commune",
        _ => "quartier",
    }
}

fn sheet(raw: &RawTable, at: usize, draft: &mut Draft) {
    let mut columns = Columns::new(draft, raw, at, FORMAT.key);
    // The headers for people stand above the hashtags, when there are any.
    let tags = raw.row(at);
    let is_tagged = tag_row(raw) == Some(at);
    if at > 0 && is_tagged {
        let above = raw.row(at - 1);
        for (position, header) in columns.headers.iter_mut().enumerate() {
            let words = above.cell(position).trim();
            if !words.is_empty() {
                *header = words.to_owned();
            }
        }
        draft.sources[columns.source].headers.clone_from(&columns.headers);
    }
    let found = Tags::read(&mut columns, tags, is_tagged);
    let known: BTreeSet<String> = columns
        .rows()
        .flat_map(|row| found.organisations.iter().map(move |(at, _)| fold(row.cell(*at))))
        .filter(|name| !name.is_empty())
        .collect();
    let is_known = |name: &str| known.contains(&fold(name));
    for row in columns.rows() {
        let record = draft.record(columns.source, row.row);
        line(draft, &columns, &found, row, record, &is_known);
    }
    columns.finish(draft, Some(Table::Actions), None);
}

fn line(draft: &mut Draft, columns: &Columns<'_>, found: &Tags, row: RawRow<'_>, record: usize, is_known: &impl Fn(&str) -> bool) {
    let text = |at: usize| row.cell(at).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut organisations: Vec<(String, &str, usize)> = Vec::new();
    for (at, role) in &found.organisations {
        let cell = row.cell(*at).trim();
        let names = parts(cell, is_known);
        if names.len() > 1 {
            let n = names.len();
            let shown = crate::dossier::shown(cell);
            draft.tell(
                record,
                Some(*at),
                Severity::Information,
                "cell_parted",
                say!("« {shown} » est compris comme {n} organisations" | "'{shown}' is understood as {n} organisations"),
                say!("les séparer par « | », ou rien si c'est bien cela" | "part them by '|', or nothing if that is it"),
                Default::default(),
            );
        }
        organisations.extend(names.into_iter().map(|name| (name.split_whitespace().collect::<Vec<_>>().join(" "), *role, *at)));
    }
    if organisations.is_empty() {
        draft.aside(
            record,
            found.organisations.first().map(|(at, _)| *at),
            Severity::Warning,
            "no_organisation",
            say!("la ligne ne dit pas qui agit (#org)" | "the row does not say who acts (#org)"),
            say!("remplir l'organisation, ou retirer la ligne" | "fill in the organisation, or remove the row"),
        );
        return;
    }
    let territory = place(draft, found, row, record);
    let themes: Vec<String> = found.sectors.iter().map(|at| text(*at)).filter(|word| !word.is_empty()).collect();
    let activities: Vec<String> = found.activities.iter().map(|at| text(*at)).filter(|word| !word.is_empty()).collect();
    let mut words = themes.clone();
    words.extend(activities.iter().filter(|word| !themes.contains(word)).cloned());
    let description = found.descriptions.iter().map(|at| text(*at)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ; ");
    let title = if words.is_empty() { description.chars().take(120).collect() } else { words.join(" / ") };
    if title.is_empty() {
        draft.aside(
            record,
            None,
            Severity::Warning,
            "no_subject",
            say!("la ligne ne dit pas ce qui est fait (#sector, #activity)" | "the row does not say what is done (#sector, #activity)"),
            say!("remplir le secteur ou l'activité" | "fill in the sector or the activity"),
        );
        return;
    }
    let lead = organisations
        .iter()
        .find(|(_, role, _)| *role == "pilote")
        .or(organisations.first())
        .map(|(name, ..)| fold(name))
        .unwrap_or_default();
    let key = format!("{lead}|{}|{territory}", fold(&title));
    let cells = Cells::default()
        .with("titre", &title, found.activities.first().or(found.sectors.first()).copied())
        .with("territoires", &territory, None)
        .with("portage", "partenaire", None)
        .with("debut", found.start.map(text).unwrap_or_default(), found.start)
        .with("fin", found.end.map(text).unwrap_or_default(), found.end)
        .with("statut", found.status.map(text).unwrap_or_default(), found.status)
        .with("beneficiaires", found.reached.map(text).unwrap_or_default(), found.reached)
        .noted(columns.notes(row));
    let wish = format!("a{:05}", draft.rows.get(&Table::Actions).map_or(0, Vec::len) + 1);
    let id = draft.entity(Table::Actions, record, &key, &wish, cells);
    draft.extend(Table::Actions, &id, "thematiques", themes.iter().map(String::as_str));
    if let Some(action) = draft.row_mut(Table::Actions, &id).filter(|_| !description.is_empty()) {
        let cell = &mut action.cells.entry("description").or_insert_with(|| (String::new(), found.descriptions.first().copied())).0;
        if !cell.contains(&description) {
            cell.push_str(if cell.is_empty() { "" } else { " ; " });
            cell.push_str(&description);
        }
    }
    for (position, (name, role, at)) in organisations.iter().enumerate() {
        let cells = Cells::default().with("nom", name, Some(*at)).with("type", kinds::of_name(name), None);
        let partner = draft.entity(Table::Partners, record, &format!("nom:{name}"), &slug(name), cells);
        // Several in one cell lead together: the first leads, the others with it.
        let role = if *role == "pilote" && position > 0 { "copilote" } else { *role };
        let cells = Cells::default().with("action", &id, None).with("partenaire", &partner, Some(*at)).with("role", role, None);
        draft.relation(Table::Participations, record, &format!("{id}|{partner}"), cells);
    }
}

/// The deepest place that the row names; those above are its parents.
fn place(draft: &mut Draft, found: &Tags, row: RawRow<'_>, record: usize) -> String {
    let mut parent = String::new();
    let n_levels = found.places.len();
    for (depth, (_, name_at, code_at)) in found.places.iter().enumerate() {
        let (name, code) = (name_at.map_or("", |at| row.cell(at).trim()), code_at.map_or("", |at| row.cell(at).trim()));
        let shown = if name.is_empty() { code } else { name };
        if shown.is_empty() {
            continue;
        }
        let key = if code.is_empty() { format!("nom:{}:{parent}", fold(name)) } else { format!("code:{code}") };
        let is_last = depth + 1 == n_levels;
        let coordinate = |at: Option<usize>| at.filter(|_| is_last).map(|at| row.cell(at).trim()).unwrap_or_default();
        let cells = Cells::default()
            .with("nom", shown, name_at.or(*code_at))
            .with("niveau", level(depth, n_levels), None)
            .with("parent", &parent, None)
            .with("code_insee", code, *code_at);
        let wish = if code.is_empty() { slug(&format!("{parent} {name}")) } else { code.to_owned() };
        let id = draft.entity(Table::Territories, record, &key, &wish, cells);
        // Coordinates of a place vary from row to row by the spot where each one acts: the first are kept, and nothing is lost by it.
        if let Some(territory) = draft.row_mut(Table::Territories, &id) {
            for (column, at) in [("latitude", found.latitude), ("longitude", found.longitude)] {
                let text = coordinate(at);
                if !text.is_empty() {
                    territory.cells.entry(column).or_insert_with(|| (text.to_owned(), at));
                }
            }
        }
        parent = id;
    }
    if parent.is_empty() { draft.everywhere(record) } else { parent }
}
