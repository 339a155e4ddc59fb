//! Accounts: who has one, what it allows, another password, in or out. None is ever removed: what its owner signed stays signed.

use super::answer::{self, Problem};
use super::app::App;
use super::guard::{Actor, Need, Role};
use super::lines::{Line, notes};
use super::page::{Page, token};
use super::routes::Route;
use super::secrets;
use crate::register::{Account, AccountRefusal, Change, NewAccount, Rights, folded};
use crate::say;
use crate::text::{Lang, Sentence, Text, capital};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// The routes.
pub const ROUTES: &[Route] = &[
    Route { path: "/comptes", need: Need::Role(Role::Administration), to: || get(list).post(create) },
    Route { path: "/comptes/{id}", need: Need::Role(Role::Administration), to: || get(one) },
    Route { path: "/comptes/{id}/role", need: Need::Role(Role::Administration), to: || post(change_rights) },
    Route { path: "/comptes/{id}/mot-de-passe", need: Need::Role(Role::Administration), to: || post(change_password) },
    Route { path: "/comptes/{id}/acces", need: Need::Role(Role::Administration), to: || post(change_access) },
];

/// What each role may, for who gives it.
const MAY: [(Role, Text); 4] = [
    (Role::Reading, Text { fr: "lit tout, ne change rien", en: "reads all, changes nothing" }),
    (
        Role::Contribution,
        Text {
            fr: "lit tout, et dit où en sont les décisions d'un seul territoire",
            en: "reads all, and tells how decisions advance in one territory",
        },
    ),
    (
        Role::Secretariat,
        Text {
            fr: "importe, enregistre les décisions, planifie, règle l'analyse",
            en: "imports, records decisions, plans, changes settings",
        },
    ),
    (
        Role::Administration,
        Text { fr: "tout cela, et donne les comptes et lit le journal", en: "all of this, gives accounts and reads the log" },
    ),
];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Entry {
    identifiant: String,
    nom: String,
    role: String,
    territoire: String,
    /// The stamp of the account when it was shown.
    vu: i64,
    /// `ouvrir` or `fermer`.
    acces: String,
}

/// What is wrong with an entry, field by field.
#[derive(Debug, Default)]
struct Faults {
    login: Option<Sentence>,
    name: Option<Sentence>,
    rights: Option<Sentence>,
}

/// The name of a territory of the dossier; its identifier when the dossier does not know it.
pub fn territory_name(app: &App, id: &str) -> String {
    let snapshot = app.snapshot();
    let known = snapshot.as_ref().and_then(|snapshot| snapshot.loaded.dossier.territories.iter().find(|territory| territory.id == id));
    known.map_or_else(|| id.to_owned(), |territory| territory.name.clone())
}

async fn list(State(app): State<Arc<App>>, actor: Actor) -> Result<Html<String>, Problem> {
    list_page(&app, &actor, &Entry::default(), &Faults::default())
}

fn list_page(app: &App, actor: &Actor, entry: &Entry, faults: &Faults) -> Result<Html<String>, Problem> {
    let lang = app.lang;
    let accounts = app.register.accounts()?;
    let login = Line {
        name: "identifiant",
        label: lang.pick("Identifiant, pour se connecter", "Name to log in with"),
        hint: lang.pick(
            "Par exemple une adresse électronique. Majuscules et minuscules y sont équivalentes.",
            "For instance an e-mail address. Capitals don't count.",
        ),
        value: &entry.identifiant,
        autocomplete: "off",
        error: faults.login.as_ref(),
    };
    let name = Line {
        name: "nom",
        label: lang.pick("Nom de la personne, tel qu'elle signe", "Name of the person, as they sign"),
        hint: "",
        value: &entry.nom,
        autocomplete: "off",
        error: faults.name.as_ref(),
    };
    let body = html! {
        @if !app.door.has_accounts() {
            p.notice { (lang.pick("Sur cette machine, l'application s'ouvre sans compte. Les comptes servent quand elle est ouverte sur un réseau (maillage serve --listen).", "On this machine the app opens without an account. Accounts are for when it is open on a network (maillage serve --listen).")) }
        }
        @if accounts.is_empty() {
            p { (lang.pick("Aucun compte n'existe encore.", "There is no account yet.")) }
        } @else {
            (table(app, &accounts))
        }
        h2 { (lang.pick("Créer un compte", "Make an account")) }
        p { (lang.pick("Un mot de passe est tiré au sort et montré une seule fois : transmettez-le à la personne, qui pourra le changer.", "A password is drawn by lot and shown once: hand it to the person, who can change it.")) }
        form method="post" action="/comptes" {
            (token(actor))
            (login.show(lang)) (name.show(lang))
            (rights_fields(app, &entry.role, &entry.territoire, faults.rights.as_ref()))
            button.main type="submit" { (lang.pick("Créer le compte", "Make the account")) }
        }
    };
    Ok(Page { title: lang.pick("Comptes", "Accounts"), place: "/comptes", body, scripts: &[] }.show(app, actor))
}

