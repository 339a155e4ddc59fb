//! The sheet that a diagram is drawn on: shapes, lines and texts, each text with the box that it takes, and the legend under them.

use super::geometry::{Point, Rect};
use super::glyphs::natural_width;
use super::label::{Type, wrap};
use crate::rendering::svg::{self, Element};

/// Width of every diagram in pixels: printed on A4 (some 680 pixels between the margins), its smallest text is still above 11 pixels.
pub(super) const WIDTH: f64 = 720.0;

pub(super) const INK: &str = "#1a1a1a";
pub(super) const MUTED: &str = "#4d4d4d";
pub(super) const FAINT: &str = "#8c8c8c";
pub(super) const PALE: &str = "#e9e9e9";
pub(super) const BLUE: &str = "#1d4f91";
pub(super) const PALE_BLUE: &str = "#dce7f5";
pub(super) const RED: &str = "#a3260f";

pub(super) const TITLE: Type = Type { size: 16.0, is_bold: true, ink: INK };
pub(super) const NAME: Type = Type { size: 12.0, is_bold: true, ink: INK };
pub(super) const PLAIN: Type = Type { size: 12.0, is_bold: false, ink: INK };
pub(super) const QUIET: Type = Type { size: 12.0, is_bold: false, ink: MUTED };

/// On which side of its point a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Start,
    Middle,
    End,
}

/// What is drawn, in order, with what tests need to know of it.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    elements: Vec<Element>,
    /// Box and text of every line of text.
    pub labels: Vec<(Rect, String)>,
    /// Boxes of shapes that no text but their own may touch.
    pub shapes: Vec<Rect>,
    /// Lowest point drawn.
    pub bottom: f64,
}

impl Sheet {
    /// A sheet with the diagram's title on top, on as many lines as it needs.
    pub fn titled(title: &str) -> Self {
        let mut sheet = Self::default();
        for line in wrap(title, WIDTH, TITLE, 3) {
            let y = sheet.bottom;
            sheet.write((0.0, y), &line, TITLE, Align::Start);
        }
        sheet.bottom += 10.0;
        sheet
    }

    /// Draws something that holds no text.
    pub fn draw(&mut self, element: Element) {
        self.elements.push(element);
    }

    /// Draws a node's shape, which takes up its box.
    pub fn shape(&mut self, rect: Rect, element: Element) {
        self.shapes.push(rect);
        self.bottom = self.bottom.max(rect.bottom());
        self.elements.push(element);
    }

    /// Writes one line of text, its upper edge at `at`; returns its box.
    pub fn write(&mut self, at: Point, text: &str, style: Type, align: Align) -> Rect {
        let (rect, element) = line_of_text(at, text, style, align);
        self.elements.push(element);
        self.note(rect, text);
        rect
    }

    /// Writes lines under one another on a white ground, so that a line of the drawing that runs behind doesn't disturb; `whole` is shown by a pointer.
    pub fn write_lines(&mut self, at: Point, lines: &[(String, Type)], align: Align, whole: &str) {
        let mut group = Element::new("g").titled(whole);
        let mut texts = Vec::new();
        let mut y = at.1;
        for (line, style) in lines {
            let (rect, element) = line_of_text((at.0, y), line, *style, align);
            group = group.child(ground(rect));
            texts.push(element);
            self.note(rect, line);
            y += style.line();
        }
        for text in texts {
            group = group.child(text);
        }
        self.elements.push(group);
    }

    fn note(&mut self, rect: Rect, text: &str) {
        self.bottom = self.bottom.max(rect.bottom());
        self.labels.push((rect, text.to_owned()));
    }

    /// Notes a text that was drawn by other means (turned, for instance).
    pub fn draw_text(&mut self, rect: Rect, text: &str, element: Element) {
        self.elements.push(element);
        self.note(rect, text);
    }

    /// Writes the legend under everything, then notes over the whole width. An entry is a sign, drawn in a box of 40 × 20 around its centre, and words.
    pub fn legend(&mut self, heading: &str, entries: Vec<(Sign, String)>, notes: &[String]) {
        let mut y = self.bottom + 14.0;
        self.draw(segment((0.0, y), (WIDTH, y)).with("stroke", FAINT).at("stroke-width", 1.0));
        y += 8.0;
        self.write((0.0, y), heading, NAME, Align::Start);
        y += NAME.line() + 5.0;
        let (column, sign_width, between) = ((WIDTH - 20.0) / 2.0, 48.0, 20.0);
        for pair in entries.chunks(2) {
            let mut height: f64 = 0.0;
            for (at, (sign, words)) in pair.iter().enumerate() {
                let x = at as f64 * (column + between);
                let lines = wrap(words, column - sign_width, PLAIN, 4);
                let text_height = lines.len() as f64 * PLAIN.line();
                for element in sign((x + 20.0, y + text_height.max(20.0) / 2.0)) {
                    self.draw(element);
                }
                let top = y + (20.0 - text_height).max(0.0) / 2.0;
                for (row, line) in lines.iter().enumerate() {
                    self.write((x + sign_width, top + row as f64 * PLAIN.line()), line, PLAIN, Align::Start);
                }
                height = height.max(text_height.max(20.0));
            }
            y += height + 5.0;
        }
        for note in notes.iter().filter(|note| !note.is_empty()) {
            for line in wrap(note, WIDTH, QUIET, 6) {
                self.write((0.0, y), &line, QUIET, Align::Start);
                y += QUIET.line();
            }
            y += 4.0;
        }
        self.bottom = self.bottom.max(y);
    }

