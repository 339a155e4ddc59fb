//! Dates as people write them.
//!
//! # Odd cases   A month or a year alone stands for its first day, or its last one where a period ends. Two dates in a cell ("01/10/2013-01/10/2014") give
//! the first or the last in the same way. A bare number of five digits is a day counted by a spreadsheet. A day that does not exist, or a year outside
//! 1900–2100, is no date.

use super::fold::fold;
use jiff::civil::Date;

/// Which day of a longer period is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The first.
    First,
    /// The last.
    Last,
}

/// What was understood of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateReading {
    /// A day, written in full.
    Plain(Date),
    /// A day, after some interpretation that is worth saying.
    Understood(Date),
    /// It has the shape of a date, but there is no such day.
    Impossible,
    /// No date.
    NotADate,
}

const MONTHS: &[(&str, i8)] = &[
    ("janvier", 1),
    ("janv", 1),
    ("jan", 1),
    ("january", 1),
    ("fevrier", 2),
    ("fevr", 2),
    ("fev", 2),
    ("february", 2),
    ("feb", 2),
    ("mars", 3),
    ("march", 3),
    ("mar", 3),
    ("avril", 4),
    ("avr", 4),
    ("april", 4),
    ("apr", 4),
    ("mai", 5),
    ("may", 5),
    ("juin", 6),
    ("june", 6),
    ("jun", 6),
    ("juillet", 7),
    ("juil", 7),
    ("july", 7),
    ("jul", 7),
    ("aout", 8),
    ("august", 8),
    ("aug", 8),
    ("septembre", 9),
    ("sept", 9),
    ("september", 9),
    ("sep", 9),
    ("octobre", 10),
    ("october", 10),
    ("oct", 10),
    ("novembre", 11),
    ("november", 11),
    ("nov", 11),
    ("decembre", 12),
    ("december", 12),
    ("dec", 12),
    ("december", 12),
];

/// Reads a cell, already trimmed.
pub(super) fn read(cell: &str, edge: Edge) -> DateReading {
    if let Some(date) = iso(cell) {
        return date;
    }
    // "2014-09-30T00:00:00Z", as programs write it.
    if let (Some(day), Some(time)) = (cell.get(..10), cell.get(10..))
        && time.starts_with('T')
        && time.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'T' | b'Z' | b':' | b'.' | b'+' | b'-'))
        && let Some(date) = iso(day)
    {
        return date;
    }
    let words = fold(cell);
    let parts: Vec<&str> = words.split('_').filter(|word| !matches!(*word, "le" | "du" | "au" | "de" | "a" | "er" | "et")).collect();
    // A time after a date: "30/09/2014 14:30", "2014-09-30T00:00:00Z".
    if let [a, b, c, rest @ ..] = &parts[..]
        && !rest.is_empty()
        && let Some(first) = three(a, b, c, true)
    {
        if let [d, e, f] = rest
            && let Some(second @ (DateReading::Plain(_) | DateReading::Understood(_))) = three(d, e, f, true)
        {
            return period(first, second, edge);
        }
        let is_time =
            rest.iter().all(|part| part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'h' | b'z' | b't')));
        return if is_time { first } else { DateReading::NotADate };
    }
    match &parts[..] {
        [a, b, c] => three(a, b, c, false).unwrap_or(DateReading::NotADate),
        [a, b] => two(a, b, edge),
        [a] => one(a, cell, edge),
        _ => DateReading::NotADate,
    }
}

/// `2014-09-30`, the form of the format: the common case, without folding.
fn iso(cell: &str) -> Option<DateReading> {
    let bytes = cell.as_bytes();
    let is_iso =
        bytes.len() == 10 && bytes.iter().enumerate().all(|(at, b)| if at == 4 || at == 7 { *b == b'-' } else { b.is_ascii_digit() });
    if !is_iso {
        return None;
    }
    let digits = |from: usize, to: usize| bytes[from..to].iter().fold(0i16, |n, b| n * 10 + i16::from(b - b'0'));
    Some(match day(digits(0, 4), digits(5, 7) as i8, digits(8, 10) as i8) {
        Some(date) => DateReading::Plain(date),
        None => DateReading::Impossible,
    })
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    (1900..=2100).contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}

fn digits(part: &str, most: usize) -> Option<i16> {
    (!part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok()).flatten()
}

fn month(part: &str) -> Option<i8> {
    MONTHS.iter().find(|(name, _)| *name == part).map(|(_, number)| *number)
}

