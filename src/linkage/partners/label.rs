//! Which pairs of partners a person is asked to judge.
//!
//! # Method    Every name of a group against the one that would stand for it; pairs that were kept from merging though they look alike; then the nearest pairs of
//! which nothing was said. From the most uncertain to the least within each sort, the sorts in turn.
//! # Odd cases Judged pairs, and what one SIRET merges, are left out.
//! # Choices   The order in which they are shown hangs on the names alone, and nothing tells which sort a pair is of: who judges knowing what is expected of
//! him agrees with it.

use super::super::PartnerLinkage;
use crate::dossier::{Dossier, PartnerIdx};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Pairs of partners for a person to judge, left < right, at most `count`, in an order that tells nothing of their probability.
pub fn partners_to_judge(dossier: &Dossier, count: usize) -> Vec<(PartnerIdx, PartnerIdx)> {
    let linkage = PartnerLinkage::build(dossier);
    let mut known: BTreeSet<(PartnerIdx, PartnerIdx)> =
        dossier.judged_partners.iter().filter(|row| row.verdict.is_some()).map(|row| row.pair()).collect();
    let is_open = |pair: &(PartnerIdx, PartnerIdx)| linkage.canonical(pair.0) != linkage.canonical(pair.1);
    let mut twins: Vec<(f64, (PartnerIdx, PartnerIdx))> = Vec::new();
    for group in &linkage.twins {
        let with_it = |pair: &&super::PartnerPair| pair.left == group.proposed || pair.right == group.proposed;
        twins.extend(group.pairs.iter().filter(with_it).map(|pair| (pair.probability, (pair.left, pair.right))));
    }
    let to_check: Vec<(f64, (PartnerIdx, PartnerIdx))> =
        linkage.to_check.iter().map(|pair| (pair.probability, (pair.left, pair.right))).collect();
    let near: Vec<(f64, (PartnerIdx, PartnerIdx))> =
        PartnerLinkage::ranking(dossier).into_iter().take(10 * count).map(|(a, b, p)| (p, (a, b))).collect();
    let mut sorts = [twins, to_check, near];
    for sort in &mut sorts {
        // The least sure last, to be taken from the end.
        let sureness = |p: f64| ((p - 0.5).abs() * 1e9).round() as i64;
        sort.sort_by_key(|(p, pair)| (std::cmp::Reverse(sureness(*p)), *pair));
    }
    let mut out = Vec::new();
    while out.len() < count && sorts.iter().any(|sort| !sort.is_empty()) {
        for sort in &mut sorts {
            while let Some((_, pair)) = sort.pop() {
                if out.len() < count && is_open(&pair) && known.insert(pair) {
                    out.push(pair);
                    break;
                }
            }
        }
    }
    out.sort_by_cached_key(|pair| (chance(dossier, *pair), *pair));
    out
}

/// A number of both names, whatever the side and the identifiers.
fn chance(dossier: &Dossier, (a, b): (PartnerIdx, PartnerIdx)) -> Vec<u8> {
    let mut names = [dossier.partner(a).name.as_str(), dossier.partner(b).name.as_str()];
    names.sort_unstable();
    Sha256::digest(names.join("\u{1f}").as_bytes()).to_vec()
}
