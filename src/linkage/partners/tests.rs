//! Tests of the whole room, on dossiers of a few rows and on the one that ships with known answers.

use super::super::calibrate::{self, Calibration};
use super::*;
use crate::dossier::{Identity, JudgedPartners, Level, Origin, Partner, PartnerKind, Territory, TerritoryIdx};
use std::collections::BTreeSet;
use std::path::Path;

/// The dossier of a folder of `datasets`.
fn load(name: &str) -> Dossier {
    crate::dossier::testing::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name))
}

/// `rows`: name, kind, territory (0 for none), SIRET (empty for none); identifiers in the order given.
fn dossier(rows: &[(&str, PartnerKind, usize, &str)]) -> Dossier {
    let towns = ["Melun", "Meaux", "Provins", "Nemours", "Chelles"];
    let territories = towns.iter().enumerate().map(|(at, name)| Territory {
        id: format!("t{at}"),
        name: (*name).to_owned(),
        level: Level::Municipality,
        parent: None,
        insee_code: None,
        typology: None,
        population: None,
        latitude: None,
        longitude: None,
        notes: Vec::new(),
        origin: Origin::default(),
    });
    let partners = rows.iter().enumerate().map(|(at, (name, kind, territory, siret))| Partner {
        id: format!("p{at:03}"),
        name: (*name).to_owned(),
        acronym: None,
        kind: *kind,
        territory: territory.checked_sub(1).map(TerritoryIdx::from),
        parent: None,
        siret: (!siret.is_empty()).then(|| (*siret).to_owned()),
        rna: None,
        notes: Vec::new(),
        origin: Origin::default(),
    });
    Dossier { territories: territories.collect(), partners: partners.collect(), ..Default::default() }
}

/// Names of each group, sorted: what doesn't depend on positions.
fn groups(dossier: &Dossier) -> Vec<Vec<String>> {
    let mut out: Vec<Vec<String>> = PartnerLinkage::build(dossier)
        .twins
        .iter()
        .map(|group| {
            let mut names: Vec<String> = group.members.iter().map(|(at, _)| dossier.partner(*at).name.clone()).collect();
            names.sort();
            names
        })
        .collect();
    out.sort();
    out
}

const TOWN: PartnerKind = PartnerKind::Municipality;
const CCAS: PartnerKind = PartnerKind::Ccas;
const ASSO: PartnerKind = PartnerKind::Association;
const OTHER: PartnerKind = PartnerKind::Other;

#[test]
fn one_town_hall_under_two_names_but_never_its_ccas() {
    let dossier = dossier(&[
        ("CCAS de Melun", CCAS, 1, ""),
        ("Mairie de Melun", TOWN, 1, ""),
        ("VILLE DE MELUN", TOWN, 1, ""),
        ("Centre communal d'action sociale de la ville de Melun", CCAS, 1, ""),
        ("Mairie de Meaux", TOWN, 2, ""),
        ("Mairie de Provins", TOWN, 3, ""),
    ]);
    let linkage = PartnerLinkage::build(&dossier);
    let of = |at: usize| linkage.twins.iter().position(|g| g.members.iter().any(|(p, _)| p.index() == at));
    assert!(of(1).is_some() && of(1) == of(2), "{:?}", groups(&dossier));
    assert!(of(0) != of(1) || of(0).is_none());
    assert!(of(3) != of(1) && of(4) != of(1));
    assert!(linkage.canonical.iter().enumerate().all(|(at, c)| c.index() == at), "nothing is merged without an identifier or a decision");
}

