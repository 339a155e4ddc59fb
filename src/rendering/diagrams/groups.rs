//! One group of actions that may pursue the same purpose: who says it is so, and how surely.
//!
//! The action nearest to all others stands in the middle (or on the left of a small group), the others around it, each with its territory, its title and
//! its lead; the line says how probable it is that the two are one. A drawing of cards, not of dots: what is compared is what they say.

use super::geometry::{Point, Rect};
use super::label::{Type, clean, wrap};
use super::sheet::*;
use super::{About, Diagram, Facts};
use crate::detectors::{Finding, Subject, View};
use crate::dossier::{Action, ActionIdx, Carrier};
use crate::rendering::dot::Dot;
use crate::rendering::svg::Element;
use crate::say;
use crate::text::{Lang, Sentence, count, number};
use std::collections::BTreeMap;

/// Actions drawn, at most.
const MOST_ACTIONS: usize = 14;
/// Up to this many actions, the middle one stands on the left and the others on the right.
const SMALL_GROUP: usize = 4;
/// From a card's edge to its text.
const PADDING: f64 = 9.0;
/// Between two cards of a column.
const BETWEEN: f64 = 12.0;

/// How sure a link is, in the words of the report, and the line that says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    AlmostCertain,
    VeryLikely,
    Likely,
    RatherLikely,
    Uncertain,
}

impl Strength {
    fn of(probability: f64) -> Self {
        match probability {
            p if p >= 0.95 => Self::AlmostCertain,
            p if p >= 0.85 => Self::VeryLikely,
            p if p >= 0.65 => Self::Likely,
            p if p >= 0.5 => Self::RatherLikely,
            _ => Self::Uncertain,
        }
    }

    fn words(self) -> Sentence {
        match self {
            Self::AlmostCertain => say!("même but presque certain (95\u{202f}% ou plus)" | "same purpose almost certain (95% or more)"),
            Self::VeryLikely => say!("même but très probable (85 à 95\u{202f}%)" | "same purpose very likely (85 to 95%)"),
            Self::Likely => say!("même but probable (65 à 85\u{202f}%)" | "same purpose likely (65 to 85%)"),
            Self::RatherLikely => say!("même but plutôt probable (50 à 65\u{202f}%)" | "same purpose more likely than not (50 to 65%)"),
            Self::Uncertain => say!("même but incertain (moins de 50\u{202f}%)" | "same purpose uncertain (less than 50%)"),
        }
    }

    fn stroke(self, line: Element) -> Element {
        let line = line.with("stroke", INK);
        match self {
            Self::AlmostCertain => line.at("stroke-width", 5.0),
            Self::VeryLikely => line.at("stroke-width", 3.0),
            Self::Likely => line.at("stroke-width", 1.4),
            Self::RatherLikely => line.at("stroke-width", 1.8).with("stroke-dasharray", "8 4"),
            Self::Uncertain => line.at("stroke-width", 1.8).with("stroke-dasharray", "2 4"),
        }
    }

    const fn dot(self) -> (&'static str, &'static str) {
        match self {
            Self::AlmostCertain => ("bold", "4"),
            Self::VeryLikely => ("bold", "2.5"),
            Self::Likely => ("solid", "1"),
            Self::RatherLikely => ("dashed", "1.5"),
            Self::Uncertain => ("dotted", "1.5"),
        }
    }
}

/// A probability as people read it; below 1 % nothing was kept.
fn percent(probability: f64, lang: Lang) -> String {
    let (fr, en) = match probability {
        p if p < 0.01 => ("<\u{202f}1\u{202f}%".to_owned(), "<1%".to_owned()),
        // 100 % would say that there is no doubt.
        p if p > 0.99 => (">\u{202f}99\u{202f}%".to_owned(), ">99%".to_owned()),
        p => {
            let figure = number((p * 100.0).round(), 0);
            (format!("{}\u{202f}%", figure.fr), format!("{}%", figure.en))
        }
    };
    if lang == Lang::Fr { fr } else { en }
}

/// The group as it is drawn.
struct Group {
    middle: ActionIdx,
    /// The others, nearest to the middle one first.
    others: Vec<(ActionIdx, f64)>,
    weakest: Option<(ActionIdx, ActionIdx, f64)>,
    n_left_out: usize,
}

