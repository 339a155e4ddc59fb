//! Which territories work with the same partners: a table of squares, territories that go together side by side.
//!
//! # Choices  A table and not a map or a graph: fourteen territories have 91 pairs, which hide one another as lines; a square has its place, and prints in black.
//! The size of a square is how surprising it is, not how many partners are shared: two large territories share many whatever they do.

use super::geometry::{Point, Rect};
use super::label::{clean, shorten, without_common_beginning};
use super::sheet::*;
use super::{About, Diagram, Facts};
use crate::dossier::{Dossier, TerritoryIdx};
use crate::network::Node;
use crate::network::backbone::EstablishedTie;
use crate::network::cooperation::{Cooperation, Kind, LEVEL, Layer, Verdict};
use crate::rendering::dot::Dot;
use crate::rendering::svg::Element;
use crate::say;
use crate::text::{Lang, Sentence, count, number};

/// More territories than this can't be told apart on a page, fewer than three have nothing to compare.
const DRAWN: std::ops::RangeInclusive<usize> = 3..=24;
/// Width of the names on the left.
const LEFT: f64 = 240.0;
/// A square as large as its place is so many standard deviations away from chance, or more.
const LARGEST: f64 = 4.0;

/// Draws the table; nothing when there is nothing to compare, or too much.
pub(super) fn draw(dossier: &Dossier, cooperation: &Cooperation, lang: Lang) -> Option<(Diagram, Sheet)> {
    let layer = cooperation.layer(Kind::TerritoriesByPartner)?;
    if !DRAWN.contains(&layer.members.len()) || cooperation.pairs.is_empty() {
        return None;
    }
    let shown = Shown::of(dossier, cooperation, layer);
    let title = say!("Quels territoires travaillent avec les mêmes partenaires ?" | "Which territories work with the same partners?");
    let mut sheet = Sheet::titled(title.get(lang));
    let cell = ((WIDTH - LEFT) / shown.order.len() as f64).min(34.0);
    table(&mut sheet, &shown, cooperation, cell, lang);
    legend(&mut sheet, &shown, lang);
    let most = cooperation.pairs.iter().filter(|tie| tie.z > 0.0).max_by(|a, b| a.z.total_cmp(&b.z).then(b.left.cmp(&a.left)));
    let caption = most.map_or_else(
        || {
            say!(
                "Aucune paire de territoires n'a plus de partenaires en commun que le hasard"
                    | "No pair of territories shares more partners than chance gives"
            )
        },
        |tie| {
            let (a, b) = (shown.name(tie.left), shown.name(tie.right));
            say!("Le plus en commun, compte tenu du hasard : {a} et {b}" | "Most in common, chance allowed for: {a} and {b}")
        },
    );
    let n = shown.order.len();
    let (fr, en) = (&caption.fr, &caption.en);
    let alt = say!("Table de {n} territoires par {n}. {fr}." | "Table of {n} territories by {n}. {en}.");
    let dot = dot(&shown, cooperation, title.get(lang), lang);
    let facts = facts(&shown, cooperation, lang);
    Some((Diagram::new("territoires-partenaires", About::Cooperation, title, caption, alt, dot, facts), sheet))
}

/// The territories in the order in which they are drawn.
struct Shown {
    /// Positions among the members.
    order: Vec<usize>,
    names: Vec<String>,
    /// The official basin of each member, if any.
    basins: Vec<Option<String>>,
    /// The group of each member, when groups hold.
    groups: Option<Vec<u32>>,
}

