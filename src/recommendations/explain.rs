//! Why a recommendation is there, to the row.

use super::Agenda;
use crate::decisions::id_of;
use crate::detectors::{DETECTORS, Detection, Finding, Standing, Subject, View};
use crate::dossier::{Dossier, RowRef, Table};
use crate::say;
use crate::text::{HOURS_A_YEAR, Sentence, Text, number, quantity};
use serde::Serialize;

/// A finding explained: its sheet, in blocks that can be printed as they stand.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// Key of the finding.
    pub key: String,
    /// Key of its detector.
    pub detector: &'static str,
    /// Place on the ranked list; `None` when it isn't there.
    pub rank: Option<usize>,
    /// One line for people.
    pub title: Sentence,
    /// Probability that it is true, 0 to 1.
    pub score: f64,
    /// Facts, reasons, options …, in reading order; none is empty.
    pub blocks: Vec<Block>,
}

/// A titled part of an explanation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Block {
    /// Its title.
    pub title: Sentence,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// One line of an explanation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// What it says.
    pub sentence: Sentence,
    /// Share of the score in log-odds, where it is a reason.
    pub share: Option<f64>,
    /// The rows behind it.
    pub rows: Vec<Place>,
}

/// A row, where the user can find it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Code of the table.
    pub table: &'static str,
    /// Name of the file, as the user knows it.
    pub file: String,
    /// Line of the file, or row of the sheet, from 1.
    pub line: u32,
    /// What stands there, shortly.
    pub record: String,
}

/// Explains a finding named by its key, by the beginning of its key when only one begins so, or by its place on the list.
///
/// # Errors
/// A sentence for people, with the nearest key, when nothing or more than one thing answers to the name.
pub fn explain(view: &View, detections: &[Detection], agenda: &Agenda, name: &str) -> Result<Explanation, Sentence> {
    let name = name.trim();
    if let Ok(rank) = name.parse::<usize>() {
        let item = rank.checked_sub(1).and_then(|at| agenda.items.get(at));
        let n = agenda.items.len();
        let item = item.ok_or_else(|| {
            say!(
                "il n'y a pas de proposition n° {rank}\u{202f}: la liste en compte {n}" | "there is no proposal {rank}: the list holds {n}"
            )
        })?;
        return Ok(sheet(view, detections, agenda, item.detection, item.finding));
    }
    let all: Vec<(usize, usize, &Finding)> = detections
        .iter()
        .enumerate()
        .flat_map(|(d, detection)| detection.findings.iter().enumerate().map(move |(f, finding)| (d, f, finding)))
        .collect();
    if let Some((d, f, _)) = all.iter().find(|(_, _, finding)| finding.key == name) {
        return Ok(sheet(view, detections, agenda, *d, *f));
    }
    let beginning: Vec<&(usize, usize, &Finding)> =
        all.iter().filter(|(_, _, finding)| !name.is_empty() && finding.key.starts_with(name)).collect();
    match beginning[..] {
        [(d, f, _)] => Ok(sheet(view, detections, agenda, *d, *f)),
        [] => Err(match nearest(name, &all) {
            Some(key) => {
                say!("aucune clé «\u{202f}{name}\u{202f}»\u{202f}; la plus proche\u{202f}: {key}" | "no key '{name}'; the nearest: {key}")
            }
            None => say!(
                "aucune clé «\u{202f}{name}\u{202f}»\u{202f}: l'analyse n'a rien trouvé" | "no key '{name}': the analysis found nothing"
            ),
        }),
        [(_, _, first), ..] => {
            let (n, key) = (beginning.len(), &first.key);
            Err(say!(
                "{n} clés commencent par «\u{202f}{name}\u{202f}», dont {key}\u{202f}: en écrire davantage"
                    | "{n} keys begin with '{name}', {key} among them: write more of it"
            ))
        }
    }
}

