//! Tests of the whole room, on dossiers of a few rows and on the one that ships with known answers.

use super::*;
use crate::dossier::{Level, Origin, Partner, Territory};
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
