//! Territories beside their like: who is like whom, how types differ, and what each territory shows of its own.

use super::Context;
use super::comparison_words::{answer, difference, nothing, reading, type_title};
use super::words::Pen;
use crate::comparison::{Between, Cell as Compared, Comparison, SECTION, Signal, TypeOrigin};
use crate::detectors::Subject;
use crate::dossier::TerritoryIdx;
use crate::rendering::document::*;
use crate::rendering::figure::Place;
use crate::say;
use crate::text::Sentence;

/// Territories of a type beyond which only those that differ have their row; the file has them all.
const ROWS: usize = 30;
/// Territories named in a list; beyond, they are counted.
const NAMED: usize = 40;
/// The file that holds everything.
const FILE: &str = "tables/comparaison.csv";

/// The chapter.
pub fn chapter(context: &Context) -> Section {
    let (pen, comparison) = (&context.pen, &context.report.analysis.comparison);
    let mut blocks = vec![Block::Lead(plain(pen.say(&answer(comparison))))];
    let mut sections = Vec::new();
    if comparison.territories.len() > 1 {
        blocks.push(Block::Paragraph(plain(pen.say(&reading(context.report.settings.section(SECTION).number("margin"), comparison)))));
        sections.push(likeness(pen, comparison));
        sections.extend(types_apart(context, comparison));
        sections.extend(groups(pen, comparison).into_iter().map(|group| group_section(context, comparison, &group)));
        sections.push(indicators(context, comparison));
    }
    let silences: Vec<Words> = comparison.silences.iter().map(|silence| plain(pen.say(silence))).collect();
    if !silences.is_empty() {
        blocks.push(limit(pen, silences));
    }
    Section {
        id: "semblables".into(),
        title: pen.pick("Les territoires face à leurs semblables", "Territories beside their like"),
        opens_page: true,
        blocks,
        sections,
    }
}

fn limit(pen: &Pen, points: Vec<Words>) -> Block {
    Block::Callout(Callout {
        tone: Tone::Limit,
        title: pen.pick("Ce qui n'a pas pu être dit", "What could not be said"),
        blocks: vec![Block::List(points)],
    })
}

fn territory(pen: &Pen, comparison: &Comparison, position: usize) -> Inline {
    pen.record(Subject::Territory(comparison.territories[position]))
}

fn head(pen: &Pen, fr: &str, en: &str, is_number: bool) -> ColumnHead {
    ColumnHead { title: pen.pick(fr, en), is_number }
}

/// Names of territories, as many as a list bears.
fn names(pen: &Pen, comparison: &Comparison, members: &[usize]) -> Words {
    let mut words = Vec::new();
    for (at, member) in members.iter().take(NAMED).enumerate() {
        if at > 0 {
            words.push(Inline::Text(", ".into()));
        }
        words.push(Inline::Text(pen.dossier.territory(comparison.territories[*member]).name.clone()));
    }
    if members.len() > NAMED {
        let n = members.len() - NAMED;
        words.extend(plain(pen.pick(&format!(" et {n} autres"), &format!(" and {n} others"))));
    }
    words
}

