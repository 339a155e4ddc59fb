//! What the list would become under other settings: nothing is saved, and the address holds the values, so that it can be shared.

use super::compare::{Compared, compared, table};
use super::file::{self, Kept, Unkept, changes};
use super::form::{Draft, fieldsets, name};
use super::{Pairs, is_weight, read};
use crate::detectors::Detection;
use crate::recommendations::Agenda;
use crate::settings::Settings;
use crate::text::Lang;
use crate::web::answer::{self, Problem};
use crate::web::app::App;
use crate::web::fields::{self, Fields};
use crate::web::guard::Actor;
use crate::web::page::{Page, token};
use crate::web::snapshot::Snapshot;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use maud::{Markup, html};
use std::sync::Arc;
use tower_sessions::Session;

/// The section of the ranking itself.
const RANKING: &str = crate::recommendations::SECTION.key;

/// The list under other settings.
#[derive(Debug)]
pub struct Trial {
    /// The settings.
    pub settings: Settings,
    /// What is found; `None` when that is the same as now.
    pub detections: Option<Vec<Detection>>,
    /// The list.
    pub agenda: Agenda,
}

impl Trial {
    /// Makes the list again, and as much before it as these settings change.
    pub fn of(snapshot: &Snapshot, settings: &Settings) -> Self {
        let (detections, agenda) = snapshot.analysis.under(&snapshot.loaded.dossier, &snapshot.settings, settings);
        Self { settings: settings.clone(), detections, agenda }
    }
}

/// The address of a trial: only what differs.
pub(super) fn address(from: &Settings, to: &Settings) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for change in changes(from, to) {
        query.append_pair(&name(change.section, change.key), &format!("{}", change.to));
    }
    let query = query.finish();
    if query.is_empty() { "/reglages/essai".to_owned() } else { format!("/reglages/essai?{query}") }
}

/// What is shown beside the fields.
#[derive(Debug, Default)]
struct Said {
    meanwhile: bool,
    signature: String,
    is_unsigned: bool,
}

/// The page of a trial.
pub(super) async fn page(State(app): State<Arc<App>>, actor: Actor, Query(sent): Query<Pairs>) -> Result<Response, Problem> {
    let kept = read(&app).await?;
    let draft = Draft::sent(&kept.settings, &Fields(sent.clone()));
    // All fields come back from the form: the address keeps those that differ.
    if draft.faults.is_empty() && sent.len() > changes(&kept.settings, &draft.settings).len() {
        return Ok(answer::go(&address(&kept.settings, &draft.settings)));
    }
    let found = tried(&app, &draft).await?;
    Ok(show(&app, &actor, &kept, &draft, found.as_ref(), &Said::default()).into_response())
}

/// The lists before and after; nothing while something that was typed can't be used, or nothing differs.
async fn tried(app: &Arc<App>, draft: &Draft) -> Result<Option<Compared>, Problem> {
    let snapshot = app.analysed()?;
    if !draft.faults.is_empty() || changes(&snapshot.settings, &draft.settings).is_empty() {
        return Ok(None);
    }
    let settings = draft.settings.clone();
    app.aside(move |app| {
        let trial = snapshot.trials.get(address(&snapshot.settings, &settings), || Trial::of(&snapshot, &settings));
        Ok(Some(compared(&snapshot, &trial, app.lang)))
    })
    .await
}

