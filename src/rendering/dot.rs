//! Graphs in the DOT language, through graphviz-rust's typed tree: text of users is quoted in one place, here.
//!
//! A name or label is always a quoted string, never DOT's HTML: `<` means nothing there. In a label a backslash would begin an escape (`\N` is the node's
//! name): it is doubled.

use graphviz_rust::dot_structures::{Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id, Node, NodeId, Stmt, Subgraph, Vertex};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

/// A graph being written, statements in the order in which they are added.
#[derive(Debug)]
pub struct Dot {
    name: String,
    is_directed: bool,
    statements: Vec<Stmt>,
}

/// An attribute: its name (ours) and its value (anything).
pub type Pair<'a> = (&'static str, &'a str);

impl Dot {
    /// An empty graph whose label is its title.
    pub fn new(name: &str, is_directed: bool, title: &str) -> Self {
        let mut dot = Self { name: name.to_owned(), is_directed, statements: Vec::new() };
        let fonts = ("fontname", "Arial, Helvetica, sans-serif");
        dot.statements.push(GraphAttributes::Graph(attributes(&[("label", title), ("labelloc", "t"), ("charset", "UTF-8"), fonts])).into());
        dot.statements.push(GraphAttributes::Node(attributes(&[fonts])).into());
        dot.statements.push(GraphAttributes::Edge(attributes(&[fonts])).into());
        dot
    }

    /// An attribute of the whole graph.
    pub fn set(&mut self, pair: Pair) {
        self.statements.push(GraphAttributes::Graph(attributes(&[pair])).into());
    }

    /// A vertex.
    pub fn node(&mut self, id: &str, pairs: &[Pair]) {
        self.statements.push(node(id, pairs));
    }

    /// Vertices that stand on one line.
    pub fn row(&mut self, name: &str, ids: &[String]) {
        let mut stmts = vec![Stmt::Attribute(attribute(("rank", "same")))];
        stmts.extend(ids.iter().map(|id| node(id, &[])));
        self.statements.push(Subgraph { id: quoted(name), stmts }.into());
    }

    /// An edge.
    pub fn edge(&mut self, from: &str, to: &str, pairs: &[Pair]) {
        let end = |id: &str| Vertex::N(NodeId(quoted(id), None));
        self.statements.push(Edge { ty: EdgeTy::Pair(end(from), end(to)), attributes: attributes(pairs) }.into());
    }

    /// The text of the graph.
    pub fn print(self) -> String {
        let (id, strict, stmts) = (quoted(&self.name), false, self.statements);
        let graph = if self.is_directed { Graph::DiGraph { id, strict, stmts } } else { Graph::Graph { id, strict, stmts } };
        // Statements end with a semicolon: without it the printer's one-line form of a long attribute list can be read two ways.
        let mut text = graph.print(PrinterContext::default().with_semi());
        text.push('\n');
        text
    }
}

fn node(id: &str, pairs: &[Pair]) -> Stmt {
    Node::new(NodeId(quoted(id), None), attributes(pairs)).into()
}

fn attributes(pairs: &[Pair]) -> Vec<Attribute> {
    pairs.iter().map(|pair| attribute(*pair)).collect()
}

fn attribute((name, value): Pair) -> Attribute {
    Attribute(Id::Plain(name.to_owned()), quoted(value))
}

/// Any text as a quoted string of DOT. A line break becomes `\n`, which DOT centres; other control characters are left out.
fn quoted(text: &str) -> Id {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('"');
    Id::Escaped(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one_node(text: &str) -> String {
        let mut dot = Dot::new(text, true, text);
        dot.set(("rankdir", "LR"));
        dot.node(text, &[("label", text), ("shape", "box")]);
        dot.edge(text, "autre", &[("label", text), ("style", "dashed")]);
        dot.row("rang", &["autre".to_owned()]);
        dot.print()
    }

    /// The node statements' identifiers, and the number of statements of the graph.
    fn read_back(text: &str) -> (Vec<Id>, usize) {
        let Graph::DiGraph { stmts, .. } = graphviz_rust::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}")) else {
            panic!("a directed graph")
        };
        let ids = stmts.iter().filter_map(|stmt| if let Stmt::Node(node) = stmt { Some(node.id.0.clone()) } else { None }).collect();
        (ids, stmts.len())
    }

    #[test]
    fn hostile_text_is_read_back_as_one_name() {
        for text in [
            "simple",
            "",
            "a \"b\" c",
            "fin\\",
            "\\\"",
            "ligne\nligne",
            "<b>gras</b>",
            "<<TABLE>>",
            "];} digraph x {",
            "// rien",
            "é « œ » …",
            "\\N \\G",
        ] {
            let (ids, n) = read_back(&one_node(text));
            assert_eq!((ids, n), (vec![quoted(text)], 7), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_back_as_one_name(text in "\\PC{0,30}|[\"\\\\<>{};\\[\\]/*#=a\n]{0,20}") {
            let (ids, n) = read_back(&one_node(&text));
            prop_assert_eq!((ids, n), (vec![quoted(&text)], 7));
        }
    }

    #[test]
    fn dot_itself_reads_it_where_it_is_installed() {
        let Ok(mut child) = std::process::Command::new("dot")
            .arg("-Tsvg")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
        else {
            return;
        };
        use std::io::Write as _;
        let text = one_node("<b>\"x\\\" & fin\\ \n«é»\\");
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{}\n{text}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8_lossy(&output.stdout).contains("&lt;b&gt;"));
    }
}
