//! The settings: a form made from what each room declares, and what other values would give before they are saved.
//!
//! `form.rs`: the fields. `file.rs`: `maillage.toml`, changed in place. `trial.rs`: the list under other settings. `compare.rs`: that list beside today's.

mod compare;
mod file;
mod form;
#[cfg(test)]
mod tests;
mod trial;

pub use trial::Trial;

use super::answer::{self, Problem};
use super::app::App;
use super::fields::{self, Fields};
use super::guard::{Actor, Need, Role};
use super::page::{Page, token};
use super::routes::Route;
use crate::text::{Lang, count};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use file::{Kept, Unkept};
use form::{Draft, fieldsets};
use maud::{Markup, html};
use std::sync::Arc;
use tower_sessions::Session;

/// The routes.
pub const ROUTES: &[Route] = &[
    Route { path: "/reglages", need: Need::Role(Role::Secretariat), to: || get(page) },
    Route { path: "/reglages", need: Need::Role(Role::Secretariat), to: || post(sent) },
    Route { path: "/reglages/essai", need: Need::Role(Role::Secretariat), to: || get(trial::page) },
    Route { path: "/reglages/essai", need: Need::Role(Role::Secretariat), to: || post(trial::save) },
];

type Pairs = Vec<(String, String)>;

/// What is to be said above the form.
#[derive(Debug, Default)]
struct Said {
    notice: Option<String>,
    meanwhile: bool,
    signature: String,
    is_unsigned: bool,
}

async fn page(State(app): State<Arc<App>>, actor: Actor, Query(asked): Query<Pairs>) -> Result<Response, Problem> {
    let lang = app.lang;
    let kept = read(&app).await?;
    let n = asked.iter().find(|(name, _)| name == "fait").and_then(|(_, n)| n.parse::<usize>().ok());
    let notice = n.map(|n| {
        let n = count(n, ("réglage enregistré", "réglages enregistrés"), ("setting saved", "settings saved"));
        format!(
            "{}. {}",
            n.get(lang),
            lang.pick(
                "Le dossier est analysé à nouveau. Les réglages d'avant sont gardés à côté du dossier.",
                "The dossier is being analysed again. The settings before are kept beside the dossier."
            )
        )
    });
    let said = Said { notice, ..Said::default() };
    Ok(show(&app, &actor, &kept, &Draft::of(&kept.settings), &said).into_response())
}

async fn read(app: &Arc<App>) -> Result<Kept, Problem> {
    app.aside(|app| if app.dossier.exists() { Kept::read(&app.dossier) } else { Err(Problem::NoDossier) }).await
}

