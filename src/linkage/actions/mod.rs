//! Which actions pursue one purpose, here and elsewhere.
//!
//! # Method
//! Texts first ([`vectors`], [`subjects`], and [`embeddings`] if a model is given), the other columns confirm ([`fields`]); a first probability tells the company that each keeps ([`company`]),
//! the company that a pair shares makes the second ([`score`]), and that makes groups that don't chain. What people judged ([`judged`]) holds for its own pairs
//! at once, keeps groups together or apart, and sets the probabilities of all others right (`calibrate`); [`label`] asks for more of it. Successive editions of one action (same lead, same territories, one after the other) are a continuity: they are kept
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

mod blocks;
mod company;
mod corpus;
mod differences;
mod embeddings;
mod evidence;
mod explain;
mod export;
mod fields;
mod groups;
mod join;
mod judged;
mod label;
mod marks;
mod names;
mod opinion;
mod pairs;
mod score;
mod stand_ins;
mod subjects;
mod together;
mod vectors;
mod weigh;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod lessons;
#[cfg(test)]
mod spellings;
#[cfg(test)]
mod stability;
#[cfg(test)]
pub(super) mod tests;

use super::calibrate::{self, Calibration};
use super::{ActionGroup, ActionLinkage, ActionPair};
use crate::dossier::{ActionIdx, Dossier};
use crate::lexicon::{Kind, Lexicon};
use crate::linkage::sparse::Laid;
use crate::say;
use crate::text::{Sentence, count};
use company::Company;
use corpus::Corpus;
use embeddings::Embeddings;
pub use embeddings::WordVectors;
pub use evidence::{Evidence, Piece};
pub use export::write_groups;
use fields::{Cards, Weights};
use join::Joined;
use judged::Verdicts;
pub use label::pairs_to_judge;
pub use opinion::{Freedom, Opinion};
use pairs::Scored;
use rayon::prelude::*;
use stand_ins::StandIns;
pub(super) use together::{Reading, read_together};
use vectors::{Desk, Vectors};

/// Fewest actions with which anything is said: with less, nothing tells a common word from a rare one.
pub const FEWEST: usize = 20;
/// Pairs are listed above this probability.
const LISTED: f64 = 0.005;
/// Fewest judged pairs with which probabilities are more than indications.
const ENOUGH_JUDGED: usize = 20;
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
    n_purposes: usize,
    is_assessable: Vec<bool>,
    verdicts: Verdicts,
    calibration: Calibration,
    /// Listed pairs, and judged ones, with what they were scored by, in order of (left, right).
    scored: Vec<Scored>,
}

impl Engine {
    fn read(dossier: &Dossier, evidence: &Evidence) -> Self {
        let lexicon = Lexicon::shipped();

        let corpus = Corpus::read(dossier, lexicon);

        let vectors = Vectors::build(&corpus, lexicon, evidence);

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
            cards: Cards::read(dossier, evidence),
            corpus,
            vectors,
            members,
            territories,
            n_concepts: lexicon.concepts().len(),
            n_purposes: lexicon.concepts().iter().filter(|concept| concept.kind == Kind::Purpose).count(),
            is_assessable,
            verdicts: Verdicts::read(dossier),
            ..Default::default()
        }
    }
}

impl ActionLinkage {
    /// Links the actions of a dossier.
    pub fn build(dossier: &Dossier) -> Self {
        Self::build_above(dossier, LISTED)
    }

    /// The same, with a model of words if there is one.
    pub fn build_with(dossier: &Dossier, model: Option<&dyn WordVectors>) -> Self {
        Self::build_all(dossier, LISTED, &Evidence::default(), model)
    }

    /// The same, listing every pair above a probability of one's own: a ranking is judged by its whole length.
    pub fn build_above(dossier: &Dossier, least: f64) -> Self {
        Self::build_by(dossier, &Evidence::default(), least)
    }

