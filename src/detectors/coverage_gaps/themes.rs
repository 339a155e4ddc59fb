//! What each action is about: the themes of its column, or where it has none, those of the actions whose texts speak of the same notions.
//!
//! # Method  Naive Bayes on the lexicon's concepts, learnt from the dossier's own actions that have a theme: probability of each theme, kept above one in ten.
//! # Odd cases  Fewer than 20 actions with a theme, or no concept in the text: the action is about nothing that is known, and is counted as such.

use crate::dossier::{Action, Dossier};
use crate::lexicon::{Kind, Lexicon, themes::family};
use std::collections::{BTreeMap, BTreeSet};

/// Fewest actions with a theme from which the themes of others are learnt.
const ENOUGH: usize = 20;
/// Weight of what all actions say of a concept, in actions.
const SUPPOSED: f64 = 2.0;
/// Themes less probable than this are left out.
const LEAST: f64 = 0.1;

/// Themes of one action with the part that each takes of it; the parts add up to 1, or to less where something is doubtful.
pub(super) type Parts = Vec<(String, f64)>;

/// Themes of each action in order; empty for one about nothing that is known.
pub(super) fn parts(dossier: &Dossier) -> Vec<Parts> {
    let own: Vec<BTreeSet<&str>> = dossier.actions.iter().map(|a| a.themes.iter().map(|t| family(t)).collect()).collect();
    let learnt = (own.iter().filter(|themes| !themes.is_empty()).count() >= ENOUGH && own.iter().any(BTreeSet::is_empty))
        .then(|| Learnt::from(dossier, &own));
    own.iter()
        .zip(&dossier.actions)
        .map(|(themes, action)| {
            if themes.is_empty() {
                return learnt.as_ref().map_or_else(Parts::new, |learnt| learnt.parts(action));
            }
            themes.iter().map(|theme| ((*theme).to_owned(), 1.0 / themes.len() as f64)).collect()
        })
        .collect()
}

/// Purposes and target groups that a text speaks of.
fn concepts(action: &Action) -> BTreeSet<u32> {
    let lexicon = Lexicon::shipped();
    let text = format!("{} ; {}", action.title, action.description);
    let mentions = lexicon.mentions(&text).into_iter().map(|mention| mention.concept);
    mentions.filter(|concept| lexicon.concepts()[*concept as usize].kind != Kind::Form).collect()
}

struct Learnt {
    /// Actions of each theme.
    themes: BTreeMap<String, f64>,
    /// Actions of each concept, and of each theme and concept.
    concepts: BTreeMap<u32, f64>,
    both: BTreeMap<(String, u32), f64>,
    n: f64,
}

impl Learnt {
    fn from(dossier: &Dossier, own: &[BTreeSet<&str>]) -> Self {
        let mut learnt = Self { themes: BTreeMap::new(), concepts: BTreeMap::new(), both: BTreeMap::new(), n: 0.0 };
        for (themes, action) in own.iter().zip(&dossier.actions).filter(|(themes, _)| !themes.is_empty()) {
            let concepts = concepts(action);
            learnt.n += 1.0;
            concepts.iter().for_each(|c| *learnt.concepts.entry(*c).or_default() += 1.0);
            for theme in themes {
                let part = 1.0 / themes.len() as f64;
                *learnt.themes.entry((*theme).to_owned()).or_default() += part;
                concepts.iter().for_each(|c| *learnt.both.entry(((*theme).to_owned(), *c)).or_default() += part);
            }
        }
        learnt
    }

    fn parts(&self, action: &Action) -> Parts {
        let known: Vec<u32> = concepts(action).into_iter().filter(|c| self.concepts.contains_key(c)).collect();
        if known.is_empty() {
            return Parts::new();
        }
        let ln_weight = |theme: &String, n_theme: f64| {
            let seen = |c: &u32| self.both.get(&(theme.clone(), *c)).copied().unwrap_or(0.0);
            let chance = |c: &u32| (seen(c) + SUPPOSED * self.concepts[c] / self.n) / (n_theme + SUPPOSED);
            libm::log(n_theme) + known.iter().map(|c| libm::log(chance(c))).sum::<f64>()
        };
        let weights: Vec<(&String, f64)> = self.themes.iter().map(|(theme, n)| (theme, ln_weight(theme, *n))).collect();
        let top = weights.iter().fold(f64::NEG_INFINITY, |top, (_, w)| top.max(*w));
        let all: f64 = weights.iter().map(|(_, w)| libm::exp(w - top)).sum();
        weights.into_iter().map(|(t, w)| (t.clone(), libm::exp(w - top) / all)).filter(|(_, p)| *p >= LEAST).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::testing::from_text;

    #[test]
    fn a_missing_theme_is_read_from_the_text() {
        let mut text = "territoires: id|nom|niveau; a|A|mds\n actions: id|titre|territoires|thematiques".to_owned();
        for i in 0..12 {
            text.push_str(&format!("; l{i}|Impayés de loyer et expulsions {i}|a|logement; s{i}|Bilan de santé et vaccination {i}|a|sante"));
        }
        text.push_str("; x|Prévenir les impayés de loyer|a|; y|Divers|a|; z|Deux thèmes|a|sante--soins+famille");
        let dossier = from_text(&text).dossier;
        let parts = parts(&dossier);
        let of = |id: &str| parts[dossier.actions.iter().position(|a| a.id == id).expect("it is there")].clone();
        assert!(of("x").len() == 1 && of("x")[0].0 == "logement" && of("x")[0].1 > 0.9, "{:?}", of("x"));
        assert_eq!(of("y"), []);
        assert_eq!(of("z"), [("famille".to_owned(), 0.5), ("sante".to_owned(), 0.5)]);
    }
}
