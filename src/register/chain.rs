//! How an entry follows another: whoever signs says which entry he saw last, and only one may follow it.

use super::RegisterError;

/// Why an entry was not written.
#[derive(Debug, thiserror::Error)]
pub enum Unsigned<T> {
    /// Somebody else signed meanwhile: his entry.
    #[error("signed meanwhile")]
    Meanwhile(Box<T>),
    /// The register refuses.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

/// The number of the entry that a new one follows. `last`: the one that stands, with its number; `seen`: the number of the one that the signer saw. A first entry follows
/// nothing (0), whatever was said to be seen.
///
/// # Errors
/// The one that stands is not the one that was seen.
pub(super) fn follows<T>(last: Option<(i64, T)>, seen: i64) -> Result<i64, Unsigned<T>> {
    match last {
        Some((id, last)) if id != seen => Err(Unsigned::Meanwhile(Box::new(last))),
        Some((id, _)) => Ok(id),
        None => Ok(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_seen_is_followed_and_a_first_entry_follows_nothing() {
        assert_eq!(follows(Some((7, "d")), 7).unwrap(), 7);
        assert!(matches!(follows(Some((7, "d")), 6), Err(Unsigned::Meanwhile(last)) if *last == "d"));
        assert_eq!(follows(None::<(i64, ())>, 42).unwrap(), 0);
    }
}
