//! On the small example: each rule, broken by one change at a time.

use super::*;
use crate::dossier::Dossier;
use crate::dossier::testing::from_folder;
use crate::planning::plan;
use jiff::civil::{date, time};
use std::path::Path;

const QUARTER: Quarter = Quarter { year: 2015, number: 1 };

fn with(check: impl FnOnce(&Dossier, &View, &Settings, &Plan)) {
    let dossier = from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires"));
    let settings = Settings::default();
    let analysis = crate::analyse(&dossier, &settings, date(2014, 12, 1));
    let view = analysis.view(&dossier);
    let plan = plan(&view, &analysis.detections, &analysis.agenda, QUARTER, &settings);
    assert!(!plan.sessions.is_empty());
    check(&dossier, &view, &settings, &plan);
}

/// The codes of what a change of the first session breaks; those forbidden with an exclamation mark.
fn codes(view: &View, settings: &Settings, plan: &Plan, by_hand: &ByHand) -> Vec<String> {
    let first = &plan.sessions[0];
    let found = what_breaks(plan, first, &changed(first, by_hand, 1, view), view, settings);
    assert!(found.iter().all(|broken| broken.words.fr.ends_with('.') && broken.words.en.ends_with('.')));
    found.iter().map(|broken| format!("{}{}", broken.code, if broken.is_forbidden { "!" } else { "" })).collect()
}

#[test]
fn a_computed_plan_breaks_nothing() {
    with(|_, view, settings, plan| {
        for session in &plan.sessions {
            assert_eq!(what_breaks(plan, session, session, view, settings), [], "{}", session.key);
        }
        assert_eq!(with_changes(plan, &BTreeMap::new(), view), *plan);
    });
}

#[test]
fn days_on_which_nobody_meets_are_refused_and_awkward_ones_told() {
    with(|_, view, settings, plan| {
        let on = |day: Date| codes(view, settings, plan, &ByHand { day: Some(day), ..ByHand::default() });
        let has = |day: Date, code: &str| assert!(on(day).contains(&code.to_owned()), "{day}: {:?}", on(day));
        has(date(2015, 1, 25), "week-end!");
        has(date(2015, 1, 1), "ferie!");
        has(date(2015, 4, 7), "trimestre!");
        has(date(2014, 11, 20), "passe!");
        // Zone C: from 14 February to 2 March 2015.
        has(date(2015, 2, 24), "vacances");
        let late = Plan { calendar: super::super::calendar::Calendar { from: date(2015, 3, 20), ..plan.calendar }, ..plan.clone() };
        let near = ByHand { day: Some(date(2015, 3, 10)), ..ByHand::default() };
        assert!(codes(view, settings, &late, &near).contains(&"delai".to_owned()));
        for (start, code) in [(time(6, 0, 0, 0), "heure"), (time(23, 30, 0, 0), "heure!")] {
            let found = codes(view, settings, plan, &ByHand { start: Some(start), ..ByHand::default() });
            assert!(found.contains(&code.to_owned()), "{start}: {found:?}");
        }
    });
}

#[test]
fn nobody_is_in_two_places_and_few_hold_many_sessions() {
    with(|_, view, settings, plan| {
        let first = &plan.sessions[0];
        // The same people, in another basin's session, as many times as asked for.
        let twin = |n: usize| {
            let key = format!("autre-{n}");
            Session { key, basin: first.basin + n + 1, ..first.clone() }
        };
        let mut crowded = plan.clone();
        crowded.map.basins.extend((0..3).map(|_| plan.map.basins[0].clone()));
        crowded.sessions = vec![first.clone(), twin(0)];
        crowded.limits.per_day = 2;
        let nothing = ByHand::default();
        assert!(codes(view, settings, &crowded, &nothing).contains(&"deux_lieux!".to_owned()));
        let later = ByHand { start: first.start.checked_add(4.hours()).ok(), ..ByHand::default() };
        let found = codes(view, settings, &crowded, &later);
        assert!(found.contains(&"deux_fois".to_owned()) && !found.contains(&"deux_lieux!".to_owned()), "{found:?}");
        crowded.limits.per_day = 1;
        assert!(codes(view, settings, &crowded, &nothing).contains(&"animateurs!".to_owned()));
        (crowded.limits.per_day, crowded.limits.per_week, crowded.limits.partner_month) = (5, 1, 1);
        let found = codes(view, settings, &crowded, &nothing);
        assert!(found.contains(&"semaine".to_owned()) && found.contains(&"invitations_mois".to_owned()), "{found:?}");
        crowded.sessions[1].basin = first.basin;
        crowded.sessions[1].date = first.date.first_of_month();
        assert!(codes(view, settings, &crowded, &nothing).contains(&"bassin".to_owned()));
    });
}

#[test]
fn people_are_added_and_removed() {
    with(|dossier, view, settings, plan| {
        let first = &plan.sessions[0];
        let id = |partner: PartnerIdx| dossier.partner(partner).id.clone();
        let all: Vec<String> = first.invitees.iter().map(|invitee| id(invitee.partner)).collect();
        let found = codes(view, settings, plan, &ByHand { removed: all, ..ByHand::default() });
        assert!(found.contains(&"personne".to_owned()) && found.contains(&"indispensable".to_owned()), "{found:?}");
        let absent = |partner: &PartnerIdx| first.invitees.iter().all(|invitee| invitee.partner != *partner);
        let other = (0..dossier.partners.len()).map(PartnerIdx::from).map(|p| view.linkage.partners.canonical(p)).find(absent).unwrap();
        let by_hand = ByHand { added: vec![id(other), "inconnu".into()], place: Some("Mairie".into()), ..ByHand::default() };
        let with_other = changed(first, &by_hand, 3, view);
        let added: Vec<_> =
            with_other.invitees.iter().filter(|invitee| invitee.role == Part::Added).map(|invitee| invitee.partner).collect();
        assert_eq!((added, with_other.room.as_deref(), with_other.n_changes), (vec![other], Some("Mairie"), 3));
        let crowd = {
            let mut settings = Settings::default();
            settings.set(&[SECTION], SECTION.key, "invited_per_session", first.invitees.len() as f64).unwrap();
            settings
        };
        assert!(codes(view, &crowd, plan, &by_hand).contains(&"liste".to_owned()));
    });
}