/// The key with the fewest letters to change; the first of the list when several.
fn nearest<'a>(name: &str, all: &[(usize, usize, &'a Finding)]) -> Option<&'a str> {
    all.iter().map(|(_, _, finding)| finding.key.as_str()).min_by_key(|key| edits(name, key))
}

/// Letters to insert, delete or replace to go from one word to the other (Levenshtein 1966). O(product of the lengths).
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let replace = before + usize::from(x != *y);
            before = row[j + 1];
            row[j + 1] = replace.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// The whole sheet of a finding.
fn sheet(view: &View, detections: &[Detection], agenda: &Agenda, detection: usize, position: usize) -> Explanation {
    let dossier = view.dossier;
    let finding = &detections[detection].findings[position];
    let item = agenda.items.iter().find(|i| (i.detection, i.finding) == (detection, position));
    let plain = |sentence: Sentence| Line { sentence, share: None, rows: Vec::new() };
    let labelled = |label: Text, value: &Sentence| {
        let (l_fr, l_en, fr, en) = (label.fr, label.en, &value.fr, &value.en);
        plain(say!("{l_fr}\u{202f}: {fr}" | "{l_en}: {en}"))
    };
    let mut blocks: Vec<Block> = Vec::new();
    let mut push = |title: Text, lines: Vec<Line>| {
        if !lines.is_empty() {
            blocks.push(Block { title: title.into(), lines });
        }
    };

    if let Some(detector) = DETECTORS.iter().find(|d| d.key == detections[detection].detector) {
        push(Text { fr: "Question", en: "Question" }, vec![plain(detector.question.into()), plain(detector.method.into())]);
    }
    push(Text { fr: "Place dans la liste", en: "Place on the list" }, place(view, detections, agenda, detection, position));
    let subject = |s: &Subject| Line {
        sentence: Sentence::verbatim(format!("{} ({})", name_of(dossier, *s), id_of(dossier, *s))),
        share: None,
        rows: vec![locate(dossier, row_of(*s))],
    };
    push(Text { fr: "Ce dont il s'agit", en: "What it is about" }, finding.subjects.iter().map(subject).collect());
    push(Text { fr: "Faits", en: "Facts" }, finding.facts.iter().map(|(label, value)| labelled(*label, value)).collect());
    let reasons = finding.evidence.iter().map(|e| Line {
        sentence: e.sentence.clone(),
        share: Some(e.share),
        rows: e.rows.iter().map(|row| locate(dossier, *row)).collect(),
    });
    push(Text { fr: "Raisons", en: "Reasons" }, reasons.collect());
    // What it takes further has its own reasons: the words of the actions, the fields that agree.
    for key in &finding.builds_on {
        if let Some(below) = detections.iter().flat_map(|d| &d.findings).find(|f| f.key == *key) {
            let lines = below.evidence.iter().map(|e| Line {
                sentence: e.sentence.clone(),
                share: Some(e.share),
                rows: e.rows.iter().map(|row| locate(dossier, *row)).collect(),
            });
            push(Text { fr: "Ce qui rapproche ces actions", en: "What brings these actions together" }, lines.collect());
        }
    }
    push(Text { fr: "Ce qui peut s'y opposer", en: "What may stand against it" }, finding.obstacles.iter().cloned().map(plain).collect());
    let options = finding.options.iter().map(|(choice, argument)| labelled(choice.label(), argument));
    push(Text { fr: "Options", en: "Options" }, options.collect());
    let worth = &finding.worth;
    let [low, high, ease] = [(worth.hours.low, 0), (worth.hours.high, 0), (worth.feasibility, 2)].map(|(v, digits)| number(v, digits));
    let [gain, effort] = [worth.hours.mid, worth.effort_hours].map(|hours| quantity(hours, 0, HOURS_A_YEAR));
    push(
        Text { fr: "Ce que l'on peut en attendre", en: "What can be expected of it" },
        vec![
            plain({
                let (g, l, h, e, f) = (gain.fr, low.fr, high.fr, effort.fr, ease.fr);
                let (g2, l2, h2, e2, f2) = (gain.en, low.en, high.en, effort.en, ease.en);
                say!(
                    "gain de {g} ({l} à {h}), facilité {f} sur 1, effort de {e}"
                        | "gain of {g2} ({l2} to {h2}), feasibility {f2} out of 1, effort of {e2}"
                )
            }),
            plain(worth.assumption.clone()),
        ],
    );
    if !finding.doubt.is_empty() {
        push(Text { fr: "Ce qui ferait changer d'avis", en: "What would change our mind" }, vec![plain(finding.doubt.clone())]);
    }
    Explanation {
        key: finding.key.clone(),
        detector: detections[detection].detector,
        rank: item.map(|i| i.rank),
        title: finding.title.clone(),
        score: finding.score,
        blocks,
    }
}

