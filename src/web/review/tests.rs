//! The review, from outside: by forms alone, as a browser without scripts sends them.

use crate::analyse;
use crate::dossier::Verdict;
use crate::opening;
use crate::settings::Settings;
use crate::text::Lang;
use crate::web::App;
use crate::web::testing::{Site, Visitor, example};
use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::Path;

/// Proposals of the small example: pooling two actions, two others, three others.
const POOLED: &str = "pooling_candidates-e569d64a32";
const REJECTED: &str = "pooling_candidates-e26bed3882";
const DEFERRED: &str = "pooling_candidates-3d2a4d3a60";

/// Signs as somebody who has just read the page.
fn sign(visitor: &mut Visitor, key: &str, fields: &[(&str, &str)]) -> crate::web::testing::Answer {
    let page = visitor.get(&format!("/revue/{key}")).is(200).text();
    let seen = page.split("name=\"remplace\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let fields: Vec<_> = fields.iter().copied().chain([("remplace", seen.as_str())]).collect();
    visitor.post(&format!("/revue/{key}"), &fields)
}

fn set_meeting(visitor: &mut Visitor, day: &str) {
    let fields =
        [("nom", "Conférence départementale"), ("jour", day), ("participants", "Mme Durand, présidente\nM. Petit"), ("remplace", "0")];
    assert_eq!(visitor.post("/revue/seance", &fields).is(303).location(), "/revue");
}

fn text_of_docx(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_meeting_from_its_first_proposal_to_its_minutes() {
    let site = Site::local();
    let mut anne = site.visitor();
    let list = anne.get("/revue").is(200).text();
    assert!(list.contains("0 proposition décidée sur 16") && list.contains(&format!("/revue/{POOLED}")), "{list}");
    set_meeting(&mut anne, "2014-12-04");

    // One by one: the first is signed, and the next one opens.
    let first = anne.get(&format!("/revue/{POOLED}")).is(200).text();
    for expected in [
        "Ce qui peut être décidé",
        "Pourquoi",
        "jeudi 4\u{a0}décembre 2014",
        "rel=\"next\"",
        "href=\"/rapport/diagrammes/",
        "list=\"porteurs\"",
    ] {
        assert!(first.contains(expected), "{expected}");
    }
    let signed = [
        ("decision", "retenue"),
        ("porteur", "MDS de Montclair"),
        ("echeance", "2015-06-30"),
        ("motif", "Avec la Caf.\nSans frais."),
        ("signature", "Anne Roy"),
    ];
    let next = sign(&mut anne, POOLED, &[&signed[..], &[("suite", "1")]].concat()).is(303).location().to_owned();
    assert!(next.starts_with("/revue/isolated_services-"), "{next}");
    assert!(anne.get(&next).is(200).text().contains("value=\"Anne Roy\""), "the name is asked for once");

    // Reloaded: the same page, one decision.
    for _ in 0..2 {
        let page = anne.get(&format!("/revue/{POOLED}")).is(200).text();
        assert!(page.contains("Signée par Anne Roy") && page.contains("1 proposition décidée sur 16"), "{page}");
    }
    assert_eq!(site.app.register.decisions().unwrap().len(), 1);
    assert_eq!(site.app.register.decisions().unwrap()[0].decision.subjects, ["d01", "m03"]);

    // To come back to it, one signs another: both stay.
    sign(&mut anne, POOLED, &[("decision", "adaptee"), ("porteur", "MDS de Melun"), ("signature", "Anne Roy")]).is(303);
    sign(&mut anne, REJECTED, &[("decision", "reportee"), ("signature", "Anne Roy")]).is(303);
    let filtered =
        |visitor: &mut Visitor, state: &str| visitor.get(&format!("/revue?etat={state}")).is(200).text().matches("data-cle=").count();
    assert_eq!((filtered(&mut anne, "decidees"), filtered(&mut anne, "a-decider")), (2, 14));
    let live = anne.get(&format!("/revue/{POOLED}.json")).is(200);
    assert_eq!(live.header("content-type"), "application/json");
    let live: serde_json::Value = serde_json::from_slice(&live.bytes).unwrap();
    assert_eq!((live["derniere"].as_i64(), live["decision"].as_str(), live["decidees"].as_u64()), (Some(2), Some("adaptee"), Some(2)));

    // What comes of it.
    let minutes = anne.get("/revue/compte-rendu").is(200).text();
    let word = anne.get("/revue/compte-rendu.docx").is(200);
    assert!(word.header("content-disposition").contains("compte-rendu-2014-12-04.docx"));
    for text in [minutes, text_of_docx(&word.bytes)] {
        for expected in [
            "Mme Durand, présidente",
            "MDS de Melun",
            "adaptée",
            "Anne Roy",
            "D'abord retenue",
            "qui n'ont pas été examinées",
            "Reportées à une autre séance",
        ] {
            let written = expected.replace('\'', "&#39;");
            assert!(text.contains(expected) || text.contains(&written), "{expected}: {text}");
        }
    }
    anne.get("/revue/compte-rendu?jour=1999-01-01").is(404);
    anne.get("/revue/compte-rendu.pdf").is(if cfg!(feature = "full") { 200 } else { 422 });
    let table = anne.get("/revue/decisions.csv").is(200).text();
    assert!(
        table.starts_with("date,objet,decision,motif,par,echeance,") && table.contains(&format!("2014-12-04,{POOLED},retenue,")),
        "{table}"
    );
    assert!(anne.get("/revue/decisions.csv?style=excel").is(200).text().starts_with("\u{feff}date;objet;"));
    assert!(anne.get("/revue/decisions.json").is(200).text().contains("\"remplace\":1"));
    let history = anne.get("/revue/historique").is(200).text();
    assert!(history.contains("Sur la liste d'aujourd'hui") && !history.contains("Sorties de la liste"));
}

#[test]
fn the_second_of_two_people_reads_the_first_and_keeps_his_own_words() {
    let site = Site::local();
    let (mut anne, mut bruno) = (site.visitor(), site.visitor());
    let path = format!("/revue/{POOLED}");
    anne.get(&path).is(200);
    bruno.get(&path).is(200);
    anne.post(&path, &[("decision", "retenue"), ("signature", "Anne"), ("porteur", "MDS de Montclair"), ("remplace", "0")]).is(303);
    let his = [("decision", "rejetee"), ("signature", "Bruno"), ("motif", "Déjà fait ailleurs"), ("porteur", "CCAS"), ("remplace", "0")];
    let told = bruno.post(&path, &his).is(409).text();
    for expected in
        ["Retenue, signée par Anne", "Déjà fait ailleurs", "value=\"CCAS\"", "value=\"rejetee\" checked", "name=\"remplace\" value=\"1\""]
    {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    assert_eq!(site.app.register.decisions().unwrap().len(), 1);
    bruno.post(&path, &[&his[..4], &[("remplace", "1")]].concat()).is(303);
    let history = site.app.register.decisions_on(POOLED).unwrap();
    let told: Vec<_> = history.iter().map(|d| (d.decision.signed_by.as_str(), d.decision.verdict, d.decision.replaces)).collect();
    assert_eq!(told, [("Anne", Verdict::Adopted, 0), ("Bruno", Verdict::Rejected, 1)]);

    // The meeting too: who saves over another's change is told.
    let meeting = |participants| [("nom", "Conférence"), ("jour", "2014-12-04"), ("participants", participants), ("remplace", "0")];
    anne.post("/revue/seance", &meeting("Anne")).is(303);
    let told = bruno.post("/revue/seance", &meeting("Bruno, Chloé")).is(409).text();
    assert!(told.contains("La séance a été changée") && told.contains("Bruno, Chloé"), "{told}");
    assert_eq!(site.app.register.conference().unwrap().unwrap().conference.participants, "Anne");
}

#[test]
fn what_can_t_be_signed_is_said_beside_its_field_and_nothing_is_written() {
    let site = Site::local();
    let mut anne = site.visitor();
    let path = format!("/revue/{POOLED}");
    let good = [("decision", "retenue"), ("signature", "Anne"), ("remplace", "0")];
    let long = "x".repeat(4_001);
    for (field, value, said) in [
        ("decision", "peut-etre", "Choisissez l'une des quatre décisions"),
        ("signature", "  ", "Signez de votre nom"),
        ("echeance", "31/02/2015", "Ce n'est pas un jour"),
        ("echeance", "2001-01-01", "L'échéance précède la séance"),
        ("motif", long.as_str(), "4001 signes, 4000 au plus"),
        ("porteur", &long[..201], "201 signes, 200 au plus"),
    ] {
        let fields: Vec<_> = good.iter().copied().filter(|(name, _)| *name != field).chain([(field, value)]).collect();
        let page = anne.post(&path, &fields).is(422).text();
        assert!(page.contains(said), "{field}: {page}");
        assert!(field == "decision" || page.contains("value=\"retenue\" checked"), "{field}: what was right stays");
    }
    anne.post("/revue/pooling_candidates-0000000000", &good).is(404);
    anne.get("/revue/pooling_candidates-0000000000").is(404);
    anne.get("/revue/pooling_candidates-0000000000.json").is(404);
    assert!(anne.post("/revue/seance", &[("nom", ""), ("jour", "demain"), ("remplace", "0")]).is(422).text().contains("Donnez un nom"));
    assert_eq!(site.app.register.decisions().unwrap(), []);

    // What users type is text.
    let hostile = "<script>alert(1)</script>\"'";
    sign(&mut anne, POOLED, &[("decision", "retenue"), ("signature", hostile), ("porteur", hostile), ("motif", hostile)]).is(303);
    for page in [path.as_str(), "/revue", "/revue/historique", "/revue/compte-rendu"] {
        assert!(!anne.get(page).is(200).text().contains("<script>alert"), "{page}");
    }
}

/// The tables a year later: what met and called in 2014 does so again in 2015. `change`: what else is different, table by table.
fn a_year_later(folder: &Path, change: impl Fn(&str, String) -> String) {
    let from = example();
    let meetings = fs::read_to_string(from.join("rencontres.csv")).unwrap();
    let of_2014: BTreeSet<&str> =
        meetings.lines().filter(|line| line.contains(",2014-")).filter_map(|line| line.split(',').next()).collect();
    for entry in fs::read_dir(&from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let again: Vec<String> = match name.as_str() {
            "rencontres.csv" | "presences.csv" => {
                let of = |line: &&str| line.split(',').next().is_some_and(|id| of_2014.contains(id));
                text.lines().filter(of).map(|line| format!("n{}", line.replace(",2014-", ",2015-"))).collect()
            }
            "sollicitations.csv" => {
                text.lines().filter(|line| line.starts_with("2014-")).map(|line| line.replacen("2014-", "2015-", 1)).collect()
            }
            _ => Vec::new(),
        };
        let text = format!("{}\n{}\n", text.trim_end(), again.join("\n"));
        fs::write(folder.join(&name), change(&name, text.trim_end().to_owned() + "\n")).unwrap();
    }
}

/// Keys of today's list, and what each is about.
fn listed(app: &App) -> Vec<(String, Vec<String>)> {
    let snapshot = app.analysed().unwrap_or_else(|problem| panic!("{problem}"));
    let analysis = &snapshot.analysis;
    let keys = analysis.agenda.items.iter().map(|item| analysis.agenda.finding(&analysis.detections, item).key.clone());
    keys.map(|key| (super::board::subjects(&snapshot, &key), key)).map(|(subjects, key)| (key, subjects)).collect()
}

#[test]
fn next_year_takes_the_decisions_into_account() {
    let site = Site::local();
    let mut anne = site.visitor();
    set_meeting(&mut anne, "2014-12-04");
    for (key, verdict) in [(POOLED, "retenue"), (REJECTED, "rejetee"), (DEFERRED, "reportee")] {
        sign(&mut anne, key, &[("decision", verdict), ("signature", "Anne"), ("motif", "Vu en séance"), ("echeance", "2015-03-31")])
            .is(303);
    }

    // A year later, with an action that was entered again under another identifier.
    let renamed = |name: &str, text: String| match name {
        "actions.csv" | "participations.csv" => text.replace("\nb01,", "\nb99,"),
        _ => text,
    };
    a_year_later(site.dossier(), renamed);
    site.app.look();
    let list = listed(&site.app);
    let has = |key: &str| list.iter().any(|(known, _)| known == key);
    assert!(!has(POOLED), "what was adopted is followed up, and has left the list");
    assert!(!has(REJECTED), "what was rejected stays away");
    let (back, _) = list.iter().find(|(_, subjects)| *subjects == ["b99", "m01", "r01"]).expect("what was deferred comes back");
    assert_ne!(back, DEFERRED, "under another key");
    let page = anne.get(&format!("/revue/{back}")).is(200).text();
    assert!(page.contains("Vu en séance") && page.contains("Déjà décidé"), "with its history: {page}");
    let snapshot = site.app.snapshot().unwrap();
    let followed: Vec<_> = snapshot
        .analysis
        .agenda
        .follow_up
        .iter()
        .map(|item| snapshot.loaded.dossier.decisions[item.row.index as usize].subject.as_str())
        .collect();
    assert_eq!(followed, [POOLED]);
    assert!(anne.get("/revue/historique").is(200).text().contains("Sorties de la liste"));
    assert!(anne.get(&format!("/revue/{POOLED}")).is(200).text().contains("n'est plus sur la liste"), "one may still come back to it");

    // A report from the command line reads the same: dossier and register.
    let loaded = opening::whole_dossier(site.dossier(), Lang::Fr).unwrap();
    let analysis = analyse(&loaded.dossier, &Settings::default(), loaded.dossier.last_event());
    let keys: Vec<_> = analysis.agenda.items.iter().map(|item| &analysis.agenda.finding(&analysis.detections, item).key).collect();
    assert_eq!(keys, list.iter().map(|(key, _)| key).collect::<Vec<_>>());

    // The evidence of what was rejected changes: one of its actions begins anew.
    a_year_later(
        site.dossier(),
        |name, text| if name == "actions.csv" { text.replace(",roue,2012-10-01,", ",roue,2015-03-02,") } else { text },
    );
    site.app.look();
    assert!(listed(&site.app).iter().any(|(key, _)| key == REJECTED), "it comes back");
    let page = anne.get(&format!("/revue/{REJECTED}")).is(200).text();
    assert!(page.contains("1 ligne nouvelle sur 2"), "and says what has changed: {page}");
}
