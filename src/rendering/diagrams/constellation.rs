//! A network of any size on a plan: what the app shows of a chosen part of it, still or to be moved through. Both have the same places ([`lay`]).
//!
//! # Choices  The report's diagram (`network.rs`) chooses some forty names and searches where their labels fit. Here all nodes stand, and only as many are named as find
//! room: the first nodes first, to the right, left, above or below of their sign, never over another name or sign.

use super::geometry::{Point, Rect};
use super::label::{clean, shorten, without_common_beginning};
use super::network::disc;
use super::shapes::Family;
use super::sheet::*;
use super::spread::spread;
use crate::dossier::PartnerKind;
use crate::rendering::svg::Element;
use crate::text::{Lang, Text};
use std::collections::BTreeSet;

/// What a node stands for: its shape says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// A partner, by its kind.
    Partner(PartnerKind),
    /// An action.
    Action,
    /// A territory.
    Territory,
}

impl Sign {
    /// A name for its shape: signs of one shape mean the same.
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Partner(kind) => Family::of(kind).dot_shape(),
            Self::Action => "pill",
            Self::Territory => "disc",
        }
    }

    /// What its shape means.
    pub const fn label(self) -> Text {
        match self {
            Self::Partner(kind) => Family::of(kind).label(),
            Self::Action => Text { fr: "action", en: "action" },
            Self::Territory => Text { fr: "territoire", en: "territory" },
        }
    }

    fn draw(self, at: Point, radius: f64) -> Element {
        match self {
            Self::Partner(kind) => Family::of(kind).draw(at, radius),
            Self::Action => {
                let pill = Rect::around(at, 2.0 * radius, 1.1 * radius);
                rectangle(pill).at("rx", radius * 0.5).with("fill", "#ffffff").with("stroke", INK).at("stroke-width", 1.6)
            }
            Self::Territory => disc(at, radius, false),
        }
    }
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct Star {
    /// What it stands for.
    pub sign: Sign,
    /// What people call it.
    pub name: String,
    /// Half its width on the plan.
    pub radius: f64,
    /// Its place on the plan.
    pub at: (f64, f64),
}

/// A link, by positions among the nodes, with its strength from 0 to 1.
pub type Thread = (usize, usize, f64);

/// Places for nodes, in their order: `start` is where each begins, `radii` half its width.
pub fn lay(start: &[(f64, f64)], radii: &[f64], threads: &[Thread]) -> Vec<(f64, f64)> {
    spread(start, radii, threads)
}

/// What the words around a drawing say.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    /// Its title.
    pub title: &'a str,
    /// What it says, for who can't see it.
    pub alt: &'a str,
    /// What was left out and by which rule; may be empty.
    pub note: &'a str,
    /// Language of the legend.
    pub lang: Lang,
}

/// Names on a still drawing, at most.
const MOST_NAMES: usize = 40;
/// Height of the plan on the sheet.
const HEIGHTS: (f64, f64) = (200.0, 760.0);
const EDGE: f64 = 16.0;

/// The still drawing, as SVG. Stars in order of importance: the first are named first.
pub fn draw(stars: &[Star], threads: &[Thread], words: &Words) -> String {
    let mut sheet = Sheet::titled(words.title);
    let (scale, height, at) = fitted(stars, sheet.bottom);
    let top = sheet.bottom;
    // The more links, the fainter each: what many share is a darker heap, not a black one.
    let opacity = if threads.len() > 900 {
        "0.14"
    } else if threads.len() > 250 {
        "0.28"
    } else {
        "0.5"
    };
    for (from, to, strength) in threads {
        let width = 0.6 + 3.0 * strength;
        sheet.draw(segment(at[*from], at[*to]).with("stroke", "#6f6f6f").at("stroke-width", width).with("stroke-opacity", opacity));
    }
    let radius = |star: &Star| (star.radius * scale).clamp(3.2, 14.0);
    let signs: Vec<Rect> = stars.iter().zip(&at).map(|(star, at)| Rect::around(*at, 2.0 * radius(star), 2.0 * radius(star))).collect();
    for (star, at) in stars.iter().zip(&at) {
        sheet.draw(star.sign.draw(*at, radius(star)).titled(&clean(&star.name)));
    }
    let mut named: Vec<Rect> = Vec::new();
    for (i, name) in names(stars) {
        if named.len() == MOST_NAMES {
            break;
        }
        let star = &stars[i];
        let name = shorten(&name, 170.0, PLAIN);
        let (w, h, r) = (PLAIN.width(&name) + 2.0, PLAIN.line(), radius(star) + 2.0);
        let (x, y) = at[i];
        let spots = [(x + r, y - h / 2.0), (x - r - w, y - h / 2.0), (x - w / 2.0, y - r - h), (x - w / 2.0, y + r)];
        let free = spots.into_iter().map(|(x, y)| Rect { x, y, width: w, height: h }).find(|rect| {
            let is_on_sheet = rect.x >= 0.0 && rect.right() <= WIDTH && rect.y >= top && rect.bottom() <= top + height;
            is_on_sheet
                && named.iter().all(|other| !rect.overlaps(other, 1.0))
                && signs.iter().enumerate().all(|(j, sign)| j == i || !rect.overlaps(sign, 0.0))
        });
        if let Some(rect) = free {
            sheet.write_lines((rect.x + 1.0, rect.y), &[(name, PLAIN)], Align::Start, &clean(&star.name));
            named.push(rect);
        }
    }
    sheet.bottom = top + height;
    legend(&mut sheet, stars, words);
    sheet.finish("reseau-choisi", words.title, words.alt)
}

