//! One sheet: typed cells under a frozen head with filters, ready to be printed.

use super::excel_day;
use crate::text::Lang;
use jiff::civil::Date;
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, FormatBorder, Formula, Url, Workbook, Worksheet, XlsxError};

/// Characters that a cell holds; a spreadsheet has no room for more.
pub(super) const CHARACTERS: usize = 32_000;

/// Points of a line of text in a cell, and lines of a row before its words are cut.
const LINE_HEIGHT: f64 = 15.0;
const LINES: u32 = 12;

/// A typed cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Typed {
    /// Nothing known.
    Empty,
    /// Words.
    Text(String),
    /// A number, with its decimals at most.
    Number(f64, usize),
    /// A share of one, shown in percent.
    Share(f64),
    /// A day.
    Day(Date),
    /// A link to another sheet: its name.
    Sheet(String),
}

/// A column: its title, its width in characters, the choices that it offers, or where in the workbook they stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ColumnSpec {
    pub title: String,
    pub width: f64,
    pub choices: Vec<String>,
    pub list: Option<String>,
}

/// What stands on a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SheetSpec {
    /// Its name, made to fit.
    pub name: String,
    /// At the head of each printed page.
    pub heading: String,
    /// At the foot of each printed page.
    pub foot: String,
    pub columns: Vec<ColumnSpec>,
    pub rows: Vec<Vec<Typed>>,
    /// Empty rows under the last one that already offer the choices.
    pub spare_rows: u32,
}

/// How cells look.
struct Formats {
    head: Format,
    text: Format,
    day: Format,
    share: Format,
    numbers: [Format; 4],
}

impl Formats {
    fn new() -> Self {
        let cell =
            Format::new().set_align(FormatAlign::Top).set_text_wrap().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0xBFBFBF));
        // Stored in the notation of the file format; a French spreadsheet shows « 1 234,5 », an English one "1,234.5".
        let number = |code: &str| cell.clone().set_num_format(code);
        Self {
            head: cell.clone().set_bold().set_background_color(Color::RGB(0xE6E6E6)).set_align(FormatAlign::VerticalCenter),
            day: number("dd/mm/yyyy"),
            share: number("0%"),
            numbers: [number("#,##0"), number("#,##0.0"), number("#,##0.00"), number("#,##0.000")],
            text: cell,
        }
    }
}

/// Adds a sheet to a workbook.
///
/// # Errors
/// What the library refuses; nothing that a dossier holds leads there.
pub(super) fn add(workbook: &mut Workbook, spec: &SheetSpec, lang: Lang) -> Result<(), XlsxError> {
    let formats = Formats::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name(&spec.name))?;
    for (at, column) in (0_u16..).zip(&spec.columns) {
        sheet.set_column_width(at, column.width)?;
        sheet.write_string_with_format(0, at, text(&column.title), &formats.head)?;
    }
    for (at, row) in (1_u32..).zip(&spec.rows) {
        let mut lines = 1;
        for ((column, cell), spec) in (0_u16..).zip(row).zip(&spec.columns) {
            write(sheet, at, column, cell, &formats)?;
            lines = lines.max(n_lines(cell, spec.width));
        }
        // Not every spreadsheet fits the height of a row to its words by itself.
        if lines > 1 {
            sheet.set_row_height(at, LINE_HEIGHT * f64::from(lines))?;
        }
    }
    let last_row = u32::try_from(spec.rows.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(spec.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    for spare in 1..=spec.spare_rows {
        for column in 0..=last_column {
            sheet.write_blank(last_row + spare, column, &formats.text)?;
        }
    }
    for (at, column) in (0_u16..).zip(&spec.columns).filter(|(_, column)| !column.choices.is_empty()) {
        let rule = DataValidation::new().allow_list_strings(&column.choices)?;
        sheet.add_data_validation(1, at, (last_row + spec.spare_rows).max(1), at, &rule)?;
    }
    for (at, column) in (0_u16..).zip(&spec.columns) {
        if let Some(range) = &column.list {
            let rule = DataValidation::new().allow_list_formula(Formula::new(range));
            sheet.add_data_validation(1, at, (last_row + spec.spare_rows).max(1), at, &rule)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    if last_row > 0 {
        sheet.autofilter(0, 0, last_row + spec.spare_rows, last_column)?;
    }
    on_paper(sheet, spec, lang)
}

/// Lines that a cell's words take in a column of so many characters, words being kept whole.
fn n_lines(cell: &Typed, width: f64) -> u32 {
    let Typed::Text(words) = cell else { return 1 };
    let room = (width - 1.0).max(4.0) as usize;
    let lines = words.lines().map(|line| {
        let mut taken = 0;
        let mut n = 1;
        for word in line.split(' ').map(|word| word.chars().count() + 1) {
            if taken + word > room + 1 && taken > 0 {
                n += 1;
                taken = 0;
            }
            n += (word / (room + 1)).min(LINES as usize);
            taken += word % (room + 1);
        }
        n
    });
    u32::try_from(lines.sum::<usize>()).unwrap_or(LINES).clamp(1, LINES)
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Typed, formats: &Formats) -> Result<(), XlsxError> {
    match cell {
        Typed::Text(words) => sheet.write_string_with_format(row, column, text(words), &formats.text)?,
        Typed::Number(number, digits) if number.is_finite() => {
            sheet.write_number_with_format(row, column, *number, &formats.numbers[(*digits).min(3)])?
        }
        Typed::Share(share) if share.is_finite() => sheet.write_number_with_format(row, column, *share, &formats.share)?,
        Typed::Day(day) => match excel_day(*day) {
            Ok(day) => sheet.write_datetime_with_format(row, column, &day, &formats.day)?,
            Err(_) => sheet.write_string_with_format(row, column, day.to_string(), &formats.text)?,
        },
        Typed::Sheet(target) => {
            let target = name(target);
            let url = Url::new(format!("internal:'{}'!A1", target.replace('\'', "''"))).set_text(&target);
            sheet.write_url_with_format(row, column, url, &formats.text.clone().set_underline(rust_xlsxwriter::FormatUnderline::Single))?
        }
        Typed::Empty | Typed::Number(..) | Typed::Share(_) => sheet.write_blank(row, column, &formats.text)?,
    };
    Ok(())
}

/// A4 across, one page wide, the head on each page, a stamp and a page number at the foot.
fn on_paper(sheet: &mut Worksheet, spec: &SheetSpec, lang: Lang) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    // "&" announces a code there.
    let plain = |words: &str| words.replace('&', "&&").chars().filter(|c| !c.is_control()).take(100).collect::<String>();
    let of = super::pick(lang, "page &P sur &N", "page &P of &N");
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_header(format!("&L{}", plain(&spec.heading))).set_footer(format!("&L&8 {}&R&8 {of}", plain(&spec.foot)));
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// A text that a cell can hold.
fn text(words: &str) -> String {
    words.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).take(CHARACTERS).collect()
}

/// A name that a sheet can bear: 31 characters, none of those that mean something in a reference.
pub(super) fn name(words: &str) -> String {
    let is_plain = |c: &char| !c.is_control() && !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    let name: String = words.chars().filter(is_plain).take(31).collect();
    if name.trim().is_empty() { "feuille".to_owned() } else { name }
}
