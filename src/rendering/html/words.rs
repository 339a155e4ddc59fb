//! Runs of words.

use crate::rendering::document::{Inline, MarkedSpan, Target, TextMark, Words};
use maud::{Markup, html};

/// A run of words.
pub fn words(words: &Words) -> Markup {
    html! { @for inline in words { (self::inline(inline)) } }
}

/// One piece.
pub fn inline(inline: &Inline) -> Markup {
    html! {
        @match inline {
            Inline::Text(text) => { (text) }
            Inline::Strong(text) => { strong { (text) } }
            Inline::Muted(text) => { span.muted { (text) } }
            Inline::Code(text) => { code { (text) } }
            Inline::Link(target, text) => { a href=(address(target)) { (text) } }
            Inline::Record { name, id } => {
                // Isolated: a name written from right to left must not turn what follows it.
                span.record {
                    @if !name.is_empty() { bdi { (name) } }
                    @if !name.is_empty() && !id.is_empty() && name != id { " " }
                    @if !id.is_empty() && name != id { code.id { (id) } }
                }
            }
        }
    }
}

/// Where a link leads. Both kinds are made by the program; a place is also the id that it points to.
pub fn address(target: &Target) -> String {
    match target {
        Target::Place(id) => format!("#{id}"),
        Target::File(path) => path.clone(),
    }
}

/// A marked text.
pub fn spans(spans: &[MarkedSpan]) -> Markup {
    html! {
        @for span in spans {
            @match span.mark {
                TextMark::Plain => { (span.text) }
                TextMark::Shared => { mark.shared { (span.text) } }
                TextMark::Distinct => { mark.distinct { (span.text) } }
            }
        }
    }
}
