use super::*;
use crate::detectors::{Choice, Standing, Value};
use crate::dossier::Dossier;
use crate::dossier::testing::{from_folder, from_text};
use crate::linkage::{Linkage, NeedLinkage, PartnerLinkage};
use crate::network::Network;
use crate::settings::Settings;
use crate::statistics::gamma_poisson::GammaPoisson;
use crate::statistics::scalar::logit;
use std::path::Path;

fn run(dossier: &Dossier) -> Detection {
    let linkage = Linkage { partners: PartnerLinkage::build(dossier), needs: NeedLinkage::build(dossier), ..Linkage::default() };
    let (settings, network) = (Settings::default(), Network::default());
    DETECTOR.run(&View { dossier, as_of: dossier.last_event(), linkage: &linkage, network: &network }, &settings)
}

/// Eight territories of 50 000 inhabitants, all said to be whole but those in `partial`; on each theme so many actions in each territory: (theme, actions of each).
fn grid(themes: &[(&str, [usize; 8])], partial: &[usize]) -> String {
    let mut territories = "territoires: id|nom|niveau|parent|population; d|D|departement||".to_owned();
    let mut whole = "completude: territoire|table|complet".to_owned();
    let mut actions = "actions: id|titre|territoires|thematiques|publics|statut|debut".to_owned();
    for t in 0..8 {
        territories.push_str(&format!("; t{t}|MDS {t}|mds|d|50000"));
        whole.push_str(&format!("; t{t}|actions|{}", if partial.contains(&t) { "partiel" } else { "oui" }));
    }
    for (theme, counts) in themes {
        for (t, n) in counts.iter().enumerate() {
            for i in 0..*n {
                actions.push_str(&format!("; {theme}{t}{i}|Action {i} de {theme}|t{t}|{theme}|familles|en_cours|2013-01-0{}", 1 + i % 9));
            }
        }
    }
    format!("{territories}\n{whole}\n{actions}\n")
}

/// (territory, theme, public, score) of each gap that is on the list.
fn gaps(dossier: &Dossier) -> Vec<(String, String, String, f64)> {
    let detection = run(dossier);
    let text = |value: &Value| match value {
        Value::Text(text) | Value::Theme(text) => text.clone(),
        Value::Subject(crate::detectors::Subject::Territory(t)) => dossier.territory(*t).id.clone(),
        _ => String::new(),
    };
    let is_gap = |row: &&Vec<Value>| matches!(row[7], Value::Code("lacune", _));
    let score = |value: &Value| if let Value::Share(p) = value { *p } else { 0.0 };
    let rows: Vec<_> =
        detection.tables[0].rows.iter().filter(is_gap).map(|row| (text(&row[0]), text(&row[1]), text(&row[2]), score(&row[3]))).collect();
    for finding in &detection.findings {
        let sum: f64 = finding.evidence.iter().map(|e| e.share).sum();
        assert!((sum - logit(finding.score)).abs() < 1e-9, "{}: {sum} and {}", finding.key, finding.score);
    }
    rows
}

const OTHERS: [(&str, [usize; 8]); 2] = [("logement", [4, 5, 4, 3, 4, 5, 3, 4]), ("education", [3, 4, 3, 4, 3, 4, 3, 4])];

#[test]
fn a_hole_of_six_is_found_and_one_of_one_is_silent() {
    let mut themes = OTHERS.to_vec();
    themes.push(("sante", [6, 7, 5, 0, 6, 6, 7, 6]));
    themes.push(("mobilite", [1, 1, 1, 0, 1, 2, 1, 1]));
    let dossier = from_text(&grid(&themes, &[])).dossier;
    let found = gaps(&dossier);
    assert!(found.iter().any(|(place, theme, public, p)| place == "t3" && theme == "sante" && public.is_empty() && *p > 0.7), "{found:?}");
    assert!(found.iter().all(|(place, theme, ..)| place == "t3" && theme == "sante"), "nothing else is a gap: {found:?}");
    let detection = run(&dossier);
    let finding = detection.findings.iter().find(|f| f.standing == Standing::Established).expect("the hole");
    assert_eq!(finding.options[0].0, Choice::Cover);
    assert!(finding.title.fr.contains("MDS 3") && finding.title.fr.contains("Santé"), "{}", finding.title.fr);
    let effect = &finding.effect.as_ref().expect("an effect").0;
    assert!(effect.low <= effect.mid && effect.mid <= effect.high && effect.mid > 4.0, "{effect:?}");
}

