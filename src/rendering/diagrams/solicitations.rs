//! Who calls on whom between the centre (directorates, above) and the field (territories, on the left): a table of arrows, both ways in each cell.
//!
//! # Choices  Fourteen territories and ten directorates have 280 possible arrows: as a graph they hide one another, as a table each has its place, and what
//! is missing is as plain as what is there.

use super::geometry::{Point, Rect};
use super::label::{Type, wrap};
use super::sheet::*;
use super::solicitation_counts::{Calls, Counts, gather};
use super::{About, Diagram, Facts};
use crate::detectors::View;
use crate::rendering::dot::Dot;
use crate::rendering::svg::Element;
use crate::say;
use crate::text::{Lang, Sentence, count, date, enumerate, number};

/// Width of the names on the left.
const LEFT: f64 = 132.0;
/// Height of the names above when they are turned, at most.
const HEAD: f64 = 152.0;
/// From this width of a column on, its name is read straight.
const STRAIGHT: f64 = 100.0;
/// Height of a row: an arrow and its figure.
const ROW: f64 = 42.0;
/// Height of an arrow.
const ARROW: f64 = 20.0;
const FIGURE: Type = Type { size: 12.0, is_bold: true, ink: INK };
const NOTHING: Type = Type { size: 12.0, is_bold: false, ink: MUTED };
const MISSING: Type = Type { size: 12.0, is_bold: true, ink: RED };

/// Draws the table; nothing when the dossier has no call, no directorate or no field service.
pub(super) fn draw(view: &View, lang: Lang) -> Option<(Diagram, Sheet)> {
    let counts = gather(view)?;
    let title =
        say!("Qui appelle qui, entre les directions et les territoires" | "Who calls on whom, between directorates and territories");
    let mut sheet = Sheet::titled(title.get(lang));
    table(&mut sheet, &counts, lang);
    legend(&mut sheet, &counts, lang);
    let caption = caption(&counts);
    let alt = alt(&counts, &caption);
    let diagram = Diagram::new(
        "sollicitations",
        About::Solicitations,
        title.clone(),
        caption,
        alt,
        dot(&counts, title.get(lang), lang),
        facts(&counts, lang),
    );
    Some((diagram, sheet))
}

fn table(sheet: &mut Sheet, counts: &Counts, lang: Lang) {
    let n = counts.columns.len() as f64;
    let column = ((WIDTH - LEFT) / n).min(150.0);
    let heads: Vec<Vec<String>> = counts.columns.iter().map(|head| head_lines(head.name.get(lang), column)).collect();
    let n_lines = heads.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let longest = heads.iter().flatten().map(|line| PLAIN.width(line)).fold(0.0, f64::max);
    let head_height = if column >= STRAIGHT { n_lines * PLAIN.line() } else { longest } + 12.0;
    let top = sheet.bottom + head_height.max(2.0 * QUIET.line() + 16.0);
    let right = LEFT + n * column;
    let bottom = top + counts.rows.len() as f64 * ROW;
    corner(sheet, top, lang);
    for ((at, head), lines) in counts.columns.iter().enumerate().zip(&heads) {
        column_head(sheet, (LEFT + at as f64 * column, top), column, lines, &head.whole);
    }
    for (row, head) in counts.rows.iter().enumerate() {
        let y = top + row as f64 * ROW;
        if row % 2 == 0 {
            sheet.draw(rectangle(Rect { x: 0.0, y, width: right, height: ROW }).with("fill", "#f6f6f6"));
        }
        let lines = wrap(head.name.get(lang), LEFT - 10.0, NAME, 2);
        let mut group = Element::new("g").titled(&head.whole);
        for (line, text) in lines.iter().enumerate() {
            let at = (0.0, y + (ROW - lines.len() as f64 * NAME.line()) / 2.0 + line as f64 * NAME.line());
            let (rect, element) = line_of_text((at.0 + 4.0, at.1), text, NAME, Align::Start);
            sheet.draw_text(rect, text, Element::new("g"));
            group = group.child(element);
        }
        sheet.draw(group);
    }
    let most = counts
        .cells
        .iter()
        .flatten()
        .flatten()
        .flat_map(|c| [c.down, c.up])
        .map(|c| c.expected.max(f64::from(c.observed)))
        .fold(1.0, f64::max);
    for (row, cells) in counts.cells.iter().enumerate() {
        for (at, cell) in cells.iter().enumerate() {
            let corner = (LEFT + at as f64 * column, top + row as f64 * ROW);
            let Some(cell) = cell else {
                sheet.draw(hatched(Rect { x: corner.0 + 2.0, y: corner.1 + 2.0, width: column - 4.0, height: ROW - 4.0 }));
                continue;
            };
            for (side, calls) in [(0.27, cell.down), (0.73, cell.up)] {
                half_cell(sheet, (corner.0 + side * column, corner.1 + 3.0), calls, side < 0.5, most);
            }
        }
    }
    for at in 0..=counts.columns.len() {
        let x = LEFT + at as f64 * column;
        sheet.draw(segment((x, top), (x, bottom)).with("stroke", "#c4c4c4").at("stroke-width", 1.0));
    }
    for y in [top, bottom] {
        sheet.draw(segment((0.0, y), (right, y)).with("stroke", INK).at("stroke-width", 1.2));
    }
    sheet.bottom = bottom;
}

