//! A dossier with its attendance or its calls drawn again, with or without somebody weak or isolated in it.

use maillage::detectors::Value;
use maillage::dossier::{Dossier, MeetingKind, PartnerIdx, PartnerKind, Presence, TerritoryIdx};
use maillage::linkage::Linkage;
use maillage::statistics::random::Stream;
use maillage::statistics::ridge_logistic::{Factor, RidgeLogistic};
use maillage::statistics::scalar::sigmoid;
use std::collections::{BTreeMap, BTreeSet};

pub type Unit = (PartnerIdx, TerritoryIdx);

/// How much ordinary partners differ, in log-odds: the middle of what the detector allows for.
const SPREAD: f64 = 0.35;

/// A partner made weak: so many log-odds less from some invitation on.
#[derive(Clone, Copy, Debug)]
pub struct Weak {
    pub unit: Unit,
    from: f64,
    loss: f64,
}

/// What each row of `presences` leads to expect: kind, territory, kind of meeting and sitting.
pub struct Attendance {
    log_odds: Vec<f64>,
    units: BTreeMap<Unit, Vec<usize>>,
    excused: f64,
}

fn units(dossier: &Dossier, linkage: &Linkage) -> BTreeMap<Unit, Vec<usize>> {
    let mut units: BTreeMap<Unit, Vec<usize>> = BTreeMap::new();
    for (row, a) in dossier.attendances.iter().enumerate() {
        units.entry((linkage.partners.canonical(a.partner), dossier.meeting(a.meeting).territory)).or_default().push(row);
    }
    units.values_mut().for_each(|rows| rows.sort_by_key(|&row| (dossier.meeting(dossier.attendances[row].meeting).date, row)));
    units
}

/// Invitations since each unit last came; all of them for one that never did.
pub fn since_last(dossier: &Dossier, linkage: &Linkage) -> BTreeMap<Unit, f64> {
    let came = |row: &usize| dossier.attendances[*row].presence == Presence::Present;
    units(dossier, linkage).into_iter().map(|(unit, rows)| (unit, rows.iter().rev().take_while(|row| !came(row)).count() as f64)).collect()
}

impl Attendance {
    pub fn fit(dossier: &Dossier, linkage: &Linkage) -> Self {
        let rows = &dossier.attendances;
        let meeting = |row: usize| dossier.meeting(rows[row].meeting);
        let factor = |n_levels: usize, level: &dyn Fn(usize) -> usize| Factor {
            level_of: (0..rows.len()).map(|row| level(row) as u32).collect(),
            n_levels,
            penalty: 10.0,
        };
        let kind = |row: usize| dossier.partner(linkage.partners.canonical(rows[row].partner)).kind;
        let factors = [
            factor(PartnerKind::ALL.len(), &|row| PartnerKind::ALL.iter().position(|k| *k == kind(row)).unwrap_or(0)),
            factor(dossier.territories.len(), &|row| meeting(row).territory.index()),
            factor(MeetingKind::ALL.len(), &|row| MeetingKind::ALL.iter().position(|k| *k == meeting(row).kind).unwrap_or(0)),
            factor(dossier.meetings.len(), &|row| rows[row].meeting.index()),
        ];
        let outcomes: Vec<f64> = rows.iter().map(|a| if a.presence == Presence::Present { 1.0 } else { 0.0 }).collect();
        let missed = outcomes.iter().filter(|y| **y == 0.0).count().max(1) as f64;
        let excused = rows.iter().filter(|a| a.presence == Presence::Excused).count() as f64 / missed;
        Self { log_odds: RidgeLogistic::fit(&outcomes, &factors).log_odds, units: units(dossier, linkage), excused }
    }

    /// One unit in twenty among those invited six times or more: never comes, comes less, or leaves on the way.
    pub fn choose(&self, seed: u64) -> Vec<Weak> {
        let mut stream = Stream::new(seed, 1);
        let mut firm: Vec<(Unit, usize)> = self.units.iter().filter(|u| u.1.len() >= 6).map(|(&unit, rows)| (unit, rows.len())).collect();
        stream.shuffle(&mut firm);
        let n = firm.len() / 20;
        firm.into_iter()
            .take(n)
            .enumerate()
            .map(|(position, (unit, _))| match position % 3 {
                0 => Weak { unit, from: 0.0, loss: 5.0 },
                1 => Weak { unit, from: 0.0, loss: 2.5 },
                _ => Weak { unit, from: 0.3 + 0.4 * stream.uniform(), loss: 4.5 },
            })
            .collect()
    }

    /// Attendance drawn again; nobody waits for means.
    pub fn draw(&self, dossier: &Dossier, seed: u64, weak: &[Weak]) -> Dossier {
        let mut drawn = dossier.clone();
        drawn.participations.iter_mut().for_each(|part| part.awaits = None);
        for (position, (unit, rows)) in self.units.iter().enumerate() {
            let mut stream = Stream::new(seed, 100 + position as u64);
            let level = SPREAD * stream.normal();
            let fault = weak.iter().find(|w| w.unit == *unit);
            for (rank, &row) in rows.iter().enumerate() {
                let loss = fault.map_or(0.0, |w| if rank as f64 >= w.from * rows.len() as f64 { w.loss } else { 0.0 });
                let is_there = stream.uniform() < sigmoid(self.log_odds[row] + level - loss);
                let apologises = stream.uniform() < self.excused * if loss > 0.0 { 0.3 } else { 1.0 };
                drawn.attendances[row].presence = match (is_there, apologises) {
                    (true, _) => Presence::Present,
                    (false, true) => Presence::Excused,
                    (false, false) => Presence::Absent,
                };
            }
        }
        drawn
    }
}

