//! What all tables have in common: a record gives its columns back, and stands in a canonical order.

use super::codes::Table;
use super::column::{Code, TableSpec};
use super::log::{Entry, Log};
use super::model::{Notes, Origin, RowRef};
use super::remark::{Place, Remark, shown};
use super::row::Words;
use crate::say;
use crate::sources::Severity;
use crate::text::{Sentence, Text};
use jiff::civil::Date;
use rayon::prelude::*;

/// One cell of a record, typed.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A code and its words for people.
    Code(&'static str, Text),
    /// A day.
    Date(Date),
    /// A number.
    Number(f64),
    /// Records of a table.
    References(Vec<RowRef>),
    /// Texts.
    List(Vec<String>),
}

impl Field {
    pub(super) fn text(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }

    pub(super) fn maybe(text: Option<&String>) -> Self {
        text.map_or(Self::Empty, |text| Self::text(text))
    }

    pub(super) fn code(code: impl Code) -> Self {
        Self::Code(code.code(), code.label())
    }

    pub(super) fn maybe_code(code: Option<impl Code>) -> Self {
        code.map_or(Self::Empty, Self::code)
    }

    pub(super) fn date(date: impl Into<Option<Date>>) -> Self {
        date.into().map_or(Self::Empty, Self::Date)
    }

    pub(super) fn number(number: impl Into<Option<f64>>) -> Self {
        number.into().map_or(Self::Empty, Self::Number)
    }

    pub(super) fn reference(to: impl Into<RowRef>) -> Self {
        Self::References(vec![to.into()])
    }

    pub(super) fn maybe_reference(to: Option<impl Into<RowRef>>) -> Self {
        to.map_or(Self::Empty, Self::reference)
    }

    pub(super) fn references<T: Into<RowRef> + Copy>(to: &[T]) -> Self {
        if to.is_empty() { Self::Empty } else { Self::References(to.iter().map(|to| (*to).into()).collect()) }
    }

    pub(super) fn list(values: &[String]) -> Self {
        if values.is_empty() { Self::Empty } else { Self::List(values.to_vec()) }
    }

    /// The cell as the format writes it; `id` gives the identifier of a record.
    pub(super) fn canonical(&self, id: impl Fn(RowRef) -> String) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Code(code, _) => (*code).to_owned(),
            Self::Date(date) => date.to_string(),
            Self::Number(number) => number.to_string(),
            Self::References(rows) => rows.iter().map(|row| id(*row)).collect::<Vec<_>>().join("|"),
            // Alone, a value with a semicolon or a line end would be read as several: the mark after it says that it is one.
            Self::List(values) if values.len() == 1 && values[0].contains([';', '\n']) => format!("{}|", values[0]),
            Self::List(values) => values.join("|"),
        }
    }
}

/// A row of any table.
pub(super) trait Record {
    /// Its table.
    fn spec(&self) -> &'static TableSpec;
    /// Its cells, in the order of the table's columns.
    fn fields(&self) -> Vec<Field>;
    fn notes(&self) -> &Notes;
    fn origin(&self) -> Origin;
}

/// A record with an identifier.
pub(super) trait Entity: Record + Send {
    fn id(&self) -> &str;
    fn set_id(&mut self, id: String);
}

/// A record that is known by what it links.
pub(super) trait Relation: Record + Send {
    /// What it links, then its date: nearly a total order, whose ties are broken by all other columns.
    type Key<'a>: Ord
    where
        Self: 'a;
    fn key(&self) -> Self::Key<'_>;
}

/// An entity just read.
#[derive(Debug)]
pub(super) struct Draft<'a, T> {
    pub record: T,
    /// Is the identifier the user's, or made from the row?
    pub is_id_given: bool,
    /// The `parent` cell, for the tables that refer to themselves.
    pub parent: &'a str,
}

/// All columns but the place, to compare two records of one table. References compare by position, which is the order of identifiers.
fn content(record: &(impl Record + ?Sized)) -> Vec<String> {
    let cells = record.fields().into_iter().map(|field| field.canonical(|row| format!("{:010}", row.index)));
    cells.chain(record.notes().iter().flat_map(|(name, cell)| [name.clone(), cell.clone()])).collect()
}

/// The order of two relations whose keys are equal, places aside.
fn compare<T: Relation>(a: &T, b: &T) -> std::cmp::Ordering {
    a.key().cmp(&b.key()).then_with(|| content(a).cmp(&content(b)))
}

/// Names of the sources, for the remarks of this file.
pub(super) type Titles<'t> = &'t [String];

fn say(log: &mut Log, titles: Titles<'_>, severity: Severity, kind: &'static str, table: Table, at: Origin, words: Words) {
    log.add(at.source, kind, None, || {
        let Words { found, expected, mend, meanwhile } = words;
        let place = Place { source: title(titles, at), row: Some(at.line), line: None, column: None };
        let remark = Remark { severity, kind, table: Some(table), place, found, expected, mend, meanwhile, others: 0 };
        Entry { source: at.source, remark, nearest: None }
    });
}

pub(super) fn title(titles: Titles<'_>, at: Origin) -> String {
    titles.get(at.source as usize).cloned().unwrap_or_default()
}

/// Says something of a record.
pub(super) fn say_of(log: &mut Log, titles: Titles<'_>, record: &impl Record, severity: Severity, kind: &'static str, words: Words) {
    say(log, titles, severity, kind, record.spec().table, record.origin(), words);
}

