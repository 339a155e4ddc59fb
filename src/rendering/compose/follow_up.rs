//! What became of what the conference decided: a card a decision, and what is not proposed again.

use super::words::{Pen, dotted, name_and_id};
use super::{Context, sheets};
use crate::decisions::{BeforeAfter, FollowUp, Measure};
use crate::detectors::{Column, Estimate, ResultTable, Subject, Value};
use crate::dossier::{ActionIdx, Decision, Verdict};
use crate::rendering::document::*;
use crate::rendering::report::Report;
use crate::say;
use crate::text::{HOURS_A_YEAR, Lang, Sentence, Text, count, date, enumerate, number, quantity};

/// The chapter; nothing when nothing was decided.
pub fn chapter(context: &Context) -> Option<Section> {
    let pen = &context.pen;
    let followed = &context.report.analysis.agenda.follow_up;
    let mut sections: Vec<Section> = followed.iter().enumerate().map(|(at, item)| card(context, at, item)).collect();
    sections.extend(set_aside(context));
    if sections.is_empty() {
        return None;
    }
    let n = followed.len();
    let late = followed.iter().filter(|item| item.is_late()).count();
    let mut lead = if n == 0 {
        pen.pick("Aucune décision à suivre : rien n'a encore été retenu.", "No decision to follow up: nothing has been adopted yet.")
    } else {
        let decisions = pen.say(&count(n, ("décision retenue", "décisions retenues"), ("decision adopted", "decisions adopted")));
        pen.say(&say!(
            "{decisions} à suivre. Ce que les tables montrent avant et après n'est pas une preuve : d'autres choses ont changé aussi."
                | "{decisions} to follow up. What the tables show before and after is no proof: other things changed too."
        ))
    };
    if late > 0 {
        let late = pen.say(&count(late, ("est en retard", "sont en retard"), ("is late", "are late")));
        lead = format!("{lead} {late}.");
    }
    Some(Section {
        id: "suivi".into(),
        title: pen.pick("Ce que sont devenues les décisions", "What became of the decisions"),
        opens_page: true,
        blocks: vec![Block::Lead(plain(lead))],
        sections,
    })
}

/// A card a decision followed up, each with the key of what was decided.
pub fn cards(report: &Report, lang: Lang) -> Vec<(String, Section)> {
    let context = Context { pen: Pen { lang, dossier: report.dossier }, report };
    let followed = report.analysis.agenda.follow_up.iter().enumerate();
    followed.map(|(at, item)| (report.dossier.decisions[item.row.index as usize].subject.clone(), card(&context, at, item))).collect()
}

/// What the decision was about, in a line.
pub(super) fn title(context: &Context, item: &FollowUp) -> String {
    let (pen, analysis) = (&context.pen, context.report.analysis);
    if let Some((d, f)) = item.finding {
        return pen.say(&analysis.detections[d].findings[f].title);
    }
    let named = |is_place: bool| -> Vec<String> {
        let of = item.subjects.iter().filter(|s| matches!(s, Subject::Territory(_)) == is_place);
        of.take(3).map(|s| name_and_id(pen.dossier, *s).0.to_owned()).collect()
    };
    let (names, places) = (pen.say(&enumerate(&named(false))), pen.say(&enumerate(&named(true))));
    match (names.is_empty(), places.is_empty(), item.unknown.first()) {
        // Names to be made one are told as names.
        (false, true, _) if item.is_done || decision_is_on_names(context, item) => {
            pen.say(&say!("Un seul partenaire : {names}" | "One partner: {names}"))
        }
        (false, true, _) => names,
        (false, false, _) => format!("{names} ({places})"),
        (true, false, _) => places,
        (true, true, Some(id)) => id.clone(),
        (true, true, None) => pen.dossier.decisions[item.row.index as usize].subject.clone(),
    }
}

/// Where a decision stands, in a few words.
pub(super) fn state(pen: &Pen, item: &FollowUp) -> String {
    match item {
        item if item.is_done => pen.pick("fait", "done"),
        item if item.is_late() => pen.pick("en retard", "late"),
        item if item.finding.is_some() => pen.pick("constat toujours là", "still found"),
        _ => pen.pick("constat qui n'est plus là", "found no more"),
    }
}

/// A decision in a line: when, what, by whom, why.
pub(super) fn told(pen: &Pen, decision: &Decision) -> String {
    dotted([
        pen.say(&date(decision.date)),
        pen.text(decision.verdict.label()),
        decision.by.clone().unwrap_or_default(),
        decision.reason.clone().unwrap_or_default(),
    ])
}

/// Was the decision about one partner entered under several names?
fn decision_is_on_names(context: &Context, item: &FollowUp) -> bool {
    context.pen.dossier.decisions[item.row.index as usize].subject.starts_with("same_partner-")
}

