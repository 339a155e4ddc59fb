//! Little words, stop words and stems of French.
//!
//! *Little words* (articles, prepositions, conjunctions, pronouns) are passed over when phrases of the lexicon are matched; words of negation and
//! opposition (`sans`, `non`, `contre`, `hors` …) are kept, for they carry meaning. *Stop words* add auxiliaries and the words that any
//! action may hold ("mise", "place", "action"): they weigh nothing in the comparison of texts.

use rust_stemmers::{Algorithm, Stemmer};

/// Passed over when phrases are matched; folded, sorted.
#[rustfmt::skip]
const LITTLE: &[&str] = &[
    "a", "afin", "ai", "ainsi", "au", "aupres", "aux", "avec", "c", "ce", "cela", "celle", "celles", "celui", "ces", "cet",
    "cette", "ceux", "chez", "comme", "d", "dans", "de", "des", "desquels", "dont", "du", "elle", "elles", "en", "entre", "est",
    "et", "etre", "eux", "il", "ils", "j", "je", "jusqu", "jusque", "l", "la", "le", "lequel", "les", "leur", "leurs", "lors",
    "lorsque", "lui", "m", "ma", "mais", "me", "mes", "mon", "n", "ne", "ni", "nos", "notre", "nous", "on", "or", "ou", "par",
    "parmi", "pendant", "pour", "qu", "quand", "que", "quel", "quelle", "quels", "qui", "quoi", "s", "sa", "se", "selon", "ses",
    "si", "son", "sont", "sur", "t", "te", "tu", "un", "une", "vos", "votre", "vous", "y",
];

/// Words of any sentence, beside the little ones; folded, sorted.
#[rustfmt::skip]
const STOP: &[&str] = &[
    "ans", "apres", "aujourd", "auront", "aussi", "autre", "autres", "avant", "avoir", "avons", "ayant", "bien", "cadre", "car",
    "cas", "chaque", "cours", "deja", "depuis", "deux", "doit", "doivent", "donc", "encore", "etaient", "etait", "ete", "etes",
    "eviter", "faire", "fait", "faut", "hui", "ici", "meme", "memes", "mieux", "mise", "moins", "non", "ont", "ouvert", "ouverte",
    "ouverts", "pas", "permet", "permettre", "peu", "peut", "peuvent", "place", "plus", "puis", "sans", "sera", "seront", "soi",
    "soient", "soit", "sommes", "sous", "toujours", "tous", "tout", "toute", "toutes", "tres", "trois", "vers",
];

/// Is this folded word passed over when phrases are matched?
pub fn is_little(folded: &str) -> bool {
    LITTLE.binary_search(&folded).is_ok()
}

/// Does this folded word weigh nothing in a text? Single letters and digits don't either.
pub fn is_stop(folded: &str) -> bool {
    folded.len() < 2 || is_little(folded) || STOP.binary_search(&folded).is_ok()
}

/// Stems French words, so that « accompagner », « Accompagnement » and « ACCOMPAGNES » meet.
pub struct French(Stemmer);

impl French {
    /// The Snowball stemmer of French.
    pub fn new() -> Self {
        Self(Stemmer::create(Algorithm::French))
    }

    /// The folded stem of a word given in lower case with such accents as it has.
    pub fn stem(&self, lower: &str) -> String {
        super::fold(&self.0.stem(lower))
    }
}

impl Default for French {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_folded() {
        for list in [LITTLE, STOP] {
            assert!(list.is_sorted(), "binary search needs order");
            assert!(list.iter().all(|word| crate::lexicon::fold(word) == **word));
        }
        assert!(!is_little("sans") && !is_little("contre") && is_little("leurs"));
    }
}
