//! The services and directorates, and the links of each: who called whom, on which dates, and how long the service has been seen.

use super::super::View;
use super::kinds::{Kinds, kinds};
use crate::dossier::{Answer, Extent, PartnerIdx, PartnerKind, Table, TerritoryIdx};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// One service or directorate.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// The name under which it is most seen.
    pub(super) partner: PartnerIdx,
    /// The partner that stands for all its names.
    pub(super) canonical: PartnerIdx,
    /// Kind, in [`Links::kinds`].
    pub(super) kind: usize,
    /// First day it was seen in any table but that of calls.
    first_elsewhere: Option<Date>,
    /// First call with each counterpart, be it before the window.
    first_calls: BTreeMap<PartnerIdx, Date>,
    /// Calls sent and received: positions in `solicitations`, in order of time, one for each date, counterpart and nature.
    pub(super) sent: Vec<usize>,
    pub(super) received: Vec<usize>,
    /// Calls with each counterpart.
    pub(super) counterparts: BTreeMap<PartnerIdx, Exchange>,
    /// Is what its territory wrote down not to be trusted, or nothing at all?
    pub(super) is_unrecorded: bool,
}

/// Some calls: how many, how many were honoured, and how many have a known answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Calls {
    pub(super) number: usize,
    pub(super) honoured: usize,
    pub(super) answered: usize,
}

impl Calls {
    fn add(&mut self, answer: Option<Answer>) {
        self.number += 1;
        self.honoured += usize::from(answer == Some(Answer::Honoured));
        self.answered += usize::from(answer.is_some());
    }

    fn and(self, other: Self) -> Self {
        Self { number: self.number + other.number, honoured: self.honoured + other.honoured, answered: self.answered + other.answered }
    }
}

/// The calls between a service and one counterpart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Exchange {
    pub(super) sent: Calls,
    pub(super) received: Calls,
}

impl Exchange {
    /// Both ways.
    pub(super) fn number(self) -> usize {
        self.sent.number + self.received.number
    }
}

/// A service as the calls of everybody but some show it.
pub(super) struct Beside {
    pub(super) first_seen: Option<Date>,
    pub(super) sent: Calls,
    pub(super) received: Calls,
    /// Calls with each counterpart.
    pub(super) spread: Vec<u32>,
}

/// All nodes, and what they were compared within.
#[derive(Clone, Debug)]
pub(super) struct Links {
    /// In order of canonical partner.
    pub(super) nodes: Vec<Node>,
    pub(super) kinds: Kinds,
    /// The calls kept, in order: positions in `solicitations`.
    pub(super) calls: Vec<usize>,
    /// The day of the first of them, and the day of analysis.
    period: (Date, Date),
}

impl Links {
    /// Share of the period since that first day, 0 to 1; 1 when no table dates it.
    pub(super) fn exposure(&self, first_seen: Option<Date>) -> f64 {
        let (start, end) = self.period;
        let window = f64::from((end - start).get_days()).max(1.0);
        first_seen.map_or(1.0, |day| f64::from((end - day.max(start)).get_days()) / window).clamp(0.0, 1.0)
    }
}

impl Node {
    /// First day it was seen in any table.
    pub(super) fn first_seen(&self) -> Option<Date> {
        self.first_elsewhere.into_iter().chain(self.first_calls.values().copied()).min()
    }

    /// The same service without its calls to and from some others.
    pub(super) fn beside(&self, others: &BTreeSet<PartnerIdx>) -> Beside {
        let first_calls = self.first_calls.iter().filter(|(p, _)| !others.contains(p)).map(|(_, day)| *day);
        let kept = self.counterparts.iter().filter(|(p, _)| !others.contains(p)).map(|(_, exchange)| *exchange);
        let mut beside = Beside {
            first_seen: self.first_elsewhere.into_iter().chain(first_calls).min(),
            sent: Calls::default(),
            received: Calls::default(),
            spread: Vec::with_capacity(self.counterparts.len()),
        };
        for exchange in kept {
            beside.sent = beside.sent.and(exchange.sent);
            beside.received = beside.received.and(exchange.received);
            beside.spread.push(exchange.number() as u32);
        }
        beside
    }

    pub(super) fn n_links(&self) -> usize {
        self.sent.len() + self.received.len()
    }

    /// (honoured, with a known answer) among some calls.
    pub(super) fn honoured(view: &View, calls: &[usize]) -> (usize, usize) {
        let answers = calls.iter().filter_map(|&row| view.dossier.solicitations[row].answer);
        answers.fold((0, 0), |(honoured, known), answer| (honoured + usize::from(answer == Answer::Honoured), known + 1))
    }

    /// The longest time without a link between two links, if it passes half a year: its first and last day.
    pub(super) fn silence(&self, view: &View) -> Option<(Date, Date)> {
        let mut days: Vec<Date> = self.sent.iter().chain(&self.received).map(|&row| view.dossier.solicitations[row].date).collect();
        days.sort_unstable();
        let longest =
            days.windows(2).map(|pair| (pair[0], pair[1])).max_by_key(|(from, to)| ((*to - *from).get_days(), std::cmp::Reverse(*from)));
        longest.filter(|(from, to)| (*to - *from).get_days() > 182)
    }

    /// The last day it called or was called.
    pub(super) fn last_link(&self, view: &View) -> Option<Date> {
        self.sent.iter().chain(&self.received).map(|&row| view.dossier.solicitations[row].date).max()
    }
}

/// Is this partner one of the units of this room?
pub(super) fn is_service(kind: PartnerKind) -> bool {
    matches!(kind, PartnerKind::DepartmentService | PartnerKind::Directorate)
}

