//! Paragraphs and runs of words.

use crate::rendering::document::{Inline, MarkedSpan, Target, TextMark, Words};
use crate::rendering::xml::Element;
use sha2::{Digest, Sha256};

/// A paragraph in a style.
pub fn paragraph(style: &str, content: Vec<Element>) -> Element {
    paragraph_with(style, Vec::new(), content)
}

/// A paragraph in a style, with properties of its own, in the order that the format wants.
pub fn paragraph_with(style: &str, properties: Vec<Element>, content: Vec<Element>) -> Element {
    let properties = Element::new("w:pPr").child(Element::new("w:pStyle").with("w:val", style)).children(properties);
    Element::new("w:p").child(properties).children(content)
}

/// Words as they are.
pub fn run(text: &str) -> Element {
    Element::new("w:r").child(letters(text))
}

/// Words in a style of characters.
pub fn styled(style: &str, text: &str) -> Element {
    Element::new("w:r").child(Element::new("w:rPr").child(Element::new("w:rStyle").with("w:val", style))).child(letters(text))
}

fn letters(text: &str) -> Element {
    Element::new("w:t").with("xml:space", "preserve").text(text)
}

/// A jump to the next stop.
pub fn tab() -> Element {
    Element::new("w:r").child(Element::new("w:tab"))
}

/// A figure that Word counts: the page, the number of pages.
pub fn field(code: &str) -> Element {
    Element::new("w:fldSimple").with("w:instr", code).child(run("1"))
}

/// A run of words.
pub fn words(words: &Words) -> Vec<Element> {
    words.iter().flat_map(inline).collect()
}

/// One piece.
pub fn inline(inline: &Inline) -> Vec<Element> {
    match inline {
        Inline::Text(text) => vec![run(text)],
        Inline::Strong(text) => vec![styled("Strong", text)],
        Inline::Muted(text) => vec![styled("Muted", text)],
        Inline::Code(text) => vec![styled("Code", text)],
        Inline::Link(Target::Place(place), text) => {
            vec![Element::new("w:hyperlink").with("w:anchor", bookmark(place)).child(styled("Hyperlink", text))]
        }
        // A file of the report folder is named: a Word file travels by mail, without the folder that it came from.
        Inline::Link(Target::File(_), text) => vec![run(text)],
        Inline::Record { name, id } => {
            let mut runs = Vec::new();
            if !name.is_empty() {
                runs.push(run(name));
            }
            if !id.is_empty() && name != id {
                if !name.is_empty() {
                    runs.push(run(" "));
                }
                runs.push(styled("Code", id));
            }
            runs
        }
    }
}

/// A marked text: what brings texts together is underlined, what sets one apart dotted.
pub fn spans(spans: &[MarkedSpan], is_title: bool) -> Vec<Element> {
    let span = |span: &MarkedSpan| {
        let mut properties = Element::new("w:rPr");
        if is_title {
            properties = properties.child(Element::new("w:b"));
        }
        let line = match span.mark {
            TextMark::Plain => None,
            TextMark::Shared => Some("single"),
            TextMark::Distinct => Some("dotted"),
        };
        Element::new("w:r").child(properties.children(line.map(|line| Element::new("w:u").with("w:val", line)))).child(letters(&span.text))
    };
    spans.iter().map(span).collect()
}

/// The name of a place, as Word allows it: letters, digits and underscores, 40 at most.
pub fn bookmark(id: &str) -> String {
    let plain: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if plain.len() <= 38 {
        format!("p_{plain}")
    } else {
        let digest: String = Sha256::digest(id.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("p_{digest}")
    }
}
