//! The judgement: for each unit, three ways of being weakly mobilised, each a probability made of additive evidence, and one status.

use super::super::{Estimate, View};
use super::engagement::{Engagement, engagements};
use super::trend::{Trend, trends};
use super::units::{Unit, Units, Unusable};
use crate::dossier::{MeetingKind, PartnerKind, Presence};
use crate::settings::Section;
use crate::statistics::beta_binomial::BetaBinomial;
use crate::statistics::gamma_poisson::{GammaPoisson, expected_from_peers};
use crate::statistics::poisson_binomial::PoissonBinomial;
use crate::statistics::random_intercept::{LevelLikelihood, LevelVerdict, TwoLevels};
use crate::statistics::ridge_logistic::{Factor, RidgeLogistic};
use crate::statistics::scalar::{logit, sigmoid};
use crate::statistics::step_change::{self, StepEvidence};
use crate::statistics::two_group::{SharePrior, nameable, share_of_rare};
use rayon::prelude::*;

/// Effects of kind, territory, kind of meeting and sitting are drawn to 0 as by a normal of variance 1/10: a kind with one member must not explain that member's
/// absence away.
const RIDGE: f64 = 10.0;
/// A partner that hardly takes part does so at one of these shares of what is expected.
const LOW_PARTICIPATION: [f64; 3] = [0.05, 0.2, 0.4];
/// Odds, before looking, that a partner has left for good, and that it was away for a time.
const LEAVING_ODDS: f64 = 0.05;
const INTERRUPTION_ODDS: f64 = 0.1;
/// Weight, in participations, of the overall share of those that wait for means.
const WAITING_WEIGHT: f64 = 4.0;
const WAITING_SHARE: SharePrior = SharePrior { a: 2.0, b: 20.0 };
/// Highest confidence in weakness of a partner that works in as many actions as its peers.
const CONTRIBUTOR_CAP: f64 = 0.49;
/// Highest confidence in weakness on few invitations, or where the list doesn't say who was invited: to watch, no more.
const WATCH_CAP: f64 = 0.49;
/// On few invitations, the confidence that the same evidence would have on many, from which it is worth an eye: three absences in a row happen to anybody.
const STRONG: f64 = 0.9;
/// Invitations missed in a row from which somebody who is perhaps leaving is to be watched.
const MISSED_TO_WATCH: usize = 2;
/// Presences needed before somebody's silence is told from a list of the present only.
const FEWEST_SEEN: usize = 3;
/// No finding is surer than this.
const SUREST: f64 = 9.21; // log-odds of 0.9999

/// What was decided of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    Weak,
    Watch,
    Mobilised,
    TooEarly,
    NotAssessable,
}

/// In what way it is weakly mobilised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Motive {
    Never,
    Leaving,
    Waiting,
    Under,
}

/// Additive evidence in log-odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Channel {
    Level {
        prior: f64,
        attendance: f64,
        participation: f64,
    },
    Leaving {
        prior: f64,
        drop: f64,
        interruption: f64,
    },
    Waiting {
        prior: f64,
        share: f64,
    },
    /// A list of the present only: not seen for long, and what is held back because nobody knows who was invited.
    Silence {
        gone: f64,
        cap: f64,
    },
}

impl Channel {
    pub(super) fn log_odds(&self) -> f64 {
        match *self {
            Self::Level { prior, attendance, participation } => prior + attendance + participation,
            Self::Leaving { prior, drop, interruption } => prior + drop + interruption,
            Self::Waiting { prior, share } => prior + share,
            Self::Silence { gone, cap } => gone + cap,
        }
    }
}

