//! What people and programs put into files, and what reading makes of it: never a panic, always a word.

use maillage::dossier::{Severity, load_file, load_folder};
use maillage::sources::{RawTable, SourceError, read_csv};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of the shared collection; says so when it is not on this machine.
#[expect(clippy::print_stderr, reason = "a test that checks nothing says so")]
fn shared(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: {} is not here, nothing was checked", folder.display());
    None
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the collection can be listed") {
            let path = entry.expect("an entry of it").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// A folder of this test run, emptied first.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old scratch folder can be removed");
    }
    fs::create_dir_all(&folder).expect("a scratch folder can be made");
    folder
}

fn cells(table: &RawTable) -> Vec<Vec<&str>> {
    table.rows().map(|row| row.cells().collect()).collect()
}

#[test]
fn csv_spectrum_reads_as_its_authors_say() {
    let Some(folder) = shared("mauvaises_entrees_a/csv_spectrum") else { return };
    let mut compared = 0;
    for path in files(&folder.join("csvs")) {
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        // Its JSON gives another telephone number than its CSV, and a bare object.
        if name == "location_coordinates" {
            continue;
        }
        let answer = fs::read_to_string(folder.join("json").join(format!("{name}.json"))).expect("each CSV has its JSON");
        // The collection's CSV files have lost the carriage returns that their answers still hold.
        let answer = answer.replace("\\r\\n", "\\n");
        let expected: Vec<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(&answer).expect("the answer is a list of objects");
        let table = read_csv(&name, &fs::read(&path).expect("the CSV can be read")).expect("it is text");
        let rows = cells(&table);
        let read: Vec<serde_json::Map<String, serde_json::Value>> = rows[1..]
            .iter()
            .map(|row| rows[0].iter().zip(row).map(|(header, cell)| ((*header).to_owned(), (*cell).into())).collect())
            .collect();
        assert_eq!(read, expected, "{name}");
        assert_eq!(table.notices, [], "{name}");
        compared += 1;
    }
    assert_eq!(compared, 11);
}

#[test]
fn naughty_strings_survive_as_cells() {
    let Some(folder) = shared("mauvaises_entrees_a") else { return };
    let text = fs::read_to_string(folder.join("naughty_strings.json")).expect("the list can be read");
    let strings: Vec<String> = serde_json::from_str(&text).expect("it is a list of strings");
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "nom", "type", "note"]).expect("written to memory");
    for (position, naughty) in strings.iter().enumerate() {
        writer.write_record([&format!("p{position:04}"), naughty, "autre", naughty]).expect("written to memory");
    }
    let bytes = writer.into_inner().expect("written to memory");
    let table = read_csv("partenaires.csv", &bytes).expect("it is text");
    let expected: Vec<&str> = strings.iter().map(String::as_str).collect();
    // NUL alone is taken out, and said.
    let read: Vec<&str> = cells(&table)[1..].iter().map(|row| row[1]).collect();
    assert_eq!(read, expected);
    let scratch = scratch("naughty");
    let path = scratch.join("partenaires.csv");
    fs::write(&path, &bytes).expect("a scratch file can be written");
    let loaded = load_file(&path).expect("it is a table");
    assert_eq!(loaded.dossier.partners.len(), strings.len());
}

