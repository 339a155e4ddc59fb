use super::*;
use crate::dossier::testing::{from_folder, from_text};
use crate::dossier::{Dossier, PartnerIdx, Table};
use crate::linkage::{Linkage, PartnerLinkage};
use crate::network::Network;
use crate::settings::criteria::Criterion;
use std::fmt::Write as _;
use std::path::Path;

fn compare_with(dossier: &Dossier, settings: &Settings) -> Comparison {
    let canonical = (0..dossier.partners.len()).map(PartnerIdx::from).collect();
    let linkage = Linkage { partners: PartnerLinkage { canonical, ..PartnerLinkage::default() }, ..Linkage::default() };
    let network = Network::default();
    Comparison::of(&View { dossier, as_of: dossier.last_event(), linkage: &linkage, network: &network }, settings)
}

/// The comparison of a dossier whose partners are all different.
pub(crate) fn compare(dossier: &Dossier) -> Comparison {
    compare_with(dossier, &Settings::default())
}

fn dataset(name: &str) -> Dossier {
    from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name))
}

/// So many communes of three profiles, no type given; every action has four partners, but those of commune 7, which have twelve.
pub(crate) fn many(n: usize) -> Dossier {
    let mut text = String::from("territoires: id|nom|niveau|population; d|Département|departement|1000000");
    (0..n).for_each(|t| _ = write!(text, "; t{t:03}|Commune {t}|commune|{}", 8_000 + 40 * (t % 50)));
    text.push_str("\nindicateurs: territoire|indicateur|periode|valeur");
    for t in 0..n {
        _ = write!(text, "; t{t:03}|taux_pauvrete|2013|{}; t{t:03}|densite|2013|{}", 5 + t % 3 * 8 + t % 4, 100 + t % 3 * 900 + t % 7);
    }
    text.push_str("\npartenaires: id|nom|type|territoire");
    (0..40).for_each(|p| _ = write!(text, "; p{p:02}|Partenaire {p}|{}|d", ["association", "ccas", "caf", "commune"][p % 4]));
    text.push_str("\nactions: id|titre|territoires|thematiques|statut|pilote|debut|resultat");
    for (t, a) in (0..n).flat_map(|t| (0..6).map(move |a| (t, a))) {
        let theme = ["sante", "emploi", "logement", "sport"][a % 4];
        _ = write!(text, "; a{t:03}-{a}|Action {t} {a}|t{t:03}|{theme}|en_cours|p{:02}|2014-01-01|0.{}", (t + a) % 40, 5 + (t + a) % 3);
    }
    text.push_str("\nparticipations: action|partenaire|role");
    for (t, a) in (0..n).flat_map(|t| (0..6).map(move |a| (t, a))) {
        for p in 0..if t == 7 { 12 } else { 4 } {
            _ = write!(text, "; a{t:03}-{a}|p{:02}|contributeur", (t + a + 3 * p) % 40);
        }
    }
    from_text(&text).dossier
}

fn cell<'a>(comparison: &'a Comparison, dossier: &Dossier, territory: &str, indicator: &str) -> &'a Cell {
    let position = comparison.territories.iter().position(|t| dossier.territory(*t).id == territory).expect("a compared territory");
    &comparison.measured.iter().find(|m| m.indicator.key == indicator).expect("an indicator").cells[position]
}

fn figure(comparison: &Comparison, dossier: &Dossier, territory: &str, indicator: &str) -> Option<(f64, f64)> {
    cell(comparison, dossier, territory, indicator).figure.as_ref().ok().map(|f| (f.sum, f.of))
}

