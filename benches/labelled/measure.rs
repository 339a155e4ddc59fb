//! One line a set: how far the product's own linkage finds what was labelled.

use crate::convert::{Labelled, Pair};
use crate::sets::What;
use maillage::dossier::ActionIdx;
use maillage::linkage::{ActionLinkage, Evidence, PartnerLinkage};
use maillage::statistics::partitions::b_cubed;
use maillage::statistics::rank_agreement::spearman;
use maillage::statistics::ranking::{Quality, Ranking};
use std::collections::BTreeSet;

/// The product's own threshold.
pub const OWN: f64 = 0.5;
/// Actions: pairs are ranked down to this probability.
pub const DEEP: f64 = 1e-5;

/// Judged pairs with a score, best first.
pub fn scored(labelled: &Labelled, evidence: &Evidence) -> Vec<(Pair, f64)> {
    let all: Vec<(Pair, f64)> = match labelled.set.what {
        What::Actions => pairs_of(&ActionLinkage::build_by(&labelled.dossier, evidence, DEEP)),
        What::Partners => PartnerLinkage::ranking(&labelled.dossier).into_iter().map(|(a, b, p)| ((a.index(), b.index()), p)).collect(),
        What::Texts => {
            let pairs: Vec<(ActionIdx, ActionIdx)> =
                labelled.graded.keys().map(|&(a, b)| (ActionIdx::from(a), ActionIdx::from(b))).collect();
            labelled.graded.keys().copied().zip(ActionLinkage::likeness_of_texts(&labelled.dossier, &pairs)).collect()
        }
    };
    let mut judged: Vec<(Pair, f64)> = all.into_iter().filter(|(pair, _)| labelled.is_judged(*pair)).collect();
    judged.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    judged
}

/// Every pair that a linkage of actions lists, successive editions too.
pub fn pairs_of(linkage: &ActionLinkage) -> Vec<(Pair, f64)> {
    linkage.pairs.iter().chain(&linkage.continuities).map(|p| ((p.left.index(), p.right.index()), p.probability)).collect()
}

/// Scored pairs against the truth.
pub fn ranking(labelled: &Labelled, scored: &[(Pair, f64)]) -> Ranking {
    let listed = scored.iter().filter(|(pair, _)| labelled.truth.contains(pair)).count();
    Ranking::new(scored.iter().map(|(pair, score)| (*score, labelled.truth.contains(pair))), labelled.truth.len() - listed)
}

/// By record: the group that the product puts it in, or one of its own.
pub fn groups(labelled: &Labelled) -> Option<Vec<u32>> {
    let found: Vec<Vec<usize>> = match labelled.set.what {
        What::Actions => {
            let linkage = ActionLinkage::build(&labelled.dossier);
            linkage.groups.iter().map(|group| group.members.iter().map(|(action, _)| action.index()).collect()).collect()
        }
        What::Partners if labelled.graded.is_empty() => {
            let linkage = PartnerLinkage::build(&labelled.dossier);
            linkage.twins.iter().map(|group| group.members.iter().map(|(partner, _)| partner.index()).collect()).collect()
        }
        What::Partners | What::Texts => return None,
    };
    let mut out: Vec<u32> = (0..labelled.len() as u32).map(|record| record + found.len() as u32).collect();
    for (number, members) in found.iter().enumerate() {
        members.iter().for_each(|&member| out[member] = number as u32);
    }
    Some(out)
}

/// Pairs of records of one group.
pub fn within(group_of: &[u32]) -> BTreeSet<Pair> {
    let mut members: std::collections::BTreeMap<u32, Vec<usize>> = std::collections::BTreeMap::new();
    group_of.iter().enumerate().for_each(|(record, &group)| members.entry(group).or_default().push(record));
    members
        .values()
        .flat_map(|list| list.iter().enumerate().flat_map(move |(at, &a)| list[at + 1..].iter().map(move |&b| (a, b))))
        .collect()
}

/// Quality of pairs found together against those that belong together, among the judged ones.
pub fn of_pairs(labelled: &Labelled, found: &[u32]) -> Quality {
    let pairs: BTreeSet<Pair> = within(found).into_iter().filter(|pair| labelled.is_judged(*pair)).collect();
    Quality::of(pairs.intersection(&labelled.truth).count() as f64, pairs.len() as f64, labelled.truth.len() as f64)
}

/// Mean B-cubed precision, recall and their harmonic mean, over the records that are in a true group where the others aren't judged.
pub fn of_items(labelled: &Labelled, found: &[u32]) -> f64 {
    let items = b_cubed(found, &labelled.group_of);
    let judged: Vec<&(f64, f64)> =
        items.iter().enumerate().filter(|(record, _)| labelled.is_judged((*record, *record))).map(|(_, item)| item).collect();
    let mean = |of: fn(&(f64, f64)) -> f64| judged.iter().map(|item| of(item)).sum::<f64>() / judged.len().max(1) as f64;
    let (precision, recall) = (mean(|item| item.0), mean(|item| item.1));
    2.0 * precision * recall / (precision + recall)
}

/// The table over all sets.
pub fn print(read: &[Labelled]) {
    println!(
        "{:<32}{:>8}{:>8}{:>8}{:>8}{:>16}{:>8}{:>8}{:>8}  others",
        "set", "records", "true", "AP", "F1 own", "(P, R)", "F1 best", "groups", "B3"
    );
    for labelled in read {
        let scored = scored(labelled, &Evidence::default());
        let ranking = ranking(labelled, &scored);
        let (own, _) = ranking.from(OWN);
        let (own, ratio) = match labelled.set.what {
            // A likeness is no probability: it has no threshold of its own.
            What::Texts => ("".to_owned(), "".to_owned()),
            _ => (format!("{:.3}", own.f1), format!("({:.3}, {:.3})", own.precision, own.recall)),
        };
        let found = groups(labelled);
        let (pairs, items) = found.map_or_else(Default::default, |found| {
            (format!("{:.3}", of_pairs(labelled, &found).f1), format!("{:.3}", of_items(labelled, &found)))
        });
        println!(
            "{:<32}{:>8}{:>8}{:>8.3}{own:>8}{ratio:>16}{:>8.3}{pairs:>8}{items:>8}  {}",
            labelled.set.name,
            labelled.len(),
            labelled.truth.len(),
            ranking.average_precision(),
            ranking.best().0.f1,
            labelled.set.others
        );
        if labelled.set.what == What::Texts {
            let (likeness, grades): (Vec<f64>, Vec<f64>) = scored.iter().map(|(pair, score)| (*score, labelled.graded[pair])).unzip();
            println!("{:<32}Spearman of likeness and grade: {:.3}", "", spearman(&likeness, &grades).unwrap_or(0.0));
        }
    }
    println!();
}