/// Who is like whom.
fn likeness(pen: &Pen, comparison: &Comparison) -> Section {
    let typology = &comparison.typology;
    let said = Sentence { fr: format!("{}.", typology.words.fr), en: format!("{}.", typology.words.en) };
    let mut blocks = vec![Block::Paragraph(plain(pen.say(&said)))];
    if typology.types.is_empty() {
        blocks.push(Block::Paragraph(plain(pen.say(&nothing(comparison)))));
        blocks.extend(nearest(pen, comparison).map(Block::Table));
    } else {
        let is_found = typology.origin == TypeOrigin::Computed;
        let rows = typology.types.iter().map(|kind| {
            let mut row = vec![
                Cell::text(kind.name.clone()),
                Cell::number(pen.count(kind.members.len()), kind.members.len() as f64),
                Cell { words: names(pen, comparison, &kind.members), value: None },
            ];
            row.extend(kind.hold.map(|share| Cell::number(pen.share(share), share)));
            row
        });
        let mut columns =
            vec![head(pen, "Type", "Type", false), head(pen, "Territoires", "Territories", true), head(pen, "Lesquels", "Which", false)];
        if is_found {
            columns.push(head(pen, "Tenue du type", "Hold of the type", true));
        }
        blocks.push(Block::Table(Table {
            id: "table-types".into(),
            caption: pen.pick("Les types de territoires", "Types of territories"),
            columns,
            rows: rows.collect(),
            file: Some("tables/typologie.csv".into()),
            ..Default::default()
        }));
        blocks.extend(holds(pen, comparison).map(Block::Table));
        let alone: Vec<usize> =
            typology.types.iter().filter(|kind| kind.members.len() == 1).flat_map(|kind| kind.members.clone()).collect();
        if !alone.is_empty() {
            let (fr, en) = if comparison.profile.indicators.is_empty() {
                ("Seul de son type, comparé à tous les autres : ", "Alone of its type, compared with all others: ")
            } else {
                ("Seul de son type, comparé aux profils les plus proches : ", "Alone of its type, compared with the nearest profiles: ")
            };
            let mut words = plain(pen.pick(fr, en));
            words.extend(names(pen, comparison, &alone));
            blocks.push(Block::Paragraph(words));
        }
    }
    Section {
        id: "semblables-types".into(),
        title: pen.pick("Quels territoires se ressemblent", "Which territories are alike"),
        blocks,
        ..Default::default()
    }
}

/// How each territory holds in a type that was found.
fn holds(pen: &Pen, comparison: &Comparison) -> Option<Table> {
    let hold = &comparison.typology.hold;
    if hold.is_empty() {
        return None;
    }
    let rows = (0..hold.len()).map(|at| {
        let kind = comparison.typology.of[at].map_or_else(String::new, |kind| comparison.typology.types[kind].name.clone());
        vec![
            Cell { words: vec![territory(pen, comparison, at)], value: None },
            Cell::text(kind),
            Cell::number(pen.share(hold[at]), hold[at]),
        ]
    });
    Some(Table {
        id: "table-tenue".into(),
        caption: pen.pick(
            "Combien de fois chaque territoire retrouve son type quand on refait les types en tirant les territoires au sort",
            "How often each territory comes back in its type when types are made again with territories drawn by lot",
        ),
        columns: vec![head(pen, "Territoire", "Territory", false), head(pen, "Type", "Type", false), head(pen, "Tenue", "Hold", true)],
        rows: rows.collect(),
        file: Some("tables/typologie.csv".into()),
        is_browsable: hold.len() > 8,
        ..Default::default()
    })
}

/// The nearest profiles of each territory, with their weights; of many territories, those that differ.
fn nearest(pen: &Pen, comparison: &Comparison) -> Option<Table> {
    let n = comparison.nearest.len();
    let shown: Vec<usize> = (0..n).filter(|at| n <= ROWS || has_signal(comparison, *at)).take(ROWS).collect();
    if shown.is_empty() {
        return None;
    }
    let name = |at: usize| &pen.dossier.territory(comparison.territories[at]).name;
    let rows = shown.iter().map(|at| {
        let peers = comparison.nearest[*at].iter().map(|(peer, weight)| format!("{} ({})", name(*peer), pen.number(*weight, 2)));
        vec![Cell { words: vec![territory(pen, comparison, *at)], value: None }, Cell::text(peers.collect::<Vec<_>>().join(", "))]
    });
    Some(Table {
        id: "table-proches".into(),
        caption: pen.pick("Les profils les plus proches, et leur poids", "The nearest profiles, and their weight"),
        columns: vec![
            head(pen, "Territoire", "Territory", false),
            head(pen, "Le plus comparé à (poids)", "Most compared with (weight)", false),
        ],
        rows: rows.collect(),
        left_out: n - shown.len(),
        file: Some("tables/typologie.csv".into()),
        ..Default::default()
    })
}