fn table(app: &App, accounts: &[Account]) -> Markup {
    let lang = app.lang;
    html! {
        div.scroll tabindex="0" role="region" aria-label=(lang.pick("Tableau des comptes", "Table of accounts")) {
            table {
                caption { (lang.pick("Comptes de l'application", "Accounts of the app")) }
                thead { tr {
                    th scope="col" { (lang.pick("Nom", "Name")) } th scope="col" { (lang.pick("Identifiant", "Logs in as")) }
                    th scope="col" { (lang.pick("Rôle", "Role")) } th scope="col" { (lang.pick("Accès", "Access")) }
                } }
                tbody {
                    @for account in accounts {
                        tr {
                            th scope="row" { a href={ "/comptes/" (account.id) } { (account.name) } }
                            td { (account.login) }
                            td { (role_words(app, &account.rights)) }
                            td { (access(account, lang)) }
                        }
                    }
                }
            }
        }
    }
}

fn access(account: &Account, lang: Lang) -> &'static str {
    if account.is_open { lang.pick("ouvert", "open") } else { lang.pick("fermé", "closed") }
}

fn role_words(app: &App, rights: &Rights) -> String {
    let title = rights.role().title().get(app.lang);
    rights.territory().map_or_else(|| title.to_owned(), |id| format!("{title} ({})", territory_name(app, id)))
}

/// The role and the territory to choose.
fn rights_fields(app: &App, role: &str, territory: &str, error: Option<&Sentence>) -> Markup {
    let lang = app.lang;
    let chosen = Role::of(role).unwrap_or(Role::Reading);
    let snapshot = app.snapshot();
    let known: Vec<(String, String)> = snapshot
        .iter()
        .flat_map(|snapshot| snapshot.loaded.dossier.territories.iter().map(|territory| (territory.id.clone(), territory.name.clone())))
        .collect();
    let is_strange = !territory.is_empty() && !known.iter().any(|(id, _)| id == territory);
    html! {
        fieldset {
            legend { (lang.pick("Ce que le compte permet", "What the account allows")) }
            (notes("role", "", error, lang))
            @for (role, may) in MAY {
                p.choice {
                    label { input type="radio" name="role" value=(role.code()) checked[role == chosen]; " " strong { (role.title().get(lang)) } " : " (may.get(lang)) }
                }
            }
            div.field {
                label for="territoire" { (lang.pick("Territoire, pour une contribution", "Territory, for a contribution")) }
                select #territoire name="territoire" {
                    option value="" { (lang.pick("aucun", "none")) }
                    @if is_strange { option value=(territory) selected { (territory) } }
                    @for (id, name) in &known { option value=(id) selected[id == territory] { (name) } }
                }
            }
        }
    }
}

/// The rights that a form asks for, or what is wrong with them.
fn rights_of(entry: &Entry) -> Result<Rights, Sentence> {
    let role = Role::of(&entry.role).ok_or_else(|| say!("choisissez un rôle" | "choose a role"))?;
    Rights::of(role, &entry.territoire)
        .ok_or_else(|| say!("choisissez le territoire de cette contribution" | "choose the territory of this contribution"))
}

