//! The dossier as a LibreOffice workbook (ODS): a sheet a table, typed cells under a frozen head with filters.
//!
//! # Choices  The same headers and codes as the Excel workbook, so that either is read back. Texts are typed as texts: nothing of them is ever run. A day is
//! shown as a French spreadsheet shows it. What XML can't hold (control characters) is left out.
//! # Source   OASIS, "OpenDocument 1.3", part 3.

use super::super::xml::Element;
use super::sheet::check_size;
use super::{Sheet, TooLong};
use crate::dossier::{ColumnSpec, Kind};
use crate::text::Lang;
use std::io::Write as _;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";
const NAMESPACES: [(&str, &str); 7] = [
    ("xmlns:config", "urn:oasis:names:tc:opendocument:xmlns:config:1.0"),
    ("xmlns:fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
    ("xmlns:number", "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"),
    ("xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
    ("xmlns:style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
    ("xmlns:table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
    ("xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
];

/// The dossier as a workbook.
///
/// # Errors
/// A table with more rows than a sheet holds.
pub fn ods(sheets: &[Sheet], lang: Lang) -> Result<Vec<u8>, TooLong> {
    check_size(sheets, usize::MAX)?;
    let parts = [
        ("META-INF/manifest.xml", manifest()),
        ("content.xml", content(sheets, lang)),
        ("settings.xml", document("office:document-settings", settings(sheets))),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    // The first part says what the file is, uncompressed, so that any program knows it from its first bytes.
    let stored = options.compression_method(CompressionMethod::Stored);
    let written = archive.start_file("mimetype", stored).and_then(|()| {
        archive.write_all(MIMETYPE.as_bytes())?;
        parts.iter().try_for_each(|(path, text)| {
            archive.start_file(*path, options.compression_method(CompressionMethod::Deflated))?;
            Ok(archive.write_all(text.as_bytes())?)
        })
    });
    let done = written.and_then(|()| archive.finish());
    Ok(done.expect("writing to memory has nothing to fail on").into_inner())
}

/// A part of the file: its root with the names that it uses.
fn document(root: &'static str, child: Element) -> String {
    let root = NAMESPACES.iter().fold(Element::new(root), |root, (name, uri)| root.with(name, *uri));
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", root.with("office:version", "1.3").child(child).xml())
}

fn manifest() -> String {
    let entry =
        |path: &str, kind: &str| Element::new("manifest:file-entry").with("manifest:full-path", path).with("manifest:media-type", kind);
    let root = Element::new("manifest:manifest")
        .with("xmlns:manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0")
        .with("manifest:version", "1.3")
        .child(entry("/", MIMETYPE).with("manifest:version", "1.3"))
        .child(entry("content.xml", "text/xml"))
        .child(entry("settings.xml", "text/xml"));
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", root.xml())
}

/// The head of every sheet stays in sight.
fn settings(sheets: &[Sheet]) -> Element {
    let item = |name: &str, kind: &str, value: &str| {
        Element::new("config:config-item").with("config:name", name).with("config:type", kind).text(value)
    };
    let of_sheet = |sheet: &Sheet| {
        Element::new("config:config-item-map-entry").with("config:name", sheet.table.code()).children([
            item("VerticalSplitMode", "short", "2"),
            item("VerticalSplitPosition", "int", "1"),
            item("ActiveSplitRange", "short", "2"),
            item("PositionBottom", "int", "1"),
        ])
    };
    let tables = Element::new("config:config-item-map-named").with("config:name", "Tables").children(sheets.iter().map(of_sheet));
    let view = Element::new("config:config-item-map-entry").child(item("ViewId", "string", "view1")).child(tables);
    let views = Element::new("config:config-item-map-indexed").with("config:name", "Views").child(view);
    Element::new("office:settings").child(Element::new("config:config-item-set").with("config:name", "ooo:view-settings").child(views))
}

fn content(sheets: &[Sheet], lang: Lang) -> String {
    let names: String = NAMESPACES.iter().map(|(name, uri)| format!(" {name}=\"{uri}\"")).collect();
    let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content{names} office:version=\"1.3\">");
    out.push_str(&styles().xml());
    out.push_str("<office:body><office:spreadsheet>");
    for sheet in sheets {
        push_table(&mut out, sheet, lang);
    }
    let ranges = sheets.iter().filter(|sheet| !sheet.rows.is_empty()).map(|sheet| {
        let (name, width) = (sheet.table.code(), sheet.columns.len() + sheet.notes.len());
        let last = crate::sources::column_letter(width.saturating_sub(1));
        Element::new("table:database-range")
            .with("table:name", format!("filtre_{name}"))
            .with("table:target-range-address", format!("{name}.A1:{name}.{last}{}", sheet.rows.len() + 1))
            .with("table:display-filter-buttons", "true")
    });
    out.push_str(&Element::new("table:database-ranges").children(ranges).xml());
    out.push_str("</office:spreadsheet></office:body></office:document-content>\n");
    out
}

fn styles() -> Element {
    let style = |name: &str, family: &str| Element::new("style:style").with("style:name", name).with("style:family", family);
    let cell = || Element::new("style:table-cell-properties").with("fo:wrap-option", "wrap").with("style:vertical-align", "top");
    let column = |name: &str, width: &str| {
        style(name, "table-column").child(Element::new("style:table-column-properties").with("style:column-width", width))
    };
    let two_digits = |name: &'static str| Element::new(name).with("number:style", "long");
    let slash = || Element::new("number:text").text("/");
    let day = Element::new("number:date-style").with("style:name", "jour").children([
        two_digits("number:day"),
        slash(),
        two_digits("number:month"),
        slash(),
        two_digits("number:year"),
    ]);
    Element::new("office:automatic-styles").children([
        day,
        style("texte", "table-cell").child(cell()),
        style("date", "table-cell").with("style:data-style-name", "jour").child(cell()),
        style("tete", "table-cell")
            .child(cell().with("fo:background-color", "#e6e6e6"))
            .child(Element::new("style:text-properties").with("fo:font-weight", "bold")),
        column("large", "9cm"),
        column("moyenne", "4.6cm"),
        column("etroite", "2.6cm"),
    ])
}

/// A sheet, row by row: a tree of the whole would take many times its size.
fn push_table(out: &mut String, sheet: &Sheet, lang: Lang) {
    let width = |column: Option<&ColumnSpec>| match column.map(|column| column.kind) {
        Some(Kind::Text) => "large",
        Some(Kind::Number { .. } | Kind::Share | Kind::Date(_)) => "etroite",
        _ => "moyenne",
    };
    let columns: Vec<Option<&ColumnSpec>> =
        sheet.columns.iter().map(|column| Some(*column)).chain(sheet.notes.iter().map(|_| None)).collect();
    out.push_str(&format!("<table:table table:name=\"{}\">", sheet.table.code()));
    for column in &columns {
        let column = Element::new("table:table-column").with("table:style-name", width(*column));
        out.push_str(&column.with("table:default-cell-style-name", "texte").xml());
    }
    let titles = sheet.columns.iter().map(|column| column.title.get(lang)).chain(sheet.notes.iter().map(String::as_str));
    let head = Element::new("table:table-row").children(titles.map(|title| text_cell(title, "tete")));
    out.push_str(&Element::new("table:table-header-rows").child(head).xml());
    for cells in &sheet.rows {
        let row = Element::new("table:table-row").children(columns.iter().zip(cells).map(|(column, cell)| typed(*column, cell)));
        out.push_str(&row.xml());
    }
    out.push_str("</table:table>");
}

fn typed(column: Option<&ColumnSpec>, cell: &str) -> Element {
    let paragraph = |words: &str| Element::new("text:p").text(words);
    let empty = Element::new("table:table-cell");
    match column.map(|column| column.kind) {
        _ if cell.is_empty() => empty,
        Some(Kind::Date(_)) if cell.parse::<jiff::civil::Date>().is_ok() => {
            let shown: Vec<&str> = cell.rsplit('-').collect();
            empty
                .with("table:style-name", "date")
                .with("office:value-type", "date")
                .with("office:date-value", cell)
                .child(paragraph(&shown.join("/")))
        }
        Some(Kind::Number { .. } | Kind::Share) if cell.parse::<f64>().is_ok_and(f64::is_finite) => {
            empty.with("office:value-type", "float").with("office:value", cell).child(paragraph(&cell.replace('.', ",")))
        }
        _ => text_cell(cell, "texte"),
    }
}

fn text_cell(words: &str, style: &str) -> Element {
    let cell = Element::new("table:table-cell").with("table:style-name", style).with("office:value-type", "string");
    cell.children(words.split('\n').map(paragraph))
}

/// A line of text: every space and tab of it, which XML alone would run together.
fn paragraph(line: &str) -> Element {
    let mut out = Element::new("text:p");
    let mut plain = String::new();
    let mut rest = line.chars().peekable();
    let mut is_after_space = true;
    while let Some(c) = rest.next() {
        let special = match c {
            '\t' => Some(Element::new("text:tab")),
            ' ' if is_after_space || rest.peek().is_none() => Some(Element::new("text:s")),
            _ => None,
        };
        is_after_space = c == ' ';
        match special {
            Some(element) => out = out.text(&std::mem::take(&mut plain)).child(element),
            None => plain.push(c),
        }
    }
    out.text(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_kept_and_texts_are_never_run() {
        assert_eq!(paragraph(" a  b\tc ").xml(), "<text:p><text:s/>a <text:s/>b<text:tab/>c<text:s/></text:p>");
        let cell = text_cell("=1+1\n<b>", "texte").xml();
        assert!(cell.contains("office:value-type=\"string\"") && !cell.contains("formula"), "{cell}");
        assert!(cell.contains("<text:p>=1+1</text:p><text:p>&lt;b&gt;</text:p>"), "{cell}");
    }
}