/// The form was sent: to be saved, to be tried, or to put one value back.
async fn sent(State(app): State<Arc<App>>, actor: Actor, session: Session, Form(sent): Form<Pairs>) -> Result<Response, Problem> {
    let sent = Fields(sent);
    let kept = read(&app).await?;
    let mut draft = Draft::sent(&kept.settings, &sent);
    let mut said = Said { signature: sent.text("signature", 120), ..Said::default() };
    if let Some(name) = sent.get("remettre") {
        put_back(&mut draft, name);
        said.notice = Some(
            app.lang
                .pick(
                    "La valeur d'origine est dans le formulaire. Elle ne compte qu'une fois enregistrée.",
                    "The original value is in the form. It counts once saved.",
                )
                .to_owned(),
        );
        return Ok(show(&app, &actor, &kept, &draft, &said).into_response());
    }
    if sent.has("essayer") && draft.faults.is_empty() {
        return Ok(answer::go(&trial::address(&kept.settings, &draft.settings)));
    }
    let signed = fields::sign(&session, &actor, &sent).await?;
    said.is_unsigned = signed.is_none();
    let seen = sent.text("vu", 64);
    let is_new = sent.has("origine");
    if let Some(name) = signed.filter(|_| is_new || draft.faults.is_empty()) {
        let to = draft.settings.clone();
        let done = app
            .aside(move |app| {
                Ok(if is_new {
                    file::start_over(app, &seen, &name).map(|()| 0)
                } else {
                    file::keep(app, &seen, &to, &name).map(|changes| changes.len())
                })
            })
            .await?;
        match done {
            Ok(n) => {
                if n > 0 || is_new {
                    app.refresh();
                }
                return Ok(answer::go(&format!("/reglages?fait={n}")));
            }
            Err(Unkept::Problem(problem)) => return Err(problem),
            Err(Unkept::Meanwhile) => said.meanwhile = true,
        }
    }
    let status = if said.meanwhile { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    let kept = read(&app).await?;
    let mut page = show(&app, &actor, &kept, &draft, &said).into_response();
    *page.status_mut() = status;
    Ok(page)
}

/// One value back to its default, in the form alone.
fn put_back(draft: &mut Draft, name: &str) {
    let specs = crate::sections();
    let found = specs.iter().flat_map(|spec| spec.parameters.iter().map(move |parameter| (spec, parameter)));
    if let Some((spec, parameter)) = found.into_iter().find(|(spec, parameter)| form::name(spec.key, parameter.key) == name) {
        // A default is within its own range.
        let _ = draft.settings.set(&specs, spec.key, parameter.key, parameter.default);
        draft.faults.remove(name);
    }
}

fn show(app: &App, actor: &Actor, kept: &Kept, draft: &Draft, said: &Said) -> Html<String> {
    let lang = app.lang;
    let n = draft.faults.len();
    let wrong = count(
        n,
        ("valeur ne peut pas être prise", "valeurs ne peuvent pas être prises"),
        ("value can't be taken", "values can't be taken"),
    );
    let body = html! {
        @if let Some(notice) = &said.notice { p.notice role="status" { (notice) } }
        @if said.meanwhile {
            p.notice.fault role="alert" { (lang.pick("Quelqu'un a changé les réglages entre-temps. Rien n'a été enregistré\u{202f}: vos valeurs sont dans le formulaire, enregistrez à nouveau pour qu'elles l'emportent.", "Somebody changed the settings meanwhile. Nothing was saved: your values are in the form, save again for them to prevail.")) }
        }
        @if n > 0 { p.notice.fault role="alert" { (wrong.get(lang)) (lang.pick("\u{202f}: rien n'a été enregistré.", ": nothing was saved.")) } }
        p.lead { (lang.pick("Chaque nombre qui pèse dans l'analyse. Un changement vaut pour tous ceux qui utilisent ce dossier, après une nouvelle analyse.", "Each number that weighs in the analysis. A change counts for all who use this dossier, after a new analysis.")) }
        p { a href="/reglages/essai" { (lang.pick("Essayer d'autres poids pour le classement, sans rien enregistrer", "Try other weights for the ranking, without saving anything")) } }
        @if kept.faults.is_empty() { (whole(lang, actor, kept, draft, said)) } @else { (unusable(lang, actor, kept, said)) }
    };
    Page { title: lang.pick("Réglages", "Settings"), place: "/reglages", body, scripts: &["settings.js"] }.show(app, actor)
}

fn whole(lang: Lang, actor: &Actor, kept: &Kept, draft: &Draft, said: &Said) -> Markup {
    html! {
        form.all method="post" {
            (token(actor))
            input type="hidden" name="vu" value=(kept.print());
            (fields::signature(lang, actor, &said.signature, said.is_unsigned))
            // The first button is the one that Enter presses.
            p.actions {
                button.main type="submit" name="enregistrer" value="1" { (lang.pick("Enregistrer les réglages", "Save the settings")) }
                " " button type="submit" name="essayer" value="1" { (lang.pick("Voir d'abord ce que la liste deviendrait", "See first what the list would become")) }
            }
            (fieldsets(lang, draft, true, |_, _| true))
            p.actions {
                button.main type="submit" name="enregistrer" value="1" { (lang.pick("Enregistrer les réglages", "Save the settings")) }
            }
        }
    }
}

/// A file that can't be used: what is wrong, line by line, and a way out.
fn unusable(lang: Lang, actor: &Actor, kept: &Kept, said: &Said) -> Markup {
    html! {
        div.notice.fault {
            p { strong { (lang.pick("Le fichier « maillage.toml » contient ce qui ne peut pas être utilisé\u{202f}; aucune analyse ne commence.", "The file 'maillage.toml' holds what can't be used; no analysis begins.")) } }
            ul {
                @for fault in &kept.faults {
                    li { @if let Some(line) = fault.line { (lang.pick("Ligne ", "Line ")) (line) "\u{202f}: " } (fault.found.get(lang)) ". " (lang.pick("Attendu\u{202f}: ", "Expected: ")) (fault.expected.get(lang)) "." }
                }
            }
        }
        p { (lang.pick("Corrigez le fichier dans un éditeur de texte, ou repartez des valeurs d'origine\u{202f}: le fichier actuel est alors gardé à côté du dossier.", "Correct the file in a text editor, or start again from the original values: the present file is then kept beside the dossier.")) }
        form method="post" {
            (token(actor))
            input type="hidden" name="vu" value=(kept.print());
            (fields::signature(lang, actor, &said.signature, said.is_unsigned))
            button type="submit" name="origine" value="1" { (lang.pick("Repartir des valeurs d'origine", "Start again from the original values")) }
        }
    }
}

/// Is a parameter one of those that weigh in the ranking: its own, and what hours and feasibility are reckoned from?
fn is_weight(section: &str, key: &str, unit: &str) -> bool {
    const OTHERS: [&str; 6] = ["parallel_factor", "competition_factor", "gain_first", "half_way_km", "close_km", "lead_load"];
    let is_of_linkage =
        section == crate::linkage::SECTION.key || section == crate::planning::SECTION.key || section == crate::portraits::SECTION.key;
    section == crate::recommendations::SECTION.key || !is_of_linkage && (unit == crate::text::HOURS_A_YEAR.fr || OTHERS.contains(&key))
}
