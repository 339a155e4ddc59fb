//! Numbers as people write them: « 12 000,50 € », « 0,5 ETP », « 75 % », « 12 k€ ».

/// What was understood of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum AmountReading {
    /// A number, written without doubt.
    Plain(f64),
    /// A number, after some interpretation that is worth saying.
    Understood(f64),
    /// A number followed by `%`, as written: 75 for « 75 % ».
    Percent(f64),
    /// No number.
    NotANumber,
}

/// Words that may stand around a number without changing it.
const UNITS: &[&str] = &[
    "€",
    "eur",
    "euro",
    "euros",
    "ttc",
    "ht",
    "etp",
    "etpt",
    "habitants",
    "habitant",
    "hab",
    "personnes",
    "personne",
    "pers",
    "familles",
    "menages",
    "enfants",
    "jeunes",
    "beneficiaires",
    "an",
    "annee",
    "par",
    "/",
    "/an",
    "n°",
    "no",
    "priorite",
    "niveau",
    "p",
    "jours",
    "heures",
    "h",
    "j",
    "ans",
    "fte",
    "people",
    "year",
];

/// Words that say "about".
const ABOUT: &[&str] = &["env", "environ", "~", "≈", "about", "ca", "±", "+/-"];

/// The number that a cell holds, if it holds one and no percentage.
pub(crate) fn value_of(cell: &str) -> Option<f64> {
    match read(cell) {
        AmountReading::Plain(value) | AmountReading::Understood(value) => Some(value),
        _ => None,
    }
}

/// Reads a cell, already trimmed.
pub(super) fn read(cell: &str) -> AmountReading {
    // The common case: what the format writes.
    if cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')) && !looks_grouped(cell) {
        return match cell.parse::<f64>() {
            Ok(value) if value.is_finite() => AmountReading::Plain(value),
            _ => AmountReading::NotANumber,
        };
    }
    let text = cell.to_lowercase().replace(['−', '–'], "-");
    let Some(start) = text.find(|c: char| c.is_ascii_digit()) else { return AmountReading::NotANumber };
    let start = text[..start]
        .rfind(|c: char| !matches!(c, '-' | ',' | '.'))
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let is_part = |c: char| c.is_ascii_digit() || is_space(c) || matches!(c, ',' | '.' | '-' | '\'' | '’');
    let end = text[start..].find(|c: char| !is_part(c)).map_or(text.len(), |offset| start + offset);
    let (before, digits, after) = (&text[..start], text[start..end].trim(), text[end..].trim());
    // "1e6" as programs write it.
    if after.starts_with('e') && before.is_empty() {
        return match text.parse::<f64>() {
            Ok(value) if value.is_finite() => AmountReading::Understood(value),
            _ => with_units(before, digits, after),
        };
    }
    with_units(before, digits, after)
}

fn with_units(before: &str, digits: &str, after: &str) -> AmountReading {
    let Some((value, is_doubtful)) = plain(digits) else { return AmountReading::NotANumber };
    let mut is_about = is_doubtful;
    let mut factor = 1.0;
    let mut is_percent = false;
    for word in before.split_whitespace().chain(after.split_whitespace()) {
        let word = word.trim_matches(['.', '(', ')', ',', ';', ':']);
        let folded = super::fold::fold(word);
        match word {
            "" => {}
            "%" => is_percent = true,
            "k€" | "ke" | "keur" | "k" => factor = 1e3,
            "m€" | "meur" => factor = 1e6,
            _ if ABOUT.contains(&word) || ABOUT.contains(&folded.as_str()) => is_about = true,
            _ if word.strip_prefix('€').is_some_and(|rest| rest.is_empty() || rest == "/an") => {}
            _ if UNITS.contains(&word) || UNITS.contains(&folded.as_str()) => {}
            _ => return AmountReading::NotANumber,
        }
    }
    match (is_percent, is_about || factor != 1.0) {
        (true, _) => AmountReading::Percent(value),
        (false, true) => AmountReading::Understood(value * factor),
        (false, false) => AmountReading::Plain(value * factor),
    }
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' | '\t')
}

/// "1.234.567": several points part thousands.
fn looks_grouped(cell: &str) -> bool {
    cell.bytes().filter(|b| *b == b'.').count() > 1
}

