//! Holds the house to its plan: who may import whom, what a room may touch, what each detector owes its reader.

use maillage::detectors::DETECTORS;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in reading order: a room imports only what stands before it.
const ROOMS: &[&str] = &[
    "statistics",
    "text",
    "settings",
    "lexicon",
    "sources",
    "dossier",
    "linkage",
    "network",
    "detectors",
    "decisions",
    "recommendations",
    "analysis",
    "planning",
    "rendering",
    "cli",
    "web",
];

/// Rooms that may touch the disk.
const TOUCH_THE_DISK: &[&str] = &["sources", "rendering", "cli", "web"];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("the source folder can be listed").map(|e| e.expect("an entry of it").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// (room, path, text without its comments and its tests) of every source file.
fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    files
        .into_iter()
        .map(|path| {
            let inside = path.strip_prefix(&root).expect("a file under src").to_path_buf();
            let first = inside.components().next().expect("a first component").as_os_str().to_string_lossy().into_owned();
            let room = first.trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).expect("a source file is UTF-8");
            let body = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            let code: String = body.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect();
            (room, inside, code)
        })
        .collect()
}

#[test]
fn imports_only_go_up() {
    let mut faults = Vec::new();
    for (room, path, code) in sources() {
        let Some(here) = ROOMS.iter().position(|r| *r == room) else { continue };
        for (position, other) in ROOMS.iter().enumerate() {
            let names = [format!("crate::{other}::"), format!("crate::{other};"), format!("crate::{{{other}")];
            if position > here && names.iter().any(|name| code.contains(name)) {
                faults.push(format!("{}: imports from {other}, which stands after {room}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_room_stands_on_the_plan() {
    for (room, path, _) in sources() {
        assert!(ROOMS.contains(&room.as_str()) || room == "lib" || room == "main", "{}: a room that the plan doesn't know", path.display());
    }
}

#[test]
fn only_the_cellar_the_windows_and_the_doors_touch_the_disk() {
    for (room, path, code) in sources() {
        if !TOUCH_THE_DISK.contains(&room.as_str()) {
            for forbidden in ["std::fs", "File::open", "std::net", "SystemTime", "Instant::now", "std::env"] {
                assert!(!code.contains(forbidden), "{}: {forbidden} has no place in {room}", path.display());
            }
        }
    }
}

#[test]
fn no_detector_knows_another() {
    for (room, path, code) in sources() {
        if room != "detectors" || path.ends_with("mod.rs") {
            continue;
        }
        let own = path.components().nth(1).expect("a file in detectors").as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
        for other in DETECTORS.iter().filter(|d| d.key != own) {
            assert!(!code.contains(&format!("{}::", other.key)), "{}: a detector that calls another, {}", path.display(), other.key);
        }
    }
}

#[test]
fn every_detector_keeps_its_word() {
    assert!(DETECTORS.is_sorted_by_key(|d| d.key), "the list is in alphabetical order");
    for detector in DETECTORS {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/detectors");
        assert!(file.join(format!("{}.rs", detector.key)).exists(), "{}: the key is the file's name", detector.key);
        for (lang, question) in [("fr", detector.question.fr), ("en", detector.question.en)] {
            assert!(question.ends_with('?'), "{} ({lang}): a question ends in a question mark", detector.key);
        }
        for text in [detector.title, detector.method, detector.doubt] {
            assert!(text.fr.len() > 8 && text.en.len() > 8, "{}: title, method and doubt are said in both languages", detector.key);
        }
    }
}
