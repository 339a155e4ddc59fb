use super::super::document::*;
use super::super::pack;
use super::*;
use std::io::Read as _;

/// The parts of a file, by path.
fn parts(bytes: &[u8]) -> std::collections::BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).expect("a part");
            assert_eq!(file.last_modified(), Some(zip::DateTime::default()), "no clock");
            let mut text = String::new();
            file.read_to_string(&mut text).expect("a text");
            (file.name().expect("a name").into_owned(), text)
        })
        .collect()
}

fn one_of_each() -> Document {
    let words = || plain("a <b> & \"c\" \u{0}\u{1b}");
    let blocks = vec![
        Block::Paragraph(words()),
        Block::Lead(vec![Inline::Link(Target::Place("table-x".into()), "voir".into())]),
        Block::List(vec![words()]),
        Block::Facts(vec![Fact { label: "Date".into(), value: words() }]),
        Block::KeyFigures(vec![KeyFigure { value: "3".into(), label: "actions".into(), target: None }]),
        Block::Table(Table {
            id: "table-x".into(),
            caption: "Une table".into(),
            columns: vec![ColumnHead { title: "Nom".into(), is_number: false }, ColumnHead { title: "Nombre".into(), is_number: true }],
            rows: vec![vec![Cell::text("x"), Cell::number("1", 1.0)]; 30],
            is_browsable: true,
            file: Some("tables/x.csv".into()),
            ..Default::default()
        }),
        Block::Matrix(Matrix {
            id: "matrice".into(),
            columns: vec!["A".into()],
            rows: vec![("B".into(), vec![MatrixCell::Unknown])],
            ..Default::default()
        }),
        Block::Evidence(EvidenceBars {
            items: vec![EvidenceItem { words: words(), share: 1.0, figure: "+1,0".into() }],
            total_figure: "+1,0".into(),
            ..Default::default()
        }),
        Block::Callout(Callout { tone: Tone::Limit, title: "Attention".into(), blocks: vec![Block::Paragraph(words())] }),
        Block::Details(Details { id: None, summary: words(), blocks: vec![], lists_rows: true }),
    ];
    let section = Section { id: "un-chapitre".into(), title: "Un chapitre".into(), opens_page: true, blocks, sections: Vec::new() };
    Document { lang: Lang::Fr, title: "Titre & cie".into(), subtitle: "sous-titre".into(), stamp: "cachet".into(), chapters: vec![section] }
}

const DAY: Date = Date::constant(2015, 12, 31);

#[test]
fn a_document_is_a_word_file_with_real_styles() {
    let parts = parts(&bytes(&one_of_each(), DAY));
    let text = &parts["word/document.xml"];
    assert!(text.contains("<w:pStyle w:val=\"Heading1\"/><w:pageBreakBefore/>") && text.contains("<w:tblHeader/>"));
    assert!(text.contains("a &lt;b&gt; &amp; &quot;c&quot; ") && !text.contains(['\u{0}', '\u{1b}']));
    assert!(text.contains("w:anchor=\"p_table_x\"") && text.contains("w:name=\"p_table_x\""));
    assert!(text.contains("les 25 premières lignes sur 30") && text.contains("tables/x.csv"));
    assert!(parts["docProps/core.xml"].contains("2015-12-31T00:00:00Z") && parts["docProps/core.xml"].contains("Titre &amp; cie"));
    assert!(parts["word/footer1.xml"].contains("w:instr=\"NUMPAGES\"") && parts["word/footer1.xml"].contains("cachet"));
    assert_eq!(bytes(&one_of_each(), DAY), bytes(&one_of_each(), DAY));
}

/// Every style that is used is defined, and every relation leads to a part.
#[test]
fn nothing_is_referred_to_that_is_not_there() {
    let pack = pack::fixture::pack();
    for document in [one_of_each(), pack::agenda(&pack), pack::invitations(&pack), pack::minutes(&pack)] {
        let parts = parts(&bytes(&document, DAY));
        for (part, kinds) in
            [("word/document.xml", ["w:pStyle", "w:rStyle", "w:tblStyle"]), ("word/header1.xml", ["w:pStyle", "w:rStyle", "w:tblStyle"])]
        {
            for kind in kinds {
                for style in parts[part].split(&format!("<{kind} w:val=\"")).skip(1).filter_map(|rest| rest.split('"').next()) {
                    assert!(parts["word/styles.xml"].contains(&format!("w:styleId=\"{style}\"")), "{style}");
                }
            }
        }
        for target in parts["word/_rels/document.xml.rels"].split("Target=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(parts.contains_key(&format!("word/{target}")), "{target}");
        }
        for (path, text) in &parts {
            well_formed(path, text);
        }
    }
}

/// Every element closed in its order.
#[track_caller]
fn well_formed(path: &str, text: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in text.split('<').skip(1) {
        let (inside, _) = tag.split_once('>').expect("a tag ends");
        if inside.starts_with('?') || inside.ends_with('/') {
            continue;
        }
        match inside.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{path}"),
            None => open.push(inside.split(' ').next().unwrap_or_default()),
        }
    }
    assert!(open.is_empty(), "{path}: {open:?}");
}

#[test]
fn minutes_leave_room_to_write() {
    let parts = parts(&bytes(&pack::minutes(&pack::fixture::pack()), DAY));
    assert!(parts["word/document.xml"].contains("w:hRule=\"atLeast\""));
}
