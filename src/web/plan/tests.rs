//! The plan, as people move it.

use super::board::Board;
use super::save::newly_broken;
use crate::planning::ByHand;
use crate::planning::calendar::Quarter;
use crate::web::guard::{Need, Role};
use crate::web::testing::Site;
use jiff::civil::Date;

fn board(site: &Site) -> Board {
    let snapshot = site.app.analysed().unwrap();
    let quarter = super::next(Quarter::of(snapshot.analysis.as_of));
    Board::of(&site.app, snapshot, quarter).unwrap()
}

/// A day of the quarter to which the first session can be moved, by what that breaks.
fn day(board: &Board, is_it: impl Fn(&[&str]) -> bool) -> Date {
    let first = board.plan.sessions[0].clone();
    let planned = board.planned(&first.key).unwrap();
    let quarter = board.plan.quarter;
    let days = std::iter::successors(Some(quarter.start()), |day| day.tomorrow().ok()).take_while(|day| *day <= quarter.end());
    let codes = |day: Date| -> Vec<&'static str> {
        let by_hand = ByHand { day: Some(day), ..ByHand::default() };
        newly_broken(board, planned, &by_hand).iter().map(|broken| broken.code).collect()
    };
    days.filter(|day| *day != first.date).find(|day| is_it(&codes(*day))).expect("such a day")
}

#[test]
fn a_move_is_checked_signed_and_reaches_the_calendar() {
    let site = Site::local();
    let mut anne = site.visitor();
    let board = board(&site);
    let (code, first) = (board.plan.quarter.code(), board.plan.sessions[0].clone());
    assert_eq!(anne.get("/plan").is(303).location(), format!("/plan/{code}/"));
    assert_eq!(anne.get("/plan?trimestre=2016t2").is(303).location(), "/plan/2016T2/");
    anne.get("/plan?trimestre=hier").is(422);
    let at = format!("/plan/{code}/seance/{}", first.key);
    assert!(anne.get(&format!("/plan/{code}/")).is(200).text().contains(&format!("seance/{}", first.key)));
    let free = day(&board, |codes| codes.is_empty()).to_string();
    let sunday = day(&board, |codes| codes.contains(&"week-end")).to_string();
    // What is forbidden is refused even when it is confirmed; nothing is saved without a name.
    let refused = anne.post(&at, &[("jour", &sunday), ("signature", "Anne"), ("confirmer", "1"), ("motif", "si")]).is(422).text();
    assert!(refused.contains("est un jour de fin de semaine") && refused.contains(&format!("value=\"{sunday}\"")), "{refused}");
    let nameless = site.visitor().post(&at, &[("jour", &free)]).is(422).text();
    assert!(nameless.contains("Indiquez votre nom"), "{nameless}");
    assert!(anne.post(&at, &[("jour", "bientôt")]).is(422).text().contains("Ce n'est pas un jour"));
    assert!(anne.post(&at, &[("ajouter", "personne de connu")]).is(422).text().contains("Aucun partenaire du dossier"));
    assert!(site.app.register.moves(&code).unwrap().is_empty());
    anne.post(&at, &[("jour", &free), ("lieu", "Mairie <b>annexe</b>"), ("vu", "0")]).is(303);
    let calendar = anne.get(&format!("/plan/{code}/calendrier.ics")).is(200).text().replace("\r\n ", "");
    assert!(calendar.contains(&free.replace('-', "")) && calendar.contains("SEQUENCE:1") && calendar.contains("Mairie"), "{calendar}");
    let page = anne.get(&format!("/plan/{code}/?fait=1")).is(200).text();
    assert!(page.contains("Mairie &lt;b&gt;annexe") && page.contains("Changée par Anne"), "{page}");
    let word = anne.get(&format!("/plan/{code}/documents/invitations.docx")).is(200);
    assert!(word.header("content-type").contains("wordprocessingml"));
    // Back to what was computed: one more line, and a higher number in calendars.
    anne.post(&at, &[("remettre", "0")]).is(303);
    let moves = site.app.register.moves(&code).unwrap();
    assert_eq!((moves.len(), moves[1].new.by_hand.clone()), (2, ByHand::default()));
    assert!(anne.get(&format!("/plan/{code}/calendrier.ics")).text().contains("SEQUENCE:2"));
    assert_eq!(site.app.register.audit(9).unwrap().iter().filter(|line| line.action == "plan").count(), 2);
}

