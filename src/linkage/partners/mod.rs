//! Which partners are one, entered under several names.
//!
//! Each partner becomes a `Record` (its name read word by word, its identifier, its parents); near names are compared (`compare`), and form groups
//! (`group`). What is merged: names with one SIRET, and groups that a decision has accepted. All else is proposed. Pairs that look alike but may be two bodies
//! (`apart`) are listed for a person to check.
//!
//! # Odd cases  Two partners in all respects alike but for their identifier are proposed as one. No name: compared by identifier alone. No partner: nothing.
//! # Cost       Linear beyond 5,000 names; see `vectors`.
//! # Choices    Records are compared in order of their content, so that neither the identifiers nor the order of rows decide anything.
//! # Source     Fellegi & Sunter, "A theory for record linkage", JASA 1969; Christen, "Data Matching", Springer 2012.

mod acronyms;
mod apart;
mod company;
mod compare;
mod group;
mod identifiers;
mod names;
mod proposals;
mod vectors;
mod words;

#[cfg(test)]
mod tests;

use super::{PartnerGroup, PartnerLinkage, PartnerPair};
use crate::dossier::{Dossier, PartnerIdx, PartnerKind, TerritoryIdx, Verdict};
use acronyms::Expansions;
use apart::Apart;
use company::Company;
use compare::Evidence;
use identifiers::Identifier;
use names::{Name, Places};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use vectors::Vectors;

/// Key of the detector that shows these groups: decisions refer to it.
pub const KEY: &str = "same_partner";
/// Best matches that make the local scale of a record.
const SCALE: usize = 5;
/// Bodies with more establishments are shown only where their names are alike too.
const FEW_ESTABLISHMENTS: usize = 3;
/// Two names that must stay apart are shown to a person from this probability on.
const WORTH_CHECKING: f64 = 0.2;
/// Groups up to this size are looked up in past decisions with all their parts.
const LARGEST_RECALLED: usize = 8;

/// A partner, ready to be compared.
struct Record {
    partner: PartnerIdx,
    name: Name,
    kind: PartnerKind,
    territory: Option<TerritoryIdx>,
    identifier: Option<Identifier>,
    /// Parent, its parent, and so on.
    ancestors: Vec<PartnerIdx>,
}

/// Everything that pairs are weighed with.
struct Bench {
    records: Vec<Record>,
    vectors: Vectors,
    company: Company,
    /// Mean of the best matches of each record.
    scale: Vec<f64>,
    /// How many records carry an acronym.
    carriers: BTreeMap<String, Vec<u32>>,
    /// Pairs that are compared, left < right.
    candidates: Vec<(u32, u32)>,
}

impl PartnerLinkage {
    /// Links the partners of a dossier.
    ///
    /// Groups stand in order of their first member, pairs to check from the most alike, ties in canonical order.
    pub fn build(dossier: &Dossier) -> Self {
        let bench = Bench::new(dossier);
        let weighed: Vec<(u32, u32, Evidence)> = bench.candidates.par_iter().map(|&(a, b)| (a, b, bench.weigh(a, b))).collect();
        let pairs: Vec<(u32, u32, f64)> =
            weighed.iter().map(|(a, b, evidence)| (*a, *b, evidence.probability())).filter(|(.., p)| *p >= 0.01).collect();
        let groups = group::group(bench.records.len(), &pairs, |a, b| bench.apart(a, b).is_some());
        let mut twins: Vec<PartnerGroup> = groups.par_iter().map(|members| bench.describe(dossier, members)).collect();
        twins.sort_by(|a, b| a.members[0].0.cmp(&b.members[0].0));
        let mut to_check: Vec<PartnerPair> = weighed
            .par_iter()
            .filter_map(|(a, b, evidence)| {
                let apart = bench.apart(*a, *b).filter(|apart| !apart.is_certain())?;
                let is_known = apart == Apart::Establishments && bench.n_establishments(*a) <= FEW_ESTABLISHMENTS;
                (is_known || evidence.probability() >= WORTH_CHECKING).then(|| bench.pair(*a, *b, evidence, Some(&apart)))
            })
            .collect();
        to_check.sort_by(|a, b| b.probability.total_cmp(&a.probability).then((a.left, a.right).cmp(&(b.left, b.right))));
        let canonical = bench.merge(dossier, &weighed, &twins);
        Self { canonical, twins, to_check }
    }

