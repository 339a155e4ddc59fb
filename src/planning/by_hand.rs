//! A plan changed by hand: what a session becomes, and what that breaks.
//!
//! # Method     What nobody can do is forbidden: a day without a session to be held, two places at once, more sessions than people to hold them. What the planning avoids
//! for good reasons is doubtful: it is told, and left to whoever answers for it.
//! # Odd cases  A partner that the dossier doesn't know any more is left out of the invitees.

use super::SECTION;
use super::calendar::{Quarter, is_public_holiday, is_school_holiday};
use super::guests::Part;
use super::plan::{Invitee, Plan, Session};
use crate::detectors::View;
use crate::dossier::PartnerIdx;
use crate::say;
use crate::settings::Settings;
use crate::text::{Sentence, capital, count, enumerate, long_day};
use jiff::ToSpan as _;
use jiff::civil::{Date, Time, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// Partners named in a sentence.
const NAMED: usize = 4;

/// Hours between which people meet.
const USUAL: (Time, Time) = (Time::constant(8, 0, 0, 0), Time::constant(20, 0, 0, 0));

/// What people changed of a session; what is `None` or empty stays as planned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByHand {
    /// Another day.
    pub day: Option<Date>,
    /// Another hour.
    pub start: Option<Time>,
    /// Where it is held.
    pub place: Option<String>,
    /// Identifiers of partners invited besides.
    pub added: Vec<String>,
    /// Identifiers of partners not invited after all.
    pub removed: Vec<String>,
}

/// Something that a change breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// A stable name, for programs.
    pub code: &'static str,
    /// Can't be done; otherwise it can, with a reason.
    pub is_forbidden: bool,
    /// What, as a sentence.
    pub words: Sentence,
}

/// A session as people changed it. `n_changes`: how many times they did, for the calendars that hold it already.
pub fn changed(session: &Session, by_hand: &ByHand, n_changes: u32, view: &View) -> Session {
    let dossier = view.dossier;
    let mut out = session.clone();
    out.date = by_hand.day.unwrap_or(session.date);
    out.start = by_hand.start.unwrap_or(session.start);
    out.room = by_hand.place.clone().or_else(|| session.room.clone());
    out.n_changes = n_changes;
    out.invitees.retain(|invitee| !by_hand.removed.contains(&dossier.partner(invitee.partner).id));
    let found = |id: &String| dossier.partners.binary_search_by(|partner| partner.id.cmp(id)).ok();
    for partner in by_hand.added.iter().filter_map(found).map(|at| view.linkage.partners.canonical(at.into())) {
        if out.invitees.iter().all(|invitee| invitee.partner != partner) {
            let reason = say!("Invité par le secrétariat." | "Invited by the secretariat.");
            out.invitees.push(Invitee { partner, role: Part::Added, reason });
        }
    }
    out.invitees.sort_by_key(|invitee| (invitee.role, invitee.partner));
    out
}

/// The plan with every change made to it: by key of session, what was changed and how many times.
pub fn with_changes(plan: &Plan, changes: &BTreeMap<String, (ByHand, u32)>, view: &View) -> Plan {
    let mut out = plan.clone();
    for session in &mut out.sessions {
        if let Some((by_hand, n_changes)) = changes.get(&session.key) {
            *session = changed(session, by_hand, *n_changes, view);
        }
    }
    out.sessions.sort_by(|a, b| (a.date, a.start, a.basin, &a.key).cmp(&(b.date, b.start, b.basin, &b.key)));
    out
}

/// What a session breaks as it would be, beside the others of the plan as they stand: what is forbidden first. `planned`: the session as it was computed.
pub fn what_breaks(plan: &Plan, planned: &Session, session: &Session, view: &View, settings: &Settings) -> Vec<Broken> {
    let others: Vec<&Session> = plan.sessions.iter().filter(|other| other.key != session.key).collect();
    let mut found = Vec::new();
    of_the_day(plan, session, &others, &mut found);
    of_the_hour(session, &mut found);
    of_the_basin(plan, session, &others, &mut found);
    of_the_invitees(plan, session, &others, view, &mut found);
    of_the_list(planned, session, view, settings, &mut found);
    found.sort_by_key(|broken| !broken.is_forbidden);
    found
}

fn forbidden(code: &'static str, words: Sentence) -> Broken {
    Broken { code, is_forbidden: true, words }
}

fn doubtful(code: &'static str, words: Sentence) -> Broken {
    Broken { code, is_forbidden: false, words }
}

