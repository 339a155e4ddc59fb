//! Services and directorates that nobody calls, that call on nobody, or whose every link goes to one counterpart; and the matrix of centre and field.
//!
//! # Method
//! Links = solicitations, referrals, secondments and joint interventions, one for each date. Expected from the kind of service (PMI, ASE, directorate …), its size
//! (inhabitants served, services headed) and the time it has been seen, never from its own links: a null conditioned on a node's own degree cannot see that the node
//! is isolated. Channels, each a log Bayes factor: links (gamma–Poisson) together with their spread over counterparts (Ewens); links received; answers (beta-binomial),
//! which tell "asked and not honoured" from "never asked". Score: the largest posterior. One more honoured link never raises it. The list is the largest set whose mean probability of being wrong stays within the announced rate.
//!
//! # Odd cases
//! No solicitation: nothing can be assessed, and the report says so. A service seen for less than a quarter of the window, or of which fewer than 3 links are
//! expected: "trop tôt". A territory where nobody wrote a solicitation down: not assessable, for nothing written is no zero. Never seen in any table: at most to
//! watch, for it may not be open. A long interruption is told as an obstacle to the finding.
//!
//! # Cost
//! O(solicitations · log), and up to 100 times the services for what each is compared with (`standards.rs`).
//!
//! # Source
//! Ewens 1972; Clayton & Kaldor 1987; Efron, *Large-Scale Inference*, 2010.

mod assess;
mod channels;
mod finding;
mod kinds;
mod links;
mod matrix;
mod size;
mod standards;
mod structure;

use super::{Column, Detection, Detector, ResultTable, Subject, Value, View};
use crate::say;
use crate::settings::{Parameter, Section};
use crate::text::{Sentence, Text, count};
use assess::{Assessment, Status};
use jiff::Span;
use links::{Links, Node};
use structure::Place;

const HOURS: Text = Text { fr: "heures par an", en: "hours a year" };
const LINKS: Text = Text { fr: "liens", en: "links" };

pub(super) const DETECTOR: Detector = Detector {
    key: "isolated_services",
    title: Text { fr: "Services isolés", en: "Isolated services" },
    question: Text { fr: "Quels services n'appelle-t-on jamais\u{202f}?", en: "Which services does nobody call on?" },
    method: Text {
        fr: "On compte qui sollicite qui, et l'on compare chaque service à ceux de même nature, selon le temps depuis lequel on le voit\u{202f}: \
             ses liens, ceux qu'il reçoit, le nombre de ses interlocuteurs, les suites données.",
        en: "We count who calls on whom, and compare each service with those of the same nature, given how long it has been seen: its links, those it receives, \
             how many counterparts it has, and what came of its calls.",
    },
    doubt: Text {
        fr: "Un appel téléphonique ou une rencontre de couloir ne laissent pas de trace dans les tables.",
        en: "A telephone call or a word in a corridor leaves no row in the tables.",
    },
    parameters: &[
        Parameter::months(
            "window",
            48,
            Text { fr: "Période regardée avant la date d'analyse", en: "Period looked at before the day of analysis" },
        ),
        Parameter::share(
            "exposure_minimum",
            0.25,
            Text {
                fr: "Part de la période où un service doit avoir été vu pour être jugé",
                en: "Share of the period over which a service must have been seen to be judged",
            },
        ),
        Parameter::number(
            "expected_minimum",
            3.0,
            (0.0, 1_000.0),
            LINKS,
            Text {
                fr: "Liens attendus en dessous desquels il est trop tôt pour juger",
                en: "Links expected under which it is too early to judge",
            },
        ),
        Parameter::share(
            "false_alarms",
            0.20,
            Text { fr: "Part de fausses alertes acceptée dans la liste", en: "Share of false alarms accepted in the list" },
        ),
        Parameter::share(
            "confidence_minimum",
            0.5,
            Text {
                fr: "Confiance en dessous de laquelle aucun service n'est sur la liste",
                en: "Confidence under which no service is on the list",
            },
        ),
        Parameter::share(
            "watch_from",
            0.2,
            Text { fr: "Confiance à partir de laquelle un service est à surveiller", en: "Confidence from which a service is to watch" },
        ),
        Parameter::number(
            "worth_hours",
            40.0,
            (0.0, 10_000.0),
            HOURS,
            Text { fr: "Ce que vaut un service relié aux autres", en: "What a service linked to the others is worth" },
        ),
        Parameter::number(
            "effort_hours",
            8.0,
            (0.0, 10_000.0),
            HOURS,
            Text {
                fr: "Ce que demande de le relier (présentations, rencontre)",
                en: "What it takes to link it (introductions, a meeting)",
            },
        ),
    ],
    detect,
};

