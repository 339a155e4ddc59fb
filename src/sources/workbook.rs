//! Workbooks → one table a sheet: XLSX, XLSM, XLSB, XLS, ODS.
//!
//! # Method     Cells come as they are shown, not as they are stored: a date as 2014-09-30, a number without the digits that a computer adds after the
//! fifteenth. Cells merged downwards hold their value on each of their rows, as the eye reads them; merged sideways they are one cell.
//! # Odd cases  A sheet without text gives no table. Formulas give their last result and are never computed. A cell in error keeps its code (`#N/A`) and will be
//! said by whoever reads its column. A workbook protected by a password can't be read, and says so.
//! # Bounds     What a compressed file unfolds into is measured before it is read ([`MOST_BYTES`]), and so are cells ([`MOST_CELLS`]): a small file can't
//! fill the memory. A value is written at most [`MOST_FILLED`] times on the rows of merged cells, and cells merged over one another count once. Nothing is
//! fetched, no macro is run, XML entities aren't expanded.

use super::bounds::{MOST_BYTES, MOST_CELLS};
use super::{Foreign, Notice, RawTable, Severity, ods, unfold};
use crate::say;
use crate::text::{Sentence, Text, number};
use calamine::{Data, DataRef, ExcelDateTime, Reader, Xls, Xlsb, Xlsx, open_workbook_from_rs};
use std::io::Cursor;

/// Cells that merged ones may fill.
const MOST_FILLED: usize = 5_000_000;
/// Digits that a spreadsheet computes with.
const DIGITS: usize = 15;

/// Why a workbook gives nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkbookFault {
    /// Protected by a password.
    Locked,
    /// Unfolds into more than is read.
    TooLarge,
    /// Damaged, or not what its name says; in the reader's words.
    Damaged(String),
}

impl WorkbookFault {
    /// What is wrong, for people.
    pub fn found(&self) -> Sentence {
        match self {
            Self::Locked => say!("ce classeur est protégé par un mot de passe" | "this workbook is protected by a password"),
            Self::TooLarge => {
                let (bytes, cells) = (number(MOST_BYTES as f64 / 1e6, 0), number(MOST_CELLS as f64, 0));
                let (fr, en, cells_fr, cells_en) = (bytes.fr, bytes.en, cells.fr, cells.en);
                say!(
                    "ce classeur se déplie au-delà de {fr} Mo ou de {cells_fr} cellules"
                        | "this workbook unfolds into more than {en} MB or {cells_en} cells"
                )
            }
            Self::Damaged(why) => say!("ce classeur est endommagé ({why})" | "this workbook is damaged ({why})"),
        }
    }

    /// How to mend it, for people.
    pub const fn mend(&self) -> Text {
        match self {
            Self::Locked => Text { fr: "l'enregistrer sans mot de passe, puis recommencer", en: "save it without one, then try again" },
            Self::TooLarge => Text {
                fr: "supprimer les lignes et les colonnes vides mises en forme jusqu'au bout des feuilles, ou le partager en plusieurs classeurs",
                en: "delete the empty rows and columns that are formatted to the end of the sheets, or split it into several workbooks",
            },
            Self::Damaged(_) => Text {
                fr: "l'ouvrir dans le tableur, qui propose de le réparer, et l'enregistrer à nouveau",
                en: "open it in the spreadsheet program, which offers to repair it, and save it again",
            },
        }
    }
}

/// One table a sheet that holds text, in the order of the workbook; hidden sheets too, and said.
///
/// # Errors
/// The workbook is locked, damaged, or larger than what is read.
pub fn read(name: &str, bytes: &[u8], kind: Foreign) -> Result<Vec<RawTable>, WorkbookFault> {
    if kind != Foreign::Xls {
        unfold::measure(bytes, MOST_BYTES)?;
    }
    match kind {
        Foreign::Xls => Book::Old(open(bytes)?).tables(name),
        Foreign::Ods => {
            let mut tables = Tables::new(name);
            for sheet in ods::read(bytes, MOST_CELLS)? {
                tables.add(sheet.name, sheet.is_hidden, sheet.cells)?;
            }
            Ok(tables.made)
        }
        _ if is_binary(bytes) => Book::Binary(open(bytes)?).tables(name),
        _ => Book::New(open(bytes)?).tables(name),
    }
}

type Bytes<'a> = Cursor<&'a [u8]>;

