//! A graph as text that other programs draw: Graphviz dot and Mermaid.
//!
//! Input: a graph. Output: the text of a drawing whose arrows lead from what is read to what
//! reads it, dashed where that is in other periods only. Invariant: every name is quoted, so
//! that none can be a word of the drawing's own language.
//!
//! The grammars are those of <https://graphviz.org/doc/info/lang.html> and
//! <https://mermaid.js.org/syntax/flowchart.html>.

use super::network::{Graph, Kind};
use crate::syntax::ast::LineKind;

/// A digraph in the dot language.
pub fn dot(graph: &Graph) -> String {
    let mut text = format!(
        "digraph {title} {{\n  label={title};\n  rankdir=LR;\n",
        title = dot_quoted(&graph.title)
    );
    for node in &graph.nodes {
        text.push_str(&format!(
            "  {} [label={}, shape={}];\n",
            dot_quoted(&node.name),
            dot_quoted(&format!("{}\n{}", node.name, node.kind.word())),
            dot_shape(node.kind),
        ));
    }
    for edge in &graph.edges {
        let [read, user] = [edge.read, edge.user].map(|at| dot_quoted(&graph.nodes[at].name));
        let style = if edge.lagged { " [style=dashed]" } else { "" };
        text.push_str(&format!("  {read} -> {user}{style};\n"));
    }
    text.push_str("}\n");
    text
}

/// A flowchart of Mermaid.
pub fn mermaid(graph: &Graph) -> String {
    let title = mermaid_quoted(&graph.title);
    let mut text = format!("---\ntitle: {title}\n---\nflowchart LR\n");
    for (at, node) in graph.nodes.iter().enumerate() {
        let [open, close] = mermaid_shape(node.kind);
        let name = mermaid_quoted(&format!("{}\n{}", node.name, node.kind.word()));
        text.push_str(&format!("  n{at}{open}{name}{close}\n"));
    }
    for edge in &graph.edges {
        let arrow = if edge.lagged { "-.->" } else { "-->" };
        text.push_str(&format!("  n{} {arrow} n{}\n", edge.read, edge.user));
    }
    text
}

fn dot_quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", escaped.replace('\n', "\\n"))
}

/// Mermaid writes characters by entities that begin with `#`.
fn mermaid_quoted(text: &str) -> String {
    let escaped = text.chars().map(|character| match character {
        '"' => "#quot;".to_owned(),
        '#' => "#35;".to_owned(),
        '\\' => "#92;".to_owned(),
        '<' => "#lt;".to_owned(),
        '>' => "#gt;".to_owned(),
        '`' => "#96;".to_owned(),
        '\n' => "<br>".to_owned(),
        plain => plain.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

fn dot_shape(kind: Kind) -> &'static str {
    match kind {
        Kind::Line(LineKind::Input | LineKind::Const) => "ellipse",
        Kind::Data => "cylinder",
        Kind::Line(LineKind::Stock) => "box3d",
        Kind::Line(LineKind::Flag) => "diamond",
        Kind::Line(LineKind::Metric) => "hexagon",
        Kind::Check => "octagon",
        Kind::Line(_) => "box",
    }
}

fn mermaid_shape(kind: Kind) -> [&'static str; 2] {
    match kind {
        Kind::Line(LineKind::Input | LineKind::Const) => ["([", "])"],
        Kind::Data => ["[(", ")]"],
        Kind::Line(LineKind::Stock) => ["[[", "]]"],
        Kind::Line(LineKind::Flag) => ["{", "}"],
        Kind::Line(LineKind::Metric) => ["{{", "}}"],
        Kind::Check => [">", "]"],
        Kind::Line(_) => ["[", "]"],
    }
}
