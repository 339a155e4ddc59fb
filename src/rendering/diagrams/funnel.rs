//! A funnel: the figure of each territory against what it rests on, between the limits that chance and the ordinary diversity of territories give.
//!
//! # Choices  Small territories scatter more: the limits open where the figure rests on little, so that nobody takes a small number for a fault. Names go to those that are
//! signalled (and, of few territories, to those beyond the limits), as far as there is room: the table beside has them all. Limits are those of all territories together; a signal is against the peers.
//! # Source   Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24, 2005.

use super::axis::{decimals, ticks};
use super::geometry::{Point, Rect};
use super::label::{clean, shorten, without_common_beginning};
use super::marks::{self, SHAPES};
use super::sheet::*;
use super::{About, Diagram, Facts};
use crate::comparison::{Cell, Comparison, Law, Measured};
use crate::dossier::Dossier;
use crate::rendering::svg::{Element, coordinate};
use crate::say;
use crate::text::{Lang, Sentence, count, number};

/// Fewer territories make no funnel.
const FEWEST: usize = 5;
/// Where the plot stands, and how large it is.
const PLOT: Rect = Rect { x: 52.0, y: 0.0, width: WIDTH - 64.0, height: 250.0 };
const RADIUS: f64 = 5.0;
/// Names written, at most.
const NAMES: usize = 10;
/// Territories of the table beside; the CSV file has them all.
const ROWS: usize = 60;
/// Middle shares between the limits.
const LIMITS: [f64; 2] = [0.8, 0.95];

/// A territory in the plot.
struct Dot<'a> {
    position: usize,
    value: f64,
    of: f64,
    cell: &'a Cell,
}

/// Draws the funnel of a count or a share; nothing for a measure, or for too few territories.
pub(super) fn draw(dossier: &Dossier, comparison: &Comparison, measured: &Measured, lang: Lang) -> Option<(Diagram, Sheet)> {
    let indicator = measured.indicator;
    let dots: Vec<Dot> = measured
        .cells
        .iter()
        .enumerate()
        .filter_map(|(position, cell)| {
            let figure = cell.figure.as_ref().ok()?;
            cell.reading.map(|_| Dot { position, value: figure.value, of: figure.of, cell })
        })
        .collect();
    if indicator.law == Law::Measure || dots.len() < FEWEST {
        return None;
    }
    let names: Vec<String> = comparison.territories.iter().map(|t| clean(&dossier.territory(*t).name)).collect();
    let names = without_common_beginning(&names);
    let sums = measured.cells.iter().filter_map(|cell| cell.figure.as_ref().ok()).fold((0.0, 0.0), |s, f| (s.0 + f.sum, s.1 + f.of));
    let level = sums.0 / sums.1;
    let scatter = |of: f64| indicator.law.scatter(level, of / measured.dispersion, measured.spread);
    let limit = |share: f64, of: f64, is_high: bool| {
        let p = if is_high { (1.0 + share) / 2.0 } else { (1.0 - share) / 2.0 };
        // A share can't vary by more than p(1 − p).
        let variance = if indicator.law == Law::Share { scatter(of).min(0.9 * level * (1.0 - level)) } else { scatter(of) };
        indicator.law.quantile(p, level, variance)
    };
    let widest = dots.iter().map(|d| d.of).fold(0.0, f64::max);
    let narrowest = dots.iter().map(|d| d.of).fold(f64::INFINITY, f64::min);
    let highest = dots.iter().map(|d| d.value).fold(limit(LIMITS[0], narrowest, true), f64::max);
    let lowest = dots.iter().map(|d| d.value).fold(limit(LIMITS[1], narrowest, false), f64::min);
    let highest = if indicator.law == Law::Share { highest.min(1.0) } else { highest };
    let (across, up) = (ticks(0.0, widest * 1.04, 6), ticks(lowest, highest, 5));

    let title = Sentence::from(indicator.title);
    let (title_fr, title_en) = (indicator.title.fr, indicator.title.en);
    let mut sheet = Sheet::titled(title.get(lang));
    let plot = Rect { y: sheet.bottom + 24.0, ..PLOT };
    let (last_x, first_y, last_y) = (across[across.len() - 1], up[0], up[up.len() - 1]);
    let place = |of: f64, value: f64| {
        (plot.x + of / last_x * plot.width, plot.bottom() - ((value - first_y) / (last_y - first_y)).clamp(0.0, 1.0) * plot.height)
    };
    frame(&mut sheet, plot, &across, &up, measured, place, lang);
    for (share, width, dashes) in [(LIMITS[0], 1.4, "5 3"), (LIMITS[1], 1.0, "1.5 3")] {
        for is_high in [false, true] {
            let from = (last_x * 0.004).max(narrowest.min(last_x) * 0.5);
            let points = (0..=48).map(|step| from + (last_x - from) * f64::from(step * step) / 2304.0);
            let points: Vec<String> = points
                .map(|of| place(of, limit(share, of, is_high)))
                .map(|(x, y)| format!("{},{}", coordinate(x), coordinate(y)))
                .collect();
            let line = Element::new("polyline").with("points", points.join(" ")).with("fill", "none").with("stroke", MUTED);
            sheet.draw(line.at("stroke-width", width).with("stroke-dasharray", dashes));
        }
    }
    sheet.draw(segment(place(0.0, level), place(last_x, level)).with("stroke", INK).at("stroke-width", 1.0));
    let spots: Vec<Point> = dots.iter().map(|dot| place(dot.of, dot.value)).collect();
    for (dot, spot) in dots.iter().zip(&spots) {
        let name = &names[dot.position];
        sheet.draw(marks::sign(*spot, RADIUS, comparison.typology.of[dot.position], dot.cell.signal.is_some()).titled(name));
    }
    let is_beyond = |dot: &Dot| dot.value < limit(LIMITS[0], dot.of, false) || dot.value > limit(LIMITS[0], dot.of, true);
    let are_few = dots.len() <= super::SPINES;
    let mut named: Vec<usize> = (0..dots.len()).filter(|at| dots[*at].cell.signal.is_some() || are_few && is_beyond(&dots[*at])).collect();
    named.sort_by_key(|at| (dots[*at].cell.signal.is_none(), *at));
    named.truncate(NAMES);
    write_names(&mut sheet, plot, &named.iter().map(|at| (*at, names[dots[*at].position].as_str())).collect::<Vec<_>>(), &spots);
    legend(&mut sheet, comparison, level, measured, lang);

    let n_signals = dots.iter().filter(|dot| dot.cell.signal.is_some()).count();
    let n_beyond = dots.iter().filter(|dot| is_beyond(dot)).count();
    let n = dots.len();
    let signals = count(n_signals, ("signalé", "signalés"), ("signalled", "signalled"));
    let (s_fr, s_en) = (&signals.fr, &signals.en);
    let caption = say!(
        "{title_fr} : {n} territoires, {n_beyond} hors des limites où 8 sur 10 sont attendus, {s_fr} face à leurs semblables"
            | "{title_en}: {n} territories, {n_beyond} beyond the limits where 8 in 10 are expected, {s_en} against their peers"
    );
    let (fr, en) = (&caption.fr, &caption.en);
    let alt = say!("Nuage de points en entonnoir. {fr}." | "Funnel plot. {en}.");
    let id = format!("entonnoir-{}", indicator.key.replace('_', "-"));
    let facts = facts(&dots, &names, measured, lang);
    Some((Diagram::new(&id, About::Comparison(indicator.key.to_owned()), title, caption, alt, String::new(), facts), sheet))
}

