//! The measures of the network as tables: one line a partner, or one line a measure with its reading.

use crate::dossier::Dossier;
use crate::network::measures::{Measures, PartnerMeasures, Whole};
use crate::rendering::harmless;
use crate::text::{Lang, Text};

/// Headers of the partners' table, in the order of [`row`].
const HEADERS: [&str; 25] = [
    "partenaire",
    "nom",
    "type",
    "territoire",
    "actions",
    "partenaires_lies",
    "force_des_liens",
    "part_hors_territoire",
    "morceau_du_reseau",
    "profondeur",
    "partenaires_a_deux_pas",
    "proximite",
    "intermediarite",
    "intermediarite_marge",
    "importance",
    "appui_sur_les_mieux_lies",
    "cohesion_autour",
    "dependance",
    "contacts_non_redondants",
    "partenaires_coupes_sans_lui",
    "groupe",
    "proximite_par_les_actions",
    "intermediarite_par_les_actions",
    "recouvrement_des_actions",
    "point_de_passage",
];

/// Six decimals at most.
fn figure(value: f64) -> String {
    // A rounded −0 would be another text than 0.
    ((value * 1e6).round() / 1e6 + 0.0).to_string()
}

fn maybe(value: Option<f64>) -> String {
    value.map(figure).unwrap_or_default()
}

fn row(dossier: &Dossier, measured: &PartnerMeasures) -> [String; 25] {
    let partner = dossier.partner(measured.partner);
    [
        partner.id.clone(),
        harmless(&partner.name),
        partner.kind.code().to_owned(),
        partner.territory.map(|territory| dossier.territory(territory).id.clone()).unwrap_or_default(),
        measured.n_actions.to_string(),
        measured.degree.to_string(),
        figure(measured.strength),
        maybe(measured.outside),
        measured.piece.to_string(),
        measured.core.to_string(),
        measured.n_within_two.to_string(),
        figure(measured.closeness),
        figure(measured.betweenness),
        figure(measured.betweenness_error),
        figure(measured.pagerank),
        figure(measured.eigenvector),
        figure(measured.clustering),
        maybe(measured.brokerage.map(|b| b.0)),
        maybe(measured.brokerage.map(|b| b.1)),
        figure(measured.parted.unwrap_or(0.0)),
        measured.group.to_string(),
        figure(measured.two_mode.0),
        figure(measured.two_mode.1),
        maybe(measured.two_mode.2),
        if measured.parted.is_some() { "oui" } else { "non" }.to_owned(),
    ]
}

/// One line a partner.
pub(super) fn partners(dossier: &Dossier, measures: &Measures) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADERS)?;
    for measured in &measures.partners {
        writer.write_record(row(dossier, measured))?;
    }
    Ok(writer.into_inner()?)
}

/// The name of a measure in the table, and how to read it.
const fn reading(what: Whole) -> (&'static str, Text) {
    match what {
        Whole::Partners => {
            ("partenaires", Text { fr: "partenaires du dossier, chacun compté une fois", en: "partners of the dossier, each counted once" })
        }
        Whole::Ties => (
            "liens",
            Text {
                fr: "paires de partenaires liées par une action, une réunion, une convention ou un appel",
                en: "pairs of partners tied by an action, a meeting, an agreement or a call",
            },
        ),
        Whole::Density => {
            ("densite", Text { fr: "part des liens possibles qui existent, 0 à 1", en: "share of the possible ties that exist, 0 to 1" })
        }
        Whole::Pieces => (
            "morceaux",
            Text {
                fr: "ensembles sans aucun lien entre eux ; un partenaire seul en est un",
                en: "sets without any tie between them; a lone partner is one",
            },
        ),
        Whole::Largest => {
            ("plus_grand_morceau", Text { fr: "partenaires du plus grand de ces ensembles", en: "partners of the largest of these sets" })
        }
        Whole::Transitivity => (
            "partenaires_de_partenaires_lies",
            Text {
                fr: "chances que deux partenaires d'un même partenaire soient liés, 0 à 1",
                en: "chance that two partners of one partner are tied, 0 to 1",
            },
        ),
        Whole::Assortativity => (
            "affinite_des_bien_lies",
            Text {
                fr: "1 : les mieux liés sont liés entre eux ; −1 : aux moins liés ; 0 : ni l'un ni l'autre",
                en: "1: the well tied keep together; −1: they are tied to the less tied; 0: neither",
            },
        ),
        Whole::Diameter => (
            "plus_longue_distance",
            Text { fr: "pas entre les deux partenaires les plus éloignés", en: "steps between the two farthest partners" },
        ),
        Whole::MeanDistance => (
            "distance_moyenne",
            Text {
                fr: "pas, en moyenne, entre deux partenaires qui peuvent se joindre",
                en: "steps, on average, between two partners within reach",
            },
        ),
        Whole::Efficiency => (
            "facilite_a_se_joindre",
            Text {
                fr: "moyenne de l'inverse des distances, 0 (personne) à 1 (tous directement)",
                en: "mean inverse distance, 0 (nobody) to 1 (all directly)",
            },
        ),
        Whole::Connectivity => (
            "difficulte_a_couper",
            Text {
                fr: "0 : le réseau est en morceaux ; plus c'est grand, plus il est dur à couper en deux",
                en: "0: the network is in pieces; the larger, the harder to cut in two",
            },
        ),
        Whole::DegreeCentralisation => (
            "concentration_des_liens",
            Text {
                fr: "0 : tous ont autant de liens ; 1 : tous passent par un seul",
                en: "0: all have as many ties; 1: all go through one",
            },
        ),
        Whole::BetweennessCentralisation => (
            "concentration_des_passages",
            Text {
                fr: "0 : personne n'est plus sur le chemin des autres ; 1 : un seul l'est toujours",
                en: "0: nobody is more on others' way; 1: one always is",
            },
        ),
        Whole::ExternalInternal => (
            "liens_hors_territoire",
            Text {
                fr: "1 : tous les liens vont vers un autre territoire ; −1 : aucun",
                en: "1: all ties go to another territory; −1: none",
            },
        ),
        Whole::Groups => (
            "groupes",
            Text {
                fr: "groupes plus liés en leur sein qu'avec les autres ; indicatif",
                en: "groups more tied within than without; indicative",
            },
        ),
        Whole::Modularity => (
            "nettete_des_groupes",
            Text { fr: "part des liens à l'intérieur des groupes, au-delà du hasard", en: "share of ties within groups, beyond chance" },
        ),
        Whole::Reciprocity => (
            "appels_rendus",
            Text {
                fr: "part des sollicitations qui ont leur pareille en retour, 0 à 1",
                en: "share of calls that have one in return, 0 to 1",
            },
        ),
        Whole::StrongPieces => (
            "ensembles_qui_s_appellent",
            Text {
                fr: "ensembles où chacun peut joindre chacun par des sollicitations, dans les deux sens",
                en: "sets where each reaches each by calls, both ways",
            },
        ),
    }
}

/// One line a measure of the whole network.
pub(super) fn whole(measures: &Measures, lang: Lang) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["mesure", "valeur", "lecture"])?;
    for &(what, value) in &measures.whole {
        let (name, words) = reading(what);
        writer.write_record([name, &figure(value), words.get(lang)])?;
    }
    Ok(writer.into_inner()?)
}
