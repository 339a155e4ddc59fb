//! The report as meaning: sections, tables, item sheets, bars. Composed once from the analysis; HTML, and later PDF, DOCX and the web app, only write it.
//!
//! A document is in one language; every figure in it is already a text (with the value beside it where something is drawn or sorted by it). Nothing here knows
//! HTML: what is bold, underlined or hatched is decided by the window that writes it.

use super::figure::Figure;
use crate::text::Lang;
use serde::Serialize;

/// A whole report in one language.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// Its language.
    pub lang: Lang,
    /// The one title of the first level.
    pub title: String,
    /// What it is, on which day: a line under the title.
    pub subtitle: String,
    /// Version, date and fingerprint: at the foot.
    pub stamp: String,
    /// Chapters, in reading order.
    pub chapters: Vec<Section>,
}

/// A section: a title, its blocks, then its subsections.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Section {
    /// Unique in the document: lower case, digits, hyphens and underscores.
    pub id: String,
    /// Title; a chapter's also stands in the table of contents.
    pub title: String,
    /// Does it open a page when printed?
    pub opens_page: bool,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Subsections, one level deeper.
    pub sections: Vec<Section>,
}

/// A piece of a running text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Inline {
    /// Words, as they are.
    Text(String),
    /// Words that matter most.
    Strong(String),
    /// Words that matter less.
    Muted(String),
    /// A code or command that one copies.
    Code(String),
    /// A link to a place of the document or a file of the report folder.
    Link(Target, String),
    /// A record of the dossier: what people call it, and the identifier by which one finds its row.
    Record {
        /// What people call it.
        name: String,
        /// Its identifier in the tables.
        id: String,
    },
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Target {
    /// A section, sheet, table or figure of this document.
    Place(String),
    /// A file of the report folder, by its path there.
    File(String),
}

/// A run of words.
pub type Words = Vec<Inline>;

/// A block of a section.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Block {
    /// A paragraph.
    Paragraph(Words),
    /// The sentence that answers the section's question.
    Lead(Words),
    /// Points of equal weight.
    List(Vec<Words>),
    /// Labels and values.
    Facts(Vec<Fact>),
    /// A few large numbers with their labels.
    KeyFigures(Vec<KeyFigure>),
    /// A table.
    Table(Table),
    /// A drawing.
    Figure(Figure),
    /// Stages, each following from the one before, with its parts under it: how so many actions become so few proposals.
    CountTree(Vec<CountNode>),
    /// The decisions asked for, a line each.
    Decisions(Vec<DecisionLine>),
    /// A page on one proposal.
    Sheet(Box<ItemSheet>),
    /// Counts at the crossing of two lists.
    Matrix(Matrix),
    /// Texts compared, with their marks.
    Texts(Vec<MarkedText>),
    /// Invitations in order of time.
    Strip(Strip),
    /// Observed against expected.
    Expected(Vec<ExpectedBar>),
    /// Why: what speaks for and against, adding up.
    Evidence(EvidenceBars),
    /// The box that the reader fills in and sends back: one a document.
    Reply(Ballot),
    /// Something to bear in mind while reading.
    Callout(Callout),
    /// What one opens to know more.
    Details(Details),
}

/// A label and its value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// The value.
    pub value: Words,
}

/// A large number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeyFigure {
    /// The number, written.
    pub value: String,
    /// What it counts.
    pub label: String,
    /// Where it is explained.
    pub target: Option<Target>,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Table {
    /// Unique in the document.
    pub id: String,
    /// What it holds.
    pub caption: String,
    /// Heads of the columns.
    pub columns: Vec<ColumnHead>,
    /// Rows, as long as the columns; the first cell names the row.
    pub rows: Vec<Vec<Cell>>,
    /// Rows that exist but stand only in the file.
    pub left_out: usize,
    /// The file of the report folder that holds the whole.
    pub file: Option<String>,
    /// Is it long enough, and its columns such, that one would sort and filter it?
    pub is_browsable: bool,
}

/// The head of a column.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ColumnHead {
    /// Its title.
    pub title: String,
    /// Does it hold numbers, to be aligned on their right?
    pub is_number: bool,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Cell {
    /// What is read.
    pub words: Words,
    /// The number it stands for, if it does: sorted by it.
    pub value: Option<f64>,
}

/// A count, and the parts that it is made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CountNode {
    /// How many.
    pub count: usize,
    /// Of what.
    pub label: String,
    /// What to understand by it.
    pub note: String,
    /// Where one reads more.
    pub target: Option<Target>,
    /// Its parts.
    pub parts: Vec<CountNode>,
}

/// How sure we are, in words and from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Confidence {
    /// From 0 to 1.
    pub share: f64,
    /// Written: `87 %`.
    pub figure: String,
    /// In a word: `très probable`.
    pub word: String,
}

/// One decision asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DecisionLine {
    /// Its place on the list.
    pub rank: usize,
    /// What is proposed.
    pub title: String,
    /// The recommended choice.
    pub choice: String,
    /// What it could bring.
    pub gain: String,
    /// How sure we are.
    pub confidence: Confidence,
    /// Its sheet.
    pub sheet: String,
}

