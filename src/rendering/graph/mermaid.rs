//! Mermaid: a diagram for a wiki or a note, which draws nothing beyond some hundred edges.
//!
//! # Choices  The strongest ties between partners alone, as many as stay legible; a partner without any is left out. Identifiers are positions, and labels are
//! written as numbered characters where Mermaid would read something else in them.

use super::GraphView;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Ties drawn.
const MOST: usize = 60;

/// The strongest ties between partners as a Mermaid flowchart.
pub fn mermaid(view: &GraphView) -> String {
    let is_partner = |at: usize| view.vertices[at].kind == "partenaire";
    let mut ties: Vec<_> = view.edges.iter().filter(|edge| is_partner(edge.source) && is_partner(edge.target)).collect();
    ties.sort_by(|a, b| b.weight.total_cmp(&a.weight).then((a.source, a.target, a.kind).cmp(&(b.source, b.target, b.kind))));
    ties.truncate(MOST);
    let drawn: BTreeSet<usize> = ties.iter().flat_map(|edge| [edge.source, edge.target]).collect();
    let mut out = "flowchart LR\n".to_owned();
    for at in drawn {
        // Writing to a string can't fail.
        let _ = writeln!(out, "  n{at}[\"{}\"]", label(&view.vertices[at].label));
    }
    for edge in ties {
        let arrow = if edge.is_directed { "-->" } else { "---" };
        let _ = writeln!(out, "  n{} {arrow} n{}", edge.source, edge.target);
    }
    out
}

fn label(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .map(|c| {
            if matches!(c, '"' | '#' | '<' | '>' | '&' | '`' | '[' | ']' | '{' | '}' | ';' | '\\') {
                format!("#{};", c as u32)
            } else {
                c.to_string()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_users_stay_labels() {
        assert_eq!(label("Foyer \"L'Aube\" <b>; x"), "Foyer #34;L'Aube#34; #60;b#62;#59; x");
        assert_eq!(label("a\nb\"]; click n0 \"javascript:x\""), "ab#34;#93;#59; click n0 #34;javascript:x#34;");
    }
}
