//! Nothing changes but by a form of ours, from our own page.

use super::super::testing::Site;
use super::{filled, routes};
use axum::body::Body;
use axum::http::{Method, header};

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn no_form_goes_through_without_its_own_token() {
    let site = Site::network();
    let (mut anne, mut bruno) = (site.visitor(), site.visitor());
    anne.log_in("administration");
    bruno.log_in("administration");
    let (hers, his) = (anne.own_token(), bruno.own_token());
    assert_ne!(hers, his);
    let before = site.app.register.audit(usize::MAX).unwrap();
    for route in routes() {
        let path = filled(route.path, "1");
        for token in [None, Some(""), Some("x"), Some(his.as_str())] {
            let body = token.map(|token| format!("jeton={token}")).unwrap_or_default();
            let request = anne.request(Method::POST, &path).header(header::CONTENT_TYPE, FORM).body(Body::from(body)).unwrap();
            assert_eq!(anne.send(request).status, 403, "{path} with {token:?}");
            let address = token.map_or_else(|| path.clone(), |token| format!("{path}?jeton={token}"));
            let request = anne.request(Method::POST, &address).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
            let request = request.body(Body::from("--b--\r\n")).unwrap();
            assert_eq!(anne.send(request).status, 403, "upload to {path} with {token:?}");
            let request = anne.request(Method::POST, &path).header("x-jeton", token.unwrap_or_default()).body(Body::empty()).unwrap();
            assert_eq!(anne.send(request).status, 403, "{path} with the header {token:?}");
        }
        // The right token, but from another site, as its browser says.
        for (name, value) in
            [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://mal.example"), ("origin", "null")]
        {
            let request = anne.request(Method::POST, &path).header(header::CONTENT_TYPE, FORM).header(name, value);
            let request = request.body(Body::from(format!("jeton={hers}"))).unwrap();
            assert_eq!(anne.send(request).status, 403, "{path} from {value}");
        }
        // Methods that forms don't have pass the same gate.
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            let request = anne.request(method, &path).body(Body::empty()).unwrap();
            assert_eq!(anne.send(request).status, 403, "{path}");
        }
    }
    assert_eq!(site.app.register.audit(usize::MAX).unwrap(), before, "nothing was done");
}

#[test]
fn a_form_of_ours_goes_through_as_browsers_send_it() {
    let site = Site::network();
    let mut anne = site.visitor();
    anne.log_in("secretariat");
    let token = anne.own_token();
    let request = anne.request(Method::POST, "/analyser").header(header::CONTENT_TYPE, FORM).header("sec-fetch-site", "same-origin");
    let request = request.header(header::ORIGIN, format!("https://{}", anne.host)).body(Body::from(format!("jeton={token}"))).unwrap();
    anne.send(request).is(303);
    site.settle();
}

#[test]
fn what_is_too_large_is_refused_and_nothing_kept() {
    let site = Site::network();
    let mut anne = site.visitor();
    anne.log_in("administration");
    let token = anne.own_token();
    let before = site.app.register.audit(usize::MAX).unwrap();
    let large = format!("jeton={token}&nom={}", "x".repeat(1 << 20));
    for route in routes() {
        let path = filled(route.path, "1");
        let request = anne.request(Method::POST, &path).header(header::CONTENT_TYPE, FORM).body(Body::from(large.clone())).unwrap();
        let answer = anne.send(request);
        assert_eq!(answer.status, 413, "{path}");
        assert!(answer.text().contains("Rien n'a été enregistré"), "{path}");
    }
    assert_eq!(site.app.register.audit(usize::MAX).unwrap(), before);
}
