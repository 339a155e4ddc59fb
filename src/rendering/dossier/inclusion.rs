//! The dossier as data·inclusion reads it: partners as structures, actions under way as services of whoever leads them.
//!
//! # Shape      `structures.json` and `services.json`, arrays of objects; what isn't known is left out. What has no place there is counted in `pertes.csv`.
//! # Odd cases  An action without any partner has no structure to stand under, and one that is over, given up or only planned is no service: left out, and
//! counted. A title too short is completed by the territory, one too long is cut at a word. Words for publics that the schema doesn't have stand in
//! `publics_precisions`; themes that it doesn't have are counted as lost.
//! # Source     data·inclusion, schema v1 of `structure` and `service`, April 2026 (gip-inclusion/data-inclusion-schema, MIT).

use super::losses::{NOT_CARRIER, count, lost, table as losses};
use super::offer::carrier;
use super::{Sheet, slug};
use crate::dossier::{Action, ActionIdx, Dossier, Level, Partner, PartnerKind, Status, Table, Territory};
use crate::rendering::report::File;
use crate::text::{Lang, Text};
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Serialize)]
struct Structure<'a> {
    source: &'a str,
    id: String,
    nom: String,
    date_maj: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    siret: Option<&'a str>,
    #[serde(flatten)]
    place: Place<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reseaux_porteurs: Vec<&'static str>,
}

#[derive(Serialize)]
struct Service<'a> {
    source: &'a str,
    structure_id: String,
    id: String,
    nom: String,
    description: &'a str,
    date_maj: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    thematiques: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    publics: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publics_precisions: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    zone_eligibilite: Vec<&'a str>,
}

/// Where a structure stands, as far as its commune.
#[derive(Default, Serialize)]
struct Place<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    commune: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_insee: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latitude: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    longitude: Option<f64>,
}

/// Columns of which something is carried.
const CARRIED: &[(Table, &[&str])] = &[
    (Table::Partners, &["id", "nom", "type", "territoire", "siret"]),
    (Table::Actions, &["id", "titre", "description", "territoires", "thematiques", "publics", "pilote", "statut"]),
    (Table::Territories, &["id", "nom", "niveau", "code_insee", "latitude", "longitude"]),
    (Table::Participations, &["action", "partenaire", "role"]),
];

/// The files, that of what is lost among them.
pub fn data_inclusion(dossier: &Dossier, sheets: &[Sheet], lang: Lang) -> Vec<File> {
    let source = slug(&dossier.name);
    let day = dossier.last_event().to_string();
    let structures: Vec<Structure<'_>> = dossier.partners.iter().map(|partner| structure(dossier, partner, &source, &day)).collect();
    let (mut services, mut found) = (Vec::new(), lost(sheets, CARRIED));
    let mut say = |table: Table, column: &str, why: Text| count(&mut found, table, column, why);
    let is_commune = |partner: &&Partner| partner.territory.is_some_and(|of| dossier.territory(of).level == Level::Municipality);
    dossier
        .partners
        .iter()
        .filter(|p| p.territory.is_some() && !is_commune(p))
        .for_each(|_| say(Table::Partners, "territoire", NO_COMMUNE));
    let mut is_carried = BTreeSet::new();
    for (index, action) in dossier.actions.iter().enumerate() {
        if !matches!(action.status, None | Some(Status::Ongoing)) {
            say(Table::Actions, "", NOT_UNDER_WAY);
            continue;
        }
        let Some(partner) = carrier(dossier, index.into()) else {
            say(Table::Actions, "", NOBODY);
            continue;
        };
        is_carried.insert((ActionIdx::from(index), partner));
        let structure_id = identifier(&source, &dossier.partner(partner).id);
        services.push(service(dossier, action, structure_id, &source, &day));
        action
            .themes
            .iter()
            .filter(|theme| !THEMES.contains(&theme.as_str()))
            .for_each(|_| say(Table::Actions, "thematiques", UNKNOWN_THEME));
        let zones = action.territories.iter().map(|territory| dossier.territory(*territory));
        zones.filter(|territory| zone(territory).is_none()).for_each(|_| say(Table::Actions, "territoires", NO_ZONE));
    }
    let others = dossier.participations.iter().filter(|row| !is_carried.contains(&(row.action, row.partner)));
    others.for_each(|_| say(Table::Participations, "", NOT_CARRIER));
    let json = |path: &str, bytes: Result<Vec<u8>, serde_json::Error>| File {
        path: path.into(),
        bytes: bytes.expect("texts and numbers always have a JSON form"),
    };
    vec![
        losses(&found, lang),
        json("services.json", serde_json::to_vec_pretty(&services)),
        json("structures.json", serde_json::to_vec_pretty(&structures)),
    ]
}

