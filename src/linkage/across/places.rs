//! Which territory of one dossier is which of another: by identifier, else by name and level.

use crate::dossier::{Dossier, TerritoryIdx};
use crate::lexicon::fold;
use std::collections::{BTreeMap, BTreeSet};

/// One number for each territory of the two dossiers, the same for two that are one.
#[derive(Clone, Debug, Default)]
pub struct Places {
    left: Vec<u32>,
    right: Vec<u32>,
}

impl Places {
    /// Reads the territories of both.
    pub fn of(left: &Dossier, right: &Dossier) -> Self {
        let ids: BTreeMap<&str, usize> = right.territories.iter().enumerate().map(|(at, t)| (t.id.as_str(), at)).collect();
        let mut of_left: Vec<Option<usize>> = left.territories.iter().map(|t| ids.get(t.id.as_str()).copied()).collect();
        let taken: BTreeSet<usize> = of_left.iter().flatten().copied().collect();
        let named = |dossier: &Dossier, is_free: &dyn Fn(usize) -> bool| {
            let mut names: BTreeMap<(String, &'static str), Vec<usize>> = BTreeMap::new();
            for (at, territory) in dossier.territories.iter().enumerate().filter(|(at, _)| is_free(*at)) {
                names.entry((fold(&territory.name), territory.level.code())).or_default().push(at);
            }
            names
        };
        let (here, there) = (named(left, &|at| of_left[at].is_none()), named(right, &|at| !taken.contains(&at)));
        for (name, lefts) in &here {
            // Two of one name on a side: nobody can tell which is meant.
            if let ([one], Some([other])) = (&lefts[..], there.get(name).map(|rights| &rights[..])) {
                of_left[*one] = Some(*other);
            }
        }
        let mut numbers = vec![u32::MAX; right.territories.len()];
        let mut own = Vec::with_capacity(of_left.len());
        for (at, other) in of_left.iter().enumerate() {
            own.push(at as u32);
            if let Some(other) = other {
                numbers[*other] = at as u32;
            }
        }
        let alone = numbers.iter_mut().filter(|number| **number == u32::MAX);
        alone.zip(of_left.len() as u32..).for_each(|(number, next)| *number = next);
        Self { left: own, right: numbers }
    }

    /// The number of a territory of the first dossier.
    pub fn left(&self, territory: TerritoryIdx) -> u32 {
        self.left[territory.index()]
    }

    /// The number of a territory of the second dossier.
    pub fn right(&self, territory: TerritoryIdx) -> u32 {
        self.right[territory.index()]
    }

    /// How many territories there are in all.
    pub fn len(&self) -> usize {
        self.left.iter().chain(&self.right).copied().max().map_or(0, |most| most as usize + 1)
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
