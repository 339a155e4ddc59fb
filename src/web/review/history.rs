//! Every verdict that the register holds, and its files: `decisions.csv` is a table of the format, which a dossier can take in.

use super::board::Board;
use super::vote::verdict_words;
use crate::register::Decided;
use crate::rendering::document::{Block, Cell, ColumnHead, Inline, Table, Target};
use crate::rendering::{CsvStyle, csv, harmless, html};
use crate::text::{Lang, date};
use crate::web::answer::{self, Problem, step};
use crate::web::app::App;
use crate::web::guard::Actor;
use crate::web::page::Page;
use axum::extract::{Query, State};
use axum::response::{Html, Response};
use maud::html;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Verdicts as a table, in the order given. `with_title`: does each row say of what it is?
pub fn table(lang: Lang, id: &str, decided: &[Decided], with_title: bool) -> Table {
    let head = |fr, en| ColumnHead { title: lang.pick(fr, en).to_owned(), is_number: false };
    let mut columns = vec![head("Signée le", "Signed on")];
    if with_title {
        columns.push(head("Proposition", "Proposal"));
    }
    columns.extend([
        head("Décision", "Decision"),
        head("Séance", "Meeting"),
        head("Porteur", "Carried by"),
        head("Échéance", "Due"),
        head("Motif, remarques", "Reason, remarks"),
        head("Par", "By"),
    ]);
    let rows = decided.iter().map(|decided| {
        let decision = &decided.decision;
        let mut row = vec![Cell::text(decided.at.sentence().get(lang))];
        if with_title {
            let to = Target::File(format!("/revue/{}", step(&decision.subject)));
            row.push(Cell { words: vec![Inline::Link(to, decision.title.clone())], value: None });
        }
        row.extend([
            Cell { words: vec![Inline::Strong(verdict_words(lang, decision.verdict))], value: None },
            Cell::text(format!("{} · {}", decision.conference, date(decision.day).get(lang))),
            Cell::text(decision.carrier.as_str()),
            Cell::text(decision.due.map(|due| date(due).get(lang).to_owned()).unwrap_or_default()),
            Cell::text(decision.reason.as_str()),
            Cell::text(decision.signed_by.as_str()),
        ]);
        row
    });
    let caption = lang.pick("Décisions, de la première à la dernière signée", "Decisions, from the first to the last signed").to_owned();
    Table { id: format!("table-{id}"), caption, columns, rows: rows.collect(), is_browsable: with_title, ..Table::default() }
}

/// The page: what concerns today's list, and apart what has left it.
pub async fn page(State(app): State<Arc<App>>, actor: Actor) -> Result<Html<String>, Problem> {
    let lang = app.lang;
    let all = app.register.decisions()?;
    let snapshot = app.snapshot();
    let board = snapshot.as_ref().map(|snapshot| Board::of(snapshot, &app.register)).transpose()?;
    let listed: BTreeSet<&str> = board.iter().flat_map(|board| &board.items).map(|item| item.sheet.key.as_str()).collect();
    let (on, off): (Vec<Decided>, Vec<Decided>) = all.into_iter().partition(|decided| listed.contains(decided.decision.subject.as_str()));
    let body = html! {
        p.lead { (lang.pick(
            "Chaque décision signée, dans l'ordre. Rien n'y est jamais changé ni effacé\u{202f}: une décision plus récente prend la suite de la précédente.",
            "Every decision signed, in order. Nothing here is ever changed or erased: a later decision follows the earlier one.")) }
        @for (id, title, decided) in [
            ("liste", lang.pick("Sur la liste d'aujourd'hui", "On today's list"), &on),
            ("hors-liste", lang.pick("Sorties de la liste", "No longer on the list"), &off),
        ] {
            @if !decided.is_empty() {
                section {
                    h2 { (title) }
                    (html::block(&Block::Table(table(lang, id, decided, true)), lang, 2))
                }
            }
        }
        @if on.is_empty() && off.is_empty() { p { (lang.pick("Aucune décision n'est encore signée.", "No decision is signed yet.")) } }
        p { (lang.pick("Le tout en fichier\u{202f}: ", "The whole as a file: "))
            a href="/revue/decisions.csv?style=excel" { (lang.pick("CSV pour Excel", "CSV for Excel")) } " · "
            a href="/revue/decisions.csv" { (lang.pick("CSV (table « decisions » du format)", "CSV (table 'decisions' of the format)")) } " · "
            a href="/revue/decisions.json" { "JSON" }
        }
        p { a href="/revue" { (lang.pick("Retour à la revue", "Back to the review")) } }
    };
    Ok(Page { title: lang.pick("Historique des décisions", "History of decisions"), place: "/revue", body, scripts: &[] }
        .show(&app, &actor))
}

/// How the table is written: `?style=excel`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    style: String,
}

/// The columns of `decisions` in the format, then those that are kept beside.
const COLUMNS: [&str; 12] =
    ["date", "objet", "decision", "motif", "par", "echeance", "sujets", "porteur", "titre", "signe_par", "signe_le", "numero"];

/// Every verdict as the table `decisions`, the last one last.
pub async fn csv(State(app): State<Arc<App>>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let style = if asked.style == "excel" { CsvStyle::Excel } else { CsvStyle::Canonical };
    let head = COLUMNS.map(str::to_owned).to_vec();
    let rows = app.register.decisions()?.into_iter().map(|decided| {
        let decision = &decided.decision;
        vec![
            decision.day.to_string(),
            decision.subject.clone(),
            decision.verdict.code().to_owned(),
            harmless(&decision.reason),
            harmless(&decision.conference),
            decision.due.map(|due| due.to_string()).unwrap_or_default(),
            harmless(&decision.subjects.join("|")),
            harmless(&decision.carrier),
            harmless(&decision.title),
            harmless(&decision.signed_by),
            decided.at.as_str().to_owned(),
            decided.id.to_string(),
        ]
    });
    let bytes = csv::lines(std::iter::once(head).chain(rows), style);
    Ok(answer::file(bytes, answer::kind_of("decisions.csv"), Some("decisions.csv")))
}

/// The same for programs.
pub async fn json(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let decisions: Vec<_> = app
        .register
        .decisions()?
        .into_iter()
        .map(|decided| {
            let decision = &decided.decision;
            json!({
                "numero": decided.id,
                "signe_le": decided.at.as_str(),
                "signe_par": decision.signed_by,
                "date": decision.day.to_string(),
                "par": decision.conference,
                "objet": decision.subject,
                "sujets": decision.subjects,
                "titre": decision.title,
                "decision": decision.verdict.code(),
                "porteur": decision.carrier,
                "echeance": decision.due.map(|due| due.to_string()),
                "motif": decision.reason,
                "remplace": decision.replaces,
            })
        })
        .collect();
    Ok(answer::file(json!({ "decisions": decisions }).to_string().into_bytes(), "application/json", Some("decisions.json")))
}
