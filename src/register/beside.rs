//! Where the register of a dossier is: in a folder beside it that bears its name, since the dossier's own folder is replaced whole by an import.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

pub use crate::dossier::REGISTER as NAME;

/// `suivi-2015` → `suivi-2015.maillage`: the register, the originals of what was imported, the tables that an import replaced.
pub fn folder_of(dossier: &Path) -> PathBuf {
    // A path that ends in `..` or `.` has no name of its own until it is looked up.
    let named =
        if dossier.file_name().is_some() { dossier.to_owned() } else { dossier.canonicalize().unwrap_or_else(|_| dossier.to_owned()) };
    let mut name = named.file_name().map_or_else(|| OsString::from("dossier"), OsString::from);
    name.push(".maillage");
    named.with_file_name(name)
}
