//! The tables of a plan: `seances.csv`, `invitations.csv`, `portefeuille.csv`, `transferts.csv`.

use super::Planned;
use crate::detectors::{Column, ResultTable, Subject, Value};
use crate::rendering::compose::portfolio;
use crate::rendering::compose::words::Pen;
use crate::text::Text;

macro_rules! columns {
    ($($code:literal, $fr:literal, $en:literal;)+) => { &[$(Column { code: $code, title: Text { fr: $fr, en: $en } },)+] };
}

const SESSIONS: &[Column] = columns![
    "cle", "Clé", "Key";
    "bassin", "Bassin", "Basin";
    "territoires", "Territoires", "Territories";
    "date", "Jour", "Day";
    "debut", "Début", "Start";
    "duree", "Durée (minutes)", "Length (minutes)";
    "titre", "Titre", "Title";
    "sujets", "Sujets", "Subjects";
    "natures", "Natures", "Kinds";
    "constats", "Constats", "Findings";
    "invites", "Invités", "Invitees";
    "salle", "Salle", "Room";
];

const INVITATIONS: &[Column] = columns![
    "seance", "Séance", "Session";
    "date", "Jour", "Day";
    "partenaire", "Partenaire", "Partner";
    "role", "À quel titre", "As what";
    "motif", "Pourquoi", "Why";
];

const TRANSFERS: &[Column] = columns![
    "cle", "Clé", "Key";
    "de", "Qui raconte", "Who tells";
    "vers", "Qui écoute", "Who listens";
    "action", "Ce qui marche", "What works";
    "valeur", "Intérêt", "Worth";
    "motif", "Pourquoi", "Why";
];

/// All four.
pub fn tables(planned: &Planned, pen: &Pen) -> [ResultTable; 4] {
    [
        sessions(planned, pen),
        invitations(planned, pen),
        portfolio::table(pen, planned.detections, &planned.plan.portfolio),
        transfers(planned, pen),
    ]
}

fn sessions(planned: &Planned, pen: &Pen) -> ResultTable {
    let plan = planned.plan;
    let rows = plan.sessions.iter().map(|session| {
        let basin = &plan.map.basins[session.basin];
        let join = |parts: Vec<String>| Value::Text(parts.join("|"));
        vec![
            Value::Text(session.key.clone()),
            Value::Text(basin.name.clone()),
            Value::Subjects(basin.territories.iter().map(|t| Subject::Territory(*t)).collect()),
            Value::Text(session.date.to_string()),
            Value::Text(session.start.strftime("%H:%M").to_string()),
            Value::Count(session.duration as usize),
            Value::Text(pen.say(&session.title)),
            join(session.subjects.iter().map(|s| pen.say(&s.title).replace('|', "/")).collect()),
            join(session.subjects.iter().map(|s| s.kind.code().to_owned()).collect()),
            join(session.subjects.iter().flat_map(|s| s.findings.iter().cloned()).collect()),
            Value::Count(session.invitees.len()),
            session.room.clone().map_or(Value::Empty, Value::Text),
        ]
    });
    let caption = Text { fr: "Séances du trimestre", en: "Sessions of the quarter" };
    ResultTable { file: "seances", caption, columns: SESSIONS, rows: rows.collect(), is_shown: true }
}

fn invitations(planned: &Planned, pen: &Pen) -> ResultTable {
    let rows = planned.plan.sessions.iter().flat_map(|session| {
        session.invitees.iter().map(|invitee| {
            vec![
                Value::Text(session.key.clone()),
                Value::Text(session.date.to_string()),
                Value::Subject(Subject::Partner(invitee.partner)),
                Value::Code(invitee.role.code(), invitee.role.label()),
                Value::Text(pen.say(&invitee.reason)),
            ]
        })
    });
    let caption = Text { fr: "Invitations, une par partenaire et par séance", en: "Invitations, one a partner and session" };
    ResultTable { file: "invitations", caption, columns: INVITATIONS, rows: rows.collect(), is_shown: true }
}

/// Who tells whom.
pub fn transfers(planned: &Planned, pen: &Pen) -> ResultTable {
    let rows = planned.plan.transfers.made.iter().map(|transfer| {
        vec![
            Value::Text(transfer.key.clone()),
            Value::Subject(Subject::Territory(transfer.from)),
            Value::Subject(Subject::Territory(transfer.to)),
            Value::Subject(Subject::Action(transfer.action)),
            Value::Number(transfer.worth, 2),
            Value::Text(pen.say(&transfer.reason)),
        ]
    });
    let caption = Text { fr: "Qui raconte à qui ce qui marche", en: "Who tells whom about what works" };
    ResultTable { file: "transferts", caption, columns: TRANSFERS, rows: rows.collect(), is_shown: true }
}
