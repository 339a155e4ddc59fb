//! `analyse.json`: everything at once, for programs.
//!
//! # Shape
//! The structs below are the shape, field by field, in this order. Texts are `{"fr": …, "en": …}`; estimates `{"low", "mid", "high"}` (80 % interval);
//! numbers have six decimals; a record is its identifier; a row is `[table, key cells…]`, as one finds it in the dossier. Everything stands in canonical order,
//! so the same dossier gives the same bytes.

use super::compose::{self, rows::identity};
use super::csv::id;
use super::report::Report;
use super::round;
use crate::analysis::sections;
use crate::detectors::{self, DETECTORS, Exhibit, Standing, Value};
use crate::dossier::{Dossier, RowRef};
use crate::sources::Severity;
use crate::text::{Sentence, Text};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Analysis<'a> {
    program: &'static str,
    version: &'static str,
    dossier: &'a str,
    as_of: String,
    fingerprint: String,
    sources: Vec<Source<'a>>,
    /// SHA-256 of the user's own model of words; absent when there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    model_sha256: Option<&'a str>,
    /// Section, then name.
    settings: BTreeMap<&'static str, BTreeMap<&'static str, Figure>>,
    remarks: Vec<Remark<'a>>,
    agenda: Vec<Item<'a>>,
    cooperation: Cooperation<'a>,
    /// Territories beside their like.
    comparison: Comparison<'a>,
    /// What became of the decisions; absent when nothing was adopted.
    #[serde(skip_serializing_if = "Option::is_none")]
    follow_up: Option<Table<'a>>,
    detectors: Vec<Detector<'a>>,
}

/// Territories beside their like.
#[derive(Serialize)]
struct Comparison<'a> {
    /// Level of the territories compared.
    level: Option<&'static str>,
    /// Where types come from, and in words.
    types_from: &'static str,
    types_words: &'a Sentence,
    /// Rules of `maillage.toml` that give types, as they are written.
    rules: Vec<String>,
    /// Indicators of the dossier that profiles are made of, with their period.
    profile: Vec<(&'a str, &'a str)>,
    between_types: Vec<Between<'a>>,
    silences: &'a [Sentence],
    tables: Vec<Table<'a>>,
}

/// One indicator between types.
#[derive(Serialize)]
struct Between<'a> {
    indicator: &'static str,
    p: Figure,
    adjusted: Figure,
    arrangements: u64,
    is_exact: bool,
    /// Type, median, Cliff's δ and its 80 % interval.
    types: Vec<(&'a str, [Figure; 4])>,
}

/// Who really works with whom, and where.
#[derive(Serialize)]
struct Cooperation<'a> {
    layers: Vec<Layer>,
    /// Against the official basins, when there are two at least.
    basins: Option<Basins<'a>>,
    tables: Vec<Table<'a>>,
}

#[derive(Serialize)]
struct Layer {
    kind: &'static str,
    members: usize,
    events: usize,
    pairs: u64,
    established: usize,
    /// Smallest probability by chance, before correction.
    smallest_p: Figure,
    groups: Option<Groups>,
}

/// How groups hold; they stand in the table when they do.
#[derive(Serialize)]
struct Groups {
    verdict: &'static str,
    number: usize,
    agreement: Figure,
    redraws: u64,
    quality: Figure,
    /// Share of tables drawn by lot that part as well.
    by_lot: Option<Figure>,
    /// Resolutions at which they are the same.
    from: Figure,
    to: Figure,
}

#[derive(Serialize)]
struct Basins<'a> {
    basins: Vec<&'a str>,
    /// Pairs of territories brought together: seen, expected, distance from chance.
    within: [Figure; 3],
    cells: Vec<Vec<[Figure; 3]>>,
    /// Agreement of the groups with the basins, and share of deals by lot that agree as much.
    agreement: Option<[Figure; 2]>,
}

#[derive(Serialize)]
struct Source<'a> {
    name: &'a str,
    rows: usize,
    sha256: &'a str,
}

#[derive(Serialize)]
struct Remark<'a> {
    severity: &'static str,
    file: &'a str,
    text: &'a Sentence,
}

#[derive(Serialize)]
struct Item<'a> {
    rank: usize,
    key: &'a str,
    detector: &'a str,
    choice: &'static str,
    value_hours: Estimate,
    #[serde(serialize_with = "round::serialize")]
    stability: f64,
}