/// A page on one proposal: everything that a committee needs to decide, and the room to do so.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ItemSheet {
    /// The key of the proposal, which is also its place in the document.
    pub key: String,
    /// Its place on the list.
    pub rank: usize,
    /// How many sheets there are.
    pub n_sheets: usize,
    /// What is proposed.
    pub title: String,
    /// The recommended choice.
    pub choice: String,
    /// Kind of finding, in a few words.
    pub kind: String,
    /// Territories concerned.
    pub territories: Vec<Inline>,
    /// How sure we are.
    pub confidence: Confidence,
    /// What it could bring, and how sure that is.
    pub gain: Vec<Fact>,
    /// Facts.
    pub facts: Vec<Fact>,
    /// What is shown before the decision: texts, strips, bars.
    pub exhibits: Vec<Section>,
    /// What is shown after it, overleaf when printed: diagrams.
    pub annexes: Vec<Section>,
    /// What speaks for and against.
    pub evidence: EvidenceBars,
    /// What stands against acting.
    pub obstacles: Vec<Words>,
    /// What would make it wrong.
    pub doubt: Words,
    /// What could be decided.
    pub options: Vec<OptionLine>,
    /// What was decided earlier on the same proposal.
    pub history: Vec<Words>,
    /// The box to tick by hand.
    pub ballot: Ballot,
    /// The rows behind it.
    pub rows: Option<Details>,
}

/// One thing that could be decided.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OptionLine {
    /// Its name.
    pub choice: String,
    /// Why one would.
    pub argument: Words,
    /// Is it the one recommended?
    pub is_recommended: bool,
}

/// The empty box in which the conference writes what it decides, or a reader what he answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Ballot {
    /// Its title.
    pub title: String,
    /// Boxes to tick.
    pub verdicts: Vec<String>,
    /// Lines to fill.
    pub lines: Vec<String>,
}

/// Counts at the crossing of two lists.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Matrix {
    /// Unique in the document.
    pub id: String,
    /// What it holds.
    pub caption: String,
    /// What the rows are.
    pub corner: String,
    /// Heads of the columns.
    pub columns: Vec<String>,
    /// Heads of the rows and their cells, as long as the columns.
    pub rows: Vec<(String, Vec<MatrixCell>)>,
    /// How to read it.
    pub note: String,
    /// Words for a cell of which nothing is known.
    pub unknown: String,
}

/// A cell of a matrix.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum MatrixCell {
    /// Nothing is known: not the same as zero.
    Unknown,
    /// A number as it is read, its strength from 0 (faint) to 5, and whether it stands out below (−1) or above (1) what is expected.
    Value {
        /// As it is read.
        text: String,
        /// From 0 to 5.
        strength: u8,
        /// −1, 0 or 1.
        deviation: i8,
    },
}

/// A piece of text and what it does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MarkedSpan {
    /// The words.
    pub text: String,
    /// What they do.
    pub mark: TextMark,
}

/// What a piece of text does in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum TextMark {
    /// Nothing.
    Plain,
    /// Brings the texts together.
    Shared,
    /// Sets this text apart.
    Distinct,
}

/// A record's texts, marked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MarkedText {
    /// The letter by which it is called among those compared.
    pub label: String,
    /// Where and by whom.
    pub context: String,
    /// Its title.
    pub title: Vec<MarkedSpan>,
    /// Its description.
    pub description: Vec<MarkedSpan>,
}

/// Invitations in order of time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Strip {
    /// What it says, in a sentence.
    pub summary: String,
    /// One a dot.
    pub dots: Vec<Dot>,
    /// Words for each kind of dot, in the order of [`DotKind`].
    pub legend: [String; 3],
}

/// One invitation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dot {
    /// Its day, written.
    pub date: String,
    /// Its year.
    pub year: i16,
    /// What became of it.
    pub kind: DotKind,
}

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum DotKind {
    /// Came.
    Present,
    /// Did not come, and said so.
    Excused,
    /// Did not come.
    Absent,
}

/// Observed against expected.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExpectedBar {
    /// Of what.
    pub label: String,
    /// Observed.
    pub observed: f64,
    /// Expected: lower end, middle, upper end.
    pub expected: (f64, f64, f64),
    /// Both, written.
    pub words: String,
}

/// What speaks for and against, in the order in which it adds up.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct EvidenceBars {
    /// Pieces of evidence.
    pub items: Vec<EvidenceItem>,
    /// Their sum.
    pub total: f64,
    /// The sum, written.
    pub total_figure: String,
    /// The confidence that it gives, in a few words.
    pub total_words: String,
    /// How to read it.
    pub note: String,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EvidenceItem {
    /// What it says.
    pub words: Words,
    /// Its share: positive speaks for.
    pub share: f64,
    /// The share, written with its sign.
    pub figure: String,
}

/// What kind of notice a callout is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Tone {
    /// To be known.
    Note,
    /// What is not known, or not said.
    Limit,
    /// Something wrong that someone can mend.
    Fault,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Callout {
    /// Its kind.
    pub tone: Tone,
    /// Its title.
    pub title: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// What one opens to know more.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Details {
    /// A place to link to, if any; unique in the document.
    pub id: Option<String>,
    /// What is seen closed.
    pub summary: Words,
    /// What is seen open.
    pub blocks: Vec<Block>,
    /// Does it list rows, or explain? On paper, explanations are always open and rows only if the reader opened them.
    pub lists_rows: bool,
}

/// Plain words.
pub fn plain(text: impl Into<String>) -> Words {
    vec![Inline::Text(text.into())]
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { words: plain(text), value: None }
    }

    /// A number, as it is read and as it sorts.
    pub fn number(text: impl Into<String>, value: f64) -> Self {
        Self { words: plain(text), value: Some(value) }
    }
}

impl Document {
    /// Visits every section, parents first.
    pub fn each_section<'a>(&'a self, visit: &mut impl FnMut(&'a Section)) {
        fn walk<'a>(sections: &'a [Section], visit: &mut impl FnMut(&'a Section)) {
            for section in sections {
                visit(section);
                walk(&section.sections, visit);
            }
        }
        walk(&self.chapters, visit);
    }
}
