use super::*;
use crate::detectors::Choice;
use crate::dossier::Dossier;
use crate::dossier::testing::{from_folder, from_text};
use crate::linkage::{Linkage, PartnerLinkage};
use crate::network::Network;
use crate::settings::Settings;
use crate::statistics::scalar::logit;
use std::path::Path;

fn run(dossier: &Dossier) -> Detection {
    let linkage = Linkage::build(dossier, &Settings::default());
    let (settings, network) = (Settings::default(), Network::default());
    DETECTOR.run(&View { dossier, as_of: dossier.last_event(), linkage: &linkage, network: &network }, &settings)
}

/// Three territories of one type and one of another; in A an action with this result; C has one like it.
fn dossier(result: &str, whole: &str) -> Dossier {
    let mut text = format!(
        "territoires: id|nom|niveau|parent|typologie; d|D|departement||; a|MDS A|mds|d|rural; b|MDS B|mds|d|rural; c|MDS C|mds|d|rural; u|MDS U|mds|d|urbain
        partenaires: id|nom|type|territoire; ha|Hôpital A|etablissement_sante|a; cb|CCAS B|ccas|b
        completude: territoire|table|complet{whole}
        besoins: id|territoire|constat|thematiques|competence; n1|b|Personne pour les impayés de loyer|logement|departement
        participations: action|partenaire|role; p|ha|pilote
        actions: id|titre|description|territoires|thematiques|publics|debut|statut|cout|resultat; p|Prévenir les expulsions locatives|Repérer les impayés de loyer des locataires pour éviter l'expulsion|a|logement|locataires|2012-03-01|en_cours|4200|{result}; q|Agir tôt contre les expulsions locatives|Repérer les impayés de loyer des locataires et éviter l'expulsion|c|logement|locataires|2013-03-01|en_cours||"
    );
    let subjects =
        ["Jardin partagé", "Forum des métiers", "Bilan de santé", "Lecture aux tout-petits", "Permis de conduire", "Cuisine des familles"];
    for i in 0..24 {
        let outcome = ["", "0.4", "0.5"][i % 3];
        text.push_str(&format!("; x{i}|{} {i}||{}|vie-locale|||en_cours||{outcome}", subjects[i % 6], ["a", "b", "c", "u"][i % 4]));
    }
    from_text(&text).dossier
}

#[test]
fn what_works_in_a_peer_and_is_absent_here_is_told_to_those_who_lack_it() {
    let dossier = dossier("0.9", "; d|actions|oui");
    let detection = run(&dossier);
    assert_eq!(detection.findings.len(), 1, "{:?}", detection.findings.iter().map(|f| &f.title.fr).collect::<Vec<_>>());
    let finding = &detection.findings[0];
    assert_eq!((finding.standing, finding.options[0].0), (Standing::Established, Choice::Cover));
    // B lacks it and asked for it; C has its own; U is of another type.
    assert_eq!(finding.title.fr, "« Prévenir les expulsions locatives »\u{202f}: à demander à MDS A, pour MDS B");
    assert!(finding.facts.iter().any(|(_, value)| value.fr == "MDS A, qui la mène depuis 2012"), "{:?}", finding.facts);
    assert!(finding.facts.iter().any(|(_, value)| value.fr.contains("4200\u{a0}€ par an")), "{:?}", finding.facts);
    assert!(finding.obstacles[0].fr.contains("établissement de santé"), "{:?}", finding.obstacles);
    let sum: f64 = finding.evidence.iter().map(|e| e.share).sum();
    assert!((sum - logit(finding.score)).abs() < 1e-9 && finding.evidence.len() == 3);
}

#[test]
fn an_absent_row_is_no_absence_where_the_dossier_is_not_whole() {
    let detection = run(&dossier("0.9", "; a|actions|oui; c|actions|oui"));
    assert!(detection.findings.iter().all(|f| f.standing == Standing::Watch) && !detection.silences.is_empty());
    assert!(detection.tables[0].rows.iter().all(|row| matches!(row[2], Value::Code("non_renseigne", _))));
}

#[test]
fn a_poor_result_is_told_to_nobody_and_silence_is_explained() {
    assert!(run(&dossier("0.5", "; d|actions|oui")).findings.is_empty());
    let mut without = dossier("0.9", "; d|actions|oui");
    without.actions.iter_mut().for_each(|a| a.outcome = None);
    assert!(run(&without).silences[0].fr.contains("resultat"));
    let mut untyped = dossier("0.9", "; d|actions|oui");
    untyped.territories.iter_mut().for_each(|t| t.typology = None);
    let silent = run(&untyped);
    assert!(silent.findings.is_empty() && silent.silences[0].fr.contains("typologie"));
    let empty = run(&Dossier::default());
    assert!(empty.findings.is_empty() && empty.tables[0].rows.is_empty() && empty.silences.len() == 1);
}

#[test]
fn one_evaluation_counts_little_and_several_count_more() {
    assert!((shrunken(&[0.8]).mean() - 0.56).abs() < 1e-12);
    assert!(shrunken(&[0.8; 5]).mean() > 0.65 && shrunken(&[0.8; 5]).above(0.5) > shrunken(&[0.8]).above(0.5));
}

#[test]
fn the_plan_and_the_room_start_from_the_same_practices() {
    let dossier = from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires"));
    let linkage = Linkage { partners: PartnerLinkage::build(&dossier), ..Linkage::default() };
    let network = Network::default();
    let view = View { dossier: &dossier, as_of: dossier.last_event(), linkage: &linkage, network: &network };
    for practice in practices(&view, 0.6) {
        assert!(dossier.action(practice.action).outcome.is_some_and(|r| r >= 0.6));
        for missing in &practice.missing {
            assert!(!practice.units.contains(&missing.unit) && missing.tellers.iter().all(|(t, _)| practice.units.contains(t)));
        }
    }
}
