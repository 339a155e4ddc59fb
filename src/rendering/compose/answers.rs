//! The answers, question by question: one section a detector.

use super::words::Pen;
use super::{Context, detector, finding as parts, matrices, tables};
use crate::detectors::{Detection, Finding, Standing};
use crate::rendering::document::*;
use crate::rendering::figure::Place;
use crate::say;
use crate::text::{Sentence, Text, count};
use std::collections::BTreeMap;

/// Findings opened one by one in a section; beyond, the tables have them.
const FINDINGS_OPENED: usize = 150;

/// Ranks of the findings that have a sheet.
fn ranks<'a>(context: &Context<'a>) -> BTreeMap<&'a str, usize> {
    context.first().map(|item| (context.finding(item).key.as_str(), item.rank)).collect()
}

/// Where each finding stands in the report.
pub fn places<'a>(context: &Context<'a>) -> tables::Places<'a> {
    let ranks = ranks(context);
    let mut places: tables::Places = ranks.iter().map(|(key, rank)| (*key, (*key, Some(*rank)))).collect();
    for detection in &context.report.analysis.detections {
        for standing in [Standing::Established, Standing::Watch] {
            let unranked = detection.findings.iter().filter(|f| f.standing == standing && !ranks.contains_key(f.key.as_str()));
            places.extend(unranked.take(FINDINGS_OPENED).map(|f| (f.key.as_str(), (f.key.as_str(), None))));
        }
    }
    // A finding that another takes further stands on the sheet of that one.
    for item in context.first() {
        let finding = context.finding(item);
        places.extend(finding.builds_on.iter().map(|base| (base.as_str(), (finding.key.as_str(), Some(item.rank)))));
    }
    places
}

/// The chapter.
pub fn chapter(context: &Context) -> Section {
    let pen = &context.pen;
    let (ranks, places) = (ranks(context), places(context));
    // Questions in the order in which the first page meets them; those that it doesn't meet, last.
    let first_met = |detection: &&Detection| {
        let ranks = detection.findings.iter().filter_map(|f| places.get(f.key.as_str())?.1);
        ranks.min().unwrap_or(usize::MAX)
    };
    let mut detections: Vec<&Detection> = context.report.analysis.detections.iter().collect();
    detections.sort_by_key(first_met);
    let mut sections: Vec<Section> = detections.into_iter().map(|detection| section(context, detection, &ranks, &places)).collect();
    sections.extend(super::alignment::section(context));
    let lead = pen.pick(
        "Chaque question a sa réponse, ses tables, et ce qu'elle laisse dans l'ombre. Les constats qui ont une fiche n'y sont que rappelés ; les autres s'ouvrent sur leurs lignes.",
        "Each question has its answer, its tables, and what it leaves in the dark. Findings that have a sheet are only recalled; the others open to their rows.",
    );
    Section {
        id: "reponses".into(),
        title: pen.pick("Question par question", "Question by question"),
        opens_page: true,
        blocks: vec![Block::Lead(plain(lead))],
        sections,
    }
}

fn section(context: &Context, detection: &Detection, ranks: &BTreeMap<&str, usize>, places: &tables::Places) -> Section {
    let pen = &context.pen;
    let known = detector(detection.detector);
    let title = known.map_or_else(|| detection.detector.to_owned(), |d| pen.text(d.title));
    let mut blocks = Vec::new();
    if let Some(known) = known {
        blocks.push(Block::Lead(vec![Inline::Strong(pen.text(known.question))]));
    }
    blocks.push(Block::Paragraph(plain(answer(pen, detection))));
    for figure in context.report.figures.iter().filter(|f| f.place == Place::Detector(detection.detector.to_owned())) {
        blocks.push(Block::Figure(figure.clone()));
    }
    let on_sheets: Vec<(usize, &str)> =
        detection.findings.iter().filter_map(|f| places.get(f.key.as_str())).filter_map(|(place, rank)| Some(((*rank)?, *place))).collect();
    if !on_sheets.is_empty() {
        blocks.push(Block::Paragraph(links(pen, on_sheets)));
    }
    for table in detection.tables.iter().filter(|table| table.is_shown && !table.rows.is_empty()) {
        let shown = tables::shown(pen, table, places);
        // What is already drawn as a matrix is folded: its rows are for whoever looks for one.
        if table.file == matrices::CENTRE_FIELD {
            let mut summary = plain(shown.caption.clone());
            summary.push(Inline::Muted(pen.pick(" (toutes les lignes)", " (all rows)")));
            blocks.push(Block::Details(Details { id: None, summary, blocks: vec![Block::Table(shown)], lists_rows: true }));
        } else {
            blocks.push(Block::Table(shown));
        }
    }
    for standing in [Standing::Established, Standing::Watch] {
        let findings: Vec<&Finding> =
            detection.findings.iter().filter(|f| f.standing == standing && !ranks.contains_key(f.key.as_str())).collect();
        if !findings.is_empty() {
            let all = detection.findings.iter().filter(|f| f.standing == standing).count();
            blocks.push(Block::Details(opened(pen, standing, &findings, findings.len() < all)));
        }
    }
    if !detection.silences.is_empty() {
        let list = detection.silences.iter().map(|silence| plain(pen.say(silence))).collect();
        blocks.push(Block::Callout(Callout {
            tone: Tone::Limit,
            title: pen.pick("Ce qui n'a pas pu être dit", "What could not be said"),
            blocks: vec![Block::List(list)],
        }));
    }
    if let Some(known) = known {
        let facts = vec![
            Fact { label: pen.pick("Comment on a répondu", "How it was answered"), value: plain(pen.text(known.method)) },
            Fact { label: pen.pick("Ce qui pourrait nous tromper", "What could mislead us"), value: plain(pen.text(known.doubt)) },
        ];
        blocks.push(Block::Callout(Callout {
            tone: Tone::Note,
            title: pen.pick("Comment lire", "How to read it"),
            blocks: vec![Block::Facts(facts)],
        }));
    }
    Section { id: format!("question-{}", detection.detector), title, opens_page: false, blocks, sections: Vec::new() }
}

