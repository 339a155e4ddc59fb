//! The animation plan of a quarter, put together.

use super::SECTION;
use super::basins::{Map, map};
use super::calendar::{Calendar, Quarter, Week};
use super::guests::{Part, guests, required};
use super::invitees::{Bounds, invite};
use super::portfolio::{Portfolio, portfolio};
use super::sessions::{Blocked, Limits, Relief, Slot, Topic, blocked, schedule};
use super::showcase::{Exemplary, Training, exemplary, training};
use super::subjects::{Subject, subjects};
use super::transfers::{Transfers, transfers};
use crate::detectors::{Detection, View, key};
use crate::dossier::PartnerIdx;
use crate::recommendations::Agenda;
use crate::say;
use crate::settings::Settings;
use crate::text::{Sentence, count, enumerate};
use jiff::ToSpan as _;
use jiff::civil::{Date, Time};
use std::collections::BTreeMap;

/// Somebody invited.
#[derive(Clone, Debug, PartialEq)]
pub struct Invitee {
    /// Who.
    pub partner: PartnerIdx,
    /// As what.
    pub role: Part,
    /// Why, in a sentence.
    pub reason: Sentence,
}

/// A session to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Stable: from the basin, the quarter and the subjects; not from the date.
    pub key: String,
    /// Position of its basin in [`Plan::map`].
    pub basin: usize,
    /// Its day.
    pub date: Date,
    /// When it begins.
    pub start: Time,
    /// Minutes that it takes, welcome included.
    pub duration: u32,
    /// One line for people.
    pub title: Sentence,
    /// What it is about, most valuable first.
    pub subjects: Vec<Subject>,
    /// Who is invited, in order of role then identifier.
    pub invitees: Vec<Invitee>,
    /// Where: to be filled in by those who hold it.
    pub room: Option<String>,
    /// How many times people changed it by hand.
    pub n_changes: u32,
}

/// A subject that found no room.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// The subject.
    pub subject: Subject,
    /// Why.
    pub why: Sentence,
}

/// Everything to be done in a quarter.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Which one.
    pub quarter: Quarter,
    /// What the calendar goes by.
    pub calendar: Calendar,
    /// Its weeks, open or not.
    pub weeks: Vec<Week>,
    /// The basins.
    pub map: Map,
    /// Sessions, in order of date.
    pub sessions: Vec<Session>,
    /// Subjects without room, the most valuable first.
    pub left_out: Vec<LeftOut>,
    /// What stands in the way of a session in every basin, and what to loosen.
    pub obstacles: Vec<Sentence>,
    /// Distances to the bound, as shares: of the choice of subjects, and of invitees. 0 when proven best.
    pub gaps: (f64, f64),
    /// What can be held.
    pub limits: Limits,
    /// Who tells whom.
    pub transfers: Transfers,
    /// Training worth holding in common.
    pub training: Vec<Training>,
    /// Actions worth showing.
    pub exemplary: Vec<Exemplary>,
    /// What the conference can treat.
    pub portfolio: Portfolio,
}

fn limits(settings: &Settings) -> Limits {
    let section = settings.section(SECTION);
    let (animators, rooms) = (section.count("animators"), section.count("rooms"));
    Limits {
        session_minutes: section.number("session_minutes"),
        welcome_minutes: section.number("welcome_minutes"),
        // More subjects than this is no session; the number of contents stays small.
        subjects: section.count("subjects_per_session").min(5),
        per_basin: section.count("sessions_per_basin"),
        per_week: section.count("sessions_per_week"),
        per_day: if rooms > 0 { animators.min(rooms) } else { animators },
        total: animators * section.count("sessions_per_animator"),
        partner_quarter: section.count("invitations_per_quarter"),
        partner_month: section.count("invitations_per_month"),
        nodes: section.count("search_nodes") as u64,
    }
}

