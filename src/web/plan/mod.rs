//! The animation plan of a quarter: read, moved by hand, and its files.
//!
//! `board.rs`: the plan with the changes of the register. `calendar.rs`: the quarter week by week. `session.rs`: one session, to be changed. `save.rs`: a change, checked
//! and signed.

mod board;
mod calendar;
mod save;
mod session;
#[cfg(test)]
mod tests;

use super::answer::{self, Problem};
use super::app::App;
use super::guard::{Actor, Need, Role};
use super::page::Page;
use super::routes::Route;
use crate::planning::calendar::Quarter;
use crate::rendering::document::{Block, Document};
use crate::rendering::{CsvStyle, html as written};
use crate::say;
use crate::text::{Lang, count};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use board::Board;
use jiff::ToSpan as _;
use maud::{Markup, html};
use std::sync::Arc;

/// The routes.
pub const ROUTES: &[Route] = &[
    Route { path: "/plan", need: Need::Role(Role::Reading), to: || get(choose) },
    Route { path: "/plan/{quarter}/", need: Need::Role(Role::Reading), to: || get(page) },
    Route { path: "/plan/{quarter}/seance/{key}", need: Need::Role(Role::Secretariat), to: || get(session::page) },
    Route { path: "/plan/{quarter}/seance/{key}", need: Need::Role(Role::Secretariat), to: || post(session::save) },
    Route { path: "/plan/{quarter}/seance/{key}/verifier.json", need: Need::Role(Role::Secretariat), to: || get(session::check) },
    Route { path: "/plan/{quarter}/{*path}", need: Need::Role(Role::Reading), to: || get(file) },
];

/// The quarter in an address.
fn quarter(code: &str) -> Result<Quarter, Problem> {
    code.parse().map_err(|_| Problem::NotFound)
}

/// The board of a quarter, made off the threads that answer.
async fn board(app: &Arc<App>, code: &str) -> Result<Board, Problem> {
    let (quarter, snapshot) = (quarter(code)?, app.analysed()?);
    app.aside(move |app| Board::of(app, snapshot, quarter)).await
}

/// `/plan?trimestre=2015T1`, or the quarter that comes after the analysis.
async fn choose(State(app): State<Arc<App>>, Query(asked): Query<Vec<(String, String)>>) -> Result<Response, Problem> {
    let snapshot = app.analysed()?;
    let asked = asked.iter().find(|(name, _)| name == "trimestre").map(|(_, code)| code.trim().to_uppercase());
    let code = match asked {
        Some(code) => {
            let quarter = code.parse::<Quarter>();
            quarter
                .map_err(|_| {
                    Problem::Refused(say!(
                        "« {code} » n'est pas un trimestre : on l'écrit comme 2015T1"
                            | "'{code}' is not a quarter: it is written like 2015T1"
                    ))
                })?
                .code()
        }
        None => next(Quarter::of(snapshot.analysis.as_of)).code(),
    };
    Ok(answer::go(&format!("/plan/{code}/")))
}

fn next(quarter: Quarter) -> Quarter {
    quarter.end().checked_add(1.day()).map_or(quarter, Quarter::of)
}

async fn page(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path(code): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let board = board(&app, &code).await?;
    let lang = app.lang;
    let may_move = actor.may(Role::Secretariat);
    let document = board.written(|planned| planned.document(lang));
    let is_saved = asked.iter().any(|(name, _)| name == "fait");
    let title = document.subtitle.split(',').next().unwrap_or_default().to_owned();
    let title = format!("{}\u{202f}: {title}", lang.pick("Plan d'animation", "Animation plan"));
    let body = html! {
        @if is_saved { p.notice role="status" { (lang.pick("Le changement est enregistré. Pour revenir en arrière, changez la séance à nouveau\u{202f}: son historique garde tout.", "The change is saved. To go back, change the session again: its history keeps everything.")) } }
        (quarters(lang, &board))
        (files(lang))
        section.plan {
            h2 #calendrier { (lang.pick("Le calendrier", "The calendar")) }
            @if may_move && !board.plan.sessions.is_empty() {
                p { (lang.pick("Choisissez une séance pour changer son jour, son heure, son lieu ou ses invités. Les règles du plan sont vérifiées avant d'enregistrer.", "Choose a session to change its day, hour, place or invitees. The rules of the plan are checked before anything is saved.")) }
                p.how hidden { (lang.pick("À la souris, faites glisser une séance vers un autre jour. Au clavier, sur une séance\u{202f}: flèches pour la déplacer d'un jour ou d'une semaine, Entrée pour confirmer, Échap pour renoncer.", "With the mouse, drag a session to another day. With the keyboard, on a session: arrows to move it by a day or a week, Enter to confirm, Escape to give up.")) }
                p.live role="status" {}
            }
            (calendar::grid(lang, &board, &actor, may_move))
            (calendar::list(lang, &board, may_move))
            (vanished(lang, &board))
        }
        (written::chapters(&without_calendar(document)))
    };
    let scripts: &[&str] = if may_move { &["plan.js"] } else { &[] };
    Ok(Page { title: &title, place: "/plan", body, scripts }.show(&app, &actor).into_response())
}

