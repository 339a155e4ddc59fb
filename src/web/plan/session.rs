//! One session, to be changed: its form, what a change would break, its history.

use super::board::Board;
use super::save::{Draft, Faults, newly_broken, offered, save as keep};
use crate::planning::{Broken, Session};
use crate::register::Moved;
use crate::text::{Lang, capital, date, long_day};
use crate::web::answer::{self, Problem};
use crate::web::app::App;
use crate::web::fields::{self, Fields, clock};
use crate::web::guard::Actor;
use crate::web::page::{Page, token};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde_json::json;
use std::sync::Arc;
use tower_sessions::Session as Browser;

type Pairs = Vec<(String, String)>;

/// The page of a session; what stands in the address (`?jour=2015-02-03`) stands in the form.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path((code, key)): Path<(String, String)>,
    Query(sent): Query<Pairs>,
) -> Result<Response, Problem> {
    let board = super::board(&app, &code).await?;
    let sent = Fields(sent);
    let (planned, session) = (board.planned(&key).ok_or(Problem::NotFound)?, board.session(&key).ok_or(Problem::NotFound)?);
    let draft = Draft::of(&board, session, &sent);
    let (by_hand, wrong) = draft.by_hand(&board, planned);
    let broken = if wrong.is_empty() { newly_broken(&board, planned, &by_hand) } else { Vec::new() };
    let faults = Faults { fields: wrong, broken, ..Faults::default() };
    Ok(show(&app, &actor, &board, session, &draft, &faults).into_response())
}

/// Saves a change.
pub(super) async fn save(
    State(app): State<Arc<App>>,
    actor: Actor,
    browser: Browser,
    Path((code, key)): Path<(String, String)>,
    Form(sent): Form<Pairs>,
) -> Result<Response, Problem> {
    let sent = Fields(sent);
    let board = super::board(&app, &code).await?;
    let signed = fields::sign(&browser, &actor, &sent).await?.map(|name| (name, actor.account));
    let at = key.clone();
    let (board, (draft, faults)) = app.aside(move |app| keep(app, &board, &at, &sent, signed).map(|done| (board, done))).await?;
    if faults.is_empty() {
        return Ok(answer::go(&format!("/plan/{}/?fait=1#calendrier", board.plan.quarter.code())));
    }
    // With what the other did, when somebody was faster.
    let board = if faults.meanwhile.is_some() { super::board(&app, &code).await? } else { board };
    let session = board.session(&key).ok_or(Problem::NotFound)?;
    let status = if faults.meanwhile.is_some() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut page = show(&app, &actor, &board, session, &draft, &faults).into_response();
    *page.status_mut() = status;
    Ok(page)
}

/// What a change would break, for the script that asks while one types.
pub(super) async fn check(
    State(app): State<Arc<App>>,
    Path((code, key)): Path<(String, String)>,
    Query(sent): Query<Pairs>,
) -> Result<Response, Problem> {
    let board = super::board(&app, &code).await?;
    let lang = app.lang;
    let (planned, session) = (board.planned(&key).ok_or(Problem::NotFound)?, board.session(&key).ok_or(Problem::NotFound)?);
    let draft = Draft::of(&board, session, &Fields(sent));
    let (by_hand, wrong) = draft.by_hand(&board, planned);
    let broken = if wrong.is_empty() { newly_broken(&board, planned, &by_hand) } else { Vec::new() };
    let of = |is_forbidden: bool| -> Vec<_> {
        broken
            .iter()
            .filter(|b| b.is_forbidden == is_forbidden)
            .map(|b| json!({ "regle": b.code, "phrase": fields::said(&b.words, lang) }))
            .collect()
    };
    let faults: Vec<_> = wrong.iter().map(|(field, words)| json!({ "champ": field, "phrase": fields::said(words, lang) })).collect();
    let answer = json!({ "fautes": faults, "interdit": of(true), "reserves": of(false) });
    Ok(([(header::CONTENT_TYPE, "application/json")], answer.to_string()).into_response())
}

fn show(app: &App, actor: &Actor, board: &Board, session: &Session, draft: &Draft, faults: &Faults) -> axum::response::Html<String> {
    let lang = app.lang;
    let basin = &board.plan.map.basins[session.basin].name;
    let title = format!("{}\u{202f}: {basin}", lang.pick("Changer une séance", "Change a session"));
    let history = board.history(&session.key);
    let back = format!("/plan/{}/", board.plan.quarter.code());
    let body = html! {
        p { a href={ (back) "#calendrier" } { "← " (lang.pick("Tout le trimestre", "The whole quarter")) } }
        p.lead { (capital(long_day(session.date).get(lang))) ", " (clock(session.start, lang)) " (" (session.duration) " min)" @if let Some(room) = &session.room { ", " (room) } }
        ul { @for subject in &session.subjects { li { (fields::said(&subject.title, lang)) } } }
        @for broken in board.broken(session) { p.reserve { (fields::said(&broken.words, lang)) } }
        (alerts(lang, draft, faults))
        (form(lang, actor, board, session, draft, faults))
        (past(lang, actor, board, &history, draft))
    };
    Page { title: &title, place: "/plan", body, scripts: &["plan.js"] }.show(app, actor)
}

