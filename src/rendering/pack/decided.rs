//! The minutes of a meeting that was held: who took part, what was decided on each proposal, who carries it and by when, what was not reached.

use super::words::Pen;
use crate::dossier::Verdict;
use crate::rendering::document::*;
use crate::text::{Lang, capital, count};
use jiff::civil::Date;

/// A meeting that was held. Plain values in one language, already worded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeldMeeting {
    /// Language of the minutes.
    pub lang: Lang,
    /// What it is called.
    pub name: String,
    /// Its day.
    pub day: Date,
    /// Who holds it: a département, a dossier.
    pub organiser: String,
    /// Who took part; empty when nobody noted it.
    pub participants: Vec<String>,
    /// What was decided, in the order in which it is told.
    pub decided: Vec<DecidedItem>,
    /// Proposals of the list that the meeting did not reach.
    pub unreached: Vec<Unreached>,
    /// Version, date and fingerprint: at the foot of each page.
    pub stamp: String,
}

/// What was decided on a proposal.
#[derive(Clone, Debug, PartialEq)]
pub struct DecidedItem {
    /// Its place on the list; `None` when it is no longer there.
    pub rank: Option<usize>,
    /// What was proposed.
    pub title: String,
    /// What was decided.
    pub verdict: Verdict,
    /// Who carries it out; empty when that was not said.
    pub carrier: String,
    /// By when.
    pub due: Option<Date>,
    /// Why, and anything else; lines stay lines.
    pub remarks: String,
    /// Who signed, and when.
    pub signed: String,
    /// Verdicts of the same meeting that this one follows, a line each.
    pub before: Vec<String>,
}

/// A proposal that the meeting did not reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreached {
    /// Its place on the list.
    pub rank: usize,
    /// What is proposed.
    pub title: String,
    /// The recommended choice.
    pub choice: String,
}

/// The minutes.
pub fn decided(meeting: &HeldMeeting) -> Document {
    let pen = Pen { lang: meeting.lang };
    let mut chapters = vec![held(pen, meeting), summary(pen, meeting)];
    let part = |id: &str, title: String, verdicts: &[Verdict]| {
        let items: Vec<&DecidedItem> = meeting.decided.iter().filter(|item| verdicts.contains(&item.verdict)).collect();
        let sections = items.iter().enumerate().map(|(at, item)| one(pen, item, &format!("{id}-{}", at + 1))).collect();
        (!items.is_empty()).then(|| Section { id: id.into(), title, sections, ..Section::default() })
    };
    chapters.extend(part("retenues", pen.pick("Retenues ou adaptées", "Adopted or adapted"), &[Verdict::Adopted, Verdict::Adapted]));
    chapters.extend(part("reportees", pen.pick("Reportées à une autre séance", "Deferred to another meeting"), &[Verdict::Deferred]));
    chapters.extend(part("rejetees", pen.pick("Rejetées", "Rejected"), &[Verdict::Rejected]));
    chapters.extend(unreached(pen, meeting));
    Document {
        lang: meeting.lang,
        title: pen.pick("Compte rendu", "Minutes"),
        subtitle: pen.say(&format!("{} · {} · {}", meeting.name, pen.day(meeting.day), meeting.organiser)),
        stamp: meeting.stamp.clone(),
        chapters,
    }
}

fn held(pen: Pen, meeting: &HeldMeeting) -> Section {
    let n = meeting.participants.len();
    let mut blocks = vec![Block::Facts(vec![
        Fact { label: pen.pick("Séance", "Meeting"), value: plain(pen.say(&meeting.name)) },
        Fact { label: pen.pick("Date", "Date"), value: plain(capital(&pen.day(meeting.day))) },
        Fact {
            label: pen.pick("Participants", "Participants"),
            value: if n == 0 { pen.or_line("") } else { plain(count(n, ("personne", "personnes"), ("person", "people")).get(pen.lang)) },
        },
    ])];
    if n > 0 {
        blocks.push(Block::List(meeting.participants.iter().map(|name| plain(pen.say(name))).collect()));
    }
    Section { id: "seance".into(), title: pen.pick("La séance", "The meeting"), blocks, ..Section::default() }
}

/// One line a decision: what a reader in a hurry takes along.
fn summary(pen: Pen, meeting: &HeldMeeting) -> Section {
    let n = |verdict: Verdict| meeting.decided.iter().filter(|item| item.verdict == verdict).count();
    let counts: Vec<String> = Verdict::ALL
        .iter()
        .map(|verdict| (n(*verdict), verdict.label().get(pen.lang)))
        .filter(|(n, _)| *n > 0)
        .map(|(n, label)| match pen.lang {
            Lang::Fr if n > 1 => format!("{n} {label}s"),
            _ => format!("{n} {label}"),
        })
        .collect();
    let lead = if counts.is_empty() {
        pen.pick("Rien n'a été décidé à cette séance.", "Nothing was decided at this meeting.")
    } else {
        pen.pick(&format!("Propositions : {}.", counts.join(", ")), &format!("Proposals: {}.", counts.join(", ")))
    };
    let mut blocks = vec![Block::Lead(plain(lead))];
    if !meeting.decided.is_empty() {
        blocks.push(Block::Table(Table {
            id: "table-releve".into(),
            caption: pen.pick("Ce qui est décidé, qui le porte et pour quand", "What is decided, who carries it and by when"),
            columns: vec![
                ColumnHead { title: pen.pick("N°", "No."), is_number: true },
                pen.head("Proposition", "Proposal"),
                pen.head("Décision", "Decision"),
                pen.head("Porteur", "Carried by"),
                pen.head("Échéance", "Due"),
            ],
            rows: meeting
                .decided
                .iter()
                .map(|item| {
                    vec![
                        Cell::text(item.rank.map(|rank| rank.to_string()).unwrap_or_default()),
                        Cell::text(pen.say(&item.title)),
                        Cell { words: vec![Inline::Strong(item.verdict.label().get(pen.lang).to_owned())], value: None },
                        Cell::text(pen.say(&item.carrier)),
                        Cell::text(item.due.map(|due| short_day(pen, due)).unwrap_or_default()),
                    ]
                })
                .collect(),
            ..Table::default()
        }));
    }
    Section { id: "releve".into(), title: pen.pick("Relevé de décisions", "Decisions taken"), blocks, ..Section::default() }
}

