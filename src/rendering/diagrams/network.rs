//! Territories and the partners that link them.
//!
//! What a director needs of a network of hundreds: which partners link which territories, and which territories stand apart. A partner of one territory is
//! counted beside it; a partner of nearly all is named apart, for it tells none from another; the others are drawn, those that bring most to other
//! territories first, up to [`MOST_LABELS`](super::network_choice::MOST_LABELS) names in all.

use super::geometry::{Point, Rect};
use super::label::{Type, clean, wrap};
use super::network_choice::{Choice, acronyms, choose, short_name};
use super::network_words::{Words, dot, facts, legend};
use super::place::{Form, Item, Line, Room, Spot, place};
use super::shapes::{Family, isolated};
use super::sheet::*;
use super::{About, Diagram};
use crate::detectors::{Detection, View};
use crate::rendering::svg::Element;
use crate::say;
use crate::text::{Lang, count, enumerate};
use std::collections::BTreeMap;

/// Partners of nearly every territory that are named, at most.
const MOST_EVERYWHERE: usize = 6;
/// Room for a name before it goes to a second line.
const NAME_WIDTH: f64 = 112.0;

/// Draws the network; nothing when no territory has a partner or an action.
pub(super) fn draw(view: &View, detections: &[Detection], lang: Lang) -> Option<(Diagram, Sheet)> {
    let choice = choose(view, detections);
    if choice.reach.places.is_empty() {
        return None;
    }
    let words = Words::of(view, &choice);
    let acronyms = acronyms(view);
    let mut sheet = Sheet::titled(words.title.get(lang));
    everywhere_band(&mut sheet, view, &choice, &acronyms, lang);
    let nodes = nodes(view, &choice, &acronyms, lang);
    network(&mut sheet, &choice, &nodes);
    legend(&mut sheet, &choice, lang);
    let dot = dot(view, &choice, words.title.get(lang), lang);
    let facts = facts(view, &choice, lang);
    let diagram = Diagram::new("reseau", About::Network, words.title, words.caption, words.alt, dot, facts);
    Some((diagram, sheet))
}

/// A node of the drawing and the forms that it may take.
struct Node {
    sign: SignOf,
    radius: f64,
    lines: Vec<(String, Type)>,
    whole: String,
    wish: Option<Point>,
}

enum SignOf {
    Place { inside: String, is_apart: bool },
    Partner(Family),
    Isolated,
}

/// Sides of a shape where its name may stand, preferred first.
#[derive(Clone, Copy)]
enum Side {
    Under,
    Right,
    Left,
    Above,
}

const SIDES: [Side; 4] = [Side::Under, Side::Right, Side::Left, Side::Above];
/// Between a shape and its name.
const TO_NAME: f64 = 3.0;

impl Node {
    fn text_size(&self) -> (f64, f64) {
        (
            self.lines.iter().map(|(line, style)| style.width(line)).fold(0.0, f64::max) + 4.0,
            self.lines.iter().map(|(_, style)| style.line()).sum(),
        )
    }

    fn form(&self, side: Side) -> Form {
        let (width, height) = self.text_size();
        let r = self.radius;
        let (wide, high) = (width.max(2.0 * r), height.max(2.0 * r));
        let name = |x: f64, y: f64| Rect { x, y, width, height };
        match side {
            Side::Under => {
                Form { anchor: (wide / 2.0, r), size: (wide, 2.0 * r + TO_NAME + height), name: name(-width / 2.0, r + TO_NAME) }
            }
            Side::Above => Form {
                anchor: (wide / 2.0, height + TO_NAME + r),
                size: (wide, 2.0 * r + TO_NAME + height),
                name: name(-width / 2.0, -r - TO_NAME - height),
            },
            Side::Right => {
                Form { anchor: (r, high / 2.0), size: (2.0 * r + TO_NAME + width, high), name: name(r + TO_NAME, -height / 2.0) }
            }
            Side::Left => Form {
                anchor: (width + TO_NAME + r, high / 2.0),
                size: (2.0 * r + TO_NAME + width, high),
                name: name(-r - TO_NAME - width, -height / 2.0),
            },
        }
    }