/// What became of the decisions taken before, in a line of the first page; nothing when none is to be followed up.
pub fn in_short(context: &Context) -> Option<Words> {
    let pen = &context.pen;
    let followed = &context.report.analysis.agenda.follow_up;
    if followed.is_empty() {
        return None;
    }
    let n = count(
        followed.len(),
        ("décision déjà prise est suivie", "décisions déjà prises sont suivies"),
        ("decision taken before is followed up", "decisions taken before are followed up"),
    );
    let of = |is_it: &dyn Fn(&FollowUp) -> bool| followed.iter().filter(|item| is_it(item)).count();
    let parts = [
        (of(&FollowUp::is_late), ("en retard", "late")),
        (of(&|item| item.is_done), ("faite", "done")),
        (of(&|item| !item.is_done && item.finding.is_none()), ("dont le constat n'est plus là", "whose finding is no longer there")),
    ];
    let plural = |n: usize, fr: &str| if n > 1 && fr == "faite" { "faites".to_owned() } else { fr.to_owned() };
    let told: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, (fr, en))| format!("{n} {}", pen.pick(&plural(*n, fr), en))).collect();
    let mut words = vec![Inline::Link(Target::Place("suivi".into()), pen.say(&n))];
    if !told.is_empty() {
        let told = enumerate(&told);
        let (fr, en) = (told.fr, told.en);
        words.push(Inline::Text(pen.say(&say!(" : {fr}" | ": {en}"))));
    }
    words.push(Inline::Text(".".into()));
    Some(words)
}

fn card(context: &Context, at: usize, item: &FollowUp) -> Section {
    let pen = &context.pen;
    let decision = &pen.dossier.decisions[item.row.index as usize];
    let mut facts: Vec<Fact> = Vec::new();
    let mut fact = |fr: &str, en: &str, value: String| facts.push(Fact { label: pen.pick(fr, en), value: plain(value) });
    fact("Décision", "Decision", told(pen, decision));
    if let Some(due) = decision.due {
        let day = pen.say(&date(due));
        let state = match (item.is_late(), item.is_due) {
            (true, _) => pen.pick(" · en retard", " · late"),
            (false, true) => pen.pick(" · passée", " · passed"),
            (false, false) => String::new(),
        };
        fact("Échéance", "Due", format!("{day}{state}"));
    }
    fact(
        "Aujourd'hui",
        "Today",
        if item.is_done {
            pen.pick("fait : ces noms sont comptés comme un seul partenaire", "done: these names are counted as one partner")
        } else if item.finding.is_some() {
            pen.pick("le constat est toujours là", "what was found is still there")
        } else if item.subjects.is_empty() {
            pen.pick(
                "le constat n'est plus retrouvé, et la décision ne dit pas sur quoi elle portait (colonne « sujets ») : rien ne peut être comparé",
                "what was found is not found any more, and the decision doesn't say what it was about (column 'sujets'): nothing can be compared",
            )
        } else {
            pen.pick("le constat n'est plus là", "what was found is there no more")
        },
    );
    if !item.unknown.is_empty() {
        fact("Plus dans le dossier", "In the dossier no more", item.unknown.join(", "));
    }
    if let Some(announced) = item.announced {
        let hours = pen.hours(announced.hours);
        fact(
            "Gain annoncé",
            "Gain announced",
            if announced.is_of_then {
                hours
            } else {
                pen.say(&say!(
                    "{hours}, estimation d'aujourd'hui : la décision n'en garde pas le chiffre"
                        | "{hours}, today's estimate: the decision doesn't keep the figure"
                ))
            },
        );
    }
    if item.staff.is_some() {
        fact("Ce qu'on observe", "What is observed", pen.say(&staff_sentence(context, item)));
    }
    for line in &item.partners {
        let (label, value) = before_after(pen, line);
        facts.push(Fact { label, value: plain(value) });
    }
    Section {
        id: format!("suivi-{}", at + 1),
        title: title(context, item),
        opens_page: false,
        blocks: vec![Block::Facts(facts)],
        sections: Vec::new(),
    }
}

/// Hours a year that actions take less since the decision; `None` when what ended or began doesn't say.
fn hours_less(report: &Report, item: &FollowUp) -> Option<f64> {
    let (then, now) = item.staff.as_ref()?.fte?;
    Some((then - now) * crate::detectors::hours_per_fte(report.settings))
}

