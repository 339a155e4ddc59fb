use super::*;
use crate::dossier::{Dossier, testing};
use crate::linkage::{Linkage, PartnerLinkage};
use crate::network::Network;
use crate::settings::Settings;
use crate::statistics::scalar::logit;
use std::path::Path;

fn run(dossier: &Dossier) -> Detection {
    let linkage = Linkage { partners: PartnerLinkage::build(dossier), ..Linkage::default() };
    let (settings, network) = (Settings::default(), Network::default());
    DETECTOR.run(&View { dossier, as_of: dossier.last_event(), linkage: &linkage, network: &network }, &settings)
}

/// Territories `a` to `d`; each action: its partners, theme and territory, all parted by `/`.
fn dossier(actions: &[&str]) -> Dossier {
    let mut text = "territoires: id|nom|niveau; a|MDS A|mds; b|MDS B|mds; c|MDS C|mds; d|MDS D|mds\n\
                    partenaires: id|nom|type; caf|CAF|caf; lien|Association du lien|association; ici|Ferme des mots|association; pmi|PMI|service_departemental; x|Mission locale|emploi; y|Centre hospitalier|etablissement_sante\n"
        .to_owned();
    let (mut rows, mut parts) =
        ("actions: id|titre|territoires|thematiques".to_owned(), "participations: action|partenaire|role".to_owned());
    for (i, action) in actions.iter().enumerate() {
        let cells: Vec<&str> = action.split('/').collect();
        rows.push_str(&format!("; n{i}|Action {i}|{}|{}", cells[2], cells[1]));
        cells[0].split('+').for_each(|p| parts.push_str(&format!("; n{i}|{p}|contributeur")));
    }
    text.push_str(&format!("{rows}\n{parts}"));
    testing::from_text(&text).dossier
}

#[track_caller]
fn found(actions: &[&str]) -> Vec<String> {
    let dossier = dossier(actions);
    let detection = run(&dossier);
    for finding in &detection.findings {
        let sum: f64 = finding.evidence.iter().map(|e| e.share).sum();
        assert!((sum - logit(finding.score)).abs() < 1e-9, "shares add up");
        let effect = finding.effect.as_ref().expect("an effect").0;
        assert!(effect.low <= effect.mid && effect.mid <= effect.high);
    }
    detection.findings.iter().map(|f| format!("{} {:.2} {}", f.title.fr, f.score, f.motive.0)).collect()
}

#[test]
fn a_star_has_its_centre() {
    // Each town is in two territories with one association in common between them, on four themes or not at all.
    let star = ["lien+x/sante/a", "lien+y/sante/b", "lien+caf/sante/c", "lien+ici/sante/d"];
    assert_eq!(found(&star), ["Association du lien\u{202f}: seul lien entre des territoires sur 1 thème à ce jour 0.78 seul_lien"]);
}

#[test]
fn a_ring_has_none() {
    assert!(found(&["lien+x/sante/a", "x+caf/sante/b", "caf+y/sante/c", "y+lien/sante/d"]).is_empty());
}

#[test]
fn subjects_held_alone() {
    let alone = ["ici/lecture/a", "ici/lecture/b", "ici/ecrans/a", "ici/ecrans/b", "ici/jeu/c", "caf+x/sante/a"];
    assert_eq!(found(&alone), ["Ferme des mots\u{202f}: 5 sujets ne reposent que sur ce partenaire à ce jour 0.97 seul_present"]);
    // A service of the Department is no relay, another partner is.
    assert_eq!(found(&["ici+pmi/lecture/a", "ici+pmi/lecture/b", "ici+pmi/ecrans/a", "ici/ecrans/b", "ici/jeu/c"]).len(), 1);
    assert!(found(&["ici+caf/lecture/a", "ici+caf/lecture/b", "ici+caf/ecrans/a", "ici+x/ecrans/b", "ici+y/jeu/c"]).is_empty());
}

#[test]
fn an_action_of_the_whole_department_relays_and_holds_nothing() {
    let text = "territoires: id|nom|niveau|parent; d|Département|departement|; a|MDS A|mds|d; b|MDS B|mds|d; c|MDS C|mds|d; e|MDS E|mds|d
                partenaires: id|nom|type; caf|CAF|caf; ici|Ferme des mots|association
                actions: id|titre|territoires|thematiques; n0|Charte|d|lecture; n1|Livres|a|lecture; n2|Contes|b|lecture; n3|Jeux|c|lecture; n4|Mots|e|lecture
                participations: action|partenaire|role; n0|caf|pilote; n1|ici|pilote; n2|ici|pilote; n3|ici|pilote; n4|ici|pilote";
    let dossier = testing::from_text(text).dossier;
    assert!(run(&dossier).findings.is_empty());
    // Without the charter, the farm is alone in four territories.
    let alone = testing::from_text(&text.replace("n0|caf|pilote; ", "")).dossier;
    assert_eq!(run(&alone).findings.len(), 1);
}

#[test]
fn two_names_of_one_partner_are_no_relay() {
    let text = "territoires: id|nom|niveau; a|MDS A|mds; b|MDS B|mds; c|MDS C|mds; d|MDS D|mds
                partenaires: id|nom|sigle|type; caf|Caisse d'allocations familiales|CAF|caf; autre|Caisse allocations familiales|CAF|caf; x|Ville de X||commune
                actions: id|titre|territoires|thematiques; n1|Livres|a|lecture; n2|Contes|b|lecture; n3|Jeux|c|lecture; n4|Mots|d|lecture
                participations: action|partenaire|role; n1|caf|pilote; n2|caf|pilote; n3|caf|pilote; n4|caf|pilote; n1|autre|contributeur; n2|autre|contributeur";
    let detection = run(&testing::from_text(text).dossier);
    assert_eq!(detection.findings.len(), 1);
    assert!(detection.findings[0].obstacles.len() == 1, "the other name is no relay");
}

#[test]
fn few_holds_say_nothing_and_each_one_more_says_more() {
    assert!(found(&["ici/lecture/a"]).is_empty());
    let themes = ["t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8"];
    let mut last = 0.0;
    for n in 1..=8 {
        let actions: Vec<String> = themes[..n].iter().map(|t| format!("ici/{t}/a")).collect();
        let detection = run(&dossier(&actions.iter().map(String::as_str).collect::<Vec<_>>()));
        let Value::Share(score) = detection.tables[0].rows[0][2] else { panic!("a share") };
        assert!(score >= last);
        last = score;
    }
}

#[test]
fn an_empty_dossier_says_so() {
    let detection = run(&Dossier::default());
    assert!(detection.findings.is_empty() && detection.tables[0].rows.is_empty() && detection.silences.len() == 1);
}

#[test]
fn seine_et_marne_has_a_few_and_no_service() {
    let dossier = testing::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/seine-et-marne-2014"));
    let detection = run(&dossier);
    for finding in &detection.findings {
        println!("{:.2} {} | {}", finding.score, finding.title.fr, finding.evidence.last().expect("evidence").sentence.fr);
    }
    let n = detection.findings.iter().filter(|f| f.standing == Standing::Established).count();
    assert!((1..=8).contains(&n), "{n}");
    let is_outside = |f: &&super::super::Finding| {
        f.subjects.iter().all(|s| !matches!(s, Subject::Partner(p) if dossier.partner(*p).id.starts_with("uas_")))
    };
    assert!(detection.findings.iter().all(|f| is_outside(&f)));
}
