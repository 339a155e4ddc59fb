//! The basins that meet: the dossier's own, or else groups of neighbouring territories.
//!
//! # Method   A territory of level `bassin` and all below it. Territories in no basin are brought together by complete linkage on distance, at most so many and none further
//! apart than so much; without coordinates, by type.
//! # Odd cases  No territory under the département: the whole is one basin. A territory alone stays alone.

use super::SECTION;
use crate::dossier::{Dossier, Level, TerritoryIdx};
use crate::say;
use crate::settings::Settings;
use crate::text::{Sentence, enumerate};
use std::collections::BTreeMap;

/// Territories that meet together.
#[derive(Clone, Debug, PartialEq)]
pub struct Basin {
    /// Stable: the identifier of the basin, or those of its territories.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Its territories, right under the basin or the département, in canonical order.
    pub territories: Vec<TerritoryIdx>,
    /// How it came to be.
    pub origin: Sentence,
}

/// The basins of a dossier, and the basin of each territory, as a position; `None` for the département.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// In order of key.
    pub basins: Vec<Basin>,
    /// One entry a territory.
    pub of: Vec<Option<usize>>,
}

/// The territory right under the basins, or under the département, that a territory is or belongs to; `None` for those above.
pub fn unit(dossier: &Dossier, territory: TerritoryIdx) -> Option<TerritoryIdx> {
    dossier.unit(territory)
}

/// Draws the map.
pub fn map(dossier: &Dossier, settings: &Settings) -> Map {
    let section = settings.section(SECTION);
    let ids = |territories: &[TerritoryIdx]| territories.iter().map(|t| dossier.territory(*t).id.as_str()).collect::<Vec<_>>().join("+");
    let mut own: BTreeMap<TerritoryIdx, Vec<TerritoryIdx>> = BTreeMap::new();
    let mut others = Vec::new();
    for at in (0..dossier.territories.len()).map(TerritoryIdx::from) {
        if unit(dossier, at) != Some(at) {
            continue;
        }
        match dossier.territory(at).parent.filter(|parent| dossier.territory(*parent).level == Level::Basin) {
            Some(basin) => own.entry(basin).or_default().push(at),
            None => others.push(at),
        }
    }
    let given = own.into_iter().map(|(basin, territories)| {
        let basin = dossier.territory(basin);
        Basin { key: basin.id.clone(), name: basin.name.clone(), territories, origin: say!("bassin du dossier" | "basin of the dossier") }
    });
    let grouped = groups(dossier, &others, section.number("basin_km"), section.count("basin_size").max(1))
        .into_iter()
        .map(|(territories, origin)| Basin { key: ids(&territories), name: joint_name(dossier, &territories), territories, origin });
    let mut basins: Vec<Basin> = given.chain(grouped).collect();
    if basins.is_empty() {
        let all: Vec<TerritoryIdx> = (0..dossier.territories.len()).map(TerritoryIdx::from).collect();
        basins.extend(all.first().map(|first| Basin {
            key: dossier.territory(*first).id.clone(),
            name: dossier.territory(*first).name.clone(),
            territories: all.clone(),
            origin: say!("le dossier entier" | "the whole dossier"),
        }));
    }
    basins.sort_by(|a, b| a.key.cmp(&b.key));
    let basin_of = |t: TerritoryIdx| {
        let unit = unit(dossier, t).unwrap_or(t);
        basins.iter().position(|basin| basin.territories.contains(&unit) || basin.key == dossier.territory(t).id)
    };
    let of = (0..dossier.territories.len()).map(|t| basin_of(t.into())).collect();
    Map { basins, of }
}

