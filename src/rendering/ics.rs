//! The sessions of a pack as a calendar that Outlook, Thunderbird and telephones read.
//!
//! # Choices  Written here rather than by a library: those at hand put a clock and a random identifier into whatever has none, and write no time zone.
//! Without `METHOD`: a file that one opens and imports; nobody is written to behind the secretariat's back.
//!
//! # Odd cases  A session without a day or an hour is not in the calendar. A session that a previous calendar had, still to come, and that is no longer
//! planned, is announced as cancelled. An address that is none is left out.
//!
//! # Source  RFC 5545 (Internet Calendaring and Scheduling), sections 3.1, 3.3.11, 3.6.5, 3.8.7.

use super::pack::{MeetingPack, Person, Session};
use crate::text::Lang;
use jiff::civil::DateTime;
use std::collections::BTreeMap;

/// What comes after the session's key in its identifier.
const UID_SUFFIX: &str = "@maillage";

/// Octets of a line before it is folded.
const LINE: usize = 75;

/// The rules of French time since 1996; sessions are later.
const PARIS: [&str; 16] = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Paris",
    "BEGIN:DAYLIGHT",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "DTSTART:19700329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "DTSTART:19701025T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
];

/// The calendar of a pack. `previous`: the one written before, if any; a session that has changed since gets a higher sequence number, so that it replaces
/// the old one in people's calendars.
pub fn calendar(pack: &MeetingPack, previous: Option<&str>) -> String {
    let before = previous.map(events).unwrap_or_default();
    let mut now: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut changes: BTreeMap<String, u64> = BTreeMap::new();
    let mut order = Vec::new();
    for session in &pack.sessions {
        let Some(start) = session.day.zip(session.start).map(|(day, time)| DateTime::from_parts(day, time)) else { continue };
        let uid = format!("{}{UID_SUFFIX}", text(&session.key));
        changes.insert(uid.clone(), session.n_changes);
        if now.insert(uid.clone(), event(pack, session, start)).is_none() {
            order.push(uid);
        }
    }
    let mut lines: Vec<String> =
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//maillage//calendrier//FR", "CALSCALE:GREGORIAN"].map(str::to_owned).to_vec();
    lines.extend(PARIS.map(str::to_owned));
    lines.push("END:VTIMEZONE".to_owned());
    let stamp = format!("DTSTAMP:{}T000000Z", pack.as_of.strftime("%Y%m%d"));
    let mut write = |uid: &str, sequence: u64, content: &[String]| {
        lines.extend(["BEGIN:VEVENT".to_owned(), format!("UID:{uid}"), stamp.clone(), format!("SEQUENCE:{sequence}")]);
        lines.extend_from_slice(content);
        lines.push("END:VEVENT".to_owned());
    };
    for uid in &order {
        let content = &now[uid];
        let sequence = before.get(uid).map_or(0, |old| if old.content == *content { old.sequence } else { old.sequence.saturating_add(1) });
        // Changes that are counted elsewhere are never taken back by a calendar that is older.
        write(uid, sequence.max(changes.get(uid).copied().unwrap_or(0)), content);
    }
    let today = format!("{}", pack.as_of.strftime("%Y%m%d"));
    for (uid, old) in before.iter().filter(|(uid, old)| uid.ends_with(UID_SUFFIX) && !now.contains_key(*uid) && old.is_after(&today)) {
        let is_cancelled = old.content.iter().any(|line| line == "STATUS:CANCELLED");
        let content: Vec<String> =
            old.content.iter().filter(|line| !line.starts_with("STATUS:")).cloned().chain(["STATUS:CANCELLED".to_owned()]).collect();
        write(uid, if is_cancelled { old.sequence } else { old.sequence.saturating_add(1) }, &content);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| fold(line)).collect()
}

