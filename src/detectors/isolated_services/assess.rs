//! The judgement: four ways of standing apart, each a probability made of additive evidence, and one status.

use super::super::View;
use super::links::{Links, Node};
use crate::settings::Section;
use crate::statistics::beta_binomial::BetaBinomial;
use crate::statistics::ewens;
use crate::statistics::gamma_poisson::{GammaPoisson, expected_from_peers};
use crate::statistics::poisson_binomial::PoissonBinomial;
use crate::statistics::scalar::{logit, sigmoid};
use crate::statistics::two_group::nameable;

/// An isolated service has one of these shares of the links expected.
const LOW: [f64; 3] = [0.02, 0.1, 0.25];
/// How readily a service tied to one counterpart meets another.
const ONE_COUNTERPART: f64 = 0.05;
/// How many services are isolated in one of these ways, before looking.
const SHARE: f64 = 0.04;
/// No finding is surer than this: log-odds of 0.9999.
const SUREST: f64 = 9.21;
/// Known answers needed before anything is said of answers.
const FEWEST_ANSWERS: usize = 6;

/// What was decided of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    Isolated,
    Watch,
    Linked,
    TooEarly,
    NotAssessable,
}

/// In what way a service stands apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Motive {
    /// Hardly a link either way.
    NoLink,
    /// Calls, is never called.
    NeverAsked,
    /// All its links go to one counterpart.
    OneCounterpart,
    /// Asks, and hardly ever gets what it asks.
    AskedInVain,
    /// Is asked, and hardly ever can answer.
    CannotAnswer,
}

/// What was counted and what was expected, with the ratio of the two: 10, 50 and 90 % points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Count {
    pub(super) observed: f64,
    pub(super) expected: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) ratio: (f64, f64, f64),
}

/// All that is known of one service.
#[derive(Clone, Debug)]
pub(super) struct Assessment {
    pub(super) status: Status,
    pub(super) motive: Option<Motive>,
    /// Probability, `σ(prior + factor + ceiling)`.
    pub(super) score: Option<f64>,
    pub(super) prior: f64,
    pub(super) factor: f64,
    pub(super) ceiling: f64,
    pub(super) links: Count,
    pub(super) received: Count,
    pub(super) counterparts: Count,
}

impl Assessment {
    /// The count that its motive speaks of.
    pub(super) fn told(&self) -> Count {
        match self.motive {
            Some(Motive::NeverAsked) => self.received,
            Some(Motive::OneCounterpart) => self.counterparts,
            _ => self.links,
        }
    }
}

/// Judges every service, in order. Cost O(links + services · peers) with peers taken to 50 at most.
pub(super) fn assess(view: &View, settings: &Section, links: &Links) -> Vec<Assessment> {
    let nodes = &links.nodes;
    let is_known = |node: &Node| !node.is_unrecorded && !links.calls.is_empty();
    let all = counts(nodes, is_known, |node| node.n_links());
    let received = counts(nodes, is_known, |node| node.received.len());
    let thetas = thetas(nodes);
    let sent_answers = answers(view, nodes, |node| &node.sent);
    let received_answers = answers(view, nodes, |node| &node.received);
    let fewest = settings.number("expected_minimum");
    let prior = logit(SHARE);
    let mut out: Vec<Assessment> = nodes
        .iter()
        .enumerate()
        .map(|(i, node)| {
            let counterparts = spread(node, thetas[i]);
            let is_judged = is_known(node) && node.exposure >= settings.number("exposure_minimum") && all.counts[i].expected >= fewest;
            let mut assessment = Assessment {
                status: if is_known(node) { Status::TooEarly } else { Status::NotAssessable },
                motive: None,
                score: None,
                prior,
                factor: 0.0,
                ceiling: 0.0,
                links: all.counts[i],
                received: received.counts[i],
                counterparts,
            };
            if !is_judged {
                return assessment;
            }
            let mut channels = vec![(Motive::NoLink, all.factor(i))];
            if received.counts[i].expected >= fewest {
                channels.push((Motive::NeverAsked, received.factor(i)));
            }
            channels.extend(thetas[i].map(|theta| {
                let counts: Vec<u32> = node.counterparts.values().copied().collect();
                (Motive::OneCounterpart, ewens::ln_partition(ONE_COUNTERPART, &counts) - ewens::ln_partition(theta, &counts))
            }));
            channels.extend(sent_answers[i].map(|factor| (Motive::AskedInVain, factor)));
            channels.extend(received_answers[i].map(|factor| (Motive::CannotAnswer, factor)));
            let (mut motive, factor) =
                channels.into_iter().fold((Motive::NoLink, f64::NEG_INFINITY), |best, next| if next.1 > best.1 { next } else { best });
            // A service that calls and is never called is told as such, even where its few calls make the stronger case.
            if motive == Motive::NoLink && node.received.is_empty() && node.sent.len() >= 2 {
                motive = Motive::NeverAsked;
            } else if motive == Motive::NeverAsked && node.sent.len() < 2 {
                motive = Motive::NoLink;
            }
            assessment.factor = factor;
            assessment.ceiling = (prior + factor).clamp(-SUREST, SUREST) - (prior + factor);
            assessment.score = Some(sigmoid(prior + factor + assessment.ceiling));
            assessment.motive = Some(motive);
            assessment
        })
        .collect();
    decide(&mut out, settings);
    out
}

