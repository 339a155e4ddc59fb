use super::*;
use crate::detectors::{Finding, Standing};
use crate::dossier::{Attendance, Dossier, PartnerKind, TerritoryIdx};
use crate::linkage::{Linkage, PartnerLinkage};
use crate::network::Network;
use crate::settings::Settings;
use crate::statistics::random::Stream;
use crate::statistics::scalar::logit;
use std::path::Path;
use std::sync::OnceLock;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/seine-et-marne-2014")
}

/// Seine-et-Marne, as the repository has it.
fn real() -> Dossier {
    crate::dossier::testing::from_folder(&folder())
}

/// Which names are one partner in Seine-et-Marne; actions aren't looked at here, and linking them is the long part.
fn linkage() -> &'static Linkage {
    static LINKAGE: OnceLock<Linkage> = OnceLock::new();
    LINKAGE.get_or_init(|| Linkage { partners: PartnerLinkage::build(&real()), ..Linkage::default() })
}

fn with_linkage<T>(dossier: &Dossier, linkage: &Linkage, look: impl FnOnce(&View, &Section) -> T) -> T {
    let (settings, network) = (Settings::default(), Network::default());
    let view = View { dossier, as_of: dossier.last_event(), linkage, network: &network };
    look(&view, &settings.section(DETECTOR.section()))
}

fn with_view<T>(dossier: &Dossier, look: impl FnOnce(&View, &Section) -> T) -> T {
    with_linkage(dossier, linkage(), look)
}

fn run(dossier: &Dossier) -> Detection {
    with_view(dossier, detect)
}

/// Seine-et-Marne and what is found there, once for the tests that change nothing in it.
fn found() -> &'static (Dossier, Detection) {
    static FOUND: OnceLock<(Dossier, Detection)> = OnceLock::new();
    FOUND.get_or_init(|| {
        let dossier = real();
        let detection = run(&dossier);
        (dossier, detection)
    })
}

/// (partner, territory, status, motive, score) of each row of the result table.
fn table(dossier: &Dossier, detection: &Detection) -> Vec<(String, String, String, String, f64)> {
    let text = |cell: &Value| match cell {
        Value::Subject(Subject::Partner(p)) => dossier.partner(*p).id.clone(),
        Value::Subject(Subject::Territory(t)) => dossier.territory(*t).id.clone(),
        Value::Code(code, _) => (*code).to_owned(),
        _ => String::new(),
    };
    let score = |cell: &Value| if let Value::Share(p) = cell { *p } else { 0.0 };
    detection.tables[0].rows.iter().map(|row| (text(&row[0]), text(&row[1]), text(&row[2]), text(&row[3]), score(&row[4]))).collect()
}

fn statuses(dossier: &Dossier) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    table(dossier, &run(dossier)).into_iter().for_each(|row| *out.entry(row.2).or_default() += 1);
    out
}

/// Columns 0 … of a table of the truth.
fn truth(name: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(folder().join("verite").join(name)).unwrap().records().map(Result::unwrap).collect()
}

fn weak(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|f| f.motive.0 != "surcharge")
}

#[test]
fn finds_those_planted_in_seine_et_marne_and_none_of_the_traps() {
    let (dossier, detection) = found();
    let mut rows = table(dossier, detection);
    let planted: BTreeMap<(String, String), String> =
        truth("partenaires_faibles.csv").iter().map(|r| ((r[0].into(), r[1].into()), r[2].into())).collect();
    let listed: Vec<_> = rows.iter().filter(|row| row.2 == "faible").cloned().collect();
    let right = listed.iter().filter(|row| planted.contains_key(&(row.0.clone(), row.1.clone()))).count() as f64;
    let (precision, recall) = (right / listed.len() as f64, right / planted.len() as f64);
    assert!(2.0 * precision * recall / (precision + recall) >= 0.9, "precision {precision}, recall {recall}");
    for row in &listed {
        if let Some(motive) = planted.get(&(row.0.clone(), row.1.clone())) {
            assert_eq!(&row.3, motive, "{} in {}", row.0, row.1);
        }
    }
    rows.sort_by(|a, b| b.4.total_cmp(&a.4).then_with(|| (&a.0, &a.1).cmp(&(&b.0, &b.1))));
    let (mut hits, mut sum) = (0.0, 0.0);
    for (position, row) in rows.iter().enumerate() {
        if planted.contains_key(&(row.0.clone(), row.1.clone())) {
            hits += 1.0;
            sum += hits / (position + 1) as f64;
        }
    }
    assert!(sum / planted.len() as f64 >= 0.95, "average precision {}", sum / planted.len() as f64);
    for trap in truth("temoins.csv").iter().filter(|r| &r[0] == "partenaires_faibles") {
        let row = rows.iter().find(|row| row.0 == trap[1] && row.1 == trap[2]).expect("a trap is a unit");
        assert!(!["faible", "a_surveiller"].contains(&row.2.as_str()), "{} in {}: {}", row.0, row.1, &trap[3]);
    }
}