#[test]
fn nothing_is_claimed_where_the_dossier_is_not_whole() {
    let mut themes = OTHERS.to_vec();
    themes.push(("sante", [6, 7, 5, 0, 6, 6, 7, 6]));
    let hidden = from_text(&grid(&themes, &[3])).dossier;
    assert_eq!(gaps(&hidden), []);
    let none = from_text(&grid(&themes, &[0, 1, 2, 3, 4, 5, 6, 7])).dossier;
    let silent = run(&none);
    assert!(silent.findings.is_empty() && silent.tables[0].rows.is_empty());
    assert!(silent.silences.iter().any(|s| s.fr.contains("non renseignée") || s.fr.contains("pas renseignée")), "{:?}", silent.silences);
    // Without the table at all, the same.
    let text = grid(&themes, &[]);
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("completude")).collect();
    let untold = run(&from_text(&lines.join("\n")).dossier);
    assert!(untold.findings.is_empty() && !untold.silences.is_empty());
}

/// What is expected of each place on a theme.
fn expected(dossier: &Dossier, theme: &str) -> Vec<f64> {
    let linkage = Linkage { partners: PartnerLinkage::build(dossier), ..Linkage::default() };
    let network = Network::default();
    let view = View { dossier, as_of: dossier.last_event(), linkage: &linkage, network: &network };
    let counts = counts::count(&view);
    let expectation = expected::expect(dossier, &counts).expect("enough territories");
    let theme = counts.themes.iter().position(|t| t == theme).expect("the theme");
    expectation.by_place.iter().map(|place| place[theme]).collect()
}

#[test]
fn doubling_a_population_doubles_what_is_expected_there() {
    let mut themes = OTHERS.to_vec();
    themes.push(("sante", [6, 7, 5, 4, 6, 6, 7, 6]));
    let text = grid(&themes, &[]);
    let (once, twice) = (from_text(&text).dossier, from_text(&text.replace("t3|MDS 3|mds|d|50000", "t3|MDS 3|mds|d|100000")).dossier);
    let (a, b) = (expected(&once, "sante"), expected(&twice, "sante"));
    assert!((b[3] / a[3] - 2.0).abs() < 1e-6, "{} then {}", a[3], b[3]);
    // Drawn a little towards the common level, and never its own count: near the mean of the seven others.
    assert!((a[3] - 43.0 / 7.0).abs() < 0.5, "{}", a[3]);
}

#[test]
fn a_cell_is_judged_by_its_count_and_by_how_much_cells_differ() {
    let alike = GammaPoisson { shape: 150.0 };
    let p = |observed, expected| cells::probability(alike, 0.05, observed, expected);
    assert!(p(0.0, 6.0) > 0.8 && p(0.0, 1.0) < 0.15, "{} {}", p(0.0, 6.0), p(0.0, 1.0));
    assert!(p(1.0, 6.0) < p(0.0, 6.0) && p(0.0, 6.0) < p(0.0, 9.0));
    // Where cells differ by nature, METHODS' own value: P(θ<½) of a = 4, O = 2, E = 10.
    let differ = GammaPoisson { shape: 4.0 };
    assert!((differ.below(0.5, 2.0, 10.0) - 0.699292).abs() < 5e-7);
    assert!(cells::probability(differ, 0.0, 2.0, 10.0) > 0.699 && cells::probability(differ, 0.0, 2.0, 10.0) < 0.7);
}

#[test]
fn a_place_that_does_little_of_anything_lacks_no_theme_in_particular() {
    let themes = [("logement", [6, 6, 6, 1, 6, 6, 6, 6]), ("education", [6, 6, 6, 1, 6, 6, 6, 6]), ("sante", [6, 6, 6, 1, 6, 6, 6, 6])];
    assert_eq!(gaps(&from_text(&grid(&themes, &[])).dossier), []);
}

/// A dossier of thirty actions and three needs; the second territory isn't whole.
fn with_needs() -> String {
    let mut text = "territoires: id|nom|niveau|parent|population; a|MDS A|mds||50000; b|MDS B|mds||50000
        completude: territoire|table|complet; a|actions|oui; b|actions|partiel
        besoins: id|territoire|constat|thematiques|publics|date|competence; n1|a|Rien pour les proches qui s'occupent d'un parent malade|aidants|aidants|2013-01-15|departement; n2|b|Rien pour les proches qui s'occupent d'un parent malade|aidants|aidants|2013-01-15|departement; n3|a|Des locataires ont des impayés de loyer et risquent l'expulsion|logement|locataires|2013-01-15|partage; n4|a|Plus de bus le soir vers l'hôpital|mobilite||2013-01-15|hors_departement
        actions: id|titre|description|territoires|thematiques|publics|statut|debut; e1|Prévenir les expulsions locatives|Repérer les impayés de loyer des locataires et éviter l'expulsion|a|logement|locataires|en_cours|2013-01-01"
        .to_owned();
    let subjects =
        ["Jardin partagé", "Forum des métiers", "Bilan de santé", "Lecture aux tout-petits", "Permis de conduire", "Cuisine des familles"];
    for i in 0..24 {
        text.push_str(&format!("; x{i}|{} {i}||{}|vie-locale||en_cours|2013-02-01", subjects[i % 6], ["a", "b"][i % 2]));
    }
    text
}

