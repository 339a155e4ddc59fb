//! Small drawings inside the page: bars and dots. Each has its words beside it, so the drawing itself is hidden from those who don't see it.
//! Everything stays legible in black and white: filled against hollow, never one colour against another.

use crate::rendering::document::{DotKind, EvidenceBars, ExpectedBar, Strip};
use maud::{Markup, html};
use std::fmt::Write as _;

/// A coordinate with one decimal: enough for a screen, and the same bytes everywhere.
fn at(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// The hatching, defined once for the page.
pub fn patterns() -> Markup {
    html! {
        svg.patterns width="0" height="0" aria-hidden="true" focusable="false" {
            defs {
                pattern id="hachures" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect width="4" height="4" fill="#fff" {}
                    rect width="1.4" height="4" fill="#555" {}
                }
            }
        }
    }
}

/// A share from 0 to 1 as a bar.
pub fn share(share: f64) -> Markup {
    let width = share.clamp(0.0, 1.0) * 58.0;
    html! {
        svg.bar width="60" height="10" viewBox="0 0 60 10" aria-hidden="true" focusable="false" {
            rect.frame x="0.5" y="0.5" width="59" height="9" {}
            rect.ink x="1" y="1" width=(at(width)) height="8" {}
        }
    }
}

/// A part of a whole as a bar without frame.
pub fn part(part: f64) -> Markup {
    html! {
        svg.part width="48" height="8" viewBox="0 0 48 8" aria-hidden="true" focusable="false" {
            rect.trough x="0" y="3" width="48" height="2" {}
            rect.ink x="0" y="0" width=(at((part.clamp(0.0, 1.0) * 48.0).max(1.0))) height="8" {}
        }
    }
}

const WHY_WIDTH: f64 = 220.0;

/// The scale on which shares add up: from value to place.
pub struct Scale {
    low: f64,
    unit: f64,
}

impl Scale {
    /// Holds zero and every partial sum.
    pub fn of(bars: &EvidenceBars) -> Self {
        let (mut low, mut high, mut sum) = (0.0_f64, 0.0_f64, 0.0);
        for item in &bars.items {
            sum += item.share;
            low = low.min(sum);
            high = high.max(sum);
        }
        let span = (high - low).max(1e-9);
        Self { low, unit: (WHY_WIDTH - 8.0) / span }
    }

    fn place(&self, value: f64) -> f64 {
        4.0 + (value - self.low) * self.unit
    }
}

/// One share, drawn from where the sum stood to where it stands now.
pub fn step(scale: &Scale, from: f64, share: f64) -> Markup {
    let (start, end) = (scale.place(from), scale.place(from + share));
    let (left, width) = (start.min(end), (start - end).abs().max(1.0));
    html! {
        svg.step width="220" height="16" viewBox="0 0 220 16" aria-hidden="true" focusable="false" {
            line.axis x1=(at(scale.place(0.0))) y1="0" x2=(at(scale.place(0.0))) y2="16" {}
            rect class=(if share < 0.0 { "against" } else { "for" }) x=(at(left)) y="3" width=(at(width)) height="10" {}
            line.joint x1=(at(end)) y1="8" x2=(at(end)) y2="16" {}
        }
    }
}

/// The sum, as a mark on the scale.
pub fn sum(scale: &Scale, total: f64) -> Markup {
    let x = scale.place(total);
    let points = format!("{},8 {},3 {},8 {},13", at(x - 4.0), at(x), at(x + 4.0), at(x));
    html! {
        svg.step width="220" height="16" viewBox="0 0 220 16" aria-hidden="true" focusable="false" {
            line.axis x1=(at(scale.place(0.0))) y1="0" x2=(at(scale.place(0.0))) y2="16" {}
            line.joint x1=(at(x)) y1="0" x2=(at(x)) y2="8" {}
            polygon.ink points=(points) {}
        }
    }
}

/// Dots on one line of a strip.
const DOTS_A_LINE: usize = 36;

/// Invitations: filled = present, half = excused, hollow = absent; the year stands under its first dot.
pub fn strip(strip: &Strip) -> Markup {
    const STEP: usize = 16;
    const LINE: usize = 34;
    let n_lines = strip.dots.len().div_ceil(DOTS_A_LINE).max(1);
    let width = strip.dots.len().clamp(1, DOTS_A_LINE) * STEP + 14;
    let height = n_lines * LINE;
    let mut years: Vec<(usize, usize, i16)> = Vec::new();
    for (position, dot) in strip.dots.iter().enumerate() {
        let is_new = position == 0 || position % DOTS_A_LINE == 0 || strip.dots[position - 1].year != dot.year;
        let is_free = years.last().is_none_or(|(last, ..)| position - last >= 2 || position / DOTS_A_LINE != last / DOTS_A_LINE);
        if is_new && is_free {
            years.push((position, (position % DOTS_A_LINE) * STEP + 2, dot.year));
        }
    }
    html! {
        svg.strip width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } aria-hidden="true" focusable="false" {
            @for (position, dot) in strip.dots.iter().enumerate() {
                @let (x, y) = ((position % DOTS_A_LINE) * STEP + 8, (position / DOTS_A_LINE) * LINE + 9);
                g { title { (dot.date) } (dot_at(x, y, dot.kind)) }
            }
            @for (position, x, year) in years {
                text x=(x) y=((position / DOTS_A_LINE) * LINE + 29) { (year) }
            }
        }
    }
}

/// One dot, for a strip or its legend.
pub fn dot_at(x: usize, y: usize, kind: DotKind) -> Markup {
    let half = format!("M{x},{} a5.5,5.5 0 0 0 0,11 z", y as f64 - 5.5);
    html! {
        @match kind {
            DotKind::Present => { circle.dot-full cx=(x) cy=(y) r="5.5" {} }
            DotKind::Excused => { circle.dot-empty cx=(x) cy=(y) r="5.5" {} path.dot-half d=(half) {} }
            DotKind::Absent => { circle.dot-empty cx=(x) cy=(y) r="5.5" {} }
        }
    }
}

/// Observed (a diamond) against expected (an interval with its middle), on a scale common to all lines.
pub fn expected(bar: &ExpectedBar, largest: f64) -> Markup {
    let place = |value: f64| 6.0 + value.clamp(0.0, largest) / largest.max(1e-9) * 208.0;
    let (low, mid, high) = bar.expected;
    let x = place(bar.observed);
    let mut points = String::new();
    for (dx, dy) in [(-5.0, 9.0), (0.0, 4.0), (5.0, 9.0), (0.0, 14.0)] {
        let _ = write!(points, "{},{} ", at(x + dx), dy);
    }
    html! {
        svg.expected width="220" height="18" viewBox="0 0 220 18" aria-hidden="true" focusable="false" {
            line.trough-line x1="6" y1="9" x2="214" y2="9" {}
            rect.band x=(at(place(low))) y="5" width=(at((place(high) - place(low)).max(1.0))) height="8" {}
            line.middle x1=(at(place(mid))) y1="2" x2=(at(place(mid))) y2="16" {}
            polygon.ink points=(points.trim_end()) {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendering::document::EvidenceItem;

    #[test]
    fn steps_stay_on_the_scale() {
        let items = [3.0, -5.0, 1.0].map(|share| EvidenceItem { words: vec![], share, figure: String::new() }).to_vec();
        let scale = Scale::of(&EvidenceBars { items, total: -1.0, ..Default::default() });
        assert_eq!((scale.place(-2.0), scale.place(3.0)), (4.0, WHY_WIDTH - 4.0));
        let flat = Scale::of(&EvidenceBars::default());
        assert!(flat.place(0.0).is_finite());
    }
}