/// A workbook by its format.
enum Book<'a> {
    New(Xlsx<Bytes<'a>>),
    Binary(Xlsb<Bytes<'a>>),
    Old(Xls<Bytes<'a>>),
}

fn open<'a, R: Reader<Bytes<'a>>>(bytes: &'a [u8]) -> Result<R, WorkbookFault>
where
    R::Error: std::fmt::Display + std::fmt::Debug,
{
    open_workbook_from_rs(Cursor::new(bytes)).map_err(|error| damaged(&error))
}

fn damaged(error: &(impl std::fmt::Display + std::fmt::Debug)) -> WorkbookFault {
    let words = error.to_string();
    // Each format's reader has its own type for it, and all of them say the word.
    if words.to_lowercase().contains("password") || format!("{error:?}").contains("Password") {
        return WorkbookFault::Locked;
    }
    if words.contains("limit exceeded") {
        return WorkbookFault::TooLarge;
    }
    WorkbookFault::Damaged(words)
}

/// Is it a binary workbook (.xlsb) under the cover of a new one?
fn is_binary(bytes: &[u8]) -> bool {
    zip::ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| archive.index_for_name("xl/workbook.bin").is_some())
}

impl Book<'_> {
    fn tables(mut self, name: &str) -> Result<Vec<RawTable>, WorkbookFault> {
        let sheets: Vec<(String, bool)> = self
            .metadata()
            .into_iter()
            .filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet)
            .map(|sheet| (sheet.name, sheet.visible != calamine::SheetVisible::Visible))
            .collect();
        let mut tables = Tables::new(name);
        for (sheet, is_hidden) in sheets {
            let mut cells = Cells::default();
            self.fill(&sheet, &mut cells, tables.left)?;
            tables.add(sheet, is_hidden, cells)?;
        }
        Ok(tables.made)
    }

    fn metadata(&self) -> Vec<calamine::Sheet> {
        match self {
            Self::New(book) => book.sheets_metadata().to_vec(),
            Self::Binary(book) => book.sheets_metadata().to_vec(),
            Self::Old(book) => book.sheets_metadata().to_vec(),
        }
    }

    /// Reads the cells of a sheet, at most `most`.
    fn fill(&mut self, sheet: &str, cells: &mut Cells, most: usize) -> Result<(), WorkbookFault> {
        match self {
            Self::New(book) => {
                let merged = book.merge_cells_by_sheet_name(sheet).map_err(|error| damaged(&error))?;
                // Cell by cell: a sheet with two cells at its far corners has two cells, not seventeen billion.
                let mut reader = book.worksheet_cells_reader(sheet).map_err(|error| damaged(&error))?;
                while let Some(cell) = reader.next_cell().map_err(|error| damaged(&error))? {
                    let ((row, column), value) = (cell.get_position(), cell.get_value());
                    cells.add(row, column, |text| of_ref(value, text), most)?;
                }
                merged.iter().for_each(|region| cells.merged.push((region.start, region.end)));
            }
            Self::Binary(book) => {
                let mut reader = book.worksheet_cells_reader(sheet).map_err(|error| damaged(&error))?;
                while let Some(cell) = reader.next_cell().map_err(|error| damaged(&error))? {
                    let ((row, column), value) = (cell.get_position(), cell.get_value());
                    cells.add(row, column, |text| of_ref(value, text), most)?;
                }
            }
            Self::Old(book) => {
                cells.range(&book.worksheet_range(sheet).map_err(|error| damaged(&error))?, most)?;
                let merged = book.merge_cells_by_sheet_name(sheet).unwrap_or_default();
                merged.iter().for_each(|region| cells.merged.push((region.start, region.end)));
            }
        }
        Ok(())
    }
}

/// The tables of a workbook, one a sheet that holds text, and how many cells they may still have.
struct Tables<'n> {
    name: &'n str,
    left: usize,
    made: Vec<RawTable>,
}

impl<'n> Tables<'n> {
    fn new(name: &'n str) -> Self {
        Self { name, left: MOST_CELLS, made: Vec::new() }
    }

    fn add(&mut self, sheet: String, is_hidden: bool, cells: Cells) -> Result<(), WorkbookFault> {
        let mut table = cells.table(self.name, &mut self.left)?;
        if table.is_empty() {
            return Ok(());
        }
        if is_hidden {
            table.notices.push(
                Notice::of_file(Severity::Information, "hidden_sheet", say!("cette feuille est masquée" | "this sheet is hidden"))
                    .meanwhile(say!("elle est lue comme les autres" | "it is read like the others")),
            );
        }
        table.sheet = Some(sheet);
        self.made.push(table);
        Ok(())
    }
}