#[test]
fn a_need_that_nothing_answers_is_a_gap_with_its_row() {
    let dossier = from_text(&with_needs()).dossier;
    let detection = run(&dossier);
    let need = |id: &str| {
        let row = detection.tables[1].rows.iter().find(|row| row[0] == Value::Text(id.into())).expect("each need has its row");
        let Value::Code(code, _) = row[5] else { panic!("a code") };
        code
    };
    assert_eq!(["n1", "n2", "n3", "n4"].map(need), ["besoin_sans_action", "non_renseigne", "repondu", "hors_competence"]);
    let motives: Vec<(&str, Choice)> = detection.findings.iter().map(|f| (f.motive.0, f.options[0].0)).collect();
    assert!(motives.contains(&("besoin_sans_action", Choice::Cover)) && motives.contains(&("hors_competence", Choice::Articulate)));
    assert_eq!(motives.len(), 2, "{motives:?}");
    let gap = detection.findings.iter().find(|f| f.motive.0 == "besoin_sans_action").expect("n1");
    assert!(gap.evidence[0].rows.iter().any(|row| row.table == crate::dossier::Table::Needs), "its source row");
    assert_eq!(detection.tables[0].rows.len(), 1, "the file of gaps holds the need alone");
    // Neutral list: a theme of A of which no need speaks; B too, for a need was raised there.
    assert_eq!(detection.tables[2].rows.len(), 2);
}

#[test]
fn without_needs_population_or_actions_it_says_so() {
    let empty = run(&Dossier::default());
    assert!(empty.findings.is_empty() && empty.tables.iter().all(|t| t.rows.is_empty()) && empty.silences.len() == 1);
    let bare = from_text("territoires: id|nom|niveau; a|A|mds\n actions: id|titre|territoires; x|Action|a\n completude: territoire|table|complet; a|actions|oui").dossier;
    let said: Vec<String> = run(&bare).silences.into_iter().map(|s| s.fr).collect();
    for word in ["table besoins", "sans population", "Moins de 4 territoires", "sans thème"] {
        assert!(said.iter().any(|s| s.contains(word)), "{word}: {said:?}");
    }
}

#[test]
fn rows_in_another_order_say_the_same() {
    let mut themes = OTHERS.to_vec();
    themes.push(("sante", [6, 7, 5, 0, 6, 6, 7, 6]));
    let text = grid(&themes, &[]);
    let shuffled: String = text
        .lines()
        .map(|line| {
            let (head, rows) = line.split_once("; ").expect("a header and rows");
            let mut rows: Vec<&str> = rows.split("; ").collect();
            rows.reverse();
            format!("{head}; {}\n", rows.join("; "))
        })
        .collect();
    assert_eq!(run(&from_text(&text).dossier), run(&from_text(&shuffled).dossier));
}

#[test]
fn the_example_of_four_basins_shows_the_empty_cell_that_is_one() {
    let dossier = from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/seine-saint-denis-2015"));
    let detection = run(&dossier);
    let of = |id: &str| {
        let at = dossier.needs.iter().position(|n| n.id == id).expect("the need");
        let row = crate::dossier::RowRef::new(crate::dossier::Table::Needs, at);
        detection.findings.iter().find(|f| f.evidence.iter().any(|e| e.rows.contains(&row)))
    };
    for id in ["n12", "n13"] {
        assert!(of(id).is_some_and(|f| f.standing == Standing::Established), "{id}: disability in Paris Terres d'Envol");
    }
    // Buses, doctors, waiting lists: for others to answer.
    for id in ["n02", "n04", "n08", "n15"] {
        assert_eq!(of(id).map(|f| f.motive.0), Some("hors_competence"), "{id}");
    }
    // Nothing of a territory that doesn't say that it is whole.
    for finding in detection.findings.iter().filter(|f| f.motive.0 != "hors_competence") {
        assert!(finding.territories.iter().all(|t| dossier.is_whole(*t, crate::dossier::Table::Actions)), "{}", finding.title.fr);
    }
}