    /// Probability that two partners are one, for all pairs that were compared: what a ranking is measured on. Best first, ties in canonical order.
    ///
    /// Pairs that must stay apart are left out.
    pub fn ranking(dossier: &Dossier) -> Vec<(PartnerIdx, PartnerIdx, f64)> {
        let bench = Bench::new(dossier);
        let mut out: Vec<(PartnerIdx, PartnerIdx, f64)> = bench
            .candidates
            .par_iter()
            .filter(|&&(a, b)| bench.apart(a, b).is_none())
            .map(|&(a, b)| {
                let (left, right) = bench.in_order(a, b);
                (left, right, bench.weigh(a, b).probability())
            })
            .collect();
        out.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
        out
    }
}

impl Bench {
    fn new(dossier: &Dossier) -> Self {
        let expansions: Expansions =
            acronyms::learn(dossier.partners.iter().map(|p| (p.name.as_str(), p.acronym.as_deref().unwrap_or_default())));
        let places = Places::of(dossier);
        let mut records: Vec<Record> = (0..dossier.partners.len())
            .into_par_iter()
            .map(|at| {
                let partner = &dossier.partners[at];
                Record {
                    partner: at.into(),
                    name: names::read(&partner.name, partner.acronym.as_deref(), &places, &expansions),
                    kind: partner.kind,
                    territory: partner.territory,
                    identifier: partner.siret.as_deref().and_then(identifiers::read),
                    ancestors: ancestors(dossier, at.into()),
                }
            })
            .collect();
        records.sort_by_cached_key(|record| {
            let partner = dossier.partner(record.partner);
            let territory = partner.territory.map(|t| dossier.territory(t).name.clone());
            (partner.name.clone(), partner.kind, territory, partner.siret.clone(), record.partner)
        });
        let words: Vec<&[String]> = records.iter().map(|r| r.name.words.as_slice()).collect();
        let vectors = Vectors::new(&words);
        let neighbours = vectors.neighbours();
        let order: Vec<usize> = records.iter().map(|r| r.partner.index()).collect();
        let company = Company::of(dossier, &order);
        let scale = (0..records.len())
            .into_par_iter()
            .map(|at| {
                let mut best: Vec<f64> = neighbours[at]
                    .iter()
                    .map(|&(other, similarity)| (similarity + compare::against(&records[at], &records[other as usize])).max(0.0))
                    .collect();
                best.sort_unstable_by(|a, b| b.total_cmp(a));
                best.iter().take(SCALE).sum::<f64>() / SCALE as f64
            })
            .collect();
        let mut carriers: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut by_siren: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (at, record) in records.iter().enumerate() {
            for acronym in &record.name.acronyms {
                carriers.entry(acronym.clone()).or_default().push(at as u32);
            }
            if let Some(identifier) = &record.identifier {
                by_siren.entry(&identifier.siren).or_default().push(at as u32);
            }
        }
        let mut candidates: BTreeSet<(u32, u32)> = BTreeSet::new();
        let mut add = |a: u32, b: u32| {
            if a != b {
                candidates.insert((a.min(b), a.max(b)));
            }
        };
        for (at, near) in neighbours.iter().enumerate() {
            near.iter().for_each(|&(other, _)| add(at as u32, other));
        }
        for (at, record) in records.iter().enumerate() {
            for acronym in record.name.initials() {
                carriers.get(&acronym).into_iter().filter(|list| list.len() <= 3).flatten().for_each(|&other| add(at as u32, other));
            }
        }
        for list in by_siren.values() {
            let mut by_nic: BTreeMap<&Option<String>, Vec<u32>> = BTreeMap::new();
            for &at in list {
                by_nic.entry(&records[at as usize].identifier.as_ref().expect("listed by its identifier").nic).or_default().push(at);
            }
            // One establishment: a chain of pairs is enough to merge all its names. Several: each pair, where they are few.
            for same in by_nic.values() {
                if same.len() <= 50 {
                    same.iter().enumerate().for_each(|(k, &a)| same[k + 1..].iter().for_each(|&b| add(a, b)));
                } else {
                    same.windows(2).for_each(|pair| add(pair[0], pair[1]));
                }
            }
            if list.len() <= FEW_ESTABLISHMENTS {
                list.iter().enumerate().for_each(|(k, &a)| list[k + 1..].iter().for_each(|&b| add(a, b)));
            }
        }
        let candidates = candidates.into_iter().collect();
        Self { records, vectors, company, scale, carriers, candidates }
    }

