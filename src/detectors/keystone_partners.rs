//! Partners on whom a subject or a link between territories rests alone.
//!
//! # Method     For each theme, the graph of partners from outside the Department and of the territories where their actions under way take place. A partner *holds alone*
//! a theme in a territory where nobody else from outside acts on it; it *links alone* groups of territories that have no other partner in common on the theme, at one or
//! more removes (articulation points, Hopcroft & Tarjan 1973). Each such hold really is one unless somebody acts there whom the dossier doesn't mention; score:
//! probability that at least so many of them really are.
//! # Choices    Theme by theme: over all themes together everybody is linked by the large institutions, and no departure cuts anything. The Department's own
//! services are left out: they are everywhere by construction, and would hide what rests on one outside partner.
//! # Odd cases  An action of the whole département, or of a basin, makes its partners relays in each of its territories, and holds nothing there. Names proposed as one partner are one. Actions without theme or
//! participation speak neither for nor against. A territory whose participations are declared missing loses nothing.
//! # Cost       O(participations × themes × territories of each action); one walk of each theme's graph, and one more for each partner that cuts it.
//! # Source     Hopcroft & Tarjan, CACM 16, 1973; Borgatti, "Identifying sets of key players in a social network", CMOT 12, 2006 (fragmentation).

mod finding;
mod holds;

use super::{Column, Detection, Detector, ResultTable, Standing, Subject, Value, View};
use crate::say;
use crate::settings::{Parameter, Section};
use crate::text::{Sentence, Text, count};
use holds::Holds;

const HOURS: Text = Text { fr: "heures par an", en: "hours a year" };

pub(super) const DETECTOR: Detector = Detector {
    key: "keystone_partners",
    title: Text { fr: "Partenaires sans relais", en: "Partners without a relay" },
    question: Text {
        fr: "Que perdrait-on si un partenaire n'était plus là\u{202f}?",
        en: "What would be lost if a partner were no longer there?",
    },
    method: Text {
        fr: "Thème par thème, on retire chaque partenaire extérieur au Département et l'on regarde ce qui ne tient plus\u{202f}: un thème sans autre partenaire dans un \
             territoire, des territoires sans autre partenaire commun.",
        en: "Theme by theme, each partner from outside the Department is taken out, and we look at what no longer holds: a theme with no other partner in a \
             territory, territories with no other partner in common.",
    },
    doubt: Text {
        fr: "D'autres partenaires agissent peut-être là sans figurer dans le dossier. Être sans relais n'est pas un reproche\u{202f}: c'est dire combien on compte sur eux.",
        en: "Other partners may act there without being in the dossier. To be without a relay is no reproach: it says how much they are relied on.",
    },
    parameters: &[
        Parameter::share(
            "unrecorded",
            0.30,
            Text {
                fr: "Chance qu'un autre partenaire agisse sur le même sujet sans figurer dans le dossier",
                en: "Chance that another partner acts on the same subject without being in the dossier",
            },
        ),
        Parameter::count(
            "holds_minimum",
            2,
            Text {
                fr: "Sujets ou liens réellement tenus seul à partir desquels un partenaire est dit sans relais",
                en: "Subjects or links really held alone from which a partner is said to be without a relay",
            },
        ),
        Parameter::share(
            "confidence_minimum",
            0.5,
            Text {
                fr: "Confiance en dessous de laquelle aucun partenaire n'est sur la liste",
                en: "Confidence under which no partner is on the list",
            },
        ),
        Parameter::share(
            "watch_from",
            0.2,
            Text {
                fr: "Confiance à partir de laquelle un partenaire est à surveiller", en: "Confidence from which a partner is to watch"
            },
        ),
        Parameter::share(
            "departures",
            0.10,
            Text { fr: "Part des partenaires qui se retirent en un an", en: "Share of partners that withdraw in a year" },
        ),
        Parameter::number(
            "rebuilding_hours",
            60.0,
            (0.0, 10_000.0),
            HOURS,
            Text {
                fr: "Ce que demande de reconstruire un sujet ou un lien perdu",
                en: "What it takes to build up a lost subject or link again",
            },
        ),
        Parameter::number(
            "effort_hours",
            6.0,
            (0.0, 10_000.0),
            HOURS,
            Text { fr: "Ce que demande de trouver et d'associer un relais", en: "What it takes to find and involve a relay" },
        ),
    ],
    detect,
};

