//! Who must agree before actions are pooled: whoever leads one of them, pays for one, or has signed an agreement that would change.

use super::feasibility::Profile;
use super::lead::Loads;
use crate::detectors::View;
use crate::dossier::{ActionIdx, Carrier, Dossier, PartnerIdx, Role};
use crate::say;
use crate::text::{Sentence, Text, enumerate};
use std::collections::BTreeMap;

/// Names of one reason that are written; the others are counted.
const NAMED: usize = 4;

/// Why somebody's consent is needed, the strongest reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Consent {
    /// It would lead the whole.
    NewLead,
    /// It leads an action of the département.
    Departmental,
    /// It carries an action of its own.
    Own,
    /// It leads one of the actions.
    Lead,
    /// It pays for one of them.
    Funder,
    /// It has signed an agreement in force on this.
    Signatory,
}

impl Consent {
    const ALL: [Self; 6] = [Self::NewLead, Self::Departmental, Self::Own, Self::Lead, Self::Funder, Self::Signatory];

    fn label(self, n: usize) -> Text {
        match (self, n > 1) {
            (Self::NewLead, _) => Text { fr: "qui piloterait", en: "which would lead" },
            (Self::Departmental, _) => Text { fr: "pour l'action du Département", en: "for the département's action" },
            (Self::Own, false) => Text { fr: "pour son propre projet", en: "for its own project" },
            (Self::Own, true) => Text { fr: "pour leurs propres projets", en: "for their own projects" },
            (Self::Lead, false) => Text { fr: "pilote d'une des actions", en: "lead of one of the actions" },
            (Self::Lead, true) => Text { fr: "pilotes des autres actions", en: "leads of the other actions" },
            (Self::Funder, false) => Text { fr: "financeur", en: "funder" },
            (Self::Funder, true) => Text { fr: "financeurs", en: "funders" },
            (Self::Signatory, false) => Text { fr: "signataire d'une convention en cours", en: "signatory of an agreement in force" },
            (Self::Signatory, true) => Text { fr: "signataires d'une convention en cours", en: "signatories of an agreement in force" },
        }
    }
}

/// Whose consent pooling these actions takes, each once, with its strongest reason; in order of reason, then of partner.
pub(super) fn consents(
    view: &View,
    loads: &Loads,
    actions: &[ActionIdx],
    profile: &Profile,
    new_lead: Option<PartnerIdx>,
) -> Vec<(PartnerIdx, Consent)> {
    let View { dossier, linkage, .. } = *view;
    let mut found: BTreeMap<PartnerIdx, Consent> = BTreeMap::new();
    let mut ask = |partner: PartnerIdx, why: Consent| {
        let known = found.entry(partner).or_insert(why);
        *known = why.min(*known);
    };
    new_lead.into_iter().for_each(|lead| ask(lead, Consent::NewLead));
    for action in actions {
        let why = match dossier.action(*action).carrier {
            Some(Carrier::Departmental) => Consent::Departmental,
            Some(Carrier::Partner) => Consent::Own,
            _ => Consent::Lead,
        };
        loads.leads_of(*action).iter().for_each(|lead| ask(*lead, why));
    }
    let ends = |end: Option<jiff::civil::Date>| end.is_some_and(|end| end < view.as_of);
    for p in dossier.participations.iter().filter(|p| p.role == Role::Funder && !ends(p.end)) {
        if actions.binary_search(&p.action).is_ok() {
            ask(linkage.partners.canonical(p.partner), Consent::Funder);
        }
    }
    for row in &profile.agreements {
        dossier.agreements[row.index as usize].partners.iter().for_each(|p| ask(linkage.partners.canonical(*p), Consent::Signatory));
    }
    let mut found: Vec<(PartnerIdx, Consent)> = found.into_iter().collect();
    found.sort_by_key(|(partner, why)| (*why, *partner));
    found
}

/// « A, qui piloterait ; B et C, pilotes des autres actions ; … »; empty when nobody is known.
pub(super) fn sentence(dossier: &Dossier, agree: &[(PartnerIdx, Consent)]) -> Sentence {
    let mut parts: Vec<Sentence> = Vec::new();
    for why in Consent::ALL {
        let names: Vec<String> = agree.iter().filter(|(_, w)| *w == why).map(|(p, _)| dossier.partner(*p).name.clone()).collect();
        if names.is_empty() {
            continue;
        }
        let (n_more, label) = (names.len().saturating_sub(NAMED), why.label(names.len()));
        let listed = |more: String| {
            let more = (n_more > 0).then_some(more);
            enumerate(&names.iter().take(NAMED).cloned().chain(more).collect::<Vec<_>>())
        };
        let (fr, en) = (listed(format!("{n_more} de plus")).fr, listed(format!("{n_more} more")).en);
        let (l_fr, l_en) = (label.fr, label.en);
        parts.push(say!("{fr}, {l_fr}" | "{en}, {l_en}"));
    }
    let join = |get: fn(&Sentence) -> &str, between: &str| parts.iter().map(get).collect::<Vec<_>>().join(between);
    Sentence { fr: join(|s| &s.fr, "\u{202f}; "), en: join(|s| &s.en, "; ") }
}
