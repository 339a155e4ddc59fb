//! A page on each of the first proposals.

use super::Context;
use super::finding as parts;
use super::words::{Pen, dotted};
use crate::decisions::Precedent;
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
    let has_sheets = !sheets.is_empty();
    let lead = if !has_sheets {
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
            &format!("{} : le gain multiplié par la confiance et la facilité, moins le temps à y consacrer", pen.hours(item.value)),
            &format!("{}: the gain times confidence and ease, less the effort", pen.hours(item.value)),
        )),
    });
    let mut exhibits = parts::exhibits(pen, finding);
    // A finding that takes another further shows what that one rests on: the texts compared, and why they say the same.
    for base in finding.builds_on.iter().filter_map(|key| context.finding_of(key)) {
        let mut shown = parts::exhibits(pen, base);
        let blocks = shown.last_mut().map(|last| &mut last.blocks);
        let mut inside = vec![Block::Evidence(parts::evidence(pen, base))];
        inside.extend(parts::row_details(pen, base, "base-").map(Block::Details));
        let summary = plain(pen.say(&say!("Pourquoi ces actions sont rapprochées" | "Why these actions are brought together")));
        let details = Block::Details(Details { id: None, summary, blocks: inside, lists_rows: true });
        match blocks {
            Some(blocks) => blocks.push(details),
            None => shown.push(Section { title: pen.say(&base.title), blocks: vec![details], ..Default::default() }),
        }
        exhibits.extend(shown);
    }
    let mut annexes = Vec::new();
    for figure in context.report.figures.iter().filter(|f| f.place == Place::Finding(finding.key.clone())) {
        annexes.push(Section {
            title: pen.pick("En un schéma", "As a diagram"),
            blocks: vec![Block::Figure(figure.clone())],
            ..Default::default()
        });
    }
    let mut facts = parts::facts(pen, finding);
    // Who could lead is part of what is decided: it stands with the gain, at the head of the sheet.
    let lead = pen.pick("Pilote possible", "Possible lead");
    gain.extend(facts.extract_if(.., |fact| fact.label == lead));
    facts.push(Fact { label: pen.pick("Place dans la liste", "Place on the list"), value: plain(stability(context, item)) });
    ItemSheet {
        key: finding.key.clone(),
        rank: item.rank,
        n_sheets: context.first().count(),
        title: pen.say(&finding.title),
        choice: pen.text(item.choice.label()),
        kind: pen.text(finding.motive.1),
        territories: parts::territories(pen, finding),
        confidence: pen.confidence(finding.score),
        gain,
        facts,
        exhibits,
        annexes,
        evidence: parts::evidence(pen, finding),
        obstacles: finding.obstacles.iter().map(|obstacle| plain(pen.say(obstacle))).collect(),
        doubt: plain(pen.say(&finding.doubt)),
        options: parts::options(pen, finding),
        history: item.precedent.iter().map(|precedent| plain(decided(pen, precedent))).collect(),
        ballot: ballot(pen),
        rows: parts::row_details(pen, finding, ""),
    }
}

/// How firmly a proposal holds its place.
fn stability(context: &Context, item: &Recommendation) -> String {
    let pen = &context.pen;
    let (share, first) = (pen.share(item.stability), pen.count(context.n_first()));
    if item.is_firm {
        pen.say(&say!(
            "solide : parmi les {first} premières dans {share} des essais, quand données et poids varient"
                | "firm: among the first {first} in {share} of trials, when data and weights vary"
        ))
    } else {
        pen.say(&say!(
            "fragile, à discuter : parmi les {first} premières dans {share} des essais, quand données et poids varient"
                | "fragile, to be discussed: among the first {first} in {share} of trials, when data and weights vary"
        ))
    }
}

/// A decision taken before, in a line: when, what, by whom, why, and what has changed since.
pub(super) fn decided(pen: &Pen, precedent: &Precedent) -> String {
    let decision = &pen.dossier.decisions[precedent.row.index as usize];
    let due = decision.due.map(|due| {
        let day = date(due);
        let (fr, en) = (&day.fr, &day.en);
        pen.say(&say!("échéance {fr}" | "due {en}"))
    });
    dotted([
        pen.say(&date(decision.date)),
        pen.text(precedent.verdict.label()),
        decision.by.clone().unwrap_or_default(),
        decision.reason.clone().unwrap_or_default(),
        due.unwrap_or_default(),
        precedent.changed.as_ref().map(|changed| pen.say(changed)).unwrap_or_default(),
    ])
}

fn ballot(pen: &Pen) -> Ballot {
    Ballot {
        title: pen.pick("Décision de la conférence", "Decision of the conference"),
        verdicts: Verdict::ALL.iter().map(|verdict| pen.text(verdict.label())).collect(),
        lines: vec![pen.pick("Porteur", "Carried by"), pen.pick("Échéance", "Due"), pen.pick("Remarques", "Remarks")],
    }
}
