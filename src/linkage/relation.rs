//! How actions of one purpose are related.

use crate::dossier::codes;

codes! {
    /// How actions of one purpose are related.
    Relation {
        AcrossTerritories = "inter_territoires", "même but dans plusieurs territoires", "same purpose in several territories";
        ParallelToDepartment = "parallele_departemental", "en parallèle d'une action du Département", "parallel to a departmental action";
        CompetesWithPartner = "concurrence_partenaire", "en concurrence avec le projet d'un partenaire", "competing with a partner's own project";
        Duplicate = "doublon", "la même action saisie deux fois", "the same action entered twice";
    }
}
