//! The name of a group: the title of one of its actions, chosen to be understood by whoever has read none of them.
//!
//! # Method  Among the actions nearest to all others: a title that says the purpose that most of them have, not in capitals, without a second title inside, without an
//! acronym; then that of the very nearest, then the shortest.
//! # Cost    The texts of at most twelve actions.

use crate::dossier::{ActionIdx, Dossier};
use crate::lexicon::{Kind, Lexicon};
use crate::linkage::ActionGroup;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// An action may give its name when it is nearly as near to the others as the nearest one.
const NEARLY: f64 = 0.15;

/// Most actions whose titles are looked at.
const MOST: usize = 12;

/// Letters of a title that says something and can be read at a glance.
const READABLE: std::ops::RangeInclusive<usize> = 8..=70;

impl ActionGroup {
    /// The member after which the group is called.
    pub fn named_after(&self, dossier: &Dossier) -> ActionIdx {
        let belonging = |action: ActionIdx| self.members.iter().find(|(a, _)| *a == action).map_or(0.0, |(_, p)| *p);
        let least = belonging(self.medoid) - NEARLY;
        let near: Vec<(ActionIdx, f64)> =
            self.members.iter().copied().filter(|(action, p)| *p >= least || *action == self.medoid).take(MOST).collect();
        let purposes = |text: &str| -> BTreeSet<u32> {
            let lexicon = Lexicon::shipped();
            let mentions = lexicon.mentions(text).into_iter().map(|mention| mention.concept);
            mentions.filter(|concept| lexicon.concepts()[*concept as usize].kind == Kind::Purpose).collect()
        };
        let mut held: BTreeMap<u32, usize> = BTreeMap::new();
        for (action, _) in &near {
            let record = dossier.action(*action);
            for purpose in purposes(&format!("{} . {}", record.title, record.description)) {
                *held.entry(purpose).or_default() += 1;
            }
        }
        let all: BTreeSet<u32> = held.keys().copied().collect();
        let common: BTreeSet<u32> = held.into_iter().filter(|(_, n)| *n >= 2 && 2 * n >= near.len()).map(|(purpose, _)| purpose).collect();
        // Where they share no purpose by name, a title that says any is clearer than one that says none.
        let wanted = if common.is_empty() { all } else { common };
        let clarity = |&(action, p): &(ActionIdx, f64)| {
            let title = dossier.action(action).title.trim();
            let n_letters = title.chars().count();
            let says_it = !purposes(title).is_disjoint(&wanted);
            // From the clearest to the least clear: false comes before true.
            let unclear = (!READABLE.contains(&n_letters), !says_it, is_in_capitals(title), has_two_parts(title), has_acronym(title));
            // Of two, neither is nearer to the other: the shorter title.
            let is_other = self.members.len() > 2 && action != self.medoid;
            (unclear, is_other, n_letters, Reverse((p * 1e9).round() as u64), action)
        };
        near.iter().min_by_key(|member| clarity(member)).map_or(self.medoid, |(action, _)| *action)
    }
}

fn is_in_capitals(title: &str) -> bool {
    !title.chars().any(char::is_lowercase)
}

/// A title with another one inside: after a colon, in brackets or between quotes.
fn has_two_parts(title: &str) -> bool {
    title.contains([':', '(', '«', '"', '“', ';'])
}

fn has_acronym(title: &str) -> bool {
    title.split(|c: char| !c.is_alphanumeric()).any(|word| word.chars().count() > 2 && word.chars().all(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::super::tests::dossier_of;
    use super::*;
    use crate::linkage::Relation;

    #[track_caller]
    fn check(titles: &[&str], medoid: u32, expected: &str) {
        let dossier = dossier_of(titles);
        let members = (0..titles.len() as u32).map(|a| (ActionIdx(a), if a == medoid { 0.9 } else { 0.85 })).collect();
        let weakest = (ActionIdx(0), ActionIdx(1), 0.8);
        let (relation, medoid) = (Relation::AcrossTerritories, ActionIdx(medoid));
        let group = ActionGroup { members, relation, medoid, weakest, probability: 0.85, double_entries: Vec::new() };
        assert_eq!(dossier.action(group.named_after(&dossier)).title, expected);
    }

    #[test]
    fn a_group_is_called_by_the_clearest_of_its_titles() {
        check(
            &["EXCLUS MAIS PAS LACHES", "Accueil des collégiens exclus", "Remobilisation des élèves exclus du collège"],
            0,
            "Accueil des collégiens exclus",
        );
        check(&["Les Ateliers de la Briche : blanchisserie d'insertion", "Chantier d'insertion"], 0, "Chantier d'insertion");
        check(
            &["Santé des BRSA", "Bilan de santé des allocataires", "Bilans de santé gratuits à la caisse"],
            0,
            "Bilan de santé des allocataires",
        );
        // An outlier gives no name, however short.
        let dossier = dossier_of(&["Prévenir les impayés de loyer", "Dettes de loyer", "Loyer"]);
        let members = vec![(ActionIdx(0), 0.9), (ActionIdx(1), 0.9), (ActionIdx(2), 0.5)];
        let group = ActionGroup {
            members,
            relation: Relation::AcrossTerritories,
            medoid: ActionIdx(0),
            weakest: (ActionIdx(0), ActionIdx(2), 0.5),
            probability: 0.7,
            double_entries: Vec::new(),
        };
        assert_eq!(group.named_after(&dossier), ActionIdx(0));
    }
}
