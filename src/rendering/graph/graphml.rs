//! GraphML: what yEd, Gephi, igraph and networkx read.
//!
//! # Choices  Every edge is written as directed, and `oriente` says whether its direction means something, as in GEXF.
//! # Source  Brandes et al., "GraphML Progress Report", 2002; <http://graphml.graphdrawing.org>

use super::super::xml::Element;
use super::GraphView;

/// Attributes of vertices, then of edges: key, what it is of, name, type.
const KEYS: [(&str, &str, &str, &str); 10] = [
    ("d0", "node", "label", "string"),
    ("d1", "node", "genre", "string"),
    ("d2", "node", "type", "string"),
    ("d3", "node", "territoire", "string"),
    ("d4", "edge", "nature", "string"),
    ("d5", "edge", "weight", "double"),
    ("d6", "edge", "nombre", "int"),
    ("d7", "edge", "debut", "string"),
    ("d8", "edge", "fin", "string"),
    ("d9", "edge", "oriente", "boolean"),
];

fn data(key: &'static str, value: &str) -> Option<Element> {
    (!value.is_empty()).then(|| Element::new("data").with("key", key).text(value))
}

/// The network as GraphML.
pub fn graphml(view: &GraphView) -> String {
    let mut root = Element::new("graphml")
        .with("xmlns", "http://graphml.graphdrawing.org/xmlns")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .with("xsi:schemaLocation", "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd");
    for (id, of, name, kind) in KEYS {
        root = root.child(Element::new("key").with("id", id).with("for", of).with("attr.name", name).with("attr.type", kind));
    }
    let mut graph = Element::new("graph").with("id", view.title.as_str()).with("edgedefault", "directed");
    for vertex in &view.vertices {
        let cells = [("d0", vertex.label.as_str()), ("d1", vertex.kind), ("d2", &vertex.sort), ("d3", &vertex.territory)];
        let node = Element::new("node").with("id", vertex.id.as_str());
        graph = graph.child(node.children(cells.into_iter().filter_map(|(key, value)| data(key, value))));
    }
    for edge in &view.edges {
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let is_directed = edge.is_directed.to_string();
        let (weight, count, start, end) = (edge.weight.to_string(), edge.count.to_string(), day(edge.span().0), day(edge.span().1));
        let cells = [("d4", edge.kind), ("d5", &weight), ("d6", &count), ("d7", &start), ("d8", &end), ("d9", &is_directed)];
        let element = Element::new("edge")
            .with("source", view.vertices[edge.source].id.as_str())
            .with("target", view.vertices[edge.target].id.as_str());
        graph = graph.child(element.children(cells.into_iter().filter_map(|(key, value)| data(key, value))));
    }
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", root.child(graph).xml())
}
