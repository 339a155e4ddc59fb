//! `correspondances.toml`: what the columns of agents' tables mean, kept in the dossier, mended by hand if need be, and used again next year.
//!
//! # Method     An entry is found again by its file and sheet, else by its sheet, else by its headers: next year's file has another name. It holds as soon as six of
//! ten of its headers are there; what is missing is understood as if there were no entry.

use super::plan::{self, Plan, Target};
use super::understood::{Confidence, Understood};
use crate::dossier::{Table, fold};
use crate::say;
use crate::sources::RawTable;
use crate::text::Sentence;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The name of the file in a dossier.
pub const FILE: &str = "correspondances.toml";

/// Rows among which headers are looked for.
const SEARCHED: usize = 30;

/// What the columns of known sheets mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    entries: Vec<Entry>,
}

/// What a person says of a sheet: as `correspondances.toml` writes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// Its file.
    #[serde(rename = "fichier")]
    pub file: String,
    /// Its name, in a workbook.
    #[serde(rename = "feuille", skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Code of the table that it is, or `ignorer`.
    pub table: String,
    /// The row of its headers, as a spreadsheet shows it.
    #[serde(rename = "en_tetes", skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u32>,
    /// The territory that all of it is about; empty: none.
    #[serde(rename = "territoire", skip_serializing_if = "Option::is_none")]
    pub territory: Option<String>,
    /// Header → what it becomes.
    #[serde(rename = "colonnes")]
    pub columns: BTreeMap<String, String>,
}

/// What is known of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    file: String,
    sheet: Option<String>,
    /// Nothing: to be ignored.
    table: Option<Table>,
    /// The row of the headers, in that very file.
    header_row: Option<u32>,
    /// Empty: none, whatever the name of the sheet is.
    territory: Option<String>,
    /// Header → what it becomes.
    columns: Vec<(String, Target)>,
}

impl Mapping {
    /// Reads the file.
    ///
    /// # Errors
    /// What can't be used in it, all of it: a correspondence ignored in silence would change the dossier unseen.
    pub fn parse(text: &str) -> Result<Self, Vec<Sentence>> {
        let text = text.trim_start_matches('\u{feff}');
        let root: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error.span().map_or(1, |span| text.get(..span.start).map_or(1, |before| before.lines().count().max(1)));
            let found = if error.message().contains("duplicate") {
                say!("{FILE}, ligne {line} : le même nom y est deux fois" | "{FILE}, line {line}: the same name stands there twice")
            } else {
                say!(
                    "{FILE}, ligne {line} : cette ligne ne se lit pas ; attendu : \"en-tête\" = \"colonne\", entre guillemets"
                        | "{FILE}, line {line}: this line can't be read; expected: \"header\" = \"column\", in quotes"
                )
            };
            vec![found]
        })?;
        let (mut entries, mut faults) = (Vec::new(), Vec::new());
        for sheet in root.get("feuille").and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_table) {
            match Entry::read(sheet) {
                Ok(Some(entry)) => entries.push(entry),
                Ok(None) => {}
                Err(mut more) => faults.append(&mut more),
            }
        }
        if faults.is_empty() { Ok(Self { entries }) } else { Err(faults) }
    }

    /// The correspondences that a person's corrections are.
    ///
    /// # Errors
    /// What can't be used in them.
    pub fn corrected(corrections: &[Correction]) -> Result<Self, Vec<Sentence>> {
        let (mut entries, mut faults) = (Vec::new(), Vec::new());
        for correction in corrections {
            let sheet = toml::Table::try_from(correction).map_err(|error| vec![Sentence::verbatim(error.to_string())])?;
            match Entry::read(&sheet) {
                Ok(entry) => entries.extend(entry),
                Err(mut more) => faults.append(&mut more),
            }
        }
        if faults.is_empty() { Ok(Self { entries }) } else { Err(faults) }
    }

    /// These, and then others for what these say nothing of.
    #[must_use]
    pub fn then(mut self, others: Self) -> Self {
        self.entries.extend(others.entries);
        self
    }

    /// The entry of a sheet.
    pub(super) fn of(&self, raw: &RawTable) -> Option<&Entry> {
        let is_sheet = |entry: &&Entry| entry.is_sheet(raw);
        let fits = |entry: &&Entry| entry.table.is_none() || entry.header(raw).is_some();
        let entries = || self.entries.iter();
        entries()
            .find(|entry| entry.is_file(raw) && is_sheet(entry) && fits(entry))
            .or_else(|| entries().find(|entry| entry.sheet.is_some() && is_sheet(entry) && fits(entry)))
            .or_else(|| entries().find(|entry| entry.table.is_some() && entry.columns.len() > 1 && fits(entry)))
    }
}

