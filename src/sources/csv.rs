//! Text → rows: CSV as people's programs write it, not as the standard says.
//!
//! # Choices   Our own reader rather than the `csv` crate's, which stays the oracle of the tests and the writer of our tables: what matters here is what that
//! one leaves out — the row as a spreadsheet numbers it, and coming back from a quote that was never closed, which would otherwise swallow every row
//! that follows.
//! # Odd cases   Rows end with CRLF, LF or CR. Spaces before an opening quote are ignored. A quoted cell that runs over several lines and ends in the middle of a
//! word was no quoted cell: its quote is text. `sep=;` on top, as Excel understands it, chooses the separator. A file whose every row is one quoted cell
//! (a CSV pasted into a spreadsheet and saved again) is read a second time.
//! # Cost   Linear: after 64 quotes that don't close, a quoted cell may no longer run over a line end.

use super::separator;
use super::{Foreign, Notice, RawTable, Severity, encoding, signature};
use crate::say;

/// How many quotes that don't close are retried as text before quoted cells are held to one line.
const RETRIES: usize = 64;

/// Reads the bytes of one CSV file.
///
/// # Errors
/// The file is no text table, whatever its name says; see [`Foreign`].
pub fn read(name: &str, bytes: &[u8]) -> Result<RawTable, Foreign> {
    if let Some(foreign) = signature::foreign(bytes) {
        return Err(foreign);
    }
    let (text, mut notices) = encoding::decode(bytes);
    let (separator, mut body) = declared_separator(&text);
    let separator = separator.unwrap_or_else(|| separator::detect(&text));
    let mut table = parse(name, &text, separator, usize::MAX);
    if let Some(unwrapped) = unwrap_rows(&table, separator) {
        body = 0;
        let separator = separator::detect(&unwrapped);
        table = parse(name, &unwrapped, separator, usize::MAX);
        table.notices.insert(
            0,
            Notice::of_file(
                Severity::Information,
                "rows_in_quotes",
                say!(
                    "chaque ligne est enfermée entre guillemets, comme une seule cellule"
                        | "every row is enclosed in quotes, as a single cell"
                ),
            )
            .mend(say!("réenregistrer la table depuis le tableur, une donnée par colonne" | "save the table again, one item a column"))
            .meanwhile(say!("les colonnes sont retrouvées" | "the columns were found again")),
        );
    }
    if body > 0 {
        table.forget_first_row();
    }
    notices.append(&mut table.notices);
    table.notices = notices;
    Ok(table)
}

/// `sep=;` on the first line: the separator, and where the line ends.
fn declared_separator(text: &str) -> (Option<u8>, usize) {
    let line = text.lines().next().unwrap_or_default().trim_end_matches([',', ';', '\t']).trim_matches('"');
    let first = text.lines().next().unwrap_or_default();
    let Some(rest) = first.trim_matches('"').strip_prefix("sep=") else { return (None, 0) };
    match rest.bytes().next() {
        Some(separator) if separator.is_ascii() && separator != b'"' => (Some(separator), line.len()),
        _ => (None, 0),
    }
}

/// When every row is one quoted cell that holds separators: the text inside.
fn unwrap_rows(table: &RawTable, separator: u8) -> Option<String> {
    if separator != separator::DEFAULT || table.len() < 2 || table.rows().any(|row| row.len() > 1) {
        return None;
    }
    let mut text = String::new();
    let mut line = 1;
    for row in table.rows() {
        while line < row.row {
            text.push('\n');
            line += 1;
        }
        text.push_str(row.cell(0));
    }
    let inner = parse("", &text, separator::detect(&text), separator::SAMPLE);
    let width = inner.row(0).len();
    (width > 1 && inner.rows().filter(|row| row.len() == width).count() * 10 >= inner.len() * 9).then_some(text)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    row: u32,
    line: u32,
    column: usize,
    separator: u8,
    failures: usize,
    table: RawTable,
}

/// Splits a text into rows; stops after `most` rows.
pub(super) fn parse(name: &str, text: &str, separator: u8, most: usize) -> RawTable {
    let mut parser = Parser { text, at: 0, row: 1, line: 1, column: 0, separator, failures: 0, table: RawTable::new(name) };
    let mut rows = 0;
    while parser.at < text.len() && rows < most {
        parser.read_row();
        rows += 1;
    }
    parser.table
}