    /// The same with some pieces of evidence alone, to see what each is worth.
    pub fn build_by(dossier: &Dossier, evidence: &Evidence, least: f64) -> Self {
        Self::build_all(dossier, least, evidence, None)
    }

    /// Every pair above a probability, by some pieces of evidence, with a model of words if there is one.
    pub(super) fn build_all(dossier: &Dossier, least: f64, evidence: &Evidence, model: Option<&dyn WordVectors>) -> Self {
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
        let mut engine = Engine::read(dossier, evidence);
        if let Some(model) = model {
            let places = corpus::places(dossier, Lexicon::shipped());
            engine.vectors.embeddings = Embeddings::build(dossier, &places, model);
            out.model = Some(model.fingerprint().to_owned());
        }
        out.limits.extend(engine.vectors.embeddings.limit());
        out.limits.extend(limits(&engine));
        // Whatever company a pair keeps, it can't be listed below this.
        let floor = |calibration: Calibration| calibration.reach(least) - score::COMPANY;
        let shipped = score::SHIPPED;
        let (mut scored, weights, stand_ins, passed_over) = engine.score(floor(shipped));

        engine.vectors.stand_ins = stand_ins;
        out.limits.extend(passed_over);
        engine.weights = weights;
        let first: Vec<(u32, u32, f64)> = scored.iter().map(|s| (s.left, s.right, score::first(s.raw))).collect();
        engine.company = Company::of(n, if evidence.has(Piece::Company) { &first } else { &[] });
        let judged = engine.judged(&scored);
        engine.calibration = calibrate::fit(shipped, &engine.lessons(&judged));
        if floor(engine.calibration) < floor(shipped) {
            // What people judged brings onto the list what stood below it.
            let learnt = std::mem::take(&mut engine.vectors.stand_ins);
            scored = engine.score(floor(engine.calibration)).0;
            engine.vectors.stand_ins = learnt;
        }
        let reach = engine.calibration.reach(least);
        scored = scored
            .into_par_iter()
            .map_init(Laid::default, |laid, s| {
                let score = score::whole(s.raw, engine.company.shared_by(s.left, s.right, laid));
                (score > reach && engine.verdicts.of(s.left, s.right).is_none()).then_some(s)
            })
            .flatten_iter()
            .collect();
        scored.extend(judged);
        scored.par_sort_unstable_by_key(|s| (s.left, s.right));

        // Of all pairs only a rounded likeness was kept on the way.
        engine.scored = if n <= pairs::MOST { engine.exact(&scored) } else { scored };

        let listed: Vec<(Scored, f64)> = engine
            .scored
            .par_iter()
            .map_init(Laid::default, |laid, s| {
                (*s, calibrate::logistic(engine.log_odds(s, engine.company.shared_by(s.left, s.right, laid))))
            })
            .filter(|(s, p)| engine.verdicts.of(s.left, s.right).unwrap_or(*p > least))
            .collect();
        groups::fill(&mut out, dossier, &listed, &engine.verdicts);

        out.engine = engine;
        out
    }

    /// How alike the texts of each of these pairs are: words, letters and subjects, from 0 up. Nothing else of the actions is read.
    pub fn likeness_of_texts(dossier: &Dossier, pairs: &[(ActionIdx, ActionIdx)]) -> Vec<f64> {
        let engine = Engine::read(dossier, &Evidence::default());
        let alike = |desk: &mut Desk, &(left, right): &(ActionIdx, ActionIdx)| {
            engine.vectors.open(left.index(), desk).against(right.index()).total()
        };
        pairs.par_iter().map_init(Desk::default, alike).collect()
    }

    /// Does an action's text hold enough to be compared? Nothing does when there are too few actions.
    pub fn is_readable(&self, action: ActionIdx) -> bool {
        self.engine.is_assessable.get(action.index()).copied().unwrap_or(false)
    }

    /// Probability that two actions pursue one purpose: that of the list, or the floor of the list for pairs that are not on it.
    pub fn probability(&self, left: ActionIdx, right: ActionIdx) -> f64 {
        let key = (left.min(right), left.max(right));
        self.pairs.binary_search_by_key(&key, |p| (p.left, p.right)).map_or(0.0, |at| self.pairs[at].probability)
    }
}

