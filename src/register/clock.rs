//! The time at which things are signed: the only clock of the house, outside of every analysis.

use crate::say;
use crate::text::{Sentence, date};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// A moment as it is kept: in UTC, to the millisecond, so that moments sort as their texts do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(String);

impl Moment {
    /// A moment that was kept.
    pub fn kept(text: String) -> Self {
        Self(text)
    }

    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its day, in the local time of the machine; `None` for a moment that can't be read.
    pub fn day(&self) -> Option<Date> {
        self.0.parse::<Timestamp>().ok().map(|timestamp| timestamp.to_zoned(TimeZone::system()).date())
    }

    /// In the local time of the machine, for people: `28/11/2026 à 09:41`.
    pub fn sentence(&self) -> Sentence {
        let Ok(timestamp) = self.0.parse::<Timestamp>() else { return Sentence { fr: self.0.clone(), en: self.0.clone() } };
        let local = timestamp.to_zoned(TimeZone::system());
        let day = date(local.date());
        let (fr, en, time) = (day.fr, day.en, local.strftime("%H:%M"));
        say!("{fr} à {time}" | "{en} at {time}")
    }
}

/// Now.
pub fn now() -> Moment {
    Moment(Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}

/// Now, in seconds since 1970.
pub fn seconds() -> i64 {
    Timestamp::now().as_second()
}

/// The day that it is here.
pub fn today() -> Date {
    Zoned::now().date()
}
