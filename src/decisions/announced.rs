//! What a decision was expected to bring.

use crate::detectors::{Estimate, Finding};
use crate::dossier::Decision;

/// Hours a year that were expected, net of the time that it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Announced {
    /// Middle and interval; all three the same when only one figure was written down.
    pub hours: Estimate,
    /// Was it written beside the decision? Otherwise it is today's estimate.
    pub is_of_then: bool,
}

/// Column of a decision, whatever its capitals.
fn column(decision: &Decision, names: &[&str]) -> Option<f64> {
    let cell = decision.notes.iter().find(|(name, _)| names.contains(&name.trim().to_lowercase().as_str()));
    let value: f64 = cell?.1.trim().replace(',', ".").parse().ok()?;
    value.is_finite().then_some(value)
}

/// What was announced: the columns `gain_heures`, or `score`, `bas` and `haut` as the list of recommendations writes them; else `gain_etp`; else what today's finding says.
pub(super) fn announced(decision: &Decision, finding: Option<&Finding>, hours_per_fte: f64) -> Option<Announced> {
    let hours = column(decision, &["gain_heures", "heures", "score"]).or_else(|| Some(column(decision, &["gain_etp"])? * hours_per_fte));
    if let Some(mid) = hours {
        let of = |name| column(decision, &[name]);
        let (low, high) = (of("bas").unwrap_or(mid).min(mid), of("haut").unwrap_or(mid).max(mid));
        return Some(Announced { hours: Estimate { low, mid, high }, is_of_then: true });
    }
    let worth = &finding?.worth;
    let net = |hours: f64| hours - worth.effort_hours;
    let Estimate { low, mid, high } = worth.hours;
    Some(Announced { hours: Estimate { low: net(low), mid: net(mid), high: net(high) }, is_of_then: false })
}