fn of_the_day(plan: &Plan, session: &Session, others: &[&Session], found: &mut Vec<Broken>) {
    let (day, calendar) = (session.date, &plan.calendar);
    let long = long_day(day);
    let (fr, en, code) = (capital(&long.fr), &long.en, plan.quarter.code());
    if Quarter::of(day) != plan.quarter {
        found.push(forbidden("trimestre", say!("{fr} n'est pas dans le trimestre {code}." | "{en} is not in quarter {code}.")));
    }
    if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        found.push(forbidden("week-end", say!("{fr} est un jour de fin de semaine." | "{en} is at the weekend.")));
    }
    if is_public_holiday(day) {
        found.push(forbidden("ferie", say!("{fr} est un jour férié." | "{en} is a public holiday.")));
    }
    if day < calendar.today {
        let today = long_day(calendar.today);
        let (at_fr, at_en) = (today.fr, today.en);
        found.push(forbidden(
            "passe",
            say!("{fr} vient avant le jour de l'analyse ({at_fr})." | "{en} comes before the day of the analysis ({at_en})."),
        ));
    } else if day < calendar.from {
        let from = long_day(calendar.from);
        let (from_fr, from_en) = (from.fr, from.en);
        found.push(doubtful(
            "delai",
            say!(
                "{fr} laisse trop peu de temps aux invités : le délai court jusqu'au {from_fr}."
                    | "{en} leaves too little time to those invited: the notice runs until {from_en}."
            ),
        ));
    }
    if is_school_holiday(day, calendar.zone) {
        found.push(doubtful("vacances", say!("{fr} tombe pendant les vacances scolaires." | "{en} falls in the school holidays.")));
    }
    let on_day = others.iter().filter(|other| other.date == day).count();
    let most = plan.limits.per_day;
    if on_day >= most {
        let n = count(
            on_day,
            ("autre séance est déjà prévue", "autres séances sont déjà prévues"),
            ("other session is planned", "other sessions are planned"),
        );
        let (n_fr, n_en) = (n.fr, n.en);
        found.push(forbidden(
            "animateurs",
            say!(
                "{n_fr} ce jour-là : animateurs et salles permettent {most} séances par jour au plus."
                    | "{n_en} that day: facilitators and rooms allow {most} sessions a day at most."
            ),
        ));
    }
    let monday = |date: Date| date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()).unwrap_or(date);
    let (in_week, most) = (others.iter().filter(|other| monday(other.date) == monday(day)).count(), plan.limits.per_week);
    if in_week >= most && on_day < plan.limits.per_day {
        let n = in_week + 1;
        found.push(doubtful(
            "semaine",
            say!(
                "Cette semaine-là compterait {n} séances ; le réglage en admet {most}."
                    | "That week would hold {n} sessions; the setting allows {most}."
            ),
        ));
    }
}

fn of_the_hour(session: &Session, found: &mut Vec<Broken>) {
    let end = session.start.checked_add(i64::from(session.duration).minutes());
    match end {
        Err(_) => found.push(forbidden("heure", say!("La séance finirait après minuit." | "The session would end after midnight."))),
        Ok(end) if session.start < USUAL.0 || end > USUAL.1 => {
            found.push(doubtful(
                "heure",
                say!("La séance se tiendrait en dehors de 8 h à 20 h." | "The session would be held outside 8:00 to 20:00."),
            ));
        }
        Ok(_) => {}
    }
}

fn of_the_basin(plan: &Plan, session: &Session, others: &[&Session], found: &mut Vec<Broken>) {
    let name = &plan.map.basins[session.basin].name;
    let month = |date: Date| (date.year(), date.month());
    for other in others.iter().filter(|other| other.basin == session.basin && month(other.date) == month(session.date)) {
        let day = long_day(other.date);
        let (fr, en) = (day.fr, day.en);
        found.push(doubtful(
            "bassin",
            say!(
                "« {name} » a déjà une séance ce mois-là, {fr} : il faut du temps entre deux."
                    | "'{name}' has a session in that month already, {en}: people need time between two."
            ),
        ));
    }
}