#[test]
fn shares_add_up_to_the_score() {
    let (_, detection) = found();
    assert!(detection.findings.len() > 15);
    for finding in &detection.findings {
        let sum: f64 = finding.evidence.iter().map(|e| e.share).sum();
        assert!((sum - logit(finding.score)).abs() < 1e-6, "{}", finding.title.fr);
        assert!(finding.evidence.iter().any(|e| !e.rows.is_empty()) && !finding.doubt.is_empty() && !finding.options.is_empty());
    }
    let established = weak(&detection.findings).filter(|f| f.standing == Standing::Established);
    assert!(established.map(|f| f.score).all(|score| score >= 0.5));
}

#[test]
fn is_silent_where_nothing_can_be_said() {
    let empty = run(&Dossier::default());
    assert!(empty.findings.is_empty() && empty.tables[0].rows.is_empty() && empty.silences.len() == 1);
    let mut dossier = real();
    dossier.attendances.clear();
    let without = run(&dossier);
    assert!(weak(&without.findings).next().is_none());
    assert_eq!(statuses(&dossier).keys().collect::<Vec<_>>(), ["non_evaluable"]);
}

#[test]
fn a_list_of_the_present_only_leaves_recency_alone() {
    let mut dossier = real();
    dossier.attendances.retain(|a| a.presence == Presence::Present);
    let detection = run(&dossier);
    assert!(detection.silences.iter().filter(|s| s.fr.contains("dernière venue")).count() >= 10);
    let rows = table(&dossier, &detection);
    assert!(rows.iter().all(|row| ["non_evaluable", "a_surveiller"].contains(&row.2.as_str()) && row.4 < 0.5));
    let watched: Vec<_> = rows.iter().filter(|row| row.2 == "a_surveiller").collect();
    assert!(!watched.is_empty() && watched.len() * 5 < rows.len() && watched.iter().all(|row| row.3 == "desengagement"));
    // Those that left are seen more surely than chance would have it.
    let left: Vec<(String, String)> =
        truth("partenaires_faibles.csv").iter().filter(|r| &r[2] == "desengagement").map(|r| (r[0].into(), r[1].into())).collect();
    assert!(watched.iter().filter(|row| left.contains(&(row.0.clone(), row.1.clone()))).count() * 2 >= left.len());
    // In one territory only.
    let mut dossier = real();
    let melun = TerritoryIdx::from(dossier.territories.iter().position(|t| t.id == "melun").unwrap());
    let meetings = dossier.meetings.clone();
    dossier.attendances.retain(|a| meetings[a.meeting.index()].territory != melun || a.presence == Presence::Present);
    let rows = table(&dossier, &run(&dossier));
    assert!(rows.iter().filter(|row| row.1 == "melun").all(|row| ["non_evaluable", "a_surveiller"].contains(&row.2.as_str())));
    assert!(rows.iter().any(|row| row.1 != "melun" && row.2 == "faible"));
}

