//! Where there are actions on the most frequent themes: a small map each.
//!
//! # Choices  An empty place is not a lack: only where the dossier says that it holds every action (`completude`) is nothing drawn as « none ». Not drawn on tiles: the matrix of themes by
//! territory says the same, with its figures.

use super::super::geometry::Point;
use super::super::label::{clean, shorten};
use super::super::sheet::{Align, INK, NAME, Sheet, Sign, WIDTH};
use super::super::{About, Diagram, Facts};
use super::ground::Ground;
use super::{FEWEST, about_ground, heading};
use crate::dossier::{Dossier, Extent, Status, Table};
use crate::lexicon::themes;
use crate::planning::basins::unit;
use crate::rendering::svg::Element;
use crate::say;
use crate::text::{Lang, Sentence, alphabetical, count};
use std::collections::{BTreeMap, BTreeSet};

/// Small maps, and how many side by side.
const MAPS: usize = 6;
const ACROSS: usize = 3;
const GUTTER: f64 = 24.0;

/// Actions by territory, for one theme.
struct Spread<'a> {
    theme: &'a str,
    n: BTreeMap<usize, usize>,
}

/// Draws the small maps; nothing on tiles, or without a theme in enough territories.
pub(super) fn draw(dossier: &Dossier, ground: &Ground, lang: Lang) -> Option<(Diagram, Sheet)> {
    if ground.is_schematic() {
        return None;
    }
    let spreads = spreads(dossier, ground);
    if spreads.is_empty() {
        return None;
    }
    let complete: Vec<bool> = ground.units.iter().map(|t| is_complete(dossier, *t)).collect();
    let title = say!("Où il y a des actions, thématique par thématique" | "Where there are actions, theme by theme");
    let mut sheet = Sheet::titled(title.get(lang));
    let width = (WIDTH - GUTTER * (ACROSS - 1) as f64) / ACROSS as f64;
    let scale = width / ground.size.0;
    let most = spreads.iter().flat_map(|spread| spread.n.values()).copied().max().unwrap_or(1);
    let borders: Vec<Element> = ground.borders(dossier, false);
    let radius = |n: usize| 2.2 + 7.0 * libm::sqrt(n as f64 / most as f64);
    for line in spreads.chunks(ACROSS) {
        let top = sheet.bottom;
        for (column, spread) in line.iter().enumerate() {
            let left = column as f64 * (width + GUTTER);
            let label = clean(themes::label(spread.theme).get(lang));
            sheet.write((left, top), &shorten(&label, width, NAME), NAME, Align::Start);
            let down = top + NAME.line() + 4.0;
            let moved = format!("translate({left:.1} {down:.1}) scale({scale:.4})");
            // Lines drawn a third as large must still be seen.
            let drawn = borders.iter().cloned().map(|border| border.with("vector-effect", "non-scaling-stroke"));
            sheet.draw(Element::new("g").with("transform", moved).children(drawn));
            for (at, centre) in ground.centres.iter().enumerate() {
                let Some((x, y)) = centre.map(|(x, y)| (left + x * scale, down + y * scale)) else { continue };
                match spread.n.get(&at) {
                    Some(n) => sheet.draw(disc((x, y), radius(*n))),
                    None if complete[at] => sheet.draw(ring((x, y))),
                    None => {}
                }
            }
        }
        sheet.bottom = top + NAME.line() + 4.0 + ground.size.1 * scale + 12.0;
    }
    legend(&mut sheet, most, complete.iter().any(|is| *is), radius, ground, lang);

    let (first, n) = (&spreads[0], spreads.len());
    let (label, towns) = (themes::label(first.theme), count(first.n.len(), ("territoire", "territoires"), ("territory", "territories")));
    let (fr, en, n_fr, n_en) = (label.fr, label.en, towns.fr, towns.en);
    let caption = say!("La thématique la plus répandue : {fr}, dans {n_fr}" | "The most widespread theme: {en}, in {n_en}");
    let (fr, en) = (&caption.fr, &caption.en);
    let alt = say!("{n} petites cartes, une par thématique. {fr}." | "{n} small maps, one for each theme. {en}.");
    let facts = facts(dossier, ground, &spreads, &complete, lang);
    Some((Diagram::new("carte-thematiques", About::Places, title, caption, alt, String::new(), facts), sheet))
}

