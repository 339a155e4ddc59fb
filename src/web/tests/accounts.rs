//! Giving accounts, changing them, the first one.

use super::super::testing::{PASSWORD, Site, example};
use crate::register::Act;
use crate::web::{Door, Encryption, invite};

/// The password that a page shows once.
fn shown(page: &str) -> String {
    page.split_once("<code class=\"secret\">").expect("a password is shown").1.split('<').next().unwrap().to_owned()
}

#[test]
fn an_account_is_given_used_and_changed() {
    let site = Site::network();
    let (mut anne, mut bruno) = (site.visitor(), site.visitor());
    anne.log_in("administration");
    let new = [("identifiant", "Bruno@Exemple.fr"), ("nom", "Bruno"), ("role", "contribution")];
    // What is missing is said beside the field, and what was typed is kept.
    let page = anne.post("/comptes", &new).is(422).text();
    assert!(page.contains("Choisissez le territoire") && page.contains("Bruno@Exemple.fr"));
    let page = anne.post("/comptes", &[&new[..], &[("territoire", "belleval")]].concat()).is(200).text();
    let password = shown(&page);
    assert!(anne.post("/comptes", &[&new[..], &[("territoire", "belleval")]].concat()).is(422).text().contains("déjà pris"));
    assert!(!anne.get("/comptes").is(200).text().contains(&password), "it is shown once");
    bruno.get("/connexion");
    bruno.post("/connexion", &[("identifiant", "bruno@exemple.fr"), ("mot_de_passe", &password)]).is(303);
    let page = bruno.get("/mon-compte").is(200).text();
    assert!(page.contains("Contribution d'un territoire (MDS de Belleval)"), "{page}");

    // He chooses his own password: too short, wrong present one, right.
    let own = "le jardin de ma grand-mère";
    let change = |now: &'static str, new: &'static str| [("actuel", now), ("mot_de_passe", new), ("encore", new)];
    assert!(bruno.post("/mon-compte", &change("x", "court")).is(422).text().contains("au moins 12 caractères"));
    assert!(bruno.post("/mon-compte", &change("x", own)).is(422).text().contains("pas votre mot de passe actuel"));
    let fields = [("actuel", password.as_str()), ("mot_de_passe", own), ("encore", own)];
    bruno.post("/mon-compte", &fields).is(200);
    bruno.get("/").is(200);

    // His role changes: he is out, and in again with another.
    let id = site.app.register.account_named("bruno@exemple.fr").unwrap().unwrap().0.id;
    let page = anne.get(&format!("/comptes/{id}")).is(200).text();
    let seen = page.split_once("name=\"vu\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
    anne.post(&format!("/comptes/{id}/role"), &[("role", "secretariat"), ("vu", &seen)]).is(303);
    assert!(bruno.get("/").is(303).location().starts_with("/connexion"));
    // Somebody who still looks at the earlier page is told.
    let late = anne.post(&format!("/comptes/{id}/acces"), &[("acces", "fermer"), ("vu", &seen)]).is(409);
    assert!(late.text().contains("entre-temps"));
    let history: Vec<String> = site.app.register.audit(100).unwrap().into_iter().map(|line| line.action).collect();
    for action in ["compte_cree", "compte_mot_de_passe", "compte_role", "connexion"] {
        assert!(history.iter().any(|done| done == action), "{action}");
    }
}

#[test]
fn somebody_can_always_give_accounts() {
    let site = Site::network();
    let mut anne = site.visitor();
    anne.log_in("administration");
    let id = site.app.register.account_named("administration").unwrap().unwrap().0.id;
    for (path, fields) in [("role", [("role", "lecture"), ("vu", "1")]), ("acces", [("acces", "fermer"), ("vu", "1")])] {
        let page = anne.post(&format!("/comptes/{id}/{path}"), &fields).is(409).text();
        assert!(page.contains("dernier compte d'administration"));
    }
    let erase = |command: &str| {
        site.app.register.write(|transaction| Ok::<_, crate::register::RegisterError>(transaction.execute(command, [])?)).is_err()
    };
    assert!(erase("DELETE FROM account"), "accounts are never removed");
    anne.get("/comptes").is(200);
}

#[test]
fn the_first_account_is_made_once() {
    let site = Site::on(&example(), Door::Network { encryption: Encryption::Here, hosts: Vec::new() });
    assert!(!site.app.register.has_administration().unwrap());
    let (old, path) = (invite(&site.app.register).unwrap(), invite(&site.app.register).unwrap());
    let code = |path: &str| path.split_once("code=").unwrap().1.to_owned();
    let mut anne = site.visitor();
    assert!(anne.get(&path).is(200).text().contains(&code(&path)));
    let fields = |code: &'static str, password: &'static str| {
        [("code", code), ("identifiant", "anne"), ("nom", "Anne"), ("mot_de_passe", password), ("encore", password)]
    };
    for (given, password, words) in [
        ("", PASSWORD, "pas, ou n'est plus, valable"),
        ("0000-0000", PASSWORD, "pas, ou n'est plus, valable"),
        ("0000-0000", "court", "au moins 12"),
        ("0000-0000", "anne et son jardin", "contenir l'identifiant"),
    ] {
        assert!(anne.post("/premier-compte", &fields(given, password)).is(422).text().contains(words), "{given} {password}");
    }
    let with = |code: String| {
        [
            ("code", code),
            ("identifiant", "anne".into()),
            ("nom", "Anne".into()),
            ("mot_de_passe", PASSWORD.into()),
            ("encore", PASSWORD.into()),
        ]
    };
    let mut post = |code: String, status: u16| {
        let fields = with(code);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        anne.post("/premier-compte", &fields).is(status)
    };
    post(code(&old), 422);
    assert_eq!(post(code(&path), 303).location(), "/comptes");
    assert!(anne.get("/comptes").is(200).text().contains("Anne"));
    let mut thief = site.visitor();
    thief.get(&path);
    let fields = with(code(&path));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    thief.post("/premier-compte", &fields).is(422);
    assert_eq!(site.app.register.accounts().unwrap().len(), 1);
}

#[test]
fn the_log_is_filtered_and_has_its_twins() {
    let site = Site::network();
    site.app.register.log("=cmd()", Act::Import, "a;\"b\"").unwrap();
    let mut anne = site.visitor();
    anne.log_in("administration");
    let page = anne.get("/journal?action=import").is(200).text();
    assert!(page.contains("=cmd()") && page.contains("/journal.csv?action=import") && !page.contains("<td>Connexion</td>"), "{page}");
    let csv = anne.get("/journal.csv?action=import").is(200);
    assert!(csv.text().contains(";'=cmd();import;\"a;\"\"b\"\"\""), "{}", csv.text());
    assert!(csv.header("content-disposition").starts_with("attachment"));
    let json: serde_json::Value = serde_json::from_str(&anne.get("/journal.json?personne=%3Dcmd()").is(200).text()).unwrap();
    assert_eq!(json.as_array().map(Vec::len), Some(1));
    assert_eq!(json[0]["qui"], "=cmd()");
}
