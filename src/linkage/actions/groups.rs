//! Scored pairs → groups, their relation, and continuities.
//!
//! # Odd cases  A pair judged « oui » stands in one group, one judged « non » never; « oui » verdicts that together would bring a « non » into a group give way, and
//! that is said.

use super::judged::Verdicts;
use super::pairs::Scored;
use super::{ActionGroup, ActionLinkage, ActionPair, GROUPED};
use crate::dossier::{Action, ActionIdx, Carrier, Dossier, PartnerIdx};
use crate::lexicon::{French, is_stop, tokens};
use crate::linkage::Relation;
use crate::linkage::cluster::{CANNOT, MUST, average_linkage, may_join};
use crate::say;
use crate::text::count;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Days between two editions beyond which the second is no continuation of the first.
const LONGEST_BREAK: i32 = 366;

/// Fills pairs, groups and continuities from the listed pairs, each with its probability, and what people said of pairs.
///
/// Pairs judged « oui » are all listed, those judged « non » are not.
pub(super) fn fill(out: &mut ActionLinkage, dossier: &Dossier, listed: &[(Scored, f64)], verdicts: &Verdicts) {
    let likeness = |(s, p): &(Scored, f64)| if verdicts.of(s.left, s.right) == Some(true) { MUST } else { *p };
    let mut edges: Vec<(u32, u32, f64)> = listed.iter().map(|pair| (pair.0.left, pair.0.right, likeness(pair))).collect();
    edges.extend(verdicts.iter().filter(|(_, is_same)| !is_same).map(|((left, right), _)| (left, right, CANNOT)));
    let groups = by_content(dossier, &edges);
    let mut of_group: FxHashMap<(u32, u32), f64> = FxHashMap::default();
    let mut place = vec![u32::MAX; dossier.actions.len()];
    for (number, members) in groups.iter().enumerate() {
        members.iter().for_each(|&member| place[member as usize] = number as u32);
    }
    let is_together = |left: u32, right: u32| place[left as usize] != u32::MAX && place[left as usize] == place[right as usize];
    for (s, p) in listed.iter().filter(|(s, _)| is_together(s.left, s.right)) {
        of_group.insert((s.left, s.right), *p);
    }
    let apart = verdicts.iter().filter(|&((left, right), is_same)| is_same && !is_together(left, right)).count();
    if apart > 0 {
        let pairs = count(apart, ("paire jugée", "paires jugées"), ("pair judged", "pairs judged"));
        let (fr, en) = (pairs.fr, pairs.en);
        out.limits.push(say!(
            "{fr} «\u{202f}oui\u{202f}» sans pouvoir être réunie\u{202f}: d'autres paires des mêmes actions sont jugées «\u{202f}non\u{202f}»."
                | "{en} 'oui' that can't be brought together: other pairs of the same actions are judged 'non'."
        ));
    }
    let pairs: Vec<(ActionPair, bool)> = listed
        .par_iter()
        .map(|&(ref s, probability)| {
            let (left, right) = (ActionIdx(s.left), ActionIdx(s.right));
            let (a, b) = (dossier.action(left), dossier.action(right));
            let pair = ActionPair { left, right, probability, relation: relation(&[a, b]) };
            (pair, probability >= GROUPED && is_continuity(a, b))
        })
        .collect();
    for (pair, is_continuity) in pairs {
        if is_continuity { out.continuities.push(pair) } else { out.pairs.push(pair) }
    }
    for members in &groups {
        let p = |a: u32, b: u32| of_group.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0);
        // Editions of one action count as one: a group of nothing else is a continuity.
        let actions: Vec<&Action> = members.iter().map(|&m| &dossier.actions[m as usize]).collect();
        if is_one_thread(&actions) {
            continue;
        }
        out.groups.push(describe(members, &actions, p));
    }
}