    fn weigh(&self, a: u32, b: u32) -> Evidence {
        let (x, y) = (a as usize, b as usize);
        let times = (self.company.is_seen(x) && self.company.is_seen(y)).then(|| self.company.times(x, y));
        compare::weigh(
            &self.records[x],
            &self.records[y],
            self.vectors.similarity(x, y),
            (self.scale[x], self.scale[y]),
            times,
            self.acronym(x, y),
        )
    }

    /// The longest acronym of one that is the initials, a word or the acronym of the other: letters, and how many records carry it.
    fn acronym(&self, x: usize, y: usize) -> Option<(usize, usize)> {
        let (left, right) = (&self.records[x].name, &self.records[y].name);
        let spelt = |a: &Name, b: &Name| -> Option<(usize, usize)> {
            let found =
                a.acronyms.iter().filter(|acronym| acronym.len() >= 4 && !b.plain.contains(acronym)).filter(|acronym| b.is_spelt(acronym));
            found.map(|acronym| (acronym.chars().count(), self.carriers.get(acronym).map_or(0, Vec::len))).max()
        };
        spelt(left, right).max(spelt(right, left))
    }

    fn apart(&self, a: u32, b: u32) -> Option<Apart> {
        apart::apart(&self.records[a as usize], &self.records[b as usize])
    }

    fn n_establishments(&self, at: u32) -> usize {
        let siren = |record: &Record| record.identifier.as_ref().map(|i| i.siren.clone());
        let mine = siren(&self.records[at as usize]);
        self.records.iter().filter(|record| siren(record) == mine).count()
    }

    fn in_order(&self, a: u32, b: u32) -> (PartnerIdx, PartnerIdx) {
        let (x, y) = (self.records[a as usize].partner, self.records[b as usize].partner);
        (x.min(y), x.max(y))
    }

    fn pair(&self, a: u32, b: u32, evidence: &Evidence, apart: Option<&Apart>) -> PartnerPair {
        let (left, right) = self.in_order(a, b);
        let (x, y) = if self.records[a as usize].partner == left { (a, b) } else { (b, a) };
        let shares = evidence.shares(&self.records[x as usize], &self.records[y as usize], &self.company);
        PartnerPair {
            left,
            right,
            probability: evidence.probability(),
            shares,
            is_same_siret: evidence.is_by_identifier(),
            caution: apart.map(Apart::reason),
        }
    }

    fn describe(&self, dossier: &Dossier, members: &[u32]) -> PartnerGroup {
        let mut pairs: Vec<PartnerPair> = Vec::new();
        let mut of_member: BTreeMap<u32, f64> = BTreeMap::new();
        for (k, &a) in members.iter().enumerate() {
            for &b in &members[k + 1..] {
                let pair = self.pair(a, b, &self.weigh(a, b), None);
                for at in [a, b] {
                    *of_member.entry(at).or_default() += pair.probability / (members.len() - 1) as f64;
                }
                pairs.push(pair);
            }
        }
        pairs.sort_by_key(|pair| (pair.left, pair.right));
        let mut named: Vec<(PartnerIdx, f64)> = of_member.into_iter().map(|(at, p)| (self.records[at as usize].partner, p)).collect();
        named.sort_by_key(|(partner, _)| *partner);
        PartnerGroup { members: named, proposed: self.proposed(dossier, members), pairs }
    }

