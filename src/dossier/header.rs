//! Which column is which: headers as people write them → the columns of the format.
//!
//! # Method   A header is the exact name of a column; or it means one (case, accents, small words, plurals and units in parentheses aside, it is the
//! column's name, its title or one of its aliases); or it is within a slip of the keyboard of one, and of one only. Everything but the exact name is said.
//! The header row is the one among the first rows that names the most columns: titles may stand above it.
//! # Odd cases   Two headers for one column: the exact name wins, then the first; the other is kept as a note. A column without header is a note, named
//! after its letter. « Coût (k€) »: its numbers are thousands.

use super::column::{ColumnSpec, Kind, Need, TableSpec};
use super::fold::{distance, fold, tolerance};
use super::remark::shown;
use crate::say;
use crate::sources::{RawRow, RawTable, Severity, column_letter};
use crate::text::Sentence;
use std::collections::{BTreeSet, HashSet};
use std::sync::OnceLock;

/// Rows among which the headers are looked for.
const SEARCHED: usize = 30;

/// How a header names a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Means {
    Exactly(usize),
    Plainly(usize),
    Nearly(usize),
}

impl Means {
    /// The column that is named, by its position in the table.
    pub const fn column(self) -> usize {
        match self {
            Self::Exactly(column) | Self::Plainly(column) | Self::Nearly(column) => column,
        }
    }
}

/// A source read as a table: where each column of the format stands.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    pub spec: &'static TableSpec,
    pub raw: &'a RawTable,
    /// Position among the sources.
    pub source: u16,
    pub title: String,
    /// Column of the format → column of the file.
    pub columns: Vec<Option<usize>>,
    /// Column of the format → what its numbers are multiplied by.
    pub factors: Vec<f64>,
    /// Columns that the format doesn't know: column of the file, name; in order of the names.
    pub notes: Vec<(usize, String)>,
    /// Position of the first row below the headers.
    pub first: usize,
    /// Columns of the file that have a header.
    pub width: usize,
    /// Column of the format → the values that stand alone in its lists.
    pub vocabularies: Vec<OnceLock<HashSet<String>>>,
}

impl Sheet<'_> {
    /// The header over a column of the file; its letter when there is none.
    pub fn header(&self, position: usize) -> String {
        let header = self.raw.row(self.first - 1).cell(position).trim();
        if header.is_empty() { column_letter(position) } else { header.to_owned() }
    }
}

/// Something to say of a whole file, or of one of its columns (position and header).
#[derive(Debug)]
pub(super) struct HeaderRemark {
    pub severity: Severity,
    pub kind: &'static str,
    pub row: Option<u32>,
    pub column: Option<(usize, String)>,
    pub found: Sentence,
    pub expected: Sentence,
    pub mend: Sentence,
    pub meanwhile: Sentence,
}

/// Words that change nothing to what a header means.
const SMALL: &[&str] = &["l", "le", "la", "les", "d", "de", "du", "des", "en", "un", "une", "au", "aux", "et", "ou", "the", "of", "and"];

/// A header as it is compared.
pub(crate) fn key(header: &str) -> String {
    let (plain, _) = without_unit(header);
    let folded = fold(&plain);
    let words = folded.split('_').filter(|word| !word.is_empty() && !SMALL.contains(word)).map(|word| {
        let is_plural = word.len() > 3 && word.ends_with(['s', 'x']);
        if is_plural { &word[..word.len() - 1] } else { word }
    });
    let key = words.collect::<Vec<_>>().join("_");
    // « De », the head of a column of solicitations, is made of nothing else.
    if key.is_empty() { folded } else { key }
}

/// Takes « (s) » off and parentheses or brackets out: the header, and what stood in them.
fn without_unit(header: &str) -> (String, String) {
    let mut text = header.to_owned();
    for ending in ["(s)", "(x)", "(e)", "(es)", "(S)", "(E)", "(ES)", "·s", "·e·s"] {
        text = text.replace(ending, "");
    }
    let (mut plain, mut unit) = (String::new(), String::new());
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(c),
            _ => unit.push(c),
        }
    }
    (plain, unit)
}

/// What the numbers of a column are multiplied by, as its header says.
pub(crate) fn factor(header: &str) -> f64 {
    let unit = header.to_lowercase();
    if unit.contains("k€") || unit.contains("milliers") || unit.contains("keur") {
        1e3
    } else if unit.contains("m€") || unit.contains("millions") {
        1e6
    } else {
        1.0
    }
}

/// What any column of identifiers may be called.
const IDENTIFIERS: &[&str] = &["n°", "no", "num", "numéro", "réf", "référence", "code", "clé", "key"];

