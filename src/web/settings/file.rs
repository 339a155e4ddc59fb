//! `maillage.toml`, changed in place: what the form doesn't know, comments and rules, stays as people wrote it.

use crate::opening::settings_path;
use crate::register::{Act, folder_beside, now};
use crate::say;
use crate::sections;
use crate::settings::{Fault, Settings};
use crate::text::{Lang, Sentence, number};
use crate::web::answer::Problem;
use crate::web::app::App;
use sha2::{Digest, Sha256};
use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use toml_edit::{DocumentMut, Item, TableLike, Value};

/// One writes at a time.
static TURN: Mutex<()> = Mutex::new(());

/// The file as it was read.
#[derive(Debug)]
pub(super) struct Kept {
    pub text: String,
    pub settings: Settings,
    /// What can't be used in it.
    pub faults: Vec<Fault>,
}

impl Kept {
    /// Reads the settings of a dossier; without a file, the defaults.
    pub fn read(dossier: &Path) -> Result<Self, Problem> {
        let path = settings_path(dossier);
        let text = match std::fs::read(&path) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| {
                Problem::Refused(say!(
                    "« maillage.toml » n'est pas un texte en UTF-8 : l'enregistrer ainsi, ou le retirer"
                        | "'maillage.toml' is no text in UTF-8: save it so, or remove it"
                ))
            })?,
            Err(_) if !path.exists() => String::new(),
            Err(error) => {
                return Err(Problem::Refused(say!(
                    "« maillage.toml » ne peut pas être lu ({error})" | "'maillage.toml' can't be read ({error})"
                )));
            }
        };
        let (settings, faults) = Settings::parse(text.trim_start_matches('\u{feff}'), &sections());
        Ok(Self { text, settings, faults })
    }

    /// What tells this state of the file from another.
    pub fn print(&self) -> String {
        Sha256::digest(self.text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A value that becomes another.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Change {
    pub section: &'static str,
    pub key: &'static str,
    pub from: f64,
    pub to: f64,
}

impl Change {
    /// `recommendations.first : 20 → 15`.
    pub fn words(&self, lang: Lang) -> String {
        let (section, key, from, to) = (self.section, self.key, shown(self.from, lang), shown(self.to, lang));
        format!("{section}.{key}{}: {from} → {to}", lang.pick("\u{202f}", ""))
    }
}

/// A value as people read it, with all the decimals that it has.
pub(super) fn shown(value: f64, lang: Lang) -> String {
    let digits = format!("{value}").split_once('.').map_or(0, |(_, decimals)| decimals.len());
    number(value, digits).get(lang).to_owned()
}

/// What differs from some settings to others, in order of the sections.
pub(super) fn changes(from: &Settings, to: &Settings) -> Vec<Change> {
    let mut found = Vec::new();
    for spec in sections() {
        for ((parameter, before), (_, after)) in from.section(spec).all().zip(to.section(spec).all()) {
            if before != after {
                found.push(Change { section: spec.key, key: parameter.key, from: before, to: after });
            }
        }
    }
    found
}

/// Why settings were not written.
#[derive(Debug)]
pub(super) enum Unkept {
    /// The file was changed since it was shown.
    Meanwhile,
    /// Something else.
    Problem(Problem),
}

/// The text with some values changed; all else as it was.
///
/// # Errors
/// The text is no TOML, or something else stands where a section should.
pub(super) fn rewritten(text: &str, changes: &[Change]) -> Result<String, Sentence> {
    let unusable = || {
        say!(
            "« maillage.toml » ne peut pas être modifié tel qu'il est écrit : corriger d'abord les lignes signalées"
                | "'maillage.toml' can't be changed as it is written: correct the lines named first"
        )
    };
    let mut document: DocumentMut = text.trim_start_matches('\u{feff}').parse().map_err(|_| unusable())?;
    for change in changes {
        let section = document.entry(change.section).or_insert_with(toml_edit::table);
        let table: &mut dyn TableLike = section.as_table_like_mut().ok_or_else(unusable)?;
        let mut value =
            if change.to.fract() == 0.0 && change.to.abs() < 1e15 { Value::from(change.to as i64) } else { Value::from(change.to) };
        match table.get_mut(change.key).and_then(Item::as_value_mut) {
            Some(known) => {
                // With the comment that stands behind it.
                *value.decor_mut() = known.decor().clone();
                *known = value;
            }
            None => _ = table.insert(change.key, Item::Value(value)),
        }
    }
    Ok(document.to_string())
}

/// Writes settings: the former file is copied beside the dossier, the new one takes its place whole, and a line of the log says what changed.
///
/// `seen`: the print of the file that was shown.
pub(super) fn keep(app: &App, seen: &str, to: &Settings, name: &str) -> Result<Vec<Change>, Unkept> {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = Kept::read(&app.dossier).map_err(Unkept::Problem)?;
    if kept.print() != seen {
        return Err(Unkept::Meanwhile);
    }
    let changes = changes(&kept.settings, to);
    if changes.is_empty() {
        return Ok(changes);
    }
    let text = rewritten(&kept.text, &changes).map_err(|words| Unkept::Problem(Problem::Refused(words)))?;
    // What is written is what is read back.
    if !self::changes(&Settings::parse(&text, &sections()).0, to).is_empty() {
        return Err(Unkept::Problem(Problem::Broken("maillage.toml".to_owned())));
    }
    replace(app, &kept.text, &text)?;
    let words: Vec<String> = changes.iter().map(|change| change.words(app.lang)).collect();
    app.register.log(name, Act::Settings, &words.join("\u{202f}; ")).map_err(|error| Unkept::Problem(error.into()))?;
    Ok(changes)
}

/// Back to the defaults, where the file can't be used: the former one is copied first.
pub(super) fn start_over(app: &App, seen: &str, name: &str) -> Result<(), Unkept> {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = Kept::read(&app.dossier).map_err(Unkept::Problem)?;
    if kept.print() != seen {
        return Err(Unkept::Meanwhile);
    }
    replace(app, &kept.text, "")?;
    let words = app.lang.pick("valeurs d'origine", "original values");
    app.register.log(name, Act::Settings, words).map_err(|error| Unkept::Problem(error.into()))
}

fn replace(app: &App, before: &str, after: &str) -> Result<(), Unkept> {
    let failed = |error: std::io::Error| {
        Unkept::Problem(Problem::Refused(say!(
            "les réglages ne peuvent pas être enregistrés ({error}) ; rien n'a changé"
                | "the settings can't be saved ({error}); nothing has changed"
        )))
    };
    let path = settings_path(&app.dossier);
    if !before.is_empty() {
        let folder = folder_beside(&app.dossier).join("reglages");
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let name = now().as_str().replace([':', '.'], "-");
        std::fs::write(folder.join(format!("maillage-{name}.toml")), before).map_err(failed)?;
    }
    let fresh = path.with_extension("toml.nouveau");
    let mut file = std::fs::File::create(&fresh).map_err(failed)?;
    file.write_all(after.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    drop(file);
    std::fs::rename(&fresh, &path).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_is_written_and_comments_stay() {
        let text = "# choisi en 2014\n[recommendations]\n# moins long\nfirst = 12 # le bureau\n\n[comparison]\ntypes = [\"rural : densite < 100\", \"autres : sinon\"]\n";
        let change = |section, key, to| Change { section, key, from: 0.0, to };
        let new = rewritten(
            text,
            &[change("recommendations", "first", 15.0), change("recommendations", "diversity", 0.25), change("planning", "animators", 3.0)],
        )
        .unwrap();
        assert_eq!(
            new,
            text.replace("first = 12 # le bureau\n", "first = 15 # le bureau\ndiversity = 0.25\n") + "\n[planning]\nanimators = 3\n"
        );
        let (read, faults) = Settings::parse(&new, &sections());
        assert_eq!((read.criteria().len(), faults.len()), (2, 0));
        assert!(rewritten("recommendations = 3\n", &[change("recommendations", "first", 1.0)]).is_err());
        assert!(rewritten("[recommendations\n", &[]).is_err());
    }
}
