//! The plan as a document: what to do this quarter, a page a session, who tells whom, what the conference can treat, what waits.

use super::tables::transfers;
use super::{Planned, fingerprint, place};
use crate::planning::calendar::Closed;
use crate::planning::{Part, Session};
use crate::rendering::compose::portfolio;
use crate::rendering::compose::tables::shown;
use crate::rendering::compose::words::Pen;
use crate::rendering::document::*;
use crate::say;
use crate::text::{Lang, Sentence, capital, count, date, long_day};
use jiff::ToSpan as _;
use jiff::civil::Time;
use std::collections::{BTreeMap, BTreeSet};

/// Subjects in wait that are shown; the file has them all.
const WAITING: usize = 15;

/// The whole document.
pub fn document(planned: &Planned, pen: &Pen) -> Document {
    let (plan, day, code) = (planned.plan, date(planned.as_of), planned.plan.quarter.code());
    let name = place(planned.dossier).unwrap_or(&planned.dossier.name);
    let (day_fr, day_en, version, print) = (&day.fr, &day.en, env!("CARGO_PKG_VERSION"), fingerprint(planned.dossier));
    let number = plan.quarter.number;
    let (ordinal_fr, ordinal_en) = match number {
        1 => ("1er".to_owned(), "1st"),
        2 => ("2e".to_owned(), "2nd"),
        3 => ("3e".to_owned(), "3rd"),
        _ => (format!("{number}e"), "4th"),
    };
    let year = plan.quarter.year;
    Document {
        lang: pen.lang,
        title: pen.say(&say!("Plan d'animation : {name}" | "Animation plan: {name}")),
        subtitle: pen.say(&say!(
            "{ordinal_fr} trimestre {year} ({code}), d'après l'analyse au {day_fr}"
                | "{ordinal_en} quarter {year} ({code}), from the analysis as of {day_en}"
        )),
        stamp: pen.say(&say!(
            "maillage {version} · analyse au {day_fr} · empreinte du dossier {print}"
                | "maillage {version} · as of {day_en} · dossier fingerprint {print}"
        )),
        chapters: vec![
            overview(planned, pen),
            sessions(planned, pen),
            telling(planned, pen),
            portfolio::chapter(pen, planned.detections, &plan.portfolio, &BTreeMap::new()),
            waiting(planned, pen),
            method(planned, pen),
        ],
    }
}

fn clock(time: Time, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{}\u{202f}h\u{202f}{:02}", time.hour(), time.minute()),
        Lang::En => time.strftime("%H:%M").to_string(),
    }
}

fn head(title: String) -> ColumnHead {
    ColumnHead { title, is_number: false }
}