impl Shown {
    fn of(dossier: &Dossier, cooperation: &Cooperation, layer: &Layer) -> Self {
        let territories: Vec<TerritoryIdx> =
            layer.members.iter().filter_map(|node| if let Node::Territory(t) = node { Some(*t) } else { None }).collect();
        let name = |t: TerritoryIdx| clean(&dossier.territory(t).name);
        let names = without_common_beginning(&territories.iter().map(|&t| name(t)).collect::<Vec<_>>());
        let basins: Vec<Option<String>> = cooperation.crossing.as_ref().map_or_else(
            || vec![None; territories.len()],
            |crossing| crossing.basin_of.iter().map(|basin| basin.map(|at| name(crossing.basins[at as usize]))).collect(),
        );
        // Whatever groups were found bring near what belongs together; only those that hold are outlined.
        let found = layer.circles.as_ref();
        let groups = found.filter(|circles| circles.verdict() == Verdict::Stable).map(|circles| circles.group_of.clone());
        let mut order: Vec<usize> = (0..territories.len()).collect();
        order.sort_by_key(|&t| (found.map(|circles| circles.group_of[t]), basins[t].clone(), names[t].clone(), t));
        Self { order, names, basins, groups }
    }

    fn name(&self, member: u32) -> &str {
        &self.names[member as usize]
    }
}

fn table(sheet: &mut Sheet, shown: &Shown, cooperation: &Cooperation, cell: f64, lang: Lang) {
    let n = shown.order.len();
    let mut place = vec![0; n];
    shown.order.iter().enumerate().for_each(|(at, &member)| place[member] = at);
    for at in 0..n {
        sheet.write((LEFT + (at as f64 + 0.5) * cell, sheet.bottom), &(at + 1).to_string(), QUIET, Align::Middle);
        sheet.bottom -= QUIET.line();
    }
    let top = sheet.bottom + QUIET.line() + 2.0;
    for (at, &member) in shown.order.iter().enumerate() {
        let y = top + (at as f64 + 0.5) * cell - PLAIN.line() / 2.0;
        let basin = shown.basins[member].as_ref().map(|basin| say!(" (bassin : {basin})" | " (basin: {basin})")).unwrap_or_default();
        let words = format!("{}. {}{}", at + 1, shown.names[member], basin.get(lang));
        sheet.write((0.0, y), &shorten(&words, LEFT - 12.0, PLAIN), PLAIN, Align::Start);
    }
    let side = n as f64 * cell;
    for at in 0..=n {
        let (x, y) = (LEFT + at as f64 * cell, top + at as f64 * cell);
        for (from, to) in [((LEFT, y), (LEFT + side, y)), ((x, top), (x, top + side))] {
            sheet.draw(segment(from, to).with("stroke", "#c4c4c4").at("stroke-width", 0.7));
        }
        if at < n {
            sheet.draw(rectangle(Rect { x, y, width: cell, height: cell }).with("fill", PALE));
        }
    }
    for tie in &cooperation.pairs {
        let (a, b) = (place[tie.left as usize], place[tie.right as usize]);
        for (row, column) in [(a, b), (b, a)] {
            let centre = (LEFT + (column as f64 + 0.5) * cell, top + (row as f64 + 0.5) * cell);
            sheet.draw(square(centre, cell, tie));
        }
    }
    if let Some(groups) = &shown.groups {
        let mut first = 0;
        while first < n {
            let group = groups[shown.order[first]];
            let length = shown.order[first..].iter().take_while(|&&member| groups[member] == group).count();
            if length > 1 {
                let (x, y, width) = (LEFT + first as f64 * cell, top + first as f64 * cell, length as f64 * cell);
                let outline = rectangle(Rect { x, y, width, height: width }).with("fill", "none").with("stroke", INK);
                sheet.draw(outline.at("stroke-width", 2.6));
            }
            first += length;
        }
    }
    sheet.bottom = top + side + 4.0;
}

/// The sign of a pair: black when the tie is established, grey when there is more than by chance, hollow when there is less.
fn square(centre: Point, cell: f64, tie: &EstablishedTie) -> Element {
    let share = libm::sqrt((tie.z.abs() / LARGEST).clamp(0.01, 1.0));
    sign(centre, (cell - 5.0) * share, tie.z > 0.0, tie.adjusted <= LEVEL)
}