impl Parser<'_> {
    fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    fn read_row(&mut self) {
        let line = self.line;
        self.column = 0;
        loop {
            self.read_cell();
            self.table.end_cell();
            match self.bytes().get(self.at) {
                Some(&byte) if byte == self.separator => {
                    self.at += 1;
                    self.column += 1;
                }
                Some(_) => break self.skip_line_end(),
                None => break,
            }
        }
        self.table.end_row(self.row, line);
        self.row = self.row.saturating_add(1);
        self.line = self.line.saturating_add(1);
    }

    /// Stands at a line end; passes it. `\r\r\n`, which double conversions leave, is one.
    fn skip_line_end(&mut self) {
        let rest = &self.bytes()[self.at..];
        self.at += if rest.starts_with(b"\r\r\n") {
            3
        } else if rest.starts_with(b"\r\n") {
            2
        } else {
            1
        };
    }

    /// Reads up to the separator or line end that follows the cell, without passing it.
    fn read_cell(&mut self) {
        let rest = &self.bytes()[self.at..];
        let spaces = rest.iter().take_while(|b| **b == b' ').count();
        if rest.get(spaces) == Some(&b'"') && self.read_quoted(self.at + spaces + 1) {
            return;
        }
        let rest = &self.bytes()[self.at..];
        let length = memchr::memchr3(self.separator, b'\n', b'\r', rest).unwrap_or(rest.len());
        self.table.push(&self.text[self.at..self.at + length]);
        self.at += length;
    }

    /// Reads a quoted cell whose text begins at `start`. False, and nothing read, when the quote turns out to be text.
    fn read_quoted(&mut self, start: usize) -> bool {
        let bytes = self.text.as_bytes();
        let mut at = start;
        let mut pieces: Vec<(usize, usize)> = Vec::new();
        let mut from = start;
        let close = loop {
            let Some(offset) = memchr::memchr(b'"', &bytes[at..]) else { break None };
            let quote = at + offset;
            if self.failures >= RETRIES && bytes[at..quote].iter().any(|b| matches!(b, b'\n' | b'\r')) {
                break None;
            }
            if bytes.get(quote + 1) == Some(&b'"') {
                pieces.push((from, quote + 1));
                at = quote + 2;
                from = at;
                continue;
            }
            pieces.push((from, quote));
            break Some(quote + 1);
        };
        let is_end = |at: usize| bytes.get(at).is_none_or(|b| *b == self.separator || matches!(b, b'\n' | b'\r'));
        let lines = close.map_or(0, |close| line_ends(&bytes[start..close]));
        let after = close.map(|close| close + bytes[close..].iter().take_while(|b| **b == b' ').count());
        let (Some(close), Some(after)) = (close, after) else {
            self.unclosed();
            return false;
        };
        if !is_end(after) && lines > 0 {
            self.unclosed();
            return false;
        }
        for (from, to) in pieces {
            self.table.push(&self.text[from..to]);
        }
        if is_end(after) {
            self.at = after;
        } else {
            // « "Abc" def »: the words after the quote belong to the cell.
            let rest = &bytes[close..];
            let length = memchr::memchr3(self.separator, b'\n', b'\r', rest).unwrap_or(rest.len());
            self.table.push(&self.text[close..close + length]);
            self.at = close + length;
        }
        self.line = self.line.saturating_add(lines);
        true
    }

    fn unclosed(&mut self) {
        self.failures += 1;
        if self.failures <= RETRIES {
            let notice = Notice::of_file(
                Severity::Warning,
                "unclosed_quote",
                say!("un guillemet ouvre la cellule et rien ne le ferme" | "a quote opens the cell and nothing closes it"),
            )
            .at(self.row, self.column)
            .mend(say!("fermer le guillemet, ou l'ôter" | "close the quote, or remove it"))
            .meanwhile(say!("il est lu comme un caractère ordinaire" | "it is read as an ordinary character"));
            self.table.notices.push(notice);
        }
    }
}