/// « 30 juin 2027 »: a day that a narrow column parts between words.
fn short_day(pen: Pen, day: Date) -> String {
    let long = pen.day(day);
    long.split_once(' ').map_or(long.clone(), |(_, rest)| rest.to_owned())
}

/// Everything that was said of one proposal.
fn one(pen: Pen, item: &DecidedItem, id: &str) -> Section {
    let fact = |fr: &str, en: &str, value: String| Fact { label: pen.pick(fr, en), value: plain(value) };
    let mut facts =
        vec![Fact { label: pen.pick("Décision", "Decision"), value: vec![Inline::Strong(item.verdict.label().get(pen.lang).to_owned())] }];
    if !item.carrier.is_empty() {
        facts.push(fact("Porteur", "Carried by", pen.say(&item.carrier)));
    }
    if let Some(due) = item.due {
        facts.push(fact("Échéance", "Due", pen.day(due)));
    }
    facts.push(fact("Signée par", "Signed by", item.signed.clone()));
    let mut blocks = vec![Block::Facts(facts)];
    blocks.extend(item.remarks.lines().filter(|line| !line.trim().is_empty()).map(|line| Block::Paragraph(plain(pen.say(line)))));
    blocks.extend(item.before.iter().map(|line| Block::Paragraph(vec![Inline::Muted(pen.say(line))])));
    let title = item.rank.map_or_else(|| pen.say(&item.title), |rank| format!("{rank}. {}", pen.say(&item.title)));
    Section { id: id.into(), title, blocks, ..Section::default() }
}

fn unreached(pen: Pen, meeting: &HeldMeeting) -> Option<Section> {
    let points = meeting.unreached.iter().map(|item| {
        vec![
            Inline::Text(format!("{}. {} ", item.rank, pen.say(&item.title))),
            Inline::Muted(pen.pick(&format!("(proposé : {})", item.choice), &format!("(proposed: {})", item.choice))),
        ]
    });
    let blocks = vec![Block::List(points.collect())];
    (!meeting.unreached.is_empty()).then(|| Section {
        id: "non-examinees".into(),
        title: pen.pick("Propositions qui n'ont pas été examinées", "Proposals that were not reached"),
        blocks,
        ..Section::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(rank: usize, verdict: Verdict) -> DecidedItem {
        DecidedItem {
            rank: Some(rank),
            title: format!("Proposition {rank}"),
            verdict,
            carrier: "MDS de Melun".into(),
            due: Some(Date::constant(2015, 6, 30)),
            remarks: "Avec la CAF.\nSans frais.".into(),
            signed: "Anne, 20/01/2015 à 15:10".into(),
            before: vec![],
        }
    }

    #[test]
    fn minutes_tell_what_was_decided_and_what_was_not_reached() {
        let meeting = HeldMeeting {
            name: "Conférence".into(),
            day: Date::constant(2015, 1, 20),
            participants: vec!["Mme Durand, présidente".into()],
            decided: vec![item(1, Verdict::Adopted), item(2, Verdict::Rejected), item(4, Verdict::Adopted)],
            unreached: vec![Unreached { rank: 3, title: "Proposition 3".into(), choice: "mutualiser".into() }],
            ..HeldMeeting::default()
        };
        let document = decided(&meeting);
        let ids: Vec<&str> = document.chapters.iter().map(|chapter| chapter.id.as_str()).collect();
        assert_eq!(ids, ["seance", "releve", "retenues", "rejetees", "non-examinees"]);
        assert_eq!(document.chapters[1].blocks[0], Block::Lead(plain("Propositions\u{202f}: 2 retenues, 1 rejetée.")));
        let first = &document.chapters[2].sections[0];
        assert_eq!((first.title.as_str(), first.blocks.len()), ("1. Proposition 1", 3), "facts, and a paragraph a line of remarks");
        let Block::Table(table) = &document.chapters[1].blocks[1] else { panic!("a table of decisions") };
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
        assert_eq!(table.rows[0][4], Cell::text("30\u{a0}juin 2015"));
    }

    #[test]
    fn a_meeting_without_decision_says_so() {
        let document = decided(&HeldMeeting { name: "Conférence".into(), ..HeldMeeting::default() });
        assert_eq!(document.chapters.len(), 2);
        assert_eq!(document.chapters[1].blocks, [Block::Lead(plain("Rien n'a été décidé à cette séance."))]);
    }
}
