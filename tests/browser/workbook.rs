//! A workbook as teams keep them: a title above the headings, headings of one's own, one that says nothing, a total below, a partner entered twice.

use rust_xlsxwriter::Workbook;
use std::path::Path;

/// The heading that says nothing; it holds what the actions are about.
pub const UNCLEAR: &str = "Rubrique 7";

/// The partner entered twice, and how.
pub const TWICE: [&str; 2] = ["CCAS de Belleval", "C.C.A.S. Belleval"];

/// Headings of one's own, sheet by sheet: what they stand for.
const HEADINGS: &[(&str, &str, &str)] = &[
    ("actions", "titre", "Intitulé de l'action"),
    ("actions", "description", UNCLEAR),
    ("actions", "territoires", "Territoire(s) concerné(s)"),
    ("partenaires", "nom", "Nom du partenaire"),
    ("rencontres", "date", "Date de la rencontre"),
];

/// Writes the small example as such a workbook.
pub fn messy(to: &Path) {
    let mut workbook = Workbook::new();
    for table in ["territoires", "partenaires", "actions", "participations", "rencontres", "presences"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires");
        let mut reader = csv::Reader::from_path(folder.join(format!("{table}.csv"))).expect("the example has it");
        let headers = reader.headers().expect("a first line").clone();
        let mut rows: Vec<Vec<String>> =
            reader.records().map(|record| record.expect("a row").iter().map(str::to_owned).collect()).collect();
        if table == "partenaires" {
            let one = rows.iter().find(|row| row[1] == TWICE[0]).expect("the example has this partner").clone();
            rows.push(vec!["ccas_bis".to_owned(), TWICE[1].to_owned(), String::new(), one[3].clone(), one[4].clone(), String::new()]);
        }
        if table == "actions" {
            let mut total = vec![String::new(); headers.len()];
            (total[0], total[1]) = ("Total".to_owned(), rows.len().to_string());
            rows.push(total);
        }
        let sheet = workbook.add_worksheet().set_name(table).expect("a name of a sheet");
        sheet.write_string(0, 0, format!("Suivi du projet social : {table}")).expect("a cell");
        for (column, header) in headers.iter().enumerate() {
            let own = HEADINGS.iter().find(|(of, code, _)| *of == table && *code == header).map_or(header, |(_, _, own)| *own);
            sheet.write_string(2, column as u16, own).expect("a cell");
        }
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write_string(row as u32 + 3, column as u16, cell).expect("a cell");
            }
        }
    }
    workbook.save(to).expect("a file can be written");
}
