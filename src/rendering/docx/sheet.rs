//! An item sheet: one proposal, with the box that the conference fills in.

use super::blocks::Writer;
use super::tables;
use super::words::{inline, paragraph, run, styled, words};
use crate::rendering::document::{Ballot, Block, ItemSheet};
use crate::rendering::xml::Element;

/// The sheet, its title at a level.
pub(super) fn sheet(writer: &mut Writer, sheet: &ItemSheet, level: u8) -> Vec<Element> {
    let below = level.saturating_add(1);
    let eyebrow =
        format!("{} {} {} {} · {}", writer.pick("Fiche", "Sheet"), sheet.rank, writer.pick("sur", "of"), sheet.n_sheets, sheet.kind);
    let mut out = vec![paragraph("Eyebrow", vec![run(&eyebrow)]), writer.heading(level, &sheet.title, &sheet.key, false)];
    out.push(paragraph(
        "Lead",
        vec![
            run(writer.pick("Choix proposé\u{202f}: ", "Proposal: to ")),
            styled("Strong", &sheet.choice),
            run(writer.pick(". Confiance\u{202f}: ", ". Confidence: ")),
            run(&format!("{} ({}).", sheet.confidence.word, sheet.confidence.figure)),
        ],
    ));
    if !sheet.territories.is_empty() {
        let mut line = vec![styled("Strong", writer.pick("Territoires ", "Territories "))];
        for (at, territory) in sheet.territories.iter().enumerate() {
            if at > 0 {
                line.push(run(" · "));
            }
            line.extend(inline(territory));
        }
        out.push(paragraph("BodyText", line));
    }
    for past in &sheet.history {
        let mut line = vec![styled("Strong", writer.pick("Déjà décidé ", "Decided before "))];
        line.extend(words(past));
        out.push(paragraph("BodyText", line));
    }
    let title = |writer: &mut Writer, fr: &'static str, en: &'static str| {
        let title = writer.pick(fr, en);
        writer.heading(below, title, "", false)
    };
    out.push(title(writer, "Ce que l'on y gagnerait", "What would be gained"));
    out.extend(tables::facts(&sheet.gain));
    if !sheet.facts.is_empty() {
        out.push(title(writer, "Les faits", "The facts"));
        out.extend(tables::facts(&sheet.facts));
    }
    for exhibit in &sheet.exhibits {
        out.push(writer.heading(below, &exhibit.title, "", false));
        out.extend(exhibit.blocks.iter().flat_map(|block| writer.block(block, below)).collect::<Vec<_>>());
    }
    out.push(title(writer, "Pourquoi", "Why"));
    out.extend(tables::evidence(writer, &sheet.evidence));
    if !sheet.obstacles.is_empty() {
        out.push(title(writer, "Ce qui s'y oppose", "What stands against it"));
        out.extend(writer.block(&Block::List(sheet.obstacles.clone()), below));
    }
    if !sheet.doubt.is_empty() {
        out.push(title(writer, "Ce qui ferait changer d'avis", "What would change our mind"));
        out.push(paragraph("BodyText", words(&sheet.doubt)));
    }
    if !sheet.options.is_empty() {
        out.push(title(writer, "Ce qui peut être décidé", "What can be decided"));
        for option in &sheet.options {
            let mut line = vec![run("☐ "), styled("Strong", &option.choice)];
            if option.is_recommended {
                line.push(styled("Muted", writer.pick(" (proposé)", " (proposed)")));
            }
            line.push(run(writer.pick("\u{202f}: ", ": ")));
            line.extend(words(&option.argument));
            out.push(paragraph("BodyText", line));
        }
    }
    out.extend(ballot(&sheet.ballot));
    for annex in &sheet.annexes {
        out.push(writer.heading(below, &annex.title, "", false));
        out.extend(annex.blocks.iter().flat_map(|block| writer.block(block, below)).collect::<Vec<_>>());
    }
    if let Some(rows) = &sheet.rows {
        out.extend(writer.block(&Block::Details(rows.clone()), below));
    }
    out
}

/// The box to fill in by hand: squares to tick, lines to write on.
pub(super) fn ballot(ballot: &Ballot) -> Vec<Element> {
    let verdicts: Vec<String> = ballot.verdicts.iter().map(|verdict| format!("☐ {verdict}")).collect();
    let mut inside = vec![paragraph("CalloutTitle", vec![run(&ballot.title)]), paragraph("BodyText", vec![run(&verdicts.join("      "))])];
    for line in &ballot.lines {
        inside.push(paragraph("BodyText", vec![styled("Strong", line), run(" "), run(&"…".repeat(28))]));
    }
    tables::frame(inside)
}
