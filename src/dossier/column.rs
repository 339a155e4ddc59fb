//! What a table and its columns are: declared once as data, beside the struct that they fill.
//!
//! Reading, the messages, [`Dossier::cells`](super::Dossier::cells), and later the Table Schemas, the workbook to fill and the pages of documentation are
//! all printed from these declarations.

use super::codes::Table;
use super::date::Edge;
use crate::text::Text;

/// A set of codes: the only values that a column takes.
pub trait Code: Copy + Ord + 'static {
    /// Every code.
    fn all() -> &'static [Self];
    /// The code as it stands in a table.
    fn code(self) -> &'static str;
    /// The words for people.
    fn label(self) -> Text;
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// The identifier of the record.
    Id,
    /// Any text.
    Text,
    /// One code out of a list; other words that mean one of them (word, code).
    Code(fn() -> Vec<(&'static str, Text)>, &'static [(&'static str, &'static str)]),
    /// A day. Where only a month or a year is written, its first or last day.
    Date(Edge),
    /// A number from a lowest to a highest value.
    Number {
        /// Lowest and highest value that make sense.
        range: (f64, f64),
        /// Only whole numbers make sense.
        is_whole: bool,
        /// Unit, for people.
        unit: Text,
    },
    /// From 0 to 1; "75 %" is read as 0.75.
    Share,
    /// Identifier of a record of a table.
    Reference(Table),
    /// Identifiers of records of a table, parted by `|`.
    References(Table),
    /// Texts parted by `|`.
    List,
    /// SIRET, 14 digits.
    Siret,
    /// Number in the register of associations: W and nine characters.
    Rna,
    /// INSEE code of a place.
    Insee,
}

/// What happens to a row whose cell is empty or unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The row is left aside.
    Required,
    /// The format asks for it, but the row is kept with the most neutral value, which is said.
    Expected,
    /// Nothing: the cell stays empty.
    Optional,
}

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub struct ColumnSpec {
    /// Header in the file.
    pub name: &'static str,
    /// Must every row fill it?
    pub need: Need,
    /// What its cells hold.
    pub kind: Kind,
    /// Title for people.
    pub title: Text,
    /// What it means, for people.
    pub meaning: Text,
    /// A cell as it should be.
    pub example: &'static str,
    /// Other headers that mean it; compared without case, accents, small words and plurals.
    pub aliases: &'static [&'static str],
}

/// One table of a dossier.
#[derive(Clone, Copy, Debug)]
pub struct TableSpec {
    /// Which one.
    pub table: Table,
    /// What a row is, for people.
    pub row: Text,
    /// « l'identifiant d'un partenaire »: what a reference to it is called.
    pub reference: Text,
    /// Other names of the file.
    pub aliases: &'static [&'static str],
    /// Its columns, in the order of the format.
    pub columns: &'static [ColumnSpec],
}

impl TableSpec {
    /// The position of a column by its name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

pub(super) const fn text(fr: &'static str, en: &'static str) -> Text {
    Text { fr, en }
}

pub(super) const NO_UNIT: Text = text("", "");
pub(super) const EUROS: Text = text("euros par an", "euros a year");

/// A number of at least 0.
pub(super) const fn amount(unit: Text) -> Kind {
    Kind::Number { range: (0.0, 1e12), is_whole: false, unit }
}

/// A count of at least 0.
pub(super) const fn whole(unit: Text) -> Kind {
    Kind::Number { range: (0.0, 1e10), is_whole: true, unit }
}

/// The codes of a set, for a declaration.
pub(super) fn codes_of<C: Code>() -> Vec<(&'static str, Text)> {
    C::all().iter().map(|code| (code.code(), code.label())).collect()
}

/// Declares the columns of a table: their specs and, for each, its position as a constant.
macro_rules! columns {
    (
        $spec:ident: $table:ident, row($row_fr:literal, $row_en:literal), reference($ref_fr:literal, $ref_en:literal), files $files:expr;
        $($name:ident = $header:literal, $need:ident, $kind:expr, ($title_fr:literal, $title_en:literal), ($fr:literal, $en:literal), $example:literal, $aliases:expr;)+
    ) => {
        #[allow(clippy::upper_case_acronyms, reason = "positions that become constants below")]
        enum Position { $($name,)+ }
        $(const $name: usize = Position::$name as usize;)+

        /// The table and its columns.
        pub(in $crate::dossier) static $spec: $crate::dossier::column::TableSpec = $crate::dossier::column::TableSpec {
            table: $crate::dossier::Table::$table,
            row: $crate::text::Text { fr: $row_fr, en: $row_en },
            reference: $crate::text::Text { fr: $ref_fr, en: $ref_en },
            aliases: &$files,
            columns: &[$($crate::dossier::column::ColumnSpec {
                name: $header,
                need: $crate::dossier::column::Need::$need,
                kind: $kind,
                title: $crate::text::Text { fr: $title_fr, en: $title_en },
                meaning: $crate::text::Text { fr: $fr, en: $en },
                example: $example,
                aliases: &$aliases,
            },)+],
        };
    };
}

pub(super) use columns;
