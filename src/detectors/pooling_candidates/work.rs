//! What an action's work is made of, and how much of each kind can be pooled.
//!
//! # Choices  The table is that of the method, written from what these kinds of work are; it is a setting, and past decisions move its shares. Several forms
//! in one action share its work equally: titles and descriptions don't say in what proportion.

use crate::dossier::{ActionIdx, Dossier, Verdict};
use crate::lexicon::{KindOfWork, KindsOfWork, Reading};
use crate::settings::{Parameter, Section};
use crate::text::Text;

const N: usize = KindOfWork::ALL.len();

/// How a pooled kind of work costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Terms {
    /// ε: doing it for k instead of one costs k^ε times as much. 0: once for all; 1: k times.
    pub elasticity: f64,
    /// μ: share of it that can be pooled at all.
    pub poolable: f64,
}

/// The terms of every kind, in the order of [`KindOfWork::ALL`].
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TermsTable([Terms; N]);

/// Shares of an action's work by kind, adding up to 1.
pub(super) type Split = [f64; N];

macro_rules! terms {
    ($($kind:literal, $fr:literal, $en:literal, $elasticity:literal, $poolable:literal;)+) => {
        [$(
            Parameter::share(concat!($kind, "_elasticity"), $elasticity, Text {
                fr: concat!($fr, " : coût quand on le fait pour plusieurs (0 : une fois pour toutes ; 1 : autant de fois que d'actions)"),
                en: concat!($en, ": cost of doing it for several (0: once for all; 1: as many times as there are actions)"),
            }),
            Parameter::share(concat!($kind, "_poolable"), $poolable, Text {
                fr: concat!($fr, " : part de ce travail qui peut être mise en commun"),
                en: concat!($en, ": share of this work that can be pooled"),
            }),
        )+]
    };
}

/// The table as settings.
pub(super) const TERMS: [Parameter; 2 * N] = terms![
    "agreement", "Convention, protocole, procédure", "Agreement, protocol, procedure", 0.05, 0.9;
    "tool", "Guide, annuaire, outil", "Guide, directory, tool", 0.1, 0.9;
    "equipment", "Véhicule, matériel, poste", "Vehicle, equipment, post", 0.8, 0.85;
    "training", "Formation, sensibilisation, conférence", "Training, awareness, conference", 0.4, 0.6;
    "diagnosis", "Diagnostic, observation", "Diagnosis, observation", 0.3, 0.7;
    "expert", "Intervention d'un spécialiste, permanence, dépistage", "Specialist's session, advice desk, screening", 0.7, 0.5;
    "committee", "Comité, commission, réunion de partenaires", "Committee, commission, partners' meeting", 0.6, 0.35;
    "event", "Forum, journée, manifestation", "Forum, one-day event", 0.7, 0.3;
    "workshop", "Atelier, groupe, sortie", "Workshop, group, outing", 0.9, 0.3;
    "proximity", "Accueil de proximité, quartier, bénévoles", "Open door, neighbourhood, volunteers", 1.0, 0.1;
    "unknown", "Forme non précisée", "Form not stated", 0.7, 0.4;
];

/// How many decisions a share of the table is worth: ten adopted or rejected proposals weigh as much as the table.
const TABLE_WEIGHT: f64 = 10.0;

impl TermsTable {
    /// The table in force: settings, moved by what was decided on `decided` (kinds of work of a past proposal, and whether it was adopted).
    pub fn new(settings: &Section, decided: &[(Split, bool)]) -> Self {
        Self(std::array::from_fn(|c| {
            let key = KindOfWork::ALL[c].key();
            let poolable = settings.number(&format!("{key}_poolable"));
            let (mut adopted, mut all) = (0.0, 0.0);
            for (split, is_adopted) in decided {
                all += split[c];
                adopted += if *is_adopted { split[c] } else { 0.0 };
            }
            Terms {
                elasticity: settings.number(&format!("{key}_elasticity")),
                poolable: (TABLE_WEIGHT * poolable + adopted) / (TABLE_WEIGHT + all),
            }
        }))
    }

    /// Share of this work that can be pooled, 0 to 1.
    pub fn poolable(&self, split: &Split) -> f64 {
        split.iter().zip(&self.0).map(|(share, terms)| share * terms.poolable).sum()
    }

    /// Share of this work that is done once for all of `k` actions, 0 to 1; the rest is done again in each. The share φ for which φ + (1 − φ)·k is the cost
    /// μ·k^ε + (1 − μ)·k of doing it together.
    pub fn fixed(&self, split: &Split, k: usize) -> f64 {
        if k < 2 {
            return 0.0;
        }
        let k = k as f64;
        let once = |terms: &Terms| terms.poolable * (k - libm::pow(k, terms.elasticity.clamp(0.0, 1.0))) / (k - 1.0);
        split.iter().zip(&self.0).map(|(share, terms)| share * once(terms)).sum()
    }

