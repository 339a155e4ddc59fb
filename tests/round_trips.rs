//! A dossier written in another form and read back is the same dossier: every record of every table, and the columns that are its own.
//!
//! What a form can't hold is known, and kept out of what is drawn by lot: control characters (XML), more than fifteen digits (spreadsheets); and a list whose
//! only value is a mark that sends to the row above.

use maillage::dossier::{Dossier, Kind, Loaded, RowRef, Table, load_file, load_folder, load_tables, spec};
#[cfg(not(feature = "parquet"))]
use maillage::rendering::dossier::ParquetError;
use maillage::rendering::dossier::{Sheet, csv_files, datapackage, json, ods, parquet_files, sheets};
use maillage::rendering::{CsvStyle, xlsx};
use maillage::sources::RawTable;
use maillage::text::Lang;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::fs;
use std::path::{Path, PathBuf};

/// Every record as the format writes it, with the columns that the format doesn't know.
type Content = Vec<(Table, Vec<String>, Vec<(String, String)>)>;

fn content(dossier: &Dossier) -> Content {
    let of = |table: Table| {
        (0..dossier.len(table)).map(move |at| {
            let row = RowRef::new(table, at);
            (table, dossier.canonical(row), dossier.notes(row).to_vec())
        })
    };
    Table::ALL.iter().flat_map(|table| of(*table)).collect()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("round_trips").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// The dossier through every form that one file or one folder holds: the form, and what was read back.
fn round_trips(dossier: &Dossier, here: &Path) -> Vec<(&'static str, Loaded)> {
    let sheets = sheets(dossier);
    let write = |name: &str, bytes: Vec<u8>| {
        let path = here.join(name);
        fs::write(&path, bytes).expect("a file can be written");
        load_file(&path).unwrap_or_else(|error| panic!("{name}: {}", error.sentence().fr))
    };
    let book = xlsx::dossier(&dossier.name, &sheets, dossier.last_event(), Lang::Fr).expect("it fits");
    let package = here.join("paquet");
    fs::create_dir_all(&package).expect("a folder can be made");
    for file in csv_files(&sheets, CsvStyle::Canonical) {
        fs::write(package.join(&file.path), &file.bytes).expect("a file can be written");
    }
    fs::write(package.join("datapackage.json"), datapackage(&dossier.name, &sheets).to_string()).expect("a file can be written");
    let forms = vec![
        ("json", write("dossier.json", json(&dossier.name, &sheets))),
        ("ods", write("dossier.ods", ods(&sheets, Lang::En).expect("it fits"))),
        ("xlsx", write("dossier.xlsx", book)),
        ("datapackage", load_folder(&package).expect("a folder of tables")),
    ];
    forms.into_iter().chain(as_parquet(&sheets, &here.join("colonnes")).map(|loaded| ("parquet", loaded))).collect()
}

#[cfg(feature = "parquet")]
fn as_parquet(sheets: &[Sheet], here: &Path) -> Option<Loaded> {
    fs::create_dir_all(here).expect("a folder can be made");
    for file in parquet_files(sheets).expect("it fits") {
        fs::write(here.join(&file.path), &file.bytes).expect("a file can be written");
    }
    Some(load_folder(here).expect("a folder of tables"))
}

/// A program built without Parquet refuses.
#[cfg(not(feature = "parquet"))]
fn as_parquet(sheets: &[Sheet], _: &Path) -> Option<Loaded> {
    assert!(matches!(parquet_files(sheets), Err(ParquetError::NotBuilt)));
    None
}

#[test]
fn our_datasets_come_back_from_every_form() {
    for name in ["exemple-trois-territoires", "seine-et-marne-2014", "seine-saint-denis-2015"] {
        let dossier =
            load_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name)).expect("the dataset is there").dossier;
        let expected = content(&dossier);
        for (form, loaded) in round_trips(&dossier, &folder(name)) {
            assert!(loaded.left_aside == 0, "{name}, {form}: {:?}", loaded.remarks);
            let read = content(&loaded.dossier);
            assert_eq!(expected.len(), read.len(), "{name}, {form}");
            for (one, other) in expected.iter().zip(&read) {
                assert_eq!(one, other, "{name}, {form}");
            }
        }
    }
}