async fn create(State(app): State<Arc<App>>, actor: Actor, Form(entry): Form<Entry>) -> Result<Response, Problem> {
    let mut faults = Faults::default();
    let needed = |text: &str| text.trim().is_empty().then(|| say!("à remplir" | "to be filled in"));
    (faults.login, faults.name) = (needed(&folded(&entry.identifiant)), needed(&entry.nom));
    let rights = rights_of(&entry).map_err(|fault| faults.rights = Some(fault)).ok();
    let (Some(rights), None, None) = (rights, &faults.login, &faults.name) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, list_page(&app, &actor, &entry, &faults)?).into_response());
    };
    let (login, name) = (entry.identifiant.trim().to_owned(), entry.nom.trim().to_owned());
    let by = actor.name.clone();
    let made = app
        .aside(move |app| {
            let password = secrets::new_password()?;
            let new = NewAccount { login, name, rights, hash: secrets::hash(&password)? };
            match app.register.open_account(&new, &by) {
                Ok(id) => Ok(Some((id, password))),
                Err(AccountRefusal::Register(error)) => Err(error.into()),
                Err(_) => Ok(None),
            }
        })
        .await?;
    match made {
        Some((id, password)) => told(&app, &actor, id, &password),
        None => {
            faults.login = Some(say!("cet identifiant est déjà pris" | "this name is taken"));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, list_page(&app, &actor, &entry, &faults)?).into_response())
        }
    }
}

/// The only page that ever shows a password.
fn told(app: &App, actor: &Actor, id: i64, password: &str) -> Result<Response, Problem> {
    let lang = app.lang;
    let account = app.register.account(id)?.ok_or(Problem::NotFound)?;
    let body = html! {
        p.lead { (account.name) " — " (lang.pick("identifiant : ", "logs in as: ")) strong { (account.login) } }
        p { (lang.pick("Mot de passe :", "Password:")) " " code.secret { (password) } }
        p.notice role="status" { (lang.pick("Il n'est montré qu'une fois et n'est gardé nulle part : transmettez-le maintenant, par un autre chemin que l'identifiant si possible. La personne peut le changer dans « Mon compte ».", "It is shown once and kept nowhere: hand it over now, by another way than the name if possible. The person can change it in 'My account'.")) }
        p { a.button href="/comptes" { (lang.pick("Retour aux comptes", "Back to the accounts")) } }
    };
    let title = lang.pick("Mot de passe à transmettre", "Password to hand over");
    Ok(Page { title, place: "/comptes", body, scripts: &[] }.show(app, actor).into_response())
}

async fn one(State(app): State<Arc<App>>, actor: Actor, Path(id): Path<String>) -> Result<Response, Problem> {
    Ok(account_page(&app, &actor, number(&id)?, None, None)?.into_response())
}

/// The number of an account in an address.
fn number(id: &str) -> Result<i64, Problem> {
    id.parse().map_err(|_| Problem::NotFound)
}

/// `kept`: what was asked for and refused, with why.
fn account_page(app: &App, actor: &Actor, id: i64, kept: Option<&Entry>, error: Option<&Sentence>) -> Result<Html<String>, Problem> {
    let lang = app.lang;
    let account = app.register.account(id)?.ok_or(Problem::NotFound)?;
    let (role, territory) = match kept {
        Some(entry) => (entry.role.as_str(), entry.territoire.as_str()),
        None => (account.rights.role().code(), account.rights.territory().unwrap_or_default()),
    };
    let hidden = html! { (token(actor)) input type="hidden" name="vu" value=(account.stamp); };
    let since = account.at.sentence();
    let body = html! {
        @if let Some(error) = error { p.notice.fault role="alert" { (capital(error.get(lang))) "." } }
        p.lead { (lang.pick("Identifiant : ", "Logs in as: ")) strong { (account.login) } " · " (role_words(app, &account.rights)) " · " (lang.pick("accès ", "access ")) (access(&account, lang)) }
        p.below { (lang.pick("Compte créé le ", "Made on ")) (since.get(lang)) ". " (lang.pick("Tout changement déconnecte aussitôt la personne.", "Any change logs the person out at once.")) }
        h2 { (lang.pick("Rôle", "Role")) }
        form method="post" action={ "/comptes/" (id) "/role" } {
            (hidden)
            (rights_fields(app, role, territory, None))
            button.main type="submit" { (lang.pick("Changer le rôle", "Change the role")) }
        }
        h2 { (lang.pick("Mot de passe", "Password")) }
        form method="post" action={ "/comptes/" (id) "/mot-de-passe" } {
            (hidden)
            p { (lang.pick("Un autre mot de passe est tiré au sort et montré une fois ; l'ancien ne vaut plus rien.", "Another password is drawn by lot and shown once; the old one is worth nothing any more.")) }
            button type="submit" { (lang.pick("Donner un autre mot de passe", "Give another password")) }
        }
        h2 { (lang.pick("Accès", "Access")) }
        form method="post" action={ "/comptes/" (id) "/acces" } {
            (hidden)
            @if account.is_open {
                p { (lang.pick("Fermé, le compte n'entre plus ; ce que la personne a signé reste. On peut le rouvrir ici.", "A closed account can't come in; what the person signed stays. It can be opened again here.")) }
                button type="submit" name="acces" value="fermer" { (lang.pick("Fermer ce compte", "Close this account")) }
            } @else {
                p { (lang.pick("Ce compte est fermé.", "This account is closed.")) }
                button type="submit" name="acces" value="ouvrir" { (lang.pick("Rouvrir ce compte", "Open this account again")) }
            }
        }
        p { a href="/comptes" { (lang.pick("Retour aux comptes", "Back to the accounts")) } }
    };
    Ok(Page { title: &account.name, place: "/comptes", body, scripts: &[] }.show(app, actor))
}

