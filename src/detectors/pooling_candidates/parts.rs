//! Sub-groups of a group that would make sense: one basin, one parent, one type of territory; where there is no basin, near neighbours.

use super::place;
use crate::dossier::{ActionIdx, Dossier, Level, TerritoryIdx};
use crate::say;
use crate::text::Sentence;
use std::collections::{BTreeMap, BTreeSet};

/// Groups larger than this are themes; their neighbours are not sought.
const LARGEST: usize = 40;

/// Sub-groups of at least two actions in at least two territories, smaller than the whole, each once, with what holds it together; in order of members.
///
/// `close_km`: territories without a basin that are all within it of one another are neighbours; a basin says better who works with whom.
pub(super) fn parts(dossier: &Dossier, actions: &[ActionIdx], close_km: f64) -> Vec<(Vec<ActionIdx>, Sentence)> {
    let home = |a: ActionIdx| dossier.action(a).territories.first().copied();
    let mut found: BTreeMap<Vec<ActionIdx>, Sentence> = BTreeMap::new();
    let mut offer = |members: Vec<ActionIdx>, bond: Sentence| {
        let territories: BTreeSet<TerritoryIdx> = members.iter().flat_map(|a| dossier.action(*a).territories.iter().copied()).collect();
        if members.len() >= 2 && members.len() < actions.len() && territories.len() >= 2 {
            found.entry(members).or_insert(bond);
        }
    };
    let group_by = |key: &dyn Fn(TerritoryIdx) -> Option<String>| {
        let mut groups: BTreeMap<String, Vec<ActionIdx>> = BTreeMap::new();
        for action in actions {
            if let Some(key) = home(*action).and_then(key) {
                groups.entry(key).or_default().push(*action);
            }
        }
        groups
    };
    for (name, members) in group_by(&|t| Some(dossier.territory(place::ancestor(dossier, t, Level::Basin)?).name.clone())) {
        offer(members, say!("bassin {name}" | "basin {name}"));
    }
    for (name, members) in group_by(&|t| {
        let parent = dossier.territory(dossier.territory(t).parent?);
        (parent.level != Level::Department).then(|| parent.name.clone())
    }) {
        offer(members, say!("{name}" | "{name}"));
    }
    for (name, members) in group_by(&|t| dossier.territory(t).typology.clone()) {
        offer(members, say!("territoires de type «\u{202f}{name}\u{202f}»" | "territories of type “{name}”"));
    }
    if actions.len() <= LARGEST {
        for members in neighbours(dossier, actions, close_km) {
            offer(members, say!("territoires voisins" | "neighbouring territories"));
        }
    }
    found.into_iter().collect()
}

/// Complete linkage by distance: nobody is further than `close_km` from another member.
fn neighbours(dossier: &Dossier, actions: &[ActionIdx], close_km: f64) -> Vec<Vec<ActionIdx>> {
    let distance = |a: ActionIdx, b: ActionIdx| {
        let (a, b) = (dossier.action(a).territories.first()?, dossier.action(b).territories.first()?);
        place::km(dossier, *a, *b)
    };
    let is_adrift = |t: TerritoryIdx| !place::is_everywhere(dossier, t) && place::ancestor(dossier, t, Level::Basin).is_none();
    let placed = actions.iter().filter(|a| dossier.action(**a).territories.first().is_some_and(|t| is_adrift(*t)));
    let mut clusters: Vec<Vec<ActionIdx>> = placed.map(|a| vec![*a]).collect();
    loop {
        let mut best: Option<(f64, usize, usize)> = None;
        for i in 0..clusters.len() {
            for j in 0..i {
                let spread = clusters[i]
                    .iter()
                    .flat_map(|a| clusters[j].iter().map(move |b| (*a, *b)))
                    .map(|(a, b)| distance(a, b).unwrap_or(f64::INFINITY));
                let spread = spread.fold(0.0, f64::max);
                if spread <= close_km && best.is_none_or(|(least, _, _)| spread < least) {
                    best = Some((spread, j, i));
                }
            }
        }
        let Some((_, into, from)) = best else { break };
        let moved = clusters.remove(from);
        clusters[into].extend(moved);
        clusters[into].sort_unstable();
    }
    clusters
}
