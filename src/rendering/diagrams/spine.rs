//! A spine: one territory, every indicator on one axis, what its peers lead to expect in the middle.
//!
//! # Choices  The axis is a ratio on a logarithmic scale (half as much stands as far as twice as much), so that counts, shares and measures stand side by side. The interval is
//! drawn before the value: its width is the first thing to see. No direction is good.
//! # Source   After the spine charts of Public Health England's *Fingertips* profiles.

use super::geometry::{Point, Rect};
use super::label::{clean, shorten};
use super::sheet::*;
use super::{About, Diagram, Facts};
use crate::comparison::{Cell, Comparison, Indicator, Reading};
use crate::dossier::{Dossier, TerritoryIdx};
use crate::rendering::svg::Element;
use crate::say;
use crate::text::{Lang, Sentence, count};

/// Where columns begin: names, axis, values.
const AXIS: (f64, f64) = (252.0, 540.0);
const VALUES: f64 = 552.0;
const ROW: f64 = 30.0;
/// Ratios at the ends of the axis.
const ENDS: (f64, f64) = (0.5, 2.0);
const MARKS: [(f64, &str, &str); 5] = [
    (0.5, "moitié", "half"),
    (0.75, "−25 %", "-25%"),
    (1.0, "attendu", "expected"),
    (1.333_333, "+33 %", "+33%"),
    (2.0, "double", "double"),
];

/// The place of a ratio on the axis.
fn place(ratio: f64) -> f64 {
    let share = libm::log(ratio.clamp(ENDS.0, ENDS.1) / ENDS.0) / libm::log(ENDS.1 / ENDS.0);
    AXIS.0 + share * (AXIS.1 - AXIS.0)
}

