//! LibreOffice workbooks (ODS) → the cells of each sheet.
//!
//! # Method     The one part that holds the sheets is read event by event; only cells that show something are kept, so that a sheet with two cells at its far
//! corners has two cells. Cells come as they are shown: a day as 2014-09-30, an hour as 14:30, a formula by its last result, a comment not at all.
//! # Odd cases  A cell or a row « repeated » stands as often as it says. Entities that a file declares itself are refused.
//! # Bounds     A hundred bytes can say « repeat this a billion times »: what repetitions make is counted ([`MOST_REPEATED`]), whatever the file's size.
//! # Choices    Our own reader: calamine lays a sheet out as a whole rectangle, whose size the file alone decides.
//! # Source     OASIS, « OpenDocument 1.3, part 3 », sections 9 (tables) and 6.1 (white space).

use super::workbook::{Cells, WorkbookFault, of_number};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::BTreeSet;
use std::io::{BufReader, Cursor, Read as _};

/// Bytes that repeated cells and spaces may make.
const MOST_REPEATED: usize = 64 << 20;
/// Rows, and columns, beyond which no spreadsheet has any.
const MOST_ROWS: u32 = 1 << 24;
const MOST_COLUMNS: u32 = 1 << 16;
/// What a cell takes, its text aside.
const CELL: usize = 16;

/// A sheet, before it becomes a table.
pub(super) struct OdsSheet {
    pub name: String,
    pub is_hidden: bool,
    pub cells: Cells,
}

fn damaged(error: impl std::fmt::Display) -> WorkbookFault {
    WorkbookFault::Damaged(error.to_string())
}

/// The sheets in their order, at most `most` cells in all.
///
/// # Errors
/// The workbook is locked, damaged, or larger than what is read.
pub(super) fn read(bytes: &[u8], most: usize) -> Result<Vec<OdsSheet>, WorkbookFault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if let Ok(mut manifest) = archive.by_name("META-INF/manifest.xml") {
        let mut text = String::new();
        // A manifest that is no text says nothing; the sheets will.
        if manifest.read_to_string(&mut text).is_ok() && text.contains("encryption-data") {
            return Err(WorkbookFault::Locked);
        }
    }
    let content = archive.by_name("content.xml").map_err(damaged)?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    reader.config_mut().expand_empty_elements = true;
    let mut reading = Reading { most, ..Reading::default() };
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(element) => reading.start(&element)?,
            Event::End(element) => reading.end(element.name().0)?,
            Event::Text(text) => reading.text(&text.xml10_content()),
            Event::CData(text) => reading.text(&text.xml10_content()),
            Event::GeneralRef(entity) => match entity.resolve_char_ref().map_err(damaged)? {
                Some(c) => reading.text(c.encode_utf8(&mut [0; 4])),
                None => match quick_xml::escape::resolve_predefined_entity(&entity) {
                    Some(text) => reading.text(text),
                    None => return Err(damaged(format!("&{};", &*entity))),
                },
            },
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    Ok(reading.sheets)
}

/// A cell of the row being read, as often as it is repeated.
struct RowCell {
    column: u32,
    times: u32,
    /// Rows and columns that it covers.
    span: (u32, u32),
    text: String,
}

/// Where the reading stands.
#[derive(Default)]
struct Reading {
    most: usize,
    sheets: Vec<OdsSheet>,
    /// Styles of sheets that aren't shown.
    hidden: BTreeSet<String>,
    style: String,
    /// Tables within one another: only the outermost is a sheet.
    tables: usize,
    row: u32,
    row_times: u32,
    cells: Vec<RowCell>,
    column: u32,
    cell: Option<OpenCell>,
    /// Elements within a comment or a drawing of the cell, which are none of its text.
    aside: usize,
    /// Bytes that repetitions made.
    made: usize,
}

/// A cell being read.
#[derive(Default)]
struct OpenCell {
    times: u32,
    span: (u32, u32),
    /// What it holds, where it isn't what it shows.
    value: Option<String>,
    text: String,
    paragraphs: usize,
    in_paragraph: bool,
    after_space: bool,
}

