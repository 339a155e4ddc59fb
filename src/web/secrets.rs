//! Passwords and codes: made, hashed, verified.

use super::answer::Problem;
use crate::register::folded;
use crate::say;
use crate::text::Sentence;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash, try_generate_salt};
use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

/// The fewest characters of a password that somebody chooses.
///
/// # Source  NIST SP 800-63B: length, no rules of composition; ANSSI, "Recommandations relatives à l'authentification multifacteur et aux mots de passe", 2021.
pub const SHORTEST: usize = 12;

/// The most that are read: nobody types more, and hashing has a cost.
pub const LONGEST: usize = 256;

/// Letters that nobody takes for others when a code is dictated (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The hash that names without an account are verified against, so that they take as long as others.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash("personne").unwrap_or_default());

/// Composes accents, which keyboards send in two ways.
fn composed(password: &str) -> String {
    password.nfc().collect()
}

fn broken(error: impl std::fmt::Display) -> Problem {
    Problem::Broken(error.to_string())
}

/// The hash of a password: argon2id with the parameters that its makers recommend, its salt and parameters inside.
///
/// # Cost    20 MB and some tens of milliseconds: never on a thread that answers requests.
pub fn hash(password: &str) -> Result<String, Problem> {
    Argon2::default().hash_password(composed(password).as_bytes()).map(|hash| hash.to_string()).map_err(broken)
}

/// Is it the password? Without a hash to compare to it takes as long, and is not.
///
/// # Cost    That of [`hash`].
pub fn is_right(password: &str, hash: Option<&str>) -> bool {
    let password = composed(&password.chars().take(LONGEST + 1).collect::<String>());
    let is_it = PasswordHash::new(hash.unwrap_or(&NOBODY))
        .is_ok_and(|known| Argon2::default().verify_password(password.as_bytes(), &known).is_ok());
    is_it && hash.is_some()
}

/// What is wrong with a password that somebody chooses, typed twice.
pub fn fault(password: &str, again: &str, login: &str) -> Option<Sentence> {
    let n = password.chars().count();
    if n < SHORTEST {
        Some(say!(
            "il faut au moins {SHORTEST} caractères : une phrase convient"
                | "at least {SHORTEST} characters are needed: a sentence will do"
        ))
    } else if n > LONGEST {
        Some(say!("il y a plus de {LONGEST} caractères" | "there are more than {LONGEST} characters"))
    } else if password.chars().all(|c| password.starts_with(c)) || folded(password).contains(login) {
        Some(say!(
            "il ne doit ni contenir l'identifiant ni répéter un seul caractère"
                | "it must not contain the name to log in with, nor repeat one character"
        ))
    } else if password != again {
        Some(say!("les deux saisies diffèrent" | "the two entries differ"))
    } else {
        None
    }
}

/// A password that nobody guesses, to be told to who logs in with it: sixteen letters, 80 bits.
pub fn new_password() -> Result<String, Problem> {
    Ok(spelled(&try_generate_salt().map_err(broken)?, 16))
}

/// A code valid once: twenty-four letters, 120 bits.
pub fn new_code() -> Result<String, Problem> {
    Ok(spelled(&try_generate_salt().map_err(broken)?, 24))
}

/// What is kept of a code. Its hyphens and capitals don't count. A code is too long to be guessed, so that no slow hash is needed.
pub fn digest(code: &str) -> [u8; 32] {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    Sha256::digest(code.as_bytes()).into()
}

/// The first `n` letters (five bits each) of random bytes, in groups of four.
fn spelled(bytes: &[u8; 16], n: u32) -> String {
    let bits = u128::from_be_bytes(*bytes);
    let mut out = String::new();
    for at in 0..n {
        if at > 0 && at % 4 == 0 {
            out.push('-');
        }
        out.push(char::from(LETTERS[((bits >> (5 * at)) & 31) as usize]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_is_right() {
        // Composed and decomposed accents are one password.
        let kept = hash("un été à la montagne").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m="), "{kept}");
        assert!(is_right("un e\u{301}te\u{301} a\u{300} la montagne", Some(&kept)));
        for wrong in ["", "un ete a la montagne", "un été à la montagne "] {
            assert!(!is_right(wrong, Some(&kept)), "{wrong}");
        }
        assert!(!is_right("personne", None), "a name without an account has no password");
        assert!(!is_right("x", Some("not a hash")));
        assert_ne!(hash("x").unwrap(), hash("x").unwrap(), "each has its salt");
    }

    #[test]
    fn codes_are_long_and_forgive_how_they_are_typed() {
        let code = new_code().unwrap();
        assert_eq!((code.len(), new_password().unwrap().len()), (29, 19));
        assert_ne!(code, new_code().unwrap());
        assert_eq!(digest(&code), digest(&format!(" {} ", code.to_uppercase().replace('-', " "))));
    }
}