/// Groups, members rising. Equal likenesses are joined in the order of what actions say and not of their identifiers: other names must give the same groups.
fn by_content(dossier: &Dossier, edges: &[(u32, u32, f64)]) -> Vec<Vec<u32>> {
    let actions = &dossier.actions;
    let places = |a: &Action| -> Vec<&str> { a.territories.iter().map(|t| dossier.territory(*t).name.as_str()).collect() };
    let lead = |a: &Action| a.lead.map(|lead| dossier.partner(lead).name.as_str());
    let columns = |a: &Action, b: &Action| {
        let texts = a.title.cmp(&b.title).then_with(|| a.description.cmp(&b.description));
        let where_and_who = texts.then_with(|| places(a).cmp(&places(b))).then_with(|| lead(a).cmp(&lead(b)));
        let when = where_and_who.then_with(|| (a.start, a.end).cmp(&(b.start, b.end)));
        when.then_with(|| (&a.themes, &a.target_groups, &a.axis, &a.framework).cmp(&(&b.themes, &b.target_groups, &b.axis, &b.framework)))
    };
    // Those that no likely pair holds stand in no group.
    let mut is_in = vec![false; actions.len()];
    for &(left, right, _) in edges.iter().filter(|(_, _, similarity)| may_join(*similarity, GROUPED)) {
        (is_in[left as usize], is_in[right as usize]) = (true, true);
    }
    // The first letters of a title tell most of them apart, and are at hand.
    let mut order: Vec<(u128, u32)> = (0..actions.len() as u32)
        .filter(|&action| is_in[action as usize])
        .map(|action| (beginning(&actions[action as usize].title), action))
        .collect();
    order.par_sort_by(|&(first, a), &(second, b)| {
        first.cmp(&second).then_with(|| columns(&actions[a as usize], &actions[b as usize])).then(a.cmp(&b))
    });
    let mut rank = vec![0u32; actions.len()];
    order.iter().enumerate().for_each(|(at, &(_, action))| rank[action as usize] = at as u32);
    let edges: Vec<(u32, u32, f64)> = edges
        .iter()
        .filter(|(left, right, _)| is_in[*left as usize] && is_in[*right as usize])
        .map(|&(left, right, similarity)| (rank[left as usize], rank[right as usize], similarity))
        .collect();
    let mut groups = average_linkage(order.len(), &edges, GROUPED);
    for group in &mut groups {
        group.iter_mut().for_each(|member| *member = order[*member as usize].1);
        group.sort_unstable();
    }
    groups.sort_unstable();
    groups
}

/// The first bytes of a text, so that beginnings that differ stand in the order of their texts.
fn beginning(text: &str) -> u128 {
    text.bytes().chain(std::iter::repeat(0)).take(16).fold(0, |beginning, byte| (beginning << 8) | u128::from(byte))
}

/// Probability of one purpose from which two actions of one territory, in a group with others, are said to be perhaps one action entered twice.
const ENTERED_TWICE: f64 = 0.8;

fn describe(members: &[u32], actions: &[&Action], p: impl Fn(u32, u32) -> f64) -> ActionGroup {
    let others = (members.len() - 1) as f64;
    let belonging: Vec<f64> =
        members.iter().map(|&a| members.iter().filter(|&&b| b != a).map(|&b| p(a, b)).sum::<f64>() / others).collect();
    let mut medoid = 0;
    for (position, mean) in belonging.iter().enumerate() {
        let (own, best) = ((mean * 1e9).round(), (belonging[medoid] * 1e9).round());
        let says_first =
            || (&actions[position].title, &actions[position].description) < (&actions[medoid].title, &actions[medoid].description);
        if own > best || (own == best && says_first()) {
            medoid = position;
        }
    }
    let mut weakest = (members[0], members[1], f64::INFINITY);
    let (mut sum, mut pairs) = (0.0, 0.0);
    let whole = relation(actions);
    let mut double_entries = Vec::new();
    for (position, &a) in members.iter().enumerate() {
        for (further, &b) in members[position + 1..].iter().enumerate() {
            let probability = p(a, b);
            let pair = [actions[position], actions[position + 1 + further]];
            if whole != Relation::Duplicate && is_entered_twice(pair, probability) {
                double_entries.push((ActionIdx(a), ActionIdx(b)));
            }
            sum += probability;
            pairs += 1.0;
            if probability < weakest.2 {
                weakest = (a, b, probability);
            }
        }
    }
    ActionGroup {
        members: members.iter().zip(belonging).map(|(&m, p)| (ActionIdx(m), p)).collect(),
        relation: whole,
        medoid: ActionIdx(members[medoid]),
        weakest: (ActionIdx(weakest.0), ActionIdx(weakest.1), weakest.2),
        probability: sum / pairs,
        double_entries,
    }
}

