//! A document as a Word file: real styles for its headings, heads of tables repeated from page to page, lists that are lists. Opens in LibreOffice too.
//!
//! # Choices  Written here on [`Element`], as drawings are: the libraries at hand repeat no head of a table, give a picture no words for who can't see it,
//! and put no title into the file. The archive is made by a library. The only date inside is the one given; two runs give the same bytes.
//!
//! # Source  ECMA-376 (Office Open XML), parts 1 and 2.

mod blocks;
#[cfg(feature = "full")]
mod picture;
mod sheet;
mod styles;
mod tables;
mod words;

use super::document::Document;
use super::xml::Element;
use crate::text::Lang;
use blocks::Writer;
use jiff::civil::Date;
use std::io::Write as _;
use zip::write::SimpleFileOptions;

/// A whole page in twentieths of a point: A4, and its margins.
const PAGE: (u32, u32) = (11_906, 16_838);
const MARGIN: u32 = 1_134;

/// Width of the text.
const WIDTH: u32 = PAGE.0 - 2 * MARGIN;

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// The document as the bytes of a `.docx` file. `as_of`: the date that it bears.
pub fn bytes(document: &Document, as_of: Date) -> Vec<u8> {
    let mut writer = Writer::new(document.lang);
    let mut content = vec![
        words::paragraph("Title", vec![words::run(&document.title)]),
        words::paragraph("Subtitle", vec![words::run(&document.subtitle)]),
    ];
    for chapter in &document.chapters {
        content.extend(writer.section(chapter, 1));
    }
    content.push(section_properties());
    let body = Element::new("w:document")
        .with("xmlns:w", MAIN)
        .with("xmlns:r", RELATIONS)
        .with("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing")
        .with("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main")
        .with("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture")
        .child(Element::new("w:body").children(content));
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".into(), xml(&content_types())),
        ("_rels/.rels".into(), xml(&package_relations())),
        ("docProps/app.xml".into(), xml(&application())),
        ("docProps/core.xml".into(), xml(&core_properties(document, as_of))),
        ("word/_rels/document.xml.rels".into(), xml(&document_relations(&writer))),
        ("word/document.xml".into(), xml(&body)),
        ("word/footer1.xml".into(), xml(&footer(document))),
        ("word/header1.xml".into(), xml(&header(document))),
        ("word/numbering.xml".into(), xml(&styles::numbering())),
        ("word/settings.xml".into(), xml(&settings())),
        ("word/styles.xml".into(), xml(&styles::styles(document.lang))),
    ];
    for (at, picture) in writer.pictures.into_iter().enumerate() {
        parts.push((format!("word/media/image{}.png", at + 1), picture));
    }
    archive(&parts)
}

/// The parts as one archive, in their order, all of the same conventional day.
fn archive(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated).last_modified_time(zip::DateTime::default());
    let written = parts.iter().try_for_each(|(path, bytes)| {
        archive.start_file(path.as_str(), options)?;
        Ok(archive.write_all(bytes)?)
    });
    let done = written.and_then(|()| archive.finish());
    done.expect("writing to memory has nothing to fail on").into_inner()
}

fn xml(root: &Element) -> Vec<u8> {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{}", root.xml()).into_bytes()
}

/// A4 upright, with its header and footer.
fn section_properties() -> Element {
    let reference = |name: &'static str, id: &str| Element::new(name).with("w:type", "default").with("r:id", id);
    let margin = MARGIN.to_string();
    Element::new("w:sectPr")
        .child(reference("w:headerReference", "rId3"))
        .child(reference("w:footerReference", "rId4"))
        .child(Element::new("w:pgSz").with("w:w", PAGE.0.to_string()).with("w:h", PAGE.1.to_string()))
        .child(
            Element::new("w:pgMar")
                .with("w:top", margin.as_str())
                .with("w:right", margin.as_str())
                .with("w:bottom", margin.as_str())
                .with("w:left", margin.as_str())
                .with("w:header", "567")
                .with("w:footer", "567")
                .with("w:gutter", "0"),
        )
}

fn header(document: &Document) -> Element {
    let line = words::paragraph("Header", vec![words::run(&document.title), words::tab(), words::run(&document.subtitle)]);
    Element::new("w:hdr").with("xmlns:w", MAIN).child(line)
}

