//! Holds the house to its plan: who may import whom, what a room may touch, what each detector owes its reader.

use maillage::analyse;
use maillage::detectors::{DETECTORS, Detection, Standing};
use maillage::dossier::Dossier;
use maillage::dossier::testing::from_folder;
use maillage::settings::Settings;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The rooms in reading order: a room imports only what stands before it.
const ROOMS: &[&str] = &[
    "statistics",
    "text",
    "settings",
    "lexicon",
    "sources",
    "dossier",
    "importing",
    "linkage",
    "network",
    "detectors",
    "comparison",
    "decisions",
    "recommendations",
    "planning",
    "portraits",
    "analysis",
    "changes",
    "rendering",
    "register",
    "opening",
    "web",
    "cli",
];

/// Rooms that may touch the disk.
const TOUCH_THE_DISK: &[&str] = &["sources", "rendering", "register", "opening", "web", "cli"];

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

/// What every detector finds in a dossier, at the day of its last event.
fn detections(dossier: &Dossier) -> Vec<Detection> {
    analyse(dossier, &Settings::default(), dossier.last_event()).detections
}

fn dataset(name: &str) -> Dossier {
    from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name))
}

const SMALL: &str = "exemple-trois-territoires";
const LARGE: &str = "seine-et-marne-2014";

/// The same of an example, analysed once for all the tests here.
fn of_example(name: &str) -> &'static [Detection] {
    static OF_BOTH: [OnceLock<Vec<Detection>>; 2] = [OnceLock::new(), OnceLock::new()];
    OF_BOTH[usize::from(name == LARGE)].get_or_init(|| detections(&dataset(name)))
}

#[test]
fn the_example_dossier_shows_what_each_detector_finds() {
    for detection in of_example(SMALL) {
        let established = detection.findings.iter().filter(|finding| finding.standing == Standing::Established).count();
        assert!(established > 0, "{} finds nothing in the dossier that explains it", detection.detector);
    }
}

#[test]
fn nothing_is_found_where_there_is_nothing() {
    for detection in detections(&Dossier::default()) {
        assert_eq!(detection.findings, [], "{}", detection.detector);
        assert!(detection.tables.iter().all(|table| table.rows.is_empty()), "{}: rows about nobody", detection.detector);
    }
}

#[test]
fn every_explanation_adds_up_to_what_is_announced() {
    for name in [SMALL, LARGE] {
        let mut n_findings = 0;
        for detection in of_example(name) {
            for finding in &detection.findings {
                let sum: f64 = finding.evidence.iter().map(|evidence| evidence.share).sum();
                let odds = (finding.score / (1.0 - finding.score)).ln();
                assert!((sum - odds).abs() < 1e-6, "{}: the shares make {sum}, the score {odds}", finding.key);
                assert!(finding.key.starts_with(detection.detector), "{}: a key begins with its detector", finding.key);
                n_findings += 1;
            }
        }
        assert!(n_findings > 4, "{name}: {n_findings} findings");
    }
}

#[test]
fn every_finding_has_its_reasons_and_its_doubt_in_both_languages() {
    for detection in of_example(LARGE) {
        let mut keys = BTreeSet::new();
        for finding in &detection.findings {
            assert!(keys.insert(&finding.key), "{}: two findings of one key", finding.key);
            assert!(!finding.evidence.is_empty() && !finding.subjects.is_empty(), "{}: a finding about nothing", finding.key);
            let sentences = finding.evidence.iter().map(|evidence| &evidence.sentence).chain([&finding.doubt, &finding.title]);
            for sentence in sentences {
                assert!(sentence.fr.len() > 4 && sentence.en.len() > 4, "{}: « {} » / '{}'", finding.key, sentence.fr, sentence.en);
            }
        }
    }
}