/// The group behind a finding, if it is about two actions or more that the linkage brought together.
fn group_of(view: &View, finding: &Finding) -> Option<Group> {
    let members: Vec<ActionIdx> =
        finding.subjects.iter().filter_map(|s| if let Subject::Action(action) = s { Some(*action) } else { None }).collect();
    let common = |group: &crate::linkage::ActionGroup| group.members.iter().filter(|(m, _)| members.contains(m)).count();
    let groups = &view.linkage.actions.groups;
    // A proposal may take a part of a group only (one basin): the group that holds most of it says who stands in the middle.
    let group =
        groups.iter().filter(|g| common(g) >= 2).max_by(|a, b| common(a).cmp(&common(b)).then(b.members[0].0.cmp(&a.members[0].0)))?;
    let pairs: BTreeMap<(ActionIdx, ActionIdx), f64> = view
        .linkage
        .actions
        .pairs
        .iter()
        .filter(|p| members.binary_search(&p.left).is_ok() && members.binary_search(&p.right).is_ok())
        .map(|p| ((p.left, p.right), p.probability))
        .collect();
    let between = |a: ActionIdx, b: ActionIdx| pairs.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0);
    let nearness = |a: ActionIdx| members.iter().filter(|b| **b != a).map(|b| between(a, *b)).sum::<f64>();
    let middle = if members.contains(&group.medoid) {
        group.medoid
    } else {
        members.iter().copied().max_by(|a, b| nearness(*a).total_cmp(&nearness(*b)).then(b.cmp(a)))?
    };
    let mut others: Vec<(ActionIdx, f64)> = members.iter().filter(|m| **m != middle).map(|m| (*m, between(middle, *m))).collect();
    others.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let n_left_out = others.len().saturating_sub(MOST_ACTIONS - 1);
    others.truncate(MOST_ACTIONS - 1);
    let mut weakest: Option<(ActionIdx, ActionIdx, f64)> = None;
    for (at, a) in members.iter().enumerate() {
        for b in &members[at + 1..] {
            if weakest.is_none_or(|(_, _, p)| between(*a, *b) < p) {
                weakest = Some((*a, *b, between(*a, *b)));
            }
        }
    }
    Some(Group { middle, others, weakest: weakest.filter(|_| members.len() > 2), n_left_out })
}

/// A card: an action's box and its lines of text.
struct Card {
    rect: Rect,
    carrier: Option<Carrier>,
    lines: Vec<(String, Type)>,
    whole: String,
    is_middle: bool,
}

impl Card {
    fn of(view: &View, action: ActionIdx, width: f64, is_middle: bool, lang: Lang) -> Self {
        let record = view.dossier.action(action);
        let room = width - 2.0 * PADDING;
        let mut lines: Vec<(String, Type)> = wrap(&places(view, record), room, NAME, 2).into_iter().map(|l| (l, NAME)).collect();
        lines.extend(wrap(&clean(&record.title), room, PLAIN, if is_middle { 5 } else { 3 }).into_iter().map(|l| (l, PLAIN)));
        let lead = match record.lead.map(|p| clean(&view.dossier.partner(p).name)) {
            Some(name) => say!("Pilote\u{202f}: {name}" | "Lead: {name}"),
            None => say!("Pilote non renseigné" | "Lead not filled in"),
        };
        lines.extend(wrap(lead.get(lang), room, QUIET, 2).into_iter().map(|l| (l, QUIET)));
        let height = lines.iter().map(|(_, style)| style.line()).sum::<f64>() + 2.0 * PADDING - 4.0;
        let whole = format!("{} ({})", clean(&record.title), clean(&record.id));
        Self { rect: Rect { x: 0.0, y: 0.0, width, height }, carrier: record.carrier, lines, whole, is_middle }
    }

    fn stretch(&mut self, height: f64) {
        self.rect.height = self.rect.height.max(height);
    }

