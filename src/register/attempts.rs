//! Attempts to log in: after a few that failed, one waits, longer each time. Kept here, so that starting the program again forgives nothing.
//!
//! # Choices  A delay that grows, never a lock for good: whoever guesses at a colleague's name keeps him waiting five minutes at most. An attempt counts as failed when
//! it begins and is forgiven when it succeeds, so that a hundred at once are no more than one. Names and addresses are kept as digests: what people type as a name is
//! at times their password.

use super::{Register, RegisterError};
use rusqlite::{OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;

/// The first wait, in seconds; each further failure doubles it.
const FIRST: i64 = 5;
/// The longest wait, in seconds.
const LONGEST: i64 = 300;
/// After how many seconds without an attempt all is forgotten.
const FORGOTTEN: i64 = 24 * 3600;

/// What attempts are counted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    digest: [u8; 32],
    /// How many may fail before one waits.
    free: i64,
}

impl Counted {
    /// By the name that one logs in with.
    pub fn name(login: &str) -> Self {
        Self { digest: Sha256::digest(format!("name {login}").as_bytes()).into(), free: 3 }
    }

    /// By the address that one comes from. A whole office may have one; a subscriber of IPv6 has 2⁶⁴, which count as one.
    pub fn address(address: IpAddr) -> Self {
        let text = match address.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => address.segments()[..4].iter().map(|part| format!("{part:x}:")).collect(),
        };
        Self { digest: Sha256::digest(format!("address {text}").as_bytes()).into(), free: 20 }
    }

    fn wait(&self, failures: i64) -> i64 {
        match failures - self.free {
            over if over < 0 => 0,
            over => LONGEST.min(FIRST << over.min(20)),
        }
    }
}

impl Register {
    /// Begins an attempt at `now` (seconds since 1970), counted as failed until [`Register::forgive`]. Returns how many seconds one must wait; then nothing was counted.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn attempt(&self, counted: &[Counted], now: i64) -> Result<Option<i64>, RegisterError> {
        self.write(|transaction| {
            transaction.execute("DELETE FROM attempt WHERE last < ?1", [now - FORGOTTEN])?;
            let mut longest = 0;
            for one in counted {
                let mut statement = transaction.prepare_cached("SELECT failures, last FROM attempt WHERE subject = ?1")?;
                let found: Option<(i64, i64)> = statement.query_row([one.digest], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
                if let Some((failures, last)) = found {
                    longest = longest.max(last + one.wait(failures) - now);
                }
            }
            if longest > 0 {
                return Ok(Some(longest));
            }
            for one in counted {
                transaction.execute(
                    "INSERT INTO attempt (subject, failures, last) VALUES (?1, 1, ?2) ON CONFLICT (subject) DO UPDATE SET failures = failures + 1, last = ?2",
                    params![one.digest, now],
                )?;
            }
            Ok::<_, RegisterError>(None)
        })
    }

    /// The attempt succeeded: its name starts anew, its address loses the one failure that the attempt was counted as.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn forgive(&self, name: &Counted, address: &Counted) -> Result<(), RegisterError> {
        self.write(|transaction| {
            transaction.execute("DELETE FROM attempt WHERE subject = ?1", [name.digest])?;
            transaction.execute("UPDATE attempt SET failures = max(failures - 1, 0) WHERE subject = ?1", [address.digest])?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_waits_longer_each_time_and_never_for_good() {
        let folder = std::env::temp_dir().join(format!("maillage-attempts-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("r.sqlite");
        let (name, address) = (Counted::name("anne"), Counted::address("192.0.2.7".parse().unwrap()));
        let both = [name.clone(), address.clone()];
        let mut now = 1_000_000;
        {
            let register = Register::open(&path).unwrap();
            for _ in 0..3 {
                assert_eq!(register.attempt(&both, now).unwrap(), None);
            }
            assert_eq!(register.attempt(&both, now).unwrap(), Some(5));
        }
        // Another program on the same file forgives nothing.
        let register = Register::open(&path).unwrap();
        for wait in [5, 10, 20, 40, 80, 160, 300, 300] {
            assert_eq!(register.attempt(&both, now + wait - 1).unwrap(), Some(1), "{wait}");
            now += wait;
            assert_eq!(register.attempt(&both, now).unwrap(), None, "{wait}");
        }
        // Somebody else from elsewhere is not kept waiting, and who succeeds starts anew.
        let other = Counted::address("192.0.2.8".parse().unwrap());
        assert_eq!(register.attempt(&[Counted::name("bruno"), other], now).unwrap(), None);
        now += 300;
        assert_eq!(register.attempt(&both, now).unwrap(), None);
        register.forgive(&name, &address).unwrap();
        assert_eq!(register.attempt(&both, now).unwrap(), None);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn addresses_of_one_subscriber_count_as_one() {
        let of = |address: &str| Counted::address(address.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
    }
}
