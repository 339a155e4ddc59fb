//! Two years side by side: what is told of each action, and that it reads the same backwards.

use super::*;
use crate::dossier::testing::{from_folder, from_text};
use crate::settings::Settings;
use std::path::Path;

const OLD: &str = "territoires: id|nom|niveau; belle|MDS de Belleval|mds; mont|MDS de Montclair|mds; rive|MDS de Rivebourg|mds
    partenaires: id|nom|type|territoire; ssd|Service social de Belleval|service_departemental|belle; pmi|PMI de Montclair|service_departemental|mont; ccas|CCAS de Rivebourg|ccas|rive; caf|CAF|caf|
    actions: id|titre|description|territoires|pilote|debut|statut|etp;
    b1|Prévenir les expulsions locatives|Repérer les impayés de loyer et proposer un rendez-vous|belle|ssd|2013-02-01|en_cours|0.3;
    b2|Annuaire des partenaires|Un livret par thème avec les coordonnées de chaque service|belle|ssd|2012-09-01|en_cours|0.1;
    m1|Lire avec les tout-petits|Des lectrices bénévoles lisent en salle d'attente|mont|pmi|2013-04-01|en_cours|0.1;
    m2|Annuaire des services|Un livret par thème avec les coordonnées de chaque service social|mont|pmi|2013-05-01|en_cours|0.2;
    r1|Jardin partagé du quartier|Cultiver et se rencontrer autour d'un potager|rive|ccas|2011-03-01|en_cours|0.2
    participations: action|partenaire|role; b1|caf|contributeur; m1|caf|contributeur";

fn dossier(text: &str) -> Dossier {
    from_text(text).dossier
}

fn compare(before: &Dossier, after: &Dossier) -> Changes {
    let (one, two) = (Linkage::build(before, &Settings::default()), Linkage::build(after, &Settings::default()));
    changes(Year { dossier: before, linkage: &one }, Year { dossier: after, linkage: &two })
}

/// (fate, old identifiers, new identifiers) of what isn't simply going on.
fn told(before: &Dossier, after: &Dossier, found: &Changes) -> Vec<(Fate, String, String)> {
    let ids = |dossier: &Dossier, list: &[crate::dossier::ActionIdx]| {
        list.iter().map(|a| dossier.action(*a).id.clone()).collect::<Vec<_>>().join("+")
    };
    let line = |c: &ActionChange| (c.fate, ids(before, &c.before), ids(after, &c.after));
    found.actions.iter().filter(|c| c.fate != Fate::Continued).map(line).collect()
}

#[test]
fn nothing_changed() {
    let old = dossier(OLD);
    let found = compare(&old, &old);
    assert!(found.actions.iter().all(|c| c.fate == Fate::Continued && c.fields.is_empty()), "{found:?}");
    assert!(found.links.is_empty() && found.calls.is_empty() && found.mobilisation.is_empty() && found.notes.is_empty());
    assert!(found.partners.iter().all(|c| c.fate == Fate::Continued));
}

#[test]
fn an_identifier_renamed_and_a_title_reworded_is_one_action_renamed() {
    let old = dossier(OLD);
    let new =
        dossier(&OLD.replace("b1|Prévenir les expulsions locatives", "x7|Agir tôt contre les expulsions").replace("; b1|caf", "; x7|caf"));
    let found = compare(&old, &new);
    assert_eq!(told(&old, &new, &found), [(Fate::Renamed, "b1".into(), "x7".into())]);
    let renamed = found.actions.iter().find(|c| c.fate == Fate::Renamed).expect("it was just told");
    assert!(renamed.probability > 0.8, "{renamed:?}");
    assert_eq!(renamed.fields.iter().map(|f| f.column).collect::<Vec<_>>(), ["id", "titre"]);
    assert!(found.links.is_empty(), "its partners came along: {:?}", found.links);
}

#[test]
fn ended_new_and_joined_actions_are_told_apart() {
    let old = dossier(OLD);
    let new = dossier(
        &OLD.replace("|2011-03-01|en_cours", "|2011-03-01|terminee")
            .replace("m2|Annuaire des services|Un livret par thème avec les coordonnées de chaque service social|mont|pmi|2013-05-01|en_cours|0.2;", "m3|Permis de conduire|Financer des leçons d'auto-école pour les jeunes|mont|pmi|2015-01-05|en_cours|0.4;")
            .replace("chaque service|belle|ssd", "chaque service|belle+mont|ssd")
            .replace("; m1|caf|contributeur", "; m1|ccas|contributeur"),
    );
    let found = compare(&old, &new);
    assert_eq!(
        told(&old, &new, &found),
        [(Fate::Joined, "b2+m2".into(), "b2".into()), (Fate::Ended, "r1".into(), "r1".into()), (Fate::New, String::new(), "m3".into())]
    );
    assert_eq!(found.links.iter().map(|l| l.way).collect::<Vec<_>>(), [Way::Gained, Way::Lost]);
}

