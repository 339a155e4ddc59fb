//! An item sheet: one proposal on a page, with the box that the conference fills in.

use super::blocks::{Writer, confidence, facts, heading};
use super::words::{inline, words};
use crate::rendering::document::{Ballot, Block, ItemSheet};
use maud::{Markup, html};

/// The sheet as an article whose title is of a level.
pub fn article(writer: Writer, sheet: &ItemSheet, level: u8) -> Markup {
    // Where a drawing follows overleaf, the long list of facts goes with it, so that everything up to the decision holds on one page.
    let is_overleaf = !sheet.annexes.is_empty();
    let all_facts = html! {
        @if !sheet.facts.is_empty() {
            section class=(if is_overleaf { "twofold overleaf" } else { "twofold" }) {
                @if is_overleaf { p.eyebrow.on-paper { (writer.pick("Fiche ", "Sheet ")) (sheet.rank) (writer.pick(", suite · ", ", continued · ")) (sheet.title) } }
                (heading(level + 1, writer.pick("Les faits", "The facts"))) (facts(&sheet.facts))
            }
        }
    };
    html! {
        article.sheet id=(sheet.key) {
            header {
                p.eyebrow {
                    (writer.pick("Fiche ", "Sheet ")) (sheet.rank) (writer.pick(" sur ", " of ")) (sheet.n_sheets) " · " (sheet.kind)
                    span.back { " · " a href="#decisions" { (writer.pick("retour à la liste", "back to the list")) } }
                }
                (heading(level, &sheet.title))
                div.band {
                    p.choice { (writer.pick("Choix proposé :", "Proposal: to")) " " strong { (sheet.choice) } }
                    p { span.label { (writer.pick("Confiance", "Confidence")) } " " (confidence(&sheet.confidence)) }
                    @if let Some(gain) = sheet.gain.first() { p { span.label { (gain.label) } " " (words(&gain.value)) } }
                }
                @if !sheet.territories.is_empty() {
                    p.territories {
                        span.label { (writer.pick("Territoires", "Territories")) } " "
                        @for (at, territory) in sheet.territories.iter().enumerate() { @if at > 0 { " · " } (inline(territory)) }
                    }
                }
                @for past in &sheet.history { p.past { strong { (writer.pick("Déjà décidé", "Decided before")) } " " (words(past)) } }
            }
            section.twofold { (heading(level + 1, writer.pick("Ce que l'on y gagnerait", "What would be gained"))) (facts(&sheet.gain)) }
            @if !is_overleaf { (all_facts) }
            @for exhibit in &sheet.exhibits {
                section.exhibit { (heading(level + 1, &exhibit.title)) @for block in &exhibit.blocks { (writer.block(block, level + 1)) } }
            }
            section.exhibit { (heading(level + 1, writer.pick("Pourquoi", "Why"))) (writer.evidence(&sheet.evidence)) }
            div.columns {
                @if !sheet.obstacles.is_empty() {
                    div { (heading(level + 1, writer.pick("Ce qui s'y oppose", "What stands against it"))) (writer.block(&Block::List(sheet.obstacles.clone()), level + 1)) }
                }
                @if !sheet.doubt.is_empty() {
                    div { (heading(level + 1, writer.pick("Ce qui ferait changer d'avis", "What would change our mind"))) p { (words(&sheet.doubt)) } }
                }
            }
            div.decide {
                (options(writer, sheet, level))
                (ballot(&sheet.ballot, &sheet.key))
            }
            @if is_overleaf { (all_facts) }
            @for annex in &sheet.annexes {
                section.exhibit { (heading(level + 1, &annex.title)) @for block in &annex.blocks { (writer.block(block, level + 1)) } }
            }
            @if let Some(rows) = &sheet.rows { (writer.details(rows, level + 1)) }
        }
    }
}

fn options(writer: Writer, sheet: &ItemSheet, level: u8) -> Markup {
    html! {
        @if !sheet.options.is_empty() {
            section.exhibit {
                (heading(level + 1, writer.pick("Ce qui peut être décidé", "What can be decided")))
                ul.options {
                    @for option in &sheet.options {
                        li class=[option.is_recommended.then_some("recommended")] {
                            span.tick aria-hidden="true" {} " "
                            strong { (option.choice) }
                            @if option.is_recommended { " " span.muted { (writer.pick("(proposé)", "(proposed)")) } }
                            (writer.pick("\u{202f}: ", ": ")) (words(&option.argument))
                        }
                    }
                }
            }
        }
    }
}

/// The box to fill in by hand: squares to tick, lines to write on.
pub fn ballot(ballot: &Ballot, key: &str) -> Markup {
    let title_id = format!("cadre-{key}");
    html! {
        div.ballot role="group" aria-labelledby=(title_id) {
            p.ballot-title id=(title_id) { (ballot.title) }
            p.verdicts { @for verdict in &ballot.verdicts { span.verdict { span.tick aria-hidden="true" {} " " (verdict) } " " } }
            div.lines { @for line in &ballot.lines { p { span.label { (line) } span.rule aria-hidden="true" {} } } }
        }
    }
}
