//! Two names that must not be merged without a person's word, however alike: a mairie and its CCAS, a centre for adults and one for children.

use super::bench::Record;
use super::words::{CONTRASTS, DOORS, FEDERATING, LOCAL, NATURES};
use crate::dossier::PartnerKind as Kind;
use crate::say;
use crate::text::Sentence;
use std::collections::BTreeSet;

/// Why two names stay apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Apart {
    /// A person said that they are two.
    Said,
    /// Two valid SIREN: two legal bodies, for certain.
    Sirens,
    /// Two numbers of the register of associations: two associations, for certain.
    Associations,
    /// One is a service of the other, as the dossier says.
    Parent,
    /// One legal body, two establishments.
    Establishments,
    /// Two kinds of body: the words of each.
    Natures(Sentence, Sentence),
    /// Contrasting words, one of each name.
    Words(&'static str, &'static str),
    /// Different numbers.
    Numbers(String, String),
    /// A body that gathers others, and one of them.
    Federation,
    /// Two doors of one body, in two places.
    Doors,
    /// A commune, or its CCAS, and the one that it became part of.
    Communes(String, String),
}

/// Kinds that the dossier never mistakes for each other when both are given.
const INSTITUTIONS: &[Kind] = &[
    Kind::Directorate,
    Kind::DepartmentService,
    Kind::Mds,
    Kind::Municipality,
    Kind::Ccas,
    Kind::Epci,
    Kind::Region,
    Kind::Caf,
    Kind::Cpam,
    Kind::CommunityCentre,
];

/// What keeps two partners apart, the firmest reason first.
pub(super) fn apart(left: &Record, right: &Record) -> Option<Apart> {
    if left.ancestors.contains(&right.partner) || right.ancestors.contains(&left.partner) {
        return Some(Apart::Parent);
    }
    if let (Some(a), Some(b)) = (&left.identifier, &right.identifier) {
        if a.siren != b.siren {
            return Some(Apart::Sirens);
        }
        match (&a.nic, &b.nic) {
            (Some(x), Some(y)) if x != y => return Some(Apart::Establishments),
            // One establishment: the words no longer matter, but services of one house may share its number.
            (Some(_), Some(_)) => return is_service(left, right).then(|| kinds(left, right)),
            _ => {}
        }
    } else if let (Some(a), Some(b)) = (&left.rna, &right.rna)
        && a != b
    {
        return Some(Apart::Associations);
    }
    natures(left, right).or_else(|| communes(left, right)).or_else(|| words(left, right))
}

/// Two town halls, or two CCAS, of which one commune became part of the other: legally two, in a directory perhaps one.
fn communes(left: &Record, right: &Record) -> Option<Apart> {
    let is_municipal = |record: &Record| matches!(record.kind, Kind::Municipality | Kind::Ccas) || record.name.natures.contains(&0);
    if !is_municipal(left) || !is_municipal(right) || !has_merged(left, right) {
        return None;
    }
    let name = |record: &Record| record.name.places.first().cloned().unwrap_or_default();
    Some(Apart::Communes(name(left), name(right)))
}

/// Does one name the place that the other's became?
pub(super) fn has_merged(left: &Record, right: &Record) -> bool {
    let (a, b) = (&left.name, &right.name);
    a.places.is_disjoint(&b.places) && (!a.places_now.is_disjoint(&b.places) || !b.places_now.is_disjoint(&a.places))
}

fn is_service(left: &Record, right: &Record) -> bool {
    left.kind == Kind::DepartmentService || right.kind == Kind::DepartmentService
}

fn kinds(left: &Record, right: &Record) -> Apart {
    let label = |record: &Record| Sentence::from(record.kind.label());
    Apart::Natures(label(left), label(right))
}

fn natures(left: &Record, right: &Record) -> Option<Apart> {
    let (a, b) = (&left.name.natures, &right.name.natures);
    if !a.is_empty() && !b.is_empty() && a != b {
        let word = |at: &usize| if *at == 0 { say!("commune" | "municipality") } else { Sentence::verbatim(NATURES[at - 1].0) };
        let one =
            |mine: &BTreeSet<usize>, other: &BTreeSet<usize>| mine.difference(other).next().or(mine.first()).map(word).unwrap_or_default();
        return Some(Apart::Natures(one(a, b), one(b, a)));
    }
    let is_institution = |record: &Record| INSTITUTIONS.contains(&record.kind);
    (left.kind != right.kind && is_institution(left) && is_institution(right)).then(|| kinds(left, right))
}