/// The services of a dossier, by nature, and when each was first seen.
pub struct Calls {
    nature: BTreeMap<PartnerIdx, usize>,
    members: Vec<Vec<PartnerIdx>>,
    canonical: Vec<PartnerIdx>,
    first: BTreeMap<PartnerIdx, jiff::civil::Date>,
}

impl Calls {
    pub fn new(dossier: &Dossier, linkage: &Linkage) -> Self {
        let table = super::detect("isolated_services", dossier, linkage).tables.swap_remove(0);
        let mut groups: BTreeMap<(String, &str), Vec<PartnerIdx>> = BTreeMap::new();
        for row in &table.rows {
            if let Value::Subject(maillage::detectors::Subject::Partner(p)) = row[0] {
                let p = linkage.partners.canonical(p);
                let name = if let Value::Text(name) = &row[18] { name.clone() } else { String::new() };
                groups.entry((name, dossier.partner(p).kind.code())).or_default().push(p);
            }
        }
        let members: Vec<Vec<PartnerIdx>> = groups
            .into_values()
            .map(|mut m| {
                m.sort();
                m
            })
            .collect();
        let nature = members.iter().enumerate().flat_map(|(kind, m)| m.iter().map(move |&p| (p, kind))).collect();
        let canonical: Vec<PartnerIdx> = (0..dossier.partners.len()).map(|p| linkage.partners.canonical(PartnerIdx::from(p))).collect();
        let mut first = BTreeMap::new();
        let mut see = |p: PartnerIdx, day: jiff::civil::Date| {
            let slot = first.entry(canonical[p.index()]).or_insert(day);
            *slot = day.min(*slot);
        };
        dossier.attendances.iter().for_each(|a| see(a.partner, dossier.meeting(a.meeting).date));
        dossier.solicitations.iter().for_each(|s| {
            see(s.from, s.date);
            see(s.to, s.date)
        });
        Self { nature, members, canonical, first }
    }

    /// Each end of a call that is a service becomes some service of the same nature, that existed then.
    pub fn draw(&self, dossier: &Dossier, seed: u64) -> Dossier {
        let mut drawn = dossier.clone();
        for (row, call) in drawn.solicitations.iter_mut().enumerate() {
            let mut stream = Stream::new(seed, row as u64);
            for end in [&mut call.from, &mut call.to] {
                let Some(&kind) = self.nature.get(&self.canonical[end.index()]) else { continue };
                let open: Vec<PartnerIdx> =
                    self.members[kind].iter().copied().filter(|p| self.first.get(p).is_some_and(|day| *day <= call.date)).collect();
                if !open.is_empty() {
                    *end = open[stream.below(open.len())];
                }
            }
        }
        drawn
    }

    /// Targets shuffled over the drawn calls: everybody keeps the number of calls it sends and receives.
    pub fn shuffle(&self, dossier: &Dossier, seed: u64) -> Dossier {
        let mut drawn = self.draw(dossier, seed);
        let mut targets: Vec<PartnerIdx> = drawn.solicitations.iter().map(|s| s.to).collect();
        Stream::new(seed, 999_999).shuffle(&mut targets);
        drawn.solicitations.iter_mut().zip(targets).for_each(|(call, to)| call.to = to);
        drawn
    }

    /// Isolates five services: two without links but one in ten, two never called, one with a single counterpart.
    pub fn isolate(&self, drawn: &mut Dossier, seed: u64) -> Vec<PartnerIdx> {
        let mut stream = Stream::new(seed, 7);
        let early = drawn.solicitations.iter().map(|s| s.date).min().unwrap_or(drawn.last_event());
        let busy = |p: &PartnerIdx| drawn.solicitations.iter().filter(|s| s.from == *p || s.to == *p).count() >= 8;
        let mut open: Vec<PartnerIdx> = self
            .nature
            .keys()
            .copied()
            .filter(|p| busy(p) && self.first.get(p).is_some_and(|day| (*day - early).get_days() < 200))
            .collect();
        stream.shuffle(&mut open);
        open.truncate(5);
        let only: BTreeMap<PartnerIdx, PartnerIdx> =
            open.iter().skip(4).filter_map(|&p| drawn.solicitations.iter().find(|s| s.from == p).map(|s| (p, s.to))).collect();
        let (no_link, never_called): (BTreeSet<PartnerIdx>, BTreeSet<PartnerIdx>) =
            (open.iter().take(2).copied().collect(), open.iter().skip(2).take(2).copied().collect());
        drawn.solicitations.retain(|s| {
            let is_lost = no_link.contains(&s.from) || no_link.contains(&s.to) || never_called.contains(&s.to);
            !is_lost || stream.uniform() < 0.1
        });
        for call in &mut drawn.solicitations {
            if let Some(&other) = only.get(&call.from) {
                call.to = other;
            } else if let Some(&other) = only.get(&call.to) {
                call.from = other;
            }
        }
        open
    }
}