/// The answer in a sentence: how many, of which kinds, how many to be watched.
fn answer(pen: &Pen, detection: &Detection) -> String {
    let (established, watch): (Vec<&Finding>, Vec<&Finding>) = detection.findings.iter().partition(|f| f.standing == Standing::Established);
    let mut text = if established.is_empty() {
        pen.pick("Aucun constat n'est établi", "Nothing is established")
    } else {
        let n = count(established.len(), ("constat établi", "constats établis"), ("established finding", "established findings"));
        format!("{}{}", pen.say(&n), kinds(pen, &established))
    };
    if !watch.is_empty() {
        let n = pen.count(watch.len());
        text.push_str(&pen.say(&say!(" ; {n} à surveiller" | "; {n} to be watched")));
        text.push_str(&kinds(pen, &watch));
    }
    text.push('.');
    text
}

/// Kinds of findings, most frequent first: ` (27 …, 8 …)`; nothing when there is only one kind of one finding.
fn kinds(pen: &Pen, findings: &[&Finding]) -> String {
    // One motive may be said in different words, as far as each case is sure.
    let mut kinds: BTreeMap<(&str, &str), (usize, Text)> = BTreeMap::new();
    for finding in findings {
        kinds.entry((finding.motive.0, finding.motive.1.fr)).or_insert((0, finding.motive.1)).0 += 1;
    }
    let mut sorted: Vec<((&str, &str), usize, Text)> = kinds.into_iter().map(|(code, (n, label))| (code, n, label)).collect();
    sorted.sort_by_key(|(code, n, _)| (std::cmp::Reverse(*n), *code));
    let words: Vec<String> = match sorted.as_slice() {
        [(_, _, only)] => vec![pen.text(*only)],
        many => many.iter().map(|(_, n, label)| format!("{}\u{a0}{}", pen.count(*n), quoted(pen, *label))).collect(),
    };
    format!(" ({})", words.join(", "))
}

fn quoted(pen: &Pen, label: Text) -> String {
    let (fr, en) = (label.fr, label.en);
    pen.say(&say!("« {fr} »" | "“{en}”"))
}

fn links(pen: &Pen, mut on_sheets: Vec<(usize, &str)>) -> Words {
    on_sheets.sort_by_key(|(rank, _)| *rank);
    let mut words = plain(pen.pick("Ont une fiche : ", "These have a sheet: "));
    for (at, (rank, place)) in on_sheets.iter().enumerate() {
        if at > 0 {
            words.push(Inline::Text(", ".into()));
        }
        words.push(Inline::Link(Target::Place((*place).to_owned()), pen.say(&say!("n°\u{a0}{rank}" | "no.\u{a0}{rank}"))));
    }
    words.push(Inline::Text(".".into()));
    words
}

/// Findings that open one by one. `are_others`: are there some that stand on sheets instead?
fn opened(pen: &Pen, standing: Standing, findings: &[&Finding], are_others: bool) -> Details {
    let summary: Sentence = match standing {
        Standing::Established if !are_others => count(
            findings.len(),
            ("constat établi, à ouvrir", "constats établis, à ouvrir un par un"),
            ("established finding, to open", "established findings, to open one by one"),
        ),
        Standing::Established => count(
            findings.len(),
            ("autre constat établi", "autres constats établis"),
            ("other established finding", "other established findings"),
        ),
        Standing::Watch => {
            count(findings.len(), ("constat à surveiller", "constats à surveiller"), ("finding to be watched", "findings to be watched"))
        }
    };
    let mut blocks: Vec<Block> = findings.iter().take(FINDINGS_OPENED).map(|finding| Block::Details(parts::whole(pen, finding))).collect();
    if findings.len() > FINDINGS_OPENED {
        let n = pen.count(findings.len() - FINDINGS_OPENED);
        let words = pen.say(&say!("{n} de plus, moins sûrs, dans les tables et dans " | "{n} more, less sure, in the tables and in "));
        blocks.push(Block::Paragraph(vec![Inline::Text(words), Inline::Link(Target::File("analyse.json".into()), "analyse.json".into())]));
    }
    Details { id: None, summary: plain(pen.say(&summary)), blocks, lists_rows: true }
}
