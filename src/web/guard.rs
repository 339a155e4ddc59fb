//! Who asks, and may he? Every request passes here before it meets a page: the name of the host, the session, the role that the route needs, and the token that proves
//! that the form came from one of our own pages.

use super::answer::Problem;
use super::app::{App, Door};
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;
use std::sync::Arc;
use tower_sessions::Session;

/// How long a session lasts without a request that changes something.
pub const SESSION: time::Duration = time::Duration::hours(12);

/// Largest form that is not an upload.
const FORM: usize = 1 << 20;

/// What somebody may do; each may all that stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Read.
    Reading,
    /// Say how what was decided advances, in one territory.
    Contribution,
    /// Import, decide, plan, change settings.
    Secretariat,
    /// Give accounts, read the log.
    Administration,
}

/// What a route asks of who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// The token of the forms.
    pub const TOKEN: &str = "token";
    /// A sentence to show once, on the next page.
    pub const NOTICE: &str = "notice";
}

/// The guard of a route.
pub async fn guard(
    State((app, need)): State<(Arc<App>, Need)>,
    session: Session,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let actor = actor(&app, &session).await?;
    let request = if request.method() == Method::GET || request.method() == Method::HEAD {
        request
    } else {
        with_token(request, &actor.token).await?
    };
    if let Need::Role(role) = need
        && !actor.may(role)
    {
        return Err(if actor.role.is_none() { Problem::LogIn(request.uri().path().to_owned()) } else { Problem::Forbidden });
    }
    let mut request = request;
    request.extensions_mut().insert(actor);
    Ok(next.run(request).await)
}

async fn actor(app: &App, session: &Session) -> Result<Actor, Problem> {
    let broken = |error: tower_sessions::session::Error| Problem::Broken(error.to_string());
    let token = match session.get::<String>(key::TOKEN).await.map_err(broken)? {
        Some(token) => token,
        None => {
            // An identifier of a session is 128 bits of the system's randomness: what a token needs.
            let token = tower_sessions::session::Id::default().to_string();
            session.insert(key::TOKEN, &token).await.map_err(broken)?;
            token
        }
    };
    match app.door {
        Door::Local(_) => {
            let name = session.get::<String>(key::NAME).await.map_err(broken)?.unwrap_or_default();
            Ok(Actor { name, role: Some(Role::Administration), territory: None, account: None, token })
        }
        // Until accounts can be asked, nobody is known.
        Door::Network { .. } => Ok(Actor { name: String::new(), role: None, territory: None, account: None, token }),
    }
}

/// Lets a request that changes something through when it comes from one of our pages: same origin where the browser says so, and the token, in the form, or in the
/// header `x-jeton`, or in the address (`?jeton=`) of an upload, whose body is not read here.
async fn with_token(request: Request, token: &str) -> Result<Request, Problem> {
    let headers = request.headers();
    if headers.get("sec-fetch-site").is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none")) || !is_same_origin(headers) {
        return Err(Problem::Foreign);
    }
    let is_ours = |given: &str| is_same(given, token);
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

/// Does the page that asks come from here? A browser that says nothing is believed: the token remains.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else { return true };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && host == text(header::HOST)
}

/// On this machine alone: no other name than the machine's own, or a page elsewhere could have its name lead here and read everything.
pub async fn host(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if let Door::Local(address) = app.door {
        let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let port = address.port();
        let known = [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")];
        if !known.iter().any(|name| name == named) {
            return Problem::Foreign.into_response();
        }
    }
    next.run(request).await
}

/// Headers of every answer.
pub async fn headers(request: Request, next: Next) -> Result<Response, Infallible> {
    let is_asset = request.uri().path().starts_with(super::assets::PLACE);
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
    if !is_asset {
        set(header::CACHE_CONTROL, "no-store");
    }
    Ok(response)
}