    /// The whole drawing, with a white margin around.
    pub fn finish(self, id: &str, title: &str, description: &str) -> String {
        const MARGIN: f64 = 6.0;
        let group =
            self.elements.into_iter().fold(Element::new("g").with("transform", format!("translate({MARGIN} {MARGIN})")), Element::child);
        svg::document(id, (WIDTH + 2.0 * MARGIN, (self.bottom + 2.0 * MARGIN).ceil()), title, description, vec![group])
    }
}

/// Draws a sign of the legend around a point.
pub(super) type Sign = Box<dyn Fn(Point) -> Vec<Element>>;

/// One line of text, its upper edge at `at`.
pub(super) fn line_of_text(at: Point, text: &str, style: Type, align: Align) -> (Rect, Element) {
    let width = style.width(text);
    let (x, anchor) = match align {
        Align::Start => (at.0, "start"),
        Align::Middle => (at.0 - width / 2.0, "middle"),
        Align::End => (at.0 - width, "end"),
    };
    let rect = Rect { x, y: at.1, width, height: style.line() };
    // The baseline: sans-serif capitals and ascenders take about three quarters of the size above it.
    let element = Element::new("text").at("x", at.0).at("y", at.1 + style.line() * 0.5 + style.size * 0.36).at("font-size", style.size);
    let element = held(element, text, style);
    let element = if style.is_bold { element.with("font-weight", "bold") } else { element };
    let element = if align == Align::Start { element } else { element.with("text-anchor", anchor) };
    (rect, element.with("fill", style.ink).text(text))
}

/// A text element held to the width that its box was made for, whatever font the reader's machine has.
pub(super) fn held(element: Element, text: &str, style: Type) -> Element {
    if text.is_empty() {
        return element;
    }
    element.at("textLength", natural_width(text, style.size, style.is_bold)).with("lengthAdjust", "spacingAndGlyphs")
}

/// A white ground behind a text.
fn ground(rect: Rect) -> Element {
    rectangle(Rect { x: rect.x - 2.0, width: rect.width + 4.0, ..rect }).with("fill", "#ffffff")
}

/// A straight line, its stroke still to be set.
pub(super) fn segment(from: Point, to: Point) -> Element {
    Element::new("line").at("x1", from.0).at("y1", from.1).at("x2", to.0).at("y2", to.1)
}

/// A rectangle, its fill still to be set.
pub(super) fn rectangle(rect: Rect) -> Element {
    Element::new("rect").at("x", rect.x).at("y", rect.y).at("width", rect.width).at("height", rect.height)
}

/// A closed path through points, its fill still to be set.
pub(super) fn polygon(points: &[Point]) -> Element {
    let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", svg::coordinate(*x), svg::coordinate(*y))).collect();
    Element::new("polygon").with("points", points.join(" "))
}

/// For tests: texts never overlap each other, nor shapes, unless they stand wholly inside; and all stands on the sheet.
#[cfg(test)]
#[track_caller]
pub(super) fn check_legible(sheet: &Sheet, what: &str) {
    for (at, (a, text)) in sheet.labels.iter().enumerate() {
        assert!(
            a.x >= -0.01 && a.right() <= WIDTH + 0.01 && a.y >= -0.01 && a.bottom() <= sheet.bottom + 0.01,
            "{what}: « {text} » leaves the sheet: {a:?}"
        );
        for (b, other) in &sheet.labels[..at] {
            assert!(!a.overlaps(b, -0.01), "{what}: « {text} » and « {other} » overlap: {a:?} {b:?}");
        }
        for shape in &sheet.shapes {
            assert!(!a.overlaps(shape, -0.01) || shape.holds(a), "{what}: « {text} » runs over a shape: {a:?} {shape:?}");
        }
    }
    for (at, a) in sheet.shapes.iter().enumerate() {
        assert!(sheet.shapes[..at].iter().all(|b| !a.overlaps(b, -0.01)), "{what}: shapes overlap");
    }
}
