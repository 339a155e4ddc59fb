//! What a territory has to ask of each central directorate: calls without answer, services that nothing links, actions that run beside the département's own.

use super::Sources;
use crate::detectors::Subject;
use crate::dossier::{ActionIdx, Answer, Carrier, PartnerIdx, PartnerKind, TerritoryIdx};
use jiff::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Months over which calls are counted.
const MONTHS: i32 = 24;

/// The key of the detector of services that nothing links.
const ISOLATED: &str = "isolated_services";

/// What to ask of one directorate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// Which; none when the dossier doesn't say to which one the services or actions belong.
    pub directorate: Option<PartnerIdx>,
    /// Calls of the territory's services on it over the last two years.
    pub n_calls: usize,
    /// Those declined, or left without answer.
    pub n_in_vain: usize,
    /// Services of the territory that are isolated, or to be watched, and belong to it.
    pub isolated: Vec<PartnerIdx>,
    /// Actions of the territory that have the purpose of one that it leads.
    pub parallels: Vec<(ActionIdx, ActionIdx)>,
}

/// What each territory has to ask, directorates in canonical order; and the territories whose services call or are called at all.
pub(super) fn asks(sources: &Sources, units: &[Option<TerritoryIdx>]) -> (BTreeMap<TerritoryIdx, Vec<Ask>>, BTreeSet<TerritoryIdx>) {
    let (view, dossier) = (&sources.view, sources.view.dossier);
    let canonical = |partner: PartnerIdx| view.linkage.partners.canonical(partner);
    let home = |partner: PartnerIdx| {
        let is_ours = matches!(dossier.partner(partner).kind, PartnerKind::DepartmentService | PartnerKind::Mds);
        dossier.partner(partner).territory.filter(|_| is_ours).and_then(|t| units[t.index()])
    };
    let mut found: BTreeMap<TerritoryIdx, BTreeMap<Option<PartnerIdx>, Ask>> = BTreeMap::new();
    let mut callers = BTreeSet::new();
    let since = view.as_of.saturating_sub(Span::new().months(MONTHS));
    for call in dossier.solicitations.iter().filter(|call| call.date <= view.as_of) {
        callers.extend(home(call.from));
        callers.extend(home(call.to));
        let (Some(from), Some(directorate)) = (home(call.from), directorate(sources, canonical(call.to))) else { continue };
        if call.date > since {
            let ask = found.entry(from).or_default().entry(Some(directorate)).or_default();
            ask.n_calls += 1;
            ask.n_in_vain += usize::from(matches!(call.answer, Some(Answer::Declined | Answer::Unanswered)));
        }
    }
    for finding in sources.detections.iter().filter(|detection| detection.detector == ISOLATED).flat_map(|detection| &detection.findings) {
        for subject in &finding.subjects {
            if let Subject::Partner(service) = subject
                && let Some(at) = home(*service)
            {
                let above = directorate(sources, canonical(*service));
                found.entry(at).or_default().entry(above).or_default().isolated.push(*service);
            }
        }
    }
    for group in &view.linkage.actions.groups {
        let (central, local): (Vec<ActionIdx>, Vec<ActionIdx>) = group
            .members
            .iter()
            .map(|(action, _)| *action)
            .partition(|action| dossier.action(*action).carrier == Some(Carrier::Departmental));
        for theirs in central {
            let above = dossier.action(theirs).lead.and_then(|lead| directorate(sources, canonical(lead)));
            for ours in &local {
                for at in dossier.action(*ours).territories.iter().filter_map(|t| units[t.index()]).collect::<BTreeSet<_>>() {
                    found.entry(at).or_default().entry(above).or_default().parallels.push((*ours, theirs));
                }
            }
        }
    }
    let asks = found.into_iter().map(|(territory, by_directorate)| {
        let mut asks: Vec<Ask> = by_directorate.into_iter().map(|(directorate, ask)| Ask { directorate, ..ask }).collect();
        asks.sort_by_key(|ask| (ask.directorate.is_none(), ask.directorate));
        (territory, asks)
    });
    (asks.collect(), callers)
}

/// The nearest directorate above a partner, itself included.
fn directorate(sources: &Sources, partner: PartnerIdx) -> Option<PartnerIdx> {
    let (dossier, partners) = (sources.view.dossier, &sources.view.linkage.partners);
    let chain = std::iter::successors(Some(partner), |at| dossier.partner(*at).parent.map(|parent| partners.canonical(parent)));
    // A chain longer than any organisation is deep leads nowhere.
    chain.take(20).find(|at| dossier.partner(*at).kind == PartnerKind::Directorate)
}
