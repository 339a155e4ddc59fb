//! Bytes → text, whatever program saved them.
//!
//! # Method   A byte order mark decides. Else UTF-16 shows by its NUL bytes; else what is valid UTF-8 is UTF-8; else `chardetng` names the single-byte
//! encoding (Windows-1252 nearly always, in France).
//! # Odd cases   Two files pasted into one: valid UTF-8 with a few foreign bytes, which are read as Windows-1252. « PrÃ©sent »: UTF-8 that a program took
//! for Windows-1252 and saved again: turned back, line by line, only where every special character of the line takes part in it.

use super::{Notice, Severity};
use crate::say;
use crate::text::count;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// The text of a file, and what had to be done to read it.
pub(super) fn decode(bytes: &[u8]) -> (String, Vec<Notice>) {
    let mut notices = Vec::new();
    let text = if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        decode_as(encoding, &bytes[bom..], &mut notices)
    } else if let Some(encoding) = utf16(bytes) {
        decode_as(encoding, bytes, &mut notices)
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        text.to_owned()
    } else {
        decode_unmarked(bytes, &mut notices)
    };
    let text = turn_back(text, &mut notices);
    (drop_nul(text, &mut notices), notices)
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], notices: &mut Vec<Notice>) -> String {
    if encoding == UTF_8 && std::str::from_utf8(bytes).is_err() {
        return decode_unmarked(bytes, notices);
    }
    if encoding != UTF_8 {
        said(encoding, notices);
    }
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    if had_errors {
        notices.push(
            Notice::of_file(
                Severity::Warning,
                "encoding_faults",
                say!(
                    "certains caractères ne sont pas lisibles (fichier coupé ?)"
                        | "some characters can't be read (was the file cut short?)"
                ),
            )
            .mend(say!("refaire l'export ou réenregistrer en « CSV UTF-8 »" | "export again or save as 'CSV UTF-8'"))
            .meanwhile(say!("ils sont remplacés par « \u{fffd} »" | "they are replaced by '\u{fffd}'")),
        );
    }
    text.into_owned()
}

fn said(encoding: &'static Encoding, notices: &mut Vec<Notice>) {
    let name = encoding.name();
    // What Excel writes in French when it is asked for a plain « CSV ».
    let (fr, en) =
        if encoding == encoding_rs::WINDOWS_1252 { (" (l'encodage habituel d'Excel)", " (Excel's usual encoding)") } else { ("", "") };
    notices.push(
        Notice::of_file(
            Severity::Information,
            "encoding",
            say!("le fichier n'est pas en UTF-8 : il a été lu comme {name}{fr}" | "the file is not UTF-8: it was read as {name}{en}"),
        )
        .mend(say!("rien, si les accents sont justes dans le rapport" | "nothing, if accents are right in the report")),
    );
}

/// Which UTF-16 it is without a byte order mark: Latin text has a NUL in every other byte.
pub(super) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    if head.starts_with(b"\xFF\xFE") {
        return Some(UTF_16LE);
    }
    if head.starts_with(b"\xFE\xFF") {
        return Some(UTF_16BE);
    }
    let pairs = head.len() / 2;
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match pairs {
        0..2 => None,
        _ if odd * 10 >= pairs * 7 && even * 10 < pairs => Some(UTF_16LE),
        _ if even * 10 >= pairs * 7 && odd * 10 < pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// Neither marked nor valid UTF-8: a single-byte encoding, or UTF-8 into which something else was pasted.
fn decode_unmarked(bytes: &[u8], notices: &mut Vec<Notice>) -> String {
    let (mut accents, mut strangers) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        accents += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        strangers += chunk.invalid().len();
    }
    if accents > 3 * strangers {
        let mut text = String::with_capacity(bytes.len() + strangers);
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
        }
        let places = count(strangers, ("caractère", "caractères"), ("character", "characters"));
        let (fr, en) = (places.fr, places.en);
        notices.push(
            Notice::of_file(
                Severity::Warning,
                "encoding_mixed",
                say!(
                    "le fichier mêle deux encodages : UTF-8 et, pour {fr}, Windows-1252"
                        | "the file mixes two encodings: UTF-8 and, for {en}, Windows-1252"
                ),
            )
            .mend(say!("vérifier les accents, puis réenregistrer en « CSV UTF-8 »" | "check the accents, then save as 'CSV UTF-8'"))
            .meanwhile(say!("chacun est lu dans le sien" | "each is read in its own")),
        );
        return text;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(Some(b"fr"), chardetng::Utf8Detection::Deny);
    said(encoding, notices);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Turns « PrÃ©sent » back into « Présent », line by line.
fn turn_back(text: String, notices: &mut Vec<Notice>) -> String {
    // What UTF-8 accents look like when taken for Windows-1252. None of these pairs occurs in French.
    const SIGNS: [&str; 5] = ["Ã", "Â\u{a0}", "Â«", "â€", "Å“"];
    if !SIGNS.iter().any(|sign| text.contains(sign)) {
        return text;
    }
    let mut mended = 0usize;
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match SIGNS.iter().any(|sign| line.contains(sign)).then(|| restored(line)).flatten() {
            Some(restored) => {
                mended += 1;
                out.push_str(&restored);
            }
            None => out.push_str(line),
        }
    }
    if mended > 0 {
        let lines = count(mended, ("ligne", "lignes"), ("line", "lines"));
        let (fr, en) = (lines.fr, lines.en);
        notices.push(
            Notice::of_file(
                Severity::Information,
                "encoding_twice",
                say!(
                    "des accents abîmés par un enregistrement précédent (« Ã© » pour « é ») ont été rétablis dans {fr}"
                        | "accents spoilt by an earlier save ('Ã©' for 'é') were restored in {en}"
                ),
            )
            .mend(say!("réenregistrer la table en « CSV UTF-8 »" | "save the table as 'CSV UTF-8'")),
        );
    }
    out
}