    fn draw(&self, sheet: &mut Sheet) {
        sheet.shape(self.rect, outline(self.rect, self.carrier, self.is_middle).titled(&self.whole));
        let mut y = self.rect.y + (self.rect.height - self.lines.iter().map(|(_, style)| style.line()).sum::<f64>()) / 2.0;
        for (line, style) in &self.lines {
            sheet.write((self.rect.x + PADDING, y), line, *style, Align::Start);
            y += style.line();
        }
    }
}

/// The outline of a card tells who carries the action.
fn outline(rect: Rect, carrier: Option<Carrier>, is_middle: bool) -> Element {
    let cut = 8.0_f64.min(rect.height / 3.0);
    let (l, t, r, b) = (rect.x, rect.y, rect.right(), rect.bottom());
    let shape = match carrier {
        Some(Carrier::Departmental) => {
            polygon(&[(l + cut, t), (r - cut, t), (r, t + cut), (r, b - cut), (r - cut, b), (l + cut, b), (l, b - cut), (l, t + cut)])
        }
        Some(Carrier::Partner) => rectangle(rect).at("rx", 14.0_f64.min(rect.height / 2.0)),
        Some(Carrier::Territorial) => rectangle(rect),
        None => rectangle(rect).with("stroke-dasharray", "5 3"),
    };
    let fill = match carrier {
        Some(Carrier::Departmental) => "#eef0f2",
        Some(Carrier::Partner) => "#fdf4e3",
        _ => "#ffffff",
    };
    let fill = if is_middle { PALE_BLUE } else { fill };
    shape.with("fill", fill).with("stroke", if is_middle { BLUE } else { INK }).at("stroke-width", if is_middle { 3.0 } else { 1.3 })
}

/// Territories of an action, the first two by name.
fn places(view: &View, action: &Action) -> String {
    let names: Vec<String> = action.territories.iter().map(|t| clean(&view.dossier.territory(*t).name)).collect();
    match names.len() {
        0..=2 => names.join(", "),
        n => format!("{}, {} (+{})", names[0], names[1], n - 2),
    }
}

/// Draws the group behind a finding; `None` when it is about something else.
pub(super) fn draw(view: &View, finding: &Finding, rank: usize, lang: Lang) -> Option<(Diagram, Sheet)> {
    let group = group_of(view, finding)?;
    let n = group.others.len() + 1 + group.n_left_out;
    let title = say!("Proposition {rank}\u{202f}: ce qui relie ces {n} actions" | "Proposal {rank}: what links these {n} actions");
    let mut sheet = Sheet::titled(title.get(lang));
    cards(&mut sheet, view, &group, lang);
    legend(&mut sheet, view, &group, lang);
    let id = format!("groupe-{rank:02}");
    let (caption, alt) = (caption(view, &group), alt(view, &group));
    let (dot, facts) = (dot(view, &group, &id, title.get(lang), lang), facts(view, &group, lang));
    Some((Diagram::new(&id, About::Finding(finding.key.clone()), title, caption, alt, dot, facts), sheet))
}

