//! How days, hours and headings are worded in the documents of a session.

use super::{MeetingPack, Session};
use crate::rendering::compose::typography;
use crate::rendering::document::{Cell, ColumnHead, Document, Fact, Inline, Section, Words, plain};
use crate::text::{Lang, capital, long_day};
use jiff::civil::{Date, Time};

/// What stands where nothing is known yet: a dotted line to write on.
const TO_FILL: &str = "……………………………………";

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen {
    pub lang: Lang,
}

impl Pen {
    /// One of two wordings.
    pub fn pick(self, fr: &str, en: &str) -> String {
        match self.lang {
            Lang::Fr => typography(fr, self.lang),
            Lang::En => en.to_owned(),
        }
    }

    /// A text of the pack, with the spaces of its language.
    pub fn say(self, text: &str) -> String {
        typography(text, self.lang)
    }

    /// What is known, or a line to write it on.
    pub fn or_line(self, text: &str) -> Words {
        if text.trim().is_empty() { vec![Inline::Muted(TO_FILL.into())] } else { plain(self.say(text)) }
    }

    /// « jeudi 4 février 2016 ».
    pub fn day(self, day: Date) -> String {
        long_day(day).get(self.lang).to_owned()
    }

    /// « 14 h 30 », « 14:30 ».
    pub fn hour(self, time: Time) -> String {
        match (self.lang, time.minute()) {
            (Lang::Fr, 0) => format!("{}\u{a0}h", time.hour()),
            (Lang::Fr, minute) => format!("{}\u{a0}h\u{a0}{minute:02}", time.hour()),
            (Lang::En, minute) => format!("{}:{minute:02}", time.hour()),
        }
    }

    /// « 45 min », « 2 h », « 1 h 30 »; nothing for 0.
    pub fn length(self, minutes: u32) -> String {
        match (minutes / 60, minutes % 60) {
            (0, 0) => String::new(),
            (0, rest) => format!("{rest}\u{a0}min"),
            (hours, 0) => format!("{hours}\u{a0}h"),
            (hours, rest) => format!("{hours}\u{a0}h\u{a0}{rest:02}"),
        }
    }

    /// The head of a column.
    pub fn head(self, fr: &str, en: &str) -> ColumnHead {
        ColumnHead { title: self.pick(fr, en), is_number: false }
    }

    /// Day, hour, place and length of a session, whatever is known.
    pub fn when_and_where(self, session: &Session) -> Vec<Fact> {
        let mut facts = vec![
            Fact { label: self.pick("Date", "Date"), value: self.or_line(&session.day.map(|d| self.day(d)).unwrap_or_default()) },
            Fact { label: self.pick("Heure", "Time"), value: self.or_line(&self.hours(session)) },
            Fact { label: self.pick("Lieu", "Place"), value: self.or_line(&session.place) },
        ];
        if !session.territory.is_empty() {
            facts.push(Fact { label: self.pick("Territoire", "Territory"), value: plain(self.say(&session.territory)) });
        }
        facts
    }

    /// « de 14 h à 16 h (2 h) »; only what is known.
    fn hours(self, session: &Session) -> String {
        let length = self.length(session.minutes);
        let Some(start) = session.start else {
            return if length.is_empty() { String::new() } else { self.pick(&format!("durée : {length}"), &format!("length: {length}")) };
        };
        let (from, to) = (self.hour(start), self.hour(later(start, session.minutes)));
        if length.is_empty() {
            self.pick(&format!("à {from}"), &format!("at {from}"))
        } else {
            self.pick(&format!("de {from} à {to} ({length})"), &format!("{from} to {to} ({length})"))
        }
    }
}

/// A time of day some minutes later; it stops at the end of the day.
pub(super) fn later(time: Time, minutes: u32) -> Time {
    time.saturating_add(jiff::Span::new().minutes(i64::from(minutes)))
}

/// A cell with room to write in.
pub(super) fn blank() -> Cell {
    Cell::default()
}

/// One chapter a session, each on its own page.
pub(super) fn document(pack: &MeetingPack, title: String, chapters: impl Iterator<Item = Section>) -> Document {
    let pen = Pen { lang: pack.lang };
    let mut chapters: Vec<Section> = chapters.collect();
    for (at, chapter) in chapters.iter_mut().enumerate() {
        chapter.opens_page = at > 0;
    }
    // The words that come before a stop in the title of the document must not be the user's: the organiser's name stands under it.
    Document { lang: pack.lang, title, subtitle: capital(&pen.say(&pack.organiser.name)), stamp: pack.stamp.clone(), chapters }
}

/// The title of a session, or what stands for it.
pub(super) fn title(pen: Pen, session: &Session, at: usize) -> String {
    if session.title.trim().is_empty() {
        pen.pick(&format!("Séance {}", at + 1), &format!("Session {}", at + 1))
    } else {
        pen.say(&session.title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_hours_as_people_write_them() {
        let (fr, en) = (Pen { lang: Lang::Fr }, Pen { lang: Lang::En });
        let day = Date::constant(2016, 8, 1);
        assert_eq!([fr.day(day), en.day(day)], ["lundi 1er\u{a0}août 2016", "Monday 1 August 2016"]);
        assert_eq!(fr.hour(Time::constant(9, 5, 0, 0)), "9\u{a0}h\u{a0}05");
        assert_eq!([0, 45, 120, 90].map(|n| fr.length(n)), ["", "45\u{a0}min", "2\u{a0}h", "1\u{a0}h\u{a0}30"]);
        assert_eq!(later(Time::constant(23, 30, 0, 0), 90).hour(), 23, "a session does not end before it begins");
    }
}