/// Plans a quarter. Same plan whatever the number of threads.
pub fn plan(view: &View, detections: &[Detection], agenda: &Agenda, quarter: Quarter, settings: &Settings) -> Plan {
    let section = settings.section(SECTION);
    let limits = limits(settings);
    let notice = section.count("notice_days") as i64;
    let calendar = Calendar {
        quarter,
        zone: section.count("school_zone"),
        from: view.as_of.checked_add(notice.days()).unwrap_or(view.as_of),
        today: view.as_of,
    };
    let weeks = calendar.weeks();
    let map = map(view.dossier, settings);
    let transfers = transfers(view, settings);
    let subjects = subjects(view, detections, agenda, &map, &transfers, settings, quarter.start());
    // A subject and a basin that could treat it.
    let places: Vec<(usize, usize)> =
        subjects.iter().enumerate().flat_map(|(s, subject)| subject.basins.iter().map(move |b| (s, *b))).collect();
    let topic = |&(subject, basin): &(usize, usize)| {
        let own = &subjects[subject];
        let required = required(view, own, basin, &map).into_iter().map(PartnerIdx::index).collect();
        Topic { basin, subject, value: own.value, minutes: own.minutes, required }
    };
    let topics: Vec<Topic> = places.iter().map(topic).collect();
    let scheduled = schedule(&topics, &weeks, &limits);
    let mut obstacles: Vec<Sentence> = blocked(&topics, map.basins.len(), &calendar, &limits)
        .iter()
        .map(|(what, reliefs)| obstacle(&map, quarter, what, reliefs))
        .collect();
    obstacles.extend(scheduled.undated.iter().map(|(basin, _)| {
        let name = &map.basins[*basin].name;
        say!("Aucun jour ne convient à la fois aux partenaires indispensables d'une séance de « {name} » : ouvrir une semaine de plus, ou un animateur de plus."
            | "No day suits all the indispensable partners of a session of '{name}': open one more week, or have one more facilitator.")
    }));
    if !calendar.is_known() {
        let code = quarter.code();
        obstacles.push(say!(
            "Les vacances scolaires du {code} ne sont pas dans la table (2012 à 2027) : aucun jour n'est fermé pour elles, à vérifier."
                | "The school holidays of {code} are not in the table (2012 to 2027): no day is closed for them, to be checked."
        ));
    }
    let (sessions, invitation_gap) = sessions(view, &map, &subjects, &scheduled.slots, &places, quarter, settings);
    let treated: Vec<usize> = scheduled.slots.iter().flat_map(|slot| &slot.topics).map(|t| places[*t].0).collect();
    let mut left: Vec<&Subject> = subjects.iter().enumerate().filter(|(s, _)| !treated.contains(s)).map(|(_, subject)| subject).collect();
    left.sort_by(|a, b| b.value.total_cmp(&a.value).then(a.key.cmp(&b.key)));
    let left_out = left.into_iter().map(|subject| LeftOut { why: why_not(subject, &limits), subject: subject.clone() }).collect();
    Plan {
        quarter,
        calendar,
        weeks,
        sessions,
        left_out,
        obstacles,
        gaps: (scheduled.gap, invitation_gap),
        limits,
        training: training(view, detections, agenda),
        exemplary: exemplary(view, settings),
        portfolio: portfolio(view, detections, agenda, settings),
        transfers,
        map,
    }
}

/// Why a subject is not treated this quarter.
fn why_not(subject: &Subject, limits: &Limits) -> Sentence {
    if subject.value <= 0.0 {
        say!("n'apporte rien, effort déduit" | "brings nothing, net of the effort")
    } else if subject.minutes + limits.welcome_minutes > limits.session_minutes {
        say!("plus long qu'une séance" | "longer than a session")
    } else {
        say!("d'autres sujets apportent davantage dans le temps disponible" | "other subjects bring more in the time there is")
    }
}

