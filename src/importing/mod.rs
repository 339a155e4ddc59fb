//! The loading bay: what others keep in their own formats → the tables of a dossier, and an account of all that could not be carried over.
//!
//! | file | what it knows |
//! | --- | --- |
//! | `hxl.rs`, `data_inclusion.rs`, `hsds.rs`, `subsidies.rs`, `links.rs`, `geography.rs` | one foreign format each: how its tables are recognised, what their columns become |
//! | `json_rows.rs`, `hsds_json.rs`, `graph_xml.rs` | JSON, GraphML and GEXF → the tables that those formats know |
//! | `geojson.rs` | outlines, which are set down as they are |
//! | `sheets.rs`, `plan.rs`, `mapping.rs` | agents' own tables: what each sheet and column is, and `correspondances.toml` |
//! | `draft.rs`, `columns.rs`, `places.rs`, `kinds.rs` | the dossier while it is being made; where things are and what they are |
//! | `understood.rs`, `losses.rs` | what was understood, what was lost |
//! | `settle.rs` | the draft, read as any dossier is |
//!
//! To add a format: one file with a `Format`, and its line in `FORMATS` below. What a file is, its content says, never its name; the first format that recognises a table
//! has it, and agents' tables are the last resort. Every foreign row is kept, or left aside with a remark ([`Counts`]).

mod columns;
mod data_inclusion;
mod draft;
mod geography;
mod geojson;
mod graph_xml;
mod hsds;
mod hsds_json;
mod hxl;
mod json_rows;
mod kinds;
mod links;
mod losses;
mod mapping;
mod places;
mod plan;
mod settle;
mod sheets;
mod subsidies;
mod understood;

pub use losses::{Loss, Why};
pub use mapping::{Correction, FILE as MAPPING_FILE, Mapping};
pub use plan::meanings;
pub use settle::{Counts, ImportedTable};
pub use understood::{Confidence, Meaning, Understood};

use crate::dossier::{Loaded, Place, Remark, Severity, shown};
use crate::say;
use crate::sources::{Body, Fault, Opened, RawTable, SourceError};
use crate::text::{Sentence, Text};
use draft::Draft;

/// A foreign format.
struct Format {
    /// Stable name.
    key: &'static str,
    /// What it is called.
    title: Text,
    /// How its things become ours, for people.
    reading: Text,
    /// Is a table of this format?
    recognise: fn(&RawTable) -> Option<Recognised>,
    /// Do tables that were recognised make sense together?
    confirm: fn(&[&RawTable]) -> bool,
    /// Puts tables into the draft.
    convert: fn(&[(&RawTable, Recognised)], &mut Draft),
}

/// A table that was recognised.
#[derive(Clone, Debug)]
struct Recognised {
    /// Position of the row of headers.
    header: usize,
    /// What had to be assumed.
    assumed: Option<Sentence>,
}

impl Recognised {
    fn plain(header: usize) -> Self {
        Self { header, assumed: None }
    }
}

/// A format whose tables make sense by themselves.
fn always(_: &[&RawTable]) -> bool {
    true
}

/// The formats, in the order in which they are asked, and in which their tables are converted: places come first, since the others refer to them.
static FORMATS: &[Format] = &[
    geography::MOVEMENTS,
    geography::MEMBERSHIPS,
    hxl::FORMAT,
    hsds::FORMAT,
    data_inclusion::FORMAT,
    subsidies::FORMAT,
    links::FORMAT,
    sheets::FORMAT,
];

/// What a format is called, and how its things become ours.
pub fn about(key: &str) -> Option<(Text, Text)> {
    FORMATS.iter().find(|format| format.key == key).map(|format| (format.title, format.reading))
}

/// All that an import gives.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The dossier, read as any dossier is; its remarks stand in [`Imported::remarks`].
    pub loaded: Loaded,
    /// Its tables, to be written.
    pub tables: Vec<ImportedTable>,
    /// Outlines of territories, to be written as they are.
    pub outlines: Option<Vec<u8>>,
    /// What was understood, source by source.
    pub understood: Vec<Understood>,
    /// What could not be carried over, field by field.
    pub losses: Vec<Loss>,
    /// What has to be said of the foreign files, with the file, the sheet, the row and the column.
    pub remarks: Vec<Remark>,
    /// What became of the rows of each source.
    pub counts: Vec<Counts>,
}

impl Imported {
    /// `correspondances.toml` for what was understood.
    pub fn mapping(&self) -> String {
        mapping::write(&self.understood)
    }

    /// Was anything of it in a format of its own, rather than a table that could be anybody's?
    pub fn is_foreign(&self) -> bool {
        let ours = [sheets::FORMAT.key, geography::MEMBERSHIPS.key, geography::MOVEMENTS.key];
        self.counts.iter().any(|count| !ours.contains(&count.format) && count.kept > 0)
    }
}

