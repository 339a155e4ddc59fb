//! Which partner stands for which: what one SIRET says, what a person said, what a decision accepted.
//!
//! # Odd cases  A set of names that holds two which a person says are two, or a service and its house, is not merged but for what people said outright. Merging
//! that would make a partner its own parent further up is undone.

use super::bench::Bench;
use super::{KEY, Merger, PartnerGroup};
use crate::dossier::{Dossier, PartnerIdx, Verdict};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Groups up to this size are looked up in past decisions with all their parts.
const LARGEST_RECALLED: usize = 8;

/// The last word of the conference on each group of names, by key; decisions stand in order of their date.
pub(super) fn verdicts(dossier: &Dossier) -> BTreeMap<&str, Verdict> {
    let mut decisions: Vec<_> = dossier.decisions.iter().filter(|d| d.subject.starts_with(KEY)).collect();
    decisions.sort_by_key(|d| d.date);
    decisions.into_iter().map(|decision| (decision.subject.as_str(), decision.verdict)).collect()
}

/// Pairs of names that a decision refused to merge. Of more than two names it isn't said which of them are two.
pub(super) fn rejected(dossier: &Dossier) -> Vec<(PartnerIdx, PartnerIdx)> {
    let keys: BTreeSet<&str> = verdicts(dossier).into_iter().filter(|(_, v)| *v == Verdict::Rejected).map(|(key, _)| key).collect();
    if keys.is_empty() {
        return Vec::new();
    }
    let bench = Bench::new(dossier, &[]);
    let pairs = bench.candidates.iter().map(|pair| bench.in_order(pair.left, pair.right));
    pairs.filter(|(a, b)| keys.contains(key(&[&dossier.partner(*a).id, &dossier.partner(*b).id]).as_str())).collect()
}

/// Groups, or parts of them, that a decision has accepted as one partner.
fn adopted(dossier: &Dossier, twins: &[PartnerGroup]) -> Vec<Vec<PartnerIdx>> {
    let verdicts = verdicts(dossier);
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

/// Key of the finding about a group, as the detectors' `key` makes it: this room stands before theirs.
fn key(ids: &[&str]) -> String {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    let digest = Sha256::digest(ids.join("\u{1f}").as_bytes());
    let short: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    format!("{KEY}-{short}")
}

/// Partners in sets that grow.
struct Sets(Vec<PartnerIdx>);

impl Sets {
    fn new(n: usize) -> Self {
        Self((0..n).map(PartnerIdx::from).collect())
    }

    fn first(&mut self, at: PartnerIdx) -> PartnerIdx {
        let mut first = at;
        while self.0[first.index()] != first {
            self.0[first.index()] = self.0[self.0[first.index()].index()];
            first = self.0[first.index()];
        }
        first
    }

    fn join(&mut self, a: PartnerIdx, b: PartnerIdx) {
        let (a, b) = (self.first(a), self.first(b));
        self.0[a.max(b).index()] = a.min(b);
    }

    /// Sets of two or more, in order of their first member.
    fn all(&mut self) -> BTreeMap<PartnerIdx, Vec<PartnerIdx>> {
        let mut out: BTreeMap<PartnerIdx, Vec<PartnerIdx>> = BTreeMap::new();
        for at in (0..self.0.len()).map(PartnerIdx::from) {
            let first = self.first(at);
            if first != at {
                out.entry(first).or_insert_with(|| vec![first]).push(at);
            }
        }
        out
    }
}

/// For each partner the one that stands for it, and why, for those that another stands for. `by_siret`: pairs that one number merges.
pub(super) fn merge(
    dossier: &Dossier,
    by_siret: &[(PartnerIdx, PartnerIdx)],
    twins: &[PartnerGroup],
    proposed: impl Fn(&[PartnerIdx]) -> PartnerIdx,
) -> (Vec<PartnerIdx>, BTreeMap<PartnerIdx, Merger>) {
    let n = dossier.partners.len();
    let said = dossier.said_of_partners();
    let mut sets = Sets::new(n);
    by_siret.iter().for_each(|&(a, b)| sets.join(a, b));
    adopted(dossier, twins).iter().flat_map(|list| list.windows(2)).for_each(|pair| sets.join(pair[0], pair[1]));
    said.one.iter().flat_map(|list| list.windows(2)).for_each(|pair| sets.join(pair[0], pair[1]));
    let mut refused: BTreeMap<PartnerIdx, Vec<PartnerIdx>> = BTreeMap::new();
    for &(a, b) in &said.two {
        refused.entry(a).or_default().push(b);
    }
    let spoken: BTreeMap<PartnerIdx, &Vec<PartnerIdx>> = said.one.iter().flat_map(|list| list.iter().map(move |at| (*at, list))).collect();
    let mut kept: Vec<Vec<PartnerIdx>> = Vec::new();
    for (_, members) in sets.all() {
        let has = |at: &PartnerIdx| members.binary_search(at).is_ok();
        let is_refused = members.iter().any(|at| refused.get(at).is_some_and(|others| others.iter().any(has)));
        let is_house = members.iter().any(|at| above(dossier, *at).any(|up| has(&up)));
        if is_refused || is_house {
            let lists: BTreeSet<&Vec<PartnerIdx>> = members.iter().filter_map(|at| spoken.get(at).copied()).collect();
            kept.extend(lists.into_iter().cloned());
        } else {
            kept.push(members);
        }
    }
    let numbered: BTreeSet<PartnerIdx> = by_siret.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let stands = |members: &[PartnerIdx]| {
        let keep = members.iter().rev().find_map(|at| spoken.get(at).and_then(|list| said.keep.get(&list[0])));
        keep.copied().unwrap_or_else(|| proposed(members))
    };
    loop {
        let mut canonical: Vec<PartnerIdx> = (0..n).map(PartnerIdx::from).collect();
        let mut why = BTreeMap::new();
        for members in &kept {
            let one = stands(members);
            for &at in members {
                canonical[at.index()] = one;
                if at != one {
                    let by = if spoken.contains_key(&at) {
                        Merger::Person
                    } else if numbered.contains(&at) {
                        Merger::Siret
                    } else {
                        Merger::Conference
                    };
                    why.insert(at, by);
                }
            }
        }
        let ring = ring(dossier, &canonical);
        if ring.is_empty() {
            return (canonical, why);
        }
        kept.retain(|members| !members.iter().any(|at| ring.contains(at)));
    }
}

/// Partners on a ring of parents that merging would close.
fn ring(dossier: &Dossier, canonical: &[PartnerIdx]) -> BTreeSet<PartnerIdx> {
    let up = |at: PartnerIdx| dossier.partner(at).parent.map(|parent| canonical[parent.index()]);
    // 0: not seen; k: seen on walk k.
    let mut seen = vec![0usize; canonical.len()];
    let mut out = BTreeSet::new();
    for walk in 1..=canonical.len() {
        let mut at = Some(canonical[walk - 1]);
        while let Some(here) = at.filter(|here| seen[here.index()] == 0) {
            seen[here.index()] = walk;
            at = up(here);
        }
        if let Some(first) = at.filter(|here| seen[here.index()] == walk) {
            let mut here = first;
            while out.insert(here)
                && let Some(next) = up(here)
            {
                here = next;
            }
        }
    }
    out
}

fn above(dossier: &Dossier, of: PartnerIdx) -> impl Iterator<Item = PartnerIdx> {
    std::iter::successors(dossier.partner(of).parent, |at| dossier.partner(*at).parent).take(dossier.partners.len())
}
