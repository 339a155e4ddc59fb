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
    let linkage = Linkage { partners: PartnerLinkage::build(dossier), ..Linkage::default() };
    let (settings, network) = (Settings::default(), Network::default());
    let detection = DETECTOR.run(&View { dossier, as_of: dossier.last_event(), linkage: &linkage, network: &network }, &settings);
    for finding in &detection.findings {
        let sum: f64 = finding.evidence.iter().map(|e| e.share).sum();
        assert!((sum - logit(finding.score)).abs() < 1e-9, "{}: {sum} and {}", finding.key, finding.score);
    }
    detection
}

/// State of each agreement.
fn states(dossier: &Dossier) -> Vec<(String, &'static str)> {
    let cell = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        _ => String::new(),
    };
    let mut rows: Vec<_> =
        run(dossier).tables[0].rows.iter().map(|row| (cell(&row[0]), if let Value::Code(code, _) = row[4] { code } else { "" })).collect();
    rows.sort();
    rows
}

/// Two signatories and others, at the end of 2014; agreements and what else is given.
fn dossier(agreements: &str, more: &str) -> Dossier {
    from_text(&format!(
        "territoires: id|nom|niveau|parent; d|D|departement|; a|MDS A|mds|d; b|MDS B|mds|d
         partenaires: id|nom|type|territoire; pmi|PMI A|service_departemental|a; caf|CAF|caf|d; ch|Hôpital A|etablissement_sante|a; ccas|CCAS A|ccas|a; ville|Ville B|commune|b
         actions: id|titre|territoires|thematiques|pilote|debut|statut; x|Accueil des parents|a|famille|pmi|2013-01-01|en_cours; y|Bilans de santé|a|sante|pmi|2013-01-01|en_cours
         participations: action|partenaire|role; x|caf|contributeur; y|ch|contributeur
         rencontres: id|date|type|territoire; m|2014-12-31|comite|b
         conventions: id|titre|partenaires|territoires|debut|fin|statut; {agreements}
         {more}"
    ))
    .dossier
}

#[test]
fn an_agreement_that_ends_while_the_work_goes_on_is_to_renew() {
    let dossier = dossier(
        "c1|Convention CAF|pmi+caf|a|2012-01-01|2014-06-30|; c2|Convention hôpital|pmi+ch|a|2012-01-01|2015-03-31|; c3|Autre|pmi+ch|b|2012-01-01|2015-03-31|; c4|Longue|pmi+caf|b|2012-01-01||",
        "",
    );
    let detection = run(&dossier);
    let told: Vec<(&str, &str)> = detection.findings.iter().map(|f| (f.motive.0, f.title.fr.as_str())).collect();
    assert_eq!(
        told,
        [
            ("echeance", "« Convention hôpital »\u{202f}: échoit le 31/03/2015, et le travail continue"),
            ("echue", "« Convention CAF »\u{202f}: échue le 30/06/2014, et le travail continue"),
        ]
    );
    assert!(detection.findings.iter().all(|f| f.standing == Standing::Established && f.options[0].0 == Choice::Articulate));
}

#[test]
fn another_agreement_takes_its_place_and_one_to_come_says_nothing() {
    let found = states(&dossier(
        "c1|Convention CAF parentalité|pmi+caf|a|2012-01-01|2014-06-30|; c2|Convention CAF parentalité (suite)|pmi+caf|a|2015-02-01|2018-12-31|en_preparation; c3|Finie|ccas+ch|a|2010-01-01|2012-12-31|",
        "",
    ));
    let found: Vec<(&str, &str)> = found.iter().map(|(id, state)| (id.as_str(), *state)).collect();
    assert_eq!(found, [("c1", "relayee"), ("c2", "en_preparation"), ("c3", "terminee")]);
}

