//! Files of a folder, and reading one within bounds. The only place here that touches the disk.

use super::bounds::MOST_BYTES;
use super::{Foreign, JsonFault, RawTable, WorkbookFault, json, parquet, read_csv, signature, workbook};
use crate::say;
use crate::text::{Sentence, number};
use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A file, or something that is not one, in a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Name within the folder, for people.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Is it a file that can be read (a link to one counts)? Folders, devices and broken links are not.
    pub is_file: bool,
}

/// Why something could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Nothing is there.
    #[error("{path}: not found")]
    Missing {
        /// What was asked for.
        path: PathBuf,
    },
    /// It is there, but can't be opened or read.
    #[error("{path}: {reason}")]
    Unreadable {
        /// What was asked for.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// It is neither a file nor a folder.
    #[error("{path}: neither a file nor a folder")]
    NotAFile {
        /// What was asked for.
        path: PathBuf,
    },
    /// It is larger than what is read.
    #[error("{path}: larger than {most} bytes")]
    TooLarge {
        /// What was asked for.
        path: PathBuf,
        /// What is read at most.
        most: u64,
    },
    /// It is no text table.
    #[error("{path}: {kind:?}")]
    Foreign {
        /// What was asked for.
        path: PathBuf,
        /// What it is.
        kind: Foreign,
    },
    /// It is a workbook of which nothing can be read.
    #[error("{path}: {fault:?}")]
    Workbook {
        /// What was asked for.
        path: PathBuf,
        /// What is wrong with it.
        fault: WorkbookFault,
    },
    /// A file of a known kind, but broken, or larger once unfolded than what is read.
    #[error("{path}: {}", why.en)]
    Malformed {
        /// What was asked for.
        path: PathBuf,
        /// What is wrong with it: a clause.
        why: Sentence,
        /// How to mend it: a clause.
        mend: Sentence,
    },
    /// It says that it is a dossier in JSON, and can't be read.
    #[error("{path}: {fault:?}")]
    Json {
        /// What was asked for.
        path: PathBuf,
        /// Where it can't be read.
        fault: JsonFault,
    },
    /// A file whose name and headers are those of no table.
    #[error("{path}: no known table")]
    UnknownTable {
        /// What was asked for.
        path: PathBuf,
        /// The names that a table may have.
        known: Vec<&'static str>,
    },
    /// No table of the format in the folder.
    #[error("{path}: no table found")]
    NoTable {
        /// The folder.
        path: PathBuf,
        /// The files that are there.
        names: Vec<String>,
    },
}

impl SourceError {
    /// What happened and what to do, for people.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Missing { path } => {
                let path = path.display();
                say!("« {path} » n'existe pas. Vérifier le nom et l'emplacement." | "'{path}' does not exist. Check its name and place.")
            }
            Self::Unreadable { path, reason } => {
                let path = path.display();
                say!(
                    "« {path} » ne peut pas être lu ({reason}). Vérifier les droits et que le fichier n'est pas ouvert ailleurs."
                        | "'{path}' can't be read ({reason}). Check its permissions and that it is not open elsewhere."
                )
            }
            Self::NotAFile { path } => {
                let path = path.display();
                say!("« {path} » n'est ni un fichier ni un dossier." | "'{path}' is neither a file nor a folder.")
            }
            Self::TooLarge { path, most } => {
                let path = path.display();
                let size = number(*most as f64 / 1e6, 0);
                let (fr, en) = (size.fr, size.en);
                say!(
                    "« {path} » dépasse {fr} Mo. Le partager en plusieurs fichiers."
                        | "'{path}' is over {en} MB. Split it into several files."
                )
            }
            Self::Foreign { path, kind } => {
                let path = path.display();
                let (fr, en) = (kind.label().fr, kind.label().en);
                let mend = kind.mend();
                let (mend_fr, mend_en) = (mend.fr, mend.en);
                say!(
                    "« {path} » est {fr}, pas une table CSV. À faire : {mend_fr}." | "'{path}' is {en}, not a CSV table. To do: {mend_en}."
                )
            }
            Self::Workbook { path, fault } => {
                let path = path.display();
                let (Sentence { fr, en }, mend) = (fault.found(), fault.mend());
                let (mend_fr, mend_en) = (mend.fr, mend.en);
                say!("« {path} » : {fr}. À faire : {mend_fr}." | "'{path}': {en}. To do: {mend_en}.")
            }
            Self::Malformed { path, why, mend } => {
                let path = path.display();
                let (Sentence { fr, en }, mend_fr, mend_en) = (why, &mend.fr, &mend.en);
                say!("« {path} » : {fr}. À faire : {mend_fr}." | "'{path}': {en}. To do: {mend_en}.")
            }
            Self::Json { path, fault: JsonFault { line, column } } => {
                let path = path.display();
                say!(
                    "« {path} » : ce dossier en JSON ne peut pas être lu à partir de la ligne {line}, caractère {column}. À faire : l'exporter à nouveau, ou le corriger d'après « maillage export … --format json-schema »."
                        | "'{path}': this dossier in JSON can't be read from line {line}, character {column}. To do: export it again, or mend it by 'maillage export … --format json-schema'."
                )
            }
            Self::UnknownTable { path, known } => {
                let path = path.display();
                let known = known.join(", ");
                say!(
                    "« {path} » : ni son nom ni ses en-têtes ne sont ceux d'une table. Si c'en est une, lui donner son nom, suivi de .csv : {known}."
                        | "'{path}': neither its name nor its headers are those of a table. If it is one, give it its name, followed by .csv: {known}."
                )
            }
            Self::NoTable { path, names } => {
                let path = path.display();
                let shown = names.iter().take(8).cloned().collect::<Vec<_>>().join(", ");
                let (fr, en) = if names.is_empty() { ("aucun fichier", "no file") } else { (shown.as_str(), shown.as_str()) };
                say!(
                    "« {path} » ne contient aucune table connue (trouvé : {fr}). Un dossier contient au moins territoires.csv, partenaires.csv, actions.csv et participations.csv."
                        | "'{path}' holds no known table (found: {en}). A dossier holds at least territoires.csv, partenaires.csv, actions.csv and participations.csv."
                )
            }
        }
    }
}

