//! Words as people write them → one spelling to compare: no case, no accents, no punctuation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower-case words without accents, joined by `_`: « Intitulé de l'action » → `intitule_de_l_action`.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut push = |c: char| {
        if c.is_alphanumeric() {
            match c {
                'œ' | 'Œ' => out.push_str("oe"),
                'æ' | 'Æ' => out.push_str("ae"),
                _ => out.extend(c.to_lowercase().filter(|c| !is_combining_mark(*c))),
            }
        } else if !is_combining_mark(c) && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
    };
    if text.is_ascii() {
        text.chars().for_each(&mut push);
    } else {
        text.nfkd().for_each(&mut push);
    }
    if out.ends_with('_') {
        out.pop();
    }
    out
}

/// The same, with the endings that change with gender and number taken off each word: « Excusées » and `excuse` are one.
pub(super) fn fold_endings(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(folded.len());
    for word in folded.split('_') {
        if !out.is_empty() {
            out.push('_');
        }
        let stem = if word.len() > 4 { word.trim_end_matches(['s', 'x']).trim_end_matches('e') } else { word };
        out.push_str(stem);
    }
    out
}

/// Edits (a letter added, removed, changed, or two neighbours swapped) from one text to the other; nothing when over `most`.
///
/// # Cost    O(|a| · |b|), after a look at the lengths.
/// # Source  Damerau, "A technique for computer detection and correction of spelling errors", CACM 1964 (optimal string alignment).
pub(super) fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    if a.chars().count().abs_diff(b.chars().count()) > most {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    let mut current = vec![0; b.len() + 1];
    for i in 1..=a.len() {
        current[0] = i;
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (previous[j - 1] + same).min(previous[j] + 1).min(current[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            current[j] = best;
        }
        if current.iter().all(|cost| *cost > most) {
            return None;
        }
        std::mem::swap(&mut before, &mut previous);
        std::mem::swap(&mut previous, &mut current);
    }
    Some(previous[b.len()]).filter(|cost| *cost <= most)
}

/// Edits allowed before two words are no longer taken for one: none up to 3 letters, one up to 5, two up to 11, a quarter of the letters above.
pub(super) fn tolerance(word: &str) -> usize {
    match word.chars().count() {
        0..=3 => 0,
        4..=5 => 1,
        6..=11 => 2,
        n => n / 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds() {
        let cases = [
            ("Intitulé de l'action", "intitule_de_l_action"),
            ("  N° — œuvre ! ", "n_oeuvre"),
            ("ÉTÉ\u{a0}2014", "ete_2014"),
            ("e\u{301}te\u{301}", "ete"),
            ("", ""),
            ("!?", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(fold(text), expected);
        }
        assert_eq!(fold_endings("Excusées"), fold_endings("excuse"));
        assert_ne!(fold_endings("present"), fold_endings("absent"));
    }

    #[test]
    fn counts_edits() {
        assert_eq!(distance("ccas_melin", "ccas_melun", 2), Some(1));
        assert_eq!(distance("caf", "cfa", 2), Some(1));
        assert_eq!(distance("", "ab", 2), Some(2));
        assert_eq!(distance("melun", "meaux", 1), None);
    }
}