const COLUMNS: &[Column] = &[
    Column { code: "partenaire", title: Text { fr: "Service", en: "Service" } },
    Column { code: "statut", title: Text { fr: "Statut", en: "Status" } },
    Column { code: "motif", title: Text { fr: "Motif", en: "Motive" } },
    Column { code: "score", title: Text { fr: "Probabilité d'être isolé", en: "Probability of being isolated" } },
    Column { code: "bas", title: Text { fr: "Rapport à l'attendu, bas", en: "Ratio to expected, low" } },
    Column { code: "haut", title: Text { fr: "Rapport à l'attendu, haut", en: "Ratio to expected, high" } },
    Column { code: "attendu", title: Text { fr: "Liens attendus", en: "Links expected" } },
    Column { code: "observe", title: Text { fr: "Liens observés", en: "Links observed" } },
    Column { code: "recus_attendus", title: Text { fr: "Reçus, attendus", en: "Received, expected" } },
    Column { code: "recus_observes", title: Text { fr: "Reçus, observés", en: "Received, observed" } },
    Column { code: "interlocuteurs_attendus", title: Text { fr: "Interlocuteurs attendus", en: "Counterparts expected" } },
    Column { code: "interlocuteurs", title: Text { fr: "Interlocuteurs", en: "Counterparts" } },
    Column { code: "adresses", title: Text { fr: "Adressés", en: "Sent" } },
    Column { code: "adresses_honores", title: Text { fr: "Adressés, honorés", en: "Sent, honoured" } },
    Column { code: "adresses_a_suite_connue", title: Text { fr: "Adressés, suite connue", en: "Sent, answer known" } },
    Column { code: "recus_honores", title: Text { fr: "Reçus, honorés", en: "Received, honoured" } },
    Column { code: "recus_a_suite_connue", title: Text { fr: "Reçus, suite connue", en: "Received, answer known" } },
    Column { code: "dernier_lien", title: Text { fr: "Dernier lien", en: "Last link" } },
    Column { code: "nature", title: Text { fr: "Comparé aux services", en: "Compared with services" } },
    Column {
        code: "interlocuteurs_dans_les_deux_sens",
        title: Text { fr: "Interlocuteurs, dans les deux sens", en: "Counterparts, both ways" },
    },
    Column {
        code: "interlocuteurs_propres",
        title: Text { fr: "Interlocuteurs qu'il est seul à joindre", en: "Counterparts joined by it alone" },
    },
    Column { code: "cercle", title: Text { fr: "Interlocuteurs au moins, dans son cercle", en: "Counterparts at least, in its circle" } },
    Column { code: "services_en_deux_pas", title: Text { fr: "Services atteints en deux pas", en: "Services reached in two steps" } },
    Column { code: "cle", title: Text { fr: "Clé", en: "Key" } },
];

/// One finding per service that is isolated or to watch, surest first; ties by key.
fn detect(view: &View, settings: &Section) -> Detection {
    let since = view.as_of.saturating_sub(Span::new().months(settings.count("window").max(1) as i64));
    let links = links::gather(view, since);
    let assessments = assess::assess(view, settings, &links);
    let places = structure::places(view, &links);
    let mut findings = Vec::new();
    let mut rows = Vec::new();
    for ((node, assessment), place) in links.nodes.iter().zip(&assessments).zip(&places) {
        let mut key = None;
        if matches!(assessment.status, Status::Isolated | Status::Watch) {
            let case = finding::Case { view, settings, links: &links, node, assessment, place };
            if let Some(finding) = case.finding() {
                key = Some(finding.key.clone());
                findings.push(finding);
            }
        }
        rows.push((node, assessment, row(view, &links, &Known { node, assessment, place }, key)));
    }
    findings.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
    rows.sort_by(|a, b| {
        let score = |x: &Assessment| x.score.unwrap_or(-1.0);
        let id = |node: &Node| &view.dossier.partner(node.partner).id;
        (a.1.status).cmp(&b.1.status).then(score(b.1).total_cmp(&score(a.1))).then_with(|| id(a.0).cmp(id(b.0)))
    });
    let services = ResultTable {
        file: "services",
        caption: Text {
            fr: "Liens des services et des directions, observés et attendus",
            en: "Links of services and directorates, observed and expected",
        },
        columns: COLUMNS,
        rows: rows.into_iter().map(|(_, _, row)| row).collect(),
        is_shown: true,
    };
    let mut tables = vec![services];
    tables.extend(matrix::tables(view, &links));
    Detection { detector: DETECTOR.key, findings, tables, silences: silences(&links, &assessments) }
}

