//! The tables of the report folder, as the format promises them.
//!
//! # Choices  Identifiers stand in canonical tables exactly as in the dossier, because programs join on them. Free text that a spreadsheet would take for a
//! formula gets an apostrophe in both styles, identifiers only in the style for Excel. Numbers keep six decimals.

use super::compose;
use super::report::{CsvStyle, Report};
use super::round::six;
use crate::comparison;
use crate::detectors::{Column, ResultTable, Subject, Value};
use crate::dossier::Dossier;
use crate::text::Text;
use std::collections::BTreeMap;

/// Every table: name of the file without its ending, and its bytes; sorted by name.
pub fn tables(report: &Report, style: CsvStyle) -> BTreeMap<String, Vec<u8>> {
    let written = |table: &ResultTable| {
        let mut sheet = Sheet::new(table.columns.iter().map(|column| column.code));
        sheet.rows.extend(rows(report.dossier, table, style));
        (table.file.to_owned(), sheet.bytes(style))
    };
    result_tables(report).iter().map(written).collect()
}

/// Every table of the report folder, sorted by name. Detectors that answer for one table each bring their rows.
pub(super) fn result_tables(report: &Report) -> Vec<ResultTable> {
    let mut tables: BTreeMap<&str, ResultTable> = BTreeMap::new();
    let of_cooperation = compose::basins::tables(&report.analysis.cooperation);
    let of_decisions = compose::follow_up::table(report);
    let of_alignment = compose::alignment::table(report);
    let of_comparison = comparison::tables(&report.analysis.comparison);
    let frame = comparison::frame();
    let of_detectors = report.analysis.detections.iter().flat_map(|detection| &detection.tables);
    for table in of_detectors.chain(&of_cooperation).chain(&of_decisions).chain(&of_comparison).chain([&of_alignment, &frame]) {
        match tables.get_mut(table.file) {
            Some(known) => known.rows.extend(table.rows.iter().cloned()),
            None => drop(tables.insert(table.file, table.clone())),
        }
    }
    let list = recommendations(report);
    tables.entry(list.file).or_insert(list);
    tables.into_values().collect()
}

/// One table.
pub(super) fn table(dossier: &Dossier, table: &ResultTable, style: CsvStyle) -> Vec<u8> {
    let mut sheet = Sheet::new(table.columns.iter().map(|column| column.code));
    sheet.rows.extend(rows(dossier, table, style));
    sheet.bytes(style)
}

/// A table whose cells are ready to be quoted.
struct Sheet {
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    fn new(columns: impl IntoIterator<Item = &'static str>) -> Self {
        Self { columns: columns.into_iter().collect(), rows: Vec::new() }
    }

    fn bytes(&self, style: CsvStyle) -> Vec<u8> {
        lines(std::iter::once(self.columns.iter().map(|c| (*c).to_owned()).collect()).chain(self.rows.iter().cloned()), style)
    }
}

/// Rows of cells that are ready to be quoted, as a file.
pub fn lines(rows: impl Iterator<Item = Vec<String>>, style: CsvStyle) -> Vec<u8> {
    let mut bytes = match style {
        CsvStyle::Canonical => Vec::new(),
        CsvStyle::Excel => "\u{feff}".as_bytes().to_vec(),
    };
    let separator = match style {
        CsvStyle::Canonical => b',',
        CsvStyle::Excel => b';',
    };
    let end = match style {
        CsvStyle::Canonical => ::csv::Terminator::Any(b'\n'),
        CsvStyle::Excel => ::csv::Terminator::CRLF,
    };
    {
        let mut writer = ::csv::WriterBuilder::new().delimiter(separator).terminator(end).flexible(true).from_writer(&mut bytes);
        let written = { rows }.try_for_each(|record: Vec<String>| writer.write_record(record)).and_then(|()| Ok(writer.flush()?));
        written.expect("writing to memory has nothing to fail on");
    }
    bytes
}

fn rows<'a>(dossier: &'a Dossier, table: &'a ResultTable, style: CsvStyle) -> impl Iterator<Item = Vec<String>> + use<'a> {
    table.rows.iter().map(move |row| row.iter().map(|value| cell(dossier, value, style)).collect())
}

fn cell(dossier: &Dossier, value: &Value, style: CsvStyle) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) | Value::Theme(text) => harmless(text),
        Value::Code(code, _) => (*code).to_owned(),
        Value::Count(n) => n.to_string(),
        Value::Number(number, _) | Value::Share(number) => figure(*number, style),
        Value::Subject(subject) => identifier(id(dossier, *subject), style),
        Value::Subjects(subjects) => identifier(&subjects.iter().map(|s| id(dossier, *s)).collect::<Vec<_>>().join("|"), style),
    }
}

/// The identifier of a record.
pub(super) fn id(dossier: &Dossier, subject: Subject) -> &str {
    match subject {
        Subject::Action(idx) => &dossier.action(idx).id,
        Subject::Partner(idx) => &dossier.partner(idx).id,
        Subject::Territory(idx) => &dossier.territory(idx).id,
    }
}

fn figure(value: f64, style: CsvStyle) -> String {
    let Some(value) = six(value) else { return String::new() };
    let written = value.to_string();
    match style {
        CsvStyle::Canonical => written,
        CsvStyle::Excel => written.replace('.', ","),
    }
}

