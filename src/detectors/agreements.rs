//! Agreements: those that end while the work goes on, those that nothing shows in use, and themes worked on together without any.
//!
//! # Method     Each agreement is set beside what its signatories do together (`usage.rs`): actions under way, workshops and committees, calls. Over, or over within the
//! horizon, while they go on: to renew (`assess.rs`). Nothing in common since it began, against agreements of its age: unused. Themes whose actions bring the
//! département and others together, and of which no agreement serves any (`themes.rs`).
//! # Choices    Another agreement of the same signatories that runs longer takes the place of the first: nothing is said of it.
//! # Odd cases  No table of agreements: nothing can be said, and that is said. Without an end, nothing expires. What is absent (use, agreement) is established only where
//! `completude` says that the tables are whole; elsewhere it is at most to watch. A single signatory is never said not to use its agreement.
//! # Cost       O(agreements × rows that name their signatories).
//! # Source     Efron, *Large-Scale Inference*, 2010 (two groups); Clayton & Kaldor 1987.

mod assess;
mod finding;
mod subject;
mod themes;
mod usage;

use super::{CONFIDENCE_MINIMUM, Column, Detection, Detector, ResultTable, Standing, Subject, Value, View};
use crate::say;
use crate::settings::{Parameter, Section};
use crate::text::{Sentence, Text};
use assess::{Assessment, State};
use jiff::Span;
use themes::Theme;
use usage::Usage;

const HOURS: Text = Text { fr: "heures par an", en: "hours a year" };

pub(super) const DETECTOR: Detector = Detector {
    key: "agreements",
    title: Text { fr: "Conventions à reprendre", en: "Agreements to take up again" },
    question: Text {
        fr: "Quelles conventions s'achèvent, dorment ou manquent\u{202f}?",
        en: "Which agreements end, lie asleep or are missing?",
    },
    method: Text {
        fr: "On met chaque convention à côté de ce que ses signataires font ensemble\u{202f}: actions en cours, ateliers et comités, sollicitations. Échue ou près de l'être alors que \
             le travail continue, elle est à reprendre\u{202f}; sans rien en commun depuis son début, elle dort.",
        en: "Each agreement is set beside what its signatories do together: actions under way, workshops and committees, calls. Over, or nearly, while the work goes on: to \
             be taken up again; with nothing in common since it began: asleep.",
    },
    doubt: Text {
        fr: "Une convention peut être reconduite sans que la table le dise, et servir sans laisser de trace (un transfert d'argent, un prêt de locaux).",
        en: "An agreement may be renewed without the table saying so, and serve without leaving a trace (a transfer of money, premises lent).",
    },
    parameters: &[
        Parameter::months(
            "horizon",
            6,
            Text {
                fr: "Délai avant l'échéance où une convention est à reprendre",
                en: "Time before its end at which an agreement is to be taken up",
            },
        ),
        Parameter::number(
            "covered_minimum",
            2.0,
            (0.0, 1_000.0),
            Text { fr: "actions", en: "actions" },
            Text {
                fr: "Actions sous convention attendues d'un thème, en dessous desquelles leur absence ne prouve rien",
                en: "Actions under an agreement expected of a theme, under which their absence proves nothing",
            },
        ),
        CONFIDENCE_MINIMUM,
        Parameter::share(
            "watch_from",
            0.3,
            Text {
                fr: "Confiance à partir de laquelle une convention est à regarder",
                en: "Confidence from which an agreement is worth an eye",
            },
        ),
        Parameter::number(
            "worth_hours",
            20.0,
            (0.0, 10_000.0),
            HOURS,
            Text {
                fr: "Ce que vaut une convention reprise à temps (ce que coûterait de renouer dans l'urgence)",
                en: "What an agreement taken up in time is worth (what it would cost to start over in a hurry)",
            },
        ),
        Parameter::number(
            "effort_hours",
            5.0,
            (0.0, 10_000.0),
            HOURS,
            Text { fr: "Ce que demande d'en parler avec les signataires", en: "What it takes to talk about it with the signatories" },
        ),
    ],
    detect,
};

/// One finding an agreement, or a theme, to take up; surest first, ties by key.
fn detect(view: &View, settings: &Section) -> Detection {
    let horizon = view.as_of.saturating_add(Span::new().months(settings.count("horizon").max(1) as i64));
    let participants = usage::participants(view);
    let all = usage::gather(view, &participants, horizon);
    let assessments = assess::assess(view, settings, &all, horizon);
    let themes = if all.is_empty() { Vec::new() } else { themes::gather(view, settings, &participants, &all) };
    let mut findings = Vec::new();
    let mut rows = Vec::new();
    for (usage, assessment) in all.iter().zip(&assessments) {
        let finding = finding::of_agreement(view, settings, usage, assessment);
        let key = finding.as_ref().map(|finding| finding.key.clone());
        rows.push((assessment.state, view.dossier.agreement(usage.agreement).end, agreement_row(view, usage, assessment, key)));
        findings.extend(finding);
    }
    let mut theme_rows = Vec::new();
    for theme in &themes {
        let finding = finding::of_theme(view, settings, theme);
        theme_rows.push((theme.score.unwrap_or(0.0), theme.actions.len(), theme_row(theme, finding.as_ref().map(|f| f.key.clone()))));
        findings.extend(finding);
    }
    findings.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
    // Stable sorts: equals stay in the order of the dossier, or of names.
    rows.sort_by_key(|row| (row.0, row.1));
    theme_rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    let tables = vec![
        ResultTable {
            file: "conventions_suivies",
            caption: Text {
                fr: "Les conventions, et ce que leurs signataires font ensemble",
                en: "Agreements, and what their signatories do together",
            },
            columns: AGREEMENTS,
            rows: rows.into_iter().map(|(.., row)| row).collect(),
            is_shown: true,
        },
        ResultTable {
            file: "conventions_par_theme",
            caption: Text {
                fr: "Thème par thème, les actions menées avec d'autres et les conventions en vigueur qui les servent",
                en: "Theme by theme, the actions carried out with others and the agreements in force that serve them",
            },
            columns: THEMES,
            rows: theme_rows.into_iter().map(|(.., row)| row).collect(),
            is_shown: true,
        },
    ];
    Detection { detector: DETECTOR.key, findings, tables, silences: silences(view, &all, &assessments, &themes) }
}

