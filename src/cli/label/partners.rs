//! The table of pairs of partners to judge.

use crate::dossier::{Dossier, PartnerIdx};
use crate::linkage::partners_to_judge;
use crate::rendering::harmless;

/// Columns of the table; those that the format doesn't know are for the reader, and stay with the verdict as notes.
const COLUMNS: [&str; 17] = [
    "partenaire",
    "nom_partenaire",
    "type_partenaire",
    "territoire_partenaire",
    "siret_partenaire",
    "lignes_partenaire",
    "autre",
    "nom_autre",
    "type_autre",
    "territoire_autre",
    "siret_autre",
    "lignes_autre",
    "verdict",
    "garder",
    "par",
    "date",
    "motif",
];

/// Its header, and a row a pair.
pub(super) fn rows(dossier: &Dossier, count: usize) -> (&'static [&'static str], Vec<Vec<String>>) {
    let mut n_rows = vec![0usize; dossier.partners.len()];
    dossier.participations.iter().for_each(|row| n_rows[row.partner.index()] += 1);
    dossier.attendances.iter().for_each(|row| n_rows[row.partner.index()] += 1);
    dossier.solicitations.iter().flat_map(|row| [row.from, row.to]).for_each(|at| n_rows[at.index()] += 1);
    let side = |at: PartnerIdx| {
        let partner = dossier.partner(at);
        let territory = partner.territory.map(|territory| dossier.territory(territory).name.as_str()).unwrap_or_default();
        [
            partner.id.clone(),
            harmless(&partner.name),
            partner.kind.code().to_owned(),
            harmless(territory),
            partner.siret.clone().unwrap_or_default(),
            n_rows[at.index()].to_string(),
        ]
    };
    let row = |(a, b): (PartnerIdx, PartnerIdx)| side(a).into_iter().chain(side(b)).chain(std::iter::repeat_n(String::new(), 5)).collect();
    (&COLUMNS, partners_to_judge(dossier, count).into_iter().map(row).collect())
}
