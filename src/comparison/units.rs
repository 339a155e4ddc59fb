//! The territories compared: those of the level at which actions are held.

use crate::dossier::{Dossier, Level, TerritoryIdx};

/// The territories compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Units {
    /// Their level; `None` when no action is held below the département.
    pub level: Option<Level>,
    /// In canonical order; those without any action too.
    pub territories: Vec<TerritoryIdx>,
    /// For each territory of the dossier, the one compared that it is or belongs to, as a position.
    pub of: Vec<Option<usize>>,
}

impl Units {
    /// The level that holds most actions wins (the larger territories, of two that hold as many); a territory below it counts for the one that holds it.
    pub fn of(dossier: &Dossier) -> Self {
        let held = |level: Level| {
            dossier.actions.iter().flat_map(|action| &action.territories).filter(|t| dossier.territory(**t).level == level).count()
        };
        let levels = Level::ALL.iter().filter(|level| **level != Level::Department).map(|level| (held(*level), *level));
        let most = levels.filter(|(n, _)| *n > 0).max_by_key(|(n, level)| (*n, std::cmp::Reverse(*level)));
        let Some((_, level)) = most else { return Self { of: vec![None; dossier.territories.len()], ..Self::default() } };
        let all = (0..dossier.territories.len()).map(TerritoryIdx::from);
        let territories: Vec<TerritoryIdx> = all.clone().filter(|t| dossier.territory(*t).level == level).collect();
        let of = all.map(|territory| {
            let mut at = Some(territory);
            // No chain of parents is longer than the table.
            for _ in 0..=dossier.territories.len() {
                let here = at?;
                if dossier.territory(here).level == level {
                    return territories.binary_search(&here).ok();
                }
                at = dossier.territory(here).parent;
            }
            None
        });
        let of = of.collect();
        Self { level: Some(level), territories, of }
    }

    /// The compared territories that some territories are in, each once, in order.
    pub fn among(&self, territories: &[TerritoryIdx]) -> Vec<usize> {
        let mut found: Vec<usize> = territories.iter().filter_map(|t| self.of[t.index()]).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}
