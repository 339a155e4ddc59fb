//! The laws of the house, seen from outside: the program is run, and what it wrote is compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

const SMALL: &str = "exemple-trois-territoires";
const LARGE: &str = "seine-et-marne-2014";

/// A folder of this test run, emptied first.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old scratch folder can be removed");
    }
    fs::create_dir_all(&folder).expect("a scratch folder can be made");
    folder
}

fn dataset(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name)
}

/// Runs `maillage report` and returns every file that it wrote: path within the folder → bytes.
fn report(dossier: &Path, out: &Path, threads: &str) -> BTreeMap<String, Vec<u8>> {
    let ran = Command::new(env!("CARGO_BIN_EXE_maillage"))
        .args(["report", &dossier.to_string_lossy(), "--out", &out.to_string_lossy()])
        .env("RAYON_NUM_THREADS", threads)
        .output()
        .expect("the program starts");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let mut files = BTreeMap::new();
    let mut folders = vec![out.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the report folder can be listed") {
            let path = entry.expect("an entry of it").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(out).expect("a path within the folder").to_string_lossy().into_owned();
                files.insert(name, fs::read(&path).expect("a file of the report"));
            }
        }
    }
    files
}

/// Says which file differs first, and where: a whole report in an assertion message helps nobody.
fn assert_same(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>(), "not the same files");
    for (name, bytes) in a {
        let other = &b[name];
        if let Some(at) = (0..bytes.len().max(other.len())).find(|&i| bytes.get(i) != other.get(i)) {
            let around = |bytes: &[u8]| {
                String::from_utf8_lossy(&bytes[at.saturating_sub(80).min(bytes.len())..(at + 80).min(bytes.len())]).into_owned()
            };
            panic!("{name} differs at byte {at}:\n  {}\n  {}", around(bytes), around(other));
        }
    }
}

/// The records of a CSV text, quoted line breaks respected, as raw text.
fn records(text: &str) -> (String, Vec<String>) {
    let mut records = Vec::new();
    let mut current = String::new();
    for line in text.lines() {
        if !current.is_empty() {
            current.push('\n');
        }
        current.push_str(line);
        if current.matches('"').count().is_multiple_of(2) {
            records.push(std::mem::take(&mut current));
        }
    }
    let header = records.remove(0);
    (header, records)
}

/// Copies a dossier, each table passed through `change` (table's name, records).
fn copy_changed(from: &Path, to: &Path, change: impl Fn(&str, Vec<String>) -> Vec<String>) {
    for entry in fs::read_dir(from).expect("the dossier can be listed") {
        let path = entry.expect("an entry of it").path();
        if path.extension().is_some_and(|e| e == "csv") {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let (header, rows) = records(&fs::read_to_string(&path).expect("a table is UTF-8"));
            let text = std::iter::once(header).chain(change(&name, rows)).map(|r| r + "\n").collect::<String>();
            fs::write(to.join(path.file_name().expect("a name")), text).expect("the copy can be written");
        }
    }
}

/// A fixed shuffle: rows sorted by a digest of their text.
fn shuffled(mut rows: Vec<String>) -> Vec<String> {
    rows.sort_by_key(|row| row.bytes().fold(0xCBF2_9CE4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01B3)));
    rows
}

/// The report on Seine-et-Marne as it stands, with two threads: written once for both laws.
fn of_seine_et_marne() -> &'static BTreeMap<String, Vec<u8>> {
    static WRITTEN: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    WRITTEN.get_or_init(|| report(&dataset(LARGE), &scratch("seine-et-marne").join("report"), "2"))
}

#[test]
fn same_bytes_for_one_thread_two_threads_and_shuffled_rows() {
    for name in [SMALL, LARGE] {
        let scratch = scratch(&format!("same-bytes-{name}"));
        let one = report(&dataset(name), &scratch.join("one"), "1");
        match name {
            LARGE => assert_same(&one, of_seine_et_marne()),
            _ => assert_same(&one, &report(&dataset(name), &scratch.join("two"), "2")),
        }
        let other_order = scratch.join(name);
        fs::create_dir(&other_order).expect("a folder for the shuffled dossier");
        copy_changed(&dataset(name), &other_order, |_, rows| shuffled(rows));
        assert_same(&one, &report(&other_order, &scratch.join("shuffled"), "2"));
    }
}