/// What a folder holds, by name. Names that are no Unicode are shown as well as they can be.
///
/// # Errors
/// The folder does not exist or can't be listed.
pub fn list(folder: &Path) -> Result<Vec<Entry>, SourceError> {
    let failed = |error: std::io::Error| refused(folder, &error);
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let is_file = fs::metadata(&path).is_ok_and(|metadata| metadata.is_file());
        entries.push(Entry { name, path, is_file });
    }
    // The system's order is no order.
    entries.sort();
    Ok(entries)
}

/// The name of a file or folder, without its ending: that of the folder itself for "." and "..".
pub fn name_of(path: &Path) -> String {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = if whole.is_dir() { whole.file_name() } else { whole.file_stem() };
    name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The folder beside a dossier that bears its name, `suivi-2015` → `suivi-2015.maillage`, for what the app keeps: the dossier's own folder is replaced whole by an import.
/// Nothing need be there.
pub fn folder_beside(dossier: &Path) -> PathBuf {
    // A path that ends in `..` or `.` has no name of its own until it is looked up.
    let named =
        if dossier.file_name().is_some() { dossier.to_owned() } else { dossier.canonicalize().unwrap_or_else(|_| dossier.to_owned()) };
    let mut name = named.file_name().map_or_else(|| OsString::from("dossier"), OsString::from);
    name.push(".maillage");
    named.with_file_name(name)
}

fn refused(path: &Path, error: &std::io::Error) -> SourceError {
    match error.kind() {
        std::io::ErrorKind::NotFound => SourceError::Missing { path: path.to_owned() },
        _ => SourceError::Unreadable { path: path.to_owned(), reason: error.to_string() },
    }
}

/// Reads one file that holds one table.
///
/// # Errors
/// The file can't be read, is too large, or is no text table.
pub fn read(path: &Path) -> Result<RawTable, SourceError> {
    let (name, bytes) = bytes(path)?;
    as_text(&name, path, &bytes)
}

/// Reads every table of a file: one of a text or Parquet file, one a sheet of a workbook, in its order, all of a dossier in JSON.
///
/// # Errors
/// The file can't be read, is too large, or is neither a text table, nor a Parquet file, nor a workbook, nor a dossier in JSON.
pub fn read_all(path: &Path) -> Result<Vec<RawTable>, SourceError> {
    let (name, bytes) = bytes(path)?;
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let kind = match signature::foreign(&bytes) {
        // A workbook cut short doesn't say any more what it was; its name does.
        Some(Foreign::Archive) if matches!(extension.as_deref(), Some("xlsx" | "xlsm" | "xlsb")) => Some(Foreign::Xlsx),
        Some(Foreign::Archive) if extension.as_deref() == Some("ods") => Some(Foreign::Ods),
        kind => kind,
    };
    match kind {
        Some(kind @ (Foreign::Xlsx | Foreign::Xls | Foreign::Ods)) => {
            workbook::read(&name, &bytes, kind).map_err(|fault| SourceError::Workbook { path: path.to_owned(), fault })
        }
        Some(Foreign::Json) if json::is_dossier(&bytes) => {
            json::read(&name, &bytes).map_err(|fault| SourceError::Json { path: path.to_owned(), fault })
        }
        Some(Foreign::Parquet) => read_parquet(&name, path, &bytes),
        _ => as_text(&name, path, &bytes).map(|table| vec![table]),
    }
}

/// Reads one table from anything that gives bytes: standard input, say. `path` is what messages call it.
///
/// # Errors
/// The same as [`read`].
pub fn read_reader(name: &str, path: &Path, reader: impl Read) -> Result<RawTable, SourceError> {
    as_text(name, path, &within_bounds(path, reader)?)
}

/// The name and the bytes of a file.
pub(super) fn bytes(path: &Path) -> Result<(String, Vec<u8>), SourceError> {
    let file = fs::File::open(path).map_err(|error| refused(path, &error))?;
    let metadata = file.metadata().map_err(|error| refused(path, &error))?;
    if !metadata.is_file() {
        return Err(SourceError::NotAFile { path: path.to_owned() });
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok((name, within_bounds(path, file)?))
}

fn within_bounds(path: &Path, reader: impl Read) -> Result<Vec<u8>, SourceError> {
    let mut bytes = Vec::new();
    reader.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| refused(path, &error))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(SourceError::TooLarge { path: path.to_owned(), most: MOST_BYTES });
    }
    Ok(bytes)
}

/// The table of a Parquet file.
pub(super) fn read_parquet(name: &str, path: &Path, bytes: &[u8]) -> Result<Vec<RawTable>, SourceError> {
    let malformed = |fault: super::ParquetFault| SourceError::Malformed { path: path.to_owned(), why: fault.found(), mend: fault.mend() };
    parquet::read(name, bytes).map_err(malformed)
}

fn as_text(name: &str, path: &Path, bytes: &[u8]) -> Result<RawTable, SourceError> {
    read_csv(name, bytes).map_err(|kind| SourceError::Foreign { path: path.to_owned(), kind })
}
