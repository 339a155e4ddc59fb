//! One row being read: each cell by its kind, each fault said with its place.
//!
//! A reader asks for every cell before it gives a row up, so that all the faults of a row are said together.

use super::amount::{self, AmountReading};
use super::codes::Table;
use super::column::{Code, ColumnSpec, Kind, Need};
use super::date::{self, DateReading};
use super::fold::{distance, fold, fold_endings, tolerance};
use super::header::Sheet;
use super::index::{Index, Lookup};
use super::log::{Entry, Log};
use super::model::{Notes, Origin};
use super::remark::{ColumnPlace, Place, Remark, shown};
use crate::say;
use crate::sources::{RawRow, Severity};
use crate::text::{Sentence, number};
use jiff::civil::Date;
use std::collections::HashSet;

/// What is said of a cell.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub found: Sentence,
    pub expected: Sentence,
    pub mend: Sentence,
    pub meanwhile: Sentence,
}

/// A row and where its remarks go.
pub(super) struct Row<'a, 'l> {
    pub sheet: &'a Sheet<'a>,
    pub raw: RawRow<'a>,
    pub log: &'l mut Log,
}

/// Cells that say "nothing" in so many signs.
const NOTHING: &[&str] = &[
    "-",
    "--",
    "—",
    "–",
    "/",
    "?",
    "…",
    "...",
    "nc",
    "n.c.",
    "nd",
    "n.d.",
    "n/a",
    "na",
    "null",
    "none",
    "nan",
    "néant",
    "neant",
    "sans objet",
    "s.o.",
    "so",
    "non renseigné",
    "non renseigne",
    "non communiqué",
    "inconnu",
    "à définir",
    "a definir",
    "à préciser",
    "vide",
];

/// What spreadsheets write when a formula fails.
const FORMULA_FAULTS: &[&str] =
    &["#N/A", "#REF!", "#VALEUR!", "#VALUE!", "#NOM?", "#NAME?", "#DIV/0!", "#NUL!", "#NULL!", "#NOMBRE!", "#NUM!"];

/// Words that send the reader to the row above.
const DITTO: &[&str] = &[
    "idem",
    "id.",
    "ibid",
    "ibid.",
    "ibidem",
    "dito",
    "ditto",
    "〃",
    "″",
    "\"",
    "''",
    "-\"-",
    "- \" -",
    "voir ci-dessus",
    "cf. ci-dessus",
];

/// Words of a row that adds the others up.
const TOTALS: &[&str] = &["total", "totaux", "total_general", "total_generaux", "sous_total", "grand_total", "ensemble", "somme"];