/// Territories brought together, with the reason.
fn groups(dossier: &Dossier, territories: &[TerritoryIdx], most_km: f64, most: usize) -> Vec<(Vec<TerritoryIdx>, Sentence)> {
    let is_placed = |t: &TerritoryIdx| dossier.territory(*t).latitude.is_some() && dossier.territory(*t).longitude.is_some();
    let (placed, unplaced): (Vec<TerritoryIdx>, Vec<TerritoryIdx>) = territories.iter().copied().partition(is_placed);
    let km = most_km.round();
    let mut found: Vec<(Vec<TerritoryIdx>, Sentence)> = clusters(dossier, &placed, most_km, most)
        .into_iter()
        .map(|members| {
            let origin = if members.len() > 1 {
                say!(
                    "territoires voisins (moins de {km} km), faute de bassin dans le dossier"
                        | "neighbouring territories (under {km} km), as the dossier has no basin"
                )
            } else {
                say!(
                    "territoire sans voisin proche, faute de bassin dans le dossier"
                        | "territory without a near neighbour, as the dossier has no basin"
                )
            };
            (members, origin)
        })
        .collect();
    let mut by_type: BTreeMap<Option<&String>, Vec<TerritoryIdx>> = BTreeMap::new();
    unplaced.iter().for_each(|t| by_type.entry(dossier.territory(*t).typology.as_ref()).or_default().push(*t));
    for (kind, members) in by_type {
        let origin = match kind {
            Some(kind) => say!(
                "territoires de type « {kind} », faute de bassin et de coordonnées dans le dossier"
                    | "territories of type '{kind}', as the dossier has no basin and no coordinates"
            ),
            None => say!("territoires sans coordonnées ni type" | "territories without coordinates or type"),
        };
        members.chunks(most).for_each(|chunk| found.push((chunk.to_vec(), origin.clone())));
    }
    found
}

/// Complete linkage: nobody is further than `most_km` from another member, nor has more than `most − 1` others.
fn clusters(dossier: &Dossier, territories: &[TerritoryIdx], most_km: f64, most: usize) -> Vec<Vec<TerritoryIdx>> {
    let mut clusters: Vec<Vec<TerritoryIdx>> = territories.iter().map(|t| vec![*t]).collect();
    let spread = |a: &[TerritoryIdx], b: &[TerritoryIdx]| {
        let pairs = a.iter().flat_map(|x| b.iter().map(move |y| (*x, *y)));
        pairs.map(|(x, y)| dossier.territory(x).km_to(dossier.territory(y)).unwrap_or(f64::INFINITY)).fold(0.0, f64::max)
    };
    loop {
        let mut best: Option<(f64, usize, usize)> = None;
        for i in 0..clusters.len() {
            for j in 0..i {
                if clusters[i].len() + clusters[j].len() <= most {
                    let apart = spread(&clusters[i], &clusters[j]);
                    if apart <= most_km && best.is_none_or(|(least, ..)| apart < least) {
                        best = Some((apart, j, i));
                    }
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

/// « MDS de Chelles, Lagny et Meaux » of names that begin alike, else the names themselves.
fn joint_name(dossier: &Dossier, territories: &[TerritoryIdx]) -> String {
    let names: Vec<&str> = territories.iter().map(|t| dossier.territory(*t).name.as_str()).collect();
    let words: Vec<Vec<&str>> = names.iter().map(|name| name.split(' ').collect()).collect();
    let shared = (0..).take_while(|i| words.iter().all(|w| i + 1 < w.len() && w[*i] == words[0][*i])).count();
    let rest: Vec<String> = words.iter().enumerate().map(|(i, w)| w[if i == 0 { 0 } else { shared }..].join(" ")).collect();
    enumerate(&rest).fr
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::testing::from_text;

    fn names(text: &str) -> Vec<String> {
        map(&from_text(text).dossier, &Settings::default()).basins.into_iter().map(|b| b.name).collect()
    }

    #[test]
    fn basins_of_the_dossier_come_first_and_neighbours_replace_them() {
        let given = "territoires: id|nom|niveau|parent; d|D|departement|; nord|Bassin nord|bassin|d; a|MDS de A|mds|nord; c|Commune C|commune|a; b|MDS de B|mds|d";
        assert_eq!(names(given), ["MDS de B", "Bassin nord"]);
        let map = map(&from_text(given).dossier, &Settings::default());
        // a, b, c, d, nord: the commune belongs to the basin of its MDS.
        assert_eq!(map.of, [Some(1), Some(0), Some(1), None, Some(1)]);
        let near = "territoires: id|nom|niveau|latitude|longitude; a|MDS de Chelles|mds|48.88|2.59; b|MDS de Lagny|mds|48.87|2.70; c|MDS de Provins|mds|48.56|3.30";
        assert_eq!(names(near), ["MDS de Chelles et Lagny", "MDS de Provins"]);
        assert_eq!(names("territoires: id|nom|niveau; d|Le département|departement"), ["Le département"]);
        assert_eq!(names(""), Vec::<String>::new());
    }
}
