//! One partner, territory or action: its record, the proposals about it, its rows in every table.

use super::address::{address, name, of_row, row_of};
use super::cells;
use super::filter::Filter;
use super::reader::Reader;
use super::rows;
use super::twin::{Form, foot};
use crate::detectors::{Finding, Subject};
use crate::dossier::{ActionIdx, PartnerIdx, RowRef, Table, TerritoryIdx};
use crate::say;
use crate::text::{capital, count};
use crate::web::answer::Problem;
use crate::web::answer::{csv, json};
use crate::web::app::App;
use crate::web::guard::Actor;
use crate::web::page::Page;
use crate::web::snapshot::Snapshot;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// Rows of each table shown on the page; the others are a link away.
const SHOWN: usize = 12;

/// A page on a partner.
///
/// # Errors
/// There is none of this identifier.
pub fn partner(app: &App, actor: &Actor, id: &str) -> Result<Response, Problem> {
    show(app, actor, id, |snapshot, id| {
        let at = snapshot.loaded.dossier.partners.iter().position(|partner| partner.id == id)?;
        Some(Subject::Partner(PartnerIdx::from(at)))
    })
}

/// A page on a territory.
///
/// # Errors
/// There is none of this identifier.
pub fn territory(app: &App, actor: &Actor, id: &str) -> Result<Response, Problem> {
    show(app, actor, id, |snapshot, id| {
        let at = snapshot.loaded.dossier.territories.iter().position(|territory| territory.id == id)?;
        Some(Subject::Territory(TerritoryIdx::from(at)))
    })
}

/// A page on an action.
///
/// # Errors
/// There is none of this identifier.
pub fn action(app: &App, actor: &Actor, id: &str) -> Result<Response, Problem> {
    show(app, actor, id, |snapshot, id| {
        let at = snapshot.loaded.dossier.actions.iter().position(|action| action.id == id)?;
        Some(Subject::Action(ActionIdx::from(at)))
    })
}

fn show(app: &App, actor: &Actor, asked: &str, find: impl Fn(&Snapshot, &str) -> Option<Subject>) -> Result<Response, Problem> {
    let snapshot = app.analysed()?;
    // An identifier may itself end in .json: the record comes first.
    let (form, subject) = match find(&snapshot, asked) {
        Some(subject) => (Form::Page, subject),
        None => {
            let (form, id) = Form::of(asked);
            (form, find(&snapshot, id).ok_or(Problem::NotFound)?)
        }
    };
    let record = Record::of(&snapshot, subject);
    match form {
        Form::Page => Ok(record.page(app, actor)),
        Form::Json => Ok(json(&record.value())),
        Form::Csv => Ok(csv("fiche", record.lines().into_iter())),
    }
}

/// A record with all that speaks of it.
struct Record<'a> {
    snapshot: &'a Snapshot,
    subject: Subject,
    row: RowRef,
    filter: Filter,
    /// Rows in other tables, table by table.
    tables: Vec<(Table, Vec<RowRef>)>,
    /// Proposals: rank and finding.
    proposals: Vec<(usize, &'a Finding)>,
    /// Other names of the same partner.
    others: Vec<RowRef>,
}