/// The document without its table of sessions: the page has its own, from which one changes them.
fn without_calendar(mut document: Document) -> Document {
    for chapter in &mut document.chapters {
        chapter.blocks.retain(|block| !matches!(block, Block::Table(table) if table.id == "table-calendrier"));
    }
    document
}

fn quarters(lang: Lang, board: &Board) -> Markup {
    let first = Quarter::of(board.snapshot.analysis.as_of);
    let mut offered: Vec<Quarter> = std::iter::successors(Some(first), |quarter| Some(next(*quarter))).take(6).collect();
    if !offered.contains(&board.plan.quarter) {
        offered.push(board.plan.quarter);
    }
    html! {
        form.inline method="get" action="/plan" {
            label for="trimestre" { (lang.pick("Trimestre", "Quarter")) }
            select #trimestre name="trimestre" {
                @for quarter in offered {
                    @let (number, year) = (quarter.number, quarter.year);
                    option value=(quarter.code()) selected[quarter == board.plan.quarter] {
                        @match (lang, number) {
                            (Lang::Fr, 1) => { "1er trimestre " (year) }
                            (Lang::Fr, _) => { (number) "e trimestre " (year) }
                            (Lang::En, _) => { "Quarter " (number) ", " (year) }
                        }
                    }
                }
            }
            button type="submit" { (lang.pick("Montrer", "Show")) }
        }
    }
}

fn files(lang: Lang) -> Markup {
    let files = [
        ("calendrier.ics", lang.pick("Calendrier (.ics)", "Calendar (.ics)")),
        ("documents/invitations.docx", lang.pick("Invitations (Word)", "Invitations (Word)")),
        ("documents/ordres-du-jour.docx", lang.pick("Ordres du jour (Word)", "Agendas (Word)")),
        ("documents/comptes-rendus.docx", lang.pick("Comptes rendus à remplir (Word)", "Minutes to fill in (Word)")),
        ("tables/seances.csv", lang.pick("Séances (CSV)", "Sessions (CSV)")),
        ("plan.json", "JSON"),
    ];
    html! {
        ul.files aria-label=(lang.pick("Fichiers du plan", "Files of the plan")) {
            @for (path, name) in files { li { a href=(path) { (name) } } }
        }
    }
}

/// Sessions that people changed and that the plan holds no more.
fn vanished(lang: Lang, board: &Board) -> Markup {
    let gone = board.vanished();
    html! {
        @if !gone.is_empty() {
            @let n = count(gone.len(), ("séance changée à la main n'est plus au plan", "séances changées à la main ne sont plus au plan"), ("session changed by hand is no longer planned", "sessions changed by hand are no longer planned"));
            div.notice {
                p { (n.get(lang)) (lang.pick("\u{202f}: ses sujets ont changé depuis (décision, tableaux ou réglages). Prévenir ceux qui y étaient invités.", ": its subjects have changed since (decision, tables or settings). Tell those who were invited.")) }
                ul { @for moved in gone { li { (moved.new.title) " · " (moved.new.signed_by) " · " (moved.at.sentence().get(lang)) } } }
            }
        }
    }
}

/// A file of the plan's folder, by its path there.
async fn file(State(app): State<Arc<App>>, Path((code, path)): Path<(String, String)>) -> Result<Response, Problem> {
    let board = board(&app, &code).await?;
    let lang = app.lang;
    let made = app
        .aside(move |_| {
            let files = board.written(|planned| planned.files(lang, CsvStyle::Excel));
            files.into_iter().find(|file| file.path == path).ok_or(Problem::NotFound)
        })
        .await?;
    let name = made.path.rsplit('/').next().unwrap_or_default().to_owned();
    Ok(answer::file(made.bytes, answer::kind_of(&name), Some(&name)))
}