/// All that is known of one unit.
#[derive(Clone, Debug)]
pub(super) struct Assessment {
    pub(super) status: Status,
    /// Set when weak or to watch.
    pub(super) motive: Option<Motive>,
    /// The channel that speaks loudest; `None` when not judged.
    pub(super) loudest: Option<Channel>,
    /// What is taken off because it works in as many actions as its peers, then because nothing is certain (log-odds, at most 0).
    pub(super) contributor_cap: f64,
    pub(super) ceiling: f64,
    /// Probability, `σ(loudest + caps)`.
    pub(super) score: Option<f64>,
    /// Presences, an excuse counting for half.
    pub(super) observed: f64,
    /// The same, as expected here of such a partner, with the limits within which 80 % of them stay.
    pub(super) expected: Option<Estimate>,
    /// Share of invitations attended, less what is expected: 80 % interval.
    pub(super) gap: Option<Estimate>,
    /// Actions to which it brings something, as expected of such a partner here, with 80 % limits.
    pub(super) expected_actions: Estimate,
    /// Position among its invitations of the first one after it stopped coming.
    pub(super) left_at: Option<usize>,
    /// Presences since then.
    pub(super) came_since: usize,
    /// P(still engaged), where there was an occasion.
    pub(super) engagement: Option<Engagement>,
    /// Which way attendance goes, where that is established.
    pub(super) trend: Option<Trend>,
    /// Did it come to one of its last invitations?
    pub(super) comes_still: bool,
    /// For one seldom invited, what is taken off to hold its score under ½ (log-odds, at most 0), or under what is worth an eye.
    pub(super) few_invitations_cap: Option<f64>,
    /// How many more presences would take it off the list.
    pub(super) presences_to_leave: Option<usize>,
}

struct Frame<'a> {
    view: &'a View<'a>,
    excused: f64,
    log_odds: Vec<f64>,
}

impl Frame<'_> {
    fn outcome(&self, row: usize) -> f64 {
        match self.view.dossier.attendances[row].presence {
            Presence::Present => 1.0,
            Presence::Excused => self.excused,
            Presence::Absent => 0.0,
        }
    }

    fn trials(&self, unit: &Unit) -> Vec<(f64, f64)> {
        unit.invitations.iter().map(|&row| (self.log_odds[row], self.outcome(row))).collect()
    }

    fn series(&self, unit: &Unit) -> Vec<(f64, bool)> {
        let came = |row: usize| self.view.dossier.attendances[row].presence == Presence::Present;
        unit.invitations.iter().map(|&row| (self.log_odds[row], came(row))).collect()
    }
}

