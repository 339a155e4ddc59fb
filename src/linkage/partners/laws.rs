//! Laws of the room: what must change no group.

use super::super::PartnerLinkage;
use crate::dossier::Dossier;
use crate::dossier::testing::from_text;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Names of the field, some of them one partner; (name, kind, commune).
const NAMES: &[(&str, &str, &str)] = &[
    ("CAF de Seine-et-Marne", "caf", "Melun"),
    ("Caisse d'allocations familiales de Seine-et-Marne", "caf", "Melun"),
    ("C.A.F. 77", "caf", ""),
    ("Mission locale de Meaux", "emploi", "Meaux"),
    ("ML Meaux", "emploi", "Meaux"),
    ("Mission locale de Provins", "emploi", "Provins"),
    ("Mairie de Melun", "commune", "Melun"),
    ("VILLE DE MELUN", "commune", "Melun"),
    ("CCAS de Melun", "ccas", "Melun"),
    ("Centre social La Fabrique", "centre_social", "Provins"),
    ("CENTRE SOCIAL LA FABRIQUE", "centre_social", "Provins"),
    ("Fédération départementale des foyers ruraux", "association", ""),
    ("Foyer rural de Provins", "association", "Provins"),
    ("Association Familles rurales", "association", "Meaux"),
    ("Familles Rurales Asso", "association", "Meaux"),
];

/// Partners that share no word with the others.
const STRANGERS: &[&str] = &["Zythologues unis", "Kiwi Plongée", "Jazz Octopus", "Yoga Hippique", "Boxe Xylophone", "Quartz Gym"];

fn dossier(rows: &[(String, &str, &str, &str)]) -> Dossier {
    let rows: Vec<String> = rows.iter().map(|(id, name, kind, town)| format!("{id}|{name}|{kind}|{}", town.to_lowercase())).collect();
    let tables = format!(
        "territoires: id|nom|niveau; melun|Melun|commune; meaux|Meaux|commune; provins|Provins|commune
         partenaires: id|nom|type|territoire; {}",
        rows.join("; ")
    );
    from_text(&tables).dossier
}

type Names = BTreeSet<BTreeSet<String>>;

/// Groups and pairs to check, by name.
fn found(dossier: &Dossier) -> (Names, Names) {
    let linkage = PartnerLinkage::build(dossier);
    let name = |at| dossier.partner(at).name.clone();
    let groups = linkage.twins.iter().map(|group| group.members.iter().map(|(at, _)| name(*at)).collect()).collect();
    (groups, linkage.to_check.iter().map(|pair| BTreeSet::from([name(pair.left), name(pair.right)])).collect())
}

fn plain(ids: impl Fn(usize) -> String) -> Vec<(String, &'static str, &'static str, &'static str)> {
    NAMES.iter().enumerate().map(|(at, (name, kind, town))| (ids(at), *name, *kind, *town)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn neither_identifiers_nor_rows_decide(keys in proptest::collection::vec(any::<u32>(), NAMES.len())) {
        let expected = found(&dossier(&plain(|at| format!("p{at}"))));
        prop_assert!(expected.0.len() >= 4, "{:?}", expected.0);
        let mut rows = plain(|at| format!("q{}_{at}", keys[at]));
        rows.sort_by_key(|row| row.0.clone());
        prop_assert_eq!(&found(&dossier(&rows)), &expected);
    }

    #[test]
    fn strangers_change_no_group(extra in proptest::sample::subsequence(STRANGERS.to_vec(), 0..=STRANGERS.len()), at in 0..NAMES.len()) {
        let expected = found(&dossier(&plain(|at| format!("p{at}"))));
        let mut rows = plain(|at| format!("p{at}"));
        for (k, name) in extra.into_iter().enumerate() {
            rows.insert(at, (format!("s{k}"), name, "autre", ""));
        }
        prop_assert_eq!(&found(&dossier(&rows)), &expected);
    }

    #[test]
    fn no_name_panics(names in proptest::collection::vec("\\PC{0,24}", 0..8)) {
        let mut dossier = dossier(&plain(|at| format!("p{at}")));
        for (partner, name) in dossier.partners.iter_mut().zip(names) {
            partner.name = name;
        }
        let linkage = PartnerLinkage::build(&dossier);
        prop_assert_eq!(linkage.canonical.len(), dossier.partners.len());
    }
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/seine-et-marne-2014");
    let dossier = crate::dossier::testing::from_folder(&folder);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be had");
        pool.install(|| {
            let linkage = PartnerLinkage::build(&dossier);
            (linkage.twins, linkage.to_check, linkage.canonical)
        })
    };
    assert!(with(1) == with(4));
}