fn overview(planned: &Planned, pen: &Pen) -> Section {
    let plan = planned.plan;
    let n_sessions = plan.sessions.len();
    let invited: BTreeSet<_> = plan.sessions.iter().flat_map(|s| s.invitees.iter().map(|i| i.partner)).collect();
    let n_subjects: usize = plan.sessions.iter().map(|s| s.subjects.len()).sum();
    let hours: f64 = plan.sessions.iter().flat_map(|s| &s.subjects).map(|s| s.value).sum();
    let sessions = count(n_sessions, ("séance", "séances"), ("session", "sessions"));
    let basins = count(plan.map.basins.len(), ("bassin", "bassins"), ("basin", "basins"));
    let ((s_fr, s_en), (b_fr, b_en)) = ((sessions.fr, sessions.en), (basins.fr, basins.en));
    let lead = if n_sessions == 0 {
        say!(
            "Aucune séance ne peut être tenue ce trimestre : voir ci-dessous ce qu'il faut assouplir."
                | "No session can be held this quarter: see below what to loosen."
        )
    } else {
        say!(
            "{s_fr} dans {b_fr} ce trimestre, chacune avec son ordre du jour et ses invités."
                | "{s_en} in {b_en} this quarter, each with its agenda and invitees."
        )
    };
    let mut blocks = vec![Block::Lead(plain(pen.say(&lead)))];
    if !plan.obstacles.is_empty() {
        let points = plan.obstacles.iter().map(|o| plain(pen.say(o))).collect();
        blocks.push(Block::Callout(Callout {
            tone: Tone::Fault,
            title: pen.pick("Ce qui n'a pas pu être prévu, et quoi assouplir", "What could not be planned, and what to loosen"),
            blocks: vec![Block::List(points)],
        }));
    }
    if n_sessions > 0 {
        let figure = |value: String, fr: &str, en: &str| KeyFigure { value, label: pen.pick(fr, en), target: None };
        blocks.push(Block::KeyFigures(vec![
            figure(pen.count(n_sessions), "séances", "sessions"),
            figure(pen.count(n_subjects), "sujets traités", "subjects treated"),
            figure(pen.count(invited.len()), "partenaires invités", "partners invited"),
            figure(pen.rough(hours), "heures par an en jeu (ordre de grandeur)", "hours a year at stake (order of magnitude)"),
        ]));
        let rows = plan.sessions.iter().map(|session| {
            let basin = &plan.map.basins[session.basin];
            let mut words = Vec::new();
            for subject in &session.subjects {
                if !words.is_empty() {
                    words.push(Inline::Text(" · ".into()));
                }
                words.push(Inline::Text(pen.say(&subject.title)));
            }
            vec![
                Cell {
                    words: vec![Inline::Link(
                        Target::Place(session.key.clone()),
                        format!("{}, {}", long_day(session.date).get(pen.lang), clock(session.start, pen.lang)),
                    )],
                    value: None,
                },
                Cell::text(basin.name.clone()),
                Cell { words, value: None },
                Cell::number(pen.count(session.invitees.len()), session.invitees.len() as f64),
            ]
        });
        blocks.push(Block::Table(Table {
            id: "table-calendrier".into(),
            caption: pen.pick("Le calendrier du trimestre", "The calendar of the quarter"),
            columns: vec![
                head(pen.pick("Quand", "When")),
                head(pen.pick("Bassin", "Basin")),
                head(pen.pick("Sujets", "Subjects")),
                ColumnHead { title: pen.pick("Invités", "Invitees"), is_number: true },
            ],
            rows: rows.collect(),
            file: Some("tables/seances.csv".into()),
            ..Default::default()
        }));
    }
    Section { id: "essentiel".into(), title: pen.pick("Ce trimestre", "This quarter"), opens_page: false, blocks, sections: Vec::new() }
}

fn sessions(planned: &Planned, pen: &Pen) -> Section {
    let plan = planned.plan;
    let sections: Vec<Section> = plan.sessions.iter().map(|session| one(planned, pen, session)).collect();
    let lead = if sections.is_empty() {
        pen.pick("Aucune séance.", "No session.")
    } else {
        pen.pick(
            "Une page par séance : l'ordre du jour, pourquoi maintenant, qui inviter et pourquoi.",
            "A page a session: the agenda, why now, whom to invite and why.",
        )
    };
    Section {
        id: "seances".into(),
        title: pen.pick("Les séances", "The sessions"),
        opens_page: true,
        blocks: vec![Block::Lead(plain(lead))],
        sections,
    }
}

