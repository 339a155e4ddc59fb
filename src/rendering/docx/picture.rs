//! A drawing as a picture: Word and LibreOffice of a few years ago show no SVG.

use crate::rendering::figure::Figure;
use crate::rendering::xml::Element;
use resvg::{tiny_skia, usvg};
use std::sync::Arc;

/// Points of the picture for one of the drawing: sharp on paper.
const SCALE: f32 = 2.0;

/// No picture is larger than this, a side: a drawing of a whole country stays affordable.
const MOST: f32 = 4_000.0;

/// A picture and its size as drawn.
pub(super) struct Picture {
    /// The bytes of the file.
    pub png: Vec<u8>,
    width: f32,
    height: f32,
}

/// The drawing as a picture; nothing when it can't be drawn.
pub(super) fn png(svg: &str) -> Option<Picture> {
    let mut fonts = usvg::fontdb::Database::new();
    for font in crate::rendering::fonts::SANS {
        fonts.load_font_data(font().to_vec());
    }
    fonts.set_sans_serif_family(crate::rendering::fonts::SANS_FAMILY);
    let options = usvg::Options { fontdb: Arc::new(fonts), ..Default::default() };
    let tree = usvg::Tree::from_str(svg, &options).ok()?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = SCALE.min(MOST / width.max(height));
    let pixels = |side: f32| (side * scale).ceil().max(1.0) as u32;
    let mut map = tiny_skia::Pixmap::new(pixels(width), pixels(height))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut map.as_mut());
    Some(Picture { png: map.encode_png().ok()?, width, height })
}

/// The picture in a line of text, no wider than the page, with its words for who can't see it.
pub(super) fn drawing(number: usize, picture: &Picture, figure: &Figure) -> Element {
    /// Units of the format in a point of the drawing (a 96th of an inch), and in a twentieth of a point.
    const OF_PIXEL: f32 = 9_525.0;
    const OF_TWIP: f32 = 635.0;
    let shrink =
        (super::WIDTH as f32 * OF_TWIP / (picture.width * OF_PIXEL)).min(13_000.0 * OF_TWIP / (picture.height * OF_PIXEL)).min(1.0);
    let [width, height] = [picture.width, picture.height].map(|side| ((side * OF_PIXEL * shrink) as u64).to_string());
    let size = |name: &'static str| Element::new(name).with("cx", width.as_str()).with("cy", height.as_str());
    let blip = Element::new("pic:blipFill")
        .child(Element::new("a:blip").with("r:embed", format!("rImg{number}")))
        .child(Element::new("a:stretch").child(Element::new("a:fillRect")));
    let shape = Element::new("pic:spPr")
        .child(Element::new("a:xfrm").child(Element::new("a:off").with("x", "0").with("y", "0")).child(size("a:ext")))
        .child(Element::new("a:prstGeom").with("prst", "rect").child(Element::new("a:avLst")));
    let named = |name: &'static str| {
        Element::new(name).with("id", number.to_string()).with("name", figure.id.as_str()).with("descr", figure.alt.as_str())
    };
    let pic = Element::new("pic:pic")
        .child(Element::new("pic:nvPicPr").child(named("pic:cNvPr")).child(Element::new("pic:cNvPicPr")))
        .child(blip)
        .child(shape);
    let data = Element::new("a:graphicData").with("uri", "http://schemas.openxmlformats.org/drawingml/2006/picture").child(pic);
    let inline = Element::new("wp:inline").child(size("wp:extent")).child(named("wp:docPr")).child(Element::new("a:graphic").child(data));
    Element::new("w:r").child(Element::new("w:drawing").child(inline))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_becomes_a_picture_twice_as_fine() {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='60' height='20'><text x='2' y='15'>é</text></svg>";
        let picture = png(svg).expect("a drawing");
        assert_eq!(&picture.png[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(&picture.png[16..24], [0, 0, 0, 120, 0, 0, 0, 40]);
        assert!(png("<svg").is_none());
    }
}
