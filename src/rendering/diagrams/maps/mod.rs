//! Places, drawn: an indicator as greys, who works with the same partners, where each theme is. Whatever the dossier knows of where territories are.
//!
//! | file | what it knows |
//! | --- | --- |
//! | `arcs.rs` | outlines as borders that neighbours share, simplified |
//! | `ground.rs` | outlines, points or tiles, their names, the scale |
//! | `classes.rs` | values in a few classes, and their greys |
//! | `choropleth.rs`, `flows.rs`, `coverage.rs` | one map each |
//!
//! # Cost  Linear in the points of the outlines: once for all maps of a report.

mod arcs;
mod choropleth;
mod classes;
mod coverage;
mod flows;
mod ground;

use super::sheet::Sheet;
use super::{Diagram, geometry};
use crate::dossier::Dossier;
use crate::network::cooperation::Cooperation;
use crate::rendering::svg::Element;
use crate::say;
use crate::text::{Lang, count};
use ground::{Ground, Plot};
use rayon::prelude::*;

/// Fewer territories than this make no map of an indicator or a theme.
const FEWEST: usize = 3;

/// Every map of a report, in order: ties, themes, then indicators. None for a dossier of fewer than two territories.
pub(super) fn draw(dossier: &Dossier, cooperation: &Cooperation, lang: Lang) -> Vec<(Diagram, Sheet)> {
    let Some(ground) = Ground::of(dossier) else { return Vec::new() };
    let mut drawn: Vec<(Diagram, Sheet)> = flows::draw(dossier, &ground, cooperation, lang).into_iter().collect();
    drawn.extend(coverage::draw(dossier, &ground, lang));
    let measures = choropleth::measures(dossier, &ground);
    let indicators: Vec<(Diagram, Sheet)> =
        measures.par_iter().enumerate().map(|(at, measure)| choropleth::draw(dossier, &ground, measure, at + 1, lang)).collect();
    drawn.extend(indicators);
    drawn
}

/// Hatching for what isn't known: an empty grey would be a value.
fn hatch() -> Element {
    let bar =
        |x1: f64, y1: f64, x2: f64, y2: f64| super::sheet::segment((x1, y1), (x2, y2)).with("stroke", "#6b6b6b").at("stroke-width", 0.9);
    let ground = super::sheet::rectangle(geometry::Rect { x: 0.0, y: 0.0, width: 6.0, height: 6.0 }).with("fill", "#ffffff");
    let pattern = Element::new("pattern").with("id", "inconnu").at("width", 6.0).at("height", 6.0).with("patternUnits", "userSpaceOnUse");
    Element::new("defs")
        .child(pattern.child(ground).child(bar(0.0, 6.0, 6.0, 0.0)).child(bar(-1.5, 1.5, 1.5, -1.5)).child(bar(4.5, 7.5, 7.5, 4.5)))
}

const fn heading(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Lecture",
        Lang::En => "How to read it",
    }
}

/// What a reader must know of the ground: what the lines are, what has no place on it.
fn about_ground(ground: &Ground, n_unnamed: usize, lang: Lang) -> String {
    let said = match ground.plot {
        Plot::Outlines(..) => say!("Trait épais : limite de bassin." | "Thick line: limit of a basin."),
        Plot::Points(_) => say!(
            "Le dossier n'a pas de contours (territoires.geojson) : chaque territoire est un point, à ses coordonnées."
                | "The dossier has no outlines (territoires.geojson): each territory is a point, at its coordinates."
        ),
        Plot::Tiles(..) => say!(
            "Le dossier ne dit pas où sont les territoires (ni contours ni coordonnées) : ils sont rangés par bassin, et leur place ne dit rien."
                | "The dossier doesn't say where territories are (neither outlines nor coordinates): they are set out by basin, and their place means nothing."
        ),
    };
    let mut said = said;
    if n_unnamed > 0 {
        let more = say!(
            " Un nom qui n'a pas la place n'est pas écrit : la table les a tous."
                | " A name without room is not written: the table has them all."
        );
        said.fr.push_str(&more.fr);
        said.en.push_str(&more.en);
    }
    let absent = ground.n_absent();
    if absent == 0 {
        return said.get(lang).to_owned();
    }
    let n = count(
        absent,
        ("territoire sans lieu connu n'est pas dessiné", "territoires sans lieu connu ne sont pas dessinés"),
        ("territory of unknown place is not drawn", "territories of unknown place are not drawn"),
    );
    format!("{} {}.", said.get(lang), n.get(lang))
}

#[cfg(test)]
mod tests;