impl Engine {
    /// What the size of the dossier says of any pair, before calibration.
    fn start(&self) -> f64 {
        score::rarity(self.vectors.len(), self.n_purposes)
    }

    /// Scores the pairs that may reach `floor`, and those that people judged if they are compared at all: pairs, weights of fields, what was passed over.
    fn score(&self, floor: f64) -> (Vec<Scored>, Weights, StandIns, Vec<Sentence>) {
        if self.vectors.len() <= pairs::MOST {
            let (scored, weights) = pairs::score_all(self, floor);
            (scored, weights, StandIns::default(), Vec::new())
        } else {
            let Joined { scored, weights, stand_ins, limits } = join::score_candidates(self, floor);
            (scored, weights, stand_ins, limits)
        }
    }

    /// The pairs that people judged, in order, scored in full. One that was not compared (too short a text, no candidate) is taken for one that is not among the
    /// nearest of its territories, as in an explanation.
    fn judged(&self, scored: &[Scored]) -> Vec<Scored> {
        let found = |(left, right)| match scored.binary_search_by_key(&(left, right), |s| (s.left, s.right)) {
            Ok(at) => scored[at],
            Err(_) => Scored { left, right, raw: 0.0, levels: self.cards.levels(left as usize, right as usize, 0) },
        };
        self.exact(&self.verdicts.iter().map(|(pair, _)| found(pair)).collect::<Vec<_>>())
    }

    /// What the judged pairs teach: the score of each, and whether it has one purpose.
    fn lessons(&self, judged: &[Scored]) -> Vec<(f64, bool)> {
        let score = |s: &Scored| score::whole(s.raw, self.company.shared(s.left, s.right));
        judged.iter().zip(self.verdicts.iter()).map(|(s, (_, is_same))| (score(s), is_same)).collect()
    }

    /// Log-odds of the final probability of a pair that shares so much company.
    fn log_odds(&self, s: &Scored, company: f64) -> f64 {
        let before = self.calibration.log_odds(score::whole(s.raw, company));
        self.verdicts.of(s.left, s.right).map_or(before, |is_same| judged::log_odds(is_same, before))
    }

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
                        Scored { raw: score::raw(&likeness, &s.levels, &self.weights, self.start()), ..*s }
                    })
                    .collect()
            })
            .collect();
        rows.into_iter().flatten().collect()
    }
}

fn limits(engine: &Engine) -> Vec<Sentence> {
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
    out.push(how_calibrated(engine.verdicts.len()));
    out
}

/// How many pairs people judged, and what the probabilities are worth for it.
fn how_calibrated(judged: usize) -> Sentence {
    if judged == 0 {
        return say!(
            "Personne n'a encore dit, pour ce dossier, quelles actions ont le même but\u{202f}: les probabilités sont indicatives. Il faut {ENOUGH_JUDGED} paires jugées pour les régler\u{202f}; «\u{202f}maillage label\u{202f}» en propose."
                | "Nobody has said yet, for this dossier, which actions have one purpose: probabilities are indications. It takes {ENOUGH_JUDGED} judged pairs to set them right; 'maillage label' proposes some."
        );
    }
    let pairs = count(judged, ("paire d'actions jugée", "paires d'actions jugées"), ("pair of actions judged", "pairs of actions judged"));
    let (fr, en) = (pairs.fr, pairs.en);
    if judged < ENOUGH_JUDGED {
        say!(
            "{fr} par une personne\u{202f}: au-dessous de {ENOUGH_JUDGED}, les probabilités restent indicatives."
                | "{en} by a person: below {ENOUGH_JUDGED}, probabilities remain indications."
        )
    } else {
        say!("{fr} par une personne\u{202f}: les probabilités sont réglées sur elles." | "{en} by a person: probabilities are set by them.")
    }
}
