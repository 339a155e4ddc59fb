//! A whole report folder on disk, or nothing.
//!
//! Everything is written to a hidden folder beside the one asked for, which is then renamed: a reader sees the old report or the new one, never half of each,
//! and a failure leaves what was there untouched. An existing folder is replaced only if all it holds is a report.

use super::report::File;
use crate::say;
use crate::text::Sentence;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Why a report can't be written; said for people by [`WriteError::sentence`].
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The path has no last part to make a folder of (`/`, `..`).
    #[error("{0} can't be the name of a report folder")]
    NoName(PathBuf),
    /// There is a file there.
    #[error("{0} is a file, not a folder")]
    IsFile(PathBuf),
    /// There is a folder, and something in it that no report holds.
    #[error("{folder} holds {stranger}, which maillage did not write")]
    NotAReport {
        /// The folder.
        folder: PathBuf,
        /// What it holds.
        stranger: String,
    },
    /// The folder holds the dossier, or stands for it.
    #[error("{0} is the dossier itself, or holds it")]
    HoldsDossier(PathBuf),
    /// The disk says no.
    #[error("{path}: {error}")]
    Disk {
        /// Where.
        path: PathBuf,
        /// What it says.
        error: io::Error,
    },
}

impl WriteError {
    /// What happened and what to do, for people.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::NoName(path) => {
                let path = path.display();
                say!(
                    "« {path} » ne peut pas être le nom d'un dossier de rapport ; indiquer par exemple --out rapport"
                        | "'{path}' can't be the name of a report folder; give for instance --out report"
                )
            }
            Self::IsFile(path) => {
                let path = path.display();
                say!("« {path} » est un fichier ; indiquer un dossier" | "'{path}' is a file; give a folder")
            }
            Self::NotAReport { folder, stranger } => {
                let folder = folder.display();
                say!(
                    "le dossier « {folder} » contient « {stranger} », que maillage n'a pas écrit : rien n'est remplacé. Déplacer ce fichier, ou indiquer un autre dossier"
                        | "the folder '{folder}' holds '{stranger}', which maillage did not write: nothing is replaced. Move that file, or give another folder"
                )
            }
            Self::HoldsDossier(path) => {
                let path = path.display();
                say!(
                    "« {path} » contient le dossier à analyser : le rapport l'écraserait. Indiquer un autre dossier"
                        | "'{path}' holds the dossier to be analysed, which the report would replace. Give another folder"
                )
            }
            Self::Disk { path, error } => {
                let path = path.display();
                let (fr, en) = match error.kind() {
                    io::ErrorKind::PermissionDenied => ("droits insuffisants", "permission denied"),
                    io::ErrorKind::StorageFull => ("disque plein", "disk full"),
                    io::ErrorKind::ReadOnlyFilesystem => ("disque en lecture seule", "read-only disk"),
                    io::ErrorKind::NotADirectory => ("un des dossiers du chemin est un fichier", "a folder of the path is a file"),
                    _ => ("écriture impossible", "can't be written"),
                };
                say!("« {path} » : {fr} ({error})" | "'{path}': {en} ({error})")
            }
        }
    }
}

/// A folder made ready before the long work; dropped without [`Outbox::send`], it leaves no trace.
#[derive(Debug)]
pub struct Outbox {
    target: PathBuf,
    draft: PathBuf,
    is_sent: bool,
}

impl Outbox {
    /// Checks that a report can be written at `target`, and makes the hidden folder beside it. `dossier`: what is being read, which must not be replaced.
    ///
    /// # Errors
    /// What stands in the way, before the long work.
    pub fn open(target: &Path, dossier: Option<&Path>) -> Result<Self, WriteError> {
        let disk = |path: &Path, error: io::Error| WriteError::Disk { path: path.to_owned(), error };
        let name = target.file_name().ok_or_else(|| WriteError::NoName(target.to_owned()))?.to_owned();
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        fs::create_dir_all(&parent).map_err(|error| disk(&parent, error))?;
        let parent = parent.canonicalize().map_err(|error| disk(&parent, error))?;
        // A link to a folder is followed: what is replaced is the folder that it leads to.
        let target = parent.join(&name).canonicalize().unwrap_or_else(|_| parent.join(&name));
        if let Some(dossier) = dossier.and_then(|path| path.canonicalize().ok())
            && dossier.starts_with(&target)
        {
            return Err(WriteError::HoldsDossier(target));
        }
        check_replaceable(&target)?;
        let (parent, name) = match (target.parent(), target.file_name()) {
            (Some(parent), Some(name)) => (parent.to_owned(), name.to_string_lossy().into_owned()),
            _ => return Err(WriteError::NoName(target)),
        };
        let draft = parent.join(format!(".{name}.{}.maillage", std::process::id()));
        if draft.exists() {
            fs::remove_dir_all(&draft).map_err(|error| disk(&draft, error))?;
        }
        fs::create_dir(&draft).map_err(|error| disk(&draft, error))?;
        Ok(Self { target, draft, is_sent: false })
    }

