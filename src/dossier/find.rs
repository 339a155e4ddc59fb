//! A partner as somebody types it on a command line: by its identifier, or by a name that is its own.

use super::codes::Table;
use super::index::{Index, Known, Lookup};
use super::model::{Dossier, PartnerIdx};

/// What a word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// One partner.
    One(PartnerIdx),
    /// At least two partners are called so.
    Several(PartnerIdx, PartnerIdx),
    /// None; perhaps one whose identifier or name is near.
    Nobody(Option<PartnerIdx>),
}

impl Dossier {
    /// The partner of that identifier, name or acronym, case and accents aside.
    ///
    /// # Cost    O(partners), more when none is found.
    pub fn find_partner(&self, word: &str) -> Found {
        let known = self.partners.iter().map(|partner| Known {
            id: &partner.id,
            name: &partner.name,
            others: [partner.acronym.as_deref(), partner.siret.as_deref()],
            origin: partner.origin,
        });
        let index = Index::new(Table::Partners, true, known.collect());
        match index.lookup(word.trim()) {
            Lookup::Exact(at) | Lookup::Spelt(at) | Lookup::Named(at) => Found::One(PartnerIdx(at)),
            Lookup::Ambiguous(a, b) => Found::Several(PartnerIdx(a), PartnerIdx(b)),
            Lookup::Unknown => Found::Nobody(index.nearest(word.trim()).map(PartnerIdx)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::testing::from_text;

    #[test]
    fn by_identifier_by_name_and_not_at_all() {
        let dossier = from_text(
            "partenaires: id|nom|type|sigle; caf77|Caisse d'allocations|caf|CAF; ccas_a|CCAS A|ccas|CCAS; ccas_b|CCAS B|ccas|CCAS",
        )
        .dossier;
        assert_eq!(dossier.find_partner("caf77"), Found::One(PartnerIdx(0)));
        assert_eq!(dossier.find_partner("caisse d'Allocations"), Found::One(PartnerIdx(0)));
        assert_eq!(dossier.find_partner("CCAS"), Found::Several(PartnerIdx(1), PartnerIdx(2)));
        assert_eq!(dossier.find_partner("caf7"), Found::Nobody(Some(PartnerIdx(0))));
        assert_eq!(dossier.find_partner("rien de tel"), Found::Nobody(None));
    }
}