/// Gathers nodes and links as they stood on the day of analysis, looking back to `since`. Cost O(rows log rows).
pub(super) fn gather(view: &View, since: Date) -> Links {
    let dossier = view.dossier;
    let canonical = |partner| view.linkage.partners.canonical(partner);
    let first_elsewhere = first_elsewhere(view);
    let mut seen = BTreeSet::new();
    let calls: Vec<usize> = (0..dossier.solicitations.len())
        .filter(|&row| {
            let call = &dossier.solicitations[row];
            let (from, to) = (canonical(call.from), canonical(call.to));
            call.date > since && call.date <= view.as_of && from != to && seen.insert((call.date, from, to, call.nature))
        })
        .collect();
    let start = calls.iter().map(|&row| dossier.solicitations[row].date).min().unwrap_or(since);
    let ids: Vec<PartnerIdx> =
        (0..dossier.partners.len()).map(PartnerIdx::from).filter(|&p| canonical(p) == p && is_service(dossier.partner(p).kind)).collect();
    let position: BTreeMap<PartnerIdx, usize> = ids.iter().enumerate().map(|(i, &p)| (p, i)).collect();
    let kinds = kinds(view, &ids);
    let mut names: Vec<BTreeMap<PartnerIdx, usize>> = vec![BTreeMap::new(); ids.len()];
    let mut nodes: Vec<Node> = ids
        .iter()
        .zip(&kinds.of)
        .map(|(&partner, &kind)| Node {
            partner,
            canonical: partner,
            kind,
            first_elsewhere: first_elsewhere[partner.index()],
            first_calls: BTreeMap::new(),
            sent: Vec::new(),
            received: Vec::new(),
            counterparts: BTreeMap::new(),
            is_unrecorded: false,
        })
        .collect();
    for call in dossier.solicitations.iter().filter(|call| call.date <= view.as_of) {
        let (from, to) = (canonical(call.from), canonical(call.to));
        for (end, other) in [(from, to), (to, from)] {
            if let Some(&i) = position.get(&end) {
                let first = nodes[i].first_calls.entry(other).or_insert(call.date);
                *first = call.date.min(*first);
            }
        }
    }
    for &row in &calls {
        let call = &dossier.solicitations[row];
        let (from, to) = (canonical(call.from), canonical(call.to));
        if let Some(&i) = position.get(&from) {
            nodes[i].sent.push(row);
            nodes[i].counterparts.entry(to).or_default().sent.add(call.answer);
            *names[i].entry(call.from).or_default() += 1;
        }
        if let Some(&i) = position.get(&to) {
            nodes[i].received.push(row);
            nodes[i].counterparts.entry(from).or_default().received.add(call.answer);
            *names[i].entry(call.to).or_default() += 1;
        }
    }
    let recorded = recorded(view, calls.iter().copied());
    for (node, names) in nodes.iter_mut().zip(&names) {
        let most = names.values().max().copied().unwrap_or(0);
        node.partner = names.iter().find(|(_, n)| **n == most).map_or(node.canonical, |(&p, _)| p);
        node.is_unrecorded = dossier.partner(node.canonical).territory.is_some_and(|t| !recorded[t.index()]);
    }
    Links { nodes, kinds, calls, period: (start, view.as_of) }
}

/// The first day on which each canonical partner was seen, in any table but that of calls, up to the day of analysis. In order of partners.
fn first_elsewhere(view: &View) -> Vec<Option<Date>> {
    let dossier = view.dossier;
    let mut first: Vec<Option<Date>> = vec![None; dossier.partners.len()];
    let mut see = |partner: PartnerIdx, day: Date| {
        if day <= view.as_of {
            let slot = &mut first[view.linkage.partners.canonical(partner).index()];
            *slot = Some(slot.map_or(day, |known| known.min(day)));
        }
    };
    dossier.attendances.iter().for_each(|a| see(a.partner, dossier.meeting(a.meeting).date));
    for part in &dossier.participations {
        if let Some(day) = part.start.or(dossier.action(part.action).start) {
            see(part.partner, day);
        }
    }
    for agreement in &dossier.agreements {
        if let Some(day) = agreement.start {
            agreement.partners.iter().for_each(|&partner| see(partner, day));
        }
    }
    first
}

/// For each territory: does it write its solicitations down? Not when the dossier says so, nor when none of the partners seated there sent or received a single one
/// while the mean territory has ten or more.
pub(super) fn recorded(view: &View, calls: impl Iterator<Item = usize>) -> Vec<bool> {
    let dossier = view.dossier;
    let n = dossier.territories.len();
    let mut counts = vec![0usize; n];
    let mut has_services = vec![false; n];
    for partner in &dossier.partners {
        if let Some(territory) = partner.territory.filter(|_| is_service(partner.kind) || partner.kind == PartnerKind::Mds) {
            has_services[territory.index()] = true;
        }
    }
    for row in calls {
        let call = &dossier.solicitations[row];
        let [from, to] = [call.from, call.to].map(|p| dossier.partner(p).territory);
        from.iter().chain(to.iter().filter(|_| from != to)).for_each(|t| counts[t.index()] += 1);
    }
    let usual = counts.iter().zip(&has_services).filter(|(_, has)| **has).map(|(c, _)| *c).sum::<usize>();
    let n_with = has_services.iter().filter(|has| **has).count().max(1);
    let declared: BTreeSet<TerritoryIdx> = dossier
        .completeness
        .iter()
        .filter(|c| c.extent == Extent::Missing && c.scope == Table::Solicitations.code())
        .map(|c| c.territory)
        .collect();
    (0..n).map(|t| !declared.contains(&TerritoryIdx::from(t)) && (!has_services[t] || counts[t] > 0 || usual < 10 * n_with)).collect()
}
