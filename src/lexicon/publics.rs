//! Codes of target groups in words.
//!
//! # Source  The reference list `publics` of the data·inclusion schema, v0 and v1, and the codes that territorial social projects add to it.

use crate::text::{Sentence, Text};

macro_rules! labels {
    ($($code:literal, $fr:literal, $en:literal;)+) => { &[$(($code, Text { fr: $fr, en: $en }),)+] };
}

const LABELS: &[(&str, Text)] = labels![
    "actifs", "actifs", "people at work";
    "addictions", "personnes ayant une addiction", "people with addictions";
    "adolescents", "adolescents", "teenagers";
    "adultes", "adultes", "adults";
    "agriculteurs", "agriculteurs", "farmers";
    "aidants", "aidants", "carers";
    "aides-domicile", "aides à domicile", "home helpers";
    "allophones", "personnes qui ne parlent pas français", "people who don't speak French";
    "assistantes-maternelles", "assistantes maternelles", "childminders";
    "assistants-familiaux", "assistants familiaux", "foster carers";
    "auteurs-violences", "auteurs de violences", "perpetrators of violence";
    "beneficiaires-des-minimas-sociaux", "bénéficiaires de minima sociaux", "people on minimum benefits";
    "beneficiaires-rsa", "bénéficiaires du RSA", "RSA recipients";
    "benevoles", "bénévoles", "volunteers";
    "couples", "couples", "couples";
    "decrocheurs", "jeunes sortis du système scolaire", "early school leavers";
    "demandeurs-emploi", "demandeurs d'emploi", "jobseekers";
    "elus", "élus", "elected members";
    "enfants", "enfants", "children";
    "etudiants", "étudiants", "students";
    "familles", "familles", "families";
    "familles-enfants", "familles et enfants", "families and children";
    "familles-monoparentales", "familles monoparentales", "single-parent families";
    "femmes", "femmes", "women";
    "femmes-enceintes", "femmes enceintes", "pregnant women";
    "femmes-victimes", "femmes victimes de violences", "women victims of violence";
    "gens-du-voyage", "gens du voyage", "travellers";
    "grands-parents", "grands-parents", "grandparents";
    "jeunes", "jeunes", "young people";
    "jeunes-16-26", "jeunes de 16 à 26 ans", "young people of 16 to 26";
    "jeunes-ase", "jeunes suivis par l'ASE", "young people followed by child welfare";
    "jeunes-parents", "jeunes parents", "young parents";
    "locataires", "locataires", "tenants";
    "menages", "ménages", "households";
    "mna", "mineurs non accompagnés", "unaccompanied minors";
    "peres", "pères", "fathers";
    "personnes-agees", "personnes âgées", "older people";
    "personnes-de-nationalite-etrangere", "personnes de nationalité étrangère", "foreign nationals";
    "personnes-en-situation-de-handicap", "personnes en situation de handicap", "disabled people";
    "personnes-en-situation-durgence", "personnes en situation d'urgence", "people in an emergency";
    "personnes-en-situation-illettrisme", "personnes en situation d'illettrisme", "people with low literacy";
    "personnes-en-situation-juridique-specifique", "personnes en situation juridique particulière", "people in a specific legal situation";
    "personnes-exilees", "personnes exilées", "exiles";
    "personnes-handicapees", "personnes handicapées", "disabled people";
    "personnes-isolees", "personnes isolées", "isolated people";
    "professionnels", "professionnels", "professionals";
    "proprietaires", "propriétaires", "owners";
    "public-langues-etrangeres", "personnes parlant une autre langue", "speakers of other languages";
    "residents-qpv-frr", "habitants des quartiers prioritaires et des zones rurales fragiles", "residents of priority areas";
    "salaries", "salariés", "employees";
    "salaries-precaires", "salariés précaires", "precarious workers";
    "sans-domicile", "personnes sans domicile", "homeless people";
    "seniors-65", "plus de 65 ans", "people over 65";
    "sortants-prison", "sortants de prison", "people leaving prison";
    "tous-publics", "tous publics", "everybody";
    "usagers-psy", "personnes suivies en psychiatrie", "people followed in psychiatry";
    "victimes", "victimes", "victims";
];

/// A target group in words, as in the middle of a sentence; one that is not in the list is shown as it was typed, its hyphens as spaces.
pub fn label(code: &str) -> Sentence {
    match LABELS.binary_search_by_key(&code, |(known, _)| known) {
        Ok(at) => LABELS[at].1.into(),
        Err(_) => Sentence::verbatim(code.replace(['-', '_'], " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_so_that_each_is_found() {
        assert!(LABELS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!((label("tous-publics").fr.as_str(), label("gens_de_mer").fr.as_str()), ("tous publics", "gens de mer"));
    }
}
