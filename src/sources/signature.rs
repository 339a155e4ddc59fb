//! What a file really is, whatever its name says: a workbook renamed `.csv` is the most common surprise.

use crate::text::Text;

/// A kind of file that is no CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Excel workbook, since 2007.
    Xlsx,
    /// Excel workbook, before 2007, or protected by a password.
    Xls,
    /// LibreOffice workbook.
    Ods,
    /// Word, Writer and other office documents.
    Document,
    /// Compressed archive.
    Archive,
    /// PDF document.
    Pdf,
    /// Web page, as some programs give under the name of an export.
    WebPage,
    /// XML.
    Xml,
    /// JSON.
    Json,
    /// Parquet.
    Parquet,
    /// Picture.
    Picture,
    /// Anything else that is not text.
    Binary,
}

impl Foreign {
    /// What it is, for people.
    pub const fn label(self) -> Text {
        match self {
            Self::Xlsx => Text { fr: "un classeur Excel (.xlsx)", en: "an Excel workbook (.xlsx)" },
            Self::Xls => Text {
                fr: "un ancien classeur Excel (.xls) ou un document protégé",
                en: "an old Excel workbook (.xls) or a protected document",
            },
            Self::Ods => Text { fr: "un classeur LibreOffice (.ods)", en: "a LibreOffice workbook (.ods)" },
            Self::Document => Text { fr: "un document bureautique", en: "an office document" },
            Self::Archive => Text { fr: "une archive compressée", en: "a compressed archive" },
            Self::Pdf => Text { fr: "un document PDF", en: "a PDF document" },
            Self::WebPage => Text { fr: "une page web", en: "a web page" },
            Self::Xml => Text { fr: "un fichier XML", en: "an XML file" },
            Self::Json => Text { fr: "un fichier JSON", en: "a JSON file" },
            Self::Parquet => Text { fr: "un fichier Parquet", en: "a Parquet file" },
            Self::Picture => Text { fr: "une image", en: "a picture" },
            Self::Binary => Text { fr: "un fichier qui n'est pas du texte", en: "a file that is not text" },
        }
    }

    /// How to come to a CSV file from it, for people.
    pub const fn mend(self) -> Text {
        match self {
            Self::Xlsx | Self::Xls | Self::Ods => Text {
                fr: "l'ouvrir dans le tableur, puis « Enregistrer sous », type « CSV UTF-8 (délimité par des virgules) »",
                en: "open it in the spreadsheet program, then 'Save as', type 'CSV UTF-8 (comma delimited)'",
            },
            Self::WebPage => Text {
                fr: "l'ouvrir dans le tableur et l'enregistrer en CSV, ou refaire l'export : la page peut être un message d'erreur",
                en: "open it in the spreadsheet program and save it as CSV, or export again: the page may be an error message",
            },
            Self::Archive => Text {
                fr: "décompresser l'archive et déposer les tables dans le dossier",
                en: "unpack it and put the tables into the folder",
            },
            Self::Json | Self::Xml | Self::Parquet => Text {
                fr: "refaire l'export en choisissant CSV ou Excel, ou le demander à qui tient le logiciel ; changer la fin du nom ne suffit pas",
                en: "export again as CSV or Excel, or ask whoever runs the software for it; changing the ending of the name is not enough",
            },
            Self::Pdf | Self::Document => Text {
                fr: "demander le tableau d'origine à son auteur, ou copier le tableau dans le tableur, puis l'enregistrer en CSV",
                en: "ask its author for the original table, or copy the table into the spreadsheet program, then save it as CSV",
            },
            Self::Picture | Self::Binary => Text {
                fr: "ce n'est sans doute pas le bon fichier : y mettre la table enregistrée en CSV",
                en: "this is probably not the right file: put there the table saved as CSV",
            },
        }
    }
}