const AGREEMENTS: &[Column] = &[
    Column { code: "convention", title: Text { fr: "Convention", en: "Agreement" } },
    Column { code: "titre", title: Text { fr: "Intitulé", en: "Title" } },
    Column { code: "partenaires", title: Text { fr: "Signataires", en: "Signatories" } },
    Column { code: "fin", title: Text { fr: "Fin", en: "End" } },
    Column { code: "statut", title: Text { fr: "Où elle en est", en: "Where it stands" } },
    Column { code: "score", title: Text { fr: "Confiance", en: "Confidence" } },
    Column { code: "actions", title: Text { fr: "Actions communes en cours", en: "Common actions under way" } },
    Column { code: "rencontres", title: Text { fr: "Rencontres communes depuis un an", en: "Common meetings in a year" } },
    Column { code: "sollicitations", title: Text { fr: "Sollicitations depuis un an", en: "Calls in a year" } },
    Column { code: "cle", title: Text { fr: "Clé", en: "Key" } },
];

fn agreement_row(view: &View, usage: &Usage, assessment: &Assessment, key: Option<String>) -> Vec<Value> {
    let record = view.dossier.agreement(usage.agreement);
    let (code, words) = finding::words(assessment.state);
    vec![
        Value::Text(record.id.clone()),
        Value::Text(record.title.clone()),
        Value::Subjects(usage.partners.iter().map(|p| Subject::Partner(*p)).collect()),
        record.end.map_or(Value::Empty, |day| Value::Text(day.to_string())),
        Value::Code(code, words),
        assessment.score().map_or(Value::Empty, Value::Share),
        Value::Count(usage.actions.len()),
        Value::Count(assessment.recent.0.len()),
        Value::Count(assessment.recent.1.len()),
        key.map_or(Value::Empty, Value::Text),
    ]
}

const THEMES: &[Column] = &[
    Column { code: "thematique", title: Text { fr: "Thème", en: "Theme" } },
    Column {
        code: "actions",
        title: Text { fr: "Actions en cours menées avec d'autres", en: "Actions under way carried out with others" },
    },
    Column { code: "sous_convention", title: Text { fr: "Servies par une convention", en: "Served by an agreement" } },
    Column { code: "attendu", title: Text { fr: "Attendues", en: "Expected" } },
    Column { code: "conventions", title: Text { fr: "Conventions en vigueur", en: "Agreements in force" } },
    Column {
        code: "partenaires",
        title: Text { fr: "Partenaires extérieurs, les plus présents d'abord", en: "Outside partners, the most present first" },
    },
    Column { code: "score", title: Text { fr: "Confiance", en: "Confidence" } },
    Column { code: "cle", title: Text { fr: "Clé", en: "Key" } },
];

fn theme_row(theme: &Theme, key: Option<String>) -> Vec<Value> {
    vec![
        Value::Theme(theme.name.clone()),
        Value::Count(theme.actions.len()),
        Value::Count(theme.n_covered),
        Value::Number(theme.expected, 1),
        Value::Count(theme.agreements.len()),
        Value::Subjects(theme.partners.iter().map(|p| Subject::Partner(*p)).collect()),
        theme.score.map_or(Value::Empty, Value::Share),
        key.map_or(Value::Empty, Value::Text),
    ]
}

/// What could not be said, and why.
fn silences(view: &View, all: &[Usage], assessments: &[Assessment], themes: &[Theme]) -> Vec<Sentence> {
    let dossier = view.dossier;
    if all.is_empty() {
        return vec![say!(
            "Aucune convention dans le dossier (table conventions)\u{202f}: ni leurs échéances ni leur usage ne peuvent être dits."
                | "No agreement in the dossier (table conventions): neither their ends nor their use can be said."
        )];
    }
    let mut out = Vec::new();
    if dossier.agreements.iter().all(|a| a.end.is_none()) {
        out.push(say!(
            "Aucune convention n'a de date de fin (colonne fin)\u{202f}: leurs échéances ne peuvent pas être dites."
                | "No agreement has an end (column fin): when they end can't be said."
        ));
    }
    if assessments.iter().any(|a| a.state == State::Unused && a.standing != Some(Standing::Established)) {
        out.push(say!(
            "Là où toutes les actions ne sont pas dans le dossier (table completude), une convention sans action commune n'est pas dite sans usage\u{202f}: elle est seulement à regarder."
                | "Where not all actions are in the dossier (table completude), an agreement without a common action isn't said to be unused: it is only worth an eye."
        ));
    }
    if themes.iter().any(|theme| theme.score.is_some()) && !assess::is_whole(view, &[], crate::dossier::Table::Agreements) {
        out.push(say!(
            "Le dossier ne dit pas contenir toutes les conventions du Département (table completude, «\u{202f}conventions\u{202f}»)\u{202f}: un thème sans convention est seulement à regarder."
                | "The dossier isn't said to hold all agreements of the département (table completude, 'conventions'): a theme without an agreement is only worth an eye."
        ));
    }
    out
}

#[cfg(test)]
mod tests;