#[test]
fn given_types_are_untouched() {
    let dossier = dataset("seine-et-marne-2014");
    let mut settings = Settings::default();
    settings.set_criteria(vec![Criterion::parse("tous : sinon").unwrap()]);
    let comparison = compare_with(&dossier, &settings);
    assert_eq!((comparison.level, comparison.territories.len()), (Some(Level::Mds), 14));
    assert_eq!(comparison.typology.origin, TypeOrigin::Given);
    for territory in &comparison.territories {
        assert_eq!(comparison.type_of(*territory).map(|kind| &kind.name), dossier.territory(*territory).typology.as_ref());
        assert!(comparison.peers_of(*territory).iter().all(|(peer, weight)| {
            *weight == 1.0 && peer != territory && dossier.territory(*peer).typology == dossier.territory(*territory).typology
        }));
    }
    assert_eq!(comparison.between.len(), INDICATORS.len());
    assert!(comparison.between.iter().all(|b| b.adjusted >= b.permuted.p && b.permuted.p > 0.0));
}

#[test]
fn rules_give_the_types_that_they_say() {
    // The types of this dossier follow a rule that its README tells.
    let mut dossier = dataset("seine-saint-denis-2015");
    let told: Vec<Option<String>> = dossier.territories.iter_mut().map(|t| t.typology.take()).collect();
    let mut settings = Settings::default();
    let rules = ["populaire : revenu_moyen_par_foyer < 20000", "intermédiaire : revenu_moyen_par_foyer < 26000", "résidentielle : sinon"];
    settings.set_criteria(rules.iter().map(|rule| Criterion::parse(rule).unwrap()).collect());
    let comparison = compare_with(&dossier, &settings);
    assert_eq!(comparison.typology.origin, TypeOrigin::Criteria);
    assert_eq!(
        comparison.typology.types.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(),
        ["populaire", "intermédiaire", "résidentielle"]
    );
    for territory in &comparison.territories {
        assert_eq!(comparison.type_of(*territory).map(|t| t.name.clone()), told[territory.index()]);
    }
    // What questions about territories alike go by is the same; with every type given, rules have nothing to add.
    let mut typed = with_ruled_types(&dossier, &settings).unwrap();
    assert!(comparison.territories.iter().all(|t| typed.territory(*t).typology == told[t.index()]));
    typed.territories.iter_mut().for_each(|t| t.typology = Some("donné".to_owned()));
    assert!(with_ruled_types(&typed, &settings).is_none() && with_ruled_types(&dossier, &Settings::default()).is_none());
    // A rule on an indicator that nobody has gives nothing, not even by « sinon » below it.
    settings.set_criteria(["x : revenus < 1", "y : sinon"].iter().map(|rule| Criterion::parse(rule).unwrap()).collect());
    let without = compare_with(&dossier, &settings);
    assert!(without.typology.of.iter().all(Option::is_none) && without.typology.words.fr.contains("règles"));
}

#[test]
fn alone_in_its_type_a_territory_falls_back() {
    let mut dossier = dataset("seine-et-marne-2014");
    let position = 3;
    dossier.territories[1 + position].typology = Some("seule de son espèce".to_owned());
    let comparison = compare(&dossier);
    let at = comparison.position(TerritoryIdx::from(1 + position)).unwrap();
    let Peers::Profile(weights) = &comparison.peers[at] else { panic!("{:?}", comparison.peers[at]) };
    assert!((weights.iter().map(|(_, w)| w).sum::<f64>() - 4.0).abs() < 1e-9 && weights.iter().all(|(peer, _)| *peer != at));
    // Without indicators, everybody is a peer.
    let example = dataset("exemple-trois-territoires");
    assert!(compare(&example).peers.contains(&Peers::Everyone));
}

#[test]
fn without_types_nor_indicators_it_is_said() {
    let mut dossier = many(12);
    dossier.indicators.clear();
    let comparison = compare(&dossier);
    assert!(comparison.typology.types.is_empty() && comparison.nearest.is_empty() && comparison.between.is_empty());
    assert!(comparison.typology.words.fr.contains("indicateurs"), "{}", comparison.typology.words.fr);
    assert!(comparison.peers.iter().all(|peers| *peers == Peers::Everyone));
}

