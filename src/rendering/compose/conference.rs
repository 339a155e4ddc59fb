//! The conference as a session to prepare, and the proposals as decisions to follow up.

use super::words::{Pen, dotted};
use super::{Context, follow_up, place, sheets, stamp};
use crate::decisions::Precedent;
use crate::detectors::Choice;
use crate::dossier::Verdict;
use crate::recommendations::Recommendation;
use crate::rendering::pack::{AgendaItem, MeetingPack, Person, Session, TrackedDecision};
use crate::rendering::report::Report;
use crate::say;
use crate::text::{Lang, capital, count, enumerate};
use jiff::civil::Date;

/// Minutes of a session of the conference.
const SESSION: u32 = 180;

/// Minutes for what became of earlier decisions, and for bringing the session to its end.
const FOLLOW_UP: u32 = 20;
const CLOSING: u32 = 10;

/// The next session of the conference: its proposals, grouped by what is recommended, in the order of the list. Day, hour and place are for the secretariat.
pub fn pack(report: &Report, lang: Lang) -> MeetingPack {
    let context = Context { pen: Pen { lang, dossier: report.dossier }, report };
    let pen = &context.pen;
    let name = place(report.dossier).unwrap_or(&report.dossier.name);
    let session = Session {
        key: format!("conference-{}", report.analysis.as_of),
        title: pen.pick("Conférence départementale", "Departmental conference"),
        minutes: SESSION,
        subjects: subjects(&context),
        decisions: context.first().map(|item| question(&context, item)).collect(),
        ..Default::default()
    };
    MeetingPack {
        lang,
        as_of: report.analysis.as_of,
        organiser: Person { name: name.clone(), email: None },
        stamp: stamp(report, lang),
        sessions: vec![session],
    }
}

/// « Fiche 3 : mutualiser, … ? »
fn question(context: &Context, item: &Recommendation) -> String {
    let pen = &context.pen;
    let (rank, title) = (item.rank, pen.say(&context.finding(item).title));
    let choice = pen.text(item.choice.label());
    pen.say(&say!("Fiche {rank} ({choice}) : {title}" | "Sheet {rank} ({choice}): {title}"))
}

fn subjects(context: &Context) -> Vec<AgendaItem> {
    let pen = &context.pen;
    let mut subjects = Vec::new();
    let settled = n_taken(context.report);
    if settled > 0 {
        let n = count(settled, ("décision déjà prise", "décisions déjà prises"), ("decision taken before", "decisions taken before"));
        let (fr, en) = (n.fr, n.en);
        subjects.push(AgendaItem {
            title: pen.pick("Ce que sont devenues les décisions précédentes", "What became of earlier decisions"),
            why: pen.say(&say!("{fr} : tableau de suivi joint" | "{en}: tracking table attached")),
            minutes: FOLLOW_UP,
            presenter: String::new(),
        });
    }
    let groups = by_choice(context);
    let n_proposals = u32::try_from(context.first().count()).unwrap_or(u32::MAX).max(1);
    let left = SESSION - CLOSING - if settled > 0 { FOLLOW_UP } else { 0 };
    for (choice, ranks) in &groups {
        let n = count(ranks.len(), ("proposition", "propositions"), ("proposal", "proposals"));
        let (n_fr, n_en) = (n.fr, n.en);
        let share = left.saturating_mul(u32::try_from(ranks.len()).unwrap_or(0)) / n_proposals;
        let word = capital(&pen.text(choice.label()));
        let listed = enumerate(&ranks.iter().map(|rank| rank.to_string()).collect::<Vec<_>>());
        let (fr, en) = (listed.fr, listed.en);
        let why = if ranks.len() == 1 {
            say!("Fiche {fr} du rapport" | "Sheet {en} of the report")
        } else {
            say!("Fiches {fr} du rapport" | "Sheets {en} of the report")
        };
        subjects.push(AgendaItem {
            title: pen.say(&say!("{word} : {n_fr}" | "{word}: {n_en}")),
            why: pen.say(&why),
            // By fives, as one writes an agenda; never more than the session has.
            minutes: if share >= 5 { share / 5 * 5 } else { share },
            presenter: String::new(),
        });
    }
    subjects.push(AgendaItem {
        title: pen.pick("Conclusion", "Conclusion"),
        why: pen.pick("Qui fait quoi, et pour quand", "Who does what, and by when"),
        minutes: CLOSING,
        presenter: String::new(),
    });
    subjects
}

