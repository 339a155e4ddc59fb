//! Who an action is a service of, for the formats that know services and nothing of partnerships.

use crate::dossier::{ActionIdx, Dossier, PartnerIdx};

/// The partner that an action stands under: its lead, else the first of those who take part, by role then identifier.
pub(super) fn carrier(dossier: &Dossier, action: ActionIdx) -> Option<PartnerIdx> {
    let taking_part = || {
        let from = dossier.participations.partition_point(|row| row.action < action);
        dossier.participations[from..].iter().take_while(|row| row.action == action).min_by_key(|row| (row.role, row.partner))
    };
    dossier.action(action).lead.or_else(|| taking_part().map(|row| row.partner))
}
