//! What a page that is open asks every few seconds: has somebody else decided?

use super::board::Board;
use super::item::View;
use super::list::progress_words;
use super::vote::signed_words;
use crate::web::Snapshot;
use crate::web::answer::{self, Problem};
use crate::web::app::App;
use axum::extract::State;
use axum::response::Response;
use serde_json::json;
use std::sync::Arc;

/// Today's list: key, place, title, and the verdict of this meeting.
pub async fn list(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let snapshot = app.analysed()?;
    let board = Board::of(&snapshot, &app.register)?;
    let (done, all) = (board.n_decided(), board.items.len());
    let items: Vec<_> = board
        .items
        .iter()
        .map(|item| {
            json!({
                "cle": item.sheet.key,
                "rang": item.sheet.rank,
                "titre": item.sheet.title,
                "choix": item.sheet.choice,
                "confiance": item.sheet.confidence.share,
                "decision": item.decided().map(|decided| decided.decision.verdict.code()),
                "par": item.decided().map(|decided| &decided.decision.signed_by),
            })
        })
        .collect();
    let value = json!({ "avancement": progress_words(app.lang, done, all), "decidees": done, "sur": all, "propositions": items });
    Ok(answer::file(value.to_string().into_bytes(), "application/json", None))
}

/// One proposal: its last entry and how far the meeting is.
pub fn item(app: &App, snapshot: &Snapshot, key: &str) -> Result<Response, Problem> {
    let view = View::of(snapshot, &app.register, key)?;
    let (done, all) = (view.board.n_decided(), view.board.items.len());
    let last = view.last.as_ref();
    let value = json!({
        "cle": view.key,
        "titre": view.title,
        "derniere": last.map_or(0, |last| last.id),
        "decision": last.map(|last| last.decision.verdict.code()),
        "phrase": last.map(|last| signed_words(app.lang, last)),
        "avancement": progress_words(app.lang, done, all),
        "decidees": done,
        "sur": all,
    });
    Ok(answer::file(value.to_string().into_bytes(), "application/json", None))
}
