//! Each block of a document as HTML.

use super::drawings;
use super::sheet;
use super::words::{address, spans, words};
use crate::rendering::document::*;
use crate::rendering::figure::{Figure, Place};
use crate::rendering::html::base64;
use crate::rendering::paper::{COLUMNS_ON_PAPER, ROWS_ON_PAPER, left_out};
use crate::text::{Lang, Number};
use maud::{Markup, html};

/// Writes blocks in one language: only the few words that belong to the page itself are its own.
#[derive(Clone, Copy, Debug)]
pub struct Writer {
    /// Language of the document.
    pub lang: Lang,
}

/// A title of a level from 2 to 6.
pub fn heading(level: u8, title: &str) -> Markup {
    html! {
        @match level {
            0..=2 => { h2 { (title) } }
            3 => { h3 { (title) } }
            4 => { h4 { (title) } }
            5 => { h5 { (title) } }
            _ => { h6 { (title) } }
        }
    }
}

impl Writer {
    /// The words of one language.
    pub fn pick(self, fr: &'static str, en: &'static str) -> &'static str {
        match self.lang {
            Lang::Fr => fr,
            Lang::En => en,
        }
    }

    /// A block inside a section of a level.
    pub fn block(self, block: &Block, level: u8) -> Markup {
        match block {
            Block::Paragraph(text) => html! { p { (words(text)) } },
            Block::Lead(text) => html! { p.lead { (words(text)) } },
            Block::List(items) => html! { ul { @for item in items { li { (words(item)) } } } },
            Block::Facts(facts) => self::facts(facts),
            Block::KeyFigures(figures) => self::key_figures(figures),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::CountTree(stages) => self::count_tree(stages),
            Block::Decisions(lines) => self.decisions(lines),
            Block::Sheet(sheet) => sheet::article(self, sheet, level),
            Block::Matrix(matrix) => self.matrix(matrix),
            Block::Texts(texts) => self.texts(texts),
            Block::Strip(strip) => self::strip(strip),
            Block::Expected(bars) => self.expected(bars),
            Block::Evidence(bars) => self.evidence(bars),
            Block::Reply(reply) => html! { div.reply { (sheet::ballot(reply, "reponse")) } },
            Block::Callout(callout) => self.callout(callout, level),
            Block::Details(details) => self.details(details, level),
        }
    }

    /// A table in a frame that scrolls by itself when the screen is narrow.
    pub fn table(self, table: &Table) -> Markup {
        let title_id = format!("{}-titre", table.id);
        let frame = if table.columns.len() > COLUMNS_ON_PAPER { "scroll wide" } else { "scroll" };
        html! {
            div class=(frame) role="region" tabindex="0" aria-labelledby=(title_id) {
                table id=(table.id) class=(if table.is_browsable { "data browsable" } else { "data" }) {
                    caption id=(title_id) { (table.caption) }
                    thead { tr { @for column in &table.columns { th scope="col" class=[column.is_number.then_some("n")] { (column.title) } } } }
                    tbody {
                        @for row in &table.rows {
                            tr {
                                @for (at, cell) in row.iter().enumerate() {
                                    @let is_number = table.columns.get(at).is_some_and(|column| column.is_number);
                                    @let value = cell.value.map(|value| value.to_string());
                                    @if at == 0 {
                                        th scope="row" class=[is_number.then_some("n")] data-v=[value] { (words(&cell.words)) }
                                    } @else {
                                        td class=[is_number.then_some("n")] data-v=[value] { (words(&cell.words)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            @if table.left_out > 0 || table.file.is_some() { (self.below(table)) }
        }
    }

    /// What is said under a table: what it leaves out, and the file that holds it all.
    fn below(self, table: &Table) -> Markup {
        let n = |n: usize| Number { value: n as f64, digits: 0, lang: self.lang }.to_string();
        html! {
            @let is_cut = table.is_browsable && table.rows.len() > ROWS_ON_PAPER;
            @if is_cut || table.columns.len() > COLUMNS_ON_PAPER {
                p.on-paper { (match self.lang {
                    Lang::Fr => "Sur papier\u{202f}: ",
                    Lang::En => "On paper: ",
                }) (left_out(self.lang, is_cut.then_some((ROWS_ON_PAPER, table.rows.len() + table.left_out)), table.columns.len() > COLUMNS_ON_PAPER)) }
            }
            p.below {
                @if table.left_out > 0 {
                    @match self.lang {
                        Lang::Fr => { (n(table.rows.len())) " lignes montrées sur " (n(table.rows.len() + table.left_out)) ". " }
                        Lang::En => { (n(table.rows.len())) " rows shown out of " (n(table.rows.len() + table.left_out)) ". " }
                    }
                }
                @if let Some(file) = &table.file { (self.pick("La table entière\u{202f}: ", "The whole table: ")) a href=(file) { (file) } }
            }
        }
    }

    /// A drawing, its caption, its file and the same facts as a table. Shown as an image: nothing in it can reach the page.
    fn figure(self, figure: &Figure) -> Markup {
        let data = format!("data:image/svg+xml;base64,{}", base64::encode(figure.svg.as_bytes()));
        html! {
            figure id={ "figure-" (figure.id) } {
                div.scroll role="region" tabindex="0" aria-label=(figure.caption) { img src=(data) alt=(figure.alt); }
                figcaption {
                    (figure.caption) " "
                    @if figure.place != Place::Page {
                        span.files {
                            a href={ "diagrammes/" (figure.id) ".svg" } { (self.pick("agrandir (SVG)", "enlarge (SVG)")) }
                            @if figure.dot.is_some() { " · " a href={ "diagrammes/" (figure.id) ".dot" } { "DOT" } }
                        }
                    }
                }
                @if let Some(table) = &figure.table {
                    details { summary { (self.pick("Les mêmes données en table", "The same data as a table")) } (self.table(table)) }
                }
            }
        }
    }

    fn decisions(self, lines: &[DecisionLine]) -> Markup {
        html! {
            div.scroll role="region" tabindex="0" aria-labelledby="table-decisions-titre" {
                table #table-decisions.decisions {
                    caption #table-decisions-titre.sr { (self.pick("Les premières propositions, dans l'ordre", "The first proposals, in order")) }
                    thead { tr {
                        th.n scope="col" { (self.pick("N°", "No.")) }
                        th scope="col" { (self.pick("Proposition", "Proposal")) }
                        th scope="col" { (self.pick("Choix proposé", "Proposal: to")) }
                        th scope="col" { (self.pick("Gain possible, heures par an", "Possible gain, hours a year")) }
                        th scope="col" { (self.pick("Confiance", "Confidence")) }
                    } }
                    tbody {
                        @for line in lines {
                            tr {
                                td.n { (line.rank) }
                                th scope="row" { a href={ "#" (line.sheet) } { (line.title) } }
                                td.choice { strong { (line.choice) } }
                                td.gain { (line.gain) }
                                td.sure { span.confidence { (drawings::share(line.confidence.share)) " " span { (line.confidence.word) } } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn matrix(self, matrix: &Matrix) -> Markup {
        let title_id = format!("{}-titre", matrix.id);
        html! {
            div.scroll role="region" tabindex="0" aria-labelledby=(title_id) {
                table.matrix id=(matrix.id) {
                    caption id=(title_id) { (matrix.caption) }
                    thead { tr {
                        th scope="col" { (matrix.corner) }
                        @for column in &matrix.columns { th.turned scope="col" { span { (column) } } }
                    } }
                    tbody {
                        @for (head, cells) in &matrix.rows {
                            tr {
                                th scope="row" { (head) }
                                @for cell in cells {
                                    @match cell {
                                        MatrixCell::Unknown => { td.unknown { span.sr { (matrix.unknown) } } }
                                        MatrixCell::Value { text, strength, deviation } => {
                                            td class={ "q" (strength) } {
                                                (text)
                                                @if *deviation < 0 { " " span.mark aria-label=(self.pick("moins qu'attendu", "fewer than expected")) role="img" { "▼" } }
                                                @if *deviation > 0 { " " span.mark aria-label=(self.pick("plus qu'attendu", "more than expected")) role="img" { "▲" } }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            p.below { span.key-unknown aria-hidden="true" {} " " (matrix.unknown) ". " (matrix.note) }
        }
    }

    fn texts(self, texts: &[MarkedText]) -> Markup {
        html! {
            div.texts {
                @for text in texts {
                    div.text {
                        p.context { strong { (text.label) } " " (text.context) }
                        p.title { bdi { (spans(&text.title)) } }
                        @if !text.description.is_empty() { p { bdi { (spans(&text.description)) } } }
                    }
                }
            }
            p.below {
                mark.shared { (self.pick("souligné", "underlined")) } (self.pick("\u{202f}: dit la même chose que les autres\u{202f}; ", ": says the same as the others; "))
                mark.distinct { (self.pick("pointillé", "dotted")) } (self.pick("\u{202f}: propre à ce texte.", ": of this text alone."))
            }
        }
    }

    fn expected(self, bars: &[ExpectedBar]) -> Markup {
        let largest = bars.iter().flat_map(|bar| [bar.observed, bar.expected.2]).fold(1e-9_f64, f64::max) * 1.05;
        html! {
            table.bars {
                caption.sr { (self.pick("Observé et attendu", "Observed and expected")) }
                tbody {
                    @for bar in bars {
                        tr { th scope="row" { (bar.label) } td.drawing { (drawings::expected(bar, largest)) } td { (bar.words) } }
                    }
                }
            }
            p.below { (self.pick(
                "Losange\u{202f}: observé. Bande\u{202f}: attendu (8 chances sur 10), trait\u{202f}: sa valeur centrale.",
                "Diamond: observed. Band: expected (8 chances in 10), line: its middle.")) }
        }
    }

    /// Why, as a table whose drawings add up from line to line.
    pub fn evidence(self, bars: &EvidenceBars) -> Markup {
        let scale = drawings::Scale::of(bars);
        let mut sum = 0.0;
        let steps: Vec<(usize, f64, &EvidenceItem)> = bars
            .items
            .iter()
            .enumerate()
            .map(|(at, item)| {
                let from = sum;
                sum += item.share;
                (at + 1, from, item)
            })
            .collect();
        html! {
            div.scroll role="region" tabindex="0" aria-label=(self.pick("Ce qui plaide pour et contre", "What speaks for and against")) {
                table.why {
                    caption.sr { (self.pick("Ce qui plaide pour et contre, et son poids", "What speaks for and against, and its weight")) }
                    thead { tr {
                        th.n scope="col" { (self.pick("N°", "No.")) }
                        th scope="col" { (self.pick("Élément", "Evidence")) }
                        th scope="col" { (self.pick("contre ← → pour", "against ← → for")) }
                        th.n scope="col" { (self.pick("Poids", "Weight")) }
                    } }
                    tbody {
                        @for (number, from, item) in steps {
                            tr {
                                td.n { "(" (number) ")" }
                                th scope="row" { (words(&item.words)) }
                                td.drawing { (drawings::step(&scale, from, item.share)) }
                                td.n { (item.figure) }
                            }
                        }
                    }
                    tfoot {
                        tr { td {} th scope="row" { (bars.total_words) } td.drawing { (drawings::sum(&scale, bars.total)) } td.n { (bars.total_figure) } }
                    }
                }
            }
            p.below.why-note { (bars.note) }
        }
    }

    fn callout(self, callout: &Callout, level: u8) -> Markup {
        let class = match callout.tone {
            Tone::Note => "callout note",
            Tone::Limit => "callout limit",
            Tone::Fault => "callout fault",
        };
        html! { div class=(class) { p.callout-title { (callout.title) } @for block in &callout.blocks { (self.block(block, level)) } } }
    }

    /// What one opens. On paper, explanations are always open and rows only if the reader opened them.
    pub fn details(self, details: &Details, level: u8) -> Markup {
        html! {
            details id=[details.id.as_ref()] class=(if details.lists_rows { "rows" } else { "explains" }) {
                summary { (words(&details.summary)) }
                div.inside { @for block in &details.blocks { (self.block(block, level)) } }
            }
        }
    }
}

/// How sure we are: a bar and words.
pub fn confidence(confidence: &Confidence) -> Markup {
    html! { span.confidence { (drawings::share(confidence.share)) " " span { (confidence.word) " (" (confidence.figure) ")" } } }
}

/// Labels and values.
pub fn facts(facts: &[Fact]) -> Markup {
    html! { dl.facts { @for fact in facts { div { dt { (fact.label) } dd { (words(&fact.value)) } } } } }
}

fn key_figures(figures: &[KeyFigure]) -> Markup {
    html! {
        ul.key-figures {
            @for figure in figures {
                li {
                    strong { (figure.value) } " "
                    @match &figure.target { Some(target) => a href=(address(target)) { (figure.label) }, None => span { (figure.label) } }
                }
            }
        }
    }
}

/// Stages from left to right, each with its parts under it; on a phone, from top to bottom.
fn count_tree(stages: &[CountNode]) -> Markup {
    let figure = |n: usize| Number { value: n as f64, digits: 0, lang: Lang::Fr }.to_string();
    html! {
        ol.flow {
            @for stage in stages {
                @let whole: usize = stage.parts.iter().map(|part| part.count).sum();
                li {
                    p.stage {
                        strong { (figure(stage.count)) } " "
                        @match &stage.target { Some(target) => a href=(address(target)) { (stage.label) }, None => span { (stage.label) } }
                    }
                    p.stage-note { (stage.note) }
                    @if !stage.parts.is_empty() {
                        ul { @for part in &stage.parts { li {
                            (drawings::part(part.count as f64 / whole.max(1) as f64)) " " strong { (figure(part.count)) } " " (part.label)
                        } } }
                    }
                }
            }
        }
    }
}

fn strip(strip: &Strip) -> Markup {
    let kinds = [DotKind::Present, DotKind::Excused, DotKind::Absent];
    html! {
        p.strip-summary { (strip.summary) }
        div.scroll.plain { (drawings::strip(strip)) }
        p.below {
            @for (kind, label) in kinds.iter().zip(&strip.legend) {
                svg.legend-dot width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false" { (drawings::dot_at(7, 7, *kind)) }
                " " (label) " \u{2003}"
            }
        }
    }
}
