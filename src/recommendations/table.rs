//! `recommandations.csv`.

use super::Agenda;
use crate::detectors::{Column, DETECTORS, Detection, ResultTable, Value};
use crate::text::Text;

macro_rules! columns {
    ($($code:literal, $fr:literal, $en:literal;)+) => { &[$(Column { code: $code, title: Text { fr: $fr, en: $en } },)+] };
}

/// The columns; the first ten are a contract. `score`, `bas`, `haut` are the net benefit in hours a year: sorting by `score` gives the order of benefit, `rang`
/// the order of discussion, which also leaves room for variety.
const COLUMNS: &[Column] = columns![
    "rang", "Rang", "Rank";
    "cle", "Clé", "Key";
    "detecteur", "Question", "Question";
    "score", "Bénéfice net (heures par an : probabilité × gain × facilité − effort)", "Net benefit (hours a year: probability × gain × feasibility − effort)";
    "bas", "Bénéfice net, bas (1 fois sur 10 au-dessous)", "Net benefit, low (1 in 10 below)";
    "haut", "Bénéfice net, haut (1 fois sur 10 au-dessus)", "Net benefit, high (1 in 10 above)";
    "option", "Option", "Option";
    "titre", "Proposition", "Proposal";
    "sujets", "Concerne", "About";
    "probabilite", "Probabilité que le constat soit juste", "Probability that the finding is true";
    "stabilite", "Part des essais où elle reste dans la liste", "Share of the trials in which it stays on the list";
    "solidite", "Solidité", "Firmness";
    "dans_les_10", "Part des tirages où elle est parmi les 10 premières", "Share of the draws in which it is among the first 10";
    "priorite", "Priorité avant variété (−1 à 1)", "Priority before variety (−1 to 1)";
    "gain", "Gain si le constat est juste (heures par an)", "Gain if the finding is true (hours a year)";
    "facilite", "Facilité (0 à 1)", "Feasibility (0 to 1)";
    "effort", "Effort (heures par an)", "Effort (hours a year)";
    "decision", "Décision passée", "Past decision";
];

/// One row a recommendation, in order of discussion.
pub fn table(detections: &[Detection], agenda: &Agenda) -> ResultTable {
    let rows = agenda.items.iter().map(|item| {
        let detection = &detections[item.detection];
        let finding = &detection.findings[item.finding];
        let title = DETECTORS
            .iter()
            .find(|d| d.key == detection.detector)
            .map_or(Text { fr: detection.detector, en: detection.detector }, |d| d.title);
        let firmness = if item.is_firm {
            ("solide", Text { fr: "solide", en: "firm" })
        } else {
            ("a_discuter", Text { fr: "à discuter", en: "to be discussed" })
        };
        vec![
            Value::Count(item.rank),
            Value::Text(finding.key.clone()),
            Value::Code(detection.detector, title),
            Value::Number(item.value.mid, 1),
            Value::Number(item.value.low, 1),
            Value::Number(item.value.high, 1),
            Value::Code(item.choice.code(), item.choice.label()),
            Value::Text(finding.title.fr.clone()),
            Value::Subjects(finding.subjects.clone()),
            Value::Share(finding.score),
            Value::Share(item.stability),
            Value::Code(firmness.0, firmness.1),
            Value::Share(item.among_ten),
            Value::Number(item.priority, 4),
            Value::Number(finding.worth.hours.mid, 1),
            Value::Share(finding.worth.feasibility),
            Value::Number(finding.worth.effort_hours, 1),
            item.precedent.as_ref().map_or(Value::Empty, |p| Value::Code(p.verdict.code(), p.verdict.label())),
        ]
    });
    ResultTable {
        file: "recommandations",
        caption: Text { fr: "Propositions, dans l'ordre où les discuter", en: "Proposals, in the order in which to discuss them" },
        columns: COLUMNS,
        rows: rows.collect(),
        is_shown: true,
    }
}