/// The frame of the plot, its marks, and what stands on its axes.
fn frame(sheet: &mut Sheet, plot: Rect, across: &[f64], up: &[f64], measured: &Measured, place: impl Fn(f64, f64) -> Point, lang: Lang) {
    sheet.draw(rectangle(plot).with("fill", "none").with("stroke", FAINT).at("stroke-width", 1.0));
    let indicator = measured.indicator;
    let is_share = indicator.law == Law::Share;
    let digits = decimals(up);
    for mark in up {
        let (_, y) = place(0.0, *mark);
        sheet.draw(segment((plot.x, y), (plot.right(), y)).with("stroke", PALE).at("stroke-width", 1.0));
        let words = if is_share { indicator.written(*mark) } else { number(*mark, digits) };
        sheet.write((plot.x - 6.0, y - QUIET.line() / 2.0), words.get(lang), QUIET, Align::End);
    }
    let digits = decimals(across);
    for mark in across {
        let (x, _) = place(*mark, 0.0);
        sheet.draw(segment((x, plot.bottom()), (x, plot.bottom() + 4.0)).with("stroke", FAINT).at("stroke-width", 1.0));
        let align = if x > WIDTH - 20.0 { Align::End } else { Align::Middle };
        sheet.write((x.min(WIDTH), plot.bottom() + 9.0), number(*mark, digits).get(lang), QUIET, align);
    }
    let unit = if is_share { say!("Part" | "Share") } else { Sentence::from(indicator.unit) };
    sheet.write((0.0, plot.y - QUIET.line() - 9.0), &crate::text::capital(unit.get(lang)), QUIET, Align::Start);
    let below = rests_on(indicator.key);
    sheet.write((plot.right(), plot.bottom() + 11.0 + QUIET.line()), below.get(lang), QUIET, Align::End);
}

/// What the figure of an indicator rests on.
fn rests_on(key: &str) -> Sentence {
    match key {
        "partenaires_par_action" => say!("Actions du territoire" | "Actions of the territory"),
        "partenaires_partages" => say!("Partenaires du territoire" | "Partners of the territory"),
        "liens_centre_terrain" => say!("Services du Département dans le territoire" | "Services of the département in the territory"),
        "mobilisation" => say!("Invitations" | "Invitations"),
        "couverture" => say!("Thématiques" | "Themes"),
        "actions_par_habitant" => say!("Dizaines de milliers d'habitants" | "Tens of thousands of inhabitants"),
        "charge_pilotes" => say!("Pilotes" | "Leads"),
        _ => say!("Nombre sur lequel repose le chiffre" | "Number that the figure rests on"),
    }
}