fn one(planned: &Planned, pen: &Pen, session: &Session) -> Section {
    let basin = &planned.plan.map.basins[session.basin];
    // Tables are told apart by their captions, also by who hears the page.
    let (name, day) = (&basin.name, date(session.date));
    let (day_fr, day_en) = (day.fr, day.en);
    let fact = |fr: &str, en: &str, value: Words| Fact { label: pen.pick(fr, en), value };
    let (start, minutes) = (clock(session.start, pen.lang), session.duration);
    let end = clock(session.start.wrapping_add(i64::from(minutes).minutes()), pen.lang);
    let facts = vec![
        fact(
            "Quand",
            "When",
            plain(pen.say(&Sentence {
                fr: format!("{}, de {start} à {end} ({minutes} minutes)", long_day(session.date).fr),
                en: format!("{}, {start} to {end} ({minutes} minutes)", long_day(session.date).en),
            })),
        ),
        fact("Où", "Where", plain(session.room.clone().unwrap_or_else(|| pen.pick("salle à réserver", "room to be booked")))),
        fact("Bassin", "Basin", plain(format!("{} ({})", basin.name, pen.say(&basin.origin)))),
    ];
    let mut at = session.start;
    let subjects_minutes: f64 = session.subjects.iter().map(|s| s.minutes).sum();
    let welcome = (f64::from(minutes) - subjects_minutes).round().max(0.0) as i64;
    let mut agenda = vec![vec![
        Cell::text(clock(at, pen.lang)),
        Cell::text(pen.pick("Accueil et tour de table", "Welcome and round table")),
        Cell::default(),
    ]];
    at = at.wrapping_add(welcome.minutes());
    for subject in &session.subjects {
        let mut words = vec![Inline::Strong(pen.say(&subject.title)), Inline::Muted(format!(" ({})", pen.text(subject.kind.label())))];
        for action in subject.actions.iter().take(6) {
            words.push(Inline::Text(" · ".into()));
            words.push(Inline::Text(format!("«\u{202f}{}\u{202f}»", pen.dossier.action(*action).title)));
        }
        agenda.push(vec![Cell::text(clock(at, pen.lang)), Cell { words, value: None }, Cell::text(pen.say(&subject.why))]);
        at = at.wrapping_add((subject.minutes.round() as i64).minutes());
    }
    let agenda = Table {
        id: format!("ordre-{}", session.key),
        caption: pen.say(&say!("Ordre du jour : {name}, {day_fr}" | "Agenda: {name}, {day_en}")),
        columns: vec![
            head(pen.pick("Heure", "Time")),
            head(pen.pick("Sujet", "Subject")),
            head(pen.pick("Pourquoi maintenant", "Why now")),
        ],
        rows: agenda,
        ..Default::default()
    };
    let invitees = session.invitees.iter().map(|invitee| {
        let role = capital(&pen.text(invitee.role.label()));
        let words = if invitee.role <= Part::WinBack { vec![Inline::Strong(role)] } else { plain(role) };
        vec![
            Cell::text(pen.dossier.partner(invitee.partner).name.clone()),
            Cell { words, value: None },
            Cell::text(capital(&pen.say(&invitee.reason))),
        ]
    });
    let n = session.invitees.len();
    let invitees = Table {
        id: format!("invites-{}", session.key),
        caption: pen.say(&say!("Qui inviter : {name}, {day_fr} ({n})" | "Whom to invite: {name}, {day_en} ({n})")),
        columns: vec![
            head(pen.pick("Partenaire", "Partner")),
            head(pen.pick("À quel titre", "As what")),
            head(pen.pick("Pourquoi", "Why")),
        ],
        rows: invitees.collect(),
        file: Some("tables/invitations.csv".into()),
        ..Default::default()
    };
    Section {
        id: session.key.clone(),
        title: format!("{} · {}", long_day(session.date).get(pen.lang), basin.name),
        opens_page: true,
        blocks: vec![Block::Facts(facts), Block::Table(agenda), Block::Table(invitees)],
        sections: Vec::new(),
    }
}

