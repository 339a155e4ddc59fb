//! Networks as lists of vertices and of links: CSV, and GraphML or GEXF once cut into the same two tables.
//!
//! # Method     What maillage exports is read back for what it is (`genre` of a vertex, `nature` of a link). In any other network a vertex is a partner, and a link between two
//! partners becomes a call when it has a day, or else an agreement, which is the one tie of the format without a date; a link from a partner to an action is a
//! participation. A list of two columns that ends in events is one of partners in actions.
//! # Odd cases  A link of a thing to itself is left aside. Links that the analysis computes (same actions, same meetings) are left aside, since it will.

use super::columns::{Columns, header_row};
use super::draft::{Cells, Draft, slug};
use super::losses::Why;
use super::{Format, Recognised, kinds};
use crate::dossier::{Severity, Table, fold, header_key};
use crate::say;
use crate::sources::{RawRow, RawTable};
use crate::text::{Sentence, Text};

pub(super) const FORMAT: Format = Format {
    key: "liens",
    title: Text { fr: "réseau (liens et sommets, GraphML, GEXF)", en: "network (links and vertices, GraphML, GEXF)" },
    reading: Text {
        fr: "un sommet est un partenaire ; un lien daté est une sollicitation, un lien sans date une convention",
        en: "a vertex is a partner; a dated link is a call, one without a date an agreement",
    },
    recognise,
    confirm: |tables| tables.iter().any(|raw| edge_header(raw).is_some()),
    convert,
};

const SOURCE: &[&str] = &["source", "de", "from", "origine", "départ", "sender", "acteur", "femme", "personne", "partenaire"];
const TARGET: &[&str] = &["target", "vers", "to", "cible", "destination", "arrivée", "receiver"];
const EVENT: &[&str] = &["événement", "event", "action", "projet", "groupe", "réunion", "appartenance"];
const LABEL: &[&str] = &["label", "nom", "name", "libellé", "titre", "title"];

fn keys(raw: &RawTable, at: usize) -> Vec<String> {
    raw.row(at).cells().take(200).map(header_key).collect()
}

fn has(keys: &[String], names: &[&str]) -> bool {
    names.iter().any(|name| keys.contains(&header_key(name)))
}

/// The headers of a list of links. Tables of ours that look like one (calls, participations) are none.
fn edge_header(raw: &RawTable) -> Option<usize> {
    if let Some(at) = header_row(raw, &[&SOURCE[..7], TARGET]) {
        let keys = keys(raw, at);
        let is_ours = has(&keys, &["date"]) && has(&keys, &["nature"]);
        return (!is_ours).then_some(at);
    }
    let at = header_row(raw, &[&SOURCE[6..], EVENT])?;
    let keys = keys(raw, at);
    (keys.len() <= 3 && !has(&keys, &["role"])).then_some(at)
}

/// The headers of a list of vertices.
fn node_header(raw: &RawTable) -> Option<usize> {
    let at = header_row(raw, &[&["id"], LABEL])?;
    let keys = keys(raw, at);
    let name = fold(&raw.title());
    let is_named = ["noeud", "node", "sommet", "vertice", "vertex"].iter().any(|word| name.contains(word));
    (is_named || (has(&keys, &["label"]) && has(&keys, &["genre"]))).then_some(at)
}

fn recognise(raw: &RawTable) -> Option<Recognised> {
    let at = edge_header(raw).or_else(|| node_header(raw))?;
    let assumed = edge_header(raw).is_some().then(|| {
        let keys = keys(raw, at);
        match (has(&keys, EVENT) && !has(&keys, TARGET), has(&keys, &["nature"])) {
            (true, _) => Some(say!(
                "la seconde colonne est comprise comme des actions auxquelles les partenaires de la première prennent part"
                    | "the second column is taken for actions in which the partners of the first take part"
            )),
            (false, true) => None,
            (false, false) => Some(say!(
                "chaque sommet est compris comme un partenaire, et chaque lien sans date comme une convention entre les deux"
                    | "each vertex is taken for a partner, and each link without a date for an agreement between both"
            )),
        }
    });
    Some(Recognised { header: at, assumed: assumed.flatten() })
}

fn convert(tables: &[(&RawTable, Recognised)], draft: &mut Draft) {
    let edges: Vec<&(&RawTable, Recognised)> = tables.iter().filter(|(raw, _)| edge_header(raw).is_some()).collect();
    for (raw, recognised) in tables.iter().filter(|(raw, _)| edge_header(raw).is_none()) {
        nodes(raw, recognised.header, draft);
    }
    for (raw, recognised) in edges {
        links(raw, recognised.header, draft);
    }
    let homeless: Vec<(String, usize)> = draft
        .rows
        .get(&Table::Actions)
        .into_iter()
        .flatten()
        .filter(|row| !row.cells.contains_key("territoires"))
        .filter_map(|row| Some((row.cells.get("id")?.0.clone(), row.record)))
        .collect();
    for (id, record) in homeless {
        let place = draft.everywhere(record);
        draft.extend(Table::Actions, &id, "territoires", [place.as_str()]);
    }
}

