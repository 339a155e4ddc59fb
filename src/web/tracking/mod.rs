//! The tracker: what was decided, who carries it, by when, where it stands, and what the tables show since. Late ones first.

mod files;
mod lines;
#[cfg(test)]
mod tests;

use super::answer::{self, Problem};
use super::app::App;
use super::fields::{self, Fields};
use super::guard::{Actor, Need, Role};
use super::page::{Page, token};
use super::routes::Route;
use super::snapshot::Snapshot;
use crate::register::{NewProgress, Progress, RegisterError, Told, Unsigned, today};
use crate::rendering::html as written;
use crate::text::{Lang, capital, count, date};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use lines::{Line, lines};
use maud::{Markup, html};
use std::sync::Arc;
use tower_sessions::Session;

/// The routes.
pub const ROUTES: &[Route] = &[
    Route { path: "/suivi", need: Need::Role(Role::Reading), to: || get(page) },
    Route { path: "/suivi", need: Need::Role(Role::Contribution), to: || post(tell) },
    Route { path: "/suivi.xlsx", need: Need::Role(Role::Reading), to: || get(files::workbook) },
    Route { path: "/suivi.csv", need: Need::Role(Role::Reading), to: || get(files::csv) },
    Route { path: "/suivi.json", need: Need::Role(Role::Reading), to: || get(files::json) },
];

/// Longest remark, in characters.
const REMARK: usize = 2000;

/// Every decision to be carried out, as it stands now.
async fn all(app: &Arc<App>) -> Result<(Arc<Snapshot>, Vec<Line>), Problem> {
    let snapshot = app.analysed()?;
    app.aside(move |app| {
        let found = lines(&snapshot, &app.register, app.lang, today())?;
        Ok((snapshot, found))
    })
    .await
}

/// How many decisions are to be carried out, and how many of them are late: for the first page.
///
/// # Errors
/// The register can't be read.
pub fn counts(app: &App, snapshot: &Snapshot) -> Result<(usize, usize), RegisterError> {
    let found = lines(snapshot, &app.register, app.lang, today())?;
    Ok((found.iter().filter(|line| line.state().is_open()).count(), found.iter().filter(|line| line.is_late).count()))
}

async fn page(State(app): State<Arc<App>>, actor: Actor, Query(asked): Query<Vec<(String, String)>>) -> Result<Response, Problem> {
    let (snapshot, found) = all(&app).await?;
    let is_saved = asked.iter().any(|(name, _)| name == "fait");
    Ok(show(&app, &actor, &snapshot, &found, is_saved, None).into_response())
}

/// What was sent and not written, with why.
struct Again {
    key: String,
    state: Option<Progress>,
    remark: String,
    signature: String,
    is_unsigned: bool,
    meanwhile: Option<Box<Told>>,
}

async fn tell(
    State(app): State<Arc<App>>,
    actor: Actor,
    session: Session,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let sent = Fields(sent);
    let (snapshot, found) = all(&app).await?;
    let key = sent.text("sujet", 200);
    let line = found.iter().find(|line| line.key == key).ok_or(Problem::NotFound)?;
    // The route lets every contributor in; whether this decision is one of his territory is known here alone.
    if !line.may_tell(&snapshot.loaded.dossier, &actor) {
        return Err(Problem::Forbidden);
    }
    let state = sent.get("etat").and_then(Progress::of_code);
    let signed = fields::sign(&session, &actor, &sent).await?;
    let mut again = Again {
        key: key.clone(),
        state,
        remark: sent.text("remarque", REMARK),
        signature: sent.text("signature", 120),
        is_unsigned: signed.is_none(),
        meanwhile: None,
    };
    if let (Some(state), Some(name)) = (state, signed) {
        let new = NewProgress {
            subject: key,
            state,
            remark: again.remark.clone(),
            signed_by: name,
            account: actor.account,
            territory: actor.territory.clone().filter(|_| !actor.may(Role::Secretariat)),
            replaces: sent.get("vu").and_then(|seen| seen.parse().ok()).unwrap_or(-1),
        };
        match app.aside(move |app| Ok(app.register.tell(&new))).await? {
            Ok(_) => return Ok(answer::go(&format!("/suivi?fait=1#{}", anchor(&again.key)))),
            Err(Unsigned::Meanwhile(other)) => again.meanwhile = Some(other),
            Err(Unsigned::Register(error)) => return Err(error.into()),
        }
    }
    let status = if again.meanwhile.is_some() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (snapshot, found) = all(&app).await?;
    let mut page = show(&app, &actor, &snapshot, &found, false, Some(&again)).into_response();
    *page.status_mut() = status;
    Ok(page)
}