/// A year in four digits, or in two (those up to 50 are of this century).
fn year(part: &str) -> Option<(i16, bool)> {
    match part.len() {
        4 => digits(part, 4).map(|year| (year, true)),
        2 => digits(part, 2).map(|year| (if year <= 50 { 2000 + year } else { 1900 + year }, false)),
        _ => None,
    }
}

/// Day, month and year in one of the usual orders. `strict`: nothing that merely looks like one, because other parts follow.
fn three(a: &str, b: &str, c: &str, strict: bool) -> Option<DateReading> {
    let reading = |y: i16, m: i8, d: i8, is_plain: bool| match day(y, m, d) {
        Some(date) if is_plain => DateReading::Plain(date),
        Some(date) => DateReading::Understood(date),
        None => DateReading::Impossible,
    };
    let day_number = |part: &str| digits(part.trim_end_matches("er").trim_end_matches("st").trim_end_matches("th"), 2).map(|d| d as i8);
    if let (Some((y, is_full)), Some(m), Some(d)) = (year(c), month(b), day_number(a)) {
        return Some(reading(y, m, d, is_full));
    }
    // "September 30, 2014"
    if let (Some((y, is_full)), Some(m), Some(d)) = (year(c), month(a), day_number(b)) {
        return Some(reading(y, m, d, is_full));
    }
    if let (4, Some(y), Some(m), Some(d)) = (a.len(), digits(a, 4), digits(b, 2), digits(c, 2)) {
        return Some(reading(y, m as i8, d as i8, true));
    }
    if let (Some(d), Some(m), Some((y, is_full))) = (digits(a, 2), digits(b, 2), year(c)) {
        // A month over 12 with a day up to 12 is the American order.
        return Some(if m > 12 && (1..=12).contains(&d) {
            reading(y, d as i8, m as i8, false)
        } else {
            reading(y, m as i8, d as i8, is_full)
        });
    }
    let looks_dated = !strict && digits(a, 2).is_some() && (digits(b, 2).is_some() || month(b).is_some()) && digits(c, 6).is_some();
    // "31/02/20144": the shape is that of a date.
    looks_dated.then_some(DateReading::Impossible)
}

fn whole_month(y: i16, m: i8, edge: Edge) -> DateReading {
    match day(y, m, 1) {
        Some(first) if edge == Edge::First => DateReading::Understood(first),
        Some(first) => DateReading::Understood(first.last_of_month()),
        None => DateReading::Impossible,
    }
}

/// Months `from` to `to` of a year.
fn months(y: i16, from: i8, to: i8, edge: Edge) -> DateReading {
    whole_month(y, if edge == Edge::First { from } else { to }, edge)
}

/// A month and a year, a quarter and a year, or two years.
fn two(a: &str, b: &str, edge: Edge) -> DateReading {
    let full_year = |part: &str| (part.len() == 4).then(|| digits(part, 4)).flatten();
    if let (Some(m), Some((y, _))) = (month(a), year(b)) {
        return whole_month(y, m, edge);
    }
    for (part, other) in [(a, b), (b, a)] {
        let Some(y) = full_year(other) else { continue };
        if let Some(quarter) = part.strip_prefix('t').or_else(|| part.strip_prefix('q')).and_then(|q| digits(q, 1))
            && (1..=4).contains(&quarter)
        {
            let from = (quarter as i8 - 1) * 3 + 1;
            return months(y, from, from + 2, edge);
        }
        if let Some(m) = digits(part, 2) {
            return whole_month(y, m as i8, edge);
        }
    }
    match (full_year(a), full_year(b)) {
        (Some(from), Some(to)) if from <= to => months(if edge == Edge::First { from } else { to }, 1, 12, edge),
        _ => DateReading::NotADate,
    }
}