/// Do types differ?
fn types_apart(context: &Context, comparison: &Comparison) -> Option<Section> {
    let pen = &context.pen;
    if comparison.between.is_empty() {
        return None;
    }
    let accepted = context.report.settings.section(SECTION).number("false_differences");
    let apart: Vec<&Between> = comparison.between.iter().filter(|between| between.adjusted <= accepted).collect();
    let types = &comparison.typology.types;
    let mut columns = vec![head(pen, "Indicateur", "Indicator", false)];
    columns.extend(types.iter().map(|kind| ColumnHead { title: kind.name.clone(), is_number: true }));
    columns.push(head(pen, "Par hasard", "By chance", true));
    columns.push(head(pen, "Corrigée", "Corrected", true));
    let rows = comparison.between.iter().map(|between| {
        let mut row = vec![Cell::text(pen.text(between.indicator.title))];
        row.extend(between.effects.iter().map(|effect| {
            effect.map_or_else(Cell::default, |effect| {
                let median = pen.say(&between.indicator.written(effect.median));
                let delta = format!("\u{a0}(δ\u{a0}{})", pen.number(effect.delta, 1));
                Cell { words: vec![Inline::Text(median), Inline::Muted(delta)], value: Some(effect.median) }
            })
        }));
        row.push(Cell::number(pen.number(between.permuted.p, 3), between.permuted.p));
        row.push(Cell::number(pen.number(between.adjusted, 3), between.adjusted));
        row
    });
    let note = pen.pick(
        "Médiane de chaque type. δ dit où le type se tient parmi les autres : 1 quand tous ses territoires sont au-dessus, −1 quand tous sont au-dessous, 0 quand rien ne les \
         sépare. « Par hasard » : part des façons de distribuer les mêmes noms de types qui sépareraient autant les territoires ; « corrigée » du nombre d'indicateurs regardés.",
        "Median of each type. δ tells where the type stands among the others: 1 when all its territories are above, −1 when all are below, 0 when nothing parts them. 'By chance': \
         share of the ways of dealing out the same names of types that would part the territories as much; 'corrected' for the number of indicators looked at.",
    );
    let table = Table {
        id: "table-entre-types".into(),
        caption: pen.pick("Les indicateurs, type par type", "Indicators, type by type"),
        columns,
        rows: rows.collect(),
        ..Default::default()
    };
    let mut blocks = vec![Block::Paragraph(plain(pen.say(&difference(comparison.between.len(), &apart, accepted)))), Block::Table(table)];
    blocks.push(Block::Paragraph(vec![Inline::Muted(note)]));
    Some(Section {
        id: "semblables-entre-types".into(),
        title: pen.pick("Les types diffèrent-ils ?", "Do types differ?"),
        blocks,
        ..Default::default()
    })
}

/// Territories shown together.
struct Group {
    id: String,
    title: String,
    members: Vec<usize>,
}

/// One group a type, then those without a type.
fn groups(pen: &Pen, comparison: &Comparison) -> Vec<Group> {
    let typology = &comparison.typology;
    let mut groups: Vec<Group> = typology
        .types
        .iter()
        .enumerate()
        .map(|(at, kind)| Group {
            id: format!("semblables-type-{}", at + 1),
            title: pen.say(&type_title(kind, typology.origin)),
            members: kind.members.clone(),
        })
        .collect();
    let others: Vec<usize> = (0..comparison.territories.len()).filter(|at| typology.of[*at].is_none()).collect();
    if !others.is_empty() {
        let title = if groups.is_empty() {
            pen.pick("Chaque territoire face à ses semblables", "Each territory beside its like")
        } else {
            pen.pick("Territoires sans type", "Territories without a type")
        };
        groups.push(Group { id: "semblables-sans-type".into(), title, members: others });
    }
    groups
}

fn has_signal(comparison: &Comparison, position: usize) -> bool {
    comparison.measured.iter().any(|measured| measured.cells[position].signal.is_some())
}