/// Where a finding stands on the list, or why it isn't there.
fn place(view: &View, detections: &[Detection], agenda: &Agenda, detection: usize, position: usize) -> Vec<Line> {
    let at = (detection, position);
    let plain = |sentence: Sentence| Line { sentence, share: None, rows: Vec::new() };
    let mut lines = Vec::new();
    if let Some(item) = agenda.items.iter().find(|i| (i.detection, i.finding) == at) {
        let (rank, n) = (item.rank, agenda.items.len());
        let [low, high, firm] = [item.value.low, item.value.high, 100.0 * item.stability].map(|v| number(v, 0));
        let value = quantity(item.value.mid, 0, HOURS_A_YEAR);
        let (v, l, h, s) = (value.fr, low.fr, high.fr, firm.fr);
        let (v2, l2, h2, s2) = (value.en, low.en, high.en, firm.en);
        lines.push(plain(say!(
            "n° {rank} sur {n}\u{202f}: bénéfice net de {v} ({l} à {h})\u{202f}; dans la liste à discuter dans {s}\u{202f}% des essais"
                | "number {rank} of {n}: net benefit of {v2} ({l2} to {h2}); on the list to discuss in {s2}% of the trials"
        )));
        if let Some(changed) = item.precedent.as_ref().and_then(|p| p.changed.clone()) {
            lines.push(plain(changed));
        }
    } else if let Some(absorbed) = agenda.absorbed.iter().find(|a| a.finding == at) {
        let into = &detections[absorbed.into.0].findings[absorbed.into.1];
        let (key, fr, en) = (&into.key, &into.title.fr, &into.title.en);
        lines.push(plain(say!("reprise par {key}\u{202f}: {fr}" | "taken further by {key}: {en}")));
    } else if detections[detection].findings[position].standing == Standing::Watch {
        lines.push(plain(say!(
            "à surveiller\u{202f}: pas assez établie pour être dans la liste" | "to be watched: not established enough to be on the list"
        )));
    }
    let settled = agenda.settled.iter().filter(|s| (s.detection, s.finding) == at).map(|s| &s.precedent);
    let back = agenda.items.iter().filter(|i| (i.detection, i.finding) == at).filter_map(|i| i.precedent.as_ref());
    for precedent in settled.chain(back) {
        let label = precedent.verdict.label();
        let decision = &view.dossier.decisions[precedent.row.index as usize];
        let day = crate::text::date(decision.date);
        let reason = decision.reason.as_ref().map_or(String::new(), |reason| format!(" ({reason})"));
        let (l_fr, l_en, d_fr, d_en) = (label.fr, label.en, day.fr, day.en);
        let due = crate::decisions::due(decision, precedent.verdict, view.as_of).unwrap_or_default();
        let (due_fr, due_en) = (due.fr, due.en);
        lines.push(Line {
            sentence: say!("décision du {d_fr}\u{202f}: {l_fr}{reason}{due_fr}" | "decision of {d_en}: {l_en}{reason}{due_en}"),
            share: None,
            rows: vec![locate(view.dossier, precedent.row)],
        });
    }
    lines
}

