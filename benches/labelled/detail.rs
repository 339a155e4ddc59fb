//! A set of actions in every figure, each with the middle 95 % of 1,000 resamplings of whole groups (an action in none is its own group), and what stays out of reach.

use crate::convert::{Labelled, Pair};
use crate::measure::{OWN, groups, pairs_of, ranking, scored, within};
use maillage::dossier::ActionIdx;
use maillage::lexicon::{is_stop, tokens};
use maillage::linkage::{ActionLinkage, Evidence, Freedom};
use maillage::statistics::bootstrap::intervals;
use maillage::statistics::partitions::b_cubed;
use maillage::statistics::ranking::{Quality, Ranking};
use std::collections::{BTreeSet, HashMap};

const N_DRAWS: usize = 1_000;
const SEED: u64 = 2014;
/// With fewer groups, resampling them says nothing.
const FEWEST_GROUPS: usize = 10;
/// Bands of the Jaccard of words: below, and from.
const BANDS: [(f64, f64); 4] = [(0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 1.01)];
/// True pairs shown that are least likely found.
const N_SHOWN: usize = 10;
/// Letters of a text that are shown.
const N_LETTERS: usize = 90;

/// Scored pairs with their truth, each in its band.
struct Case<'a> {
    labelled: &'a Labelled,
    /// Every pair down to hardly any probability, best first; and those that a report lists.
    whole: Vec<(Pair, f64)>,
    listed: Vec<(Pair, f64)>,
    whole_ranking: Ranking,
    listed_ranking: Ranking,
    p_of: HashMap<Pair, f64>,
    /// True pairs: their band.
    bands: Vec<(Pair, usize)>,
    found: Vec<u32>,
    found_pairs: BTreeSet<Pair>,
    items: Vec<(f64, f64)>,
    /// By false friend: is it announced with its group?
    announced: Vec<(usize, bool)>,
}

impl<'a> Case<'a> {
    fn new(labelled: &'a Labelled) -> Self {
        let whole = scored(labelled, &Evidence::default());
        let mut listed: Vec<(Pair, f64)> =
            pairs_of(&ActionLinkage::build(&labelled.dossier)).into_iter().filter(|(pair, _)| labelled.is_judged(*pair)).collect();
        listed.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let p_of: HashMap<Pair, f64> = whole.iter().copied().collect();
        let words: Vec<BTreeSet<String>> = labelled.dossier.actions.iter().map(words_of).collect();
        let band = |&(a, b): &Pair| {
            let common = words[a].intersection(&words[b]).count() as f64;
            let jaccard = common / words[a].union(&words[b]).count().max(1) as f64;
            BANDS.iter().position(|(low, high)| (*low..*high).contains(&jaccard)).expect("bands cover 0 to 1")
        };
        let found = groups(labelled).expect("actions are grouped");
        let announced = labelled.false_friends.iter().map(|&(friend, group)| {
            let members = (0..labelled.len()).filter(|&record| labelled.group_of[record] == group);
            let is_announced = |member: usize| p_of.get(&(friend.min(member), friend.max(member))).is_some_and(|p| *p >= OWN);
            (friend, members.into_iter().any(is_announced))
        });
        Self {
            whole_ranking: ranking(labelled, &whole),
            listed_ranking: ranking(labelled, &listed),
            bands: labelled.truth.iter().map(|pair| (*pair, band(pair))).collect(),
            found_pairs: within(&found).into_iter().filter(|pair| labelled.is_judged(*pair)).collect(),
            items: b_cubed(&found, &labelled.group_of),
            announced: announced.collect(),
            labelled,
            whole,
            listed,
            p_of,
            found,
        }
    }

    /// Every figure when group `g` counts `times[g]` times.
    fn figures(&self, times: &[f64]) -> Vec<(String, f64)> {
        let of = |record: usize| times[self.labelled.group_of[record] as usize];
        let is_one = |&(a, b): &Pair| self.labelled.group_of[a] == self.labelled.group_of[b];
        let weight = |pair: &Pair| if is_one(pair) { of(pair.0) } else { of(pair.0) * of(pair.1) };
        let truth: f64 = self.labelled.truth.iter().map(&weight).sum();
        let again = |ranking: &Ranking, pairs: &[(Pair, f64)]| {
            let listed: f64 = pairs.iter().filter(|(pair, _)| self.labelled.truth.contains(pair)).map(|(pair, _)| weight(pair)).sum();
            ranking.reweighed(|place| weight(&pairs[place].0), truth - listed)
        };
        let (whole, listed) = (again(&self.whole_ranking, &self.whole), again(&self.listed_ranking, &self.listed));
        let hits: f64 = self.found_pairs.intersection(&self.labelled.truth).map(&weight).sum();
        let together = Quality::of(hits, self.found_pairs.iter().map(&weight).sum(), truth);
        let mut items = [0.0; 3];
        for (record, (precision, recall)) in self.items.iter().enumerate().filter(|(record, _)| self.labelled.is_judged((*record, *record)))
        {
            let weight = of(record);
            items = [items[0] + weight, items[1] + weight * precision, items[2] + weight * recall];
        }
        let (sure, n_sure) = whole.from(0.9);
        let (own, _) = whole.from(OWN);
        let mut out = vec![
            ("average precision".into(), whole.average_precision()),
            ("best F1 of pairs".into(), whole.best().0.f1),
            ("pair F1 of groups".into(), together.f1),
            ("B-cubed F1 of groups".into(), 2.0 * items[1] * items[2] / (items[0] * (items[1] + items[2]))),
            ("precision of the first 20".into(), whole.precision_of_first(20.0)),
            ("precision where p >= .9".into(), sure.precision),
            ("pairs where p >= .9".into(), n_sure),
            ("precision where p >= .5".into(), own.precision),
            ("recall where p >= .5".into(), own.recall),
            ("Brier score of listed pairs".into(), listed.brier()),
            ("calibration error of listed pairs".into(), listed.calibration_error(10)),
        ];
        for (number, (low, high)) in BANDS.into_iter().enumerate() {
            let band = || self.bands.iter().filter(|(_, band)| *band == number).map(|(pair, _)| pair);
            let all: f64 = band().map(&weight).sum();
            let found: f64 = band().filter(|pair| self.p_of.get(*pair).is_some_and(|p| *p >= OWN)).map(&weight).sum();
            let n = band().count();
            out.push((format!("recall, Jaccard {low}-{high:.1} ({n} pairs)"), if all > 0.0 { found / all } else { 0.0 }));
        }
        if !self.announced.is_empty() {
            let all: f64 = self.announced.iter().map(|(friend, _)| of(*friend)).sum();
            let named: f64 = self.announced.iter().filter(|(_, is)| *is).map(|(friend, _)| of(*friend)).sum();
            let (n, of_all) = (self.announced.iter().filter(|(_, is)| *is).count(), self.announced.len());
            out.push((format!("false friends announced ({n} of {of_all})"), if all > 0.0 { named / all } else { 0.0 }));
        }
        out
    }
}

