//! The words: what is said of an agreement, and of a theme without any.

use super::super::{Choice, Estimate, Evidence, Finding, Subject, View, Worth, key};
use super::assess::{Assessment, State};
use super::themes::Theme;
use super::usage::Usage;
use crate::dossier::{RowRef, Table, TerritoryIdx};
use crate::lexicon::themes::label;
use crate::say;
use crate::settings::Section;
use crate::statistics::scalar::logit;
use crate::text::{Sentence, Text, count, date, enumerate, number};
use std::collections::BTreeSet;

/// Rows named of one kind behind a finding; the table has the counts.
const ROWS: usize = 20;

/// Partners named one by one.
const NAMED: usize = 4;

/// Code and words of where an agreement stands.
pub(super) fn words(state: State) -> (&'static str, Text) {
    match state {
        State::Expired => ("echue", Text { fr: "échue, le travail continue", en: "over, the work goes on" }),
        State::Expiring => ("echeance", Text { fr: "bientôt échue, le travail continue", en: "soon over, the work goes on" }),
        State::Unused => ("sans_usage", Text { fr: "sans usage visible", en: "no use to be seen" }),
        State::Ending => ("finissante", Text { fr: "bientôt échue, usage non visible", en: "soon over, use not to be seen" }),
        State::InUse => ("en_usage", Text { fr: "en usage", en: "in use" }),
        State::Replaced => ("relayee", Text { fr: "relayée par une autre", en: "another takes its place" }),
        State::Over => ("terminee", Text { fr: "terminée", en: "over" }),
        State::ToCome => ("en_preparation", Text { fr: "en préparation", en: "in preparation" }),
        State::NotAssessable => ("non_evaluable", Text { fr: "non évaluable", en: "can't be assessed" }),
    }
}

/// The finding of an agreement, if there is something to say.
pub(super) fn of_agreement(view: &View, settings: &Section, usage: &Usage, assessment: &Assessment) -> Option<Finding> {
    let (standing, score) = (assessment.standing?, assessment.score()?);
    let dossier = view.dossier;
    let record = dossier.agreement(usage.agreement);
    let mut subjects: Vec<Subject> = usage.partners.iter().map(|p| Subject::Partner(*p)).collect();
    subjects.extend(record.territories.iter().map(|t| Subject::Territory(*t)));
    let names: Vec<String> = usage.partners.iter().map(|p| dossier.partner(*p).name.clone()).collect();
    let mut facts = vec![(Text { fr: "Signataires", en: "Signatories" }, enumerate(&names))];
    if let Some(day) = record.start {
        facts.push((Text { fr: "Début", en: "Start" }, date(day)));
    }
    if let Some(day) = record.end {
        facts.push((Text { fr: "Fin", en: "End" }, date(day)));
    }
    if !usage.actions.is_empty() {
        let titles: Vec<String> = usage.actions.iter().take(NAMED).map(|a| format!("« {} »", dossier.action(*a).title)).collect();
        facts.push((Text { fr: "Actions communes en cours", en: "Common actions under way" }, Sentence::verbatim(titles.join(", "))));
    }
    let is_unused = assessment.state == State::Unused;
    Some(Finding {
        key: key("agreements", &[&record.id]),
        title: title(&record.title, record.end, assessment.state),
        subjects,
        territories: record.territories.clone(),
        motive: words(assessment.state),
        standing,
        score,
        effect: None,
        evidence: if is_unused { asleep(usage, assessment) } else { going_on(view, usage, assessment) },
        exhibits: Vec::new(),
        facts,
        obstacles: Vec::new(),
        options: if is_unused { sleeping_options() } else { renewal_options() },
        doubt: if is_unused {
            say!(
                "Une convention peut servir sans action commune\u{202f}: un transfert d'argent, un prêt de locaux, une orientation au téléphone. Une seule action ou \
                 réunion commune non saisie nous ferait changer d'avis."
                    | "An agreement may serve without a common action: a transfer of money, premises lent, a referral by telephone. One common action or \
                       meeting not entered would change our mind."
            )
        } else {
            say!(
                "Elle a pu être reconduite, ou remplacée par une autre, sans que la table le dise\u{202f}: une date de fin corrigée suffit à lever ce constat."
                    | "It may have been renewed, or another may have taken its place, without the table saying so: a corrected end lifts this finding."
            )
        },
        worth: worth(settings, if is_unused { 0.5 } else { 1.0 }),
        builds_on: Vec::new(),
    })
}

