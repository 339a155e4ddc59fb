//! Partners that don't come, no longer come, or wait for means in one territory; and those of whom everybody asks at once.
//!
//! # Method
//! Unit: (canonical partner, territory). Attendance (present 1, excused ½) against what kind, territory, kind of meeting and sitting lead to expect, a ridge
//! logistic regression; a unit's own level judged in a two-group model, fitted without those that leave; contributions to actions as a second channel. Leaving for good
//! against constancy and interruption; waiting for means, or no longer bringing them, against the overall share. Score: the largest of the three posteriors. The list is the largest set whose
//! mean probability of being wrong stays within the announced rate.
//!
//! # Odd cases
//! Fewer than 3 invitations: "trop tôt", whatever the rate; from 3 to 5, at most to watch, and only where the evidence would put others on the list (groups are fitted
//! on 6 or more: fewer say little of what is usual). Only presents written down: recency alone is left, P(still engaged) by BG/BB; a long silence is at most to watch,
//! anything else not assessable. Never invited: not assessable, with the reason. A partner is judged in
//! one territory at a time; one that works in as many actions as its peers is at most to watch. No longer invited is not leaving: only invitations count.
//!
//! # Choices
//! - Waiting is a two-group posterior like the others, rather than P(share > ½) ≥ 0.2 under a Beta prior: one scale, one rate of false alarms.
//! - Only what a partner brings counts as taking part (lead, contributor, funder): having signed or being invited is not work.
//! - The sitting is an effect of its own, so that one that everybody missed counts against nobody.
//!
//! # Cost
//! O(attendances · 111) time, O(units · 111) memory.
//!
//! # Source
//! Efron, *Large-Scale Inference*, 2010; Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24, 2005.

mod assess;
mod engagement;
mod evidence;
mod finding;
mod overload;
mod overload_finding;
mod trend;
mod units;

use super::{Column, Detection, Detector, Estimate, ResultTable, Subject, Value, View};
use crate::dossier::{PartnerIdx, Presence};
use crate::say;
use crate::settings::{Parameter, Section};
use crate::text::{Sentence, Text, count};
use assess::{Assessment, Status};
use jiff::Span;
use std::collections::{BTreeMap, BTreeSet};
use units::{Unit, Units, Unusable};

const HOURS: Text = Text { fr: "heures par an", en: "hours a year" };
const BARE: Text = Text { fr: "", en: "" };