    /// What pooling spares, in the unit of `amounts` (one an action): over the kinds of work of the group, the poolable share of Σx less what it costs
    /// together, x̄·k^ε but never less than the largest x: joining a small action to a large scheme can't spare more than the small one.
    ///
    /// `split` is the group's, on average: its actions pursue one purpose, and a form that one hurried text leaves out is not a form that is absent.
    /// `draw` gives the terms of each kind in one draw of the uncertain table. Never negative; one action more never lowers it.
    pub fn gain(&self, amounts: &[f64], split: &Split, draw: impl Fn(usize, Terms) -> Terms) -> f64 {
        if amounts.len() < 2 {
            return 0.0;
        }
        let k = amounts.len() as f64;
        let (total, largest) = amounts.iter().fold((0.0, 0.0), |(sum, most): (f64, f64), x| (sum + x, most.max(*x)));
        let spared = |(c, share): (usize, &f64)| {
            let terms = draw(c, self.0[c]);
            let together = (total * libm::pow(k, terms.elasticity.clamp(0.0, 1.0) - 1.0)).max(largest);
            share * terms.poolable * (total - together).max(0.0)
        };
        split.iter().enumerate().filter(|(_, share)| **share > 0.0).map(spared).sum()
    }
}

/// The kinds of work read in every action, in the dossier's order.
pub(super) struct Readings {
    /// What was read, with the words.
    pub read: Vec<Vec<Reading>>,
}

impl Readings {
    /// Reads every title and description.
    pub fn new(dossier: &Dossier) -> Self {
        let book = KindsOfWork::new();
        let read = dossier.actions.iter().map(|action| book.read(&format!("{} . {}", action.title, action.description))).collect();
        Self { read }
    }

    /// How an action's work splits.
    pub fn split(&self, action: ActionIdx) -> Split {
        let mut split = [0.0; N];
        let read = &self.read[action.index()];
        if read.is_empty() {
            split[N - 1] = 1.0;
        }
        for reading in read {
            split[reading.kind as usize] = 1.0 / read.len() as f64;
        }
        split
    }
}

/// The mean of several splits.
pub(super) fn mean_split(splits: &[Split]) -> Split {
    std::array::from_fn(|c| splits.iter().map(|split| split[c]).sum::<f64>() / splits.len().max(1) as f64)
}

/// The kind of work that weighs most in a split; the first of the table when several do.
pub(super) fn main_kind(split: &Split) -> KindOfWork {
    let best = (0..N).fold(0, |best, c| if split[c] > split[best] { c } else { best });
    KindOfWork::ALL[best]
}

/// Was a proposal adopted (as it was or adapted) or rejected? A deferred one says nothing yet.
pub(super) fn verdict_counts(verdict: Verdict) -> Option<bool> {
    match verdict {
        Verdict::Adopted | Verdict::Adapted => Some(true),
        Verdict::Rejected => Some(false),
        Verdict::Deferred => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{SectionSpec, Settings};
    use proptest::prelude::*;

    const SPEC: SectionSpec = SectionSpec { key: "t", title: Text { fr: "t", en: "t" }, parameters: &TERMS };

    fn table() -> TermsTable {
        TermsTable::new(&Settings::default().section(SPEC), &[])
    }

    fn only(kind: KindOfWork) -> Split {
        std::array::from_fn(|c| f64::from(u8::from(KindOfWork::ALL[c] == kind)))
    }

    #[test]
    fn work_that_is_done_as_many_times_spares_nothing() {
        assert_eq!(table().gain(&[100.0; 5], &only(KindOfWork::Proximity), |_, t| t), 0.0);
        assert_eq!(table().gain(&[100.0], &only(KindOfWork::Tool), |_, t| t), 0.0);
    }

    #[test]
    fn a_protocol_is_negotiated_once() {
        // 200 − 100·2^.05, nine tenths of it.
        let gain = table().gain(&[100.0; 2], &only(KindOfWork::Agreement), |_, t| t);
        assert!((gain - 0.9 * (200.0 - 100.0 * 2f64.powf(0.05))).abs() < 1e-9);
    }

    #[test]
    fn a_small_action_spares_no_more_than_itself() {
        let gain = table().gain(&[3600.0, 100.0], &only(KindOfWork::Agreement), |_, t| t);
        assert!((gain - 0.9 * 100.0).abs() < 1e-9, "{gain}");
    }

    #[test]
    fn what_is_done_once_is_what_pooling_spares() {
        // Of k equal actions, pooling spares k − 1 times the fixed share.
        for (kind, k) in [(KindOfWork::Agreement, 2), (KindOfWork::Training, 5), (KindOfWork::Proximity, 3)] {
            let (fixed, gain) = (table().fixed(&only(kind), k), table().gain(&vec![1.0; k], &only(kind), |_, t| t));
            assert!((fixed * (k as f64 - 1.0) - gain).abs() < 1e-12 && (0.0..=1.0).contains(&fixed), "{fixed} {gain}");
        }
        assert_eq!(table().fixed(&only(KindOfWork::Agreement), 1), 0.0);
    }

    #[test]
    fn decisions_move_the_table_little_by_little() {
        let settings = Settings::default();
        let rejected = vec![(only(KindOfWork::Tool), false); 10];
        let moved = TermsTable::new(&settings.section(SPEC), &rejected);
        assert!((moved.poolable(&only(KindOfWork::Tool)) - 0.45).abs() < 1e-12);
        assert_eq!(moved.poolable(&only(KindOfWork::Event)), table().poolable(&only(KindOfWork::Event)));
    }

    proptest! {
        #[test]
        fn one_action_more_never_lowers_the_gain(amounts in prop::collection::vec(0.0f64..1e4, 2..20), kind in 0usize..N) {
            let gain = |k: usize| table().gain(&amounts[..k], &only(KindOfWork::ALL[kind]), |_, t| t);
            for k in 2..amounts.len() {
                prop_assert!(gain(k + 1) >= gain(k) - 1e-9 && gain(k) >= 0.0);
            }
        }
    }
}
