//! Who works with the same partners, on the map.
//!
//! # Choices  Only pairs with two partners in common at least and more than chance gives, those that chance explains least first: lines between all pairs would show where the large towns
//! are, and one partner in common is an anecdote. Not drawn on tiles, where a line would mean nothing; the table of squares tells the same there.

use super::super::geometry::Point;
use super::super::label::clean;
use super::super::sheet::{INK, Sheet, Sign, segment};
use super::super::{About, Diagram, Facts};
use super::choropleth::placed;
use super::ground::{Ground, Plot};
use super::{about_ground, heading};
use crate::dossier::{Dossier, TerritoryIdx};
use crate::network::Node;
use crate::network::backbone::EstablishedTie;
use crate::network::cooperation::{Cooperation, Kind, LEVEL};
use crate::rendering::svg::Element;
use crate::say;
use crate::text::{Lang, count, number};

/// Lines drawn; more would hide the map.
const MOST: usize = 40;
/// Partners in common from which a pair is drawn.
const FEWEST: u32 = 2;
/// Grey of a tie that isn't established.
const GREY: &str = "#8a8a8a";

/// A tie with its ends among the units.
struct Line<'a> {
    tie: &'a EstablishedTie,
    ends: (usize, usize),
    from: Point,
    to: Point,
}

/// Draws the ties between territories; nothing on tiles, or when no pair stands out.
pub(super) fn draw(dossier: &Dossier, ground: &Ground, cooperation: &Cooperation, lang: Lang) -> Option<(Diagram, Sheet)> {
    if ground.is_schematic() {
        return None;
    }
    let members: Vec<TerritoryIdx> = cooperation
        .layer(Kind::TerritoriesByPartner)?
        .members
        .iter()
        .filter_map(|node| if let Node::Territory(territory) = node { Some(*territory) } else { None })
        .collect();
    let line = |tie: &'_ EstablishedTie| {
        let at = |member: u32| ground.position(*members.get(member as usize)?);
        let ends = (at(tie.left)?, at(tie.right)?);
        Some((ends, ground.centres[ends.0]?, ground.centres[ends.1]?))
    };
    let mut lines: Vec<Line> = cooperation
        .pairs
        .iter()
        .filter(|tie| tie.z > 0.0 && tie.n_events >= FEWEST)
        .filter_map(|tie| line(tie).map(|(ends, from, to)| Line { tie, ends, from, to }))
        .collect();
    lines.sort_by(|a, b| a.tie.p.total_cmp(&b.tie.p).then(b.tie.z.total_cmp(&a.tie.z)).then(a.ends.cmp(&b.ends)));
    if lines.is_empty() {
        return None;
    }
    let n_all = lines.len();
    lines.truncate(MOST);
    let name = |at: usize| clean(&dossier.territory(ground.units[at]).name);
    let title = say!("Où l'on travaille avec les mêmes partenaires" | "Where people work with the same partners");
    let mut sheet = Sheet::titled(title.get(lang));
    let top = sheet.bottom;
    for at in 0..ground.units.len() {
        if let Some(shape) = ground.shape(at).filter(|_| matches!(ground.plot, Plot::Points(_))) {
            sheet.draw(placed(shape.with("fill", "#ffffff").with("stroke", INK).at("stroke-width", 0.8), top));
        }
    }
    ground.borders(dossier, true).into_iter().for_each(|border| sheet.draw(placed(border, top)));
    let most = lines.iter().map(|line| line.tie.n_events).max().unwrap_or(1).max(1);
    // The strongest are drawn last, over the others.
    for line in lines.iter().rev() {
        sheet.draw(placed(stroke(line.from, line.to, width(line.tie.n_events, most), line.tie.adjusted <= LEVEL), top));
    }
    for point in lines.iter().flat_map(|line| [line.from, line.to]) {
        sheet.draw(placed(Element::new("circle").at("cx", point.0).at("cy", point.1).at("r", 2.4).with("fill", INK), top));
    }
    sheet.bottom = sheet.bottom.max(top + ground.size.1);
    let n_unnamed = ground.write_names(&mut sheet, dossier, top);
    ground.write_scale(&mut sheet, top);
    legend(&mut sheet, &lines, (n_all, most), &about_ground(ground, n_unnamed, lang), lang);

    let is_across =
        |line: &&Line| dossier.territory(ground.units[line.ends.0]).parent != dossier.territory(ground.units[line.ends.1]).parent;
    let across = lines.iter().filter(is_across).count();
    let (first, n) = (&lines[0], lines.len());
    let (a, b) = (name(first.ends.0), name(first.ends.1));
    let caption = say!(
        "Le plus en commun, compte tenu du hasard : {a} et {b} ; {across} des {n} liens dessinés vont d'un bassin à un autre"
            | "Most in common, chance allowed for: {a} and {b}; {across} of the {n} ties drawn go from one basin to another"
    );
    let (fr, en) = (&caption.fr, &caption.en);
    let alt = say!("Carte des liens entre territoires. {fr}." | "Map of ties between territories. {en}.");
    let rows = lines.iter().map(|line| {
        let shared = count(line.tie.n_events as usize, ("partenaire", "partenaires"), ("partner", "partners"));
        vec![
            format!("{} – {}", name(line.ends.0), name(line.ends.1)),
            shared.get(lang).to_owned(),
            number(line.tie.expected, 1).get(lang).to_owned(),
        ]
    });
    let facts = Facts {
        columns: vec![
            say!("Territoires" | "Territories"),
            say!("Partenaires communs" | "Partners in common"),
            say!("Attendus par hasard" | "Expected by chance"),
        ],
        rows: rows.collect(),
    };
    Some((Diagram::new("carte-cooperation", About::Places, title, caption, alt, String::new(), facts), sheet))
}