/// The table of a vertex, and what it is called there.
fn vertex(id: &str, genre: &str) -> (Option<Table>, String) {
    let table = match fold(genre).as_str() {
        "action" | "projet" | "event" | "evenement" => Some(Table::Actions),
        "territoire" | "territory" | "commune" => Some(Table::Territories),
        "thematique" => None,
        _ => Some(Table::Partners),
    };
    let own = id.strip_prefix(&format!("{}:", genre.trim())).unwrap_or(id);
    (table, own.to_owned())
}

fn nodes(raw: &RawTable, at: usize, draft: &mut Draft) {
    let mut columns = Columns::new(draft, raw, at, FORMAT.key);
    let (id_at, label_at) = (columns.find("id", &["id"]), columns.find("nom", LABEL));
    let (genre_at, kind_at) = (columns.find("table", &["genre"]), columns.find("type", &["type", "catégorie"]));
    let place_at = columns.find("territoire", &["territoire", "commune", "territory"]);
    columns.rest();
    let mut homes: Vec<(Table, String, String)> = Vec::new();
    for row in columns.rows() {
        let record = draft.record(columns.source, row.row);
        let cell = |at| columns.cell(row, at);
        let (table, own) = vertex(cell(id_at), cell(genre_at));
        let label = if cell(label_at).is_empty() { own.as_str() } else { cell(label_at) };
        let Some(table) = table else {
            draft.aside(
                record,
                genre_at,
                Severity::Information,
                "vocabulary",
                say!("ce sommet est une thématique : les actions la portent" | "this vertex is a theme: actions bear it"),
                Sentence::default(),
            );
            continue;
        };
        if own.is_empty() {
            draft.aside(
                record,
                id_at,
                Severity::Warning,
                "no_identifier",
                say!("le sommet n'a pas d'identifiant" | "the vertex has no identifier"),
                say!("lui en donner un" | "give it one"),
            );
            continue;
        }
        let cells = match table {
            Table::Actions => Cells::default().with("titre", label, label_at).with("statut", cell(kind_at), kind_at),
            Table::Territories => {
                let level = if cell(kind_at).is_empty() { super::places::level_of(label) } else { cell(kind_at) };
                Cells::default().with("nom", label, label_at).with("niveau", level, kind_at)
            }
            _ => {
                let kind =
                    if cell(kind_at).is_empty() { kinds::of_name(label) } else { kinds::of_code(cell(kind_at)).unwrap_or(cell(kind_at)) };
                Cells::default().with("nom", label, label_at).with("type", kind, kind_at)
            }
        };
        let id = draft.entity(table, record, &format!("sommet:{}", cell(id_at)), &own, cells.noted(columns.notes(row)));
        if table == Table::Territories {
            draft.name_place(&id, label);
        }
        if !cell(place_at).is_empty() {
            homes.push((table, id, cell(place_at).to_owned()));
        }
    }
    // Once all are there: a territory may stand below those that lie in it.
    let record = draft.records.len().saturating_sub(1);
    for (table, id, place) in homes {
        let Some(place) = draft.territory(record, &place, place_at) else { continue };
        let column = if table == Table::Territories { "parent" } else { "territoire" };
        if let Some(row) = draft.row_mut(table, &id).filter(|_| table != Table::Actions && place != id) {
            row.cells.insert(column, (place, place_at));
        }
    }
    columns.finish(draft, Some(Table::Partners), None);
}

struct Link {
    source: Option<usize>,
    target: Option<usize>,
    nature: Option<usize>,
    date: Option<usize>,
    end: Option<usize>,
    is_two_mode: bool,
}

fn links(raw: &RawTable, at: usize, draft: &mut Draft) {
    let mut columns = Columns::new(draft, raw, at, FORMAT.key);
    let source = columns.find("source", SOURCE);
    let (target, is_two_mode) = match columns.find("cible", TARGET) {
        Some(target) => (Some(target), false),
        None => (columns.find("action", EVENT), true),
    };
    let link = Link {
        source,
        target,
        nature: columns.find("nature", &["nature", "kind", "relation"]),
        date: columns.find("debut", &["date", "debut", "start", "jour"]),
        end: columns.find("fin", &["fin", "end"]),
        is_two_mode,
    };
    columns.leave(Why::Technical, &["id"]);
    columns.leave(Why::Computed, &["nombre", "oriente"]);
    columns.rest();
    for row in columns.rows() {
        let record = draft.record(columns.source, row.row);
        one(draft, &columns, &link, row, record);
    }
    columns.finish(draft, Some(if is_two_mode { Table::Participations } else { Table::Agreements }), None);
}