#[test]
fn contrasting_words_and_numbers_are_for_a_person() {
    let dossier = dossier(&[
        ("CMP adultes de Melun", OTHER, 1, ""),
        ("CMP enfants de Melun", OTHER, 1, ""),
        ("Les Amis du Jardin, antenne 1", ASSO, 2, ""),
        ("Les Amis du Jardin, antenne 2", ASSO, 2, ""),
        ("Secours alimentaire du canal", ASSO, 2, ""),
    ]);
    let linkage = PartnerLinkage::build(&dossier);
    assert!(linkage.twins.is_empty(), "{:?}", groups(&dossier));
    let pairs: Vec<(u32, u32)> = linkage.to_check.iter().map(|p| (p.left.0, p.right.0)).collect();
    assert!(pairs.contains(&(0, 1)) && pairs.contains(&(2, 3)), "{pairs:?}");
    assert!(linkage.to_check.iter().all(|pair| pair.caution.is_some()));
    assert_eq!(linkage.proposals(&dossier).len(), pairs.len());
}

#[test]
fn one_siret_merges_and_two_siren_never() {
    let dossier = dossier(&[
        ("Le Rocher", ASSO, 1, "12002701600563"),
        ("Association d'entraide du plateau", ASSO, 2, "120 027 016 00563"),
        ("Les Lucioles", ASSO, 1, "732829320"),
        ("Les Lucioles", ASSO, 1, "120027016"),
        ("La Cabane", ASSO, 1, "00000000000001"),
        ("La Cabane", ASSO, 1, ""),
    ]);
    let linkage = PartnerLinkage::build(&dossier);
    assert_eq!(linkage.canonical[0], linkage.canonical[1]);
    let lucioles = linkage.twins.iter().filter(|g| g.members.iter().filter(|(at, _)| (2..4).contains(&at.index())).count() > 1);
    assert_eq!(lucioles.count(), 0);
    assert!(linkage.to_check.iter().all(|pair| (pair.left.0, pair.right.0) != (2, 3)), "two SIREN are certain: nothing to check");
    assert!(groups(&dossier).contains(&vec!["La Cabane".to_owned(); 2]), "a number that doesn't check says nothing");
}

#[test]
fn one_name_in_five_towns_is_a_family() {
    let rows: Vec<_> = (1..=5).map(|town| ("Restaurants du coeur", ASSO, town, "")).collect();
    assert!(groups(&dossier(&rows)).is_empty());
}

#[test]
fn nothing_gives_nothing() {
    let linkage = PartnerLinkage::build(&Dossier::default());
    assert!(linkage.canonical.is_empty() && linkage.twins.is_empty() && linkage.to_check.is_empty());
    assert!(groups(&dossier(&[("", ASSO, 0, ""), ("", ASSO, 0, ""), ("…", ASSO, 0, "")])).is_empty());
}

#[test]
fn neither_identifiers_nor_order_decide() {
    let rows = [
        ("CAF de Melun", PartnerKind::Caf, 1, ""),
        ("Caisse d'allocations familiales", PartnerKind::Caf, 1, ""),
        ("Mission locale de Meaux", PartnerKind::Employment, 2, ""),
        ("ML de Meaux", PartnerKind::Employment, 2, ""),
        ("Mission locale de Provins", PartnerKind::Employment, 3, ""),
        ("FEDERAT FRANC DE RANDONNEE", ASSO, 4, ""),
        ("Fédération française de randonnée", ASSO, 4, ""),
    ];
    let forward = groups(&dossier(&rows));
    let mut turned = rows;
    turned.reverse();
    assert_eq!(forward, groups(&dossier(&turned)));
    turned.rotate_left(3);
    assert_eq!(forward, groups(&dossier(&turned)));
    assert!(forward.len() >= 2, "{forward:?}");
}

#[test]
fn shares_add_up_to_the_log_odds() {
    let dossier = load("seine-et-marne-2014");
    let linkage = PartnerLinkage::build(&dossier);
    let pairs = linkage.twins.iter().flat_map(|g| &g.pairs).chain(&linkage.to_check);
    for pair in pairs {
        let sum: f64 = pair.shares.iter().map(|(_, share)| share).sum();
        assert!((sum - libm::log(pair.probability / (1.0 - pair.probability))).abs() < 1e-6);
    }
    assert!((6..40).contains(&linkage.twins.len()), "{}", linkage.twins.len());
}