const NOT_UNDER_WAY: Text = Text {
    fr: "action envisagée, terminée ou abandonnée : ce n'est pas un service ouvert",
    en: "action planned, completed or given up: no service that is open",
};
const NOBODY: Text = Text {
    fr: "action sans partenaire : aucune structure à qui la rattacher",
    en: "action without a partner: no structure to put it under",
};
const UNKNOWN_THEME: Text =
    Text { fr: "thématique absente de la liste de data·inclusion", en: "theme that is not in the list of data·inclusion" };
const NO_COMMUNE: Text = Text { fr: "territoire qui n'est pas une commune", en: "territory that is no commune" };
const NO_ZONE: Text = Text {
    fr: "territoire sans code de commune, d'intercommunalité ou de département",
    en: "territory without a code of commune, intermunicipal body or département",
};

fn identifier(source: &str, id: &str) -> String {
    format!("{source}--{id}")
}

fn structure<'a>(dossier: &'a Dossier, partner: &'a Partner, source: &'a str, day: &str) -> Structure<'a> {
    let territory = partner.territory.map(|territory| dossier.territory(territory));
    Structure {
        source,
        id: identifier(source, &partner.id),
        nom: name(&partner.name, &partner.id),
        date_maj: day.to_owned(),
        siret: partner.siret.as_deref().filter(|siret| siret.len() == 14),
        place: territory.filter(|territory| territory.level == Level::Municipality).map(place).unwrap_or_default(),
        reseaux_porteurs: network(partner.kind).into_iter().collect(),
    }
}

fn place(commune: &Territory) -> Place<'_> {
    Place {
        commune: Some(&commune.name),
        code_insee: commune.insee_code.as_deref().filter(|code| code.len() == 5),
        latitude: commune.latitude,
        longitude: commune.longitude,
    }
}

fn service<'a>(dossier: &'a Dossier, action: &'a Action, structure_id: String, source: &'a str, day: &str) -> Service<'a> {
    let of = action.territories.first().map(|territory| dossier.territory(*territory).name.as_str()).unwrap_or_default();
    let publics: BTreeSet<&'static str> = action.target_groups.iter().filter_map(|group| public(group)).collect();
    let others: Vec<&str> = action.target_groups.iter().map(String::as_str).filter(|group| public(group).is_none()).collect();
    let zones: BTreeSet<&str> = action.territories.iter().filter_map(|territory| zone(dossier.territory(*territory))).collect();
    Service {
        source,
        structure_id,
        id: identifier(source, &action.id),
        nom: name(&action.title, of),
        description: if action.description.is_empty() { &action.title } else { &action.description },
        date_maj: day.to_owned(),
        thematiques: action.themes.iter().map(String::as_str).filter(|theme| THEMES.contains(theme)).collect(),
        publics: publics.into_iter().collect(),
        publics_precisions: (!others.is_empty()).then(|| others.join(", ")),
        zone_eligibilite: zones.into_iter().collect(),
    }
}

/// A name of 3 to 150 characters that no full stop ends. `more`: what completes one that is too short.
fn name(words: &str, more: &str) -> String {
    const MOST: usize = 150;
    let words = words.trim_end_matches(['.', ' ']);
    if words.chars().count() < 3 {
        return format!("{words} ({more})").trim().chars().take(MOST).collect();
    }
    if words.chars().count() <= MOST {
        return words.to_owned();
    }
    let cut: String = words.chars().take(MOST - 1).collect();
    let whole = cut.rfind(' ').filter(|at| *at > cut.len() / 2).map_or(cut.as_str(), |at| &cut[..at]);
    format!("{}…", whole.trim_end_matches(['.', ',', ';', ' ']))
}