/// May these be one action entered twice? In one territory, and nobody else's, or under one name: a town and its community centre may both have entered the garden that
/// they tend together.
fn is_entered_twice([a, b]: [&Action; 2], probability: f64) -> bool {
    let is_of_one = relation(&[a, b]) == Relation::Duplicate && probability >= ENTERED_TWICE;
    a.territories == b.territories && !is_continuity(a, b) && !are_of_two_partners(a, b) && (is_of_one || have_one_name(a, b))
}

/// Are these the own projects of two partners? Two associations that each have a grant of one object run two actions, whatever their words.
fn are_of_two_partners(a: &Action, b: &Action) -> bool {
    matches!((partner_of(a), partner_of(b)), (Some(one), Some(other)) if one != other)
}

/// Whose own project is it?
fn partner_of(action: &Action) -> Option<PartnerIdx> {
    action.lead.filter(|_| action.carrier == Some(Carrier::Partner))
}

/// Are two titles in three made of the same words, but for their endings?
fn have_one_name(a: &Action, b: &Action) -> bool {
    let french = French::new();
    let stems = |title: &str| -> BTreeSet<String> {
        tokens(title).into_iter().filter(|token| !is_stop(&token.folded)).map(|token| french.stem(&token.lower)).collect()
    };
    let (a, b) = (stems(&a.title), stems(&b.title));
    let common = a.intersection(&b).count();
    common >= 2 && 3 * common >= 2 * a.union(&b).count()
}

/// How actions of one purpose are related: the first that holds of parallel to the département, competing with a partner (or two partners with one another, in one
/// territory), entered twice, across territories.
pub(super) fn relation(actions: &[&Action]) -> Relation {
    let has = |carrier: Carrier| actions.iter().any(|a| a.carrier == Some(carrier));
    let is_mixed_with = |carrier: Carrier| has(carrier) && actions.iter().any(|a| a.carrier.is_some_and(|c| c != carrier));
    if is_mixed_with(Carrier::Departmental) {
        return Relation::ParallelToDepartment;
    }
    let overlaps = |a: &Action, b: &Action| a.territories.iter().any(|t| b.territories.contains(t));
    let meets_partner = || {
        actions
            .iter()
            .filter(|a| a.carrier == Some(Carrier::Partner))
            .any(|a| actions.iter().any(|b| b.carrier.is_some_and(|c| c != Carrier::Partner) && overlaps(a, b)))
    };
    if is_mixed_with(Carrier::Partner) && meets_partner() {
        return Relation::CompetesWithPartner;
    }
    if actions.windows(2).all(|pair| pair[0].territories == pair[1].territories) {
        let partners: BTreeSet<PartnerIdx> = actions.iter().filter_map(|action| partner_of(action)).collect();
        return if partners.len() > 1 { Relation::CompetesWithPartner } else { Relation::Duplicate };
    }
    Relation::AcrossTerritories
}

/// Are these two editions of one action: same territories, and either the same lead and one after the other without a long break, or one title but for its year or its
/// number (« Forum des métiers 2013 », « 2e forum des métiers ») and no other lead?
pub(super) fn is_continuity(a: &Action, b: &Action) -> bool {
    a.territories == b.territories && (follows(a, b) || is_next_edition(a, b))
}

fn is_next_edition(a: &Action, b: &Action) -> bool {
    let has_other_lead = matches!((a.lead, b.lead), (Some(x), Some(y)) if x != y);
    let is_at_once = matches!((a.start, b.start), (Some(x), Some(y)) if x == y);
    if has_other_lead || is_at_once {
        return false;
    }
    let ((title_a, edition_a), (title_b, edition_b)) = (edition(&a.title), edition(&b.title));
    !title_a.is_empty() && title_a == title_b && edition_a != edition_b && (edition_a.is_some() && edition_b.is_some())
}

