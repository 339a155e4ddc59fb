//! SVG as a tree that only this file writes: names are ours, everything else is escaped here and nowhere else.
//!
//! Presentation attributes only: no style sheet, no script, no reference to anything outside the file, so that a drawing can be shown as an image, put into
//! a page or given to a typesetter without a clash.

use std::fmt::Write as _;

/// Fonts of every drawing, by what most machines have; the last is any sans-serif.
pub const FONTS: &str = "Arial, Helvetica, 'Liberation Sans', sans-serif";

/// An element, its attributes in order, its content.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    content: Vec<Content>,
}

#[derive(Clone, Debug, PartialEq)]
enum Content {
    Element(Element),
    Text(String),
}

impl Element {
    /// An element without attributes or content.
    pub fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), content: Vec::new() }
    }

    /// With one more attribute.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// With one more attribute, a number.
    #[must_use]
    pub fn at(self, name: &'static str, value: f64) -> Self {
        let value = coordinate(value);
        self.with(name, value)
    }

    /// With one more element inside.
    #[must_use]
    pub fn child(mut self, child: Element) -> Self {
        self.content.push(Content::Element(child));
        self
    }

    /// With a text inside.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.content.push(Content::Text(text.to_owned()));
        self
    }

    /// With a `<title>` inside, which a pointer shows and a screen reader reads; nothing when `title` is empty.
    #[must_use]
    pub fn titled(self, title: &str) -> Self {
        if title.is_empty() { self } else { self.child(Element::new("title").text(title)) }
    }

    fn write(&self, out: &mut String) {
        let _ = write!(out, "<{}", self.name);
        for (name, value) in &self.attributes {
            let _ = write!(out, " {name}=\"{}\"", escape(value));
        }
        if self.content.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for content in &self.content {
            match content {
                Content::Element(element) => element.write(out),
                Content::Text(text) => out.push_str(&escape(text)),
            }
        }
        let _ = write!(out, "</{}>", self.name);
    }
}

/// A number as it stands in a drawing: at most one decimal, never a signed zero. What isn't finite becomes 0.
pub fn coordinate(value: f64) -> String {
    let tenths = if value.is_finite() { (value * 10.0).round() } else { 0.0 };
    let text = format!("{:.1}", tenths / 10.0);
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Text that stands for itself in content and in quoted attributes. What XML can't hold (control characters) is left out.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// A whole drawing: what it is called (`title`) and what it says (`description`) are given to who can't see it.
///
/// `id`: a name of ours (lower case, digits, hyphens); the two texts are found by it.
pub fn document(id: &str, size: (f64, f64), title: &str, description: &str, content: Vec<Element>) -> String {
    let (width, height) = size;
    let (title_id, description_id) = (format!("{id}-titre"), format!("{id}-description"));
    let mut root = Element::new("svg")
        .with("xmlns", "http://www.w3.org/2000/svg")
        .with("viewBox", format!("0 0 {} {}", coordinate(width), coordinate(height)))
        .at("width", width)
        .at("height", height)
        .with("role", "img")
        .with("aria-labelledby", format!("{title_id} {description_id}"))
        .with("font-family", FONTS)
        .child(Element::new("title").with("id", title_id).text(title))
        .child(Element::new("desc").with("id", description_id).text(description))
        .child(Element::new("rect").at("width", width).at("height", height).with("fill", "#ffffff"));
    for element in content {
        root = root.child(element);
    }
    let mut out = String::new();
    root.write(&mut out);
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_users_stays_text() {
        let svg = document(
            "d",
            (10.0, 5.0),
            "a<b & \"c\"",
            "</desc><script>",
            vec![Element::new("text").with("data", "\"'>").text("<script>\u{0}x\u{7}")],
        );
        assert!(!svg.contains("<script") && !svg.contains('\u{0}') && !svg.contains('\u{7}'));
        assert!(svg.contains("a&lt;b &amp; &quot;c&quot;") && svg.contains("data=\"&quot;&#39;&gt;\""));
        assert!(svg.contains("viewBox=\"0 0 10 5\"") && svg.contains("aria-labelledby=\"d-titre d-description\""));
    }

    #[test]
    fn numbers_have_one_decimal_at_most() {
        let written: Vec<String> = [1.0, 1.26, -0.04, 12.95, f64::NAN, -3.0].map(coordinate).to_vec();
        assert_eq!(written, ["1", "1.3", "0", "13", "0", "-3"]);
    }
}
