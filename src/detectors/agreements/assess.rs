//! Where each agreement stands, and how sure that is.
//!
//! # Method     Expired or expiring: log-odds that the signatories go on working together without it, from what they do together. Unused: nothing in common since it
//! began, against what agreements of the same age show (gamma–Poisson, the agreement itself left out), when one in five is asleep.

use super::super::{Standing, View};
use super::usage::Usage;
use crate::dossier::{Extent, Table, TerritoryIdx};
use crate::settings::Section;
use crate::statistics::gamma_poisson::{GammaPoisson, expected_from_peers};
use crate::statistics::scalar::{logit, sigmoid};
use jiff::Span;
use jiff::civil::Date;

/// What speaks for work that goes on, in log-odds: each action, common meeting and call of the last year, three of each at most.
pub(super) const WEIGHTS: (f64, f64, f64) = (0.9, 0.4, 0.2);
/// Of each, at most so many.
const MOST: usize = 3;
/// Where one starts when it has expired (it may have been renewed without the table saying so), and when it is about to.
const START: (f64, f64) = (-0.6, 0.0);
/// What a table of agreements said to be whole adds to it.
const WHOLE: f64 = 0.8;
/// Share of agreements that are asleep, before looking.
const ASLEEP: f64 = 0.2;
/// Events expected below which it is too early to call an agreement unused.
const EXPECTED_MINIMUM: f64 = 3.0;

/// Where an agreement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// Its term is over, and the work goes on.
    Expired,
    /// Its term comes, and the work goes on.
    Expiring,
    /// Nothing was done with it.
    Unused,
    /// Its term comes; nothing shows what it serves for.
    Ending,
    /// In use.
    InUse,
    /// Another has taken its place.
    Replaced,
    /// Over, and nothing goes on.
    Over,
    /// In preparation.
    ToCome,
    /// Too early, or nothing that could be seen.
    NotAssessable,
}

/// An agreement judged.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Assessment {
    pub(super) state: State,
    /// Common meetings and calls of the last year.
    pub(super) recent: (Vec<usize>, Vec<usize>),
    /// Events expected of an agreement of its age.
    pub(super) expected: f64,
    /// Terms of the log-odds, in the order of the sentences; empty without a score.
    pub(super) terms: Vec<f64>,
    /// Is the table of agreements said to be whole on its territories?
    pub(super) is_whole: bool,
    pub(super) standing: Option<Standing>,
}

impl Assessment {
    /// Probability that what is said is true.
    pub(super) fn score(&self) -> Option<f64> {
        (!self.terms.is_empty()).then(|| sigmoid(self.terms.iter().sum()))
    }
}

/// Judges all agreements, in order.
pub(super) fn assess(view: &View, settings: &Section, all: &[Usage], horizon: Date) -> Vec<Assessment> {
    let dossier = view.dossier;
    let year = view.as_of.saturating_sub(Span::new().years(1));
    // Months of life so far: what is expected grows with them.
    let months = |usage: &Usage| {
        let agreement = dossier.agreement(usage.agreement);
        let last = agreement.end.map_or(view.as_of, |end| end.min(view.as_of));
        agreement.start.map_or(0.0, |start| f64::from((last - start).get_days().max(0)) / 30.4)
    };
    // Agreements of one signatory, or still to come, show nothing in common.
    let can_be_used = |usage: &Usage| usage.partners.len() >= 2 && !usage.is_to_come;
    let units: Vec<(usize, f64, f64)> =
        all.iter().map(|usage| if can_be_used(usage) { (0, months(usage), usage.n_events() as f64) } else { (0, 0.0, 0.0) }).collect();
    let expected = expected_from_peers(&units);
    let counts: Vec<(f64, f64)> = units.iter().zip(&expected).map(|((.., n), e)| (*n, *e)).collect();
    let spread = GammaPoisson::fit_beside(&counts, &[0.02, 0.1], ASLEEP);
    let one = |(usage, expected): (&Usage, f64)| {
        let agreement = dossier.agreement(usage.agreement);
        let recent = usage.since(view, year);
        let is_whole = is_whole(view, &agreement.territories, Table::Agreements);
        let goes_on = !usage.actions.is_empty() || recent.0.len() >= 2;
        let is_over = agreement.end.is_some_and(|end| end < view.as_of);
        let is_near = agreement.end.is_some_and(|end| end <= horizon);
        let state = match () {
            () if usage.is_to_come => State::ToCome,
            () if usage.successor.is_some() => State::Replaced,
            () if is_over && !goes_on => State::Over,
            () if is_over => State::Expired,
            () if usage.n_events() > 0 && is_near && goes_on => State::Expiring,
            () if usage.n_events() > 0 => State::InUse,
            () if is_near && (usage.partners.len() < 2 || expected < EXPECTED_MINIMUM) => State::Ending,
            () if usage.partners.len() < 2 || expected < EXPECTED_MINIMUM => State::NotAssessable,
            () => State::Unused,
        };
        let terms = match state {
            State::Expired | State::Expiring => going_on(state, usage, &recent, is_whole),
            State::Unused => {
                let base = logit(ASLEEP);
                vec![base, -spread.ln_pmf(0.0, expected)]
            }
            _ => Vec::new(),
        };
        let score = if terms.is_empty() { 0.0 } else { sigmoid(terms.iter().sum()) };
        // Where actions may be missing, nothing seen in common proves nothing.
        let can_be_said = match state {
            State::Unused => is_whole_for_actions(view, &agreement.territories),
            _ => true,
        };
        let standing = if score >= settings.number("confidence_minimum") && can_be_said {
            Some(Standing::Established)
        } else {
            (score >= settings.number("watch_from")).then_some(Standing::Watch)
        };
        Assessment { state, recent, expected, terms, is_whole, standing }
    };
    all.iter().zip(expected.iter().copied()).map(one).collect()
}

/// Starting point, actions, meetings, calls, completeness.
fn going_on(state: State, usage: &Usage, recent: &(Vec<usize>, Vec<usize>), is_whole: bool) -> Vec<f64> {
    let few = |n: usize| n.min(MOST) as f64;
    let start = if state == State::Expired { START.0 } else { START.1 };
    vec![
        start,
        WEIGHTS.0 * few(usage.actions.len()),
        WEIGHTS.1 * few(recent.0.len()),
        WEIGHTS.2 * few(recent.1.len()),
        if is_whole && state == State::Expired { WHOLE } else { 0.0 },
    ]
}

/// Is a table said to be whole on all these territories? Without any, on the whole département.
pub(super) fn is_whole(view: &View, territories: &[TerritoryIdx], table: Table) -> bool {
    let dossier = view.dossier;
    if territories.is_empty() {
        let tops: Vec<TerritoryIdx> =
            (0..dossier.territories.len()).map(TerritoryIdx::from).filter(|t| dossier.territory(*t).parent.is_none()).collect();
        return !tops.is_empty() && tops.iter().all(|t| dossier.is_whole(*t, table));
    }
    territories.iter().all(|t| dossier.is_whole(*t, table))
}

/// The same for actions; an agreement of the whole département asks it of the territories that say anything at all.
fn is_whole_for_actions(view: &View, territories: &[TerritoryIdx]) -> bool {
    let dossier = view.dossier;
    let doubtful = dossier.completeness.iter().any(|c| c.scope == Table::Actions.code() && c.extent != Extent::Whole);
    let is_wide = territories.is_empty() || territories.iter().any(|t| dossier.unit(*t).is_none());
    if is_wide && doubtful { false } else { is_whole(view, territories, Table::Actions) }
}
