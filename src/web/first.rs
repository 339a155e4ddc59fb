//! The first account: made by who holds the code that the program printed when it was started.

use super::answer::{self, Problem};
use super::app::App;
use super::client::Client;
use super::guard::{self, Actor, Need};
use super::lines::{Line, new_password};
use super::login::{TURNS, wait};
use super::page;
use super::routes::Route;
use super::secrets;
use crate::register::{AccountRefusal, Counted, NewAccount, Register, RegisterError, Rights, folded, seconds};
use crate::say;
use crate::text::{Lang, Sentence};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use maud::html;
use serde::Deserialize;
use std::sync::Arc;
use tower_sessions::Session;

/// The routes.
pub const ROUTES: &[Route] = &[Route { path: PATH, need: Need::Nothing, to: || get(ask).post(make) }];

/// Where the first account is made.
const PATH: &str = "/premier-compte";

/// How long a code is good for, in seconds.
const GOOD_FOR: i64 = 24 * 3600;

/// Has the register await a first account, and returns the code to be shown once: the path where it is typed, with it.
///
/// # Errors
/// The system gives no random numbers, or the register refuses.
pub fn invite(register: &Register) -> Result<String, RegisterError> {
    let code = secrets::new_code().map_err(|error| RegisterError::Random(error.to_string()))?;
    register.invite(&secrets::digest(&code), seconds() + GOOD_FOR)?;
    Ok(format!("{PATH}?code={code}"))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Entry {
    code: String,
    identifiant: String,
    nom: String,
    mot_de_passe: String,
    encore: String,
}

/// What is wrong with an entry, field by field.
#[derive(Debug, Default)]
struct Faults {
    code: Option<Sentence>,
    login: Option<Sentence>,
    password: Option<Sentence>,
}

async fn ask(State(app): State<Arc<App>>, session: Session, actor: Actor, Query(entry): Query<Entry>) -> Result<Response, Problem> {
    if !app.door.has_accounts() {
        return Ok(answer::go("/"));
    }
    let actor = guard::with_a_token(&session, actor).await?;
    Ok(form(app.lang, &actor, &entry, &Faults::default()).into_response())
}

async fn make(
    State(app): State<Arc<App>>,
    session: Session,
    actor: Actor,
    Client(client): Client,
    Form(entry): Form<Entry>,
) -> Result<Response, Problem> {
    if !app.door.has_accounts() {
        return Ok(answer::go("/"));
    }
    let lang = app.lang;
    let (login, name) = (folded(&entry.identifiant), entry.nom.trim().to_owned());
    let refused = |entry: &Entry, faults: &Faults| (StatusCode::UNPROCESSABLE_ENTITY, form(lang, &actor, entry, faults)).into_response();
    if login.is_empty() || name.is_empty() {
        let login = Some(say!("l'identifiant et le nom sont nécessaires" | "both names are needed"));
        return Ok(refused(&entry, &Faults { login, ..Faults::default() }));
    }
    if let Some(fault) = secrets::fault(&entry.mot_de_passe, &entry.encore, &login) {
        return Ok(refused(&entry, &Faults { password: Some(fault), ..Faults::default() }));
    }
    let (digest, password) = (secrets::digest(&entry.code), entry.mot_de_passe.clone());
    let _turn = TURNS.acquire().await;
    let made = app
        .aside(move |app| {
            // The code is too long to be guessed; its wait only spares the machine.
            let (code, address) = (Counted::name("code premier compte"), Counted::address(client));
            if let Some(seconds) = app.register.attempt(std::slice::from_ref(&address), seconds())? {
                return Ok(Err(Faults { code: Some(wait(seconds)), ..Faults::default() }));
            }
            let new = NewAccount { login, name, rights: Rights::administration(), hash: secrets::hash(&password)? };
            let faults = match app.register.accept_invitation(&digest, seconds(), &new) {
                Ok(id) => {
                    app.register.forgive(&code, &address)?;
                    return Ok(Ok(app.register.account(id)?));
                }
                Err(AccountRefusal::Register(error)) => return Err(error.into()),
                Err(AccountRefusal::Taken) => {
                    Faults { login: Some(say!("cet identifiant est déjà pris" | "this name is taken")), ..Faults::default() }
                }
                Err(_) => Faults {
                    code: Some(say!(
                        "ce code n'est pas, ou n'est plus, valable. Relancez le programme : il en donnera un autre tant qu'aucun compte d'administration n'existe"
                            | "this code is not valid, or no longer. Start the program again: it gives another as long as there is no account of administration"
                    )),
                    ..Faults::default()
                },
            };
            Ok(Err(faults))
        })
        .await?;
    match made {
        Ok(Some(account)) => {
            guard::enter(&session, &account).await?;
            Ok(answer::go("/comptes"))
        }
        Ok(None) => Err(Problem::NotFound),
        Err(faults) => Ok(refused(&entry, &faults)),
    }
}

fn form(lang: Lang, actor: &Actor, entry: &Entry, faults: &Faults) -> Html<String> {
    let code = Line {
        name: "code",
        label: lang.pick("Code", "Code"),
        hint: lang.pick(
            "Celui que le programme a affiché à son démarrage. Il sert une seule fois.",
            "The one that the program showed when it was started. It is good once.",
        ),
        value: &entry.code,
        autocomplete: "off",
        error: faults.code.as_ref(),
    };
    let login = Line {
        name: "identifiant",
        label: lang.pick("Identifiant, pour se connecter", "Name to log in with"),
        hint: lang.pick("Par exemple votre adresse électronique.", "For instance your e-mail address."),
        value: &entry.identifiant,
        autocomplete: "username",
        error: faults.login.as_ref(),
    };
    let name = Line {
        name: "nom",
        label: lang.pick("Nom, tel que vous signez", "Name, as you sign"),
        hint: lang.pick("Il accompagne ce que vous décidez et changez.", "It stands beside what you decide and change."),
        value: &entry.nom,
        autocomplete: "name",
        error: None,
    };
    let body = html! {
        p { (lang.pick("Ce premier compte administre l'application : il donne et retire les accès des autres.", "This first account administers the app: it gives and takes back the access of others.")) }
        form method="post" action=(PATH) {
            (page::token(actor))
            (code.show(lang)) (login.show(lang)) (name.show(lang))
            (new_password(lang, faults.password.as_ref()))
            button.main type="submit" { (lang.pick("Créer le compte", "Make the account")) }
        }
    };
    page::bare(lang, lang.pick("Premier compte", "First account"), &body)
}
