//! What became of decisions, on small dossiers.

use super::*;
use crate::dossier::testing::from_text;
use crate::linkage::{ActionPair, Linkage, Relation};
use crate::network::Network;

/// Four services, eighteen monthly meetings with all of them; the third came to the first nine only once, and to `late` of the nine after.
fn meetings(late: usize) -> String {
    let mut text = String::from(
        "territoires: id|nom|niveau; belle|MDS de Belleval|mds
        partenaires: id|nom|type|territoire; caf|CAF|caf|belle; ccas|CCAS|ccas|belle; pmi|PMI|service_departemental|belle; ssd|SSD|service_departemental|belle
        rencontres: id|date|type|territoire",
    );
    let month = |k: usize| format!("{}-{:02}-10", 2013 + (k - 1) / 12, (k - 1) % 12 + 1);
    (1..=18).for_each(|k| text.push_str(&format!("; r{k:02}|{}|comite|belle", month(k))));
    text.push_str("\n presences: rencontre|partenaire|presence");
    for partner in ["caf", "ccas", "pmi", "ssd"] {
        for k in 1..=18 {
            let comes = match partner {
                "pmi" if k <= 9 => k == 4,
                "pmi" => k <= 9 + late,
                _ => k % 4 != 0,
            };
            text.push_str(&format!("; r{k:02}|{partner}|{}", if comes { "present" } else { "absent" }));
        }
    }
    text
}

fn decided(text: &str, decisions: &str) -> Dossier {
    let loaded = from_text(&format!("{text}\n decisions: date|objet|decision|sujets|echeance|gain_heures; {decisions}"));
    assert!(!loaded.dossier.decisions.is_empty(), "{:?}", loaded.remarks);
    loaded.dossier
}

fn followed(dossier: &Dossier, pairs: Vec<ActionPair>) -> Vec<FollowUp> {
    let mut linkage = Linkage::default();
    linkage.partners.canonical = (0..dossier.partners.len()).map(Into::into).collect();
    linkage.actions.pairs = pairs;
    let as_of = dossier.last_event();
    let network = Network::build(dossier, &linkage, as_of);
    let view = View { dossier, as_of, linkage: &linkage, network: &network };
    follow_up(&view, &[], &BTreeMap::new(), 1607.0)
}

#[test]
fn a_partner_won_back_shows_in_its_presences() {
    let dossier = decided(&meetings(9), "2013-10-01|weakly_mobilised_partners-0a|retenue|pmi+belle|2014-03-01|");
    let [item] = &followed(&dossier, vec![])[..] else { panic!("one decision") };
    let [line] = item.partners[..] else { panic!("one measure: {item:?}") };
    assert_eq!((line.measure, line.before, line.after), (Measure::Presences, (1.0, 9.0), (9.0, 9.0)));
    let effect = line.effect.expect("nine months on either side");
    assert!(effect.means == Means::Ratio && effect.ratio.low > 1.0, "{effect:?}");
    assert!(item.is_due && item.finding.is_none() && item.announced.is_none());
}

#[test]
fn where_little_happened_no_effect_is_left_open() {
    let dossier = decided(&meetings(2), "2013-10-01|weakly_mobilised_partners-0a|adaptee|pmi+belle||");
    let [item] = &followed(&dossier, vec![])[..] else { panic!("one decision") };
    let effect = item.partners[0].effect.expect("nine months on either side");
    assert!(effect.is_compatible_with_none(), "{effect:?}");
}

#[test]
fn only_what_was_adopted_is_followed_up_and_the_last_word_counts() {
    let dossier = decided(
        &meetings(9),
        "2013-10-01|weakly_mobilised_partners-0a|retenue|pmi||; 2013-11-01|weakly_mobilised_partners-0a|rejetee|pmi||; 2013-11-01|isolated_services-0b|reportee|ssd||",
    );
    assert_eq!(followed(&dossier, vec![]), []);
    assert_eq!(followed(&Dossier { decisions: vec![], ..dossier.clone() }, vec![]), []);
    let first = Dossier { decisions: dossier.decisions.iter().filter(|d| d.verdict == Verdict::Adopted).cloned().collect(), ..dossier };
    assert_eq!(followed(&first, vec![]).len(), 1);
}

