//! Who works with one territory: its partners on both sides, by the number of actions that they share with it.
//!
//! # Choices  Two columns and not a star: names of any length stay apart without a search for room, in less than a millisecond, for there may be hundreds of pages.

use super::geometry::{Point, Rect};
use super::label::{clean, shorten, wrap};
use super::shapes::Family;
use super::sheet::*;
use super::{About, Diagram, Facts};
use crate::dossier::{Dossier, PartnerIdx};
use crate::rendering::svg::Element;
use crate::say;
use crate::text::{Lang, count};
use std::collections::BTreeSet;

/// Partners drawn; the table beside has the others.
const MOST: usize = 16;
/// Height of a line.
const ROW: f64 = 36.0;
/// Size of the territory's box.
const BOX: (f64, f64) = (150.0, 46.0);
/// Distance of the signs from the middle.
const REACH: f64 = 130.0;

/// Draws the partners of a territory, each with its number of actions, the most first; nothing when there is none.
pub(super) fn draw(dossier: &Dossier, name: &str, partners: &[(PartnerIdx, usize)], lang: Lang) -> Option<(Diagram, Sheet)> {
    let most = partners.iter().map(|(_, n)| *n).max().filter(|most| *most > 0)?;
    let shown: Vec<(PartnerIdx, usize)> = partners.iter().copied().filter(|(_, n)| *n > 0).take(MOST).collect();
    let name = clean(name);
    let title = say!("{name} : avec qui travaille-t-on ?" | "{name}: who works with it?");
    let mut sheet = Sheet::titled(title.get(lang));
    let n_rows = shown.len().div_ceil(2);
    let (top, height) = (sheet.bottom, (n_rows as f64 * ROW).max(BOX.1 + 4.0));
    let middle = (WIDTH / 2.0, top + height / 2.0);
    let width = |n: usize| 1.0 + 5.0 * n as f64 / most as f64;
    let places: Vec<(Point, f64)> = (0..shown.len())
        .map(|at| {
            let (row, side) = (at / 2, if at % 2 == 0 { -1.0 } else { 1.0 });
            let column = (shown.len() - at % 2).div_ceil(2);
            ((middle.0 + side * REACH, middle.1 + (row as f64 - (column as f64 - 1.0) / 2.0) * ROW), side)
        })
        .collect();
    for ((_, n), (point, side)) in shown.iter().zip(&places) {
        let from = (middle.0 + side * BOX.0 / 2.0, middle.1);
        sheet.draw(segment(from, *point).with("stroke", FAINT).at("stroke-width", width(*n)).with("stroke-linecap", "round"));
    }
    let frame = Rect::around(middle, BOX.0, BOX.1);
    sheet.shape(frame, rectangle(frame).with("fill", PALE_BLUE).with("stroke", INK).at("stroke-width", 1.6));
    let lines = wrap(&name, BOX.0 - 12.0, NAME, 3);
    let first = middle.1 - lines.len() as f64 * NAME.line() / 2.0;
    for (row, line) in lines.iter().enumerate() {
        sheet.write((middle.0, first + row as f64 * NAME.line()), line, NAME, Align::Middle);
    }
    for ((partner, n), (point, side)) in shown.iter().zip(&places) {
        let known = dossier.partner(*partner);
        sheet.draw(Family::of(known.kind).draw(*point, 8.0));
        let whole = clean(&known.name);
        let (figure, room) = (format!(" ({n})"), WIDTH / 2.0 - REACH - 18.0);
        let mut lines = wrap(&format!("{whole}{figure}"), room, PLAIN, 2);
        // What is cut keeps its figure.
        if let Some(last) = lines.last_mut().filter(|last| last.ends_with('…')) {
            *last = shorten(last.trim_end_matches('…'), room - PLAIN.width(&format!("…{figure}")), PLAIN);
            *last = format!("{}…{figure}", last.trim_end_matches('…'));
        }
        let align = if *side < 0.0 { Align::End } else { Align::Start };
        let up = lines.len() as f64 * PLAIN.line() / 2.0;
        let lines: Vec<_> = lines.into_iter().map(|line| (line, PLAIN)).collect();
        sheet.write_lines((point.0 + side * 14.0, point.1 - up), &lines, align, &whole);
    }
    sheet.bottom = sheet.bottom.max(top + height);
    legend(&mut sheet, dossier, &shown, partners.len(), most, lang);

    let (all, first) =
        (count(partners.len(), ("partenaire", "partenaires"), ("partner", "partners")), clean(&dossier.partner(shown[0].0).name));
    let (fr, en) = (all.fr, all.en);
    let caption = say!("{fr} en action avec {name} ; le plus présent : {first}" | "{en} in action with {name}; the most present: {first}");
    let (fr, en) = (&caption.fr, &caption.en);
    let alt = say!("Schéma en étoile. {fr}." | "Star-shaped diagram. {en}.");
    Some((Diagram::new("reseau-du-territoire", About::Page, title, caption, alt, String::new(), Facts::default()), sheet))
}

fn legend(sheet: &mut Sheet, dossier: &Dossier, shown: &[(PartnerIdx, usize)], n_all: usize, most: usize, lang: Lang) {
    let families: BTreeSet<Family> = shown.iter().map(|(partner, _)| Family::of(dossier.partner(*partner).kind)).collect();
    let mut entries: Vec<(Sign, String)> = families
        .into_iter()
        .map(|family| {
            let sign: Sign = Box::new(move |at| vec![family.draw(at, 8.0)]);
            (sign, family.label().get(lang).to_owned())
        })
        .collect();
    let words = count(most, ("action commune", "actions communes"), ("shared action", "shared actions"));
    let bar = |(x, y): Point| -> Vec<Element> {
        vec![segment((x - 16.0, y), (x + 16.0, y)).with("stroke", FAINT).at("stroke-width", 6.0).with("stroke-linecap", "round")]
    };
    entries.push((Box::new(bar), words.get(lang).to_owned()));
    let left = n_all.saturating_sub(shown.len());
    let note = if left > 0 {
        let n = count(
            left,
            ("autre partenaire est dans la table", "autres partenaires sont dans la table"),
            ("other partner is in the table", "other partners are in the table"),
        );
        format!("{}.", n.get(lang))
    } else {
        String::new()
    };
    let heading = match lang {
        Lang::Fr => "Lecture",
        Lang::En => "How to read it",
    };
    sheet.legend(heading, entries, &[note]);
}