/// A declared equivalent; `part` of it for what is less pressing.
fn worth(settings: &Section, part: f64) -> Worth {
    let hours = settings.number("worth_hours");
    let gain = hours * part;
    Worth {
        hours: Estimate { low: gain, mid: gain, high: gain },
        euros: None,
        feasibility: 0.8,
        effort_hours: settings.number("effort_hours") * part,
        assumption: say!(
            "équivalent déclaré dans les réglages\u{202f}: une convention reprise à temps vaut {hours} heures par an, la moitié quand elle dort"
                | "equivalent declared in the settings: an agreement taken up in time is worth {hours} hours a year, half of it when it is asleep"
        ),
    }
}

fn title(name: &str, end: Option<jiff::civil::Date>, state: State) -> Sentence {
    let day = end.map(date).unwrap_or_default();
    let (fr, en) = (day.fr, day.en);
    match state {
        State::Expired => {
            say!("« {name} »\u{202f}: échue le {fr}, et le travail continue" | "'{name}': over since {en}, and the work goes on")
        }
        State::Expiring => {
            say!("« {name} »\u{202f}: échoit le {fr}, et le travail continue" | "'{name}': ends on {en}, and the work goes on")
        }
        _ => say!("« {name} »\u{202f}: rien ne la montre en usage depuis son début" | "'{name}': nothing shows it in use since it began"),
    }
}

fn going_on(view: &View, usage: &Usage, assessment: &Assessment) -> Vec<Evidence> {
    let rows = |table: Table, list: &[usize]| list.iter().rev().take(ROWS).map(|at| RowRef::new(table, *at)).collect::<Vec<_>>();
    let said = |n: usize, fr: (&str, &str), en: (&str, &str)| count(n, fr, en);
    let actions = said(
        usage.actions.len(),
        ("action en cours réunit des signataires", "actions en cours réunissent des signataires"),
        ("action under way brings signatories together", "actions under way bring signatories together"),
    );
    let meetings = said(
        assessment.recent.0.len(),
        ("atelier ou comité commun depuis un an", "ateliers ou comités communs depuis un an"),
        ("common workshop or committee in a year", "common workshops or committees in a year"),
    );
    let calls = said(
        assessment.recent.1.len(),
        ("sollicitation de l'un à l'autre depuis un an", "sollicitations de l'un à l'autre depuis un an"),
        ("call of one on another in a year", "calls of one on another in a year"),
    );
    let agreement = vec![RowRef::from(usage.agreement)];
    let start = if assessment.state == State::Expired {
        say!(
            "La date de fin est passée\u{202f}; mais une convention est parfois reconduite sans que la table le dise"
                | "The end is past; but an agreement is sometimes renewed without the table saying so"
        )
    } else {
        say!(
            "La date de fin approche\u{202f}: est-ce à reprendre, ou à laisser finir\u{202f}?"
                | "The end is near: to be taken up again, or left to end?"
        )
    };
    let mut sentences = vec![
        (start, agreement),
        (actions, usage.actions.iter().take(ROWS).map(|a| RowRef::from(*a)).collect()),
        (meetings, rows(Table::Meetings, &assessment.recent.0)),
        (calls, rows(Table::Solicitations, &assessment.recent.1)),
    ];
    if assessment.is_whole {
        sentences.push((
            say!(
                "Le dossier dit contenir toutes les conventions\u{202f}: une reconduction y serait"
                    | "The dossier is said to hold all agreements: a renewal would be there"
            ),
            view.dossier
                .completeness
                .iter()
                .enumerate()
                .filter(|(_, c)| c.scope == Table::Agreements.code())
                .map(|(at, _)| RowRef::new(Table::Completeness, at))
                .take(1)
                .collect(),
        ));
    }
    // What adds nothing isn't told, but for the starting point.
    sentences
        .into_iter()
        .zip(&assessment.terms)
        .enumerate()
        .filter(|(at, (_, share))| *at == 0 || **share != 0.0)
        .map(|(_, ((sentence, rows), share))| Evidence { sentence, share: *share, rows })
        .collect()
}

fn asleep(usage: &Usage, assessment: &Assessment) -> Vec<Evidence> {
    let expected = number(assessment.expected, 0);
    let (fr, en) = (expected.fr, expected.en);
    let sentences = [
        (say!("Point de départ\u{202f}: une convention sur cinq dort" | "Starting point: one agreement in five is asleep"), Vec::new()),
        (
            say!(
                "Ni action ni comité sur son sujet, ni sollicitation entre ses signataires depuis son début, là où une convention de son âge en montre {fr}"
                    | "No action or committee on its subject, nor any call among its signatories since it began, where an agreement of its age shows {en}"
            ),
            vec![RowRef::from(usage.agreement)],
        ),
    ];
    sentences.into_iter().zip(&assessment.terms).map(|((sentence, rows), share)| Evidence { sentence, share: *share, rows }).collect()
}

