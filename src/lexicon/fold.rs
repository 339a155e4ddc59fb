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
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
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
    let mut out = Vec::new();
    words(text, |start, word| {
        let lower = lower(word);
        // ASCII has no accent to keep.
        let folded = if word.is_ascii() { lower.clone() } else { word.split('.').map(fold).collect() };
        out.push(Token { start, end: start + word.len(), lower, folded })
    });
    out
}

/// Calls `each` with every word of a text as it is written, and the byte where it starts; the words and the order of [`tokens`].
pub fn words<'t>(text: &'t str, mut each: impl FnMut(usize, &'t str)) {
    let mut last: Option<(usize, usize)> = None;
    let mut start = None;
    let mut next = 0;
    while next <= text.len() {
        let at = next;
        let (is_word, length) = match text.as_bytes().get(at) {
            // The end of the text ends its last word.
            None => (false, 1),
            Some(byte) if byte.is_ascii() => (byte.is_ascii_alphanumeric(), 1),
            Some(_) => {
                let c = text[at..].chars().next().unwrap_or_default();
                (c.is_alphanumeric() || (start.is_some() && is_combining_mark(c)), c.len_utf8())
            }
        };
        next += length;
        match (is_word, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                start = None;
                if is_empty(&text[from..at]) {
                    continue;
                }
                match last {
                    Some((first, end)) if goes_on(text, (first, end), (from, at)) => last = Some((first, at)),
                    _ => {
                        if let Some((first, end)) = last.replace((from, at)) {
                            each(first, &text[first..end]);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    if let Some((first, end)) = last {
        each(first, &text[first..end]);
    }
}

/// A word as [`words`] gives it, in lower case, accents kept: what the stemmer reads.
pub fn lower(word: &str) -> String {
    if word.is_ascii() {
        let mut lower = word.to_ascii_lowercase();
        lower.retain(|c| c != '.');
        return lower;
    }
    let mut initials = word.split('.');
    let first = initials.next().unwrap_or_default().nfc().collect::<String>().to_lowercase();
    initials.fold(first, |out, initial| out + &initial.to_lowercase())
}

/// Is nothing left of a word once it is folded?
fn is_empty(word: &str) -> bool {
    !word.bytes().any(|byte| byte.is_ascii()) && fold(word).is_empty()
}

/// « C.A.F. » is one word: single letters parted by nothing but a dot. Places are first and last bytes.
fn goes_on(text: &str, last: (usize, usize), next: (usize, usize)) -> bool {
    last.1 + 1 == next.0
        && text.as_bytes()[last.1] == b'.'
        && text[next.0..next.1].chars().count() == 1
        && is_initials(&text[last.0..last.1])
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
        let token = tokens("à l'É.N.A. de").remove(2);
        assert_eq!((token.lower.as_str(), token.folded.as_str(), token.start..token.end), ("éna", "ena", 5..11));
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
