//! Answers that are no page of their own: what went wrong, files, and where to go next.

use super::app::App;
use super::page;
use crate::register::RegisterError;
use crate::rendering::csv::lines;
use crate::rendering::{CsvStyle, harmless};
use crate::text::{Lang, Sentence};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use serde_json::Value;
use std::fmt::Write as _;
use std::sync::Arc;

/// Why a request was not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The analysis is being made.
    #[error("wait")]
    Wait,
    /// Nothing was imported yet.
    #[error("no dossier")]
    NoDossier,
    /// Nothing is there.
    #[error("not found")]
    NotFound,
    /// Not to this person.
    #[error("forbidden")]
    Forbidden,
    /// Who is it? And where did he want to go.
    #[error("log in")]
    LogIn(String),
    /// The form is none of ours, or too old.
    #[error("foreign form")]
    Foreign,
    /// Asked under a name that is none of the app's.
    #[error("unknown name")]
    UnknownName,
    /// Larger than what is read.
    #[error("too large")]
    TooLarge,
    /// What was given can't be used: why, for people.
    #[error("{}", .0.en)]
    Refused(Sentence),
    /// The program, the disk or the register fails: what it says.
    #[error("{0}")]
    Broken(String),
}

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::Wait => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoDossier | Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::Foreign | Self::UnknownName => StatusCode::FORBIDDEN,
            Self::LogIn(_) => StatusCode::SEE_OTHER,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Title and words, for people.
    fn words(&self, lang: Lang) -> (&'static str, String) {
        let pick = |fr: &'static str, en: &'static str| lang.pick(fr, en);
        match self {
            Self::Wait => (
                pick("Analyse en cours", "Analysis under way"),
                pick("Le dossier est en cours d'analyse. Cette page se recharge d'elle-même.", "The dossier is being analysed. This page reloads by itself.").into(),
            ),
            Self::NoDossier => (
                pick("Pas encore de dossier", "No dossier yet"),
                pick("Commencez par importer vos tableaux.", "Begin by importing your tables.").into(),
            ),
            Self::NotFound | Self::LogIn(_) => (
                pick("Page introuvable", "Page not found"),
                pick("Rien ne se trouve à cette adresse. Vérifiez-la, ou repartez de l'accueil.", "Nothing is at this address. Check it, or start again from the home page.").into(),
            ),
            Self::Forbidden => (
                pick("Accès réservé", "Not allowed"),
                pick("Votre compte ne permet pas cette action. Demandez-la au secrétariat ou à l'administration.", "Your account does not allow this. Ask the secretariat or the administration.").into(),
            ),
            Self::Foreign => (
                pick("Formulaire périmé", "Form out of date"),
                pick("Ce formulaire ne vient pas de cette application, ou il a été ouvert il y a trop longtemps. Rien n'a été enregistré : rechargez la page et recommencez.", "This form does not come from this app, or was opened too long ago. Nothing was saved: reload the page and try again.").into(),
            ),
            Self::UnknownName => (
                pick("Adresse inconnue", "Unknown address"),
                pick("L'application ne répond pas sous ce nom. Employez l'adresse que le programme affiche à son démarrage ; s'il est derrière un mandataire, celui-ci doit transmettre l'en-tête Host.", "The app does not answer to this name. Use the address that the program shows when it starts; behind a proxy, the proxy must pass the Host header on.").into(),
            ),
            Self::TooLarge => (
                pick("Envoi trop volumineux", "Too large"),
                pick("Ce qui a été envoyé dépasse ce que l'application accepte. Rien n'a été enregistré : partagez le fichier en plusieurs.", "What was sent is over what the app accepts. Nothing was saved: split the file into several.").into(),
            ),
            Self::Refused(why) => (pick("Ce n'est pas possible ainsi", "This can't be done so"), crate::text::capital(why.get(lang))),
            Self::Broken(why) => (pick("Le programme n'a pas pu répondre", "The program could not answer"), why.clone()),
        }
    }
}

impl IntoResponse for Problem {
    /// Only says what went wrong: [`faults`] makes a page of it, in the language of the app.
    fn into_response(self) -> Response {
        if let Self::LogIn(from) = &self {
            let from: String = form_urlencoded::byte_serialize(from.as_bytes()).collect();
            return Redirect::to(&format!("/connexion?vers={from}")).into_response();
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Makes a page of what went wrong.
pub async fn faults(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let problem = response.extensions().get::<Arc<Problem>>().cloned();
    let problem = match (problem, status) {
        (Some(problem), _) => problem,
        // A page that says itself what is wrong, beside the field.
        _ if response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) => return response,
        (None, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) => Arc::new(Problem::NotFound),
        (None, StatusCode::PAYLOAD_TOO_LARGE) => Arc::new(Problem::TooLarge),
        (None, status) if status.is_client_error() || status.is_server_error() => Arc::new(Problem::Broken(status.to_string())),
        _ => return response,
    };
    let lang = app.lang;
    let (title, words) = problem.words(lang);
    let body = html! {
        p.lead { (words) }
        p {
            @match *problem {
                Problem::NoDossier => a href="/import" { (lang.pick("Importer des tableaux", "Import tables")) },
                _ => a href="/" { (lang.pick("Retour à l'accueil", "Back to the home page")) },
            }
        }
    };
    let mut page = page::bare(lang, title, &body).into_response();
    *page.status_mut() = status;
    if let Problem::Wait = *problem {
        page.headers_mut().insert(header::REFRESH, HeaderValue::from_static("2"));
    }
    page
}

/// A file that a browser shows or saves. `name`: what it is saved as; `None` to show it.
pub fn file(bytes: Vec<u8>, kind: &'static str, name: Option<&str>) -> Response {
    let mut response = ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], bytes).into_response();
    if let Some(name) = name {
        // Letters, digits, points, hyphens: nothing else of a name reaches a header.
        let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' }).collect();
        if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
            response.headers_mut().insert(HeaderName::from_static("content-disposition"), value);
        }
    }
    response
}

/// The kind of a file, by the ending of its path.
pub fn kind_of(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "dot" => "text/vnd.graphviz; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

/// Values as JSON, shown.
pub fn json(value: &Value) -> Response {
    file(value.to_string().into_bytes(), kind_of("x.json"), None)
}

/// Rows as CSV, their heads first, as a French spreadsheet opens it by a double click; nothing that was typed runs in it. `name`: what the file is saved as, without ending.
pub fn csv(name: &str, rows: impl Iterator<Item = Vec<String>>) -> Response {
    let safe = rows.map(|row| row.iter().map(|cell| harmless(cell)).collect());
    file(lines(safe, CsvStyle::Excel), kind_of("x.csv"), Some(&format!("{name}.csv")))
}

/// An identifier as one step of a path: it may be anything that a user typed.
pub fn step(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~' | b'.') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// To another page, after a form: a reload sends nothing again.
pub fn go(to: &str) -> Response {
    Redirect::to(to).into_response()
}