/// A title without its year or number, folded; and that year or number, if it has one alone.
fn edition(title: &str) -> (Vec<String>, Option<u16>) {
    let (mut kept, mut found) = (Vec::new(), Vec::new());
    for word in tokens(title).into_iter().map(|token| token.folded) {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let number = digits.parse::<u16>().ok().filter(|number| match &word[digits.len()..] {
            "" => (1990..2100).contains(number),
            ending => *number < 100 && matches!(ending, "e" | "er" | "ere" | "eme" | "ieme" | "nde" | "nd"),
        });
        match number {
            Some(number) => found.push(number),
            None if word == "edition" => {}
            None => kept.push(word),
        }
    }
    (kept, found.first().copied().filter(|_| found.len() == 1))
}

/// Has one the lead of the other, and begins when the other is over, without a long break?
fn follows(a: &Action, b: &Action) -> bool {
    let (Some(lead), Some(start_a), Some(start_b)) = (a.lead, a.start, b.start) else { return false };
    if b.lead != Some(lead) || start_a == start_b {
        return false;
    }
    let (earlier, start) = if start_a < start_b { (a, start_b) } else { (b, start_a) };
    earlier.end.is_some_and(|end| end < start && (start - end).get_days() <= LONGEST_BREAK)
}

/// Do continuities bind all of these together?
fn is_one_thread(actions: &[&Action]) -> bool {
    let mut reached = vec![false; actions.len()];
    let mut open = vec![0];
    reached[0] = true;
    while let Some(at) = open.pop() {
        for other in 0..actions.len() {
            if !reached[other] && is_continuity(actions[at], actions[other]) {
                reached[other] = true;
                open.push(other);
            }
        }
    }
    reached.into_iter().all(|is| is)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{among_others, dossier_of};
    use super::*;

    #[test]
    fn a_year_or_a_number_makes_an_edition() {
        let titles = [
            "Forum des métiers 2013",
            "FORUM DES METIERS 2014",
            "3e forum des métiers",
            "Forum des métiers",
            "Forum des métiers 2013-2014",
        ];
        let editions = titles.map(edition);
        assert!(editions.iter().all(|(title, _)| *title == ["forum", "des", "metiers"]), "{editions:?}");
        assert_eq!(editions.map(|(_, number)| number), [Some(2013), Some(2014), Some(3), None, None]);
        // « 3-6 ans » is no edition, and neither is « 39 boulevard ».
        assert_eq!(edition("Atelier des 3-6 ans").1, None);
    }

    #[test]
    fn editions_are_told_from_entries_made_twice_and_from_others_actions() {
        let dossier = dossier_of(&["Forum des métiers 2013", "Forum des métiers 2014"]);
        let (a, mut b) = (dossier.actions[0].clone(), dossier.actions[1].clone());
        assert!(!is_continuity(&a, &b), "not the same territory");
        b.territories.clone_from(&a.territories);
        assert!(is_continuity(&a, &b) && is_continuity(&b, &a));
        let mut led = (a.clone(), b.clone());
        (led.0.lead, led.1.lead) = (Some(PartnerIdx(0)), Some(PartnerIdx(1)));
        assert!(!is_continuity(&led.0, &led.1), "not the same lead");
        b.title.clone_from(&a.title);
        assert!(!is_continuity(&a, &b), "the same year: entered twice");
    }

    #[test]
    fn every_relation_is_found_among_other_actions() {
        let purposes = [
            "Prévenir les dettes de loyer et les expulsions",
            "Auto-école sociale et permis de conduire",
            "Groupe de parole des aidants familiaux",
            "Lire des albums aux bébés en salle d'attente",
        ];
        let titles: Vec<&str> = purposes.iter().flat_map(|title| [*title, *title]).collect();
        let mut dossier = among_others(&titles);
        dossier.actions[1].carrier = Some(Carrier::Departmental);
        dossier.actions[3].carrier = Some(Carrier::Partner);
        for (left, right) in [(2, 3), (4, 5)] {
            dossier.actions[right].territories = dossier.actions[left].territories.clone();
        }
        let linkage = ActionLinkage::build(&dossier);
        let of = |left: u32, right: u32| {
            let group = linkage.groups.iter().find(|g| g.members.iter().map(|(a, _)| a.0).eq([left, right]));
            group.unwrap_or_else(|| panic!("{left} and {right} make no group: {:?}", linkage.groups)).relation
        };
        assert_eq!(of(0, 1), Relation::ParallelToDepartment);
        assert_eq!(of(2, 3), Relation::CompetesWithPartner);
        assert_eq!(of(4, 5), Relation::Duplicate);
        assert_eq!(of(6, 7), Relation::AcrossTerritories);
    }

    #[test]
    fn one_object_carried_by_two_partners_is_no_double_entry() {
        let dossier = dossier_of(&["Fonctionnement du club", "Fonctionnement du club", "Fonctionnement du club"]);
        let mut actions = dossier.actions.clone();
        for (at, action) in actions.iter_mut().enumerate() {
            action.territories.clone_from(&dossier.actions[0].territories);
            (action.carrier, action.lead) = (Some(Carrier::Partner), Some(PartnerIdx(at as u32 / 2)));
        }
        let [a, b, c] = &actions[..] else { unreachable!("three actions") };
        assert_eq!(relation(&[a, b]), Relation::Duplicate, "one lead");
        assert_eq!(relation(&[b, c]), Relation::CompetesWithPartner);
        assert_eq!(relation(&[a, b, c]), Relation::CompetesWithPartner);
        assert!(is_entered_twice([a, b], 0.9) && !is_entered_twice([b, c], 0.9));
        let mut unknown = c.clone();
        unknown.lead = None;
        assert_eq!(relation(&[a, &unknown]), Relation::Duplicate, "nobody says who leads it");
        unknown.carrier = Some(Carrier::Territorial);
        unknown.lead = c.lead;
        assert!(is_entered_twice([a, &unknown], 0.9), "a town and an association may both have entered one action");
    }

    #[test]
    fn a_double_entry_is_told_inside_another_group() {
        let mut dossier = dossier_of(&["Jardin partagé de la Noue-Caillet", "Jardins partagés Noue Caillet", "Jardin du Clos"]);
        let home = dossier.actions[0].territories.clone();
        dossier.actions.iter_mut().for_each(|action| action.territories.clone_from(&home));
        dossier.actions[0].carrier = Some(Carrier::Territorial);
        dossier.actions[1].carrier = Some(Carrier::Partner);
        dossier.actions[2].carrier = Some(Carrier::Territorial);
        let actions: Vec<&Action> = dossier.actions.iter().collect();
        let group = describe(&[0, 1, 2], &actions, |_, _| 0.7);
        assert_eq!((group.relation, &group.double_entries[..]), (Relation::CompetesWithPartner, &[(ActionIdx(0), ActionIdx(1))][..]));
        // Nothing is told of a group that is a double entry as a whole: its relation says so.
        assert_eq!(describe(&[0, 2], &[actions[0], actions[2]], |_, _| 0.9).double_entries, []);
    }

    #[test]
    fn editions_are_a_continuity_in_a_dossier_too() {
        let mut dossier = among_others(&["Forum des métiers 2013", "Forum des métiers 2014", "Forum des métiers 2014"]);
        dossier.actions[1].territories = dossier.actions[0].territories.clone();
        let linkage = ActionLinkage::build(&dossier);
        let pairs: Vec<(u32, u32)> = linkage.continuities.iter().map(|pair| (pair.left.0, pair.right.0)).collect();
        assert_eq!(pairs, [(0, 1)]);
        // That of another territory is of the same purpose all the same.
        assert!(linkage.groups.iter().any(|g| g.members.iter().any(|(a, _)| a.0 == 2)), "{:?}", linkage.groups);
    }

    #[test]
    fn medoid_and_weakest_link_are_the_centre_and_the_farthest() {
        let dossier = dossier_of(&["a", "b", "c"]);
        let actions: Vec<&Action> = dossier.actions.iter().collect();
        let p = |a: u32, b: u32| if a.min(b) == 1 || a.max(b) == 1 { 0.9 } else { 0.6 };
        let group = describe(&[0, 1, 2], &actions, p);
        assert_eq!((group.medoid, group.weakest), (ActionIdx(1), (ActionIdx(0), ActionIdx(2), 0.6)));
        assert!((group.probability - 0.8).abs() < 1e-9 && (group.members[1].1 - 0.9).abs() < 1e-9);
    }
}