const POOLED: &str = "territoires: id|nom|niveau; belle|MDS de Belleval|mds; mont|MDS de Montclair|mds
    actions: id|titre|territoires|debut|fin|statut|etp;
    a1|Annuaire|belle|2012-01-01|2014-06-30|terminee|0.3; a2|Annuaire|mont|2012-01-01|2014-06-30|terminee|0.3; a3|Annuaire commun|belle+mont|2014-07-01||en_cours|0.4;
    a4|Jardin|mont|2014-08-01||en_cours|0.9
    rencontres: id|date|type|territoire; r1|2015-02-01|comite|belle";

#[test]
fn a_pooling_shows_what_ended_and_what_began() {
    let dossier = decided(POOLED, "2014-02-01|pooling_candidates-0a|retenue|a1+a2|2014-12-31|250");
    let alike = |left: u32, right: u32| ActionPair {
        left: crate::dossier::ActionIdx(left),
        right: crate::dossier::ActionIdx(right),
        probability: 0.9,
        relation: Relation::AcrossTerritories,
    };
    let [item] = &followed(&dossier, vec![alike(0, 1), alike(0, 2)])[..] else { panic!("one decision") };
    let staff = item.staff.as_ref().expect("it is about actions");
    let ids = |list: &[crate::dossier::ActionIdx]| list.iter().map(|a| dossier.action(*a).id.clone()).collect::<Vec<_>>();
    assert_eq!((ids(&staff.ended), ids(&staff.joint)), (vec!["a1".into(), "a2".into()], vec!["a3".to_owned()]));
    let (then, now) = staff.fte.expect("all of them say");
    assert!((then - 0.6).abs() < 1e-12 && (now - 0.4).abs() < 1e-12);
    let announced = item.announced.expect("it was written down");
    assert!(announced.is_of_then && announced.hours.mid == 250.0);
}

#[test]
fn what_nobody_wrote_down_is_not_made_up() {
    // A key that today's analysis doesn't find, and no subjects; an identifier that is gone.
    let dossier = decided(POOLED, "2014-02-01|pooling_candidates-0a|retenue|||; 2014-02-01|pooling_candidates-0b|retenue|a1+a9||");
    let [nothing, gone] = &followed(&dossier, vec![])[..] else { panic!("two decisions") };
    assert!(nothing.subjects.is_empty() && nothing.staff.is_none() && nothing.partners.is_empty() && nothing.announced.is_none());
    assert_eq!((gone.subjects.len(), &gone.unknown[..]), (1, &["a9".to_owned()][..]));
    // The other half of a pooling ended without saying what it took: no figure.
    let unknown = decided(&POOLED.replace("terminee|0.3; a2", "terminee|; a2"), "2014-02-01|pooling_candidates-0a|retenue|a1+a2||");
    assert_eq!(followed(&unknown, vec![])[0].staff.as_ref().and_then(|s| s.fte), None);
}

#[test]
fn nothing_changed_leaves_no_effect_open_most_of_the_time() {
    // Calls of forty partners at their own rates, which a decision in the middle doesn't move: the 80 % interval holds "no effect" about as often as it says.
    let mut stream = crate::statistics::random::Stream::new(3, 9);
    let mut text = String::from("territoires: id|nom|niveau; belle|MDS de Belleval|mds\n partenaires: id|nom|type|territoire");
    (0..40).for_each(|p| text.push_str(&format!("; p{p:02}|Partenaire {p}|association|belle")));
    text.push_str("\n sollicitations: date|de|vers|nature");
    for month in 1..=12 {
        for p in 0..40 {
            for day in 1..=3 {
                if stream.uniform() < 0.15 + 0.01 * p as f64 {
                    text.push_str(&format!(
                        "; 2014-{month:02}-{:02}|p{p:02}|p{:02}|sollicitation",
                        day * 7,
                        (p + 1 + stream.below(39)) % 40
                    ));
                }
            }
        }
    }
    let decisions: Vec<String> = (0..40).map(|p| format!("2014-07-01|isolated_services-{p:02}|retenue|p{p:02}||")).collect();
    let dossier = decided(&text, &decisions.join("; "));
    let found = followed(&dossier, vec![]);
    let open = found.iter().filter(|f| f.partners[0].effect.is_some_and(|e| e.is_compatible_with_none())).count();
    assert!(found.len() == 40 && (26..=40).contains(&open), "{open} of {}", found.len());
}
