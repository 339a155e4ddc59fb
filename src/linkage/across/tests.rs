//! Two years of five actions: what is one, and what is not.

use super::*;
use crate::dossier::testing::from_text;

const OLD: &str = "territoires: id|nom|niveau; belle|MDS de Belleval|mds; mont|MDS de Montclair|mds; rive|MDS de Rivebourg|mds
    partenaires: id|nom|type|territoire; ssd|Service social de Belleval|service_departemental|belle; pmi|PMI de Montclair|service_departemental|mont; ccas|CCAS de Rivebourg|ccas|rive
    actions: id|titre|description|territoires|pilote|debut;
    b1|Prévenir les expulsions locatives|Repérer les impayés de loyer et proposer un rendez-vous|belle|ssd|2013-02-01;
    b2|Annuaire des partenaires|Un livret par thème avec les coordonnées de chaque service|belle|ssd|2012-09-01;
    m1|Lire avec les tout-petits|Des lectrices bénévoles lisent en salle d'attente|mont|pmi|2013-04-01;
    m2|Atelier de cuisine des familles|Préparer ensemble un repas à petit budget|mont|pmi|2013-05-01;
    r1|Jardin partagé du quartier|Cultiver et se rencontrer autour d'un potager|rive|ccas|2011-03-01";

fn dossier(text: &str) -> Dossier {
    from_text(text).dossier
}

/// (left id, right id) of what is one.
fn pairs(left: &Dossier, right: &Dossier) -> Vec<(String, String)> {
    let across = Across::of(left, right);
    across.actions.iter().map(|s| (left.action(s.left).id.clone(), right.action(s.right).id.clone())).collect()
}

#[test]
fn the_same_dossier_twice_is_all_one() {
    let old = dossier(OLD);
    let across = Across::of(&old, &old);
    assert!(across.actions.iter().all(|s| s.left == s.right && s.is_same_id && s.probability > 0.99), "{across:?}");
    assert_eq!((across.actions.len(), across.partners.len(), across.action_kin.len(), across.reused.len()), (5, 3, 0, 0));
}

#[test]
fn an_action_renamed_and_numbered_anew_is_found_again() {
    let old = dossier(OLD);
    let new = dossier(
        &OLD.replace("b1|Prévenir les expulsions locatives", "x7|Agir tôt contre les expulsions")
            .replace("Repérer les impayés de loyer et proposer un rendez-vous", "Proposer un rendez-vous dès le premier impayé de loyer"),
    );
    let across = Across::of(&old, &new);
    let found = across.actions.iter().find(|s| old.action(s.left).id == "b1").expect("it goes on under another name");
    assert_eq!(new.action(found.right).id, "x7");
    assert!(found.probability > 0.8 && !found.is_same_id, "{found:?}");
}

#[test]
fn a_sheet_numbered_anew_is_read_by_what_it_says() {
    // Every identifier names the next action: not one may be trusted.
    let old = dossier(OLD);
    let new = dossier(
        &OLD.replace("b1|", "t|")
            .replace("b2|", "b1|")
            .replace("m1|", "b2|")
            .replace("m2|", "m1|")
            .replace("r1|", "m2|")
            .replace("t|P", "r1|P"),
    );
    let across = Across::of(&old, &new);
    assert!(!across.reused.is_empty());
    for same in &across.actions {
        assert_eq!(old.action(same.left).title, new.action(same.right).title);
    }
    assert_eq!(across.actions.len(), 5);
}

#[test]
fn another_action_of_the_same_place_is_not_the_same_action() {
    let old = dossier(OLD);
    let new = dossier(&OLD.replace(
        "r1|Jardin partagé du quartier|Cultiver et se rencontrer autour d'un potager|rive|ccas|2011-03-01",
        "r9|Permis de conduire|Financer des leçons d'auto-école pour les jeunes|rive|ccas|2015-01-05",
    ));
    assert!(!pairs(&old, &new).iter().any(|(left, _)| left == "r1"));
}

#[test]
fn exchanged_dossiers_give_the_same_pairs_exchanged() {
    let old = dossier(OLD);
    let new = dossier(
        &OLD.replace("b1|Prévenir les expulsions locatives", "x7|Agir tôt contre les expulsions")
            .replace("m2|Atelier de cuisine", "m8|Ateliers cuisine"),
    );
    let (there, back) = (Across::of(&old, &new), Across::of(&new, &old));
    let mut mirrored: Vec<_> = back.actions.iter().map(|s| (s.right, s.left, s.probability)).collect();
    mirrored.sort_by_key(|s| s.0);
    assert_eq!(there.actions.iter().map(|s| (s.left, s.right, s.probability)).collect::<Vec<_>>(), mirrored);
}

#[test]
fn partners_go_on_by_identifier_number_or_name() {
    let old = dossier(OLD);
    let new = dossier(
        &OLD.replace("ccas|CCAS de Rivebourg|ccas", "p12|Centre communal d'action sociale de Rivebourg|ccas")
            .replace("|ccas|2011", "|p12|2011"),
    );
    let across = Across::of(&old, &new);
    let named = |id: &str| across.partners.iter().find(|s| old.partner(s.left).id == id).map(|s| new.partner(s.right).id.clone());
    assert_eq!((named("ssd").as_deref(), named("ccas").as_deref()), (Some("ssd"), Some("p12")));
}

#[test]
fn nothing_beside_nothing() {
    let across = Across::of(&Dossier::default(), &Dossier::default());
    assert!(across.actions.is_empty() && across.partners.is_empty() && across.places.is_empty());
}
