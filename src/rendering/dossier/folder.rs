//! A dossier on disk: its tables and what goes with them, whole or not at all.
//!
//! # Choices  A folder that holds something is only touched when it is a dossier and the user asked for it. Then the new tables replace those of the same name, and every other
//! file stays: settings, judged pairs, decisions and whatever else people keep there. The whole is made ready beside it and put in its place at once.

use super::super::report::File;
use crate::dossier::Table;
use crate::say;
use crate::text::Sentence;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Why a dossier can't be written.
#[derive(Debug, thiserror::Error)]
pub enum DossierError {
    /// The path has no last part to make a folder of, or is a file.
    #[error("{0} is no name of a folder")]
    NoFolder(PathBuf),
    /// A dossier is there, and nobody said that it may be replaced.
    #[error("{0} holds a dossier")]
    IsThere(PathBuf),
    /// Something else than a dossier is there.
    #[error("{folder} holds {stranger}")]
    NotADossier {
        /// The folder.
        folder: PathBuf,
        /// One of the things that it holds.
        stranger: String,
    },
    /// The disk says no.
    #[error("{path}: {error}")]
    Disk {
        /// Where.
        path: PathBuf,
        /// What it says.
        error: io::Error,
    },
}

impl DossierError {
    /// What happened and what to do, for people.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::NoFolder(path) => {
                let path = path.display();
                say!(
                    "« {path} » ne peut pas être un dossier. Indiquer un répertoire, par exemple --to mon-dossier"
                        | "'{path}' can't be a dossier. Give a folder, for instance --to my-dossier"
                )
            }
            Self::IsThere(path) => {
                let path = path.display();
                say!(
                    "« {path} » contient déjà un dossier : rien n'a été écrit. Avec --replace, les tables importées y remplacent celles du même nom, et tout le reste y demeure ; sinon, choisir un autre répertoire"
                        | "'{path}' holds a dossier already: nothing was written. With --replace, the imported tables replace those of the same name there, and all the rest stays; else choose another folder"
                )
            }
            Self::NotADossier { folder, stranger } => {
                let folder = folder.display();
                say!(
                    "« {folder} » contient « {stranger} » et aucune table de maillage : rien n'a été écrit. Choisir un répertoire vide ou un nouveau nom"
                        | "'{folder}' holds '{stranger}' and no table of maillage: nothing was written. Choose an empty folder or a new name"
                )
            }
            Self::Disk { path, error } => {
                super::super::write::WriteError::Disk { path: path.clone(), error: io::Error::new(error.kind(), error.to_string()) }
                    .sentence()
            }
        }
    }
}

/// What stands where a dossier is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing, or an empty folder.
    Free,
    /// A dossier.
    Dossier,
}

/// Looks at what stands at a path, before the long work.
///
/// # Errors
/// It can't hold a dossier, or holds one that `may_replace` doesn't allow to touch.
pub fn look(target: &Path, may_replace: bool) -> Result<Standing, DossierError> {
    let disk = |error| DossierError::Disk { path: target.to_owned(), error };
    if target.file_name().is_none() || target.is_file() {
        return Err(DossierError::NoFolder(target.to_owned()));
    }
    if !target.exists() {
        return Ok(Standing::Free);
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(target).map_err(disk)? {
        names.push(entry.map_err(disk)?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let is_table = |name: &String| Table::ALL.iter().any(|table| *name == format!("{}.csv", table.code()));
    match names.first() {
        None => Ok(Standing::Free),
        Some(_) if names.iter().any(is_table) && may_replace => Ok(Standing::Dossier),
        Some(_) if names.iter().any(is_table) => Err(DossierError::IsThere(target.to_owned())),
        Some(first) => Err(DossierError::NotADossier { folder: target.to_owned(), stranger: first.clone() }),
    }
}

/// Writes a dossier, or adds to one.
///
/// # Errors
/// As [`look`], or the disk refuses; what stood there is then untouched.
pub fn write(target: &Path, files: &[File], may_replace: bool) -> Result<(), DossierError> {
    let standing = look(target, may_replace)?;
    let disk = |path: &Path| {
        let path = path.to_owned();
        move |error| DossierError::Disk { path, error }
    };
    // A link to a folder is followed: what is replaced is the folder that it leads to.
    let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
    let name = target.file_name().ok_or_else(|| DossierError::NoFolder(target.clone()))?.to_string_lossy().into_owned();
    let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(disk(parent))?;
    let draft = parent.join(format!(".{name}.{}.maillage", std::process::id()));
    let written = fill(&draft, &target, files, standing).map_err(disk(&target)).and_then(|()| swap(&draft, &target).map_err(disk(&target)));
    if written.is_err() {
        // Nothing is left of what could not be written.
        let _ = fs::remove_dir_all(&draft);
    }
    written
}

fn fill(draft: &Path, target: &Path, files: &[File], standing: Standing) -> io::Result<()> {
    if draft.exists() {
        fs::remove_dir_all(draft)?;
    }
    fs::create_dir(draft)?;
    if standing == Standing::Dossier {
        copy(target, draft)?;
    }
    files.iter().try_for_each(|file| fs::write(draft.join(&file.path), &file.bytes))
}

/// Copies a folder and what is in it; links are followed.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            fs::create_dir(to.join(name))?;
            copy(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

fn swap(draft: &Path, target: &Path) -> io::Result<()> {
    if !target.exists() {
        return fs::rename(draft, target);
    }
    let old = draft.with_extension("ancien");
    fs::rename(target, &old)?;
    if let Err(error) = fs::rename(draft, target) {
        // Put back what was there before saying so.
        let _ = fs::rename(&old, target);
        return Err(error);
    }
    fs::remove_dir_all(&old)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("maillage-dossier-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        path
    }

    fn file(path: &str, text: &str) -> File {
        File { path: path.into(), bytes: text.into() }
    }

    #[test]
    fn only_a_dossier_is_replaced_and_only_when_asked() {
        let place = place("replace");
        let target = place.join("dossier");
        write(&target, &[file("actions.csv", "a"), file("partenaires.csv", "p")], false).unwrap();
        fs::write(target.join("paires_jugees.csv"), "j").unwrap();
        assert!(matches!(write(&target, &[file("actions.csv", "b")], false), Err(DossierError::IsThere(_))));
        write(&target, &[file("actions.csv", "b")], true).unwrap();
        let read = |name: &str| fs::read_to_string(target.join(name)).unwrap();
        assert_eq!([read("actions.csv"), read("partenaires.csv"), read("paires_jugees.csv")], ["b", "p", "j"]);
        fs::create_dir(place.join("notes")).unwrap();
        fs::write(place.join("notes/lettre.txt"), "x").unwrap();
        assert!(
            matches!(write(&place.join("notes"), &[], true), Err(DossierError::NotADossier { stranger, .. }) if stranger == "lettre.txt")
        );
        assert!(matches!(write(&target.join("actions.csv"), &[], true), Err(DossierError::NoFolder(_))));
        let left: Vec<_> = fs::read_dir(&place).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left.len(), 2, "{left:?}");
        fs::remove_dir_all(place).unwrap();
    }
}
