//! Words that both kinds of finding draw on: names, and what acting is worth.

use super::super::{Estimate, Value, View, Worth};
use crate::dossier::{ActionIdx, TerritoryIdx};
use crate::lexicon::themes;
use crate::text::{Sentence, enumerate};

/// Actions, or territories, named one by one.
pub(super) const NAMED: usize = 3;

/// « Le titre » (territoire).
pub(super) fn action(view: &View, action: ActionIdx) -> Sentence {
    let record = view.dossier.action(action);
    let places: Vec<String> = record.territories.iter().take(NAMED).map(|t| view.dossier.territory(*t).name.clone()).collect();
    let (title, places) = (&record.title, places.join(", "));
    Sentence { fr: format!("« {title} » ({places})"), en: format!("'{title}' ({places})") }
}

/// Several of them.
pub(super) fn actions(view: &View, list: &[ActionIdx]) -> Sentence {
    let (fr, en): (Vec<String>, Vec<String>) = list.iter().take(NAMED).map(|a| action(view, *a)).map(|s| (s.fr, s.en)).unzip();
    Sentence { fr: enumerate(&fr).fr, en: enumerate(&en).en }
}

/// Names of territories.
pub(super) fn places(view: &View, list: &[TerritoryIdx]) -> Sentence {
    enumerate(&list.iter().map(|t| view.dossier.territory(*t).name.clone()).collect::<Vec<_>>())
}

/// A theme in words, in lower case within a sentence.
pub(super) fn theme(code: &str) -> Sentence {
    let lower = |text: &str| {
        let mut chars = text.chars();
        chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
    };
    let label = themes::label(code);
    Sentence { fr: lower(&label.fr), en: lower(&label.en) }
}

/// A theme as a cell.
pub(super) fn cell(code: &str) -> Value {
    Value::Theme(code.to_owned())
}

/// A public as a cell.
pub(super) fn public(code: &str) -> Value {
    Value::Text(code.to_owned())
}

/// A declared equivalent in hours.
pub(super) fn worth(hours: f64, feasibility: f64, effort_hours: f64, assumption: Sentence) -> Worth {
    Worth { hours: Estimate { low: hours, mid: hours, high: hours }, euros: None, feasibility, effort_hours, assumption }
}
