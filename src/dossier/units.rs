//! What territories are to one another: the units that are compared, those of the same type, and where the dossier may be trusted.

use super::codes::{Extent, Level, Table};
use super::model::{Action, Dossier, TerritoryIdx};
use std::collections::BTreeSet;

impl Dossier {
    /// A territory and those above it, from the nearest.
    pub fn lineage(&self, territory: TerritoryIdx) -> impl Iterator<Item = TerritoryIdx> {
        // A validated dossier has no cycle of parents; the bound is for whoever builds one by hand.
        std::iter::successors(Some(territory), |at| self.territory(*at).parent).take(self.territories.len() + 1)
    }

    /// The territory right under the basins, or under the département, that a territory is or belongs to; `None` for those above.
    pub fn unit(&self, territory: TerritoryIdx) -> Option<TerritoryIdx> {
        let is_above = |t: TerritoryIdx| matches!(self.territory(t).level, Level::Department | Level::Basin);
        self.lineage(territory).take_while(|t| !is_above(*t)).last()
    }

    /// Every unit, in order.
    pub fn units(&self) -> Vec<TerritoryIdx> {
        (0..self.territories.len()).map(TerritoryIdx::from).filter(|t| self.unit(*t) == Some(*t)).collect()
    }

    /// Units of a territory: itself if it is one, the one that it belongs to if it is smaller, all that it holds if it is larger.
    pub fn units_of(&self, territory: TerritoryIdx) -> Vec<TerritoryIdx> {
        match self.unit(territory) {
            Some(unit) => vec![unit],
            None => self.units().into_iter().filter(|unit| self.lineage(*unit).any(|t| t == territory)).collect(),
        }
    }

    /// Units of the same type as a unit, itself aside, each with its weight (0 to 1; today all count alike). None for a unit without a type.
    pub fn same_type(&self, unit: TerritoryIdx) -> Vec<(TerritoryIdx, f64)> {
        let Some(kind) = &self.territory(unit).typology else { return Vec::new() };
        self.units().into_iter().filter(|t| *t != unit && self.territory(*t).typology.as_ref() == Some(kind)).map(|t| (t, 1.0)).collect()
    }

    /// Is the dossier said to hold all rows of a table for a territory? What is said of the territory itself comes before what is said of those above it.
    pub fn is_whole(&self, territory: TerritoryIdx, table: Table) -> bool {
        let said = |t: TerritoryIdx| self.completeness.iter().find(|c| c.territory == t && c.scope == table.code()).map(|c| c.extent);
        self.lineage(territory).find_map(said) == Some(Extent::Whole)
    }

    /// Does an action reach a territory: does it name it, one above it, or one within it?
    pub fn reaches(&self, action: &Action, territory: TerritoryIdx) -> bool {
        let above: BTreeSet<TerritoryIdx> = self.lineage(territory).collect();
        action.territories.iter().any(|t| above.contains(t) || self.lineage(*t).any(|up| up == territory))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::testing::from_text;

    #[test]
    fn units_peers_and_trust() {
        let dossier = from_text(
            "territoires: id|nom|niveau|parent|typologie; a|A|commune|nord|rural; b|B|commune|nord|rural; c|C|mds|d|urbain; d|D|departement||; nord|Nord|bassin|d|; q|Q|quartier|a|
             completude: territoire|table|complet; nord|actions|oui; b|actions|partiel",
        )
        .dossier;
        let [a, b, c, d, nord, q] = [0, 1, 2, 3, 4, 5].map(TerritoryIdx);
        assert_eq!(dossier.units(), [a, b, c]);
        assert_eq!(
            (dossier.unit(q), dossier.unit(nord), dossier.units_of(nord), dossier.units_of(d)),
            (Some(a), None, vec![a, b], vec![a, b, c])
        );
        assert_eq!((dossier.same_type(a), dossier.same_type(c)), (vec![(b, 1.0)], vec![]));
        assert_eq!([q, a, b, c, d, nord].map(|t| dossier.is_whole(t, Table::Actions)), [true, true, false, false, false, true]);
        assert!(!dossier.is_whole(a, Table::Meetings));
    }
}
