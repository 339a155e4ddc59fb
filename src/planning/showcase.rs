//! Training worth holding in common, and the few actions worth showing.

use super::SECTION;
use super::basins::unit;
use super::portfolio::{actions, by_key};
use crate::detectors::{Detection, Value, View};
use crate::dossier::{ActionIdx, Status, TerritoryIdx};
use crate::lexicon::themes;
use crate::recommendations::Agenda;
use crate::say;
use crate::settings::Settings;
use crate::text::{Sentence, count, number};
use std::collections::{BTreeMap, BTreeSet};

/// A subject of training for several territories.
#[derive(Clone, Debug, PartialEq)]
pub struct Training {
    /// Key of the finding behind it, or the theme.
    pub key: String,
    /// What it is about.
    pub title: Sentence,
    /// Why.
    pub why: Sentence,
    /// For whom.
    pub territories: Vec<TerritoryIdx>,
}

/// An action worth showing.
#[derive(Clone, Debug, PartialEq)]
pub struct Exemplary {
    /// The action.
    pub action: ActionIdx,
    /// Why.
    pub why: Sentence,
}

/// Poolings made of training above all, in order of the list; then themes on which three evaluated actions at least, in two territories at least, stay under half of their aim.
pub(super) fn training(view: &View, detections: &[Detection], agenda: &Agenda) -> Vec<Training> {
    let forms = by_key(detections, "mutualisations", "forme");
    let is_training = |key: &str| matches!(forms.get(key), Some(Value::Code("training", _)));
    let mut found: Vec<Training> = agenda
        .items
        .iter()
        .map(|item| (item, agenda.finding(detections, item)))
        .filter(|(_, finding)| is_training(&finding.key) && view.dossier.n_territories(&finding.territories) > 1)
        .map(|(_, finding)| {
            let n = actions(finding).len();
            Training {
                key: finding.key.clone(),
                title: finding.title.clone(),
                why: say!(
                    "{n} actions forment ou informent sur le même sujet : une session commune, avec les mêmes intervenants."
                        | "{n} actions train or inform on the same subject: one common session, with the same trainers."
                ),
                territories: finding.territories.clone(),
            }
        })
        .collect();
    let mut by_theme: BTreeMap<&str, Vec<(f64, BTreeSet<TerritoryIdx>)>> = BTreeMap::new();
    for action in &view.dossier.actions {
        if let Some(outcome) = action.outcome {
            let here: BTreeSet<TerritoryIdx> = action.territories.iter().filter_map(|t| unit(view.dossier, *t)).collect();
            action.themes.iter().for_each(|theme| by_theme.entry(theme).or_default().push((outcome, here.clone())));
        }
    }
    for (theme, results) in by_theme {
        let mean = (2.0 + results.iter().map(|(o, _)| o).sum::<f64>()) / (4.0 + results.len() as f64);
        let territories: BTreeSet<TerritoryIdx> = results.iter().flat_map(|(_, t)| t.iter().copied()).collect();
        if results.len() >= 3 && territories.len() >= 2 && mean < 0.5 {
            let (n, mean) = (count(results.len(), ("évaluation", "évaluations"), ("evaluation", "evaluations")), number(100.0 * mean, 0));
            let (n_fr, n_en, m_fr, m_en) = (n.fr, n.en, mean.fr, mean.en);
            found.push(Training {
                key: theme.to_owned(),
                title: {
                    let Sentence { fr, en } = themes::label(theme);
                    say!("Thème « {fr} »" | "Theme '{en}'")
                },
                why: say!(
                    "{n_fr} : {m_fr} % de l'objectif en moyenne, prudence comprise."
                        | "{n_en}: {m_en}% of the aim on average, prudence included."
                ),
                territories: territories.into_iter().collect(),
            });
        }
    }
    found
}

/// The best evaluated actions, one a territory and one a theme.
pub(super) fn exemplary(view: &View, settings: &Settings) -> Vec<Exemplary> {
    let dossier = view.dossier;
    let section = settings.section(SECTION);
    let mut ranked: Vec<(f64, f64, ActionIdx)> = dossier
        .actions
        .iter()
        .enumerate()
        .filter(|(_, a)| a.status != Some(Status::Abandoned))
        .filter_map(|(at, a)| Some((a.outcome.filter(|o| *o >= section.number("good_result"))?, a.beneficiaries.unwrap_or(0.0), at.into())))
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    let (mut territories, mut themes, mut found) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (outcome, people, at) in ranked {
        let action = dossier.action(at);
        if found.len() == section.count("exemplary") {
            break;
        }
        if action.territories.iter().any(|t| territories.contains(t)) || action.themes.iter().any(|t| themes.contains(t)) {
            continue;
        }
        territories.extend(action.territories.iter().copied());
        themes.extend(action.themes.iter());
        let (result, n) = (number(100.0 * outcome, 0), count(people.round() as usize, ("personne", "personnes"), ("person", "people")));
        let (r_fr, r_en, n_fr, n_en) = (result.fr, result.en, n.fr, n.en);
        let why = if people >= 1.0 {
            say!("Évaluée à {r_fr} % de son objectif, {n_fr} par an." | "Evaluated at {r_en}% of its aim, {n_en} a year.")
        } else {
            say!("Évaluée à {r_fr} % de son objectif." | "Evaluated at {r_en}% of its aim.")
        };
        found.push(Exemplary { action: at, why });
    }
    found
}