/// Where a decision stands on the page: letters, digits and hyphens of its key.
fn anchor(key: &str) -> String {
    let plain: String = key.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    format!("d-{plain}")
}

fn show(
    app: &App,
    actor: &Actor,
    snapshot: &Snapshot,
    found: &[Line],
    is_saved: bool,
    again: Option<&Again>,
) -> axum::response::Html<String> {
    let lang = app.lang;
    let late = found.iter().filter(|line| line.is_late).count();
    let over = found.iter().filter(|line| !line.state().is_open()).count();
    let n = count(found.len(), ("décision retenue", "décisions retenues"), ("decision adopted", "decisions adopted"));
    let groups: [(&str, &str, Vec<&Line>); 3] = [
        ("retard", lang.pick("En retard", "Late"), found.iter().filter(|line| line.is_late).collect()),
        ("cours", lang.pick("À mener", "To be carried out"), found.iter().filter(|line| !line.is_late && line.state().is_open()).collect()),
        ("fini", lang.pick("Terminées", "Over"), found.iter().filter(|line| !line.state().is_open()).collect()),
    ];
    let body = html! {
        @if is_saved { p.notice role="status" { (lang.pick("C'est enregistré. Rien ne s'efface\u{202f}: pour corriger, dites à nouveau où l'on en est.", "It is saved. Nothing is erased: to correct it, say again where it stands.")) } }
        @if found.is_empty() {
            p.lead { (lang.pick("Aucune décision à suivre pour l'instant. Celles que la conférence retient ou adapte dans la revue apparaissent ici.", "No decision to follow up yet. Those that the conference adopts or adapts in the review appear here.")) }
            p { a href="/revue" { (lang.pick("Aller à la revue", "Go to the review")) } }
        } @else {
            p.lead {
                (n.get(lang)) "\u{202f}: " (late) " " (lang.pick("en retard", "late")) ", " (found.len() - late - over) " " (lang.pick("à mener", "to be carried out")) ", " (over) " " (lang.pick(if over > 1 { "terminées" } else { "terminée" }, "over")) "."
            }
            ul.files aria-label=(lang.pick("Fichiers du suivi", "Files of the follow-up")) {
                li { a href="/suivi.xlsx" { (lang.pick("Tableau de suivi (Excel)", "Tracking table (Excel)")) } }
                li { a href="/suivi.csv" { "CSV" } }
                li { a href="/suivi.json" { "JSON" } }
            }
        }
        @for (id, title, lines) in &groups {
            @if !lines.is_empty() {
                section.tracking aria-labelledby=(id) {
                    h2 id=(id) { (title) " (" (lines.len()) ")" }
                    @for line in lines { (card(lang, actor, snapshot, line, again.filter(|again| again.key == line.key))) }
                }
            }
        }
    };
    Page { title: lang.pick("Suivi des décisions", "Follow-up of decisions"), place: "/suivi", body, scripts: &[] }.show(app, actor)
}

