//! What a sheet of paper can hold of a document: how much of a table, and how wide its columns are. Shared by everything that is printed.

use super::document::{Inline, Table, Words};
use crate::text::{Lang, Number};

/// Rows of a long table that are printed (the style sheet of the page holds the same figure); the file has them all.
pub const ROWS_ON_PAPER: usize = 25;

/// Columns that fit an upright page (the style sheet of the page holds the same figure); those that the format promises come first.
pub const COLUMNS_ON_PAPER: usize = 10;

/// How much of a table is printed, and the sentence that says what is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Rows printed.
    pub rows: usize,
    /// Columns printed.
    pub columns: usize,
    /// What is left out; nothing if nothing is.
    pub note: Option<String>,
}

/// What is printed of a table.
pub fn cut(table: &Table, lang: Lang) -> Cut {
    let is_long = table.is_browsable && table.rows.len() > ROWS_ON_PAPER;
    let is_wide = table.columns.len() > COLUMNS_ON_PAPER;
    let all = table.rows.len() + table.left_out;
    let rows = if is_long { ROWS_ON_PAPER } else { table.rows.len() };
    Cut {
        rows,
        columns: table.columns.len().min(COLUMNS_ON_PAPER),
        note: (rows < all || is_wide).then(|| left_out(lang, (rows < all).then_some((rows, all)), is_wide)),
    }
}

/// « les 25 premières lignes sur 62, les 10 premières colonnes. »
pub fn left_out(lang: Lang, rows: Option<(usize, usize)>, is_wide: bool) -> String {
    let n = |n: usize| Number { value: n as f64, digits: 0, lang }.to_string();
    let parts = match lang {
        Lang::Fr => [
            rows.map(|(shown, all)| format!("les {} premières lignes sur {}", n(shown), n(all))),
            is_wide.then(|| format!("les {COLUMNS_ON_PAPER} premières colonnes")),
        ],
        Lang::En => [
            rows.map(|(shown, all)| format!("the first {} rows out of {}", n(shown), n(all))),
            is_wide.then(|| format!("the first {COLUMNS_ON_PAPER} columns")),
        ],
    };
    format!("{}.", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// What an empty column weighs, in characters.
const ROOM_TO_WRITE: f64 = 18.0;

/// Characters of a table's text across a page, cells' margins counted off.
const ACROSS: f64 = 88.0;

/// The share of the page's width that each printed column deserves: room for its longest word, which must not be cut, then what is left by what its cells hold on
/// average.
///
/// One entry a printed column; they add up to 1. Without columns, nothing.
pub fn widths(table: &Table, cut: &Cut) -> Vec<f64> {
    // Room that a column can't do without, and what it could use beyond, in characters.
    let asked: Vec<(f64, f64)> = (0..cut.columns)
        .map(|at| {
            let head = table.columns.get(at).map(|column| column.title.as_str()).unwrap_or_default();
            let cells = table.rows.iter().take(cut.rows).filter_map(|row| row.get(at)).map(|cell| text(&cell.words));
            let (mut longest, mut total, mut n) = (longest_word(head), 0, 0);
            for cell in cells {
                longest = longest.max(longest_word(&cell));
                total += cell.chars().count();
                n += 1;
            }
            let mean = total as f64 / f64::from(n.max(1));
            // A column that holds nothing is there to be written in.
            let least = if n > 0 && total == 0 { ROOM_TO_WRITE } else { 4.0 };
            let needed = (longest as f64 + 2.0).max(least);
            (needed, (mean.min(60.0) - needed).max(0.0))
        })
        .collect();
    let (needed, wished) = asked.iter().fold((0.0, 0.0), |(needed, wished), (a, b)| (needed + a, wished + b));
    let left = (ACROSS - needed).max(0.0);
    // Where words alone fill the page, and where nothing asks for more, shares follow the words.
    let given = |(needed, wish): &(f64, f64)| if wished > 0.0 { needed + left * wish / wished } else { *needed };
    let sum: f64 = asked.iter().map(given).sum();
    asked.iter().map(|column| given(column) / sum).collect()
}

/// Characters of the longest word, no longer than what one would break anyway.
fn longest_word(text: &str) -> usize {
    text.split([' ', '-', '/']).map(|word| word.chars().count()).max().unwrap_or(0).min(18)
}

/// A run of words as bare text.
pub fn text(words: &Words) -> String {
    let mut out = String::new();
    for inline in words {
        match inline {
            Inline::Text(text) | Inline::Strong(text) | Inline::Muted(text) | Inline::Code(text) | Inline::Link(_, text) => {
                out.push_str(text)
            }
            Inline::Record { name, id } => {
                let parts = if name == id { [name.as_str(), ""] } else { [name.as_str(), id.as_str()] };
                out.push_str(parts.join(" ").trim());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::document::{Cell, ColumnHead};
    use super::*;

    fn table(n_rows: usize, n_columns: usize) -> Table {
        Table {
            columns: vec![ColumnHead { title: "Colonne".into(), is_number: false }; n_columns],
            rows: vec![vec![Cell::text("mot"); n_columns]; n_rows],
            is_browsable: true,
            ..Default::default()
        }
    }

    #[test]
    fn what_is_not_printed_is_said() {
        assert_eq!(cut(&table(3, 2), Lang::Fr), Cut { rows: 3, columns: 2, note: None });
        let cut = cut(&Table { left_out: 1200, ..table(30, 12) }, Lang::Fr);
        assert_eq!((cut.rows, cut.columns), (25, 10));
        assert_eq!(cut.note.as_deref(), Some("les 25 premières lignes sur 1230, les 10 premières colonnes."));
    }

    #[test]
    fn a_column_of_sentences_gets_more_room_than_a_column_of_figures() {
        let mut table = table(2, 3);
        table.rows[0][1] = Cell::text("Une phrase entière, qui explique pourquoi deux actions se ressemblent et ce qu'on y gagnerait.");
        let widths = widths(&table, &cut(&table, Lang::Fr));
        assert!(widths[1] > 2.0 * widths[0] && (widths.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(super::widths(&Table::default(), &super::cut(&Table::default(), Lang::Fr)).is_empty());
    }
}
