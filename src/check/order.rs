//! The order in which lines are checked: what a line reads comes before it, and lines that
//! read each other come together.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::elaborate::{Elaborator, LineInfo};
use crate::resolve::{LineId, Model};

/// Strongly connected groups of lines, those that others depend on first.
pub(super) fn by_dependency(model: &Model, infos: &mut [LineInfo]) -> Vec<Vec<LineId>> {
    let mut graph: DiGraph<LineId, ()> = DiGraph::new();
    let nodes: Vec<NodeIndex> = model.line_ids().map(|id| graph.add_node(id)).collect();
    for id in model.line_ids() {
        let mut elaborator = Elaborator::new(model, infos, model.line(id).scope);
        elaborator.line = Some(id);
        elaborator.line_value(id);
        for read in elaborator.reads.into_inner() {
            graph.add_edge(nodes[id.index()], nodes[read.index()], ());
        }
    }
    let mut order: Vec<Vec<LineId>> = tarjan_scc(&graph)
        .into_iter()
        .map(|component| component.into_iter().map(|node| graph[node]).collect())
        .collect();
    for component in &mut order {
        component.sort();
    }
    order
}