fn telling(planned: &Planned, pen: &Pen) -> Section {
    let plan = planned.plan;
    let n = count(
        plan.transfers.n_good,
        ("action évaluée donne", "actions évaluées donnent"),
        ("evaluated action has", "evaluated actions have"),
    );
    let (n_fr, n_en) = (n.fr, n.en);
    let mut blocks = vec![Block::Lead(plain(pen.say(&if plan.transfers.made.is_empty() {
        say!("Personne n'a, à ce jour, de quoi raconter à un territoire du même type : {n_fr} un bon résultat dans le dossier." | "Nobody has, to date, something to tell to a territory of the same type: {n_en} a good result in the dossier.")
    } else {
        say!("{n_fr} un bon résultat : voici qui pourrait les raconter, à un territoire du même type où rien de semblable n'apparaît." | "{n_en} a good result: here is who could tell about them, to a territory of the same type where nothing of the kind appears.")
    })))];
    let table = transfers(planned, pen);
    if !table.rows.is_empty() {
        let mut printed = shown(pen, &table, &BTreeMap::new());
        // The key is for programs.
        printed.columns.remove(0);
        printed.rows.iter_mut().for_each(|row| {
            row.remove(0);
            row.iter_mut().for_each(|cell| *cell = portfolio::named(std::mem::take(cell)));
        });
        printed.is_browsable = false;
        blocks.push(Block::Table(printed));
    }
    let mut sections = Vec::new();
    if !plan.training.is_empty() {
        let rows = plan.training.iter().map(|training| {
            let mut territories = Vec::new();
            for territory in &training.territories {
                if !territories.is_empty() {
                    territories.push(Inline::Text(", ".into()));
                }
                territories.push(Inline::Text(pen.dossier.territory(*territory).name.clone()));
            }
            vec![Cell::text(pen.say(&training.title)), Cell::text(pen.say(&training.why)), Cell { words: territories, value: None }]
        });
        let table = Table {
            id: "table-formations".into(),
            caption: pen.pick("Formations à tenir en commun", "Training to be held in common"),
            columns: vec![head(pen.pick("Sujet", "Subject")), head(pen.pick("Pourquoi", "Why")), head(pen.pick("Pour qui", "For whom"))],
            rows: rows.collect(),
            ..Default::default()
        };
        sections.push(Section {
            id: "formations".into(),
            title: pen.pick("Se former ensemble", "Training together"),
            blocks: vec![Block::Table(table)],
            ..Default::default()
        });
    }
    if !plan.exemplary.is_empty() {
        let points = plan.exemplary.iter().map(|exemplary| {
            let action = pen.dossier.action(exemplary.action);
            let names = action.territories.iter().map(|t| pen.dossier.territory(*t).name.clone()).collect::<Vec<_>>().join(", ");
            vec![Inline::Strong(action.title.clone()), Inline::Text(format!(" ({names}). {}", pen.say(&exemplary.why)))]
        });
        sections.push(Section {
            id: "exemplaires".into(),
            title: pen.pick("Quelques actions à montrer", "A few actions to show"),
            blocks: vec![Block::List(points.collect())],
            ..Default::default()
        });
    }
    Section {
        id: "transferts".into(),
        title: pen.pick("Qui raconte à qui ce qui marche", "Who tells whom about what works"),
        opens_page: true,
        blocks,
        sections,
    }
}

fn waiting(planned: &Planned, pen: &Pen) -> Section {
    let left = &planned.plan.left_out;
    let n = count(left.len(), ("sujet attend", "sujets attendent"), ("subject waits", "subjects wait"));
    let (fr, en) = (n.fr, n.en);
    let hours = pen.rough_hours(left.iter().map(|l| l.subject.value.max(0.0)).sum());
    let lead = if left.is_empty() {
        say!("Tous les sujets trouvent leur place ce trimestre." | "Every subject finds its place this quarter.")
    } else {
        say!(
            "{fr} un autre trimestre, de l'ordre de {hours} en jeu : c'est le prix des limites de temps, que les réglages peuvent déplacer."
                | "{en} for another quarter, about {hours} at stake: this is the price of the limits of time, which the settings can move."
        )
    };
    let rows = left.iter().take(WAITING).map(|l| {
        let basins: Vec<String> = l.subject.basins.iter().map(|b| planned.plan.map.basins[*b].name.clone()).collect();
        vec![
            Cell::text(pen.say(&l.subject.title)),
            Cell::text(pen.text(l.subject.kind.label())),
            Cell::text(basins.join(" ; ")),
            Cell::number(pen.rough(l.subject.value), l.subject.value),
            Cell::text(capital(&pen.say(&l.why))),
        ]
    });
    let mut blocks = vec![Block::Lead(plain(pen.say(&lead)))];
    if !left.is_empty() {
        blocks.push(Block::Table(Table {
            id: "table-attente".into(),
            caption: pen
                .pick("Sujets en attente, ceux qui apporteraient le plus d'abord", "Subjects in wait, those that would bring most first"),
            columns: vec![
                head(pen.pick("Sujet", "Subject")),
                head(pen.pick("Nature", "Kind")),
                head(pen.pick("Bassin", "Basin")),
                ColumnHead { title: pen.pick("Heures par an", "Hours a year"), is_number: true },
                head(pen.pick("Pourquoi", "Why")),
            ],
            rows: rows.collect(),
            left_out: left.len().saturating_sub(WAITING),
            file: Some("plan.json".into()),
            is_browsable: false,
        }));
    }
    Section { id: "attente".into(), title: pen.pick("Ce qui attend", "What waits"), opens_page: true, blocks, sections: Vec::new() }
}