/// What is above and what is on the left.
fn corner(sheet: &mut Sheet, top: f64, lang: Lang) {
    let above = say!("directions" | "directorates");
    let left = say!("territoires" | "territories");
    sheet.write((LEFT - 8.0, top - 2.0 * QUIET.line() - 12.0), &format!("{} →", above.get(lang)), QUIET, Align::End);
    sheet.write((4.0, top - QUIET.line() - 6.0), &format!("{} ↓", left.get(lang)), QUIET, Align::Start);
}

/// A directorate's name in lines: straight over a wide column, turned over a narrow one.
fn head_lines(name: &str, column: f64) -> Vec<String> {
    if column >= STRAIGHT {
        return wrap(name, column - 8.0, PLAIN, 4);
    }
    let n_lines = ((column - 4.0) / PLAIN.line()).floor().clamp(1.0, 4.0) as usize;
    wrap(name, HEAD - 12.0, PLAIN, n_lines)
}

/// A directorate's name over its column; turned, it is read from bottom to top.
fn column_head(sheet: &mut Sheet, (x, bottom): Point, column: f64, lines: &[String], whole: &str) {
    if column >= STRAIGHT {
        let top = bottom - 6.0 - lines.len() as f64 * PLAIN.line();
        let lines: Vec<(String, Type)> = lines.iter().map(|line| (line.clone(), PLAIN)).collect();
        sheet.write_lines((x + column / 2.0, top), &lines, Align::Middle, whole);
        return;
    }
    let mut group = Element::new("g").titled(whole);
    let first = x + (column - lines.len() as f64 * PLAIN.line()) / 2.0;
    for (at, line) in lines.iter().enumerate() {
        let left = first + at as f64 * PLAIN.line();
        let rect = Rect { x: left, y: bottom - 6.0 - PLAIN.width(line), width: PLAIN.line(), height: PLAIN.width(line) };
        // The baseline of a text turned to the left stands right of its middle.
        let base = left + PLAIN.line() * 0.5 + PLAIN.size * 0.36;
        let place = format!("rotate(-90 {} {})", crate::rendering::svg::coordinate(base), crate::rendering::svg::coordinate(bottom - 6.0));
        let text = Element::new("text")
            .at("x", base)
            .at("y", bottom - 6.0)
            .at("font-size", PLAIN.size)
            .with("transform", place)
            .with("fill", PLAIN.ink);
        group = group.child(held(text, line, PLAIN).text(line));
        sheet.draw_text(rect, line, Element::new("g"));
    }
    sheet.draw(group);
}

fn half_cell(sheet: &mut Sheet, (x, y): Point, calls: Calls, is_down: bool, most: f64) {
    for element in arrows((x, y), calls, is_down, most) {
        sheet.draw(element);
    }
    let style = match calls {
        Calls { stands_out: true, .. } => MISSING,
        Calls { observed: 0, .. } => NOTHING,
        _ => FIGURE,
    };
    sheet.write((x, y + ARROW + 1.0), &number(f64::from(calls.observed), 0).fr, style, Align::Middle);
}

/// Grey: what volumes would give; black: what was recorded; dashed: what is missing.
fn arrows((x, y): Point, calls: Calls, is_down: bool, most: f64) -> Vec<Element> {
    let mut drawn = Vec::new();
    let width = |n: f64| 1.6 + 8.4 * (n / most).sqrt();
    if calls.stands_out {
        let dashed = arrow((x, y), is_down, width(calls.expected)).with("fill", "#ffffff").with("stroke", RED).at("stroke-width", 1.2);
        drawn.push(dashed.with("stroke-dasharray", "3 2"));
    } else if calls.expected >= 0.5 {
        drawn.push(arrow((x, y), is_down, width(calls.expected)).with("fill", "#c9c9c9"));
    }
    if calls.observed > 0 {
        drawn.push(arrow((x, y), is_down, width(f64::from(calls.observed)) * 0.62).with("fill", if calls.stands_out { RED } else { INK }));
    }
    drawn
}

