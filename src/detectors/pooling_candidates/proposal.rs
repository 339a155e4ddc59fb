//! A group of actions weighed: what pooling spares, what it costs, how sure that is.

use super::amounts::{Amounts, IMPUTATIONS};
use super::consent::{Consent, consents};
use super::feasibility::{Profile, participants, profile};
use super::habit::Habits;
use super::lead::{Leads, Loads, Wanted, candidates};
use super::options::n_ended;
use super::parts::parts;
use super::work::{Readings, Split, Terms, TermsTable, main_kind, mean_split, verdict_counts};
use crate::detectors::{Estimate, View, key};
use crate::dossier::{Action, ActionIdx, Dossier, PartnerIdx};
use crate::lexicon::KindOfWork;
use crate::linkage::{ActionGroup, Relation};
use crate::settings::Section;
use crate::statistics::{quantile, random};
use crate::text::Sentence;
use rayon::prelude::*;

/// Draws of the uncertain amounts and terms.
pub(super) const DRAWS: usize = 200;

/// Share of the work from which a kind of work may give pooling its form.
const TELLING: f64 = 0.2;

/// A group, or a part of it, weighed.
pub(super) struct Weighed {
    /// Its actions, in canonical order.
    pub actions: Vec<ActionIdx>,
    /// Hours a year spared, before the hours of coordination: one value a draw.
    pub hours: Vec<f64>,
    /// Euros a year spared, one value a draw; `None` when no action of it has a cost.
    pub euros: Option<Vec<f64>>,
    /// Hours a year of coordination.
    pub coordination: f64,
    /// How it looks from outside.
    pub profile: Profile,
    /// Share of the work that can be pooled, 0 to 1.
    pub poolable: f64,
    /// Share of all the work spared, one value a draw.
    pub spared: Vec<f64>,
    /// Actions whose staff is known.
    pub n_staffed: usize,
    /// Share of the work that is done once for all when pooled, 0 to 1.
    pub fixed: f64,
    /// Kinds of work, on average over the actions.
    pub split: Split,
    /// The kind that weighs most in what pooling spares, among those that make a good part of the work.
    pub kind: KindOfWork,
    /// Who could lead.
    pub leads: Leads,
    /// Whose consent it takes, and why.
    pub agree: Vec<(PartnerIdx, Consent)>,
}

/// All that is known of pooling one group.
pub(super) struct Proposal {
    /// Key of the finding.
    pub key: String,
    /// Key of the redundancy that it takes further.
    pub redundancy: String,
    /// How the actions are related.
    pub relation: Relation,
    /// Probability that they pursue one purpose.
    pub same_purpose: f64,
    /// The two actions that are least alike, and the probability that they pursue one purpose.
    pub weakest: (ActionIdx, ActionIdx, f64),
    /// Pairs of its actions that may be one action entered twice.
    pub double_entries: Vec<(ActionIdx, ActionIdx)>,
    /// The action after which the group is called.
    pub name: ActionIdx,
    /// The whole group.
    pub whole: Weighed,
    /// Actions that seem carried on by habit, and what says so.
    pub by_habit: Vec<(ActionIdx, Vec<Sentence>)>,
    /// Parts that no other part beats both in gain and in ease, best first, with what holds them together.
    pub parts: Vec<(Weighed, Sentence)>,
}

impl Proposal {
    /// What is proposed: the whole group, or its best part where the whole wouldn't pay and that part would.
    pub fn best(&self) -> &Weighed {
        match self.parts.first() {
            Some((part, _)) if self.whole.pays() < 0.5 && part.pays() >= 0.5 => part,
            _ => &self.whole,
        }
    }

    /// Probability that the purpose is one and that pooling it pays.
    pub fn score(&self) -> f64 {
        self.same_purpose.clamp(0.001, 0.999) * self.best().pays()
    }

    /// Is it on the list? Not when fewer than two of its actions are left: there is nothing to pool with what has ended.
    pub fn is_established(&self, dossier: &Dossier) -> bool {
        self.score() >= 0.5 && n_ended(dossier, &self.whole.actions) + 2 <= self.whole.actions.len()
    }

    /// Is a part proposed, and not the whole group?
    pub fn is_partial(&self) -> bool {
        self.best().actions.len() < self.whole.actions.len()
    }
}

impl Weighed {
    /// Middle and 80 % interval of the hours spared, before coordination.
    pub fn hours(&self) -> Estimate {
        estimate(&self.hours)
    }