fn cards(sheet: &mut Sheet, view: &View, group: &Group, lang: Lang) {
    let n = group.others.len() + 1;
    let top = sheet.bottom + 4.0;
    let is_small = n <= SMALL_GROUP;
    let (width, middle_width) = if is_small { (270.0, 270.0) } else { (200.0, 180.0) };
    let mut middle = Card::of(view, group.middle, middle_width, true, lang);
    let mut columns: [Vec<(Card, f64)>; 2] = [Vec::new(), Vec::new()];
    for (at, (action, probability)) in group.others.iter().enumerate() {
        // In turn right and left: on both sides the surest stand on top.
        let column = if is_small { 0 } else { at % 2 };
        columns[column].push((Card::of(view, *action, width, false, lang), *probability));
    }
    let height_of = |column: &[(Card, f64)]| column.iter().map(|(card, _)| card.rect.height + BETWEEN).sum::<f64>() - BETWEEN;
    let height = columns.iter().map(|c| height_of(c)).fold(middle.rect.height, f64::max);
    // Tall enough for the lines to spread: steep lines are hard to follow.
    if n > 6 {
        middle.stretch(0.55 * height);
    }
    middle.rect.x = if is_small { 2.0 } else { (WIDTH - middle_width) / 2.0 };
    middle.rect.y = top + (height - middle.rect.height) / 2.0;
    for (side, column) in columns.iter_mut().enumerate() {
        let slack = (height - height_of(column)) / 2.0;
        let mut y = top + slack;
        let n_cards = column.len();
        for (at, (card, probability)) in column.iter_mut().enumerate() {
            card.rect.x = if side == 0 { WIDTH - width - 2.0 } else { 2.0 };
            card.rect.y = y;
            y += card.rect.height + BETWEEN;
            // Each line has its own place on the middle card, in the order of the cards: lines don't cross.
            let share = (at as f64 + 1.0) / (n_cards as f64 + 1.0);
            let from: Point = (if side == 0 { middle.rect.right() } else { middle.rect.x }, middle.rect.y + share * middle.rect.height);
            let to: Point = (if side == 0 { card.rect.x } else { card.rect.right() }, card.rect.centre().1);
            sheet.draw(Strength::of(*probability).stroke(segment(from, to)));
            let figure = percent(*probability, lang);
            let half = NAME.width(&figure) / 2.0 + 5.0;
            // Beside the card, where lines are far apart.
            let x = if side == 0 { to.0 - half - 3.0 } else { to.0 + half + 3.0 };
            let along = (x - from.0) / (to.0 - from.0);
            let y = from.1 + along * (to.1 - from.1);
            sheet.write_lines((x, y - NAME.line() / 2.0), &[(figure, NAME)], Align::Middle, "");
        }
    }
    middle.draw(sheet);
    for (card, _) in columns.iter().flatten() {
        card.draw(sheet);
    }
}

fn legend(sheet: &mut Sheet, view: &View, group: &Group, lang: Lang) {
    let mut entries: Vec<(Sign, String)> = Vec::new();
    let mut strengths: Vec<Strength> = group.others.iter().map(|(_, p)| Strength::of(*p)).collect();
    strengths.sort();
    strengths.dedup();
    for strength in strengths {
        let sign: Sign = Box::new(move |(x, y)| vec![strength.stroke(segment((x - 18.0, y), (x + 18.0, y)))]);
        entries.push((sign, strength.words().get(lang).to_owned()));
    }
    let mut carriers: Vec<Option<Carrier>> =
        group.others.iter().map(|(a, _)| *a).chain([group.middle]).map(|a| view.dossier.action(a).carrier).collect();
    carriers.sort();
    carriers.dedup();
    for carrier in carriers {
        let words = match carrier {
            Some(Carrier::Territorial) => say!("action du territoire" | "action of the territory"),
            Some(Carrier::Departmental) => say!("action du Département" | "action of the department"),
            Some(Carrier::Partner) => say!("action propre d'un partenaire" | "a partner's own action"),
            None => say!("portage non renseigné" | "carrier not filled in"),
        };
        let sign: Sign = Box::new(move |at| vec![outline(Rect::around(at, 34.0, 18.0), carrier, false)]);
        entries.push((sign, words.get(lang).to_owned()));
    }
    let sign: Sign = Box::new(|at| vec![outline(Rect::around(at, 34.0, 18.0), Some(Carrier::Territorial), true)]);
    entries.push((sign, say!("l'action la plus proche de toutes les autres" | "the action nearest to all others").get(lang).to_owned()));
    let mut notes = Vec::new();
    if let Some(weakest) = weakest_words(view, group) {
        notes.push(weakest.get(lang).to_owned());
    }
    if group.n_left_out > 0 {
        let left = count(
            group.n_left_out,
            ("autre action du groupe n'est pas dessinée", "autres actions du groupe ne sont pas dessinées"),
            ("other action of the group isn't drawn", "other actions of the group aren't drawn"),
        );
        notes.push(left.get(lang).to_owned() + ".");
    }
    sheet.legend(say!("Comment lire" | "How to read").get(lang), entries, &notes);
}