fn card(lang: Lang, actor: &Actor, snapshot: &Snapshot, line: &Line, again: Option<&Again>) -> Markup {
    let state = line.state();
    let due = line.due.map(|due| date(due).get(lang).to_owned());
    let unsaid = lang.pick("non dit", "not said");
    html! {
        article.decision id=(anchor(&line.key)) {
            h3 { (line.title) }
            p {
                strong.state { (state.label().get(lang)) @if line.is_late { ", " (lang.pick("en retard", "late")) } }
                " · " (lang.pick("qui\u{202f}: ", "who: ")) @if line.carrier.is_empty() { (unsaid) } @else { strong { (line.carrier) } }
                " · " (lang.pick("échéance\u{202f}: ", "due: ")) @match &due { Some(due) => strong { (due) }, None => (unsaid) }
            }
            p.muted { (capital(line.verdict.label().get(lang))) " " (lang.pick("le", "on")) " " (date(line.day).get(lang)) @if !line.by.is_empty() { " · " (line.by) } @if !line.reason.is_empty() { " · " (line.reason) } }
            (said(lang, line))
            @if line.data.is_empty() {
                p.muted { (lang.pick("Les tableaux ne disent encore rien de ses suites.", "The tables say nothing of what came of it yet.")) }
            } @else {
                details {
                    summary { (lang.pick("Ce que les tableaux montrent depuis", "What the tables show since")) }
                    @for block in &line.data { (written::block(block, lang, 3)) }
                }
            }
            @if line.may_tell(&snapshot.loaded.dossier, actor) { (form(lang, actor, line, again)) }
        }
    }
}

/// What people said, the last first.
fn said(lang: Lang, line: &Line) -> Markup {
    let one = |told: &Told| {
        html! {
            strong { (told.new.state.label().get(lang)) }
            @if !told.new.remark.is_empty() { "\u{202f}: " (told.new.remark) }
            span.muted { " (" (told.new.signed_by) @if let Some(territory) = &told.new.territory { ", " (territory) } ", " (told.at.sentence().get(lang)) ")" }
        }
    };
    html! {
        @if let Some((last, before)) = line.told.split_last() {
            p { (one(last)) }
            @if !before.is_empty() {
                details {
                    summary { (lang.pick("Ce qui a été dit avant", "What was said before")) " (" (before.len()) ")" }
                    ol { @for told in before.iter().rev() { li { (one(told)) } } }
                }
            }
        }
    }
}

fn form(lang: Lang, actor: &Actor, line: &Line, again: Option<&Again>) -> Markup {
    let id = anchor(&line.key);
    let seen = line.told.last().map_or(0, |told| told.id);
    let state = again.and_then(|again| again.state).unwrap_or_else(|| line.state());
    html! {
        details open[again.is_some()] {
            summary { (lang.pick("Dire où l'on en est", "Say where it stands")) }
            form.progress method="post" action={ "/suivi#" (id) } {
                (token(actor))
                input type="hidden" name="sujet" value=(line.key);
                input type="hidden" name="vu" value=(seen);
                @if let Some(other) = again.and_then(|again| again.meanwhile.as_ref()) {
                    div.notice.fault role="alert" {
                        p { strong { (other.new.signed_by) (lang.pick(" a répondu pendant que vous écriviez\u{202f}: ", " answered while you were writing: ")) } (other.new.state.label().get(lang)) @if !other.new.remark.is_empty() { ", " (other.new.remark) } }
                        p { (lang.pick("Votre saisie est gardée ci-dessous. Enregistrez à nouveau pour l'ajouter après la sienne.", "What you entered is kept below. Save again to add it after that.")) }
                    }
                }
                fieldset {
                    legend { (lang.pick("Avancement", "Progress")) }
                    @for choice in Progress::ALL {
                        label.check { input type="radio" name="etat" value=(choice.code()) checked[choice == state] required; " " (choice.label().get(lang)) }
                    }
                }
                div.field {
                    label for={ (id) "-remarque" } { (lang.pick("Remarque", "Remark")) }
                    textarea id={ (id) "-remarque" } name="remarque" rows="2" maxlength=(REMARK) { (again.map(|again| again.remark.as_str()).unwrap_or_default()) }
                }
                @if actor.account.is_none() {
                    div.field {
                        label for={ (id) "-nom" } { (lang.pick("Votre nom", "Your name")) }
                        input id={ (id) "-nom" } name="signature" maxlength="120" autocomplete="name" required value=(again.map(|again| again.signature.as_str()).filter(|name| !name.is_empty()).unwrap_or(&actor.name));
                        @if again.is_some_and(|again| again.is_unsigned) { span.error { (lang.pick("Indiquez votre nom\u{202f}: rien ne s'enregistre sans signature.", "Give your name: nothing is saved without a signature.")) } }
                    }
                }
                button.main type="submit" { (lang.pick("Enregistrer", "Save")) }
            }
        }
    }
}
