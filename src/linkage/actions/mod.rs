//! Which actions pursue one purpose, here and elsewhere.
//!
//! # Method
//! Texts first ([`vectors`], [`subjects`]), the other columns confirm ([`fields`]); a first probability tells the company that each keeps ([`company`]),
//! the company that a pair shares makes the second ([`score`]), and that makes groups that don't chain. Successive editions of one action (same lead, same territories, one after the other) are a continuity: they are kept
//! apart, and are no redundancy.
//!
//! # Odd cases
//! Fewer than [`FEWEST`] actions: nothing is said, and that is said. An action whose text is too short to be judged pairs with nothing, and is counted.
//!
//! # Choices
//! Text is the anchor, not one field among others: an estimate left free takes "same theme" for "same purpose". Average linkage, not connected components:
//! one wrong pair chains topics.
//!
//! # Cost
//! Up to [`pairs::MOST`] actions all pairs are compared; above, candidates only.

mod company;
mod corpus;
mod explain;
mod export;
mod fields;
mod groups;
mod join;
mod marks;
mod pairs;
mod score;
mod subjects;
mod vectors;

#[cfg(test)]
mod laws;
#[cfg(test)]
pub(super) mod tests;

use super::{ActionGroup, ActionLinkage, ActionPair};
use crate::dossier::Dossier;
use crate::lexicon::Lexicon;
use crate::say;
use crate::text::count;
use company::Company;
use corpus::Corpus;
pub use export::write_groups;
use fields::{Cards, Weights};
use pairs::Scored;
use rayon::prelude::*;
use vectors::{Desk, Vectors};

/// Fewest actions with which anything is said: with less, nothing tells a common word from a rare one.
pub const FEWEST: usize = 20;
/// Pairs are listed above this probability.
const LISTED: f64 = 0.005;
/// Groups are made of what is likelier true than not.
const GROUPED: f64 = 0.5;

/// What the comparison of a dossier's actions keeps, so that any pair can be explained.
#[derive(Debug, Default)]
pub(crate) struct Engine {
    corpus: Corpus,
    vectors: Vectors,
    cards: Cards,
    weights: Weights,
    company: Company,
    /// Actions by territory.
    members: Vec<Vec<u32>>,
    /// Territories by action.
    territories: Vec<Vec<u32>>,
    n_concepts: usize,
    is_assessable: Vec<bool>,
    /// Listed pairs with what they were scored by, in order of (left, right).
    scored: Vec<Scored>,
}

impl Engine {
    fn read(dossier: &Dossier) -> Self {
        let lexicon = Lexicon::shipped();
        let corpus = Corpus::read(dossier, lexicon);
        let vectors = Vectors::build(&corpus, lexicon);
        let mut members = vec![Vec::new(); dossier.territories.len()];
        for (position, action) in dossier.actions.iter().enumerate() {
            for territory in &action.territories {
                members[territory.index()].push(position as u32);
            }
        }
        let territories = dossier.actions.iter().map(|action| action.territories.iter().map(|t| t.0).collect()).collect();
        // One word that the lexicon doesn't know ("Divers") says nothing of a purpose.
        let is_assessable = (0..dossier.actions.len())
            .map(|row| vectors.words.terms(row).len() >= 2 || !corpus.concept_rows.terms(row).is_empty())
            .collect();
        Self {
            cards: Cards::read(dossier),
            corpus,
            vectors,
            members,
            territories,
            n_concepts: lexicon.concepts().len(),
            is_assessable,
            ..Default::default()
        }
    }
}

impl ActionLinkage {
    /// Links the actions of a dossier.
    pub fn build(dossier: &Dossier) -> Self {
        Self::build_above(dossier, LISTED)
    }

    /// The same, listing every pair above a probability of one's own: a ranking is judged by its whole length.
    pub fn build_above(dossier: &Dossier, least: f64) -> Self {
        let n = dossier.actions.len();
        let mut out = Self::default();
        if n < FEWEST {
            let actions = count(n, ("action", "actions"), ("action", "actions"));
            let (fr, en) = (actions.fr, actions.en);
            out.limits.push(say!(
                "{fr} seulement\u{202f}: les redondances ne sont pas recherchées au-dessous de {FEWEST} actions, car rien n'y distingue un mot courant d'un mot rare."
                | "Only {en}: redundancies aren't looked for below {FEWEST} actions, where nothing tells a common word from a rare one."
            ));
            return out;
        }
        let mut engine = Engine::read(dossier);
        out.limits.extend(limits(&engine));
        // Whatever company a pair keeps, it can't be listed below this.
        let floor = score::reach(least) - score::COMPANY;
        let (scored, weights) = if n <= pairs::MOST {
            pairs::score_all(&engine, floor)
        } else {
            let (scored, weights, passed_over) = join::score_candidates(&engine, floor);
            out.limits.extend(passed_over);
            (scored, weights)
        };
        engine.weights = weights;
        let first: Vec<(u32, u32, f64)> = scored.iter().map(|s| (s.left, s.right, score::first(s.raw))).collect();
        engine.company = Company::of(n, &first);
        let reach = score::reach(least);
        engine.scored =
            scored.into_par_iter().filter(|s| s.raw + score::COMPANY * engine.company.shared(s.left, s.right) > reach).collect();
        let rescored = engine.exact(&engine.scored);
        engine.scored = rescored;
        let listed: Vec<(Scored, f64)> = engine
            .scored
            .par_iter()
            .map(|s| (*s, score::logistic(score::final_log_odds(s.raw, engine.company.shared(s.left, s.right)))))
            .filter(|&(_, p)| p > least)
            .collect();
        groups::fill(&mut out, dossier, &listed);
        out.engine = engine;
        out
    }

    /// Probability that two actions pursue one purpose: that of the list, or the floor of the list for pairs that are not on it.
    pub fn probability(&self, left: crate::dossier::ActionIdx, right: crate::dossier::ActionIdx) -> f64 {
        let key = (left.min(right), left.max(right));
        self.pairs.binary_search_by_key(&key, |p| (p.left, p.right)).map_or(0.0, |at| self.pairs[at].probability)
    }
}

impl Engine {
    /// The same pairs with raw scores to full accuracy.
    fn exact(&self, scored: &[Scored]) -> Vec<Scored> {
        let runs: Vec<&[Scored]> = scored.chunk_by(|a, b| a.left == b.left).collect();
        let rows: Vec<Vec<Scored>> = runs
            .par_iter()
            .map_init(Desk::default, |desk, run| {
                let left = run[0].left as usize;
                let mut open = self.vectors.open(left, desk);
                run.iter()
                    .map(|s| {
                        let likeness = open.against(s.right as usize);
                        Scored { raw: score::raw(&likeness, &s.levels, &self.weights, self.vectors.len()), ..*s }
                    })
                    .collect()
            })
            .collect();
        rows.into_iter().flatten().collect()
    }
}

fn limits(engine: &Engine) -> Vec<crate::text::Sentence> {
    let mut out = Vec::new();
    let short = engine.is_assessable.iter().filter(|&&is| !is).count();
    if short > 0 {
        let actions = count(short, ("action", "actions"), ("action", "actions"));
        let (fr, en) = (actions.fr, actions.en);
        out.push(if short == 1 {
            say!(
                "{fr} au texte trop court pour être comparée\u{202f}: non évaluable."
                    | "{en} with a text too short to be compared: not assessable."
            )
        } else {
            say!(
                "{fr} au texte trop court pour être comparées\u{202f}: non évaluables."
                    | "{en} with texts too short to be compared: not assessable."
            )
        });
    }
    out
}
