//! The sessions of a plan as what a secretariat sends out: agendas, invitation lists, minutes to fill in, a calendar.

use super::Planned;
use crate::planning;
use crate::rendering::compose::place;
use crate::rendering::compose::words::Pen;
use crate::rendering::pack::{AgendaItem, Invitee, MeetingPack, Person, Session, TrackedDecision};
use crate::say;
use crate::text::capital;

/// Everything to prepare.
pub(super) fn pack(planned: &Planned, pen: &Pen, stamp: String) -> MeetingPack {
    let organiser = place(planned.dossier).unwrap_or(&planned.dossier.name).clone();
    MeetingPack {
        lang: pen.lang,
        as_of: planned.as_of,
        organiser: Person { name: organiser, email: None },
        stamp,
        sessions: planned.plan.sessions.iter().map(|session| of_session(planned, pen, session)).collect(),
    }
}

fn of_session(planned: &Planned, pen: &Pen, session: &planning::Session) -> Session {
    let name = |partner| planned.dossier.partner(partner).name.clone();
    let subjects = session.subjects.iter().map(|subject| AgendaItem {
        title: pen.say(&subject.title),
        why: pen.say(&subject.why),
        minutes: subject.minutes.round().max(0.0) as u32,
        presenter: subject.lead.map(name).unwrap_or_default(),
    });
    let invitees = session.invitees.iter().map(|invitee| Invitee {
        person: Person { name: name(invitee.partner), email: None },
        role: capital(&pen.text(invitee.role.label())),
        reason: pen.say(&invitee.reason),
    });
    let decisions = session.subjects.iter().map(|subject| {
        let title = pen.say(&subject.title);
        pen.say(&say!("{title} : qui fait quoi, pour quand ?" | "{title}: who does what, by when?"))
    });
    Session {
        key: session.key.clone(),
        title: pen.say(&session.title),
        territory: planned.plan.map.basins[session.basin].name.clone(),
        day: Some(session.date),
        start: Some(session.start),
        minutes: session.duration,
        place: session.room.clone().unwrap_or_default(),
        subjects: subjects.collect(),
        invitees: invitees.collect(),
        decisions: decisions.collect(),
        n_changes: u64::from(session.n_changes),
    }
}

/// What each session is to bring about, to be followed up: a line a subject, due at the end of the quarter.
pub(super) fn tracked(planned: &Planned, pen: &Pen) -> Vec<TrackedDecision> {
    let of_session = |session: &planning::Session| {
        let basin = planned.plan.map.basins[session.basin].name.clone();
        let line = move |subject: &planning::Subject| TrackedDecision {
            key: subject.key.clone(),
            title: format!("{basin}\u{202f}: {}", pen.say(&subject.title)),
            recommended: capital(&pen.text(subject.kind.label())),
            who: subject.lead.map(|partner| planned.dossier.partner(partner).name.clone()).unwrap_or_default(),
            ..Default::default()
        };
        session.subjects.iter().map(line).collect::<Vec<_>>()
    };
    planned.plan.sessions.iter().flat_map(of_session).collect()
}