/// An arrow of a given shaft width, its upper middle at a point.
fn arrow((x, y): Point, is_down: bool, width: f64) -> Element {
    let (half, head) = (width / 2.0, width / 2.0 + 2.5);
    let depth = (head * 1.15).min(ARROW * 0.5);
    let along = |at: f64| if is_down { y + at } else { y + ARROW - at };
    polygon(&[
        (x - half, along(0.0)),
        (x + half, along(0.0)),
        (x + half, along(ARROW - depth)),
        (x + head, along(ARROW - depth)),
        (x, along(ARROW)),
        (x - head, along(ARROW - depth)),
        (x - half, along(ARROW - depth)),
    ])
}

/// A cell of which nothing is known.
fn hatched(rect: Rect) -> Element {
    let mut group = Element::new("g").child(rectangle(rect).with("fill", "#ffffff").with("stroke", FAINT).at("stroke-width", 0.8));
    let mut start = 6.0;
    while start < rect.width + rect.height {
        let from = (rect.x + start.min(rect.width), rect.y + (start - rect.width).max(0.0));
        let to = (rect.x + (start - rect.height).max(0.0), rect.y + start.min(rect.height));
        group = group.child(segment(from, to).with("stroke", FAINT).at("stroke-width", 0.8));
        start += 6.0;
    }
    group
}

fn legend(sheet: &mut Sheet, counts: &Counts, lang: Lang) {
    let calls = |observed, expected, stands_out| Calls { observed, expected, stands_out };
    let sign = |calls: Calls, is_down: bool| -> Sign { Box::new(move |(x, y)| arrows((x, y - ARROW / 2.0), calls, is_down, 6.0)) };
    let say_it = |sentence: Sentence| sentence.get(lang).to_owned();
    let mut entries = vec![
        (sign(calls(4, 0.0, false), true), say_it(say!("la direction appelle le territoire" | "the directorate calls on the territory"))),
        (sign(calls(4, 0.0, false), false), say_it(say!("le territoire appelle la direction" | "the territory calls on the directorate"))),
        (
            sign(calls(1, 5.0, false), true),
            say_it(say!(
                "noir\u{202f}: relevé (le chiffre)\u{202f}; gris\u{202f}: attendu vu le nombre d'appels du territoire et de la direction"
                    | "black: recorded (the figure); grey: expected, given how many calls the territory and the directorate have"
            )),
        ),
    ];
    let shown: Vec<Calls> = counts.cells.iter().flatten().flatten().flat_map(|c| [c.down, c.up]).collect();
    if shown.iter().any(|c| c.observed == 0 && c.expected >= 0.5 && !c.stands_out) {
        entries.push((
            sign(calls(0, 3.0, false), true),
            say_it(say!(
                "gris seul\u{202f}: rien de relevé, mais trop peu d'appels attendus pour conclure"
                    | "grey alone: none recorded, but too few calls expected to conclude"
            )),
        ));
    }
    if shown.iter().any(|c| c.stands_out) {
        entries.push((
            sign(calls(0, 5.0, true), true),
            say_it(say!(
                "nettement moins qu'attendu\u{202f}: un échange qui semble manquer"
                    | "clearly fewer than expected: an exchange that seems missing"
            )),
        ));
    }
    let (from, to) = (date(counts.period.0), date(counts.period.1));
    let (a, b, c, d) = (from.fr, to.fr, from.en, to.en);
    entries.push((
        Box::new(|(x, y)| vec![line_of_text((x, y - NOTHING.line() / 2.0), "0", NOTHING, Align::Middle).1]),
        say_it(say!("aucun appel relevé du {a} au {b}" | "no call on record from {c} to {d}")),
    ));
    let has_unknown = counts.cells.iter().flatten().any(Option::is_none);
    if has_unknown {
        let words = say!("non renseigné\u{202f}: ce n'est pas zéro, on ne sait pas" | "not filled in: not zero, unknown");
        entries.push((Box::new(|at| vec![hatched(Rect::around(at, 32.0, 18.0))]), say_it(words)));
    }
    let mut notes = Vec::new();
    let missing = missing(counts);
    if !missing.is_empty() {
        let listed = missing.iter().take(6).map(|m| m.get(lang).to_owned()).collect::<Vec<_>>().join("\u{202f}; ");
        let rest = missing.len().saturating_sub(6);
        let rest = if rest > 0 { say!("\u{202f}; et {rest} de plus" | "; and {rest} more") } else { Sentence::default() };
        notes.push(say_it(Sentence {
            fr: format!("Semblent manquer\u{202f}: {listed}{}.", rest.fr),
            en: format!("Seem missing: {listed}{}.", rest.en),
        }));
        let chance = number(counts.by_chance, if counts.by_chance < 10.0 { 1 } else { 0 });
        let n = missing.len();
        let (fr, en) = (chance.fr, chance.en);
        notes.push(say_it(say!(
            "Cases signalées\u{202f}: {n}. Le hasard seul en signalerait environ {fr}\u{202f}: à vérifier avant d'en parler. Un appel téléphonique ne laisse pas de trace ici."
            | "Cells marked: {n}. Chance alone would mark about {en}: to be checked before it is discussed. A telephone call leaves no trace here."
        )));
    } else {
        notes.push(say_it(say!(
            "Aucun écart net entre le relevé et l'attendu. Un appel téléphonique ne laisse pas de trace ici."
                | "No clear difference between recorded and expected. A telephone call leaves no trace here."
        )));
    }
    if !counts.silent.is_empty() {
        let names = enumerate(&counts.silent);
        let (fr, en) = (names.fr, names.en);
        notes.push(say_it(say!(
            "Aucun appel relevé avec un territoire, dans aucun sens\u{202f}: {fr}."
                | "No call on record with a territory, either way: {en}."
        )));
    }
    notes.extend(elsewhere(counts).map(say_it));
    notes.push(say_it(say!(
        "Un appel\u{202f}: un jour où un service en a sollicité un autre (sollicitation, orientation, mise à disposition, co-intervention). Les services comptent pour leur direction ou leur territoire."
        | "A call: a day on which a service called on another (request, referral, secondment, joint intervention). Services count for their directorate or territory."
    )));
    sheet.legend(say!("Comment lire" | "How to read").get(lang), entries, &notes);
}

