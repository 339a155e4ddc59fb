//! A dossier with its calls drawn again, with or without somebody isolated in it.

use maillage::detectors::{Subject, Value};
use maillage::dossier::{Dossier, PartnerIdx};
use maillage::linkage::Linkage;
use maillage::statistics::random::Stream;
use std::collections::{BTreeMap, BTreeSet};

/// Days from each canonical partner's last call, sent or received, to the last event of the dossier.
pub fn days_since_last(dossier: &Dossier, linkage: &Linkage) -> BTreeMap<PartnerIdx, f64> {
    let mut last = BTreeMap::new();
    for call in &dossier.solicitations {
        let days = f64::from((dossier.last_event() - call.date).get_days());
        for end in [call.from, call.to] {
            let slot = last.entry(linkage.partners.canonical(end)).or_insert(days);
            *slot = days.min(*slot);
        }
    }
    last
}

/// The services of a dossier, by nature, and when each was first seen.
pub struct Calls {
    nature: BTreeMap<PartnerIdx, usize>,
    members: Vec<Vec<PartnerIdx>>,
    canonical: Vec<PartnerIdx>,
    /// The first day in any table, as the detector has it; one that no table dates has always been there.
    first: BTreeMap<PartnerIdx, jiff::civil::Date>,
}

impl Calls {
    pub fn new(dossier: &Dossier, linkage: &Linkage) -> Self {
        let table = super::detect("isolated_services", dossier, linkage).tables.swap_remove(0);
        let mut groups: BTreeMap<(String, &str), Vec<PartnerIdx>> = BTreeMap::new();
        for row in &table.rows {
            if let Value::Subject(Subject::Partner(p)) = row[0] {
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
        let starts =
            dossier.participations.iter().filter_map(|part| Some((part.partner, part.start.or(dossier.action(part.action).start)?)));
        starts.for_each(|(p, day)| see(p, day));
        let agreed = dossier.agreements.iter().filter_map(|agreement| Some((&agreement.partners, agreement.start?)));
        agreed.for_each(|(partners, day)| partners.iter().for_each(|&p| see(p, day)));
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
                    self.members[kind].iter().copied().filter(|p| self.first.get(p).is_none_or(|day| *day <= call.date)).collect();
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

    /// Isolates one service in thirteen: two of five without links but one in ten, two never called, one with a single counterpart.
    pub fn isolate(&self, drawn: &mut Dossier, seed: u64) -> Vec<PartnerIdx> {
        let mut stream = Stream::new(seed, 7);
        let early = drawn.solicitations.iter().map(|s| s.date).min().unwrap_or(drawn.last_event());
        let busy = |p: &PartnerIdx| drawn.solicitations.iter().filter(|s| s.from == *p || s.to == *p).count() >= 8;
        let mut open: Vec<PartnerIdx> = self
            .nature
            .keys()
            .copied()
            .filter(|p| busy(p) && self.first.get(p).is_none_or(|day| (*day - early).get_days() < 200))
            .collect();
        stream.shuffle(&mut open);
        open.truncate((self.nature.len() / 13).max(1));
        let of = |ways: [usize; 2]| open.iter().enumerate().filter(move |(rank, _)| ways.contains(&(rank % 5))).map(|(_, &p)| p);
        let (no_link, never_called): (BTreeSet<PartnerIdx>, BTreeSet<PartnerIdx>) = (of([0, 1]).collect(), of([2, 3]).collect());
        let only: BTreeMap<PartnerIdx, PartnerIdx> =
            of([4, 4]).filter_map(|p| drawn.solicitations.iter().find(|s| s.from == p).map(|s| (p, s.to))).collect();
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
