//! A figure of each territory, as greys.
//!
//! # Choices  Classes of as many territories each, not of equal width: two towns far above the others would leave all the rest in one grey. The legend says where each class begins
//! and ends and how many are in it; nobody is given a rank.

use super::super::geometry::Rect;
use super::super::label::clean;
use super::super::sheet::{Align, FAINT, INK, QUIET, Sheet, Sign, rectangle};
use super::super::{About, Diagram, Facts};
use super::classes::Classes;
use super::ground::{Ground, Plot};
use super::{FEWEST, about_ground, hatch, heading};
use crate::dossier::{Dossier, TerritoryIdx};
use crate::rendering::svg::Element;
use crate::say;
use crate::text::{Lang, Sentence, alphabetical, capital, count, number};
use std::collections::{BTreeMap, BTreeSet};

/// Maps of indicators in a report, at most.
const MOST: usize = 4;

/// What is known of each territory, for one indicator and one period.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Measure {
    /// As in the table.
    pub name: String,
    pub period: String,
    pub unit: Option<String>,
    pub source: Option<String>,
    /// By territory, as a position among the units.
    pub values: BTreeMap<usize, f64>,
}

/// The indicators that can be mapped: known for enough territories, and not the same everywhere. For each, the period known for most, the latest of equals; those known for most territories first.
pub(super) fn measures(dossier: &Dossier, ground: &Ground) -> Vec<Measure> {
    let mut series: BTreeMap<(&str, &str), Measure> = BTreeMap::new();
    for row in &dossier.indicators {
        let Some(at) = ground.position(row.territory) else { continue };
        let measure = series.entry((&row.name, &row.period)).or_insert_with(|| Measure {
            name: row.name.clone(),
            period: row.period.clone(),
            unit: row.unit.clone(),
            source: row.source.clone(),
            values: BTreeMap::new(),
        });
        measure.values.insert(at, row.value);
    }
    let mut best: BTreeMap<String, Measure> = BTreeMap::new();
    for measure in series.into_values() {
        match best.get(&measure.name) {
            Some(known) if known.values.len() > measure.values.len() => {}
            // Periods come in order: the later of two wins.
            _ => drop(best.insert(measure.name.clone(), measure)),
        }
    }
    let is_told = |measure: &Measure| {
        let different: BTreeSet<u64> = measure.values.values().map(|value| value.to_bits()).collect();
        measure.values.len() >= FEWEST && different.len() > 1
    };
    let mut found: Vec<Measure> = best.into_values().filter(is_told).collect();
    found.sort_by(|a, b| b.values.len().cmp(&a.values.len()).then_with(|| a.name.cmp(&b.name)));
    found.truncate(MOST);
    found
}

/// Draws one indicator; `rank`: its position among those drawn, from 1.
pub(super) fn draw(dossier: &Dossier, ground: &Ground, measure: &Measure, rank: usize, lang: Lang) -> (Diagram, Sheet) {
    let values: Vec<f64> = measure.values.values().copied().collect();
    let (classes, digits) = (Classes::of(&values), digits(&values));
    let name = title(&measure.name);
    let (period, unit) = (clean(&measure.period), measure.unit.as_deref().map(clean).unwrap_or_default());
    let in_unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
    let title = say!("{name}{in_unit}, {period}" | "{name}{in_unit}, {period}");
    let mut sheet = Sheet::titled(title.get(lang));
    let top = sheet.bottom;
    sheet.draw(hatch());
    for at in 0..ground.units.len() {
        let fill = measure.values.get(&at).map_or("url(#inconnu)", |value| classes.grey(classes.class(*value)));
        if let Some(shape) = ground.shape(at) {
            let shape = shape.with("fill", fill).with("stroke", FAINT).at("stroke-width", if ground.is_schematic() { 0.8 } else { 0.4 });
            sheet.draw(placed(shape, top));
        }
    }
    let borders: Vec<Element> = ground.borders(dossier, false);
    borders.into_iter().for_each(|line| sheet.draw(placed(line, top)));
    sheet.bottom = sheet.bottom.max(top + ground.size.1);
    let n_unnamed = ground.write_names(&mut sheet, dossier, top);
    write_values(&mut sheet, ground, measure, top, digits, lang);
    ground.write_scale(&mut sheet, top);
    let n_unknown = ground.units.len() - measure.values.len();
    let unknown = (n_unknown, about_ground(ground, n_unnamed, lang));
    legend(&mut sheet, &classes, measure, unknown, digits, lang);

    let (low, high) = (classes.0.first().map_or(0.0, |c| c.0), classes.0.last().map_or(0.0, |c| c.1));
    let (low, high, n) =
        (number(low, digits), number(high, digits), count(values.len(), ("territoire", "territoires"), ("territory", "territories")));
    let (low_fr, low_en, high_fr, high_en, n_fr, n_en) = (low.fr, low.en, high.fr, high.en, n.fr, n.en);
    let caption = say!(
        "{name}, {period} : de {low_fr} à {high_fr}{in_unit} pour {n_fr}"
            | "{name}, {period}: from {low_en} to {high_en}{in_unit} for {n_en}"
    );
    let (fr, en) = (&caption.fr, &caption.en);
    let alt =
        say!("Carte en niveaux de gris. {fr}. Les chiffres sont dans la table." | "Map in greys. {en}. The figures are in the table.");
    let facts = facts(dossier, ground, measure, &name, digits, lang);
    (Diagram::new(&format!("carte-indicateur-{rank}"), About::Places, title, caption, alt, String::new(), facts), sheet)
}

