//! Rows of cells with their place, in one arena: no allocation a cell.

use super::Notice;

/// A table as it stands in a file: text cells with their place, nothing understood yet.
///
/// Rows without any text are not kept, but count in the numbering, so that every place is the one that the user sees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawTable {
    /// Name as the user knows it: `actions.csv`.
    pub name: String,
    /// Sheet of a workbook, or table of a file that holds several.
    pub sheet: Option<String>,
    /// What was wrong with the file itself.
    pub notices: Vec<Notice>,
    /// From which column on, from 0, columns are none of the format's, whatever they are called; nothing where their names decide.
    pub own_from: Option<usize>,
    text: String,
    /// End of each cell in `text`.
    ends: Vec<u32>,
    rows: Vec<RowStart>,
    /// Position in `ends` of the first cell of the row being built.
    open: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct RowStart {
    row: u32,
    line: u32,
    /// Position in `ends` of the first cell.
    cell: u32,
}

/// A row of a [`RawTable`].
#[derive(Clone, Copy, Debug)]
pub struct RawRow<'a> {
    table: &'a RawTable,
    /// Row as a spreadsheet shows it, from 1: a cell with line breaks does not move the rows below it.
    pub row: u32,
    /// Line of the file as a text editor shows it, from 1.
    pub line: u32,
    cells: (u32, u32),
}

impl RawTable {
    /// An empty table.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// A table from rows of cells, numbered from 1: for tables that never were a file.
    pub fn from_rows<'c>(name: &str, rows: impl IntoIterator<Item = impl IntoIterator<Item = &'c str>>) -> Self {
        let mut table = Self::new(name);
        for (position, cells) in rows.into_iter().enumerate() {
            table.add_row(cells, u32::try_from(position + 1).expect("tables in memory are shorter than 2^32 rows"));
        }
        table
    }

    /// Adds a whole row of that number, which is its line too; forgets it when it holds no text.
    pub fn add_row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>, number: u32) {
        for cell in cells {
            self.push(cell);
            self.end_cell();
        }
        self.end_row(number, number);
    }

    /// Adds text to the cell being built.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends the cell being built.
    pub fn end_cell(&mut self) {
        self.ends.push(u32::try_from(self.text.len()).expect("reading refuses files whose text is over 4 GiB"));
    }

    /// Ends the row being built; forgets it when it holds no text.
    pub fn end_row(&mut self, row: u32, line: u32) {
        let first = self.open;
        let start = self.start_of(first);
        if self.text[start..].chars().all(|c| c.is_whitespace()) {
            self.text.truncate(start);
            self.ends.truncate(first);
        } else {
            self.rows.push(RowStart { row, line, cell: first as u32 });
        }
        self.open = self.ends.len();
    }

    /// Forgets the first row: an instruction to programs, not a row of the table.
    pub(super) fn forget_first_row(&mut self) {
        if !self.rows.is_empty() {
            self.rows.remove(0);
        }
    }

    /// Rows that hold some text.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Is there no text at all?
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at a position, not a number: `0..len()`.
    pub fn row(&self, position: usize) -> RawRow<'_> {
        let start = self.rows[position];
        let end = self.rows.get(position + 1).map_or(self.ends.len() as u32, |next| next.cell);
        RawRow { table: self, row: start.row, line: start.line, cells: (start.cell, end) }
    }

    /// The row of a number, as a spreadsheet shows it.
    pub fn numbered(&self, number: u32) -> Option<RawRow<'_>> {
        self.rows.binary_search_by_key(&number, |start| start.row).ok().map(|position| self.row(position))
    }

    /// All rows that hold some text, in order.
    pub fn rows(&self) -> impl Iterator<Item = RawRow<'_>> {
        (0..self.len()).map(|position| self.row(position))
    }

    /// Name for people: the file, and the sheet if there is one.
    pub fn title(&self) -> String {
        match &self.sheet {
            Some(table) if self.name.to_lowercase().ends_with(".json") => format!("{}, table « {table} »", self.name),
            Some(sheet) => format!("{}, feuille « {sheet} »", self.name),
            None => self.name.clone(),
        }
    }
}

impl RawTable {
    fn start_of(&self, cell: usize) -> usize {
        if cell == 0 { 0 } else { self.ends[cell - 1] as usize }
    }
}

impl<'a> RawRow<'a> {
    /// The text of a cell, as written; empty when the row is too short.
    pub fn cell(&self, column: usize) -> &'a str {
        let at = self.cells.0 as usize + column;
        if at >= self.cells.1 as usize {
            return "";
        }
        &self.table.text[self.table.start_of(at)..self.table.ends[at] as usize]
    }

    /// Cells of the row, empty ones at its end included.
    pub fn len(&self) -> usize {
        (self.cells.1 - self.cells.0) as usize
    }

    /// Has the row no cell? Never true of a row of a table, for those hold text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> {
        let row = *self;
        (0..row.len()).map(move |column| row.cell(column))
    }
}

/// The letters over a column in a spreadsheet: 0 is `A`, 26 is `AA`.
pub fn column_letter(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(b'A' + (rest % 26) as u8);
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().map(|&b| char::from(b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_rows_are_forgotten_but_counted() {
        let table = RawTable::from_rows("t", [vec!["a", "b"], vec!["", " "], vec!["", "c", ""]]);
        assert_eq!(table.len(), 2);
        let last = table.row(1);
        assert_eq!((last.row, last.len(), last.cell(0), last.cell(1), last.cell(9)), (3, 3, "", "c", ""));
    }

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(column_letter), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
