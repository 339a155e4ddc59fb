//! From the rows that a filter lets through to nodes and links.
//!
//! # Choices  The network of the analysis weighs everything over the whole life of the dossier; here one looks at a part, a theme, a period, so ties are counted again
//! from the rows, with the same projection ([`project`]) and the same bounds. A node's and a link's figure is a number of rows, those that its address opens.
//! # Cost     O(rows + Σ k²) over actions or meetings of k ≤ 200 members.

use super::filter::Filter;
use super::reader::Reader;
use crate::dossier::{ActionIdx, PartnerIdx, Table, TerritoryIdx};
use crate::network::Node;
use crate::network::project::project;
use crate::text::Text;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Each partner keeps this many of its strongest ties, as in the network of the analysis.
const STRONGEST: usize = 20;

/// Nodes shown at most: the largest.
pub const MOST_NODES: usize = 2000;

/// Links shown at most: the strongest of each node, then the strongest of all.
pub const MOST_LINKS: usize = 4000;

/// What is linked with what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tied {
    /// Partners that take part in the same actions.
    #[default]
    Together,
    /// Partners present at the same meetings.
    Meetings,
    /// Partners that call on each other.
    Calls,
    /// Partners with their actions.
    Actions,
    /// Partners with the territories of their actions.
    Territories,
}

impl Tied {
    /// Every one, in the order of the form.
    pub const ALL: &'static [Self] = &[Self::Together, Self::Meetings, Self::Calls, Self::Actions, Self::Territories];

    /// Its value in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Together => "partenaires",
            Self::Meetings => "rencontres",
            Self::Calls => "sollicitations",
            Self::Actions => "actions",
            Self::Territories => "territoires",
        }
    }

    /// The one of a value.
    pub fn of(code: Option<&str>) -> Option<Self> {
        code.map_or(Some(Self::default()), |code| Self::ALL.iter().copied().find(|tied| tied.code() == code))
    }

    /// What is seen.
    pub const fn label(self) -> Text {
        match self {
            Self::Together => Text { fr: "Partenaires des mêmes actions", en: "Partners of the same actions" },
            Self::Meetings => Text { fr: "Partenaires présents aux mêmes rencontres", en: "Partners present at the same meetings" },
            Self::Calls => Text { fr: "Partenaires qui se sollicitent", en: "Partners that call on each other" },
            Self::Actions => Text { fr: "Partenaires et actions", en: "Partners and actions" },
            Self::Territories => Text { fr: "Partenaires et territoires", en: "Partners and territories" },
        }
    }

    /// What a link's figure counts: singular and plural in French, then in English.
    pub const fn unit(self) -> ((&'static str, &'static str), (&'static str, &'static str)) {
        match self {
            Self::Together => (("action commune", "actions communes"), ("shared action", "shared actions")),
            Self::Meetings => (("rencontre commune", "rencontres communes"), ("shared meeting", "shared meetings")),
            Self::Calls => (("sollicitation", "sollicitations"), ("call", "calls")),
            Self::Actions => (("participation", "participations"), ("participation", "participations")),
            Self::Territories => (("action", "actions"), ("action", "actions")),
        }
    }

    /// Does it know the themes of actions?
    pub const fn has_themes(self) -> bool {
        !matches!(self, Self::Meetings | Self::Calls)
    }
}

/// A node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// What it is.
    pub node: Node,
    /// How many rows it opens.
    pub count: usize,
}

/// A link, by positions among the nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// One end, before the other.
    pub from: usize,
    /// The other end.
    pub to: usize,
    /// Orders links: the number of rows, or for partners of the same actions or meetings, what small ones weigh more.
    pub weight: f64,
    /// How many rows it opens.
    pub count: usize,
}

/// Nodes, the largest first, and links, the strongest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// Nodes.
    pub dots: Vec<Dot>,
    /// Links.
    pub links: Vec<Link>,
    /// How many nodes there are in all.
    pub n_dots: usize,
    /// How many links there are in all.
    pub n_links: usize,
}

type Ties = BTreeMap<(Node, Node), (f64, usize)>;

/// The nodes and links of what a filter lets through, whole. The filter's partner and action play no part: see [`Graph::around`].
pub fn gather(reader: &Reader, tied: Tied) -> Graph {
    let mut counts: BTreeMap<Node, usize> = BTreeMap::new();
    let mut ties = Ties::new();
    match tied {
        Tied::Together => {
            let events = reader.rows(Table::Actions).into_iter().map(|row| reader.members(ActionIdx(row.index)).to_vec());
            together(reader, events, &mut counts, &mut ties);
        }
        Tied::Meetings => {
            let events = reader.rows(Table::Meetings).into_iter().map(|row| reader.present(row.index as usize).to_vec());
            together(reader, events, &mut counts, &mut ties);
        }
        Tied::Calls => {
            for row in reader.rows(Table::Solicitations) {
                let partners = reader.facts(row).partners;
                let (a, b) = (partners[0].min(partners[1]), partners[0].max(partners[1]));
                *counts.entry(Node::Partner(a)).or_default() += 1;
                if a != b {
                    *counts.entry(Node::Partner(b)).or_default() += 1;
                    tie(&mut ties, Node::Partner(a), Node::Partner(b));
                }
            }
        }
        Tied::Actions => {
            for row in reader.rows(Table::Participations) {
                let action = reader.dossier.participations[row.index as usize].action;
                for partner in reader.facts(row).partners {
                    *counts.entry(Node::Partner(partner)).or_default() += 1;
                    *counts.entry(Node::Action(action)).or_default() += 1;
                    tie(&mut ties, Node::Partner(partner), Node::Action(action));
                }
            }
        }
        Tied::Territories => {
            for row in reader.rows(Table::Actions) {
                let idx = ActionIdx(row.index);
                let asked = reader.filter.territory;
                let places = &reader.dossier.action(idx).territories;
                let places: Vec<TerritoryIdx> =
                    places.iter().copied().filter(|place| asked.is_none_or(|asked| reader.is_in(*place, asked))).collect();
                places.iter().for_each(|place| *counts.entry(Node::Territory(*place)).or_default() += 1);
                for partner in reader.members(idx) {
                    *counts.entry(Node::Partner(*partner)).or_default() += 1;
                    places.iter().for_each(|place| tie(&mut ties, Node::Partner(*partner), Node::Territory(*place)));
                }
            }
        }
    }
    assemble(counts, &ties)
}

