//! What every door does first: read a dossier, its settings, or files to import.

use crate::dossier::{Loaded, Naming, Place, Remark, Severity, Table, load_file, load_file_with, load_folder_with, load_some, naming};
use crate::linkage::WordVectors;
use crate::rendering::write::WriteError;
use crate::settings::{Fault, Settings};
use crate::sources::{Fault as OpenFault, Opened, RawTable, SourceError, StaticModel};
use crate::text::{Lang, Sentence};
use crate::{say, sections};
use std::path::{Path, PathBuf};

/// Where the settings of a dossier stand, beside its tables.
pub const SETTINGS: &str = "maillage.toml";

/// An error for people, in their language.
pub fn refusal(sentence: &Sentence, lang: Lang) -> anyhow::Error {
    anyhow::anyhow!("{}", sentence.get(lang))
}

/// Something that can't be written, for people.
pub fn unwritable(path: &Path, error: std::io::Error, lang: Lang) -> anyhow::Error {
    refusal(&WriteError::Disk { path: path.to_owned(), error }.sentence(), lang)
}

/// Reads a dossier: a folder of tables, a file that holds several, or one table by itself; or else what an import makes of a foreign file or folder.
///
/// # Errors
/// Nothing is there, it can't be read, or no table is recognised.
pub fn dossier(path: &Path, lang: Lang) -> anyhow::Result<Loaded> {
    with(path, decided(path, lang)?, lang)
}

/// The same without what people decided in the app: the files alone.
///
/// # Errors
/// The same.
#[cfg(feature = "web")]
pub fn files_of(path: &Path, lang: Lang) -> anyhow::Result<Loaded> {
    with(path, Vec::new(), lang)
}

fn with(path: &Path, more: Vec<RawTable>, lang: Lang) -> anyhow::Result<Loaded> {
    let read = if path.is_dir() { load_folder_with(path, more) } else { load_file_with(path, more) };
    // A dossier with actions is a dossier, whatever else lies in its folder; a file that bears the name of a table and gives rows is that table.
    let is_whole = |loaded: &Loaded| {
        let n_rows: usize = loaded.dossier.sources.iter().map(|source| source.rows).sum();
        if path.is_dir() { !loaded.dossier.actions.is_empty() } else { is_named(path) && n_rows > 0 }
    };
    if read.as_ref().is_ok_and(is_whole) {
        return read.map_err(|error| refusal(&error.sentence(), lang));
    }
    // One table of the format by itself stays one table, whatever an import could make of it.
    let has_no_action = read.as_ref().is_ok_and(|loaded| loaded.dossier.actions.is_empty()) && !(path.is_file() && is_named(path));
    match (foreign(path), read) {
        (Some((imported, _)), Err(_)) => Ok(imported),
        (Some((imported, is_foreign)), Ok(_)) if is_foreign || (has_no_action && !imported.dossier.actions.is_empty()) => Ok(imported),
        (_, read) => read.map_err(|error| refusal(&error.sentence(), lang)),
    }
}

/// What people decided in the app on this dossier, as tables.
#[cfg(feature = "web")]
fn decided(path: &Path, lang: Lang) -> anyhow::Result<Vec<RawTable>> {
    crate::register::tables_beside(path).map_err(|error| refusal(&error.sentence(), lang))
}

/// Built without the app: decisions that it kept can't be read, and leaving them out unseen would change the results.
#[cfg(not(feature = "web"))]
fn decided(path: &Path, lang: Lang) -> anyhow::Result<Vec<RawTable>> {
    let register = crate::sources::folder_beside(path).join(crate::dossier::REGISTER);
    if !register.is_file() {
        return Ok(Vec::new());
    }
    let shown = register.display();
    let words = say!(
        "« {shown} » garde les décisions prises dans l'application sur ce dossier, et ce programme est construit sans elle (feature « web ») : déplacer ce fichier pour s'en passer, ou employer le programme complet"
            | "'{shown}' holds the decisions taken in the app on this dossier, and this program is built without it (feature 'web'): move that file to do without, or use the whole program"
    );
    Err(refusal(&words, lang))
}

