//! The tracking table: a row a proposal or decision, with lists to choose from.

use super::sheet::{ColumnSpec, SheetSpec, Typed, add};
use super::{pick, workbook, written};
use crate::dossier::Verdict;
use crate::rendering::pack::{PROGRESS, TrackedDecision};
use crate::text::Lang;
use jiff::civil::Date;
use rust_xlsxwriter::XlsxError;

/// Decisions that one can follow in a table; a conference takes some twenty a session.
const ROWS: usize = 5_000;

/// Rows left under the last one, for what the conference adds by itself.
const SPARE_ROWS: u32 = 12;

/// The tracking table as a workbook. `stamp`: at the foot of each printed page.
pub fn tracker(decisions: &[TrackedDecision], as_of: Date, stamp: &str, lang: Lang) -> Vec<u8> {
    written(made(decisions, as_of, stamp, lang))
}

fn made(decisions: &[TrackedDecision], as_of: Date, stamp: &str, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let title = pick(lang, "Tableau de suivi des décisions", "Tracking table of decisions");
    let column =
        |fr: &'static str, en: &'static str, width: f64| ColumnSpec { title: pick(lang, fr, en).into(), width, ..ColumnSpec::default() };
    let words = |labels: &mut dyn Iterator<Item = crate::text::Text>| labels.map(|label| label.get(lang).to_owned()).collect::<Vec<_>>();
    let verdicts = words(&mut Verdict::ALL.iter().map(|verdict| verdict.label()));
    let progress = words(&mut PROGRESS.into_iter());
    let spec = SheetSpec {
        name: pick(lang, "Suivi", "Tracking").into(),
        heading: title.into(),
        foot: stamp.into(),
        columns: vec![
            column("N°", "No.", 5.0),
            column("Proposition", "Proposal", 52.0),
            column("Choix proposé", "Recommended", 16.0),
            ColumnSpec { choices: verdicts, ..column("Décision", "Decision", 13.0) },
            column("Qui", "Who", 24.0),
            column("Pour quand", "By when", 12.0),
            ColumnSpec { choices: progress, ..column("Avancement", "Progress", 13.0) },
            column("Remarques", "Remarks", 40.0),
            column("Clé", "Key", 34.0),
        ],
        rows: (1_u32..).zip(decisions.iter().take(ROWS)).map(|(number, decision)| row(number, decision)).collect(),
        spare_rows: SPARE_ROWS,
    };
    let mut workbook = workbook(title, as_of);
    add(&mut workbook, &spec, lang)?;
    workbook.save_to_buffer()
}

fn row(number: u32, decision: &TrackedDecision) -> Vec<Typed> {
    let text = |words: &str| if words.is_empty() { Typed::Empty } else { Typed::Text(words.to_owned()) };
    vec![
        Typed::Number(f64::from(number), 0),
        text(&decision.title),
        text(&decision.recommended),
        text(&decision.decision),
        text(&decision.who),
        decision.due.map_or(Typed::Empty, Typed::Day),
        text(&decision.progress),
        text(&decision.remarks),
        text(&decision.key),
    ]
}