const COLUMNS: &[Column] = &[
    Column { code: "partenaire", title: Text { fr: "Partenaire", en: "Partner" } },
    Column { code: "statut", title: Text { fr: "Statut", en: "Status" } },
    Column { code: "score", title: Text { fr: "Confiance", en: "Confidence" } },
    Column { code: "sujets", title: Text { fr: "Sujets suivis (thème et territoire)", en: "Subjects (theme and territory)" } },
    Column { code: "sujets_seul", title: Text { fr: "Sujets tenus seul", en: "Subjects held alone" } },
    Column { code: "liens_seul", title: Text { fr: "Liens entre territoires tenus seul", en: "Links between territories held alone" } },
    Column { code: "relais", title: Text { fr: "Relais possibles", en: "Possible relays" } },
    Column { code: "cle", title: Text { fr: "Clé", en: "Key" } },
];

/// One finding per partner without a relay, surest first; ties by key.
fn detect(view: &View, settings: &Section) -> Detection {
    let all = holds::gather(view);
    let mut findings = Vec::new();
    let mut rows = Vec::new();
    for holds in &all.partners {
        let case = finding::Case { view, settings, holds };
        let (score, standing) = (case.score(), case.standing());
        let key = standing.map(|standing| {
            let finding = case.finding(standing);
            let key = finding.key.clone();
            findings.push(finding);
            key
        });
        if !holds.alone.is_empty() || !holds.links.is_empty() {
            rows.push((score, row(holds, score, standing, key)));
        }
    }
    findings.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
    // A stable sort: equals stay in the order of partners.
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let table = ResultTable {
        file: "relais",
        caption: Text { fr: "Ce qui ne repose que sur un seul partenaire extérieur", en: "What rests on a single outside partner" },
        columns: COLUMNS,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        is_shown: true,
    };
    Detection { detector: DETECTOR.key, findings, tables: vec![table], silences: silences(&all) }
}

fn row(holds: &Holds, score: f64, standing: Option<Standing>, key: Option<String>) -> Vec<Value> {
    let (status, words) = match standing {
        Some(Standing::Established) => ("sans_relais", Text { fr: "sans relais à ce jour", en: "without a relay to date" }),
        Some(Standing::Watch) => ("a_surveiller", Text { fr: "à surveiller", en: "to watch" }),
        None => ("relaye", Text { fr: "relayé", en: "relayed" }),
    };
    vec![
        Value::Subject(Subject::Partner(holds.partner)),
        Value::Code(status, words),
        Value::Share(score),
        Value::Count(holds.n_subjects),
        Value::Count(holds.alone.len()),
        Value::Count(holds.n_links()),
        Value::Subjects(holds.relays.iter().map(|&p| Subject::Partner(p)).collect()),
        key.map_or(Value::Empty, Value::Text),
    ]
}

/// What could not be assessed, and why.
fn silences(all: &holds::All) -> Vec<Sentence> {
    let mut out = Vec::new();
    if all.partners.is_empty() {
        out.push(say!(
            "Aucune action en cours avec un thème et un partenaire extérieur\u{202f}: on ne peut pas dire ce qui repose sur un seul partenaire."
                | "No action under way with a theme and an outside partner: what rests on a single partner can't be said."
        ));
    } else if all.n_without_theme > 0 {
        let actions = count(all.n_without_theme, ("action en cours", "actions en cours"), ("action under way", "actions under way"));
        out.push(Sentence {
            fr: format!("{} sans thème\u{202f}: ce qui repose sur leurs partenaires n'est pas compté.", actions.fr),
            en: format!("{} without a theme: what rests on their partners isn't counted.", actions.en),
        });
    }
    out
}

#[cfg(test)]
mod tests;