fn weakest_words(view: &View, group: &Group) -> Option<Sentence> {
    let (a, b, p) = group.weakest?;
    let named = |a: ActionIdx| {
        let record = view.dossier.action(a);
        let (title, place) = (clean(&record.title), places(view, record));
        say!("«\u{202f}{title}\u{202f}» ({place})" | "“{title}” ({place})")
    };
    let (a, b) = (named(a), named(b));
    Some(Sentence {
        fr: format!("Les deux actions les moins proches du groupe\u{202f}: {} et {}, {}.", a.fr, b.fr, percent(p, Lang::Fr)),
        en: format!("The two actions least alike in the group: {} and {}, {}.", a.en, b.en, percent(p, Lang::En)),
    })
}

fn caption(view: &View, group: &Group) -> Sentence {
    let n = group.others.len();
    let sure = group.others.iter().filter(|(_, p)| *p >= 0.5).count();
    let record = view.dossier.action(group.middle);
    let (title, place) = (clean(&record.title), places(view, record));
    let sure = Sentence {
        fr: format!("{sure} sur {n} {}", if sure < 2 { "a probablement" } else { "ont probablement" }),
        en: format!("{sure} of {n} probably {}", if sure == 1 { "has" } else { "have" }),
    };
    let (fr, en) = (sure.fr, sure.en);
    say!("Autour de «\u{202f}{title}\u{202f}» ({place}), {fr} le même but." | "Around “{title}” ({place}), {en} the same purpose.")
}

fn alt(view: &View, group: &Group) -> Sentence {
    let mut alt = caption(view, group);
    for (action, probability) in &group.others {
        let record = view.dossier.action(*action);
        let (title, place) = (clean(&record.title), places(view, record));
        alt.fr += &format!(" «\u{202f}{title}\u{202f}» ({place})\u{202f}: {}.", percent(*probability, Lang::Fr));
        alt.en += &format!(" “{title}” ({place}): {}.", percent(*probability, Lang::En));
    }
    alt
}

fn facts(view: &View, group: &Group, lang: Lang) -> Facts {
    let row = |action: ActionIdx, probability: String| {
        let record = view.dossier.action(action);
        let lead = record.lead.map(|p| clean(&view.dossier.partner(p).name)).unwrap_or_default();
        let carrier = record.carrier.map(|c| c.label().get(lang).to_owned()).unwrap_or_default();
        vec![clean(&record.title), places(view, record), carrier, lead, probability]
    };
    let mut rows = vec![row(group.middle, say!("au centre" | "in the middle").get(lang).to_owned())];
    rows.extend(group.others.iter().map(|(a, p)| row(*a, percent(*p, lang))));
    let columns = vec![
        say!("Action" | "Action"),
        say!("Territoires" | "Territories"),
        say!("Portage" | "Carrier"),
        say!("Pilote" | "Lead"),
        say!("Même but que l'action au centre" | "Same purpose as the one in the middle"),
    ];
    Facts { columns, rows }
}

fn dot(view: &View, group: &Group, id: &str, title: &str, lang: Lang) -> String {
    let mut dot = Dot::new(id, false, title);
    for pair in [("layout", "twopi"), ("overlap", "false"), ("ranksep", "2.2")] {
        dot.set(pair);
    }
    let name = |a: ActionIdx| format!("action:{}", view.dossier.action(a).id);
    dot.set(("root", &name(group.middle)));
    for action in std::iter::once(group.middle).chain(group.others.iter().map(|(a, _)| *a)) {
        let card = Card::of(view, action, 200.0, action == group.middle, lang);
        let label = card.lines.iter().map(|(line, _)| line.as_str()).collect::<Vec<_>>().join("\n");
        let (shape, style) = match card.carrier {
            Some(Carrier::Departmental) => ("octagon", "solid"),
            Some(Carrier::Partner) => ("box", "rounded"),
            Some(Carrier::Territorial) => ("box", "solid"),
            None => ("box", "dashed"),
        };
        let width = if card.is_middle { "3" } else { "1" };
        dot.node(&name(action), &[("label", &label), ("shape", shape), ("style", style), ("penwidth", width), ("tooltip", &card.whole)]);
    }
    for (action, probability) in &group.others {
        let (style, width) = Strength::of(*probability).dot();
        let label = percent(*probability, lang);
        dot.edge(&name(group.middle), &name(*action), &[("label", &label), ("style", style), ("penwidth", width)]);
    }
    dot.print()
}
