//! The overview: themes by territory, centre by field, and the drawings of the network.

use super::Context;
use super::words::Pen;
use crate::detectors::{ResultTable, Subject, Value};
use crate::dossier::{Dossier, Extent, Level, Table, TerritoryIdx};
use crate::lexicon::themes;
use crate::rendering::document::*;
use crate::rendering::figure::Place;
use crate::say;
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};

/// Columns that fit the width of a page.
const COLUMNS: usize = 24;

/// Rows of a matrix; beyond, the rarest themes are put together.
const ROWS: usize = 40;

/// The result table that is drawn as matrices.
pub(super) const CENTRE_FIELD: &str = "centre_terrain";

/// The chapter.
pub fn chapter(context: &Context) -> Section {
    let pen = &context.pen;
    let mut sections = Vec::new();
    let figures: Vec<Block> =
        context.report.figures.iter().filter(|f| f.place == Place::Network).map(|f| Block::Figure(f.clone())).collect();
    if !figures.is_empty() {
        sections.push(Section { id: "reseau".into(), title: pen.pick("Le réseau", "The network"), blocks: figures, ..Default::default() });
    }
    sections.extend(super::basins::section(context));
    let maps: Vec<Block> = context.report.figures.iter().filter(|f| f.place == Place::Places).map(|f| Block::Figure(f.clone())).collect();
    if !maps.is_empty() {
        sections.push(Section {
            id: "cartes".into(),
            title: pen.pick("Les cartes", "Maps"),
            opens_page: true,
            blocks: maps,
            ..Default::default()
        });
    }
    if let Some(matrix) = themes_by_territory(pen) {
        sections.push(Section {
            id: "themes-territoires".into(),
            title: pen.pick("Les thématiques, territoire par territoire", "Themes, territory by territory"),
            opens_page: true,
            blocks: vec![Block::Matrix(matrix)],
            ..Default::default()
        });
    }
    let centre_field = context.report.analysis.detections.iter().flat_map(|d| &d.tables).find(|table| table.file == CENTRE_FIELD);
    let matrices = centre_field.map(|table| centre_by_field(pen, table)).unwrap_or_default();
    if !matrices.is_empty() {
        sections.push(Section {
            id: "centre-terrain".into(),
            title: pen.pick("Les directions centrales et le terrain", "Central directorates and the field"),
            opens_page: true,
            blocks: matrices.into_iter().map(Block::Matrix).collect(),
            ..Default::default()
        });
    }
    let blocks = if sections.is_empty() {
        vec![Block::Paragraph(plain(
            pen.pick("Le dossier ne contient pas de quoi dresser de vue d'ensemble.", "The dossier does not hold enough for an overview."),
        ))]
    } else {
        Vec::new()
    };
    Section { id: "ensemble".into(), title: pen.pick("Vues d'ensemble", "Overview"), opens_page: true, blocks, sections }
}

/// Moves each territory up to its parents until at most [`COLUMNS`] remain, so that 600 communes become their intercommunalités or basins.
fn gathered(dossier: &Dossier) -> BTreeMap<TerritoryIdx, TerritoryIdx> {
    let used: BTreeSet<TerritoryIdx> = dossier.actions.iter().flat_map(|action| action.territories.iter().copied()).collect();
    let mut place: BTreeMap<TerritoryIdx, TerritoryIdx> = used.iter().map(|t| (*t, *t)).collect();
    // Deepest levels first; the order of codes is that of the format, from the département down.
    for level in Level::ALL.iter().rev() {
        let columns: BTreeSet<TerritoryIdx> = place.values().copied().collect();
        if columns.len() <= COLUMNS {
            break;
        }
        for to in place.values_mut() {
            if dossier.territory(*to).level == *level {
                *to = dossier.territory(*to).parent.unwrap_or(*to);
            }
        }
    }
    place
}

/// Does the dossier say that it holds every action of a territory?
fn is_complete(dossier: &Dossier, territory: TerritoryIdx) -> bool {
    dossier.completeness.iter().any(|c| c.territory == territory && c.scope == Table::Actions.code() && c.extent == Extent::Whole)
}

