//! The tables of the report folder, as the format promises them.
//!
//! # Choices  Identifiers stand in canonical tables exactly as in the dossier, because programs join on them. Free text that a spreadsheet would take for a
//! formula gets an apostrophe in both styles, identifiers only in the style for Excel. Numbers keep six decimals.

use super::compose;
use super::report::{CsvStyle, Report};
use super::round::six;
use crate::detectors::{ResultTable, Subject, Value};
use crate::dossier::Dossier;
use std::collections::BTreeMap;

/// Every table: name of the file without its ending, and its bytes; sorted by name.
pub fn tables(report: &Report, style: CsvStyle) -> BTreeMap<String, Vec<u8>> {
    let mut written: BTreeMap<String, Sheet> = BTreeMap::new();
    let of_cooperation = compose::basins::tables(&report.analysis.cooperation);
    let of_decisions = compose::follow_up::table(report);
    for table in report.analysis.detections.iter().flat_map(|detection| &detection.tables).chain(&of_cooperation).chain(&of_decisions) {
        let sheet = written.entry(table.file.to_owned()).or_insert_with(|| Sheet::new(table.columns.iter().map(|column| column.code)));
        sheet.rows.extend(rows(report.dossier, table, style));
    }
    written.entry("recommandations".into()).or_insert_with(|| recommendations(report, style));
    written.into_iter().map(|(name, sheet)| (name, sheet.bytes(style))).collect()
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
            let written = std::iter::once(self.columns.iter().map(|c| (*c).to_owned()).collect())
                .chain(self.rows.iter().cloned())
                .try_for_each(|record: Vec<String>| writer.write_record(record))
                .and_then(|()| Ok(writer.flush()?));
            written.expect("writing to memory has nothing to fail on");
        }
        bytes
    }
}

fn rows<'a>(dossier: &'a Dossier, table: &'a ResultTable, style: CsvStyle) -> impl Iterator<Item = Vec<String>> + use<'a> {
    table.rows.iter().map(move |row| row.iter().map(|value| cell(dossier, value, style)).collect())
}

fn cell(dossier: &Dossier, value: &Value, style: CsvStyle) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => harmless(text),
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

fn recommendations(report: &Report, style: CsvStyle) -> Sheet {
    let (dossier, analysis) = (report.dossier, report.analysis);
    let mut sheet = Sheet::new([
        "rang",
        "cle",
        "detecteur",
        "score",
        "bas",
        "haut",
        "option",
        "titre",
        "sujets",
        "territoires",
        "motif",
        "confiance",
        "gain_heures",
        "gain_euros",
        "stabilite",
    ]);
    for item in &analysis.agenda.items {
        let detection = &analysis.detections[item.detection];
        let finding = &detection.findings[item.finding];
        let subjects: Vec<&str> = finding.subjects.iter().map(|s| id(dossier, *s)).collect();
        let territories: Vec<&str> = finding.territories.iter().map(|t| dossier.territory(*t).id.as_str()).collect();
        sheet.rows.push(vec![
            item.rank.to_string(),
            finding.key.clone(),
            detection.detector.to_owned(),
            figure(item.value.mid, style),
            figure(item.value.low, style),
            figure(item.value.high, style),
            item.choice.code().to_owned(),
            harmless(&finding.title.fr),
            identifier(&subjects.join("|"), style),
            identifier(&territories.join("|"), style),
            finding.motive.0.to_owned(),
            figure(finding.score, style),
            figure(finding.worth.hours.mid, style),
            finding.worth.euros.map(|euros| figure(euros.mid, style)).unwrap_or_default(),
            figure(item.stability, style),
        ]);
    }
    sheet
}

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
