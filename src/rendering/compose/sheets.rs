//! A page on each of the first proposals.

use super::finding as parts;
use super::words::Pen;
use super::{Context, FIRST};
use crate::dossier::Verdict;
use crate::recommendations::Recommendation;
use crate::rendering::document::*;
use crate::rendering::figure::Place;
use crate::say;
use crate::text::date;

/// The chapter of sheets.
pub fn chapter(context: &Context) -> Section {
    let pen = &context.pen;
    let sheets: Vec<Section> = context
        .first()
        .map(|item| Section {
            id: format!("fiche-{}", item.rank),
            title: String::new(),
            opens_page: true,
            blocks: vec![Block::Sheet(Box::new(sheet(context, item)))],
            sections: Vec::new(),
        })
        .collect();
    let n = pen.count(sheets.len());
    let lead = if sheets.is_empty() {
        pen.pick("Aucune proposition : le dossier ne permet pas d'en faire.", "No proposal: the dossier does not support any.")
    } else {
        pen.say(&say!(
            "{n} propositions, une fiche chacune, dans l'ordre de la liste. Chaque fiche dit ce qui a été constaté, pourquoi, avec quelle confiance, ce que l'on gagnerait et ce qui s'y oppose ; le cadre du bas est à remplir en séance."
                | "{n} proposals, a sheet each, in the order of the list. Each sheet says what was found, why, how sure it is, what would be gained and what stands against it; the box at the foot is to be filled in at the meeting."
        ))
    };
    Section {
        id: "fiches".into(),
        title: pen.pick("Les fiches", "The sheets"),
        opens_page: true,
        blocks: vec![Block::Lead(plain(lead))],
        sections: sheets,
    }
}

/// The short line of a proposal on the first page.
pub fn line(context: &Context, item: &Recommendation) -> DecisionLine {
    let pen = &context.pen;
    let finding = context.finding(item);
    DecisionLine {
        rank: item.rank,
        title: pen.say(&finding.title),
        choice: pen.text(item.choice.label()),
        gain: pen.with_interval(finding.worth.hours, ("", "")),
        confidence: pen.confidence(finding.score),
        sheet: finding.key.clone(),
    }
}

fn sheet(context: &Context, item: &Recommendation) -> ItemSheet {
    let pen = &context.pen;
    let finding = context.finding(item);
    let mut gain = parts::gain(pen, finding);
    gain.push(Fact {
        label: pen.pick("Bénéfice net espéré", "Expected net benefit"),
        value: plain(pen.pick(
            &format!("{}, effort et risque d'erreur déduits", pen.hours(item.value)),
            &format!("{}, net of effort and of the risk of error", pen.hours(item.value)),
        )),
    });
    let mut exhibits = parts::exhibits(pen, finding);
    for figure in context.report.figures.iter().filter(|f| f.place == Place::Finding(finding.key.clone())) {
        exhibits.push(Section {
            title: pen.pick("En un schéma", "As a diagram"),
            blocks: vec![Block::Figure(figure.clone())],
            ..Default::default()
        });
    }
    let mut facts = parts::facts(pen, finding);
    facts.push(Fact { label: pen.pick("Place dans la liste", "Place on the list"), value: plain(stability(pen, item)) });
    ItemSheet {
        key: finding.key.clone(),
        rank: item.rank,
        title: pen.say(&finding.title),
        choice: pen.text(item.choice.label()),
        kind: pen.text(finding.motive.1),
        territories: parts::territories(pen, finding),
        confidence: pen.confidence(finding.score),
        gain,
        facts,
        exhibits,
        evidence: parts::evidence(pen, finding),
        obstacles: finding.obstacles.iter().map(|obstacle| plain(pen.say(obstacle))).collect(),
        doubt: plain(pen.say(&finding.doubt)),
        options: parts::options(pen, finding),
        history: history(pen, &finding.key),
        ballot: ballot(pen),
        rows: parts::row_details(pen, finding, ""),
    }
}

/// How firmly a proposal holds its place.
fn stability(pen: &Pen, item: &Recommendation) -> String {
    let (share, first) = (pen.share(item.stability), FIRST);
    if item.stability < 0.6 {
        pen.say(&say!(
            "fragile, à discuter : dans les {first} premières {share} du temps, quand données et poids varient"
                | "fragile, to be discussed: in the first {first} {share} of the time, when data and weights vary"
        ))
    } else {
        pen.say(&say!(
            "solide : dans les {first} premières {share} du temps, quand données et poids varient"
                | "firm: in the first {first} {share} of the time, when data and weights vary"
        ))
    }
}

/// What was decided earlier on the same proposal, latest first.
fn history(pen: &Pen, key: &str) -> Vec<Words> {
    let mut past: Vec<_> = pen.dossier.decisions.iter().filter(|decision| decision.subject == key).collect();
    past.sort_by_key(|decision| std::cmp::Reverse(decision.date));
    past.iter()
        .map(|decision| {
            let mut text = format!("{} : {}", pen.say(&date(decision.date)), pen.text(decision.verdict.label()));
            for more in [&decision.by, &decision.reason].into_iter().flatten() {
                text.push_str(" · ");
                text.push_str(more);
            }
            plain(super::words::typography(&text, pen.lang))
        })
        .collect()
}

fn ballot(pen: &Pen) -> Ballot {
    Ballot {
        title: pen.pick("Décision de la conférence", "Decision of the conference"),
        verdicts: Verdict::ALL.iter().map(|verdict| pen.text(verdict.label())).collect(),
        lines: vec![pen.pick("Porteur", "Carried by"), pen.pick("Échéance", "Due"), pen.pick("Remarques", "Remarks")],
    }
}
