//! The laws that the linkage of actions holds on a whole dossier.

use super::{ActionLinkage, Engine, Evidence, join, pairs};
use crate::dossier::{ActionIdx, Dossier};
use crate::linkage::tests_support::{example, linked};
use std::collections::BTreeSet;

/// Groups as sets of titles with identifiers left out, so that renamed ones compare; those of at least this probability.
fn groups_above(least: f64, linkage: &ActionLinkage, dossier: &Dossier) -> BTreeSet<Vec<String>> {
    let name = |action: ActionIdx| format!("{} | {}", dossier.action(action).title, dossier.action(action).description);
    linkage
        .groups
        .iter()
        .filter(|group| group.probability >= least)
        .map(|group| {
            let mut names: Vec<String> = group.members.iter().map(|(action, _)| name(*action)).collect();
            names.sort();
            names
        })
        .collect()
}

#[test]
fn an_unrelated_action_moves_nothing() {
    let (dossier, before) = linked();
    let mut grown = dossier.clone();
    let mut stranger = dossier.actions[0].clone();
    stranger.id = "zzzz-unrelated".into();
    // No word of any other action: « restauration » would be near the school canteens, and rightly move their ranks.
    stranger.title = "Vitraux de la collégiale".into();
    stranger.description = "Maîtres verriers, échafaudage, dépose des plombs, rosace du transept.".into();
    (stranger.themes, stranger.target_groups) = (vec!["patrimoine".into()], vec![]);
    (stranger.axis, stranger.workshop, stranger.framework, stranger.lead) = (None, None, None, None);
    grown.actions.push(stranger);
    let after = ActionLinkage::build(&grown);
    // The frequencies of words are the whole dossier's: a pair may move a little, and leave the list from its very foot.
    let most = before.pairs.iter().map(|p| (p.probability - after.probability(p.left, p.right)).abs()).fold(0.0, f64::max);
    assert!(most < 0.01, "a pair moved by {most}");
    // A group that stands on the border of one half may fall on either side.
    let (before_all, after_all) = (groups_above(0.0, before, dossier), groups_above(0.0, &after, &grown));
    assert!(groups_above(0.51, before, dossier).is_subset(&after_all) && groups_above(0.51, &after, &grown).is_subset(&before_all));
}

#[test]
fn renaming_identifiers_changes_no_group() {
    let (dossier, linkage) = linked();
    let mut renamed = dossier.clone();
    // The last becomes the first. Nothing else in the linkage refers to an action's position.
    renamed.actions.reverse();
    let count = renamed.actions.len();
    renamed.actions.iter_mut().enumerate().for_each(|(at, action)| action.id = format!("x{at:0width$}", width = count.to_string().len()));
    assert_eq!(groups_above(0.0, linkage, dossier), groups_above(0.0, &ActionLinkage::build(&renamed), &renamed));
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let dossier = example();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| ActionLinkage::build(&dossier).pairs)
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn the_join_finds_every_pair_of_texts_near_enough() {
    let dossier = example();
    let engine = Engine::read(&dossier, &Evidence::default());
    let (all, _) = pairs::score_all(&engine, f64::NEG_INFINITY);
    let joined = join::score_candidates(&engine, f64::NEG_INFINITY).scored;
    let joined: BTreeSet<(u32, u32)> = joined.iter().map(|s| (s.left, s.right)).collect();
    let near: Vec<(u32, u32)> =
        all.iter().map(|s| (s.left, s.right)).filter(|&(a, b)| engine.vectors.words.dot(a as usize, b as usize) >= 0.3501).collect();
    assert!(near.len() > 50);
    assert!(near.iter().all(|pair| joined.contains(pair)), "{} pairs by brute force", near.len());
}

#[test]
fn an_explanation_adds_up_and_gives_the_texts_back() {
    let (dossier, linkage) = linked();
    for pair in linkage.pairs.iter().step_by(7) {
        let explanation = linkage.explain(dossier, pair.right, pair.left);
        let sum: f64 = explanation.shares.iter().map(|(_, share)| share).sum();
        let expected = (pair.probability / (1.0 - pair.probability)).ln();
        assert!((sum - expected).abs() < 1e-6, "{sum} against {expected}");
        assert_eq!(explanation.texts.0.title.iter().map(|s| s.text.as_str()).collect::<String>(), dossier.action(pair.left).title);
    }
}

#[test]
fn odd_dossiers_have_an_answer() {
    assert!(ActionLinkage::build(&Dossier::default()).groups.is_empty());
    let one = super::tests::dossier_of(&["Atelier cuisine"]);
    assert_eq!(ActionLinkage::build(&one).limits.len(), 1);
    let mut blank = super::tests::dossier_of(&["Divers"; 25]);
    assert!(ActionLinkage::build(&blank).groups.is_empty());
    blank.actions.iter_mut().for_each(|action| action.title.clear());
    assert!(ActionLinkage::build(&blank).pairs.is_empty());
    let same = super::tests::dossier_of(&["Prévention des expulsions locatives et des impayés"; 25]);
    let linkage = ActionLinkage::build(&same);
    assert!(linkage.pairs.iter().all(|p| p.probability.is_finite()));
}

#[test]
fn successive_editions_are_a_continuity() {
    use jiff::civil::date;
    let mut dossier = example();
    let mut edition = dossier.actions[0].clone();
    (edition.id, edition.start, edition.end) = ("zzzz-edition".into(), Some(date(2016, 1, 1)), Some(date(2016, 12, 31)));
    (dossier.actions[0].start, dossier.actions[0].end) = (Some(date(2015, 1, 1)), Some(date(2015, 12, 31)));
    dossier.actions[0].title = "Prévention des expulsions locatives et traitement des impayés".into();
    edition.title = dossier.actions[0].title.clone();
    dossier.actions.push(edition);
    let last = ActionIdx::from(dossier.actions.len() - 1);
    let linkage = ActionLinkage::build(&dossier);
    assert!(linkage.continuities.iter().any(|p| (p.left, p.right) == (ActionIdx(0), last)), "{:?}", linkage.continuities);
    assert!(!linkage.groups.iter().any(|g| g.members.len() == 2 && g.members[0].0 == ActionIdx(0) && g.members[1].0 == last));
}