#[derive(Serialize)]
struct Detector<'a> {
    key: &'a str,
    question: Option<Words>,
    method: Option<Words>,
    doubt: Option<Words>,
    findings: Vec<Finding<'a>>,
    silences: &'a [Sentence],
    tables: Vec<Table<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    key: &'a str,
    title: &'a Sentence,
    motive: &'static str,
    standing: &'static str,
    #[serde(serialize_with = "round::serialize")]
    score: f64,
    subjects: Vec<(&'static str, &'a str)>,
    territories: Vec<&'a str>,
    effect: Option<Effect<'a>>,
    evidence: Vec<Evidence<'a>>,
    facts: Vec<(Words, &'a Sentence)>,
    exhibits: Vec<Shown<'a>>,
    obstacles: &'a [Sentence],
    options: Vec<(&'static str, &'a Sentence)>,
    doubt: &'a Sentence,
    worth: Worth<'a>,
    builds_on: &'a [String],
}

#[derive(Serialize)]
struct Effect<'a> {
    #[serde(flatten)]
    estimate: Estimate,
    measures: &'a Sentence,
}

#[derive(Serialize)]
struct Evidence<'a> {
    sentence: &'a Sentence,
    /// Log-odds; they add up to `ln(score / (1 − score))`.
    #[serde(serialize_with = "round::serialize")]
    share: f64,
    rows: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct Worth<'a> {
    hours: Estimate,
    euros: Option<Estimate>,
    #[serde(serialize_with = "round::serialize")]
    feasibility: f64,
    #[serde(serialize_with = "round::serialize")]
    effort_hours: f64,
    assumption: &'a Sentence,
}

#[derive(Serialize)]
struct Estimate {
    #[serde(serialize_with = "round::serialize")]
    low: f64,
    #[serde(serialize_with = "round::serialize")]
    mid: f64,
    #[serde(serialize_with = "round::serialize")]
    high: f64,
}

