//! Coming in and going out.

use super::answer::{self, Problem};
use super::app::App;
use super::client::Client;
use super::guard::{self, Actor, Need, Role};
use super::page;
use super::routes::Route;
use super::secrets;
use crate::register::{Account, Act, Counted, folded, seconds};
use crate::say;
use crate::text::{Lang, Sentence, capital, count};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use maud::html;
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tower_sessions::Session;

/// The routes.
pub const ROUTES: &[Route] = &[
    Route { path: "/connexion", need: Need::Nothing, to: || get(ask).post(enter) },
    Route { path: "/deconnexion", need: Need::Role(Role::Reading), to: || post(leave) },
];

/// Verifying a password takes 20 MB: two at a time, or a crowd of strangers fills the machine.
pub static TURNS: Semaphore = Semaphore::const_new(2);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// Where one wanted to go.
    vers: String,
    /// Did one just leave?
    sortie: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Entry {
    identifiant: String,
    mot_de_passe: String,
    vers: String,
}

/// A page of ours that a login leads to: never another site, never a script.
fn safe(to: &str) -> &str {
    let is_ours = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\t', '\n', '\r']) && !to.starts_with("/connexion");
    if is_ours { to } else { "/" }
}

async fn ask(State(app): State<Arc<App>>, session: Session, actor: Actor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    if actor.role.is_some() {
        return Ok(answer::go(safe(&asked.vers)));
    }
    let actor = guard::with_a_token(&session, actor).await?;
    let entry = Entry { vers: asked.vers, ..Entry::default() };
    let notice = asked.sortie.then(|| app.lang.pick("Vous êtes déconnecté.", "You are logged out."));
    Ok(form(app.lang, &actor, &entry, notice, None).into_response())
}

/// What came of an attempt.
enum Outcome {
    In(Account),
    Wrong,
    /// So many seconds.
    Wait(i64),
}

async fn enter(
    State(app): State<Arc<App>>,
    session: Session,
    actor: Actor,
    Client(client): Client,
    Form(entry): Form<Entry>,
) -> Result<Response, Problem> {
    if !app.door.has_accounts() {
        return Ok(answer::go("/"));
    }
    let (login, password) = (folded(&entry.identifiant), entry.mot_de_passe.clone());
    let _turn = TURNS.acquire().await;
    let outcome = app
        .aside(move |app| {
            let (name, address) = (Counted::name(&login), Counted::address(client));
            if let Some(wait) = app.register.attempt(&[name.clone(), address.clone()], seconds())? {
                return Ok(Outcome::Wait(wait));
            }
            let known = app.register.account_named(&login)?;
            let is_right = secrets::is_right(&password, known.as_ref().map(|(_, hash)| hash.as_str()));
            Ok(match known {
                Some((account, _)) if is_right && account.is_open => {
                    app.register.forgive(&name, &address)?;
                    app.register.log(&account.name, Act::LogIn, &account.login)?;
                    Outcome::In(account)
                }
                // What strangers type is not written down: it may be somebody's password.
                Some((account, _)) => {
                    app.register.log("", Act::LogInRefused, &account.login)?;
                    Outcome::Wrong
                }
                None => Outcome::Wrong,
            })
        })
        .await?;
    let lang = app.lang;
    let refused = |status: StatusCode, why: &Sentence| (status, form(lang, &actor, &entry, None, Some(why))).into_response();
    Ok(match outcome {
        Outcome::In(account) => {
            guard::enter(&session, &account).await?;
            answer::go(safe(&entry.vers))
        }
        Outcome::Wrong => refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            &say!(
                "l'identifiant ou le mot de passe n'est pas le bon, ou ce compte est fermé"
                    | "the name or the password is not the right one, or this account is closed"
            ),
        ),
        Outcome::Wait(seconds) => {
            let mut response = refused(StatusCode::TOO_MANY_REQUESTS, &wait(seconds));
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
    })
}

/// How long one waits, for people.
pub fn wait(seconds: i64) -> Sentence {
    let n = usize::try_from(seconds).unwrap_or_default();
    let long = if n <= 90 {
        count(n, ("seconde", "secondes"), ("second", "seconds"))
    } else {
        count(n.div_ceil(60), ("minute", "minutes"), ("minute", "minutes"))
    };
    let (fr, en) = (long.fr, long.en);
    say!("trop d'essais n'ont pas abouti : attendez {fr} avant de réessayer" | "too many attempts failed: wait {en} before the next")
}

async fn leave(State(app): State<Arc<App>>, session: Session, actor: Actor) -> Result<Response, Problem> {
    session.flush().await.map_err(guard::broken)?;
    if actor.account.is_none() {
        return Ok(answer::go("/"));
    }
    app.aside(move |app| Ok(app.register.log(&actor.name, Act::LogOut, "")?)).await?;
    Ok(answer::go("/connexion?sortie=true"))
}

fn form(lang: Lang, actor: &Actor, entry: &Entry, notice: Option<&str>, error: Option<&Sentence>) -> Html<String> {
    let body = html! {
        @if let Some(notice) = notice { p.notice role="status" { (notice) } }
        p { (lang.pick("Cette application est réservée aux personnes qui y ont un compte.", "This app is for people who have an account.")) }
        @if let Some(error) = error { p.notice.fault role="alert" #faute { (capital(error.get(lang))) "." } }
        form method="post" action="/connexion" {
            (page::token(actor))
            input type="hidden" name="vers" value=(entry.vers);
            div.field {
                label for="identifiant" { (lang.pick("Identifiant", "Name")) }
                input #identifiant name="identifiant" value=(entry.identifiant) autocomplete="username" autocapitalize="none" spellcheck="false"
                    maxlength="100" size="32" required aria-describedby=[error.map(|_| "faute")];
            }
            div.field {
                label for="mot_de_passe" { (lang.pick("Mot de passe", "Password")) }
                input #mot_de_passe type="password" name="mot_de_passe" autocomplete="current-password" maxlength=(secrets::LONGEST) size="32" required;
            }
            button.main type="submit" { (lang.pick("Se connecter", "Log in")) }
        }
        p.below { (lang.pick("Mot de passe oublié ? L'administration de l'application peut vous en donner un nouveau.", "Password forgotten? The administration of the app can give you a new one.")) }
    };
    page::bare(lang, lang.pick("Connexion", "Log in"), &body)
}
