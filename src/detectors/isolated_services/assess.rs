//! The judgement: four ways of standing apart, each a probability made of additive evidence, and one status.

use super::super::View;
use super::channels::{Answers, Count, Standard};
use super::links::{Links, Node};
#[cfg(test)]
use super::standards::standard_of;
use super::standards::standards;
use crate::settings::Section;
use crate::statistics::scalar::{logit, sigmoid};
use crate::statistics::two_group::nameable;

/// How many services are isolated in one of these ways, before looking.
pub(super) const SHARE: f64 = 0.04;
/// No finding is surer than this: log-odds of 0.9999.
const SUREST: f64 = 9.21;

/// Highest confidence about a service that no table dates: it may have closed, or not opened yet.
const UNDATED_CAP: f64 = 0.49;

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
    let each = links.nodes.iter().zip(standards(view, links));
    let mut out: Vec<Assessment> = each.map(|(node, standard)| judge(view, settings, links, node, &standard)).collect();
    decide(&mut out, settings);
    out
}

/// Judges one service by its standard, before it is decided who is named.
fn judge(view: &View, settings: &Section, links: &Links, node: &Node, standard: &Standard) -> Assessment {
    let is_known = !node.is_unrecorded && !links.calls.is_empty();
    let (sent, received) = (Node::honoured(view, &node.sent), Node::honoured(view, &node.received));
    let (fewest, prior) = (settings.number("expected_minimum"), logit(SHARE));
    let (n, n_received, k) = (node.n_links() as u32, node.received.len() as u32, node.counterparts.len() as u32);
    let is_judged = is_known && links.exposure(node.first_seen()) >= settings.number("exposure_minimum") && standard.expected >= fewest;
    let (all, all_received) = standard.counts(n, n_received, 0.0);
    let mut assessment = Assessment {
        status: if is_known { Status::TooEarly } else { Status::NotAssessable },
        motive: None,
        score: None,
        prior,
        factor: 0.0,
        ceiling: 0.0,
        links: all,
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
        let (n, n_received, k, had) = (n + more as u32, n_received + more as u32, k + more as u32, received);
        let mut channels = vec![(apart, standard.apart(n, k))];
        if standard.expected_received >= fewest {
            channels.push((Motive::NeverAsked, standard.few_received(n_received)));
        }
        channels.extend(answered(&standard.sent_answers, sent).map(|factor| (Motive::AskedInVain, factor)));
        let had = (had.0 + more, had.1 + more);
        channels.extend(answered(&standard.received_answers, had).map(|factor| (Motive::CannotAnswer, factor)));
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
    let surest = if node.first_seen().is_some() { SUREST } else { logit(UNDATED_CAP) };
    let score = sigmoid((prior + factor).clamp(-SUREST, surest));
    let counts = standard.counts(n, n_received, score);
    match motive {
        Motive::NoLink => assessment.links = counts.0,
        Motive::NeverAsked => assessment.received = counts.1,
        Motive::OneCounterpart => {}
        Motive::AskedInVain => assessment.honoured = standard.sent_answers.map(|a| a.count(sent.0, sent.1, score)),
        Motive::CannotAnswer => assessment.honoured = standard.received_answers.map(|a| a.count(received.0, received.1, score)),
    }
    if score >= 0.5 {
        assessment.links_to_leave = (1..=MOST_MORE).find(|&more| channels(more).iter().all(|channel| prior + channel.1 < 0.0));
    }
    assessment.factor = factor;
    assessment.ceiling = (prior + factor).clamp(-SUREST, surest) - (prior + factor);
    assessment.score = Some(score);
    assessment.motive = Some(motive);
    assessment
}

/// The probability that [`assess`] gives to one service, at the cost of one standard.
#[cfg(test)]
pub(super) fn score_of(view: &View, settings: &Section, links: &Links, position: usize) -> Option<f64> {
    judge(view, settings, links, &links.nodes[position], &standard_of(view, links, position)).score
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
