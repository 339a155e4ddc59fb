//! The styles of a document and its bullets. All ink is black or grey: it is printed in black and white.

use super::{MAIN, WIDTH};
use crate::rendering::xml::Element;
use crate::text::Lang;

/// What is on most machines; Word and LibreOffice replace it by one of the same widths where it isn't.
const FONT: &str = "Arial";

/// Half-points.
const SIZE: u32 = 19;

fn val(name: &'static str, value: impl ToString) -> Element {
    Element::new(name).with("w:val", value.to_string())
}

fn fonts(name: &str) -> Element {
    Element::new("w:rFonts").with("w:ascii", name).with("w:hAnsi", name).with("w:cs", name)
}

fn spacing(before: u32, after: u32) -> Element {
    Element::new("w:spacing")
        .with("w:before", before.to_string())
        .with("w:after", after.to_string())
        .with("w:line", "264")
        .with("w:lineRule", "auto")
}

fn indent(left: u32, hanging: u32) -> Element {
    Element::new("w:ind").with("w:left", left.to_string()).with("w:hanging", hanging.to_string())
}

/// A style of paragraphs: its properties and those of its characters, in the order that the format wants.
fn paragraphs(id: &str, name: &str, properties: Vec<Element>, characters: Vec<Element>) -> Element {
    let mut style = Element::new("w:style").with("w:type", "paragraph").with("w:styleId", id);
    if id == "Normal" {
        style = style.with("w:default", "1");
    }
    style = style.child(val("w:name", name));
    if id != "Normal" {
        style = style.child(val("w:basedOn", "Normal"));
    }
    if id.starts_with("Heading") || id == "Title" {
        style = style.child(val("w:next", "BodyText"));
    }
    style
        .child(Element::new("w:qFormat"))
        .child(Element::new("w:pPr").children(properties))
        .child(Element::new("w:rPr").children(characters))
}

fn heading(level: u32, size: u32) -> Element {
    const IDS: [&str; 6] = ["Heading1", "Heading2", "Heading3", "Heading4", "Heading5", "Heading6"];
    let id = IDS[(level as usize - 1).min(5)];
    let before = if level == 1 { 360 } else { 240 };
    let properties = vec![Element::new("w:keepNext"), Element::new("w:keepLines"), spacing(before, 100), val("w:outlineLvl", level - 1)];
    paragraphs(id, &format!("heading {level}"), properties, vec![Element::new("w:b"), val("w:sz", size)])
}

fn characters(id: &str, name: &str, properties: Vec<Element>) -> Element {
    Element::new("w:style")
        .with("w:type", "character")
        .with("w:styleId", id)
        .child(val("w:name", name))
        .child(Element::new("w:rPr").children(properties))
}

/// A style of tables, with or without lines.
fn tables(id: &str, lines: &[&'static str], width: u32) -> Element {
    let line = |name: &'static str| {
        Element::new(name).with("w:val", "single").with("w:sz", width.to_string()).with("w:space", "0").with("w:color", "8C8C8C")
    };
    let margin = |name: &'static str, width: u32| Element::new(name).with("w:w", width.to_string()).with("w:type", "dxa");
    let mut properties = Element::new("w:tblPr");
    if !lines.is_empty() {
        properties = properties.child(Element::new("w:tblBorders").children(lines.iter().map(|name| line(name))));
    }
    properties = properties.child(
        Element::new("w:tblCellMar")
            .child(margin("w:top", 40))
            .child(margin("w:left", 80))
            .child(margin("w:bottom", 40))
            .child(margin("w:right", 80)),
    );
    Element::new("w:style").with("w:type", "table").with("w:styleId", id).child(val("w:name", id)).child(properties)
}

