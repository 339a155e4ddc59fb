//! Days on which people can meet: quarters, weeks, public holidays, school holidays.
//!
//! # Odd cases  A quarter outside the table of school holidays: no school day is closed, and [`Calendar::is_known`] says so. The school year decides; the zone is the user's.
//! # Source     Easter: Meeus, "Astronomical Algorithms", 1991 (anonymous Gregorian). Public holidays: article L. 3133-1 of the French labour code.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeSet;
use std::str::FromStr;

const SCHOOL_HOLIDAYS: &str = include_str!("school_holidays.csv");

/// First and last day of the table.
const KNOWN: (Date, Date) = (Date::constant(2012, 1, 1), Date::constant(2027, 9, 30));

/// Three months of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    /// The year.
    pub year: i16,
    /// From 1 to 4.
    pub number: i8,
}

impl FromStr for Quarter {
    type Err = String;

    /// Reads `2015T1`, as people write it.
    fn from_str(word: &str) -> Result<Self, String> {
        let expected = || "un trimestre comme 2015T1".to_owned();
        let (year, number) = word.split_once(['T', 't', 'Q', 'q']).ok_or_else(expected)?;
        let (year, number) = (year.parse::<i16>().map_err(|_| expected())?, number.parse::<i8>().map_err(|_| expected())?);
        let is_one = (1900..=2100).contains(&year) && (1..=4).contains(&number);
        if is_one { Ok(Self { year, number }) } else { Err(expected()) }
    }
}

impl Quarter {
    /// The quarter that holds a day.
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), number: (day.month() - 1) / 3 + 1 }
    }

    /// As people write it: `2015T1`.
    pub fn code(self) -> String {
        format!("{}T{}", self.year, self.number)
    }

    /// First day of the month that stands so many before its last.
    fn month(self, before: i8) -> Date {
        Date::new(self.year, 3 * self.number.clamp(1, 4) - before, 1).unwrap_or(Date::constant(2000, 1, 1))
    }

    /// Its first day.
    pub fn start(self) -> Date {
        self.month(2)
    }

    /// Its last day.
    pub fn end(self) -> Date {
        self.month(0).last_of_month()
    }
}

/// A week with its days on which people can meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: Date,
    /// Open days, in order of preference: the middle of the week first, Wednesday last, when many look after children.
    pub days: Vec<Date>,
    /// Month of the quarter in which it counts, from 0 to 2; its open days are in it.
    pub month: usize,
    /// Why days of it are closed, without doubles: public holidays, school holidays, notice too short.
    pub closed: BTreeSet<Closed>,
}

/// Why a day is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closed {
    /// A public holiday.
    PublicHoliday,
    /// School holidays.
    SchoolHolidays,
    /// Too near for invitations to leave in time.
    Notice,
}

/// What the calendar goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The quarter planned.
    pub quarter: Quarter,
    /// Zone of the school holidays: 0 for none, then A, B, C.
    pub zone: usize,
    /// Day from which invitations can have been received.
    pub from: Date,
    /// Day of the analysis: however short the notice, nothing is held before.
    pub today: Date,
}

impl Calendar {
    /// Are the school holidays of the quarter in the table?
    pub fn is_known(&self) -> bool {
        self.zone == 0 || (self.quarter.start() >= KNOWN.0 && self.quarter.end() <= KNOWN.1)
    }

    /// Why a day of the week is closed; `None` when people can meet.
    pub fn closed(&self, day: Date) -> Option<Closed> {
        if is_public_holiday(day) {
            Some(Closed::PublicHoliday)
        } else if is_school_holiday(day, self.zone) {
            Some(Closed::SchoolHolidays)
        } else {
            (day < self.from).then_some(Closed::Notice)
        }
    }

    /// The weeks of the quarter, in order, each with its open days within the quarter. Weekends are never open.
    pub fn weeks(&self) -> Vec<Week> {
        const PREFERENCE: [Weekday; 5] = [Weekday::Tuesday, Weekday::Thursday, Weekday::Monday, Weekday::Friday, Weekday::Wednesday];
        let (start, end) = (self.quarter.start(), self.quarter.end());
        let back = i64::from(start.weekday().to_monday_zero_offset());
        let first = start.checked_sub(back.days()).unwrap_or(start);
        let mondays = (0..15i64).filter_map(|n| first.checked_add((7 * n).days()).ok()).take_while(|monday| *monday <= end);
        let week = |monday: Date| {
            let day = |weekday: Weekday| monday.checked_add(i64::from(weekday.to_monday_zero_offset()).days()).ok();
            let days: Vec<Date> = PREFERENCE.iter().filter_map(|w| day(*w)).filter(|d| (start..=end).contains(d)).collect();
            let mut open: Vec<Date> = days.iter().copied().filter(|d| self.closed(*d).is_none()).collect();
            // A week across two months counts in the one that has more of its open days, and is open on these alone.
            let in_month = |m: i8| open.iter().filter(|d| d.month() == m).count();
            let months = (self.quarter.start().month()..=self.quarter.end().month()).rev();
            let month = months.max_by_key(|m| in_month(*m)).unwrap_or(1);
            open.retain(|d| d.month() == month);
            let closed = days.iter().filter_map(|d| self.closed(*d)).collect();
            Week { monday, closed, days: open, month: usize::try_from((month - 1) % 3).unwrap_or(0) }
        };
        mondays.map(week).filter(|week| !week.days.is_empty() || !week.closed.is_empty()).collect()
    }
}

