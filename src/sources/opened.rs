//! Any file that an import may be given → its tables, its JSON or its XML, whatever it is packed in.
//!
//! # Bounds     What is compressed is unfolded within [`MOST_BYTES`], archives within archives are not opened, JSON nested deeper than 128 levels and XML deeper
//! than [`DEEPEST`] are refused, and so is an XML file that declares entities of its own: nothing is ever expanded.

use super::bounds::MOST_BYTES;
use super::{Foreign, RawTable, SourceError, encoding, folder, read_csv, signature, workbook};
use crate::say;
use crate::text::{Sentence, number};
use flate2::read::MultiGzDecoder;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use std::io::{Cursor, Read};
use std::path::Path;

/// Bytes of a JSON or XML file: held in memory as a tree, either weighs ten times as much.
const MOST_TREE: usize = 1 << 27;
/// Files of an archive.
const MOST_FILES: usize = 1000;
/// Levels of an XML file. A graph has six.
const DEEPEST: usize = 64;

/// Endings of the files of a folder that may hold something to import.
const ENDINGS: &[&str] = &[
    "csv", "tsv", "tab", "ssv", "psv", "txt", "json", "geojson", "xml", "graphml", "gexf", "xlsx", "xlsm", "xlsb", "xls", "ods", "parquet",
    "gz", "zip",
];

/// What stands in a file, not understood yet.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Rows of cells.
    Table(RawTable),
    /// A tree of values.
    Json(Value),
    /// XML, well formed as far as it was read; its first element.
    Xml {
        /// The whole text.
        text: String,
        /// Name of its first element, without prefix.
        root: String,
    },
}

/// A file, or a table of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Name as the user knows it; « archive.zip/services.csv » within an archive.
    pub name: String,
    /// What stands in it.
    pub body: Body,
}

/// A file that could not be opened, by its name, and why.
pub type Fault = (String, SourceError);

/// Opens a file: one entry, or one a sheet, or one a file of an archive.
///
/// # Errors
/// It can't be read, is larger than what is read, or is nothing that an import understands.
pub fn open(path: &Path) -> Result<Vec<Opened>, SourceError> {
    let (name, bytes) = folder::bytes(path)?;
    unpack(path, &name, bytes, true)
}

/// The same for a file that is kept under another name than the one that its owner knows it by: everything that is said of it says `name`.
///
/// # Errors
/// The same.
pub fn open_as(path: &Path, name: &str) -> Result<Vec<Opened>, SourceError> {
    let known = || Path::new(name).to_owned();
    let (_, bytes) = folder::bytes(path).map_err(|error| match error {
        SourceError::TooLarge { most, .. } => SourceError::TooLarge { path: known(), most },
        SourceError::Missing { .. } => SourceError::Missing { path: known() },
        other => other,
    })?;
    unpack(Path::new(name), name, bytes, true)
}