impl<'a> Record<'a> {
    fn of(snapshot: &'a Snapshot, subject: Subject) -> Self {
        let (dossier, partners) = (&snapshot.loaded.dossier, &snapshot.analysis.linkage.partners);
        let (filter, own) = match subject {
            // What is said twice is shown once: a partner's actions are its participations, its meetings its presences.
            Subject::Partner(idx) => {
                (Filter { partner: Some(idx), ..Filter::default() }, vec![Table::Partners, Table::Actions, Table::Meetings])
            }
            Subject::Territory(idx) => (Filter { territory: Some(idx), ..Filter::default() }, vec![]),
            Subject::Action(idx) => (Filter { action: Some(idx), ..Filter::default() }, vec![Table::Actions]),
        };
        let row = row_of(subject);
        let reader = Reader::new(dossier, partners, &filter);
        let tables: Vec<(Table, Vec<RowRef>)> = Table::ALL
            .iter()
            .filter(|table| !own.contains(table))
            .map(|table| (*table, reader.rows(*table).into_iter().filter(|other| *other != row).collect::<Vec<_>>()))
            .filter(|(_, rows)| !rows.is_empty())
            .collect();
        let others = match subject {
            Subject::Partner(idx) => (0..dossier.partners.len())
                .map(PartnerIdx::from)
                .filter(|other| *other != idx && partners.canonical(*other) == partners.canonical(idx))
                .map(RowRef::from)
                .collect(),
            _ => Vec::new(),
        };
        Self { snapshot, subject, row, tables, proposals: proposals(snapshot, subject), others, filter }
    }

    fn page(&self, app: &App, actor: &Actor) -> Response {
        let (dossier, lang) = (&self.snapshot.loaded.dossier, app.lang);
        let title = name(dossier, self.row);
        let here = of_row(dossier, self.row).unwrap_or_default();
        let body = html! {
            (super::places(lang, ""))
            p.lead { (self.kind().get(lang)) }
            (self.ways(app))
            @if !self.others.is_empty() {
                p { (lang.pick("Le même partenaire, saisi aussi sous\u{202f}: ", "The same partner, also entered as: ")) (cells::records(dossier, &self.others)) }
            }
            (cells::facts(dossier, lang, self.row))
            h2 #propositions { (lang.pick("Propositions", "Proposals")) }
            @if self.proposals.is_empty() {
                p { (lang.pick("Aucune proposition de la liste n'en parle.", "No proposal on the list is about it.")) }
            } @else {
                ul { @for (rank, finding) in &self.proposals {
                    li { a href={ "/revue/" (finding.key) } { (finding.title.get(lang)) } span.muted { " (" (lang.pick("n° ", "no. ")) (rank) ")" } }
                } }
            }
            h2 #lignes { (lang.pick("Ses lignes dans les tables", "Its rows in the tables")) }
            @if self.tables.is_empty() { p { (lang.pick("Aucune autre table n'en parle.", "No other table is about it.")) } }
            @for (table, found) in &self.tables { (self.rows(app, *table, found)) }
            (foot(lang, &here))
        };
        Page { title: &title, place: "/explorer", body, scripts: &[] }.show(app, actor).into_response()
    }

    /// What it is, in a few words.
    fn kind(&self) -> crate::text::Sentence {
        let dossier = &self.snapshot.loaded.dossier;
        let (of, kind) = match self.subject {
            Subject::Partner(idx) => (say!("Partenaire" | "Partner"), Some(dossier.partner(idx).kind.label())),
            Subject::Territory(idx) => (say!("Territoire" | "Territory"), Some(dossier.territory(idx).level.label())),
            Subject::Action(idx) => (say!("Action" | "Action"), dossier.action(idx).status.map(|status| status.label())),
        };
        let Some(kind) = kind else { return of };
        let (of_fr, of_en, fr, en) = (of.fr, of.en, kind.fr, kind.en);
        say!("{of_fr} · {fr}" | "{of_en} · {en}")
    }

    /// Where one goes from here.
    fn ways(&self, app: &App) -> Markup {
        let (dossier, lang) = (&self.snapshot.loaded.dossier, app.lang);
        let id = dossier.id(self.row);
        let network = match self.subject {
            Subject::Partner(_) => address("/explorer/reseau", &[("partenaire", id)]),
            Subject::Territory(_) => address("/explorer/reseau", &[("territoire", id)]),
            Subject::Action(_) => address("/explorer/reseau", &[("vue", "actions".to_owned()), ("action", id)]),
        };
        let canonical = match self.subject {
            Subject::Partner(idx) => Subject::Partner(self.snapshot.analysis.linkage.partners.canonical(idx)),
            other => other,
        };
        html! {
            ul.ways {
                li { a href=(network) { (lang.pick("Voir dans le réseau", "See it in the network")) } }
                @if let Some(path) = self.snapshot.page_of(canonical) {
                    li { a href={ "/rapport/" (path) } { (lang.pick("Sa page dans le rapport", "Its page in the report")) } }
                }
            }
        }
    }

