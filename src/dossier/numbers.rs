//! Official numbers: SIRET and INSEE codes, and what spreadsheets do to them.

use super::codes::Level;

/// What was understood of a SIRET.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SiretReading {
    /// 14 digits with a right key.
    Valid(String),
    /// 9 digits with a right key: the SIREN of the organisation.
    Siren(String),
    /// One leading zero was lost; with it, the key is right.
    LostZero(String),
    /// 9 or 14 digits, wrong key.
    WrongKey,
    /// A spreadsheet rounded it: « 1,23E+13 ».
    Rounded,
    /// Anything else.
    Malformed,
}

pub(super) fn siret(cell: &str) -> SiretReading {
    let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
    let others: Vec<char> =
        cell.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace() && !matches!(c, '.' | '-' | '\u{a0}' | '\u{202f}')).collect();
    if others.iter().any(|c| matches!(c, 'e' | 'E')) && others.iter().all(|c| matches!(c, 'e' | 'E' | '+' | ',')) {
        return SiretReading::Rounded;
    }
    if !others.is_empty() {
        return SiretReading::Malformed;
    }
    match digits.len() {
        14 if is_siret(&digits) => SiretReading::Valid(digits),
        9 if luhn(&digits) => SiretReading::Siren(digits),
        9 | 14 => SiretReading::WrongKey,
        13 if is_siret(&format!("0{digits}")) => SiretReading::LostZero(format!("0{digits}")),
        8 if luhn(&format!("0{digits}")) => SiretReading::LostZero(format!("0{digits}")),
        _ => SiretReading::Malformed,
    }
}

/// The key of the 14 digits. La Poste, which has more establishments than keys, uses the plain sum of the digits; its head office follows both.
fn is_siret(digits: &str) -> bool {
    luhn(digits) || (digits.starts_with("356000000") && digits.bytes().map(|b| u32::from(b - b'0')).sum::<u32>().is_multiple_of(5))
}

/// # Source  Luhn, US patent 2950048 (1960); INSEE, « Numéro SIRET ».
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, b)| {
            let digit = u32::from(b - b'0') * if at % 2 == 1 { 2 } else { 1 };
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    // Nine zeros are a cell that somebody filled, not an organisation.
    sum > 0 && sum.is_multiple_of(10)
}

/// A number of the national register of associations, as it writes it: W, the registry (three characters), six digits. No key to check.
pub(super) fn rna(cell: &str) -> Option<String> {
    let kept: String = cell.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '/')).flat_map(char::to_uppercase).collect();
    let number = kept.strip_prefix('W')?;
    // Registries are numbered after their département: letters stand for Corsica and the Pacific.
    let fits = number.len() == 9
        && number.bytes().enumerate().all(|(at, b)| b.is_ascii_digit() || (at < 3 && b.is_ascii_uppercase()))
        && number.bytes().any(|b| b != b'0');
    fits.then_some(kept)
}

/// What was understood of an INSEE code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum InseeReading {
    /// As it should be, or none that can be judged at this level.
    Valid,
    /// A leading zero was lost.
    LostZero(String),
    /// Not the shape of a code of this level.
    Odd,
}

/// Judges a code by the level of its territory. MDS, basins and districts often carry the code of the commune of their seat.
pub(super) fn insee(code: &str, level: Level) -> InseeReading {
    let is_digits = !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit());
    let is_corsican =
        code.len() >= 2 && code.is_ascii() && matches!(&code[..2], "2A" | "2B") && code[2..].bytes().all(|b| b.is_ascii_digit());
    let fits = |lengths: &[usize]| (is_digits || is_corsican) && lengths.contains(&code.len());
    let lengths: &[usize] = match level {
        Level::Department => &[2, 3],
        Level::Epci => &[9],
        Level::Municipality => &[5],
        Level::Neighbourhood => return InseeReading::Valid,
        Level::Basin | Level::Mds | Level::SocialDistrict => &[5, 2, 3, 9],
    };
    if fits(lengths) {
        return InseeReading::Valid;
    }
    let lost = |length: usize| is_digits && code.len() + 1 == length;
    match level {
        Level::Department if lost(2) => InseeReading::LostZero(format!("0{code}")),
        Level::Municipality | Level::Mds if lost(5) => InseeReading::LostZero(format!("0{code}")),
        _ => InseeReading::Odd,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judges_sirets() {
        let cases = [
            ("732 829 320 00074", SiretReading::Valid("73282932000074".into())),
            ("73282932000075", SiretReading::WrongKey),
            ("732829320", SiretReading::Siren("732829320".into())),
            // La Poste: head office, and an office whose key is the sum of the digits.
            ("35600000000048", SiretReading::Valid("35600000000048".into())),
            ("35600000049837", SiretReading::Valid("35600000049837".into())),
            ("7,32829E+13", SiretReading::Rounded),
            ("pas connu", SiretReading::Malformed),
            ("123", SiretReading::Malformed),
            ("00000000000000", SiretReading::WrongKey),
        ];
        for (cell, expected) in cases {
            assert_eq!(siret(cell), expected, "{cell}");
        }
        let with_zero = (0..10).map(|key| format!("0552081317766{key}")).find(|s| luhn(s)).expect("one key in ten is right");
        assert_eq!(siret(&with_zero[1..]), SiretReading::LostZero(with_zero));
    }

    #[test]
    fn judges_numbers_of_associations() {
        assert_eq!(rna("w 771 000 123").as_deref(), Some("W771000123"));
        assert_eq!(rna("W2A1000123").as_deref(), Some("W2A1000123"));
        for cell in ["771000123", "W77100012", "W7710001234", "W000000000", "W77100012A", "en cours"] {
            assert_eq!(rna(cell), None, "{cell}");
        }
    }

    #[test]
    fn judges_insee_codes() {
        assert_eq!(insee("1053", Level::Municipality), InseeReading::LostZero("01053".into()));
        assert_eq!(insee("2A004", Level::Municipality), InseeReading::Valid);
        assert_eq!(insee("77", Level::Department), InseeReading::Valid);
        assert_eq!(insee("1", Level::Department), InseeReading::LostZero("01".into()));
        assert_eq!(insee("VUT01", Level::Municipality), InseeReading::Odd);
        assert_eq!(insee("é", Level::Municipality), InseeReading::Odd);
    }
}
