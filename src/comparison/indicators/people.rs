//! Those who come, and those who lead.

use super::network::no_action;
use super::{Indicator, Observed};
use crate::comparison::facts::Facts;
use crate::dossier::{PartnerIdx, Table};
use crate::say;
use crate::statistics::beside_peers::Law;
use crate::text::{Sentence, Text};
use std::collections::BTreeMap;

/// From so many invitations without a single absence, the list is one of those present only.
const ONLY_PRESENT: f64 = 10.0;

pub(super) const MOBILISATION: Indicator = Indicator {
    key: "mobilisation",
    title: Text { fr: "Mobilisation aux rencontres", en: "Mobilisation at meetings" },
    formula: Text {
        fr: "présences ÷ invitations aux rencontres du territoire",
        en: "presences ÷ invitations to the meetings of the territory",
    },
    unit: Text { fr: "", en: "" },
    tables: &[Table::Meetings, Table::Attendances],
    law: Law::Share,
    range: (0.0, 1.0),
    caution: Text {
        fr: "Plus de réunions ou plus de monde ne veut pas dire plus de résultats.",
        en: "More meetings or more people doesn't mean more results.",
    },
    observe: mobilisation,
};

fn mobilisation(facts: &Facts, unit: usize) -> Result<Observed, Sentence> {
    let partners = &facts.attendance[unit];
    if facts.is_incomplete(unit, Table::Attendances) {
        return Err(say!("présences déclarées incomplètes" | "attendance declared incomplete"));
    }
    let (presences, invitations) = partners.values().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    if invitations == 0.0 {
        return Err(say!("aucune invitation saisie sur la période" | "no invitation entered in the period"));
    }
    if presences >= invitations && invitations >= ONLY_PRESENT {
        return Err(say!("seules les présences ont été notées" | "only presences were written down"));
    }
    Ok(Observed::Parts(partners.values().copied().collect()))
}

pub(super) const LEADS: Indicator = Indicator {
    key: "charge_pilotes",
    title: Text { fr: "Actions en cours par pilote", en: "Ongoing actions per lead" },
    formula: Text {
        fr: "actions en cours qui ont un pilote ÷ pilotes distincts", en: "ongoing actions that have a lead ÷ distinct leads"
    },
    unit: Text { fr: "actions", en: "actions" },
    tables: &[Table::Actions],
    law: Law::Count,
    range: (0.0, f64::INFINITY),
    caution: Text {
        fr: "Les actions n'ont pas toutes le même poids, et un pilote peut être toute une équipe.",
        en: "Actions don't weigh the same, and a lead may be a whole team.",
    },
    observe: leads,
};

fn leads(facts: &Facts, unit: usize) -> Result<Observed, Sentence> {
    if facts.actions[unit].is_empty() {
        return Err(no_action());
    }
    let mut led: BTreeMap<PartnerIdx, f64> = BTreeMap::new();
    for action in facts.ongoing(unit) {
        if let Some(lead) = facts.view.dossier.action(action).lead {
            *led.entry(facts.view.linkage.partners.canonical(lead)).or_default() += 1.0;
        }
    }
    if led.is_empty() {
        return Err(say!("aucune action en cours n'a de pilote saisi" | "no ongoing action has a lead entered"));
    }
    Ok(Observed::Parts(led.into_values().map(|n| (n, 1.0)).collect()))
}