#[test]
fn one_territory_or_none_is_compared_with_nobody() {
    let one = compare(&many(1));
    assert_eq!((one.territories.len(), one.silences.len(), one.n_signals()), (1, 1, 0));
    assert!(one.measured.iter().all(|m| m.cells[0].reading.is_none() && m.cells[0].signal.is_none()));
    let none = compare(&Dossier::default());
    assert_eq!((none.level, none.silences.len(), none.measured.len()), (None, 1, 0));
    assert!(tables(&none).iter().all(|table| table.rows.is_empty()));
}

#[test]
fn what_is_planted_is_signalled_and_nothing_else() {
    let dossier = many(24);
    let comparison = compare(&dossier);
    assert_eq!(cell(&comparison, &dossier, "t007", "partenaires_par_action").signal, Some(Signal::More));
    assert_eq!(figure(&comparison, &dossier, "t007", "partenaires_par_action"), Some((72.0, 6.0)));
    let signalled: Vec<&str> =
        comparison.measured.iter().filter(|m| m.cells.iter().any(|c| c.signal.is_some())).map(|m| m.indicator.key).collect();
    assert_eq!((comparison.n_signals(), signalled), (1, vec!["partenaires_par_action"]));
}

#[test]
fn what_is_declared_incomplete_counts_against_nobody() {
    let mut dossier = dataset("seine-et-marne-2014");
    let before = compare(&dossier);
    let origin = dossier.territories[1].origin;
    let meaux = dossier.territories.iter().position(|t| t.id == "meaux").unwrap();
    for table in [Table::Actions, Table::Attendances] {
        dossier.completeness.push(crate::dossier::Completeness {
            territory: meaux.into(),
            scope: table.code().to_owned(),
            extent: crate::dossier::Extent::Partial,
            note: None,
            notes: Vec::new(),
            origin,
        });
    }
    let after = compare(&dossier);
    for key in ["actions_par_habitant", "couverture", "mobilisation"] {
        assert!(cell(&after, &dossier, "meaux", key).figure.is_err() && cell(&before, &dossier, "meaux", key).figure.is_ok());
        let expected = |c: &Comparison| cell(c, &dossier, "melun", key).reading.unwrap().expected;
        assert!((expected(&before) - expected(&after)).abs() > 1e-9, "{key}: its peers are compared without it");
    }
    assert!(cell(&after, &dossier, "meaux", "partenaires_par_action").figure.is_ok());
}

