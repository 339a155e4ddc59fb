//! The agenda of each session: when and where, subject by subject, what is to be decided.

use super::words::{Pen, document, later, title};
use super::{MeetingPack, Session};
use crate::rendering::document::*;

/// The agendas of a pack, a page each.
pub fn agenda(pack: &MeetingPack) -> Document {
    let pen = Pen { lang: pack.lang };
    let chapters = pack.sessions.iter().enumerate().map(|(at, session)| chapter(pen, session, at));
    document(pack, pen.pick("Ordre du jour", "Agenda"), chapters)
}

fn chapter(pen: Pen, session: &Session, at: usize) -> Section {
    let mut blocks = vec![Block::Facts(pen.when_and_where(session))];
    if !session.subjects.is_empty() {
        blocks.push(Block::Table(subjects(pen, session, at)));
    }
    let mut sections = Vec::new();
    let mut part = |id: &str, title: String, blocks: Vec<Block>| {
        sections.push(Section { id: format!("{id}-{}", at + 1), title, blocks, ..Default::default() });
    };
    if !session.decisions.is_empty() {
        let points = session.decisions.iter().map(|decision| plain(pen.say(decision))).collect();
        part("decisions", pen.pick("Ce qui est à décider", "What is to be decided"), vec![Block::List(points)]);
    }
    if !session.invitees.is_empty() {
        let names = session.invitees.iter().map(|invitee| {
            let mut words = plain(pen.say(&invitee.person.name));
            if !invitee.role.is_empty() {
                words.push(Inline::Muted(format!(" ({})", invitee.role)));
            }
            words
        });
        part("participants", pen.pick("Participants attendus", "Expected participants"), vec![Block::List(names.collect())]);
    }
    Section { id: format!("seance-{}", at + 1), title: title(pen, session, at), opens_page: false, blocks, sections }
}

fn subjects(pen: Pen, session: &Session, at: usize) -> Table {
    let is_timed = session.start.is_some() && session.subjects.iter().any(|subject| subject.minutes > 0);
    let has_length = session.subjects.iter().any(|subject| subject.minutes > 0);
    let has_presenter = session.subjects.iter().any(|subject| !subject.presenter.is_empty());
    let mut columns = vec![ColumnHead { title: pen.pick("N°", "No."), is_number: true }];
    if is_timed {
        columns.push(pen.head("Heure", "Time"));
    }
    columns.push(pen.head("Sujet", "Subject"));
    columns.push(pen.head("Pourquoi maintenant", "Why now"));
    if has_length {
        columns.push(pen.head("Durée", "Length"));
    }
    if has_presenter {
        columns.push(pen.head("Présenté par", "Presented by"));
    }
    let mut elapsed = 0;
    let mut rows = Vec::new();
    for (number, subject) in session.subjects.iter().enumerate() {
        let mut row = vec![Cell::text((number + 1).to_string())];
        if is_timed {
            row.push(Cell::text(session.start.map(|start| pen.hour(later(start, elapsed))).unwrap_or_default()));
        }
        row.push(Cell { words: vec![Inline::Strong(pen.say(&subject.title))], value: None });
        row.push(Cell::text(pen.say(&subject.why)));
        if has_length {
            row.push(Cell::text(pen.length(subject.minutes)));
        }
        if has_presenter {
            row.push(Cell::text(pen.say(&subject.presenter)));
        }
        rows.push(row);
        elapsed = elapsed.saturating_add(subject.minutes);
    }
    Table {
        id: format!("table-sujets-{}", at + 1),
        caption: pen.pick("Les sujets, dans l'ordre", "Subjects, in order"),
        columns,
        rows,
        ..Default::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::pack;
    use super::*;

    #[test]
    fn subjects_follow_one_another_in_time() {
        let document = agenda(&pack());
        let Block::Table(table) = &document.chapters[0].blocks[1] else { panic!("a table of subjects") };
        assert_eq!(table.rows[1][1], Cell::text("14\u{a0}h\u{a0}45"));
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
        assert_eq!((document.chapters.len(), document.chapters[1].opens_page), (2, true));
    }
}