/// Four partners and twelve sittings of one workshop, the present alone written down; the last partner was there five times, then not again.
fn presents_alone() -> Dossier {
    let mut text = String::from(
        "territoires: id|nom|niveau; melun|MDS de Melun|mds
         partenaires: id|nom|type|territoire; a|Entraide|association|melun; b|Passerelles|association|melun; c|CCAS|ccas|melun; d|Accueil|association|melun
         rencontres: id|date|type|territoire|atelier",
    );
    let mut presences = String::from("\npresences: rencontre|partenaire|presence");
    for sitting in 0..12 {
        text.push_str(&format!("; r{sitting}|2014-{:02}-10|atelier|melun|parentalite", sitting + 1));
        let came = ["a", "b", "c", "d"].iter().enumerate().filter(|(rank, _)| if *rank == 3 { sitting < 5 } else { sitting % 5 != *rank });
        came.for_each(|(_, partner)| presences.push_str(&format!("; r{sitting}|{partner}|present")));
    }
    crate::dossier::testing::from_text(&(text + &presences)).dossier
}

#[test]
fn a_list_of_the_present_only_says_so_and_accuses_nobody() {
    let dossier = presents_alone();
    let linkage = Linkage { partners: PartnerLinkage::build(&dossier), ..Linkage::default() };
    let detection = with_linkage(&dossier, &linkage, detect);
    assert!(detection.silences.iter().any(|s| s.fr.contains("ne portent que des présents")), "{:?}", detection.silences);
    let rows = table(&dossier, &detection);
    assert!(rows.iter().all(|row| row.2 == if row.0 == "d" { "a_surveiller" } else { "non_evaluable" } && row.4 < 0.5), "{rows:?}");
    assert!(detection.tables[0].rows.iter().all(|row| row[7] == Value::Empty), "nobody knows who was invited");
    let [finding] = detection.findings.as_slice() else { panic!("one finding: {:?}", detection.findings) };
    assert_eq!(finding.standing, Standing::Watch);
    assert!(finding.title.fr.contains("à notre connaissance") && finding.motive.1.fr == "pas revu depuis longtemps");
}

#[test]
fn one_more_attendance_lowers_engagement_in_a_whole_dossier_by_the_fit_at_most() {
    let mut dossier = real();
    dossier.attendances.retain(|a| a.presence == Presence::Present);
    let engaged = |dossier: &Dossier| {
        with_view(dossier, |view, _| {
            let units = units::gather(view, view.as_of.saturating_sub(Span::new().months(48)));
            let engagements = engagement::engagements(view, &units);
            let of = units.units.iter().zip(engagements).filter_map(|(unit, e)| Some(((unit.canonical, unit.territory), e?.probability)));
            of.collect::<BTreeMap<_, _>>()
        })
    };
    let before = engaged(&dossier);
    let mut tried = 0;
    for (&(partner, territory), &probability) in before.iter().step_by(29) {
        // The last sitting that it missed of a workshop where it was seen: there for once more.
        let at = |a: &&Attendance| linkage().partners.canonical(a.partner) == partner && dossier.meeting(a.meeting).territory == territory;
        let own: Vec<&Attendance> = dossier.attendances.iter().filter(at).collect();
        let workshop = |m: crate::dossier::MeetingIdx| (dossier.meeting(m).kind, dossier.meeting(m).workshop.clone());
        let first = own.iter().map(|a| dossier.meeting(a.meeting).date).min().unwrap();
        let missed = dossier
            .attendances
            .iter()
            .filter(|a| dossier.meeting(a.meeting).territory == territory && dossier.meeting(a.meeting).date > first)
            .filter(|a| own.iter().all(|o| o.meeting != a.meeting) && own.iter().any(|o| workshop(o.meeting) == workshop(a.meeting)))
            .max_by_key(|a| (dossier.meeting(a.meeting).date, a.meeting));
        let Some(missed) = missed else { continue };
        let mut changed = dossier.clone();
        changed.attendances.push(Attendance { meeting: missed.meeting, ..own[0].clone() });
        let after = engaged(&changed)[&(partner, territory)];
        // All else equal it never does (see the law in `engagement`). Here the law of its kind is fitted with it, and moves a little (.00004 was seen on one unit of Seine-et-Marne).
        assert!(after >= probability - 1e-3, "{}: {probability} became {after}", dossier.partner(partner).id);
        tried += 1;
    }
    assert!(tried > 8, "{tried}");
}