    /// Probability that the hours spared, as far as feasibility leaves them, exceed those of coordination.
    pub fn pays(&self) -> f64 {
        let feasibility = self.profile.feasibility();
        let paying = self.hours.iter().filter(|h| **h * feasibility > self.coordination).count();
        // A draw more on each side: never certain.
        (paying as f64 + 1.0) / (self.hours.len() as f64 + 2.0)
    }

    /// Hours spared, net of coordination: middle and 80 % interval.
    pub fn net(&self) -> Estimate {
        let hours = self.hours();
        Estimate { low: hours.low - self.coordination, mid: hours.mid - self.coordination, high: hours.high - self.coordination }
    }

    /// Hours spared, net of coordination, weighed by how easy it is.
    pub fn promise(&self) -> f64 {
        self.hours().mid * self.profile.feasibility() - self.coordination
    }
}

/// 10 %, 50 % and 90 % points of draws.
pub(super) fn estimate(draws: &[f64]) -> Estimate {
    let mut sorted = draws.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share| quantile::of_sorted(&sorted, share).unwrap_or(0.0);
    Estimate { low: at(0.1), mid: at(0.5), high: at(0.9) }
}

/// What all groups share.
struct Room<'a> {
    view: &'a View<'a>,
    settings: &'a Section<'a>,
    readings: Readings,
    terms: TermsTable,
    participants: Vec<Vec<PartnerIdx>>,
    loads: Loads,
    habits: Habits,
}

/// Keys of the proposal and of the redundancy on the same actions.
fn keys(view: &View, group: &ActionGroup) -> (String, String) {
    let ids: Vec<&str> = group.members.iter().map(|(a, _)| view.dossier.action(*a).id.as_str()).collect();
    (key("pooling_candidates", &ids), key("redundant_actions", &ids))
}

/// Weighs every group that is no double entry, in order of groups.
pub(super) fn proposals(view: &View, settings: &Section) -> Vec<Proposal> {
    let readings = Readings::new(view.dossier);
    let groups: Vec<&ActionGroup> =
        view.linkage.actions.groups.iter().filter(|g| g.relation != Relation::Duplicate && g.members.len() >= 2).collect();
    let decided: Vec<(Split, bool)> = groups
        .iter()
        .flat_map(|group| {
            let splits: Vec<Split> = group.members.iter().map(|(a, _)| readings.split(*a)).collect();
            let (own, _) = keys(view, group);
            let decisions = view.dossier.decisions.iter().filter(move |d| d.subject == own && d.date <= view.as_of);
            decisions.filter_map(move |d| Some((mean_split(&splits), verdict_counts(d.verdict)?)))
        })
        .collect();
    let room = Room {
        terms: TermsTable::new(settings, &decided),
        participants: participants(view.dossier, view.linkage),
        loads: Loads::new(view.dossier, view.linkage),
        habits: Habits::new(view, settings.number("habit_years")),
        readings,
        view,
        settings,
    };
    let hours = Amounts::new(view.dossier, &room.readings, settings.number("hours_per_fte"), |a: &Action| a.fte);
    let euros = Amounts::new(view.dossier, &room.readings, 1.0, |a: &Action| a.cost_per_year);
    groups.into_par_iter().map(|group| room.propose(group, &hours, &euros)).collect()
}

