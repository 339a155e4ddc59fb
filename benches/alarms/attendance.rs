//! A dossier with its attendance and its participations drawn again, with or without somebody weak in it.

use maillage::dossier::{Dossier, MeetingKind, PartnerIdx, PartnerKind, Presence, TerritoryIdx};
use maillage::linkage::Linkage;
use maillage::statistics::random::Stream;
use maillage::statistics::ridge_logistic::{Factor, RidgeLogistic};
use maillage::statistics::scalar::sigmoid;
use std::collections::{BTreeMap, BTreeSet};

pub type Unit = (PartnerIdx, TerritoryIdx);

/// How much ordinary partners differ, in log-odds: the middle of what the detector allows for.
const SPREAD: f64 = 0.35;
/// How much ordinary partners of one kind differ in the actions that they join: standard deviation of the logarithm.
const ACTIVITY: f64 = 0.5;

/// A partner made weak: so many log-odds less from some invitation on, and a share of its participations.
#[derive(Clone, Copy, Debug)]
pub struct Weak {
    pub unit: Unit,
    from: f64,
    loss: f64,
    kept: f64,
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

    /// One unit in twenty among those invited six times or more: never comes, comes less, or leaves on the way; and takes part in as many actions less.
    pub fn choose(&self, seed: u64) -> Vec<Weak> {
        let mut stream = Stream::new(seed, 1);
        let mut firm: Vec<(Unit, usize)> = self.units.iter().filter(|u| u.1.len() >= 6).map(|(&unit, rows)| (unit, rows.len())).collect();
        stream.shuffle(&mut firm);
        let n = firm.len() / 20;
        firm.into_iter()
            .take(n)
            .enumerate()
            .map(|(position, (unit, _))| match position % 3 {
                0 => Weak { unit, from: 0.0, loss: 5.0, kept: 0.1 },
                1 => Weak { unit, from: 0.0, loss: 2.5, kept: 0.35 },
                _ => {
                    let from = 0.3 + 0.4 * stream.uniform();
                    Weak { unit, from, loss: 4.5, kept: from }
                }
            })
            .collect()
    }

    /// Attendance and participations drawn again; nobody waits for means, nor withdraws them.
    pub fn draw(&self, dossier: &Dossier, linkage: &Linkage, seed: u64, weak: &[Weak]) -> Dossier {
        let mut drawn = dossier.clone();
        self.join(&mut drawn, linkage, seed, weak);
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

    /// Each participation becomes that of some partner of the same kind invited in the same territory, some being more active than others; weak ones keep a share.
    fn join(&self, drawn: &mut Dossier, linkage: &Linkage, seed: u64, weak: &[Weak]) {
        let mut open: BTreeMap<(usize, TerritoryIdx), Vec<(Unit, f64)>> = BTreeMap::new();
        let kind = |dossier: &Dossier, p: PartnerIdx| PartnerKind::ALL.iter().position(|k| *k == dossier.partner(p).kind).unwrap_or(0);
        for (position, &unit) in self.units.keys().enumerate() {
            let activity = (ACTIVITY * Stream::new(seed, 500_000 + position as u64).normal()).exp();
            open.entry((kind(drawn, unit.0), unit.1)).or_default().push((unit, activity));
        }
        let mut taken: BTreeSet<(usize, PartnerIdx)> = BTreeSet::new();
        let parts = std::mem::take(&mut drawn.participations);
        for (row, mut part) in parts.into_iter().enumerate() {
            let mut stream = Stream::new(seed, 600_000 + row as u64);
            (part.awaits, part.end) = (None, None);
            let own = linkage.partners.canonical(part.partner);
            let territory = drawn.action(part.action).territories.first().copied();
            let pool = territory.and_then(|t| open.get(&(kind(drawn, own), t)));
            if let (Some(pool), Some(territory)) = (pool, territory) {
                let free: Vec<&(Unit, f64)> = pool.iter().filter(|(unit, _)| !taken.contains(&(part.action.index(), unit.0))).collect();
                let mut left = stream.uniform() * free.iter().map(|(_, activity)| activity).sum::<f64>();
                let drawn_one = free.iter().find(|(_, activity)| {
                    left -= activity;
                    left < 0.0
                });
                let Some(((partner, _), _)) = drawn_one else { continue };
                part.partner = *partner;
                taken.insert((part.action.index(), *partner));
                if weak.iter().any(|w| w.unit == (*partner, territory) && stream.uniform() >= w.kept) {
                    continue;
                }
            }
            drawn.participations.push(part);
        }
    }
}