fn of_the_invitees(plan: &Plan, session: &Session, others: &[&Session], view: &View, found: &mut Vec<Broken>) {
    let invited: BTreeSet<PartnerIdx> = session.invitees.iter().map(|invitee| invitee.partner).collect();
    let named = |partners: &BTreeSet<PartnerIdx>| {
        let n = partners.len();
        // « 1 autres » would take the room of the name.
        let shown = if n == NAMED + 1 { n } else { n.min(NAMED) };
        let more = n - shown;
        let mut names: Vec<String> = partners.iter().take(shown).map(|p| format!("« {} »", view.dossier.partner(*p).name)).collect();
        if more > 0 {
            names.push(more.to_string());
        }
        let all = enumerate(&names);
        let (fr, en) = (all.fr, all.en);
        let sentence = if more > 0 { say!("{fr} autres" | "{en} others") } else { say!("{fr}" | "{en}") };
        (n, sentence)
    };
    let minutes = |s: &Session| {
        let from = i64::from(s.start.hour()) * 60 + i64::from(s.start.minute());
        (from, from + i64::from(s.duration))
    };
    let (mut at_once, mut on_day) = (BTreeSet::new(), BTreeSet::new());
    for other in others.iter().filter(|other| other.date == session.date) {
        let ((a, b), (c, d)) = (minutes(session), minutes(other));
        let both = other.invitees.iter().map(|invitee| invitee.partner).filter(|partner| invited.contains(partner));
        if a < d && c < b { at_once.extend(both) } else { on_day.extend(both) }
    }
    if !at_once.is_empty() {
        let (n, names) = named(&at_once);
        let (fr, en) = (names.fr, names.en);
        let (is, are) = if n == 1 { ("est attendu", "is expected") } else { ("sont attendus", "are expected") };
        found.push(forbidden(
            "deux_lieux",
            say!("{fr} {is} à une autre séance à la même heure." | "{en} {are} at another session at the same hour."),
        ));
    }
    if !on_day.is_empty() {
        let (n, names) = named(&on_day);
        let (fr, en) = (names.fr, names.en);
        let (is, are) = if n == 1 { ("serait invité", "would be invited") } else { ("seraient invités", "would be invited") };
        found.push(doubtful("deux_fois", say!("{fr} {is} deux fois dans la journée." | "{en} {are} twice on that day.")));
    }
    let too_often = |is_counted: &dyn Fn(&&&Session) -> bool, most: usize| -> BTreeSet<PartnerIdx> {
        let mut times: BTreeMap<PartnerIdx, usize> = BTreeMap::new();
        for other in others.iter().filter(is_counted) {
            other.invitees.iter().for_each(|invitee| *times.entry(invitee.partner).or_default() += 1);
        }
        invited.iter().copied().filter(|partner| times.get(partner).copied().unwrap_or(0) >= most).collect()
    };
    let month = too_often(&|other| other.date.month() == session.date.month(), plan.limits.partner_month);
    let quarter = too_often(&|_| true, plan.limits.partner_quarter);
    if !month.is_empty() {
        let (most, (_, names)) = (plan.limits.partner_month, named(&month));
        let (fr, en) = (names.fr, names.en);
        found.push(doubtful(
            "invitations_mois",
            say!("Plus de {most} invitations dans le mois pour {fr}." | "More than {most} invitations in the month for {en}."),
        ));
    }
    if !quarter.is_empty() {
        let (most, (_, names)) = (plan.limits.partner_quarter, named(&quarter));
        let (fr, en) = (names.fr, names.en);
        found.push(doubtful(
            "invitations_trimestre",
            say!("Plus de {most} invitations dans le trimestre pour {fr}." | "More than {most} invitations in the quarter for {en}."),
        ));
    }
}

fn of_the_list(planned: &Session, session: &Session, view: &View, settings: &Settings, found: &mut Vec<Broken>) {
    let most = settings.section(SECTION).count("invited_per_session");
    let n = session.invitees.len();
    if n > most && n > planned.invitees.len() {
        found.push(doubtful(
            "liste",
            say!("{n} invités : le réglage en admet {most} par séance." | "{n} invitees: the setting allows {most} a session."),
        ));
    }
    if n == 0 {
        found.push(doubtful("personne", say!("Plus personne n'est invité." | "Nobody is invited any more.")));
    }
    for gone in planned.invitees.iter().filter(|invitee| invitee.role <= Part::Needed) {
        if session.invitees.iter().all(|invitee| invitee.partner != gone.partner) {
            let name = &view.dossier.partner(gone.partner).name;
            found.push(doubtful(
                "indispensable",
                say!(
                    "Sans « {name} », les sujets de la séance ne peuvent guère avancer."
                        | "Without '{name}', the subjects of the session can hardly move on."
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests;