    /// The most used name; then one that isn't all capitals, then the longest, then the first.
    fn proposed(&self, dossier: &Dossier, members: &[u32]) -> PartnerIdx {
        let rank = |&&at: &&u32| {
            let name = &dossier.partner(self.records[at as usize].partner).name;
            (self.company.n_events(at as usize), name.chars().any(char::is_lowercase), name.chars().count(), std::cmp::Reverse(at))
        };
        let best = members.iter().max_by_key(rank).expect("a group has members");
        self.records[*best as usize].partner
    }

    /// For each partner the one that stands for it: by SIRET, or by a decision.
    fn merge(&self, dossier: &Dossier, weighed: &[(u32, u32, Evidence)], twins: &[PartnerGroup]) -> Vec<PartnerIdx> {
        let mut position = vec![0u32; self.records.len()];
        for (at, record) in self.records.iter().enumerate() {
            position[record.partner.index()] = at as u32;
        }
        let mut links: Vec<(u32, u32)> = weighed
            .iter()
            .filter(|(a, b, evidence)| evidence.is_by_identifier() && self.apart(*a, *b).is_none())
            .map(|(a, b, _)| (*a, *b))
            .collect();
        for group in adopted(dossier, twins) {
            links.extend(group.windows(2).map(|pair| (position[pair[0].index()], position[pair[1].index()])));
        }
        let mut sets: Vec<BTreeSet<u32>> = Vec::new();
        for (a, b) in links {
            let (mut touched, others): (Vec<_>, Vec<_>) = sets.into_iter().partition(|set| set.contains(&a) || set.contains(&b));
            let mut joined: BTreeSet<u32> = touched.drain(..).flatten().collect();
            joined.extend([a, b]);
            sets = others;
            sets.push(joined);
        }
        let mut out: Vec<PartnerIdx> = (0..self.records.len()).map(PartnerIdx::from).collect();
        for set in sets {
            let members: Vec<u32> = set.into_iter().collect();
            let stands = self.proposed(dossier, &members);
            for at in members {
                out[self.records[at as usize].partner.index()] = stands;
            }
        }
        out
    }
}

/// Groups, or parts of them, that a decision has accepted as one partner.
fn adopted(dossier: &Dossier, twins: &[PartnerGroup]) -> Vec<Vec<PartnerIdx>> {
    // The last word on a key counts; decisions stand in order of their date.
    let mut verdicts: BTreeMap<&str, Verdict> = BTreeMap::new();
    let mut decisions: Vec<_> = dossier.decisions.iter().filter(|d| d.subject.starts_with(KEY)).collect();
    decisions.sort_by_key(|d| d.date);
    for decision in decisions {
        verdicts.insert(&decision.subject, decision.verdict);
    }
    if verdicts.is_empty() {
        return Vec::new();
    }
    let is_adopted = |part: &[PartnerIdx]| {
        let ids: Vec<&str> = part.iter().map(|p| dossier.partner(*p).id.as_str()).collect();
        verdicts.get(key(&ids).as_str()) == Some(&Verdict::Adopted)
    };
    let mut out = Vec::new();
    for group in twins {
        let members: Vec<PartnerIdx> = group.members.iter().map(|(partner, _)| *partner).collect();
        if members.len() > LARGEST_RECALLED {
            out.extend(is_adopted(&members).then_some(members));
            continue;
        }
        // A name added since must not undo what was decided of the others.
        for mask in 1u32..1 << members.len() {
            let part: Vec<PartnerIdx> = members.iter().enumerate().filter(|(k, _)| mask >> k & 1 == 1).map(|(_, p)| *p).collect();
            if part.len() > 1 && is_adopted(&part) {
                out.push(part);
            }
        }
    }
    out
}

/// Key of the finding about a group, as the detectors' [`key`](crate::detectors) makes it: this room stands before theirs.
fn key(ids: &[&str]) -> String {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    let digest = Sha256::digest(ids.join("\u{1f}").as_bytes());
    let short: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    format!("{KEY}-{short}")
}

/// Parent, its parent, and so on; a ring ends where it closes.
fn ancestors(dossier: &Dossier, partner: PartnerIdx) -> Vec<PartnerIdx> {
    let mut out = Vec::new();
    let mut at = partner;
    while let Some(parent) = dossier.partner(at).parent
        && parent != partner
        && !out.contains(&parent)
    {
        out.push(parent);
        at = parent;
    }
    out
}