fn tie(ties: &mut Ties, from: Node, to: Node) {
    let entry = ties.entry((from, to)).or_insert((0.0, 0));
    *entry = (entry.0 + 1.0, entry.1 + 1);
}

fn together(reader: &Reader, events: impl Iterator<Item = Vec<PartnerIdx>>, counts: &mut BTreeMap<Node, usize>, ties: &mut Ties) {
    let events: Vec<Vec<u32>> = events.map(|members| members.into_iter().map(|partner| partner.0).collect()).collect();
    for member in events.iter().flatten() {
        *counts.entry(Node::Partner(PartnerIdx(*member))).or_default() += 1;
    }
    for shared in project(&events, reader.dossier.partners.len(), STRONGEST) {
        let ends = (Node::Partner(PartnerIdx(shared.left)), Node::Partner(PartnerIdx(shared.right)));
        ties.insert(ends, (shared.weight, shared.n_events as usize));
    }
}

/// Nodes in order of size, then of record; links in order of weight, then of their ends.
fn assemble(counts: BTreeMap<Node, usize>, ties: &Ties) -> Graph {
    let mut dots: Vec<Dot> = counts.into_iter().map(|(node, count)| Dot { node, count }).collect();
    dots.sort_by_key(|dot| (Reverse(dot.count), dot.node));
    let at: BTreeMap<Node, usize> = dots.iter().enumerate().map(|(at, dot)| (dot.node, at)).collect();
    let mut links: Vec<Link> = ties
        .iter()
        .filter_map(|((a, b), (weight, count))| {
            let (a, b) = (*at.get(a)?, *at.get(b)?);
            Some(Link { from: a.min(b), to: a.max(b), weight: *weight, count: *count })
        })
        .collect();
    links.sort_by(|a, b| b.weight.total_cmp(&a.weight).then((a.from, a.to).cmp(&(b.from, b.to))));
    Graph { n_dots: dots.len(), n_links: links.len(), dots, links }
}

impl Graph {
    /// Only the nodes that are wanted, and the links among them.
    fn among(self, is_wanted: impl Fn(usize, &Dot) -> bool) -> Self {
        let mut place = vec![None; self.dots.len()];
        let mut dots = Vec::new();
        for (at, dot) in self.dots.iter().enumerate() {
            if is_wanted(at, dot) {
                place[at] = Some(dots.len());
                dots.push(*dot);
            }
        }
        let links = self.links.iter().filter_map(|link| Some(Link { from: place[link.from]?, to: place[link.to]?, ..*link })).collect();
        Self { dots, links, ..self }
    }

    /// Only nodes of a set, those that have a place on the plan.
    pub fn placed(self, has_place: impl Fn(Node) -> bool) -> Self {
        self.among(|_, dot| has_place(dot.node))
    }

    /// A node, those that it is linked with, and the links among them: how many there are in all is counted there too.
    pub fn around(self, centre: Node) -> Self {
        let at = self.dots.iter().position(|dot| dot.node == centre);
        let mut is_near = vec![false; self.dots.len()];
        for link in &self.links {
            if Some(link.from) == at || Some(link.to) == at {
                (is_near[link.from], is_near[link.to]) = (true, true);
            }
        }
        if let Some(at) = at {
            is_near[at] = true;
        }
        let near = self.among(|at, _| is_near[at]);
        Self { n_dots: near.dots.len(), n_links: near.links.len(), ..near }
    }

    /// The largest nodes, and of their links the strongest of each and then of all.
    pub fn bounded(self, most_dots: usize, most_links: usize) -> Self {
        let mut graph = self.among(|at, _| at < most_dots);
        if graph.links.len() > most_links {
            let mut has_one = vec![false; graph.dots.len()];
            // Links come strongest first: the first that a node meets is its strongest.
            let is_first: Vec<bool> = graph
                .links
                .iter()
                .map(|link| {
                    let is_first = !(has_one[link.from] && has_one[link.to]);
                    (has_one[link.from], has_one[link.to]) = (true, true);
                    is_first
                })
                .collect();
            let mut room = most_links.saturating_sub(is_first.iter().filter(|first| **first).count());
            let mut first = is_first.into_iter();
            graph.links.retain(|_| {
                let is_kept = first.next().unwrap_or(false);
                let has_room = !is_kept && room > 0;
                room -= usize::from(has_room);
                is_kept || has_room
            });
        }
        graph
    }
}

/// The filter that chooses nodes and links: without what only centres the view.
pub fn chooses(filter: &Filter, tied: Tied) -> Filter {
    let theme = filter.theme.clone().filter(|_| tied.has_themes());
    Filter { partner: None, with: None, action: None, ids: Default::default(), theme, ..filter.clone() }
}