/// Names and probabilities of what is to check, and of groups.
fn checked(linkage: &PartnerLinkage, dossier: &Dossier) -> Vec<(String, String, String)> {
    let name = |at: PartnerIdx| dossier.partner(at).id.clone();
    linkage.to_check.iter().map(|p| (name(p.left), name(p.right), p.caution.clone().unwrap_or_default().fr)).collect()
}

#[track_caller]
fn is_to_check(tables: &str, left: &str, right: &str, why: &str) {
    let dossier = crate::dossier::testing::from_text(tables).dossier;
    let linkage = PartnerLinkage::build(&dossier);
    let found = checked(&linkage, &dossier);
    assert!(found.iter().any(|(a, b, reason)| (a.as_str(), b.as_str()) == (left, right) && reason.contains(why)), "{found:?}");
    let id = |at: &PartnerIdx| dossier.partner(*at).id.clone();
    for group in &linkage.twins {
        let ids: Vec<String> = group.members.iter().map(|(at, _)| id(at)).collect();
        assert!(!(ids.contains(&left.to_owned()) && ids.contains(&right.to_owned())), "{ids:?}");
    }
    assert!(linkage.merged.is_empty());
}

const TOWNS: &str =
    "territoires: id|nom|niveau; d|Seine-et-Marne|departement; melun|Melun|commune; meaux|Meaux|commune; provins|Provins|commune\n";

#[test]
fn what_may_be_two_bodies_is_left_to_a_person() {
    let with = |rows: &str| format!("{TOWNS} partenaires: id|nom|type|territoire|siret; {rows}");
    is_to_check(
        &with("a|Mairie de Melun|commune|melun|; b|CCAS de la mairie de Melun|ccas|melun|; c|Mairie de Meaux|commune|meaux|"),
        "a",
        "b",
        "CCAS",
    );
    is_to_check(
        &with(
            "a|CAF de Seine-et-Marne|caf||; b|Centre social de la CAF de Seine-et-Marne|centre_social||; c|Mairie de Meaux|commune|meaux|",
        ),
        "a",
        "b",
        "centre social",
    );
    is_to_check(
        &with("a|MDS de Provins|mds|provins|; b|PMI, MDS de Provins|service_departemental|provins|; c|Mairie de Meaux|commune|meaux|"),
        "a",
        "b",
        "PMI",
    );
    is_to_check(
        &with(
            "a|Fédération des centres de loisirs éducatifs|association||; b|Centres de loisirs éducatifs de Meaux|association|meaux|; c|Mairie de Meaux|commune|meaux|",
        ),
        "a",
        "b",
        "structure locale",
    );
    is_to_check(
        &with(
            "a|Ligue de l'enseignement|association||; b|Ligue de l'enseignement de Meaux|association|meaux|; c|Mairie de Meaux|commune|meaux|",
        ),
        "a",
        "b",
        "structure locale",
    );
    is_to_check(
        &with(
            "a|Les Amis du Livre|association|melun|12002701600563; b|Les Amis du Livre|association|melun|12002701600019; c|Mairie de Meaux|commune|meaux|",
        ),
        "a",
        "b",
        "deux établissements",
    );
}

#[test]
fn one_federation_written_twice_is_proposed() {
    let dossier = dossier(&[
        ("Fédération départementale des foyers ruraux", ASSO, 0, ""),
        ("FED DEPARTEMENTALE FOYERS RURAUX", ASSO, 0, ""),
        ("Mairie de Melun", TOWN, 1, ""),
    ]);
    assert_eq!(groups(&dossier).len(), 1, "{:?}", PartnerLinkage::build(&dossier).to_check);
}

