//! Which partners are one, entered under several names.
//!
//! Each partner becomes a record (its name read word by word, its numbers, its parents); near names are compared (`compare`), and form groups
//! (`group`). What is merged (`merge`): names with one SIRET, pairs that a person judged to be one, and groups that a decision has accepted. All else is
//! proposed. Pairs that look alike but may be two bodies (`apart`) are listed for a person to check.
//!
//! # Odd cases  Two partners in all respects alike but for their identifier are proposed as one. No name: compared by its numbers alone. No partner: nothing.
//! # Cost       Linear beyond 5,000 names; see `vectors`.
//! # Source     Fellegi & Sunter, "A theory for record linkage", JASA 1969; Christen, "Data Matching", Springer 2012.

mod acronyms;
mod apart;
mod bench;
mod company;
mod compare;
mod group;
mod identifiers;
mod label;
mod likeness;
mod merge;
mod names;
mod places;
mod proposals;
mod vectors;
mod words;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

use super::{Merger, PartnerGroup, PartnerLinkage, PartnerPair};
use crate::dossier::{Dossier, PartnerIdx};
use apart::Apart;
use bench::{Bench, Candidate, FEW_ESTABLISHMENTS};
use compare::Evidence;
pub use label::partners_to_judge;
pub use proposals::{Proposal, ProposalKind};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Key of the detector that shows these groups: decisions refer to it.
pub const KEY: &str = "same_partner";
/// Two names that must stay apart are shown to a person from this probability on.
const WORTH_CHECKING: f64 = 0.2;

impl PartnerLinkage {
    /// Links the partners of a dossier.
    ///
    /// Groups stand in order of their first member, pairs to check from the most alike, ties in canonical order.
    pub fn build(dossier: &Dossier) -> Self {
        let bench = Bench::new(dossier, &merge::rejected(dossier));
        let weighed = bench.weighed();
        let groups = bench.groups(&bench.pairs(&weighed));
        let mut twins: Vec<PartnerGroup> = groups.par_iter().map(|members| bench.describe(dossier, members)).collect();
        twins.sort_by(|a, b| a.members[0].0.cmp(&b.members[0].0));
        let to_check = bench.to_check(&weighed);
        let is_merged =
            |(pair, evidence): &(&Candidate, &Evidence)| evidence.is_by_identifier() && bench.apart(pair.left, pair.right).is_none();
        let by_siret: Vec<(PartnerIdx, PartnerIdx)> =
            bench.candidates.iter().zip(&weighed).filter(is_merged).map(|(pair, _)| bench.in_order(pair.left, pair.right)).collect();
        let place: BTreeMap<PartnerIdx, u32> = bench.records.iter().enumerate().map(|(at, record)| (record.partner, at as u32)).collect();
        let proposed = |members: &[PartnerIdx]| bench.proposed(dossier, &members.iter().map(|at| place[at]).collect::<Vec<_>>());
        let (canonical, merged) = merge::merge(dossier, &by_siret, &twins, proposed);
        Self { canonical, merged, twins, to_check }
    }

    /// Probability that two partners are one, for all pairs that were compared: what a ranking is measured on. Best first, ties in canonical order.
    ///
    /// Pairs that must stay apart are left out.
    pub fn ranking(dossier: &Dossier) -> Vec<(PartnerIdx, PartnerIdx, f64)> {
        let bench = Bench::new(dossier, &[]);
        let mut out: Vec<(PartnerIdx, PartnerIdx, f64)> = bench
            .candidates
            .par_iter()
            .zip(bench.weighed())
            .filter(|(pair, _)| bench.apart(pair.left, pair.right).is_none())
            .map(|(pair, evidence)| {
                let (left, right) = bench.in_order(pair.left, pair.right);
                (left, right, evidence.probability())
            })
            .collect();
        out.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
        out
    }

    /// The words of a partner's name that are compared, spelt out, without legal words nor places: the name as normalised, beside the one as given.
    pub fn normalised(dossier: &Dossier) -> Vec<String> {
        let mut out = vec![String::new(); dossier.partners.len()];
        for record in bench::read(dossier) {
            let numbers = record.name.numbers.iter().cloned();
            let words: Vec<String> = record.name.words.iter().cloned().chain(numbers).chain(record.name.places_now).collect();
            out[record.partner.index()] = words.join(" ");
        }
        out
    }
}

impl Bench {
    fn pair(&self, a: u32, b: u32, evidence: &Evidence, apart: Option<&Apart>) -> PartnerPair {
        let (left, right) = self.in_order(a, b);
        let (x, y) = if self.records[a as usize].partner == left { (a, b) } else { (b, a) };
        PartnerPair {
            left,
            right,
            probability: evidence.probability(),
            shares: evidence.shares(&self.records[x as usize], &self.records[y as usize], &self.company),
            is_same_siret: evidence.is_by_identifier(),
            caution: apart.map(Apart::reason),
        }
    }

    /// Pairs that a person should look at, the most alike first.
    fn to_check(&self, weighed: &[Evidence]) -> Vec<PartnerPair> {
        let check = |(pair, evidence): (&Candidate, &Evidence)| {
            let apart = self.apart(pair.left, pair.right).filter(|apart| !apart.is_certain())?;
            let (left, right) = (&self.records[pair.left as usize].name, &self.records[pair.right as usize].name);
            // « CCAS de la mairie de Melun » holds « Mairie de Melun »: not alike as names go, and taken for each other all the same.
            let is_worth_it = match apart {
                Apart::Establishments => self.n_establishments(pair.left) <= FEW_ESTABLISHMENTS,
                Apart::Natures(..) | Apart::Federation => left.is_within(right) || right.is_within(left),
                _ => false,
            };
            let is_shown = is_worth_it || evidence.probability() >= WORTH_CHECKING;
            is_shown.then(|| self.pair(pair.left, pair.right, evidence, Some(&apart)))
        };
        let mut out: Vec<PartnerPair> = self.candidates.par_iter().zip(weighed).filter_map(check).collect();
        // « PMI » stands in the names of all the services of PMI: a family of names, not fourteen mistakes.
        let mut times: BTreeMap<PartnerIdx, usize> = BTreeMap::new();
        out.iter().flat_map(|pair| [pair.left, pair.right]).for_each(|partner| *times.entry(partner).or_default() += 1);
        let is_family = |pair: &PartnerPair| times[&pair.left].max(times[&pair.right]) > FEW_ESTABLISHMENTS;
        out.retain(|pair| pair.probability >= WORTH_CHECKING || !is_family(pair));
        out.sort_by(|a, b| b.probability.total_cmp(&a.probability).then((a.left, a.right).cmp(&(b.left, b.right))));
        out
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

    /// Of the names that aren't all capitals, or else of all: the most used, then the most complete, then the first.
    fn proposed(&self, dossier: &Dossier, members: &[u32]) -> PartnerIdx {
        let rank = |&&at: &&u32| {
            let partner = self.records[at as usize].partner;
            let name = &dossier.partner(partner).name;
            (name.chars().any(char::is_lowercase), self.n_rows[partner.index()], name.chars().count(), std::cmp::Reverse(at))
        };
        let best = members.iter().max_by_key(rank).expect("a group has members");
        self.records[*best as usize].partner
    }
}