/// The code of a territory that is a zone of eligibility. That of an MDS or a basin is the commune of its seat, not its zone.
fn zone(territory: &Territory) -> Option<&str> {
    let code = territory.insee_code.as_deref()?;
    let lengths: &[usize] = match territory.level {
        Level::Municipality => &[5],
        Level::Epci => &[9],
        Level::Department => &[2, 3],
        _ => return None,
    };
    (lengths.contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(code)
}

/// The national network of a kind of partner, where a kind has only one.
const fn network(kind: PartnerKind) -> Option<&'static str> {
    Some(match kind {
        PartnerKind::Directorate | PartnerKind::DepartmentService => "departements",
        PartnerKind::Mds => "maisons-des-solidarites",
        PartnerKind::Municipality => "communes",
        PartnerKind::Ccas => "ccas-cias",
        PartnerKind::Region => "regions",
        PartnerKind::Caf => "caf",
        PartnerKind::Cpam => "cpam",
        PartnerKind::CommunityCentre => "fcsf",
        _ => return None,
    })
}

/// A target group as the schema says it: what its word surely means, and no more.
fn public(group: &str) -> Option<&'static str> {
    const OURS: &[(&str, &str)] = &[
        ("adolescents", "jeunes"),
        ("beneficiaires-rsa", "beneficiaires-des-minimas-sociaux"),
        ("femmes-victimes", "femmes"),
        ("jeunes-parents", "familles"),
        ("personnes-agees", "seniors"),
        ("personnes-handicapees", "personnes-en-situation-de-handicap"),
        ("sans-domicile", "personnes-en-situation-durgence"),
    ];
    let plain = slug(group);
    PUBLICS
        .iter()
        .copied()
        .find(|public| *public == plain)
        .or_else(|| OURS.iter().find(|(ours, _)| *ours == plain).map(|(_, public)| *public))
}

const PUBLICS: &[&str] = &[
    "actifs",
    "beneficiaires-des-minimas-sociaux",
    "demandeurs-emploi",
    "etudiants",
    "familles",
    "femmes",
    "jeunes",
    "personnes-en-situation-de-handicap",
    "personnes-en-situation-durgence",
    "personnes-en-situation-juridique-specifique",
    "personnes-exilees",
    "residents-qpv-frr",
    "seniors",
    "tous-publics",
];

const THEMES: &[&str] = &[
    "choisir-un-metier--confirmer-son-choix-de-metier",
    "choisir-un-metier--connaitre-les-opportunites-demploi",
    "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite",
    "choisir-un-metier--identifier-ses-points-forts-et-ses-competences",
    "creer-une-entreprise--definir-son-projet-de-creation-dentreprise",
    "creer-une-entreprise--developper-son-entreprise",
    "creer-une-entreprise--structurer-son-projet-de-creation-dentreprise",
    "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives",
    "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-a-la-citoyennete",
    "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits",
    "difficultes-administratives-ou-juridiques--beneficier-dune-mesure-daccompagnement-adapte",
    "difficultes-administratives-ou-juridiques--connaitre-ses-droits-face-a-une-discrimination",
    "difficultes-administratives-ou-juridiques--prendre-en-compte-une-problematique-judiciaire",
    "difficultes-financieres--acquerir-une-autonomie-budgetaire",
    "difficultes-financieres--ameliorer-sa-gestion-budgetaire",
    "difficultes-financieres--mettre-en-place-une-mesure-de-protection-financiere",
    "difficultes-financieres--prevenir-une-degradation-de-la-situation-financiere",
    "difficultes-financieres--situation-dendettement-surendettement",
    "equipement-et-alimentation--aide-menagere",
    "equipement-et-alimentation--alimentation",
    "equipement-et-alimentation--electromenager",
    "equipement-et-alimentation--habillement",
    "famille--garde-denfants",
    "famille--prise-en-charge-personne-dependante",
    "famille--soutien-a-la-parentalite-et-a-leducation",
    "famille--soutien-aidants",
    "famille--surmonter-conflits-separation-violence",
    "lecture-ecriture-calcul--maitriser-le-calcul",
    "lecture-ecriture-calcul--maitriser-le-francais",
    "logement-hebergement--acheter-un-logement",
    "logement-hebergement--changer-de-logement",
    "logement-hebergement--louer-un-logement",
    "logement-hebergement--rechercher-une-solution-dhebergement-temporaire",
    "logement-hebergement--reduire-les-impayes-de-loyer",
    "logement-hebergement--se-maintenir-dans-le-logement",
    "logement-hebergement--sinformer-sur-les-demarches-liees-a-lacces-au-logement",
    "mobilite--acceder-a-un-vehicule",
    "mobilite--entretenir-reparer-son-vehicule",
    "mobilite--etre-accompagne-dans-son-parcours-mobilite",
    "mobilite--financer-ma-mobilite",
    "mobilite--mobilite-douce-partagee-collective",
    "mobilite--preparer-un-permis",
    "numerique--acceder-a-des-services-en-ligne",
    "numerique--acceder-a-une-connexion-internet",
    "numerique--acquerir-un-equipement",
    "numerique--maitriser-les-fondamentaux-du-numerique",
    "preparer-sa-candidature--developper-son-reseau",
    "preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi",
    "preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation",
    "preparer-sa-candidature--valoriser-ses-competences",
    "remobilisation--activites-sportives-et-culturelles",
    "remobilisation--benevolat-action-citoyenne",
    "remobilisation--bien-etre-confiance-en-soi",
    "remobilisation--lien-social",
    "sante--acces-aux-soins",
    "sante--addictions",
    "sante--constituer-un-dossier-mdph-invalidite",
    "sante--sante-mentale",
    "sante--sante-sexuelle",
    "se-former--monter-son-dossier-de-formation",
    "se-former--trouver-sa-formation",
    "souvrir-a-linternational--connaitre-les-opportunites-demploi-a-letranger",
    "souvrir-a-linternational--sinformer-sur-les-aides-pour-travailler-a-letranger",
    "souvrir-a-linternational--sorganiser-suite-a-son-retour-en-france",
    "trouver-un-emploi--convaincre-un-recruteur-en-entretien",
    "trouver-un-emploi--faire-des-candidatures-spontanees",
    "trouver-un-emploi--maintien-dans-lemploi",
    "trouver-un-emploi--repondre-a-des-offres-demploi",
    "trouver-un-emploi--suivre-ses-candidatures-et-relancer-les-employeurs",
];