/// The calls that have no cell in the table: what it is not about.
fn elsewhere(counts: &Counts) -> Option<Sentence> {
    let calls = |n: u32| count(n as usize, ("appel", "appels"), ("call", "calls"));
    let (inside, outside) = (calls(counts.among_themselves), calls(counts.with_partners));
    let (i_fr, i_en, o_fr, o_en) = (inside.fr, inside.en, outside.fr, outside.en);
    let services = say!("{i_fr} entre services de terrain, ou entre directions" | "{i_en} between field services, or between directorates");
    let partners = say!(
        "{o_fr} avec une commune, un CCAS ou un autre partenaire extérieur" | "{o_en} with a commune, a CCAS or another outside partner"
    );
    let (s_fr, s_en, p_fr, p_en) = (services.fr, services.en, partners.fr, partners.en);
    match (counts.among_themselves, counts.with_partners) {
        (0, 0) => None,
        (_, 0) => Some(say!("Ne sont pas dans cette table\u{202f}: {s_fr}." | "Not in this table: {s_en}.")),
        (0, _) => Some(say!("Ne sont pas dans cette table\u{202f}: {p_fr}." | "Not in this table: {p_en}.")),
        _ => Some(say!("Ne sont pas dans cette table\u{202f}: {s_fr}\u{202f}; {p_fr}." | "Not in this table: {s_en}; {p_en}.")),
    }
}

