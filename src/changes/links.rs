//! Who takes part in what, and who calls on whom: gained, lost.

use super::rise::{Tally, risen};
use super::{Way, Year};
use crate::dossier::{ActionIdx, PartnerIdx, Role};
use crate::linkage::Across;
use crate::statistics::beta_binomial::BetaBinomial;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Posterior probability from which a rate is said to have moved.
pub(super) const SURE: f64 = 0.9;

/// A partner that joins or leaves an action, both known to either dossier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkChange {
    /// Gained or lost.
    pub way: Way,
    /// The partner: of the new dossier when gained, of the old one when lost.
    pub partner: PartnerIdx,
    /// The action, of the same dossier.
    pub action: ActionIdx,
    /// Its role there.
    pub role: Role,
}

/// Two partners of which one calls more often on the other, or less, than luck would have it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CallChange {
    /// More or less often.
    pub way: Way,
    /// Who calls, in the old dossier and in the new one.
    pub from: (PartnerIdx, PartnerIdx),
    /// Whom, in the old dossier and in the new one.
    pub to: (PartnerIdx, PartnerIdx),
    /// Calls before and after, each out of all calls of its dossier.
    pub tallies: (Tally, Tally),
    /// Probability that it moved this way.
    pub probability: f64,
}

/// Each partner of the new dossier, canonical, as the canonical one of the old.
pub(super) fn old_of(before: Year, after: Year, across: &Across) -> BTreeMap<PartnerIdx, PartnerIdx> {
    let canonical = |same: &crate::linkage::Same<PartnerIdx>| {
        (after.linkage.partners.canonical(same.right), before.linkage.partners.canonical(same.left))
    };
    across.partners.iter().map(canonical).collect()
}

/// Participations gained and lost, in order of way, action and partner.
pub(super) fn links(before: Year, after: Year, across: &Across) -> Vec<LinkChange> {
    type Key = (ActionIdx, PartnerIdx);
    let old_partner = old_of(before, after, across);
    let known: BTreeSet<PartnerIdx> = old_partner.values().copied().collect();
    let old_action: BTreeMap<ActionIdx, ActionIdx> = across.actions.iter().map(|s| (s.right, s.left)).collect();
    let lasting: BTreeSet<ActionIdx> = old_action.values().copied().collect();
    let mut was: BTreeMap<Key, (Key, Role)> = BTreeMap::new();
    for p in &before.dossier.participations {
        let partner = before.linkage.partners.canonical(p.partner);
        if known.contains(&partner) && lasting.contains(&p.action) {
            was.entry((p.action, partner)).or_insert(((p.action, partner), p.role));
        }
    }
    let mut is: BTreeMap<Key, (Key, Role)> = BTreeMap::new();
    for p in &after.dossier.participations {
        let partner = after.linkage.partners.canonical(p.partner);
        if let (Some(&action), Some(&old)) = (old_action.get(&p.action), old_partner.get(&partner)) {
            is.entry((action, old)).or_insert(((p.action, partner), p.role));
        }
    }
    let change = |way, &((action, partner), role): &(Key, Role)| LinkChange { way, partner, action, role };
    let gained = is.iter().filter(|(key, _)| !was.contains_key(*key)).map(|(_, link)| change(Way::Gained, link));
    let lost = was.iter().filter(|(key, _)| !is.contains_key(*key)).map(|(_, link)| change(Way::Lost, link));
    gained.chain(lost).collect()
}

/// Calls between partners that both dossiers have, where the change is more than luck; surest first.
pub(super) fn calls(before: Year, after: Year, across: &Across) -> Vec<CallChange> {
    type Pair = (PartnerIdx, PartnerIdx);
    let old_partner = old_of(before, after, across);
    let new_partner: BTreeMap<PartnerIdx, PartnerIdx> = old_partner.iter().map(|(new, old)| (*old, *new)).collect();
    // A call that stands in both dossiers is no news.
    let told = |year: Year, back: &dyn Fn(PartnerIdx) -> Option<PartnerIdx>| -> BTreeMap<(Date, Pair), usize> {
        let mut found = BTreeMap::new();
        for call in &year.dossier.solicitations {
            let ends = [call.from, call.to].map(|partner| back(year.linkage.partners.canonical(partner)));
            if let [Some(from), Some(to)] = ends {
                *found.entry((call.date, (from, to))).or_insert(0) += 1;
            }
        }
        found
    };
    let was = told(before, &|partner| new_partner.contains_key(&partner).then_some(partner));
    let is = told(after, &|partner| old_partner.get(&partner).copied());
    let own = |mine: &BTreeMap<(Date, Pair), usize>, other: &BTreeMap<(Date, Pair), usize>| {
        let fresh: BTreeMap<(Date, Pair), usize> =
            mine.iter().map(|(key, n)| (*key, n.saturating_sub(other.get(key).copied().unwrap_or(0)))).filter(|(_, n)| *n > 0).collect();
        let counted = if fresh.is_empty() { mine.clone() } else { fresh };
        let mut pairs: BTreeMap<Pair, f64> = BTreeMap::new();
        counted.iter().for_each(|((_, pair), n)| *pairs.entry(*pair).or_default() += *n as f64);
        pairs
    };
    let (was, is) = (own(&was, &is), own(&is, &was));
    let (n_was, n_is) = (was.values().sum::<f64>(), is.values().sum::<f64>());
    if n_was == 0.0 || n_is == 0.0 {
        return Vec::new();
    }
    let pairs: BTreeSet<Pair> = was.keys().chain(is.keys()).copied().collect();
    let tally = |pairs: &BTreeMap<Pair, f64>, pair: &Pair, of| Tally { times: pairs.get(pair).copied().unwrap_or(0.0), of };
    let units = units(pairs.iter().map(|pair| (tally(&was, pair, n_was), tally(&is, pair, n_is))));
    let mut out: Vec<CallChange> = pairs
        .iter()
        .filter_map(|pair| {
            let tallies = (tally(&was, pair, n_was), tally(&is, pair, n_is));
            let (way, probability) = moved(risen(&units, tallies.0, tallies.1))?;
            Some(CallChange { way, from: (pair.0, new_partner[&pair.0]), to: (pair.1, new_partner[&pair.1]), tallies, probability })
        })
        .collect();
    out.sort_by(|a, b| b.probability.total_cmp(&a.probability).then((a.from, a.to).cmp(&(b.from, b.to))));
    out
}

/// How rates differ between units: fitted on both years together, so that exchanging them changes nothing.
///
/// It never weighs more than what a unit shows in a year: where all units are alike, a prior as strong as all of them would hide what happened to one alone.
pub(super) fn units(tallies: impl Iterator<Item = (Tally, Tally)>) -> BetaBinomial {
    let mut all: Vec<(f64, f64)> = tallies.map(|(b, a)| (b.times + a.times, b.of + a.of)).collect();
    all.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.total_cmp(&y.1)));
    let fitted = BetaBinomial::fit(&all);
    let a_year = all.iter().map(|unit| unit.1).sum::<f64>() / (2 * all.len()).max(1) as f64;
    let share = (a_year / (fitted.a + fitted.b)).min(1.0);
    if share > 0.0 { BetaBinomial { a: fitted.a * share, b: fitted.b * share } } else { fitted }
}

/// Which way a rate moved, if surely enough.
pub(super) fn moved(risen: f64) -> Option<(Way, f64)> {
    if risen >= SURE {
        Some((Way::Gained, risen))
    } else if 1.0 - risen >= SURE {
        Some((Way::Lost, 1.0 - risen))
    } else {
        None
    }
}
