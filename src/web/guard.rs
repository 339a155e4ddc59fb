//! Who asks, and may he? Every request passes here before it meets a page: the name of the host, the session, the role that the route needs, and the token that proves
//! that the form came from one of our own pages.

use super::answer::Problem;
use super::app::{App, Door};
use super::page;
use crate::register::Account;
pub use crate::register::Role;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::html;
use std::convert::Infallible;
use std::sync::Arc;
use tower_sessions::Session;

/// How long a session lasts without a request that changes something.
pub const SESSION: time::Duration = time::Duration::hours(12);

/// Largest form that is not an upload.
const FORM: usize = 1 << 20;

/// What a route asks of who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Nothing: the login page, styles.
    Nothing,
    /// At least this role.
    Role(Role),
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// As he signs; empty until a local user has given his name.
    pub name: String,
    /// What he may do; `None` for who has not said who he is.
    pub role: Option<Role>,
    /// Identifier of the territory that he contributes for.
    pub territory: Option<String>,
    /// His account; `None` on this machine alone.
    pub account: Option<i64>,
    /// The token of his forms.
    pub token: String,
}

impl Actor {
    /// May he?
    pub fn may(&self, role: Role) -> bool {
        self.role.is_some_and(|own| own >= role)
    }
}

impl<S: Sync> FromRequestParts<S> for Actor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or(Problem::Broken("a route without its guard".to_owned()))
    }
}

/// Keys of what a session holds.
pub mod key {
    /// The name with which a local user signs.
    pub const NAME: &str = "name";
    /// The account of who logged in.
    pub const ACCOUNT: &str = "account";
    /// The stamp that this account had then: another one, and the session has ended.
    pub const STAMP: &str = "stamp";
    /// The token of the forms.
    pub const TOKEN: &str = "token";
}

/// The guard of a route.
pub async fn guard(
    State((app, need)): State<(Arc<App>, Need)>,
    session: Session,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let mut actor = actor(&app, &session).await?;
    let is_reading = request.method() == Method::GET || request.method() == Method::HEAD;
    if let Need::Role(_) = need {
        if actor.role.is_none() {
            return to_login(&app, &request, is_reading);
        }
        actor = with_a_token(&session, actor).await?;
    }
    let mut request = if is_reading { request } else { with_token(request, &actor.token, &app.door).await? };
    if let Need::Role(role) = need
        && !actor.may(role)
    {
        return Err(Problem::Forbidden);
    }
    request.extensions_mut().insert(actor);
    Ok(next.run(request).await)
}

/// Who must say first who he is. Who follows a link on another site sends no cookie (`SameSite=Strict`) though he may have logged in long ago: from a page of ours
/// the browser sends it, so that the login page knows him and leads him on.
fn to_login(app: &App, request: &Request, is_reading: bool) -> Result<Response, Problem> {
    let from = if is_reading { request.uri().path_and_query().map_or("/", |path| path.as_str()) } else { "/" };
    let site = request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes);
    if !is_reading || !matches!(site, Some(b"cross-site" | b"same-site")) {
        return Err(Problem::LogIn(from.to_owned()));
    }
    let vers: String = form_urlencoded::byte_serialize(from.as_bytes()).collect();
    let to = format!("/connexion?vers={vers}");
    let lang = app.lang;
    let body = html! { p { a href=(to) { (lang.pick("Continuer vers la page demandée", "Go on to the page")) } } };
    let mut response = page::bare(lang, lang.pick("Un instant", "One moment"), &body).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("0; url={to}")) {
        response.headers_mut().insert(header::REFRESH, value);
    }
    Ok(response)
}

/// What the store of sessions refuses, as a problem.
pub fn broken(error: tower_sessions::session::Error) -> Problem {
    Problem::Broken(error.to_string())
}

/// Gives the forms of a session their token, if they have none yet.
pub async fn with_a_token(session: &Session, mut actor: Actor) -> Result<Actor, Problem> {
    if actor.token.is_empty() {
        // An identifier of a session is 128 bits of the system's randomness: what a token needs.
        actor.token = tower_sessions::session::Id::default().to_string();
        session.insert(key::TOKEN, &actor.token).await.map_err(broken)?;
    }
    Ok(actor)
}

