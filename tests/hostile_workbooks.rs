//! Workbooks that a spreadsheet never wrote: small files that say they are huge, entities within entities, cells merged over one another. The program reads
//! them under limits that the system enforces — two gigabytes of memory, a minute of work — and says what is wrong, or reads what is there.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

/// An archive of parts.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (at, (path, text)) in parts.iter().enumerate() {
        let method = if at == 0 { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        archive.start_file(*path, SimpleFileOptions::default().compression_method(method)).expect("a part can be begun");
        archive.write_all(text.as_bytes()).expect("a part can be written");
    }
    archive.finish().expect("a file can be ended").into_inner()
}

/// An Excel workbook of one sheet, « actions », whose XML is given; `head`: what stands before its root.
fn xlsx(head: &str, sheet: &str) -> Vec<u8> {
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = |kind: &str, target: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let book = format!(
        r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="actions" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    zipped(&[
        ("[Content_Types].xml", types),
        ("_rels/.rels", &relations("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &relations("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", &format!(r#"<?xml version="1.0"?>{head}<worksheet xmlns="{main}">{sheet}</worksheet>"#)),
    ])
}

/// A LibreOffice workbook of one sheet, « actions », whose rows are given.
fn ods(head: &str, rows: &str) -> Vec<u8> {
    let of = |name: &str| format!("urn:oasis:names:tc:opendocument:xmlns:{name}:1.0");
    let content = format!(
        r#"<?xml version="1.0"?>{head}<office:document-content xmlns:office="{}" xmlns:table="{}" xmlns:text="{}"><office:body><office:spreadsheet><table:table table:name="actions">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#,
        of("office"),
        of("table"),
        of("text")
    );
    zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile_workbooks");
    fs::create_dir_all(&folder).expect("a folder can be made");
    let path = folder.join(name);
    fs::write(&path, bytes).expect("a file can be written");
    path
}

/// What `maillage` answers about a file, under limits: its exit code, and all that it says.
fn under_limits(command: &str, path: &Path) -> (Option<i32>, String) {
    let script = format!("ulimit -v 2000000 && ulimit -t 60 && exec '{}' {command}", env!("CARGO_BIN_EXE_maillage"));
    let done = Command::new("sh").arg("-c").arg(script).arg("sh").arg(path).output().expect("a shell is there");
    (done.status.code(), String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned())
}

#[track_caller]
fn refused(name: &str, bytes: &[u8], said: &str) {
    let (code, text) = under_limits("check \"$1\"", &file(name, bytes));
    assert!(code == Some(2) && text.contains(said), "{code:?}: {text}");
}

/// The actions that are read in a workbook beside the table of its territories, as the format writes them.
#[track_caller]
fn read(name: &str, bytes: &[u8]) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile_workbooks").join(format!("dossier {name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    fs::write(folder.join(name), bytes).expect("a file can be written");
    fs::write(folder.join("territoires.csv"), "id,nom,niveau\nmelun,Melun,commune\n").expect("a file can be written");
    let (code, text) = under_limits("export \"$1\" --format json", &folder);
    assert_eq!(code, Some(0), "{text}");
    text
}

const HEAD: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>titre</t></is></c><c r="C1" t="inlineStr"><is><t>territoires</t></is></c></row>"#;

fn row(number: u32, id: &str, title: &str) -> String {
    let cell = |column: char, words: &str| format!(r#"<c r="{column}{number}" t="inlineStr"><is><t>{words}</t></is></c>"#);
    format!(r#"<row r="{number}">{}{}{}</row>"#, cell('A', id), cell('B', title), cell('C', "melun"))
}

const ODS_HEAD: &str = r#"<table:table-row><table:table-cell office:value-type="string"><text:p>id</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>titre</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>territoires</text:p></table:table-cell></table:table-row>"#;

#[test]
fn a_sheet_that_says_it_is_huge_holds_what_it_holds() {
    let sheet = format!(
        r#"<dimension ref="A1:XFD1048576"/><sheetData>{HEAD}{}{}</sheetData>"#,
        row(2, "a1", "Forum"),
        row(1_048_576, "a2", "Café")
    );
    let bytes = xlsx("", &sheet);
    assert!(bytes.len() < 4096, "{}", bytes.len());
    let text = read("dimension.xlsx", &bytes);
    assert!(text.contains("Forum") && text.contains("Café"), "{text}");
}

#[test]
fn ten_million_empty_rows_are_nothing() {
    let sheet = format!("<sheetData>{HEAD}{}{}</sheetData>", row(2, "a1", "Forum"), "<row/>".repeat(10_000_000));
    assert!(read("lignes vides.xlsx", &xlsx("", &sheet)).contains("Forum"));
}

#[test]
fn entities_within_entities_are_not_unfolded() {
    let mut laughs = String::from("<!DOCTYPE x [<!ENTITY a0 \"ah\">");
    for level in 1..12 {
        laughs.push_str(&format!("<!ENTITY a{level} \"{}\">", format!("&a{};", level - 1).repeat(10)));
    }
    laughs.push_str("]>");
    refused("entités.xlsx", &xlsx(&laughs, &format!("<sheetData>{HEAD}{}</sheetData>", row(2, "a1", "&a11;"))), "endommagé");
    let cells =
        r#"<table:table-row><table:table-cell office:value-type="string"><text:p>&a11;</text:p></table:table-cell></table:table-row>"#;
    refused("entités.ods", &ods(&laughs, &format!("{ODS_HEAD}{cells}")), "endommagé");
}

#[test]
fn a_formula_gives_its_last_result_and_is_never_computed() {
    let formula = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>a1</t></is></c><c r="B2" t="str"><f>HYPERLINK("http://exemple.invalid","Forum")</f><v>Forum</v></c><c r="C2" t="inlineStr"><is><t>melun</t></is></c><c r="D2"><f>1/0</f></c></row>"#;
    let text = read("formules.xlsx", &xlsx("", &format!("<sheetData>{HEAD}{formula}{}</sheetData>", row(3, "a2", "=1+1"))));
    assert!(text.contains("\"titre\": \"Forum\"") && text.contains("\"titre\": \"=1+1\"") && !text.contains("HYPERLINK"), "{text}");
}

#[test]
fn cells_merged_over_one_another_cost_nothing() {
    let mut rows = String::new();
    for number in 3..20_000 {
        rows.push_str(&format!(r#"<row r="{number}"><c r="B{number}" t="inlineStr"><is><t>x</t></is></c></row>"#));
    }
    let merged: String = (0..100_000).map(|at| format!(r#"<mergeCell ref="A{}:C{}"/>"#, 2 + at % 3, 19_000 + at % 1000)).collect();
    let sheet = format!(r#"<sheetData>{HEAD}{}{rows}</sheetData><mergeCells count="100000">{merged}</mergeCells>"#, row(2, "a1", "Forum"));
    assert!(read("fusions.xlsx", &xlsx("", &sheet)).contains("Forum"));
    // A region that ends before it begins, and one beyond the sheet.
    let odd = format!(
        r#"<sheetData>{HEAD}{}</sheetData><mergeCells count="2"><mergeCell ref="C9:A2"/><mergeCell ref="A2:XFD1048576"/></mergeCells>"#,
        row(2, "a1", "Forum")
    );
    let (code, text) = under_limits("check \"$1\"", &file("fusions étranges.xlsx", &xlsx("", &odd)));
    assert!(matches!(code, Some(0..=2)) && !text.contains("panicked"), "{code:?}: {text}");
}

#[test]
fn what_is_repeated_a_billion_times_is_refused() {
    let cell = |attributes: &str, text: &str| {
        format!(r#"<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>"#)
    };
    let repeated = format!(
        r#"<table:table-row table:number-rows-repeated="1048576">{}</table:table-row>"#,
        cell(r#"table:number-columns-repeated="16384""#, "x")
    );
    refused("cellules.ods", &ods("", &format!("{ODS_HEAD}{repeated}")), "se déplie au-delà de");
    let spaces = format!(r#"<table:table-row>{}</table:table-row>"#, cell("", r#"a<text:s text:c="4000000000"/>b"#));
    refused("espaces.ods", &ods("", &format!("{ODS_HEAD}{spaces}")), "se déplie au-delà de");
    let far =
        format!(r#"<table:table-row><table:table-cell table:number-columns-repeated="4294967295"/>{}</table:table-row>"#, cell("", "x"));
    refused("loin.ods", &ods("", &format!("{ODS_HEAD}{far}")), "se déplie au-delà de");
}

#[test]
fn a_sheet_of_libreoffice_goes_on_to_its_last_row_and_is_read() {
    let cell = |text: &str| format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#);
    let merged = r#"<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>melun</text:p></table:table-cell>"#;
    let rows = format!(
        r#"{ODS_HEAD}<table:table-row>{}{}{merged}</table:table-row><table:table-row>{}{}<table:covered-table-cell/></table:table-row><table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#,
        cell("a1"),
        cell("Forum<office:annotation><text:p>à revoir</text:p></office:annotation>"),
        cell("a2"),
        cell("Café  &amp;  <text:s/>thé"),
    );
    let text = read("projet.ods", &ods("", &rows));
    assert!(text.contains(r#"{"id": "a1", "titre": "Forum", "territoires": ["melun"]}"#), "{text}");
    assert!(text.contains(r#"{"id": "a2", "titre": "Café &  thé", "territoires": ["melun"]}"#), "{text}");
}
