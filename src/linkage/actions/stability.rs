//! What changes no group: the order and the names of rows, and rows that have nothing to do with the others.

use super::super::PartnerLinkage;
use super::super::tests_support::example;
use super::tests::{among_others, dossier_of};
use super::{ActionLinkage, pairs};
use crate::dossier::testing::from_folder;
use crate::dossier::{Action, ActionIdx, Dossier, PartnerIdx, TerritoryIdx};
use crate::statistics::random::Stream;
use jiff::civil::date;
use std::collections::BTreeSet;
use std::path::Path;

fn dossiers() -> [Dossier; 2] {
    [example(), from_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/exemple-trois-territoires")))]
}

/// Groups of at least a probability, by the positions that their members had before, each with that probability.
fn groups(linkage: &ActionLinkage, was: &[usize]) -> Vec<(BTreeSet<usize>, f64)> {
    linkage.groups.iter().map(|g| (g.members.iter().map(|(action, _)| was[action.index()]).collect(), g.probability)).collect()
}

fn sets(groups: &[(BTreeSet<usize>, f64)]) -> BTreeSet<&BTreeSet<usize>> {
    groups.iter().map(|(members, _)| members).collect()
}

/// A dossier whose actions stand in another order under other names; and where each stood.
fn renamed(dossier: &Dossier, seed: u64) -> (Dossier, Vec<usize>) {
    let mut was: Vec<usize> = (0..dossier.actions.len()).collect();
    Stream::new(seed, 0).shuffle(&mut was);
    let mut out = dossier.clone();
    out.actions = was.iter().map(|&at| dossier.actions[at].clone()).collect();
    out.actions.iter_mut().enumerate().for_each(|(at, action)| action.id = format!("x{at:06}"));
    (out, was)
}

#[test]
fn other_names_and_another_order_change_no_group_of_actions() {
    for dossier in dossiers() {
        let own: Vec<usize> = (0..dossier.actions.len()).collect();
        let before = groups(&ActionLinkage::build(&dossier), &own);
        assert!(!before.is_empty());
        for seed in 0..4 {
            let (other, was) = renamed(&dossier, seed);
            let after = groups(&ActionLinkage::build(&other), &was);
            assert_eq!(sets(&before), sets(&after), "{}, seed {seed}", dossier.name);
        }
    }
}

#[test]
fn nor_where_texts_are_copies_of_each_other() {
    // Ties everywhere: three purposes, each entered word for word in four territories, two of them with the same columns but one.
    let titles = ["Prévention des expulsions locatives", "Auto-école sociale et permis", "Groupe de parole des aidants"];
    let mut dossier = among_others(&titles.iter().flat_map(|title| [*title; 4]).collect::<Vec<_>>());
    dossier.actions.iter_mut().step_by(2).for_each(|action| action.themes = vec!["logement".to_owned()]);
    dossier.actions.iter_mut().step_by(3).for_each(|action| action.target_groups = vec!["jeunes".to_owned()]);
    let own: Vec<usize> = (0..dossier.actions.len()).collect();
    let before = groups(&ActionLinkage::build(&dossier), &own);
    for seed in 0..12 {
        let (other, was) = renamed(&dossier, seed);
        assert_eq!(sets(&before), sets(&groups(&ActionLinkage::build(&other), &was)), "seed {seed}");
    }
}

#[test]
fn other_names_and_another_order_change_no_group_of_partners() {
    for dossier in dossiers() {
        let twins = |dossier: &Dossier, was: &[usize]| -> BTreeSet<BTreeSet<usize>> {
            let linkage = PartnerLinkage::build(dossier);
            linkage.twins.iter().map(|group| group.members.iter().map(|(at, _)| was[at.index()]).collect()).collect()
        };
        let own: Vec<usize> = (0..dossier.partners.len()).collect();
        let before = twins(&dossier, &own);
        for seed in 0..4 {
            let mut was = own.clone();
            Stream::new(seed, 1).shuffle(&mut was);
            let mut now = vec![0; was.len()];
            was.iter().enumerate().for_each(|(at, &old)| now[old] = at);
            let moved = |partner: &mut PartnerIdx| *partner = PartnerIdx::from(now[partner.index()]);
            let mut other = dossier.clone();
            other.partners = was.iter().map(|&at| dossier.partners[at].clone()).collect();
            for (at, partner) in other.partners.iter_mut().enumerate() {
                partner.id = format!("x{at:06}");
                partner.parent.iter_mut().for_each(moved);
            }
            other.participations.iter_mut().for_each(|row| moved(&mut row.partner));
            other.attendances.iter_mut().for_each(|row| moved(&mut row.partner));
            other.actions.iter_mut().for_each(|row| row.lead.iter_mut().for_each(moved));
            (other.solicitations, other.agreements, other.seats) = Default::default();
            let mut same_tables = dossier.clone();
            (same_tables.solicitations, same_tables.agreements, same_tables.seats) = Default::default();
            let before = if seed == 0 { twins(&same_tables, &own) } else { before.clone() };
            assert_eq!(before, twins(&other, &was), "{}, seed {seed}", dossier.name);
        }
    }
}

/// Made-up words, so that nothing of them stands anywhere else.
fn stranger(seed: u64, at: u64) -> String {
    let mut stream = Stream::new(seed, at);
    let syllables = ["zu", "kri", "bof", "wex", "yat", "quop", "vlim", "xor"];
    let mut word = || (0..3).map(|_| syllables[stream.below(syllables.len())]).collect::<String>();
    (0..6).map(|_| word()).collect::<Vec<_>>().join(" ")
}

#[test]
fn unrelated_actions_change_no_group_that_is_not_on_the_border() {
    for dossier in dossiers() {
        let own: Vec<usize> = (0..dossier.actions.len() + 10).collect();
        let before = groups(&ActionLinkage::build(&dossier), &own);
        for seed in 0..4 {
            let mut grown = dossier.clone();
            let mut place = dossier.territories[0].clone();
            (place.id, place.name) = ("zzzz".to_owned(), "Zuwexville".to_owned());
            grown.territories.push(place);
            for at in 0..5 {
                let mut action = dossier.actions[0].clone();
                (action.id, action.title, action.description) = (format!("zzzz{at}"), stranger(seed, at), stranger(seed, 10 + at));
                (action.themes, action.target_groups) = (vec![], vec![]);
                (action.axis, action.workshop, action.framework, action.lead, action.start) = (None, None, None, None, None);
                action.territories = vec![TerritoryIdx::from(dossier.territories.len())];
                grown.actions.push(action);
            }
            let linkage = ActionLinkage::build(&grown);
            let after = groups(&linkage, &own);
            // Frequencies of words are the whole dossier's: what stands within two hundredths of one half may fall on either side.
            let clear = |groups: &[(BTreeSet<usize>, f64)]| -> BTreeSet<BTreeSet<usize>> {
                groups.iter().filter(|(_, p)| *p > 0.52).map(|(members, _)| members.clone()).collect()
            };
            let (sure_before, sure_after) = (clear(&before), clear(&after));
            assert!(sure_before.iter().all(|group| sets(&after).contains(group)), "{}, seed {seed}", dossier.name);
            assert!(sure_after.iter().all(|group| sets(&before).contains(group)), "{}, seed {seed}", dossier.name);
            assert!(after.iter().flat_map(|(members, _)| members).all(|&member| member < dossier.actions.len()), "a stranger in a group");
        }
    }
}

/// What is done to a column: emptied, or filled with one value everywhere.
type Column = (fn(&mut Action), fn(&mut Action));

#[test]
fn a_column_emptied_everywhere_ranks_no_pair() {
    let columns: [Column; 5] = [
        (|a| a.themes.clear(), |a| a.themes = vec!["partout".to_owned()]),
        (|a| a.target_groups.clear(), |a| a.target_groups = vec!["partout".to_owned()]),
        (|a| (a.axis, a.workshop) = (None, None), |a| (a.axis, a.workshop) = (Some("partout".to_owned()), None)),
        (|a| a.framework = None, |a| a.framework = Some("partout".to_owned())),
        (|a| a.start = None, |a| a.start = Some(date(2013, 1, 1))),
    ];
    let dossier = example();
    for (column, (empty, fill)) in columns.into_iter().enumerate() {
        // A column that says the same of all says nothing: if an empty one ranked pairs by itself, the two would part.
        let with = |change: fn(&mut Action)| {
            let mut changed = dossier.clone();
            changed.actions.iter_mut().for_each(change);
            ActionLinkage::build(&changed)
        };
        let (emptied, filled) = (with(empty), with(fill));
        let listed = |linkage: &ActionLinkage| -> Vec<(ActionIdx, ActionIdx, f64)> {
            let mut all: Vec<_> = linkage.pairs.iter().chain(&linkage.continuities).map(|p| (p.left, p.right, p.probability)).collect();
            all.sort_by_key(|(left, right, _)| (*left, *right));
            all
        };
        let (a, b) = (listed(&emptied), listed(&filled));
        assert!(a.len() > 200 && a.len() == b.len(), "column {column}: {} and {} pairs", a.len(), b.len());
        let apart = a.iter().zip(&b).map(|(x, y)| if (x.0, x.1) == (y.0, y.1) { (x.2 - y.2).abs() } else { 1.0 }).fold(0.0, f64::max);
        assert!(apart < 1e-9, "column {column}: probabilities differ by {apart}");
        let words = ["hématique", "ublics", "axe", "adre", "ommencées"][column];
        let lines = a.iter().step_by(60).flat_map(|(left, right, _)| emptied.explain(&dossier, *left, *right).shares);
        let spoken: Vec<String> = lines.map(|(line, _)| line.fr).filter(|line| column > 0 && line.contains(words)).collect();
        assert!(spoken.is_empty(), "an empty column has a line: {spoken:?}");
    }
}

#[test]
fn thousands_of_copies_of_one_text_are_met_in_bounded_time() {
    // Above the number of actions of which all pairs are compared, and just as many copies below it.
    for n in [400, pairs::MOST + 1] {
        let mut dossier = among_others(&["Prévention des expulsions locatives et des impayés de loyer"]);
        let copy = dossier.actions[0].clone();
        for at in 0..n {
            let mut action = copy.clone();
            action.id = format!("c{at:06}");
            dossier.actions.push(action);
        }
        let linkage = ActionLinkage::build(&dossier);
        let copies = |action: &ActionIdx| dossier.action(*action).title == copy.title;
        assert!(linkage.groups.iter().all(|g| g.members.iter().all(|(a, _)| copies(a)) || g.members.iter().all(|(a, _)| !copies(a))));
        assert!(linkage.pairs.iter().all(|pair| pair.probability.is_finite()));
        if n > pairs::MOST {
            assert!(linkage.pairs.len() < n, "{} pairs of {n} copies", linkage.pairs.len());
            assert!(linkage.limits.iter().any(|limit| limit.fr.contains("mot pour mot")), "what is passed over is said");
        }
    }
}

#[test]
fn empty_texts_and_single_actions_have_an_answer() {
    for titles in [&[][..], &["Une seule action"], &["", "", ""], &[""; 40], &["Les", "des", "à"], &["Même titre"; 40]] {
        let dossier = dossier_of(titles);
        let linkage = ActionLinkage::build(&dossier);
        assert!(linkage.pairs.iter().all(|pair| pair.probability.is_finite()), "{titles:?}");
        let own: Vec<usize> = (0..titles.len()).collect();
        assert!(groups(&linkage, &own).iter().all(|(_, p)| p.is_finite()));
        if titles.len() == 40 && titles[0].is_empty() {
            assert!(linkage.groups.is_empty() && linkage.limits[0].fr.contains("non évaluables"), "{:?}", linkage.limits);
        }
    }
}
