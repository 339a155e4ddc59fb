//! The app as a browser meets it, without a socket: for the tests of every part.

#![allow(dead_code, missing_docs, reason = "tests take what they need")]

use super::{App, Door, Encryption, Role, router};
use crate::register::{NewAccount, Rights};
use crate::text::Lang;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

/// The address that a local app believes it has.
pub const LOCAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8093);

/// An app on a dossier of its own in a temporary folder, removed when the test ends.
pub struct Site {
    pub app: Arc<App>,
    folder: PathBuf,
    router: Router,
    runtime: Runtime,
}

impl Site {
    /// On this machine alone, on a copy of the small example, already analysed.
    pub fn local() -> Self {
        Self::on(&example(), Door::Local(LOCAL))
    }

    /// On a network, encrypted, on a copy of the small example: one account a role, with the role's code as its name to log in with.
    pub fn network() -> Self {
        let site = Self::on(&example(), Door::Network { encryption: Encryption::Here, hosts: Vec::new() });
        site.give_accounts();
        site
    }

    /// Makes one account a role; all have [`PASSWORD`].
    pub fn give_accounts(&self) {
        for role in Role::ALL {
            let rights = Rights::of(role, "belleval").unwrap();
            let login = role.code().to_owned();
            self.app
                .register
                .open_account(&NewAccount { name: format!("Madame {login}"), login, rights, hash: HASH.clone() }, "essai")
                .unwrap();
        }
    }

    /// Through a door, on a copy of a folder of tables; already analysed.
    pub fn on(tables: &Path, door: Door) -> Self {
        let site = Self::empty(door);
        std::fs::create_dir_all(site.dossier()).unwrap();
        for entry in std::fs::read_dir(tables).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, site.dossier().join(path.file_name().unwrap())).unwrap();
        }
        site.app.look();
        site
    }

    /// Through a door, without any dossier yet.
    pub fn empty(door: Door) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("maillage-site-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let app = App::open(folder.join("dossier"), door, Lang::Fr).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Self { router: router(&app), app, folder, runtime }
    }

    /// The program ends and starts again on the same folder.
    pub fn restart(&mut self) {
        self.app = App::open(self.app.dossier.clone(), self.app.door.clone(), Lang::Fr).unwrap();
        self.router = router(&self.app);
        self.app.look();
    }

    /// The folder of its tables.
    pub fn dossier(&self) -> &Path {
        &self.app.dossier
    }

    /// Somebody with a browser of his own, who has not come yet.
    pub fn visitor(&self) -> Visitor<'_> {
        Visitor { site: self, cookie: None, token: None, host: LOCAL.to_string(), address: LOCAL }
    }

    /// Waits until the analysis that a request asked for is made.
    pub fn settle(&self) {
        for _ in 0..6_000 {
            if self.app.phase() != super::Phase::Working {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the analysis takes more than a minute");
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The password of every account.
pub const PASSWORD: &str = "une phrase assez longue";

/// Its hash.
pub static HASH: LazyLock<String> = LazyLock::new(|| super::secrets::hash(PASSWORD).unwrap());

/// The small example.
pub fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires")
}

/// A browser: keeps its cookie, and the token of the last form that it saw.
pub struct Visitor<'s> {
    site: &'s Site,
    /// As it is sent: `maillage=…`.
    pub cookie: Option<String>,
    pub token: Option<String>,
    /// What stands in `Host`.
    pub host: String,
    /// Where it comes from.
    pub address: SocketAddr,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Where one is sent to; empty when one is not.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// A header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Fails unless the status is this one, and shows the page.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{} → {}", self.location(), self.text());
        self
    }
}

impl Visitor<'_> {
    /// Reads a page.
    pub fn get(&mut self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).body(Body::empty()).unwrap();
        self.send(request)
    }

    /// Sends a form with the token; the home page is read first by who has none.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.own_token();
        let fields = fields.iter().copied().chain([("jeton", token.as_str())]);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request.body(Body::from(body)).unwrap();
        self.send(request)
    }

    /// Logs in as who has an account.
    #[track_caller]
    pub fn log_in(&mut self, login: &str) {
        self.get("/connexion").is(200);
        assert_eq!(self.post("/connexion", &[("identifiant", login), ("mot_de_passe", PASSWORD)]).is(303).location(), "/");
        self.token = None;
    }

    /// Sends files as a browser does, under the name `fichiers`, with the token in the address.
    pub fn upload(&mut self, path: &str, files: &[(&str, &[u8])]) -> Answer {
        let token = self.own_token();
        let mut body = Vec::new();
        for (name, bytes) in files {
            body.extend_from_slice(b"--limite\r\nContent-Disposition: form-data; name=\"fichiers\"; filename=\"");
            body.extend_from_slice(name.replace('"', "%22").as_bytes());
            body.extend_from_slice(b"\"\r\nContent-Type: application/octet-stream\r\n\r\n");
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--limite--\r\n");
        let join = if path.contains('?') { '&' } else { '?' };
        let request = self.request(Method::POST, &format!("{path}{join}jeton={token}"));
        let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=limite").body(Body::from(body)).unwrap();
        self.send(request)
    }

    /// The token of its forms.
    pub fn own_token(&mut self) -> String {
        if self.token.is_none() {
            let first = self.get("/");
            if !first.location().is_empty() {
                self.get(first.location());
            }
        }
        self.token.clone().unwrap_or_default()
    }

    /// A request to be completed, with what the browser adds by itself.
    pub fn request(&self, method: Method, path: &str) -> Builder {
        let request = Request::builder().method(method).uri(path).header(header::HOST, &self.host);
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    /// Sends a request; keeps the cookie and the token that come back.
    pub fn send(&mut self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(axum::extract::ConnectInfo(self.address));
        let answer = self.site.runtime.block_on(async {
            let response = self.site.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, 1 << 28).await.unwrap().to_vec();
            Answer { status: parts.status, headers: parts.headers, bytes }
        });
        if let Some(cookie) = answer.headers.get(header::SET_COOKIE).and_then(|value| value.to_str().ok()) {
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
        if let Some((_, rest)) = answer.text().split_once("name=\"jeton\" value=\"") {
            self.token = rest.split('"').next().map(str::to_owned);
        }
        answer
    }
}

#[test]
fn a_visitor_reads_and_changes() {
    let site = Site::local();
    let mut anne = site.visitor();
    assert!(anne.get("/").is(200).text().contains("action"));
    assert_eq!(anne.post("/analyser", &[]).is(303).location(), "/");
    site.settle();
    assert!(site.app.analysed().is_ok());
}