fn themes_by_territory(pen: &Pen) -> Option<Matrix> {
    let dossier = pen.dossier;
    let place = gathered(dossier);
    let mut weight: BTreeMap<TerritoryIdx, usize> = BTreeMap::new();
    let mut counts: BTreeMap<&str, BTreeMap<TerritoryIdx, usize>> = BTreeMap::new();
    let mut without_theme: BTreeMap<TerritoryIdx, usize> = BTreeMap::new();
    for action in &dossier.actions {
        let columns: BTreeSet<TerritoryIdx> = action.territories.iter().map(|t| place[t]).collect();
        for column in columns {
            *weight.entry(column).or_default() += 1;
            if action.themes.is_empty() {
                *without_theme.entry(column).or_default() += 1;
            }
            let families: BTreeSet<&str> = action.themes.iter().map(|theme| themes::family(theme)).collect();
            for theme in families {
                *counts.entry(theme).or_default().entry(column).or_default() += 1;
            }
        }
    }
    if counts.is_empty() {
        return None;
    }
    let mut columns: Vec<TerritoryIdx> = weight.keys().copied().collect();
    let dropped = columns.len().saturating_sub(COLUMNS);
    if dropped > 0 {
        columns.sort_by_key(|t| (std::cmp::Reverse(weight[t]), *t));
        columns.truncate(COLUMNS);
    }
    columns.sort_by(|a, b| {
        let (a, b) = (dossier.territory(*a), dossier.territory(*b));
        (a.level, &a.name, &a.id).cmp(&(b.level, &b.name, &b.id))
    });
    let mut ordered: Vec<(&str, usize)> = counts.iter().map(|(theme, by)| (*theme, by.values().sum())).collect();
    ordered.sort_by_key(|(theme, n)| (std::cmp::Reverse(*n), *theme));
    let rare: Vec<&str> = ordered.iter().skip(ROWS).map(|(theme, _)| *theme).collect();
    ordered.truncate(ROWS);
    let largest = ordered.iter().flat_map(|(theme, _)| counts[theme].values()).copied().max().unwrap_or(1);
    let cell = |n: usize, column: TerritoryIdx| {
        if n == 0 && !is_complete(dossier, column) {
            MatrixCell::Unknown
        } else {
            MatrixCell::Value { text: pen.count(n), strength: strength(n, largest), deviation: 0 }
        }
    };
    let row = |by: &BTreeMap<TerritoryIdx, usize>| columns.iter().map(|c| cell(by.get(c).copied().unwrap_or(0), *c)).collect::<Vec<_>>();
    let mut rows: Vec<(String, Vec<MatrixCell>)> =
        ordered.iter().map(|(theme, _)| (pen.say(&themes::label(theme)), row(&counts[theme]))).collect();
    if !rare.is_empty() {
        let mut together: BTreeMap<TerritoryIdx, usize> = BTreeMap::new();
        for theme in &rare {
            for (column, n) in &counts[theme] {
                *together.entry(*column).or_default() += n;
            }
        }
        let n = pen.count(rare.len());
        rows.push((pen.say(&say!("{n} thématiques plus rares" | "{n} rarer themes")), row(&together)));
    }
    if !without_theme.is_empty() {
        // Zero is known here: every action that has no theme was counted.
        let known = |c: &TerritoryIdx| {
            let n = without_theme.get(c).copied().unwrap_or(0);
            MatrixCell::Value { text: pen.count(n), strength: 0, deviation: 0 }
        };
        rows.push((pen.pick("(sans thématique)", "(no theme)"), columns.iter().map(known).collect()));
    }
    let mut note = pen.pick(
        "Nombre d'actions par thématique ; une action à deux thématiques compte dans chacune. Une case hachurée n'est pas un zéro : aucune action n'y est saisie, et rien dans le dossier (table « completude ») ne dit que la saisie y est complète.",
        "Number of actions by theme; an action with two themes counts in both. A hatched cell is not a zero: no action was entered there, and nothing in the dossier (table 'completude') says that the entries are complete.",
    );
    if dropped > 0 {
        let n = pen.count(dropped);
        note.push_str(&pen.say(&say!(
            " {n} territoires qui ont moins d'actions ne sont pas montrés." | " {n} territories with fewer actions are not shown."
        )));
    }
    Some(Matrix {
        id: "matrice-themes".into(),
        caption: pen.pick("Nombre d'actions par thématique et par territoire", "Number of actions by theme and territory"),
        corner: pen.pick("Thématique", "Theme"),
        columns: columns.iter().map(|c| short_name(&dossier.territory(*c).name)).collect(),
        rows,
        note,
        unknown: pen.pick("non renseigné", "not known"),
    })
}

/// A territory's name without the words that every one of them begins with, which would fill a narrow column.
fn short_name(name: &str) -> String {
    for prefix in [
        "Maison départementale des solidarités de ",
        "Maison départementale des solidarités d'",
        "Maison départementale des solidarités du ",
        "MDS de ",
        "MDS d'",
        "MDS du ",
        "MDS des ",
        "MDS ",
    ] {
        if let Some(rest) = name.strip_prefix(prefix) {
            return rest.to_owned();
        }
    }
    name.to_owned()
}

/// From 0 to 5, on a square-root scale so that small counts are told apart.
fn strength(n: usize, largest: usize) -> u8 {
    if n == 0 || largest == 0 {
        return 0;
    }
    let share = (n as f64 / largest as f64).sqrt();
    (share * 5.0).ceil().clamp(1.0, 5.0) as u8
}

