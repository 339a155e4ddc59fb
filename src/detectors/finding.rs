//! What a detector returns: findings with their evidence, and the tables of the report folder that it answers for.

use crate::dossier::{ActionIdx, PartnerIdx, Presence, RowRef, TerritoryIdx, codes};
use crate::linkage::MarkedAction;
use crate::text::{Sentence, Text};
use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};

codes! {
    /// What the conference could decide.
    Choice {
        Continue = "poursuivre", "poursuivre", "continue as is";
        Articulate = "articuler", "articuler", "coordinate";
        Pool = "mutualiser", "mutualiser", "pool";
        Lighten = "alleger", "alléger", "lighten";
        Stop = "arreter", "arrêter", "stop";
        Remobilise = "remobiliser", "remobiliser", "win back";
        Connect = "relier", "relier", "connect";
        Cover = "couvrir", "couvrir", "cover";
    }
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Subject {
    /// An action.
    Action(ActionIdx),
    /// A partner or service.
    Partner(PartnerIdx),
    /// A territory.
    Territory(TerritoryIdx),
}

/// How firmly a finding stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Standing {
    /// On the list, within the announced rate of false alarms.
    Established,
    /// Worth an eye; not on the list.
    Watch,
}

/// A middle value and its 80 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// Lower end.
    pub low: f64,
    /// Middle.
    pub mid: f64,
    /// Upper end.
    pub high: f64,
}

/// What acting on a finding could bring, if the finding is true.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Worth {
    /// Hours a year gained, or their declared equivalent.
    pub hours: Estimate,
    /// Euros a year gained, where costs are known.
    pub euros: Option<Estimate>,
    /// How easily it can be done, 0 to 1.
    pub feasibility: f64,
    /// Hours a year that it takes.
    pub effort_hours: f64,
    /// Where the figures come from, for people.
    pub assumption: Sentence,
}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// What it says.
    pub sentence: Sentence,
    /// Its share of the score in log-odds: positive speaks for, negative against. The shares of a finding add up to the log-odds of its score.
    pub share: f64,
    /// The rows behind it.
    pub rows: Vec<RowRef>,
}

/// An exhibit that is shown rather than told.
#[derive(Clone, Debug, PartialEq)]
pub enum Exhibit {
    /// Invitations in order of time, and what became of each.
    Attendance(Vec<(Date, Presence)>),
    /// The texts of the actions compared.
    Texts(Vec<MarkedAction>),
    /// Observed against expected counts: one entry a line (label, observed, expected low, mid, high).
    Expected(Vec<(Sentence, f64, Estimate)>),
}

/// Something found, with all that is needed to judge it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Stable key: detector and identifiers of the subjects.
    pub key: String,
    /// One line for people.
    pub title: Sentence,
    /// The records it is about, sorted.
    pub subjects: Vec<Subject>,
    /// The territories concerned, sorted.
    pub territories: Vec<TerritoryIdx>,
    /// Kind of finding within the detector, as coded in its table (`desengagement`, `inter_territoires` …), with its words.
    pub motive: (&'static str, Text),
    /// How firmly it stands.
    pub standing: Standing,
    /// Probability that it is true, 0 to 1.
    pub score: f64,
    /// The effect in its natural unit, with an 80 % interval, and what it measures.
    pub effect: Option<(Estimate, Sentence)>,
    /// Why: shares add up to `ln(score / (1 − score))`.
    pub evidence: Vec<Evidence>,
    /// What is shown rather than told.
    pub exhibits: Vec<Exhibit>,
    /// Label and value, for the item sheet.
    pub facts: Vec<(Text, Sentence)>,
    /// What stands against acting.
    pub obstacles: Vec<Sentence>,
    /// What could be decided, the recommended choice first, each with its argument.
    pub options: Vec<(Choice, Sentence)>,
    /// What would make it wrong, or change our mind.
    pub doubt: Sentence,
    /// What acting could bring.
    pub worth: Worth,
    /// Keys of findings that this one takes further: they leave the ranked list to it.
    pub builds_on: Vec<String>,
}

/// One cell of a result table.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing known.
    Empty,
    /// A text, as it is.
    Text(String),
    /// A theme, as the dossier writes it: words for people.
    Theme(String),
    /// A code on disk, words for people.
    Code(&'static str, Text),
    /// A count.
    Count(usize),
    /// A number, with the decimals shown.
    Number(f64, usize),
    /// A probability or share, 0 to 1.
    Share(f64),
    /// A record: identifier on disk, name for people.
    Subject(Subject),
    /// Several records.
    Subjects(Vec<Subject>),
}

/// A column of a result table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in the CSV file: a contract.
    pub code: &'static str,
    /// Title for people.
    pub title: Text,
}

/// A table of the report folder.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultTable {
    /// Name of the file, without its ending: `mobilisation`.
    pub file: &'static str,
    /// Caption for people.
    pub caption: Text,
    /// Columns, in the order of the file.
    pub columns: &'static [Column],
    /// Rows in their order, as long as the columns.
    pub rows: Vec<Vec<Value>>,
    /// Is it shown in the report too, or only written to disk?
    pub is_shown: bool,
}

/// All that one detector has to say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detection {
    /// Key of the detector.
    pub detector: &'static str,
    /// Findings, surest first, ties by key.
    pub findings: Vec<Finding>,
    /// Tables of the report folder.
    pub tables: Vec<ResultTable>,
    /// What could not be assessed, and why.
    pub silences: Vec<Sentence>,
}

/// A finding's key: the detector, and a digest of the identifiers of its subjects, sorted. Never depends on rank, run or order of rows.
pub fn key(detector: &str, ids: &[&str]) -> String {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    let digest = Sha256::digest(ids.join("\u{1f}").as_bytes());
    let short: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    format!("{detector}-{short}")
}