/// What became of the actions of a decision.
fn staff_sentence(context: &Context, item: &FollowUp) -> Sentence {
    let dossier = context.pen.dossier;
    let Some(staff) = &item.staff else { return Sentence::default() };
    let titles = |list: &[ActionIdx]| {
        enumerate(&list.iter().take(4).map(|a| format!("«\u{202f}{}\u{202f}»", dossier.action(*a).title)).collect::<Vec<_>>())
    };
    let all = staff.actions.len();
    if staff.ended.is_empty() && staff.joint.is_empty() {
        return say!(
            "rien encore dans les tables : aucune des {all} actions n'a pris fin, aucune action commune n'a commencé"
                | "nothing in the tables yet: none of the {all} actions has ended, no joint action has begun"
        );
    }
    let mut parts: Vec<Sentence> = Vec::new();
    if !staff.ended.is_empty() {
        let (n, names) = (staff.ended.len(), titles(&staff.ended));
        let (fr, en) = (names.fr, names.en);
        parts.push(if n == 1 {
            say!("1 action sur {all} a pris fin ({fr})" | "1 action of {all} has ended ({en})")
        } else {
            say!("{n} actions sur {all} ont pris fin ({fr})" | "{n} actions of {all} have ended ({en})")
        });
    }
    if !staff.joint.is_empty() {
        let (n, names) = (staff.joint.len(), titles(&staff.joint));
        let (fr, en) = (names.fr, names.en);
        parts.push(if n == 1 {
            say!("une action du même but a commencé ({fr})" | "an action of the same purpose has begun ({en})")
        } else {
            say!("{n} actions du même but ont commencé ({fr})" | "{n} actions of the same purpose have begun ({en})")
        });
    }
    parts.push(match (staff.fte, hours_less(context.report, item)) {
        (Some((then, now)), Some(less)) => {
            let [then, now] = [then, now].map(|fte| number(fte, 2));
            let hours = quantity(less.abs(), 0, HOURS_A_YEAR);
            let (t, n, h, t2, n2, h2) = (then.fr, now.fr, hours.fr, then.en, now.en, hours.en);
            let (way_fr, way_en) = if less >= 0.0 { ("de moins", "less") } else { ("de plus", "more") };
            let within = item.announced.map_or_else(Sentence::default, |announced| place_in(announced.hours, less));
            let (w_fr, w_en) = (within.fr, within.en);
            say!(
                "temps saisi : {t} équivalent temps plein alors, {n} aujourd'hui, soit {h} {way_fr}{w_fr}"
                    | "staff entered: {t2} full-time equivalent then, {n2} today, that is {h2} {way_en}{w_en}"
            )
        }
        _ => say!(
            "le temps gagné n'est pas chiffré : ce qui a pris fin ou commencé ne dit pas le temps que cela prend"
                | "the time gained is not put into figures: what ended or began doesn't say what time it takes"
        ),
    });
    let join = |get: fn(&Sentence) -> &str| parts.iter().map(get).collect::<Vec<_>>().join(" ; ");
    Sentence { fr: join(|s| &s.fr), en: join(|s| &s.en).replace(" ; ", "; ") }
}

/// Where what is observed stands beside what was announced.
fn place_in(announced: Estimate, observed: f64) -> Sentence {
    let mid = number(announced.mid, 0);
    let (fr, en) = (mid.fr, mid.en);
    if observed < announced.low {
        say!(", moins que les {fr} annoncées" | ", less than the {en} announced")
    } else if observed > announced.high {
        say!(", plus que les {fr} annoncées" | ", more than the {en} announced")
    } else {
        say!(", dans la fourchette annoncée" | ", within the interval announced")
    }
}

/// A partner before and after.
fn before_after(pen: &Pen, line: &BeforeAfter) -> (String, String) {
    let name = &pen.dossier.partner(line.partner).name;
    let label = match line.measure {
        Measure::Presences => pen.say(&say!("{name} : présences" | "{name}: presences")),
        Measure::Calls => pen.say(&say!("{name} : sollicitations" | "{name}: calls")),
    };
    let [(k, n), (k2, n2)] = [line.before, line.after];
    let counts = match line.measure {
        Measure::Presences => {
            say!("{k} sur {n} invitations avant, {k2} sur {n2} après" | "{k} out of {n} invitations before, {k2} out of {n2} after")
        }
        Measure::Calls => say!("{k} en {n} mois avant, {k2} en {n2} mois après" | "{k} in {n} months before, {k2} in {n2} months after"),
    };
    let effect = line.effect.map_or_else(|| say!("rien à comparer encore" | "nothing to compare yet"), |effect| effect.sentence());
    (label, format!("{} ; {}", pen.say(&counts), pen.say(&effect)))
}

