//! Theme codes in words.
//!
//! # Source  The reference lists `thematiques` of the data·inclusion schema, v0 and v1 (top level), and the codes that territorial social projects add to them.

use crate::text::{Sentence, Text};

const LABELS: &[(&str, Text)] = &[
    ("acces-aux-droits-et-citoyennete", Text { fr: "Accès aux droits et citoyenneté", en: "Access to rights and citizenship" }),
    ("accompagnement-social-et-professionnel-personnalise", Text { fr: "Accompagnement personnalisé", en: "Personal support" }),
    ("aidants", Text { fr: "Aidants", en: "Carers" }),
    ("alimentation", Text { fr: "Alimentation", en: "Food" }),
    ("apprendre-francais", Text { fr: "Apprendre le français", en: "Learning French" }),
    ("choisir-un-metier", Text { fr: "Choisir un métier", en: "Choosing an occupation" }),
    ("citoyennete", Text { fr: "Citoyenneté", en: "Citizenship" }),
    ("coordination", Text { fr: "Coordination", en: "Coordination" }),
    ("creation-activite", Text { fr: "Création d'activité", en: "Starting a business" }),
    ("creer-une-entreprise", Text { fr: "Créer une entreprise", en: "Starting a business" }),
    ("culture-loisirs", Text { fr: "Culture et loisirs", en: "Culture and leisure" }),
    (
        "difficultes-administratives-ou-juridiques",
        Text { fr: "Difficultés administratives ou juridiques", en: "Administrative or legal difficulties" },
    ),
    ("difficultes-financieres", Text { fr: "Difficultés financières", en: "Financial difficulties" }),
    ("education", Text { fr: "Éducation", en: "Education" }),
    ("environnement", Text { fr: "Environnement", en: "Environment" }),
    ("equipement-et-alimentation", Text { fr: "Équipement et alimentation", en: "Equipment and food" }),
    ("famille", Text { fr: "Famille", en: "Family" }),
    ("gestion-financiere", Text { fr: "Gestion financière", en: "Managing money" }),
    ("handicap", Text { fr: "Handicap", en: "Disability" }),
    ("illettrisme", Text { fr: "Illettrisme", en: "Illiteracy" }),
    ("justice", Text { fr: "Justice", en: "Justice" }),
    ("lecture-ecriture-calcul", Text { fr: "Lecture, écriture et calcul", en: "Reading, writing and arithmetic" }),
    ("lever-freins", Text { fr: "Lever les freins à l'emploi", en: "Removing obstacles to work" }),
    ("lien-social", Text { fr: "Lien social", en: "Social ties" }),
    ("logement-hebergement", Text { fr: "Logement et hébergement", en: "Housing" }),
    ("migrations", Text { fr: "Migrations", en: "Migration" }),
    ("mobilite", Text { fr: "Mobilité", en: "Mobility" }),
    ("numerique", Text { fr: "Numérique", en: "Digital inclusion" }),
    ("personnes-agees", Text { fr: "Personnes âgées", en: "Older people" }),
    ("petite-enfance", Text { fr: "Petite enfance", en: "Early childhood" }),
    ("preparer-sa-candidature", Text { fr: "Préparer sa candidature", en: "Preparing to apply" }),
    ("protection-enfance", Text { fr: "Protection de l'enfance", en: "Child protection" }),
    ("remobilisation", Text { fr: "Remobilisation", en: "Regaining momentum" }),
    ("sante", Text { fr: "Santé", en: "Health" }),
    ("se-former", Text { fr: "Se former", en: "Training" }),
    ("souvrir-a-linternational", Text { fr: "S'ouvrir à l'international", en: "Going abroad" }),
    ("sport", Text { fr: "Sport", en: "Sport" }),
    ("trouver-un-emploi", Text { fr: "Trouver un emploi", en: "Finding work" }),
    ("violences", Text { fr: "Violences", en: "Violence" }),
];

/// The family of a theme: data·inclusion writes `sante--bilan-de-sante`, and a matrix counts by what stands before.
pub fn family(code: &str) -> &str {
    code.split_once("--").map_or(code, |(family, _)| family)
}

/// A theme or a family in words; one that is not in the lists is shown as it was typed, its hyphens as spaces.
pub fn label(theme: &str) -> Sentence {
    match LABELS.binary_search_by_key(&family(theme), |(code, _)| code) {
        Ok(at) => LABELS[at].1.into(),
        Err(_) => Sentence::verbatim(theme.replace(['-', '_'], " ")),
    }
}

/// The same as in the middle of a sentence.
pub fn in_a_sentence(theme: &str) -> Sentence {
    let Sentence { fr, en } = label(theme);
    let lower = |text: &str| {
        let mut letters = text.chars();
        letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
    };
    Sentence { fr: lower(&fr), en: lower(&en) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_so_that_each_is_found() {
        assert!(LABELS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(family("sante--bilan"), "sante");
    }
}
