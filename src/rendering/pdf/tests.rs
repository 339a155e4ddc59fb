use super::super::document::*;
use super::super::figure::{Figure, Place};
use super::*;
use crate::text::Lang;
use jiff::civil::Date;

/// A document of every block, whose words look like commands of the typesetter.
fn hostile() -> Document {
    let typed = "#panic(1) $x$ *a* _b_ `c` <d> @e \\ \" ] ) } // \u{0}\u{202e} é \u{1f642} 会";
    let words = || plain(typed);
    let table = Table {
        id: "table-x".into(),
        caption: typed.into(),
        columns: vec![ColumnHead { title: typed.into(), is_number: false }, ColumnHead::default()],
        rows: vec![vec![Cell { words: words(), value: None }, Cell::default()]; 3],
        ..Default::default()
    };
    let svg = crate::rendering::svg::document("d", (60.0, 20.0), typed, typed, Vec::new());
    let blocks = vec![
        Block::Paragraph(vec![
            Inline::Link(Target::Place("nulle-part".into()), typed.into()),
            Inline::Link(Target::Place("chapitre".into()), typed.into()),
            Inline::Code(typed.into()),
            Inline::Record { name: typed.into(), id: typed.into() },
        ]),
        Block::List(vec![words()]),
        Block::Facts(vec![Fact { label: typed.into(), value: words() }]),
        Block::Table(table),
        Block::Figure(Figure {
            id: "d".into(),
            place: Place::Network,
            caption: typed.into(),
            alt: typed.into(),
            svg,
            dot: None,
            table: None,
        }),
        Block::Matrix(Matrix {
            id: "m".into(),
            columns: vec![typed.into()],
            rows: vec![(typed.into(), vec![MatrixCell::Unknown])],
            ..Default::default()
        }),
        Block::Expected(vec![ExpectedBar { label: typed.into(), observed: 0.0, expected: (0.0, 0.0, 0.0), words: typed.into() }]),
        Block::Evidence(EvidenceBars::default()),
        Block::Callout(Callout { tone: Tone::Fault, title: typed.into(), blocks: vec![Block::Paragraph(words())] }),
    ];
    let chapter = Section { id: "chapitre".into(), title: typed.into(), opens_page: false, blocks, sections: Vec::new() };
    Document { lang: Lang::Fr, title: typed.into(), subtitle: typed.into(), stamp: typed.into(), chapters: vec![chapter] }
}

const DAY: Date = Date::constant(2014, 12, 31);

#[test]
fn what_a_user_typed_is_never_a_command() {
    let written = bytes(&hostile(), DAY).expect("it is set in type");
    assert!(written.starts_with(b"%PDF-1."));
    assert_eq!(written, bytes(&hostile(), DAY).expect("it is set in type again"), "same document, same bytes");
}

#[test]
fn the_file_is_tagged_and_bears_the_date_of_the_analysis() {
    let written = bytes(&hostile(), DAY).expect("it is set in type");
    let holds = |words: &str| written.windows(words.len()).any(|window| window == words.as_bytes());
    assert!(holds("/StructTreeRoot") && holds("/MarkInfo") && holds("D:20141231"), "tags and date");
    assert!(holds("pdfuaid:part"), "it says that it follows PDF/UA");
}
