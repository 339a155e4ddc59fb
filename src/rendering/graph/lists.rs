//! A table of vertices and one of edges: what a spreadsheet, R or Gephi's import takes.

use super::super::csv::{harmless, lines};
use super::super::report::{CsvStyle, File};
use super::GraphView;

/// `noeuds.csv` and `liens.csv`. Texts that a spreadsheet would run get an apostrophe; identifiers are left as they are, since programs join on them.
pub fn lists(view: &GraphView) -> Vec<File> {
    let owned = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<String>>();
    let nodes =
        view.vertices.iter().map(|v| vec![v.id.clone(), harmless(&v.label), v.kind.to_owned(), v.sort.clone(), v.territory.clone()]);
    let nodes = std::iter::once(owned(&["id", "label", "genre", "type", "territoire"])).chain(nodes);
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let edges = view.edges.iter().map(|edge| {
        vec![
            view.vertices[edge.source].id.clone(),
            view.vertices[edge.target].id.clone(),
            if edge.is_directed { "directed" } else { "undirected" }.to_owned(),
            edge.kind.to_owned(),
            edge.weight.to_string(),
            edge.count.to_string(),
            day(edge.span().0),
            day(edge.span().1),
        ]
    });
    let edges = std::iter::once(owned(&["source", "target", "type", "nature", "weight", "nombre", "debut", "fin"])).chain(edges);
    vec![
        File { path: "liens.csv".into(), bytes: lines(edges, CsvStyle::Canonical) },
        File { path: "noeuds.csv".into(), bytes: lines(nodes, CsvStyle::Canonical) },
    ]
}