/// Easter Sunday.
pub fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    let small = |n: i32| i8::try_from(n).unwrap_or(1);
    Date::new(year, small(sum / 31), small(sum % 31 + 1)).unwrap_or(Date::constant(2000, 4, 23))
}

/// Is it one of the eleven public holidays?
pub fn is_public_holiday(day: Date) -> bool {
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    let sunday = easter(day.year());
    // Easter Monday, Ascension, Whit Monday.
    let moving = [1i64, 39, 50].map(|days| sunday.checked_add(days.days()).ok());
    fixed.contains(&(day.month(), day.day())) || moving.contains(&Some(day))
}

/// Is it in the school holidays of a zone (1 for A, 2 for B, 3 for C; 0 for none)?
pub fn is_school_holiday(day: Date, zone: usize) -> bool {
    let Some(letter) = zone.checked_sub(1).and_then(|z| ["A", "B", "C"].get(z)) else { return false };
    SCHOOL_HOLIDAYS.lines().filter(|line| !line.starts_with('#')).skip(1).any(|line| {
        let mut cells = line.split(',');
        let mut date = || cells.next().and_then(|cell| cell.parse::<Date>().ok());
        let (Some(start), Some(end)) = (date(), date()) else { return false };
        (start..=end).contains(&day) && cells.nth(1).is_some_and(|zones| zones.split('|').any(|z| z == *letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn moving_feasts_fall_where_they_fell() {
        assert_eq!([2012, 2015, 2024, 2027].map(easter), [date(2012, 4, 8), date(2015, 4, 5), date(2024, 3, 31), date(2027, 3, 28)]);
        for holiday in [date(2015, 4, 6), date(2015, 5, 14), date(2015, 5, 25), date(2015, 7, 14)] {
            assert!(is_public_holiday(holiday), "{holiday}");
        }
        assert!(!is_public_holiday(date(2015, 4, 5)) && !is_public_holiday(date(2015, 12, 26)));
    }

    #[test]
    fn school_holidays_follow_the_zone() {
        let winter = date(2015, 2, 18);
        assert_eq!([0, 1, 2, 3, 4].map(|zone| is_school_holiday(winter, zone)), [false, true, false, true, false]);
        assert!(is_school_holiday(date(2015, 5, 15), 2), "the bridge of Ascension");
        // The table itself: every period is read, in order, ends after it starts, touches no other of its zone.
        let rows: Vec<Vec<&str>> =
            SCHOOL_HOLIDAYS.lines().filter(|l| !l.starts_with('#')).skip(1).map(|l| l.split(',').collect()).collect();
        for zone in ["A", "B", "C"] {
            let periods: Vec<(Date, Date)> = rows
                .iter()
                .filter(|r| r[3].split('|').any(|z| z == zone))
                .map(|r| (r[0].parse().unwrap(), r[1].parse().unwrap()))
                .collect();
            assert!(periods.len() >= 16 * 5 && periods.iter().all(|(a, b)| a <= b), "{zone}: {}", periods.len());
            assert!(periods.windows(2).all(|w| w[0].1 < w[1].0), "{zone}");
        }
    }

    #[test]
    fn a_quarter_is_cut_into_weeks_and_says_what_it_does_not_know() {
        let quarter: Quarter = "2015T1".parse().unwrap();
        assert_eq!((quarter.start(), quarter.end(), quarter.code()), (date(2015, 1, 1), date(2015, 3, 31), "2015T1".to_owned()));
        for wrong in ["2015", "2015T5", "T1", "2015T0", "x"] {
            assert!(wrong.parse::<Quarter>().is_err(), "{wrong}");
        }
        let calendar = Calendar { quarter, zone: 3, from: date(2015, 1, 15), today: date(2014, 12, 31) };
        let weeks = calendar.weeks();
        assert!(weeks.iter().flat_map(|w| &w.days).all(|d| calendar.closed(*d).is_none() && Quarter::of(*d) == quarter));
        // Zone C: holidays from 14 February to 1 March; before 15 January, too near.
        let open: Vec<Date> = weeks.iter().filter(|w| !w.days.is_empty()).map(|w| w.monday).collect();
        assert_eq!((open[0], open.len()), (date(2015, 1, 12), 10));
        assert_eq!(weeks[2].days[0], date(2015, 1, 15));
        assert!(calendar.is_known() && !Calendar { quarter: "2031T1".parse().unwrap(), ..calendar }.is_known());
    }
}
