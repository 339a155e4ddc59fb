//! Names cut to the room that a drawing has.

use super::glyphs::width;

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Type {
    /// Font size in pixels.
    pub size: f64,
    /// Bold?
    pub is_bold: bool,
    /// Colour.
    pub ink: &'static str,
}

impl Type {
    /// Width of a text.
    pub fn width(&self, text: &str) -> f64 {
        width(text, self.size, self.is_bold)
    }

    /// Distance from one line to the next.
    pub fn line(&self) -> f64 {
        (self.size * 1.2).ceil()
    }
}

/// One line of clean text: spaces collapsed; control characters, and those that turn the direction of writing, left out.
pub(super) fn clean(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|c| if c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}') { ' ' } else { c })
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        })
        .collect();
    kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text, or as much of it as fits with an ellipsis; at least its first letter.
pub(super) fn shorten(text: &str, room: f64, style: Type) -> String {
    if style.width(text) <= room {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let fits = |n: usize| style.width(&(letters[..n].iter().collect::<String>() + "…")) <= room;
    let n = (1..letters.len()).rev().find(|n| fits(*n)).unwrap_or(1);
    // A cut between words reads better, when it doesn't cost half of what fits.
    let at_word =
        (1..=n).rev().find(|n| letters.get(*n) == Some(&' ') && letters[*n - 1].is_alphanumeric()).filter(|at| *at * 2 > n).unwrap_or(n);
    let kept: String = letters[..at_word].iter().collect();
    kept.trim_end_matches([' ', ',', '(', '-', '\'', '’', ';', ':', '\u{202f}', '\u{a0}']).to_owned() + "…"
}

/// The text in at most `n_lines` lines of width `room`; the last ends with an ellipsis when something is left. An empty text gives no line.
pub(super) fn wrap(text: &str, room: f64, style: Type, n_lines: usize) -> Vec<String> {
    let pieces = pieces(text);
    let mut lines: Vec<String> = Vec::new();
    let mut at = 0;
    while at < pieces.len() && lines.len() < n_lines {
        let is_last = lines.len() + 1 == n_lines;
        let rest: String = pieces[at..].concat();
        if is_last || style.width(rest.trim()) <= room {
            lines.push(shorten(rest.trim(), room, style));
            break;
        }
        let mut line = String::new();
        while at < pieces.len() && style.width((line.clone() + pieces[at]).trim_end()) <= room {
            line.push_str(pieces[at]);
            at += 1;
        }
        if line.is_empty() {
            // A word longer than the line: what is left of it can't be shown, the reader finds it in the title.
            line = shorten(pieces[at].trim_end(), room, style);
            at += 1;
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// A text as pieces after each of which a line may end: after a space, or a hyphen between two letters.
fn pieces(text: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    for (position, (at, c)) in letters.iter().enumerate() {
        let is_inner = position > 1 && letters.get(position + 1).is_some_and(|(_, next)| next.is_alphanumeric());
        if *c == ' ' || (*c == '-' && is_inner) {
            cuts.push(at + 1);
        }
    }
    cuts.push(text.len());
    cuts.windows(2).map(|ends| &text[ends[0]..ends[1]]).filter(|piece| !piece.is_empty()).collect()
}

/// Names without the words that all of them begin with ("MDS de Chelles", "MDS de Lagny" → "Chelles", "Lagny"), as long as each then begins with a capital.
pub(super) fn without_common_beginning(names: &[String]) -> Vec<String> {
    let words: Vec<Vec<&str>> = names.iter().map(|name| name.split(' ').collect()).collect();
    let Some(first) = words.first().filter(|_| words.len() > 1) else { return names.to_vec() };
    let common = (0..first.len()).take_while(|at| words.iter().all(|w| w.len() > at + 1 && w[*at] == first[*at])).count();
    let cut = (1..=common).rev().find(|cut| words.iter().all(|w| w[*cut].starts_with(char::is_uppercase)));
    match cut {
        Some(cut) => words.iter().map(|w| w[cut..].join(" ")).collect(),
        None => names.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Type = Type { size: 12.0, is_bold: false, ink: "#000000" };

    #[test]
    fn lines_keep_to_their_room() {
        let text = "Atelier d'accès aux droits pour les personnes âgées isolées de Saint-Fargeau-Ponthierry et Montereau-Fault-Yonne";
        for room in [60.0, 100.0, 180.0] {
            for n in 1..6 {
                let lines = wrap(text, room, STYLE, n);
                assert!(lines.len() <= n && lines.iter().all(|line| STYLE.width(line) <= room), "{lines:?}");
            }
        }
        assert_eq!(wrap(text, 2000.0, STYLE, 3), [text]);
        assert!(wrap("", 100.0, STYLE, 3).is_empty());
    }

    #[test]
    fn what_is_cut_says_so() {
        assert_eq!(shorten("Mission locale de Chelles", STYLE.width("Mission locale de Chel…"), STYLE), "Mission locale de…");
        assert!(shorten("Anticonstitutionnellement", 60.0, STYLE).ends_with('…'));
        assert_eq!(shorten("漢", 1.0, STYLE), "漢…");
    }

    #[test]
    fn common_words_go_when_capitals_follow() {
        let names = |list: &[&str]| list.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        assert_eq!(without_common_beginning(&names(&["MDS de Chelles", "MDS de Lagny-sur-Marne"])), ["Chelles", "Lagny-sur-Marne"]);
        assert_eq!(without_common_beginning(&names(&["MDS de Chelles", "MDS d'Orme"])), ["MDS de Chelles", "MDS d'Orme"]);
        assert_eq!(without_common_beginning(&names(&["Melun"])), ["Melun"]);
        assert_eq!(without_common_beginning(&names(&["Bassin A", "Bassin A"])), ["A", "A"]);
    }

    #[test]
    fn text_is_cleaned() {
        assert_eq!(clean("  a\n b\t\u{202e}c\u{0}  "), "a b c");
    }
}
