//! A whole plan, on the dossier of Seine-et-Marne and on what is planted.

use super::calendar::{Calendar, Quarter};
use super::*;
use crate::dossier::Dossier;
use crate::dossier::testing::{from_folder, from_text};
use crate::settings::Settings;
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn planned(dossier: &Dossier, as_of: Date, changes: &[(&str, f64)]) -> Plan {
    replanned(dossier, &crate::analyse(dossier, &Settings::default(), as_of), changes)
}

/// The plan that follows from an analysis: the settings of this room are looked at here alone.
fn replanned(dossier: &Dossier, analysis: &crate::Analysis, changes: &[(&str, f64)]) -> Plan {
    let mut settings = Settings::default();
    changes.iter().for_each(|(key, value)| settings.set(&[SECTION], SECTION.key, key, *value).expect("a setting of the room"));
    plan(&analysis.view(dossier), &analysis.detections, &analysis.agenda, Quarter { year: 2015, number: 1 }, &settings)
}

/// Every promise of a plan, looked at without the solver.
fn faults(dossier: &Dossier, plan: &Plan) -> Vec<String> {
    let mut faults = Vec::new();
    let (mut days, mut months, mut quarter) = (BTreeSet::new(), BTreeMap::<_, usize>::new(), BTreeMap::<_, usize>::new());
    let mut treated = BTreeSet::new();
    for session in &plan.sessions {
        let mut check = |is_met: bool, what: &str| {
            if !is_met {
                faults.push(format!("{}: {what}", session.key))
            }
        };
        let calendar: &Calendar = &plan.calendar;
        check(calendar.closed(session.date).is_none() && Quarter::of(session.date) == plan.quarter, "a closed day");
        check(f64::from(session.duration) <= plan.limits.session_minutes, "too long");
        check((1..=plan.limits.subjects).contains(&session.subjects.len()), "number of subjects");
        check(
            session.subjects.iter().all(|s| s.basins.contains(&session.basin) && treated.insert(s.key.clone())),
            "a subject twice, or elsewhere",
        );
        check(session.invitees.len() <= 12, "too many invitees");
        for invitee in &session.invitees {
            check(days.insert((session.date, invitee.partner)), "a partner twice on a day");
            *months.entry((session.date.month(), invitee.partner)).or_default() += 1;
            *quarter.entry(invitee.partner).or_default() += 1;
            check(invitee.reason.fr.len() > 10 && invitee.reason.en.len() > 10, "an invitation without its reason");
        }
        let leads = session.subjects.iter().filter_map(|s| s.lead);
        check(leads.into_iter().all(|lead| session.invitees.iter().any(|i| i.partner == lead)), "the lead is not invited");
    }
    if months.values().any(|n| *n > plan.limits.partner_month) || quarter.values().any(|n| *n > plan.limits.partner_quarter) {
        faults.push("a partner invited too often".to_owned());
    }
    let held: BTreeSet<usize> = plan.sessions.iter().map(|s| s.basin).collect();
    if held.len() < plan.map.basins.len() && plan.obstacles.is_empty() {
        faults.push("a basin without a session, and nothing said".to_owned());
    }
    if plan.map.of.iter().zip(&dossier.territories).any(|(b, t)| b.is_none() && t.level != crate::dossier::Level::Department) {
        faults.push("a territory in no basin".to_owned());
    }
    faults
}

#[test]
fn a_plan_keeps_its_promises_and_its_keys() {
    let (dossier, analysis) = crate::analysed::seine_et_marne();
    let plan = replanned(dossier, analysis, &[]);
    assert_eq!(faults(dossier, &plan), Vec::<String>::new());
    assert!(plan.sessions.len() >= plan.map.basins.len() && plan.obstacles.is_empty(), "{:?}", plan.obstacles);
    assert!(!plan.transfers.made.is_empty() && !plan.portfolio.selection.chosen.is_empty());
    assert_eq!((plan.gaps.0, plan.portfolio.selection.gap), (0.0, 0.0));
    // Smaller variants compete, one a group at most is chosen, and each group is told once.
    let (chosen, groups) = (&plan.portfolio.selection.chosen, plan.portfolio.groups());
    let keys: BTreeSet<&str> = chosen.iter().map(|j| plan.portfolio.entries[*j].key.as_str()).collect();
    assert!(keys.len() == chosen.len() && groups.iter().any(|group| group.len() > 1), "{chosen:?} {groups:?}");
    assert!(groups.iter().all(|group| group.iter().filter(|j| plan.portfolio.entries[**j].is_proposed).count() == 1));
    // Another zone of school holidays moves days; a session with the same subjects keeps its key.
    let moved = replanned(dossier, analysis, &[("school_zone", 1.0)]);
    let contents = |plan: &Plan| -> BTreeMap<String, String> {
        let subjects = |s: &Session| s.subjects.iter().map(|s| s.key.as_str()).collect::<Vec<_>>().join("+");
        plan.sessions.iter().map(|s| (format!("{} {}", s.basin, subjects(s)), s.key.clone())).collect()
    };
    let (a, b) = (contents(&plan), contents(&moved));
    assert!(a.keys().any(|k| b.contains_key(k)) && a.iter().all(|(k, key)| b.get(k).is_none_or(|other| other == key)));
}

#[test]
fn what_stands_in_the_way_is_said_with_what_to_loosen() {
    let said = |dossier: &Dossier, plan: Plan| {
        assert_eq!(faults(dossier, &plan), Vec::<String>::new());
        plan.obstacles.into_iter().map(|o| o.fr).collect::<Vec<_>>().join(" / ")
    };
    let small = from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires"));
    let notice = said(&small, planned(&small, date(2015, 3, 25), &[]));
    assert!(notice.contains("Aucune semaine n'est ouverte au 2015T1") && notice.contains("raccourcir le délai"), "{notice}");
    let (dossier, analysis) = crate::analysed::seine_et_marne();
    let capacity = said(dossier, replanned(dossier, analysis, &[("animators", 1.0), ("sessions_per_animator", 2.0)]));
    assert!(capacity.contains("porter les séances du trimestre de 2 à 4"), "{capacity}");
}

#[test]
fn an_empty_dossier_has_an_empty_plan_and_an_empty_basin_is_named() {
    let nothing = planned(&Dossier::default(), date(2014, 12, 31), &[]);
    assert!(nothing.sessions.is_empty() && nothing.obstacles.is_empty() && nothing.portfolio.entries.is_empty());
    let bare = from_text("territoires: id|nom|niveau; a|MDS de A|mds\n partenaires: id|nom|type|territoire; m|MDS|mds|a").dossier;
    let plan = planned(&bare, date(2014, 12, 1), &[]);
    assert!(
        plan.sessions.is_empty() && plan.obstacles[0].fr.starts_with("Aucun sujet à traiter pour « MDS de A »"),
        "{:?}",
        plan.obstacles
    );
}