/// A group: its figures at a glance, what differs in words, and the spine of each.
fn group_section(context: &Context, comparison: &Comparison, group: &Group) -> Section {
    let pen = &context.pen;
    let (differing, others): (Vec<usize>, Vec<usize>) = group.members.iter().partition(|at| has_signal(comparison, **at));
    let rows: Vec<usize> = if group.members.len() <= ROWS { group.members.clone() } else { differing.iter().copied().take(ROWS).collect() };
    let mut blocks = Vec::new();
    if differing.is_empty() {
        blocks.push(Block::Paragraph(plain(pen.pick(
            "Aucun territoire ne s'écarte assez sûrement de ce que ses semblables laissent attendre.",
            "No territory differs surely enough from what its peers lead to expect.",
        ))));
    } else {
        let points = differing.iter().take(ROWS).map(|at| signals(pen, comparison, *at)).collect();
        blocks.push(Block::List(points));
    }
    if !rows.is_empty() {
        blocks.push(Block::Matrix(matrix(pen, comparison, group, &rows)));
    }
    if rows.len() < group.members.len() {
        let n = pen.count(group.members.len() - rows.len());
        let words = pen.say(&say!(
            "{n} autres territoires ne sont pas montrés ici ; tous leurs chiffres : "
                | "{n} other territories are not shown here; all their figures: "
        ));
        blocks.push(Block::Paragraph(vec![Inline::Text(words), Inline::Link(Target::File(FILE.into()), "comparaison.csv".into())]));
    }
    let figures_of = |at: &usize| {
        let id = &pen.dossier.territory(comparison.territories[*at]).id;
        context
            .report
            .figures
            .iter()
            .find(|figure| figure.place == Place::Comparison(id.clone()))
            .map(|figure| Block::Figure(figure.clone()))
    };
    blocks.extend(differing.iter().filter_map(figures_of));
    let folded: Vec<Block> = others.iter().filter_map(figures_of).collect();
    if !folded.is_empty() {
        let n = folded.len();
        let summary =
            plain(pen.say(&say!("Profil des territoires sans écart signalé ({n})" | "Profiles of the territories without a signal ({n})")));
        blocks.push(Block::Details(Details { id: None, summary, blocks: folded, lists_rows: true }));
    }
    Section { id: group.id.clone(), title: group.title.clone(), opens_page: false, blocks, sections: Vec::new() }
}

/// What differs in one territory, in a sentence.
fn signals(pen: &Pen, comparison: &Comparison, position: usize) -> Words {
    let mut words = vec![Inline::Strong(pen.dossier.territory(comparison.territories[position]).name.clone())];
    let mut before = pen.pick(" : ", ": ");
    for measured in &comparison.measured {
        let cell = &measured.cells[position];
        let (Some(signal), Some(reading), Ok(figure)) = (cell.signal, cell.reading, cell.figure.as_ref()) else { continue };
        let indicator = measured.indicator;
        let title = super::comparison_words::lowered(indicator.title);
        let [value, low, high, expected] = [figure.value, reading.low, reading.high, reading.expected].map(|x| indicator.written(x));
        let (t_fr, t_en, v_fr, v_en) = (&title.fr, &title.en, &value.fr, &value.en);
        let (l_fr, l_en, h_fr, h_en, e_fr, e_en) = (&low.fr, &low.en, &high.fr, &high.en, &expected.fr, &expected.en);
        let (way_fr, way_en) = match signal {
            Signal::More => ("plus", "more"),
            Signal::Less => ("moins", "less"),
        };
        words.push(Inline::Text(before));
        words.push(Inline::Text(pen.say(&say!(
            "{t_fr}, {v_fr} ({way_fr} que ses semblables, qui laissent attendre {e_fr} ; niveau réel de {l_fr} à {h_fr}, 8 chances sur 10)"
                | "{t_en}, {v_en} ({way_en} than its peers, which lead to expect {e_en}; real level from {l_en} to {h_en}, 8 chances in 10)"
        ))));
        before = pen.pick(" ; ", "; ");
    }
    words.push(Inline::Text(".".into()));
    words
}

fn matrix(pen: &Pen, comparison: &Comparison, group: &Group, rows: &[usize]) -> Matrix {
    let cell = |indicator: &crate::comparison::Indicator, cell: &Compared| match &cell.figure {
        Err(_) => MatrixCell::Unknown,
        Ok(figure) => MatrixCell::Value {
            text: pen.say(&indicator.written(figure.value)),
            strength: if cell.signal.is_some() { 2 } else { 0 },
            deviation: match cell.signal {
                Some(Signal::More) => 1,
                Some(Signal::Less) => -1,
                None => 0,
            },
        },
    };
    let name = |t: TerritoryIdx| pen.dossier.territory(t).name.clone();
    Matrix {
        id: format!("table-{}", group.id),
        caption: pen.pick("Les chiffres relevés", "The figures seen"),
        corner: pen.pick("Territoire", "Territory"),
        columns: comparison.measured.iter().map(|measured| pen.text(measured.indicator.title)).collect(),
        rows: rows
            .iter()
            .map(|at| (name(comparison.territories[*at]), comparison.measured.iter().map(|m| cell(m.indicator, &m.cells[*at])).collect()))
            .collect(),
        note: pen.pick(
            "▲ plus, ▼ moins que ce que ses semblables laissent attendre. Sans signe : la différence est petite, ou les chiffres trop petits pour le dire.",
            "▲ more, ▼ less than its peers lead to expect. No sign: the difference is small, or figures are too small to tell.",
        ),
        unknown: pen.pick("non renseigné", "unknown"),
    }
}