/// All of an event but what identifies and dates it.
fn event(pack: &MeetingPack, session: &Session, start: DateTime) -> Vec<String> {
    let end = start.saturating_add(jiff::Span::new().minutes(i64::from(session.minutes.max(1))));
    let local = |time: DateTime| time.strftime("%Y%m%dT%H%M%S").to_string();
    let mut lines = vec![
        format!("DTSTART;TZID=Europe/Paris:{}", local(start)),
        format!("DTEND;TZID=Europe/Paris:{}", local(end)),
        format!("SUMMARY:{}", text(&session.title)),
    ];
    if !session.place.is_empty() {
        lines.push(format!("LOCATION:{}", text(&session.place)));
    }
    let description = description(pack.lang, session);
    if !description.is_empty() {
        lines.push(format!("DESCRIPTION:{}", text(&description)));
    }
    if let Some(address) = address(&pack.organiser) {
        lines.push(format!("ORGANIZER;CN=\"{}\":mailto:{address}", quoted(&pack.organiser.name)));
    }
    for invitee in &session.invitees {
        if let Some(address) = address(&invitee.person) {
            lines.push(format!(
                "ATTENDEE;CN=\"{}\";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{address}",
                quoted(&invitee.person.name)
            ));
        }
    }
    lines.extend(["STATUS:CONFIRMED".to_owned(), "TRANSP:OPAQUE".to_owned()]);
    lines
}

/// Subjects, decisions expected and invitees, as one reads them in a calendar.
fn description(lang: Lang, session: &Session) -> String {
    let pick = |fr: &'static str, en: &'static str| match lang {
        Lang::Fr => fr,
        Lang::En => en,
    };
    let mut parts = Vec::new();
    if !session.territory.is_empty() {
        parts.push(session.territory.clone());
    }
    let mut list = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            parts.push(format!("{title}\n{}", lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")));
        }
    };
    list(pick("Ordre du jour", "Agenda"), session.subjects.iter().map(|subject| subject.title.clone()).collect());
    list(pick("À décider", "To be decided"), session.decisions.clone());
    list(pick("Invités", "Invited"), session.invitees.iter().map(|invitee| invitee.person.name.clone()).collect());
    parts.join("\n\n")
}

/// A text value: nothing in it ends the line or the value.
fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut chars = words.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push_str("\\n");
            }
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A value between quotation marks, in which neither a quotation mark nor a control character can stand.
fn quoted(words: &str) -> String {
    words.chars().map(|c| if c == '"' { '\'' } else { c }).filter(|c| !c.is_control()).collect()
}

/// An address that one can write to: one `@`, a dot after it, nothing that a header or an address list would take for something else.
fn address(person: &Person) -> Option<&str> {
    let address = person.email.as_deref()?.trim();
    let (name, domain) = address.split_once('@')?;
    let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-!#$&'*/=?^`{|}~".contains(&b));
    (is_plain(name) && is_plain(domain) && domain.contains('.') && address.len() <= 254).then_some(address)
}

/// A line of at most 75 octets, continued on the next ones, never within a character.
fn fold(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + line.len() / LINE * 3 + 2);
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

/// What an earlier calendar says of a session.
#[derive(Debug, PartialEq)]
struct Earlier {
    sequence: u64,
    content: Vec<String>,
}

impl Earlier {
    /// Does it begin after a day?
    fn is_after(&self, day: &str) -> bool {
        self.content
            .iter()
            .any(|line| line.starts_with("DTSTART") && line.rsplit(':').next().is_some_and(|start| start.get(..8) > Some(day)))
    }
}

/// The events of a calendar, by identifier. What it can't read, it passes over: the sessions are then announced as new.
fn events(calendar: &str) -> BTreeMap<String, Earlier> {
    let unfolded = calendar.replace("\r\n ", "").replace("\r\n\t", "").replace("\n ", "").replace("\n\t", "");
    let mut events = BTreeMap::new();
    let mut open: Option<(Option<String>, Earlier)> = None;
    for line in unfolded.lines() {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        match (name, value) {
            ("BEGIN", "VEVENT") => open = Some((None, Earlier { sequence: 0, content: Vec::new() })),
            ("END", "VEVENT") => {
                if let Some((Some(uid), event)) = open.take() {
                    events.insert(uid, event);
                }
            }
            _ => match (&mut open, name) {
                (None, _) | (Some(_), "DTSTAMP") => {}
                (Some((uid, _)), "UID") => *uid = Some(value.to_owned()),
                (Some((_, event)), "SEQUENCE") => event.sequence = value.trim().parse().unwrap_or(0),
                (Some((_, event)), _) => event.content.push(line.to_owned()),
            },
        }
    }
    events
}

#[cfg(test)]
mod tests;