/// What was rejected, and is not proposed again.
fn set_aside(context: &Context) -> Option<Section> {
    let pen = &context.pen;
    let settled = &context.report.analysis.agenda.settled;
    let head = |fr: &str, en: &str| ColumnHead { title: pen.pick(fr, en), is_number: false };
    let rows: Vec<Vec<Cell>> = settled
        .iter()
        .filter(|item| item.precedent.verdict == Verdict::Rejected)
        .map(|item| {
            let finding = &context.report.analysis.detections[item.detection].findings[item.finding];
            vec![Cell::text(pen.say(&finding.title)), Cell::text(sheets::decided(pen, &item.precedent))]
        })
        .collect();
    (!rows.is_empty()).then(|| Section {
        id: "deja-ecarte".into(),
        title: pen.pick("Écarté, et non proposé de nouveau", "Set aside, and not proposed again"),
        opens_page: false,
        blocks: vec![Block::Table(Table {
            id: "table-deja-ecarte".into(),
            caption: pen.pick(
                "Ce que la conférence a écarté ; ces propositions reviendraient si leurs pièces changeaient",
                "What the conference set aside; these proposals would come back if their evidence changed",
            ),
            columns: vec![head("Constat", "Finding"), head("Décision", "Decision")],
            rows,
            ..Default::default()
        })],
        ..Default::default()
    })
}

macro_rules! columns {
    ($($code:literal, $fr:literal, $en:literal;)+) => { &[$(Column { code: $code, title: Text { fr: $fr, en: $en } },)+] };
}

const COLUMNS: &[Column] = columns![
    "objet", "Objet", "Subject";
    "decision", "Décision", "Decision";
    "date", "Date", "Date";
    "echeance", "Échéance", "Due";
    "sujets", "Sujets", "Subjects";
    "toujours_constate", "Toujours constaté", "Still found";
    "heures_annoncees", "Heures annoncées", "Hours announced";
    "heures_bas", "Heures annoncées, bas", "Hours announced, low";
    "heures_haut", "Heures annoncées, haut", "Hours announced, high";
    "heures_observees", "Heures de moins observées", "Hours less observed";
    "mesure", "Mesure", "Measure";
    "partenaire", "Partenaire", "Partner";
    "avant", "Avant", "Before";
    "avant_sur", "Avant, sur", "Before, out of";
    "apres", "Après", "After";
    "apres_sur", "Après, sur", "After, out of";
    "rapport", "Rapport après / avant", "Ratio after / before";
    "rapport_bas", "Rapport, bas", "Ratio, low";
    "rapport_haut", "Rapport, haut", "Ratio, high";
];

/// `suivi.csv`: a row a decision and partner; nothing when nothing was adopted.
pub fn table(report: &Report) -> Option<ResultTable> {
    let dossier = report.dossier;
    let followed = &report.analysis.agenda.follow_up;
    if followed.is_empty() {
        return None;
    }
    let mut rows = Vec::new();
    for item in followed {
        let decision = &dossier.decisions[item.row.index as usize];
        let figure = |value: Option<f64>| value.map_or(Value::Empty, |v| Value::Number(v, 0));
        let announced = item.announced.map(|a| a.hours);
        let yes_no = if item.finding.is_some() {
            Value::Code("oui", Text { fr: "oui", en: "yes" })
        } else {
            Value::Code("non", Text { fr: "non", en: "no" })
        };
        let head = vec![
            Value::Text(decision.subject.clone()),
            Value::Code(decision.verdict.code(), decision.verdict.label()),
            Value::Text(decision.date.to_string()),
            decision.due.map_or(Value::Empty, |due| Value::Text(due.to_string())),
            Value::Subjects(item.subjects.clone()),
            yes_no,
            figure(announced.map(|a| a.mid)),
            figure(announced.map(|a| a.low)),
            figure(announced.map(|a| a.high)),
            figure(hours_less(report, item)),
        ];
        let of = |line: &BeforeAfter| {
            let (code, label) = match line.measure {
                Measure::Presences => ("presences", Text { fr: "présences", en: "presences" }),
                Measure::Calls => ("sollicitations", Text { fr: "sollicitations", en: "calls" }),
            };
            let ratio = line.effect.map(|e| e.ratio);
            let share = |value: Option<f64>| value.map_or(Value::Empty, |v| Value::Number(v, 2));
            vec![
                Value::Code(code, label),
                Value::Subject(Subject::Partner(line.partner)),
                figure(Some(line.before.0)),
                figure(Some(line.before.1)),
                figure(Some(line.after.0)),
                figure(Some(line.after.1)),
                share(ratio.map(|r| r.mid)),
                share(ratio.map(|r| r.low)),
                share(ratio.map(|r| r.high)),
            ]
        };
        if item.partners.is_empty() {
            rows.push(head.iter().cloned().chain(std::iter::repeat_n(Value::Empty, COLUMNS.len() - head.len())).collect());
        }
        rows.extend(item.partners.iter().map(|line| head.iter().cloned().chain(of(line)).collect::<Vec<_>>()));
    }
    Some(ResultTable {
        file: "suivi",
        caption: Text { fr: "Ce que sont devenues les décisions", en: "What became of the decisions" },
        columns: COLUMNS,
        rows,
        is_shown: false,
    })
}