fn sign(centre: Point, side: f64, is_more: bool, is_established: bool) -> Element {
    let fill = if is_established {
        INK
    } else if is_more {
        "#9a9a9a"
    } else {
        "#ffffff"
    };
    rectangle(Rect::around(centre, side, side)).with("fill", fill).with("stroke", INK).at("stroke-width", 1.0)
}

fn legend(sheet: &mut Sheet, shown: &Shown, lang: Lang) {
    let said = |sentence: Sentence| sentence.get(lang).to_owned();
    let mut entries: Vec<(Sign, String)> = vec![
        (
            Box::new(|at| vec![sign(at, 18.0, true, true)]),
            said(say!(
                "lien établi : bien plus de partenaires communs que le hasard n'en donne"
                    | "established: many more partners in common than chance gives"
            )),
        ),
        (
            Box::new(|at| vec![sign(at, 12.0, true, false)]),
            said(say!("plus que par hasard, sans que ce soit établi" | "more than by chance, not established")),
        ),
        (Box::new(|at| vec![sign(at, 12.0, false, false)]), said(say!("moins que par hasard" | "fewer than by chance"))),
    ];
    if shown.groups.is_some() {
        let block =
            |at: Point| vec![rectangle(Rect::around(at, 34.0, 18.0)).with("fill", "none").with("stroke", INK).at("stroke-width", 2.6)];
        entries.push((Box::new(block), said(say!("ensemble de territoires qui se retrouve" | "group of territories that holds"))));
    }
    let note = say!(
        "Plus le carré est grand, plus l'écart au hasard est grand. Case vide : aucun partenaire commun. Le hasard garde à chaque territoire son nombre de partenaires, \
         et à chaque partenaire son nombre de territoires ; seuls comptent les partenaires présents dans deux territoires au moins."
            | "The larger the square, the further from chance. Empty: no partner in common. Chance keeps each territory's number of partners and each partner's \
               number of territories; only partners of two territories at least count."
    );
    sheet.legend(lang_heading(lang), entries, &[said(note)]);
}

const fn lang_heading(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Lecture",
        Lang::En => "How to read it",
    }
}

fn dot(shown: &Shown, cooperation: &Cooperation, title: &str, lang: Lang) -> String {
    let mut dot = Dot::new("territoires-partenaires", false, title);
    for &member in &shown.order {
        let basin = shown.basins[member].as_ref().map(|basin| format!("\n{basin}")).unwrap_or_default();
        dot.node(&shown.names[member], &[("label", &format!("{}{basin}", shown.names[member])), ("shape", "box")]);
    }
    for tie in cooperation.pairs.iter().filter(|tie| tie.z > 0.0) {
        let label = number(f64::from(tie.n_events), 0).get(lang).to_owned();
        let style = if tie.adjusted <= LEVEL { "bold" } else { "dashed" };
        dot.edge(shown.name(tie.left), shown.name(tie.right), &[("label", &label), ("style", style)]);
    }
    dot.print()
}

fn facts(shown: &Shown, cooperation: &Cooperation, lang: Lang) -> Facts {
    let mut pairs: Vec<&EstablishedTie> = cooperation.pairs.iter().filter(|tie| tie.z > 0.0).collect();
    pairs.sort_by(|a, b| b.z.total_cmp(&a.z).then((a.left, a.right).cmp(&(b.left, b.right))));
    let rows = pairs.into_iter().map(|tie| {
        vec![
            format!("{} – {}", shown.name(tie.left), shown.name(tie.right)),
            count(tie.n_events as usize, ("partenaire", "partenaires"), ("partner", "partners")).get(lang).to_owned(),
            number(tie.expected, 1).get(lang).to_owned(),
        ]
    });
    Facts {
        columns: vec![
            say!(
                "Territoires qui ont plus de partenaires communs que par hasard"
                    | "Territories with more partners in common than by chance"
            ),
            say!("Partenaires communs" | "Partners in common"),
            say!("Attendus par hasard" | "Expected by chance"),
        ],
        rows: rows.collect(),
    }
}