/// Positions of the stars with their names, in the order in which they are named: territories first, without the words that all of them begin with.
fn names(stars: &[Star]) -> Vec<(usize, String)> {
    let (places, others): (Vec<usize>, Vec<usize>) = (0..stars.len()).partition(|i| stars[*i].sign == Sign::Territory);
    let name = |i: &usize| clean(&stars[*i].name);
    let short = without_common_beginning(&places.iter().map(name).collect::<Vec<_>>());
    places.iter().copied().zip(short).chain(others.iter().map(|i| (*i, name(i)))).collect()
}

/// The plan fitted to the sheet: its scale, its height, and the place of each star.
fn fitted(stars: &[Star], top: f64) -> (f64, f64, Vec<Point>) {
    let bound = |of: fn(&Star) -> f64, keep: fn(f64, f64) -> f64, from: f64| stars.iter().map(of).fold(from, keep);
    let (left, right) = (bound(|s| s.at.0, f64::min, f64::INFINITY), bound(|s| s.at.0, f64::max, f64::NEG_INFINITY));
    let (high, low) = (bound(|s| s.at.1, f64::min, f64::INFINITY), bound(|s| s.at.1, f64::max, f64::NEG_INFINITY));
    if stars.is_empty() {
        return (1.0, 40.0, Vec::new());
    }
    // A name needs room on its side, and two stars alone shouldn't stand at both edges of the sheet.
    let (wide, tall) = ((right - left).max(1.0), (low - high).max(1.0));
    let scale = ((WIDTH - 2.0 * EDGE - 120.0) / wide).min((HEIGHTS.1 - 2.0 * EDGE) / tall).min(2.2);
    let height = (tall * scale + 2.0 * EDGE + 10.0).max(HEIGHTS.0);
    let (x0, y0) = ((WIDTH - wide * scale) / 2.0, top + (height - tall * scale) / 2.0);
    (scale, height, stars.iter().map(|s| (x0 + (s.at.0 - left) * scale, y0 + (s.at.1 - high) * scale)).collect())
}

fn legend(sheet: &mut Sheet, stars: &[Star], words: &Words) {
    let mut shapes = BTreeSet::new();
    let mut entries = Vec::new();
    let mut kinds: Vec<Sign> = stars.iter().map(|star| star.sign).collect();
    kinds.sort_unstable();
    for sign in kinds.into_iter().filter(|sign| shapes.insert(sign.shape())) {
        let draw: super::sheet::Sign = Box::new(move |at| vec![sign.draw(at, 8.0)]);
        entries.push((draw, sign.label().get(words.lang).to_owned()));
    }
    sheet.legend(super::heading(words.lang), entries, &[words.note.to_owned()]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn star(name: &str, at: (f64, f64)) -> Star {
        Star { sign: Sign::Partner(PartnerKind::Caf), name: name.to_owned(), radius: 8.0, at }
    }

    #[test]
    fn names_keep_clear_of_one_another_and_hostile_ones_are_text() {
        let mut stars: Vec<Star> =
            (0..300).map(|i| star(&format!("Partenaire {i}"), ((i % 20) as f64 * 50.0, (i / 20) as f64 * 50.0))).collect();
        stars[0].name = "<script>alert(1)</script>".to_owned();
        let words = Words { title: "Réseau", alt: "Schéma", note: "", lang: Lang::Fr };
        let svg = draw(&stars, &[(0, 1, 1.0), (5, 299, 0.2)], &words);
        assert!(!svg.contains("<script") && svg.contains("&lt;script"));
        assert_eq!(svg, draw(&stars, &[(0, 1, 1.0), (5, 299, 0.2)], &words));
        let n_names = svg.matches("<text").count();
        assert!((5..=MOST_NAMES + 6).contains(&n_names), "{n_names} names");
    }

    #[test]
    fn nothing_one_and_two_can_be_drawn() {
        let words = Words { title: "Réseau", alt: "Schéma", note: "Rien.", lang: Lang::En };
        for stars in [vec![], vec![star("a", (0.0, 0.0))], vec![star("a", (0.0, 0.0)), star("b", (60.0, 0.0))]] {
            assert!(draw(&stars, &[], &words).starts_with("<svg"));
        }
    }

    #[test]
    fn signs_of_one_shape_mean_the_same() {
        let all: Vec<Sign> = PartnerKind::ALL.iter().map(|kind| Sign::Partner(*kind)).chain([Sign::Action, Sign::Territory]).collect();
        for a in &all {
            for b in &all {
                assert_eq!(a.shape() == b.shape(), a.label() == b.label(), "{a:?} {b:?}");
            }
        }
    }
}
