//! The example report is the snapshot: what the program writes today is, byte for byte, what the repository shows.
//!
//! Nothing in it depends on the machine, on paths or on the clock. The version of maillage does stand in it (`analyse.json` and the foot of the page), on
//! purpose: a release writes the example anew. The picture (`apercu.png`) is taken by hand for the README and is not compared. Word files and workbooks are
//! not kept in the example: they are compared by what they say, and from one run to the next.
//! `UPDATE_EXPECT=1 cargo test --test reports` writes the example anew: read the difference as a director would before committing it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What stands in the example and is not written by the program.
const BY_HAND: &str = "apercu.png";

/// Is a file an archive of parts, a Word file or a workbook?
fn is_office(name: &str) -> bool {
    name.ends_with(".docx") || name.ends_with(".xlsx")
}

/// What a file says: its own text, or that of all its parts.
fn said(name: &str, bytes: &[u8]) -> String {
    if !is_office(name) {
        return String::from_utf8(bytes.to_vec()).expect("every other file of a report is UTF-8");
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an office file is an archive");
    let mut text = String::new();
    for at in 0..archive.len() {
        archive.by_index(at).expect("a part").read_to_string(&mut text).expect("a part is UTF-8");
    }
    text
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(&inner).expect("the folder can be listed") {
            let path = entry.expect("an entry of it").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("a path within the folder").to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read(&path).expect("the file can be read"));
            }
        }
    }
    files.remove(BY_HAND);
    files
}

/// The report of the example dossier, written to a folder of its own.
fn written(folder: &str, name: &str) -> PathBuf {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    if out.exists() {
        fs::remove_dir_all(&out).expect("an old scratch folder can be removed");
    }
    let out = out.join(name);
    let ran = Command::new(env!("CARGO_BIN_EXE_maillage"))
        .current_dir(root())
        .args(["report", "datasets/exemple-trois-territoires", "--out", &out.to_string_lossy()])
        .output()
        .expect("the program starts");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    out
}

/// Around the first byte that differs, what stands and what is written now.
fn difference(old: &[u8], new: &[u8]) -> String {
    let at = (0..old.len().max(new.len())).find(|&i| old.get(i) != new.get(i)).unwrap_or_default();
    let line = 1 + old.iter().take(at).filter(|byte| **byte == b'\n').count();
    let around = |bytes: &[u8]| {
        let (from, to) = (at.saturating_sub(60).min(bytes.len()), (at + 100).min(bytes.len()));
        String::from_utf8_lossy(&bytes[from..to]).replace('\n', "⏎")
    };
    format!("line {line}\n    stands: …{}…\n    now:    …{}…", around(old), around(new))
}

#[test]
fn the_example_report_is_what_the_program_writes() {
    let example = root().join("reports/exemple");
    let mut new = files(&written("example-report", "exemple"));
    new.retain(|name, _| !is_office(name));
    assert!(new.len() > 10, "a report is more than {} files", new.len());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        for name in files(&example).keys().filter(|name| !new.contains_key(*name)) {
            fs::remove_file(example.join(name)).expect("a file that is no longer written can be removed");
        }
        for (name, bytes) in &new {
            let path = example.join(name);
            fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("the folder can be made");
            fs::write(path, bytes).expect("the example can be written");
        }
    }
    let old = files(&example);
    let mut differences = Vec::new();
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        differences.push(format!("{name}: is no longer written"));
    }
    for (name, bytes) in &new {
        match old.get(name) {
            None => differences.push(format!("{name}: is new")),
            Some(stands) if stands != bytes => differences.push(format!("{name}: {}", difference(stands, bytes))),
            Some(_) => {}
        }
    }
    assert!(
        differences.is_empty(),
        "reports/exemple is not what the program writes. If the change is wanted: UPDATE_EXPECT=1 cargo test --test reports, then read the difference.\n  {}",
        differences.join("\n  ")
    );
}

#[test]
fn a_report_says_nothing_of_where_it_was_written() {
    let out = written("elsewhere", "un-autre-nom");
    let example = files(&root().join("reports/exemple"));
    for (name, bytes) in files(&out) {
        let text = said(&name, &bytes);
        for trace in [env!("CARGO_MANIFEST_DIR"), env!("CARGO_TARGET_TMPDIR"), "un-autre-nom"] {
            assert!(!text.contains(trace), "{name} holds {trace}");
        }
        assert!(is_office(&name) || example.contains_key(&name), "{name} depends on the name of the folder");
    }
}

#[test]
fn the_documents_of_the_secretariat_say_what_the_report_says() {
    let once = files(&written("documents", "exemple"));
    let list = said("recommandations.csv", &once["tables/recommandations.csv"]);
    let keys: Vec<&str> = list.lines().skip(1).filter_map(|line| line.split(',').nth(1)).take(5).collect();
    assert!(!keys.is_empty());
    let tracker = said("suivi.xlsx", &once["documents/suivi.xlsx"]);
    let tables = said("tables.xlsx", &once["tables.xlsx"]);
    for key in keys {
        assert!(tracker.contains(key) && tables.contains(key), "{key}");
    }
    assert!(tracker.contains("retenue,adaptée,rejetée,reportée") && !tracker.contains("<f>"), "choices to make, no formula");
    for name in once.keys().filter_map(|name| name.strip_prefix("tables/")?.strip_suffix(".csv")) {
        assert!(tables.contains(&format!("<sheet name=\"{name}\"")), "{name} has its sheet");
    }
    let (agenda, minutes) = (said("a.docx", &once["documents/ordre-du-jour.docx"]), said("a.docx", &once["documents/compte-rendu.docx"]));
    assert!(agenda.contains("Ordre du jour") && agenda.contains("Fiche 1 (") && minutes.contains("Relevé de décisions"));
    let again = files(&written("documents-again", "exemple"));
    for (name, bytes) in once.iter().filter(|(name, _)| is_office(name)) {
        assert!(again.get(name) == Some(bytes), "{name} changes from one run to the next");
    }
}
