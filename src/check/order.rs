//! The order in which lines are checked: what a line reads comes before it, and lines that
//! read each other come together.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::found::Found;
use crate::resolve::{Body, LineId, Model, PricePart};

/// Lines that are checked together.
pub(super) struct Component {
    pub lines: Vec<LineId>,
    /// Whether they read each other, or one reads itself.
    pub recursive: bool,
}

/// Strongly connected groups of lines, those that others depend on first; and what a first look
/// at the lines has found. Most read only what stands before them, and are settled by it.
pub(super) fn by_dependency(model: &Model) -> (Vec<Component>, Found) {
    let mut graph: DiGraph<LineId, ()> = DiGraph::new();
    let nodes: Vec<NodeIndex> = model.line_ids().map(|id| graph.add_node(id)).collect();
    let mut found = Found::nothing(model);
    for id in model.line_ids() {
        for read in found.look_at(model, id, &parts_read(model, id)) {
            graph.add_edge(nodes[id.index()], nodes[read.index()], ());
        }
    }
    let component = |nodes: Vec<NodeIndex>| {
        let recursive = nodes.len() > 1 || graph.contains_edge(nodes[0], nodes[0]);
        let mut lines: Vec<LineId> = nodes.into_iter().map(|node| graph[node]).collect();
        lines.sort();
        Component { lines, recursive }
    };
    let order = tarjan_scc(&graph).into_iter().map(component).collect();
    (order, found)
}

/// The parts of a price that the price reads, or that one of them does: which of them they are
/// follows from whether its rates vary, which is not known before they are checked.
fn parts_read(model: &Model, id: LineId) -> Vec<LineId> {
    let of = |price: &Body| match price {
        Body::Price(price) => price.parts.clone(),
        _ => Vec::new(),
    };
    match &model.line(id).body {
        Body::PricePart {
            price,
            part: PricePart::Factor,
        } => {
            let parts = of(&model.line(*price).body).into_iter();
            parts.filter(|part| *part != id).collect()
        }
        own => of(own),
    }
}
