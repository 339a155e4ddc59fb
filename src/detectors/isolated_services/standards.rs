//! What each service is compared with: the dossier as it would be without a single call of its own.
//!
//! Expectations, and how much services differ, come from the others, from the calls among which this service is at neither end. So one more link of a service can't raise
//! what is expected of it, not even through the other end, often one of its peers: the law "one more honoured link never raises isolation" holds on the whole dossier.
//! (What must stay as it was: the period that the calls cover, and the first day on which the service itself was seen.)
//!
//! Among more than [`MANY`] services, those of one part out of twenty are left out together, which costs each of them one peer in twenty and no more.

use super::super::View;
use super::assess::SHARE;
use super::channels::{Answers, LOW, Standard};
use super::links::{Beside, Links, recorded};
use super::size;
use crate::dossier::PartnerIdx;
use crate::statistics::ewens;
use crate::statistics::gamma_poisson::{GammaPoisson, expected_from_peers, expected_of_another};
use crate::statistics::random::{Stream, item};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Up to so many services, each is left out by itself.
const MANY: usize = 100;
/// Above, so many parts.
const PARTS: usize = 20;
const SEED: u64 = 2014;

/// One standard a service, in order; for one that can't be judged too. Cost O(parts · (calls + services · 100)).
pub(super) fn standards(view: &View, links: &Links) -> Vec<Standard> {
    let sizes = sizes(view, links);
    let by_part: Vec<Vec<(usize, Standard)>> = parts(view, links).par_iter().map(|part| without(view, links, &sizes, part)).collect();
    let mut standards: Vec<(usize, Standard)> = by_part.into_iter().flatten().collect();
    standards.sort_by_key(|(position, _)| *position);
    standards.into_iter().map(|(_, standard)| standard).collect()
}

/// The standard of one service alone.
#[cfg(test)]
pub(super) fn standard_of(view: &View, links: &Links, position: usize) -> Standard {
    let part = parts(view, links).into_iter().find(|part| part.contains(&position)).expect("every service is in a part");
    let of_part = without(view, links, &sizes(view, links), &part);
    of_part.into_iter().find(|(at, _)| *at == position).expect("each of the part has its standard").1
}

fn sizes(view: &View, links: &Links) -> Vec<Option<f64>> {
    links.nodes.iter().map(|node| size::of(view, node.canonical)).collect()
}

/// Services left out together: positions. By what they are called in the tables and nothing else, so that another service changes nobody's part.
fn parts(view: &View, links: &Links) -> Vec<Vec<usize>> {
    let n = links.nodes.len();
    if n <= MANY {
        return (0..n).map(|i| vec![i]).collect();
    }
    let mut parts = vec![Vec::new(); PARTS];
    for (i, node) in links.nodes.iter().enumerate() {
        parts[Stream::new(SEED, item(&view.dossier.partner(node.canonical).id)).below(PARTS)].push(i);
    }
    parts
}

/// The standards of some services, from the dossier without their calls.
fn without(view: &View, links: &Links, sizes: &[Option<f64>], part: &[usize]) -> Vec<(usize, Standard)> {
    let (nodes, dossier) = (&links.nodes, view.dossier);
    let out: BTreeSet<PartnerIdx> = part.iter().map(|&i| nodes[i].canonical).collect();
    let is_out = |p: PartnerIdx| out.contains(&view.linkage.partners.canonical(p));
    let calls =
        links.calls.iter().copied().filter(|&row| !is_out(dossier.solicitations[row].from) && !is_out(dossier.solicitations[row].to));
    let recorded = recorded(view, calls);
    let is_recorded = |i: usize| dossier.partner(nodes[i].canonical).territory.is_none_or(|t| recorded[t.index()]);
    let peers: Vec<(usize, Beside)> =
        (0..nodes.len()).filter(|&i| !out.contains(&nodes[i].canonical) && is_recorded(i)).map(|i| (i, nodes[i].beside(&out))).collect();

    let own_sizes: Vec<Option<f64>> = peers.iter().map(|peer| peer.0).chain(part.iter().copied()).map(|i| sizes[i]).collect();
    let counted = |count: &dyn Fn(&Beside) -> usize| {
        let of_peers = peers.iter().map(|(i, beside)| (nodes[*i].kind, links.exposure(beside.first_seen), count(beside) as f64));
        let own = part.iter().map(|&i| (nodes[i].kind, links.exposure(nodes[i].first_seen()), 0.0));
        let units = size::exposures(&of_peers.chain(own).collect::<Vec<_>>(), &own_sizes, peers.len());
        let (of_peers, own) = units.split_at(peers.len());
        let pairs: Vec<(f64, f64)> = of_peers.iter().map(|unit| unit.2).zip(expected_from_peers(of_peers)).collect();
        let expected: Vec<f64> = own.iter().map(|&(kind, exposure, _)| expected_of_another(of_peers, kind, exposure)).collect();
        (GammaPoisson::fit_beside(&pairs, &LOW, SHARE), expected)
    };
    let (of_links, expected) = counted(&|beside| beside.sent.number + beside.received.number);
    let (received, expected_received) = counted(&|beside| beside.received.number);
    let (sent_answers, received_answers) =
        (Answers::fit(peers.iter().map(|peer| peer.1.sent)), Answers::fit(peers.iter().map(|peer| peer.1.received)));
    // Among the peers of its kind; written down or not, each call met somebody.
    let theta = |i: usize| {
        let same_kind = peers.iter().filter(|peer| nodes[peer.0].kind == nodes[i].kind);
        ewens::fit(&same_kind.map(|peer| peer.1.spread.as_slice()).collect::<Vec<_>>())
    };
    let each = part.iter().zip(expected.iter().zip(&expected_received));
    each.map(|(&i, (&expected, &expected_received))| {
        let standard = Standard { links: of_links, received, expected, expected_received, theta: theta(i), sent_answers, received_answers };
        (i, standard)
    })
    .collect()
}