/// A year, or a day as a spreadsheet counts it.
fn one(part: &str, cell: &str, edge: Edge) -> DateReading {
    let is_bare = part.len() == cell.len() && part.bytes().all(|b| b.is_ascii_digit());
    match (is_bare, part.len()) {
        (true, 4) => match digits(part, 4) {
            Some(y) if (1900..=2100).contains(&y) => months(y, 1, 12, edge),
            _ => DateReading::Impossible,
        },
        // 1 January 1955 to 31 December 2064: nobody counts anything else in the thousands in a column of dates.
        (true, 5) => match part.parse::<i32>() {
            Ok(serial @ 20_090..=60_265) => {
                let origin = Date::constant(1899, 12, 30);
                origin.checked_add(jiff::Span::new().days(serial)).map_or(DateReading::Impossible, DateReading::Understood)
            }
            _ => DateReading::Impossible,
        },
        // "20140930"
        (true, 8) => match (digits(&part[..4], 4), digits(&part[4..6], 2), digits(&part[6..], 2)) {
            (Some(y), Some(m), Some(d)) => day(y, m as i8, d as i8).map_or(DateReading::Impossible, DateReading::Understood),
            _ => DateReading::NotADate,
        },
        // "2014T1"
        _ => match part.split_once(['t', 'q']) {
            Some((y, quarter)) if y.len() == 4 && quarter.len() == 1 => two(y, &format!("t{quarter}"), edge),
            _ => DateReading::NotADate,
        },
    }
}

/// "01/10/2013-01/10/2014".
fn period(first: DateReading, second: DateReading, edge: Edge) -> DateReading {
    let date = |reading| match reading {
        DateReading::Plain(date) | DateReading::Understood(date) => Some(date),
        _ => None,
    };
    match (date(first), date(second)) {
        (Some(first), Some(second)) => DateReading::Understood(if edge == Edge::First { first } else { second }),
        _ => DateReading::Impossible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn show(cell: &str, edge: Edge) -> String {
        match read(cell, edge) {
            DateReading::Plain(date) => date.to_string(),
            DateReading::Understood(date) => format!("~{date}"),
            DateReading::Impossible => "impossible".into(),
            DateReading::NotADate => "no".into(),
        }
    }

    #[test]
    fn reads_dates_as_people_write_them() {
        let cases = [
            ("2014-09-30", "2014-09-30", "2014-09-30"),
            ("30/09/2014", "2014-09-30", "2014-09-30"),
            ("30.09.14", "~2014-09-30", "~2014-09-30"),
            ("30-9-2014", "2014-09-30", "2014-09-30"),
            ("2014/9/3", "2014-09-03", "2014-09-03"),
            ("1er septembre 2014", "2014-09-01", "2014-09-01"),
            ("24 October 2011", "2011-10-24", "2011-10-24"),
            ("le 3 déc. 2014", "2014-12-03", "2014-12-03"),
            ("30/09/2014 14:30", "2014-09-30", "2014-09-30"),
            ("2014-09-30T00:00:00Z", "2014-09-30", "2014-09-30"),
            ("2014-09-30 00:00:00", "2014-09-30", "2014-09-30"),
            ("09/30/2014", "~2014-09-30", "~2014-09-30"),
            ("sept. 2014", "~2014-09-01", "~2014-09-30"),
            ("MAI 2014", "~2014-05-01", "~2014-05-31"),
            ("2014-09", "~2014-09-01", "~2014-09-30"),
            ("02/2012", "~2012-02-01", "~2012-02-29"),
            ("2014", "~2014-01-01", "~2014-12-31"),
            ("2014-2015", "~2014-01-01", "~2015-12-31"),
            ("T3 2014", "~2014-07-01", "~2014-09-30"),
            ("2014T1", "~2014-01-01", "~2014-03-31"),
            ("01/10/2013-01/10/2014", "~2013-10-01", "~2014-10-01"),
            ("du 01/10/2013 au 30/06/2014", "~2013-10-01", "~2014-06-30"),
            ("41912", "~2014-09-30", "~2014-09-30"),
            ("20140930", "~2014-09-30", "~2014-09-30"),
            ("31/02/2014", "impossible", "impossible"),
            ("2014-02-31", "impossible", "impossible"),
            ("01/01/20144", "impossible", "impossible"),
            ("0201-01-01", "impossible", "impossible"),
            ("en cours", "no", "no"),
            ("après l'été", "no", "no"),
            ("12", "no", "no"),
        ];
        for (cell, first, last) in cases {
            assert_eq!((show(cell, Edge::First).as_str(), show(cell, Edge::Last).as_str()), (first, last), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(cell in "[0-9a-zé/. T:-]{0,20}") {
            let _ = read(&cell, Edge::Last);
        }

        #[test]
        fn french_and_iso_agree(y in 1900i16..=2100, m in 1i8..=12, d in 1i8..=31) {
            let iso = read(&format!("{y:04}-{m:02}-{d:02}"), Edge::First);
            prop_assert_eq!(read(&format!("{d:02}/{m:02}/{y:04}"), Edge::First), iso);
        }
    }
}
