//! How wide a text is, without a font at hand.
//!
//! # Choices   Advance widths of Helvetica's metrics (Arial, Liberation Sans and Nimbus Sans share them), and 5 % more: other sans-serif fonts of current
//! systems are a little wider. A table of 95 widths rather than a font library: the drawing only needs boxes that are never too small.

use unicode_normalization::UnicodeNormalization;

/// Thousandths of the font size, characters U+0020 to U+007E.
#[rustfmt::skip]
const REGULAR: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// The same in bold.
#[rustfmt::skip]
const BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

/// What other fonts may add.
const MARGIN: f64 = 1.05;

/// Width of a text in pixels, for a font size in pixels. An accent adds nothing to its letter; a character that the table doesn't know is as wide as the size.
pub(super) fn width(text: &str, size: f64, is_bold: bool) -> f64 {
    let table = if is_bold { &BOLD } else { &REGULAR };
    let thousandths: u32 = text
        .nfd()
        .map(|c| match c {
            ' '..='~' => u32::from(table[c as usize - 32]),
            '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0,
            '\u{a0}' | '\u{202f}' | '\u{2009}' => 278,
            '’' | '‘' => 278,
            '“' | '”' => 500,
            '«' | '»' | '–' | '€' | '≥' | '≤' | '↑' | '↓' => 556,
            '−' | '×' | '·' | '°' | '•' | 'ß' | 'ø' => 611,
            _ => 1000,
        })
        .sum();
    f64::from(thousandths) / 1000.0 * size * MARGIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_add_nothing_and_bold_is_no_narrower() {
        assert_eq!(width("été", 12.0, false), width("ete", 12.0, false));
        assert!(width("Maison départementale", 12.0, true) > width("Maison départementale", 12.0, false));
        assert_eq!(width("", 12.0, false), 0.0);
        assert!((width("漢字", 10.0, false) - 21.0).abs() < 1e-9);
    }
}