/// Draws the spine of a territory; nothing when it isn't compared, or on nothing.
pub(super) fn draw(
    dossier: &Dossier,
    comparison: &Comparison,
    territory: TerritoryIdx,
    margin: f64,
    lang: Lang,
) -> Option<(Diagram, Sheet)> {
    let position = comparison.position(territory)?;
    let compared: Vec<(&'static Indicator, &Cell, Reading)> = comparison
        .cells_of(territory)
        .filter_map(|(indicator, cell)| Some((indicator, cell, cell.reading?)))
        .filter(|(_, cell, reading)| reading.expected > 0.0 && cell.figure.is_ok())
        .collect();
    if compared.is_empty() {
        return None;
    }
    let name = clean(&dossier.territory(territory).name);
    let title = say!("{name} face à ses semblables" | "{name} beside its like");
    let mut sheet = Sheet::titled(title.get(lang));
    let top = sheet.bottom + 2.0;
    for (ratio, fr, en) in MARKS {
        let words = Sentence { fr: fr.to_owned(), en: en.to_owned() };
        sheet.write((place(ratio), top), words.get(lang), QUIET, Align::Middle);
    }
    let first = top + QUIET.line() + 6.0;
    let height = compared.len() as f64 * ROW;
    let band = Rect { x: place(1.0 - margin), y: first, width: place(1.0 + margin) - place(1.0 - margin), height };
    sheet.draw(rectangle(band).with("fill", PALE));
    for (ratio, _, _) in MARKS {
        let (width, ink) = if ratio == 1.0 { (1.4, INK) } else { (0.7, FAINT) };
        sheet.draw(segment((place(ratio), first), (place(ratio), first + height)).with("stroke", ink).at("stroke-width", width));
    }
    for (row, (indicator, cell, reading)) in compared.iter().enumerate() {
        let y = first + (row as f64 + 0.5) * ROW;
        let style = if cell.signal.is_some() { NAME } else { PLAIN };
        sheet.write((0.0, y - style.line() / 2.0), &shorten(indicator.title.get(lang), AXIS.0 - 14.0, style), style, Align::Start);
        for ratio in peers(comparison, territory, indicator, reading.expected) {
            sheet.draw(segment((place(ratio), y + 5.0), (place(ratio), y + 11.0)).with("stroke", FAINT).at("stroke-width", 1.2));
        }
        let (low, high) = (reading.low / reading.expected, reading.high / reading.expected);
        sheet.draw(segment((place(low), y), (place(high), y)).with("stroke", INK).at("stroke-width", 2.0));
        for (end, is_beyond, way) in [(low, low < ENDS.0, -1.0), (high, high > ENDS.1, 1.0)] {
            sheet.draw(if is_beyond { arrow((place(end), y), way) } else { stop((place(end), y)) });
        }
        let value = cell.figure.as_ref().map_or(0.0, |figure| figure.value);
        sheet.draw(cross((place(value / reading.expected), y - 9.0)));
        sheet.draw(dot((place(reading.level / reading.expected), y), cell.signal.is_some()));
        let (value, expected) = (indicator.written(value), indicator.written(reading.expected));
        let (v_fr, v_en, e_fr, e_en) = (&value.fr, &value.en, &expected.fr, &expected.en);
        let words = say!("{v_fr} (attendu {e_fr})" | "{v_en} (expected {e_en})");
        sheet.write((VALUES, y - style.line() / 2.0), &shorten(words.get(lang), WIDTH - VALUES, style), style, Align::Start);
    }
    sheet.bottom = first + height;
    legend(&mut sheet, comparison, position, lang);

    let n_signals = compared.iter().filter(|(_, cell, _)| cell.signal.is_some()).count();
    let n = compared.len();
    let signals = count(n_signals, ("écart signalé", "écarts signalés"), ("difference signalled", "differences signalled"));
    let (s_fr, s_en) = (&signals.fr, &signals.en);
    let caption = say!("{name} : {n} indicateurs, {s_fr} face à ses semblables" | "{name}: {n} indicators, {s_en} against its peers");
    let (fr, en) = (&caption.fr, &caption.en);
    let alt = say!("Un indicateur par ligne, avec son intervalle. {fr}." | "One indicator a row, with its interval. {en}.");
    let id = format!("semblables-{}", position + 1);
    let facts = facts(&compared, lang);
    Some((Diagram::new(&id, About::Comparison(dossier.territory(territory).id.clone()), title, caption, alt, String::new(), facts), sheet))
}

/// The figures of the peers, as ratios to what is expected.
fn peers(comparison: &Comparison, territory: TerritoryIdx, indicator: &Indicator, expected: f64) -> Vec<f64> {
    /// More marks than this are a blot.
    const MOST: usize = 40;
    let Some(measured) = comparison.measured.iter().find(|m| m.indicator == indicator) else { return Vec::new() };
    let peers = comparison.peers_of(territory).into_iter().filter_map(|(peer, _)| comparison.position(peer));
    peers.filter_map(|peer| Some(measured.cells[peer].figure.as_ref().ok()?.value / expected)).take(MOST).collect()
}

fn dot((x, y): Point, is_filled: bool) -> Element {
    let fill = if is_filled { INK } else { "#ffffff" };
    Element::new("circle").at("cx", x).at("cy", y).at("r", 5.5).with("fill", fill).with("stroke", INK).at("stroke-width", 1.4)
}

/// The figure as it was seen, above the line.
fn cross((x, y): Point) -> Element {
    let line = |way: f64| segment((x - 3.0, y - 3.0 * way), (x + 3.0, y + 3.0 * way)).with("stroke", INK).at("stroke-width", 1.4);
    Element::new("g").child(line(1.0)).child(line(-1.0))
}

fn stop((x, y): Point) -> Element {
    segment((x, y - 4.0), (x, y + 4.0)).with("stroke", INK).at("stroke-width", 2.0)
}

/// The interval goes on beyond the axis.
fn arrow((x, y): Point, way: f64) -> Element {
    polygon(&[(x + 6.0 * way, y), (x - 2.0 * way, y - 5.0), (x - 2.0 * way, y + 5.0)]).with("fill", INK)
}

fn legend(sheet: &mut Sheet, comparison: &Comparison, position: usize, lang: Lang) {
    let said = |sentence: Sentence| sentence.get(lang).to_owned();
    let with = comparison.compared_with(position).1;
    let (fr, en) = (with.fr, with.en);
    let entries: Vec<(Sign, String)> = vec![
        (
            Box::new(|(x, y)| {
                let line = segment((x - 16.0, y), (x + 16.0, y)).with("stroke", INK).at("stroke-width", 2.0);
                vec![line, stop((x - 16.0, y)), stop((x + 16.0, y)), dot((x, y), false)]
            }),
            said(say!(
                "niveau du territoire, et où il se trouve 8 fois sur 10" | "level of the territory, and where it lies 8 times in 10"
            )),
        ),
        (Box::new(|at| vec![dot(at, true)]), said(say!("écart signalé" | "difference signalled"))),
        (
            Box::new(|at| vec![cross(at)]),
            said(say!("chiffre relevé, que le hasard peut éloigner du niveau" | "figure seen, which chance may take away from the level")),
        ),
        (
            Box::new(|at| vec![rectangle(Rect::around(at, 34.0, 16.0)).with("fill", PALE)]),
            said(say!("écarts trop petits pour compter" | "differences too small to count")),
        ),
        (
            Box::new(|(x, y)| {
                let tick = |x: f64| segment((x, y - 3.0), (x, y + 3.0)).with("stroke", FAINT).at("stroke-width", 1.2);
                vec![tick(x - 8.0), tick(x - 2.0), tick(x + 9.0)]
            }),
            said(say!("chaque semblable ({fr})" | "each peer ({en})")),
        ),
    ];
    let note = say!(
        "À gauche, moins que ses semblables ; à droite, plus. Plus n'est ni mieux ni moins bien."
            | "Left, less than its peers; right, more. More is neither better nor worse."
    );
    sheet.legend(super::heading(lang), entries, &[said(note)]);
}

/// The same as a table.
fn facts(compared: &[(&'static Indicator, &Cell, Reading)], lang: Lang) -> Facts {
    let rows = compared.iter().map(|(indicator, cell, reading)| {
        let said = |value: f64| indicator.written(value).get(lang).to_owned();
        let (low, high) = (said(reading.low), said(reading.high));
        vec![
            indicator.title.get(lang).to_owned(),
            cell.figure.as_ref().map_or_else(|_| String::new(), |figure| said(figure.value)),
            say!("{low} à {high}" | "{low} to {high}").get(lang).to_owned(),
            said(reading.expected),
            super::signal(cell.signal).get(lang).to_owned(),
        ]
    });
    Facts {
        columns: vec![
            say!("Indicateur" | "Indicator"),
            say!("Valeur" | "Value"),
            say!("Niveau, 8 chances sur 10" | "Level, 8 chances in 10"),
            say!("Attendu d'après ses semblables" | "Expected from its peers"),
            say!("Signalé" | "Signalled"),
        ],
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::funnel;
    use super::*;
    use crate::comparison::tests::{compare, many};
    use crate::dossier::testing::from_folder;
    use std::path::Path;

    fn check(what: &str, dossier: &Dossier) -> usize {
        let comparison = compare(dossier);
        let mut n_drawn = 0;
        for lang in [Lang::Fr, Lang::En] {
            let funnels = comparison.measured.iter().filter_map(|measured| funnel::draw(dossier, &comparison, measured, lang));
            let spines = comparison.territories.iter().take(30).filter_map(|t| draw(dossier, &comparison, *t, 0.2, lang));
            for (diagram, sheet) in funnels.chain(spines) {
                check_legible(&sheet, &format!("{what}, {}", diagram.id));
                let diagram = diagram.drawn(sheet, lang);
                assert!(!diagram.svg.contains("\"NaN") && !diagram.svg.contains("\"inf"), "{what}, {}", diagram.id);
                assert!(diagram.facts.rows.iter().all(|row| row.len() == diagram.facts.columns.len()));
                n_drawn += 1;
            }
        }
        n_drawn / 2
    }

    #[test]
    fn every_drawing_is_legible() {
        let load = |name: &str| from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name));
        assert_eq!(check("seine-et-marne", &load("seine-et-marne-2014")), 7 + 14);
        assert!(check("seine-saint-denis", &load("seine-saint-denis-2015")) > 20);
        assert_eq!(check("trois territoires", &load("exemple-trois-territoires")), 3, "three territories make no funnel");
        assert!(check("six cents", &many(600)) > 20);
        assert_eq!(check("vide", &Dossier::default()), 0);
    }

    #[test]
    fn hostile_names_stay_text() {
        let mut dossier = many(12);
        for territory in &mut dossier.territories {
            territory.name = "<script>alert(\"x\")</script>\u{202e}\u{0} & un nom qui n'en finit pas, jusqu'au bout de la ligne".to_owned();
        }
        assert!(check("hostile", &dossier) > 12);
        let comparison = compare(&dossier);
        let (diagram, sheet) = draw(&dossier, &comparison, comparison.territories[3], 0.2, Lang::Fr).unwrap();
        let svg = diagram.drawn(sheet, Lang::Fr).svg;
        assert!(!svg.contains("<script") && !svg.contains('\u{202e}'));
    }
}
