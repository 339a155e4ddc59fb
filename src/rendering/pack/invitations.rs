//! The list of those invited to each session, with the reason why each of them is.

use super::words::{Pen, document, title};
use super::{MeetingPack, Session};
use crate::rendering::document::*;
use crate::text::count;

/// The lists of a pack, a page each.
pub fn invitations(pack: &MeetingPack) -> Document {
    let pen = Pen { lang: pack.lang };
    let chapters = pack.sessions.iter().enumerate().map(|(at, session)| chapter(pen, session, at));
    document(pack, pen.pick("Liste des invités", "List of invitees"), chapters)
}

fn chapter(pen: Pen, session: &Session, at: usize) -> Section {
    let mut blocks = vec![Block::Facts(pen.when_and_where(session))];
    if session.invitees.is_empty() {
        blocks.push(Block::Paragraph(plain(pen.pick("Personne n'est encore sur la liste.", "Nobody is on the list yet."))));
    } else {
        let n = count(session.invitees.len(), ("partenaire invité", "partenaires invités"), ("partner invited", "partners invited"));
        blocks.push(Block::Table(Table {
            id: format!("table-invites-{}", at + 1),
            caption: n.get(pen.lang).to_owned(),
            columns: vec![
                pen.head("Invité", "Invitee"),
                pen.head("Qualité", "Role"),
                pen.head("Pourquoi", "Why"),
                pen.head("Contact", "Contact"),
            ],
            rows: session
                .invitees
                .iter()
                .map(|invitee| {
                    vec![
                        Cell { words: vec![Inline::Strong(pen.say(&invitee.person.name))], value: None },
                        Cell::text(pen.say(&invitee.role)),
                        Cell::text(pen.say(&invitee.reason)),
                        Cell::text(invitee.person.email.clone().unwrap_or_default()),
                    ]
                })
                .collect(),
            ..Default::default()
        }));
    }
    Section { id: format!("seance-{}", at + 1), title: title(pen, session, at), opens_page: false, blocks, sections: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::pack;
    use super::*;

    #[test]
    fn everybody_invited_has_a_line_and_a_reason() {
        let document = invitations(&pack());
        let Block::Table(table) = &document.chapters[0].blocks[1] else { panic!("a table of invitees") };
        assert_eq!((table.rows.len(), table.caption.as_str()), (2, "2 partenaires invités"));
        assert!(matches!(&document.chapters[1].blocks[1], Block::Paragraph(_)), "an empty list says so");
    }
}
