//! One thing, however it is typed: capitals, accents, elisions, typos, acronyms, and what all texts share.

use super::super::tests_support::example;
use super::Engine;
use super::tests::among_others;
use super::vectors::{Desk, Likeness};
use crate::lexicon::Lexicon;
use crate::statistics::random::Stream;

/// Likeness of the first two of these titles, among others.
fn likeness(titles: &[&str]) -> Likeness {
    let engine = Engine::read(&among_others(titles), &super::Evidence::default());
    engine.vectors.open(0, &mut Desk::default()).against(1)
}

fn is_one(likeness: &Likeness) -> bool {
    (likeness.words - 1.0).abs() < 1e-6 && (likeness.letters - 1.0).abs() < 1e-6
}

#[test]
fn capitals_accents_and_elisions_change_nothing() {
    for (a, b) in [
        ("L'ACCUEIL DES JEUNES ENFANTS", "l'accueil des jeunes enfants"),
        ("ACCUEIL DES JEUNES ENFANTS", "L’accueil des jeunes enfants"),
        ("Prevention des expulsions a l'ecole", "Prévention des expulsions à l'école"),
        ("D'AIDE AUX ÉLÈVES, QU'ELLES AIDENT", "d'aide aux élèves qu’elles aident"),
        ("Œuvres d'art à la crèche", "OEUVRES D’ART A LA CRECHE"),
        ("Auto-école sociale", "auto école : SOCIALE"),
    ] {
        let found = likeness(&[a, b]);
        assert!(is_one(&found), "« {a} » and « {b} »: {found:?}");
    }
}

#[test]
fn so_it_is_for_every_title_of_a_real_dossier() {
    let dossier = example();
    let mut n_checked = 0;
    for action in dossier.actions.iter().filter(|action| action.title.len() > 20).step_by(9) {
        let bare: String = crate::lexicon::fold(&action.title).to_uppercase().replace('\'', "\u{2019}");
        let found = likeness(&[&action.title, &bare]);
        // Without its accents a word may end otherwise for the stemmer: letters then still say that it is the same.
        assert!(found.letters > 0.999 && found.words > 0.6, "« {} » and « {bare} »: {found:?}", action.title);
        n_checked += 1;
    }
    assert!(n_checked > 30);
}

#[test]
fn a_typo_costs_a_little_and_never_all() {
    let titles =
        ["Accueil des jeunes enfants", "Prévention des expulsions locatives", "Accompagnement des parents vers les modes de garde"];
    for (at, title) in titles.into_iter().enumerate() {
        for draw in 0..8 {
            let mut stream = Stream::new(7, 10 * at as u64 + draw);
            let mut letters: Vec<char> = title.chars().collect();
            // Two neighbours inside a word change places, or one is left out.
            let places: Vec<usize> = (1..letters.len() - 2)
                .filter(|&i| letters[i..i + 2].iter().all(|c| c.is_alphabetic()) && letters[i] != letters[i + 1])
                .collect();
            let place = places[stream.below(places.len())];
            if draw % 2 == 0 {
                letters.swap(place, place + 1);
            } else {
                letters.remove(place);
            }
            let wrong: String = letters.into_iter().collect();
            let other = "Bilan de mémoire gratuit en pharmacie";
            let (near, far) = (likeness(&[title, &wrong]), likeness(&[title, other]));
            assert!(near.total() > far.total() + 0.5 && near.letters > 0.5, "« {wrong} »: {near:?} against {far:?}");
        }
    }
    let found = likeness(&["Accueil des jeunes enfants", "Acceuil des jeunes enfants"]);
    assert!(found.words > 0.4 && found.letters > 0.6, "{found:?}");
}

#[test]
fn an_acronym_is_its_expansion() {
    let lexicon = Lexicon::shipped();
    let mut n_checked = 0;
    for (short, long) in lexicon.expansions().iter().step_by(12) {
        // A phrase of several words, as a text would write it.
        if long.split_whitespace().count() < 2 || long.contains('*') {
            continue;
        }
        let (a, b) = (format!("Permanence {} du jeudi", short.to_uppercase()), format!("Permanence {long} du jeudi"));
        let found = likeness(&[&a, &b]);
        assert!(found.words > 0.999, "« {a} » and « {b} »: {found:?}");
        n_checked += 1;
    }
    assert!(n_checked > 5, "{n_checked} acronyms");
}

#[test]
fn what_all_texts_share_weighs_little() {
    let boilerplate = "Dans le cadre du projet départemental pluriannuel, mobilisation coordonnée du réseau partenarial.";
    let words = |is_shared: bool| {
        let mut dossier = among_others(&["Jardinage collectif", "Contraception au lycée"]);
        for (at, action) in dossier.actions.iter_mut().enumerate() {
            if is_shared || at < 2 {
                action.description = boilerplate.to_owned();
            }
        }
        Engine::read(&dossier, &super::Evidence::default()).vectors.open(0, &mut Desk::default()).against(1).words
    };
    let (by_all, by_two) = (words(true), words(false));
    assert!(by_all < 0.75 * by_two, "shared by all {by_all}, by two alone {by_two}");
}
