//! Where territories lie: basins, distances.

use crate::dossier::{Dossier, Level, TerritoryIdx};

/// The territory itself or its nearest ancestor of a level. Cycles can't stand in a validated dossier; a bound on the climb keeps us safe from one all the same.
pub(super) fn ancestor(dossier: &Dossier, territory: TerritoryIdx, level: Level) -> Option<TerritoryIdx> {
    let chain = std::iter::successors(Some(territory), |at| dossier.territory(*at).parent);
    chain.take(16).find(|at| dossier.territory(*at).level == level)
}

/// Does it cover the whole département, so that it is near everything in it?
pub(super) fn is_everywhere(dossier: &Dossier, territory: TerritoryIdx) -> bool {
    dossier.territory(territory).level == Level::Department
}

/// Kilometres as the crow flies between two territories; 0 when one of them is the département; `None` without coordinates.
pub(super) fn km(dossier: &Dossier, a: TerritoryIdx, b: TerritoryIdx) -> Option<f64> {
    if a == b || is_everywhere(dossier, a) || is_everywhere(dossier, b) {
        return Some(0.0);
    }
    dossier.territory(a).km_to(dossier.territory(b))
}

/// Territories compared two by two at most: beyond, the mean of so many is the mean of all.
const MOST: usize = 60;

/// Mean of `measure` over the pairs of distinct territories where it is known; `None` when it is nowhere.
pub(super) fn mean_of_pairs(territories: &[TerritoryIdx], measure: impl Fn(TerritoryIdx, TerritoryIdx) -> Option<f64>) -> Option<f64> {
    let (mut sum, mut n) = (0.0, 0.0);
    for (i, &a) in territories.iter().take(MOST).enumerate() {
        for &b in territories.iter().take(i) {
            if let Some(value) = measure(a, b) {
                sum += value;
                n += 1.0;
            }
        }
    }
    (n > 0.0).then(|| sum / n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::Territory;

    #[test]
    fn distances_are_those_of_the_map() {
        let at = |id: &str, level, latitude, longitude| Territory {
            id: id.into(),
            name: id.into(),
            level,
            parent: None,
            insee_code: None,
            typology: None,
            population: None,
            latitude,
            longitude,
            notes: vec![],
            origin: Default::default(),
        };
        let dossier = Dossier {
            territories: vec![
                at("dep", Level::Department, Some(48.6), Some(3.0)),
                at("meaux", Level::Mds, Some(48.96), Some(2.888)),
                at("melun", Level::Mds, Some(48.54), Some(2.66)),
                at("nowhere", Level::Mds, None, None),
            ],
            ..Default::default()
        };
        let km = |a: usize, b: usize| km(&dossier, a.into(), b.into());
        assert!((km(1, 2).unwrap() - 49.6).abs() < 0.5, "{:?}", km(1, 2));
        assert_eq!((km(0, 1), km(1, 3), km(3, 3)), (Some(0.0), None, Some(0.0)));
    }
}