/// What is shown rather than told.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Shown<'a> {
    Attendance { dots: Vec<(String, &'static str)> },
    Texts { actions: Vec<&'a str>, shared: Vec<&'a str>, distinct: Vec<&'a str> },
    Expected { lines: Vec<ExpectedLine<'a>> },
}

#[derive(Serialize)]
struct ExpectedLine<'a> {
    label: &'a Sentence,
    #[serde(serialize_with = "round::serialize")]
    observed: f64,
    expected: Estimate,
}

#[derive(Serialize)]
struct Table<'a> {
    file: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Cell<'a>>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Cell<'a> {
    Empty(Option<()>),
    Text(&'a str),
    Count(usize),
    Number(Figure),
    List(Vec<&'a str>),
}

#[derive(Serialize)]
#[serde(transparent)]
struct Figure(#[serde(serialize_with = "round::serialize")] f64);

#[derive(Serialize)]
struct Words {
    fr: &'static str,
    en: &'static str,
}

impl From<Text> for Words {
    fn from(text: Text) -> Self {
        Self { fr: text.fr, en: text.en }
    }
}

impl From<detectors::Estimate> for Estimate {
    fn from(estimate: detectors::Estimate) -> Self {
        Self { low: estimate.low, mid: estimate.mid, high: estimate.high }
    }
}

/// The whole analysis as JSON, ended by a line feed.
pub fn analysis(report: &Report) -> String {
    let (dossier, analysis) = (report.dossier, report.analysis);
    let mut settings: BTreeMap<&'static str, BTreeMap<&'static str, Figure>> = BTreeMap::new();
    for spec in sections() {
        let section = report.settings.section(spec);
        settings.entry(spec.key).or_default().extend(section.all().map(|(parameter, value)| (parameter.key, Figure(value))));
    }
    let of_cooperation = super::compose::basins::tables(&analysis.cooperation);
    let followed = compose::follow_up::table(report);
    let of_comparison = crate::comparison::tables(&analysis.comparison);
    let whole = Analysis {
        program: "maillage",
        version: env!("CARGO_PKG_VERSION"),
        dossier: &dossier.name,
        as_of: analysis.as_of.to_string(),
        fingerprint: super::compose::fingerprint(report.dossier),
        sources: dossier.sources.iter().map(|s| Source { name: &s.name, rows: s.rows, sha256: &s.fingerprint }).collect(),
        model_sha256: analysis.linkage.actions.model.as_deref(),
        settings,
        remarks: remarks(report),
        agenda: analysis.agenda.items.iter().map(|item| self::item(analysis, item)).collect(),
        cooperation: cooperation(dossier, &analysis.cooperation, &of_cooperation),
        comparison: comparison(report, &of_comparison),
        follow_up: followed.as_ref().map(|followed| table(dossier, followed)),
        detectors: analysis.detections.iter().map(|detection| detector(dossier, detection)).collect(),
    };
    let mut text = serde_json::to_string_pretty(&whole).expect("keys are texts, and nothing in here refuses to be written");
    text.push('\n');
    text
}

fn cooperation<'a>(
    dossier: &'a Dossier,
    found: &crate::network::cooperation::Cooperation,
    tables: &'a [detectors::ResultTable],
) -> Cooperation<'a> {
    use crate::network::cooperation::{Shared, Verdict};
    let layer = |layer: &crate::network::cooperation::Layer| Layer {
        kind: layer.kind.code(),
        members: layer.members.len(),
        events: layer.n_events,
        pairs: layer.backbone.n_pairs,
        established: layer.backbone.ties.len(),
        smallest_p: Figure(layer.backbone.smallest_p),
        groups: layer.circles.as_ref().map(|circles| Groups {
            verdict: match circles.verdict() {
                Verdict::Stable => "stable",
                Verdict::Unstable => "unstable",
                Verdict::TooFew => "too_few",
                Verdict::Nothing => "nothing",
            },
            number: circles.n_groups,
            agreement: Figure(circles.agreement),
            redraws: circles.n_redraws,
            quality: Figure(circles.quality),
            by_lot: circles.by_lot.map(Figure),
            from: Figure(circles.range.0),
            to: Figure(circles.range.1),
        }),
    };
    let shared = |shared: &Shared| [Figure(shared.observed), Figure(shared.expected), Figure(shared.z)];
    Cooperation {
        layers: found.layers.iter().map(layer).collect(),
        basins: found.crossing.as_ref().map(|crossing| Basins {
            basins: crossing.basins.iter().map(|&basin| dossier.territory(basin).id.as_str()).collect(),
            within: shared(&crossing.inside),
            cells: crossing.cells.iter().map(|row| row.iter().map(shared).collect()).collect(),
            agreement: crossing.agreement.map(|(found, by_lot)| [Figure(found), Figure(by_lot)]),
        }),
        tables: tables.iter().map(|table| self::table(dossier, table)).collect(),
    }
}

fn comparison<'a>(report: &Report<'a>, tables: &'a [detectors::ResultTable]) -> Comparison<'a> {
    let found = &report.analysis.comparison;
    let between = |between: &crate::comparison::Between| {
        let types = found.typology.types.iter().zip(&between.effects).filter_map(|(kind, effect)| {
            let effect = effect.as_ref()?;
            Some((kind.name.as_str(), [effect.median, effect.delta, effect.low, effect.high].map(Figure)))
        });
        Between {
            indicator: between.indicator.key,
            p: Figure(between.permuted.p),
            adjusted: Figure(between.adjusted),
            arrangements: between.permuted.n,
            is_exact: between.permuted.is_exact,
            types: types.collect(),
        }
    };
    Comparison {
        level: found.level.map(|level| level.code()),
        types_from: found.typology.origin.code(),
        types_words: &found.typology.words,
        rules: report.settings.criteria().iter().map(|criterion| criterion.written()).collect(),
        profile: found.profile.indicators.iter().map(|i| (i.name.as_str(), i.period.as_str())).collect(),
        between_types: found.between.iter().map(between).collect(),
        silences: &found.silences,
        tables: tables.iter().map(|table| self::table(report.dossier, table)).collect(),
    }
}

fn remarks<'a>(report: &Report<'a>) -> Vec<Remark<'a>> {
    let mut sorted: Vec<_> = report.remarks.iter().collect();
    sorted.sort();
    sorted
        .into_iter()
        .map(|remark| Remark {
            severity: match remark.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Information => "information",
            },
            file: &remark.file,
            text: &remark.sentence,
        })
        .collect()
}

fn item<'a>(analysis: &'a crate::analysis::Analysis, item: &crate::recommendations::Recommendation) -> Item<'a> {
    let detection = &analysis.detections[item.detection];
    Item {
        rank: item.rank,
        key: &detection.findings[item.finding].key,
        detector: detection.detector,
        choice: item.choice.code(),
        value_hours: item.value.into(),
        stability: item.stability,
    }
}