fn renewal_options() -> Vec<(Choice, Sentence)> {
    vec![
        (
            Choice::Articulate,
            say!(
                "Reprendre la convention avec ses signataires\u{202f}: reconduire, amender, ou l'étendre à ce qui se fait aujourd'hui"
                    | "Take the agreement up with its signatories: renew, amend, or extend it to what is done today"
            ),
        ),
        (
            Choice::Continue,
            say!(
                "Ne rien écrire, si le travail commun tient sans elle\u{202f}; le noter dans la table"
                    | "Write nothing, if the common work holds without it; note it in the table"
            ),
        ),
        (Choice::Stop, say!("La laisser finir, et prévenir les partenaires" | "Let it end, and tell the partners")),
    ]
}

fn sleeping_options() -> Vec<(Choice, Sentence)> {
    vec![
        (
            Choice::Connect,
            say!(
                "Demander aux signataires ce qu'elle devient, et la relancer par une première action ou un premier comité"
                    | "Ask the signatories what becomes of it, and start it again by a first action or a first committee"
            ),
        ),
        (
            Choice::Stop,
            say!("La laisser finir à son terme, ou y mettre fin d'accord entre signataires" | "Let it run out, or end it by agreement"),
        ),
        (
            Choice::Continue,
            say!("La garder telle quelle, si elle sert sans laisser de trace" | "Keep it as it is, if it serves without leaving a trace"),
        ),
    ]
}

/// The finding of a theme without an agreement.
pub(super) fn of_theme(view: &View, settings: &Section, theme: &Theme) -> Option<Finding> {
    let (standing, score) = (theme.standing?, theme.score?);
    let dossier = view.dossier;
    let Sentence { fr: name_fr, en: name_en } = label(&theme.name);
    let n = count(theme.actions.len(), ("action", "actions"), ("action", "actions"));
    let names: Vec<String> = theme.partners.iter().take(NAMED).map(|p| dossier.partner(*p).name.clone()).collect();
    let (n_fr, n_en, partners) = (n.fr, n.en, enumerate(&names));
    let expected = number(theme.expected, 1);
    let (e_fr, e_en) = (expected.fr, expected.en);
    let territories: BTreeSet<TerritoryIdx> = theme.actions.iter().flat_map(|a| dossier.action(*a).territories.iter().copied()).collect();
    let mut subjects: Vec<Subject> = theme.actions.iter().map(|a| Subject::Action(*a)).collect();
    subjects.extend(theme.partners.iter().take(NAMED).map(|p| Subject::Partner(*p)));
    subjects.sort_unstable();
    let base = logit(0.15);
    Some(Finding {
        key: key("agreements", &["theme", &theme.name]),
        title: say!(
            "{name_fr}\u{202f}: {n_fr} avec d'autres, sans convention en vigueur"
                | "{name_en}: {n_en} with others, without an agreement in force"
        ),
        subjects,
        territories: territories.into_iter().collect(),
        motive: ("theme_sans_convention", Text { fr: "thème sans convention", en: "theme without an agreement" }),
        standing,
        score,
        effect: None,
        evidence: vec![
            Evidence {
                sentence: say!("Point de départ\u{202f}: la plupart des thèmes ont la leur" | "Starting point: most themes have theirs"),
                share: base,
                rows: Vec::new(),
            },
            Evidence {
                sentence: say!(
                    "{n_fr} en cours avec des partenaires extérieurs, aucune servie par une convention, là où l'on en attendrait {e_fr}"
                        | "{n_en} under way with outside partners, none served by an agreement, where {e_en} would be expected"
                ),
                share: logit(score) - base,
                rows: theme.actions.iter().take(ROWS).map(|a| RowRef::from(*a)).collect(),
            },
        ],
        exhibits: Vec::new(),
        facts: vec![(Text { fr: "Partenaires les plus présents", en: "Partners most present" }, partners)],
        obstacles: Vec::new(),
        options: vec![
            (
                Choice::Articulate,
                say!(
                    "Écrire, avec les partenaires les plus présents, un cadre commun pour ces actions"
                        | "Write a common framework for these actions with the partners most present"
                ),
            ),
            (Choice::Continue, say!("Ne rien écrire, si chacune tient bien par elle-même" | "Write nothing, if each holds well by itself")),
        ],
        doubt: say!(
            "Une convention peut exister sans être dans la table, ou lier d'autres partenaires que ceux qui sont inscrits dans ces actions."
                | "An agreement may exist without being in the table, or bind other partners than those entered in these actions."
        ),
        worth: worth(settings, 1.0),
        builds_on: Vec::new(),
    })
}
