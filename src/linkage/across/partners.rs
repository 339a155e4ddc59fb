//! Partners of two dossiers that are one.
//!
//! One identifier and one kind (or a word of the name in common), one SIRET, one folded name and kind; what is left is compared as names within a dossier are
//! ([`crate::linkage::partners`]), in a dossier that holds both sides.

use super::{Places, Same};
use crate::dossier::{Dossier, Partner, PartnerIdx, Territory, TerritoryIdx};
use crate::lexicon::fold;
use crate::linkage::PartnerLinkage;
use crate::statistics::assignment::heaviest;
use crate::statistics::scalar::logit;
use std::collections::{BTreeMap, BTreeSet};

/// Probability that a partner whose identifier, SIRET or whole name lasts is the same.
const BY_ID: f64 = 0.99;

/// What was paired.
pub(super) struct Paired {
    pub pairs: Vec<Same<PartnerIdx>>,
    pub kin: Vec<Same<PartnerIdx>>,
}

/// What names a partner: the same in both dossiers, it is the same partner.
type Rule<'a> = &'a dyn Fn(&Partner) -> Option<String>;

/// Pairs the partners of two dossiers.
pub(super) fn pair(left: &Dossier, right: &Dossier, places: &Places) -> Paired {
    let mut pairs: Vec<Same<PartnerIdx>> = Vec::new();
    let (mut here, mut there): (BTreeSet<usize>, BTreeSet<usize>) =
        ((0..left.partners.len()).collect(), (0..right.partners.len()).collect());
    // Each rule in turn pairs what one key names once on either side.
    let rules: [Rule; 3] = [&|p| Some(p.id.clone()), &|p| p.siret.clone().filter(|siret| !siret.is_empty()), &|p| {
        Some(format!("{} {}", p.kind.code(), fold(&p.name))).filter(|_| !p.name.is_empty())
    }];
    for (step, key) in rules.into_iter().enumerate() {
        let once = |dossier: &Dossier, free: &BTreeSet<usize>| {
            let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            free.iter()
                .filter_map(|&at| Some((key(&dossier.partners[at])?, at)))
                .for_each(|(key, at)| found.entry(key).or_default().push(at));
            found
        };
        let (lefts, rights) = (once(left, &here), once(right, &there));
        for (key, ours) in &lefts {
            let ([a], Some([b])) = (&ours[..], rights.get(key).map(|theirs| &theirs[..])) else { continue };
            let (one, other) = (&left.partners[*a], &right.partners[*b]);
            if step == 0 && one.kind != other.kind && !have_a_word(&one.name, &other.name) {
                continue;
            }
            here.remove(a);
            there.remove(b);
            pairs.push(Same { left: (*a).into(), right: (*b).into(), probability: BY_ID, is_same_id: one.id == other.id });
        }
    }
    let (more, kin) = by_name(left, right, places, &pairs, &here, &there);
    pairs.extend(more);
    pairs.sort_by_key(|same| same.left);
    Paired { pairs, kin }
}

/// Have two names a word of four letters in common?
fn have_a_word(a: &str, b: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> { fold(name).split(' ').filter(|word| word.len() > 3).map(str::to_owned).collect() };
    !words(a).is_disjoint(&words(b))
}

type Found = Vec<Same<PartnerIdx>>;

