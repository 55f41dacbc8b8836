//! A loop without a lag, shown whole: each line that it goes through, at its place.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::schedule::{Edge, Graph, Reach};
use super::{Plan, SlotId};
use crate::base::{Code, Diagnostic, Span};
use crate::resolve::Body;

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
        .or_else(|| through_any_period(graph, &inside))
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
    let lagged = places.iter().any(|(_, _, reach)| *reach == Reach::Back);
    let what = if lagged {
        "a loop that looks ahead"
    } else {
        "a loop without a lag"
    };
    let mut diagnostic = Diagnostic::new(Code::Cycle, format!("{what}: {}", names.join(" → ")));
    for (index, (name, span, reach)) in places.iter().enumerate() {
        let next = &names[index + 1];
        let how = match reach {
            Reach::Any => "in any period",
            Reach::Same => "in the same period",
            Reach::Back => "in an earlier period",
        };
        diagnostic = diagnostic.label(*span, format!("`{name}` reads `{next}` {how}"));
    }
    let transfers = steps.iter().find_map(|step| transfer(plan, step.slot));
    diagnostic.help(match transfers {
        Some(transfer) => format!(
            "`{transfer}` follows from what it tops up: leave transfers out of that, as \
             `cash_flow_before_transfers` of std.statements does"
        ),
        None => format!(
            "read one step a period back: `prev({0})`, or `opening({0})` where it is a stock",
            names.last().map_or("x", String::as_str)
        ),
    })
}

/// The name of a slot's line, where that is a transfer.
fn transfer(plan: &Plan, slot: SlotId) -> Option<&str> {
    let line = plan.typed.model.line(plan.slot(slot).line?);
    matches!(line.body, Body::Transfer(_)).then_some(&line.name)
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
    path(graph, inside, start, start, |reach| reach != Reach::Back)
}

/// A loop with a lag in it, one of whose other steps may read any period.
fn through_any_period(graph: &Graph, inside: &BTreeSet<NodeIndex>) -> Option<Vec<LoopStep>> {
    inside.iter().find_map(|node| {
        let edge = graph
            .edges(*node)
            .find(|edge| edge.weight().reach == Reach::Any && inside.contains(&edge.target()))?;
        let mut steps = vec![LoopStep {
            slot: graph[*node],
            edge: *edge.weight(),
        }];
        if edge.target() != *node {
            steps.extend(path(graph, inside, edge.target(), *node, |_| true)?);
        }
        Some(steps)
    })
}

/// The shortest way from one slot to another over at least one step that is allowed.
fn path(
    graph: &Graph,
    inside: &BTreeSet<NodeIndex>,
    from: NodeIndex,
    to: NodeIndex,
    allowed: impl Fn(Reach) -> bool,
) -> Option<Vec<LoopStep>> {
    let mut came: BTreeMap<NodeIndex, (NodeIndex, Edge)> = BTreeMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        for edge in graph.edges(node) {
            let target = edge.target();
            if !allowed(edge.weight().reach) || !inside.contains(&target) {
                continue;
            }
            if target == to {
                let mut steps = vec![LoopStep {
                    slot: graph[node],
                    edge: *edge.weight(),
                }];
                let mut at = node;
                while let Some((before, edge)) = came.get(&at).filter(|_| at != from) {
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