fn footer(document: &Document) -> Element {
    let (page, of) = match document.lang {
        Lang::Fr => ("page ", " sur "),
        Lang::En => ("page ", " of "),
    };
    let line =
        vec![words::run(&document.stamp), words::tab(), words::run(page), words::field("PAGE"), words::run(of), words::field("NUMPAGES")];
    Element::new("w:ftr").with("xmlns:w", MAIN).child(words::paragraph("Footer", line))
}

fn content_types() -> Element {
    let default = |extension: &str, kind: &str| Element::new("Default").with("Extension", extension).with("ContentType", kind);
    let part = |path: &str, kind: &str| {
        Element::new("Override").with("PartName", path).with("ContentType", format!("application/vnd.openxmlformats-{kind}+xml"))
    };
    let word = |name: &str, kind: &str| part(&format!("/word/{name}.xml"), &format!("officedocument.wordprocessingml.{kind}"));
    Element::new("Types")
        .with("xmlns", format!("{PACKAGE}/content-types"))
        .child(default("rels", "application/vnd.openxmlformats-package.relationships+xml"))
        .child(default("xml", "application/xml"))
        .child(default("png", "image/png"))
        .child(word("document", "document.main"))
        .child(word("styles", "styles"))
        .child(word("numbering", "numbering"))
        .child(word("settings", "settings"))
        .child(word("header1", "header"))
        .child(word("footer1", "footer"))
        .child(part("/docProps/core.xml", "package.core-properties"))
        .child(part("/docProps/app.xml", "officedocument.extended-properties"))
}

/// A list of relations: identifier, kind, target.
fn relations(entries: impl IntoIterator<Item = (String, String, String)>) -> Element {
    Element::new("Relationships").with("xmlns", format!("{PACKAGE}/relationships")).children(
        entries.into_iter().map(|(id, kind, target)| Element::new("Relationship").with("Id", id).with("Type", kind).with("Target", target)),
    )
}

fn package_relations() -> Element {
    relations([
        ("rId1".into(), format!("{RELATIONS}/officeDocument"), "word/document.xml".into()),
        ("rId2".into(), format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml".into()),
        ("rId3".into(), format!("{RELATIONS}/extended-properties"), "docProps/app.xml".into()),
    ])
}

fn document_relations(writer: &Writer) -> Element {
    let fixed = ["styles", "numbering", "header", "footer", "settings"].into_iter().enumerate().map(|(at, kind)| {
        let file = if matches!(kind, "header" | "footer") { format!("{kind}1.xml") } else { format!("{kind}.xml") };
        (format!("rId{}", at + 1), format!("{RELATIONS}/{kind}"), file)
    });
    let pictures = (1..=writer.pictures.len())
        .map(|number| (format!("rImg{number}"), format!("{RELATIONS}/image"), format!("media/image{number}.png")));
    relations(fixed.chain(pictures))
}

fn settings() -> Element {
    // The spaces before double punctuation are ours already; the language makes the spelling checker speak French.
    Element::new("w:settings").with("xmlns:w", MAIN).child(Element::new("w:defaultTabStop").with("w:val", "567")).child(
        Element::new("w:compat").child(
            Element::new("w:compatSetting")
                .with("w:name", "compatibilityMode")
                .with("w:uri", "http://schemas.microsoft.com/office/word")
                .with("w:val", "15"),
        ),
    )
}

fn application() -> Element {
    Element::new("Properties")
        .with("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")
        .child(Element::new("Application").text("maillage"))
}

fn core_properties(document: &Document, as_of: Date) -> Element {
    let day = |name: &'static str| Element::new(name).with("xsi:type", "dcterms:W3CDTF").text(&format!("{as_of}T00:00:00Z"));
    let language = match document.lang {
        Lang::Fr => "fr-FR",
        Lang::En => "en-GB",
    };
    Element::new("cp:coreProperties")
        .with("xmlns:cp", format!("{PACKAGE}/metadata/core-properties"))
        .with("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .with("xmlns:dcterms", "http://purl.org/dc/terms/")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .child(Element::new("dc:title").text(&document.title))
        .child(Element::new("dc:subject").text(&document.subtitle))
        .child(Element::new("dc:creator").text("maillage"))
        .child(Element::new("dc:language").text(language))
        .child(day("dcterms:created"))
        .child(day("dcterms:modified"))
}

#[cfg(test)]
mod tests;