#[test]
fn every_bad_file_is_answered_in_words() {
    let Some(folder) = shared("mauvaises_entrees_a") else { return };
    let scratch = scratch("bad_inputs");
    let (mut tables, mut foreign) = (0, 0);
    for path in files(&folder) {
        let bytes = fs::read(&path).expect("a file of the collection can be read");
        for name in ["actions.csv", "presences.csv", "territoires.csv"] {
            let copy = scratch.join(name);
            fs::write(&copy, &bytes).expect("a scratch file can be written");
            match load_file(&copy) {
                Ok(loaded) => {
                    // None of these files is a table of ours: a file that is read all the same, as if it were, would be a wrong answer. But for two workbooks, whose
                    // sheets list structures and associations with an identifier or a name as partners: they are read, and what is wrong with them is said.
                    let is_workbook = path.extension().is_some_and(|extension| extension == "xlsx" || extension == "ods");
                    let is_said = loaded.remarks.iter().any(|r| {
                        let said = [&r.found, &r.expected, &r.mend, &r.meanwhile];
                        r.severity == Severity::Error && said.iter().all(|words| !words.fr.is_empty() && !words.en.is_empty())
                    });
                    assert!(is_said, "{} as {name}: {:#?}", path.display(), loaded.remarks);
                    let n_rows = loaded.dossier.sources.iter().map(|source| source.rows).sum::<usize>();
                    assert!(n_rows == 0 || is_workbook, "{} as {name}: {n_rows} rows", path.display());
                    tables += 1;
                }
                Err(error) => {
                    let is_known =
                        matches!(error, SourceError::Foreign { .. } | SourceError::Workbook { .. } | SourceError::UnknownTable { .. });
                    assert!(is_known, "{}: {error}", path.display());
                    let said = error.sentence().fr;
                    assert!(
                        (said.contains(" À faire : ") || said.contains("lui donner son nom")) && said.contains(name),
                        "{}: {said}",
                        path.display()
                    );
                    foreign += 1;
                }
            }
            fs::remove_file(&copy).expect("a scratch file can be removed");
        }
    }
    assert!(tables > 100 && foreign > 80, "{tables} tables, {foreign} foreign files");
}

#[test]
fn every_real_dossier_is_read() {
    let Some(data) = shared("") else { return };
    let mut read = 0;
    for entry in fs::read_dir(&data).expect("the collection can be listed") {
        let folder = entry.expect("an entry of it").path().join("tables");
        if !folder.is_dir() {
            continue;
        }
        let loaded = load_folder(&folder).expect("the folder holds tables");
        let name = folder.display();
        let wrong: Vec<_> = loaded.remarks.iter().filter(|r| r.severity == Severity::Error && r.kind != "table_missing").collect();
        assert!(wrong.is_empty(), "{name}: {wrong:#?}");
        assert_eq!(loaded.left_aside, 0, "{name}");
        read += 1;
    }
    assert_eq!(read, 10);
}

#[test]
fn our_own_datasets_have_nothing_to_mend() {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets")).expect("the datasets can be listed") {
        let folder = entry.expect("an entry of it").path();
        let loaded = load_folder(&folder).expect("it is a dossier");
        assert!(loaded.remarks.is_empty(), "{}: {:#?}", folder.display(), loaded.remarks);
    }
}

#[test]
fn folders_links_and_absent_files_are_no_tables() {
    let scratch = scratch("no_tables");
    assert!(matches!(load_folder(&scratch), Err(SourceError::NoTable { .. })));
    assert!(matches!(load_folder(&scratch.join("absent")), Err(SourceError::Missing { .. })));
    assert!(matches!(load_file(&scratch.join("absent.csv")), Err(SourceError::Missing { .. })));
    fs::create_dir(scratch.join("actions.csv")).expect("a scratch folder can be made");
    fs::write(scratch.join("Partenaires 2014.csv"), "Identifiant;Nom;Type\nmelun;Mairie de Melun;Mairie\n")
        .expect("a scratch file can be written");
    fs::write(scratch.join("divers.csv"), "a;b\n1;2\n").expect("a scratch file can be written");
    fs::write(scratch.join("présences.csv"), b"%PDF-1.4").expect("a scratch file can be written");
    #[cfg(unix)]
    std::os::unix::fs::symlink(scratch.join("nulle part"), scratch.join("territoires.csv")).expect("a scratch link can be made");
    let loaded = load_folder(&scratch).expect("a table is there");
    let mut kinds: Vec<(&str, &str)> = loaded.remarks.iter().map(|r| (r.place.source.as_str(), r.kind)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    #[cfg(unix)]
    assert_eq!(
        kinds,
        [
            ("Partenaires 2014.csv", "headers_understood"),
            ("actions.csv", "not_a_file"),
            ("actions.csv", "table_missing"),
            ("divers.csv", "unknown_file"),
            ("participations.csv", "table_missing"),
            ("présences.csv", "unreadable_file"),
            ("territoires.csv", "not_a_file"),
            ("territoires.csv", "table_missing"),
        ]
    );
    assert_eq!(loaded.dossier.partners.len(), 1);
}