/// Every style.
pub fn styles(lang: Lang) -> Element {
    let language = match lang {
        Lang::Fr => "fr-FR",
        Lang::En => "en-GB",
    };
    let defaults = Element::new("w:docDefaults")
        .child(Element::new("w:rPrDefault").child(
            Element::new("w:rPr").child(fonts(FONT)).child(val("w:sz", SIZE)).child(val("w:szCs", SIZE)).child(val("w:lang", language)),
        ))
        .child(Element::new("w:pPrDefault").child(Element::new("w:pPr").child(Element::new("w:widowControl"))));
    let small = || vec![val("w:sz", 17)];
    let grey = || val("w:color", "595959");
    let rule =
        |name: &'static str| Element::new(name).with("w:val", "single").with("w:sz", "6").with("w:space", "4").with("w:color", "8C8C8C");
    let stop = || Element::new("w:tabs").child(Element::new("w:tab").with("w:val", "right").with("w:pos", WIDTH.to_string()));
    let bullet = |level: u32| {
        let numbering = Element::new("w:numPr").child(val("w:ilvl", level)).child(val("w:numId", 1));
        vec![numbering, spacing(0, 30), indent(360 + level * 360, 260)]
    };
    Element::new("w:styles")
        .with("xmlns:w", MAIN)
        .child(defaults)
        .child(paragraphs("Normal", "Normal", Vec::new(), Vec::new()))
        .child(paragraphs("Title", "Title", vec![Element::new("w:keepNext"), spacing(0, 60)], vec![Element::new("w:b"), val("w:sz", 40)]))
        .child(paragraphs("Subtitle", "Subtitle", vec![spacing(0, 240)], vec![grey(), val("w:sz", 22)]))
        .child(heading(1, 30))
        .child(heading(2, 25))
        .child(heading(3, 22))
        .child(heading(4, 20))
        .child(heading(5, 20))
        .child(heading(6, 20))
        .child(paragraphs("BodyText", "Body Text", vec![spacing(0, 100)], Vec::new()))
        .child(paragraphs("Lead", "Lead", vec![spacing(0, 160)], vec![val("w:sz", 22)]))
        .child(paragraphs("Eyebrow", "Eyebrow", vec![Element::new("w:keepNext"), spacing(120, 0)], vec![grey(), val("w:sz", 18)]))
        .child(paragraphs("ListBullet", "List Bullet", bullet(0), Vec::new()))
        .child(paragraphs("ListBullet2", "List Bullet 2", bullet(1), Vec::new()))
        .child(paragraphs(
            "Caption",
            "caption",
            vec![Element::new("w:keepNext"), spacing(160, 60)],
            vec![Element::new("w:b"), val("w:sz", 18)],
        ))
        .child(paragraphs("Note", "Note", vec![spacing(40, 160)], vec![grey(), val("w:sz", 17)]))
        .child(paragraphs("Summary", "Summary", vec![Element::new("w:keepNext"), spacing(120, 60)], vec![Element::new("w:b")]))
        .child(paragraphs("Quote", "Quote", vec![Element::new("w:pBdr").child(rule("w:left")), spacing(0, 60), indent(240, 0)], Vec::new()))
        .child(paragraphs("CalloutTitle", "Callout Title", vec![Element::new("w:keepNext"), spacing(60, 80)], vec![Element::new("w:b")]))
        .child(paragraphs("Picture", "Picture", vec![Element::new("w:keepNext"), spacing(120, 60)], Vec::new()))
        .child(paragraphs("TableText", "Table Text", Vec::new(), small()))
        .child(paragraphs("TableNumber", "Table Number", vec![val("w:jc", "right")], small()))
        .child(paragraphs("TableHead", "Table Head", vec![Element::new("w:keepNext")], vec![Element::new("w:b"), val("w:sz", 17)]))
        .child(paragraphs("TableLabel", "Table Label", Vec::new(), vec![Element::new("w:b"), val("w:sz", 17)]))
        .child(paragraphs(
            "Gap",
            "Gap",
            vec![Element::new("w:spacing").with("w:before", "0").with("w:after", "0").with("w:line", "120").with("w:lineRule", "exact")],
            vec![val("w:sz", 8)],
        ))
        .child(paragraphs("Header", "header", vec![Element::new("w:pBdr").child(rule("w:bottom")), stop()], vec![grey(), val("w:sz", 16)]))
        .child(paragraphs("Footer", "footer", vec![stop()], vec![grey(), val("w:sz", 16)]))
        .child(characters("Strong", "Strong", vec![Element::new("w:b")]))
        .child(characters("Muted", "Muted", vec![grey()]))
        .child(characters("Code", "Code", vec![fonts("Courier New"), grey(), val("w:sz", 15)]))
        .child(characters("Hyperlink", "Hyperlink", vec![val("w:u", "single")]))
        .child(tables("Grid", &["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"], 4))
        .child(tables("Plain", &["w:insideH"], 2))
        .child(tables("Frame", &["w:left"], 24))
}

/// Bullets of two levels.
pub fn numbering() -> Element {
    let level = |level: u32, sign: &str| {
        Element::new("w:lvl")
            .with("w:ilvl", level.to_string())
            .child(val("w:start", 1))
            .child(val("w:numFmt", "bullet"))
            .child(val("w:lvlText", sign))
            .child(val("w:lvlJc", "left"))
            .child(Element::new("w:pPr").child(indent(360 + level * 360, 260)))
    };
    let kind = Element::new("w:abstractNum")
        .with("w:abstractNumId", "0")
        .child(val("w:multiLevelType", "hybridMultilevel"))
        .child(level(0, "•"))
        .child(level(1, "–"));
    Element::new("w:numbering")
        .with("xmlns:w", MAIN)
        .child(kind)
        .child(Element::new("w:num").with("w:numId", "1").child(val("w:abstractNumId", 0)))
}
