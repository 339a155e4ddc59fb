//! What is written is read again by another library, whatever users typed.

use super::super::pack::fixture::pack;
use super::*;
use ical::property::Property;
use proptest::prelude::*;

/// The events of a calendar as another library reads them: their properties by name.
#[track_caller]
fn read(calendar: &str) -> Vec<Vec<Property>> {
    let mut parsed = ical::IcalParser::new(calendar.as_bytes());
    let calendar = parsed.next().expect("a calendar").expect("a calendar that reads");
    assert!(parsed.next().is_none());
    assert_eq!(calendar.timezones.len(), 1);
    calendar.events.into_iter().map(|event| event.properties).collect()
}

fn value(properties: &[Property], name: &str) -> Option<String> {
    let property = properties.iter().find(|property| property.name == name)?;
    property.value.as_deref().map(|value| value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\"))
}

#[test]
fn a_session_becomes_an_event() {
    let written = calendar(&pack(), None);
    let events = read(&written);
    assert_eq!(events.len(), 1, "a session without a day is not in the calendar");
    let event = &events[0];
    assert_eq!(value(event, "UID").as_deref(), Some("session-melun-2016T1-1@maillage"));
    assert_eq!(value(event, "DTSTART").as_deref(), Some("20160204T140000"));
    assert_eq!(value(event, "DTEND").as_deref(), Some("20160204T160000"));
    assert_eq!(value(event, "DTSTAMP").as_deref(), Some("20151231T000000Z"));
    assert_eq!(value(event, "LOCATION").as_deref(), Some("MDS de Melun, salle 2; 1er étage"));
    let attendees: Vec<&Property> = event.iter().filter(|property| property.name == "ATTENDEE").collect();
    assert_eq!(attendees.len(), 1, "one invitee has no address");
    assert_eq!(attendees[0].value.as_deref(), Some("mailto:ccas@melun.example"));
    assert_eq!(written, calendar(&pack(), None));
}

#[test]
fn a_session_that_changed_replaces_the_old_one() {
    let sequence = |calendar: &str| value(&read(calendar)[0], "SEQUENCE");
    let first = calendar(&pack(), None);
    let same = calendar(&MeetingPack { as_of: jiff::civil::Date::constant(2016, 1, 15), ..pack() }, Some(&first));
    assert_eq!(
        (sequence(&first).as_deref(), sequence(&same).as_deref()),
        (Some("0"), Some("0")),
        "a later analysis changes nothing by itself"
    );
    let mut moved = pack();
    moved.sessions[0].day = Some(jiff::civil::Date::constant(2016, 2, 11));
    let second = calendar(&moved, Some(&same));
    assert_eq!(sequence(&second).as_deref(), Some("1"));
    assert_eq!(sequence(&calendar(&moved, Some(&second))).as_deref(), Some("1"));
    assert_eq!(sequence(&calendar(&pack(), Some(&second))).as_deref(), Some("2"));
}

#[test]
fn a_session_given_up_is_announced_until_its_day() {
    let first = calendar(&pack(), None);
    let none = MeetingPack { sessions: Vec::new(), ..pack() };
    let given_up = calendar(&none, Some(&first));
    let events = read(&given_up);
    assert_eq!((value(&events[0], "STATUS").as_deref(), value(&events[0], "SEQUENCE").as_deref()), (Some("CANCELLED"), Some("1")));
    assert_eq!(calendar(&none, Some(&given_up)), given_up, "and only once");
    assert!(
        read(&calendar(&MeetingPack { as_of: jiff::civil::Date::constant(2016, 3, 1), ..none }, Some(&first))).is_empty(),
        "the past stays as it was"
    );
}

#[test]
fn addresses_that_are_none_are_left_out() {
    let of = |email: &str| address(&Person { name: String::new(), email: Some(email.into()) }).map(str::to_owned);
    assert_eq!(of(" jean.d-o'brien+1@ville.example.fr "), Some("jean.d-o'brien+1@ville.example.fr".into()));
    for none in ["", "ville", "a@b", "a@b.fr\r\nBCC:x@y.fr", "a@b.fr;x@y.fr", "<a@b.fr>", "a b@c.fr", "a@b@c.fr", "é@b.fr", "a:b@c.fr"] {
        assert_eq!(of(none), None, "{none:?}");
    }
}

proptest! {
    #[test]
    fn nothing_typed_breaks_the_calendar(words in "[\\PC\\r\\n\\t;,:\\\\\"=é\u{85}\u{2028}]{0,200}") {
        let mut pack = pack();
        let session = &mut pack.sessions[0];
        (session.title, session.place, session.territory) = (words.clone(), words.clone(), words.clone());
        session.decisions = vec![words.clone()];
        (session.key, session.invitees[0].person.name, pack.organiser.name) = (words.clone(), words.clone(), words.clone());
        let written = calendar(&pack, None);
        prop_assert!(written.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
        let events = read(&written);
        prop_assert_eq!(events.len(), 1);
        let names: Vec<&str> = events[0].iter().map(|property| property.name.as_str()).filter(|name| *name != "LOCATION").collect();
        prop_assert_eq!(names, ["UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "ORGANIZER", "ATTENDEE", "STATUS", "TRANSP"]);
        // The same calendar read again has changed in nothing.
        prop_assert_eq!(&calendar(&pack, Some(&written)), &written);
    }

    #[test]
    fn no_previous_calendar_panics(words in "(BEGIN:VEVENT\r\n|END:VEVENT\r\n|UID:|DTSTART:|SEQUENCE:9|[\\PC]{0,9}|\r\n|\n ){0,40}") {
        let _ = calendar(&pack(), Some(&words));
    }
}

/// Read by Python's two usual libraries; leaves with 3 where they are not.
const PYTHON: &str = "
import sys
try:
    import icalendar, vobject
except ImportError:
    sys.exit(3)
raw = sys.stdin.buffer.read().decode()
for event in icalendar.Calendar.from_ical(raw).walk('VEVENT'):
    print(event['UID'], event['SUMMARY'], event['LOCATION'], event.decoded('DTSTART').isoformat(), event.decoded('DTEND').isoformat(), sep='|')
for event in vobject.readOne(raw).vevent_list:
    print(event.uid.value, event.summary.value, event.location.value, event.dtstart.value.isoformat(), event.dtend.value.isoformat(), sep='|')
";

#[test]
fn two_other_libraries_read_the_same() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let python = Command::new("python3").args(["-c", PYTHON]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let Ok(mut python) = python else { return println!("passed over: there is no python3") };
    // A script that has left already reads nothing: its exit code says why.
    let _ = python.stdin.take().expect("it was asked for").write_all(calendar(&pack(), None).as_bytes());
    let output = python.wait_with_output().expect("it ends");
    if output.status.code() == Some(3) {
        return println!("passed over: icalendar and vobject are not installed");
    }
    let line = "session-melun-2016T1-1@maillage|Rapprocher les deux ateliers numériques|MDS de Melun, salle 2; 1er étage|2016-02-04T14:00:00+01:00|2016-02-04T16:00:00+01:00";
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().collect::<Vec<_>>(), [line, line]);
}