#[test]
fn two_actions_that_ended_and_one_that_came_on_their_territories_are_one_joined() {
    let old = dossier(OLD);
    let new = dossier(
        &OLD.replace("|2012-09-01|en_cours|0.1", "|2012-09-01|terminee|0.1")
            .replace("|2013-05-01|en_cours|0.2", "|2013-05-01|terminee|0.2;v1|Annuaire commun des services|Un livret par thème avec les coordonnées de chaque service|belle+mont|ssd|2015-01-01|en_cours|0.2"),
    );
    let (there, back) = (compare(&old, &new), compare(&new, &old));
    assert_eq!(told(&old, &new, &there), [(Fate::Joined, "b2+m2".into(), "v1".into())]);
    assert_eq!(told(&new, &old, &back), [(Fate::Parted, "v1".into(), "b2+m2".into())]);
}

#[test]
fn backwards_the_same_changes_are_told_backwards() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires");
    let old = from_folder(&folder);
    let mut new = old.clone();
    new.actions[0].title = "Agir avant l'expulsion".into();
    new.actions[0].id = "zz".into();
    new.actions.remove(4);
    new.participations.retain(|p| p.action.index() != 4);
    new.participations.iter_mut().filter(|p| p.action.index() > 4).for_each(|p| p.action.0 -= 1);
    new.participations.truncate(90);
    let year = new.meetings.iter().map(|m| m.date).max().expect("the example has meetings").year();
    new.meetings.iter_mut().filter(|m| m.date.year() == year).for_each(|m| m.id.push_str("-bis"));
    let (there, back) = (compare(&old, &new), compare(&new, &old));
    let mirrored = |c: &ActionChange| (c.fate.mirrored(), c.after.clone(), c.before.clone(), c.probability);
    let sorted = |mut list: Vec<(Fate, Vec<_>, Vec<_>, f64)>| {
        list.sort_by(|a, b| (a.0, &a.1, &a.2).cmp(&(b.0, &b.1, &b.2)));
        list
    };
    let straight: Vec<_> = there.actions.iter().map(|c| (c.fate, c.before.clone(), c.after.clone(), c.probability)).collect();
    assert!(straight.iter().any(|c| c.0 != Fate::Continued));
    assert_eq!(sorted(straight), sorted(back.actions.iter().map(mirrored).collect()));
    let count = |found: &Changes, way: Way| {
        (
            found.links.iter().filter(|l| l.way == way).count(),
            found.calls.iter().filter(|c| c.way == way).count(),
            found.mobilisation.iter().filter(|m| matches!(m.what, Invitations::Moved(w, _) | Invitations::Only(w) if w == way)).count(),
        )
    };
    assert_eq!((count(&there, Way::Gained), count(&there, Way::Lost)), (count(&back, Way::Lost), count(&back, Way::Gained)));
    let courses = |found: &Changes, course: Course| found.redundancies.iter().filter(|r| r.course == course).count();
    assert_eq!(
        (courses(&there, Course::Came), courses(&there, Course::Grew)),
        (courses(&back, Course::Went), courses(&back, Course::Shrank))
    );
}

#[test]
fn who_comes_less_is_told_when_it_is_more_than_luck() {
    let meetings = |year: u16, present: &dyn Fn(usize, usize) -> bool| {
        let mut text = format!("{OLD}\n    rencontres: id|date|type|territoire");
        (1..=9).for_each(|k| text.push_str(&format!("; r{year}{k}|{year}-0{k}-10|comite|belle")));
        text.push_str("\n    presences: rencontre|partenaire|presence");
        for (who, partner) in ["ssd", "caf", "ccas", "pmi"].into_iter().enumerate() {
            (1..=9).for_each(|k| text.push_str(&format!("; r{year}{k}|{partner}|{}", if present(who, k) { "present" } else { "absent" })));
        }
        dossier(&text)
    };
    let old = meetings(2013, &|who, k| who != 3 || k > 2);
    let new = meetings(2014, &|who, k| who != 1 && (who != 3 || k > 3));
    let found = compare(&old, &new);
    let lost: Vec<&str> = found.mobilisation.iter().map(|m| old.partner(m.partner.0).id.as_str()).collect();
    assert_eq!(lost, ["caf"], "{:?}", found.mobilisation);
    assert!(matches!(found.mobilisation[0].what, Invitations::Moved(Way::Lost, p) if p > 0.99));
}