/// The cells of a sheet that hold text, in one arena.
#[derive(Default)]
pub(super) struct Cells {
    text: String,
    /// Row, column, and where its text starts and ends.
    places: Vec<(u32, u32, u32, u32)>,
    /// First and last cell of each merged region.
    pub merged: Vec<((u32, u32), (u32, u32))>,
}

impl Cells {
    /// Adds a cell, unless it shows nothing.
    ///
    /// # Errors
    /// There are `most` of them already.
    pub fn add(&mut self, row: u32, column: u32, write: impl FnOnce(&mut String), most: usize) -> Result<(), WorkbookFault> {
        let start = self.text.len();
        write(&mut self.text);
        if self.text.len() == start {
            return Ok(());
        }
        if self.places.len() >= most || u32::try_from(self.text.len()).is_err() {
            return Err(WorkbookFault::TooLarge);
        }
        self.places.push((row, column, start as u32, self.text.len() as u32));
        Ok(())
    }

    fn range(&mut self, range: &calamine::Range<Data>, most: usize) -> Result<(), WorkbookFault> {
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let (row, column) = (top.saturating_add(row as u32), left.saturating_add(column as u32));
            self.add(row, column, |text| of_data(value, text), most)?;
        }
        Ok(())
    }

    /// The table, its cells counted off what is `left`.
    fn table(mut self, name: &str, left: &mut usize) -> Result<RawTable, WorkbookFault> {
        self.places.sort_by_key(|&(row, column, ..)| (row, column));
        self.places.dedup_by_key(|&mut (row, column, ..)| (row, column));
        self.fill_down(*left)?;
        let mut table = RawTable::new(name);
        for cells in self.places.chunk_by(|a, b| a.0 == b.0) {
            let width = cells.last().map_or(0, |last| last.1 as usize + 1);
            *left = left.checked_sub(width).ok_or(WorkbookFault::TooLarge)?;
            let mut column = 0;
            for &(_, at, start, end) in cells {
                while column < at {
                    table.end_cell();
                    column += 1;
                }
                table.push(&self.text[start as usize..end as usize]);
                table.end_cell();
                column += 1;
            }
            let row = cells[0].0 + 1;
            table.end_row(row, row);
        }
        Ok(table)
    }

    /// Writes the value of cells merged downwards on each of their rows that holds something else, where they hold nothing.
    fn fill_down(&mut self, most: usize) -> Result<(), WorkbookFault> {
        let mut rows: Vec<u32> = self.places.iter().map(|place| place.0).collect();
        rows.dedup();
        let at = |places: &[(u32, u32, u32, u32)], row: u32, column: u32| places.binary_search_by_key(&(row, column), |p| (p.0, p.1));
        let mut added = Vec::new();
        self.merged.sort_unstable_by_key(|&((top, column), last)| (column, top, last));
        // Row and column down to which the last merged cells went: no spreadsheet merges them over one another, and a file that does would have each row
        // looked at as often as it likes.
        let mut reached: Option<(u32, u32)> = None;
        for &((top, column), (bottom, _)) in &self.merged {
            if reached.is_some_and(|(of, down_to)| of == column && top <= down_to) {
                continue;
            }
            reached = Some((column, bottom));
            let Ok(first) = at(&self.places, top, column) else { continue };
            let (_, _, start, end) = self.places[first];
            let from = rows.partition_point(|row| *row <= top);
            for &row in rows[from..].iter().take_while(|row| **row <= bottom) {
                if at(&self.places, row, column).is_err() {
                    added.push((row, column, start, end));
                }
                if self.places.len() + added.len() > most || added.len() > MOST_FILLED {
                    return Err(WorkbookFault::TooLarge);
                }
            }
        }
        self.places.extend(added);
        self.places.sort_by_key(|&(row, column, ..)| (row, column));
        self.places.dedup_by_key(|&mut (row, column, ..)| (row, column));
        Ok(())
    }
}

fn of_ref(value: &DataRef<'_>, text: &mut String) {
    match value {
        DataRef::SharedString(words) => text.push_str(words),
        other => of_data(&Data::from(other.clone()), text),
    }
}

