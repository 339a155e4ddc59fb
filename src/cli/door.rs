//! Where the app listens, and whether it is open on this dossier already.

use crate::register::folder_beside;
use std::fs::{File, TryLockError};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

/// The port when nobody asks for another.
pub(super) const PORT: u16 = 8093;

/// Ports tried after a usual one that is taken.
const NEXT: u16 = 20;

/// Listens on an address; when the usual port is taken by another program, on the next that is free.
pub(super) fn listen(wanted: SocketAddr) -> std::io::Result<TcpListener> {
    let first = TcpListener::bind(wanted);
    match &first {
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse && wanted.port() == PORT => {
            let others = (1..=NEXT).map(|n| SocketAddr::new(wanted.ip(), PORT + n));
            others.map(TcpListener::bind).find_map(Result::ok).map_or(first, Ok)
        }
        _ => first,
    }
}

/// Held as long as the app is open on a dossier; the system lets go of it however the program ends.
#[derive(Debug)]
pub(super) struct Latch {
    _lock: File,
    address: PathBuf,
}

/// Who is at the door of a dossier.
#[derive(Debug)]
pub(super) enum AtDoor {
    /// Nobody else.
    First(Latch),
    /// Another program, whose app is at this address.
    Taken(String),
    /// The disk knows no locks, or can't be written: nothing is known.
    Unknown,
}

/// Looks whether the app is open on a dossier, and bars the door if it is not.
pub(super) fn at_door(dossier: &Path) -> AtDoor {
    let folder = folder_beside(dossier);
    let address = folder.join("adresse");
    let opened = std::fs::create_dir_all(&folder).and_then(|()| File::options().create(true).append(true).open(folder.join("verrou")));
    let Ok(lock) = opened else { return AtDoor::Unknown };
    match lock.try_lock() {
        Ok(()) => AtDoor::First(Latch { _lock: lock, address }),
        Err(TryLockError::WouldBlock) => match std::fs::read_to_string(address) {
            Ok(text) if text.starts_with("http") => AtDoor::Taken(text.trim().to_owned()),
            _ => AtDoor::Unknown,
        },
        Err(TryLockError::Error(_)) => AtDoor::Unknown,
    }
}

impl Latch {
    /// Leaves the address of the app for the next who comes.
    pub(super) fn tell(&self, site: &str) {
        // A convenience: without it the next one only opens an app of his own.
        let _ = std::fs::write(&self.address, site);
    }
}

impl Drop for Latch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn a_second_program_learns_where_the_first_is() {
        let dossier = std::env::temp_dir().join(format!("maillage-door-{}", std::process::id())).join("d");
        let AtDoor::First(latch) = at_door(&dossier) else { panic!("nobody is there yet") };
        assert!(matches!(at_door(&dossier), AtDoor::Unknown), "its address is not known yet");
        latch.tell("http://127.0.0.1:9/");
        let AtDoor::Taken(site) = at_door(&dossier) else { panic!("it is open") };
        assert_eq!(site, "http://127.0.0.1:9/");
        drop(latch);
        assert!(matches!(at_door(&dossier), AtDoor::First(_)));
        std::fs::remove_dir_all(dossier.parent().unwrap()).unwrap();
    }

    #[test]
    fn only_the_usual_port_gives_way() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        assert!(listen(taken.local_addr().unwrap()).is_err());
        let usual = SocketAddr::from((Ipv4Addr::LOCALHOST, PORT));
        let (first, second) = (listen(usual), listen(usual));
        assert_ne!(first.unwrap().local_addr().unwrap().port(), second.unwrap().local_addr().unwrap().port());
    }
}
