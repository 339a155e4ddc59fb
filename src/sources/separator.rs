//! Which character parts the cells of a file.
//!
//! # Method   The first rows are split with each candidate in turn; the best is the one that gives many columns, the same number in nearly every row.
//! `|` also stands between the values of a list: it wins only where nothing else gives columns.

/// Read when no candidate gives columns.
pub(super) const DEFAULT: u8 = b',';

/// Rows looked at.
pub(super) const SAMPLE: usize = 200;

/// Two cells in half of the rows: enough not to take the bars of lists for columns.
const STEADY: f64 = 0.5 * std::f64::consts::LN_2;

/// In order of preference.
const CANDIDATES: [u8; 4] = [DEFAULT, b';', b'\t', b'|'];

/// The separator of a text.
pub(super) fn detect(text: &str) -> u8 {
    let mut best = (0.0, DEFAULT);
    for candidate in CANDIDATES {
        let score = steadiness(text, candidate);
        let is_list = candidate == b'|' && best.0 > STEADY;
        // Beyond rounding: a tie goes to the first of the list.
        if score > best.0 + 1e-9 && !is_list {
            best = (score, candidate);
        }
    }
    best.1
}

/// Share of the rows that have the usual number of cells, times the logarithm of that number: 0 for a single column.
fn steadiness(text: &str, separator: u8) -> f64 {
    let table = super::csv::parse("", text, separator, SAMPLE);
    let mut widths: Vec<usize> = table.rows().map(|row| row.len()).collect();
    let rows = widths.len();
    widths.sort_unstable();
    widths.chunk_by(|a, b| a == b).map(|same| same.len() as f64 / rows as f64 * libm::log(same[0] as f64)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_separator() {
        let cases: [(&str, u8); 7] = [
            ("a,b\n1,2", b','),
            ("id;nom;cout\n1;a;1,5\n2;b;2,5\n3;c;3,5", b';'),
            ("id\tnom\n1\ta, b", b'\t'),
            ("Year|New dwellings|Other\n1986|1|2", b'|'),
            ("id,liste\n1,a|b\n2,c|d\n3,e|f", b','),
            ("seule\nune\ncolonne", b','),
            ("Bilan 2014 ; provisoire\n\nid,nom,type\n1,a,b\n2,c,d", b','),
        ];
        for (text, expected) in cases {
            assert_eq!(char::from(detect(text)), char::from(expected), "{text}");
        }
    }
}