/// Entities by identifier, each identifier once.
///
/// Two rows with one identifier: the same content is kept once; else the row that fills the most cells is kept, whatever the order of the rows.
/// Identifiers made from rows are numbered until they differ.
pub(super) fn settle_entities<'a, T: Entity>(mut drafts: Vec<Draft<'a, T>>, titles: Titles<'_>, log: &mut Log) -> Vec<Draft<'a, T>> {
    drafts.par_sort_by(|a, b| a.record.id().cmp(b.record.id()));
    let mut kept: Vec<Draft<'a, T>> = Vec::with_capacity(drafts.len());
    let mut drafts = drafts.into_iter().peekable();
    let mut is_renamed = false;
    while let Some(first) = drafts.next() {
        let mut same = vec![first];
        while drafts.peek().is_some_and(|next| next.record.id() == same[0].record.id()) {
            same.extend(drafts.next());
        }
        if same.len() == 1 {
            kept.append(&mut same);
            continue;
        }
        same.sort_by_cached_key(|draft| {
            let content = content(&draft.record);
            let filled = content.iter().filter(|cell| !cell.is_empty()).count();
            (std::cmp::Reverse(draft.is_id_given), std::cmp::Reverse(filled), content, draft.parent, draft.record.origin())
        });
        let mut same = same.into_iter();
        let Some(best) = same.next() else { continue };
        let (mut last, mut number) = (content(&best.record), 1usize);
        let (best_row, best_parent) = (best.record.origin(), best.parent);
        let id = shown(best.record.id());
        kept.push(best);
        for mut other in same {
            let row = best_row.line;
            let file = title(titles, best_row);
            let cells = content(&other.record);
            if cells == last && other.parent == best_parent {
                let words = Words {
                    found: say!("la ligne répète la ligne {row} ({file})" | "the row repeats row {row} ({file})"),
                    expected: Sentence::default(),
                    mend: say!("retirer l'une des deux" | "remove one of the two"),
                    meanwhile: say!("elle n'est comptée qu'une fois" | "it counts once only"),
                };
                say_of(log, titles, &other.record, Severity::Information, "row_twice", words);
                continue;
            }
            if !other.is_id_given {
                number += 1;
                let renamed = format!("{}_{number}", other.record.id());
                other.record.set_id(renamed);
                last = cells;
                is_renamed = true;
                kept.push(other);
                continue;
            }
            log.left_aside += 1;
            let words = Words {
                found: say!(
                    "l'identifiant « {id} » est déjà celui de la ligne {row} ({file}), dont le contenu diffère"
                        | "identifier '{id}' is already that of row {row} ({file}), whose content differs"
                ),
                expected: say!("un identifiant par ligne" | "one identifier a row"),
                mend: say!(
                    "changer l'un des deux identifiants, ou réunir les deux lignes"
                        | "change one of the two identifiers, or merge the two rows"
                ),
                meanwhile: say!(
                    "la ligne la plus remplie est gardée, celle-ci est laissée de côté"
                        | "the row with the most cells filled is kept, this one is left aside"
                ),
            };
            say_of(log, titles, &other.record, Severity::Error, "identifier_twice", words);
        }
    }
    if is_renamed {
        kept.par_sort_by(|a, b| a.record.id().cmp(b.record.id()));
        kept.dedup_by(|later, earlier| later.record.id() == earlier.record.id());
    }
    kept
}

/// Relations in canonical order, exact repetitions once.
pub(super) fn settle_relations<T: Relation>(mut records: Vec<T>, titles: Titles<'_>, log: &mut Log) -> Vec<T> {
    records.par_sort_by(|a, b| compare(a, b).then_with(|| a.origin().cmp(&b.origin())));
    let mut kept: Vec<T> = Vec::with_capacity(records.len());
    for record in records {
        if let Some(last) = kept.last()
            && compare(last, &record).is_eq()
        {
            let (row, file) = (last.origin().line, title(titles, last.origin()));
            let words = Words {
                found: say!("la ligne répète la ligne {row} ({file})" | "the row repeats row {row} ({file})"),
                expected: Sentence::default(),
                mend: say!(
                    "retirer l'une des deux, ou ajouter ce qui les distingue" | "remove one of the two, or add what tells them apart"
                ),
                meanwhile: say!("elle n'est comptée qu'une fois" | "it counts once only"),
            };
            say_of(log, titles, &record, Severity::Information, "row_twice", words);
            continue;
        }
        kept.push(record);
    }
    kept
}

/// Keeps the first of the relations that `is_same` holds for one fact told twice, and says so of the others. `records` are in canonical order.
pub(super) fn keep_first<T: Relation>(
    records: Vec<T>,
    titles: Titles<'_>,
    log: &mut Log,
    is_same: impl Fn(&T, &T) -> bool,
    kept_words: Text,
) -> Vec<T> {
    let mut kept: Vec<T> = Vec::with_capacity(records.len());
    for record in records {
        if let Some(last) = kept.last()
            && is_same(last, &record)
        {
            let (row, file) = (last.origin().line, title(titles, last.origin()));
            log.left_aside += 1;
            let (fr, en) = (kept_words.fr, kept_words.en);
            let words = Words {
                found: say!("la ligne contredit la ligne {row} ({file})" | "the row contradicts row {row} ({file})"),
                expected: say!("une seule ligne pour ce fait" | "a single row for this fact"),
                mend: say!("garder la bonne et retirer l'autre" | "keep the right one and remove the other"),
                meanwhile: say!("{fr}" | "{en}"),
            };
            say_of(log, titles, &record, Severity::Warning, "contradiction", words);
            continue;
        }
        kept.push(record);
    }
    kept
}
