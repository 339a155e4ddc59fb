//! What became of each partner.

use super::Fate;
use crate::dossier::{Dossier, PartnerIdx};
use crate::lexicon::fold;
use crate::linkage::Across;
use std::collections::{BTreeMap, BTreeSet};

/// What became of a partner, or of partners that became one, or of one that became several.
#[derive(Clone, Debug, PartialEq)]
pub struct PartnerChange {
    /// What became of it.
    pub fate: Fate,
    /// In the old dossier; none when it is new.
    pub before: Vec<PartnerIdx>,
    /// In the new dossier; none when it is gone.
    pub after: Vec<PartnerIdx>,
    /// Probability that these are one, the least sure of them; 1 where there is nothing to recognise.
    pub probability: f64,
}

/// Every partner of either dossier, once.
pub(super) fn changes(before: &Dossier, after: &Dossier, across: &Across) -> Vec<PartnerChange> {
    let paired: BTreeSet<PartnerIdx> = across.partners.iter().map(|s| s.left).collect();
    let paired_after: BTreeSet<PartnerIdx> = across.partners.iter().map(|s| s.right).collect();
    let mut into: BTreeMap<PartnerIdx, Vec<(PartnerIdx, f64)>> = BTreeMap::new();
    let mut from: BTreeMap<PartnerIdx, Vec<(PartnerIdx, f64)>> = BTreeMap::new();
    for kin in &across.partner_kin {
        if paired_after.contains(&kin.right) && !paired.contains(&kin.left) {
            into.entry(kin.right).or_default().push((kin.left, kin.probability));
        } else if paired.contains(&kin.left) && !paired_after.contains(&kin.right) {
            from.entry(kin.left).or_default().push((kin.right, kin.probability));
        }
    }
    let mut out = Vec::new();
    let (mut seen, mut seen_after) = (BTreeSet::new(), BTreeSet::new());
    for same in &across.partners {
        let (mut lefts, mut rights, mut probability) = (vec![same.left], vec![same.right], same.probability);
        for (list, kin) in [(&mut lefts, into.get(&same.right)), (&mut rights, from.get(&same.left))] {
            for (idx, p) in kin.into_iter().flatten() {
                list.push(*idx);
                probability = probability.min(*p);
            }
            list.sort_unstable();
        }
        seen.extend(lefts.iter().copied());
        seen_after.extend(rights.iter().copied());
        let (old, new) = (before.partner(same.left), after.partner(same.right));
        let fate = match (lefts.len(), rights.len()) {
            (2.., 2..) => Fate::Reshaped,
            (2.., _) => Fate::Joined,
            (_, 2..) => Fate::Parted,
            _ if !same.is_same_id || fold(&old.name) != fold(&new.name) => Fate::Renamed,
            _ => Fate::Continued,
        };
        out.push(PartnerChange { fate, before: lefts, after: rights, probability });
    }
    let alone = |fate, before, after| PartnerChange { fate, before, after, probability: 1.0 };
    let gone = (0..before.partners.len()).map(PartnerIdx::from).filter(|idx| !seen.contains(idx));
    out.extend(gone.map(|idx| alone(Fate::Ended, vec![idx], vec![])));
    out.sort_by_key(|change| change.before.first().copied());
    let come = (0..after.partners.len()).map(PartnerIdx::from).filter(|idx| !seen_after.contains(idx));
    out.extend(come.map(|idx| alone(Fate::New, vec![], vec![idx])));
    out
}