/// Does a file bear the name of a table?
fn is_named(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    matches!(naming(&name), Naming::Named(_))
}

/// Opens files and folders. A folder's faulty files are given beside; a file that was named and can't be opened stops the work.
pub fn open_all<'p>(paths: impl Iterator<Item = &'p PathBuf>) -> Result<(Vec<Opened>, Vec<OpenFault>), SourceError> {
    let (mut opened, mut faults) = (Vec::new(), Vec::new());
    for path in paths {
        if path.is_dir() {
            let (mut more, mut wrong) = crate::sources::open_folder(path)?;
            opened.append(&mut more);
            faults.append(&mut wrong);
        } else {
            opened.append(&mut crate::sources::open(path)?);
        }
    }
    Ok((opened, faults))
}

/// What an import makes of a file or folder, and whether it is in a foreign format of its own; nothing when it makes nothing of it.
fn foreign(path: &Path) -> Option<(Loaded, bool)> {
    let (opened, faults) = open_all(std::iter::once(&path.to_owned())).ok()?;
    let own = path.join(crate::importing::MAPPING_FILE);
    let mapping = std::fs::read_to_string(own).ok().and_then(|text| crate::importing::Mapping::parse(&text).ok()).unwrap_or_default();
    let imported = crate::importing::import(opened, faults, &mapping, &crate::sources::name_of(path));
    let is_foreign = imported.is_foreign();
    let mut loaded = imported.loaded;
    if loaded.dossier.partners.is_empty() && loaded.dossier.actions.is_empty() {
        return None;
    }
    let words = say!(
        "ce n'est pas un dossier de maillage : il est lu comme par « maillage import », qui dit aussi ce qui en est perdu"
            | "this is no dossier of maillage: it is read as by 'maillage import', which also says what is lost of it"
    );
    let place = Place { source: crate::dossier::shown(&path.display().to_string()), ..Place::default() };
    let empty = Sentence::default;
    let first = Remark {
        severity: Severity::Information,
        kind: "imported",
        table: None,
        place,
        found: words,
        expected: empty(),
        mend: empty(),
        meanwhile: empty(),
        others: 0,
    };
    loaded.left_aside = imported.counts.iter().map(|count| count.aside).sum();
    loaded.remarks = std::iter::once(first).chain(imported.remarks).collect();
    Some((loaded, is_foreign))
}

/// Reads the tables of a dossier that say which actions have one purpose.
///
/// # Errors
/// The same.
pub fn actions(path: &Path, lang: Lang) -> anyhow::Result<Loaded> {
    let tables = [Table::Territories, Table::Partners, Table::Actions, Table::Participations, Table::JudgedPairs, Table::Decisions];
    let read = if path.is_dir() { load_some(path, |table| tables.contains(&table)) } else { load_file(path) };
    read.map_err(|error| refusal(&error.sentence(), lang))
}

/// Reads a dossier that an analysis can be made of: a folder, or a file (a workbook, JSON, a foreign format) that holds several tables. One table answers no question
/// that crosses several.
///
/// # Errors
/// The same as [`dossier`], and a single table.
pub fn whole_dossier(path: &Path, lang: Lang) -> anyhow::Result<Loaded> {
    let loaded = dossier(path, lang)?;
    let n_filled = Table::ALL.iter().filter(|table| loaded.dossier.len(**table) > 0).count();
    if path.is_dir() || loaded.dossier.sources.len() > 1 || n_filled > 1 {
        return Ok(loaded);
    }
    let shown = path.display();
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.display();
    let words = say!(
        "« {shown} » est une seule table ; l'analyse demande tout le dossier : indiquer le répertoire qui la contient (« {folder} »)"
            | "'{shown}' is a single table; the analysis needs the whole dossier: give the folder that holds it ('{folder}')"
    );
    Err(refusal(&words, lang))
}

