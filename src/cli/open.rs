//! What every command does first: read a dossier and its settings.

use crate::dossier::{Loaded, Place, Remark, Severity, load_file, load_folder};
use crate::rendering::write::WriteError;
use crate::settings::{Fault, Settings};
use crate::text::{Lang, Sentence};
use crate::{say, sections};
use anyhow::Context as _;
use std::path::Path;

/// Where the settings of a dossier stand, beside its tables.
const SETTINGS: &str = "maillage.toml";

/// An error for people, in their language.
pub(super) fn refusal(sentence: &Sentence, lang: Lang) -> anyhow::Error {
    anyhow::anyhow!("{}", sentence.get(lang))
}

/// Something that can't be written, for people.
pub(super) fn unwritable(path: &Path, error: std::io::Error, lang: Lang) -> anyhow::Error {
    refusal(&WriteError::Disk { path: path.to_owned(), error }.sentence(), lang)
}

/// Reads a dossier: a folder of tables, or one table by itself.
///
/// # Errors
/// Nothing is there, it can't be read, or no table is recognised.
pub(super) fn dossier(path: &Path, lang: Lang) -> anyhow::Result<Loaded> {
    let read = if path.is_dir() { load_folder(path) } else { load_file(path) };
    read.map_err(|error| refusal(&error.sentence(), lang))
}

/// Reads a dossier that an analysis can be made of: a folder. One table answers no question that crosses several.
///
/// # Errors
/// The same as [`dossier`], and a single table.
pub(super) fn whole_dossier(path: &Path, lang: Lang) -> anyhow::Result<Loaded> {
    let loaded = dossier(path, lang)?;
    if path.is_dir() {
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

/// What can't be used in the `maillage.toml` of a dossier, as `check` shows it. Nothing when there is no such file.
pub(super) fn setting_remarks(dossier: &Path) -> Vec<Remark> {
    let Ok(text) = std::fs::read_to_string(dossier.join(SETTINGS)) else { return Vec::new() };
    let (_, faults) = Settings::parse(&text, &sections());
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
    faults.into_iter().map(remark).collect()
}

/// The settings of a dossier; a fault in `maillage.toml` stops the work, because a setting ignored in silence would change the results unseen.
///
/// # Errors
/// The file is there and can't be read, or holds what is no setting.
pub(super) fn settings(dossier: &Path, lang: Lang) -> anyhow::Result<Settings> {
    let path = dossier.join(SETTINGS);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(_) if !path.exists() => return Ok(Settings::default()),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            let path = path.display();
            return Err(refusal(&say!("« {path} » n'est pas un texte en UTF-8" | "'{path}' is no text in UTF-8"), lang));
        }
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    let (settings, faults) = Settings::parse(&text, &sections());
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
