//! What every command does first: read a dossier and its settings.

use crate::dossier::{Loaded, load_file, load_folder};
use crate::settings::Settings;
use crate::text::{Lang, Sentence};
use crate::{say, sections};
use anyhow::Context as _;
use std::path::Path;

/// An error for people, in their language.
pub(super) fn refusal(sentence: &Sentence, lang: Lang) -> anyhow::Error {
    anyhow::anyhow!("{}", sentence.get(lang))
}

/// Reads a dossier: a folder of tables, or one table by itself.
///
/// # Errors
/// Nothing is there, it can't be read, or no table is recognised.
pub(super) fn dossier(path: &Path, lang: Lang) -> anyhow::Result<Loaded> {
    if !path.exists() {
        let path = path.display();
        return Err(refusal(&say!("« {path} » n'existe pas" | "'{path}' does not exist"), lang));
    }
    let read = if path.is_dir() { load_folder(path) } else { load_file(path) };
    read.map_err(|error| refusal(&error.sentence(), lang))
}

/// The settings of a dossier; a fault in `maillage.toml` stops the work, because a setting ignored in silence would change the results unseen.
///
/// # Errors
/// The file is there and can't be read, or holds what is no setting.
pub(super) fn settings(dossier: &Path, lang: Lang) -> anyhow::Result<Settings> {
    let path = dossier.join("maillage.toml");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(_) if !path.exists() => return Ok(Settings::default()),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    let (settings, faults) = Settings::parse(&text, &sections());
    if faults.is_empty() {
        return Ok(settings);
    }
    let lines: Vec<String> = faults.iter().map(|fault| format!("maillage.toml : {}", fault.get(lang))).collect();
    Err(anyhow::anyhow!("{}", lines.join("\n")))
}