/// Writes what a cell shows.
fn of_data(value: &Data, text: &mut String) {
    match value {
        Data::Empty => {}
        Data::String(words) => text.push_str(words),
        Data::Int(number) => text.push_str(&number.to_string()),
        Data::Float(number) => text.push_str(&of_number(*number)),
        Data::Bool(is_true) => text.push_str(if *is_true { "oui" } else { "non" }),
        Data::DateTime(date) => text.push_str(&of_date(*date)),
        Data::DateTimeIso(words) => text.push_str(words.strip_suffix("T00:00:00").unwrap_or(words)),
        Data::DurationIso(words) => text.push_str(words),
        Data::Error(error) => text.push_str(&error.to_string()),
        #[allow(unreachable_patterns, reason = "a kind of cell that the reader may add is shown as it shows itself")]
        other => text.push_str(&other.to_string()),
    }
}

/// 0.30000000000000004 is shown 0.3.
pub(super) fn of_number(number: f64) -> String {
    format!("{number:.*e}", DIGITS - 1).parse::<f64>().unwrap_or(number).to_string()
}

/// 2014-09-30, 2014-09-30 14:30, or 14:30 of a time without a day.
fn of_date(date: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
    let whole = date.as_f64();
    if date.is_duration() || (0.0..1.0).contains(&whole) {
        let minutes = (whole * 1440.0).round();
        return format!("{:02}:{:02}", (minutes / 60.0).floor(), minutes % 60.0);
    }
    match (hour, minute) {
        (0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{Format, Workbook};

    fn rows(table: &RawTable) -> Vec<(u32, Vec<String>)> {
        table.rows().map(|row| (row.row, row.cells().map(str::to_owned).collect())).collect()
    }

    #[test]
    fn cells_are_read_as_they_are_shown() {
        let mut book = Workbook::new();
        let day = Format::new().set_num_format("dd/mm/yyyy");
        let sheet = book.add_worksheet().set_name("Actions").unwrap();
        sheet.merge_range(0, 0, 0, 3, "Projet de territoire 2014", &Format::new()).unwrap();
        sheet.merge_range(3, 0, 4, 0, "Melun", &Format::new()).unwrap();
        for (column, word) in ["Territoire", "Titre", "Début", "Coût"].into_iter().enumerate() {
            sheet.write(2, column as u16, word).unwrap();
        }
        sheet.write(3, 1, "Café des parents").unwrap();
        sheet.write_with_format(3, 2, 41_912, &day).unwrap();
        sheet.write(3, 3, 0.1 + 0.2).unwrap();
        sheet.write(4, 1, "Forum").unwrap();
        sheet.write(4, 3, 12_500).unwrap();
        book.add_worksheet().set_name("Vide").unwrap();
        let hidden = book.add_worksheet().set_name("Listes").unwrap();
        hidden.write(0, 0, "oui").unwrap();
        hidden.set_hidden(true);
        let tables = read("projet.xlsx", &book.save_to_buffer().unwrap(), Foreign::Xlsx).unwrap();
        assert_eq!(tables.iter().map(|table| table.sheet.as_deref()).collect::<Vec<_>>(), [Some("Actions"), Some("Listes")]);
        let owned = |row: u32, cells: &[&str]| (row, cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            rows(&tables[0]),
            [
                owned(1, &["Projet de territoire 2014"]),
                owned(3, &["Territoire", "Titre", "Début", "Coût"]),
                owned(4, &["Melun", "Café des parents", "2014-09-30", "0.3"]),
                owned(5, &["Melun", "Forum", "", "12500"]),
            ]
        );
        assert_eq!(tables[1].notices[0].kind, "hidden_sheet");
    }

    #[test]
    fn two_cells_at_the_far_corners_are_two_cells() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "a").unwrap();
        sheet.write(1_048_575, 16_383, "z").unwrap();
        let table = read("coins.xlsx", &book.save_to_buffer().unwrap(), Foreign::Xlsx).unwrap().remove(0);
        assert_eq!((table.len(), table.row(1).row, table.row(1).cell(16_383)), (2, 1_048_576, "z"));
    }

    #[test]
    fn what_is_no_workbook_says_so() {
        for kind in [Foreign::Xlsx, Foreign::Xls, Foreign::Ods] {
            assert!(matches!(read("x", b"PK\x03\x04", kind), Err(WorkbookFault::Damaged(_))), "{kind:?}");
        }
    }
}
