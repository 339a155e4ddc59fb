use super::*;
use crate::dossier::Dossier;
use crate::linkage::Linkage;
use crate::network::Network;
use crate::settings::Settings;
use jiff::civil::date;
use std::collections::BTreeSet;
use std::path::Path;

fn run(dossier: &Dossier) -> Detection {
    let linkage = Linkage::build(dossier, &Settings::default());
    let as_of = date(2014, 12, 31);
    let network = Network::build(dossier, &linkage, as_of);
    let view = View { dossier, as_of, linkage: &linkage, network: &network };
    DETECTOR.run(&view, &Settings::default())
}

/// The one place that knows how a dossier is read.
fn example() -> Dossier {
    crate::dossier::testing::from_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/seine-et-marne-2014")))
}

#[test]
fn shares_add_up_to_the_log_odds_of_the_score() {
    let detection = run(&example());
    assert!(detection.findings.len() > 20, "{} findings", detection.findings.len());
    for finding in &detection.findings {
        let sum: f64 = finding.evidence.iter().map(|e| e.share).sum();
        let expected = (finding.score / (1.0 - finding.score)).ln();
        assert!((sum - expected).abs() < 1e-6, "{} : {sum} against {expected}", finding.title.fr);
        assert!(!finding.options.is_empty() && !finding.doubt.is_empty());
    }
}

#[test]
fn texts_are_shown_as_they_were_typed() {
    let dossier = example();
    for finding in run(&dossier).findings {
        for exhibit in &finding.exhibits {
            let Exhibit::Texts(texts) = exhibit else { continue };
            for marked in texts {
                let whole = |spans: &[crate::linkage::Span]| spans.iter().map(|s| s.text.as_str()).collect::<String>();
                assert_eq!(whole(&marked.title), dossier.action(marked.action).title);
                assert_eq!(whole(&marked.description), dossier.action(marked.action).description);
            }
        }
    }
}

#[test]
fn tables_hold_what_the_format_asks() {
    let detection = run(&example());
    let [pairs, groups] = &detection.tables[..] else { panic!("two tables") };
    assert_eq!(pairs.columns.iter().map(|c| c.code).collect::<Vec<_>>(), ["action_a", "action_b", "probabilite", "relation"]);
    assert_eq!(groups.columns.iter().map(|c| c.code).collect::<Vec<_>>(), ["groupe", "action", "relation", "probabilite"]);
    assert!(pairs.rows.len() > 200 && groups.rows.len() > 60);
}

#[test]
fn few_actions_are_met_with_a_sentence() {
    let mut dossier = example();
    dossier.actions.truncate(19);
    dossier.participations.clear();
    let detection = run(&dossier);
    assert!(detection.findings.is_empty() && detection.silences.len() == 1);
    let empty = run(&Dossier::default());
    assert!(empty.findings.is_empty());
}

#[test]
fn editions_are_named_and_are_no_redundancy() {
    let mut dossier = crate::linkage::among_others(&["Forum des métiers 2013", "Forum des métiers 2014"]);
    dossier.actions[1].territories = dossier.actions[0].territories.clone();
    let detection = run(&dossier);
    assert!(detection.findings.is_empty(), "{:?}", detection.findings);
    let said: Vec<&str> = detection.silences.iter().map(|silence| silence.fr.as_str()).collect();
    assert!(said.iter().any(|fr| fr.contains("c'est une continuité, pas une redondance")), "{said:?}");
    let named = "«\u{202f}Forum des métiers 2013\u{202f}» puis «\u{202f}Forum des métiers 2014\u{202f}» (MDS de Zone0000)";
    assert!(said.iter().any(|fr| fr.contains(named)), "{said:?}");
}

#[test]
fn a_group_shows_its_centre_its_weakest_link_and_what_differs() {
    let detection = run(&example());
    let large = detection.findings.iter().filter(|finding| finding.subjects.len() > 2);
    let mut n_large = 0;
    for finding in large {
        let has = |label: &str| finding.facts.iter().any(|(title, sentence)| title.fr == label && sentence.fr.ends_with(')'));
        assert!(has("L'action la plus proche de toutes les autres") && has("Le lien le plus faible du groupe"), "{:?}", finding.facts);
        n_large += 1;
    }
    assert!(n_large > 5);
    let told: BTreeSet<&str> =
        detection.findings.iter().flat_map(|f| &f.facts).map(|(label, _)| label.fr).filter(|l| l.ends_with("diffèrent")).collect();
    assert!(["Publics qui diffèrent", "Lieux qui diffèrent", "Pilotes qui diffèrent"].iter().all(|label| told.contains(label)), "{told:?}");
}