#[cfg(test)]
mod tests {
    use super::super::sheets;
    use super::*;
    use crate::dossier::testing::from_text;

    #[test]
    fn actions_under_way_are_services_of_their_lead_and_the_rest_is_counted() {
        let dossier = from_text(
            "territoires: id|nom|niveau|code_insee; m|Melun|commune|77288; mds|MDS de Melun|mds|77288
             partenaires: id|nom|type|territoire|siret; ccas|CCAS de Melun|ccas|m|; caf|CAF.|caf|mds|
             actions: id|titre|territoires|thematiques|publics|statut|cout; a1|Ateliers budget|m|famille--garde-denfants+budget|familles+aidants|en_cours|100; a2|Forum|mds|sante||terminee|; a3|Café|mds|||en_cours|
             participations: action|partenaire|role; a1|caf|contributeur; a1|ccas|pilote; a2|caf|pilote",
        )
        .dossier;
        let files = data_inclusion(&dossier, &sheets(&dossier), Lang::Fr);
        let text = |path: &str| {
            let file = files.iter().find(|file| file.path == path).expect("the file");
            String::from_utf8(file.bytes.clone()).expect("a text")
        };
        let services: serde_json::Value = serde_json::from_str(&text("services.json")).expect("JSON");
        assert_eq!(services.as_array().map(Vec::len), Some(1), "{services}");
        assert_eq!(services[0]["structure_id"], "essai--ccas");
        assert_eq!(services[0]["thematiques"], serde_json::json!(["famille--garde-denfants"]));
        assert_eq!((&services[0]["publics"], &services[0]["publics_precisions"]), (&serde_json::json!(["familles"]), &"aidants".into()));
        assert_eq!(services[0]["zone_eligibilite"], serde_json::json!(["77288"]));
        let structures: serde_json::Value = serde_json::from_str(&text("structures.json")).expect("JSON");
        assert_eq!((&structures[0]["nom"], &structures[1]["code_insee"]), (&"CAF".into(), &"77288".into()));
        let said = text("pertes.csv");
        for expected in [
            "actions,,1,\"action envisagée",
            "actions,,1,action sans partenaire",
            "actions,thematiques,1,",
            "actions,cout,1,",
            "participations,,2,",
            "partenaires,territoire,1,",
        ] {
            assert!(said.contains(expected), "{expected}\n{said}");
        }
    }

    #[test]
    fn names_have_the_length_that_is_asked_for() {
        assert_eq!(name("CAF.", "x"), "CAF");
        assert_eq!(name("A", "Melun"), "A (Melun)");
        let long = name(&"mot ".repeat(60), "x");
        assert!(long.chars().count() <= 150 && long.ends_with("mot…"), "{long}");
    }
}