/// Says what a file is when it is no text table. Looks at its first bytes only.
pub(super) fn foreign(bytes: &[u8]) -> Option<Foreign> {
    let head = &bytes[..bytes.len().min(4096)];
    let starts = |magic: &[u8]| head.starts_with(magic);
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Some(zip_kind(head));
    }
    let magics: [(&[u8], Foreign); 11] = [
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Foreign::Xls),
        (b"%PDF-", Foreign::Pdf),
        (b"PAR1", Foreign::Parquet),
        (b"\x89PNG", Foreign::Picture),
        (b"\xFF\xD8\xFF", Foreign::Picture),
        (b"GIF8", Foreign::Picture),
        (b"{\\rtf", Foreign::Document),
        (b"\x1F\x8B", Foreign::Archive),
        (b"7z\xBC\xAF\x27\x1C", Foreign::Archive),
        (b"Rar!", Foreign::Archive),
        (b"SQLite format 3", Foreign::Binary),
    ];
    if let Some((_, kind)) = magics.iter().find(|(magic, _)| starts(magic)) {
        return Some(*kind);
    }
    markup(head).or_else(|| is_binary(head).then_some(Foreign::Binary))
}

fn zip_kind(head: &[u8]) -> Foreign {
    let holds = |needle: &[u8]| head.windows(needle.len()).any(|window| window == needle);
    if holds(b"opendocument.spreadsheet") {
        Foreign::Ods
    } else if holds(b"opendocument.") || holds(b"word/") || holds(b"ppt/") {
        Foreign::Document
    } else if holds(b"xl/") || holds(b"[Content_Types].xml") {
        Foreign::Xlsx
    } else {
        Foreign::Archive
    }
}

fn markup(head: &[u8]) -> Option<Foreign> {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let lower: Vec<u8> = text.iter().take(64).map(u8::to_ascii_lowercase).collect();
    let starts = |prefix: &[u8]| lower.starts_with(prefix);
    if [&b"<!doctype html"[..], b"<html", b"<table", b"<head", b"<body", b"<script"].iter().any(|p| starts(p)) {
        return Some(Foreign::WebPage);
    }
    if starts(b"<?xml") {
        return Some(Foreign::Xml);
    }
    // A brace or bracket alone may begin a header; followed by a string, an object or a list, it is JSON.
    let after = |open: u8| lower.strip_prefix(&[open]).map(|rest| rest.trim_ascii_start().first().copied());
    let is_json = matches!(after(b'{'), Some(Some(b'"' | b'}'))) || matches!(after(b'['), Some(Some(b'{' | b'[' | b'"' | b']')));
    is_json.then_some(Foreign::Json)
}

/// Is more than a tenth of the bytes neither text of a single-byte encoding, nor of UTF-8? UTF-16 is asked about before.
fn is_binary(head: &[u8]) -> bool {
    if super::encoding::utf16(head).is_some() {
        return false;
    }
    // NUL is counted apart: padded exports hold thousands of them around perfectly good text.
    let text = head.iter().filter(|b| **b != 0).count();
    let control = head.iter().filter(|b| matches!(b, 1..=8 | 14..=25 | 27..=31 | 127)).count();
    control * 10 > text || (text == 0 && !head.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_a_file_is() {
        let cases: [(&[u8], Option<Foreign>); 11] = [
            (b"id,nom\n1,a", None),
            (b"", None),
            (b"PK\x03\x04....[Content_Types].xml", Some(Foreign::Xlsx)),
            (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet", Some(Foreign::Ods)),
            (b"PK\x03\x04....actions.csv", Some(Foreign::Archive)),
            (b"\n <!DOCTYPE html><html>", Some(Foreign::WebPage)),
            (b"[{\"id\": 1}]", Some(Foreign::Json)),
            (b"[x],y\n", None),
            (b"%PDF-1.7", Some(Foreign::Pdf)),
            (b"PAR1\x15\x04", Some(Foreign::Parquet)),
            (b"\x01\x02\x03\x04\x05\x06\x07abc", Some(Foreign::Binary)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(foreign(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