/// All that a row of the table says.
struct Known<'a> {
    node: &'a Node,
    assessment: &'a Assessment,
    place: &'a Place,
}

fn row(view: &View, links: &Links, service: &Known, key: Option<String>) -> Vec<Value> {
    let Known { node, assessment, place } = *service;
    let (status, words) = match assessment.status {
        Status::Isolated => ("isole", Text { fr: "isolé à ce jour", en: "isolated to date" }),
        Status::Watch => ("a_surveiller", Text { fr: "à surveiller", en: "to watch" }),
        Status::Linked => ("relie", Text { fr: "relié", en: "linked" }),
        Status::TooEarly => ("trop_tot", Text { fr: "trop tôt pour le dire", en: "too early to say" }),
        Status::NotAssessable => ("non_evaluable", Text { fr: "non évaluable", en: "can't be assessed" }),
    };
    let is_known = assessment.status != Status::NotAssessable;
    let known = |value: Value| if is_known { value } else { Value::Empty };
    let told = assessment.told();
    let judged = |value: f64| if assessment.score.is_some() { Value::Number(value, 2) } else { Value::Empty };
    let (sent, received) = (Node::honoured(view, &node.sent), Node::honoured(view, &node.received));
    vec![
        Value::Subject(Subject::Partner(node.partner)),
        Value::Code(status, words),
        assessment.motive.map_or(Value::Empty, |m| Value::Code(m.words().0, m.words().1)),
        assessment.score.map_or(Value::Empty, Value::Share),
        judged(told.ratio.0),
        judged(told.ratio.2),
        known(Value::Number(assessment.links.expected, 1)),
        known(Value::Count(node.n_links())),
        known(Value::Number(assessment.received.expected, 1)),
        known(Value::Count(node.received.len())),
        known(Value::Number(assessment.counterparts.expected, 1)),
        known(Value::Count(node.counterparts.len())),
        known(Value::Count(node.sent.len())),
        known(Value::Count(sent.0)),
        known(Value::Count(sent.1)),
        known(Value::Count(received.0)),
        known(Value::Count(received.1)),
        node.last_link(view).map_or(Value::Empty, |day| Value::Text(day.to_string())),
        links.kinds.names[node.kind].clone().map_or(Value::Empty, Value::Text),
        known(Value::Count(place.mutual)),
        known(Value::Number(place.effective_size, 1)),
        known(Value::Count(place.circle as usize)),
        known(Value::Count(place.within_two)),
        key.map_or(Value::Empty, Value::Text),
    ]
}

/// What could not be assessed, and why.
fn silences(links: &Links, assessments: &[Assessment]) -> Vec<Sentence> {
    let mut out = Vec::new();
    if links.calls.is_empty() {
        out.push(say!(
            "Aucune sollicitation dans le dossier sur la période\u{202f}: l'isolement des services n'est pas évalué."
                | "No solicitation in the dossier over the period: the isolation of services isn't assessed."
        ));
        return out;
    }
    let said = |n: usize| count(n, ("service", "services"), ("service", "services"));
    let of = |status: Status| assessments.iter().filter(|a| a.status == status).count();
    let (unrecorded, early) = (of(Status::NotAssessable), of(Status::TooEarly));
    if unrecorded > 0 {
        let services = said(unrecorded);
        out.push(Sentence {
            fr: format!(
                "{}\u{202f}: leur territoire n'a saisi aucune sollicitation, ou les déclare incomplètes\u{202f}; ce n'est pas un zéro.",
                services.fr
            ),
            en: format!("{}: their territory entered no solicitation, or declares them incomplete; that is no zero.", services.en),
        });
    }
    if early > 0 {
        let services = said(early);
        out.push(Sentence {
            fr: format!("{}\u{202f}: trop tôt pour conclure (trop peu de temps, ou trop peu de liens attendus).", services.fr),
            en: format!("{}: too early to conclude (too short a time, or too few links expected).", services.en),
        });
    }
    out
}

#[cfg(test)]
mod tests;
