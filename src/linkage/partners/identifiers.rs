//! SIRET and SIREN numbers, checked by their key.
//!
//! A SIRET (14 digits) names an establishment, its first nine digits (SIREN) the legal body. The last digit of each makes Luhn's sum divisible by ten;
//! La Poste's establishments alone follow another rule: their digits add up to a multiple of five.
//!
//! # Odd cases  Spaces, dots and no-break spaces are passed over. A number that doesn't check is no number: it speaks neither for nor against.
//! # Source     Insee, "Répertoire Sirene, description du numéro SIRET"; H. P. Luhn, US patent 2 950 048, 1960.

/// SIREN of La Poste.
const LA_POSTE: &str = "356000000";

/// A valid number of a partner.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identifier {
    /// Nine digits: the legal body.
    pub siren: String,
    /// Five digits: the establishment, if it is known.
    pub nic: Option<String>,
}

/// Reads a cell; `None` when it holds no valid number.
pub(super) fn read(cell: &str) -> Option<Identifier> {
    let digits: String = cell.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '\u{202f}' | '\u{a0}')).collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) || digits.bytes().all(|b| b == b'0') {
        return None;
    }
    match digits.len() {
        9 => {
            let is_valid = is_luhn(&digits);
            is_valid.then_some(Identifier { siren: digits, nic: None })
        }
        14 => {
            let (siren, nic) = digits.split_at(9);
            let is_valid = is_luhn(&digits) || (siren == LA_POSTE && digit_sum(&digits).is_multiple_of(5));
            is_valid.then(|| Identifier { siren: siren.to_owned(), nic: Some(nic.to_owned()) })
        }
        _ => None,
    }
}

fn digit_sum(digits: &str) -> u32 {
    digits.bytes().map(|b| u32::from(b - b'0')).sum()
}

fn is_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, b)| {
            let digit = u32::from(b - b'0');
            match (place % 2, digit * 2) {
                (0, _) => digit,
                (_, doubled) if doubled > 9 => doubled - 9,
                (_, doubled) => doubled,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_held_to_their_key() {
        // Insee's own headquarters, and the same with one digit changed.
        assert_eq!(read("120 027 016 00563").map(|i| (i.siren, i.nic)), Some(("120027016".into(), Some("00563".into()))));
        assert_eq!(read("12002701600564"), None);
        assert!(read("732 829 320").is_some(), "the example of Insee's documentation");
        assert_eq!(read("732829321"), None);
        assert_eq!(read("00000000000000"), None);
        assert_eq!(read("n° inconnu"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn la_poste_has_its_own_rule() {
        assert!(read("35600000000048").is_some(), "its headquarters follow Luhn");
        assert!(read("35600000049837").is_some(), "a post office: digits add up to a multiple of five, Luhn fails");
        assert!(!is_luhn("35600000049837"));
        assert_eq!(read("35600000049838"), None);
    }
}
