use super::*;
use crate::rendering::pack::TrackedDecision;
use std::io::Read as _;

/// One part of a workbook.
fn part(bytes: &[u8], path: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    archive.by_name(path).expect("the part").read_to_string(&mut text).expect("a text");
    text
}

const DAY: Date = Date::constant(2015, 12, 31);

fn decisions() -> Vec<TrackedDecision> {
    let hostile = TrackedDecision {
        key: "pooling_candidates-1".into(),
        title: "=HYPERLINK(\"http://x\") & <b>\u{0}".into(),
        remarks: "x".repeat(40_000),
        due: Some(Date::constant(2016, 6, 30)),
        decision: "retenue".into(),
        ..Default::default()
    };
    vec![hostile, TrackedDecision::default()]
}

#[test]
fn the_tracking_table_offers_its_choices_and_holds_no_formula() {
    let bytes = tracker(&decisions(), DAY, "cachet & cie", Lang::Fr);
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>") && sheet.contains("<autoFilter") && sheet.contains("state=\"frozen\""));
    assert!(sheet.contains("retenue,adaptée,rejetée,reportée") && sheet.contains("à engager,en cours,fait,abandonné"));
    assert!(sheet.contains("cachet &amp;&amp; cie"));
    assert!(
        part(&bytes, "xl/sharedStrings.xml").contains("=HYPERLINK(&quot;http://x&quot;)")
            || part(&bytes, "xl/sharedStrings.xml").contains("=HYPERLINK(\"http://x\")")
    );
    assert!(part(&bytes, "docProps/core.xml").contains("2015-12-31T00:00:00Z"));
    assert_eq!(bytes, tracker(&decisions(), DAY, "cachet & cie", Lang::Fr));
}

#[test]
fn sheets_bear_names_that_a_spreadsheet_allows() {
    assert_eq!(sheet::name("a[b]:c*?/\\'d"), "abcd");
    assert_eq!(sheet::name(&"é".repeat(50)).chars().count(), 31);
    assert_eq!(sheet::name(":"), "feuille");
}

#[test]
fn an_empty_tracking_table_can_be_filled_in() {
    let bytes = tracker(&[], DAY, "", Lang::En);
    assert!(part(&bytes, "xl/worksheets/sheet1.xml").contains("dataValidation"));
}