fn words(left: &Record, right: &Record) -> Option<Apart> {
    for row in CONTRASTS {
        let of = |record: &Record| -> BTreeSet<&'static str> {
            row.iter().filter(|(_, word)| record.name.words.iter().any(|w| w == word)).map(|(label, _)| *label).collect()
        };
        let (a, b) = (of(left), of(right));
        let pick = |mine: &BTreeSet<&'static str>, other: &BTreeSet<&'static str>| mine.difference(other).next().or(mine.first()).copied();
        if let (false, Some(x), Some(y)) = (a == b, pick(&a, &b), pick(&b, &a)) {
            return Some(Apart::Words(x, y));
        }
    }
    let (a, b) = (&left.name.numbers, &right.name.numbers);
    if a.is_disjoint(b)
        && let (Some(x), Some(y)) = (a.first(), b.first())
    {
        return Some(Apart::Numbers(x.clone(), y.clone()));
    }
    let has = |record: &Record, list: &[&str]| record.name.words.iter().any(|w| list.contains(&w.as_str()));
    // A body that gathers others, and one of them: the one names a place, or a section, that the other doesn't.
    let is_branch = |one: &Record, other: &Record| {
        let names_more = |list: &[&str]| one.name.plain.iter().any(|w| list.contains(&w.as_str()) && !other.name.plain.contains(w));
        (one.name.is_local && one.name.places.difference(&other.name.places).next().is_some()) || names_more(LOCAL)
    };
    let gathers = |record: &Record| has(record, FEDERATING);
    let is_one_federation = gathers(left) && gathers(right);
    let is_half = |one: &Record, other: &Record| {
        let is_other_wider = gathers(other) && (!gathers(one) || !other.name.is_local);
        is_other_wider && is_branch(one, other) && (!is_one_federation || !is_branch(other, one))
    };
    if is_half(left, right) || is_half(right, left) {
        return Some(Apart::Federation);
    }
    let (a, b) = (&left.name.places, &right.name.places);
    if has(left, DOORS) && has(right, DOORS) && !a.is_empty() && !b.is_empty() && a.is_disjoint(b) {
        return Some(Apart::Doors);
    }
    None
}

impl Apart {
    /// Is there nothing for a person to check: the dossier itself says that they are two?
    pub(super) fn is_certain(&self) -> bool {
        matches!(self, Self::Said | Self::Sirens | Self::Associations | Self::Parent)
    }

    /// The reason, for people.
    pub(super) fn reason(&self) -> Sentence {
        match self {
            Self::Said => say!("quelqu'un a dit que ce sont deux partenaires" | "somebody said that they are two partners"),
            Self::Associations => say!("deux numéros RNA différents" | "two different RNA numbers"),
            Self::Communes(a, b) => {
                say!("des communes réunies depuis\u{202f}: {a} et {b}" | "communes that have merged since: {a} and {b}")
            }
            Self::Sirens => say!("deux numéros SIREN différents" | "two different SIREN numbers"),
            Self::Parent => say!("l'un est un service de l'autre" | "one is a service of the other"),
            Self::Establishments => say!("même organisme (SIREN), deux établissements" | "one legal body (SIREN), two establishments"),
            Self::Natures(a, b) => Sentence {
                fr: format!("deux sortes d'organismes\u{202f}: {} et {}", a.fr, b.fr),
                en: format!("two kinds of body: {} and {}", a.en, b.en),
            },
            Self::Words(a, b) => say!("des mots qui les distinguent\u{202f}: {a} et {b}" | "words that set them apart: {a} and {b}"),
            Self::Numbers(a, b) => say!("des numéros différents\u{202f}: {a} et {b}" | "different numbers: {a} and {b}"),
            Self::Federation => {
                say!("l'un fédère des structures, l'autre est une structure locale" | "one gathers local bodies, the other is a local one")
            }
            Self::Doors => say!("deux lieux d'accueil d'un même organisme" | "two doors of one body, in two places"),
        }
    }
}