/// What stands out below, most expected first.
fn missing(counts: &Counts) -> Vec<Sentence> {
    let mut found: Vec<(f64, Sentence)> = Vec::new();
    for (row, cells) in counts.cells.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let Some(cell) = cell else { continue };
            for (calls, is_down) in [(cell.down, true), (cell.up, false)] {
                if calls.stands_out {
                    let (territory, directorate) = (&counts.rows[row].name, &counts.columns[column].name);
                    let (from, to) = if is_down { (directorate, territory) } else { (territory, directorate) };
                    let expected = number(calls.expected, 1);
                    let observed = calls.observed;
                    let (f, t, e, g, u, x) = (&from.fr, &to.fr, expected.fr, &from.en, &to.en, expected.en);
                    found.push((
                        calls.expected,
                        say!("{f} → {t} ({observed} pour {e} attendus)" | "{g} → {u} ({observed} for {x} expected)"),
                    ));
                }
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.into_iter().map(|(_, sentence)| sentence).collect()
}

fn totals(counts: &Counts) -> (usize, usize) {
    let sum = |of: fn(&super::solicitation_counts::Cell) -> u32| counts.cells.iter().flatten().flatten().map(|c| of(c) as usize).sum();
    (sum(|c| c.down.observed), sum(|c| c.up.observed))
}

fn caption(counts: &Counts) -> Sentence {
    let (down, up) = totals(counts);
    let n = missing(counts).len();
    let up_words = count(up, ("appel", "appels"), ("call", "calls"));
    let down_words = count(down, ("appel", "appels"), ("call", "calls"));
    let missing = match n {
        0 => say!("aucun échange ne manque nettement" | "no exchange is clearly missing"),
        _ => count(n, ("échange semble manquer", "échanges semblent manquer"), ("exchange seems missing", "exchanges seem missing")),
    };
    Sentence {
        fr: format!("{} des territoires vers les directions, {} dans l'autre sens\u{202f}; {}.", up_words.fr, down_words.fr, missing.fr),
        en: format!("{} from territories to directorates, {} the other way; {}.", up_words.en, down_words.en, missing.en),
    }
}

fn alt(counts: &Counts, caption: &Sentence) -> Sentence {
    let mut alt = caption.clone();
    for sentence in missing(counts) {
        alt.fr += &format!(" {}.", sentence.fr);
        alt.en += &format!(" {}.", sentence.en);
    }
    if !counts.silent.is_empty() {
        let names = enumerate(&counts.silent);
        alt.fr += &format!(" Aucun appel, dans aucun sens\u{202f}: {}.", names.fr);
        alt.en += &format!(" No call, either way: {}.", names.en);
    }
    alt
}

fn facts(counts: &Counts, lang: Lang) -> Facts {
    let unknown = say!("non renseigné" | "not filled in");
    let mut rows = Vec::new();
    for (row, cells) in counts.cells.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let mut line = vec![counts.rows[row].name.get(lang).to_owned(), counts.columns[column].whole.clone()];
            match cell {
                None => line.extend(std::iter::repeat_n(unknown.get(lang).to_owned(), 4)),
                Some(cell) => {
                    for calls in [cell.down, cell.up] {
                        line.push(calls.observed.to_string());
                        line.push(number(calls.expected, 1).get(lang).to_owned());
                    }
                }
            }
            rows.push(line);
        }
    }
    let columns = vec![
        say!("Territoire" | "Territory"),
        say!("Direction" | "Directorate"),
        say!("Appels de la direction" | "Calls by the directorate"),
        say!("Attendus" | "Expected"),
        say!("Appels du territoire" | "Calls by the territory"),
        say!("Attendus" | "Expected"),
    ];
    Facts { columns, rows }
}

fn dot(counts: &Counts, title: &str, lang: Lang) -> String {
    let mut dot = Dot::new("sollicitations", true, title);
    dot.set(("rankdir", "LR"));
    dot.set(("ranksep", "4"));
    let row_id = |at: usize| format!("territoire:{}", counts.rows[at].id);
    let column_id = |at: usize| format!("direction:{}", counts.columns[at].id);
    for (at, head) in counts.rows.iter().enumerate() {
        let is_unknown = counts.cells[at].iter().all(Option::is_none);
        dot.node(
            &row_id(at),
            &[("label", head.name.get(lang)), ("shape", "ellipse"), ("style", if is_unknown { "dotted" } else { "solid" })],
        );
    }
    for (at, head) in counts.columns.iter().enumerate() {
        dot.node(&column_id(at), &[("label", &head.whole), ("shape", "box")]);
    }
    dot.row("territoires", &(0..counts.rows.len()).map(row_id).collect::<Vec<_>>());
    dot.row("directions", &(0..counts.columns.len()).map(column_id).collect::<Vec<_>>());
    for (row, cells) in counts.cells.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let Some(cell) = cell else { continue };
            for (calls, from, to) in [(cell.down, column_id(column), row_id(row)), (cell.up, row_id(row), column_id(column))] {
                if calls.observed == 0 && !calls.stands_out {
                    continue;
                }
                let observed = calls.observed.to_string();
                let width = format!("{:.1}", 1.0 + f64::from(calls.observed).sqrt());
                let style = if calls.stands_out { "dashed" } else { "solid" };
                let pairs = [
                    ("label", observed.as_str()),
                    ("penwidth", &width),
                    ("style", style),
                    ("color", if calls.stands_out { "#a3260f" } else { "black" }),
                ];
                dot.edge(&from, &to, &pairs);
            }
        }
    }
    dot.print()
}