/// Opens every file of a folder that may hold something to import; what could not be opened is given beside, file by file.
///
/// # Errors
/// The folder can't be listed.
pub fn open_folder(path: &Path) -> Result<(Vec<Opened>, Vec<Fault>), SourceError> {
    let (mut opened, mut faults) = (Vec::new(), Vec::new());
    for entry in folder::list(path)? {
        let ending = ending(&entry.name);
        if entry.name.starts_with(['.', '~']) || !entry.is_file || !ENDINGS.contains(&ending.as_str()) {
            continue;
        }
        match open(&entry.path) {
            Ok(mut found) => opened.append(&mut found),
            Err(error) => faults.push((entry.name, error)),
        }
    }
    Ok((opened, faults))
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

fn malformed(path: &Path, why: Sentence, mend: Sentence) -> SourceError {
    SourceError::Malformed { path: path.to_owned(), why, mend }
}

fn too_large(path: &Path, most: u64) -> SourceError {
    let most = number(most as f64 / 1e6, 0);
    let (fr, en) = (most.fr, most.en);
    malformed(
        path,
        say!("le fichier, une fois déplié, dépasse {fr} Mo" | "once unfolded, the file is over {en} MB"),
        say!("le partager en plusieurs fichiers, ou le demander en CSV" | "split it into several files, or ask for it as CSV"),
    )
}

fn unpack(path: &Path, name: &str, bytes: Vec<u8>, may_unpack: bool) -> Result<Vec<Opened>, SourceError> {
    if bytes.starts_with(b"\x1F\x8B") && may_unpack {
        let unfolded = unfold(path, MultiGzDecoder::new(Cursor::new(bytes)), MOST_BYTES)?;
        let inner = name.strip_suffix(".gz").unwrap_or(name);
        return unpack(path, inner, unfolded, false);
    }
    let kind = match signature::foreign(&bytes) {
        Some(Foreign::Archive) if matches!(ending(name).as_str(), "xlsx" | "xlsm" | "xlsb") => Some(Foreign::Xlsx),
        Some(Foreign::Archive) if ending(name) == "ods" => Some(Foreign::Ods),
        kind => kind,
    };
    let one = |body: Body| Ok(vec![Opened { name: name.to_owned(), body }]);
    match kind {
        Some(kind @ (Foreign::Xlsx | Foreign::Xls | Foreign::Ods)) => {
            let tables = workbook::read(name, &bytes, kind).map_err(|fault| SourceError::Workbook { path: path.to_owned(), fault })?;
            Ok(tables.into_iter().map(|table| Opened { name: name.to_owned(), body: Body::Table(table) }).collect())
        }
        Some(Foreign::Archive) if may_unpack && bytes.starts_with(b"PK") => archive(path, name, &bytes),
        Some(Foreign::Parquet) => {
            let tables = folder::read_parquet(name, path, &bytes)?;
            Ok(tables.into_iter().map(|table| Opened { name: name.to_owned(), body: Body::Table(table) }).collect())
        }
        Some(Foreign::Json) => one(Body::Json(json(path, &bytes)?)),
        Some(Foreign::Xml) => one(xml(path, &bytes)?),
        None if bytes.trim_ascii_start().starts_with(b"<") => one(xml(path, &bytes)?),
        None if bytes.trim_ascii_start().starts_with(b"[[") => match json(path, &bytes) {
            Ok(value) => one(Body::Json(value)),
            Err(_) => table(path, name, &bytes).and_then(one),
        },
        _ => table(path, name, &bytes).and_then(one),
    }
}

fn table(path: &Path, name: &str, bytes: &[u8]) -> Result<Body, SourceError> {
    read_csv(name, bytes).map(Body::Table).map_err(|kind| SourceError::Foreign { path: path.to_owned(), kind })
}

fn unfold(path: &Path, reader: impl Read, most: u64) -> Result<Vec<u8>, SourceError> {
    let mut bytes = Vec::new();
    reader.take(most + 1).read_to_end(&mut bytes).map_err(|error| {
        malformed(
            path,
            say!("le fichier compressé est endommagé ({error})" | "the compressed file is damaged ({error})"),
            say!("le télécharger ou le copier à nouveau" | "download or copy it again"),
        )
    })?;
    if bytes.len() as u64 > most {
        return Err(too_large(path, most));
    }
    Ok(bytes)
}

/// The files of an archive; those that nothing here reads are passed over.
fn archive(path: &Path, name: &str, bytes: &[u8]) -> Result<Vec<Opened>, SourceError> {
    let damaged = |error: zip::result::ZipError| {
        malformed(
            path,
            say!("l'archive est endommagée ({error})" | "the archive is damaged ({error})"),
            say!("la télécharger ou la copier à nouveau" | "download or copy it again"),
        )
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let (mut opened, mut left) = (Vec::new(), MOST_BYTES);
    for at in 0..archive.len().min(MOST_FILES) {
        let part = archive.by_index(at).map_err(damaged)?;
        let inner = part.name().map(|name| name.to_string()).unwrap_or_default();
        let file = inner.rsplit('/').next().unwrap_or_default().to_owned();
        if part.is_dir() || file.starts_with(['.', '~']) || !ENDINGS.contains(&ending(&file).as_str()) || inner.starts_with("__MACOSX") {
            continue;
        }
        let unfolded = unfold(path, part, left)?;
        left = left.saturating_sub(unfolded.len() as u64);
        opened.append(&mut unpack(path, &format!("{name}/{file}"), unfolded, false)?);
    }
    Ok(opened)
}

fn json(path: &Path, bytes: &[u8]) -> Result<Value, SourceError> {
    if bytes.len() > MOST_TREE {
        return Err(too_large(path, MOST_TREE as u64));
    }
    let (text, _) = encoding::decode(bytes);
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let is_deep = error.to_string().contains("recursion limit");
        malformed(
            path,
            if is_deep {
                say!("ce JSON est emboîté sur plus de 128 niveaux" | "this JSON is nested over 128 levels deep")
            } else {
                say!(
                    "ce JSON est interrompu ou fautif (ligne {line}, caractère {column})"
                        | "this JSON is broken (line {line}, character {column})"
                )
            },
            say!("le télécharger à nouveau, ou refaire l'export" | "download it again, or export it again"),
        )
    })
}