/// The keys of a column: name, titles, aliases.
pub(super) fn keys(column: &ColumnSpec) -> impl Iterator<Item = String> {
    let usual = if matches!(column.kind, Kind::Id) { IDENTIFIERS } else { &[] };
    [column.name, column.title.fr, column.title.en].into_iter().chain(column.aliases.iter().copied()).chain(usual.iter().copied()).map(key)
}

/// All that a table's columns can be called, prepared once a file.
pub(crate) struct Names {
    keys: Vec<Vec<String>>,
    spec: &'static TableSpec,
}

impl Names {
    pub fn new(spec: &'static TableSpec) -> Self {
        Self { keys: spec.columns.iter().map(|column| keys(column).collect()).collect(), spec }
    }

    /// Which column a header means.
    pub fn means(&self, header: &str) -> Option<Means> {
        let header = header.trim();
        if let Some(column) = self.spec.position(header) {
            return Some(Means::Exactly(column));
        }
        // Longer than any header: a text that stands among the first rows.
        if header.is_empty() || header.len() > 120 {
            return None;
        }
        let wanted = key(header);
        if wanted.is_empty() {
            return None;
        }
        if let Some(column) = self.keys.iter().position(|keys| keys.contains(&wanted)) {
            return Some(Means::Plainly(column));
        }
        // « N° action », « Id partenaire », « Code territoire »: the identifier of what the column refers to.
        if let Some((first, rest)) = wanted.split_once('_')
            && (["id", "identifiant", "n"].contains(&first) || IDENTIFIERS.iter().any(|word| key(word) == first))
            && let Some(column) = self.keys.iter().position(|keys| keys.iter().any(|key| key == rest))
            && matches!(self.spec.columns[column].kind, Kind::Reference(_) | Kind::References(_))
        {
            return Some(Means::Plainly(column));
        }
        let most = tolerance(&wanted).min(2);
        let near = |keys: &Vec<String>| keys.iter().any(|key| key.len() > 3 && distance(&wanted, key, most.min(tolerance(key))).is_some());
        let mut found = self.keys.iter().enumerate().filter(|(_, keys)| most > 0 && near(keys));
        match (found.next(), found.next()) {
            (Some((column, _)), None) => Some(Means::Nearly(column)),
            _ => None,
        }
    }

    /// How many columns a row names, those of the format first.
    fn score(&self, row: RawRow<'_>) -> (usize, usize) {
        let named: BTreeSet<usize> = row.cells().take(200).filter_map(|cell| self.means(cell)).map(Means::column).collect();
        let required = named.iter().filter(|column| self.spec.columns[**column].need != Need::Optional).count();
        (named.len(), required)
    }

    /// Does a header row name what tells one record from another? Always for relations, whose missing columns are said one by one.
    fn can_tell_rows(&self, row: RawRow<'_>) -> bool {
        let is_telling =
            |column: &ColumnSpec| matches!(column.kind, Kind::Id) || (matches!(column.kind, Kind::Text) && column.need != Need::Optional);
        let has_ids = self.spec.columns.iter().any(|column| matches!(column.kind, Kind::Id));
        !has_ids || row.cells().filter_map(|cell| self.means(cell)).any(|means| is_telling(&self.spec.columns[means.column()]))
    }

    /// The position of the header row and how many columns it names; the first of the best.
    pub fn header_row(&self, raw: &RawTable) -> Option<(usize, (usize, usize))> {
        let mut best: Option<(usize, (usize, usize))> = None;
        for (position, row) in raw.rows().take(SEARCHED).enumerate() {
            let score = self.score(row);
            if score.0 > 0 && best.is_none_or(|(_, least)| score > least) {
                best = Some((position, score));
            }
        }
        best
    }
}

/// The column of a table, by position, that a header would be taken for.
pub fn meant(table: super::codes::Table, header: &str) -> Option<usize> {
    Names::new(super::tables::spec(table)).means(header).map(Means::column)
}