pub(super) const DETECTOR: Detector = Detector {
    key: "weakly_mobilised_partners",
    title: Text { fr: "Partenaires peu mobilisés, ou trop sollicités", en: "Partners little mobilised, or asked too much of" },
    question: Text {
        fr: "Qui ne vient pas, ne vient plus, attend des moyens, ou porte trop\u{202f}?",
        en: "Who doesn't come, no longer comes, waits for means, or carries too much?",
    },
    method: Text {
        fr: "On compare les présences de chaque partenaire, dans un territoire, à celles que son type, le territoire et la réunion laissaient attendre\u{202f}; \
             on regarde si elles se sont arrêtées, et si ses actions attendent des moyens ou ne reçoivent plus ce qu'il apportait. \
             Sous trois invitations, on ne dit rien\u{202f}; de trois à cinq, il est au plus à surveiller.",
        en: "Each partner's presences in a territory are compared with what its kind, the territory and the meeting led to expect; we look whether they stopped, \
             and whether its actions wait for means or no longer get what it brought. Under three invitations, nothing is said; from three to five, at most to watch.",
    },
    doubt: Text {
        fr: "Une feuille de présence incomplète, un poste vacant ou une invitation mal adressée donnent la même image qu'un désintérêt.",
        en: "An incomplete attendance sheet, a vacancy or a misdirected invitation look the same as a lack of interest.",
    },
    parameters: &[
        Parameter::count(
            "invitations_minimum",
            3,
            Text {
                fr: "Invitations en dessous desquelles il est trop tôt pour juger",
                en: "Invitations under which it is too early to judge",
            },
        ),
        Parameter::count(
            "invitations_firm",
            6,
            Text {
                fr: "Invitations en dessous desquelles on ne dit personne peu mobilisé, tout au plus à surveiller",
                en: "Invitations under which nobody is called little mobilised, at most to watch",
            },
        ),
        Parameter::months(
            "window",
            48,
            Text { fr: "Période regardée avant la date d'analyse", en: "Period looked at before the day of analysis" },
        ),
        Parameter::share(
            "excused_weight",
            0.5,
            Text {
                fr: "Ce que vaut une excuse, entre absence (0) et présence (1)",
                en: "What an apology is worth, between absence (0) and presence (1)",
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
            Text { fr: "Confiance en dessous de laquelle personne n'est sur la liste", en: "Confidence under which nobody is on the list" },
        ),
        Parameter::share(
            "watch_from",
            0.35,
            Text {
                fr: "Confiance à partir de laquelle un partenaire est à surveiller", en: "Confidence from which a partner is to watch"
            },
        ),
        Parameter::count(
            "overload_minimum",
            24,
            Text {
                fr: "Invitations d'une année et actions en cours en dessous desquelles personne n'est dit trop sollicité",
                en: "A year's invitations and actions under way below which nobody is said to carry too much",
            },
        ),
        Parameter::share(
            "overload_confidence",
            0.8,
            Text {
                fr: "Probabilité de porter plus du double de l'attendu à partir de laquelle on le dit",
                en: "Probability of carrying more than twice what is expected from which it is said",
            },
        ),
        Parameter::number(
            "worth_hours",
            20.0,
            (0.0, 10_000.0),
            HOURS,
            Text { fr: "Ce que vaut un partenaire qui revient", en: "What a partner that comes back is worth" },
        ),
        Parameter::number(
            "effort_hours",
            4.0,
            (0.0, 10_000.0),
            HOURS,
            Text { fr: "Ce que demande de le retrouver (appels, rencontre)", en: "What it takes to win it back (calls, a meeting)" },
        ),
        Parameter::number(
            "meeting_hours",
            3.0,
            (0.0, 100.0),
            BARE,
            Text { fr: "Heures que prend une réunion, trajet compris", en: "Hours that a meeting takes, travel included" },
        ),
    ],
    detect,
};

const COLUMNS: &[Column] = &[
    Column { code: "partenaire", title: Text { fr: "Partenaire", en: "Partner" } },
    Column { code: "territoire", title: Text { fr: "Territoire", en: "Territory" } },
    Column { code: "statut", title: Text { fr: "Statut", en: "Status" } },
    Column { code: "motif", title: Text { fr: "Motif", en: "Motive" } },
    Column { code: "score", title: Text { fr: "Probabilité d'être peu mobilisé", en: "Probability of being little mobilised" } },
    Column { code: "bas", title: Text { fr: "Écart à l'attendu, bas", en: "Gap to expected, low" } },
    Column { code: "haut", title: Text { fr: "Écart à l'attendu, haut", en: "Gap to expected, high" } },
    Column { code: "invitations", title: Text { fr: "Invitations", en: "Invitations" } },
    Column { code: "presences", title: Text { fr: "Présences", en: "Presences" } },
    Column { code: "excuses", title: Text { fr: "Excuses", en: "Apologies" } },
    Column { code: "attendues", title: Text { fr: "Présences attendues", en: "Presences expected" } },
    Column { code: "attendues_bas", title: Text { fr: "Attendues, bas", en: "Expected, low" } },
    Column { code: "attendues_haut", title: Text { fr: "Attendues, haut", en: "Expected, high" } },
    Column { code: "derniere_presence", title: Text { fr: "Dernière présence", en: "Last presence" } },
    Column {
        code: "contributions",
        title: Text { fr: "Actions (pilote, contributeur, financeur)", en: "Actions (lead, contributor, funder)" },
    },
    Column { code: "contributions_attendues", title: Text { fr: "Actions attendues", en: "Actions expected" } },
    Column { code: "en_attente_de_moyens", title: Text { fr: "En attente de moyens", en: "Waiting for means" } },
    Column { code: "sans_son_apport", title: Text { fr: "Actions sans ce qu'il apportait", en: "Actions without what it brought" } },
    Column { code: "encore_engage", title: Text { fr: "Probabilité de n'être pas parti", en: "Probability of not having left" } },
    Column { code: "tendance", title: Text { fr: "Tendance", en: "Trend" } },
    Column { code: "cle", title: Text { fr: "Clé", en: "Key" } },
];

/// One finding per unit that is weak or to watch and per overloaded partner, surest first; ties by key.
fn detect(view: &View, settings: &Section) -> Detection {
    let since = view.as_of.saturating_sub(Span::new().months(settings.count("window").max(1) as i64));
    let units = units::gather(view, since);
    let assessments = assess::assess(view, settings, &units);
    let charges = overload::charges(view, settings);
    let overloads: Vec<&overload::Charge> = charges.iter().filter(|charge| charge.is_overload).collect();
    let overloaded: BTreeSet<PartnerIdx> = overloads.iter().map(|o| o.canonical).collect();

    let mut mobilised: BTreeMap<PartnerIdx, Vec<String>> = BTreeMap::new();
    for (unit, assessment) in units.units.iter().zip(&assessments) {
        if assessment.status == Status::Mobilised {
            mobilised.entry(unit.canonical).or_default().push(view.dossier.territory(unit.territory).name.clone());
        }
    }
    let mut findings = Vec::new();
    let mut rows = Vec::new();
    for (unit, assessment) in units.units.iter().zip(&assessments) {
        let is_overloaded = overloaded.contains(&unit.canonical);
        let mut key = None;
        if matches!(assessment.status, Status::Weak | Status::Watch) {
            let elsewhere = mobilised.get(&unit.canonical).cloned().unwrap_or_default();
            let case = finding::Case { view, settings, unit, assessment, elsewhere, is_overloaded };
            if let Some(finding) = case.finding() {
                key = Some(finding.key.clone());
                findings.push(finding);
            }
        }
        let lists_invited = units.unusable[unit.territory.index()] != Some(Unusable::OnlyPresent);
        rows.push((unit, assessment, row(view, unit, assessment, is_overloaded, lists_invited, key)));
    }
    findings.extend(overloads.iter().map(|overload| overload_finding::finding(view, settings, overload)));
    findings.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
    rows.sort_by(|a, b| {
        let score = |x: &Assessment| x.score.unwrap_or(-1.0);
        let id = |u: &Unit| (view.dossier.partner(u.partner).id.clone(), view.dossier.territory(u.territory).id.clone());
        (a.1.status as u8).cmp(&(b.1.status as u8)).then(score(b.1).total_cmp(&score(a.1))).then_with(|| id(a.0).cmp(&id(b.0)))
    });
    let table = ResultTable {
        file: "mobilisation",
        caption: Text {
            fr: "Mobilisation des partenaires, territoire par territoire",
            en: "Mobilisation of partners, territory by territory",
        },
        columns: COLUMNS,
        rows: rows.into_iter().map(|(_, _, row)| row).collect(),
        is_shown: true,
    };
    let tables = vec![table, overload_finding::table(view, settings, &charges)];
    Detection { detector: DETECTOR.key, findings, tables, silences: silences(view, settings, &units, &assessments) }
}

/// `lists_invited`: do the sheets say who was invited?
fn row(view: &View, unit: &Unit, assessment: &Assessment, is_overloaded: bool, lists_invited: bool, key: Option<String>) -> Vec<Value> {
    let if_listed = |n: usize| if lists_invited { Value::Count(n) } else { Value::Empty };
    let number = |value: Option<f64>, digits| value.map_or(Value::Empty, |v| Value::Number(v, digits));
    let (status, words) = match assessment.status {
        Status::Weak => ("faible", Text { fr: "peu mobilisé à ce jour", en: "little mobilised to date" }),
        Status::Watch => ("a_surveiller", Text { fr: "à surveiller", en: "to watch" }),
        Status::Mobilised if is_overloaded => ("surcharge", Text { fr: "forte demande", en: "much asked of" }),
        Status::Mobilised => ("mobilise", Text { fr: "mobilisé", en: "mobilised" }),
        Status::TooEarly => ("trop_tot", Text { fr: "trop tôt pour le dire", en: "too early to say" }),
        Status::NotAssessable => ("non_evaluable", Text { fr: "non évaluable", en: "can't be assessed" }),
    };
    let (expected, gap): (Option<Estimate>, Option<Estimate>) = (assessment.expected, assessment.gap);
    vec![
        Value::Subject(Subject::Partner(unit.partner)),
        Value::Subject(Subject::Territory(unit.territory)),
        Value::Code(status, words),
        assessment.motive_words().map_or(Value::Empty, |(code, words)| Value::Code(code, words)),
        assessment.score.map_or(Value::Empty, Value::Share),
        number(gap.map(|g| g.low), 3),
        number(gap.map(|g| g.high), 3),
        if_listed(unit.invitations.len()),
        Value::Count(unit.count(view, Presence::Present)),
        if_listed(unit.count(view, Presence::Excused)),
        number(expected.map(|e| e.mid), 1),
        number(expected.map(|e| e.low), 1),
        number(expected.map(|e| e.high), 1),
        unit.last_presence(view).map_or(Value::Empty, |day| Value::Text(day.to_string())),
        Value::Count(unit.contributions(view)),
        if unit.invitations.is_empty() { Value::Empty } else { Value::Number(assessment.expected_actions.mid, 1) },
        Value::Count(unit.waiting(view).len()),
        Value::Count(unit.withdrawn(view).len()),
        assessment.engagement.map_or(Value::Empty, |e| Value::Share(e.probability)),
        assessment.trend.map_or(Value::Empty, |t| Value::Code(t.words().0, t.words().1)),
        key.map_or(Value::Empty, Value::Text),
    ]
}

/// What could not be assessed, and why.
fn silences(view: &View, settings: &Section, units: &Units, assessments: &[Assessment]) -> Vec<Sentence> {
    let mut out = Vec::new();
    if view.dossier.attendances.is_empty() {
        out.push(say!(
            "Aucune feuille de présence dans le dossier\u{202f}: la mobilisation des partenaires n'est pas évaluée."
                | "No attendance sheet in the dossier: the mobilisation of partners isn't assessed."
        ));
        return out;
    }
    for (position, territory) in view.dossier.territories.iter().enumerate() {
        let name = &territory.name;
        match units.unusable[position] {
            Some(Unusable::OnlyPresent) => out.push(say!(
                "{name}\u{202f}: les feuilles ne portent que des présents\u{202f}; sans la liste des invités, l'absence ne se voit pas. \
                 On s'en tient à la date de la dernière venue\u{202f}: un long silence est à surveiller, sans plus."
                    | "{name}: the sheets hold present partners only; without the list of those invited, absence can't be seen. \
                 Only the date of the last coming is used: a long silence is to watch, no more."
            )),
            Some(Unusable::DeclaredIncomplete) => out.push(say!(
                "{name}\u{202f}: le dossier déclare ses présences incomplètes\u{202f}; rien n'en est conclu."
                    | "{name}: the dossier declares its attendance incomplete; nothing is concluded from it."
            )),
            None => {}
        }
    }
    let early = assessments.iter().filter(|a| a.status == Status::TooEarly).count();
    if early > 0 {
        let fewest = settings.count("invitations_minimum");
        let units = count(early, ("partenaire", "partenaires"), ("partner", "partners"));
        out.push(Sentence {
            fr: format!("{} (par territoire)\u{202f}: moins de {fewest} invitations, il est trop tôt pour le dire.", units.fr),
            en: format!("{} (by territory): fewer than {fewest} invitations, too early to say.", units.en),
        });
    }
    let never = units.units.iter().filter(|u| u.invitations.is_empty()).count();
    if never > 0 {
        let units = count(never, ("partenaire", "partenaires"), ("partner", "partners"));
        out.push(Sentence {
            fr: format!(
                "{} (par territoire)\u{202f}: participent à des actions sans invitation connue, leur présence n'est pas évaluable.",
                units.fr
            ),
            en: format!("{} (by territory): take part in actions with no known invitation, their presence can't be assessed.", units.en),
        });
    }
    out
}

#[cfg(test)]
mod tests;
