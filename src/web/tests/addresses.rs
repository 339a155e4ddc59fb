//! Headers of every answer; addresses that lead out of the app lead nowhere.

use super::super::testing::{LOCAL, Site, example};
use super::{filled, routes};
use crate::web::{Door, Encryption};
use axum::body::Body;
use axum::http::Method;

#[test]
fn every_answer_has_its_headers() {
    let (local, network) = (Site::local(), Site::network());
    let mut visitors = [local.visitor(), network.visitor(), network.visitor()];
    visitors[2].log_in("administration");
    for (number, visitor) in visitors.iter_mut().enumerate() {
        for path in routes().map(|route| filled(route.path, "1")).chain(["/rien".to_owned(), "/%ff".to_owned()]) {
            for answer in [visitor.get(&path), visitor.post(&path, &[("x", "1")])] {
                let policy = answer.header("content-security-policy");
                for part in [
                    "default-src 'none'",
                    "script-src 'self'",
                    "style-src 'self'",
                    "frame-ancestors 'none'",
                    "base-uri 'none'",
                    "form-action 'self'",
                ] {
                    assert!(policy.contains(part), "{path}: {policy}");
                }
                assert!(!policy.contains("unsafe"), "{path}: {policy}");
                assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
                assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
                assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
                let is_asset = path.starts_with("/statique/") && answer.status == 200;
                assert_eq!(answer.header("cache-control") == "no-store", !is_asset, "{path}");
                assert_eq!(!answer.header("strict-transport-security").is_empty(), number > 0, "{path}");
                if let Some(cookie) = answer.headers.get("set-cookie") {
                    let cookie = cookie.to_str().unwrap();
                    if cookie.contains("Max-Age=0") {
                        // Takes a cookie away: there is nothing left to protect.
                        continue;
                    }
                    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"), "{cookie}");
                    assert_eq!(cookie.contains("Secure") && cookie.starts_with("__Host-"), number > 0, "{cookie}");
                }
            }
            if number == 2 && path == "/deconnexion" {
                visitor.token = None;
                visitor.log_in("administration");
            }
        }
    }
}

#[test]
fn another_name_for_this_machine_reads_nothing() {
    let site = Site::local();
    for host in ["mal.example", "127.0.0.1", "127.0.0.1:80", "localhost.mal.example:8093", "[::1]", ""] {
        let mut visitor = site.visitor();
        visitor.host = host.to_owned();
        for path in ["/", "/comptes", "/rapport/", "/journal.json"] {
            let answer = visitor.get(path).is(403);
            assert!(!answer.text().contains("action"), "{host}");
        }
    }
    for host in ["localhost:8093", "[::1]:8093"] {
        let mut visitor = site.visitor();
        visitor.host = host.to_owned();
        visitor.get("/").is(200);
    }
}

#[test]
fn an_app_with_a_name_answers_to_no_other() {
    let site = Site::empty(Door::Network { encryption: Encryption::Proxy, hosts: vec!["maillage.exemple.fr".to_owned()] });
    for (host, status) in [("maillage.exemple.fr", 200), ("Maillage.Exemple.fr:443", 200), ("127.0.0.1:8093", 403), ("mal.example", 403)] {
        let mut visitor = site.visitor();
        visitor.host = host.to_owned();
        assert_eq!(visitor.get("/connexion").status, status, "{host}");
        let Some(token) = visitor.token.clone() else { continue };
        // A form of ours, as it comes by the proxy: under the port that browsers know, or another.
        let request = visitor.request(Method::POST, "/connexion").header("origin", "https://maillage.exemple.fr");
        let request =
            request.header("content-type", "application/x-www-form-urlencoded").body(Body::from(format!("jeton={token}"))).unwrap();
        assert_eq!(visitor.send(request).status, 422, "{host}");
    }
}

#[test]
fn no_path_leads_out_of_the_app() {
    let site = Site::local();
    let mut anne = site.visitor();
    let register = site.app.register.path().display().to_string().replace('/', "%2f");
    let tries = [
        "..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "../../../../etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "....%2f%2f....%2f%2fetc%2fpasswd",
        "..%252f..%252fetc%252fpasswd",
        "%2fetc%2fpasswd",
        "..%5c..%5c..%5cwindows%5cwin.ini",
        "C:%5cwindows%5cwin.ini",
        "x%00.html",
        "index.html%00",
        "%2e%2e%2fdossier.maillage%2fregistre.sqlite",
        "%2e%2e%2fdossier%2factions.csv",
        "%ff%fe",
        "%e2%80%ae",
        "-1",
        "99999999999999999999",
        "CON",
        "file%3a%2f%2f%2fetc%2fpasswd",
        &register,
    ];
    let secrets: [&[u8]; 3] = [b"root:", b"SQLite format", b"id,titre,description"];
    for route in routes().filter(|route| route.path.contains('{')) {
        for value in tries {
            let path = filled(route.path, value);
            for answer in [anne.get(&path), anne.post(&path, &[])] {
                assert!(answer.status.as_u16() < 500, "{path}: {} {}", answer.status, answer.text());
                for secret in secrets {
                    assert!(!answer.bytes.windows(secret.len()).any(|window| window == secret), "{path}");
                }
            }
        }
    }
    // Outside of every pattern as well.
    for path in ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/.%2e/etc/passwd"] {
        assert!(anne.get(path).status.is_client_error(), "{path}");
    }
    assert_eq!(std::fs::read_dir(site.dossier()).unwrap().count(), std::fs::read_dir(example()).unwrap().count(), "nothing was written");
}

#[test]
fn long_and_odd_requests_are_answered() {
    let site = Site::local();
    let mut anne = site.visitor();
    let long = format!("/{}", "a/".repeat(3_000));
    assert_eq!(anne.get(&long).status, 404);
    let request = anne.request(Method::GET, "/").header("cookie", "maillage=%00; maillage=../../x").body(Body::empty()).unwrap();
    anne.send(request).is(200);
    assert_eq!(anne.address, LOCAL);
}
