//! What stands against pooling, or would have to be settled first.

use super::proposal::{Proposal, Weighed};
use super::words::quoted;
use crate::dossier::{ActionIdx, Dossier};
use crate::say;
use crate::text::{Sentence, capital, enumerate};
use std::collections::BTreeSet;

/// Below this, what is looked at from outside stands in the way.
const HARD: f64 = 0.4;

/// Share of a lead's capacity below which it would have to be relieved of something.
const LITTLE: f64 = 0.35;

/// What stands against pooling a perimeter of a proposal, in order of what is looked at.
pub(super) fn obstacles(dossier: &Dossier, p: &Proposal, at: &Weighed) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    for &(a, b) in p.double_entries.iter().filter(|(a, b)| at.actions.contains(a) && at.actions.contains(b)) {
        let (a, b) = (quoted(dossier, a), quoted(dossier, b));
        found.push(say!(
            "«\u{202f}{a}\u{202f}» et «\u{202f}{b}\u{202f}» sont peut-être une seule action, saisie deux fois\u{202f}: à vérifier d'abord."
                | "“{a}” and “{b}” may be one action, entered twice: to be checked first."
        ));
    }
    for component in at.profile.components.iter().filter(|c| c.value < HARD) {
        let (fr, en) = (capital(&component.finding.fr), capital(&component.finding.en));
        found.push(say!("{fr}." | "{en}."));
    }
    found.extend(publics(dossier, &at.actions));
    let operators: BTreeSet<_> = at.actions.iter().filter_map(|a| dossier.action(*a).lead).map(|lead| dossier.partner(lead).kind).collect();
    if operators.len() >= 3 {
        let n = operators.len();
        found.push(say!(
            "Les pilotes sont de {n} natures différentes\u{202f}: chacun a ses règles et ses financeurs."
                | "The leads are of {n} different kinds: each has its rules and funders."
        ));
    }
    found.extend(workload(dossier, at));
    if at.n_staffed == 0 {
        found.push(say!(
            "Aucune de ces actions n'indique le temps qu'elle prend\u{202f}: le gain n'est pas chiffré."
                | "None of these actions says how much time it takes: the gain is not put into figures."
        ));
    }
    found
}

/// Different publics: for all pairs of actions that state theirs, or for half of them.
fn publics(dossier: &Dossier, actions: &[ActionIdx]) -> Option<Sentence> {
    let share = different_publics(dossier, actions)?;
    if share >= 1.0 {
        Some(say!("Les publics indiqués diffèrent d'une action à l'autre." | "The publics stated differ from one action to the other."))
    } else if share >= 0.5 {
        Some(say!(
            "Les publics indiqués diffèrent entre une partie des actions." | "The publics stated differ between some of the actions."
        ))
    } else {
        None
    }
}

/// Share of the pairs of actions without a public in common, among those that state theirs; `None` when fewer than two do.
pub(super) fn different_publics(dossier: &Dossier, actions: &[ActionIdx]) -> Option<f64> {
    let publics: Vec<BTreeSet<&String>> = actions
        .iter()
        .map(|a| dossier.action(*a).target_groups.iter().collect::<BTreeSet<_>>())
        .filter(|groups| !groups.is_empty())
        .take(100)
        .collect();
    let (mut n, mut apart) = (0usize, 0usize);
    for (i, a) in publics.iter().enumerate() {
        n += i;
        apart += publics[..i].iter().filter(|b| a.is_disjoint(b)).count();
    }
    (n > 0).then(|| apart as f64 / n as f64)
}

/// What those who could lead carry already.
fn workload(dossier: &Dossier, at: &Weighed) -> Option<Sentence> {
    let Some(lead) = at.leads.possible.first() else {
        return Some(say!(
            "Aucun pilote actuel n'a de marge pour porter l'ensemble\u{202f}: il faudrait d'abord le décharger, ou en désigner un autre."
                | "No present lead has room to carry the whole: one would have to be relieved first, or somebody else named."
        ));
    };
    if lead.free < LITTLE {
        let (name, n) = (&dossier.partner(lead.partner).name, lead.led);
        return Some(say!(
            "{name} pilote déjà {n} actions en cours ou prévues, plus que ses semblables\u{202f}: il faudrait alléger sa charge, ou désigner un autre pilote."
                | "{name} already leads {n} actions going on or planned, more than its peers: its load would have to be lightened, or another lead named."
        ));
    }
    let names: Vec<String> = at.leads.overloaded.iter().map(|(partner, _)| dossier.partner(*partner).name.clone()).collect();
    (!names.is_empty()).then(|| {
        let (list, n) = (enumerate(&names), names.len());
        let (fr, en) = (list.fr, list.en);
        if n == 1 {
            say!(
                "La charge est déjà à son terme pour {fr}, qui n'est donc pas parmi les pilotes possibles."
                    | "The load is at its end already for {en}, which is therefore no possible lead."
            )
        } else {
            say!(
                "La charge est déjà à son terme pour {fr}, qui ne sont donc pas parmi les pilotes possibles."
                    | "The load is at its end already for {en}, which are therefore no possible leads."
            )
        }
    })
}