/// Makes a dossier of foreign files. `faults`: files that could not be opened; `name`: the dossier's.
pub fn import(opened: Vec<Opened>, faults: Vec<Fault>, mapping: &Mapping, name: &str) -> Imported {
    let mut draft = Draft::default();
    let mut remarks: Vec<Remark> = faults.into_iter().map(|(file, error)| unreadable(&file, &error)).collect();
    let (mut tables, mut outlines) = (Vec::new(), Vec::new());
    for file in opened {
        match file.body {
            Body::Table(table) => tables.push(table),
            Body::Json(value) if geojson::is_outline(&value) => outlines.push((file.name, value)),
            // What describes the tables of a package is none of them.
            Body::Json(value) if value.get("resources").is_some_and(serde_json::Value::is_array) => {}
            Body::Json(value) => {
                let cut = hsds_json::tables(&file.name, &value);
                let cut = if cut.is_empty() { json_rows::tables(&file.name, &value) } else { cut };
                if cut.is_empty() {
                    remarks.push(of_file(&file.name, say!("ce JSON n'est pas une liste de fiches" | "this JSON is no list of records")));
                }
                tables.extend(cut);
            }
            Body::Xml { text, root } if graph_xml::is_graph(&root) => tables.extend(graph_xml::tables(&file.name, &text)),
            Body::Xml { root, .. } => {
                let root = shown(&root);
                remarks.push(of_file(
                    &file.name,
                    say!("ce XML (<{root}>) n'est ni du GraphML ni du GEXF" | "this XML (<{root}>) is neither GraphML nor GEXF"),
                ));
            }
        }
    }
    for table in &tables {
        remarks.extend(table.notices.iter().map(|notice| noticed(table, notice)));
    }
    let outlines = geojson::join(outlines, &mut remarks);
    convert(&tables, mapping, &mut draft);
    let settled = settle::settle(&mut draft, name);
    remarks.append(&mut draft.remarks);
    let losses = draft.losses();
    Imported {
        loaded: settled.loaded,
        tables: settled.tables,
        outlines,
        understood: draft.understood,
        losses,
        remarks,
        counts: settled.counts,
    }
}

/// Gives each table to the first format that recognises it, and agents' tables the rest.
fn convert(tables: &[RawTable], mapping: &Mapping, draft: &mut Draft) {
    let mut left: Vec<&RawTable> = tables.iter().filter(|table| !table.is_empty()).collect();
    for format in FORMATS {
        let is_theirs = |raw: &RawTable| mapping.of(raw).is_none().then(|| (format.recognise)(raw)).flatten();
        let (mut own, mut others) = (Vec::new(), Vec::new());
        for raw in left {
            match is_theirs(raw) {
                Some(recognised) => own.push((raw, recognised)),
                None => others.push(raw),
            }
        }
        let sources: Vec<&RawTable> = own.iter().map(|(raw, _)| *raw).collect();
        if own.is_empty() || !(format.confirm)(&sources) {
            others.extend(sources);
            left = others;
            continue;
        }
        let from = draft.sources.len();
        (format.convert)(&own, draft);
        for (raw, recognised) in own {
            let source = (from..draft.sources.len()).find(|at| draft.sources[*at].title == raw.title());
            if let (Some(assumed), Some(source)) = (recognised.assumed, source) {
                let words = [assumed, say!("rien, si c'est bien cela" | "nothing, if that is it"), Sentence::default()];
                draft.remark(source, None, None, Severity::Information, "assumed", words);
            }
        }
        left = others;
    }
    // In the order in which they were given.
    let rest: Vec<&RawTable> = tables.iter().filter(|table| left.iter().any(|other| std::ptr::eq(*other, *table))).collect();
    sheets::convert(&rest, mapping, draft);
}

/// A whole file that could not be opened.
fn unreadable(file: &str, error: &SourceError) -> Remark {
    of_whole_file(Severity::Error, "unreadable_file", file, error.sentence().without_stop(), left_aside())
}

fn of_file(file: &str, found: Sentence) -> Remark {
    of_whole_file(Severity::Warning, "unknown_file", file, found, left_aside())
}

fn left_aside() -> Sentence {
    say!("il est laissé de côté" | "it is left aside")
}

/// What has to be said of a file as a whole, and what is done with it.
fn of_whole_file(severity: Severity, kind: &'static str, file: &str, found: Sentence, meanwhile: Sentence) -> Remark {
    let place = Place { source: shown(file), ..Place::default() };
    let empty = Sentence::default;
    Remark { severity, kind, table: None, place, found, expected: empty(), mend: empty(), meanwhile, others: 0 }
}

fn noticed(table: &RawTable, notice: &crate::sources::Notice) -> Remark {
    let column = notice.column.map(|position| crate::dossier::ColumnPlace { position, name: crate::sources::column_letter(position) });
    let place = Place { source: shown(&table.title()), row: notice.row, line: None, column };
    let notice = notice.clone();
    Remark {
        severity: notice.severity,
        kind: notice.kind,
        table: None,
        place,
        found: notice.found,
        expected: notice.expected,
        mend: notice.mend,
        meanwhile: notice.meanwhile,
        others: 0,
    }
}