/// The themes of most territories first, then of most actions, then by code. Abandoned actions are none.
fn spreads<'a>(dossier: &'a Dossier, ground: &Ground) -> Vec<Spread<'a>> {
    let mut by_theme: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
    for action in dossier.actions.iter().filter(|action| action.status != Some(Status::Abandoned)) {
        let places: BTreeSet<usize> = action.territories.iter().filter_map(|t| ground.position(unit(dossier, *t)?)).collect();
        for theme in action.themes.iter().map(|theme| themes::family(theme)).collect::<BTreeSet<_>>() {
            for place in &places {
                *by_theme.entry(theme).or_default().entry(*place).or_default() += 1;
            }
        }
    }
    let mut found: Vec<Spread> =
        by_theme.into_iter().map(|(theme, n)| Spread { theme, n }).filter(|spread| spread.n.len() >= FEWEST).collect();
    let total = |spread: &Spread| spread.n.values().sum::<usize>();
    found.sort_by_key(|spread| (std::cmp::Reverse(spread.n.len()), std::cmp::Reverse(total(spread)), spread.theme));
    found.truncate(MAPS);
    found
}

/// Does the dossier say that it holds every action of a territory, or of the basin that holds it?
fn is_complete(dossier: &Dossier, territory: crate::dossier::TerritoryIdx) -> bool {
    let of = |t| dossier.completeness.iter().find(|c| c.territory == t && c.scope == Table::Actions.code()).map(|c| c.extent);
    let said = of(territory).or_else(|| dossier.territory(territory).parent.and_then(of));
    said == Some(Extent::Whole)
}

fn disc((x, y): Point, radius: f64) -> Element {
    let circle = Element::new("circle").at("cx", x).at("cy", y).at("r", radius);
    circle.with("fill", "#4d4d4d").with("fill-opacity", "0.85").with("stroke", "#ffffff").at("stroke-width", 0.8)
}

fn ring((x, y): Point) -> Element {
    Element::new("circle").at("cx", x).at("cy", y).at("r", 3.0).with("fill", "#ffffff").with("stroke", INK).at("stroke-width", 1.0)
}

fn legend(sheet: &mut Sheet, most: usize, is_any_complete: bool, radius: impl Fn(usize) -> f64, ground: &Ground, lang: Lang) {
    let said = |sentence: Sentence| sentence.get(lang).to_owned();
    let actions = |n: usize| count(n, ("action", "actions"), ("action", "actions")).get(lang).to_owned();
    let sign = |r: f64| -> Sign { Box::new(move |at| vec![disc(at, r)]) };
    let mut entries = vec![(sign(radius(1)), actions(1))];
    if most > 1 {
        entries.push((sign(radius(most)), actions(most)));
    }
    if is_any_complete {
        let none = say!("aucune action, et la saisie y est dite complète" | "no action, where entries are said to be complete");
        entries.push((Box::new(|at| vec![ring(at)]), said(none)));
    }
    entries.push((
        Box::new(|_| Vec::new()),
        said(say!("rien : non renseigné, ce qui n'est pas une absence" | "nothing: not known, which is not a lack")),
    ));
    let note = say!(
        "Une action à deux thématiques compte dans chacune ; celles du Département entier ou d'un bassin ne sont pas dessinées."
            | "An action with two themes counts in both; those of the whole département or of a basin are not drawn."
    );
    sheet.legend(heading(lang), entries, &[said(note), about_ground(ground, 0, lang)]);
}

fn facts(dossier: &Dossier, ground: &Ground, spreads: &[Spread], complete: &[bool], lang: Lang) -> Facts {
    let unknown = say!("non renseigné" | "not known");
    let has_any = |at: &usize| complete[*at] || spreads.iter().any(|spread| spread.n.contains_key(at));
    let mut rows: Vec<Vec<String>> = (0..ground.units.len())
        .filter(has_any)
        .map(|at| {
            let cell = |spread: &Spread| match spread.n.get(&at) {
                Some(n) => n.to_string(),
                None if complete[at] => "0".to_owned(),
                None => unknown.get(lang).to_owned(),
            };
            std::iter::once(clean(&dossier.territory(ground.units[at]).name)).chain(spreads.iter().map(cell)).collect()
        })
        .collect();
    rows.sort_by_cached_key(|row| (alphabetical(&row[0]), row.clone()));
    let heads = spreads.iter().map(|spread| themes::label(spread.theme));
    Facts { columns: std::iter::once(say!("Territoire" | "Territory")).chain(heads).collect(), rows }
}
