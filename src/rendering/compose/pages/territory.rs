//! A territory's page, for its référent.

use super::Pages;
use super::parts::lacking;
use crate::detectors::Subject;
use crate::dossier::{ActionIdx, MilestoneKind, PartnerIdx};
use crate::linkage::FEWEST;
use crate::portraits::{Ask, TerritoryPortrait};
use crate::rendering::diagrams::{draw_ego, draw_spine};
use crate::rendering::document::*;
use crate::rendering::{Figure, Place};
use crate::say;
use crate::text::{Lang, Sentence, count, date, enumerate};

/// Rows of the table of partners, lines of the lists; the report and its tables have the rest.
const PARTNERS: usize = 30;
const TWINS: usize = 15;
const NEEDS: usize = 10;

/// Milestones that a project has, in the order in which they are reached.
const MILESTONES: &[MilestoneKind] = &[
    MilestoneKind::FocalPointNamed,
    MilestoneKind::TownPortrait,
    MilestoneKind::AgreementSigned,
    MilestoneKind::AnnualMeeting,
    MilestoneKind::Evaluation,
];

/// The page.
pub(super) fn page(pages: &Pages, portrait: &TerritoryPortrait) -> Document {
    let (pen, dossier) = (&pages.context.pen, pages.dossier());
    let known = dossier.territory(portrait.territory);
    let basin = portrait.basin.map(|basin| {
        let name = &dossier.territory(basin).name;
        pen.say(&say!(" · bassin {name}" | " · basin {name}"))
    });
    let what = format!("{}{}", pen.pick("Page du référent", "The focal point's page"), basin.unwrap_or_default());
    let nothing = say!(
        "Aucun constat ne concerne ce territoire. Ce n'est pas un satisfecit : voir plus bas ce que le dossier ne permet pas de dire."
            | "No finding concerns this territory. That is no certificate: see below what the dossier doesn't allow to be said."
    );
    let mut chapters = vec![summary(pages, portrait), pages.findings(&portrait.findings, &nothing)];
    chapters.extend(beside_peers(pages, portrait));
    chapters.extend([network(pages, portrait), twins(pages, portrait), centre(pages, portrait)]);
    chapters.extend(needs(pages, portrait));
    chapters.push(milestones(pages, portrait));
    chapters.extend(neighbours(pages, portrait));
    chapters.push(pages.reply());
    chapters.extend(pages.silences(silences(pages, portrait)));
    pages.document(known.name.clone(), what, chapters)
}

/// A few figures, and the ways to other pages.
fn summary(pages: &Pages, portrait: &TerritoryPortrait) -> Section {
    let pen = &pages.context.pen;
    let figure = |n: usize, fr: (&str, &str), en: (&str, &str)| {
        // The figure stands apart from its words.
        let label = match pen.lang {
            Lang::Fr => {
                if n < 2 {
                    fr.0
                } else {
                    fr.1
                }
            }
            Lang::En => {
                if n == 1 {
                    en.0
                } else {
                    en.1
                }
            }
        };
        KeyFigure { value: pen.count(n), label: label.to_owned(), target: None }
    };
    let n_partners = portrait.contacts.iter().filter(|(_, contact)| contact.n_actions > 0).count();
    let figures = vec![
        figure(portrait.actions.len(), ("action", "actions"), ("action", "actions")),
        figure(n_partners, ("partenaire en action", "partenaires en action"), ("partner in action", "partners in action")),
        figure(portrait.n_meetings, ("rencontre tenue", "rencontres tenues"), ("meeting held", "meetings held")),
        figure(
            portrait.findings.iter().filter(|at| pages.is_worth_telling(**at)).count(),
            ("constat", "constats"),
            ("finding", "findings"),
        ),
    ];
    let basin = portrait.basin.map(|basin| pages.territory(basin)).into_iter().collect();
    Section {
        id: "resume".into(),
        title: pen.pick("L'essentiel", "In short"),
        blocks: vec![pages.ways(basin), Block::KeyFigures(figures)],
        ..Default::default()
    }
}

