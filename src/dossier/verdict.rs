//! What the tables of judged pairs share: how a person says « oui », and what is wrong with a pair whatever it is made of.

use super::log::Log;
use super::record::{Record, Titles, say_of};
use super::remark::shown;
use super::row::{Row, Words, dropped};
use crate::say;
use crate::sources::Severity;
use crate::text::Sentence;

/// Other ways of writing a verdict.
pub(super) const WORDS: &[(&str, &str)] = &[
    ("o", "oui"),
    ("yes", "oui"),
    ("y", "oui"),
    ("vrai", "oui"),
    ("true", "oui"),
    ("1", "oui"),
    ("identique", "oui"),
    ("même", "oui"),
    ("n", "non"),
    ("no", "non"),
    ("faux", "non"),
    ("false", "non"),
    ("0", "non"),
    ("différent", "non"),
    ("deux", "non"),
    ("peut-être", "incertain"),
    ("ne sait pas", "incertain"),
    ("ne sais pas", "incertain"),
    ("nsp", "incertain"),
    ("à vérifier", "incertain"),
    ("à discuter", "incertain"),
    ("maybe", "incertain"),
    ("unsure", "incertain"),
];

/// Says that a row holds a record against itself, in the column of the second; `found` and `expected` name the record.
pub(super) fn say_alone(row: &mut Row<'_, '_>, column: usize, found: Sentence, expected: Sentence) {
    row.say(Severity::Error, "pair_with_itself", column, || Words {
        found,
        expected,
        mend: say!("corriger l'un des deux identifiants, ou retirer la ligne" | "correct one of the two identifiers, or remove the row"),
        meanwhile: dropped(),
    });
}

/// Says that the pair judged « non » on row `no` is judged « oui » on row `yes`.
pub(super) fn say_both_ways<R: Record>(log: &mut Log, titles: Titles<'_>, yes: &R, no: &R) {
    let (row, file) = (yes.origin().line, shown(&super::record::title(titles, yes.origin())));
    let words = Words {
        found: say!(
            "cette paire est jugée « non » ici et « oui » ligne {row} ({file})"
                | "this pair is judged 'non' here and 'oui' on row {row} ({file})"
        ),
        expected: say!("un seul verdict par paire" | "one verdict a pair"),
        mend: say!(
            "garder le bon verdict et retirer l'autre ligne, ou écrire « incertain »"
                | "keep the right verdict and remove the other row, or write 'incertain'"
        ),
        meanwhile: say!("elle ne compte ni comme « oui » ni comme « non »" | "it counts neither as 'oui' nor as 'non'"),
    };
    say_of(log, titles, no, Severity::Warning, "judged_both_ways", words);
}