/// What is left, by name: pairs one to one, and those that look like a partner already paired.
fn by_name(
    left: &Dossier,
    right: &Dossier,
    places: &Places,
    pairs: &[Same<PartnerIdx>],
    here: &BTreeSet<usize>,
    there: &BTreeSet<usize>,
) -> (Found, Found) {
    if here.is_empty() && there.is_empty() {
        return (Vec::new(), Vec::new());
    }
    // Who stands at each place of the joint dossier, on either side.
    let mut members: Vec<(Option<PartnerIdx>, Option<PartnerIdx>)> = pairs.iter().map(|same| (Some(same.left), Some(same.right))).collect();
    members.extend(here.iter().map(|&at| (Some(at.into()), None)));
    members.extend(there.iter().map(|&at| (None, Some(at.into()))));
    let joint = joint(left, right, places, &members);
    let (mut edges, mut kin) = (Vec::new(), Vec::new());
    for (a, b, probability) in PartnerLinkage::ranking(&joint).into_iter().filter(|(_, _, p)| *p > 0.5) {
        let side = |at: PartnerIdx| members[joint.partner(at).id.parse::<usize>().expect("the joint dossier is numbered")];
        match (side(a), side(b)) {
            ((Some(l), None), (None, Some(r))) | ((None, Some(r)), (Some(l), None)) => edges.push((l, r, probability)),
            ((Some(l), None), (_, Some(r)))
            | ((_, Some(r)), (Some(l), None))
            | ((None, Some(r)), (Some(l), _))
            | ((Some(l), _), (None, Some(r))) => {
                kin.push(Same { left: l, right: r, probability, is_same_id: false });
            }
            _ => {}
        }
    }
    let weights: Vec<(usize, usize, f64)> = edges.iter().map(|(l, r, p)| (l.index(), r.index(), logit(p.min(1.0 - 1e-9)))).collect();
    let chosen: BTreeSet<(usize, usize)> = heaviest(&weights).into_iter().collect();
    let is_chosen = |l: PartnerIdx, r: PartnerIdx| chosen.contains(&(l.index(), r.index()));
    let same = |&(left, right, probability): &(PartnerIdx, PartnerIdx, f64)| Same { left, right, probability, is_same_id: false };
    let found: Found = edges.iter().filter(|(l, r, _)| is_chosen(*l, *r)).map(same).collect();
    // A second candidate of a pair just made is kin of it.
    let taken: BTreeSet<PartnerIdx> = found.iter().map(|s| s.left).collect();
    let taken_right: BTreeSet<PartnerIdx> = found.iter().map(|s| s.right).collect();
    kin.extend(edges.iter().filter(|(l, r, _)| !is_chosen(*l, *r) && (taken.contains(l) != taken_right.contains(r))).map(same));
    // Each of those left over goes with the one that it resembles most.
    kin.retain(|k| !taken.contains(&k.left) || !taken_right.contains(&k.right));
    kin.sort_by(|a, b| b.probability.total_cmp(&a.probability).then((a.left, a.right).cmp(&(b.left, b.right))));
    let free = |k: &Same<PartnerIdx>| {
        if here.contains(&k.left.index()) && !taken.contains(&k.left) { (0, k.left) } else { (1, k.right) }
    };
    let mut seen = BTreeSet::new();
    kin.retain(|k| seen.insert(free(k)));
    kin.sort_by_key(|k| (k.left, k.right));
    (found, kin)
}

/// One dossier of both sides' partners and territories, numbered.
fn joint(left: &Dossier, right: &Dossier, places: &Places, members: &[(Option<PartnerIdx>, Option<PartnerIdx>)]) -> Dossier {
    let mut territories: Vec<Option<Territory>> = vec![None; places.len()];
    for (at, territory) in left.territories.iter().enumerate() {
        territories[places.left(at.into()) as usize] = Some(Territory { parent: None, ..territory.clone() });
    }
    for (at, territory) in right.territories.iter().enumerate() {
        let place = &mut territories[places.right(at.into()) as usize];
        // Of two names of one place the same one is read, whichever dossier comes first.
        if place.as_ref().is_none_or(|known| territory.name < known.name) {
            *place = Some(Territory { parent: None, ..territory.clone() });
        }
    }
    let one = |at: usize, (l, r): (Option<PartnerIdx>, Option<PartnerIdx>)| {
        let here = l.map(|l| left.partner(l)).map(|p| (p, p.territory.map(|t| places.left(t))));
        let there = r.map(|r| right.partner(r)).map(|p| (p, p.territory.map(|t| places.right(t))));
        let (partner, place) =
            [here, there].into_iter().flatten().min_by(|a, b| a.0.name.cmp(&b.0.name)).expect("a member stands on a side");
        Partner { id: at.to_string(), territory: place.map(TerritoryIdx), parent: None, ..partner.clone() }
    };
    Dossier {
        territories: territories.into_iter().flatten().collect(),
        partners: members.iter().enumerate().map(|(at, sides)| one(at, *sides)).collect(),
        ..Default::default()
    }
}