/// Its figures beside what territories like it lead to expect; nothing where there is nobody to compare it with, which the report says.
fn beside_peers(pages: &Pages, portrait: &TerritoryPortrait) -> Option<Section> {
    let (pen, report) = (&pages.context.pen, pages.context.report);
    let comparison = &report.analysis.comparison;
    let drawn = draw_spine(pages.dossier(), comparison, portrait.territory, report.settings, pen.lang)?;
    let (_, peers) = comparison.compared_with(comparison.position(portrait.territory)?);
    let (fr, en) = (peers.fr, peers.en);
    let words = say!(
        "Comparé à {fr}. Un écart n'est ni un mérite ni un reproche\u{202f}: plus de partenaires ou de rencontres ne vaut pas mieux."
            | "Compared with {en}. A difference is neither a merit nor a fault: more partners or meetings are not better."
    );
    // On a page of its own folder, the drawing stands alone: the report has the file to enlarge.
    let figure = Figure { place: Place::Page, ..drawn.figure(pen.lang) };
    Some(Section {
        id: "semblables".into(),
        title: pen.pick("Face à vos semblables", "Beside your like"),
        blocks: vec![Block::Paragraph(plain(pen.say(&words))), Block::Figure(figure)],
        ..Default::default()
    })
}

/// Who works with it: a drawing, and the table of who does what.
fn network(pages: &Pages, portrait: &TerritoryPortrait) -> Section {
    let (pen, dossier) = (&pages.context.pen, pages.dossier());
    let mut blocks = Vec::new();
    let engaged: Vec<(PartnerIdx, usize)> = portrait
        .contacts
        .iter()
        .filter(|(_, contact)| contact.n_actions > 0)
        .map(|(partner, contact)| (*partner, contact.n_actions))
        .collect();
    if let Some(drawn) = draw_ego(dossier, &dossier.territory(portrait.territory).name, &engaged, pen.lang) {
        blocks.push(Block::Figure(drawn.figure(pen.lang)));
    }
    if portrait.contacts.is_empty() {
        blocks.push(Block::Paragraph(plain(pen.pick(
            "Aucun partenaire n'est saisi ici, ni dans une action, ni à une rencontre.",
            "No partner is entered here, neither in an action nor at a meeting.",
        ))));
    } else {
        blocks.push(Block::Table(contacts(pages, portrait)));
    }
    Section { id: "reseau".into(), title: pen.pick("Votre réseau", "Your network"), blocks, ..Default::default() }
}

fn contacts(pages: &Pages, portrait: &TerritoryPortrait) -> Table {
    let pen = &pages.context.pen;
    let has_meetings = portrait.contacts.iter().any(|(_, contact)| contact.n_invited > 0);
    let head = |fr: &str, en: &str, is_number: bool| ColumnHead { title: pen.pick(fr, en), is_number };
    let mut columns = vec![
        head("Partenaire", "Partner", false),
        head("Sorte", "Kind", false),
        head("Actions", "Actions", true),
        head("Dont pilotées", "Of which led", true),
    ];
    if has_meetings {
        columns.extend([
            head("Invitations", "Invitations", true),
            head("Présences", "Presences", true),
            head("Venu pour la dernière fois", "Last came", false),
        ]);
    }
    let number = |n: usize| Cell::number(pen.count(n), n as f64);
    let rows = portrait.contacts.iter().take(PARTNERS).map(|(partner, contact)| {
        let mut row = vec![
            Cell { words: vec![pages.partner(*partner)], value: None },
            Cell::text(pen.text(pages.dossier().partner(*partner).kind.label())),
            number(contact.n_actions),
            number(contact.n_leads),
        ];
        if has_meetings {
            let last = contact.last_present.map(|day| pen.say(&date(day))).unwrap_or_default();
            row.extend([number(contact.n_invited), number(contact.n_present), Cell::text(last)]);
        }
        row
    });
    Table {
        id: "table-reseau".into(),
        caption: pen.pick("Qui travaille avec le territoire", "Who works with the territory"),
        columns,
        rows: rows.collect(),
        left_out: portrait.contacts.len().saturating_sub(PARTNERS),
        ..Default::default()
    }
}

