//! What texts have in common: each thing that two of them say, and how each says it when they don't use the same words.

use super::finding::letter;
use super::words::{Pen, typography};
use crate::lexicon::fold;
use crate::linkage::{Mark, MarkedAction};
use crate::text::Lang;
use std::collections::BTreeMap;

/// Things in common that are quoted, and wordings of one of them.
const QUOTED: usize = 10;
const WORDINGS: usize = 4;

/// How one thing is said: its wordings in order of appearance, each with the texts that have it.
type Said = Vec<(String, Vec<usize>)>;

/// What at least two of the texts say: « loyer », « blanchisserie d'insertion » (A) et « chantier école » (B). Empty when no two say the same.
///
/// Those of most texts first, then in order of appearance.
pub(super) fn in_common(pen: &Pen, texts: &[MarkedAction]) -> String {
    let mut order: Vec<u32> = Vec::new();
    let mut things: BTreeMap<u32, Said> = BTreeMap::new();
    for (at, text) in texts.iter().enumerate() {
        for span in text.title.iter().chain(&text.description).filter(|span| span.mark == Mark::Shared) {
            let word = span.text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            let Some(thing) = span.shares.filter(|_| !word.is_empty()) else { continue };
            let said = things.entry(thing).or_insert_with(|| {
                order.push(thing);
                Said::new()
            });
            // A text says a thing once, in the first words that it has for it.
            if said.iter().any(|(_, holders)| holders.contains(&at)) {
                continue;
            }
            match said.iter_mut().find(|(known, _)| alike(known, &word)) {
                Some((_, holders)) => holders.push(at),
                None => said.push((word, vec![at])),
            }
        }
    }
    let holders = |said: &Said| {
        let mut all: Vec<usize> = said.iter().flat_map(|(_, holders)| holders.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let mut kept: Vec<(usize, &Said)> =
        order.iter().map(|thing| &things[thing]).map(|said| (holders(said).len(), said)).filter(|(n, _)| *n > 1).collect();
    kept.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    let mut quoted: Vec<String> = Vec::new();
    for (n, said) in kept {
        // Two things said in the very same words, a word and the subject that it says, are quoted once.
        let words = wordings(pen, said, n, texts.len());
        if !quoted.contains(&words) {
            quoted.push(words);
        }
    }
    quoted.truncate(QUOTED);
    quoted.join(&pen.pick(" ; ", "; "))
}

/// How a thing is said, by whom where it isn't by all.
fn wordings(pen: &Pen, said: &Said, n_holders: usize, n_texts: usize) -> String {
    let letters = |holders: &[usize]| holders.iter().map(|at| letter(*at)).collect::<Vec<_>>().join(", ");
    // Who says it one way alone is told by that way; the commonest ways first.
    let mut ways: Vec<&(String, Vec<usize>)> = said.iter().collect();
    ways.sort_by_key(|(_, holders)| std::cmp::Reverse(holders.len()));
    if let Some((word, _)) = ways.iter().find(|(_, holders)| holders.len() == n_holders) {
        let word = quote(pen, word);
        return if n_holders == n_texts {
            word
        } else {
            let all: Vec<usize> = ways.iter().flat_map(|(_, holders)| holders.iter().copied()).collect();
            let mut all = all;
            all.sort_unstable();
            all.dedup();
            format!("{word} ({})", letters(&all))
        };
    }
    ways.truncate(WORDINGS);
    ways.iter().map(|(word, holders)| format!("{} ({})", quote(pen, word), letters(holders))).collect::<Vec<_>>().join(" = ")
}

/// Are two wordings the same but for accents and the marks of a plural or of the feminine?
fn alike(a: &str, b: &str) -> bool {
    let bare = |text: &str| -> Vec<String> {
        text.split_whitespace().map(|word| fold(word).trim_end_matches(['s', 'x']).trim_end_matches('e').to_owned()).collect()
    };
    bare(a) == bare(b)
}

fn quote(pen: &Pen, word: &str) -> String {
    match pen.lang {
        Lang::Fr => typography(&format!("« {word} »"), Lang::Fr),
        Lang::En => format!("“{word}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{ActionIdx, Dossier};
    use crate::linkage::Span;

    fn text(spans: &[(&str, Option<u32>)]) -> MarkedAction {
        let span = |(text, shares): &(&str, Option<u32>)| Span {
            text: (*text).to_owned(),
            mark: if shares.is_some() { Mark::Shared } else { Mark::Plain },
            shares: *shares,
        };
        MarkedAction { action: ActionIdx(0), title: spans.iter().map(span).collect(), description: Vec::new() }
    }

    #[track_caller]
    fn check(texts: &[MarkedAction], expected: &str) {
        let dossier = Dossier::default();
        let said = in_common(&Pen { lang: Lang::Fr, dossier: &dossier }, texts);
        assert_eq!(said.replace('\u{202f}', " "), expected);
    }

    #[test]
    fn what_one_text_alone_says_is_not_in_common() {
        check(&[text(&[("loyer", Some(1)), ("caution", Some(2))]), text(&[("Loyers", Some(1))])], "« loyer »");
        check(&[text(&[("loyer", Some(1))]), text(&[("dette", Some(2))])], "");
    }

    #[test]
    fn other_words_for_the_same_thing_are_told_with_their_text() {
        let texts = [text(&[("blanchisserie d'insertion", Some(7))]), text(&[("chantier école", Some(7)), ("verts", Some(7))])];
        check(&texts, "« blanchisserie d'insertion » (A) = « chantier école » (B)");
        let three = [text(&[("bilan", Some(1))]), text(&[("Bilans", Some(1))]), text(&[("santé", Some(3))])];
        check(&three, "« bilan » (A, B)");
        check(&[text(&[("adaptées", Some(1))]), text(&[("ADAPTES", Some(1))])], "« adaptées »");
    }
}
