//! What kind of partner a foreign code or a name speaks of.
//!
//! # Source  data·inclusion, « typologies de structures » (v0); FINESS; the names of French institutions.

use crate::dossier::fold;

/// Codes of other directories (folded) → types of partners.
const CODES: &[(&str, &str)] = &[
    ("aci", "ess"),
    ("ai", "ess"),
    ("ei", "ess"),
    ("eiti", "ess"),
    ("etti", "ess"),
    ("geiq", "ess"),
    ("ea", "ess"),
    ("eatt", "ess"),
    ("ess", "ess"),
    ("cap_emploi", "emploi"),
    ("ft", "emploi"),
    ("pe", "emploi"),
    ("ml", "emploi"),
    ("plie", "emploi"),
    ("mde", "emploi"),
    ("asso", "association"),
    ("asso_chomeurs", "association"),
    ("odc", "association"),
    ("cd", "direction_departementale"),
    ("dept", "direction_departementale"),
    ("dtpas", "direction_departementale"),
    ("mds", "mds"),
    ("uds", "mds"),
    ("msap", "autre"),
    ("muni", "commune"),
    ("mairie", "commune"),
    ("ccas", "ccas"),
    ("cias", "ccas"),
    ("epci", "intercommunalite"),
    ("caf", "caf"),
    ("cpam", "cpam"),
    ("cs", "centre_social"),
    ("evs", "centre_social"),
    ("reg", "region"),
    ("prefecture", "etat"),
    ("pjj", "etat"),
    ("spip", "etat"),
    ("spie", "etat"),
    ("ddets", "etat"),
    ("chrs", "etablissement_medico_social"),
    ("chu", "etablissement_medico_social"),
    ("esat", "etablissement_medico_social"),
    ("esms", "etablissement_medico_social"),
    ("oacas", "etablissement_medico_social"),
    ("cada", "etablissement_medico_social"),
    ("cph", "etablissement_medico_social"),
    ("pension", "etablissement_medico_social"),
    ("resfjt", "etablissement_medico_social"),
    ("ets_pub", "etablissement_sante"),
    ("hopital", "etablissement_sante"),
    ("bib", "commune"),
    ("e2c", "emploi"),
    ("epide", "emploi"),
    ("association", "association"),
    ("academic", "education_nationale"),
    ("government", "etat"),
    ("private", "entreprise"),
    ("red_cross", "association"),
    ("ngo", "association"),
    ("ong", "association"),
];

/// Words of a name (folded, whole words) that tell a type, surest first.
const WORDS: &[(&str, &str)] = &[
    ("ccas", "ccas"),
    ("centre_communal_d_action_sociale", "ccas"),
    ("cias", "ccas"),
    ("caisse_d_allocations_familiales", "caf"),
    ("caf", "caf"),
    ("cpam", "cpam"),
    ("caisse_primaire", "cpam"),
    ("assurance_maladie", "cpam"),
    ("mission_locale", "emploi"),
    ("france_travail", "emploi"),
    ("pole_emploi", "emploi"),
    ("cap_emploi", "emploi"),
    ("plie", "emploi"),
    ("mds", "mds"),
    ("maison_departementale", "mds"),
    ("pmi", "service_departemental"),
    ("conseil_departemental", "direction_departementale"),
    ("conseil_general", "direction_departementale"),
    ("departement", "direction_departementale"),
    ("mairie", "commune"),
    ("commune", "commune"),
    ("ville", "commune"),
    ("communaute_de_communes", "intercommunalite"),
    ("communaute_d_agglomeration", "intercommunalite"),
    ("metropole", "intercommunalite"),
    ("prefecture", "etat"),
    ("ddets", "etat"),
    ("ars", "etat"),
    ("college", "education_nationale"),
    ("lycee", "education_nationale"),
    ("ecole", "education_nationale"),
    ("education_nationale", "education_nationale"),
    ("hopital", "etablissement_sante"),
    ("centre_hospitalier", "etablissement_sante"),
    ("clinique", "etablissement_sante"),
    ("ehpad", "etablissement_medico_social"),
    ("esat", "etablissement_medico_social"),
    ("centre_social", "centre_social"),
    ("habitat", "bailleur"),
    ("oph", "bailleur"),
    ("sarl", "entreprise"),
    ("sas", "entreprise"),
    ("association", "association"),
    ("asso", "association"),
];

/// The type that a code of another directory stands for.
pub(super) fn of_code(code: &str) -> Option<&'static str> {
    let folded = fold(code);
    CODES.iter().find(|(known, _)| *known == folded).map(|(_, kind)| *kind)
}

/// The type that a name tells; « autre » when it tells none.
pub(super) fn of_name(name: &str) -> &'static str {
    let padded = format!("_{}_", fold(name));
    WORDS.iter().find(|(word, _)| padded.contains(&format!("_{word}_"))).map_or("autre", |(_, kind)| kind)
}
