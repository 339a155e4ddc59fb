//! Text as people type it → folded words, each with its place in the original.
//!
//! Folding makes « ÉCOLE », « école » and « ecole » one word: compatibility decomposition, no accents, lower case, œ → oe. Apostrophes, hyphens and all
//! other signs part words; the dots of « C.A.F. » don't. Offsets are bytes of the *original* text, so that a word can be underlined where it stands.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Byte of the original text where it starts.
    pub start: usize,
    /// Byte of the original text after its end.
    pub end: usize,
    /// The word in lower case, accents kept: what the stemmer reads.
    pub lower: String,
    /// The word folded: what is compared.
    pub folded: String,
}

/// Folds a whole text: lower case, no accents, signs kept.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, &mut out);
    }
    out
}

fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    for part in std::iter::once(c).nfkd().filter(|&part| !is_combining_mark(part)).flat_map(char::to_lowercase) {
        match part {
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            'ß' => out.push_str("ss"),
            // The dot above of « İ » in lower case is a mark too.
            _ if is_combining_mark(part) => {}
            _ => out.push(part),
        }
    }
}

/// The words of a text, in order, none empty.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        let is_word = c.is_alphanumeric() || (start.is_some() && is_combining_mark(c));
        match (is_word, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                push(&mut out, text, from, at);
                start = None;
            }
            _ => {}
        }
    }
    out
}

fn push(out: &mut Vec<Token>, text: &str, start: usize, end: usize) {
    let source = &text[start..end];
    let folded = fold(source);
    if folded.is_empty() {
        return;
    }
    // « C.A.F. » is one word: single letters parted by nothing but a dot.
    if let Some(last) = out.last_mut()
        && source.chars().count() == 1
        && last.end + 1 == start
        && text.as_bytes()[last.end] == b'.'
        && is_initials(&text[last.start..last.end])
    {
        last.end = end;
        last.lower.push_str(&source.to_lowercase());
        last.folded.push_str(&folded);
        return;
    }
    out.push(Token { start, end, lower: source.nfc().collect::<String>().to_lowercase(), folded });
}

/// One letter, or letters each followed by a dot but the last.
fn is_initials(source: &str) -> bool {
    source.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|t| t.folded).collect()
    }

    #[test]
    fn folds_accents_case_and_ligatures() {
        assert_eq!(folded("L'ŒUVRE des Élèves, porte-à-porte"), ["l", "oeuvre", "des", "eleves", "porte", "a", "porte"]);
        assert_eq!(folded("e\u{301}cole 1ᵉʳ"), ["ecole", "1er"]);
        assert_eq!(folded("  …  "), [""; 0]);
    }

    #[test]
    fn dotted_initials_are_one_word() {
        assert_eq!(folded("la C.A.F. et l'A.S.E"), ["la", "caf", "et", "l", "ase"]);
        assert_eq!(folded("plan A. Bilan"), ["plan", "a", "bilan"]);
    }

    proptest::proptest! {
        #[test]
        fn offsets_are_places_of_the_original(text in "\\PC*") {
            let mut last = 0;
            for token in tokens(&text) {
                assert!(last <= token.start && token.start < token.end);
                assert!(text.get(token.start..token.end).is_some());
                last = token.end;
            }
        }
    }
}