/// Judges every unit, in order. Cost O(attendances · 111).
pub(super) fn assess(view: &View, settings: &Section, units: &Units) -> Vec<Assessment> {
    let fewest = settings.count("invitations_minimum").max(1);
    let firm = settings.count("invitations_firm").max(fewest);
    let is_usable = |unit: &Unit| units.unusable[unit.territory.index()].is_none();
    let is_judged: Vec<bool> = units.units.iter().map(|u| is_usable(u) && u.invitations.len() >= fewest).collect();
    let frame = frame(view, settings, units, is_usable);

    let likelihoods: Vec<LevelLikelihood> = units.units.par_iter().map(|unit| LevelLikelihood::new(&frame.trials(unit))).collect();
    let steps: Vec<Option<StepEvidence>> = units
        .units
        .par_iter()
        .zip(&is_judged)
        .map(|(unit, judged)| if *judged { step_change::weigh(&frame.series(unit)) } else { None })
        .collect();
    let leaving: Vec<Option<Channel>> = steps.iter().map(|step| step.map(leaving_channel)).collect();
    let stays = |i: usize| leaving[i].is_none_or(|channel| channel.log_odds() < 0.0);
    let fitted: Vec<&LevelLikelihood> = (0..units.units.len())
        .filter(|&i| is_judged[i] && units.units[i].invitations.len() >= firm && stays(i))
        .map(|i| &likelihoods[i])
        .collect();
    let engagements = engagements(view, units);
    let residuals: Vec<Vec<f64>> = units
        .units
        .iter()
        .zip(&is_judged)
        .map(|(unit, judged)| if *judged { frame.trials(unit).iter().map(|(x, y)| y - sigmoid(*x)).collect() } else { Vec::new() })
        .collect();
    let trends = trends(&residuals);
    let model = TwoLevels::fit(&fitted);
    let verdicts: Vec<LevelVerdict> = likelihoods.par_iter().map(|likelihood| model.judge(likelihood)).collect();

    let exposures = exposures(units);
    let kinds: Vec<usize> = units.units.iter().map(|u| kind_position(u.kind)).collect();
    let contributions: Vec<f64> = units.units.iter().map(|u| u.contributions(view) as f64).collect();
    // Partners that are never invited tell nothing of what an invited one does.
    let invited: Vec<usize> = (0..units.units.len()).filter(|&i| !units.units[i].invitations.is_empty()).collect();
    let peers: Vec<(usize, f64, f64)> = invited.iter().map(|&i| (kinds[i], exposures[i], contributions[i])).collect();
    let mut expected_actions = vec![0.0; contributions.len()];
    invited.iter().zip(expected_from_peers(&peers)).for_each(|(&i, e)| expected_actions[i] = e);
    let pairs: Vec<(f64, f64)> = contributions.iter().copied().zip(expected_actions.iter().copied()).collect();
    let participation = GammaPoisson::fit(&pairs);
    let waiting = waiting_channels(view, units, &is_judged);
    let overdispersion = overdispersion(&frame, &model, units, &is_judged);

    let mut out: Vec<Assessment> = (0..units.units.len())
        .into_par_iter()
        .map(|i| {
            let unit = &units.units[i];
            let observed = unit.invitations.iter().map(|&row| frame.outcome(row)).sum();
            let limits = |p| participation.predicted(p, expected_actions[i]);
            let expected_actions_here = Estimate { low: limits(0.1), mid: expected_actions[i], high: limits(0.9) };
            let mut assessment = Assessment {
                status: if is_usable(unit) && !unit.invitations.is_empty() { Status::TooEarly } else { Status::NotAssessable },
                motive: None,
                loudest: None,
                contributor_cap: 0.0,
                ceiling: 0.0,
                score: None,
                observed,
                expected: None,
                gap: None,
                expected_actions: expected_actions_here,
                left_at: None,
                came_since: 0,
                engagement: engagements[i],
                trend: trends[i],
                comes_still: false,
                few_invitations_cap: None,
                presences_to_leave: None,
            };
            if !is_judged[i] {
                if units.unusable[unit.territory.index()] == Some(Unusable::OnlyPresent) {
                    silence(&mut assessment);
                }
                return assessment;
            }
            // Still engaged: has not left, whatever the level.
            assessment.engagement = leaving[i].map(|channel| Engagement {
                probability: 1.0 - sigmoid(channel.log_odds()),
                missed_since: unit.missed_since(view),
                came: unit.count(view, Presence::Present),
            });
            let verdict = verdicts[i];
            let trials = frame.trials(unit);
            let rate = |level: f64| trials.iter().map(|(x, _)| sigmoid(x + level)).sum::<f64>() / trials.len() as f64;
            let usual = rate(model.ordinary_level());
            assessment.gap = Some(Estimate {
                low: rate(verdict.level.0) - usual,
                mid: rate(verdict.level.1) - usual,
                high: rate(verdict.level.2) - usual,
            });
            assessment.expected = Some(funnel(&trials, model.ordinary_level(), overdispersion));
            let level = Channel::Level {
                prior: verdict.ln_prior_odds,
                attendance: verdict.ln_factor,
                participation: participation.ln_bayes_factor_low(&LOW_PARTICIPATION, contributions[i] as u32, expected_actions[i]),
            };
            let leaves = leaving[i].is_some_and(|channel| channel.log_odds() >= 0.0);
            let waits = waiting[i].is_some_and(|channel| channel.log_odds() >= 0.0);
            let works_as_much = contributions[i] >= expected_actions[i].max(1.0);
            let loudest = [Some(level), leaving[i], waiting[i]]
                .into_iter()
                .flatten()
                .fold(level, |best, next| if next.log_odds() > best.log_odds() { next } else { best });
            let never = unit.count(view, Presence::Present) == 0;
            let motive = match loudest {
                _ if never && level.log_odds() >= 0.0 => Motive::Never,
                _ if leaves => Motive::Leaving,
                Channel::Waiting { .. } => Motive::Waiting,
                Channel::Leaving { .. } | Channel::Silence { .. } => Motive::Leaving,
                Channel::Level { .. } if waits && level.log_odds() < 0.0 => Motive::Waiting,
                Channel::Level { .. } if never => Motive::Never,
                Channel::Level { .. } => Motive::Under,
            };
            let sum = loudest.log_odds();
            if works_as_much && motive != Motive::Waiting {
                assessment.contributor_cap = (logit(CONTRIBUTOR_CAP) - sum).min(0.0);
            }
            if unit.invitations.len() < firm {
                let before = sum + assessment.contributor_cap;
                let most = if before >= logit(STRONG) { WATCH_CAP } else { settings.number("watch_from") - 0.01 };
                assessment.few_invitations_cap = Some((logit(most.clamp(0.01, 0.99)) - before).min(0.0));
            }
            let capped = sum + assessment.contributor_cap + assessment.few_invitations_cap.unwrap_or(0.0);
            assessment.ceiling = capped.clamp(-SUREST, SUREST) - capped;
            assessment.loudest = Some(loudest);
            assessment.motive = Some(motive);
            assessment.score = Some(sigmoid(capped + assessment.ceiling));
            assessment.left_at = (motive == Motive::Leaving).then(|| step_change::place(&frame.series(unit))).flatten();
            let since = assessment.left_at.and_then(|at| unit.invitations.get(at..)).unwrap_or_default();
            let came = |row: &&usize| view.dossier.attendances[**row].presence == Presence::Present;
            assessment.came_since = since.iter().filter(came).count();
            assessment.comes_still = unit.missed_since(view) < MISSED_TO_WATCH;
            if assessment.score.is_some_and(|score| score >= 0.2) && motive != Motive::Waiting {
                assessment.presences_to_leave = presences_to_leave(&frame, &model, unit, level);
            }
            assessment
        })
        .collect();
    decide(&mut out, settings);
    out
}

