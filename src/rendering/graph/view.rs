//! Vertices and edges as every format writes them.
//!
//! # Choices  A vertex is called by its kind and its identifier (`partenaire:caf77`): a partner and a territory may share one. Edges that the network stores
//! once for both ways are undirected; participations and calls are directed.

use crate::dossier::{Dossier, PartnerIdx, Table};
use crate::linkage::Linkage;
use crate::network::{EdgeKind, Network, Node};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A vertex.
#[derive(Clone, Debug, PartialEq)]
pub struct Vertex {
    /// Unique among all vertices.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// `partenaire`, `action`, `territoire` or `thematique`.
    pub kind: &'static str,
    /// Type of a partner, level of a territory, status of an action; empty otherwise.
    pub sort: String,
    /// Territory of a partner: its identifier.
    pub territory: String,
    /// First and last known day of an action.
    pub span: Span,
}

/// First and last day on which something is known to have held; open where it isn't known.
pub type Span = (Option<Date>, Option<Date>);

/// An edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Vertex that it leaves, by position.
    pub source: usize,
    /// Vertex that it reaches, by position.
    pub target: usize,
    /// What it stands for: a code.
    pub kind: &'static str,
    /// Does its direction mean something?
    pub is_directed: bool,
    /// Its weight; see [`crate::network`].
    pub weight: f64,
    /// How many records stand behind it.
    pub count: u32,
    /// Periods in which it is known to have held, in order; none where nothing is known.
    pub spells: Vec<Span>,
}

impl Edge {
    /// From the first day of the first period to the last day of the last.
    pub fn span(&self) -> Span {
        let ends =
            |ends: Vec<Option<Date>>, of: fn(Date, Date) -> Date| ends.into_iter().reduce(|a, b| a.zip(b).map(|(a, b)| of(a, b))).flatten();
        (
            ends(self.spells.iter().map(|spell| spell.0).collect(), Date::min),
            ends(self.spells.iter().map(|spell| spell.1).collect(), Date::max),
        )
    }
}

/// The whole network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GraphView {
    /// What it is called.
    pub title: String,
    /// Vertices: partners, actions, territories, themes, each in canonical order. Names that another partner stands for are left out.
    pub vertices: Vec<Vertex>,
    /// Edges, by kind, then by their ends.
    pub edges: Vec<Edge>,
}

/// Every kind of edge, its code, and whether its direction means something.
const KINDS: [(EdgeKind, &str, bool); 9] = [
    (EdgeKind::Participation, "participation", true),
    (EdgeKind::Place, "action_sur_territoire", true),
    (EdgeKind::Theme, "thematique", true),
    (EdgeKind::Solicitation, "sollicitation", true),
    (EdgeKind::CoParticipation, "memes_actions", false),
    (EdgeKind::SharedMeetings, "memes_rencontres", false),
    (EdgeKind::Agreement, "memes_conventions", false),
    (EdgeKind::SharedPartners, "memes_partenaires", false),
    (EdgeKind::SimilarActions, "actions_de_meme_but", false),
];