/// Key → score of every row of a table of findings.
fn scores(files: &BTreeMap<String, Vec<u8>>, table: &str, keys: &[&str], score: &str) -> BTreeMap<Vec<String>, f64> {
    let text = std::str::from_utf8(&files[&format!("tables/{table}.csv")]).expect("a table is UTF-8").to_owned();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let position = |name: &str| header.iter().position(|h| h == name).unwrap_or_else(|| panic!("{table}: no column {name}"));
    let (keys, score): (Vec<usize>, usize) = (keys.iter().map(|k| position(k)).collect(), position(score));
    reader
        .records()
        .map(|row| row.expect("a row"))
        .map(|row| (keys.iter().map(|k| row[*k].to_owned()).collect(), row[score].parse().unwrap_or(f64::NAN)))
        .collect()
}

#[test]
fn an_unrelated_territory_changes_no_other_finding() {
    let scratch = scratch("unrelated");
    let from = dataset(LARGE);
    let larger = scratch.join(LARGE);
    fs::create_dir(&larger).expect("a folder for the larger dossier");
    copy_changed(&from, &larger, |table, mut rows| {
        let columns = rows[0].split(',').count();
        let pad = |start: &str| format!("{start}{}", ",".repeat(columns.saturating_sub(start.split(',').count())));
        match table {
            "territoires" => rows.push(pad("zz-ailleurs,MDS d'Ailleurs,mds,seine-et-marne,,rural,50000,48.3,3.3")),
            "partenaires" => rows.push(pad("zz_mds,MDS d'Ailleurs,,mds,zz-ailleurs")),
            "actions" => {
                rows.push("zz-1,Rucher communal,Deux ruches confiées aux apiculteurs amateurs.,zz-ailleurs,territorial,,,,,,zz_mds,2013-01-01,,en_cours,,,,,".into());
                rows.push("zz-2,Concours de belote,Tournoi mensuel de belote à la salle polyvalente.,zz-ailleurs,territorial,,,,,,zz_mds,2013-01-01,,en_cours,,,,,".into());
            }
            "participations" => rows.extend(["zz-1,zz_mds,pilote,0.9,,,", "zz-2,zz_mds,pilote,0.9,,,"].map(String::from)),
            _ => {}
        }
        rows
    });
    let before = of_seine_et_marne();
    let after = report(&larger, &scratch.join("after"), "2");
    for (table, keys, score) in [
        ("redondances", &["groupe", "action", "relation"][..], "probabilite"),
        ("mobilisation", &["partenaire", "territoire", "statut", "motif"], "score"),
        ("services", &["partenaire", "statut", "motif"], "score"),
        ("partenaires_doublons", &["groupe", "partenaire"], "probabilite"),
    ] {
        let (before, after) = (scores(before, table, keys, score), scores(&after, table, keys, score));
        let kept: BTreeSet<_> = after.keys().filter(|key| !key.iter().any(|cell| cell.starts_with("zz"))).collect();
        // Word frequencies are the whole dossier's, and strangers use common words too (« mensuel », « salle »): figures may move by a hundredth or two.
        // What stands on the very border of one half may then fall on either side.
        let stands_clear = |value: f64| (value - 0.5).abs() > 0.02;
        for key in kept.iter().filter(|key| !before.contains_key(**key)) {
            assert!(!stands_clear(after[*key]), "{table} {key:?} is new, at {}", after[*key]);
        }
        for (key, value) in &before {
            match after.get(key) {
                Some(now) => assert!((value - now).abs() <= 0.02 || value.is_nan(), "{table} {key:?}: {value} became {now}"),
                None => assert!(!stands_clear(*value), "{table} {key:?} is gone, from {value}"),
            }
        }
    }
    let keys = |files: &BTreeMap<String, Vec<u8>>| scores(files, "recommandations", &["cle"], "score").into_keys().collect::<BTreeSet<_>>();
    assert_eq!(keys(before), keys(&after), "not the same proposals");
}
