//! All findings in one order.

use super::diversity::{Rule, compose};
use super::stability::stability;
use super::worlds::{Candidate, equivalent, standings};
use super::{Absorbed, Agenda, CountTree, Recommendation, SECTION, Settled, logit};
use crate::decisions::{follow_up, lessons, precedents};
use crate::detectors::{Choice, Detection, Estimate, Finding, Standing, View, hours_per_fte};
use crate::dossier::{Dossier, Level, TerritoryIdx};
use crate::settings::Settings;
use crate::statistics::{quantile, random};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Worlds drawn for the spread of the benefits.
const WORLDS: u64 = 1000;

/// Candidates whose spread is drawn; the others have no chance to be among the ten best.
const DRAWN: usize = 1000;

const SEED: u64 = 41;

/// Ranks all established findings; see [`crate::recommendations`].
///
/// A finding that another takes further (`builds_on`) leaves the list to it, whatever became of that one: two copies of one finding are never both listed,
/// and what was found not worth pooling doesn't come back as a redundancy.
pub fn rank(view: &View, detections: &[Detection], settings: &Settings) -> Agenda {
    let section = settings.section(SECTION);
    let rule = Rule {
        first: section.count("first"),
        diversity: section.number("diversity"),
        most_from_one: section.number("most_from_one"),
        least: section.number("least_hours"),
    };
    let certainty = section.number("certainty");

    let precedents = precedents(view, detections);
    let lessons = lessons(detections, &precedents);
    let follow_up = follow_up(view, detections, &precedents, hours_per_fte(settings));
    let absorbed = absorbed(detections);
    let gone: BTreeSet<(usize, usize)> = absorbed.iter().map(|a| a.finding).collect();
    let mut settled = Vec::new();
    let mut candidates = Vec::new();
    for (d, detection) in detections.iter().enumerate() {
        for (f, finding) in detection.findings.iter().enumerate() {
            let precedent = precedents.get(&(d, f));
            match precedent.filter(|p| p.is_settled()) {
                Some(precedent) => settled.push(Settled { detection: d, finding: f, precedent: precedent.clone() }),
                None if finding.standing == Standing::Established && !gone.contains(&(d, f)) => {
                    candidates.push(candidate(view.dossier, (d, f), finding, lessons[d].shift));
                }
                None => {}
            }
        }
    }
    // What costs more than it brings is no proposal: it stays in its detector's table.
    candidates.retain(|candidate| candidate.middle() > 0.0);
    // What is drawn first comes first: by benefit, then by key. Nothing after this depends on the order of detections or findings.
    let by_key = |a: &Candidate, b: &Candidate| a.key.cmp(&b.key);
    candidates.sort_by(|a, b| b.middle().total_cmp(&a.middle()).then_with(|| by_key(a, b)));
    candidates.dedup_by(|a, b| a.key == b.key);
    let n_drawn = candidates.len().min(DRAWN);
    let values: Vec<Vec<f64>> = (0..WORLDS)
        .into_par_iter()
        .map(|world| candidates[..n_drawn].iter().map(|c| c.value(SEED, world, certainty, equivalent(SEED, c.detection, world))).collect())
        .collect();
    let middle: Vec<f64> = candidates.iter().map(Candidate::middle).collect();
    let mut places = standings(&values, &middle[..n_drawn]);
    // Beyond those drawn the benefit alone counts, below all of them.
    let least = places.priority.iter().copied().fold(0.0, f64::min);
    places.priority.extend((n_drawn..candidates.len()).map(|i| least - (i - n_drawn + 1) as f64));
    places.among_ten.resize(candidates.len(), 0.0);

    let order = compose(&candidates, &places.priority, rule);
    let (frequency, steadiness) = stability(&candidates, &order, rule, certainty, SEED + 1);
    let items: Vec<Recommendation> = order
        .iter()
        .enumerate()
        .map(|(place, &i)| {
            let candidate = &candidates[i];
            let finding = &detections[candidate.detection].findings[candidate.finding];
            Recommendation {
                rank: place + 1,
                detection: candidate.detection,
                finding: candidate.finding,
                choice: finding.options.first().map_or(Choice::Articulate, |(choice, _)| *choice),
                value: spread(values.iter().filter_map(|world| world.get(i).copied()).collect(), middle[i]),
                stability: frequency[i],
                among_ten: places.among_ten[i],
                priority: places.priority[i],
                is_firm: frequency[i] >= section.number("firm"),
                precedent: precedents.get(&(candidate.detection, candidate.finding)).cloned(),
            }
        })
        .collect();
    let counts = CountTree::count(view, detections, &items, rule.first);
    Agenda { items, settled, follow_up, absorbed, lessons, steadiness, counts }
}

/// The middle benefit with the 10 % and 90 % points of its draws around it; without draws, the middle alone.
fn spread(mut draws: Vec<f64>, middle: f64) -> Estimate {
    draws.sort_by(f64::total_cmp);
    let at = |share| quantile::of_sorted(&draws, share).unwrap_or(middle);
    Estimate { low: at(0.1).min(middle), mid: middle, high: at(0.9).max(middle) }
}

/// Every finding that another one takes further, in order of detections and findings.
fn absorbed(detections: &[Detection]) -> Vec<Absorbed> {
    let mut position: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (d, detection) in detections.iter().enumerate() {
        for (f, finding) in detection.findings.iter().enumerate() {
            position.insert(&finding.key, (d, f));
        }
    }
    let mut found = Vec::new();
    for (d, detection) in detections.iter().enumerate() {
        for (f, finding) in detection.findings.iter().enumerate() {
            for key in &finding.builds_on {
                if let Some(&below) = position.get(key.as_str()).filter(|below| **below != (d, f)) {
                    found.push(Absorbed { finding: below, into: (d, f) });
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup_by_key(|a| a.finding);
    found
}

/// A finding as a candidate.
fn candidate(dossier: &Dossier, (detection, position): (usize, usize), finding: &Finding, shift: f64) -> Candidate {
    let hours = finding.worth.hours;
    let basins: BTreeSet<TerritoryIdx> = finding
        .territories
        .iter()
        .filter_map(|t| {
            // A validated dossier has no cycle of parents; the bound is for whoever builds one by hand.
            std::iter::successors(Some(*t), |at| dossier.territory(*at).parent)
                .take(16)
                .find(|at| dossier.territory(*at).level == Level::Basin)
        })
        .collect();
    let mut subjects = finding.subjects.clone();
    subjects.sort_unstable();
    Candidate {
        key: finding.key.clone(),
        item: random::item(&finding.key),
        detection,
        finding: position,
        log_odds: logit(finding.score) + shift,
        hours,
        is_declared: hours.low == hours.high,
        feasibility: finding.worth.feasibility,
        effort: finding.worth.effort_hours,
        subjects,
        basins: basins.into_iter().collect(),
        evidence: finding.evidence.iter().map(|e| (e.share, e.rows.clone())).collect(),
    }
}
