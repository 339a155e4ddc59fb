//! The judgement: four ways of standing apart, each a probability made of additive evidence, and one status.

use super::super::View;
use super::channels::{Answers, Count, LOW, Standard};
use super::links::{Links, Node};
use super::size;
use crate::settings::Section;
use crate::statistics::ewens;
use crate::statistics::gamma_poisson::{GammaPoisson, expected_from_peers};
use crate::statistics::scalar::{logit, sigmoid};
use crate::statistics::two_group::nameable;

/// How many services are isolated in one of these ways, before looking.
pub(super) const SHARE: f64 = 0.04;
/// No finding is surer than this: log-odds of 0.9999.
const SUREST: f64 = 9.21;

/// More links than this are no longer "a few more".
const MOST_MORE: usize = 10;

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
    /// Calls sent, or received, that were honoured: what the motives about answers speak of.
    pub(super) honoured: Option<Count>,
    /// How many more honoured calls received, each from somebody new, would bring every channel under ½; `None` above [`MOST_MORE`], or when it stands there already.
    pub(super) links_to_leave: Option<usize>,
}

impl Assessment {
    /// The count that its motive speaks of.
    pub(super) fn told(&self) -> Count {
        match self.motive {
            Some(Motive::NeverAsked) => self.received,
            Some(Motive::OneCounterpart) => self.counterparts,
            Some(Motive::AskedInVain | Motive::CannotAnswer) => self.honoured.unwrap_or(self.links),
            Some(Motive::NoLink) | None => self.links,
        }
    }
}

/// Judges every service, in order. Cost O(links + services · peers) with peers taken to 50 at most.
pub(super) fn assess(view: &View, settings: &Section, links: &Links) -> Vec<Assessment> {
    let nodes = &links.nodes;
    let is_known = |node: &Node| !node.is_unrecorded && !links.calls.is_empty();
    let standards = standards(view, nodes, is_known);
    let sent = |node: &Node| Node::honoured(view, &node.sent);
    let received = |node: &Node| Node::honoured(view, &node.received);
    let (sent_answers, received_answers) = (Answers::fit(view, nodes, |n| &n.sent), Answers::fit(view, nodes, |n| &n.received));
    let fewest = settings.number("expected_minimum");
    let prior = logit(SHARE);
    let mut out: Vec<Assessment> = nodes
        .iter()
        .zip(&standards)
        .map(|(node, standard)| {
            let (n, n_received, k) = (node.n_links() as u32, node.received.len() as u32, node.counterparts.len() as u32);
            let is_judged = is_known(node) && node.exposure >= settings.number("exposure_minimum") && standard.expected >= fewest;
            let (links, all_received) = standard.counts(n, n_received, 0.0);
            let mut assessment = Assessment {
                status: if is_known(node) { Status::TooEarly } else { Status::NotAssessable },
                motive: None,
                score: None,
                prior,
                factor: 0.0,
                ceiling: 0.0,
                links,
                received: all_received,
                counterparts: standard.counterparts(n, k),
                honoured: None,
                links_to_leave: None,
            };
            if !is_judged {
                return assessment;
            }
            let apart = if standard.is_narrow(n, k) { Motive::OneCounterpart } else { Motive::NoLink };
            let answered = |answers: &Option<Answers>, of: (usize, usize)| answers.and_then(|a| a.hardly_honoured(of.0, of.1));
            // As it stands, or with `more` honoured calls from somebody new.
            let channels = |more: usize| {
                let (n, n_received, k, had) = (n + more as u32, n_received + more as u32, k + more as u32, received(node));
                let mut channels = vec![(apart, standard.apart(n, k))];
                if standard.expected_received >= fewest {
                    channels.push((Motive::NeverAsked, standard.few_received(n_received)));
                }
                channels.extend(answered(&sent_answers, sent(node)).map(|factor| (Motive::AskedInVain, factor)));
                let had = (had.0 + more, had.1 + more);
                channels.extend(answered(&received_answers, had).map(|factor| (Motive::CannotAnswer, factor)));
                channels
            };
            let (mut motive, factor) =
                channels(0).into_iter().fold((Motive::NoLink, f64::NEG_INFINITY), |best, next| if next.1 > best.1 { next } else { best });
            // A service that calls and is never called is told as such, even where its few calls make the stronger case.
            if motive == Motive::NoLink && node.received.is_empty() && node.sent.len() >= 2 {
                motive = Motive::NeverAsked;
            } else if motive == Motive::NeverAsked && node.sent.len() < 2 {
                motive = Motive::NoLink;
            }
            let score = sigmoid((prior + factor).clamp(-SUREST, SUREST));
            let counts = standard.counts(n, n_received, score);
            match motive {
                Motive::NoLink => assessment.links = counts.0,
                Motive::NeverAsked => assessment.received = counts.1,
                Motive::OneCounterpart => {}
                Motive::AskedInVain => assessment.honoured = sent_answers.map(|a| a.count(sent(node).0, sent(node).1, score)),
                Motive::CannotAnswer => assessment.honoured = received_answers.map(|a| a.count(received(node).0, received(node).1, score)),
            }
            if score >= 0.5 {
                assessment.links_to_leave = (1..=MOST_MORE).find(|&more| channels(more).iter().all(|channel| prior + channel.1 < 0.0));
            }
            assessment.factor = factor;
            assessment.ceiling = (prior + factor).clamp(-SUREST, SUREST) - (prior + factor);
            assessment.score = Some(score);
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

/// What each service is compared with, in order. Services that can't be judged still have one, of no link expected.
fn standards(view: &View, nodes: &[Node], is_known: impl Fn(&Node) -> bool) -> Vec<Standard> {
    let known: Vec<usize> = (0..nodes.len()).filter(|&i| is_known(&nodes[i])).collect();
    let thetas = thetas(nodes);
    let counted = |count: &dyn Fn(&Node) -> usize| {
        let seen: Vec<(usize, f64, f64)> = known.iter().map(|&i| (nodes[i].kind, nodes[i].exposure, count(&nodes[i]) as f64)).collect();
        let sizes: Vec<Option<f64>> = known.iter().map(|&i| size::of(view, nodes[i].canonical)).collect();
        let units = size::exposures(&seen, &sizes);
        let mut expected = vec![0.0; nodes.len()];
        known.iter().zip(expected_from_peers(&units)).for_each(|(&i, e)| expected[i] = e);
        let pairs: Vec<(f64, f64)> = known.iter().map(|&i| (count(&nodes[i]) as f64, expected[i])).collect();
        (GammaPoisson::fit_beside(&pairs, &LOW, SHARE), expected)
    };
    let (links, expected) = counted(&|node| node.n_links());
    let (received, expected_received) = counted(&|node| node.received.len());
    let each = |i: usize| Standard { links, received, expected: expected[i], expected_received: expected_received[i], theta: thetas[i] };
    (0..nodes.len()).map(each).collect()
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