/// The ranks of the first proposals by recommended choice, the choice met first on the list first.
fn by_choice(context: &Context) -> Vec<(Choice, Vec<usize>)> {
    let mut groups: Vec<(Choice, Vec<usize>)> = Vec::new();
    for item in context.first() {
        match groups.iter_mut().find(|(choice, _)| *choice == item.choice) {
            Some((_, ranks)) => ranks.push(item.rank),
            None => groups.push((item.choice, vec![item.rank])),
        }
    }
    groups
}

/// What the conference follows up: what it decided, the latest first, then what it is asked to decide.
pub fn tracked(report: &Report, lang: Lang) -> Vec<TrackedDecision> {
    let context = Context { pen: Pen { lang, dossier: report.dossier }, report };
    let pen = &context.pen;
    let agenda = &report.analysis.agenda;
    let recommended = |(d, f): (usize, usize)| {
        let options = &report.analysis.detections[d].findings[f].options;
        options.first().map(|(choice, _)| pen.text(choice.label())).unwrap_or_default()
    };
    // What was adopted is followed up whether or not it is still found: names made one, poolings that succeeded.
    let followed = agenda.follow_up.iter().map(|item| {
        let decision = &report.dossier.decisions[item.row.index as usize];
        let line = TrackedDecision {
            key: decision.subject.clone(),
            title: follow_up::title(&context, item),
            recommended: item.finding.map(recommended).unwrap_or_default(),
            decision: decision.verdict.label().get(pen.lang).to_owned(),
            due: decision.due,
            remarks: dotted([follow_up::state(pen, item), follow_up::told(pen, decision)]),
            ..Default::default()
        };
        (decision.date, line)
    });
    let set_aside = agenda.settled.iter().filter(|item| !is_followed_up(item.precedent.verdict)).map(|item| {
        let finding = &report.analysis.detections[item.detection].findings[item.finding];
        let date = report.dossier.decisions[item.precedent.row.index as usize].date;
        let line =
            decided(&context, &finding.key, pen.say(&finding.title), recommended((item.detection, item.finding)), Some(&item.precedent));
        (date, line)
    });
    let mut taken: Vec<(Date, TrackedDecision)> = followed.chain(set_aside).collect();
    taken.sort_by_key(|(date, _)| std::cmp::Reverse(*date));
    let taken = taken.into_iter().map(|(_, line)| line);
    let asked = context.first().map(|item| {
        let finding = context.finding(item);
        decided(&context, &finding.key, pen.say(&finding.title), pen.text(item.choice.label()), item.precedent.as_ref())
    });
    taken.chain(asked).collect()
}

fn decided(context: &Context, key: &str, title: String, recommended: String, precedent: Option<&Precedent>) -> TrackedDecision {
    let pen = &context.pen;
    let row = precedent.and_then(|precedent| context.report.dossier.decisions.get(precedent.row.index as usize));
    TrackedDecision {
        key: key.to_owned(),
        title,
        recommended,
        decision: precedent.map(|precedent| precedent.verdict.label().get(pen.lang).to_owned()).unwrap_or_default(),
        due: row.and_then(|decision| decision.due),
        remarks: precedent.map(|precedent| sheets::decided(pen, precedent)).unwrap_or_default(),
        ..Default::default()
    }
}

/// How many decisions were taken before: those followed up, and those set aside.
pub(super) fn n_taken(report: &Report) -> usize {
    let agenda = &report.analysis.agenda;
    agenda.follow_up.len() + agenda.settled.iter().filter(|item| !is_followed_up(item.precedent.verdict)).count()
}

/// Is a verdict one that is carried out, and so followed up?
pub(super) fn is_followed_up(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Adopted | Verdict::Adapted)
}