/// Actions of the same purpose elsewhere.
fn twins(pages: &Pages, portrait: &TerritoryPortrait) -> Section {
    let (pen, dossier) = (&pages.context.pen, pages.dossier());
    let blocks = if portrait.twins.is_empty() {
        let words = if dossier.actions.len() < FEWEST {
            say!(
                "Le dossier a moins de {FEWEST} actions : celles qui ont le même but ne sont pas cherchées."
                    | "The dossier has fewer than {FEWEST} actions: those of one purpose are not looked for."
            )
        } else {
            say!(
                "Aucune action d'ailleurs n'a été reconnue de même but que les vôtres."
                    | "No action elsewhere was found to have the purpose of yours."
            )
        };
        vec![Block::Paragraph(plain(pen.say(&words)))]
    } else {
        let head = |fr: &str, en: &str| ColumnHead { title: pen.pick(fr, en), is_number: false };
        let several = |actions: &[ActionIdx], is_placed: bool| {
            let mut words = Words::new();
            for action in actions.iter().take(4) {
                if !words.is_empty() {
                    words.push(Inline::Text(" ; ".into()));
                }
                words.extend(pages.action(*action, is_placed));
            }
            if actions.len() > 4 {
                let n = actions.len() - 4;
                words.push(Inline::Text(pen.say(&say!(" et {n} de plus" | " and {n} more"))));
            }
            Cell { words, value: None }
        };
        let rows = portrait.twins.iter().take(TWINS).map(|twin| {
            let sure = pen.confidence(twin.probability);
            vec![several(&twin.own, false), several(&twin.others, true), Cell::text(pen.text(twin.relation.label())), Cell::text(sure.word)]
        });
        vec![Block::Table(Table {
            id: "table-ailleurs".into(),
            caption: pen.pick("Vos actions et celles qui ont le même but ailleurs", "Your actions and those of the same purpose elsewhere"),
            columns: vec![
                head("Ici", "Here"),
                head("Ailleurs", "Elsewhere"),
                head("Rapport", "Relation"),
                head("Même but", "Same purpose"),
            ],
            rows: rows.collect(),
            left_out: portrait.twins.len().saturating_sub(TWINS),
            ..Default::default()
        })]
    };
    Section {
        id: "ailleurs".into(),
        title: pen.pick("À qui en parler ailleurs", "Whom to talk to elsewhere"),
        blocks,
        ..Default::default()
    }
}

