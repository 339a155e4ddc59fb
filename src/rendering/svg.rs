//! SVG, as a tree of [`Element`]s: names are ours, everything else is escaped where the tree is written.
//!
//! Presentation attributes only: no style sheet, no script, no reference to anything outside the file, so that a drawing can be shown as an image, put into
//! a page or given to a typesetter without a clash.

pub use super::xml::{Element, escape};

/// Fonts of every drawing, by what most machines have; the last is any sans-serif.
pub const FONTS: &str = "Arial, Helvetica, 'Liberation Sans', sans-serif";

/// A number as it stands in a drawing: at most one decimal, never a signed zero. What isn't finite becomes 0.
pub fn coordinate(value: f64) -> String {
    let tenths = if value.is_finite() { (value * 10.0).round() } else { 0.0 };
    let text = format!("{:.1}", tenths / 10.0);
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
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
    let mut out = root.xml();
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
