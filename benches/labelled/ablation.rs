//! What each piece of evidence adds: average precision with a piece alone, added to the pieces of text, and left out of the whole.

use crate::convert::Labelled;
use crate::measure::{ranking, scored};
use maillage::linkage::{Evidence, Piece};

/// Pieces that come from texts.
const TEXTS: [Piece; 3] = [Piece::Words, Piece::Letters, Piece::Subjects];

/// Prints the table: one line a choice of evidence, one column a set.
pub fn print(read: &[Labelled]) {
    let with = |pieces: &[Piece], more: &[Piece]| Evidence::only(&[pieces, more].concat());
    let mut lines: Vec<(String, Evidence)> = vec![("everything".into(), Evidence::default())];
    lines.extend(TEXTS.iter().map(|piece| (format!("{piece:?} alone"), Evidence::only(&[*piece]))));
    lines.push(("Words + Letters".into(), with(&TEXTS[..2], &[])));
    lines.push(("Words + Letters + Subjects: texts".into(), with(&TEXTS, &[])));
    let others = || Piece::ALL.into_iter().filter(|piece| !TEXTS.contains(piece));
    lines.extend(others().map(|piece| (format!("texts + {piece:?}"), with(&TEXTS, &[piece]))));
    lines.push(("texts + all fields".into(), Evidence::without(&[Piece::Company])));
    lines.extend(Piece::ALL.iter().map(|piece| (format!("everything but {piece:?}"), Evidence::without(&[*piece]))));
    println!("average precision, and against everything");
    print!("{:<36}", "");
    read.iter().for_each(|labelled| print!("{:>28}", labelled.set.name));
    println!();
    let mut whole: Vec<f64> = Vec::new();
    for (name, evidence) in lines {
        print!("{name:<36}");
        for (at, labelled) in read.iter().enumerate() {
            let value = ranking(labelled, &scored(labelled, &evidence)).average_precision();
            if whole.len() == at {
                whole.push(value);
            }
            print!("{:>28}", format!("{value:.3} ({:+.3})", value - whole[at]));
        }
        println!();
    }
}