/// What to ask of each central directorate.
fn centre(pages: &Pages, portrait: &TerritoryPortrait) -> Section {
    let pen = &pages.context.pen;
    let asks: Vec<&Ask> =
        portrait.asks.iter().filter(|ask| ask.n_in_vain > 0 || !ask.isolated.is_empty() || !ask.parallels.is_empty()).collect();
    let sections = asks.iter().enumerate().map(|(at, ask)| {
        let name = match ask.directorate {
            Some(directorate) => pages.dossier().partner(directorate).name.clone(),
            None => pen.pick("Au Département, direction non renseignée", "The département, directorate not known"),
        };
        let mut items: Vec<Words> = Vec::new();
        if ask.n_in_vain > 0 {
            let calls = count(ask.n_calls, ("demande", "demandes"), ("request", "requests"));
            let (n, fr, en) = (ask.n_in_vain, calls.fr, calls.en);
            items.push(plain(pen.say(&say!(
                "Pourquoi {n} des {fr} de vos services en deux ans ont été refusées ou sont restées sans suite."
                    | "Why {n} of your services' {en} in two years were declined or left without answer."
            ))));
        }
        for service in &ask.isolated {
            let mut words = plain(pen.pick("Comment mieux relier ", "How to connect better "));
            words.push(pen.record(Subject::Partner(*service)));
            words.push(Inline::Text(pen.pick(" aux autres services.", " to other services.")));
            items.push(words);
        }
        for (ours, theirs) in &ask.parallels {
            let mut words = plain(pen.pick("Qui fait quoi entre votre action ", "Who does what between your action "));
            words.extend(pages.action(*ours, false));
            words.push(Inline::Text(pen.pick(" et celle du Département ", " and the département's ")));
            words.extend(pages.action(*theirs, false));
            words.push(Inline::Text(pen.pick(", qui a le même but.", ", which has the same purpose.")));
            items.push(words);
        }
        Section { id: format!("direction-{}", at + 1), title: name, blocks: vec![Block::List(items)], ..Default::default() }
    });
    let sections: Vec<Section> = sections.collect();
    let mut blocks = Vec::new();
    if sections.is_empty() && !portrait.has_calls {
        blocks.push(Block::Paragraph(plain(pen.pick(
            "Aucun appel de ses services, ni vers eux, n'est saisi : les tables ne disent pas ce qu'il y aurait à demander.",
            "No call from or to its services is entered: the tables don't say what there would be to ask.",
        ))));
    } else if sections.is_empty() {
        blocks.push(Block::Paragraph(plain(pen.pick(
            "Rien à demander d'après les tables : ni demande restée sans suite, ni service isolé, ni action en parallèle de celles du Département.",
            "Nothing to ask by the tables: no request left without answer, no isolated service, no action beside the département's own.",
        ))));
    }
    let quiet: Vec<String> = portrait
        .asks
        .iter()
        .filter(|ask| ask.n_calls > 0 && ask.n_in_vain == 0)
        .filter_map(|ask| Some(pages.dossier().partner(ask.directorate?).name.clone()))
        .collect();
    if !quiet.is_empty() {
        let names = enumerate(&quiet);
        let (fr, en) = (names.fr, names.en);
        blocks.push(Block::Paragraph(vec![Inline::Muted(
            pen.say(&say!("Demandes faites sans que rien ne soit signalé : {fr}." | "Requests made with nothing reported: {en}.")),
        )]));
    }
    Section {
        id: "directions".into(),
        title: pen.pick("À demander aux directions centrales", "To ask of the central directorates"),
        blocks,
        sections,
        ..Default::default()
    }
}

/// Needs raised there.
fn needs(pages: &Pages, portrait: &TerritoryPortrait) -> Option<Section> {
    let (pen, dossier) = (&pages.context.pen, pages.dossier());
    if portrait.needs.is_empty() {
        return None;
    }
    let line = |at: &usize| {
        let need = &dossier.needs[*at];
        let day = need.date.map(|day| pen.say(&date(day))).unwrap_or_default();
        let competence = need.competence.map(|competence| {
            let (fr, en) = (competence.label().fr, competence.label().en);
            pen.say(&say!("compétence {fr}" | "competence: {en}"))
        });
        let told = crate::rendering::compose::words::dotted([day, competence.unwrap_or_default()]);
        vec![Inline::Text(need.statement.clone()), Inline::Muted(if told.is_empty() { told } else { format!(" ({told})") })]
    };
    let mut items: Vec<Words> = portrait.needs.iter().take(NEEDS).map(line).collect();
    if portrait.needs.len() > NEEDS {
        let n = portrait.needs.len() - NEEDS;
        items.push(plain(pen.say(&say!("{n} de plus dans la table des besoins" | "{n} more in the table of needs"))));
    }
    Some(Section {
        id: "besoins".into(),
        title: pen.pick("Besoins exprimés", "Needs raised"),
        blocks: vec![Block::List(items)],
        ..Default::default()
    })
}