#[test]
fn under_three_invitations_is_too_early_and_under_six_at_most_to_watch() {
    for row in &found().1.tables[0].rows {
        let (Value::Code(status, _), Value::Count(invitations)) = (&row[2], &row[7]) else { panic!("a status and a count") };
        match invitations {
            0 => assert_eq!(*status, "non_evaluable"),
            1 | 2 => assert_eq!(*status, "trop_tot"),
            3..=5 => assert!(["a_surveiller", "mobilise", "surcharge"].contains(status), "{status} on {invitations}"),
            _ => assert!(!["trop_tot", "non_evaluable"].contains(status)),
        }
    }
}

#[test]
fn what_no_longer_comes_counts_as_waiting() {
    let mut dossier = real();
    let as_of = dossier.last_event();
    // A landlord's part in every action of its territory ended a year ago; the actions go on.
    let (partner, place) = (PartnerIdx::from(dossier.partners.iter().position(|p| p.id == "caf77").unwrap()), "melun");
    let melun = TerritoryIdx::from(dossier.territories.iter().position(|t| t.id == place).unwrap());
    let actions = dossier.actions.clone();
    let withdrawn = |dossier: &Dossier| {
        let detection = run(dossier);
        let row = detection.tables[0]
            .rows
            .iter()
            .find(|r| r[0] == Value::Subject(Subject::Partner(partner)) && r[1] == Value::Subject(Subject::Territory(melun)));
        row.map(|row| (row[17].clone(), row[3].clone())).unwrap()
    };
    assert_eq!(withdrawn(&dossier).0, Value::Count(0));
    let here = |action: crate::dossier::ActionIdx| actions[action.index()].territories.contains(&melun);
    let mut n = 0;
    for part in dossier.participations.iter_mut().filter(|part| part.partner == partner && here(part.action)) {
        part.end = Some(as_of.saturating_sub(Span::new().months(12)));
        part.awaits = None;
        n += 1;
    }
    for action in dossier.actions.iter_mut().filter(|action| action.territories.contains(&melun)) {
        (action.end, action.status) = (None, Some(crate::dossier::Status::Ongoing));
    }
    let (count, motive) = withdrawn(&dossier);
    assert!(n >= 3 && matches!(count, Value::Count(k) if k >= 2), "{n} {count:?}");
    assert!(matches!(motive, Value::Code("attente_moyens", _)), "{motive:?}");
}

#[test]
fn where_everyone_is_absent_nobody_is_accused() {
    let mut dossier = real();
    dossier.attendances.iter_mut().for_each(|a| a.presence = Presence::Absent);
    // Nobody waits for means, and nobody has stopped bringing any.
    dossier.participations.iter_mut().for_each(|p| (p.awaits, p.end) = (None, None));
    assert!(!statuses(&dossier).contains_key("faible"));
}

#[test]
fn one_kind_one_territory_one_invitation() {
    let mut dossier = real();
    dossier.partners.iter_mut().for_each(|p| p.kind = PartnerKind::Association);
    assert!(statuses(&dossier)["faible"] >= 10);
    let mut dossier = real();
    let nemours = TerritoryIdx::from(dossier.territories.iter().position(|t| t.id == "nemours").unwrap());
    let meetings = dossier.meetings.clone();
    dossier.attendances.retain(|a| meetings[a.meeting.index()].territory == nemours);
    let rows = table(&dossier, &run(&dossier));
    assert!(rows.iter().any(|row| row.0 == "bail_brie" && row.2 == "faible"));
    assert!(rows.iter().filter(|row| row.2 == "faible").count() <= 4);
    dossier.attendances.truncate(1);
    assert!(run(&dossier).findings.iter().all(|f| f.motive.0 == "surcharge"));
}

#[test]
fn one_more_presence_never_raises_the_score() {
    let (dossier, before) = found();
    for finding in weak(&before.findings).filter(|f| f.motive.0 != "attente_moyens").step_by(3) {
        let (Subject::Partner(partner), Subject::Territory(territory)) = (finding.subjects[0], finding.subjects[1]) else {
            panic!("partner and territory")
        };
        let mut changed = dossier.clone();
        let date_of = |a: &Attendance| dossier.meeting(a.meeting).date;
        let last = dossier
            .attendances
            .iter()
            .enumerate()
            .filter(|(_, a)| a.partner == partner && dossier.meeting(a.meeting).territory == territory && a.presence != Presence::Present)
            .max_by_key(|(row, a)| (date_of(a), *row))
            .map(|(row, _)| row)
            .unwrap();
        changed.attendances[last].presence = Presence::Present;
        let after = table(&changed, &run(&changed));
        let (p, t) = (&dossier.partner(partner).id, &dossier.territory(territory).id);
        let score = after.iter().find(|row| row.0 == *p && row.1 == *t).unwrap().4;
        assert!(score <= finding.score + 1e-9, "{p} in {t}: {} became {score}", finding.score);
    }
}