    /// Writes every file, then puts the folder in its place.
    ///
    /// # Errors
    /// When the disk refuses; what stood at the target is then untouched.
    pub fn send(mut self, files: &[File]) -> Result<PathBuf, WriteError> {
        for file in files {
            let path = self.draft.join(&file.path);
            let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, &file.bytes));
            written.map_err(|error| WriteError::Disk { path: self.target.join(&file.path), error })?;
        }
        let refuse = |error| WriteError::Disk { path: self.target.clone(), error };
        if self.target.exists() {
            // Something may have been put there since: looked at again, so that nothing of anybody is lost.
            check_replaceable(&self.target)?;
            let old = self.draft.with_extension("ancien");
            fs::rename(&self.target, &old).map_err(refuse)?;
            if let Err(error) = fs::rename(&self.draft, &self.target) {
                // Put back what was there before saying so.
                let _ = fs::rename(&old, &self.target);
                return Err(refuse(error));
            }
            fs::remove_dir_all(&old).map_err(|error| WriteError::Disk { path: old, error })?;
        } else {
            fs::rename(&self.draft, &self.target).map_err(refuse)?;
        }
        self.is_sent = true;
        Ok(self.target.clone())
    }
}

impl Drop for Outbox {
    fn drop(&mut self) {
        if !self.is_sent {
            let _ = fs::remove_dir_all(&self.draft);
        }
    }
}

/// Is there nothing at this path, or nothing but a report?
fn check_replaceable(target: &Path) -> Result<(), WriteError> {
    let disk = |error: io::Error| WriteError::Disk { path: target.to_owned(), error };
    let kind = match fs::metadata(target) {
        Ok(kind) => kind,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(disk(error)),
    };
    if !kind.is_dir() {
        return Err(WriteError::IsFile(target.to_owned()));
    }
    let mut strangers = Vec::new();
    for entry in fs::read_dir(target).map_err(disk)? {
        let entry = entry.map_err(disk)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let endings: &[&str] = match name.as_str() {
            "index.html" | "analyse.json" | "tables.xlsx" | "livre.pdf" | "plan.html" | "plan.json" | "calendrier.ics" => continue,
            "tables" => &[".csv"],
            "diagrammes" => &[".svg", ".dot"],
            "territoires" | "partenaires" => &[".html"],
            "documents" => &[".docx", ".xlsx"],
            _ => {
                strangers.push(name);
                continue;
            }
        };
        if !entry.path().is_dir() {
            strangers.push(name);
            continue;
        }
        for inner in fs::read_dir(entry.path()).map_err(disk)? {
            let inner = inner.map_err(disk)?.file_name().to_string_lossy().into_owned();
            if !endings.iter().any(|ending| inner.ends_with(ending)) {
                strangers.push(format!("{name}/{inner}"));
            }
        }
    }
    strangers.sort();
    match strangers.into_iter().next() {
        Some(stranger) => Err(WriteError::NotAReport { folder: target.to_owned(), stranger }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of this test alone.
    fn place(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("maillage-write-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        path
    }

    fn files() -> Vec<File> {
        [("index.html", "<p>"), ("tables/a.csv", "x\n")].map(|(path, text)| File { path: path.into(), bytes: text.into() }).to_vec()
    }

    fn entries(path: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(path).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_report_is_written_whole_and_replaced_whole() {
        let place = place("whole");
        let target = place.join("un/rapport");
        Outbox::open(&target, None).unwrap().send(&files()).unwrap();
        assert_eq!(fs::read_to_string(target.join("tables/a.csv")).unwrap(), "x\n");
        Outbox::open(&target, None).unwrap().send(&files()[..1]).unwrap();
        assert_eq!((entries(&target), entries(&place.join("un"))), (vec!["index.html".to_owned()], vec!["rapport".to_owned()]));
        fs::remove_dir_all(place).unwrap();
    }

    #[test]
    fn what_nobody_asked_to_replace_is_kept() {
        let place = place("kept");
        let target = place.join("notes");
        fs::create_dir_all(target.join("tables")).unwrap();
        fs::write(target.join("tables/mes notes.docx"), "x").unwrap();
        assert!(matches!(Outbox::open(&target, None), Err(WriteError::NotAReport { stranger, .. }) if stranger == "tables/mes notes.docx"));
        fs::write(place.join("fichier"), "x").unwrap();
        assert!(matches!(Outbox::open(&place.join("fichier"), None), Err(WriteError::IsFile(_))));
        assert!(matches!(Outbox::open(&place.join("fichier/dessous"), None), Err(WriteError::Disk { .. })));
        assert!(matches!(Outbox::open(&place, Some(&target)), Err(WriteError::HoldsDossier(_))));
        assert!(matches!(Outbox::open(Path::new("/"), None), Err(WriteError::NoName(_))));
        fs::remove_dir_all(place).unwrap();
    }

    #[test]
    fn an_abandoned_report_leaves_no_trace() {
        let place = place("abandoned");
        drop(Outbox::open(&place.join("rapport"), None).unwrap());
        assert!(entries(&place).is_empty());
        fs::remove_dir_all(place).unwrap();
    }
}