/// Names beside their dots, where nothing else stands; those without room are left out.
fn write_names(sheet: &mut Sheet, plot: Rect, named: &[(usize, &str)], spots: &[Point]) {
    let mut taken: Vec<Rect> = spots.iter().map(|spot| marks::room(*spot, RADIUS)).collect();
    for (at, name) in named {
        let (x, y) = spots[*at];
        let text = shorten(name, 150.0, PLAIN);
        let (width, height) = (PLAIN.width(&text), PLAIN.line());
        let free = [
            (x + 9.0, y - height / 2.0),
            (x - 9.0 - width, y - height / 2.0),
            (x - width / 2.0, y - 9.0 - height),
            (x - width / 2.0, y + 9.0),
            (x + 7.0, y - 7.0 - height),
            (x + 7.0, y + 7.0),
            (x - 7.0 - width, y - 7.0 - height),
            (x - 7.0 - width, y + 7.0),
        ];
        let stands = |corner: &Point| {
            let rect = Rect { x: corner.0, y: corner.1, width, height };
            let is_inside =
                rect.x > plot.x + 2.0 && rect.right() < plot.right() - 2.0 && rect.y > plot.y + 1.0 && rect.bottom() < plot.bottom() - 1.0;
            is_inside && taken.iter().all(|other| !rect.overlaps(other, 1.0))
        };
        if let Some(corner) = free.iter().find(|corner| stands(corner)) {
            taken.push(Rect { x: corner.0, y: corner.1, width, height });
            sheet.write_lines(*corner, &[(text.clone(), PLAIN)], Align::Start, name);
        }
    }
}

fn legend(sheet: &mut Sheet, comparison: &Comparison, level: f64, measured: &Measured, lang: Lang) {
    let line = |width: f64, dashes: &'static str| -> Sign {
        Box::new(move |(x, y)| {
            let line = segment((x - 18.0, y), (x + 18.0, y)).with("stroke", MUTED).at("stroke-width", width);
            vec![if dashes.is_empty() { line } else { line.with("stroke-dasharray", dashes) }]
        })
    };
    let said = |sentence: Sentence| sentence.get(lang).to_owned();
    let all = measured.indicator.with_unit(level);
    let (fr, en) = (&all.fr, &all.en);
    let mut entries: Vec<(Sign, String)> = vec![
        (
            Box::new(|at| vec![marks::sign(at, RADIUS, None, true)]),
            said(say!("signe plein : écart signalé face à ses semblables" | "filled: difference signalled against its peers")),
        ),
        (line(1.0, ""), said(say!("ensemble des territoires : {fr}" | "all territories together: {en}"))),
        (
            line(1.4, "5 3"),
            said(say!("entre ces limites, 8 territoires sur 10 sont attendus" | "between these limits, 8 territories in 10 are expected")),
        ),
        (line(1.0, "1.5 3"), said(say!("entre celles-ci, 19 sur 20" | "between these, 19 in 20"))),
    ];
    if comparison.typology.types.len() > 1 {
        for (at, kind) in comparison.typology.types.iter().enumerate().take(SHAPES) {
            let name = clean(&kind.name);
            entries.push((
                Box::new(move |spot| vec![marks::sign(spot, RADIUS, Some(at), false)]),
                said(say!("type « {name} »" | "type '{name}'")),
            ));
        }
    }
    let note = say!(
        "Plus un chiffre repose sur peu (à gauche), plus le hasard le fait varier : les limites s'écartent."
            | "The less a figure rests on (left), the more chance makes it vary: limits open."
    );
    sheet.legend(super::heading(lang), entries, &[said(note)]);
}

/// The same as a table.
fn facts(dots: &[Dot], names: &[String], measured: &Measured, lang: Lang) -> Facts {
    let indicator = measured.indicator;
    let rows = dots.iter().take(ROWS).filter_map(|dot| {
        let reading = dot.cell.reading?;
        let said = |value: f64| indicator.written(value).get(lang).to_owned();
        let (low, high) = (said(reading.low), said(reading.high));
        Some(vec![
            names[dot.position].clone(),
            said(dot.value),
            say!("{low} à {high}" | "{low} to {high}").get(lang).to_owned(),
            said(reading.expected),
            number(dot.of, usize::from(dot.of.fract() != 0.0)).get(lang).to_owned(),
            super::signal(dot.cell.signal).get(lang).to_owned(),
        ])
    });
    Facts {
        columns: vec![
            say!("Territoire" | "Territory"),
            say!("Valeur" | "Value"),
            say!("Niveau, 8 chances sur 10" | "Level, 8 chances in 10"),
            say!("Attendu d'après ses semblables" | "Expected from its peers"),
            rests_on(indicator.key),
            say!("Signalé" | "Signalled"),
        ],
        rows: rows.collect(),
    }
}