/// The table of calls between directorates and territories as matrices observed / expected, one for each way; none if its columns aren't those.
fn centre_by_field(pen: &Pen, table: &ResultTable) -> Vec<Matrix> {
    let at = |code: &str| table.columns.iter().position(|column| column.code == code);
    let (Some(observed), Some(expected)) = (at("observe"), at("attendu")) else { return Vec::new() };
    let Some(way) = at("sens") else {
        return square(pen, table, &table.rows.iter().collect::<Vec<_>>(), (observed, expected), None).into_iter().collect();
    };
    let mut ways: Vec<(&'static str, Text)> = Vec::new();
    for row in &table.rows {
        if let Some(Value::Code(code, label)) = row.get(way)
            && !ways.iter().any(|(known, _)| known == code)
        {
            ways.push((code, *label));
        }
    }
    ways.iter()
        .filter_map(|(code, label)| {
            let rows: Vec<&Vec<Value>> =
                table.rows.iter().filter(|row| matches!(row.get(way), Some(Value::Code(c, _)) if c == code)).collect();
            square(pen, table, &rows, (observed, expected), Some((*code, *label)))
        })
        .collect()
}

/// One way as a square: its first subject down, its second across.
fn square(
    pen: &Pen,
    table: &ResultTable,
    rows: &[&Vec<Value>],
    (observed, expected): (usize, usize),
    way: Option<(&str, Text)>,
) -> Option<Matrix> {
    let at = |code: &str| table.columns.iter().position(|column| column.code == code);
    let (low, high) = (at("bas"), at("haut"));
    let mut subjects = (0..table.columns.len()).filter(|c| rows.iter().any(|row| matches!(row.get(*c), Some(Value::Subject(_)))));
    let (centre, field) = (subjects.next()?, subjects.next()?);
    let number = |row: &[Value], c: usize| match row.get(c) {
        Some(Value::Count(n)) => Some(*n as f64),
        Some(Value::Number(x, _) | Value::Share(x)) => Some(*x),
        _ => None,
    };
    let mut cells: BTreeMap<(Subject, Subject), (f64, f64, i8)> = BTreeMap::new();
    let (mut heads, mut columns) = (BTreeSet::new(), BTreeSet::new());
    for row in rows {
        let (Some(Value::Subject(from)), Some(Value::Subject(to))) = (row.get(centre), row.get(field)) else { continue };
        heads.insert(*from);
        columns.insert(*to);
        let (Some(o), Some(e)) = (number(row, observed), number(row, expected)) else { continue };
        // bas and haut bound the ratio observed / expected: a cell stands out when 1 is outside.
        let deviation = match (low.and_then(|c| number(row, c)), high.and_then(|c| number(row, c))) {
            (_, Some(high)) if high < 1.0 => -1,
            (Some(low), _) if low > 1.0 => 1,
            _ => 0,
        };
        cells.insert((*from, *to), (o, e, deviation));
    }
    if cells.is_empty() {
        return None;
    }
    let (mut heads, mut columns): (Vec<Subject>, Vec<Subject>) = (heads.into_iter().collect(), columns.into_iter().collect());
    // The shorter list goes across the page.
    let is_turned = columns.len() > heads.len();
    if is_turned {
        std::mem::swap(&mut heads, &mut columns);
    }
    if columns.len() > COLUMNS {
        return None;
    }
    let name = |subject: &Subject| short_name(super::words::name_and_id(pen.dossier, *subject).0);
    let largest = cells.values().map(|c| c.0).fold(0.0, f64::max);
    let body = heads
        .iter()
        .map(|head| {
            let line = columns.iter().map(|column| {
                let key = if is_turned { (*column, *head) } else { (*head, *column) };
                match cells.get(&key) {
                    Some((o, e, deviation)) => MatrixCell::Value {
                        text: format!("{}\u{202f}/\u{202f}{}", pen.number(*o, 0), pen.number(*e, if *e < 9.95 { 1 } else { 0 })),
                        strength: strength(o.max(0.0) as usize, largest as usize),
                        deviation: *deviation,
                    },
                    None => MatrixCell::Unknown,
                }
            });
            (name(head), line.collect())
        })
        .collect();
    let (id, caption) = match way {
        Some((code, label)) => {
            let (fr, en) = (label.fr, label.en);
            (
                format!("matrice-centre-terrain-{code}"),
                pen.say(&say!("Liens observés / attendus, {fr}" | "Links observed / expected, {en}")),
            )
        }
        None => ("matrice-centre-terrain".to_owned(), pen.text(table.caption)),
    };
    Some(Matrix {
        id,
        caption,
        corner: pen.text(table.columns[if is_turned { field } else { centre }].title),
        columns: columns.iter().map(name).collect(),
        rows: body,
        note: pen.pick(
            "Dans chaque case : liens observés / attendus, si chaque direction répartissait les siens comme les autres. ▼ nettement moins qu'attendu, ▲ nettement plus (9 chances sur 10).",
            "In each cell: links observed / expected if each directorate spread its own like the others. ▼ clearly fewer than expected, ▲ clearly more (9 chances in 10).",
        ),
        unknown: pen.pick("non renseigné", "not known"),
    })
}
