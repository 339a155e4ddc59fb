//! A document as one HTML page that asks nothing of anybody: no request, no inline style, a policy that lets only its own style and script run.
//!
//! Everything a user typed goes through maud, which escapes it; drawings are shown as images, apart from the page. All content stands in the page itself: the
//! script only adds sorting, filtering, and opening what is folded when one prints.

mod base64;
mod blocks;
mod drawings;
mod sheet;
mod words;

use super::document::{Block, Document, Section};
use crate::text::Lang;
use blocks::Writer;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("enhance.js");

/// Chapters whose sections are too many, or too short, for the table of contents.
const CHAPTERS_ALONE: [&str; 4] = ["fiches", "glossaire", "pages", "synthese"];

/// The style of every page, for who serves it apart.
pub const fn style() -> &'static str {
    STYLE
}

/// The script of every page, for who serves it apart.
pub const fn script() -> &'static str {
    SCRIPT
}

/// A document without the page around it: its table of contents beside its chapters.
pub fn body(document: &Document) -> Markup {
    let contents = match document.lang {
        Lang::Fr => "Sommaire",
        Lang::En => "Contents",
    };
    html! {
        (drawings::patterns())
        header.top {
            h1 { (document.title) }
            p.subtitle { (document.subtitle) }
        }
        div.layout {
            nav.contents aria-label=(contents) {
                p.nav-title { (contents) }
                (table_of_contents(&document.chapters))
            }
            main #contenu tabindex="-1" { (chapters(document)) }
        }
        footer.foot { p { (document.stamp) } }
    }
}

/// The chapters of a document, their titles at the second level.
pub fn chapters(document: &Document) -> Markup {
    let writer = Writer { lang: document.lang };
    html! { @for chapter in &document.chapters { (self::section(&writer, chapter, 2)) } }
}

/// One block, in a page of whoever asks: `level` is that of the section it stands in.
pub fn block(block: &Block, lang: Lang, level: u8) -> Markup {
    Writer { lang }.block(block, level)
}

/// The hatching that blocks refer to: once in a page that shows some.
pub fn patterns() -> Markup {
    drawings::patterns()
}

/// The whole page.
pub fn page(document: &Document) -> String {
    let (lang, skip) = match document.lang {
        Lang::Fr => ("fr", "Aller au contenu"),
        Lang::En => ("en", "Skip to content"),
    };
    let markup = html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (document.title) " · " (document.subtitle) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#contenu" { (skip) }
                (body(document))
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    readable(markup.into_string())
}

/// Only this style and this script, images only from the page itself, nothing from anywhere else.
fn policy() -> String {
    let hash = |text: &str| base64::encode(&Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn table_of_contents(chapters: &[Section]) -> Markup {
    html! {
        ol {
            @for chapter in chapters {
                li {
                    a href={ "#" (chapter.id) } { (chapter.title) }
                    @if !CHAPTERS_ALONE.contains(&chapter.id.as_str()) && !chapter.sections.is_empty() {
                        ol { @for section in &chapter.sections { li { a href={ "#" (section.id) } { (section.title) } } } }
                    }
                }
            }
        }
    }
}

/// A section with its title at the right level, its blocks and its subsections. A section without a title (a sheet brings its own) is only a place.
fn section(writer: &Writer, section: &Section, level: u8) -> Markup {
    let class = if section.opens_page { "opens" } else { "" };
    html! {
        section id=[(!section.id.is_empty()).then_some(&section.id)] class=(class) {
            @if !section.title.is_empty() { (blocks::heading(level, &section.title)) }
            @for block in &section.blocks { (writer.block(block, level)) }
            @for inner in &section.sections { (self::section(writer, inner, level + 1)) }
        }
    }
}

/// Characters that HTML forbids (a user may have pasted them) become the replacement character.
pub fn readable(page: String) -> String {
    let is_forbidden = |c: char| {
        (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || (0xFDD0..=0xFDEF).contains(&u32::from(c)) || u32::from(c) & 0xFFFE == 0xFFFE
    };
    if page.chars().any(is_forbidden) { page.chars().map(|c| if is_forbidden(c) { '\u{fffd}' } else { c }).collect() } else { page }
}
