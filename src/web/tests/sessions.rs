//! Who logged in stays himself, and nobody else becomes him.

use super::super::testing::{PASSWORD, Site, example};
use crate::register::{Change, Rights, Role};
use crate::web::{Door, Encryption};
use axum::body::Body;
use axum::http::Method;

#[test]
fn a_session_from_before_the_login_is_worth_nothing() {
    let site = Site::network();
    let mut anne = site.visitor();
    anne.get("/connexion").is(200);
    let (planted, token) = (anne.cookie.clone(), anne.token.clone());
    anne.log_in("administration");
    assert_ne!(anne.cookie, planted, "the login gives another session");
    assert_ne!(Some(anne.own_token()), token, "and another token");
    // Who planted the cookie before has nothing of it.
    let mut thief = site.visitor();
    thief.cookie = planted;
    assert!(thief.get("/").is(303).location().starts_with("/connexion"));
    // Nor does one of his own making become a session.
    let mut forger = site.visitor();
    forger.cookie = Some("__Host-maillage=AAAAAAAAAAAAAAAAAAAAAA".to_owned());
    let before = forger.cookie.clone();
    forger.log_in("lecture");
    assert_ne!(forger.cookie, before);
    // The file holds digests: what stands in the cookie is not in it.
    let secret = anne.cookie.clone().unwrap().split_once('=').unwrap().1.to_owned();
    let copy = site.dossier().with_file_name("copie");
    site.app.register.back_up(&copy).unwrap();
    let bytes = std::fs::read(copy).unwrap();
    assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    assert!(!bytes.windows(PASSWORD.len()).any(|window| window == PASSWORD.as_bytes()));
}

#[test]
fn who_logs_out_is_out() {
    let site = Site::network();
    let mut anne = site.visitor();
    anne.log_in("lecture");
    anne.own_token();
    let cookie = anne.cookie.clone();
    assert_eq!(anne.post("/deconnexion", &[]).is(303).location(), "/connexion?sortie=true");
    assert!(anne.get("/connexion?sortie=true").is(200).text().contains("Vous êtes déconnecté"));
    anne.cookie = cookie;
    assert!(anne.get("/").is(303).location().starts_with("/connexion"), "the old cookie opens nothing");
}

#[test]
fn changing_an_account_ends_its_sessions_at_once() {
    let site = Site::network();
    let register = &site.app.register;
    let changes = [
        Change::Rights(Rights::of(Role::Secretariat, "").unwrap()),
        Change::Password(crate::web::secrets::hash(PASSWORD).unwrap()),
        Change::Open(false),
    ];
    for change in changes {
        let mut anne = site.visitor();
        anne.log_in("lecture");
        anne.get("/").is(200);
        let account = register.account_named("lecture").unwrap().unwrap().0;
        register.change_account(account.id, account.stamp, &change, "essai").unwrap();
        assert!(anne.get("/").is(303).location().starts_with("/connexion"), "{change:?}");
    }
    let mut anne = site.visitor();
    anne.get("/connexion");
    let closed = anne.post("/connexion", &[("identifiant", "lecture"), ("mot_de_passe", PASSWORD)]).is(422);
    assert!(closed.text().contains("ou ce compte est fermé"));
}

#[test]
fn a_session_outlives_the_program() {
    let mut site = Site::network();
    let mut anne = site.visitor();
    anne.log_in("lecture");
    let cookie = anne.cookie.clone();
    site.restart();
    let mut anne = site.visitor();
    anne.cookie = cookie;
    anne.get("/").is(200);
}

#[test]
fn names_are_known_as_people_type_them_and_refusals_tell_nothing() {
    let site = Site::network();
    let mut anne = site.visitor();
    anne.get("/connexion");
    let known = anne.post("/connexion", &[("identifiant", "lecture"), ("mot_de_passe", "x")]).is(422).text();
    let unknown = anne.post("/connexion", &[("identifiant", "personne"), ("mot_de_passe", "x")]).is(422).text();
    let none = anne.post("/connexion", &[]).is(422).text();
    for (page, name) in [(&unknown, "personne"), (&none, "")] {
        let typed = |name: &str| format!("name=\"identifiant\" value=\"{name}\"");
        assert_eq!(known.replace(&typed("lecture"), ""), page.replace(&typed(name), ""));
    }
    assert!(!known.contains("mot_de_passe\" value"), "a password is never sent back");
    anne.post("/connexion", &[("identifiant", "  LECTURE "), ("mot_de_passe", PASSWORD)]).is(303);
}