/// The thing that an end of a link names, made if no list of vertices tells of it.
fn end(draft: &mut Draft, record: usize, id: &str, at: Option<usize>, wanted: Table) -> (Table, String) {
    let key = format!("sommet:{id}");
    for table in [Table::Partners, Table::Actions, Table::Territories] {
        if let Some(known) = draft.find(table, &key) {
            return (table, known);
        }
    }
    let cells = match wanted {
        Table::Actions => Cells::default().with("titre", id, at),
        _ => Cells::default().with("nom", id, at).with("type", kinds::of_name(id), None),
    };
    let made = draft.entity(wanted, record, &key, &slug(id), cells);
    (wanted, made)
}

fn one(draft: &mut Draft, columns: &Columns<'_>, link: &Link, row: RawRow<'_>, record: usize) {
    let cell = |at| columns.cell(row, at);
    let (from, to, nature) = (cell(link.source), cell(link.target), cell(link.nature));
    let drop = |draft: &mut Draft, kind, severity, found, mend| draft.aside(record, link.target, severity, kind, found, mend);
    if from.is_empty() || to.is_empty() || from == to {
        let found = if from == to && !from.is_empty() {
            say!("le lien va d'un sommet à lui-même" | "the link goes from a vertex to itself")
        } else {
            say!("il manque un bout au lien" | "one end of the link is missing")
        };
        return drop(
            draft,
            "no_link",
            Severity::Warning,
            found,
            say!("corriger le lien, ou le retirer" | "correct the link, or remove it"),
        );
    }
    if nature.starts_with("memes_") || nature == "actions_de_meme_but" {
        let found =
            say!("ce lien est calculé par l'analyse, qui le refera" | "this link is computed by the analysis, which will do it again");
        return drop(draft, "computed", Severity::Information, found, Sentence::default());
    }
    let source = end(draft, record, from, link.source, Table::Partners);
    if let Some(theme) = to.strip_prefix("thematique:") {
        draft.extend(source.0, &source.1, "thematiques", [theme]);
        return draft.met(source.0, &source.1, record);
    }
    let target = end(draft, record, to, link.target, if link.is_two_mode { Table::Actions } else { Table::Partners });
    let (start, stop) = (cell(link.date), cell(link.end));
    let ((a, b), notes) = ((source, target), columns.notes(row));
    match (a.0, b.0) {
        (Table::Partners, Table::Actions) => participation(draft, record, &a.1, &b.1, (start, stop), link, notes),
        (Table::Actions, Table::Partners) => participation(draft, record, &b.1, &a.1, (start, stop), link, notes),
        (Table::Actions, Table::Territories) => {
            draft.extend(Table::Actions, &a.1, "territoires", [b.1.as_str()]);
            draft.met(Table::Actions, &a.1, record);
        }
        (Table::Partners, Table::Territories) => {
            if let Some(partner) = draft.row_mut(Table::Partners, &a.1) {
                partner.cells.entry("territoire").or_insert((b.1.clone(), link.target));
            }
            draft.met(Table::Partners, &a.1, record);
        }
        (Table::Partners, Table::Partners) if !start.is_empty() => {
            let kind = if nature.is_empty() { "sollicitation" } else { nature };
            let cells = Cells::default()
                .with("date", start, link.date)
                .with("de", &a.1, link.source)
                .with("vers", &b.1, link.target)
                .with("nature", kind, link.nature)
                .noted(notes);
            draft.relation(Table::Solicitations, record, &format!("{}|{}|{start}|{kind}", a.1, b.1), cells);
        }
        (Table::Partners, Table::Partners) => {
            let (first, second) = if a.1 <= b.1 { (&a.1, &b.1) } else { (&b.1, &a.1) };
            let wish = format!("lien-{:05}", draft.rows.get(&Table::Agreements).map_or(0, Vec::len) + 1);
            let title =
                if nature.is_empty() { format!("Lien entre {from} et {to}") } else { format!("Lien « {nature} » entre {from} et {to}") };
            let cells = Cells::default()
                .with("titre", title, None)
                .with("partenaires", format!("{first}|{second}"), link.target)
                .with("fin", stop, link.end);
            draft.entity(Table::Agreements, record, &format!("{first}|{second}|{nature}"), &wish, cells.noted(notes));
        }
        _ => {
            let found = say!(
                "le dossier n'a pas de lien entre ces deux sortes de choses" | "a dossier has no link between these two kinds of things"
            );
            drop(draft, "no_table", Severity::Information, found, Sentence::default());
        }
    }
}

fn participation(
    draft: &mut Draft,
    record: usize,
    partner: &str,
    action: &str,
    (start, stop): (&str, &str),
    link: &Link,
    notes: Vec<(String, String)>,
) {
    let cells = Cells::default()
        .with("action", action, link.target)
        .with("partenaire", partner, link.source)
        .with("role", "contributeur", None)
        .with("debut", start, link.date)
        .with("fin", stop, link.end)
        .noted(notes);
    draft.relation(Table::Participations, record, &format!("{action}|{partner}|{start}|{stop}"), cells);
}