fn decide(assessments: &mut [Assessment], settings: &Section) {
    let judged: Vec<usize> = (0..assessments.len()).filter(|&i| assessments[i].score.is_some()).collect();
    let scores: Vec<f64> = judged.iter().filter_map(|&i| assessments[i].score).collect();
    let named = nameable(&scores, settings.number("false_alarms"), settings.number("confidence_minimum"));
    for ((&i, score), named) in judged.iter().zip(&scores).zip(named) {
        assessments[i].status = match named {
            true => Status::Isolated,
            false if *score >= settings.number("watch_from") => Status::Watch,
            false => Status::Linked,
        };
        if assessments[i].status == Status::Linked {
            assessments[i].motive = None;
        }
    }
}

/// Counts of all services, against their kind and the time they have been seen.
struct Counts {
    model: GammaPoisson,
    counts: Vec<Count>,
}

impl Counts {
    fn factor(&self, i: usize) -> f64 {
        self.model.ln_bayes_factor_low(&LOW, self.counts[i].observed as u32, self.counts[i].expected)
    }
}

fn counts(nodes: &[Node], is_known: impl Fn(&Node) -> bool, count: impl Fn(&Node) -> usize) -> Counts {
    let known: Vec<usize> = (0..nodes.len()).filter(|&i| is_known(&nodes[i])).collect();
    let units: Vec<(usize, f64, f64)> = known.iter().map(|&i| (nodes[i].kind, nodes[i].exposure, count(&nodes[i]) as f64)).collect();
    let mut expected = vec![0.0; nodes.len()];
    known.iter().zip(expected_from_peers(&units)).for_each(|(&i, e)| expected[i] = e);
    let pairs: Vec<(f64, f64)> = known.iter().map(|&i| (count(&nodes[i]) as f64, expected[i])).collect();
    let model = GammaPoisson::fit_beside(&pairs, &LOW, SHARE);
    let counts = nodes
        .iter()
        .zip(&expected)
        .map(|(node, &e)| {
            let observed = count(node) as f64;
            let ratio = |p| if e > 0.0 { model.quantile(p, observed, e) } else { f64::NAN };
            let ratio = if e > 0.0 { (ratio(0.1), ratio(0.5), ratio(0.9)) } else { (0.0, 1.0, 1.0) };
            Count { observed, expected: e, low: model.predicted(0.1, e), high: model.predicted(0.9, e), ratio }
        })
        .collect();
    Counts { model, counts }
}

/// How readily services of the same kind meet new counterparts: θ fitted over the peers, the service itself left out. `None` when no peer tells.
fn thetas(nodes: &[Node]) -> Vec<Option<f64>> {
    /// Among more peers than this, one more or less changes nothing, and the fit is made once.
    const MANY: usize = 50;
    let partitions: Vec<Vec<u32>> = nodes.iter().map(|node| node.counterparts.values().copied().collect()).collect();
    let n_kinds = nodes.iter().map(|n| n.kind + 1).max().unwrap_or(0);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); n_kinds];
    nodes.iter().enumerate().for_each(|(i, node)| members[node.kind].push(i));
    let mut out = vec![None; nodes.len()];
    for kind in &members {
        let fit = |without: Option<usize>| {
            let peers: Vec<&[u32]> = kind.iter().filter(|&&j| Some(j) != without).map(|&j| partitions[j].as_slice()).collect();
            ewens::fit(&peers)
        };
        let once = if kind.len() > MANY { fit(None) } else { None };
        kind.iter().for_each(|&i| out[i] = if kind.len() > MANY { once } else { fit(Some(i)) });
    }
    out
}

/// Counterparts of a service, against how many its number of links would meet under θ.
fn spread(node: &Node, theta: Option<f64>) -> Count {
    let observed = node.counterparts.len() as f64;
    let n = node.n_links() as u32;
    let theta = theta.unwrap_or(1.0);
    let expected = ewens::expected_counterparts(theta, n);
    // The exact law needs the square of the links; beyond a few hundred, a new counterpart is rare and the first ones decide.
    let chances: Vec<f64> = (0..n.min(400)).map(|i| theta / (theta + f64::from(i))).collect();
    let law = PoissonBinomial::new(&chances);
    let (low, high) = (law.quantile(0.1), law.quantile(0.9).max(1.0));
    let over = |x: f64| if x > 0.0 { observed / x } else { 1.0 };
    Count { observed, expected, low, high, ratio: (over(high), over(expected), over(low.max(1.0))) }
}

/// Log Bayes factor of "hardly ever honoured" (a third of the usual share or less), one a service; `None` under six known answers, or when nothing is ever honoured.
fn answers(view: &View, nodes: &[Node], calls: impl Fn(&Node) -> &Vec<usize>) -> Vec<Option<f64>> {
    let counts: Vec<(usize, usize)> = nodes.iter().map(|node| Node::honoured(view, calls(node))).collect();
    let telling: Vec<(f64, f64)> = counts.iter().filter(|c| c.1 >= FEWEST_ANSWERS).map(|c| (c.0 as f64, c.1 as f64)).collect();
    if telling.len() < 2 || telling.iter().all(|c| c.0 == 0.0) {
        return vec![None; nodes.len()];
    }
    let usual = BetaBinomial::fit(&telling);
    let factor = |k: f64, n: f64| BetaBinomial::ln_pmf_uniform(k, n, 0.0, usual.mean() / 3.0) - usual.ln_pmf(k, n);
    counts
        .iter()
        .map(|&(honoured, known)| {
            // Never rises with one more honoured: the lowest factor met on the way up.
            let lowest = (0..=honoured).map(|k| factor(k as f64, known as f64)).fold(f64::INFINITY, f64::min);
            (known >= FEWEST_ANSWERS).then_some(lowest)
        })
        .collect()
}