/// Whatever this program was built with, a Parquet file is known for what it is, and what can't be read of it is said.
#[test]
fn a_broken_parquet_file_is_said() {
    let path = folder("casse").join("actions.parquet");
    fs::write(&path, b"PAR1 and no more").expect("a file can be written");
    let said = load_file(&path).expect_err("nothing can be read").sentence().fr;
    let expected = if cfg!(feature = "parquet") { "endommagé" } else { "--features full" };
    assert!(said.contains("Parquet") && said.contains(expected), "{said}");
}

/// Identifiers that several tables share, so that references often lead somewhere.
const IDS: [&str; 6] = ["a", "b-2", "Ç 3", "=1+1", "007", "12"];

/// Headers that the format doesn't know, some of which it could take for its own.
const OWN: [&str; 4] = ["commentaire", "Sigle ou acronyme", "N° interne", "=somme"];

/// What a cell is drawn from: a number, and a text.
type Draw = (u32, String);

fn cell(kind: Kind, (number, text): &Draw) -> String {
    let pick = |of: &[&str]| of[*number as usize % of.len()].to_owned();
    if number % 7 == 0 {
        return String::new();
    }
    match kind {
        Kind::Id | Kind::Reference(_) => pick(&IDS),
        Kind::References(_) => format!("{}|{}", pick(&IDS), IDS[(*number as usize / 7) % IDS.len()]),
        Kind::Text => text.clone(),
        // A mark that alone would send to the row above (`"`) is no value of a list.
        Kind::List => text.split(' ').map(|value| format!("v{value}")).collect::<Vec<_>>().join("|"),
        Kind::Code(codes, _) => {
            let codes = codes();
            codes[*number as usize % codes.len()].0.to_owned()
        }
        Kind::Date(_) => format!("{}-{:02}-{:02}", 1900 + number % 200, 1 + number % 12, 1 + number % 28),
        Kind::Number { is_whole: true, .. } => (number % 100_000).to_string(),
        Kind::Number { range: (low, high), .. } => {
            let (low, high) = (low.max(-1e6), high.min(1e6));
            let steps = ((high - low) * 1000.0) as u32;
            ((low * 1000.0 + f64::from(number % steps)) / 1000.0).to_string()
        }
        Kind::Share => (f64::from(number % 1001) / 1000.0).to_string(),
        Kind::Siret => pick(&["21770288500013", "732 829 320 00074", "732829320", "x"]),
        Kind::Rna => pick(&["W771000123", "w 771 000 123", "?"]),
        Kind::Insee => pick(&["77288", "01004", "2A004", "93", "1004"]),
    }
}

/// A table of some rows, with one column of its own.
fn table(table: Table) -> impl Strategy<Value = RawTable> {
    let columns = spec(table).columns;
    // What keyboards and other programs put into cells: signs of formulas, quotes, line ends, spaces that XML would run together.
    let draw = (any::<u32>(), "[a-zéŒ=+@'\"«»&<>;,|_x0D 0-9\n\t-]{0,14}");
    let rows = proptest::collection::vec(proptest::collection::vec(draw, columns.len() + 1), 1..6);
    (rows, 0..OWN.len()).prop_map(move |(rows, own)| {
        let head: Vec<String> = columns.iter().map(|column| column.name.to_owned()).chain([OWN[own].to_owned()]).collect();
        let cells = rows.iter().map(|row| {
            let known = columns.iter().zip(row).map(|(column, draw)| cell(column.kind, draw));
            known.chain([cell(Kind::Text, &row[columns.len()])]).collect::<Vec<String>>()
        });
        let rows: Vec<Vec<String>> = std::iter::once(head).chain(cells).collect();
        RawTable::from_rows(&format!("{}.csv", table.code()), rows.iter().map(|row| row.iter().map(String::as_str)))
    })
}

fn tables() -> impl Strategy<Value = Vec<RawTable>> {
    Table::ALL.iter().map(|of| table(*of).boxed()).collect::<Vec<_>>()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, rng_seed: RngSeed::Fixed(2014), ..ProptestConfig::default() })]
    #[test]
    fn any_dossier_comes_back_from_every_form(tables in tables()) {
        let dossier = load_tables(tables, "essai").dossier;
        let expected = content(&dossier);
        for (form, loaded) in round_trips(&dossier, &folder("essai")) {
            let read = content(&loaded.dossier);
            for (one, other) in expected.iter().zip(&read) {
                prop_assert_eq!(one, other, "{}", form);
            }
            prop_assert_eq!(expected.len(), read.len(), "{}: {:?}", form, loaded.remarks);
        }
    }
}
