//! The actions of a territory: how many for its inhabitants, on which themes, with which results.

use super::network::no_action;
use super::{Indicator, Observed};
use crate::comparison::facts::Facts;
use crate::dossier::Table;
use crate::lexicon::themes::family;
use crate::say;
use crate::statistics::beside_peers::Law;
use crate::text::{Sentence, Text};

/// Inhabitants that make one unit of exposure.
const INHABITANTS: f64 = 10_000.0;

/// What a territory declares incomplete can't be counted.
fn whole(facts: &Facts, unit: usize) -> Result<(), Sentence> {
    if facts.is_incomplete(unit, Table::Actions) {
        return Err(say!("actions déclarées incomplètes" | "actions declared incomplete"));
    }
    if facts.actions[unit].is_empty() {
        return Err(no_action());
    }
    Ok(())
}

pub(super) const COVERAGE: Indicator = Indicator {
    key: "couverture",
    title: Text { fr: "Thèmes couverts", en: "Themes covered" },
    formula: Text {
        fr: "thématiques d'au moins une action du territoire ÷ thématiques présentes dans deux territoires comparés au moins",
        en: "themes of at least one action of the territory ÷ themes found in at least two compared territories",
    },
    unit: Text { fr: "", en: "" },
    tables: &[Table::Actions],
    law: Law::Share,
    range: (0.0, 1.0),
    caution: Text {
        fr: "Un thème sans action n'est un manque que s'il y a un besoin ; les actions sans thématique saisie ne comptent pas.",
        en: "A theme without action is a gap only where there is a need; actions without a theme entered don't count.",
    },
    observe: coverage,
};

fn coverage(facts: &Facts, unit: usize) -> Result<Observed, Sentence> {
    whole(facts, unit)?;
    if facts.themes.len() < 3 {
        return Err(say!("moins de trois thématiques saisies en commun" | "fewer than three themes entered in common"));
    }
    let has = |theme: &str| {
        let themes = |action: &crate::dossier::ActionIdx| &facts.view.dossier.action(*action).themes;
        facts.actions[unit].iter().any(|action| themes(action).iter().any(|own| family(own) == theme))
    };
    Ok(Observed::Parts(facts.themes.iter().map(|theme| (f64::from(u8::from(has(theme))), 1.0)).collect()))
}

pub(super) const LOAD: Indicator = Indicator {
    key: "actions_par_habitant",
    title: Text { fr: "Actions pour 10 000 habitants", en: "Actions per 10,000 inhabitants" },
    formula: Text { fr: "actions non abandonnées × 10 000 ÷ habitants", en: "actions not abandoned × 10,000 ÷ inhabitants" },
    unit: Text { fr: "actions", en: "actions" },
    tables: &[Table::Actions, Table::Territories],
    law: Law::Count,
    range: (0.0, f64::INFINITY),
    caution: Text {
        fr: "Plus d'actions n'est ni mieux ni moins bien : cela dit d'abord comment on les découpe et comment on les saisit.",
        en: "More actions is neither better nor worse: it tells first how they are cut up and entered.",
    },
    observe: load,
};

fn load(facts: &Facts, unit: usize) -> Result<Observed, Sentence> {
    whole(facts, unit)?;
    let inhabitants = facts.population[unit].ok_or_else(|| say!("population non renseignée" | "population unknown"))?;
    Ok(Observed::Parts(vec![(facts.actions[unit].len() as f64, inhabitants / INHABITANTS)]))
}

pub(super) const OUTCOME: Indicator = Indicator {
    key: "resultat",
    title: Text { fr: "Résultat des actions évaluées", en: "Outcome of evaluated actions" },
    formula: Text {
        fr: "moyenne des résultats (de 0 à 1) des actions qui en ont un",
        en: "mean of the outcomes (from 0 to 1) of the actions that have one",
    },
    unit: Text { fr: "de 0 à 1", en: "from 0 to 1" },
    tables: &[Table::Actions],
    law: Law::Measure,
    range: (0.0, 1.0),
    caution: Text {
        fr: "Peu d'actions sont évaluées, et chaque évaluation a sa façon de noter.",
        en: "Few actions are evaluated, and each evaluation has its own way of marking.",
    },
    observe: outcome,
};

fn outcome(facts: &Facts, unit: usize) -> Result<Observed, Sentence> {
    if facts.actions[unit].is_empty() {
        return Err(no_action());
    }
    let outcomes: Vec<f64> = facts.actions[unit].iter().filter_map(|action| facts.view.dossier.action(*action).outcome).collect();
    if outcomes.is_empty() {
        return Err(say!("aucune action évaluée" | "no action evaluated"));
    }
    Ok(Observed::Values(outcomes))
}