/// Keeps the name with which a local user signs, for the next time.
///
/// # Errors
/// The session can't be kept.
pub async fn signs_as(session: &Session, name: &str) -> Result<(), Problem> {
    session.insert(key::NAME, name).await.map_err(broken)
}

/// Lets an account in: under a new identifier and a new token, so that whatever a browser was made to hold before is worth nothing.
pub async fn enter(session: &Session, account: &Account) -> Result<(), Problem> {
    session.clear().await;
    session.cycle_id().await.map_err(broken)?;
    session.insert(key::ACCOUNT, account.id).await.map_err(broken)?;
    session.insert(key::STAMP, account.stamp).await.map_err(broken)
}

async fn actor(app: &App, session: &Session) -> Result<Actor, Problem> {
    let token = session.get::<String>(key::TOKEN).await.map_err(broken)?.unwrap_or_default();
    let nobody = Actor { name: String::new(), role: None, territory: None, account: None, token };
    if let Door::Local(_) = app.door {
        let name = session.get::<String>(key::NAME).await.map_err(broken)?.unwrap_or_default();
        return Ok(Actor { name, role: Some(Role::Administration), ..nobody });
    }
    let Some(id) = session.get::<i64>(key::ACCOUNT).await.map_err(broken)? else { return Ok(nobody) };
    let stamp = session.get::<i64>(key::STAMP).await.map_err(broken)?;
    Ok(match app.register.account(id)? {
        Some(account) if account.is_open && Some(account.stamp) == stamp => Actor {
            role: Some(account.rights.role()),
            territory: account.rights.territory().map(str::to_owned),
            account: Some(account.id),
            name: account.name,
            ..nobody
        },
        _ => nobody,
    })
}

/// Lets a request that changes something through when it comes from one of our pages: same origin where the browser says so, and the token, in the form, or in the
/// header `x-jeton`, or in the address (`?jeton=`) of an upload, whose body is not read here.
async fn with_token(request: Request, token: &str, door: &Door) -> Result<Request, Problem> {
    let headers = request.headers();
    if headers.get("sec-fetch-site").is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"))
        || !is_same_origin(headers, door)
    {
        return Err(Problem::Foreign);
    }
    // Who was given no token has none to show.
    let is_ours = |given: &str| !token.is_empty() && is_same(given, token);
    if headers.get("x-jeton").and_then(|given| given.to_str().ok()).is_some_and(is_ours) {
        return Ok(request);
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    if kind.starts_with("multipart/form-data") {
        return if value(request.uri().query().unwrap_or_default().as_bytes(), "jeton").is_some_and(|given| is_ours(&given)) {
            Ok(request)
        } else {
            Err(Problem::Foreign)
        };
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, FORM).await.map_err(|_| Problem::TooLarge)?;
    if !value(&bytes, "jeton").is_some_and(|given| is_ours(&given)) {
        return Err(Problem::Foreign);
    }
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// In a time that does not tell where they differ.
fn is_same(given: &str, token: &str) -> bool {
    given.len() == token.len() && given.bytes().zip(token.bytes()).fold(0, |seen, (a, b)| seen | (a ^ b)) == 0
}

/// The first value of a name in a form.
fn value(form: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(form).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Does the page that asks come from here? A browser that says nothing is believed: the token remains. A proxy may have changed `Host`, not the names we were given.
fn is_same_origin(headers: &HeaderMap, door: &Door) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else { return true };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some_and(|host| text(header::HOST) == Some(host) || door.has_name(host))
}

/// No other name than the app's own, or a page elsewhere could have its name lead here and read everything.
pub async fn host(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if app.door.is_named(named) { next.run(request).await } else { Problem::UnknownName.into_response() }
}

/// Headers of every answer.
pub async fn headers(State(app): State<Arc<App>>, request: Request, next: Next) -> Result<Response, Infallible> {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    // Not `no-referrer`, under which browsers send `Origin: null` with our own forms.
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    if app.door.is_encrypted() {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    // Styles and scripts say themselves how long they are kept.
    set(header::CACHE_CONTROL, "no-store");
    Ok(response)
}
