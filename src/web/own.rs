//! One's own account: what it allows, and another password.

use super::answer::Problem;
use super::app::App;
use super::client::Client;
use super::guard::{self, Actor, Need, Role};
use super::lines::{described, new_password, notes};
use super::login::{TURNS, wait};
use super::page::{Page, token};
use super::routes::Route;
use super::secrets;
use crate::register::{AccountRefusal, Change, Counted, seconds};
use crate::say;
use crate::text::Sentence;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use maud::html;
use serde::Deserialize;
use std::sync::Arc;
use tower_sessions::Session;

/// The routes.
pub const ROUTES: &[Route] = &[Route { path: "/mon-compte", need: Need::Role(Role::Reading), to: || get(show).post(change) }];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Entry {
    actuel: String,
    mot_de_passe: String,
    encore: String,
}

/// What is wrong with an entry.
#[derive(Debug, Default)]
struct Faults {
    current: Option<Sentence>,
    new: Option<Sentence>,
}

async fn show(State(app): State<Arc<App>>, actor: Actor) -> Html<String> {
    page(&app, &actor, &Faults::default(), false)
}

async fn change(
    State(app): State<Arc<App>>,
    session: Session,
    actor: Actor,
    Client(client): Client,
    Form(entry): Form<Entry>,
) -> Result<Response, Problem> {
    let Some(id) = actor.account else { return Err(Problem::NotFound) };
    let account = app.register.account(id)?.ok_or(Problem::NotFound)?;
    let refused = |faults: &Faults| (StatusCode::UNPROCESSABLE_ENTITY, page(&app, &actor, faults, false)).into_response();
    if let Some(new) = secrets::fault(&entry.mot_de_passe, &entry.encore, &account.login) {
        return Ok(refused(&Faults { new: Some(new), current: None }));
    }
    let _turn = TURNS.acquire().await;
    let changed = app
        .aside(move |app| {
            // Who finds a browser left open guesses no better than a stranger.
            let (name, address) = (Counted::name(&account.login), Counted::address(client));
            if let Some(seconds) = app.register.attempt(&[name.clone(), address.clone()], seconds())? {
                return Ok(Err(wait(seconds)));
            }
            let known = app.register.account_named(&account.login)?;
            if !secrets::is_right(&entry.actuel, known.as_ref().map(|(_, hash)| hash.as_str())) {
                return Ok(Err(say!("ce n'est pas votre mot de passe actuel" | "this is not your present password")));
            }
            app.register.forgive(&name, &address)?;
            let change = Change::Password(secrets::hash(&entry.mot_de_passe)?);
            match app.register.change_account(id, account.stamp, &change, &account.name) {
                Ok(_) => Ok(Ok(app.register.account(id)?)),
                Err(AccountRefusal::Register(error)) => Err(error.into()),
                Err(_) => Ok(Err(say!(
                    "votre compte a été modifié entre-temps : reconnectez-vous" | "your account was changed meanwhile: log in again"
                ))),
            }
        })
        .await?;
    match changed {
        Ok(Some(account)) => {
            // Other browsers of this account are out; this one goes on, under a new identifier.
            guard::enter(&session, &account).await?;
            let renewed = guard::with_a_token(&session, Actor { token: String::new(), ..actor }).await?;
            Ok(page(&app, &renewed, &Faults::default(), true).into_response())
        }
        Ok(None) => Err(Problem::NotFound),
        Err(current) => Ok(refused(&Faults { current: Some(current), new: None })),
    }
}

fn page(app: &App, actor: &Actor, faults: &Faults, is_done: bool) -> Html<String> {
    let lang = app.lang;
    let account = actor.account.and_then(|id| app.register.account(id).ok().flatten());
    let body = html! {
        @if is_done { p.notice role="status" { (lang.pick("Votre mot de passe est changé. Les autres appareils où vous étiez connecté ne le sont plus.", "Your password is changed. Other devices on which you were logged in no longer are.")) } }
        @if actor.account.is_none() {
            p { (lang.pick("Sur cette machine, l'application s'ouvre sans compte.", "On this machine the app opens without an account.")) }
        } @else {
            p.lead {
                (actor.name)
                @if let Some(role) = actor.role { ", " (role.title().get(lang)) }
                @if let Some(territory) = &actor.territory { " (" (super::accounts::territory_name(app, territory)) ")" }
            }
            h2 { (lang.pick("Changer de mot de passe", "Change the password")) }
            form method="post" action="/mon-compte" {
                (token(actor))
                // For programs that keep passwords.
                input type="text" name="identifiant" value=(account.map(|account| account.login).unwrap_or_default()) autocomplete="username" hidden;
                div.field {
                    label for="actuel" { (lang.pick("Mot de passe actuel", "Present password")) }
                    (notes("actuel", "", faults.current.as_ref(), lang))
                    input #actuel type="password" name="actuel" autocomplete="current-password" maxlength=(secrets::LONGEST) size="36" required
                        aria-describedby=[described("actuel", "", faults.current.as_ref())];
                }
                (new_password(lang, faults.new.as_ref()))
                button.main type="submit" { (lang.pick("Changer", "Change")) }
            }
        }
    };
    Page { title: lang.pick("Mon compte", "My account"), place: "/mon-compte", body, scripts: &[] }.show(app, actor)
}