    /// Where the name's first line stands, and how it is aligned.
    fn name_at(&self, (x, y): Point, side: Side) -> (Point, Align) {
        let (_, height) = self.text_size();
        match side {
            Side::Under => ((x, y + self.radius + TO_NAME), Align::Middle),
            Side::Above => ((x, y - self.radius - TO_NAME - height), Align::Middle),
            Side::Right => ((x + self.radius + TO_NAME + 2.0, y - height / 2.0), Align::Start),
            Side::Left => ((x - self.radius - TO_NAME - 2.0, y - height / 2.0), Align::End),
        }
    }
}

/// Places, then partners, then isolated services.
fn nodes(view: &View, choice: &Choice, acronyms: &BTreeMap<String, usize>, lang: Lang) -> Vec<Node> {
    let reach = &choice.reach;
    let most = reach.places.iter().map(|p| p.n_only_here + p.n_shared).max().unwrap_or(0).max(1) as f64;
    let mut nodes = Vec::new();
    for place in &reach.places {
        let mut lines: Vec<(String, Type)> =
            wrap(place.name.get(lang), NAME_WIDTH + 24.0, NAME, 2).into_iter().map(|l| (l, NAME)).collect();
        if place.members.len() > 1 {
            lines.push((place.company.get(lang).to_owned(), NAME));
        }
        let only = place.n_only_here;
        lines.push((say!("+{only} d'ici seulement" | "+{only} only here").get(lang).to_owned(), QUIET));
        nodes.push(Node {
            sign: SignOf::Place { inside: place.n_shared.to_string(), is_apart: place.n_shared == 0 },
            radius: 15.0 + 9.0 * ((place.n_only_here + place.n_shared) as f64 / most).sqrt(),
            lines,
            whole: place.whole.clone(),
            wish: None,
        });
    }
    let most = choice.bridges.iter().map(|b| b.engagement).fold(0.0, f64::max).max(1e-9);
    for bridge in &choice.bridges {
        let record = view.dossier.partner(bridge.partner);
        nodes.push(Node {
            sign: SignOf::Partner(Family::of(record.kind)),
            radius: 6.0 + 6.0 * (bridge.engagement / most).sqrt(),
            lines: wrap(&short_name(view, bridge.partner, acronyms), NAME_WIDTH, PLAIN, 3).into_iter().map(|l| (l, PLAIN)).collect(),
            whole: clean(&record.name),
            wish: None,
        });
    }
    for (partner, place) in choice.isolated.iter().zip(&choice.tethered) {
        let record = view.dossier.partner(*partner);
        // "PMI, MDS de Nemours" says in one line what the whole name says in three.
        let name = match (record.acronym.as_deref().map(clean).filter(|a| a.chars().count() > 1), record.territory, place) {
            (Some(acronym), Some(territory), Some(_)) => format!("{acronym}, {}", clean(&view.dossier.territory(territory).name)),
            _ => clean(&record.name),
        };
        nodes.push(Node {
            sign: SignOf::Isolated,
            radius: 10.0,
            lines: wrap(&name, NAME_WIDTH + 28.0, PLAIN, 3).into_iter().map(|l| (l, PLAIN)).collect(),
            whole: clean(&record.name),
            wish: place.is_none().then_some((0.5, 1.0)),
        });
    }
    nodes
}

/// Partners of nearly every territory, named in a band above the drawing.
fn everywhere_band(sheet: &mut Sheet, view: &View, choice: &Choice, acronyms: &BTreeMap<String, usize>, lang: Lang) {
    let everywhere = &choice.reach.everywhere;
    if everywhere.is_empty() {
        return;
    }
    let of = choice.reach.places.len();
    let mut names: Vec<String> = everywhere
        .iter()
        .take(MOST_EVERYWHERE)
        .map(|b| {
            let (name, n) = (short_name(view, b.partner, acronyms), b.works.len());
            say!("{name} ({n}\u{a0}sur\u{a0}{of})" | "{name} ({n}\u{a0}of\u{a0}{of})").get(lang).to_owned()
        })
        .collect();
    if everywhere.len() > MOST_EVERYWHERE {
        names.push(count(everywhere.len() - MOST_EVERYWHERE, ("autre", "autres"), ("other", "others")).get(lang).to_owned());
    }
    let names = enumerate(&names);
    let (fr, en) = (names.fr, names.en);
    let text = say!("Présents presque partout, donc non dessinés\u{202f}: {fr}" | "Present nearly everywhere, hence not drawn: {en}");
    let lines = wrap(text.get(lang), WIDTH - 20.0, PLAIN, 3);
    let height = lines.len() as f64 * PLAIN.line() + 10.0;
    let band = Rect { x: 0.0, y: sheet.bottom, width: WIDTH, height };
    sheet.draw(rectangle(band).at("rx", 3.0).with("fill", PALE));
    for (row, line) in lines.iter().enumerate() {
        sheet.write((10.0, band.y + 5.0 + row as f64 * PLAIN.line()), line, PLAIN, Align::Start);
    }
    sheet.bottom = band.bottom() + 14.0;
}