#[test]
fn attendance_drawn_from_the_model_raises_few_alarms() {
    let mut dossier = real();
    dossier.participations.iter_mut().for_each(|p| p.awaits = None);
    let expected = with_view(&dossier, |view, settings| {
        let since = view.as_of.saturating_sub(Span::new().months(48));
        assess::expected_outcomes(view, settings, &units::gather(view, since))
    });
    // As many apologies for each absence as in the dossier.
    let (excused, missed): (f64, f64) = dossier
        .attendances
        .iter()
        .zip(&expected)
        .fold((0.0, 0.0), |(e, m), (a, p)| (e + if a.presence == Presence::Excused { 1.0 } else { 0.0 }, m + 1.0 - p));
    let (mut alarms, mut judged) = (0, 0);
    // (Twenty of them raised 1 alarm among 6 260 units.)
    for seed in 0..6 {
        let mut redrawn = dossier.clone();
        for (row, attendance) in redrawn.attendances.iter_mut().enumerate() {
            let p = expected[row];
            let excused = (excused / missed * (1.0 - p)).min(2.0 * p).min(1.0);
            let x = Stream::new(seed, row as u64).uniform();
            attendance.presence = if x < excused {
                Presence::Excused
            } else if x < excused + p - excused / 2.0 {
                Presence::Present
            } else {
                Presence::Absent
            };
        }
        let statuses = statuses(&redrawn);
        alarms += statuses.get("faible").copied().unwrap_or(0);
        judged += ["faible", "a_surveiller", "mobilise", "surcharge"].iter().filter_map(|s| statuses.get(*s)).sum::<usize>();
    }
    assert!(alarms * 100 <= judged, "{alarms} of {judged}");
}

#[test]
fn two_names_of_one_partner_are_one_unit() {
    let mut dossier = real();
    let at = |id: &str| dossier.partners.iter().position(|p| p.id == id).unwrap();
    let (whole, twin) = (PartnerIdx::from(at("bail_brie")), PartnerIdx::from(dossier.partners.len()));
    let mut name = dossier.partner(whole).clone();
    name.id = "zz_bailleur_brie".into();
    dossier.partners.push(name);
    let meetings = dossier.meetings.clone();
    let territories = dossier.territories.clone();
    let here = |a: &Attendance| a.partner == whole && territories[meetings[a.meeting.index()].territory.index()].id == "nemours";
    dossier.attendances.iter_mut().filter(|a| here(a)).take(4).for_each(|a| a.partner = twin);
    let mut canonical: Vec<PartnerIdx> = (0..dossier.partners.len()).map(PartnerIdx::from).collect();
    canonical[twin.index()] = whole;
    let linkage = Linkage { partners: PartnerLinkage { canonical, ..PartnerLinkage::default() }, ..Linkage::default() };
    let detection = with_linkage(&dossier, &linkage, detect);
    let rows: Vec<_> = table(&dossier, &detection).into_iter().filter(|row| row.1 == "nemours").collect();
    assert!(rows.iter().all(|row| row.0 != "zz_bailleur_brie"));
    assert_eq!(rows.iter().find(|row| row.0 == "bail_brie").map(|row| row.2.as_str()), Some("faible"));
    let row = detection.tables[0].rows.iter().find(|row| row[0] == Value::Subject(Subject::Partner(whole)) && row[2] != Value::Empty);
    assert!(row.is_some_and(|row| row[7] == Value::Count(14)), "all fourteen invitations");
}

#[test]
fn threads_change_nothing() {
    let dossier = real();
    let on = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap().install(|| run(&dossier));
    assert_eq!(on(1), on(3));
}
