//! Where a service stands among the others: who goes through it, how far it reaches, in how tight a circle it works. Said on the card, never part of the score.
//!
//! # Source
//! Burt, *Structural Holes*, 1992 (effective size); Seidman, "Network structure and minimum degree", Social Networks 5, 1983 (cores).

use super::super::View;
use super::links::{Links, Node};
use crate::dossier::PartnerIdx;
use crate::network::metrics::Graph;
use crate::network::metrics::brokerage::brokerage;
use crate::network::metrics::cores::core_numbers;
use crate::say;
use crate::text::{Sentence, Text, count, number};
use std::collections::{BTreeMap, BTreeSet};

/// A pair that a service joins is looked for among so many of its counterparts, the closest first.
const CLOSEST: usize = 8;

/// The place of one service in the network of calls, both ways taken together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) n_counterparts: usize,
    /// Counterparts that it called and that called it.
    pub(super) mutual: usize,
    /// Counterparts less those that the others already lead to.
    pub(super) effective_size: f64,
    /// In the tightest circle it belongs to, everybody has so many counterparts.
    pub(super) circle: u32,
    /// The same for the tightest circle of all.
    pub(super) tightest: u32,
    /// Services and directorates that it reaches directly or through one counterpart, and how many others there are.
    pub(super) within_two: usize,
    pub(super) n_others: usize,
    /// Two counterparts that no link joins but through it, the closest ones.
    pub(super) joins: Option<(PartnerIdx, PartnerIdx)>,
}

/// One place a service, in order. Cost O(calls · log + Σ over services of the links of their counterparts).
pub(super) fn places(view: &View, links: &Links) -> Vec<Place> {
    let canonical = |p: PartnerIdx| view.linkage.partners.canonical(p);
    let arcs: BTreeSet<(PartnerIdx, PartnerIdx)> = links
        .calls
        .iter()
        .map(|&row| (canonical(view.dossier.solicitations[row].from), canonical(view.dossier.solicitations[row].to)))
        .collect();
    let services: BTreeSet<PartnerIdx> = links.nodes.iter().map(|node| node.canonical).collect();
    let everyone: BTreeSet<PartnerIdx> = arcs.iter().flat_map(|&(a, b)| [a, b]).chain(services.iter().copied()).collect();
    let vertex: BTreeMap<PartnerIdx, u32> = (0u32..).zip(&everyone).map(|(v, &p)| (p, v)).collect();
    let members: Vec<PartnerIdx> = everyone.into_iter().collect();
    let mut weight: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    for &row in &links.calls {
        let call = &view.dossier.solicitations[row];
        let (a, b) = (vertex[&canonical(call.from)], vertex[&canonical(call.to)]);
        *weight.entry((a.min(b), a.max(b))).or_default() += 1.0;
    }
    let graph = Graph::undirected(members.len(), &weight.iter().map(|(&(a, b), &w)| (a, b, w)).collect::<Vec<_>>());
    let (cores, holes) = (core_numbers(&graph), brokerage(&graph));
    let tightest = cores.iter().copied().max().unwrap_or(0);
    let place = |node: &Node| {
        let v = vertex[&node.canonical];
        let mut near: Vec<(PartnerIdx, usize)> = node.counterparts.iter().map(|(&p, exchange)| (p, exchange.number())).collect();
        let mutual = near.iter().filter(|(p, _)| arcs.contains(&(node.canonical, *p)) && arcs.contains(&(*p, node.canonical))).count();
        near.sort_by_key(|&(p, n)| (std::cmp::Reverse(n), p));
        let closest: Vec<PartnerIdx> = near.iter().take(CLOSEST).map(|(p, _)| *p).collect();
        let are_strangers = |a: PartnerIdx, b: PartnerIdx| !arcs.contains(&(a, b)) && !arcs.contains(&(b, a));
        let mut pairs = (1..closest.len()).flat_map(|j| (0..j).map(move |i| (i, j)));
        let joins = pairs.find(|&(i, j)| are_strangers(closest[i], closest[j])).map(|(i, j)| (closest[i], closest[j]));
        let around = graph.neighbours(v).iter().flat_map(|&u| graph.neighbours(u).iter().copied().chain([u]));
        let reached: BTreeSet<u32> = around.filter(|&u| u != v && services.contains(&members[u as usize])).collect();
        Place {
            n_counterparts: near.len(),
            mutual,
            effective_size: holes[v as usize].map_or(0.0, |hole| hole.effective_size),
            circle: cores[v as usize],
            tightest,
            within_two: reached.len(),
            n_others: services.len().saturating_sub(1),
            joins,
        }
    };
    links.nodes.iter().map(place).collect()
}

impl Place {
    /// What is said of it on the card: label and sentence.
    pub(super) fn facts(&self, view: &View) -> Vec<(Text, Sentence)> {
        let mut out = Vec::new();
        let n = self.n_others;
        let reached = count(self.within_two, ("service", "services"), ("service", "services"));
        out.push((
            Text { fr: "Qui il peut joindre", en: "Whom it can reach" },
            if self.within_two == 0 {
                say!(
                    "aucun des {n} autres services, ni directement ni par un intermédiaire"
                        | "none of the {n} other services, neither directly nor through a go-between"
                )
            } else {
                let (fr, en) = (reached.fr, reached.en);
                say!("{fr} sur {n}, directement ou par un seul intermédiaire" | "{en} out of {n}, directly or through one go-between")
            },
        ));
        if let Some((a, b)) = self.joins {
            let (a, b) = (&view.dossier.partner(a).name, &view.dossier.partner(b).name);
            out.push((
                Text { fr: "Fait le lien", en: "Joins" },
                say!(
                    "entre «\u{202f}{a}\u{202f}» et «\u{202f}{b}\u{202f}», qui ne s'appellent pas l'un l'autre"
                        | "“{a}” and “{b}”, which don't call each other"
                ),
            ));
        }
        if self.n_counterparts > 1 {
            let (all, size) = (self.n_counterparts, number(self.effective_size, 0));
            let (mutual, mutual_en) =
                if self.mutual == 0 { ("aucun".to_owned(), "none".to_owned()) } else { (self.mutual.to_string(), self.mutual.to_string()) };
            out.push((
                Text { fr: "Ses interlocuteurs", en: "Its counterparts" },
                Sentence {
                    fr: format!(
                        "{all}, dont environ {} qui ne se connaissent pas par ailleurs\u{202f}; appels dans les deux sens avec {mutual} d'entre eux",
                        size.fr
                    ),
                    en: format!("{all}, of whom some {} that are not otherwise in touch; calls both ways with {mutual_en} of them", size.en),
                },
            ));
        }
        if self.circle > 0 {
            let (own, tightest) = (self.circle, self.tightest);
            out.push((
                Text { fr: "Place parmi les services", en: "Place among the services" },
                if own == tightest {
                    say!(
                        "au cœur, là où chacun a au moins {own} interlocuteurs"
                            | "at the heart, where everybody has at least {own} counterparts"
                    )
                } else {
                    let least = count(own as usize, ("interlocuteur", "interlocuteurs"), ("counterpart", "counterparts"));
                    let (fr, en) = (least.fr, least.en);
                    say!(
                        "à l'écart\u{202f}: autour de lui chacun a au moins {fr}, contre {tightest} au cœur"
                            | "aside: around it everybody has at least {en}, {tightest} at the heart"
                    )
                },
            ));
        }
        out
    }
}