/// Width of a line by its number of actions.
pub(super) const fn thickness(n_actions: usize) -> f64 {
    match n_actions {
        0 | 1 => 1.0,
        2..=4 => 2.2,
        _ => 4.6,
    }
}

fn network(sheet: &mut Sheet, choice: &Choice, nodes: &[Node]) {
    let n_places = choice.reach.places.len();
    let items: Vec<Item> = nodes.iter().map(|node| Item { forms: SIDES.map(|side| node.form(side)).to_vec(), wish: node.wish }).collect();
    let mut lines: Vec<Line> =
        choice.lines.iter().map(|(bridge, work)| Line { from: n_places + bridge, to: work.place, weight: 1.0 }).collect();
    let tethers: Vec<(usize, usize)> = choice.tethers();
    lines.extend(tethers.iter().map(|(from, to)| Line { from: n_places + choice.bridges.len() + from, to: *to, weight: 2.0 }));
    let area: f64 = items.iter().map(|item| (item.forms[0].size.0 + 12.0) * (item.forms[0].size.1 + 12.0)).sum();
    // Three times the room that the boxes take: less is a thicket, more scatters them; no taller than what a page leaves beside the legend.
    let height = (3.0 * area / WIDTH).clamp(160.0, 660.0);
    let (spots, height) = place(&items, &lines, Room { width: WIDTH, height, gap: 8.0 });
    let top = sheet.bottom;
    let spots: Vec<Spot> = spots.into_iter().map(|s| Spot { point: (s.point.0, s.point.1 + top), ..s }).collect();
    for (bridge, work) in &choice.lines {
        let ends = (spots[n_places + bridge].point, spots[work.place].point);
        sheet.draw(segment(ends.0, ends.1).with("stroke", "#6f6f6f").at("stroke-width", thickness(work.n_actions)));
    }
    for (from, to) in &tethers {
        let ends = (spots[n_places + choice.bridges.len() + from].point, spots[*to].point);
        sheet.draw(segment(ends.0, ends.1).with("stroke", RED).at("stroke-width", 1.4).with("stroke-dasharray", "1.5 4"));
    }
    for (node, spot) in nodes.iter().zip(&spots) {
        let (at, align) = node.name_at(spot.point, SIDES[spot.form]);
        sheet.write_lines(at, &node.lines, align, &node.whole);
        let rect = Rect::around(spot.point, 2.0 * node.radius, 2.0 * node.radius);
        match &node.sign {
            SignOf::Place { inside, is_apart } => {
                sheet.shape(rect, disc(spot.point, node.radius, *is_apart));
                let style = Type { ink: BLUE, size: 13.0, is_bold: true };
                sheet.write((spot.point.0, spot.point.1 - style.line() / 2.0), inside, style, Align::Middle);
            }
            SignOf::Partner(family) => sheet.shape(rect, family.draw(spot.point, node.radius)),
            SignOf::Isolated => sheet.shape(rect, isolated(spot.point, node.radius)),
        }
    }
    sheet.bottom = top + height;
}

pub(super) fn disc(at: Point, radius: f64, is_apart: bool) -> Element {
    let disc = Element::new("circle").at("cx", at.0).at("cy", at.1).at("r", radius - 1.2).with("stroke", BLUE).at("stroke-width", 2.2);
    if is_apart { disc.with("fill", "#ffffff").with("stroke-dasharray", "5 3") } else { disc.with("fill", PALE_BLUE) }
}