/// What is to be said before the form: what is forbidden, what is doubtful, who was faster.
fn alerts(lang: Lang, draft: &Draft, faults: &Faults) -> Markup {
    html! {
        div #alertes role="alert" {
            @if let Some(other) = &faults.meanwhile {
                div.notice.fault {
                    p { strong { (other.new.signed_by) (lang.pick(" a changé cette séance pendant que vous la regardiez.", " changed this session while you were looking at it.")) } }
                    p { (lang.pick("Rien n'est perdu\u{202f}: son changement est en tête de page et dans l'historique, votre saisie est dans le formulaire. Enregistrez à nouveau pour la mettre à la place de la sienne.", "Nothing is lost: that change is at the head of the page and in the history, what you entered is in the form. Save again to put it in its place.")) }
                }
            }
            @if faults.is_same { p.notice.fault { (lang.pick("Rien n'est différent\u{202f}: il n'y a rien à enregistrer.", "Nothing is different: there is nothing to save.")) } }
        }
        div #reserves role="status" { (reserves(lang, &faults.broken, draft.is_confirmed && draft.reason.is_empty())) }
    }
}

fn reserves(lang: Lang, broken: &[Broken], lacks_reason: bool) -> Markup {
    let (no, maybe): (Vec<_>, Vec<_>) = broken.iter().partition(|broken| broken.is_forbidden);
    html! {
        @if !no.is_empty() {
            div.notice.fault { p { strong { (lang.pick("Ce n'est pas possible\u{202f}:", "This can't be done:")) } } ul { @for b in &no { li { (fields::said(&b.words, lang)) } } } }
        }
        @if !maybe.is_empty() {
            div.notice {
                p { strong { (lang.pick("C'est possible, avec des réserves\u{202f}:", "This can be done, with reservations:")) } }
                ul { @for b in &maybe { li { (fields::said(&b.words, lang)) } } }
                @if no.is_empty() { p { (lang.pick("Pour le faire quand même, cochez la confirmation et donnez un motif.", "To do it all the same, tick the confirmation and give a reason.")) } }
                @if lacks_reason { p.error { (lang.pick("Il manque le motif.", "The reason is missing.")) } }
            }
        }
    }
}

