//! The tracker, as people fill it.

use super::lines::{concerns, lines};
use super::tell;
use crate::decisions::id_of;
use crate::dossier::Verdict;
use crate::register::{NewDecision, Progress, today};
use crate::text::Lang;
use crate::web::answer::Problem;
use crate::web::guard::{Actor, Role};
use crate::web::sessions::Sessions;
use crate::web::testing::Site;
use axum::Form;
use axum::extract::State;
use jiff::civil::Date;
use std::sync::Arc;
use tower_sessions::Session;

/// Adopts the first proposal of the list that is not about every territory; its key.
fn adopted(site: &Site, due: Option<Date>) -> String {
    let snapshot = site.app.analysed().unwrap();
    let agenda = &snapshot.analysis.agenda;
    let dossier = &snapshot.loaded.dossier;
    let finding = agenda
        .items
        .iter()
        .map(|item| agenda.finding(&snapshot.analysis.detections, item))
        .find(|finding| dossier.territories.iter().any(|territory| !concerns(dossier, &finding.subjects, &territory.id)))
        .expect("a proposal that is not about everybody");
    let decision = NewDecision {
        subject: finding.key.clone(),
        subjects: finding.subjects.iter().map(|subject| id_of(dossier, *subject).to_owned()).collect(),
        title: "=Un titre".into(),
        conference: "Conférence".into(),
        day: Date::constant(2015, 1, 20),
        verdict: Verdict::Adopted,
        carrier: "MDS de <Melun>".into(),
        due,
        reason: String::new(),
        signed_by: "Anne".into(),
        account: None,
        replaces: 0,
    };
    site.app.register.decide(&decision).unwrap();
    finding.key.clone()
}

#[test]
fn what_is_late_is_said_and_done_in_the_end() {
    let site = Site::local();
    let mut anne = site.visitor();
    assert!(anne.get("/suivi").is(200).text().contains("Aucune décision à suivre"));
    let key = adopted(&site, Some(Date::constant(2015, 6, 30)));
    let page = anne.get("/suivi").is(200).text();
    assert!(page.contains("En retard (1)") && page.contains("MDS de &lt;Melun&gt;") && page.contains("30/06/2015"), "{page}");
    assert!(anne.get("/").text().contains("1 en retard"));
    let unsigned = anne.post("/suivi", &[("sujet", &key), ("etat", "fait"), ("remarque", "fini")]).is(422).text();
    assert!(unsigned.contains("Indiquez votre nom") && unsigned.contains(">fini</textarea>"), "{unsigned}");
    anne.post("/suivi", &[("sujet", "inconnu"), ("etat", "fait"), ("signature", "Anne")]).is(404);
    anne.post("/suivi", &[("sujet", &key), ("etat", "presque"), ("signature", "Anne")]).is(422);
    anne.post("/suivi", &[("sujet", &key), ("etat", "fait"), ("remarque", "=1+1"), ("signature", "Anne"), ("vu", "0")]).is(303);
    assert!(anne.get("/suivi").text().contains("Terminées (1)"));
    // Somebody who had the page open before is told, and what he wrote is kept.
    let told = site
        .visitor()
        .post("/suivi", &[("sujet", &key), ("etat", "en_cours"), ("remarque", "presque"), ("signature", "Bruno"), ("vu", "0")]);
    let told = told.is(409).text();
    assert!(told.contains("Anne a répondu pendant que vous écriviez") && told.contains(">presque</textarea>"), "{told}");
    assert_eq!(site.app.register.progress().unwrap()[&key].len(), 1);
    let csv = anne.get("/suivi.csv").is(200).text();
    assert!(csv.contains(";fait;non;") && csv.contains("'=1+1 (Anne)"), "{csv}");
    assert!(anne.get("/suivi.json").is(200).text().contains("\"avancement\":\"fait\""));
    let workbook = anne.get("/suivi.xlsx").is(200);
    assert!(workbook.header("content-disposition").contains("suivi.xlsx") && workbook.bytes.starts_with(b"PK"));
}

#[test]
fn who_contributes_speaks_for_his_territory_alone() {
    let site = Site::local();
    let key = adopted(&site, None);
    let snapshot = site.app.analysed().unwrap();
    let dossier = &snapshot.loaded.dossier;
    let line = lines(&snapshot, &site.app.register, Lang::Fr, today()).unwrap().remove(0);
    let (own, others): (Vec<&str>, Vec<&str>) =
        dossier.territories.iter().map(|territory| territory.id.as_str()).partition(|id| concerns(dossier, &line.subjects, id));
    assert!(!own.is_empty() && !others.is_empty(), "{own:?} {others:?}");
    let actor = |role: Role, territory: Option<&str>| Actor {
        name: "Chloé".into(),
        role: Some(role),
        territory: territory.map(str::to_owned),
        account: Some(1),
        token: String::new(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let say = |actor: Actor| {
        let seen = site.app.register.progress().unwrap().get(&key).and_then(|told| told.last()).map_or(0, |told| told.id);
        let form = vec![("sujet".to_owned(), key.clone()), ("etat".to_owned(), "en_cours".to_owned()), ("vu".to_owned(), seen.to_string())];
        let session = Session::new(None, Arc::new(Sessions(Arc::clone(&site.app.register))), None);
        runtime.block_on(tell(State(Arc::clone(&site.app)), actor, session, Form(form))).map(|answer| answer.status().as_u16())
    };
    // Another territory, one that is none, no territory at all, a mere reader of the right one.
    for other in [
        actor(Role::Contribution, Some(others[0])),
        actor(Role::Contribution, Some("nulle-part")),
        actor(Role::Contribution, None),
        actor(Role::Reading, Some(own[0])),
    ] {
        assert!(matches!(say(other.clone()), Err(Problem::Forbidden)), "{other:?}");
    }
    assert!(site.app.register.progress().unwrap().is_empty());
    assert_eq!(say(actor(Role::Contribution, Some(own[0]))).unwrap(), 303);
    assert_eq!(say(actor(Role::Secretariat, None)).unwrap(), 303);
    let told = site.app.register.progress().unwrap().remove(&key).unwrap();
    assert_eq!(
        told.iter().map(|told| (told.new.territory.as_deref(), told.new.state)).collect::<Vec<_>>(),
        [(Some(own[0]), Progress::UnderWay), (None, Progress::UnderWay)]
    );
}
