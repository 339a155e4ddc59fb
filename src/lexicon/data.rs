//! The data files, embedded: what maillage knows needs no file beside the binary.

use super::Kind;

/// Concepts: name of the file, kind of its concepts, text.
pub(super) const CONCEPTS: &[(&str, Kind, &str)] = &[
    ("ageing", Kind::Purpose, include_str!("concepts/ageing.txt")),
    ("budget", Kind::Purpose, include_str!("concepts/budget.txt")),
    ("child_protection", Kind::Purpose, include_str!("concepts/child_protection.txt")),
    ("childhood", Kind::Purpose, include_str!("concepts/childhood.txt")),
    ("coordination", Kind::Purpose, include_str!("concepts/coordination.txt")),
    ("digital", Kind::Purpose, include_str!("concepts/digital.txt")),
    ("disability", Kind::Purpose, include_str!("concepts/disability.txt")),
    ("food", Kind::Purpose, include_str!("concepts/food.txt")),
    ("forms", Kind::Form, include_str!("concepts/forms.txt")),
    ("health", Kind::Purpose, include_str!("concepts/health.txt")),
    ("housing", Kind::Purpose, include_str!("concepts/housing.txt")),
    ("integration", Kind::Purpose, include_str!("concepts/integration.txt")),
    ("mental_health", Kind::Purpose, include_str!("concepts/mental_health.txt")),
    ("mobility", Kind::Purpose, include_str!("concepts/mobility.txt")),
    ("neighbourhood", Kind::Purpose, include_str!("concepts/neighbourhood.txt")),
    ("parenthood", Kind::Purpose, include_str!("concepts/parenthood.txt")),
    ("participation", Kind::Purpose, include_str!("concepts/participation.txt")),
    ("professional_practice", Kind::Purpose, include_str!("concepts/professional_practice.txt")),
    ("publics", Kind::TargetGroup, include_str!("concepts/publics.txt")),
    ("rights", Kind::Purpose, include_str!("concepts/rights.txt")),
    ("school_youth", Kind::Purpose, include_str!("concepts/school_youth.txt")),
    ("social_ties", Kind::Purpose, include_str!("concepts/social_ties.txt")),
    ("training_language", Kind::Purpose, include_str!("concepts/training_language.txt")),
    ("violence", Kind::Purpose, include_str!("concepts/violence.txt")),
];

/// Acronyms and their expansions.
pub(super) const ACRONYMS: &str = include_str!("concepts/acronyms.txt");