fn trim(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

pub(super) fn dropped() -> Sentence {
    say!("la ligne est laissée de côté" | "the row is left aside")
}

pub(super) fn ignored() -> Sentence {
    say!("la cellule est ignorée" | "the cell is ignored")
}

pub(super) fn correct() -> Sentence {
    say!("corriger la cellule" | "correct the cell")
}

/// Is a cell one of some words in lower case, whatever its own case?
fn is_one_of(cell: &str, words: &[&str]) -> bool {
    if cell.is_ascii() {
        return words.iter().any(|word| word.eq_ignore_ascii_case(cell));
    }
    words.contains(&cell.to_lowercase().as_str())
}

/// Does a cell send the reader to the row above?
pub(crate) fn is_ditto(cell: &str) -> bool {
    cell.len() <= 16 && is_one_of(trim(cell), DITTO)
}

/// Is it a row that adds the others up: a word for it first, then nothing but numbers?
pub(crate) fn is_total(row: RawRow<'_>) -> bool {
    let mut cells = row.cells().map(trim).filter(|cell| !cell.is_empty());
    let Some(first) = cells.next().filter(|first| first.len() <= 40) else { return false };
    // Most rows hold something else than numbers in their second cell, which is soon known; folding a word is longer.
    let mut n_numbers = 0;
    cells.all(|cell| {
        n_numbers += 1;
        !matches!(amount::read(cell), AmountReading::NotANumber)
    }) && n_numbers > 0
        && TOTALS.contains(&fold(first).as_str())
}

impl<'a> Row<'a, '_> {
    fn spec(&self, column: usize) -> &'static ColumnSpec {
        &self.sheet.spec.columns[column]
    }

    /// The trimmed text of a cell; empty when the column is not there, or holds the fault of a formula (which is said).
    pub fn cell(&mut self, column: usize) -> &'a str {
        let Some(position) = self.sheet.columns[column] else { return "" };
        let cell = trim(self.raw.cell(position));
        if cell.starts_with('#') && FORMULA_FAULTS.contains(&cell) {
            self.say(Severity::Warning, "formula_fault", column, || Words {
                found: say!("« {cell} » est l'erreur d'une formule" | "'{cell}' is the error of a formula"),
                mend: say!("corriger la formule et enregistrer à nouveau" | "correct the formula and save again"),
                meanwhile: say!("la cellule est lue comme vide" | "the cell is read as empty"),
                ..Words::default()
            });
            return "";
        }
        if is_ditto(cell) {
            self.say(Severity::Warning, "ditto", column, || Words {
                found: say!("« {cell} » renvoie à une autre ligne" | "'{cell}' refers to another row"),
                expected: say!(
                    "la valeur en toutes lettres : chaque ligne se lit seule, car un tri changerait celle du dessus"
                        | "the value in full: each row is read by itself, for sorting would change the one above"
                ),
                mend: say!("recopier la valeur" | "copy the value"),
                meanwhile: say!("la cellule est lue comme vide" | "the cell is read as empty"),
            });
            return "";
        }
        cell
    }

    /// Is it a row that adds the others up?
    pub fn is_total(&self) -> bool {
        is_total(self.raw)
    }

    /// Says that the row adds the others up.
    pub fn say_total(&mut self) {
        self.say_row(Severity::Warning, "total_row", || Words {
            found: say!("c'est une ligne de total" | "this is a row of totals"),
            expected: say!("une ligne par donnée, sans total ni sous-total" | "one row an item, without totals"),
            mend: say!("retirer la ligne" | "remove the row"),
            meanwhile: dropped(),
        });
    }

    /// The same for cells that can't hold any text: signs that say "nothing" are nothing.
    fn typed_cell(&mut self, column: usize) -> &'a str {
        let cell = self.cell(column);
        if cell.len() <= 20 && is_one_of(cell, NOTHING) {
            self.say(Severity::Information, "read_as_empty", column, || Words {
                found: say!("« {cell} » est compris comme une cellule vide" | "'{cell}' is understood as an empty cell"),
                ..Words::default()
            });
            return "";
        }
        cell
    }

    /// Was it written in the app, rather than in a table?
    pub fn is_of_register(&self) -> bool {
        self.sheet.raw.name == super::model::REGISTER
    }

    /// Does a cell hold the very identifier of a record?
    pub fn is_known(&mut self, column: usize, index: &Index<'_>) -> bool {
        matches!(index.lookup(self.typed_cell(column)), Lookup::Exact(_))
    }

    /// Where the row was read.
    pub fn origin(&self) -> Origin {
        Origin { source: self.sheet.source, line: self.raw.row }
    }

    /// The columns that the format doesn't know, in order of their names, and cells beyond the last header.
    pub fn notes(&self) -> Notes {
        let known = self.sheet.notes.iter().map(|(position, name)| (name.clone(), trim(self.raw.cell(*position))));
        let beyond = (self.sheet.width..self.raw.len()).map(|position| {
            let letter = crate::sources::column_letter(position);
            (format!("colonne {letter}"), trim(self.raw.cell(position)))
        });
        known.chain(beyond).filter(|(_, cell)| !cell.is_empty()).map(|(name, cell)| (name, cell.to_owned())).collect()
    }

    /// Says something of a cell.
    pub fn say(&mut self, severity: Severity, kind: &'static str, column: usize, words: impl FnOnce() -> Words) {
        self.say_nearest(severity, kind, Some(column), None, words);
    }

    /// Says something of the whole row.
    pub fn say_row(&mut self, severity: Severity, kind: &'static str, words: impl FnOnce() -> Words) {
        self.say_nearest(severity, kind, None, None, words);
    }

    fn say_nearest(
        &mut self,
        severity: Severity,
        kind: &'static str,
        column: Option<usize>,
        nearest: Option<(Table, &str)>,
        words: impl FnOnce() -> Words,
    ) {
        let (sheet, raw) = (self.sheet, self.raw);
        let position = column.and_then(|column| sheet.columns[column]);
        self.log.add(sheet.source, kind, position, || {
            let Words { found, expected, mend, meanwhile } = words();
            let column = position.map(|position| ColumnPlace { position, name: sheet.header(position) });
            let line = (raw.line != raw.row).then_some(raw.line);
            let place = Place { source: sheet.title.clone(), row: Some(raw.row), line, column };
            let remark = Remark { severity, kind, table: Some(sheet.spec.table), place, found, expected, mend, meanwhile, others: 0 };
            Entry { source: sheet.source, remark, nearest: nearest.map(|(table, cell)| (table, cell.to_owned())) }
        });
    }

    /// How much an unreadable cell matters, and what becomes of it.
    fn loss(&self, column: usize) -> (Severity, Sentence) {
        match self.spec(column).need {
            Need::Required => (Severity::Error, dropped()),
            Need::Expected | Need::Optional => (Severity::Warning, ignored()),
        }
    }

    /// Says that a required cell is empty; nothing when the column is not there at all, which was said once for the file.
    fn say_empty(&mut self, column: usize) {
        let spec = self.spec(column);
        if spec.need != Need::Required || self.sheet.columns[column].is_none() {
            return;
        }
        let (title_fr, title_en, example) = (spec.title.fr.to_lowercase(), spec.title.en.to_lowercase(), spec.example);
        self.say(Severity::Error, "empty_cell", column, || Words {
            found: say!("la cellule est vide" | "the cell is empty"),
            expected: say!("{title_fr}, par exemple « {example} »" | "{title_en}, for instance '{example}'"),
            mend: say!("remplir la cellule, ou retirer la ligne" | "fill the cell, or remove the row"),
            meanwhile: dropped(),
        });
    }

    /// Any text; nothing when empty.
    pub fn text(&mut self, column: usize) -> Option<String> {
        let cell = self.cell(column);
        if cell.is_empty() {
            self.say_empty(column);
            return None;
        }
        Some(cell.to_owned())
    }

    /// A text that the format asks for, or what stands for it.
    pub fn text_or(&mut self, column: usize, otherwise: impl FnOnce() -> String) -> String {
        let cell = self.cell(column);
        if !cell.is_empty() {
            return cell.to_owned();
        }
        let otherwise = otherwise();
        // A cell that was read as empty has been spoken of already.
        let is_blank = |position: usize| trim(self.raw.cell(position)).is_empty();
        if self.sheet.columns[column].is_some_and(is_blank) {
            let instead = shown(&otherwise);
            self.say(Severity::Warning, "empty_cell", column, || Words {
                found: say!("la cellule est vide" | "the cell is empty"),
                mend: say!("remplir la cellule" | "fill the cell"),
                meanwhile: say!("« {instead} » en tient lieu" | "'{instead}' stands in for it"),
                ..Words::default()
            });
        }
        otherwise
    }

    /// The identifier, and whether it was given; else one made of other cells. Nothing when those are empty too.
    pub fn id(&mut self, column: usize, others: &[usize]) -> (Option<String>, bool) {
        let cell = self.cell(column);
        if !cell.is_empty() {
            return (Some(cell.to_owned()), true);
        }
        let parts: Vec<&str> = others.iter().map(|other| self.cell(*other)).filter(|cell| !cell.is_empty()).collect();
        let made = fold(&parts.join(" "));
        let made: String = made.chars().take(60).collect();
        if made.is_empty() {
            self.say_row(Severity::Error, "no_identifier", || Words {
                found: say!("la ligne n'a ni identifiant ni nom" | "the row has neither identifier nor name"),
                expected: Sentence::default(),
                mend: say!("donner un identifiant, ou retirer la ligne" | "give it an identifier, or remove the row"),
                meanwhile: dropped(),
            });
            return (None, false);
        }
        if self.sheet.columns[column].is_some() {
            self.say(Severity::Warning, "empty_cell", column, || Words {
                found: say!("la ligne n'a pas d'identifiant" | "the row has no identifier"),
                mend: say!("donner à la ligne un identifiant qui ne serve qu'à elle" | "give the row an identifier of its own"),
                meanwhile: say!("« {made} », tiré de la ligne, en tient lieu" | "'{made}', made from the row, stands in for it"),
                ..Words::default()
            });
        }
        (Some(made), false)
    }

    /// A code; nothing when empty or unreadable.
    pub fn code<C: Code>(&mut self, column: usize) -> Option<C> {
        let cell = self.typed_cell(column);
        if cell.is_empty() {
            self.say_empty(column);
            return None;
        }
        let (severity, meanwhile) = self.loss(column);
        self.code_in(column, cell, severity, meanwhile)
    }

    /// A code that the format asks for, or the most neutral one.
    pub fn code_or<C: Code>(&mut self, column: usize, otherwise: C) -> C {
        let cell = self.typed_cell(column);
        let instead = otherwise.label();
        let (fr, en) = (instead.fr, instead.en);
        let meanwhile = || say!("« {fr} » est supposé" | "'{en}' is assumed");
        if cell.is_empty() {
            if self.sheet.columns[column].is_some() {
                self.say(Severity::Warning, "empty_cell", column, || Words {
                    found: say!("la cellule est vide" | "the cell is empty"),
                    expected: expected_codes::<C>(),
                    mend: say!("remplir la cellule" | "fill the cell"),
                    meanwhile: meanwhile(),
                });
            }
            return otherwise;
        }
        self.code_in(column, cell, Severity::Warning, meanwhile()).unwrap_or(otherwise)
    }

    fn code_in<C: Code>(&mut self, column: usize, cell: &str, severity: Severity, meanwhile: Sentence) -> Option<C> {
        let aliases = match self.spec(column).kind {
            Kind::Code(_, aliases) => aliases,
            _ => &[],
        };
        match read_code::<C>(cell, aliases) {
            CodeReading::Plain(code) => Some(code),
            CodeReading::Guessed(code) => {
                let cell = shown(cell);
                let (name, label) = (code.code(), code.label());
                let (fr, en) = (label.fr, label.en);
                self.say(Severity::Warning, "code_guessed", column, || Words {
                    found: say!("« {cell} » n'est pas un code connu" | "'{cell}' is not a known code"),
                    expected: expected_codes::<C>(),
                    mend: say!("vérifier et écrire « {name} » si c'est bien cela" | "check, and write '{name}' if that is it"),
                    meanwhile: say!("il est compris comme « {fr} »" | "it is understood as '{en}'"),
                });
                Some(code)
            }
            CodeReading::Unknown => {
                let cell = shown(cell);
                self.say(severity, "code_unknown", column, || Words {
                    found: say!("« {cell} » n'est pas un code connu" | "'{cell}' is not a known code"),
                    expected: expected_codes::<C>(),
                    mend: say!("écrire l'un de ces codes" | "write one of these codes"),
                    meanwhile,
                });
                None
            }
        }
    }

    /// A day; nothing when empty or unreadable.
    pub fn date(&mut self, column: usize) -> Option<Date> {
        let cell = self.typed_cell(column);
        if cell.is_empty() {
            self.say_empty(column);
            return None;
        }
        let Kind::Date(edge) = self.spec(column).kind else { return None };
        let (severity, meanwhile) = self.loss(column);
        match date::read(cell, edge) {
            DateReading::Plain(date) => Some(date),
            DateReading::Understood(date) => {
                let cell = shown(cell);
                let as_date = crate::text::date(date);
                let (fr, en) = (as_date.fr, as_date.en);
                self.say(Severity::Information, "date_understood", column, || Words {
                    found: say!("« {cell} » est compris comme le {fr}" | "'{cell}' is understood as {en}"),
                    mend: say!(
                        "écrire le jour en entier si c'en est un autre ({date})" | "write the day in full if it is another ({date})"
                    ),
                    ..Words::default()
                });
                Some(date)
            }
            fault => {
                let cell = shown(cell);
                let is_impossible = fault == DateReading::Impossible;
                self.say(severity, if is_impossible { "date_impossible" } else { "date_unreadable" }, column, || Words {
                    found: if is_impossible {
                        say!("« {cell} » n'est pas un jour possible" | "'{cell}' is not a possible day")
                    } else {
                        say!("« {cell} » n'est pas une date" | "'{cell}' is not a date")
                    },
                    expected: say!(
                        "une date comme 30/09/2014 ou 2014-09-30, de 1900 à 2100"
                            | "a date such as 30/09/2014 or 2014-09-30, from 1900 to 2100"
                    ),
                    mend: correct(),
                    meanwhile,
                });
                None
            }
        }
    }

    /// A start and an end; an end before the start is said and ignored.
    pub fn period(&mut self, start: usize, end: usize) -> (Option<Date>, Option<Date>) {
        let (from, to) = (self.date(start), self.date(end));
        match (from, to) {
            (Some(first), Some(last)) if last < first => {
                let (first, last) = (crate::text::date(first), crate::text::date(last));
                let (a_fr, a_en, b_fr, b_en) = (first.fr, first.en, last.fr, last.en);
                self.say(Severity::Warning, "ends_before_start", end, || Words {
                    found: say!("la fin ({b_fr}) vient avant le début ({a_fr})" | "the end ({b_en}) comes before the start ({a_en})"),
                    mend: say!("corriger l'une des deux dates" | "correct one of the two dates"),
                    meanwhile: say!("la fin est ignorée" | "the end is ignored"),
                    ..Words::default()
                });
                (from, None)
            }
            _ => (from, to),
        }
    }

    /// A number within the range of its column; nothing when empty, unreadable or out of range.
    pub fn number(&mut self, column: usize) -> Option<f64> {
        let Kind::Number { range: (low, high), is_whole, unit } = self.spec(column).kind else { return None };
        let cell = self.typed_cell(column);
        if cell.is_empty() {
            self.say_empty(column);
            return None;
        }
        let factor = self.sheet.factors[column];
        let reading = amount::read(cell);
        let value = match reading {
            AmountReading::Plain(value) | AmountReading::Understood(value) => value * factor,
            AmountReading::Percent(_) | AmountReading::NotANumber => {
                self.say_no_number(column, cell, low, high);
                return None;
            }
        };
        if !(low..=high).contains(&value) {
            self.say_out_of_range(column, cell, low, high, value);
            return None;
        }
        let may_be_thousands = is_whole && value.fract() != 0.0 && amount::may_be_thousands(cell);
        if matches!(reading, AmountReading::Understood(_)) || may_be_thousands {
            let (cell, value) = (shown(cell), number(value, if value.fract() == 0.0 { 0 } else { 3 }));
            let (fr, en, unit_fr, unit_en) = (value.fr, value.en, unit.fr, unit.en);
            let severity = if may_be_thousands { Severity::Warning } else { Severity::Information };
            self.say(severity, "number_understood", column, || Words {
                found: Sentence {
                    fr: format!("« {cell} » est compris comme {fr} {unit_fr}").trim_end().to_owned(),
                    en: format!("'{cell}' is understood as {en} {unit_en}").trim_end().to_owned(),
                },
                mend: say!(
                    "écrire le nombre sans séparateur de milliers, avec une virgule pour les décimales"
                        | "write the number without thousands separator, with a comma for decimals"
                ),
                ..Words::default()
            });
        }
        Some(value)
    }

    /// A number as it is written, whatever its unit: « 17,4 % » is 17.4.
    pub fn figure(&mut self, column: usize) -> Option<f64> {
        let cell = self.typed_cell(column);
        match amount::read(cell) {
            AmountReading::Percent(value) => Some(value),
            _ => self.number(column),
        }
    }

    fn say_no_number(&mut self, column: usize, cell: &str, low: f64, high: f64) {
        let (severity, meanwhile) = self.loss(column);
        let cell = shown(cell);
        self.say(severity, "number_unreadable", column, || Words {
            found: say!("« {cell} » n'est pas un nombre" | "'{cell}' is not a number"),
            expected: expected_range(low, high),
            mend: say!("écrire un seul nombre, sans texte" | "write a single number, without text"),
            meanwhile,
        });
    }

    fn say_out_of_range(&mut self, column: usize, cell: &str, low: f64, high: f64, value: f64) {
        let (severity, meanwhile) = self.loss(column);
        let cell = shown(cell);
        let is_negative = low == 0.0 && value < 0.0;
        self.say(severity, if is_negative { "number_negative" } else { "number_out_of_range" }, column, || Words {
            found: if is_negative {
                say!("« {cell} » est négatif" | "'{cell}' is negative")
            } else {
                say!("« {cell} » est hors de ce qui est possible" | "'{cell}' is outside what is possible")
            },
            expected: expected_range(low, high),
            mend: correct(),
            meanwhile,
        });
    }

    /// A share from 0 to 1; a number up to 100 is taken for a percentage, and said.
    pub fn share(&mut self, column: usize) -> Option<f64> {
        let cell = self.typed_cell(column);
        if cell.is_empty() {
            self.say_empty(column);
            return None;
        }
        match amount::read(cell) {
            AmountReading::Plain(value) | AmountReading::Understood(value) if (0.0..=1.0).contains(&value) => Some(value),
            AmountReading::Percent(value) if (0.0..=100.0).contains(&value) => Some(value / 100.0),
            AmountReading::Plain(value) | AmountReading::Understood(value) if value > 1.0 && value <= 100.0 => {
                let share = number(value / 100.0, 4);
                let (cell, fr, en) = (shown(cell), share.fr.trim_end_matches('0'), share.en.trim_end_matches('0'));
                self.say(Severity::Warning, "share_as_percent", column, || Words {
                    found: say!("« {cell} » dépasse 1" | "'{cell}' is over 1"),
                    expected: say!(
                        "un nombre de 0 à 1, ou un pourcentage comme « 75 % »" | "a number from 0 to 1, or a percentage such as '75%'"
                    ),
                    mend: say!("écrire {fr}, ou « {cell} % »" | "write {en}, or '{cell}%'"),
                    meanwhile: say!("il est compris comme {cell} %" | "it is understood as {cell}%"),
                });
                Some(value / 100.0)
            }
            AmountReading::NotANumber => {
                self.say_no_number(column, cell, 0.0, 1.0);
                None
            }
            AmountReading::Plain(value) | AmountReading::Understood(value) | AmountReading::Percent(value) => {
                self.say_out_of_range(column, cell, 0.0, 1.0, value);
                None
            }
        }
    }

    /// The position of the record that a cell names.
    pub fn reference<T: From<usize>>(&mut self, column: usize, index: &Index<'_>) -> Option<T> {
        let cell = self.typed_cell(column);
        if cell.is_empty() {
            self.say_empty(column);
            return None;
        }
        let loss = self.loss(column);
        self.refer(column, cell, index, loss).map(|position| T::from(position as usize))
    }

    /// The positions of the records that a cell lists, sorted, each once.
    pub fn references<T: From<usize> + Ord>(&mut self, column: usize, index: &Index<'_>) -> Vec<T> {
        let cell = self.typed_cell(column);
        let mut found = Vec::new();
        for piece in cell.split('|').map(trim).filter(|piece| !piece.is_empty()) {
            match parted(piece, index) {
                Some(positions) => {
                    let shown = shown(piece);
                    self.say(Severity::Information, "list_parted", column, || Words {
                        found: say!("« {shown} » est compris comme une liste" | "'{shown}' is understood as a list"),
                        mend: say!("séparer les valeurs par « | »" | "part the values by '|'"),
                        ..Words::default()
                    });
                    found.extend(positions);
                }
                None => {
                    let loss = (Severity::Warning, say!("cette valeur est ignorée" | "this value is ignored"));
                    found.extend(self.refer(column, piece, index, loss));
                }
            }
        }
        let mut found: Vec<T> = found.into_iter().map(|position| T::from(position as usize)).collect();
        found.sort();
        found.dedup();
        found
    }

    fn refer(&mut self, column: usize, cell: &str, index: &Index<'_>, (severity, meanwhile): (Severity, Sentence)) -> Option<u32> {
        if !index.is_there {
            *self.log.unchecked.entry((self.sheet.source, index.table)).or_default() += 1;
            return None;
        }
        let spec = super::tables::spec(index.table);
        let file = index.table.code();
        let (kind_fr, kind_en) = (spec.reference.fr, spec.reference.en);
        match index.lookup(cell) {
            Lookup::Exact(position) => Some(position),
            Lookup::Spelt(position) | Lookup::Named(position) => {
                let (cell, id) = (shown(cell), shown(index.known(position).id));
                self.say(Severity::Information, "reference_understood", column, || Words {
                    found: say!("« {cell} » est compris comme « {id} » (table {file})" | "'{cell}' is understood as '{id}' (table {file})"),
                    mend: say!("écrire « {id} », ou rien si c'est bien cela" | "write '{id}', or nothing if that is it"),
                    ..Words::default()
                });
                Some(position)
            }
            Lookup::Ambiguous(a, b) => {
                let (cell, a, b) = (shown(cell), shown(index.known(a).id), shown(index.known(b).id));
                self.say(severity, "reference_ambiguous", column, || Words {
                    found: say!(
                        "« {cell} » peut désigner « {a} » ou « {b} » (table {file})" | "'{cell}' can mean '{a}' or '{b}' (table {file})"
                    ),
                    expected: say!("l'identifiant {kind_fr}" | "the identifier of {kind_en}"),
                    mend: say!("écrire l'identifiant" | "write the identifier"),
                    meanwhile,
                });
                None
            }
            Lookup::Unknown if cell.contains('|') || parted(cell, index).is_some() => {
                let quoted = shown(cell);
                self.say(severity, "reference_several", column, || Words {
                    found: say!(
                        "« {quoted} » désigne plusieurs lignes de la table {file}" | "'{quoted}' names several rows of table {file}"
                    ),
                    expected: say!("l'identifiant {kind_fr}, un seul" | "the identifier of {kind_en}, one only"),
                    mend: say!("garder le bon, ou faire une ligne pour chacun" | "keep the right one, or make a row for each"),
                    meanwhile,
                });
                None
            }
            Lookup::Unknown => {
                let quoted = shown(cell);
                self.say_nearest(severity, "reference_unknown", Some(column), Some((index.table, cell)), || Words {
                    found: say!("« {quoted} » n'est pas dans la table {file}" | "'{quoted}' is not in table {file}"),
                    expected: say!("l'identifiant {kind_fr}" | "the identifier of {kind_en}"),
                    mend: say!(
                        "corriger la cellule, ou ajouter la ligne à la table {file}" | "correct the cell, or add the row to table {file}"
                    ),
                    meanwhile,
                });
                None
            }
        }
    }

    /// A list of texts, sorted, each once.
    pub fn list(&mut self, column: usize) -> Vec<String> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Vec::new();
        }
        let is_parted = cell.contains([';', '\n']) && !cell.contains('|');
        let mut values: Vec<&str> = if is_parted { cell.split([';', '\n', '\r']).collect() } else { cell.split('|').collect() };
        let mut has_commas = false;
        if cell.contains(',') {
            let known = self.vocabulary(column);
            values = values
                .into_iter()
                .flat_map(|value| {
                    let parts: Vec<&str> = value.split(',').collect();
                    let is_list = parts.len() > 1 && parts.iter().all(|part| known.contains(&fold(part)));
                    has_commas |= is_list;
                    if is_list { parts } else { vec![value] }
                })
                .collect();
        }
        if is_parted || has_commas {
            let shown = shown(cell);
            self.say(Severity::Information, "list_parted", column, || Words {
                found: say!("« {shown} » est compris comme une liste" | "'{shown}' is understood as a list"),
                mend: say!("séparer les valeurs par « | »" | "part the values by '|'"),
                ..Words::default()
            });
        }
        let mut values: Vec<String> = values.into_iter().map(trim).filter(|value| !value.is_empty()).map(str::to_owned).collect();
        values.sort();
        values.dedup();
        values
    }

    /// The values that stand in the lists of a column without any comma, folded: what tells a list from a text with commas.
    fn vocabulary(&self, column: usize) -> &'a HashSet<String> {
        let sheet = self.sheet;
        sheet.vocabularies[column].get_or_init(|| {
            let Some(position) = sheet.columns[column] else { return HashSet::new() };
            let cells = (sheet.first..sheet.raw.len()).map(|at| sheet.raw.row(at).cell(position));
            cells
                .flat_map(|cell| cell.split(['|', ';', '\n']))
                .filter(|value| !value.contains(',') && !value.trim().is_empty())
                .map(fold)
                .collect()
        })
    }
}

