//! Nobody reaches what his role does not allow, by any route.

use super::super::testing::Site;
use super::{filled, routes};
use crate::register::Role;
use crate::web::Need;

#[test]
fn every_route_asks_for_its_role() {
    let site = Site::network();
    for role in Role::ALL {
        let mut visitor = site.visitor();
        visitor.log_in(role.code());
        for route in routes() {
            let Need::Role(_) = route.need else { continue };
            // An address that is read by some and written by others stands twice: the lesser role reads, the greater one writes.
            let needs = || routes().filter(|other| other.path == route.path).map(|other| other.need);
            let (to_read, to_write) = (needs().min().unwrap_or(route.need), needs().max().unwrap_or(route.need));
            let path = filled(route.path, "1");
            if Need::Role(role) < to_write {
                assert_eq!(visitor.post(&path, &[]).status, 403, "POST {path} as {role:?}");
            }
            let read = visitor.get(&path);
            if Need::Role(role) < to_read {
                assert_eq!(read.status, 403, "GET {path} as {role:?}");
            } else {
                assert!(read.status != 403 && !read.location().starts_with("/connexion"), "GET {path} as {role:?}: {}", read.status);
            }
        }
        // Nothing of this ended the session.
        visitor.get("/").is(200);
    }
}

#[test]
fn strangers_are_led_to_the_login_and_back() {
    let site = Site::network();
    for route in routes() {
        let path = filled(route.path, "1");
        let mut stranger = site.visitor();
        if let Need::Nothing = route.need {
            assert_ne!(stranger.get(&path).status, 403, "{path}");
            continue;
        }
        let led = stranger.get(&format!("{path}?a=1")).is(303);
        let back: String = form_urlencoded::byte_serialize(format!("{path}?a=1").as_bytes()).collect();
        assert_eq!(led.location(), format!("/connexion?vers={back}"), "{path}");
        assert_eq!(stranger.cookie, None, "{path}: a stranger leaves no session behind");
        stranger.token = Some(String::new());
        assert_eq!(stranger.post(&path, &[]).is(303).location(), "/connexion?vers=%2F", "{path}");
        assert_eq!(stranger.upload(&path, &[("a.csv", b"a")]).is(303).location(), "/connexion?vers=%2F", "{path}");
    }
}

#[test]
fn pages_show_only_the_way_to_what_one_may() {
    let site = Site::network();
    let mut reader = site.visitor();
    reader.log_in("lecture");
    let page = reader.get("/").is(200).text();
    assert!(page.contains("Madame lecture") && page.contains("href=\"/rapport/\""));
    for hidden in ["/comptes", "/journal", "/import", "/reglages", "/analyser"] {
        assert!(!page.contains(&format!("\"{hidden}\"")), "{hidden}");
    }
}
