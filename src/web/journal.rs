//! The log: who did what, when; the same in CSV and in JSON.

use super::answer::{self, Problem};
use super::app::App;
use super::guard::{Actor, Need, Role};
use super::page::Page;
use super::routes::Route;
use crate::register::{Act, AuditFilter, AuditLine};
use crate::text::{Lang, number};
use axum::extract::{Query, State};
use axum::response::{Html, Response};
use axum::routing::get;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// The routes.
pub const ROUTES: &[Route] = &[
    Route { path: "/journal", need: Need::Role(Role::Administration), to: || get(page) },
    Route { path: "/journal.csv", need: Need::Role(Role::Administration), to: || get(csv) },
    Route { path: "/journal.json", need: Need::Role(Role::Administration), to: || get(json) },
];

/// How many lines the page shows; the files hold all.
const SHOWN: usize = 500;

/// What was done, in words; by its code where a later version wrote it.
pub fn title(action: &str, lang: Lang) -> &str {
    Act::from_code(action).map_or(action, |act| act.label().get(lang))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    personne: String,
    action: String,
}

impl Asked {
    fn filter(&self) -> AuditFilter {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        AuditFilter { actor: given(&self.personne), action: given(&self.action) }
    }

    /// The address of the same lines in another form.
    fn twin(&self, ending: &str) -> String {
        let pairs = [("personne", &self.personne), ("action", &self.action)];
        let query =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty())).finish();
        if query.is_empty() { format!("/journal.{ending}") } else { format!("/journal.{ending}?{query}") }
    }
}

async fn page(State(app): State<Arc<App>>, actor: Actor, Query(asked): Query<Asked>) -> Result<Html<String>, Problem> {
    let lang = app.lang;
    let (actors, actions) = app.register.audit_words()?;
    let mut lines = app.register.audit_of(&asked.filter(), SHOWN + 1)?;
    let is_cut = lines.len() > SHOWN;
    lines.truncate(SHOWN);
    let body = html! {
        p { (lang.pick("Qui a fait quoi, et quand : le plus récent d'abord. Rien ne s'y efface ni ne s'y corrige.", "Who did what, and when: the newest first. Nothing in it is erased or corrected.")) }
        form.filter method="get" action="/journal" {
            div.field {
                label for="personne" { (lang.pick("Personne", "Person")) }
                select #personne name="personne" {
                    option value="" { (lang.pick("toutes", "all")) }
                    @for name in actors.iter().filter(|name| !name.is_empty()) { option value=(name) selected[*name == asked.personne] { (name) } }
                }
            }
            div.field {
                label for="action" { (lang.pick("Action", "Action")) }
                select #action name="action" {
                    option value="" { (lang.pick("toutes", "all")) }
                    @for code in &actions { option value=(code) selected[*code == asked.action] { (title(code, lang)) } }
                }
            }
            button type="submit" { (lang.pick("Filtrer", "Filter")) }
        }
        p.below {
            @if is_cut { (lang.pick("Les ", "The last ")) (number(SHOWN as f64, 0).get(lang)) (lang.pick(" dernières lignes ; toutes en ", " lines; all of them as ")) }
            @else { (lang.pick("Les mêmes lignes en ", "The same lines as ")) }
            a href=(asked.twin("csv")) { "CSV" } (lang.pick(" ou en ", " or ")) a href=(asked.twin("json")) { "JSON" } "."
        }
        @if lines.is_empty() { p { (lang.pick("Aucune ligne.", "No line.")) } } @else { (table(&lines, lang)) }
    };
    Ok(Page { title: lang.pick("Journal", "Log"), place: "/journal", body, scripts: &[] }.show(&app, &actor))
}

/// Nobody stands for the program, and for who was not let in.
fn actor(line: &AuditLine) -> &str {
    if line.actor.is_empty() { "—" } else { &line.actor }
}

fn table(lines: &[AuditLine], lang: Lang) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(lang.pick("Lignes du journal", "Lines of the log")) {
            table {
                caption { (lang.pick("Journal de l'application", "Log of the app")) }
                thead { tr {
                    th scope="col" { (lang.pick("Quand", "When")) } th scope="col" { (lang.pick("Qui", "Who")) }
                    th scope="col" { (lang.pick("Action", "Action")) } th scope="col" { (lang.pick("Sur quoi", "On what")) }
                } }
                tbody {
                    @for line in lines {
                        @let at = line.at.sentence();
                        tr { td { (at.get(lang)) } td { (actor(line)) } td { (title(&line.action, lang)) } td { (line.object) } }
                    }
                }
            }
        }
    }
}

async fn csv(State(app): State<Arc<App>>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let lines = app.aside(move |app| Ok(app.register.audit_of(&asked.filter(), usize::MAX)?)).await?;
    let head = ["quand", "qui", "action", "objet"].map(str::to_owned).to_vec();
    let rows = lines.into_iter().map(|line| vec![line.at.as_str().to_owned(), line.actor, line.action, line.object]);
    Ok(answer::csv("journal", std::iter::once(head).chain(rows)))
}

async fn json(State(app): State<Arc<App>>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let lines = app.aside(move |app| Ok(app.register.audit_of(&asked.filter(), usize::MAX)?)).await?;
    let line =
        |line: &AuditLine| serde_json::json!({ "quand": line.at.as_str(), "qui": line.actor, "action": line.action, "objet": line.object });
    let text = serde_json::Value::Array(lines.iter().map(line).collect()).to_string();
    Ok(answer::file(text.into_bytes(), answer::kind_of("json"), Some("journal.json")))
}