async fn change_rights(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path(id): Path<String>,
    Form(entry): Form<Entry>,
) -> Result<Response, Problem> {
    let id = number(&id)?;
    match rights_of(&entry) {
        Ok(rights) => changed(&app, &actor, id, entry, Change::Rights(rights)).await,
        Err(fault) => Ok((StatusCode::UNPROCESSABLE_ENTITY, account_page(&app, &actor, id, Some(&entry), Some(&fault))?).into_response()),
    }
}

async fn change_access(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path(id): Path<String>,
    Form(entry): Form<Entry>,
) -> Result<Response, Problem> {
    let is_open = match entry.acces.as_str() {
        "ouvrir" => true,
        "fermer" => false,
        _ => return Err(Problem::Refused(say!("l'accès est ouvert ou fermé" | "access is open or closed"))),
    };
    changed(&app, &actor, number(&id)?, entry, Change::Open(is_open)).await
}

async fn change_password(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path(id): Path<String>,
    Form(entry): Form<Entry>,
) -> Result<Response, Problem> {
    let id = number(&id)?;
    let password = secrets::new_password()?;
    let given = password.clone();
    let hash = app.aside(move |_| secrets::hash(&given)).await?;
    let done = changed(&app, &actor, id, entry, Change::Password(hash)).await?;
    if done.status() != StatusCode::SEE_OTHER {
        return Ok(done);
    }
    // Who changed his own password here must log in with it: the page that tells it is his last.
    told(&app, &actor, id, &password)
}

/// Changes an account, and leads back to it; or shows it again with what stands against it.
async fn changed(app: &Arc<App>, actor: &Actor, id: i64, entry: Entry, change: Change) -> Result<Response, Problem> {
    let (by, seen) = (actor.name.clone(), entry.vu);
    let done = app.aside(move |app| Ok(app.register.change_account(id, seen, &change, &by))).await?;
    let why = match done {
        Ok(_) => return Ok(answer::go(&format!("/comptes/{id}"))),
        Err(AccountRefusal::Register(error)) => return Err(error.into()),
        Err(AccountRefusal::Unknown) => return Err(Problem::NotFound),
        Err(AccountRefusal::LastAdministration) => say!(
            "c'est le dernier compte d'administration ouvert : donnez d'abord ce rôle à une autre personne. Rien n'a changé"
                | "this is the last open account of administration: give this role to somebody else first. Nothing has changed"
        ),
        Err(_) => say!(
            "quelqu'un a modifié ce compte entre-temps. Rien n'a changé : voici où il en est, recommencez s'il le faut"
                | "somebody changed this account meanwhile. Nothing has changed: this is how it stands, try again if need be"
        ),
    };
    let kept = Role::of(&entry.role).map(|_| &entry);
    Ok((StatusCode::CONFLICT, account_page(app, actor, id, kept, Some(&why))?).into_response())
}