/// The row of a subject.
fn row_of(subject: Subject) -> RowRef {
    match subject {
        Subject::Action(idx) => idx.into(),
        Subject::Partner(idx) => idx.into(),
        Subject::Territory(idx) => idx.into(),
    }
}

/// The name of a subject.
fn name_of(dossier: &Dossier, subject: Subject) -> &str {
    match subject {
        Subject::Action(idx) => &dossier.action(idx).title,
        Subject::Partner(idx) => &dossier.partner(idx).name,
        Subject::Territory(idx) => &dossier.territory(idx).name,
    }
}

/// Where a row stands, and what it says.
fn locate(dossier: &Dossier, row: RowRef) -> Place {
    let origin = dossier.origin(row);
    let file = dossier.sources.get(usize::from(origin.source)).map_or_else(|| row.table.code().to_owned(), |source| source.name.clone());
    Place { table: row.table.code(), file, line: origin.line, record: record(dossier, row) }
}

/// What a row says, shortly: identifiers and codes as in the file, so that it is recognised there.
fn record(dossier: &Dossier, row: RowRef) -> String {
    let at = row.index as usize;
    let territory = |t| dossier.territory(t).id.as_str();
    let partner = |p| dossier.partner(p).id.as_str();
    match row.table {
        Table::Territories => format!("{}, {}", dossier.territories[at].id, dossier.territories[at].name),
        Table::Indicators => {
            let i = &dossier.indicators[at];
            format!("{}, {}, {}, {}", territory(i.territory), i.name, i.period, i.value)
        }
        Table::Partners => format!("{}, {}", dossier.partners[at].id, dossier.partners[at].name),
        Table::Actions => format!("{}, {}", dossier.actions[at].id, dossier.actions[at].title),
        Table::Participations => {
            let p = &dossier.participations[at];
            format!("{}, {}, {}", dossier.action(p.action).id, partner(p.partner), p.role.code())
        }
        Table::Meetings => format!("{}, {}, {}", dossier.meetings[at].id, dossier.meetings[at].date, dossier.meetings[at].kind.code()),
        Table::Attendances => {
            let a = &dossier.attendances[at];
            let meeting = dossier.meeting(a.meeting);
            format!("{} ({}), {}, {}", meeting.id, meeting.date, partner(a.partner), a.presence.code())
        }
        Table::Solicitations => {
            let s = &dossier.solicitations[at];
            format!("{}, {} → {}, {}", s.date, partner(s.from), partner(s.to), s.nature.code())
        }
        Table::Agreements => format!("{}, {}", dossier.agreements[at].id, dossier.agreements[at].title),
        Table::Needs => format!("{}, {}", dossier.needs[at].id, dossier.needs[at].statement),
        Table::Seats => {
            let s = &dossier.seats[at];
            format!("{}, {}, {}, {}", s.body.code(), territory(s.territory), partner(s.partner), s.function.code())
        }
        Table::Milestones => {
            let m = &dossier.milestones[at];
            format!("{}, {}, {}", territory(m.territory), m.kind.code(), m.date)
        }
        Table::Completeness => {
            let c = &dossier.completeness[at];
            format!("{}, {}, {}", territory(c.territory), c.scope, c.extent.code())
        }
        Table::Decisions => {
            let d = &dossier.decisions[at];
            format!("{}, {}, {}", d.date, d.subject, d.verdict.code())
        }
        Table::JudgedPairs => {
            let j = &dossier.judged_pairs[at];
            let verdict = j.verdict.map_or("", |verdict| verdict.code());
            format!("{}, {}, {verdict}", dossier.action(j.left).id, dossier.action(j.right).id)
        }
        Table::JudgedPartners => {
            let j = &dossier.judged_partners[at];
            format!("{}, {}, {}", partner(j.one), partner(j.other), j.verdict.map_or("", |verdict| verdict.code()))
        }
        Table::CommuneChanges => format!("{}, {}", dossier.commune_changes[at].before, dossier.commune_changes[at].after),
    }
}
