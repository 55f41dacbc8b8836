//! A loop without a lag, shown whole: each line that it goes through, at its place.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::schedule::{Edge, Graph, Reach};
use super::{Plan, SlotId};
use crate::base::{Code, Diagnostic, Span};

/// From how many slots of a large block a loop is looked for.
const STARTS: usize = 500;

/// One step of a loop: a slot, and where it reads the next.
struct LoopStep {
    slot: SlotId,
    edge: Edge,
}

pub(super) fn report(plan: &Plan, graph: &Graph, component: &[NodeIndex]) -> Diagnostic {
    let inside: BTreeSet<NodeIndex> = component.iter().copied().collect();
    let steps = component
        .iter()
        .take(STARTS)
        .filter_map(|start| shortest(graph, &inside, *start))
        .min_by_key(|steps| (steps.len(), steps[0].slot))
        .unwrap_or_default();
    let mut names: Vec<String> = Vec::new();
    let mut places: Vec<(String, Span, Reach)> = Vec::new();
    for step in &steps {
        let name = name(plan, step.slot);
        match places.last_mut() {
            // A part of a formula belongs to the line before it.
            Some(last) if !plan.slot(step.slot).is_line && last.0 == name => {
                if step.edge.reach == Reach::Any {
                    last.2 = Reach::Any;
                }
            }
            _ => {
                names.push(name.clone());
                places.push((name, step.edge.span, step.edge.reach));
            }
        }
    }
    if let Some(first) = names.first().cloned() {
        names.push(first);
    }
    let mut diagnostic = Diagnostic::new(
        Code::Cycle,
        format!("a loop without a lag: {}", names.join(" → ")),
    );
    for (index, (name, span, reach)) in places.iter().enumerate() {
        let next = &names[index + 1];
        let how = if *reach == Reach::Any {
            "in any period"
        } else {
            "in the same period"
        };
        diagnostic = diagnostic.label(*span, format!("`{name}` reads `{next}` {how}"));
    }
    diagnostic.help(format!(
        "read one step a period back: `prev({0})`, or `opening({0})` where it is a stock",
        names.last().map_or("x", String::as_str)
    ))
}

fn name(plan: &Plan, slot: SlotId) -> String {
    let slot = plan.slot(slot);
    match slot.line {
        Some(line) => plan.typed.model.line(line).name.clone(),
        None => "this condition".into(),
    }
}

/// The shortest loop from a slot back to itself in which no step has a lag.
fn shortest(
    graph: &Graph,
    inside: &BTreeSet<NodeIndex>,
    start: NodeIndex,
) -> Option<Vec<LoopStep>> {
    let mut came: BTreeMap<NodeIndex, (NodeIndex, Edge)> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for edge in graph.edges(node) {
            let target = edge.target();
            if edge.weight().reach == Reach::Back || !inside.contains(&target) {
                continue;
            }
            if target == start {
                let mut steps = vec![LoopStep {
                    slot: graph[node],
                    edge: *edge.weight(),
                }];
                let mut at = node;
                while let Some((before, edge)) = came.get(&at) {
                    steps.push(LoopStep {
                        slot: graph[*before],
                        edge: *edge,
                    });
                    at = *before;
                }
                steps.reverse();
                return Some(steps);
            }
            if let std::collections::btree_map::Entry::Vacant(entry) = came.entry(target) {
                entry.insert((node, *edge.weight()));
                queue.push_back(target);
            }
        }
    }
    None
}
