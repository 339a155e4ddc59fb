//! Each section and block of a document as paragraphs and tables.

use super::words::{bookmark, inline, paragraph, paragraph_with, run, spans, styled, words};
use super::{sheet, tables};
use crate::rendering::document::*;
use crate::rendering::figure::Figure;
use crate::rendering::xml::Element;
use crate::text::{Lang, Number};

/// Writes blocks, and keeps what the file holds beside its text.
#[derive(Debug)]
pub(super) struct Writer {
    /// Language of the document.
    pub lang: Lang,
    /// Pictures, in the order in which they are shown.
    pub pictures: Vec<Vec<u8>>,
    n_bookmarks: usize,
}

impl Writer {
    pub fn new(lang: Lang) -> Self {
        Self { lang, pictures: Vec::new(), n_bookmarks: 0 }
    }

    /// The words of one language.
    pub fn pick(&self, fr: &'static str, en: &'static str) -> &'static str {
        match self.lang {
            Lang::Fr => fr,
            Lang::En => en,
        }
    }

    /// The two ends of a place that links lead to.
    pub fn place(&mut self, id: &str) -> Vec<Element> {
        if id.is_empty() {
            return Vec::new();
        }
        self.n_bookmarks += 1;
        let number = self.n_bookmarks.to_string();
        vec![
            Element::new("w:bookmarkStart").with("w:id", number.as_str()).with("w:name", bookmark(id)),
            Element::new("w:bookmarkEnd").with("w:id", number),
        ]
    }

    /// A title of a level from 1 to 6, which is a place.
    pub fn heading(&mut self, level: u8, title: &str, id: &str, opens_page: bool) -> Element {
        const STYLES: [&str; 6] = ["Heading1", "Heading2", "Heading3", "Heading4", "Heading5", "Heading6"];
        let style = STYLES[usize::from(level.clamp(1, 6)) - 1];
        let properties = if opens_page { vec![Element::new("w:pageBreakBefore")] } else { Vec::new() };
        let mut content = self.place(id);
        content.push(run(title));
        paragraph_with(style, properties, content)
    }

    /// A section: its title, its blocks, its subsections. One without a title (a sheet brings its own) only opens a page.
    pub fn section(&mut self, section: &Section, level: u8) -> Vec<Element> {
        let mut out = Vec::new();
        if !section.title.is_empty() {
            out.push(self.heading(level, &section.title, &section.id, section.opens_page));
        } else if !section.id.is_empty() || section.opens_page {
            let properties = if section.opens_page { vec![Element::new("w:pageBreakBefore")] } else { Vec::new() };
            let place = self.place(&section.id);
            out.push(paragraph_with("Gap", properties, place));
        }
        for block in &section.blocks {
            out.extend(self.block(block, level));
        }
        for inner in &section.sections {
            out.extend(self.section(inner, level.saturating_add(1)));
        }
        out
    }

    /// A block inside a section of a level.
    pub fn block(&mut self, block: &Block, level: u8) -> Vec<Element> {
        match block {
            Block::Paragraph(text) => vec![paragraph("BodyText", words(text))],
            Block::Lead(text) => vec![paragraph("Lead", words(text))],
            Block::List(items) => items.iter().map(|item| paragraph("ListBullet", words(item))).collect(),
            Block::Facts(facts) => tables::facts(facts),
            Block::KeyFigures(figures) => figures
                .iter()
                .map(|figure| paragraph("ListBullet", vec![styled("Strong", &figure.value), run(" "), run(&figure.label)]))
                .collect(),
            Block::Table(table) => tables::table(self, table),
            Block::Figure(figure) => self.figure(figure),
            Block::CountTree(stages) => self.count_tree(stages),
            Block::Decisions(lines) => tables::decisions(self, lines),
            Block::Sheet(item) => sheet::sheet(self, item, level),
            Block::Matrix(matrix) => tables::matrix(self, matrix),
            Block::Texts(texts) => self.texts(texts),
            Block::Strip(strip) => self::strip(strip),
            Block::Expected(bars) => tables::expected(self, bars),
            Block::Evidence(bars) => tables::evidence(self, bars),
            Block::Reply(reply) => sheet::ballot(reply),
            Block::Callout(callout) => self.callout(callout, level),
            Block::Details(details) => self.details(details, level),
        }
    }

    fn count_tree(&self, stages: &[CountNode]) -> Vec<Element> {
        let figure = |n: usize| Number { value: n as f64, digits: 0, lang: self.lang }.to_string();
        let line = |style: &str, node: &CountNode| {
            let mut content = vec![styled("Strong", &figure(node.count)), run(" "), run(&node.label)];
            if !node.note.is_empty() {
                content.push(styled("Muted", &format!(" · {}", node.note)));
            }
            paragraph(style, content)
        };
        stages
            .iter()
            .flat_map(|stage| {
                std::iter::once(line("ListBullet", stage))
                    .chain(stage.parts.iter().map(|part| line("ListBullet2", part)))
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    fn texts(&self, texts: &[MarkedText]) -> Vec<Element> {
        let mut out = Vec::new();
        for text in texts {
            let mut head = inline(&Inline::Strong(text.label.clone()));
            head.push(styled("Muted", &format!(" {}", text.context)));
            let keep = || vec![Element::new("w:keepNext")];
            out.push(paragraph_with("BodyText", keep(), head));
            let is_last = text.description.is_empty();
            out.push(paragraph_with("Quote", if is_last { Vec::new() } else { keep() }, spans(&text.title, true)));
            if !is_last {
                out.push(paragraph("Quote", spans(&text.description, false)));
            }
        }
        out.push(paragraph(
            "Note",
            vec![run(self.pick(
                "Souligné\u{202f}: dit la même chose que les autres\u{202f}; pointillé\u{202f}: propre à ce texte.",
                "Underlined: says the same as the others; dotted: of this text alone.",
            ))],
        ));
        out
    }

    fn callout(&mut self, callout: &Callout, level: u8) -> Vec<Element> {
        let mut inside = vec![paragraph("CalloutTitle", vec![run(&callout.title)])];
        for block in &callout.blocks {
            inside.extend(self.block(block, level));
        }
        tables::frame(inside)
    }

    /// On paper, explanations are open; rows stand in the report's page, which the reader can open.
    fn details(&mut self, details: &Details, level: u8) -> Vec<Element> {
        let mut head = self.place(details.id.as_deref().unwrap_or_default());
        if details.lists_rows {
            head.extend(words(&details.summary));
            head.push(styled("Muted", self.pick("\u{202f}: dans le rapport (index.html).", ": in the report (index.html).")));
            return vec![paragraph("Note", head)];
        }
        head.extend(words(&details.summary));
        let mut out = vec![paragraph("Summary", head)];
        for block in &details.blocks {
            out.extend(self.block(block, level));
        }
        out
    }

    /// A drawing with its caption, or its words where no drawing can be made; then the same facts as a table.
    fn figure(&mut self, figure: &Figure) -> Vec<Element> {
        let place = self.place(&format!("figure-{}", figure.id));
        let mut out = Vec::new();
        match self.picture(figure) {
            Some(drawing) => {
                out.push(paragraph_with("Picture", Vec::new(), vec![drawing]));
                out.push(paragraph("Caption", place.into_iter().chain([run(&figure.caption)]).collect()));
            }
            None => {
                out.push(paragraph("Caption", place.into_iter().chain([run(&figure.caption)]).collect()));
                out.push(paragraph("BodyText", vec![run(&figure.alt)]));
            }
        }
        if let Some(table) = &figure.table {
            out.extend(tables::table(self, table));
        }
        out
    }

    #[cfg(feature = "full")]
    fn picture(&mut self, figure: &Figure) -> Option<Element> {
        let picture = super::picture::png(&figure.svg)?;
        let number = self.pictures.len() + 1;
        let drawing = super::picture::drawing(number, &picture, figure);
        self.pictures.push(picture.png);
        Some(drawing)
    }

    /// Without the feature `full` there is nothing to draw with: the words and the table say the same.
    #[cfg(not(feature = "full"))]
    fn picture(&mut self, _figure: &Figure) -> Option<Element> {
        None
    }
}

/// Invitations in order of time, as signs that every font has, a line a year.
fn strip(strip: &Strip) -> Vec<Element> {
    let sign = |kind: DotKind| match kind {
        DotKind::Present => "●",
        DotKind::Excused => "◐",
        DotKind::Absent => "○",
    };
    let mut out = vec![paragraph("BodyText", vec![run(&strip.summary)])];
    let mut years: Vec<(i16, String)> = Vec::new();
    for dot in &strip.dots {
        match years.last_mut() {
            Some((year, signs)) if *year == dot.year => signs.push_str(sign(dot.kind)),
            _ => years.push((dot.year, sign(dot.kind).to_owned())),
        }
    }
    for (year, signs) in years {
        out.push(paragraph("Quote", vec![styled("Muted", &format!("{year}  ")), run(&signs)]));
    }
    let kinds = [DotKind::Present, DotKind::Excused, DotKind::Absent];
    let legend: Vec<String> = kinds.iter().zip(&strip.legend).map(|(kind, label)| format!("{} {label}", sign(*kind))).collect();
    out.push(paragraph("Note", vec![run(&legend.join("   "))]));
    out
}