impl Room<'_> {
    fn propose(&self, group: &ActionGroup, hours: &Amounts, euros: &Amounts) -> Proposal {
        let dossier = self.view.dossier;
        let actions: Vec<ActionIdx> = group.members.iter().map(|(a, _)| *a).collect();
        let (own, redundancy) = keys(self.view, group);
        let weigh = |actions: Vec<ActionIdx>| self.weigh(&own, group.relation, actions, hours, euros);
        let whole = weigh(actions.clone());
        let mut found: Vec<(Weighed, Sentence)> = parts(dossier, &actions, self.settings.number("close_km"))
            .into_iter()
            .map(|(members, bond)| (weigh(members), bond))
            .filter(|(part, _)| part.hours().mid > part.coordination)
            .collect();
        let figures: Vec<(f64, f64)> = found.iter().map(|(p, _)| (p.hours().mid - p.coordination, p.profile.feasibility())).collect();
        let whole_figures = (whole.hours().mid - whole.coordination, whole.profile.feasibility());
        let beats = |a: (f64, f64), b: (f64, f64)| a.0 >= b.0 && a.1 >= b.1 && (a.0 > b.0 || a.1 > b.1);
        let mut position = 0;
        found.retain(|_| {
            let own = figures[position];
            position += 1;
            !beats(whole_figures, own) && !figures.iter().any(|other| beats(*other, own))
        });
        found.sort_by(|a, b| b.0.promise().total_cmp(&a.0.promise()).then(a.0.actions.cmp(&b.0.actions)));
        Proposal {
            by_habit: actions.iter().filter_map(|a| Some((*a, self.habits.signs(dossier, &self.loads, *a)?))).collect(),
            key: own,
            redundancy,
            relation: group.relation,
            same_purpose: group.probability,
            weakest: group.weakest,
            double_entries: group.double_entries.clone(),
            name: group.named_after(dossier),
            whole,
            parts: found,
        }
    }

    /// Weighs a set of actions. `name`: whose draws these are, so that a part and its whole meet the same luck.
    fn weigh(&self, name: &str, relation: Relation, actions: Vec<ActionIdx>, hours: &Amounts, euros: &Amounts) -> Weighed {
        let dossier = self.view.dossier;
        let splits: Vec<Split> = actions.iter().map(|a| self.readings.split(*a)).collect();
        let split = mean_split(&splits);
        let spared_by: Split = std::array::from_fn(|c| {
            let only: Split = std::array::from_fn(|d| if c == d { split[c] } else { 0.0 });
            self.terms.gain(&vec![1.0; actions.len()], &only, |_, t| t)
        });
        // What a form is proposed for must be a good part of the work: three visits out of which one mentions a survey are no study.
        let telling: Split = std::array::from_fn(|c| if split[c] >= TELLING { spared_by[c] } else { 0.0 });
        let kind = if telling.iter().any(|g| *g > 0.0) { main_kind(&telling) } else { main_kind(&split) };
        let number = |key| self.settings.number(key);
        let profile = profile(self.view, &self.participants, &actions, number("half_way_km"));
        let wanted = Wanted {
            relation,
            actions: &actions,
            common: &profile.common_partners,
            most: number("lead_load"),
            half_way_km: number("half_way_km"),
        };
        let leads = candidates(dossier, &self.loads, &self.participants, &wanted);
        let agree = consents(self.view, &self.loads, &actions, &profile, leads.possible.first().map(|lead| lead.partner));
        let coordination = number("coordination_fixed")
            + number("coordination_per_action") * actions.len() as f64
            + number("coordination_per_10_km") * profile.km.unwrap_or(0.0) / 10.0;
        let (item, width) = (random::item(name), 2.0 * number("elasticity_margin"));
        let terms_at = |draw: usize| {
            move |c: usize, terms: Terms| {
                let u = |what: u64| random::uniform(23 + what, item, (draw * KindOfWork::ALL.len() + c) as u64);
                Terms {
                    // A poolable share is as sure as ten decisions would make it.
                    elasticity: terms.elasticity + width * (u(0) - 0.5),
                    poolable: quantile::probability(terms.poolable, 10.0, u(1)),
                }
            }
        };
        let supposed = number("supposed_hours");
        let (mut spared_hours, mut spared) = (Vec::with_capacity(DRAWS), Vec::with_capacity(DRAWS));
        for draw in 0..DRAWS {
            let amounts: Vec<f64> = actions.iter().map(|a| hours.draw(*a, draw as u64 % IMPUTATIONS).unwrap_or(supposed)).collect();
            spared_hours.push(self.terms.gain(&amounts, &split, terms_at(draw)));
            spared.push(self.terms.gain(&vec![1.0; actions.len()], &split, terms_at(draw)) / actions.len() as f64);
        }
        let known = |amounts: &Amounts| actions.iter().filter(|a| amounts.known(**a).is_some()).count();
        let n_priced = known(euros);
        let spared_euros = (n_priced > 0).then(|| {
            let draws = (0..DRAWS).map(|draw| {
                let amounts: Vec<f64> = actions.iter().map(|a| euros.draw(*a, draw as u64 % IMPUTATIONS).unwrap_or(0.0)).collect();
                self.terms.gain(&amounts, &split, terms_at(draw))
            });
            draws.collect()
        });
        Weighed {
            poolable: self.terms.poolable(&split),
            fixed: self.terms.fixed(&split, actions.len()),
            split,
            kind,
            leads,
            agree,
            n_staffed: known(hours),
            hours: spared_hours,
            euros: spared_euros,
            coordination,
            profile,
            spared,
            actions,
        }
    }
}