/// A piece that is no single known record, but where every part between `;`, `,`, `/`, « et » or line breaks is one.
fn parted(piece: &str, index: &Index<'_>) -> Option<Vec<u32>> {
    const MARKS: [&str; 6] = [";", "\n", ",", "/", " et ", " and "];
    if !index.is_there || !MARKS.iter().any(|mark| piece.contains(mark)) || index.lookup(piece) != Lookup::Unknown {
        return None;
    }
    let mut parts = vec![piece];
    for mark in MARKS {
        parts = parts.into_iter().flat_map(|part| part.split(mark)).collect();
    }
    let found = parts.into_iter().map(trim).filter(|part| !part.is_empty()).map(|part| match index.lookup(part) {
        Lookup::Exact(position) | Lookup::Spelt(position) | Lookup::Named(position) => Some(position),
        _ => None,
    });
    found.collect::<Option<Vec<u32>>>().filter(|found| found.len() > 1)
}

enum CodeReading<C> {
    Plain(C),
    Guessed(C),
    Unknown,
}

/// Exact; else the same word but for case, accents, gender and number, among codes, labels and aliases; else a code that stands alone as a word of the
/// cell, or within a slip of the keyboard, which are guesses.
fn read_code<C: Code>(cell: &str, aliases: &[(&str, &str)]) -> CodeReading<C> {
    let all = C::all();
    if let Some(code) = all.iter().find(|code| code.code() == cell) {
        return CodeReading::Plain(*code);
    }
    let wanted = fold_endings(cell);
    if wanted.is_empty() || cell.len() > 200 {
        return CodeReading::Unknown;
    }
    let names: Vec<(String, C)> = all
        .iter()
        .flat_map(|code| [code.code(), code.label().fr, code.label().en].map(|name| (fold_endings(name), *code)))
        .chain(
            aliases
                .iter()
                .filter_map(|(word, target)| all.iter().find(|code| code.code() == *target).map(|code| (fold_endings(word), *code))),
        )
        .collect();
    if let Some((_, code)) = names.iter().find(|(name, _)| *name == wanted) {
        return CodeReading::Plain(*code);
    }
    let only = |mut found: Vec<C>| {
        found.sort();
        found.dedup();
        (found.len() == 1).then(|| found[0])
    };
    let padded = format!("_{wanted}_");
    let within = names.iter().filter(|(name, _)| name.len() > 2 && padded.contains(&format!("_{name}_"))).map(|(_, code)| *code).collect();
    let near = || names.iter().filter(|(name, _)| distance(&wanted, name, tolerance(name)).is_some()).map(|(_, code)| *code).collect();
    match only(within).or_else(|| only(near())) {
        Some(code) => CodeReading::Guessed(code),
        None => CodeReading::Unknown,
    }
}

fn expected_codes<C: Code>() -> Sentence {
    let codes = C::all().iter().map(|code| code.code()).collect::<Vec<_>>().join(", ");
    say!("l'un des codes {codes}" | "one of the codes {codes}")
}

fn expected_range(low: f64, high: f64) -> Sentence {
    if low == 0.0 && high > 1e6 {
        return say!("un nombre, 0 ou plus" | "a number, 0 or more");
    }
    let (low, high) = (number(low, 0), number(high, 0));
    let (a, b, c, d) = (low.fr, high.fr, low.en, high.en);
    say!("un nombre de {a} à {b}" | "a number from {c} to {d}")
}