/// Width of a line for some partners in common.
fn width(n: u32, most: u32) -> f64 {
    1.2 + 5.8 * f64::from(n) / f64::from(most)
}

fn stroke(from: Point, to: Point, width: f64, is_established: bool) -> Element {
    let line = segment(from, to).at("stroke-width", width).with("stroke", if is_established { INK } else { GREY });
    line.with("stroke-linecap", "round").with("stroke-opacity", "0.8")
}

fn legend(sheet: &mut Sheet, lines: &[Line], (n_all, most): (usize, u32), about: &str, lang: Lang) {
    let said = |sentence: crate::text::Sentence| sentence.get(lang).to_owned();
    let shared = |n: u32| {
        let n = count(n as usize, ("partenaire commun", "partenaires communs"), ("partner in common", "partners in common"));
        n.get(lang).to_owned()
    };
    let sign = |n: u32, is_established: bool| -> Sign {
        Box::new(move |(x, y)| vec![stroke((x - 16.0, y), (x + 16.0, y), width(n, most), is_established)])
    };
    let least = lines.iter().map(|line| line.tie.n_events).min().unwrap_or(1);
    let mut entries = vec![(sign(most, false), shared(most))];
    if least < most {
        entries.push((sign(least, false), shared(least)));
    }
    if lines.iter().any(|line| line.tie.adjusted <= LEVEL) {
        entries.push((
            sign(most, true),
            said(say!("noir : lien établi, que le hasard n'explique pas" | "black: established, which chance doesn't explain")),
        ));
    }
    let n = lines.len();
    let shown = if n < n_all {
        say!(
            "Les {n} paires que le hasard explique le moins, sur {n_all} qui ont au moins {FEWEST} partenaires communs, et plus que le hasard n'en donne."
                | "The {n} pairs that chance explains least, of {n_all} that have {FEWEST} partners in common at least, and more than chance gives."
        )
    } else {
        say!(
            "Toutes les paires qui ont au moins {FEWEST} partenaires communs, et plus que le hasard n'en donne."
                | "All pairs that have {FEWEST} partners in common at least, and more than chance gives."
        )
    };
    let doubt = say!(
        "L'absence de trait ne dit pas que l'on ne travaille pas ensemble : seules comptent les actions saisies."
            | "No line doesn't mean no work together: only actions entered count."
    );
    sheet.legend(heading(lang), entries, &[said(shown), said(doubt), about.to_owned()]);
}