fn detector<'a>(dossier: &'a Dossier, detection: &'a detectors::Detection) -> Detector<'a> {
    let known = DETECTORS.iter().find(|detector| detector.key == detection.detector);
    Detector {
        key: detection.detector,
        question: known.map(|d| d.question.into()),
        method: known.map(|d| d.method.into()),
        doubt: known.map(|d| d.doubt.into()),
        findings: detection.findings.iter().map(|finding| self::finding(dossier, finding)).collect(),
        silences: &detection.silences,
        tables: detection.tables.iter().map(|table| self::table(dossier, table)).collect(),
    }
}

fn finding<'a>(dossier: &'a Dossier, finding: &'a detectors::Finding) -> Finding<'a> {
    let row = |row: &RowRef| std::iter::once(row.table.code().to_owned()).chain(identity(dossier, *row)).collect();
    let kind = |subject: &detectors::Subject| match subject {
        detectors::Subject::Action(_) => "action",
        detectors::Subject::Partner(_) => "partner",
        detectors::Subject::Territory(_) => "territory",
    };
    Finding {
        key: &finding.key,
        title: &finding.title,
        motive: finding.motive.0,
        standing: match finding.standing {
            Standing::Established => "established",
            Standing::Watch => "watch",
        },
        score: finding.score,
        subjects: finding.subjects.iter().map(|s| (kind(s), id(dossier, *s))).collect(),
        territories: finding.territories.iter().map(|t| dossier.territory(*t).id.as_str()).collect(),
        effect: finding.effect.as_ref().map(|(estimate, measures)| Effect { estimate: (*estimate).into(), measures }),
        evidence: finding
            .evidence
            .iter()
            .map(|e| Evidence { sentence: &e.sentence, share: e.share, rows: e.rows.iter().map(row).collect() })
            .collect(),
        facts: finding.facts.iter().map(|(label, value)| ((*label).into(), value)).collect(),
        exhibits: finding.exhibits.iter().map(|exhibit| shown(dossier, exhibit)).collect(),
        obstacles: &finding.obstacles,
        options: finding.options.iter().map(|(choice, argument)| (choice.code(), argument)).collect(),
        doubt: &finding.doubt,
        worth: Worth {
            hours: finding.worth.hours.into(),
            euros: finding.worth.euros.map(Into::into),
            feasibility: finding.worth.feasibility,
            effort_hours: finding.worth.effort_hours,
            assumption: &finding.worth.assumption,
        },
        builds_on: &finding.builds_on,
    }
}

fn shown<'a>(dossier: &'a Dossier, exhibit: &'a Exhibit) -> Shown<'a> {
    use crate::linkage::Mark;
    match exhibit {
        Exhibit::Attendance(dots) => {
            Shown::Attendance { dots: dots.iter().map(|(day, presence)| (day.to_string(), presence.code())).collect() }
        }
        Exhibit::Texts(texts) => {
            let marked = |mark: Mark| {
                texts
                    .iter()
                    .flat_map(|t| t.title.iter().chain(&t.description))
                    .filter(|s| s.mark == mark)
                    .map(|s| s.text.as_str())
                    .collect()
            };
            Shown::Texts {
                actions: texts.iter().map(|t| dossier.action(t.action).id.as_str()).collect(),
                shared: marked(Mark::Shared),
                distinct: marked(Mark::Distinct),
            }
        }
        Exhibit::Expected(lines) => {
            let line = |(label, observed, expected): &'a (Sentence, f64, detectors::Estimate)| ExpectedLine {
                label,
                observed: *observed,
                expected: (*expected).into(),
            };
            Shown::Expected { lines: lines.iter().map(line).collect() }
        }
    }
}

fn table<'a>(dossier: &'a Dossier, table: &'a detectors::ResultTable) -> Table<'a> {
    let cell = |value: &'a Value| match value {
        Value::Empty => Cell::Empty(None),
        Value::Text(text) | Value::Theme(text) => Cell::Text(text),
        Value::Code(code, _) => Cell::Text(code),
        Value::Count(n) => Cell::Count(*n),
        Value::Number(number, _) | Value::Share(number) => Cell::Number(Figure(*number)),
        Value::Subject(subject) => Cell::Text(id(dossier, *subject)),
        Value::Subjects(subjects) => Cell::List(subjects.iter().map(|s| id(dossier, *s)).collect()),
    };
    Table {
        file: table.file,
        columns: table.columns.iter().map(|c| c.code).collect(),
        rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
    }
}