/// Finds the columns of a source read as a table. Without any header that means something, there is no sheet.
pub(super) fn map<'a>(spec: &'static TableSpec, raw: &'a RawTable, source: u16) -> (Option<Sheet<'a>>, Vec<HeaderRemark>) {
    let mut remarks = Vec::new();
    let names = Names::new(spec);
    let table = spec.table.code();
    let expected = spec.columns.iter().filter(|c| c.need != Need::Optional).map(|c| c.name).collect::<Vec<_>>().join(", ");
    if raw.is_empty() {
        remarks.push(of_file(
            Severity::Error,
            "empty_file",
            say!("le fichier est vide" | "the file is empty"),
            say!("une ligne d'en-têtes ({expected}…), puis une ligne par donnée" | "a row of headers ({expected}…), then one row an item"),
            say!(
                "vérifier l'export, ou supprimer le fichier si la table n'est pas tenue"
                    | "check the export, or remove the file if the table is not kept"
            ),
            say!("la table « {table} » est considérée comme absente" | "table '{table}' is taken as absent"),
        ));
        return (None, remarks);
    }
    let found = names.header_row(raw);
    let Some((at, _)) = found.filter(|(at, (n_named, _))| *n_named > 1 && names.can_tell_rows(raw.row(*at))) else {
        let first = raw.row(0);
        let seen = first.cells().filter(|cell| !cell.trim().is_empty()).take(6).map(shown).collect::<Vec<_>>().join(", ");
        // One word that happens to be a header, among data, makes no table: « REF » stands in any export.
        let only = found.filter(|(_, (n_named, _))| *n_named == 1).map(|(at, _)| raw.row(at)).and_then(|row| {
            let header = row.cells().find(|cell| names.means(cell).is_some())?;
            Some((row.row, shown(header.trim())))
        });
        let mut remark = of_file(
            Severity::Error,
            "no_header",
            match only {
                Some((row, header)) => say!(
                    "un seul en-tête reconnu (« {header} », ligne {row}) ; première ligne : {seen}"
                        | "a single header recognised ('{header}', row {row}); first row: {seen}"
                ),
                None => say!("aucun en-tête reconnu (première ligne : {seen})" | "no header recognised (first row: {seen})"),
            },
            say!("les en-têtes de la table « {table} » : {expected}" | "the headers of table '{table}': {expected}"),
            say!("mettre ces en-têtes sur la première ligne" | "put these headers on the first row"),
            say!("le fichier est laissé de côté" | "the file is left aside"),
        );
        remark.row = Some(first.row);
        remarks.push(remark);
        return (None, remarks);
    };
    let header = raw.row(at);
    if at > 0 {
        let row = header.row;
        let mut remark = of_file(
            Severity::Information,
            "rows_above_header",
            say!(
                "les en-têtes sont à la ligne {row} ; ce qui est au-dessus est ignoré"
                    | "the headers are on row {row}; what stands above is ignored"
            ),
            Sentence::default(),
            Sentence::default(),
            Sentence::default(),
        );
        remark.row = Some(row);
        remarks.push(remark);
    }
    let mut sheet = Sheet {
        spec,
        raw,
        source,
        title: raw.title(),
        columns: vec![None; spec.columns.len()],
        factors: vec![1.0; spec.columns.len()],
        notes: Vec::new(),
        first: at + 1,
        width: header.len(),
        vocabularies: spec.columns.iter().map(|_| OnceLock::new()).collect(),
    };
    assign(&names, header, &mut sheet, &mut remarks);
    missing(&sheet, &mut remarks);
    if sheet.first == raw.len() {
        remarks.push(of_file(
            Severity::Warning,
            "header_only",
            say!("le fichier n'a que des en-têtes" | "the file only has headers"),
            Sentence::default(),
            say!(
                "vérifier l'export, ou supprimer le fichier si la table n'est pas tenue"
                    | "check the export, or remove the file if the table is not kept"
            ),
            Sentence::default(),
        ));
    }
    (Some(sheet), remarks)
}

fn of_file(
    severity: Severity,
    kind: &'static str,
    found: Sentence,
    expected: Sentence,
    mend: Sentence,
    meanwhile: Sentence,
) -> HeaderRemark {
    HeaderRemark { severity, kind, row: None, column: None, found, expected, mend, meanwhile }
}

