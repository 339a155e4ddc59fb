//! Actions with good results in territories of the same type, and absent here.
//!
//! # Method
//! Actions of one purpose make one practice; its evaluated results are drawn towards one half, Beta(2 + Σr, 2 + Σ(1 − r)). Score for a territory where nothing of the kind
//! appears: P(result above the median practice) × weight of the peers that do it × P(nothing here does the same), twice the odds where a need was raised on it. A practice is
//! one finding; its score is that of the territory where it is surest.
//!
//! # Odd cases
//! Where `completude` doesn't say that all actions are in the dossier, an absent row is no absence: at most "to watch". A practice that the département already brings
//! there is not absent. No type, no result: nothing is said, and that is said.
//!
//! # Choices    One finding a practice, not one a territory: the question is "whom to ask", and the same answer serves several.
//! # Cost       Evaluated actions × territories of the type.
//! # Source     Beta-binomial shrinkage: Gelman et al., *Bayesian Data Analysis*, ch. 5.

mod assess;
mod finding;
mod practices;

use super::{CONFIDENCE_MINIMUM, Column, Detection, Detector, ResultTable, Standing, Subject, Value, View};
use crate::say;
use crate::settings::{Parameter, Section};
use crate::text::{Sentence, Text};
use assess::{Candidate, Listener};
pub use practices::{Missing, Practice, practices, shrunken};

const HOURS: Text = Text { fr: "heures par an", en: "hours a year" };

pub(super) const DETECTOR: Detector = Detector {
    key: "what_works_elsewhere",
    title: Text { fr: "Ce qui marche ailleurs", en: "What works elsewhere" },
    question: Text {
        fr: "Qu'est-ce qui a fait ses preuves dans un territoire semblable, et manque ici\u{202f}?",
        en: "What has proved itself in a similar territory, and is missing here?",
    },
    method: Text {
        fr: "On prend les actions bien évaluées, et l'on cherche les territoires du même type où rien de semblable n'apparaît. Une seule évaluation compte peu\u{202f}: le résultat \
             est ramené vers la moyenne.",
        en: "We take the actions that were well evaluated, and look for the territories of the same type where nothing of the kind appears. One evaluation alone counts \
             little: the result is drawn towards the middle.",
    },
    doubt: Text {
        fr: "Une action peut avoir réussi grâce à des personnes ou à un lieu que l'on ne transporte pas\u{202f}; et elle existe peut-être ici sans être dans la table.",
        en: "An action may have succeeded thanks to people or a place that can't be moved; and it may exist here without being in the table.",
    },
    parameters: &[
        Parameter::share(
            "good_result",
            0.6,
            Text {
                fr: "Résultat évalué à partir duquel une action est dite réussie",
                en: "Evaluated result from which an action is said to work",
            },
        ),
        Parameter::share(
            "unseen",
            0.1,
            Text {
                fr: "Chance qu'une action semblable existe sans figurer dans un dossier complet",
                en: "Chance that a similar action exists without being in a complete dossier",
            },
        ),
        CONFIDENCE_MINIMUM,
        Parameter::share(
            "watch_from",
            0.3,
            Text {
                fr: "Confiance à partir de laquelle une action est à regarder", en: "Confidence from which an action is worth an eye"
            },
        ),
        Parameter::number(
            "worth_hours",
            30.0,
            (0.0, 10_000.0),
            HOURS,
            Text {
                fr: "Ce que vaut, pour un territoire, de reprendre une action qui marche au lieu de tout inventer",
                en: "What it is worth to a territory to take over an action that works instead of inventing everything",
            },
        ),
        Parameter::number(
            "effort_hours",
            8.0,
            (0.0, 10_000.0),
            HOURS,
            Text {
                fr: "Ce que demande à un territoire d'aller voir et d'adapter",
                en: "What it takes a territory to go and see, and adapt",
            },
        ),
    ],
    detect,
};

