//! The network of a territory: how many partners, of how many kinds, shared with whom, linked with the centre.

use super::{Indicator, Observed};
use crate::comparison::facts::Facts;
use crate::dossier::{PartnerKind, Table};
use crate::say;
use crate::statistics::beside_peers::Law;
use crate::text::{Sentence, Text};
use std::collections::BTreeMap;

/// No action was entered: nothing is known of those who take part.
pub(super) fn no_action() -> Sentence {
    say!("aucune action saisie" | "no action entered")
}

fn no_partner() -> Sentence {
    say!("aucun partenaire saisi dans ses actions" | "no partner entered in its actions")
}

pub(super) const PARTNERS_PER_ACTION: Indicator = Indicator {
    key: "partenaires_par_action",
    title: Text { fr: "Partenaires par action", en: "Partners per action" },
    formula: Text {
        fr: "participations de partenaires distincts aux actions (invités non compris) ÷ actions non abandonnées",
        en: "takings part of distinct partners in actions (invitees left out) ÷ actions not abandoned",
    },
    unit: Text { fr: "partenaires", en: "partners" },
    tables: &[Table::Actions, Table::Participations],
    law: Law::Count,
    range: (0.0, f64::INFINITY),
    caution: Text {
        fr: "Une action à deux peut aller mieux qu'une action à douze.",
        en: "An action of two may go better than one of twelve.",
    },
    observe: partners_per_action,
};

fn partners_per_action(facts: &Facts, unit: usize) -> Result<Observed, Sentence> {
    let actions = &facts.actions[unit];
    if actions.is_empty() {
        return Err(no_action());
    }
    if facts.partners[unit].is_empty() {
        return Err(no_partner());
    }
    Ok(Observed::Parts(actions.iter().map(|action| (facts.partners_of[action.index()].len() as f64, 1.0)).collect()))
}

/// Partners drawn to measure variety.
const DRAWN: f64 = 10.0;

pub(super) const DIVERSITY: Indicator = Indicator {
    key: "diversite_partenaires",
    title: Text { fr: "Variété des partenaires", en: "Variety of partners" },
    formula: Text {
        fr: "nombre de types de partenaires que l'on trouverait, en moyenne, parmi dix partenaires du territoire tirés au sort",
        en: "number of kinds of partners that would be found, on average, among ten partners of the territory drawn by lot",
    },
    unit: Text { fr: "types sur dix partenaires", en: "kinds among ten partners" },
    tables: &[Table::Actions, Table::Participations, Table::Partners],
    law: Law::Measure,
    range: (1.0, DRAWN),
    caution: Text {
        fr: "La variété dépend de ce que le territoire compte d'institutions.",
        en: "Variety hangs on the institutions that a territory has.",
    },
    observe: diversity,
};

/// Rarefaction, so that a territory with more partners isn't more varied for that (Hurlbert, Ecology 52, 1971); its error by the jackknife over partners: leaving out
/// any partner of one kind gives the same.
fn diversity(facts: &Facts, unit: usize) -> Result<Observed, Sentence> {
    let partners = &facts.partners[unit];
    if facts.actions[unit].is_empty() {
        return Err(no_action());
    }
    if (partners.len() as f64) <= DRAWN {
        return Err(say!(
            "dix partenaires ou moins : trop peu pour mesurer une variété" | "ten partners or fewer: too few to measure a variety"
        ));
    }
    let mut kinds: BTreeMap<PartnerKind, f64> = BTreeMap::new();
    partners.iter().for_each(|p| *kinds.entry(facts.view.dossier.partner(*p).kind).or_default() += 1.0);
    let sizes: Vec<f64> = kinds.into_values().collect();
    let all = partners.len() as f64;
    let value = rarefied(&sizes, all);
    let without: Vec<(f64, f64)> = (0..sizes.len())
        .map(|at| {
            let mut fewer = sizes.clone();
            fewer[at] -= 1.0;
            (sizes[at], rarefied(&fewer, all - 1.0))
        })
        .collect();
    let mean = without.iter().map(|(n, v)| n * v).sum::<f64>() / all;
    let error = (all - 1.0) / all * without.iter().map(|(n, v)| n * (v - mean) * (v - mean)).sum::<f64>();
    Ok(Observed::Estimate { value, error, n: partners.len() })
}