fn form(lang: Lang, actor: &Actor, board: &Board, session: &Session, draft: &Draft, faults: &Faults) -> Markup {
    let error = |name: &str| html! { @if let Some(words) = faults.fields.get(name) { span.error #{ (name) "-faute" } { (fields::said(words, lang)) } } };
    let described = |name: &str| faults.fields.contains_key(name).then(|| format!("{name}-faute"));
    let seen = faults.meanwhile.as_ref().map_or(draft.seen, |other| other.id);
    let dossier = &board.snapshot.loaded.dossier;
    let partners = &board.snapshot.analysis.linkage.partners;
    let needs_confirmation = faults.broken.iter().any(|broken| !broken.is_forbidden);
    html! {
        form.change method="post" {
            (token(actor))
            input type="hidden" name="vu" value=(seen);
            input type="hidden" name="liste" value="1";
            div.row {
                div.field {
                    label for="jour" { (lang.pick("Jour", "Day")) }
                    input #jour name="jour" type="date" value=(draft.day) required min=(board.plan.quarter.start()) max=(board.plan.quarter.end()) aria-describedby=[described("jour")];
                    (error("jour"))
                }
                div.field {
                    label for="debut" { (lang.pick("Début", "Start")) }
                    input #debut name="debut" type="time" value=(draft.start) required aria-describedby=[described("debut")];
                    (error("debut"))
                }
                div.field.grow {
                    label for="lieu" { (lang.pick("Lieu", "Place")) }
                    input #lieu name="lieu" value=(draft.place) size="40" maxlength="200" placeholder=(lang.pick("salle à réserver", "room to be booked"));
                }
            }
            (invitees(lang, board, session, draft))
            div.field {
                label for="ajouter" { (lang.pick("Inviter aussi", "Invite also")) }
                input #ajouter name="ajouter" list="partenaires" value=(draft.add) size="48" autocomplete="off" aria-describedby=[described("ajouter")];
                datalist #partenaires {
                    @for (at, partner) in dossier.partners.iter().enumerate() {
                        @if partners.canonical(at.into()).index() == at { option value=(offered(&partner.name, &partner.id)) {} }
                    }
                }
                span.hint { (lang.pick("Un partenaire du dossier\u{202f}; un par enregistrement.", "A partner of the dossier; one each time you save.")) }
                (error("ajouter"))
            }
            div.field {
                label for="motif" { (lang.pick("Motif", "Reason")) }
                textarea #motif name="motif" rows="2" maxlength="600" { (draft.reason) }
                span.hint { (lang.pick("Facultatif, sauf pour passer outre une réserve. Il reste dans l'historique.", "Optional, except to override a reservation. It stays in the history.")) }
            }
            div.field.confirm hidden[!needs_confirmation] {
                label.check { input type="checkbox" name="confirmer" value="1" checked[draft.is_confirmed]; " " (lang.pick("Je confirme malgré les réserves", "I confirm in spite of the reservations")) }
            }
            (fields::signature(lang, actor, &draft.signature, faults.is_unsigned))
            p { button.main type="submit" { (lang.pick("Enregistrer le changement", "Save the change")) } }
        }
    }
}

/// Those invited, each with why; unticked: not invited after all.
fn invitees(lang: Lang, board: &Board, session: &Session, draft: &Draft) -> Markup {
    let dossier = &board.snapshot.loaded.dossier;
    let planned = board.planned(&session.key).unwrap_or(session);
    let added = session.invitees.iter().filter(|invitee| planned.invitees.iter().all(|other| other.partner != invitee.partner));
    html! {
        fieldset {
            legend { (lang.pick("Invités", "Invitees")) }
            p.hint { (lang.pick("Décochez pour ne pas inviter.", "Untick not to invite.")) }
            ul.ticks {
                @for invitee in planned.invitees.iter().chain(added) {
                    @let partner = dossier.partner(invitee.partner);
                    li { label.check {
                        input type="checkbox" name="invite" value=(partner.id) checked[draft.invited.contains(&partner.id)];
                        " " strong { (partner.name) } " · " (invitee.role.label().get(lang))
                        span.hint { (fields::said(&invitee.reason, lang)) }
                    } }
                }
            }
        }
    }
}

/// The history, each state to be put back.
fn past(lang: Lang, actor: &Actor, board: &Board, history: &[&Moved], draft: &Draft) -> Markup {
    let Some(last) = history.last() else { return html! {} };
    let restore = |id: i64, words: &str, about: &str| {
        html! {
            form method="post" {
                (token(actor))
                input type="hidden" name="vu" value=(last.id);
                input type="hidden" name="remettre" value=(id);
                input type="hidden" name="motif" value=(lang.pick("retour à un état antérieur", "back to an earlier state"));
                input type="hidden" name="confirmer" value="1";
                @if actor.account.is_none() { input type="hidden" name="signature" value=(if draft.signature.is_empty() { &actor.name } else { &draft.signature }); }
                button type="submit" aria-label={ (words) " · " (about) } { (words) }
            }
        }
    };
    html! {
        h2 { (lang.pick("Historique", "History")) }
        p { (lang.pick("Chaque changement est gardé. Remettre un état ajoute une ligne\u{202f}; rien ne s'efface.", "Every change is kept. Putting a state back adds a line; nothing is erased.")) }
        ol.history {
            @for moved in history.iter().rev() {
                li {
                    strong { (moved.new.signed_by) } ", " (moved.at.sentence().get(lang)) "\u{202f}: " (told(lang, board, moved))
                    @if !moved.new.reason.is_empty() { " (" (moved.new.reason) ")" }
                    @if moved.id != last.id { " " (restore(moved.id, lang.pick("Remettre ainsi", "Put back so"), moved.at.sentence().get(lang))) }
                }
            }
            li {
                (lang.pick("Plan calculé", "Computed plan"))
                @if last.new.by_hand != Default::default() { " " (restore(0, lang.pick("Revenir au plan calculé", "Back to the computed plan"), "")) }
            }
        }
    }
}

/// What differs from the computed plan, in words.
fn told(lang: Lang, board: &Board, moved: &Moved) -> String {
    let by_hand = &moved.new.by_hand;
    let name = |id: &String| {
        let partners = &board.snapshot.loaded.dossier.partners;
        partners.binary_search_by(|partner| partner.id.cmp(id)).map_or_else(|_| id.clone(), |at| partners[at].name.clone())
    };
    let names = |ids: &[String]| ids.iter().map(name).collect::<Vec<_>>().join(", ");
    let mut parts = Vec::new();
    if let Some(day) = by_hand.day {
        parts.push(format!("{} {}", lang.pick("le", "on"), date(day).get(lang)));
    }
    if let Some(start) = by_hand.start {
        parts.push(format!("{} {}", lang.pick("à", "at"), clock(start, lang)));
    }
    if let Some(place) = &by_hand.place {
        parts.push(place.clone());
    }
    if !by_hand.added.is_empty() {
        parts.push(format!("{} {}", lang.pick("avec", "with"), names(&by_hand.added)));
    }
    if !by_hand.removed.is_empty() {
        parts.push(format!("{} {}", lang.pick("sans", "without"), names(&by_hand.removed)));
    }
    if parts.is_empty() { lang.pick("comme calculé", "as computed").to_owned() } else { parts.join(", ") }
}
