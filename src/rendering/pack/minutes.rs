//! Minutes to be filled in: who came, what was said on each subject, what was decided, who does it and by when.

use super::words::{Pen, blank, document, title};
use super::{MeetingPack, Session};
use crate::rendering::document::*;

/// Lines left for those who come without being on the list, or for decisions that nobody expected.
const SPARE_LINES: usize = 3;

/// The minutes of a pack, ready to be filled in; each session opens a page.
pub fn minutes(pack: &MeetingPack) -> Document {
    let pen = Pen { lang: pack.lang };
    let chapters = pack.sessions.iter().enumerate().map(|(at, session)| chapter(pen, session, at));
    document(pack, pen.pick("Compte rendu", "Minutes"), chapters)
}

fn chapter(pen: Pen, session: &Session, at: usize) -> Section {
    let mut facts = pen.when_and_where(session);
    for (fr, en) in [("Président de séance", "Chaired by"), ("Secrétaire de séance", "Minutes by")] {
        facts.push(Fact { label: pen.pick(fr, en), value: pen.or_line("") });
    }
    let mut sections = vec![Section {
        id: format!("presences-{}", at + 1),
        title: pen.pick("Présences", "Attendance"),
        blocks: vec![Block::Table(attendance(pen, session, at))],
        ..Default::default()
    }];
    for (number, subject) in session.subjects.iter().enumerate() {
        // The reason stands as the table's caption, which no page parts from the table.
        let caption = if subject.why.is_empty() { pen.pick("Ce qui a été dit", "What was said") } else { pen.say(&subject.why) };
        let said = Table {
            id: format!("table-echanges-{}-{}", at + 1, number + 1),
            caption,
            columns: vec![pen.head("Échanges", "Discussion"), pen.head("À suivre", "Follow-up")],
            rows: vec![vec![blank(), blank()]],
            ..Default::default()
        };
        let title = format!("{}. {}", number + 1, pen.say(&subject.title));
        sections.push(Section {
            id: format!("sujet-{}-{}", at + 1, number + 1),
            title,
            blocks: vec![Block::Table(said)],
            ..Default::default()
        });
    }
    sections.push(Section {
        id: format!("releve-{}", at + 1),
        title: pen.pick("Relevé de décisions", "Decisions taken"),
        blocks: vec![Block::Table(decisions(pen, session, at))],
        ..Default::default()
    });
    Section {
        id: format!("seance-{}", at + 1),
        title: title(pen, session, at),
        opens_page: false,
        blocks: vec![Block::Facts(facts)],
        sections,
    }
}

fn attendance(pen: Pen, session: &Session, at: usize) -> Table {
    let invited = session.invitees.iter().map(|invitee| [pen.say(&invitee.person.name), pen.say(&invitee.role)]);
    let spare = (0..SPARE_LINES).map(|_| [String::new(), String::new()]);
    let rows = invited.chain(spare).map(|[name, role]| {
        let tick = || Cell::text("☐");
        vec![Cell::text(name), Cell::text(role), tick(), tick(), tick()]
    });
    Table {
        id: format!("table-presences-{}", at + 1),
        caption: pen.pick("Cocher une case par ligne", "Tick one box a line"),
        columns: vec![
            pen.head("Nom", "Name"),
            pen.head("Qualité", "Role"),
            pen.head("Présent", "Present"),
            pen.head("Excusé", "Excused"),
            pen.head("Absent", "Absent"),
        ],
        rows: rows.collect(),
        ..Default::default()
    }
}

fn decisions(pen: Pen, session: &Session, at: usize) -> Table {
    let expected = session.decisions.iter().map(|decision| pen.say(decision));
    let spare = (0..SPARE_LINES).map(|_| String::new());
    Table {
        id: format!("table-releve-{}", at + 1),
        caption: pen.pick("Ce qui est décidé, qui le fait et pour quand", "What is decided, who does it and by when"),
        columns: vec![
            pen.head("Question", "Question"),
            pen.head("Décision", "Decision"),
            pen.head("Qui", "Who"),
            pen.head("Pour quand", "By when"),
        ],
        rows: expected.chain(spare).map(|question| vec![Cell::text(question), blank(), blank(), blank()]).collect(),
        ..Default::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::pack;
    use super::*;

    #[test]
    fn there_is_room_for_what_nobody_expected() {
        let document = minutes(&pack());
        let parts = &document.chapters[0].sections;
        assert_eq!(parts.iter().map(|part| part.id.as_str()).collect::<Vec<_>>(), ["presences-1", "sujet-1-1", "sujet-1-2", "releve-1"]);
        let Block::Table(decided) = &parts[3].blocks[0] else { panic!("a table of decisions") };
        assert_eq!(decided.rows.len(), 1 + SPARE_LINES);
    }
}