/// Line ends in a piece of text: CRLF, LF or CR.
fn line_ends(bytes: &[u8]) -> u32 {
    let ends = bytes.iter().enumerate().filter(|(at, b)| **b == b'\n' || (**b == b'\r' && bytes.get(at + 1) != Some(&b'\n'))).count();
    u32::try_from(ends).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &[(u32, &[&str])], kinds: &[&str]) {
        let table = read("t.csv", text.as_bytes()).expect("is text");
        let rows: Vec<(u32, Vec<&str>)> = table.rows().map(|row| (row.row, row.cells().collect())).collect();
        let expected: Vec<(u32, Vec<&str>)> = expected.iter().map(|(row, cells)| (*row, cells.to_vec())).collect();
        assert_eq!(rows, expected);
        assert_eq!(table.notices.iter().map(|n| n.kind).collect::<Vec<_>>(), kinds);
    }

    #[test]
    fn reads_what_programs_write() {
        check("a,b\n1,2\n", &[(1, &["a", "b"]), (2, &["1", "2"])], &[]);
        check("a;b\r\n1;2,5", &[(1, &["a", "b"]), (2, &["1", "2,5"])], &[]);
        check("a\tb\r1\t2\r", &[(1, &["a", "b"]), (2, &["1", "2"])], &[]);
        check("a|b\n1|2\n", &[(1, &["a", "b"]), (2, &["1", "2"])], &[]);
        check("a,b\n\n,,\n1,\"x, \"\"y\"\"\"\n", &[(1, &["a", "b"]), (4, &["1", "x, \"y\""])], &[]);
        check("", &[], &[]);
    }

    #[test]
    fn numbers_rows_as_a_spreadsheet_and_lines_as_an_editor() {
        let table = read("t.csv", b"a,b\n\"x\r\ny\nz\",2\n3,4\n").expect("is text");
        let places: Vec<(u32, u32)> = table.rows().map(|row| (row.row, row.line)).collect();
        assert_eq!(places, [(1, 1), (2, 2), (3, 5)]);
    }

    #[test]
    fn a_list_separator_is_no_column_separator() {
        check("id,l\n1,a|b|c\n2,d|e|f\n", &[(1, &["id", "l"]), (2, &["1", "a|b|c"]), (3, &["2", "d|e|f"])], &[]);
    }

    #[test]
    fn comes_back_from_quotes_that_do_not_close() {
        check("a,b\n1,\"x\n2,y\n", &[(1, &["a", "b"]), (2, &["1", "\"x"]), (3, &["2", "y"])], &["unclosed_quote"]);
        check(
            "a,b\n1,\"x\n2,\"y\"\n3,z\n",
            &[(1, &["a", "b"]), (2, &["1", "\"x"]), (3, &["2", "y"]), (4, &["3", "z"])],
            &["unclosed_quote"],
        );
        check("a,b\n1,\"x\" y\n", &[(1, &["a", "b"]), (2, &["1", "x y"])], &[]);
        check("a,b\n1, \"x,y\" \n", &[(1, &["a", "b"]), (2, &["1", "x,y"])], &[]);
    }

    #[test]
    fn excel_may_declare_its_separator() {
        check("sep=;\nid;nom\n1;a,b\n", &[(2, &["id", "nom"]), (3, &["1", "a,b"])], &[]);
    }

    #[test]
    fn rows_shut_in_quotes_are_opened() {
        check(
            "\"id,nom\"\n\"1,\"\"a, b\"\"\"\n\"2,c\"\n",
            &[(1, &["id", "nom"]), (2, &["1", "a, b"]), (3, &["2", "c"])],
            &["rows_in_quotes"],
        );
    }

    #[test]
    fn quotes_without_end_cost_linear_time() {
        let text = "\"a\"\"b\n".repeat(200_000);
        assert_eq!(read("t.csv", text.as_bytes()).expect("is text").len(), 200_000);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read("t.csv", &bytes);
        }

        #[test]
        fn arbitrary_rows_never_panic(text in "([a-c\"',;|\t \r\n]|é|Ã©){0,120}") {
            if let Ok(table) = read("t.csv", text.as_bytes()) {
                for row in table.rows() {
                    prop_assert!(row.cells().any(|cell| !cell.trim().is_empty()));
                }
            }
        }

        /// The `csv` crate is the oracle for what is well formed.
        #[test]
        fn written_by_csv_read_by_us(rows in proptest::collection::vec(proptest::collection::vec("[a-zé,;\"\n |]{0,8}", 3), 1..20)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["x", "y", "z"])?;
            for row in &rows {
                writer.write_record(row)?;
            }
            let bytes = writer.into_inner().map_err(|e| TestCaseError::fail(e.to_string()))?;
            let text = String::from_utf8(bytes).expect("written from text");
            let table = parse("t.csv", &text, b',', usize::MAX);
            let read: Vec<Vec<&str>> = table.rows().skip(1).map(|row| row.cells().collect()).collect();
            let expected: Vec<Vec<&str>> = rows
                .iter()
                .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
                .map(|row| row.iter().map(String::as_str).collect())
                .collect();
            prop_assert_eq!(read, expected);
        }
    }
}
