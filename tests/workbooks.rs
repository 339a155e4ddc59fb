//! Workbooks as agents keep them: a dossier in one file, a sheet a table, with what spreadsheets add to a table.

use maillage::dossier::{Dossier, Kind, RowRef, Table, load_file, load_folder, spec};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::fs;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("workbooks").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

fn dataset(name: &str) -> Dossier {
    load_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name)).expect("the dataset is there").dossier
}

/// Every record of every table, as the format writes it.
fn records(dossier: &Dossier) -> Vec<(Table, Vec<String>)> {
    let of = |table: Table| (0..dossier.len(table)).map(move |at| (table, dossier.canonical(RowRef::new(table, at))));
    Table::ALL.iter().flat_map(|table| of(*table)).collect()
}

/// A dossier as one workbook: titles of columns for people, a title above, numbers and dates as spreadsheets hold them.
fn workbook(dossier: &Dossier) -> Vec<u8> {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for &table in Table::ALL.iter().filter(|table| dossier.len(**table) > 0) {
        let (sheet, columns) = (book.add_worksheet(), spec(table).columns);
        sheet.set_name(table.code()).expect("codes are names of sheets");
        sheet.merge_range(0, 0, 0, 4, "Département, année 2014", &Format::new()).expect("a title can be merged");
        for (at, column) in columns.iter().enumerate() {
            sheet.write(2, at as u16, column.title.fr).expect("a cell can be written");
        }
        for row in 0..dossier.len(table) {
            let cells = dossier.canonical(RowRef::new(table, row));
            for (at, (column, cell)) in columns.iter().zip(&cells).enumerate().filter(|(_, (_, cell))| !cell.is_empty()) {
                let place = (3 + row as u32, at as u16);
                let date = matches!(column.kind, Kind::Date(_)).then(|| ExcelDateTime::parse_from_str(cell).ok()).flatten();
                let number = matches!(column.kind, Kind::Number { .. } | Kind::Share).then(|| cell.parse::<f64>().ok()).flatten();
                let written = match (date, number) {
                    (Some(date), _) => sheet.write_with_format(place.0, place.1, date, &day),
                    (_, Some(number)) => sheet.write(place.0, place.1, number),
                    _ => sheet.write_string(place.0, place.1, cell.as_str()),
                };
                written.expect("a cell can be written");
            }
        }
    }
    book.save_to_buffer().expect("a workbook can be made")
}

#[test]
fn a_dossier_in_one_workbook_is_the_same_dossier() {
    for name in ["exemple-trois-territoires", "seine-et-marne-2014", "seine-saint-denis-2015"] {
        let dossier = dataset(name);
        let here = folder(name);
        let file = here.join(format!("{name}.xlsx"));
        fs::write(&file, workbook(&dossier)).expect("a file can be written");
        let alone = load_file(&file).expect("a workbook is read by itself");
        let within = load_folder(&here).expect("and within a folder");
        let lost: Vec<_> = alone.remarks.iter().filter(|remark| remark.severity != maillage::sources::Severity::Information).collect();
        assert!(lost.is_empty(), "{name}: {lost:?}");
        for read in [&alone.dossier, &within.dossier] {
            for (one, other) in records(&dossier).iter().zip(&records(read)) {
                assert_eq!(one, other, "{name}");
            }
            assert_eq!(records(&dossier).len(), records(read).len(), "{name}");
        }
    }
}

/// A workbook whose one part unfolds into two gigabytes of nothing.
fn bomb() -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("[Content_Types].xml", options).expect("a part can be begun");
    zip.start_file("xl/workbook.xml", options).expect("a part can be begun");
    zip.start_file("xl/sharedStrings.xml", options).expect("a part can be begun");
    let blank = vec![b' '; 1 << 20];
    for _ in 0..2048 {
        zip.write_all(&blank).expect("a part can be written");
    }
    zip.finish().expect("a file can be ended").into_inner()
}

#[test]
fn a_small_file_cannot_fill_the_memory() {
    let here = folder("bomb");
    let file = here.join("suivi.xlsx");
    let bytes = bomb();
    assert!(bytes.len() < 4 << 20);
    fs::write(&file, bytes).expect("a file can be written");
    let refused = load_file(&file).expect_err("it is refused").sentence();
    assert!(refused.fr.contains("se déplie au-delà de"), "{}", refused.fr);
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires/actions.csv"), here.join("actions.csv"))
        .expect("a table can be copied");
    let loaded = load_folder(&here).expect("the rest of the folder is read");
    assert!(loaded.remarks.iter().any(|remark| remark.place.source == "suivi.xlsx" && remark.kind == "unreadable_file"));
}