/// Digits with their separators → the number, and whether it may have been meant otherwise.
fn plain(text: &str) -> Option<(f64, bool)> {
    let mut digits: String = text.chars().filter(|c| !is_space(*c) && !matches!(c, '\'' | '’')).collect();
    // Thousands parted by spaces come in threes; "10 15" is no number.
    let groups: Vec<&str> = text.trim_start_matches('-').split(is_space).filter(|group| !group.is_empty()).collect();
    if groups.len() > 1 {
        let whole = groups[1..].iter().all(|group| group.split([',', '.']).next().is_some_and(|g| g.len() == 3));
        if !whole || groups[0].len() > 3 || groups[..groups.len() - 1].iter().any(|group| group.contains([',', '.'])) {
            return None;
        }
    }
    let (commas, points) = (digits.matches(',').count(), digits.matches('.').count());
    let mut is_doubtful = false;
    match (commas, points) {
        (0, 0 | 1) => {}
        (1, 0) => digits = digits.replace(',', "."),
        (_, 0) if in_threes(&digits, ',') => {
            digits = digits.replace(',', "");
            is_doubtful = true;
        }
        (0, _) if in_threes(&digits, '.') => {
            digits = digits.replace('.', "");
            is_doubtful = true;
        }
        // "1.234,56" and "1,234.56": the last one is the decimal mark.
        (1, _) if digits.rfind(',') > digits.rfind('.') => digits = digits.replace('.', "").replace(',', "."),
        (_, 1) if digits.rfind('.') > digits.rfind(',') => digits = digits.replace(',', ""),
        _ => return None,
    }
    let value: f64 = digits.parse().ok()?;
    value.is_finite().then_some((value, is_doubtful))
}

fn in_threes(digits: &str, mark: char) -> bool {
    let mut groups = digits.trim_start_matches('-').split(mark);
    groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3)
}

/// Could « 1.234 » or « 1,234 » have been meant as a thousand and some? Worth asking where only whole numbers make sense.
pub(super) fn may_be_thousands(cell: &str) -> bool {
    let digits: String = cell.chars().filter(|c| c.is_ascii_digit() || matches!(c, ',' | '.')).collect();
    let marks = digits.matches([',', '.']).count();
    marks == 1 && !digits.starts_with('0') && (in_threes(&digits, ',') || in_threes(&digits, '.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_numbers_as_people_write_them() {
        use AmountReading::{NotANumber, Percent, Plain, Understood};
        let cases = [
            ("12", Plain(12.0)),
            ("-12.5", Plain(-12.5)),
            ("12,5", Plain(12.5)),
            ("12 000,50 €", Plain(12000.5)),
            ("12\u{a0}000\u{202f}€", Plain(12000.0)),
            ("1 234 567", Plain(1234567.0)),
            ("1'234", Plain(1234.0)),
            ("0,5 ETP", Plain(0.5)),
            ("107 000 hab.", Plain(107000.0)),
            ("50 personnes/an", NotANumber),
            ("50 personnes / an", Plain(50.0)),
            ("75 %", Percent(75.0)),
            ("75%", Percent(75.0)),
            ("12 k€", Understood(12000.0)),
            ("env. 40", Understood(40.0)),
            ("1,234,567", Understood(1234567.0)),
            ("1.234.567", Understood(1234567.0)),
            ("1.234,56", Plain(1234.56)),
            ("1,234.56", Plain(1234.56)),
            ("-5", Plain(-5.0)),
            ("− 5", NotANumber),
            ("P1", Plain(1.0)),
            ("n° 2", Plain(2.0)),
            ("1e3", Understood(1000.0)),
            ("10 15", NotANumber),
            ("10 à 15", NotANumber),
            ("beaucoup", NotANumber),
            ("", NotANumber),
            ("inf", NotANumber),
            ("1e999", NotANumber),
        ];
        for (cell, expected) in cases {
            assert_eq!(read(cell), expected, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(cell in "([0-9 ,.€%'e-]|k€|é|−){0,12}") {
            let _ = (read(&cell), may_be_thousands(&cell));
        }

        #[test]
        fn french_and_plain_agree(value in 0u32..10_000_000) {
            let cents = f64::from(value) / 100.0;
            let french = format!("{cents:.2}").replace('.', ",");
            prop_assert_eq!(read(&french), AmountReading::Plain(cents));
        }
    }
}