/// The network of a dossier, ready to be written.
pub fn view(dossier: &Dossier, linkage: &Linkage, network: &Network) -> GraphView {
    let mut at: BTreeMap<Node, usize> = BTreeMap::new();
    let mut vertices = Vec::new();
    let mut add = |node: Node, vertex: Vertex| {
        at.insert(node, vertices.len());
        vertices.push(vertex);
    };
    let named = |table: Table, id: &str| format!("{}:{id}", kind_of(table));
    for (idx, partner) in dossier.partners.iter().enumerate().map(|(at, partner)| (PartnerIdx::from(at), partner)) {
        if linkage.partners.canonical(idx) != idx {
            continue;
        }
        let territory = partner.territory.map(|territory| dossier.territory(territory).id.clone()).unwrap_or_default();
        let vertex = Vertex {
            id: named(Table::Partners, &partner.id),
            label: partner.name.clone(),
            kind: kind_of(Table::Partners),
            sort: partner.kind.code().to_owned(),
            territory,
            span: Span::default(),
        };
        add(Node::Partner(idx), vertex);
    }
    for (index, action) in dossier.actions.iter().enumerate() {
        let vertex = Vertex {
            id: named(Table::Actions, &action.id),
            label: action.title.clone(),
            kind: kind_of(Table::Actions),
            sort: action.status.map(|status| status.code().to_owned()).unwrap_or_default(),
            territory: String::new(),
            span: (action.start, action.end),
        };
        add(Node::Action(index.into()), vertex);
    }
    for (index, territory) in dossier.territories.iter().enumerate() {
        let vertex = Vertex {
            id: named(Table::Territories, &territory.id),
            label: territory.name.clone(),
            kind: kind_of(Table::Territories),
            sort: territory.level.code().to_owned(),
            territory: territory.parent.map(|parent| dossier.territory(parent).id.clone()).unwrap_or_default(),
            span: Span::default(),
        };
        add(Node::Territory(index.into()), vertex);
    }
    for (index, theme) in network.themes.iter().enumerate() {
        let vertex = Vertex {
            id: format!("thematique:{theme}"),
            label: theme.clone(),
            kind: "thematique",
            sort: String::new(),
            territory: String::new(),
            span: Span::default(),
        };
        add(Node::Theme(index as u32), vertex);
    }
    let spells = spells(dossier, linkage);
    let edges = KINDS.iter().flat_map(|&(kind, code, is_directed)| {
        let tie = |(from, to, tie): (Node, Node, crate::network::Tie)| {
            let (source, target) = (*at.get(&from)?, *at.get(&to)?);
            let spells = spells.get(&(kind, from, to)).cloned().unwrap_or_default();
            Some(Edge { source, target, kind: code, is_directed, weight: tie.weight, count: tie.count, spells })
        };
        network.ties(kind).into_iter().filter_map(tie).collect::<Vec<_>>()
    });
    let edges = edges.collect();
    GraphView { title: dossier.name.clone(), vertices, edges }
}

fn kind_of(table: Table) -> &'static str {
    match table {
        Table::Partners => "partenaire",
        Table::Actions => "action",
        _ => "territoire",
    }
}

/// Known periods, by what an edge stands for and its ends.
type Spells = BTreeMap<(EdgeKind, Node, Node), Vec<Span>>;

/// The periods of each participation; the first and the last call of each pair that calls.
fn spells(dossier: &Dossier, linkage: &Linkage) -> Spells {
    let mut out = Spells::new();
    let one = |partner: PartnerIdx| Node::Partner(linkage.partners.canonical(partner));
    for row in &dossier.participations {
        let action = dossier.action(row.action);
        let span = (row.start.or(action.start), row.end.or(action.end));
        out.entry((EdgeKind::Participation, one(row.partner), Node::Action(row.action))).or_default().push(span);
    }
    for spells in out.values_mut() {
        *spells = joined(std::mem::take(spells));
    }
    for row in &dossier.solicitations {
        let spells =
            out.entry((EdgeKind::Solicitation, one(row.from), one(row.to))).or_insert_with(|| vec![(Some(row.date), Some(row.date))]);
        for span in spells {
            *span = (span.0.map(|day| day.min(row.date)), span.1.map(|day| day.max(row.date)));
        }
    }
    out
}

/// Periods that overlap are one; a row without any day says nothing, beside others that have some.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| *span != Span::default());
    // Without a first day it began before all others.
    spans.sort();
    let mut out: Vec<Span> = Vec::new();
    for (from, to) in spans {
        match out.last_mut() {
            // One that has no last day holds all that follow; one that has no first day holds all before.
            Some((_, last)) if last.zip(from).is_none_or(|(last, from)| from <= last) => *last = last.zip(to).map(|(a, b)| a.max(b)),
            _ => out.push((from, to)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_that_overlap_are_one() {
        let day = |year| Some(date(year, 1, 1));
        assert_eq!(
            joined(vec![(day(2014), day(2015)), (day(2011), day(2012)), (None, None)]),
            [(day(2011), day(2012)), (day(2014), day(2015))]
        );
        assert_eq!(joined(vec![(day(2011), day(2013)), (day(2012), day(2015)), (day(2012), None)]), [(day(2011), None)]);
        assert_eq!(joined(vec![(day(2012), day(2013)), (None, day(2011))]), [(None, day(2011)), (day(2012), day(2013))]);
        assert_eq!(joined(vec![(None, None)]), []);
        let edge = |spells| Edge { source: 0, target: 1, kind: "x", is_directed: true, weight: 1.0, count: 1, spells };
        assert_eq!(edge(vec![(day(2011), day(2012)), (day(2014), None)]).span(), (day(2011), None));
        assert_eq!(edge(Vec::new()).span(), (None, None));
    }
}