#[test]
fn merged_communes_are_known_by_table_or_by_name() {
    let rows = "partenaires: id|nom|type|territoire; a|Mairie de Moret-sur-Loing|commune|m; b|Mairie de Moret-Loing-et-Orvanne|commune|n;
        c|MJC de Moret-sur-Loing|association|m; d|MJC Moret-Loing-et-Orvanne|association|n; e|Mairie de Provins|commune|p";
    let towns = "territoires: id|nom|niveau; m|Moret-sur-Loing|commune; n|Moret-Loing-et-Orvanne|commune; p|Provins|commune";
    let by_table = format!("{towns}\n {rows}\n communes_reunies: avant|apres; Moret-sur-Loing|Moret-Loing-et-Orvanne");
    let by_name = format!("{towns}; o|Orvanne|commune\n {rows}");
    for tables in [&by_table, &by_name] {
        is_to_check(tables, "a", "b", "communes réunies");
        let dossier = crate::dossier::testing::from_text(tables).dossier;
        assert_eq!(groups(&dossier), [["MJC Moret-Loing-et-Orvanne", "MJC de Moret-sur-Loing"]]);
    }
    let dossier = crate::dossier::testing::from_text(&format!("{towns}\n {rows}")).dossier;
    assert!(groups(&dossier).is_empty(), "without either, they are two towns: {:?}", groups(&dossier));
}

#[test]
fn one_body_is_proposed_and_two_associations_never() {
    let tables = format!(
        "{TOWNS} partenaires: id|nom|type|siret|rna; a|Le Rocher|association||W771000123; b|Entraide du plateau|association||w771 000 123;
         c|Les Lucioles|association||W771000124; d|Les Lucioles|association||W771000125; e|La Cabane|association|120027016|; f|Abri de nuit|association|120027016|"
    );
    let dossier = crate::dossier::testing::from_text(&tables).dossier;
    let linkage = PartnerLinkage::build(&dossier);
    assert_eq!(groups(&dossier), [["Abri de nuit", "La Cabane"], ["Entraide du plateau", "Le Rocher"]]);
    assert!(linkage.merged.is_empty(), "a legal body may have two houses: a person decides");
    assert!(linkage.twins.iter().all(|group| (0.9..0.99).contains(&group.probability())));
    assert!(checked(&linkage, &dossier).is_empty(), "two RNA are two associations");
}

#[test]
fn a_person_has_the_last_word() {
    let tables = |verdicts: &str| {
        format!(
            "{TOWNS} partenaires: id|nom|type|territoire|parent; a|Mairie de Melun|commune|melun|; b|VILLE DE MELUN|commune|melun|; c|CCAS de Melun|ccas|melun|;
             d|Le Rocher|association||; e|Entraide|association||; m|MDS|mds|melun|; s|Accueil|service_departemental||t; t|Antenne|service_departemental||m
             partenaires_juges: partenaire|autre|verdict|garder; {verdicts}"
        )
    };
    let build = |verdicts: &str| {
        let dossier = crate::dossier::testing::from_text(&tables(verdicts)).dossier;
        let linkage = PartnerLinkage::build(&dossier);
        (dossier, linkage)
    };
    let (dossier, linkage) = build("a|b|oui|b; c|b|oui|; d|e|oui|e");
    assert_eq!(linkage.canonical.iter().map(|at| at.index()).collect::<Vec<_>>(), [1, 1, 1, 4, 4, 5, 6, 7]);
    assert!(linkage.merged.values().all(|by| *by == Merger::Person) && linkage.merged.len() == 3);
    assert!(linkage.proposals(&dossier).iter().all(|proposal| proposal.kind == ProposalKind::Merged));
    assert_eq!(linkage.twins.len(), 2, "what is merged stays in sight");
    let (_, linkage) = build("a|b|non|");
    assert!(linkage.twins.is_empty() && linkage.merged.is_empty(), "refused: asked no more");
    assert!(linkage.to_check.iter().all(|pair| (pair.left.0, pair.right.0) != (0, 1)));
    // The service of a service can't be merged with the house above both: it would stand above itself.
    let (_, linkage) = build("s|m|oui|m");
    assert!(linkage.merged.is_empty());
}

