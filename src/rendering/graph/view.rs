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
}

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
    /// First and last day on which it is known to have held.
    pub span: (Option<Date>, Option<Date>),
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
        };
        add(Node::Theme(index as u32), vertex);
    }
    let spans = spans(dossier, linkage);
    let edges = KINDS.iter().flat_map(|&(kind, code, is_directed)| {
        let tie = |(from, to, tie): (Node, Node, crate::network::Tie)| {
            let (source, target) = (*at.get(&from)?, *at.get(&to)?);
            let span = spans.get(&(kind, from, to)).copied().unwrap_or_default();
            Some(Edge { source, target, kind: code, is_directed, weight: tie.weight, count: tie.count, span })
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

/// First and last known days, by what an edge stands for and its ends.
type Spans = BTreeMap<(EdgeKind, Node, Node), (Option<Date>, Option<Date>)>;

/// First and last day of each participation and of each pair that calls.
fn spans(dossier: &Dossier, linkage: &Linkage) -> Spans {
    let mut out = Spans::new();
    let one = |partner: PartnerIdx| Node::Partner(linkage.partners.canonical(partner));
    for row in &dossier.participations {
        let action = dossier.action(row.action);
        let (from, to) = (row.start.or(action.start), row.end.or(action.end));
        let span = out.entry((EdgeKind::Participation, one(row.partner), Node::Action(row.action))).or_insert((from, to));
        // A row without a beginning, or without an end, has none to give: the span stays open there.
        *span = (span.0.zip(from).map(|(a, b)| a.min(b)), span.1.zip(to).map(|(a, b)| a.max(b)));
    }
    for row in &dossier.solicitations {
        let span = out.entry((EdgeKind::Solicitation, one(row.from), one(row.to))).or_insert((Some(row.date), Some(row.date)));
        *span = (span.0.map(|day| day.min(row.date)), span.1.map(|day| day.max(row.date)));
    }
    out
}