fn identifier(id: &str, style: CsvStyle) -> String {
    match style {
        CsvStyle::Canonical => id.to_owned(),
        CsvStyle::Excel => harmless(id),
    }
}

/// A text that no spreadsheet takes for a formula.
///
/// # Source  OWASP, "CSV Injection": a cell that begins with `=`, `+`, `-`, `@`, tab or carriage return (full-width forms included) is run.
pub fn harmless(text: &str) -> String {
    let is_passed_over = |c: char| c == '\u{feff}' || (c.is_whitespace() && !matches!(c, '\t' | '\r' | '\n'));
    let first = text.trim_start_matches(is_passed_over).chars().next();
    let is_formula = matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'));
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

const RECOMMENDATIONS: &[Column] = &[
    Column { code: "rang", title: Text { fr: "Rang", en: "Rank" } },
    Column { code: "cle", title: Text { fr: "Clé", en: "Key" } },
    Column { code: "detecteur", title: Text { fr: "Question", en: "Question" } },
    Column { code: "score", title: Text { fr: "Bénéfice net, h/an", en: "Net benefit, h/yr" } },
    Column { code: "bas", title: Text { fr: "au moins", en: "at least" } },
    Column { code: "haut", title: Text { fr: "au plus", en: "at most" } },
    Column { code: "option", title: Text { fr: "Choix proposé", en: "Proposal: to" } },
    Column { code: "titre", title: Text { fr: "Proposition", en: "Proposal" } },
    Column { code: "sujets", title: Text { fr: "Concernés", en: "Concerned" } },
    Column { code: "territoires", title: Text { fr: "Territoires", en: "Territories" } },
    Column { code: "motif", title: Text { fr: "Motif", en: "Motive" } },
    Column { code: "confiance", title: Text { fr: "Confiance", en: "Confidence" } },
    Column { code: "gain_heures", title: Text { fr: "Gain, h/an", en: "Gain, h/yr" } },
    Column { code: "gain_euros", title: Text { fr: "Gain, €/an", en: "Gain, €/yr" } },
    Column { code: "stabilite", title: Text { fr: "Stabilité", en: "Stability" } },
];

/// The ranked list as a table.
fn recommendations(report: &Report) -> ResultTable {
    let analysis = report.analysis;
    let rows = analysis.agenda.items.iter().map(|item| {
        let detection = &analysis.detections[item.detection];
        let finding = &detection.findings[item.finding];
        vec![
            Value::Count(item.rank),
            Value::Text(finding.key.clone()),
            Value::Code(detection.detector, compose::detector(detection.detector).map_or(UNKNOWN, |detector| detector.title)),
            Value::Number(item.value.mid, 0),
            Value::Number(item.value.low, 0),
            Value::Number(item.value.high, 0),
            Value::Code(item.choice.code(), item.choice.label()),
            Value::Text(finding.title.fr.clone()),
            Value::Subjects(finding.subjects.clone()),
            Value::Subjects(finding.territories.iter().map(|territory| Subject::Territory(*territory)).collect()),
            Value::Code(finding.motive.0, finding.motive.1),
            Value::Share(finding.score),
            Value::Number(finding.worth.hours.mid, 0),
            finding.worth.euros.map_or(Value::Empty, |euros| Value::Number(euros.mid, 0)),
            Value::Share(item.stability),
        ]
    });
    ResultTable {
        file: "recommandations",
        caption: Text { fr: "Les propositions, dans l'ordre", en: "Proposals, in order" },
        columns: RECOMMENDATIONS,
        rows: rows.collect(),
        is_shown: false,
    }
}

/// What a question that is no longer asked is called.
const UNKNOWN: Text = Text { fr: "autre", en: "other" };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_identifiers_kept() {
        assert_eq!(
            ["=1+1", "+33", "-2", "@x", "\tx", " =1", "oui = non"].map(harmless),
            ["'=1+1", "'+33", "'-2", "'@x", "'\tx", "' =1", "oui = non"]
        );
        assert_eq!(identifier("-12", CsvStyle::Canonical), "-12");
        assert_eq!(identifier("-12", CsvStyle::Excel), "'-12");
    }

    #[test]
    fn figures_have_six_decimals_at_most() {
        assert_eq!(figure(0.1 + 0.2, CsvStyle::Canonical), "0.3");
        assert_eq!(figure(1234.5, CsvStyle::Excel), "1234,5");
        assert_eq!([f64::NAN, f64::INFINITY, -0.000_000_01].map(|x| figure(x, CsvStyle::Canonical)), ["", "", "0"]);
    }

    #[test]
    fn cells_are_quoted_as_needed() {
        let sheet = Sheet { columns: vec!["a", "b"], rows: vec![vec!["x,\"y\"\nz".into(), "é;".into()]] };
        assert_eq!(String::from_utf8(sheet.bytes(CsvStyle::Canonical)).unwrap(), "a,b\n\"x,\"\"y\"\"\nz\",é;\n");
        assert_eq!(String::from_utf8(sheet.bytes(CsvStyle::Excel)).unwrap(), "\u{feff}a;b\r\n\"x,\"\"y\"\"\nz\";\"é;\"\r\n");
    }
}
