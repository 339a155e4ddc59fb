//! The page of all proposals: where the meeting stands, and the way to each.

use super::board::{Board, Item, lines};
use super::meeting::{self, Draft, Faults};
use super::vote::verdict_words;
use crate::rendering::document::DecisionLine;
use crate::text::{Lang, count};
use crate::web::answer::{Problem, step};
use crate::web::app::App;
use crate::web::guard::{Actor, Role};
use crate::web::page::Page;
use axum::extract::{Query, State};
use axum::response::Html;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Which proposals are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// Those to decide.
    Open,
    /// Those decided.
    Decided,
}

impl Filter {
    const ALL: [(Self, &'static str); 3] = [(Self::All, ""), (Self::Open, "a-decider"), (Self::Decided, "decidees")];

    /// The filter of a code; whatever else shows all.
    fn of(code: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == code).map(|(filter, _)| *filter).unwrap_or_default()
    }

    fn keeps(self, item: &Item) -> bool {
        match self {
            Self::All => true,
            Self::Open => !item.is_decided,
            Self::Decided => item.is_decided,
        }
    }

    fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::All => lang.pick("Toutes", "All"),
            Self::Open => lang.pick("À décider", "To decide"),
            Self::Decided => lang.pick("Décidées", "Decided"),
        }
    }
}

/// What stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    etat: String,
}

/// The page.
pub async fn list(State(app): State<Arc<App>>, actor: Actor, Query(asked): Query<Asked>) -> Result<Html<String>, Problem> {
    show(&app, &actor, Filter::of(&asked.etat), None)
}

/// The page, with the form of the meeting as it was sent if something is wrong with it.
pub fn show(app: &App, actor: &Actor, filter: Filter, given: Option<(Draft, Faults)>) -> Result<Html<String>, Problem> {
    let lang = app.lang;
    let snapshot = app.analysed()?;
    let board = Board::of(&snapshot, &app.register)?;
    let lines = lines(&snapshot);
    let body = html! {
        (meeting::band(lang, &board.sitting))
        (progress(lang, &board))
        @if actor.may(Role::Secretariat) { (meeting::form(lang, actor, &board.sitting, given)) }
        @if board.items.is_empty() {
            p.lead { (lang.pick("La liste ne contient aucune proposition.", "There is no proposal on the list.")) }
        } @else {
            nav.filters aria-label=(lang.pick("Propositions montrées", "Proposals shown")) {
                ul {
                    @for (known, code) in Filter::ALL {
                        @let n = board.items.iter().filter(|item| known.keeps(item)).count();
                        @let to = if code.is_empty() { "/revue".to_owned() } else { format!("/revue?etat={code}") };
                        li { a href=(to) aria-current=[(known == filter).then_some("true")] { (known.title(lang)) " (" (n) ")" } }
                    }
                }
            }
            ol.proposals #propositions data-adresse="/revue.json" {
                @for item in board.items.iter().filter(|item| filter.keeps(item)) { (line(lang, item, lines.get(item.sheet.key.as_str()).copied())) }
            }
            @if !board.items.iter().any(|item| filter.keeps(item)) {
                p { (match filter {
                    Filter::Open => lang.pick("Tout est décidé. Le compte rendu est prêt.", "Everything is decided. The minutes are ready."),
                    _ => lang.pick("Rien n'est encore décidé à cette séance.", "Nothing is decided at this meeting yet."),
                }) }
            }
        }
        p.exits {
            a.button href="/revue/compte-rendu" { (lang.pick("Compte rendu de la séance", "Minutes of the meeting")) } " "
            a.button href="/revue/historique" { (lang.pick("Historique des décisions", "History of decisions")) }
        }
    };
    Ok(Page { title: lang.pick("Revue de la conférence", "Review by the conference"), place: "/revue", body, scripts: &["review.js"] }
        .show(app, actor))
}

/// « 12 propositions décidées sur 20 », and its bar.
pub fn progress(lang: Lang, board: &Board) -> Markup {
    let (done, all) = (board.n_decided(), board.items.len());
    html! {
        @if all > 0 {
            p.progress {
                span #avancement role="status" { (progress_words(lang, done, all)) } " "
                progress #barre max=(all) value=(done) aria-hidden="true" {}
            }
        }
    }
}

/// « 12 propositions décidées sur 20 ».
pub fn progress_words(lang: Lang, done: usize, all: usize) -> String {
    let n = count(done, ("proposition décidée", "propositions décidées"), ("proposal decided", "proposals decided"));
    format!("{} {} {all}", n.get(lang), lang.pick("sur", "of"))
}

fn line(lang: Lang, item: &Item, line: Option<&DecisionLine>) -> Markup {
    let sheet = item.sheet;
    html! {
        li class=[item.is_decided.then_some("done")] data-cle=(sheet.key) {
            span.rank aria-hidden="true" { (sheet.rank) }
            div.what {
                h2 { a href={ "/revue/" (step(&sheet.key)) } { span.sr { (sheet.rank) ". " } (sheet.title) } }
                p.facts-line {
                    strong { (sheet.choice) }
                    @if let Some(line) = line {
                        " · " (lang.pick("gain possible\u{202f}: ", "possible gain: ")) (line.gain) (lang.pick(" h/an", " h a year"))
                    }
                    " · " (lang.pick("confiance\u{202f}: ", "confidence: ")) (sheet.confidence.word)
                }
            }
            p.state {
                @if let Some(decided) = item.decided() {
                    strong { (verdict_words(lang, decided.decision.verdict)) } br;
                    span.muted { (lang.pick("par ", "by ")) (decided.decision.signed_by) }
                } @else {
                    (lang.pick("à décider", "to decide"))
                    @if let Some(earlier) = item.earlier() {
                        br; span.muted { (super::vote::earlier_words(lang, &earlier.decision)) }
                    }
                }
            }
        }
    }
}