/// Kinds expected among ten things drawn without replacement from `all`, `sizes` of each kind: Σ 1 − C(all − n, 10) / C(all, 10).
fn rarefied(sizes: &[f64], all: f64) -> f64 {
    let none_of =
        |n: f64| (0..DRAWN as u32).map(|drawn| ((all - n - f64::from(drawn)) / (all - f64::from(drawn))).max(0.0)).product::<f64>();
    sizes.iter().map(|n| 1.0 - none_of(*n)).sum()
}

pub(super) const SHARED_PARTNERS: Indicator = Indicator {
    key: "partenaires_partages",
    title: Text { fr: "Partenaires partagés avec d'autres territoires", en: "Partners shared with other territories" },
    formula: Text {
        fr: "partenaires qui participent aussi à des actions d'un autre territoire comparé ÷ partenaires du territoire",
        en: "partners that take part in actions of another compared territory too ÷ partners of the territory",
    },
    unit: Text { fr: "", en: "" },
    tables: &[Table::Actions, Table::Participations],
    law: Law::Share,
    range: (0.0, 1.0),
    caution: Text {
        fr: "Un partenaire propre au territoire n'est pas un partenaire isolé.",
        en: "A partner of one territory alone is not an isolated partner.",
    },
    observe: shared_partners,
};

fn shared_partners(facts: &Facts, unit: usize) -> Result<Observed, Sentence> {
    if facts.actions[unit].is_empty() {
        return Err(no_action());
    }
    if facts.partners[unit].is_empty() {
        return Err(no_partner());
    }
    let is_shared = |partner| facts.places_of.get(partner).is_some_and(|places| places.len() > 1);
    Ok(Observed::Parts(facts.partners[unit].iter().map(|partner| (f64::from(u8::from(is_shared(partner))), 1.0)).collect()))
}

pub(super) const CENTRE_FIELD: Indicator = Indicator {
    key: "liens_centre_terrain",
    title: Text { fr: "Liens avec les directions centrales", en: "Links with central directorates" },
    formula: Text {
        fr: "jours où un service du territoire et une direction centrale se sont sollicités, dans un sens ou dans l'autre ÷ services du Département implantés dans le territoire",
        en: "days on which a service of the territory and a central directorate called on each other, either way ÷ services of the département seated in the territory",
    },
    unit: Text { fr: "jours par service", en: "days per service" },
    tables: &[Table::Solicitations, Table::Partners],
    law: Law::Count,
    range: (0.0, f64::INFINITY),
    caution: Text {
        fr: "Un appel téléphonique ne laisse pas de trace dans les tables.",
        en: "A telephone call leaves no trace in the tables.",
    },
    observe: centre_field,
};

fn centre_field(facts: &Facts, unit: usize) -> Result<Observed, Sentence> {
    let services = &facts.services[unit];
    if facts.view.dossier.solicitations.is_empty() {
        return Err(say!("la table « sollicitations » manque" | "table 'sollicitations' is missing"));
    }
    if facts.is_incomplete(unit, Table::Solicitations) {
        return Err(say!("sollicitations déclarées incomplètes" | "solicitations declared incomplete"));
    }
    if services.is_empty() {
        return Err(say!(
            "aucun service du Département n'y est implanté dans les tables" | "the tables seat no service of the département there"
        ));
    }
    if services.values().all(|calls| calls.all == 0) {
        return Err(say!("aucune sollicitation saisie pour ses services" | "no solicitation entered for its services"));
    }
    Ok(Observed::Parts(services.values().map(|calls| (calls.central as f64, 1.0)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarefaction_by_hand() {
        // Twelve alone, each of its kind: ten drawn are ten kinds. One kind only: one.
        assert!((rarefied(&[1.0; 12], 12.0) - 10.0).abs() < 1e-12);
        assert!((rarefied(&[12.0], 12.0) - 1.0).abs() < 1e-12);
        // Ten and one of eleven: the lone one is left out once in eleven.
        assert!((rarefied(&[10.0, 1.0], 11.0) - (2.0 - 1.0 / 11.0)).abs() < 1e-12);
    }
}
