//! The order in which lines are checked: what a line reads comes before it, and lines that
//! read each other come together.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::elaborate::{Elaborator, LineInfo};
use crate::resolve::{LineId, Model};

/// Lines that are checked together.
pub(super) struct Component {
    pub lines: Vec<LineId>,
    /// Whether they read each other, or one reads itself.
    pub recursive: bool,
}

/// Strongly connected groups of lines, those that others depend on first.
pub(super) fn by_dependency(model: &Model, infos: &mut [LineInfo]) -> Vec<Component> {
    let mut graph: DiGraph<LineId, ()> = DiGraph::new();
    let nodes: Vec<NodeIndex> = model.line_ids().map(|id| graph.add_node(id)).collect();
    for id in model.line_ids() {
        let mut elaborator = Elaborator::new(model, infos, model.line(id).scope);
        elaborator.line = Some(id);
        let value = elaborator.line_value(id);
        elaborator.plausible(id, &value.ty);
        for read in elaborator.reads.into_inner() {
            graph.add_edge(nodes[id.index()], nodes[read.index()], ());
        }
    }
    let component = |nodes: Vec<NodeIndex>| {
        let recursive = nodes.len() > 1 || graph.contains_edge(nodes[0], nodes[0]);
        let mut lines: Vec<LineId> = nodes.into_iter().map(|node| graph[node]).collect();
        lines.sort();
        Component { lines, recursive }
    };
    tarjan_scc(&graph).into_iter().map(component).collect()
}