#[test]
fn judged_pairs_are_asked_no_more() {
    let tables = |verdicts: &str| {
        format!(
            "{TOWNS} partenaires: id|nom|type|territoire; a|Mairie de Melun|commune|melun; b|VILLE DE MELUN|commune|melun; c|Les Amis du Jardin, antenne 1|association|meaux; d|Les Amis du Jardin, antenne 2|association|meaux
             partenaires_juges: partenaire|autre|verdict; {verdicts}"
        )
    };
    let asked = |verdicts: &str| partners_to_judge(&crate::dossier::testing::from_text(&tables(verdicts)).dossier, 20);
    let first = asked("b|c|");
    assert!(first.contains(&(PartnerIdx(0), PartnerIdx(1))) && first.contains(&(PartnerIdx(2), PartnerIdx(3))), "{first:?}");
    assert!(!asked("a|b|oui").contains(&(PartnerIdx(0), PartnerIdx(1))));
    assert!(asked("a|b|incertain; c|d|non").is_empty());
}

/// The dossier that ships with known answers, judged by them: the first pairs of the ranking of which something is to be learnt, one in `every`.
fn judged_by_truth(every: usize, most: usize) -> Dossier {
    let mut dossier = load("seine-et-marne-2014");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/seine-et-marne-2014/verite/partenaires_doublons.csv");
    let group: BTreeMap<String, String> =
        csv::Reader::from_path(path).unwrap().records().map(|row| row.map(|row| (row[1].to_owned(), row[0].to_owned())).unwrap()).collect();
    let of = |at: PartnerIdx| group.get(&dossier.partner(at).id);
    let ranked = PartnerLinkage::ranking(&dossier).into_iter().step_by(every).take(most);
    dossier.judged_partners = ranked
        .map(|(one, other, _)| JudgedPartners {
            one,
            other,
            verdict: Some(if of(one).is_some() && of(one) == of(other) { Identity::One } else { Identity::Two }),
            keep: None,
            by: None,
            date: None,
            reason: None,
            notes: Vec::new(),
            origin: Origin::default(),
        })
        .collect();
    dossier
}

/// Log-loss of the probabilities of the first 300 pairs of the ranking that were not judged, by the known answers.
fn loss(dossier: &Dossier, calibration: Calibration) -> f64 {
    let truth = judged_by_truth(1, 300);
    let judged: BTreeSet<(PartnerIdx, PartnerIdx)> = dossier.judged_partners.iter().map(JudgedPartners::pair).collect();
    let mut bench = Bench::new(&truth, &[]);
    let answers: BTreeMap<(PartnerIdx, PartnerIdx), bool> =
        truth.judged_partners.iter().map(|row| (row.pair(), row.verdict == Some(Identity::One))).collect();
    bench.calibration = calibration;
    let weighed = bench.weighed();
    let open = bench.candidates.iter().zip(&weighed).filter_map(|(pair, evidence)| {
        let key = bench.in_order(pair.left, pair.right);
        let answer = answers.get(&key).filter(|_| !judged.contains(&key))?;
        let p = evidence.probability();
        Some(-libm::log(if *answer { p } else { 1.0 - p }))
    });
    let open: Vec<f64> = open.collect();
    open.iter().sum::<f64>() / open.len() as f64
}

#[test]
fn verdicts_set_a_wrong_calibration_right_and_three_move_little() {
    let three = judged_by_truth(40, 3);
    let moved = Bench::new(&three, &[]).calibration;
    assert!((moved.shift - compare::SHIPPED.shift).abs() < 0.75 && (moved.scale - compare::SHIPPED.scale).abs() < 0.2, "{moved:?}");
    // One pair in three of the first hundred, judged: what is said of the others must not get worse, and a wrong start must be mended.
    let many = judged_by_truth(3, 34);
    let lessons = Bench::new(&many, &[]).lessons_of(&many);
    for by in [-3.0, 0.0, 3.0] {
        let prior = Calibration { shift: compare::SHIPPED.shift + by, ..compare::SHIPPED };
        let (before, after) = (loss(&many, prior), loss(&many, calibrate::fit(prior, &lessons)));
        println!("shift {by:+}: {before:.4} → {after:.4}");
        assert!(after < if by == 0.0 { before + 0.01 } else { before }, "shift {by}: {before} → {after}");
    }
}