/// Sessions with their invitees, and the distance of the choice of invitees to its bound.
fn sessions(
    view: &View,
    map: &Map,
    subjects: &[Subject],
    slots: &[Slot],
    places: &[(usize, usize)],
    quarter: Quarter,
    settings: &Settings,
) -> (Vec<Session>, f64) {
    let section = settings.section(SECTION);
    let guests = guests(view, map, subjects, slots, places);
    let bounds = Bounds {
        per_session: section.count("invited_per_session"),
        partner_quarter: section.count("invitations_per_quarter"),
        partner_month: section.count("invitations_per_month"),
    };
    let dates: Vec<Date> = slots.iter().map(|slot| slot.date).collect();
    let invited = invite(&guests.guests, &guests.weights, &dates, bounds);
    let mut by_session: BTreeMap<usize, Vec<Invitee>> = BTreeMap::new();
    for &guest in &invited.chosen {
        let (role, reason) = guests.reasons[guest].clone();
        by_session.entry(guests.guests[guest].session).or_default().push(Invitee {
            partner: guests.guests[guest].partner.into(),
            role,
            reason,
        });
    }
    let hour = section.number("start_hour");
    let minute = ((hour.fract() * 60.0).round() as i8).clamp(0, 59);
    let start = Time::new(hour.floor() as i8, minute, 0, 0).unwrap_or(Time::constant(9, 30, 0, 0));
    let session = |(at, slot): (usize, &Slot)| {
        let treated: Vec<Subject> = slot.topics.iter().map(|t| subjects[places[*t].0].clone()).collect();
        let basin = &map.basins[slot.basin];
        let code = quarter.code();
        let mut ids = vec![basin.key.as_str(), code.as_str()];
        ids.extend(treated.iter().map(|subject| subject.key.as_str()));
        let mut invitees = by_session.remove(&at).unwrap_or_default();
        invitees.sort_by_key(|invitee| (invitee.role, invitee.partner));
        let minutes = section.number("welcome_minutes") + treated.iter().map(|s| s.minutes).sum::<f64>();
        let n = count(treated.len(), ("sujet", "sujets"), ("subject", "subjects"));
        let (name, n_fr, n_en) = (&basin.name, n.fr, n.en);
        Session {
            key: key("seance", &ids),
            basin: slot.basin,
            date: slot.date,
            start,
            duration: minutes.round() as u32,
            title: say!("{name} : {n_fr}" | "{name}: {n_en}"),
            subjects: treated,
            invitees,
            room: None,
            n_changes: 0,
        }
    };
    let mut session = session;
    (slots.iter().enumerate().map(&mut session).collect(), invited.gap())
}

/// What stands in the way, and what to loosen, in a sentence.
fn obstacle(map: &Map, quarter: Quarter, what: &Blocked, reliefs: &[Relief]) -> Sentence {
    let code = quarter.code();
    let named = |basins: &[usize]| enumerate(&basins.iter().map(|b| format!("« {} »", map.basins[*b].name)).collect::<Vec<_>>());
    let loosen: Vec<(String, String)> = reliefs
        .iter()
        .map(|relief| match relief {
            Relief::SessionsPerWeek(from, to) => {
                (format!("porter les séances par semaine de {from} à {to}"), format!("hold {to} sessions a week instead of {from}"))
            }
            Relief::Total(from, to) => (
                format!("porter les séances du trimestre de {from} à {to} (animateurs, ou séances par animateur)"),
                format!("hold {to} sessions in the quarter instead of {from} (facilitators, or sessions a facilitator)"),
            ),
            Relief::Invitations(from, to) => (
                format!("porter les invitations d'un même partenaire de {from} à {to} par trimestre"),
                format!("invite a partner {to} times a quarter instead of {from}"),
            ),
            Relief::Notice => ("raccourcir le délai d'invitation".to_owned(), "shorten the notice".to_owned()),
            Relief::SchoolHolidays => ("ouvrir une semaine de vacances scolaires".to_owned(), "open a week of school holidays".to_owned()),
            Relief::Minutes(from, to) => {
                (format!("allonger les séances de {from} à {to} minutes"), format!("lengthen sessions from {from} to {to} minutes"))
            }
        })
        .collect();
    let (fr, en): (Vec<String>, Vec<String>) = loosen.into_iter().unzip();
    let (fr, en) = (fr.join(" et "), en.join(" and "));
    let way = if fr.is_empty() {
        say!(
            "aucun assouplissement des réglages n'y suffit : planifier un autre trimestre"
                | "no loosening of the settings is enough: plan another quarter"
        )
    } else {
        say!("il suffit de {fr}" | "it is enough to {en}")
    };
    let (way_fr, way_en) = (way.fr, way.en);
    let all: Vec<usize> = (0..map.basins.len()).collect();
    match what {
        Blocked::Empty(basins) => {
            let list = named(basins);
            let (fr, en) = (list.fr, list.en);
            say!(
                "Aucun sujet à traiter pour {fr} : aucune séance n'y est prévue. Saisir ses besoins, ses actions évaluées ou ses rencontres, ou y tenir une séance libre."
                    | "Nothing to treat for {en}: no session is planned there. Enter its needs, its evaluated actions or its meetings, or hold a free session there."
            )
        }
        Blocked::NoWeek => {
            let list = named(&all);
            let (fr, en) = (list.fr, list.en);
            say!("Aucune semaine n'est ouverte au {code} pour {fr} ; {way_fr}." | "No week is open in {code} for {en}; {way_en}.")
        }
        Blocked::Capacity => say!(
            "Tous les bassins ne peuvent pas tenir une séance au {code} ; {way_fr}."
                | "Not every basin can hold a session in {code}; {way_en}."
        ),
    }
}