#[test]
fn each_indicator_counts_what_its_formula_says() {
    let loaded = from_text(
        "territoires: id|nom|niveau|parent|population; d|D|departement||100000; a|A|commune|d|20000; q|Q|quartier|a|; b|B|commune|d|; c|C|commune|d|5000
         partenaires: id|nom|type|territoire; pmi|PMI A|service_departemental|a; ase|ASE B|service_departemental|b; dir|Direction|direction_departementale|d; x|X|association|; y|Y|caf|
         actions: id|titre|territoires|thematiques|statut|pilote|debut|resultat; 1|Un|a|sante--soins|en_cours|x|2014-01-01|0,8; 2|Deux|q|emploi|en_cours|x|2014-01-01|; 3|Trois|a|sport|abandonnee|x||;
                  4|Quatre|b|sante+emploi+logement|en_cours|y|2014-01-01|0,4; 5|Cinq|c|logement|terminee|||; 6|Six|d|sante||||
         participations: action|partenaire|role; 1|x|pilote; 1|y|contributeur; 2|x|pilote; 2|pmi|invite; 3|pmi|contributeur; 4|y|pilote; 5|pmi|contributeur
         rencontres: id|date|type|territoire; r1|2014-03-01|atelier|a; r2|2014-04-01|atelier|q; r3|2009-01-01|atelier|a
         presences: rencontre|partenaire|presence; r1|x|present; r1|y|absent; r2|x|excuse; r3|x|present
         sollicitations: date|de|vers|nature; 2014-05-01|pmi|dir|sollicitation; 2014-05-01|pmi|dir|orientation; 2014-05-02|dir|pmi|sollicitation; 2014-05-03|pmi|x|sollicitation",
    );
    let dossier = loaded.dossier;
    let comparison = compare(&dossier);
    assert_eq!(comparison.level, Some(Level::Municipality));
    let seen = |territory: &str, key: &str| figure(&comparison, &dossier, territory, key);
    // Actions 1 and 2 (the quartier counts for its commune, the abandoned one doesn't): x and y, then x; the invitee is none.
    assert_eq!(seen("a", "partenaires_par_action"), Some((3.0, 2.0)));
    assert_eq!(seen("a", "partenaires_partages"), Some((1.0, 2.0)), "y is in B too");
    assert_eq!(seen("a", "mobilisation"), Some((1.0, 3.0)), "the meeting of 2009 is too old");
    assert_eq!(seen("b", "mobilisation"), None);
    // Two days with the directorate; the call to X is no link with the centre.
    assert_eq!(seen("a", "liens_centre_terrain"), Some((2.0, 1.0)));
    assert_eq!((seen("b", "liens_centre_terrain"), seen("c", "liens_centre_terrain")), (None, None));
    // Themes found in two territories: sante, emploi, logement.
    assert_eq!((seen("a", "couverture"), seen("b", "couverture")), (Some((2.0, 3.0)), Some((3.0, 3.0))));
    assert_eq!((seen("a", "actions_par_habitant"), seen("b", "actions_par_habitant")), (Some((2.0, 2.0)), None));
    assert_eq!((seen("a", "charge_pilotes"), seen("c", "charge_pilotes")), (Some((2.0, 1.0)), None));
    assert_eq!(seen("a", "resultat"), Some((0.8, 1.0)));
    assert_eq!(seen("a", "diversite_partenaires"), None);
}

#[test]
fn lists_of_those_present_alone_say_nothing_of_mobilisation() {
    let mut dossier = dataset("seine-et-marne-2014");
    let meaux = dossier.territories.iter().position(|t| t.id == "meaux").map(TerritoryIdx::from);
    let meetings = dossier.meetings.clone();
    dossier.attendances.retain(|a| Some(meetings[a.meeting.index()].territory) != meaux || a.presence == crate::dossier::Presence::Present);
    let comparison = compare(&dossier);
    assert!(cell(&comparison, &dossier, "meaux", "mobilisation").figure.is_err());
}

#[test]
fn tables_keep_to_the_format() {
    let comparison = compare(&dataset("seine-saint-denis-2015"));
    let [figures, types] = tables(&comparison);
    let first: Vec<&str> = figures.columns.iter().take(9).map(|c| c.code).collect();
    assert_eq!(first, ["territoire", "typologie", "indicateur", "valeur", "bas", "haut", "attendu_du_type", "ecart", "signale"]);
    assert_eq!((figures.rows.len(), types.rows.len()), (40 * INDICATORS.len(), 40));
    assert!(figures.rows.iter().all(|row| row.len() == figures.columns.len()) && frame().rows.len() == INDICATORS.len());
    let mut keys: Vec<&str> = INDICATORS.iter().map(|i| i.key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), INDICATORS.len());
}

#[test]
fn six_hundred_communes_are_compared_with_the_nearest_profiles() {
    let dossier = many(600);
    let comparison = compare(&dossier);
    assert!(comparison.typology.types.is_empty() && comparison.typology.words.fr.contains("600"), "{}", comparison.typology.words.fr);
    assert!(comparison.peers.iter().all(|peers| matches!(peers, Peers::Profile(_))));
    assert_eq!(cell(&comparison, &dossier, "t007", "partenaires_par_action").signal, Some(Signal::More));
    let cells = comparison.measured.iter().flat_map(|m| &m.cells);
    assert!(cells.filter_map(|c| c.reading).all(|r| r.low <= r.level && r.level <= r.high && r.low.is_finite() && r.high.is_finite()));
}