#[test]
fn a_doubtful_move_asks_for_a_reason() {
    let site = Site::local();
    let mut anne = site.visitor();
    let board = board(&site);
    let (code, first) = (board.plan.quarter.code(), board.plan.sessions[0].clone());
    let at = format!("/plan/{code}/seance/{}", first.key);
    let holiday = day(&board, |codes| codes == ["vacances"]).to_string();
    let asked = anne.get(&format!("{at}/verifier.json?jour={holiday}")).is(200).text();
    assert!(asked.contains("\"regle\":\"vacances\"") && asked.contains("\"interdit\":[]"), "{asked}");
    let told = anne.post(&at, &[("jour", &holiday), ("signature", "Anne")]).is(422).text();
    assert!(told.contains("tombe pendant les vacances scolaires") && told.contains("cochez la confirmation"), "{told}");
    assert!(anne.post(&at, &[("jour", &holiday), ("confirmer", "1")]).is(422).text().contains("Il manque le motif"));
    anne.post(&at, &[("jour", &holiday), ("confirmer", "1"), ("motif", "seule date du préfet")]).is(303);
    // Changing something else does not ask again for what stands already.
    anne.post(&at, &[("lieu", "Préfecture")]).is(303);
    let page = anne.get(&format!("/plan/{code}/")).text();
    assert!(page.contains("tombe pendant les vacances scolaires") && page.contains("Préfecture"), "{page}");
    assert!(anne.post(&at, &[("lieu", "Préfecture")]).is(422).text().contains("il n'y a rien à enregistrer"));
}

#[test]
fn the_second_of_two_people_is_told() {
    let site = Site::local();
    let (mut anne, mut bruno) = (site.visitor(), site.visitor());
    let board = board(&site);
    let (code, first) = (board.plan.quarter.code(), board.plan.sessions[0].clone());
    let at = format!("/plan/{code}/seance/{}", first.key);
    anne.post(&at, &[("lieu", "Chelles"), ("vu", "0"), ("signature", "Anne")]).is(303);
    let told = bruno.post(&at, &[("lieu", "Meaux"), ("vu", "0"), ("signature", "Bruno")]).is(409).text();
    assert!(told.contains("Anne a changé cette séance") && told.contains("value=\"Meaux\""), "{told}");
    let seen = site.app.register.moves(&code).unwrap()[0].id.to_string();
    assert!(told.contains(&format!("name=\"vu\" value=\"{seen}\"")));
    bruno.post(&at, &[("lieu", "Meaux"), ("vu", &seen)]).is(303);
    assert_eq!(site.app.register.moves(&code).unwrap().len(), 2);
    // A list of invitees without one of them, and another besides.
    let dossier = &board.snapshot.loaded.dossier;
    let id = |at: usize| dossier.partner(first.invitees[at].partner).id.clone();
    let kept: Vec<String> = (1..first.invitees.len()).map(id).collect();
    let mut fields = vec![("liste", "1"), ("confirmer", "1"), ("motif", "à leur demande")];
    fields.extend(kept.iter().map(|id| ("invite", id.as_str())));
    bruno.post(&at, &fields).is(303);
    let last = site.app.register.moves(&code).unwrap().pop().unwrap();
    assert_eq!((last.new.by_hand.removed, last.new.by_hand.place.as_deref()), (vec![id(0)], Some("Meaux")));
}

#[test]
fn readers_read_and_the_secretariat_moves() {
    for route in super::ROUTES {
        let is_changing = route.path.contains("/seance/");
        let role = if is_changing { Role::Secretariat } else { Role::Reading };
        assert_eq!(route.need, Need::Role(role), "{}", route.path);
    }
    let site = Site::local();
    site.visitor().get("/plan/2015T9/").is(404);
    site.visitor().get("/plan/2015T1/../../etc/passwd").is(404);
    site.visitor().get("/plan/2015T1/seance/inconnue").is(404);
}