/// Saves the settings of a trial.
pub(super) async fn save(
    State(app): State<Arc<App>>,
    actor: Actor,
    session: Session,
    Form(sent): Form<Pairs>,
) -> Result<Response, Problem> {
    let sent = Fields(sent);
    let kept = read(&app).await?;
    let draft = Draft::sent(&kept.settings, &sent);
    let signed = fields::sign(&session, &actor, &sent).await?;
    let mut said = Said { signature: sent.text("signature", 120), is_unsigned: signed.is_none(), ..Said::default() };
    if let Some(name) = signed.filter(|_| draft.faults.is_empty()) {
        let (seen, to) = (sent.text("vu", 64), draft.settings.clone());
        match app.aside(move |app| Ok(file::keep(app, &seen, &to, &name))).await? {
            Ok(changes) => {
                app.refresh();
                return Ok(answer::go(&format!("/reglages?fait={}", changes.len())));
            }
            Err(Unkept::Problem(problem)) => return Err(problem),
            Err(Unkept::Meanwhile) => said.meanwhile = true,
        }
    }
    let found = tried(&app, &draft).await?;
    let mut page = show(&app, &actor, &kept, &draft, found.as_ref(), &said).into_response();
    *page.status_mut() = if said.meanwhile { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(page)
}

fn show(app: &App, actor: &Actor, kept: &Kept, draft: &Draft, found: Option<&Compared>, said: &Said) -> Html<String> {
    let lang = app.lang;
    let different = changes(&kept.settings, &draft.settings);
    let is_tried = |section: &str, key: &str| different.iter().any(|change| change.section == section && change.key == key);
    let body = html! {
        p { a href="/reglages" { "← " (lang.pick("Tous les réglages", "All settings")) } }
        p.lead { (lang.pick("Changez des poids et voyez ce que la liste deviendrait. Rien n'est enregistré tant que vous ne le demandez pas, et l'adresse de cette page peut être partagée.", "Change weights and see what the list would become. Nothing is saved until you ask for it, and the address of this page can be shared.")) }
        @if said.meanwhile { p.notice.fault role="alert" { (lang.pick("Quelqu'un a changé les réglages entre-temps. Rien n'a été enregistré\u{202f}: relisez le résultat, puis enregistrez à nouveau.", "Somebody changed the settings meanwhile. Nothing was saved: read the result again, then save again.")) } }
        div.trial {
            form.weights method="get" action="/reglages/essai" {
                (fieldsets(lang, draft, false, |spec, _| spec.key == RANKING))
                p.actions { button.main type="submit" { (lang.pick("Voir la liste ainsi", "See the list so")) } }
                details open[different.iter().any(|change| change.section != RANKING)] {
                    summary { (lang.pick("Ce que l'on suppose des heures, question par question", "What is supposed of the hours, question by question")) }
                    (fieldsets(lang, draft, false, |spec, parameter| spec.key != RANKING && (is_weight(spec.key, parameter.key, parameter.unit.fr) || is_tried(spec.key, parameter.key))))
                }
                p.actions {
                    button.main type="submit" { (lang.pick("Voir la liste ainsi", "See the list so")) }
                    " " a.button href="/reglages/essai" { (lang.pick("Revenir aux réglages en vigueur", "Back to the settings in force")) }
                }
            }
            div #resultat {
                @match found {
                    Some(found) => {
                        (table(lang, found))
                        (keep(lang, actor, kept, draft, &different, said))
                    }
                    None if draft.faults.is_empty() => p.notice { (lang.pick("Ces valeurs sont celles en vigueur\u{202f}: la liste ne change pas.", "These are the values in force: the list does not change.")) },
                    None => p.notice.fault { (lang.pick("Une valeur ne peut pas être prise\u{202f}: elle est signalée dans le formulaire.", "A value can't be taken: it is marked in the form.")) },
                }
            }
        }
    };
    let title = lang.pick("Essayer d'autres poids", "Try other weights");
    Page { title, place: "/reglages", body, scripts: &["settings.js"] }.show(app, actor)
}

fn keep(lang: Lang, actor: &Actor, kept: &Kept, draft: &Draft, different: &[file::Change], said: &Said) -> Markup {
    html! {
        @if !different.is_empty() && draft.faults.is_empty() {
            form.keep method="post" action="/reglages/essai" {
                (token(actor))
                input type="hidden" name="vu" value=(kept.print());
                @for change in different { input type="hidden" name=(name(change.section, change.key)) value=(format!("{}", change.to)); }
                h2 { (lang.pick("Garder ces réglages", "Keep these settings")) }
                ul { @for change in different { li { (change.words(lang)) } } }
                (fields::signature(lang, actor, &said.signature, said.is_unsigned))
                button type="submit" { (lang.pick("Enregistrer ces réglages", "Save these settings")) }
            }
        }
    }
}
