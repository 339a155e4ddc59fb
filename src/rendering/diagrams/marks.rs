//! Signs of territories beside their like: a shape for each type, filled when a difference is signalled.

use super::geometry::{Point, Rect};
use super::sheet::{INK, polygon};
use crate::rendering::svg::Element;

/// Types that have a shape of their own.
pub(super) const SHAPES: usize = 6;

/// The sign of a territory of the type at that position (none: a circle).
pub(super) fn sign((x, y): Point, radius: f64, kind: Option<usize>, is_filled: bool) -> Element {
    let at = |dx: f64, dy: f64| (x + dx * radius, y + dy * radius);
    let shape = match kind.map_or(0, |kind| if kind < SHAPES { kind } else { 0 }) {
        1 => polygon(&[at(-0.85, -0.85), at(0.85, -0.85), at(0.85, 0.85), at(-0.85, 0.85)]),
        2 => polygon(&[at(0.0, -1.1), at(1.05, 0.8), at(-1.05, 0.8)]),
        3 => polygon(&[at(0.0, -1.15), at(1.15, 0.0), at(0.0, 1.15), at(-1.15, 0.0)]),
        4 => polygon(&[at(0.0, 1.1), at(1.05, -0.8), at(-1.05, -0.8)]),
        5 => polygon(&[at(-1.1, 0.0), at(-0.55, -0.95), at(0.55, -0.95), at(1.1, 0.0), at(0.55, 0.95), at(-0.55, 0.95)]),
        _ => Element::new("circle").at("cx", x).at("cy", y).at("r", radius),
    };
    shape.with("fill", if is_filled { INK } else { "#ffffff" }).with("stroke", INK).at("stroke-width", 1.3)
}

/// The room that a sign takes.
pub(super) fn room(at: Point, radius: f64) -> Rect {
    Rect::around(at, 2.4 * radius, 2.4 * radius)
}