/// Each indicator: its formula, what it doesn't say, its funnel, and of whom it is unknown.
fn indicators(context: &Context, comparison: &Comparison) -> Section {
    let pen = &context.pen;
    let mut blocks = Vec::new();
    for measured in &comparison.measured {
        let indicator = measured.indicator;
        let mut words = vec![Inline::Strong(pen.text(indicator.title))];
        words.push(Inline::Text(pen.pick(" = ", " = ")));
        words.push(Inline::Text(format!("{}. ", pen.text(indicator.formula))));
        words.push(Inline::Muted(pen.text(indicator.caution)));
        blocks.push(Block::Paragraph(words));
        let mut reasons: std::collections::BTreeMap<String, Vec<usize>> = std::collections::BTreeMap::new();
        for (at, cell) in measured.cells.iter().enumerate() {
            if let Err(why) = &cell.figure {
                reasons.entry(pen.say(why)).or_default().push(at);
            }
        }
        for (why, members) in reasons {
            let mut words = plain(pen.pick(&format!("Non renseigné ({why}) : "), &format!("Unknown ({why}): ")));
            words.extend(if members.len() == comparison.territories.len() {
                plain(pen.pick("tous les territoires", "all territories"))
            } else {
                names(pen, comparison, &members)
            });
            words.push(Inline::Text(".".into()));
            blocks.push(Block::Paragraph(words));
        }
        let figures = context.report.figures.iter().filter(|figure| figure.place == Place::Comparison(indicator.key.to_owned()));
        blocks.extend(figures.map(|figure| Block::Figure(figure.clone())));
    }
    let link = Inline::Link(Target::Place("cadre-evaluation".into()), pen.pick("cadre d'évaluation", "evaluation frame"));
    blocks.push(Block::Paragraph(vec![
        Inline::Text(pen.pick(
            "Comment chaque chiffre est comparé, et avec quels réglages : ",
            "How each figure is compared, and with which settings: ",
        )),
        link,
        Inline::Text(".".into()),
    ]));
    Section {
        id: "semblables-indicateurs".into(),
        title: pen.pick("Indicateur par indicateur", "Indicator by indicator"),
        opens_page: true,
        blocks,
        sections: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::tests::{compare, many};
    use crate::rendering::fixture::analysis;
    use crate::rendering::report::Report;
    use crate::settings::Settings;
    use crate::text::Lang;

    fn chapter_of(n: usize, lang: Lang) -> Section {
        let dossier = many(n);
        let (mut analysis, settings) = (analysis(&many(1)), Settings::default());
        analysis.comparison = compare(&dossier);
        let report = Report { dossier: &dossier, analysis: &analysis, settings: &settings, remarks: &[], figures: &[], portfolio: None };
        chapter(&Context { pen: Pen { lang, dossier: &dossier }, report: &report })
    }

    #[test]
    fn of_many_territories_only_those_that_differ_are_shown() {
        let chapter = chapter_of(240, Lang::Fr);
        let group = chapter.sections.iter().find(|section| section.id == "semblables-sans-type").expect("nobody gave types");
        let matrix = group.blocks.iter().find_map(|block| if let Block::Matrix(matrix) = block { Some(matrix) } else { None }).unwrap();
        assert_eq!(matrix.rows.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Commune 7"]);
        assert!(matrix.rows[0].1.iter().any(|cell| matches!(cell, MatrixCell::Value { deviation: 1, .. })));
        let rest = format!("{:?}", group.blocks);
        assert!(rest.contains("239 autres territoires") && rest.contains("comparaison.csv"), "{rest}");
    }

    #[test]
    fn one_territory_is_said_to_be_alone() {
        for lang in [Lang::Fr, Lang::En] {
            let chapter = chapter_of(1, lang);
            assert!(chapter.sections.is_empty() && chapter.blocks.len() == 2);
            assert!(format!("{:?}", chapter.blocks).contains("Commune 0"));
        }
    }
}
