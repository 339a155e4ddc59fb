//! Tables: their head is repeated from page to page, their rows are not cut in two, an empty row is tall enough to write in.

use super::WIDTH;
use super::blocks::Writer;
use super::words::{bookmark, paragraph, paragraph_with, run, styled, words};
use crate::rendering::document::*;
use crate::rendering::paper;
use crate::rendering::xml::Element;

/// Height of a row that is written in by hand: a line of it, and the only one of its table.
const LINE_TO_WRITE: u32 = 600;
const BOX_TO_WRITE: u32 = 2_200;

/// A cell ready to be laid out.
struct Laid {
    content: Vec<Element>,
    shade: Option<&'static str>,
    is_turned: bool,
}

impl Laid {
    fn of(style: &str, content: Vec<Element>) -> Self {
        Self { content: vec![paragraph(style, content)], shade: None, is_turned: false }
    }

    fn shaded(mut self, shade: &'static str) -> Self {
        self.shade = Some(shade);
        self
    }
}

/// A row ready to be laid out: its cells, whether it is the head, its least height.
struct Row {
    cells: Vec<Laid>,
    is_head: bool,
    height: Option<u32>,
}

impl Row {
    fn head(cells: Vec<Laid>) -> Self {
        Self { cells, is_head: true, height: None }
    }

    fn of(cells: Vec<Laid>) -> Self {
        Self { cells, is_head: false, height: None }
    }
}

fn number(value: u32) -> String {
    value.to_string()
}

/// A table of rows whose columns take shares of the page's width.
fn grid(style: &str, shares: &[f64], rows: Vec<Row>) -> Element {
    let widths: Vec<u32> = shares.iter().map(|share| (share * f64::from(WIDTH)).round() as u32).collect();
    let properties = Element::new("w:tblPr")
        .child(Element::new("w:tblStyle").with("w:val", style))
        .child(Element::new("w:tblW").with("w:w", number(WIDTH)).with("w:type", "dxa"))
        .child(Element::new("w:tblLayout").with("w:type", "fixed"))
        .child(Element::new("w:tblLook").with("w:firstRow", "1"));
    let columns = widths.iter().map(|width| Element::new("w:gridCol").with("w:w", number(*width)));
    let mut table = Element::new("w:tbl").child(properties).child(Element::new("w:tblGrid").children(columns));
    for row in rows {
        let mut properties = Element::new("w:trPr").child(Element::new("w:cantSplit"));
        if let Some(height) = row.height {
            properties = properties.child(Element::new("w:trHeight").with("w:val", number(height)).with("w:hRule", "atLeast"));
        }
        if row.is_head {
            properties = properties.child(Element::new("w:tblHeader"));
        }
        let mut line = Element::new("w:tr").child(properties);
        for (cell, width) in row.cells.into_iter().zip(&widths) {
            let mut properties = Element::new("w:tcPr").child(Element::new("w:tcW").with("w:w", number(*width)).with("w:type", "dxa"));
            let shade = if row.is_head { Some("E6E6E6") } else { cell.shade };
            if let Some(shade) = shade {
                properties = properties.child(Element::new("w:shd").with("w:val", "clear").with("w:color", "auto").with("w:fill", shade));
            }
            if cell.is_turned {
                properties = properties.child(Element::new("w:textDirection").with("w:val", "btLr"));
            }
            line = line.child(Element::new("w:tc").child(properties).children(cell.content));
        }
        table = table.child(line);
    }
    table
}

/// The gap without which Word joins a table to the next.
fn gap() -> Element {
    paragraph("Gap", Vec::new())
}

fn head(titles: &[String]) -> Row {
    Row::head(titles.iter().map(|title| Laid::of("TableHead", vec![run(title)])).collect())
}

/// A table with its caption, and what paper leaves out of it.
pub fn table(writer: &mut Writer, table: &Table) -> Vec<Element> {
    let cut = paper::cut(table, writer.lang);
    let shares = paper::widths(table, &cut);
    if shares.is_empty() {
        return Vec::new();
    }
    let titles: Vec<String> = table.columns.iter().take(cut.columns).map(|column| column.title.clone()).collect();
    let mut rows = vec![head(&titles)];
    for row in table.rows.iter().take(cut.rows) {
        let cells = row.iter().take(cut.columns).enumerate().map(|(at, cell)| {
            let is_number = table.columns.get(at).is_some_and(|column| column.is_number);
            Laid::of(if is_number { "TableNumber" } else { "TableText" }, words(&cell.words))
        });
        let is_empty = |cell: &Cell| cell.words.is_empty();
        let height = if row.len() > 1 && row.iter().all(is_empty) && table.rows.len() == 1 {
            Some(BOX_TO_WRITE)
        } else {
            (row.len() > 1
                && row.iter().skip(1).any(is_empty)
                && row.iter().skip(1).all(|cell| is_empty(cell) || paper::text(&cell.words) == "☐"))
            .then_some(LINE_TO_WRITE)
        };
        rows.push(Row { height, ..Row::of(cells.collect()) });
    }
    let caption = writer.place(&table.id).into_iter().chain([run(&table.caption)]).collect();
    let mut out = vec![paragraph("Caption", caption), grid("Grid", &shares, rows)];
    let mut below = Vec::new();
    if let Some(note) = &cut.note {
        below.push(run(&format!("{}{note}", writer.pick("Ici\u{202f}: ", "Here: "))));
    }
    if let Some(file) = &table.file {
        below.push(run(&format!(" {}{file}.", writer.pick("La table entière\u{202f}: ", "The whole table: "))));
    }
    out.push(if below.is_empty() { gap() } else { paragraph("Note", below) });
    out
}