impl Reading {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), WorkbookFault> {
        let name = element.name();
        if self.aside > 0 || (self.cell.is_some() && matches!(name.0, "office:annotation" | "table:table") || name.0.starts_with("draw:")) {
            self.aside += 1;
            return Ok(());
        }
        match name.0 {
            "style:style" => self.style = attribute(element, "style:name")?.unwrap_or_default(),
            "style:table-properties" if attribute(element, "table:display")?.as_deref() == Some("false") => {
                self.hidden.insert(self.style.clone());
            }
            "table:table" => {
                self.tables += 1;
                if self.tables == 1 {
                    let style = attribute(element, "table:style-name")?.unwrap_or_default();
                    let name = attribute(element, "table:name")?.unwrap_or_default();
                    self.sheets.push(OdsSheet { name, is_hidden: self.hidden.contains(&style), cells: Cells::default() });
                    self.row = 0;
                }
            }
            "table:table-row" if self.tables == 1 => {
                self.row_times = count(element, "table:number-rows-repeated")?;
                self.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" if self.tables == 1 => {
                let times = count(element, "table:number-columns-repeated")?;
                let span = (count(element, "table:number-rows-spanned")?, count(element, "table:number-columns-spanned")?);
                self.cell = Some(OpenCell { times, span, value: value(element)?, ..OpenCell::default() });
            }
            "text:p" | "text:h" => {
                if let Some(cell) = &mut self.cell {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    (cell.paragraphs, cell.in_paragraph, cell.after_space) = (cell.paragraphs + 1, true, true);
                }
            }
            "text:s" => {
                let times = count(element, "text:c")? as usize;
                self.make(times)?;
                self.push(&" ".repeat(times));
            }
            "text:tab" => self.push("\t"),
            "text:line-break" => self.push("\n"),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), WorkbookFault> {
        if self.aside > 0 {
            self.aside -= 1;
            return Ok(());
        }
        match name {
            "table:table" => self.tables = self.tables.saturating_sub(1),
            "text:p" | "text:h" => {
                if let Some(cell) = &mut self.cell {
                    cell.in_paragraph = false;
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                if let Some(cell) = self.cell.take() {
                    let text = cell.value.unwrap_or(cell.text);
                    let column = self.column;
                    self.column = column.saturating_add(cell.times);
                    if !text.is_empty() {
                        self.cells.push(RowCell { column, times: cell.times, span: cell.span, text });
                    }
                }
            }
            "table:table-row" if self.tables == 1 => self.end_row()?,
            _ => {}
        }
        Ok(())
    }

    /// Text between elements; white space counts as one space, as in a page of the web.
    fn text(&mut self, text: &str) {
        let Some(cell) = self.cell.as_mut().filter(|cell| cell.in_paragraph && self.aside == 0) else { return };
        for c in text.chars() {
            let is_space = matches!(c, ' ' | '\t' | '\n' | '\r');
            if !is_space {
                cell.text.push(c);
            } else if !cell.after_space {
                cell.text.push(' ');
            }
            cell.after_space = is_space;
        }
    }

    /// What an element stands for: kept as it is.
    fn push(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| cell.in_paragraph) {
            cell.text.push_str(text);
            cell.after_space = false;
        }
    }

    fn end_row(&mut self) -> Result<(), WorkbookFault> {
        let cells = std::mem::take(&mut self.cells);
        let (first, times) = (self.row, self.row_times);
        self.row = first.saturating_add(times);
        if cells.is_empty() {
            return Ok(());
        }
        let is_beyond = |cell: &RowCell| cell.column.saturating_add(cell.times) > MOST_COLUMNS;
        if self.row > MOST_ROWS || cells.iter().any(is_beyond) {
            return Err(WorkbookFault::TooLarge);
        }
        let size: usize = cells.iter().map(|cell| cell.times as usize * (cell.text.len() + CELL)).sum();
        let once: usize = cells.iter().map(|cell| cell.text.len() + CELL).sum();
        self.make(size.saturating_mul(times as usize).saturating_sub(once))?;
        let most = self.most;
        let Some(sheet) = self.sheets.last_mut() else { return Ok(()) };
        for row in first..self.row {
            for cell in &cells {
                for column in cell.column..cell.column + cell.times {
                    sheet.cells.add(row, column, |text| text.push_str(&cell.text), most)?;
                }
                if cell.span.0 > 1 {
                    let (rows, columns) = (cell.span.0 - 1, cell.span.1.saturating_sub(1));
                    sheet.cells.merged.push(((row, cell.column), (row.saturating_add(rows), cell.column.saturating_add(columns))));
                }
            }
        }
        Ok(())
    }

    /// Counts what a repetition makes.
    fn make(&mut self, bytes: usize) -> Result<(), WorkbookFault> {
        self.made = self.made.saturating_add(bytes);
        if self.made > MOST_REPEATED { Err(WorkbookFault::TooLarge) } else { Ok(()) }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, WorkbookFault> {
    let attribute = element.try_get_attribute(name).map_err(damaged)?;
    attribute.map(|found| found.normalized_value(XmlVersion::Implicit1_0).map(|value| value.into_owned()).map_err(damaged)).transpose()
}

/// How often something stands; once where nothing is said.
fn count(element: &BytesStart<'_>, name: &str) -> Result<u32, WorkbookFault> {
    Ok(attribute(element, name)?.map_or(1, |words| words.trim().parse().unwrap_or(u32::MAX)))
}

/// What a cell holds, where that isn't the text which it shows.
fn value(element: &BytesStart<'_>) -> Result<Option<String>, WorkbookFault> {
    let of = |name: &str| attribute(element, name);
    Ok(match attribute(element, "office:value-type")?.as_deref() {
        Some("float" | "percentage" | "currency") => {
            of("office:value")?.map(|words| words.parse().map_or(words, |number: f64| of_number(number)))
        }
        Some("date") => of("office:date-value")?.map(|day| day.strip_suffix("T00:00:00").map_or(day.clone(), str::to_owned)),
        Some("boolean") => of("office:boolean-value")?.map(|word| if word == "true" { "oui" } else { "non" }.to_owned()),
        Some("string") => of("office:string-value")?.filter(|words| !words.is_empty()),
        _ => None,
    })
}