/// Reads an XML file through once, so that what is wrong with it is said before anything is made of it.
fn xml(path: &Path, bytes: &[u8]) -> Result<Body, SourceError> {
    if bytes.len() > MOST_TREE {
        return Err(too_large(path, MOST_TREE as u64));
    }
    let (text, _) = encoding::decode(bytes);
    let mend = || say!("refaire l'export depuis le logiciel d'origine" | "export it again from the program that it comes from");
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let (mut depth, mut root) = (0usize, String::new());
    loop {
        let event = reader.read_event().map_err(|error| {
            let at = reader.buffer_position();
            malformed(
                path,
                say!("ce XML est fautif au caractère {at} ({error})" | "this XML is broken at character {at} ({error})"),
                mend(),
            )
        })?;
        match event {
            Event::Start(start) => {
                if root.is_empty() {
                    root = start.local_name().as_ref().to_owned();
                }
                depth += 1;
                if depth > DEEPEST {
                    return Err(malformed(
                        path,
                        say!("ce XML est emboîté sur plus de {DEEPEST} niveaux" | "this XML is nested over {DEEPEST} levels deep"),
                        mend(),
                    ));
                }
            }
            Event::Empty(start) if root.is_empty() => root = start.local_name().as_ref().to_owned(),
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::DocType(words) if words.contains(['[', '<']) => {
                return Err(malformed(
                    path,
                    say!(
                        "ce XML définit ses propres entités, qui peuvent servir à saturer la mémoire : elles ne sont jamais dépliées"
                            | "this XML defines entities of its own, which may be meant to fill the memory: they are never expanded"
                    ),
                    mend(),
                ));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if depth > 0 || root.is_empty() {
        return Err(malformed(path, say!("ce XML est interrompu" | "this XML is cut short"), mend()));
    }
    Ok(Body::Xml { text, root })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn open_bytes(name: &str, bytes: &[u8]) -> Result<Vec<Opened>, SourceError> {
        unpack(Path::new(name), name, bytes.to_vec(), true)
    }

    fn refusal(name: &str, bytes: &[u8]) -> String {
        open_bytes(name, bytes).expect_err("it is refused").sentence().fr
    }

    #[test]
    fn hostile_files_are_refused_in_words() {
        let laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\">]><graphml>&b;</graphml>";
        assert!(refusal("rires.graphml", laughs.as_bytes()).contains("jamais dépliées"));
        let deep = format!("<?xml version=\"1.0\"?>{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert!(refusal("profond.xml", deep.as_bytes()).contains("64 niveaux"));
        let json = format!("[{{\"a\": {}1{}}}]", "[".repeat(100_000), "]".repeat(100_000));
        assert!(refusal("profond.json", json.as_bytes()).contains("128 niveaux"));
        assert!(refusal("coupé.json", b"[{\"id\": 1}, {\"id\": ").contains("interrompu ou fautif"));
        assert!(refusal("coupé.graphml", b"<?xml version=\"1.0\"?><graphml><graph>").contains("interrompu"));
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let zeros = vec![b' '; 1 << 20];
        for _ in 0..=(MOST_BYTES >> 20) {
            gz.write_all(&zeros).unwrap();
        }
        assert!(refusal("bombe.csv.gz", &gz.finish().unwrap()).contains("dépasse 1074 Mo"));
    }

    #[test]
    fn packed_files_are_opened() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(b"id,nom\n1,a\n").unwrap();
        let opened = open_bytes("p.csv.gz", &gz.finish().unwrap()).unwrap();
        assert!(matches!(&opened[0], Opened { name, body: Body::Table(table) } if name == "p.csv" && table.len() == 2));
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, text) in [("x/services.csv", "id,nom\n1,a\n"), ("x/lisez-moi.md", "#"), ("x/n.json", "{\"a\": 1}")] {
            zip.start_file(name, options).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        let opened = open_bytes("paquet.zip", &zip.finish().unwrap().into_inner()).unwrap();
        assert_eq!(opened.iter().map(|o| o.name.as_str()).collect::<Vec<_>>(), ["paquet.zip/services.csv", "paquet.zip/n.json"]);
    }
}
