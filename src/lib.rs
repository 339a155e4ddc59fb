//! **maillage** reads what a département keeps of its partner network — territories, partners, actions, meetings, solicitations, agreements —,
//! makes one weighted graph of it, finds what nobody can see from inside a single territory, and turns it into ranked, explained recommendations.
//!
//! # The plan of the house, in reading order
//!
//! | room | what goes in | what comes out |
//! | --- | --- | --- |
//! | [`statistics`] | numbers | numbers; not one word of the domain |
//! | [`lexicon`] | French text | stems, concepts, expanded acronyms |
//! | [`sources`] | bytes | rows with their place (file, row, column) |
//! | [`dossier`] | rows | the validated model, and every problem with its row |
//! | [`importing`] | foreign tables | the tables of a dossier, and what could not be carried over |
//! | [`linkage`] | the model | which actions pursue one purpose, which partners are one |
//! | [`network`] | the model | one weighted graph |
//! | [`detectors`] | all of these | findings: score, evidence, doubt. One question, one file |
//! | [`comparison`] | all of these | territories beside their like: types, peers, indicators, what surely differs |
//! | [`decisions`] | past decisions | what they change in today's list |
//! | [`recommendations`] | findings | one ranked list, stable and diverse, with its reasons |
//! | [`planning`] | the ranked list | what the conference has room for; who meets whom, when, about what |
//! | [`portraits`] | all of these | what concerns one territory, one basin, one large partner |
//! | [`changes`] | two dossiers | what became of each action, partner and link from one year to the next |
//! | [`rendering`] | the analysis | HTML, PDF, DOCX, XLSX, ICS, SVG, DOT, CSV, JSON |
//! | `register` | what people decide | a file that forgets nothing, beside the dossier |
//! | [`opening`] | a path | the dossier behind it with its settings and its register, as every door reads it |
//! | `web` | requests of a browser | pages; only calls this chain |
//! | [`cli`] | arguments | an exit code; only calls this chain |
//!
//! Data flows down this table, imports only go up it ([`text`] and [`settings`] stand above all). [`analyse`] is the chain itself.
//!
//! # What is absent
//!
//! From `linkage` to `planning` nothing returns an error: a valid dossier has an answer. Nothing but `sources`, `rendering` and the doors
//! (`opening`, `register`, `web`, `cli`) touches the disk. No clock, no environment, no network in the core: the date of analysis is an argument. No detector knows another, nor a format. No shared state:
//! a stage takes values and returns one.

pub mod text;

pub mod settings;

pub mod statistics;

pub mod lexicon;

pub mod sources;

pub mod dossier;

pub mod importing;

pub mod linkage;

pub mod network;

pub mod detectors;

pub mod comparison;

pub mod decisions;

pub mod recommendations;

pub mod planning;

pub mod portraits;

pub mod changes;

pub mod rendering;

#[cfg(feature = "web")]
pub mod register;

pub mod opening;

#[cfg(feature = "web")]
pub mod web;

pub mod cli;

mod analysis;

pub use analysis::{Analysis, analyse, analyse_with, sections};

#[cfg(test)]
pub(crate) use analysis::testing as analysed;
