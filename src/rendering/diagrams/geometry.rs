//! Rectangles and segments of a drawing, in pixels, y downwards.

/// A point.
pub(super) type Point = (f64, f64);

/// A rectangle, by its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    /// The rectangle around a centre.
    pub fn around((x, y): Point, width: f64, height: f64) -> Self {
        Self { x: x - width / 2.0, y: y - height / 2.0, width, height }
    }

    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    pub fn centre(&self) -> Point {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Do they come nearer to each other than `gap`? Edges that touch don't overlap at gap 0.
    pub fn overlaps(&self, other: &Rect, gap: f64) -> bool {
        self.x < other.right() + gap && other.x < self.right() + gap && self.y < other.bottom() + gap && other.y < self.bottom() + gap
    }

    /// How far one would have to move to be out of the other, and `gap` away; 0 when it is.
    pub fn depth(&self, other: &Rect, gap: f64) -> f64 {
        let across = (self.right() + gap - other.x).min(other.right() + gap - self.x);
        let down = (self.bottom() + gap - other.y).min(other.bottom() + gap - self.y);
        across.min(down).max(0.0)
    }

    /// Is the other rectangle wholly inside?
    #[cfg(test)]
    pub fn holds(&self, other: &Rect) -> bool {
        self.x <= other.x && self.y <= other.y && other.right() <= self.right() && other.bottom() <= self.bottom()
    }

    /// Does the segment pass through? (Liang & Barsky: the segment is cut by the four sides in turn.)
    pub fn is_crossed_by(&self, from: Point, to: Point) -> bool {
        // Most segments pass far away.
        if from.0.max(to.0) <= self.x || from.0.min(to.0) >= self.right() || from.1.max(to.1) <= self.y || from.1.min(to.1) >= self.bottom()
        {
            return false;
        }
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
        for (step, room) in [(-dx, from.0 - self.x), (dx, self.right() - from.0), (-dy, from.1 - self.y), (dy, self.bottom() - from.1)] {
            if step == 0.0 {
                if room < 0.0 {
                    return false;
                }
            } else if step < 0.0 {
                enters = enters.max(room / step);
            } else {
                leaves = leaves.min(room / step);
            }
        }
        enters < leaves
    }
}

/// Distance between two points.
pub(super) fn distance(a: Point, b: Point) -> f64 {
    ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt()
}

/// Do two segments cross, ends aside?
pub(super) fn cross(a: (Point, Point), b: (Point, Point)) -> bool {
    // Most segments are far apart.
    let ((a0, a1), (b0, b1)) = (a, b);
    if a0.0.max(a1.0) < b0.0.min(b1.0)
        || b0.0.max(b1.0) < a0.0.min(a1.0)
        || a0.1.max(a1.1) < b0.1.min(b1.1)
        || b0.1.max(b1.1) < a0.1.min(a1.1)
    {
        return false;
    }
    let side = |p: Point, q: Point, r: Point| (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0);
    side(a.0, a.1, b.0) * side(a.0, a.1, b.1) < 0.0 && side(b.0, b.1, a.0) * side(b.0, b.1, a.1) < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_and_rectangles() {
        let rect = Rect { x: 10.0, y: 10.0, width: 10.0, height: 10.0 };
        assert!(rect.is_crossed_by((0.0, 15.0), (30.0, 15.0)) && rect.is_crossed_by((12.0, 12.0), (13.0, 13.0)));
        assert!(!rect.is_crossed_by((0.0, 0.0), (30.0, 5.0)) && !rect.is_crossed_by((0.0, 15.0), (5.0, 15.0)));
        assert!(cross(((0.0, 0.0), (2.0, 2.0)), ((0.0, 2.0), (2.0, 0.0))));
        assert!(!cross(((0.0, 0.0), (2.0, 2.0)), ((0.0, 0.0), (2.0, 0.0))), "a common end is no crossing");
    }

    #[test]
    fn a_gap_widens_the_overlap() {
        let a = Rect::around((0.0, 0.0), 10.0, 10.0);
        let b = Rect::around((12.0, 0.0), 10.0, 10.0);
        assert!(!a.overlaps(&b, 0.0) && a.overlaps(&b, 3.0) && !a.overlaps(&b, 2.0));
    }
}