/// A list of the present only: all there is, is how long somebody who used to come hasn't been seen. At most to watch, for nobody knows who was invited.
fn silence(assessment: &mut Assessment) {
    let Some(engagement) = assessment.engagement.filter(|e| e.came >= FEWEST_SEEN) else { return };
    let gone = logit((1.0 - engagement.probability).clamp(1e-4, 1.0 - 1e-4));
    let channel = Channel::Silence { gone, cap: (logit(WATCH_CAP) - gone).min(0.0) };
    assessment.loudest = Some(channel);
    assessment.motive = Some(Motive::Leaving);
    assessment.score = Some(sigmoid(channel.log_odds()));
}

/// What each row of `attendances` is expected to be worth, 0 to 1, of a partner like the others.
#[cfg(test)]
pub(super) fn expected_outcomes(view: &View, settings: &Section, units: &Units) -> Vec<f64> {
    let frame = frame(view, settings, units, |unit| units.unusable[unit.territory.index()].is_none());
    frame.log_odds.iter().map(|x| sigmoid(*x)).collect()
}

/// Statuses of all units together: the list is the largest set whose mean probability of being wrong stays within the announced rate.
fn decide(assessments: &mut [Assessment], settings: &Section) {
    let judged: Vec<usize> = (0..assessments.len()).filter(|&i| assessments[i].score.is_some()).collect();
    let scores: Vec<f64> = judged.iter().filter_map(|&i| assessments[i].score).collect();
    let named = nameable(&scores, settings.number("false_alarms"), settings.number("confidence_minimum"));
    for ((&i, score), named) in judged.iter().zip(&scores).zip(named) {
        assessments[i].status = match named {
            true => Status::Weak,
            // Whoever came last time, or the time before, isn't said to be leaving on a mere suspicion.
            false if assessments[i].motive == Some(Motive::Leaving) && assessments[i].comes_still => Status::Mobilised,
            false if *score >= settings.number("watch_from") => Status::Watch,
            false => Status::Mobilised,
        };
        if let Some(Channel::Silence { .. }) = assessments[i].loudest {
            // Seen lately, on a list that can't show absences: nothing more is known.
            if assessments[i].status != Status::Watch {
                assessments[i] =
                    Assessment { status: Status::NotAssessable, motive: None, loudest: None, score: None, ..assessments[i].clone() };
            }
        } else if assessments[i].status == Status::Mobilised {
            assessments[i].motive = None;
        }
    }
}

