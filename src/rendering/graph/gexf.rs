//! GEXF 1.3: what Gephi reads, with the days between which an edge held, for its time line.
//!
//! # Choices  Every edge is written as directed, and an attribute says whether its direction means something: several programs refuse a graph that has both.
//! # Source  <https://gexf.net/1.3/gexf.xsd>

use super::super::xml::Element;
use super::GraphView;
use super::view::Span;

fn attribute(id: &'static str, title: &'static str, kind: &'static str) -> Element {
    Element::new("attribute").with("id", id).with("title", title).with("type", kind)
}

fn values(cells: &[(&'static str, &str)]) -> Element {
    let value = |(of, value): &(&'static str, &str)| Element::new("attvalue").with("for", *of).with("value", *value);
    Element::new("attvalues").children(cells.iter().filter(|(_, value)| !value.is_empty()).map(value))
}

/// The days between which something held, where they are known: attributes for one period, an element for several.
fn timed(element: Element, spells: &[Span]) -> Element {
    let dated = |element: Element, (from, to): Span| {
        let ends = [("start", from), ("end", to)];
        ends.into_iter()
            .filter_map(|(name, day)| Some((name, day?)))
            .fold(element, |element, (name, day)| element.with(name, day.to_string()))
    };
    match spells {
        [] => element,
        [one] => dated(element, *one),
        several => element.child(Element::new("spells").children(several.iter().map(|spell| dated(Element::new("spell"), *spell)))),
    }
}

/// The network as GEXF.
pub fn gexf(view: &GraphView) -> String {
    let nodes = view.vertices.iter().map(|vertex| {
        let cells = [("0", vertex.kind), ("1", vertex.sort.as_str()), ("2", vertex.territory.as_str())];
        let node = Element::new("node").with("id", vertex.id.as_str()).with("label", vertex.label.as_str());
        timed(node, &[vertex.span]).child(values(&cells))
    });
    let edges = view.edges.iter().enumerate().map(|(at, edge)| {
        let count = edge.count.to_string();
        let is_directed = edge.is_directed.to_string();
        let element = Element::new("edge")
            .with("id", at.to_string())
            .with("source", view.vertices[edge.source].id.as_str())
            .with("target", view.vertices[edge.target].id.as_str())
            .with("kind", edge.kind)
            .with("weight", edge.weight.to_string());
        timed(element, &edge.spells).child(values(&[("3", &count), ("4", &is_directed)]))
    });
    let graph = Element::new("graph")
        .with("mode", "dynamic")
        .with("defaultedgetype", "directed")
        .with("timeformat", "date")
        .with("timerepresentation", "interval")
        .child(Element::new("attributes").with("class", "node").with("mode", "static").children([
            attribute("0", "genre", "string"),
            attribute("1", "type", "string"),
            attribute("2", "territoire", "string"),
        ]))
        .child(
            Element::new("attributes")
                .with("class", "edge")
                .with("mode", "static")
                .children([attribute("3", "nombre", "integer"), attribute("4", "oriente", "boolean")]),
        )
        .child(Element::new("nodes").children(nodes))
        .child(Element::new("edges").children(edges));
    let meta = Element::new("meta").child(Element::new("creator").text("maillage")).child(Element::new("description").text(&view.title));
    let root = Element::new("gexf")
        .with("xmlns", "http://gexf.net/1.3")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .with("xsi:schemaLocation", "http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd")
        .with("version", "1.3")
        .child(meta)
        .child(graph);
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", root.xml())
}