/// The user's own model of words, if one is given.
///
/// # Errors
/// It can't be read or used, or the program was built without the reading of models.
pub fn model(folder: Option<&Path>, lang: Lang) -> anyhow::Result<Option<StaticModel>> {
    folder.map(StaticModel::read).transpose().map_err(|error| refusal(&error.sentence(), lang))
}

/// A model as the linkage takes it.
pub fn words(model: &Option<StaticModel>) -> Option<&dyn WordVectors> {
    model.as_ref().map(|model| model as &dyn WordVectors)
}

/// Where the settings of a dossier stand, whether or not the file is there: a workbook has its settings beside it.
pub fn settings_path(dossier: &Path) -> PathBuf {
    let folder = if dossier.is_file() { dossier.parent().unwrap_or(dossier) } else { dossier };
    folder.join(SETTINGS)
}

/// The settings of a dossier, and what can't be used in its `maillage.toml`. Without such a file, the defaults.
fn read_settings(dossier: &Path) -> (Settings, Vec<Fault>) {
    let path = settings_path(dossier);
    let fault = |found, expected| (Settings::default(), vec![Fault { line: None, found, expected }]);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(_) if !path.exists() => return (Settings::default(), Vec::new()),
        Err(error) => {
            return fault(
                say!("le fichier ne peut pas être lu ({error})" | "the file can't be read ({error})"),
                say!("un fichier que l'on a le droit de lire" | "a file that may be read"),
            );
        }
    };
    match String::from_utf8(bytes) {
        // Some editors put a mark at the head of UTF-8.
        Ok(text) => Settings::parse(text.trim_start_matches('\u{feff}'), &sections()),
        Err(_) => fault(
            say!("ce n'est pas un texte en UTF-8" | "this is no text in UTF-8"),
            say!("un fichier texte, enregistré en UTF-8" | "a text file, saved as UTF-8"),
        ),
    }
}

/// What can't be used in the `maillage.toml` of a dossier, as `check` shows it.
pub fn setting_remarks(dossier: &Path) -> Vec<Remark> {
    let remark = |fault: Fault| Remark {
        severity: Severity::Error,
        kind: "setting",
        table: None,
        place: Place { source: SETTINGS.to_owned(), row: fault.line, ..Place::default() },
        found: fault.found,
        expected: fault.expected,
        mend: say!(
            "corriger la ligne ; « maillage report --print-settings » donne tous les réglages"
                | "correct the line; 'maillage report --print-settings' gives all the settings"
        ),
        meanwhile: say!("aucune analyse ne commence" | "no analysis begins"),
        others: 0,
    };
    read_settings(dossier).1.into_iter().map(remark).collect()
}

/// The settings of a dossier; a fault in `maillage.toml` stops the work, because a setting ignored in silence would change the results unseen.
///
/// # Errors
/// The file is there and can't be read, or holds what is no setting.
pub fn settings(dossier: &Path, lang: Lang) -> anyhow::Result<Settings> {
    let (settings, faults) = read_settings(dossier);
    if faults.is_empty() {
        return Ok(settings);
    }
    let sentence = |fault: &Fault| {
        let (found, expected) = (fault.found.get(lang), fault.expected.get(lang));
        match (lang, fault.line) {
            (Lang::Fr, Some(line)) => format!("{SETTINGS}, ligne {line} : {found}. Attendu : {expected}."),
            (Lang::Fr, None) => format!("{SETTINGS} : {found}. Attendu : {expected}."),
            (Lang::En, Some(line)) => format!("{SETTINGS}, line {line}: {found}. Expected: {expected}."),
            (Lang::En, None) => format!("{SETTINGS}: {found}. Expected: {expected}."),
        }
    };
    Err(anyhow::anyhow!("{}", faults.iter().map(sentence).collect::<Vec<_>>().join("\n")))
}