#[test]
fn a_login_leads_to_our_own_pages_only() {
    let site = Site::network();
    for (wanted, led) in [
        ("/journal?personne=a", "/journal?personne=a"),
        ("//mal.example", "/"),
        ("/\\mal.example", "/"),
        ("https://mal.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/mal.example", "/"),
        ("/connexion", "/"),
        ("", "/"),
    ] {
        let mut anne = site.visitor();
        anne.get("/connexion");
        let answer = anne.post("/connexion", &[("identifiant", "lecture"), ("mot_de_passe", PASSWORD), ("vers", wanted)]).is(303);
        assert_eq!(answer.location(), led, "{wanted}");
        let wanted: String = form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
        assert_eq!(anne.get(&format!("/connexion?vers={wanted}")).is(303).location(), led, "{wanted}, already in");
    }
}

#[test]
fn a_link_from_elsewhere_finds_who_is_logged_in() {
    let site = Site::network();
    let visitor = &mut site.visitor();
    // The browser sends no cookie when it comes from another site: the page that it gets leads on by itself, and changes no session.
    let request = visitor.request(Method::GET, "/rapport/?a=1").header("sec-fetch-site", "cross-site").body(Body::empty()).unwrap();
    let answer = visitor.send(request).is(200);
    assert_eq!(answer.header("refresh"), "0; url=/connexion?vers=%2Frapport%2F%3Fa%3D1");
    assert_eq!(answer.header("set-cookie"), "");
}

#[test]
fn who_guesses_waits() {
    let site = Site::network();
    let mut thief = site.visitor();
    thief.get("/connexion");
    for _ in 0..3 {
        thief.post("/connexion", &[("identifiant", "administration"), ("mot_de_passe", "azerty")]).is(422);
    }
    // Even the right password waits, from anywhere, with any cookie; the page says how long.
    let mut elsewhere = site.visitor();
    elsewhere.address = "192.0.2.9:1000".parse().unwrap();
    elsewhere.get("/connexion");
    for visitor in [&mut thief, &mut elsewhere] {
        let told = visitor.post("/connexion", &[("identifiant", "Administration "), ("mot_de_passe", PASSWORD)]).is(429);
        let seconds: i64 = told.header("retry-after").parse().unwrap();
        assert!((1..=5).contains(&seconds) && told.text().contains("attendez"), "{}", told.text());
    }
    // Others are not kept waiting.
    elsewhere.post("/connexion", &[("identifiant", "lecture"), ("mot_de_passe", PASSWORD)]).is(303);
    let refused = site.app.register.audit(100).unwrap().iter().filter(|line| line.action == "connexion_refusee").count();
    assert_eq!(refused, 3);
}

#[test]
fn many_names_from_one_address_wait_and_only_a_proxy_is_believed() {
    for (encryption, status) in [(Encryption::Here, 429), (Encryption::Proxy, 422)] {
        let site = Site::on(&example(), Door::Network { encryption, hosts: Vec::new() });
        let mut thief = site.visitor();
        thief.get("/connexion");
        let mut attempt = |number: usize| {
            let token = thief.token.clone().unwrap();
            let body = format!("jeton={token}&identifiant=n{number}&mot_de_passe=x");
            let request = thief.request(Method::POST, "/connexion").header("content-type", "application/x-www-form-urlencoded");
            let request = request.header("x-forwarded-for", format!("198.51.100.{number}")).body(Body::from(body)).unwrap();
            thief.send(request).status.as_u16()
        };
        for number in 0..20 {
            assert_eq!(attempt(number), 422, "{number}");
        }
        assert_eq!(attempt(20), status, "{encryption:?}");
    }
}