fn restored(line: &str) -> Option<Cow<'_, str>> {
    let (bytes, _, lossy) = WINDOWS_1252.encode(line);
    if lossy {
        return None;
    }
    let text = String::from_utf8(bytes.into_owned()).ok()?;
    (text.chars().count() < line.chars().count()).then_some(Cow::Owned(text))
}

fn drop_nul(text: String, notices: &mut Vec<Notice>) -> String {
    let text = match text.strip_suffix('\u{1a}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    let nul = text.bytes().filter(|b| *b == 0).count();
    if nul == 0 {
        return text;
    }
    let found = count(nul, ("caractère nul", "caractères nuls"), ("NUL character", "NUL characters"));
    let (fr, en) = (found.fr, found.en);
    notices.push(
        Notice::of_file(
            Severity::Warning,
            "nul_characters",
            say!("le fichier contient {fr}, signe d'un export abîmé" | "the file holds {en}, a sign of a damaged export"),
        )
        .mend(say!("refaire l'export si des cellules semblent coupées" | "export again if cells look cut"))
        .meanwhile(say!("ils sont ignorés" | "they are ignored")),
    );
    text.replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(bytes: &[u8]) -> (String, Vec<&'static str>) {
        let (text, notices) = decode(bytes);
        (text, notices.iter().map(|n| n.kind).collect())
    }

    fn utf16_bytes(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn every_way_of_saving_gives_the_same_text() {
        let text = "id;nom;présence\n1;Maison de l'été — « Âge d'or »;excusé à Noël\n";
        let bom = |bom: &[u8], rest: Vec<u8>| [bom, &rest].concat();
        let (latin, _, lossy) = WINDOWS_1252.encode(text);
        assert!(!lossy);
        let cases: [(Vec<u8>, &[&str]); 7] = [
            (text.as_bytes().to_vec(), &[]),
            (bom(b"\xEF\xBB\xBF", text.as_bytes().to_vec()), &[]),
            (bom(b"\xFF\xFE", utf16_bytes(text, false)), &["encoding"]),
            (bom(b"\xFE\xFF", utf16_bytes(text, true)), &["encoding"]),
            (utf16_bytes(text, false), &["encoding"]),
            (utf16_bytes(text, true), &["encoding"]),
            (latin.into_owned(), &["encoding"]),
        ];
        for (bytes, expected) in cases {
            assert_eq!(kinds(&bytes), (text.to_owned(), expected.to_vec()));
        }
    }

    #[test]
    fn spoilt_accents_are_restored_and_said() {
        assert_eq!(kinds("prÃ©sent Ã\u{a0} NoÃ«l\n".as_bytes()), ("présent à Noël\n".into(), vec!["encoding_twice"]));
        // Nothing to restore: the line holds an accent that is none of the kind.
        assert_eq!(kinds("Ã© et é\n".as_bytes()).1, Vec::<&str>::new());
    }

    #[test]
    fn two_encodings_in_one_file() {
        let bytes = [("é".repeat(20)).as_bytes(), b"\n\xE9t\xE9"].concat();
        assert_eq!(kinds(&bytes), (format!("{}\nété", "é".repeat(20)), vec!["encoding_mixed"]));
    }

    #[test]
    fn nul_and_end_of_file_marks_go() {
        assert_eq!(kinds(b"a,\0b\n1,2\n\x1a"), ("a,b\n1,2\n".into(), vec!["nul_characters"]));
    }
}