#[test]
fn an_agreement_asleep_is_said_so_only_where_the_actions_are_all_there() {
    // Others show a dozen calls a year each; nothing between the hospital and the CCAS.
    let mut more = "sollicitations: date|de|vers|nature".to_owned();
    for month in 1..=12 {
        for year in 2012..=2014 {
            more.push_str(&format!("; {year}-{month:02}-05|pmi|caf|sollicitation; {year}-{month:02}-06|pmi|ch|sollicitation"));
        }
    }
    let agreements = "c1|Sommeil|ccas+ch|a|2012-01-01|2017-12-31|; c2|Vivante|pmi+caf|a|2012-01-01|2017-12-31|; c3|Vivante aussi|pmi+ch|a|2012-01-01|2017-12-31|; c4|Seule|ville|b|2012-01-01|2017-12-31|";
    let standing = |whole: &str| {
        let dossier = dossier(agreements, &format!("{more}\n completude: territoire|table|complet{whole}"));
        let detection = run(&dossier);
        assert!(detection.findings.iter().all(|f| f.motive.0 == "sans_usage" && f.title.fr.contains("Sommeil")));
        detection.findings.first().map(|f| f.standing)
    };
    assert_eq!(standing("; a|actions|oui"), Some(Standing::Established));
    assert_eq!(standing("; a|actions|partiel"), Some(Standing::Watch));
    assert_eq!(standing(""), Some(Standing::Watch));
}

#[test]
fn a_theme_of_much_common_work_without_an_agreement_is_seen() {
    let mut actions = String::new();
    let mut parts = String::new();
    let mut agreements = String::new();
    for i in 0..12 {
        // Housing and health have their agreements, disability none.
        for (theme, partner) in [("logement", "caf"), ("sante", "ch"), ("handicap", "ccas")] {
            actions.push_str(&format!("; {theme}{i}|{theme} {i}|a|{theme}|pmi|2013-01-01|en_cours"));
            parts.push_str(&format!("; {theme}{i}|{partner}|contributeur"));
        }
    }
    for (id, partner) in [("c1", "caf"), ("c2", "ch")] {
        agreements.push_str(&format!("; {id}|Convention {id}|pmi+{partner}|a|2012-01-01|2018-12-31|"));
    }
    let text = |whole: &str| {
        format!(
            "territoires: id|nom|niveau|parent; d|D|departement|; a|MDS A|mds|d
             partenaires: id|nom|type|territoire; pmi|PMI A|service_departemental|a; caf|CAF|caf|d; ch|Hôpital A|etablissement_sante|a; ccas|CCAS A|ccas|a
             completude: territoire|table|complet{whole}
             actions: id|titre|territoires|thematiques|pilote|debut|statut{actions}
             participations: action|partenaire|role{parts}
             conventions: id|titre|partenaires|territoires|debut|fin|statut{agreements}"
        )
    };
    let told =
        |whole: &str| run(&from_text(&text(whole)).dossier).findings.into_iter().map(|f| (f.title.fr, f.standing)).collect::<Vec<_>>();
    assert_eq!(
        told("; d|conventions|oui"),
        [("Handicap\u{202f}: 12 actions avec d'autres, sans convention en vigueur".to_owned(), Standing::Established)]
    );
    assert_eq!(told("").first().map(|(_, standing)| *standing), Some(Standing::Watch));
}

#[test]
fn without_agreements_it_says_so() {
    let mut without = dossier("c1|Convention|pmi+caf|a|2012-01-01|2014-06-30|", "");
    without.agreements.clear();
    let silent = run(&without);
    assert!(silent.findings.is_empty() && silent.tables.iter().all(|t| t.rows.is_empty()) && silent.silences.len() == 1);
    assert!(run(&Dossier::default()).findings.is_empty());
}

#[test]
fn the_example_of_four_basins_shows_what_was_planted() {
    let dossier = from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/seine-saint-denis-2015"));
    let states = states(&dossier);
    let of = |id: &str| states.iter().find(|(known, _)| known == id).map(|(_, state)| *state).unwrap_or_default();
    for (ids, expected) in
        [(&["c05", "c07", "c09"][..], &["echeance"][..]), (&["c11", "c12"], &["sans_usage"]), (&["c16"], &["en_preparation"])]
    {
        for id in ids {
            assert!(expected.contains(&of(id)), "{id} is {}, and should be among {expected:?}", of(id));
        }
    }
    assert_eq!(["c10", "c14", "c15"].map(of), ["terminee", "echue", "echue"]);
}