/// Words of an action, folded, without stop words, unstemmed.
fn words_of(action: &maillage::dossier::Action) -> BTreeSet<String> {
    let text = format!("{} {}", action.title, action.description);
    tokens(&text).into_iter().map(|token| token.folded).filter(|word| !is_stop(word)).collect()
}

/// Prints a set's figures, and the true pairs that are least likely found.
pub fn print(labelled: &Labelled) {
    let case = Case::new(labelled);
    println!("{}", labelled.set.name);
    let figures = case.figures(&vec![1.0; labelled.n_groups]);
    let values = |times: &[f64]| case.figures(times).into_iter().map(|(_, value)| value).collect();
    let several: BTreeSet<u32> = labelled.truth.iter().map(|(a, _)| labelled.group_of[*a]).collect();
    let around = if several.len() >= FEWEST_GROUPS { intervals(labelled.n_groups, N_DRAWS, SEED, 0.95, values) } else { Vec::new() };
    if around.is_empty() {
        println!("  ({} groups: too few for intervals)", several.len());
    }
    for (at, (name, value)) in figures.iter().enumerate() {
        let interval = around.get(at).map_or_else(String::new, |(low, high)| format!("[{low:.3}, {high:.3}]"));
        println!("  {name:<44}{value:>8.3}  {interval}");
    }
    let largest = within_sizes(&case.found);
    println!("  {:<44}{largest:>8}", "largest group");
    let linkage = ActionLinkage::build(&labelled.dossier);
    second_opinions(labelled, &linkage, &case);
    println!("  the true pairs least likely found");
    let mut lost: Vec<(f64, Pair)> = labelled.truth.iter().map(|pair| (case.p_of.get(pair).copied().unwrap_or(0.0), *pair)).collect();
    lost.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (p, (a, b)) in lost.into_iter().take(N_SHOWN) {
        println!("    p = {p:.5}");
        for record in [a, b] {
            let action = &labelled.dossier.actions[record];
            let text: String = format!("{}. {}", action.title, action.description).split_whitespace().collect::<Vec<_>>().join(" ");
            println!("      {:<14} {}", action.id, text.chars().take(N_LETTERS).collect::<String>());
        }
        // Why: what its texts were found to share, as the report would say it.
        for (sentence, share) in linkage.explain(&labelled.dossier, ActionIdx::from(a), ActionIdx::from(b)).shares.iter().skip(1).take(3) {
            println!("      {share:>+6.1} {}", sentence.fr);
        }
    }
    println!();
}

/// What EM says of the same pairs, left free and kept near the likest texts, and how far it agrees with the score.
fn second_opinions(labelled: &Labelled, linkage: &ActionLinkage, case: &Case) {
    let score: BTreeSet<Pair> = case.whole.iter().filter(|(_, p)| *p >= OWN).map(|(pair, _)| *pair).collect();
    let n = labelled.len() as f64;
    println!("  {:<44}{:>8.4}", "true share of pairs", labelled.truth.len() as f64 / (n * (n - 1.0) / 2.0));
    for freedom in [Freedom::Free, Freedom::Bounded] {
        let Some(opinion) = linkage.second_opinion(freedom) else { continue };
        let announced: BTreeSet<Pair> =
            opinion.announced.iter().map(|(a, b)| (a.index(), b.index())).filter(|pair| labelled.is_judged(*pair)).collect();
        let quality =
            Quality::of(announced.intersection(&labelled.truth).count() as f64, announced.len() as f64, labelled.truth.len() as f64);
        let agreed = announced.intersection(&score).count() as f64 / announced.union(&score).count().max(1) as f64;
        println!(
            "  EM, {freedom:?}: share {:.4}, {} pairs announced, precision {:.3}, recall {:.3}; of what it or the score announces, both do {agreed:.3}",
            opinion.share,
            announced.len(),
            quality.precision,
            quality.recall
        );
    }
}

fn within_sizes(found: &[u32]) -> usize {
    let mut sizes: HashMap<u32, usize> = HashMap::new();
    found.iter().for_each(|group| *sizes.entry(*group).or_default() += 1);
    sizes.into_values().max().unwrap_or(0)
}
