//! The tracker as files: the workbook to fill, and the same for programs.

use super::all;
use super::lines::Line;
use crate::rendering::pack::TrackedDecision;
use crate::rendering::xlsx;
use crate::text::Lang;
use crate::web::answer::{self, Problem};
use crate::web::app::App;
use axum::extract::State;
use axum::response::Response;
use serde_json::json;
use std::sync::Arc;

/// What the last of those who spoke said.
fn remark(line: &Line) -> String {
    let Some(last) = line.told.last() else { return String::new() };
    let by = &last.new.signed_by;
    if last.new.remark.is_empty() { by.clone() } else { format!("{} ({by})", last.new.remark) }
}

fn tracked(line: &Line, lang: Lang) -> TrackedDecision {
    TrackedDecision {
        key: line.key.clone(),
        title: line.title.clone(),
        recommended: String::new(),
        decision: line.verdict.label().get(lang).to_owned(),
        who: line.carrier.clone(),
        due: line.due,
        progress: line.state().label().get(lang).to_owned(),
        remarks: remark(line),
    }
}

pub(super) async fn workbook(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let (snapshot, found) = all(&app).await?;
    let lang = app.lang;
    let bytes = app
        .aside(move |_| {
            let stamp = snapshot.pages.get("index.html").map(|page| page.document.stamp.as_str()).unwrap_or_default();
            let rows: Vec<TrackedDecision> = found.iter().map(|line| tracked(line, lang)).collect();
            Ok(xlsx::tracker(&rows, snapshot.analysis.as_of, stamp, lang))
        })
        .await?;
    Ok(answer::file(bytes, answer::kind_of("suivi.xlsx"), Some("suivi.xlsx")))
}

const COLUMNS: [&str; 11] =
    ["objet", "titre", "decision", "date", "par", "motif", "porteur", "echeance", "avancement", "en_retard", "remarque"];

pub(super) async fn csv(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let (_, found) = all(&app).await?;
    let rows = found.into_iter().map(|line| {
        let (remark, state) = (remark(&line), line.state().code().to_owned());
        vec![
            line.key,
            line.title,
            line.verdict.code().to_owned(),
            line.day.to_string(),
            line.by,
            line.reason,
            line.carrier,
            line.due.map(|due| due.to_string()).unwrap_or_default(),
            state,
            if line.is_late { "oui" } else { "non" }.to_owned(),
            remark,
        ]
    });
    Ok(answer::csv("suivi", std::iter::once(COLUMNS.map(str::to_owned).to_vec()).chain(rows)))
}

pub(super) async fn json(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let (_, found) = all(&app).await?;
    let lines: Vec<_> = found
        .iter()
        .map(|line| {
            let told: Vec<_> = line
                .told
                .iter()
                .map(|told| {
                    json!({
                        "le": told.at.as_str(), "par": told.new.signed_by, "territoire": told.new.territory,
                        "avancement": told.new.state.code(), "remarque": told.new.remark,
                    })
                })
                .collect();
            json!({
                "objet": line.key, "titre": line.title, "decision": line.verdict.code(), "date": line.day.to_string(), "par": line.by, "motif": line.reason,
                "porteur": line.carrier, "echeance": line.due.map(|due| due.to_string()), "avancement": line.state().code(), "en_retard": line.is_late, "dit": told,
            })
        })
        .collect();
    Ok(answer::file(json!(lines).to_string().into_bytes(), answer::kind_of("suivi.json"), None))
}
