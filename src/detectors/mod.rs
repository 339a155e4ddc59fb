//! The rooms: one question, one file. [`DETECTORS`] is the one list.

mod finding;
mod pooling_candidates;
mod redundant_actions;
mod weakly_mobilised_partners;

use crate::dossier::Dossier;
use crate::linkage::Linkage;
use crate::network::Network;
use crate::settings::{Parameter, Section, SectionSpec, Settings};
use crate::text::Text;
pub use finding::*;
use jiff::civil::Date;

/// What a detector looks at.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The validated model.
    pub dossier: &'a Dossier,
    /// Day of the analysis.
    pub as_of: Date,
    /// Which records speak of the same thing.
    pub linkage: &'a Linkage,
    /// The weighted graph.
    pub network: &'a Network,
}

/// A question that maillage answers: text for people, parameters, and a function.
#[derive(Clone, Copy, Debug)]
pub struct Detector {
    /// The file's name; recorded decisions refer to it, so it never changes.
    pub key: &'static str,
    /// What is found.
    pub title: Text,
    /// The user's question.
    pub question: Text,
    /// How it is answered, in plain words.
    pub method: Text,
    /// What would make it wrong.
    pub doubt: Text,
    /// What a user may change.
    pub parameters: &'static [Parameter],
    /// Answers the question. `settings`: this detector's section.
    detect: fn(&View, &Section) -> Detection,
}

/// Every detector, in alphabetical order.
pub const DETECTORS: &[Detector] = &[pooling_candidates::DETECTOR, redundant_actions::DETECTOR, weakly_mobilised_partners::DETECTOR];

impl Detector {
    /// Its section of `maillage.toml`.
    pub const fn section(&self) -> SectionSpec {
        SectionSpec { key: self.key, title: self.title, parameters: self.parameters }
    }

    /// Answers its question about a dossier.
    pub fn run(&self, view: &View, settings: &Settings) -> Detection {
        (self.detect)(view, &settings.section(self.section()))
    }
}

/// Writes tables as `evaluate.py` reads them, under the folder that tests may write in.
#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "only in tests, and only on demand")]
fn print_for_tests(dossier: &Dossier, tables: &[ResultTable]) {
    let Ok(folder) = std::env::var("MAILLAGE_TABLES") else { return };
    let folder = std::path::Path::new(&folder).join("tables");
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for table in tables {
        let mut out = csv::Writer::from_path(folder.join(format!("{}.csv", table.file))).expect("the file can be written");
        out.write_record(table.columns.iter().map(|c| c.code)).expect("a header");
        for row in &table.rows {
            let cells = row.iter().map(|cell| match cell {
                Value::Empty => String::new(),
                Value::Text(text) => text.clone(),
                Value::Code(code, _) => (*code).to_owned(),
                Value::Count(n) => n.to_string(),
                Value::Number(x, digits) => format!("{x:.digits$}"),
                Value::Share(p) => format!("{p:.6}"),
                Value::Subject(Subject::Action(a)) => dossier.action(*a).id.clone(),
                Value::Subject(Subject::Partner(p)) => dossier.partner(*p).id.clone(),
                Value::Subject(Subject::Territory(t)) => dossier.territory(*t).id.clone(),
                Value::Subjects(_) => String::new(),
            });
            out.write_record(cells).expect("a row");
        }
    }
}
