//! A large partner's page, for those who meet it: where it is asked, what weighs on it, what is expected of it.

use super::Pages;
use super::parts::lacking;
use crate::dossier::{ActionIdx, Presence};
use crate::portraits::PartnerPortrait;
use crate::rendering::document::*;
use crate::say;
use crate::text::{Sentence, count, date};

/// Meetings and actions listed.
const MEETINGS: usize = 20;
const ACTIONS: usize = 12;

/// The page.
pub(super) fn page(pages: &Pages, portrait: &PartnerPortrait) -> Document {
    let (pen, known) = (&pages.context.pen, pages.dossier().partner(portrait.partner));
    let nothing = say!(
        "Aucun constat ne concerne ce partenaire : d'après les tables, rien ne pèse trop sur lui et il n'est attendu nulle part en vain."
            | "No finding concerns this partner: by the tables, nothing weighs too much on it and it is awaited nowhere in vain."
    );
    let mut chapters = vec![summary(pages, portrait), pages.findings(&portrait.findings, &nothing), places(pages, portrait)];
    chapters.push(expected(pages, portrait));
    chapters.extend(meetings(pages, portrait));
    chapters.push(pages.reply());
    chapters.extend(pages.silences(silences(pages)));
    let kind = pen.text(known.kind.label());
    let what = format!("{} · {kind}", pen.pick("Page du partenaire", "The partner's page"));
    pages.document(known.name.clone(), what, chapters)
}

fn summary(pages: &Pages, portrait: &PartnerPortrait) -> Section {
    let pen = &pages.context.pen;
    let told = [
        count(portrait.places.len(), ("territoire", "territoires"), ("territory", "territories")),
        count(portrait.actions.len(), ("action en cours", "actions en cours"), ("action under way", "actions under way")),
        count(portrait.meetings.len(), ("invitation", "invitations"), ("invitation", "invitations")),
        count(
            portrait.n_seats,
            ("siège dans une instance", "sièges dans des instances"),
            ("seat on a standing body", "seats on standing bodies"),
        ),
    ];
    let [a, b, c, d] = told.map(|sentence| pen.say(&sentence));
    let words = pen
        .say(&say!("Sollicité par {a} : {b}, {c} à une rencontre en un an, {d}." | "Asked by {a}: {b}, {c} to a meeting in a year, {d}."));
    let mut blocks = vec![pages.ways(Vec::new()), Block::Lead(plain(words))];
    if !portrait.other_names.is_empty() {
        let names = pages.list(portrait.other_names.iter().map(|name| pen.record(crate::detectors::Subject::Partner(*name))));
        let mut said = plain(pen.pick("Aussi saisi sous le nom de ", "Also entered as "));
        said.extend(names);
        said.push(Inline::Text(".".into()));
        blocks.push(Block::Paragraph(said));
    }
    Section { id: "resume".into(), title: pen.pick("L'essentiel", "In short"), blocks, ..Default::default() }
}

/// Where it is asked.
fn places(pages: &Pages, portrait: &PartnerPortrait) -> Section {
    let pen = &pages.context.pen;
    let head = |fr: &str, en: &str, is_number: bool| ColumnHead { title: pen.pick(fr, en), is_number };
    let number = |n: usize| Cell::number(pen.count(n), n as f64);
    let rows = portrait.places.iter().map(|(territory, place)| {
        let last = place.last_present.map(|day| pen.say(&date(day))).unwrap_or_default();
        vec![
            Cell { words: vec![pages.territory(*territory)], value: None },
            number(place.n_actions),
            number(place.n_leads),
            number(place.n_invited),
            number(place.n_present),
            number(place.n_seats),
            Cell::text(last),
        ]
    });
    Section {
        id: "ou".into(),
        title: pen.pick("Où il est sollicité", "Where it is asked"),
        blocks: vec![Block::Table(Table {
            id: "table-ou".into(),
            caption: pen.pick(
                "Actions en cours, rencontres d'une année et instances, territoire par territoire",
                "Actions under way, a year's meetings and standing bodies, territory by territory",
            ),
            columns: vec![
                head("Territoire", "Territory", false),
                head("Actions", "Actions", true),
                head("Dont pilotées", "Of which led", true),
                head("Invitations", "Invitations", true),
                head("Présences", "Presences", true),
                head("Sièges", "Seats", true),
                head("Venu pour la dernière fois", "Last came", false),
            ],
            rows: rows.collect(),
            ..Default::default()
        })],
        ..Default::default()
    }
}