fn method(planned: &Planned, pen: &Pen) -> Section {
    let plan = planned.plan;
    let open = plan.weeks.iter().filter(|w| !w.days.is_empty()).count();
    let zone = ["", "A", "B", "C"].get(plan.calendar.zone).copied().unwrap_or_default();
    let closed: BTreeSet<Closed> = plan.weeks.iter().flat_map(|w| w.closed.iter().copied()).collect();
    let reasons: Vec<(&str, &str)> = closed
        .iter()
        .map(|reason| match reason {
            Closed::PublicHoliday => ("jours fériés", "public holidays"),
            Closed::SchoolHolidays => ("vacances scolaires", "school holidays"),
            Closed::Notice => ("délai d'invitation trop court", "notice too short"),
        })
        .collect();
    let join = |words: Vec<&str>| words.join(", ");
    let (why_fr, why_en) = (join(reasons.iter().map(|r| r.0).collect()), join(reasons.iter().map(|r| r.1).collect()));
    let all = plan.weeks.len();
    let calendar = if zone.is_empty() {
        say!(
            "{open} semaines ouvertes sur {all}, sans tenir compte des vacances scolaires."
                | "{open} weeks open of {all}, school holidays ignored."
        )
    } else {
        say!(
            "{open} semaines ouvertes sur {all} (vacances de la zone {zone} ; fermés : {why_fr})."
                | "{open} weeks open of {all} (holidays of zone {zone}; closed: {why_en})."
        )
    };
    let gap = |gap: f64, exact: Sentence, bound: &dyn Fn(String) -> Sentence| if gap == 0.0 { exact } else { bound(pen.share(gap)) };
    let subjects = gap(
        plan.gaps.0,
        say!(
            "Sujets et mois : aucun autre choix ne vaut davantage sous ces limites ; c'est démontré."
                | "Subjects and months: no other choice is worth more under these limits; this is proven."
        ),
        &|share| {
            say!(
                "Sujets et mois : recherche arrêtée avant la fin ; un autre choix vaudrait au plus {share} de plus."
                    | "Subjects and months: search stopped before its end; another choice would be worth at most {share} more."
            )
        },
    );
    let invitees = gap(
        plan.gaps.1,
        say!("Invitations : aucun autre choix ne couvre mieux les sujets." | "Invitations: no other choice covers the subjects better."),
        &|share| {
            say!(
                "Invitations : choisies une à une puis échangées tant que l'on y gagne ; un autre choix couvrirait les sujets au plus {share} mieux."
                    | "Invitations: chosen one by one, then exchanged as long as it gains; another choice would cover the subjects at most {share} better."
            )
        },
    );
    let (limits, quarter) = (&plan.limits, plan.limits.partner_quarter);
    let (minutes, n_subjects, per_week, month) =
        (pen.number(limits.session_minutes, 0), limits.subjects, limits.per_week, limits.partner_month);
    let rules = say!(
        "Limites : {n_subjects} sujets et {minutes} minutes par séance, {per_week} séances par semaine, une par mois et par bassin ; un partenaire n'est pas invité plus de {quarter} fois dans le trimestre, {month} fois dans le mois, une fois dans la journée. Tout se règle dans maillage.toml, section « planning »."
            | "Limits: {n_subjects} subjects and {minutes} minutes a session, {per_week} sessions a week, one a month and basin; a partner is not invited more than {quarter} times a quarter, {month} times a month, once a day. All can be set in maillage.toml, section 'planning'."
    );
    let value = say!(
        "La valeur d'un sujet est celle de la liste classée du rapport, en heures par an ; un besoin ou un récit vaut un équivalent déclaré. Traiter un sujet un mois plus tard perd un douzième de son gain de l'année."
            | "The value of a subject is that of the ranked list of the report, in hours a year; a need or a telling is worth a declared equivalent. Treating a subject a month later loses a twelfth of its gain of the year."
    );
    let points = [calendar, rules, value, subjects, invitees].iter().map(|s| plain(pen.say(s))).collect();
    Section {
        id: "methode".into(),
        title: pen.pick("Comment ce plan est fait", "How this plan is made"),
        opens_page: true,
        blocks: vec![Block::List(points)],
        sections: Vec::new(),
    }
}
