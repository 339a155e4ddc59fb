//! How many territories a list names. The département is never one of them: it holds them all.

use super::codes::Level;
use super::model::{Dossier, TerritoryIdx};
use crate::say;
use crate::text::{Sentence, count};

impl Dossier {
    /// Is this the département itself, which holds every territory and is none?
    pub fn is_department(&self, territory: TerritoryIdx) -> bool {
        self.territory(territory).level == Level::Department
    }

    /// How many territories a list names, the département aside; each is taken to stand in it once.
    pub fn n_territories(&self, list: &[TerritoryIdx]) -> usize {
        list.iter().filter(|territory| !self.is_department(**territory)).count()
    }

    /// Where something happens: `dans 3 territoires`, `dans 3 territoires et au niveau départemental`, `au niveau départemental`.
    pub fn across(&self, list: &[TerritoryIdx]) -> Sentence {
        let n = self.n_territories(list);
        let places = count(n, ("territoire", "territoires"), ("territory", "territories"));
        let (fr, en) = (places.fr, places.en);
        match (n, list.len() > n) {
            (0, true) => say!("au niveau départemental" | "at departmental level"),
            (_, true) => say!("dans {fr} et au niveau départemental" | "in {en} and at departmental level"),
            (_, false) => say!("dans {fr}" | "in {en}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::dossier::TerritoryIdx;
    use crate::dossier::testing::from_text;

    #[test]
    fn the_department_is_no_territory() {
        let dossier = from_text("territoires: id|nom|niveau|parent; a|Arvel|mds|dep; b|Brune|mds|dep; dep|Dep|departement|").dossier;
        let said = |list: &[u32]| dossier.across(&list.iter().map(|t| TerritoryIdx(*t)).collect::<Vec<_>>()).fr;
        assert_eq!(
            [said(&[0]), said(&[0, 1]), said(&[0, 1, 2]), said(&[2])],
            ["dans 1 territoire", "dans 2 territoires", "dans 2 territoires et au niveau départemental", "au niveau départemental"]
        );
    }
}