const COLUMNS: &[Column] = &[
    Column { code: "action", title: Text { fr: "Action", en: "Action" } },
    Column { code: "territoire", title: Text { fr: "Absente de", en: "Absent from" } },
    Column { code: "statut", title: Text { fr: "Statut", en: "Status" } },
    Column { code: "score", title: Text { fr: "Confiance", en: "Confidence" } },
    Column { code: "a_demander_a", title: Text { fr: "À demander à", en: "To ask" } },
    Column { code: "evaluations", title: Text { fr: "Évaluations", en: "Evaluations" } },
    Column { code: "resultat", title: Text { fr: "Résultat, ramené vers la moyenne", en: "Result, drawn towards the middle" } },
    Column { code: "besoin", title: Text { fr: "Besoin exprimé sur ce thème", en: "Need raised on the theme" } },
    Column { code: "cle", title: Text { fr: "Clé", en: "Key" } },
];

/// One finding a practice, surest first; ties by key.
fn detect(view: &View, settings: &Section) -> Detection {
    let candidates = assess::candidates(view, settings);
    let mut findings = Vec::new();
    let mut rows = Vec::new();
    for candidate in &candidates {
        let finding = finding::Case { view, settings, candidate }.finding();
        let key = finding.as_ref().map(|finding| finding.key.clone());
        for listener in &candidate.listeners {
            if listener.standing.is_some() {
                rows.push((listener.score, row(candidate, listener, key.clone())));
            }
        }
        findings.extend(finding);
    }
    findings.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
    // A stable sort: equals stay in the order of practices, then of territories.
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let table = ResultTable {
        file: "a_reprendre",
        caption: Text {
            fr: "Actions bien évaluées, et territoires du même type où rien de semblable n'apparaît",
            en: "Actions well evaluated, and territories of the same type where nothing of the kind appears",
        },
        columns: COLUMNS,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        is_shown: true,
    };
    Detection { detector: DETECTOR.key, findings, tables: vec![table], silences: silences(view, &candidates) }
}

fn row(candidate: &Candidate, listener: &Listener, key: Option<String>) -> Vec<Value> {
    let (code, words) = match listener.standing {
        Some(Standing::Established) => ("a_reprendre", Text { fr: "à reprendre", en: "to take over" }),
        _ if !listener.is_whole => {
            ("non_renseigne", Text { fr: "absente du dossier, qui n'est pas complet", en: "absent from the dossier, which isn't complete" })
        }
        _ => ("a_surveiller", Text { fr: "à regarder", en: "worth an eye" }),
    };
    vec![
        Value::Subject(Subject::Action(candidate.action)),
        Value::Subject(Subject::Territory(listener.unit)),
        Value::Code(code, words),
        Value::Share(listener.score),
        Value::Subjects(listener.tellers.iter().map(|t| Subject::Territory(*t)).collect()),
        Value::Count(candidate.outcomes.len()),
        Value::Share(candidate.result.mean()),
        if !listener.needs.is_empty() { Value::Code("oui", Text { fr: "oui", en: "yes" }) } else { Value::Empty },
        key.map_or(Value::Empty, Value::Text),
    ]
}

/// What could not be said, and why.
fn silences(view: &View, candidates: &[Candidate]) -> Vec<Sentence> {
    let dossier = view.dossier;
    let units = dossier.units();
    if dossier.actions.iter().all(|a| a.outcome.is_none()) {
        return vec![say!(
            "Aucune action n'a de résultat évalué (colonne resultat)\u{202f}: on ne peut pas dire ce qui marche."
                | "No action has an evaluated result (column resultat): what works can't be said."
        )];
    }
    if units.iter().all(|unit| dossier.same_type(*unit).is_empty()) {
        return vec![say!(
            "Aucun territoire n'a de semblable (colonne typologie de la table territoires)\u{202f}: on ne compare pas ce qui n'est pas du même type."
                | "No territory has a peer (column typologie of table territoires): what isn't of the same type isn't compared."
        )];
    }
    let is_partial = |c: &Candidate| c.listeners.iter().any(|l| !l.is_whole);
    if candidates.iter().any(is_partial) {
        return vec![say!(
            "Là où le dossier ne dit pas contenir toutes les actions (table completude), une action qui n'apparaît pas n'est pas déclarée absente\u{202f}: elle est seulement à regarder."
                | "Where the dossier isn't said to hold all actions (table completude), an action that doesn't appear isn't declared absent: it is only worth an eye."
        )];
    }
    Vec::new()
}

#[cfg(test)]
mod tests;