    fn rows(&self, app: &App, table: Table, found: &[RowRef]) -> Markup {
        let (dossier, lang) = (&self.snapshot.loaded.dossier, app.lang);
        let label = capital(table.label().get(lang));
        let n = count(found.len(), ("ligne", "lignes"), ("row", "rows"));
        html! {
            h3 { (label) }
            (cells::table(dossier, lang, &format!("lignes-{}", table.code()), &format!("{label} · {}", n.get(lang)), table, &found[..found.len().min(SHOWN)]))
            @if found.len() > SHOWN {
                p { a href=(rows::place(dossier, table, &self.filter)) {
                    (lang.pick("Toutes les lignes\u{202f}: ", "All rows: ")) (label) " (" (found.len()) ")"
                } }
            }
        }
    }

    fn value(&self) -> serde_json::Value {
        let dossier = &self.snapshot.loaded.dossier;
        let rows: serde_json::Map<String, serde_json::Value> = self
            .tables
            .iter()
            .map(|(table, rows)| (table.code().to_owned(), rows.iter().map(|row| cells::value(dossier, *row)).collect()))
            .collect();
        let proposals: Vec<serde_json::Value> = self
            .proposals
            .iter()
            .map(|(rank, finding)| serde_json::json!({ "rang": rank, "cle": finding.key, "titre": finding.title.fr }))
            .collect();
        serde_json::json!({
            "table": self.row.table.code(),
            "nom": name(dossier, self.row),
            "fiche": cells::value(dossier, self.row),
            "autres_noms": self.others.iter().map(|row| dossier.id(*row)).collect::<Vec<_>>(),
            "propositions": proposals,
            "lignes": rows,
        })
    }

    /// One line a cell: tables have different columns.
    fn lines(&self) -> Vec<Vec<String>> {
        let dossier = &self.snapshot.loaded.dossier;
        let head = ["table", "fichier", "ligne", "colonne", "valeur"].map(str::to_owned).to_vec();
        let all = std::iter::once(self.row).chain(self.tables.iter().flat_map(|(_, rows)| rows.iter().copied()));
        let cells = all.flat_map(|row| {
            let (file, line) = cells::origin(dossier, row);
            let heads = cells::heads(row.table);
            let values = cells::line(dossier, row);
            let n = heads.len() - 2;
            heads
                .into_iter()
                .zip(values)
                .take(n)
                .filter(|(_, value)| !value.is_empty())
                .map(move |(column, value)| vec![row.table.code().to_owned(), file.clone(), line.to_string(), column, value])
        });
        std::iter::once(head).chain(cells).collect()
    }
}

/// The proposals of the list about a subject, in order: it is among those concerned, or the territory where they are.
fn proposals(snapshot: &Snapshot, subject: Subject) -> Vec<(usize, &Finding)> {
    let (analysis, partners) = (&snapshot.analysis, &snapshot.analysis.linkage.partners);
    let is_same = |other: &Subject| match (subject, *other) {
        (Subject::Partner(a), Subject::Partner(b)) => partners.canonical(a) == partners.canonical(b),
        (a, b) => a == b,
    };
    let is_about = |finding: &Finding| {
        let is_there = matches!(subject, Subject::Territory(idx) if finding.territories.contains(&idx));
        is_there || finding.subjects.iter().any(is_same)
    };
    let items = analysis.agenda.items.iter().map(|item| (item.rank, analysis.agenda.finding(&analysis.detections, item)));
    items.filter(|(_, finding)| is_about(finding)).collect()
}