/// Labels and values, side by side.
pub fn facts(facts: &[Fact]) -> Vec<Element> {
    let rows: Vec<Row> = facts
        .iter()
        .map(|fact| Row::of(vec![Laid::of("TableLabel", vec![run(&fact.label)]), Laid::of("TableText", words(&fact.value))]))
        .collect();
    if rows.is_empty() { Vec::new() } else { vec![grid("Plain", &[0.26, 0.74], rows), gap()] }
}

/// The decisions asked for, a line each, each leading to its sheet.
pub fn decisions(writer: &Writer, lines: &[DecisionLine]) -> Vec<Element> {
    let titles = [
        writer.pick("N°", "No."),
        writer.pick("Proposition", "Proposal"),
        writer.pick("Choix proposé", "Proposal: to"),
        writer.pick("Gain possible, heures par an", "Possible gain, hours a year"),
        writer.pick("Confiance", "Confidence"),
    ];
    let mut rows = vec![head(&titles.map(str::to_owned))];
    for line in lines {
        let link = Element::new("w:hyperlink").with("w:anchor", bookmark(&line.sheet)).child(styled("Hyperlink", &line.title));
        rows.push(Row::of(vec![
            Laid::of("TableNumber", vec![run(&line.rank.to_string())]),
            Laid::of("TableText", vec![link]),
            Laid::of("TableText", vec![styled("Strong", &line.choice)]),
            Laid::of("TableText", vec![run(&line.gain)]),
            Laid::of("TableText", vec![run(&format!("{} ({})", line.confidence.word, line.confidence.figure))]),
        ]));
    }
    vec![grid("Grid", &[0.06, 0.46, 0.15, 0.17, 0.16], rows), gap()]
}

/// Counts at the crossing of two lists: heads of columns turned, the unknown greyed and said.
pub fn matrix(writer: &mut Writer, matrix: &Matrix) -> Vec<Element> {
    let n = matrix.columns.len().max(1) as f64;
    let first = (1.0 - n * 0.06).clamp(0.2, 0.4);
    let shares: Vec<f64> = std::iter::once(first).chain(matrix.columns.iter().map(|_| (1.0 - first) / n)).collect();
    let mut heads = vec![Laid::of("TableHead", vec![run(&matrix.corner)])];
    heads.extend(matrix.columns.iter().map(|column| Laid { is_turned: true, ..Laid::of("TableHead", vec![run(column)]) }));
    let mut rows = vec![Row { height: Some(1_900), ..Row::head(heads) }];
    for (label, cells) in &matrix.rows {
        let mut line = vec![Laid::of("TableLabel", vec![run(label)])];
        line.extend(cells.iter().map(|cell| match cell {
            MatrixCell::Unknown => Laid::of("TableNumber", vec![run("?")]).shaded("D9D9D9"),
            MatrixCell::Value { text, deviation, .. } => {
                let mark = match deviation {
                    d if *d < 0 => " ▼",
                    d if *d > 0 => " ▲",
                    _ => "",
                };
                Laid::of("TableNumber", vec![run(&format!("{text}{mark}"))])
            }
        }));
        rows.push(Row::of(line));
    }
    let caption = writer.place(&matrix.id).into_iter().chain([run(&matrix.caption)]).collect();
    let note = format!("?{}{}. {}", writer.pick("\u{202f}: ", ": "), matrix.unknown, matrix.note);
    vec![paragraph("Caption", caption), grid("Grid", &shares, rows), paragraph("Note", vec![run(&note)])]
}

/// Observed against expected, in words.
pub fn expected(writer: &Writer, bars: &[ExpectedBar]) -> Vec<Element> {
    let titles = [writer.pick("De quoi", "Of what"), writer.pick("Observé et attendu", "Observed and expected")].map(str::to_owned);
    let mut rows = vec![head(&titles)];
    rows.extend(
        bars.iter().map(|bar| Row::of(vec![Laid::of("TableText", vec![run(&bar.label)]), Laid::of("TableText", vec![run(&bar.words)])])),
    );
    vec![grid("Grid", &[0.4, 0.6], rows), gap()]
}

/// What speaks for and against, with its weight; the sum is the last line.
pub fn evidence(writer: &Writer, bars: &EvidenceBars) -> Vec<Element> {
    let titles = [writer.pick("N°", "No."), writer.pick("Élément", "Evidence"), writer.pick("Poids", "Weight")].map(str::to_owned);
    let mut rows = vec![head(&titles)];
    for (at, item) in bars.items.iter().enumerate() {
        rows.push(Row::of(vec![
            Laid::of("TableNumber", vec![run(&format!("({})", at + 1))]),
            Laid::of("TableText", words(&item.words)),
            Laid::of("TableNumber", vec![run(&item.figure)]),
        ]));
    }
    rows.push(Row::of(vec![
        Laid::of("TableText", Vec::new()).shaded("F2F2F2"),
        Laid::of("TableLabel", vec![run(&bars.total_words)]).shaded("F2F2F2"),
        Laid::of("TableNumber", vec![styled("Strong", &bars.total_figure)]).shaded("F2F2F2"),
    ]));
    let note = writer.pick(
        "Un poids positif plaide pour, un poids négatif contre\u{202f}; leur somme donne la confiance.",
        "A positive weight speaks for, a negative one against; their sum gives the confidence.",
    );
    vec![grid("Grid", &[0.08, 0.78, 0.14], rows), paragraph("Note", vec![run(note)])]
}

/// Blocks in a frame of their own.
pub fn frame(mut inside: Vec<Element>) -> Vec<Element> {
    // A cell ends with a paragraph.
    inside.push(paragraph_with("Gap", Vec::new(), Vec::new()));
    vec![grid("Frame", &[1.0], vec![Row::of(vec![Laid { content: inside, shade: Some("F2F2F2"), is_turned: false }])]), gap()]
}
