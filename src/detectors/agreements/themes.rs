//! Themes on which the département works with others without any agreement.
//!
//! # Method     Of the actions under way that bring together a service of the département and an outside partner: how many have two of their partners bound by an
//! agreement in force. Score of a theme: P(its share < half the usual one), beta-binomial.
//! # Odd cases  No agreement at all in the dossier: nothing is compared. Fewer than two covered actions expected: a zero is no evidence.

use super::super::{Standing, View};
use super::assess::is_whole;
use super::usage::{Usage, is_alive};
use crate::dossier::{ActionIdx, AgreementIdx, PartnerIdx, PartnerKind, Table};
use crate::lexicon::themes::family;
use crate::settings::Section;
use crate::statistics::beta_binomial::BetaBinomial;
use std::collections::{BTreeMap, BTreeSet};

/// A theme and the agreements that serve it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Theme {
    /// Family of themes.
    pub(super) name: String,
    /// Actions under way that bring the département and others together.
    pub(super) actions: Vec<ActionIdx>,
    /// Outside partners of these actions, the most frequent first.
    pub(super) partners: Vec<PartnerIdx>,
    /// Agreements in force between partners of these actions, in order.
    pub(super) agreements: Vec<AgreementIdx>,
    /// How many of the actions they serve.
    pub(super) n_covered: usize,
    /// How many would be covered at the usual share.
    pub(super) expected: f64,
    /// P(share < half the usual one); only where enough is expected.
    pub(super) score: Option<f64>,
    pub(super) standing: Option<Standing>,
}

/// Is it part of the département?
fn is_inside(kind: PartnerKind) -> bool {
    matches!(kind, PartnerKind::Directorate | PartnerKind::DepartmentService | PartnerKind::Mds)
}

/// Gathers and judges the themes, in order of name.
pub(super) fn gather(view: &View, settings: &Section, participants: &[BTreeSet<PartnerIdx>], all: &[Usage]) -> Vec<Theme> {
    let dossier = view.dossier;
    let in_force: Vec<&Usage> =
        all.iter().filter(|u| !u.is_to_come && dossier.agreement(u.agreement).end.is_none_or(|end| end >= view.as_of)).collect();
    let mut serving: BTreeMap<ActionIdx, Vec<AgreementIdx>> = BTreeMap::new();
    for usage in &in_force {
        usage.actions.iter().for_each(|a| serving.entry(*a).or_default().push(usage.agreement));
    }
    let mut by_theme: BTreeMap<&str, Vec<ActionIdx>> = BTreeMap::new();
    for (at, action) in dossier.actions.iter().enumerate().filter(|(_, a)| is_alive(a, view.as_of)) {
        let is_in = |p: &PartnerIdx| is_inside(dossier.partner(*p).kind);
        if participants[at].iter().any(is_in) && participants[at].iter().any(|p| !is_in(p)) {
            let families: BTreeSet<&str> = action.themes.iter().map(|theme| family(theme)).collect();
            families.into_iter().for_each(|theme| by_theme.entry(theme).or_default().push(at.into()));
        }
    }
    let counts: Vec<(f64, f64)> = by_theme
        .values()
        .map(|actions| (actions.iter().filter(|a| serving.contains_key(a)).count() as f64, actions.len() as f64))
        .collect();
    let usual = BetaBinomial::fit(&counts);
    let can_be_said = is_whole(view, &[], Table::Agreements);
    let make = |((name, actions), (n_covered, n)): ((&str, Vec<ActionIdx>), &(f64, f64))| {
        let mut partners: BTreeMap<PartnerIdx, usize> = BTreeMap::new();
        for action in &actions {
            let outside = participants[action.index()].iter().filter(|p| !is_inside(dossier.partner(**p).kind));
            outside.for_each(|p| *partners.entry(*p).or_default() += 1);
        }
        let mut ordered: Vec<(PartnerIdx, usize)> = partners.into_iter().collect();
        ordered.sort_by_key(|(p, n)| (std::cmp::Reverse(*n), *p));
        let agreements: BTreeSet<AgreementIdx> = actions.iter().filter_map(|a| serving.get(a)).flatten().copied().collect();
        let expected = usual.mean() * n;
        let is_judged = !in_force.is_empty() && *n_covered == 0.0 && expected >= settings.number("covered_minimum");
        let score = is_judged.then(|| (1.0 - usual.after(*n_covered, *n).above(0.5 * usual.mean())).clamp(0.01, 0.99));
        let standing = score.and_then(|score| match score {
            s if s >= settings.number("confidence_minimum") && can_be_said => Some(Standing::Established),
            s if s >= settings.number("watch_from") => Some(Standing::Watch),
            _ => None,
        });
        Theme {
            name: name.to_owned(),
            actions,
            partners: ordered.into_iter().map(|(p, _)| p).collect(),
            agreements: agreements.into_iter().collect(),
            n_covered: *n_covered as usize,
            expected,
            score,
            standing,
        }
    };
    by_theme.into_iter().zip(&counts).map(make).collect()
}