impl Entry {
    fn read(sheet: &toml::Table) -> Result<Option<Self>, Vec<Sentence>> {
        let text = |key: &str| sheet.get(key).and_then(toml::Value::as_str).map(str::to_owned).filter(|text| !text.is_empty());
        // Sheets of other formats are only there to be read by people.
        if text("format").is_some_and(|format| format != super::sheets::FORMAT.key) {
            return Ok(None);
        }
        let file = text("fichier").unwrap_or_default();
        let word = text("table").unwrap_or_default();
        let mut faults = Vec::new();
        let table = Table::ALL.iter().find(|table| table.code() == word).copied();
        if table.is_none() && word != "ignorer" {
            let known = Table::ALL.iter().map(|table| table.code()).collect::<Vec<_>>().join(", ");
            faults.push(say!(
                "{FILE}, fichier « {file} » : « {word} » n'est pas une table. Attendu : ignorer, ou {known}"
                    | "{FILE}, file '{file}': '{word}' is no table. Expected: ignorer, or {known}"
            ));
        }
        let mut columns = Vec::new();
        for (header, value) in sheet.get("colonnes").and_then(toml::Value::as_table).into_iter().flatten() {
            let word = value.as_str().unwrap_or_default();
            let Some(table) = table else { continue };
            match Target::read(word, table) {
                Some(target) => columns.push((header.clone(), target)),
                None => {
                    let known = crate::dossier::spec(table).columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ");
                    let header = crate::dossier::shown(header);
                    faults.push(say!(
                        "{FILE}, fichier « {file} », colonne « {header} » : « {word} » n'est pas une colonne. Attendu : note, ignorer, ou {known}"
                            | "{FILE}, file '{file}', column '{header}': '{word}' is no column. Expected: note, ignorer, or {known}"
                    ));
                }
            }
        }
        if faults.is_empty() {
            let header_row = sheet.get("en_tetes").and_then(toml::Value::as_integer).and_then(|row| u32::try_from(row).ok());
            let territory = sheet.get("territoire").and_then(toml::Value::as_str).map(str::to_owned);
            Ok(Some(Self { file, sheet: text("feuille"), table, header_row, territory, columns }))
        } else {
            Err(faults)
        }
    }

    pub fn is_ignored(&self) -> bool {
        self.table.is_none()
    }

    fn is_file(&self, raw: &RawTable) -> bool {
        fold(&self.file) == fold(&raw.name)
    }

    fn is_sheet(&self, raw: &RawTable) -> bool {
        match (&self.sheet, &raw.sheet) {
            (Some(a), Some(b)) => fold(a) == fold(b),
            (None, None) => true,
            _ => false,
        }
    }

    /// The row of the headers: the one that is said, of that very sheet; else one that holds six of ten of those of the entry.
    fn header(&self, raw: &RawTable) -> Option<usize> {
        if let Some(number) = self.header_row.filter(|_| self.is_file(raw) && self.is_sheet(raw)) {
            return raw.rows().position(|row| row.row >= number);
        }
        if self.columns.is_empty() {
            return None;
        }
        raw.rows().take(SEARCHED).position(|row| {
            let n = self.columns.iter().filter(|(header, _)| row.cells().any(|cell| cell.trim() == header)).count();
            n * 10 >= self.columns.len() * 6
        })
    }

    /// The sheet as the entry says it.
    pub fn plan(&self, raw: &RawTable) -> Option<Plan> {
        let (table, header) = (self.table?, self.header(raw)?);
        let row = raw.row(header);
        let mut targets = plan::targets(row, &plan::Words::new(table));
        let said: Vec<Target> = self.columns.iter().map(|(_, target)| *target).collect();
        for (at, (target, confidence)) in targets.iter_mut().enumerate() {
            let cell = row.cell(at).trim();
            match self.columns.iter().find(|(header, _)| header == cell) {
                Some((_, own)) => (*target, *confidence) = (Some(*own), Confidence::Sure),
                // A column that is new this year: understood, unless another one has its meaning.
                None if target.is_some_and(|target| said.contains(&target)) => *target = None,
                None => {}
            }
        }
        let same_sheet = self.sheet.as_deref().map(fold) == raw.sheet.as_deref().map(fold);
        let territory = self.territory.clone().filter(|_| same_sheet).or_else(|| plan::territory_of(raw, table, &targets));
        let territory = territory.filter(|territory| !territory.is_empty());
        Some(Plan { table, header, targets, territory })
    }
}

/// A text between the quotes of TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.split_whitespace().collect::<Vec<_>>().join(" ")).to_string()
}

/// A header between the quotes of TOML, as it stands.
fn quoted_key(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                // Writing to a string has nothing to fail on.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The file for what was understood.
pub(super) fn write(understood: &[Understood]) -> String {
    let mut out = String::from(
        "# Ce que veulent dire les colonnes de vos fichiers, tel que maillage l'a compris.\n\
         # À droite du signe = : une colonne de la table, ou « note » (gardé à côté), ou « ignorer ». Pour une feuille entière : table = \"ignorer\".\n\
         # Une fois corrigé, ce fichier sert à refaire l'import, et à celui de l'an prochain :\n\
         #   maillage import FICHIER --to DOSSIER --mapping correspondances.toml\n",
    );
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    for sheet in understood {
        line(String::new());
        line("[[feuille]]".to_owned());
        line(format!("fichier = {}", quoted(&sheet.file)));
        if let Some(name) = &sheet.sheet {
            line(format!("feuille = {}", quoted(name)));
        }
        line(format!("format = {}", quoted(sheet.format)));
        let is_own = sheet.format == super::sheets::FORMAT.key;
        if !is_own {
            line("# Ce format est reconnu à son contenu : ce qui suit est pour information.".to_owned());
        }
        line(format!("table = {}", quoted(sheet.table.map_or("ignorer", Table::code))));
        if let Some(territory) = &sheet.territory {
            line("# Le territoire dont parle toute la feuille, d'après son nom.".to_owned());
            line(format!("territoire = {}", quoted(territory)));
        }
        if sheet.columns.is_empty() {
            continue;
        }
        line("[feuille.colonnes]".to_owned());
        let mut seen = std::collections::BTreeSet::new();
        for column in sheet.columns.iter().filter(|column| seen.insert(column.header.clone())) {
            let examples = column.examples.iter().map(|text| format!("« {text} »")).collect::<Vec<_>>().join(", ");
            let doubt = if column.confidence == Confidence::Guessed { "À VÉRIFIER. " } else { "" };
            let comment = if examples.is_empty() && doubt.is_empty() { String::new() } else { format!("  # {doubt}{examples}") };
            line(format!("{} = {}{comment}", quoted_key(&column.header), quoted(&column.target)));
        }
    }
    out
}
