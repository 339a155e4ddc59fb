//! GraphML and GEXF → a table of vertices and a table of edges.
//!
//! # Odd cases  Attributes are called by their names, not by their keys; what a program draws with (`viz:`) is passed over. A graph within a vertex gives its vertices and
//! edges like the others. Entities are those of XML alone: no other is ever expanded.
//! # Source     <http://graphml.graphdrawing.org>; <https://gexf.net>

use crate::sources::{MOST_CELLS, RawTable};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::BTreeMap;

/// A vertex or an edge: its attributes by name.
type Item = BTreeMap<String, String>;

#[derive(Default)]
struct Graph {
    nodes: Vec<Item>,
    edges: Vec<Item>,
    /// Key of an attribute → its name, for vertices and for edges.
    names: [BTreeMap<String, String>; 2],
    /// Are edges directed unless they say otherwise?
    default: String,
}

/// Is it the first element of a graph?
pub(super) fn is_graph(root: &str) -> bool {
    matches!(root, "graphml" | "gexf")
}

/// The vertices and the edges of a graph. What is wrong with the XML was said when it was opened.
pub(super) fn tables(name: &str, text: &str) -> Vec<RawTable> {
    let graph = read(text);
    let nodes = table(&format!("{name} (nœuds)"), &["id", "label"], &graph.nodes);
    let edges = table(&format!("{name} (liens)"), &["source", "target"], &graph.edges);
    [nodes, edges].into_iter().flatten().collect()
}

fn attributes(start: &BytesStart<'_>) -> Item {
    let read = start.attributes().filter_map(Result::ok);
    let value = |attribute: &quick_xml::events::attributes::Attribute<'_>| {
        attribute.normalized_value(XmlVersion::Implicit1_0).map(|text| text.into_owned()).unwrap_or_default()
    };
    read.map(|attribute| (attribute.key.local_name().as_ref().to_owned(), value(&attribute))).collect()
}

fn read(text: &str) -> Graph {
    let mut graph = Graph { default: "directed".to_owned(), ..Graph::default() };
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    // What is being read, outermost first: a vertex may hold a graph.
    let mut open: Vec<(bool, Item)> = Vec::new();
    // Of which things attributes are being declared (GEXF), and the attribute whose value is being read (GraphML).
    let (mut class, mut key, mut words) = (0, String::new(), String::new());
    while let Ok(event) = reader.read_event() {
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let mut found = attributes(&start);
                let mut take = |name: &str| found.remove(name).unwrap_or_default();
                match start.local_name().as_ref() {
                    "key" => {
                        let (of, id) = (take("for"), take("id"));
                        let name = Some(take("attr.name"))
                            .or_else(|| Some(take("name")))
                            .filter(|name| !name.is_empty())
                            .unwrap_or_else(|| id.clone());
                        for (at, kind) in ["node", "edge"].into_iter().enumerate() {
                            if of == kind || of == "all" || of.is_empty() {
                                graph.names[at].insert(id.clone(), name.clone());
                            }
                        }
                    }
                    "graph" => {
                        let default = [take("edgedefault"), take("defaultedgetype")].concat();
                        if !default.is_empty() {
                            graph.default = default;
                        }
                    }
                    "attributes" => class = usize::from(take("class") == "edge"),
                    "attribute" => {
                        let (id, title) = (take("id"), take("title"));
                        graph.names[class].insert(id, title);
                    }
                    name @ ("node" | "edge") => {
                        let is_edge = name == "edge";
                        if is_edge && is_empty {
                            graph.edges.push(found);
                        } else if is_empty {
                            graph.nodes.push(found);
                        } else {
                            open.push((is_edge, found));
                        }
                    }
                    "data" => (key, words) = (take("key"), String::new()),
                    "attvalue" => {
                        let (of, value) = ([take("for"), take("id")].concat(), take("value"));
                        set(&graph.names, open.last_mut(), &of, value);
                    }
                    _ => {}
                }
            }
            Event::Text(text) => words.push_str(&text.xml10_content()),
            Event::CData(text) => words.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let known = match &*reference.xml10_content() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                words.extend(known);
            }
            Event::End(end) => match end.local_name().as_ref() {
                "data" if !key.is_empty() => {
                    let value = std::mem::take(&mut words).trim().to_owned();
                    set(&graph.names, open.last_mut(), &std::mem::take(&mut key), value);
                }
                "node" | "edge" => {
                    if let Some((is_edge, item)) = open.pop() {
                        if is_edge { graph.edges.push(item) } else { graph.nodes.push(item) }
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    for edge in &mut graph.edges {
        edge.entry("type".to_owned()).or_insert_with(|| graph.default.clone());
    }
    graph
}

fn set(names: &[BTreeMap<String, String>; 2], open: Option<&mut (bool, Item)>, key: &str, value: String) {
    if let Some((is_edge, item)) = open {
        let name = names[usize::from(*is_edge)].get(key).map_or(key, String::as_str);
        if !value.is_empty() {
            item.insert(name.to_owned(), value);
        }
    }
}

fn table(name: &str, first: &[&str], items: &[Item]) -> Option<RawTable> {
    let mut columns: Vec<&str> = first.to_vec();
    let mut known: std::collections::BTreeSet<&str> = first.iter().copied().collect();
    for column in items.iter().flat_map(|item| item.keys()) {
        if known.insert(column) {
            columns.push(column);
        }
    }
    if items.is_empty() || columns.len().saturating_mul(items.len()) > MOST_CELLS {
        return None;
    }
    let mut table = RawTable::new(name);
    table.add_row(columns.iter().copied(), 0);
    for (at, item) in items.iter().enumerate() {
        table.add_row(columns.iter().map(|column| item.get(*column).map_or("", String::as_str)), at as u32 + 1);
    }
    Some(table)
}