/// The position of a kind in the format's list.
pub(super) fn kind_position(kind: PartnerKind) -> usize {
    PartnerKind::ALL.iter().position(|k| *k == kind).unwrap_or(0)
}

fn frame<'a>(view: &'a View, settings: &Section, units: &Units, is_usable: impl Fn(&Unit) -> bool) -> Frame<'a> {
    let dossier = view.dossier;
    let mut frame = Frame { view, excused: settings.number("excused_weight"), log_odds: vec![0.0; dossier.attendances.len()] };
    let rows: Vec<(usize, PartnerKind)> =
        units.units.iter().filter(|u| is_usable(u)).flat_map(|u| u.invitations.iter().map(|&row| (row, u.kind))).collect();
    let meeting = |row: usize| dossier.meeting(dossier.attendances[row].meeting);
    let factor = |n_levels: usize, level: &dyn Fn(usize, PartnerKind) -> usize| Factor {
        level_of: rows.iter().map(|&(row, kind)| level(row, kind) as u32).collect(),
        n_levels,
        penalty: RIDGE,
    };
    let factors = [
        factor(PartnerKind::ALL.len(), &|_, kind| kind_position(kind)),
        factor(dossier.territories.len(), &|row, _| meeting(row).territory.index()),
        factor(MeetingKind::ALL.len(), &|row, _| MeetingKind::ALL.iter().position(|k| *k == meeting(row).kind).unwrap_or(0)),
        factor(dossier.meetings.len(), &|row, _| dossier.attendances[row].meeting.index()),
    ];
    let outcomes: Vec<f64> = rows.iter().map(|&(row, _)| frame.outcome(row)).collect();
    let fitted = RidgeLogistic::fit(&outcomes, &factors);
    rows.iter().zip(&fitted.log_odds).for_each(|(&(row, _), log_odds)| frame.log_odds[row] = *log_odds);
    frame
}

/// Leaving for good, against staying and against an interruption. The latter takes its share of the odds, twice the former's: it must lose by one bit.
fn leaving_channel(step: StepEvidence) -> Channel {
    let drop = step.ln_drop.clamp(-300.0, 300.0);
    let interruption = -libm::log1p(INTERRUPTION_ODDS * libm::exp(step.ln_interruption.min(300.0)));
    Channel::Leaving { prior: libm::log(LEAVING_ODDS), drop, interruption }
}

/// Of the actions it takes part in, more than half wait for means or go on without what it used to bring: against the overall share of such.
fn waiting_channels(view: &View, units: &Units, is_judged: &[bool]) -> Vec<Option<Channel>> {
    let counts: Vec<(f64, f64)> =
        units.units.iter().map(|u| ((u.waiting(view).len() + u.withdrawn(view).len()) as f64, u.actions.len() as f64)).collect();
    let (waiting, all) = counts.iter().fold((0.0, 0.0), |(w, n), c| (w + c.0, n + c.1));
    if waiting == 0.0 {
        return vec![None; counts.len()];
    }
    let overall = ((waiting + 0.5) / (all + 1.0)).min(0.5);
    let usual = BetaBinomial { a: WAITING_WEIGHT * overall, b: WAITING_WEIGHT * (1.0 - overall) };
    let factor = |&(k, n): &(f64, f64)| BetaBinomial::ln_pmf_uniform(k, n, 0.5, 1.0) - usual.ln_pmf(k, n);
    let telling: Vec<f64> = counts.iter().zip(is_judged).filter(|(c, judged)| **judged && c.1 >= 1.0).map(|(c, _)| factor(c)).collect();
    let prior = logit(share_of_rare(&telling, WAITING_SHARE));
    // One action that waits is an action that waits, not a partner that does.
    counts.iter().map(|c| (c.0 >= 2.0).then(|| Channel::Waiting { prior, share: factor(c) })).collect()
}