/// How far its social project is.
fn milestones(pages: &Pages, portrait: &TerritoryPortrait) -> Section {
    let pen = &pages.context.pen;
    let fact = |kind: &MilestoneKind| {
        let reached = portrait.milestones.iter().find(|(known, _, _)| known == kind);
        let value = match reached {
            None => vec![Inline::Muted(pen.pick("non renseigné", "not known"))],
            Some((_, first, last)) if first == last => plain(pen.say(&date(*last))),
            Some((_, first, last)) => {
                let (first, last) = (date(*first), date(*last));
                let (a, b, c, d) = (first.fr, last.fr, first.en, last.en);
                plain(pen.say(&say!("la dernière fois le {b}, la première le {a}" | "last on {d}, first on {c}")))
            }
        };
        Fact { label: crate::text::capital(&pen.text(kind.label())), value }
    };
    Section {
        id: "jalons".into(),
        title: pen.pick("Où en est le projet social de territoire", "How far the territory's social project is"),
        blocks: vec![Block::Facts(MILESTONES.iter().map(fact).collect())],
        ..Default::default()
    }
}

/// Who is near.
fn neighbours(pages: &Pages, portrait: &TerritoryPortrait) -> Option<Section> {
    let pen = &pages.context.pen;
    if portrait.neighbours.is_empty() {
        return None;
    }
    let mut words = Words::new();
    for (territory, km) in &portrait.neighbours {
        if !words.is_empty() {
            words.push(Inline::Text(" · ".into()));
        }
        words.push(pages.territory(*territory));
        if let Some(km) = km {
            words.push(Inline::Muted(format!("\u{a0}({}\u{a0}km)", pen.number(*km, usize::from(*km < 10.0)))));
        }
    }
    Some(Section {
        id: "voisins".into(),
        title: pen.pick("Vos voisins", "Your neighbours"),
        blocks: vec![Block::Paragraph(words)],
        ..Default::default()
    })
}

/// What can't be said of it, and why.
fn silences(pages: &Pages, portrait: &TerritoryPortrait) -> Vec<Sentence> {
    let dossier = pages.dossier();
    let is_alone = pages.portraits.territories.len() + pages.portraits.n_left_out < 2;
    let is_covered = dossier.completeness.iter().any(|c| c.territory == portrait.territory || Some(c.territory) == portrait.basin);
    lacking([
        (
            portrait.actions.is_empty(),
            say!("Ce que le territoire fait : aucune action n'y est saisie." | "What the territory does: no action is entered there."),
        ),
        (
            is_alone,
            say!(
                "Ce qui se fait ailleurs : le dossier n'a pas d'autre territoire."
                    | "What is done elsewhere: the dossier has no other territory."
            ),
        ),
        (
            portrait.n_meetings == 0,
            say!(
                "Qui vient, et qui ne vient plus : aucune rencontre de ce territoire n'est saisie (tables « rencontres » et « presences »)."
                    | "Who comes, and who no longer comes: no meeting of this territory is entered (tables 'rencontres' and 'presences')."
            ),
        ),
        (
            !portrait.has_calls,
            say!(
                "Si ses services sont sollicités : aucun appel de ses services, ni vers eux, n'est saisi (table « sollicitations »)."
                    | "Whether its services are called on: no call from or to its services is entered (table 'sollicitations')."
            ),
        ),
        (
            portrait.milestones.is_empty(),
            say!(
                "Où en est son projet : aucune étape n'est saisie (table « jalons »)."
                    | "How far its project is: no milestone is entered (table 'jalons')."
            ),
        ),
        (
            !is_covered,
            say!(
                "Ce qui lui manque : rien ne dit (table « completude ») que toutes ses actions sont saisies ; une case vide n'est pas une lacune."
                    | "What it lacks: nothing says (table 'completude') that all its actions are entered; an empty cell is no gap."
            ),
        ),
    ])
}