/// Gives each column of the file its meaning: exact names first, then the others from left to right.
fn assign(names: &Names, header: RawRow<'_>, sheet: &mut Sheet<'_>, remarks: &mut Vec<HeaderRemark>) {
    let spec = sheet.spec;
    let own_from = sheet.raw.own_from.unwrap_or(usize::MAX);
    let means = |(position, cell): (usize, &str)| (position, if position < own_from { names.means(cell) } else { None });
    let mut meanings: Vec<(usize, Option<Means>)> = header.cells().enumerate().map(means).collect();
    // Exactly < Plainly < Nearly < nothing.
    meanings.sort_by_key(|(position, means)| {
        (
            means.map_or(3, |m| match m {
                Means::Exactly(_) => 0,
                Means::Plainly(_) => 1,
                Means::Nearly(_) => 2,
            }),
            *position,
        )
    });
    let (mut understood, mut unknown) = (Vec::new(), Vec::new());
    for (position, means) in meanings {
        let name = header.cell(position).trim();
        let Some(means) = means else {
            if !name.is_empty() {
                if name != "document" {
                    unknown.push(position);
                }
                sheet.notes.push((position, name.to_owned()));
            } else {
                let letter = column_letter(position);
                sheet.notes.push((position, format!("colonne {letter}")));
            }
            continue;
        };
        let column = means.column();
        let target = spec.columns[column].name;
        if let Some(taken) = sheet.columns[column] {
            let other = shown(header.cell(taken).trim());
            let shown = shown(name);
            remarks.push(HeaderRemark {
                severity: Severity::Warning,
                kind: "column_twice",
                row: Some(header.row),
                column: Some((position, name.to_owned())),
                found: say!(
                    "les colonnes « {other} » et « {shown} » désignent toutes deux « {target} »"
                        | "columns '{other}' and '{shown}' both mean '{target}'"
                ),
                expected: say!("une seule colonne « {target} »" | "a single column '{target}'"),
                mend: say!("renommer ou retirer celle qui est de trop" | "rename or remove the one too many"),
                meanwhile: say!("« {other} » est lue ; l'autre est gardée en note" | "'{other}' is read; the other is kept as a note"),
            });
            sheet.notes.push((position, if name == target { format!("{name} (2)") } else { name.to_owned() }));
            continue;
        }
        sheet.columns[column] = Some(position);
        sheet.factors[column] = factor(name);
        match means {
            Means::Exactly(_) => {}
            Means::Plainly(_) => understood.push((position, column)),
            Means::Nearly(_) => remarks.push(HeaderRemark {
                severity: Severity::Warning,
                kind: "header_guessed",
                row: Some(header.row),
                column: Some((position, name.to_owned())),
                found: say!("cet en-tête n'est pas connu" | "this header is not known"),
                expected: say!("« {target} », d'après l'orthographe" | "'{target}', by its spelling"),
                mend: say!("corriger l'en-tête" | "correct the header"),
                meanwhile: say!("la colonne est lue comme « {target} »" | "the column is read as '{target}'"),
            }),
        }
    }
    understood.sort_unstable();
    unknown.sort_unstable();
    sheet.notes.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    if !understood.is_empty() {
        let list = |arrow: &str| {
            let pairs = understood.iter().map(|(position, column)| {
                let (name, target) = (shown(header.cell(*position).trim()), spec.columns[*column].name);
                let scale = if sheet.factors[*column] == 1.0 { String::new() } else { format!(" (× {})", sheet.factors[*column]) };
                format!("{name} {arrow} {target}{scale}")
            });
            pairs.collect::<Vec<_>>().join(", ")
        };
        let (fr, en) = (list("→"), list("→"));
        let mut remark = of_file(
            Severity::Information,
            "headers_understood",
            say!("en-têtes compris : {fr}" | "headers understood: {en}"),
            Sentence::default(),
            say!("rien, si c'est bien le sens de ces colonnes" | "nothing, if that is what these columns mean"),
            Sentence::default(),
        );
        remark.row = Some(header.row);
        remarks.push(remark);
    }
    if !unknown.is_empty() {
        let list = unknown.iter().map(|position| shown(header.cell(*position).trim())).collect::<Vec<_>>().join(", ");
        let mut remark = of_file(
            Severity::Information,
            "columns_kept_as_notes",
            say!("colonnes que le format ne connaît pas : {list}" | "columns that the format does not know: {list}"),
            Sentence::default(),
            Sentence::default(),
            say!("elles sont gardées en note à côté de chaque ligne" | "they are kept as notes beside each row"),
        );
        remark.row = Some(header.row);
        remarks.push(remark);
    }
}

/// Says which columns of the format are not there.
fn missing(sheet: &Sheet<'_>, remarks: &mut Vec<HeaderRemark>) {
    for (position, column) in sheet.spec.columns.iter().enumerate() {
        if sheet.columns[position].is_some() || column.need == Need::Optional {
            continue;
        }
        let name = column.name;
        let (title_fr, title_en) = (column.title.fr, column.title.en);
        let example = column.example;
        let is_required = column.need == Need::Required;
        remarks.push(HeaderRemark {
            severity: if is_required { Severity::Error } else { Severity::Warning },
            kind: "column_missing",
            row: None,
            column: None,
            found: say!("la colonne « {name} » ({title_fr}) manque" | "column '{name}' ({title_en}) is missing"),
            expected: say!("une colonne « {name} », par exemple : {example}" | "a column '{name}', for instance: {example}"),
            mend: say!("ajouter la colonne, ou lui donner cet en-tête" | "add the column, or give it this header"),
            meanwhile: if matches!(column.kind, Kind::Id) {
                say!(
                    "un identifiant est tiré de chaque ligne ; les autres tables ne peuvent y renvoyer que par le nom"
                        | "an identifier is made from each row; other tables can refer to it by its name only"
                )
            } else if is_required {
                say!("les lignes du fichier sont laissées de côté" | "the rows of the file are left aside")
            } else {
                say!("les lignes sont gardées, avec la valeur la plus neutre" | "the rows are kept, with the most neutral value")
            },
        });
    }
}