/// A territory with more actions offers more to take part in; 1 is the mean of the territories that have any.
fn exposures(units: &Units) -> Vec<f64> {
    let with: Vec<f64> = units.n_actions.iter().filter(|n| **n > 0).map(|n| *n as f64).collect();
    let mean = if with.is_empty() { 1.0 } else { with.iter().sum::<f64>() / with.len() as f64 };
    units.units.iter().map(|u| units.n_actions[u.territory.index()] as f64 / mean).collect()
}

/// How far units scatter more than chance around what is expected: φ ≥ 1, on squared deviations of which the highest and lowest tenth are cut to the next.
fn overdispersion(frame: &Frame, model: &TwoLevels, units: &Units, is_judged: &[bool]) -> f64 {
    let mut squares: Vec<f64> = units
        .units
        .iter()
        .zip(is_judged)
        .filter(|(_, judged)| **judged)
        .map(|(unit, _)| {
            let trials = frame.trials(unit);
            let chances: Vec<f64> = trials.iter().map(|(x, _)| sigmoid(x + model.ordinary_level())).collect();
            let variance: f64 = chances.iter().map(|p| p * (1.0 - p)).sum();
            let z = (trials.iter().map(|t| t.1).sum::<f64>() - chances.iter().sum::<f64>()) / libm::sqrt(variance.max(1e-9));
            z * z
        })
        .collect();
    if squares.is_empty() {
        return 1.0;
    }
    squares.sort_by(f64::total_cmp);
    let cut = squares.len() / 10;
    let (low, high) = (squares[cut], squares[squares.len() - 1 - cut]);
    let mean = squares.iter().map(|z| z.clamp(low, high)).sum::<f64>() / squares.len() as f64;
    mean.max(1.0)
}

/// Presences expected, with the 80 % limits of chance widened by √φ.
fn funnel(trials: &[(f64, f64)], level: f64, overdispersion: f64) -> Estimate {
    let chances: Vec<f64> = trials.iter().map(|(x, _)| sigmoid(x + level)).collect();
    let mid: f64 = chances.iter().sum();
    let distribution = PoissonBinomial::new(&chances);
    let widen = |limit: f64| (mid + (limit - mid) * libm::sqrt(overdispersion)).clamp(0.0, trials.len() as f64);
    Estimate { low: widen(distribution.quantile(0.1)), mid, high: widen(distribution.quantile(0.9)) }
}

/// How many presences in a row, at its next invitations, would bring every channel under ½; `None` above ten.
fn presences_to_leave(frame: &Frame, model: &TwoLevels, unit: &Unit, level: Channel) -> Option<usize> {
    let Channel::Level { participation, .. } = level else { return None };
    let (mut trials, mut series) = (frame.trials(unit), frame.series(unit));
    let usual = trials.iter().map(|t| t.0).sum::<f64>() / trials.len().max(1) as f64;
    (1..=10).find(|_| {
        trials.push((usual, 1.0));
        series.push((usual, true));
        let verdict = model.judge(&LevelLikelihood::new(&trials));
        let stays = step_change::weigh(&series).is_none_or(|step| leaving_channel(step).log_odds() < 0.0);
        stays && verdict.ln_prior_odds + verdict.ln_factor + participation < 0.0
    })
}