/// What it has promised, and what it waits for.
fn expected(pages: &Pages, portrait: &PartnerPortrait) -> Section {
    let (pen, dossier) = (&pages.context.pen, pages.dossier());
    let list = |actions: &[ActionIdx]| {
        let mut items: Vec<Words> = actions.iter().take(ACTIONS).map(|action| pages.action(*action, true)).collect();
        if actions.len() > ACTIONS {
            let n = actions.len() - ACTIONS;
            items.push(plain(pen.say(&say!("et {n} de plus" | "and {n} more"))));
        }
        Block::List(items)
    };
    let mut sections = Vec::new();
    let mut add =
        |id: &str, title: String, block: Block| sections.push(Section { id: id.into(), title, blocks: vec![block], ..Default::default() });
    if !portrait.leads.is_empty() {
        add("pilote", pen.pick("Actions qu'il pilote", "Actions that it leads"), list(&portrait.leads));
    }
    if !portrait.awaits.is_empty() {
        add(
            "moyens",
            pen.pick("Actions pour lesquelles il attend des moyens", "Actions for which it waits for means"),
            list(&portrait.awaits),
        );
    }
    if !portrait.agreements.is_empty() {
        let line = |at: &crate::dossier::AgreementIdx| {
            let agreement = dossier.agreement(*at);
            let end = match agreement.end {
                Some(end) => {
                    let day = date(end);
                    let (fr, en) = (day.fr, day.en);
                    pen.say(&say!(" (jusqu'au {fr})" | " (until {en})"))
                }
                None => String::new(),
            };
            vec![Inline::Text(agreement.title.clone()), Inline::Muted(end)]
        };
        add(
            "conventions",
            pen.pick("Conventions en vigueur", "Agreements in force"),
            Block::List(portrait.agreements.iter().map(line).collect()),
        );
    }
    let blocks = if sections.is_empty() {
        vec![Block::Paragraph(plain(pen.pick(
            "Rien de particulier n'est attendu de lui d'après les tables : il ne pilote aucune action en cours, n'attend pas de moyens, n'a pas de convention en vigueur.",
            "Nothing in particular is expected of it by the tables: it leads no action under way, waits for no means, has no agreement in force.",
        )))]
    } else {
        Vec::new()
    };
    Section {
        id: "attentes".into(),
        title: pen.pick("Ce que l'on attend de lui", "What is expected of it"),
        blocks,
        sections,
        ..Default::default()
    }
}

/// A year's meetings.
fn meetings(pages: &Pages, portrait: &PartnerPortrait) -> Option<Section> {
    let (pen, dossier) = (&pages.context.pen, pages.dossier());
    if portrait.meetings.is_empty() {
        return None;
    }
    let head = |fr: &str, en: &str| ColumnHead { title: pen.pick(fr, en), is_number: false };
    let rows = portrait.meetings.iter().take(MEETINGS).map(|(at, presence)| {
        let meeting = dossier.meeting(*at);
        let what = meeting.title.clone().unwrap_or_else(|| pen.text(meeting.kind.label()));
        vec![
            Cell::text(pen.say(&date(meeting.date))),
            Cell { words: vec![pages.territory(meeting.territory)], value: None },
            Cell::text(what),
            Cell::text(pen.text(presence.label())),
        ]
    });
    let came = portrait.meetings.iter().filter(|(_, presence)| *presence == Presence::Present).count();
    let n = count(portrait.meetings.len(), ("invitation", "invitations"), ("invitation", "invitations"));
    let (fr, en) = (n.fr, n.en);
    Some(Section {
        id: "rencontres".into(),
        title: pen.pick("Rencontres de l'année", "The year's meetings"),
        blocks: vec![
            Block::Paragraph(plain(pen.say(&say!("Présent {came} fois pour {fr}." | "Present {came} times for {en}.")))),
            Block::Table(Table {
                id: "table-rencontres".into(),
                caption: pen.pick("Les plus récentes d'abord", "The latest first"),
                columns: vec![
                    head("Jour", "Day"),
                    head("Territoire", "Territory"),
                    head("Rencontre", "Meeting"),
                    head("Présence", "Presence"),
                ],
                rows: rows.collect(),
                left_out: portrait.meetings.len().saturating_sub(MEETINGS),
                ..Default::default()
            }),
        ],
        ..Default::default()
    })
}

fn silences(pages: &Pages) -> Vec<Sentence> {
    let dossier = pages.dossier();
    lacking([
        (
            dossier.meetings.is_empty() || dossier.attendances.is_empty(),
            say!(
                "S'il vient aux rencontres : aucune présence n'est saisie dans le dossier."
                    | "Whether it comes to meetings: no attendance is entered in the dossier."
            ),
        ),
        (
            dossier.seats.is_empty(),
            say!(
                "Où il siège : la table « instances » n'est pas dans le dossier."
                    | "Where it sits: the table 'instances' is not in the dossier."
            ),
        ),
        (
            dossier.agreements.is_empty(),
            say!(
                "Ce à quoi il s'est engagé : la table « conventions » n'est pas dans le dossier."
                    | "What it has committed itself to: the table 'conventions' is not in the dossier."
            ),
        ),
    ])
}