/// Letters that stand for words, in the names of indicators.
const ACRONYMS: &[&str] = &["ada", "apa", "ase", "caf", "cmu", "css", "pch", "pmi", "qpv", "rsa", "zus"];

/// The name of an indicator as people write it: `allocataires_rsa` → « Allocataires RSA ».
fn title(name: &str) -> String {
    let name = clean(&name.replace('_', " "));
    let words = name.split(' ').map(|word| if ACRONYMS.contains(&word) { word.to_uppercase() } else { word.to_owned() });
    capital(&words.collect::<Vec<_>>().join(" "))
}

/// Something of the ground, at its height on the sheet.
pub(super) fn placed(element: Element, top: f64) -> Element {
    Element::new("g").with("transform", format!("translate(0 {})", crate::rendering::svg::coordinate(top))).child(element)
}

/// Decimals that tell most values apart: none for whole numbers or large ones.
fn digits(values: &[f64]) -> usize {
    let largest = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    if values.iter().all(|value| value.fract() == 0.0) || largest >= 1000.0 {
        0
    } else if largest >= 10.0 {
        1
    } else {
        2
    }
}

/// On tiles that hold a name, the figure stands under it.
fn write_values(sheet: &mut Sheet, ground: &Ground, measure: &Measure, top: f64, digits: usize, lang: Lang) {
    let Plot::Tiles((width, height), _) = &ground.plot else { return };
    if *width < 60.0 {
        return;
    }
    for (at, value) in &measure.values {
        if let Some((x, y)) = ground.centres[*at] {
            let text = number(*value, digits).get(lang).to_owned();
            let (rect, element) =
                super::super::sheet::line_of_text((x, top + y + height / 2.0 - QUIET.line()), &text, QUIET, Align::Middle);
            let rim = element.with("stroke", "#ffffff").at("stroke-width", 3.0).with("paint-order", "stroke");
            sheet.draw_text(rect, &text, rim);
        }
    }
}

fn legend(sheet: &mut Sheet, classes: &Classes, measure: &Measure, (n_unknown, about): (usize, String), digits: usize, lang: Lang) {
    let said = |sentence: Sentence| sentence.get(lang).to_owned();
    let mut entries: Vec<(Sign, String)> = Vec::new();
    for (class, (low, high)) in classes.0.iter().enumerate() {
        let n = measure.values.values().filter(|value| classes.class(**value) == class).count();
        let n = count(n, ("territoire", "territoires"), ("territory", "territories"));
        let (low, high) = (number(*low, digits), number(*high, digits));
        let (n_fr, n_en, low_fr, low_en, high_fr, high_en) = (n.fr, n.en, low.fr, low.en, high.fr, high.en);
        let words = if low_fr == high_fr {
            say!("{low_fr} ({n_fr})" | "{low_en} ({n_en})")
        } else {
            say!("de {low_fr} à {high_fr} ({n_fr})" | "{low_en} to {high_en} ({n_en})")
        };
        entries.push((swatch(classes.grey(class)), said(words)));
    }
    if n_unknown > 0 {
        let n = count(n_unknown, ("territoire", "territoires"), ("territory", "territories"));
        let (fr, en) = (n.fr, n.en);
        entries.push((swatch("url(#inconnu)"), said(say!("non renseigné ({fr})" | "not known ({en})"))));
    }
    let source = measure.source.as_deref().map(clean).filter(|source| !source.is_empty());
    let source = source.map(|source| said(say!("Source : {source}." | "Source: {source}."))).unwrap_or_default();
    let note = say!(
        "Chaque gris réunit à peu près autant de territoires : il situe, il ne classe pas, et un grand territoire ne compte pas plus qu'un petit."
            | "Each grey holds about as many territories: it places them, it does not rank them, and a large territory counts no more than a small one."
    );
    sheet.legend(heading(lang), entries, &[source, said(note), about]);
}

fn swatch(fill: &'static str) -> Sign {
    Box::new(move |at| vec![rectangle(Rect::around(at, 34.0, 16.0)).with("fill", fill).with("stroke", INK).at("stroke-width", 0.8)])
}

fn facts(dossier: &Dossier, ground: &Ground, measure: &Measure, name: &str, digits: usize, lang: Lang) -> Facts {
    let unknown = say!("non renseigné" | "not known");
    let row = |(at, territory): (usize, &TerritoryIdx)| {
        let known = dossier.territory(*territory);
        let basin = known.parent.map(|parent| clean(&dossier.territory(parent).name)).unwrap_or_default();
        let value = measure.values.get(&at).map_or_else(|| unknown.clone(), |value| number(*value, digits));
        vec![clean(&known.name), basin, value.get(lang).to_owned()]
    };
    let mut rows: Vec<Vec<String>> = ground.units.iter().enumerate().map(row).collect();
    rows.sort_by_cached_key(|row| (alphabetical(&row[0]), row.clone()));
    Facts { columns: vec![say!("Territoire" | "Territory"), say!("Bassin" | "Basin"), Sentence::verbatim(name)], rows }
}
